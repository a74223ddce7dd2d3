-- The demo's data: a retail chain's HR and CRM tables, with the truth planted in them.
--
--	psql -X -v scale=1 -v seed=2024 -f generate.sql an_empty_database
--
-- Plain PostgreSQL 14 or newer, no extension. scale multiplies the number of stores (1: 200 stores,
-- 24 months, about 800,000 answers by employees and 430,000 customer surveys); seed draws another chain.
--
-- The same seed gives the same rows on every run, whatever the plan: nothing is drawn in the order in
-- which rows happen to come. Every random number is a hash of what it is about (this employee, this
-- month, this question) and of the seed. Sums that decide anything are rounded before they are used.
--
-- hr		what an HR system has: regions, stores, employees, moves, questions, invitations, answers, departments and
--			what stores think of them, benchmarks, stores' figures
-- crm		what a CRM has: customers, surveys, accounts, orders, suppliers and what they say
-- demo		what neither has: the planted truth. demo.planted is the list; all else follows from it
--
-- How it hangs together. Every store has a care for its employees, which differs from store to store (a
-- trait, higher under a good manager) and wanders from month to month. An employee's answer to a question
-- is care + the person's own disposition + the mood of the month + something about the driver + something
-- about the question, a normal variable of variance 1 that thresholds cut into 1..5. What customers go
-- through follows the store's care, some months later. The eNPS answer follows from the person's own
-- answers, driver by driver, by the planted weights.

\set ON_ERROR_STOP on
\if :{?scale}
\else
	\set scale 1
\endif
\if :{?seed}
\else
	\set seed 2024
\endif

set client_min_messages = warning;
-- floating-point sums depend on their order: one process, one order
set max_parallel_workers_per_gather = 0;
set jit = off;
set work_mem = '64MB';

begin;

create schema hr;
create schema crm;
create schema demo;
comment on schema hr is 'A retail chain''s HR system (invented).';
comment on schema crm is 'A retail chain''s customer system (invented).';
comment on schema demo is 'What is true about the chain, and how it was made.';

-- Randomness ---------------------------------------------------------------------------------------------

-- A key must stay below 2^32: hashint8extended folds the upper half onto the lower. It is hashed twice: once
-- leaves the numbers of neighbouring keys more even than chance. stream keeps apart what is drawn about the
-- same key. psql puts the seed in; arguments are used so sparingly that the planner can inline the functions.
create function demo.uniform(key bigint, stream int) returns float8 immutable parallel safe
	return (((hashint8extended(hashint8extended(key, :seed * 1000 + stream), :seed * 1000 + stream) >> 11) & 9007199254740991)::float8 + 0.5)
		/ 9007199254740992::float8;
comment on function demo.uniform(bigint, int) is 'A number in 0..1, always the same for a key and a stream.';

create function demo.normal(key bigint, stream int) returns float8 immutable parallel safe
	return sqrt(-2 * ln(demo.uniform(key, stream))) * cos(6.283185307179586::float8 * demo.uniform(key, stream + 500));
comment on function demo.normal(bigint, int) is 'A standard normal number, always the same for a key and a stream (Box and Muller).';

create function demo.phi(x float8) returns float8 language plpgsql immutable parallel safe as $$
declare
	-- Abramowitz and Stegun 26.2.17, right to 7.5e-8
	t float8 := 1 / (1 + 0.2316419::float8 * abs(x));
	upper_tail float8 := 0.3989422804014327::float8 * exp(-x * x / 2) * t * (0.319381530::float8 + t * (-0.356563782::float8
		+ t * (1.781477937::float8 + t * (-1.821255978::float8 + t * 1.330274429::float8))));
begin
	return case when x > 0 then 1 - upper_tail else upper_tail end;
end $$;
comment on function demo.phi(float8) is 'The standard normal distribution function.';

create function demo.phi_inverse(p float8) returns float8 language plpgsql immutable parallel safe as $$
declare
	low float8 := -8;
	high float8 := 8;
begin
	for i in 1..50 loop
		if demo.phi((low + high) / 2) < p then low := (low + high) / 2; else high := (low + high) / 2; end if;
	end loop;
	return round(((low + high) / 2)::numeric, 6);
end $$;
comment on function demo.phi_inverse(float8) is 'The standard normal quantile, to six decimals, by bisection.';

-- What is planted ----------------------------------------------------------------------------------------

create table demo.planted (
	key text primary key,
	what text not null,
	value float8 not null,
	unit text not null,
	explanation text not null
);
comment on table demo.planted is
'What is true about the chain: the generator reads its numbers here. Rows whose explanation begins with "Follows" are worked out from the others and from the stores as they are.';

insert into demo.planted values
	-- levels
	('engagement_index', 'Engagement index', 68, '0..100', 'Of the December 2024 wave.'),
	('enps', 'eNPS', 8, 'NPS points', 'Of the December 2024 wave, given its other answers.'),
	('nps', 'NPS of customers', 25, 'NPS points', 'Of all 24 months.'),
	('nps_passives', 'Customers who are neither promoters nor detractors', 31, 'percent', 'Answers 7 and 8.'),
	('csat', 'CSAT of customers', 73, 'percent', 'Answers 4 and 5 of 1..5, as numbers or as words.'),
	('response_rate', 'Response rate', 70, 'percent', 'Who answers and who does not is independent of what they think.'),
	('item_response_rate', 'Questions answered', 98, 'percent', 'Of those who take part, for each of the 16 questions; half of the skipped ones have a row with a NULL and half have no row.'),
	('break_off', 'People who stop after the fifth question', 1.5, 'percent', 'Of those who take part: they answer too little for an index.'),
	('small_stores', 'Stores with too few people to report', greatest(1, round(6 * :scale)), 'stores', 'They have 3 or 4 employees; all others have 9 or more.'),
	-- variances of an answer before it is cut into 1..5; they sum to 1 with what is about the question alone
	('care_trait', 'Variance of care between stores', 0.06, 'variance', 'Under managers of one kind, of an answer''s total variance of 1.'),
	('care_month', 'Variance of care within a store over the months', 0.05, 'variance', 'Stationary; of an answer''s total variance of 1.'),
	('care_persistence', 'Correlation of a store''s care with that of the month before', 0.5, 'correlation', 'Within the store, first-order autoregressive.'),
	('person', 'Variance of people''s own disposition', 0.25, 'variance', 'Stays with the person; of an answer''s total variance of 1.'),
	('person_month', 'Variance of people''s mood of the month', 0.06, 'variance', 'Of an answer''s total variance of 1.'),
	('driver_month', 'Variance that the questions of one driver share', 0.12, 'variance', 'Per person and month; of an answer''s total variance of 1.'),
	-- care and customers
	('experience_trait', 'Variance of customers'' experience between stores', 0.04, 'variance', 'Of a customer rating''s total variance of 1.'),
	('experience_month', 'Variance of customers'' experience within a store over the months', 0.02, 'variance', 'Of a customer rating''s total variance of 1.'),
	('care_experience', 'Correlation of care and experience between stores', 0.6, 'correlation', 'Of the true means over 24 months. Answers show less of it: see care_experience_seen.'),
	('lag', 'Months until care shows in customers'' ratings', 2, 'months', 'Within a store: this month''s deviation shows after so many months.'),
	('care_experience_within', 'Correlation of care with the later experience within stores', 0.6, 'correlation', 'Of the true deviations at that lag. Answers show less of it: see care_experience_within_seen.'),
	('fall', 'Fall of care in the stores that lose it', 0.6, 'standard deviations of an answer', 'From July 2024 in stores 8, 58, 108 and so on, one in fifty: see demo.stores.'),
	-- managers
	('manager_effect', 'Good managers'' teams: engagement index above the others', 10, 'index points', 'Managers 03, 08, 13 and so on, one in five: see demo.managers.'),
	-- drivers: points of the eNPS answer (0..10) for a point of the driver''s answers (1..5), all others equal
	('weight_satisfaction', 'Weight of satisfaction for the eNPS answer', 0.10, 'points a point', 'All other drivers equal.'),
	('weight_culture', 'Weight of culture for the eNPS answer', 0.15, 'points a point', 'All other drivers equal.'),
	('weight_training', 'Weight of training for the eNPS answer', 0.15, 'points a point', 'All other drivers equal.'),
	('weight_empowerment', 'Weight of empowerment for the eNPS answer', 0.25, 'points a point', 'All other drivers equal.'),
	('weight_retention', 'Weight of retention for the eNPS answer', 0.05, 'points a point', 'All other drivers equal.'),
	('weight_communication', 'Weight of communication for the eNPS answer', 0.20, 'points a point', 'All other drivers equal.'),
	('weight_advocacy', 'Weight of advocacy for the eNPS answer', 0.25, 'points a point', 'All other drivers equal.'),
	('weight_resources', 'Weight of resources for the eNPS answer', 0.05, 'points a point', 'All other drivers equal.'),
	('weight_clarity', 'Weight of clarity for the eNPS answer', 0, 'points a point', 'None: it only goes along with the others, as the disposition of a person colours all answers.'),
	('weight_workload', 'Weight of workload for the eNPS answer', 0.10, 'points a point', 'All other drivers equal.'),
	('weight_recognition', 'Weight of recognition for the eNPS answer', 0.30, 'points a point', 'All other drivers equal.'),
	-- people and customers who leave
	('resignation', 'Resignations a month at average care', 0.018, 'per person-month', 'Exponential.'),
	('resignation_ratio', 'Hazard ratio of resigning for one more standard deviation of care', 0.75, 'ratio', 'Standard deviation of the stores'' monthly care.'),
	('other_leave', 'Dismissals and retirements a month', 0.005, 'per person-month', 'Whatever the care; six in ten are dismissals.'),
	('churn', 'Accounts closed a month at average experience', 0.02, 'per account-month', 'Exponential.'),
	('churn_ratio', 'Hazard ratio of closing an account for one more standard deviation of experience', 0.75, 'ratio', 'Standard deviation of the home store''s monthly experience.'),
	('order_amount', 'Log order amount for one more standard deviation of experience', 0.05, 'log amount', 'Standard deviation of the store''s monthly experience.');

create function demo.value(text) returns float8 language sql stable parallel safe
	as 'select value from demo.planted where key = $1';
comment on function demo.value(text) is 'A planted value by its key.';

create table demo.months (t int primary key, month date not null);
comment on table demo.months is 'The 24 months as 1..24, and those before that reach into them.';
insert into demo.months
	select t, (date '2022-12-01' + make_interval(months => t))::date
	from generate_series(1 - demo.value('lag')::int, 24) t;

-- The questions ------------------------------------------------------------------------------------------

create table hr.questions (
	question text primary key,
	driver text not null,
	wording text not null,
	reversed boolean not null,
	lo smallint not null,
	hi smallint not null
);
comment on table hr.questions is 'The questions of the monthly pulse; a reversed one is worded so that agreeing is bad.';
insert into hr.questions values
	('satisfaction_1', 'satisfaction', 'All in all I am satisfied with my job.', false, 1, 5),
	('satisfaction_2', 'satisfaction', 'I look forward to my working day.', false, 1, 5),
	('culture_1', 'culture', 'We treat each other with respect here.', false, 1, 5),
	('culture_2', 'culture', 'I can be myself at work.', false, 1, 5),
	('training_1', 'training', 'I get the training that my job needs.', false, 1, 5),
	('empowerment_1', 'empowerment', 'I can decide how I do my work.', false, 1, 5),
	('empowerment_2', 'empowerment', 'I may solve a customer''s problem on the spot.', false, 1, 5),
	('retention_1', 'retention', 'I often think of looking for another job.', true, 1, 5),
	('communication_1', 'communication', 'I hear in time what I need to know.', false, 1, 5),
	('communication_2', 'communication', 'My manager listens to what I say.', false, 1, 5),
	('advocacy_1', 'advocacy', 'I would shop here myself.', false, 1, 5),
	('resources_1', 'resources', 'I have the tools to do my work well.', false, 1, 5),
	('clarity_1', 'clarity', 'I know what is expected of me.', false, 1, 5),
	('workload_1', 'workload', 'I get my work done in my working hours.', false, 1, 5),
	('workload_2', 'workload', 'My workload is too heavy.', true, 1, 5),
	('recognition_1', 'recognition', 'Good work is recognised here.', false, 1, 5),
	('enps', 'advocacy', 'How likely are you to recommend working here to a friend?', false, 0, 10);

-- Means differ by question around the planted index: offset, in points of the scale, sums to 0.
create table demo.questions (
	question text primary key,
	no int not null,
	driver_no int not null,
	reversed boolean not null,
	mean float8 not null,
	weight float8 not null,
	cuts float8[] not null
);
comment on table demo.questions is
'How the 16 questions on 1..5 work: planted mean (reversed ones turned), the weight for the eNPS answer (the driver''s, shared among its questions), and the thresholds that cut a standard normal variable into 1..5.';
insert into demo.questions
	select
		question,
		row_number() over (order by question),
		dense_rank() over (order by driver),
		reversed,
		1 + 4 * demo.value('engagement_index') / 100 + level,
		demo.value('weight_' || driver) / count(*) over (partition by driver),
		'{}'
	from hr.questions
	join (values
		('satisfaction_1', 0.10), ('satisfaction_2', -0.05), ('culture_1', 0.30), ('culture_2', 0.25),
		('training_1', 0.05), ('empowerment_1', 0.00), ('empowerment_2', -0.10), ('retention_1', 0.00),
		('communication_1', -0.15), ('communication_2', 0.05), ('advocacy_1', 0.30), ('resources_1', 0.10),
		('clarity_1', 0.40), ('workload_1', -0.30), ('workload_2', -0.45), ('recognition_1', -0.50)
	) as levels(question, level) using (question);

-- One shape of thresholds for all questions, from the shares 4, 9, 20, 45 and 22 percent (most people
-- agree); each question moves it until its mean is the planted one.
do $$
declare
	shape constant float8[] := array[demo.phi_inverse(0.04), demo.phi_inverse(0.13), demo.phi_inverse(0.33), demo.phi_inverse(0.78)];
	q record;
	low float8;
	high float8;
	mean float8;
begin
	for q in select * from demo.questions loop
		low := -3;
		high := 3;
		for i in 1..40 loop
			select 5 - sum(demo.phi(cut + (low + high) / 2)) into mean from unnest(shape) cut;
			if mean > q.mean then low := (low + high) / 2; else high := (low + high) / 2; end if;
		end loop;
		update demo.questions
			set cuts = array(select round((cut + low)::numeric, 6)::float8 from unnest(shape) with ordinality s(cut, i) order by i)
			where question = q.question;
	end loop;
end $$;

-- Stores, their care and their customers' experience ------------------------------------------------------

create table hr.regions (region_id int primary key, name text not null);
comment on table hr.regions is 'Regions of the chain.';
create table hr.stores (
	store_id int primary key,
	name text not null,
	region_id int not null references hr.regions,
	manager text not null
);
comment on table hr.stores is 'Stores: a manager looks after five of them in one region.';

create table demo.stores (
	store_id int primary key,
	seats int not null,
	footfall float8 not null,
	good_manager boolean not null,
	falls boolean not null,
	care float8 not null,
	experience float8 not null
);
comment on table demo.stores is
'The truth about each store: positions, expected customer surveys a month, whether its care falls in July 2024, and the lasting part of its care and of its customers'' experience, in standard deviations of an answer.';

insert into hr.regions
	select r, 'Region ' || to_char(r, 'FM00')
	from generate_series(1, ceil(greatest(4, round(40 * :scale)) / 4.0)::int) r;
insert into hr.stores
	select s, 'Store ' || to_char(s, 'FM0000'), (s - 1) / 20 + 1, 'Manager ' || to_char((s - 1) / 5 + 1, 'FM00')
	from generate_series(1, greatest(4, round(40 * :scale)::int) * 5) s;

create table demo.managers (manager text primary key, good boolean not null);
comment on table demo.managers is 'Which managers are good: their teams'' engagement index lies higher by the planted manager_effect.';
insert into demo.managers
	select distinct manager, (store_id - 1) / 5 % 5 = 2 from hr.stores;

-- What follows from the planted values in the normal variables behind the answers.
create table demo.derived (key text primary key, value float8 not null, explanation text not null);
comment on table demo.derived is 'Quantities that follow from demo.planted, in the normal variables behind the answers.';

do $$
declare
	lag constant int := demo.value('lag');
	phi constant float8 := demo.value('care_persistence');
	share constant float8 := 0.2;	-- of managers who are good
	target constant float8 := demo.value('manager_effect');
	low float8 := 0;
	high float8 := 2;
	effect float8;
	spread float8;
	points float8;
	care_var float8;
	slope float8;
	mean_var float8;
	mean_cov float8;
begin
	-- the good managers' effect on care that makes the planted number of index points
	for i in 1..40 loop
		effect := (low + high) / 2;
		spread := sqrt(1 - share * (1 - share) * effect ^ 2);
		select avg(25 * (demo.phi((cut + effect * share) / spread) - demo.phi((cut - effect * (1 - share)) / spread))) * 4 into points
			from demo.questions, unnest(cuts) cut;
		if points < target then low := effect; else high := effect; end if;
	end loop;
	effect := round(effect::numeric, 6);

	-- means of 24 months of a first-order autoregressive deviation, and with those `lag` months earlier
	select sum(phi ^ abs(i - j)) / 576, sum(phi ^ abs(i - j + lag)) / 576 into mean_var, mean_cov
		from generate_series(1, 24) i, generate_series(1, 24) j;
	mean_var := mean_var * demo.value('care_month');
	mean_cov := mean_cov * demo.value('care_month');

	care_var := demo.value('care_trait') + share * (1 - share) * effect ^ 2;
	slope := demo.value('care_experience_within') * sqrt(demo.value('experience_month') / demo.value('care_month'));

	insert into demo.derived values
		('manager_effect', effect, 'What a good manager adds to care.'),
		('manager_share', share, 'Share of good managers.'),
		('care_variance', care_var, 'Variance of the lasting part of care, managers included.'),
		('care_mean_variance', care_var + mean_var, 'Variance of a store''s true care over 24 months.'),
		('item', 1 - care_var - demo.value('care_month') - demo.value('person') - demo.value('person_month') - demo.value('driver_month'),
			'Variance of an answer that is about the question alone.'),
		('within_slope', slope, 'Experience that one unit of a store''s deviating care makes, some months later.'),
		('experience_shock', demo.value('experience_month') * (1 - demo.value('care_experience_within') ^ 2),
			'Variance of monthly experience that has nothing to do with care.'),
		('experience_mean_variance', demo.value('experience_trait') + slope ^ 2 * mean_var
			+ demo.value('experience_month') * (1 - demo.value('care_experience_within') ^ 2) / 24,
			'Variance of a store''s true experience over 24 months.'),
		('care_sd', sqrt(care_var + demo.value('care_month')), 'Standard deviation of the stores'' monthly care.'),
		('experience_sd', sqrt(demo.value('experience_trait') + demo.value('experience_month')), 'Standard deviation of the stores'' monthly experience.');
	-- deviations carry some of the correlation between stores: the traits carry the rest
	insert into demo.derived
		select 'trait_correlation',
			(demo.value('care_experience') * sqrt(c.value * x.value) - slope * mean_cov) / sqrt(care_var * demo.value('experience_trait')),
			'Correlation of the lasting parts of care and experience.'
		from demo.derived c, demo.derived x
		where c.key = 'care_mean_variance' and x.key = 'experience_mean_variance';
end $$;

create function demo.derived(text) returns float8 language sql stable parallel safe
	as 'select value from demo.derived where key = $1';
comment on function demo.derived(text) is 'A derived quantity by its key.';

-- Care is centred over the chain's seats: the planted levels are this chain's, not those of all chains
-- that might have been.
insert into demo.stores
	with drawn as (
		select
			store_id, good,
			case when store_id % 33 = 17 and store_id / 33 < demo.value('small_stores')
				then 3 + store_id % 2 else 9 + floor(14 * demo.uniform(store_id, 1))::int end as seats,
			60 + 60 * demo.uniform(store_id, 2) as footfall,
			(good::int - demo.derived('manager_share')) * demo.derived('manager_effect')
				+ sqrt(demo.value('care_trait')) * demo.normal(store_id, 3) as care,
			demo.derived('trait_correlation') as r
		from hr.stores join demo.managers using (manager)
	)
	select
		store_id, seats, footfall, good, store_id % 50 = 8,
		round((care - sum(care * seats) over () / sum(seats) over ())::numeric, 6),
		round((sqrt(demo.value('experience_trait'))
			* (r * care / sqrt(demo.derived('care_variance')) + sqrt(1 - r * r) * demo.normal(store_id, 4)))::numeric, 6)
	from drawn;

create table demo.store_months (
	store_id int,
	t int,
	month date not null,
	care float8 not null,
	experience float8 not null,
	expected_nps float8,
	primary key (store_id, t)
);
comment on table demo.store_months is
'The truth about each store and month: its care and its customers'' experience, in standard deviations of an answer, and the NPS that the experience makes. Months before the first reach into it by the lag.';

insert into demo.store_months
	with recursive wander as (
		select store_id, min(t) as t, demo.normal(store_id * 64, 5) as deviation
		from demo.stores, demo.months group by store_id
		union all
		select store_id, t + 1,
			p.persistence * deviation + sqrt(1 - p.persistence ^ 2) * demo.normal(store_id * 64 + t + 8, 5)
		from wander, (select demo.value('care_persistence') as persistence) p
		where t < 24
	), deviating as (
		select store_id, t, seats, s.care, s.experience,
			sqrt(demo.value('care_month')) * deviation - case when falls and t >= 19 then demo.value('fall') else 0 end as deviation
		from wander join demo.stores s using (store_id)
	), centred as (
		select store_id, t, seats, care, experience, deviation - sum(deviation * seats) over month / sum(seats) over month as deviation
		from deviating
		window month as (partition by t)
	), shown as (
		select *, lag(deviation, demo.value('lag')::int, 0::float8) over (partition by store_id order by t) as earlier
		from centred
	)
	select store_id, t, month,
		round((care + deviation)::numeric, 6),
		round((experience + demo.derived('within_slope') * earlier
			+ sqrt(demo.derived('experience_shock')) * demo.normal(store_id * 64 + t + 8, 6))::numeric, 6)
	from shown join demo.months using (t);

\ir generate_hr.sql
\ir generate_crm.sql
\ir generate_service.sql
\ir generate_truth.sql

commit;

analyze;
