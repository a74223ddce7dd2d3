-- How long a mart's views take: psql -v rounds=5 -v mart=name -f views.sql
--
-- Whole views are written out as text (copy), as a BI tool extracts them; queries are those of a dashboard. Without mart,
-- one is filled with made-up numbers: 2,000 units, 24 months, 12 dimensions, 400 managers, as many alerts as one unit in ten gives.

set client_min_messages = warning;
set jit = off;
create schema bench;
\if :{?mart}
	create extension if not exists employee_customer schema bench;
\else
	\set mart bench_mart
	create extension if not exists employee_customer schema bench;
	create schema bench_mart;
	create schema bench_mart_private;
	select bench.mart_tables('bench_mart_private'), bench.mart_published_tables('bench_mart_private'), bench.mart_views('bench_mart', 'bench_mart_private') \g /dev/null
	set search_path = bench_mart_private, bench;
	create temp table cell as
		select i as unit_id, 'unit ' || i as unit, 'Unit ' || i as name, (date '2023-01-01' + make_interval(months => t))::date as period, t, x, note
		from generate_series(1, 2000) i, generate_series(0, 23) t,
			lateral (select 50 + 25 * (hashint8extended(i * 100 + t, 1) / 2 ^ 63)::float8 as x, null::text as note) numbers;
	insert into published_scorecard
		select unit_id, unit, name, 'region', 2, 'manager ' || unit_id / 5, true, period, 20, x, x, x - 5, x + 5, x / 2, x / 2 - 9, x / 2 + 9, x, x - 4, x + 4, x / 9,
			90, x / 3, x / 3 - 8, x / 3 + 8, x, x - 3, x + 3, x / 200, x / 300, x / 100, x / 250, x / 400, x / 120, 'both high', 0, note
		from cell;
	insert into units (unit_id, unit, name, level, customer_facing) select distinct unit_id, unit, name, 1, true from cell;
	insert into shown_cells (family, unit_id, period, voice, measure, people, n, mean, stddev, value, low, high, favorable, favorable_low, favorable_high)
		select voice, unit_id, period, voice, measure, 20, 20, x, 17, x, x - 5, x + 5, x, x - 4, x + 4
		from cell, (select 'employee', 'dimension ' || d from generate_series(1, 12) d
			union all values ('customer', 'service'), ('employee', 'enps'), ('customer', 'nps'), ('customer', 'csat')) m(voice, measure);
	insert into shown_cells (family, unit_id, period, voice, measure, people, n, mean, value, low, high)
		select 'tenure ' || voice, unit_id, period, voice, measure, 20, 2, x / 200, x / 200, x / 300, x / 100
		from cell, (values ('employee', 'turnover'), ('customer', 'churn')) m(voice, measure);
	insert into published_managers
		select 'manager ' || m, 'employee', 'measure ' || k, 5, 100, 70 + k, 68 + k, 2, -1, 5, 0.2, 0.5, null from generate_series(1, 400) m, generate_series(1, 8) k;
	insert into published_retention
		select kind, u, 'unit ' || u, 'Unit ' || u, months, 100, 0.8, 0.7, 0.9, null, null
		from (values ('employee'), ('customer')) kinds(kind), generate_series(0, 40) u, generate_series(0, 60) months;
	insert into published_internal_service
		select a, b, 'unit ' || a, 'Unit ' || a, 'unit ' || b, 'Unit ' || b, 9, 20, -10, 50, null from generate_series(1, 100) a, generate_series(101, 200) b;
	insert into published_alerts
		select unit_id, unit, name, period, 'employee', 'engagement', method, x, x, x - 1, x + 1, 'down', 'chance'
		from cell, (values ('ewma'), ('cusum')) methods(method) where unit_id % 10 = 0 and t % 3 = 0;
	insert into published_linkage (dimension, measure, scope, units, r, low, high)
		select 'dimension ' || d, measure, scope, 1900, 0.4, 0.3, 0.5 from generate_series(1, 13) d,
			(values ('nps'), ('csat'), ('churn'), ('sales')) m(measure), (values ('all'), ('customer-facing')) s(scope);
	insert into published_lead_lag (dimension, measure, scope, method, lag, first, value)
		select dimension, measure, scope, 'lag profile', lag, first, 0.2 from published_linkage, generate_series(1, 6) lag, (values ('employees'), ('customers')) f(first);
	insert into published_stakeholders (period, voice, measure, value) select distinct period, voice, 'score', 50 from cell, (values ('employee'), ('customer')) v(voice);
	drop table cell;
	analyze;
	reset search_path;
\endif

create function bench.milliseconds(query text, rounds int) returns float8 language plpgsql as $$
declare
	started timestamptz;
	times float8[] := '{}';
begin
	execute query;
	for i in 1..rounds loop
		started := clock_timestamp();
		execute query;
		times := times || extract(epoch from clock_timestamp() - started)::float8 * 1000;
	end loop;
	return (select percentile_cont(0.5) within group (order by t) from unnest(times) t);
end $$;

\pset footer off
select relname as view, (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from %I.%I', :'mart', relname), true, true, '')))[1] as rows,
	round(bench.milliseconds(format('copy (select * from %I.%I) to ''/dev/null''', :'mart', relname), :rounds)::numeric, 1) as "whole view as text, ms"
from pg_class where relnamespace = :'mart'::regnamespace and relkind = 'v' order by oid;

select max(period) as latest, min(unit) filter (where level > 0) as unit from :"mart".scorecard \gset
create temp table asked (what text, query text);
insert into asked values
	('scorecard of one period', format('copy (select * from %I.scorecard where period = %L) to ''/dev/null''', :'mart', :'latest')),
	('scorecard of one unit', format('copy (select * from %I.scorecard where unit = %L) to ''/dev/null''', :'mart', :'unit')),
	('mean engagement by period', format('select period, avg(engagement) from %I.scorecard group by period', :'mart')),
	('dimensions of one period', format('copy (select * from %I.dimensions where period = %L) to ''/dev/null''', :'mart', :'latest')),
	('dimensions of one unit', format('copy (select * from %I.dimensions where unit = %L) to ''/dev/null''', :'mart', :'unit')),
	('mean score by dimension and period', format('select dimension, period, avg(score) from %I.dimensions group by dimension, period', :'mart')),
	('the newest alerts', format('copy (select * from %I.alerts limit 20) to ''/dev/null''', :'mart'));
select what as query, round(bench.milliseconds(query, :rounds)::numeric, 1) as ms from asked;

drop schema if exists bench_mart, bench_mart_private cascade;
drop schema bench cascade;
