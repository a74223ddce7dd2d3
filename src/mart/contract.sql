-- The contract: what a source schema holds, what is wrong in it, and the mart's own view of it.
--
-- Breaches, and what becomes of the rows. check_contract() and left_out name them alike; a row counts for the first
-- that holds in the order below. "Left out": it is in no cell, and left_out counts it. "Kept": only check_contract()
-- tells.
--
--	view		breach										what becomes of it
--	any			listed twice								left out but one (units: the latest valid_from; surveys: the first period)
--	units		no unit, name too long						left out (250 bytes are the most, of any name)
--				cycle of successors							left out: which unit the rows count for is not known
--				cycle in the unit tree						left out: a unit that is below itself
--				more than 100 levels deep					no mart can be made
--				unknown successor							counts for itself
--				unknown parent								is right below the company; so is a unit below one left out
--	questions	no question, unknown voice, name too long, no valid scale
--															left out (a scale is two whole numbers, lo < hi, 101 levels at most)
--				reserved dimension							asked and counted, but in no dimension (see mart_reserved())
--				more than 64 questions in a dimension		in no dimension
--	responses	no response, no date, no unit, unknown unit, unknown question, question of another voice,
--				score not a whole number, score outside its scale
--															left out (a NULL score is no breach: not answered)
--				duplicate answer							left out but one of a response, question and unit (after mergers) in
--															a period: the lowest score
--				share outside 0..1, unknown about_unit, outside the unit's dates
--															kept
--	tenures		no kind, name too long, no person, no date, no unit, unknown unit, end before start
--															left out
--				overlapping spells							left out: starts before an earlier one of this person and kind has ended
--	outcomes	no measure, name too long, no date, no unit, unknown unit, value not finite (1e100 is the most)
--															left out (a NULL value is no breach: not measured)
--	surveys		no survey, no date							left out
--	invitations	no survey, no unit, unknown unit, unknown survey (neither in surveys nor in responses), invited below 0
--															left out (NULL is no breach: not known)
--	benchmarks	unknown question, norm outside its scale	left out
--
-- A date is missing as well where it is infinite; tenures without an end may say infinity.

create function mart_contract(out view_name text, out column_name text, out type text, out required boolean, out without text)
	returns setof record language sql immutable parallel safe
	set search_path = pg_catalog, pg_temp as $$
	-- type: key (compared as text, grouped as it is), text, date, number, boolean;
	-- without: what is switched off where the column is missing or, of the first column, the view
	values
		('units', 'unit', 'text', true, null),
		('units', 'parent', 'text', true, null),
		('units', 'manager', 'text', true, null),
		('units', 'name', 'text', true, null),
		('units', 'valid_from', 'date', false, null),
		('units', 'valid_to', 'date', false, null),
		('units', 'successor', 'text', false, 'units that merged count for themselves'),
		('units', 'customer_facing', 'boolean', false, 'every unit counts as customer-facing'),
		('questions', 'question', 'text', true, null),
		('questions', 'voice', 'text', true, null),
		('questions', 'dimension', 'text', true, null),
		('questions', 'lo', 'number', true, null),
		('questions', 'hi', 'number', true, null),
		('questions', 'reversed', 'boolean', true, null),
		('questions', 'wording', 'text', false, null),
		('responses', 'voice', 'text', true, null),
		('responses', 'response', 'key', true, null),
		('responses', 'person', 'key', true, null),
		('responses', 'unit', 'key', true, null),
		('responses', 'asked_on', 'date', true, null),
		('responses', 'question', 'key', true, null),
		('responses', 'score', 'number', true, null),
		('responses', 'comment', 'text', false, null),
		('responses', 'survey', 'key', false, null),
		('responses', 'about_unit', 'key', false, 'no internal_service'),
		('responses', 'share', 'number', false, null),
		('tenures', 'kind', 'text', true, 'no turnover, churn and retention'),
		('tenures', 'person', 'key', true, null),
		('tenures', 'unit', 'key', true, null),
		('tenures', 'started_on', 'date', true, null),
		('tenures', 'ended_on', 'date', true, null),
		('tenures', 'cause', 'text', false, 'no causes of leaving'),
		-- who left before is not in the source, so that whoever began earlier is at risk of leaving from then on
		('tenures', 'seen_from', 'date', false, null),
		('outcomes', 'unit', 'key', true, 'no outcomes'),
		('outcomes', 'at', 'date', true, null),
		('outcomes', 'measure', 'text', true, null),
		('outcomes', 'value', 'number', true, null),
		('surveys', 'survey', 'key', true, 'answers count for the period in which they were asked'),
		('surveys', 'period', 'date', true, null),
		('invitations', 'survey', 'key', true, 'no response rate'),
		('invitations', 'unit', 'key', true, null),
		('invitations', 'invited', 'number', true, null),
		('benchmarks', 'question', 'text', true, 'no benchmark difference'),
		('benchmarks', 'norm', 'number', true, null) $$;
comment on function mart_contract() is
'The views and columns of a source schema: type (key: any type, compared as text; text: any type; date: also timestamps; number; boolean), whether required where the view is there, and what is switched off without it, or, of a view''s first column, without the view. Required views are units, questions and responses.';

create function mart_reserved() returns text[]
	language sql immutable parallel safe
	set search_path = pg_catalog, pg_temp
	as $$ select '{enps,nps,csat,turnover,churn}'::text[] $$;
comment on function mart_reserved() is
'Names of measures that a dimension cannot have. A question may name enps, nps or csat as its dimension where it is that measure itself.';

-- Relations of the source that are views of the contract, by column: what is there of each column of the contract.
create function mart_source_columns(source name, out view_name text, out column_name text, out relation oid, out problem text, out expression text)
	returns setof record language sql stable
	set search_path = pg_catalog, pg_temp as $$
	select c.view_name, c.column_name, r.oid,
		case
			when r.oid is null then case when c.view_name in ('units', 'questions', 'responses') then 'view missing' end
			when not has_table_privilege(r.oid, 'select') then 'not readable'
			when a.attnum is null then case when c.required then 'column missing' end
			when not coalesce(case c.type
				when 'number' then t.typcategory = 'N' and t.typname !~ '^(money|oid|reg.*)$'
				when 'date' then t.typcategory = 'D' and t.typname !~ '^time(tz)?$'
				when 'boolean' then t.typcategory = 'B'
				else t.typtype <> 'p' end, false) then 'column of another type'
		end,
		case
			when a.attnum is null then format('null::%s', case c.type when 'number' then 'float8' when 'key' then 'text' else c.type end)
			-- as it is where speed may need it; an end that never comes is no end
			when c.type = 'key' and atttypid in ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'uuid'::regtype)
				or c.type in ('number', 'boolean') then format('s.%I', attname)
			when c.type = 'date' then format(case c.column_name when 'ended_on' then 'nullif(%s::date, ''infinity'')' else '%s::date' end,
				-- one time zone for all refreshes, whatever their sessions': or an answer would be in two periods
				case when atttypid = 'timestamptz'::regtype then format('(s.%I at time zone %L)', attname, current_setting('timezone')) else format('s.%I', attname) end)
			-- one collation for all, or they could not be compared
			else format('s.%I::text collate "default"', attname)
		end
	from @extschema@.mart_contract() with ordinality c (view_name, column_name, type, required, without, place)
	left join pg_class r on r.relname = c.view_name and r.relkind in ('r', 'v', 'm', 'f', 'p')
		and r.relnamespace = (select oid from pg_namespace where nspname = source)
	left join pg_attribute a on a.attrelid = r.oid and a.attname = c.column_name and a.attnum > 0 and not a.attisdropped
	left join pg_type t on t.oid = a.atttypid
	order by place $$;
comment on function mart_source_columns(name) is
'Each column of the contract as a source schema has it: the relation (NULL: no such view), what is wrong with it, and the expression by which the mart reads it. source: name of the schema.';

create function mart_source_query(source name, view_name text) returns text
	language sql stable
	set search_path = pg_catalog, pg_temp as $$
	select case when bool_or(relation is null or problem is not null)
		then format('select %s where false', string_agg(format('null::%s as %I',
			case c.type when 'number' then 'float8' when 'key' then 'text' else c.type end, column_name), ', '))
		else format('select %s from %I.%I s', string_agg(format('%s as %I', expression, column_name), ', '), source, mart_source_query.view_name) end
	from @extschema@.mart_source_columns(source) join @extschema@.mart_contract() c using (view_name, column_name)
	where view_name = mart_source_query.view_name $$;
comment on function mart_source_query(name, text) is
'The query that reads a view of the contract with every column: NULL where a column is missing, no rows where the view is or something is wrong with its columns. source: name of the schema.';

create function mart_source_views(source name, private name) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	view_name text;
begin
	for view_name in select distinct c.view_name from @extschema@.mart_contract() c order by 1 loop
		if to_regclass(format('%I.%I', private, 'source_' || view_name)) is not null then
			execute format('drop view %I.%I', private, 'source_' || view_name);
		end if;
		execute format('create view %I.%I as %s', private, 'source_' || view_name, @extschema@.mart_source_query(source, view_name));
		execute format('comment on view %I.%I is %L', private, 'source_' || view_name,
			format('The source''s %s with every column of the contract, NULL where it has none.', view_name));
	end loop;
end $$;
comment on function mart_source_views(name, name) is
'Makes the views source_* in a mart''s private schema, or makes them anew: the source''s views with every column of the contract. source, private: names of the schemas.';
