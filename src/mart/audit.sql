-- The audit: what readers can compute from all that is shown, tried. It shares nothing with the guard but the people,
-- and the log of what was written when.

create function mart_recoverable(equations int[], unknowns int[], alone int[], present int[], min int,
	out found int[], out coefficients bigint[], out sums int[], out weights bigint[], out measure int, out people bigint) returns setof record
	as 'MODULE_PATHNAME', 'mart_recoverable' language c immutable strict parallel safe;
comment on function mart_recoverable(int[], int[], int[], int[], int) is
'What follows from sums about fewer than min people, by exact elimination. equations, unknowns: a pair for each unknown in each sum, both numbered from 1, in the order of equations. alone, present: a row a measure, of each unknown the people who are in no other one, and all who answered it. A row for each that is found: the unknowns and their coefficients, which are the sums times weights; measure: the first in which there are too few people (from 1); people: those present in it. Found are all single unknowns that follow, all sums and differences of two, and the rows of the reduced system; other sums of several rows are not tried. At most 65536 unknowns and equations; an error where numbers get beyond 64 bits.';

-- Which numbers readers may have side by side: those of the last publications, and what each of these left as it was.
create function mart_audit_sums(private name, family text, period date, publications int)
	returns table (sum int, unit_id int, publication int, tree bigint)
	language plpgsql stable
	set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	return query
		with last as (
			select coalesce(max(l.publication), 0) as publication from guard_log l
			where l.family = mart_audit_sums.family and l.period = mart_audit_sums.period
		), written as (
			select u.unit_id, l.publication, l.tree
			from guard_log l cross join unnest(l.known) u (unit_id)
			where l.family = mart_audit_sums.family and l.period = mart_audit_sums.period
			union
			-- what is shown without ever having been written by the guard's leave was written with the last
			select s.unit_id, last.publication, g.tree
			from shown_cells s cross join last
			join guard_state g on g.family = mart_audit_sums.family and g.period = mart_audit_sums.period
			where s.family = mart_audit_sums.family and s.period = mart_audit_sums.period and not exists (
				select from guard_log l where l.family = s.family and l.period = s.period and s.unit_id = any (l.known))
		)
		select row_number() over (order by w.publication desc, w.unit_id desc)::int, w.unit_id, w.publication, w.tree
		from written w cross join last
		where w.publication > last.publication - publications + 1
			or not exists (select from written o where o.unit_id = w.unit_id
				and o.publication > w.publication and o.publication <= greatest(last.publication - publications + 1, 1));
end $$;
comment on function mart_audit_sums(name, text, date, int) is
'The numbers of a family and period in the last publications and in what was shown beside them: the unit, the publication that wrote it, the tree of that time.';

-- Unknowns are cohorts: people of a unit who are in the same numbers in the same version all along. Where every sum has
-- two cohorts or neither, they are one unknown.
create function mart_audit_period(private name, family text, period date, publications int)
	returns table (units text[], people bigint, measure int, change boolean, how text)
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
	minimum constant int := @extschema@.mart_guard_min(family);
	columns int[];
	-- of unknowns: their cohorts' units, and whether all of these came or went at a later closing date
	units_of jsonb;
	changes boolean[];
	equations int[];
	unknowns int[];
	alone int[];
	present int[];
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	columns := (mart_guard_columns(private, family)).columns;

	with recursive sums as materialized (
		select * from mart_audit_sums(private, mart_audit_period.family, mart_audit_period.period, publications)
	), parents as materialized (
		select t.tree, u.unit_id, u.parent_id
		from guard_trees t cross join unnest(t.units, t.parents) u (unit_id, parent_id)
		where t.tree in (select s.tree from sums s)
	), below (tree, top, unit_id) as (
		select p.tree, p.unit_id, p.unit_id from parents p
		union all
		select p.tree, b.top, p.unit_id from below b join parents p on p.tree = b.tree and p.parent_id = b.unit_id
	), single as (
		-- who is in several units is counted where they were published first
		select p.*, p.published_in = min(p.published_in) over (partition by p.person)
			and count(*) over (partition by p.person, p.published_in) = 1 as alone
		from people p where p.family = mart_audit_period.family and p.period = mart_audit_period.period and p.published is not null
	), closed as (
		select l.publication from guard_log l
		where l.family = mart_audit_period.family and l.period = mart_audit_period.period and l.closing and l.publication > 1
	), cohorts as materialized (
		select s.unit_id, coalesce(s.published_in, 1) as began, null::int as ended,
			mart_guard_counts(columns, array_fill(0, array[cardinality(columns)]), coalesce(s.published_measures, s.measures),
				null, true, s.alone, true, false, false) as counts
		from single s where s.published is not null
		group by s.unit_id, coalesce(s.published_in, 1)
		union all
		-- what they answered is not kept
		select b.unit_id, b.began, b.ended, array_fill(sum(b.people)::int, array[6 * (cardinality(columns) + 1)])
		from guard_before b
		where b.family = mart_audit_period.family and b.period = mart_audit_period.period
		group by b.unit_id, b.began, b.ended
	), patterns as materialized (
		select c.unit_id, c.began, c.ended, c.counts, array_agg(s.sum order by s.sum) as pattern
		from sums s
		join below b on b.tree = s.tree and b.top = s.unit_id
		join cohorts c on c.unit_id = b.unit_id and c.began <= s.publication and coalesce(c.ended > s.publication, true)
		group by c.unit_id, c.began, c.ended, c.counts
	), numbered as materialized (
		select p.pattern, row_number() over (order by p.pattern)::int as unknown,
			array_agg(distinct p.unit_id) as unit_ids,
			bool_and(p.began in (select * from closed) or coalesce(p.ended in (select * from closed), false)) as change
		from patterns p group by p.pattern
	), sizes as (
		select n.unknown, (c.place + 5) / 6 as measure, sum(c.n) filter (where c.place % 6 = 1)::int as alone, sum(c.n) filter (where c.place % 6 = 2)::int as present
		from patterns p join numbered n using (pattern) cross join unnest(p.counts) with ordinality c (n, place)
		where c.place % 6 in (1, 2)
		group by n.unknown, (c.place + 5) / 6
	), pairs as (
		select s.sum, n.unknown from numbered n cross join unnest(n.pattern) s (sum)
	)
	select
		(select jsonb_agg(n.unit_ids order by n.unknown) from numbered n),
		(select array_agg(n.change order by n.unknown) from numbered n),
		(select array_agg(p.sum order by p.sum, p.unknown) from pairs p),
		(select array_agg(p.unknown order by p.sum, p.unknown) from pairs p),
		(select array_agg(m.alone order by m.measure) from (
			select s.measure, array_agg(s.alone order by s.unknown) as alone from sizes s group by s.measure) m),
		(select array_agg(m.present order by m.measure) from (
			select s.measure, array_agg(s.present order by s.unknown) as present from sizes s group by s.measure) m)
	into units_of, changes, equations, unknowns, alone, present;

	return query
		select
			array(select coalesce(u.unit, 'unit ' || i.unit_id) from (
				select distinct i.unit_id::int as unit_id
				from unnest(r.found) f (unknown) cross join lateral jsonb_array_elements_text(units_of -> f.unknown - 1) i (unit_id)) i
				left join units u using (unit_id) order by 1),
			r.people, r.measure,
			(select bool_and(changes[f.unknown]) from unnest(r.found) f (unknown)),
			(select string_agg(case when w.weight < 0 then '- ' when w.place > 1 then '+ ' else '' end
					|| case when abs(w.weight) > 1 then abs(w.weight) || ' * ' else '' end
					|| coalesce(u.unit, 'unit ' || s.unit_id) || ' (' || s.publication || ')', ' ' order by w.place)
				from unnest(r.sums, r.weights) with ordinality w (sum, weight, place)
				join mart_audit_sums(private, mart_audit_period.family, mart_audit_period.period, publications) s using (sum)
				left join units u using (unit_id))
		from mart_recoverable(equations, unknowns, alone, present, minimum) r;
end $$;
comment on function mart_audit_period(name, text, date, int) is
'audit_mart() of one family and period. measure: 1: anybody; then as in mart_guard_columns(), from 2. change: only of what came or went at a later closing date.';

create function audit_mart(mart name, publications int default 2, changes boolean default false)
	returns table (family text, period date, units text[], people bigint, measure text, how text)
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
	private constant name := @extschema@.mart_open(audit_mart.mart);
begin
	if publications is null or publications < 1 then
		raise exception using errcode = 'invalid_parameter_value', message = 'publications must be at least 1',
			hint = '1: what is shown now; 2: and with the publication before.';
	end if;
	perform set_config('search_path', @extschema@.mart_path(private), true);
	return query
		select g.family, g.period, a.units, a.people,
			coalesce((select d.dimension from dimensions d where d.dimension_id = m.id),
				(select q.measure from questions q where q.question_id = -m.id), 'people'), a.how
		from guard_state g
		cross join lateral mart_audit_period(private, g.family, g.period, audit_mart.publications) a
		cross join lateral (select case when a.measure > 1 then (mart_guard_columns(private, g.family)).columns[a.measure - 1] end) m (id)
		where mart_guard_min(g.family) > 0 and g.min_people > 0 and (not a.change or audit_mart.changes)
		order by g.family, g.period, a.people, a.units;
end $$;
comment on function audit_mart(name, int, boolean) is
'Tries to compute numbers about fewer people than there must be (min_people(), min_customers()) from those that are shown, by exact linear algebra, and tells what it could: no rows is good. mart: its views'' schema. publications: how many of the last publications of each period readers may have kept: 1: what is shown now; 2: and what was before; more: whatever was ever shown. changes: also tells sums of fewer people which do nothing but change at a closing date, which closing dates show by design. A row: family and period, the units whose people the number is about, how many people, the measure (people: any), and how it is computed: numbers by their unit and the publication that wrote them (guard_log). Found are single groups of people who are in the same numbers, sums and differences of two of them, and what elimination leaves; other sums of several are not tried, nor people who are in several units of one period, what outcomes of the source tell, and other marts. At most 65536 groups and numbers a period. An error where the current user does not own the mart.';
