-- crosstab: two ordinal variables, a count a pair.

create type crosstab;

create function crosstab_in(cstring) returns crosstab
	as 'MODULE_PATHNAME', 'crosstab_in' language c immutable strict parallel safe;
comment on function crosstab_in(cstring) is 'Reads a crosstab from its JSON text.';
create function crosstab_out(crosstab) returns cstring
	as 'MODULE_PATHNAME', 'crosstab_out' language c immutable strict parallel safe;
comment on function crosstab_out(crosstab) is 'Writes a crosstab as JSON text.';
create function crosstab_recv(internal) returns crosstab
	as 'MODULE_PATHNAME', 'crosstab_recv' language c immutable strict parallel safe;
comment on function crosstab_recv(internal) is 'Reads a crosstab from its binary form.';
create function crosstab_send(crosstab) returns bytea
	as 'MODULE_PATHNAME', 'crosstab_send' language c immutable strict parallel safe;
comment on function crosstab_send(crosstab) is 'Writes a crosstab in its binary form.';

create type crosstab (
	input = crosstab_in,
	output = crosstab_out,
	receive = crosstab_recv,
	send = crosstab_send,
	alignment = double,
	storage = extended
);
comment on type crosstab is
'Summary of two ordinal variables: how many rows have each pair of values (at most 65,536 different pairs), and how many lack one or both. Made by crosstab_agg; merged by + and rollup.';

-- the algebra

create function crosstab_add(crosstab, crosstab) returns crosstab
	as 'MODULE_PATHNAME', 'crosstab_add' language c immutable strict parallel safe;
comment on function crosstab_add(crosstab, crosstab) is 'Implementation of crosstab + crosstab.';
create function crosstab_subtract(crosstab, crosstab) returns crosstab
	as 'MODULE_PATHNAME', 'crosstab_subtract' language c immutable strict parallel safe;
comment on function crosstab_subtract(crosstab, crosstab) is 'Implementation of crosstab - crosstab.';
create function crosstab_eq(crosstab, crosstab) returns bool
	as 'MODULE_PATHNAME', 'crosstab_eq' language c immutable strict parallel safe;
comment on function crosstab_eq(crosstab, crosstab) is 'Implementation of crosstab = crosstab.';
create function crosstab_ne(crosstab, crosstab) returns bool
	as 'MODULE_PATHNAME', 'crosstab_ne' language c immutable strict parallel safe;
comment on function crosstab_ne(crosstab, crosstab) is 'Implementation of crosstab <> crosstab.';

create operator + (leftarg = crosstab, rightarg = crosstab, function = crosstab_add, commutator = +);
comment on operator + (crosstab, crosstab) is 'Merges two summaries; the empty one is the zero. An error past 65,536 different pairs.';
create operator - (leftarg = crosstab, rightarg = crosstab, function = crosstab_subtract);
comment on operator - (crosstab, crosstab) is 'Takes the right side''s pairs out of the left side again; an error where they are not in it.';
create operator = (leftarg = crosstab, rightarg = crosstab, function = crosstab_eq, commutator = =, negator = <>);
comment on operator = (crosstab, crosstab) is 'Same pairs, same counts.';
create operator <> (leftarg = crosstab, rightarg = crosstab, function = crosstab_ne, commutator = <>, negator = =);
comment on operator <> (crosstab, crosstab) is 'Not equal.';

create function jsonb(crosstab) returns jsonb
	as 'MODULE_PATHNAME', 'crosstab_to_jsonb' language c immutable strict parallel safe;
comment on function jsonb(crosstab) is 'The summary''s JSON text as jsonb.';
create cast (crosstab as jsonb) with function jsonb(crosstab);
comment on cast (crosstab as jsonb) is 'The summary''s JSON text as jsonb.';

-- transition functions: they change their state in place and refuse to be called outside an aggregate

create function crosstab_accum(crosstab, int2, int2) returns crosstab
	as 'MODULE_PATHNAME', 'crosstab_accum_int2' language c immutable parallel safe;
comment on function crosstab_accum(crosstab, int2, int2) is 'Transition function of crosstab_agg; refused outside an aggregate.';
create function crosstab_accum(crosstab, int4, int4) returns crosstab
	as 'MODULE_PATHNAME', 'crosstab_accum_int4' language c immutable parallel safe;
comment on function crosstab_accum(crosstab, int4, int4) is 'Transition function of crosstab_agg; refused outside an aggregate.';
create function crosstab_remove(crosstab, int2, int2) returns crosstab
	as 'MODULE_PATHNAME', 'crosstab_remove_int2' language c immutable parallel safe;
comment on function crosstab_remove(crosstab, int2, int2) is 'Inverse transition function of crosstab_agg; refused outside an aggregate.';
create function crosstab_remove(crosstab, int4, int4) returns crosstab
	as 'MODULE_PATHNAME', 'crosstab_remove_int4' language c immutable parallel safe;
comment on function crosstab_remove(crosstab, int4, int4) is 'Inverse transition function of crosstab_agg; refused outside an aggregate.';
create function crosstab_combine(crosstab, crosstab) returns crosstab
	as 'MODULE_PATHNAME', 'crosstab_combine' language c immutable parallel safe;
comment on function crosstab_combine(crosstab, crosstab) is 'Combine function of the crosstab aggregates; refused outside an aggregate.';
create function crosstab_uncombine(crosstab, crosstab) returns crosstab
	as 'MODULE_PATHNAME', 'crosstab_uncombine' language c immutable parallel safe;
comment on function crosstab_uncombine(crosstab, crosstab) is 'Inverse of crosstab_combine in a moving window; refused outside an aggregate.';
create function crosstab_final(crosstab) returns crosstab
	as 'MODULE_PATHNAME', 'crosstab_final' language c immutable strict parallel safe;
comment on function crosstab_final(crosstab) is 'Final function of crosstab_agg and rollup: the pairs in order.';

create aggregate rollup(crosstab) (
	sfunc = crosstab_combine, stype = crosstab, sspace = 1100, initcond = '{}', finalfunc = crosstab_final,
	combinefunc = crosstab_combine, parallel = safe,
	msfunc = crosstab_combine, minvfunc = crosstab_uncombine, mstype = crosstab, minitcond = '{}', mfinalfunc = crosstab_final);
comment on aggregate rollup(crosstab) is 'Many summaries to one. NULLs are passed over; no rows give the empty summary. An error past 65,536 different pairs.';

create aggregate crosstab_agg(y int2, x int2) (
	sfunc = crosstab_accum, stype = crosstab, sspace = 1100, initcond = '{}', finalfunc = crosstab_final,
	combinefunc = crosstab_combine, parallel = safe,
	msfunc = crosstab_accum, minvfunc = crosstab_remove, mstype = crosstab, minitcond = '{}', mfinalfunc = crosstab_final);
create aggregate crosstab_agg(y int4, x int4) (
	sfunc = crosstab_accum, stype = crosstab, sspace = 1100, initcond = '{}', finalfunc = crosstab_final,
	combinefunc = crosstab_combine, parallel = safe,
	msfunc = crosstab_accum, minvfunc = crosstab_remove, mstype = crosstab, minitcond = '{}', mfinalfunc = crosstab_final);
comment on aggregate crosstab_agg(int2, int2) is
'Summary of two ordinal variables. A row with a NULL is left out and counted as missing. An error past 65,536 different pairs of values: for columns of many values see spearman(float8, float8). No rows give the empty summary.';
comment on aggregate crosstab_agg(int4, int4) is
'Summary of two ordinal variables. A row with a NULL is left out and counted as missing. An error past 65,536 different pairs of values: for columns of many values see spearman(float8, float8). No rows give the empty summary.';

-- what is in it

create function n(crosstab) returns bigint
	as 'MODULE_PATHNAME', 'crosstab_n' language c immutable strict parallel safe;
comment on function n(crosstab) is 'How many rows have both values.';
create function missing(crosstab) returns bigint
	as 'MODULE_PATHNAME', 'crosstab_missing' language c immutable strict parallel safe;
comment on function missing(crosstab) is 'How many rows lack one of the values or both (NULL).';
create function cells(crosstab, out y int, out x int, out n bigint) returns setof record
	as 'MODULE_PATHNAME', 'crosstab_cells' language c immutable strict parallel safe rows 25;
comment on function cells(crosstab) is 'The table: a row a pair of values that occurs, with its count, by y, then x. No rows for the empty summary.';

-- Spearman

create function spearman(crosstab) returns float8
	as 'MODULE_PATHNAME', 'crosstab_spearman' language c immutable strict parallel safe;
comment on function spearman(crosstab) is
'Spearmans rank correlation, -1..1: Pearsons r of mid-ranks (Spearman 1904). NULL for n below 4 and where one side has a single value.';
create function spearman_estimate(crosstab, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'crosstab_spearman_estimate' language c immutable strict parallel safe;
comment on function spearman_estimate(crosstab, float8) is
'Spearman''s rank correlation with the interval of Fisher''s z, variance (1 + r2/2)/(n - 3) (Bonett and Wright 2000), and p of the t test on n - 2 degrees of freedom; std_error is that of the interval by the delta method. Rows are taken as independent. NULL with a note for n below 4 and where one side has a single value.';
create function spearman_final(crosstab) returns estimate
	as 'MODULE_PATHNAME', 'crosstab_spearman_final' language c immutable parallel safe;
comment on function spearman_final(crosstab) is 'Final function of spearman_estimate.';

create aggregate spearman(y int2, x int2) (
	sfunc = crosstab_accum, stype = crosstab, sspace = 1100, initcond = '{}', finalfunc = spearman,
	combinefunc = crosstab_combine, parallel = safe,
	msfunc = crosstab_accum, minvfunc = crosstab_remove, mstype = crosstab, minitcond = '{}', mfinalfunc = spearman);
create aggregate spearman(y int4, x int4) (
	sfunc = crosstab_accum, stype = crosstab, sspace = 1100, initcond = '{}', finalfunc = spearman,
	combinefunc = crosstab_combine, parallel = safe,
	msfunc = crosstab_accum, minvfunc = crosstab_remove, mstype = crosstab, minitcond = '{}', mfinalfunc = spearman);
comment on aggregate spearman(int2, int2) is
'Spearman''s rank correlation of two whole-number columns, -1..1; rows with a NULL are left out. NULL for n below 4 and where one side has a single value. An error past 65,536 different pairs of values; other columns go to spearman(float8, float8).';
comment on aggregate spearman(int4, int4) is
'Spearman''s rank correlation of two whole-number columns, -1..1; rows with a NULL are left out. NULL for n below 4 and where one side has a single value. An error past 65,536 different pairs of values; other columns go to spearman(float8, float8).';

create aggregate spearman_estimate(y int2, x int2) (
	sfunc = crosstab_accum, stype = crosstab, sspace = 1100, initcond = '{}', finalfunc = spearman_final,
	combinefunc = crosstab_combine, parallel = safe,
	msfunc = crosstab_accum, minvfunc = crosstab_remove, mstype = crosstab, minitcond = '{}', mfinalfunc = spearman_final);
create aggregate spearman_estimate(y int4, x int4) (
	sfunc = crosstab_accum, stype = crosstab, sspace = 1100, initcond = '{}', finalfunc = spearman_final,
	combinefunc = crosstab_combine, parallel = safe,
	msfunc = crosstab_accum, minvfunc = crosstab_remove, mstype = crosstab, minitcond = '{}', mfinalfunc = spearman_final);
comment on aggregate spearman_estimate(int2, int2) is
'Spearman''s rank correlation of two whole-number columns with its 95 % interval; another level: spearman_estimate(crosstab_agg(y, x), level). An error past 65,536 different pairs of values.';
comment on aggregate spearman_estimate(int4, int4) is
'Spearman''s rank correlation of two whole-number columns with its 95 % interval; another level: spearman_estimate(crosstab_agg(y, x), level). An error past 65,536 different pairs of values.';

-- Kendall

create function kendall_tau_b(crosstab) returns float8
	as 'MODULE_PATHNAME', 'crosstab_kendall_tau_b' language c immutable strict parallel safe;
comment on function kendall_tau_b(crosstab) is
'Kendall''s tau-b, -1..1: concordant less discordant pairs over the geometric mean of the pairs that are not tied on either side (Kendall 1945). NULL for n below 4 and where one side has a single value.';
create function kendall_tau_b_estimate(crosstab, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'crosstab_kendall_tau_b_estimate' language c immutable strict parallel safe;
comment on function kendall_tau_b_estimate(crosstab, float8) is
'Kendall''s tau-b with its large-sample interval (ASE1; Brown and Benedetti 1977), clamped to -1..1; p of the normal test with the variance corrected for ties, without continuity correction, as R''s cor.test(exact = FALSE). Rows are taken as independent. NULL with a note for n below 4 and where one side has a single value.';
create function kendall_tau_b_final(crosstab) returns estimate
	as 'MODULE_PATHNAME', 'crosstab_kendall_tau_b_final' language c immutable parallel safe;
comment on function kendall_tau_b_final(crosstab) is 'Final function of kendall_tau_b_estimate.';

create aggregate kendall_tau_b(y int2, x int2) (
	sfunc = crosstab_accum, stype = crosstab, sspace = 1100, initcond = '{}', finalfunc = kendall_tau_b,
	combinefunc = crosstab_combine, parallel = safe,
	msfunc = crosstab_accum, minvfunc = crosstab_remove, mstype = crosstab, minitcond = '{}', mfinalfunc = kendall_tau_b);
create aggregate kendall_tau_b(y int4, x int4) (
	sfunc = crosstab_accum, stype = crosstab, sspace = 1100, initcond = '{}', finalfunc = kendall_tau_b,
	combinefunc = crosstab_combine, parallel = safe,
	msfunc = crosstab_accum, minvfunc = crosstab_remove, mstype = crosstab, minitcond = '{}', mfinalfunc = kendall_tau_b);
comment on aggregate kendall_tau_b(int2, int2) is
'Kendall''s tau-b of two whole-number columns, -1..1; rows with a NULL are left out. NULL for n below 4 and where one side has a single value. An error past 65,536 different pairs of values.';
comment on aggregate kendall_tau_b(int4, int4) is
'Kendall''s tau-b of two whole-number columns, -1..1; rows with a NULL are left out. NULL for n below 4 and where one side has a single value. An error past 65,536 different pairs of values.';

create aggregate kendall_tau_b_estimate(y int2, x int2) (
	sfunc = crosstab_accum, stype = crosstab, sspace = 1100, initcond = '{}', finalfunc = kendall_tau_b_final,
	combinefunc = crosstab_combine, parallel = safe,
	msfunc = crosstab_accum, minvfunc = crosstab_remove, mstype = crosstab, minitcond = '{}', mfinalfunc = kendall_tau_b_final);
create aggregate kendall_tau_b_estimate(y int4, x int4) (
	sfunc = crosstab_accum, stype = crosstab, sspace = 1100, initcond = '{}', finalfunc = kendall_tau_b_final,
	combinefunc = crosstab_combine, parallel = safe,
	msfunc = crosstab_accum, minvfunc = crosstab_remove, mstype = crosstab, minitcond = '{}', mfinalfunc = kendall_tau_b_final);
comment on aggregate kendall_tau_b_estimate(int2, int2) is
'Kendall''s tau-b of two whole-number columns with its 95 % interval; another level: kendall_tau_b_estimate(crosstab_agg(y, x), level). An error past 65,536 different pairs of values.';
comment on aggregate kendall_tau_b_estimate(int4, int4) is
'Kendall''s tau-b of two whole-number columns with its 95 % interval; another level: kendall_tau_b_estimate(crosstab_agg(y, x), level). An error past 65,536 different pairs of values.';

-- polychoric

create function polychoric(crosstab) returns float8
	as 'MODULE_PATHNAME', 'crosstab_polychoric' language c immutable strict parallel safe;
comment on function polychoric(crosstab) is
'Polychoric correlation, -0.9999..0.9999: of the two normal variables whose classes the values are taken to be; two-step, thresholds from the cumulative margins (Olsson 1979), no continuity correction. NULL for n below 4, where one side has a single value, and for more than 64 values on a side.';
create function polychoric_estimate(crosstab, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'crosstab_polychoric_estimate' language c immutable strict parallel safe;
comment on function polychoric_estimate(crosstab, float8) is
'Polychoric correlation with Wald''s interval on Fisher''s z from the observed information, thresholds taken as known; p of the likelihood ratio against 0. Rows are taken as independent. A note where over 20 % of the cells are empty; limits NULL with a note at 0.9999. NULL with a note for n below 4, where one side has a single value, and for more than 64 values on a side.';
create function polychoric_final(crosstab) returns estimate
	as 'MODULE_PATHNAME', 'crosstab_polychoric_final' language c immutable parallel safe;
comment on function polychoric_final(crosstab) is 'Final function of polychoric_estimate.';

create aggregate polychoric(y int2, x int2) (
	sfunc = crosstab_accum, stype = crosstab, sspace = 1100, initcond = '{}', finalfunc = polychoric,
	combinefunc = crosstab_combine, parallel = safe,
	msfunc = crosstab_accum, minvfunc = crosstab_remove, mstype = crosstab, minitcond = '{}', mfinalfunc = polychoric);
create aggregate polychoric(y int4, x int4) (
	sfunc = crosstab_accum, stype = crosstab, sspace = 1100, initcond = '{}', finalfunc = polychoric,
	combinefunc = crosstab_combine, parallel = safe,
	msfunc = crosstab_accum, minvfunc = crosstab_remove, mstype = crosstab, minitcond = '{}', mfinalfunc = polychoric);
comment on aggregate polychoric(int2, int2) is
'Polychoric correlation of two whole-number columns, -0.9999..0.9999; rows with a NULL are left out. NULL for n below 4, where one side has a single value, and for more than 64 values on a side.';
comment on aggregate polychoric(int4, int4) is
'Polychoric correlation of two whole-number columns, -0.9999..0.9999; rows with a NULL are left out. NULL for n below 4, where one side has a single value, and for more than 64 values on a side.';

create aggregate polychoric_estimate(y int2, x int2) (
	sfunc = crosstab_accum, stype = crosstab, sspace = 1100, initcond = '{}', finalfunc = polychoric_final,
	combinefunc = crosstab_combine, parallel = safe,
	msfunc = crosstab_accum, minvfunc = crosstab_remove, mstype = crosstab, minitcond = '{}', mfinalfunc = polychoric_final);
create aggregate polychoric_estimate(y int4, x int4) (
	sfunc = crosstab_accum, stype = crosstab, sspace = 1100, initcond = '{}', finalfunc = polychoric_final,
	combinefunc = crosstab_combine, parallel = safe,
	msfunc = crosstab_accum, minvfunc = crosstab_remove, mstype = crosstab, minitcond = '{}', mfinalfunc = polychoric_final);
comment on aggregate polychoric_estimate(int2, int2) is
'Polychoric correlation of two whole-number columns with its 95 % interval; another level: polychoric_estimate(crosstab_agg(y, x), level).';
comment on aggregate polychoric_estimate(int4, int4) is
'Polychoric correlation of two whole-number columns with its 95 % interval; another level: polychoric_estimate(crosstab_agg(y, x), level).';

-- chi-square and Cramér's V

create function chi_square(crosstab) returns test_result
	as 'MODULE_PATHNAME', 'crosstab_chi_square' language c immutable strict parallel safe;
comment on function chi_square(crosstab) is
'Pearson''s chi-square test of independence over the values that occur, without continuity correction (Pearson 1900), df (rows - 1)(columns - 1). A note where over 20 % of the cells expect fewer than 5 (Cochran 1954); NULL with a note where one side has fewer than 2 values.';

create aggregate chi_square(y int2, x int2) (
	sfunc = crosstab_accum, stype = crosstab, sspace = 1100, initcond = '{}', finalfunc = chi_square,
	combinefunc = crosstab_combine, parallel = safe,
	msfunc = crosstab_accum, minvfunc = crosstab_remove, mstype = crosstab, minitcond = '{}', mfinalfunc = chi_square);
create aggregate chi_square(y int4, x int4) (
	sfunc = crosstab_accum, stype = crosstab, sspace = 1100, initcond = '{}', finalfunc = chi_square,
	combinefunc = crosstab_combine, parallel = safe,
	msfunc = crosstab_accum, minvfunc = crosstab_remove, mstype = crosstab, minitcond = '{}', mfinalfunc = chi_square);
comment on aggregate chi_square(int2, int2) is
'Pearson''s chi-square test of independence of two whole-number columns; rows with a NULL are left out. As chi_square(crosstab_agg(y, x)).';
comment on aggregate chi_square(int4, int4) is
'Pearson''s chi-square test of independence of two whole-number columns; rows with a NULL are left out. As chi_square(crosstab_agg(y, x)).';

-- Cramér's V

create function cramers_v(crosstab) returns float8
	as 'MODULE_PATHNAME', 'crosstab_cramers_v' language c immutable strict parallel safe;
comment on function cramers_v(crosstab) is
'Cramér''s V, 0..1: the root of chi-square over n times the smaller number of values less 1 (Cramér 1946), not corrected for bias. NULL for n below 4 and where one side has a single value.';
create function cramers_v_estimate(crosstab, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'crosstab_cramers_v_estimate' language c immutable strict parallel safe;
comment on function cramers_v_estimate(crosstab, float8) is
'Cramér''s V with the interval of the noncentrality of chi-square (Smithson 2003), clamped to 0..1 and always containing the value; p of the chi-square test; std_error is NULL: the interval has none. A note where over 20 % of the cells expect fewer than 5, and where chi-square is so small that its interval ends at the value. Rows are taken as independent. NULL with a note for n below 4 and where one side has a single value.';
create function cramers_v_final(crosstab) returns estimate
	as 'MODULE_PATHNAME', 'crosstab_cramers_v_final' language c immutable parallel safe;
comment on function cramers_v_final(crosstab) is 'Final function of cramers_v_estimate.';

create aggregate cramers_v(y int2, x int2) (
	sfunc = crosstab_accum, stype = crosstab, sspace = 1100, initcond = '{}', finalfunc = cramers_v,
	combinefunc = crosstab_combine, parallel = safe,
	msfunc = crosstab_accum, minvfunc = crosstab_remove, mstype = crosstab, minitcond = '{}', mfinalfunc = cramers_v);
create aggregate cramers_v(y int4, x int4) (
	sfunc = crosstab_accum, stype = crosstab, sspace = 1100, initcond = '{}', finalfunc = cramers_v,
	combinefunc = crosstab_combine, parallel = safe,
	msfunc = crosstab_accum, minvfunc = crosstab_remove, mstype = crosstab, minitcond = '{}', mfinalfunc = cramers_v);
comment on aggregate cramers_v(int2, int2) is
'Cramér''s V of two whole-number columns, 0..1; rows with a NULL are left out. NULL for n below 4 and where one side has a single value.';
comment on aggregate cramers_v(int4, int4) is
'Cramér''s V of two whole-number columns, 0..1; rows with a NULL are left out. NULL for n below 4 and where one side has a single value.';

create aggregate cramers_v_estimate(y int2, x int2) (
	sfunc = crosstab_accum, stype = crosstab, sspace = 1100, initcond = '{}', finalfunc = cramers_v_final,
	combinefunc = crosstab_combine, parallel = safe,
	msfunc = crosstab_accum, minvfunc = crosstab_remove, mstype = crosstab, minitcond = '{}', mfinalfunc = cramers_v_final);
create aggregate cramers_v_estimate(y int4, x int4) (
	sfunc = crosstab_accum, stype = crosstab, sspace = 1100, initcond = '{}', finalfunc = cramers_v_final,
	combinefunc = crosstab_combine, parallel = safe,
	msfunc = crosstab_accum, minvfunc = crosstab_remove, mstype = crosstab, minitcond = '{}', mfinalfunc = cramers_v_final);
comment on aggregate cramers_v_estimate(int2, int2) is
'Cramér''s V of two whole-number columns with its 95 % interval; another level: cramers_v_estimate(crosstab_agg(y, x), level).';
comment on aggregate cramers_v_estimate(int4, int4) is
'Cramér''s V of two whole-number columns with its 95 % interval; another level: cramers_v_estimate(crosstab_agg(y, x), level).';

-- columns of many values: sorted, so there is no summary of them that could be merged

create function columns_accum(internal, float8, float8) returns internal
	as 'MODULE_PATHNAME', 'columns_accum' language c immutable parallel safe;
comment on function columns_accum(internal, float8, float8) is 'Transition function of spearman(float8, float8).';
create function columns_spearman(internal) returns float8
	as 'MODULE_PATHNAME', 'columns_spearman' language c immutable parallel safe;
comment on function columns_spearman(internal) is 'Final function of spearman(float8, float8).';
create function columns_spearman_estimate(internal) returns estimate
	as 'MODULE_PATHNAME', 'columns_spearman_estimate' language c immutable parallel safe;
comment on function columns_spearman_estimate(internal) is 'Final function of spearman_estimate(float8, float8).';

create aggregate spearman(y float8, x float8) (
	sfunc = columns_accum, stype = internal, sspace = 131072,
	finalfunc = columns_spearman, finalfunc_modify = shareable, parallel = safe);
create aggregate spearman_estimate(y float8, x float8) (
	sfunc = columns_accum, stype = internal, sspace = 131072,
	finalfunc = columns_spearman_estimate, finalfunc_modify = shareable, parallel = safe);
comment on aggregate spearman(float8, float8) is
'Spearman''s rank correlation of two columns of any number of values (money, durations), -1..1, exact: two sorts that keep to work_mem and spill to disk. Rows with a NULL are left out, infinities are ranked, NaN makes it NaN. NULL for n below 4 and where one side has a single value. No window function, and not computed by several workers at once; answers on scales are faster as int.';
comment on aggregate spearman_estimate(float8, float8) is
'Spearman''s rank correlation of two columns of any number of values with its 95 % interval, as spearman_estimate(crosstab, level) has it and computed as spearman(float8, float8) is. n counts the rows without a NULL.';
