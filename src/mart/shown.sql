-- shown_cells: the numbers of the units and periods in publishing, and outcomes. sums everywhere: the units that have
-- units below them. Their cells are sums; all other units' cells are their own, and nothing is added up for them.

create function mart_show_dimensions(private name, sums int[]) returns bigint
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	z constant float8 := 1.959963984540054;		-- of 95 %
	written bigint;
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	insert into shown_cells
	select c.voice, c.unit_id, c.period, c.voice, c.dimension, c.people, (c.index).n, (c.index).value, stddev(c.cell),
		(c.index).value, (c.index).low, (c.index).high, c.favorable,
		least(w.low, c.favorable), greatest(w.high, c.favorable)
	from (
		select s.unit_id, s.period, d.voice, d.dimension, s.people, s.cell,
			engagement_index_estimate(s.cell) as index, favorable(s.cell) as favorable
		from (
			select p.family, p.unit_id, p.period, e.dimension_id, e.people::bigint, e.engagement as cell
			from publishing p join engagement_cells e using (unit_id, period)
			where p.known and p.unit_id <> all (sums)
			union all
			select r.family, r.unit_id, r.period, r.dimension_id, people(r.cell), r.cell
			from (
				select p.family, p.unit_id, p.period, e.dimension_id, rollup(e.engagement) as cell
				from publishing p
				join tree t on t.ancestor_id = p.unit_id
				join engagement_cells e on e.unit_id = t.unit_id and e.period = p.period
				where p.known and p.unit_id = any (sums)
				group by p.family, p.unit_id, p.period, e.dimension_id
			) r
		) s
		join dimensions d on d.dimension_id = s.dimension_id and d.voice = s.family
		offset 0
	) c
	-- Wilson's interval of as many answers as people: a person's answers are not independent of each other, and shares
	-- between people vary at most as all or nothing would
	cross join lateral (
		select m.middle - m.half as low, m.middle + m.half as high
		from (
			select (c.favorable + 50 * z * z / c.people) / (1 + z * z / c.people) as middle,
				z * sqrt(c.favorable * (100 - c.favorable) / c.people + 2500 * z * z / c.people ^ 2) / (1 + z * z / c.people) as half
		) m
	) w
	where (c.index).value is not null;
	get diagnostics written = row_count;
	return written;
end $$;
comment on function mart_show_dimensions(name, int[]) is
'Writes the indices of what is in publishing to shown_cells; returns how many. sums: units that have units below them.';

-- enps, nps, csat: one question each.
create function mart_show_questions(private name, sums int[]) returns bigint
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	written bigint;
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	insert into shown_cells
	select c.voice, c.unit_id, c.period, c.voice, c.measure, c.people, (c.score).n,
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
		select s.unit_id, s.period, q.voice, q.measure, s.people, s.cell,
			case when q.measure = 'csat' then csat_estimate(s.cell) else nps_estimate(s.cell) end as score
		from (
			select p.family, p.unit_id, p.period, r.question_id, r.people::bigint, r.ratings as cell
			from publishing p join ratings_cells r using (unit_id, period)
			where p.known and p.unit_id <> all (sums)
				and r.question_id in (select q.question_id from questions q where q.measure is not null)
			union all
			select r.family, r.unit_id, r.period, r.question_id, answered(r.cell) - coalesce(answered(d.ratings), 0),
				case when d.ratings is null then r.cell else r.cell - d.ratings end
			from (
				select p.family, p.unit_id, p.period, r.question_id, rollup(r.ratings) as cell
				from publishing p
				join tree t on t.ancestor_id = p.unit_id
				join ratings_cells r on r.unit_id = t.unit_id and r.period = p.period
				where p.known and p.unit_id = any (sums)
					and r.question_id in (select q.question_id from questions q where q.measure is not null)
				group by p.family, p.unit_id, p.period, r.question_id
			) r
			left join shared_cells d on d.ancestor_id = r.unit_id and d.period = r.period and d.question_id = r.question_id
		) s
		join questions q on q.question_id = s.question_id and q.voice = s.family
		offset 0
	) c
	where (c.score).value is not null;
	get diagnostics written = row_count;
	return written;
end $$;
comment on function mart_show_questions(name, int[]) is
'Writes eNPS, NPS and CSAT of what is in publishing to shown_cells; returns how many. sums: units that have units below them.';

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

create function mart_show_table(private name) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	delete from published_dimensions d where not exists (select from units u where u.unit_id = d.unit_id);
	delete from published_dimensions d using publishing p
	where d.unit_id = p.unit_id and d.period = p.period and d.voice = p.family;
	insert into published_dimensions
	select s.unit_id, u.unit, u.name, s.period, s.voice, s.measure, s.people, s.value, s.low, s.high, s.favorable, s.favorable_low, s.favorable_high
	from publishing p
	join shown_cells s using (unit_id, period, family)
	join units u using (unit_id)
	where p.known and s.voice = s.family and s.measure not in ('enps', 'nps', 'csat');
end $$;
comment on function mart_show_table(name) is 'Brings published_dimensions up to date for what is in publishing.';
