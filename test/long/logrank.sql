-- The log-rank test where groups are alike, and the coverage of the hazard ratio and of the
-- difference of two curves: 2,000 samples of people in three groups, whose durations are
-- exponential, in whole days, and censored after 60 to 360 days.  Strata are drawn: were each
-- group's share of them fixed, groups would differ less than people who are drawn do.

create table person as
select sample, grp, 's' || slow as stratum, ceil(-ln(1 - u) * case slow when 0 then 100 else 250 end)::float8 as alike,
	ceil(-ln(1 - u) * case grp when 'g0' then 100 else 150 end)::float8 as unlike, until
from (select sample, 'g' || i % 3 as grp, floor(2 * random()) as slow, random() as u, 60 + floor(300 * random()) as until
	from setseed(0.4), generate_series(1, 2000) sample, generate_series(0, 179) i offset 0) drawn;
create table answered as
select sample, logrank(grp, least(alike, until), alike <= until) as test,
	logrank_stratified(stratum, grp, least(alike, until), alike <= until) as stratified,
	survival_groups_agg(grp, least(unlike, until), unlike <= until) as s
from person group by sample;

-- 5 % of 2,000 up to chance, whose standard deviation is 0.5 %
select format('%s - %s: groups that are alike differ in %s %%', case when found between 3.5 and 6.5 then 'ok' else 'not ok' end, name, round(found, 2))
from (select 'log-rank' as name, 100 * avg(((test).p_value < 0.05)::int) as found from answered
	union all select 'log-rank within strata', 100 * avg(((stratified).p_value < 0.05)::int) from answered) f;

-- of days: those of a day leave it with 1 - exp(-1/100) and 1 - exp(-1/150)
select format('%s - hazard ratio: covered in %s %%', case when covered between 93 and 97 then 'ok' else 'not ok' end, round(covered, 1))
from (select 100 * avg(((1 - exp(-1 / 100.0)) / (1 - exp(-1 / 150.0)) between low and high)::int) as covered from answered, hazard_ratio(s, 'g0', 'g1')) c;
select format('%s - difference of survival at day 50: covered in %s %%', case when covered between 93 and 97 then 'ok' else 'not ok' end, round(covered, 1))
from (select 100 * avg((exp(-50 / 100.0) - exp(-50 / 150.0) between low and high)::int) as covered
	from answered, survival_difference(survival(s, 'g0'), survival(s, 'g1'), 50)) c;
