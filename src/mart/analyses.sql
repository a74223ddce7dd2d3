-- Analyses between employees and customers: panels of what is shown, and what follows from them.
--
--		shown_cells
--		   |	mart_panels				a panel a measure, of units without units below them
--		panels
--		   |	linkage_view.sql		linkage, lead_lag
--		   |	levers.sql				drivers, ripple
--		   |	benefits.sql			benefits, quadrants of the scorecard
--		published_*
--
-- All of it is computed from numbers that are shown, so that nothing hidden can come out of it, with one exception:
-- drivers of the eNPS answer need people, and take them from driver_cells, of periods in which enough answered.

create function mart_panels(private name) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	grain text;
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	select m.grain into grain from mart m;
	delete from panels;
	-- Units that meet customers and those that do not are summed up apart, each cell once; all of them are the sum.
	-- A number without a standard deviation is one value: a rate, such as turnover, has no people to vary over.
	with leaves as (
		select u.unit_id, u.unit, u.customer_facing
		from units u
		where not exists (select from units below where below.parent_id = u.unit_id)
	),
	parts as (
		select c.voice, c.measure, u.customer_facing,
			panel_agg(u.unit, c.period, moments_from_stats(case when r.is_rate then 1 else c.n end,
				c.mean, case when r.is_rate then null else c.stddev end), 1, grain) as panel
		from shown_cells c
			join leaves u using (unit_id)
			cross join lateral (select c.stddev is null or c.measure in ('turnover', 'churn') as is_rate) r
		where c.n > 0 and c.mean > '-infinity' and c.mean < 'infinity' and (r.is_rate or c.stddev < 'infinity')
		group by c.voice, c.measure, u.customer_facing
	)
	insert into panels (voice, measure, scope, panel)
	select voice, measure, 'all', rollup(panel)
	from parts
	group by voice, measure
	union all
	select voice, measure, 'customer-facing', panel
	from parts
	where customer_facing and exists (select from leaves where not customer_facing);
end $$;
comment on function mart_panels(name) is
'Makes the panels of a mart anew from shown_cells: a panel a measure over all units without units below them, and where some of those do not meet customers, one over those that do. Turnover, churn and whatever has no standard deviation count as one value a cell. private: the mart''s private schema.';

create function mart_company_means(private name, out voice text, out measure text, out value float8) returns setof record
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	return query
	select c.voice, c.measure, mean(rollup(
		moments_from_stats(case when c.stddev is null or c.measure in ('turnover', 'churn') then 1 else c.n end, c.value, 0) order by c.period), 1)
	from shown_cells c
	where c.unit_id = (select company_id from mart) and c.n > 0 and c.value > '-infinity' and c.value < 'infinity'
	group by c.voice, c.measure;
end $$;
comment on function mart_company_means(name) is
'The company''s mean of each measure over all periods shown, of what is shown (of csat the percentage): each answer counts once, each rate of a period once.';

create function mart_analyse(private name) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp
	set jit = off as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	perform mart_panels(private);
	perform mart_lead_lag(private);
	perform mart_linkage(private);
	perform mart_drivers(private);
	perform mart_ripple(private);
	perform mart_benefits(private);
	perform mart_quadrants(private);
end $$;
comment on function mart_analyse(name) is
'Computes panels, linkage, lead_lag, drivers, ripple, benefits and the scorecard''s quadrants anew; at closing dates. private: the mart''s private schema.';
