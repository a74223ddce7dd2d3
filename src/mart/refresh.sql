-- A mart is kept fresh: what changed is taken from the queue, its cells are recomputed, and published as far as the
-- guard lets them. All in one transaction, with locks that no reader waits for: what is published is deleted and
-- inserted, never truncated.

-- Most changes of units are a manager or a name, and change no cell; a new unit changes its own and left_out's.
create function mart_structure_hash(private name, known int[]) returns numeric
	language plpgsql stable
	set search_path = pg_catalog, pg_temp as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	return (
		select sum(hashtextextended(line, 0)) from (
			select concat_ws('|', 'tree', t.ancestor_id, t.unit_id, t.distance) from tree t
				where t.ancestor_id = any (known) and t.unit_id = any (known)
			union all
			select concat_ws('|', 'question', q.question_id, q.question, q.voice, q.dimension, q.lo, q.hi, q.reversed, q.measure, q.norm is not null) from questions q
			union all
			select concat_ws('|', 'dimension', d.dimension_id, d.voice, d.dimension, d.lo, d.hi, d.questions) from dimensions d) lines (line));
end $$;
comment on function mart_structure_hash(name, int[]) is
'What cells depend on but the names of units, as one number: questions, dimensions, and the tree of the units known (unit_id).';

create function mart_take(private name) returns bigint
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	taken bigint;
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	-- What writers add from here on stays for the next refresh. This one may see their rows already; the next
	-- recomputes the same cells from the same rows.
	with taken as (
		delete from queue returning queue.view_name, queue.unit, queue.at
	), marked as (
		insert into dirty (view_name, unit_id, period)
		select distinct t.view_name, case when t.unit is not null then coalesce(n.unit_id, -1) end, mart_period(t.at, m.grain)
		from taken t cross join mart m left join unit_names n on n.unit = t.unit
	)
	select count(*) into taken from taken;
	return taken;
end $$;
comment on function mart_take(name) is
'Moves the queue of a mart into the table dirty; returns how many entries there were.';

create function mart_mark_since(private name, since date) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	grain text;
	start date;
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	select m.grain, mart_period(since, m.grain) into strict grain, start from mart m;

	-- Periods of what is there, and of what was.
	insert into dirty (view_name, period)
	select distinct 'responses', p.period from (
		select mart_period(r.asked_on, grain) from source_responses r where r.asked_on >= start and isfinite(r.asked_on)
		union select s.period from survey_spans s where s.period >= start
		union select mart_period(s.period, grain) from source_surveys s where s.period >= start and isfinite(s.period)
		union select c.period from ratings_cells c where c.period >= start
		union select c.period from people c where c.period >= start and c.family not like 'tenure %'
		union select l.period from left_out l where l.period >= start and l.view_name = 'responses') p (period);
	insert into dirty (view_name, period)
	select distinct 'outcomes', p.period from (
		select mart_period(o.at, grain) from source_outcomes o where o.at >= start and isfinite(o.at)
		union select c.period from outcome_cells c where c.period >= start
		union select l.period from left_out l where l.period >= start and l.view_name = 'outcomes') p (period);
	-- A tenure counts in every period that it lasts. Units and the rest have no date.
	insert into dirty (view_name) values ('tenures'), ('units'), ('questions'), ('surveys'), ('benchmarks');
end $$;
comment on function mart_mark_since(name, date) is
'Marks, in the table dirty, everything from the period of a day on, and what has no period.';

create function mart_restructure(private name) returns boolean
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	known int[];
	hash_before numeric;
	names_before jsonb;
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	known := array(select u.unit_id from units u);
	hash_before := mart_structure_hash(private, known);
	names_before := (select coalesce(jsonb_object_agg(n.unit, n.unit_id), '{}') from unit_names n);
	perform mart_structure(private);
	if mart_structure_hash(private, known) is distinct from hash_before then
		return true;
	end if;
	insert into dirty (view_name, unit_id)
	select distinct v.view_name, changed.unit_id
	from jsonb_each_text(names_before) b (unit, unit_id)
	full join unit_names n using (unit)
	cross join lateral (values (coalesce(b.unit_id::int, -1)), (coalesce(n.unit_id, -1))) changed (unit_id)
	cross join (values ('responses'), ('tenures'), ('outcomes')) v (view_name)
	where b.unit_id::int is distinct from n.unit_id;
	return false;
end $$;
comment on function mart_restructure(name) is
'Reads units, questions and dimensions of a mart anew. Returns whether everything must be recomputed; what is changed by a unit that is new alone is marked in the table dirty.';

-- A change is known by the unit and the day of an answer; its cell may be in another period, by the answer's survey.
create function mart_mark_surveys(private name) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	grain text;
	anew boolean;
	first date;
	last date;
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	if not exists (select from source_surveys) and not exists (select from survey_spans) then
		return;
	end if;
	select m.grain into strict grain from mart m;
	select coalesce(bool_or(d.view_name = 'surveys' or d.period is null), false), min(d.period), max(d.period)
	into anew, first, last
	from dirty d where d.view_name in ('responses', 'surveys');
	if not anew and first is null then
		return;
	end if;

	create temporary table spans_now on commit drop as
	select distinct s.survey, mart_period(r.asked_on, grain) as asked, s.period
	from source_responses r
	join (select t.survey::text as survey, mart_period(min(t.period), grain) as period
		from source_surveys t where isfinite(t.period) group by t.survey::text) s on s.survey = r.survey::text
	where isfinite(r.asked_on) and (anew or r.asked_on between first and last + 366
		and mart_period(r.asked_on, grain) in (select d.period from dirty d where d.view_name = 'responses'));
	if anew then
		insert into dirty (view_name, period)
		select distinct 'responses', p.period
		from ((select b.survey, b.asked, b.period from survey_spans b except select n.survey, n.asked, n.period from spans_now n)
			union all
			(select n.survey, n.asked, n.period from spans_now n except select b.survey, b.asked, b.period from survey_spans b)) changed
		cross join lateral (values (changed.asked), (changed.period)) p (period);
	end if;
	insert into survey_spans
	select n.survey, n.asked, n.period from spans_now n except select b.survey, b.asked, b.period from survey_spans b;
	insert into dirty (view_name, unit_id, period)
	select distinct 'responses', d.unit_id, s.period
	from dirty d join survey_spans s on s.asked = d.period and s.period <> d.period
	where d.view_name = 'responses';
	if anew then
		delete from survey_spans b where not exists (
			select from spans_now n where n.survey = b.survey and n.asked = b.asked and n.period = b.period);
	end if;
	drop table spans_now;
end $$;
comment on function mart_mark_surveys(name) is
'Marks the periods that answers count for by their survey, where the days of what changed are marked, and where surveys changed.';

create function mart_recompute(private name, all_of_them boolean, closing boolean, out cells bigint, out published bigint)
	language plpgsql
	set search_path = pg_catalog, pg_temp
	-- its many statements run once each: compiling one takes seconds, running it milliseconds
	set jit = off as $$
declare
	began date;
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	perform mart_step(private, 'structure');
	began := (select min(c.period) from ratings_cells c);
	if all_of_them or exists (select from dirty d where d.view_name not in ('responses', 'tenures', 'outcomes')) then
		all_of_them := mart_restructure(private) or all_of_them;
	end if;
	if all_of_them then
		insert into dirty (view_name) values ('surveys');
	end if;
	perform mart_mark_surveys(private);

	cells := 0;
	if all_of_them or exists (select from dirty d where d.view_name = 'responses') then
		perform mart_step(private, 'responses');
		cells := cells + mart_refresh_responses(private, all_of_them or exists (
			select from dirty d where d.view_name = 'responses' and d.unit_id is null and d.period is null));
	end if;
	-- Spells are seen until the closing date, and from the first answer on (without any, from the first outcome): all
	-- change with these.
	if all_of_them or closing or exists (select from dirty d where d.view_name = 'tenures')
		or began is distinct from (select min(c.period) from ratings_cells c)
		or began is null and exists (select from dirty d where d.view_name = 'outcomes') then
		perform mart_step(private, 'tenures');
		cells := cells + mart_refresh_tenures(private);
	end if;
	if all_of_them or exists (select from dirty d where d.view_name = 'outcomes') then
		perform mart_step(private, 'outcomes');
		cells := cells + mart_refresh_outcomes(private, all_of_them or exists (
			select from dirty d where d.view_name = 'outcomes' and d.unit_id is null and d.period is null));
	end if;
	-- publication asks whether outcomes changed
	delete from dirty d where d.view_name <> 'outcomes';
	if all_of_them then
		insert into dirty (view_name) values ('outcomes');
	end if;
	-- Whom the source has lost counts nowhere; the name is not kept for longer.
	delete from forgotten f
	where not exists (select from source_responses r where r.person::text = f.person)
		and not exists (select from source_tenures t where t.person::text = f.person);

	perform mart_step(private, 'publication');
	published := mart_publish(private, closing);
	delete from dirty;
	delete from people_due d where (
		select true from people p
		where p.family = d.family and p.period = d.period and p.digest is distinct from p.published limit 1) is null;
	if closing then
		perform mart_step(private, 'analyses');
		perform mart_analyse(private);
		perform mart_step(private, 'teams');
		perform mart_teams(private);
	end if;
	if closing or published > 0 then
		perform mart_step(private, 'alerts');
		perform mart_alert(private);
	end if;
	update mart set refreshed_at = clock_timestamp();
end $$;
comment on function mart_recompute(name, boolean, boolean) is
'Recomputes the cells that the table dirty marks, or all of them, and publishes them. closing: whether this is a closing date. Returns how many cells were recomputed, and how many of what is published changed.';

create function mart_build(private name) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
	perform @extschema@.mart_lock(private, true);
	perform @extschema@.mart_recompute(private, true, true);
end $$;
comment on function mart_build(name) is 'Computes everything in a mart from the source and publishes it: create_mart()''s last step.';

create function refresh_mart(mart name, since date default null, closing date default null, wait boolean default true)
	returns table (changes bigint, recomputed bigint, published bigint, held_back bigint, left_out bigint)
	language plpgsql
	set search_path = pg_catalog, pg_temp set jit = off as $$
#variable_conflict use_column
declare
	private constant name := @extschema@.mart_open(refresh_mart.mart);
	before date;
begin
	if not @extschema@.mart_lock(private, wait) then
		raise notice 'another refresh of mart "%" is under way', mart
			using hint = 'See mart_progress(). What it does not take is left for the next refresh.';
		return;
	end if;
	perform set_config('search_path', @extschema@.mart_path(private), true);
	select m.closing into strict before from mart m;
	if closing < before then
		raise exception using errcode = 'invalid_parameter_value',
			message = format('the closing date %s is before the last one, %s', refresh_mart.closing, before),
			hint = 'What is published stays so: a closing date moves forward only.';
	end if;
	if closing > current_date then
		raise exception using errcode = 'invalid_parameter_value',
			message = format('the closing date %s is in the future', refresh_mart.closing),
			hint = 'A period is published when it is over, and a closing date cannot be taken back.';
	end if;

	changes := mart_take(private);
	if since is not null and isfinite(since) then
		perform mart_mark_since(private, since);
	end if;
	update mart set closing = refresh_mart.closing where refresh_mart.closing is not null;
	select r.cells, r.published into recomputed, published
	from mart_recompute(private, coalesce(since = '-infinity', false), refresh_mart.closing is not null) r;
	select count(*) into held_back from held_back h;
	select coalesce(sum(l.n), 0) into left_out from left_out l;
	return next;
end $$;
comment on function refresh_mart(name, date, date, boolean) is
'Recomputes the cells of a mart whose rows changed since the last refresh, as track() notes it, and publishes them as far as the guard lets them. since: everything from the period of that day on as well, for tables that are not tracked; -infinity: everything. closing: a closing date: periods that ended by then are published, what was held back is, and the analyses are made anew; not before the last one, and not in the future. wait: whether to wait for another refresh that is under way; where not, there is a notice and no row. One row: changes that were noted, cells recomputed, published cells that changed, published cells that are held back as they are until more people change or come in, or until a closing date, rows of the source that are in no cell. Readers see all of it at once when it commits. An error where the current user does not own the mart.';
