-- Retention: how long people stay, of the company and of the units right below it, on a grid of months.
--
-- What must not come out is anything about a group of fewer people than the guard asks for; and the company's curve
-- with those of its units is a sum with its parts. From at_risk and retained at every month the number of those who left
-- between two months follows, of a unit and, by subtraction, of what is not shown of the company: of the units hidden
-- together with the people of the company's own. Therefore, month by month, on its own:
--
--	* a curve is at a month only where at least the minimum were seen that long, and it ends at the first month where
--	  fewer were: what comes after would be a tail without its beginning;
--	* those of the company who are in no curve that goes on so far are nobody, or at least the minimum: where the units
--	  that are too small are too few together, the smallest of the others end there as well. A unit's end hides no
--	  more than it has to, for hiding more leaves the rest larger.
--
-- From one closing date to the next the units that hide another must stay the same, or the two taken together show what
-- each hides: last month's curve of the unit that is no longer shown, taken from this month's company, leaves the small
-- one. So at each month a unit once shown stays, one hidden comes only with as many people more as the minimum, and
-- where that leaves too few hidden (a unit's first few people get so far), nothing of that month changes, the company
-- neither, until there are more. Such rows say of which closing date they are.
--
-- Curves count stays, and the minimum is of people: whoever was in a unit again is one of them, so that people are taken
-- to be the stays less all that were not their person's first in the unit.
--
-- A minimum that was raised is met at the next closing date: what was shown is chosen from anew, what was hidden stays so.
--
-- The estimates are of what was seen by the closing date. The median is read off the rows shown: that of the curve would
-- be the day on which somebody left.

create function mart_retention(private name) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp
	set jit = off as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	perform mart_retention_cells(private);
	perform mart_retention_choose(private);
	perform mart_retention_publish(private);
end $$;
comment on function mart_retention(name) is
'Computes retention anew: of each kind of tenure, curves of the company and of the units right below it, as far as the guard lets them. private: the mart''s private schema.';

create function mart_retention_min(kind text) returns int
	language sql stable
	set search_path = pg_catalog, pg_temp
	as $$ select greatest(@extschema@.mart_guard_min('tenure ' || kind), 1) $$;
comment on function mart_retention_min(text) is 'How many people of a kind of tenure there must be behind a number: mart_guard_min(), at least 1.';

create function mart_retention_cells(private name) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	month constant float8 := 365.25 / 12;
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	delete from retention_cells;
	insert into retention_cells (kind, unit_id, months, at_risk, people, retained, low, high, note, kept, before, shown)
		with curve as (
			-- again: stays of whoever was counted before
			select kind, mart.company_id as unit_id, rollup(survival) as survival, sum(greatest(0, n(survival) + unobserved(survival) - people)) as again
			from survival_cells cross join mart group by kind, mart.company_id
			union all
			select kind, top_id, rollup(survival), sum(greatest(0, n(survival) + unobserved(survival) - people))
			from survival_cells join units using (unit_id) where top_id is not null group by kind, top_id
		), seen as (
			-- who is at risk changes with each row of the table: at a month it is the number of the next one
			select kind, unit_id, months, at_risk, at_risk - again as people
			from curve cross join lateral (
				select at_risk, "time", lag("time", 1, -1::float8) over (order by "time") as before from risk_table(survival)) r
			cross join lateral generate_series(floor(before / month)::int + 1, floor("time" / month)::int) months
			where months <= 36 or months % 6 = 0
		), estimated as (
			-- who leaves on the very day is gone
			select kind, unit_id, months, retained, low, high, note
			from curve cross join lateral (
				select survival as retained, low, high, note, "time", lead("time", 1, "time" + month) over (order by "time") as next
				from kaplan_meier(survival)) r
			cross join lateral generate_series(ceil("time" / month)::int, ceil(next / month)::int - 1) months
		), known as (
			-- a unit that has merged into another since, or has come below it, counts there
			select k.kind, coalesce(u.top_id, u.unit_id) as unit_id, k.months,
				sum(case when k.shown and raised then 0 else k.at_risk end) as at_risk,
				bool_or(k.shown and not raised and k.unit = of_now.unit) as shown
			from (select *, minimum < mart_retention_min(kind) as raised from retention_known) k join unit_names using (unit) join units u using (unit_id)
			join units of_now on of_now.unit_id = coalesce(u.top_id, u.unit_id)
			group by 1, 2, 3
		)
		select kind, unit_id, months, seen.at_risk, seen.people,
			case when e.months is null then 1 else retained end, case when e.months is null then 1 else low end,
			case when e.months is null then 1 else high end,
			case when e.months is null then 'no event yet, and so an interval without width' else note end,
			coalesce(known.shown, false), known.at_risk, false
		from seen left join estimated e using (kind, unit_id, months) left join known using (kind, unit_id, months);
end $$;
comment on function mart_retention_cells(name) is
'Computes retention_cells anew from survival_cells: at each month of the grid (every month of the first 36, then every sixth) how many were seen so long, and the Kaplan-Meier estimate. private: the mart''s private schema.';

create function mart_retention_choose(private name) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	with cell as (
		select kind, months, unit_id, at_risk, people, kept, coalesce(before, 0) as before, unit_id = company_id as is_company,
			mart_retention_min(kind) as minimum
		from retention_cells cross join mart
	), month as (
		-- rest: in no curve, if those shown so far stay alone
		select kind, months, minimum, sum(people) filter (where is_company) as company,
			sum(at_risk) filter (where is_company) - coalesce(sum(at_risk) filter (where kept and not is_company), 0) as rest_at_risk,
			sum(people) filter (where is_company) - coalesce(sum(people) filter (where kept and not is_company), 0) as rest,
			coalesce(bool_and(people >= minimum) filter (where kept), true) as enough
		from cell group by kind, months, minimum
	), candidate as (
		select kind, months, unit_id, minimum, rest_at_risk - sum(at_risk) over largest as rest_at_risk, rest - sum(people) over largest as rest
		from cell join month using (kind, months, minimum)
		where not kept and not is_company and people >= minimum and people - before >= minimum
		window largest as (partition by kind, months order by people desc, unit_id)
	), fitting as (
		-- as many as can be, the largest first
		select kind, months, unit_id,
			bool_or(rest_at_risk = 0 or rest >= minimum) over (partition by kind, months order by rest_at_risk
				rows between unbounded preceding and current row) as fits
		from candidate
	), chosen as (
		select kind, months, unit_id, kept,
			company >= minimum and enough and (rest_at_risk = 0 or rest >= minimum) as moves,
			is_company or kept or coalesce(fits, false) as fits
		from cell join month using (kind, months, minimum) left join fitting using (kind, months, unit_id)
	), unbroken as (
		select *, bool_and(case when moves then fits else kept end)
			over (partition by kind, unit_id order by months rows between unbounded preceding and current row) as goes_on
		from chosen
	)
	update retention_cells c set shown = true
	from unbroken u
	where (c.kind, c.unit_id, c.months) = (u.kind, u.unit_id, u.months) and u.moves and (u.kept or u.goes_on);
end $$;
comment on function mart_retention_choose(name) is
'Sets shown in retention_cells, where a month moves at this closing date; none of a month is shown where it does not. private: the mart''s private schema.';

create function mart_retention_publish(private name) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);

	-- what moves
	delete from published_retention p using retention_cells c
		where c.shown and c.unit_id = (select company_id from mart) and (c.kind, c.months) = (p.kind, p.months);
	delete from published_retention p using retention_known k
		where (k.kind, k.months) = (p.kind, p.months) and k.minimum < mart_retention_min(k.kind);
	insert into published_retention (kind, unit_id, unit, name, months, at_risk, retained, low, high, note)
		select kind, unit_id, unit, name, months, at_risk, retained, low, high, note
		from retention_cells join units using (unit_id) where shown;
	delete from retention_known k using retention_cells c
		where c.shown and c.unit_id = (select company_id from mart) and (c.kind, c.months) = (k.kind, k.months);
	update retention_known k set shown = false where minimum < mart_retention_min(kind);
	insert into retention_known (kind, unit, months, at_risk, shown, minimum, closing)
		-- one that is hidden is counted from when it was hidden first
		select c.kind, unit, c.months, case when c.shown then c.at_risk else coalesce(nullif(before, 0), c.at_risk) end, c.shown,
			mart_retention_min(c.kind), closing
		from retention_cells c join units using (unit_id) cross join mart
		where exists (select from retention_cells moved
			where (moved.kind, moved.months, moved.unit_id) = (c.kind, c.months, company_id) and moved.shown);

	-- what is there
	delete from published_retention
		where retained is null or unit_id not in (select unit_id from units cross join mart where unit_id in (company_id, top_id));
	update published_retention p set name = units.name, unit = units.unit, median_months = half.months,
			note = nullif(concat_ws('; ', c.note, 'of the closing date ' || to_char(nullif(known.closing, mart.closing), 'YYYY-MM-DD'),
				case when p.months = half.last then 'ends here: too few people were seen longer' end), '')
		from units cross join mart, retention_known known,
			(select kind, unit_id, min(months) filter (where retained <= 0.5) as months, max(months) as last
				from published_retention group by kind, unit_id) half,
			retention_cells c
		where units.unit_id = p.unit_id and (known.kind, known.unit, known.months) = (p.kind, units.unit, p.months)
			and (half.kind, half.unit_id) = (p.kind, p.unit_id) and (c.kind, c.unit_id, c.months) = (p.kind, p.unit_id, p.months);
	insert into published_retention (kind, unit_id, unit, name, months, note)
		select kind, unit_id, unit, name, 0, 'not available: too few people, or too few elsewhere to show these'
		from (select distinct kind from survival_cells) kinds, units cross join mart
		where unit_id in (company_id, top_id)
			and not exists (select from published_retention p where (p.kind, p.unit_id) = (kinds.kind, units.unit_id));
end $$;
comment on function mart_retention_publish(name) is
'Publishes the months of retention_cells that move at this closing date, and notes them in retention_known. private: the mart''s private schema.';
