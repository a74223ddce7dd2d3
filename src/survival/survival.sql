-- survival: how long they stay: durations with events, late entry and causes.

create type survival;

create function survival_in(cstring) returns survival
	as 'MODULE_PATHNAME', 'survival_in' language c immutable strict parallel safe;
comment on function survival_in(cstring) is 'Reads a survival from its JSON text.';
create function survival_out(survival) returns cstring
	as 'MODULE_PATHNAME', 'survival_out' language c immutable strict parallel safe;
comment on function survival_out(survival) is 'Writes a survival as JSON text.';
create function survival_recv(internal) returns survival
	as 'MODULE_PATHNAME', 'survival_recv' language c immutable strict parallel safe;
comment on function survival_recv(internal) is 'Reads a survival from its binary form.';
create function survival_send(survival) returns bytea
	as 'MODULE_PATHNAME', 'survival_send' language c immutable strict parallel safe;
comment on function survival_send(survival) is 'Writes a survival in its binary form.';

create type survival (
	input = survival_in,
	output = survival_out,
	receive = survival_recv,
	send = survival_send,
	alignment = double,
	storage = extended
);
comment on type survival is
'Summary of how long people or customers stay: for each different time since the start, how many left (by cause), were censored or entered late; exact whole numbers, at most 1,048,576 different combinations of time and kind. Made by survival_agg; merged by + and rollup.';

-- the algebra

create function survival_add(survival, survival) returns survival
	as 'MODULE_PATHNAME', 'survival_add' language c immutable strict parallel safe;
comment on function survival_add(survival, survival) is 'Implementation of survival + survival.';
create function survival_subtract(survival, survival) returns survival
	as 'MODULE_PATHNAME', 'survival_subtract' language c immutable strict parallel safe;
comment on function survival_subtract(survival, survival) is 'Implementation of survival - survival.';
create function survival_eq(survival, survival) returns bool
	as 'MODULE_PATHNAME', 'survival_eq' language c immutable strict parallel safe;
comment on function survival_eq(survival, survival) is 'Implementation of survival = survival.';
create function survival_ne(survival, survival) returns bool
	as 'MODULE_PATHNAME', 'survival_ne' language c immutable strict parallel safe;
comment on function survival_ne(survival, survival) is 'Implementation of survival <> survival.';

create operator + (leftarg = survival, rightarg = survival, function = survival_add, commutator = +);
comment on operator + (survival, survival) is 'Merges two summaries; the empty one is the zero. An error past 1,048,576 different combinations of time and kind, and past 64 causes.';
create operator - (leftarg = survival, rightarg = survival, function = survival_subtract);
comment on operator - (survival, survival) is 'Takes the right side''s spells out of the left side again; an error where they are not in it.';
create operator = (leftarg = survival, rightarg = survival, function = survival_eq, commutator = =, negator = <>);
comment on operator = (survival, survival) is 'Same times, same causes, same counts.';
create operator <> (leftarg = survival, rightarg = survival, function = survival_ne, commutator = <>, negator = =);
comment on operator <> (survival, survival) is 'Not equal.';

create function jsonb(survival) returns jsonb
	as 'MODULE_PATHNAME', 'survival_to_jsonb' language c immutable strict parallel safe;
comment on function jsonb(survival) is 'The summary''s JSON text as jsonb.';
create cast (survival as jsonb) with function jsonb(survival);
comment on cast (survival as jsonb) is 'The summary''s JSON text as jsonb.';

-- transition functions: they change their state in place and refuse to be called outside an aggregate

create function survival_accum(survival, date, date, date) returns survival
	as 'MODULE_PATHNAME', 'survival_accum_date' language c immutable parallel safe;
comment on function survival_accum(survival, date, date, date) is 'Transition function of survival_agg; refused outside an aggregate.';
create function survival_accum(survival, date, date, date, text) returns survival
	as 'MODULE_PATHNAME', 'survival_accum_date_cause' language c immutable parallel safe;
comment on function survival_accum(survival, date, date, date, text) is 'Transition function of survival_agg; refused outside an aggregate.';
create function survival_accum(survival, date, date, date, text, date) returns survival
	as 'MODULE_PATHNAME', 'survival_accum_date_entered' language c immutable parallel safe;
comment on function survival_accum(survival, date, date, date, text, date) is 'Transition function of survival_agg; refused outside an aggregate.';
create function survival_accum(survival, timestamp, timestamp, timestamp) returns survival
	as 'MODULE_PATHNAME', 'survival_accum_timestamp' language c immutable parallel safe;
comment on function survival_accum(survival, timestamp, timestamp, timestamp) is 'Transition function of survival_agg; refused outside an aggregate.';
create function survival_accum(survival, timestamp, timestamp, timestamp, text) returns survival
	as 'MODULE_PATHNAME', 'survival_accum_timestamp_cause' language c immutable parallel safe;
comment on function survival_accum(survival, timestamp, timestamp, timestamp, text) is 'Transition function of survival_agg; refused outside an aggregate.';
create function survival_accum(survival, timestamp, timestamp, timestamp, text, timestamp) returns survival
	as 'MODULE_PATHNAME', 'survival_accum_timestamp_entered' language c immutable parallel safe;
comment on function survival_accum(survival, timestamp, timestamp, timestamp, text, timestamp) is 'Transition function of survival_agg; refused outside an aggregate.';
create function survival_accum(survival, timestamptz, timestamptz, timestamptz) returns survival
	as 'MODULE_PATHNAME', 'survival_accum_timestamptz' language c immutable parallel safe;
comment on function survival_accum(survival, timestamptz, timestamptz, timestamptz) is 'Transition function of survival_agg; refused outside an aggregate.';
create function survival_accum(survival, timestamptz, timestamptz, timestamptz, text) returns survival
	as 'MODULE_PATHNAME', 'survival_accum_timestamptz_cause' language c immutable parallel safe;
comment on function survival_accum(survival, timestamptz, timestamptz, timestamptz, text) is 'Transition function of survival_agg; refused outside an aggregate.';
create function survival_accum(survival, timestamptz, timestamptz, timestamptz, text, timestamptz) returns survival
	as 'MODULE_PATHNAME', 'survival_accum_timestamptz_entered' language c immutable parallel safe;
comment on function survival_accum(survival, timestamptz, timestamptz, timestamptz, text, timestamptz) is 'Transition function of survival_agg; refused outside an aggregate.';
create function survival_accum(survival, float8, bool) returns survival
	as 'MODULE_PATHNAME', 'survival_accum_duration' language c immutable parallel safe;
comment on function survival_accum(survival, float8, bool) is 'Transition function of survival_agg; refused outside an aggregate.';
create function survival_accum(survival, float8, bool, text) returns survival
	as 'MODULE_PATHNAME', 'survival_accum_duration_cause' language c immutable parallel safe;
comment on function survival_accum(survival, float8, bool, text) is 'Transition function of survival_agg; refused outside an aggregate.';
create function survival_remove(survival, date, date, date) returns survival
	as 'MODULE_PATHNAME', 'survival_remove_date' language c immutable parallel safe;
comment on function survival_remove(survival, date, date, date) is 'Inverse transition function of survival_agg; refused outside an aggregate.';
create function survival_remove(survival, date, date, date, text) returns survival
	as 'MODULE_PATHNAME', 'survival_remove_date_cause' language c immutable parallel safe;
comment on function survival_remove(survival, date, date, date, text) is 'Inverse transition function of survival_agg; refused outside an aggregate.';
create function survival_remove(survival, date, date, date, text, date) returns survival
	as 'MODULE_PATHNAME', 'survival_remove_date_entered' language c immutable parallel safe;
comment on function survival_remove(survival, date, date, date, text, date) is 'Inverse transition function of survival_agg; refused outside an aggregate.';
create function survival_remove(survival, timestamp, timestamp, timestamp) returns survival
	as 'MODULE_PATHNAME', 'survival_remove_timestamp' language c immutable parallel safe;
comment on function survival_remove(survival, timestamp, timestamp, timestamp) is 'Inverse transition function of survival_agg; refused outside an aggregate.';
create function survival_remove(survival, timestamp, timestamp, timestamp, text) returns survival
	as 'MODULE_PATHNAME', 'survival_remove_timestamp_cause' language c immutable parallel safe;
comment on function survival_remove(survival, timestamp, timestamp, timestamp, text) is 'Inverse transition function of survival_agg; refused outside an aggregate.';
create function survival_remove(survival, timestamp, timestamp, timestamp, text, timestamp) returns survival
	as 'MODULE_PATHNAME', 'survival_remove_timestamp_entered' language c immutable parallel safe;
comment on function survival_remove(survival, timestamp, timestamp, timestamp, text, timestamp) is 'Inverse transition function of survival_agg; refused outside an aggregate.';
create function survival_remove(survival, timestamptz, timestamptz, timestamptz) returns survival
	as 'MODULE_PATHNAME', 'survival_remove_timestamptz' language c immutable parallel safe;
comment on function survival_remove(survival, timestamptz, timestamptz, timestamptz) is 'Inverse transition function of survival_agg; refused outside an aggregate.';
create function survival_remove(survival, timestamptz, timestamptz, timestamptz, text) returns survival
	as 'MODULE_PATHNAME', 'survival_remove_timestamptz_cause' language c immutable parallel safe;
comment on function survival_remove(survival, timestamptz, timestamptz, timestamptz, text) is 'Inverse transition function of survival_agg; refused outside an aggregate.';
create function survival_remove(survival, timestamptz, timestamptz, timestamptz, text, timestamptz) returns survival
	as 'MODULE_PATHNAME', 'survival_remove_timestamptz_entered' language c immutable parallel safe;
comment on function survival_remove(survival, timestamptz, timestamptz, timestamptz, text, timestamptz) is 'Inverse transition function of survival_agg; refused outside an aggregate.';
create function survival_remove(survival, float8, bool) returns survival
	as 'MODULE_PATHNAME', 'survival_remove_duration' language c immutable parallel safe;
comment on function survival_remove(survival, float8, bool) is 'Inverse transition function of survival_agg; refused outside an aggregate.';
create function survival_remove(survival, float8, bool, text) returns survival
	as 'MODULE_PATHNAME', 'survival_remove_duration_cause' language c immutable parallel safe;
comment on function survival_remove(survival, float8, bool, text) is 'Inverse transition function of survival_agg; refused outside an aggregate.';
create function survival_combine(survival, survival) returns survival
	as 'MODULE_PATHNAME', 'survival_combine' language c immutable parallel safe;
comment on function survival_combine(survival, survival) is 'Combine function of the survival aggregates; refused outside an aggregate.';
create function survival_uncombine(survival, survival) returns survival
	as 'MODULE_PATHNAME', 'survival_uncombine' language c immutable parallel safe;
comment on function survival_uncombine(survival, survival) is 'Inverse of survival_combine in a moving window; refused outside an aggregate.';
create function survival_final(survival) returns survival
	as 'MODULE_PATHNAME', 'survival_final' language c immutable strict parallel safe;
comment on function survival_final(survival) is 'Final function of survival_agg and rollup: times and causes in order.';

create aggregate rollup(survival) (
	sfunc = survival_combine, stype = survival, sspace = 1024, initcond = '{}', finalfunc = survival_final,
	combinefunc = survival_combine, parallel = safe,
	msfunc = survival_combine, minvfunc = survival_uncombine, mstype = survival, minitcond = '{}', mfinalfunc = survival_final);
comment on aggregate rollup(survival) is
'Many summaries to one. NULLs are passed over; no rows give the empty summary. An error past 1,048,576 different combinations of time and kind, and past 64 causes.';
create aggregate survival_agg(started date, ended date, as_of date) (
	sfunc = survival_accum, stype = survival, sspace = 1024, initcond = '{}', finalfunc = survival_final,
	combinefunc = survival_combine, parallel = safe,
	msfunc = survival_accum, minvfunc = survival_remove, mstype = survival, minitcond = '{}', mfinalfunc = survival_final);
comment on aggregate survival_agg(date, date, date) is
'Summary of how long spells of employment or of custom last, a row a spell, in days from started to ended, the first day on which the person is no longer there. ended NULL, infinite or after as_of: not over yet, censored at as_of, the last day of which the records tell. A start after as_of (a future hire) is left out and counted as future, a NULL start as missing. An error where a spell ends before it starts, for a NULL or infinite as_of, a start of -infinity, and past 1,048,576 different times. Rehires and returning customers are further spells. No rows give the empty summary.';
create aggregate survival_agg(started date, ended date, as_of date, cause text) (
	sfunc = survival_accum, stype = survival, sspace = 1024, initcond = '{}', finalfunc = survival_final,
	combinefunc = survival_combine, parallel = safe,
	msfunc = survival_accum, minvfunc = survival_remove, mstype = survival, minitcond = '{}', mfinalfunc = survival_final);
comment on aggregate survival_agg(date, date, date, text) is
'The same with the cause for which a spell ended, such as resigned or dismissed; that of a spell that is not over is passed over, NULL is an end without a cause. An error past 64 causes, and for one of more than 255 bytes.';
create aggregate survival_agg(started date, ended date, as_of date, cause text, entered date) (
	sfunc = survival_accum, stype = survival, sspace = 1024, initcond = '{}', finalfunc = survival_final,
	combinefunc = survival_combine, parallel = safe,
	msfunc = survival_accum, minvfunc = survival_remove, mstype = survival, minitcond = '{}', mfinalfunc = survival_final);
comment on aggregate survival_agg(date, date, date, text, date) is
'The same with late entry (left truncation): entered is when the spell came under observation, such as the day on which records begin; it counts as at risk after that only. NULL or not after started: seen from the start. Not before its end or as_of: never seen at risk, left out and counted as unobserved. cause may be NULL (NULL::text).';
create aggregate survival_agg(started timestamp, ended timestamp, as_of timestamp) (
	sfunc = survival_accum, stype = survival, sspace = 1024, initcond = '{}', finalfunc = survival_final,
	combinefunc = survival_combine, parallel = safe,
	msfunc = survival_accum, minvfunc = survival_remove, mstype = survival, minitcond = '{}', mfinalfunc = survival_final);
comment on aggregate survival_agg(timestamp, timestamp, timestamp) is
'Summary of how long spells last from timestamps, in days with their fraction; arguments as of survival_agg(date, date, date). Many different timestamps make a large summary: cast them to date where days are enough.';
create aggregate survival_agg(started timestamp, ended timestamp, as_of timestamp, cause text) (
	sfunc = survival_accum, stype = survival, sspace = 1024, initcond = '{}', finalfunc = survival_final,
	combinefunc = survival_combine, parallel = safe,
	msfunc = survival_accum, minvfunc = survival_remove, mstype = survival, minitcond = '{}', mfinalfunc = survival_final);
comment on aggregate survival_agg(timestamp, timestamp, timestamp, text) is
'The same with the cause for which a spell ended, such as resigned or dismissed; that of a spell that is not over is passed over, NULL is an end without a cause. An error past 64 causes, and for one of more than 255 bytes.';
create aggregate survival_agg(started timestamp, ended timestamp, as_of timestamp, cause text, entered timestamp) (
	sfunc = survival_accum, stype = survival, sspace = 1024, initcond = '{}', finalfunc = survival_final,
	combinefunc = survival_combine, parallel = safe,
	msfunc = survival_accum, minvfunc = survival_remove, mstype = survival, minitcond = '{}', mfinalfunc = survival_final);
comment on aggregate survival_agg(timestamp, timestamp, timestamp, text, timestamp) is
'The same with late entry (left truncation): entered is when the spell came under observation, such as the day on which records begin; it counts as at risk after that only. NULL or not after started: seen from the start. Not before its end or as_of: never seen at risk, left out and counted as unobserved. cause may be NULL (NULL::text).';
create aggregate survival_agg(started timestamptz, ended timestamptz, as_of timestamptz) (
	sfunc = survival_accum, stype = survival, sspace = 1024, initcond = '{}', finalfunc = survival_final,
	combinefunc = survival_combine, parallel = safe,
	msfunc = survival_accum, minvfunc = survival_remove, mstype = survival, minitcond = '{}', mfinalfunc = survival_final);
comment on aggregate survival_agg(timestamptz, timestamptz, timestamptz) is
'Summary of how long spells last between instants, in days of 24 hours with their fraction, whatever the time zone; arguments as of survival_agg(date, date, date). Many different instants make a large summary: cast them to date where days are enough.';
create aggregate survival_agg(started timestamptz, ended timestamptz, as_of timestamptz, cause text) (
	sfunc = survival_accum, stype = survival, sspace = 1024, initcond = '{}', finalfunc = survival_final,
	combinefunc = survival_combine, parallel = safe,
	msfunc = survival_accum, minvfunc = survival_remove, mstype = survival, minitcond = '{}', mfinalfunc = survival_final);
comment on aggregate survival_agg(timestamptz, timestamptz, timestamptz, text) is
'The same with the cause for which a spell ended, such as resigned or dismissed; that of a spell that is not over is passed over, NULL is an end without a cause. An error past 64 causes, and for one of more than 255 bytes.';
create aggregate survival_agg(started timestamptz, ended timestamptz, as_of timestamptz, cause text, entered timestamptz) (
	sfunc = survival_accum, stype = survival, sspace = 1024, initcond = '{}', finalfunc = survival_final,
	combinefunc = survival_combine, parallel = safe,
	msfunc = survival_accum, minvfunc = survival_remove, mstype = survival, minitcond = '{}', mfinalfunc = survival_final);
comment on aggregate survival_agg(timestamptz, timestamptz, timestamptz, text, timestamptz) is
'The same with late entry (left truncation): entered is when the spell came under observation, such as the day on which records begin; it counts as at risk after that only. NULL or not after started: seen from the start. Not before its end or as_of: never seen at risk, left out and counted as unobserved. cause may be NULL (NULL::text).';
create aggregate survival_agg(duration float8, event bool) (
	sfunc = survival_accum, stype = survival, sspace = 1024, initcond = '{}', finalfunc = survival_final,
	combinefunc = survival_combine, parallel = safe,
	msfunc = survival_accum, minvfunc = survival_remove, mstype = survival, minitcond = '{}', mfinalfunc = survival_final);
comment on aggregate survival_agg(float8, bool) is
'Summary of durations in any unit: event true where the duration ended so, false where it was not over yet (censored). A NULL is left out and counted as missing. An error for a duration that is negative, infinite or NaN, and past 1,048,576 different durations. No rows give the empty summary.';
create aggregate survival_agg(duration float8, event bool, cause text) (
	sfunc = survival_accum, stype = survival, sspace = 1024, initcond = '{}', finalfunc = survival_final,
	combinefunc = survival_combine, parallel = safe,
	msfunc = survival_accum, minvfunc = survival_remove, mstype = survival, minitcond = '{}', mfinalfunc = survival_final);
comment on aggregate survival_agg(float8, bool, text) is
'The same with the cause of an event; that of a censored duration is passed over, NULL is an event without a cause. An error past 64 causes, and for one of more than 255 bytes.';

-- what is in it

create function n(survival) returns bigint
	as 'MODULE_PATHNAME', 'survival_n' language c immutable strict parallel safe;
comment on function n(survival) is 'Spells in the summary: those that ended and those that are not over yet.';
create function missing(survival) returns bigint
	as 'MODULE_PATHNAME', 'survival_missing' language c immutable strict parallel safe;
comment on function missing(survival) is 'Rows left out because their start, or their duration or event, is NULL.';
create function future(survival) returns bigint
	as 'MODULE_PATHNAME', 'survival_future' language c immutable strict parallel safe;
comment on function future(survival) is 'Rows left out because they start after as_of.';
create function unobserved(survival) returns bigint
	as 'MODULE_PATHNAME', 'survival_unobserved' language c immutable strict parallel safe;
comment on function unobserved(survival) is 'Rows left out because they enter no earlier than they end or as_of: nobody saw them at risk.';
create function events(survival) returns bigint
	as 'MODULE_PATHNAME', 'survival_events' language c immutable strict parallel safe;
comment on function events(survival) is 'Spells that ended, for any cause or none.';
create function events(survival, cause text) returns bigint
	as 'MODULE_PATHNAME', 'survival_events_of' language c immutable parallel safe;
comment on function events(survival, text) is 'Spells that ended for a cause, 0 where no spell did; a NULL cause counts those without one.';
create function causes(survival) returns text[]
	as 'MODULE_PATHNAME', 'survival_cause_names' language c immutable strict parallel safe;
comment on function causes(survival) is 'The causes for which spells ended, in ascending order of their bytes; an empty array where none has one.';
create function risk_table(survival, out "time" float8, out at_risk bigint, out events bigint, out censored bigint, out entered bigint)
	returns setof record
	as 'MODULE_PATHNAME', 'survival_risk_table' language c immutable strict parallel safe rows 1000;
comment on function risk_table(survival) is
'A row a time at which somebody leaves, is censored or enters late, in ascending order: at_risk just before it; events and censored at it (events come first, those censored are still at risk); entered: late entries, at risk from just after it.';
