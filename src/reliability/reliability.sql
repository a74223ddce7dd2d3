-- Reliability: the variables of a summary as items of one scale.  Each function is there
-- for moments and engagement (listwise) and for moments_pairwise.

-- of moments

create function cronbach_alpha(moments) returns float8
	as 'MODULE_PATHNAME', 'moments_cronbach_alpha' language c immutable strict parallel safe;
comment on function cronbach_alpha(moments) is
'Cronbach''s alpha (raw) of a scale whose items are the variables, over the rows without a NULL (listwise): k/(k - 1) * (1 - sum of variances/variance of the sum) (Cronbach 1951). At most 1, and below 0 where items go against each other. Items without variance are dropped; NULL where fewer than 2 are left; cronbach_alpha_estimate says so. A reversed item is not turned: see reversed_items.';
create function cronbach_alpha_standardized(moments) returns float8
	as 'MODULE_PATHNAME', 'moments_cronbach_alpha_standardized' language c immutable strict parallel safe;
comment on function cronbach_alpha_standardized(moments) is
'Cronbach''s alpha of the items, each divided by its standard deviation: k r/(1 + (k - 1) r), r the mean of the items'' correlations. For items on different scales. Items are the variables, over the rows without a NULL (listwise). NULL as cronbach_alpha.';
create function cronbach_alpha_estimate(moments, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'moments_cronbach_alpha_estimate' language c immutable strict parallel safe;
comment on function cronbach_alpha_estimate(moments, float8) is
'Cronbach''s alpha of the variables, over the rows without a NULL (listwise), with Feldt''s interval (Feldt 1965). The interval is normal-theory: on skewed five-level items a 95 % one covers 86 to 92 %; cronbach_alpha_jackknife is the other. n is the rows without a NULL. The note says which rows were used, numbers items that were dropped for want of variance and items that go against the others and may be worded in reverse.';
create function alpha_if_dropped(moments, names text[] default null, level float8 default 0.95, out item int, out name text, out value float8, out low float8, out high float8, out std_error float8, out p_value float8, out n bigint, out note text) returns setof record
	as 'MODULE_PATHNAME', 'moments_alpha_if_dropped' language c immutable parallel safe rows 16;
comment on function alpha_if_dropped(moments, text[], float8) is
'A row an item: Cronbach''s alpha (raw) of the others, with Feldt''s interval, of the variables, over the rows without a NULL (listwise). Where it is higher than cronbach_alpha the scale is better off without the item. names: as many as items; NULL calls them item 1, item 2 and so on. std_error and p_value are NULL. The note says why value is NULL, or which rows were used.';
create function item_rest_correlations(moments, names text[] default null, level float8 default 0.95, out item int, out name text, out value float8, out low float8, out high float8, out std_error float8, out p_value float8, out n bigint, out note text) returns setof record
	as 'MODULE_PATHNAME', 'moments_item_rest_correlations' language c immutable parallel safe rows 16;
comment on function item_rest_correlations(moments, text[], float8) is
'A row an item: its correlation with the sum of the other items, -1..1, with Fisher''s z interval and p, of the variables, over the rows without a NULL (listwise). Negative for an item that may be worded in reverse; the note says so, why value is NULL (n < 4, no variance), or which rows were used. names: as many as items; NULL calls them item 1, item 2 and so on.';
create function reversed_items(moments) returns int[]
	as 'MODULE_PATHNAME', 'moments_reversed_items' language c immutable strict parallel safe;
comment on function reversed_items(moments) is
'Numbers of the items whose correlation with the sum of the others is negative, which may be worded in reverse: turn them with reverse_score before they are summed up. An empty array where there are none; NULL where nothing can be said (fewer than 2 rows, NaN). Items are the variables, over the rows without a NULL (listwise). With half of the items worded in reverse, either half may be the one that is named.';
create function mcdonald_omega(moments) returns float8
	as 'MODULE_PATHNAME', 'moments_mcdonald_omega' language c immutable strict parallel safe;
comment on function mcdonald_omega(moments) is
'McDonald''s omega, 0..1: (sum of loadings)^2/((sum of loadings)^2 + sum of uniquenesses) of a one-factor solution (McDonald 1999), estimated by minres (unweighted least squares; Harman and Jones 1966) of the correlation matrix, as psych''s fa(nfactors = 1) has it; uniquenesses end at .005. Items are the variables, over the rows without a NULL (listwise); those without variance are dropped. NULL for fewer than 3 items that vary; mcdonald_omega_estimate says why.';
create function mcdonald_omega_estimate(moments) returns estimate
	as 'MODULE_PATHNAME', 'moments_mcdonald_omega_estimate' language c immutable strict parallel safe;
comment on function mcdonald_omega_estimate(moments) is
'McDonald''s omega of the variables, over the rows without a NULL (listwise); the note names the estimator (minres), says which rows were used, and what to beware of. It has no interval here: mcdonald_omega_jackknife gives one.';
create function standard_error_of_measurement(moments) returns float8
	as 'MODULE_PATHNAME', 'moments_standard_error_of_measurement' language c immutable strict parallel safe;
comment on function standard_error_of_measurement(moments) is
'Standard deviation of a person''s sum of items about what it would be without error of measurement: sqrt(variance of the sum * (1 - alpha)), in points of the sum; divide by the number of items for their mean. Items are the variables, over the rows without a NULL (listwise). NULL as cronbach_alpha.';
create function rwg_j(moments, levels int) returns float8
	as 'MODULE_PATHNAME', 'moments_rwg_j' language c immutable strict parallel safe;
comment on function rwg_j(moments, int) is
'Agreement within a unit on its items, 0..1: J(1 - q)/(J(1 - q) + q), q the mean of the J items'' variances over that of indifference, (A^2 - 1)/12 for A levels (2 to 1001; 5 for 1..5), at most 1 (James, Demaree and Wolf 1984). One summary a unit: take the mean and the median over units. Items are the variables, over the rows without a NULL (listwise). NULL for fewer than 2 rows.';
create function jackknife_gather(moments[], moments) returns moments[]
	as 'MODULE_PATHNAME', 'moments_gather' language c immutable parallel safe;
comment on function jackknife_gather(moments[], moments) is
'Transition function of the jackknife aggregates: the groups'' summaries in an array; refused outside an aggregate.';
create function jackknife_gather_all(moments[], moments[]) returns moments[]
	as 'MODULE_PATHNAME', 'moments_gather_all' language c immutable parallel safe;
comment on function jackknife_gather_all(moments[], moments[]) is
'Combine function of the jackknife aggregates; refused outside an aggregate.';
create function cronbach_alpha_jackknife(moments[], level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'moments_cronbach_alpha_jackknife' language c immutable strict parallel safe;
comment on function cronbach_alpha_jackknife(moments[], float8) is
'Cronbach''s alpha (raw) of all groups together with a delete-a-group jackknife interval, from an array of a summary a group: cronbach_alpha_jackknife(array_agg(m), 0.9). As the aggregate cronbach_alpha_jackknife(moments), at another level.';
create function cronbach_alpha_jackknife_final(moments[]) returns estimate
	as 'MODULE_PATHNAME', 'moments_cronbach_alpha_jackknife_final' language c immutable strict parallel safe;
comment on function cronbach_alpha_jackknife_final(moments[]) is
'Final function of cronbach_alpha_jackknife.';
create aggregate cronbach_alpha_jackknife(moments) (
	sfunc = jackknife_gather, stype = moments[], sspace = 65536, initcond = '{}', finalfunc = cronbach_alpha_jackknife_final,
	combinefunc = jackknife_gather_all, parallel = safe);
comment on aggregate cronbach_alpha_jackknife(moments) is
'Cronbach''s alpha (raw) of all groups together with its 95 % interval by a delete-a-group jackknife (Wolter 2007), from one summary a random group of people, or a unit: each is left out in turn. It needs no normal items, and with units as groups it also holds where people of a unit are alike. The interval is one of log(1 - value), by t with one degree of freedom fewer than groups: take 20 or more. n is that of the rows without a NULL; the note says how many groups and which rows. NULLs and summaries of no rows are passed over; limits are NULL with a note for fewer than 2 groups.';
create function mcdonald_omega_jackknife(moments[], level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'moments_mcdonald_omega_jackknife' language c immutable strict parallel safe;
comment on function mcdonald_omega_jackknife(moments[], float8) is
'McDonald''s omega (minres) of all groups together with a delete-a-group jackknife interval, from an array of a summary a group: mcdonald_omega_jackknife(array_agg(m), 0.9). As the aggregate mcdonald_omega_jackknife(moments), at another level.';
create function mcdonald_omega_jackknife_final(moments[]) returns estimate
	as 'MODULE_PATHNAME', 'moments_mcdonald_omega_jackknife_final' language c immutable strict parallel safe;
comment on function mcdonald_omega_jackknife_final(moments[]) is
'Final function of mcdonald_omega_jackknife.';
create aggregate mcdonald_omega_jackknife(moments) (
	sfunc = jackknife_gather, stype = moments[], sspace = 65536, initcond = '{}', finalfunc = mcdonald_omega_jackknife_final,
	combinefunc = jackknife_gather_all, parallel = safe);
comment on aggregate mcdonald_omega_jackknife(moments) is
'McDonald''s omega (minres) of all groups together with its 95 % interval by a delete-a-group jackknife (Wolter 2007), from one summary a random group of people, or a unit: each is left out in turn. It needs no normal items, and with units as groups it also holds where people of a unit are alike. The interval is one of log(1 - value), by t with one degree of freedom fewer than groups: take 20 or more. n is that of the rows without a NULL; the note says how many groups and which rows. NULLs and summaries of no rows are passed over; limits are NULL with a note for fewer than 2 groups.';
-- of moments_pairwise

create function cronbach_alpha(moments_pairwise) returns float8
	as 'MODULE_PATHNAME', 'pairwise_cronbach_alpha' language c immutable strict parallel safe;
comment on function cronbach_alpha(moments_pairwise) is
'Cronbach''s alpha (raw) of a scale whose items are the variables, each covariance over the rows that have both (pairwise): k/(k - 1) * (1 - sum of variances/variance of the sum) (Cronbach 1951). At most 1 unless the covariances are not positive definite, and below 0 where items go against each other. Items without variance are dropped; NULL where fewer than 2 are left; cronbach_alpha_estimate says so. A reversed item is not turned: see reversed_items.';
create function cronbach_alpha_standardized(moments_pairwise) returns float8
	as 'MODULE_PATHNAME', 'pairwise_cronbach_alpha_standardized' language c immutable strict parallel safe;
comment on function cronbach_alpha_standardized(moments_pairwise) is
'Cronbach''s alpha of the items, each divided by its standard deviation: k r/(1 + (k - 1) r), r the mean of the items'' correlations, here the covariances divided by both items'' own standard deviations, as psych''s alpha has them. For items on different scales. Items are the variables, each covariance over the rows that have both (pairwise). NULL as cronbach_alpha.';
create function cronbach_alpha_estimate(moments_pairwise, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'pairwise_cronbach_alpha_estimate' language c immutable strict parallel safe;
comment on function cronbach_alpha_estimate(moments_pairwise, float8) is
'Cronbach''s alpha of the variables, each covariance over the rows that have both (pairwise), with Feldt''s interval (Feldt 1965). The interval is normal-theory: on skewed five-level items a 95 % one covers 86 to 92 %; cronbach_alpha_jackknife is the other. n is that of the pair with fewest rows. The note says which rows were used, numbers items that were dropped for want of variance and items that go against the others and may be worded in reverse; and says so where the covariances, each of other rows, are not positive definite.';
create function alpha_if_dropped(moments_pairwise, names text[] default null, level float8 default 0.95, out item int, out name text, out value float8, out low float8, out high float8, out std_error float8, out p_value float8, out n bigint, out note text) returns setof record
	as 'MODULE_PATHNAME', 'pairwise_alpha_if_dropped' language c immutable parallel safe rows 16;
comment on function alpha_if_dropped(moments_pairwise, text[], float8) is
'A row an item: Cronbach''s alpha (raw) of the others, with Feldt''s interval, of the variables, each covariance over the rows that have both (pairwise). Where it is higher than cronbach_alpha the scale is better off without the item. names: as many as items; NULL calls them item 1, item 2 and so on. std_error and p_value are NULL. The note says why value is NULL, or which rows were used.';
create function item_rest_correlations(moments_pairwise, names text[] default null, level float8 default 0.95, out item int, out name text, out value float8, out low float8, out high float8, out std_error float8, out p_value float8, out n bigint, out note text) returns setof record
	as 'MODULE_PATHNAME', 'pairwise_item_rest_correlations' language c immutable parallel safe rows 16;
comment on function item_rest_correlations(moments_pairwise, text[], float8) is
'A row an item: its correlation with the sum of the other items, -1..1, with Fisher''s z interval and p, of the variables, each covariance over the rows that have both (pairwise); interval and p take n as that of the pair with fewest rows. Negative for an item that may be worded in reverse; the note says so, why value is NULL (n < 4, no variance), or which rows were used. names: as many as items; NULL calls them item 1, item 2 and so on.';
create function reversed_items(moments_pairwise) returns int[]
	as 'MODULE_PATHNAME', 'pairwise_reversed_items' language c immutable strict parallel safe;
comment on function reversed_items(moments_pairwise) is
'Numbers of the items whose correlation with the sum of the others is negative, which may be worded in reverse: turn them with reverse_score before they are summed up. An empty array where there are none; NULL where nothing can be said (fewer than 2 rows, NaN). Items are the variables, each covariance over the rows that have both (pairwise). With half of the items worded in reverse, either half may be the one that is named.';
create function mcdonald_omega(moments_pairwise) returns float8
	as 'MODULE_PATHNAME', 'pairwise_mcdonald_omega' language c immutable strict parallel safe;
comment on function mcdonald_omega(moments_pairwise) is
'McDonald''s omega, 0..1: (sum of loadings)^2/((sum of loadings)^2 + sum of uniquenesses) of a one-factor solution (McDonald 1999), estimated by minres (unweighted least squares; Harman and Jones 1966) of the correlation matrix, as psych''s fa(nfactors = 1) has it; uniquenesses end at .005. Items are the variables, each covariance over the rows that have both (pairwise); a correlation is of the pairs rows throughout; those without variance are dropped. NULL for fewer than 3 items that vary; mcdonald_omega_estimate says why.';
create function mcdonald_omega_estimate(moments_pairwise) returns estimate
	as 'MODULE_PATHNAME', 'pairwise_mcdonald_omega_estimate' language c immutable strict parallel safe;
comment on function mcdonald_omega_estimate(moments_pairwise) is
'McDonald''s omega of the variables, each covariance over the rows that have both (pairwise); the note names the estimator (minres), says which rows were used, and what to beware of. It has no interval here: mcdonald_omega_jackknife gives one.';
create function standard_error_of_measurement(moments_pairwise) returns float8
	as 'MODULE_PATHNAME', 'pairwise_standard_error_of_measurement' language c immutable strict parallel safe;
comment on function standard_error_of_measurement(moments_pairwise) is
'Standard deviation of a person''s sum of items about what it would be without error of measurement: sqrt(variance of the sum * (1 - alpha)), in points of the sum; divide by the number of items for their mean. Items are the variables, each covariance over the rows that have both (pairwise). NULL as cronbach_alpha.';
create function rwg_j(moments_pairwise, levels int) returns float8
	as 'MODULE_PATHNAME', 'pairwise_rwg_j' language c immutable strict parallel safe;
comment on function rwg_j(moments_pairwise, int) is
'Agreement within a unit on its items, 0..1: J(1 - q)/(J(1 - q) + q), q the mean of the J items'' variances over that of indifference, (A^2 - 1)/12 for A levels (2 to 1001; 5 for 1..5), at most 1 (James, Demaree and Wolf 1984). One summary a unit: take the mean and the median over units. Items are the variables, each over the rows that have it. NULL for fewer than 2 rows.';
create function jackknife_gather(moments_pairwise[], moments_pairwise) returns moments_pairwise[]
	as 'MODULE_PATHNAME', 'pairwise_gather' language c immutable parallel safe;
comment on function jackknife_gather(moments_pairwise[], moments_pairwise) is
'Transition function of the jackknife aggregates: the groups'' summaries in an array; refused outside an aggregate.';
create function jackknife_gather_all(moments_pairwise[], moments_pairwise[]) returns moments_pairwise[]
	as 'MODULE_PATHNAME', 'pairwise_gather_all' language c immutable parallel safe;
comment on function jackknife_gather_all(moments_pairwise[], moments_pairwise[]) is
'Combine function of the jackknife aggregates; refused outside an aggregate.';
create function cronbach_alpha_jackknife(moments_pairwise[], level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'pairwise_cronbach_alpha_jackknife' language c immutable strict parallel safe;
comment on function cronbach_alpha_jackknife(moments_pairwise[], float8) is
'Cronbach''s alpha (raw) of all groups together with a delete-a-group jackknife interval, from an array of a summary a group: cronbach_alpha_jackknife(array_agg(m), 0.9). As the aggregate cronbach_alpha_jackknife(moments_pairwise), at another level.';
create function cronbach_alpha_jackknife_final(moments_pairwise[]) returns estimate
	as 'MODULE_PATHNAME', 'pairwise_cronbach_alpha_jackknife_final' language c immutable strict parallel safe;
comment on function cronbach_alpha_jackknife_final(moments_pairwise[]) is
'Final function of cronbach_alpha_jackknife.';
create aggregate cronbach_alpha_jackknife(moments_pairwise) (
	sfunc = jackknife_gather, stype = moments_pairwise[], sspace = 65536, initcond = '{}', finalfunc = cronbach_alpha_jackknife_final,
	combinefunc = jackknife_gather_all, parallel = safe);
comment on aggregate cronbach_alpha_jackknife(moments_pairwise) is
'Cronbach''s alpha (raw) of all groups together with its 95 % interval by a delete-a-group jackknife (Wolter 2007), from one summary a random group of people, or a unit: each is left out in turn. It needs no normal items, and with units as groups it also holds where people of a unit are alike. The interval is one of log(1 - value), by t with one degree of freedom fewer than groups: take 20 or more. n is that of the pair with fewest rows; the note says how many groups and which rows. NULLs and summaries of no rows are passed over; limits are NULL with a note for fewer than 2 groups.';
create function mcdonald_omega_jackknife(moments_pairwise[], level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'pairwise_mcdonald_omega_jackknife' language c immutable strict parallel safe;
comment on function mcdonald_omega_jackknife(moments_pairwise[], float8) is
'McDonald''s omega (minres) of all groups together with a delete-a-group jackknife interval, from an array of a summary a group: mcdonald_omega_jackknife(array_agg(m), 0.9). As the aggregate mcdonald_omega_jackknife(moments_pairwise), at another level.';
create function mcdonald_omega_jackknife_final(moments_pairwise[]) returns estimate
	as 'MODULE_PATHNAME', 'pairwise_mcdonald_omega_jackknife_final' language c immutable strict parallel safe;
comment on function mcdonald_omega_jackknife_final(moments_pairwise[]) is
'Final function of mcdonald_omega_jackknife.';
create aggregate mcdonald_omega_jackknife(moments_pairwise) (
	sfunc = jackknife_gather, stype = moments_pairwise[], sspace = 65536, initcond = '{}', finalfunc = mcdonald_omega_jackknife_final,
	combinefunc = jackknife_gather_all, parallel = safe);
comment on aggregate mcdonald_omega_jackknife(moments_pairwise) is
'McDonald''s omega (minres) of all groups together with its 95 % interval by a delete-a-group jackknife (Wolter 2007), from one summary a random group of people, or a unit: each is left out in turn. It needs no normal items, and with units as groups it also holds where people of a unit are alike. The interval is one of log(1 - value), by t with one degree of freedom fewer than groups: take 20 or more. n is that of the pair with fewest rows; the note says how many groups and which rows. NULLs and summaries of no rows are passed over; limits are NULL with a note for fewer than 2 groups.';
-- of engagement

create function cronbach_alpha(engagement) returns float8
	as 'MODULE_PATHNAME', 'engagement_cronbach_alpha' language c immutable strict parallel safe;
comment on function cronbach_alpha(engagement) is
'Cronbach''s alpha (raw) of a scale whose items are the surveys items, over people without gaps (listwise): k/(k - 1) * (1 - sum of variances/variance of the sum) (Cronbach 1951). At most 1, and below 0 where items go against each other. Items without variance are dropped; NULL where fewer than 2 are left; cronbach_alpha_estimate says so. A reversed item is not turned: see reversed_items.';
create function cronbach_alpha_standardized(engagement) returns float8
	as 'MODULE_PATHNAME', 'engagement_cronbach_alpha_standardized' language c immutable strict parallel safe;
comment on function cronbach_alpha_standardized(engagement) is
'Cronbach''s alpha of the items, each divided by its standard deviation: k r/(1 + (k - 1) r), r the mean of the items'' correlations. For items on different scales. Items are the surveys items, over people without gaps (listwise). NULL as cronbach_alpha.';
create function cronbach_alpha_estimate(engagement, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'engagement_cronbach_alpha_estimate' language c immutable strict parallel safe;
comment on function cronbach_alpha_estimate(engagement, float8) is
'Cronbach''s alpha of the surveys items, over people without gaps (listwise), with Feldt''s interval (Feldt 1965). The interval is normal-theory: on skewed five-level items a 95 % one covers 86 to 92 %; cronbach_alpha_jackknife is the other. n is the people without gaps. The note says which rows were used, numbers items that were dropped for want of variance and items that go against the others and may be worded in reverse.';
create function alpha_if_dropped(engagement, names text[] default null, level float8 default 0.95, out item int, out name text, out value float8, out low float8, out high float8, out std_error float8, out p_value float8, out n bigint, out note text) returns setof record
	as 'MODULE_PATHNAME', 'engagement_alpha_if_dropped' language c immutable parallel safe rows 16;
comment on function alpha_if_dropped(engagement, text[], float8) is
'A row an item: Cronbach''s alpha (raw) of the others, with Feldt''s interval, of the surveys items, over people without gaps (listwise). Where it is higher than cronbach_alpha the scale is better off without the item. names: as many as items; NULL calls them item 1, item 2 and so on. std_error and p_value are NULL. The note says why value is NULL, or which rows were used.';
create function item_rest_correlations(engagement, names text[] default null, level float8 default 0.95, out item int, out name text, out value float8, out low float8, out high float8, out std_error float8, out p_value float8, out n bigint, out note text) returns setof record
	as 'MODULE_PATHNAME', 'engagement_item_rest_correlations' language c immutable parallel safe rows 16;
comment on function item_rest_correlations(engagement, text[], float8) is
'A row an item: its correlation with the sum of the other items, -1..1, with Fisher''s z interval and p, of the surveys items, over people without gaps (listwise). Negative for an item that may be worded in reverse; the note says so, why value is NULL (n < 4, no variance), or which rows were used. names: as many as items; NULL calls them item 1, item 2 and so on.';
create function reversed_items(engagement) returns int[]
	as 'MODULE_PATHNAME', 'engagement_reversed_items' language c immutable strict parallel safe;
comment on function reversed_items(engagement) is
'Numbers of the items whose correlation with the sum of the others is negative, which may be worded in reverse: turn them with reverse_score before they are summed up. An empty array where there are none; NULL where nothing can be said (fewer than 2 rows, NaN). Items are the surveys items, over people without gaps (listwise). With half of the items worded in reverse, either half may be the one that is named.';
create function mcdonald_omega(engagement) returns float8
	as 'MODULE_PATHNAME', 'engagement_mcdonald_omega' language c immutable strict parallel safe;
comment on function mcdonald_omega(engagement) is
'McDonald''s omega, 0..1: (sum of loadings)^2/((sum of loadings)^2 + sum of uniquenesses) of a one-factor solution (McDonald 1999), estimated by minres (unweighted least squares; Harman and Jones 1966) of the correlation matrix, as psych''s fa(nfactors = 1) has it; uniquenesses end at .005. Items are the surveys items, over people without gaps (listwise); those without variance are dropped. NULL for fewer than 3 items that vary; mcdonald_omega_estimate says why.';
create function mcdonald_omega_estimate(engagement) returns estimate
	as 'MODULE_PATHNAME', 'engagement_mcdonald_omega_estimate' language c immutable strict parallel safe;
comment on function mcdonald_omega_estimate(engagement) is
'McDonald''s omega of the surveys items, over people without gaps (listwise); the note names the estimator (minres), says which rows were used, and what to beware of. It has no interval here: mcdonald_omega_jackknife gives one.';
create function standard_error_of_measurement(engagement) returns float8
	as 'MODULE_PATHNAME', 'engagement_standard_error_of_measurement' language c immutable strict parallel safe;
comment on function standard_error_of_measurement(engagement) is
'Standard deviation of a person''s engagement index about what it would be without error of measurement, in points of the index (0..100): stddev * sqrt(1 - alpha), over people without gaps (listwise). NULL as cronbach_alpha.';
create function rwg_j(engagement) returns float8
	as 'MODULE_PATHNAME', 'engagement_rwg_j' language c immutable strict parallel safe;
comment on function rwg_j(engagement) is
'Agreement within a unit on its items, 0..1: J(1 - q)/(J(1 - q) + q), q the mean of the J items'' variances over that of indifference, (A^2 - 1)/12 for A levels, at most 1 (James, Demaree and Wolf 1984). Each item''s variance is over the people who count and answered it. One summary a unit: take the mean and the median over units. NULL where an item has fewer than 2 answers.';
create function jackknife_gather(engagement[], engagement) returns engagement[]
	as 'MODULE_PATHNAME', 'engagement_gather' language c immutable parallel safe;
comment on function jackknife_gather(engagement[], engagement) is
'Transition function of the jackknife aggregates: the groups'' summaries in an array; refused outside an aggregate.';
create function jackknife_gather_all(engagement[], engagement[]) returns engagement[]
	as 'MODULE_PATHNAME', 'engagement_gather_all' language c immutable parallel safe;
comment on function jackknife_gather_all(engagement[], engagement[]) is
'Combine function of the jackknife aggregates; refused outside an aggregate.';
create function cronbach_alpha_jackknife(engagement[], level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'engagement_cronbach_alpha_jackknife' language c immutable strict parallel safe;
comment on function cronbach_alpha_jackknife(engagement[], float8) is
'Cronbach''s alpha (raw) of all groups together with a delete-a-group jackknife interval, from an array of a summary a group: cronbach_alpha_jackknife(array_agg(m), 0.9). As the aggregate cronbach_alpha_jackknife(engagement), at another level.';
create function cronbach_alpha_jackknife_final(engagement[]) returns estimate
	as 'MODULE_PATHNAME', 'engagement_cronbach_alpha_jackknife_final' language c immutable strict parallel safe;
comment on function cronbach_alpha_jackknife_final(engagement[]) is
'Final function of cronbach_alpha_jackknife.';
create aggregate cronbach_alpha_jackknife(engagement) (
	sfunc = jackknife_gather, stype = engagement[], sspace = 65536, initcond = '{}', finalfunc = cronbach_alpha_jackknife_final,
	combinefunc = jackknife_gather_all, parallel = safe);
comment on aggregate cronbach_alpha_jackknife(engagement) is
'Cronbach''s alpha (raw) of all groups together with its 95 % interval by a delete-a-group jackknife (Wolter 2007), from one summary a random group of people, or a unit: each is left out in turn. It needs no normal items, and with units as groups it also holds where people of a unit are alike. The interval is one of log(1 - value), by t with one degree of freedom fewer than groups: take 20 or more. n is that of the people without gaps; the note says how many groups and which rows. NULLs and summaries of no rows are passed over; limits are NULL with a note for fewer than 2 groups.';
create function mcdonald_omega_jackknife(engagement[], level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'engagement_mcdonald_omega_jackknife' language c immutable strict parallel safe;
comment on function mcdonald_omega_jackknife(engagement[], float8) is
'McDonald''s omega (minres) of all groups together with a delete-a-group jackknife interval, from an array of a summary a group: mcdonald_omega_jackknife(array_agg(m), 0.9). As the aggregate mcdonald_omega_jackknife(engagement), at another level.';
create function mcdonald_omega_jackknife_final(engagement[]) returns estimate
	as 'MODULE_PATHNAME', 'engagement_mcdonald_omega_jackknife_final' language c immutable strict parallel safe;
comment on function mcdonald_omega_jackknife_final(engagement[]) is
'Final function of mcdonald_omega_jackknife.';
create aggregate mcdonald_omega_jackknife(engagement) (
	sfunc = jackknife_gather, stype = engagement[], sspace = 65536, initcond = '{}', finalfunc = mcdonald_omega_jackknife_final,
	combinefunc = jackknife_gather_all, parallel = safe);
comment on aggregate mcdonald_omega_jackknife(engagement) is
'McDonald''s omega (minres) of all groups together with its 95 % interval by a delete-a-group jackknife (Wolter 2007), from one summary a random group of people, or a unit: each is left out in turn. It needs no normal items, and with units as groups it also holds where people of a unit are alike. The interval is one of log(1 - value), by t with one degree of freedom fewer than groups: take 20 or more. n is that of the people without gaps; the note says how many groups and which rows. NULLs and summaries of no rows are passed over; limits are NULL with a note for fewer than 2 groups.';
