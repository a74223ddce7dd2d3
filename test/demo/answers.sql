-- The demo's answers: questions that an analyst has, each as one query, over the tables of generate.sql;
-- in the end what was planted beside what was found.
--
--	psql -X -f answers.sql demo
--
-- The extension's schema must be on the search_path. Nothing but temporary tables is written.

\set ON_ERROR_STOP on
\set QUIET on
\pset footer off
\pset null ''
\pset linestyle unicode
\pset border 1
\pset pager off
set client_min_messages = warning;

\echo
\echo 'A retail chain, 24 months: what employees say, what customers say, and what one has to do with the other.'

select
	(select count(*) from hr.stores) as stores,
	(select count(*) from hr.employees) as employees,
	(select count(score) from hr.pulse_answers) as answers,
	(select count(*) from crm.customers) as customers,
	(select count(*) from crm.surveys) as surveys;

-- The HR system keeps a row a person, month and question. One row a person and month, its 16 answers in an
-- array and those worded in reverse turned, is what the rest begins with.
select array_agg(question order by question) as questions from hr.questions where question <> 'enps' \gset

create temp table pulse as
	select
		employee_id, store_id, month,
		answers_agg(question, case when reversed then reverse_score(score, 1, 5) else score end, :'questions')
			filter (where question <> 'enps') as answers,
		max(score) filter (where question = 'enps') as enps
	from hr.pulse_answers join hr.questions using (question)
	group by employee_id, store_id, month;
analyze pulse;

\echo '1. Would employees recommend us, and would customers?'
\echo '   The latest employee wave, and all customers: the score, its interval, and the answers from 0 to 10.'

select 'employees, December 2024' as who, show(enps_estimate(r), 1) as net_promoter_score, sparkline(r) as "0 to 10"
from (select ratings_agg(enps, 0, 10) as r from pulse where month = '2024-12-01') e
union all
select 'customers', show(nps_estimate(r), 1), sparkline(r)
from (select ratings_agg(nps, 0, 10) as r from crm.surveys) c;

\echo '2. How engaged is each region?'
\echo '   Index 0..100 over people, December 2024; alpha: how well the 16 questions hang together.'

select
	coalesce(r.name, 'all') as region,
	show(engagement_index_estimate(e), 1) as engagement_index,
	round(engaged(e)::numeric) as "engaged %",
	round(disengaged(e)::numeric) as "disengaged %",
	show(cronbach_alpha_estimate(e), 3) as alpha,
	round(share_with_gaps(e)::numeric) as "gaps %"
from (
	select region_id, engagement_agg(1, 5, variadic answers) as e
	from pulse join hr.stores using (store_id)
	where month = '2024-12-01'
	group by grouping sets ((region_id), ())
) by_region
left join hr.regions r using (region_id)
order by region_id nulls last;

\echo '3. Which stores may be shown? Those where at least five people answered, December 2024.'

with answered as (
	select store_id, engagement_agg(1, 5, variadic answers) as e
	from pulse where month = '2024-12-01' group by store_id
), invited as (
	select store_id, count(*) as n from hr.pulse_invitations where month = '2024-12-01' group by store_id
)
select
	count(*) filter (where n < 5) as "too small",
	count(*) filter (where n >= 5 and people(e) < 5) as "too few answered",
	count(*) filter (where people(e) >= 5) as shown,
	round(min(engagement_index(e)) filter (where people(e) >= 5)::numeric, 1) as "lowest index",
	round(max(engagement_index(e)) filter (where people(e) >= 5)::numeric, 1) as "highest index"
from invited left join answered using (store_id);

\echo '4. Which questions are answered worst?'

with latest as (
	select engagement_agg(1, 5, variadic answers) as e from pulse where month = '2024-12-01'
)
select wording, case when reversed then 'yes' else 'no' end as reversed, round(mean::numeric, 2) as mean, round(i.favorable::numeric) as "favourable %", i.n,
	round(item_rest_correlation::numeric, 2) as "with the rest"
from latest, items(e, :'questions') i join hr.questions q on q.question = i.name
order by mean limit 3;

\echo '5. Do happier stores have happier customers?'
\echo '   Each side is a panel of its own, a cell a store and month; the two meet by store and month, two months apart,'
\echo '   without a join. Between: each store one point. Within: each store against its own usual, months apart.'

create temp table both_sides as
	select
		(select panel_agg(store_id, month, (select avg(index_100(a, 1, 5)) from unnest(answers) a)) from pulse where cardinality(array_remove(answers, null)) >= 8) as employees,
		(select panel_agg(store_id, answered_on, 100 * ((nps >= 9)::int - (nps <= 6)::int)) from crm.surveys) as customers;

create temp table linked as
	select measure, row(value, low, high, std_error, p_value, n, note)::estimate as e
	from both_sides, linkage(employees, customers, lag => 2, min_n => 5);
select measure, round((e).value::numeric, 2) as value, round((e).low::numeric, 2) as low, round((e).high::numeric, 2) as high,
	to_char((e).p_value, '9.9EEEE') as p, (e).n
from linked where measure in ('r between', 'r within', 'icc2 employees', 'icc2 customers', 'r corrected', 'slope within');

\echo '   Joining people to their store''s score takes a store''s people for independent witnesses: p far too small.'

create temp table store_means as
	select store_id, manager, engagement_index(e) as index, nps(r) as nps
	from hr.stores
	join (select store_id, engagement_agg(1, 5, variadic answers) as e, count(distinct employee_id) as people
		from pulse group by store_id) employee using (store_id)
	join (select store_id, ratings_agg(nps, 0, 10) as r from crm.surveys group by store_id) customer using (store_id)
	where people >= 5;

select 'stores' as points, show(r) as correlation, to_char((r).p_value, '9.9EEEE') as p
from (select corr_estimate(nps, index) as r from store_means) right_way
union all
select 'people: wrong', show(r), coalesce(to_char(nullif((r).p_value, 0), '9.9EEEE'), ' < 1e-308')
from (
	select corr_estimate(nps, (select avg(index_100(a, 1, 5)) from unnest(answers) a)) as r
	from pulse join store_means using (store_id)
) wrong_way;

\echo '6. Which comes first, and after how long?'
\echo '   Within stores, by lag in months: above 0 the employees come first, below it the customers.'

create temp table lags as
	select lag, first, row(r, low, high, std_error, p_value, pairs, note)::estimate as r, q_value
	from both_sides, lag_profile(employees, customers, 6, min_n => 5);
select lag, first, show(r, 2) as correlation, round(q_value::numeric, 3) as q, repeat('█', greatest(0, round((r).value * 60))::int) as " "
from lags order by lag;

\echo '   And does either say something that the other''s own past does not say already?'

select measure, show(row(value, low, high, std_error, p_value, n, note)::estimate, 2) as effect, to_char(p_value, '9.9EEEE') as p
from both_sides, cross_lagged(employees, customers, lag => 2, min_n => 5)
where measure ~ 'standardized';

\echo '   Where are the two out of balance?'

select unit as store, round(employee_mean::numeric, 1) as index, round(customer_mean::numeric, 1) as nps,
	round(employee_percentile) as "employees' place", round(customer_percentile) as "customers'", quadrant
from both_sides, quadrants(employees, customers, lag => 2, min_n => 5)
order by abs(gap) desc limit 4;

\echo '   Which stores leave their usual course? Those with an alarm in the last three months, and where care was made to fall.'

create temp table alarms as
	select unit::int as store_id, bool_or(signal = 'down' and period >= '2024-10-01') as down, bool_or(signal = 'up' and period >= '2024-10-01') as up,
		min(period) filter (where signal = 'down') as since
	from both_sides, control_chart(employees, min_n => 5) group by unit;
select store_id as store, to_char(since, 'YYYY-MM') as "down since", case when falls then 'July 2024' else 'no' end as "made to fall"
from alarms join demo.stores using (store_id) where down or falls order by falls desc, since, store_id;

\echo '7. Which lever moves the eNPS answer? All drivers at once, each person''s latest answers.'
\echo '   The strongest four, and clarity: it goes along with the answer, but moves nothing.'

create temp table latest as
	select distinct on (employee_id) enps, answers as a
	from pulse order by employee_id, month desc;

create temp table lever as
	with m as (
		select moments_agg(enps, a[1], a[2], (a[3] + a[4]) / 2.0, (a[5] + a[6]) / 2.0, (a[7] + a[8]) / 2.0,
			a[9], a[10], a[11], (a[12] + a[13]) / 2.0, a[14], (a[15] + a[16]) / 2.0) as m
		from latest
	), named as (
		select m, array['enps', 'advocacy', 'clarity', 'communication', 'culture', 'empowerment',
			'recognition', 'resources', 'retention', 'satisfaction', 'training', 'workload'] as names
		from m
	)
	select r.*, n(m) as n, corr(m, 1, array_position(names, term)) as r
	from named, regression(m, 1, names => names) r
	where term <> '(intercept)';

select term as driver, round(r::numeric, 2) as "r alone", round(coefficient::numeric, 2) as weight,
	format('%s to %s', round(low::numeric, 2), round(high::numeric, 2)) as interval,
	round(standardized::numeric, 2) as standardized, to_char(p_value, '9.9EEEE') as p
from lever
where term = 'clarity' or term in (select term from lever order by standardized desc limit 4)
order by standardized desc;

\echo '8. Which managers are good? The mean index of their stores over 24 months, each store one point.'

select manager, show(mean_estimate(moments_agg(index), 1), 1) as engagement_index,
	case when good then 'yes' else 'no' end as "planted as good"
from store_means join demo.managers using (manager)
group by manager, good
order by avg(index) desc limit 10;

\echo '9. How satisfied are customers, when some tills ask in words?'

select
	case when csat_label is null then 'numbers' else 'words' end as asked_in,
	show(csat_estimate(ratings_agg(coalesce(csat, likert5(csat_label)), 1, 5)), 1) as "CSAT %",
	show(mean_estimate(ratings_agg(coalesce(csat, likert5(csat_label)), 1, 5)), 2) as mean
from crm.surveys
where csat is not null or csat_label is not null
group by 1 order by 1;

\echo '10. Where does region 01 go? Its NPS over the last three months, rolling.'

with monthly as (
	select date_trunc('month', answered_on)::date as month, ratings_agg(nps, 0, 10) as r
	from crm.surveys join hr.stores using (store_id)
	where region_id = 1 group by 1
)
select to_char(month, 'YYYY-MM') as until, show(nps_estimate(rollup(r) over three_months), 1) as nps
from monthly
window three_months as (order by month rows 2 preceding)
order by month desc limit 4;

\echo '11. How long do people stay, and why do they leave?'
\echo '   The records begin in 2023: who was there already enters late. First year of service, and then the two after it.'

with tenure as (
	select survival_agg(hired_on, left_on, date '2024-12-31', leave_cause, greatest(hired_on, date '2023-01-01')) as s
	from hr.employees
)
select 'still here' as what, show(survival_at_estimate(s, 365), 3) as "first year", show(conditional_survival_estimate(s, 3 * 365, 365), 3) as "then to the third"
from tenure
union all
select cause, show(incidence_at_estimate(s, 365, cause), 3), ''
from tenure, unnest(causes(s)) as cause;

\echo '   Turnover in 2024, leavers per person-year, and in percent of average headcount (ISO 30414).'

with company as (
	select spells_agg(hired_on, left_on, '2024-12-31', 'month', leave_cause) as s from hr.employees
)
select coalesce(cause, 'all') as cause,
	show(turnover_rate(s, '2024-01-01', '2024-12-31', cause), 3) as "per person-year",
	show(turnover_iso30414(s, '2024-01-01', '2024-12-31', cause), 1) as "ISO 30414, %"
from company, unnest(array[null, 'resigned', 'dismissed', 'retired']) as cause;

\echo '   Does employee experience show in customer retention a quarter later? Stores and quarters, as in 5;'
\echo '   slope within: of a hundred customers how many more stay, after a quarter in which a store''s people answer a point higher.'

with person as (
	select store_id, month, (select avg(a) from unnest(answers) a) as mean from pulse where cardinality(array_remove(answers, null)) >= 8
), store as (
	select home_store, spells_agg(opened_on, closed_on, '2024-12-31', 'quarter') as s
	from crm.accounts join crm.customers using (customer_id) group by home_store
), sides as (
	select (select panel_agg(store_id, month, mean, 'quarter') from person) as employees,
		(select panel_agg(home_store, s, 'retention', null, '2023-01-01') from store) as customers
)
select measure, round(value::numeric, 2) as value, round(low::numeric, 2) as low, round(high::numeric, 2) as high,
	to_char(p_value, '9.9EEEE') as p, n
from sides, linkage(employees, customers, lag => 1, min_n => 5) where measure in ('r between', 'r within', 'slope within');

\echo '12. What was planted, and what was found?'

create temp table found (key text, e estimate);
insert into found
	with good as (
		-- a store is one point; good is 1 under a good manager
		select moments_agg(index, good::int) as m from store_means join demo.managers using (manager)
	), customers as (
		select ratings_agg(nps, 0, 10) filter (where good) as of_good,
			ratings_agg(nps, 0, 10) filter (where not good) as of_others
		from crm.surveys join hr.stores using (store_id) join demo.managers using (manager)
	), everybody as (
		select engagement_agg(1, 5, variadic answers) as e, ratings_agg(enps, 0, 10) as enps from pulse
	)
	select 'enps', enps_estimate(enps) from pulse where month = '2024-12-01'
	union all select 'engagement_index', engagement_index_estimate(1, 5, variadic answers) from pulse where month = '2024-12-01'
	union all select 'nps', nps_estimate(nps) from crm.surveys
	union all select 'csat', csat_estimate(ratings_agg(coalesce(csat, likert5(csat_label)), 1, 5)) from crm.surveys
	union all select 'response_rate', response_rate_estimate(enps, (select count(*) from hr.pulse_invitations)) from everybody
	union all select 'item_response_rate', favorable_estimate(ratings_from_counts(0, array[sum(missing(i)), sum(answered(i))]::bigint[]), 1)
		from everybody, generate_series(1, 16) no, item_ratings(e, no) i
	union all select 'break_off', favorable_estimate(ratings_from_counts(0, array[people(e), too_few_answers(e)]), 1) from everybody
	union all select 'small_stores', row(count(*), null, null, null, null, null, null)::estimate
		from (select from hr.pulse_invitations where month = '2024-12-01' group by store_id having count(*) < 5) s
	union all select 'care_experience_seen', corr_estimate(nps, index) from store_means
	union all select 'lag', row((select lag from lags order by (r).value desc limit 1), null, null, null, null, null, null)::estimate
	union all select 'care_experience_within_seen', r from lags where lag = demo.value('lag')
	union all select 'manager_effect', row(coefficient, low, high, std_error, p_value, n(m), note)::estimate
		from good, regression(m, 1) where term <> '(intercept)'
	union all select 'manager_nps', nps_difference(of_good, of_others) from customers
	union all select 'weight_' || term, row(coefficient, low, high, std_error, p_value, n, note)::estimate from lever;

select what, round(value::numeric, 2) as planted, round((e).value::numeric, 2) as found,
	round((e).low::numeric, 2) as low, round((e).high::numeric, 2) as high,
	case when value between coalesce((e).low, (e).value) and coalesce((e).high, (e).value) then 'yes' else 'NO' end as covered
from found join demo.planted using (key)
order by starts_with(key, 'weight_'), value desc;

select
	count(*) filter (where value between (e).low and (e).high) as covered, count((e).low) as intervals
from found join demo.planted using (key) \gset
\echo :covered 'of' :intervals 'intervals cover what was planted: of 95 % intervals about one in twenty misses.'
\echo 'demo.planted has all that was planted, and what it means.'
