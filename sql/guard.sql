-- The guard: how many people there must be behind a number, and what a number may not give away.

-- settings
select min_people(), min_customers();
show employee_customer.min_people;
set employee_customer.min_people = 1;
set employee_customer.min_customers = 1;
set employee_customer.min_customers = -1;
set employee_customer.min_customers = 2;
set employee_customer.min_people = 10;
select min_people(), min_customers();
reset employee_customer.min_people;
reset employee_customer.min_customers;
create role guard_reader;
set role guard_reader;
set employee_customer.min_people = 2;
select set_config('employee_customer.min_people', '2', true);
set employee_customer.min_customers = 0;
select min_people();
reset role;
drop role guard_reader;

-- disclosable. sales has 26: a reader who sees the total and north, south and west has 26 - 9 - 8 - 6 = 3 of east.
-- One more is hidden, the smallest: 26 - 9 - 8 = 9 of east and west together.
create temporary table team (parent text, team text, n bigint);
insert into team values ('sales', 'north', 9), ('sales', 'south', 8), ('sales', 'west', 6), ('sales', 'east', 3),
	-- 2 and 3 are 5 together: nothing more to hide
	('service', 'day', 2), ('service', 'night', 3), ('service', 'phone', 7),
	-- 2 and 2 are too few; of the two of 6, the first by name
	('plant', 'a', 6), ('plant', 'b', 6), ('plant', 'c', 2), ('plant', 'd', 2), ('plant', 'e', 20),
	-- nobody to hide: 0 and unknown are no people; and they look like what is hidden
	('office', 'x', 5), ('office', 'y', 0), ('office', 'z', null),
	-- nothing may be shown anyway
	('lab', 'p', 1), ('lab', 'q', 2),
	-- one row that is all of the total
	('board', 'all', 4), ('club', 'all', 5);
select parent, team, n, disclosable(n, 5) over (partition by parent order by team) from team order by parent, team;
-- whatever the frame
select team, disclosable(n, 5) over (order by team rows between current row and current row) from team where parent = 'sales';
-- by the setting; NULL: the same
select team, disclosable(n) over w as setting, disclosable(n, null) over w as "null", disclosable(n, 7) over w as seven
from team where parent = 'sales' window w as (partition by parent) order by team;
set employee_customer.min_people = 9;
select team, disclosable(n) over () from team where parent = 'sales' order by team;
reset employee_customer.min_people;
-- a tie: the first in the window's order
select team, disclosable(n, 5) over (order by team), disclosable(n, 5) over (order by team desc) from (values ('a', 6), ('b', 6), ('c', 1)) t (team, n) order by team;
select disclosable(9223372036854775807, 5) over (), disclosable(n, 2147483647) over () from (values (9223372036854775807), (1)) t (n);
select disclosable(-1, 5) over ();
select disclosable(5, 1) over ();
select disclosable(n, n::int) over () from (values (5), (6)) t (n);
select disclosable(n, 5) over () from team where false;
select disclosable(5, 5);

-- mart_showable. A unit's row of counts: of anybody, and of one measure.
create function pg_temp.counts(people int[], new int[], changed int[]) returns int[] language sql as $$
	select array_agg(array[p, p, n, c, n, c] order by place) from unnest(people, new, changed) with ordinality u (p, n, c, place) $$;
create function pg_temp.asked(parents int[], people int[], new int[], changed int[], shown boolean[], atoms_shown int[], atoms_current int[], closing boolean,
		out known boolean[], out shown_now boolean[], out covered boolean[], out atoms_shown_now int[], out atoms_current_now int[])
	language sql as $$
	select r.* from mart_showable(parents, pg_temp.counts(people, new, changed), array_fill(0, array[cardinality(parents)]),
		array_fill(false, array[cardinality(parents)]), shown, atoms_shown, atoms_current, 5, closing) r $$;

-- The company (1) of A (2), B (3), C (4). Subtraction along the tree: A has 3, so B, the smallest, is hidden as well.
select * from pg_temp.asked('{0,1,1,1}', '{0,3,6,7}', '{0,3,6,7}', '{0,3,6,7}', '{f,f,f,f}', '{0,0,0,0}', '{0,0,0,0}', false);
-- Two levels: the department (2) has a team of 3 (4) beside one of 8 (5): as the company shows, and the department
-- too, the team of 8 must not.
select known from pg_temp.asked('{0,1,1,2,2}', '{0,0,9,3,8}', '{0,0,9,3,8}', '{0,0,9,3,8}', '{f,f,f,f,f}', '{0,0,0,0,0}', '{0,0,0,0,0}', false);
-- Late answers: 2 more in A. The company would be 2 people more than yesterday: it waits, and C is as it was.
select * from pg_temp.asked('{0,1,1,1}', '{0,5,6,7}', '{0,2,0,0}', '{0,2,0,0}', '{t,f,f,t}', '{0,1,1,2}', '{0,1,1,2}', false);
-- ... until a closing date, or until there are 5.
select * from pg_temp.asked('{0,1,1,1}', '{0,5,6,7}', '{0,2,0,0}', '{0,2,0,0}', '{t,f,f,t}', '{0,1,1,2}', '{0,1,1,2}', true);
select * from pg_temp.asked('{0,1,1,1}', '{0,8,6,7}', '{0,5,0,0}', '{0,5,0,0}', '{t,f,f,t}', '{0,1,1,2}', '{0,1,1,2}', false);
-- Swapped complement: A has come to 6 and could be shown now, and C hidden instead. But yesterday's numbers were C and the
-- company, and today's A would leave B, of whom nobody is new.
select * from pg_temp.asked('{0,1,1,1}', '{0,6,6,7}', '{0,3,0,0}', '{0,3,0,0}', '{t,f,f,t}', '{0,1,1,2}', '{0,1,1,2}', true);
-- With 5 new ones in A and in B both may be shown.
select known from pg_temp.asked('{0,1,1,1}', '{0,8,11,7}', '{0,5,5,0}', '{0,5,5,0}', '{t,f,f,t}', '{0,1,1,2}', '{0,1,1,2}', false);
-- Shrinking: C has 7 and is left with 4. With yesterday's A and B the company would tell them: all waits, at the
-- closing date too.
select * from pg_temp.asked('{0,1,1,1}', '{0,8,6,4}', '{0,0,0,0}', '{0,0,0,3}', '{t,t,t,t}', '{0,1,2,3}', '{0,1,2,3}', true);
-- An unchanged period is what it is.
select known from pg_temp.asked('{0,1,1,1}', '{0,8,6,7}', '{0,0,0,0}', '{0,0,0,0}', '{t,t,t,t}', '{0,1,2,3}', '{0,1,2,3}', false);
-- B of 6 merged into A of 8: A and the company wait for a closing date.
create function pg_temp.merged(people int, closing boolean, out known boolean[], out shown_now boolean[]) language sql as $$
	select r.known, r.shown_now
	from mart_showable('{0,1,-1,1}', pg_temp.counts(array[0, 8 + people, 0, 7], '{0,0,0,0}', array[0, people, people, 0]), array[0, people, 0, 0],
		'{f,f,f,f}', '{t,t,f,t}', '{0,1,2,3}', '{0,1,2,3}', 5, closing) r $$;
select * from pg_temp.merged(6, false);
select * from pg_temp.merged(6, true);
-- Were B 3, A less yesterday's A would be B at the closing date, too.
select * from pg_temp.merged(3, true);
-- Nobody, no units
select known from pg_temp.asked('{0,1}', '{0,0}', '{0,0}', '{0,0}', '{f,f}', '{0,0}', '{0,0}', false);
select * from mart_showable('{}', '{}', '{}', '{}', '{}', '{}', '{}', 5, false);
select mart_showable(null, '{}', '{}', '{}', '{}', '{}', '{}', 5, false) is null;

-- what it refuses
select mart_showable('{2,1}', '{{0,0,0,0,0,0},{0,0,0,0,0,0}}', '{0,0}', '{f,f}', '{f,f}', '{0,0}', '{0,0}', 5, false);
select mart_showable('{1}', '{{0,0,0,0,0,0}}', '{0}', '{f}', '{f}', '{0}', '{0}', 5, false);
select mart_showable('{2}', '{{0,0,0,0,0,0}}', '{0}', '{f}', '{f}', '{0}', '{0}', 5, false);
select mart_showable('{-1,1}', '{{0,0,0,0,0,0},{0,0,0,0,0,0}}', '{0,0}', '{f,f}', '{f,f}', '{0,0}', '{0,0}', 5, false);
select mart_showable('{null}', '{{0,0,0,0,0,0}}', '{0}', '{f}', '{f}', '{0}', '{0}', 5, false);
select mart_showable('{0}', '{{0,0,0,0,0}}', '{0}', '{f}', '{f}', '{0}', '{0}', 5, false);
select mart_showable('{0}', '{0,0,0,0,0,0}', '{0}', '{f}', '{f}', '{0}', '{0}', 5, false);
select mart_showable('{0}', '{{-1,0,0,0,0,0}}', '{0}', '{f}', '{f}', '{0}', '{0}', 5, false);
select mart_showable('{0}', '{{2,1,0,0,0,0}}', '{0}', '{f}', '{f}', '{0}', '{0}', 5, false);
select mart_showable('{0}', '{{2,2,3,3,0,0}}', '{0}', '{f}', '{f}', '{0}', '{0}', 5, false);
select mart_showable('{0}', '{{0,0,0,0,0,0}}', '{0,0}', '{f}', '{f}', '{0}', '{0}', 5, false);
select mart_showable('{0}', '{{0,0,0,0,0,0}}', '{-1}', '{f}', '{f}', '{0}', '{0}', 5, false);
select mart_showable('{0}', '{{0,0,0,0,0,0}}', '{0}', '{f}', '{f}', '{2}', '{0}', 5, false);
select mart_showable('{0}', '{{0,0,0,0,0,0}}', '{0}', '{f}', '{f}', '{0}', '{0}', 1, false);

-- mart_guard_counts: six numbers of anybody, then of each measure: alone here, here; new, came or went; with answers that
-- are new, changed. A measure is its id times 2^32, plus a hash of the answers.
create function pg_temp.m(id int, hash int) returns bigint language sql immutable as 'select (id::bigint << 32) + hash';
create temporary table person (who text, now bigint[], before bigint[], present bool, alone bool, published bool, touched bool, corrected bool);
insert into person values
	('new', array[pg_temp.m(1, 5), pg_temp.m(-2, 6)], null, true, true, false, true, false),
	('new, in two units', array[pg_temp.m(1, 5)], null, true, false, false, true, false),
	('as published', array[pg_temp.m(1, 5), pg_temp.m(-2, 6)], null, true, true, true, false, false),
	('corrected 1', array[pg_temp.m(1, 7), pg_temp.m(-2, 6)], array[pg_temp.m(1, 5), pg_temp.m(-2, 6)], true, true, true, true, false),
	('corrected 1 again', array[pg_temp.m(1, 7), pg_temp.m(-2, 6)], array[pg_temp.m(1, 5), pg_temp.m(-2, 6)], true, true, true, true, true),
	('answers -2 as well', array[pg_temp.m(1, 5), pg_temp.m(-2, 6)], array[pg_temp.m(1, 5)], true, true, true, true, false),
	('takes -2 back', array[pg_temp.m(1, 5)], array[pg_temp.m(1, 5), pg_temp.m(-2, 6)], true, true, true, true, false),
	('left', '{}', array[pg_temp.m(1, 5)], false, true, true, true, false),
	('changed, nobody knows what', array[pg_temp.m(1, 5)], null, true, true, true, true, false);
select who, counts[1:6] as anybody, counts[7:12] as "1", counts[13:18] as "-2" from (
	select who, mart_guard_counts('{1,-2}', '{0,0}', now, before, present, alone, published, touched, corrected) as counts from person group by who) c
order by who collate "C";
-- a measure that was never published, and one that is defined anew
select who, counts[7:12] as "1", counts[13:18] as "-2" from (
	select who, mart_guard_counts('{1,-2}', '{1,2}', now, before, present, alone, published, touched, corrected) as counts from person
	where who in ('new', 'as published', 'left') group by who) c
order by who collate "C";
-- without measures, what changed is in the first column
select mart_guard_counts('{}', '{}', '{}', null, true, true, true, who = 2, false) from (values (1), (2)) p (who);
select mart_guard_counts('{1}', '{}', '{}', null, true, true, true, true, false);
select mart_guard_counts('{1}', '{0}', null, null, true, true, true, true, false);

-- mart_recoverable: the company (1) is A of 3, B of 1 and C of 7; it and C are shown. A and B together follow.
select * from mart_recoverable('{1,1,1,2}', '{1,2,3,3}', '{{3,1,7}}', '{{3,1,7}}', 5);
-- of which 4 is enough
select * from mart_recoverable('{1,1,1,2}', '{1,2,3,3}', '{{3,1,7}}', '{{3,1,7}}', 4);
-- the swapped complement: yesterday the company and A, today the company and B: C's 3 follow
select * from mart_recoverable('{1,1,1,2,3}', '{1,2,3,1,2}', '{{6,6,3}}', '{{6,6,3}}', 5);
-- x + y and y + z: the difference of x and z, of 4 people
select * from mart_recoverable('{1,1,2,2}', '{1,2,2,3}', '{{1,7,3}}', '{{1,7,3}}', 5);
-- and with x + z each of them
select * from mart_recoverable('{1,1,2,2,3,3}', '{1,2,2,3,1,3}', '{{1,7,3}}', '{{1,7,3}}', 5);
-- enough people, but 2 in the second measure
select * from mart_recoverable('{1,1,2}', '{1,2,2}', '{{6,6},{2,6}}', '{{6,6},{2,6}}', 5);
-- nobody is in it alone
select * from mart_recoverable('{1}', '{1}', '{{0}}', '{{2}}', 5);
select * from mart_recoverable('{}', '{}', '{}', '{}', 5);
select * from mart_recoverable('{2,1}', '{1,1}', '{{1}}', '{{1}}', 5);
select * from mart_recoverable('{1}', '{2}', '{{1}}', '{{1}}', 5);
select * from mart_recoverable('{1}', '{1}', '{{1}}', '{{1,1}}', 5);
select * from mart_recoverable('{1}', '{1}', '{{-1}}', '{{1}}', 5);
