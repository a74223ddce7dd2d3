-- Lags that were planted, found again; and how often something is found where nothing was.

create function normal() returns float8 language sql volatile
	return sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random());

-- Units in months: e follows its own past, c its own and what e was lag months before.
-- What units have for good correlates .6 between the sides, and both have a season.
-- sizes: units' means are the surer the larger the unit, up to nine times.
create function history(units int, months int, ar_e float8, ar_c float8, lag int, effect float8, kept float8, sizes bool,
	out unit text, out at date, out e float8, out c float8)
returns setof record language plpgsql volatile as $$
declare
	past float8[];
	trait_e float8;
	trait_c float8;
	level_c float8;
	noise float8;
begin
	for u in 1 .. units loop
		unit := 'unit ' || u;
		trait_e := normal();
		trait_c := 0.6 * trait_e + 0.8 * normal();
		noise := case when sizes then 1 / sqrt(1 + u % 3 * 4) else 0 end;
		past := array[normal()];
		level_c := normal();
		for t in -19 .. months loop
			past := (past || ar_e * past[cardinality(past)] + normal());
			past := past[greatest(1, cardinality(past) - lag) : ];
			level_c := ar_c * level_c + effect * past[1] + normal();
			continue when t < 1 or random() > kept;
			at := date '2015-01-01' + make_interval(months => t);
			e := trait_e + sin(t) + past[cardinality(past)] + noise * normal();
			c := trait_c + cos(t) + level_c + noise * normal();
			return next;
		end loop;
	end loop;
end $$;

create table setting (name text, seeds int, units int, months int, ar_e float8, ar_c float8, lag int, effect float8, kept float8 default 1, sizes bool default false);
create function panels(setting) returns table (seed int, e panel, c panel) language sql volatile
begin atomic
	select s, panel_agg(unit, at, e, 'month'), panel_agg(unit, at, c, 'month')
	from generate_series(1, $1.seeds) s, history($1.units + 0 * s, $1.months, $1.ar_e, $1.ar_c, $1.lag, $1.effect, $1.kept, $1.sizes) group by s;
end;
select from setseed(0.3);

-- ---- planted: 60 units in 24 months, an effect of .3 standard deviations of the customers' shocks ----
insert into setting values ('planted, lag 2', 100, 60, 24, 0.3, 0, 2, 0.3), ('planted, lag 4', 100, 60, 24, 0, 0.3, 4, 0.3),
	('planted, lag 1, gaps and sizes', 100, 60, 24, 0.3, 0, 1, 0.35, 0.8, true);
create table planted as select s.name, s.lag, p.seed, p.e, p.c from setting s, panels(s) p where name ~ '^planted';
create table profile as
	select name, planted.lag as planted, seed, false as turned, g.* from planted, lag_profile(e, c, 6) g
	union all select name, -planted.lag, seed, true, g.* from planted, lag_profile(c, e, 6) g;
select format('%s - %s (%s): the strongest and surest of 13 lags is the planted one, positive, q < .05, in %s of %s', case when found >= 95 then 'ok' else 'not ok' end,
	name, case when turned then 'customers first' else 'employees first' end, found, seeds)
from (select name, turned, count(*) filter (where lag = planted and r > 0 and q_value < 0.05) as found, count(*) as seeds
	from (select distinct on (name, turned, seed) * from profile order by name, turned, seed, p_value) f group by 1, 2) f order by name, turned;

-- ---- strength: the correlation of what is left, from 200 years of it ----
create table truth as
	select name, s.lag, corr(c - cu, later - eu) as r
	from (select s.*, h.unit, h.c, avg(h.c) over w as cu, lag(h.e, s.lag) over (w order by h.at) as later, avg(h.e) over w as eu
		from setting s, history(60, 2400, s.ar_e, s.ar_c, s.lag, s.effect, 1, s.sizes) h where s.name ~ '^planted' window w as (partition by s.name, h.unit)) s
	group by 1, 2;
select format('%s - strength (%s): r is %s, on average %s, and covered in %s %%', case when abs(mean - truth) < 0.03 and covered between 90 and 99 then 'ok' else 'not ok' end,
	name, round(truth::numeric, 3), round(mean::numeric, 3), covered)
from (select p.name, t.r as truth, avg(p.r) as mean, 100 * avg((t.r between p.low and p.high)::int) as covered
	from profile p join truth t on t.name = p.name and p.lag = p.planted where not turned group by 1, 2) s order by name;

-- ---- nothing planted: 5 % up to chance, whose standard deviation is 0.7 ----
insert into setting values ('nothing, 50 units', 1000, 50, 12, 0.5, 0.5, 1, 0), ('nothing, 20 units', 1000, 20, 12, 0.5, 0.5, 1, 0),
	('nothing, 20 units, unequal, gaps', 1000, 20, 12, 0.5, 0.5, 1, 0, 0.8, true), ('nothing, 20 units, persistent', 1000, 20, 24, 0.8, 0.8, 1, 0);
create table nothing as select s.name, p.seed, p.e, p.c from setting s, panels(s) p where name ~ '^nothing';
create table quiet as select name, seed, g.* from nothing, lag_profile(e, c, 1) g;
select format('%s - %s: p < .05 at lag %s in %s of 1,000', case when found between 35 and 65 then 'ok' else 'not ok' end, name, lag, found)
from (select name, lag, count(*) filter (where p_value < 0.05) as found from quiet group by 1, 2) f order by name, lag;
select format('%s - %s: some q < .05 of 3 lags in %s of 1,000', case when found <= 65 then 'ok' else 'not ok' end, name, found)
from (select name, count(*) filter (where found) as found from (select name, seed, bool_or(q_value < 0.05) as found from quiet group by 1, 2) s group by 1) f order by name;

-- ---- each on the past of both ----
create table crossed as select name, seed, x.* from nothing, cross_lagged(e, c) x where measure in ('employees -> customers', 'customers -> employees', 'difference, standardized', 'customers -> customers');
select format('%s - %s: %s is off by %s on average (own past by %s)', case when abs(bias) < 0.02 then 'ok' else 'not ok' end, name, measure, round(bias::numeric, 4), round(own::numeric, 3))
from (select name, measure, avg(value) as bias from crossed where measure ~ '->.*employees|->.*customers' and measure <> 'customers -> customers' group by 1, 2) b
join (select name, avg(value) - max(ar_c) as own from crossed join setting using (name) where measure = 'customers -> customers' group by 1) o using (name) order by name, measure;
select format('%s - %s: %s has p < .05 in %s of 1,000', case when found between 35 and 65 then 'ok' else 'not ok' end, name, measure, found)
from (select name, measure, count(*) filter (where p_value < 0.05) as found from crossed where measure <> 'customers -> customers' group by 1, 2) f order by name, measure;
