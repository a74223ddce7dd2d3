-- One refresh at a time, and what it is at: seen from other sessions, though nothing it writes is before it commits.

create function mart_steps() returns text[]
	language sql immutable parallel safe
	set search_path = pg_catalog, pg_temp
	as $$ select array['structure', 'responses', 'tenures', 'outcomes', 'publication', 'analyses', 'teams', 'alerts'] $$;
comment on function mart_steps() is
'The steps of a refresh, in their order. A refresh leaves out those that it need not do.';

create function mart_lock_key(private name) returns int
	language sql stable parallel safe
	set search_path = pg_catalog, pg_temp
	-- an oid is unsigned, and pg_locks shows the key as one again
	as $$ select oid::bigint::bit(32)::int from pg_namespace where nspname = private $$;
comment on function mart_lock_key(name) is
'The second key of the advisory lock that a refresh holds: the number of the mart''s private schema. The first is 1835102836.';

create function mart_lock(private name, wait boolean) returns boolean
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
	if wait then
		perform pg_advisory_xact_lock(1835102836, @extschema@.mart_lock_key(private));
	elsif not pg_try_advisory_xact_lock(1835102836, @extschema@.mart_lock_key(private)) then
		return false;
	end if;
	perform set_config('search_path', @extschema@.mart_path(private), true);
	perform setval('progress_step', 1), setval('progress_started', (extract(epoch from clock_timestamp()) * 1000000)::bigint);
	return true;
end $$;
comment on function mart_lock(name, boolean) is
'Holds the mart until the transaction ends, for whoever changes it: two at once would recompute the same cells. wait: whether to wait for another that holds it; false is returned where not and it is held.';

create function mart_step(private name, step text) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	place constant int := array_position(@extschema@.mart_steps(), step);
begin
	if place is null then
		raise exception using errcode = 'invalid_parameter_value',
			message = format('a refresh has no step "%s"', step),
			hint = format('Steps are %s.', array_to_string(@extschema@.mart_steps(), ', '));
	end if;
	perform set_config('search_path', @extschema@.mart_path(private), true);
	perform setval('progress_step', place);
end $$;
comment on function mart_step(name, text) is 'Notes what a refresh is at, for mart_progress(). step: one of mart_steps().';

create function mart_progress(mart name)
	returns table (running boolean, step text, done bigint, total bigint, started timestamptz)
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	private constant name := @extschema@.mart_open(mart);
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	-- Sequences keep what a refresh that died had set; the lock went with it.
	running := exists (
		select from pg_locks l
		where l.locktype = 'advisory' and l.granted and l.classid = 1835102836 and l.objsubid = 2
			and l.objid = mart_lock_key(private)::bit(32)::bigint::oid
			and l.database = (select d.oid from pg_database d where d.datname = current_database()));
	if running then
		select (mart_steps())[s.last_value], s.last_value - 1, cardinality(mart_steps()) into step, done, total from progress_step s;
		select to_timestamp(s.last_value / 1000000.0) into started from progress_started s;
	end if;
	return next;
end $$;
comment on function mart_progress(name) is
'What a refresh of the mart that is under way in another session is at: one row. running: whether one is; all else is NULL where not. step: structure, responses, tenures, outcomes, publication, analyses, teams, alerts, in this order, those left out that need not be done; within a step nobody counts. done, total: steps before it, steps in all. started: since when. A mart that create_mart() is still making is not there for other sessions until it is made. An error where the current user does not own the mart.';
