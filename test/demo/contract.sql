-- The contract over the demo's tables: what a DBA writes once, here for a chain that keeps HR and CRM apart.
--
--	psql -X -f contract.sql demo

create schema contract;

-- Regions are above stores; departments serve them and meet no customer.
create view contract.units as
	select 'region ' || region_id as unit, null as parent, null as manager, name, true as customer_facing
	from hr.regions
	union all
	select store_id::text, 'region ' || region_id, manager, name, true
	from hr.stores
	union all
	select 'department ' || department_id, null, null, name, false
	from hr.departments;

create view contract.questions as
	select question, 'employee' as voice, driver as dimension, lo, hi, reversed, wording
	from hr.questions
	union all
	values
		('nps', 'customer', 'loyalty', 0::smallint, 10::smallint, false, 'How likely are you to recommend us to a friend?'),
		('csat', 'customer', 'satisfaction', 1::smallint, 5::smallint, false, 'How satisfied were you with your visit?'),
		('service', 'internal', 'service', 0::smallint, 10::smallint, false, 'How likely are you to recommend their service to a colleague?'),
		('supplier_nps', 'supplier', 'loyalty', 0::smallint, 10::smallint, false, 'How likely are you to recommend us as a customer?'),
		('fairness', 'supplier', 'fairness', 1::smallint, 5::smallint, false, 'We are treated fairly.');

-- A pulse is answered once a month: person and month make a response. The tills ask for satisfaction in words. About
-- a department there is a response each.
create view contract.responses as
	select
		'employee' as voice, employee_id * 100000::bigint + (month - date '2000-01-01') as response, employee_id as person,
		store_id::text as unit, month as asked_on, question, score, null as about_unit
	from hr.pulse_answers
	union all
	select 'customer', survey_id, customer_id, store_id::text, answered_on, 'nps', nps, null
	from crm.surveys
	union all
	select 'customer', survey_id, customer_id, store_id::text, answered_on, 'csat', coalesce(csat, likert5(csat_label)), null
	from crm.surveys
	union all
	select 'internal', (employee_id * 100000::bigint + (month - date '2000-01-01')) * 10 + department_id, employee_id,
		store_id::text, month, 'service', score, 'department ' || department_id
	from hr.service_ratings
	union all
	select 'supplier', supplier_id * 100000::bigint + (answered_on - date '2000-01-01'), supplier_id,
		'region ' || region_id, answered_on, q.question, q.score, null
	from crm.supplier_surveys join crm.suppliers using (supplier_id),
	lateral (values ('supplier_nps', nps), ('fairness', fairness)) q(question, score);

-- Employees by store: each move ends a spell and begins another. Customers by the store that they mostly go to. The
-- records begin in 2023: who had left by then is not in them, so that of those who began earlier only who stayed is.
create view contract.tenures as
	with move as (
		select employee_id, moved_on, to_store, lead(moved_on) over (partition by employee_id order by moved_on) as next_move
		from hr.moves
	), first_store as (
		select employee_id, coalesce(m.from_store, e.store_id) as store_id, hired_on, m.moved_on
		from hr.employees e
		left join (select distinct on (employee_id) * from hr.moves order by employee_id, moved_on) m using (employee_id)
	)
	select 'employee' as kind, employee_id as person, f.store_id as unit, hired_on as started_on,
		coalesce(moved_on, left_on) as ended_on, case when moved_on is null then leave_cause else 'transfer' end as cause,
		date '2023-01-01' as seen_from
	from first_store f join hr.employees using (employee_id, hired_on)
	union all
	select 'employee', employee_id, to_store, moved_on,
		coalesce(next_move, left_on), case when next_move is null then leave_cause else 'transfer' end, '2023-01-01'
	from move join hr.employees using (employee_id)
	union all
	select 'customer', customer_id, home_store, opened_on, closed_on, null, '2023-01-01'
	from crm.accounts join crm.customers using (customer_id);

create view contract.outcomes as
	select store_id as unit, ordered_on as at, 'order amount' as measure, amount as value
	from crm.orders
	union all
	select store_id, month, f.measure, f.value
	from hr.store_figures,
	lateral (values ('ideas', ideas), ('sick days', sick_days), ('shrinkage', shrinkage), ('sales per hour', sales_per_hour),
		('hazards reported early', hazards_reported)) f(measure, value);

create view contract.invitations as
	select to_char(month, 'YYYY-MM') as survey, store_id as unit, count(*) as invited
	from hr.pulse_invitations
	group by month, store_id;

create view contract.surveys as
	select distinct to_char(month, 'YYYY-MM') as survey, month as period
	from hr.pulse_invitations;

create view contract.benchmarks as
	select question, norm
	from hr.benchmarks;
