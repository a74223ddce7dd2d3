-- Drivers: relative weights, Shapley's weights, priorities.

-- R's swiss data, 1888.  LMG and Johnson's weights as R's relaimpo prints them:
-- .0570912 .1711730 .2601347 .1055702 .1127659, .0484169 .1547082 .2719641 .1146800 .1169657;
-- beta and p: summary(lm(scale(Fertility) ~ scale(.))); q: p.adjust(p, "BH").
create temp table swiss (fertility float8, agriculture float8, examination int, education int, catholic float8, infant float8);
insert into swiss values
	(80.2, 17, 15, 12, 9.96, 22.2), (83.1, 45.1, 6, 9, 84.84, 22.2), (92.5, 39.7, 5, 5, 93.4, 20.2),
	(85.8, 36.5, 12, 7, 33.77, 20.3), (76.9, 43.5, 17, 15, 5.16, 20.6), (76.1, 35.3, 9, 7, 90.57, 26.6),
	(83.8, 70.2, 16, 7, 92.85, 23.6), (92.4, 67.8, 14, 8, 97.16, 24.9), (82.4, 53.3, 12, 7, 97.67, 21),
	(82.9, 45.2, 16, 13, 91.38, 24.4), (87.1, 64.5, 14, 6, 98.61, 24.5), (64.1, 62, 21, 12, 8.52, 16.5),
	(66.9, 67.5, 14, 7, 2.27, 19.1), (68.9, 60.7, 19, 12, 4.43, 22.7), (61.7, 69.3, 22, 5, 2.82, 18.7),
	(68.3, 72.6, 18, 2, 24.2, 21.2), (71.7, 34, 17, 8, 3.3, 20), (55.7, 19.4, 26, 28, 12.11, 20.2),
	(54.3, 15.2, 31, 20, 2.15, 10.8), (65.1, 73, 19, 9, 2.84, 20), (65.5, 59.8, 22, 10, 5.23, 18),
	(65, 55.1, 14, 3, 4.52, 22.4), (56.6, 50.9, 22, 12, 15.14, 16.7), (57.4, 54.1, 20, 6, 4.2, 15.3),
	(72.5, 71.2, 12, 1, 2.4, 21), (74.2, 58.1, 14, 8, 5.23, 23.8), (72, 63.5, 6, 3, 2.56, 18),
	(60.5, 60.8, 16, 10, 7.72, 16.3), (58.3, 26.8, 25, 19, 18.46, 20.9), (65.4, 49.5, 15, 8, 6.1, 22.5),
	(75.5, 85.9, 3, 2, 99.71, 15.1), (69.3, 84.9, 7, 6, 99.68, 19.8), (77.3, 89.7, 5, 2, 100, 18.3),
	(70.5, 78.2, 12, 6, 98.96, 19.4), (79.4, 64.9, 7, 3, 98.22, 20.2), (65, 75.9, 9, 9, 99.06, 17.8),
	(92.2, 84.6, 3, 3, 99.46, 16.3), (79.3, 63.1, 13, 13, 96.83, 18.1), (70.4, 38.4, 26, 12, 5.62, 20.3),
	(65.7, 7.7, 29, 11, 13.79, 20.5), (72.7, 16.7, 22, 13, 11.22, 18.9), (64.4, 17.6, 35, 32, 16.92, 23),
	(77.6, 37.6, 15, 7, 4.97, 20), (67.6, 18.7, 25, 7, 8.65, 19.5), (35, 1.2, 37, 53, 42.34, 18),
	(44.7, 46.6, 16, 29, 50.43, 18.2), (42.8, 27.7, 22, 29, 58.33, 19.3);
create temp table s as select moments_agg(fertility, agriculture, examination, education, catholic, infant) as m from swiss;
\set names '{fertility,agriculture,examination,education,catholic,infant}'

select driver, name, round(weight::numeric, 7) as weight, round(share::numeric, 3) as share, round(r::numeric, 6) as r,
       round(beta::numeric, 6) as beta, round(p::numeric, 8) as p, round(q::numeric, 8) as q, n, note
from s, shapley_weights(m, 1, names => :'names');
select driver, name, round(weight::numeric, 7) as weight, round(share::numeric, 3) as share
from s, relative_weights(m, 1, names => :'names');

-- They add up to R squared; limits hold the weight, and a wider level is wider.
select abs(sum(weight) - max(r_squared(m, 1))) < 1e-12 as sums, bool_and(low <= weight and weight <= high) as limits
from s, shapley_weights(m, 1);
select abs(sum(weight) - max(r_squared(m, 1))) < 1e-12 as sums, bool_and(low <= weight and weight <= high) as limits
from s, relative_weights(m, 1);
select bool_and(b.low <= a.low and a.high <= b.high and b.high - b.low > a.high - a.low) as wider
from s, relative_weights(m, 1, level => 0.9) a join relative_weights((select m from s), 1, level => 0.99) b using (driver);

-- The same call gives the same limits.
select count(*) from s, (select * from shapley_weights((select m from s), 1) except select * from shapley_weights((select m from s), 1)) d;

-- Drivers as chosen, in their order; one alone has all of R squared; another outcome.
select driver, name, round(weight::numeric, 6) as weight, round(share::numeric, 3) as share from s, relative_weights(m, 1, array[5, 2]);
select driver, round((weight - r ^ 2)::numeric, 12) as rest, share from s, shapley_weights(m, 1, array[4]);
select count(*), round(sum(share)::numeric, 9) as share from s, relative_weights(m, 6);
select count(*) from s, relative_weights(m, 1, '{}');

-- Uncorrelated drivers have their squared correlations: a design of all combinations.
select driver, round(weight::numeric, 6) as weight, round((r ^ 2)::numeric, 6) as r_squared
from (select moments_agg(2 * a + b + c * a * b, a, b, c) as m
      from generate_series(-1, 1) a, generate_series(-1, 1) b, generate_series(-1, 1) c) d, shapley_weights(m, 1);

-- Nothing explained, a perfect fit, too few rows, no variance, NaN.
select driver, weight, share, note
from (select moments_agg(y, a, b) as m from (values (1, 1, 1), (1, -1, -1), (1, 1, -1), (1, -1, 1), (2, 1, 1), (2, -1, -1), (2, 1, -1), (2, -1, 1)) v(y, a, b)) d,
	relative_weights(m, 1);
select driver, round(weight::numeric, 9) as weight, round(low::numeric, 9) as low, p, q, note
from (select moments_agg(3 * x, x) as m from generate_series(1, 9) x) d, relative_weights(m, 1);
select driver, weight, low, r, p, n, note from relative_weights((select moments_agg(fertility, education, catholic) from (select * from swiss limit 3) t), 1);
select driver, weight, n, note from relative_weights((select moments_agg(1, education) from swiss), 1);
select driver, weight, n, note from shapley_weights((select moments_agg(fertility, 'nan'::float8) from swiss), 1);
select count(*) from relative_weights('{}', 1, array[2]);
select count(*) from relative_weights(null, 1);

-- What cannot be asked.
select driver from relative_weights((select moments_agg(fertility, education, catholic, education + catholic) from swiss), 1,
	names => '{fertility,education,catholic,both}');
select driver from shapley_weights((select moments_agg(fertility, education, 7) from swiss), 1, names => '{fertility,education,wave}');
select driver from s, relative_weights(m, 1, array[1, 2]);
select driver from s, relative_weights(m, 1, array[2, 2]);
select driver from s, relative_weights(m, 7);
select driver from s, relative_weights(m, 1, level => 95);
select driver from s, relative_weights(m, 1, names => '{agriculture}');
create temp table many as
	select moments_agg(variadic a) as m
	from (select array_agg(((i * (j * j + 3) * 7919) % 101)::float8 order by j) as a from generate_series(1, 200) i, generate_series(1, 22) j group by i) t;
select driver from many, shapley_weights(m, 1);

-- Fourteen are quick.
select count(*), abs(sum(weight) - max(r_squared(m, 1, array(select generate_series(2, 15))))) < 1e-12 as sums
from many, shapley_weights(m, 1, array(select generate_series(2, 15)));

-- Priorities: high impact and low score first.
create temp table teams as
	select i, 1 + i % 5 as care, 1 + (i / 5) % 5 as training, greatest(1, 2 - (i / 25) % 3) as tools, 3 + (i / 75) % 3 as pay from generate_series(0, 224) i;
create temp table t as select moments_agg(4 * care + 3 * pay + tools * 0.5 + (i * 37) % 11, care, training, tools, pay) as m from teams;
select priority, name, quadrant, round(score::numeric, 2) as score, round(share::numeric) as share, note
from t, driver_priorities(m, 1, 1, 5, names => '{loyalty,care,training,tools,pay}');
select priority, name, quadrant from t, driver_priorities(m, 1, 1, 5, names => '{loyalty,care,training,tools,pay}', target => 80, method => 'shapley_weights');
select name, quadrant, note from driver_priorities((select moments_agg(fertility, education, infant) from swiss), 1, 0, 100);
select priority, name, quadrant, score, weight, note from driver_priorities((select moments_agg(1, care, pay) from teams), 1, 1, 5);
select name from t, driver_priorities(m, 1, 1, 3);
select name from t, driver_priorities(m, 1, 5, 5);
select name from t, driver_priorities(m, 1, 1, 5, method => 'votes');
select name from t, driver_priorities(m, 1, 1, 5, target => 4e2);
select name from t, driver_priorities(m, 1, 1, 5, target => 'nan');

-- Of one driver whose r is 0 the drawn r squared follow a beta distribution of 1/2 and n/2 - 1; of 4
-- rows its share below x is the root of x.  Three standard errors of a quantile of 1,000 draws
-- are at most .062 there, and no draw is above 1.
select level, abs(high - ((1 + level) / 2) ^ 2) < 0.062 as beta, high <= 1 as r_squared, weight, low
from (select moments_agg(y, x) as m from (values (1, 1), (1, -1), (-1, 1), (-1, -1)) as t(y, x)) as t,
	unnest(array[0.0001, 0.5, 0.95, 1 - 1e-12]) as level, relative_weights(m, 1, level => level);
-- Quantiles lie on lines between draws, number 1 + 999 p, as type 7 of R's quantile().
select abs(q[1] + q[3] - 2 * q[2]) < 1e-12 as straight, q[1] < q[2] and q[2] < q[3] as rising
from (select array_agg(high order by place) as q
	from (select moments_agg(y, x) as m from (values (1, 1), (1, -1), (-1, 1), (-1, -1)) as t(y, x)) as t,
		unnest(array[700, 700.5, 701]) as place, relative_weights(m, 1, level => 2 * place / 999 - 1)) as t;
