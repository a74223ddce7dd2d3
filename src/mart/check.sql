-- What is wrong in a source: the breaches listed in contract.sql.

-- The views of a source as source_*, and what the mart makes of its units and questions, for static SQL to follow:
-- the source's name is all that it is put together from.
create function mart_source_with(source name) returns text
	language sql stable
	set search_path = pg_catalog, pg_temp as $$
	select 'with ' || string_agg(format('%I as not materialized (%s)', 'source_' || v.view_name, @extschema@.mart_source_query(source, v.view_name)), ', ')
		|| $with$,
		listed_unit as materialized (
			select distinct on (unit) * from source_units where octet_length(unit) <= 250
			order by unit, valid_from desc nulls last, parent, successor, name, manager, customer_facing, valid_to
		), known_unit as materialized (
			select m.*, u.parent as listed_parent, u.successor, u.valid_from, u.valid_to
			from (select array_agg(unit order by unit) as units, array_agg(parent order by unit) as parents,
					array_agg(successor order by unit) as successors from listed_unit) a,
				@extschema@.mart_unit_map(a.units, a.parents, a.successors) m join listed_unit u using (unit)
		), listed_question as materialized (
			select *, @extschema@.mart_question_breach(question, voice, dimension, lo::numeric, hi::numeric) as breach from source_questions
		), known_question as materialized (
			select distinct on (question) question, voice, dimension, lo::int as lo, hi::int as hi from listed_question where breach is null
			order by question, voice, dimension, lo, hi, reversed, wording
		) $with$
	from (select distinct view_name from @extschema@.mart_contract()) v $$;
comment on function mart_source_with(name) is
'The beginning of a query over a source: its views as source_*, and its units and questions as the mart takes them. source: name of the schema.';

create function mart_breaches(source name, out view_name text, out unit text, out breach text, out n bigint, out example text)
	returns setof record language plpgsql stable
	set search_path = pg_catalog, pg_temp as $$
begin
	return query execute @extschema@.mart_source_with(source) || $check$
		select v.view_name, v.unit, v.breach, v.n, v.example from (
			select 1 as place, 'units' as view_name, null as unit, 'no unit' as breach, count(*) as n, 'name ' || min(name) as example
			from source_units where unit is null having count(*) > 0
			union all
			select 1, 'units', left(unit, 250), 'name too long', count(*), format('unit %s…', left(unit, 50))
			from source_units where octet_length(unit) > 250 group by unit
			union all
			select 2, 'units', unit, 'listed twice', count(*) - 1, 'unit ' || unit
			from source_units where octet_length(unit) <= 250 group by unit having count(*) > 1
			union all
			select 3, 'units', unit, b, 1,
				case when b ~ 'successor' then format('unit %s, successor %s', unit, successor) else format('unit %s, parent %s', unit, listed_parent) end
			from known_unit, unnest(breaches) b
			union all
			select 3, 'units', null, 'more than 100 levels deep', count(*), 'unit ' || min(unit)
			from (
				with recursive down as (
					-- one unit above all others is the company, several are below it
					select unit, least(count(*) over () - 1, 1) as level from known_unit where unit = final and parent is null
					union all
					select k.unit, level + 1 from down d join known_unit k on k.parent = d.unit and k.unit = k.final where level <= 100
				)
				select unit from down where level > 100
			) deep
			having count(*) > 0
			union all
			select 4, 'questions', null, breach, count(*), 'question ' || left(coalesce(min(question), min('(NULL) ' || wording), '(NULL)'), 50)
			from listed_question where breach is not null group by breach
			union all
			select 5, 'questions', null, 'listed twice', count(*) - 1, 'question ' || question
			from listed_question where breach is null group by question having count(*) > 1
			union all
			select 6, 'questions', null, 'reserved dimension', count(*), format('question %s, dimension %s', min(question), dimension)
			from known_question
			where dimension = any (@extschema@.mart_reserved()) and dimension is distinct from @extschema@.mart_measure_of(voice, lo, hi)
			group by dimension
			union all
			select 7, 'questions', null, 'more than 64 questions in a dimension', count(*) - 64, 'dimension ' || dimension
			from known_question where dimension is not null group by voice, dimension, lo, hi having count(*) > 64
			union all
			select 8, 'surveys', null, case when survey is null then 'no survey' else 'no date' end, count(*), 'survey ' || coalesce(min(survey::text), '(NULL)')
			from source_surveys where survey is null or not coalesce(isfinite(period), false) group by survey is null
			union all
			select 9, 'surveys', null, 'listed twice', count(*) - 1, 'survey ' || survey::text
			from source_surveys where isfinite(period) group by survey having count(*) > 1 and survey is not null
			union all
			select 10, 'invitations', b.unit, b.breach, count(*), format('survey %s, unit %s', min(b.survey), b.unit)
			from (
				select i.unit::text as unit, i.survey::text as survey, case
					when i.survey is null then 'no survey'
					when i.unit is null then 'no unit'
					when u.final is null then 'unknown unit'
					when i.survey::text not in (select s.survey::text from source_surveys s where s.survey is not null and isfinite(s.period))
						-- read only where there is a survey without a period of its own
						and i.survey::text not in (select r.survey::text from source_responses r where r.survey is not null and isfinite(r.asked_on))
						then 'unknown survey'
					when not i.invited >= 0 then 'invited below 0' end as breach
				from source_invitations i left join known_unit u on u.unit = i.unit::text
			) b
			where b.breach is not null group by b.unit, b.breach
			union all
			select 11, 'benchmarks', null, case when q.question is null then 'unknown question' else 'norm outside its scale' end, count(*),
				format('question %s, norm %s', min(b.question), min(b.norm))
			from source_benchmarks b left join known_question q using (question)
			where b.norm is not null and (q.question is null or not b.norm between q.lo and q.hi) group by q.question is null
			union all
			select 12, 'benchmarks', null, 'listed twice', count(*) - 1, 'question ' || question
			from source_benchmarks b join known_question q using (question)
			where b.norm between q.lo and q.hi group by question having count(*) > 1
		) v
		order by v.place, v.unit, v.breach, v.example $check$;
end $$;
comment on function mart_breaches(name) is
'The breaches of the contract in a source''s units, questions, surveys, invitations and benchmarks, by unit where there is one. source: name of the schema.';

create function check_contract(source name, out view_name text, out problem text, out n bigint, out example text)
	returns setof record language plpgsql stable
	set search_path = pg_catalog, pg_temp
	-- the planner knows too little of what is a unit or question: it would read all responses once for each
	set enable_nestloop = off set enable_mergejoin = off set jit = off as $$
begin
	perform @extschema@.mart_require_source(source);
	return query
		select c.view_name, c.problem, case when c.problem ~ '^column' then count(*) else 1 end,
			case when c.problem ~ '^column' then string_agg(c.column_name, ', ' order by c.place) end
		from @extschema@.mart_source_columns(source) with ordinality c (view_name, column_name, relation, problem, expression, place)
		where c.problem is not null
		group by c.view_name, c.problem order by min(c.place);
	-- nothing can be held against units or questions that are not there
	if exists (select from @extschema@.mart_source_columns(source) c where c.problem is not null and c.view_name in ('units', 'questions')) then
		return;
	end if;

	return query
		select b.view_name, b.breach, sum(b.n)::bigint, (array_agg(b.example order by b.place))[1]
		from @extschema@.mart_breaches(source) with ordinality b (view_name, unit, breach, n, example, place)
		group by b.view_name, b.breach order by min(b.place);

	return query execute @extschema@.mart_source_with(source) || $check$,
		grouped as (
			select voice, unit, question, score, response is null as no_response, not coalesce(isfinite(asked_on), false) as no_date,
				count(*) as n, min(response::text) as response
			from source_responses group by 1, 2, 3, 4, 5, 6
		), judged as (
			select g.*, case
				when no_response then 'no response'
				when no_date then 'no date'
				when g.unit is null then 'no unit'
				when u.final is null then 'unknown unit'
				when q.question is null then 'unknown question'
				when g.voice is distinct from q.voice then 'question of another voice'
				when score <> floor(score) then 'score not a whole number'
				when score < lo or score > hi then 'score outside its scale' end as breach
			from grouped g
			left join known_unit u on u.unit = g.unit::text
			left join known_question q on q.question = g.question::text
		), breach as (
			select 1 as place, breach, sum(n) as n,
				(array_agg(format('response %s, question %s, unit %s, score %s', coalesce(response, '(NULL)'), coalesce(question::text, '(NULL)'), coalesce(unit::text, '(NULL)'),
					coalesce(score::text, '(NULL)')) order by response, question::text))[1] as example
			from judged where breach is not null group by breach
			union all
			select 2, 'duplicate answer', sum(n - 1), min(format('response %s, question %s, unit %s', response, question, unit))
			from (
				select response, r.question, u.final as unit, count(*) as n
				from source_responses r
				join known_unit u on u.unit = r.unit::text and u.final is not null
				join known_question q on q.question = r.question::text and q.voice = r.voice
				where response is not null and isfinite(asked_on) and score between lo and hi and score = floor(score)
				group by 1, 2, 3 having count(*) > 1
			) d
			having count(*) > 0
			union all
			select 3, 'share outside 0..1', count(*), min(format('response %s, unit %s', response, unit))
			from source_responses where not share between 0 and 1 having count(*) > 0
			union all
			select 4, 'unknown about_unit', count(*), min(format('response %s, about_unit %s', response, coalesce(r.about_unit::text, '(NULL)')))
			from source_responses r left join known_unit u on u.unit = r.about_unit::text
			where (r.about_unit is not null or r.voice = 'internal') and u.final is null having count(*) > 0
			union all
			select 5, 'outside the unit''s dates', count(*), min(format('response %s, unit %s, asked_on %s', response, r.unit, asked_on))
			from source_responses r join known_unit u on u.unit = r.unit::text
			where asked_on < u.valid_from or asked_on > u.valid_to having count(*) > 0
		)
		select 'responses', breach, n::bigint, example from breach order by place, breach $check$;

	return query execute @extschema@.mart_source_with(source) || $check$,
		judged as (
			select t.*, case
				when kind is null then 'no kind'
				when octet_length(kind) > 250 then 'name too long'
				when person is null then 'no person'
				when not coalesce(isfinite(started_on), false) then 'no date'
				when t.unit is null then 'no unit'
				when u.final is null then 'unknown unit'
				when ended_on < started_on then 'end before start' end as breach
			from source_tenures t left join known_unit u on u.unit = t.unit::text
		), breach as (
			select kind, person, unit, started_on, breach from judged where breach is not null
			union all
			select kind, person, unit, started_on, 'overlapping spells'
			from (
				select *, max(coalesce(ended_on, 'infinity')) over (partition by kind, person order by started_on, coalesce(ended_on, 'infinity'), unit::text
					rows between unbounded preceding and 1 preceding) as occupied
				from judged where breach is null
			) o
			where occupied > started_on
		)
		select 'tenures', breach, count(*), min(format('%s %s, unit %s, started_on %s', coalesce(left(kind, 50), '(NULL)'), coalesce(person::text, '(NULL)'),
			coalesce(unit::text, '(NULL)'), coalesce(started_on::text, '(NULL)')))
		from breach group by breach order by breach $check$;

	return query execute @extschema@.mart_source_with(source) || $check$,
		judged as (
			select o.*, case
				when measure is null then 'no measure'
				when octet_length(measure) > 250 then 'name too long'
				when not coalesce(isfinite(at), false) then 'no date'
				when o.unit is null then 'no unit'
				when u.final is null then 'unknown unit'
				when not value between -1e100 and 1e100 then 'value not finite' end as breach
			from source_outcomes o left join known_unit u on u.unit = o.unit::text
		)
		select 'outcomes', breach, count(*), min(format('measure %s, unit %s, at %s', coalesce(left(measure, 50), '(NULL)'), coalesce(unit::text, '(NULL)'), coalesce(at::text, '(NULL)')))
		from judged where breach is not null group by breach order by breach $check$;
end $$;
comment on function check_contract(name) is
'What is wrong in the views of a source schema, before or after a mart is made of it; no rows: nothing. view_name, problem (a view or column that is missing, of another type or not readable, or a breach of the contract: the README lists them and says which rows are left out), n (columns, or rows), example (the columns, or the key of one row). A row counts for one problem; kept ones (share, about_unit, the unit''s dates) are counted besides. Reads the views as the current user. An error where there is no such schema.';
