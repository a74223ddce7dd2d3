-- A person's erasure: out of every cell at once, and out of what is published as soon as that gives away nobody.

create function mart_mark_person(private name, person text) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	-- Cells that have the person by the rows that the source still has, and by those that it had.
	insert into dirty (view_name, unit_id, period)
	select distinct 'responses', coalesce(n.unit_id, -1), mart_period(case when isfinite(r.asked_on) then r.asked_on end, m.grain)
	from mart m cross join source_responses r left join unit_names n on n.unit = r.unit::text
	where r.person::text = mart_mark_person.person;
	insert into dirty (view_name, unit_id)
	select distinct 'tenures', coalesce(n.unit_id, -1)
	from source_tenures t left join unit_names n on n.unit = t.unit::text
	where t.person::text = mart_mark_person.person;
	insert into dirty (view_name, unit_id, period)
	select distinct case when p.family like 'tenure %' then 'tenures' else 'responses' end, p.unit_id,
		case when p.family not like 'tenure %' then p.period end
	from (select f.family, mart_person(f.family, mart_mark_person.person) as hash from (select distinct q.family from people q) f) f
	join people p on p.family = f.family and p.person = f.hash;
end $$;
comment on function mart_mark_person(name, text) is
'Marks, in the table dirty of a mart, all cells that have a person in them.';

create function forget(mart name, person text)
	returns table (family text, period date, cells bigint, note text)
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
	private constant name := @extschema@.mart_open(forget.mart);
begin
	if person is null then
		raise exception using errcode = 'null_value_not_allowed', message = 'person must not be null';
	end if;
	perform @extschema@.mart_lock(private, true);
	perform set_config('search_path', @extschema@.mart_path(private), true);
	insert into forgotten (person) values (forget.person) on conflict do nothing;
	perform mart_mark_person(private, forget.person);
	perform mart_recompute(private, false, false);

	-- What is published of a unit is in what is published of all above it.
	return query
		select p.family, p.period, count(distinct t.ancestor_id), 'shown with this person until enough people come in, or until the next closing date'
		from (select f.family, mart_person(f.family, forget.person) as hash from (select distinct q.family from people q) f) f
		join people p on p.family = f.family and p.person = f.hash and p.digest is null and p.published is not null
		join tree t on t.unit_id = p.unit_id
		where exists (select from shown_cells s where s.unit_id = t.ancestor_id and s.period = p.period and s.family = p.family)
		group by 1, 2
		union all
		select 'internal service', null, count(*), 'shown with this person until the ratings of enough people have changed, at a closing date'
		from service_people s where s.person = mart_person('internal', forget.person) and s.published is not null
		having count(*) > 0
		order by 1, 2;
end $$;
comment on function forget(name, text) is
'Erases a person from a mart. person: as the source has it. The rows of the source that are of that person count no more, whether or not the source has them still, and the cells that they were in are recomputed at once. Rows: of each family (a voice, or tenure and a kind) and period the published cells, those of the units above among them, that show numbers with the person in them, and until when: a published number that changed by one person would tell of them. internal service: pairs of units in the view internal_service, of no period. No row: nothing that is published has this person. Turnover, retention and analyses between voices change at the next closing date. The name is kept in the mart until a refresh finds no row of that person in the source. An error where the current user does not own the mart.';
