-- benefits: what engagement is said to bring, where the source has something that stands for it; and quadrants.

create function mart_benefit_words(out benefit text, out place int, out words text, out voices text[]) returns setof record
	language sql immutable parallel safe
	set search_path = pg_catalog, pg_temp
	as $$
		values
			('engagement', 1, '^engagement$', array['employee']),
			('innovation', 2, 'innovat|\midea|creativ|suggestion', array['employee', 'outcome']),
			('early problems seen', 3, 'early|problem|speak.?(ing.?)?up|warning|near.?miss', array['employee', 'outcome']),
			('ambassadors', 4, '^enps$|advoca|ambassador', array['employee']),
			('loyalty', 5, '^turnover$|^churn$|loyal|retention|\mstay', array['employee', 'customer', 'outcome']),
			('job satisfaction', 6, 'satisf', array['employee']),
			('service', 7, 'servic|help|friendl|courte|respons', array['customer', 'outcome']),
			('cost', 8, '\mcosts?\M|expens|\mspend|wast|shrink', array['outcome']),
			('customer satisfaction', 9, '^nps$|csat|satisf', array['customer']),
			('stress', 10, 'stress|workload|burn.?out|strain|\msick|absen', array['employee', 'outcome']),
			('productivity', 11, 'productiv|revenue|\msales|\morder|output|throughput|profit|margin|per.?hour', array['employee', 'outcome']),
			('quality', 12, 'quality|defect|\merrors?\M|complain|\mreturns|rework|scrap|accura', array['employee', 'customer', 'outcome'])
	$$;
comment on function mart_benefit_words() is
'The benefits, and by which names of dimensions, measures and outcomes they are known (a regular expression, upper and lower case alike) on which sides.';

create function mart_benefit_measures(private name, out benefit text, out place int, out voice text, out measure text) returns setof record
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	-- the DBA's word goes before what names suggest
	return query
	with chosen as (
		select o.key as benefit, o.value ->> 0 as voice, o.value ->> 1 as measure
		from mart m, jsonb_each(coalesce(m.options -> 'benefits', '{}')) o
	)
	select w.benefit, w.place, p.voice, p.measure
	from mart_benefit_words() w
		join panels p on p.scope = 'all'
			and case when exists (select from chosen c where c.benefit = w.benefit)
				then exists (select from chosen c where (c.benefit, c.voice, c.measure) = (w.benefit, p.voice, p.measure))
				else p.voice = any (w.voices) and p.measure ~* w.words end;
end $$;
comment on function mart_benefit_measures(name) is
'Which panels stand for which benefit: the one that the option benefits names, {"quality": ["outcome", "complaints"]}, else all whose names suggest it, see mart_benefit_words(). Ambassadors are people who recommend (enps), loyalty is who stays (turnover, churn), customer satisfaction is csat and nps.';

create function mart_benefit_note(private name, voice text, measure text) returns text
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	return mart_notes(array[
		case when mart_benefit_note.voice <> 'employee' or mart_benefit_note.measure = 'turnover' then null
			when mart_part_of_index(private, mart_benefit_note.measure) then 'part of the index itself'
			else 'of the same people''s answers as the index' end,
		case when mart_less_is_better(mart_benefit_note.measure) then 'less is better: below 0 is good' end]);
end $$;
comment on function mart_benefit_note(name, text, text) is
'What to mind when a benefit''s link to the engagement index is read.';

create function mart_benefits(private name) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	delete from published_benefits;

	insert into published_benefits (benefit, source, measure, units, value, r, low, high, p_value, q_value, note)
	with links as (
		select b.benefit, b.place, b.voice, b.measure,
			max(l.value) filter (where l.measure = 'units') as units,
			max(l.value) filter (where l.measure = 'r between') as r, max(l.low) filter (where l.measure = 'r between') as low,
			max(l.high) filter (where l.measure = 'r between') as high, max(l.p_value) filter (where l.measure = 'r between') as p_value,
			max(l.note) filter (where l.measure = 'r between') as note
		from mart_benefit_measures(private) b
			join panels p on (p.voice, p.measure, p.scope) = (b.voice, b.measure, 'all')
			join panels index on (index.voice, index.measure, index.scope) = ('employee', 'engagement', 'all')
			cross join lateral linkage(index.panel, p.panel) l
		where (b.voice, b.measure) <> ('employee', 'engagement')
		group by b.benefit, b.place, b.voice, b.measure
		union all
		select b.benefit, b.place, b.voice, b.measure, (select count(*) from units(p.panel)), null, null, null, null, 'the index itself'
		from mart_benefit_measures(private) b
			join panels p on (p.voice, p.measure, p.scope) = (b.voice, b.measure, 'all')
		where (b.voice, b.measure) = ('employee', 'engagement')
	)
	select l.benefit, l.voice, l.measure, l.units, c.value, l.r, l.low, l.high, l.p_value, benjamini_hochberg(l.p_value) over (),
		mart_notes(mart_between_notes(l.note) || case when l.r is not null then mart_benefit_note(private, l.voice, l.measure) end)
	from links l
		left join mart_company_means(private) c using (voice, measure)
	order by l.place, l.voice, l.measure;
end $$;
comment on function mart_benefits(name) is
'Computes benefits: each with its correlation with the engagement index between units.';

create function mart_quadrants(private name) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	update published_scorecard s
	set quadrant = placed.quadrant
	from (
		select u.unit_id, q.quadrant
		from units u
			left join (
				select q.unit, q.quadrant
				from panels e, panels c, quadrants(e.panel, c.panel) q
				where (e.voice, e.measure, e.scope) = ('employee', 'engagement', 'all')
					and (c.voice, c.measure, c.scope) = ('customer', mart_main_measure(private), 'all')
			) q using (unit)
	) placed
	where placed.unit_id = s.unit_id and s.quadrant is distinct from placed.quadrant;
end $$;
comment on function mart_quadrants(name) is
'Writes the scorecard''s quadrants: engagement index and nps (csat where there is none) of units without units below them, over all periods shown, from panels. What refreshes the scorecard between closing dates calls it again.';
