-- Lags: which side comes first, and each side on its own past and the other's.

-- 12 units in 13 months: customers follow employees one month later. R makes the
-- same values from the same formulas.
create temp table cell as
select format('unit %s', to_char(u, 'FM00')) as unit, u, t, (date '2024-01-01' + make_interval(months => t))::date as at,
       (u * 7) % 5 + (t * 5) % 7 * 0.4 + ((u * 31 + t * 17) * (u + 2 * t) % 23) * 0.25 as employee,
       (u * 11) % 7 + (t * 3) % 5 * 0.6 + ((u * 31 + (t - 1) * 17) * (u + 2 * (t - 1)) % 23) * 0.125 + ((u * 13 + t * 29) * (3 * u + t) % 19) * 0.2 as customer
from generate_series(1, 12) u, generate_series(1, 13) t;
create temp table p as select panel_agg(unit, at, employee, 'month') as e, panel_agg(unit, at, customer, 'month') as c from cell;
-- every seventh cell of one side and every fifth of the other are missing
create temp table gap as select panel_agg(unit, at, employee, 'month') filter (where (u + 3 * t) % 7 > 0) as e,
                                panel_agg(unit, at, customer, 'month') filter (where (2 * u + t) % 5 > 0) as c from cell;

-- R: lm(customer ~ employee + factor(unit) + factor(t)), with clubSandwich's vcovCR(type = "CR2") and coef_test(test = "Satterthwaite").
select lag, first, pairs, units, round(r::numeric, 6) as r, round(low::numeric, 6) as low, round(high::numeric, 6) as high, round(std_error::numeric, 6) as std_error,
       round(p_value::numeric, 6) as p, round(q_value::numeric, 6) as q, round(r_pooled::numeric, 6) as pooled, note
from p, lag_profile(e, c, 2);
select lag, first, pairs, units, round(r::numeric, 6) as r, round(low::numeric, 6) as low, round(high::numeric, 6) as high, round(std_error::numeric, 6) as std_error,
       round(p_value::numeric, 6) as p, round(q_value::numeric, 6) as q, round(r_pooled::numeric, 6) as pooled, note
from gap, lag_profile(e, c, 2, level => 0.9);

-- Turned round, the profile is turned round.
select count(*), bool_and(abs(a.r - b.r) < 1e-12 and a.pairs = b.pairs and abs(a.r_pooled - b.r_pooled) < 1e-12) as turned
from gap, lag_profile(e, c, 6) a join lag_profile((select c from gap), (select e from gap), 6) b on a.lag = -b.lag;

-- What units have for good, a shared season and a shared trend make no r within units.
select bool_and(abs(a.r - b.r) < 1e-12 and abs(a.p_value - b.p_value) < 1e-9) as the_same, max(abs(a.r_pooled - b.r_pooled)) > 0.5 as pooled_is_not
from (select panel_agg(unit, at, employee + 40 * u + 3 * t, 'month') as e, panel_agg(unit, at, customer + 100 * u + 5 * t + t % 3, 'month') as c from cell
	where (u + t) % 6 > 0) q, lag_profile(e, c, 2) a
join (select b.* from (select panel_agg(unit, at, employee, 'month') as e, panel_agg(unit, at, customer, 'month') as c from cell where (u + t) % 6 > 0) q,
	lag_profile(e, c, 2) b) b using (lag);

-- It is what linkage() says within units.
select bool_and(abs(l.value - g.r) < 1e-14 and abs(l.p_value - g.p_value) < 1e-14) as the_same
from gap, lag_profile(e, c, 3) g, linkage(e, c, lag => g.lag) l where measure = 'r within';

-- The scale does not matter, as large or small as it may be.
select bool_and(abs(a.r - b.r) < 1e-9 and abs(a.p_value - b.p_value) < 1e-9) as the_same
from gap, lag_profile(e, c, 1) a join (select b.* from (
	select panel_agg(unit, at, 1e120 * employee, 'month') filter (where (u + 3 * t) % 7 > 0) as e,
	       panel_agg(unit, at, 1e5 + customer, 'month') filter (where (2 * u + t) % 5 > 0) as c from cell) q, lag_profile(e, c, 1) b) b using (lag);

-- Both directions; R: twice the coefficients of lm(y ~ own past + other's past + factor(unit) + factor(t)) less
-- the mean of those of both halves. See test/reference/lags.R.
select measure, round(value::numeric, 6) as value, round(low::numeric, 6) as low, round(high::numeric, 6) as high, round(std_error::numeric, 6) as std_error,
       round(p_value::numeric, 6) as p, n, note
from p, cross_lagged(e, c);
select measure, round(value::numeric, 6) as value, round(low::numeric, 6) as low, round(high::numeric, 6) as high, round(std_error::numeric, 6) as std_error,
       round(p_value::numeric, 6) as p, n, note
from p, cross_lagged(e, c, lag => 2, level => 0.9);

-- Turned round, so are the directions, and the difference has the other sign.
select count(*), bool_and(abs(a.value - b.value * case when a.measure ~ 'difference' then -1 else 1 end) < 1e-12 and (abs(a.p_value - b.p_value) < 1e-12) is not false) as turned
from gap, cross_lagged(e, c) a join cross_lagged((select c from gap), (select e from gap)) b
	on b.measure = replace(replace(replace(a.measure, 'employees', '*'), 'customers', 'employees'), '*', 'customers');

-- Too little to go by: one unit, one period, units that stand alone, nothing that varies, few units, a perfect fit.
create function brief(e panel, c panel, most int default 0) returns table (lag int, pairs bigint, units bigint, r numeric, p numeric, note text) language sql as
	'select lag, pairs, units, round(r::numeric, 6), round(p_value::numeric, 6), note from lag_profile(e, c, most)';
select b.* from (select panel_agg(unit, at, employee, 'month') as e, panel_agg(unit, at, customer, 'month') as c from cell where u = 1) q, brief(e, c, 1) b;
select b.* from (select panel_agg(unit, at, employee, 'month') as e, panel_agg(unit, at, customer, 'month') as c from cell where t = 1) q, brief(e, c, 1) b;
select b.* from (select panel_agg(unit, at, employee, 'month') as e, panel_agg(unit, at, customer, 'month') as c from cell where t = u or t = u + 1) q, brief(e, c) b;
select b.* from (select panel_agg(unit, at, 7, 'month') as e, panel_agg(unit, at, customer, 'month') as c from cell) q, brief(e, c) b;
select b.* from (select panel_agg(unit, at, u * 0.7 + t * 0.3, 'month') as e, panel_agg(unit, at, customer, 'month') as c from cell) q, brief(e, c) b;
select b.* from (select panel_agg(unit, at, employee, 'month') as e, panel_agg(unit, at, customer, 'month') as c from cell where u < 3) q, brief(e, c) b;
select b.* from (select panel_agg(unit, at, employee, 'month') as e, panel_agg(unit, at, customer, 'month') as c from cell where u < 5) q, brief(e, c) b;
select b.* from (select panel_agg(unit, at, employee, 'month') as e, panel_agg(unit, at, 3 * employee + u, 'month') as c from cell) q, brief(e, c) b;
select b.* from (select panel_agg(unit, at, employee, 'month') as e, panel_agg('x' || unit, at, customer, 'month') as c from cell) q, brief(e, c) b;
select b.* from p, brief('{}', c) b;
select b.* from (select panel_agg(unit, at, case when u = 3 and t = 3 then 'NaN' else employee end, 'month') as e, panel_agg(unit, at, customer, 'month') as c from cell) q, brief(e, c) b;
select measure, round(value::numeric, 6) as value, round(p_value::numeric, 6) as p, n, note
from (select panel_agg(unit, at, employee, 'month') as e, panel_agg(unit, at, customer, 'month') as c from cell where t < 5) q, cross_lagged(e, c);
select measure, round(value::numeric, 6) as value, round(p_value::numeric, 6) as p, n, note
from (select panel_agg(unit, at, employee, 'month') as e, panel_agg(unit, at, 3, 'month') as c from cell) q, cross_lagged(e, c);
select measure, round(value::numeric, 6) as value, round(p_value::numeric, 6) as p, n, note
from (select panel_agg(unit, at, employee, 'month') as e, panel_agg(unit, at, customer, 'month') as c from cell where u < 3) q, cross_lagged(e, c);
select measure, value, p_value, n, note
from (select panel_agg(unit, at, case when u = 3 and t = 3 then 'NaN' else employee end, 'month') as e, panel_agg(unit, at, customer, 'month') as c from cell) q, cross_lagged(e, c) limit 2;
select count(*) filter (where note is null) as without_reason from cross_lagged('{}', '{}');

-- Too few periods to be rid of the bias, or to halve.
select measure, round(value::numeric, 6) as value, round(p_value::numeric, 6) as p, n, note
from (select panel_agg(unit, at, employee, 'month') as e, panel_agg(unit, at, customer, 'month') as c from cell where t < 8) q, cross_lagged(e, c) where measure ~ 'employees$';
select measure, value, n, note
from (select panel_agg(unit, at, employee, 'month') as e, panel_agg(unit, at, customer, 'month') as c from cell where t between u and u + 4) q, cross_lagged(e, c) limit 3;

-- Cells of few people can be left out.
select g.lag, g.pairs, round(g.r::numeric, 6) as r
from (select panel_agg(unit, at, employee, 'month') as e, panel_agg(unit, at, customer, 'month') as c
	from cell, generate_series(1, 1 + (u + t) % 3)) q, lag_profile(e, c, 1, min_n => 2) g;

-- What cannot be asked.
select count(*) from lag_profile(null, null);
select count(*) from cross_lagged((select e from p), null);
select lag from p, lag_profile(e, c, -1);
select lag from p, lag_profile(e, c, 367);
select lag from p, lag_profile(e, c, 1, min_n => 0);
select lag from p, lag_profile(e, c, 1, level => 1);
select measure from p, cross_lagged(e, c, lag => 0);
select measure from p, cross_lagged(e, c, lag => 1, level => 0);
select lag from p, lag_profile(e, (select panel_agg(unit, at, customer, 'quarter') from cell), 1);
select lag from lag_profile((select panel_agg(unit, at, employee, 'none') from cell), (select panel_agg(unit, at, customer, 'none') from cell), 1);
select measure from cross_lagged((select panel_agg(unit, at, employee, 'none') from cell), (select panel_agg(unit, at, customer, 'none') from cell));

-- In units of any size the pooled coefficients are the same.
select q.measure, round(q.value::numeric, 9) = round(p1.value::numeric, 9) as same, q.note
from (select panel_agg(unit, at, employee * 1e100, 'month') as e, panel_agg(unit, at, customer * 1e100, 'month') as c from cell) large, p, cross_lagged(p.e, p.c) p1, cross_lagged(large.e, large.c) q
where q.measure = p1.measure and q.measure ~ 'pooled';
