-- differences: of two groups' means, and of two correlations.

-- Two teams: 5, 7, 9 and 2, 4, 6.  Means 7 and 4, variances 4: Welch's standard error
-- is sqrt(8/3), df 4, t(.975, 4) = 2.776445; t = 1.837117.  d = 3/2.
create temp table care (team text, score int, pay int);
insert into care values ('A', 5, 1), ('A', 7, 2), ('A', 9, 4), ('B', 2, 3), ('B', 4, 1), ('B', 6, 2), ('B', null, 2);
create temp table teams as
select moments_agg(score, pay) filter (where team = 'A') as a, moments_agg(score, pay) filter (where team = 'B') as b from care;
select show(mean_difference(a, b, 1), 6) as welch, round((mean_difference(a, b, 1)).p_value::numeric, 6) as p,
       show(mean_difference(b, a, 1, level => 0.9), 6) as "the other way, 90 %"
from teams;
select cohens_d(a, b, 1), show(cohens_d_estimate(a, b, 1), 6), round((cohens_d_estimate(a, b, 1)).p_value::numeric, 6) as p from teams;

-- The same of ratings and of engagement.
select show(cohens_d_estimate(ra, rb), 6) as ratings, cohens_d(ra, rb), show(cohens_d_estimate(ea, eb), 6) as engagement, round(cohens_d(ea, eb)::numeric, 6)
from (select ratings_agg(score, 1, 10) filter (where team = 'A') as ra, ratings_agg(score, 1, 10) filter (where team = 'B') as rb,
             engagement_agg(1, 10, score) filter (where team = 'A') as ea, engagement_agg(1, 10, score) filter (where team = 'B') as eb from care) as t;
select cohens_d(ratings_from_counts(1, array[1, 2]), ratings_from_counts(1, array[1, 2, 3]));

-- No rows, one, none that vary, NaN; a variable that is not there.
select (mean_difference(a, '{}', 1)).note, (cohens_d_estimate(a, '{}', 1)).note, cohens_d(a, '{}', 1) from teams;
select mean_difference(a, m, 1), cohens_d_estimate(a, m, 1) from teams, (select moments_agg(3, 1) as m) as t;
select mean_difference(m, m, 1), cohens_d_estimate(m, m, 1) from (select moments_agg(3, 1) as m from care) as t;
select mean_difference(a, m, 1), cohens_d_estimate(m, a, 1) from teams, (select moments_agg('NaN', i) as m from generate_series(1, 3) as i) as t;
select mean_difference(a, b, 3) from teams;
select mean_difference(a, b, 1, 1) from teams;

-- Far out: the noncentral t by way of a central F.
select show(cohens_d_estimate(a, b, 1), 4) from (
  select moments_agg(1000 + i, 0) as a, moments_agg(-i, 0) as b from generate_series(1, 10) as i) as t;

-- Correlations of two samples.  Fisher: atanh(.5) = .549306, atanh(.3) = .309520,
-- standard error sqrt(2/97) = .143592, z = 1.669908.
select show(corr_difference(0.5, 100, 0.3, 100), 6), round((corr_difference(0.5, 100, 0.3, 100)).p_value::numeric, 6) as p;
select corr_difference(0.5, 3, 0.3, 100);
select corr_difference(1, 30, 0.3, 100);
select corr_difference(1.5, 30, 0.3, 100);
select corr_difference('NaN', 30, 0.3, 100);
select corr_difference(0.5, -1, 0.3, 100);

-- Of one sample, with a variable shared: Zou's example (2007), 95 % from -.093 to .517.
create temp view zou as
select '{"k": 3, "n": 66, "sums": [0, 0, 0], "products": [1000, 396, 1000, 179, 88, 1000]}'::moments as m;
select show(corr_difference(m, 1, 2, 3), 3), round((corr_difference(m, 1, 2, 3)).p_value::numeric, 4) as p,
       show(corr_difference(m, 1, 3, 2), 3) as "the other way" from zou;
select corr_difference(m, 1, 2, 2) from zou;
select corr_difference(m, 1, 2, 4) from zou;
select corr_difference('{}'::moments, 1, 2, 3);
select corr_difference(moments_agg(i, i * i, 2 * i * i), 1, 2, 3), corr_difference(moments_agg(i, 2 * i, i * i), 1, 2, 3),
       corr_difference(moments_agg(i, 7, i * i), 1, 2, 3) from generate_series(1, 9) as i;
