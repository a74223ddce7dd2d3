-- The demo's mart: made over the contract's views, then what a BI tool reads of it, as the role that may read nothing else.
--
--	psql -X -f contract.sql -f mart.sql demo
--
-- The extension's schema must be on the search_path.

\set ON_ERROR_STOP on
\set QUIET on
\pset footer off
\pset null ''
\pset linestyle unicode
\pset border 1
\pset pager off
set client_min_messages = warning;

do $$
begin
	if not exists (select from pg_roles where rolname = 'bi') then
		create role bi;
	end if;
end $$;
select create_mart('contract', 'mart', '{"closing": "2024-12-31"}') \g /dev/null
select grant_mart('mart', 'bi') \g /dev/null
-- all that the mart tells, and told before, does not give away a number that it hides
select count(*) as recovered from audit_mart('mart') \gset
select count(*) filter (where falls) as falls, count(*) as stores from demo.stores \gset
set role bi;

\echo
\echo 'The mart: views for BI tools over the same tables, from which nothing about fewer than five employees follows.'
\echo :recovered 'hidden numbers are recovered by audit_mart, which tries to compute them from those shown.'
\echo
\echo 'mart.scorecard: the regions in December 2024; favourable, CSAT and response rate in percent, turnover and churn a person-year.'

select name, people, round(response_rate::numeric) as "resp %",
	format('%s (%s to %s)', round(engagement::numeric, 1), round(engagement_low::numeric, 1), round(engagement_high::numeric, 1)) as engagement,
	round(enps::numeric) as "eNPS", round(favorable::numeric) as "fav %", customers, round(nps::numeric) as "NPS", round(csat::numeric) as "CSAT %",
	round(turnover::numeric, 2) as turnover, round(churn::numeric, 2) as churn
from mart.scorecard where period = '2024-12-01' and level <= 1 and customer_facing order by level, name;

\echo 'Stores of region 01 that are lowest, and one that is not shown: too few answered, or one could subtract from its region.'

(select unit as store, manager, people, round(engagement::numeric, 1) as engagement, round(enps::numeric) as "eNPS",
	round(nps::numeric) as "NPS", round(csat::numeric) as "CSAT %", quadrant, open_alerts as alerts
from mart.scorecard where period = '2024-12-01' and parent = 'region 1' and engagement is not null order by engagement limit 3)
union all
(select unit, manager, people, round(engagement::numeric, 1), round(enps::numeric), round(nps::numeric), round(csat::numeric), quadrant, open_alerts
from mart.scorecard where period = '2024-12-01' and parent = 'region 1' and engagement is null order by unit limit 1);

\echo 'mart.linkage: the correlation of stores'' means over 24 months, what it would be without the chance of who answered,'
\echo 'within stores from month to month, and after how many months it is strongest when employees come first.'

select dimension, measure, units, format('%s (%s to %s)', round(r::numeric, 2), round(low::numeric, 2), round(high::numeric, 2)) as between,
	to_char(q_value, '9.9EEEE') as q, round(r_corrected::numeric, 2) || format(' (%s to %s)', round(corrected_low::numeric, 2), round(corrected_high::numeric, 2)) as corrected,
	round(r_within::numeric, 2) as within, employees_first_lag as lag, round(employees_first_r::numeric, 2) as "r then"
from mart.linkage where scope = 'all' and (dimension in ('engagement', 'enps') and measure in ('nps', 'csat', 'churn', 'order amount')
	or dimension in ('recognition', 'workload') and measure = 'nps')
order by dimension not in ('engagement', 'enps'), dimension, measure <> 'nps', measure;

\echo 'mart.alerts: the newest; care was made to fall in' :falls 'of the' :stores 'stores in July 2024.'

select to_char(period, 'YYYY-MM') as month, unit as store, measure, string_agg(method, ', ' order by method) as methods, round(mean::numeric, 1) as mean, signal,
	case when exists (select from mart.alerts a where a.unit = alerts.unit and a.period < alerts.period) then '' else 'yes' end as new
from mart.alerts where measure = 'engagement'
group by period, unit, measure, mean, signal order by alerts.period desc, signal, unit limit 12;
reset role;
