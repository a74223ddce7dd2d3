-- Cells of answers: recomputed as wholes from the source. The table dirty says which; with all, every one.
--
-- What is read: periods as wholes, of all units, for what concerns the company (driver_cells, shared_cells) needs all
-- of them; with an index on the day of an answer the source is asked for those periods alone. What is written: the
-- cells that are dirty.

create function mart_period(at date, grain text) returns date
	as 'MODULE_PATHNAME', 'mart_period' language c immutable strict parallel safe;
comment on function mart_period(date, text) is 'The first day of the period that a day is in. grain: day, week (from Monday), month, quarter or year. NULL for an infinite day, and for NULL. An error for another grain.';

create function mart_next_period(at date, grain text) returns date
	language sql immutable strict parallel safe
	set search_path = pg_catalog, pg_temp
	as $$ select @extschema@.mart_period(@extschema@.mart_period(at, grain)
		+ case grain when 'day' then 1 when 'week' then 7 when 'month' then 31 when 'quarter' then 92 else 366 end, grain) $$;
comment on function mart_next_period(date, text) is 'The first day of the period after the one that a day is in. grain: as in mart_period.';

create function mart_ranges(periods date[], grain text, out first_days date[], out after_days date[])
	language sql immutable parallel safe
	set search_path = pg_catalog, pg_temp as $$
	with period as (
		select p, lead(p) over (order by p) - p as gap from (select distinct p from unnest(periods) p) d
	), cut as (
		select p, gap, row_number() over (order by gap desc nulls last, p) <= 2 and gap is not null as cut from period
	), numbered as (
		select p, count(*) filter (where cut) over (order by p rows between unbounded preceding and 1 preceding) as range from cut
	), range as (
		select min(p) as first_day, @extschema@.mart_next_period(max(p), grain) as after_day from numbered group by range
	)
	select array_agg(first_day order by first_day), array_agg(after_day order by first_day) from range $$;
comment on function mart_ranges(date[], text) is
'Up to three ranges of days that have these periods: their first days, and the days after their last. The largest gaps between the periods are between the ranges.';

-- The survey as the functions in responses.sql want it.
create function mart_read_survey(private name) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	create unlogged table survey_read as
	with question as (
		select *, row_number() over (order by question_id)::int as number, dense_rank() over (order by voice)::int as voice_number
		from questions
	), measure as (
		select d.dimension_id as id, d.voice, d.dimension, array(
			select q.number from unnest(d.questions) with ordinality u (question, place) join question q using (question) order by u.place) as numbers
		from dimensions d
		union all
		select -question_id, voice, measure, array[number] from question where measure is not null or norm is not null and voice = 'employee'
	), line as (
		select id, voice, dimension, array[id, cardinality(numbers)] || numbers as line from measure where numbers <> '{}'
	)
	select
		array(select distinct voice from question order by voice) as voices,
		array(select question from question order by number) || array(select distinct voice from question order by voice) as names,
		coalesce((select array_agg(array[question_id, lo, hi, reversed::int, voice_number] order by number) from question), '{}') as questions,
		array(select u.value from line cross join unnest(line.line) with ordinality u (value, place)
			order by line.id < 0, abs(line.id), u.place) as measures,
		-- of driver_cells: moments have 64 variables at most
		case when exists (select from line where voice = 'employee' and id < 0 and dimension = 'enps') then array(
			select u.value
			from (select id, line from line where voice = 'employee' and (id < 0 and dimension = 'enps' or id > 0 and dimension <> 'engagement') order by id < 0 desc, id limit 64) line
			cross join unnest(line.line) with ordinality u (value, place)
			order by line.id < 0 desc, line.id, u.place) else '{}' end as drivers;
end $$;
comment on function mart_read_survey(name) is
'Makes the table survey_read: one row, the arguments of the functions that read packed responses. private: name of the private schema.';

create function mart_read_responses(private name, periods date[]) returns void
	language plpgsql
	-- The planner takes what is read for many more groups than there are, and would sort all of it by text: three times
	-- the work of hashing it, which goes to disk where it must.
	set enable_sort = off
	set search_path = pg_catalog, pg_temp as $$
declare
	mart_grain text;
	whole constant boolean := periods is null;
	with_surveys boolean;
	with_forgotten boolean;
	first_days date[];
	after_days date[];
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	select m.grain into strict mart_grain from mart m;
	with_surveys := exists (select from source_surveys);
	with_forgotten := exists (select from forgotten);
	-- answers that count for these periods by their survey were given in others
	select r.first_days, r.after_days into first_days, after_days
	from mart_ranges(periods || array(select s.asked from survey_spans s where s.period = any (periods)), mart_grain) r;

	-- The planner knows the values of all these when it plans: what is not asked for costs nothing.
	create unlogged table responses_read as
	select n.unit_id, case when n.unit_id is null then p.unit::text end as unit,
		case when p.period is not null then coalesce(y.period, p.period) end as period,
		mart_pack(p.answers) as answers
	from (
		select r.unit, case when with_surveys then r.survey end as survey, mart_period(r.asked_on, mart_grain) as period,
			mart_responses(r.voice, r.response::text, r.person::text, r.share::float8, r.question::text, r.score::float8,
				(select s.names from survey_read s), (select s.questions from survey_read s)) as answers
		from source_responses r
		where (whole or r.asked_on >= first_days[1] and r.asked_on < after_days[1]
				or r.asked_on >= first_days[2] and r.asked_on < after_days[2]
				or r.asked_on >= first_days[3] and r.asked_on < after_days[3])
			and (not with_forgotten or coalesce(r.person::text not in (select f.person from forgotten f), true))
		group by 1, 2, 3
	) p
	left join unit_names n on n.unit = p.unit::text
	left join (
		select s.survey::text as survey, mart_period(min(s.period), mart_grain) as period
		from source_surveys s where isfinite(s.period) group by 1
	) y on y.survey = p.survey::text
	where whole or coalesce(y.period, p.period) = any (periods)
	group by 1, 2, 3
	order by 3, 1, 2;
end $$;
comment on function mart_read_responses(name, date[]) is
'Makes the table responses_read: packed responses of every unit and period, those of unknown units by their text. periods: of these periods alone; NULL: of all, and of answers without a date. Needs survey_read. private: name of the private schema.';

create function mart_write_left_out(private name, periods date[]) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	delete from left_out l where l.view_name = 'responses' and (periods is null or l.period = any (periods));
	insert into left_out (view_name, unit, period, breach, n)
	select 'responses', coalesce(r.unit, u.unit), r.period, b.breach, b.n
	from (
		select *, case when period is null then 'no date' when unit_id is null then case when unit is null then 'no unit' else 'unknown unit' end end as reason
		from responses_read
	) r
	left join units u on u.unit_id = r.unit_id
	cross join lateral (
		select l.breach, l.n from mart_response_left_out(r.answers) l where l.breach is not null and (r.reason is null or l.breach = 'no response')
		union all
		select r.reason, sum(case when l.breach is null then l.n else -l.n end)
		from mart_response_left_out(r.answers) l
		where r.reason is not null and (l.breach is null or l.breach = 'no response')
	) b
	where b.n > 0;
end $$;
comment on function mart_write_left_out(name, date[]) is
'Counts in left_out the answers that are in no cell. periods: those that responses_read has; NULL: all. private: name of the private schema.';

-- Which cells are written: not all that were read.
create function mart_mark_cells(private name) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	create unlogged table cells_due as
	select d.unit_id, d.period from dirty d where d.view_name = 'responses' and d.unit_id >= 0 and d.period is not null
	union
	select u.unit_id, d.period from dirty d cross join units u where d.view_name = 'responses' and d.unit_id is null and d.period is not null
	union
	select d.unit_id, p.period
	from dirty d cross join (select r.period from responses_read r where r.period is not null union select c.period from ratings_cells c) p
	where d.view_name = 'responses' and d.unit_id >= 0 and d.period is null;
	alter table cells_due add primary key (period, unit_id);
	analyze cells_due;
end $$;
comment on function mart_mark_cells(name) is
'Makes the table cells_due: unit and period of the cells of answers that the table dirty marks. private: name of the private schema.';

-- Loading an empty table and then making its indexes takes half the time that loading through them does.
create function mart_drop_indexes(private name, tables text[], out statements text[])
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	found_index record;
begin
	statements := '{}';
	for found_index in
		select i.oid::regclass as index, t.relname as table, c.conname,
			case when c.oid is null then pg_get_indexdef(i.oid)
				else format('alter table %I.%I add constraint %I %s', private, t.relname, c.conname, pg_get_constraintdef(c.oid)) end as statement
		from pg_index x
		join pg_class t on t.oid = x.indrelid
		join pg_class i on i.oid = x.indexrelid
		left join pg_constraint c on c.conindid = i.oid and c.conrelid = t.oid
		where t.relnamespace = (select n.oid from pg_namespace n where n.nspname = private) and t.relname = any (tables)
		order by c.oid is null, i.relname
	loop
		if found_index.conname is not null then
			execute format('alter table %I.%I drop constraint %I', private, found_index.table, found_index.conname);
		else
			execute format('drop index %s', found_index.index);
		end if;
		statements := statements || found_index.statement;
	end loop;
end $$;
comment on function mart_drop_indexes(name, text[]) is
'Drops the indexes of tables in a mart''s private schema, with the constraints that need them; returns the statements that make them again.';

create function mart_write_cells(private name, whole boolean) returns bigint
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	periods date[];		-- for the key, which begins with the period
	written bigint;
	more bigint;
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	if whole then
		delete from ratings_cells;
		delete from engagement_cells;
	else
		periods := array(select distinct d.period from cells_due d);
		delete from ratings_cells c using cells_due d where c.period = any (periods) and d.unit_id = c.unit_id and d.period = c.period;
		delete from engagement_cells c using cells_due d where c.period = any (periods) and d.unit_id = c.unit_id and d.period = c.period;
	end if;
	insert into ratings_cells (unit_id, period, question_id, people, ratings)
	select r.unit_id, r.period, c.question_id, c.people, c.ratings
	from responses_read r cross join survey_read s cross join lateral mart_response_ratings(r.answers, s.questions) c
	where r.unit_id is not null and r.period is not null
		and (whole or exists (select from cells_due d where d.unit_id = r.unit_id and d.period = r.period));
	get diagnostics written = row_count;
	insert into engagement_cells (unit_id, period, dimension_id, people, engagement)
	select r.unit_id, r.period, c.dimension_id, c.people, c.engagement
	from responses_read r cross join survey_read s cross join lateral mart_response_engagement(r.answers, s.questions, s.measures) c
	where r.unit_id is not null and r.period is not null
		and (whole or exists (select from cells_due d where d.unit_id = r.unit_id and d.period = r.period));
	get diagnostics more = row_count;
	return written + more;
end $$;
comment on function mart_write_cells(name, boolean) is
'Writes ratings_cells and engagement_cells out of responses_read: all, or those in cells_due. Returns how many. private: name of the private schema.';

-- What is published of people stays.
create function mart_merge_people(private name, tenures boolean, whole boolean) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	periods date[];		-- for the key, which begins with the period
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	if whole and not exists (select from people p where p.family ~ '^tenure ' = tenures) then
		-- In a new mart whoever is in a period that is over is published with it, but for the few that the guard then takes
		-- back (mart_guard_withhold()): a second write of each is saved.
		insert into people (family, unit_id, period, person, digest, measures, published, published_in)
		select r.family, r.unit_id, r.period, r.person, r.digest, r.measures,
			case when r.period < f.shown_before then r.digest end, case when r.period < f.shown_before and f.guarded then 1 end
		from people_read r
		join (
			-- asked of each family once, not of each of its people
			select d.family, mart_guard_min(d.family) > 0 as guarded,
				case when d.family = any (mart_families(true)) and not exists (select from guard_state) then mart_first_open(private) end as shown_before
			from (select distinct family from people_read) d
			offset 0
		) f using (family);
		insert into people_due select distinct r.family, r.period from people_read r on conflict do nothing;
		return;
	end if;

	alter table people_read add primary key (period, unit_id, family, person);
	analyze people_read;
	if not whole then
		periods := array(select distinct d.period from cells_due d);
	end if;
	-- who is published stays, with nothing, until that is no more
	update people p set digest = null, measures = '{}',
		published_measures = case when p.digest = p.published then p.measures else p.published_measures end
	where p.digest is not null and p.family ~ '^tenure ' = tenures
		and (whole or p.period = any (periods) and exists (select from cells_due d where d.unit_id = p.unit_id and d.period = p.period))
		and not exists (select from people_read r
			where r.unit_id = p.unit_id and r.period = p.period and r.family = p.family and r.person = p.person);
	delete from people p
	where p.digest is null and p.published is null and p.family ~ '^tenure ' = tenures
		and (whole or p.period = any (periods) and exists (select from cells_due d where d.unit_id = p.unit_id and d.period = p.period));
	insert into people as p (family, unit_id, period, person, digest, measures)
	select r.family, r.unit_id, r.period, r.person, r.digest, r.measures from people_read r
	on conflict (period, unit_id, family, person) do update set digest = excluded.digest, measures = excluded.measures,
			published_measures = case when p.digest = p.published then p.measures else p.published_measures end
		where (p.digest, p.measures) is distinct from (excluded.digest, excluded.measures);
	insert into people_due
	select distinct p.family, p.period from people p
	where p.digest is distinct from p.published and p.family ~ '^tenure ' = tenures
		and (whole or p.period = any (periods) and exists (select from cells_due d where d.unit_id = p.unit_id and d.period = p.period))
	on conflict do nothing;
end $$;
comment on function mart_merge_people(name, boolean, boolean) is
'Makes the people of some cells those of the table people_read: of all cells, or of those in cells_due. tenures: whether of the families of tenures, or of voices. private: name of the private schema.';

create function mart_write_people(private name, whole boolean) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	create unlogged table people_read as
	select s.voices[p.voice] as family, r.unit_id, r.period, p.person, p.digest, p.measures_answered as measures
	from responses_read r cross join survey_read s cross join lateral mart_response_people(r.answers, s.questions, s.measures) p
	where r.unit_id is not null and r.period is not null
		and (whole or exists (select from cells_due d where d.unit_id = r.unit_id and d.period = r.period));
	perform mart_merge_people(private, false, whole);
	drop table people_read;
end $$;
comment on function mart_write_people(name, boolean) is
'Brings the people of voices up to date out of responses_read: of all cells, or of those in cells_due. private: name of the private schema.';

-- Responses with a row for each of several units.
create function mart_write_shared(private name, periods date[]) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	-- at every unit above several of them the one of the largest share counts, and these do not
	create unlogged table shared_read as
	select e.ancestor_id, e.unit_id, e.period, e.voice, e.response
	from (
		select t.ancestor_id, h.unit_id, h.period, h.voice, h.response,
			row_number() over (partition by t.ancestor_id, h.period, h.voice, h.response order by h.share desc, h.unit_id) as place
		from (
			select r.unit_id, r.period, h.voice, h.response, h.share,
				count(*) over (partition by r.period, h.voice, h.response) as units
			from responses_read r cross join survey_read s cross join lateral mart_response_heads(r.answers, s.questions) h
			where r.unit_id is not null and r.period is not null and h.share is not null
		) h
		join tree t on t.unit_id = h.unit_id
		where h.units > 1
	) e
	where e.place > 1;

	delete from shared_cells c where periods is null or c.period = any (periods);
	insert into shared_cells (ancestor_id, period, question_id, ratings)
	select e.ancestor_id, e.period, a.question_id, ratings_agg(a.score, a.lo, a.hi)
	from shared_read e
	join (
		select r.unit_id, r.period, a.*
		from responses_read r cross join survey_read s cross join lateral mart_response_answers(r.answers, s.questions) a
		where (r.unit_id, r.period) in (select x.unit_id, x.period from shared_read x)
	) a on a.unit_id = e.unit_id and a.period = e.period and a.voice = e.voice and a.response = e.response
	group by e.ancestor_id, e.period, a.question_id;
end $$;
comment on function mart_write_shared(name, date[]) is
'Writes shared_cells out of responses_read, and makes the table shared_read: the responses that a unit above several of theirs counts with another of them. A response is shared where share is not NULL. periods: those that responses_read has; NULL: all. private: name of the private schema.';

create function mart_write_drivers(private name, periods date[]) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	delete from driver_cells c where periods is null or c.period = any (periods);
	insert into driver_cells (period, people, moments)
	select r.period, count(distinct p.person) filter (where array_position(p.scores, null) is null), moments_agg(variadic p.scores)
	from responses_read r cross join survey_read s cross join lateral mart_response_scores(r.answers, s.questions, s.drivers) p
	where r.unit_id is not null and r.period is not null
		and not exists (
			select from shared_read x
			where x.ancestor_id = (select m.company_id from mart m) and x.unit_id = r.unit_id and x.period = r.period
				and x.voice = array_position(s.voices, 'employee') and x.response = p.response)
	group by r.period;
end $$;
comment on function mart_write_drivers(name, date[]) is
'Writes driver_cells out of responses_read: a row a response, people are those of whole rows. Needs shared_read. periods: those that responses_read has; NULL: all. private: name of the private schema.';

create function mart_refresh_responses(private name, all_of_them boolean) returns bigint
	language plpgsql
	set search_path = pg_catalog, pg_temp
	set jit = off as $$
declare
	periods date[];		-- NULL: all
	began date;
	memory constant text := current_setting('work_mem');
	indexes text[] := '{}';
	made_again text;
	written bigint;
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	perform set_config('work_mem', '128MB', true) where pg_size_bytes(memory) < pg_size_bytes('128MB');
	if not all_of_them and not exists (select from dirty d where d.view_name = 'responses' and d.period is null) then
		periods := array(select distinct d.period from dirty d where d.view_name = 'responses');
	end if;
	select min(c.period) into began from ratings_cells c;

	perform mart_read_survey(private);
	perform mart_read_responses(private, periods);
	perform mart_write_left_out(private, periods);
	perform mart_mark_cells(private);
	if all_of_them and not exists (select from ratings_cells) and not exists (select from people) then
		indexes := mart_drop_indexes(private, '{ratings_cells,engagement_cells,people}');
	end if;
	written := mart_write_cells(private, all_of_them);
	perform mart_write_people(private, all_of_them);
	foreach made_again in array indexes loop
		execute made_again;
	end loop;
	perform mart_write_shared(private, periods);
	perform mart_write_drivers(private, periods);
	drop table survey_read, responses_read, cells_due, shared_read;
	-- tenures count people from the first period on that has answers
	insert into dirty (view_name) select 'tenures' where began is distinct from (select min(c.period) from ratings_cells c);
	if all_of_them then
		-- not what nobody looks for: arrays of measures are slow to analyze
		analyze ratings_cells (unit_id, period, question_id, people), engagement_cells (unit_id, period, dimension_id, people),
			people (family, unit_id, period, person, digest, published, published_in);
	end if;
	perform set_config('work_mem', memory, true);
	return written;
end $$;
comment on function mart_refresh_responses(name, boolean) is
'Recomputes the cells of answers that the table dirty marks, or all of them; returns how many were written. What is published of people stays. private: name of the private schema.';
