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

-- of panels

create function icc(panel, level float8 default 0.95,
		out measure text, out value float8, out low float8, out high float8, out std_error float8, out p_value float8,
		out n bigint, out note text) returns setof record
	as 'MODULE_PATHNAME', 'panel_icc_rows' language c immutable parallel safe;
comment on function icc(panel, float8) is
'How much of a measure is the unit''s, a row a measure: icc1 (share of a value''s variance that lies between units), icc2 (reliability of a unit''s mean of one period), f (MSB/MSW), units, periods, n (values), mean_group_size (values a unit and period). One-way random analysis of variance within each period, the same people answering again in the next; over several periods the mean, a period weighing its units less one. Of one period the limits are F''s (McGraw and Wong 1996), exact for units of one size, with a note where sizes differ by more than half their mean (as their standard deviation), and p is F''s; of several they come from leaving out one unit at a time, on the scale of ln F (t on units less one; p is one-sided, as F''s is), and f has no test. Negative ICCs are shown as they are. Periods in which fewer than 2 units or no unit of 2 values are take no part. NULL with a note where no period has an ICC; NaN where a value is NaN or infinite. How reliable a mean of many periods is: variance_components.';
create function design_effect(panel, level float8 default 0.95,
		out measure text, out value float8, out low float8, out high float8, out std_error float8, out p_value float8,
		out n bigint, out note text) returns setof record
	as 'MODULE_PATHNAME', 'panel_design_effect' language c immutable parallel safe;
comment on function design_effect(panel, float8) is
'What clustering in units costs, a row a measure. design_effect: how many times the variance of the mean of all values is what it would be of independent values, 1 + (b - 1) ICC(1) (Kish 1965), b being the size of the unit that a value sees, sum of n^2/sum of n within periods: the mean size where all are equal. effective_n: the independent values that those of one period (on average) are worth. Limits are those of icc1 of icc(panel); NULL with a note as it is.';
create function variance_components(panel,
		out measure text, out value float8, out low float8, out high float8, out std_error float8, out p_value float8,
		out n bigint, out note text) returns setof record
	as 'MODULE_PATHNAME', 'panel_variance_components' language c immutable parallel safe;
comment on function variance_components(panel) is
'Where the variance of values comes from, a row a measure: unit (what a unit is for good), period (what all units share), cell (a unit''s own ups and downs), residual (people within unit and period), by Henderson''s method III (1953), the fitting of constants; in balanced data the estimates of two-way analysis of variance, and REML''s where none is negative. Negative ones are shown as they are. reliability_one_period: unit/(unit + cell + residual/n), over cells on average, how well one period''s mean tells units apart for good; reliability_mean: the same of a unit''s mean over all periods that it has, each counting alike; periods_for_0.8: how many periods make a unit''s mean .8 reliable. n counts units, periods, cells and values. No intervals. Without a cell of 2 values residual is NULL and part of cell; with one period cell is NULL and part of unit. NULL with a note for no values; NaN where a value is NaN or infinite; an error for more than 3,000 periods.';
