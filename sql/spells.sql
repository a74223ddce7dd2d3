-- spells: who joined, left and stayed, on the calendar.
set datestyle = iso;

-- Two stores until the middle of April 2024.  Ann worked from mid-December into the new year, her last
-- day was 31 January: her end is 1 February.  Bob moved from store A to B on 15 January.  Cid came and
-- went on one day.  Dan's end is not until May, Eve's not known; Fay is yet to come; Gus's start nobody knows.
create temp table staff (person text, store text, started date, ended date, cause text);
insert into staff values
  ('Ann', 'A', '2023-12-15', '2024-02-01', 'resigned'), ('Bob', 'A', '2023-12-31', '2024-01-15', 'transfer'),
  ('Bob', 'B', '2024-01-15', '2024-03-31', 'resigned'), ('Cid', 'B', '2024-02-29', '2024-02-29', null),
  ('Dan', 'B', '2024-01-01', '2024-05-01', 'retired'), ('Eve', 'A', '2024-01-01', null, 'ignored'),
  ('Eva', 'A', '2024-04-12', 'infinity', null), ('Fay', 'A', '2024-04-13', null, null), ('Gus', 'A', null, '2024-01-01', 'lost');
create temp table stores as
select store, spells_agg(started, ended, '2024-04-12', 'month', cause) as s from staff group by store order by store;
select store, s from stores;
select store, n(s), missing(s), future(s), as_of(s) from stores;

-- A day counts on which somebody was there when it ended: January in A is Ann's 31, Bob's 14 and Eve's 31.
-- April is not over.
select store, h.* from stores, headcount(s) as h order by store, period;
select store, l.* from stores, leavers(s) as l order by store, period, cause;

-- The company: Bob's move is neither an exit nor an entry.
select h.* from (select rollup(s) as s from stores) as company, headcount(s, internal => array['transfer']) as h;
select h.* from (select rollup(s) as s from stores) as company, headcount(s, '2024-01-01', '2024-01-31') as h;

-- The first quarter of 2024, 91 days.  Person-days: Ann 31, Bob 90, Dan 91, Eve 91: 303.  Who left: Ann, Bob, Cid; 3 in
-- 303/365.25 person-years; over an average headcount of 303/91.  Half chi-square at 6 and 8 df: .6186721 to 8.7672731.
select v.name, round((e).value::numeric, 6) as value, round((e).low::numeric, 6) as low, round((e).high::numeric, 6) as high, round((e).std_error::numeric, 6) as std_error, (e).n, (e).note
from (select rollup(s) as s from stores) as company,
  lateral (values ('per person-year', turnover_rate(s, '2024-01-01', '2024-03-31', internal => array['transfer'])),
    ('units'' exits', turnover_rate(s, '2024-01-01', '2024-03-31')),
    ('resigned', turnover_rate(s, '2024-01-01', '2024-03-31', 'resigned')),
    ('dismissed', turnover_rate(s, '2024-01-01', '2024-03-31', cause => 'dismissed')),
    ('moves', turnover_rate(s, '2024-01-01', '2024-03-31', 'transfer')),
    ('at 90 %', turnover_rate(s, '2024-01-01', '2024-03-31', internal => array['transfer'], level => 0.9)),
    ('ISO 30414', turnover_iso30414(s, '2024-01-01', '2024-03-31', internal => array['transfer'])),
    ('to 12 April', turnover_rate(s, '2024-04-01', '2024-04-12')),
    ('the same', turnover_rate(s, '2024-04-01', '2024-06-30')),
    ('ISO, to 12 April', turnover_iso30414(s, '2024-04-01')),
    ('before anybody', turnover_rate(s, '2022-01-01', '2022-12-31')),
    ('after all', turnover_rate(s, '2025-01-01', '2025-12-31')),
    ('no spells', turnover_rate('{}')),
    ('NULL', turnover_rate(null)),
    ('ISO, NULL', turnover_iso30414(null))) as v(name, e);

-- Cohorts: of two who joined in December both were there at its close and one at that of January; whoever
-- joined in February was gone on the day.  Nothing is known yet of the end of April.
select cohort, joined, after, on_day, still_here, value, round(low::numeric, 4) as low, round(high::numeric, 4) as high, note
from stores, retention(s, max_after => 3) where store = 'A' order by cohort, after;
select cohort, joined, after, on_day, still_here, value, note from stores, retention(s) where store = 'B' order by cohort, after;
select cohort, after, still_here from stores, retention(s, '2024-01-01', '2024-01-31') where store = 'B';
select v.name, round((e).value::numeric, 4) as value, round((e).low::numeric, 4) as low, round((e).high::numeric, 4) as high, (e).n, (e).note
from (select rollup(s) as s from stores) as company,
  lateral (values ('all, after 1', retention_rate(s, 1)), ('all, after 3', retention_rate(s, 3)), ('all, after 9', retention_rate(s, 9)),
    ('January, after 2', retention_rate(s, 2, '2024-01-01', '2024-01-31')),
    ('January, after 3', retention_rate(s, 3, '2024-01-01', '2024-01-31')),
    ('April, after 0', retention_rate(s, 0, '2024-04-01', '2024-04-30')),
    ('nobody', retention_rate(s, 1, '2022-01-01', '2022-01-31')), ('no spells', retention_rate('{}', 1)), ('NULL', retention_rate(null, 1))) as v(name, e);

-- What does not depend on the grain: person-days, joined and left; weeks begin on Monday, a fiscal year in April.
select grain, sum(person_days) as person_days, sum(joined) as joined, sum(h.leavers) as leavers, count(*) as periods, min(period) as first
from unnest(array['day', 'week', 'month', 'quarter', 'year']) as grain,
  lateral (select spells_agg(started, ended, '2024-04-12', grain, cause) as s from staff) as t, headcount(s) as h
group by grain order by periods desc;
select h.* from (select spells_agg(started, ended, '2024-04-12', 'year', null, 4) as s from staff) as t, headcount(s) as h;
select h.* from (select spells_agg(started, ended, '2024-04-12', 'quarter', null, 2) as s from staff) as t, headcount(s) as h;

-- As it was known earlier: who left since is still here, who came since is of the future.
select rewind(s, '2024-01-31') = (select spells_agg(started, ended, '2024-01-31', 'month', cause) from staff) as january,
  rewind(s, '2024-02-29') = (select spells_agg(started, ended, '2024-02-29', 'month', cause) from staff) as february,
  rewind(s, '2024-04-12') = s as itself, rewind('{}', '2024-01-01') as nothing, as_of('{}') is null as no_day
from (select rollup(s) as s from stores) as t;
-- Two days' summaries go together again.
select h.* from (select s + rewind(later, as_of(s)) as s from (
    select spells_agg(started, ended, '2024-01-31', 'month', cause) filter (where store = 'A') as s,
      spells_agg(started, ended, '2024-04-12', 'month', cause) filter (where store = 'B') as later from staff) as t) as t, headcount(s) as h;

-- The algebra.
select rollup(s) = (select spells_agg(started, ended, '2024-04-12', 'month', cause) from staff) as rolled,
  (select a.s + b.s - b.s = a.s from stores as a, stores as b where a.store = 'A' and b.store = 'B') as back,
  (select a.s - a.s from stores as a where store = 'A') as nothing, rollup(s)::text::spells = rollup(s) as text, rollup(s)::jsonb::text::spells = rollup(s) as jsonb,
  rollup(s) <> '{}' as different
from stores;
select spells_agg(started, ended, '2024-04-12', 'month') filter (where false) as none, rollup(s) filter (where false) as nothing from staff, stores where stores.store = 'A';
-- A window of two rows: what has left it is gone, its cause as well.
select person, spells_agg(started, ended, '2024-04-12', 'year', cause) over (order by person, store rows 1 preceding) as s from staff order by person, store;
-- When all have left, another as_of may come in.
select spells_agg(d, null, d + 7, 'month') over (order by d rows between current row and current row) as s from (values (date '2024-01-01'), ('2024-02-01')) as v(d);

-- What cannot be.
select spells_agg('2024-02-01', '2024-01-31', '2024-04-12', 'month');
select spells_agg('2024-02-01', '-infinity', '2024-04-12', 'month');
select spells_agg('-infinity', null, '2024-04-12', 'month');
select spells_agg('0044-03-15 BC', null, '2024-04-12', 'month');
select spells_agg('2024-02-01', null, 'infinity', 'month');
select spells_agg('2024-02-01', null, null, 'month');
select spells_agg('2024-02-01', null, '2024-04-12', null::text);
select spells_agg('2024-02-01', null, '2024-04-12', 'none');
select spells_agg('2024-02-01', null, '2024-04-12', 'fortnight');
select spells_agg('2024-02-01', null, '2024-04-12', 'month', null, 4);
select spells_agg('2024-02-01', null, '2024-04-12', 'year', null, 13);
select spells_agg('2024-02-01', null, '2024-04-12', 'year', null, null);
select spells_agg('2024-02-01', '2024-02-02', '2024-04-12', 'year', repeat('why', 100));
select spells_agg('2024-02-01', '2024-02-02', '2024-04-12', 'year', i::text) from generate_series(1, 256) as i;
select spells_agg(date '1300-01-01' + i, date '1300-01-01' + i, '2024-04-12', 'day') from generate_series(1, 262145) as i;
select spells_agg(d, null, d, 'month') from (values (date '2024-01-31'), ('2024-02-29')) as v(d);
select a.s + b.s from stores as a, (select spells_agg(started, ended, '2024-03-31', 'month') as s from staff) as b;
select a.s - b.s from stores as a, (select spells_agg(started, ended, '2024-04-12', 'week') as s from staff) as b;
select a.s - b.s from stores as a, stores as b where a.store = 'A' and b.store = 'B';
select rewind(s, '2024-02-28') from stores;
select rewind(s, '2024-04-30') from stores;
select headcount(s, '2024-01-02') from stores;
select headcount(s, last_day => '2024-01-30') from stores;
select headcount(s, last_day => 'infinity') from stores;
select headcount(s, '2024-03-01', '2024-02-29') from stores;
select count(*) from (select spells_agg('0001-01-01', null, '2024-04-12', 'day') as s) as t, headcount(s);
select count(*) from (select spells_agg('0001-01-01', null, '2024-04-12', 'day') as s) as t, headcount(s, '2024-04-01');
-- Nobody for a day, though somebody left; and a last_day from before anybody started, which as_of has no part in.
select turnover_rate(spells_agg(started, '2024-01-01', '2024-01-31', 'month'), '2024-01-01') from (values (date '2024-01-01'), ('2023-05-01')) v (started);
select (turnover_rate(s, last_day => '2022-12-31')).note from stores;
select turnover_rate(s, '2024-01-01', '2025-01-01') from stores;
select turnover_rate(s, level => 95) from stores;
select retention_rate(s, -1) from stores;
select count(*) from stores, retention(s, max_after => 1000000);
select spells_accum(s, '2024-01-01', null, '2024-04-12', 'month') from stores;
select spells '{"grain": "month", "as_of": 20240231, "here": [[288, 1, 0]]}';
select spells '{"grain": "month", "as_of": 20240412, "here": [[288, 1, 31]]}';
select spells '{"grain": ["month"], "as_of": 20240412, "here": [[288, 1, 31]]}';
select spells '{"as_of": 20240412, "here": [[288, 1, 30]]}';
select spells '{"grain": "month", "as_of": 20240412, "causes": ["b", "a"], "left": [[288, 288, 1, 1, 0, 0]]}';
select spells '{"grain": "month", "as_of": 20240412, "causes": ["a", "b"], "left": [[288, 288, 2, 1, 0, 0]]}' as unused_cause;

-- As a panel: of whoever was there in a month, the percentage who left in it; April is not over.
select c.* from (select panel_agg(store, s) as p from stores) as t, cells(p) as c;
select c.* from (select panel_agg(store, s, 'retention') as p from stores) as t, cells(p) as c;
select c.unit, c.period, c.mean from (select panel_agg(store, s, 'turnover', 'resigned', '2024-02-01') as p from stores) as t, cells(p) as c;
select c.unit, c.period, c.mean from (select panel_agg(store, s, 'retention', 'nonsense', '2024-03-01') as p from stores) as t, cells(p) as c;
select panel_agg(store, s) = panel_agg(store, s, 'turnover') as measure, panel_agg(store, s) = panel_agg(store, s, 'turnover', null, null) as nulls,
  panel_agg(ascii(store), s) = panel_agg(ascii(store)::text, s) as bigint, panel_agg(ascii(store)::smallint, s, 'retention', 'resigned') = panel_agg(ascii(store)::text, s, 'retention', 'resigned') as smallint,
  panel_agg(null::text, s) as no_unit, panel_agg(store, null::spells) as no_spells, panel_agg(store, '{}'::spells) as empty
from stores;
select panel_agg(store, s, 'churn') from stores;
select panel_agg(store, s, null) from stores;
select panel_agg(store, s, 'turnover', null, '2024-02-02') from stores;
select panel_agg(store, s) from (select store, s from stores union all select 'C', spells_agg('2020-01-01', null, '2024-04-12', 'day')) as t;

-- Does today's employee experience show in next quarter's customer retention?  Twelve stores with 100
-- customers each: in every quarter 20 leave, less 3 for each point that the employees' answers were above 1 a quarter
-- earlier, and on the next one's first day as many come.  So the two go together one to one, a quarter later.
create temp table quarters as
select store, quarter, (date '2022-01-01' + make_interval(months => 3 * quarter))::date as first_day,
  1 + (store * 7 + quarter * quarter * 5 + store * quarter * 3) % 6 as score
from generate_series(1, 12) as store, generate_series(0, 8) as quarter;
create temp table exits as
select store, seat, quarter, first_day + 45 as closed_on, (first_day + interval '3 months')::date as next
from (select *, 20 - 3 * (lag(score) over (partition by store order by quarter) - 1) as leavers from quarters) as q, generate_series(1, 100) as seat
where quarter > 0 and seat <= leavers;
create temp table accounts as
select store, coalesce(lag(next) over (partition by store, seat order by quarter), '2021-06-01') as opened_on, closed_on from exits
union all
select store, coalesce(max(next), '2021-06-01'), null
from (select distinct store from quarters) as q cross join generate_series(1, 100) as seat left join exits using (store, seat) group by store, seat;
create temp table sides as
select panel_agg(store, first_day + 40, score, 'quarter') as employee,
  (select panel_agg(store, s, 'retention', null, '2022-01-01')
   from (select store, spells_agg(opened_on, closed_on, '2024-03-31', 'quarter') as s from accounts group by store) as t) as customer
from quarters where quarter < 8;
select c.* from sides, cells(customer) as c where unit = '3';
select lag, first, pairs, units, round(r::numeric, 9) as r from sides, lag_profile(employee, customer, 1);
select measure, round(value::numeric, 9) as value, n from sides, linkage(employee, customer, 1) where measure ~ 'within|units';
