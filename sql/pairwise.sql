-- moments_pairwise: variables with gaps, each pair over the rows that have both.

-- Five rows: 1 and 2 are complete, 3 lacks b, 4 lacks a, 5 lacks all.
create temp table gaps (id int, a float8, b float8, c float8);
insert into gaps values (1, 1, 2, 0.5), (2, 3, 6, 0.5), (3, 5, null, 2), (4, null, 4, 6.5), (5, null, null, null);

-- a is there 3 times, b 3, c 4; a with b twice, a with c and b with c 3 times.  The pair
-- with fewest rows has 2; moments has no more than the 2 complete rows.
create temp table summary as select moments_pairwise_agg(a, b, c) as p, moments_agg(a, b, c) as m from gaps;
select variables(p), n(p), answered(p), missing(p), n(m) as listwise, n(p, 1, 1) as a, n(p, 2, 1) as ab, n(p, 1, 3) as ac, n(p, 2, 3) as bc
from summary;

-- a 1 3 5: mean 3, variance 4.  c: 9.5/4, squares .25 + .25 + 4 + 42.25 - 90.25/4 = 24.1875,
-- variance 8.0625.  a with b: 1 3 and 2 6 have covariance 4, r 1 on 2 rows is no correlation.
-- a with c: 1 3 5 and .5 .5 2, deviations -2 0 2 and -.5 -.5 1: 3/2 = 1.5.
select mean(p, 1) as mean_a, variance(p, 1) as var_a, mean(p, 3) as mean_c, variance(p, 3) as var_c, stddev(p, 1) as sd_a,
       covariance(p, 1, 2) as cov_ab, covariance(p, 1, 3) as cov_ac, covariance(p, 3, 1) as cov_ca, corr(p, 1, 2) as r
from summary;
select corr_estimate(p, 1, 3), n(pair_moments(p, 1, 3)), covariance(pair_moments(p, 1, 3), 1, 2) as cov_ac, variables(pair_moments(p, 3, 3))
from summary;
select mean(p, 4) from summary;

-- Without gaps it says what moments say, each pair with itself as well.
create temp table whole as
select moments_pairwise_agg(x, y, z) as p, moments_agg(x, y, z) as m
from (select i % 7 as x, (i * i) % 5 + i % 7 as y, i / 8.0 as z from generate_series(1, 40) as i) as t;
select p.i, p.j, p.r = m.r and p.n = m.n and p.low = m.low and p.p_value = m.p_value as same, p.name_i, p.name_j
from corr_matrix((select p from whole), array['x', 'y', 'z']) as p join corr_matrix((select m from whole)) as m using (i, j) order by 1, 2;
select pair_moments(p, 2, 1) = subset(m, array[2, 1]) as pair, pair_moments(p, 3, 3) = subset(m, array[3]) as own from whole;

-- The algebra, on gaps and fractions.
create temp table parts as select id % 2 as part, moments_pairwise_agg(a, b, c) as p from gaps group by id % 2;
select a.p + b.p = s.p as union, b.p + a.p = s.p as commutes, a.p + '{}' = a.p as zero, s.p - b.p = a.p as less, s.p - s.p = '{}' as nothing,
       a.p <> b.p as differs, s.p::text::moments_pairwise = s.p as text, s.p::jsonb::text::moments_pairwise = s.p as jsonb,
       (select rollup(p) from parts) = s.p as rolled_up
from parts as a, parts as b, summary as s where a.part = 0 and b.part = 1;
select p - (select moments_pairwise_agg(7, 7, 7)) from summary;
select moments_pairwise_agg(1, 2, null) - (select moments_pairwise_agg(1, 3, null));
select p + (select moments_pairwise_agg(7, 7)) from summary;
select moments_pairwise_accum(p, 1, 2, 3) from summary;

-- Text form: rows, sums and squares of i where j is there, products.
select moments_pairwise_agg(a, b) as p from gaps;
select '{"k": 2, "n": 2, "rows": [2, 1, 1], "sums": [3, 1, 2, 2], "squares": [5, 1, 4, 4], "products": [2]}'::moments_pairwise;
select '{"k": 2, "n": 2, "rows": [2, 2, 1], "sums": [3, 1, 2, 2], "squares": [5, 1, 4, 4], "products": [2]}'::moments_pairwise;
select '{"k": 2, "n": 2, "rows": [2, 1, 1], "sums": [3, 1, 2, 2], "squares": [5, 6, 4, 4], "products": [2]}'::moments_pairwise;
select '{"k": 2, "n": 2, "rows": [2, 1, 1], "sums": [9, 1, 2, 2], "squares": [50, 1, 4, 4], "products": [2]}'::moments_pairwise;
select '{"k": 2, "n": 3, "rows": [2, 1, 1], "sums": [3, 1, 2, 2], "squares": [5, 1, 4, 4], "products": [2]}'::moments_pairwise;
select '{"k": 2, "n": 2, "rows": [2, 1, 1], "sums": [3, 1, 2, 2], "squares": [5, 1, 4, 4], "products": [2], "mean": 1}'::moments_pairwise;

-- NULL arrays and rows of another length are errors; NaN enters what it is in, and no more.
select moments_pairwise_agg(variadic null::float8[]);
select moments_pairwise_agg(variadic v) from (values (array[1, 2]::float8[]), (array[1]::float8[])) as t(v);
select mean(p, 1) as a, mean(p, 2) as b, covariance(p, 1, 2) as ab, covariance(p, 2, 3) as bc
from (select moments_pairwise_agg(a, b, c) as p from (select a, b, c from gaps union all values ('NaN'::float8, null::float8, 1)) as t) as s;

-- Windows, groups and FILTER.
select id, n(p), answered(p), missing(p), mean(p, 3) as mean_c
from (select id, moments_pairwise_agg(a, b, c) over (order by id rows 1 preceding) as p from gaps) as t order by id;
select moments_pairwise_agg(a, b) filter (where id > 9) as none, n('{}'::moments_pairwise) as n, corr_estimate('{}'::moments_pairwise, 1, 2) from gaps;

-- The range is that of moments: values from 2^-480 = 3.2e-145, and sums of squares up to 3.1e293.
-- 5e146 squared is 2.5e293: one has room, two have not, nor have two summaries of one each.
select mean(p, 1) = power(2::float8, -480) as smallest, variance(p, 1) as variance
from (select moments_pairwise_agg(power(2::float8, -480), x) as p from (values (1), (null)) as t(x)) as s;
select moments_pairwise_agg(power(2::float8, -481), 1);
select moments_pairwise_agg(1, null, -1e-145);
select n(p) as n, mean(p, 1) as mean from (select moments_pairwise_agg(5e146, 1) as p) as t;
select moments_pairwise_agg(x, y) from (values (5e146, 1), (5e146, null)) as t(x, y);
select moments_pairwise_agg(1, -1e200);
select p + p from (select moments_pairwise_agg(1, 5e146) as p) as t;
