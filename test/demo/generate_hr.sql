-- Part of generate.sql: employees, their moves between stores, invitations and answers.

create table hr.employees (
	employee_id int primary key,
	store_id int not null references hr.stores,
	hired_on date not null,
	left_on date,
	leave_cause text check (leave_cause in ('resigned', 'dismissed', 'retired')),
	check ((left_on is null) = (leave_cause is null)),
	check (left_on > hired_on)
);
comment on table hr.employees is
'People employed at any time since January 2023; store_id is the last known one: earlier ones are in hr.moves.';
create table hr.moves (
	employee_id int not null,
	moved_on date not null,
	from_store int not null,
	to_store int not null
);
comment on table hr.moves is 'Moves between stores: moved_on is the first day in the new one.';
create table hr.pulse_invitations (
	employee_id int not null,
	month date not null,
	store_id int not null
);
comment on table hr.pulse_invitations is
'Who was asked: everybody employed on the first of the month, with the store at that time.';
create table hr.pulse_answers (
	employee_id int not null,
	store_id int not null,
	month date not null,
	question text not null,
	score smallint
);
comment on table hr.pulse_answers is
'A row a person, month and question: the answer as given (reversed questions not turned). A skipped question has a NULL score or no row. store_id is the store when answering.';

create table demo.employees (employee_id int primary key, disposition float8 not null);
comment on table demo.employees is 'The truth about each person: what colours all answers, in standard deviations of an answer.';

-- Who works where, month by month ------------------------------------------------------------------------

-- A store has a fixed number of seats. In each month: everybody there on the first is invited; some leave
-- from the 2nd on; seats empty since an earlier month are filled; at the end some change places within
-- their region.
create temp table seat (seat int primary key, store_id int not null, region_id int not null, employee_id int, empty_since int) on commit drop;
insert into seat
	select row_number() over (order by store_id, i), store_id, region_id
	from demo.stores join hr.stores using (store_id), generate_series(1, seats) i;
-- those who are there at the beginning: three and a half years on average so far
update seat set employee_id = seat;
insert into hr.employees
	select employee_id, store_id, date '2023-01-01' - 1 - floor(-1280 * ln(demo.uniform(employee_id, 20)))::int
	from seat order by employee_id;

do $$
declare
	this record;
	last_id int;
	resignation constant float8 := demo.value('resignation');
	ratio constant float8 := demo.value('resignation_ratio');
	other constant float8 := demo.value('other_leave');
	care_sd constant float8 := demo.derived('care_sd');
begin
	for this in select * from demo.months where t >= 1 order by t loop
		insert into hr.pulse_invitations
			select employee_id, this.month, store_id from seat where employee_id is not null order by employee_id;

		-- two exponential clocks; the one that rings first in this month decides
		with clocks as (
			select employee_id,
				-ln(demo.uniform(employee_id * 32 + this.t, 21)) / (resignation * ratio ^ (care / care_sd)) as resigns,
				-ln(demo.uniform(employee_id * 32 + this.t, 22)) / other as goes
			from seat join demo.store_months using (store_id)
			where t = this.t
		)
		update hr.employees e set
			store_id = s.store_id,
			left_on = this.month + 1 + floor(27 * least(resigns, goes))::int,
			leave_cause = case
				when resigns < goes then 'resigned'
				when demo.uniform(e.employee_id, 23) < 0.6 then 'dismissed'
				else 'retired' end
		from clocks join seat s using (employee_id)
		where e.employee_id = s.employee_id and least(resigns, goes) < 1;

		select max(employee_id) into last_id from hr.employees;
		with newcomer as (
			select seat, last_id + (row_number() over (order by seat))::int as employee_id
			from seat where empty_since < this.t
		), seated as (
			update seat set employee_id = newcomer.employee_id, empty_since = null
			from newcomer where seat.seat = newcomer.seat
			returning newcomer.employee_id, store_id
		)
		insert into hr.employees
			select employee_id, store_id, this.month + 1 + floor(27 * demo.uniform(employee_id, 24))::int
			from seated order by employee_id;

		update seat set employee_id = null, empty_since = this.t
			from hr.employees e where e.employee_id = seat.employee_id and e.left_on is not null;

		-- about one in a hundred wants another store; two such people in one region change places
		with mover as (
			select seat, employee_id, store_id, region_id,
				row_number() over (partition by region_id order by demo.uniform(employee_id * 32 + this.t, 26), employee_id) as rank
			from seat where this.t < 24 and demo.uniform(employee_id * 32 + this.t, 25) < 0.01
		), move as (
			select a.seat, b.employee_id, b.store_id as from_store, a.store_id as to_store
			from mover a join mover b on a.region_id = b.region_id and a.store_id <> b.store_id
				and b.rank = a.rank + case when a.rank % 2 = 1 then 1 else -1 end
		), reseated as (
			update seat set employee_id = move.employee_id from move where seat.seat = move.seat
			returning move.employee_id, from_store, to_store
		)
		insert into hr.moves
			select employee_id, (this.month + interval '1 month')::date, from_store, to_store
			from reseated order by employee_id;
	end loop;

	update hr.employees e set store_id = seat.store_id from seat
		where seat.employee_id = e.employee_id and e.store_id <> seat.store_id;
end $$;

insert into demo.employees
	select employee_id, round((sqrt(demo.value('person')) * demo.normal(employee_id, 27))::numeric, 6) from hr.employees;

-- What they answer ---------------------------------------------------------------------------------------

-- Who takes part, and what all answers of this person and month have in common.
create temp table response on commit drop as
	select
		response_id, employee_id, store_id, month,
		care + disposition + mood * demo.normal(response_id, 30) as common,
		demo.uniform(response_id, 31) < break_off as breaks_off
	from (select *, row_number() over (order by month, employee_id) as response_id from hr.pulse_invitations) invited
	join demo.store_months using (store_id, month)
	join demo.employees using (employee_id),
	(select sqrt(demo.value('person_month')) as mood, demo.value('break_off') / 100 as break_off, demo.value('response_rate') / 100 as rate) p
	where demo.uniform(response_id, 32) < rate;

-- All 16 answers of everybody who takes part, reversed ones turned: also those that will be skipped, for
-- the eNPS answer comes of what people think and not of what they say. 32 keys for the questions of a
-- person and month, 16 for the drivers.
create temp table answer on commit drop as
	select response_id, no, score::smallint
	from response cross join demo.questions,
	(select sqrt(demo.value('driver_month')) as driver, sqrt(demo.derived('item')) as item) p,
	lateral (select 1 + width_bucket(common + driver * demo.normal(response_id * 16 + driver_no, 33)
		+ item * demo.normal(response_id * 32 + no, 34), cuts) as score) s;

-- The eNPS answer is the number of heads in ten throws of a coin: a lever's weight is then exactly the
-- rise of the mean for a point of the driver, whatever the level, and no answer needs clipping. The
-- intercept makes the planted eNPS in the last month.
create temp table inclination on commit drop as
	select response_id, month, sum(weight * score) as points
	from answer join demo.questions using (no) join response using (response_id)
	group by response_id, month;

do $$
declare
	low float8 := -5;
	high float8 := 5;
	enps float8;
begin
	for i in 1..40 loop
		select 100 * avg(p ^ 10 + 10 * p ^ 9 * (1 - p)
				- (1 - p ^ 10 - 10 * p ^ 9 * (1 - p) - 45 * p ^ 8 * (1 - p) ^ 2 - 120 * p ^ 7 * (1 - p) ^ 3)) into enps
			from inclination,
			lateral (select least(1, greatest(0, (points + (low + high) / 2) / 10)) as p) throw
			where month = '2024-12-01';
		if enps < demo.value('enps') then low := (low + high) / 2; else high := (low + high) / 2; end if;
	end loop;
	insert into demo.derived values ('enps_intercept', round(low::numeric, 6), 'Mean of the eNPS answer is this and weight times answer, summed over the drivers.');
end $$;

insert into hr.pulse_answers
	select employee_id, store_id, month, question,
		case when demo.uniform(response_id * 32 + no, 35) < skip / 2 then null when reversed then 6 - score else score end
	from response join answer using (response_id) join demo.questions using (no),
	(select 1 - demo.value('item_response_rate') / 100 as skip) p
	where (demo.uniform(response_id * 32 + no, 35) < skip / 2 or demo.uniform(response_id * 32 + no, 35) >= skip)
	and not (breaks_off and no > 5)
	union all
	-- asked first, and nobody gets on without an answer
	select employee_id, store_id, month, 'enps',
		(select count(*) from generate_series(1, 10) throw
			where demo.uniform(response_id * 16 + throw, 36) < (points + intercept) / 10)
	from response join inclination using (response_id, month),
	(select demo.derived('enps_intercept') as intercept) p
	order by month, employee_id, question;

alter table hr.moves add primary key (employee_id, moved_on);
alter table hr.pulse_invitations add primary key (employee_id, month);
alter table hr.pulse_answers add primary key (employee_id, month, question);
alter table hr.moves add foreign key (employee_id) references hr.employees;
alter table hr.pulse_answers
	add foreign key (employee_id) references hr.employees,
	add foreign key (question) references hr.questions;
create index on hr.employees (store_id);
create index on hr.pulse_answers (store_id, month);
