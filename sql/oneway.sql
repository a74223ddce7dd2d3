-- oneway: groups of one variable, analysis of variance, and the groups in pairs.

-- Three teams of three: means 2, 4, 6 and variance 1 each.  Between: 3 * (4 + 0 + 4) = 24
-- on 2 df; within 6 on 6: F = 12; eta squared 24/30; omega squared (24 - 2)/(30 + 1).
create temp table teams (manager text, id smallint, score int);
insert into teams values ('Ann', 1, 1), ('Ann', 1, 2), ('Ann', 1, 3), ('Bob', 10, 3), ('Bob', 10, 4), ('Bob', 10, 5),
  ('Cid', 9, 5), ('Cid', 9, 6), ('Cid', 9, 7), ('Cid', 9, null), (null, null, 4);
select oneway_agg(manager, score) from teams;
select (anova(manager, score)).*, eta_squared(manager, score), omega_squared(manager, score) = 22 / 31::float8 as omega from teams;
select (welch_anova(manager, score)).* from teams;
select show(eta_squared_estimate(oneway_agg(manager, score)), 4) from teams;

-- Groups by whole numbers, smallint included, sort as numbers.
select oneway_agg(id, score), oneway_agg(id, score) = oneway_agg(id::int, score) as "int", oneway_agg(id, score) = oneway_agg(id::bigint, score::numeric) as "bigint",
       oneway_agg(id, score) = oneway_agg(id::text, score::real) as "text"
from teams;
select anova(id, score) = anova(manager, score) as same, omega_squared(id::bigint, score) = omega_squared(manager::varchar, score) as "omega" from teams;
select oneway_agg(k, 1) from unnest(array[-1, 10, 9, 0, 100]) as k;
select oneway_agg(k, 1) from unnest(array['b', '', 'a"\', '01', '10', '9', E'\u00e9']) as k;

-- Group by group, and in pairs: 2 apart with standard error sqrt(2/3), df 4: t = 2.449490.
select grp, value, round(low::numeric, 6) as low, round(high::numeric, 6) as high, round(std_error::numeric, 6) as std_error, p_value, n, note
from (select oneway_agg(manager, score) as o from teams) as t, group_means(o);
select a, b, value, round(low::numeric, 6) as low, round(high::numeric, 6) as high, round(p_value::numeric, 6) as p, round(p_holm::numeric, 6) as holm, n, note
from (select oneway_agg(manager, score) as o from teams) as t, pairwise_differences(o);
select n(o), missing(o), show(mean_estimate(group_moments(o, 'Bob'), 1)), group_moments(o, 'Eve'), variance(total_moments(o), 1), missing(total_moments(o))
from (select oneway_agg(manager, score) as o from teams) as t;
select show(mean_difference(group_moments(o, 'Ann'), group_moments(o, 'Bob'), 1), 4) from (select oneway_agg(manager, score) as o from teams) as t;

-- The algebra.
select rollup(o) = (select oneway_agg(manager, score) from teams) as rolled from (select oneway_agg(manager, score) as o from teams group by score % 2) as t;
select o - a as without_ann, a + o - o = a as back, o - o from (
  select oneway_agg(manager, score) as o, oneway_agg(manager, score) filter (where manager = 'Ann') as a from teams) as t;
select a - o from (select oneway_agg(manager, score) as o, oneway_agg(manager, score) filter (where manager = 'Ann') as a from teams) as t;
select manager, score, (anova(manager, score) over (order by id, score rows between 3 preceding and current row)).*
from teams where manager is not null order by id, score;

-- Where there is nothing to say: no rows, one group, groups of one, no variance, NaN.
select i, (anova(o)).*, (welch_anova(o)).note as welch, eta_squared(o), omega_squared(o), (eta_squared_estimate(o)).note as eta
from (values (1, oneway '{}'), (2, '{"groups": ["A"], "n": [2], "sums": [3], "squares": [5]}'),
  (3, '{"groups": ["A", "B"], "n": [1, 1], "sums": [1, 2], "squares": [1, 4]}'),
  (4, '{"groups": ["A", "B"], "n": [2, 2], "sums": [2, 2], "squares": [2, 2]}'),
  (5, '{"groups": ["A", "B"], "n": [2, 2], "sums": [2, 4], "squares": [2, 8]}'),
  (6, '{"groups": ["A", "B"], "n": [2, 2], "sums": [2, 2], "squares": [2, 4], "specials": [[0, 0, 0], [1, 0, 0]]}')) as t(i, o);
-- Equal means: no share of the variance in the population makes them likely.
select (eta_squared_estimate(oneway_agg(g, v))).* from (values ('A', 1), ('A', 3), ('B', 0), ('B', 2), ('B', 4)) as t(g, v);
select * from pairwise_differences('{}');
select * from pairwise_differences('{"groups": ["A", "B"], "n": [1, 2], "sums": [1, 2], "squares": [1, 4]}');

-- What is no oneway.
select oneway '{"groups": ["A", "A"], "n": [1, 1], "sums": [1, 2], "squares": [1, 4]}';
select oneway '{"groups": ["A"], "n": [0], "sums": [0], "squares": [0]}';
select oneway '{"groups": ["A"], "n": [2], "sums": [3], "squares": [4]}';
select oneway '{"groups": [1], "n": [2], "sums": [3], "squares": [5]}';
select oneway '{"groups": ["A"], "n": ["2"], "sums": [3], "squares": [5]}';
select oneway '{"groups": ["A", ["B"]], "n": [2], "sums": [3], "squares": [5]}';
select oneway '{"groups": ["A"], "n": [2], "sums": [3], "squares": [5], "sums_lo": [1]}';
select oneway_agg(repeat('x', 1001), 1);
select oneway_agg('A', v) from unnest(array[1e200, 2e200]) as v;
select oneway_agg(i, 1) from generate_series(1, 65537) as i;
select count(*) from pairwise_differences((select oneway_agg(i, i) from generate_series(1, 1001) as i));
