# What the guard lets through tells about no group of fewer than min people: random companies, publication after
# publication, against linear algebra over single people; and it hides no number that it need not.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/lib";

use Disclosure;
use PostgreSQL::Test::Utils;
use Summaries;
use Test::More;

my $seed = $ENV{GUARD_SEED} // 20261125;
my $scale = $ENV{GUARD_SCALE} // 1;
srand($seed);
note "GUARD_SEED=$seed";

my $node = start_server('guard');

# A publication of each company, by what known says: an SQL expression over the answer and the arguments.
sub publish
{
	my ($known, @companies) = @_;
	my $rows = join ",\n", map { showable_sql($companies[$_], $_) } 0 .. $#companies;
	my $answers = $node->safe_psql('postgres', <<SQL);
select a.number, $known, r.shown_now, r.covered, r.atoms_shown, r.atoms_current
from (values $rows) a (number, parents, counts, moved, barred, shown, shown_atoms, current_atoms, min, closing)
cross join lateral mart_showable(parents, counts, moved, barred, shown, shown_atoms, current_atoms, min, closing) r
order by a.number
SQL
	my @published;

	for my $line (split /\n/, $answers)
	{
		my ($number, @arrays) = split /\|/, $line;
		my ($known, $shown_now, $covered, $atoms_shown, $atoms_current) = map { [ map { $_ eq 't' ? 1 : $_ eq 'f' ? 0 : $_ } /[tf]|-?\d+/g ] } @arrays;
		my $c = $companies[$number];

		$published[$number] = $known;
		published($c, $known, $covered);
		$c->{shown} = $shown_now;
		$c->{waiting} = grep { $shown_now->[$_] && !$known->[$_] } 0 .. $#$known;
		$c->{complete} = $c->{time} unless $c->{waiting};
		@$c{qw(atoms_shown atoms_current)} = ($atoms_shown, $atoms_current);
	}
	return @published;
}

sub told
{
	my ($c, @found) = @_;
	diag("parents @{ $c->{parents} } min $c->{min}, people @$_") for @found[ 0 .. ($#found > 2 ? 2 : $#found) ];
	return scalar @found;
}

sub column_of
{
	my ($column, @sums) = @_;
	return [ map { $_->[$column] } @sums ];
}

# ---- over any number of publications ----

{
	my @companies = map { new_company(min => 2 + $_ % 3) } 1 .. 500 * $scale;
	my ($leaks, $hidden, $changed) = (0, 0, 0);

	for my $time (1 .. 4)
	{
		happen($_) for @companies;
		my @known = publish('r.known', @companies);
		for my $c (0 .. $#companies)
		{
			$hidden += grep { !$_ } @{ $known[$c] };
			$changed += $time > 1 && grep { $_ } @{ $known[$c] };
		}
	}
	for my $c (@companies)
	{
		$leaks += told($c, leaks($c, column_of($_, @{ $c->{sums} }))) for 0 .. $c->{measures};
	}
	is($leaks, 0, 'nothing follows about few people, from four publications together');
	cmp_ok($hidden, '>', 100, "for it hides some numbers ($hidden)");
	cmp_ok($changed, '>', 100, "and shows others ($changed)");
}

# ---- no more is hidden than must be ----

{
	my @companies = map { new_company(min => 2 + $_ % 3, measures => 1) } 1 .. 400 * $scale;
	my ($one_more, $safe) = (0, 0);

	happen($_) for @companies;
	my @known = publish('r.known', @companies);
	for my $number (0 .. $#companies)
	{
		my $c = $companies[$number];

		for my $unit (grep { !$known[$number][ $_ - 1 ] } 1 .. @{ $known[$number] })
		{
			my @sums = (@{ $c->{sums} }, Disclosure::sum_of($c, $unit));

			$one_more++;
			$safe++ unless grep { leaks($c, column_of($_, @sums)) } 0, 1;
		}
	}
	cmp_ok($one_more, '>', 100, "$one_more numbers are hidden");
	is($safe, 0, 'each of which would tell about few people');
}

# ---- closing dates ----

# A closing date shows what changed, however few; but nobody who did not.
{
	my @companies = map { new_company(min => 2 + $_ % 3) } 1 .. 400 * $scale;
	my ($leaks, $held, $dropped, $alone, $lost) = (0, 0, 0, 0, 0);

	for my $time (1 .. 3)
	{
		for my $c (@companies)
		{
			$c->{closing} = $time == 1 || rand() < .6;
			happen($c);
			$c->{before} = [ @{ $c->{now} // [] } ];
			$c->{count} = @{ $c->{sums} };
		}
		my @known = publish('r.known', @companies);
		for my $number (0 .. $#companies)
		{
			my $c = $companies[$number];
			my @side_by_side = (@{ $c->{before} }, $c->{count} .. $#{ $c->{sums} });
			my %last = map { $c->{sum_times}[$_][0] => $_ } 0 .. $#{ $c->{sums} };

			# what is on display by itself
			$c->{now} = [ map { $last{$_} } grep { $c->{shown}[ $_ - 1 ] } sort { $a <=> $b } keys %last ];
			for my $column (0 .. $c->{measures})
			{
				$alone += told($c, leaks($c, column_of($column, @{ $c->{sums} }[ @{ $c->{now} } ])));
			}

			$dropped += grep { !$c->{shown}[ $_ - 1 ] && $c->{was_shown}[ $_ - 1 ] } 1 .. @{ $known[$number] };
			$lost++ if $c->{was_shown}[0] && !$c->{shown}[0];
			$c->{was_shown} = [ @{ $c->{shown} } ];
			$held += grep { $c->{shown}[ $_ - 1 ] && !$known[$number][ $_ - 1 ] } 1 .. @{ $known[$number] };
			for my $column (0 .. $c->{measures})
			{
				my $sums = column_of($column, @{ $c->{sums} }[@side_by_side]);
				my $changed = changed_people($c, map { [ $c->{sum_times}[ $side_by_side[$_] ][0], $sums->[$_] ] } 0 .. $#side_by_side);

				$leaks += told($c, leaks($c, $sums, but => $changed));
			}
		}
	}
	is($leaks, 0, 'a closing date tells about few people only where it is these that changed');
	is($alone, 0, 'and what is on display by itself about nobody at all');
	cmp_ok($held, '>', 50, "numbers are still held back ($held)");
	cmp_ok($dropped, '>', 5, "or dropped ($dropped)");
	is($lost, 0, 'but never the company\'s');
}

# ---- a weakened guard is found out ----

{
	my $above = '(select array_agg((select coalesce(sum(counts[o.unit][1]), 0) from generate_subscripts(parents, 1) o (unit) where o.unit = u.unit or parents[o.unit] = u.unit) >= min order by u.unit) from generate_subscripts(parents, 1) u (unit))';
	my @companies = map { new_company(min => 3, measures => 1, parents => [ 0, (1) x (2 + $_ % 4) ]) } 1 .. 200;
	my $leaks = 0;

	happen($_) for @companies;
	publish($above, @companies);
	$leaks += 0 < leaks($_, column_of(0, @{ $_->{sums} })) for @companies;
	cmp_ok($leaks, '>', 20, "hiding small units alone tells about $leaks companies of 200");
}

# ---- the guard of a mart, and its audit ----

# A mart's private schema by hand: units 1 (the company) to 9, periods of 2025, employees with one measure.
$node->safe_psql('postgres', <<'SQL');
create schema m_private;
select mart_tables('m_private');
set search_path = m_private, public, ec;
select mart_published_tables('m_private');
insert into mart (mart, source, options, grain, closing) values ('m', 'none', '{}', 'month', '2026-01-31');
insert into units (unit_id, unit, name, parent_id, level, customer_facing)
select i, 'u' || i, 'u' || i, nullif(parent, 0), 0, true from unnest(array[0, 1, 1, 1, 2, 2, 3, 3, 3]) with ordinality u (parent, i);
insert into tree
with recursive t as (select unit_id as ancestor_id, unit_id, 0 as distance from units
	union all select t.ancestor_id, u.unit_id, t.distance + 1 from t join units u on u.parent_id = t.unit_id)
select * from t;
insert into dimensions (dimension_id, voice, dimension, lo, hi, questions) values (1, 'employee', 'engagement', 1, 5, '{q}');

-- people come, also to two units at once; change an answer; leave
create function happen(seed float8, first boolean) returns void language plpgsql set search_path = m_private, public, ec as $$
begin
	perform setseed(seed);
	insert into people (family, unit_id, period, person, digest, measures)
	select 'employee', u, p, (random() * 1e15)::bigint, g, array[(1::bigint << 32) + (random() * 1000)::int]
	from generate_series(1, 9) u, generate_series(date '2025-01-01', '2025-12-01', '1 month') p,
		lateral generate_series(1, case when first or random() < .2 then floor(random() ^ 2 * 14)::int + u * 0 else 0 end) g
	where u not in (2, 3) or random() < .1;
	insert into people (family, unit_id, period, person, digest, measures)
	select p.family, p.unit_id % 9 + 1, p.period, p.person, 7, p.measures from people p where random() < .01
	on conflict do nothing;
	update people p set digest = p.digest + 1000, measures = array[(1::bigint << 32) + (random() * 1000)::int],
		published_measures = case when p.digest = p.published then p.measures else p.published_measures end
	where not first and p.digest is not null and hashint8(p.unit_id * 100 + extract(month from p.period)::int + floor(seed * 1000)::int) % 4 = 0 and random() < .8;
	update people p set digest = null, measures = '{}',
		published_measures = case when p.digest = p.published then p.measures else p.published_measures end
	where not first and p.digest is not null and random() < .04;
	delete from people where digest is null and published is null;
	insert into people_due select distinct family, period from people on conflict do nothing;
end $$;
-- the guard's word, written down as publication does: the sum of the hashes stands for what was answered
create table displayed (period date, unit_id int, publication int, total numeric, primary key (period, unit_id, publication));
create function publish(closing boolean) returns void language plpgsql set search_path = m_private, public, ec as $$
begin
	create temporary table said on commit drop as select * from mart_guard('m_private', '{employee}', closing);
	delete from shown_cells s using said g where g.unit_id = s.unit_id and g.period = s.period and not g.shown;
	insert into shown_cells (family, unit_id, period, voice, measure, people, n)
	select 'employee', g.unit_id, g.period, 'employee', 'engagement', 0, 0 from said g where g.known
	on conflict do nothing;
	insert into displayed
	select l.period, k.unit_id, l.publication, coalesce(sum(m & 4294967295), 0)
	from guard_log l cross join unnest(l.known) k (unit_id)
	join tree t on t.ancestor_id = k.unit_id
	left join people p on p.unit_id = t.unit_id and p.period = l.period
	left join lateral unnest(p.measures) m on true
	where not exists (select from displayed d where d.period = l.period and d.publication = l.publication)
	group by 1, 2, 3;
	drop table said;
end $$;
SQL

sub run_mart
{
	my ($closings) = @_;
	my $found = '';

	$node->safe_psql('postgres', 'set search_path = m_private, public, ec; truncate people, people_due, guard_state, guard_log, guard_before, shown_cells, displayed');
	for my $time (1 .. 4)
	{
		my $closing = $time == 1 || ($closings && $time % 2) ? 'true' : 'false';

		$node->safe_psql('postgres', sprintf("begin; select m_private.happen(%s, %s); select m_private.publish($closing); commit", rand(), $time == 1 ? 'true' : 'false'));
		$found .= $node->safe_psql('postgres', 'select * from audit_mart($$m$$, ' . ($closings ? 1 : 1000) . ', true)');
		$found .= $node->safe_psql('postgres', 'select * from audit_mart($$m$$, 2)') if $closings;
	}
	return $found;
}

is(run_mart(0), '', 'the audit finds nothing in four publications of twelve periods');
cmp_ok($node->safe_psql('postgres', 'select count(*) from m_private.guard_log where publication > 1'), '>', 10, 'of which some were published anew');
cmp_ok($node->safe_psql('postgres', 'select count(*) from m_private.guard_before'), '>', 0, 'with answers that were published otherwise before');
is(run_mart(1), '', 'nor after closing dates, alone and with what was shown before');

# What the audit says is how a number is computed, and the number is right.
sub recovered
{
	my ($period, $how) = @_;
	my $sum = 0;

	while ($how =~ /(?:^|([-+]) ?)(?:(\d+) \* )?u(\d+) \((\d+)\)/g)
	{
		my ($sign, $times) = (($1 // '+') eq '-' ? -1 : 1, $2 // 1);
		$sum += $sign * $times * $node->safe_psql('postgres', "select total from m_private.displayed where period = '$period' and unit_id = $3 and publication = $4");
	}
	return $sum;
}

$node->safe_psql('postgres', <<'SQL');
create or replace function ec.mart_showable(parents int[], counts int[], moved int[], barred boolean[], shown boolean[],
	shown_atoms int[], current_atoms int[], min int, closing boolean,
	out known boolean[], out shown_now boolean[], out covered boolean[], out atoms_shown int[], out atoms_current int[])
language sql stable strict as $$
	select k.known, k.known, array_fill(true, array[cardinality(parents)]), shown_atoms, current_atoms
	from (select array_agg((select sum(counts[t.unit_id][1]) from m_private.tree t where t.ancestor_id = u.place) >= min order by u.place)
		from generate_subscripts(parents, 1) u (place)) k (known) $$;
SQL
isnt(run_mart(0), '', 'it does where the guard only hides what is small');
my @rows = split /\n/, $node->safe_psql('postgres', <<'SQL');
select a.period, a.units[1], a.how, (select sum(m & 4294967295) from m_private.people p, unnest(p.measures) m
	where p.period = a.period and p.unit_id = u.unit_id)
from ec.audit_mart('m', 1) a join m_private.units u on u.unit = a.units[1]
where cardinality(a.units) = 1 and a.how !~ '\*'
SQL
cmp_ok(@rows, '>', 0, 'numbers of ' . @rows . ' units follow from what is shown now');
is(scalar(grep { my ($period, $unit, $how, $true) = split /\|/; recovered($period, $how) != $true } @rows), 0, 'and are the true ones');

$node->stop;
done_testing();
