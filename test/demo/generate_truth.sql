-- Part of generate.sql: what the planted values make of the numbers that can be seen.
--
-- Care and experience themselves are seen by nobody. Means of answers are: they are care and experience
-- plus the chance of who answered, so that they correlate less. How much less follows from the planted
-- variances and from how many answered, in the normal variables behind the answers.

insert into demo.planted
	with item as (
		-- Coarse answers: the score's slope on the normal variable behind it, and the variance of the score
		-- that a straight line does not explain.
		select avg(slope) as slope, avg(variance - slope ^ 2) as rounding
		from demo.questions,
		lateral (select
				sum(exp(-cut * cut / 2)) / sqrt(2 * pi()) as slope,
				sum((2 * i - 1) * (1 - demo.phi(cut))) - sum(1 - demo.phi(cut)) ^ 2 as variance
			from unnest(cuts) with ordinality c(cut, i)) s
	), driver as (
		select sum((n / 16.0) ^ 2) as concentration from (select count(*) as n from demo.questions group by driver_no) d
	), error as (
		-- what is not care, in a person's index of one month
		select demo.value('person_month') + demo.value('driver_month') * concentration
				+ (demo.derived('item') + rounding / slope ^ 2) / 16 as of_month,
			demo.value('person') as of_person
		from item, driver
	), person as (
		select store_id, employee_id, count(*) as n from response where not breaks_off group by 1, 2
	), store as (
		select s.store_id, s.experience, p.error, v.n
		from demo.stores s
		join (select store_id, of_person * sum(n ^ 2) / sum(n) ^ 2 + of_month / sum(n) as error
			from person, error group by store_id, of_person, of_month having count(*) >= 5) p using (store_id)
		join (select store_id, sum(n) as n from visits group by store_id) v using (store_id)
	), nps as (
		-- NPS points for a unit of experience, and the variance of one customer's points
		select 100 * (exp(-cuts[9] * cuts[9] / 2) + exp(-cuts[7] * cuts[7] / 2)) / sqrt(2 * pi()) as slope,
			100 * (100 - demo.value('nps_passives')) - demo.value('nps') ^ 2 as variance
		from demo.rating_cuts where question = 'nps'
	), between_stores as (
		select
			demo.derived('care_mean_variance') / (demo.derived('care_mean_variance') + avg(error)) as care_reliability,
			demo.derived('experience_mean_variance')
				/ (demo.derived('experience_mean_variance') + avg(variance / slope ^ 2 / (n * 0.92))) as experience_reliability
		from store, nps group by ()
	), cell as (
		-- store months with at least five answers that have a later month to meet
		select r.store_id, r.t, avg(disposition) as disposition, count(*) as n, v.n as later
		from (select *, (extract(year from month) - 2023) * 12 + extract(month from month) as t from response) r
		join demo.employees using (employee_id)
		join visits v on v.store_id = r.store_id and v.t = r.t + demo.value('lag')
		where not breaks_off
		group by 1, 2, v.n having count(*) >= 5
	), months as (
		-- of a variance, what is left within stores over as many months: of care, which wanders slowly
		-- and of chance, which is new every month
		select 1 - sum(demo.value('care_persistence') ^ abs(i - j)) / n ^ 2 as of_care, 1 - 1.0 / n as of_chance
		from (select 24 - demo.value('lag')::int as n) n, generate_series(1, n) i, generate_series(1, n) j
		group by n
	), within_stores as (
		select
			demo.value('care_month') * of_care as care,
			-- who happens to answer: their dispositions are known here
			(select avg((disposition - usual) ^ 2) from (select disposition, avg(disposition) over (partition by store_id) as usual from cell) d)
				+ (select avg(of_month / n) from cell, error) * of_chance as care_error,
			demo.derived('within_slope') as slope,
			demo.derived('experience_shock') * of_chance as shock,
			(select avg(variance / nps.slope ^ 2 / (later * 0.92)) from cell, nps) * of_chance as experience_error
		from months
	)
	select 'care_experience_seen', 'Correlation between stores of engagement index and customers'' NPS',
		demo.value('care_experience') * sqrt(care_reliability * experience_reliability), 'correlation',
		format('Follows from care_experience and from the reliability of means over 24 months: %s of the index, %s of the NPS.',
			round(care_reliability::numeric, 2), round(experience_reliability::numeric, 2))
	from between_stores
	union all
	select 'care_experience_within_seen', 'Correlation within stores of engagement index and NPS after the lag',
		slope * care / sqrt((care + care_error) * (slope ^ 2 * care + shock + experience_error)), 'correlation',
		format('Follows from care_experience_within and from the reliability of a store''s month: %s of the index, %s of the NPS.',
			round((care / (care + care_error))::numeric, 2),
			round(((slope ^ 2 * care + shock) / (slope ^ 2 * care + shock + experience_error))::numeric, 2))
	from within_stores
	union all
	select 'manager_nps', 'Good managers'' stores: NPS above the others',
		sum(n * expected_nps) filter (where good_manager) / sum(n) filter (where good_manager)
			- sum(n * expected_nps) filter (where not good_manager) / sum(n) filter (where not good_manager),
		'NPS points', 'Follows from manager_effect and care_experience, in these stores as they are.'
	from visits join demo.store_months using (store_id, t) join demo.stores using (store_id);
