# The dashboard: built from a mart as the role that was granted it, opened in headless Chromium in light and in dark. Each
# chart has as many marks as the views have rows, counted here in SQL; nothing is asked of any other machine, and no error
# is written.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/lib";

use JSON::PP;
use PostgreSQL::Test::Utils;
use Summaries;
use Test::More;

my $root = "$FindBin::RealBin/../..";
my $clients = "$root/test/clients";
my $browser = $ENV{CHROMIUM} // '/usr/bin/chromium';

plan skip_all => 'there is no node (Debian: nodejs)' if system('node --version >/dev/null 2>&1');
plan skip_all => 'dashboard/node_modules is missing: scripts/dashboard install could not fetch it' unless -d "$root/dashboard/node_modules";
plan skip_all => "there is no $browser (Debian: chromium)" unless -x $browser;

my $node = start_server('dashboard');
run_log([ 'psql', '-Xq', '-d', $node->connstr('postgres'), '-v', 'reader=reader', '-f', "$clients/fixture.sql" ])
	or BAIL_OUT('the fixture fails');

sub run_as_reader
{
	my ($out, $errors) = ('', '');
	local %ENV = (%ENV, PGHOST => $node->host, PGPORT => $node->port, PGUSER => 'reader', PGDATABASE => 'postgres');
	my $done = IPC::Run::run(\@_, '<', '/dev/null', '>', \$out, '2>', \$errors);
	return ($done, $out, $errors);
}

# What an earlier build read must not be served again.
my $cache = "$root/dashboard/src/.observablehq/cache/data";
system('mkdir', '-p', $cache);
append_to_file("$cache/$_.json", '[]') foreach qw(scorecard alerts);

my ($done, $out, $errors);
{
	# as a machine without a network would
	local $ENV{NODE_OPTIONS} = '--import=data:text/javascript,globalThis.fetch=()=>{throw/no-network/}';
	($done, $out, $errors) = run_as_reader("$root/scripts/dashboard", 'build');
}
ok($done, 'it builds, and fetches nothing') or diag($out, $errors);

# beside what pg_regress leaves, which scripts/check keeps
my $pictures = "$root/results/dashboard";
system('mkdir', '-p', $pictures);
($done, $out, $errors) = run_as_reader('node', "$clients/browse.mjs", $pictures);
ok($done, 'the browser opens it') or diag($errors);
my @seen = @{ decode_json($out || '[]') };
is(scalar @seen, 10, 'five pages, light and dark');

# What the pages show at first, by chart and class of marks.
my $leaves = 'select unit from mart.scorecard where unit not in (select parent from mart.scorecard where parent is not null)';
my %expected = map { $_->[0] => [ $_->[1], ask($node, $_->[2]) ] } (
	[ 'cards not-available' => index => "select count(*) from (select unnest(array[engagement, enps, favorable, turnover, nps, csat, churn]) as v
		from mart.scorecard where level = 0 and period = '2025-12-01') x where v is null" ],
	[ 'heatmap engagement available' => index => 'select count(engagement) from mart.scorecard' ],
	[ 'heatmap engagement numbers' => index => 'select count(engagement) from mart.scorecard' ],
	[ 'heatmap engagement not-available' => index => 'select count(*) - count(engagement) from mart.scorecard' ],
	[ 'heatmap nps available' => index => 'select count(nps) from mart.scorecard' ],
	[ 'heatmap nps not-available' => index => 'select count(*) - count(nps) from mart.scorecard' ],
	[ 'stakeholders curves' => index => 'select count(distinct voice) from mart.stakeholders' ],
	[ 'stakeholders bands' => index => 'select count(distinct voice) from mart.stakeholders' ],
	[ 'scatter units' => linkage => "select count(*) from (select unit from mart.scorecard where unit in ($leaves)
		group by unit having count(engagement) > 0 and count(nps) > 0) x" ],
	[ 'scatter line' => linkage => 'select 2' ],
	[ 'scatter median' => linkage => 'select 2' ],
	map({ my $method = $_; map { [ "$method $_" => linkage => "select count(value) from mart.lead_lag
		where (method, dimension, measure, scope) = ('$method', 'engagement', 'nps', 'all')" ] } qw(lags limits) } 'lag profile', 'cross-lagged'),
	map({ [ "linkage $_" => linkage => "select count(r) from mart.linkage where scope = 'all' and measure = 'nps'" ] } qw(values limits)),
	map({ [ "drivers $_" => drivers => "select count(weight) from mart.drivers where outcome = 'enps'" ] } qw(values limits)),
	map({ [ "ripple $_" => drivers => 'select count(value) from mart.ripple' ] } qw(values limits)),
	map({ [ "benefits $_" => drivers => "select count(r) from mart.benefits where benefit <> 'engagement'" ] } qw(values limits)),
	map({ [ "retention $_" => people => 'select count(distinct (unit, kind)) from mart.retention where retained is not null' ] } qw(curves bands)),
	map({ [ "managers $_" => people => "select count(difference) from mart.managers where measure = 'engagement'" ] } qw(values limits)),
	[ 'retention not-available' => people => "select count(*) from (select from mart.retention group by unit, kind having count(retained) = 0) x" ],
	[ 'managers not-available' => people => "select count(*) - count(difference) from mart.managers where measure = 'engagement'" ],
	[ 'internal service ratings' => people => 'select count(nps) from mart.internal_service' ],
	[ 'alerts alerts' => alerts => 'select count(distinct (unit, period, voice, signal)) from mart.alerts' ]);

foreach my $view (@seen)
{
	my $where = "$view->{page}, $view->{scheme}";
	my %marks;
	foreach my $chart (keys %{ $view->{charts} })
	{
		$marks{"$chart $_"} = $view->{charts}{$chart}{$_} foreach keys %{ $view->{charts}{$chart} };
	}
	my @here = grep { $expected{$_}[0] eq $view->{page} } sort keys %expected;
	is_deeply({ map { $_ => $marks{$_} } @here }, { map { $_ => $expected{$_}[1] + 0 } @here }, "$where: each chart has its marks");
	is_deeply($_, [ sort { $a <=> $b } @$_ ], "$where: a legend ascends") foreach @{ $view->{legends} };
	is_deeply($view->{errors}, [], "$where: no error is written");
	is_deeply($view->{elsewhere}, [], "$where: nothing is asked of another machine");
	is_deeply($view->{faint}, [], "$where: every text stands out from what is behind it");
	cmp_ok($view->{numbers}, '>', 0, "$where: the numbers are there as tables") if $view->{scheme} eq 'light';
	cmp_ok(-s "$pictures/$view->{page}-$view->{scheme}.png", '>', 10000, "$where: a picture is kept");
}

$node->stop;
done_testing();
