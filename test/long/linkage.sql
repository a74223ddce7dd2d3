-- The linkage of two panels: how often it finds what is not there, and whether the
-- corrected correlation is the one that was planted. 1,000 samples each; units have
-- traits of their own on both sides, months go on from one to the next (AR .6 within a
-- unit), all units share a season, and every month is answered by other people.

create function normal() returns float8 language sql volatile
	return sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random());
select from setseed(0.3);

-- r: between the traits of the two sides; people: on average in a unit's month, equally
-- many or from 1 to 8 times as many in some units as in others
create table kind (name text, units int, months int, people float8, equal bool, r float8);
insert into kind values ('40 units', 40, 12, 3, true, 0), ('20 unequal units', 20, 12, 3, false, 0), ('60 unequal units, 1 month', 60, 1, 6, false, 0),
	('.5, 60 units, 1 month', 60, 1, 9, true, 0.5), ('.5, 60 units, 12 months', 60, 12, 3, true, 0.5);

create table unit as
	select *, greatest(1, round(case when equal then people else people * 1.92 / exp(2.08 * (u - 1) / (units - 1)) end))::int as size
	from (select *, r * x + sqrt(1 - r * r) * normal() as y
		from (select k.*, s, u, normal() as x from kind k, generate_series(1, 1000) s, generate_series(1, units) u offset 0) k offset 0) k;
create table cell as
	select name, s, u, t, size, x + season + sum(a * 0.6 ^ -t) over months * 0.6 ^ t as x, y + season + sum(b * 0.6 ^ -t) over months * 0.6 ^ t as y
	from (select name, s, u, t, size, x, y, 2 * sin(t * pi() / 6) as season, normal() * 0.5 as a, normal() * 0.5 as b from unit, generate_series(1, months) t offset 0) m
	window months as (partition by name, s, u order by t);
create table sample as
	select name, s, panel_agg(u, date '2020-01-01' + 31 * t, x + 1.5 * normal()) as e, panel_agg(u, date '2020-01-01' + 31 * t, y + 1.5 * normal()) as c
	from cell, generate_series(1, size) group by name, s;
create table answered as
	select name, r, e.* from sample join kind using (name), linkage(e, c) e where measure like 'r %';

-- 50 of 1,000 up to chance, whose standard deviation is 7; weighted, the test is on the safe side
-- where units are unequal, for those that vary most weigh least
select format('%s - %s: %s of %s with nothing planted, p < .05', case when found between case when measure ~ 'weighted' and name ~ 'unequal' then 0.02 else 0.035 end and 0.065 then 'ok' else 'not ok' end,
	name, measure, round(1000 * found))
from (select name, measure, avg((p_value < 0.05)::int) as found from answered
	where r = 0 and measure in ('r between', 'r between adjusted', 'r between weighted', 'r within') and p_value is not null group by 1, 2) f order by name, measure;

-- the jackknife's limits cover a little less than they say, 92 to 94 %; what is to be found: the correlation of units' true means over these months
create table truth as
	select name, avg(r) as r from (select name, s, corr(x, y) as r from (select name, s, u, avg(x) as x, avg(y) as y from cell group by 1, 2, 3) u group by 1, 2) s group by name;
select format('%s - %s: true %s, r between %s, corrected %s, by icc2 %s; limits cover in %s %%', case when abs(corrected - truth) < 0.02 and covered between 90 and 97 then 'ok' else 'not ok' end,
	name, round(truth, 3), round(between_units, 3), round(corrected, 3), round(by_icc2, 3), round(covered, 1))
from (select name, t.r::numeric as truth, avg(value) filter (where measure = 'r between')::numeric as between_units, avg(value) filter (where measure = 'r corrected')::numeric as corrected,
		avg(value) filter (where measure = 'r corrected icc2')::numeric as by_icc2, 100 * avg((t.r between low and high)::int) filter (where measure = 'r corrected') as covered
	from answered a join truth t using (name) where a.r > 0 group by name, t.r) c order by name;
