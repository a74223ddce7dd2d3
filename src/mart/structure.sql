-- Units, questions and dimensions of a mart, from the source.

-- Where chains of references end. A chain may run into a cycle: doubling the stride finds the end of all chains in as
-- many rounds as the number of nodes has binary digits, and cannot hang.
create function mart_chain_ends(next int[]) returns int[]
	language plpgsql immutable parallel safe
	set search_path = pg_catalog, pg_temp as $$
declare
	ends int[] := array(select case n when 0 then i else n end from unnest(next) with ordinality u (n, i) order by i);
	stride bigint := 1;
begin
	while stride < cardinality(next) loop
		ends := array(select ends[e] from unnest(ends) with ordinality u (e, i) order by i);
		stride := stride * 2;
	end loop;
	return ends;
end $$;
comment on function mart_chain_ends(int[]) is
'For each node the end of its chain: the node that has none next or, where the chain runs into a cycle, one on that cycle; every node on a cycle is the end of some chain. next: for each node 1..N the number of the next one, 0 for none.';

create function mart_unit_map(units text[], parents text[], successors text[], out unit text, out final text, out parent text, out breaches text[])
	returns setof record language plpgsql immutable parallel safe
	set search_path = pg_catalog, pg_temp as $$
declare
	succeeded_by int[];
	above int[];
	final_of int[];		-- 0: left out
	ends int[];
	on_cycle boolean[];
begin
	succeeded_by := array(select coalesce(s.i, 0)
		from unnest(units, successors) with ordinality u (unit, successor, i)
		left join unnest(units) with ordinality s (unit, i) on s.unit = u.successor order by u.i);
	ends := @extschema@.mart_chain_ends(succeeded_by);
	final_of := array(select case when succeeded_by[e] = 0 then e else 0 end from unnest(ends) with ordinality u (e, i) order by i);

	-- Whom a unit is below once units have merged; one that merged into its own child leaves the child to its own parent.
	above := array(select coalesce(p.i, 0)
		from unnest(units, parents) with ordinality u (unit, parent, i)
		left join unnest(units) with ordinality p (unit, i) on p.unit = u.parent order by u.i);
	above := array(select case
			when succeeded_by[i] <> 0 or p = 0 then 0
			when final_of[p] <> i or p = i then final_of[p]
			when above[p] = 0 then 0
			when final_of[above[p]] <> i then final_of[above[p]]
			else 0 end
		from unnest(above) with ordinality u (p, i) order by i);
	ends := @extschema@.mart_chain_ends(above);
	on_cycle := array(select above[i] <> 0 and e.e is not null
		from generate_subscripts(units, 1) i
		left join (select distinct e from unnest(ends) e where above[e] <> 0) e on e.e = i order by i);

	return query
		with node as (
			select u.*, p.i as parent_no, final_of[u.i] as final_no, above[u.i] as above_no, succeeded_by[u.i] <> 0 as merged, on_cycle[u.i] as cyclic
			from unnest(units, parents, successors) with ordinality u (unit, parent, successor, i)
			left join unnest(units) with ordinality p (unit, i) on p.unit = u.parent
		)
		select n.unit,
			case when n.final_no <> 0 and not on_cycle[n.final_no] then units[n.final_no] end,
			case when n.above_no <> 0 and not on_cycle[n.above_no] then units[n.above_no] end,
			array_remove(array[
				case when n.final_no = 0 then 'cycle of successors' end,
				case when n.cyclic then 'cycle in the unit tree' end,
				case when n.successor is not null and (not n.merged or on_cycle[n.final_no]) then 'unknown successor' end,
				case when n.parent is not null and not n.merged and not n.cyclic
					and (n.parent_no is null or final_of[n.parent_no] = 0 or on_cycle[n.above_no]) then 'unknown parent' end], null)
		from node n
		order by n.i;
end $$;
comment on function mart_unit_map(text[], text[], text[]) is
'What becomes of each unit: final, the unit that its rows count for (itself, or its last successor; NULL: none, its rows are left out), parent, the final unit that it is below (NULL: the company), and its breaches of the contract. units: distinct and not NULL; parents and successors: of each, NULL for none.';

create function mart_units(private name) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	known text[];
	numbers int[];
	company text := '(all)';
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	select array_agg(u.unit), array_agg(u.unit_id) into known, numbers from units u where u.unit_id <> 0;
	while exists (select from source_units u where u.unit = company) loop
		company := format('(%s)', company);
	end loop;
	delete from tree;
	delete from unit_names;
	delete from units;

	with recursive source as materialized (
		select distinct on (u.unit) u.*
		from source_units u where octet_length(u.unit) <= 250
		order by u.unit, u.valid_from desc nulls last, u.parent, u.successor, u.name, u.manager, u.customer_facing, u.valid_to
	), map as materialized (
		select m.*
		from (select array_agg(s.unit order by s.unit) as units, array_agg(s.parent order by s.unit) as parents,
				array_agg(s.successor order by s.unit) as successors from source s) a,
			mart_unit_map(a.units, a.parents, a.successors) m
	), top as materialized (
		-- one unit above all others is the company
		select min(m.unit) as unit from map m where m.unit = m.final and m.parent is null having count(*) = 1
	), numbered as materialized (
		select f.unit, case when f.unit = (select t.unit from top t) then 0 else coalesce(k.unit_id, nextval('unit_ids')) end::int as unit_id
		from (select m.unit from map m where m.unit = m.final order by m.unit) f
		left join unnest(known, numbers) k (unit, unit_id) on k.unit = f.unit
	), placed as materialized (
		select n.unit_id, m.unit, case when n.unit_id <> 0 then coalesce(p.unit_id, 0) end as parent_id
		from map m join numbered n on n.unit = m.unit left join numbered p on p.unit = m.parent
	), down as (
		select 0 as unit_id, null::int as top_id, 0 as level
		union all
		select p.unit_id, coalesce(d.top_id, p.unit_id), d.level + 1
		from down d join placed p on p.parent_id = d.unit_id
		where d.level <= 100
	), filled as (
		insert into units (unit_id, unit, name, manager, parent_id, top_id, level, customer_facing, valid_from, valid_to)
			select p.unit_id, p.unit, left(coalesce(s.name, p.unit), 250), left(s.manager, 250), p.parent_id, d.top_id, d.level, coalesce(s.customer_facing, true),
				s.valid_from, s.valid_to
			from placed p join down d on d.unit_id = p.unit_id join source s on s.unit = p.unit
			union all
			select 0, company, 'All units', null, null, null, 0, true, null, null where not exists (select from top)
	)
	insert into unit_names (unit, unit_id)
		select m.unit, n.unit_id from map m join numbered n on n.unit = m.final join down d on d.unit_id = n.unit_id;

	if exists (select from units u where u.level > 100) then
		raise exception using errcode = 'program_limit_exceeded',
			message = 'the unit tree is more than 100 levels deep',
			hint = format('Unit "%s" is one of those too far down: see parent in the view units.', (select min(u.unit) from units u where u.level > 100));
	end if;
	insert into tree (ancestor_id, unit_id, distance)
		with recursive up as (
			select u.unit_id as ancestor_id, u.unit_id, 0 as distance from units u
			union all
			select u.parent_id, up.unit_id, up.distance + 1
			from up join units u on u.unit_id = up.ancestor_id where u.parent_id is not null
		)
		select up.ancestor_id, up.unit_id, up.distance from up;
	update mart set company_id = 0;
end $$;
comment on function mart_units(name) is
'Reads the units of a mart anew: units, unit_names and tree. The company is unit 0; other units that stay keep their numbers. An error where the tree is more than 100 levels deep. private: name of the private schema.';

create function mart_question_breach(question text, voice text, dimension text, lo numeric, hi numeric) returns text
	language sql immutable parallel safe
	set search_path = pg_catalog, pg_temp as $$
	select case
		when question is null then 'no question'
		when not coalesce(voice in ('employee', 'customer', 'supplier', 'internal'), false) then 'unknown voice'
		when octet_length(question) > 250 or octet_length(dimension) > 250 then 'name too long'
		when not coalesce(lo < hi and hi - lo <= 100 and abs(lo) <= 1000000 and abs(hi) <= 1000000 and lo = floor(lo) and hi = floor(hi), false)
			then 'no valid scale' end $$;
comment on function mart_question_breach(text, text, text, numeric, numeric) is
'Why a question is left out; NULL: it is not.';

create function mart_measure_of(voice text, lo int, hi int) returns text
	language sql immutable parallel safe
	set search_path = pg_catalog, pg_temp as $$
	select case
		when lo = 0 and hi = 10 then case voice when 'employee' then 'enps' else 'nps' end
		when voice = 'customer' then 'csat' end $$;
comment on function mart_measure_of(text, int, int) is
'The measure that a question of this voice and scale can be: enps, nps or csat; NULL: none.';

create function mart_questions(private name) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	known text[];
	numbers int[];
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	select array_agg(q.question), array_agg(q.question_id) into known, numbers from questions q;
	delete from questions;

	insert into questions (question_id, question, voice, dimension, lo, hi, reversed, wording, norm, measure)
		with source as (
			select distinct on (q.question) q.question, q.voice, coalesce(q.dimension, q.question) as dimension, q.lo::int as lo, q.hi::int as hi,
				coalesce(q.reversed, false) as reversed, q.wording, mart_measure_of(q.voice, q.lo::int, q.hi::int) as measure
			from source_questions q
			where mart_question_breach(q.question, q.voice, q.dimension, q.lo::numeric, q.hi::numeric) is null
			order by q.question, q.voice, q.dimension, q.lo, q.hi, q.reversed, q.wording
		), chosen as (
			-- the one that the options name, else one that is named so, else the first that can be it
			select s.voice, s.measure,
				coalesce(min(o.options ->> s.measure) filter (where s.voice in ('employee', 'customer')),
					(array_agg(s.question order by s.measure in (s.question, s.dimension) desc, s.question)
						filter (where s.measure <> 'csat' or s.dimension ~* 'csat|satisf' or s.question ~* 'csat|satisf'))[1]) as question
			from source s, mart o where s.measure is not null group by s.voice, s.measure
		)
		select coalesce(k.question_id, nextval('question_ids')), s.question, s.voice, s.dimension, s.lo, s.hi, s.reversed, s.wording,
			(select min(b.norm) from source_benchmarks b where b.question = s.question and b.norm between s.lo and s.hi),
			case when c.question = s.question then s.measure end
		from source s
		left join chosen c on c.voice = s.voice and c.measure = s.measure
		left join unnest(known, numbers) k (question, question_id) on k.question = s.question
		order by s.question;

	select array_agg(d.voice || ' ' || d.dimension), array_agg(d.dimension_id) into known, numbers from dimensions d;
	delete from dimensions;
	insert into dimensions (dimension_id, voice, dimension, lo, hi, questions)
		with item as (
			select q.voice, q.dimension, q.question, q.lo, q.hi from questions q
			where coalesce(q.measure, '') not in ('enps', 'nps') and q.dimension <> all (mart_reserved())
			union all
			-- the index, unless the source has a dimension of that name
			select q.voice, 'engagement', q.question, q.lo, q.hi from questions q
			where q.voice = 'employee' and coalesce(q.measure, '') <> 'enps' and q.dimension <> all (mart_reserved())
				and not exists (select from questions e where e.voice = 'employee' and e.dimension = 'engagement' and coalesce(e.measure, '') <> 'enps')
		), scale as (
			-- the one of most items, of several the narrowest
			select distinct on (i.voice, i.dimension) i.voice, i.dimension, i.lo, i.hi
			from item i group by i.voice, i.dimension, i.lo, i.hi
			order by i.voice, i.dimension, count(*) desc, i.hi - i.lo, i.lo
		)
		select coalesce(k.dimension_id, nextval('dimension_ids')), d.voice, d.dimension, d.lo, d.hi, d.questions
		from (
			select s.voice, s.dimension, s.lo, s.hi, (array_agg(i.question order by i.question))[:64] as questions
			from scale s join item i using (voice, dimension, lo, hi)
			group by s.voice, s.dimension, s.lo, s.hi
			order by s.voice, s.dimension
		) d
		left join unnest(known, numbers) k (dimension, dimension_id) on k.dimension = d.voice || ' ' || d.dimension;
end $$;
comment on function mart_questions(name) is
'Reads questions and dimensions of a mart anew; those that stay keep their numbers. private: name of the private schema.';

create function mart_structure(private name) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	perform mart_units(private);
	perform mart_questions(private);
	delete from left_out l where l.view_name in ('units', 'questions', 'surveys', 'invitations', 'benchmarks');
	insert into left_out (view_name, unit, breach, n)
		select b.view_name, b.unit, b.breach, sum(b.n) from mart m, mart_breaches(m.source) b
		group by b.view_name, b.unit, b.breach;
end $$;
comment on function mart_structure(name) is
'Reads units, questions and dimensions of a mart anew; those that stay keep their numbers. What is left out of units, questions, surveys, invitations and benchmarks is counted in left_out. private: name of the private schema.';
