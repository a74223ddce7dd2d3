package Disclosure;

# Companies of a few people whose answers change, and what readers can compute from what is published of them: by
# linear algebra over single people and every version of what they answered, all combinations tried. It knows nothing
# of the guard's atoms; where both agree, the guard is right.
use strict;
use warnings;

use Exporter 'import';
our @EXPORT = qw(new_company happen counts_of published leaks showable_sql changed_people);

use constant PRIME => 2147483629;	# of determinants of 0 and 1 as small as these, none is a multiple

# ---- a company ----

# parents (of each unit, from 1; 0: none), people, and every number that was published.
sub new_company
{
	my (%c) = @_;
	my $units = 2 + int(rand($c{units} // 7));

	return {
		min => $c{min}, measures => $c{measures} // 2, closings => $c{closings} // 0,
		parents => $c{parents} // [ 0, map { rand() < .5 ? 1 : 1 + int(rand($_)) } 1 .. $units - 1 ],
		people => [], names => 0, sums => [], sum_times => [], time => 0,
		shown => [], atoms_shown => [], atoms_current => [], unit_of => {}, waiting => 0, complete => 0, };
}

sub join_people
{
	my ($c, $unit, $number) = @_;

	for (1 .. $number)
	{
		my %answers = map { $_ => int(rand(3)) } grep { rand() < .8 } 1 .. $c->{measures};

		push @{ $c->{people} }, { name => ++$c->{names}, unit => $unit, here => 1, answers => \%answers };
		$c->{unit_of}{ $c->{names} } = $unit;
	}
}

# What happens between two publications; the first time people come.
sub happen
{
	my ($c) = @_;
	my $units = @{ $c->{parents} };

	if ($c->{time}++ == 0)
	{
		join_people($c, $_, int(rand() ** 2 * 3 * $c->{min})) for 1 .. $units;
		return;
	}
	for (1 .. 1 + int(rand(3)))
	{
		my $unit = 1 + int(rand($units));
		my $number = 1 + int(rand($c->{min} + 2));
		my @there = grep { $_->{unit} == $unit && $_->{here} } @{ $c->{people} };
		my $what = rand();

		if ($what < .5)
		{
			join_people($c, $unit, $number);
		}
		elsif ($what < .8)
		{
			# also back to what was published before, and to no answer
			for my $p (splice(@there, 0, $number))
			{
				my $measure = 1 + int(rand($c->{measures}));

				rand() < .8 ? $p->{answers}{$measure} = int(rand(3)) : delete $p->{answers}{$measure};
			}
		}
		else
		{
			$_->{here} = 0 for splice(@there, 0, $number);
		}
	}
}

# ---- as the guard counts ----

sub is_touched
{
	my ($p, $measure) = @_;
	my $now = $p->{here} ? $p->{answers}{$measure} : undef;
	my $before = $p->{published} ? $p->{published}{$measure} : undef;

	return ($now // 'none') ne ($before // 'none');
}

# Of each unit, six numbers a column.
sub counts_of
{
	my ($c) = @_;
	my @counts = map { [ map { [ (0) x 6 ] } 0 .. $c->{measures} ] } @{ $c->{parents} };

	for my $p (@{ $c->{people} })
	{
		for my $column (0 .. $c->{measures})
		{
			my $n = $counts[ $p->{unit} - 1 ][$column];
			my $now = $p->{here} && ($column == 0 || defined $p->{answers}{$column});
			my $before = $p->{published} && ($column == 0 || defined $p->{published}{$column});
			my $touched = $column == 0 ? !$now != !$before : is_touched($p, $column);
			my $new = $now && !$p->{corrected};

			$n->[$_] += $now ? 1 : 0 for 0, 1;
			$n->[2] += $new && !$before ? 1 : 0;
			$n->[3] += !$now != !$before ? 1 : 0;
			$n->[4] += $new && $touched ? 1 : 0;
			$n->[5] += $touched ? 1 : 0;
		}
	}
	return \@counts;
}

sub array_of
{
	my ($nested) = @_;
	return ref $nested ? '{' . join(',', map { array_of($_) } @$nested) . '}' : $nested;
}

# Where numbers of several times are shown: of each atom of what was shown, whether few people are the same in all of
# them; told by one who moved to its first unit.
sub unsettled
{
	my ($c) = @_;
	my $atoms = $c->{atoms_shown};
	my @moved = (0) x @{ $c->{parents} };
	my (%settled, %first);

	return @moved unless $c->{waiting};
	for my $p (@{ $c->{people} })
	{
		next if !$p->{here} || !$p->{published} || $p->{published_at} > $c->{complete} || grep { is_touched($p, $_) } 1 .. $c->{measures};
		$settled{ $atoms->[ $p->{unit} - 1 ] }{$_}++ for 0, keys %{ $p->{answers} };
	}
	$first{ $atoms->[$_] } //= $_ for 0 .. $#$atoms;
	for my $atom (grep { $_ > 0 } keys %settled)
	{
		$moved[ $first{$atom} ] = 1 if grep { $_ < $c->{min} } values %{ $settled{$atom} };
	}
	return @moved;
}

# A row of mart_showable's arguments.
sub showable_sql
{
	my ($c, $number) = @_;
	my $units = @{ $c->{parents} };
	my @counts = map { [ map { @$_ } @$_ ] } @{ counts_of($c) };
	my @zeros = (0) x $units;
	my @moved = unsettled($c);

	return sprintf("(%d, '%s'::int[], '%s'::int[], '%s'::int[], '%s'::bool[], '%s'::bool[], '%s'::int[], '%s'::int[], %d, %s)",
		$number, array_of($c->{parents}), array_of(\@counts), array_of(\@moved), array_of([ ('f') x $units ]),
		array_of([ map { $c->{shown}[$_] ? 't' : 'f' } 0 .. $units - 1 ]),
		array_of([ @{ $c->{atoms_shown} } ? @{ $c->{atoms_shown} } : @zeros ]),
		array_of([ @{ $c->{atoms_current} } ? @{ $c->{atoms_current} } : @zeros ]),
		$c->{min}, $c->{closing} ? 'true' : 'false');
}

# ---- what is published ----

sub is_below
{
	my ($c, $unit, $top) = @_;

	$unit = $c->{parents}[ $unit - 1 ] while $unit > 0 && $unit != $top;
	return $unit == $top;
}

# What the unit's number is made of: of each column, who and which version.
sub sum_of
{
	my ($c, $top) = @_;
	my @sums = map { {} } 0 .. $c->{measures};

	for my $p (grep { $_->{here} && is_below($c, $_->{unit}, $top) } @{ $c->{people} })
	{
		$sums[0]{"$p->{name}"} = 1;
		$sums[$_]{"$p->{name}=$p->{answers}{$_}"} = 1 for keys %{ $p->{answers} };
	}
	return \@sums;
}

# Publishes the numbers of known (1 or 0 of each unit), and takes people of covered units as published.
sub published
{
	my ($c, $known, $covered) = @_;

	for my $unit (grep { $known->[ $_ - 1 ] } 1 .. @$known)
	{
		push @{ $c->{sums} }, sum_of($c, $unit);
		push @{ $c->{sum_times} }, [ $unit, $c->{time} ];
		$c->{shown}[ $unit - 1 ] = 1;
	}
	for my $p (grep { $covered->[ $_->{unit} - 1 ] } @{ $c->{people} })
	{
		$p->{published_at} = $c->{time} if !$p->{published} || grep { is_touched($p, $_) } 1 .. $c->{measures};
		$p->{corrected} = 1 if $p->{published} && $p->{here} && grep { is_touched($p, $_) } 1 .. $c->{measures};
		$p->{published} = $p->{here} ? { %{ $p->{answers} } } : undef;
	}
	@{ $c->{people} } = grep { $_->{here} || $_->{published} } @{ $c->{people} };
}

# Who is not the same in all of these sums of a column, [unit, sum] each: the people whose change they show.
sub changed_people
{
	my ($c, @sums) = @_;
	my (%versions, %changed);

	for my $sum (@sums)
	{
		$versions{ /^(\d+)/ ? $1 : '' }{$_} = 1 for keys %{ $sum->[1] };
	}
	for my $name (keys %versions)
	{
		my @versions = keys %{ $versions{$name} };

		$changed{$name} = 1
			if @versions > 1 || grep { is_below($c, $c->{unit_of}{$name}, $_->[0]) && !$_->[1]{ $versions[0] } } @sums;
	}
	return \%changed;
}

# ---- what follows ----

# A matrix in reduced echelon form, modulo PRIME, and its pivots.
sub reduced
{
	my ($rows, $width) = @_;
	my (@done, @pivots);

	for my $row (map { [@$_] } @$rows)
	{
		for my $i (0 .. $#done)
		{
			my $f = $row->[ $pivots[$i] ] or next;
			$row->[$_] = ($row->[$_] - $f * $done[$i][$_]) % PRIME for 0 .. $width - 1;
		}
		my ($pivot) = grep { $row->[$_] } 0 .. $width - 1;
		next unless defined $pivot;
		my $inverse = inverse($row->[$pivot]);
		$_ = $_ * $inverse % PRIME for @$row;
		for my $other (@done)
		{
			my $f = $other->[$pivot] or next;
			$other->[$_] = ($other->[$_] - $f * $row->[$_]) % PRIME for 0 .. $width - 1;
		}
		push @done, $row;
		push @pivots, $pivot;
	}
	return (\@done, \@pivots);
}

sub inverse
{
	my ($a) = @_;
	my ($old, $now, $r, $next) = (1, 0, $a, PRIME);

	while ($next)
	{
		my $q = int($r / $next);
		($r, $next) = ($next, $r - $q * $next);
		($old, $now) = ($now, $old - $q * $now);
	}
	return $old % PRIME;
}

# Groups of unknowns that are in the same sums, as [people of the group], and the matrix of sums and groups.
sub groups
{
	my ($sums) = @_;
	my (%pattern, %members);

	for my $i (0 .. $#$sums)
	{
		$pattern{$_} .= "$i," for keys %{ $sums->[$i] };
	}
	push @{ $members{ $pattern{$_} } }, $_ for sort keys %pattern;
	my @patterns = sort keys %members;
	my @matrix = map { [ (0) x @patterns ] } @$sums;

	for my $g (0 .. $#patterns)
	{
		$matrix[$_][$g] = 1 for split /,/, $patterns[$g];
	}
	return ([ map { $members{$_} } @patterns ], \@matrix);
}

# How many combinations of sums have none but the groups of a set: relations between their rows of a basis of the null
# space.
sub relations
{
	my ($null, @set) = @_;

	return 0 unless @set;
	return scalar(@set) - @{ (reduced([ map { $null->[$_] } @set ], scalar @{ $null->[ $set[0] ] }))[0] };
}

# Sets of groups of fewer than min people with a combination of sums that has none but them: [people], smallest first.
# sums: of one column. but: people about whom anything may be told. min - 1 groups at most are tried together, for each
# has one person at least.
sub leaks
{
	my ($c, $sums, %which) = @_;
	my ($groups, $matrix) = groups($sums);
	my $width = @$groups;
	my ($rows, $pivots) = reduced($matrix, $width);
	my %row_of = map { $pivots->[$_] => $_ } 0 .. $#$pivots;
	my @free = grep { !exists $row_of{$_} } 0 .. $width - 1;
	# of each group, its row of a basis of the null space
	my @null = map {
		my $g = $_;
		[ exists $row_of{$g} ? (map { (PRIME - $rows->[ $row_of{$g} ][$_]) % PRIME } @free) : (map { $_ == $g ? 1 : 0 } @free) ]
	} 0 .. $width - 1;
	my @people = map {
		my %people = map { /^(\d+)/ => 1 } @$_;
		\%people
	} @$groups;
	my @may_be_told = map {
		my $people = $_;
		$which{but} && !grep { !$which{but}{$_} } keys %$people
	} @people;
	my @candidates = grep { keys %{ $people[$_] } < $c->{min} } 0 .. $width - 1;
	my @found;
	my @sets = map { [$_] } @candidates;

	while (@sets)
	{
		my @more;

		for my $set (@sets)
		{
			my %people = map { %{ $people[$_] } } @$set;

			next if keys %people >= $c->{min};
			# more than there are of those about whom anything may be told
			if (relations(\@null, @$set) > relations(\@null, grep { $may_be_told[$_] } @$set))
			{
				push @found, [ sort { $a <=> $b } keys %people ];
				next;
			}
			push @more, map { [ @$set, $_ ] } grep { $_ > $set->[-1] } @candidates;
		}
		@sets = @more;
	}
	return @found;
}

1;
