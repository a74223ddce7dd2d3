-- Benchmarks: psql -v rows=5000000 -v rounds=5 -f bench.sql

create schema bench;
create extension if not exists employee_customer schema bench;
set search_path = bench, public;
set client_min_messages = warning;
set max_parallel_workers_per_gather = 0;
set jit = off;
set work_mem = '256MB';

-- Two measurements that go together, an NPS answer, and twelve items, whole and not.
create unlogged table wide as
select i, x, x + z as y,
	(abs(hashint8extended(i, 3)) % 11)::smallint as score,
	a[1] as a1, a[2] as a2, a[3] as a3, a[4] as a4, a[5] as a5, a[6] as a6,
	a[7] as a7, a[8] as a8, a[9] as a9, a[10] as a10, a[11] as a11, a[12] as a12
from generate_series(1, :rows) as i
cross join lateral (select
	hashint8extended(i, 1) / 2::float8 ^ 63 as x,
	hashint8extended(i, 2) / 2::float8 ^ 63 as z,
	array(select (1 + abs(hashint8extended(i, s)) % 5)::smallint
		from generate_series(11, 22) as s) as a) as v;

create unlogged table pairs as select i, y, x, score from wide;
create unlogged table items as
select a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12 from wide;
create unlogged table measures as
select a1 / 7.0::float8 + y as f1, a2 / 7.0::float8 + y as f2, a3 / 7.0::float8 + x as f3,
	a4 / 7.0::float8 + y as f4, a5 / 7.0::float8 + x as f5, a6 / 7.0::float8 + y as f6,
	a7 / 7.0::float8 + x as f7, a8 / 7.0::float8 + y as f8, a9 / 7.0::float8 + x as f9,
	a10 / 7.0::float8 + y as f10, a11 / 7.0::float8 + x as f11, a12 / 7.0::float8 + y as f12
from wide;
create unlogged table framed as select i, y, x from wide where i <= 200000;
-- Visits of 2,000 units in 24 months, and the panel of them.
create unlogged table visits as
select 'unit ' || abs(hashint8extended(i, 1)) % 2000 as unit, abs(hashint8extended(i, 1)) % 2000 as number,
	date '2023-01-01' + (abs(hashint8extended(i, 2)) % 731)::int as at, score::float8 as score, y
from pairs;
create unlogged table panels as select panel_agg(unit, at, y) as p from visits;
create unlogged table cells as
select i % 48000 as cell, moments_agg(y, x) as m from wide group by 1;
drop table wide;
vacuum analyze pairs;
vacuum analyze items;
vacuum analyze measures;
vacuum analyze framed;
vacuum analyze cells;
vacuum analyze visits;

create table result (
	work text,
	ours float8,
	theirs float8,
	round int
);

create function milliseconds(query text, setting text) returns float8
language plpgsql as $$
declare
	started timestamptz;
begin
	execute setting;
	started := clock_timestamp();
	-- without into, so that the query may use workers
	execute query;
	return extract(epoch from clock_timestamp() - started) * 1000;
end
$$;

-- One round that is not counted, then both in turn.
create function compare(work text, rounds int, ours text, theirs text,
	our_setting text default 'set jit = off', their_setting text default 'set jit = off') returns void
language plpgsql as $$
begin
	for round in 0..rounds loop
		insert into result
		select work, milliseconds(ours, our_setting), milliseconds(theirs, their_setting), round;
	end loop;
	delete from result as r where r.work = compare.work and r.round = 0;
end
$$;

-- All correlations of f1..f12 or a1..a12.
create function sixty_six(letter text) returns text
language sql as $$
	select 'select ' || string_agg(format('corr(%1$s%2$s, %1$s%3$s)', letter, i, j), ', ')
	from generate_series(1, 12) as i, generate_series(1, 12) as j
	where i < j
$$;

create function twelve(letter text) returns text
language sql as $$
	select string_agg(letter || i, ', ' order by i) from generate_series(1, 12) as i
$$;

\o /dev/null
select compare('corr_estimate(y, x) | corr(y, x)', :rounds,
	'select corr_estimate(y, x) from pairs',
	'select corr(y, x) from pairs');

select compare('nps_estimate(score) | three counts', :rounds,
	'select nps_estimate(score) from pairs',
	'select 100.0 * (count(*) filter (where score >= 9) - count(*) filter (where score <= 6)) / count(score) from pairs');

select compare('66 correlations of whole numbers | 66 corr()', :rounds,
	format('select count(r) from corr_matrix((select moments_agg(%s) from items))', twelve('a')),
	sixty_six('a') || ' from items');

select compare('66 correlations of float8 | 66 corr()', :rounds,
	format('select count(r) from corr_matrix((select moments_agg(%s) from measures))', twelve('f')),
	sixty_six('f') || ' from measures');

select compare('66 correlations of an array column | 66 corr()', :rounds,
	format('select count(r) from corr_matrix((select moments_agg(variadic array[%s]) from items))',
		(select string_agg(format('a%s::float8', i), ', ' order by i) from generate_series(1, 12) as i)),
	sixty_six('a') || ' from items');

select compare('corr over 90 rows | corr() over', :rounds,
	'select count(r) from (select bench.corr(y, x) over (order by i rows 89 preceding) as r from framed) as f',
	'select count(r) from (select pg_catalog.corr(y, x) over (order by i rows 89 preceding) as r from framed) as f');

-- what a window costs with a transition function that does next to nothing
select compare('count over 90 rows | corr() over', :rounds,
	'select count(r) from (select count(y) over (order by i rows 89 preceding) as r from framed) as f',
	'select count(r) from (select pg_catalog.corr(y, x) over (order by i rows 89 preceding) as r from framed) as f');

set parallel_leader_participation = off;
select compare('two workers | one worker', :rounds,
	format('select moments_agg(%s) from measures', twelve('f')),
	format('select moments_agg(%s) from measures', twelve('f')),
	'set max_parallel_workers_per_gather = 2', 'set max_parallel_workers_per_gather = 1');
reset parallel_leader_participation;
set max_parallel_workers_per_gather = 0;

select compare('rollup of 48,000 moments | all rows again', :rounds,
	'select corr_estimate(rollup(m), 1, 2) from cells',
	'select corr_estimate(y, x) from pairs');

select compare('panel_agg(unit, at, whole) | group by unit, month', :rounds,
	'select n(panel_agg(unit, at, score)) from visits',
	'select count(*) from (select unit, date_trunc(''month'', at), count(score), avg(score), var_samp(score)
		from visits group by 1, 2) as g');

select compare('panel_agg(unit, at, fraction) | group by unit, month', :rounds,
	'select n(panel_agg(unit, at, y)) from visits',
	'select count(*) from (select unit, date_trunc(''month'', at), count(y), avg(y), var_samp(y)
		from visits group by 1, 2) as g');

select compare('panel_agg(bigint, at, fraction) | group by number, month', :rounds,
	'select n(panel_agg(number, at, y)) from visits',
	'select count(*) from (select number, date_trunc(''month'', at), count(y), avg(y), var_samp(y)
		from visits group by 1, 2) as g');

select compare('cells of a stored panel | group by unit, month', :rounds,
	'select count(stddev) from panels cross join lateral cells(p)',
	'select count(*) from (select unit, date_trunc(''month'', at), count(y), avg(y), var_samp(y)
		from visits group by 1, 2) as g');
\o

\pset footer off
select work,
	round(percentile_cont(0.5) within group (order by ours)) as "ours, ms",
	round(percentile_cont(0.5) within group (order by theirs)) as "theirs, ms",
	round(percentile_cont(0.5) within group (order by ours / theirs)::numeric, 3) as "ours / theirs",
	round(percentile_cont(0.5) within group (order by theirs / ours)::numeric, 1) as "times faster"
from result
group by work
order by min(ctid);

drop schema bench cascade;
