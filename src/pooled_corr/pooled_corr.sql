-- pooled_corr: many correlations of the same two things, each of its own n.

create type pooled_corr;

create function pooled_corr_in(cstring) returns pooled_corr
	as 'MODULE_PATHNAME', 'pooled_corr_in' language c immutable strict parallel safe;
comment on function pooled_corr_in(cstring) is 'Reads a pooled_corr from its JSON text.';
create function pooled_corr_out(pooled_corr) returns cstring
	as 'MODULE_PATHNAME', 'pooled_corr_out' language c immutable strict parallel safe;
comment on function pooled_corr_out(pooled_corr) is 'Writes a pooled_corr as JSON text.';
create function pooled_corr_recv(internal) returns pooled_corr
	as 'MODULE_PATHNAME', 'pooled_corr_recv' language c immutable strict parallel safe;
comment on function pooled_corr_recv(internal) is 'Reads a pooled_corr from its binary form.';
create function pooled_corr_send(pooled_corr) returns bytea
	as 'MODULE_PATHNAME', 'pooled_corr_send' language c immutable strict parallel safe;
comment on function pooled_corr_send(pooled_corr) is 'Writes a pooled_corr in its binary form.';

create type pooled_corr (
	input = pooled_corr_in,
	output = pooled_corr_out,
	receive = pooled_corr_recv,
	send = pooled_corr_send,
	alignment = double,
	storage = extended
);
comment on type pooled_corr is
'Summary of correlations of the same two things from many sites or studies, each with its n, for a meta-analysis: for each n that occurs, the sums of r and of Fisher''s z. At most 10,000 different n. Made by pooled_corr_agg.';

-- the algebra

create function pooled_corr_add(pooled_corr, pooled_corr) returns pooled_corr
	as 'MODULE_PATHNAME', 'pooled_corr_add' language c immutable strict parallel safe;
comment on function pooled_corr_add(pooled_corr, pooled_corr) is 'Implementation of pooled_corr + pooled_corr.';
create function pooled_corr_subtract(pooled_corr, pooled_corr) returns pooled_corr
	as 'MODULE_PATHNAME', 'pooled_corr_subtract' language c immutable strict parallel safe;
comment on function pooled_corr_subtract(pooled_corr, pooled_corr) is 'Implementation of pooled_corr - pooled_corr.';
create function pooled_corr_eq(pooled_corr, pooled_corr) returns bool
	as 'MODULE_PATHNAME', 'pooled_corr_eq' language c immutable strict parallel safe;
comment on function pooled_corr_eq(pooled_corr, pooled_corr) is 'Implementation of pooled_corr = pooled_corr.';
create function pooled_corr_ne(pooled_corr, pooled_corr) returns bool
	as 'MODULE_PATHNAME', 'pooled_corr_ne' language c immutable strict parallel safe;
comment on function pooled_corr_ne(pooled_corr, pooled_corr) is 'Implementation of pooled_corr <> pooled_corr.';

create operator + (leftarg = pooled_corr, rightarg = pooled_corr, function = pooled_corr_add, commutator = +);
comment on operator + (pooled_corr, pooled_corr) is 'Merges two summaries; the empty one is the zero.';
create operator - (leftarg = pooled_corr, rightarg = pooled_corr, function = pooled_corr_subtract);
comment on operator - (pooled_corr, pooled_corr) is 'Takes the right side''s correlations out of the left side again; an error where they cannot be in it.';
create operator = (leftarg = pooled_corr, rightarg = pooled_corr, function = pooled_corr_eq, commutator = =, negator = <>);
comment on operator = (pooled_corr, pooled_corr) is 'Same n, counts and missing, same sums (their leading 53 bits).';
create operator <> (leftarg = pooled_corr, rightarg = pooled_corr, function = pooled_corr_ne, commutator = <>, negator = =);
comment on operator <> (pooled_corr, pooled_corr) is 'Not equal.';

create function jsonb(pooled_corr) returns jsonb
	as 'MODULE_PATHNAME', 'pooled_corr_to_jsonb' language c immutable strict parallel safe;
comment on function jsonb(pooled_corr) is 'The summary''s JSON text as jsonb (at most 256 MB).';
create cast (pooled_corr as jsonb) with function jsonb(pooled_corr);
comment on cast (pooled_corr as jsonb) is 'The summary''s JSON text as jsonb (at most 256 MB).';

create function pooled_corr_combine(pooled_corr, pooled_corr) returns pooled_corr
	as 'MODULE_PATHNAME', 'pooled_corr_combine' language c immutable parallel safe;
comment on function pooled_corr_combine(pooled_corr, pooled_corr) is 'Combine function of the pooled_corr aggregates; refused outside an aggregate.';
create function pooled_corr_moving_combine(pooled_corr, pooled_corr) returns pooled_corr
	as 'MODULE_PATHNAME', 'pooled_corr_moving_combine' language c immutable parallel safe;
comment on function pooled_corr_moving_combine(pooled_corr, pooled_corr) is 'Moving transition function of rollup(pooled_corr); refused outside an aggregate.';
create function pooled_corr_uncombine(pooled_corr, pooled_corr) returns pooled_corr
	as 'MODULE_PATHNAME', 'pooled_corr_uncombine' language c immutable parallel safe;
comment on function pooled_corr_uncombine(pooled_corr, pooled_corr) is 'Inverse of pooled_corr_moving_combine in a moving window; refused outside an aggregate.';
create function pooled_corr_final(pooled_corr) returns pooled_corr
	as 'MODULE_PATHNAME', 'pooled_corr_final' language c immutable strict parallel safe;
comment on function pooled_corr_final(pooled_corr) is 'Final function of pooled_corr_agg and rollup: the state in its shortest form.';

create aggregate rollup(pooled_corr) (
	sfunc = pooled_corr_combine, stype = pooled_corr, sspace = 1024, initcond = '{}', finalfunc = pooled_corr_final,
	combinefunc = pooled_corr_combine, parallel = safe,
	msfunc = pooled_corr_moving_combine, minvfunc = pooled_corr_uncombine, mstype = pooled_corr, minitcond = '{}', mfinalfunc = pooled_corr_final);
comment on aggregate rollup(pooled_corr) is
'Many summaries to one. NULLs are passed over; no rows give the empty summary.';

-- transition functions: they change their state in place and refuse to be called outside an aggregate

create function pooled_corr_accum(pooled_corr, float8, bigint) returns pooled_corr
	as 'MODULE_PATHNAME', 'pooled_corr_accum' language c immutable parallel safe;
comment on function pooled_corr_accum(pooled_corr, float8, bigint) is 'Transition function of pooled_corr_agg; refused outside an aggregate.';
create function pooled_corr_moving(pooled_corr, float8, bigint) returns pooled_corr
	as 'MODULE_PATHNAME', 'pooled_corr_moving' language c immutable parallel safe;
comment on function pooled_corr_moving(pooled_corr, float8, bigint) is 'Moving transition function of pooled_corr_agg; refused outside an aggregate.';
create function pooled_corr_remove(pooled_corr, float8, bigint) returns pooled_corr
	as 'MODULE_PATHNAME', 'pooled_corr_remove' language c immutable parallel safe;
comment on function pooled_corr_remove(pooled_corr, float8, bigint) is 'Inverse transition function of pooled_corr_agg; refused outside an aggregate.';

create aggregate pooled_corr_agg(r float8, n bigint) (
	sfunc = pooled_corr_accum, stype = pooled_corr, sspace = 1024, initcond = '{}', finalfunc = pooled_corr_final,
	combinefunc = pooled_corr_combine, parallel = safe,
	msfunc = pooled_corr_moving, minvfunc = pooled_corr_remove, mstype = pooled_corr, minitcond = '{}', mfinalfunc = pooled_corr_final);
comment on aggregate pooled_corr_agg(float8, bigint) is
'Summary of correlations r, each of n rows: pooled_corr_agg(r, n) over a row a site. A row with a NULL, or an n below 4, which leaves z without a variance, is left out and counted as missing. An error for an r outside -1..1 or NaN, a negative n, n of more than 2^48 in all, and more than 10,000 different n. No rows give the empty summary.';

-- reading it

create function n(pooled_corr) returns bigint
	as 'MODULE_PATHNAME', 'pooled_corr_n' language c immutable strict parallel safe;
comment on function n(pooled_corr) is
'Correlations.';
create function people(pooled_corr) returns bigint
	as 'MODULE_PATHNAME', 'pooled_corr_people' language c immutable strict parallel safe;
comment on function people(pooled_corr) is
'The n of all correlations together.';
create function missing(pooled_corr) returns bigint
	as 'MODULE_PATHNAME', 'pooled_corr_missing' language c immutable strict parallel safe;
comment on function missing(pooled_corr) is
'Rows left out because the correlation or its n was NULL, or n below 4.';
create function hunter_schmidt(pooled_corr, level float8 default 0.95,
		out measure text, out value float8, out low float8, out high float8, out std_error float8, out p_value float8,
		out n bigint, out note text) returns setof record
	as 'MODULE_PATHNAME', 'pooled_corr_hunter_schmidt' language c immutable parallel safe;
comment on function hunter_schmidt(pooled_corr, float8) is
'Bare-bones meta-analysis (Hunter and Schmidt; Schmidt and Hunter 2015, ch. 3), a row a measure: mean_r (sum nr/sum n; its standard error is the SD of r over the root of their number), credibility (the interval in which the true correlations lie: mean_r -+ z sd_rho), sd_rho and var_rho (variance of the true correlations: var_r - var_error, not below 0), var_r (variance of r weighted by n), var_error (what chance gives: (1 - mean_r^2)^2/(mean n - 1)), percent_error (100 var_error/var_r, at most 100; above 75 little is left to explain). n is how many correlations there are; below 10 a note, for mean_r''s limits are then too narrow. Limits are at level. NULL with a note without correlations, or for fewer than 2 where their variance is asked for.';
create function dersimonian_laird(pooled_corr, level float8 default 0.95,
		out measure text, out value float8, out low float8, out high float8, out std_error float8, out p_value float8,
		out n bigint, out note text) returns setof record
	as 'MODULE_PATHNAME', 'pooled_corr_dersimonian_laird' language c immutable parallel safe;
comment on function dersimonian_laird(pooled_corr, float8) is
'Random-effects meta-analysis on Fisher''s z (DerSimonian and Laird 1986; Hedges and Olkin 1985), a row a measure: mean_r (back on the scale of r; std_error by the delta method), mean_z, prediction (the interval in which a new site''s true correlation lies), tau and tau_squared (the SD and variance of the true z, with the limits of the Q profile, Viechtbauer 2007, widened to contain the value; a note where both are 0), i_squared (share of the variance that is not chance, 0..100, likewise), q (Cochran''s; its p is of no heterogeneity, on n - 1 df). n is how many correlations there are. As R''s metafor, rma(method = "DL"). NULL with a note without correlations, for fewer than 2 where heterogeneity is asked for, and where a correlation is 1 or -1, which has no z.';
