-- answers_agg: from a long table, a row a person and question, to one array a person,
-- which is what engagement_agg takes.

-- As an HR system has it.  ann skipped a question, bob left one empty, cem answered one
-- question of another survey as well, dia nothing of this one at all.
create temp table pulse (person text, question text, score smallint, answered_at timestamp);
insert into pulse values
	('ann', 'pay', 4, '2024-05-01 09:00'), ('ann', 'tools', 5, '2024-05-01 09:01'),
	('bob', 'tools', 2, '2024-05-02 10:00'), ('bob', 'pay', 3, '2024-05-02 10:01'), ('bob', 'boss', null, '2024-05-02 10:02'),
	('cem', 'boss', 5, '2024-05-02 11:00'), ('cem', 'canteen', 1, '2024-05-02 11:01'), ('cem', 'pay', 4, '2024-05-02 11:02'),
	('cem', 'tools', 5, '2024-05-02 11:03'), ('dia', 'canteen', 2, '2024-05-03 12:00');

-- Scores come in the order of the list, however the rows come; what has no row or no
-- score is NULL; questions that are not in the list are passed over.
select person, answers_agg(question, score, array['pay', 'boss', 'tools']) as answers
from pulse group by person order by person;
select person, answers_agg(question, score, array['tools', 'pay'] order by answered_at desc) as answers
from pulse group by person order by person;

-- No rows give NULL, as FILTER may.
select answers_agg(question, score, array['pay']) as nobody from pulse where person = 'eva';
select person, answers_agg(question, score, array['pay']) filter (where answered_at < '2024-05-02') as on_may_1
from pulse group by person order by person;

-- Every type of score; whole it must be.
select answers_agg(question, score::int, array['pay', 'tools']) as "int",
       answers_agg(question, score::bigint, array['pay', 'tools']) as "bigint",
       answers_agg(question, score::numeric, array['pay', 'tools']) as "numeric",
       answers_agg(question, score::real, array['pay', 'tools']) as "real",
       answers_agg(question, score::float8, array['pay', 'tools']) as "float8",
       answers_agg(question::varchar, score, array['pay', 'tools']) as "varchar"
from pulse where person = 'ann';
select answers_agg(question, score + 0.5, array['pay', 'tools']) from pulse where person = 'ann';

-- A question that one person answers twice is an error: two surveys have been mixed.
insert into pulse values ('ann', 'pay', 1, '2024-06-01 09:00');
select person, answers_agg(question, score, array['pay', 'boss', 'tools']) from pulse group by person;

-- Either they are two surveys, and belong apart,
select person, to_char(answered_at, 'YYYY-MM') as month,
       answers_agg(question, score, array['pay', 'boss', 'tools']) as answers
from pulse where person = 'ann' group by 1, 2 order by 1, 2;

-- or one of them counts, in the order given inside the call.
select answers_agg(question, score, array['pay', 'tools'], 'last' order by answered_at) as last,
       answers_agg(question, score, array['pay', 'tools'], 'first' order by answered_at) as first,
       answers_agg(question, score::numeric, array['pay', 'tools'], 'last' order by answered_at) as last_numeric,
       answers_agg(question, score, array['pay', 'tools'], 'last' order by answered_at desc) as backwards
from pulse where person = 'ann';
select answers_agg(question, score, array['pay'], 'best') from pulse where person = 'ann';
select answers_agg(question, score, array['pay'], null) from pulse where person = 'ann';

-- A NULL is no answer, so it neither repeats one nor replaces it.
insert into pulse values ('cem', 'pay', null, '2024-06-02 09:00');
select answers_agg(question, score, array['pay', 'boss', 'tools']) as answers,
       answers_agg(question, score, array['pay', 'boss', 'tools'], 'last' order by answered_at) as last
from pulse where person = 'cem';

-- A row without a question belongs to none.
select answers_agg(q, s, array['pay']) from (values ('pay', 3), (null, 4)) as t(q, s);

-- The list of questions is the same in every row, one-dimensional and without NULLs.
select answers_agg(question, score, null) from pulse;
select answers_agg(question, score, '{}') from pulse;
select answers_agg(question, score, array['pay', null]) from pulse;
select answers_agg(question, score, array[['pay', 'boss'], ['tools', 'team']]) from pulse;
select answers_agg(question, score, case question when 'pay' then array['pay'] else array['pay', 'tools'] end)
from pulse where person = 'bob';

-- A question that stands in the list twice would be answered once at most.
select answers_agg(question, score, array['pay', 'tools', 'pay']) from pulse where person = 'bob';

-- The analyst's query: a person's answers to an array, the arrays to a summary, by month.
-- May: ann 4 - 5 (mean 4.5: 87.5), bob 3 - 2 (2.5: 37.5), cem 4 5 5 (14/3: 91.666...), dia
-- nothing: (87.5 + 37.5 + 91.666...)/3 = 72.222...; June: one answer of three is too few,
-- and an answer that is NULL is none.
create temp table may_june as
select month, engagement_agg(1, 5, variadic answers) as e
from (select person, to_char(answered_at, 'YYYY-MM') as month,
             answers_agg(question, score, array['pay', 'boss', 'tools']) as answers
      from pulse group by 1, 2) as t
group by month;
select month, people(e), people_with_gaps(e), too_few_answers(e), missing(e),
       round(engagement_index(e)::numeric, 6) as index, round(engaged(e)::numeric, 6) as engaged,
       show(engagement_index_estimate(e), 4) as estimate
from may_june order by month;
select month, item, name, n, round(mean::numeric, 6) as mean, round(favorable::numeric, 6) as favorable
from may_june, items(e, array['pay', 'boss', 'tools']) order by month, item;

-- An item worded in reverse is turned on its way in: pay now counts 2, 3 and 2 and the
-- means are 3.5, 2.5 and 3.5: (62.5 + 37.5 + 62.5)/3.
select round(engagement_index(1, 5, variadic answers)::numeric, 6) as index
from (select answers_agg(question, case when question = 'pay' then reverse_score(score, 1, 5) else score end,
                         array['pay', 'tools']) as answers
      from pulse where answered_at < '2024-06-01' and person <> 'dia' group by person) as t;
