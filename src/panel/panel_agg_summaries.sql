-- Stored summaries into panels: for each type of unit, ratings, and one variable of moments.

create function panel_accum(panel, text, date, ratings) returns panel
	as 'MODULE_PATHNAME', 'panel_accum_text_ratings' language c immutable parallel safe;
comment on function panel_accum(panel, text, date, ratings) is
'Transition function of panel_agg; refused outside an aggregate.';
create function panel_remove(panel, text, date, ratings) returns panel
	as 'MODULE_PATHNAME', 'panel_remove_text_ratings' language c immutable parallel safe;
comment on function panel_remove(panel, text, date, ratings) is
'Inverse transition function of panel_agg; refused outside an aggregate.';
create function panel_accum(panel, text, date, ratings, text) returns panel
	as 'MODULE_PATHNAME', 'panel_accum_text_ratings' language c immutable parallel safe;
comment on function panel_accum(panel, text, date, ratings, text) is
'Transition function of panel_agg; refused outside an aggregate.';
create function panel_remove(panel, text, date, ratings, text) returns panel
	as 'MODULE_PATHNAME', 'panel_remove_text_ratings' language c immutable parallel safe;
comment on function panel_remove(panel, text, date, ratings, text) is
'Inverse transition function of panel_agg; refused outside an aggregate.';
create function panel_accum(panel, text, date, ratings, text, int) returns panel
	as 'MODULE_PATHNAME', 'panel_accum_text_ratings' language c immutable parallel safe;
comment on function panel_accum(panel, text, date, ratings, text, int) is
'Transition function of panel_agg; refused outside an aggregate.';
create function panel_remove(panel, text, date, ratings, text, int) returns panel
	as 'MODULE_PATHNAME', 'panel_remove_text_ratings' language c immutable parallel safe;
comment on function panel_remove(panel, text, date, ratings, text, int) is
'Inverse transition function of panel_agg; refused outside an aggregate.';
create function panel_accum(panel, text, date, moments, int) returns panel
	as 'MODULE_PATHNAME', 'panel_accum_text_moments' language c immutable parallel safe;
comment on function panel_accum(panel, text, date, moments, int) is
'Transition function of panel_agg; refused outside an aggregate.';
create function panel_remove(panel, text, date, moments, int) returns panel
	as 'MODULE_PATHNAME', 'panel_remove_text_moments' language c immutable parallel safe;
comment on function panel_remove(panel, text, date, moments, int) is
'Inverse transition function of panel_agg; refused outside an aggregate.';
create function panel_accum(panel, text, date, moments, int, text) returns panel
	as 'MODULE_PATHNAME', 'panel_accum_text_moments' language c immutable parallel safe;
comment on function panel_accum(panel, text, date, moments, int, text) is
'Transition function of panel_agg; refused outside an aggregate.';
create function panel_remove(panel, text, date, moments, int, text) returns panel
	as 'MODULE_PATHNAME', 'panel_remove_text_moments' language c immutable parallel safe;
comment on function panel_remove(panel, text, date, moments, int, text) is
'Inverse transition function of panel_agg; refused outside an aggregate.';
create function panel_accum(panel, text, date, moments, int, text, int) returns panel
	as 'MODULE_PATHNAME', 'panel_accum_text_moments' language c immutable parallel safe;
comment on function panel_accum(panel, text, date, moments, int, text, int) is
'Transition function of panel_agg; refused outside an aggregate.';
create function panel_remove(panel, text, date, moments, int, text, int) returns panel
	as 'MODULE_PATHNAME', 'panel_remove_text_moments' language c immutable parallel safe;
comment on function panel_remove(panel, text, date, moments, int, text, int) is
'Inverse transition function of panel_agg; refused outside an aggregate.';
create function panel_accum(panel, bigint, date, ratings) returns panel
	as 'MODULE_PATHNAME', 'panel_accum_bigint_ratings' language c immutable parallel safe;
comment on function panel_accum(panel, bigint, date, ratings) is
'Transition function of panel_agg; refused outside an aggregate.';
create function panel_remove(panel, bigint, date, ratings) returns panel
	as 'MODULE_PATHNAME', 'panel_remove_bigint_ratings' language c immutable parallel safe;
comment on function panel_remove(panel, bigint, date, ratings) is
'Inverse transition function of panel_agg; refused outside an aggregate.';
create function panel_accum(panel, bigint, date, ratings, text) returns panel
	as 'MODULE_PATHNAME', 'panel_accum_bigint_ratings' language c immutable parallel safe;
comment on function panel_accum(panel, bigint, date, ratings, text) is
'Transition function of panel_agg; refused outside an aggregate.';
create function panel_remove(panel, bigint, date, ratings, text) returns panel
	as 'MODULE_PATHNAME', 'panel_remove_bigint_ratings' language c immutable parallel safe;
comment on function panel_remove(panel, bigint, date, ratings, text) is
'Inverse transition function of panel_agg; refused outside an aggregate.';
create function panel_accum(panel, bigint, date, ratings, text, int) returns panel
	as 'MODULE_PATHNAME', 'panel_accum_bigint_ratings' language c immutable parallel safe;
comment on function panel_accum(panel, bigint, date, ratings, text, int) is
'Transition function of panel_agg; refused outside an aggregate.';
create function panel_remove(panel, bigint, date, ratings, text, int) returns panel
	as 'MODULE_PATHNAME', 'panel_remove_bigint_ratings' language c immutable parallel safe;
comment on function panel_remove(panel, bigint, date, ratings, text, int) is
'Inverse transition function of panel_agg; refused outside an aggregate.';
create function panel_accum(panel, bigint, date, moments, int) returns panel
	as 'MODULE_PATHNAME', 'panel_accum_bigint_moments' language c immutable parallel safe;
comment on function panel_accum(panel, bigint, date, moments, int) is
'Transition function of panel_agg; refused outside an aggregate.';
create function panel_remove(panel, bigint, date, moments, int) returns panel
	as 'MODULE_PATHNAME', 'panel_remove_bigint_moments' language c immutable parallel safe;
comment on function panel_remove(panel, bigint, date, moments, int) is
'Inverse transition function of panel_agg; refused outside an aggregate.';
create function panel_accum(panel, bigint, date, moments, int, text) returns panel
	as 'MODULE_PATHNAME', 'panel_accum_bigint_moments' language c immutable parallel safe;
comment on function panel_accum(panel, bigint, date, moments, int, text) is
'Transition function of panel_agg; refused outside an aggregate.';
create function panel_remove(panel, bigint, date, moments, int, text) returns panel
	as 'MODULE_PATHNAME', 'panel_remove_bigint_moments' language c immutable parallel safe;
comment on function panel_remove(panel, bigint, date, moments, int, text) is
'Inverse transition function of panel_agg; refused outside an aggregate.';
create function panel_accum(panel, bigint, date, moments, int, text, int) returns panel
	as 'MODULE_PATHNAME', 'panel_accum_bigint_moments' language c immutable parallel safe;
comment on function panel_accum(panel, bigint, date, moments, int, text, int) is
'Transition function of panel_agg; refused outside an aggregate.';
create function panel_remove(panel, bigint, date, moments, int, text, int) returns panel
	as 'MODULE_PATHNAME', 'panel_remove_bigint_moments' language c immutable parallel safe;
comment on function panel_remove(panel, bigint, date, moments, int, text, int) is
'Inverse transition function of panel_agg; refused outside an aggregate.';

create aggregate panel_agg(unit text, period date, ratings) (
	sfunc = panel_accum, stype = panel, sspace = 1024, initcond = '{}', finalfunc = panel_final,
	combinefunc = panel_combine, parallel = safe,
	msfunc = panel_accum, minvfunc = panel_remove, mstype = panel, minitcond = '{}', mfinalfunc = panel_final);
comment on aggregate panel_agg(text, date, ratings) is
'Panel of stored ratings: each one''s answers, as numbers, into the cell of its unit and of the period that the day is in, by calendar months. Its missing answers count as missing. A NULL summary is passed over; one without a unit or a day is left out and its rows counted (left_out).';
create aggregate panel_agg(unit text, period date, ratings, grain text) (
	sfunc = panel_accum, stype = panel, sspace = 1024, initcond = '{}', finalfunc = panel_final,
	combinefunc = panel_combine, parallel = safe,
	msfunc = panel_accum, minvfunc = panel_remove, mstype = panel, minitcond = '{}', mfinalfunc = panel_final);
comment on aggregate panel_agg(text, date, ratings, text) is
'Panel of stored ratings: each one''s answers, as numbers, into the cell of its unit and of the period that the day is in, by periods of grain: day, week (from Monday), month, quarter, year, or none. Its missing answers count as missing. A NULL summary is passed over; one without a unit or a day is left out and its rows counted (left_out).';
create aggregate panel_agg(unit text, period date, ratings, grain text, first_month int) (
	sfunc = panel_accum, stype = panel, sspace = 1024, initcond = '{}', finalfunc = panel_final,
	combinefunc = panel_combine, parallel = safe,
	msfunc = panel_accum, minvfunc = panel_remove, mstype = panel, minitcond = '{}', mfinalfunc = panel_final);
comment on aggregate panel_agg(text, date, ratings, text, int) is
'Panel of stored ratings: each one''s answers, as numbers, into the cell of its unit and of the period that the day is in, by quarters or years that begin in first_month (1..12). Its missing answers count as missing. A NULL summary is passed over; one without a unit or a day is left out and its rows counted (left_out).';
create aggregate panel_agg(unit text, period date, moments, variable int) (
	sfunc = panel_accum, stype = panel, sspace = 1024, initcond = '{}', finalfunc = panel_final,
	combinefunc = panel_combine, parallel = safe,
	msfunc = panel_accum, minvfunc = panel_remove, mstype = panel, minitcond = '{}', mfinalfunc = panel_final);
comment on aggregate panel_agg(text, date, moments, int) is
'Panel of one variable of stored moments (numbered from 1): each one''s values into the cell of its unit and of the period that the day is in, by calendar months. Its missing rows, those that lack any of the variables, count as missing. A NULL summary is passed over; one without a unit or a day is left out and its rows counted (left_out).';
create aggregate panel_agg(unit text, period date, moments, variable int, grain text) (
	sfunc = panel_accum, stype = panel, sspace = 1024, initcond = '{}', finalfunc = panel_final,
	combinefunc = panel_combine, parallel = safe,
	msfunc = panel_accum, minvfunc = panel_remove, mstype = panel, minitcond = '{}', mfinalfunc = panel_final);
comment on aggregate panel_agg(text, date, moments, int, text) is
'Panel of one variable of stored moments (numbered from 1): each one''s values into the cell of its unit and of the period that the day is in, by periods of grain: day, week (from Monday), month, quarter, year, or none. Its missing rows, those that lack any of the variables, count as missing. A NULL summary is passed over; one without a unit or a day is left out and its rows counted (left_out).';
create aggregate panel_agg(unit text, period date, moments, variable int, grain text, first_month int) (
	sfunc = panel_accum, stype = panel, sspace = 1024, initcond = '{}', finalfunc = panel_final,
	combinefunc = panel_combine, parallel = safe,
	msfunc = panel_accum, minvfunc = panel_remove, mstype = panel, minitcond = '{}', mfinalfunc = panel_final);
comment on aggregate panel_agg(text, date, moments, int, text, int) is
'Panel of one variable of stored moments (numbered from 1): each one''s values into the cell of its unit and of the period that the day is in, by quarters or years that begin in first_month (1..12). Its missing rows, those that lack any of the variables, count as missing. A NULL summary is passed over; one without a unit or a day is left out and its rows counted (left_out).';
create aggregate panel_agg(unit bigint, period date, ratings) (
	sfunc = panel_accum, stype = panel, sspace = 1024, initcond = '{}', finalfunc = panel_final,
	combinefunc = panel_combine, parallel = safe,
	msfunc = panel_accum, minvfunc = panel_remove, mstype = panel, minitcond = '{}', mfinalfunc = panel_final);
comment on aggregate panel_agg(bigint, date, ratings) is
'Panel of stored ratings: each one''s answers, as numbers, into the cell of its unit and of the period that the day is in, by calendar months. Its missing answers count as missing. A NULL summary is passed over; one without a unit or a day is left out and its rows counted (left_out).';
create aggregate panel_agg(unit bigint, period date, ratings, grain text) (
	sfunc = panel_accum, stype = panel, sspace = 1024, initcond = '{}', finalfunc = panel_final,
	combinefunc = panel_combine, parallel = safe,
	msfunc = panel_accum, minvfunc = panel_remove, mstype = panel, minitcond = '{}', mfinalfunc = panel_final);
comment on aggregate panel_agg(bigint, date, ratings, text) is
'Panel of stored ratings: each one''s answers, as numbers, into the cell of its unit and of the period that the day is in, by periods of grain: day, week (from Monday), month, quarter, year, or none. Its missing answers count as missing. A NULL summary is passed over; one without a unit or a day is left out and its rows counted (left_out).';
create aggregate panel_agg(unit bigint, period date, ratings, grain text, first_month int) (
	sfunc = panel_accum, stype = panel, sspace = 1024, initcond = '{}', finalfunc = panel_final,
	combinefunc = panel_combine, parallel = safe,
	msfunc = panel_accum, minvfunc = panel_remove, mstype = panel, minitcond = '{}', mfinalfunc = panel_final);
comment on aggregate panel_agg(bigint, date, ratings, text, int) is
'Panel of stored ratings: each one''s answers, as numbers, into the cell of its unit and of the period that the day is in, by quarters or years that begin in first_month (1..12). Its missing answers count as missing. A NULL summary is passed over; one without a unit or a day is left out and its rows counted (left_out).';
create aggregate panel_agg(unit bigint, period date, moments, variable int) (
	sfunc = panel_accum, stype = panel, sspace = 1024, initcond = '{}', finalfunc = panel_final,
	combinefunc = panel_combine, parallel = safe,
	msfunc = panel_accum, minvfunc = panel_remove, mstype = panel, minitcond = '{}', mfinalfunc = panel_final);
comment on aggregate panel_agg(bigint, date, moments, int) is
'Panel of one variable of stored moments (numbered from 1): each one''s values into the cell of its unit and of the period that the day is in, by calendar months. Its missing rows, those that lack any of the variables, count as missing. A NULL summary is passed over; one without a unit or a day is left out and its rows counted (left_out).';
create aggregate panel_agg(unit bigint, period date, moments, variable int, grain text) (
	sfunc = panel_accum, stype = panel, sspace = 1024, initcond = '{}', finalfunc = panel_final,
	combinefunc = panel_combine, parallel = safe,
	msfunc = panel_accum, minvfunc = panel_remove, mstype = panel, minitcond = '{}', mfinalfunc = panel_final);
comment on aggregate panel_agg(bigint, date, moments, int, text) is
'Panel of one variable of stored moments (numbered from 1): each one''s values into the cell of its unit and of the period that the day is in, by periods of grain: day, week (from Monday), month, quarter, year, or none. Its missing rows, those that lack any of the variables, count as missing. A NULL summary is passed over; one without a unit or a day is left out and its rows counted (left_out).';
create aggregate panel_agg(unit bigint, period date, moments, variable int, grain text, first_month int) (
	sfunc = panel_accum, stype = panel, sspace = 1024, initcond = '{}', finalfunc = panel_final,
	combinefunc = panel_combine, parallel = safe,
	msfunc = panel_accum, minvfunc = panel_remove, mstype = panel, minitcond = '{}', mfinalfunc = panel_final);
comment on aggregate panel_agg(bigint, date, moments, int, text, int) is
'Panel of one variable of stored moments (numbered from 1): each one''s values into the cell of its unit and of the period that the day is in, by quarters or years that begin in first_month (1..12). Its missing rows, those that lack any of the variables, count as missing. A NULL summary is passed over; one without a unit or a day is left out and its rows counted (left_out).';
