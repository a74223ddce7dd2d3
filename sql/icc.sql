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
