-- Teams: what a closing date says of managers (here), of how long people stay (retention.sql), and of how units rate
-- the service of others (internal_service.sql).

create function mart_teams(private name) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	perform mart_managers(private);
	perform mart_retention(private);
	perform mart_internal_service(private);
end $$;
comment on function mart_teams(name) is 'Computes managers, retention and internal_service anew; at closing dates. private: the mart''s private schema.';

-- From shown cells alone, so that nothing comes out that is not out already. A team is one point, however many people
-- it has: a manager's own part does not grow with the team, and teams of one manager are not independent people.
create function mart_managers(private name) returns void
	language plpgsql
	set search_path = pg_catalog, pg_temp
	set jit = off as $$
begin
	perform set_config('search_path', @extschema@.mart_path(private), true);
	delete from published_managers;
	insert into published_managers (manager, voice, measure, teams, people, value, others, difference, low, high, p_value, q_value, note)
		with team as (
			select unit_id, manager from units u
			where not exists (select from units below where below.parent_id = u.unit_id)
		), team_mean as (
			-- as in the linkage: every period shown counts once
			select voice, measure, manager, unit_id, sum(n) as n, mean(moments_agg(shown_cells.value), 1) as value
			from shown_cells join team using (unit_id)
			where shown_cells.value is not null and (voice = 'outcome'
				or (voice, measure) in (('employee', 'engagement'), ('employee', 'enps'), ('employee', 'turnover'),
					('customer', 'nps'), ('customer', 'csat'), ('customer', 'churn')))
			group by voice, measure, manager, unit_id
		), of_all as (
			select voice, measure, moments_agg(team_mean.value) as teams from team_mean group by voice, measure
		), of_one as (
			select voice, measure, manager, sum(n) as people, moments_agg(team_mean.value) as teams
			from team_mean group by voice, measure, manager
		), compared as (
			select manager, voice, measure, people, own, others,
				case when n(own) > 0 and n(others) > 0 then mean_difference(own, others, 1) end as e
			from (select distinct manager from team where manager is not null) managers cross join of_all
			left join of_one using (voice, measure, manager)
			cross join lateral (select coalesce(of_one.teams, '{}') as own,
				case when of_one.teams is null then of_all.teams else of_all.teams - of_one.teams end as others) sides
		)
		select manager, voice, measure, n(own), people, mean(own, 1), mean(others, 1), (e).value, (e).low, (e).high, (e).p_value,
			benjamini_hochberg((e).p_value) over (partition by voice, measure),
			case when n(own) = 0 then 'no team of this manager is shown'
				when n(others) = 0 then 'no other team is shown'
				when n(own) = 1 and n(others) = 1 then 'no limits: one team against one'
				when n(own) = 1 then 'no limits: one team'
				when n(others) = 1 then 'no limits: one other team'
				else (e).note end
		from compared;
end $$;
comment on function mart_managers(name) is
'Computes managers anew from shown_cells: the mean of each manager''s teams (units without units below them; a team is the mean of its periods shown, each counted once) less that of all other teams, with Welch''s limits and p over teams, and q by Benjamini and Hochberg over the managers of a measure. Teams without a manager are among the others. private: the mart''s private schema.';
