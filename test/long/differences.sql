-- Coverage at 95 % of Cohen's d, of differences of two correlations and of pooled ones: 1,000 seeds.

create function normal() returns float8 language sql volatile
	return sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random());
select setseed(0.4) is null;

create table covered (what text, least float8, most float8, covered bool);

-- Two groups of 15 and 25 normal people whose means are d apart.
insert into covered
select 'Cohen''s d of ' || d || ', n 15 and 25', 93, 97,
	d between (cohens_d_estimate(a, b, 1)).low and (cohens_d_estimate(a, b, 1)).high
from (select d, seed, moments_agg(y + d) filter (where i <= 15) as a, moments_agg(y) filter (where i > 15) as b
	from (select d, seed, i, normal() as y
		from (values (0.0::float8), (0.5), (1.5)) as v(d), generate_series(1, 1000) as seed, generate_series(1, 40) as i) as people
	group by d, seed) as groups;

-- Two samples of 30 and 50 with correlations .6 and .3.
insert into covered
select 'difference of independent correlations, n 30 and 50', 93, 97, 0.3 between (e).low and (e).high
from (select corr_difference(corr(rho * x + sqrt(1 - rho * rho) * e, x) filter (where i <= 30), 30::bigint,
		corr(rho * x + sqrt(1 - rho * rho) * e, x) filter (where i > 30), 50::bigint) as e
	from (select seed, i, case when i <= 30 then 0.6 else 0.3 end as rho, normal() as x, normal() as e
		from generate_series(1, 1000) as seed, generate_series(1, 80) as i) as people
	group by seed) as samples;

-- One sample of 40 whose first variable correlates .5 and .2 with two that correlate .4.
insert into covered
select 'difference of correlations that share a variable, n 40', 93, 97, 0.3 between (e).low and (e).high
from (select corr_difference(moments_agg(y, 0.5 * y + sqrt(0.75) * u, 0.2 * y + 0.3 / sqrt(0.75) * u + sqrt(0.84) * v), 1, 2, 3) as e
	from (select seed, normal() as y, normal() as u, normal() as v
		from generate_series(1, 1000) as seed, generate_series(1, 40) as i) as people
	group by seed) as samples;

-- Sites of 30 to 90 people whose true correlations are spread about .3 as z is by .15.
create table site as
select sites, seed, site, corr(rho * x + sqrt(1 - rho * rho) * e, x) as r, count(*) as n
from (select sites, seed, site, rho, normal() as x, normal() as e
	from (select sites, seed, site, tanh(atanh(0.3) + 0.15 * normal()) as rho
		from (values (8), (30)) as v(sites), generate_series(1, 1000) as seed, generate_series(1, sites) as site offset 0) as s,
		generate_series(1, 30 + site * 17 % 61) as i) as people
group by sites, seed, site, rho;

-- Hunter and Schmidt's own standard error is too small for few sites; there is a note below ten.
insert into covered
select kind || ', ' || sites || ' sites', case when noted then 84 else least end, most, case when kind like 'Hunter%' then truth.r else 0.3 end between e.low and e.high
from (select sites, seed, pooled_corr_agg(r, n) as p from site group by sites, seed) as pooled,
	(select avg(tanh(atanh(0.3) + 0.15 * normal())) as r from generate_series(1, 100000)) as truth,
	lateral (select 'Hunter-Schmidt mean' as kind, 91 as least, 97 as most, low, high, note is not null as noted from hunter_schmidt(p) where measure = 'mean_r'
		union all
		select 'DerSimonian-Laird mean', 91, 97, low, high, false from dersimonian_laird(p) where measure = 'mean_r') as e;

select format('%s - %s to %s %% cover: %s %% (%s)', case when seeds = 1000 and share between least and most then 'ok' else 'not ok' end,
	least, most, round(share, 1), what)
from (select what, least, most, count(*) as seeds, 100.0 * avg(covered::int) as share from covered group by what, least, most) as s
order by what;
