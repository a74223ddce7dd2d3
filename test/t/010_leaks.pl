# What a role that is granted a mart can find out about groups that are not shown: nothing. Every way that we know of is
# tried, each with the answer that it must get.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/lib";

use PostgreSQL::Test::Utils;
use Summaries;
use Test::More;

my $node = start_server('leaks', "autovacuum = off\n");

# Three regions of teams. north/hidden has 3 people, who answer 5 and 10 where nobody else does; north/none has nobody;
# of south/partly 2 people alone answer about pay; in the spring team south/one has 4 people.
ask($node, <<'SQL');
create role mart_owner login;
create role reader login;
create role other_reader login;
grant usage on schema ec to public;
grant create on database postgres to mart_owner;
grant create on schema public to reader;
create schema hr authorization mart_owner;
create schema src authorization mart_owner;
set role mart_owner;
create table hr.team (unit text, parent text, people int);
insert into hr.team values ('all', null, 0), ('north', 'all', 0), ('south', 'all', 0), ('west', 'all', 0),
	('north/one', 'north', 8), ('north/two', 'north', 7), ('north/hidden', 'north', 3), ('north/none', 'north', 0),
	('south/one', 'south', 9), ('south/two', 'south', 8), ('south/partly', 'south', 8), ('west/one', 'west', 12), ('west/two', 'west', 6);
create table hr.answers as
select 'employee' as voice, unit || ' ' || who || ' ' || month::date as response, unit || ' ' || who as person, unit, month::date + 9 as asked_on, question,
	case when unit = 'north/hidden' then case question when 'enps' then 10 else 5 end
		else case question when 'enps' then (who * 7 + extract(month from month)::int) % 10 else 1 + (who * 3 + extract(month from month)::int) % 4 end end as score,
	null::text as comment
from hr.team, generate_series(1, people) who, generate_series('2025-01-01'::timestamp, '2025-06-01', '1 month') month,
	unnest(array['work', 'pay', 'enps']) question
where not (unit = 'south/partly' and question = 'pay' and who > 2)
	and not (unit = 'south/one' and month in ('2025-03-01', '2025-04-01') and who > 4);
create view src.units as select unit, parent, null::text as manager, unit as name from hr.team;
create view src.questions as
select * from (values ('work', 'employee', 'work', 1, 5, false, ''), ('pay', 'employee', 'pay', 1, 5, false, ''),
	('enps', 'employee', 'loyalty', 0, 10, false, '')) q (question, voice, dimension, lo, hi, reversed, wording);
create view src.responses as select * from hr.answers;
create view src.outcomes as select unit, date '2025-01-15' as at, 'sales' as measure, people * 10.0 as value from hr.team where people > 0;
set client_min_messages = warning;
select ec.create_mart('src', 'm', '{"closing": "2025-06-30"}');
select ec.grant_mart('m', 'reader');
SQL

sub as_role
{
	my ($role, $sql, %more) = @_;
	local $ENV{PGOPTIONS} = $more{options} // '';

	my ($status, $out, $err) = $node->psql('postgres', "\\set QUIET on\n\\set VERBOSITY verbose\n$sql", extra_params => [ '-U', $role ]);
	return ($out, $err // '');
}

sub sees
{
	my ($name, $sql, $expected, %more) = @_;
	my ($out, $err) = as_role($more{role} // 'reader', $sql, %more);

	return is(($err =~ /ERROR/ ? $err : $out), $expected, $name);
}

sub denied
{
	my ($name, $sql, $class, %more) = @_;
	my ($out, $err) = as_role($more{role} // 'reader', $sql, %more);

	return like($err, qr/ERROR:  (?:$class)/, $name) || diag($out);
}

# ---- what is shown, and what follows from it ----

my @views = split /\n/, ask($node, q{select relname from pg_class where relnamespace = 'm'::regnamespace and relkind = 'v' order by 1});
my $everything = join ' union all ', map { "select '$_', md5(coalesce(string_agg(v::text, '|' order by v::text), '')) from m.$_ v" } @views;

cmp_ok(scalar @views, '>=', 12, 'there are the views');
foreach my $view (@views)
{
	my ($out, $err) = as_role('reader', "select count(*) from m.$view");

	like("$out$err", qr/^\d+$/, "the reader reads $view");
	($out, $err) = as_role('reader', "select string_agg(v::text, '') from m.$view v");
	unlike($out, qr/north\/hidden\W[^)]*\b100\b/, "and it has nothing of those who are few");
}
sees('the large are shown', q{select count(people) > 0 and count(engagement) > 0 from m.scorecard where unit in ('north/one', 'west/one', 'all')}, 't');
sees('the few are not', q{select count(people) + count(engagement) + count(enps) + count(favorable) + count(response_rate) + count(quadrant) + count(note)
	from m.scorecard where unit in ('north/hidden', 'north/none')}, 0);
sees('hidden and empty look alike',
	q{select count(distinct to_jsonb(s) - 'unit' - 'name') = count(distinct period) from m.scorecard s where unit in ('north/hidden', 'north/none')}, 't');
sees('in every view', q{select count(*) from m.dimensions where unit in ('north/hidden', 'north/none')}, 0);
sees('nor the team of which few answered one of the questions',
	q{select count(people) from m.scorecard where unit = 'south/partly'}, 0);
sees('nothing smaller than five is left when what is below a unit is subtracted', <<'SQL', 0);
select count(*) from m.scorecard above
cross join lateral (select sum(below.people) as people from m.scorecard below where below.parent = above.unit and below.period = above.period) below
where above.people is not null and above.people - coalesce(below.people, 0) between 1 and 4
SQL
sees('nor of any dimension', <<'SQL', 0);
select count(*) from m.dimensions above join m.scorecard s using (unit, period)
cross join lateral (select sum(below.people) as people from m.dimensions below join m.scorecard b using (unit, period)
	where b.parent = above.unit and below.period = above.period and below.dimension = above.dimension) below
where above.people - coalesce(below.people, 0) between 1 and 4
SQL
sees('nor are two regions shown whose difference from the company is few', <<'SQL', 0);
select count(*) from (select period, max(people) filter (where level = 0) - sum(people) filter (where level = 1) as rest from m.scorecard group by period) s
where rest between 1 and 4
SQL

# ---- what is under the views ----

foreach my $relation (split /\n/, ask($node, q{select format('%I.%I', nspname, relname) from pg_class c join pg_namespace n on n.oid = relnamespace
	where nspname in ('m_private', 'src', 'hr') and relkind in ('r', 'v', 'S') order by 1}))
{
	denied("$relation is out of reach", "select * from $relation", '42501');
}
denied('so is copying it', 'copy m_private.people to stdout', '42501');
denied('locking it', 'begin; lock table m_private.people in access share mode', '42501');
denied('pointing to it', 'create table public.pointer (unit_id int references m_private.units)', '42501');
denied('statistics of one\'s own', 'create statistics public.s (dependencies) on unit_id, period from m_private.people', '42501');
denied('the files', q{select pg_read_file('base')}, '42501');
denied('large objects from files', q{select lo_import('/etc/hostname')}, '42501');
denied('the rows of a view have no place', 'select ctid from m.scorecard', '42703');
denied('nor a table', 'select tableoid from m.scorecard', '42703');
denied('nor an age', 'select xmin from m.dimensions', '42703');
denied('views are not written', q{update m.scorecard set people = 1}, '42501');
denied('nor added to', q{insert into m.alerts (unit, name, period, voice, measure, method, signal) values ('a', 'a', '2025-01-01', 'a', 'a', 'a', 'up')}, '42501|55000');
denied('nor made beside them', 'create view m.mine as select 1', '42501');
denied('nor replaced', 'create or replace view m.scorecard as select 1', '42501');
denied('nothing is granted on', 'grant select on m.scorecard to other_reader; set role other_reader; select * from m.scorecard', '42501');
denied('who is not granted the mart sees none of it', 'select * from m.scorecard', '42501', role => 'other_reader');

# ---- what the server tells everybody ----

sees('no statistics of columns', q{select count(*) from pg_stats where schemaname in ('m_private', 'm', 'src', 'hr')}, 0);
denied('nor where they are kept', 'select * from pg_statistic', '42501');
sees('nor extended ones', q{select count(*) from pg_stats_ext where schemaname in ('m_private', 'm', 'src', 'hr')}, 0);
denied('nor where those are', 'select * from pg_statistic_ext_data', '42501');
sees('no sequence tells how far a refresh is', q{select count(last_value) from pg_sequences where schemaname = 'm_private'}, 0);
sees('nobody\'s statements', q{select count(*) from pg_stat_activity where usename <> current_user and query <> '<insufficient privilege>'}, 0);

# A plan counts the rows that were read and thrown away: all of them are of tables that hold what is shown alone, and
# of the list of units.
my $allowed = qr/\b(?:published_\w+|shown_cells\w*|units\w*)\b/;

foreach my $query (q{select * from m.scorecard where people < 5}, q{select * from m.dimensions where score > 99}, 'select * from m.alerts',
	q{select unit, count(*) from m.scorecard join m.dimensions using (unit, period) group by unit})
{
	my ($plan, $err) = as_role('reader', "explain (analyze, verbose, buffers, timing off, summary off) $query");
	my @read = ($plan =~ /\bScan (?:Backward )?(?:using \S+ )?on (?:m_private\.)?(\w+)/g);

	is($err, '', "a plan of $query");
	ok(@read > 0 && !(grep { !/^$allowed$/ } @read), "reads what is published: @read");
}
sees('published tables have as many rows as there are units and periods, whatever is shown of them',
	q{select count(*) = 13 * 6 and count(distinct (unit, period)) = 13 * 6 from m.scorecard}, 't');
sees('what is shown has a row more than is seen for no hidden group', <<'SQL', 't');
create function pg_temp.rows_of(query text) returns int language plpgsql as $$
declare
	plan jsonb;
begin
	execute 'explain (analyze, timing off, summary off, format json) ' || query into plan;
	return jsonb_path_query_first(plan, '$.**."Actual Rows" ? (@ >= 0)');
end $$;
select pg_temp.rows_of('select * from m.dimensions') = count(*) from m.dimensions
SQL
# Counts of whole tables are there for everybody; they must not tell of any group.
sees('of private tables everybody knows how long they are, and nothing by group',
	q{select count(*) filter (where relname = 'people') || ' ' || count(*) filter (where relname ~ '/') from pg_stat_all_tables where schemaname = 'm_private'}, '1 0');

# ---- conditions that see more than they should ----

foreach my $view (qw(scorecard dimensions))
{
	my ($out, $err) = as_role('reader', <<"SQL");
create function pg_temp.tell(text) returns bool language plpgsql cost 0.0000001 as \$\$ begin raise notice 'TOLD %', \$1; return true; end \$\$;
select count(*) from m.$view v where pg_temp.tell(v::text)
SQL
	my @told = ($err =~ /TOLD (.*)/g);

	is(scalar @told, $out, "a condition on $view is asked about the rows that are seen, and no others");
	is(join("\n", sort @told), join("\n", sort split /\n/, (as_role('reader', "select v::text from m.$view v"))[0]), 'as they are seen');
}
my ($under) = as_role('reader', <<'SQL');
create function pg_temp.tell(text, float8) returns bool language plpgsql cost 0.0000001 as $$ begin raise notice 'TOLD % %', $1, $2; return true; end $$;
set client_min_messages = notice;
select count(*) from m.dimensions where pg_temp.tell(unit, score) and dimension = 'no such dimension'
SQL
is($under, 0, 'a condition that is asked first is asked about what is shown');
denied('errors tell of shown rows alone', 'select 1 / (score - score)::int from m.dimensions', '22012');
sees('and there is none to tell of the hidden', q{select count(1 / (engagement - 100)::int) from m.scorecard where unit = 'north/hidden'}, 0);

# ---- settings ----

my ($fingerprint) = as_role('reader', $everything);

denied('the setting is the superuser\'s', 'select ec.min_people(); set employee_customer.min_people = 2', '42501');
foreach my $way (
	[ 'before the library is there', 'set employee_customer.min_people = 2; select ec.min_people()' ],
	[ 'of a role', 'alter role reader set employee_customer.min_people = 2' ],
	[ 'of a database', 'alter database postgres set employee_customer.min_people = 2' ],
	[ 'by set_config', q{select set_config('employee_customer.min_people', '2', false); select ec.min_people()} ])
{
	my ($out, $err) = as_role('reader', $way->[1]);
	my ($now) = as_role('reader', 'select ec.min_people()');

	is($now, 5, "set $way->[0]: it stays 5 in the next session");
	like("$out\n$err", qr/42501|(?:\A|\n)5\n/, 'and in this one');
	is((as_role('reader', $everything))[0], $fingerprint, 'and nothing more is shown');
}
ask($node, 'alter role reader reset all');
is((as_role('reader', 'select ec.min_people()', options => '-c employee_customer.min_people=2'))[0], 5, 'nor by the client\'s options');
is((as_role('reader', $everything, options => '-c employee_customer.min_people=2'))[0], $fingerprint, 'which show nothing more');

# ---- functions ----

foreach my $call (q{refresh_mart('m')}, q{refresh_mart('m', closing => '2025-06-30')}, q{audit_mart('m')}, q{forget('m', 'north/one 1')}, q{mart_progress('m')},
	q{track('m', 'hr.answers', 'responses')}, q{untrack('m', 'hr.answers')}, q{grant_mart('m', 'reader')}, q{revoke_mart('m', 'reader')})
{
	next if !ask($node, "select count(*) from pg_proc where pronamespace = 'ec'::regnamespace and proname = '" . ($call =~ s/\(.*//r) . "'");
	denied("the reader cannot call $call", "select * from ec.$call", '42501');
}
# All functions that work inside a mart, called by hand with the name of its private schema.
my %harmless = map { $_ => 1 } qw(mart_path mart_view_names mart_drop_indexes mart_lock_key);
my $calls = ask($node, <<'SQL');
select proname || '|' || format('select * from ec.%I(%s)', proname, string_agg(format('%s => %s', name,
	case name when 'private' then '''m_private''' when 'mart' then '''m''' else 'null::' || format_type(type, null) end), ', ' order by i))
from (select oid, proname, proargnames, proargtypes::oid[] as types from pg_proc where pronamespace = 'ec'::regnamespace and prokind = 'f' and 'private' = any (proargnames)) p,
	unnest(types, proargnames[1 : cardinality(types)]) with ordinality a (type, name, i)
group by p.oid, proname order by 1
SQL
cmp_ok(scalar(split /\n/, $calls), '>', 20, 'there are inner functions');
foreach my $line (split /\n/, $calls)
{
	my ($name, $call) = split /\|/, $line, 2;
	my ($out, $err) = as_role('reader', $call);

	ok($err =~ /ERROR:  (?:42501|42P01|3F000|22004|22023|P0002)/ || $harmless{$name} || $out =~ /\A[\s|f]*\z/, "$name does nothing for the reader") || diag("$out$err");
}

# ---- what the reader leaves lying about ----

my ($made, $failed) = as_role('reader', <<'SQL');
create function public.trap() returns bool language plpgsql as $$ begin raise exception 'trapped'; end $$;
create function public.rollup(anyelement) returns text language sql as $$ select public.trap()::text $$;
create function public.people(anyelement) returns bigint language sql as $$ select public.trap()::int $$;
create function public.count(text) returns bigint language sql as $$ select public.trap()::int $$;
create function public.mart_guard(name, text[], boolean) returns bool language sql as $$ select public.trap() $$;
create function public.mart_path(name) returns text language sql as $$ select public.trap()::text $$;
create function public.less(int, text) returns bool language sql as $$ select public.trap() $$;
create operator public.< (leftarg = int, rightarg = text, function = public.less);
create table public.people (unit_id int);
create table public.shown_cells (unit_id int);
create table public.units (unit_id int);
SQL
is($failed, '', 'the reader makes what it can');
ask($node, q{set role mart_owner; update hr.answers set score = 4 where person = 'north/one 1' and question = 'work' and asked_on < '2025-02-01'});
sees('and the owner\'s refresh does not meet it', <<'SQL', 'done', role => 'mart_owner');
set client_min_messages = error;
create temporary table people (unit_id int);
create temporary table shown_cells (unit_id int);
create function pg_temp.rollup(ec.engagement) returns text language sql as $$ select public.trap()::text $$;
do $$ begin perform ec.refresh_mart('m', since => '2025-01-01'); end $$;
select 'done'
SQL
is((as_role('reader', $everything))[0], $fingerprint, 'one person\'s change changes nothing that is shown');
ask($node, q{set role mart_owner; set client_min_messages = error; delete from hr.answers where unit = 'north/hidden'});
ask($node, q{set role mart_owner; set client_min_messages = error; select * from ec.refresh_mart('m', since => '2025-01-01')});
is((as_role('reader', $everything))[0], $fingerprint, 'nor does it when a hidden group is gone');
ask($node, q{set role mart_owner; set client_min_messages = error; select * from ec.refresh_mart('m', closing => '2025-06-30')});
sees('nor does a closing date show it, for it would have been few that changed',
	q{select count(people) from m.scorecard where unit in ('north/hidden', 'north/none')}, 0);

# ---- who may, and with what names ----

refused($node, 'not even a superuser runs code that a mart\'s owner could have planted', q{select ec.refresh_mart('m')}, '42501');
refused($node, 'nor grants another\'s mart', q{select ec.grant_mart('m', 'other_reader')}, '42501');
denied('a mart is granted to roles by name', q{select ec.grant_mart('m', 'public')}, '42704', role => 'mart_owner');
denied('that exist', q{select ec.grant_mart('m', 'nobody')}, '42704', role => 'mart_owner');
denied('and do not see everything anyway', q{select ec.grant_mart('m', 'mart_owner')}, '0LP01', role => 'mart_owner');
denied('where there is a mart', q{select ec.grant_mart('hr', 'reader')}, '3F000', role => 'mart_owner');
sees('revoked, it is gone', q{select ec.revoke_mart('m', 'reader'); select ec.revoke_mart('m', 'reader')}, "\n", role => 'mart_owner');
denied('for the reader too', 'select * from m.scorecard', '42501');

ask($node, <<'SQL');
create role "r""; drop schema m cascade; --" login;
create schema "s""; drop schema m cascade; --" authorization mart_owner;
set role mart_owner;
set client_min_messages = warning;
create view "s""; drop schema m cascade; --".units as
	select u.*, unit as name, null::text as manager
	from (values ($$"; drop table x; --$$, null), ($$'; drop table x; --$$, $$"; drop table x; --$$), (E'\\', $$"; drop table x; --$$)) u (unit, parent);
create view "s""; drop schema m cascade; --".questions as select * from src.questions;
create view "s""; drop schema m cascade; --".responses as
	select voice, response, person, case unit when 'north/one' then $$'; drop table x; --$$ else E'\\' end as unit, asked_on, question, score, comment from hr.answers;
select ec.create_mart('s"; drop schema m cascade; --', 'm"; drop schema m; --', '{"closing": "2025-06-30"}');
select ec.grant_mart('m"; drop schema m; --', 'r"; drop schema m cascade; --');
SQL
sees('names that want to be code are names', q{select pg_catalog.count(distinct unit) || ' ' || bool_or(people > 5) from "m""; drop schema m; --".scorecard},
	'3 true', role => 'r"; drop schema m cascade; --');
sees('and everything is still there', q{select to_regclass('m.scorecard') is not null and to_regclass('m_private.people') is not null}, 't', role => 'postgres');

$node->stop;
done_testing();
