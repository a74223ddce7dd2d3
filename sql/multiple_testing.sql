-- multiple_testing: p values adjusted for how many there are.

-- Eight tests and one that was not made.  Benjamini-Hochberg, from the largest down:
-- .9, .6 * 8/7 = .686, .3 * 8/6 = .4, .042 * 8/5, .041 * 8/4, .039 * 8/3 all are at
-- most .0672; .008 * 8/2 = .032; .001 * 8 = .008.
create temp table tests (i int, team text, p float8);
insert into tests values (1, 'A', 0.001), (2, 'A', 0.039), (3, 'B', 0.6), (4, 'B', 0.008), (5, 'A', null),
  (6, 'B', 0.041), (7, 'A', 0.9), (8, 'B', 0.042), (9, 'A', 0.3);
select i, p, round(benjamini_hochberg(p) over ()::numeric, 6) as bh, round(benjamini_yekutieli(p) over ()::numeric, 6) as "by",
       round(holm(p) over ()::numeric, 6) as holm
from tests order by p;

-- Each partition by itself, and as a whole whatever its frame or order.
select i, team, round(holm(p) over (partition by team)::numeric, 6) as holm,
       holm(p) over (partition by team) = holm(p) over (partition by team order by i rows between 1 preceding and current row) as same
from tests where p is not null order by team, p;

-- One, none, all alike, the ends.
select p, benjamini_hochberg(p) over (), benjamini_yekutieli(p) over (), holm(p) over () from (values (0.2::float8)) as t(p);
select p, benjamini_hochberg(p) over (), holm(p) over () from (values (null::float8), (null)) as t(p);
select p, benjamini_hochberg(p) over (), holm(p) over () from (values (0.02::float8), (0.02)) as t(p);
select p, benjamini_hochberg(p) over (), holm(p) over () from (values (0::float8), (1)) as t(p);

-- What is no p value, and where there is no window.
select holm(p) over () from (values (0.2), (1.2)) as t(p);
select benjamini_hochberg(p) over () from (values (-0.1)) as t(p);
select benjamini_yekutieli(p) over () from (values ('NaN'::float8)) as t(p);
select holm(0.2);
