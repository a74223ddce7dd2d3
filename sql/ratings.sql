-- ratings: one question's answers on a whole-number scale: how to make them, and
-- what can be read off them.

-- Eight people were asked on 1..5; one did not answer.
create temp table answers (person int, team text, score smallint);
insert into answers values (1, 'a', 5), (2, 'a', 4), (3, 'a', 4), (4, 'a', null),
                           (5, 'b', 2), (6, 'b', 1), (7, 'b', 4), (8, 'b', 3);
select ratings_agg(score, 1, 5) as r from answers;

-- Every numeric type will do.
select ratings_agg(score, 1, 5) = ratings_agg(score::int, 1, 5) as "int",
       ratings_agg(score, 1, 5) = ratings_agg(score::bigint, 1, 5) as "bigint",
       ratings_agg(score, 1, 5) = ratings_agg(score::numeric, 1, 5) as "numeric",
       ratings_agg(score, 1, 5) = ratings_agg(score::real, 1, 5) as "real",
       ratings_agg(score, 1, 5) = ratings_agg(score::float8, 1, 5) as "float8"
from answers;

-- NULL did not answer: 7 of 8 rows did, and the mean is (5 + 4 + 4 + 2 + 1 + 4 + 3)/7
-- = 23/7, not 23/8.  Squares: 87 - 529/7 = 80/7 over 6 makes the variance 40/21.
select answered(r), missing(r), scale_low(r), scale_high(r), item_response_rate(r),
       round(mean(r)::numeric, 6) as mean, round(variance(r)::numeric, 6) as variance,
       round(stddev(r)::numeric, 6) as stddev
from (select ratings_agg(score, 1, 5) as r from answers) as t;

-- No rows give the empty summary, which has no scale; rows of nothing but NULLs
-- have one.  FILTER may leave nothing.
select ratings_agg(score, 1, 5) filter (where person > 100) as no_rows,
       ratings_agg(score, 1, 5) filter (where score is null) as all_null
from answers;
select answered(r), missing(r), scale_low(r), item_response_rate(r), mean(r), stddev(r),
       quantile(r, 0.5), favorable(r), nps(r), rwg(r)
from (values ('{}'::ratings)) as t(r);

-- 99 for "no answer" is refused, with what to do about it; so is what is not
-- whole, what is no number, and what only looks like a scale.
select ratings_agg(x, 1, 5) from (values (5), (99)) as t(x);
select ratings_agg(nullif(x, 99), 1, 5) from (values (5), (99)) as t(x);
select ratings_agg(x, 1, 5) from (values (0::smallint)) as t(x);
select ratings_agg(x, 1, 5) from (values (3.5)) as t(x);
select ratings_agg(x, 1, 5) from (values (6.0)) as t(x);
select ratings_agg(x, 1, 5) from (values ('NaN'::float8)) as t(x);
select ratings_agg(x, 5, 1) from (values (3)) as t(x);
select ratings_agg(x, 0, 1001) from (values (3)) as t(x);
select ratings_agg(x, 1, null) from (values (3)) as t(x);

-- One group has one scale.
select ratings_agg(x, 1, hi) from (values (3, 5), (4, 7)) as t(x, hi);

-- Published distributions come in as counts from the lowest level up.
select ratings_from_counts(1, '{1,1,1,3,1}', missing => 1) = ratings_agg(score, 1, 5) as same
from answers;
select ratings_from_counts(1, '{1,-1,1}');
select ratings_from_counts(1, '{1,null,1}');
select ratings_from_counts(1, '{1}');

-- Text form: out, in again, and as jsonb.
select '{"lo": 1, "hi": 3, "counts": [2, 0, 1], "missing": 4}'::ratings;
select ('{"lo": 1, "hi": 3, "counts": [2, 0, 1]}'::ratings)::jsonb -> 'counts' as counts;

-- What no rows could have made is refused, and so is what nobody knows.
select '{"lo": 1, "hi": 3, "counts": [2, 0, 1], "hi": 3}'::ratings;
select '{"lo": 1, "hi": 3, "counts": [2, 0, 1], "mean": 2}'::ratings;
select '{"lo": 1, "hi": 3, "counts": [2, 0]}'::ratings;
select '{"lo": 1, "hi": 3, "counts": [2, 0, -1]}'::ratings;
select '{"lo": 1, "hi": 3, "counts": [2, 0, 1.5]}'::ratings;
select '{"lo": 1, "hi": 3, "counts": [2, 0, 1], "missing": -1}'::ratings;
select '{"lo": 3, "hi": 1, "counts": []}'::ratings;
select '{"lo": 1, "counts": [2, 0, 1]}'::ratings;
select '{"hi": 2, "counts": [2, 0, 1]}'::ratings;
select '{"missing": 4}'::ratings;
select '[2, 0, 1]'::ratings;

-- The distribution, as rows and as a line.  The fullest level fills the block;
-- shares are of those who answered.
select level, n, round(share::numeric, 6) as share from levels(ratings_from_counts(1, '{1,1,1,3,1}', 1));
select * from levels(ratings_from_counts(1, '{0,0}', 2));
select sparkline(ratings_from_counts(0, '{0,1,2,3,4,5,6,7}')) as steps,
       sparkline(ratings_from_counts(1, '{1,1,1,3,1}')) as answers,
       sparkline(ratings_from_counts(1, '{0,0,0}')) as nobody, sparkline('{}') = '' as empty;

-- quantile: the lowest level that at least the share p does not exceed, as
-- percentile_disc has it.  Sorted 1 2 3 4 4 4 5.
select p, quantile(ratings_from_counts(1, '{1,1,1,3,1}'), p),
       (select percentile_disc(p) within group (order by score) from answers) as percentile_disc
from unnest(array[0, 0.1, 0.25, 0.5, 0.75, 0.9, 1]) as p;
select quantile(ratings_from_counts(1, '{1,1,1,3,1}'), 50);

-- Net promoter score: of ten who answered, four chose 9 or 10, three 0 to 6 and
-- three 7 or 8: (4 - 3)/10 = 10.  The one who did not answer is not in it.
create temp table nps_answers (score int);
insert into nps_answers values (10), (10), (9), (9), (8), (7), (7), (6), (3), (0), (null);
select nps(score), enps(score), nps(score::smallint) as "smallint", nps(score::numeric) as "numeric",
       nps(ratings_agg(score, 0, 10)) as of_ratings
from nps_answers;

-- Its adjusted Wald interval: three quarters of an answer more for promoters and
-- for detractors and three answers more in all: 4.75/13 - 3.75/13 = 1/13, the variance
-- (8.5/13 - 1/169)/13 = .049841, the standard error 22.325029; 7.692308 -+ 43.756253.
select show(nps_estimate(score), 4) as nps, show(enps_estimate(score), 4) as enps,
       show(nps_estimate(ratings_agg(score, 0, 10), 0.8), 4) as at_80_percent
from nps_answers;

-- The interval stays within -100..100 and contains the value.
select show(nps_estimate(ratings_from_counts(0, '{0,0,0,0,0,0,0,0,0,0,3}'))) as all_promoters,
       show(nps_estimate(ratings_from_counts(0, '{3,0,0,0,0,0,0,0,0,0,0}'))) as all_detractors,
       show(nps_estimate(null::int)) as nobody;
select nps(ratings_from_counts(1, '{1,1,1,3,1}'));
select nps(11);

-- Favourable and unfavourable: the two levels at an end, or from a level on.
-- 4 of 7 chose 4 or 5, 2 of 7 chose 1 or 2, 5 of 7 chose 3 and above.
select round(favorable(r)::numeric, 6) as favorable, round(unfavorable(r)::numeric, 6) as unfavorable,
       round(favorable(r, 3)::numeric, 6) as from_3, round(unfavorable(r, 1)::numeric, 6) as to_1,
       csat(r) = favorable(r) as csat
from (values (ratings_from_counts(1, '{1,1,1,3,1}', 1))) as t(r);
select favorable(ratings_from_counts(1, '{1,1,1,3,1}'), 6);

-- Of yes and no, yes is favourable and no is not.
select favorable(r), unfavorable(r), csat(r) from (values (ratings_from_counts(0, '{14,56}'))) as t(r);

-- Wilson's interval, the published examples (Newcombe 1998, Statistics in Medicine 17,
-- 857-872, method 3): 81/263 .2553 to .3662, 15/148 .0624 to .1605, 0/20 0 to .1611,
-- 1/29 .0061 to .1718; 20/20 is the mirror image of 0/20.
select show(favorable_estimate(ratings_from_counts(0, '{182,81}'), 1), 2) as "81/263",
       show(unfavorable_estimate(ratings_from_counts(0, '{15,133}'), 0), 2) as "15/148",
       show(favorable_estimate(ratings_from_counts(0, '{20,0}'), 1), 2) as "0/20",
       show(favorable_estimate(ratings_from_counts(0, '{28,1}'), 1), 2) as "1/29";
select show(csat_estimate(ratings_from_counts(1, '{0,0,0,0,20}')), 2) as "20/20",
       show(csat_estimate('{}')) as nobody,
       show(favorable_estimate(ratings_from_counts(0, '{20,0}'), 1, 0.8), 2) as at_80_percent;

-- Response rate: 7 answered; who invited how many is not in the answers.
select invited, response_rate(r, invited), show(response_rate_estimate(r, invited), 2)
from (values (ratings_from_counts(1, '{1,1,1,3,1}', 1))) as t(r),
     (values (1, 14), (2, null), (3, 0), (4, 6)) as i(i, invited)
order by i;
select response_rate_estimate('{}'::ratings, null, level => 95);

-- Differences.  Newcombe's example (1998, Statistics in Medicine 17, 873-890, method 10):
-- 56/70 less 48/80 is .2, .0524 to .3339.  p of the pooled z test: R's
-- prop.test(c(56, 48), c(70, 80), correct = FALSE), .008045.
select show(e, 2), round(e.std_error::numeric, 6) as std_error, round(e.p_value::numeric, 6) as p
from favorable_difference(ratings_from_counts(0, '{14,56}'), ratings_from_counts(0, '{32,48}'), 1) as e;
select show(csat_difference(ratings_from_counts(0, '{14,56}'), ratings_from_counts(0, '{32,48}'), 0.9), 2) as csat;

-- Welch's difference of means; R: t.test(c(5,4,4), c(2,1,4,3)).
select show(mean_difference(ratings_agg(score, 1, 5) filter (where team = 'a'),
                            ratings_agg(score, 1, 5) filter (where team = 'b')), 6)
from answers;

-- Difference of two NPS: 10 of the ten above, and 50 of ten promoters and ten
-- passives: the value is -40; the interval's centre is 1/13 - 10/23 = -.357860, its
-- variance .049841 + (11.5/23 - (10/23)^2)/23 = .063361.
select show(e, 4), round((e).std_error::numeric, 4) as std_error, round((e).p_value::numeric, 6) as p
from (select nps_difference(ratings_agg(score, 0, 10),
                            ratings_from_counts(0, '{0,0,0,0,0,0,0,0,10,10,0}')) as e
      from nps_answers) as t;
select show(enps_difference(ratings_agg(score, 0, 10), ratings_agg(score, 0, 10))) as enps from nps_answers;

-- Against a norm, which is exact: R: t.test(c(5,4,4,2,1,4,3), mu = 3).
select show(e, 6), round(e.p_value::numeric, 6) as p
from benchmark_difference(ratings_from_counts(1, '{1,1,1,3,1}'), 3) as e;
select benchmark_difference(ratings_from_counts(1, '{1,1,1,3,1}'), 75);

-- What has no difference says why.
select show(favorable_difference(a, b)) as favorable, (mean_difference(a, b)).note as mean,
       (mean_difference(a, c)).note as too_few, (mean_difference(c, c)).note as one_each,
       (benchmark_difference(c, 3)).note as norm, (benchmark_difference(b, 3)).note as nobody
from (select ratings_from_counts(1, '{1,1,1,3,1}') as a, ratings_from_counts(1, '{0,0,0,0,0}') as b,
             ratings_from_counts(1, '{0,0,0,1,0}') as c) as t;
select mean_difference(ratings_from_counts(1, '{1,1,1,3,1}'), ratings_from_counts(0, '{1,1,1,3,1}'));

-- Agreement within a group: indifferent answers on 5 levels have variance 2, so
-- rwg = 1 - (40/21)/2 = 1/21; all alike agree fully, the two camps not at all.
select round(rwg(ratings_from_counts(1, '{1,1,1,3,1}'))::numeric, 6) as some,
       rwg(ratings_from_counts(1, '{0,0,0,4,0}')) as all_alike,
       rwg(ratings_from_counts(1, '{5,0,0,0,5}')) as camps, rwg(ratings_from_counts(1, '{0,0,0,1,0}')) as one;
select (rwg_estimate(ratings_from_counts(1, counts))).note
from unnest(array['{0,0,0,1,0}', '{0,0,0,4,0}', '{0,0,1,2,0}', '{5,0,0,0,5}', '{0,0,3,4,0}']) with ordinality as t(c, i),
     lateral (select c::bigint[]) as u(counts) order by i;

-- A running window: each row's own, and the one before it.
select person, score, round(mean(ratings_agg(score, 1, 5) over w)::numeric, 6) as mean,
       answered(ratings_agg(score, 1, 5) over w), missing(ratings_agg(score, 1, 5) over w)
from answers window w as (order by person rows 1 preceding) order by person;
