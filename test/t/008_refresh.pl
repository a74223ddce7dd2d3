# A mart that is refreshed equals one that is made anew, whatever happened to its source; nobody waits for a refresh
# or sees half of one; and one that dies leaves nothing behind.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/lib";

use Company;
use PostgreSQL::Test::Utils;
use Summaries;
use Test::More;

my $node = start_server('refresh');
my $options = q('{"closing": "2025-12-31"}');
my %tracked = (
	'hr.answers' => "'responses', 'unit', 'asked_on'",
	'hr.jobs' => "'tenures', 'unit'",
	'hr.results' => "'outcomes', 'unit', 'at'",
	map({ ("hr.$_" => "'$_'") } qw(units questions surveys)),
	'hr.invited' => "'invitations'",
	'hr.norms' => "'benchmarks'");

# ---- sessions that go on while others work ----

sub session
{
	my (%more) = @_;
	my %s = (in => '', out => '', err => '', timer => IPC::Run::timer(30));

	$s{run} = IPC::Run::start(
		[ 'psql', '-XAtq', '-v', 'VERBOSITY=terse', '-d', $node->connstr('postgres') . ($more{user} ? " user=$more{user}" : '') ],
		'<', \$s{in}, '>', \$s{out}, '2>', \$s{err}, $s{timer});
	return \%s;
}

# Begins a statement; finish() gives what it prints.
sub begin
{
	my ($s, $sql) = @_;

	$s->{timer}->reset;
	$s->{out} = $s->{err} = '';
	$s->{in} .= "$sql;\n\\echo -- done\n";
	$s->{run}->pump_nb;
}

sub finish
{
	my ($s) = @_;

	$s->{run}->pump until $s->{out} =~ s/-- done\n// || !$s->{run}->pumpable;
	chomp(my $answer = $s->{out} . $s->{err});
	return $answer;
}

sub run_in
{
	my ($s, $sql) = @_;

	begin($s, $sql);
	return finish($s);
}

sub becomes
{
	my ($name, $sql, $expected) = @_;

	ok($node->poll_query_until('postgres', $sql, $expected), $name);
}

# ---- thousands of changes ----

make_company($node, 'postgres');
ask($node, "do \$\$ begin perform hr.change(i) from generate_series(1, 400) i; end \$\$");
ask($node, "select create_mart('src', 'm', $options)");
ask($node, join ';', map { "select track('m', '$_', $tracked{$_})" } sort keys %tracked);

# The mart and one that is made anew, and gone again, of the source as it is after other changes, taken back as well.
sub equals_anew
{
	my ($name, $meanwhile) = @_;
	my $difference = ask($node, <<"SQL");
set client_min_messages = warning;
begin;
@{[ $meanwhile // '' ]};
do \$\$ begin perform ec.create_mart('src', 'anew', $options); end \$\$;
create temp table a as select cells_of as line, count(*) as n from hr.cells_of('m_private') group by 1;
create temp table b as select cells_of as line, count(*) as n from hr.cells_of('anew_private') group by 1;
select '- ' || line from (table a except table b) s union all select '+ ' || line from (table b except table a) s order by 1 limit 20;
rollback;
SQL
	return is($difference, '', $name);
}

equals_anew('a mart equals itself made again');
my ($changed, $batches, $every) = (400, 30, 7);
foreach my $batch (1 .. $batches)
{
	my $next = $changed + 1 + ($batch * 37) % 90;

	ask($node, "do \$\$ begin perform hr.change(i) from generate_series($changed + 1, $next) i; end \$\$");
	ask($node, "do \$\$ begin perform ec.refresh_mart('m'); end \$\$");
	$changed = $next;
	equals_anew("after $changed changes, refreshed $batch times") or last if $batch % $every == 0;
	next if $batch % 15 != 3;

	# a person is forgotten at once, though the source has them still, and their name with their last row
	my $who = ask($node, 'select max(person) from hr.answers');
	my $gone = "delete from hr.answers where person = '$who'; delete from hr.jobs where person = '$who'";
	ask($node, "select count(*) from forget('m', '$who')");
	equals_anew("$who is forgotten", $gone);
	is(ask($node, 'select person from m_private.forgotten'), $who, 'while the source has rows of theirs');
	ask($node, "$gone; do \$\$ begin perform ec.refresh_mart('m'); end \$\$");
	is(ask($node, 'select count(*) from m_private.forgotten'), 0, 'and no longer');
}


# One change each, so that nothing else makes up for what it does not mark.
ask($node, "insert into hr.surveys values ('winter', '2025-09-01')");
ask($node, "insert into hr.answers select 'employee', 200000 + i, 'p' || i, 'late unit', date '2025-08-01' + i, 'c1', 1 + i % 5, case i % 3 when 0 then 'winter' end "
	. "from generate_series(1, 40) i; do \$\$ begin perform ec.refresh_mart('m'); end \$\$");
foreach my $change (
	[ 'a unit that is new, of which answers were there', "insert into hr.units values ('late unit', 'u2', null, 'Late')" ],
	[ 'a survey that counts for another period', "update hr.surveys set period = '2025-10-01' where survey = 'winter'" ],
	[ 'answers of a survey that are taken back', "delete from hr.answers where survey = 'winter' and asked_on > '2025-08-10'" ],
	[ 'a survey that is no more', "delete from hr.surveys where survey = 'winter'" ],
	[ 'a unit whose name was spelt otherwise', "update hr.answers set unit = 'u4' where unit = 'late unit' and asked_on < '2025-08-20'" ],
	[ 'a unit that is gone', "delete from hr.units where unit = 'late unit'" ])
{
	ask($node, "$change->[1]; do \$\$ begin perform ec.refresh_mart('m'); end \$\$");
	equals_anew($change->[0]);
}
ask($node, "update hr.units set manager = 'another' where unit = 'u4'");
is(ask($node, "select changes, recomputed from refresh_mart('m')"), '1|0', 'a manager changes no cell');

# Tables that nobody tracks: from a day on, and all.
ask($node, "alter table hr.answers disable trigger all; update hr.answers set score = 1 where asked_on >= '2025-09-01' and question = 'ease'; alter table hr.answers enable trigger all");
is(ask($node, "select changes, recomputed > 0 from refresh_mart('m', since => '2025-09-17')"), '0|t', 'what nobody noted is found from a day on');
equals_anew('as if made anew');
ask($node, "alter table hr.answers disable trigger all; update hr.answers set score = 2 where question = 'ease'; alter table hr.answers enable trigger all");
ask($node, "do \$\$ begin perform ec.refresh_mart('m', since => '-infinity'); end \$\$");
equals_anew('or all of it');

# ---- writers and the refresh do not wait for each other ----

my $writer = session();
my $refresher = session();
my $second = session();
my $queued = 'select count(*) from m_private.queue';

# All that is published, as one line.
ask($node, <<'SQL');
create function hr.shown() returns text language sql as $$
	select md5(string_agg(line, '|' order by line)) from (
		select s::text from m.scorecard s union all select s::text from m.stakeholders s union all select s::text from m.alerts s) l (line)
$$;
SQL

run_in($writer, "begin; insert into hr.answers values ('employee', 100001, 'p1', 'u5', '2025-02-03', 'c1', 5); "
	. "insert into hr.results values ('u5', '2025-02-03', 'sales', 5)");
is(ask($node, "set statement_timeout = '20s'; select changes from refresh_mart('m')"), '0', 'a writer that has not committed does not stop a refresh');
run_in($second, "begin; do \$\$ declare t regclass; begin for t in select oid from pg_class where relnamespace in ('hr'::regnamespace, 'm_private'::regnamespace) and relkind = 'r' loop "
	. "execute format('lock table %s in access share mode', t); end loop; end \$\$");
is(ask($node, "set statement_timeout = '20s'; update hr.units set name = 'Six' where unit = 'u6'; select changes from refresh_mart('m')"), '1', 'nor does pg_dump, which locks every table');
run_in($second, 'commit');
run_in($writer, 'commit');
is(ask($node, $queued), '2', 'what it wrote waits for the next one');
is(ask($node, "select changes, recomputed > 0 from refresh_mart('m')"), '2|t', 'which takes it');
equals_anew('and equals a mart made anew');

sub stopped_refresh
{
	run_in($writer, 'select pg_advisory_lock(4711)');
	ask($node, "set synchronous_commit = on; insert into hr.results values ('u5', '2025-04-03', 'sales', 77); insert into hr.answers values ('employee', 100002, 'p1', 'u5', '2025-04-03', 'c1', 5)");
	begin($refresher, "select recomputed > 0 from refresh_mart('m')");
	becomes('a refresh is watched from another session', "select step from mart_progress('m') where running", 'outcomes');
}

is(ask($node, "select * from mart_progress('m')"), 'f||||', 'nothing is under way');
my $before = ask($node, 'select hr.shown()');
stopped_refresh();
is(ask($node, "select started between now() - interval '1 minute' and clock_timestamp() and done < total from mart_progress('m')"), 't', 'since when, and how far it is');
is(ask($node, "set statement_timeout = '5s'; select hr.shown()"), $before, 'readers see what was, and do not wait');
is(ask($node, "set statement_timeout = '5s'; insert into hr.results values ('u6', '2025-04-03', 'sales', 78) returning value"), '78', 'nor do writers');
my ($status, $answer, $notice) = $node->psql('postgres', "set statement_timeout = '5s'; select * from refresh_mart('m', wait => false)");
is($answer, '', 'a second refresh need not wait');
like($notice, qr/NOTICE:  another refresh of mart "m" is under way/, 'and says so');
begin($second, "select changes from refresh_mart('m')");
becomes('or waits', "select count(*) from pg_locks where locktype = 'advisory' and not granted and objid = 'm_private'::regnamespace", '1');
run_in($writer, 'select pg_advisory_unlock(4711)');
is(finish($refresher), 't', 'the first one ends');
is(finish($second), '1', 'the other takes what was written in between');
equals_anew('and all is as if made anew');

# ---- a closing date ----

$options = q('{"closing": "2026-02-14"}');
is(ask($node, "select changes, recomputed > 0 from refresh_mart('m', closing => '2026-02-14')"), '0|t', 'a closing date');
equals_anew('spells are seen until then');

# ---- one that dies ----

my $cells = ask($node, "select md5(string_agg(l, '|' order by l)) from hr.cells_of('m_private') l");
stopped_refresh();
is(ask($node, "select pg_terminate_backend(pid) from pg_stat_activity where query ~ 'recomputed > 0 from refresh_mart' and pid <> pg_backend_pid()"), 't', 'a refresh is killed');
like(finish($refresher), qr/terminating connection|server closed the connection/, 'and dies');
is(ask($node, "select * from mart_progress('m')"), 'f||||', 'it does not look alive');
is(ask($node, $queued), '2', 'what it took is in the queue again');
is(ask($node, "select md5(string_agg(l, '|' order by l)) from hr.cells_of('m_private') l"), $cells, 'and cells are what they were');
run_in($writer, 'select pg_advisory_unlock(4711)');

$refresher = session();
stopped_refresh();
$node->stop('immediate');
$node->start;
is(ask($node, "select * from mart_progress('m')"), 'f||||', 'nor does it after a crash of the server');
is(ask($node, "select md5(string_agg(l, '|' order by l)) from hr.cells_of('m_private') l"), $cells, 'and cells are what they were');
is(ask($node, "select changes from refresh_mart('m')"), '4', 'the next one takes all of it');
equals_anew('and all is as if made anew');

# ---- writers without any right on the mart ----

ask($node, 'create role writer login; grant usage on schema hr to writer; grant insert, update, delete, truncate, select on hr.answers to writer; '
	. 'grant execute on all functions in schema hr to writer');
my $clerk = session(user => 'writer');
is(run_in($clerk, "insert into hr.answers values ('employee', 100003, 'p1', 'u5', '2025-05-03', 'c1', 5); update hr.answers set score = 4 where response = 100003"), '', 'anybody may write');
like(run_in($clerk, 'select * from m_private.queue'), qr/permission denied for schema m_private/, 'without a right on the mart');
like(run_in($clerk, "select refresh_mart('m')"), qr/schema "ec"|does not exist|belongs to role/, 'or on its functions');
is(ask($node, "select array_agg(distinct (unit, at)::text) from m_private.queue"), '{"(u5,2025-05-01)"}', 'and it is noted');

# ---- dump and restore ----

ask($node, "do \$\$ begin perform ec.refresh_mart('m'); end \$\$");
my $dump = PostgreSQL::Test::Utils::tempdir() . '/mart.sql';
$node->command_ok([ 'pg_dump', '--file', $dump, '--dbname', $node->connstr('postgres') ], 'pg_dump');
ask($node, 'create database restored');
$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '--file', $dump, '--dbname', $node->connstr('restored') ], 'restores');
my $of_all = "set search_path = public, ec; select hr.shown() || (select md5(string_agg(l, '|' order by l)) from hr.cells_of('m_private') l)";
is($node->safe_psql('restored', $of_all), ask($node, $of_all), 'cells and what is published are the same');
is($node->safe_psql('restored', "set search_path = public, ec; update hr.answers set score = 1 where response = 100003; select unit, at from m_private.queue; select changes, recomputed > 0 from refresh_mart('m')"),
	"u5|2025-05-01\n1|t", 'and the mart lives on');
$node->safe_psql('restored', "set search_path = public, ec; select track('m', 'hr.answers', 'responses', 'unit', 'asked_on'); drop schema m, m_private cascade; insert into hr.answers values ('employee')");
pass('dropping its schemas ends the tracking');

done_testing();
