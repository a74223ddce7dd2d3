-- Refreshing a mart: what is noted of changes, who may, and what is refused.
set datestyle = 'ISO, MDY';
\set SHOW_CONTEXT never
create role refresh_dba superuser;
set role refresh_dba;
create schema refresh_hr;
create table refresh_hr.units (unit text, parent text, manager text, name text);
insert into refresh_hr.units values ('a', null, null, 'A'), ('b', 'a', null, 'B'), ('c', 'a', null, 'C');
create table refresh_hr.answers (response int, person text, unit text, asked_on date, question text, score int);
create table refresh_hr.parts (id int, unit varchar(10), seen timestamptz) partition by range (id);
create table refresh_hr.part_1 partition of refresh_hr.parts for values from (0) to (100);
create table refresh_hr.part_2 partition of refresh_hr.parts for values from (100) to (200);
create schema refresh_src;
create view refresh_src.units as select * from refresh_hr.units;
create view refresh_src.questions as select 'q' as question, 'employee' as voice, 'd' as dimension, 1 as lo, 5 as hi, false as reversed;
create view refresh_src.responses as select 'employee' as voice, * from refresh_hr.answers;
set client_min_messages = warning;
select create_mart('refresh_src', 'refresh_m', '{"closing": "2025-06-30"}');
reset client_min_messages;
create view refresh_queue as select view_name, unit, at from refresh_m_private.queue order by 1, 2, 3;

-- what is written is noted, a unit and month once a statement
select track('refresh_m', 'refresh_hr.answers', 'responses', 'unit', 'asked_on');
table refresh_queue;
select changes from refresh_mart('refresh_m');
insert into refresh_hr.answers select i, i % 5, 'b', date '2025-01-01' + i, 'q', 1 + i % 5 from generate_series(0, 40) i;
table refresh_queue;
delete from refresh_m_private.queue;
update refresh_hr.answers set unit = 'c', asked_on = '2025-03-04' where response = 3;
insert into refresh_hr.answers values (99, 'p', null, null, 'q', 3), (99, 'p', 'z', 'infinity', 'q', 3), (99, 'p', 'z', '5874897-12-31', 'q', 3);
table refresh_queue;
delete from refresh_m_private.queue;
update refresh_hr.answers set score = 2 where response = 1000;
delete from refresh_hr.answers where response = 99;
table refresh_queue;
delete from refresh_m_private.queue;
with moved as (delete from refresh_hr.answers where response = 40 returning *)
insert into refresh_hr.answers select response, person, 'c', asked_on, question, score from moved;
truncate refresh_hr.answers;
table refresh_queue;
select changes from refresh_mart('refresh_m');
table refresh_queue;

-- a table may feed several views; the same view again replaces; untrack ends it
select track('refresh_m', 'refresh_hr.answers', 'tenures', 'unit');
select track('refresh_m', 'refresh_hr.answers', 'responses', at => 'asked_on');
delete from refresh_m_private.queue;
insert into refresh_hr.answers values (1, '1', 'b', '2025-01-01', 'q', 5);
table refresh_queue;
select obj_description(oid, 'pg_proc'), prosecdef, proacl is not null and not has_function_privilege('public', oid, 'execute') as kept
from pg_proc where pronamespace = 'refresh_m_private'::regnamespace order by 1;
select untrack('refresh_m', 'refresh_hr.answers', 'tenures'), untrack('refresh_m', 'refresh_hr.answers'), untrack('refresh_m', 'refresh_hr.answers');
delete from refresh_m_private.queue;
insert into refresh_hr.answers values (1, '1', 'b', '2025-01-01', 'q', 5);
table refresh_queue;

-- partitions, by whatever door; a moment may be in either month
select track('refresh_m', 'refresh_hr.parts', 'responses', 'unit', 'seen');
delete from refresh_m_private.queue;
insert into refresh_hr.parts values (1, 'b', '2025-01-15 12:00+00'), (150, 'c', '2025-01-31 20:00+00');
insert into refresh_hr.part_2 values (151, 'c', '2025-03-01 05:00+00'), (152, 'c', '-infinity');
update refresh_hr.parts set id = id + 100 where id = 1;
table refresh_queue;
delete from refresh_m_private.queue;

-- columns that change under it mark all, and no write fails
alter table refresh_hr.parts rename unit to place;
delete from refresh_hr.parts where id = 101;
alter table refresh_hr.parts rename place to unit;
alter table refresh_hr.parts alter seen type text;
delete from refresh_hr.part_2 where id = 150;
alter table refresh_hr.parts drop seen;
truncate refresh_hr.part_2;
insert into refresh_hr.parts values (7, 'b');
table refresh_queue;
select untrack('refresh_m', 'refresh_hr.parts');

-- casts of the table's owner run as nobody but that owner
create type refresh_hr.place as enum ('b', 'c');
create table refresh_hr.places (unit refresh_hr.place, at date);
insert into refresh_hr.places values ('b', '2025-01-01');
create function refresh_hr.trap(refresh_hr.place) returns text language plpgsql as $$ begin raise exception 'runs as %', current_user; end $$;
create function refresh_hr.trap_day(refresh_hr.place) returns date language plpgsql as $$ begin raise exception 'runs as %', current_user; end $$;
create cast (refresh_hr.place as text) with function refresh_hr.trap as implicit;
create cast (refresh_hr.place as date) with function refresh_hr.trap_day as implicit;
select track('refresh_m', 'refresh_hr.places', 'responses', 'unit', 'at');
delete from refresh_m_private.queue;
insert into refresh_hr.places values ('c', '2025-02-01');
alter table refresh_hr.places alter at type refresh_hr.place using 'b';
insert into refresh_hr.places values ('c', 'b');
table refresh_queue;
select untrack('refresh_m', 'refresh_hr.places');

-- names that need quotes
create table refresh_hr."drop table x; --" ("a "" unit" text, "select" date);
insert into refresh_hr."drop table x; --" values ('b', '2025-01-01');
select track('refresh_m', 'refresh_hr."drop table x; --"', 'outcomes', 'a " unit', 'select');
delete from refresh_m_private.queue;
insert into refresh_hr."drop table x; --" values ('o''b; drop', '2025-01-01');
table refresh_queue;

-- what cannot be tracked
create temporary table refresh_temp (unit text);
create foreign data wrapper refresh_fdw;
create server refresh_server foreign data wrapper refresh_fdw;
create foreign table refresh_hr.far (unit text) server refresh_server;
create table refresh_hr.wide (unit float8, at text, id bigint);
select track('refresh_m', 'refresh_src.responses', 'responses');
select track('refresh_m', 'refresh_hr.far', 'responses');
select track('refresh_m', 'refresh_temp', 'responses');
select track('refresh_m', 'refresh_hr.part_1', 'responses');
select track('refresh_m', null, 'responses');
select track('refresh_m', 'refresh_hr.answers', 'answers');
select track('refresh_m', 'refresh_hr.answers', 'responses', 'place');
select track('refresh_m', 'refresh_hr.answers', 'responses', 'unit', 'ctid');
select track('refresh_m', 'refresh_hr.answers', 'responses', 'unit', 'score');
select track('refresh_m', 'refresh_hr.answers', 'responses', 'person');
select track('refresh_m', 'refresh_hr.wide', 'responses', 'unit');
select track('refresh_m', 'refresh_hr.wide', 'responses', 'id', 'at');
select track('refresh_n', 'refresh_hr.wide', 'responses');

-- closing dates move forward, up to today; refreshes do not look back
select changes from refresh_mart('refresh_m', closing => '2025-06-29');
select changes from refresh_mart('refresh_m', closing => '2999-01-01');
select changes from refresh_mart('refresh_m', closing => '2025-07-31');
select closing from refresh_m_private.mart;
select changes, left_out from refresh_mart('refresh_m', since => '2025-03-01');
select changes, left_out from refresh_mart('refresh_m', since => 'infinity');
select changes, left_out from refresh_mart('refresh_m', since => '-infinity');
select refresh_mart('nothing');
select * from mart_progress('refresh_m');
select * from mart_progress('nothing');
select mart_step('refresh_m_private', 'tea');

-- others may not, whatever they were granted on the schema
create role refresh_other;
create role refresh_owner;
grant usage on schema refresh_hr, refresh_m_private to refresh_other;
set role refresh_other;
select refresh_mart('refresh_m');
select track('refresh_m', 'refresh_hr.answers', 'responses');
select untrack('refresh_m', 'refresh_hr.answers');
select forget('refresh_m', 'p');
select * from mart_progress('refresh_m');
set role refresh_dba;
-- an owner that may not make triggers
grant usage on schema refresh_hr, refresh_src to refresh_owner;
grant select on all tables in schema refresh_src to refresh_owner;
do $$ begin execute format('grant create on database %I to refresh_owner', current_database()); end $$;
set role refresh_owner;
set client_min_messages = warning;
select create_mart('refresh_src', 'refresh_o', '{"closing": "2025-06-30"}');
reset client_min_messages;
select track('refresh_o', 'refresh_hr.answers', 'responses', 'unit');
set role refresh_dba;
grant trigger on refresh_hr.answers to refresh_owner;
set role refresh_owner;
select track('refresh_o', 'refresh_hr.answers', 'responses', 'unit');
set role refresh_dba;
grant insert on refresh_hr.answers to refresh_other;
set role refresh_other;
insert into refresh_hr.answers values (5, '5', 'c', '2025-01-01', 'q', 5);
set role refresh_dba;
set role refresh_owner;
select view_name, unit, at from refresh_o_private.queue;
-- without the right to drop the trigger, for the table is another's
select untrack('refresh_o', 'refresh_hr.answers');
set role refresh_dba;
select count(*) from pg_trigger where tgrelid = 'refresh_hr.answers'::regclass;

-- a person is forgotten: out of the cells at once, out of what is shown when others change, or at a closing date
select forget('refresh_m', null);
truncate refresh_hr.answers;
insert into refresh_hr.answers select i, 'p' || i, case when i <= 8 then 'b' else 'c' end, '2025-04-02', 'q', 1 + i % 5 from generate_series(1, 18) i;
select recomputed, held_back from refresh_mart('refresh_m', since => '-infinity');
create view refresh_shown as select unit, people, round(engagement::numeric, 2) as engagement from refresh_m.scorecard where period = '2025-04-01' order by unit;
table refresh_shown;
select * from forget('refresh_m', 'p3');
select u.unit, c.people from refresh_m_private.ratings_cells c join refresh_m_private.units u using (unit_id) order by 1;
table refresh_shown;
select person from refresh_m_private.forgotten;
select * from forget('refresh_m', 'nobody');
select person from refresh_m_private.forgotten;
-- with the last row goes the name; a number with enough newcomers in it goes without the person
delete from refresh_hr.answers where person = 'p3';
select held_back from refresh_mart('refresh_m');
select person from refresh_m_private.forgotten;
table refresh_shown;
insert into refresh_hr.answers select i, 'p' || i, 'b', '2025-04-30', 'q', 5 from generate_series(21, 25) i;
select held_back from refresh_mart('refresh_m', since => '2025-04-30');
table refresh_shown;
-- or a closing date does
select * from forget('refresh_m', 'p12');
select held_back from refresh_mart('refresh_m', closing => '2025-07-31');
table refresh_shown;

-- an answer is in one period, in whatever time zone a mart is refreshed: the one in which it was made
create schema refresh_zone;
create view refresh_zone.units as select 'a' as unit, null as parent, null as manager, 'A' as name;
create view refresh_zone.questions as select * from refresh_src.questions;
create view refresh_zone.responses as
	select 'employee' as voice, i as response, i as person, 'a' as unit, timestamptz '2025-01-31 23:30+00' as asked_on, 'q' as question, 3 as score
	from generate_series(1, 6) i;
set client_min_messages = warning;
set timezone = 'Europe/Berlin';
select create_mart('refresh_zone', 'refresh_z', '{"closing": "2025-06-30"}');
reset client_min_messages;
set timezone = 'America/New_York';
select recomputed from refresh_mart('refresh_z', since => '2025-02-01');
reset timezone;
select unit, period, people from refresh_z.scorecard where people > 0;
-- invitations whose survey has no period count when somebody has answered it
create table refresh_zone.answered (survey text);
create or replace view refresh_zone.responses as
	select 'employee' as voice, i as response, i as person, 'a' as unit, timestamptz '2025-01-31 23:30+00' as asked_on, 'q' as question, 3 as score,
		(select max(survey) from refresh_zone.answered) as survey
	from generate_series(1, 6) i;
create view refresh_zone.invitations as select 's' as survey, 'a' as unit, 8 as invited;
set client_min_messages = warning;
select remap_mart('refresh_z');
reset client_min_messages;
select left_out from refresh_mart('refresh_z');
select * from check_contract('refresh_zone');
insert into refresh_zone.answered values ('s');
select left_out from refresh_mart('refresh_z', closing => '2025-06-30');
select view_name, breach, n from refresh_z_private.left_out;
select unit, period, people, response_rate from refresh_z.scorecard where people > 0;

-- what a refresh is at
select mart_steps();

do $$ begin execute format('revoke create on database %I from refresh_owner', current_database()); end $$;
set client_min_messages = warning;
drop schema refresh_hr, refresh_src, refresh_zone, refresh_z, refresh_z_private, refresh_m, refresh_m_private, refresh_o, refresh_o_private cascade;
drop foreign data wrapper refresh_fdw cascade;
drop owned by refresh_other, refresh_owner;
reset role;
drop owned by refresh_dba;
drop role refresh_other, refresh_owner, refresh_dba;
