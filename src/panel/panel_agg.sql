-- Rows into panels: for each type of unit and of time, without a grain (months), with one, and with the month in
-- which quarters or years begin. timestamptz is read in the session's time zone, hence stable.

create function panel_accum(panel, text, date, float8) returns panel
	as 'MODULE_PATHNAME', 'panel_accum_text_date' language c immutable parallel safe;
comment on function panel_accum(panel, text, date, float8) is
'Transition function of panel_agg; refused outside an aggregate.';
create function panel_remove(panel, text, date, float8) returns panel
	as 'MODULE_PATHNAME', 'panel_remove_text_date' language c immutable parallel safe;
comment on function panel_remove(panel, text, date, float8) is
'Inverse transition function of panel_agg; refused outside an aggregate.';
create function panel_accum(panel, text, date, float8, text) returns panel
	as 'MODULE_PATHNAME', 'panel_accum_text_date' language c immutable parallel safe;
comment on function panel_accum(panel, text, date, float8, text) is
'Transition function of panel_agg; refused outside an aggregate.';
create function panel_remove(panel, text, date, float8, text) returns panel
	as 'MODULE_PATHNAME', 'panel_remove_text_date' language c immutable parallel safe;
comment on function panel_remove(panel, text, date, float8, text) is
'Inverse transition function of panel_agg; refused outside an aggregate.';
create function panel_accum(panel, text, date, float8, text, int) returns panel
	as 'MODULE_PATHNAME', 'panel_accum_text_date' language c immutable parallel safe;
comment on function panel_accum(panel, text, date, float8, text, int) is
'Transition function of panel_agg; refused outside an aggregate.';
create function panel_remove(panel, text, date, float8, text, int) returns panel
	as 'MODULE_PATHNAME', 'panel_remove_text_date' language c immutable parallel safe;
comment on function panel_remove(panel, text, date, float8, text, int) is
'Inverse transition function of panel_agg; refused outside an aggregate.';
create function panel_accum(panel, text, timestamp, float8) returns panel
	as 'MODULE_PATHNAME', 'panel_accum_text_timestamp' language c immutable parallel safe;
comment on function panel_accum(panel, text, timestamp, float8) is
'Transition function of panel_agg; refused outside an aggregate.';
create function panel_remove(panel, text, timestamp, float8) returns panel
	as 'MODULE_PATHNAME', 'panel_remove_text_timestamp' language c immutable parallel safe;
comment on function panel_remove(panel, text, timestamp, float8) is
'Inverse transition function of panel_agg; refused outside an aggregate.';
create function panel_accum(panel, text, timestamp, float8, text) returns panel
	as 'MODULE_PATHNAME', 'panel_accum_text_timestamp' language c immutable parallel safe;
comment on function panel_accum(panel, text, timestamp, float8, text) is
'Transition function of panel_agg; refused outside an aggregate.';
create function panel_remove(panel, text, timestamp, float8, text) returns panel
	as 'MODULE_PATHNAME', 'panel_remove_text_timestamp' language c immutable parallel safe;
comment on function panel_remove(panel, text, timestamp, float8, text) is
'Inverse transition function of panel_agg; refused outside an aggregate.';
create function panel_accum(panel, text, timestamp, float8, text, int) returns panel
	as 'MODULE_PATHNAME', 'panel_accum_text_timestamp' language c immutable parallel safe;
comment on function panel_accum(panel, text, timestamp, float8, text, int) is
'Transition function of panel_agg; refused outside an aggregate.';
create function panel_remove(panel, text, timestamp, float8, text, int) returns panel
	as 'MODULE_PATHNAME', 'panel_remove_text_timestamp' language c immutable parallel safe;
comment on function panel_remove(panel, text, timestamp, float8, text, int) is
'Inverse transition function of panel_agg; refused outside an aggregate.';
create function panel_accum(panel, text, timestamptz, float8) returns panel
	as 'MODULE_PATHNAME', 'panel_accum_text_timestamptz' language c stable parallel safe;
comment on function panel_accum(panel, text, timestamptz, float8) is
'Transition function of panel_agg; refused outside an aggregate.';
create function panel_remove(panel, text, timestamptz, float8) returns panel
	as 'MODULE_PATHNAME', 'panel_remove_text_timestamptz' language c stable parallel safe;
comment on function panel_remove(panel, text, timestamptz, float8) is
'Inverse transition function of panel_agg; refused outside an aggregate.';
create function panel_accum(panel, text, timestamptz, float8, text) returns panel
	as 'MODULE_PATHNAME', 'panel_accum_text_timestamptz' language c stable parallel safe;
comment on function panel_accum(panel, text, timestamptz, float8, text) is
'Transition function of panel_agg; refused outside an aggregate.';
create function panel_remove(panel, text, timestamptz, float8, text) returns panel
	as 'MODULE_PATHNAME', 'panel_remove_text_timestamptz' language c stable parallel safe;
comment on function panel_remove(panel, text, timestamptz, float8, text) is
'Inverse transition function of panel_agg; refused outside an aggregate.';
create function panel_accum(panel, text, timestamptz, float8, text, int) returns panel
	as 'MODULE_PATHNAME', 'panel_accum_text_timestamptz' language c stable parallel safe;
comment on function panel_accum(panel, text, timestamptz, float8, text, int) is
'Transition function of panel_agg; refused outside an aggregate.';
create function panel_remove(panel, text, timestamptz, float8, text, int) returns panel
	as 'MODULE_PATHNAME', 'panel_remove_text_timestamptz' language c stable parallel safe;
comment on function panel_remove(panel, text, timestamptz, float8, text, int) is
'Inverse transition function of panel_agg; refused outside an aggregate.';
create function panel_accum(panel, bigint, date, float8) returns panel
	as 'MODULE_PATHNAME', 'panel_accum_bigint_date' language c immutable parallel safe;
comment on function panel_accum(panel, bigint, date, float8) is
'Transition function of panel_agg; refused outside an aggregate.';
create function panel_remove(panel, bigint, date, float8) returns panel
	as 'MODULE_PATHNAME', 'panel_remove_bigint_date' language c immutable parallel safe;
comment on function panel_remove(panel, bigint, date, float8) is
'Inverse transition function of panel_agg; refused outside an aggregate.';
create function panel_accum(panel, bigint, date, float8, text) returns panel
	as 'MODULE_PATHNAME', 'panel_accum_bigint_date' language c immutable parallel safe;
comment on function panel_accum(panel, bigint, date, float8, text) is
'Transition function of panel_agg; refused outside an aggregate.';
create function panel_remove(panel, bigint, date, float8, text) returns panel
	as 'MODULE_PATHNAME', 'panel_remove_bigint_date' language c immutable parallel safe;
comment on function panel_remove(panel, bigint, date, float8, text) is
'Inverse transition function of panel_agg; refused outside an aggregate.';
create function panel_accum(panel, bigint, date, float8, text, int) returns panel
	as 'MODULE_PATHNAME', 'panel_accum_bigint_date' language c immutable parallel safe;
comment on function panel_accum(panel, bigint, date, float8, text, int) is
'Transition function of panel_agg; refused outside an aggregate.';
create function panel_remove(panel, bigint, date, float8, text, int) returns panel
	as 'MODULE_PATHNAME', 'panel_remove_bigint_date' language c immutable parallel safe;
comment on function panel_remove(panel, bigint, date, float8, text, int) is
'Inverse transition function of panel_agg; refused outside an aggregate.';
create function panel_accum(panel, bigint, timestamp, float8) returns panel
	as 'MODULE_PATHNAME', 'panel_accum_bigint_timestamp' language c immutable parallel safe;
comment on function panel_accum(panel, bigint, timestamp, float8) is
'Transition function of panel_agg; refused outside an aggregate.';
create function panel_remove(panel, bigint, timestamp, float8) returns panel
	as 'MODULE_PATHNAME', 'panel_remove_bigint_timestamp' language c immutable parallel safe;
comment on function panel_remove(panel, bigint, timestamp, float8) is
'Inverse transition function of panel_agg; refused outside an aggregate.';
create function panel_accum(panel, bigint, timestamp, float8, text) returns panel
	as 'MODULE_PATHNAME', 'panel_accum_bigint_timestamp' language c immutable parallel safe;
comment on function panel_accum(panel, bigint, timestamp, float8, text) is
'Transition function of panel_agg; refused outside an aggregate.';
create function panel_remove(panel, bigint, timestamp, float8, text) returns panel
	as 'MODULE_PATHNAME', 'panel_remove_bigint_timestamp' language c immutable parallel safe;
comment on function panel_remove(panel, bigint, timestamp, float8, text) is
'Inverse transition function of panel_agg; refused outside an aggregate.';
create function panel_accum(panel, bigint, timestamp, float8, text, int) returns panel
	as 'MODULE_PATHNAME', 'panel_accum_bigint_timestamp' language c immutable parallel safe;
comment on function panel_accum(panel, bigint, timestamp, float8, text, int) is
'Transition function of panel_agg; refused outside an aggregate.';
create function panel_remove(panel, bigint, timestamp, float8, text, int) returns panel
	as 'MODULE_PATHNAME', 'panel_remove_bigint_timestamp' language c immutable parallel safe;
comment on function panel_remove(panel, bigint, timestamp, float8, text, int) is
'Inverse transition function of panel_agg; refused outside an aggregate.';
create function panel_accum(panel, bigint, timestamptz, float8) returns panel
	as 'MODULE_PATHNAME', 'panel_accum_bigint_timestamptz' language c stable parallel safe;
comment on function panel_accum(panel, bigint, timestamptz, float8) is
'Transition function of panel_agg; refused outside an aggregate.';
create function panel_remove(panel, bigint, timestamptz, float8) returns panel
	as 'MODULE_PATHNAME', 'panel_remove_bigint_timestamptz' language c stable parallel safe;
comment on function panel_remove(panel, bigint, timestamptz, float8) is
'Inverse transition function of panel_agg; refused outside an aggregate.';
create function panel_accum(panel, bigint, timestamptz, float8, text) returns panel
	as 'MODULE_PATHNAME', 'panel_accum_bigint_timestamptz' language c stable parallel safe;
comment on function panel_accum(panel, bigint, timestamptz, float8, text) is
'Transition function of panel_agg; refused outside an aggregate.';
create function panel_remove(panel, bigint, timestamptz, float8, text) returns panel
	as 'MODULE_PATHNAME', 'panel_remove_bigint_timestamptz' language c stable parallel safe;
comment on function panel_remove(panel, bigint, timestamptz, float8, text) is
'Inverse transition function of panel_agg; refused outside an aggregate.';
create function panel_accum(panel, bigint, timestamptz, float8, text, int) returns panel
	as 'MODULE_PATHNAME', 'panel_accum_bigint_timestamptz' language c stable parallel safe;
comment on function panel_accum(panel, bigint, timestamptz, float8, text, int) is
'Transition function of panel_agg; refused outside an aggregate.';
create function panel_remove(panel, bigint, timestamptz, float8, text, int) returns panel
	as 'MODULE_PATHNAME', 'panel_remove_bigint_timestamptz' language c stable parallel safe;
comment on function panel_remove(panel, bigint, timestamptz, float8, text, int) is
'Inverse transition function of panel_agg; refused outside an aggregate.';

create aggregate panel_agg(unit text, at date, value float8) (
	sfunc = panel_accum, stype = panel, sspace = 1024, initcond = '{}', finalfunc = panel_final,
	combinefunc = panel_combine, parallel = safe,
	msfunc = panel_accum, minvfunc = panel_remove, mstype = panel, minitcond = '{}', mfinalfunc = panel_final);
comment on aggregate panel_agg(text, date, float8) is
'Panel of value per unit and period, by calendar months. A NULL value counts as missing in its cell; a row without a unit or a time is left out and counted (left_out); an infinite time is an error. A survey wave that runs over a month''s end is one period: pass its closing date. A unit''s name has at most 1,000 bytes; cast uuid to text.';
create aggregate panel_agg(unit text, at date, value float8, grain text) (
	sfunc = panel_accum, stype = panel, sspace = 1024, initcond = '{}', finalfunc = panel_final,
	combinefunc = panel_combine, parallel = safe,
	msfunc = panel_accum, minvfunc = panel_remove, mstype = panel, minitcond = '{}', mfinalfunc = panel_final);
comment on aggregate panel_agg(text, date, float8, text) is
'Panel of value per unit and period, by periods of grain: day, week (from Monday), month, quarter, year, or none for a single period, which does not look at the time. A NULL value counts as missing in its cell; a row without a unit or a time is left out and counted (left_out); an infinite time is an error. A unit''s name has at most 1,000 bytes; cast uuid to text.';
create aggregate panel_agg(unit text, at date, value float8, grain text, first_month int) (
	sfunc = panel_accum, stype = panel, sspace = 1024, initcond = '{}', finalfunc = panel_final,
	combinefunc = panel_combine, parallel = safe,
	msfunc = panel_accum, minvfunc = panel_remove, mstype = panel, minitcond = '{}', mfinalfunc = panel_final);
comment on aggregate panel_agg(text, date, float8, text, int) is
'Panel of value per unit and period, by quarters or years that begin in first_month (1..12; 4 for a fiscal year from April). A NULL value counts as missing in its cell; a row without a unit or a time is left out and counted (left_out); an infinite time is an error. A unit''s name has at most 1,000 bytes; cast uuid to text.';
create aggregate panel_agg(unit text, at timestamp, value float8) (
	sfunc = panel_accum, stype = panel, sspace = 1024, initcond = '{}', finalfunc = panel_final,
	combinefunc = panel_combine, parallel = safe,
	msfunc = panel_accum, minvfunc = panel_remove, mstype = panel, minitcond = '{}', mfinalfunc = panel_final);
comment on aggregate panel_agg(text, timestamp, float8) is
'Panel of value per unit and period, by calendar months. A NULL value counts as missing in its cell; a row without a unit or a time is left out and counted (left_out); an infinite time is an error. A survey wave that runs over a month''s end is one period: pass its closing date. A unit''s name has at most 1,000 bytes; cast uuid to text.';
create aggregate panel_agg(unit text, at timestamp, value float8, grain text) (
	sfunc = panel_accum, stype = panel, sspace = 1024, initcond = '{}', finalfunc = panel_final,
	combinefunc = panel_combine, parallel = safe,
	msfunc = panel_accum, minvfunc = panel_remove, mstype = panel, minitcond = '{}', mfinalfunc = panel_final);
comment on aggregate panel_agg(text, timestamp, float8, text) is
'Panel of value per unit and period, by periods of grain: day, week (from Monday), month, quarter, year, or none for a single period, which does not look at the time. A NULL value counts as missing in its cell; a row without a unit or a time is left out and counted (left_out); an infinite time is an error. A unit''s name has at most 1,000 bytes; cast uuid to text.';
create aggregate panel_agg(unit text, at timestamp, value float8, grain text, first_month int) (
	sfunc = panel_accum, stype = panel, sspace = 1024, initcond = '{}', finalfunc = panel_final,
	combinefunc = panel_combine, parallel = safe,
	msfunc = panel_accum, minvfunc = panel_remove, mstype = panel, minitcond = '{}', mfinalfunc = panel_final);
comment on aggregate panel_agg(text, timestamp, float8, text, int) is
'Panel of value per unit and period, by quarters or years that begin in first_month (1..12; 4 for a fiscal year from April). A NULL value counts as missing in its cell; a row without a unit or a time is left out and counted (left_out); an infinite time is an error. A unit''s name has at most 1,000 bytes; cast uuid to text.';
create aggregate panel_agg(unit text, at timestamptz, value float8) (
	sfunc = panel_accum, stype = panel, sspace = 1024, initcond = '{}', finalfunc = panel_final,
	combinefunc = panel_combine, parallel = safe,
	msfunc = panel_accum, minvfunc = panel_remove, mstype = panel, minitcond = '{}', mfinalfunc = panel_final);
comment on aggregate panel_agg(text, timestamptz, float8) is
'Panel of value per unit and period, by calendar months. A NULL value counts as missing in its cell; a row without a unit or a time is left out and counted (left_out); an infinite time is an error. Times are read in the session''s time zone; pass a date where the rows may lie on another server (Citus, postgres_fdw). A survey wave that runs over a month''s end is one period: pass its closing date. A unit''s name has at most 1,000 bytes; cast uuid to text.';
create aggregate panel_agg(unit text, at timestamptz, value float8, grain text) (
	sfunc = panel_accum, stype = panel, sspace = 1024, initcond = '{}', finalfunc = panel_final,
	combinefunc = panel_combine, parallel = safe,
	msfunc = panel_accum, minvfunc = panel_remove, mstype = panel, minitcond = '{}', mfinalfunc = panel_final);
comment on aggregate panel_agg(text, timestamptz, float8, text) is
'Panel of value per unit and period, by periods of grain: day, week (from Monday), month, quarter, year, or none for a single period, which does not look at the time. A NULL value counts as missing in its cell; a row without a unit or a time is left out and counted (left_out); an infinite time is an error. Times are read in the session''s time zone; pass a date where the rows may lie on another server (Citus, postgres_fdw). A unit''s name has at most 1,000 bytes; cast uuid to text.';
create aggregate panel_agg(unit text, at timestamptz, value float8, grain text, first_month int) (
	sfunc = panel_accum, stype = panel, sspace = 1024, initcond = '{}', finalfunc = panel_final,
	combinefunc = panel_combine, parallel = safe,
	msfunc = panel_accum, minvfunc = panel_remove, mstype = panel, minitcond = '{}', mfinalfunc = panel_final);
comment on aggregate panel_agg(text, timestamptz, float8, text, int) is
'Panel of value per unit and period, by quarters or years that begin in first_month (1..12; 4 for a fiscal year from April). A NULL value counts as missing in its cell; a row without a unit or a time is left out and counted (left_out); an infinite time is an error. Times are read in the session''s time zone; pass a date where the rows may lie on another server (Citus, postgres_fdw). A unit''s name has at most 1,000 bytes; cast uuid to text.';
create aggregate panel_agg(unit bigint, at date, value float8) (
	sfunc = panel_accum, stype = panel, sspace = 1024, initcond = '{}', finalfunc = panel_final,
	combinefunc = panel_combine, parallel = safe,
	msfunc = panel_accum, minvfunc = panel_remove, mstype = panel, minitcond = '{}', mfinalfunc = panel_final);
comment on aggregate panel_agg(bigint, date, float8) is
'Panel of value per unit and period, by calendar months. A NULL value counts as missing in its cell; a row without a unit or a time is left out and counted (left_out); an infinite time is an error. A survey wave that runs over a month''s end is one period: pass its closing date. A unit goes by its digits, so that it meets the same number as text.';
create aggregate panel_agg(unit bigint, at date, value float8, grain text) (
	sfunc = panel_accum, stype = panel, sspace = 1024, initcond = '{}', finalfunc = panel_final,
	combinefunc = panel_combine, parallel = safe,
	msfunc = panel_accum, minvfunc = panel_remove, mstype = panel, minitcond = '{}', mfinalfunc = panel_final);
comment on aggregate panel_agg(bigint, date, float8, text) is
'Panel of value per unit and period, by periods of grain: day, week (from Monday), month, quarter, year, or none for a single period, which does not look at the time. A NULL value counts as missing in its cell; a row without a unit or a time is left out and counted (left_out); an infinite time is an error. A unit goes by its digits, so that it meets the same number as text.';
create aggregate panel_agg(unit bigint, at date, value float8, grain text, first_month int) (
	sfunc = panel_accum, stype = panel, sspace = 1024, initcond = '{}', finalfunc = panel_final,
	combinefunc = panel_combine, parallel = safe,
	msfunc = panel_accum, minvfunc = panel_remove, mstype = panel, minitcond = '{}', mfinalfunc = panel_final);
comment on aggregate panel_agg(bigint, date, float8, text, int) is
'Panel of value per unit and period, by quarters or years that begin in first_month (1..12; 4 for a fiscal year from April). A NULL value counts as missing in its cell; a row without a unit or a time is left out and counted (left_out); an infinite time is an error. A unit goes by its digits, so that it meets the same number as text.';
create aggregate panel_agg(unit bigint, at timestamp, value float8) (
	sfunc = panel_accum, stype = panel, sspace = 1024, initcond = '{}', finalfunc = panel_final,
	combinefunc = panel_combine, parallel = safe,
	msfunc = panel_accum, minvfunc = panel_remove, mstype = panel, minitcond = '{}', mfinalfunc = panel_final);
comment on aggregate panel_agg(bigint, timestamp, float8) is
'Panel of value per unit and period, by calendar months. A NULL value counts as missing in its cell; a row without a unit or a time is left out and counted (left_out); an infinite time is an error. A survey wave that runs over a month''s end is one period: pass its closing date. A unit goes by its digits, so that it meets the same number as text.';
create aggregate panel_agg(unit bigint, at timestamp, value float8, grain text) (
	sfunc = panel_accum, stype = panel, sspace = 1024, initcond = '{}', finalfunc = panel_final,
	combinefunc = panel_combine, parallel = safe,
	msfunc = panel_accum, minvfunc = panel_remove, mstype = panel, minitcond = '{}', mfinalfunc = panel_final);
comment on aggregate panel_agg(bigint, timestamp, float8, text) is
'Panel of value per unit and period, by periods of grain: day, week (from Monday), month, quarter, year, or none for a single period, which does not look at the time. A NULL value counts as missing in its cell; a row without a unit or a time is left out and counted (left_out); an infinite time is an error. A unit goes by its digits, so that it meets the same number as text.';
create aggregate panel_agg(unit bigint, at timestamp, value float8, grain text, first_month int) (
	sfunc = panel_accum, stype = panel, sspace = 1024, initcond = '{}', finalfunc = panel_final,
	combinefunc = panel_combine, parallel = safe,
	msfunc = panel_accum, minvfunc = panel_remove, mstype = panel, minitcond = '{}', mfinalfunc = panel_final);
comment on aggregate panel_agg(bigint, timestamp, float8, text, int) is
'Panel of value per unit and period, by quarters or years that begin in first_month (1..12; 4 for a fiscal year from April). A NULL value counts as missing in its cell; a row without a unit or a time is left out and counted (left_out); an infinite time is an error. A unit goes by its digits, so that it meets the same number as text.';
create aggregate panel_agg(unit bigint, at timestamptz, value float8) (
	sfunc = panel_accum, stype = panel, sspace = 1024, initcond = '{}', finalfunc = panel_final,
	combinefunc = panel_combine, parallel = safe,
	msfunc = panel_accum, minvfunc = panel_remove, mstype = panel, minitcond = '{}', mfinalfunc = panel_final);
comment on aggregate panel_agg(bigint, timestamptz, float8) is
'Panel of value per unit and period, by calendar months. A NULL value counts as missing in its cell; a row without a unit or a time is left out and counted (left_out); an infinite time is an error. Times are read in the session''s time zone; pass a date where the rows may lie on another server (Citus, postgres_fdw). A survey wave that runs over a month''s end is one period: pass its closing date. A unit goes by its digits, so that it meets the same number as text.';
create aggregate panel_agg(unit bigint, at timestamptz, value float8, grain text) (
	sfunc = panel_accum, stype = panel, sspace = 1024, initcond = '{}', finalfunc = panel_final,
	combinefunc = panel_combine, parallel = safe,
	msfunc = panel_accum, minvfunc = panel_remove, mstype = panel, minitcond = '{}', mfinalfunc = panel_final);
comment on aggregate panel_agg(bigint, timestamptz, float8, text) is
'Panel of value per unit and period, by periods of grain: day, week (from Monday), month, quarter, year, or none for a single period, which does not look at the time. A NULL value counts as missing in its cell; a row without a unit or a time is left out and counted (left_out); an infinite time is an error. Times are read in the session''s time zone; pass a date where the rows may lie on another server (Citus, postgres_fdw). A unit goes by its digits, so that it meets the same number as text.';
create aggregate panel_agg(unit bigint, at timestamptz, value float8, grain text, first_month int) (
	sfunc = panel_accum, stype = panel, sspace = 1024, initcond = '{}', finalfunc = panel_final,
	combinefunc = panel_combine, parallel = safe,
	msfunc = panel_accum, minvfunc = panel_remove, mstype = panel, minitcond = '{}', mfinalfunc = panel_final);
comment on aggregate panel_agg(bigint, timestamptz, float8, text, int) is
'Panel of value per unit and period, by quarters or years that begin in first_month (1..12; 4 for a fiscal year from April). A NULL value counts as missing in its cell; a row without a unit or a time is left out and counted (left_out); an infinite time is an error. Times are read in the session''s time zone; pass a date where the rows may lie on another server (Citus, postgres_fdw). A unit goes by its digits, so that it meets the same number as text.';
