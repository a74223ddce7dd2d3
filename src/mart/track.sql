-- Which rows changed: statement triggers on the tables under the source's views append the units and days of what was
-- written to the mart's queue.
--
-- Who may write to a tracked table need not know of the mart. So its trigger function runs as the mart's owner, and
-- it is written, by track(), in the owner's private schema: nothing of the extension runs as anybody but its caller.
-- It must be safe against the table's owner, who can change the columns' types and hang any cast on them, and it must
-- never fail, for then the write does:
--	* it looks at the columns' names and types each time before it parses what reads them, and where they are not
--	  those that track() saw, it marks every unit and every period;
--	* it calls nothing but what is in pg_catalog: the text of a unit whose type is somebody's own (an enum, a domain)
--	  is what the type's output function makes of it, which no cast gets hold of;
--	* it only ever appends; the queue has no unique key and nothing that two writers could wait for.

create function mart_tracked_rows(unit text, at text, tuples text) returns text
	language sql immutable parallel safe
	set search_path = pg_catalog, pg_temp as $$
	select case when unit is null and at is null then format('select null::text, null::date where exists (select from %s)', tuples)
		else format('select %s, %s from %s', coalesce(unit, 'null::text'), coalesce(at, 'null::date'), tuples) end $$;
comment on function mart_tracked_rows(text, text, text) is
'A part of the query by which a trigger reads units and periods off a transition table. unit, at: expressions or NULL.';

create function mart_tracked_unit(col name, type regtype) returns text
	language sql stable
	set search_path = pg_catalog, pg_temp as $$
	select format(case when typnamespace = 'pg_catalog'::regnamespace then '%1$I::text' else 'case when %1$I is not null then concat(%1$I) end' end, col)
	from pg_type where oid = type $$;
comment on function mart_tracked_unit(name, regtype) is
'The expression by which a trigger reads the text of a unit. col: the column. NULL where that is NULL.';

create function mart_tracked_period(col name, type regtype, grain text) returns text
	language sql stable
	set search_path = pg_catalog, pg_temp as $$
	-- what is outside these years is in no period that could be computed, and marks all
	select format(case type
		when 'date'::regtype then
			'case when %1$I between ''0001-01-03'' and ''9999-12-30'' then date_trunc(%2$L, %1$I::timestamp)::date end'
		when 'timestamp'::regtype then
			'case when %1$I between ''0001-01-03'' and ''9999-12-30'' then date_trunc(%2$L, %1$I)::date end'
		-- in whatever time zone the view has it: one of three days
		when 'timestamptz'::regtype then
			'unnest(case when %1$I between ''0001-01-03 00:00+0'' and ''9999-12-30 00:00+0'' then array[date_trunc(%2$L, %1$I at time zone ''UTC'')::date, '
			'date_trunc(%2$L, (%1$I at time zone ''UTC'') - interval ''12 hours'')::date, date_trunc(%2$L, (%1$I at time zone ''UTC'') + interval ''14 hours'')::date] '
			'else array[null::date] end)'
		end, col, grain) $$;
comment on function mart_tracked_period(name, regtype, text) is
'The expression by which a trigger reads the first day of the period off a column: a date or timestamp. col: the column; grain: the mart''s. NULL where the column is NULL, or too far from now.';

create function mart_track_function(private name, feeds text, unit name, unit_type regtype, at name, at_type regtype) returns name
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	grain text;
	made name;
	unit_text text := @extschema@.mart_tracked_unit(unit, unit_type);
	period text;
	seen text;
	body text;
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	select m.grain into strict grain from mart m;
	period := mart_tracked_period(at, at_type, grain);
	select 'track_' || coalesce(max(substr(p.proname, 7)::int), 0) + 1 into made
	from pg_proc p where p.pronamespace = (select n.oid from pg_namespace n where n.nspname = private) and p.proname ~ '^track_\d{1,9}$';
	-- a built-in type by its number, which stays the same when the database is restored elsewhere
	select string_agg(format('exists (select from pg_attribute where attrelid = tg_relid and attname = %L and %s)', s.col,
		case when s.type::oid < 10000 then 'atttypid = ' || s.type::oid else format('format_type(atttypid, null) = %L', s.type) end), ' and ') into seen
	from (select unit, unit_type where unit is not null union select at, at_type where at is not null) s (col, type);

	-- the body is a literal: names of columns and types may hold any quotes, those of dollars among them
	body := format($body$
#variable_conflict use_column
begin
	if tg_op = 'TRUNCATE'%2$s then
		insert into %1$I.queue (view_name) values (%3$L);
	elsif tg_op = 'INSERT' then
		insert into %1$I.queue (view_name, unit, at) select distinct %3$L, k.* from (%4$s) k;
	elsif tg_op = 'DELETE' then
		insert into %1$I.queue (view_name, unit, at) select distinct %3$L, k.* from (%5$s) k;
	else
		insert into %1$I.queue (view_name, unit, at) select distinct %3$L, k.* from (%5$s union all %4$s) k;
	end if;
	return null;
end $body$,
		private, ' or not (' || seen || ')',
		feeds, mart_tracked_rows(unit_text, period, 'new_rows'), mart_tracked_rows(unit_text, period, 'old_rows'));
	execute format('create function %I.%I() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as %L',
		private, made, body);
	execute format('revoke execute on function %I.%I() from public', private, made);
	execute format('comment on function %I.%I() is %L', private, made, feeds);
	return made;
end $$;
comment on function mart_track_function(name, text, name, regtype, name, regtype) is
'Makes the trigger function of a tracked table in the mart''s private schema; returns its name. Its comment is the view that the table feeds.';

create function mart_track_column(base regclass, col name) returns regtype
	language plpgsql stable
	set search_path = pg_catalog, pg_temp as $$
declare
	type regtype;
begin
	select atttypid into type from pg_attribute where attrelid = base and attname = col and attnum > 0 and not attisdropped;
	if not found then
		raise exception using errcode = 'undefined_column',
			message = format('%s has no column "%s"', base, col),
			hint = 'Name a column of that table, or leave it out: then every change marks all units, or all periods.';
	end if;
	return type;
end $$;
comment on function mart_track_column(regclass, name) is 'The type of a table''s column; an error where it has none of that name.';

create function track(mart name, base regclass, feeds text, unit name default null, at name default null) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	private constant name := @extschema@.mart_open(mart);
	kind "char";
	unit_type regtype;
	at_type regtype;
	known bigint;
	made name;
	tables regclass[];
	here regclass;
	event text;
begin
	if not exists (select from @extschema@.mart_contract() c where c.view_name = feeds) or feeds is null then
		raise exception using errcode = 'invalid_parameter_value',
			message = format('"%s" is no view of the contract', feeds),
			hint = format('Views are %s.', (select string_agg(distinct c.view_name, ', ') from @extschema@.mart_contract() c));
	end if;
	select case when relpersistence = 't' then 't' else relkind end into kind from pg_class where oid = base;
	if kind is null or kind not in ('r', 'p') then
		raise exception using errcode = 'wrong_object_type',
			message = format('%s cannot be tracked: it is %s', coalesce(base::text, 'NULL'),
				case kind when 'v' then 'a view' when 'm' then 'a materialized view' when 'f' then 'a foreign table' when 't' then 'a temporary table' else 'not a table' end),
			hint = case when kind in ('v', 'm') then 'Track the tables that it reads.'
				else 'Use refresh_mart(mart, since => ...) for what cannot be tracked.' end;
	end if;
	if exists (select from pg_inherits where inhrelid = base) then
		raise exception using errcode = 'wrong_object_type',
			message = format('%s cannot be tracked alone: it is part of %s', base,
				(select inhparent::regclass from pg_inherits where inhrelid = base order by inhseqno limit 1)),
			hint = 'Track the table that it is part of: what is written there runs none of its triggers.';
	end if;
	with recursive below (oid) as (
		select base::oid union select i.inhrelid from below b join pg_inherits i on i.inhparent = b.oid
	)
	select array_agg(b.oid::regclass order by b.oid) into tables from below b;
	foreach here in array tables loop
		if (select relkind from pg_class where oid = here) = 'f' then
			raise exception using errcode = 'wrong_object_type',
				message = format('%s cannot be tracked: its part %s is a foreign table', base, here),
				hint = 'Use refresh_mart(mart, since => ...) for what cannot be tracked.';
		elsif not has_table_privilege(here, 'trigger') then
			raise exception using errcode = 'insufficient_privilege',
				message = format('role "%s" may not make triggers on %s', current_user, here),
				hint = format('Let its owner say: grant trigger on %s to %I', here, current_user);
		end if;
	end loop;

	if unit is not null then
		unit_type := @extschema@.mart_track_column(base, unit);
		if not exists (select from pg_type where oid = unit_type and (typcategory in ('S', 'N', 'E') or oid = 'uuid'::regtype)
			and oid not in ('float4'::regtype, 'float8'::regtype, 'money'::regtype)) then
			raise exception using errcode = 'datatype_mismatch',
				message = format('column "%s" of %s is of type %s: its text depends on who reads it', unit, base, unit_type),
				hint = 'Leave unit out: then every change marks all units.';
		end if;
		-- Another column than the view's would go unnoticed: nothing would ever be marked.
		if has_table_privilege(base, 'select') and not row_security_active(base) then	-- policies are the table's owner's code
			perform set_config('search_path', @extschema@.mart_path(private), true);
			execute format('select count(*) filter (where exists (select from unit_names n where n.unit = b.unit)) from (select distinct %s as unit from %s limit 1000) b having count(b.unit) > 0',
				mart_tracked_unit(unit, unit_type), base) into known;
			if known = 0 then
				raise exception using errcode = 'invalid_parameter_value',
					message = format('column "%s" of %s holds no unit of mart "%s"', unit, base, mart),
					hint = 'Name the column whose text is that of the view''s unit, or leave it out: then every change marks all units.';
			end if;
		end if;
	end if;
	if at is not null then
		at_type := @extschema@.mart_track_column(base, at);
		if at_type not in ('date'::regtype, 'timestamp'::regtype, 'timestamptz'::regtype) then
			raise exception using errcode = 'datatype_mismatch',
				message = format('column "%s" of %s is of type %s, not a date or timestamp', at, base, at_type),
				hint = 'Leave at out: then every change marks all periods.';
		end if;
	end if;

	-- Not mart_lock(): writers wait for a lock on the table, and must not wait for a refresh as well.
	perform @extschema@.untrack(mart, base, feeds);
	made := @extschema@.mart_track_function(private, feeds, unit, unit_type, at, at_type);
	foreach here in array tables loop
		foreach event in array array['insert', 'update', 'delete', 'truncate'] loop
			execute format('create trigger %I after %s on %s %s for each statement execute function %I.%I()',
				case when octet_length(mart) < 40 then mart else 'mart_' || left(md5(mart), 16) end || '_' || feeds || '_' || event,
				event, here,
				case event when 'insert' then 'referencing new table as new_rows' when 'delete' then 'referencing old table as old_rows'
					when 'update' then 'referencing old table as old_rows new table as new_rows' else '' end,
				private, made);
		end loop;
	end loop;
	-- What was written since the last refresh has gone unnoticed.
	execute format('insert into %I.queue (view_name) values ($1)', private) using feeds;
end $$;
comment on function track(name, regclass, text, name, name) is
'Has changes of a table noted for the mart''s next refresh: statement triggers for INSERT, UPDATE, DELETE and TRUNCATE on it and all its partitions, in the name of the mart''s owner, so that who writes needs no right on the mart. base: the table. feeds: the view of the contract that reads it. unit, at: its columns whose text and day are those of the view''s unit and of its date (asked_on, at); NULL: every change marks all units, or all periods. A table may feed several views; the same view again replaces. The next refresh recomputes all that the view feeds. Partitions that come later are not tracked before track() is called again. Waits for transactions that write to the table. Errors: views, foreign and temporary tables, a table that is part of another, a column that is not there or of a type that cannot be compared, no TRIGGER right, and where the current user does not own the mart.';

create function untrack(mart name, base regclass, feeds text default null) returns bigint
	language plpgsql
	set search_path = pg_catalog, pg_temp
	set client_min_messages = warning as $$
declare
	private constant name := @extschema@.mart_open(mart);
	tracker oid;
	dropped bigint := 0;
begin
	-- A trigger can be dropped by the table's owner alone, but goes with its function.
	for tracker in
		select distinct p.oid from pg_trigger t join pg_proc p on p.oid = t.tgfoid
		where t.tgrelid = base and p.pronamespace = (select oid from pg_namespace where nspname = private) and p.proname ~ '^track_\d+$'
			and (feeds is null or obj_description(p.oid, 'pg_proc') = feeds)
	loop
		execute format('drop function %s cascade', tracker::regprocedure);
		dropped := dropped + 1;
	end loop;
	return dropped;
end $$;
comment on function untrack(name, regclass, text) is
'Ends what track() began: changes of the table are noted no more. base: the table. feeds: for this view of the contract alone; NULL: for all. Returns for how many views it was tracked. An error where the current user does not own the mart.';
