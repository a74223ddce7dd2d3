-- Log-rank: do groups stay equally long?  What is written beside a query is paper arithmetic or
-- published; test/reference compares with R.

-- Rows by group: numbers by size, then names; what lacks something is counted as missing.
create temp table few (grp text, duration float8, event bool);
insert into few values ('b', 1, true), ('a', 2, false), ('a', 2, true), ('10', 5, true), ('9', 7, false), (null, 1, true), ('a', null, true), ('a', 1, null);
select survival_groups_agg(grp, duration, event) from few;
select survival_groups_agg_stratified('north', grp, duration, event) from few;
select n(s), missing(s), future(s), unobserved(s), survival(s, 'a'), survival(s, 'c') from (select survival_groups_agg(grp, duration, event) as s from few) x;
-- dates as in survival_agg: still here on as_of, hired later, gone before records began, seen from the 11th
select survival_groups_agg(grp, started, ended, '2024-01-31', entered)
from (values (1, date '2024-01-01', date '2024-01-21', null::date), (1, '2024-01-01', null, null), (1, '2024-02-01', null, null), (1, '2023-01-01', '2023-06-01', '2024-01-01'), (2, '2024-01-01', '2024-03-01', '2024-01-11')) v(grp, started, ended, entered);
select survival_groups_agg('x', date '2024-01-02', date '2024-01-01', date '2024-01-31');
select survival_groups_agg('x', -1, true);
select survival_groups_agg('x', date '2024-01-01', null, null);

-- Two groups of two, all leave: 1 and 3 in a, 2 and 4 in b.  Expected in a: 1/2 + 1/3 + 1/2 + 0 = 4/3,
-- variance 1/4 + 2/9 + 1/4 = 13/18; chi-square (2 - 4/3)^2 / (13/18) = 8/13.
create temp table paper as select * from (values ('a', 1::float8, true), ('b', 2, true), ('a', 3, true), ('b', 4, true)) v(grp, duration, event);
select (t).statistic * 13 as eight, (t).df, (t).note from (select logrank(grp, duration, event) as t from paper) x;
select grp, n, observed, expected * 3 as thirds, ratio, difference * 3 as thirds, variance * 18 as eighteenths, note
from (select survival_groups_agg(grp, duration, event) as s from paper) x, logrank_groups(s);
-- By hand: (1/2 + 1/2) / (1/3 + ... ) of a to b: a leaves at 1 (2 of b at risk of 4) and 3 (1 of 2), b at 2 (1 of a of 3): 1 / (1/3) = 3.
select round(value::numeric, 12) as value, n, note from (select (hazard_ratio(survival(s, 'a'), survival(s, 'b'))).* from (select survival_groups_agg(grp, duration, event) as s from paper) x) h;
select round(value::numeric, 12) as value, round(low::numeric, 12) = round((1 / (hazard_ratio(s, 'b', 'a')).high)::numeric, 12) as turned
from (select survival_groups_agg(grp, duration, event) as s from paper) x, hazard_ratio(s, 'a', 'b');
-- at 2.5 half of each is still here
select show(survival_difference(survival(s, 'a'), survival(s, 'b'), 2.5), 3), (survival_difference(survival(s, 'a'), survival(s, 'b'), 1)).value from (select survival_groups_agg(grp, duration, event) as s from paper) x;

-- aml of R's survival (Miller 1997): chi-square 3.396388699.
create temp table aml as
select 'kept up' as treatment, t::float8 as weeks, e from (values (9, true), (13, true), (13, false), (18, true), (23, true), (28, false), (31, true), (34, true), (45, false), (48, true), (161, false)) v(t, e)
union all select 'not', t, e from (values (5, true), (5, true), (8, true), (8, true), (12, true), (16, false), (23, true), (27, true), (30, true), (33, true), (43, true), (45, true)) v(t, e);
select round((t).statistic::numeric, 9) as statistic, (t).df, round((t).p_value::numeric, 4) as p_value, (t).note from (select logrank(treatment, weeks, e) as t from aml) x;

-- The same by any road: stored survivals, several a group, numbers for names, strata of one.
select logrank(treatment, s) = (select logrank(treatment, weeks, e) from aml) as stored
from (select treatment, weeks > 20 as part, survival_agg(weeks, e) as s from aml group by 1, 2) x;
select round((logrank(length(treatment), weeks, e)).statistic::numeric, 12) = round((logrank(treatment, weeks, e)).statistic::numeric, 12) as numbers, logrank_stratified('s', treatment, weeks, e) = logrank(treatment, weeks, e) as one_stratum,
       logrank(survival_groups_agg(treatment, weeks, e)) = logrank(treatment, weeks, e) as accessor,
       survival(survival_groups_agg(treatment, weeks, e), 'not') = survival_agg(weeks, e) filter (where treatment = 'not') as survival from aml;
select logrank(treatment, date '2024-01-01', case when e then date '2024-01-01' + weeks::int end, date '2024-01-01' + weeks::int) = logrank(treatment, weeks, e) as dates from aml;

-- Strata are compared each in itself: what differs between them alone is no difference.
select (logrank(grp, duration, true)).p_value < 0.05 as pooled, (logrank_stratified(stratum, grp, duration, true)).statistic < 1e-20 as within
from (values ('a', 'short', 3), ('a', 'long', 1), ('b', 'short', 1), ('b', 'long', 3)) v(grp, stratum, copies), generate_series(1, copies),
	generate_series(1, 10) i, lateral (select i + case stratum when 'long' then 10 else 0 end::float8 as duration) d;

-- Where nothing can be said, the reason is.
select name, (logrank(s)).* from (values ('nobody', '{}'::survival_groups),
	('one group', '{"groups": ["a"], "group": [1], "times": [3], "events": [5]}'),
	('no events', '{"groups": ["a", "b"], "group": [1, 2], "times": [3, 4], "censored": [5, 5]}'),
	('all at once', '{"groups": ["a", "b"], "group": [1, 2], "times": [3, 3], "events": [5, 5]}'),
	('never together', '{"strata": ["s", "t"], "groups": ["a", "b"], "group": [1, 2], "times": [3, 3], "events": [5, 5]}'),
	('two pairs', '{"strata": ["s", "s", "t", "t"], "groups": ["a", "b", "c", "d"], "group": [1, 2, 3, 3, 4], "times": [1, 2, 1, 3, 2], "events": [9, 9, 9, 2, 9]}'),
	('gone before', '{"groups": ["a", "b", "c"], "group": [1, 2, 3], "times": [1, 2, 3], "censored": [5, 0, 0], "events": [0, 5, 5]}'),
	('alone', '{"groups": ["a", "b", "c"], "group": [1, 2, 3, 3], "times": [1, 2, 2.5, 4], "events": [5, 5, 0, 3], "entered": [0, 0, 3, 0]}')) v(name, s);
select * from logrank_groups('{"groups": ["a", "b", "c"], "group": [1, 2, 3], "times": [1, 2, 3], "censored": [5, 0, 0], "events": [0, 5, 5]}');
select name, (hazard_ratio(s, 'a', 'b')).value, (hazard_ratio(s, 'a', 'b')).note from (values ('nobody', '{}'::survival_groups),
	('only b leaves', '{"groups": ["a", "b"], "group": [1, 2], "times": [3, 2], "censored": [5, 0], "events": [0, 5]}'),
	('only a leaves', '{"groups": ["a", "b"], "group": [1, 2], "times": [2, 3], "censored": [0, 5], "events": [5, 0]}'),
	('nobody leaves', '{"groups": ["a", "b"], "group": [1, 2], "times": [2, 3], "censored": [5, 5]}'),
	('all at once', '{"groups": ["a", "b"], "group": [1, 2], "times": [3, 3], "events": [5, 5]}'),
	('apart', '{"strata": ["s", "t"], "groups": ["a", "b"], "group": [1, 2], "times": [3, 3], "events": [5, 5]}')) v(name, s);
select t, (survival_difference('{"event_times": [2, 4], "events": [1, 1]}', '{"event_times": [3], "events": [1], "censored_times": [6], "censored": [1]}', t)).* from unnest(array[0, 3, 5, 7]) t;
select (survival_difference('{"event_times": [2], "events": [1]}', '{"censored_times": [6], "censored": [1]}', 7)).note, (survival_difference('{}', '{"censored_times": [6], "censored": [1]}', 7)).note;
-- a group without an event counts as one that varies by nothing; one emptied before others entered is not gone
select note from survival_difference('{"censored_times": [6], "censored": [1]}', '{"event_times": [2, 4], "events": [1, 1]}', 3);
select note from survival_difference('{"event_times": [2, 6], "events": [1, 1], "entry_times": [4], "entered": [1]}', '{"event_times": [2, 9], "events": [1, 1]}', 3);
select survival_difference('{}', '{}', -1);
select hazard_ratio('{}', '{}', 1);

-- The algebra.
select (a + b) - b = a as taken_out, a + b = b + a as any_order, (select rollup(s) from (values (a), (b), (null)) v(s)) = a + b as rolled_up, a + '{}' = a as zero, a <> b as others
from (select survival_groups_agg(treatment, weeks, e) filter (where weeks < 20) as a, survival_groups_agg(treatment, weeks, e) filter (where weeks >= 20) as b from aml) x;
select '{"groups": ["a"], "group": [1], "times": [1], "events": [1]}'::survival_groups - '{"groups": ["a"], "group": [1], "times": [1], "censored": [1]}';
select '{"groups": ["b", "a"], "group": [1, 2], "times": [1, 1], "events": [1, 1]}'::survival_groups;
select '{"groups": ["a"], "group": [1], "times": [1], "events": [0]}'::survival_groups;
select '{"groups": ["a"], "group": [2], "times": [1], "events": [1]}'::survival_groups;
