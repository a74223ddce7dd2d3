# The two mappings of docs/mappings.md, run as they stand there: nothing is wrong in them, the mart that comes of them
# says what the tables say, and what is broken in the tables is told and counted.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/lib";

use PostgreSQL::Test::Utils;
use Summaries;
use Test::More;

my $node = start_server('mappings');
my $root = "$FindBin::RealBin/../..";

# The SQL of a chapter of the page, block by block.
my %blocks;
my $chapter = '';
my $inside = 0;
foreach my $line (split /^/, slurp_file("$root/docs/mappings.md"))
{
	if ($line =~ /^## (.*)/)
	{
		$chapter = $1;
	}
	elsif ($line =~ /^```(sql)?/)
	{
		$inside = defined $1;
		push @{ $blocks{$chapter} }, '' if $inside;
	}
	elsif ($inside)
	{
		$blocks{$chapter}[-1] .= $line;
	}
}
is_deeply([ sort keys %blocks ], [ 'An HR export beside a CRM', 'The demo' ], 'the page has two mappings');

sub make_database
{
	my ($name) = @_;

	ask($node, "create database $name");
	ask($node, "alter database $name set search_path = public, ec");
	$node->safe_psql($name, 'create schema ec; create extension employee_customer schema ec');
	return;
}

sub run_script
{
	my ($database, @options) = @_;

	$node->command_ok([ 'psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr($database), @options ], "$database: @options");
	return;
}

# ---- the demo ----

my @demo = @{ $blocks{'The demo'} };
my $made = join "\n", grep { !/check_contract/ } @demo;
my $script = slurp_file("$root/test/demo/contract.sql");
$script =~ s/^--.*\n//mg;
is($made =~ s/\s*\n\s*\n/\n/gr =~ s/^\s+|\s+$//gr, $script =~ s/\s*\n\s*\n/\n/gr =~ s/^\s+|\s+$//gr, 'test/demo/contract.sql is what the page says');

make_database('demo');
run_script('demo', '-v', 'scale=0.1', '-f', "$root/test/demo/generate.sql");
is($node->safe_psql('demo', "set client_min_messages = warning; $_"), '', 'the demo: ' . substr($_, 0, 40) =~ s/\s+/ /gr) foreach @demo;
is($node->safe_psql('demo', 'select sum(n) from mart_private.left_out'), '', 'nothing is left out of the demo');
is($node->safe_psql('demo', 'select count(*) from mart_private.units'), $node->safe_psql('demo', 'select count(*) from hr.regions, hr.stores'), 'one region is the company, all stores are in it')
	if $node->safe_psql('demo', 'select count(*) from hr.regions') > 1;
is($node->safe_psql('demo', "select string_agg(voice || ' ' || question || ' ' || measure, ', ' order by voice, question) from mart_private.questions where measure is not null"),
	'customer csat csat, customer nps nps, employee enps enps, internal service nps, supplier supplier_nps nps', 'the questions of the measures are found');
is($node->safe_psql('demo', <<'SQL'), '', 'people are where they were: a spell for each stay, each invitation within one');
select * from hr.pulse_invitations i where 1 <> (select count(*) from contract.tenures t
	where kind = 'employee' and person = employee_id and unit = store_id and started_on <= month and coalesce(ended_on, 'infinity') > month) limit 1
SQL

# ---- the HR export beside the CRM ----

my @firm = @{ $blocks{'An HR export beside a CRM'} };
my $finish = pop @firm;
make_database('firm');
$node->safe_psql('firm', shift @firm);
run_script('firm', '-f', "$root/test/mapping/rows.sql");
$node->safe_psql('firm', $_) foreach @firm;
is($node->safe_psql('firm', "set client_min_messages = warning; $finish"), '', 'nothing is wrong, and a mart is made');
is($node->safe_psql('firm', 'select sum(n) from mart_private.left_out'), '', 'nothing is left out');

# One person's career, read off rows.sql: W075 of Team Quarry was promoted there in April, and moved with the team.
is($node->safe_psql('firm', "select unit, started_on < '2024-01-01', ended_on, cause from contract.tenures where person = 'W075' order by started_on"),
	"ORG-23|t|2024-07-01|transfer\nORG-22|f||", 'a promotion ends nothing, a move between teams does');
is($node->safe_psql('firm', "select ended_on, cause from contract.tenures where person = 'W072' order by started_on"),
	"2024-05-13|Resigned", 'the day after the last day');
is($node->safe_psql('firm', "select string_agg(distinct unit, ' ' order by unit) from contract.responses where person = 'W075'"), 'ORG-22 ORG-23', 'an answer is of the team at the time');

# The scorecard beside plain SQL over the tables.
is($node->safe_psql('firm', "select people, round(enps::numeric, 9) from mart.scorecard where unit = 'ORG-22' and period = '2024-01-01'"),
	$node->safe_psql('firm', <<'SQL'), 'Team Mill in the first quarter: its own people, and those of the team that it took over later');
select count(distinct a.employee_id) filter (where answer_text <> 'Not applicable'),
	round(100.0 * (count(*) filter (where question_id = 'recommend' and answer_text in ('9', '10')) - count(*) filter (where question_id = 'recommend' and answer_text in ('0', '1', '2', '3', '4', '5', '6')))
		/ count(*) filter (where question_id = 'recommend'), 9)
from hcm.survey_answer a join hcm.worker_position w on w.employee_id = a.employee_id and submitted_date between effective_date and coalesce(end_date, 'infinity')
where survey_id = 'S1' and organization_id in ('ORG-22', 'ORG-23')
SQL
is($node->safe_psql('firm', "select round(nps::numeric, 9) from mart.scorecard where unit = 'ORG-1' and period = '2024-07-01'"),
	$node->safe_psql('firm', <<'SQL'), 'the company in the third quarter: accounts of several teams count once');
select round(100.0 * (count(*) filter (where likelihood_to_recommend >= 9) - count(*) filter (where likelihood_to_recommend <= 6)) / count(likelihood_to_recommend), 9)
from crm.survey_response where completed_date between '2024-07-01' and '2024-09-30'
SQL

# A dump has all of it: a restored mart shows the same, and can be refreshed.
my $dump = PostgreSQL::Test::Utils::tempdir() . '/firm.sql';
my $all_views = "select c.relname, md5(query_to_xml(format('select * from mart.%I v order by v::text', c.relname), true, false, '')::text)
	from pg_class c where relnamespace = 'mart'::regnamespace order by 1";
$node->command_ok([ 'pg_dump', '--file', $dump, '--dbname', $node->connstr('firm') ], 'a mart is dumped');
ask($node, 'create database restored');
run_script('restored', '-f', $dump);
is($node->safe_psql('restored', $all_views), $node->safe_psql('firm', $all_views), 'and restored, every view as it was');
is(($node->psql('restored', 'set search_path = public, ec; select count(*) from refresh_mart(\'mart\')'))[0], 0, 'and refreshed there');

# ---- what is broken is told, as often as it is broken, and counted ----

$node->safe_psql('firm', <<'SQL');
insert into hcm.survey_answer values
	('S4', 'W011', 'unheard_of', 'Agree', '2024-11-02'),		-- unknown question
	('S1', 'W999', 'proud', 'Agree', '2024-02-03'),				-- nobody of that number: no unit
	('S1', 'W011', 'recommend', '11', '2024-02-03');			-- outside the scale
insert into hcm.survey_answer										-- answered twice
	select * from hcm.survey_answer where survey_id = 'S2' and question_id = 'proud' and answer_text = 'Agree' order by employee_id limit 1;
insert into hcm.worker values ('W998', 'Hired and gone', '2024-05-02', '2024-04-01', 'Resigned');
insert into hcm.worker_position values
	('W998', 'P-998', 'ORG-11', '2024-05-02', '2024-04-01'),	-- end before start
	('W013', 'P-13-2', 'ORG-11', '2024-12-30', null);			-- overlaps the position that did not end
insert into crm.account values ('A99', 'Nobody''s customer', '2024-01-01');	-- no unit
insert into crm.opportunity values ('O999', 'A1', 'U0', true, '2024-01-01', 100);	-- no unit
update crm.account_team set share_percent = 140 where account_id = 'A1';	-- two answers
insert into hcm.supervisory_organization values
	('ORG-99', 'Lost', 'ORG-98', null, 'Region', null, null), ('ORG-97', 'Closed', 'ORG-1', null, 'Region', '2024-01-01', 'ORG-96');
SQL
is($node->safe_psql('firm', "select view_name, problem, n from check_contract('contract')"), <<'ROWS' =~ s/\n\z//r, 'every breach is told');
units|unknown successor|1
units|unknown parent|1
responses|no unit|1
responses|score outside its scale|1
responses|unknown question|1
responses|duplicate answer|1
responses|share outside 0..1|2
tenures|end before start|1
tenures|no unit|1
tenures|overlapping spells|1
outcomes|no unit|1
ROWS
$node->safe_psql('firm', "set client_min_messages = warning; drop schema mart, mart_private cascade; select create_mart('contract', 'mart', '{\"grain\": \"quarter\", \"closing\": \"2024-12-31\"}')");
is($node->safe_psql('firm', <<'SQL'), 'responses|share outside 0..1|2|', 'and counted by the mart, but for what is kept');
select view_name, problem, c.n, l.n from check_contract('contract') c
full join (select view_name, breach as problem, sum(n) as n from mart_private.left_out group by 1, 2) l using (view_name, problem)
where c.n is distinct from l.n
SQL

# A word that is none of the five is not lost without being seen.
$node->safe_psql('firm', "update crm.survey_response set satisfaction = 'Meh' where id = 'Y-1'");
my ($code, undef, $error) = $node->psql('firm', "select * from check_contract('contract')");
like($error, qr/Meh/, 'an answer in unknown words is an error that names it');

$node->stop;
done_testing();
