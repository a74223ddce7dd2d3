-- A mart is made.

create function create_mart(source name, mart name, options jsonb default '{}') returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	private constant name := mart || '_private';
begin
	execute format('create schema %I', mart);
	execute format('create schema %I', private);
	perform set_config('search_path', @extschema@.mart_path(private), true);
	perform mart_tables(private);
	perform mart_published_tables(private);
	perform mart_source_views(source, private);
	insert into mart (mart, source, options, grain, closing)
		values (create_mart.mart, create_mart.source, create_mart.options, coalesce(create_mart.options ->> 'grain', 'month'),
			coalesce((create_mart.options ->> 'closing')::date, current_date));
	perform mart_views(create_mart.mart, private);
	perform mart_build(private);
end $$;
comment on function create_mart(name, name, jsonb) is
'Makes a mart: the schema mart with views that BI tools read, and mart_private with all that they rest on.';
