-- linkage and lead_lag: each measure of employees with each of customers and of outcomes.
--
-- Where customer-facing units are asked for apart, most companies have customers' answers of those units alone. Then
-- the two scopes are of the same cells, and the second is a copy of the first.

create function mart_pairs(private name, out dimension text, out measure text, out scope text, out employee panel, out customer panel,
		out is_copy boolean) returns setof record
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	return query
	with sides as (
		select p.voice = 'employee' as is_employee, p.measure, p.scope, p.panel,
			-- cells of some units with as many values as those of all are those of all
			p.scope <> 'all' and n(p.panel) = n(whole.panel) as is_whole
		from panels p
			join panels whole on (whole.voice, whole.measure, whole.scope) = (p.voice, p.measure, 'all')
		where p.voice = 'employee' and p.measure <> 'turnover'
			or p.voice = 'customer' and p.measure in ('nps', 'csat', 'churn')
			or p.voice = 'outcome' and p.measure not in ('nps', 'csat', 'churn')
	)
	select e.measure, c.measure, e.scope, e.panel, c.panel, e.is_whole or c.is_whole
	from sides e
		join sides c using (scope)
	where e.is_employee and not c.is_employee
	order by e.scope, e.measure, c.measure;
end $$;
comment on function mart_pairs(name) is
'Pairs of panels that linkage is about: dimensions of employees, engagement and enps each with nps, csat and churn of customers and with every outcome but such as have these names. is_copy: the scope has the cells that all units have.';

create function mart_main_measure(private name) returns text
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	return (select measure from panels where voice = 'customer' and measure in ('nps', 'csat') order by measure = 'nps' desc limit 1);
end $$;
comment on function mart_main_measure(name) is
'What customers say above all: nps, or csat where no nps is shown; NULL where neither is.';

create function mart_lead_lag(private name) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	max_lag int;
	main_measure text;
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	select coalesce((options ->> 'max_lag')::int, 6) into max_lag from mart;
	main_measure := mart_main_measure(private);
	delete from published_lead_lag;

	-- every dimension with the customers' main measure; the index and the eNPS with all
	insert into published_lead_lag (dimension, measure, scope, method, lag, first, pairs, units, value, low, high, p_value, q_value, note)
	select p.dimension, p.measure, p.scope, 'lag profile', abs(l.lag),
		case l.first when 'together' then 'same period' else l.first end,
		l.pairs, l.units, l.r, l.low, l.high, l.p_value, l.q_value, l.note
	from mart_pairs(private) p, lag_profile(p.employee, p.customer, max_lag) l
	where not p.is_copy and (p.measure = main_measure or p.dimension in ('engagement', 'enps'));

	-- each side on the other's next period; the index and the main measure at every lag
	insert into published_lead_lag (dimension, measure, scope, method, lag, first, pairs, value, low, high, p_value, q_value, note)
	select p.dimension, p.measure, p.scope, 'cross-lagged', k.lag, split_part(x.measure, ' ', 1),
		x.n, x.value, x.low, x.high, x.p_value,
		benjamini_hochberg(x.p_value) over (partition by p.dimension, p.measure, p.scope), x.note
	from mart_pairs(private) p,
		generate_series(1, case when p.dimension = 'engagement' and p.measure = main_measure then max_lag else least(max_lag, 1) end) k (lag),
		cross_lagged(p.employee, p.customer, k.lag) x
	where not p.is_copy and (p.dimension = 'engagement' or p.dimension = 'enps' and p.measure = main_measure)
		and x.measure in ('employees -> customers, standardized', 'customers -> employees, standardized');

	insert into published_lead_lag (dimension, measure, scope, method, lag, first, pairs, units, value, low, high, p_value, q_value, note)
	select p.dimension, p.measure, p.scope, l.method, l.lag, l.first, l.pairs, l.units, l.value, l.low, l.high, l.p_value, l.q_value, l.note
	from mart_pairs(private) p
		join published_lead_lag l on (l.dimension, l.measure, l.scope) = (p.dimension, p.measure, 'all')
	where p.is_copy;
end $$;
comment on function mart_lead_lag(name) is
'Computes lead_lag: lag profiles of engagement and enps with every measure, and of every dimension with nps (csat where there is none), up to the option max_lag (6); cross-lagged effects of engagement on every measure''s next period and back, of enps and nps, and of engagement and nps at every lag.';

create function mart_linkage_response_rate(private name, scope text) returns float8
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	-- people asked: people who answered over their share
	return (
		select 100 * sum(s.people)::float8 / nullif(sum(round(100 * s.people / s.response_rate)::bigint), 0)
		from published_scorecard s
		where s.response_rate > 0
			and case when mart_linkage_response_rate.scope = 'all' then s.unit_id = (select company_id from mart)
				else s.customer_facing and not exists (select from units u where u.parent_id = s.unit_id) end);
end $$;
comment on function mart_linkage_response_rate(name, text) is
'Percent of invited employees who answered, over the periods of the scorecard: of the company, or of scope customer-facing the units without units below them that meet customers, where they are shown. NULL where nobody says how many were invited.';

create function mart_notes(notes text[]) returns text
	language sql immutable parallel safe
	set search_path = pg_catalog, pg_temp
	as $$
		select string_agg(note, '; ' order by place)
		from (
			select note, min(place) as place
			from unnest(string_to_array(array_to_string(notes, '; '), '; ')) with ordinality t (note, place)
			where note <> ''
			group by note
		) once
	$$;
comment on function mart_notes(text[]) is
'Notes as one, each of them once, in the order in which they come. NULL where there are none.';

create function mart_between_notes(note text) returns text[]
	language sql immutable parallel safe
	set search_path = pg_catalog, pg_temp
	as $$
		select array_agg(piece order by place)
		from unnest(string_to_array(note, '; ')) with ordinality t (piece, place)
		where piece !~ '^(between units only|within units only|between and within units)'
	$$;
comment on function mart_between_notes(text) is
'The pieces of a note of linkage() that do not compare r between with r within. NULL where there are none.';

create function mart_linkage(private name) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	delete from published_linkage;

	insert into published_linkage (dimension, measure, scope, units, r, low, high, p_value,
		reliability_employees, reliability_customers, r_corrected, corrected_low, corrected_high,
		r_within, within_low, within_high, within_p_value, note)
	select p.dimension, p.measure, p.scope,
		max(l.value) filter (where l.measure = 'units'),
		max(l.value) filter (where l.measure = 'r between'), max(l.low) filter (where l.measure = 'r between'),
		max(l.high) filter (where l.measure = 'r between'), max(l.p_value) filter (where l.measure = 'r between'),
		max(l.value) filter (where l.measure = 'reliability employees'), max(l.value) filter (where l.measure = 'reliability customers'),
		max(l.value) filter (where l.measure = 'r corrected'), max(l.low) filter (where l.measure = 'r corrected'),
		max(l.high) filter (where l.measure = 'r corrected'),
		max(l.value) filter (where l.measure = 'r within'), max(l.low) filter (where l.measure = 'r within'),
		max(l.high) filter (where l.measure = 'r within'), max(l.p_value) filter (where l.measure = 'r within'),
		mart_notes(array_agg(case when l.value is null then replace(replace(l.measure, 'r between', 'r'), ' ', '_') || ': ' || l.note else l.note end
			order by l.measure) filter (where l.measure in ('r between', 'r within', 'r corrected')))
	from mart_pairs(private) p, linkage(p.employee, p.customer) l
	where not p.is_copy
	group by p.dimension, p.measure, p.scope;

	insert into published_linkage (dimension, measure, scope, units, r, low, high, p_value,
		reliability_employees, reliability_customers, r_corrected, corrected_low, corrected_high,
		r_within, within_low, within_high, within_p_value, note)
	select p.dimension, p.measure, p.scope, l.units, l.r, l.low, l.high, l.p_value,
		l.reliability_employees, l.reliability_customers, l.r_corrected, l.corrected_low, l.corrected_high,
		l.r_within, l.within_low, l.within_high, l.within_p_value, l.note
	from mart_pairs(private) p
		join published_linkage l on (l.dimension, l.measure, l.scope) = (p.dimension, p.measure, 'all')
	where p.is_copy;

	-- The strongest lag each way, the shorter one of two that are equal. What linkage() says of within and between is
	-- about the same period; where another lag is the one that stands out, that is what there is to say.
	update published_linkage l
	set employees_first_lag = best.employees_lag, employees_first_r = best.employees_r,
		customers_first_lag = best.customers_lag, customers_first_r = best.customers_r,
		note = case when best.strongest > 0 then mart_notes(mart_between_notes(l.note) ||
				format('within units %s come first, by %s period%s', best.strongest_first, best.strongest,
					case when best.strongest > 1 then 's' else '' end))
			when best.strongest is null then mart_notes(array[l.note, 'no lag stands out (q > .05)'])
			else l.note end
	from (
		select dimension, measure, scope,
			(array_agg(lag order by abs(value) desc, lag) filter (where first = 'employees'))[1] as employees_lag,
			(array_agg(value order by abs(value) desc, lag) filter (where first = 'employees'))[1] as employees_r,
			(array_agg(lag order by abs(value) desc, lag) filter (where first = 'customers'))[1] as customers_lag,
			(array_agg(value order by abs(value) desc, lag) filter (where first = 'customers'))[1] as customers_r,
			(array_agg(lag order by abs(value) desc, lag, first desc) filter (where q_value <= 0.05))[1] as strongest,
			(array_agg(first order by abs(value) desc, lag, first desc) filter (where q_value <= 0.05))[1] as strongest_first
		from published_lead_lag
		where method = 'lag profile' and value is not null
		group by dimension, measure, scope
	) best
	where (best.dimension, best.measure, best.scope) = (l.dimension, l.measure, l.scope);

	update published_linkage l
	set q_value = adjusted.q_value, response_rate = rates.response_rate,
		note = mart_notes(array[replace(l.note, 'the other follows', 'the other follows in the same period'), case when not exists (
				select from published_lead_lag k where (k.dimension, k.measure, k.scope) = (l.dimension, l.measure, l.scope))
			then 'lags: only of engagement, enps and ' || coalesce(mart_main_measure(private), 'nps') end])
	from (
		select dimension, measure, scope, benjamini_hochberg(p_value) over (partition by scope) as q_value
		from published_linkage
	) adjusted
		join (
			select s.scope, mart_linkage_response_rate(private, s.scope) as response_rate
			from (select distinct scope from published_linkage) s
		) rates using (scope)
	where (adjusted.dimension, adjusted.measure, adjusted.scope) = (l.dimension, l.measure, l.scope);
end $$;
comment on function mart_linkage(name) is
'Computes linkage, a row a dimension, measure and scope, after mart_lead_lag(), whose profiles have the best lags.';
