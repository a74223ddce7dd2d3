-- Coverage of the intervals at 95 %: 5,000 samples of spells of Weibull length in whole days,
-- a third or so still here when observation ends, and two causes of leaving.

create table kind (name text, size int, scale float8, shape float8, late bool);
insert into kind values ('60 spells, constant rate', 60, 500, 1, false), ('200 spells, falling rate', 200, 500, 0.7, false),
	('200 spells, late entry', 200, 500, 1, true);
create function stays(t float8, scale float8, shape float8) returns float8 language sql immutable parallel safe
	return exp(-((t / scale) ^ shape));

-- Late entry: records begin a day of the year after the start, and know nobody who left before;
-- three are seen from the start, else nobody is at risk in the first days of many a sample.
select from setseed(0.4);
create table spell as
select name, sample, day as started, case when stop <= observed then day + stop end as ended, day + observed as as_of,
	case when random() < 0.6 then 'resigned' else 'dismissed' end as cause, case when late and person > 40 then day + enter end as entered
from (select name, sample, person, late, date '2015-01-01' as day, ceil(scale * (-ln(1 - random())) ^ (1 / shape))::int as stop,
		(300 + floor(900 * random()))::int as observed, floor(250 * random())::int as enter
	from kind, generate_series(1, 5000) as sample, generate_series(1, size) as person offset 0) as s
where not late or person <= 40 or stop > enter;
create table sample as
select name, sample, survival_agg(started, ended, as_of, case when ended is not null then cause end, entered) as s from spell group by 1, 2;

create table truth as
select name, shape, stays(365, scale, shape) as "survival_at one year", ceil(scale * ln(2) ^ (1 / shape)) as "median_survival",
	ceil(scale * ln(4 / 3.0) ^ (1 / shape)) as "survival_quantile of a quarter",
	(select sum(stays(day, scale, shape)) from generate_series(0, 299) as day) as "restricted_mean of 300 days",
	(select sum(1 - stays(day, scale, shape) / stays(day - 1, scale, shape)) from generate_series(1, 365) as day) as "nelson_aalen at one year",
	stays(300, scale, shape) / stays(100, scale, shape) as "conditional_survival to 300 days of those here after 100",
	0.6 * (1 - stays(365, scale, shape)) as "incidence_at one year, of resigning",
	1 - stays(1, scale, shape) as "hazard of the first 300 days"
from kind;

create table answered as
select name, sample, 'survival_at one year' as what, (survival_at_estimate(s, 365)).* from sample
union all select name, sample, 'survival_at one year, log-log', (survival_at_estimate(s, 365, conf_type => 'log-log')).* from sample
union all select name, sample, 'median_survival', (median_survival_estimate(s)).* from sample
union all select name, sample, 'survival_quantile of a quarter', (survival_quantile_estimate(s, 0.25)).* from sample
union all select name, sample, 'restricted_mean of 300 days', (restricted_mean_estimate(s, 300)).* from sample
union all select name, sample, 'conditional_survival to 300 days of those here after 100', (conditional_survival_estimate(s, 300, 100)).* from sample
union all select name, sample, 'nelson_aalen at one year', cumulative_hazard, low, high, std_error, null, null, note
	from sample, lateral (select * from nelson_aalen(s) where "time" <= 365 order by "time" desc limit 1) as n
union all select name, sample, 'incidence_at one year, of resigning', (incidence_at_estimate(s, 365, 'resigned')).* from sample
union all select name, sample, 'incidence_at one year, of resigning, log-log', (incidence_at_estimate(s, 365, 'resigned', conf_type => 'log-log')).* from sample
union all select name, sample, 'hazard of the first 300 days', hazard, low, high, null, null, null, note
	from sample natural join kind, hazard(s, 300) where from_time = 0 and shape = 1;

-- An upper limit that is not reached covers.
create table covered as
select name, what, count(*) as samples, 100 * avg((true_value between low and coalesce(high, 'infinity'))::int) as covered,
	100 * avg((true_value < low)::int) as below, 100 * avg((true_value > high)::int) as above
from answered as a join (select name, key, value::float8 as true_value from truth as t, jsonb_each_text(to_jsonb(t) - 'name')) as t
	using (name) where a.what = t.key or a.what = t.key || ', log-log' group by name, what;

select format('%s - %s covers 93 to 97 %%: %s %% (%s; missed below %s %%, above %s %%)',
	case when samples = 5000 and covered between 93 and 97 then 'ok' else 'not ok' end, what, round(covered, 1), name, round(below, 1), round(above, 1))
from covered order by what, name;
