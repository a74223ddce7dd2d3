-- The ripple effect: mediation and chains.

-- R: summary(lm(care ~ leadership)), lm(loyalty ~ care + leadership), lm(loyalty ~ leadership);
-- limits of the product from integrate(), see test/reference/ripple.R.
create temp table units (leadership float8, care float8, service float8, loyalty float8);
insert into units select 50 + (i * 17) % 23, 40 + (i * 17) % 23 * 0.6 + (i * 29) % 13, 30 + (i * 29) % 13 + (i * 7) % 11, 20 + (i * 7) % 11 * 0.8 + (i * 11) % 17
from generate_series(1, 60) i;
create temp table u as select moments_agg(leadership, care, service, loyalty) as m from units;
\set names '{leadership,care,service,loyalty}'

select measure, round(value::numeric, 6) as value, round(low::numeric, 6) as low, round(high::numeric, 6) as high,
       round(std_error::numeric, 6) as std_error, round(p_value::numeric, 6) as p, n, note
from u, mediation(m, 1, 2, 3);

-- It is what regression() gives.
select e.measure, abs(e.value - r.coefficient) < 1e-12 as value, abs(e.low - r.low) < 1e-12 as low, abs(e.p_value - r.p_value) < 1e-12 as p
from u, mediation(m, 1, 2, 3) e join (
	select 'a' as measure, r.* from u, regression(m, 2, array[1]) r where term = 'x1'
	union all select 'b', r.* from u, regression(m, 3, array[1, 2]) r where term = 'x2'
	union all select 'direct', r.* from u, regression(m, 3, array[1, 2]) r where term = 'x1'
	union all select 'total', r.* from u, regression(m, 3, array[1]) r where term = 'x1') r using (measure) order by 1;

-- Direct and indirect add up to the total.
select abs(sum(value) filter (where measure in ('direct', 'indirect')) - sum(value) filter (where measure = 'total')) < 1e-12 as adds_up
from u, mediation(m, 1, 2, 3);

-- A chain of three is a mediation; one of four has a shortcut past each.
select effect, way, round(value::numeric, 6) as value, round(low::numeric, 6) as low, round(high::numeric, 6) as high, n, note
from u, chain(m, array[1, 2, 3], names => :'names');
select effect, way, round(value::numeric, 5) as value, round(low::numeric, 5) as low, round(high::numeric, 5) as high,
       round(p_value::numeric, 5) as p, note
from u, chain(m, array[1, 2, 3, 4], names => :'names');
select abs(sum(value) filter (where effect in ('serial', 'shortcut', 'direct')) - sum(value) filter (where effect = 'total')) < 1e-12 as adds_up,
       abs(sum(value) filter (where effect in ('serial', 'rest')) - sum(value) filter (where effect = 'total')) < 1e-12 as rest
from u, chain(m, array[1, 2, 3, 4]);

-- The total may be 0: its shares have no limits.
select measure, low, high, note
from (select moments_agg(x, v, y) as m from (select (i * 7) % 5 as x, (i * 11) % 7 as v, (i * 13) % 11 as y from generate_series(1, 40) i) t) t,
	mediation(m, 1, 2, 3) where measure = 'proportion';

-- A perfect fit has no p, and too few rows, no variance and NaN no values.
select measure, round(value::numeric, 6) as value, round(low::numeric, 6) as low, p_value is null as no_p, note
from (select moments_agg(x, v, x + v) as m from (values (1, 3), (2, 1), (4, 1), (5, 9), (3, 3)) t(x, v)) t, mediation(m, 1, 2, 3);
select measure, value, p_value, n, note from mediation((select moments_agg(leadership, care, service) from (select * from units limit 3) t), 1, 2, 3);
select measure, value, note from mediation((select moments_agg(leadership, 4, service) from units), 1, 2, 3);
select effect, value, note from chain((select moments_agg(leadership, care, 'inf'::float8) from units), '{1,2,3}');
select count(*), min(note) from mediation('{}', 1, 2, 3);
select count(*), min(note) from chain('{}', '{1,2,3}');
select count(*) from mediation(null, 1, 2, 3);

-- What cannot be asked.
select measure from u, mediation(m, 1, 1, 2);
select measure from u, mediation(m, 1, 2, 5);
select measure from mediation((select moments_agg(leadership, 2 * leadership, care) from units), 1, 2, 3, names => '{leadership,twice,care}');
select measure from mediation((select moments_agg(7, leadership, care) from units), 1, 2, 3);
select effect from u, chain(m, '{1,2}');
select effect from u, chain(m, null::int[]);
select effect from chain((select moments_agg(variadic array[1,2,3,4,5,6,7,8,9::float8])), '{1,2,3,4,5,6,7,8,9}');
select measure from u, mediation(m, 1, 2, 3, level => 2);

-- The product's distribution is known to ten digits, so its limits end before those of t do.
select level, measure, low is null as no_low, high is null as no_high, p_value is null as no_p, note
from u, unnest(array[0.99999, 1 - 1e-9]) as level, mediation(m, 1, 2, 3, level => level) where measure in ('a', 'indirect');

-- Of fewer than ten rows the product's limits are too narrow; links have those of t.
select rows, measure, note
from unnest(array[9, 10]) as rows, lateral (select moments_agg(leadership, care, service) as m from (select * from units limit rows) as t) as t,
	mediation(m, 1, 2, 3) where measure in ('a', 'indirect');
