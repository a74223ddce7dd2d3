-- Coverage of alpha's intervals at 95 %: five skewed items on 1..5, 1,000 seeds.

-- Four in ten give the highest answer, three in a hundred the lowest.
create function answer(x float8) returns int language sql immutable parallel safe as $$
	select case when x < -1.88 then 1 when x < -1.28 then 2 when x < -0.67 then 3 when x < 0.25 then 4 else 5 end
$$;
create function normal() returns float8 language sql volatile
	return sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random());

-- People in 25 units of 12 whose members share 30 % of the factor, of which items load .9 to
-- .5, or all alike .7.
create table person as
select seed, unit, loadings,
	answer(l1 * f + sqrt(1 - l1 * l1) * normal()) as a, answer(l2 * f + sqrt(1 - l2 * l2) * normal()) as b,
	answer(l3 * f + sqrt(1 - l3 * l3) * normal()) as c, answer(l2 * f + sqrt(1 - l2 * l2) * normal()) as d,
	answer(l1 * f + sqrt(1 - l1 * l1) * normal()) as e
from (values ('alike', 0.7, 0.7, 0.7), ('differing', 0.9, 0.7, 0.5)) as v(loadings, l1, l2, l3),
	lateral (select seed, unit, sqrt(0.3) * shared + sqrt(0.7) * normal() as f
		from (select seed, unit, normal() as shared from generate_series(1, 1000) as seed, generate_series(1, 25) as unit
			where setseed(0.25) is not null and l1 > 0 offset 0) as u, generate_series(1, 12) offset 0) as p;

-- The same people shuffled over seeds are independent, and in groups at random.
create table shuffled as
select (i - 1) / 240 % 1000 + 1 as seed, i % 20 as unit, loadings, a, b, c, d, e
from (select row_number() over (partition by loadings order by random()) as i, p.* from person as p) as s where i <= 240000;

create table truth as
select loadings, cronbach_alpha(moments_agg(a, b, c, d, e)) as alpha, mcdonald_omega(moments_agg(a, b, c, d, e)) as omega
from person group by loadings;

create table interval_of as
select 'people in 20 random groups, n 240' as kind, seed, loadings, cronbach_alpha_jackknife(m) as jackknife,
	cronbach_alpha_estimate(rollup(m)) as feldt, mcdonald_omega_jackknife(m) as omega
from (select seed, unit, loadings, moments_agg(a, b, c, d, e) as m from shuffled group by seed, unit, loadings) as g group by seed, loadings
union all
select '25 units of 12', seed, loadings, cronbach_alpha_jackknife(m), cronbach_alpha_estimate(rollup(m)), mcdonald_omega_jackknife(m)
from (select seed, unit, loadings, moments_agg(a, b, c, d, e) as m from person group by seed, unit, loadings) as g group by seed, loadings;

create table covered as
select kind, loadings, count(*) as seeds,
	100.0 * avg((alpha between (jackknife).low and (jackknife).high)::int) as jackknife,
	100.0 * avg((alpha between (feldt).low and (feldt).high)::int) as feldt,
	100.0 * avg((t.omega between (i.omega).low and (i.omega).high)::int) as omega
from interval_of as i join truth as t using (loadings) group by kind, loadings;

select format('%s - jackknifed alpha covers 91 to 97 %%: %s %% (%s, items %s; Feldt %s %%, jackknifed omega %s %%)',
	case when seeds = 1000 and jackknife between 91 and 97 then 'ok' else 'not ok' end,
	round(jackknife, 1), kind, loadings, round(feldt, 1), round(omega, 1))
from covered order by kind, loadings;
