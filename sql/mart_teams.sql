-- Managers, retention, internal service and alerts of a mart, over cells made by hand.

set client_min_messages = warning;
create schema m;
create schema m_private;
select mart_tables('m_private'), mart_published_tables('m_private'), mart_views('m', 'm_private');
set search_path = m_private, public;
insert into mart (mart, source, options, grain, closing, company_id) values ('m', 'nowhere', '{}', 'month', '2024-06-30', 0);
-- a company, two regions and a head office, teams below them; Ann has three teams, Bob two, Cid one, one has nobody
insert into units (unit_id, unit, name, manager, parent_id, top_id, level, customer_facing)
	select unit_id, unit, 'Team ' || unit, manager, parent_id, top_id, level, true
	from (values (0, '(all)', null, null, null, 0), (1, 'north', 'Nora', 0, 1, 1), (2, 'south', null, 0, 2, 1), (3, 'office', 'Olaf', 0, 3, 1),
		(11, 'a1', 'Ann', 1, 1, 2), (12, 'a2', 'Ann', 1, 1, 2), (13, 'a3', 'Ann', 2, 2, 2), (21, 'b1', 'Bob', 2, 2, 2), (22, 'b2', 'Bob', 2, 2, 2),
		(31, 'c1', 'Cid', 2, 2, 2), (41, 'n1', null, 2, 2, 2)) as u(unit_id, unit, manager, parent_id, top_id, level);
insert into unit_names select unit, unit_id from units;

-- Managers -----------------------------------------------------------------------------------------------

insert into shown_cells (family, unit_id, period, voice, measure, people, n, mean, stddev, value)
	select case voice when 'outcome' then 'outcome' else voice end, unit_id, period::date, voice, measure, n, n, value, 10, value
	from units join (values
		('a1', '2024-01-01', 'employee', 'engagement', 70, 8), ('a1', '2024-02-01', 'employee', 'engagement', 72, 20),
		('a2', '2024-01-01', 'employee', 'engagement', 75, 9), ('a3', '2024-01-01', 'employee', 'engagement', 78, 9),
		('a3', '2024-03-01', 'employee', 'engagement', 80, 9), ('b1', '2024-02-01', 'employee', 'engagement', 60, 9),
		('b2', '2024-01-01', 'employee', 'engagement', 64, 9), ('b2', '2024-02-01', 'employee', 'engagement', 66, 9),
		('c1', '2024-02-01', 'employee', 'engagement', 70, 9), ('n1', '2024-02-01', 'employee', 'engagement', 50, 9),
		-- of a region: not a team; of another dimension: not a measure of managers
		('south', '2024-02-01', 'employee', 'engagement', 1, 90), ('a1', '2024-02-01', 'employee', 'workload', 1, 9),
		-- one other team; alike; nobody else
		('a1', '2024-02-01', 'customer', 'nps', 20, 90), ('a2', '2024-02-01', 'customer', 'nps', 30, 90), ('b1', '2024-02-01', 'customer', 'nps', 10, 90),
		('a1', '2024-02-01', 'outcome', 'defects', 2, 1), ('a2', '2024-02-01', 'outcome', 'defects', 2, 1),
		('b1', '2024-02-01', 'outcome', 'defects', 3, 1), ('b2', '2024-02-01', 'outcome', 'defects', 3, 1),
		('c1', '2024-02-01', 'customer', 'churn', 0.1, 7)
	) as v(unit, period, voice, measure, value, n) using (unit);
select mart_managers('m_private');
-- Ann's teams are at 71, 75 and 79 (months count alike), Bob's at 60 and 65. As R has it:
-- t.test(c(71, 75, 79), c(60, 65, 70, 50)): 75 and 61.25, 0.78545 to 26.71455, p 0.0418394
-- t.test(c(60, 65), c(71, 75, 79, 70, 50)): 62.5 and 69, -20.89297 to 7.89297, p 0.2980905; p.adjust: 0.0836788, 0.2980905
select manager, teams, people, value, others, difference, round(low::numeric, 5) as low, round(high::numeric, 5) as high,
	round(p_value::numeric, 7) as p, round(q_value::numeric, 7) as q, note
from m.managers where measure = 'engagement' order by manager;
select manager, measure, teams, people, value, others, difference, low, high, note from m.managers where measure <> 'engagement' order by measure, manager;

-- Retention ----------------------------------------------------------------------------------------------

-- Durations in days. North: of 20, 10 leave on day 45, the others are seen for 200 days. South: 4 of 10 leave on day 20, seen for 100.
-- The office: 3 are seen for 300 days.
create function lives(unit text, n int, days float8, left_then boolean) returns void language sql as $$
	insert into survival_cells (kind, unit_id, people, survival)
		select 'employee', unit_id, n, survival_agg(days, left_then) from units, generate_series(1, n) where units.unit = lives.unit group by unit_id
		on conflict (kind, unit_id) do update set people = survival_cells.people + excluded.people, survival = survival_cells.survival + excluded.survival $$;
select lives('a1', 10, 45, true), lives('north', 10, 200, false), lives('b1', 4, 20, true), lives('b1', 6, 100, false), lives('office', 3, 300, false);
select mart_retention('m_private');
-- The office is too small, so that south hides it: 3 are no more than 33 - 20 - 10. From the fourth month on south has nobody, and
-- north hides the office. After six months the company has 3. Company: 29/33, then 19/29 of it are 19/33. Half of north are gone by month 2.
select unit, months, at_risk, round(retained::numeric, 6) as retained, round(low::numeric, 6) as low, round(high::numeric, 6) as high, median_months, note
from m.retention order by unit, months;
-- Greenwood: 4/(33*29) and 10/(29*19); limits symmetric in the logarithm
select round(19.0/33 * exp(-1.959963984540054 * sqrt(4.0/(33*29) + 10.0/(29*19))), 6) as low, round(19.0/33 * exp(1.959963984540054 * sqrt(4.0/(33*29) + 10.0/(29*19))), 6) as high;

-- A month later south has a seventh: it stays hidden although the office alone were 3 of 34, for south less what it was is one person.
update mart set closing = '2024-07-31';
select lives('b1', 1, 100, false), mart_retention('m_private');
select unit, months, at_risk, retained from m.retention where months in (0, 1) order by unit, months;
-- Another five, and two more at the office, of whom one leaves: south and the office could both be shown now, but the office comes with two only.
update mart set closing = '2024-08-31';
select lives('b1', 4, 100, false), lives('office', 1, 300, false), lives('office', 1, 31, true), mart_retention('m_private');
select unit, months, at_risk, retained from m.retention where months in (0, 1) order by unit, months;
-- With five more than at the beginning it is shown, where all of them got.
update mart set closing = '2024-09-30';
select lives('office', 3, 40, false), mart_retention('m_private');
select unit, months, at_risk, retained from m.retention where months in (0, 1, 2) order by unit, months;

-- Then a new unit of two. Nothing moves until it has five; meanwhile the rows say of when they are.
insert into units (unit_id, unit, name, parent_id, top_id, level, customer_facing) values (4, 'lab', 'Team lab', 0, 4, 1, true);
insert into unit_names values ('lab', 4);
update mart set closing = '2024-10-31';
select lives('lab', 2, 32, false), lives('north', 30, 32, false), mart_retention('m_private');
select unit, months, at_risk, retained, note from m.retention where months = 0 order by unit;
update mart set closing = '2024-11-30';
select lives('lab', 3, 10, false), mart_retention('m_private');
select unit, months, at_risk, retained, note from m.retention where months in (0, 1) order by unit, months;

-- More people are asked for: what has fewer goes, and what it was hidden from goes with it. 8 of the office and 5 of the lab are 13.
begin;
update mart set closing = '2024-12-31';
set local employee_customer.min_people = 10;
select mart_retention('m_private');
select unit, months, at_risk, retained from m.retention where months in (0, 1) order by unit, months;
-- and fewer again: what was hidden needs five more than it had
update mart set closing = '2025-01-31';
set local employee_customer.min_people = 5;
select mart_retention('m_private');
select unit, months, at_risk from m.retention where months = 0 order by unit, months;
rollback;

-- Five stays at the office are of four people, one of whom came back: too few, and for want of a fifth south hides them.
begin;
delete from survival_cells; delete from retention_known; delete from published_retention;
select lives('north', 20, 45, true), lives('south', 10, 45, true), lives('office', 5, 45, true);
update survival_cells set people = 4 where unit_id = 3;
select mart_retention('m_private');
select unit, months, at_risk from m.retention where months = 0 order by unit;
rollback;

-- At thirty closing dates, with small units that grow by a few and late: what is in no curve of the company's is nobody or at least five,
-- of what is published then and of what was before; no unit's curve is taken back, and one that comes has five more than when it was hidden.
insert into units (unit_id, unit, name, parent_id, top_id, level, customer_facing)
	select 100 + i, 'unit ' || i, 'Unit ' || i, 0, 100 + i, 1, true from generate_series(1, 6) i;
insert into unit_names select unit, unit_id from units where unit_id > 100;
delete from survival_cells; delete from retention_known; delete from published_retention;
create function dice(unit int, closing int, throw int, sides int) returns int language sql as $$
	select (abs(hashint8extended(unit * 100 + closing, throw)) % sides)::int $$;
create temp table history (closing int, unit text, months int, at_risk bigint, truth bigint);
do $$
begin
	for i in 1..30 loop
		update mart set closing = closing + 30;
		perform lives('unit ' || u, case i when 1 then 10 else 1 + dice(u, i, 1, 3) end, case i when 1 then 200 else 20 + 35 * dice(u, i, 2, 6) end, dice(u, i, 3, 2) = 0)
		from generate_series(1, 6) u where i >= u * 3 and dice(u, i, 4, 10) < 3 + u % 3 or i = 1 and u < 3;
		perform mart_retention('m_private');
		insert into history
			select i, c.unit, months, p.at_risk, cells.at_risk from published_retention p join units c using (unit_id)
			join retention_cells cells using (kind, unit_id, months) where p.retained is not null
			union all
			select i, unit, months, null, at_risk from retention_cells join units using (unit_id)
			where not exists (select from published_retention p where (p.unit_id, p.months) = (units.unit_id, retention_cells.months) and p.retained is not null);
	end loop;
end $$;
select count(*) filter (where at_risk is not null and unit <> '(all)') > 400 as shown, count(*) filter (where at_risk is null) > 200 as hidden,
	count(distinct closing) filter (where at_risk <> truth) > 5 as held_back from history;
select closing, months, company - units as rest from (
	select closing, months, sum(at_risk) filter (where unit = '(all)') as company, coalesce(sum(at_risk) filter (where unit <> '(all)'), 0) as units
	from history group by closing, months) sums
where company - units between 1 and 4 or company < 5;
select * from history h where at_risk < 5 or at_risk is null and exists (
	select from history b where (b.unit, b.months) = (h.unit, h.months) and b.closing < h.closing and b.at_risk is not null);
select * from (select *, lag(at_risk) over w as before, first_value(truth) over w as first, row_number() over w as place
	-- of the closing dates at which the month moved
	from history where unit <> '(all)' and exists (select from history c where (c.closing, c.months, c.unit) = (history.closing, history.months, '(all)') and c.at_risk = c.truth)
	window w as (partition by unit, months order by closing)) h
where at_risk is not null and before is null and place > 1 and at_risk - first < 5;

-- The grid has of each curve what the curve's own accessors give.
select count(*) > 20 as several, count(*) filter (where (c.retained, c.low, c.high, c.note) is distinct from ((e).value, (e).low, (e).high, (e).note)
	or at_risk <> (select r.at_risk from risk_table(survival) r where "time" >= months * 30.4375 order by "time" limit 1)) as different
from retention_cells c join survival_cells using (kind, unit_id) cross join lateral survival_at_estimate(survival, months * 30.4375) e;

-- Internal service ---------------------------------------------------------------------------------------

insert into questions (question_id, question, voice, dimension, lo, hi, reversed, measure)
	values (1, 'recommend', 'internal', 'service', 0, 10, false, 'nps'), (2, 'quick', 'internal', 'service', 1, 5, false, null);
update mart set closing = '2024-11-30';
create table source_surveys (survey text, period date);
create table source_responses (voice text, response text, person text, unit text, asked_on date, question text, score float8, comment text,
	survey text, about_unit text, share float8);
-- Five of a1 rate the office: 10, 9, 8, 6, 9. NPS 100 (3 - 1) / 5. Four of b1 do, one of them twice; five of b2 rate their own team.
insert into source_responses (voice, response, person, unit, asked_on, question, score, about_unit)
	select 'internal', unit || i || at, unit || i, unit, at::date, question, score, about
	from (values ('a1', 'office', array[10, 9, 8, 6, 9], '2024-10-05', 'recommend'), ('b1', 'office', array[10, 10, 10, 10], '2024-10-05', 'recommend'),
		('b1', 'office', array[10], '2024-11-05', 'recommend'), ('b2', 'b2', array[1, 1, 1, 1, 1], '2024-11-05', 'recommend'),
		-- of a period that is not closed, and another question
		('c1', 'office', array[1, 1, 1, 1, 1], '2024-12-01', 'recommend'), ('n1', 'office', array[1, 1, 1, 1, 1], '2024-11-05', 'quick')) as v(unit, about, scores, at, question),
		unnest(scores) with ordinality s(score, i);
-- one answer twice: the lower counts
insert into source_responses select * from source_responses where (unit, score) = ('a1', 6);
update source_responses set score = 7 where ctid in (select max(ctid) from source_responses where (unit, score) = ('a1', 6));
-- a survey that has no period: the day of the answer counts
insert into source_surveys values ('s', 'infinity');
update source_responses set survey = 's' where unit = 'a1';
select mart_internal_service('m_private');
select unit, name, from_unit, from_name, people, nps, round(nps_low::numeric, 4) as low, round(nps_high::numeric, 4) as high, note from m.internal_service order by from_unit;
-- Another two of a1: not yet five who changed. Then three more.
update mart set closing = '2024-12-31';
delete from source_responses where unit = 'c1';
insert into source_responses (voice, response, person, unit, asked_on, question, score, about_unit)
	select 'internal', 'r' || i, 'new' || i, 'a1', '2024-12-05', 'recommend', 10, 'office' from generate_series(1, 2) i;
select mart_internal_service('m_private');
select unit, from_unit, people, nps from m.internal_service order by from_unit;
insert into source_responses (voice, response, person, unit, asked_on, question, score, about_unit)
	select 'internal', 'r' || i, coalesce(person, 'new' || i), 'a1', date '2024-12-05', 'recommend', score, 'office'
	from (values (3, null, 10), (4, null, 10), (5, 'a15', 0)) as v(i, person, score);
select mart_internal_service('m_private');
-- 7 promoters and 2 detractors of 10 answers, of 9 people
select unit, from_unit, people, round(nps::numeric, 4) as nps, note from m.internal_service order by from_unit;
begin;
set local employee_customer.min_people = 10;
select mart_internal_service('m_private');
select count(*) from m.internal_service;
rollback;
-- The lab merges into the office; of its four raters nothing was published, and the office's nine are not said again.
insert into source_responses (voice, response, person, unit, asked_on, question, score, about_unit)
	select 'internal', 'l' || i, 'lab' || i, 'a1', '2024-12-05', 'recommend', 0, 'lab' from generate_series(1, 4) i;
select mart_internal_service('m_private');
update unit_names set unit_id = 3 where unit = 'lab';
delete from survival_cells where unit_id = 4;
delete from units where unit = 'lab';
select mart_internal_service('m_private');
select unit, from_unit, people, round(nps::numeric, 4) as nps, note from m.internal_service order by from_unit;

-- Alerts -------------------------------------------------------------------------------------------------

-- The two units of early_warning.sql, whose charts are worked out there, but that b1 falls by 8: eight months, a baseline of four. Each cell
-- has two values, one above and one below its mean, so that their standard deviation is the root of 2.
delete from shown_cells;
insert into shown_cells (family, unit_id, period, voice, measure, people, n, mean, stddev, value)
	select 'employee', unit_id, (date '2024-01-01' + make_interval(months => month::int - 1))::date, 'employee', 'engagement', 2, 2, mean, sqrt(2), mean
	from (values ('a1', array[10, 12, 6, 11, 10, 11, 10, 10]), ('b1', array[20, 20, 15, 21, 20, 12, 11, 11])) as v(unit, means) join units using (unit),
		unnest(means) with ordinality m(mean, month);
insert into published_scorecard (unit_id, unit, name, level, customer_facing, period, open_alerts)
	select unit_id, unit, name, level, true, period, 7 from units cross join (select distinct period from shown_cells) p where unit in ('a1', 'b1', 'c1');
select mart_alert('m_private');
select unit, period, measure, method, mean, round(statistic::numeric, 4) as statistic, round(upper::numeric, 4) as upper, signal from m.alerts;
-- EWMA of a1: about its usual -4.625, with .2 of each month: -.075, .765, 1.437, 1.9746. Its variance after three months is
-- .5 * .2 / 1.8 * (1 - .8^6) + .125 * (1 - .8^3)^2, and in place of 3 stands 4.904, which t with 6 degrees of freedom is below as often as a normal one is
-- below 3. R: -4.625 + qt(pnorm(3), 6) * sqrt(c(.5 / 9 * (1 - .8^6) + .125 * (1 - .8^3)^2, .5 / 9 * (1 - .8^8) + .125 * (1 - .8^4)^2))
-- CUSUM, each month against all before: 4.2 / sqrt(.6) - .5; 3.5 / sqrt(.583333) - .5; 3 / sqrt(.571429) - .5: 4.92218, 9.00475, 12.47338
select distinct method, note from m.alerts order by method;
select unit, sum(open_alerts) as alerts, max(open_alerts) as most from m.scorecard group by unit order by unit;
-- a longer baseline leaves less to watch, and what has gone is no longer counted
update mart set options = '{"baseline": 7}';
select mart_alert('m_private');
select count(*) as alerts, max(period) as latest, (select sum(open_alerts) from m.scorecard) as counted from m.alerts;

-- CSAT: percent of 20 customers, each 100 or 0. The same alerts as of the customers one by one.
update mart set options = '{}';
delete from shown_cells;
create temp table satisfied as
	select unit_id, unit, (date '2024-01-01' + make_interval(months => month::int - 1))::date as period, i <= n as satisfied
	from (values ('a1', array[10, 12, 10, 11, 18, 20, 20, 20]), ('b1', array[10, 11, 11, 10, 5, 3, 0, 2]), ('b2', array[11, 10, 11, 11, 10, 11, 10, 10])) as v(unit, counts)
	join units using (unit), unnest(counts) with ordinality m(n, month), generate_series(1, 20) i;
insert into shown_cells (family, unit_id, period, voice, measure, people, n, mean, stddev, value)
	select 'customer', unit_id, period, 'customer', 'csat', 20, 20, 4, 1, 100 * avg(satisfied::int) from satisfied group by unit_id, period;
select mart_alert('m_private');
select unit, period, method, a.mean, signal, round(a.statistic::numeric, 6) = round(c.statistic::numeric, 6) and round(a.upper::numeric, 6) = round(c.upper::numeric, 6) as same
from m.alerts a full join (select unit, period, 'ewma' as method, statistic, upper, signal
		from control_chart((select panel_agg(unit, period, 100 * satisfied::int) from satisfied), 'ewma', 4) where signal is not null
	union all
	select unit, period, 'cusum', statistic, upper, signal
		from control_chart((select panel_agg(unit, period, 100 * satisfied::int) from satisfied), 'cusum', 4) where signal is not null) c
	using (unit, period, method, signal) order by unit, period, method;

drop schema m, m_private cascade;
