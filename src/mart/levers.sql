-- drivers and ripple: which dimension to work on, and how far what leaders do reaches.

create function mart_unit_means(private name, out voice text, out measure text, out unit text, out mean float8) returns setof record
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	return query
	select p.voice, p.measure, u.unit, u.mean
	from panels p, units(p.panel) u
	where p.scope = 'all' and u.mean is not null;
end $$;
comment on function mart_unit_means(name) is
'Of each unit without units below it and each measure the mean of all that is shown of it, each answer counting once, each rate of a period once.';

create function mart_less_is_better(measure text) returns boolean
	language sql immutable parallel safe
	set search_path = pg_catalog, pg_temp
	as $$
		select measure ~* '^turnover$|^churn$|\mcosts?\M|expens|\mwast|shrink|\msick|absen|accident|defect|\merrors?\M|complain|\mreturns|rework|scrap|claims'
	$$;
comment on function mart_less_is_better(text) is
'Whether a measure''s name says that less of it is better: turnover, churn, costs, complaints and the like.';

create function mart_write_drivers(private name, outcome text, m moments, names text[], scores float8[], remark text) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	refusal text;
	detail text;
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	insert into published_drivers (outcome, dimension, priority, quadrant, score, weight, share, low, high, coefficient,
		p_value, q_value, n, note)
	select mart_write_drivers.outcome, d.name, d.priority, d.quadrant, coalesce(scores[d.driver - 1], d.score), d.weight, d.share,
		d.low, d.high, d.beta, d.p, d.q, d.n,
		mart_notes(array[
			case when mart_less_is_better(mart_write_drivers.outcome) then replace(d.note, 'r below 0: worded in reverse?', '') else d.note end,
			case when mart_less_is_better(mart_write_drivers.outcome) then 'less is better: below 0 is good' end,
			case when min(d.q) over () > 0.05 then 'none stands out (q > .05)' end,
			case when d.weight is not null then remark end])
	from driver_priorities(m, 1, 0, 100, names => names) d;
exception when invalid_parameter_value then
	get stacked diagnostics refusal = message_text, detail = pg_exception_detail;
	if refusal <> 'variables are collinear' then
		raise;
	end if;
	-- what the block set is undone with it
	perform set_config('search_path', @extschema@.mart_path(private), true);
	insert into published_drivers (outcome, dimension, score, n, note)
	select mart_write_drivers.outcome, x.name, coalesce(scores[x.place - 1], mean(m, x.place::int)), n(m), rtrim(detail, '.')
	from unnest(names) with ordinality x (name, place)
	where x.place > 1;
end $$;
comment on function mart_write_drivers(name, text, moments, text[], float8[], text) is
'Writes the drivers of one outcome. m: moments of the outcome and its drivers, which are scores of 0..100; names: theirs. scores: what is shown as the drivers'' scores; NULL: their means. remark: what to mind with every row, or NULL. Collinear drivers become rows without weights, whose note says which they are.';

create function mart_people_drivers(private name) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	dimension_names text[];
	shown float8[];
	answered date[] := '{}';
	answers @extschema@.moments;
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	-- The score is the one that the company shows: that of people with an answer to everything would, beside it,
	-- tell of the few without.
	select array_agg(d.dimension order by d.dimension_id), array_agg(c.value order by d.dimension_id) into dimension_names, shown
	from dimensions d
		left join mart_company_means(private) c on (c.voice, c.measure) = (d.voice, d.dimension)
	where d.voice = 'employee' and d.dimension <> 'engagement';

	-- periods that are shown at all, and have enough people
	if exists (select from driver_cells) then
		select rollup(d.moments order by d.period), coalesce(array_agg(d.period order by d.period), '{}') into answers, answered
		from driver_cells d
		where d.period in (select s.period from published_scorecard s)
			and d.people >= min_people() and n(d.moments) >= min_people()
			and variables(d.moments) = 1 + cardinality(dimension_names);
	end if;

	-- Whoever sees the same periods twice, one answer apart, sees that answer: only another period moves them.
	if answered = array(select p.period from driver_periods p order by p.period)
		and array(select d.dimension from published_drivers d where d.outcome = 'enps' order by 1) = array(select unnest(dimension_names) order by 1)
	then
		update published_drivers d set score = s.score
		from unnest(dimension_names, shown) s (dimension, score)
		where (d.outcome, d.dimension) = ('enps', s.dimension) and d.score is distinct from s.score;
		return;
	end if;
	delete from driver_periods;
	insert into driver_periods select unnest(answered);
	delete from published_drivers where outcome = 'enps';

	if n(answers) > 0 then
		perform mart_write_drivers(private, 'enps', answers, array_prepend('enps', dimension_names), shown,
			'people are taken as independent, also of themselves in other periods: p and limits are too narrow');
	else
		insert into published_drivers (outcome, dimension, score, note)
		select 'enps', x.dimension, x.score, 'not enough people in any period'
		from unnest(dimension_names, shown) x (dimension, score)
		where exists (select from questions q where q.voice = 'employee' and q.measure = 'enps');
	end if;
end $$;
comment on function mart_people_drivers(name) is
'Drivers of the eNPS answer over people who answered it and every dimension, of all periods shown in which at least min_people() did. Computed anew where another period has come in (or one has gone, or a dimension): what is corrected in the others shows with the next one.';

create function mart_drivers(private name) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	dimension_names text[];
	target record;
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	delete from published_drivers where outcome <> 'enps';
	perform mart_people_drivers(private);

	select array_agg(d.dimension order by d.dimension_id) into dimension_names
	from dimensions d
	where d.voice = 'employee' and d.dimension <> 'engagement'
		and exists (select from panels p where (p.voice, p.measure, p.scope) = ('employee', d.dimension, 'all'));
	for target in
		with means as materialized (
			select * from mart_unit_means(private)
		),
		drivers as (
			select x.unit, array_agg(x.mean order by array_position(dimension_names, x.measure)) as scores
			from means x
			where x.voice = 'employee' and x.measure = any (dimension_names)
			group by x.unit
			having count(*) = cardinality(dimension_names)
		)
		select y.voice, y.measure, moments_agg(variadic y.mean || d.scores order by y.unit) filter (where d.unit is not null) as m
		from means y
			left join drivers d using (unit)
		where y.voice = 'customer' and y.measure in ('nps', 'csat', 'churn')
			or y.voice = 'outcome' and y.measure not in ('enps', 'nps', 'csat', 'churn')
		group by y.voice, y.measure
		order by y.voice, y.measure
	loop
		if n(target.m) > 0 then
			perform mart_write_drivers(private, target.measure, target.m, target.measure || dimension_names, null, null);
		else
			insert into published_drivers (outcome, dimension, n, note)
			select target.measure, x.dimension, 0, 'no unit has them all'
			from unnest(dimension_names) x (dimension);
		end if;
	end loop;
end $$;
comment on function mart_drivers(name) is
'Computes drivers: of the eNPS answer over people, and of nps, csat, churn and every outcome over the means of the units that have all dimensions shown.';

-- ---- ripple ----

create function mart_part_of_index(private name, dimension text) returns boolean
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	return exists (
		select from dimensions d
			join dimensions index on (index.voice, index.dimension) = ('employee', 'engagement')
		where (d.voice, d.dimension) = ('employee', mart_part_of_index.dimension) and d.questions && index.questions);
end $$;
comment on function mart_part_of_index(name, text) is
'Whether a dimension of employees has questions in common with the engagement index.';

create function mart_ripple_measure(private name, link text, out voice text, out measure text) returns record
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	named text;
	sides text[] := case when link in ('leadership', 'care') then array['employee', 'customer', 'outcome']
		else array['customer', 'outcome', 'employee'] end;
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	select m.options ->> link into named from mart m;
	select p.voice, p.measure into mart_ripple_measure.voice, mart_ripple_measure.measure
	from panels p
	where p.scope = 'all' and p.voice = any (sides)
		and case when named is not null then p.measure = named
			when link = 'leadership' then p.voice = 'employee' and p.measure ~* 'leader|manage|supervis|communicat' and not mart_part_of_index(private, p.measure)
			when link = 'care' then (p.voice, p.measure) = ('employee', 'engagement')
			when link = 'service' then p.voice = 'customer' and p.measure not in ('nps', 'churn')
			else (p.voice, p.measure) = ('customer', 'nps') end
	order by array_position(sides, p.voice), p.measure = 'csat' desc, p.measure ~* 'leader' desc, p.measure ~* 'manage|supervis' desc, p.measure
	limit 1;
end $$;
comment on function mart_ripple_measure(name, text) is
'Which panel stands for a link of the ripple chain. link: leadership, care, service or loyalty. The option of that name names it; else leadership is the employees'' dimension whose name has leader, manage, supervis or communicat in it, in this order, unless its questions are in the index, from which it could not be told apart; care is engagement; service csat or else the customers'' first dimension; loyalty the customers'' nps. NULL where nothing fits.';

create function mart_write_ripple(private name, m moments, names text[]) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	refusal text;
	detail text;
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	insert into published_ripple (step, effect, way, value, low, high, std_error, p_value, n, note)
	select c.step, c.effect, c.way, c.value, c.low, c.high, c.std_error, c.p_value, c.n,
		mart_notes(array[c.note, case when c.effect = 'link' and c.way ~ ' -> engagement$' and mart_part_of_index(private, names[1])
			then names[1] || ' is part of the index' end])
	from chain(m, array(select generate_series(1, cardinality(names))), names)
		with ordinality c (effect, way, value, low, high, std_error, p_value, n, note, step);
exception when invalid_parameter_value then
	get stacked diagnostics refusal = message_text, detail = pg_exception_detail;
	if refusal <> 'variables are collinear' then
		raise;
	end if;
	-- what the block set is undone with it
	perform set_config('search_path', @extschema@.mart_path(private), true);
	insert into published_ripple (step, effect, way, n, note)
	values (1, 'serial', array_to_string(names, ' -> '), n(m), rtrim(detail, '.'));
end $$;
comment on function mart_write_ripple(name, moments, text[]) is
'Writes the ripple chain over the variables of m in their order; collinear ones become a row without a value, whose note says which they are.';

create function mart_ripple(private name) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	names text[];
	lost text;
	m @extschema@.moments;
	standardized @extschema@.moments;
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	delete from published_ripple;

	-- Leadership may be missing, for many surveys do not ask for it; what customers say may not.
	select array_agg(x.measure order by l.place) filter (where x.measure is not null),
		string_agg(l.link, ', ' order by l.place) filter (where x.measure is null and l.link <> 'leadership')
	into names, lost
	from unnest(array['leadership', 'care', 'service', 'loyalty']) with ordinality l (link, place),
		mart_ripple_measure(private, l.link) x;
	if lost is not null then
		insert into published_ripple (step, effect, way, note)
		values (1, 'serial', 'leadership -> care -> service -> loyalty', 'nothing is shown that stands for ' || lost);
		return;
	end if;

	with means as materialized (
		select * from mart_unit_means(private)
	),
	links as (
		select u.unit, array_agg(u.mean order by l.place) as x
		from unnest(array['leadership', 'care', 'service', 'loyalty']) with ordinality l (link, place),
			mart_ripple_measure(private, l.link) chosen
			join means u on (u.voice, u.measure) = (chosen.voice, chosen.measure)
		group by u.unit
		having count(*) = cardinality(names)
	),
	summary as materialized (
		select moments_agg(variadic x order by unit) as m from links
	)
	-- standard deviations are taken as known: limits are those of the chain in points
	select s.m, (
			select moments_agg(variadic array(
				select (l.x[v] - mean(s.m, v)) / coalesce(nullif(stddev(s.m, v), 0), 1) from generate_subscripts(l.x, 1) v order by v) order by l.unit)
			from links l
		)
	into m, standardized
	from summary s;
	if n(m) > 0 then
		perform mart_write_ripple(private, standardized, names);
		update published_ripple r
		set note = mart_notes(array[r.note, 'without leadership: no dimension is of it alone'])
		where r.effect = 'serial' and cardinality(names) = 3;
	else
		insert into published_ripple (step, effect, way, n, note)
		values (1, 'serial', array_to_string(names, ' -> '), 0, 'no unit has them all');
	end if;
end $$;
comment on function mart_ripple(name) is
'Computes ripple: the chain from leadership over care and service to loyalty, over the means of units, in standard deviations between units.';
