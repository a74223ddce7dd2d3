-- Control charts' false alarms: panels in which nothing happens, 100 units, 12 months of baseline and 12 or 24 more.
-- Expected: of independent months an EWMA of .2 and 3 signals first after 500 to 560 periods on average (Lucas and
-- Saccucci 1990), so that of 100 units some 2 alarm in 12 months.

create function normal() returns float8 language sql volatile
	return sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random());
select from setseed(0.3);

-- ar: how much a unit's month keeps of the one before
create function panels(panels int, units int, months int, ar float8, shift float8, out simulation int, out p panel)
returns setof record language sql volatile as $$
	with recursive month as (
		select s as simulation, u as unit, 1 as t, normal() as own, 2 + floor(random() * 12)::int as people, 3 * normal() as level
		from generate_series(1, panels) s, generate_series(1, units) u
		union all
		select simulation, unit, t + 1, ar * own + sqrt(1 - ar * ar) * normal(), people, level from month where t < months
	), season as (select s as simulation, t, normal() * s / s as hard from generate_series(1, panels) s, generate_series(1, months) t)
	select simulation, panel_agg(unit, (date '2020-01-01' + make_interval(months => t))::date,
		level + own + hard + 4 * normal() * i / i - case when unit <= units / 10 and t > 12 then shift else 0 end)
	from month join season using (simulation, t), lateral generate_series(1, people) i group by simulation
$$;

create table kind (name text, months int, ar float8, method text, shift float8 default 0);
insert into kind values ('ewma, 12 months', 24, 0, 'ewma'), ('cusum, 12 months', 24, 0, 'cusum'), ('ewma, 24 months', 36, 0, 'ewma'), ('cusum, 24 months', 36, 0, 'cusum'),
	('ewma, 12 months, each half the one before', 24, 0.5, 'ewma'), ('cusum, 12 months, each half the one before', 24, 0.5, 'cusum');
create table alarmed as
	select name, method, ar, avg(alarms) as alarms, avg(noted) as noted from (
		select name, method, ar, simulation, count(distinct unit) filter (where signal is not null) as alarms,
			avg((note is not null)::int) filter (where statistic is not null) as noted
		from kind, panels(40, 100, months, ar, 0), control_chart(p, method) group by 1, 2, 3, 4) s group by 1, 2, 3;
select format('%s - %s: false alarms in %s of 100 units, noted in %s %% of panels', case when ar > 0 or alarms <= 6 then 'ok' else 'not ok' end,
	name, round(alarms, 1), round(100 * noted)) from alarmed order by name;

-- What is there is found: a tenth of the units fall after the baseline by 3, where a month's mean varies by 1.8 on average.
select format('%s - a fall of 3 found by %s within 12 months in %s %% of the units that fell, as soon as after %s months', case when found > 0.6 then 'ok' else 'not ok' end,
	method, round(100 * found), round(soon, 1))
from (select method, avg((first is not null)::int) as found, avg(first) as soon from (
	select method, simulation, unit, min(extract(month from age(period, '2021-01-01')) + 12 * extract(year from age(period, '2021-01-01'))) filter (where signal = 'down') as first
	from (values ('ewma'), ('cusum')) m(method), panels(40, 100, 24, 0, 3), control_chart(p, method)
	where unit::int <= 10 group by 1, 2, 3) u group by method) f order by method;
