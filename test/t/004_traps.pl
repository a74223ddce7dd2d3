# Traps that others fell into, a test each.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/lib";

use PostgreSQL::Test::Utils;
use Summaries;
use Test::More;

my $node = start_server('traps');
make_samples($node, 2, 300);

# ---- an aggregate's own function called by hand on stored rows ----

# Values in plain storage are what a careless function would change in place;
# packed ones have short headers. Only COPY keeps small values from being packed.
my $rows = PostgreSQL::Test::Utils::tempdir() . '/rows';
ask($node, <<"SQL");
create table stored (kind int, r ratings, m moments, w moments, e engagement, t crosstab, l spells, s survival, g survival_groups, o oneway, q unit_pairs, c pooled_corr, i int[], p moments_pairwise, v panel,
	ms moments[], ps moments_pairwise[], es engagement[]);
alter table stored alter r set storage plain, alter m set storage plain, alter w set storage plain,
	alter e set storage plain, alter t set storage plain, alter o set storage plain, alter q set storage plain, alter c set storage plain, alter l set storage plain, alter v set storage plain, alter s set storage plain, alter g set storage plain, alter i set storage plain, alter p set storage plain, alter ms set storage plain,
	alter ps set storage plain, alter es set storage plain;
insert into stored
select id % 5, ratings_agg(score, 0, 10), moments_agg(a, b), moments_agg(y, x),
	engagement_agg(1, 5, variadic answers), crosstab_agg(score, b::int), spells_agg(started, ended, '2020-06-30', 'year', left(cause, 5)), survival_agg((b / 9)::int, score > 4, left(team, 5)), survival_groups_agg_stratified(left(team, 4), left(team, 5), (b / 9)::int, score > 4), oneway_agg(team, y), unit_pairs_agg(1, y, x), pooled_corr_agg(rho, 4 + size % 3), array_agg(score) filter (where score > 0), moments_pairwise_agg(y, c), panel_agg(1, started, y, 'none'),
	array[moments_agg(a, b)], array[moments_pairwise_agg(y, c)], array[engagement_agg(1, 5, variadic answers)]
from sample group by id % 5;
insert into stored values (7, '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{1,2}', '{}', '{}', '{}', '{}', '{}');
insert into stored values (8);
create table packed as select * from stored;
copy packed to '$rows';
truncate stored;
copy stored from '$rows';
SQL
ask($node, <<'SQL');
create view now as select 'stored' as place, kind, stored::text as value from stored
union all select 'packed', kind, packed::text from packed;
create table before as select * from now;
create view changed as select * from (table now except table before) s;

create function by_hand(out call text, out state text) returns setof record language plpgsql as $$
declare
	row record;
begin
	for row in
		select p.oid::regprocedure as name, target, format('ec.%I(%s)', proname, arguments) as expression
		from pg_proc p,
			unnest(case proargtypes[0] when 'ratings'::regtype then '{r}' when 'moments'::regtype then '{m,w}'
				when 'engagement'::regtype then '{e}' when 'crosstab'::regtype then '{t}' when 'moments_pairwise'::regtype then '{p}'
				when 'moments[]'::regtype then '{ms}' when 'moments_pairwise[]'::regtype then '{ps}'
				when 'engagement[]'::regtype then '{es}' when 'oneway'::regtype then '{o}' when 'unit_pairs'::regtype then '{q}' when 'pooled_corr'::regtype then '{c}' when 'spells'::regtype then '{l}' when 'panel'::regtype then '{v}' when 'survival'::regtype then '{s}' when 'survival_groups'::regtype then '{g}' else '{i}' end::text[]) target,
			lateral (select string_agg(case
					when argument in ('moments[]'::regtype, 'moments_pairwise[]'::regtype, 'engagement[]'::regtype) then target
					when argument::regtype::text = any ('{ratings,moments,moments_pairwise,engagement,crosstab,oneway,unit_pairs,pooled_corr,spells,survival,panel,survival_groups}') then
						case when target = 'g' and argument = 'survival'::regtype then 's' when target = 'v' and argument = 'ratings'::regtype then 'r' when target = 'v' and argument = 'moments'::regtype then 'm' when target = 'v' and argument = 'spells'::regtype then 'l'
							else case target when 'ms' then 'm' when 'ps' then 'p' when 'es' then 'e' else target end end
					when argument = 'int[]'::regtype and place = 1 then target
					when argument = 'int[]'::regtype and prokind = 'f' and proname = 'answers_combine' then target
					when argument = 'int[]'::regtype then 'variadic array[1, 2, 3, 4, 5, null]'
					when argument = 'float8[]'::regtype and target = 'e' then 'variadic array[1, 2, 3, 4, 5, null]::float8[]'
					when argument = 'float8[]'::regtype then 'variadic array[1.5, 2]::float8[]'
					when argument = 'text'::regtype and target = 'v' and place > 3 then '''year'''
					when argument = 'date'::regtype then 'date ''2023-01-15'''
					when argument = 'bool'::regtype then 'true'
					when argument in ('timestamp'::regtype, 'timestamptz'::regtype) then format('%L::%s', '2023-01-15', argument::regtype)
					when argument = 'text[]'::regtype then 'array[''q'', ''p'']'
					when argument = 'text'::regtype and target = 'l' and place = 5 then '''year'''
					when argument = 'text'::regtype and place = 5 then '''last'''
					when argument = 'text'::regtype then '''q'''
					when argument = 'float8'::regtype and target = 'e' then '0.5::float8'
					when argument = 'float8'::regtype then '3::float8'
					when argument = 'int2'::regtype then '3::int2'
					when target = 'e' then case place when 2 then '1' else '5' end
					when target = 'r' and place > 2 then case place when 3 then '0' else '10' end
					else '3' end, ', ' order by place) as arguments
				from unnest(proargtypes) with ordinality a (argument, place)) a
		where pronamespace = 'ec'::regnamespace and prokind = 'f' and proargtypes[0] <> 'internal'::regtype and proname !~ '^mart_' and
			p.oid in (select unnest(array[aggtransfn, aggmtransfn, aggminvtransfn, aggcombinefn]) from pg_aggregate)
	loop
		for i in 0..9 loop
			call := row.name || ' on ' || row.target || i;
			state := '00000';
			begin
				execute format('select %s from %I where kind = %s', row.expression,
					case when i < 5 then 'stored' else 'packed' end, case i % 5 when 3 then 7 when 4 then 8 else i % 5 end);
			exception when others then
				state := sqlstate;
			end;
			return next;
		end loop;
	end loop;
end $$;
SQL
is(ask($node, "select count(distinct split_part(call, ' on ', 1)) >= 35 from by_hand()"), 't', 'all of them are called by hand');
is(ask($node, "select call, state from by_hand() where state <> '0A000'"), '', 'each refuses');
# a mart's, whose states are arrays and bytea that anybody can write
foreach my $call ("mart_guard_accum('{1}', '{1}', '{0}', '{}', '{}', true, true, true, true, true)",
	"mart_responses_accum(null, 'employee', 'r', 'p', null, 'q', 3, '{q}', '{1}')",
	"mart_responses_combine('\\x00', '\\x01')")
{
	my ($status, undef, $error) = $node->psql('postgres', "set search_path = ec; \\set VERBOSITY sqlstate\nselect $call");
	like($error, qr/0A000/, "by hand: $call");
}
is(ask($node, 'select * from changed'), '', 'and the rows are what they were');

# ---- other people's aggregates out of our functions ----

ask($node, <<'SQL');
create aggregate merged(ratings) (sfunc = ratings_combine, stype = ratings);
create aggregate merged(moments) (sfunc = moments_combine, stype = moments);
create aggregate merged(moments_pairwise) (sfunc = moments_pairwise_combine, stype = moments_pairwise);
create aggregate gathered(moments) (sfunc = jackknife_gather, stype = moments[], initcond = '{}');
create aggregate gathered_all(moments[]) (sfunc = jackknife_gather_all, stype = moments[], initcond = '{}');
create aggregate gaps_out(variadic float8[]) (sfunc = moments_pairwise_remove, stype = moments_pairwise, initcond = '{}');
create aggregate merged(engagement) (sfunc = engagement_combine, stype = engagement);
create aggregate merged(crosstab) (sfunc = crosstab_combine, stype = crosstab);
create aggregate tables(int, int) (sfunc = crosstab_accum, stype = crosstab);
create aggregate tables_out(int, int) (sfunc = crosstab_remove, stype = crosstab, initcond = '{}');
create aggregate merged(panel) (sfunc = panel_combine, stype = panel);
create aggregate scores_of_units(text, date, float8) (sfunc = panel_accum, stype = panel);
create aggregate scores_of_units_out(text, date, float8) (sfunc = panel_remove, stype = panel, initcond = '{}');
create aggregate scores_of_units_out_of(text, date, float8) (sfunc = panel_remove, stype = panel,
	initcond = '{"grain": "month", "units": ["q"], "cells": [1], "periods": [288], "n": [1], "sums": [3], "squares": [9]}');
create aggregate merged(spells) (sfunc = spells_combine, stype = spells);
create aggregate stays(date, date, date, text, text) (sfunc = spells_accum, stype = spells);
create aggregate stays_out(date, date, date, text, text) (sfunc = spells_remove, stype = spells, initcond = '{}');
create aggregate stays_out_of(date, date, date, text, text) (sfunc = spells_remove, stype = spells,
	initcond = '{"grain": "month", "as_of": 20230115, "causes": ["q"], "left": [[270, 271, 1, 1, 4, 5]]}');
create aggregate merged(survival_groups) (sfunc = survival_groups_combine, stype = survival_groups);
create aggregate durations_of(text, float8, bool) (sfunc = survival_groups_accum, stype = survival_groups);
create aggregate durations_out_of(text, float8, bool) (sfunc = survival_groups_remove, stype = survival_groups, initcond = '{"groups": ["q"], "group": [1], "times": [1], "events": [1]}');
create aggregate survivals_out_of(text, survival) (sfunc = survival_groups_remove, stype = survival_groups, initcond = '{"groups": ["q"], "group": [1], "times": [1], "events": [1]}');
create aggregate merged(survival) (sfunc = survival_combine, stype = survival);
create aggregate durations(float8, bool) (sfunc = survival_accum, stype = survival);
create aggregate durations_out(float8, bool, text) (sfunc = survival_remove, stype = survival, initcond = '{"event_times": [1], "events": [1]}');
create aggregate tenures_out(date, date, date, text, date) (sfunc = survival_remove, stype = survival, initcond = '{"event_times": [9], "events": [1]}');
create aggregate merged(oneway) (sfunc = oneway_combine, stype = oneway);
create aggregate merged(unit_pairs) (sfunc = unit_pairs_combine, stype = unit_pairs);
create aggregate pairs_of_units_out(text, float8, float8) (sfunc = unit_pairs_remove, stype = unit_pairs, initcond = '{}');
create aggregate merged(pooled_corr) (sfunc = pooled_corr_combine, stype = pooled_corr);
create aggregate groups_out(text, float8) (sfunc = oneway_remove, stype = oneway, initcond = '{}');
create aggregate groups_out_of(text, float8) (sfunc = oneway_remove, stype = oneway, initcond = '{"groups": ["q"], "n": [1], "sums": [3], "squares": [9]}');
create aggregate correlations_out(float8, bigint) (sfunc = pooled_corr_remove, stype = pooled_corr, initcond = '{}');
create aggregate added(ratings) (sfunc = ratings_add, stype = ratings);
create aggregate scores(int) (sfunc = nps_accum, stype = ratings);
create aggregate pairs(float8, float8) (sfunc = moments_accum, stype = moments, finalfunc = moments_final);
create aggregate scores_out(int) (sfunc = nps_remove, stype = ratings, initcond = '{}');
create aggregate pairs_out(float8, float8) (sfunc = moments_remove, stype = moments, initcond = '{}');
create aggregate rows_out(variadic float8[]) (sfunc = moments_remove, stype = moments, initcond = '{}');
create aggregate people_out(int, int, variadic int[]) (sfunc = engagement_remove, stype = engagement, initcond = '{}');
create aggregate moments_out(moments) (sfunc = moments_uncombine, stype = moments,
	initcond = '{"k": 2, "n": 2, "sums": [1.5, 1.5], "products": [2.25, 2.25, 2.25], "sums_lo": [0, 0], "products_lo": [0, 0, 0]}');
SQL
holds($node, 'they give what ours give', <<'SQL');
select merged(r) = rollup(r) and merged(w) = rollup(w) and merged(m) = rollup(m) and merged(e) = rollup(e) and merged(t) = rollup(t) and merged(s) = rollup(s) and merged(g) = rollup(g) and merged(p) = rollup(p) and
	gathered(m)::text = array_agg(m)::text and gathered_all(ms)::text = (array_agg(m) filter (where kind < 5))::text and merged(o) = rollup(o) and merged(q) = rollup(q) and merged(c) = rollup(c) and merged(l) = rollup(l) and merged(v) = rollup(v) and added(r) = rollup(r)
from stored where m is not null
SQL
holds($node, 'and without a first state as well',
	'select same(scores(score), ratings_agg(score, 0, 10)) and same(tables(score, b::int), crosstab_agg(score, b::int)) and same(pairs(y, x), moments_agg(y, x)) and same(durations(b, score > 4), survival_agg(b, score > 4)) and same(durations_of(team, b, score > 4), survival_groups_agg(team, b, score > 4)) and same(scores_of_units(team, started, y), panel_agg(team, started, y)) and same(stays(started, ended, \'2023-01-15\', \'month\', cause), spells_agg(started, ended, \'2023-01-15\', \'month\', cause)) from sample');
is(ask($node, 'select * from changed'), '', 'the rows are what they were');
refused($node, "what never came in cannot be taken out: $_", "select $_", '(22|0A)')
	foreach ('scores_out(5)', 'pairs_out(1.5, 2)', 'rows_out(1.5)', 'gaps_out(1.5, null)', 'gaps_out(null, null)', 'people_out(1, 5, 3)', "groups_out('q', 3)", "groups_out_of('q', 3)", "pairs_of_units_out('q', 3, 3)", 'correlations_out(0.3, 10)', "stays_out('2020-01-01', null, '2023-01-15', 'month', null)", "stays_out('2020-01-01', '2020-02-01', '2023-01-15', 'month', 'q')",
	"stays_out(null, null, '2023-01-15', 'month', 'q')", "stays_out('2024-01-01', null, '2023-01-15', 'month', 'q')", "stays_out_of('2022-07-06', '2022-08-06', '2023-01-15', 'month', 'q')",
	"stays_out_of('2022-07-05', '2022-08-06', '2023-01-15', 'month', null)", "scores_of_units_out('q', '2024-01-01', 3)", "scores_of_units_out_of('q', '2024-01-01', 3)", "scores_of_units_out_of(null, '2024-01-01', 3)", "scores_of_units_out_of('q', '2024-01-01', null)", 'tables_out(1, 2)', 'durations_out(1, false, null)', "durations_out_of('q', 1, false)", "durations_out_of('r', 1, true)", 'durations_out_of(null, 1, true)', "survivals_out_of('q', '{\"missing\": 1}')", 'durations_out(2, true, null)', "durations_out(1, true, 'q')", 'durations_out(null, true, null)',
	"tenures_out('2024-01-01', '2024-01-10', '2024-06-30', null, '2024-01-05')", 'tables_out(-1, 2147483647)', 'tables_out(null, 2)', 'moments_out(m) from stored where kind < 5');

# ---- groups without rows ----

my %empty = (
	"ratings_agg(score, 0, 10)" => "= '{}'",
	"moments_agg(y, x)" => "= '{}'",
	"moments_agg(a, b, c)" => "= '{}'",
	"moments_pairwise_agg(y, x)" => "= '{}'",
	"engagement_agg(1, 5, variadic answers)" => "= '{}'",
	"oneway_agg(team, a)" => "= '{}'",
	"unit_pairs_agg(team, y, x)" => "= '{}'",
	"icc1(team, a)" => 'is null',
	"pooled_corr_agg(rho, size)" => "= '{}'",
	"spells_agg(started, ended, '2023-01-15', 'day', cause)" => "= '{}'",
	"panel_agg(team, started, y, 'week')" => "= '{}'",
	"eta_squared(team, a)" => 'is null',
	"rollup(ratings_from_counts(0, array[1, 2]))" => "= '{}'",
	"crosstab_agg(score, b::int)" => "= '{}'",
	"survival_agg(b, score > 4)" => "= '{}'",
	"survival_groups_agg(team, b, score > 4)" => "= '{}'",
	"nps(score)" => 'is null',
	"spearman(score, b::int)" => 'is null',
	"spearman(y, x)" => 'is null',
	"polychoric(score, b::int)" => 'is null',
	"engagement_index(1, 5, variadic answers)" => 'is null',
	"answers_agg('q', score, array['q'])" => 'is null');

foreach my $call (sort keys %empty)
{
	foreach my $settings ('', 'set parallel_setup_cost = 0; set min_parallel_table_scan_size = 0;')
	{
		holds($node, "$call of nothing $settings", <<"SQL");
$settings
select bool_and(answer $empty{$call}) from (
	select $call filter (where id < 0) as answer from sample group by part union all
	select $call as answer from sample where id < 0) s
SQL
	}
}
holds($node, "$_ of nothing says why", "select ($_).value is null and ($_).n = 0 and ($_).note <> '' from sample where id < 0")
	foreach ('nps_estimate(score)', 'corr_estimate(y, x)', 'spearman_estimate(y, x)', 'kendall_tau_b_estimate(score, b::int)', 'engagement_index_estimate(1, 5, variadic answers)',
	"cronbach_alpha_jackknife('{}'::moments)", "mcdonald_omega_jackknife('{}'::moments_pairwise)");

# ---- summaries that do not go together ----

my %pairs = (
	'other ends' => [ 'ratings_from_counts(0, array[1, 2])', 'ratings_from_counts(1, array[1, 2])' ],
	'more levels' => [ 'ratings_from_counts(0, array[1, 2])', 'ratings_from_counts(0, array[1, 2, 3])' ],
	'other k' => [
		"(select moments_agg(variadic v) from (select array_agg(i::float8) as v from generate_series(1, 64) i) s)",
		'(select moments_agg(variadic array[1.5::float8]))' ],
	'other k, with gaps' => [ '(select moments_pairwise_agg(1, null))', '(select moments_pairwise_agg(1, null, 2))' ],
	'another grain of panels' => [ "(select panel_agg('a', date '2020-01-31', 1, 'month'))", "(select panel_agg('a', date '2020-01-31', 1, 'day'))" ],
	'another first month of panels' => [ "(select panel_agg('a', date '2020-01-31', 1, 'year', 2))", "(select panel_agg('a', date '2020-01-31', 1, 'year'))" ],
	'another as_of' => [ "(select spells_agg('2020-01-01', null, '2020-01-31', 'month'))", "(select spells_agg('2020-01-01', null, '2020-02-29', 'month'))" ],
	'another grain of spells' => [ "(select spells_agg('2020-01-01', null, '2020-01-31', 'month'))", "(select spells_agg('2020-01-01', null, '2020-01-31', 'week'))" ],
	'another first month of spells' => [ "(select spells_agg('2020-01-01', null, '2020-01-31', 'year', null, 2))", "(select spells_agg('2020-01-01', null, '2020-01-31', 'year', null, 1))" ],
	'other items' => [ '(select engagement_agg(1, 5, 1, 2))', '(select engagement_agg(1, 5, 1, 2, 3))' ],
	'another threshold' => [ '(select engagement_agg_min(1, 5, 0.1, 1, 2))', '(select engagement_agg_min(1, 5, 1, 1, 2))' ],
	'another scale' => [ '(select engagement_agg(1, 5, 1, 2))', '(select engagement_agg(1, 7, 1, 2))' ]);

foreach my $name (sort keys %pairs)
{
	my ($a, $b) = @{ $pairs{$name} };

	refused($node, "$name: $_", $_, '22')
		foreach ("select $a + $b", "select $b + $a", "select $a - $b", "select $b - $a",
		"select rollup(v) from (values ($a), ($b)) s (v)", "select rollup(v) from (values ($b), ($a)) s (v)");
	holds($node, "$name: not equal", "select $a <> $b and not $a = $b");
}
refused($node, "within a group: $_", "select $_ from sample", '22')
	foreach ("panel_agg(team, started, a, case id % 2 when 0 then 'month' else 'day' end)", "panel_agg(team, started, a, 'year', 1 + id % 2)", "spells_agg(started, ended, date '2023-01-15' + id % 2, 'month')", "spells_agg(started, ended, '2023-01-15', case id % 2 when 0 then 'month' else 'day' end)", 'ratings_agg(score, 0, 10 + id % 2)', 'moments_agg(variadic scores[1:1 + id % 2])', 'moments_pairwise_agg(variadic scores[1:1 + id % 2])',
	'engagement_agg(1, 5, variadic answers[1:1 + id % 2])', 'engagement_agg_min(1, 5, case id % 2 when 0 then 0.2 else 1 end, variadic answers)');

# ---- a state is read many times: final functions leave it alone ----

holds($node, 'aggregates over the same columns share a state and agree with each alone', <<'SQL');
select nps(score) = (select nps(score) from sample) and
	(nps_estimate(score)).value = (select (nps_estimate(score)).value from sample) and
	enps(score) = nps(score) and
	same(crosstab_agg(score, b::int), (select crosstab_agg(score, b::int) from sample)) and
	kendall_tau_b(score, b::int) = (select kendall_tau_b(score, b::int) from sample) and
	spearman(y, x) = (spearman_estimate(y, x)).value and spearman(y, x) = (select spearman(y, x) from sample) and
	same(moments_agg(a, b), (select moments_agg(a, b) from sample)) and
	(corr_estimate(a, b)).value = (select (corr_estimate(a, b)).value from sample) and
	same(engagement_agg(1, 5, variadic answers), (select engagement_agg(1, 5, variadic answers) from sample)) and
	engagement_index(1, 5, variadic answers) = (select engagement_index(1, 5, variadic answers) from sample)
from sample
SQL
holds($node, "$_ as a window function sums on", <<"SQL")
select bool_and(moved::text = (select $_ from sample s where s.seed = 1 and s.id <= w.id)::text)
from (select id, $_ over (order by id) as moved from sample where seed = 1) w
SQL
	foreach ('ratings_agg(score, 0, 10)', 'nps_estimate(score)', 'moments_agg(y, x)', 'moments_pairwise_agg(y, x)', 'corr_estimate(y, x)',
	'crosstab_agg(score, b::int)', 'survival_agg(b, score > 4, team)', 'survival_groups_agg(team, b, score > 4)', 'logrank(unit, b, score > 4)', 'kendall_tau_b(score, b::int)', 'engagement_agg(1, 5, variadic answers)', 'oneway_agg(team, y)', 'anova(unit, b)', "panel_agg(team, started, y, 'year')", 'unit_pairs_agg(team, y, x)', 'within_between(unit, a, b)', 'pooled_corr_agg(rho, size)', "spells_agg(started, ended, '2023-01-15', 'month', cause)", "answers_agg('q' || id, score, array['q1', 'q7', 'q300'])");

holds($node, 'analysis of variance and effect sizes share a state', <<'SQL');
select anova(team, a) = anova(oneway_agg(team, a)) and eta_squared(team, a) = eta_squared(oneway_agg(team, a)) and
	omega_squared(unit, a) = omega_squared(oneway_agg(unit, a)) and icc1(team, a) = icc1(oneway_agg(team, a)) and icc2(unit, a) = icc2(oneway_agg(unit::text, a)) and welch_anova(unit, a) = welch_anova(oneway_agg(unit::text, a))
from sample
SQL

# ---- stored values: short headers, compressed, outside the row ----

foreach my $storage (qw(plain external extended main))
{
	holds($node, "$storage storage changes nothing", <<"SQL");
create table kept (small ratings, r ratings, m moments, p moments_pairwise, e engagement, t crosstab, s survival, l spells);
alter table kept alter small set storage $storage, alter r set storage $storage,
	alter m set storage $storage, alter p set storage $storage, alter e set storage $storage, alter t set storage $storage, alter s set storage $storage, alter l set storage $storage;
insert into kept select ratings_from_counts(0, array[1, 2]), ratings_agg(score, -10, 300),
	moments_agg(variadic scores), moments_pairwise_agg(y, x), engagement_agg(1, 5, variadic answers), crosstab_agg(a::int, c::int), survival_agg(c, id % 2 = 0, team),
	spells_agg(started, ended, '2020-06-30', 'year', cause)
from sample where id <= 40;
insert into kept select small, r, m, p, e, t, s, l from kept;
select rollup(small) = ratings_from_counts(0, array[2, 4]) and
	rollup(r) = (select ratings_agg(score, -10, 300) from (select score from sample where id <= 40 union all
		select score from sample where id <= 40) s) and
	bool_and(m - m = '{}' and p - p = '{}' and p + p - p = p and answered(p) > 0 and e - e = '{}' and r + r - r = r and e + e - e = e and t - t = '{}' and t + t - t = t and s - s = '{}' and s + s - s = s and l - l = '{}' and l + l - l = l and n(l) > 0 and n(s) > 0 and n(t) > 0 and
		mean(r) between 0 and 10 and n(m) > 0 and people(e) > 0)
from kept
SQL
	ask($node, 'drop table kept');
}

# ---- arithmetic ----

holds($node, "$_ has no variance", <<"SQL")
select variance(moments_agg($_, i), 1) = 0 and (corr_estimate($_, i)).value is null and
	(corr_estimate($_, i)).note = 'no variance' and corr(moments_agg($_, i), 1, 2) is null and
	covariance(moments_agg($_, i), 1, 2) = 0
from (select i / 7.0::float8 as i from generate_series(1, 100000) i) s
SQL
	foreach ('0.1::float8', '(1e15 + 0.3)::float8', '1e-140::float8', '-33.3::float8', '7::float8', '0::float8');
holds($node, "variance is never negative: $_", <<"SQL")
select bool_and(variance(m, 1) >= 0 and variance(m, 2) >= 0 and abs(coalesce(corr(m, 1, 2), 0)) <= 1) from (
	select moments_agg($_, 1 / 3.0::float8 + dice(1, id, 0) * 1e-16) over (order by seed, id rows between 4 preceding and current row) as m
	from sample) s where n(m) > 1
SQL
	foreach ('1e15 + dice(1, id, 1)', '1e8 + 1e-8 * dice(1, id, 1)', '0.1 + 1e-17 * id');
# Numbers that float8 and numeric both hold exactly, about a large mean.
holds($node, "variance and covariance keep their digits: $_", <<"SQL")
select close_to(variance(moments_agg(y, x), 1), var_samp(y::numeric)::float8, 1e-13) and
	close_to(variance(moments_agg(y, x), 2), var_samp(x::numeric)::float8, 1e-13) and
	close_to(covariance(moments_agg(y, x), 1, 2),
		((sum(y::numeric * x::numeric) - sum(y::numeric) * sum(x::numeric) / count(*)) / (count(*) - 1))::float8, 1e-13)
from (select $_ + i % 100 / 16.0 as y, $_ + (i * i) % 103 / 8.0 as x from generate_series(1, 2000) i) s
SQL
	foreach ('0', '1e6', '1e10', '-1e9');
holds($node, 'p is not 1 at a large n', <<'SQL');
select 0 < (d).p_value and (d).p_value < 1 from (
	select nps_difference(ratings_from_counts(0, array[100000000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 100000000]),
		ratings_from_counts(0, array[100000000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 100010000])) as d) s
SQL
holds($node, 'and not 0 in the far tail', <<'SQL');
select 0 < (e).p_value and (e).p_value < 1e-250 and ((e).value - 0.0365) < 1e-9 from (
	select corr_estimate('{"k": 2, "n": 1000000, "sums": [0, 0], "products": [1000000, 36500, 1000000]}'::moments, 1, 2) as e) s
SQL
holds($node, 'who did not answer is not divided by',
	'select nps(s) = 100 and favorable(ratings_agg(s, 0, 10)) = 100 from (values (10), (null), (null)) v (s)');

# ---- columns of every numeric type ----

foreach my $type (qw(smallint integer bigint numeric real float8))
{
	holds($node, "$type columns are taken", <<"SQL");
select ratings_agg(v, 0, 10) = ratings_from_counts(0, array[0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 0]) and
	nps(v) = enps(v) and nps(v) < 0 and (nps_estimate(v)).n = 3 and (enps_estimate(v)).n = 3 and
	n(moments_agg(v, v)) = 3 and n(moments_agg(v, v, v)) = 3 and spearman(v, v) is null and (spearman_estimate(v, v)).n = 3 and n(moments_pairwise_agg(v, v)) = 3 and n(oneway_agg('A', v)) = 3 and n(panel_agg(v::text, date '2024-01-01', v)) = 3 and n(panel_agg(1::smallint, timestamp '2024-01-01', v)) = 3 and n(oneway_agg(1::smallint, v)) = 3 and (corr_estimate(v, v)).n = 3 and
	people(engagement_agg(0, 10, v, v)) = 3 and people(engagement_agg_min(0, 10, 0.5, v, v)) = 3 and
	engagement_index(0, 10, v, v) > 0 and (engagement_index_estimate(0, 10, v, v)).n = 3 and
	answers_agg(v::text, v, array['3', '9']) = array[3, 9] and answers_agg('3', v, array['3'], 'last') = array[9] and
	bool_and(reverse_score(v, 0, 10) = 10 - v and index_100(v, 0, 10) = 10 * v)
from (select v::$type from unnest(array[3, 4, 9]) v) s
SQL
}
refused($node, "$_ is no rating", "select ratings_agg($_, 0, 10)", '22')
	foreach ('9007199254740993::numeric', '4503599627370496.5::numeric', '2.5::real', "'NaN'::float8", "'Infinity'::float8",
	'1e308::float8', '11', '-1::smallint', '9223372036854775807::bigint');
holds($node, '-0 is 0', <<'SQL');
select ratings_agg('-0'::float8, 0, 10) = ratings_agg(0, 0, 10) and
	moments_agg('-0'::float8, '-0'::float8)::text = moments_agg(0, 0)::text and moments_agg('-0'::float8, 0.1)::text !~ '-0[,\]]'
SQL
refused($node, "$_ cannot be squared and summed", "select moments_agg($_, 1)", '22003')
	foreach ('1e308', '1e147', '1e-146', '1e-300');
holds($node, 'values that can be are read back and have a variance', <<'SQL');
select bool_and(m::text::moments = m and abs(variance(m, 1) / scale / scale - 2.5) < 1e-13 and corr(m, 1, 2) = 1)
from (select scale, moments_agg(scale * i, i) as m from generate_series(1, 5) i, (values (1e145::float8), (1e-144)) v(scale)
	group by scale) s
SQL
holds($node, 'what varies by 1e-13 of its mean is no constant', <<'SQL');
select abs(variance(m, 1) / power(2::float8, -46) - 1) < 1e-4 and corr(m, 1, 2) < -0.999
from (select moments_agg(1e6 + power(2::float8, -23) * case when i % 2 = 0 then 1 else -1 end, i % 2) as m
	from generate_series(1, 1000000) i) s
SQL
refused($node, 'a long list of variables is refused at once',
	"select partial_corr('{}'::moments, 1, 2, array_fill(1, array[1000000]))", '22023');

# NaN and infinities give what PostgreSQL's own aggregates give.
holds($node, "NaN and infinities: $_", <<"SQL")
select bool_and(mean(m, 1) is not distinct from avg and variance(m, 1) is not distinct from var and
	covariance(m, 1, 2) is not distinct from cov and (n < 4 or corr(m, 1, 2) is not distinct from corr))
from (select moments_agg(y, x) as m, avg(y), var_samp(y) as var, covar_samp(y, x) as cov, corr(y, x) as corr, count(*) as n
	from unnest($_) s (y, x)) s
SQL
	foreach ("array['NaN', 1, 2, 4]::float8[], array[1, 2, 5, 4]::float8[]", "array['Infinity', 1, 2, 4]::float8[], array[1, 2, 5, 4]::float8[]",
	"array['Infinity', '-Infinity', 2, 4]::float8[], array[1, 2, 5, 4]::float8[]", "array['-Infinity', 1, 2, 4]::float8[], array['Infinity', 2, 5, 4]::float8[]",
	"array['NaN', 1, 2, 4]::float8[], array[2, 2, 2, 2]::float8[]", "array['Infinity']::float8[], array[2]::float8[]",
	"array['NaN', 'NaN']::float8[], array[2, 3]::float8[]");

$node->stop;
done_testing();
