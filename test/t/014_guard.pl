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
	my ($leaks, $held, $dropped, $alone) = (0, 0, 0, 0);

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

$node->stop;
done_testing();
