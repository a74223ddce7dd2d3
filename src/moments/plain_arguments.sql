-- moments_agg of 3 to 16 plain arguments: building an array a row takes as long
-- as adding it up.  Written out one by one, for a trusted extension's script
-- must run no dynamic SQL: it runs as superuser in a schema of somebody else's.

create function moments_accum(moments, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_accum_plain' language c immutable parallel safe;
create function moments_moving(moments, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_moving_plain' language c immutable parallel safe;
create function moments_remove(moments, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_remove_plain' language c immutable parallel safe;
create aggregate moments_agg(float8, float8, float8) (
	sfunc = moments_accum, stype = moments, sspace = 1024, initcond = '{}', finalfunc = moments_final,
	combinefunc = moments_combine, parallel = safe,
	msfunc = moments_moving, minvfunc = moments_remove, mstype = moments, minitcond = '{}', mfinalfunc = moments_final);
comment on function moments_accum(moments, float8, float8, float8) is 'Transition function of moments_agg; refused outside an aggregate.';
comment on function moments_moving(moments, float8, float8, float8) is 'Moving transition function of moments_agg; refused outside an aggregate.';
comment on function moments_remove(moments, float8, float8, float8) is 'Inverse transition function of moments_agg; refused outside an aggregate.';
comment on aggregate moments_agg(float8, float8, float8) is 'Summary of 3 variables, numbered from 1 in the order given: as moments_agg(variadic float8[]), and faster.';

create function moments_accum(moments, float8, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_accum_plain' language c immutable parallel safe;
create function moments_moving(moments, float8, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_moving_plain' language c immutable parallel safe;
create function moments_remove(moments, float8, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_remove_plain' language c immutable parallel safe;
create aggregate moments_agg(float8, float8, float8, float8) (
	sfunc = moments_accum, stype = moments, sspace = 1024, initcond = '{}', finalfunc = moments_final,
	combinefunc = moments_combine, parallel = safe,
	msfunc = moments_moving, minvfunc = moments_remove, mstype = moments, minitcond = '{}', mfinalfunc = moments_final);
comment on function moments_accum(moments, float8, float8, float8, float8) is 'Transition function of moments_agg; refused outside an aggregate.';
comment on function moments_moving(moments, float8, float8, float8, float8) is 'Moving transition function of moments_agg; refused outside an aggregate.';
comment on function moments_remove(moments, float8, float8, float8, float8) is 'Inverse transition function of moments_agg; refused outside an aggregate.';
comment on aggregate moments_agg(float8, float8, float8, float8) is 'Summary of 4 variables, numbered from 1 in the order given: as moments_agg(variadic float8[]), and faster.';

create function moments_accum(moments, float8, float8, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_accum_plain' language c immutable parallel safe;
create function moments_moving(moments, float8, float8, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_moving_plain' language c immutable parallel safe;
create function moments_remove(moments, float8, float8, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_remove_plain' language c immutable parallel safe;
create aggregate moments_agg(float8, float8, float8, float8, float8) (
	sfunc = moments_accum, stype = moments, sspace = 1024, initcond = '{}', finalfunc = moments_final,
	combinefunc = moments_combine, parallel = safe,
	msfunc = moments_moving, minvfunc = moments_remove, mstype = moments, minitcond = '{}', mfinalfunc = moments_final);
comment on function moments_accum(moments, float8, float8, float8, float8, float8) is 'Transition function of moments_agg; refused outside an aggregate.';
comment on function moments_moving(moments, float8, float8, float8, float8, float8) is 'Moving transition function of moments_agg; refused outside an aggregate.';
comment on function moments_remove(moments, float8, float8, float8, float8, float8) is 'Inverse transition function of moments_agg; refused outside an aggregate.';
comment on aggregate moments_agg(float8, float8, float8, float8, float8) is 'Summary of 5 variables, numbered from 1 in the order given: as moments_agg(variadic float8[]), and faster.';

create function moments_accum(moments, float8, float8, float8, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_accum_plain' language c immutable parallel safe;
create function moments_moving(moments, float8, float8, float8, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_moving_plain' language c immutable parallel safe;
create function moments_remove(moments, float8, float8, float8, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_remove_plain' language c immutable parallel safe;
create aggregate moments_agg(float8, float8, float8, float8, float8, float8) (
	sfunc = moments_accum, stype = moments, sspace = 1024, initcond = '{}', finalfunc = moments_final,
	combinefunc = moments_combine, parallel = safe,
	msfunc = moments_moving, minvfunc = moments_remove, mstype = moments, minitcond = '{}', mfinalfunc = moments_final);
comment on function moments_accum(moments, float8, float8, float8, float8, float8, float8) is 'Transition function of moments_agg; refused outside an aggregate.';
comment on function moments_moving(moments, float8, float8, float8, float8, float8, float8) is 'Moving transition function of moments_agg; refused outside an aggregate.';
comment on function moments_remove(moments, float8, float8, float8, float8, float8, float8) is 'Inverse transition function of moments_agg; refused outside an aggregate.';
comment on aggregate moments_agg(float8, float8, float8, float8, float8, float8) is 'Summary of 6 variables, numbered from 1 in the order given: as moments_agg(variadic float8[]), and faster.';

create function moments_accum(moments, float8, float8, float8, float8, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_accum_plain' language c immutable parallel safe;
create function moments_moving(moments, float8, float8, float8, float8, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_moving_plain' language c immutable parallel safe;
create function moments_remove(moments, float8, float8, float8, float8, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_remove_plain' language c immutable parallel safe;
create aggregate moments_agg(float8, float8, float8, float8, float8, float8, float8) (
	sfunc = moments_accum, stype = moments, sspace = 1024, initcond = '{}', finalfunc = moments_final,
	combinefunc = moments_combine, parallel = safe,
	msfunc = moments_moving, minvfunc = moments_remove, mstype = moments, minitcond = '{}', mfinalfunc = moments_final);
comment on function moments_accum(moments, float8, float8, float8, float8, float8, float8, float8) is 'Transition function of moments_agg; refused outside an aggregate.';
comment on function moments_moving(moments, float8, float8, float8, float8, float8, float8, float8) is 'Moving transition function of moments_agg; refused outside an aggregate.';
comment on function moments_remove(moments, float8, float8, float8, float8, float8, float8, float8) is 'Inverse transition function of moments_agg; refused outside an aggregate.';
comment on aggregate moments_agg(float8, float8, float8, float8, float8, float8, float8) is 'Summary of 7 variables, numbered from 1 in the order given: as moments_agg(variadic float8[]), and faster.';

create function moments_accum(moments, float8, float8, float8, float8, float8, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_accum_plain' language c immutable parallel safe;
create function moments_moving(moments, float8, float8, float8, float8, float8, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_moving_plain' language c immutable parallel safe;
create function moments_remove(moments, float8, float8, float8, float8, float8, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_remove_plain' language c immutable parallel safe;
create aggregate moments_agg(float8, float8, float8, float8, float8, float8, float8, float8) (
	sfunc = moments_accum, stype = moments, sspace = 1024, initcond = '{}', finalfunc = moments_final,
	combinefunc = moments_combine, parallel = safe,
	msfunc = moments_moving, minvfunc = moments_remove, mstype = moments, minitcond = '{}', mfinalfunc = moments_final);
comment on function moments_accum(moments, float8, float8, float8, float8, float8, float8, float8, float8) is 'Transition function of moments_agg; refused outside an aggregate.';
comment on function moments_moving(moments, float8, float8, float8, float8, float8, float8, float8, float8) is 'Moving transition function of moments_agg; refused outside an aggregate.';
comment on function moments_remove(moments, float8, float8, float8, float8, float8, float8, float8, float8) is 'Inverse transition function of moments_agg; refused outside an aggregate.';
comment on aggregate moments_agg(float8, float8, float8, float8, float8, float8, float8, float8) is 'Summary of 8 variables, numbered from 1 in the order given: as moments_agg(variadic float8[]), and faster.';

create function moments_accum(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_accum_plain' language c immutable parallel safe;
create function moments_moving(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_moving_plain' language c immutable parallel safe;
create function moments_remove(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_remove_plain' language c immutable parallel safe;
create aggregate moments_agg(float8, float8, float8, float8, float8, float8, float8, float8, float8) (
	sfunc = moments_accum, stype = moments, sspace = 1024, initcond = '{}', finalfunc = moments_final,
	combinefunc = moments_combine, parallel = safe,
	msfunc = moments_moving, minvfunc = moments_remove, mstype = moments, minitcond = '{}', mfinalfunc = moments_final);
comment on function moments_accum(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8) is 'Transition function of moments_agg; refused outside an aggregate.';
comment on function moments_moving(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8) is 'Moving transition function of moments_agg; refused outside an aggregate.';
comment on function moments_remove(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8) is 'Inverse transition function of moments_agg; refused outside an aggregate.';
comment on aggregate moments_agg(float8, float8, float8, float8, float8, float8, float8, float8, float8) is 'Summary of 9 variables, numbered from 1 in the order given: as moments_agg(variadic float8[]), and faster.';

create function moments_accum(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_accum_plain' language c immutable parallel safe;
create function moments_moving(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_moving_plain' language c immutable parallel safe;
create function moments_remove(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_remove_plain' language c immutable parallel safe;
create aggregate moments_agg(float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) (
	sfunc = moments_accum, stype = moments, sspace = 1024, initcond = '{}', finalfunc = moments_final,
	combinefunc = moments_combine, parallel = safe,
	msfunc = moments_moving, minvfunc = moments_remove, mstype = moments, minitcond = '{}', mfinalfunc = moments_final);
comment on function moments_accum(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) is 'Transition function of moments_agg; refused outside an aggregate.';
comment on function moments_moving(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) is 'Moving transition function of moments_agg; refused outside an aggregate.';
comment on function moments_remove(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) is 'Inverse transition function of moments_agg; refused outside an aggregate.';
comment on aggregate moments_agg(float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) is 'Summary of 10 variables, numbered from 1 in the order given: as moments_agg(variadic float8[]), and faster.';

create function moments_accum(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_accum_plain' language c immutable parallel safe;
create function moments_moving(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_moving_plain' language c immutable parallel safe;
create function moments_remove(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_remove_plain' language c immutable parallel safe;
create aggregate moments_agg(float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) (
	sfunc = moments_accum, stype = moments, sspace = 1024, initcond = '{}', finalfunc = moments_final,
	combinefunc = moments_combine, parallel = safe,
	msfunc = moments_moving, minvfunc = moments_remove, mstype = moments, minitcond = '{}', mfinalfunc = moments_final);
comment on function moments_accum(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) is 'Transition function of moments_agg; refused outside an aggregate.';
comment on function moments_moving(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) is 'Moving transition function of moments_agg; refused outside an aggregate.';
comment on function moments_remove(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) is 'Inverse transition function of moments_agg; refused outside an aggregate.';
comment on aggregate moments_agg(float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) is 'Summary of 11 variables, numbered from 1 in the order given: as moments_agg(variadic float8[]), and faster.';

create function moments_accum(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_accum_plain' language c immutable parallel safe;
create function moments_moving(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_moving_plain' language c immutable parallel safe;
create function moments_remove(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_remove_plain' language c immutable parallel safe;
create aggregate moments_agg(float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) (
	sfunc = moments_accum, stype = moments, sspace = 1024, initcond = '{}', finalfunc = moments_final,
	combinefunc = moments_combine, parallel = safe,
	msfunc = moments_moving, minvfunc = moments_remove, mstype = moments, minitcond = '{}', mfinalfunc = moments_final);
comment on function moments_accum(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) is 'Transition function of moments_agg; refused outside an aggregate.';
comment on function moments_moving(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) is 'Moving transition function of moments_agg; refused outside an aggregate.';
comment on function moments_remove(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) is 'Inverse transition function of moments_agg; refused outside an aggregate.';
comment on aggregate moments_agg(float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) is 'Summary of 12 variables, numbered from 1 in the order given: as moments_agg(variadic float8[]), and faster.';

create function moments_accum(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_accum_plain' language c immutable parallel safe;
create function moments_moving(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_moving_plain' language c immutable parallel safe;
create function moments_remove(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_remove_plain' language c immutable parallel safe;
create aggregate moments_agg(float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) (
	sfunc = moments_accum, stype = moments, sspace = 1024, initcond = '{}', finalfunc = moments_final,
	combinefunc = moments_combine, parallel = safe,
	msfunc = moments_moving, minvfunc = moments_remove, mstype = moments, minitcond = '{}', mfinalfunc = moments_final);
comment on function moments_accum(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) is 'Transition function of moments_agg; refused outside an aggregate.';
comment on function moments_moving(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) is 'Moving transition function of moments_agg; refused outside an aggregate.';
comment on function moments_remove(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) is 'Inverse transition function of moments_agg; refused outside an aggregate.';
comment on aggregate moments_agg(float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) is 'Summary of 13 variables, numbered from 1 in the order given: as moments_agg(variadic float8[]), and faster.';

create function moments_accum(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_accum_plain' language c immutable parallel safe;
create function moments_moving(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_moving_plain' language c immutable parallel safe;
create function moments_remove(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_remove_plain' language c immutable parallel safe;
create aggregate moments_agg(float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) (
	sfunc = moments_accum, stype = moments, sspace = 1024, initcond = '{}', finalfunc = moments_final,
	combinefunc = moments_combine, parallel = safe,
	msfunc = moments_moving, minvfunc = moments_remove, mstype = moments, minitcond = '{}', mfinalfunc = moments_final);
comment on function moments_accum(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) is 'Transition function of moments_agg; refused outside an aggregate.';
comment on function moments_moving(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) is 'Moving transition function of moments_agg; refused outside an aggregate.';
comment on function moments_remove(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) is 'Inverse transition function of moments_agg; refused outside an aggregate.';
comment on aggregate moments_agg(float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) is 'Summary of 14 variables, numbered from 1 in the order given: as moments_agg(variadic float8[]), and faster.';

create function moments_accum(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_accum_plain' language c immutable parallel safe;
create function moments_moving(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_moving_plain' language c immutable parallel safe;
create function moments_remove(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_remove_plain' language c immutable parallel safe;
create aggregate moments_agg(float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) (
	sfunc = moments_accum, stype = moments, sspace = 1024, initcond = '{}', finalfunc = moments_final,
	combinefunc = moments_combine, parallel = safe,
	msfunc = moments_moving, minvfunc = moments_remove, mstype = moments, minitcond = '{}', mfinalfunc = moments_final);
comment on function moments_accum(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) is 'Transition function of moments_agg; refused outside an aggregate.';
comment on function moments_moving(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) is 'Moving transition function of moments_agg; refused outside an aggregate.';
comment on function moments_remove(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) is 'Inverse transition function of moments_agg; refused outside an aggregate.';
comment on aggregate moments_agg(float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) is 'Summary of 15 variables, numbered from 1 in the order given: as moments_agg(variadic float8[]), and faster.';

create function moments_accum(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_accum_plain' language c immutable parallel safe;
create function moments_moving(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_moving_plain' language c immutable parallel safe;
create function moments_remove(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) returns moments
	as 'MODULE_PATHNAME', 'moments_remove_plain' language c immutable parallel safe;
create aggregate moments_agg(float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) (
	sfunc = moments_accum, stype = moments, sspace = 1024, initcond = '{}', finalfunc = moments_final,
	combinefunc = moments_combine, parallel = safe,
	msfunc = moments_moving, minvfunc = moments_remove, mstype = moments, minitcond = '{}', mfinalfunc = moments_final);
comment on function moments_accum(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) is 'Transition function of moments_agg; refused outside an aggregate.';
comment on function moments_moving(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) is 'Moving transition function of moments_agg; refused outside an aggregate.';
comment on function moments_remove(moments, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) is 'Inverse transition function of moments_agg; refused outside an aggregate.';
comment on aggregate moments_agg(float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8) is 'Summary of 16 variables, numbered from 1 in the order given: as moments_agg(variadic float8[]), and faster.';
