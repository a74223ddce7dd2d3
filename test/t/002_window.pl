# Moving windows: rows enter and leave by the inverse transition, and every
# frame must say what a summary of just its rows says.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/lib";

use Summaries;
use Test::More;

my $node = start_server('window');
make_samples($node, 2, 250);

# Estimates and numbers agree to 1e-12, as do the statistics of moments whose
# sums are not whole: what has left a frame leaves its rounding behind.
ask($node, <<'SQL');
create function agree(a float8, b float8) returns bool language sql immutable
as 'select close_to(a, b, 1e-12)';
create function agree(a estimate, b estimate) returns bool language sql immutable as $$
	select agree((a).value, (b).value) and agree((a).low, (b).low) and agree((a).high, (b).high) and
		agree((a).std_error, (b).std_error) and close_to((a).p_value, (b).p_value, 1e-10) and
		(a).n = (b).n and (a).note is not distinct from (b).note
$$;
create function agree(a ratings, b ratings) returns bool language sql immutable as 'select same(a, b)';
create function agree(a crosstab, b crosstab) returns bool language sql immutable as 'select same(a, b)';
create function agree(a spells, b spells) returns bool language sql immutable as 'select same(a, b)';
create function agree(a survival, b survival) returns bool language sql immutable as 'select same(a, b)';
create function agree(a survival_groups, b survival_groups) returns bool language sql immutable as 'select same(a, b)';
create function agree(a engagement, b engagement) returns bool language sql immutable as 'select same(a, b)';
create function agree(a moments, b moments) returns bool language sql immutable as $$
	select (n(a), missing(a), variables(a)) = (n(b), missing(b), variables(b)) and
		case when b::text ~ 'sums_lo' then coalesce((select
					bool_and(agree(mean(a, i), mean(b, i)) and agree(variance(a, i), variance(b, i)))
				from generate_series(1, variables(b)) i), true)
			else a::text = b::text
		end
$$;
create function agree(a moments_pairwise, b moments_pairwise) returns bool language sql immutable as $$
	select (answered(a), missing(a), variables(a)) = (answered(b), missing(b), variables(b)) and
		case when b::text ~ 'sums_lo' then coalesce((select
					bool_and(n(a, i, j) = n(b, i, j) and agree(mean(a, i), mean(b, i)) and agree(variance(a, i), variance(b, i)) and
						agree(variance(pair_moments(a, i, j), 1), variance(pair_moments(b, i, j), 1)))
				from generate_series(1, variables(b)) i, generate_series(1, variables(b)) j), true)
			else a::text = b::text
		end
$$;
create function agree(a oneway, b oneway) returns bool language sql immutable as $$
	select (n(a), missing(a)) = (n(b), missing(b)) and
		coalesce((select bool_and(agree(group_moments(a, grp), group_moments(b, grp))) from group_means(b) s), true) and
		(select count(*) from group_means(a)) = (select count(*) from group_means(b))
$$;
create function agree(a panel, b panel) returns bool language sql immutable as $$
	select (n(a), missing(a), left_out(a)) = (n(b), missing(b), left_out(b)) and grain(a) is not distinct from grain(b) and
		coalesce((select bool_and((x.n, x.missing) = (y.n, y.missing) and agree(x.mean, y.mean) and close_to(x.stddev, y.stddev, 1e-9))
			from cells(a) x full join cells(b) y using (unit, period)), true)
$$;
create function agree(a unit_pairs, b unit_pairs) returns bool language sql immutable as $$
	select (n(a), missing(a)) = (n(b), missing(b)) and
		coalesce((select bool_and(agree(unit_moments(a, unit), unit_moments(b, unit))) from unit_means(b) s), true) and
		(select count(*) from unit_means(a)) = (select count(*) from unit_means(b))
$$;
create function agree(a measure_estimate[], b measure_estimate[]) returns bool language sql immutable as $$
	select bool_and(x.measure = y.measure and agree(x.value, y.value) and close_to(x.low, y.low, 1e-9) and x.n = y.n and x.note is not distinct from y.note)
	from unnest(a) with ordinality x full join unnest(b) with ordinality y using (ordinality)
$$;
create function agree(a pooled_corr, b pooled_corr) returns bool language sql immutable as $$
	select (n(a), people(a), missing(a)) = (n(b), people(b), missing(b)) and
		(select bool_and(agree(x.value, y.value)) from hunter_schmidt(a) x join hunter_schmidt(b) y using (measure)) and
		(select bool_and(agree(x.value, y.value)) from dersimonian_laird(a) x join dersimonian_laird(b) y using (measure))
$$;
create function agree(a test_result, b test_result) returns bool language sql immutable as $$
	select agree((a).statistic, (b).statistic) and agree((a).df, (b).df) and agree((a).df2, (b).df2) and
		close_to((a).p_value, (b).p_value, 1e-10) and (a).note is not distinct from (b).note
$$;
create table framed as
select *, case when id % 50 < 25 then score end as gappy, score::int2 as short, score::float8 as real,
	(select array_agg(r) from (values (id % 9 + 1), (id % 4 + 2)) v (r)) as ranks,
	(select ratings_agg(v, 0, 10) from (values (score), (id % 11)) r (v)) as levels,
	(select moments_agg(v, w) from (values (a, z), (y, x)) m (v, w)) as measures,
	(select spells_agg(v, w, '2023-01-15', 'year', cause) from (values (started, ended), (started - id, started)) s (v, w)) as stays,
	(select survival_agg(v, w, team) from (values (b, score > 4), (c, true)) s (v, w)) as tenure from sample;
create table cells as
select seed, id,
	case when id % 5 > 0 then (select ratings_agg(score, 0, 10) from sample s where s.seed = f.seed and s.id = f.id) end as r,
	case when id % 5 > 0 then (select moments_agg(y, x, z) from sample s where s.seed = f.seed and s.id = f.id) end as w,
	case when id % 5 > 0 then (select crosstab_agg(score, b::int) from sample s where s.seed = f.seed and s.id = f.id) end as t,
	case when id % 5 > 0 then (select spells_agg(started, ended, '2023-01-15', 'month', cause) from sample s where s.seed = f.seed and s.id = f.id) end as l,
	case when id % 5 > 0 then (select survival_agg(b, score > 4, team) from sample s where s.seed = f.seed and s.id = f.id) end as u,
	case when id % 5 > 0 then (select survival_groups_agg_stratified(team, unit::text, b, score > 4) from sample s where s.seed = f.seed and s.id = f.id) end as h,
	case when id % 5 > 0 then (select moments_pairwise_agg(y, x, z) from sample s where s.seed = f.seed and s.id = f.id) end as p,
	case when id % 5 > 0 then (select engagement_agg(1, 5, variadic answers) from sample s where s.seed = f.seed and s.id = f.id) end as e,
	case when id % 5 > 0 then (select oneway_agg(unit, z) from sample s where s.seed = f.seed and s.id = f.id) end as o,
	case when id % 5 > 0 then (select panel_agg(unit, started, z, 'year') from sample s where s.seed = f.seed and s.id = f.id) end as k,
	case when id % 5 > 0 then (select unit_pairs_agg(unit, y, z) from sample s where s.seed = f.seed and s.id = f.id) end as q,
	case when id % 5 > 0 then (select pooled_corr_agg(nullif(rho, 1), size) from sample s where s.seed = f.seed and s.id = f.id) end as g
from sample f;
SQL

# Calls, by the aggregate and its arguments' types as the catalog writes them.
my %calls = (
	'ratings_agg(smallint, integer, integer)' => 'ratings_agg(short, 0, 10)',
	'ratings_agg(integer, integer, integer)' => 'ratings_agg(gappy, 0, 10)',
	'ratings_agg(double precision, integer, integer)' => 'ratings_agg(real, 0, 10)',
	'rollup(ratings)' => 'rollup(r)',
	'rollup(moments)' => 'rollup(w)',
	'rollup(engagement)' => 'rollup(e)',
	'rollup(crosstab)' => 'rollup(t)',
	'rollup(spells)' => 'rollup(l)',
	'spells_agg(date, date, date, text)' => "spells_agg(started, ended, '2023-01-15', 'week')",
	'spells_agg(date, date, date, text, text)' => "spells_agg(started, ended, '2023-01-15', 'month', cause)",
	'spells_agg(date, date, date, text, text, integer)' => "spells_agg(started, ended, '2023-01-15', 'quarter', cause, 2)",
	'rollup(moments_pairwise)' => 'rollup(p)',
	'moments_pairwise_agg(VARIADIC double precision[])' => 'moments_pairwise_agg(a, b, c)',
	'rollup(survival)' => 'rollup(u)',
	'rollup(survival_groups)' => 'rollup(h)',
	'survival_agg(double precision, boolean)' => 'survival_agg(b, score > 4)',
	'median_survival(double precision, boolean)' => 'median_survival(b, score > 4)',
	'median_survival_estimate(double precision, boolean)' => 'median_survival_estimate(b, score > 4)',
	'survival_agg(double precision, boolean, text)' => 'survival_agg(b, score > 4, team)',
	'rollup(oneway)' => 'rollup(o)',
	'rollup(unit_pairs)' => 'rollup(q)',
	'rollup(panel)' => 'rollup(k)',
	'unit_pairs_agg(text, double precision, double precision)' => 'unit_pairs_agg(team, y, x)',
	'unit_pairs_agg(bigint, double precision, double precision)' => 'unit_pairs_agg(unit, a, z)',
	'within_between(text, double precision, double precision)' => 'within_between(team, a, b)',
	'within_between(bigint, double precision, double precision)' => 'within_between(unit, c, b)',
	'rollup(pooled_corr)' => 'rollup(g)',
	'pooled_corr_agg(double precision, bigint)' => 'pooled_corr_agg(nullif(rho, 1), size)',
	'moments_agg(double precision, double precision)' => 'moments_agg(y, x)',
	'moments_agg(VARIADIC double precision[])' => 'moments_agg(variadic array[a, b, c])',
	'corr(double precision, double precision)' => 'ec.corr(a, b)',
	'corr_estimate(double precision, double precision)' => 'corr_estimate(a, b)',
	'engagement_agg(integer, integer, VARIADIC integer[])' => 'engagement_agg(1, 5, variadic answers)',
	'engagement_agg(integer, integer, VARIADIC double precision[])' => 'engagement_agg(1, 5, variadic scores)',
	'engagement_agg_min(integer, integer, double precision, VARIADIC integer[])' =>
		'engagement_agg_min(1, 5, 0.9, variadic answers)',
	'engagement_agg_min(integer, integer, double precision, VARIADIC double precision[])' =>
		'engagement_agg_min(1, 5, 0.3, variadic scores)',
	'engagement_index(integer, integer, VARIADIC integer[])' => 'engagement_index(1, 5, variadic answers)',
	'engagement_index(integer, integer, VARIADIC double precision[])' => 'engagement_index(1, 5, variadic scores)',
	'engagement_index_estimate(integer, integer, VARIADIC integer[])' =>
		'engagement_index_estimate(1, 5, variadic answers)',
	'engagement_index_estimate(integer, integer, VARIADIC double precision[])' =>
		'engagement_index_estimate(1, 5, variadic scores)');

# Some of the future, some over at once, some never, some seen late.
foreach my $type ('date', 'timestamp without time zone', 'timestamp with time zone')
{
	my $started = "(date '2024-01-01' + (a / 4)::int)::$type";
	my $ended = "case when b > 2 then ($started + b * interval '10 days')::$type end";
	my $rows = "$started, $ended, '2024-07-01'::$type";

	$calls{"$_($type, $type, $type)"} = "$_($rows)" for qw(survival_agg median_survival median_survival_estimate);
	$calls{"survival_agg($type, $type, $type, text)"} = "survival_agg($rows, team)";
	$calls{"survival_agg($type, $type, $type, text, $type)"} = "survival_agg($rows, team, ($started + (score - 5) * interval '9 days')::$type)";
}

# Groups, by name and by number, alone and within strata.
my $left = "date '2024-01-01' + (a / 4)::int, case when b > 2 then date '2024-01-01' + (a / 4 + b * 10)::int end, date '2024-07-01'";
my %spells = ('survival' => 'tenure', 'date, date, date' => $left, 'date, date, date, date' => "$left, date '2024-01-20' + score",
	'double precision, boolean' => 'b, score > 4');
foreach my $what (keys %spells)
{
	foreach my $owner ([ '', 'text', 'team' ], [ '', 'bigint', 'unit' ], [ '_stratified', 'text, text', 'team, unit::text' ])
	{
		my ($stratified, $types, $columns) = @$owner;

		$calls{"$_$stratified($types, $what)"} = "$_$stratified($columns, $spells{$what})" foreach ('survival_groups_agg', 'logrank');
	}
}

foreach my $call (grep { /VARIADIC integer/ } keys %calls)
{
	(my $small = $call) =~ s/VARIADIC integer/VARIADIC smallint/;
	($calls{$small} = $calls{$call}) =~ s/answers/answers::smallint[]/;
}

foreach my $unit ([ 'text', 'team' ], [ 'bigint', 'unit' ])
{
	my %times = ('date' => 'started', 'timestamp without time zone' => "started + time '10:00'",
		'timestamp with time zone' => 'started::timestamptz');

	foreach my $time (keys %times)
	{
		my $row = "$unit->[1], $times{$time}, " . ($time eq 'date' ? 'y' : 'a');

		$calls{"panel_agg($unit->[0], $time, double precision)"} = "panel_agg($row)";
		$calls{"panel_agg($unit->[0], $time, double precision, text)"} = "panel_agg($row, 'week')";
		$calls{"panel_agg($unit->[0], $time, double precision, text, integer)"} = "panel_agg($row, 'quarter', 2)";
	}
}
foreach my $unit ([ 'text', 'team' ], [ 'bigint', 'unit' ])
{
	my %summaries = ('ratings' => 'levels', 'moments, integer' => 'measures, 2');

	foreach my $summary (keys %summaries)
	{
		my $value = $summaries{$summary};

		$calls{"panel_agg($unit->[0], date, $summary)"} = "panel_agg($unit->[1], started, $value)";
		$calls{"panel_agg($unit->[0], date, $summary, text)"} = "panel_agg($unit->[1], started, $value, 'week')";
		$calls{"panel_agg($unit->[0], date, $summary, text, integer)"} = "panel_agg($unit->[1], started, $value, 'year', 10)";
	}
	$calls{"panel_agg($unit->[0], spells)"} = "panel_agg($unit->[1], stays)";
	$calls{"panel_agg($unit->[0], spells, text)"} = "panel_agg($unit->[1], stays, 'retention')";
	$calls{"panel_agg($unit->[0], spells, text, text)"} = "panel_agg($unit->[1], stays, 'turnover', 'cause 1')";
	$calls{"panel_agg($unit->[0], spells, text, text, date)"} = "panel_agg($unit->[1], stays, 'turnover', null, '2021-01-01')";
}
foreach my $name (qw(oneway_agg anova welch_anova eta_squared omega_squared icc1 icc2))
{
	$calls{"$name(text, double precision)"} = "$name(team, a)";
	$calls{"$name(bigint, double precision)"} = "$name(unit, " . ($name eq 'oneway_agg' ? 'y)' : 'b)');
}
foreach my $name (qw(nps enps nps_estimate enps_estimate))
{
	my %columns = ('smallint' => 'short', 'integer' => 'gappy', 'double precision' => 'real');

	$calls{"$name($_)"} = "$name($columns{$_})" foreach keys %columns;
}

# Three to sixteen columns have transition functions of their own.
foreach my $count (3 .. 16)
{
	my @columns = (qw(a b c y x z)) x 3;

	$calls{ 'moments_agg(' . join(', ', ('double precision') x $count) . ')' } =
		'moments_agg(' . join(', ', @columns[ 0 .. $count - 1 ]) . ')';
}
foreach my $name (qw(crosstab_agg spearman kendall_tau_b cramers_v chi_square spearman_estimate kendall_tau_b_estimate cramers_v_estimate))
{
	$calls{"$name(smallint, smallint)"} = "$name(short, b::int2)";
	$calls{"$name(integer, integer)"} = "$name(gappy, b::int)";
}
foreach my $name (qw(polychoric polychoric_estimate))
{
	$calls{"$name(smallint, smallint)"} = "$name(short / 6::int2, b::int2 / 4::int2)";
	$calls{"$name(integer, integer)"} = "$name(gappy / 6, b::int / 6)";
}

# The extension's aggregates, and those among them with an inverse.
my $aggregates = <<'SQL';
select format('%s(%s)', proname, (select string_agg(case when provariadic <> 0 and place = pronargs then 'VARIADIC ' else '' end ||
		format_type(type, null), ', ' order by place) from unnest(proargtypes) with ordinality t(type, place))) as call,
	aggminvtransfn <> 0 as moves
from pg_aggregate a join pg_proc p on p.oid = aggfnoid where pronamespace = 'ec'::regnamespace
	and proname !~ '^mart_' -- of a refresh alone, which has no windows
SQL
my @moving = split /\n/, ask($node, "set search_path = ec; select call from ($aggregates) s where moves");

is(join("\n", sort @moving), join("\n", sort keys %calls), 'every aggregate with an inverse is tried');
is(ask($node, "select string_agg(distinct split_part(call, '(', 1), ' ') from ($aggregates) s where not moves"),
	'answers_agg cronbach_alpha_jackknife mcdonald_omega_jackknife spearman spearman_estimate',
	'all others have one but those that look at rows in order, and those that keep every group');

# ---- frames ----

my @frames = (
	'order by id rows between 20 preceding and current row',
	'order by id rows between 3 preceding and 3 following',
	'order by id rows between 5 preceding and 2 preceding',
	'order by id rows between 9 following and 10 following',
	'order by id rows between current row and unbounded following',
	'partition by seed order by id range between 7 preceding and 7 following',
	'partition by seed order by id / 10 groups between 1 preceding and 1 following',
	'partition by id % 2 order by shuffle rows between 12 preceding and 1 preceding',
	'order by id rows between 6 preceding and 6 following exclude current row',
	'order by id / 5 rows between 6 preceding and 6 following exclude ties');

# The rows of each frame, gathered beside the answer, are summarised afresh; an index finds them.
ask($node, <<'SQL');
create table framed_rows as select row_number() over (order by seed, id) as line, * from framed;
alter table framed_rows add primary key (line);
create table cells_rows as select row_number() over (order by seed, id) as line, * from cells join framed using (seed, id);
alter table cells_rows add primary key (line);
analyze framed_rows, cells_rows;
SQL

sub check_frames
{
	my ($name, $call, $filter, @few) = @_;
	my $rows = $call =~ /rollup/ ? 'cells_rows' : 'framed_rows';

	foreach my $frame (@few > 0 ? @few : @frames)
	{
		holds($node, "$name $filter over ($frame)", <<"SQL");
set jit = off;
set enable_seqscan = off;
set enable_hashjoin = off;
set enable_mergejoin = off;
with moved as (
	select line, $call $filter over w as answer, array_agg(line) $filter over w as lines
	from $rows window w as ($frame))
select count(*) = 500 and bool_and(agree(answer, (select $call from unnest(lines) seen join $rows r on r.line = seen))) from moved
SQL
	}
}

# The widest rows over fewer frames, for they are slow to check, and so is what shares its
# transition functions with the aggregate that makes the summary.
foreach my $name (sort keys %calls)
{
	check_frames($name, $calls{$name}, '', $name =~ /(precision, ){4}/ ? @frames[ 1, 5 ] : $name =~ /^\w+_agg|^rollup/ ? () : @frames[ 1, 5, 8 ]);
}
foreach my $call ('nps_estimate(score)', 'corr_estimate(a, c)', 'rollup(e)', 'engagement_index(1, 5, variadic answers)')
{
	check_frames($call, $call, 'filter (where id % 4 = 0)');
	check_frames($call, $call, 'filter (where id between 100 and 103)');
}

# ---- NaN and infinities come and go without a trace ----

check_frames('moments of NaN and infinities', 'moments_agg(s, b)', '');
check_frames('pairwise moments of NaN and infinities', 'moments_pairwise_agg(s, b, a)', '');
check_frames('pairwise moments that are not whole', 'moments_pairwise_agg(y, x, z)', '');
check_frames('groups of NaN and infinities', 'oneway_agg(team, s)', '');
check_frames('cells of NaN and infinities', "panel_agg(team, started, s, 'year')", '');
check_frames('pairs of NaN and infinities', 'unit_pairs_agg(team, s, b)', '');
check_frames('correlations of 1', 'pooled_corr_agg(rho, size)', '');
check_frames('correlation of NaN and infinities', 'corr_estimate(s, b)', '');
# PostgreSQL correlates two and three rows as well.
foreach my $statistic ([ 'mean(moments_agg(s, b) over w, 1)', 'avg(s) over w' ],
	[ 'variance(moments_agg(s, b) over w, 1)', 'var_samp(s) over w' ],
	[ 'corr(moments_agg(s, b) over w, 1, 2)', 'corr(s, b) over w' ])
{
	holds($node, "$statistic->[0] is PostgreSQL's own", <<"SQL");
select bool_and(close_to(ours, own, 1e-9)) from (
	select $statistic->[0] as ours, $statistic->[1] as own, count(*) over w as n
	from framed window w as (order by seed, id rows between 6 preceding and current row)) s where n > 3
SQL
}

# ---- drift ----

# What one series says over a frame of some rows, moved and afresh.
sub check_series
{
	my ($name, $value, $width) = @_;

	holds($node, $name, <<"SQL");
create temp table series as select i, ($value)::float8 as v, dice(7, i, 1) as u from generate_series(1, 400) i;
with moved as (
	select i, moments_agg(v, u) over w as m, corr_estimate(v, u) over w as r, array_agg(i) over w as rows
	from series window w as (order by i rows between $width preceding and current row)),
afresh as (
	select moved.*, (select moments_agg(v, u) from series s where s.i = any (rows)) as m2,
		(select corr_estimate(v, u) from series s where s.i = any (rows)) as r2 from moved)
select bool_and(agree(m, m2) and agree(covariance(m, 1, 2), covariance(m2, 1, 2)) and agree(r, r2)) from afresh
SQL
}

check_series('huge values leave, small ones stay', 'case when i % 50 < 3 then 1e15 * 1.1 else dice(3, i, 0) end', 10);
check_series('huge values leave, tiny ones stay', 'case when i % 50 < 3 then 1e100 * 1.1 else 1e-100 * dice(3, i, 0) end', 10);
check_series('a series that decays', 'exp(-i / 2.0) * (1 + dice(4, i, 0))', 15);
check_series('a series that grows', 'exp(i / 2.0) * (1 + dice(4, i, 0))', 15);
check_series('a series that decays slowly', 'exp(-i / 20.0) * (1 + dice(4, i, 0))', 60);
check_series('a huge value that alternates', '(-1) ^ i * 1e12 + dice(5, i, 0)', 1);
check_series('constants after large values', 'case when i < 200 then 1e9 * dice(6, i, 0) else 0.1 end', 20);

holds($node, 'constants after large values have no variance', <<'SQL');
with moved as (
	select i, variance(moments_agg(v, u) over w, 1) as variance, corr_estimate(v, u) over w as r
	from (select i, case when i < 200 then 1e9 * dice(6, i, 0) else 0.1 end as v, dice(7, i, 1) as u
		from generate_series(1, 400) i) s
	window w as (order by i rows between 20 preceding and current row))
select bool_and(variance = 0 and (r).value is null and (r).note = 'no variance') from moved where i >= 220
SQL
holds($node, 'no frame has a negative variance', <<'SQL');
select bool_and(variance(m, 1) >= 0 and variance(m, 2) >= 0) from (
	select moments_agg(y * 1e20, z) over (order by seed, id rows between 1 preceding and current row) as m
	from sample) s where n(m) > 1
SQL
holds($node, 'rolled up large summaries leave no trace in small ones', <<'SQL');
with cells as (
	select i, moments_agg(case when i % 40 = 0 then 1e14 * dice(8, i, j) else dice(8, i, j) end, dice(9, i, j)) as m
	from generate_series(1, 200) i, generate_series(1, 10) j group by i),
moved as (
	select i, rollup(m) over w as m, array_agg(i) over w as rows
	from cells window w as (order by i rows between 8 preceding and current row))
select bool_and(agree(m, (select rollup(c.m) from cells c where c.i = any (rows)))) from moved
SQL

# ---- and it is the inverse that does it ----

# 10,000 rows to sum at each of 20,000 take minutes from scratch.
foreach my $call ('nps(j)', 'ratings_agg(j, 0, 10)', 'corr_estimate(j, i)', 'corr_estimate(j * 0.1, i * 0.3)',
	'moments_pairwise_agg(j, nullif(i % 7, 3) * 0.1)', 'engagement_index(0, 10, j, i % 7)', 'kendall_tau_b_estimate(j, i % 7)',
	"panel_agg(i % 7, date '2020-01-01', j * 0.1)")
{
	holds($node, "$call over a wide frame is quick", <<"SQL");
set statement_timeout = '4s';
select count(f) = 20000 from (
	select $call over (order by i rows between 9999 preceding and current row) as f
	from (select i, i % 11 as j from generate_series(1, 20000) i) s) s
SQL
}

$node->stop;
done_testing();
