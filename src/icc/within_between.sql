-- unit_pairs: two variables in units, from the rows that carry both.

create type unit_pairs;

create function unit_pairs_in(cstring) returns unit_pairs
	as 'MODULE_PATHNAME', 'unit_pairs_in' language c immutable strict parallel safe;
comment on function unit_pairs_in(cstring) is 'Reads a unit_pairs from its JSON text.';
create function unit_pairs_out(unit_pairs) returns cstring
	as 'MODULE_PATHNAME', 'unit_pairs_out' language c immutable strict parallel safe;
comment on function unit_pairs_out(unit_pairs) is 'Writes a unit_pairs as JSON text.';
create function unit_pairs_recv(internal) returns unit_pairs
	as 'MODULE_PATHNAME', 'unit_pairs_recv' language c immutable strict parallel safe;
comment on function unit_pairs_recv(internal) is 'Reads a unit_pairs from its binary form.';
create function unit_pairs_send(unit_pairs) returns bytea
	as 'MODULE_PATHNAME', 'unit_pairs_send' language c immutable strict parallel safe;
comment on function unit_pairs_send(unit_pairs) is 'Writes a unit_pairs in its binary form.';

create type unit_pairs (
	input = unit_pairs_in,
	output = unit_pairs_out,
	receive = unit_pairs_recv,
	send = unit_pairs_send,
	alignment = double,
	storage = extended
);
comment on type unit_pairs is
'Summary of two variables y and x in units, of the rows that carry both: each unit''s n, sums, squares and products, exact for whole numbers and held to about 106 bits otherwise. At most 65,536 units; a unit goes by its name, compared byte by byte. Made by unit_pairs_agg; answers how y and x go together between units and within them. Where the two sides are different people, and so different rows, see panel and linkage.';

create type measure_estimate as (
	measure text,
	value float8,
	low float8,
	high float8,
	std_error float8,
	p_value float8,
	n bigint,
	note text
);
comment on type measure_estimate is
'One of several numbers that are answered together: an estimate and what it is of. An aggregate returns an array of them, to be unnested.';
comment on column measure_estimate.measure is 'What the number is.';
comment on column measure_estimate.value is 'The number itself; NULL where there is none, and note says why.';
comment on column measure_estimate.low is 'Lower limit of the interval.';
comment on column measure_estimate.high is 'Upper limit of the interval.';
comment on column measure_estimate.std_error is 'Standard error, in the units of value.';
comment on column measure_estimate.p_value is 'Of the hypothesis that the value is 0; NULL for levels.';
comment on column measure_estimate.n is 'What was counted: units, rows.';
comment on column measure_estimate.note is 'Why value or limits are NULL, or what to beware of.';

-- the algebra

create function unit_pairs_add(unit_pairs, unit_pairs) returns unit_pairs
	as 'MODULE_PATHNAME', 'unit_pairs_add' language c immutable strict parallel safe;
comment on function unit_pairs_add(unit_pairs, unit_pairs) is 'Implementation of unit_pairs + unit_pairs.';
create function unit_pairs_subtract(unit_pairs, unit_pairs) returns unit_pairs
	as 'MODULE_PATHNAME', 'unit_pairs_subtract' language c immutable strict parallel safe;
comment on function unit_pairs_subtract(unit_pairs, unit_pairs) is 'Implementation of unit_pairs - unit_pairs.';
create function unit_pairs_eq(unit_pairs, unit_pairs) returns bool
	as 'MODULE_PATHNAME', 'unit_pairs_eq' language c immutable strict parallel safe;
comment on function unit_pairs_eq(unit_pairs, unit_pairs) is 'Implementation of unit_pairs = unit_pairs.';
create function unit_pairs_ne(unit_pairs, unit_pairs) returns bool
	as 'MODULE_PATHNAME', 'unit_pairs_ne' language c immutable strict parallel safe;
comment on function unit_pairs_ne(unit_pairs, unit_pairs) is 'Implementation of unit_pairs <> unit_pairs.';

create operator + (leftarg = unit_pairs, rightarg = unit_pairs, function = unit_pairs_add, commutator = +);
comment on operator + (unit_pairs, unit_pairs) is 'Merges two summaries, units of one name into one; the empty one is the zero.';
create operator - (leftarg = unit_pairs, rightarg = unit_pairs, function = unit_pairs_subtract);
comment on operator - (unit_pairs, unit_pairs) is 'Takes the right side''s rows out of the left side again; an error where they cannot be in it. A unit without rows left is gone.';
create operator = (leftarg = unit_pairs, rightarg = unit_pairs, function = unit_pairs_eq, commutator = =, negator = <>);
comment on operator = (unit_pairs, unit_pairs) is 'Same units, same n and missing, same sums (their leading 53 bits).';
create operator <> (leftarg = unit_pairs, rightarg = unit_pairs, function = unit_pairs_ne, commutator = <>, negator = =);
comment on operator <> (unit_pairs, unit_pairs) is 'Not equal.';

create function jsonb(unit_pairs) returns jsonb
	as 'MODULE_PATHNAME', 'unit_pairs_to_jsonb' language c immutable strict parallel safe;
comment on function jsonb(unit_pairs) is 'The summary''s JSON text as jsonb (at most 256 MB).';
create cast (unit_pairs as jsonb) with function jsonb(unit_pairs);
comment on cast (unit_pairs as jsonb) is 'The summary''s JSON text as jsonb (at most 256 MB).';

create function unit_pairs_combine(unit_pairs, unit_pairs) returns unit_pairs
	as 'MODULE_PATHNAME', 'unit_pairs_combine' language c immutable parallel safe;
comment on function unit_pairs_combine(unit_pairs, unit_pairs) is 'Combine function of the unit_pairs aggregates; refused outside an aggregate.';
create function unit_pairs_moving_combine(unit_pairs, unit_pairs) returns unit_pairs
	as 'MODULE_PATHNAME', 'unit_pairs_moving_combine' language c immutable parallel safe;
comment on function unit_pairs_moving_combine(unit_pairs, unit_pairs) is 'Moving transition function of rollup(unit_pairs); refused outside an aggregate.';
create function unit_pairs_uncombine(unit_pairs, unit_pairs) returns unit_pairs
	as 'MODULE_PATHNAME', 'unit_pairs_uncombine' language c immutable parallel safe;
comment on function unit_pairs_uncombine(unit_pairs, unit_pairs) is 'Inverse of unit_pairs_moving_combine in a moving window; refused outside an aggregate.';
create function unit_pairs_final(unit_pairs) returns unit_pairs
	as 'MODULE_PATHNAME', 'unit_pairs_final' language c immutable strict parallel safe;
comment on function unit_pairs_final(unit_pairs) is 'Final function of unit_pairs_agg and rollup: the state in its shortest form.';

create aggregate rollup(unit_pairs) (
	sfunc = unit_pairs_combine, stype = unit_pairs, sspace = 2048, initcond = '{}', finalfunc = unit_pairs_final,
	combinefunc = unit_pairs_combine, parallel = safe,
	msfunc = unit_pairs_moving_combine, minvfunc = unit_pairs_uncombine, mstype = unit_pairs, minitcond = '{}', mfinalfunc = unit_pairs_final);
comment on aggregate rollup(unit_pairs) is
'Many summaries to one. NULLs are passed over; no rows give the empty summary.';

-- transition functions: they change their state in place and refuse to be called outside an aggregate

create function unit_pairs_accum(unit_pairs, text, float8, float8) returns unit_pairs
	as 'MODULE_PATHNAME', 'unit_pairs_accum_text' language c immutable parallel safe;
comment on function unit_pairs_accum(unit_pairs, text, float8, float8) is 'Transition function of unit_pairs_agg; refused outside an aggregate.';
create function unit_pairs_accum(unit_pairs, bigint, float8, float8) returns unit_pairs
	as 'MODULE_PATHNAME', 'unit_pairs_accum_bigint' language c immutable parallel safe;
comment on function unit_pairs_accum(unit_pairs, bigint, float8, float8) is 'Transition function of unit_pairs_agg; refused outside an aggregate.';
create function unit_pairs_moving(unit_pairs, text, float8, float8) returns unit_pairs
	as 'MODULE_PATHNAME', 'unit_pairs_moving_text' language c immutable parallel safe;
comment on function unit_pairs_moving(unit_pairs, text, float8, float8) is 'Moving transition function of unit_pairs_agg; refused outside an aggregate.';
create function unit_pairs_moving(unit_pairs, bigint, float8, float8) returns unit_pairs
	as 'MODULE_PATHNAME', 'unit_pairs_moving_bigint' language c immutable parallel safe;
comment on function unit_pairs_moving(unit_pairs, bigint, float8, float8) is 'Moving transition function of unit_pairs_agg; refused outside an aggregate.';
create function unit_pairs_remove(unit_pairs, text, float8, float8) returns unit_pairs
	as 'MODULE_PATHNAME', 'unit_pairs_remove_text' language c immutable parallel safe;
comment on function unit_pairs_remove(unit_pairs, text, float8, float8) is 'Inverse transition function of unit_pairs_agg; refused outside an aggregate.';
create function unit_pairs_remove(unit_pairs, bigint, float8, float8) returns unit_pairs
	as 'MODULE_PATHNAME', 'unit_pairs_remove_bigint' language c immutable parallel safe;
comment on function unit_pairs_remove(unit_pairs, bigint, float8, float8) is 'Inverse transition function of unit_pairs_agg; refused outside an aggregate.';

-- reading it

create function n(unit_pairs) returns bigint
	as 'MODULE_PATHNAME', 'unit_pairs_n' language c immutable strict parallel safe;
comment on function n(unit_pairs) is
'Rows without a NULL, in all units.';
create function missing(unit_pairs) returns bigint
	as 'MODULE_PATHNAME', 'unit_pairs_missing' language c immutable strict parallel safe;
comment on function missing(unit_pairs) is
'Rows left out because the unit, y or x was NULL.';
create function unit_moments(unit_pairs, unit text) returns moments
	as 'MODULE_PATHNAME', 'unit_pairs_unit_moments' language c immutable strict parallel safe;
comment on function unit_moments(unit_pairs, text) is
'One unit''s moments of y (variable 1) and x (variable 2): for corr_estimate(m, 1, 2), regression(m, 1) and the like. The empty summary where there is no such unit.';
create function total_moments(unit_pairs) returns moments
	as 'MODULE_PATHNAME', 'unit_pairs_total_moments' language c immutable strict parallel safe;
comment on function total_moments(unit_pairs) is
'The moments of all units'' rows together, of y (variable 1) and x (variable 2).';
create function unit_means(unit_pairs, out unit text, out n bigint, out y float8, out x float8) returns setof record
	as 'MODULE_PATHNAME', 'unit_pairs_unit_means' language c immutable parallel safe;
comment on function unit_means(unit_pairs) is
'A row a unit: its rows and the means of y and x, the points that a chart of units shows. Units that are whole numbers come in their order, then the others in the order of their bytes.';
create function within_between(unit_pairs, level float8 default 0.95,
		out measure text, out value float8, out low float8, out high float8, out std_error float8, out p_value float8,
		out n bigint, out note text) returns setof record
	as 'MODULE_PATHNAME', 'unit_pairs_within_between' language c immutable parallel safe;
comment on function within_between(unit_pairs, float8) is
'How y and x go together between units and within them, a row a measure. raw: over all rows, without an interval, for rows of a unit are not independent of each other. between: of the units'' means, weighted by unit size, on K - 2 df for K units; where sizes differ its interval is approximate. between_unweighted: the same, each unit once. within: of rows less their units'' means, on N - K - 1 df for N rows. eta_between_y, eta_between_x: root of the share of each measure''s variance that lies between units, with the p of F; eta_within_y, eta_within_x: of the share within. They describe these rows, chance included; icc1 estimates the population''s share. between_part = eta_between_y eta_between_x between, within_part likewise, add up to raw (Robinson 1950; Dansereau, Alutto and Yammarino 1984; R''s multilevel::waba). Correlations have Fisher''s interval and the t test; n counts what these go by: units for those between, rows otherwise. NULL with a note for fewer than 4 units, rows, or rows beyond the units'' first, and for no variance; a note below 10 units. NaN and infinities make all correlations NaN.';
create function within_between_final(unit_pairs) returns measure_estimate[]
	as 'MODULE_PATHNAME', 'unit_pairs_within_between_final' language c immutable strict parallel safe;
comment on function within_between_final(unit_pairs) is 'Final function of within_between: the rows of within_between(unit_pairs) as an array.';

-- aggregates, which share one state

create aggregate unit_pairs_agg(unit text, y float8, x float8) (
	sfunc = unit_pairs_accum, stype = unit_pairs, sspace = 2048, initcond = '{}', finalfunc = unit_pairs_final,
	combinefunc = unit_pairs_combine, parallel = safe,
	msfunc = unit_pairs_moving, minvfunc = unit_pairs_remove, mstype = unit_pairs, minitcond = '{}', mfinalfunc = unit_pairs_final);
comment on aggregate unit_pairs_agg(text, float8, float8) is
'Summary of y and x in units, of the rows that carry both. A row with a NULL in unit, y or x is left out and counted as missing. NaN and infinities make what they enter NaN. An error for more than 65,536 units, a name of more than 1,000 bytes, or where squares leave float8''s range. No rows give the empty summary.';
create aggregate within_between(unit text, y float8, x float8) (
	sfunc = unit_pairs_accum, stype = unit_pairs, sspace = 2048, initcond = '{}', finalfunc = within_between_final,
	combinefunc = unit_pairs_combine, parallel = safe,
	msfunc = unit_pairs_moving, minvfunc = unit_pairs_remove, mstype = unit_pairs, minitcond = '{}', mfinalfunc = within_between_final);
comment on aggregate within_between(text, float8, float8) is
'How y and x go together between units and within them: within_between(unit_pairs) in one step, at level 0.95, as an array of its rows: select (unnest(within_between(unit, y, x))).*.';
create aggregate unit_pairs_agg(unit bigint, y float8, x float8) (
	sfunc = unit_pairs_accum, stype = unit_pairs, sspace = 2048, initcond = '{}', finalfunc = unit_pairs_final,
	combinefunc = unit_pairs_combine, parallel = safe,
	msfunc = unit_pairs_moving, minvfunc = unit_pairs_remove, mstype = unit_pairs, minitcond = '{}', mfinalfunc = unit_pairs_final);
comment on aggregate unit_pairs_agg(bigint, float8, float8) is
'Summary of y and x in units, of the rows that carry both. A row with a NULL in unit, y or x is left out and counted as missing. NaN and infinities make what they enter NaN. An error for more than 65,536 units, or where squares leave float8''s range. No rows give the empty summary.';
create aggregate within_between(unit bigint, y float8, x float8) (
	sfunc = unit_pairs_accum, stype = unit_pairs, sspace = 2048, initcond = '{}', finalfunc = within_between_final,
	combinefunc = unit_pairs_combine, parallel = safe,
	msfunc = unit_pairs_moving, minvfunc = unit_pairs_remove, mstype = unit_pairs, minitcond = '{}', mfinalfunc = within_between_final);
comment on aggregate within_between(bigint, float8, float8) is
'How y and x go together between units and within them: within_between(unit_pairs) in one step, at level 0.95, as an array of its rows: select (unnest(within_between(unit, y, x))).*.';
