-- Publication: what the guard lets through becomes plain numbers.

create function mart_first_open(private name) returns date
	language plpgsql stable
	set search_path = pg_catalog, pg_temp as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	return (select mart_period(m.closing + 1, m.grain) from mart m);
end $$;
comment on function mart_first_open(name) is 'First day of the first period that is not over at the mart''s closing date.';

create function mart_step_of(grain text) returns interval
	language sql immutable parallel safe
	set search_path = pg_catalog, pg_temp
	as $$ select case grain when 'quarter' then interval '3 months' else ('1 ' || grain)::interval end $$;
comment on function mart_step_of(text) is 'How long a period is. grain: day, week, month, quarter or year.';

create function mart_families(closing boolean) returns text[]
	language sql immutable parallel safe
	set search_path = pg_catalog, pg_temp
	-- not internal: internal_service alone is published of it; turnover and churn are of the closing date, and change with it alone
	as $$ select array['employee', 'customer', 'supplier'] || case when closing then array['tenure employee', 'tenure customer'] end $$;
comment on function mart_families(boolean) is 'Families of people of which cells are shown.';

-- Asks the guard, and writes down what there is to do. What nobody in it has changed is current as it is.
create function mart_publishing(private name, closing boolean) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	families constant text[] := @extschema@.mart_families(closing);
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	if not exists (select from guard_state) then
		insert into publishing
		select g.family, g.unit_id, g.period, true from mart_guard(private, families, closing) g where g.known;
		return;
	end if;

	create temporary table published_before on commit drop as
	select g.family, g.period, g.tree <> mart_guard_tree(private) or g.definitions <> (mart_guard_columns(private, g.family)).definitions as anew
	from guard_state g;
	create temporary table stirred on commit drop as
	select distinct p.family, p.period, t.ancestor_id as unit_id
	from people_due d join people p using (family, period) join published_before b using (family, period) join tree t on t.unit_id = p.unit_id
	where p.digest is distinct from p.published;
	create temporary table answer on commit drop as
	select g.family, g.period, g.unit_id, g.known, g.shown,
		exists (select from shown_cells s where s.family = g.family and s.unit_id = g.unit_id and s.period = g.period) as shown_before
	from mart_guard(private, families, closing) g;
	analyze published_before, stirred, answer;

	insert into publishing
	select a.family, a.unit_id, a.period, a.known
	from answer a
	left join published_before b using (family, period)
	left join stirred s using (family, period, unit_id)
	left join held_back h using (family, period, unit_id)
	where a.known and (b.family is null or b.anew or s.family is not null or h.family is not null or not a.shown_before)
		or not a.known and not a.shown and a.shown_before;
	delete from held_back h using (select distinct family, period from answer) a where h.family = a.family and h.period = a.period;
	insert into held_back select a.family, a.unit_id, a.period from answer a where a.shown and not a.known;
	drop table published_before, stirred, answer;
end $$;
comment on function mart_publishing(name, boolean) is
'Fills publishing with the cells that the guard lets be brought up to date and that are not. closing: whether this is a closing date.';

-- Whoever is in several units of one family and period counts once above them.
create function mart_publishing_people(private name, sums int[]) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	families text[];
	periods date[];
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	families := array(select p.family from publishing p where p.known group by p.family);
	periods := array(select p.period from publishing p where p.known group by p.period);
	create temporary table own on commit drop as
	select p.family, p.unit_id, p.period, count(*) as people
	from people p
	where p.family = any (families) and p.period = any (periods) and p.digest is not null
	group by p.family, p.unit_id, p.period;
	analyze own;
	insert into publishing_people
	select g.family, g.unit_id, g.period, o.people
	from publishing g join own o using (family, unit_id, period)
	where g.known and g.unit_id <> all (sums);

	with repeated as materialized (
		-- a person's number is another one in each family
		select p.period, p.person
		from people p
		where p.family = any (families) and p.period = any (periods) and p.digest is not null
			-- turnover and churn are of spells, not of people
			and p.family = any (mart_families(false))
		group by p.period, p.person having count(*) > 1
	), several as (
		select p.family, p.period, p.person, array_agg(p.unit_id) as units
		from repeated r join people p using (period, person)
		where p.digest is not null
		group by p.family, p.period, p.person
	), too_many as materialized (
		select r.family, r.unit_id, r.period, sum(r.times - 1) as people
		from (
			select s.family, t.ancestor_id as unit_id, s.period, s.person, count(*) as times
			from several s cross join unnest(s.units) u (unit_id) join tree t on t.unit_id = u.unit_id
			where t.ancestor_id = any (sums)
			group by s.family, t.ancestor_id, s.period, s.person having count(*) > 1
		) r
		group by r.family, r.unit_id, r.period
	)
	insert into publishing_people
	select g.family, g.unit_id, g.period, sum(o.people) - coalesce(min(m.people), 0)
	from publishing g
	join tree t on t.ancestor_id = g.unit_id
	join own o on o.family = g.family and o.unit_id = t.unit_id and o.period = g.period
	left join too_many m on m.family = g.family and m.unit_id = g.unit_id and m.period = g.period
	where g.known and g.unit_id = any (sums)
	group by g.family, g.unit_id, g.period;
	drop table own;
end $$;
comment on function mart_publishing_people(name, int[]) is
'Counts the distinct people of what is in publishing. sums: units that have units below them.';

create function mart_show(private name, closing boolean, sums int[]) returns bigint
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	written bigint := 0;
	family text;
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	for family in select distinct p.family from publishing p where p.known order by 1 loop
		if family = any (mart_families(false)) then
			written := written + mart_show_dimensions(private, family, sums) + mart_show_questions(private, family, sums);
		end if;
	end loop;
	if closing or exists (select from dirty d where d.view_name = 'outcomes') then
		written := written + mart_show_outcomes(private, sums);
	end if;
	if closing then
		written := written + mart_show_leaving(private, sums);
	end if;
	return written;
end $$;
comment on function mart_show(name, boolean, int[]) is
'Writes what is in publishing, and outcomes, to shown_cells; returns how many cells. closing: whether this is a closing date; sums: units that have units below them.';

create function mart_publish(private name, closing boolean) returns bigint
	language plpgsql
	set search_path = pg_catalog, pg_temp
	-- sums of a hundred thousand cells fit, and are not worth compiling
	set work_mem = '64MB'
	set jit = off
	set enable_nestloop = on
	set enable_mergejoin = on as $$
declare
	gone int[];
	sums int[];
	first boolean;
	cells bigint;
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	-- not truncate: it would wait for a pg_dump
	delete from publishing;
	delete from publishing_people;
	if closing then
		analyze units, tree, questions, dimensions;
	end if;
	perform mart_publishing(private, closing);
	analyze publishing;
	-- units that are no more
	gone := array(select s.unit_id from published_scorecard s except select u.unit_id from units u);
	if gone <> '{}' then
		delete from shown_cells s where s.unit_id = any (gone);
	end if;
	delete from shown_cells s using publishing p
	where s.unit_id = p.unit_id and s.period = p.period and s.family = p.family;

	sums := array(select t.ancestor_id from tree t where t.distance > 0 group by t.ancestor_id);
	create temporary table goes_into on commit drop as
	select u.unit_id, case when u.unit_id = any (sums) then u.unit_id else u.parent_id end as into_id from units u;
	analyze goes_into;
	perform mart_publishing_people(private, sums);
	analyze publishing_people;
	first := not exists (select from shown_cells);
	if first then
		-- A million entries are sorted into an index in less time than they are put into it one by one. And the planner,
		-- which takes units and periods for as few as the fewer of them, would look up each of a million cells.
		alter table shown_cells drop constraint shown_cells_pkey;
		perform set_config('enable_nestloop', 'off', true), set_config('enable_mergejoin', 'off', true);
	end if;
	cells := mart_show(private, closing, sums);
	if first then
		perform set_config('enable_nestloop', 'on', true), set_config('enable_mergejoin', 'on', true);
		alter table shown_cells add primary key (unit_id, period, voice, measure);
		-- for all that is computed from them in this same transaction
		analyze shown_cells (family, unit_id, period, voice, measure);
	end if;
	drop table goes_into;
	perform mart_scorecard(private, closing, sums);
	if first then
		analyze published_scorecard (unit_id, period);
	end if;
	perform mart_stakeholders(private);
	delete from publishing;
	delete from publishing_people;
	return cells;
end $$;
comment on function mart_publish(name, boolean) is
'Brings shown_cells and the views of cells up to date, as far as the guard lets it; returns how many cells it wrote. closing: whether this is a closing date.';
