-- The contract: what a source must hold, what is said of a source that is wrong, and what the mart makes of it.
-- The mappings in docs/mappings.md have a test of their own: test/t/013_mappings.pl.
\set VERBOSITY default
\set SHOW_CONTEXT never

create schema src;
create table src.units (unit text, parent text, manager text, name text, valid_from date, valid_to date, successor text, customer_facing boolean);
create table src.questions (question text, voice text, dimension text, lo numeric, hi numeric, reversed boolean, wording text);
create table src.responses (voice text, response bigint, person int, unit text, asked_on date, question text, score float8, comment text, about_unit text, share float8);
create table src.tenures (kind text, person int, unit text, started_on date, ended_on date, cause text);
create table src.outcomes (unit text, at date, measure text, value numeric);
create table src.surveys (survey text, period date);
create table src.invitations (survey text, unit text, invited int);
create table src.benchmarks (question text, norm numeric);

insert into src.units values
  ('head', null, 'Ada', 'The company', null, null, null, false), ('north', 'head', 'Bob', 'North', null, null, null, null),
  ('n1', 'north', 'Cyd', 'Shop 1', '2024-01-01', null, null, true), ('n2', 'north', 'Cyd', null, null, null, null, true),
  ('old', 'gone', 'Dan', 'Shop 0', null, '2023-12-31', 'older', true), ('older', 'head', null, 'Shop 00', null, null, 'n1', true),
  ('gone', 'head', null, 'Merged region', null, null, 'north', true), ('g1', 'gone', 'Eve', 'Shop 3', null, null, null, true);
insert into src.questions values
  ('e1', 'employee', 'care', 1, 5, false, 'My manager cares.'), ('e2', 'employee', 'care', 1, 5, true, 'I am left alone.'),
  ('e3', 'employee', 'care', 0, 10, false, 'How much?'), ('e4', 'employee', 'clarity', 1, 5, null, null),
  ('e5', 'employee', null, 1, 7, false, null), ('enps', 'employee', 'enps', 0, 10, false, 'Would you recommend us?'),
  ('n1', 'customer', 'nps', 0, 10, false, 'Would you recommend us?'), ('c1', 'customer', 'csat', 1, 5, false, 'How satisfied are you?'),
  ('c2', 'customer', 'care', 1, 5, false, 'How well were you cared for?'), ('s1', 'supplier', 'fairness', 0, 10, false, null),
  ('i1', 'internal', 'help', 0, 10, false, 'How likely are you to recommend their service?');
insert into src.responses values
  ('employee', 1, 1, 'n1', '2024-01-31', 'e1', 4, null, null, null), ('employee', 1, 1, 'n1', '2024-01-31', 'e2', null, 'Not now', null, null),
  ('employee', 1, 1, 'n1', '2024-01-31', 'enps', 9, null, null, null), ('customer', 2, 1, 'n1', '2024-01-31', 'n1', 10, null, null, 0.5),
  ('customer', 2, 1, 'n2', '2024-01-31', 'n1', 10, null, null, 0.5), ('internal', 3, 2, 'n1', '2024-02-01', 'i1', 0, null, 'n2', null),
  ('employee', 4, null, 'old', '2023-12-31', 'e1', 1, null, null, null);
insert into src.tenures values
  ('employee', 1, 'n1', '2020-01-01', '2021-01-01', 'transfer'), ('employee', 1, 'n2', '2021-01-01', 'infinity', null),
  ('customer', 1, 'n1', '2020-06-01', null, null), ('employee', 2, 'n1', '2020-01-01', '2020-01-01', 'resigned'),
  ('employee', 2, 'n1', '2020-01-01', '2020-02-01', 'resigned');
insert into src.outcomes values ('n1', '2024-01-01', 'revenue', 10), ('n1', '2024-01-01', 'defects', null);
insert into src.surveys values ('w1', '2024-01-01');
insert into src.invitations values ('w1', 'n1', 3), ('w1', 'n1', 4), ('w1', 'n2', null), ('w1', 'old', 0);
insert into src.benchmarks values ('e1', 3.5), ('c1', null);

-- Nothing is wrong: a person who came twice, a unit that merged twice, an answer for two units.
select * from check_contract('src');

-- What becomes of it. One unit is above all others: it is the company. What merged counts for its last successor, and
-- what was below it is below that one.
set client_min_messages = warning;
select create_mart('src', 'm', '{"closing": "2024-03-31"}');
reset client_min_messages;
select unit_id, unit, name, manager, parent_id, top_id, level, customer_facing, valid_from from m_private.units order by unit_id;
select n.unit, u.unit as counts_for from m_private.unit_names n join m_private.units u using (unit_id) order by 1;
select ancestor_id, array_agg(unit_id order by unit_id) as units, max(distance) from m_private.tree group by 1 order by 1;
-- A question's measure (one that is named so, else the first that can be it), a dimension's scale (the one of most items, else the narrowest) and the index of employees.
select question_id, question, voice, dimension, lo, hi, reversed, norm, measure from m_private.questions order by 1;
select dimension_id, voice, dimension, lo, hi, questions from m_private.dimensions order by 1;
select * from m_private.left_out where view_name in ('units', 'questions', 'surveys', 'invitations', 'benchmarks');
select source, options, grain, closing, company_id from m_private.mart;

-- Read anew, what stays keeps its number, and numbers are not used twice.
delete from src.units where unit = 'g1';
insert into src.units values ('a0', 'n1', null, 'A new one', null, null, null, true);
delete from src.questions where question in ('c2', 's1');
insert into src.questions values ('a0', 'employee', 'engagement', 1, 5, false, 'I am proud to work here.');
select mart_structure('m_private');
select unit_id, unit, parent_id, top_id, level from m_private.units order by unit_id;
select question_id, question, voice, measure from m_private.questions order by 1;
select dimension_id, voice, dimension, questions from m_private.dimensions order by 1;
-- A second unit that is below none: the company is above both, and what was the company gets a number of its own.
insert into src.units values ('other', null, null, 'Another company', null, null, null, true), ('(all)', 'other', null, 'A name that is taken', null, null, null, true);
select mart_structure('m_private');
select unit_id, unit, name, parent_id, top_id, level from m_private.units order by unit_id;
delete from src.units where unit in ('a0', 'other', '(all)');
delete from src.questions where question = 'a0';

-- Options name the questions of the measures.
set client_min_messages = warning;
insert into src.questions values ('a9', 'employee', 'care', 0, 10, false, null), ('c3', 'customer', 'other', 1, 5, false, null);
select create_mart('src', 'm2', '{"enps": "e3", "csat": "c3", "grain": "quarter", "max_lag": 2, "leadership": "care", "care": "engagement", "service": "csat", "loyalty": "churn",
  "benefits": {"quality": ["outcome", "defects"], "service": ["customer", "nps"]}}');
select question, measure from m_private.questions where measure is not null order by 1;
select question, measure from m2_private.questions where measure is not null order by 1;
delete from src.questions where question in ('a9', 'c3');
drop schema m2, m2_private cascade;
reset client_min_messages;

-- Without units and questions there is no mistake, and not much else.
create schema empty;
create view empty.units as select 'u'::text as unit, null::text as parent, 'm'::text as manager, 'n'::text as name where false;
create view empty.questions as select question, voice, dimension, lo, hi, reversed from src.questions where false;
create view empty.responses as select voice, response, person, unit, asked_on, question, score from src.responses where false;
select * from check_contract('empty');
select mart_tell_missing('empty');
set client_min_messages = warning;
select create_mart('empty', 'm2');
select unit_id, unit, name, level from m2_private.units;
drop schema m2, m2_private cascade;
reset client_min_messages;

-- Breaches, each as often as is said here.
begin;
insert into src.units values
  (null, 'head', null, 'nameless', null, null, null, true),                          -- no unit: 1
  ('n2', 'head', null, 'again', '2024-01-01', null, null, true), ('n2', 'head', null, 'and again', '2023-01-01', null, null, true), -- listed twice: 2; the latest counts
  ('x', 'z', null, 'x', null, null, null, true), ('y', 'x', null, 'y', null, null, null, true), ('z', 'y', null, 'z', null, null, null, true), -- a cycle: 3
  ('self', 'self', null, 'self', null, null, null, true),                            -- and of one: 4
  ('below', 'x', null, 'below a cycle', null, null, null, true),                     -- unknown parent: 1
  ('lost', 'nowhere', null, 'lost', null, null, null, true),                         -- 2
  ('heir', 'head', null, 'heir', null, null, 'nowhere', true),                       -- unknown successor: 1
  ('into', 'head', null, 'into a cycle of the tree', null, null, 'z', true),         -- 2
  ('p', 'head', null, 'p', null, null, 'q', true), ('q', 'head', null, 'q', null, null, 'p', true), ('r', 'head', null, 'r', null, null, 'q', true), -- cycle of successors: 3
  ('under', 'p', null, 'under p', null, null, null, true),                           -- unknown parent: 3
  (repeat('long', 5000), 'head', repeat('Ada', 5000), repeat('name', 5000), null, null, null, true), -- name too long: 1
  ('named', 'head', repeat('Ada', 5000), repeat('name', 5000), null, null, null, true); -- what is only shown is cut
insert into src.questions values (repeat('q', 251), 'employee', 'care', 1, 5, false, null), ('long', 'employee', repeat('d', 251), 1, 5, false, null); -- name too long: 2
insert into src.responses values ('employee', 9, 1, repeat('long', 5000), '2024-01-31', 'e1', 4, null, null, null); -- unknown unit: 1
insert into src.tenures values (repeat('kind', 5000), 3, 'n1', '2020-01-01', null, null); -- name too long: 1
insert into src.outcomes values ('n1', '2024-01-01', repeat('measure', 5000), 1); -- name too long: 1
insert into src.questions values
  (null, 'employee', 'care', 1, 5, false, 'nameless'),                               -- no question: 1
  ('v1', 'boss', 'care', 1, 5, false, null), ('v2', null, 'care', 1, 5, false, null), -- unknown voice: 2
  ('l1', 'employee', 'care', 5, 1, false, null), ('l2', 'employee', 'care', 1, null, false, null), ('l3', 'employee', 'care', 1, 4.5, false, null),
  ('l4', 'employee', 'care', 0, 101, false, null), ('l5', 'employee', 'care', 'NaN', 5, false, null), ('l6', 'employee', 'care', 1, 1e300, false, null),
  ('l7', 'employee', 'care', 2, 2, false, null),                                     -- no valid scale: 7
  ('e1', 'employee', 'clarity', 1, 5, false, null),                                  -- listed twice: 1
  ('d1', 'employee', 'turnover', 1, 5, false, null), ('d2', 'customer', 'enps', 0, 10, false, null), ('d3', 'employee', 'nps', 0, 10, false, null); -- reserved dimension: 3
insert into src.questions select 'many' || i, 'supplier', 'everything', 1, 5, false, null from generate_series(1, 66) i; -- 2 more than 64
insert into src.responses values
  ('employee', null, 1, 'n1', '2024-01-31', 'e1', 4, null, null, null),              -- no response: 1
  ('employee', 10, 1, 'n1', null, 'e1', 4, null, null, null), ('employee', 11, 1, 'n1', 'infinity', 'e1', 4, null, null, null), -- no date: 2
  ('employee', 12, 1, null, '2024-01-31', 'e1', 4, null, null, null),                -- no unit: 1
  ('employee', 13, 1, 'nowhere', '2024-01-31', 'e1', 4, null, null, null), ('employee', 14, 1, 'x', '2024-01-31', 'e1', 9, null, null, null),
  ('employee', 15, 1, 'p', '2024-01-31', 'e1', 4, null, null, null), ('employee', 16, 1, 'into', '2024-01-31', 'e1', 4, null, null, null), -- unknown unit: 4 more
  ('employee', 17, 1, 'n1', '2024-01-31', null, 4, null, null, null), ('employee', 17, 1, 'n1', '2024-01-31', 'l1', 4, null, null, null), -- unknown question: 2
  ('customer', 18, 1, 'n1', '2024-01-31', 'e1', 4, null, null, null), (null, 19, 1, 'n1', '2024-01-31', 'e1', 4, null, null, null), -- question of another voice: 2
  ('employee', 20, 1, 'n1', '2024-01-31', 'e1', 3.5, null, null, null), ('employee', 21, 1, 'n1', '2024-01-31', 'e1', 6.01, null, null, null), -- score not a whole number: 2
  ('employee', 22, 1, 'n1', '2024-01-31', 'e1', 0, null, null, null), ('employee', 23, 1, 'n1', '2024-01-31', 'e1', 6, null, null, null),
  ('employee', 24, 1, 'n1', '2024-01-31', 'e1', 'NaN', null, null, null), ('employee', 25, 1, 'n1', '2024-01-31', 'e1', '-Infinity', null, null, null), -- score outside its scale: 4
  ('employee', 26, 1, 'n1', '2024-01-31', 'e1', 4, null, null, null), ('employee', 26, 1, 'n1', '2024-01-30', 'e1', 4, null, null, null),
  ('employee', 26, 1, 'older', '2024-01-31', 'e1', 5, null, null, null), ('employee', 26, 1, 'n1', '2024-01-31', 'e1', 9, null, null, null), -- duplicate answer: 2, and one more outside its scale
  ('employee', 26, 1, 'n1', '2024-01-31', 'e1', null, null, null, null), ('employee', 26, 1, 'n2', '2024-01-31', 'e1', 4, null, null, null), -- no answer, and another unit
  ('customer', 27, 1, 'n2', '2024-01-31', 'n1', 4, null, null, 1.5), ('customer', 27, 1, 'n1', '2024-01-31', 'n1', 4, null, null, 'NaN'), -- share: 2
  ('internal', 28, 1, 'n2', '2024-01-31', 'i1', 4, null, 'nowhere', null), ('internal', 29, 1, 'n2', '2024-01-31', 'i1', 4, null, null, null), -- about_unit: 2
  ('employee', 30, 1, 'n1', '2023-12-31', 'e1', 4, null, null, null), ('employee', 31, 1, 'old', '2024-01-01', 'e1', 4, null, null, null); -- the unit's dates: 2
insert into src.tenures values
  (null, 3, 'n1', '2020-01-01', null, null), ('employee', null, 'n1', '2020-01-01', null, null),
  ('employee', 4, 'n1', null, null, null), ('employee', 4, 'n1', '-infinity', null, null), ('employee', 4, null, '2020-01-01', null, null),
  ('employee', 4, 'self', '2020-01-01', null, null), ('employee', 4, 'n1', '2020-01-02', '2020-01-01', null), ('employee', 4, 'n1', '2020-01-02', '-infinity', null),
  ('employee', 5, 'n1', '2020-01-01', '2020-12-31', null), ('employee', 5, 'n2', '2020-02-01', '2020-03-01', null), ('employee', 5, 'n1', '2020-12-30', null, null), ('employee', 5, 'n1', '2022-01-01', null, null),
  ('customer', 5, 'n1', '2020-01-01', null, null); -- overlapping spells: 3
insert into src.outcomes values ('n1', '2024-01-01', null, 1), ('n1', null, 'revenue', 1), (null, '2024-01-01', 'revenue', 1), ('z', '2024-01-01', 'revenue', 1),
  ('n1', '2024-01-01', 'revenue', 'NaN'), ('n1', '2024-01-01', 'revenue', 1e400);
insert into src.surveys values (null, '2024-01-01'), ('w2', null), ('w1', '2024-02-01');
insert into src.invitations values (null, 'n1', 1), ('w1', null, 1), ('w1', 'nowhere', 1), ('w1', 'nowhere', 2), ('w1', 'x', 1), ('w3', 'n1', 1), ('w2', 'n1', 1), ('w1', 'n1', -1);
insert into src.benchmarks values ('nowhere', 1), (null, 1), ('e1', 4), ('e1', 5.5), ('e1', 'NaN');
select * from check_contract('src');
-- The mart is made all the same, and counts what it leaves out.
set client_min_messages = warning;
select create_mart('src', 'm2');
reset client_min_messages;
select u.unit, left(u.name, 20) as name, length(u.manager) as manager, p.unit as parent from m2_private.units u left join m2_private.units p on p.unit_id = u.parent_id order by u.unit;
select left(unit, 10) as unit from src.units where unit is not null except select unit from m2_private.unit_names order by 1;
select voice, dimension, questions[1], cardinality(questions) from m2_private.dimensions order by 1, 2;
select question, norm from m2_private.questions where norm is not null;
select view_name, breach, left(unit, 10) as unit, n from m2_private.left_out where view_name in ('units', 'questions', 'surveys', 'invitations', 'benchmarks') order by 1, 2, 3;
-- What check_contract() tells and what is left out differ by what is kept.
select view_name, problem, c.n as told, l.n as left_out
from check_contract('src') c full join (select view_name, breach as problem, sum(n) as n from m2_private.left_out group by 1, 2) l using (view_name, problem)
where c.n is distinct from l.n order by 1, 2;
rollback;

-- What merged into a unit right below it leaves that one to its own parent; further down it makes a cycle.
select * from mart_unit_map('{head,top,kid}', '{null,head,top}', '{null,kid,null}');
select * from mart_unit_map('{top,kid}', '{null,top}', '{kid,null}');
select * from mart_unit_map('{head,top,kid,grandkid}', '{null,head,top,kid}', '{null,grandkid,null,null}');
-- The ends of chains, beside walking each of them: 0 is the end, cycles have none.
with next as (
  select seed, array(select (hashint4extended(i, seed) % 41 + 41) % 41 from generate_series(1, 40) i order by i)::int[] as next from generate_series(1, 50) seed
), walked as (
  select seed, next, array(
    with recursive walk as (select i as node, 0 as steps union all select next[node], steps + 1 from walk where node <> 0 and steps < 41)
    select coalesce(max(steps) filter (where node = 0), 0) from walk) as steps, i
  from next, generate_series(1, 40) i
), ends as (
  select seed, next, mart_chain_ends(next) as ends from next
)
select count(*) as chains, count(*) filter (where walked.steps[1] = 0) as "run into a cycle",
  bool_and(case when walked.steps[1] > 0 then walked.next[ends[i]] = 0 else walked.next[ends[i]] <> 0 end) as ends,
  bool_and(walked.steps[1] > 0 or exists (
    with recursive walk as (select ends[i] as node, 0 as steps union all select next[node], steps + 1 from walk where steps <= 40)
    select from walk where node = ends[i] and steps > 0)) as "on the cycle"
from walked join ends using (seed, next);
select mart_chain_ends('{}'), mart_chain_ends('{0}'), mart_chain_ends('{1}'), mart_chain_ends('{2,3,0}'), mart_chain_ends('{2,1,2}');
-- Whatever refers to whatever: what is left is a tree, of units that count for themselves.
with source as (
  select seed, array_agg('u' || i order by i) as units,
    array_agg('u' || nullif(abs(hashint4extended(i, seed) % 14), 0) order by i) as parents,
    array_agg(case when hashint4extended(i, seed + 1000) % 3 = 0 then 'u' || abs(hashint4extended(i, seed + 2000) % 14) end order by i) as successors
  from generate_series(1, 300) seed, generate_series(1, 12) i group by seed
), map as materialized (
  select seed, m.* from source, mart_unit_map(units, parents, successors) m
), depth as (
  with recursive down as (
    select seed, unit, 0 as depth from map where unit = final and parent is null
    union all
    select m.seed, m.unit, depth + 1 from down d join map m on m.seed = d.seed and m.parent = d.unit and m.unit = m.final where depth < 20)
  select * from down
)
select count(*) as units, count(*) filter (where final is null) > 500 as "many left out", (select max(depth) from depth) > 4 as "some deep",
  count(*) filter (where unit = final) = (select count(*) from depth) as "all are in the tree",
  bool_and(final is null or exists (select from map f where f.seed = map.seed and f.unit = map.final and f.final = f.unit)) as "final ones are final",
  bool_and(unit is distinct from final or parent is null or exists (select from map p where p.seed = map.seed and p.unit = map.parent and p.final = p.unit)) as "below final ones",
  bool_and((final is null) = (breaches && '{cycle of successors,cycle in the unit tree}' or final is null and 'unknown successor' = any (breaches))) as "said why"
from map;
-- A cycle of 5,000 units, and a chain as long, which is refused.
begin;
insert into src.units select 'c' || i, 'c' || i % 5000 + 1, null, null, null, null, null, true from generate_series(1, 5000) i;
select * from check_contract('src');
set local client_min_messages = warning;
select create_mart('src', 'm2');
select count(*) from m2_private.units;
update src.units set parent = null where unit = 'c1';
select * from check_contract('src');
select create_mart('src', 'm3');
rollback;

-- Whatever type columns have, as far as it can be read as what is asked for.
create schema typed;
create type typed.mood as enum ('bad', 'good');
create domain typed.points as smallint check (value < 100);
create table typed.units (unit varchar(10) collate "C", parent char(10), manager name, name int, customer_facing boolean);
create view typed.questions as select q::typed.mood as question, 'employee'::varchar as voice, 1 as dimension, 0::smallint as lo, 10::bigint as hi, false as reversed from unnest('{good}'::text[]) q;
create materialized view typed.responses as select 'employee'::char(8) as voice, '00000000-0000-0000-0000-000000000001'::uuid as response, 1.50 as person, 'u'::char(10) as unit,
  timestamp '2024-01-31 23:59:59' as asked_on, 'good'::typed.mood as question, 7::typed.points as score;
insert into typed.units values ('u', null, 'm', 1, true), ('v', 'u', 'm', 1, false);
select * from check_contract('typed');
select regexp_split_to_table(mart_source_query('typed', 'responses'), ', ') as "how responses are read";
refresh materialized view typed.responses;
-- and where it cannot
create view typed.tenures as select 1 as kind, 1 as person, 1 as unit, 'yesterday'::text as started_on, time '10:00' as ended_on;
create view typed.outcomes as select 1 as unit, date '2024-01-01' as at;
create view typed.benchmarks as select 'good' as question, '5'::money as norm;
select * from check_contract('typed');
select create_mart('typed', 'm2');
drop view typed.tenures;
select create_mart('typed', 'm2');

-- Views that come later. What the mart was made without is there at the next refresh.
drop view typed.outcomes, typed.benchmarks;
set client_min_messages = warning;
select create_mart('typed', 'm2', '{"closing": "2024-01-31"}');
create view typed.tenures as select 'employee'::text as kind, 1 as person, 'nowhere'::text as unit, date '2024-01-01' as started_on, null::date as ended_on;
create view typed.benchmarks as select 'bad'::text as question, 5 as norm;
-- a survey whose period nothing tells
create view typed.invitations as select 's1'::text as survey, 'u'::text as unit, 3 as invited;
select * from check_contract('typed') where view_name = 'invitations';
select count(*) from m2_private.source_tenures;
select remap_mart('m2');
select count(*) from m2_private.source_tenures;
select count(*) from m2_private.left_out;
select count(*) from refresh_mart('m2');
select view_name, breach, n from m2_private.left_out order by 1;
-- And one that goes.
begin;
drop view typed.tenures cascade;
select remap_mart('m2');
commit;
select count(*) from refresh_mart('m2');
select view_name, breach, n from m2_private.left_out order by 1;
drop materialized view typed.responses cascade;
select remap_mart('m2');
select remap_mart('m0');
drop schema m2, m2_private cascade;
reset client_min_messages;

-- What is refused, before anything is made.
select check_contract('nowhere');
select create_mart('nowhere', 'm2');
select create_mart(null, 'm2');
select create_mart('empty', null);
select create_mart('empty', '');
select create_mart('empty', repeat('m', 56)::name);
select create_mart('empty', 'pg_m');
select create_mart('empty', 'm');
select create_mart('empty', 'src');
create schema m3_private;
select create_mart('empty', 'm3');
drop schema m3_private;
create schema half;
create view half.units as select * from src.units;
select * from check_contract('half');
select create_mart('half', 'm2');
create view half.questions as select question, voice, lo, hi from src.questions;
select * from check_contract('half');
select create_mart('half', 'm2');
drop view half.questions;
create view half.questions as select * from src.questions;
create sequence half.responses;
select create_mart('half', 'm2');

select create_mart('src', 'm2', '[]');
select create_mart('src', 'm2', '{"grian": "month"}');
select create_mart('src', 'm2', '{"grain": "fortnight"}');
select create_mart('src', 'm2', '{"grain": null}');
select create_mart('src', 'm2', '{"closing": 2024}');
select create_mart('src', 'm2', '{"closing": "31.12.2024"}');
select create_mart('src', 'm2', '{"closing": "2024-02-30"}');
select create_mart('src', 'm2', '{"closing": "9999-12-31"}');
select create_mart('src', 'm2', '{"max_lag": "6"}');
select create_mart('src', 'm2', '{"max_lag": 1.5}');
select create_mart('src', 'm2', '{"max_lag": -1}');
select create_mart('src', 'm2', '{"max_lag": 1e99}');
select create_mart('src', 'm2', '{"enps": ["e3"]}');
select create_mart('src', 'm2', '{"enps": "e1"}');
select create_mart('src', 'm2', '{"nps": "enps"}');
select create_mart('src', 'm2', '{"csat": "n1"}');
select create_mart('empty', 'm2', '{"csat": "n1"}');
select create_mart('src', 'm2', '{"leadership": "carelessness"}');
select create_mart('src', 'm2', '{"service": {}}');
select create_mart('src', 'm2', '{"benefits": []}');
select create_mart('src', 'm2', '{"benefits": {"luck": ["outcome", "revenue"]}}');
select create_mart('src', 'm2', '{"benefits": {"quality": "defects"}}');
select create_mart('src', 'm2', '{"benefits": {"quality": ["outcome"]}}');
select create_mart('src', 'm2', '{"benefits": {"quality": ["fate", "defects"]}}');
select create_mart('src', 'm2', '{"benefits": {"quality": ["outcome", "care"]}}');
select nspname from pg_namespace where nspname ~ '^m\d';

-- Who may: one who can read the views and make schemas.
create role contract_analyst;
grant usage on schema src to contract_analyst;
set role contract_analyst;
select check_contract('half');
select * from check_contract('src');
select create_mart('src', 'm2');
reset role;
grant select on all tables in schema src to contract_analyst;
set role contract_analyst;
select * from check_contract('src');
select create_mart('src', 'm2');
reset role;
select format('grant create on database %I to contract_analyst', current_database()) \gexec
set role contract_analyst;
set client_min_messages = warning;
select create_mart('src', 'm2');
select count(*) > 0 as shown from m2.scorecard;
reset role;
select nspname, pg_get_userbyid(nspowner) as owner, nspacl is null or not nspacl::text ~ '[{,]=' as "not everybody's" from pg_namespace where nspname ~ '^m2' order by 1;
-- It is that role's: nobody else runs what is in it.
select refresh_mart('m2');
drop schema m2, m2_private cascade;
reset client_min_messages;
select format('revoke create on database %I from contract_analyst', current_database()) \gexec

-- Names that would be something else if they were pasted.
create schema "s""; drop schema src cascade; --.%I %s ü";
set search_path = "s""; drop schema src cascade; --.%I %s ü", public;
create table units as select u as unit, null::text as parent, '$q$'::text as manager, u as name, null::text as successor
  from unnest(array['"; drop table units; --', '''; select 1/0; --', '%s %I %L', '', 'a.b', E'\\', E'two\nlines', 'Größe', '(all)', '{}', 'NULL', '$1']) u;
update units set parent = '' where unit <> '';
create table questions as select unit as question, 'employee'::text as voice, unit as dimension, 1 as lo, 5 as hi, false as reversed from units;
create table responses as select 'employee'::text as voice, unit as response, unit as person, unit, date '2024-01-31' as asked_on, question, 4 as score, '' as comment
  from units, questions;
reset search_path;
select * from check_contract('s"; drop schema src cascade; --.%I %s ü');
set client_min_messages = warning;
select create_mart('s"; drop schema src cascade; --.%I %s ü', 'm"; drop schema src cascade; --%s', '{"care": "\"; drop table units; --"}');
reset client_min_messages;
select unit, name, parent_id from "m""; drop schema src cascade; --%s_private".units order by unit collate "C";
select dimension, questions from "m""; drop schema src cascade; --%s_private".dimensions where dimension ~ 'drop|%';
select count(*) from "m""; drop schema src cascade; --%s_private".source_responses;
insert into "s""; drop schema src cascade; --.%I %s ü".responses values ('employee', '"; drop table units; --', null, '''; --', '2024-01-31', '%s', 4, null);
select * from check_contract('s"; drop schema src cascade; --.%I %s ü');
select create_mart('s"; drop schema src cascade; --.%I %s ü', 'm"; drop schema src cascade; --%s');
select create_mart('src', 'm2', '{"\"; drop schema src cascade; --%s": 1}');

set client_min_messages = warning;
drop schema "s""; drop schema src cascade; --.%I %s ü", "m""; drop schema src cascade; --%s", "m""; drop schema src cascade; --%s_private",
  src, empty, typed, half, m, m_private cascade;
drop role contract_analyst;
