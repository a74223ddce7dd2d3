-- Kaplan-Meier and what is read off it: quantiles, means, hazards, causes.

-- Five people: two leave at 1 and 2, one each is censored at 2 (after the event there) and 3,
-- the last leaves at 5.  S is 4/5, 4/5 * 3/4 = 3/5, and 0; Greenwood's sum 1/(5*4) = .05 and
-- .05 + 1/(4*3) = .133333, its root times S .178885 and .219089.
create temp table stay (stop float8, event bool);
insert into stay values (1, true), (2, true), (2, false), (3, false), (5, true);
create temp table five as select survival_agg(stop, event) as s from stay;
select "time", at_risk, events, censored, survival, round(std_error::numeric, 6) as std_error, round(low::numeric, 6) as low, round(high::numeric, 6) as high, note
from five, kaplan_meier(s);
select "time", survival, round(low::numeric, 6) as low, round(high::numeric, 6) as high from five, kaplan_meier(s, conf_type => 'log-log', level => 0.9);
-- Hazard .2, .2 + 1/4 = .45, 1.45; variance 1/25, 1/25 + 1/16 = .1025, 1.1025.
select "time", at_risk, events, cumulative_hazard, round(std_error::numeric, 6) as std_error, round(low::numeric, 6) as low, round(high::numeric, 6) as high, note
from five, nelson_aalen(s);

-- At a time: before the first event, at one, between, past the end of follow-up.
select t, survival_at(s, t), show(survival_at_estimate(s, t), 4) from five, unnest(array[0, 0.5, 1, 1.5, 2, 4.9, 5, 6]) as t;
-- Of those here after 1, 3 of 4 stay to 2; to 3 as well.
select t, given, conditional_survival(s, t, given), show(conditional_survival_estimate(s, t, given), 4)
from five, (values (2, 1), (3, 1), (3, 0), (2, 2), (5, 2), (5, 5), (9, 4)) as v(t, given);

-- Half have left at 5; of four who all leave, at any time from 2 to 3: the middle of it.
select median_survival(s), (median_survival_estimate(s)).* from five;
select median_survival(survival_agg(t, true)), survival_quantile(survival_agg(t, true), 0.25) as quarter, survival_quantile(survival_agg(t, true), 0.6) as six_tenths,
       survival_quantile(survival_agg(t, true), 1) as all
from generate_series(1, 4) as t;
-- Flat at a half to the end of follow-up: the middle of what is seen of it.
select median_survival(survival_agg(t, e)) from (values (1, true), (2, true), (3, false), (8, false)) as v(t, e);
-- 4/5 to 2 and 3/5 from there: up to 3 it is 1 + .8 + .6 = 2.4, with variance
-- (.8 + .6)^2 * .05 + .6^2/12 = .128 and its root .357771.
select tau, round(restricted_mean(s, tau)::numeric, 6) as mean, show(restricted_mean_estimate(s, tau), 6), (restricted_mean_estimate(s, tau)).std_error::numeric(7, 6) from five, unnest(array[0.5, 1, 3, 5, 8]) as tau;

-- Up to 2 five people spend 1 + 4 * 2 = 9 and two leave; Poisson limits of 2 are .242209 and
-- 7.224688, of none 0 and 3.688879, of one .025318 and 5.571643.
select from_time, to_time, person_time, events, round(hazard::numeric, 6) as hazard, round((low * person_time)::numeric, 6) as low, round((high * person_time)::numeric, 6) as high, note
from five, hazard(s, 2);

-- Ten resign, are dismissed or stay: without censoring the incidence of a cause is its share,
-- with standard error sqrt(p (1 - p)/n): .3 and .144914 in the end for three of ten.
create temp table spell (started date, ended date, as_of date, cause text);
insert into spell select '2020-01-01', date '2020-01-01' + day, '2021-01-01', cause
from (values (10, 'resigned'), (10, 'dismissed'), (20, 'resigned'), (20, 'resigned'), (30, 'dismissed'), (40, 'dismissed'), (50, 'resigned'), (50, 'resigned'), (60, 'resigned'), (60, 'resigned')) as v(day, cause);
create temp table ten as select survival_agg(started, ended, as_of, cause) as s from spell;
select "time", cause, at_risk, events, round(incidence::numeric, 6) as incidence, round(std_error::numeric, 6) as std_error, round(low::numeric, 6) as low, round(high::numeric, 6) as high, note
from ten, cumulative_incidence(s);
select "time", round(incidence::numeric, 6) as incidence, note from ten, cumulative_incidence(s, 'dismissed') where "time" > 30;
select distinct cause, incidence, low, note from ten, cumulative_incidence(s, 'died');
select t, cause, round(incidence_at(s, t, cause)::numeric, 6) as share, show(incidence_at_estimate(s, t, cause), 4), show(incidence_at_estimate(s, t, cause, 0.9, 'log-log'), 4) as loglog
from ten, (values (5, 'resigned'), (45, 'resigned'), (45, 'dismissed'), (45, 'died'), (45, null), (60, 'resigned'), (60, null), (61, null)) as v(t, cause);
-- Where no cause is known it is 1 - S.
select "time", cause, events, round(incidence::numeric, 6) as incidence, round(std_error::numeric, 6) as std_error, note from five, cumulative_incidence(s, conf_type => 'log-log');

-- Nobody, one, all at once, all of them at 0, all censored, and nobody but for one at first.
create temp table thin as
select 1 as i, 'nobody' as who, survival_agg(null::float8, true) filter (where false) as s
union all select 2, 'one leaves', survival_agg(3, true)
union all select 3, 'one stays', survival_agg(3, false)
union all select 4, 'all at once', survival_agg(3, true) from generate_series(1, 4)
union all select 5, 'all at 0', survival_agg(0, true) from generate_series(1, 4)
union all select 6, 'all censored', survival_agg(t, false) from generate_series(1, 4) as t
union all select 7, 'censored at 0', survival_agg(0, false) from generate_series(1, 4) as t
union all select 8, 'late', survival_agg(day, day + stop, day + stop, null::text, day + start)
	from (values (date '2020-01-01', 0, 2), ('2020-01-01', 5, 9), ('2020-01-01', 5, 12)) as v(day, start, stop);
select who, k.* from thin, kaplan_meier(s) as k order by i, "time";
select who, e.* from thin, survival_at_estimate(s, 3) as e order by i;
select who, e.* from thin, survival_at_estimate(s, 1, 0.9, 'log-log') as e order by i;
select who, e.* from thin, median_survival_estimate(s) as e order by i;
select who, e.* from thin, restricted_mean_estimate(s, 3) as e order by i;
select who, e.* from thin, conditional_survival_estimate(s, 8, 3) as e order by i;
select who, "time", cumulative_hazard, round(std_error::numeric, 6) as std_error, round(low::numeric, 6) as low, round(high::numeric, 6) as high, note from thin, nelson_aalen(s) as e order by i, "time";
select who, e.* from thin, cumulative_incidence(s) as e order by i, "time";
select who, e.* from thin, incidence_at_estimate(s, 3) as e order by i;
select who, from_time, to_time, person_time, events, hazard, round(low::numeric, 6) as low, round(high::numeric, 6) as high, note from thin, hazard(s, 2.5) as e order by i, from_time;
-- A NULL summary has no curve, nor an estimate.
select count(*) from kaplan_meier(null);
select survival_at(null, 1), median_survival_estimate(null) is null as unknown;

-- The aggregates over columns.
select median_survival(stop, event), (median_survival_estimate(stop, event)).* from stay;
select median_survival(started, ended, as_of), show(median_survival_estimate(started, ended, as_of)) from spell;
select median_survival(started::timestamp, ended::timestamp, as_of::timestamp), show(median_survival_estimate(started::timestamp, ended::timestamp, as_of::timestamp)) from spell;
select stop, median_survival(stop, event) over (order by stop, event desc rows between 2 preceding and current row) from stay;

-- What floats cannot hold: a middle is held, a sum and its inverse are not, and say so.
select median_survival(survival_agg(d, true)) from unnest(array[1.7e308, 1.75e308]) as d;
select restricted_mean_estimate(survival_agg(d, true), 1.7e308) from unnest(array[1e308, 1.7e308]) as d;
select h.* from (select survival_agg(d, true) as s from unnest(array[1e308, 1.7e308]) as d) x, hazard(s, 1.7e308) as h;
select h.* from (select survival_agg(5e-324, true) as s from (values (1)) v) x, hazard(s, 1) as h;

-- What cannot be asked.
select survival_at(s, -1) from five;
select survival_at(s, 'NaN') from five;
select survival_at_estimate(s, 'infinity') from five;
select survival_at_estimate(s, 1, conf_type => 'plain') from five;
select kaplan_meier(s, 95) from five;
select survival_quantile(s, 0) from five;
select survival_quantile_estimate(s, 1.5) from five;
select restricted_mean(s, 0) from five;
select conditional_survival(s, 1, 2) from five;
select hazard(s, 0) from five;
select hazard(s, 1e-9) from five;
