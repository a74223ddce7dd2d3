# A small company whose tables change at random, the same way on every run, and
# what a mart of it holds, in words that do not depend on the mart's numbers.
package Company;

use strict;
use warnings;

use Exporter 'import';

our @EXPORT = qw(make_company $CELLS);

# Units, questions and people of the company, and a step of its life: change(i).
my $company = <<'SQL';
create schema hr;
create function hr.dice(seed int, throw int, sides int) returns int language sql immutable
	as 'select ((hashint8extended((seed::int8 << 8) + throw, 42) & 9007199254740991) % sides)::int';

create table hr.units (unit text primary key, parent text, manager text, name text, successor text, customer_facing bool default true);
insert into hr.units select 'u' || i, case when i > 1 then 'u' || i / 3 + 1 end, 'manager ' || i / 4, 'Unit ' || i from generate_series(1, 9) i;
create table hr.questions (question text primary key, voice text, dimension text, lo int, hi int, reversed bool, wording text);
insert into hr.questions values ('c1', 'employee', 'clarity', 1, 5, false, 'I know what is expected'), ('c2', 'employee', 'clarity', 1, 5, true, 'I often wonder what to do'),
	('w1', 'employee', 'workload', 1, 5, false, 'I can do my work in time'), ('recommend us', 'employee', 'loyalty', 0, 10, false, null),
	('nps', 'customer', 'loyalty', 0, 10, false, null), ('ease', 'customer', 'service', 1, 5, false, null);
create table hr.answers (voice text, response int, person text, unit text, asked_on date, question text, score int, survey text, share float8);
create index on hr.answers (response);
create index on hr.answers (unit, asked_on);
create table hr.jobs (kind text, person text, unit text, started_on date, ended_on date, cause text);
create table hr.results (unit text, at timestamp, measure text, value int);
create table hr.surveys (survey text primary key, period date);
insert into hr.surveys values ('spring', '2025-03-15'), ('summer', '2025-06-15');
create table hr.invited (survey text, unit text, invited int);
create table hr.norms (question text, norm float8);

-- Whoever holds lock 4711 stops a refresh in the middle.
create function hr.gate() returns bool language plpgsql stable as $$
begin
	perform pg_advisory_lock_shared(4711), pg_advisory_unlock_shared(4711);
	return true;
end $$;
create schema src;
create view src.units as select * from hr.units;
create view src.questions as select * from hr.questions;
create view src.responses as select * from hr.answers;
create view src.tenures as select * from hr.jobs;
create view src.outcomes as select unit, at::date, measure, value from hr.results where hr.gate();
create view src.surveys as select * from hr.surveys;
create view src.invitations as select * from hr.invited;
create view src.benchmarks as select * from hr.norms;

-- One change. About one in forty units and questions is of nobody, and one in forty days is missing.
create function hr.change(i int) returns void language plpgsql as $$
declare
	kind int := hr.dice(i, 0, 1000);
	who text := case when hr.dice(i, 1, 12) > 0 then 'p' || hr.dice(i, 2, 70) end;
	whose text := (array['u2','u3','u4','u5','u5','u6','u6','u7','u8','u9','u9','n1','n2'])[1 + hr.dice(i, 3, 13)];
	other text := 'u' || 2 + hr.dice(i, 4, 8);
	day date := date '2025-01-01' + hr.dice(i, 5, 330);
	another int := hr.dice(i, 6, i + 1);
	size int := 1 + hr.dice(i, 7, 6);
begin
	if hr.dice(i, 8, 40) = 0 then whose := case hr.dice(i, 9, 2) when 0 then 'elsewhere' end; end if;
	if hr.dice(i, 10, 40) = 0 then day := null; end if;
	if kind < 480 then			-- an answer, now or late; of two units one in ten
		insert into hr.answers
		select case when q.voice = 'customer' and hr.dice(i, 11, 30) = 0 then 'employee' else q.voice end,
			case when hr.dice(i, 12, 100) > 0 then i end, who, s.unit, day, case when hr.dice(i, q.place::int + 130, 60) = 0 then 'no question' else q.question end,
			case when hr.dice(i, q.place::int + 20, 15) = 0 then null when hr.dice(i, q.place::int + 40, 40) = 0 then 99
				else q.lo + hr.dice(i, q.place::int + 60, q.hi - q.lo + 1) end,
			case hr.dice(i, 13, 6) when 0 then 'spring' when 1 then 'summer' when 2 then 'autumn' end, s.share
		from (select *, row_number() over (order by question) as place from hr.questions) q,
			(values (whose, case when hr.dice(i, 14, 10) = 0 then 0.6 end), (other, 0.4)) s (unit, share)
		where (q.voice = 'customer') = (hr.dice(i, 15, 3) = 0) and hr.dice(i, q.place::int + 100, 6) > 0
			and (s.share is distinct from 0.4 or hr.dice(i, 14, 10) = 0 and whose <> other);
		if hr.dice(i, 16, 20) = 0 then		-- and some of it twice
			insert into hr.answers select voice, response, person, unit, asked_on, question, greatest(score - 1, 0), survey, share
			from hr.answers where response = i order by question, unit limit 2;
		end if;
	elsif kind < 580 then		-- a correction
		update hr.answers set score = hr.dice(i, 17, 6) where response between another and another + size and question in ('c1', 'ease');
	elsif kind < 660 then		-- what was said is taken back
		delete from hr.answers where response between another and another + size and question <> 'w1';
	elsif kind < 720 then		-- a move: of a person, of a response, of a day
		update hr.answers set unit = whose where person = who and asked_on > day;
		update hr.answers set unit = other where response = another;
	elsif kind < 760 then
		update hr.answers set asked_on = day, survey = case hr.dice(i, 18, 3) when 0 then 'spring' when 1 then survey end where response between another and another + size;
	elsif kind < 770 then		-- one who was known is nobody, or somebody else
		update hr.answers set person = who where response = another;
	elsif kind < 850 then		-- tenures
		insert into hr.jobs values (case hr.dice(i, 19, 3) when 0 then 'customer' else 'employee' end, who, whose, day, day + hr.dice(i, 20, 400) - 5, 'left');
	elsif kind < 880 then
		update hr.jobs set ended_on = case hr.dice(i, 21, 2) when 0 then day end, cause = (array['transfer', 'left', null])[1 + hr.dice(i, 22, 3)] where person = who;
	elsif kind < 890 then
		update hr.jobs set unit = other where person = who and unit = whose;
	elsif kind < 900 then
		delete from hr.jobs where person = who;
	elsif kind < 940 then		-- outcomes
		insert into hr.results values (whose, day, (array['sales', 'cost'])[1 + hr.dice(i, 23, 2)], hr.dice(i, 24, 1000));
	elsif kind < 950 then
		update hr.results set value = value + 1, unit = other where unit = whose and at < day;
	elsif kind < 956 then
		delete from hr.results where unit = whose and at > day;
	elsif kind < 962 then		-- a manager, a name
		update hr.units set manager = 'manager ' || hr.dice(i, 25, 5), name = 'Unit, once ' || unit where unit = whose;
	elsif kind < 966 then		-- a new unit, one that merged, one that moved, one that is gone
		insert into hr.units select 'n' || 1 + hr.dice(i, 26, 2), 'u2', null, 'New' on conflict do nothing;
	elsif kind < 968 then
		update hr.units set successor = other where unit = 'u' || 8 + hr.dice(i, 27, 2) and unit <> other and successor is null and parent is not null;
	elsif kind < 970 then
		update hr.units set parent = 'u' || 1 + hr.dice(i, 28, 3) where unit = 'u' || 5 + hr.dice(i, 29, 5);
	elsif kind < 971 then
		delete from hr.units where unit = 'n2';
	elsif kind < 974 then
		update hr.questions set reversed = not reversed where question = (array['c2', 'w1'])[1 + hr.dice(i, 30, 2)];
	elsif kind < 978 then
		update hr.surveys set period = period + 31 * (hr.dice(i, 31, 3) - 1) where survey = (array['spring', 'summer'])[1 + hr.dice(i, 32, 2)];
	elsif kind < 982 then
		delete from hr.surveys where survey = 'autumn';
		insert into hr.surveys select 'autumn', day where day is not null;
	elsif kind < 990 then
		insert into hr.invited values ('spring', whose, 10 + size);
		insert into hr.norms values ('c1', 3.5);
	elsif kind < 992 then
		truncate hr.invited, hr.norms;
	elsif kind < 994 then
		truncate hr.results;
	elsif kind < 995 then
		truncate hr.jobs;
	elsif kind < 996 then
		truncate hr.answers;
	end if;
end $$;
SQL

# What the cells of a mart say, a line each; the search_path says of which.
our $CELLS = <<'SQL';
select concat_ws('|', 'ratings', u.unit, c.period, q.question, c.people, c.ratings) as line
from ratings_cells c left join units u using (unit_id) left join questions q using (question_id)
union all
select concat_ws('|', 'engagement', u.unit, c.period, d.voice, d.dimension, c.people, c.engagement)
from engagement_cells c left join units u using (unit_id) left join dimensions d using (dimension_id)
union all
select concat_ws('|', 'shared', u.unit, c.period, q.question, c.ratings)
from shared_cells c left join units u on u.unit_id = c.ancestor_id left join questions q using (question_id)
union all
select concat_ws('|', 'people', c.family, u.unit, c.period, c.person, c.digest,
	(select string_agg(coalesce(d.dimension, q.question, m::text), ',' order by coalesce(d.dimension, q.question, m::text))
		from unnest(c.measures) m left join dimensions d on d.dimension_id = m left join questions q on q.question_id = -m))
from people c left join units u using (unit_id) where c.digest is not null
union all
select concat_ws('|', 'drivers', period, people, moments) from driver_cells
union all
select concat_ws('|', 'survival', c.kind, u.unit, c.people, c.survival) from survival_cells c left join units u using (unit_id)
union all
select concat_ws('|', 'spells', c.kind, u.unit, c.spells) from spells_cells c left join units u using (unit_id)
union all
select concat_ws('|', 'outcome', c.measure, u.unit, c.period, c.moments) from outcome_cells c left join units u using (unit_id)
union all
select concat_ws('|', 'left out', view_name, unit, period, breach, sum(n)) from left_out group by view_name, unit, period, breach
SQL

# In a database that has the extension in schema ec.
sub make_company
{
	my ($node, $database) = @_;

	$node->safe_psql($database, $company . <<"SQL");
create function hr.cells_of(private name) returns setof text language plpgsql as \$\$
begin
	perform set_config('search_path', quote_ident(private) || ', ec', true);
	return query $CELLS;
end \$\$;
SQL
}

1;
