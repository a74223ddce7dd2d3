-- Turnover and retention of units, period by period, as a panel.

create function panel_accum(panel, text, spells) returns panel
	as 'MODULE_PATHNAME', 'panel_accum_text_spells' language c immutable parallel safe;
comment on function panel_accum(panel, text, spells) is 'Transition function of panel_agg; refused outside an aggregate.';
create function panel_remove(panel, text, spells) returns panel
	as 'MODULE_PATHNAME', 'panel_remove_text_spells' language c immutable parallel safe;
comment on function panel_remove(panel, text, spells) is 'Inverse transition function of panel_agg; refused outside an aggregate.';
create function panel_accum(panel, text, spells, text) returns panel
	as 'MODULE_PATHNAME', 'panel_accum_text_spells' language c immutable parallel safe;
comment on function panel_accum(panel, text, spells, text) is 'Transition function of panel_agg; refused outside an aggregate.';
create function panel_remove(panel, text, spells, text) returns panel
	as 'MODULE_PATHNAME', 'panel_remove_text_spells' language c immutable parallel safe;
comment on function panel_remove(panel, text, spells, text) is 'Inverse transition function of panel_agg; refused outside an aggregate.';
create function panel_accum(panel, text, spells, text, text) returns panel
	as 'MODULE_PATHNAME', 'panel_accum_text_spells' language c immutable parallel safe;
comment on function panel_accum(panel, text, spells, text, text) is 'Transition function of panel_agg; refused outside an aggregate.';
create function panel_remove(panel, text, spells, text, text) returns panel
	as 'MODULE_PATHNAME', 'panel_remove_text_spells' language c immutable parallel safe;
comment on function panel_remove(panel, text, spells, text, text) is 'Inverse transition function of panel_agg; refused outside an aggregate.';
create function panel_accum(panel, text, spells, text, text, date) returns panel
	as 'MODULE_PATHNAME', 'panel_accum_text_spells' language c immutable parallel safe;
comment on function panel_accum(panel, text, spells, text, text, date) is 'Transition function of panel_agg; refused outside an aggregate.';
create function panel_remove(panel, text, spells, text, text, date) returns panel
	as 'MODULE_PATHNAME', 'panel_remove_text_spells' language c immutable parallel safe;
comment on function panel_remove(panel, text, spells, text, text, date) is 'Inverse transition function of panel_agg; refused outside an aggregate.';
create function panel_accum(panel, bigint, spells) returns panel
	as 'MODULE_PATHNAME', 'panel_accum_bigint_spells' language c immutable parallel safe;
comment on function panel_accum(panel, bigint, spells) is 'Transition function of panel_agg; refused outside an aggregate.';
create function panel_remove(panel, bigint, spells) returns panel
	as 'MODULE_PATHNAME', 'panel_remove_bigint_spells' language c immutable parallel safe;
comment on function panel_remove(panel, bigint, spells) is 'Inverse transition function of panel_agg; refused outside an aggregate.';
create function panel_accum(panel, bigint, spells, text) returns panel
	as 'MODULE_PATHNAME', 'panel_accum_bigint_spells' language c immutable parallel safe;
comment on function panel_accum(panel, bigint, spells, text) is 'Transition function of panel_agg; refused outside an aggregate.';
create function panel_remove(panel, bigint, spells, text) returns panel
	as 'MODULE_PATHNAME', 'panel_remove_bigint_spells' language c immutable parallel safe;
comment on function panel_remove(panel, bigint, spells, text) is 'Inverse transition function of panel_agg; refused outside an aggregate.';
create function panel_accum(panel, bigint, spells, text, text) returns panel
	as 'MODULE_PATHNAME', 'panel_accum_bigint_spells' language c immutable parallel safe;
comment on function panel_accum(panel, bigint, spells, text, text) is 'Transition function of panel_agg; refused outside an aggregate.';
create function panel_remove(panel, bigint, spells, text, text) returns panel
	as 'MODULE_PATHNAME', 'panel_remove_bigint_spells' language c immutable parallel safe;
comment on function panel_remove(panel, bigint, spells, text, text) is 'Inverse transition function of panel_agg; refused outside an aggregate.';
create function panel_accum(panel, bigint, spells, text, text, date) returns panel
	as 'MODULE_PATHNAME', 'panel_accum_bigint_spells' language c immutable parallel safe;
comment on function panel_accum(panel, bigint, spells, text, text, date) is 'Transition function of panel_agg; refused outside an aggregate.';
create function panel_remove(panel, bigint, spells, text, text, date) returns panel
	as 'MODULE_PATHNAME', 'panel_remove_bigint_spells' language c immutable parallel safe;
comment on function panel_remove(panel, bigint, spells, text, text, date) is 'Inverse transition function of panel_agg; refused outside an aggregate.';
create aggregate panel_agg(unit text, spells) (
	sfunc = panel_accum, stype = panel, sspace = 1024, initcond = '{}', finalfunc = panel_final,
	combinefunc = panel_combine, parallel = safe,
	msfunc = panel_accum, minvfunc = panel_remove, mstype = panel, minitcond = '{}', mfinalfunc = panel_final);
comment on aggregate panel_agg(text, spells) is
'Panel of stored spells, a summary a unit: turnover: the percentage who left of those who were there at any time of the period (opening and joined), so that each of them is a value, 100 or 0. Periods that are not over at as_of are left out. Link it with a panel of ratings by linkage(), at any lag. A NULL summary is passed over; where the unit is NULL people are left out and counted. An error where grain or first_month differ.';
create aggregate panel_agg(unit text, spells, measure text) (
	sfunc = panel_accum, stype = panel, sspace = 1024, initcond = '{}', finalfunc = panel_final,
	combinefunc = panel_combine, parallel = safe,
	msfunc = panel_accum, minvfunc = panel_remove, mstype = panel, minitcond = '{}', mfinalfunc = panel_final);
comment on aggregate panel_agg(text, spells, text) is
'Panel of stored spells, a summary a unit: measure turnover, the percentage who left of those who were there at any time of the period, or retention, the percentage who did not. As panel_agg(unit, spells).';
create aggregate panel_agg(unit text, spells, measure text, cause text) (
	sfunc = panel_accum, stype = panel, sspace = 1024, initcond = '{}', finalfunc = panel_final,
	combinefunc = panel_combine, parallel = safe,
	msfunc = panel_accum, minvfunc = panel_remove, mstype = panel, minitcond = '{}', mfinalfunc = panel_final);
comment on aggregate panel_agg(text, spells, text, text) is
'Panel of stored spells, a summary a unit: measure turnover or retention as panel_agg(unit, spells, measure) has it, for those who left for one cause, such as resigned; NULL: for any.';
create aggregate panel_agg(unit text, spells, measure text, cause text, first_day date) (
	sfunc = panel_accum, stype = panel, sspace = 1024, initcond = '{}', finalfunc = panel_final,
	combinefunc = panel_combine, parallel = safe,
	msfunc = panel_accum, minvfunc = panel_remove, mstype = panel, minitcond = '{}', mfinalfunc = panel_final);
comment on aggregate panel_agg(text, spells, text, text, date) is
'Panel of stored spells, a summary a unit: the same from first_day on, the first day of a period: where records begin later than the first start, before it nobody seems to leave.';
create aggregate panel_agg(unit bigint, spells) (
	sfunc = panel_accum, stype = panel, sspace = 1024, initcond = '{}', finalfunc = panel_final,
	combinefunc = panel_combine, parallel = safe,
	msfunc = panel_accum, minvfunc = panel_remove, mstype = panel, minitcond = '{}', mfinalfunc = panel_final);
comment on aggregate panel_agg(bigint, spells) is
'Panel of stored spells, a summary a unit: turnover: the percentage who left of those who were there at any time of the period (opening and joined), so that each of them is a value, 100 or 0. Periods that are not over at as_of are left out. Link it with a panel of ratings by linkage(), at any lag. A NULL summary is passed over; where the unit is NULL people are left out and counted. An error where grain or first_month differ.';
create aggregate panel_agg(unit bigint, spells, measure text) (
	sfunc = panel_accum, stype = panel, sspace = 1024, initcond = '{}', finalfunc = panel_final,
	combinefunc = panel_combine, parallel = safe,
	msfunc = panel_accum, minvfunc = panel_remove, mstype = panel, minitcond = '{}', mfinalfunc = panel_final);
comment on aggregate panel_agg(bigint, spells, text) is
'Panel of stored spells, a summary a unit: measure turnover, the percentage who left of those who were there at any time of the period, or retention, the percentage who did not. As panel_agg(unit, spells).';
create aggregate panel_agg(unit bigint, spells, measure text, cause text) (
	sfunc = panel_accum, stype = panel, sspace = 1024, initcond = '{}', finalfunc = panel_final,
	combinefunc = panel_combine, parallel = safe,
	msfunc = panel_accum, minvfunc = panel_remove, mstype = panel, minitcond = '{}', mfinalfunc = panel_final);
comment on aggregate panel_agg(bigint, spells, text, text) is
'Panel of stored spells, a summary a unit: measure turnover or retention as panel_agg(unit, spells, measure) has it, for those who left for one cause, such as resigned; NULL: for any.';
create aggregate panel_agg(unit bigint, spells, measure text, cause text, first_day date) (
	sfunc = panel_accum, stype = panel, sspace = 1024, initcond = '{}', finalfunc = panel_final,
	combinefunc = panel_combine, parallel = safe,
	msfunc = panel_accum, minvfunc = panel_remove, mstype = panel, minitcond = '{}', mfinalfunc = panel_final);
comment on aggregate panel_agg(bigint, spells, text, text, date) is
'Panel of stored spells, a summary a unit: the same from first_day on, the first day of a period: where records begin later than the first start, before it nobody seems to leave.';
