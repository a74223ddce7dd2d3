-- moments: k variables together: n, sums and cross-products.

create type moments;

create function moments_in(cstring) returns moments
	as 'MODULE_PATHNAME', 'moments_in' language c immutable strict parallel safe;
comment on function moments_in(cstring) is 'Reads moments from their JSON text.';
create function moments_out(moments) returns cstring
	as 'MODULE_PATHNAME', 'moments_out' language c immutable strict parallel safe;
comment on function moments_out(moments) is 'Writes moments as JSON text.';
create function moments_recv(internal) returns moments
	as 'MODULE_PATHNAME', 'moments_recv' language c immutable strict parallel safe;
comment on function moments_recv(internal) is 'Reads moments from their binary form.';
create function moments_send(moments) returns bytea
	as 'MODULE_PATHNAME', 'moments_send' language c immutable strict parallel safe;
comment on function moments_send(moments) is 'Writes moments in their binary form.';

create type moments (
	input = moments_in,
	output = moments_out,
	receive = moments_recv,
	send = moments_send,
	alignment = double,
	storage = extended
);
comment on type moments is
'Summary of k variables (1 to 64) over the rows in which none of them is NULL: n, sums and cross-products, exact for whole numbers and held to about 106 bits otherwise. Made by moments_agg; variables are numbered from 1.';

-- the algebra

create function moments_add(moments, moments) returns moments
	as 'MODULE_PATHNAME', 'moments_add' language c immutable strict parallel safe;
comment on function moments_add(moments, moments) is 'Implementation of moments + moments.';
create function moments_subtract(moments, moments) returns moments
	as 'MODULE_PATHNAME', 'moments_subtract' language c immutable strict parallel safe;
comment on function moments_subtract(moments, moments) is 'Implementation of moments - moments.';
create function moments_eq(moments, moments) returns bool
	as 'MODULE_PATHNAME', 'moments_eq' language c immutable strict parallel safe;
comment on function moments_eq(moments, moments) is 'Implementation of moments = moments.';
create function moments_ne(moments, moments) returns bool
	as 'MODULE_PATHNAME', 'moments_ne' language c immutable strict parallel safe;
comment on function moments_ne(moments, moments) is 'Implementation of moments <> moments.';

create operator + (leftarg = moments, rightarg = moments, function = moments_add, commutator = +);
comment on operator + (moments, moments) is 'Merges two summaries of as many variables; the empty one is the zero.';
create operator - (leftarg = moments, rightarg = moments, function = moments_subtract);
comment on operator - (moments, moments) is 'Takes the right side''s rows out of the left side again; an error where they cannot be in it. Exact for whole numbers; otherwise to about 106 bits of the left side''s sums of squares, which what is left shares.';
create operator = (leftarg = moments, rightarg = moments, function = moments_eq, commutator = =, negator = <>);
comment on operator = (moments, moments) is 'Same number of variables, same n and missing, same sums (their leading 53 bits); summaries of no rows are equal.';
create operator <> (leftarg = moments, rightarg = moments, function = moments_ne, commutator = <>, negator = =);
comment on operator <> (moments, moments) is 'Not equal.';

create function jsonb(moments) returns jsonb
	as 'MODULE_PATHNAME', 'moments_to_jsonb' language c immutable strict parallel safe;
comment on function jsonb(moments) is 'The summary''s JSON text as jsonb (at most 256 MB).';
create cast (moments as jsonb) with function jsonb(moments);
comment on cast (moments as jsonb) is 'The summary''s JSON text as jsonb (at most 256 MB).';

create function moments_combine(moments, moments) returns moments
	as 'MODULE_PATHNAME', 'moments_combine' language c immutable parallel safe;
comment on function moments_combine(moments, moments) is 'Combine function of the moments aggregates; refused outside an aggregate.';
create function moments_uncombine(moments, moments) returns moments
	as 'MODULE_PATHNAME', 'moments_uncombine' language c immutable parallel safe;
comment on function moments_uncombine(moments, moments) is 'Inverse of moments_combine in a moving window; refused outside an aggregate.';

-- transition functions: they change their state in place and refuse to be called outside an aggregate

create function moments_accum(moments, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_accum_pair' language c immutable parallel safe;
comment on function moments_accum(moments, float8, float8) is
'Transition function of moments_agg(y, x); refused outside an aggregate.';
create function moments_accum(moments, variadic float8[]) returns moments
	as 'MODULE_PATHNAME', 'moments_accum_array' language c immutable parallel safe;
comment on function moments_accum(moments, float8[]) is
'Transition function of moments_agg(variadic); refused outside an aggregate.';
create function moments_moving(moments, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_moving_pair' language c immutable parallel safe;
comment on function moments_moving(moments, float8, float8) is
'Moving transition function of moments_agg(y, x); refused outside an aggregate.';
create function moments_moving(moments, variadic float8[]) returns moments
	as 'MODULE_PATHNAME', 'moments_moving_array' language c immutable parallel safe;
comment on function moments_moving(moments, float8[]) is
'Moving transition function of moments_agg(variadic); refused outside an aggregate.';
create function moments_remove(moments, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_remove_pair' language c immutable parallel safe;
comment on function moments_remove(moments, float8, float8) is
'Inverse transition function of moments_agg(y, x); refused outside an aggregate.';
create function moments_remove(moments, variadic float8[]) returns moments
	as 'MODULE_PATHNAME', 'moments_remove_array' language c immutable parallel safe;
comment on function moments_remove(moments, float8[]) is
'Inverse transition function of moments_agg(variadic); refused outside an aggregate.';
create function moments_moving_combine(moments, moments) returns moments
	as 'MODULE_PATHNAME', 'moments_moving_combine' language c immutable parallel safe;
comment on function moments_moving_combine(moments, moments) is
'Moving transition function of rollup(moments); refused outside an aggregate.';
create function moments_final(moments) returns moments
	as 'MODULE_PATHNAME', 'moments_final' language c immutable strict parallel safe;
comment on function moments_final(moments) is
'Final function of moments_agg and rollup: the state in its shortest form.';

create aggregate rollup(moments) (
	sfunc = moments_combine, stype = moments, sspace = 256, initcond = '{}', finalfunc = moments_final,
	combinefunc = moments_combine, parallel = safe,
	msfunc = moments_moving_combine, minvfunc = moments_uncombine, mstype = moments, minitcond = '{}', mfinalfunc = moments_final);
comment on aggregate rollup(moments) is
'Many summaries to one. NULLs are passed over; no rows give the empty summary.';
create aggregate moments_agg(y float8, x float8) (
	sfunc = moments_accum, stype = moments, sspace = 128, initcond = '{}', finalfunc = moments_final,
	combinefunc = moments_combine, parallel = safe,
	msfunc = moments_moving, minvfunc = moments_remove, mstype = moments, minitcond = '{}', mfinalfunc = moments_final);
comment on aggregate moments_agg(float8, float8) is
'Summary of two variables, y is 1 and x is 2. A row with a NULL is left out and counted as missing. NaN and infinities make what they enter NaN or infinite. An error where a product overflows float8. No rows give the empty summary.';
create aggregate moments_agg(variadic float8[]) (
	sfunc = moments_accum, stype = moments, sspace = 1024, initcond = '{}', finalfunc = moments_final,
	combinefunc = moments_combine, parallel = safe,
	msfunc = moments_moving, minvfunc = moments_remove, mstype = moments, minitcond = '{}', mfinalfunc = moments_final);
comment on aggregate moments_agg(variadic float8[]) is
'Summary of 1 to 64 variables, numbered from 1 in the order given; pass an array column as variadic column. A row with a NULL is left out and counted as missing; a row with another number of variables is an error. No rows give the empty summary.';

-- reading it

create function subset(moments, variables int[]) returns moments
	as 'MODULE_PATHNAME', 'moments_subset' language c immutable strict parallel safe;
comment on function subset(moments, int[]) is
'The summary of some of the variables, in the order given: subset(m, array[3, 1]) has m''s third as its first. An error for a number outside 1..k, for one given twice and for an empty array. Rows with a NULL in a variable no longer there stay left out.';
create function variables(moments) returns int
	as 'MODULE_PATHNAME', 'moments_variables' language c immutable strict parallel safe;
comment on function variables(moments) is
'How many variables, k; 0 for the empty summary.';
create function n(moments) returns bigint
	as 'MODULE_PATHNAME', 'moments_n' language c immutable strict parallel safe;
comment on function n(moments) is
'Rows without a NULL.';
create function missing(moments) returns bigint
	as 'MODULE_PATHNAME', 'moments_missing' language c immutable strict parallel safe;
comment on function missing(moments) is
'Rows left out because a variable was NULL.';
create function sum(moments, i int) returns float8
	as 'MODULE_PATHNAME', 'moments_sum' language c immutable strict parallel safe;
comment on function sum(moments, int) is
'Sum of variable i. NULL without rows.';
create function mean(moments, i int) returns float8
	as 'MODULE_PATHNAME', 'moments_mean' language c immutable strict parallel safe;
comment on function mean(moments, int) is
'Mean of variable i. NULL without rows.';
create function mean_estimate(moments, i int, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'moments_mean_estimate' language c immutable strict parallel safe;
comment on function mean_estimate(moments, int, float8) is
'Mean of variable i with its t interval over rows. Rows are taken as independent of each other: people joined to their unit''s score and several waves of one person are not (with an ICC of .1 and 30 people a unit, a third of such tests find what is not there); take unit means and their moments instead.';
create function variance(moments, i int) returns float8
	as 'MODULE_PATHNAME', 'moments_variance' language c immutable strict parallel safe;
comment on function variance(moments, int) is
'Sample variance (n - 1) of variable i. NULL for fewer than 2 rows.';
create function stddev(moments, i int) returns float8
	as 'MODULE_PATHNAME', 'moments_stddev' language c immutable strict parallel safe;
comment on function stddev(moments, int) is
'Sample standard deviation (n - 1) of variable i. NULL for fewer than 2 rows.';
create function covariance(moments, i int, j int) returns float8
	as 'MODULE_PATHNAME', 'moments_covariance' language c immutable strict parallel safe;
comment on function covariance(moments, int, int) is
'Sample covariance (n - 1) of variables i and j. NULL for fewer than 2 rows.';

-- correlation

create function corr(moments, i int, j int) returns float8
	as 'MODULE_PATHNAME', 'moments_corr' language c immutable strict parallel safe;
comment on function corr(moments, int, int) is
'Pearson correlation of variables i and j, -1..1. NULL for fewer than 4 rows or where one has no variance; corr_estimate says which.';
create function corr_estimate(moments, i int, j int, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'moments_corr_estimate' language c immutable strict parallel safe;
comment on function corr_estimate(moments, int, int, float8) is
'Pearson correlation of variables i and j with Fisher''s z interval (Fisher 1921) and the t test''s p, right in the far tail. NULL with a note for fewer than 4 rows or no variance. Rows are taken as independent of each other: people joined to their unit''s score and several waves of one person are not (with an ICC of .1 and 30 people a unit, a third of such tests find what is not there); take unit means and their moments instead.';
create function corr_final(moments) returns float8
	as 'MODULE_PATHNAME', 'moments_corr_final' language c immutable parallel safe;
comment on function corr_final(moments) is
'Final function of corr(y, x).';
create aggregate corr(y float8, x float8) (
	sfunc = moments_accum, stype = moments, sspace = 128, initcond = '{}', finalfunc = corr_final,
	combinefunc = moments_combine, parallel = safe,
	msfunc = moments_moving, minvfunc = moments_remove, mstype = moments, minitcond = '{}', mfinalfunc = corr_final);
comment on aggregate @extschema@.corr(float8, float8) is
'Pearson correlation of y and x, NULL for fewer than 4 rows or no variance. As PostgreSQL''s own corr, but exact, and with cost O(rows) over a sliding window; write it with its schema, for pg_catalog comes first.';
create function corr_estimate_final(moments) returns estimate
	as 'MODULE_PATHNAME', 'moments_corr_estimate_final' language c immutable parallel safe;
comment on function corr_estimate_final(moments) is
'Final function of corr_estimate(y, x).';
create aggregate corr_estimate(y float8, x float8) (
	sfunc = moments_accum, stype = moments, sspace = 128, initcond = '{}', finalfunc = corr_estimate_final,
	combinefunc = moments_combine, parallel = safe,
	msfunc = moments_moving, minvfunc = moments_remove, mstype = moments, minitcond = '{}', mfinalfunc = corr_estimate_final);
comment on aggregate corr_estimate(float8, float8) is
'Pearson correlation of y and x with its 95 % interval and p; another level: corr_estimate(moments_agg(y, x), 1, 2, level). Rows are taken as independent of each other: people joined to their unit''s score and several waves of one person are not (with an ICC of .1 and 30 people a unit, a third of such tests find what is not there); take unit means and their moments instead.';
create function corr_matrix(moments, names text[] default null, level float8 default 0.95, out i int, out j int, out name_i text, out name_j text, out r float8, out n bigint, out low float8, out high float8, out p_value float8, out note text) returns setof record
	as 'MODULE_PATHNAME', 'moments_corr_matrix' language c immutable parallel safe rows 66;
comment on function corr_matrix(moments, text[], float8) is
'Each pair of variables once (i < j): Pearson correlation, n, Fisher''s z limits, p, and a note where r is NULL. names: as many as variables; NULL calls them x1, x2 and so on. p values are not adjusted for their number. Rows are taken as independent of each other: people joined to their unit''s score and several waves of one person are not (with an ICC of .1 and 30 people a unit, a third of such tests find what is not there); take unit means and their moments instead.';
create function partial_corr(moments, i int, j int, given int[]) returns float8
	as 'MODULE_PATHNAME', 'moments_partial_corr' language c immutable strict parallel safe;
comment on function partial_corr(moments, int, int, int[]) is
'Correlation of variables i and j with those in given held fixed, -1..1. NULL for too few rows or no variance left; partial_corr_estimate says which. An error where those in given are collinear.';
create function partial_corr_estimate(moments, i int, j int, given int[], level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'moments_partial_corr_estimate' language c immutable strict parallel safe;
comment on function partial_corr_estimate(moments, int, int, int[], float8) is
'Partial correlation with Fisher''s z interval at n - g rows (g variables given) and the t test on n - 2 - g degrees of freedom. Rows are taken as independent of each other: people joined to their unit''s score and several waves of one person are not (with an ICC of .1 and 30 people a unit, a third of such tests find what is not there); take unit means and their moments instead.';

-- regression

create function regression(moments, y int, x int[] default null, names text[] default null, level float8 default 0.95, out term text, out coefficient float8, out std_error float8, out t float8, out p_value float8, out low float8, out high float8, out standardized float8, out note text) returns setof record
	as 'MODULE_PATHNAME', 'moments_regression' language c immutable parallel safe rows 8;
comment on function regression(moments, int, int[], text[], float8) is
'Least squares of variable y on those in x (NULL: all others): a row for (intercept) and one for each. names: a name for each of the summary''s variables, or NULL. Collinear variables are an error that names them. Rows of NULLs with a note where there are too few rows. Rows are taken as independent of each other: people joined to their unit''s score and several waves of one person are not (with an ICC of .1 and 30 people a unit, a third of such tests find what is not there); take unit means and their moments instead.';
create function r_squared(moments, y int, x int[] default null) returns float8
	as 'MODULE_PATHNAME', 'moments_r_squared' language c immutable parallel safe;
comment on function r_squared(moments, int, int[]) is
'Share of y''s variance that the regression on x (NULL: all others) accounts for, 0..1. NULL for fewer than k + 1 rows (k regressors) or where y has no variance.';
create function adjusted_r_squared(moments, y int, x int[] default null) returns float8
	as 'MODULE_PATHNAME', 'moments_adjusted_r_squared' language c immutable parallel safe;
comment on function adjusted_r_squared(moments, int, int[]) is
'R squared less what as many regressors of no effect would give on average: 1 - (1 - R2)(n - 1)/(n - k - 1). NULL for fewer than k + 2 rows or where y has no variance.';
create function residual_stddev(moments, y int, x int[] default null) returns float8
	as 'MODULE_PATHNAME', 'moments_residual_stddev' language c immutable parallel safe;
comment on function residual_stddev(moments, int, int[]) is
'Standard deviation of the regression''s residuals on n - k - 1 degrees of freedom, in y''s units. NULL for fewer than k + 2 rows.';

-- differences: of two groups' means, and of two correlations

create function mean_difference(a moments, b moments, i int, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'moments_mean_difference' language c immutable strict parallel safe;
comment on function mean_difference(moments, moments, int, float8) is
'Mean of variable i in a less its mean in b, with Welch''s interval and test (1947), as R''s t.test: the variances may differ. NULL with a note where one side has no rows; without limits where one side has fewer than 2 or neither has variance. n is both sides'' rows. The sides must not share rows, and rows are taken as independent of each other.';
create function cohens_d(a moments, b moments, i int) returns float8
	as 'MODULE_PATHNAME', 'moments_cohens_d' language c immutable strict parallel safe;
comment on function cohens_d(moments, moments, int) is
'Cohen''s d (1988): variable i''s mean in a less its mean in b, in pooled standard deviations (n - 2). Around .2 is called small, .5 medium, .8 large. NULL for fewer than 2 rows on one side or no variance; cohens_d_estimate says which.';
create function cohens_d_estimate(a moments, b moments, i int, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'moments_cohens_d_estimate' language c immutable strict parallel safe;
comment on function cohens_d_estimate(moments, moments, int, float8) is
'Cohen''s d of variable i, a less b, in pooled standard deviations. Its interval is that of the noncentral t (Steiger and Fouladi 1997), exact for normal values of equal variance; above 100,000 rows that of std_error, the large-sample error (Hedges and Olkin 1985). p is the t test''s with pooled variance. NULL with a note for fewer than 2 rows on one side or no variance.';

create function corr_difference(r1 float8, n1 bigint, r2 float8, n2 bigint, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'corr_difference_independent' language c immutable strict parallel safe;
comment on function corr_difference(float8, bigint, float8, bigint, float8) is
'Difference r1 - r2 of the correlations of two independent samples of n1 and n2 rows, with Zou''s interval (2007) and the p of Fisher''s z test (1921); std_error by the delta method. NULL with a note for fewer than 4 rows on one side; no limits for a correlation of 1 or -1. An error for a correlation outside -1..1 or a negative n.';
create function corr_difference(m moments, i int, j int, k int, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'moments_corr_difference' language c immutable strict parallel safe;
comment on function corr_difference(moments, int, int, int, float8) is
'Difference of two correlations of the same rows that share variable i: r(i, j) - r(i, k), for "does care go with loyalty more than pay does?". Zou''s interval for overlapping correlations (2007); p of Steiger''s z with pooled correlations (1980, Z2*); std_error by the delta method (Pearson and Filon 1898). NULL with a note for fewer than 4 rows or no variance. An error where two of i, j, k are the same.';
