-- Coverage of the indirect effect's limits, and how often its test finds an effect that
-- is not there: 1,000 samples of 200 people whose answers are skewed, on 1..5.

create function normal() returns float8 language sql volatile
	return sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random());
create function answer(x float8, cuts float8[]) returns int language sql immutable
	return 1 + width_bucket(x, cuts);
-- x on the mediator, the mediator on y, before answers are cut
create function people(samples int, size int, a float8, b float8, cuts float8[], out sample int, out person int, out x int, out mediator int, out y int)
returns setof record language sql volatile as $$
	select s, i, answer(x, cuts), answer(v, cuts), answer(0.2 * x * (a > 0)::int + b * v + normal() * sqrt(1 - b * b), cuts)
	from generate_series(1, samples) s, generate_series(1, size) i,
		lateral (select x, a * x + normal() * sqrt(1 - a * a) as v from (select normal() * i / i * s / s as x offset 0) x offset 0) v
$$;
select from setseed(0.6);

create table kind (name text, a float8, b float8, cuts float8[] default array[-1.75, -1.1, -0.35, 0.75], least float8 default 93, units bool default false);
insert into kind (name, a, b) values ('both', 0.4, 0.4), ('small', 0.2, 0.3), ('neither', 0, 0), ('first only', 0.4, 0), ('second only', 0, 0.4);
insert into kind values ('both, ceiling', 0.4, 0.4, array[-2, -1.4, -0.7, 0.3], 88);
insert into kind (name, a, b, units) values ('both, units', 0.4, 0.4, true), ('neither, units', 0, 0, true);
create table sample as
	select name, moments_agg(x, mediator, y) as m from kind, people(1000, 200, a, b, cuts) where not units group by name, sample
	union all
	select name, moments_agg(x, mediator, y)
	from (select name, sample, person % 40 as unit, avg(x) as x, avg(mediator) as mediator, avg(y) as y
		from kind, people(1000, 600, a, b, cuts) where units group by 1, 2, 3) unit group by name, sample;
create table truth as
	select name, least, e.value from (select name, least, moments_agg(x, mediator, y) as m from kind, people(1, 1000000, a, b, cuts) where a > 0 and b > 0 group by 1, 2) p,
		mediation(m, 1, 2, 3) e where measure = 'indirect'
	union all select name, least, 0 from kind where a * b = 0;
create table answered as
	select name, e.* from sample, mediation(m, 1, 2, 3) e where measure = 'indirect';

select format('%s - indirect effect of %s (%s): covered in %s %%', case when covered between least and 97 then 'ok' else 'not ok' end,
	round(value::numeric, 3), name, round(covered, 1))
from (select name, least, t.value, 100 * avg((t.value between low and high)::int) as covered
	from answered join truth t using (name) where t.value > 0 group by 1, 2, 3) c order by name;

-- where one of the two is there, the test is that of the other: 5 % up to chance, whose standard deviation is 0.7
select format('%s - indirect effect of 0 (%s): found in %s %%', case when found <= case when name ~ 'neither' then 5 else 7 end then 'ok' else 'not ok' end,
	name, round(found, 1))
from (select name, 100 * avg((p_value < 0.05)::int) as found from answered join truth t using (name) where t.value = 0 group by 1) f order by name;

select format('%s - p and limits agree', case when bool_and((p_value < 0.05) = (low > 0 or high < 0)) then 'ok' else 'not ok' end) from answered;
