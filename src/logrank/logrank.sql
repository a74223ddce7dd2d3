-- survival_groups: how long they stay, by group, and within strata; the log-rank test.

create type survival_groups;

create function survival_groups_in(cstring) returns survival_groups
	as 'MODULE_PATHNAME', 'survival_groups_in' language c immutable strict parallel safe;
comment on function survival_groups_in(cstring) is 'Reads a survival_groups from its JSON text.';
create function survival_groups_out(survival_groups) returns cstring
	as 'MODULE_PATHNAME', 'survival_groups_out' language c immutable strict parallel safe;
comment on function survival_groups_out(survival_groups) is 'Writes a survival_groups as JSON text.';
create function survival_groups_recv(internal) returns survival_groups
	as 'MODULE_PATHNAME', 'survival_groups_recv' language c immutable strict parallel safe;
comment on function survival_groups_recv(internal) is 'Reads a survival_groups from its binary form.';
create function survival_groups_send(survival_groups) returns bytea
	as 'MODULE_PATHNAME', 'survival_groups_send' language c immutable strict parallel safe;
comment on function survival_groups_send(survival_groups) is 'Writes a survival_groups in its binary form.';

create type survival_groups (
	input = survival_groups_in,
	output = survival_groups_out,
	receive = survival_groups_recv,
	send = survival_groups_send,
	alignment = double,
	storage = extended
);
comment on type survival_groups is
'Summary of how long people or customers stay, by group and, where wanted, within strata: for each different time since the start, how many left, were censored or entered late; exact whole numbers, at most 2,097,152 different combinations of group, time and kind, and 16,384 groups, those of each stratum counted. Made by survival_groups_agg; merged by + and rollup.';

-- the algebra

create function survival_groups_add(survival_groups, survival_groups) returns survival_groups
	as 'MODULE_PATHNAME', 'survival_groups_add' language c immutable strict parallel safe;
comment on function survival_groups_add(survival_groups, survival_groups) is 'Implementation of survival_groups + survival_groups.';
create function survival_groups_subtract(survival_groups, survival_groups) returns survival_groups
	as 'MODULE_PATHNAME', 'survival_groups_subtract' language c immutable strict parallel safe;
comment on function survival_groups_subtract(survival_groups, survival_groups) is 'Implementation of survival_groups - survival_groups.';
create function survival_groups_eq(survival_groups, survival_groups) returns bool
	as 'MODULE_PATHNAME', 'survival_groups_eq' language c immutable strict parallel safe;
comment on function survival_groups_eq(survival_groups, survival_groups) is 'Implementation of survival_groups = survival_groups.';
create function survival_groups_ne(survival_groups, survival_groups) returns bool
	as 'MODULE_PATHNAME', 'survival_groups_ne' language c immutable strict parallel safe;
comment on function survival_groups_ne(survival_groups, survival_groups) is 'Implementation of survival_groups <> survival_groups.';

create operator + (leftarg = survival_groups, rightarg = survival_groups, function = survival_groups_add, commutator = +);
comment on operator + (survival_groups, survival_groups) is 'Merges two summaries, group by group; the empty one is the zero. An error past 2,097,152 different combinations of group, time and kind, and past 16,384 groups.';
create operator - (leftarg = survival_groups, rightarg = survival_groups, function = survival_groups_subtract);
comment on operator - (survival_groups, survival_groups) is 'Takes the right side''s spells out of the left side again; an error where they are not in it.';
create operator = (leftarg = survival_groups, rightarg = survival_groups, function = survival_groups_eq, commutator = =, negator = <>);
comment on operator = (survival_groups, survival_groups) is 'Same groups and strata, same times, same counts.';
create operator <> (leftarg = survival_groups, rightarg = survival_groups, function = survival_groups_ne, commutator = <>, negator = =);
comment on operator <> (survival_groups, survival_groups) is 'Not equal.';

create function jsonb(survival_groups) returns jsonb
	as 'MODULE_PATHNAME', 'survival_groups_to_jsonb' language c immutable strict parallel safe;
comment on function jsonb(survival_groups) is 'The summary''s JSON text as jsonb.';
create cast (survival_groups as jsonb) with function jsonb(survival_groups);
comment on cast (survival_groups as jsonb) is 'The summary''s JSON text as jsonb.';

-- transition functions: they change their state in place and refuse to be called outside an aggregate

create function survival_groups_accum(survival_groups, text, survival) returns survival_groups
	as 'MODULE_PATHNAME', 'survival_groups_accum_text_survival' language c immutable parallel safe;
comment on function survival_groups_accum(survival_groups, text, survival) is 'Transition function of survival_groups_agg and logrank; refused outside an aggregate.';
create function survival_groups_accum(survival_groups, text, date, date, date) returns survival_groups
	as 'MODULE_PATHNAME', 'survival_groups_accum_text_dates' language c immutable parallel safe;
comment on function survival_groups_accum(survival_groups, text, date, date, date) is 'Transition function of survival_groups_agg and logrank; refused outside an aggregate.';
create function survival_groups_accum(survival_groups, text, date, date, date, date) returns survival_groups
	as 'MODULE_PATHNAME', 'survival_groups_accum_text_dates_entered' language c immutable parallel safe;
comment on function survival_groups_accum(survival_groups, text, date, date, date, date) is 'Transition function of survival_groups_agg and logrank; refused outside an aggregate.';
create function survival_groups_accum(survival_groups, text, float8, bool) returns survival_groups
	as 'MODULE_PATHNAME', 'survival_groups_accum_text_duration' language c immutable parallel safe;
comment on function survival_groups_accum(survival_groups, text, float8, bool) is 'Transition function of survival_groups_agg and logrank; refused outside an aggregate.';
create function survival_groups_accum(survival_groups, bigint, survival) returns survival_groups
	as 'MODULE_PATHNAME', 'survival_groups_accum_number_survival' language c immutable parallel safe;
comment on function survival_groups_accum(survival_groups, bigint, survival) is 'Transition function of survival_groups_agg and logrank; refused outside an aggregate.';
create function survival_groups_accum(survival_groups, bigint, date, date, date) returns survival_groups
	as 'MODULE_PATHNAME', 'survival_groups_accum_number_dates' language c immutable parallel safe;
comment on function survival_groups_accum(survival_groups, bigint, date, date, date) is 'Transition function of survival_groups_agg and logrank; refused outside an aggregate.';
create function survival_groups_accum(survival_groups, bigint, date, date, date, date) returns survival_groups
	as 'MODULE_PATHNAME', 'survival_groups_accum_number_dates_entered' language c immutable parallel safe;
comment on function survival_groups_accum(survival_groups, bigint, date, date, date, date) is 'Transition function of survival_groups_agg and logrank; refused outside an aggregate.';
create function survival_groups_accum(survival_groups, bigint, float8, bool) returns survival_groups
	as 'MODULE_PATHNAME', 'survival_groups_accum_number_duration' language c immutable parallel safe;
comment on function survival_groups_accum(survival_groups, bigint, float8, bool) is 'Transition function of survival_groups_agg and logrank; refused outside an aggregate.';
create function survival_groups_accum_stratified(survival_groups, text, text, survival) returns survival_groups
	as 'MODULE_PATHNAME', 'survival_groups_accum_stratified_survival' language c immutable parallel safe;
comment on function survival_groups_accum_stratified(survival_groups, text, text, survival) is 'Transition function of survival_groups_agg_stratified and logrank_stratified; refused outside an aggregate.';
create function survival_groups_accum_stratified(survival_groups, text, text, date, date, date) returns survival_groups
	as 'MODULE_PATHNAME', 'survival_groups_accum_stratified_dates' language c immutable parallel safe;
comment on function survival_groups_accum_stratified(survival_groups, text, text, date, date, date) is 'Transition function of survival_groups_agg_stratified and logrank_stratified; refused outside an aggregate.';
create function survival_groups_accum_stratified(survival_groups, text, text, date, date, date, date) returns survival_groups
	as 'MODULE_PATHNAME', 'survival_groups_accum_stratified_dates_entered' language c immutable parallel safe;
comment on function survival_groups_accum_stratified(survival_groups, text, text, date, date, date, date) is 'Transition function of survival_groups_agg_stratified and logrank_stratified; refused outside an aggregate.';
create function survival_groups_accum_stratified(survival_groups, text, text, float8, bool) returns survival_groups
	as 'MODULE_PATHNAME', 'survival_groups_accum_stratified_duration' language c immutable parallel safe;
comment on function survival_groups_accum_stratified(survival_groups, text, text, float8, bool) is 'Transition function of survival_groups_agg_stratified and logrank_stratified; refused outside an aggregate.';
create function survival_groups_remove(survival_groups, text, survival) returns survival_groups
	as 'MODULE_PATHNAME', 'survival_groups_remove_text_survival' language c immutable parallel safe;
comment on function survival_groups_remove(survival_groups, text, survival) is 'Inverse transition function of survival_groups_agg and logrank; refused outside an aggregate.';
create function survival_groups_remove(survival_groups, text, date, date, date) returns survival_groups
	as 'MODULE_PATHNAME', 'survival_groups_remove_text_dates' language c immutable parallel safe;
comment on function survival_groups_remove(survival_groups, text, date, date, date) is 'Inverse transition function of survival_groups_agg and logrank; refused outside an aggregate.';
create function survival_groups_remove(survival_groups, text, date, date, date, date) returns survival_groups
	as 'MODULE_PATHNAME', 'survival_groups_remove_text_dates_entered' language c immutable parallel safe;
comment on function survival_groups_remove(survival_groups, text, date, date, date, date) is 'Inverse transition function of survival_groups_agg and logrank; refused outside an aggregate.';
create function survival_groups_remove(survival_groups, text, float8, bool) returns survival_groups
	as 'MODULE_PATHNAME', 'survival_groups_remove_text_duration' language c immutable parallel safe;
comment on function survival_groups_remove(survival_groups, text, float8, bool) is 'Inverse transition function of survival_groups_agg and logrank; refused outside an aggregate.';
create function survival_groups_remove(survival_groups, bigint, survival) returns survival_groups
	as 'MODULE_PATHNAME', 'survival_groups_remove_number_survival' language c immutable parallel safe;
comment on function survival_groups_remove(survival_groups, bigint, survival) is 'Inverse transition function of survival_groups_agg and logrank; refused outside an aggregate.';
create function survival_groups_remove(survival_groups, bigint, date, date, date) returns survival_groups
	as 'MODULE_PATHNAME', 'survival_groups_remove_number_dates' language c immutable parallel safe;
comment on function survival_groups_remove(survival_groups, bigint, date, date, date) is 'Inverse transition function of survival_groups_agg and logrank; refused outside an aggregate.';
create function survival_groups_remove(survival_groups, bigint, date, date, date, date) returns survival_groups
	as 'MODULE_PATHNAME', 'survival_groups_remove_number_dates_entered' language c immutable parallel safe;
comment on function survival_groups_remove(survival_groups, bigint, date, date, date, date) is 'Inverse transition function of survival_groups_agg and logrank; refused outside an aggregate.';
create function survival_groups_remove(survival_groups, bigint, float8, bool) returns survival_groups
	as 'MODULE_PATHNAME', 'survival_groups_remove_number_duration' language c immutable parallel safe;
comment on function survival_groups_remove(survival_groups, bigint, float8, bool) is 'Inverse transition function of survival_groups_agg and logrank; refused outside an aggregate.';
create function survival_groups_remove_stratified(survival_groups, text, text, survival) returns survival_groups
	as 'MODULE_PATHNAME', 'survival_groups_remove_stratified_survival' language c immutable parallel safe;
comment on function survival_groups_remove_stratified(survival_groups, text, text, survival) is 'Inverse transition function of survival_groups_agg_stratified and logrank_stratified; refused outside an aggregate.';
create function survival_groups_remove_stratified(survival_groups, text, text, date, date, date) returns survival_groups
	as 'MODULE_PATHNAME', 'survival_groups_remove_stratified_dates' language c immutable parallel safe;
comment on function survival_groups_remove_stratified(survival_groups, text, text, date, date, date) is 'Inverse transition function of survival_groups_agg_stratified and logrank_stratified; refused outside an aggregate.';
create function survival_groups_remove_stratified(survival_groups, text, text, date, date, date, date) returns survival_groups
	as 'MODULE_PATHNAME', 'survival_groups_remove_stratified_dates_entered' language c immutable parallel safe;
comment on function survival_groups_remove_stratified(survival_groups, text, text, date, date, date, date) is 'Inverse transition function of survival_groups_agg_stratified and logrank_stratified; refused outside an aggregate.';
create function survival_groups_remove_stratified(survival_groups, text, text, float8, bool) returns survival_groups
	as 'MODULE_PATHNAME', 'survival_groups_remove_stratified_duration' language c immutable parallel safe;
comment on function survival_groups_remove_stratified(survival_groups, text, text, float8, bool) is 'Inverse transition function of survival_groups_agg_stratified and logrank_stratified; refused outside an aggregate.';
create function survival_groups_combine(survival_groups, survival_groups) returns survival_groups
	as 'MODULE_PATHNAME', 'survival_groups_combine' language c immutable parallel safe;
comment on function survival_groups_combine(survival_groups, survival_groups) is 'Combine function of the survival_groups aggregates; refused outside an aggregate.';
create function survival_groups_uncombine(survival_groups, survival_groups) returns survival_groups
	as 'MODULE_PATHNAME', 'survival_groups_uncombine' language c immutable parallel safe;
comment on function survival_groups_uncombine(survival_groups, survival_groups) is 'Inverse of survival_groups_combine in a moving window; refused outside an aggregate.';
create function survival_groups_final(survival_groups) returns survival_groups
	as 'MODULE_PATHNAME', 'survival_groups_final' language c immutable strict parallel safe;
comment on function survival_groups_final(survival_groups) is 'Final function of survival_groups_agg and rollup: groups and times in order.';

create aggregate rollup(survival_groups) (
	sfunc = survival_groups_combine, stype = survival_groups, sspace = 1024, initcond = '{}', finalfunc = survival_groups_final,
	combinefunc = survival_groups_combine, parallel = safe,
	msfunc = survival_groups_combine, minvfunc = survival_groups_uncombine, mstype = survival_groups, minitcond = '{}', mfinalfunc = survival_groups_final);
comment on aggregate rollup(survival_groups) is
'Many summaries to one, group by group. NULLs are passed over; no rows give the empty summary. An error past 2,097,152 different combinations of group, time and kind, and past 16,384 groups.';

-- accessors

create function logrank(survival_groups) returns test_result
	as 'MODULE_PATHNAME', 'survival_groups_logrank' language c immutable strict parallel safe;
comment on function logrank(survival_groups) is
'Log-rank test that all groups leave at the same rates at all times (Mantel 1966; Peto and Peto 1972), within strata where the summary has them: chi-square of observed less expected events with the hypergeometric covariance, as R''s survdiff; df is the number of groups compared less 1. Events come before censorings at ties; late entries count as at risk after they entered. A group at risk at no event, or only where it is alone or all at risk leave, is left out; groups that are never at risk together are compared by a generalized inverse on fewer df. A note says either, and where a group expects fewer than 5 events. NULL with a note for fewer than 2 groups, no events, no two groups at risk together at an event that somebody stays beyond, and more than 1,000 groups. Spells are taken as independent.';
create function logrank_groups(survival_groups, out grp text, out n bigint, out observed bigint, out expected float8, out ratio float8, out difference float8, out variance float8, out note text) returns setof record
	as 'MODULE_PATHNAME', 'survival_groups_logrank_groups' language c immutable strict parallel safe rows 10;
comment on function logrank_groups(survival_groups) is
'What the log-rank test compares, a row a group in the order of names: spells, events observed, events expected were all groups alike, observed over expected (above 1: they leave sooner than the others), observed less expected and its variance; sums over strata. The ratio is NULL with a note where a group is at risk at no event. No rows for the empty summary.';
create function survival(survival_groups, grp text) returns survival
	as 'MODULE_PATHNAME', 'survival_groups_survival' language c immutable strict parallel safe;
comment on function survival(survival_groups, text) is
'One group''s spells over all strata as a survival, for median_survival, kaplan_meier and the like; without causes, and without the rows that were left out, which a survival_groups counts over all groups. NULL where there is no such group; a bigint''s name is its digits.';
create function n(survival_groups) returns bigint
	as 'MODULE_PATHNAME', 'survival_groups_n' language c immutable strict parallel safe;
comment on function n(survival_groups) is 'Spells in all groups.';
create function missing(survival_groups) returns bigint
	as 'MODULE_PATHNAME', 'survival_groups_missing' language c immutable strict parallel safe;
comment on function missing(survival_groups) is 'Rows without a group, a stratum, a start, a duration or an event (NULL); of a survival without a group, all its rows.';
create function future(survival_groups) returns bigint
	as 'MODULE_PATHNAME', 'survival_groups_future' language c immutable strict parallel safe;
comment on function future(survival_groups) is 'Rows that start after as_of, such as future hires: left out.';
create function unobserved(survival_groups) returns bigint
	as 'MODULE_PATHNAME', 'survival_groups_unobserved' language c immutable strict parallel safe;
comment on function unobserved(survival_groups) is 'Rows that were over before they came under observation: left out.';

-- how much sooner

create function hazard_ratio(a survival, b survival, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'survival_hazard_ratio' language c immutable strict parallel safe;
comment on function hazard_ratio(survival, survival, float8) is
'How many times as fast a leaves as b: Mantel and Haenszel''s ratio, the sum over times of d_a n_b / n over that of d_b n_a / n, with the interval of its logarithm (variance: Greenland and Robins 1985, which allows for ties); std_error is that of the ratio, p_value of the ratio being 1. Taken to be the same at all times. n counts spells. NULL with a note where a side has no event while both are at risk.';
create function hazard_ratio(survival_groups, a text, b text, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'survival_groups_hazard_ratio' language c immutable strict parallel safe;
comment on function hazard_ratio(survival_groups, text, text, float8) is
'How many times as fast group a leaves as group b, within strata: sums as of hazard_ratio(survival, survival) over the strata that have both groups. NULL with a note where there is no such group.';
create function survival_difference(a survival, b survival, t float8, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'survival_survival_difference' language c immutable strict parallel safe;
comment on function survival_difference(survival, survival, float8, float8) is
'Share 0..1 of a that is still here at time t less that of b, -1..1 (Kaplan-Meier), with the normal interval of Greenwood''s two variances, clamped to -1..1, and the p of its z test; n counts spells. NULL with a note where a side has no spells or t lies beyond its follow-up; no interval where a side has all left or neither has events; where one has none yet its variance counts as 0, and the note says so: the p is too small then. An error for a negative t.';

-- aggregates

create aggregate survival_groups_agg(grp text, s survival) (
	sfunc = survival_groups_accum, stype = survival_groups, sspace = 1024, initcond = '{}', finalfunc = survival_groups_final,
	combinefunc = survival_groups_combine, parallel = safe,
	msfunc = survival_groups_accum, minvfunc = survival_groups_remove, mstype = survival_groups, minitcond = '{}', mfinalfunc = survival_groups_final);
comment on aggregate survival_groups_agg(text, survival) is
'Summary by group of survivals, one a group or many; their causes are passed over, and so are NULLs. Rows without a group are counted as missing.';
create aggregate survival_groups_agg(grp text, started date, ended date, as_of date) (
	sfunc = survival_groups_accum, stype = survival_groups, sspace = 1024, initcond = '{}', finalfunc = survival_groups_final,
	combinefunc = survival_groups_combine, parallel = safe,
	msfunc = survival_groups_accum, minvfunc = survival_groups_remove, mstype = survival_groups, minitcond = '{}', mfinalfunc = survival_groups_final);
comment on aggregate survival_groups_agg(text, date, date, date) is
'Summary by group of spells, a row a spell, in days: ended NULL or after as_of is censored at as_of, a start after it is left out and counted as future; an error where a spell ends before it starts. As survival_agg. Rows without a group are counted as missing.';
create aggregate survival_groups_agg(grp text, started date, ended date, as_of date, entered date) (
	sfunc = survival_groups_accum, stype = survival_groups, sspace = 1024, initcond = '{}', finalfunc = survival_groups_final,
	combinefunc = survival_groups_combine, parallel = safe,
	msfunc = survival_groups_accum, minvfunc = survival_groups_remove, mstype = survival_groups, minitcond = '{}', mfinalfunc = survival_groups_final);
comment on aggregate survival_groups_agg(text, date, date, date, date) is
'Summary by group of spells with late entry, a row a spell, in days: at risk after entered only. As survival_agg. Rows without a group are counted as missing.';
create aggregate survival_groups_agg(grp text, duration float8, event bool) (
	sfunc = survival_groups_accum, stype = survival_groups, sspace = 1024, initcond = '{}', finalfunc = survival_groups_final,
	combinefunc = survival_groups_combine, parallel = safe,
	msfunc = survival_groups_accum, minvfunc = survival_groups_remove, mstype = survival_groups, minitcond = '{}', mfinalfunc = survival_groups_final);
comment on aggregate survival_groups_agg(text, float8, bool) is
'Summary by group of durations in any unit, with event false where it is censored. As survival_agg. Rows without a group are counted as missing.';
create aggregate survival_groups_agg(grp bigint, s survival) (
	sfunc = survival_groups_accum, stype = survival_groups, sspace = 1024, initcond = '{}', finalfunc = survival_groups_final,
	combinefunc = survival_groups_combine, parallel = safe,
	msfunc = survival_groups_accum, minvfunc = survival_groups_remove, mstype = survival_groups, minitcond = '{}', mfinalfunc = survival_groups_final);
comment on aggregate survival_groups_agg(bigint, survival) is
'Summary by group of survivals, one a group or many; their causes are passed over, and so are NULLs. Rows without a group are counted as missing.';
create aggregate survival_groups_agg(grp bigint, started date, ended date, as_of date) (
	sfunc = survival_groups_accum, stype = survival_groups, sspace = 1024, initcond = '{}', finalfunc = survival_groups_final,
	combinefunc = survival_groups_combine, parallel = safe,
	msfunc = survival_groups_accum, minvfunc = survival_groups_remove, mstype = survival_groups, minitcond = '{}', mfinalfunc = survival_groups_final);
comment on aggregate survival_groups_agg(bigint, date, date, date) is
'Summary by group of spells, a row a spell, in days: ended NULL or after as_of is censored at as_of, a start after it is left out and counted as future; an error where a spell ends before it starts. As survival_agg. Rows without a group are counted as missing.';
create aggregate survival_groups_agg(grp bigint, started date, ended date, as_of date, entered date) (
	sfunc = survival_groups_accum, stype = survival_groups, sspace = 1024, initcond = '{}', finalfunc = survival_groups_final,
	combinefunc = survival_groups_combine, parallel = safe,
	msfunc = survival_groups_accum, minvfunc = survival_groups_remove, mstype = survival_groups, minitcond = '{}', mfinalfunc = survival_groups_final);
comment on aggregate survival_groups_agg(bigint, date, date, date, date) is
'Summary by group of spells with late entry, a row a spell, in days: at risk after entered only. As survival_agg. Rows without a group are counted as missing.';
create aggregate survival_groups_agg(grp bigint, duration float8, event bool) (
	sfunc = survival_groups_accum, stype = survival_groups, sspace = 1024, initcond = '{}', finalfunc = survival_groups_final,
	combinefunc = survival_groups_combine, parallel = safe,
	msfunc = survival_groups_accum, minvfunc = survival_groups_remove, mstype = survival_groups, minitcond = '{}', mfinalfunc = survival_groups_final);
comment on aggregate survival_groups_agg(bigint, float8, bool) is
'Summary by group of durations in any unit, with event false where it is censored. As survival_agg. Rows without a group are counted as missing.';
create aggregate survival_groups_agg_stratified(stratum text, grp text, s survival) (
	sfunc = survival_groups_accum_stratified, stype = survival_groups, sspace = 1024, initcond = '{}', finalfunc = survival_groups_final,
	combinefunc = survival_groups_combine, parallel = safe,
	msfunc = survival_groups_accum_stratified, minvfunc = survival_groups_remove_stratified, mstype = survival_groups, minitcond = '{}', mfinalfunc = survival_groups_final);
comment on aggregate survival_groups_agg_stratified(text, text, survival) is
'Summary by group within strata of survivals, one a group or many; their causes are passed over, and so are NULLs. Rows without a group or stratum are counted as missing.';
create aggregate survival_groups_agg_stratified(stratum text, grp text, started date, ended date, as_of date) (
	sfunc = survival_groups_accum_stratified, stype = survival_groups, sspace = 1024, initcond = '{}', finalfunc = survival_groups_final,
	combinefunc = survival_groups_combine, parallel = safe,
	msfunc = survival_groups_accum_stratified, minvfunc = survival_groups_remove_stratified, mstype = survival_groups, minitcond = '{}', mfinalfunc = survival_groups_final);
comment on aggregate survival_groups_agg_stratified(text, text, date, date, date) is
'Summary by group within strata of spells, a row a spell, in days: ended NULL or after as_of is censored at as_of, a start after it is left out and counted as future; an error where a spell ends before it starts. As survival_agg. Rows without a group or stratum are counted as missing.';
create aggregate survival_groups_agg_stratified(stratum text, grp text, started date, ended date, as_of date, entered date) (
	sfunc = survival_groups_accum_stratified, stype = survival_groups, sspace = 1024, initcond = '{}', finalfunc = survival_groups_final,
	combinefunc = survival_groups_combine, parallel = safe,
	msfunc = survival_groups_accum_stratified, minvfunc = survival_groups_remove_stratified, mstype = survival_groups, minitcond = '{}', mfinalfunc = survival_groups_final);
comment on aggregate survival_groups_agg_stratified(text, text, date, date, date, date) is
'Summary by group within strata of spells with late entry, a row a spell, in days: at risk after entered only. As survival_agg. Rows without a group or stratum are counted as missing.';
create aggregate survival_groups_agg_stratified(stratum text, grp text, duration float8, event bool) (
	sfunc = survival_groups_accum_stratified, stype = survival_groups, sspace = 1024, initcond = '{}', finalfunc = survival_groups_final,
	combinefunc = survival_groups_combine, parallel = safe,
	msfunc = survival_groups_accum_stratified, minvfunc = survival_groups_remove_stratified, mstype = survival_groups, minitcond = '{}', mfinalfunc = survival_groups_final);
comment on aggregate survival_groups_agg_stratified(text, text, float8, bool) is
'Summary by group within strata of durations in any unit, with event false where it is censored. As survival_agg. Rows without a group or stratum are counted as missing.';
create aggregate logrank(grp text, s survival) (
	sfunc = survival_groups_accum, stype = survival_groups, sspace = 1024, initcond = '{}', finalfunc = logrank,
	combinefunc = survival_groups_combine, parallel = safe,
	msfunc = survival_groups_accum, minvfunc = survival_groups_remove, mstype = survival_groups, minitcond = '{}', mfinalfunc = logrank);
comment on aggregate logrank(text, survival) is
'Log-rank test whether groups stay equally long, of survivals, one a group or many; their causes are passed over, and so are NULLs. Rows without a group are counted as missing. As logrank(survival_groups_agg(...)).';
create aggregate logrank(grp text, started date, ended date, as_of date) (
	sfunc = survival_groups_accum, stype = survival_groups, sspace = 1024, initcond = '{}', finalfunc = logrank,
	combinefunc = survival_groups_combine, parallel = safe,
	msfunc = survival_groups_accum, minvfunc = survival_groups_remove, mstype = survival_groups, minitcond = '{}', mfinalfunc = logrank);
comment on aggregate logrank(text, date, date, date) is
'Log-rank test whether groups stay equally long, of spells, a row a spell, in days: ended NULL or after as_of is censored at as_of, a start after it is left out and counted as future; an error where a spell ends before it starts. As survival_agg. Rows without a group are counted as missing. As logrank(survival_groups_agg(...)).';
create aggregate logrank(grp text, started date, ended date, as_of date, entered date) (
	sfunc = survival_groups_accum, stype = survival_groups, sspace = 1024, initcond = '{}', finalfunc = logrank,
	combinefunc = survival_groups_combine, parallel = safe,
	msfunc = survival_groups_accum, minvfunc = survival_groups_remove, mstype = survival_groups, minitcond = '{}', mfinalfunc = logrank);
comment on aggregate logrank(text, date, date, date, date) is
'Log-rank test whether groups stay equally long, of spells with late entry, a row a spell, in days: at risk after entered only. As survival_agg. Rows without a group are counted as missing. As logrank(survival_groups_agg(...)).';
create aggregate logrank(grp text, duration float8, event bool) (
	sfunc = survival_groups_accum, stype = survival_groups, sspace = 1024, initcond = '{}', finalfunc = logrank,
	combinefunc = survival_groups_combine, parallel = safe,
	msfunc = survival_groups_accum, minvfunc = survival_groups_remove, mstype = survival_groups, minitcond = '{}', mfinalfunc = logrank);
comment on aggregate logrank(text, float8, bool) is
'Log-rank test whether groups stay equally long, of durations in any unit, with event false where it is censored. As survival_agg. Rows without a group are counted as missing. As logrank(survival_groups_agg(...)).';
create aggregate logrank(grp bigint, s survival) (
	sfunc = survival_groups_accum, stype = survival_groups, sspace = 1024, initcond = '{}', finalfunc = logrank,
	combinefunc = survival_groups_combine, parallel = safe,
	msfunc = survival_groups_accum, minvfunc = survival_groups_remove, mstype = survival_groups, minitcond = '{}', mfinalfunc = logrank);
comment on aggregate logrank(bigint, survival) is
'Log-rank test whether groups stay equally long, of survivals, one a group or many; their causes are passed over, and so are NULLs. Rows without a group are counted as missing. As logrank(survival_groups_agg(...)).';
create aggregate logrank(grp bigint, started date, ended date, as_of date) (
	sfunc = survival_groups_accum, stype = survival_groups, sspace = 1024, initcond = '{}', finalfunc = logrank,
	combinefunc = survival_groups_combine, parallel = safe,
	msfunc = survival_groups_accum, minvfunc = survival_groups_remove, mstype = survival_groups, minitcond = '{}', mfinalfunc = logrank);
comment on aggregate logrank(bigint, date, date, date) is
'Log-rank test whether groups stay equally long, of spells, a row a spell, in days: ended NULL or after as_of is censored at as_of, a start after it is left out and counted as future; an error where a spell ends before it starts. As survival_agg. Rows without a group are counted as missing. As logrank(survival_groups_agg(...)).';
create aggregate logrank(grp bigint, started date, ended date, as_of date, entered date) (
	sfunc = survival_groups_accum, stype = survival_groups, sspace = 1024, initcond = '{}', finalfunc = logrank,
	combinefunc = survival_groups_combine, parallel = safe,
	msfunc = survival_groups_accum, minvfunc = survival_groups_remove, mstype = survival_groups, minitcond = '{}', mfinalfunc = logrank);
comment on aggregate logrank(bigint, date, date, date, date) is
'Log-rank test whether groups stay equally long, of spells with late entry, a row a spell, in days: at risk after entered only. As survival_agg. Rows without a group are counted as missing. As logrank(survival_groups_agg(...)).';
create aggregate logrank(grp bigint, duration float8, event bool) (
	sfunc = survival_groups_accum, stype = survival_groups, sspace = 1024, initcond = '{}', finalfunc = logrank,
	combinefunc = survival_groups_combine, parallel = safe,
	msfunc = survival_groups_accum, minvfunc = survival_groups_remove, mstype = survival_groups, minitcond = '{}', mfinalfunc = logrank);
comment on aggregate logrank(bigint, float8, bool) is
'Log-rank test whether groups stay equally long, of durations in any unit, with event false where it is censored. As survival_agg. Rows without a group are counted as missing. As logrank(survival_groups_agg(...)).';
create aggregate logrank_stratified(stratum text, grp text, s survival) (
	sfunc = survival_groups_accum_stratified, stype = survival_groups, sspace = 1024, initcond = '{}', finalfunc = logrank,
	combinefunc = survival_groups_combine, parallel = safe,
	msfunc = survival_groups_accum_stratified, minvfunc = survival_groups_remove_stratified, mstype = survival_groups, minitcond = '{}', mfinalfunc = logrank);
comment on aggregate logrank_stratified(text, text, survival) is
'Log-rank test whether groups stay equally long, within strata, such as regions or cohorts, each of which is compared in itself, of survivals, one a group or many; their causes are passed over, and so are NULLs. Rows without a group or stratum are counted as missing. As logrank(survival_groups_agg_stratified(...)).';
create aggregate logrank_stratified(stratum text, grp text, started date, ended date, as_of date) (
	sfunc = survival_groups_accum_stratified, stype = survival_groups, sspace = 1024, initcond = '{}', finalfunc = logrank,
	combinefunc = survival_groups_combine, parallel = safe,
	msfunc = survival_groups_accum_stratified, minvfunc = survival_groups_remove_stratified, mstype = survival_groups, minitcond = '{}', mfinalfunc = logrank);
comment on aggregate logrank_stratified(text, text, date, date, date) is
'Log-rank test whether groups stay equally long, within strata, such as regions or cohorts, each of which is compared in itself, of spells, a row a spell, in days: ended NULL or after as_of is censored at as_of, a start after it is left out and counted as future; an error where a spell ends before it starts. As survival_agg. Rows without a group or stratum are counted as missing. As logrank(survival_groups_agg_stratified(...)).';
create aggregate logrank_stratified(stratum text, grp text, started date, ended date, as_of date, entered date) (
	sfunc = survival_groups_accum_stratified, stype = survival_groups, sspace = 1024, initcond = '{}', finalfunc = logrank,
	combinefunc = survival_groups_combine, parallel = safe,
	msfunc = survival_groups_accum_stratified, minvfunc = survival_groups_remove_stratified, mstype = survival_groups, minitcond = '{}', mfinalfunc = logrank);
comment on aggregate logrank_stratified(text, text, date, date, date, date) is
'Log-rank test whether groups stay equally long, within strata, such as regions or cohorts, each of which is compared in itself, of spells with late entry, a row a spell, in days: at risk after entered only. As survival_agg. Rows without a group or stratum are counted as missing. As logrank(survival_groups_agg_stratified(...)).';
create aggregate logrank_stratified(stratum text, grp text, duration float8, event bool) (
	sfunc = survival_groups_accum_stratified, stype = survival_groups, sspace = 1024, initcond = '{}', finalfunc = logrank,
	combinefunc = survival_groups_combine, parallel = safe,
	msfunc = survival_groups_accum_stratified, minvfunc = survival_groups_remove_stratified, mstype = survival_groups, minitcond = '{}', mfinalfunc = logrank);
comment on aggregate logrank_stratified(text, text, float8, bool) is
'Log-rank test whether groups stay equally long, within strata, such as regions or cohorts, each of which is compared in itself, of durations in any unit, with event false where it is censored. As survival_agg. Rows without a group or stratum are counted as missing. As logrank(survival_groups_agg_stratified(...)).';
