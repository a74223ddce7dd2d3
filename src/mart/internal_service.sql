-- Internal service: how units rate the service of others, by the answers of voice internal over all periods that are
-- closed.
--
-- A pair of units is shown from the minimum of distinct people on. Nothing else in the mart adds pairs up, so that
-- nothing can be subtracted from a pair but the same pair as it was before: it is of all periods together, and the few
-- people who rated since the last closing date would be the difference. Therefore a pair changes only when the answers
-- of at least the minimum of people have changed, and is as it was until then. A unit that merges into another brings
-- with it whom its published pairs had. A minimum that was raised is met at the next closing date. A pair that is not
-- shown has no row: that somebody rated is not told either.

create function mart_service_answers(private name, out unit text, out from_unit text, out response text, out person bigint, out score int)
	returns setof record language plpgsql
	set search_path = pg_catalog, pg_temp
	set jit = off
	-- how many answers are left is beyond the planner's guess
	set enable_nestloop = off as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	return query
		-- one answer a response, however often the source has it
		select of_unit.unit, of_rater.unit, r.response::text, mart_person('internal', min(coalesce(r.person::text, r.response::text))),
			min(r.score)::int
		from source_responses r
		join questions q on q.question = r.question::text
		join unit_names n on n.unit = r.about_unit::text join units of_unit on of_unit.unit_id = n.unit_id
		join unit_names n2 on n2.unit = r.unit::text join units of_rater on of_rater.unit_id = n2.unit_id
		left join source_surveys s on s.survey::text = r.survey::text and isfinite(s.period)
		cross join mart
		where r.voice = 'internal' and q.voice = 'internal' and q.measure = 'nps'
			and r.score between q.lo and q.hi and r.score = trunc(r.score)
			and of_unit.unit_id <> of_rater.unit_id
			and mart_period(coalesce(s.period, r.asked_on), grain) < mart_period(closing + 1, grain)
			and not exists (select from forgotten f where f.person = r.person::text)
		group by of_unit.unit, of_rater.unit, r.response::text;
end $$;
comment on function mart_service_answers(name) is
'Answers 0..10 of voice internal in periods that are closed: the unit that is rated, the rater''s unit (both after mergers), the response, a hash of the person, the score. private: the mart''s private schema.';

create function mart_internal_service(private name) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	create temporary table service_answers on commit drop as select * from mart_service_answers(private);

	-- who is in which pair now
	with merged as (
		delete from service_people p where not exists (select from units where units.unit = p.unit)
			or not exists (select from units where units.unit = p.from_unit)
			returning p.*
	)
	insert into service_people (unit, from_unit, person, published)
		select of_unit.unit, of_rater.unit, person, min(published)
		from merged m join unit_names n on n.unit = m.unit join units of_unit on of_unit.unit_id = n.unit_id
			join unit_names n2 on n2.unit = m.from_unit join units of_rater on of_rater.unit_id = n2.unit_id
		where of_unit.unit_id <> of_rater.unit_id and published is not null
		group by of_unit.unit, of_rater.unit, person
		on conflict (unit, from_unit, person) do update set published = coalesce(service_people.published, excluded.published);
	update service_people set digest = null;
	insert into service_people (unit, from_unit, person, digest)
		select unit, from_unit, person, hashtextextended(string_agg(response || ' ' || score, ',' order by response), 0)
		from service_answers group by unit, from_unit, person
		on conflict (unit, from_unit, person) do update set digest = excluded.digest;
	with fewer as (
		delete from published_internal_service p using units of_unit, units of_rater
			where of_unit.unit_id = p.unit_id and of_rater.unit_id = p.from_unit_id and people < min_people()
			returning of_unit.unit, of_rater.unit as from_unit
	)
	update service_people p set published = null from fewer where (fewer.unit, fewer.from_unit) = (p.unit, p.from_unit);
	delete from service_people where digest is null and published is null;

	-- what moves
	with moved as (
		select unit, from_unit, count(digest) as people from service_people group by unit, from_unit
		having count(digest) >= min_people() and count(*) filter (where digest is distinct from published) >= min_people()
	), pair as (
		select unit, from_unit, people, count(*) as answers, nps_estimate(ratings_agg(score, 0, 10)) as e
		from moved join service_answers using (unit, from_unit) group by unit, from_unit, people
	)
	insert into published_internal_service (unit_id, from_unit_id, unit, name, from_unit, from_name, people, nps, nps_low, nps_high, note)
		select of_unit.unit_id, of_rater.unit_id, pair.unit, of_unit.name, from_unit, of_rater.name, people, (e).value, (e).low, (e).high,
			nullif(concat_ws('; ', (e).note, case when answers > people then 'some rated more than once: limits are too narrow' end), '')
		from pair join units of_unit on of_unit.unit = pair.unit join units of_rater on of_rater.unit = from_unit
		on conflict (unit_id, from_unit_id) do update set people = excluded.people,
			nps = excluded.nps, nps_low = excluded.nps_low, nps_high = excluded.nps_high, note = excluded.note;
	with moved as (
		select unit, from_unit from service_people group by unit, from_unit
		having count(digest) >= min_people() and count(*) filter (where digest is distinct from published) >= min_people()
	)
	update service_people p set published = digest from moved where (moved.unit, moved.from_unit) = (p.unit, p.from_unit);
	drop table service_answers;

	delete from published_internal_service p where not exists (select from units where units.unit_id = p.unit_id)
		or not exists (select from units where units.unit_id = p.from_unit_id);
	update published_internal_service p set unit = of_unit.unit, name = of_unit.name, from_unit = of_rater.unit, from_name = of_rater.name
		from units of_unit, units of_rater
		where of_unit.unit_id = p.unit_id and of_rater.unit_id = p.from_unit_id
			and (p.unit, p.name, p.from_unit, p.from_name) is distinct from (of_unit.unit, of_unit.name, of_rater.unit, of_rater.name);
end $$;
comment on function mart_internal_service(name) is
'Computes internal_service anew: the NPS of each unit''s service by each other unit''s people, from at least min_people() of them; a pair that is shown changes only when as many have changed. private: the mart''s private schema.';
