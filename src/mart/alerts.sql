-- Alerts: control charts of shown cells, so that an alarm tells nothing that is not shown already.
--
-- A baseline is 12 periods, as the charts have it, and half of the periods where there are fewer than 24; the option
-- baseline says otherwise.

create function mart_alert(private name) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp
	set jit = off as $$
declare
	grain_now text;
	baseline_asked int;
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	select grain, (options ->> 'baseline')::int into strict grain_now, baseline_asked from mart;
	delete from published_alerts;
	insert into published_alerts (unit_id, unit, name, period, voice, measure, method, mean, statistic, lower, upper, signal, note)
		with leaf as (
			select unit_id, unit, name from units u where not exists (select from units below where below.parent_id = u.unit_id)
		), watched as (
			-- of CSAT, as it is in the scorecard: 100 of who is satisfied, 0 of who is not
			select voice, measure, panel_agg(unit_id::bigint, period, moments_from_stats(n, value, case when n < 2 then 0
				when measure = 'csat' then sqrt(greatest(0, value * (100 - value) * n / (n - 1))) else stddev end), 1, grain_now) as panel
			from shown_cells join leaf using (unit_id)
			where (voice, measure) in (('employee', 'engagement'), ('employee', 'enps'), ('customer', 'nps'), ('customer', 'csat'))
				and n > 0 and value is not null
			group by voice, measure
		), started as materialized (
			select voice, measure, panel, coalesce(baseline_asked, (select greatest(2, least(12, count(*) / 2)) from periods(panel))::int) as baseline
			from watched
		), crossed as (
			select voice, measure, method, baseline, c.*
			from started cross join (values ('ewma'), ('cusum')) methods(method)
			cross join lateral control_chart(panel, method, baseline) c
			where signal is not null
		)
		select unit_id, leaf.unit, name, period, voice, measure, method, mean, statistic, lower, upper, signal,
			concat_ws('; ', note, case when baseline < 12 then format('baseline of %s periods only', baseline) end,
				-- test/long/early_warning.sql
				case method when 'ewma' then 'by chance 2 of 100 units in 12 periods' else 'by chance 1 of 100 units in 12 periods' end)
		from crossed join leaf on leaf.unit_id = crossed.unit::int;

	update published_scorecard s set open_alerts = counted.n
		from (select unit_id, period, sum(n) as n from (
				select unit_id, period, 1 as n from published_alerts
				union all
				select unit_id, period, 0 from published_scorecard where open_alerts <> 0) a group by unit_id, period) counted
		where (s.unit_id, s.period) = (counted.unit_id, counted.period) and s.open_alerts <> counted.n;
end $$;
comment on function mart_alert(name) is
'Computes alerts anew from shown_cells, of units without units below them: control_chart, ewma and cusum, of engagement, eNPS, NPS and CSAT; and the scorecard''s open_alerts. private: the mart''s private schema.';
