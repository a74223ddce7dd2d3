-- Crosstabs: two ordinal variables, a count a pair.  What is written beside a query is paper
-- arithmetic or published; test/reference compares with R.

-- A pair with a NULL is counted as missing; values may be any, in any order.
select crosstab_agg(y, x) from (values (2, 1), (1, 1), (2, null), (null, 3), (null, null), (2, 1), (-3, 2147483647), (-2147483648, 0)) as t(y, x);
select crosstab_agg(y::int2, x::int2) = crosstab_agg(y, x) as smallint from (values (2, -1), (-32768, 32767), (null, 1)) as t(y, x);
select crosstab_agg(1, 2) filter (where false) as nothing, crosstab_agg(null::int, 2) as nobody;
select n(c), missing(c) from (select crosstab_agg(y, x) as c from (values (2, 1), (1, null), (2, 1)) as t(y, x)) as s;
select * from cells('{"cells": [[-1, 4, 2], [1, 2, 3], [1, 3, 1]], "missing": 9}'::crosstab);
select count(*) as none from cells('{}'::crosstab);

-- A table whose numbers are known: two medians, a third of agreement.  phi, tau-b, Spearman and
-- V are all 1/3, chi-square is 30/9, and the polychoric correlation is sin(pi/6).
create temp table agree as
select y, x from (values (1, 1, 10), (1, 2, 5), (2, 1, 5), (2, 2, 10)) as t(y, x, n), generate_series(1, n);
select round(spearman(y, x)::numeric, 12) as spearman, round(kendall_tau_b(y, x)::numeric, 12) as tau_b,
       round(cramers_v(y, x)::numeric, 12) as v, round(polychoric(y, x)::numeric, 12) as polychoric from agree;
select round((t).statistic::numeric, 10) as statistic, (t).df, (t).df2, round((t).p_value::numeric, 6) as p_value, (t).note
from (select chi_square(y, x) as t from agree) as s;

-- Income and job satisfaction of 96 (Agresti 2002, table 2.8): chi-square 5.97 on 9 df, p .74;
-- tau-b .152, its standard error .082.
create temp table job as
select income as y, satisfaction as x from (values (1, '{1,3,10,6}'::int[]), (2, '{2,3,10,7}'), (3, '{1,6,14,12}'), (4, '{0,1,9,11}')) as t(income, counts),
	unnest(counts) with ordinality as u(n, satisfaction), generate_series(1, n);
alter table job alter x type int;
select round((t).statistic::numeric, 2) as statistic, (t).df, round((t).p_value::numeric, 2) as p_value, (t).note
from (select chi_square(y, x) as t from job) as s;
select show(kendall_tau_b_estimate(y, x), 3) as tau_b, round((kendall_tau_b_estimate(y, x)).std_error::numeric, 3) as std_error from job;
select show(spearman_estimate(y, x), 3) as spearman, show(polychoric_estimate(y, x), 3) as polychoric,
       show(cramers_v_estimate(y, x), 3) as v from job;

-- Another level; the summary and the columns say the same, by any road.
select show(spearman_estimate(c, level => 0.5), 3) as spearman, show(kendall_tau_b_estimate(c, 0.5), 3) as tau_b,
       show(polychoric_estimate(c, 0.5), 3) as polychoric, show(cramers_v_estimate(c, 0.5), 3) as v
from (select crosstab_agg(y, x) as c from job) as s;
select spearman_estimate(crosstab_agg(y, x)) = spearman_estimate(y, x) as spearman,
       kendall_tau_b_estimate(crosstab_agg(y, x)) = kendall_tau_b_estimate(y::int2, x::int2) as tau_b,
       polychoric_estimate(crosstab_agg(y, x)) = polychoric_estimate(y, x) as polychoric,
       cramers_v_estimate(crosstab_agg(y, x)) = cramers_v_estimate(y::int2, x::int2) as v,
       chi_square(crosstab_agg(y, x)) = chi_square(y, x) as chi_square,
       spearman_estimate(y::float8, x::numeric) = spearman_estimate(y, x) as columns
from job;

-- Ranks are mid-ranks: 1, 2.5, 2.5, 4 against 1 to 4 is 4.5 over the root of 5 by 4.5.
select round(spearman(y, x)::numeric, 12) = round(0.9 ^ 0.5, 12) as int, round(spearman(y::float8, x)::numeric, 12) = round(0.9 ^ 0.5, 12) as float8
from (values (10, 1), (20, 2), (20, 3), (30, 4)) as t(y, x);

-- Perfect agreement, and perfect disagreement.
select statistic, show(estimate), (estimate).std_error, (estimate).p_value < 1e-8 as far
from (select crosstab_agg(i, i) as a, crosstab_agg(i, -i) as b from generate_series(1, 20) as i) as s,
	lateral (values ('spearman', spearman_estimate(a)), ('spearman', spearman_estimate(b)),
		('tau_b', kendall_tau_b_estimate(a)), ('tau_b', kendall_tau_b_estimate(b))) as e(statistic, estimate);
select show(polychoric_estimate(crosstab_agg(i / 5, i / 5)), 4) as agree, show(polychoric_estimate(crosstab_agg(i / 5, -i / 5)), 4) as disagree,
       (polychoric_estimate(i / 5, i / 5)).p_value < 1e-12 as far from generate_series(0, 19) as i;

-- Where nothing can be said, the reason is.
select name, spearman_estimate(c) as spearman, kendall_tau_b_estimate(c) as tau_b, polychoric_estimate(c) as polychoric,
       cramers_v_estimate(c) as v, (chi_square(c)).note as chi_square
from (values ('none', '{}'::crosstab), ('nobody', '{"cells": [], "missing": 4}'), ('three', '{"cells": [[1, 1, 1], [2, 2, 2]]}'),
	('constant y', '{"cells": [[1, 1, 5], [1, 2, 5]]}'), ('constant x', '{"cells": [[1, 1, 5], [2, 1, 5]]}')) as t(name, c);
select spearman(c) as spearman, kendall_tau_b(c) as tau_b, polychoric(c) as polychoric, cramers_v(c) as v
from (values ('{}'::crosstab), ('{"cells": [[1, 1, 1], [2, 2, 2]]}'), ('{"cells": [[1, 1, 5], [1, 2, 5]]}')) as t(c);
select polychoric_estimate(crosstab_agg(i % 65, i / 2)) as many_levels from generate_series(0, 200) as i;
select show(polychoric_estimate(crosstab_agg(i % 2, i % 2)), 4) as at_the_limit, (polychoric_estimate(crosstab_agg(i % 5, (i % 5 + i % 2) % 5))).note as empty
from generate_series(1, 100) as i;
-- Rows and columns that are exactly independent: V is 0, and no association makes that likely.
select cramers_v_estimate('{"cells": [[1, 1, 50], [1, 2, 50], [2, 1, 50], [2, 2, 50]]}'::crosstab) as v,
       (cramers_v_estimate('{"cells": [[1, 1, 2], [1, 2, 2], [2, 1, 2], [2, 2, 2]]}'::crosstab)).note as few;
select spearman_estimate(crosstab_agg(y, x), 1) from job;
select kendall_tau_b_estimate(crosstab_agg(y, x), 0) from job;
select polychoric_estimate(crosstab_agg(y, x), 'nan') from job;
select cramers_v_estimate(crosstab_agg(y, x), -1) from job;
select spearman(null::crosstab) is null as value, spearman_estimate(null::crosstab) is null as estimate;

-- Columns of many values: gaps are left out, infinities are ranked, NaN makes it NaN.
select spearman_estimate(y, x) from (values (1.5, 2), (null, 3), (2.5, 3), (7, null), ('infinity', 4), ('-infinity', 0)) as t(y, x);
select spearman_estimate(y, x), spearman(y, x) from (values (1.5::float8, 2), ('nan', 3), (2, 3), (3, 4)) as t(y, x);
select spearman_estimate(y, x), spearman(y, x) from (values (1.5::float8, 2), (2, 2), (2, 2), (3, 2)) as t(y, x);
select spearman_estimate(y, x), spearman(y, x) from (values (1.5::float8, 2), (2, 2), (2, null)) as t(y, x);
select spearman_estimate(y, x), spearman(y, x) from (values (1.5::float8, 2)) as t(y, x) where false;
select spearman('-0'::float8 * (i % 2), i) is null as minus_zero_is_zero from generate_series(1, 9) as i;
-- a state of two final functions, by group, hashed and sorted, small and beyond work_mem
create temp table money as select i % 7 as g, (i * 7919::bigint % 30011)::float8 as y, (i * 104729::bigint % 211)::int as x from generate_series(1, 30000) as i;
create temp table answer (road text, g int, value float8, estimate estimate);
insert into answer select 'summary', g, spearman(dense, x), spearman_estimate(dense, x)
from (select g, x, dense_rank() over (partition by g order by y)::int as dense from money) as s group by g;
set work_mem = '64kB';
set enable_hashagg = off;
insert into answer select 'sorted', g, spearman(y, x), spearman_estimate(y, x) from money group by g;
set enable_hashagg = on;
set enable_sort = off;
insert into answer select 'hashed', g, spearman(y, x), spearman_estimate(y, x) from money group by g;
insert into answer select 'turned', g, spearman(x, y), spearman_estimate(x, y) from money group by g;
reset work_mem;
reset enable_sort;
insert into answer select 'in memory', g, spearman(y, x), spearman_estimate(y, x) from money group by g;
select g, count(*), count(distinct round(value::numeric, 13)) as values, count(distinct round((estimate).p_value::numeric, 13)) as p_values from answer group by g order by g;
-- no window function: its sort ends with the first answer
select spearman(y, x) over (order by y) from money;
select spearman(i, x) over (order by i) as int from unnest('{1, 2, 4, 3}'::int[]) with ordinality as t(x, o), cast(o as int) as i;

-- 65,536 different pairs are held, one more is refused, in every way in.
select n(c), (select count(*) from cells(c)), c = c::text::crosstab as text, n(c + c), c - c = '{}' as minus
from (select crosstab_agg(i % 256, i / 256) as c from generate_series(0, 65535) as i) as s;
select crosstab_agg(i % 256, i / 256) from generate_series(0, 65536) as i;
select kendall_tau_b(i, i) from generate_series(1, 65537) as i;
select crosstab_agg(i % 256, i / 256) + '{"cells": [[-1, -1, 1]]}' from generate_series(0, 65535) as i;
select rollup(c) from (select crosstab_agg(i % 256, i / 256) as c from generate_series(0, 65535) as i union all select '{"cells": [[-1, -1, 1]]}') as s;
-- a window may see more than that in its time
select count(s) as frames, min(s), max(s) from (select spearman(i, i) over (order by i rows 9 preceding) as s from generate_series(1, 70000) as i) as f;

-- Subtraction is exact, and refuses what is not in it.
select crosstab_agg(y, x) - crosstab_agg(y, x) filter (where y < 4) = crosstab_agg(y, x) filter (where y = 4) as rest from job;
select '{"cells": [[1, 1, 2]], "missing": 1}'::crosstab - '{"cells": [[1, 1, 3]]}';
select '{"cells": [[1, 1, 2]], "missing": 1}'::crosstab - '{"cells": [[1, 2, 1]]}';
select '{"cells": [[1, 1, 2]], "missing": 1}'::crosstab - '{"cells": [], "missing": 2}';

-- What is no crosstab.
select '{"cells": [[1, 1, 0]]}'::crosstab;
select '{"cells": [[1, 1, -1]]}'::crosstab;
select '{"cells": [[1, 1, 1], [1, 1, 1]]}'::crosstab;
select '{"cells": [[2, 1, 1], [1, 1, 1]]}'::crosstab;
select '{"cells": [[1, 2147483648, 1]]}'::crosstab;
select '{"cells": [[1, 1, 281474976710657]]}'::crosstab;
select '{"cells": [[1, 1, 281474976710656]], "missing": 1}'::crosstab;
select '{"cells": [[1, 1, 1.5]]}'::crosstab;
select '{"cells": [[1, 1]]}'::crosstab;
select '{"cells": [1, 1, 1]}'::crosstab;
select '{"missing": -1}'::crosstab;
select '{"rows": 1}'::crosstab;
select crosstab_accum(c, 1, 2) from (select crosstab_agg(y, x) as c from job) as s;
select crosstab_combine(c, c) from (select crosstab_agg(y, x) as c from job) as s;
