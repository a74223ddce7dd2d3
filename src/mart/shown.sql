-- shown_cells: the numbers of the units and periods in publishing, and outcomes. sums everywhere: the units that have
-- units below them. All other units' cells are their own, and nothing is added up for them; all cells are added up once
-- for the next unit up that is one of sums (the temporary table goes_into), and these sums for all above it.

-- Which units' cells to write, and of which periods: a row a unit. A join by unit and period would be as good, but the
-- planner takes pairs of them for as few as there are units.
create function mart_to_show(private name, of_family text, out unit_id int, out days datemultirange) returns setof record
	language plpgsql stable rows 1000
	set search_path = pg_catalog, pg_temp as $$
declare
	step interval;
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	select mart_step_of(m.grain) into step from mart m;
	return query
		select p.unit_id, range_agg(daterange(p.period, (p.period + step)::date))
		from publishing p where p.family = of_family and p.known
		group by p.unit_id;
end $$;
comment on function mart_to_show(name, text) is
'Units in publishing, each with the days of its periods there. of_family: a voice, or tenure and a kind.';

create function mart_periods_to_show(private name, of_family text, sums int[] default null) returns date[]
	language plpgsql stable
	set search_path = pg_catalog, pg_temp as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	return array(
		select p.period from publishing p
		where p.family = of_family and p.known and (sums is null or p.unit_id = any (sums))
		group by p.period);
end $$;
comment on function mart_periods_to_show(name, text, int[]) is
'Periods in publishing. of_family: a voice, or tenure and a kind; sums: of these units alone; NULL: of all.';

create function mart_show_dimensions(private name, of_voice text, sums int[]) returns bigint
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	z constant float8 := 1.959963984540054;		-- of 95 %
	periods constant date[] := @extschema@.mart_periods_to_show(private, of_voice);
	periods_of_sums constant date[] := @extschema@.mart_periods_to_show(private, of_voice, sums);
	ids int[];
	written bigint;
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	ids := array(select d.dimension_id from dimensions d where d.voice = of_voice);
	insert into shown_cells
	with part as materialized (
		select g.into_id as unit_id, e.period, e.dimension_id, sum(e.people) as people, rollup(e.engagement) as cell
		from goes_into g join engagement_cells e using (unit_id)
		where e.period = any (periods_of_sums) and e.dimension_id = any (ids)
		group by g.into_id, e.period, e.dimension_id
	), cell as (
		select e.unit_id, e.period, e.dimension_id, e.people, e.engagement as cell
		from mart_to_show(private, of_voice) p join engagement_cells e using (unit_id)
		where p.unit_id <> all (sums) and e.period = any (periods) and e.dimension_id = any (ids) and p.days @> e.period
		union all
		-- in several units a person is in several cells, but in no sum more often than there are people
		select s.unit_id, s.period, s.dimension_id, least(s.people, a.people), s.cell
		from (
			select p.unit_id, p.period, c.dimension_id, sum(c.people) as people, rollup(c.cell) as cell
			from publishing p
			join tree t on t.ancestor_id = p.unit_id
			join part c on c.unit_id = t.unit_id and c.period = p.period
			where p.family = of_voice and p.known and p.unit_id = any (sums)
			group by p.unit_id, p.period, c.dimension_id
		) s
		join publishing_people a on a.family = of_voice and a.unit_id = s.unit_id and a.period = s.period
	)
	select of_voice, c.unit_id, c.period, of_voice, d.dimension, c.people, (c.index).n, (c.index).value, c.stddev,
		(c.index).value, (c.index).low, (c.index).high, c.favorable,
		least(w.middle - w.half, c.favorable), greatest(w.middle + w.half, c.favorable)
	from (
		select c.*, engagement_index_estimate(c.cell) as index, stddev(c.cell) as stddev, favorable(c.cell) as favorable, z * z / nullif(c.people, 0) as z2n
		from cell c
		offset 0
	) c
	join dimensions d using (dimension_id)
	-- Wilson's interval of as many answers as people: a person's answers are not independent of each other, and shares
	-- between people vary at most as all or nothing would
	cross join lateral (
		select (c.favorable + 50 * c.z2n) / (1 + c.z2n) as middle,
			sqrt((c.favorable * (100 - c.favorable) + 2500 * c.z2n) * c.z2n) / (1 + c.z2n) as half
		offset 0
	) w
	where (c.index).value is not null;
	get diagnostics written = row_count;
	return written;
end $$;
comment on function mart_show_dimensions(name, text, int[]) is
'Writes the indices of a voice, of what is in publishing, to shown_cells; returns how many. sums: units that have units below them.';

-- enps, nps, csat: one question each.
create function mart_show_questions(private name, of_voice text, sums int[]) returns bigint
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	periods constant date[] := @extschema@.mart_periods_to_show(private, of_voice);
	periods_of_sums constant date[] := @extschema@.mart_periods_to_show(private, of_voice, sums);
	ids int[];
	written bigint;
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	ids := array(select q.question_id from questions q where q.voice = of_voice and q.measure is not null);
	insert into shown_cells
	with part as materialized (
		select g.into_id as unit_id, r.period, r.question_id, sum(r.people) as people, rollup(r.ratings) as cell
		from goes_into g join ratings_cells r using (unit_id)
		where r.period = any (periods_of_sums) and r.question_id = any (ids)
		group by g.into_id, r.period, r.question_id
	), cell as (
		select r.unit_id, r.period, r.question_id, r.people, r.ratings as cell
		from mart_to_show(private, of_voice) p join ratings_cells r using (unit_id)
		where p.unit_id <> all (sums) and r.period = any (periods) and r.question_id = any (ids) and p.days @> r.period
		union all
		select s.unit_id, s.period, s.question_id, least(answered(s.cell) - coalesce(answered(d.ratings), 0), s.people, a.people),
			case when d.ratings is null then s.cell else s.cell - d.ratings end
		from (
			select p.unit_id, p.period, c.question_id, sum(c.people) as people, rollup(c.cell) as cell
			from publishing p
			join tree t on t.ancestor_id = p.unit_id
			join part c on c.unit_id = t.unit_id and c.period = p.period
			where p.family = of_voice and p.known and p.unit_id = any (sums)
			group by p.unit_id, p.period, c.question_id
		) s
		join publishing_people a on a.family = of_voice and a.unit_id = s.unit_id and a.period = s.period
		left join shared_cells d on d.ancestor_id = s.unit_id and d.period = s.period and d.question_id = s.question_id
	)
	select of_voice, c.unit_id, c.period, of_voice, c.measure, c.people, (c.score).n,
		case when c.measure = 'csat' then mean(c.cell) else (c.score).value end,
		case when c.measure = 'csat' then stddev(c.cell)
			-- of 100, 0 and -100 a person
			when (c.score).n > 1 then sqrt(greatest(0, (100 * (favorable(c.cell, 9) + unfavorable(c.cell, 6)) - (c.score).value ^ 2)
				* (c.score).n / ((c.score).n - 1))) end,
		(c.score).value, (c.score).low, (c.score).high,
		case when c.measure = 'csat' then (c.score).value end,
		case when c.measure = 'csat' then (c.score).low end,
		case when c.measure = 'csat' then (c.score).high end
	from (
		select c.*, q.measure, case when q.measure = 'csat' then csat_estimate(c.cell) else nps_estimate(c.cell) end as score
		from cell c join questions q using (question_id)
		offset 0
	) c
	where (c.score).value is not null;
	get diagnostics written = row_count;
	return written;
end $$;
comment on function mart_show_questions(name, text, int[]) is
'Writes eNPS, NPS and CSAT of a voice, of what is in publishing, to shown_cells; returns how many. sums: units that have units below them.';

create function mart_show_leaving(private name, sums int[]) returns bigint
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	written bigint;
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	insert into shown_cells
	with cell as materialized (
		select 'tenure ' || s.kind as family, s.kind, s.unit_id, s.spells as cell
		from spells_cells s where s.unit_id <> all (sums) and s.kind in ('employee', 'customer')
		union all
		select 'tenure ' || s.kind, s.kind, t.ancestor_id, rollup(s.spells)
		from spells_cells s join tree t on t.unit_id = s.unit_id
		where t.ancestor_id = any (sums) and s.kind in ('employee', 'customer')
		group by s.kind, t.ancestor_id
	)
	select r.family, r.unit_id, r.period, r.kind, case r.kind when 'employee' then 'turnover' else 'churn' end,
		r.people, (r.rate).n, (r.rate).value, null, (r.rate).value, (r.rate).low, (r.rate).high
	from (
		select c.family, c.kind, p.unit_id, p.period, p.people,
			turnover_rate(c.cell, p.period, (p.period + i.step)::date - 1, internal => array['transfer']) as rate
		from publishing_people p
		join cell c on c.family = p.family and c.unit_id = p.unit_id
		cross join (select mart_step_of(m.grain) as step from mart m) i
		where p.people > 0
		offset 0
	) r
	where (r.rate).value is not null;
	get diagnostics written = row_count;
	return written;
end $$;
comment on function mart_show_leaving(name, int[]) is
'Writes turnover and churn of what is in publishing to shown_cells; returns how many. sums: units that have units below them.';

-- Outcomes are nobody's answers: no guard, and they change as the source does.
create function mart_show_outcomes(private name, sums int[]) returns bigint
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	first_open constant date := @extschema@.mart_first_open(private);
	written bigint;
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	create temporary table outcomes_now on commit drop as
	select c.unit_id, c.period, c.measure, n(c.cell) as n, (c.mean).value, stddev(c.cell, 1) as stddev, (c.mean).low, (c.mean).high
	from (
		select s.unit_id, s.period, s.measure, s.cell, mean_estimate(s.cell, 1) as mean
		from (
			select o.unit_id, o.period, o.measure, o.moments as cell
			from outcome_cells o where o.unit_id <> all (sums) and o.period < first_open
			union all
			select t.ancestor_id, o.period, o.measure, rollup(o.moments)
			from outcome_cells o join tree t on t.unit_id = o.unit_id
			where t.ancestor_id = any (sums) and o.period < first_open
			group by t.ancestor_id, o.period, o.measure
		) s
		offset 0
	) c
	where (c.mean).value is not null;

	delete from shown_cells s
	where s.family = 'outcome' and not exists (
		select from outcomes_now c
		where c.unit_id = s.unit_id and c.period = s.period and c.measure = s.measure
			and (c.n, c.value, c.stddev, c.low, c.high) is not distinct from (s.n, s.value, s.stddev, s.low, s.high));
	get diagnostics written = row_count;
	insert into shown_cells
	select 'outcome', c.unit_id, c.period, 'outcome', c.measure, 0, c.n, c.value, c.stddev, c.value, c.low, c.high
	from outcomes_now c
	on conflict do nothing;
	drop table outcomes_now;
	return written;
end $$;
comment on function mart_show_outcomes(name, int[]) is
'Brings the outcomes in shown_cells up to date; returns how many changed. sums: units that have units below them.';
