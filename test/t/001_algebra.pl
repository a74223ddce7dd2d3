# The laws that every summary type obeys: a summary is of a set of rows, and
# neither order, nor plan, nor a detour through another form shows in it.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/lib";

use PostgreSQL::Test::Utils;
use Summaries;
use Test::More;

my $seeds = 4;
my $node = start_server('algebra');
make_samples($node, $seeds, 1500);

# Laws over a group's rows, on each seed: {agg} is the summary of all rows,
# {0} to {2} of a third each, {none} of none at all.
my %laws = (
	'of a union is the sum' => 'same({agg}, {0} + ({1} + {2}))',
	'is commutative' => 'same({0} + {1}, {1} + {0})',
	'is associative' => 'same(({0} + {1}) + {2}, {0} + ({1} + {2}))',
	'of no rows is the zero' => <<'SQL',
same({0} + {none}, {0}) and same({none} + {0}, {0}) and same({0} - {none}, {0}) and
same({0} + '{}', {0}) and same('{}' + {0}, {0}) and {none} = '{}' and {none} + {none} = '{}'
SQL
	'subtracts what was added' => <<'SQL',
same({agg} - {1}, {0} + {2}) and same(({0} + {1}) - {1}, {0}) and {0} - {0} = '{}'
SQL
	'differs from another' => '{0} <> {1} and not {0} = {1} and {0} <> {none}',
	'is independent of order' => 'same({agg}, {shuffled}) and same({agg}, {backwards})',
	'survives text' => <<'SQL',
same({agg}, {agg}::text::{type}) and {agg}::text = {agg}::text::{type}::text and
({0} - {0})::text::{type} = '{}'
SQL
	'survives text read off jsonb' => '{agg}::text = {agg}::jsonb::text::{type}::text');

# The same summary by another query, as a row a seed.
my %detours = (
	'rollup' => <<'SQL',
select seed, rollup(part) as m from (select seed, {agg} as part from sample group by seed, id % 37) p group by seed
SQL
	'rollup with nulls and empty summaries' => <<'SQL',
select seed, rollup(part) as m from (
	select seed, {agg} as part from sample group by seed, id % 7
	union all select seed, null from sample
	union all select seed, '{}' from sample
	union all select seed, {none} from sample group by seed) p
group by seed
SQL
	'a window over all rows' => <<'SQL',
select distinct on (seed) seed, {agg} over (partition by seed) as m from sample order by seed, id
SQL
	'a growing window' => <<'SQL');
select distinct on (seed) seed, {agg} over (partition by seed order by id) as m from sample order by seed, id desc
SQL

sub fill
{
	my ($sql, $kind) = @_;
	my $call = $KINDS{$kind}{call};

	$sql =~ s/\{agg\}/$call)/g;
	$sql =~ s/\{([012])\}/$call) filter (where part = $1)/g;
	$sql =~ s/\{none\}/$call) filter (where false)/g;
	$sql =~ s/\{shuffled\}/$call order by shuffle)/g;
	$sql =~ s/\{backwards\}/$call order by id desc)/g;
	$sql =~ s/\{type\}/$KINDS{$kind}{type}/g;
	return $sql;
}

# Whether a query gives, a row a seed, what the plain aggregate gives.
sub gives_the_same
{
	my ($name, $kind, $settings, $query) = @_;

	holds($node, "$kind: $name", fill(<<"SQL", $kind));
create temp table plain as select seed, {agg} as m from sample group by seed;
$settings;
create temp table detour as $query;
select count(*) = $seeds and bool_and(same(p.m, d.m)) from plain p full join detour d using (seed);
SQL
}

foreach my $kind (sort keys %KINDS)
{
	foreach my $law (sort keys %laws)
	{
		holds($node, "$kind: a summary $law", fill(<<"SQL", $kind));
select count(*) = $seeds and bool_and(holds) from (select ($laws{$law}) as holds from sample group by seed) s
SQL
	}
	foreach my $detour (sort keys %detours)
	{
		gives_the_same($detour, $kind, 'set work_mem to default', $detours{$detour});
	}
}

# ---- plans ----

ask($node, <<'SQL');
create table parted (like sample) partition by list (part);
create table parted_0 partition of parted for values in (0);
create table parted_1 partition of parted for values in (1);
create table parted_2 partition of parted for values in (2);
insert into parted select * from sample;
create table by_seed (like sample) partition by list (seed);
create table by_seed_1 partition of by_seed for values in (1, 2);
create table by_seed_2 partition of by_seed for values in (3, 4);
insert into by_seed select * from sample;
analyze parted, by_seed;
SQL

my $parallel = <<'SQL';
set min_parallel_table_scan_size = 0;
set parallel_setup_cost = 0;
set parallel_tuple_cost = 0;
set max_parallel_workers_per_gather = 3;
set parallel_leader_participation = off
SQL
my $grouped = 'select seed, {agg} as m from sample group by seed';
my @plans = (
	{
		name => 'hashed',
		settings => 'set enable_sort = off',
		query => $grouped,
		shows => [qr/HashAggregate/]
	},
	{
		name => 'sorted',
		settings => 'set enable_hashagg = off',
		query => $grouped,
		shows => [qr/GroupAggregate/]
	},
	{
		name => 'hashed and spilt to disk',
		settings => 'set enable_sort = off; set work_mem = \'64kB\'; set hash_mem_multiplier = 1',
		query => 'select seed, rollup(m) as m from '
			. '(select seed, id % 400 as g, {agg} as m from sample group by seed, id % 400 offset 0) s group by seed',
		shows => [qr/HashAggregate/]
	},
	{
		name => 'parallel',
		settings => $parallel,
		query => $grouped,
		shows => [ qr/Gather/, qr/Partial (Hash|Group)Aggregate/, qr/Workers Planned: [23]/ ],
		launched => 1
	},
	{
		name => 'parallel and sorted',
		settings => "$parallel; set enable_hashagg = off",
		query => $grouped,
		shows => [ qr/Gather Merge/, qr/Partial GroupAggregate/ ],
		launched => 1
	},
	{
		name => 'partitionwise, in part',
		settings => 'set enable_partitionwise_aggregate = on',
		query => 'select seed, {agg} as m from parted group by seed',
		shows => [ qr/Finalize/, qr/Append.*Partial HashAggregate/s ]
	},
	{
		name => 'partitionwise, in full',
		settings => 'set enable_partitionwise_aggregate = on',
		query => 'select seed, {agg} as m from by_seed group by seed',
		shows => [qr/Append.*HashAggregate.*by_seed_1.*HashAggregate.*by_seed_2/s]
	},
	{
		name => 'partitionwise and parallel',
		settings => "$parallel; set enable_partitionwise_aggregate = on",
		query => 'select seed, {agg} as m from parted group by seed',
		shows => [ qr/Gather/, qr/Parallel Append.*Partial/s ],
		launched => 1
	});

foreach my $plan (@plans)
{
	foreach my $kind (sort keys %KINDS)
	{
		my $query = fill($plan->{query}, $kind);
		my $shown = plan_of($node, $plan->{settings}, $query,
			$plan->{launched} ? 'analyze, costs off, timing off' : undef);

		like($shown, $_, "$kind: the plan is $plan->{name}") foreach @{ $plan->{shows} };
		like($shown, qr/Workers Launched: [1-9]/, "$kind: workers of the plan $plan->{name} run")
			if $plan->{launched};
		gives_the_same($plan->{name}, $kind, $plan->{settings}, $plan->{query});
	}
}

# ---- binary COPY ----

my $file = PostgreSQL::Test::Utils::tempdir() . '/summaries';
foreach my $kind (sort keys %KINDS)
{
	gives_the_same('through binary COPY', $kind, fill(<<"SQL", $kind), 'select * from copied');
create temp table copied as select * from plain;
copy copied to '$file' (format binary);
truncate copied;
copy copied from '$file' (format binary)
SQL
	holds($node, "$kind: binary COPY keeps every bit", fill(<<"SQL", $kind));
create temp table original as select seed, {agg} as m from sample group by seed;
create temp table copied (like original);
copy original to '$file' (format binary);
copy copied from '$file' (format binary);
select bool_and(o.m::text = c.m::text) from original o full join copied c using (seed);
SQL
}

$node->stop;
done_testing();
