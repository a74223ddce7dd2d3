-- oneway: a one-way layout: groups by name, and each one's n, sum and sum of squares.

create type oneway;

create function oneway_in(cstring) returns oneway
	as 'MODULE_PATHNAME', 'oneway_in' language c immutable strict parallel safe;
comment on function oneway_in(cstring) is 'Reads a oneway from its JSON text.';
create function oneway_out(oneway) returns cstring
	as 'MODULE_PATHNAME', 'oneway_out' language c immutable strict parallel safe;
comment on function oneway_out(oneway) is 'Writes a oneway as JSON text.';
create function oneway_recv(internal) returns oneway
	as 'MODULE_PATHNAME', 'oneway_recv' language c immutable strict parallel safe;
comment on function oneway_recv(internal) is 'Reads a oneway from its binary form.';
create function oneway_send(oneway) returns bytea
	as 'MODULE_PATHNAME', 'oneway_send' language c immutable strict parallel safe;
comment on function oneway_send(oneway) is 'Writes a oneway in its binary form.';

create type oneway (
	input = oneway_in,
	output = oneway_out,
	receive = oneway_recv,
	send = oneway_send,
	alignment = double,
	storage = extended
);
comment on type oneway is
'Summary of one variable in groups (a one-way layout): each group''s n, sum and sum of squares, exact for whole numbers and held to about 106 bits otherwise. At most 65,536 groups; a group goes by its name, compared byte by byte. Made by oneway_agg.';

-- the algebra

create function oneway_add(oneway, oneway) returns oneway
	as 'MODULE_PATHNAME', 'oneway_add' language c immutable strict parallel safe;
comment on function oneway_add(oneway, oneway) is 'Implementation of oneway + oneway.';
create function oneway_subtract(oneway, oneway) returns oneway
	as 'MODULE_PATHNAME', 'oneway_subtract' language c immutable strict parallel safe;
comment on function oneway_subtract(oneway, oneway) is 'Implementation of oneway - oneway.';
create function oneway_eq(oneway, oneway) returns bool
	as 'MODULE_PATHNAME', 'oneway_eq' language c immutable strict parallel safe;
comment on function oneway_eq(oneway, oneway) is 'Implementation of oneway = oneway.';
create function oneway_ne(oneway, oneway) returns bool
	as 'MODULE_PATHNAME', 'oneway_ne' language c immutable strict parallel safe;
comment on function oneway_ne(oneway, oneway) is 'Implementation of oneway <> oneway.';

create operator + (leftarg = oneway, rightarg = oneway, function = oneway_add, commutator = +);
comment on operator + (oneway, oneway) is 'Merges two summaries, groups of one name into one; the empty one is the zero.';
create operator - (leftarg = oneway, rightarg = oneway, function = oneway_subtract);
comment on operator - (oneway, oneway) is 'Takes the right side''s rows out of the left side again; an error where they cannot be in it. A group without rows left is gone.';
create operator = (leftarg = oneway, rightarg = oneway, function = oneway_eq, commutator = =, negator = <>);
comment on operator = (oneway, oneway) is 'Same groups, same n and missing, same sums (their leading 53 bits).';
create operator <> (leftarg = oneway, rightarg = oneway, function = oneway_ne, commutator = <>, negator = =);
comment on operator <> (oneway, oneway) is 'Not equal.';

create function jsonb(oneway) returns jsonb
	as 'MODULE_PATHNAME', 'oneway_to_jsonb' language c immutable strict parallel safe;
comment on function jsonb(oneway) is 'The summary''s JSON text as jsonb (at most 256 MB).';
create cast (oneway as jsonb) with function jsonb(oneway);
comment on cast (oneway as jsonb) is 'The summary''s JSON text as jsonb (at most 256 MB).';

create function oneway_combine(oneway, oneway) returns oneway
	as 'MODULE_PATHNAME', 'oneway_combine' language c immutable parallel safe;
comment on function oneway_combine(oneway, oneway) is 'Combine function of the oneway aggregates; refused outside an aggregate.';
create function oneway_moving_combine(oneway, oneway) returns oneway
	as 'MODULE_PATHNAME', 'oneway_moving_combine' language c immutable parallel safe;
comment on function oneway_moving_combine(oneway, oneway) is 'Moving transition function of rollup(oneway); refused outside an aggregate.';
create function oneway_uncombine(oneway, oneway) returns oneway
	as 'MODULE_PATHNAME', 'oneway_uncombine' language c immutable parallel safe;
comment on function oneway_uncombine(oneway, oneway) is 'Inverse of oneway_moving_combine in a moving window; refused outside an aggregate.';
create function oneway_final(oneway) returns oneway
	as 'MODULE_PATHNAME', 'oneway_final' language c immutable strict parallel safe;
comment on function oneway_final(oneway) is 'Final function of oneway_agg and rollup: the state in its shortest form.';

create aggregate rollup(oneway) (
	sfunc = oneway_combine, stype = oneway, sspace = 1024, initcond = '{}', finalfunc = oneway_final,
	combinefunc = oneway_combine, parallel = safe,
	msfunc = oneway_moving_combine, minvfunc = oneway_uncombine, mstype = oneway, minitcond = '{}', mfinalfunc = oneway_final);
comment on aggregate rollup(oneway) is
'Many summaries to one. NULLs are passed over; no rows give the empty summary.';

-- transition functions: they change their state in place and refuse to be called outside an aggregate

create function oneway_accum(oneway, text, float8) returns oneway
	as 'MODULE_PATHNAME', 'oneway_accum_text' language c immutable parallel safe;
comment on function oneway_accum(oneway, text, float8) is 'Transition function of oneway_agg; refused outside an aggregate.';
create function oneway_accum(oneway, bigint, float8) returns oneway
	as 'MODULE_PATHNAME', 'oneway_accum_bigint' language c immutable parallel safe;
comment on function oneway_accum(oneway, bigint, float8) is 'Transition function of oneway_agg; refused outside an aggregate.';
create function oneway_moving(oneway, text, float8) returns oneway
	as 'MODULE_PATHNAME', 'oneway_moving_text' language c immutable parallel safe;
comment on function oneway_moving(oneway, text, float8) is 'Moving transition function of oneway_agg; refused outside an aggregate.';
create function oneway_moving(oneway, bigint, float8) returns oneway
	as 'MODULE_PATHNAME', 'oneway_moving_bigint' language c immutable parallel safe;
comment on function oneway_moving(oneway, bigint, float8) is 'Moving transition function of oneway_agg; refused outside an aggregate.';
create function oneway_remove(oneway, text, float8) returns oneway
	as 'MODULE_PATHNAME', 'oneway_remove_text' language c immutable parallel safe;
comment on function oneway_remove(oneway, text, float8) is 'Inverse transition function of oneway_agg; refused outside an aggregate.';
create function oneway_remove(oneway, bigint, float8) returns oneway
	as 'MODULE_PATHNAME', 'oneway_remove_bigint' language c immutable parallel safe;
comment on function oneway_remove(oneway, bigint, float8) is 'Inverse transition function of oneway_agg; refused outside an aggregate.';

-- reading it

create function n(oneway) returns bigint
	as 'MODULE_PATHNAME', 'oneway_n' language c immutable strict parallel safe;
comment on function n(oneway) is
'Rows without a NULL, in all groups.';
create function missing(oneway) returns bigint
	as 'MODULE_PATHNAME', 'oneway_missing' language c immutable strict parallel safe;
comment on function missing(oneway) is
'Rows left out because the group or the value was NULL.';
create function group_moments(oneway, grp text) returns moments
	as 'MODULE_PATHNAME', 'oneway_group_moments' language c immutable strict parallel safe;
comment on function group_moments(oneway, text) is
'One group''s moments, of one variable: for mean_estimate(m, 1), cohens_d(a, b, 1) and the like. The empty summary where there is no such group.';
create function total_moments(oneway) returns moments
	as 'MODULE_PATHNAME', 'oneway_total_moments' language c immutable strict parallel safe;
comment on function total_moments(oneway) is
'The moments of all groups'' rows together, of one variable.';
create function anova(oneway) returns test_result
	as 'MODULE_PATHNAME', 'oneway_anova' language c immutable strict parallel safe;
comment on function anova(oneway) is
'One-way analysis of variance (Fisher): F with df = groups - 1 and df2 = n - groups, and its p, as R''s oneway.test(var.equal = TRUE): do the groups'' means differ? It takes the groups'' variances as equal; welch_anova does not. NULL with a note for fewer than 2 groups, no group of 2 rows, or no variance within groups. Rows are taken as independent of each other.';
create function welch_anova(oneway) returns test_result
	as 'MODULE_PATHNAME', 'oneway_welch_anova' language c immutable strict parallel safe;
comment on function welch_anova(oneway) is
'Welch''s analysis of variance (1951), as R''s oneway.test: do the groups'' means differ, when their variances may differ too? NULL with a note for fewer than 2 groups, or a group of fewer than 2 rows or without variance.';
create function eta_squared(oneway) returns float8
	as 'MODULE_PATHNAME', 'oneway_eta_squared' language c immutable strict parallel safe;
comment on function eta_squared(oneway) is
'Share of the variance that lies between the groups in these rows, 0..1: SSB/(SSB + SSW), the correlation ratio. It overstates the population''s; omega_squared does not. NULL for fewer than 2 groups or no variance.';
create function omega_squared(oneway) returns float8
	as 'MODULE_PATHNAME', 'oneway_omega_squared' language c immutable strict parallel safe;
comment on function omega_squared(oneway) is
'Share of the variance between the groups in the population (Hays 1963): (SSB - df MSW)/(SSB + SSW + MSW). It has no interval of its own: eta_squared_estimate''s is one of the same share. Negative values, which chance gives where there is no difference, are shown as they are. NULL for fewer than 2 groups, no group of 2 rows, or no variance.';
create function eta_squared_estimate(oneway, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'oneway_eta_squared_estimate' language c immutable strict parallel safe;
comment on function eta_squared_estimate(oneway, float8) is
'Share of the variance that lies between the groups, 0..1, with the interval of the noncentral F (Steiger 2004: limits of lambda/(lambda + n), widened to contain the value) and the p of the F test; it has no standard error. A note where F is so small that the interval ends at the value. NULL with a note for fewer than 2 groups or no variance.';
create function group_means(oneway, level float8 default 0.95,
		out grp text, out value float8, out low float8, out high float8, out std_error float8, out p_value float8,
		out n bigint, out note text) returns setof record
	as 'MODULE_PATHNAME', 'oneway_group_means' language c immutable parallel safe;
comment on function group_means(oneway, float8) is
'A row a group: its mean with its t interval over its own rows; p_value is NULL, for a mean is a level. Groups that are whole numbers come in their order, then the others in the order of their bytes.';
create function pairwise_differences(oneway, level float8 default 0.95,
		out a text, out b text, out value float8, out low float8, out high float8, out std_error float8, out p_value float8,
		out p_holm float8, out n bigint, out note text) returns setof record
	as 'MODULE_PATHNAME', 'oneway_pairwise_differences' language c immutable parallel safe;
comment on function pairwise_differences(oneway, float8) is
'A row a pair of groups: mean of a less mean of b, with Welch''s interval and test (1947), and p_holm: p adjusted after Holm (1979) for all pairs that have one. Limits and p_value are of that pair alone. n is both groups'' rows. An error for more than 1,000 groups.';

-- one-step aggregates, which share one state

create aggregate oneway_agg(grp text, value float8) (
	sfunc = oneway_accum, stype = oneway, sspace = 1024, initcond = '{}', finalfunc = oneway_final,
	combinefunc = oneway_combine, parallel = safe,
	msfunc = oneway_moving, minvfunc = oneway_remove, mstype = oneway, minitcond = '{}', mfinalfunc = oneway_final);
comment on aggregate oneway_agg(text, float8) is
'Summary of value in groups of grp. A row with a NULL in either is left out and counted as missing. NaN and infinities make what they enter NaN. An error for more than 65,536 groups, a name of more than 1,000 bytes, or where a sum of squares overflows float8. No rows give the empty summary.';
create aggregate oneway_agg(grp bigint, value float8) (
	sfunc = oneway_accum, stype = oneway, sspace = 1024, initcond = '{}', finalfunc = oneway_final,
	combinefunc = oneway_combine, parallel = safe,
	msfunc = oneway_moving, minvfunc = oneway_remove, mstype = oneway, minitcond = '{}', mfinalfunc = oneway_final);
comment on aggregate oneway_agg(bigint, float8) is
'Summary of value in groups of grp. A row with a NULL in either is left out and counted as missing. NaN and infinities make what they enter NaN. An error for more than 65,536 groups, or where a sum of squares overflows float8. No rows give the empty summary.';
create aggregate anova(grp text, value float8) (
	sfunc = oneway_accum, stype = oneway, sspace = 1024, initcond = '{}', finalfunc = anova,
	combinefunc = oneway_combine, parallel = safe,
	msfunc = oneway_moving, minvfunc = oneway_remove, mstype = oneway, minitcond = '{}', mfinalfunc = anova);
comment on aggregate anova(text, float8) is
'One-way analysis of variance of value in groups of grp: anova(oneway) in one step.';
create aggregate anova(grp bigint, value float8) (
	sfunc = oneway_accum, stype = oneway, sspace = 1024, initcond = '{}', finalfunc = anova,
	combinefunc = oneway_combine, parallel = safe,
	msfunc = oneway_moving, minvfunc = oneway_remove, mstype = oneway, minitcond = '{}', mfinalfunc = anova);
comment on aggregate anova(bigint, float8) is
'One-way analysis of variance of value in groups of grp: anova(oneway) in one step.';
create aggregate welch_anova(grp text, value float8) (
	sfunc = oneway_accum, stype = oneway, sspace = 1024, initcond = '{}', finalfunc = welch_anova,
	combinefunc = oneway_combine, parallel = safe,
	msfunc = oneway_moving, minvfunc = oneway_remove, mstype = oneway, minitcond = '{}', mfinalfunc = welch_anova);
comment on aggregate welch_anova(text, float8) is
'Welch''s analysis of variance of value in groups of grp: welch_anova(oneway) in one step.';
create aggregate welch_anova(grp bigint, value float8) (
	sfunc = oneway_accum, stype = oneway, sspace = 1024, initcond = '{}', finalfunc = welch_anova,
	combinefunc = oneway_combine, parallel = safe,
	msfunc = oneway_moving, minvfunc = oneway_remove, mstype = oneway, minitcond = '{}', mfinalfunc = welch_anova);
comment on aggregate welch_anova(bigint, float8) is
'Welch''s analysis of variance of value in groups of grp: welch_anova(oneway) in one step.';
create aggregate eta_squared(grp text, value float8) (
	sfunc = oneway_accum, stype = oneway, sspace = 1024, initcond = '{}', finalfunc = eta_squared,
	combinefunc = oneway_combine, parallel = safe,
	msfunc = oneway_moving, minvfunc = oneway_remove, mstype = oneway, minitcond = '{}', mfinalfunc = eta_squared);
comment on aggregate eta_squared(text, float8) is
'Share of value''s variance that lies between the groups of grp, 0..1: eta_squared(oneway) in one step.';
create aggregate eta_squared(grp bigint, value float8) (
	sfunc = oneway_accum, stype = oneway, sspace = 1024, initcond = '{}', finalfunc = eta_squared,
	combinefunc = oneway_combine, parallel = safe,
	msfunc = oneway_moving, minvfunc = oneway_remove, mstype = oneway, minitcond = '{}', mfinalfunc = eta_squared);
comment on aggregate eta_squared(bigint, float8) is
'Share of value''s variance that lies between the groups of grp, 0..1: eta_squared(oneway) in one step.';
create aggregate omega_squared(grp text, value float8) (
	sfunc = oneway_accum, stype = oneway, sspace = 1024, initcond = '{}', finalfunc = omega_squared,
	combinefunc = oneway_combine, parallel = safe,
	msfunc = oneway_moving, minvfunc = oneway_remove, mstype = oneway, minitcond = '{}', mfinalfunc = omega_squared);
comment on aggregate omega_squared(text, float8) is
'Share of value''s variance between the groups of grp in the population: omega_squared(oneway) in one step.';
create aggregate omega_squared(grp bigint, value float8) (
	sfunc = oneway_accum, stype = oneway, sspace = 1024, initcond = '{}', finalfunc = omega_squared,
	combinefunc = oneway_combine, parallel = safe,
	msfunc = oneway_moving, minvfunc = oneway_remove, mstype = oneway, minitcond = '{}', mfinalfunc = omega_squared);
comment on aggregate omega_squared(bigint, float8) is
'Share of value''s variance between the groups of grp in the population: omega_squared(oneway) in one step.';
