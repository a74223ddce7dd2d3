-- early_warning: control charts, changes and differences in differences.

-- Two units, two answers a month, 1 apart from their mean. Both have a hard third month; B falls by 4 in the sixth.
create temp table answers as
select unit, (date '2024-01-01' + make_interval(months => month::int - 1))::date as at, mean + side as score
from (values ('A', array[10, 12, 6, 11, 10, 11, 10, 10]), ('B', array[20, 20, 15, 21, 20, 16, 15, 15])) as v(unit, means),
	unnest(means) with ordinality m(mean, month), (values (-1), (1)) as s(side);

-- Against the mean of both A is at half of A - B: -5 -4 -4.5 -5 -5 -2.5 -2.5 -2.5; B at the opposite.
-- Usual is the mean of the first four, -4.625. With lambda 1 the statistic is the month itself.
select unit, period, n, mean, statistic, signal, note
from control_chart((select panel_agg(unit, at, score) from answers), baseline => 4, lambda => 1, width => 2) order by unit, period;
-- Of the baselines, squares about their means: .140625 + .390625 + .015625 + .140625 = .6875, twice; the answers'
-- variance is 2, a mean's 1, and 1 of two units' difference halved .5: more than the .6875 / 3 seen, so that
-- periods have none. A month's variance is .5, the baseline's mean's .125; 6 degrees of freedom.
select unit, period, round((upper - lower)::numeric, 6) as both_sides
from control_chart((select panel_agg(unit, at, score) from answers), baseline => 4, lambda => 1, width => 2)
where period = '2024-05-01';
-- 2 * sqrt(.5 + .125) * 2.516525, the quantile of t with 6 degrees of freedom where a normal one is 2.

-- CUSUM: z of the fifth month is -.375 / sqrt(.625) = -.474342 for A. Of the sixth, against the mean of five, -4.7:
-- 2.2 / sqrt(.5 + .1) = 2.840188, above k by 2.340188; of the seventh 1.833333 / sqrt(.5 + .083333) = 2.400397,
-- adds 1.900397; of the eighth 1.571429 / sqrt(.5 + .071429) = 2.078805, adds 1.578805.
select unit, period, round(statistic::numeric, 6) as statistic, lower, upper, signal
from control_chart((select panel_agg(unit, at, score) from answers), 'cusum', baseline => 4, h => 4) where statistic <> 0 order by unit, period;

-- One unit has nothing to be compared with: about the mean of all, 17.75, usual is 1.45, June .2 * -1.75 + .8 * 1.45. A month in which only one of two answers, neither.
select unit, period, mean, round(statistic::numeric, 6) as statistic, signal, note
from control_chart((select panel_agg(unit, at, score) from answers where unit = 'B'), baseline => 5);
select unit, period, note from control_chart((select panel_agg(unit, at, score) from answers where unit = 'A' or at < '2024-07-01'), baseline => 4)
where period > '2024-05-01' order by unit, period;
select unit, period, note from control_chart((select panel_agg(unit, at, score) from answers where at < '2024-04-01'), baseline => 4) order by unit, period;
select note, count(*) from control_chart((select panel_agg(unit, at, 1.0) from answers), baseline => 4) group by note order by note;

-- Nothing, and what cannot be.
select count(*) from control_chart('{}');
select count(*) from control_chart(null);
select count(*) from control_chart((select panel_agg(unit, at, score) from answers), min_n => 3);
select control_chart((select panel_agg(unit, at, score, 'none') from answers));
select control_chart((select panel_agg(unit, at, case when unit = 'B' then 'NaN'::float8 else score end) from answers));
select control_chart('{}', 'shewhart');
select control_chart('{}', baseline => 1);
select control_chart('{}', lambda => 0);
select control_chart('{}', lambda => 'NaN');
select control_chart('{}', width => -3);

-- ---- before and since ----

-- A before: 10 12 6 11 10, mean 9.8; since: 11 10 10, mean 31/3. B: 19.2 and 46/3.
select unit, round(before::numeric, 6) as before, round(after::numeric, 6) as after, round(difference::numeric, 6) as difference, p_value < 0.05 as changed, note
from change_since((select panel_agg(unit, at, score) from answers), '2024-06-01') order by unit;
select unit, before, after, difference, round(low::numeric, 6) as low, p_value = q as alone, note
from change_since((select panel_agg(unit, at, score) from answers where unit = 'A' and at < '2024-06-01' or at > '2024-07-31'), '2024-05-01') order by unit;
select change_since((select panel_agg(unit, at, score) from answers), '2024-06-15');
select change_since((select panel_agg(unit, at, score) from answers), 'infinity');
select change_since((select panel_agg(unit, at, score) from answers), '2024-06-01', level => 1);

-- B changed by -58/15, A by 8/15: the difference is -22/5. One unit a side leaves no interval.
select measure, round(value::numeric, 6) as value, low, p_value, n, note
from difference_in_differences((select panel_agg(unit, at, score) from answers), '2024-06-01', array['B']);
-- Two exposed, -3 and -5, two others, 0 and 1: -4 less .5, standard error sqrt(1 + .25).
select measure, round(value::numeric, 6) as value, round(std_error::numeric, 6) as std_error, n, note
from difference_in_differences((select panel_agg(unit, at, mean) from (values ('A', -3), ('B', -5), ('C', 0), ('D', 1)) v(unit, change),
		lateral (values (date '2024-01-01', 10.0), ('2024-02-01', 10 + change)) w(at, mean)), '2024-02-01', array['A', 'B']);
select difference_in_differences((select panel_agg(unit, at, score) from answers), '2024-06-01', array['C']);
select difference_in_differences((select panel_agg(unit, at, score) from answers), '2024-06-01', array[null]);

-- Eight units alike in every month, in tenths: what rounding leaves of them is no variance, no signal and no test.
create temp table alike as
select panel_agg(u, m::date, 0.1 * extract(month from m)) as seasons, panel_agg(u, m::date, 0.1 * u) as levels
from generate_series(1, 8) as u, generate_series(timestamp '2023-01-01', '2024-12-01', '1 month') as m, generate_series(1, 2);
select method, signal, note, count(*) from alike, unnest(array['ewma', 'cusum']) as method, control_chart(seasons, method) group by 1, 2, 3 order by 1, 3;
select note, count(*), count(low) as intervals, count(p_value) as tests from alike, change_since(levels, '2024-01-01') group by note;
select measure, round(value::numeric, 9) as value, low, p_value, note from alike, difference_in_differences(seasons, '2023-05-01', array['1', '2']);

-- Two of four units step up in the seventh week: about the baseline's mean six weeks at -h, six at h, so that of 11
-- products 10 are h^2, one -h^2; with the mean's share, h^2, 10 of 12. The note names the grain.
select distinct note from control_chart((select panel_agg(u, date '2024-01-01' + 7 * w, u % 2 * (w / 6), 'week') from generate_series(1, 4) as u, generate_series(0, 12) as w))
where note <> 'baseline';
select count(*) from control_chart((select panel_agg(unit, at, score) from answers), baseline => 4, width => 30) where upper < 1e300;
select control_chart('{}', width => 31);
select control_chart((select panel_agg(unit, at, score) from answers), min_n => 0);
select change_since('{}', '2024-06-01', min_n => -1);

-- Slopes take three periods before: A rises by 1 a month, B by 0, and C, of two months, says nothing of them.
select measure, round(value::numeric, 9) + 0 as value, n, note
from difference_in_differences((select panel_agg(u, (date '2024-01-01' + make_interval(months => m))::date, v)
		from (values ('A', 0, 1), ('A', 1, 2), ('A', 2, 3), ('A', 3, 2), ('B', 0, 0), ('B', 1, 0), ('B', 2, 0), ('B', 3, 0), ('C', 1, 0), ('C', 2, 50), ('C', 3, 25)) w(u, m, v)), '2024-04-01', array['A']);

-- In units of any size the test is the same: of A before and since June.
select distinct on (scale) scale, round(p_value::numeric, 6) as p
from unnest(array[1e-100, 1, 1e100]) as scale, lateral (select panel_agg(unit, at, score * scale) as p from answers) as s, change_since(s.p, '2024-06-01') order by scale, unit;
-- More days than effects are removed of: that is why.
select note, count(*) from control_chart((select panel_agg(u, date '2010-01-01' + d, u * d % 7, 'day') from generate_series(1, 2) as u, generate_series(0, 3000) as d)) group by note;
