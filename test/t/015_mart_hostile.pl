# The functions under the mart take whatever anybody makes of their arguments: packed responses with bytes changed, cut
# off and put in, and arrays of any shape. They refuse it by an error of their own, and the server lives.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/lib";

use PostgreSQL::Test::Utils;
use Summaries;
use Test::More;

my $seed = $ENV{HOSTILE_SEED} // 20261125;
my $scale = $ENV{HOSTILE_SCALE} // 1;
note "HOSTILE_SEED=$seed";

my $node = start_server('mart_hostile');

ask($node, <<'SQL');
create schema fuzz;
set search_path = fuzz, ec, public;
-- five questions of two voices, on three scales, one of them reversed
create table survey as select array['a', 'b', 'c', 'd', 'n', 'customer', 'employee'] as names,
	array[[1, 1, 5, 0, 2], [2, 1, 5, 1, 2], [3, 0, 10, 0, 2], [4, 1, 4, 0, 1], [9, 0, 10, 0, 1]] as questions,
	array[7, 2, 1, 2, 8, 1, 4, -3, 1, 3, -9, 1, 5] as measures;
create table packed as
select seed, n, (select mart_pack(piece) from (
		select mart_responses(voice, response, person, share, question, score, names, questions) as piece
		from survey, lateral (
			select case when hashint4(i * 7 + seed) % 3 = 0 then 'customer' else 'employee' end as voice, 'r' || i / 4 as response, 'p' || i / 9 as person,
				case when i % 5 = 0 then 0.5 end as share, (array['a', 'b', 'c', 'd', 'n', 'x'])[1 + abs(hashint4(i + seed)) % 6] as question,
				nullif(abs(hashint4(i * 3 + seed)) % 12 - 1, -1)::float8 as score
			from generate_series(1, n) i) answers
		group by response) pieces) as value
from generate_series(1, 40) seed, unnest(array[1, 5, 60]) n;

create function bytes_of(i int, size int) returns bytea language sql as $$
	select case size when 1 then '\x'::bytea || substr(int4send(i), 4) when 2 then substr(int4send(i), 3) when 8 then int8send(i) else int4send(i) end $$;
create function some_number() returns int language sql volatile as $$
	select case floor(random() * 4)::int when 0 then (array[0, 1, -1, 2, 255, 65535, 65534, 32768, 2147483647, (-2147483648)::int, 16777216, 1073741823, 536870912])[1 + floor(random() * 13)::int]
		when 1 then floor(random() * 100)::int when 2 then (floor(random() * 100)::int << 24) | floor(random() * 256)::int
		else floor((random() - 0.5) * 4294967295)::int end $$;
-- one to three changes: a number written over, bytes cut off or put in
create function mutated(b bytea) returns bytea language plpgsql volatile as $$
declare
	size int;
begin
	for change in 1 .. 1 + floor(random() * 3)::int loop
		size := (array[1, 2, 4, 8])[1 + floor(random() * 4)::int];
		b := case floor(random() * 6)::int
			when 0 then substr(b, 1, floor(random() * (length(b) + 1))::int)
			when 1 then b || substr(b, 1 + floor(random() * length(b))::int)
			when 2 then case when length(b) > size then overlay(b placing bytes_of(some_number(), size) from 1 + size * floor(random() * least(9, length(b) / size))::int) else b end
			when 3 then overlay(b placing substr(b, 1 + floor(random() * (length(b) + 1))::int, 24) from 1 + 8 * floor(random() * (length(b) / 8 + 1))::int)
			else case when length(b) > size then overlay(b placing bytes_of(some_number(), size) from 1 + size * floor(random() * (length(b) / size))::int) else b end end;
	end loop;
	return b;
end $$;
create function some_array(longest int) returns int[] language plpgsql volatile as $$
declare
	n int := floor(random() * (longest + 1));
	a int[] := array(select case when random() < 0.5 then floor(random() * 7)::int - 1 else some_number() end from generate_series(1, n));
begin
	return case when random() < 0.05 then a || null::int when random() < 0.05 then array[a, a] when random() < 0.05 then ('[-3:' || n - 4 || ']=' || a::text)::int[] else a end;
exception when data_exception or array_subscript_error then
	return '{}';
end $$;
create function changed(a int[]) returns int[] language plpgsql volatile as $$
begin
	return case when random() < 0.3 then some_array(12)
		when array_ndims(a) = 1 then a[:floor(random() * cardinality(a))::int] || some_number() || a[2 + floor(random() * cardinality(a))::int:]
		when array_ndims(a) = 2 then (select array_agg(array(select case when random() < 0.1 then some_number() else a[i][j] end from generate_series(1, array_length(a, 2)) j))
			from generate_series(1, array_length(a, 1)) i where random() < 0.9)
		else a end;
end $$;

create table outcome (call text, state text, n int);
create function tries(call text, times int) returns void language plpgsql as $$
declare
	state text;
	states jsonb := '{}';
begin
	for i in 1 .. times loop
		begin
			execute call;
			state := 'answered';
		exception when others then
			state := sqlstate;
		end;
		states := jsonb_set(states, array[state], to_jsonb(coalesce((states ->> state)::int, 0) + 1));
	end loop;
	insert into outcome select call, key, value::int from jsonb_each_text(states);
end $$;
SQL

my $random = $seed / 2147483648.0;
my $bad = 'mutated(value)';
my $packed = 'from survey, (select value from packed offset floor(random() * 120)::int limit 1) p';
my %calls = (
	'ratings' => "select count(ratings::text) $packed, mart_response_ratings(%s, questions)",
	'engagement' => "select count(engagement::text) $packed, mart_response_engagement(%s, questions, measures)",
	'people' => "select count(measures_answered) $packed, mart_response_people(%s, questions, measures)",
	'heads' => "select count(*) $packed, mart_response_heads(%s, questions)",
	'answers' => "select count(*) $packed, mart_response_answers(%s, questions)",
	'scores' => "select count(scores) $packed, mart_response_scores(%s, questions, measures)",
	'left out' => "select count(*) $packed, mart_response_left_out(%s)",
	'packing' => "select mart_pack(v) from (select %s as v $packed union all select value from (select value from packed where seed = 1 limit 1) q) pieces");
my (@sql, @states);

foreach my $name (sort keys %calls)
{
	push @sql, sprintf 'select tries($call$%s$call$, %d)', sprintf($calls{$name}, $bad), 600 * $scale;
	next if $name =~ /left out|packing/;
	(my $arrays = sprintf $calls{$name}, 'value') =~ s/\b(questions|measures)\b(?=[,)])/changed($1)/g;
	push @sql, sprintf 'select tries($call$%s$call$, %d)', $arrays, 300 * $scale;
}
# what decides on the publication: arguments that fit each other but for some of them
push @sql, sprintf 'select tries($call$%s$call$, %d)', <<'SQL', 1500 * $scale;
select mart_showable(case when random() < 0.1 then changed(parents) else parents end, case when random() < 0.1 then changed(counts) else counts end,
	case when random() < 0.1 then changed(moved) else moved end, barred, shown, case when random() < 0.1 then changed(labels) else labels end,
	case when random() < 0.1 then changed(labels) else more_labels end, (array[0, 2, 2, 3, 5, -1, 2147483647])[1 + floor(random() * 7)::int], random() < 0.5)
from (select n, array(select case when random() < 0.1 then -1 else floor(random() * i)::int end from generate_series(1, n) i) as parents,
	(select array_agg(array[a, a + b, least(a, c), c, least(a, d), d, a, a + b, least(a, d), d, least(a, c), c]) from (
		select floor(random() * 9)::int as a, floor(random() * 2)::int as b, floor(random() * 9)::int as c, floor(random() * 9)::int as d from generate_series(1, n) offset 0) x) as counts,
	array(select floor(random() * 1.2)::int from generate_series(1, n)) as moved,
	array(select random() < 0.2 from generate_series(1, n)) as barred, array(select random() < 0.5 from generate_series(1, n)) as shown,
	array(select floor(random() * (n + 2))::int - 1 from generate_series(1, n)) as labels,
	array(select floor(random() * (n + 2))::int - 1 from generate_series(1, n)) as more_labels
	from (select 1 + floor(random() * 7)::int as n offset 0) size offset 0) tree
SQL
push @sql, sprintf 'select tries($call$%s$call$, %d)', <<'SQL', 500 * $scale;
select mart_guard_counts(c, case when random() < 0.1 then changed(c) else s end, m, nullif(p, '{}'), random() < 0.5, random() < 0.5, random() < 0.5, random() < 0.5, random() < 0.5)
from (select array[1, 2, -3] as c, array(select floor(random() * 4)::int from generate_series(1, 3)) as s) columns,
	(select array(select x::bigint * 4294967296 + i from unnest(some_array(4)) x where x is not null) as m, array(select x::bigint << 32 from unnest(some_array(4)) x where x is not null) as p
		from generate_series(1, 4) i offset 0) r
SQL
push @sql, sprintf 'select tries($call$%s$call$, %d)', <<'SQL', 500 * $scale;
select mart_recoverable(case when random() < 0.2 then changed(e) else array(select unnest(e) order by 1) end, case when random() < 0.2 then changed(u) else u end,
	case when random() < 0.1 then changed(a) else a end, case when random() < 0.1 then changed(a) else a end, 1 + floor(random() * 9)::int)
from (select array(select 1 + floor(random() * 6)::int from generate_series(1, 20)) as e, array(select 1 + floor(random() * 8)::int from generate_series(1, 20)) as u,
	array[array(select floor(random() * 9)::int from generate_series(1, 8)), array(select floor(random() * 9)::int from generate_series(1, 8))] as a offset 0) x
SQL

my ($status, $out, $err) = $node->psql('postgres', join(";\n", "set search_path = fuzz, ec, public; select setseed($random)", @sql) . ';', timeout => 120);

is($status, 0, 'whatever comes, no session ends') || diag(substr $err, 0, 2000);
is(ask($node, 'select count(distinct call) from fuzz.outcome'), scalar @sql, 'all were tried');
is(ask($node, q{select coalesce(string_agg(format('%s: %s', state, call), E'\n'), '') from fuzz.outcome where state !~ '^(answered|22...|XX001|54000|0A000|2202E)$'}), '',
	'what is refused is refused as a wrong value');
cmp_ok(ask($node, q{select sum(n) from fuzz.outcome where state = 'XX001'}), '>', 300, 'packed responses with something changed are found out');
cmp_ok(ask($node, q{select sum(n) from fuzz.outcome where state = 'answered'}), '>', 300, 'and where nothing is wrong with them there is an answer');
note ask($node, q{select string_agg(format('%s %s %s', state, n, left(regexp_replace(call, '^select tries|\s+', ' ', 'g'), 60)), E'\n' order by call, state) from fuzz.outcome});


# What a count would have made write behind its memory.
foreach my $count (-1, 2147483647)
{
	my ($status, undef, $error) = $node->psql('postgres',
		"set search_path = ec; select mart_pack(overlay(value placing int4send($count) from 5)) from fuzz.packed where n = 60");
	like($error, qr/these are not packed responses/, "$count responses in a few bytes");
}
is(ask($node, 'select count(*) > 100 from fuzz.survey, fuzz.packed, ec.mart_response_heads(value, questions)'), 't', 'the server is well');

# ---- names that end a function's body and go on with a statement ----

ask($node, <<'SQL');
create role owner;
create role writer login;
grant usage on schema ec to owner;
grant create on database postgres to owner;
create schema writers authorization writer;
grant usage on schema writers to owner;
create schema src authorization owner;
set role owner;
create table src.owned (a int);
create view src.units as select unnest(array['a', 'b']) as unit, null::text as parent, null::text as manager, null::text as name;
create view src.questions as select 'q' as question, 'employee' as voice, 'work' as dimension, 1 as lo, 5 as hi, false as reversed, null::text as wording;
create view src.responses as select 'employee' as voice, 'r' as response, null::text as person, 'a' as unit, date '2025-01-01' as asked_on, 'q' as question, 3 as score, null::text as comment;
set client_min_messages = warning;
select ec.create_mart('src', 'm', '{"closing": "2025-01-31"}');
SQL
foreach my $quote ("\$body\$", "\$make\$", "\$\$", "'")
{
	my $evil = "x$quote; drop table src.owned; --";

	ask($node, <<SQL);
set role writer;
drop table if exists writers.answers;
create domain writers."$evil" as text;
create table writers.answers (unit writers."$evil", "$evil" date);
insert into writers.answers values ('a', '2025-01-01');
grant select, trigger on writers.answers to owner;
SQL
	(my $name = $evil) =~ s/'/''/g;
	my ($status, undef, $error) = $node->psql('postgres', "set role owner; select ec.track('m', 'writers.answers', 'responses', 'unit', '$name')");
	is("$status$error", '0', "a type and a column named $evil are tracked");
	is(ask($node, "set role writer; insert into writers.answers values ('b', '2025-02-03'); reset role;
		select string_agg(unit || at, ',' order by unit) from m_private.queue where unit is not null"), 'b2025-02-01', 'what is written is noted');
	ask($node, 'delete from m_private.queue');
}
is(ask($node, 'select count(*) from src.owned'), 0, 'and nothing of the owner is gone');

$node->stop;
done_testing();
