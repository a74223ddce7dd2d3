-- The published tables and the views over them. A published table holds what may be shown and nothing else: what is
-- suppressed and what is empty look the same, NULL. A view is its table without the columns whose names end in _id;
-- comments are written once, at the table.

create function mart_published_tables(private name) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);

	-- What the guard let through, a row a unit, period and measure: all else that is published is computed from here.
	-- Not a view: it is for the mart's own functions.
	create table shown_cells (
		family text not null,			-- as in people; outcome
		unit_id int not null,
		period date not null,
		voice text not null,
		measure text not null,			-- a dimension, enps, nps, csat, turnover, churn, an outcome
		people bigint not null,
		n bigint not null,
		mean float8,					-- of index (0..100), NPS points (-100, 0, 100 a person), scores, rates
		stddev float8,
		value float8,					-- what is shown of it
		low float8,
		high float8,
		favorable float8,				-- percent, of index and scores
		favorable_low float8,
		favorable_high float8,
		primary key (unit_id, period, voice, measure)
	);
	comment on table shown_cells is 'The cells that may be shown, as they were when they were published.';

	create table published_scorecard (
		unit_id int not null,
		unit text not null,
		name text not null,
		parent text,
		level int not null,
		manager text,
		customer_facing boolean not null,
		period date not null,
		people bigint,
		response_rate float8,
		engagement float8,
		engagement_low float8,
		engagement_high float8,
		enps float8,
		enps_low float8,
		enps_high float8,
		favorable float8,
		favorable_low float8,
		favorable_high float8,
		benchmark_difference float8,
		customers bigint,
		nps float8,
		nps_low float8,
		nps_high float8,
		csat float8,
		csat_low float8,
		csat_high float8,
		turnover float8,
		turnover_low float8,
		turnover_high float8,
		churn float8,
		churn_low float8,
		churn_high float8,
		quadrant text,
		open_alerts bigint not null default 0,
		note text,
		primary key (unit_id, period)
	);
	comment on table published_scorecard is
	'Every unit in every period: how its employees and its customers are. A row for each, shown or not: what is not shown is NULL.';
	comment on column published_scorecard.unit is 'The unit, as the HR system has it; (all): the company.';
	comment on column published_scorecard.name is 'Its name.';
	comment on column published_scorecard.parent is 'The unit that it belongs to; NULL of the company.';
	comment on column published_scorecard.level is 'How far below the company: 0 is the company.';
	comment on column published_scorecard.manager is 'Who manages it.';
	comment on column published_scorecard.customer_facing is 'Whether it meets customers.';
	comment on column published_scorecard.period is 'First day of the period.';
	comment on column published_scorecard.people is 'Employees who answered, each counted once. NULL where too few did, or where the number of few others would follow.';
	comment on column published_scorecard.response_rate is 'Percent of those invited who answered, 0 to 100. NULL where nobody says how many were invited.';
	comment on column published_scorecard.engagement is 'Engagement index, 0 to 100: the mean over people of the mean of their answers.';
	comment on column published_scorecard.engagement_low is 'Lower 95 % limit of the index.';
	comment on column published_scorecard.engagement_high is 'Upper 95 % limit of the index.';
	comment on column published_scorecard.enps is 'Employee net promoter score, -100 to 100.';
	comment on column published_scorecard.enps_low is 'Lower 95 % limit of the eNPS.';
	comment on column published_scorecard.enps_high is 'Upper 95 % limit of the eNPS.';
	comment on column published_scorecard.favorable is 'Percent of answers at the two top levels, 0 to 100: the mean over the questions of the index.';
	comment on column published_scorecard.favorable_low is 'Lower 95 % limit of the favorable percentage.';
	comment on column published_scorecard.favorable_high is 'Upper 95 % limit of the favorable percentage.';
	comment on column published_scorecard.benchmark_difference is 'Mean over the questions that have a benchmark of the unit''s mean less the benchmark, in points of 0 to 100.';
	comment on column published_scorecard.customers is 'Customers who answered, each counted once.';
	comment on column published_scorecard.nps is 'Net promoter score of customers, -100 to 100.';
	comment on column published_scorecard.nps_low is 'Lower 95 % limit of the NPS.';
	comment on column published_scorecard.nps_high is 'Upper 95 % limit of the NPS.';
	comment on column published_scorecard.csat is 'Percent of customers at the two top levels of satisfaction, 0 to 100.';
	comment on column published_scorecard.csat_low is 'Lower 95 % limit of CSAT.';
	comment on column published_scorecard.csat_high is 'Upper 95 % limit of CSAT.';
	comment on column published_scorecard.turnover is 'Employees who left the unit''s company a person-year, as a rate: 0.2 is one in five a year. Moves between units do not count.';
	comment on column published_scorecard.turnover_low is 'Lower 95 % limit of turnover (exact Poisson).';
	comment on column published_scorecard.turnover_high is 'Upper 95 % limit of turnover.';
	comment on column published_scorecard.churn is 'Customers who left a customer-year, as a rate.';
	comment on column published_scorecard.churn_low is 'Lower 95 % limit of churn (exact Poisson).';
	comment on column published_scorecard.churn_high is 'Upper 95 % limit of churn.';
	comment on column published_scorecard.quadrant is 'Where the unit stands among those like it over all periods: both high, both low, employees ahead, customers ahead (split at the median). NULL where one side is not shown, and of units with units below them.';
	comment on column published_scorecard.open_alerts is 'Alerts of the unit in this period: see alerts.';
	comment on column published_scorecard.note is 'Why a number is missing, where that may be said.';

	-- A view: a table would be a copy of half of shown_cells, and as long in the making.
	create view published_dimensions as
		select s.unit_id, u.unit, u.name, s.period, s.voice, s.measure as dimension, s.people, s.value as score, s.low, s.high,
			s.favorable, s.favorable_low, s.favorable_high, null::text as note
		from shown_cells s join units u using (unit_id)
		-- the families of voices: the planner can guess how many these are
		where s.family in ('employee', 'customer', 'supplier', 'internal') and s.measure not in ('enps', 'nps', 'csat');
	comment on view published_dimensions is 'Every dimension of every unit and period that is shown.';
	comment on column published_dimensions.unit is 'The unit, as the HR system has it; (all): the company.';
	comment on column published_dimensions.name is 'Its name.';
	comment on column published_dimensions.period is 'First day of the period.';
	comment on column published_dimensions.voice is 'Who answers: employee, customer, supplier, internal.';
	comment on column published_dimensions.dimension is 'What the questions are about.';
	comment on column published_dimensions.people is 'People who answered enough of its questions.';
	comment on column published_dimensions.score is 'Mean over people, 0 to 100.';
	comment on column published_dimensions.low is 'Lower 95 % limit of the score.';
	comment on column published_dimensions.high is 'Upper 95 % limit of the score.';
	comment on column published_dimensions.favorable is 'Percent of answers at the two top levels, 0 to 100: the mean over the questions of the dimension.';
	comment on column published_dimensions.favorable_low is 'Lower 95 % limit of the favorable percentage.';
	comment on column published_dimensions.favorable_high is 'Upper 95 % limit of the favorable percentage.';
	comment on column published_dimensions.note is 'Why a number is missing.';

	create table published_linkage (
		dimension text not null,
		measure text not null,
		scope text not null,
		units bigint,
		r float8,
		low float8,
		high float8,
		p_value float8,
		q_value float8,
		reliability_employees float8,
		reliability_customers float8,
		r_corrected float8,
		corrected_low float8,
		corrected_high float8,
		r_within float8,
		within_low float8,
		within_high float8,
		within_p_value float8,
		employees_first_lag int,
		employees_first_r float8,
		customers_first_lag int,
		customers_first_r float8,
		response_rate float8,
		note text,
		primary key (dimension, measure, scope)
	);
	comment on table published_linkage is
	'Do units whose employees are better off have happier customers? Each dimension of the employees with each measure of the customers. Association, not cause.';
	comment on column published_linkage.dimension is 'The employees'' side: engagement (the index), enps, or a dimension.';
	comment on column published_linkage.measure is 'The customers'' side: nps, csat, churn, or an outcome.';
	comment on column published_linkage.scope is 'all units, or customer-facing: the units that meet customers alone.';
	comment on column published_linkage.units is 'Units that both sides have, each one point.';
	comment on column published_linkage.r is 'Correlation between units of their means over all periods shown, -1 to 1.';
	comment on column published_linkage.low is 'Lower 95 % limit of r.';
	comment on column published_linkage.high is 'Upper 95 % limit of r.';
	comment on column published_linkage.p_value is 'p of r = 0.';
	comment on column published_linkage.q_value is 'p adjusted for the number of rows of its scope (Benjamini and Hochberg).';
	comment on column published_linkage.reliability_employees is 'Reliability of the units'' means on the employees'' side, 0 to 1.';
	comment on column published_linkage.reliability_customers is 'Reliability of the units'' means on the customers'' side, 0 to 1.';
	comment on column published_linkage.r_corrected is 'r as it would be without the chance of who answered.';
	comment on column published_linkage.corrected_low is 'Lower 95 % limit of the corrected r.';
	comment on column published_linkage.corrected_high is 'Upper 95 % limit of the corrected r.';
	comment on column published_linkage.r_within is 'Correlation within units: months in which employees are better off than usual with months in which customers are.';
	comment on column published_linkage.within_low is 'Lower 95 % limit of r_within (cluster-robust).';
	comment on column published_linkage.within_high is 'Upper 95 % limit of r_within.';
	comment on column published_linkage.within_p_value is 'p of r_within = 0.';
	comment on column published_linkage.employees_first_lag is 'Periods by which employees go before customers where the correlation within units is strongest; of several lags one always is, so see lead_lag.';
	comment on column published_linkage.employees_first_r is 'That correlation.';
	comment on column published_linkage.customers_first_lag is 'Periods by which customers go before employees where the correlation within units is strongest.';
	comment on column published_linkage.customers_first_r is 'That correlation.';
	comment on column published_linkage.response_rate is 'Percent of invited employees who answered, over the periods shown.';
	comment on column published_linkage.note is 'Why a number is missing, and what to mind.';

	create table published_lead_lag (
		dimension text not null,
		measure text not null,
		scope text not null,
		method text not null,
		lag int not null,
		first text not null,
		pairs bigint,
		units bigint,
		value float8,
		low float8,
		high float8,
		p_value float8,
		q_value float8,
		note text,
		primary key (dimension, measure, scope, method, lag, first)
	);
	comment on table published_lead_lag is
	'Which comes first, and by how much? Correlations within units at every lag both ways (lag profile), and each side''s effect on the other''s next period with its own past held fixed (cross-lagged).';
	comment on column published_lead_lag.dimension is 'The employees'' side.';
	comment on column published_lead_lag.measure is 'The customers'' side.';
	comment on column published_lead_lag.scope is 'all units, or customer-facing.';
	comment on column published_lead_lag.method is 'lag profile: value is a correlation; cross-lagged: value is a standardized coefficient.';
	comment on column published_lead_lag.lag is 'Periods between the two, 0 or more.';
	comment on column published_lead_lag.first is 'employees, customers, or same period: which side is taken earlier.';
	comment on column published_lead_lag.pairs is 'Pairs of unit periods.';
	comment on column published_lead_lag.units is 'Units in them; of lag profiles alone.';
	comment on column published_lead_lag.value is 'Correlation or standardized coefficient.';
	comment on column published_lead_lag.low is 'Lower 95 % limit.';
	comment on column published_lead_lag.high is 'Upper 95 % limit.';
	comment on column published_lead_lag.p_value is 'p of value = 0.';
	comment on column published_lead_lag.q_value is 'p adjusted over the rows of its dimension, measure, scope and method (Benjamini and Hochberg).';
	comment on column published_lead_lag.note is 'Why a number is missing, and what to mind.';

	create table published_drivers (
		outcome text not null,
		dimension text not null,
		priority int,
		quadrant text,
		score float8,
		weight float8,
		share float8,
		low float8,
		high float8,
		coefficient float8,
		p_value float8,
		q_value float8,
		n bigint,
		note text,
		primary key (outcome, dimension)
	);
	comment on table published_drivers is
	'Which dimension goes with which outcome, all others considered? Johnson''s relative weights. Association, not cause.';
	comment on column published_drivers.outcome is 'enps (over people), or a measure of customers or an outcome (over units).';
	comment on column published_drivers.dimension is 'The employees'' dimension.';
	comment on column published_drivers.priority is '1: the most to win, by weight and by how low the score is.';
	comment on column published_drivers.quadrant is 'improve first, keep up, improve later, maintain: by weight (against their mean) and score (against theirs).';
	comment on column published_drivers.score is 'How it stands, 0 to 100: the company''s mean for enps, else the mean over units.';
	comment on column published_drivers.weight is 'Part of the outcome''s variance (R squared) that goes with it.';
	comment on column published_drivers.share is 'That part as percent of all dimensions'' parts.';
	comment on column published_drivers.low is 'Lower 95 % limit of the weight.';
	comment on column published_drivers.high is 'Upper 95 % limit of the weight.';
	comment on column published_drivers.coefficient is 'Standardized regression coefficient.';
	comment on column published_drivers.p_value is 'p of the coefficient.';
	comment on column published_drivers.q_value is 'p adjusted over the dimensions (Benjamini and Hochberg).';
	comment on column published_drivers.n is 'People, or units.';
	comment on column published_drivers.note is 'Why a number is missing, and what to mind.';

	create table published_ripple (
		step int not null,
		effect text not null,
		way text not null,
		value float8,
		low float8,
		high float8,
		std_error float8,
		p_value float8,
		n bigint,
		note text,
		primary key (step, effect, way)
	);
	comment on table published_ripple is
	'From leadership over care and service to loyalty: each step and the whole way, over units'' means. Association, not cause.';
	comment on column published_ripple.step is 'Order of the rows.';
	comment on column published_ripple.effect is 'link: one step; serial: all steps; shortcut: past some of them; direct: past all of them; total; rest: total less serial; proportion: serial as part of the total.';
	comment on column published_ripple.way is 'From what to what.';
	comment on column published_ripple.value is 'Standard deviations of the last for one of the first, between units; of a proportion its share.';
	comment on column published_ripple.low is 'Lower 95 % limit.';
	comment on column published_ripple.high is 'Upper 95 % limit.';
	comment on column published_ripple.std_error is 'Standard error.';
	comment on column published_ripple.p_value is 'p of value = 0.';
	comment on column published_ripple.n is 'Units.';
	comment on column published_ripple.note is 'Why a number is missing, and what to mind.';

	create table published_managers (
		manager text not null,
		voice text not null,
		measure text not null,
		teams bigint,
		people bigint,
		value float8,
		others float8,
		difference float8,
		low float8,
		high float8,
		p_value float8,
		q_value float8,
		note text,
		primary key (manager, voice, measure)
	);
	comment on table published_managers is
	'Each manager''s teams against all others, from the cells that are shown. Teams differ in more than their manager.';
	comment on column published_managers.manager is 'The manager, as the HR system has it.';
	comment on column published_managers.voice is 'employee, customer or outcome.';
	comment on column published_managers.measure is 'engagement, enps, turnover, nps, csat, churn, or an outcome.';
	comment on column published_managers.teams is 'The manager''s teams that are shown: units without units below them.';
	comment on column published_managers.people is 'Answers behind the value; of turnover and churn, those who left.';
	comment on column published_managers.value is 'Mean of the manager''s teams, each counted once.';
	comment on column published_managers.others is 'Mean of all other teams, each counted once.';
	comment on column published_managers.difference is 'value less others.';
	comment on column published_managers.low is 'Lower 95 % limit of the difference.';
	comment on column published_managers.high is 'Upper 95 % limit of the difference.';
	comment on column published_managers.p_value is 'p of difference = 0 (Welch, over teams).';
	comment on column published_managers.q_value is 'p adjusted over managers (Benjamini and Hochberg).';
	comment on column published_managers.note is 'Why a number is missing, and what to mind.';

	create table published_retention (
		kind text not null,
		unit_id int not null,
		unit text not null,
		name text not null,
		months int not null,
		at_risk bigint,
		retained float8,
		low float8,
		high float8,
		median_months float8,
		note text,
		primary key (kind, unit_id, months)
	);
	comment on table published_retention is
	'How long do people stay? The share still there after so many months (Kaplan and Meier), of the company and the units right below it.';
	comment on column published_retention.kind is 'employee, customer, or another kind of tenure.';
	comment on column published_retention.unit is 'The unit where they began; (all): the company.';
	comment on column published_retention.name is 'Its name.';
	comment on column published_retention.months is 'Months since they began.';
	comment on column published_retention.at_risk is 'People who were seen that long.';
	comment on column published_retention.retained is 'Share still there, 0 to 1. A unit''s rows end where too few were seen longer.';
	comment on column published_retention.low is 'Lower 95 % limit.';
	comment on column published_retention.high is 'Upper 95 % limit.';
	comment on column published_retention.median_months is 'The first of the months shown by which half have left; NULL where not yet.';
	comment on column published_retention.note is 'Why a number is missing.';

	create table published_internal_service (
		unit_id int not null,
		from_unit_id int not null,
		unit text not null,
		name text not null,
		from_unit text not null,
		from_name text not null,
		people bigint,
		nps float8,
		nps_low float8,
		nps_high float8,
		note text,
		primary key (unit_id, from_unit_id)
	);
	comment on table published_internal_service is 'How units rate the service of other units: NPS over all periods until the closing date.';
	comment on column published_internal_service.unit is 'The unit that serves, and is rated.';
	comment on column published_internal_service.name is 'Its name.';
	comment on column published_internal_service.from_unit is 'The unit whose people rate it.';
	comment on column published_internal_service.from_name is 'Its name.';
	comment on column published_internal_service.people is 'People who rated.';
	comment on column published_internal_service.nps is 'Net promoter score, -100 to 100.';
	comment on column published_internal_service.nps_low is 'Lower 95 % limit.';
	comment on column published_internal_service.nps_high is 'Upper 95 % limit.';
	comment on column published_internal_service.note is 'Why a number is missing, where that may be said.';

	create table published_stakeholders (
		period date not null,
		voice text not null,
		measure text not null,
		people bigint,
		value float8,
		low float8,
		high float8,
		note text,
		primary key (period, voice, measure)
	);
	comment on table published_stakeholders is 'Clients, employees and suppliers side by side: the company, period by period.';
	comment on column published_stakeholders.period is 'First day of the period.';
	comment on column published_stakeholders.voice is 'employee, customer, supplier.';
	comment on column published_stakeholders.measure is 'recommendation (NPS, -100 to 100), score (mean of all questions, 0 to 100), leaving (a person-year).';
	comment on column published_stakeholders.people is 'People behind it.';
	comment on column published_stakeholders.value is 'The number.';
	comment on column published_stakeholders.low is 'Lower 95 % limit.';
	comment on column published_stakeholders.high is 'Upper 95 % limit.';
	comment on column published_stakeholders.note is 'Why a number is missing.';

	create table published_benefits (
		benefit text not null,
		source text not null,
		measure text not null,
		units bigint,
		value float8,
		r float8,
		low float8,
		high float8,
		p_value float8,
		q_value float8,
		note text,
		primary key (benefit, source, measure)
	);
	comment on table published_benefits is
	'What engagement is said to bring, as far as the data have it, each with its link to engagement between units. Association, not cause.';
	comment on column published_benefits.benefit is 'engagement, innovation, early problems seen, ambassadors, loyalty, job satisfaction, service, cost, customer satisfaction, stress, productivity, quality.';
	comment on column published_benefits.source is 'Where it is read: employee, customer, or outcome. NULL never: a benefit without data has no row.';
	comment on column published_benefits.measure is 'The dimension, measure or outcome that stands for it.';
	comment on column published_benefits.units is 'Units that have both.';
	comment on column published_benefits.value is 'The company''s mean over the periods shown.';
	comment on column published_benefits.r is 'Correlation with the engagement index between units; of engagement itself NULL.';
	comment on column published_benefits.low is 'Lower 95 % limit of r.';
	comment on column published_benefits.high is 'Upper 95 % limit of r.';
	comment on column published_benefits.p_value is 'p of r = 0.';
	comment on column published_benefits.q_value is 'p adjusted over the rows (Benjamini and Hochberg).';
	comment on column published_benefits.note is 'Why a number is missing, and what to mind.';

	create table published_alerts (
		unit_id int not null,
		unit text not null,
		name text not null,
		period date not null,
		voice text not null,
		measure text not null,
		method text not null,
		mean float8,
		statistic float8,
		lower float8,
		upper float8,
		signal text not null,
		note text,
		primary key (period, unit_id, voice, measure, method)
	);
	comment on table published_alerts is 'What crossed its control limits, newest first. Some alarms are chance: see the note.';
	comment on column published_alerts.unit is 'The unit.';
	comment on column published_alerts.name is 'Its name.';
	comment on column published_alerts.period is 'First day of the period.';
	comment on column published_alerts.voice is 'employee or customer.';
	comment on column published_alerts.measure is 'What is watched: engagement, enps, nps or csat.';
	comment on column published_alerts.method is 'ewma or cusum.';
	comment on column published_alerts.mean is 'The unit''s number in that period, as in the scorecard.';
	comment on column published_alerts.statistic is 'The chart''s statistic, without what all units have in common in the period.';
	comment on column published_alerts.lower is 'Lower control limit.';
	comment on column published_alerts.upper is 'Upper control limit.';
	comment on column published_alerts.signal is 'up or down.';
	comment on column published_alerts.note is 'What to mind.';
end $$;
comment on function mart_published_tables(name) is
'Makes the published tables of a mart in its private schema.';

create function mart_views(mart name, private name) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	published record;
	described record;
begin
	for published in
		select c.oid, relname, substr(relname, 11) as view_name, obj_description(c.oid, 'pg_class') as comment,
			(select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
				where attrelid = c.oid and attnum > 0 and not attisdropped and attname !~ '_id$') as columns,
			-- an order that a reader sees at once; a query's own order by overrides it
			case relname when 'published_alerts' then 'order by period desc, unit, measure, method' else '' end as arrangement
		from pg_class c
		where relnamespace = (select oid from pg_namespace where nspname = private) and relkind in ('r', 'v') and relname ~ '^published_'
		order by c.oid
	loop
		execute format('create view %I.%I as select %s from %I.%I %s',
			mart, published.view_name, published.columns, private, published.relname, published.arrangement);
		execute format('comment on view %I.%I is %L', mart, published.view_name, published.comment);
		for described in
			select attname, col_description(attrelid, attnum) as comment from pg_attribute
			where attrelid = published.oid and attnum > 0 and not attisdropped and attname !~ '_id$'
		loop
			execute format('comment on column %I.%I.%I is %L', mart, published.view_name, described.attname, described.comment);
		end loop;
	end loop;
end $$;
comment on function mart_views(name, name) is
'Makes the views of a mart over its published tables, with their comments. mart, private: the two schemas.';
