-- Analyses of a mart: what is shown by unit and period, held against the same functions over the rows behind it.
set client_min_messages = warning;

-- Twelve shops and four offices that no customer enters, in two regions, over 16 months. A shop's care is a trait and
-- what wanders; customers get it two months later. Whole numbers throughout, made by remainders: nothing is random.
create temp table care as
	select s, m, (s * 7) % 16 - 8 as trait, (s * 31 + m * 53 + s * m * m) % 23 - 11 as mood
	from generate_series(1, 16) s, generate_series(-2, 15) m;

create temp table raw as
	with employees as (
		select s, m, p, trait, mood, (s * 13 + m * 29 + p * 37) % 17 - 8 as person
		from care, generate_series(1, 6) p where m >= 0
	), customers as (
		select s, m, p, trait, lag(mood, 2) over (partition by s, p order by m) as mood, (s * 11 + m * 41 + p * 43) % 19 - 9 as person
		from care, generate_series(1, 8) p where s <= 12
	)
	select 'employee' as voice, 'engagement' as measure, s, m, 50 + 2 * trait + mood + person as value from employees
	union all select 'employee', 'communication', s, m, 50 + trait + mood + person + (s * 5 + p * 3) % 7 from employees
	union all select 'employee', 'workload', s, m, 45 + person + (s * s + m * p) % 11 from employees
	union all select 'employee', 'enps', s, m, 100 * ((trait + mood + person > 3)::int - (trait + mood + person < -3)::int) from employees
	union all select 'customer', 'nps', s, m, 100 * ((2 * trait + mood + person > 2)::int - (2 * trait + mood + person < -6)::int) from customers where m >= 0
	union all select 'customer', 'csat', s, m, 60 + trait + mood + person from customers where m >= 0
	union all select 'customer', 'churn', s, m, (40 - trait - (s * m) % 5) / 64.0 from care where s <= 12 and m >= 0
	union all select 'employee', 'turnover', s, m, (30 - trait - (s + m) % 7) / 64.0 from care where m >= 0
	union all select 'outcome', 'complaints', s, m, 90 - 3 * trait + (s * 3 + m * 7) % 11 from care where m >= 0;

create temp view unit_names as
	select s, case s when 3 then '"; drop table raw; --' else 'S' || to_char(s, 'FM00') end as unit from generate_series(1, 16) s;
create temp view raw_panels as
	select voice, measure, panel_agg(unit, ('2023-01-01'::date + make_interval(months => m))::date, value::float8) as panel
	from raw join unit_names using (s) group by voice, measure;

-- The same as a mart has it: n, mean and standard deviation of each unit, region and the company.
create schema shop_private;
select mart_tables('shop_private');
select mart_published_tables('shop_private');
set search_path = shop_private, public;
begin;
set constraints all deferred;
insert into mart values (true, 'shop', 'none', '{}', 'month', '2024-04-30', 0);
insert into units values (0, '(all)', 'All units', null, null, null, 0, true);
insert into units select 100 + r, 'R' || r, 'Region ' || r, null, 0, 100 + r, 1, true from generate_series(1, 2) r;
insert into units select s, n.unit, n.unit, null, 101 + s % 2, 101 + s % 2, 2, s <= 12 from pg_temp.unit_names n;
insert into tree select 0, unit_id, level from units;
insert into tree select unit_id, unit_id, 0 from units where level > 0;
insert into tree select parent_id, unit_id, 1 from units where level = 2;
commit;
insert into questions values (1, 'recommend', 'employee', 'advocacy', 0, 10, false, null, null, 'enps');
insert into dimensions values (1, 'employee', 'workload', 1, 5, '{w}'), (2, 'employee', 'communication', 1, 5, '{c}'),
	(3, 'employee', 'engagement', 1, 5, '{w,x}'), (4, 'customer', 'csat', 1, 5, '{q}');
insert into shown_cells (family, unit_id, period, voice, measure, people, n, mean, stddev, value)
	select voice, ancestor_id, ('2023-01-01'::date + make_interval(months => m))::date, voice, measure, count(*), count(*) * case when measure in ('turnover', 'churn') then 30 else 1 end,
		avg(value::float8), case when measure not in ('turnover', 'churn') then stddev(value::float8) end, avg(value::float8)
	from raw join tree on unit_id = s group by voice, ancestor_id, m, measure;
insert into published_scorecard (unit_id, unit, name, level, customer_facing, period, people, response_rate)
	select unit_id, unit, name, level, customer_facing, p, 6 * (select count(*) from tree t where ancestor_id = u.unit_id and t.unit_id <= 16),
		case when level = 0 then 75 when customer_facing then 60 else 40 end
	from units u, generate_series('2023-01-01'::timestamp, '2024-04-01', '1 month') p;
-- people of three answers, by a period each; one period has two people, whom nothing may tell of
insert into driver_cells
	select ('2023-01-01'::date + make_interval(months => m))::date, count(*), moments_agg(variadic array[x[1], x[2], x[3]])
	from (select m, array[(s + p + m) % 11, 30 + (s * p + m * m) % 37 + 2 * ((s + p + m) % 11), 20 + (s * s + p * m) % 41]::float8[] as x
		from pg_temp.care, generate_series(1, 6) p where m between 0 and 2 or m = 3 and s = 1 and p <= 2) people
	group by m;

select mart_analyse('shop_private');

-- Panels: units without units below them, cell by cell what the rows give.
select voice, measure, scope, n(panel), grain(panel), (select count(*) from units(panel)) as units
from panels order by 1, 2, 3;
select count(*) as cells, bool_and(a.n = b.n) as n,
	max(abs(a.mean - b.mean) / greatest(abs(b.mean), 1)) < 1e-14 as mean, max(abs(a.stddev - b.stddev) / greatest(b.stddev, 1)) < 1e-12 as stddev
from panels p
	join raw_panels r using (voice, measure)
	cross join lateral cells(p.panel) a
	left join lateral cells(r.panel) b using (unit, period)
where scope = 'all';

-- Linkage: every pair as linkage() and lag_profile() have it over the rows.
create temp table expected as
	select e.measure as dimension, c.measure, s.scope, l.*
	from raw_panels e, raw_panels c, (values ('all', 16), ('customer-facing', 12)) s (scope, last),
		linkage(regroup(e.panel, '{}', '{}'), c.panel) l (statistic, value, low, high, std_error, p_value, n, note)
	where e.voice = 'employee' and e.measure <> 'turnover' and c.voice <> 'employee' and s.scope = 'all'
	union all
	select e.measure, c.measure, 'customer-facing', l.*
	from (select voice, measure, panel_agg(unit, ('2023-01-01'::date + make_interval(months => m))::date, value::float8) as panel
			from raw join unit_names using (s) where s <= 12 group by voice, measure) e, raw_panels c, linkage(e.panel, c.panel) l
	where e.voice = 'employee' and e.measure <> 'turnover' and c.voice <> 'employee';
select count(*), bool_and(l.units = x.value) as units
from published_linkage l join expected x using (dimension, measure, scope) where statistic = 'units';
create temp view differences as
	select statistic, max(abs(ours - theirs)) < 1e-9 as same, count(ours) as numbers, count(*) filter (where (ours is null) <> (theirs is null)) as missing
	from (
		select statistic, unnest(case statistic
				when 'r between' then array[r, l.low, l.high, l.p_value]
				when 'reliability employees' then array[reliability_employees]
				when 'reliability customers' then array[reliability_customers]
				when 'r corrected' then array[r_corrected, corrected_low, corrected_high]
				when 'r within' then array[r_within, within_low, within_high, within_p_value] end) as ours,
			unnest(case when statistic ~ '^reliability' then array[x.value] when statistic = 'r corrected' then array[x.value, x.low, x.high]
				else array[x.value, x.low, x.high, x.p_value] end) as theirs
		from published_linkage l join expected x using (dimension, measure, scope)
		where statistic in ('r between', 'r within', 'reliability employees', 'reliability customers', 'r corrected')
	) s
	group by statistic;
select * from differences order by 1;

-- q is over the rows of a scope; people asked are those who answered over their share: 96 of 128 of the company, 6 of 10 of each shop.
select scope, count(*), bool_and(abs(q_value - wanted) < 1e-15) as q, min(response_rate) as least, max(response_rate) as most
from (select *, benjamini_hochberg(p_value) over (partition by scope) as wanted from published_linkage) l
group by scope order by 1;

-- What customers say follows two months later, and the churn of a month has nothing to vary over.
select dimension, measure, scope, units, round(r::numeric, 3) as r, employees_first_lag as e_lag, round(employees_first_r::numeric, 3) as e_r,
	customers_first_lag as c_lag, round(customers_first_r::numeric, 3) as c_r, note
from published_linkage where dimension in ('engagement', 'workload') order by 1, 2, 3;

-- Lead and lag: the profile and the cross-lagged effects as the accessors have them.
select scope, method, dimension, measure, count(*), min(lag), max(lag)
from published_lead_lag group by 1, 2, 3, 4 order by 1, 2, 3, 4;
select method, count(*) as numbers, max(abs(l.value - x.value)) < 1e-9 as value, max(abs(l.low - x.low)) < 1e-9 as low,
	max(abs(l.high - x.high)) < 1e-9 as high, max(abs(l.p_value - x.p_value)) < 1e-9 as p, max(abs(l.q_value - x.q_value)) < 1e-9 as q,
	bool_and(l.pairs = x.pairs) as pairs
from published_lead_lag l
	join (
		select e.measure as dimension, c.measure, 'lag profile' as method, abs(lag) as lag, replace(first, 'together', 'same period') as first,
			r as value, low, high, p_value, q_value, pairs
		from raw_panels e, raw_panels c, lag_profile(e.panel, c.panel)
		where e.measure = 'engagement' and c.measure = 'nps'
		union all
		select e.measure, c.measure, 'cross-lagged', k, split_part(x.measure, ' ', 1), value, low, high, p_value,
			benjamini_hochberg(p_value) over (), n
		from raw_panels e, raw_panels c, generate_series(1, 6) k, cross_lagged(e.panel, c.panel, k) x
		where e.measure = 'engagement' and c.measure = 'nps' and x.measure ~ 'standardized' and x.measure !~ 'difference'
	) x using (dimension, measure, method, lag, first)
where scope = 'all' group by 1 order by 1;

-- Drivers of the eNPS answer: people of the periods that have at least min_people(), the score as it is shown.
select d.dimension, d.priority, d.quadrant, round(d.score::numeric, 3) as score, d.n, abs(d.weight - w.weight) < 1e-12 as weight,
	abs(d.share - w.share) < 1e-9 as share, abs(d.coefficient - w.beta) < 1e-12 as coefficient, abs(d.p_value - w.p) < 1e-12 as p,
	abs(d.low - w.low) < 1e-12 and abs(d.high - w.high) < 1e-12 as limits, d.note
from published_drivers d
	join relative_weights((select rollup(moments) from driver_cells where people > 5), 1, names => array['enps', 'workload', 'communication']) w
		on w.name = d.dimension
where outcome = 'enps' order by 1;
select round(avg(value), 3) from raw where measure = 'workload';
-- and of what customers say and what comes of it: units' means.
select outcome, d.dimension, d.priority, d.n, abs(d.weight - w.weight) < 1e-10 as weight, abs(d.coefficient - w.beta) < 1e-10 as coefficient,
	abs(d.score - w.score) < 1e-10 as score, d.quadrant = w.quadrant as quadrant, d.note
from published_drivers d
	join lateral (
		select w.* from driver_priorities((
			select moments_agg(y.value, w.value, c.value)
			from (select s, avg(value) as value from raw where measure = d.outcome group by s) y
				join (select s, avg(value) as value from raw where measure = 'workload' group by s) w using (s)
				join (select s, avg(value) as value from raw where measure = 'communication' group by s) c using (s)),
			1, 0, 100, names => array['y', 'workload', 'communication']) w
	) w on w.name = d.dimension
where outcome <> 'enps' order by 1, 3;

-- One answer corrected moves nothing, for it would follow from before and after; another period does.
begin;
create temp table was as table published_drivers;
create function pg_temp.with_one_more(m moments) returns moments language sql as $$ select m + moments_agg(variadic array[10, 90, 90]::float8[]) from generate_series(1, 1) $$;
update driver_cells set moments = pg_temp.with_one_more(moments) where period = '2023-01-01';
select mart_drivers('shop_private');
select count(*) filter (where d.weight is distinct from w.weight) as moved, count(*) from published_drivers d join was w using (outcome, dimension) where outcome = 'enps';
update driver_cells set people = 5, moments = moments + moments + moments where people = 2;
select mart_drivers('shop_private');
select count(*) filter (where d.weight is distinct from w.weight) as moved, min(d.n) as n, max(d.n) from published_drivers d join was w using (outcome, dimension) where outcome = 'enps';
rollback;

-- Ripple: communication, the index, csat, nps, in standard deviations between the twelve shops.
select r.step, r.effect, r.way, round(r.value::numeric, 4) as value, r.n, abs(r.value - x.value) < 1e-9 as same, abs(r.low - x.low) < 1e-9 as low, r.note
from published_ripple r
	join chain((
		select moments_agg(variadic x) from (
			select array[(l - avg(l) over ()) / stddev(l) over (), (c - avg(c) over ()) / stddev(c) over (),
				(v - avg(v) over ()) / stddev(v) over (), (y - avg(y) over ()) / stddev(y) over ()]::float8[] as x
			from (
				select avg(value) filter (where measure = 'communication') as l, avg(value) filter (where measure = 'engagement') as c,
					avg(value) filter (where measure = 'csat') as v, avg(value) filter (where measure = 'nps') as y
				from raw where s <= 12 group by s) shops) z), '{1,2,3,4}', '{communication,engagement,csat,nps}') x using (effect, way)
order by 1;

-- Benefits: what there is, each against the index; the company's mean beside it.
select b.benefit, b.source, b.measure, b.units, round(b.value::numeric, 3) as value, round(b.r::numeric, 3) as r,
	abs(b.r - x.value) < 1e-9 as same, b.note
from published_benefits b
	left join (select c.voice, c.measure, l.value from raw_panels e, raw_panels c, linkage(e.panel, c.panel) l
		where e.measure = 'engagement' and l.measure = 'r between') x on (x.voice, x.measure) = (b.source, b.measure)
order by b.benefit, b.source, b.measure;
select round(avg(value), 3) as complaints from raw where measure = 'complaints';

-- Quadrants: of shops, in every period the same; of regions and offices none.
select level, s.quadrant is not distinct from q.quadrant as same, s.quadrant is null as missing, count(*), count(distinct period) as periods
from published_scorecard s
	left join (select q.unit, q.quadrant from raw_panels e, raw_panels c, quadrants(e.panel, c.panel) q
		where e.measure = 'engagement' and c.measure = 'nps') q using (unit)
group by 1, 2, 3 order by 1, 3;
select quadrant, count(distinct unit_id) from published_scorecard where level = 2 group by 1 order by 1;

-- Once more: the same to the last digit.
create temp table before as
	select 'linkage' as what, md5(string_agg(l::text, ';' order by l::text)) as digest from published_linkage l
	union all select 'lead_lag', md5(string_agg(l::text, ';' order by l::text)) from published_lead_lag l
	union all select 'drivers', md5(string_agg(l::text, ';' order by l::text)) from published_drivers l
	union all select 'ripple', md5(string_agg(l::text, ';' order by l::text)) from published_ripple l
	union all select 'benefits', md5(string_agg(l::text, ';' order by l::text)) from published_benefits l
	union all select 'panels', md5(string_agg(l::text, ';' order by l::text)) from panels l;
select mart_analyse('shop_private');
select what, digest = case what when 'linkage' then (select md5(string_agg(l::text, ';' order by l::text)) from published_linkage l)
	when 'lead_lag' then (select md5(string_agg(l::text, ';' order by l::text)) from published_lead_lag l)
	when 'drivers' then (select md5(string_agg(l::text, ';' order by l::text)) from published_drivers l)
	when 'ripple' then (select md5(string_agg(l::text, ';' order by l::text)) from published_ripple l)
	when 'benefits' then (select md5(string_agg(l::text, ';' order by l::text)) from published_benefits l)
	else (select md5(string_agg(l::text, ';' order by l::text)) from panels l) end as same
from before order by 1;

-- The DBA says what the links of the chain are, what a benefit is, and how far lags go.
update mart set options = '{"leadership": "workload", "loyalty": "complaints", "max_lag": 1, "benefits": {"quality": ["customer", "csat"], "cost": ["outcome", "nothing"]}}';
select mart_analyse('shop_private');
select way from published_ripple where effect = 'serial';
select benefit, source, measure from published_benefits where benefit in ('quality', 'cost') order by 1, 2, 3;
select max(lag) from published_lead_lag;

-- Leadership that is part of the index is left out, unless the DBA names it.
begin;
update dimensions set questions = '{c,w}' where dimension = 'engagement';
update mart set options = '{}';
select mart_ripple('shop_private');
select step, effect, way, round(value::numeric, 3) as value, n, note from published_ripple order by 1;
update mart set options = '{"leadership": "communication"}';
select mart_ripple('shop_private');
select effect, way, note from published_ripple order by step limit 1;
rollback;

-- A dimension that is another one in disguise: a note, and no error.
begin;
insert into dimensions values (5, 'employee', 'strain', 1, 5, '{w}');
insert into shown_cells select family, unit_id, period, voice, 'strain', people, n, 100 - mean, stddev, 100 - value from shown_cells where measure = 'workload';
select mart_analyse('shop_private');
select outcome, dimension, round(score::numeric, 3) as score, weight, n, note from published_drivers where outcome in ('csat', 'enps') order by 1, 2;
rollback;

-- What cannot be computed has a reason: a measure with NaN and infinities, a dimension of one value, no customers at all.
begin;
update shown_cells set mean = 'NaN' where measure = 'complaints' and unit_id = 1;
update shown_cells set stddev = 'infinity' where measure = 'complaints' and unit_id = 2;
update shown_cells set mean = 50, stddev = 0 where measure = 'workload';
select mart_analyse('shop_private');
select dimension, measure, scope, units, r, r_corrected, r_within, note from published_linkage
where dimension = 'workload' and scope = 'all' order by 1, 2, 3;
select outcome, dimension, score, weight, n, note from published_drivers where outcome = 'csat' order by 1, 2;
select effect, way, value, n, note from published_ripple limit 1;
rollback;
begin;
delete from shown_cells where voice = 'customer';
update published_scorecard set response_rate = null;
select mart_analyse('shop_private');
select distinct measure, scope, response_rate from published_linkage order by 1, 2;
select effect, way, value, note from published_ripple;
select count(*) from published_scorecard where quadrant is not null;
rollback;
-- Nothing is shown.
begin;
delete from shown_cells;
delete from driver_cells;
select mart_analyse('shop_private');
select (select count(*) from panels) as panels, (select count(*) from published_linkage) as linkage, (select count(*) from published_lead_lag) as lead_lag,
	(select count(*) from published_benefits) as benefits, (select count(*) from published_scorecard where quadrant is not null) as quadrants;
select outcome, dimension, score, note from published_drivers order by 1, 2;
select effect, way, note from published_ripple;
rollback;
-- One shop, all of them facing customers.
begin;
delete from shown_cells where unit_id <> 1;
update units set customer_facing = true;
select mart_analyse('shop_private');
select scope, dimension, measure, units, r, note from published_linkage where dimension = 'engagement' order by 1, 3;
select outcome, dimension, n, note from published_drivers where outcome = 'nps' order by 1, 2;
rollback;
drop schema shop_private cascade;
