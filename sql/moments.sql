-- moments: several variables together: n, sums and cross-products, and from them
-- means, variances, correlations, partial correlations and reliability.

-- Six teams: care 1..5, training 1..5, their customers' rating; one team has no rating.
create temp table teams (team int, rating numeric, care int, training smallint);
insert into teams values (1, 6, 2, 1), (2, 7, 3, 3), (3, 9, 5, 2), (4, 8, 3, 4), (5, 10, 4, 5), (6, null, 1, 1);

-- Two variables: y is number 1, x is number 2.  The row with a NULL is left out
-- and counted.  Sums 40 and 17; squares 330 and 63, products 12 + 21 + 45 + 24 + 40
-- = 142: the order is 11, 21, 22.
select moments_agg(rating, care) as m from teams;

-- Whole or not, and whatever the type: integers stay exact sums of whole numbers.
select moments_agg(care, training) = moments_agg(care::smallint, training::int) as "int",
       moments_agg(care, training) = moments_agg(care::bigint, training::bigint) as "bigint",
       moments_agg(care, training) = moments_agg(care::numeric, training::numeric) as "numeric",
       moments_agg(care, training) = moments_agg(care::real, training::float8) as "real, float8",
       moments_agg(care, training) = moments_agg(variadic array[care, training]::float8[]) as "array"
from teams;

-- 3 to 16 plain arguments, or an array of up to 64.
select variables(moments_agg(rating, care, training)) as plain,
       variables(moments_agg(variadic array[rating, care, training]::float8[])) as "array",
       variables(moments_agg(variadic array_fill(1.0::float8, array[64]))) as most,
       variables(moments_agg(rating, care)) as two, variables(moments_agg(rating)) as one
from teams;
select moments_agg(variadic array_fill(1.0::float8, array[65]));
select moments_agg(variadic array_fill(1.0::float8, array[2, 2]));
select moments_agg(variadic null::float8[]);
select moments_agg(variadic x) from (values ('{1,2}'::float8[]), ('{1,2,3}')) as t(x);

-- Mean 40/5; variance (330 - 1600/5)/4 = 2.5; covariance (142 - 40*17/5)/4 = 1.5;
-- r = 6/sqrt(10 * 5.2) = .832050.
select n(m), missing(m), sum(m, 1), mean(m, 1), variance(m, 1), round(stddev(m, 1)::numeric, 6) as stddev,
       covariance(m, 1, 2), round(corr(m, 1, 2)::numeric, 6) as corr
from (select moments_agg(rating, care) as m from teams) as t;

-- t interval of a mean: t(.975, 4) * sqrt(2.5/5) = 1.963243.
select show(mean_estimate(m, 1), 6), show(mean_estimate(m, 1, 0.9), 6) as at_90_percent
from (select moments_agg(rating, care) as m from teams) as t;

-- A correlation with Fisher's interval and the t test's p: R's cor.test(rating, care).
select show(e, 6), round((e).std_error::numeric, 6) as std_error, round((e).p_value::numeric, 6) as p
from (select corr_estimate(rating, care) as e from teams) as t;

-- As an aggregate and from a summary it is the same.
select corr_estimate(rating, care) = corr_estimate(moments_agg(rating, care), 1, 2) as same from teams;

-- The sample that statistics texts quote most, Anscombe's first (1973): r = .816421,
-- p = .002170, 95 % .4244 to .9507.
create temp table anscombe (x float8, y float8);
insert into anscombe values (10, 8.04), (8, 6.95), (13, 7.58), (9, 8.81), (11, 8.33), (14, 9.96),
                            (6, 7.24), (4, 4.26), (12, 10.84), (7, 4.82), (5, 5.68);
select round(e.value::numeric, 6) as r, round(e.low::numeric, 4) as low, round(e.high::numeric, 4) as high,
       round(e.p_value::numeric, 6) as p, e.n
from (select (corr_estimate(y, x)).* from anscombe) as e;

-- Why there is none: fewer than 4 rows, no variance, NaN.  A perfect one has no width.
select i, e.value, e.low, e.high, e.p_value, e.n, e.note
from (values (1, '{1,2,3}'::float8[], '{2,4,7}'::float8[]), (2, '{1,2,3,4}', '{5,5,5,5}'),
             (3, '{0.1,0.1,0.1,0.1}', '{1,2,3,4}'), (4, '{1,2,3,NaN}', '{1,2,3,4}'),
             (5, '{1,2,3,4}', '{2,4,6,8}'), (6, '{1,2,3,4}', '{-1,-2,-3,-4}'),
             (7, '{}', '{}'), (8, '{1,2,3,NaN}', '{5,5,5,5}')) as t(i, y, x),
     lateral (select (corr_estimate(a, b)).* from unnest(y, x) as u(a, b)) as e
order by i;

-- n of 0, 1 and 2; nothing is ever divided by zero.
select i, n(m), mean(m, 1), variance(m, 1), round(stddev(m, 1)::numeric, 6) as stddev,
       covariance(m, 1, 2), corr(m, 1, 2),
       (mean_estimate(m, 1)).note
from (select i, moments_agg(i * j, j) filter (where j <= i) as m
      from generate_series(0, 2) as i, generate_series(1, 2) as j group by i) as t
order by i;
select moments_agg(rating, care) filter (where team = 6) as all_null,
       moments_agg(rating, care) filter (where team > 6) as no_rows from teams;

-- NaN and infinities do what they do in avg(); what they do not enter stays well.
select mean(m, 1), mean(m, 2), variance(m, 1), round(variance(m, 2)::numeric, 6) as variance, corr(m, 1, 2)
from (select moments_agg(y, x) as m from (values ('infinity'::float8, 1), (2, 2), (3, 6), (4, 7)) as t(y, x)) as t;

-- All pairs at once, by name.
select i, j, name_i, name_j, round(r::numeric, 6) as r, n, round(low::numeric, 6) as low,
       round(high::numeric, 6) as high, round(p_value::numeric, 6) as p, note
from corr_matrix((select moments_agg(rating, care, training) from teams), array['rating', 'care', 'training']);
select * from corr_matrix((select moments_agg(rating, care, 1) from teams)) where j = 3;
select * from corr_matrix((select moments_agg(rating, care) from teams), array['rating']);

-- Partial correlation of rating and care with training held fixed:
-- (r12 - r13 r23)/sqrt((1 - r13^2)(1 - r23^2)) with r12 = 6/sqrt(52), r13 = 7/10,
-- r23 = 2/sqrt(52): 4.6/sqrt(.51 * 48) = .929720.
select round(partial_corr(m, 1, 2, array[3])::numeric, 6) as partial,
       show(partial_corr_estimate(m, 1, 2, array[3]), 6) as estimate,
       show(partial_corr_estimate(subset(m, array[3, 2, 1]), 3, 2, array[1], 0.9), 6) as at_90_percent,
       abs(partial_corr(m, 1, 2, '{}') - corr(m, 1, 2)) < 1e-14 as nothing_given
from (select moments_agg(rating, care, training) as m from teams) as t;

-- It needs a row more for each variable that is held fixed, and some variance left.
select (partial_corr_estimate(moments_agg(y, x, z), 1, 2, array[3])).note
from (values (1, 2, 3), (2, 4, 1), (3, 1, 2), (5, 5, 7)) as t(y, x, z);
select (partial_corr_estimate(moments_agg(y, x, 2 * x), 1, 2, array[3])).note
from (values (1, 2), (2, 4), (3, 1), (5, 5), (5, 6)) as t(y, x);
select partial_corr(moments_agg(rating, care, training), 1, 2, array[2]) from teams;
select partial_corr(moments_agg(rating, care, training), 1, 2, array[4]) from teams;

-- subset keeps some of the variables, in the order given.
select subset(moments_agg(rating, care, training), array[3, 1]) = moments_agg(training, rating) as same
from teams;
select subset(moments_agg(rating, care), array[1, 3]) from teams;
select subset(moments_agg(rating, care), array[1, 1]) from teams;
select subset(moments_agg(rating, care), '{}') from teams;
select corr(moments_agg(rating, care), 1, 3) from teams;

-- Cronbach's alpha, on paper: items 1 2 3 4, 1 3 2 4, 2 2 3 3: variances 5/3, 5/3, 1/3,
-- their sum 4 7 8 11 has 25/3: 3/2 * (1 - (11/3)/(25/3)) = .84.  Of the first two:
-- 2 * (1 - (10/3)/6) = 8/9.  With the second turned the covariances 4/3 and 1/3 change
-- sign: the sum's variance is 5/3, alpha -1.8: it is reported, not silently turned back.
create temp table scale (a int, b int, c int);
insert into scale values (1, 1, 2), (2, 3, 2), (3, 2, 3), (4, 4, 3);
select round(cronbach_alpha(moments_agg(a, b, c))::numeric, 6) as alpha,
       show(cronbach_alpha_estimate(moments_agg(a, b, c)), 4) as feldt,
       round(cronbach_alpha(moments_agg(a, b))::numeric, 6) as of_two,
       round(cronbach_alpha(moments_agg(a, 5 - b, c))::numeric, 6) as one_reversed
from scale;
select i, round((x).value::numeric, 6) as alpha, (x).n, (x).note
from (select 1, cronbach_alpha_estimate(moments_agg(a, b, c, 3)) from scale union all
      select 2, cronbach_alpha_estimate(moments_agg(a, 3)) from scale union all
      select 3, cronbach_alpha_estimate(moments_agg(a, b)) from scale where a = 1 union all
      select 4, cronbach_alpha_estimate(moments_agg(a, -a)) from scale union all
      select 5, cronbach_alpha_estimate(moments_agg(a, 5 - b, c, 3)) from scale) as t(i, x)
order by i;

-- Text form: out, in again, as jsonb; fractions carry a second word, the part that
-- a float8 has no room for.
select moments_agg(y, x) as m from (values (0.5, 2), (0.25, 4)) as t(y, x);
select moments_agg(y, x)::text::moments = moments_agg(y, x) as same,
       moments_agg(y, x)::jsonb ->> 'n' as n from (values (0.1, 2), (0.3, 4)) as t(y, x);
select '{"k": 1, "n": 2, "sums": [3], "products": [5]}'::moments;
select '{"k": 1, "n": 2, "n": 2, "sums": [3], "products": [5]}'::moments;
select '{"k": 1, "n": 2, "sums": [3], "products": [5], "mean": 1.5}'::moments;
select '{"k": 2, "n": 2, "sums": [3], "products": [5]}'::moments;
select '{"k": 65, "n": 0, "sums": [], "products": []}'::moments;
select '{"k": 1, "n": -1, "sums": [0], "products": [0]}'::moments;
select '{"k": 1, "n": 0, "sums": [3], "products": [5]}'::moments;
select '{"k": 1, "n": 2, "sums": [3], "products": [4]}'::moments;
select '{"k": 2, "n": 2, "sums": [3, 3], "products": [5, 6, 5]}'::moments;

-- A running window over four rows: three have no correlation yet; in the last one a
-- row has a NULL.  Row 5: 7 9 8 10 and 3 5 3 4, 2.5/sqrt(5 * 2.75) = .674200.
select team, n(m), missing(m), round(mean(m, 2)::numeric, 6) as mean, round(corr(m, 1, 2)::numeric, 6) as corr
from (select team, moments_agg(rating, care) over (order by team rows 3 preceding) as m from teams) as t
order by team;

-- From a published table: n, mean and standard deviation give what the rows do, to the digits that those have.
select g, s.n = t.n as n, abs(mean(s.m, 1) - t.mean) <= 1e-15 * abs(t.mean) as mean,
       abs(stddev(s.m, 1) - t.stddev) <= 1e-12 * t.stddev as stddev, abs(variance(s.m + s.m, 1) / variance(t.m + t.m, 1) - 1) < 1e-12 as merged
from (select g, count(*) as n, avg(x) as mean, stddev(x) as stddev, moments_agg(variadic array[x]) as m
      from (select i % 3 as g, (i * 37 % 101) / 7.0::float8 + i % 3 * 1000 as x from generate_series(1, 200) i) as r group by g) as t,
     lateral (select moments_from_stats(t.n, t.mean, t.stddev) as m, t.n) as s
order by g;
-- 4 rows of mean 2.5 and variance 5/3, as 1, 2, 3, 4 have: sum 10, squares 30 but for what the root's digits leave.
select moments_from_stats(4, 2.5, sqrt(5 / 3.0)), moments_from_stats(2, 3, 0) as two_threes, moments_from_stats(1, 0.1, null) as one, moments_from_stats(1, 7, 0);
select moments_from_stats(0, null, null) = '{}' as empty, moments_from_stats(0, 5, 1) = '{}' as empty_too, moments_from_stats(null, 1, 1) is null as unknown;
select stddev(moments_from_stats(1000, 0.1, 0), 1) as constant, corr(moments_from_stats(10, 1, 1), 1, 1) as with_itself;
-- Into a panel, as from the rows.
select bool_and(a.n = b.n and abs(a.mean - b.mean) < 1e-12 and abs(a.stddev - b.stddev) < 1e-12) as same
from (select panel_agg(unit, day, moments_from_stats(n, mean, sd), 1, 'month') as p
      from (select i % 5 as unit, day, count(*) as n, avg(i / 3.0) as mean, stddev(i / 3.0) as sd
            from generate_series(1, 300) i, lateral (select '2024-01-01'::date + i % 60 / 30 * 31 as day) d group by 1, 2) as t) as x,
     lateral cells(x.p) a,
     (select panel_agg(i % 5, '2024-01-01'::date + i % 60 / 30 * 31, i / 3.0::float8) as p from generate_series(1, 300) i) as y,
     lateral cells(y.p) b
where (a.unit, a.period) = (b.unit, b.period);
select moments_from_stats(-1, 1, 1);
select moments_from_stats(2, 1, -1);
select moments_from_stats(1, 1, 0.5);
select moments_from_stats(3, null, 1);
select moments_from_stats(3, 1, null);
select moments_from_stats(3, 'NaN', 1);
select moments_from_stats(3, 1, 'infinity');
select moments_from_stats(3, 1e160, 1);
select moments_from_stats(3, 1, 1e160);
select moments_from_stats(3, 1e-160, 1);
select moments_from_stats(9223372036854775807, 1, 1);
