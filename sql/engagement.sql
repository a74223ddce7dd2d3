-- engagement: a survey of several items on one scale, one row a person.

-- Seven people, four items on 1..5.  A person's index is the mean of the answered items
-- on 0..100, for those who answered at least half of them:
--   1  5 4 5 4  mean 4.5  87.5        5  one answer of four: too few
--   2  4 4 4 -  mean 4    75          6  no answer: missing
--   3  3 2 3 4  mean 3    50          7  4 3 4 5  mean 4  75
--   4  2 1 - -  mean 1.5  12.5
create temp table survey (person int, team text, a smallint, b int, c int, d int);
insert into survey values
	(1, 'x', 5, 4, 5, 4), (2, 'x', 4, 4, 4, null), (3, 'x', 3, 2, 3, 4), (4, 'y', 2, 1, null, null),
	(5, 'y', 5, null, null, null), (6, 'y', null, null, null, null), (7, 'y', 4, 3, 4, 5);
create temp table summary as select engagement_agg(1, 5, a, b, c, d) as e from survey;

-- The index: 300/5 = 60, as aggregate and from a summary.
select engagement_index(1, 5, a, b, c, d) as aggregate,
       engagement_index(engagement_agg(1, 5, a, b, c, d)) as of_summary from survey;

-- Its t interval over people: deviations 27.5, 15, -10, -47.5, 15, variance 3562.5/4,
-- standard error sqrt(178.125) = 13.346348, t(.975, 4) = 2.776445.
select show(engagement_index_estimate(e), 4) as index, show(engagement_index_estimate(e, 0.9), 4) as at_90_percent
from summary;
select engagement_index_estimate(1, 5, a, b, c, d) = (select engagement_index_estimate(e) from summary) as same
from survey;

-- Who counts.  2 and 4 left gaps: 2 of 5.
select people(e), people_with_gaps(e), share_with_gaps(e), too_few_answers(e), missing(e) from summary;

-- Another share: of three quarters, 4 no longer counts; of any answer, 5 does too.
select min_share, people(e), too_few_answers(e), round(engagement_index(e)::numeric, 6) as index
from unnest(array[0.01, 0.25, 0.5, 0.51, 0.75, 1]) as min_share,
     lateral (select engagement_agg_min(1, 5, min_share, a, b, c, d) as e from survey) as t
order by min_share;
select engagement_agg_min(1, 5, 0, a, b) from survey;
select engagement_agg_min(1, 5, 1.5, a, b) from survey;

-- An odd number of items: half of three is two.
select people(engagement_agg(1, 5, a, b, c)) as two_of_three, people(engagement_agg(1, 5, a)) as one_item
from survey;

-- Every type of column, and an array instead of columns.
select engagement_agg(1, 5, a, b, c, d) = engagement_agg(1, 5, a::int, b, c, d) as mixed,
       engagement_agg(1, 5, a, b, c, d) = engagement_agg(1, 5, a::smallint, b::smallint, c::smallint, d::smallint) as "smallint",
       engagement_agg(1, 5, a, b, c, d) = engagement_agg(1, 5, a::bigint, b::bigint, c::bigint, d::bigint) as "bigint",
       engagement_agg(1, 5, a, b, c, d) = engagement_agg(1, 5, a::numeric, b::numeric, c::numeric, d::numeric) as "numeric",
       engagement_agg(1, 5, a, b, c, d) = engagement_agg(1, 5, a::real, b::real, c::float8, d::float8) as "real, float8",
       engagement_agg(1, 5, a, b, c, d) = engagement_agg(1, 5, variadic array[a, b, c, d]) as "int[]",
       engagement_agg(1, 5, a, b, c, d) = engagement_agg(1, 5, variadic array[a, b, c, d]::float8[]) as "float8[]"
from survey;

-- Engaged at 75 and above, disengaged at 50 and below; both ends belong to it.  3 of 5
-- are engaged, 2 and 7 with exactly 75; 3 and 4 are disengaged.
select engaged(e), disengaged(e), engaged(e, 75.01) as above_75, engaged(e, 12.5) as from_12, disengaged(e, 12.49) as under_12,
       show(engaged_estimate(e), 2) as wilson, show(disengaged_estimate(e, level => 0.8), 2) as at_80_percent
from summary;
select engaged(e, 101) from summary;
select disengaged(e, 'nan') from summary;
select engaged_estimate(e, level => 75) from summary;

-- Thirds: on 1..4 a mean of 3 is 66.666..., whether all six items were answered, five or
-- four; 66.67 is above it, 66.66 below, and it is not beyond itself.
create temp table thirds as select engagement_agg(1, 4, variadic x) as e
from (values ('{3,3,3,3,3,3}'::int[]), ('{1,2,4,4,4,null}'), ('{2,4,null,null,3,3}')) as t(x);
select engaged(e, 66.66) as at_least_66_66, engaged(e, 66.67) as at_least_66_67,
       engaged(e, index_100(3, 1, 4)) as at_least_3, disengaged(e, index_100(3, 1, 4)) as at_most_3,
       engaged(e, engagement_index(e)) as not_below, disengaged(e, engagement_index(e)) as not_above,
       round(engagement_index(e)::numeric, 6) as index, (engagement_index_estimate(e)).note
from thirds;

-- Sevenths: 1 2 3 4 5 5 5 on 1..5 is 100 * 18/28 = 64.285714...; twenty such people are all
-- alike, to the last bit.
select engaged(e, engagement_index(e)) as not_below, disengaged(e, engagement_index(e)) as not_above,
       round(engagement_index(e)::numeric, 6) as index, (engagement_index_estimate(e)).note
from (select engagement_agg(1, 5, 1, 2, 3, 4, 5, 5, 5) as e from generate_series(1, 20)) as t;

-- Favourable: the mean of the items' percentages, 60, 40, 75 and 100; of the top level
-- alone 20, 0, 25 and 33.333...
select favorable(e), round(favorable(e, 5)::numeric, 6) as top_level from summary;
select favorable(e, 6) from summary;

-- The items.  Complete are 1, 3 and 7: a 5 3 4, b 4 2 3, c 5 3 4, d 4 4 5.  Variances 1, 1, 1
-- and 1/3, covariances 1 among a, b, c and 0 with d: alpha = 4/3 * (1 - (10/3)/(28/3)) = 6/7;
-- a's rest 13 9 12 has variance 13/3: 2/sqrt(13/3) = .960769; without a: 3/2 * (1 - 7/13) = 9/13.
select item, name, n, round(mean::numeric, 6) as mean, favorable, round(item_rest_correlation::numeric, 6) as item_rest,
       round(alpha_without::numeric, 6) as alpha_without, note
from summary, items(e, array['pay', 'boss', 'tools', 'team']) order by item;
select round(cronbach_alpha(e)::numeric, 6) as alpha, show(cronbach_alpha_estimate(e), 4) as feldt,
       missing(item_moments(e)) as with_gaps from summary;
select items(e, array['pay']) from summary;

-- One worded in reverse shows, and is turned with reverse_score: 1 becomes 5.
select item, round(item_rest_correlation::numeric, 6) as item_rest, note
from items((select engagement_agg(1, 5, a, reverse_score(b, 1, 5), c, d) from survey)) order by item;
select engagement_agg(1, 5, a, reverse_score(reverse_score(b, 1, 5), 1, 5), c, d) = (select e from summary) as turned_twice
from survey;
select reverse_score(2, 1, 5) as "4", reverse_score(0, 0, 10) as "10", reverse_score(null::int, 1, 5) as "null",
       reverse_score(1.5, 1, 5) as "4.5", index_100(1, 1, 5) as "0", index_100(4, 1, 5) as "75", index_100(null, 1, 5) as "null";
select reverse_score(6, 1, 5);
select index_100(0.5, 1, 5);
select index_100(1, 5, 5);

-- An item by itself is ratings, the items together are moments: all that they answer.
-- The third's 5 4 3 4 have variance 2/3 and rwg 1 - (2/3)/2.
select item_ratings(e, 3), round(rwg(item_ratings(e, 3))::numeric, 6) as rwg, n(item_moments(e)),
       covariance(item_moments(e), 1, 2) as cov_ab, covariance(item_moments(e), 1, 4) as cov_ad
from summary;
select item_ratings(e, 5) from summary;

-- No rows; nobody who counts; one person; all alike; one item.  A NULL says why.
select i, people(e), round(engagement_index(e)::numeric, 6) as index, (engagement_index_estimate(e)).note,
       round(engaged(e)::numeric, 6) as engaged, (engaged_estimate(e)).note as engaged_note,
       round(favorable(e)::numeric, 6) as favorable, (cronbach_alpha_estimate(e)).note as alpha_note
from (values (1, '{}'::engagement), (2, (select engagement_agg(1, 5, a, b, c, d) from survey where person in (5, 6))),
             (3, (select engagement_agg(1, 5, a, b) from survey where person = 1)),
             (4, (select engagement_agg(1, 5, 4, 4) from survey)),
             (5, (select engagement_agg(1, 5, a) from survey))) as t(i, e)
order by i;
select item, n, mean, favorable, item_rest_correlation, alpha_without, note
from items((select engagement_agg(1, 5, a, 3, b) from survey where person in (5, 6))) order by item;

-- What no survey is: answers off the scale or not whole, two surveys in one group.
select engagement_agg(1, 5, a, x) from survey, (values (99)) as t(x);
select engagement_agg(1, 5, a, nullif(x, 99)) = engagement_agg(1, 5, a, null) as same from survey, (values (99)) as t(x);
select engagement_agg(1, 5, 3, 3.5);
select engagement_agg(1, case when a = 5 then 5 else 7 end, a, b) from survey;
select engagement_agg(5, 1, a, b) from survey;
select engagement_agg(null, 5, a, b) from survey;
select engagement_agg(0, 101, a, b) from survey;
select engagement_agg(1, 5, variadic null::int[]);
select engagement_agg(1, 5, variadic array_fill(3, array[65]));

-- Text form: the scale, how many must be answered, each item's counts, sums and products of
-- points (answers less lo) of the complete, and people by items answered and points.
select engagement_agg(1, 3, a, b) as e from (values (1, 2), (3, 3), (2, null), (null, null)) as t(a, b);
select e::text::engagement = e as same, e::jsonb -> 'people' -> 0 as first_cell from summary;
select '{"lo": 1, "hi": 3, "least": 1, "counts": [[1, 0, 0]], "sums": [0], "products": [0], "people": [[1, 0, 1]], "lo": 1}'::engagement;
select '{"lo": 1, "hi": 3, "least": 1, "counts": [[1, 0, 0]], "sums": [0], "products": [0], "people": [[1, 0, 1]], "index": 0}'::engagement;
select '{"lo": 1, "hi": 3, "least": 1, "counts": [[1, 0, 0]], "sums": [0], "products": [0], "people": [[1, 0, 2]]}'::engagement;
select '{"lo": 1, "hi": 3, "least": 1, "counts": [[1, 0, 0]], "sums": [1], "products": [1], "people": [[1, 0, 1]]}'::engagement;
select '{"lo": 1, "hi": 3, "least": 2, "counts": [[1, 0, 0]], "sums": [0], "products": [0], "people": [[1, 0, 1]]}'::engagement;
select '{"lo": 1, "hi": 3, "least": 1, "counts": [[1, 0, 0]], "sums": [0], "products": [0], "people": [[1, 0, -1]]}'::engagement;
select '{"lo": 1, "hi": 3, "least": 1, "sums": [0], "products": [0], "people": [[1, 0, 1]]}'::engagement;

-- FILTER, groups and a running window.
select engagement_agg(1, 5, a, b, c, d) filter (where person > 100) as no_rows from survey;
select team, people(e), round(engagement_index(e)::numeric, 6) as index, round(engaged(e)::numeric, 6) as engaged
from (select team, engagement_agg(1, 5, a, b, c, d) as e from survey group by team) as t order by team;
select person, engagement_index(1, 5, a, b, c, d) over (order by person rows 1 preceding) as index,
       people(engagement_agg(1, 5, a, b, c, d) over (order by person rows 1 preceding)) as people
from survey order by person;
