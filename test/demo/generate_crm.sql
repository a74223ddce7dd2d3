-- Part of generate.sql: customers, their surveys, accounts and orders.

create table crm.customers (
	customer_id int primary key,
	home_store int not null references hr.stores,
	since date not null
);
comment on table crm.customers is 'Customers who have a card, and the store that they mostly go to.';
create table crm.surveys (
	survey_id int not null,
	customer_id int not null,
	store_id int not null,
	answered_on date not null,
	nps smallint,
	csat smallint,
	csat_label text
);
comment on table crm.surveys is
'Answers after a visit: nps 0..10, CSAT 1..5 as a number (csat) or, from the tills, as words (csat_label), never both. NULL: not answered.';
create table crm.accounts (
	account_id int not null,
	customer_id int not null,
	opened_on date not null,
	closed_on date
);
comment on table crm.accounts is
'Card accounts that were open at any time since January 2023; those closed earlier are not kept.';
create table crm.orders (
	order_id int not null,
	customer_id int not null,
	store_id int not null,
	ordered_on date not null,
	amount numeric(10, 2) not null
);
comment on table crm.orders is 'Orders, in the chain''s one currency.';

-- Customers: 600 a store, of whom 400 were there before 2023 and 8 come in each month (the rest later) -----

insert into crm.customers
	select
		(store_id - 1) * 600 + i,
		store_id,
		case when i <= 400 then date '2023-01-01' - 1 - floor(2000 * demo.uniform(store_id * 1024 + i, 40))::int
			else (date '2023-01-01' + make_interval(months => (i - 401) / 8))::date end
	from hr.stores, generate_series(1, 400 + 8 * 24) i;

-- Surveys ------------------------------------------------------------------------------------------------

create temp table visits on commit drop as
	select
		store_id, t, month, m.experience,
		round(s.footfall * (0.9 + 0.2 * demo.uniform(store_id * 64 + t, 41)))::int as n
	from demo.store_months m join demo.stores s using (store_id)
	where t >= 1;

-- The thresholds that make the planted shares of answers, given what customers went through in these
-- stores and months: Newton's method, beginning at those of a standard normal variable.
create table demo.rating_cuts (question text primary key, noise float8 not null, cuts float8[] not null);
comment on table demo.rating_cuts is
'Thresholds that cut experience + noise (its standard deviation) into 0..10 (nps) and 1..5 (csat).';

do $$
declare
	noise constant float8 := sqrt(1 - demo.value('experience_trait') - demo.value('experience_month'));
	detractors constant float8 := (100 - demo.value('nps') - demo.value('nps_passives')) / 200;
	passives constant float8 := demo.value('nps_passives') / 100;
	promoters constant float8 := 1 - detractors - passives;
	csat constant float8 := demo.value('csat') / 100;
	wanted record;
	share float8;
	below float8;
	cut float8;
	step float8;
	cuts float8[];
begin
	for wanted in
		select 'nps' as question, array[0.09, 0.05, 0.07, 0.09, 0.11, 0.32, 0.27]::float8[] as within
		union all select 'csat', array[0.15, 0.26, 0.59]::float8[]
	loop
		cuts := '{}';
		below := 0;
		-- the shares within detractors and so on are a usual distribution's
		foreach share in array case wanted.question
			when 'nps' then array(select detractors * w from unnest(wanted.within) w) || array[passives * 0.36, passives * 0.64, promoters * 0.43]
			else array(select (1 - csat) * w from unnest(wanted.within) w) || array[csat * 0.59] end
		loop
			below := below + share;
			cut := demo.phi_inverse(below);
			for i in 1..5 loop
				select (below - sum(n * demo.phi(z)) / sum(n)) / (sum(n * exp(-z * z / 2)) / sum(n) / sqrt(2 * pi()) / noise) into step
					from visits, lateral (select (cut - experience) / noise as z offset 0) standard;
				cut := cut + step;
			end loop;
			cuts := cuts || round(cut::numeric, 6)::float8;
		end loop;
		insert into demo.rating_cuts values (wanted.question, noise, cuts);
	end loop;

	update demo.store_months m
		set expected_nps = round((100 * (1 - demo.phi((r.cuts[9] - experience) / r.noise) - demo.phi((r.cuts[7] - experience) / r.noise)))::numeric, 6)
		from demo.rating_cuts r where r.question = 'nps' and t >= 1;
end $$;

-- A customer's mood is not carried from one survey to the next: given store and month, surveys are
-- independent. One in five asks for satisfaction in words. In a month t there are 400 + 8 t customers.
insert into crm.surveys
	select
		survey_id,
		(store_id - 1) * 600 + 1 + floor((400 + 8 * t) * demo.uniform(survey_id, 42))::int,
		store_id,
		month + floor(28 * demo.uniform(survey_id, 43))::int,
		case when demo.uniform(survey_id, 44) >= 0.08
			then width_bucket(experience + noise * demo.normal(survey_id, 45), nps_cuts) end,
		case when how >= 0.3 then csat end,
		case when how < 0.2 then
			case when how < 0.01 then upper(words[csat]) when how < 0.02 then lower(words[csat]) || ' ' else words[csat] end
		end
	from (
		select
			row_number() over (order by t, store_id, i) as survey_id, store_id, t, month, experience
		from visits, generate_series(1, n) i
	) v,
	(select n.noise, n.cuts as nps_cuts, c.cuts as csat_cuts,
			array['Very dissatisfied', 'Dissatisfied', 'Neutral', 'Satisfied', 'Very satisfied'] as words
		from demo.rating_cuts n, demo.rating_cuts c where n.question = 'nps' and c.question = 'csat') p,
	lateral (select
		-- satisfaction goes with the first number: .7 of the noise is the same
		1 + width_bucket(experience + noise * (0.7 * demo.normal(survey_id, 45) + sqrt(0.51) * demo.normal(survey_id, 46)), csat_cuts) as csat,
		demo.uniform(survey_id, 47) as how offset 0) c;

-- Accounts: six in ten customers have one; the hazard of closing it follows the home store's experience ---

insert into crm.accounts
	with hazard as (
		-- cumulated at the end of each month; the first entry is the beginning
		select store_id, array[0::float8] || array_agg(total order by t) as cumulated
		from (
			select store_id, t, sum(demo.value('churn') * demo.value('churn_ratio') ^ (experience / demo.derived('experience_sd')))
				over (partition by store_id order by t) as total
			from visits
		) h
		group by store_id
	), opened as (
		select customer_id, home_store, since,
			-- when it begins to be seen, in months from January 2023
			greatest(0, (extract(year from since) - 2023) * 12 + extract(month from since) - 1)::int as start
		from crm.customers
		where demo.uniform(customer_id, 50) < 0.6
	), timed as (
		select customer_id, since, cumulated,
			cumulated[start + 1] - ln(demo.uniform(customer_id, 51)) as rings
		from opened join hazard on store_id = home_store
	)
	select
		row_number() over (order by customer_id), customer_id, since,
		case when m <= 24 then (date '2022-12-01' + make_interval(months => m))::date + 1
			+ floor(27 * (rings - cumulated[m]) / (cumulated[m + 1] - cumulated[m]))::int end
	from timed, lateral (select width_bucket(rings, cumulated) as m offset 0) b;

-- Orders: about one for two surveys ----------------------------------------------------------------------

insert into crm.orders
	select
		order_id,
		(store_id - 1) * 600 + 1 + floor((400 + 8 * t) * demo.uniform(order_id, 60))::int,
		store_id,
		month + floor(28 * demo.uniform(order_id, 61))::int,
		round(exp(3.6 + effect * experience + 0.7 * demo.normal(order_id, 62))::numeric, 2)
	from (
		select row_number() over (order by t, store_id, i) as order_id, store_id, t, month, experience
		from visits, generate_series(1, n / 2) i
	) o,
	(select demo.value('order_amount') / demo.derived('experience_sd') as effect) p;

alter table crm.surveys add primary key (survey_id);
alter table crm.accounts add primary key (account_id);
alter table crm.orders add primary key (order_id);
alter table crm.surveys add foreign key (customer_id) references crm.customers;
alter table crm.accounts add foreign key (customer_id) references crm.customers;
create index on crm.surveys (store_id, answered_on);
create index on crm.accounts (customer_id);
create index on crm.orders (store_id, ordered_on);
