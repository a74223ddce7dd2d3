-- What every answer with an interval looks like: the type estimate, and show(),
-- which prints one as a person would write it.

-- An estimate is a row of seven fields.  Five people chose 1, 2, 3, 4 and 5:
-- the mean is 3, the variance (4 + 1 + 0 + 1 + 4)/4 = 2.5, the standard error
-- sqrt(2.5/5) = .707107, t(.975, 4) = 2.776445, so the limits are
-- 3 -+ 1.963243.  A level has no p: nobody asks whether a mean is 0.
select value, round(low::numeric, 6) as low, round(high::numeric, 6) as high,
       round(std_error::numeric, 6) as std_error, p_value, n, note
from mean_estimate(ratings_from_counts(1, '{1,1,1,1,1}'));

-- One field of it, in parentheses as with any composite value.
select (mean_estimate(ratings_from_counts(1, '{1,1,1,1,1}'))).value;

-- At another level: t(.95, 4) = 2.131847 makes the limits 3 -+ 1.507443.
select show(mean_estimate(ratings_from_counts(1, '{1,1,1,1,1}'), level => 0.9), 6);

-- A level is a share above 0 and below 1.
select mean_estimate(ratings_from_counts(1, '{1,1,1,1,1}'), 95);
select mean_estimate(ratings_from_counts(1, '{1,1,1,1,1}'), 0);
select mean_estimate(ratings_from_counts(1, '{1,1,1,1,1}'), 1);
select mean_estimate(ratings_from_counts(1, '{1,1,1,1,1}'), 'NaN');
select mean_estimate(ratings_from_counts(1, '{1,1,1,1,1}'), null) is null as unknown_level;

-- show: two decimals unless told otherwise, from 0 to 15.
select digits, show(row(42.126, 37.874, 46, 2, null, 812, null)::estimate, digits)
from unnest(array[0, 1, 3]) as digits;
select show(row(42.126, 37.874, 46, 2, null, 812, null)::estimate) as two,
       show(row(42.126, 37.874, 46, 2, null, 812, null)::estimate, null) as null_is_two;
select show(row(42, 38, 46, 2, null, 812, null)::estimate, -1);
select show(row(42, 38, 46, 2, null, 812, null)::estimate, 16);

-- What rounds to zero has no sign.
select show(row(-0.001, -0.004, 0.004, 0.002, null, 9, null)::estimate);

-- Without limits, and without a value, it prints the reason.
select show(row(4, null, null, null, null, 1, 'no interval: n < 2')::estimate) as no_limits,
       show(row(null, null, null, null, null, 3, 'n < 4')::estimate) as no_value,
       show(row(null, null, null, null, null, null, null)::estimate) as nothing_known;

-- A NULL estimate prints as NULL.
select show(null::estimate) is null as unknown;

-- A NULL never comes without its reason.  Nobody answered; one answered; all
-- answered alike; all is well.
select counts, round(e.value::numeric, 6) as value, e.low is null as no_low, e.std_error is null as no_error, e.n, e.note
from (values (1, '{0,0,0,0,0}'::bigint[]), (2, '{0,0,0,1,0}'), (3, '{0,0,0,7,0}'),
             (4, '{0,0,3,4,0}')) as t(i, counts),
     lateral mean_estimate(ratings_from_counts(1, counts)) as e
order by i;

-- p_value is of the hypothesis that the value is 0: of a difference, say.
-- 3 against 4 on two scales of five answers with variance 2.5 and 0: t is
-- -1/.707107 = -1.414214 on 4 degrees of freedom, p = .230200 (R: 2 * pt(-sqrt(2), 4)).
select value, round(p_value::numeric, 6) as p, n
from mean_difference(ratings_from_counts(1, '{1,1,1,1,1}'), ratings_from_counts(1, '{0,0,0,5,0}'));

-- Estimates are stored like any row.
create temp table report (question text, answer estimate);
insert into report values ('pay', mean_estimate(ratings_from_counts(1, '{1,1,1,1,1}'))),
                          ('meals', mean_estimate(ratings_from_counts(1, '{0,0,0,0,0}')));
select question, show(answer), (answer).n, (answer).note from report order by question;

-- Tests without a single estimate come back as a test_result.
select * from (select (row(7.5, 2, null, 0.0235, null)::test_result).*) as t;

-- Both types say in the catalogue what they are.
select typname, length(obj_description(oid, 'pg_type')) > 0 as described
from pg_type where typname in ('estimate', 'test_result') order by typname;
