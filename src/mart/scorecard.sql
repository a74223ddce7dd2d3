-- published_scorecard and published_stakeholders, from shown_cells.

-- Returns whether anything changed.
create function mart_invited(private name, closing boolean) returns boolean
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	changed boolean;
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	if not exists (select from source_invitations limit 1) and not exists (select from invited) then
		return false;
	end if;
	-- All answers are read for it: once a closing date is enough.
	if closing then
		delete from survey_periods;
		insert into survey_periods
		select r.survey::text, mart_period(min(r.asked_on), m.grain)
		from source_responses r cross join mart m
		where r.survey::text in (
				select i.survey::text from source_invitations i
				where i.survey::text not in (select s.survey::text from source_surveys s where s.survey is not null and isfinite(s.period)))
			and isfinite(r.asked_on)
		group by r.survey::text, m.grain;
		delete from left_out l where l.view_name = 'invitations' and l.breach = 'unknown survey';
		insert into left_out (view_name, unit, breach, n)
		select 'invitations', i.unit::text, 'unknown survey', count(*)
		from source_invitations i join unit_names n on n.unit = i.unit::text
		where i.survey::text not in (select s.survey::text from source_surveys s where s.survey is not null and isfinite(s.period))
			and i.survey::text not in (select p.survey from survey_periods p)
		group by i.unit::text;
	end if;
	create temporary table invited_now on commit drop as
	select n.unit_id, s.period, sum(i.invited)::bigint as invited
	from source_invitations i
	join (
		select t.survey::text as survey, mart_period(min(t.period), m.grain) as period
		from source_surveys t cross join mart m where t.survey is not null and isfinite(t.period) group by t.survey::text, m.grain
		union all select p.survey, p.period from survey_periods p
	) s on s.survey = i.survey::text
	join unit_names n on n.unit = i.unit::text
	where i.invited > 0
	group by n.unit_id, s.period;
	changed := exists (select n.unit_id, n.period, n.invited from invited_now n except select i.unit_id, i.period, i.invited from invited i)
		or exists (select i.unit_id, i.period, i.invited from invited i except select n.unit_id, n.period, n.invited from invited_now n);
	if changed then
		delete from invited;
		insert into invited select n.unit_id, n.period, n.invited from invited_now n;
	end if;
	drop table invited_now;
	return changed;
end $$;
comment on function mart_invited(name, boolean) is
'Reads anew how many were invited, and returns whether that changed. A survey''s period is that of the view surveys, else that of its first answer, which is looked for at closing dates.';

create function mart_response_rate(people bigint, invited numeric, out rate float8, out note text)
	language sql immutable parallel safe
	set search_path = pg_catalog, pg_temp as $$
	select case when people <= invited then 100 * people / invited::float8 end,
		case when people > invited then 'more answers than invitations' when people is not null and invited is null then 'invitations unknown' end $$;
comment on function mart_response_rate(bigint, numeric) is
'Percent of those invited who answered, 0 to 100, or why it is not known. people NULL: both NULL; invited NULL: not known.';

create function mart_benchmarks(private name, sums int[], out unit_id int, out period date, out difference float8) returns setof record
	language plpgsql stable
	set search_path = pg_catalog, pg_temp as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	if not exists (select from questions q where q.voice = 'employee' and q.norm is not null) then
		return;
	end if;
	return query
		with question as (
			-- cells of reversed questions are turned, so is their norm
			select q.question_id, (q.hi - q.lo)::float8 as width,
				case when q.reversed then q.lo + q.hi - q.norm else q.norm end as norm
			from questions q where q.voice = 'employee' and q.norm is not null
		), cell as (
			select p.unit_id, p.period, r.question_id, r.ratings as cell
			from publishing p join ratings_cells r using (unit_id, period)
			where p.family = 'employee' and p.known and p.unit_id <> all (sums)
				and r.question_id in (select q.question_id from question q)
			union all
			select c.unit_id, c.period, c.question_id, case when d.ratings is null then c.cell else c.cell - d.ratings end
			from (
				select p.unit_id, p.period, r.question_id, rollup(r.ratings) as cell
				from publishing p
				join tree t on t.ancestor_id = p.unit_id
				join ratings_cells r on r.unit_id = t.unit_id and r.period = p.period
				where p.family = 'employee' and p.known and p.unit_id = any (sums)
					and r.question_id in (select q.question_id from question q)
				group by p.unit_id, p.period, r.question_id
			) c
			left join shared_cells d on d.ancestor_id = c.unit_id and d.period = c.period and d.question_id = c.question_id
		)
		select c.unit_id, c.period, avg(100 * (mean(c.cell) - q.norm) / q.width)
		from cell c join question q using (question_id)
		group by c.unit_id, c.period;
end $$;
comment on function mart_benchmarks(name, int[]) is
'How far employees'' answers are from the benchmarks, in points of 0 to 100, of what is in publishing. sums: units that have units below them.';

create function mart_scorecard(private name, closing boolean, sums int[]) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
declare
	first date;
	first_open constant date := @extschema@.mart_first_open(private);
	step interval;
	invitations_changed boolean;
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	invitations_changed := mart_invited(private, closing);
	select mart_step_of(m.grain) into step from mart m;
	delete from published_scorecard s where not exists (select from units u where u.unit_id = s.unit_id);
	-- A row for every unit and period, from the first in which anything is shown.
	select min((select s.period from shown_cells s where s.unit_id = u.unit_id order by s.period limit 1)) into first from units u;

	create temporary table invited_below on commit drop as
	select t.ancestor_id as unit_id, v.period, sum(v.invited) as invited
	from invited v join tree t on t.unit_id = v.unit_id group by t.ancestor_id, v.period;
	analyze invited_below;

	with touched as (
		select u.unit_id, p.period::date as period
		from units u
		cross join generate_series(first::timestamp, first_open - interval '1 day', step) p (period)
		where not exists (select from published_scorecard s where s.unit_id = u.unit_id and s.period = p.period::date)
		union
		select p.unit_id, p.period from publishing p
	), wide as (
		select s.unit_id, s.period,
			max(s.value) filter (where s.measure = 'engagement') as engagement,
			max(s.low) filter (where s.measure = 'engagement') as engagement_low,
			max(s.high) filter (where s.measure = 'engagement') as engagement_high,
			max(s.value) filter (where s.measure = 'enps') as enps,
			max(s.low) filter (where s.measure = 'enps') as enps_low,
			max(s.high) filter (where s.measure = 'enps') as enps_high,
			max(s.favorable) filter (where s.measure = 'engagement') as favorable,
			max(s.favorable_low) filter (where s.measure = 'engagement') as favorable_low,
			max(s.favorable_high) filter (where s.measure = 'engagement') as favorable_high,
			max(s.value) filter (where s.measure = 'nps') as nps,
			max(s.low) filter (where s.measure = 'nps') as nps_low,
			max(s.high) filter (where s.measure = 'nps') as nps_high,
			max(s.value) filter (where s.measure = 'csat') as csat,
			max(s.low) filter (where s.measure = 'csat') as csat_low,
			max(s.high) filter (where s.measure = 'csat') as csat_high,
			max(s.value) filter (where s.measure = 'turnover') as turnover,
			max(s.low) filter (where s.measure = 'turnover') as turnover_low,
			max(s.high) filter (where s.measure = 'turnover') as turnover_high,
			max(s.value) filter (where s.measure = 'churn') as churn,
			max(s.low) filter (where s.measure = 'churn') as churn_low,
			max(s.high) filter (where s.measure = 'churn') as churn_high
		from touched t join shown_cells s using (unit_id, period)
		where s.voice in ('employee', 'customer') and s.measure in ('engagement', 'enps', 'nps', 'csat', 'turnover', 'churn')
			-- any other voice may have a dimension of that name
			and (s.voice = 'employee') = (s.measure in ('engagement', 'enps', 'turnover'))
		group by s.unit_id, s.period
	), counted as (
		-- what is not in publishing stays as it is
		select t.unit_id, t.period,
			case when e.unit_id is null then s.people when e.known then nullif(a.people, 0) end as people,
			case when c.unit_id is null then s.customers when c.known then nullif(b.people, 0) end as customers,
			case when e.unit_id is null then s.benchmark_difference when e.known then d.difference end as benchmark_difference
		from touched t
		left join published_scorecard s using (unit_id, period)
		left join publishing e on e.unit_id = t.unit_id and e.period = t.period and e.family = 'employee'
		left join publishing c on c.unit_id = t.unit_id and c.period = t.period and c.family = 'customer'
		left join publishing_people a on a.unit_id = t.unit_id and a.period = t.period and a.family = 'employee'
		left join publishing_people b on b.unit_id = t.unit_id and b.period = t.period and b.family = 'customer'
		left join mart_benchmarks(private, sums) d on d.unit_id = t.unit_id and d.period = t.period
	)
	insert into published_scorecard (unit_id, unit, name, parent, level, manager, customer_facing, period, people, response_rate, note,
		engagement, engagement_low, engagement_high, enps, enps_low, enps_high, favorable, favorable_low, favorable_high,
		benchmark_difference, customers, nps, nps_low, nps_high, csat, csat_low, csat_high,
		turnover, turnover_low, turnover_high, churn, churn_low, churn_high)
	select u.unit_id, u.unit, u.name, p.unit, u.level, u.manager, u.customer_facing, c.period, c.people, r.rate, r.note,
		w.engagement, w.engagement_low, w.engagement_high, w.enps, w.enps_low, w.enps_high, w.favorable, w.favorable_low, w.favorable_high,
		c.benchmark_difference, c.customers, w.nps, w.nps_low, w.nps_high, w.csat, w.csat_low, w.csat_high,
		w.turnover, w.turnover_low, w.turnover_high, w.churn, w.churn_low, w.churn_high
	from counted c
	join units u on u.unit_id = c.unit_id
	left join units p on p.unit_id = u.parent_id
	left join wide w on w.unit_id = c.unit_id and w.period = c.period
	left join invited_below i on i.unit_id = c.unit_id and i.period = c.period
	cross join lateral mart_response_rate(c.people, i.invited) r
	on conflict (unit_id, period) do update set people = excluded.people, response_rate = excluded.response_rate, note = excluded.note,
		engagement = excluded.engagement, engagement_low = excluded.engagement_low, engagement_high = excluded.engagement_high,
		enps = excluded.enps, enps_low = excluded.enps_low, enps_high = excluded.enps_high,
		favorable = excluded.favorable, favorable_low = excluded.favorable_low, favorable_high = excluded.favorable_high,
		benchmark_difference = excluded.benchmark_difference, customers = excluded.customers,
		nps = excluded.nps, nps_low = excluded.nps_low, nps_high = excluded.nps_high,
		csat = excluded.csat, csat_low = excluded.csat_low, csat_high = excluded.csat_high,
		turnover = excluded.turnover, turnover_low = excluded.turnover_low, turnover_high = excluded.turnover_high,
		churn = excluded.churn, churn_low = excluded.churn_low, churn_high = excluded.churn_high;

	-- What units are called, and how many were invited, changes without anybody's answer.
	update published_scorecard s
	set unit = u.unit, name = u.name, parent = p.unit, level = u.level, manager = u.manager, customer_facing = u.customer_facing
	from units u left join units p on p.unit_id = u.parent_id
	where u.unit_id = s.unit_id
		and (s.unit, s.name, s.parent, s.level, s.manager, s.customer_facing)
			is distinct from (u.unit, u.name, p.unit, u.level, u.manager, u.customer_facing);
	if invitations_changed then
		update published_scorecard s
		set response_rate = r.rate, note = r.note
		from published_scorecard c
		left join invited_below i using (unit_id, period)
		cross join lateral mart_response_rate(c.people, i.invited) r
		where c.unit_id = s.unit_id and c.period = s.period and (s.response_rate, s.note) is distinct from (r.rate, r.note);
	end if;
	drop table invited_below;
end $$;
comment on function mart_scorecard(name, boolean, int[]) is
'Brings published_scorecard up to date for what is in publishing; quadrant and open_alerts stay. closing: whether this is a closing date; sums: units that have units below them.';

-- The company, all voices side by side.
create function mart_stakeholders(private name) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	delete from published_stakeholders;
	insert into published_stakeholders
	select s.period, s.voice, 'recommendation', s.people, s.value, s.low, s.high
	from shown_cells s
	where s.unit_id = (select m.company_id from mart m)
		and (s.voice, s.measure) in (('employee', 'enps'), ('customer', 'nps'), ('supplier', 'nps'))
	union all
	select s.period, s.voice, 'leaving', s.people, s.value, s.low, s.high
	from shown_cells s
	where s.unit_id = (select m.company_id from mart m)
		and (s.voice, s.measure) in (('employee', 'turnover'), ('customer', 'churn'));

	-- Of employees the index, which is of all their questions; else the mean of the dimensions, each counted by its
	-- questions. Its limits are the means of theirs: as if all dimensions said the same, the widest that they can be.
	insert into published_stakeholders
	select s.period, s.voice, 'score', max(s.people), sum(s.value * d.weight) / sum(d.weight),
		sum(s.low * d.weight) / sum(d.weight), sum(s.high * d.weight) / sum(d.weight),
		case when count(*) > 1 then 'limits for any dependence between dimensions' end
	from shown_cells s
	join (select x.voice, x.dimension, cardinality(x.questions)::float8 as weight from dimensions x) d using (voice)
	where s.unit_id = (select m.company_id from mart m) and s.family = s.voice and s.measure = d.dimension
		and (s.voice <> 'employee' or s.measure = 'engagement')
	group by s.period, s.voice;
end $$;
comment on function mart_stakeholders(name) is 'Makes published_stakeholders anew from what is shown of the company.';
