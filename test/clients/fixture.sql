-- A mart whose views have rows without any survey behind them: generated numbers, the same on every run. For tests of
-- what reads the views. Psql variable: reader, the role that is granted the mart.
\set ON_ERROR_STOP 1
set client_min_messages = warning;

create schema source;
create table source.units (unit text, parent text, manager text, name text);
create table source.questions (question text, voice text, dimension text, lo int, hi int, reversed boolean, wording text);
create table source.responses (voice text, response text, person text, unit text, asked_on date, question text, score int, comment text);
insert into source.units values ('ACME', null, null, 'ACME');
insert into source.questions values ('q1', 'employee', 'engagement', 1, 5, false, 'Here I am glad to work.');
select create_mart('source', 'mart', '{"closing": "2025-12-31"}') \g /dev/null

-- about normal, mean 0 and standard deviation 1, from a key
create function pg_temp.noise(key text) returns float8 language sql immutable as $$
	select sum((hashtextextended(key, i) & 4294967295) / 4294967296.0 - 0.5) from generate_series(1, 12) i
$$;

-- a company, four regions, six teams in each
create temp table team as
select 0 as unit_id, 'ACME' as unit, 'ACME' as name, null::text as parent, 0 as level, null::text as manager, true as facing, 900 as people
union all
select region, 'R' || region, (array['North', 'South', 'East', 'West'])[region], 'ACME', 1, 'M' || region, true, 220
from generate_series(1, 4) region
union all
select 10 * region + team, format('R%s-T%s', region, team), case 10 * region + team
		when 11 then 'Café "Ω" & <b>Söhne</b>' else (array['North', 'South', 'East', 'West'])[region] || ' team ' || team end,
	'R' || region, 2, 'M' || region || case when team > 3 then 'b' else 'a' end, team <> 6, 14 + 9 * team
from generate_series(1, 4) region, generate_series(1, 6) team;
alter table team add employees float8, add customers float8;
update team set employees = 0.5 * level * pg_temp.noise(unit);
update team set customers = 0.75 * employees + 0.2 * level * pg_temp.noise(unit || ' customers');

create temp table month as
select at::date as period, row_number() over (order by at) as t from generate_series(date '2024-01-01', '2025-12-01', interval '1 month') at;

-- Each is shown or not; team 34 is too small throughout, teams 11 and 12 at times.
create temp table cell as
select *, employees + 0.25 * pg_temp.noise(unit || period) - case when unit_id = 23 and t > 18 then 0.12 * (t - 18) else 0 end as e,
	customers + 0.25 * pg_temp.noise(unit || period || ' customers') - case when unit_id = 23 and t > 20 then 0.15 * (t - 20) else 0 end as c,
	not (unit_id = 34 or unit_id = 11 and t % 3 = 1 or unit_id = 12 and t % 5 = 2) as shown
from team, month;

truncate mart_private.published_scorecard, mart_private.shown_cells, mart_private.published_linkage,
	mart_private.published_lead_lag, mart_private.published_drivers, mart_private.published_ripple, mart_private.published_managers,
	mart_private.published_retention, mart_private.published_internal_service, mart_private.published_stakeholders,
	mart_private.published_benefits, mart_private.published_alerts;

insert into mart_private.published_scorecard (unit_id, unit, name, parent, level, manager, customer_facing, period, people, response_rate,
	engagement, engagement_low, engagement_high, enps, enps_low, enps_high, favorable, favorable_low, favorable_high,
	customers, nps, nps_low, nps_high, csat, csat_low, csat_high, turnover, turnover_low, turnover_high, quadrant, open_alerts)
select unit_id, unit, name, parent, level, manager, facing, period,
	case when shown then people end, case when shown then 71 + 6 * e end,
	case when shown then 66 + 8 * e end, case when shown then 66 + 8 * e - 60 / sqrt(people) end, case when shown then 66 + 8 * e + 60 / sqrt(people) end,
	case when shown then 12 + 20 * e end, case when shown then 12 + 20 * e - 150 / sqrt(people) end, case when shown then 12 + 20 * e + 150 / sqrt(people) end,
	case when shown then 60 + 10 * e end, case when shown then 60 + 10 * e - 80 / sqrt(people) end, case when shown then 60 + 10 * e + 80 / sqrt(people) end,
	case when facing then 3 * people end,
	case when facing then 30 + 18 * c end, case when facing then 30 + 18 * c - 90 / sqrt(people) end, case when facing then 30 + 18 * c + 90 / sqrt(people) end,
	case when facing then 70 + 8 * c end, case when facing then 70 + 8 * c - 60 / sqrt(people) end, case when facing then 70 + 8 * c + 60 / sqrt(people) end,
	case when shown then exp(-1.8 - 0.4 * e) end, case when shown then exp(-2.6 - 0.4 * e) end, case when shown then exp(-1.1 - 0.4 * e) end,
	case when shown and facing then case when e >= 0 and c >= 0 then 'both high' when e >= 0 then 'employees ahead'
		when c >= 0 then 'customers ahead' else 'both low' end end,
	case when unit_id = 23 and t > 20 then 2 else 0 end
from cell;

create temp table topic as
select * from unnest(array['communication', 'culture', 'empowerment', 'recognition', 'training', 'workload']) with ordinality d (dimension, d);
insert into mart_private.units (unit_id, unit, name, parent_id, level, customer_facing)
select unit_id, unit, name, case level when 1 then 0 else unit_id / 10 end, level, facing from team where unit_id > 0;
insert into mart_private.shown_cells
select 'employee', unit_id, period, 'employee', dimension, people, people, 60 + 7 * e + d, null,
	60 + 7 * e + d, 60 + 7 * e + d - 60 / sqrt(people), 60 + 7 * e + d + 60 / sqrt(people),
	55 + 7 * e + d, 55 + 7 * e + d - 80 / sqrt(people), 55 + 7 * e + d + 80 / sqrt(people)
from cell, topic where shown;

insert into mart_private.published_linkage
select dimension, measure, scope, 23 - 4 * s, r, r - 0.25, r + 0.15, 0.001, 0.004, 0.9, 0.85, r * 1.14, r * 1.14 - 0.28, r * 1.14 + 0.13,
	0.3, 0.2, 0.4, 0.0001, 2, 0.4, 1, 0.2, 71, 'association, not cause'
from unnest(array['engagement', 'enps', 'culture']) with ordinality d (dimension, d),
	unnest(array['nps', 'csat', 'churn']) with ordinality m (measure, m),
	unnest(array['all', 'customer-facing']) with ordinality sc (scope, s),
	lateral (select case measure when 'churn' then -0.3 else 0.75 - 0.05 * d - 0.02 * m - 0.01 * s end as r) x;
insert into mart_private.published_linkage (dimension, measure, scope, note)
select 'engagement', 'audits', scope, 'fewer than 4 units' from unnest(array['all', 'customer-facing']) scope;

insert into mart_private.published_lead_lag
select dimension, measure, scope, method, lag, first, 500 - 20 * lag, 23, v, v - 0.08 - 0.005 * lag, v + 0.08 + 0.005 * lag, 0.01, 0.03
from unnest(array['engagement', 'enps']) dimension, unnest(array['nps', 'csat']) measure, unnest(array['all', 'customer-facing']) scope,
	unnest(array['lag profile', 'cross-lagged']) method, generate_series(0, 6) lag, unnest(array['employees', 'customers', 'same period']) first,
	lateral (select case first when 'employees' then 0.45 * exp(-((lag - 2)^2) / 6.0) else 0.28 * exp(-lag / 3.0) end as v) x
where (lag = 0) = (first = 'same period') and (method = 'lag profile' or lag = 1);

insert into mart_private.published_drivers
select outcome, dimension, row_number() over (partition by outcome order by d), (array['improve', 'keep', 'monitor', 'maintain'])[1 + d % 4], 60 + 4 * d,
	w, 100 * w / 0.46, w - 0.02, w + 0.025, 2.5 * w, 0.01, 0.02, 800
from topic, unnest(array['enps', 'nps']) outcome, lateral (select 0.02 + 0.1 / d + 0.01 * length(outcome) - 0.02 as w) x;

insert into mart_private.published_ripple values
	(1, 'direct', 'leadership → care', 0.52, 0.31, 0.70, 0.1, 0.0001, 23), (2, 'direct', 'care → service', 0.44, 0.2, 0.64, 0.11, 0.001, 23),
	(3, 'direct', 'service → loyalty', 0.61, 0.42, 0.78, 0.09, 0.0001, 23), (4, 'indirect', 'leadership → care → service → loyalty', 0.14, 0.05, 0.27, 0.05, 0.004, 23),
	(5, 'total', 'leadership → loyalty', 0.33, 0.02, 0.6, 0.15, 0.03, 23);

insert into mart_private.published_managers
select manager, voice, measure, teams, 1400, base + v, base, v, v - 7, v + 7, 0.2, 0.5
from (select manager, count(*) as teams from team where level = 2 group by manager) m,
	(values ('employee', 'engagement', 66), ('customer', 'nps', 30)) x (voice, measure, base), lateral (select 5 * pg_temp.noise(manager || measure) as v) n;
insert into mart_private.published_managers (manager, voice, measure, teams, note) values ('M9', 'employee', 'engagement', 1, 'fewer than 2 teams');

insert into mart_private.published_retention
select kind, unit_id, unit, name, months, case when s is not null then round(people * s) end, s, s - 0.002 * months - 0.01, least(s + 0.002 * months + 0.01, 1),
	case when months >= 0 then ln(2) / rate end
from (values ('employee', 0.02), ('customer', 0.01)) k (kind, base), team, generate_series(0, 60, 3) months,
	lateral (select base * (1 + 0.2 * unit_id) as rate) r, lateral (select case when (unit_id < 4 or months < 40) and not (unit_id = 3 and kind = 'employee') then exp(-rate * months) end as s) x
where level < 2;

insert into mart_private.published_internal_service
select a.unit_id, b.unit_id, a.unit, a.name, b.unit, b.name, case when shown then 40 end, case when shown then v end, case when shown then v - 15 end, case when shown then v + 15 end
from team a, team b, lateral (select 30 * pg_temp.noise(a.unit || b.unit) as v, a.unit_id <> 4 or b.unit_id <> 3 as shown) x
where a.level = 1 and b.level = 1 and a.unit_id <> b.unit_id;

insert into mart_private.published_stakeholders
select period, voice, measure, 900, v, v - 4, v + 4
from month, (values ('employee', 12), ('customer', 30), ('supplier', 20)) s (voice, base), unnest(array['recommendation', 'score']) measure,
	lateral (select base + case measure when 'score' then 40 else 0 end + 0.3 * t + 2 * pg_temp.noise(voice || measure || period) as v) x;

insert into mart_private.published_benefits (benefit, source, measure, units, value, r, low, high, p_value, q_value) values
	('engagement', 'employee', 'engagement', 24, 66, null, null, null, null, null), ('customer satisfaction', 'customer', 'csat', 23, 71, 0.7, 0.4, 0.86, 0.001, 0.003),
	('cost', 'outcome', 'cost', 23, 102.5, -0.3, -0.62, 0.1, 0.1, 0.12);

insert into mart_private.published_alerts
select unit_id, unit, name, period, voice, measure, method, m, -3.2 - 0.2 * (t - 20), -3, 3, 'down', 'some alarms are chance'
from cell, (values ('employee', 'engagement', 'ewma'), ('customer', 'nps', 'cusum')) x (voice, measure, method),
	lateral (select case voice when 'employee' then 66 + 8 * e else 30 + 18 * c end as m) y
where unit_id = 23 and t > 20 or unit_id = 42 and t in (7, 8) and voice = 'customer';

create role :reader login;
select grant_mart('mart', :'reader') \g /dev/null
