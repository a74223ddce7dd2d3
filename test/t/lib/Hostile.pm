# Valid texts and binary forms, damaged: a seeded generator.
package Hostile;

use strict;
use warnings;

use Exporter 'import';

our @EXPORT = qw(seed_hostility damaged_text damaged_binary);

# Perl's own srand and rand differ between builds.
my $state;

sub seed_hostility
{
	$state = ($_[0] * 2654435761 + 1) & 0xFFFFFFFF;
}

sub below
{
	my ($limit) = @_;

	$state ^= ($state << 13) & 0xFFFFFFFF;
	$state ^= $state >> 17;
	$state ^= ($state << 5) & 0xFFFFFFFF;
	return $state % $limit;
}

sub any_of
{
	return $_[ below(scalar @_) ];
}

# What tends to break readers: ends of ranges, one beyond them, and special
# doubles, as the bytes of a field.
my @fields = (
	map({ pack('q>', $_) }
		0, 1, -1, 2, 1 << 31, (1 << 31) - 1, 1 << 32, 1 << 48, (1 << 48) + 1, 1 << 53, 1 << 60, -(1 << 62),
		9223372036854775807, -9223372036854775807),
	map({ pack('d>', $_) }
		'nan', 'inf', '-inf', -0.0, 1e308, -1e308, 5e-324, 1e-300, 9007199254740993, 0.1, -0.5),
	map({ pack('l>', $_) } 0, 1, -1, 2147483647, -2147483648, 1000000, -1000001, 0x01000000),
	map({ pack('C', $_) } 0, 1, 2, 3, 64, 65, 101, 102, 127, 128, 254, 255));

my @tokens = (
	qw(0 1 -1 2 3 -0 -0.0 1.5 1e0 1e2 1E+400 -1e400 1e-400 0.1 NaN Infinity -Infinity null true "1" [] {} [[]] [1]), '[1, 2]', '[[1, 2, 3]]',
	qw(2147483647 2147483648 -2147483649 4294967296 281474976710656 281474976710657 9007199254740993),
	qw(9223372036854775807 9223372036854775808 -9223372036854775808 18446744073709551616 1e19 1.7976931348623157e308),
	qw(4.9e-324 01 +1 0x10 1000001 -1000001 64 65 101 102 1001 1002 99999999999999999999999999999999999999999999));

my @words = qw("lo" "hi" "counts" "missing" "k" "n" "sums" "products" "sums_lo" "products_lo" "specials" "least" "groups" "squares" "squares_lo" "r" "z" "perfect" "grain" "as_of" "here" "left" "causes" "future" "first_month" "strata" "group" "times" "event_times" "event_causes" "events" "censored" "entered"
	"too_few" "units" "sums_y" "products" "squares_x_lo" "specials_y" "people" "cells" "rows" "grain" "first_month" "left_out" "periods" "squares" "squares_lo" "weights" "" "\u0000" "\ud800" "lo\u0020");

# Damages that need no idea of what the bytes mean.
my @blunt = (
	sub { my ($v) = @_; my $at = below(length $v); substr($v, $at, 1) = chr(ord(substr($v, $at, 1)) ^ (1 << below(8))); $v },
	sub { my ($v) = @_; substr($v, below(length $v), 1) = chr(below(256)); $v },
	sub { my ($v) = @_; substr($v, 0, below(length $v)) },
	sub { my ($v) = @_; $v . join('', map { chr(below(256)) } 0 .. below(20)) },
	sub { my ($v) = @_; $v . substr($v, below(length $v)) },
	sub { my ($v) = @_; my $at = below(length $v); substr($v, $at, 1 + below(16)) = ''; $v },
	sub { my ($v) = @_; my $at = below(length $v); my $piece = substr($v, $at, 1 + below(40)); substr($v, $at, 0) = $piece; $v },
	sub { my ($v, $other) = @_; substr($v, 0, below(length $v)) . substr($other, below(length $other)) });

# A field over what stands at a place; short values have no such place.
sub put
{
	my ($v, $at, $field) = @_;

	substr($v, $at, length $field) = $field if $at >= 0 && $at <= length $v;
	return $v;
}

# Where the nth field of 8 bytes from the end starts, as counts and sums lie.
sub aligned
{
	my ($v) = @_;

	return length($v) - 8 * (1 + below(int(length($v) / 8) || 1));
}

my @binary = (
	@blunt,
	sub { my ($v) = @_; put($v, below(length $v), any_of(@fields)) },
	# counts and lengths stand at the start
	sub { my ($v) = @_; put($v, below(30), any_of(@fields)) },
	sub { my ($v) = @_; put($v, aligned($v), any_of(grep { length == 8 } @fields)) },
	# a whole number a little off
	sub { my ($v) = @_; my $at = aligned($v) + 7; put($v, $at, chr((ord(substr($v, $at, 1) // '') + any_of(1, -1, 2)) & 255)) },
	# a field over another
	sub { my ($v) = @_; my $from = aligned($v); $from < 0 ? $v : put($v, aligned($v), substr($v, $from, 8)) });

# Replaces the nth of what a pattern finds.
sub replace_one
{
	my ($v, $pattern, $change) = @_;
	my @found;

	push @found, [ $-[0], $+[0] - $-[0] ] while $v =~ /$pattern/g;
	return $v unless @found;
	my ($at, $length) = @{ any_of(@found) };
	substr($v, $at, $length) = $change->(substr($v, $at, $length));
	return $v;
}

my $number = qr/-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/;
my @text = (
	@blunt,
	sub { replace_one($_[0], $number, sub { any_of(@tokens) }) },
	sub { replace_one($_[0], $number, sub { any_of(@tokens) }) },
	sub { replace_one($_[0], qr/\d+\b(?!\.)/, sub { $_[0] + any_of(1, -1) }) },
	sub { replace_one($_[0], qr/\[[^\[\]]*\]/, sub { any_of(@tokens, "$_[0], $_[0]", "[$_[0]]") }) },
	sub { replace_one($_[0], qr/"\w+"/, sub { any_of(@words) }) },
	sub { replace_one($_[0], qr/[\[\]{},:]/, sub { any_of('', ',', qw([ ] { } :)) }) },
	sub { replace_one($_[0], qr/, "\w+": [^\[,}]+/, sub { '' }) },
	# fields of another value, in front or behind: doubled keys
	sub { my ($v, $other) = @_; $v =~ s/\}\s*$/, / && $other =~ s/^\{//; "$v$other" });

# One to three damages; other is a second valid value.
sub damage
{
	my ($value, $other, @ways) = @_;

	foreach (0 .. any_of(0, 0, 1, 2))
	{
		$value = any_of(@ways)->($value, $other) if length $value;
	}
	return $value;
}

sub damaged_text
{
	return damage(@_, @text);
}

sub damaged_binary
{
	return damage(@_, @binary);
}

1;
