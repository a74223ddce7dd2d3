-- linkage: two panels by unit and period, without a join.

\pset null '-'

-- Five stores.  Employees' means 1 2 3 4 5, customers' 2 1 4 3 5: Sxx = Syy = 10, Sxy = 8,
-- r = slope = .8, and so in ranks.  z = atanh(.8) = 1.098612, margin 1.959964/sqrt(2): -.279635 to
-- .986196; t = .8 * sqrt(3/.36) = 2.309401 on 3 df: p = .104088.
-- Two employees a store, one above and one below: MSB = 2 * 10/4 = 5, MSW = 10/5 = 2: ICC(2) = .6,
-- ICC(1) = 3/7.  Four customers likewise: MSB = 10, MSW = 20/15: ICC(2) = 13/15, ICC(1) = 13/21.
-- r corrected = .8/sqrt(.6 * 13/15) = 1.109400.
create temp table stores (unit text, e float8, c float8);
insert into stores values ('A', 1, 2), ('B', 2, 1), ('C', 3, 4), ('D', 4, 3), ('E', 5, 5);
create temp table employees as select unit, date '2024-03-05' as at, e + d as score from stores, unnest(array[-1, 1]) as d;
create temp table customers as select unit, date '2024-03-20' as at, c + d as score from stores, unnest(array[-1, 1, -1, 1]) as d;
create temp table panels as select (select panel_agg(unit, at, score, 'none') from employees) as e, (select panel_agg(unit, at, score, 'none') from customers) as c;
create function pg_temp.r6(float8) returns numeric language sql as 'select round($1::numeric, 6)';
select measure, pg_temp.r6(value) as value, pg_temp.r6(low) as low, pg_temp.r6(high) as high, pg_temp.r6(std_error) as std_error, pg_temp.r6(p_value) as p, n, note
from panels, linkage(e, c);
select measure, pg_temp.r6(value) as value, pg_temp.r6(low) as low, pg_temp.r6(high) as high, pg_temp.r6(p_value) as p, n, note
from panels, linkage(e, c, method => 'spearman', level => 0.9) where measure like 'r %';

-- Without E: x 1 2 3 4 and y 2 1 4 3: 3/5.  Without A: x 2 3 4 5, y 1 4 3 5: 5.5/sqrt(5 * 8.75) = .831522.
select unit, pg_temp.r6(r_without) as r_without, pg_temp.r6(change) as change, note from panels, influence(e, c);
select q.* from panels, quadrants(e, c) as q;

-- The month, not the day, makes the pair; a lag of k takes the customers k months later.
create temp table monthly as
  select u as unit, date '2024-01-10' + make_interval(months => t) as at, (u * t * t) % 11 + u as e, (u * (t - 2) * (t - 2)) % 11 + 3 * u as c
  from generate_series(1, 6) as u, generate_series(2, 13) as t;
create temp table months as select panel_agg(unit, at::date, e) as e, panel_agg(unit, (at + interval '9 days')::date, c) as c from monthly;
select lag, measure, pg_temp.r6(value) as value, n, note from months, unnest(array[-1, 0, 1, 2, 3]) as lag, linkage(e, c, lag) where measure in ('cells', 'r within') order by lag, measure;
select measure, value from months, linkage(e, c, lag => 40) where measure in ('units', 'cells');

-- min_n counts values of a cell, on both sides.
select measure, value from
  (select panel_agg(unit, at, score, 'none') as e from employees where (unit, score) <> ('A', 0)) as e,
  (select panel_agg(unit, at, score, 'none') as c from customers) as c,
  linkage(e, c, min_n => 2) where measure = 'units';
select measure, value from panels, linkage(e, c, min_n => 3) where measure = 'units';

-- Join fan-out.  Six stores with four or five answers a side, where happier employees go with happier
-- customers, and the flagship with 40 employees and 50 customers.  Joined, the flagship is 2,000 rows
-- of 2,120, and each of its employees stands there 50 times.
create temp table staff as
  select s as store, date '2024-05-31' as at, 3 + s % 3 * 0.25 * s + (i % 2) as score from generate_series(1, 6) as s, generate_series(1, 4) as i
  union all select 7, '2024-05-31', 4 + i % 2 from generate_series(1, 40) as i;
create temp table guests as
  select s as store, date '2024-05-01' as at, 5 + s % 3 * 0.5 * s + (i % 2) as score from generate_series(1, 6) as s, generate_series(1, 5) as i
  union all select 7, '2024-05-01', 9 + i % 2 from generate_series(1, 50) as i;
select count(*) as rows, round(corr(g.score, s.score)::numeric, 4) as r, round(avg(s.score), 4) as employees, round((select avg(score) from staff), 4) as "employees in truth"
from staff as s join guests as g using (store);
select (corr_estimate(g.score, s.score)).n, (corr_estimate(g.score, s.score)).p_value < 1e-10 as "sure of it" from staff as s join guests as g using (store);
select round(corr(c, e)::numeric, 6) as "unit means" from (select store, avg(score) as e from staff group by store) as e join (select store, avg(score) as c from guests group by store) as c using (store);
select measure, pg_temp.r6(value) as value, n from (select panel_agg(store, at, score) as e from staff) as e, (select panel_agg(store, at, score) as c from guests) as c, linkage(e, c)
where measure in ('units', 'cells', 'r between', 'r between weighted');

-- A shared trend and a shared season: pooled they make a correlation near 1, between units and within
-- them there is none.  What is left of a store's months is +-1 by store and month, in patterns whose products sum to 0.
create temp table shared as
  select u as unit, date '2023-01-01' + make_interval(months => t) as at, t + 3 * sin(t * pi() / 6) + (2 * (u % 2) - 1) * (2 * (t % 2) - 1) as e,
         2 * t + 6 * sin(t * pi() / 6) + (2 * (u / 2 % 2) - 1) * (2 * (t % 2) - 1) as c
  from generate_series(0, 7) as u, generate_series(0, 23) as t;
select round(corr(c, e)::numeric, 3) as pooled from shared;
select measure, round(value::numeric, 9) + 0 as value, round(p_value::numeric, 6) as p, n, note
from (select panel_agg(unit, at::date, e) as e, panel_agg(unit, at::date, c) as c from shared) as s, linkage(e, c) where measure in ('r between', 'r within');

-- Stores that open one after the other, four at a time, while both sides rise: those that opened late have
-- the higher means on both, for no reason of their own.  Their own parts, +-1 in all four pairs, go together in no way.
create temp table opening as
  select u as unit, date '2023-01-01' + make_interval(months => t) as at, t + 2 * (u % 2) - 1 as e, t + 2 * (u / 2 % 2) - 1 as c
  from generate_series(0, 15) as u, generate_series(0, 23) as t where t >= u / 4 * 4;
select measure, round(value::numeric, 6) + 0 as value, round(p_value::numeric, 6) as p, n, note
from (select panel_agg(unit, at::date, e) as e, panel_agg(unit, at::date, c) as c from opening) as s, linkage(e, c) where measure like 'r between%';

-- Between and within are two questions: stores high on one side are high on the other, and months within
-- them go the other way, or no way, or only the months go together.
create temp table kinds as
  select kind, u as unit, date '2023-01-01' + make_interval(months => t) as at, u * stores + ((u * 7 + t * 3) % 5) as e,
         u * stores + (u * u) % 3 + months * ((u * 7 + t * 3) % 5) + ((u * t) % 4) * 0.5 as c
  from (values ('opposite', 1, -1), ('stores only', 1, 0), ('months only', 0, 1)) as k(kind, stores, months), generate_series(1, 12) as u, generate_series(0, 11) as t;
select kind, measure, sign(value) as sign, p_value < 0.05 as found, note
from (select kind, panel_agg(unit, at::date, e) as e, panel_agg(unit, at::date, c) as c from kinds group by kind) as k, linkage(e, c)
where measure in ('r between', 'r within') order by kind, measure;

-- Little or nothing to go by.
create temp table sparse as
  select 1 as i, panel '{}' as e, panel '{}' as c
  union all select 2, e, '{}' from panels
  union all select 3, panel_agg(unit, at, score, 'none'), (select c from panels) from employees where unit <= 'C'
  union all select 4, panel_agg(unit, at, score, 'none') filter (where unit <= 'D'), (select c from panels) from employees
  union all select 5, panel_agg(unit, at, 7, 'none'), (select c from panels) from employees
  union all select 6, panel_agg(unit, at, 0.1, 'none'), panel_agg(unit, at, 0.7, 'none') from employees
  union all select 7, panel_agg(unit, at, case unit when 'B' then 'NaN' else score end, 'none'), (select c from panels) from employees
  union all select 8, panel_agg(unit, at, score, 'none') filter (where score <> 0), (select panel_agg(unit, at, e, 'none') from employees join stores using (unit)) from employees;
select i, measure, pg_temp.r6(nullif(value, 'NaN')) as value, value = 'NaN' as nan, n, note from sparse, linkage(e, c) where measure in ('units', 'r between', 'r within', 'r corrected', 'slope between') order by i, 1;
select i, unit, pg_temp.r6(nullif(r_without, 'NaN')) as r_without, note from sparse, influence(e, c) where i in (3, 4, 5, 7) order by i, unit;
select i, unit, employee_percentile, customer_percentile, quadrant, gap, note from sparse, quadrants(e, c) where i in (5, 7) order by i, unit;
select count(*) from sparse, linkage(e, c) where (value is null or low is null or std_error is null) and note is null;
select count(*) from panels, linkage(e, null);
select count(*) from panels, quadrants(null, c);
select count(*) from panels, influence(e, c, null);

-- What cannot be asked.
select count(*) from panels, months, linkage(panels.e, months.c);
select count(*) from months, linkage(e, (select panel_agg(unit, at::date, c, 'week') from monthly));
select count(*) from panels, linkage(e, c, 1);
select count(*) from panels, linkage(e, c, min_n => 0);
select count(*) from panels, linkage(e, c, method => 'kendall');
select count(*) from panels, linkage(e, c, level => 95);
select count(*) from panels, quadrants(e, c, lag => -1);

-- One NaN in 72 cells of 6 units: n is of the same kind as without it.
select measure, value, n from (select panel_agg(unit, at::date, case when unit = 2 and extract(month from at) = 5 then 'NaN' else e::float8 end) as e, panel_agg(unit, at::date, c) as c from monthly) as m, linkage(e, c)
where measure like 'r between%' or measure = 'r within';

-- Panels that are stored out of line are read once in a query and kept; with forty of them the first have to go again.
-- The same comes out as of panels that were just computed, whatever the cells asked for, and of what replaced a stored one.
create temp table stored as
	select k, panel_agg(u, '2024-01-01'::date + 31 * m, ((u * 7 + m * k + i * k * k) % 19)::float8) as panel
	from generate_series(1, 40) k, generate_series(1, 30) u, generate_series(0, 7) m, generate_series(1, 2 + u % 2) i group by k;
alter table stored alter column panel set storage external;
update stored set panel = panel + '{}';
create temp view both_ways as
	select a.k as i, b.k as j, min_n, (select md5(string_agg(x::text, ',' order by x.unit)) from quadrants(a.panel, b.panel, 0, min_n) x) as kept,
	       (select md5(string_agg(x::text, ',' order by x.unit)) from quadrants(a.panel + '{}', b.panel + '{}', 0, min_n) x) as computed
	from (table stored offset 0) a, (table stored offset 0) b, generate_series(2, 3) min_n where (a.k + b.k) % 19 = 0;
select count(*), count(distinct kept) as different, bool_and(kept = computed) as same, bool_and(pg_column_size(panel) > 4000) as long from both_ways join stored on k = i;
update stored set panel = regroup(panel, '{1,2}', '{2,1}') where k < 10;
select bool_and(kept = computed) as same from both_ways;
select count(*) as pairs, bool_and(l.value is not distinct from x.value and l.high is not distinct from x.high and l.note is not distinct from x.note) as same
from stored a, stored b, linkage(a.panel, b.panel) l, linkage(a.panel + '{}', b.panel + '{}') x where a.k = 3 and b.k < 8 and x.measure = l.measure;
