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
use Lies;
use PostgreSQL::Test::Utils;
use Summaries;
use Test::More;

my $seed = $ENV{HOSTILE_SEED} || 1;
my $cases = int(($ENV{HOSTILE_CASES} || 25_000) / 16) + 1;    # a type and form
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
			when argument::regtype::text = any ('{ratings,moments,moments_pairwise,engagement,crosstab,oneway,unit_pairs,pooled_corr,spells,survival,panel,survival_groups}') then '$1'
			when argument = 'int[]'::regtype then 'array[3]'
			when argument = 'float8'::regtype then '0.5'
			when argument = 'bigint'::regtype then '100'
			when argument = 'int'::regtype then place::text
			when proargnames[place] = 'conf_type' then '''log-log'''
			when argument = 'text'::regtype then '''team 1'''
			when argument = 'date'::regtype then 'null'
			when argument = 'text[]'::regtype then 'null' end, ', ' order by place) as arguments
		from unnest(proargtypes) with ordinality a (argument, place)) a
where pronamespace = 'ec'::regnamespace and prokind = 'f' and typname in ('ratings', 'moments', 'moments_pairwise', 'engagement', 'crosstab', 'oneway', 'unit_pairs', 'pooled_corr', 'spells', 'survival', 'panel', 'survival_groups')
	and proname !~ '_(accum|moving|remove|combine|uncombine|accum_min|remove_min|accum_stratified|remove_stratified)$|_moving_combine$' and arguments is not null;

create function state_is_clean(state text) returns bool language sql immutable
as $$ select state ~ '^(22|54)' or state = '08P01' $$;

create function in_range(function name, answer text) returns bool language sql immutable as $$
	select answer is null or answer ~ '[({]' or answer = 'NaN' or case
		when function in ('corr', 'spearman', 'kendall_tau_b', 'polychoric') then abs(answer::float8) <= 1
		when function in ('nps', 'enps') then abs(answer::float8) <= 100
		when function in ('variance', 'stddev', 'residual_stddev', 'standard_error_of_measurement', 'median_survival', 'survival_quantile', 'restricted_mean') then answer::float8 >= 0
		when function in ('rwg', 'rwg_j', 'r_squared', 'cramers_v', 'mcdonald_omega', 'eta_squared', 'survival_at', 'conditional_survival', 'incidence_at') then answer::float8 between 0 and 1
		when function in ('favorable', 'unfavorable', 'csat', 'engagement_index', 'engaged', 'disengaged')
			then answer::float8 between 0 and 100
		when function in ('answered', 'missing', 'n', 'people', 'too_few_answers', 'future', 'unobserved', 'events', 'left_out') then answer::bigint >= 0
		else true
	end
$$;

create function note_outcome(form text, sample text, state text, message text) returns void language sql as $$
	insert into outcomes select $1, left($2, 2000), $3, $4
	where not state_is_clean($3) or $4 ~ 'memory alloc'
$$;
SQL

foreach my $type (qw(ratings moments moments_pairwise engagement crosstab oneway unit_pairs pooled_corr spells survival panel survival_groups))
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
	crosstab => [ 'crosstab_agg(score, b::int)', 'crosstab_agg(score % 3 - 1, (b::int % 4 - 2) * 1000000000)', 'crosstab_agg(null::int, null)' ],
	survival_groups => [ 'survival_groups_agg(team, b, score > 4)', 'survival_groups_agg_stratified(team, left(team, 5), b / 8, score > 4)', "survival_groups_agg(unit, date '2024-01-01', null, date '2024-01-02')",
		"survival_groups_agg(unit, date '2024-01-01' + (a / 4)::int, date '2024-01-01' + (a / 4)::int + (c / 50)::int, date '2024-07-01', date '2024-01-20')" ],
	survival => [ 'survival_agg(b, score > 4)', 'survival_agg(b / 8, score > 4, team)', "survival_agg(timestamp '2024-01-01', null, '2024-01-02')",
		"survival_agg(date '2024-01-01' + (a / 4)::int, date '2024-01-01' + (a / 4)::int + (c / 50)::int, '2024-07-01', team, date '2024-01-20')" ],
	moments_pairwise => [ 'moments_pairwise_agg(a, b, c)', 'moments_pairwise_agg(y, x, z)', 'moments_pairwise_agg(s, b)', 'moments_pairwise_agg(a)',
		'moments_pairwise_agg(y, c, score)' ],
	engagement => [
		'engagement_agg(1, 5, variadic answers)', 'engagement_agg_min(0, 100, 0.1, variadic answers)',
		'engagement_agg(0, 9, b::int)', 'engagement_agg(-3, 9, b::int, score - 1)' ],
	oneway => [ 'oneway_agg(team, a)', 'oneway_agg(unit, z)', 'oneway_agg(team, s)', 'oneway_agg(id, b)' ],
	unit_pairs => [ 'unit_pairs_agg(team, a, b)', 'unit_pairs_agg(unit, y, z)', 'unit_pairs_agg(team, s, b)', 'unit_pairs_agg(id, c, s)' ],
	panel => [ 'panel_agg(team, started, a)', "panel_agg(unit, started, z, 'quarter', 5)", "panel_agg(team, started, s, 'year')",
		"panel_agg(id, started, b, 'none')", "panel_agg(team, started, y, 'day')" ],
	spells => [ "spells_agg(started, ended, '2023-01-15', 'month', cause)", "spells_agg(started, ended, '2022-12-31', 'week')",
		"spells_agg(started, ended, '2023-01-15', 'year', cause, 4)", "spells_agg(started, ended, '2021-03-31', 'day', team)" ],
	pooled_corr => [ 'pooled_corr_agg(nullif(rho, 1), size)', 'pooled_corr_agg(rho, id)', 'pooled_corr_agg(rho, 9)' ]);

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

foreach my $type (sort keys %LIES)
{
	foreach my $lie (sort keys %{ $LIES{$type} })
	{
		is(send_binaries($type, $LIES{$type}{$lie}), 0, "$type: $lie is refused");
	}
}
send_binaries('moments', $EXCLUSIVE);
nothing_unclean('lies are refused cleanly; correlations that exclude each other do no harm');

foreach my $type (sort keys %calls)
{
	is(send_texts($type, $MONSTERS{$_}), 0, "$type: $_ is refused") foreach sort keys %MONSTERS;
}
nothing_unclean('such texts are refused cleanly');

# ---- times made to meet in one slot of the hash table ----

# x times y modulo 2^64
sub wrapped_product { use integer; return $_[0] * $_[1] }
# What MurmurHash3's finaliser, as src/survival/state.c has it, turns into a small number.
sub unmixed
{
	my ($key) = @_;

	foreach my $inverse (11291846944257947611, 5725274745694666757)
	{
		$key = wrapped_product($key, $inverse);
		$key ^= ($key & ~0) >> 33;
	}
	return pack('Q', $key);
}
my @meeting = sort { $a <=> $b } map { unpack('d', $_) } grep { (unpack('Q', $_) >> 52) < 0x7ff } map { unmixed($_) } 1 .. 200000;
my $times = join ',', map { sprintf '%.17g', $_ } @meeting;
my $ones = join ',', (1) x @meeting;
ask($node, "create table meeting as select '{\"event_times\": [$times], \"events\": [$ones]}'::ec.survival as s");
my $began = time;
my ($canceled, $ignored, $reason) = $node->psql('postgres', "set statement_timeout = '1s'; select s + s from meeting");
like($reason, qr/statement timeout/, 'times that meet in one slot are slow');
cmp_ok(time - $began, '<', 8, 'but the statement ends when it is told to');

# ---- and the server is what it was ----

is(slurp_file($node->data_dir . '/postmaster.pid'), $postmaster, 'the server was not restarted');
unlike(slurp_file($node->logfile), qr/terminated by signal|PANIC|TRAP|exited with exit code/, 'and no backend ended early');

$node->stop;
done_testing();
