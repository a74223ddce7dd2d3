-- The guard: which numbers may be shown, and which of those may change. The rule and why it holds: guard.h.

create function min_people() returns int
	as 'MODULE_PATHNAME', 'min_people' language c stable parallel safe;
comment on function min_people() is
'The setting employee_customer.min_people: how many employees there must be behind a number. At least 2, and 5 where nobody set it; superusers set it.';
create function min_customers() returns int
	as 'MODULE_PATHNAME', 'min_customers' language c stable parallel safe;
comment on function min_customers() is
'The setting employee_customer.min_customers: how many customers (or suppliers) there must be behind a number. 0, where nobody set it, is no rule; otherwise at least 2; superusers set it.';

-- For anyone's own queries ---------------------------------------------------------------------------

create function disclosable(n bigint, min int) returns boolean
	as 'MODULE_PATHNAME', 'window_disclosable' language c stable window parallel safe;
comment on function disclosable(bigint, int) is
'Window function: whether a row''s number may be shown where the total of its partition is shown too. n: people behind the row; NULL or 0: false, for what is empty and what is suppressed must look the same; negative: an error. min: how many there must be; at least 2, the same in all rows of a partition; NULL: min_people(). True where n >= min; but where the rows with 1 to min - 1 people hold fewer than min together, subtracting what is shown from the total would tell about them, and the smallest of the others (of several, the first in the window''s order) is false as well. One suffices, for it holds min by itself. The partition is decided as a whole, whatever the frame: disclosable(n, 5) over (partition by parent). Of two levels or more, or of two tables of the same people, ask mart_showable() or make a mart: each partition alone may be safe where both together are not.';
create function disclosable(n bigint) returns boolean
	as 'MODULE_PATHNAME', 'window_disclosable_by_setting' language c stable window parallel safe;
comment on function disclosable(bigint) is
'Window function: disclosable(n, min_people()).';

-- The solver -----------------------------------------------------------------------------------------

create function mart_showable(parents int[], counts int[], moved int[], barred boolean[], shown boolean[],
	shown_atoms int[], current_atoms int[], min int, closing boolean,
	out known boolean[], out shown_now boolean[], out covered boolean[], out atoms_shown int[], out atoms_current int[])
	as 'MODULE_PATHNAME', 'mart_showable' language c immutable strict parallel safe;
comment on function mart_showable(int[], int[], int[], boolean[], boolean[], int[], int[], int, boolean) is
'Which units of a tree may be published: so that from this and everything that was published before nothing follows about fewer than min people. An element a unit; all arrays of one length, without NULLs. parents: the unit''s parent as its place in the array, from 1; 0: none; -1: the unit is no more. counts: of each unit six numbers a column, of its own people and not of those below it: people of this unit alone; people at all; of the first, those who were never published; of all, those who are published or here and not both; of the first, those with answers that were never published; of all, those who changed since they were published. The first column: anybody; the others: a measure each. moved: people who come from units that are no more. barred: not to be published. shown: has a number now. shown_atoms, current_atoms: what the last call returned as atoms_shown and atoms_current; 0 at the first. closing: whether this is a closing date. known: publish the unit''s number as it is now. shown_now: it has a number; where it is not known, the one that it had. covered: the unit''s own people are in a number that is published now. Errors: negative counts, a cycle, min below 2 (22023), NULLs in arrays (22004). NULL where an argument is.';

create function mart_guard_accum(int[], int[], int[], bigint[], bigint[], boolean, boolean, boolean, boolean, boolean) returns int[]
	as 'MODULE_PATHNAME', 'mart_guard_accum' language c immutable parallel safe;
comment on function mart_guard_accum(int[], int[], int[], bigint[], bigint[], boolean, boolean, boolean, boolean, boolean) is 'Transition function of mart_guard_counts.';
create aggregate mart_guard_counts(columns int[], states int[], measures bigint[], published_measures bigint[],
		present boolean, alone boolean, published boolean, touched boolean, corrected boolean) (
	sfunc = mart_guard_accum,
	stype = int[],
	sspace = 500,
	parallel = safe
);
comment on aggregate mart_guard_counts(int[], int[], bigint[], bigint[], boolean, boolean, boolean, boolean, boolean) is
'A row of mart_showable''s counts, of the people of one unit. columns: the measures to count, the same in all rows; states: of each, 0, or 1 where it was never published, 2 where it is defined anew; measures: what the person answered, each the measure times 2^32 plus a hash of the answers to it; published_measures: those that are published; NULL: the same, or, of a person who is touched, not known; present: whether the person is there now; alone: in this unit only; published: whether the person is in what is published; touched: whether the person changed since; corrected: whether an earlier version was published, too.';

-- The guard of a mart --------------------------------------------------------------------------------

create function mart_guard_min(family text) returns int
	language sql stable
	set search_path = pg_catalog, pg_temp
	as $$ select case when family in ('employee', 'internal', 'tenure employee') then @extschema@.min_people() else @extschema@.min_customers() end $$;
comment on function mart_guard_min(text) is
'How many people there must be behind a number of a family: min_people() of employee, internal and tenure employee, min_customers() of all others.';

create function mart_guard_tree(private name) returns bigint
	language plpgsql stable
	set search_path = pg_catalog, pg_temp as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	return (select hashtextextended(string_agg(u.unit_id || '<' || coalesce(u.parent_id, -1), ',' order by u.unit_id), 0) from units u);
end $$;
comment on function mart_guard_tree(name) is 'A hash of which unit is below which: where it changed, what is published is looked at again.';

create function mart_guard_columns(private name, family text, out columns int[], out definitions bigint[])
	language plpgsql stable
	set search_path = pg_catalog, pg_temp as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	select array_agg(m.id order by m.id), array_agg(hashtextextended(m.definition, 0) order by m.id) into columns, definitions
	from (
		select d.dimension_id, concat_ws('|', d.lo, d.hi, (select string_agg(concat_ws('|', q.question, q.reversed), ',' order by q.question)
			from questions q where q.question = any (d.questions)))
		from dimensions d where d.voice = mart_guard_columns.family
		union all
		select -q.question_id, concat_ws('|', q.lo, q.hi, q.reversed, q.measure)
		from questions q
		-- what is compared with a benchmark is the mean of one question, whatever else of its dimension was answered
		where q.voice = mart_guard_columns.family and (q.measure is not null or q.norm is not null and q.voice = 'employee')) m (id, definition);
	columns := coalesce(columns, '{}');
	definitions := coalesce(definitions, '{}');
end $$;
comment on function mart_guard_columns(name, text) is
'The measures of a family, as people.measures has them, and a hash of what each is made of: another one changes everybody''s, without anybody having changed an answer.';

create function mart_guard_due(private name, families text[], closing boolean)
	returns table (family text, period date, min int, first boolean)
	language plpgsql stable
	set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
	tree_now constant bigint := @extschema@.mart_guard_tree(private);
	open date;
	anew boolean;
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	open := mart_first_open(private);
	anew := not exists (select from guard_state);
	return query
		with measures as materialized (
			select f.family, m.definitions from unnest(families) f (family) cross join lateral mart_guard_columns(private, f.family) m
		), changed as materialized (
			select d.family, d.period from people_due d
			where d.family = any (families) and d.period < open
				-- in a new mart, people are written as published (mart_merge_people())
				and (anew or exists (
					select from people p
					where p.family = d.family and p.period = d.period and p.digest is distinct from p.published limit 1))
		)
		select family, period, mart_guard_min(family),
			-- a setting that was raised is met at once, as if nothing had been shown
			s.period is null or s.min_people < mart_guard_min(family)
		from changed c full join (select * from guard_state g where g.family = any (families) and g.period < open) s using (family, period)
		join measures m using (family)
		where c.period is not null or s.min_people <> mart_guard_min(family)
			or s.tree <> tree_now or s.definitions <> m.definitions or (closing and s.waiting)
		order by family, period;
end $$;
comment on function mart_guard_due(name, text[], boolean) is
'The periods, of the families asked for, that are over and whose publication must be looked at: never published, or with people who changed since, or units that moved, or measures or a setting that changed; at a closing date also with numbers that were held back. min: people there must be, 0: any; first: nothing is shown yet, or all of it by a lower setting.';

-- Rows of mart_showable's arguments: units that are, each with its place in the arrays, then those that are no more and
-- still in what is shown.
create function mart_guard_counts_of(private name)
	returns table (family text, period date, min int, first boolean, units int[], parents int[], counts int[], moved int[],
		barred boolean[], shown boolean[], shown_atoms int[], current_atoms int[])
	language plpgsql
	-- The planner expects few units, and would compare each with each.
	set enable_nestloop = off
	set enable_mergejoin = off
	set jit = off
	set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
	guarded text[];
	periods date[];
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	-- values that the planner knows
	guarded := array(select distinct d.family from guard_due d where d.min > 0);
	periods := array(select distinct d.period from guard_due d where d.min > 0);
	if guarded = '{}' then
		return;
	end if;
	return query
		with due as materialized (
			select d.family, d.period, d.min, d.first, m.columns, case when g.waiting then g.complete end as complete,
				array(select case when old.definition is null then 1 when old.definition <> now.definition then 2 else 0 end
					from unnest(m.columns, m.definitions) with ordinality now (id, definition, place)
					left join unnest(g.columns, g.definitions) old (id, definition) using (id) order by now.place) as states
			from guard_due d
			join (select f.family, c.columns, c.definitions from unnest(guarded) f (family) cross join lateral mart_guard_columns(private, f.family) c) m
				on m.family = d.family
			left join guard_state g on g.family = d.family and g.period = d.period
			where d.min > 0
		), repeated as materialized (
			-- over the few columns that it takes, for mostly there are none
			select p.family, p.period, p.person
			from people p
			where p.family = any (guarded) and p.period = any (periods)
			group by p.family, p.period, p.person having count(*) > 1
		), doubled as materialized (
			select p.*, d.first
			from repeated r join people p using (family, period, person) join due d using (family, period)
			where p.family = any (guarded) and p.period = any (periods)
		), several as materialized (
			-- who is in several units: counts as one of the people in none of them
			select p.family, p.period, p.person, p.first,
				bool_or(p.digest is distinct from p.published) or p.first as touched,
				bool_or(p.published is not null and not exists (select from units u where u.unit_id = p.unit_id)) as moved,
				array_agg(p.unit_id) as units
			from doubled p
			group by p.family, p.period, p.person, p.first
		), branches as materialized (
			-- and is taken out of the sum, or counted once, where the branches of two of the units meet
			select s.family, s.period, s.person, s.first, s.touched, t.ancestor_id, count(*) as rows
			from several s cross join unnest(s.units) u (unit_id) join tree t on t.unit_id = u.unit_id
			group by s.family, s.period, s.person, s.first, s.touched, t.ancestor_id having count(*) > 1
		), inner_branches as (
			select c.family, c.period, c.person, u.parent_id as ancestor_id, c.rows
			from branches c join units u on u.unit_id = c.ancestor_id
		), rows as (
			select p.family, p.period, p.unit_id, p.measures, p.published_measures, p.digest is not null as present, true as alone,
				p.published is not null and not d.first as published, p.digest is distinct from p.published or d.first as touched,
				p.corrected and not d.first as corrected, false as moved,
				p.digest is not distinct from p.published and p.published_in <= d.complete as settled
			from people p join due d using (family, period)
			where p.family = any (guarded) and p.period = any (periods)
				and not exists (select from repeated r where r.family = p.family and r.period = p.period and r.person = p.person)
			union all
			select p.family, p.period, p.unit_id, p.measures, p.published_measures, p.digest is not null, false,
				p.published is not null and not p.first, p.digest is distinct from p.published or p.first,
				p.corrected and not p.first, s.moved and p.published is null, false
			from doubled p join several s using (family, period, person)
			union all
			select b.family, b.period, b.ancestor_id, array(select c::bigint << 32 from unnest(d.columns) c), null, true, false,
				not b.first, b.touched, false, false, false
			from branches b join due d using (family, period)
			where (b.family, b.period, b.person, b.ancestor_id, b.rows) not in (
				select i.family, i.period, i.person, i.ancestor_id, i.rows from inner_branches i where i.ancestor_id is not null)
		), counted as materialized (
			select r.family, r.period, r.unit_id,
				mart_guard_counts(d.columns, d.states, r.measures, r.published_measures,
					r.present, r.alone, r.published, r.touched, r.corrected) as counts,
				count(*) filter (where r.moved)::int as moved,
				mart_guard_counts(d.columns, d.states, r.measures, null, true, r.alone, true, false, false) filter (where r.settled) as settled
			from rows r join due d using (family, period)
			group by r.family, r.period, r.unit_id
		), places as materialized (
			select u.unit_id, row_number() over (order by u.unit_id)::int as place, u.parent_id from units u
		), before as materialized (
			select g.family, g.period, s.unit_id, s.shown, s.shown_atom, s.current_atom
			from guard_state g join due d using (family, period)
			cross join unnest(g.units, g.shown, g.shown_atoms, g.current_atoms) s (unit_id, shown, shown_atom, current_atom)
		), unsettled as (
			-- Numbers of several times are shown, and a change at this closing date would be another: what is the same
			-- in all of them must be of enough people.
			select f.family, f.period, f.shown_atom, min(f.unit_id) as unit_id
			from (
				select b.family, b.period, b.shown_atom, min(b.unit_id) as unit_id
				from before b join due d using (family, period)
				join counted c on c.family = b.family and c.period = b.period and c.unit_id = b.unit_id
				cross join unnest(c.settled) with ordinality s (people, place)
				where d.complete is not null and b.shown_atom > 0 and s.place % 6 = 1
				group by b.family, b.period, b.shown_atom, d.min, s.place
				having sum(s.people) between 1 and d.min - 1
			) f
			group by f.family, f.period, f.shown_atom
		), nodes as (
			select d.family, d.period, u.unit_id, u.place, coalesce(parent.place, 0) as parent
			from due d cross join places u left join places parent on parent.unit_id = u.parent_id
			union all
			select b.family, b.period, b.unit_id, 1000000000, -1
			from before b join due d using (family, period)
			where not d.first and (b.shown_atom <> 0 or b.current_atom <> 0) and not exists (select from places u where u.unit_id = b.unit_id)
		)
		select d.family, d.period, d.min, d.first,
			array_agg(n.unit_id order by n.place, n.unit_id),
			array_agg(n.parent order by n.place, n.unit_id),
			array_agg(coalesce(c.counts, array_fill(0, array[6 * (cardinality(d.columns) + 1)])) order by n.place, n.unit_id),
			-- one is too few to move, and spoils the atom
			array_agg(case when u.unit_id = n.unit_id then 1 when u.unit_id is not null then 0 else coalesce(c.moved, 0) end order by n.place, n.unit_id),
			-- met at once: among what was shown, for what was hidden must not take turns with it
			array_agg(d.first and state.period is not null and state.min_people > 0 and not coalesce(b.shown, false) order by n.place, n.unit_id),
			array_agg(not d.first and coalesce(b.shown, false) order by n.place, n.unit_id),
			array_agg(case when d.first then 0 else coalesce(b.shown_atom, 0) end order by n.place, n.unit_id),
			array_agg(case when d.first then 0 else coalesce(b.current_atom, 0) end order by n.place, n.unit_id)
		from due d
		join nodes n using (family, period)
		left join counted c on c.family = n.family and c.period = n.period and c.unit_id = n.unit_id
		left join before b on b.family = n.family and b.period = n.period and b.unit_id = n.unit_id
		left join unsettled u on u.family = b.family and u.period = b.period and u.shown_atom = b.shown_atom
		left join guard_state state on state.family = d.family and state.period = d.period
		group by d.family, d.period, d.min, d.first
		order by d.family, d.period;
end $$;
comment on function mart_guard_counts_of(name) is
'What mart_showable() is asked of each family and period in the temporary table guard_due, rows of mart_guard_due(); those without a rule are left out.';

-- What was published when, for the audit: it must be able to say what followed from the publication before.
create function mart_guard_log(private name, family text, period date, closing boolean, known boolean[]) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	insert into guard_trees (tree, units, parents)
	select @extschema@.mart_guard_tree(private), array_agg(u.unit_id order by u.unit_id), array_agg(u.parent_id order by u.unit_id) from units u
	on conflict do nothing;
	insert into guard_log (family, period, publication, closing, tree, known)
	select g.family, g.period, g.publication, mart_guard_log.closing, g.tree,
		array(select u.unit_id from unnest(g.units, mart_guard_log.known) u (unit_id, known) where u.known)
	from guard_state g where g.family = mart_guard_log.family and g.period = mart_guard_log.period;
end $$;
comment on function mart_guard_log(name, text, date, boolean, boolean[]) is
'Notes for the audit which numbers a publication wrote. known: of mart_showable().';

create function mart_guard_publish(private name, done jsonb) returns void
	language plpgsql
	set jit = off
	set search_path = pg_catalog, pg_temp as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	create temporary table guard_changed on commit drop as
	select p.family, p.period, p.unit_id, p.person, g.publication, p.published, p.published_in, p.digest
	from jsonb_array_elements(done) o
	join guard_state g on g.family = o ->> 0 and g.period = (o ->> 1)::date
	cross join unnest(g.units, g.covered) u (unit_id, covered)
	join people p on p.family = g.family and p.period = g.period and p.unit_id = u.unit_id
	where u.covered and p.digest is distinct from p.published;
	analyze guard_changed;

	-- of whom is not kept: for the audit it is enough that somebody was there
	insert into guard_before (family, period, unit_id, began, ended, people)
	select c.family, c.period, c.unit_id, c.published_in, c.publication, count(*)
	from guard_changed c
	where c.published is not null and c.published_in is not null
	group by c.family, c.period, c.unit_id, c.published_in, c.publication;
	delete from people p using guard_changed c
	where p.family = c.family and p.period = c.period and p.unit_id = c.unit_id and p.person = c.person and c.digest is null;
	update people p
	set published = p.digest, published_measures = null, published_in = c.publication, corrected = p.corrected or p.published is not null
	from guard_changed c
	where p.family = c.family and p.period = c.period and p.unit_id = c.unit_id and p.person = c.person;
	drop table guard_changed;
end $$;
comment on function mart_guard_publish(name, jsonb) is
'Takes the people who are in numbers that were just published as published. done: the families and periods, [[family, period], …].';

-- mart_merge_people() writes all people of a new mart as published. Who is not: those in units that are in no number,
-- and those of families that this publication was not of.
create function mart_guard_withhold(private name) returns void
	language plpgsql
	set enable_nestloop = off
	set enable_mergejoin = off
	set jit = off
	set search_path = pg_catalog, pg_temp as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	-- in a table of their own, which mostly is empty: joined with all people, arrays were taken apart for each
	create temporary table guard_withheld on commit drop as
	select g.family, g.period, u.unit_id
	from guard_state g cross join unnest(g.units, g.covered) u (unit_id, covered)
	where not u.covered;
	insert into guard_withheld
	select d.family, d.period, u.unit_id
	from people_due d cross join units u
	where d.family = any (mart_families(true)) and d.period < mart_first_open(private)
		and not exists (select from guard_state g where g.family = d.family and g.period = d.period);
	if exists (select from guard_withheld) then
		analyze guard_withheld;
		update people p set published = null, published_in = null
		from guard_withheld w
		where p.period = w.period and p.unit_id = w.unit_id and p.family = w.family and p.published is not null;
	end if;
	drop table guard_withheld;
end $$;
comment on function mart_guard_withhold(name) is
'After the first publication of a mart: people who were written as published and are in no number of it are not published.';

create function mart_guard(private name, families text[], closing boolean)
	returns table (family text, period date, unit_id int, known boolean, shown boolean)
	language plpgsql
	set jit = off
	set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
	tree_now constant bigint := @extschema@.mart_guard_tree(private);
	anew boolean;
	done jsonb := '[]';
	asked record;
	answer record;
	measures record;
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);

	anew := not exists (select from guard_state);
	create temporary table guard_due on commit drop as select * from mart_guard_due(private, families, closing);
	analyze guard_due;

	-- without a rule
	for asked in select * from guard_due d where d.min = 0 loop
		done := done || jsonb_build_array(jsonb_build_array(asked.family, asked.period));
		return query select asked.family, asked.period, u.unit_id, true, true from units u;
	end loop;
	if done <> '[]' then
		insert into guard_state (family, period, publication, complete, min_people, tree, columns, definitions, waiting, units, shown, shown_atoms, current_atoms, covered)
		select o ->> 0, (o ->> 1)::date, 1, 1, 0, tree_now, '{}', m.definitions, false, '{}', '{}', '{}', '{}', '{}'
		from jsonb_array_elements(done) o join (
			select f.family, (mart_guard_columns(private, f.family)).definitions from unnest(families) f (family)) m on m.family = o ->> 0
		on conflict (family, period) do update
		set min_people = 0, tree = excluded.tree, columns = '{}', definitions = excluded.definitions, waiting = false,
			units = '{}', shown = '{}', shown_atoms = '{}', current_atoms = '{}', covered = '{}';
		delete from people p using guard_due d
		where d.min = 0 and p.family = d.family and p.period = d.period and p.digest is distinct from p.published and p.digest is null;
		update people p set published = p.digest, published_measures = null
		from guard_due d
		where d.min = 0 and p.family = d.family and p.period = d.period and p.digest is distinct from p.published;
		done := '[]';
	end if;

	for asked in select * from mart_guard_counts_of(private) loop
		answer := mart_showable(asked.parents, asked.counts, asked.moved, asked.barred, asked.shown,
			asked.shown_atoms, asked.current_atoms, asked.min, closing);
		select * into measures from mart_guard_columns(private, asked.family);
		return query
			select asked.family, asked.period, a.unit_id, a.known, a.shown
			from unnest(asked.units, asked.parents, answer.known, answer.shown_now) a (unit_id, parent, known, shown)
			where a.parent >= 0;
		-- nothing that is shown becomes another number: no publication
		update guard_state g set waiting = answer.shown_now <> answer.known
		where g.family = asked.family and g.period = asked.period and g.min_people = asked.min and g.tree = tree_now
			and g.definitions = measures.definitions and g.shown = answer.shown_now and g.units = asked.units
			-- what was held back may come out though nobody changed since
			and g.current_atoms = answer.atoms_current
			and not exists (
				select from unnest(asked.units, answer.covered) u (unit_id, covered)
				join people p on p.family = asked.family and p.period = asked.period and p.unit_id = u.unit_id
				where u.covered and p.digest is distinct from p.published);
		if found then
			continue;
		end if;
		insert into guard_state (family, period, publication, complete, min_people, tree, columns, definitions, waiting, units, shown, shown_atoms, current_atoms, covered)
		values (asked.family, asked.period, 1, 1, asked.min, tree_now, measures.columns, measures.definitions, answer.shown_now <> answer.known,
			asked.units, answer.shown_now, answer.atoms_shown, answer.atoms_current, answer.covered)
		on conflict (family, period) do update
		set publication = guard_state.publication + 1,
			complete = case when excluded.waiting then guard_state.complete else guard_state.publication + 1 end, min_people = excluded.min_people, tree = excluded.tree,
			columns = excluded.columns, definitions = excluded.definitions, waiting = excluded.waiting, units = excluded.units,
			shown = excluded.shown, shown_atoms = excluded.shown_atoms, current_atoms = excluded.current_atoms, covered = excluded.covered;
		done := done || jsonb_build_array(jsonb_build_array(asked.family, asked.period));
		perform mart_guard_log(private, asked.family, asked.period, closing, answer.known);
	end loop;
	if done <> '[]' then
		perform mart_guard_publish(private, done);
	end if;
	if anew then
		perform mart_guard_withhold(private);
	end if;
	drop table guard_due;
end $$;
comment on function mart_guard(name, text[], boolean) is
'What is published, a row a unit of every family and period that mart_guard_due() tells. known: write the unit''s number as it is now; not known, but shown: the number that is shown stays as it is; not shown: none, delete it. Counts the people, decides, and records that this was published (people.published, guard_state): write what it says in the same transaction. families: those to look at. closing: whether this is a closing date.';
