-- Who reads a mart: the views, and nothing under them.

create function mart_view_names(private name) returns setof name
	language sql stable
	set search_path = pg_catalog, pg_temp as $$
	select substr(c.relname, length('published_') + 1)::name
	from pg_class c join pg_namespace n on n.oid = c.relnamespace
	where n.nspname = private and c.relkind in ('r', 'v') and c.relname ~ '^published_' order by 1 $$;
comment on function mart_view_names(name) is 'The views of a mart. private: name of the private schema.';

create function mart_require_role(mart name, grantee name) returns void
	language plpgsql stable
	set search_path = pg_catalog, pg_temp as $$
begin
	if mart is null or grantee is null then
		raise exception using errcode = 'null_value_not_allowed', message = 'mart and grantee must not be null';
	end if;
	if not exists (select from pg_roles where rolname = grantee) then
		raise exception using errcode = 'undefined_object',
			message = format('role "%s" does not exist', grantee),
			hint = case lower(grantee) when 'public' then 'A mart is granted to roles by name: make one that all who may read it are members of.'
				else format('Make it first: create role %I login;', grantee) end;
	end if;
end $$;
comment on function mart_require_role(name, name) is 'An error where a role does not exist.';

create function grant_mart(mart name, grantee name) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	private constant name := @extschema@.mart_open(mart);
	source name;
	view_name name;
begin
	perform @extschema@.mart_require_role(mart, grantee);
	-- Whoever sees what is under the views has no guard before it.
	if has_schema_privilege(grantee, private, 'usage') then
		raise exception using errcode = 'invalid_grant_operation',
			message = format('role "%s" sees what is under the views of mart "%s"', grantee, mart),
			detail = case when (select rolsuper from pg_roles where rolname = grantee) then 'It is a superuser.'
				when pg_has_role(grantee, current_user, 'usage') then format('It is, or is a member of, role "%s", which owns the mart.', current_user)
				else format('It may use schema "%s".', private) end,
			hint = format('Grant the mart to a role of its own: create role %I; and see that schema %I is granted to nobody.', mart || '_reader', private);
	end if;

	execute format('grant usage on schema %I to %I', mart, grantee);
	for view_name in select @extschema@.mart_view_names(private) loop
		execute format('grant select on %I.%I to %I', mart, view_name, grantee);
	end loop;

	perform set_config('search_path', @extschema@.mart_path(private), true);
	select m.source into source from mart m;
	if has_schema_privilege(grantee, source, 'usage') and has_table_privilege(grantee, format('%I.responses', source), 'select') then
		raise warning using
			message = format('role "%s" can read the answers in schema "%s" as well', grantee, source),
			hint = 'What the mart does not show is no secret to it.';
	end if;
end $$;
comment on function grant_mart(name, name) is
'Lets a role read the views of a mart: USAGE on its schema, SELECT on its views, and nothing under them. Once is enough, and again does no harm. An error where there is no such mart or role (public is none), where the current user does not own the mart, and where the role sees what is under the views anyway: a superuser, a member of the owner. A warning where it can read the source''s answers.';

create function revoke_mart(mart name, grantee name) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	private constant name := @extschema@.mart_open(mart);
	view_name name;
begin
	perform @extschema@.mart_require_role(mart, grantee);
	for view_name in select @extschema@.mart_view_names(private) loop
		execute format('revoke select on %I.%I from %I', mart, view_name, grantee);
	end loop;
	execute format('revoke usage on schema %I from %I', mart, grantee);
end $$;
comment on function revoke_mart(name, name) is
'Takes back what grant_mart() gave to a role; nothing where it gave nothing. An error where there is no such mart or role, and where the current user does not own the mart.';
