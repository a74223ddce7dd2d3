# Anything may be sent as a summary: damaged texts and binary forms must be
# refused in words, or be whole summaries; the server must not notice.
#
# HOSTILE_CASES is how many damaged values are sent in all, HOSTILE_SEED where
# the generator starts.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/lib";

use Hostile;
use PostgreSQL::Test::Utils;
use Summaries;
use Test::More;

my $seed = $ENV{HOSTILE_SEED} || 1;
my $cases = int(($ENV{HOSTILE_CASES} || 15_000) / 6) + 1;    # a type and form
my $batch = 2500;
my $node = start_server('hostile');
my $dir = PostgreSQL::Test::Utils::tempdir();

note("seed $seed, $cases damaged values of each type and form");
make_samples($node, 2, 60);

# ---- what the server does with a case ----

# poke calls every function of the extension on an accepted value. The values
# that say something about rows must be in their range.
ask($node, <<'SQL');
create table outcomes (form text, sample text, state text, message text);
create table accessors as
select p.oid, proname, typname as type, format('select %s.%I(%s)::text', 'ec', proname, arguments) as call
from pg_proc p join pg_type t on t.oid = proargtypes[0],
	lateral (select string_agg(case
			when argument in ('ratings'::regtype, 'moments'::regtype, 'engagement'::regtype) then '$1'
			when argument = 'int[]'::regtype then 'array[3]'
			when argument = 'float8'::regtype then '0.5'
			when argument = 'bigint'::regtype then '100'
			when argument = 'int'::regtype then place::text
			when argument = 'text[]'::regtype then 'null' end, ', ' order by place) as arguments
		from unnest(proargtypes) with ordinality a (argument, place)) a
where pronamespace = 'ec'::regnamespace and prokind = 'f' and typname in ('ratings', 'moments', 'engagement')
	and proname !~ '_(accum|moving|remove|combine|uncombine|accum_min|remove_min)$|_moving_combine$' and arguments is not null;

create function state_is_clean(state text) returns bool language sql immutable
as $$ select state ~ '^(22|54)' or state = '08P01' $$;

create function in_range(function name, answer text) returns bool language sql immutable as $$
	select answer is null or answer ~ '[({]' or answer = 'NaN' or case
		when function = 'corr' then abs(answer::float8) <= 1
		when function in ('nps', 'enps') then abs(answer::float8) <= 100
		when function in ('variance', 'stddev', 'residual_stddev') then answer::float8 >= 0
		when function in ('rwg', 'r_squared') then answer::float8 between 0 and 1
		when function in ('favorable', 'unfavorable', 'csat', 'engagement_index', 'engaged', 'disengaged')
			then answer::float8 between 0 and 100
		when function in ('answered', 'missing', 'n', 'people', 'too_few_answers') then answer::bigint >= 0
		else true
	end
$$;

create function note_outcome(form text, sample text, state text, message text) returns void language sql as $$
	insert into outcomes select $1, left($2, 2000), $3, $4
	where not state_is_clean($3) or $4 ~ 'memory alloc'
$$;
SQL

foreach my $type (qw(ratings moments engagement))
{
	ask($node, <<"SQL");
create table arrived_$type (v $type);
create function poke(v $type, form text, sample text) returns void language plpgsql as \$\$
declare
	accessor record;
	answer text;
begin
	begin
		if v::text is distinct from v::text::${type}::text or ${type}_send(v) is distinct from ${type}_send(v::text::${type}) then
			perform note_outcome(form, sample, 'XXTXT', 'text does not read back: ' || v::text);
		end if;
		if not v = v or v <> v or v - v <> '{}' or (select rollup(r) from (values (v), ('{}'), (null)) s (r)) <> v then
			perform note_outcome(form, sample, 'XXALG', 'breaks the algebra: ' || v::text);
		end if;
	exception when others then
		perform note_outcome(form, sample, 'XXALG', sqlerrm || ': ' || v::text);
	end;
	for accessor in select * from accessors where type = '$type' loop
		begin
			execute accessor.call into answer using v;
			if not in_range(accessor.proname, answer) then
				perform note_outcome(form, sample, 'XXRNG', accessor.proname || ' is ' || answer);
			end if;
		exception when others then
			perform note_outcome(form, sample, sqlstate, accessor.proname || ': ' || sqlerrm);
		end;
	end loop;
end \$\$;
create function send_texts_$type(file text) returns bigint language plpgsql as \$\$
declare
	sample bytea;
	value $type;
	accepted bigint = 0;
begin
	for sample in select decode(line, 'hex') from regexp_split_to_table(pg_read_file(file), '\\n') line loop
		begin
			value := convert_from(sample, 'UTF8')::$type;
			accepted := accepted + 1;
		exception when others then
			value := null;
			perform note_outcome('text', encode(sample, 'escape'), sqlstate, sqlerrm);
		end;
		if value is not null then
			perform poke(value, 'text', encode(sample, 'escape'));
		end if;
	end loop;
	return accepted;
end \$\$;
create function send_binaries_$type(folder text, cases int) returns bigint language plpgsql as \$\$
declare
	accepted bigint = 0;
	file text;
begin
	for i in 1..cases loop
		file := folder || '/' || i;
		delete from arrived_$type;
		begin
			execute format('copy arrived_$type from %L (format binary)', file);
			accepted := accepted + 1;
		exception when others then
			perform note_outcome('binary', encode(pg_read_binary_file(file), 'hex'), sqlstate, sqlerrm);
		end;
		perform poke(v, 'binary', encode(${type}_send(v), 'hex')) from arrived_$type where v is not null;
	end loop;
	return accepted;
end \$\$;
SQL
}

# ---- valid values ----

my %calls = (
	ratings => [ 'ratings_agg(score, 0, 10)', 'ratings_agg(b::int, -5, 300)', 'ratings_agg(b::int, 0, 9)' ],
	moments => [ 'moments_agg(a, b, c)', 'moments_agg(y, x, z)', 'moments_agg(s, b)', 'moments_agg(s)', 'moments_agg(y, b, a, x, c)' ],
	engagement => [
		'engagement_agg(1, 5, variadic answers)', 'engagement_agg_min(0, 100, 0.1, variadic answers)',
		'engagement_agg(0, 9, b::int)', 'engagement_agg(-3, 9, b::int, score - 1)' ]);

# Valid values of a type, small and larger, as text and in binary.
sub valid_values
{
	my ($type) = @_;
	my $query = join ' union all ', map { "select $_ as v from sample where id < i" } @{ $calls{$type} };
	my @rows = split /\n/, ask($node, <<"SQL");
select v::text, encode(${type}_send(v), 'hex') from (values (1), (2), (4), (60)) s (i), lateral ($query) v
SQL
	my @pairs = map { [ split /\|/ ] } @rows;

	return ([ map { $_->[0] } @pairs ], [ map { pack('H*', $_->[1]) } @pairs ]);
}

sub write_file
{
	my ($name, $content) = @_;

	open my $file, '>:raw', $name or die "$name: $!";
	print $file $content;
	close $file;
}

sub send_texts
{
	my ($type, @texts) = @_;

	write_file("$dir/texts", join("\n", map { unpack('H*', $_) } @texts));
	return ask($node, "select send_texts_$type('$dir/texts')");
}

# Each in a COPY file of its own: a row of one column.
sub send_binaries
{
	my ($type, @binaries) = @_;
	my $i = 0;

	foreach my $binary (@binaries)
	{
		write_file("$dir/" . ++$i,
			"PGCOPY\n\377\r\n\0" . pack('N N n N', 0, 0, 1, length $binary) . $binary . pack('n', 0xFFFF));
	}
	return ask($node, "select send_binaries_$type('$dir', $i)");
}

# What was neither accepted nor cleanly refused since the last call.
sub nothing_unclean
{
	my ($name) = @_;

	is(ask($node, <<'SQL'), '', $name);
select distinct on (form, state, message) form || ' ' || state || ' ' || message || ' for ' || sample
from outcomes order by form, state, message limit 20;
SQL
	ask($node, 'truncate outcomes');
}

holds($node, 'nearly every function is called on what is accepted', 'select count(*) > 60 from accessors');

my $postmaster = slurp_file($node->data_dir . '/postmaster.pid');

foreach my $type (sort keys %calls)
{
	my ($texts, $binaries) = valid_values($type);
	my $count = @$texts;
	my ($text_accepted, $binary_accepted) = (0, 0);

	seed_hostility($seed);
	is(send_texts($type, @$texts), $count, "$type: valid texts are accepted");
	is(send_binaries($type, @$binaries), $count, "$type: valid binary forms are accepted");
	for (my $left = $cases; $left > 0; $left -= $batch)
	{
		my $now = $left < $batch ? $left : $batch;

		$text_accepted += send_texts($type, map { damaged_text($texts->[ $_ % $count ], $texts->[ $_ * 7 % $count ]) } 1 .. $now);
		$binary_accepted +=
			send_binaries($type, map { damaged_binary($binaries->[ $_ % $count ], $binaries->[ $_ * 7 % $count ]) } 1 .. $now);
	}
	note("$type: accepted $text_accepted texts and $binary_accepted binary forms");
	nothing_unclean("$type: damaged values are refused cleanly or are whole");
	cmp_ok($text_accepted, '<', 0.8 * $cases, "$type: most damaged texts are refused");
	cmp_ok($text_accepted, '>', 0.005 * $cases, "$type: some are accepted, so that what follows is tried as well");
}

# ---- lies told on purpose ----

# A double and a 64-bit number in network order.
sub doubles { return pack('(d>)*', @_) }
sub ints { return pack('(q>)*', @_) }

sub ratings_form { my ($lo, $hi, @counts) = @_; return pack('C C q> l> l>', 1, 0, 0, $lo, $hi) . ints(@counts) }
sub moments_form { my ($flags, $k, $n, $missing, $sums) = @_; return pack('C C C q> q>', 1, $flags, $k, $n, $missing) . $sums }
sub engagement_form { my ($k, $levels, $lo, $least, $cells, $rest) = @_;
	return pack('C C C C l> C q> q> N', 1, 0, $k, $levels, $lo, $least, 0, 0, $cells) . $rest }

my %lies = (
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

foreach my $type (sort keys %lies)
{
	foreach my $lie (sort keys %{ $lies{$type} })
	{
		is(send_binaries($type, $lies{$type}{$lie}), 0, "$type: $lie is refused");
	}
}
send_binaries('moments', moments_form(0, 3, 10, 0, doubles(0, 0, 0, 10, 9, 10, 9, -9, 10)));
nothing_unclean('lies are refused cleanly; correlations that exclude each other do no harm');

my $deep = 100_000;
my %texts = (
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

foreach my $type (sort keys %calls)
{
	is(send_texts($type, $texts{$_}), 0, "$type: $_ is refused") foreach sort keys %texts;
}
nothing_unclean('such texts are refused cleanly');

# ---- and the server is what it was ----

is(slurp_file($node->data_dir . '/postmaster.pid'), $postmaster, 'the server was not restarted');
unlike(slurp_file($node->logfile), qr/terminated by signal|PANIC|TRAP|exited with exit code/, 'and no backend ended early');

$node->stop;
done_testing();
