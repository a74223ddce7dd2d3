# Units on two servers, each with its own mart, and a third that reads the cells of both: what it rolls up is, to the
# letter, what one server with all the units has.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/lib";

use Summaries;
use Test::More;

plan skip_all => 'postgres_fdw is not installed'
	unless -e (split ' ', `pg_config --sharedir`)[0] . '/extension/postgres_fdw.control';

# The company's answers; shard 2: of all units, else of those with an even or an odd number.
my $company = <<'SQL';
create schema hr;
create function hr.dice(id int, throw int, sides int) returns int language sql immutable
	as 'select ((hashint8extended((id::int8 << 8) + throw, 9) & 9007199254740991) % sides)::int';
create table hr.answers as
select 'employee' as voice, i as response, 'p' || hr.dice(i, 1, 300) as person, 'u' || hr.dice(i, 2, 12) as unit,
	date '2025-01-01' + hr.dice(i, 3, 180) as asked_on, q as question, case when hr.dice(i, 20 + length(q) + ascii(right(q, 1)), 9) > 0
		then case q when 'enps' then hr.dice(i, 4, 11) else 1 + hr.dice(i, ascii(right(q, 1)), 5) end end as score
from generate_series(1, 4000) i, unnest('{a1,a2,a3,enps}'::text[]) q where SHARD in (2, hr.dice(i, 2, 12) % 2);
create table hr.results as
select 'u' || hr.dice(i, 2, 12) as unit, date '2025-01-01' + hr.dice(i, 3, 180) as at, 'sales' as measure, hr.dice(i, 5, 100000) as value
from generate_series(1, 2000) i where SHARD in (2, hr.dice(i, 2, 12) % 2);
create schema src;
create view src.units as select 'u' || i as unit, null as parent, null as manager, 'Unit ' || i as name from generate_series(0, 11) i where SHARD in (2, i % 2);
create view src.questions as select q as question, 'employee' as voice, 'a' as dimension, case q when 'enps' then 0 else 1 end as lo,
	case q when 'enps' then 10 else 5 end as hi, q = 'a2' as reversed from unnest('{a1,a2,a3,enps}'::text[]) q;
create view src.responses as select * from hr.answers;
create view src.outcomes as select * from hr.results;
set client_min_messages = warning;
select create_mart('src', 'm', '{"closing": "2025-12-31"}');

-- by name: a number is each mart's own
create view hr.ratings as select unit, period, question, people, ratings
	from m_private.ratings_cells join m_private.units using (unit_id) join m_private.questions using (question_id);
create view hr.engagement as select unit, period, dimension, people, engagement
	from m_private.engagement_cells join m_private.units using (unit_id) join m_private.dimensions using (dimension_id);
create view hr.outcomes as select unit, period, measure, moments from m_private.outcome_cells join m_private.units using (unit_id);
SQL

my @nodes = map { start_server($_) } qw(even odd all);
foreach my $shard (0 .. 2)
{
	ask($nodes[$shard], $company =~ s/SHARD/$shard/gr);
}

my $all = $nodes[2];
ask($all, 'create extension postgres_fdw');
foreach my $shard (0, 1)
{
	my ($host, $port) = ($nodes[$shard]->host, $nodes[$shard]->port);

	# with extensions the aggregates run where the cells are
	ask($all, <<"SQL");
create server shard$shard foreign data wrapper postgres_fdw options (host '$host', port '$port', dbname 'postgres', extensions 'employee_customer');
create user mapping for current_user server shard$shard;
create schema shard$shard;
import foreign schema hr limit to (ratings, engagement, outcomes) from server shard$shard into shard$shard;
SQL
}
ask($all, "create view $_ as table shard0.$_ union all table shard1.$_") foreach qw(ratings engagement outcomes);

sub same_rows
{
	my ($name, $sharded, $whole, $least) = @_;

	return is(ask($all, <<"SQL"), "0 true", $name);
create temp table a as $sharded;
create temp table b as $whole;
select (select count(*) from (table a except table b union all (table b except table a)) s) || ' ' || ((select count(*) from a) >= $least)
SQL
}

same_rows('cells are on the shard of their unit', 'select unit, period, question, people, ratings::text from ratings',
	'select unit, period, question, people, ratings::text from hr.ratings', 12 * 6 * 4 - 5);
same_rows('answers of the company are the sum of the shards',
	'select question, period, rollup(ratings)::text from ratings group by grouping sets ((1, 2), (1))',
	"select question, date_trunc('month', asked_on)::date, case question when 'enps' then ratings_agg(score, 0, 10) filter (where question = 'enps')
		else ratings_agg(case question when 'a2' then 6 - score else score end, 1, 5) filter (where question <> 'enps') end::text from hr.answers group by grouping sets ((1, 2), (1))", 28);
same_rows('so are indices', 'select dimension, period, rollup(engagement)::text from engagement group by grouping sets ((1, 2), (1))',
	'select dimension, period, rollup(engagement)::text from hr.engagement group by grouping sets ((1, 2), (1))', 7);
same_rows('and outcomes', 'select measure, period, rollup(moments)::text from outcomes group by grouping sets ((1, 2), (1))',
	"select measure, date_trunc('month', at)::date, moments_agg(value)::text from hr.results group by grouping sets ((1, 2), (1))", 7);
same_rows('sums of sums on the shards as well',
	'select question, rollup(r)::text from (select question, rollup(ratings) as r from shard0.ratings group by 1
		union all select question, rollup(ratings) from shard1.ratings group by 1) s group by 1',
	'select question, rollup(ratings)::text from hr.ratings group by 1', 4);
like(plan_of($all, '', 'select question, rollup(ratings) from shard0.ratings group by 1', 'verbose, costs off'),
	qr/Remote SQL: SELECT question, ec\.rollup\(ratings\) FROM .* GROUP BY/, 'they run there');
is(ask($all, "select round(value, 9) from (select ec.nps((select rollup(ratings) from ratings where question = 'enps'))::numeric) s (value)"),
	ask($all, "select round(ec.nps(score)::numeric, 9) from hr.answers where question = 'enps'"), 'the eNPS of the company over both');

done_testing();
