-- regression(): least squares from moments, without the rows.

-- On paper: x 1 2 3 4 5, y 2 4 5 4 5.  Means 3 and 4; Sxx 10, Sxy 6, Syy 6: slope .6,
-- intercept 2.2, residual sum of squares 6 - .6 * 6 = 2.4, R squared .6, residual variance
-- .8; standard errors sqrt(.8/10) and sqrt(.8 * (1/5 + 9/10)).
create temp table paper (x int, y int);
insert into paper values (1, 2), (2, 4), (3, 5), (4, 4), (5, 5);
select term, round(coefficient::numeric, 6) as coefficient, round(std_error::numeric, 6) as std_error,
       round(t::numeric, 6) as t, round(p_value::numeric, 6) as p, round(low::numeric, 6) as low,
       round(high::numeric, 6) as high, round(standardized::numeric, 6) as standardized, note
from regression((select moments_agg(y, x) from paper), 1);
select round(r_squared(m, 1)::numeric, 6) as r_squared,
       round(adjusted_r_squared(m, 1)::numeric, 6) as adjusted,
       round(residual_stddev(m, 1)::numeric, 6) as residual_stddev
from (select moments_agg(y, x) as m from paper) as t;

-- Two regressors, named.  Names are for all variables of the summary, y included.
-- R: summary(lm(rating ~ care + training)), confint(..., level = 0.9).
create temp table teams (rating int, care int, training int, size int);
insert into teams values (6, 2, 1, 9), (7, 3, 3, 4), (9, 5, 2, 7), (8, 3, 4, 12), (10, 4, 5, 5),
                         (5, 1, 2, 8), (7, 4, 1, 6), (null, 1, 1, 1);
select term, round(coefficient::numeric, 6) as coefficient, round(std_error::numeric, 6) as std_error,
       round(t::numeric, 6) as t, round(p_value::numeric, 6) as p, round(low::numeric, 6) as low,
       round(high::numeric, 6) as high, round(standardized::numeric, 6) as standardized
from regression((select moments_agg(rating, care, training, size) from teams), 1, array[2, 3],
                array['rating', 'care', 'training', 'size'], 0.9);

-- Without x: on all others.  Without names: x and the variable's number.
select term, round(coefficient::numeric, 6) as coefficient, round(p_value::numeric, 6) as p
from regression((select moments_agg(rating, care, training, size) from teams), 1);

-- Terms come in the order asked for; any variable may be y.
select term, round(coefficient::numeric, 6) as coefficient
from regression((select moments_agg(rating, care, training, size) from teams), y => 4, x => array[3, 1]);

-- R squared of all, of some, adjusted: R's summary(lm(...)).
select round(r_squared(m, 1)::numeric, 6) as all_three, round(r_squared(m, 1, array[2, 3])::numeric, 6) as two,
       round(adjusted_r_squared(m, 1, array[2, 3])::numeric, 6) as adjusted,
       round(residual_stddev(m, 1, array[2, 3])::numeric, 6) as residual_stddev,
       round(r_squared(m, 1, array[2])::numeric, 6) as one, round((corr(m, 1, 2)^2)::numeric, 6) as corr_squared
from (select moments_agg(rating, care, training, size) as m from teams) as t;

-- Without regressors only the mean is left; its interval is the mean's.
select term, round(coefficient::numeric, 6) as coefficient, round(std_error::numeric, 6) as std_error,
       show(mean_estimate(m, 1), 6) as mean, round(low::numeric, 6) as low, round(high::numeric, 6) as high
from (select moments_agg(rating, care) as m from teams) as t, regression(m, 1, '{}');

-- Columns that are made of one another are an error that names them.
select term from regression((select moments_agg(rating, care, training, care + training) from teams), 1,
                            names => array['rating', 'care', 'training', 'both']);
select term from regression((select moments_agg(rating, care, training, care) from teams), 1);
select r_squared(moments_agg(rating, care, training, 2 * training - 1), 1) from teams;

-- So is one that is constant: it is the intercept's double.
select term from regression((select moments_agg(rating, care, 1) from teams), 1,
                            names => array['rating', 'care', 'wave']);

-- Nearly collinear is not collinear: one row in a hundred thousand makes the difference.
select term, round(coefficient::numeric, 4) as coefficient
from regression((select moments_agg(2 * a + 3 * b, a, b)
                 from (select i as a, i + case when i = 1 then 1 else 0 end as b
                       from generate_series(1, 100000) as i) as t), 1);

-- A perfect fit has no residual: standard errors of 0 and no t.  y = 1 + 2 x - z.
select term, round(coefficient::numeric, 6) as coefficient, std_error, t, p_value,
       round(low::numeric, 6) as low, round(high::numeric, 6) as high, note
from regression((select moments_agg(1 + 2 * x - z, x, z)
                 from (values (1, 3), (2, 1), (4, 1), (5, 9), (3, 3)) as t(x, z)), 1);
select r_squared(m, 1), adjusted_r_squared(m, 1), residual_stddev(m, 1)
from (select moments_agg(2 * x, x) as m from generate_series(1, 5) as x) as t;

-- Too few rows for a residual: a row of NULLs that says how many it takes, n at
-- least k + 2.  As many rows as coefficients have an R squared of 1, but no more.
select * from regression((select moments_agg(y, x) from paper where x <= 2), 1);
select r_squared(m, 1), adjusted_r_squared(m, 1), residual_stddev(m, 1)
from (select moments_agg(y, x) as m from paper where x <= 2) as t;
select term, note from regression((select moments_agg(y, x) from paper where x > 5), 1);
select r_squared(moments_agg(y, x), 1) from paper where x > 5;
select term, note from regression('{}', 1);

-- Nothing varies in y: there is nothing to explain.
select term, coefficient, note from regression((select moments_agg(3, x) from paper), 1);
select r_squared(moments_agg(3, x), 1) from paper;
select term, note from regression((select moments_agg('nan'::float8, x) from paper), 1);

-- What cannot be asked.
select term from regression((select moments_agg(y, x) from paper), 3);
select term from regression((select moments_agg(y, x) from paper), 1, array[1]);
select term from regression((select moments_agg(y, x) from paper), 1, array[2, 2]);
select term from regression((select moments_agg(y, x) from paper), 1, array[null]::int[]);
select term from regression((select moments_agg(y, x) from paper), 1, names => array['y']);
select term from regression((select moments_agg(y, x) from paper), 1, level => 95);
select count(*) from regression(null, 1);

-- A group each: a table of coefficients in one query.
select half, term, round(coefficient::numeric, 6) as coefficient
from (select x <= 5 as half, moments_agg(y, x) as m
      from (select x, y from paper union all select x + 5, 3 * x - y from paper) as t group by 1) as t,
     regression(m, 1, names => array['y', 'x'])
order by half desc, term;
