# Values that no rows could give, told on purpose: lengths and counts that lie,
# sums that contradict each other, and texts of monstrous size or depth.
package Lies;

use strict;
use warnings;

use Exporter 'import';

our @EXPORT = qw(%LIES $EXCLUSIVE %MONSTERS);

# A double and a 64-bit number in network order.
sub doubles { return pack('(d>)*', @_) }
sub ints { return pack('(q>)*', @_) }

sub ratings_form { my ($lo, $hi, @counts) = @_; return pack('C C q> l> l>', 1, 0, 0, $lo, $hi) . ints(@counts) }
sub moments_form { my ($flags, $k, $n, $missing, $sums) = @_; return pack('C C C q> q>', 1, $flags, $k, $n, $missing) . $sums }
sub crosstab_form { my ($missing, $cells, @rest) = @_; return pack('C C q> N', 1, 0, $missing, $cells) . pack('(l> l> q>)*', @rest) }
sub cells { my @cells; push @cells, pack('d> l> q>', splice @_, 0, 3) while @_; return join '', @cells }
# left out, stratum and name of each group, cells of time, group, kind, n
sub groups_form { my ($left_out, $names, $count, @cells) = @_; my $cells = '';
	$cells .= pack('d> l> l> q>', splice @cells, 0, 4) while @cells;
	return pack('C C', 1, 0) . ints(@$left_out) . pack('N', @$names / 2) . join('', map { pack('N', length $_) . $_ } @$names) . pack('N', $count) . $cells }
sub survival_form { my ($left_out, $causes, $count, @cells) = @_;
	return pack('C C', 1, 0) . ints(@$left_out) . pack('N', scalar @$causes) . join('', map { pack('N', length $_) . $_ } @$causes) . pack('N', $count) . cells(@cells) }
sub pairwise_form { my ($flags, $k, $n, $missing, $rest) = @_; return pack('C C C q> q>', 1, $flags, $k, $n, $missing) . $rest }
sub engagement_form { my ($k, $levels, $lo, $least, $cells, $rest) = @_;
	return pack('C C C C l> C q> q> N', 1, 0, $k, $levels, $lo, $least, 0, 0, $cells) . $rest }

sub group { my ($name, $n, $specials, @sums) = @_; return pack('N', length $name) . $name . ints($n, @$specials) . doubles(@sums) }
sub oneway_form { my ($missing, $count, @groups) = @_; return pack('C C q> N', 1, 0, $missing, $count) . join '', @groups }
sub pair { my ($name, $n, $y, $x, @sums) = @_; return pack('N', length $name) . $name . ints($n, @$y, @$x) . doubles(map { ($_, 0) } @sums) }
sub pairs_form { my ($missing, $count, @units) = @_; return pack('C C q> N', 1, 0, $missing, $count) . join '', @units }
sub pooled_form { my ($missing, $count, @cells) = @_; return pack('C C q> N', 1, 0, $missing, $count) . join '', @cells }
# grain and first_month, as_of, missing, future; causes; cells of start, end, cause, n, start_days, end_days
sub spells_form { my ($grain, $first_month, $as_of, $missing, $future, $causes, $cells, @cells) = @_;
	return pack('C C C C l> q> q> N', 1, 0, $grain, $first_month, $as_of, $missing, $future, scalar @$causes)
		. join('', map { pack('N', length $_) . $_ } @$causes) . pack('N', $cells) . pack('(l> l> l> q> q> q>)*', @cells) }
sub stay { return spells_form(3, 1, 8415, 0, 0, ['q'], @_) }
my $here = 2147483647;

sub size { my ($n, $count, $perfect, @sums) = @_; return ints($n, $count, $perfect) . doubles(map { ($_, 0) } @sums) }

# flags, grain, first month, left out, units [cells, name], and what follows them
sub panel_form { my ($flags, $grain, $first, $left_out, $units, $cells, $rest) = @_;
	return pack('C C C C q> N N N', 1, $flags, $grain, $first, $left_out, scalar @$units, $cells, length join '', map { $_->[1] } @$units)
		. join('', map { pack('N N', $_->[0], length $_->[1]) } @$units) . join('', map { $_->[1] } @$units) . $rest }
sub cell { my ($period, $n, $sum, $square) = @_; return pack('l> q>', $period, $n) . doubles($sum, $square) }

my @none = (0, 0, 0);
# By type: what is wrong, and the binary form.
our %LIES = (
	panel => {
		'a grain that there is not' => panel_form(0, 6, 1, 1, [], 0, ''),
		'months that begin in April' => panel_form(0, 3, 4, 1, [], 0, ''),
		'a thirteenth month' => panel_form(0, 5, 13, 1, [], 0, ''),
		'a negative count of rows left out' => panel_form(0, 3, 1, -1, [], 0, ''),
		'rows left out above 2^48' => panel_form(0, 3, 1, (1 << 48) + 1, [], 0, ''),
		'growing flags' => panel_form(1, 3, 1, 0, [ [ 1, 'A' ] ], 1, cell(1, 1, 1, 1)),
		'moving flags' => panel_form(16, 3, 1, 0, [ [ 1, 'A' ] ], 1, cell(1, 1, 1, 1) . doubles(1)),
		'more cells than there are' => panel_form(0, 3, 1, 0, [ [ 2, 'A' ] ], 2, cell(1, 1, 1, 1)),
		'2^32 - 1 cells' => panel_form(0, 3, 1, 0, [ [ 1, 'A' ] ], 0xFFFFFFFF, cell(1, 1, 1, 1)),
		'2^31 cells of a unit' => panel_form(0, 3, 1, 0, [ [ 0x80000000, 'A' ] ], 1, cell(1, 1, 1, 1)),
		'fewer cells than there are' => panel_form(0, 3, 1, 0, [ [ 1, 'A' ] ], 1, cell(1, 1, 1, 1) x 2),
		'a unit of fewer cells' => panel_form(0, 3, 1, 0, [ [ 1, 'A' ] ], 2, cell(1, 1, 1, 1) . cell(2, 1, 1, 1)),
		'a unit without cells' => panel_form(0, 3, 1, 0, [ [ 0, 'A' ], [ 1, 'B' ] ], 1, cell(1, 1, 1, 1)),
		'cells without units' => panel_form(0, 3, 1, 0, [], 1, cell(1, 1, 1, 1)),
		'2^32 - 1 units' => pack('C C C C q> N N N', 1, 0, 3, 1, 0, 0xFFFFFFFF, 1, 1) . pack('N N', 1, 1) . 'A' . cell(1, 1, 1, 1),
		'2^29 units, whose length wraps' => pack('C C C C q> N N N', 1, 0, 3, 1, 0, 0x20000000, 0, 0),
		'2^32 - 1 bytes of names' => pack('C C C C q> N N N', 1, 0, 3, 1, 0, 1, 1, 0xFFFFFFFF) . pack('N N', 1, 1) . 'A' . cell(1, 1, 1, 1),
		'a name longer than all names' => pack('C C C C q> N N N', 1, 0, 3, 1, 0, 1, 1, 1) . pack('N N', 1, 2) . 'A' . cell(1, 1, 1, 1),
		'a name of a negative length' => pack('C C C C q> N N N', 1, 0, 3, 1, 0, 1, 1, 1) . pack('N N', 1, 0xFFFFFFFF) . 'A' . cell(1, 1, 1, 1),
		'names that end early' => pack('C C C C q> N N N', 1, 0, 3, 1, 0, 1, 1, 2) . pack('N N', 1, 1) . 'AB' . cell(1, 1, 1, 1),
		'a name of 1001 bytes' => panel_form(0, 3, 1, 0, [ [ 1, 'A' x 1001 ] ], 1, cell(1, 1, 1, 1)),
		'a name of half a character' => panel_form(0, 3, 1, 0, [ [ 1, "\xC3" ] ], 1, cell(1, 1, 1, 1)),
		'a character over two names' => panel_form(0, 3, 1, 0, [ [ 1, "\xC3" ], [ 1, "\xA9" ] ], 2, cell(1, 1, 1, 1) x 2),
		'a null byte in a name' => panel_form(0, 3, 1, 0, [ [ 1, "A\0" ] ], 1, cell(1, 1, 1, 1)),
		'a unit twice' => panel_form(0, 3, 1, 0, [ [ 1, 'A' ], [ 1, 'A' ] ], 2, cell(1, 1, 1, 1) x 2),
		'units out of order' => panel_form(0, 3, 1, 0, [ [ 1, 'B' ], [ 1, 'A' ] ], 2, cell(1, 1, 1, 1) x 2),
		'a period twice' => panel_form(0, 3, 1, 0, [ [ 2, 'A' ] ], 2, cell(1, 1, 1, 1) x 2),
		'a second period without a grain' => panel_form(0, 0, 1, 0, [ [ 1, 'A' ] ], 1, cell(1, 1, 1, 1)),
		'a month beyond all dates' => panel_form(0, 3, 1, 0, [ [ 1, 'A' ] ], 1, cell(2147483647, 1, 1, 1)),
		'a cell of no rows' => panel_form(0, 3, 1, 0, [ [ 1, 'A' ] ], 1, cell(1, 0, 0, 0)),
		'a negative n' => panel_form(0, 3, 1, 0, [ [ 1, 'A' ] ], 1, cell(1, -1, 0, 0)),
		'rows whose sum wraps' => panel_form(0, 3, 1, 0, [ [ 4, 'A' ] ], 4, join '', map { cell($_, 1 << 62, 0, 0) } 1 .. 4),
		'rows above 2^48 in sum' => panel_form(0, 3, 1, 1, [ [ 1, 'A' ] ], 1, cell(1, 1 << 48, 0, 0)),
		'a sum of squares below what its sum asks for' => panel_form(0, 3, 1, 0, [ [ 1, 'A' ] ], 1, cell(1, 2, 10, 49)),
		'a negative sum of squares' => panel_form(0, 3, 1, 0, [ [ 1, 'A' ] ], 1, cell(1, 2, 0, -1)),
		'NaN as a sum' => panel_form(0, 3, 1, 0, [ [ 1, 'A' ] ], 1, cell(1, 2, 'nan', 1)),
		'an infinite sum of squares' => panel_form(0, 3, 1, 0, [ [ 1, 'A' ] ], 1, cell(1, 2, 1, 'inf')),
		'a low part above its high part' => panel_form(2, 3, 1, 0, [ [ 1, 'A' ] ], 1, cell(1, 2, 1, 1) . doubles(5, 0)),
		'NaN as a low part' => panel_form(2, 3, 1, 0, [ [ 1, 'A' ] ], 1, cell(1, 2, 1, 1) . doubles('nan', 0)),
		'a negative count of missing' => panel_form(4, 3, 1, 0, [ [ 1, 'A' ] ], 1, cell(1, 2, 1, 1) . ints(-1)),
		'more NaN than rows' => panel_form(8, 3, 1, 0, [ [ 1, 'A' ] ], 1, cell(1, 2, 0, 0) . ints(3, 0, 0)),
		'counts of NaN whose sum wraps' => panel_form(8, 3, 1, 0, [ [ 1, 'A' ] ], 1, cell(1, 2, 0, 0) . ints((9223372036854775807) x 3)),
		'sums of rows that are all NaN' => panel_form(8, 3, 1, 0, [ [ 1, 'A' ] ], 1, cell(1, 2, 1, 1) . ints(2, 0, 0))
	},
	oneway => {
		'a negative count of missing' => oneway_form(-1, 0),
		'more groups than there are' => oneway_form(0, 2, group('A', 1, \@none, 1, 0, 1, 0)),
		'2^32 - 1 groups' => oneway_form(0, 0xFFFFFFFF, group('A', 1, \@none, 1, 0, 1, 0)),
		'fewer groups than there are' => oneway_form(0, 0, group('A', 1, \@none, 1, 0, 1, 0)),
		'a name longer than the message' => oneway_form(0, 1, pack('N', 0x7FFFFFFF) . 'A'),
		'a name of a negative length' => oneway_form(0, 1, pack('N', 0xFFFFFFFF) . 'A'),
		'a name of 1001 bytes' => oneway_form(0, 1, group('A' x 1001, 1, \@none, 1, 0, 1, 0)),
		'a name of half a character' => oneway_form(0, 1, group("\xC3", 1, \@none, 1, 0, 1, 0)),
		'a null byte in a name' => oneway_form(0, 1, group("A\0", 1, \@none, 1, 0, 1, 0)),
		'a group twice' => oneway_form(0, 2, (group('A', 1, \@none, 1, 0, 1, 0)) x 2),
		'a group of no rows' => oneway_form(0, 1, group('A', 0, \@none, 0, 0, 0, 0)),
		'a negative n' => oneway_form(0, 1, group('A', -1, \@none, 0, 0, 0, 0)),
		'rows whose sum wraps' => oneway_form(0, 4, map { group($_, 1 << 62, \@none, 0, 0, 0, 0) } 'A' .. 'D'),
		'rows above 2^48 in sum' => oneway_form(1, 1, group('A', 1 << 48, \@none, 0, 0, 0, 0)),
		'a sum of squares below what its sum asks for' => oneway_form(0, 1, group('A', 2, \@none, 10, 0, 49, 0)),
		'a negative sum of squares' => oneway_form(0, 1, group('A', 2, \@none, 0, 0, -1, 0)),
		'NaN as a sum' => oneway_form(0, 1, group('A', 2, \@none, 'nan', 0, 1, 0)),
		'an infinite sum' => oneway_form(0, 1, group('A', 2, \@none, 1, 0, 'inf', 0)),
		'a low part above its high part' => oneway_form(0, 1, group('A', 2, \@none, 1, 5, 1, 0)),
		'more NaN than rows' => oneway_form(0, 1, group('A', 2, [ 3, 0, 0 ], 0, 0, 0, 0)),
		'counts of NaN whose sum wraps' => oneway_form(0, 1, group('A', 2, [ (9223372036854775807) x 3 ], 0, 0, 0, 0)),
		'sums of rows that are all NaN' => oneway_form(0, 1, group('A', 2, [ 2, 0, 0 ], 1, 0, 1, 0))
	},
	unit_pairs => {
		'a negative count of missing' => pairs_form(-1, 0),
		'more units than there are' => pairs_form(0, 2, pair('A', 1, \@none, \@none, 1, 1, 1, 1, 1)),
		'2^32 - 1 units' => pairs_form(0, 0xFFFFFFFF, pair('A', 1, \@none, \@none, 1, 1, 1, 1, 1)),
		'fewer units than there are' => pairs_form(0, 0, pair('A', 1, \@none, \@none, 1, 1, 1, 1, 1)),
		'a name longer than the message' => pairs_form(0, 1, pack('N', 0x7FFFFFFF) . 'A'),
		'a name of a negative length' => pairs_form(0, 1, pack('N', 0xFFFFFFFF) . 'A'),
		'a name of 1001 bytes' => pairs_form(0, 1, pair('A' x 1001, 1, \@none, \@none, 1, 1, 1, 1, 1)),
		'a name of half a character' => pairs_form(0, 1, pair("\xC3", 1, \@none, \@none, 1, 1, 1, 1, 1)),
		'a null byte in a name' => pairs_form(0, 1, pair("A\0", 1, \@none, \@none, 1, 1, 1, 1, 1)),
		'a unit twice' => pairs_form(0, 2, (pair('A', 1, \@none, \@none, 1, 1, 1, 1, 1)) x 2),
		'a unit of no rows' => pairs_form(0, 1, pair('A', 0, \@none, \@none, 0, 0, 0, 0, 0)),
		'a negative n' => pairs_form(0, 1, pair('A', -1, \@none, \@none, 0, 0, 0, 0, 0)),
		'rows whose sum wraps' => pairs_form(0, 4, map { pair($_, 1 << 62, \@none, \@none, 0, 0, 0, 0, 0) } 'A' .. 'D'),
		'rows above 2^48 in sum' => pairs_form(1, 1, pair('A', 1 << 48, \@none, \@none, 0, 0, 0, 0, 0)),
		'a sum of squares below what its sum asks for' => pairs_form(0, 1, pair('A', 2, \@none, \@none, 10, 0, 49, 0, 1)),
		'a product above what the squares allow' => pairs_form(0, 1, pair('A', 2, \@none, \@none, 0, 0, 1, 1.1, 1)),
		'a product below what the squares allow' => pairs_form(0, 1, pair('A', 2, \@none, \@none, 0, 0, 1, -1.1, 1)),
		'NaN as a product' => pairs_form(0, 1, pair('A', 2, \@none, \@none, 1, 1, 1, 'nan', 1)),
		'an infinite sum' => pairs_form(0, 1, pair('A', 2, \@none, \@none, 1, 'inf', 1, 1, 1)),
		'more NaN than rows' => pairs_form(0, 1, pair('A', 2, [ 3, 0, 0 ], \@none, 0, 0, 0, 0, 0)),
		'a negative count of NaN' => pairs_form(0, 1, pair('A', 2, \@none, [ -1, 0, 0 ], 0, 0, 0, 0, 0)),
		'counts of NaN whose sum wraps' => pairs_form(0, 1, pair('A', 2, [ (9223372036854775807) x 3 ], \@none, 0, 0, 0, 0, 0)),
		'sums of rows that are all NaN' => pairs_form(0, 1, pair('A', 2, \@none, [ 2, 0, 0 ], 0, 1, 0, 0, 1))
	},
	spells => {
		'another version' => pack('C C C C l> q> q> N N', 2, 0, 3, 1, 8415, 0, 0, 0, 0),
		'cells without a calendar' => spells_form(0, 1, 8415, 0, 0, [], 1, 270, $here, 0, 1, 3, 0),
		'a grain that there is not' => spells_form(6, 1, 8415, 0, 0, [], 1, 270, $here, 0, 1, 3, 0),
		'months that begin in April' => spells_form(3, 4, 8415, 0, 0, [], 1, 270, $here, 0, 1, 3, 0),
		'a thirteenth month' => spells_form(5, 13, 8415, 0, 0, [], 1, 20, $here, 0, 1, 3, 0),
		'an infinite as_of' => spells_form(3, 1, 2147483647, 0, 0, [], 1, 270, $here, 0, 1, 3, 0),
		'an as_of after the year 9999' => spells_form(3, 1, 2921940, 0, 0, [], 1, 270, $here, 0, 1, 3, 0),
		'a negative count of missing' => spells_form(3, 1, 8415, -1, 0, [], 0),
		'a negative count of the future' => spells_form(3, 1, 8415, 0, -1, [], 0),
		'counts left out whose sum wraps' => spells_form(3, 1, 8415, 9223372036854775807, 9223372036854775807, [], 0),
		'2^32 - 1 cells' => stay(0xFFFFFFFF, 270, $here, 0, 1, 3, 0),
		'fewer cells than it says' => stay(2, 270, $here, 0, 1, 3, 0),
		'more cells than it says' => stay(0, 270, $here, 0, 1, 3, 0),
		'a cell of nobody' => stay(1, 270, $here, 0, 0, 0, 0),
		'a negative n' => stay(1, 270, $here, 0, -1, 3, 0),
		'an n of 2^63 - 1' => stay(1, 270, $here, 0, 9223372036854775807, 3, 0),
		'spells above 2^48 in sum' => stay(2, 270, 271, 1, 1 << 48, 0, 0, 270, $here, 0, 1, 0, 0),
		'a start after as_of' => stay(1, 277, $here, 0, 1, 0, 0),
		'a start before the year 1' => stay(1, -23989, $here, 0, 1, 0, 0),
		'an end after as_of' => stay(1, 270, 277, 1, 1, 0, 0),
		'an end before the start' => stay(1, 270, 269, 1, 1, 0, 0),
		'an end before the start, in one month' => stay(1, 270, 270, 1, 2, 5, 4),
		'a start on 32 July' => stay(1, 270, $here, 0, 1, 31, 0),
		'a start two days after as_of, in its month' => stay(1, 276, $here, 0, 1, 16, 0),
		'an end on 32 August' => stay(1, 270, 271, 1, 1, 0, 31),
		'negative days' => stay(1, 270, 271, 1, 1, -1, 5),
		'days of an end that there is not' => stay(1, 270, $here, 0, 1, 3, 2),
		'a cause of who is still here' => stay(1, 270, $here, 1, 1, 3, 0),
		'a cause that there is not' => stay(1, 270, 271, 2, 1, 3, 2),
		'a negative cause' => stay(1, 270, 271, -1, 1, 3, 2),
		'a cell twice' => stay(2, (270, 271, 1, 1, 3, 2) x 2),
		'cells out of order' => stay(2, 270, 271, 1, 1, 3, 2, 270, 271, 0, 1, 3, 2),
		'a cause twice' => spells_form(3, 1, 8415, 0, 0, [ 'q', 'q' ], 2, 270, 271, 1, 1, 3, 2, 270, 271, 2, 1, 3, 2),
		'causes out of order' => spells_form(3, 1, 8415, 0, 0, [ 'r', 'q' ], 0),
		'256 causes' => spells_form(3, 1, 8415, 0, 0, [ map { sprintf('%03d', $_) } 1 .. 256 ], 0),
		'a cause of 256 bytes' => spells_form(3, 1, 8415, 0, 0, [ 'q' x 256 ], 0),
		'a null byte in a cause' => spells_form(3, 1, 8415, 0, 0, ["q\0"], 0),
		'half a character in a cause' => spells_form(3, 1, 8415, 0, 0, ["\xC3"], 0),
		'a cause longer than the message' => pack('C C C C l> q> q> N N', 1, 0, 3, 1, 8415, 0, 0, 1, 0x7FFFFFFF) . 'q'
	},
	pooled_corr => {
		'a negative count of missing' => pooled_form(-1, 0),
		'more n than there are' => pooled_form(0, 2, size(10, 1, 0, 0, 0, 0, 0)),
		'2^32 - 1 n' => pooled_form(0, 0xFFFFFFFF, size(10, 1, 0, 0, 0, 0, 0)),
		'an n of 3' => pooled_form(0, 1, size(3, 1, 0, 0, 0, 0, 0)),
		'a negative n' => pooled_form(0, 1, size(-10, 1, 0, 0, 0, 0, 0)),
		'an n twice' => pooled_form(0, 2, (size(10, 1, 0, 0, 0, 0, 0)) x 2),
		'n out of order' => pooled_form(0, 2, size(11, 1, 0, 0, 0, 0, 0), size(10, 1, 0, 0, 0, 0, 0)),
		'no correlations' => pooled_form(0, 1, size(10, 0, 0, 0, 0, 0, 0)),
		'people whose sum wraps' => pooled_form(0, 1, size(1 << 40, 1 << 40, 0, 0, 0, 0, 0)),
		'more perfect ones than there are' => pooled_form(0, 1, size(10, 1, 2, 1, 1, 0, 0)),
		'a correlation of 2' => pooled_form(0, 1, size(10, 1, 0, 2, 4, 2, 4)),
		'r without z' => pooled_form(0, 1, size(10, 1, 0, 0.5, 0.25, 0, 0)),
		'z beyond that of any r below 1' => pooled_form(0, 1, size(10, 1, 0, 0.5, 0.25, 30, 900)),
		'a sum of squares below what its sum asks for' => pooled_form(0, 1, size(10, 2, 0, 1, 0.25, 1.1, 0.6)),
		'NaN as a sum' => pooled_form(0, 1, size(10, 1, 0, 'nan', 0, 0, 0)),
		'a perfect one without its square' => pooled_form(0, 1, size(10, 1, 1, 0, 0, 0, 0))
	},
	ratings => {
		'nothing' => '',
		'another version' => pack('C C q>', 2, 0, 0),
		'flags' => pack('C C q>', 1, 1, 0),
		'missing without a scale' => pack('C C q>', 1, 0, 5),
		'a negative count of missing' => pack('C C q> l> l>', 1, 0, -1, 0, 1) . ints(0, 0),
		'a scale that wraps' => ratings_form(-2147483648, 2147483647, 1),
		'a scale turned round' => ratings_form(5, 1, 1),
		'a scale of one level' => ratings_form(5, 5, 1),
		'a scale of 2^31 levels' => ratings_form(0, 2147483647, 1),
		'too many levels' => ratings_form(0, 1001, (1) x 1002),
		'fewer counts than levels' => ratings_form(0, 10, (1) x 10),
		'more counts than levels' => ratings_form(0, 10, (1) x 12),
		'a negative count' => ratings_form(0, 1, -1, 3),
		'a count of 2^63 - 1' => ratings_form(0, 1, 9223372036854775807, 1),
		'counts whose sum wraps' => ratings_form(0, 3, (4611686018427387904) x 4),
		'counts above 2^48 in sum' => ratings_form(0, 1, 1 << 48, 1)
	},
	moments => {
		'no variables but rows' => moments_form(0, 0, 3, 0, ''),
		'255 variables' => moments_form(0, 255, 3, 0, doubles((1) x 200)),
		'65 variables' => moments_form(0, 65, 3, 0, doubles((0) x (65 + 65 * 33))),
		'a negative n' => moments_form(0, 1, -1, 0, doubles(0, 0)),
		'an n of 2^63 - 1' => moments_form(0, 1, 9223372036854775807, 0, doubles(0, 0)),
		'n and missing above 2^48' => moments_form(0, 1, 1 << 48, 1, doubles(0, 0)),
		'NaN as a sum' => moments_form(0, 1, 2, 0, doubles('nan', 1)),
		'an infinite sum' => moments_form(0, 1, 2, 0, doubles(1, 'inf')),
		'a negative sum of squares' => moments_form(0, 1, 2, 0, doubles(0, -1)),
		'a sum of squares below what its sum asks for' => moments_form(0, 1, 2, 0, doubles(10, 49)),
		'a correlation above 1' => moments_form(0, 2, 2, 0, doubles(0, 0, 1, 1.1, 1)),
		'a correlation above 1 about large means' => moments_form(0, 2, 2, 0, doubles(20, 20, 202, 197.9, 202)),
		'sums without rows' => moments_form(0, 1, 0, 0, doubles(1, 1)),
		'a low part above its high part' => moments_form(2, 1, 2, 0, doubles(1, 1, 5, 0)),
		'NaN as a low part' => moments_form(2, 1, 2, 0, doubles(1, 1, 'nan', 0)),
		'moving flags' => moments_form(8, 1, 2, 0, doubles(1, 1, 1)),
		'more NaN than rows' => moments_form(4, 1, 2, 0, doubles(0, 0) . ints(3, 0, 0)),
		'a negative count of NaN' => moments_form(4, 1, 2, 0, doubles(0, 0) . ints(-1, 1, 0)),
		'counts of NaN whose sum wraps' => moments_form(4, 1, 2, 0, doubles(0, 0) . ints((9223372036854775807) x 3)),
		'sums of rows that are all NaN' => moments_form(4, 1, 2, 0, doubles(7, 100) . ints(2, 0, 0))
	},
	survival_groups => {
		'nothing' => '',
		'another version' => pack('C C q>3 N N', 2, 0, 0, 0, 0, 0, 0),
		'flags' => pack('C C q>3 N N', 1, 1, 0, 0, 0, 0, 0),
		'a negative count of missing' => groups_form([ -1, 0, 0 ], [], 0),
		'a negative count of the future' => groups_form([ 0, -1, 0 ], [], 0),
		'counts left out whose sum wraps' => groups_form([ (1 << 62) x 3 ], [], 0),
		'rows left out above 2^48' => groups_form([ 1 << 48, 0, 1 ], [], 0),
		'2^32 - 1 groups' => pack('C C q>3 N N', 1, 0, 0, 0, 0, 0xFFFFFFFF, 0),
		'16385 groups' => groups_form(\@none, [ ('', 'A') x 16385 ], 0),
		'a name longer than the message' => pack('C C q>3 N N', 1, 0, 0, 0, 0, 1, 0x7FFFFFFF) . 'A',
		'a name of a negative length' => pack('C C q>3 N N', 1, 0, 0, 0, 0, 1, 0xFFFFFFFF) . 'A',
		'a name of 1001 bytes' => groups_form(\@none, [ '', 'A' x 1001 ], 1, 1, 0, 0, 1),
		'a stratum of 1001 bytes' => groups_form(\@none, [ 'A' x 1001, '' ], 1, 1, 0, 0, 1),
		'a name of half a character' => groups_form(\@none, [ '', "\xC3" ], 1, 1, 0, 0, 1),
		'a null byte in a name' => groups_form(\@none, [ '', "A\0" ], 1, 1, 0, 0, 1),
		'a group twice' => groups_form(\@none, [ ('', 'A') x 2 ], 2, 1, 0, 0, 1, 1, 1, 0, 1),
		'groups out of order' => groups_form(\@none, [ '', '10', '', '9' ], 2, 1, 0, 0, 1, 1, 1, 0, 1),
		'strata out of order' => groups_form(\@none, [ 'B', 'A', 'A', 'B' ], 2, 1, 0, 0, 1, 1, 1, 0, 1),
		'a group without spells' => groups_form(\@none, [ '', 'A', '', 'B' ], 1, 1, 0, 0, 1),
		'spells of a group that there is not' => groups_form(\@none, [ '', 'A' ], 2, 1, 0, 0, 1, 1, 1, 0, 1),
		'a negative group' => groups_form(\@none, [ '', 'A' ], 2, 1, -1, 0, 1, 1, 0, 0, 1),
		'a cause' => groups_form(\@none, [ '', 'A' ], 1, 1, 0, 1, 1),
		'a kind beyond the last' => groups_form(\@none, [ '', 'A' ], 1, 1, 0, 67, 1),
		'2^32 - 1 cells' => groups_form(\@none, [ '', 'A' ], 0xFFFFFFFF, 1, 0, 0, 1),
		'fewer cells than it says' => groups_form(\@none, [ '', 'A' ], 2, 1, 0, 0, 1),
		'more cells than it says' => groups_form(\@none, [ '', 'A' ], 0, 1, 0, 0, 1),
		'a cell of no rows' => groups_form(\@none, [ '', 'A' ], 1, 1, 0, 0, 0),
		'a negative count' => groups_form(\@none, [ '', 'A' ], 2, 1, 0, 0, -1, 2, 0, 0, 5),
		'a time twice' => groups_form(\@none, [ '', 'A' ], 2, (1, 0, 0, 1) x 2),
		'times out of order' => groups_form(\@none, [ '', 'A' ], 2, 2, 0, 0, 1, 1, 0, 0, 1),
		'groups of cells out of order' => groups_form(\@none, [ '', 'A', '', 'B' ], 2, 1, 1, 0, 1, 1, 0, 0, 1),
		'a negative time' => groups_form(\@none, [ '', 'A' ], 1, -1, 0, 0, 1),
		'NaN as a time' => groups_form(\@none, [ '', 'A' ], 1, 'nan', 0, 0, 1),
		'an infinite time' => groups_form(\@none, [ '', 'A' ], 1, 'inf', 0, 0, 1),
		'a late entry of nobody, though another group has spells' => groups_form(\@none, [ '', 'A', '', 'B' ], 2, 1, 0, 66, 1, 2, 1, 0, 1),
		'an end before the entry' => groups_form(\@none, [ '', 'A' ], 2, 1, 0, 0, 1, 2, 0, 66, 1),
		'counts above 2^48 in sum' => groups_form(\@none, [ '', 'A', '', 'B' ], 2, 1, 0, 0, 1 << 48, 1, 1, 0, 1),
		'counts and missing above 2^48' => groups_form([ 1, 0, 0 ], [ '', 'A' ], 1, 1, 0, 0, 1 << 48)
	},
	survival => {
		'nothing' => '',
		'another version' => pack('C C q>3 N N', 2, 0, 0, 0, 0, 0, 0),
		'flags' => pack('C C q>3 N N', 1, 1, 0, 0, 0, 0, 0),
		'a negative count of missing' => survival_form([ -1, 0, 0 ], [], 0),
		'a negative count of the future' => survival_form([ 0, -1, 0 ], [], 0),
		'counts left out whose sum wraps' => survival_form([ (1 << 62) x 3 ], [], 0),
		'rows left out above 2^48' => survival_form([ 1 << 48, 0, 1 ], [], 0),
		'65 causes' => survival_form(\@none, [ map { sprintf 'cause %2d', $_ } 1 .. 65 ], 0),
		'2^32 - 1 causes' => pack('C C q>3 N N', 1, 0, 0, 0, 0, 0xFFFFFFFF, 0),
		'a cause longer than the message' => pack('C C q>3 N N', 1, 0, 0, 0, 0, 1, 0x7FFFFFFF) . 'A',
		'a cause of a negative length' => pack('C C q>3 N N', 1, 0, 0, 0, 0, 1, 0xFFFFFFFF) . 'A',
		'a cause of 256 bytes' => survival_form(\@none, [ 'A' x 256 ], 1, 1, 1, 1),
		'a cause of half a character' => survival_form(\@none, ["\xC3"], 1, 1, 1, 1),
		'a null byte in a cause' => survival_form(\@none, ["A\0"], 1, 1, 1, 1),
		'a cause twice' => survival_form(\@none, [ 'A', 'A' ], 2, 1, 1, 1, 1, 2, 1),
		'causes out of order' => survival_form(\@none, [ 'B', 'A' ], 2, 1, 1, 1, 1, 2, 1),
		'a cause that has no name' => survival_form(\@none, ['A'], 1, 1, 2, 1),
		'a negative kind' => survival_form(\@none, ['A'], 1, 1, -1, 1),
		'a kind beyond the last' => survival_form(\@none, [], 1, 1, 67, 1),
		'2^32 - 1 cells' => survival_form(\@none, [], 0xFFFFFFFF, 1, 0, 1),
		'fewer cells than it says' => survival_form(\@none, [], 2, 1, 0, 1),
		'more cells than it says' => survival_form(\@none, [], 1, 1, 0, 1, 2, 0, 1),
		'too many cells' => survival_form(\@none, [], 1048577, map { ($_, 0, 1) } 1 .. 1048577),
		'a cell of no rows' => survival_form(\@none, [], 1, 1, 0, 0),
		'a negative count' => survival_form(\@none, [], 2, 1, 0, -1, 2, 0, 5),
		'a free slot' => survival_form(\@none, [], 1, 'nan', -1, -1),
		'a time twice' => survival_form(\@none, [], 2, 1, 0, 1, 1, 0, 1),
		'times out of order' => survival_form(\@none, [], 2, 2, 0, 1, 1, 0, 1),
		'kinds out of order' => survival_form(\@none, [], 2, 1, 65, 1, 1, 0, 1),
		'a negative time' => survival_form(\@none, [], 1, -1, 0, 1),
		'NaN as a time' => survival_form(\@none, [], 1, 'nan', 0, 1),
		'an infinite time' => survival_form(\@none, [], 1, 'inf', 0, 1),
		'a late entry at 0' => survival_form(\@none, [], 2, 0, 66, 1, 1, 0, 1),
		'a late entry of nobody' => survival_form(\@none, [], 1, 1, 66, 1),
		'an end before the entry' => survival_form(\@none, [], 2, 1, 0, 1, 2, 66, 1),
		'an end at the entry' => survival_form(\@none, [], 2, 1, 65, 1, 1, 66, 1),
		'more who leave than are there' => survival_form(\@none, [], 4, 1, 0, 2, 2, 66, 1, 3, 65, 1, 4, 66, 1),
		'counts whose sum wraps' => survival_form(\@none, [], 65536, map { ($_, 0, 1 << 48) } 1 .. 65536),
		'late entries whose sum wraps' => survival_form(\@none, [], 65537, map({ ($_, 66, 1 << 48) } 1 .. 65536), 70000, 0, 1),
		'counts and missing above 2^48' => survival_form([ 1, 0, 0 ], [], 1, 1, 0, 1 << 48)
	},
	crosstab => {
		'nothing' => '',
		'another version' => pack('C C q> N', 2, 0, 0, 0),
		'flags' => pack('C C q> N', 1, 1, 0, 0),
		'a negative count of missing' => crosstab_form(-1, 0),
		'missing above 2^48' => crosstab_form((1 << 48) + 1, 0),
		'2^32 - 1 cells' => crosstab_form(0, 0xFFFFFFFF, 1, 1, 1),
		'2^31 cells' => crosstab_form(0, 0x80000000, 1, 1, 1),
		'2^28 cells, whose length wraps' => crosstab_form(0, 0x10000000),
		'fewer cells than it says' => crosstab_form(0, 2, 1, 1, 1),
		'more cells than it says' => crosstab_form(0, 1, 1, 1, 1, 1, 2, 1),
		'too many cells' => crosstab_form(0, 65537, map { (1, $_, 1) } 1 .. 65537),
		'a pair of no rows' => crosstab_form(0, 1, 1, 1, 0),
		'a negative count' => crosstab_form(0, 2, 1, 1, -1, 1, 2, 5),
		'a count of -1 at the key of a free slot' => crosstab_form(0, 1, -1, 2147483647, -1),
		'a pair twice' => crosstab_form(0, 2, 1, 1, 1, 1, 1, 1),
		'y out of order' => crosstab_form(0, 2, 1, 1, 1, -1, 1, 1),
		'x out of order' => crosstab_form(0, 2, 1, 1, 1, 1, -1, 1),
		'a count of 2^63 - 1' => crosstab_form(0, 1, 1, 1, 9223372036854775807),
		'counts whose sum wraps' => crosstab_form(0, 65536, map { (1, $_, 1 << 48) } 1 .. 65536),
		'counts and missing above 2^48' => crosstab_form(1, 1, 1, 1, 1 << 48)
	},
	moments_pairwise => {
		'no variables but rows' => pairwise_form(0, 0, 3, 0, ''),
		'255 variables' => pairwise_form(0, 255, 3, 0, doubles((1) x 200)),
		'65 variables' => pairwise_form(0, 65, 3, 0, ints((0) x 2145) . doubles((0) x (2 * 65 * 65 + 65 * 32))),
		'a negative n' => pairwise_form(0, 1, -1, 0, ints(0) . doubles(0, 0)),
		'n and missing above 2^48' => pairwise_form(0, 1, 1 << 48, 1, ints(1 << 48) . doubles(0, 0)),
		'a count above n' => pairwise_form(0, 1, 2, 0, ints(3) . doubles(0, 0)),
		'a negative count' => pairwise_form(0, 2, 2, 0, ints(2, -1, 2) . doubles((0) x 9)),
		'a pair of more rows than its variable' => pairwise_form(0, 2, 3, 0, ints(1, 2, 3) . doubles((0) x 9)),
		'a pair of fewer rows than must be shared' => pairwise_form(0, 2, 3, 0, ints(2, 0, 2) . doubles((0) x 9)),
		'rows without values' => pairwise_form(0, 2, 3, 0, ints(1, 1, 1) . doubles((0) x 9)),
		'counts whose sum wraps' => pairwise_form(0, 2, 1 << 47, 0, ints(9223372036854775807, 0, 9223372036854775807) . doubles((0) x 9)),
		'a sum of squares below what its sum asks for' => pairwise_form(0, 1, 2, 0, ints(2) . doubles(10, 49)),
		'NaN as a sum' => pairwise_form(0, 1, 2, 0, ints(2) . doubles('nan', 1)),
		'a pair whose correlation is above 1' => pairwise_form(0, 2, 2, 0, ints(2, 2, 2) . doubles(0, 0, 0, 0, 1, 1, 1, 1, 1.1)),
		'a pair with more squares than its variable' => pairwise_form(0, 2, 3, 0, ints(3, 2, 2) . doubles(0, 0, 0, 0, 1, 2, 1, 1, 0)),
		'a pair with all rows and other sums' => pairwise_form(0, 2, 2, 0, ints(2, 2, 2) . doubles(1, 2, 2, 2, 4, 4, 4, 4, 2)),
		'a pair whose sum its variable cannot have' => pairwise_form(0, 2, 3, 0, ints(3, 2, 2) . doubles(9, 0, 0, 0, 30, 2, 1, 1, 0)),
		'sums of a pair without rows' => pairwise_form(0, 2, 2, 0, ints(1, 0, 1) . doubles(1, 1, 0, 1, 1, 1, 0, 1, 0)),
		'moving flags' => pairwise_form(8, 1, 2, 0, ints(2) . doubles(1, 1, 1)),
		'more NaN than rows' => pairwise_form(4, 1, 2, 0, ints(2) . doubles(0, 0) . ints(3, 0, 0)),
		'more NaN with another than alone' => pairwise_form(4, 2, 2, 0, ints(2, 2, 2) . doubles((0) x 9) . ints(1, 0, 0, 2, 0, 0, (0) x 6))
	},
	engagement => {
		'255 items' => engagement_form(255, 5, 1, 1, 0, ''),
		'no levels' => engagement_form(2, 0, 1, 1, 0, ints((0) x 5)),
		'no items but levels' => engagement_form(0, 5, 1, 1, 0, ''),
		'no items but cells' => engagement_form(0, 0, 0, 0, 1, ints(1, 1)),
		'2^31 cells' => engagement_form(1, 2, 0, 1, 0x80000000, ints((0) x 4)),
		'2^32 - 1 cells' => engagement_form(1, 2, 0, 1, 0xFFFFFFFF, ints((0) x 4)),
		'least above the items' => engagement_form(1, 2, 0, 2, 0, ints((0) x 4)),
		'least 0' => engagement_form(1, 2, 0, 0, 0, ints((0) x 4)),
		'a scale that wraps' => engagement_form(1, 2, 2147483647, 1, 0, ints((0) x 4)),
		'counts without people' => engagement_form(1, 2, 0, 1, 0, ints(0, 1, 1, 1)),
		'people without counts' => engagement_form(1, 2, 0, 1, 1, ints(0, 0, 1, 1, 1 << 32 | 1, 1)),
		'a cell of no people' => engagement_form(1, 2, 0, 1, 1, ints(0, 0, 0, 0, 1 << 32, 0)),
		'a cell twice' => engagement_form(1, 2, 0, 1, 2, ints(2, 0, 0, 0, 1 << 32, 1, 1 << 32, 1)),
		'cells out of order' => engagement_form(1, 2, 0, 1, 2, ints(1, 1, 1, 1, 1 << 32 | 1, 1, 1 << 32, 1)),
		'more points than the scale has' => engagement_form(1, 2, 0, 1, 1, ints(0, 1, 2, 4, 1 << 32 | 2, 1)),
		'2^63 - 1 people' => engagement_form(1, 2, 0, 1, 1, ints(9223372036854775807, 0, 0, 0, 1 << 32, 9223372036854775807)),
		'people whose sum wraps' => engagement_form(1, 2, 0, 1, 2,
			ints((1 << 62) x 2, 1 << 62, 1 << 62, 1 << 32, 1 << 62, 1 << 32 | 1, 3 << 62)),
		'a sum of squares below its sum' => engagement_form(1, 5, 0, 1, 1, ints(0, 0, 1, 0, 0, 2, 3, 1 << 32 | 2, 1)),
		'a sum of squares that its counts contradict' =>
			engagement_form(1, 5, 0, 1, 2, ints(0, 1, 0, 1, 0, 4, 8, 1 << 32 | 1, 1, 1 << 32 | 3, 1)),
		'items whose sums contradict their counts' =>
			engagement_form(2, 3, 0, 2, 1, ints(0, 1, 0, 0, 1, 0, 0, 2, 0, 0, 4, 2 << 32 | 2, 1))
	});

# Three correlations of which any two exclude the third: to find that takes a
# factorisation, so it may be accepted, if it does no harm.
our $EXCLUSIVE = moments_form(0, 3, 10, 0, doubles(0, 0, 0, 10, 9, 10, 9, -9, 10));

# Texts that are no summary of any type.
my $deep = 100_000;
our %MONSTERS = (
	'100,000 brackets' => '{"lo": ' . '[' x $deep . ']' x $deep . '}',
	'100,000 braces' => '{"lo": ' x $deep . '1' . '}' x $deep,
	'100,000 open brackets' => '[' x $deep,
	'10 MB of numbers' => '{"k": 1, "counts": [' . '1, ' x 3_500_000 . '1]}',
	'10 MB of arrays' => '{"people": [' . '[1, 1, 1], ' x 900_000 . '[1, 1, 1]]}',
	'10 MB of fields' => '{' . join(', ', map { "\"f$_\": 1" } 1 .. 700_000) . '}',
	'a name of 10 MB' => '{"' . 'x' x 10_000_000 . '": 1}',
	'a number of 10 MB' => '{"k": ' . '1' x 10_000_000 . '}',
	'a null byte' => "{\"k\": 1\0}",
	'half a character' => "{\"k\": \xC3}",
	'nothing' => '',
	'white space' => " \t",
	'a doubled field' => '{"missing": 0, "missing": 0}',
	'a doubled field in other letters' => '{"missing": 0, "m\u0069ssing": 0}',
	'two objects' => '{}{}',
	'words' => 'null');

1;
