-- Cells: recomputed as wholes from the source. The table dirty says which; with all, every one.

create function mart_refresh_responses(private name, all_of_them boolean) returns bigint
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
	return 0;
end $$;
comment on function mart_refresh_responses(name, boolean) is 'Recomputes the cells of answers; returns how many.';

create function mart_refresh_tenures(private name, all_of_them boolean) returns bigint
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
	return 0;
end $$;
comment on function mart_refresh_tenures(name, boolean) is 'Recomputes the cells of tenures; returns how many.';

create function mart_refresh_outcomes(private name, all_of_them boolean) returns bigint
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
	return 0;
end $$;
comment on function mart_refresh_outcomes(name, boolean) is 'Recomputes the cells of outcomes; returns how many.';
