-- Reliability: the variables of a summary as items of one scale.

-- Items 1 2 3 4, 1 3 2 4, 2 2 3 3: variances 5/3, 5/3, 1/3, their sum 4 7 8 11 has 25/3, so
-- alpha is 3/2 * (1 - (11/3)/(25/3)) = .84.  Correlations .8, sqrt(.8) = .894427 and .447214,
-- of mean .713880: standardized alpha 3 * .713880/(1 + 2 * .713880) = .882147.
create temp table scale (a int, b int, c int);
insert into scale values (1, 1, 2), (2, 3, 2), (3, 2, 3), (4, 4, 3);
create temp table summary as
select moments_agg(a, b, c) as m, moments_pairwise_agg(a, b, c) as p, engagement_agg(1, 5, a, b, c) as e from scale;
select kind, round(raw::numeric, 6) as raw, round(standardized::numeric, 6) as standardized
from summary, lateral (values ('moments', cronbach_alpha(m), cronbach_alpha_standardized(m)),
	('pairwise', cronbach_alpha(p), cronbach_alpha_standardized(p)),
	('engagement', cronbach_alpha(e), cronbach_alpha_standardized(e))) as v(kind, raw, standardized);
select round((x).value::numeric, 6) as alpha, round((x).low::numeric, 3) as low, round((x).high::numeric, 3) as high, (x).n, (x).note
from summary, lateral (values (1, cronbach_alpha_estimate(m)), (2, cronbach_alpha_estimate(p)), (3, cronbach_alpha_estimate(e))) as v(i, x)
order by i;

-- SEM = sqrt(25/3 * .16) = 1.154701 points of the sum; on the index, where 12 points are 100:
-- 9.622504.
select round(standard_error_of_measurement(m)::numeric, 6) as of_sum, round(standard_error_of_measurement(p)::numeric, 6) as pairwise,
       round(standard_error_of_measurement(e)::numeric, 6) as of_index from summary;

-- Without a: 2 * (1 - 2/(2 + 2/3)) = .5; without b: 2 * (1 - 2/(2 + 4/3)) = .8; without c 8/9.
-- a with b + c: (4/3 + 2/3)/sqrt(5/3 * 8/3) = .948683, b with a + c: (4/3 + 1/3)/sqrt(5/3 * 10/3)
-- = .707107, c with a + b: 1/sqrt(1/3 * 6) = .707107.
select item, name, round(value::numeric, 6) as alpha, round(low::numeric, 3) as low, round(high::numeric, 3) as high, n, note
from alpha_if_dropped((select m from summary), array['a', 'b', 'c']);
select item, name, round(value::numeric, 6) as r, round(low::numeric, 3) as low, round(high::numeric, 3) as high, n, note
from item_rest_correlations((select p from summary));
select item, round(value::numeric, 6) as alpha from alpha_if_dropped((select e from summary));

-- An item worded in reverse is named and left as it is.  Of three items one that is turned
-- may leave two against each other: both are named.
select reversed_items(s.m::text::moments) as none, reversed_items(moments_agg(a, 5 - b, c)) as listwise, reversed_items(moments_pairwise_agg(a, 5 - b, c)) as pairwise,
       reversed_items(engagement_agg(1, 5, a, 5 - b, c)) as survey, round(cronbach_alpha(moments_pairwise_agg(a, 5 - b, c))::numeric, 6) as alpha
from scale, (select m from summary offset 0) as s group by s.m::text;
select note from item_rest_correlations((select moments_agg(a, 5 - b, c) from scale));

-- Omega of correlations .48, .4 and .3 that loadings .8, .6 and .5 give without a rest:
-- 1.9^2/(1.9^2 + .36 + .64 + .75) = .673507.
create temp table one_factor as
select '{"k": 3, "n": 101, "sums": [0, 0, 0], "products": [100, 48, 100, 40, 30, 100]}'::moments as m;
select round(mcdonald_omega(m)::numeric, 9) as omega, (mcdonald_omega_estimate(m)).note from one_factor;

-- Correlations .9, .9 and .5 need a loading above 1 (.81/.5): it ends at .995 = 1 - .005.
select round(mcdonald_omega(m)::numeric, 4) as omega, (mcdonald_omega_estimate(m)).note
from (select '{"k": 3, "n": 101, "sums": [0, 0, 0], "products": [100, 90, 100, 90, 50, 100]}'::moments as m) as t;

-- What cannot be said, and why: too few rows or items, no variance, NaN.
select i, (a).value, (a).n, (a).note as alpha, (o).value as omega, (o).note as omega_note
from (select 1, cronbach_alpha_estimate(m), mcdonald_omega_estimate(m) from (select moments_agg(a, b, c) as m from scale where a = 1) as t union all
      select 2, cronbach_alpha_estimate(m), mcdonald_omega_estimate(m) from (select moments_agg(a, 3, 3) as m from scale) as t union all
      select 3, cronbach_alpha_estimate(m), mcdonald_omega_estimate(m) from (select moments_agg(a, -a) as m from scale) as t union all
      select 4, cronbach_alpha_estimate(m), mcdonald_omega_estimate(m) from (select moments_agg(a, 'nan', b) as m from scale) as t union all
      select 5, cronbach_alpha_estimate(m), mcdonald_omega_estimate(m) from (select moments_pairwise_agg(a, case a when 1 then 2 end, b) as m from scale) as t union all
      select 6, cronbach_alpha_estimate(m), mcdonald_omega_estimate(m) from (select moments_pairwise_agg(a, 3, b) as m from scale) as t union all
      select 7, cronbach_alpha_estimate('{}'::moments_pairwise), mcdonald_omega_estimate('{}'::moments_pairwise) union all
      select 8, cronbach_alpha_estimate('{}'::engagement), mcdonald_omega_estimate('{}'::engagement)) as t(i, a, o)
order by i;
select reversed_items('{}'::moments) as reversed, rwg_j('{}'::moments, 5), rwg_j('{}'::engagement), standard_error_of_measurement('{}'::moments_pairwise);
select * from alpha_if_dropped('{}'::moments);
select item, value, note from alpha_if_dropped((select moments_agg(a, b) from scale));
select item, value, note from item_rest_correlations((select moments_agg(a, 3, 3) from scale));

-- Gaps.  Each pair has two rows of its own: a b and a c agree in theirs, b c are opposite.
-- Correlations 1, 1 and -1 are such that no rows together could have: noted.
select round(cronbach_alpha(p)::numeric, 6) as alpha, (cronbach_alpha_estimate(p)).note
from (select moments_pairwise_agg(a, b, c) as p from (values
	(1, 1, null), (9, 9, null), (1, null, 1), (9, null, 9), (null, 1, 9), (null, 9, 1)) as t(a, b, c)) as s;

-- By a little, either way.  Of each pair there are 10 rows of 1 and -1, half of either: same of them
-- alike.  Variances are 20/19, covariances (2 same - 10)/9; with 8 alike of a and b and of a and c, of
-- b and c 4 make the correlations .633, .633 and -.211, whose determinant is -.016, and 6 make it .323.
select same, coalesce(substring(note from '; .*'), 'nothing to beware of') as note
from (select same, (cronbach_alpha_estimate(moments_pairwise_agg(a, b, c))).note
	from (values (4), (6)) as t(same), lateral (
		select x as a, x * sign as b, null::int as c from (values (1), (-1)) as v(x), (values (1, 4), (-1, 1)) as s(sign, n), generate_series(1, n)
		union all select x, null, x * sign from (values (1), (-1)) as v(x), (values (1, 4), (-1, 1)) as s(sign, n), generate_series(1, n)
		union all select null, x, x * sign from (values (1), (-1)) as v(x), (values (1, same / 2), (-1, 5 - same / 2)) as s(sign, n), generate_series(1, n)) as r
	group by same) as t order by same;

-- rwg(j): items 4 4 5 5 and 3 4 4 5 on 1..5: variances 1/3 and 2/3, indifference 2, q .25:
-- 2 * .75/(2 * .75 + .25) = .857143.  Of any more variance than indifference's it is 0.
select round(rwg_j(moments_agg(x, y), 5)::numeric, 6) as moments, round(rwg_j(moments_pairwise_agg(x, y), 5)::numeric, 6) as pairwise,
       round(rwg_j(engagement_agg(1, 5, x, y))::numeric, 6) as survey, rwg_j(moments_agg(3, 3), 5) as agreed, rwg_j(moments_agg(4 * (x - 4), y), 5) as apart
from (values (4, 3), (4, 4), (5, 4), (5, 5)) as t(x, y);
select rwg_j(m, 1) from summary;

-- Jackknife: groups of one scale's rows.  All together it is alpha; one group has no interval.
create temp table people as
select i % 4 as team, i % 5 as a, (i + i / 5) % 5 as b, (2 * i / 3) % 4 as c from generate_series(1, 60) as i;
select (j).n, (j).note, (j).value = alpha as of_all, (j).low < alpha and alpha < (j).high and (j).std_error > 0 as inside
from (select cronbach_alpha_jackknife(m) as j, cronbach_alpha(rollup(m)) as alpha
	from (select moments_agg(a, b, c) as m from people group by team) as g) as t;
select (cronbach_alpha_jackknife(m)).note from (select moments_agg(a, b, c) as m from people) as t;
select (cronbach_alpha_jackknife(m)).note as none, (mcdonald_omega_jackknife(p)).note as empty
from (values (null::moments, '{}'::moments_pairwise)) as t(m, p);
select (x).value is not null as known, (x).low, (x).note
from (select cronbach_alpha_jackknife(m) as x from (select moments_agg(a, case team when 3 then b else 2 end) as m from people group by team) as g) as t;
select cronbach_alpha_jackknife(m) = cronbach_alpha_jackknife(array_agg(m)) as same,
       ((cronbach_alpha_jackknife(array_agg(m), 0.5)).low > (cronbach_alpha_jackknife(m)).low) as narrower
from (select moments_agg(a, b, c) as m from people group by team) as t;
select (mcdonald_omega_jackknife(p)).note, (cronbach_alpha_jackknife(e)).note as survey
from (select moments_pairwise_agg(a, b, nullif(c, 3)) as p, engagement_agg(0, 4, a, b, c) as e from people group by team) as t;
select cronbach_alpha_jackknife(array[m], 95) from summary;
select jackknife_gather(array[m], m) from summary;
