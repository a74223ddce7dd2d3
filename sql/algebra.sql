-- The laws that every summary obeys.  T_agg(A and B) = T_agg(A) + T_agg(B); + is commutative
-- and associative and has the empty summary as its zero; (a + b) - b = a; neither the order
-- of rows nor a detour through text changes anything.

-- Nine rows in three parts, with gaps, and with fractions in z.
create temp table answers (part text, x int, y int, z float8);
insert into answers values
	('a', 5, 4, 0.1), ('a', 3, null, 2.5), ('a', null, null, null), ('b', 1, 2, 1000),
	('b', 4, 4, -0.3), ('b', 2, 3, 7), ('c', 5, 5, 0.001), ('c', null, 1, 4), ('c', 3, 3, 0.7);

-- The parts' summaries: ratings r of x, moments m of x and z, engagement e of x and y; and the
-- summary of all rows.
create temp table parts as
select part, ratings_agg(x, 1, 5) as r, moments_agg(x, z) as m, engagement_agg(1, 5, x, y) as e
from answers group by part;
create temp table whole as
select ratings_agg(x, 1, 5) as r, moments_agg(x, z) as m, engagement_agg(1, 5, x, y) as e from answers;
select r, e from whole;

-- The laws.
create function pg_temp.laws() returns table (law text, ratings bool, moments bool, engagement bool)
	language sql as $$
	with v as (
		select w.r as rw, w.m as mw, w.e as ew, a.r as ra, a.m as ma, a.e as ea,
		       b.r as rb, b.m as mb, b.e as eb, c.r as rc, c.m as mc, c.e as ec,
		       '{}'::ratings as r0, '{}'::moments as m0, '{}'::engagement as e0
		from whole as w, parts as a, parts as b, parts as c
		where a.part = 'a' and b.part = 'b' and c.part = 'c')
	select l.* from v, lateral (values
		('a + b + c = all', ra + rb + rc = rw, ma + mb + mc = mw, ea + eb + ec = ew),
		('a + b = b + a', ra + rb = rb + ra, ma + mb = mb + ma, ea + eb = eb + ea),
		('(a + b) + c = a + (b + c)', (ra + rb) + rc = ra + (rb + rc), (ma + mb) + mc = ma + (mb + mc), (ea + eb) + ec = ea + (eb + ec)),
		('a + 0 = a', ra + r0 = ra, ma + m0 = ma, ea + e0 = ea),
		('0 + a = a', r0 + ra = ra, m0 + ma = ma, e0 + ea = ea),
		('0 + 0 = 0', r0 + r0 = r0, m0 + m0 = m0, e0 + e0 = e0),
		('(a + b) - b = a', (ra + rb) - rb = ra, (ma + mb) - mb = ma, (ea + eb) - eb = ea),
		('a - 0 = a', ra - r0 = ra, ma - m0 = ma, ea - e0 = ea),
		('0 - 0 = 0', r0 - r0 = r0, m0 - m0 = m0, e0 - e0 = e0),
		('a - a = 0', ra - ra = r0, ma - ma = m0, ea - ea = e0),
		('all - (a + b) = c', rw - (ra + rb) = rc, mw - (ma + mb) = mc, ew - (ea + eb) = ec),
		('a + a <> a', ra + ra <> ra, ma + ma <> ma, ea + ea <> ea),
		('a <> b', ra <> rb, ma <> mb, ea <> eb),
		('not (a = b)', not ra = rb, not ma = mb, not ea = eb),
		('not (a <> a)', not ra <> ra, not ma <> ma, not ea <> ea),
		('through text', rw::text::ratings = rw, mw::text::moments = mw, ew::text::engagement = ew),
		('text of text', rw::text::ratings::text = rw::text, mw::text::moments::text = mw::text, ew::text::engagement::text = ew::text),
		('through jsonb', rw::jsonb::text::ratings = rw, mw::jsonb::text::moments = mw, ew::jsonb::text::engagement = ew)
	) as l
$$;
select * from pg_temp.laws();

-- rollup: the same as +, over any number of them; NULLs are passed over, none are the zero.
select rollup(r) = (select r from whole) as ratings, rollup(m) = (select m from whole) as moments,
       rollup(e) = (select e from whole) as engagement from parts;
select rollup(r) = (select r from parts where part = 'a') as ratings,
       rollup(m) = (select m from parts where part = 'a') as moments,
       rollup(e) = (select e from parts where part = 'a') as engagement
from (select r, m, e from parts where part = 'a' union all select null, null, null union all select '{}', '{}', '{}') as t;
select rollup(r) as ratings, rollup(m) as moments, rollup(e) as engagement from parts where false;
select rollup(r) filter (where part = 'd') as ratings, rollup(m) filter (where part = 'd') as moments,
       rollup(e) filter (where part = 'd') as engagement from parts;

-- What a summary says is what the rows say.
select (nps_estimate(ratings_agg(x, 0, 10))) = nps_estimate(x) as nps,
       corr_estimate(x, z) = (select corr_estimate(rollup(m), 1, 2) from parts) as corr,
       engagement_index_estimate(1, 5, x, y) = (select engagement_index_estimate(rollup(e)) from parts) as index
from answers;

-- Any order of rows.
select ratings_agg(x, 1, 5 order by z) = (select r from whole) as ratings,
       moments_agg(x, z order by z) = (select m from whole) as moments,
       engagement_agg(1, 5, x, y order by z) = (select e from whole) as engagement from answers
union all
select ratings_agg(x, 1, 5 order by x desc) = (select r from whole),
       moments_agg(x, z order by x desc) = (select m from whole),
       engagement_agg(1, 5, x, y order by x desc) = (select e from whole) from answers;

-- A window that moves takes rows out again: row by row it is what the same rows give afresh,
-- for rows and for summaries.  Final functions change nothing: two of them share a state.
create temp table numbered as
select row_number() over (order by part, x, y, z) as i, answers.* from answers;
select bool_and(r = fresh_r) as ratings, bool_and(m = fresh_m) as moments, bool_and(e = fresh_e) as engagement,
       bool_and(index is not distinct from engagement_index(fresh_e)) as index,
       bool_and(mean(r) is not distinct from mean(fresh_r)) as mean
from (select i, ratings_agg(x, 1, 5) over w as r, moments_agg(x, z) over w as m, engagement_agg(1, 5, x, y) over w as e,
             engagement_index(1, 5, x, y) over w as index
      from numbered window w as (order by i rows between 2 preceding and 1 following)) as t,
     lateral (select ratings_agg(x, 1, 5) as fresh_r, moments_agg(x, z) as fresh_m, engagement_agg(1, 5, x, y) as fresh_e
              from numbered where i between t.i - 2 and t.i + 1) as f;
select part, rollup(r) over w = r + coalesce(lag(r) over w, '{}') as ratings,
       rollup(m) over w = m + coalesce(lag(m) over w, '{}') as moments,
       rollup(e) over w = e + coalesce(lag(e) over w, '{}') as engagement
from parts window w as (order by part rows 1 preceding) order by part;

-- NaN and infinities are counted and leave a window as they came.
select i, mean(moments_agg(z, i) over (order by i rows 1 preceding), 1) as mean
from (values (1, 1.0::float8), (2, 'nan'), (3, 3), (4, 'infinity'), (5, '-infinity'), (6, 6), (7, 8)) as t(i, z) order by i;

-- What does not belong together is not put together: other scales, other numbers of variables,
-- other shares of items to be answered.
select ratings_from_counts(1, '{1,1}') + ratings_from_counts(0, '{1,1}');
select rollup(r) from (values (ratings_from_counts(1, '{1,0}')), (ratings_from_counts(1, '{1,1,1}'))) as t(r);
select moments_agg(x, y) + moments_agg(x, y, z) from answers;
select rollup(m) from (select moments_agg(x, y) as m from answers union all select moments_agg(x) from answers) as t;
select engagement_agg(1, 5, x, y) + engagement_agg(1, 5, x) from answers;
select engagement_agg(1, 5, x, y) + engagement_agg_min(1, 5, 1, x, y) from answers;
select engagement_agg(1, 5, x, y) - engagement_agg(1, 6, x, y) from answers;

-- A summary of no rows is the zero, even where it has a scale.
select ratings_from_counts(1, '{0,0}') + ratings_from_counts(1, '{1,1,1}') as ratings;

-- What is not in it cannot be taken out, least of all of nothing.
select ratings_from_counts(1, '{1,1}') - ratings_from_counts(1, '{0,2}');
select ratings_from_counts(1, '{1,1}', 1) - ratings_from_counts(1, '{0,0}', 2);
select '{}'::ratings - ratings_from_counts(1, '{1,1}');
select a.m - w.m from parts as a, whole as w where part = 'a';
select '{}'::moments - m from whole;
select moments_agg(x, x) - moments_agg(9 * x, -x) filter (where x = 5) from answers;
select a.e - b.e from parts as a, parts as b where a.part = 'a' and b.part = 'b';
select '{}'::engagement - e from whole;

-- Equal are the same counts on the same scale; summaries of no rows are equal whatever theirs.
select ratings_from_counts(1, '{1,0}') = ratings_from_counts(0, '{1,0}') as other_scale,
       ratings_from_counts(1, '{0,0}') = ratings_from_counts(0, '{0,0,0}') as no_rows,
       ratings_from_counts(1, '{0,0}', 1) = '{}' as one_missing,
       moments_agg(x, z) filter (where part = 'd') = '{}' as no_moments,
       engagement_agg(1, 5, x) filter (where part = 'a') = engagement_agg_min(1, 5, 1, x) filter (where part = 'a') as one_of_one
from answers;
select r + null is null as ratings, m + null is null as moments, e + null is null as engagement from whole;

-- Transition, combine and inverse functions belong to the executor: called by hand they would
-- change stored rows in place, so they are refused and the rows are as they were.
select ratings_accum(r, 5, 1, 5) from parts;
select ratings_combine(r, r) from parts;
select ratings_uncombine(r, r) from parts;
select moments_accum(m, 1, 2) from parts;
select moments_combine(m, m) from parts;
select engagement_accum(e, 1, 5, 3, 3) from parts;
select engagement_combine(e, e) from parts;
select rollup(r) = (select r from whole) as ratings, rollup(m) = (select m from whole) as moments,
       rollup(e) = (select e from whole) as engagement from parts;
