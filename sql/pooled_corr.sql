-- pooled_corr: correlations of many sites, pooled.

-- Three sites of 13 and one of 23: r .2, .4, .6 and .4.  Mean (13 * 1.2 + 23 * .4)/62 = .4;
-- variance 13 * .08/62 = .016774; chance gives .84^2/(15.5 - 1) = .048662: no more is left.
create temp table sites (region int, n int, r float8);
insert into sites values (1, 13, 0.2), (1, 13, 0.4), (2, 13, 0.6), (2, 23, 0.4), (2, 3, 0.9), (3, 40, null), (3, null, 0.1);
create temp view pooled as select pooled_corr_agg(r, n) as c from sites;
select n(c), people(c), missing(c) from pooled;
select measure, round(value::numeric, 6) as value, round(low::numeric, 6) as low, round(high::numeric, 6) as high,
       round(std_error::numeric, 6) as std_error, h.n, note
from pooled, hunter_schmidt(c) as h;

-- z of weights 10, 10, 10, 20: .202733, .423649, .693147, .423649; mean .433365.
select measure, round(value::numeric, 6) as value, round(low::numeric, 6) as low, round(high::numeric, 6) as high,
       round(std_error::numeric, 6) as std_error, round(p_value::numeric, 6) as p, d.n, note
from pooled, dersimonian_laird(c) as d;

-- More variance than chance gives.
select measure, round(value::numeric, 4) as value, round(low::numeric, 4) as low, round(high::numeric, 4) as high, note
from (select pooled_corr_agg(r, n) as c from (values (0.1, 100), (0.5, 200), (-0.2, 150), (0.7, 80)) as t(r, n)) as t, dersimonian_laird(c, level => 0.9);

-- The algebra.
select rollup(c) = (select c from pooled) as rolled from (select pooled_corr_agg(r, n) as c from sites group by region) as t;
select a + b - b = a as back, a - a as none, a + '{}' = a as zero
from (select pooled_corr_agg(r, n) filter (where region = 1) as a, pooled_corr_agg(r, n) filter (where region > 1) as b from sites) as t;
select pooled_corr_agg(0.5, 10) - pooled_corr_agg(0.5, 11) from generate_series(1, 1);
select r, n, people(pooled_corr_agg(r, n) over (order by n, r rows between 1 preceding and current row)) from sites where r is not null order by n, r;
select pooled_corr_agg(r, 10) from unnest(array[0.5, 1, -1]) as r;
select c::text::pooled_corr = c as text, c::jsonb -> 'n' as n from pooled;

-- One, none, a perfect one; NULL.
select measure, value, low, note from hunter_schmidt('{}');
select measure, value, low, note from dersimonian_laird('{}');
select measure, value, note from (select pooled_corr_agg(0.5, 28) as c) as t, hunter_schmidt(c);
select measure, round(value::numeric, 4) as value, round(std_error::numeric, 4) as std_error, note from (select pooled_corr_agg(0.5, 28) as c) as t, dersimonian_laird(c);
select measure, value, note from (select pooled_corr_agg(r, 28) as c from unnest(array[0.5, 1]) as r) as t, dersimonian_laird(c);
select * from hunter_schmidt(null);

-- Correlations more alike than chance would have them; of ten the limits are good enough.
select measure, value, low, high, note from (select pooled_corr_agg(0.4, 28) as c from generate_series(1, 3)) as t, dersimonian_laird(c) where measure in ('tau', 'i_squared');
select measure, note from (select pooled_corr_agg(i / 20.0, 28) as c from generate_series(1, 10) as i) as t, hunter_schmidt(c) where measure = 'mean_r';

-- What cannot be pooled.
select pooled_corr_agg(1.01, 30);
select pooled_corr_agg('NaN', 30);
select pooled_corr_agg(0.5, -3);
select pooled_corr_agg(0.5, 281474976710657);
select pooled_corr_agg(0.1, i) from generate_series(4, 10004) as i;
select pooled_corr '{"n": [10], "counts": [1], "r": [0.5], "r_squared": [0.25], "z": [0], "z_squared": [0]}';
select pooled_corr '{"n": [3], "counts": [1], "r": [0], "r_squared": [0], "z": [0], "z_squared": [0]}';
