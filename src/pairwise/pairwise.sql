-- moments_pairwise: k variables two by two, over the rows that have both.

create type moments_pairwise;

create function moments_pairwise_in(cstring) returns moments_pairwise
	as 'MODULE_PATHNAME', 'pairwise_in' language c immutable strict parallel safe;
comment on function moments_pairwise_in(cstring) is 'Reads pairwise moments from their JSON text.';
create function moments_pairwise_out(moments_pairwise) returns cstring
	as 'MODULE_PATHNAME', 'pairwise_out' language c immutable strict parallel safe;
comment on function moments_pairwise_out(moments_pairwise) is 'Writes pairwise moments as JSON text.';
create function moments_pairwise_recv(internal) returns moments_pairwise
	as 'MODULE_PATHNAME', 'pairwise_recv' language c immutable strict parallel safe;
comment on function moments_pairwise_recv(internal) is 'Reads pairwise moments from their binary form.';
create function moments_pairwise_send(moments_pairwise) returns bytea
	as 'MODULE_PATHNAME', 'pairwise_send' language c immutable strict parallel safe;
comment on function moments_pairwise_send(moments_pairwise) is 'Writes pairwise moments in their binary form.';

create type moments_pairwise (
	input = moments_pairwise_in,
	output = moments_pairwise_out,
	receive = moments_pairwise_recv,
	send = moments_pairwise_send,
	alignment = double,
	storage = extended
);
comment on type moments_pairwise is
'Summary of k variables (1 to 64) with gaps: n, sums and cross-products of each pair over the rows that have both, exact for whole numbers and held to about 106 bits otherwise. Made by moments_pairwise_agg; variables are numbered from 1. What moments leaves out for one gap, this keeps; each pair then speaks of rows of its own.';

-- the algebra

create function moments_pairwise_add(moments_pairwise, moments_pairwise) returns moments_pairwise
	as 'MODULE_PATHNAME', 'pairwise_add' language c immutable strict parallel safe;
comment on function moments_pairwise_add(moments_pairwise, moments_pairwise) is 'Implementation of moments_pairwise + moments_pairwise.';
create function moments_pairwise_subtract(moments_pairwise, moments_pairwise) returns moments_pairwise
	as 'MODULE_PATHNAME', 'pairwise_subtract' language c immutable strict parallel safe;
comment on function moments_pairwise_subtract(moments_pairwise, moments_pairwise) is 'Implementation of moments_pairwise - moments_pairwise.';
create function moments_pairwise_eq(moments_pairwise, moments_pairwise) returns bool
	as 'MODULE_PATHNAME', 'pairwise_eq' language c immutable strict parallel safe;
comment on function moments_pairwise_eq(moments_pairwise, moments_pairwise) is 'Implementation of moments_pairwise = moments_pairwise.';
create function moments_pairwise_ne(moments_pairwise, moments_pairwise) returns bool
	as 'MODULE_PATHNAME', 'pairwise_ne' language c immutable strict parallel safe;
comment on function moments_pairwise_ne(moments_pairwise, moments_pairwise) is 'Implementation of moments_pairwise <> moments_pairwise.';

create operator + (leftarg = moments_pairwise, rightarg = moments_pairwise, function = moments_pairwise_add, commutator = +);
comment on operator + (moments_pairwise, moments_pairwise) is 'Merges two summaries of as many variables; the empty one is the zero.';
create operator - (leftarg = moments_pairwise, rightarg = moments_pairwise, function = moments_pairwise_subtract);
comment on operator - (moments_pairwise, moments_pairwise) is 'Takes the right side''s rows out of the left side again; an error where they cannot be in it. Exact for whole numbers; otherwise to about 106 bits of the left side''s sums of squares, which what is left shares.';
create operator = (leftarg = moments_pairwise, rightarg = moments_pairwise, function = moments_pairwise_eq, commutator = =, negator = <>);
comment on operator = (moments_pairwise, moments_pairwise) is 'Same number of variables, same counts of rows, same sums (their leading 53 bits); summaries of no rows are equal.';
create operator <> (leftarg = moments_pairwise, rightarg = moments_pairwise, function = moments_pairwise_ne, commutator = <>, negator = =);
comment on operator <> (moments_pairwise, moments_pairwise) is 'Not equal.';

create function jsonb(moments_pairwise) returns jsonb
	as 'MODULE_PATHNAME', 'pairwise_to_jsonb' language c immutable strict parallel safe;
comment on function jsonb(moments_pairwise) is 'The summary''s JSON text as jsonb (at most 256 MB).';
create cast (moments_pairwise as jsonb) with function jsonb(moments_pairwise);
comment on cast (moments_pairwise as jsonb) is 'The summary''s JSON text as jsonb (at most 256 MB).';

-- transition functions: they change their state in place and refuse to be called outside an aggregate

create function moments_pairwise_combine(moments_pairwise, moments_pairwise) returns moments_pairwise
	as 'MODULE_PATHNAME', 'pairwise_combine' language c immutable parallel safe;
comment on function moments_pairwise_combine(moments_pairwise, moments_pairwise) is 'Combine function of the moments_pairwise aggregates; refused outside an aggregate.';
create function moments_pairwise_moving_combine(moments_pairwise, moments_pairwise) returns moments_pairwise
	as 'MODULE_PATHNAME', 'pairwise_moving_combine' language c immutable parallel safe;
comment on function moments_pairwise_moving_combine(moments_pairwise, moments_pairwise) is 'Moving transition function of rollup(moments_pairwise); refused outside an aggregate.';
create function moments_pairwise_uncombine(moments_pairwise, moments_pairwise) returns moments_pairwise
	as 'MODULE_PATHNAME', 'pairwise_uncombine' language c immutable parallel safe;
comment on function moments_pairwise_uncombine(moments_pairwise, moments_pairwise) is 'Inverse of moments_pairwise_combine in a moving window; refused outside an aggregate.';
create function moments_pairwise_accum(moments_pairwise, variadic float8[]) returns moments_pairwise
	as 'MODULE_PATHNAME', 'pairwise_accum' language c immutable parallel safe;
comment on function moments_pairwise_accum(moments_pairwise, float8[]) is 'Transition function of moments_pairwise_agg; refused outside an aggregate.';
create function moments_pairwise_moving(moments_pairwise, variadic float8[]) returns moments_pairwise
	as 'MODULE_PATHNAME', 'pairwise_moving' language c immutable parallel safe;
comment on function moments_pairwise_moving(moments_pairwise, float8[]) is 'Moving transition function of moments_pairwise_agg; refused outside an aggregate.';
create function moments_pairwise_remove(moments_pairwise, variadic float8[]) returns moments_pairwise
	as 'MODULE_PATHNAME', 'pairwise_remove' language c immutable parallel safe;
comment on function moments_pairwise_remove(moments_pairwise, float8[]) is 'Inverse transition function of moments_pairwise_agg; refused outside an aggregate.';
create function moments_pairwise_final(moments_pairwise) returns moments_pairwise
	as 'MODULE_PATHNAME', 'pairwise_final' language c immutable strict parallel safe;
comment on function moments_pairwise_final(moments_pairwise) is 'Final function of moments_pairwise_agg and rollup: the state in its shortest form.';

create aggregate rollup(moments_pairwise) (
	sfunc = moments_pairwise_combine, stype = moments_pairwise, sspace = 2048, initcond = '{}', finalfunc = moments_pairwise_final,
	combinefunc = moments_pairwise_combine, parallel = safe,
	msfunc = moments_pairwise_moving_combine, minvfunc = moments_pairwise_uncombine, mstype = moments_pairwise, minitcond = '{}', mfinalfunc = moments_pairwise_final);
comment on aggregate rollup(moments_pairwise) is
'Many summaries to one. NULLs are passed over; no rows give the empty summary.';
create aggregate moments_pairwise_agg(variadic float8[]) (
	sfunc = moments_pairwise_accum, stype = moments_pairwise, sspace = 2048, initcond = '{}', finalfunc = moments_pairwise_final,
	combinefunc = moments_pairwise_combine, parallel = safe,
	msfunc = moments_pairwise_moving, minvfunc = moments_pairwise_remove, mstype = moments_pairwise, minitcond = '{}', mfinalfunc = moments_pairwise_final);
comment on aggregate moments_pairwise_agg(variadic float8[]) is
'Summary of 1 to 64 variables with gaps, numbered from 1 in the order given; pass an array column as variadic column. A row enters each pair of variables of which it has both; one of NULLs alone is counted as missing; a row with another number of variables is an error. NaN and infinities make what they enter NaN or infinite. No rows give the empty summary.';

-- reading it

create function variables(moments_pairwise) returns int
	as 'MODULE_PATHNAME', 'pairwise_variables' language c immutable strict parallel safe;
comment on function variables(moments_pairwise) is
'How many variables, k; 0 for the empty summary.';
create function n(moments_pairwise) returns bigint
	as 'MODULE_PATHNAME', 'pairwise_n' language c immutable strict parallel safe;
comment on function n(moments_pairwise) is
'Rows of the pair that has fewest: the n that statistics of all variables are given with.';
create function n(moments_pairwise, i int, j int) returns bigint
	as 'MODULE_PATHNAME', 'pairwise_n_of' language c immutable strict parallel safe;
comment on function n(moments_pairwise, int, int) is
'Rows that have variables i and j both; with i = j, rows that have i.';
create function answered(moments_pairwise) returns bigint
	as 'MODULE_PATHNAME', 'pairwise_answered' language c immutable strict parallel safe;
comment on function answered(moments_pairwise) is
'Rows with at least one value.';
create function missing(moments_pairwise) returns bigint
	as 'MODULE_PATHNAME', 'pairwise_missing' language c immutable strict parallel safe;
comment on function missing(moments_pairwise) is
'Rows in which every variable was NULL.';
create function mean(moments_pairwise, i int) returns float8
	as 'MODULE_PATHNAME', 'pairwise_mean' language c immutable strict parallel safe;
comment on function mean(moments_pairwise, int) is
'Mean of variable i over the rows that have it. NULL without such rows.';
create function variance(moments_pairwise, i int) returns float8
	as 'MODULE_PATHNAME', 'pairwise_variance' language c immutable strict parallel safe;
comment on function variance(moments_pairwise, int) is
'Sample variance (n - 1) of variable i over the rows that have it. NULL for fewer than 2 rows.';
create function stddev(moments_pairwise, i int) returns float8
	as 'MODULE_PATHNAME', 'pairwise_stddev' language c immutable strict parallel safe;
comment on function stddev(moments_pairwise, int) is
'Sample standard deviation (n - 1) of variable i over the rows that have it. NULL for fewer than 2 rows.';
create function covariance(moments_pairwise, i int, j int) returns float8
	as 'MODULE_PATHNAME', 'pairwise_covariance' language c immutable strict parallel safe;
comment on function covariance(moments_pairwise, int, int) is
'Sample covariance (n - 1) of variables i and j over the rows that have both, about the means of those rows, as R''s cov(use = "pairwise"). NULL for fewer than 2 rows.';
create function corr(moments_pairwise, i int, j int) returns float8
	as 'MODULE_PATHNAME', 'pairwise_corr' language c immutable strict parallel safe;
comment on function corr(moments_pairwise, int, int) is
'Pearson correlation of variables i and j over the rows that have both, -1..1, as R''s cor(use = "pairwise"). NULL for fewer than 4 rows or where one has no variance in them; corr_estimate says which.';
create function corr_estimate(moments_pairwise, i int, j int, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'pairwise_corr_estimate' language c immutable strict parallel safe;
comment on function corr_estimate(moments_pairwise, int, int, float8) is
'Pearson correlation of variables i and j over the rows that have both (n), with Fisher''s z interval (Fisher 1921) and the t test''s p. NULL with a note for fewer than 4 rows or no variance. Rows are taken as independent of each other: see corr_estimate(moments, i, j).';
create function corr_matrix(moments_pairwise, names text[] default null, level float8 default 0.95, out i int, out j int, out name_i text, out name_j text, out r float8, out n bigint, out low float8, out high float8, out p_value float8, out note text) returns setof record
	as 'MODULE_PATHNAME', 'pairwise_corr_matrix' language c immutable parallel safe rows 66;
comment on function corr_matrix(moments_pairwise, text[], float8) is
'Each pair of variables once (i < j), each over the rows that have both: Pearson correlation, n, Fisher''s z limits, p, and a note where r is NULL. names: as many as variables; NULL calls them x1, x2 and so on. p values are not adjusted for their number. Correlations of different rows need not go together as those of one set of rows do (the matrix may not be positive definite).';
create function pair_moments(moments_pairwise, i int, j int) returns moments
	as 'MODULE_PATHNAME', 'pairwise_pair_moments' language c immutable strict parallel safe;
comment on function pair_moments(moments_pairwise, int, int) is
'The moments of variables i and j, as 1 and 2, over the rows that have both: regression and all else that moments answer. With i = j, of that one variable.';
