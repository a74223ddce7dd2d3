-- Part of generate.sql: departments that serve the stores, suppliers, benchmarks, and the stores' own figures.

insert into demo.planted values
	('internal_nps_1', 'NPS that stores give IT', 10, 'NPS points', 'A quarter of answers after another: whatever the store and its care.'),
	('internal_nps_2', 'NPS that stores give logistics', -20, 'NPS points', 'Whatever the store and its care.'),
	('internal_nps_3', 'NPS that stores give payroll', 40, 'NPS points', 'Whatever the store and its care.'),
	('supplier_nps', 'NPS of suppliers', 30, 'NPS points', 'Of all eight quarters.'),
	('care_ideas', 'Correlation of a store''s care with its ideas', 0.5, 'correlation', 'Of true care, in the same month; one of the stores'' own figures.'),
	('care_sick_days', 'Correlation of a store''s care with its sick days', -0.4, 'correlation', 'Of true care, in the same month.'),
	('care_shrinkage', 'Correlation of a store''s care with its shrinkage', -0.3, 'correlation', 'Of true care, in the same month.'),
	('care_sales_per_hour', 'Correlation of a store''s care with its sales per hour', 0.4, 'correlation', 'Of true care, in the same month.'),
	('care_hazards_reported', 'Correlation of a store''s care with the hazards it reports', 0.3, 'correlation', 'Of true care, in the same month.');

-- An answer on 0..10 out of an even number in 0..1: three in ten are passives, the rest make the NPS.
create function demo.recommendation(u float8, nps float8) returns smallint immutable parallel safe
	return (case
		when u < (70 - nps) / 200 then floor(7 * u / ((70 - nps) / 200))
		when u < (70 - nps) / 200 + 0.3 then 7 + floor(2 * (u - (70 - nps) / 200) / 0.3)
		else 9 + floor(2 * (u - (70 - nps) / 200 - 0.3) / ((70 + nps) / 200)) end)::smallint;
comment on function demo.recommendation(float8, float8) is 'An answer on 0..10 with a given NPS: detractors even over 0..6, passives over 7..8, promoters over 9..10.';

-- Departments: once a quarter, who answers the pulse also rates those who serve the store ------------------

create table hr.departments (department_id int primary key, name text not null);
comment on table hr.departments is 'Departments that serve the stores and meet no customer.';
insert into hr.departments values (1, 'IT'), (2, 'Logistics'), (3, 'Payroll');

create table hr.service_ratings (
	employee_id int not null,
	store_id int not null,
	month date not null,
	department_id int not null references hr.departments,
	score smallint not null,
	primary key (employee_id, month, department_id)
);
comment on table hr.service_ratings is
'How likely people in a store are to recommend a department''s service to a colleague, 0..10; in the last month of a quarter.';
insert into hr.service_ratings
	select employee_id, store_id, month, department_id,
		demo.recommendation(demo.uniform(employee_id * 128 + extract(month from month)::bigint * 8 + extract(year from month)::bigint % 2 * 4 + department_id, 70),
			demo.value('internal_nps_' || department_id))
	from (select distinct employee_id, store_id, month from hr.pulse_answers) a, hr.departments
	where extract(month from month) in (3, 6, 9, 12)
	order by employee_id, month, department_id;

-- Suppliers: each has a contact person who is asked once a quarter -----------------------------------------

create table crm.suppliers (supplier_id int primary key, name text not null, region_id int not null references hr.regions);
comment on table crm.suppliers is 'Suppliers, and the region that they deliver to.';
insert into crm.suppliers
	select (region_id - 1) * 8 + i, 'Supplier ' || to_char((region_id - 1) * 8 + i, 'FM000'), region_id
	from hr.regions, generate_series(1, 8) i;

create table crm.supplier_surveys (
	supplier_id int not null references crm.suppliers,
	answered_on date not null,
	nps smallint,
	fairness smallint,
	primary key (supplier_id, answered_on)
);
comment on table crm.supplier_surveys is
'What suppliers say: how likely they are to recommend the chain as a customer (nps, 0..10), and whether it treats them fairly (fairness, 1..5).';
insert into crm.supplier_surveys
	select supplier_id, month + 9,
		demo.recommendation(demo.uniform(supplier_id * 32 + t, 71), demo.value('supplier_nps')),
		least(5, 2 + floor(4 * demo.uniform(supplier_id * 32 + t, 72)))
	from crm.suppliers, demo.months
	where t in (3, 6, 9, 12, 15, 18, 21, 24)
	order by supplier_id, month;

-- Benchmarks: the trade's means, a round tenth near what this chain has -------------------------------------

create table hr.benchmarks (question text primary key references hr.questions, norm numeric(3, 1) not null);
comment on table hr.benchmarks is 'Means of the trade on 1..5, of questions as they are worded (invented).';
insert into hr.benchmarks
	select question, round((case when reversed then 6 - mean else mean end + 0.2 * (demo.uniform(no, 73) - 0.5))::numeric, 1)
	from demo.questions;

-- The stores' own figures -----------------------------------------------------------------------------------

create table hr.store_figures (
	store_id int not null references hr.stores,
	month date not null,
	ideas numeric(5, 2) not null,
	sick_days numeric(5, 2) not null,
	shrinkage numeric(5, 2) not null,
	sales_per_hour numeric(6, 2) not null,
	hazards_reported numeric(5, 2) not null,
	primary key (store_id, month)
);
comment on table hr.store_figures is
'Monthly figures of stores: ideas handed in and hazards reported a hundred employees, sick days a hundred working days, shrinkage in percent of sales, sales a working hour.';
insert into hr.store_figures
	with figure as (
		select store_id, month, name,
			r * care / sd + sqrt(1 - r * r) * demo.normal(store_id * 64 + t, stream) as z
		from demo.store_months,
		(select demo.derived('care_sd') as sd) s,
		(select substr(key, 6) as name, value as r, 74 + row_number() over (order by key)::int as stream
			from demo.planted where key in ('care_ideas', 'care_sick_days', 'care_shrinkage', 'care_sales_per_hour', 'care_hazards_reported')) f
		where t >= 1
	)
	select store_id, month,
		round(greatest(0, 6 + 2 * max(z) filter (where name = 'ideas'))::numeric, 2),
		round(greatest(0, 5 + 1.2 * max(z) filter (where name = 'sick_days'))::numeric, 2),
		round(greatest(0, 1.5 + 0.3 * max(z) filter (where name = 'shrinkage'))::numeric, 2),
		round(greatest(0, 140 + 15 * max(z) filter (where name = 'sales_per_hour'))::numeric, 2),
		round(greatest(0, 3 + 0.8 * max(z) filter (where name = 'hazards_reported'))::numeric, 2)
	from figure
	group by store_id, month
	order by store_id, month;
