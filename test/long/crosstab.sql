-- Coverage of the 95 % intervals of crosstabs: 1,000 samples of two five-level items
-- where people's answers are, skewed towards the top: about 4, 6, 15, 40 and 35 % of
-- them for y, 2, 4, 9, 30 and 55 % for x. The truth is that of two million answers.
-- Kendall's interval is a large-sample one: of 30 people it may fall short of 95 %.

create function normal() returns float8 language sql volatile
	return sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random());
create table design (name text, r float8, n int, least float8);
insert into design values ('nothing in common', 0, 100, 92), ('weak', 0.3, 100, 91), ('weak, few people', 0.3, 30, 89),
	('strong', 0.7, 100, 92), ('strong, many people', 0.7, 500, 93);

create function answers(samples int, n int, r float8, out sample int, out y int, out x int) returns setof record language sql volatile as $$
	select s, 1 + width_bucket(a, array[-1.75, -1.28, -0.67, 0.39]::float8[]),
		1 + width_bucket(r * a + sqrt(1 - r * r) * b, array[-2.05, -1.55, -1.04, -0.13]::float8[])
	from (select s, normal() as a, normal() as b from generate_series(1, samples) s, generate_series(1, n) i offset 0) v
$$;
select from setseed(0.3);

create table whole as
	select r, crosstab_agg(y, x) as c from (select distinct r from design) d, answers(1, 2000000, r) group by 1;
create table sample as
	select name, r, crosstab_agg(y, x) as c from design, answers(1000, n, r) group by 1, 2, sample;

with covered as (
	select name, 'spearman' as statistic, spearman(whole.c) as truth,
		100 * avg((spearman(whole.c) between (e).low and (e).high)::int) as share
	from sample join whole using (r), spearman_estimate(sample.c) as e group by 1, 3
	union all
	select name, 'kendall_tau_b', kendall_tau_b(whole.c),
		100 * avg((kendall_tau_b(whole.c) between (e).low and (e).high)::int)
	from sample join whole using (r), kendall_tau_b_estimate(sample.c) as e group by 1, 3
)
select format('%s - %s, %s (n %s): %s is covered in %s %%',
	case when share between case statistic when 'spearman' then 93 else least end and 97 then 'ok' else 'not ok' end,
	statistic, name, n, round(truth::numeric, 3), round(share, 1))
from covered join design using (name)
order by statistic desc, r, n;
