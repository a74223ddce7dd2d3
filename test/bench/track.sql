-- What writers pay for track(): psql -v rows=100000 -v rounds=5 -f track.sql
--
-- Two tables alike, one tracked, in turn and in one run. Statements of one row run in a loop on the server: no round
-- trip and no commit makes the ratio look better than it is. With a commit each they are measured as well.

create schema bench;
create extension if not exists employee_customer schema bench;
set search_path = bench, public;
set client_min_messages = warning;
set synchronous_commit = on;

create table here (response bigint primary key, person text, unit text, asked_on date, question text, score int);
create index on here (unit, asked_on);
create table there (like here including all);
create schema bench_source;
create view bench_source.units as select 'unit ' || i as unit, null as parent, null as manager, 'Unit' as name from generate_series(1, 2000) i;
create view bench_source.questions as select 'q' as question, 'employee' as voice, 'd' as dimension, 1 as lo, 5 as hi, false as reversed;
create view bench_source.responses as select 'employee' as voice, h.* from here h where false;
select create_mart('bench_source', 'bench_mart');
select track('bench_mart', 'here', 'responses', 'unit', 'asked_on');

create table result (work text, ours float8, theirs float8, round int);

create function answers(first bigint, rows bigint, out response bigint, out person text, out unit text, out asked_on date, out question text, out score int)
returns setof record language sql as $$
	select i, 'person ' || i % 50000, 'unit ' || 1 + abs(hashint8extended(i, 1)) % 2000, date '2025-01-01' + (i % 31)::int, 'q', (1 + i % 5)::int
	from generate_series(first, first + rows - 1) i
$$;

create function milliseconds(work text, target regclass, first bigint, rows bigint) returns float8
language plpgsql as $$
declare
	started timestamptz := clock_timestamp();
begin
	case work
		when 'insert, one statement' then
			execute format('insert into %s select * from answers($1, $2)', target) using first, rows;
		when 'insert, a statement a row' then
			for i in first .. first + rows / 10 - 1 loop
				execute format('insert into %s values ($1, ''person 1'', ''unit 7'', ''2025-01-05'', ''q'', 3)', target) using i;
			end loop;
		when 'update, one statement' then
			execute format('update %s set score = 6 - score where response between $1 and $2', target) using first, first + rows;
		when 'delete, one statement' then
			execute format('delete from %s where response between $1 and $2', target) using first, first + rows;
	end case;
	return extract(epoch from clock_timestamp() - started) * 1000;
end
$$;

create procedure compare(rounds int, rows bigint) language plpgsql as $$
declare
	started timestamptz;
	ours float8;
begin
	for round in 0 .. rounds loop
		insert into result
		select work, milliseconds(work, 'here', first, rows), milliseconds(work, 'there', first, rows), round
		from (values (1, 'insert, one statement', 1::bigint), (2, 'update, one statement', 1), (3, 'delete, one statement', 1), (4, 'insert, a statement a row', 10000000)) w (place, work, first)
		order by place;
		truncate here, there;
		commit;
		started := clock_timestamp();
		for i in 1 .. rows / 100 loop
			insert into here values (i, 'person 1', 'unit 7', '2025-01-05', 'q', 3);
			commit;
		end loop;
		ours := extract(epoch from clock_timestamp() - started) * 1000;
		started := clock_timestamp();
		for i in 1 .. rows / 100 loop
			insert into there values (i, 'person 1', 'unit 7', '2025-01-05', 'q', 3);
			commit;
		end loop;
		insert into result values ('insert, a transaction a row', ours, extract(epoch from clock_timestamp() - started) * 1000, round);
		truncate here, there, bench_mart_private.queue;
		commit;
	end loop;
	delete from result as r where r.round = 0;
end
$$;
call compare(:rounds, :rows);

\pset footer off
select work, round(percentile_cont(0.5) within group (order by ours)::numeric, 1) as "tracked, ms",
	round(percentile_cont(0.5) within group (order by theirs)::numeric, 1) as "not tracked, ms",
	round(percentile_cont(0.5) within group (order by ours / theirs)::numeric, 2) as "tracked / not tracked"
from result group by work order by min(ctid);

drop schema bench_mart, bench_mart_private, bench_source, bench cascade;
