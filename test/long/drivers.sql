-- Coverage of the limits of relative weights and of Shapley's weights: 1,000 samples
-- of 300 people whose answers are skewed, on 1..5, four drivers that share a factor.
-- Once as answers are where the index is 67, and once near the ceiling, at 76: there
-- variances differ so much from one end to the other that the normal draws are too few.

create function normal() returns float8 language sql volatile
	return sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random());
create table scale (name text, cuts float8[], least float8);
insert into scale values ('skewed', array[-1.75, -1.1, -0.35, 0.75], 90), ('ceiling', array[-2, -1.4, -0.7, 0.3], 87);
create function answer(x float8, cuts float8[]) returns int language sql immutable
	return 1 + width_bucket(x, cuts);
create function people(samples int, size int, cuts float8[], out sample int, out y int, out x int[]) returns setof record language sql volatile as $$
	select s, answer((0.5 * a + 0.35 * b + 0.2 * c + 0.9 * normal()) / 1.3, cuts),
		array[answer(a, cuts), answer(b, cuts), answer(c, cuts), answer(d, cuts)]
	from generate_series(1, samples) s, generate_series(1, size) i,
		lateral (select 0.65 * f + 0.76 * normal() * i / i as a, 0.65 * f + 0.76 * normal() as b,
			0.65 * f + 0.76 * normal() as c, 0.65 * f + 0.76 * normal() as d
			from (select normal() * i / i * s / s as f offset 0) f offset 0) v
$$;
select from setseed(0.4);

create table whole as
	select name, least, moments_agg(y, x[1], x[2], x[3], x[4]) as m from scale, people(1, 1500000, cuts) group by 1, 2;
create table sample as
	select name, moments_agg(y, x[1], x[2], x[3], x[4]) as m from scale, people(1000, 300, cuts) group by name, sample;

with truth as (
	select 'relative_weights' as method, whole.name as scale, least, w.* from whole, relative_weights(m, 1) w
	union all
	select 'shapley_weights', whole.name, least, w.* from whole, shapley_weights(m, 1) w
), interval as (
	select 'relative_weights' as method, sample.name as scale, w.* from sample, relative_weights(m, 1) w
	union all
	select 'shapley_weights', sample.name, w.* from sample, shapley_weights(m, 1) w
), coverage as (
	select method, scale, least, i.driver, t.weight, 100 * avg((t.weight between i.low and i.high)::int) as covered
	from interval i join truth t using (method, scale, driver) group by 1, 2, 3, 4, 5
)
select format('%s - %s, %s answers: a weight of %s is covered in %s %%', case when covered between least and 97 then 'ok' else 'not ok' end,
	method, scale, round(weight::numeric, 3), round(covered, 1))
from coverage order by method, scale desc, driver;
