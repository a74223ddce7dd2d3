-- panel: one measure per unit and period.

create temp table visits (store text, at date, score float8);
insert into visits values ('North', '2024-01-05', 3), ('North', '2024-01-31', 5), ('North', '2024-02-01', 4),
  ('South', '2023-12-31', 7), ('South', '2024-02-29', 1), ('South', '2024-02-29', null), ('West', '2024-03-01', null),
  (null, '2024-01-01', 9), ('North', null, 9);

-- Cells: two rows without a unit or a time are left out, two have no value.
select panel_agg(store, at, score) from visits;
select unit, period, n, mean, round(stddev::numeric, 6) as stddev, missing from cells((select panel_agg(store, at, score) from visits));
select unit, periods, first, last, n, mean, round(stddev::numeric, 6) as stddev, missing from units((select panel_agg(store, at, score) from visits));
select period, units, n, mean, round(stddev::numeric, 6) as stddev, missing from periods((select panel_agg(store, at, score) from visits));
select n(p), missing(p), left_out(p), grain(p), first_month(p) from (select panel_agg(store, at, score) as p from visits) as t;

-- Grains. Weeks run from Monday: 2024-01-01 is one, 2023-12-31 the Sunday before; fiscal
-- years from April: 2024-03-31 is in that of 2023, 2024-04-01 in that of 2024.
select d, (select period from cells(panel_agg(1, d, 1, 'day'))) as day, (select period from cells(panel_agg(1, d, 1, 'week'))) as week,
  (select period from cells(panel_agg(1, d, 1, 'month'))) as month, (select period from cells(panel_agg(1, d, 1, 'quarter'))) as quarter,
  (select period from cells(panel_agg(1, d, 1, 'quarter', 2))) as "from February", (select period from cells(panel_agg(1, d, 1, 'year'))) as year,
  (select period from cells(panel_agg(1, d, 1, 'year', 4))) as fiscal, (select n from cells(panel_agg(1, d, 1, 'none'))) as "none"
from unnest(array['2023-12-31', '2024-01-01', '2024-02-29', '2024-03-31', '2024-04-01', '1999-12-31', '1970-01-04', '0044-03-15 BC', '9999-12-31']::date[]) as d
group by d order by d;
select grain(p), first_month(p) from (values (panel '{}'), ((select panel_agg(store, at, score, 'week') from visits)),
  ((select panel_agg(store, at, score, 'quarter') from visits)), ((select panel_agg(store, at, score, 'year', 4) from visits))) as t(p);
-- None has one period without a date, and does not look at the time: that row is not left out.
select * from cells((select panel_agg(store, at, score, 'none') from visits));
select panel_agg('a', 'infinity'::date, 1, 'none');
select panel_agg(store, at, score, 'fortnight') from visits;
select panel_agg(store, at, score, 'month', 4) from visits;
select panel_agg(store, at, score, 'year', 13) from visits;
select panel_agg(store, at, score, null) from visits;
select panel_agg(store, at, score, case store when 'South' then 'week' else 'day' end) from visits;

-- Units by whole numbers are those of the same digits as text; each type finds its own aggregate.
create temp table numbered (u int, d date, v int);
insert into numbered values (-7, '2024-01-31', 2), (12, '2024-02-01', 3);
select panel_agg(u, d, v) from numbered;
select panel_agg(u::int, d, v) = panel_agg(u::smallint, d, v::numeric) as "smallint", panel_agg(u, d, v) = panel_agg(u::bigint, d, v::bigint) as "bigint", panel_agg(u, d, v) = panel_agg(u::text, d, v::real) as "text",
  panel_agg(u, d, v) = panel_agg(u::varchar, d, v::smallint, 'month') as "varchar", panel_agg(u, d, v) = panel_agg(u, d::timestamp, v) as "timestamp", panel_agg(u, d, v) = panel_agg(u, d::timestamptz, v) as "timestamptz"
from numbered;
-- A moment is in the period of the session's time zone; a timestamp before 2000 in that of its day.
set timezone = 'UTC';
select period from cells((select panel_agg('a', timestamptz '2024-03-01 07:59:59+00', 1)));
set timezone = 'America/Los_Angeles';
select period from cells((select panel_agg('a', timestamptz '2024-03-01 07:59:59+00', 1)));
reset timezone;
select period from cells((select panel_agg('a', at, 1, 'day') from unnest(array['1999-12-31 23:59:59.999999', '2000-01-01', '1999-12-30', '0001-01-01 00:00:00.000001']::timestamp[]) as at));
select panel_agg('a', 'infinity'::date, 1);
select panel_agg('a', '-infinity'::timestamp, 1);
select panel_agg('a', 'infinity'::timestamptz, 1);
select panel_agg('a', '5874897-12-31'::date, 1);
select n(panel_agg('a', nullif('infinity'::date, 'infinity'), 1)), left_out(panel_agg('a', nullif('infinity'::date, 'infinity'), 1));

-- Names: compared byte by byte, up to 1,000 of them.
select unit from cells((select panel_agg(u, '2024-01-01'::date, 1) from unnest(array['b', '', 'B', 'a"\', '10', '9', E'\u00e9', 'aa', 'a']) as u));
select n(panel_agg(repeat('x', 1000), '2024-01-01'::date, 1));
select panel_agg(repeat('x', 1001), '2024-01-01'::date, 1);

-- Values: fractions, whole numbers beyond 2^53 in sum, NaN and infinities, and what cannot be squared.
select panel_agg('a', '2024-01-01'::date, v) from unnest(array[0.1, 0.2]) as v;
select panel_agg('a', '2024-01-01'::date, v) from unnest(array[2.5, 3.25]) as v;
select panel_agg('a', '2024-01-01'::date, v) from unnest(array[67108864, 67108864, 67108863]) as v;
select unit, n, mean, stddev from cells((select panel_agg(u, '2024-01-01'::date, v) from (values ('a', 1), ('a', 'Infinity'), ('b', 'NaN'), ('c', '-Infinity'), ('c', 'Infinity'), ('d', 2.5)) as t(u, v)));
select panel_agg(u, '2024-01-01'::date, v) from (values ('a', 1), ('a', 'Infinity'), ('b', 'NaN'), ('c', '-Infinity'), ('d', 2.5)) as t(u, v);
-- 1e12 + 1, 2, 3: mean 1e12 + 2, variance 1.
select mean - 1e12 as mean, stddev from cells((select panel_agg('a', '2024-01-01'::date, 1e12 + i) from generate_series(1, 3) as i));
select panel_agg('a', '2024-01-01'::date, 1e200);
select panel_agg('a', '2024-01-01'::date, 1e-200);

-- The algebra: the empty panel goes with any grain, two grains do not go together.
select rollup(p) = (select panel_agg(store, at, score) from visits) as rolled from (select panel_agg(store, at, score) as p from visits group by score::int % 3) as t;
select p - s as "without South", s + p - s = p as back, p - p as nothing, '{}' + s = s as zero
from (select panel_agg(store, at, score) as p, panel_agg(store, at, score) filter (where store = 'South') as s from visits) as t;
select s - p from (select panel_agg(store, at, score) as p, panel_agg(store, at, score) filter (where store = 'South') as s from visits) as t;
select panel_agg('a', at, 5) - panel_agg('a', at, 4) from visits;
select panel_agg(store, at, score, 'week') + panel '{}' = panel_agg(store, at, score, 'week') from visits;
select panel_agg(store, at, score, 'week') + panel_agg(store, at, score, 'year', 4) from visits;
select panel_agg(store, at, score, 'year') + panel_agg(store, at, score, 'year', 4) from visits;
select panel_agg(store, at, score, 'week') - panel_agg(store, at, score, 'day') from visits;
select panel_agg(store, at, score, 'week') = panel_agg(store, at, score, 'day') as same from visits;
select rollup(p) from (values (panel '{}'), (null)) as t(p);
-- Days and quarters that have left a window leave it as if they had never been in it.
select at, score, panel_agg(store, at, score, 'quarter') over (order by at, score rows between 1 preceding and current row) from visits order by at, score;
select panel_agg('a', '2024-01-01'::date, v) over (order by i rows between 1 preceding and current row)
from (values (1, 1e17), (2, 0.1), (3, 0.1), (4, 'NaN'), (5, 3), (6, 4)) as t(i, v);

-- Units into regions; what is not named stays, what is not there changes nothing.
select unit, period, n, mean, missing from cells((select regroup(panel_agg(store, at, score), array['North', 'South', 'Atlantis'], array['Coast', 'Coast', 'Sea']) from visits));
select regroup(panel_agg(store, at, score), '{}', '{}') = panel_agg(store, at, score) as same from visits;
select regroup(panel_agg(store, at, score), array['North', 'South'], array['South', 'North']) - panel_agg(store, at, score) from visits;
select regroup('{}', array['a'], array['b']);
select regroup('{}', array['a'], array['b', 'c']);
select regroup('{}', array['a', 'a'], array['b', 'c']);
-- The same pair again, as of a row an employee, says nothing new.
select regroup(panel_agg(store, at, score), array['North', 'South', 'North', 'North'], array['Coast', 'Hill', 'Coast', 'Coast']) = regroup(panel_agg(store, at, score), array['North', 'South'], array['Coast', 'Hill']) as same from visits;
select regroup('{}', array['a', null], array['b', 'c']);

-- From stored summaries: answers 1, 5 and 3 in January, 4 in February, one not answered.
create temp table waves as
select store, day, ratings_agg(score, 1, 5) as r, moments_agg(score * 10, other) as m
from (values ('North', date '2024-01-10', 1, 2.5), ('North', '2024-01-10', 5, 2), ('North', '2024-01-20', 3, null), ('North', '2024-02-10', 4, 1.5),
  ('North', '2024-02-10', null, 1), ('South', null, 2, 1), (null, '2024-01-01', null, null)) as t(store, day, score, other)
group by store, day;
select * from cells((select panel_agg(store, day, r) from waves));
select left_out(panel_agg(store, day, r)), panel_agg(store, day, r) = panel_agg(store, day, r, 'month') as month, panel_agg(1, day, r, 'year', 4) from waves;
select unit, period, n, mean, round(stddev::numeric, 6) as stddev, missing from cells((select panel_agg(store, day, m, 1) from waves));
select unit, period, n, mean, missing from cells((select panel_agg(7, day, m, 2, 'quarter') from waves));
select panel_agg('a', '2024-01-01'::date, null::ratings), panel_agg('a', '2024-01-01'::date, ratings '{}', 'week'), panel_agg('a', '2024-01-01'::date, moments '{}', 3);
select panel_agg(store, day, m, 3) from waves;
select panel_agg(store, day, m, null) from waves;

-- A join of rows counts each employee once a customer, and the other way round; panels count each once.
create temp table employees as select 'North' as store, date '2024-01-10' as at, v as score from unnest(array[2, 4]) as v
union all select 'South', '2024-01-11', v from unnest(array[1, 2, 3]) as v;
create temp table customers as select 'North' as store, date '2024-01-20' as at, v as score from unnest(array[10, 8, 9]) as v
union all select 'South', '2024-01-21', v from unnest(array[5]) as v;
select count(*) as "joined rows", avg(e.score) as "joined mean" from employees as e join customers as c using (store);
select n(panel_agg(store, at, score)) as employees, (select n(panel_agg(store, at, score)) from customers) as customers from employees;
select period, units, n, mean from periods((select panel_agg(store, at, score) from employees));

-- Text and back; jsonb.
select bool_and(p::text::panel::text = p::text), count(*) from (
  select panel_agg(store, at, score) as p from visits union all select panel_agg(store, at, score / 3, 'week') from visits
  union all select panel_agg(store, at, case when score > 4 then 'NaN' else score end, 'year', 7) from visits
  union all select panel_agg(null::text, at, score, 'day') from visits union all select '{}') as t;
select panel_agg(store, at, score, 'year', 4)::jsonb -> 'periods' from visits;
select panel '{"grain": "month"}', panel '{"left_out": 0}', panel '{"grain": "week", "left_out": 3}';

-- What is no panel.
select panel '[]';
select panel '{"grain": "month", "first_month": 4, "left_out": 1}';
select panel '{"grain": "fortnight", "left_out": 1}';
select panel '{"left_out": 1}';
select panel '{"grain": 4, "left_out": 1}';
select panel '{"grain": "month", "left_out": -1}';
select panel '{"units": ["A"], "cells": [1], "periods": [1], "n": [1], "sums": [1], "squares": [1]}';
select panel '{"grain": "month", "units": ["A", "A"], "cells": [1, 1], "periods": [1, 1], "n": [1, 1], "sums": [1, 1], "squares": [1, 1]}';
select panel '{"grain": "month", "units": ["B", "A"], "cells": [1, 1], "periods": [1, 1], "n": [1, 1], "sums": [1, 1], "squares": [1, 1]}';
select panel '{"grain": "month", "units": ["A"], "cells": [2], "periods": [1, 1], "n": [1, 1], "sums": [1, 1], "squares": [1, 1]}';
select panel '{"grain": "month", "units": ["A"], "cells": [2], "periods": [1], "n": [1], "sums": [1], "squares": [1]}';
select panel '{"grain": "month", "units": ["A"], "cells": [1], "periods": [1, 2], "n": [1, 1], "sums": [1, 1], "squares": [1, 1]}';
select panel '{"grain": "month", "units": ["A", "B"], "cells": [1, 0], "periods": [1], "n": [1], "sums": [1], "squares": [1]}';
select panel '{"grain": "month", "units": ["A"], "cells": [1], "periods": [1], "n": [0], "sums": [0], "squares": [0]}';
select panel '{"grain": "month", "units": ["A"], "cells": [1], "periods": [1], "n": [0], "sums": [0], "squares": [0], "missing": [1]}';
select panel '{"grain": "month", "units": ["A"], "cells": [1], "periods": [1], "n": [0], "sums": [1], "squares": [1], "missing": [1]}';
select panel '{"grain": "month", "units": ["A"], "cells": [1], "periods": [1], "n": [2], "sums": [3], "squares": [4]}';
select panel '{"grain": "month", "units": ["A"], "cells": [1], "periods": [1], "n": [2], "sums": [3], "squares": [5], "sums_lo": [1]}';
select panel '{"grain": "month", "units": ["A"], "cells": [1], "periods": [1], "n": [2], "sums": [3], "squares": [5], "missing": [-1]}';
select panel '{"grain": "month", "units": ["A"], "cells": [1], "periods": [1], "n": [2], "sums": [0], "squares": [0], "specials": [[0, 3, 0, 0]]}';
select panel '{"grain": "month", "units": ["A"], "cells": [1], "periods": [1], "n": [2], "sums": [0], "squares": [0], "specials": [[1, 1, 0, 0]]}';
select panel '{"grain": "month", "units": ["A"], "cells": [1], "periods": [1], "n": [2], "sums": [0], "squares": [0], "specials": [[0, 1, 0, 0], [0, 1, 0, 0]]}';
select panel '{"grain": "none", "units": ["A"], "cells": [1], "periods": [1], "n": [1], "sums": [1], "squares": [1]}';
select panel '{"grain": "month", "units": ["A"], "cells": [1], "periods": [2000000000], "n": [1], "sums": [1], "squares": [1]}';
select panel '{"grain": "day", "units": ["A"], "cells": [1], "periods": [4294967296], "n": [1], "sums": [1], "squares": [1]}';
select panel '{"grain": "month", "units": ["A"], "cells": [1], "periods": [1], "n": [281474976710657], "sums": [1], "squares": [1]}';
