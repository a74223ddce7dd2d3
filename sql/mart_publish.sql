-- What a mart publishes, by hand and by the extension's own functions over the source's rows.

set client_min_messages = warning;
\set SHOW_CONTEXT never
create schema raw;
set search_path = raw, public;
create table units (unit text, parent text, manager text, name text);
insert into units values ('A', null, 'Ann', 'Region A'), ('B', null, 'Bob', 'Region B'), ('a1', 'A', 'Al', 'Shop a1'), ('a2', 'A', 'Abe', 'Shop a2'),
	('b1', 'B', 'Bea', 'Shop b1'), ('b2', 'B', 'Bo', 'Shop b2');
create table questions (question text, voice text, dimension text, lo int, hi int, reversed boolean, wording text);
insert into questions values ('e1', 'employee', 'care', 1, 5, false, null), ('e2', 'employee', 'care', 1, 5, true, null),
	('w1', 'employee', 'work', 1, 5, false, null), ('en', 'employee', 'loyalty', 0, 10, false, null),
	('np', 'customer', 'loyalty', 0, 10, false, null), ('sat', 'customer', 'satisfaction', 1, 5, false, null),
	('sn', 'supplier', 'loyalty', 0, 10, false, null), ('paid', 'supplier', 'payment', 1, 4, false, null);
create table responses (voice text, response text, person text, unit text, asked_on date, question text, score int, comment text, survey text, share float8);
-- a1: six employees, a2: six, b1: seven, b2: two, whom nobody may see. In January, and again in February.
create table answered (unit text, who int, e1 int, e2 int, w1 int, en int);
insert into answered values
	('a1', 1, 1, 5, 3, 10), ('a1', 2, 2, 4, 3, 9), ('a1', 3, 3, 3, 3, 9), ('a1', 4, 4, 2, 3, 8), ('a1', 5, 5, 1, 3, 6), ('a1', 6, 5, 1, 3, 0),
	('a2', 1, 4, 1, 5, 10), ('a2', 2, 4, 1, 5, 10), ('a2', 3, 4, 2, 5, 9), ('a2', 4, 3, 3, 4, 9), ('a2', 5, 3, null, null, 7), ('a2', 6, 2, 4, 1, 10),
	('b1', 1, 2, 4, 2, 5), ('b1', 2, 2, 4, 2, 5), ('b1', 3, 3, 3, 1, 6), ('b1', 4, 3, 3, 1, 7), ('b1', 5, 4, 2, 2, 8), ('b1', 6, 1, 5, 3, 9), ('b1', 7, 1, 5, 1, 0),
	('b2', 1, 5, 1, 5, 10), ('b2', 2, 5, 1, 5, 10);
insert into responses
	select 'employee', unit || who || m, unit || who, unit, date '2025-01-20' + m, question, score, null, 's' || m, null
	from answered, unnest(array[0, 31]) m, lateral (values ('e1', e1), ('e2', e2), ('w1', w1), ('en', en)) a (question, score);
-- Customers: c1 in two shops, each with an answer of its own; c2 of two shops by its shares, in one answer.
insert into responses (voice, response, person, unit, asked_on, question, score, share) values
	('customer', 'k1', 'c1', 'a1', '2025-01-05', 'np', 9, null), ('customer', 'k1', 'c1', 'a1', '2025-01-05', 'sat', 5, null),
	('customer', 'k2', 'c1', 'b1', '2025-01-06', 'np', 3, null), ('customer', 'k2', 'c1', 'b1', '2025-01-06', 'sat', 2, null),
	('customer', 'k3', 'c2', 'a1', '2025-01-07', 'np', 10, 0.7), ('customer', 'k3', 'c2', 'a2', '2025-01-07', 'np', 10, 0.3),
	('customer', 'k4', 'c3', 'a2', '2025-01-08', 'np', 0, null), ('customer', 'k4', 'c3', 'a2', '2025-01-08', 'sat', 4, null),
	('supplier', 'l1', 'x1', 'b1', '2025-01-09', 'sn', 10, null), ('supplier', 'l1', 'x1', 'b1', '2025-01-09', 'paid', 2, null);
create table tenures (kind text, person text, unit text, started_on date, ended_on date, cause text);
insert into tenures select 'employee', unit || who, unit, '2024-01-01', null, null from answered where (unit, who) not in (('a1', 1), ('a1', 2));
insert into tenures values ('employee', 'a17', 'a1', '2024-01-01', null, null), ('employee', 'a18', 'a1', '2024-01-01', null, null), ('employee', 'a11', 'a1', '2024-01-01', '2025-01-17', 'resigned'),
	('employee', 'a12', 'a1', '2024-01-01', '2025-01-11', 'transfer'), ('employee', 'a12', 'a2', '2025-01-11', null, null),
	('customer', 'c1', 'a1', '2024-06-01', '2025-02-15', 'moved'), ('customer', 'c2', 'a1', '2024-06-01', null, null);
create table outcomes (unit text, at date, measure text, value float8);
insert into outcomes values ('a1', '2025-01-31', 'sales', 10), ('a1', '2025-01-31', 'sales', 14), ('a2', '2025-01-31', 'sales', 30), ('b2', '2025-02-28', 'sales', 7);
create table invitations (survey text, unit text, invited int);
insert into invitations values ('s0', 'a1', 8), ('s0', 'a2', 12), ('s0', 'b1', 6), ('s31', 'a1', 6);
create table benchmarks (question text, norm float8);
insert into benchmarks values ('e1', 3), ('e2', 2);
select create_mart('raw', 'shop', '{"closing": "2025-02-28"}');

-- By hand -------------------------------------------------------------------------------------------------

-- a1: six persons' means of e1, e2 turned and w1 are 5, 7, 9, 11, 13, 13 thirds: 16.7, 33.3, 50, 66.7, 83.3, 83.3 of 100, 55.56 on the mean.
-- Promoters 3, detractors 2 of 6: 16.67. Favourable: 3 of 6, 3 of 6 and none. Half of their e1 is above, mean 3.333 to 3, and e2 turned
-- 3.333 to 4: 8.33 and -16.67 points, -4.17 on the mean. Six of eight answered.
-- b2 is two: nobody may see it, and so not b1 beside B. In B more answered than were invited.
select unit, people, response_rate, engagement, enps, favorable, benchmark_difference, note
from shop.scorecard where period = '2025-01-01' order by level, unit collate "C";
-- c1 and c2 each count once at the company, c1 twice where its shops are apart; NPS of A: 9, 10, 0; of a2: 10, 0
select unit, customers, nps, csat from shop.scorecard where period = '2025-01-01' order by level, unit collate "C";
-- a1 until the 10th: 8 people, then 7, from the 17th 6: 10 * 8 + 6 * 7 + 15 * 6 = 212 days, one left: 365.25/212. a2: nobody leaves.
-- The company: 23 people to the 16th, then 22: 16 * 23 + 15 * 22 = 698 days.
select unit, turnover, round((365.25/212)::numeric, 6) as a1, round((365.25/698)::numeric, 6) as company, churn
from shop.scorecard where period = '2025-01-01' order by level, unit collate "C";
select unit, churn, round((365.25/(14 + 28))::numeric, 6) as by_hand from shop.scorecard where period = '2025-02-01' and churn > 0 order by level, unit collate "C";
select unit, dimension, people, score, round(low::numeric, 4) as low, round(high::numeric, 4) as high, favorable, round(favorable_low::numeric, 4) as favorable_low, round(favorable_high::numeric, 4) as favorable_high
from shop.dimensions where period = '2025-01-01' and unit in ('a1', 'A') order by unit collate "C", voice, dimension;
-- Wilson's interval of 33.33 % of 6
select round(((1.0/3 + z2/12) / (1 + z2/6) - sqrt((1.0/3 * 2/3 + z2/24) * z2/6) / (1 + z2/6))::numeric * 100, 4) as low from (select 1.959963984540054 ^ 2 as z2) z;
select unit_id, period, measure, n, mean, stddev, value from shop_private.shown_cells where voice = 'outcome' order by period, unit_id;
select period, voice, measure, people, value, note from shop.stakeholders order by period, voice, measure;
-- each unit in each period, shown or not
select count(*), count(people), count(distinct (unit, period)) from shop.scorecard;

-- By the functions over the rows -----------------------------------------------------------------------------

create view below as select t.ancestor_id, u.unit from shop_private.tree t join shop_private.units u using (unit_id);
create view turned as select r.*, case when q.reversed then q.lo + q.hi - score else score end as point, q.lo, q.hi, q.dimension,
	date_trunc('month', asked_on)::date as period from responses r join questions q using (question);
-- Indices: a row a person; whoever answered less than half of a dimension is in none.
create view indices as
	select b.ancestor_id as unit_id, a.period, a.dimension, engagement_agg(1, 5, variadic a.points) as e
	from below b join (
		select unit, period, response, d.dimension, array_agg(case when d.dimension in ('engagement', t.dimension) then point end order by question)
			filter (where d.dimension in ('engagement', t.dimension)) as points
		from turned t cross join (values ('care'), ('work'), ('engagement')) d (dimension)
		where voice = 'employee' and question <> 'en'
		group by 1, 2, 3, 4) a using (unit)
	group by 1, 2, 3;
select count(*) as cells, count(*) filter (where (s.value, s.low, s.high, s.stddev, s.n, s.favorable)
	is distinct from ((i).value, (i).low, (i).high, stddev(e), (i).n, favorable(e))) as others
from shop_private.shown_cells s left join (select *, engagement_index_estimate(e) as i from indices) i
	on i.unit_id = s.unit_id and i.period = s.period and i.dimension = s.measure
where s.family = 'employee' and s.measure <> 'enps';
select count(*) as cells, count(*) filter (where (s.value, s.low, s.high, s.n) is distinct from ((i).value, (i).low, (i).high, (i).n)) as others
from shop_private.shown_cells s left join (
	select b.ancestor_id as unit_id, period, nps_estimate(point) as i from below b join turned using (unit) where question = 'en' group by 1, 2) i using (unit_id, period)
where s.measure = 'enps';
-- the standard deviation of 100, 0 and -100
select count(*) filter (where abs(s.stddev - i.stddev) > 1e-12 * i.stddev) as others
from shop_private.shown_cells s left join (
	select b.ancestor_id as unit_id, period, stddev(case when point > 8 then 100 when point > 6 then 0 else -100 end) as stddev
	from below b join turned using (unit) where question = 'en' group by 1, 2) i using (unit_id, period)
where s.measure = 'enps';
select count(*) as cells, count(*) filter (where (s.value, s.low, s.high, s.n) is distinct from ((i).value, (i).low, (i).high, (i).n)) as others
from shop_private.shown_cells s left join (
	select ancestor_id as unit_id, period, turnover_rate(s, period, (period + interval '1 month')::date - 1, internal => '{transfer}') as i
	from (select b.ancestor_id, spells_agg(started_on, ended_on, '2025-02-28', 'month', cause) as s
		from below b join tenures using (unit) where kind = 'employee' group by 1) s, unnest('{2025-01-01,2025-02-01}'::date[]) period) i using (unit_id, period)
where s.measure = 'turnover' and s.period >= '2025-01-01';

-- When it changes ----------------------------------------------------------------------------------------------

create table before as select * from shop.scorecard;
create table before_dimensions as select * from shop.dimensions;
create view changed as
	select s.unit, s.period from shop.scorecard s join before b using (unit, period) where to_jsonb(s) <> to_jsonb(b)
	union select coalesce(d.unit, b.unit), coalesce(d.period, b.period) from shop.dimensions d full join before_dimensions b using (unit, period, voice, dimension)
	where to_jsonb(d) is distinct from to_jsonb(b);
-- One person's correction changes nothing that is shown.
update responses set score = 1 where person = 'a16' and question = 'e1' and asked_on < '2025-02-01';
select published, held_back from refresh_mart('shop', '2025-01-01');
select * from changed order by period, unit collate "C";
-- Five do: their shop, and all above it.
update responses set score = 2 where person in ('a11', 'a13', 'a14', 'a15') and question = 'e1' and asked_on < '2025-02-01';
select published > 0 as published, held_back from refresh_mart('shop', '2025-01-01');
select * from changed order by period, unit collate "C";
-- e1 is 2, 2, 2, 2, 2, 1: of three items 6, 7, 8, 9, 10 and 9 thirds
select engagement, 100 * (49.0/18 - 1) / 4 as by_hand from shop.scorecard where unit = 'a1' and period = '2025-01-01';
-- Again one; and then a closing date, at which all that is shown is as if the mart were made anew.
update responses set score = 5 where person = 'a13' and question = 'w1' and asked_on < '2025-02-01';
select published, held_back from refresh_mart('shop', '2025-01-01');
select published > 0 as published, held_back from refresh_mart('shop', '2025-01-01', '2025-02-28');
select create_mart('raw', 'anew', '{"closing": "2025-02-28"}');
select count(*) as cells, count(*) filter (where to_jsonb(s) is distinct from to_jsonb(a)) as others
from shop.scorecard s full join anew.scorecard a using (unit, period);
select count(*) as cells, count(*) filter (where to_jsonb(s) is distinct from to_jsonb(a)) as others
from shop.dimensions s full join anew.dimensions a using (unit, period, voice, dimension);
-- Without a rule, customers' answers change at once. A unit's name and an outcome do so for everybody.
update responses set score = 8 where response = 'k4' and question = 'np';
update outcomes set value = 31 where value = 30;
update units set name = 'Shop two' where unit = 'a2';
select published from refresh_mart('shop', '2025-01-01');
select unit, name, nps from shop.scorecard where period = '2025-01-01' and unit in ('A', 'a2') order by unit collate "C";
select unit_id, value from shop_private.shown_cells where measure = 'sales' and period = '2025-01-01' order by 1;
-- b1 moves to A, and its customer's answer: 9, 10, 8 and now 3; c1 is there twice and counts once. B has none.
update units set parent = 'A' where unit = 'b1';
select count(*) from refresh_mart('shop', '-infinity');
select unit, parent, customers, nps, case unit when 'A' then 100 * (2 - 1) / 4 end as by_hand from shop.scorecard
where period = '2025-01-01' and unit in ('A', 'B') order by unit;
-- A unit that is no more has no rows.
delete from outcomes where unit = 'b2';
delete from responses where unit = 'b2';
delete from tenures where unit = 'b2';
delete from units where unit = 'b2';
select count(*) from refresh_mart('shop', '-infinity');
select count(*) from shop.scorecard where unit = 'b2';

-- Who reads it ---------------------------------------------------------------------------------------------------

create role mart_publish_reader;
select grant_mart('shop', 'mart_publish_reader'), grant_mart('shop', 'mart_publish_reader');
set role mart_publish_reader;
select count(*) > 0 as sees from shop.scorecard;
select * from shop_private.shown_cells;
reset role;
select revoke_mart('shop', 'mart_publish_reader'), revoke_mart('shop', 'mart_publish_reader');
set role mart_publish_reader;
select * from shop.scorecard;
reset role;
select grant_mart('shop', 'public');
select grant_mart('shop', 'no such role');
select grant_mart('no such mart', 'mart_publish_reader');
grant usage on schema shop_private to mart_publish_reader;
select grant_mart('shop', 'mart_publish_reader');
revoke usage on schema shop_private from mart_publish_reader;
grant usage on schema raw to mart_publish_reader;
grant select on responses to mart_publish_reader;
select grant_mart('shop', 'mart_publish_reader');

-- How many people are behind a number, above their shops: c7 comes twice, c8 says nothing of recommending, c9 nothing at all.
insert into responses (voice, response, person, unit, asked_on, question, score) values
	('customer', 'm1', 'c7', 'a1', '2025-03-05', 'np', 9), ('customer', 'm2', 'c7', 'a1', '2025-03-06', 'np', 3), ('customer', 'm2', 'c7', 'a1', '2025-03-06', 'sat', 2),
	('customer', 'm3', 'c8', 'b1', '2025-03-07', 'np', null), ('customer', 'm3', 'c8', 'b1', '2025-03-07', 'sat', 5),
	('customer', 'm4', 'c9', 'b1', '2025-03-08', 'np', null), ('customer', 'm4', 'c9', 'b1', '2025-03-08', 'sat', null);
select count(*) from refresh_mart('shop', since => '2025-03-01', closing => '2025-03-31');
select unit, customers, nps from shop.scorecard where period = '2025-03-01' order by level, unit collate "C";
select measure, people, value from shop.stakeholders where period = '2025-03-01' and voice = 'customer' order by measure;
select unit, dimension, people, score from shop.dimensions where period = '2025-03-01' order by unit collate "C", dimension;

drop owned by mart_publish_reader;
drop role mart_publish_reader;
reset search_path;
drop schema shop, shop_private, anew, anew_private, raw cascade;


-- What is compared with a benchmark is the answers to one question: where one of eight answered it, it would be that
-- one's answer; and so would be what is above less what is beside.
create schema asked;
set search_path = asked, public;
create table units as select * from (values ('all', null, null, 'all'), ('a', 'all', null, 'a'), ('b', 'all', null, 'b')) u (unit, parent, manager, name);
create table questions as select q as question, 'employee' as voice, 'work' as dimension, 1 as lo, 5 as hi, false as reversed, '' as wording
	from unnest(array['w1', 'w2', 'w3']) q;
create table responses as
	select 'employee' as voice, unit || who as response, unit || who as person, unit, date '2025-01-10' as asked_on, question, 1 + (who * 3) % 5 as score, null::text as comment
	from unnest(array['a', 'b']) unit, generate_series(1, 8) who, unnest(array['w1', 'w2', 'w3']) question
	where question <> 'w3' or unit = 'b' or who = 3;
create view benchmarks as select 'w3' as question, 2.0 as norm;
select create_mart('asked', 'few', '{"closing": "2025-01-31"}');
select unit, people, engagement is not null as engagement, benchmark_difference from few.scorecard order by level, unit collate "C";
reset search_path;
drop schema asked, few, few_private cascade;

-- Three of a and three of b come in: the company tells of six, and its units wait for a closing date, at which nobody
-- needs to have changed again. A minimum that is raised is met at once: who was enough no longer is.
create schema waits;
set search_path = waits, public;
create table units as select * from (values ('all', null, null, 'all'), ('a', 'all', null, 'a'), ('b', 'all', null, 'b'), ('c', 'all', null, 'c')) u (unit, parent, manager, name);
create view questions as select 'w' as question, 'employee' as voice, 'work' as dimension, 1 as lo, 5 as hi, false as reversed, '' as wording;
create table responses as
	select 'employee' as voice, unit || who as response, unit || who as person, unit, date '2025-01-10' as asked_on, 'w' as question, 2 as score, null::text as comment
	from unnest(array['a', 'b', 'c']) unit, generate_series(1, case unit when 'c' then 6 else 8 end) who;
select create_mart('waits', 'waiting', '{"closing": "2025-01-31"}');
select track('waiting', 'responses', 'responses', 'unit', 'asked_on');
select held_back from refresh_mart('waiting');
insert into responses select 'employee', unit || who, unit || who, unit, '2025-01-11', 'w', 5 from unnest(array['a', 'b']) unit, generate_series(11, 13) who;
select recomputed, held_back from refresh_mart('waiting');
select unit, people, score from waiting.dimensions order by unit collate "C";
select recomputed, held_back from refresh_mart('waiting', closing => '2025-01-31');
select unit, people, score from waiting.dimensions order by unit collate "C";
-- who belongs to the company itself is of a unit like any other
insert into responses select 'employee', 'all' || who, 'all' || who, 'all', '2025-01-11', 'w', 1 from generate_series(1, 7) who;
select recomputed, held_back from refresh_mart('waiting');
select unit, people from waiting.dimensions order by unit collate "C";
begin;
set local employee_customer.min_people = 7;
select held_back from refresh_mart('waiting');
select unit, people from waiting.scorecard order by unit collate "C";
rollback;
reset search_path;
drop schema waits, waiting, waiting_private cascade;

-- Six of each of all, a and b say 2; one of a and b says 5, mostly of a, and counts once above. The benchmark is 3: of a
-- 17/7 less 3, of all 41/19 less 3, 25 points each. All seven of a who were invited answered. What customers call
-- engagement is another thing.
create schema once;
set search_path = once, public;
create table units as select * from (values ('all', null, null, 'all'), ('a', 'all', null, 'a'), ('b', 'all', null, 'b')) u (unit, parent, manager, name);
create view questions as select * from (values ('w', 'employee', 'work', 1, 5, false, ''), ('c', 'customer', 'engagement', 1, 5, false, '')) q (question, voice, dimension, lo, hi, reversed, wording);
create table responses as
	select 'employee' as voice, unit || who as response, unit || who as person, unit, date '2025-01-10' as asked_on, 'w' as question, 2 as score, null::text as comment, 's' as survey, null::float8 as share
	from unnest(array['all', 'a', 'b']) unit, generate_series(1, 6) who
	union all values ('employee', 'ab', 'ab', 'a', date '2025-01-10', 'w', 5, null, 's', 0.6), ('employee', 'ab', 'ab', 'b', '2025-01-10', 'w', 5, null, 's', 0.4),
		('customer', 'x', 'x', 'a', '2025-01-10', 'c', 5, null, 's', null);
create view benchmarks as select 'w' as question, 3.0 as norm;
create view invitations as select 's' as survey, 'a' as unit, 7 as invited;
select create_mart('once', 'counted', '{"closing": "2025-01-31"}');
select unit, people, response_rate, engagement, benchmark_difference, 25 * (17.0/7 - 3) as a, 25 * (41.0/19 - 3) as company, note from counted.scorecard order by unit collate "C";
reset search_path;
drop schema once, counted, counted_private cascade;

-- Five correct themselves, and are shown; five who take that back are not, for what was shown before would tell what the
-- other one says. And six whose unit merges, less three who are gone: three came to c, who changed nothing.
create schema turns;
set search_path = turns, public;
create table units as select u as unit, nullif('all', u) as parent, null as manager, u as name, null as successor from unnest(array['all', 'a', 'c', 'd']) u;
create view questions as select 'w' as question, 'employee' as voice, 'work' as dimension, 1 as lo, 5 as hi, false as reversed, '' as wording;
create table responses as
	select 'employee' as voice, unit || who as response, unit || who as person, unit, date '2025-01-10' as asked_on, 'w' as question, 2 as score, null::text as comment
	from unnest(array['a', 'c', 'd']) unit, generate_series(1, case unit when 'a' then 12 else 6 end) who;
select create_mart('turns', 'turning', '{"closing": "2025-01-31"}');
update responses set score = 5 where response in ('a1', 'a2', 'a3', 'a4', 'a5');
select held_back from refresh_mart('turning', since => '2025-01-01');
select distinct unit, people, score from turning.dimensions where unit in ('a', 'all') order by 1;
update responses set score = 2 where response in ('a1', 'a2', 'a3', 'a4', 'a5');
select held_back from refresh_mart('turning', since => '2025-01-01');
select distinct unit, people, score from turning.dimensions where unit in ('a', 'all') order by 1;
select held_back from refresh_mart('turning', closing => '2025-01-31');
update units set successor = 'c' where unit = 'd';
delete from responses where response in ('d1', 'd2', 'd3');
select held_back > 0 as held_back from refresh_mart('turning', since => '-infinity', closing => '2025-01-31');
select distinct unit, people from turning.dimensions order by 1;
reset search_path;
drop schema turns, turning, turning_private cascade;
