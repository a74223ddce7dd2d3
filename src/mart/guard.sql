-- The guard: which numbers may be shown, and which of those may change. The rules and why they hold: guard.h.

create function min_people() returns int
	as 'MODULE_PATHNAME', 'min_people' language c stable parallel safe;
comment on function min_people() is
'The setting employee_customer.min_people: how many employees there must be behind a number. At least 2, 5 where nobody set it; superusers set it.';
create function min_customers() returns int
	as 'MODULE_PATHNAME', 'min_customers' language c stable parallel safe;
comment on function min_customers() is
'The setting employee_customer.min_customers: how many customers (suppliers, …) there must be behind a number. 0, where nobody set it: no rule. 1 is refused; superusers set it.';

create function mart_guard_due(private name, closing boolean) returns table (family text, period date)
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
end $$;
comment on function mart_guard_due(name, boolean) is
'The families and periods of a mart whose publication must be looked at: closed and not published yet, or with people who changed since, or, at a closing date, with numbers that were held back; and those of an earlier setting. Ask mart_guard() for each.';

create function mart_guard(private name, family text, period date, closing boolean)
	returns table (unit_id int, known boolean, shown boolean)
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
end $$;
comment on function mart_guard(name, text, date, boolean) is
'What of a family and period is published, a row a unit. known: its number as it is now (write it); not known, but shown: the number that is shown stays as it is; not shown: no number (delete it). Counts the people, decides, and records that it was published (people.published, guard_state): call it once for what mart_guard_due() gives, and write what it says in the same transaction. closing: whether this is a closing date.';
