-- How long a mart takes to be made and refreshed: psql -v rows=5000000 -f mart.sql
--
-- 24 months of 2,000 units at 5,000,000 rows; in each 6 employees answer 13 questions and 6 customers 4. The mart is
-- held against one serial GROUP BY of the same rows, before and after it, and a refresh after 1 % more rows against
-- making the mart: late rows of the newest month, then rows of a month that is new.

set client_min_messages = warning;
create schema bench;
create extension if not exists employee_customer schema bench;
set search_path = bench, public;

create schema bench_source;
create table bench_source.units as
select 'company' as unit, null::text as parent, 'board' as manager, 'Company' as name
union all select 'division ' || d, 'company', 'director ' || d, 'Division ' || d from generate_series(1, 40) d
union all select 'unit ' || u, 'division ' || 1 + u % 40, 'lead ' || u % 500, 'Unit ' || u from generate_series(1, :rows / 2448) u;
create table bench_source.questions as
select 'item ' || i as question, 'employee' as voice, 'dimension ' || (i + 2) / 3 as dimension, 1 as lo, 5 as hi, false as reversed
from generate_series(1, 12) i
union all select 'recommend as employer', 'employee', 'recommend', 0, 10, false
union all select 'recommend', 'customer', 'recommend', 0, 10, false
union all select 'satisfaction', 'customer', 'satisfaction', 1, 5, false
union all select 'service ' || i, 'customer', 'service', 1, 5, false from generate_series(1, 2) i;
create table bench_source.answers (voice text, response bigint, person bigint, unit text, asked_on date, question text, score int);

create function bench.answer(months int, first_unit int, last_unit int, first_person int, last_person int) returns void
language sql as $$
	insert into bench_source.answers
	select q.voice, r.response, r.person, r.unit, r.asked_on, q.question,
		q.lo + (abs(hashint8extended(r.response, hashtext(q.question))) % (q.hi - q.lo + 1))::int
	from (
		select (m * 100000 + u) * 100::bigint + p as response, u * 40 + (p * 7 + m) % 40 as person, 'unit ' || u as unit,
			(date '2023-01-01' + make_interval(months => m, days => (abs(hashint8(u * 7919 + p * 104729 + m)) % 28)::int))::date as asked_on
		from generate_series(case when months > 24 then 24 else 24 - months end, greatest(months, 24) - 1) m,
			generate_series(first_unit, last_unit) u, generate_series(first_person, last_person) p
	) r
	cross join bench_source.questions q
	order by r.asked_on, r.response, q.question
$$;
select bench.answer(24, 1, (select count(*)::int - 41 from bench_source.units), 1, 6) \g /dev/null
create index on bench_source.answers (asked_on);
create view bench_source.responses as select *, null::text as comment from bench_source.answers;
vacuum analyze bench_source.answers;

create table result (step int, work text, seconds float8);
create function timed(step int, work text, query text) returns void language plpgsql as $$
declare
	started constant timestamptz := clock_timestamp();
begin
	execute query;
	insert into result values (step, work, extract(epoch from clock_timestamp() - started));
end
$$;

\set by 'select unit, date_trunc(''month'', asked_on), question, count(score), avg(score) from bench_source.responses group by 1, 2, 3'
set max_parallel_workers_per_gather = 0;
set jit = off;
select timed(0, 'GROUP BY', :'by') \g /dev/null
select timed(1, 'GROUP BY', :'by') \g /dev/null
reset max_parallel_workers_per_gather;
reset jit;
select timed(2, 'create_mart', $$select create_mart('bench_source', 'bench_m', '{"closing": "2024-12-31"}')$$) \g /dev/null
set max_parallel_workers_per_gather = 0;
set jit = off;
select timed(3, 'GROUP BY', :'by') \g /dev/null
reset max_parallel_workers_per_gather;
reset jit;
select track('bench_m', 'bench_source.answers', 'responses', 'unit', 'asked_on') \g /dev/null
delete from bench_m_private.queue;
vacuum analyze;
select bench.answer(1, 1, (select (count(*)::int - 41) * 3 / 4 from bench_source.units), 8, 9) \g /dev/null
select timed(4, 'refresh, newest month', $$select * from refresh_mart('bench_m')$$) \g /dev/null
select bench.answer(25, 1, (select (count(*)::int - 41) * 3 / 4 from bench_source.units), 8, 9) \g /dev/null
select timed(5, 'refresh, fresh month', $$select * from refresh_mart('bench_m')$$) \g /dev/null

select work, round(seconds::numeric, 2) as seconds,
	case when step = 2 then round((seconds / (select avg(seconds) from result where step in (1, 3)))::numeric, 2) || ' GROUP BY, at most 3'
		when step > 3 then round((100 * seconds / (select seconds from result where step = 2))::numeric, 1) || ' % of create_mart, at most 5' end as ratio
from result where step > 0 order by step;
drop schema bench, bench_source, bench_m, bench_m_private cascade;
