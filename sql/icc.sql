-- Intraclass correlations.

-- Three teams of three: means 2, 4, 6 and variance 1 each.  MSB 12, MSW 1, F 12:
-- ICC(1) = 11/14, ICC(2) = 11/12.
create temp table teams (team text, id smallint, score int);
insert into teams values ('Ann', 1, 1), ('Ann', 1, 2), ('Ann', 1, 3), ('Bob', 10, 3), ('Bob', 10, 4), ('Bob', 10, 5),
  ('Cid', 9, 5), ('Cid', 9, 6), ('Cid', 9, 7), ('Cid', 9, null), (null, null, 4);
select icc1(team, score) = 11 / 14::float8 as icc1, icc2(team, score) = 11 / 12::float8 as icc2 from teams;
select icc1(id, score) = icc1(team, score) as "smallint", icc2(id::bigint, score::numeric) = icc2(team::varchar, score::real) as "bigint" from teams;

-- F's quantiles on 2 and 6 df are 7.259856 and .025425: F lies between 1.652925 and
-- 471.977, ICC(1) between .652925/3.652925 and 470.977/473.977.
select show(icc1_estimate(o), 4) as icc1, show(icc2_estimate(o), 4) as icc2, round((icc1_estimate(o)).p_value::numeric, 6) as p, (icc1_estimate(o)).note,
  show(icc1_estimate(o, 0.5), 4) as half
from (select oneway_agg(team, score) as o from teams) as t;
select icc1_estimate(o, 1) from (select oneway_agg(team, score) as o from teams) as t;

-- Units that differ less than chance would have it: negative, and shown so. MSB 0: no ICC(2).
select icc1(u, v) as icc1, icc2(u, v) as icc2 from (values (1, 1), (1, 4), (2, 2), (2, 3.5)) as t(u, v);
select icc1(u, v) as icc1, icc2(u, v) as icc2, (icc1_estimate(oneway_agg(u, v))).note as note1, (icc2_estimate(oneway_agg(u, v))).note as note2
from (values (1, 1), (1, 4), (2, 2), (2, 3)) as t(u, v);

-- Sizes of 1 and 9: noted.
select (icc1_estimate(oneway_agg(i / 9, i * i % 7))).note from generate_series(0, 9) as i;

-- Where there is nothing to say: no rows, one unit, units of one, no variance, none within, NaN.
select i, icc1(o), icc2(o), (icc1_estimate(o)).*, (icc2_estimate(o)).note as icc2_note
from (values (1, oneway '{}'), (2, '{"groups": ["A"], "n": [2], "sums": [3], "squares": [5]}'),
  (3, '{"groups": ["A", "B"], "n": [1, 1], "sums": [1, 2], "squares": [1, 4]}'),
  (4, '{"groups": ["A", "B"], "n": [2, 2], "sums": [2, 2], "squares": [2, 2]}'),
  (5, '{"groups": ["A", "B"], "n": [2, 2], "sums": [2, 4], "squares": [2, 8]}'),
  (6, '{"groups": ["A", "B"], "n": [2, 2], "sums": [2, 2], "squares": [2, 4], "specials": [[0, 0, 0], [1, 0, 0]]}')) as t(i, o);

-- In a window.
select team, score, icc1(team, score) over (order by id, score rows between 3 preceding and current row) from teams where team is not null order by id, score;

-- A panel of one period: the same.
select measure, round(value::numeric, 6) as value, round(low::numeric, 6) as low, round(high::numeric, 6) as high, round(p_value::numeric, 6) as p, n, note
from icc((select panel_agg(team, date '2026-01-01', score) from teams));

-- Two months of three teams of two.  January: means 2, 4, 6 and MSW 2: MSB 8, F 4,
-- ICC(1) 3/5, ICC(2) 3/4.  February: means 2, 6, 10, MSW 2: MSB 32, F 16, ICC(1) 15/17,
-- ICC(2) 15/16.  Means: .741176, .84375, F 10.  Pooled, as one table of four a team, it
-- would be something else.  March, of one team, has no ICC.
create temp table waves (team text, at date, score int);
insert into waves values ('Ann', '2026-01-09', 1), ('Ann', '2026-01-09', 3), ('Bob', '2026-01-10', 3), ('Bob', '2026-01-10', 5), ('Cid', '2026-01-31', 5), ('Cid', '2026-01-31', 7),
  ('Ann', '2026-02-01', 1), ('Ann', '2026-02-01', 3), ('Bob', '2026-02-01', 5), ('Bob', '2026-02-02', 7), ('Cid', '2026-02-28', 9), ('Cid', '2026-02-28', 11),
  ('Bob', '2026-03-01', 4), ('Bob', '2026-03-01', 5), ('Ann', '2026-03-01', null);
select measure, round(value::numeric, 6) as value, n, note from icc((select panel_agg(team, at, score) from waves));
select bool_and(low < value and value < high and std_error > 0 and p_value between 0 and 1) as limits from icc((select panel_agg(team, at, score) from waves)) where measure ~ 'icc';
select measure, round(value::numeric, 6) as pooled from icc((select panel_agg(team, at, score, 'none') from waves)) limit 2;

-- Each value sees a unit of two: 1 + .741176; six a month are worth 3.445946.
select measure, round(value::numeric, 6) as value, round(low::numeric, 6) as low, round(high::numeric, 6) as high, n, note
from design_effect((select panel_agg(team, at, score) from waves));

-- Variance components without March.  Mean squares: teams 36, months 12, teams in
-- months 4, within 2; so residual 2, cell (4 - 2)/2 = 1, month (12 - 4)/6, team
-- (36 - 4)/4 = 8.  One month: 8/(8 + 1 + 2/2) = .8, so one month is enough for .8; both
-- months 8/(8 + 2/2) = .888889.
select measure, round(value::numeric, 6) as value, n, note
from variance_components((select panel_agg(team, at, score) from waves where at < '2026-03-01'));

-- Where there is nothing to say: no rows, one unit, one a cell, one period, no variance,
-- equal means, decimals that differ by rounding alone, NaN.
create temp table thin (i int, p panel);
insert into thin values (1, '{}');
insert into thin select 2, panel_agg('A', at, score) from waves;
insert into thin select 3, panel_agg(team, at, score) from (select team, min(at) as at, min(score) as score from waves group by team, date_trunc('month', at)) as w;
insert into thin select 4, panel_agg(team, at, score) from waves where at > '2026-03-01';
insert into thin select 5, panel_agg(team, at, score) from waves where at < '2026-02-01';
insert into thin select 6, panel_agg(team, at, 0.1) from waves;
insert into thin select 7, panel_agg(g % 3, date '2026-01-01', g / 3) from generate_series(0, 8) as g;
insert into thin select 8, panel_agg(g % 5, date '2026-01-01', 0.5 + 0.1 * (g % 5) * (1 - g / 5 * 2)) from generate_series(0, 9) as g;
insert into thin select 9, panel_agg(team, at, case when score = 11 then 'NaN'::float8 else score end) from waves;
insert into thin select 10, panel_agg(g % 3, date '2026-01-01' + 40 * (g % 2), g % 3) from generate_series(0, 17) as g;
select i, measure, round(value::numeric, 6) as value, low, n, note from thin, icc(p) where measure ~ 'icc|^f' order by i;
select i, measure, round(value::numeric, 6) as value, n, note from thin, design_effect(p) order by i;
select i, measure, round(value::numeric, 6) as value, n, note from thin, variance_components(p) where i not in (4, 7, 8) order by i;
select * from icc('{}', 0);
select * from variance_components((select panel_agg(1, date '2000-01-01' + g, g, 'day') from generate_series(1, 3001) as g));
-- Units that never change, in tenths: variance .06 of units (of .1, .2, ... .8), and what rounding leaves of the others is none.
select measure, round(value::numeric, 9) as value, value = 0 as "nothing", note
from variance_components((select panel_agg(u, m::date, 0.1 * u) from generate_series(1, 8) as u, generate_series(timestamp '2023-01-01', '2024-12-01', '1 month') as m, generate_series(1, 2)));
