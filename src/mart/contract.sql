-- The contract: what a source schema holds, what is wrong in it, and the mart's own view of it.

create function mart_source_views(source name, private name) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
end $$;
comment on function mart_source_views(name, name) is 'Makes the views source_* in a mart''s private schema: the source''s views with every column of the contract.';

create function mart_structure(private name) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
end $$;
comment on function mart_structure(name) is 'Reads units, questions and dimensions of a mart anew; those that stay keep their numbers.';
