-- Rows for the tables of the second mapping in docs/mappings.md: a service company's year 2024. Nothing is drawn: the
-- same rows on every run.

-- A number 0..k-1 for a pair, as good as any.
create function pick(i bigint, j bigint, k int) returns int language sql immutable
	return abs(hashint8extended(i * 1000003 + j, 7) % k)::int;

insert into hcm.supervisory_organization values
	('ORG-1', 'Northlight', null, 'W001', 'Company', null, null),
	('ORG-10', 'Region North', 'ORG-1', 'W002', 'Region', null, null),
	('ORG-20', 'Region South', 'ORG-1', 'W003', 'Region', null, null),
	('ORG-11', 'Team Harbour', 'ORG-10', 'W011', 'Service Team', null, null),
	('ORG-12', 'Team Bridge', 'ORG-10', 'W023', 'Service Team', null, null),
	('ORG-13', 'Team Tower', 'ORG-10', 'W035', 'Service Team', null, null),
	('ORG-21', 'Team Garden', 'ORG-20', 'W047', 'Service Team', null, null),
	('ORG-22', 'Team Mill', 'ORG-20', 'W059', 'Service Team', null, null),
	('ORG-23', 'Team Quarry', 'ORG-20', 'W071', 'Service Team', '2024-07-01', 'ORG-22'),
	('ORG-30', 'Finance', 'ORG-1', 'W083', 'Back Office', null, null);

-- W001 to W003 lead; twelve in each of seven teams.
create temp table seat as
	select i, 'W' || to_char(i, 'FM000') as employee_id,
		case when i <= 3 then (array['ORG-1', 'ORG-10', 'ORG-20'])[i]
			else (array['ORG-11', 'ORG-12', 'ORG-13', 'ORG-21', 'ORG-22', 'ORG-23', 'ORG-30'])[(i - 11) / 12 + 1] end as organization_id
	from generate_series(1, 94) i where i <= 3 or i >= 11;
insert into hcm.worker
	select employee_id, 'Worker ' || i, date '2019-01-01' + pick(i, 1, 1700),
		case when i % 9 = 0 then date '2024-03-01' + i end, case when i % 9 = 0 then case when i % 2 = 0 then 'Resigned' else 'Retired' end end
	from seat;
-- Every fifth was promoted in the team in April; Team Quarry became part of Team Mill in July.
insert into hcm.worker_position
	select employee_id, 'P-' || i, organization_id, hire_date,
		least(termination_date, case when i % 5 = 0 then date '2024-03-31' end, case when organization_id = 'ORG-23' then date '2024-06-30' end)
	from seat join hcm.worker using (employee_id)
	union all
	select employee_id, 'P-' || i || '-2', organization_id, '2024-04-01', least(termination_date, case when organization_id = 'ORG-23' then date '2024-06-30' end)
	from seat join hcm.worker using (employee_id)
	where i % 5 = 0 and coalesce(termination_date, '2024-12-31') >= '2024-04-01'
	union all
	select employee_id, 'P-' || i || '-3', 'ORG-22', '2024-07-01', termination_date
	from seat join hcm.worker using (employee_id)
	where organization_id = 'ORG-23' and coalesce(termination_date, '2024-12-31') >= '2024-07-01';

create temp view worked_in as
	select employee_id, organization_id, effective_date as from_date, coalesce(end_date, 'infinity') as to_date from hcm.worker_position;

insert into hcm.survey values ('S1', 'Pulse 2024-Q1', '2024-02-01'), ('S2', 'Pulse 2024-Q2', '2024-05-01'), ('S3', 'Pulse 2024-Q3', '2024-08-01'),
	('S4', 'Pulse 2024-Q4', '2024-11-01');
insert into hcm.survey_question values
	('manager_cares', 'leadership', 'My manager cares about me.', 'Agreement', false),
	('valued', 'care', 'I feel valued here.', 'Agreement', false),
	('proud', 'culture', 'I am proud of what we do.', 'Agreement', false),
	('looking', 'retention', 'I am looking for another job.', 'Agreement', true),
	('stressed', 'workload', 'How often is it too much?', 'Frequency', true),
	('recommend', 'enps', 'How likely are you to recommend working here?', '0-10', false);
insert into hcm.survey_participant
	select survey_id, employee_id
	from hcm.survey, hcm.worker_position
	where open_date between effective_date and coalesce(end_date, 'infinity');
-- Nine in ten answer within a fortnight, and leave out a question here and there. Employees of odd teams say worse.
insert into hcm.survey_answer
	select survey_id, employee_id, question_id,
		case when pick(n * 100 + q, i, 25) = 0 then 'Not applicable'
			when answer_type = '0-10' then (10 - pick(n * 100 + q, i, 5) - pick(n * 100 + q, i + 500, 4))::text
			when answer_type = 'Frequency' then (array['Never', 'Rarely', 'Sometimes', 'Often', 'Always'])[1 + pick(n * 100 + q, i, 5)]
			else (array['Strongly disagree', 'Disagree', 'Neutral', 'Agree', 'strongly agree '])[1 + greatest(pick(n * 100 + q, i, 5), pick(n * 100 + q, i + 500, 4))] end,
		least(open_date + pick(n, i, 14), coalesce(termination_date, 'infinity'))
	from hcm.survey_participant
	join hcm.survey using (survey_id)
	join hcm.worker using (employee_id)
	join seat using (employee_id),
	lateral (select right(survey_id, 1)::int as n) s,
	(select *, row_number() over (order by question_id) as q from hcm.survey_question) question
	where pick(n, i + 1000, 10) > 0 and not (answer_type = '0-10' and pick(n * 100 + q, i, 25) = 0);

insert into crm.account select 'A' || i, 'Customer ' || i, date '2020-01-01' + pick(i, 2, 1400) from generate_series(1, 40) i;
insert into crm.contact select 'C' || i, 'A' || (i + 1) / 2, 'Name ' || i from generate_series(1, 80) i;
insert into crm.users select 'U' || i, 'User ' || i, employee_id from seat where organization_id ~ '^ORG-[12][1-3]';
-- one team has the account, every third time two
insert into crm.account_team
	select 'A' || i, (array['ORG-11', 'ORG-12', 'ORG-13', 'ORG-21', 'ORG-22'])[i % 5 + 1], case when i % 3 = 0 then 60 else 100 end from generate_series(1, 40) i
	union all
	select 'A' || i, (array['ORG-11', 'ORG-12', 'ORG-13', 'ORG-21', 'ORG-22'])[(i + 1) % 5 + 1], 40 from generate_series(1, 40) i where i % 3 = 0;
insert into crm.cases
	select 'CASE-' || i, 'A' || (contact + 1) / 2, 'C' || contact, u.id, opened, opened + make_interval(hours => 1 + pick(i, 5, 70))
	from generate_series(1, 1500) i
	cross join lateral (select 1 + pick(i, 3, 80) as contact, timestamp '2024-01-01' + make_interval(hours => pick(i, 4, 8600)) as opened) c
	join (select *, row_number() over (order by id) - 1 as place, count(*) over () as users from crm.users) u on place = pick(i, 6, users::int)
	join worked_in w on w.employee_id = employee_number and (opened + make_interval(hours => 1 + pick(i, 5, 70)))::date between from_date and to_date;
insert into crm.survey_response
	select 'R-' || id, account_id, case when pick(i, 7, 10) > 0 then contact_id end, id, closed_date::date + pick(i, 8, 4),
		case when pick(i, 9, 12) > 0 then 10 - pick(i, 10, 5) - pick(i, 11, 3) end,
		(array['Very dissatisfied', 'dissatisfied', 'Neutral', 'Satisfied', 'Very satisfied'])[1 + greatest(pick(i, 12, 5), pick(i, 13, 5))],
		case when pick(i, 14, 20) = 0 then 'Thank you!' end
	from crm.cases, lateral (select substr(id, 6)::int as i) n where pick(i, 15, 10) < 7 and closed_date < '2024-12-28';
insert into crm.survey_response
	select 'Y-' || i, 'A' || i, 'C' || i * 2, null, date '2024-09-01' + i, 10 - pick(i, 16, 8), 'Satisfied', null from generate_series(1, 40) i;
insert into crm.opportunity
	select 'O' || i, 'A' || i % 40 + 1, u.id, i % 3 > 0, closed, 1000 + pick(i, 17, 9000)
	from generate_series(1, 400) i
	cross join lateral (select date '2024-01-01' + pick(i, 18, 366) as closed) c
	join (select *, row_number() over (order by id) - 1 as place, count(*) over () as users from crm.users) u on place = pick(i, 19, users::int)
	join worked_in w on w.employee_id = employee_number and closed between from_date and to_date;
insert into crm.cancellation select 'A' || i, date '2024-02-01' + i * 7, 'Price' from generate_series(4, 40, 9) i;
