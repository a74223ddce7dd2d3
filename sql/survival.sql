-- survival: the type, its aggregates and its algebra; curves are in survival_curves

-- rows: resigned after 31 days, still here, left after as_of, left on as_of, on its first day, of the future, without a start
create temp table stays (id int, started date, ended date, cause text, entered date);
insert into stays values
	(1, '2024-01-01', '2024-02-01', 'resigned', null),
	(2, '2024-01-01', null, null, '2024-01-01'),
	(3, '2024-01-01', '2024-07-01', 'resigned', '2023-06-01'),
	(4, '2024-06-01', '2024-06-30', 'dismissed', '2024-06-15'),
	(5, '2024-06-20', '2024-06-20', null, null),
	(6, '2024-06-30', 'infinity', 'resigned', null),
	(7, '2024-07-01', null, null, null),
	(8, null, '2024-02-01', 'resigned', null),
	(9, '2024-02-01', '2024-03-01', 'resigned', '2024-03-01'),
	(10, '2024-06-01', null, 'resigned', '2024-07-15');

select survival_agg(started, ended, '2024-06-30') from stays;
select survival_agg(started, ended, '2024-06-30', cause) from stays;
select survival_agg(started, ended, '2024-06-30', cause, entered) as s from stays \gset
select :'s'::survival;
select survival_agg(started, ended, '2024-06-30', null::text, entered) from stays;
select n(s), missing(s), future(s), unobserved(s), events(s), events(s, 'resigned') as resigned, events(s, null) as without,
	events(s, 'retired') as retired, causes(s)
from (select :'s'::survival as s) x;
select * from risk_table(:'s'::survival);

-- the same of timestamps, whose days have fractions, and of instants across a change of clocks
select survival_agg(started::timestamp, ended::timestamp, '2024-06-30', cause, entered::timestamp) = :'s' as same from stays;
select survival_agg(timestamp '2024-03-30 12:00', timestamp '2024-03-31 18:00', timestamp '2024-06-30'),
	survival_agg(timestamp '2024-03-30 12:00', null, timestamp '2024-03-30 12:00:00.000001'),
	survival_agg(timestamp '2024-03-30 12:00', timestamp '2024-03-31', '2024-06-30', 'x'),
	survival_agg(timestamp '2024-03-30 12:00', timestamp '2024-04-01', '2024-06-30', 'x', timestamp '2024-03-31');
set timezone = 'Europe/Berlin';
select survival_agg(timestamptz '2024-03-30 12:00', timestamptz '2024-03-31 12:00', timestamptz '2024-06-30'),
	survival_agg(timestamptz '2024-03-30 12:00', timestamptz 'infinity', timestamptz '2024-03-31 12:00', 'x'),
	survival_agg(timestamptz '2024-03-30 12:00', timestamptz '2024-04-01', timestamptz '2024-06-30', 'x', timestamptz '2024-03-31 00:00');
reset timezone;
-- the whole range of timestamps
select survival_agg(timestamp '4713-01-01 BC', null, timestamp '294276-12-31'),
	survival_agg(date '4713-01-01 BC', null, date '5874897-12-31');

-- durations in any unit
select survival_agg(d, e) as s, survival_agg(d, e, c) as with_causes
from (values (2.5, true, 'left'), (0, true, null), ('-0', false, 'left'), (2.5, true, 'died'), (2.5, false, 'left'), (7, null, 'left'), (null, true, 'left'),
	(1e300, true, 'left')) v (d, e, c);
-- no rows, only NULLs, a filter that keeps none
select survival_agg(d, true), n(survival_agg(d, true)) from (values (1::float8)) v (d) where false;
select survival_agg(null::float8, true), survival_agg(null::date, null, '2024-01-01'), survival_agg(1, true) filter (where false);
select n('{}'::survival), missing('{}'::survival), future('{}'::survival), unobserved('{}'::survival), events('{}'::survival),
	events('{}'::survival, 'x'), causes('{}'::survival), (select count(*) from risk_table('{}'));
select n(null::survival), events(null::survival, 'x'), (select count(*) from risk_table(null));

-- what is no spell
select survival_agg(date '2024-02-01', date '2024-01-31', date '2024-06-30');
select survival_agg(timestamp '2024-02-01', timestamp '2024-01-31 23:59', timestamp '2024-06-30');
select survival_agg(date '2025-02-01', date '2025-01-31', date '2024-06-30', 'future, and wrong all the same');
select survival_agg(date '-infinity', null, date '2024-06-30');
select survival_agg(date 'infinity', null, date '2024-06-30');
select survival_agg(date '2024-02-01', null, date 'infinity');
select survival_agg(date '2024-02-01', null, null::date);
select survival_agg(null::date, null, null::date);
select survival_agg(-1, true);
select survival_agg('NaN', true);
select survival_agg('Infinity', false);
select survival_agg(1, true, repeat('x', 255)) <> '{}', survival_agg(1, false, repeat('x', 256));
select survival_agg(1, true, repeat('x', 256));
select n(survival_agg(i, true, 'cause ' || i)) from generate_series(1, 64) i;
select survival_agg(i, true, 'cause ' || i) from generate_series(1, 65) i;

-- how much it holds
select n(s), count(*), max(r.at_risk), max(r.time) from (select survival_agg(i, i % 2 = 0) as s from generate_series(1, 1048576) i) x, risk_table(s) r group by 1;
select survival_agg(i, true) from generate_series(1, 1048577) i;

-- the algebra
create temp table parts as
select part, survival_agg(started, ended, '2024-06-30', cause, entered) as s from (select *, id % 3 as part from stays) r group by part;
select rollup(s) = :'s', (select a.s + b.s + c.s = :'s' from parts a, parts b, parts c where (a.part, b.part, c.part) = (2, 0, 1)),
	(select bool_and((:'s'::survival - s) + s = :'s' and s - s = '{}' and s + '{}' = s) from parts)
from parts;
select :'s'::survival - survival_agg(31, true, 'resigned') from (values (1)) v;
select :'s'::survival - survival_agg(31, true) from (values (1)) v;
select :'s'::survival - survival_agg(30, true, 'resigned') from (values (1)) v;
select :'s'::survival - '{"missing": 2}';
-- nobody is there to leave: those at risk at 29 came in at 14
select '{"event_times": [29], "events": [1], "entry_times": [14], "entered": [1]}'::survival + survival_agg(5, true) - survival_agg(29, true) from (values (1)) v;
select rollup(s) over (order by o rows 1 preceding) from (values (1, '{"event_times": [1], "events": [2]}'::survival), (2, null), (3, '{"missing": 1}'), (4, survival_in('{}'))) v (o, s);
select n(s), events(s), s <> '{}' from (select survival_agg(id, cause is not null, cause) over (order by id rows between 1 preceding and 1 following) as s from stays) w;

-- causes come and go: 64 at most at a time, of 200 in all
create temp table pairs as
select i, survival_agg(t, true, 'cause ' || i + 31 * j) as s from generate_series(1, 169) i, generate_series(0, 1) j, generate_series(1, 2) t group by i;
select bool_and(moved = (select rollup(s) from pairs p where p.i between w.i - 31 and w.i)), max(cardinality(causes(moved)))
from (select i, rollup(s) over (order by i rows 31 preceding) as moved from pairs) w;
-- causes make room while late entries of the summary that comes in still stand without their exits
create temp table comers as
select 1 as i, survival_agg(100, true, 'cause ' || g) as s from generate_series(1, 64) g
union all select 2, survival_agg(7, true) from (values (1)) v
union all select 3, survival_agg(date '2020-01-01', date '2020-04-01' + g, '2024-01-01', 'late ' || g % 20, date '2020-01-01' + g) from generate_series(1, 60) g;
select i, moved = (select rollup(s) from comers p where p.i between w.i - 1 and w.i), n(moved), events(moved), cardinality(causes(moved))
from (select i, rollup(s) over (order by i rows 1 preceding) as moved from comers) w order by i;
select (select s from comers where i = 1) + (select s from comers where i = 3);

-- text, binary and jsonb
select :'s'::survival::text::survival = :'s'::survival as text, jsonb(:'s'::survival);
select encode(survival_send('{"causes": ["x"], "event_times": [1.5], "event_causes": [1], "events": [3], "entry_times": [0.5], "entered": [2], "missing": 1, "future": 2, "unobserved": 3}'), 'hex');
-- what is not used is not kept
select '{"causes": ["a", "b", "c"], "event_times": [1, 1, 2], "event_causes": [0, 2, 2], "events": [1, 1, 1], "censored_times": [], "censored": [], "missing": 0}'::survival;
select '{}'::survival, ' { "missing" : 3 } '::survival, '{"event_times": [-0.0, 1e0], "events": [1, 2]}'::survival;

-- what is no survival
select '{"events": [1]}'::survival;
select '{"event_times": [1, 2], "events": [1]}'::survival;
select '{"event_times": [1], "events": [1], "event_causes": [1, 1]}'::survival;
select '{"event_times": [1], "events": [1], "event_causes": [1]}'::survival;
select '{"event_times": [1], "events": [1], "event_causes": [-1]}'::survival;
select '{"causes": ["a"], "event_times": [1], "events": [1], "event_causes": [65]}'::survival;
select '{"causes": ["b", "a"], "event_times": [1, 1], "events": [1, 1], "event_causes": [1, 2]}'::survival;
select '{"causes": ["a", "a"], "event_times": [1, 1], "events": [1, 1], "event_causes": [1, 2]}'::survival;
select '{"event_times": [2, 1], "events": [1, 1]}'::survival;
select '{"event_times": [1, 1], "events": [1, 1]}'::survival;
select '{"event_times": [-1], "events": [1]}'::survival;
select '{"event_times": [1e999], "events": [1]}'::survival;
select '{"event_times": [1], "events": [0]}'::survival;
select '{"event_times": [1], "events": [281474976710657]}'::survival;
select '{"event_times": [1], "events": [281474976710656], "missing": 1}'::survival;
select '{"event_times": [1, 2], "events": [281474976710656, 1]}'::survival;
select '{"missing": -1}'::survival;
select '{"future": 281474976710656, "unobserved": 1}'::survival;
select '{"entry_times": [0], "entered": [1], "event_times": [1], "events": [1]}'::survival;
select '{"entry_times": [1], "entered": [1]}'::survival;
select '{"entry_times": [1], "entered": [1], "event_times": [1], "events": [1]}'::survival;
select '{"entry_times": [1], "entered": [1], "censored_times": [1.5], "censored": [1]}'::survival;
select '{"entry_times": [3], "entered": [1], "event_times": [1, 5], "events": [2, 1]}'::survival;
select survival_accum('{}', 1, true);
select survival_combine('{}', '{}');
