# What the catalog says of the extension: every object is described, safe in
# workers, and made so that shards and workers can merge it; and no number is
# withheld without its reason.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::RealBin/lib";

use Summaries;
use Test::More;

my $node = start_server('catalog');
make_samples($node, 1, 200);

# What a query finds must be nothing.
sub none
{
	my ($name, $sql) = @_;

	return is(ask($node, $sql), '', $name);
}

# Spearman of columns of many values sorts rows, so there is nothing to merge.
my $sorts = "proname in ('spearman', 'spearman_estimate') and proargtypes[0] = 'float8'::regtype";
my $functions = "pg_proc p where pronamespace = 'ec'::regnamespace";
my $aggregates = "pg_aggregate a join pg_proc p on p.oid = aggfnoid where pronamespace = 'ec'::regnamespace";

none('every object has a comment, none of them empty', <<'SQL');
select pg_describe_object(classid, objid, 0) from pg_depend
where refclassid = 'pg_extension'::regclass and deptype = 'e'
	and refobjid = (select oid from pg_extension where extname = 'employee_customer')
	and not (classid = 'pg_type'::regclass and exists (select from pg_type t where t.oid = objid and typelem <> 0))
	and coalesce(obj_description(objid, classid::regclass::name), '') = ''
SQL
# What is written in SQL and PL/pgSQL is the mart's. What of it only computes is held to the same as C; the rest reads
# or writes tables, and views of a DBA that may call anything.
my $of_tables = "prolang in (select oid from pg_language where lanname in ('plpgsql', 'sql')) and provolatile <> 'i'";
none('everything is parallel safe but what reads or writes tables', "select p.oid::regprocedure from $functions and proparallel <> 's' and not ($of_tables)");
is(ask($node, "select p.oid::regprocedure, provolatile from $functions and provolatile <> 'i' and not 'timestamptz'::regtype = any (proargtypes) and not ($of_tables) order by 1::text"),
	"disclosable(bigint)|s\ndisclosable(bigint,integer)|s\nmin_customers()|s\nmin_people()|s\nsparkline(ratings)|s", 'everything else is immutable but what depends on the encoding, a setting or the time zone');
none('what users call to make and keep a mart is no more than this', <<"SQL");
select p.oid::regprocedure from $functions and $of_tables and proname !~ '^mart_' and
	proname <> all ('{check_contract,create_mart,remap_mart,refresh_mart,track,untrack,forget,grant_mart,revoke_mart,audit_mart}')
SQL
none('nothing runs with the rights of who installed it', "select p.oid::regprocedure from $functions and prosecdef");
none('everything in SQL and PL/pgSQL has a search_path of its own', <<"SQL");
select p.oid::regprocedure, proconfig from $functions and prolang in (select oid from pg_language where lanname in ('plpgsql', 'sql'))
	and not coalesce('search_path=pg_catalog, pg_temp' = any (proconfig), false)
SQL
# mart_source_with() puts queries of mart_source_query() together, which has format(); made_again is what the catalog itself writes of indices.
none('dynamic SQL is put together by format()', <<"SQL");
select p.oid::regprocedure from $functions and prolang = (select oid from pg_language where lanname = 'plpgsql') and exists (
	select from regexp_matches(prosrc, '\\mexecute\\s+([^\\n]{1,40})', 'gi') m (called)
	where called[1] !~ '^(format\\(|ec\\.mart_source_with\\(|made_again;|function %I|on function %I)')
SQL
# Those of panels, and those named _plain, ask how many arguments they were given.
none('functions of differing arguments share no C symbol', <<"SQL");
select prosrc from $functions and prokind = 'f' and prosrc !~ '^moments_.*_plain\$|^panel_(accum|remove)_' group by prosrc
having count(distinct proargtypes::text || prorettype) > 1
SQL
none('transition types are types of their own', <<"SQL");
select p.oid::regprocedure from $aggregates and not ($sorts) and (
	aggtranstype = 'internal'::regtype or (select typtype from pg_type where oid = aggtranstype) = 'p' or
	aggmtranstype not in (0, aggtranstype))
SQL
none('arguments are concrete', <<"SQL");
select p.oid::regprocedure from $aggregates and exists (
	select from unnest(proargtypes) t join pg_type on pg_type.oid = t where typtype = 'p')
SQL
is(ask($node, "select distinct p.oid::regprocedure from $aggregates and aggcombinefn = 0 and proname !~ '^mart_' order by 1"),
	"answers_agg(text,integer,text[],text)\nanswers_agg(text,double precision,text[],text)\n"
	. "spearman(double precision,double precision)\nspearman_estimate(double precision,double precision)",
	'all but those whose order matters, and the mart\'s own, have a combine function');
none('combine functions are not strict: a worker without rows hands over NULL or the empty state',
	"select p.oid::regprocedure from $aggregates and (select proisstrict from pg_proc where oid = aggcombinefn)");
none('forward and inverse agree in strictness', <<"SQL");
select p.oid::regprocedure from $aggregates and aggminvtransfn <> 0 and
	(select proisstrict from pg_proc where oid = aggmtransfn) <> (select proisstrict from pg_proc where oid = aggminvtransfn)
SQL
none('moving states start from an empty one', "select p.oid::regprocedure from $aggregates and aggmtransfn <> 0 and agginitval is distinct from '{}'");
none('final functions leave the state alone, and say so', "select p.oid::regprocedure from $aggregates and not ($sorts) and (aggfinalmodify, aggmfinalmodify) <> ('r', 'r')");
none('aggregates over the same columns can share a state', <<"SQL");
select proname from $aggregates and proname ~ 'e?nps|corr_estimate|engagement_index'
group by proname, proargtypes having count(distinct (aggtransfn, agginitval, aggtranstype)) > 1
SQL
none('statistics of crosstabs share one', <<"SQL");
select proargtypes from $aggregates and proname ~ '^(crosstab_agg|spearman|kendall|polychoric|cramers_v|chi_square)'
group by proargtypes having count(distinct (aggtransfn, agginitval, aggtranstype)) > 1
SQL
none('= and <> negate each other, = and + commute', <<'SQL');
select oid::regoperator from pg_operator where oprnamespace = 'ec'::regnamespace and case oprname
	when '=' then oprcom <> oid or oprnegate = 0
	when '<>' then oprcom <> oid or oprnegate = 0
	when '+' then oprcom <> oid
	else oprname <> '-' end
SQL
is(ask($node, "select string_agg(extname || ' ' || extversion || ' ' || extrelocatable, ' ') from pg_extension where extname ~ 'employee'"),
	'employee_customer 0.1.0 false', 'name, version, not relocatable');

# ---- a NULL never comes without its reason ----

# Summaries that leave something open: no rows, one, two, three, all equal, none
# answered, NaN, and a scale that the statistic is not for.
ask($node, <<'SQL');
create table thin_ratings as
select ratings_agg(score, 0, 10) filter (where id <= i) as v from sample, generate_series(0, 5) i group by i
union all select v::ratings from unnest(array['{"lo": 0, "hi": 10, "counts": [0,0,0,0,0,0,0,0,0,9,0], "missing": 2}',
	'{"lo": 0, "hi": 10, "counts": [0,0,0,0,0,0,0,0,0,0,0], "missing": 2}', '{"lo": 1, "hi": 2, "counts": [0, 1]}']) v;
create table thin_moments as
select moments_agg(a, b, c) filter (where id <= i) as v from sample, generate_series(0, 6) i group by i
union all select moments_agg(a, 0.1, c) from sample union all select moments_agg(a, a, a) from sample
union all select moments_agg(s, b, a) from sample union all select moments_agg(null, a) from sample
union all select moments_agg(a) from sample union all select moments_agg(1, 1, 1) from sample;
create table thin_crosstab as
select crosstab_agg(score, b::int) filter (where id <= i) as v from sample, generate_series(0, 6) i group by i
union all select crosstab_agg(score, 3) from sample union all select crosstab_agg(3, score) from sample
union all select crosstab_agg(score, score) from sample union all select crosstab_agg(score, -score) from sample
union all select crosstab_agg(null::int, 1) from sample union all select crosstab_agg(id, id) from sample
union all select crosstab_agg(score, b::int) from sample union all select crosstab_agg(id % 2, (id / 2) % 2) from sample;
create table thin_moments_pairwise as
select moments_pairwise_agg(a, b, c) filter (where id <= i) as v from sample, generate_series(0, 6) i group by i
union all select moments_pairwise_agg(a, 0.1, c) from sample union all select moments_pairwise_agg(a, a, a) from sample
union all select moments_pairwise_agg(s, b, a) from sample union all select moments_pairwise_agg(null, a) from sample
union all select moments_pairwise_agg(a, b, case id when 1 then 1 when 2 then 2 end) from sample
union all select moments_pairwise_agg(a) from sample union all select moments_pairwise_agg(1, 1, 1) from sample;
create table thin_engagement as
select engagement_agg(1, 5, variadic answers) filter (where id <= i) as v from sample, generate_series(0, 6) i group by i
union all select engagement_agg(1, 5, null, null) from sample union all select engagement_agg(1, 5, 3, 3) from sample
union all select engagement_agg(1, 5, 1 + id % 5) from sample union all select engagement_agg(1, 5, 1 + id % 5, null, 2) from sample;

create table thin_oneway as
select oneway_agg(team, a) filter (where id <= i) as v from sample, generate_series(0, 9) i group by i
union all select oneway_agg(team, 7) from sample union all select oneway_agg(unit, unit) from sample
union all select oneway_agg(team, s) from sample union all select oneway_agg(1, a) from sample
union all select oneway_agg(id, a) from sample union all select oneway_agg(null::text, a) from sample
union all select oneway_agg(team, a + 0.1) from sample union all select oneway_agg(team, null) from sample;
create table thin_unit_pairs as
select unit_pairs_agg(team, a, b) filter (where id <= i) as v from sample, generate_series(0, 12) i group by i
union all select unit_pairs_agg(team, 7, a) from sample union all select unit_pairs_agg(unit, unit, -unit) from sample
union all select unit_pairs_agg(team, s, b) from sample union all select unit_pairs_agg(1, a, b) from sample
union all select unit_pairs_agg(id, a, c) from sample union all select unit_pairs_agg(null::text, a, b) from sample
union all select unit_pairs_agg(team, a, a) from sample union all select unit_pairs_agg(unit % 4, a, b) from sample;
create table thin_pooled_corr as
select pooled_corr_agg(nullif(rho, 1), size) filter (where id <= i) as v from sample, generate_series(0, 9) i group by i
union all select pooled_corr_agg(rho, size) from sample union all select pooled_corr_agg(0.3, size) from sample
union all select pooled_corr_agg(1, size) from sample union all select pooled_corr_agg(0, 9) from sample
union all select pooled_corr_agg(rho, 3) from sample union all select pooled_corr_agg(rho / 1000, 10) from sample;

create table thin_spells as
select spells_agg(started, ended, '2023-01-15', 'month', cause) filter (where id <= i) as v from sample, generate_series(0, 6) i group by i
union all select spells_agg(started, ended, '2023-01-15', 'day') from sample union all select spells_agg(started, ended, '2020-06-30', 'year', cause, 7) from sample
union all select spells_agg(started, ended, '2020-06-30', 'quarter', null, 5) from sample union all select spells_agg(null::date, null, '2020-06-30', 'day') from sample
union all select spells_agg('2020-01-01', '2020-01-01', '2020-01-01', 'week') from sample union all select spells_agg('2020-01-02', null, '2020-01-01', 'week') from sample;
create table thin_survival as
select survival_agg(b, score > 4, team) filter (where id <= i) as v from sample, generate_series(0, 6) i group by i
union all select survival_agg(b, true) from sample union all select survival_agg(b, false) from sample
union all select survival_agg(7, true, team) from sample union all select survival_agg(0, score > 4) from sample
union all select survival_agg(null, true) from sample union all select survival_agg(c, score > 4, team) from sample
union all select v::survival from unnest(array['{"event_times": [3, 5], "events": [1, 1], "entry_times": [4], "entered": [1]}',
	'{"censored_times": [3, 5], "censored": [1, 1], "entry_times": [1, 4], "entered": [1, 1]}']) v;

create table thin_panel as
select panel_agg(team, started, a) filter (where id <= i) as v from sample, generate_series(0, 9) i group by i
union all select panel_agg(team, started, 7) from sample union all select panel_agg(unit, started, unit, 'year') from sample
union all select panel_agg(team, started, s, 'quarter') from sample union all select panel_agg(1, started, a, 'none') from sample
union all select panel_agg(id, started, a, 'day') from sample union all select panel_agg(null::text, started, a) from sample
union all select panel_agg(team, started, a + 0.1, 'year', 4) from sample union all select panel_agg(team, started, null::float8) from sample;

create table thin_survival_groups as
select survival_groups_agg(team, b, score > 4) filter (where id <= i) as v from sample, generate_series(0, 6) i group by i
union all select survival_groups_agg_stratified(team, unit::text, b, true) from sample union all select survival_groups_agg(team, b, false) from sample
union all select survival_groups_agg(team, 7, true) from sample union all select survival_groups_agg(null::text, 7, true) from sample
union all select survival_groups_agg('team 1', b, score > 4) from sample union all select survival_groups_agg_stratified(team, team, b, score > 4) from sample
union all select v::survival_groups from unnest(array['{"groups": ["b", "team 1"], "group": [1, 1, 2, 2], "times": [3, 5, 4, 6], "events": [2, 0, 0, 1], "entered": [0, 0, 1, 0], "censored": [0, 1, 0, 0]}',
	'{"groups": ["a", "b"], "group": [1, 2, 2], "times": [3, 5, 6], "events": [1, 0, 1], "entered": [0, 1, 0]}']) v;

create function answers(out call text, out answer text) returns setof record language plpgsql as $$
declare
	f record;
begin
	for f in
		select format('ec.%I(%s)', proname, arguments) as call, typname as type, proretset
		from pg_proc p join pg_type t on t.oid = proargtypes[0],
			lateral (select string_agg(case
					when argument::regtype::text = any ('{ratings,moments,moments_pairwise,engagement,crosstab,oneway,unit_pairs,pooled_corr,spells,survival,panel,survival_groups}') then 'v'
					when proname = 'chain' and argument = 'int[]'::regtype then 'array[1, 2, 3]'
					when argument = 'int[]'::regtype then 'array[3]'
					when proname = 'driver_priorities' and argument = 'float8'::regtype then (array['-1e9', '1e9', '50', '0.95'])[case place when 9 then 4 when 7 then 3 else place - 2 end]
					when proname = 'linkage' and argument = 'text'::regtype then '''pearson'''
					when proargnames[place] = 'conf_type' then '''log'''
					when proargnames[place] = 'cause' then 'null'
					when argument = 'text'::regtype then '''relative_weights'''
					when argument = 'float8'::regtype then '0.95'
					when argument = 'bigint'::regtype then 'null'
					when proname in ('linkage', 'quadrants', 'influence') and argument = 'int'::regtype then (place - 3)::text
					when argument = 'int'::regtype then (place - 1)::text
					when argument = 'date'::regtype then 'null'
					when argument = 'text[]'::regtype then 'null' end, ', ' order by place) as arguments
				from unnest(proargtypes) with ordinality a (argument, place)) a
		where pronamespace = 'ec'::regnamespace and prokind = 'f' and typname in ('ratings', 'moments', 'moments_pairwise', 'engagement', 'crosstab', 'oneway', 'unit_pairs', 'pooled_corr', 'spells', 'survival', 'panel', 'survival_groups') and
			(prorettype in ('estimate'::regtype, 'test_result'::regtype) or proretset and proargnames @> '{note}')
	loop
		return query execute format($q$
			select %L, answered from thin_%s, lateral ec_try(%L, v) answered
			$q$, f.call, f.type, f.call);
	end loop;
end $$;
SQL

foreach my $type (qw(ratings moments moments_pairwise engagement crosstab oneway unit_pairs pooled_corr spells survival panel survival_groups))
{
	ask($node, <<"SQL");
-- its rows as JSON; nothing where the call is refused
create function ec_try(call text, v $type) returns setof text language plpgsql as \$\$
begin
	return query execute format('select row_to_json(answered)::text from %s answered', regexp_replace(call, '\\mv\\M', '\$1', 'g')) using v;
exception when data_exception then
	return;
end \$\$;
SQL
}
ask($node, 'create table answered as select call, answer::jsonb from answers()');
holds($node, 'every function that gives notes is called', 'select count(distinct call) >= 20 from answered');
# p is of the hypothesis that the value is 0, so it is NULL for levels; Feldt's
# and Smithson's intervals, those of intraclass correlations, of quantiles of survival, and of shares of variance and heterogeneity, come
# without a standard error; an intercept cannot be standardised.
none('every NULL has a note', <<'SQL');
select distinct on (call) call, answer from answered
where answer -> 'note' = 'null' and (answer - 'p_value' - 'note' - 'name' - 'name_i' - 'name_j' - 'cause'
	- case when call ~ 'alpha|cramers_v|eta_squared|icc|design_effect|hunter_schmidt|dersimonian_laird|linkage|median_survival|survival_quantile' then 'std_error' when call ~ 'chi_square|logrank' then 'df2' else '' end
	- case when answer ->> 'term' = '(intercept)' then 'standardized' else '' end)::text ~ 'null'
order by call, answer
SQL
none('no p of a difference, a correlation or a coefficient is missing without one', <<'SQL');
select distinct on (call) call, answer from answered
where answer -> 'note' = 'null' and answer -> 'p_value' = 'null' and call ~ 'difference|corr|regression|spearman|kendall|polychoric|cramers|chi' order by call, answer
SQL
none('no note is empty, no probability out of range, no interval beside its value', <<'SQL');
select distinct on (call) call, answer from answered
where answer ->> 'note' = '' or not coalesce((answer ->> 'p_value')::float8 between 0 and 1, true)
	or not coalesce((answer ->> 'low')::float8 <= (answer ->> 'value')::float8 and
		(answer ->> 'value')::float8 <= (answer ->> 'high')::float8, true)
order by call, answer
SQL

$node->stop;
done_testing();
