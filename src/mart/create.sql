-- Making a mart: everything that can be refused is refused before anything is made.

create function mart_require_source(source name) returns void
	language plpgsql stable
	set search_path = pg_catalog, pg_temp as $$
begin
	if source is null or not exists (select from pg_namespace where nspname = source) then
		raise exception using errcode = 'invalid_schema_name',
			message = format('there is no schema "%s"', source),
			hint = 'source is the schema of the contract''s views: units, questions, responses.';
	end if;
	if not has_schema_privilege(source, 'usage') then
		raise exception using errcode = 'insufficient_privilege',
			message = format('permission denied for schema "%s"', source),
			hint = format('grant usage on schema %I to %I; and select on its views.', source, current_user);
	end if;
end $$;
comment on function mart_require_source(name) is 'An error where there is no such schema, or where the current user may not use it.';

create function mart_require_contract(source name) returns void
	language plpgsql stable
	set search_path = pg_catalog, pg_temp as $$
declare
	wrong record;
begin
	select c.view_name, c.problem, string_agg(c.column_name, ', ') as columns into wrong
	from @extschema@.mart_source_columns(source) with ordinality c (view_name, column_name, relation, problem, expression, place)
	where c.problem is not null
	group by c.view_name, c.problem order by min(c.place) limit 1;
	if wrong.problem is null then
		return;
	end if;

	if wrong.problem = 'not readable' then
		raise exception using errcode = 'insufficient_privilege',
			message = format('permission denied for view "%s"."%s"', source, wrong.view_name),
			hint = format('grant select on %I.%I to %I;', source, wrong.view_name, current_user);
	end if;
	raise exception using
		errcode = case wrong.problem when 'view missing' then 'undefined_table' when 'column missing' then 'undefined_column' else 'datatype_mismatch' end,
		message = case wrong.problem
			when 'view missing' then format('there is no view "%s" in schema "%s"', wrong.view_name, source)
			when 'column missing' then format('view "%s"."%s" lacks columns: %s', source, wrong.view_name, wrong.columns)
			else format('columns of view "%s"."%s" have another type than the contract asks for: %s', source, wrong.view_name, wrong.columns) end,
		hint = (select format('Columns of %s: %s.', wrong.view_name,
				string_agg(c.column_name || case c.type when 'key' then ' (any type)' when 'text' then '' else ' ' || c.type end || case when c.required then '' else ', optional' end, '; '))
			from @extschema@.mart_contract() c where c.view_name = wrong.view_name);
end $$;
comment on function mart_require_contract(name) is
'An error where a required view or column is missing in a source, is of another type or may not be read; its hint lists the columns.';

-- What the mart does without. Told once, when it is made.
create function mart_tell_missing(source name) returns void
	language plpgsql stable
	set search_path = pg_catalog, pg_temp as $$
declare
	missing record;
begin
	for missing in
		select case when s.relation is null then format('no view %s', c.view_name) else format('no column %s in %s', c.column_name, c.view_name) end as what, c.without
		from @extschema@.mart_contract() with ordinality c (view_name, column_name, type, required, without, place)
		join @extschema@.mart_source_columns(source) s using (view_name, column_name)
		where c.without is not null and
			case when s.relation is null then c.required else s.expression ~ '^null::' end
		order by c.place
	loop
		raise notice '%: %', missing.what, missing.without;
	end loop;
end $$;
comment on function mart_tell_missing(name) is 'A notice for each view or column that a source lacks, with what is switched off.';

create function mart_benefit_names() returns text[]
	language sql immutable parallel safe
	set search_path = pg_catalog, pg_temp
	as $$ select array_agg(benefit order by place) from @extschema@.mart_benefit_words() $$;
comment on function mart_benefit_names() is 'What engagement is said to bring: the rows of the view benefits.';

create function mart_option_error(message text, hint text) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
	raise exception using errcode = 'invalid_parameter_value', message = message, hint = hint;
end $$;
comment on function mart_option_error(text, text) is 'The error that an option is wrong.';

-- Names and types of options; what they name in the source is looked up in mart_require_named().
create function mart_require_options(options jsonb) returns void
	language plpgsql stable
	set search_path = pg_catalog, pg_temp as $$
declare
	grains constant text[] := '{day,week,month,quarter,year}';
	texts constant text[] := '{grain,closing,enps,nps,csat,leadership,care,service,loyalty}';
	option record;
	benefit record;
begin
	if jsonb_typeof(options) <> 'object' then
		perform @extschema@.mart_option_error('options are not a JSON object', 'For example {"grain": "quarter", "closing": "2024-12-31"}.');
	end if;
	for option in select key, value, jsonb_typeof(value) as type, value #>> '{}' as text from jsonb_each(options) loop
		if option.key <> all (texts) and option.key not in ('max_lag', 'baseline', 'benefits') then
			perform @extschema@.mart_option_error(format('unknown option "%s"', option.key), format('Options: %s, max_lag, baseline, benefits.', array_to_string(texts, ', ')));
		elsif option.key = any (texts) and option.type <> 'string' then
			perform @extschema@.mart_option_error(format('option "%s" is not a string but %s', option.key, option.value),
				case option.key when 'grain' then 'Grains: ' || array_to_string(grains, ', ') || '.' when 'closing' then 'A date such as "2024-12-31".'
					when 'enps' then 'The name of a question.' when 'nps' then 'The name of a question.' when 'csat' then 'The name of a question.'
					else 'The name of a dimension, measure or outcome.' end);
		end if;

		case option.key
			when 'grain' then
				if option.text <> all (grains) then
					perform @extschema@.mart_option_error(format('unknown grain "%s"', option.text), 'Grains: ' || array_to_string(grains, ', ') || '.');
				end if;
			when 'closing' then
				begin
					if option.text !~ '^\d{4}-\d\d-\d\d$' or option.text::date > current_date then
						raise datetime_field_overflow;
					end if;
				exception when data_exception then
					perform @extschema@.mart_option_error(format('option "closing" is not a date up to today: "%s"', option.text), 'A date such as "2024-12-31".');
				end;
			when 'max_lag' then
				if option.type <> 'number' or option.text !~ '^\d{1,3}$' or option.text::int not between 0 and 120 then
					perform @extschema@.mart_option_error(format('option "max_lag" is not a whole number from 0 to 120 but %s', option.value), 'How many periods one voice may follow the other; 6 unless given.');
				end if;
			when 'baseline' then
				if option.type <> 'number' or option.text !~ '^\d{1,3}$' or option.text::int not between 2 and 120 then
					perform @extschema@.mart_option_error(format('option "baseline" is not a whole number from 2 to 120 but %s', option.value), 'How many periods a unit is watched before its alerts begin; 12 unless given, half of them where there are fewer than 24.');
				end if;
			when 'benefits' then
				if option.type <> 'object' then
					perform @extschema@.mart_option_error(format('option "benefits" is not an object but %s', option.value), 'For example {"quality": ["outcome", "defects"]}.');
				end if;
				for benefit in select key, value from jsonb_each(option.value) loop
					if benefit.key <> all (@extschema@.mart_benefit_names()) then
						perform @extschema@.mart_option_error(format('unknown benefit "%s"', benefit.key), 'Benefits: ' || array_to_string(@extschema@.mart_benefit_names(), ', ') || '.');
					elsif jsonb_typeof(benefit.value) <> 'array' or jsonb_array_length(benefit.value) <> 2
						or jsonb_typeof(benefit.value -> 0) <> 'string' or jsonb_typeof(benefit.value -> 1) <> 'string'
						or benefit.value ->> 0 not in ('employee', 'customer', 'outcome') then
						perform @extschema@.mart_option_error(format('benefit "%s" is not a source and a measure but %s', benefit.key, benefit.value),
							'A source (employee, customer, outcome) and a measure of it, such as ["outcome", "defects"].');
					end if;
				end loop;
			else null;
		end case;
	end loop;
end $$;
comment on function mart_require_options(jsonb) is
'An error for an unknown option or one of the wrong type; its hint names what is allowed.';

-- Whether a measure exists: a dimension of one of the voices, a measure that they always have, or an outcome.
create function mart_has_measure(source name, voices text[], measure text) returns boolean
	language plpgsql stable
	set search_path = pg_catalog, pg_temp as $$
declare
	found_it boolean;
begin
	if 'employee' = any (voices) and measure in ('engagement', 'enps', 'turnover') or 'customer' = any (voices) and measure in ('nps', 'csat', 'churn') then
		return true;
	end if;
	execute @extschema@.mart_source_with(source) || $check$
		select exists (select from known_question where voice = any ($1) and coalesce(dimension, question) = $2)
			or 'outcome' = any ($1) and exists (select from source_outcomes where measure = $2) $check$
		into found_it using voices, measure;
	return found_it;
end $$;
comment on function mart_has_measure(name, text[], text) is
'Is there such a measure in a source? voices: employee, customer, outcome; measure: a dimension, enps, nps, csat, turnover, churn, or an outcome.';

create function mart_require_named(source name, options jsonb) returns void
	language plpgsql stable
	set search_path = pg_catalog, pg_temp as $$
declare
	option record;
	candidates text[];
	kind text;
begin
	for option in select key, value from jsonb_each_text(options) where key in ('enps', 'nps', 'csat') order by key loop
		kind := case option.key when 'enps' then 'an employees'' question on 0..10' when 'nps' then 'a customers'' question on 0..10'
			else 'a customers'' question on another scale than 0..10' end;
		execute @extschema@.mart_source_with(source) || $check$
			select array_agg(question order by question) from known_question
			where voice = case $1 when 'enps' then 'employee' else 'customer' end and @extschema@.mart_measure_of(voice, lo, hi) = $1 $check$
			into candidates using option.key;
		if option.value <> all (coalesce(candidates, '{}')) then
			perform @extschema@.mart_option_error(format('option "%s" does not name %s: "%s"', option.key, kind, option.value),
				coalesce('There are: ' || array_to_string(candidates[:20], ', ') || '.', 'There is none.'));
		end if;
	end loop;

	for option in
		select format('option "%s"', key) as what, '{employee,customer,outcome}'::text[] as voices, value as measure
		from jsonb_each_text(options) where key in ('leadership', 'care', 'service', 'loyalty')
		union all
		select format('benefit "%s"', key), array[value ->> 0], value ->> 1 from jsonb_each(options -> 'benefits')
	loop
		if not @extschema@.mart_has_measure(source, option.voices, option.measure) then
			perform @extschema@.mart_option_error(format('%s: there is no measure "%s" of %s', option.what, option.measure, array_to_string(option.voices, ', ')),
				'A dimension of the view questions; engagement, enps, turnover (employee); nps, csat, churn (customer); a measure of the view outcomes (outcome).');
		end if;
	end loop;
end $$;
comment on function mart_require_named(name, jsonb) is
'An error where options name a question or measure that the source does not have; its hint names those that it has.';

create function create_mart(source name, mart name, options jsonb default '{}') returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp set jit = off as $$
declare
	settings constant jsonb := coalesce(options, '{}');
	private name;
	taken name;
	left_out_rows bigint;
begin
	perform @extschema@.mart_require_source(source);
	if coalesce(mart, '') = '' or octet_length(mart || '_private') > 63 then
		raise exception using errcode = 'invalid_name',
			message = format('a mart cannot be named "%s"', mart),
			hint = 'The name has 1 to 55 bytes: beside the schema of that name there is one with _private at its end.';
	end if;
	private := mart || '_private';
	select nspname into taken from pg_namespace where nspname in (mart, private) order by nspname limit 1;
	if found then
		raise exception using errcode = 'duplicate_schema',
			message = format('schema "%s" exists already', taken),
			hint = case when to_regclass(format('%I.mart', private)) is null then 'Choose another name.'
				else format('To make the mart anew: drop schema %I, %I cascade;', mart, private) end;
	end if;
	perform @extschema@.mart_require_contract(source);
	perform @extschema@.mart_require_options(settings);
	perform @extschema@.mart_require_named(source, settings);
	perform @extschema@.mart_tell_missing(source);

	execute format('create schema %I', mart);
	execute format('create schema %I', private);
	execute format('revoke all on schema %I, %I from public', mart, private);
	perform set_config('search_path', @extschema@.mart_path(private), true);
	perform mart_tables(private);
	perform mart_published_tables(private);
	perform mart_source_views(source, private);
	insert into mart (mart, source, options, grain, closing)
		values (create_mart.mart, create_mart.source, settings, coalesce(settings ->> 'grain', 'month'),
			coalesce((settings ->> 'closing')::date, current_date));
	perform mart_views(create_mart.mart, private);
	perform mart_build(private);

	select sum(n) into left_out_rows from left_out;
	if left_out_rows > 0 then
		raise notice using message = format('%s rows are left out, or not where they say', left_out_rows),
			hint = format('select * from check_contract(%L); tells why.', source);
	end if;
end $$;
comment on function create_mart(name, name, jsonb) is
'Makes a mart of the views in the schema source: the schema mart with views that BI tools read, and mart_private with all that they rest on, both of the current user, who must be able to read the source and to create schemas. options: grain (day, week, month, quarter, year; month unless given), closing (a date up to today: periods that ended by then are published; today unless given), enps, nps, csat (the questions; else the first that can be it), leadership, care, service, loyalty (measures of the view ripple), max_lag (periods, 6 unless given), baseline (periods before alerts begin, 12 unless given, half of them where there are fewer than 24), benefits ({benefit: [source, measure]}). Notices tell what is switched off because the source does not have it, and how many rows are left out (see check_contract). An error where the source lacks what is required, where a schema of either name exists, for an unknown option and for one that names what does not exist.';

create function remap_mart(mart name) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	private constant name := @extschema@.mart_open(mart);
	source name;
begin
	perform @extschema@.mart_lock(private, true);
	perform set_config('search_path', @extschema@.mart_path(private), true);
	select m.source into strict source from mart m;
	perform mart_require_source(source);
	perform mart_require_contract(source);
	perform mart_tell_missing(source);
	perform mart_source_views(source, private);
	insert into queue (view_name) select distinct c.view_name from mart_contract() c;
end $$;
comment on function remap_mart(name) is
'Looks again which views and columns the source of a mart has, after one was added, and marks everything for the next refresh_mart(). What is published stays as it is until then. Waits for a refresh that is under way. An error where there is no such mart, where the current user does not own it, and where the source lacks what is required. To drop a view or column of the source, drop it with cascade and remap in the same transaction.';
