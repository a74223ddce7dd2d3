-- within_between: two measures between units, within them, and over all rows.

-- Four units of two people.  Unit means of y: 1, 2, 3, 6; of x: 8, 6, 4, 2, all means
-- of 3 and 5.  Within: y and x move by 1 and 1 together in A and B, and against each
-- other in C and D, by 1 and 3.  Sums of squares and products:
--   between  yy 2 (4 + 1 + 0 + 9) = 28    xx 2 (9 + 1 + 1 + 9) = 40    xy 2 (-6 - 1 + 0 - 9) = -32
--   within   yy 8                         xx 2 + 2 + 18 + 18 = 40      xy 2 + 2 - 6 - 6 = -8
--   all      yy 36                        xx 80                        xy -40
-- so raw -40/sqrt(2880) = -.745356, between -32/sqrt(1120) = -.956183, within
-- -8/sqrt(320) = -.447214, etas sqrt(28/36) = .881917 and sqrt(1/2) = .707107; -.596285
-- of raw lies between and -.149071 within.  On 2 and on 3 df t is -4.618802 and -.866025.
create temp table pairs (unit text, id smallint, y int, x int);
insert into pairs values ('A', 1, 0, 7), ('A', 1, 2, 9), ('B', 2, 1, 5), ('B', 2, 3, 7), ('C', 11, 2, 7), ('C', 11, 4, 1),
  ('D', 10, 5, 5), ('D', 10, 7, -1), ('D', 10, null, 3), ('A', 1, 3, null), (null, null, 1, 1);
select measure, round(value::numeric, 6) as value, round(low::numeric, 6) as low, round(high::numeric, 6) as high, round(std_error::numeric, 6) as std_error,
  round(p_value::numeric, 6) as p, n, note
from within_between((select unit_pairs_agg(unit, y, x) from pairs));
select (unnest(within_between(unit, y, x))).* from pairs offset 1 limit 1;
select string_agg(round((high - low)::numeric, 6)::text, ' ') as narrower from within_between((select unit_pairs_agg(unit, y, x) from pairs), 0.5);
select * from within_between((select unit_pairs_agg(unit, y, x) from pairs), 1);
select (select array_agg(row(w.*)::text) from within_between(unit_pairs_agg(unit, y, x)) as w) =
       (select array_agg(row(w.*)::text) from unnest(within_between(unit, y, x)) as w) as "one step is the same"
from pairs;

-- The two terms add up to raw.
create function pg_temp.value(p unit_pairs, name text) returns float8 language sql
as 'select value from within_between(p) where measure = name';
select abs(pg_temp.value(p, 'raw') - pg_temp.value(p, 'between_part') - pg_temp.value(p, 'within_part')) < 1e-15 as "raw",
  abs(pg_temp.value(p, 'between_part') - pg_temp.value(p, 'eta_between_y') * pg_temp.value(p, 'eta_between_x') * pg_temp.value(p, 'between')) < 1e-15 as "between",
  abs(pg_temp.value(p, 'within_part') - pg_temp.value(p, 'eta_within_y') * pg_temp.value(p, 'eta_within_x') * pg_temp.value(p, 'within')) < 1e-15 as "within"
from (select unit_pairs_agg(unit, y, x) as p from pairs) as s;

-- The summary.  Units by whole numbers, smallint included, sort as numbers.
select unit_pairs_agg(unit, y, x), n(unit_pairs_agg(unit, y, x)), missing(unit_pairs_agg(unit, y, x)) from pairs;
select * from unit_means((select unit_pairs_agg(id, y, x) from pairs));
select unit_pairs_agg(id, y, x) = unit_pairs_agg(id::int, y, x) as "int", unit_pairs_agg(id, y, x) = unit_pairs_agg(id::bigint, y::numeric, x::real) as "bigint",
  unit_pairs_agg(id, y, x) = unit_pairs_agg(id::varchar, y, x) as "varchar" from pairs;
select covariance(unit_moments(p, 'C'), 1, 2), unit_moments(p, 'E'), round(corr(total_moments(p), 1, 2)::numeric, 6) as total, missing(total_moments(p))
from (select unit_pairs_agg(unit, y, x) as p from pairs) as s;

-- The algebra.
select rollup(p) = (select unit_pairs_agg(unit, y, x) from pairs) as rolled from (select unit_pairs_agg(unit, y, x) as p from pairs group by y % 2) as t;
select p - a as without_a, a + p - p = a as back, p - p from (
  select unit_pairs_agg(unit, y, x) as p, unit_pairs_agg(unit, y, x) filter (where unit = 'A') as a from pairs) as t;
select a - p from (select unit_pairs_agg(unit, y, x) as p, unit_pairs_agg(unit, y, x) filter (where unit = 'A') as a from pairs) as t;

-- Where there is nothing to say: no rows, one unit, units of one, a constant, decimals
-- whose means differ by rounding alone, NaN.
select i, measure, value, n, note from (values (1, unit_pairs '{}'),
  (2, '{"units": ["A"], "n": [4], "sums_y": [10], "sums_x": [10], "squares_y": [30], "products": [27], "squares_x": [30]}')) as t(i, p), within_between(p) order by i;
select i, measure, round(value::numeric, 6) as value, n, note from (select 3 as i, unit_pairs_agg(g, g, g * g) as p from generate_series(1, 5) as g
  union all select 4, unit_pairs_agg(g % 2, g, 7) from generate_series(1, 5) as g
  union all select 5, unit_pairs_agg(g % 5, 0.5 + 0.1 * (g % 5) * (1 - g / 5 * 2), 0.7 - 0.1 * (g % 5) * (1 - g / 5 * 2)) from generate_series(0, 9) as g) as t, within_between(p) order by i;
select measure, value, low, n, note from within_between((select unit_pairs_agg(g % 5, case when g = 3 then 'NaN'::float8 else g end, g) from generate_series(1, 20) as g)) limit 5;

-- What is no unit_pairs.
select unit_pairs '{"units": ["A", "A"], "n": [1, 1], "sums_y": [1, 1], "sums_x": [1, 1], "squares_y": [1, 1], "products": [1, 1], "squares_x": [1, 1]}';
select unit_pairs '{"units": ["A"], "n": [0], "sums_y": [0], "sums_x": [0], "squares_y": [0], "products": [0], "squares_x": [0]}';
select unit_pairs '{"units": ["A"], "n": [2], "sums_y": [3], "sums_x": [3], "squares_y": [4], "products": [5], "squares_x": [5]}';
select unit_pairs '{"units": ["A"], "n": [2], "sums_y": [3], "sums_x": [3], "squares_y": [5], "products": [6], "squares_x": [5]}';
select unit_pairs '{"units": ["A"], "n": [2], "sums_y": [3], "sums_x": [3], "squares_y": [5], "squares_x": [5]}';
select unit_pairs '{"units": ["A"], "n": [2], "sums_y": [3], "sums_x": [3], "squares_y": [5], "products": [5], "squares_x": [5], "products_lo": [1]}';
select unit_pairs_agg(repeat('x', 1001), 1, 1);
select unit_pairs_agg('A', v, 1) from unnest(array[1e150, 2e150]) as v;
select unit_pairs_agg('A', 1, 1e-200);
select unit_pairs_agg(i, 1, 1) from generate_series(1, 65537) as i;
