-- Cells of a mart: every case of the contract's rows in a small source whose cells are known by hand, then that what
-- is refreshed is what a new mart has.

set client_min_messages = warning;
set datestyle = iso;
create schema cells_hr;
set search_path = cells_hr, public;

-- Division west has shops a and b; c has merged into b. Questions: two items (one reversed) and a recommendation
-- asked of employees, two of customers.
create table units (unit text, parent text, manager text, name text, successor text);
insert into units values ('co', null, null, 'Company', null), ('west', 'co', null, 'West', null),
	('a', 'west', null, 'Shop A', null), ('b', 'west', null, 'Shop B', null), ('c', 'west', null, 'Shop C', 'b'), ('d', 'co', null, 'Shop D', null);
create table questions (question text, voice text, dimension text, lo int, hi int, reversed boolean);
insert into questions values ('i1', 'employee', 'care', 1, 5, false), ('i2', 'employee', 'care', 1, 5, true),
	('rec', 'employee', 'rec', 0, 10, false), ('nps', 'customer', 'nps', 0, 10, false), ('csat', 'customer', 'csat', 1, 5, false);
create table responses (voice text, response int, person text, unit text, asked_on date, question text, score numeric, comment text,
	survey text, share float8);
create index on responses (asked_on);
create table surveys (survey text, period date);
create table tenures (kind text, person text, unit text, started_on date, ended_on date, cause text);
create table outcomes (unit text, at date, measure text, value float8);

insert into responses (voice, response, person, unit, asked_on, question, score) values
	-- a, January: ann twice, bob once; bob's i1 is answered twice, and the lowest score counts
	('employee', 1, 'ann', 'a', '2024-01-05', 'i1', 5), ('employee', 1, 'ann', 'a', '2024-01-05', 'i2', 2), ('employee', 1, 'ann', 'a', '2024-01-05', 'rec', 9),
	('employee', 2, 'bob', 'a', '2024-01-31', 'i1', 4), ('employee', 2, 'bob', 'a', '2024-01-31', 'i1', 2), ('employee', 2, 'bob', 'a', '2024-01-31', 'i2', null),
	('employee', 3, 'ann', 'a', '2024-01-20', 'i1', 3), ('employee', 3, 'ann', 'a', '2024-01-20', 'rec', 6),
	-- b, January: one response through b and through c, which is b now; one that says nobody
	('employee', 4, 'cem', 'b', '2024-01-10', 'i1', 1), ('employee', 4, 'cem', 'c', '2024-01-10', 'i2', 1),
	('employee', 5, null, 'c', '2024-01-10', 'i1', 4),
	-- rows that are in no cell
	('employee', 1, 'ann', 'a', '2024-01-05', 'i9', 5), ('customer', 1, 'ann', 'a', '2024-01-05', 'i1', 5),
	('employee', 6, 'eve', 'a', '2024-01-05', 'i1', 6), ('employee', 6, 'eve', 'a', '2024-01-05', 'i2', 2.5), ('employee', 6, 'eve', 'a', '2024-01-05', 'i1', 'NaN'),
	('employee', null, 'eve', 'a', '2024-01-05', 'i1', 3), ('employee', 7, 'eve', 'zz', '2024-01-05', 'i1', 3), ('employee', 7, 'eve', null, '2024-01-05', 'i1', 3),
	('employee', 7, 'eve', 'd', null, 'i1', 3), ('employee', 7, 'eve', 'd', 'infinity', 'i1', 3), ('employee', null, 'eve', 'd', null, 'i1', 3);
-- February's answers of a survey that counts for March; and a customer whom a, b and d share
insert into responses values ('employee', 8, 'ann', 'a', '2024-02-27', 'i1', 4, null, 'pulse', null);
insert into surveys values ('pulse', '2024-03-15');
insert into responses values
	('customer', 1, 'kim', 'a', '2024-02-01', 'nps', 10, null, null, .3), ('customer', 1, 'kim', 'b', '2024-02-01', 'nps', 10, null, null, .5),
	('customer', 1, 'kim', 'd', '2024-02-01', 'nps', 10, null, null, .2), ('customer', 2, 'lou', 'a', '2024-02-03', 'nps', 3, null, null, 1),
	('customer', 3, null, 'a', '2024-02-03', 'csat', 5, null, null, null);
insert into tenures values
	-- moves to b on the day after, whatever the cause says
	('employee', 'ann', 'a', '2023-12-01', '2024-01-10', 'promoted'), ('employee', 'ann', 'b', '2024-01-11', null, null),
	-- leaves, and comes back
	('employee', 'bob', 'a', '2024-01-05', '2024-02-01', 'resigned'), ('employee', 'bob', 'a', '2024-02-20', null, null),
	-- a transfer may take a month
	('employee', 'cem', 'c', '2024-01-01', '2024-01-31', 'transfer'), ('employee', 'cem', 'd', '2024-03-01', null, null),
	-- one to where nothing is known
	('employee', 'dan', 'd', '2024-01-01', '2024-01-31', 'transfer'),
	('employee', 'eve', 'a', '2024-05-01', null, null),
	('employee', 'eve', 'a', '2024-06-01', null, null), ('employee', 'fay', 'zz', '2024-01-01', null, null), ('employee', 'fay', null, '2024-01-01', null, null),
	('employee', 'fay', 'a', '2024-01-03', '2024-01-02', null), ('employee', null, 'a', '2024-01-03', null, null), (null, 'fay', 'a', '2024-01-03', null, null),
	('employee', 'fay', 'a', null, null, null);
insert into outcomes values ('a', '2024-01-01', 'revenue', 5), ('a', '2024-01-31', 'revenue', 7), ('b', '2024-02-01', 'revenue', 3), ('c', '2024-02-29', 'revenue', null),
	('zz', '2024-01-01', 'revenue', 1), ('a', '2024-01-01', null, 1), ('a', null, 'revenue', 1), ('a', '2024-01-01', 'revenue', 'NaN'), (null, '2024-01-01', 'revenue', 1);

select create_mart('cells_hr', 'cells_m', '{"closing": "2024-03-31"}');
set search_path = cells_m_private, public;

-- a, January, i1: ann's 5 and 3, bob's 2 of two people; i2 turned: ann's 2 is a 4, bob's is missing.
-- b has cem's 1 and nobody's 4, and cem's 1 of i2 as a 5.
select unit, period, question, people, c.ratings
from ratings_cells c join units using (unit_id) join questions using (question_id) order by 1, 2, 3;
-- care in a, January: indices 100 (5 of 5) and 75 of ann's first, so (100 + 75)/2 = 87.5; bob 25, ann's second 50; their mean is 54 1/6.
-- b: cem (0 + 100)/2, nobody's 75. March: 75.
select unit, period, dimension, c.people, people(engagement) as answered, engagement_index(engagement) as index, (jsonb(engagement) -> 'people')::text as indices
from engagement_cells c join units using (unit_id) join dimensions using (dimension_id) order by 1, 2, 3;
-- ann, bob in a, cem and response 5 in b; kim is in three cells
select family, unit, period, count(*), count(distinct digest) as digests,
	array_agg(cardinality(measures) order by cardinality(measures)) as measures,
	bool_and(person in (select mart_person(family, p) from unnest('{ann,bob,cem,5,kim,lou,3}'::text[]) p)) as known
from people join units using (unit_id) where family !~ 'tenure' group by family, unit, period order by 1, 2, 3;
-- West has kim's a and b: b's share is larger, a's is taken out; the company has d's besides
select unit, period, question, c.ratings from shared_cells c join units on unit_id = ancestor_id join questions using (question_id) order by 1, 2;
-- rec and care of whoever has both: ann's 9 with 87.5 and 6 with 50; sums 15 and 137.5, products 81 + 36, 787.5 + 300, 7656.25 + 2500
select * from driver_cells order by period;
select view_name, unit, period, breach, n from left_out order by 1, 2, 3, 4;

-- ann's move; bob's two spells; cem's move of a month; dan's into the unknown
select unit, n(spells), future(spells), (select string_agg(concat_ws(' ', l.period, l.cause, l.leavers), ', ' order by l.period, l.cause) from leavers(spells, '2024-01-01') l) as leavers
from spells_cells join units using (unit_id) order by unit;
-- stays: ann 121 days until 2024-03-31, bob 27 (resigned) and 40, cem from c, that is b, 90; dan is seen for 30; eve is in the future
select unit, c.people, n(survival), future(survival), (jsonb(survival) - 'event_causes')::text as survival
from survival_cells c join units using (unit_id) order by unit;
-- who is there from January, the first period with answers
select unit, period, count(*) as people from people join units using (unit_id) where family = 'tenure employee' group by 1, 2 order by 1, 2;
select measure, unit, period, c.moments from outcome_cells c join units using (unit_id) order by 1, 2, 3;

-- What the cells are, by name, for comparing one mart with another -----------------------------------

create function public.cells_now(private text) returns table (cell text, content text) language plpgsql as $$
begin
	perform set_config('search_path', private || ', public', true);
	return query
		select concat_ws('|', 'ratings', unit, period, question), concat_ws('|', c.people, c.ratings) from ratings_cells c join units using (unit_id) join questions using (question_id)
		union all select concat_ws('|', 'engagement', unit, period, voice, dimension), concat_ws('|', c.people, engagement) from engagement_cells c join units using (unit_id) join dimensions using (dimension_id)
		union all select concat_ws('|', 'shared', unit, period, question), c.ratings::text from shared_cells c join units on unit_id = ancestor_id join questions using (question_id)
		union all select concat_ws('|', 'drivers', period), concat_ws('|', people, moments) from driver_cells
		union all select concat_ws('|', 'people', family, unit, period, person), '' from people join units using (unit_id) where digest is not null
		union all select concat_ws('|', 'left out', view_name, unit, period, breach), n::text from left_out
		union all select concat_ws('|', 'spells', kind, unit), c.spells::text from spells_cells c join units using (unit_id)
		union all select concat_ws('|', 'survival', kind, unit), concat_ws('|', people, c.survival) from survival_cells c join units using (unit_id)
		union all select concat_ws('|', 'outcome', measure, unit, period), moments::text from outcome_cells join units using (unit_id);
end $$;
create function public.cells_differ(what text, out title text, out cells bigint, out differ text) language plpgsql as $$
begin
	cells_differ.title := what;
	drop schema if exists cells_n, cells_n_private cascade;
	perform create_mart('cells_hr', 'cells_n', '{"closing": "2024-03-31"}');
	select count(*), string_agg(coalesce(m.cell, n.cell), ', ') filter (where m.content is distinct from n.content) into cells, differ
	from cells_now('cells_m_private') m full join cells_now('cells_n_private') n using (cell);
	perform set_config('search_path', 'cells_hr, public', false);
end $$;
select * from cells_differ('as made');

set search_path = cells_hr, public;
select track('cells_m', 'responses', 'responses', 'unit', 'asked_on'), track('cells_m', 'tenures', 'tenures', 'unit'),
	track('cells_m', 'outcomes', 'outcomes', 'unit', 'at'), track('cells_m', 'surveys', 'surveys'), track('cells_m', 'units', 'units');
select recomputed > 0 as recomputed from refresh_mart('cells_m');
select changes, recomputed from refresh_mart('cells_m');

insert into responses (voice, response, person, unit, asked_on, question, score) values ('employee', 20, 'bob', 'a', '2024-02-09', 'i1', 3), ('employee', 20, 'bob', 'a', '2024-02-09', 'rec', 7);
select changes, recomputed from refresh_mart('cells_m');
select * from cells_differ('a late answer');
update responses set score = 1 where response = 4 and question = 'i1';
delete from responses where response = 3;
select changes, recomputed from refresh_mart('cells_m');
select * from cells_differ('a correction and a deletion');
update responses set share = .9 where response = 1 and unit = 'a' and voice = 'customer';
delete from responses where unit = 'd';
select changes from refresh_mart('cells_m');
select * from cells_differ('shares');
update responses set unit = 'd', asked_on = '2023-11-02' where unit = 'zz';
insert into responses (voice, response, unit, asked_on, question, score) values ('employee', 21, 'yy', '2024-02-09', 'i1', 3);
select changes from refresh_mart('cells_m');
select * from cells_differ('a first period that is earlier, a unit that nobody knows');
update surveys set period = '2024-02-15';
select changes from refresh_mart('cells_m');
select * from cells_differ('a survey for another period');
delete from responses where unit = 'b' or unit = 'c';
select changes from refresh_mart('cells_m');
select * from cells_differ('cells that are no more');
update tenures set ended_on = '2024-03-02', cause = 'retired' where person = 'ann' and unit = 'b';
delete from tenures where person = 'dan';
insert into outcomes values ('d', '2024-03-01', 'visits', 4), ('a', '2024-01-15', 'revenue', 1);
select changes from refresh_mart('cells_m');
select * from cells_differ('tenures and outcomes');
update units set successor = null where unit = 'c';
insert into responses (voice, response, unit, asked_on, question, score) values ('employee', 22, 'c', '2024-02-09', 'i1', 3);
select changes from refresh_mart('cells_m');
select * from cells_differ('a merger undone');
truncate responses;
select changes from refresh_mart('cells_m');
select * from cells_differ('no answers');

-- What packed responses refuse ------------------------------------------------------------------------

set search_path = public;
select mart_responses_accum(null, 'v', 'r', 'p', null, 'q', 1, '{q,v}', '{{1,1,5,0,1}}');
select mart_responses_combine('', '');
select * from mart_response_ratings('', '{{1,1,5,0,1}}');
select * from mart_response_ratings(decode(repeat('ff', 100), 'hex'), '{{1,1,5,0,1}}');
select * from mart_response_ratings(decode(repeat('00', 100), 'hex'), '{{1,1,5,0,1}}');
with packed as (
	select mart_pack(a) as p from (select mart_responses('v', 'r', null, null, 'q', 3, '{q,v}', '{{7,1,5,0,1}}') as a) s)
select r.*, (select count(*) from mart_response_people(p, '{{7,1,5,0,1}}', '{4,1,1}')) as people from packed, mart_response_ratings(p, '{{7,1,5,0,1}}') r;
-- who was asked and said nothing is nobody
with packed as (
	select mart_pack(a) as p from (select mart_responses('v', r, null, null, 'q', score, '{q,v}', '{{7,1,5,0,1}}') as a from (values ('r', null), ('s', 3), ('t', null)) s (r, score)) s)
select r.*, (select count(*) from mart_response_people(p, '{{7,1,5,0,1}}', '{4,1,1}')) as people from packed, mart_response_ratings(p, '{{7,1,5,0,1}}') r;
with packed as (
	select mart_pack(a) as p from (select mart_responses('v', 'r', null, null, 'q', 3, '{q,v}', '{{7,1,5,0,1}}') as a) s)
select * from packed, mart_response_ratings(p, '{{7,1,2,0,1}}') r;
with packed as (
	select mart_pack(a) as p from (select mart_responses('v', 'r', null, null, 'q', 3, '{q,v}', '{{7,1,5,0,1}}') as a) s)
select * from packed, mart_response_engagement(p, '{{7,1,5,0,1}}', '{4,2,1}') r;
select mart_responses('v', 'r', null, null, 'q', 3, '{q}', '{{7,1,5,0,1}}');
select mart_responses('v', 'r', null, null, 'q', 3, '{q,v}', '{{7,5,1,0,1}}');
select mart_responses('v', 'r', null, null, 'q', 3, null, null);
select mart_period(d, g), mart_next_period(d, g) from (values (date '2024-02-29')) d (d), unnest('{day,week,month,quarter,year}'::text[]) g;
select mart_period('infinity', 'month'), mart_period(null, 'month');
select mart_period('2024-01-01', 'fortnight');
-- three ranges: the two largest gaps are left out
select * from mart_ranges('{2024-03-01,2020-01-01,2020-02-01,2022-05-01,2024-02-01,2024-05-01}', 'month');

reset search_path;
drop schema cells_m, cells_m_private, cells_n, cells_n_private, cells_hr cascade;
drop function cells_now(text), cells_differ(text);
