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

create function mart_guard_stub(private name, family text, period date)
	returns table (unit_id int, known boolean, shown boolean)
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	min constant int := case when family in ('employee', 'tenure employee') then 5 else 0 end;
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	return query
		select u.unit_id, coalesce(c.n, 0) >= min, coalesce(c.n, 0) >= min
		from units u
		left join (
			select t.ancestor_id, count(*) as n from people p join tree t on t.unit_id = p.unit_id
			where p.family = mart_guard_stub.family and p.period = mart_guard_stub.period and p.digest is not null
			group by t.ancestor_id
		) c on c.ancestor_id = u.unit_id;
	update people p set published = p.digest
	where p.family = mart_guard_stub.family and p.period = mart_guard_stub.period and p.digest is distinct from p.published;
end $$;
comment on function mart_guard_stub(name, text, date) is 'Until the guard is there.';

-- Asks the guard, and writes down what there is to do. What nobody in it has changed is current as it is.
create function mart_publishing(private name, closing boolean) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	due record;
	first boolean;
	changed int[];
	known int[];
	kept int[];
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	for due in
		select distinct d.family, d.period from people d
		where d.family = any (mart_families(closing)) and d.period < mart_first_open(private)
			and d.digest is distinct from d.published order by 1, 2
	loop
		first := not exists (select from publications p where p.family = due.family and p.period = due.period);
		changed := array(
			select distinct t.ancestor_id
			from people p join tree t on t.unit_id = p.unit_id
			where not first and p.family = due.family and p.period = due.period and p.digest is distinct from p.published);
		select array_agg(g.unit_id) filter (where g.known), array_agg(g.unit_id) filter (where not g.known and g.shown)
		into known, kept
		from mart_guard_stub(private, due.family, due.period) g;

		insert into publishing
		select due.family, k.unit_id, due.period, true
		from unnest(known) k (unit_id)
		where first or k.unit_id = any (changed)
			or exists (select from held_back h where h.family = due.family and h.unit_id = k.unit_id and h.period = due.period)
			or not exists (select from shown_cells s where s.family = due.family and s.unit_id = k.unit_id and s.period = due.period);
		if first then
			if known is not null then
				insert into publications values (due.family, due.period);
			end if;
			continue;
		end if;

		delete from held_back h where h.family = due.family and h.period = due.period;
		insert into held_back select due.family, k.unit_id, due.period from unnest(kept) k (unit_id);
		-- what is no longer shown at all
		insert into publishing
		select distinct due.family, s.unit_id, due.period, false
		from shown_cells s
		where s.family = due.family and s.period = due.period
			and s.unit_id <> all (coalesce(known, '{}')) and s.unit_id <> all (coalesce(kept, '{}'));
	end loop;
end $$;
comment on function mart_publishing(name, boolean) is
'Fills publishing with the cells that the guard lets be brought up to date and that are not. closing: whether this is a closing date.';

-- Whoever is in several units of one family and period counts once above them.
create function mart_publishing_people(private name, sums int[]) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	insert into publishing_people
	select g.family, g.unit_id, g.period, count(p.person)
	from publishing g
	left join people p on p.unit_id = g.unit_id and p.period = g.period and p.family = g.family and p.digest is not null
	where g.known and g.unit_id <> all (sums)
	group by g.family, g.unit_id, g.period;

	if not exists (select from publishing g where g.known and g.unit_id = any (sums)) then
		return;
	end if;
	with own as materialized (
		select p.family, p.unit_id, p.period, count(*) as people
		from people p join (select distinct family, period from publishing) g using (family, period)
		where p.digest is not null
		group by p.family, p.unit_id, p.period
	), several as materialized (
		select p.family, p.period, p.person, array_agg(p.unit_id) as units
		from people p join (select distinct family, period from publishing) g using (family, period)
		where p.digest is not null
		group by p.family, p.period, p.person having count(*) > 1
	), too_many as (
		select r.family, r.unit_id, r.period, sum(r.rows - 1) as people
		from (
			select s.family, t.ancestor_id as unit_id, s.period, s.person, count(*) as rows
			from several s cross join unnest(s.units) u (unit_id) join tree t on t.unit_id = u.unit_id
			group by s.family, t.ancestor_id, s.period, s.person having count(*) > 1
		) r
		group by r.family, r.unit_id, r.period
	)
	insert into publishing_people
	select g.family, g.unit_id, g.period, coalesce(sum(o.people), 0) - coalesce(min(m.people), 0)
	from publishing g
	join tree t on t.ancestor_id = g.unit_id
	left join own o on o.family = g.family and o.unit_id = t.unit_id and o.period = g.period
	left join too_many m on m.family = g.family and m.unit_id = g.unit_id and m.period = g.period
	where g.known and g.unit_id = any (sums)
	group by g.family, g.unit_id, g.period;
end $$;
comment on function mart_publishing_people(name, int[]) is
'Counts the distinct people of what is in publishing. sums: units that have units below them.';

create function mart_publish(private name, closing boolean) returns bigint
	language plpgsql
	set search_path = pg_catalog, pg_temp
	-- sums of a hundred thousand cells fit, and are not worth compiling
	set work_mem = '64MB'
	set jit = off as $$
declare
	sums int[];
	first boolean;
	cells bigint;
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	truncate publishing, publishing_people;
	if closing then
		analyze units, tree, questions, dimensions;
	end if;
	perform mart_publishing(private, closing);
	analyze publishing;
	-- units that are no more
	delete from shown_cells s where not exists (select from units u where u.unit_id = s.unit_id);
	delete from shown_cells s using publishing p
	where s.unit_id = p.unit_id and s.period = p.period and s.family = p.family;

	sums := array(select t.ancestor_id from tree t where t.distance > 0 group by t.ancestor_id);
	-- A million entries are sorted into an index in less time than they are put into it one by one.
	first := not exists (select from shown_cells);
	if first then
		alter table shown_cells drop constraint shown_cells_pkey;
	end if;
	perform mart_publishing_people(private, sums);
	analyze publishing_people;
	cells := mart_show_dimensions(private, sums) + mart_show_questions(private, sums) + mart_show_outcomes(private, sums)
		+ case when closing then mart_show_leaving(private, sums) else 0 end;
	if first then
		alter table shown_cells add primary key (unit_id, period, voice, measure);
	end if;
	perform mart_scorecard(private, sums);
	perform mart_stakeholders(private);
	truncate publishing, publishing_people;
	return cells;
end $$;
comment on function mart_publish(name, boolean) is
'Brings shown_cells and the views of cells up to date, as far as the guard lets it; returns how many cells it wrote. closing: whether this is a closing date.';
