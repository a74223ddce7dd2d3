-- Cells of tenures and outcomes.
--
-- Tenures are read as a whole: what became of a spell is told by the person's next one, in whatever unit. Of one
-- person and kind, a spell that begins on the day on which the one before ends, or on the day after, goes on from it;
-- so does one that begins within 31 days where the one before ended for the cause transfer. The one before then ends
-- for the cause transfer, whatever it says: the unit's loss, not the company's. All spells that go on from each
-- other are one stay with the company.

create function mart_read_tenures(private name) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	create unlogged table tenures_read as
	with judged as (
		select t.kind, t.person::text as person, t.started_on, t.ended_on, left(t.cause, 60) as cause,
			case when isfinite(t.seen_from) then t.seen_from end as seen_from, n.unit_id, t.unit::text as unit, case
				when t.kind is null then 'no kind'
				when octet_length(t.kind) > 250 then 'name too long'
				when t.person is null then 'no person'
				when not coalesce(isfinite(t.started_on), false) then 'no date'
				when t.unit is null then 'no unit'
				when n.unit_id is null then 'unknown unit'
				when t.ended_on < t.started_on then 'end before start' end as breach
		from source_tenures t
		left join unit_names n on n.unit = t.unit::text
		where coalesce(t.person::text not in (select f.person from forgotten f), true)
	), ordered as (
		select *, max(coalesce(ended_on, 'infinity')) over (partition by kind, person, breach is null
			order by started_on, coalesce(ended_on, 'infinity'), unit rows between unbounded preceding and 1 preceding) as occupied
		from judged
	), placed as (
		select kind, person, started_on, ended_on, cause, seen_from, unit_id, unit,
			case when breach is null and occupied > started_on then 'overlapping spells' else breach end as breach
		from ordered
	), linked as (
		select *, lead(started_on) over next_one <= ended_on + case when cause = 'transfer' then 31 else 1 end as goes_on
		from placed
		window next_one as (partition by kind, person, breach is null order by started_on, coalesce(ended_on, 'infinity'), unit)
	)
	select kind, person, started_on, ended_on, seen_from, unit_id, unit, breach,
		case when goes_on then 'transfer' else cause end as cause,
		-- how many stays have ended before
		count(*) filter (where goes_on is not true) over (partition by kind, person, breach is null
			order by started_on, coalesce(ended_on, 'infinity'), unit rows between unbounded preceding and 1 preceding) as stay
	from linked;

	-- a summary has so many causes at most
	update tenures_read t set cause = 'other'
	from (
		select c.kind, c.cause, row_number() over (partition by c.kind order by c.cause <> 'transfer', count(*) desc, c.cause) as place
		from tenures_read c where c.cause is not null group by c.kind, c.cause
	) c
	where c.place > 60 and c.kind = t.kind and c.cause = t.cause;
end $$;
comment on function mart_read_tenures(name) is
'Makes the table tenures_read: the source''s spells with what is wrong with them, moves between units as transfer, and the number of the stay with the company. Of causes that are more than 60 of a kind the rarest are other. private: name of the private schema.';

create function mart_write_tenures(private name) returns bigint
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	closing_day date;
	mart_grain text;
	written bigint;
	more bigint;
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	select m.closing, m.grain into strict closing_day, mart_grain from mart m;

	create unlogged table spells_read as
	select t.kind, t.unit_id, spells_agg(t.started_on, t.ended_on, closing_day, mart_grain, t.cause) as spells
	from tenures_read t where t.breach is null
	group by t.kind, t.unit_id;
	delete from spells_cells c where not exists (select from spells_read r where r.kind = c.kind and r.unit_id = c.unit_id);
	insert into spells_cells as c (kind, unit_id, spells)
	select r.kind, r.unit_id, r.spells from spells_read r
	on conflict (kind, unit_id) do update set spells = excluded.spells where c.spells <> excluded.spells;
	get diagnostics written = row_count;

	create unlogged table survival_read as
	select s.kind, s.unit_id, count(distinct s.person) filter (where s.started_on <= closing_day)::int as people,
		-- whoever moved to where nothing is known of them was seen until then
		survival_agg(s.started_on, case when s.cause = 'transfer' and s.ended_on <= closing_day then null else s.ended_on end,
			case when s.cause = 'transfer' then least(s.ended_on, closing_day) else closing_day end, s.cause, s.seen_from) as survival
	from (
		select t.kind, t.person, min(t.started_on) as started_on,
			(array_agg(t.unit_id order by t.started_on, t.ended_on, t.unit))[1] as unit_id,
			(array_agg(t.seen_from order by t.started_on, t.ended_on, t.unit))[1] as seen_from,
			(array_agg(t.ended_on order by t.started_on desc, t.ended_on desc, t.unit desc))[1] as ended_on,
			(array_agg(t.cause order by t.started_on desc, t.ended_on desc, t.unit desc))[1] as cause
		from tenures_read t where t.breach is null
		group by t.kind, t.person, t.stay
	) s
	group by s.kind, s.unit_id;
	delete from survival_cells c where not exists (select from survival_read r where r.kind = c.kind and r.unit_id = c.unit_id);
	insert into survival_cells as c (kind, unit_id, people, survival)
	select r.kind, r.unit_id, r.people, r.survival from survival_read r
	on conflict (kind, unit_id) do update set people = excluded.people, survival = excluded.survival
		where c.people <> excluded.people or c.survival <> excluded.survival;
	get diagnostics more = row_count;
	drop table spells_read, survival_read;
	return written + more;
end $$;
comment on function mart_write_tenures(name) is
'Writes spells_cells and survival_cells out of tenures_read; returns how many changed. private: name of the private schema.';

-- Who is with a unit in a period: for a day of it, or leaves on its first.
create function mart_write_tenure_people(private name) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	closing_day date;
	mart_grain text;
	began date;
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	select m.closing, m.grain into strict closing_day, mart_grain from mart m;
	-- records of work go back for decades: nothing is shown of them before there are answers
	began := coalesce((select min(c.period) from ratings_cells c), (select min(mart_period(o.at, mart_grain)) from source_outcomes o));

	create unlogged table people_read as
	with recursive grid (period) as (
		select coalesce(began, (select min(mart_period(t.started_on, mart_grain)) from tenures_read t where t.breach is null))
		union all
		select mart_next_period(g.period, mart_grain) from grid g where mart_next_period(g.period, mart_grain) <= closing_day
	), calendar as materialized (
		select g.period, mart_next_period(g.period, mart_grain) as next_period from grid g
	)
	select 'tenure ' || t.kind as family, t.unit_id, c.period, mart_person('tenure ' || t.kind, t.person) as person,
		-- what the period knows of the spell, so that an end changes no period before it
		hash_array_extended(array_agg(hash_record_extended(row(greatest(t.started_on, c.period), least(t.ended_on, c.next_period),
			case when t.ended_on < c.next_period and t.ended_on <= closing_day then t.cause end), 0)
			order by t.started_on, t.ended_on, t.unit), 0) as digest,
		'{}'::bigint[] as measures
	from tenures_read t
	join calendar c on c.next_period > t.started_on and (t.ended_on is null or c.period <= t.ended_on)
	where t.breach is null and t.started_on <= closing_day
	group by t.kind, t.unit_id, c.period, t.person;
	create unlogged table cells_due (unit_id int, period date);	-- all are due: none is looked up
	perform mart_merge_people(private, true, true);
	drop table people_read, cells_due;
end $$;
comment on function mart_write_tenure_people(name) is
'Brings the people of tenures up to date out of tenures_read. private: name of the private schema.';

create function mart_refresh_tenures(private name) returns bigint
	language plpgsql
	set search_path = pg_catalog, pg_temp
	set jit = off as $$
declare
	memory constant text := current_setting('work_mem');
	written bigint;
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	perform set_config('work_mem', '128MB', true) where pg_size_bytes(memory) < pg_size_bytes('128MB');
	perform mart_read_tenures(private);
	delete from left_out l where l.view_name = 'tenures';
	insert into left_out (view_name, unit, breach, n)
	select 'tenures', coalesce(u.unit, t.unit), t.breach, count(*)
	from tenures_read t left join units u on u.unit_id = t.unit_id
	where t.breach is not null
	group by coalesce(u.unit, t.unit), t.breach;
	written := mart_write_tenures(private);
	perform mart_write_tenure_people(private);
	drop table tenures_read;
	perform set_config('work_mem', memory, true);
	return written;
end $$;
comment on function mart_refresh_tenures(name) is
'Recomputes all cells of tenures; returns how many changed. What is published of people stays. private: name of the private schema.';

create function mart_refresh_outcomes(private name, all_of_them boolean) returns bigint
	language plpgsql
	set search_path = pg_catalog, pg_temp
	set jit = off as $$
declare
	mart_grain text;
	periods date[];		-- NULL: all
	first_days date[];
	after_days date[];
	written bigint;
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	select m.grain into strict mart_grain from mart m;
	if not all_of_them and not exists (select from dirty d where d.view_name = 'outcomes' and d.period is null) then
		periods := array(select distinct d.period from dirty d where d.view_name = 'outcomes');
	end if;
	select r.first_days, r.after_days into first_days, after_days from mart_ranges(periods, mart_grain) r;

	create unlogged table outcomes_read as
	select j.unit_id, j.unit, j.period, j.measure, j.breach, count(*) as n,
		moments_agg(variadic array[j.value]) filter (where j.breach is null) as moments
	from (
		select n.unit_id, coalesce(u.unit, o.unit::text) as unit, mart_period(o.at, mart_grain) as period, o.measure, o.value::float8 as value, case
			when o.measure is null then 'no measure'
			when octet_length(o.measure) > 250 then 'name too long'
			when not coalesce(isfinite(o.at), false) then 'no date'
			when o.unit is null then 'no unit'
			when n.unit_id is null then 'unknown unit'
			when not o.value between -1e100 and 1e100 then 'value not finite' end as breach
		from source_outcomes o
		left join unit_names n on n.unit = o.unit::text
		left join units u on u.unit_id = n.unit_id
		where periods is null or o.at >= first_days[1] and o.at < after_days[1]
			or o.at >= first_days[2] and o.at < after_days[2] or o.at >= first_days[3] and o.at < after_days[3]
	) j
	where periods is null or j.period = any (periods)
	group by j.unit_id, j.unit, j.period, j.measure, j.breach;

	delete from left_out l where l.view_name = 'outcomes' and (periods is null or l.period = any (periods));
	insert into left_out (view_name, unit, period, breach, n)
	select 'outcomes', r.unit, r.period, r.breach, sum(r.n) from outcomes_read r
	where r.breach is not null group by r.unit, r.period, r.breach;
	-- all of these periods was read, and may be written
	delete from outcome_cells c where periods is null or c.period = any (periods);
	insert into outcome_cells (measure, unit_id, period, moments)
	select r.measure, r.unit_id, r.period, r.moments from outcomes_read r where r.breach is null;
	get diagnostics written = row_count;
	drop table outcomes_read;
	return written;
end $$;
comment on function mart_refresh_outcomes(name, boolean) is
'Recomputes the cells of outcomes in the periods that the table dirty marks, or all of them; returns how many were written. private: name of the private schema.';
