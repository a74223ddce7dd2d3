-- Intraclass correlations: how much of a measure is the unit's.

create function icc1(oneway) returns float8
	as 'MODULE_PATHNAME', 'oneway_icc1' language c immutable strict parallel safe;
comment on function icc1(oneway) is
'ICC(1) of one-way random analysis of variance, at most 1: the share of a value''s variance that is the unit''s, and the correlation of two values from one unit. (MSB - MSW)/(MSB + (n - 1) MSW), n the mean group size (Shrout and Fleiss 1979; Bliese 2000). Negative values, which chance gives where units do not differ, are shown as they are. NULL for fewer than 2 units, no unit of 2 values, or no variance; NaN where a value is NaN or infinite.';
create function icc2(oneway) returns float8
	as 'MODULE_PATHNAME', 'oneway_icc2' language c immutable strict parallel safe;
comment on function icc2(oneway) is
'ICC(2) of one-way random analysis of variance, at most 1: how reliable a unit''s mean is. (MSB - MSW)/MSB (Bliese 2000). Negative values are shown as they are. NULL as icc1 is, and where all units have the same mean.';
create function icc1_estimate(oneway, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'oneway_icc1_estimate' language c immutable strict parallel safe;
comment on function icc1_estimate(oneway, float8) is
'ICC(1) with the limits that F gives (McGraw and Wong 1996), exact for units of one size and normal values; a note says where sizes differ by more than half their mean (as their standard deviation). p_value is F''s, n counts values; there is no standard error. NULL with a note as icc1 is.';
create function icc2_estimate(oneway, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'oneway_icc2_estimate' language c immutable strict parallel safe;
comment on function icc2_estimate(oneway, float8) is
'ICC(2) with the limits that F gives (McGraw and Wong 1996), exact for units of one size and normal values; a note says where sizes differ by more than half their mean (as their standard deviation). p_value is F''s, n counts values; there is no standard error. NULL with a note as icc2 is.';
create aggregate icc1(unit text, value float8) (
	sfunc = oneway_accum, stype = oneway, sspace = 1024, initcond = '{}', finalfunc = icc1,
	combinefunc = oneway_combine, parallel = safe,
	msfunc = oneway_moving, minvfunc = oneway_remove, mstype = oneway, minitcond = '{}', mfinalfunc = icc1);
comment on aggregate icc1(text, float8) is
'ICC(1) of value in units, the share of a value''s variance that is the unit''s: icc1(oneway) in one step. Rows are taken as different people''s: where people answer every month, use icc(panel), which looks within months.';
create aggregate icc1(unit bigint, value float8) (
	sfunc = oneway_accum, stype = oneway, sspace = 1024, initcond = '{}', finalfunc = icc1,
	combinefunc = oneway_combine, parallel = safe,
	msfunc = oneway_moving, minvfunc = oneway_remove, mstype = oneway, minitcond = '{}', mfinalfunc = icc1);
comment on aggregate icc1(bigint, float8) is
'ICC(1) of value in units, the share of a value''s variance that is the unit''s: icc1(oneway) in one step. Rows are taken as different people''s: where people answer every month, use icc(panel), which looks within months.';
create aggregate icc2(unit text, value float8) (
	sfunc = oneway_accum, stype = oneway, sspace = 1024, initcond = '{}', finalfunc = icc2,
	combinefunc = oneway_combine, parallel = safe,
	msfunc = oneway_moving, minvfunc = oneway_remove, mstype = oneway, minitcond = '{}', mfinalfunc = icc2);
comment on aggregate icc2(text, float8) is
'ICC(2) of value in units, how reliable a unit''s mean is: icc2(oneway) in one step. Rows are taken as different people''s: where people answer every month, use icc(panel), which looks within months.';
create aggregate icc2(unit bigint, value float8) (
	sfunc = oneway_accum, stype = oneway, sspace = 1024, initcond = '{}', finalfunc = icc2,
	combinefunc = oneway_combine, parallel = safe,
	msfunc = oneway_moving, minvfunc = oneway_remove, mstype = oneway, minitcond = '{}', mfinalfunc = icc2);
comment on aggregate icc2(bigint, float8) is
'ICC(2) of value in units, how reliable a unit''s mean is: icc2(oneway) in one step. Rows are taken as different people''s: where people answer every month, use icc(panel), which looks within months.';
