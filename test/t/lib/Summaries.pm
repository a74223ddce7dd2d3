# What the TAP tests share: a server with the extension in a schema of its own,
# sample rows that are the same on every run, and checks that are SQL.
package Summaries;

use strict;
use warnings;

use Exporter 'import';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

our @EXPORT = qw(start_server ask holds refused plan_of %KINDS make_samples);

# The aggregates that the laws are shown on, a kind of data each. "more" goes
# between the arguments and the closing bracket: an ORDER BY for example.
our %KINDS = (
	ratings => { type => 'ratings', call => 'ratings_agg(score, 0, 10' },
	'whole moments' => { type => 'moments', call => 'moments_agg(a, b, c' },
	'wild moments' => { type => 'moments', call => 'moments_agg(y, x, z' },
	'moments of an array' => { type => 'moments', call => 'moments_agg(variadic array[y, b, x]' },
	'pair of moments' => { type => 'moments', call => 'moments_agg(y, x' },
	'special moments' => { type => 'moments', call => 'moments_agg(s, b' },
	'whole pairwise moments' => { type => 'moments_pairwise', call => 'moments_pairwise_agg(a, b, c, score' },
	'wild pairwise moments' => { type => 'moments_pairwise', call => 'moments_pairwise_agg(y, x, z' },
	'special pairwise moments' => { type => 'moments_pairwise', call => 'moments_pairwise_agg(s, b, a' },
	'whole oneway' => { type => 'oneway', call => 'oneway_agg(team, a' },
	'wild oneway' => { type => 'oneway', call => 'oneway_agg(unit, z' },
	'special oneway' => { type => 'oneway', call => 'oneway_agg(team, s' },
	'whole unit pairs' => { type => 'unit_pairs', call => 'unit_pairs_agg(team, a, b' },
	'wild unit pairs' => { type => 'unit_pairs', call => 'unit_pairs_agg(unit, y, z' },
	'special unit pairs' => { type => 'unit_pairs', call => 'unit_pairs_agg(team, b, s' },
	'pooled correlations' => { type => 'pooled_corr', call => 'pooled_corr_agg(nullif(rho, 1), size' },
	'perfect correlations' => { type => 'pooled_corr', call => 'pooled_corr_agg(rho, size' },
	engagement => { type => 'engagement', call => 'engagement_agg(1, 5, variadic answers' },
	crosstab => { type => 'crosstab', call => 'crosstab_agg(score, b::int' },
	'survival groups' => { type => 'survival_groups', call => 'survival_groups_agg(team, b, score > 4' },
	'stratified survival groups' => { type => 'survival_groups', call => 'survival_groups_agg_stratified(team, unit::text, c, score > 4' },
	'dated survival groups' => { type => 'survival_groups', call => q{survival_groups_agg(unit, date '2024-01-01' + (a / 4)::int,
		date '2024-01-01' + (a / 4)::int + (c / 50)::int, date '2024-07-01', date '2024-01-20' + score} },
	survival => { type => 'survival', call => q{survival_agg(b, score > 4, nullif(team, 'team 3')} },
	'dated survival' => { type => 'survival', call => q{survival_agg(date '2024-01-01' + (a / 4)::int,
		date '2024-01-01' + (a / 4)::int + (c / 50)::int, '2024-07-01', team, date '2024-01-20' + (y * 1e13)::int} },
	'wild survival' => { type => 'survival', call => q{survival_agg(timestamp '2024-01-01' + x * interval '1 second',
		timestamp '2024-02-01' + least(z, 1e14) * interval '1 microsecond', '2024-03-01'} },
	'wide crosstab' => { type => 'crosstab', call => 'crosstab_agg(a::int, c::int' },
	spells => { type => 'spells', call => "spells_agg(started, ended, '2023-01-15', 'month', cause" },
	'whole panel' => { type => 'panel', call => 'panel_agg(team, started, a' },
	'wild panel' => { type => 'panel', call => "panel_agg(unit, started, z, 'quarter', 5" },
	'special panel' => { type => 'panel', call => "panel_agg(team, started + time '10:00', s, 'year'" },
	'daily spells' => { type => 'spells', call => "spells_agg(started, ended, '2023-01-15', 'day'" },
	'fiscal spells' => { type => 'spells', call => "spells_agg(started, ended, '2023-01-15', 'year', cause, 4" },
	'strict engagement' => { type => 'engagement', call => 'engagement_agg_min(1, 5, 0.8, variadic scores' });

# Doubles agree to a relative tolerance; summaries as the operator = has it,
# and beyond that: what is whole to the letter, what is not in its statistics.
my $same = <<'SQL';
create function close_to(a float8, b float8, tolerance float8 default 1e-14) returns bool
language sql immutable parallel safe as $$
	select a is not distinct from b or coalesce(abs(a - b) <= tolerance * greatest(abs(a), abs(b)), false)
$$;
create function same(a ratings, b ratings) returns bool language sql immutable parallel safe
as 'select a = b and not a <> b and a::text = b::text';
create function same(a engagement, b engagement) returns bool language sql immutable parallel safe
as 'select a = b and not a <> b and a::text = b::text';
create function same(a crosstab, b crosstab) returns bool language sql immutable parallel safe
as 'select a = b and not a <> b and a::text = b::text';
create function same(a spells, b spells) returns bool language sql immutable parallel safe
as 'select a = b and not a <> b and a::text = b::text';
create function same(a survival_groups, b survival_groups) returns bool language sql immutable parallel safe
as 'select a = b and not a <> b and a::text = b::text';
create function same(a survival, b survival) returns bool language sql immutable parallel safe
as 'select a = b and not a <> b and a::text = b::text';
create function same(a moments_pairwise, b moments_pairwise) returns bool language sql immutable parallel safe as $$
	select a = b and not a <> b and
		case when a::text like '%sums_lo%'
			then (select bool_and(n(a, i, j) = n(b, i, j) and close_to(mean(a, i), mean(b, i)) and
						close_to(covariance(a, i, j), covariance(b, i, j)) and close_to(corr(a, i, j), corr(b, i, j)))
				from generate_series(1, variables(a)) i, generate_series(1, variables(a)) j)
			else a::text = b::text
		end
$$;
create function same(a moments, b moments) returns bool language sql immutable parallel safe as $$
	select a = b and not a <> b and
		case when a::text like '%sums_lo%'
			then (select bool_and(close_to(mean(a, i), mean(b, i)) and close_to(covariance(a, i, j), covariance(b, i, j)) and
						close_to(corr(a, i, j), corr(b, i, j)))
				from generate_series(1, variables(a)) i, generate_series(1, variables(a)) j)
			else a::text = b::text
		end
$$;
create function same(a oneway, b oneway) returns bool language sql immutable parallel safe as $$
	select a = b and not a <> b and
		case when a::text ~ '_lo'
			then (select bool_and(same(group_moments(a, grp), group_moments(b, grp))) from group_means(a) s)
			else a::text = b::text
		end
$$;
create function same(a panel, b panel) returns bool language sql immutable parallel safe as $$
	select a = b and not a <> b and (n(a), missing(a), left_out(a)) = (n(b), missing(b), left_out(b)) and
		case when a::text ~ '_lo'
			then (select bool_and((x.n, x.missing) = (y.n, y.missing) and close_to(x.mean, y.mean) and close_to(x.stddev, y.stddev))
				from cells(a) x full join cells(b) y using (unit, period))
			else a::text = b::text
		end
$$;
create function same(a unit_pairs, b unit_pairs) returns bool language sql immutable parallel safe as $$
	select a = b and not a <> b and
		case when a::text ~ '_lo'
			then (select bool_and(same(unit_moments(a, unit), unit_moments(b, unit))) from unit_means(a) s)
			else a::text = b::text
		end
$$;
create function same(a pooled_corr, b pooled_corr) returns bool language sql immutable parallel safe as $$
	select a = b and not a <> b and (n(a), people(a), missing(a)) = (n(b), people(b), missing(b)) and
		(select bool_and(close_to(x.value, y.value, 1e-13)) from hunter_schmidt(a) x join hunter_schmidt(b) y using (measure)) and
		(select bool_and(close_to(x.value, y.value, 1e-13)) from dersimonian_laird(a) x join dersimonian_laird(b) y using (measure))
$$;
SQL

# A number in 0..1 from a seed and a place: the same on every server, in any
# plan, which random() is not.
my $samples = <<'SQL';
create function dice(seed int, id int, throw int) returns float8 language sql immutable parallel safe
as 'select (hashint8extended((id::int8 << 8) + throw, seed) & 9007199254740991) / 9007199254740992.0::float8';
create function gauss(seed int, id int, throw int) returns float8 language sql immutable parallel safe as $$
	select sqrt(-2 * ln(1 - dice(seed, id, throw))) * cos(2 * pi() * dice(seed, id, throw + 1))
$$;

create table sample as
select seed, id, id % 3 as part, dice(seed, id, 0) as shuffle,
	case when dice(seed, id, 1) < 0.9 then floor(11 * dice(seed, id, 2))::int end as score,
	case when dice(seed, id, 3) < 0.95 then floor(2000 * dice(seed, id, 4)) - 1000 end as a,
	floor(10 * dice(seed, id, 5))::float8 as b,
	case when dice(seed, id, 6) < 0.95 then floor(10000 * dice(seed, id, 7)) end as c,
	case when dice(seed, id, 10) < 0.95 then 1e-12 * gauss(seed, id, 11) end as y,
	1e6 + gauss(seed, id, 13) as x,
	case when dice(seed, id, 15) < 0.95 then 1e12 * exp(5 * gauss(seed, id, 16)) end as z,
	case floor(60 * dice(seed, id, 18)) when 0 then 'NaN' when 1 then 'Infinity' when 2 then '-Infinity'
		else gauss(seed, id, 19) end::float8 as s,
	case when dice(seed, id, 21) < 0.95 then 'team ' || floor(7 * dice(seed, id, 22)) end as team,
	case when dice(seed, id, 23) < 0.95 then floor(12 * dice(seed, id, 24))::int end as unit,
	case when dice(seed, id, 25) < 0.02 then 1 when dice(seed, id, 25) < 0.95 then tanh(0.2 + gauss(seed, id, 26) / 3) end as rho,
	3 + floor(20 * dice(seed, id, 28))::int as size,
	case when dice(seed, id, 29) < 0.95 then date '2019-06-10' + floor(1500 * dice(seed, id, 30))::int end as started,
	case when dice(seed, id, 31) < 0.7 then date '2019-06-10' + floor(1500 * dice(seed, id, 30))::int + floor(600 * dice(seed, id, 32) ^ 2)::int end as ended,
	case when dice(seed, id, 33) < 0.9 then 'cause ' || floor(4 * dice(seed, id, 34)) end as cause,
	answers, answers::float8[] as scores
from generate_series(1, SEEDS) seed, generate_series(1, ROWS) id,
	lateral (select array_agg(case when dice(seed, id, 40 + i) < dice(seed, id, 39) * 1.5
			then 1 + floor(5 * dice(seed, id, 50 + i))::int end order by i) as answers
		from generate_series(1, 6) i) people;
analyze sample;
SQL

# A running server whose database has the extension in schema ec.
sub start_server
{
	my ($name, $settings) = @_;
	my $node = PostgreSQL::Test::Cluster->new($name);

	$node->init(extra => [ '--encoding=UTF8', '--locale=C.UTF-8' ]);
	$node->append_conf('postgresql.conf', "synchronous_commit = off\nshared_buffers = 16MB\nlog_statement = none\n" . ($settings // ''));
	$node->start;
	$node->safe_psql('postgres', <<'SQL');
create schema ec;
create extension employee_customer schema ec;
alter database postgres set search_path = public, ec;
SQL
	return $node;
}

sub make_samples
{
	my ($node, $seeds, $rows) = @_;

	$node->safe_psql('postgres', $same . $samples =~ s/SEEDS/$seeds/r =~ s/ROWS/$rows/r);
}

# What a script's last query says.
sub ask
{
	my ($node, $sql) = @_;

	return $node->safe_psql('postgres', $sql);
}

# Each query's single answer must be true.
sub holds
{
	my ($node, $name, $sql) = @_;
	my ($status, $answer, $errors) = $node->psql('postgres', "\\set QUIET on\n$sql");

	return is($errors || $answer, 't', $name);
}

# The script must end in an error of that class of SQLSTATEs.
sub refused
{
	my ($node, $name, $sql, $class) = @_;
	my ($status, $answer, $errors) = $node->psql('postgres', "\\set VERBOSITY verbose\n$sql");

	return like($errors, qr/ERROR:  $class/, $name);
}

sub plan_of
{
	my ($node, $settings, $sql, $options) = @_;

	return ask($node, "$settings; explain (" . ($options || 'costs off') . ") $sql");
}

1;
