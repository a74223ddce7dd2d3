-- survival: its curve, and what is read off it.
--
-- A time counts from each spell's start, in the unit of the durations: days, where they are
-- made of dates.

create function kaplan_meier(survival, level float8 default 0.95, conf_type text default 'log',
		out "time" float8, out at_risk bigint, out events bigint, out censored bigint, out survival float8,
		out std_error float8, out low float8, out high float8, out note text) returns setof record
	as 'MODULE_PATHNAME', 'survival_kaplan_meier' language c immutable strict parallel safe;
comment on function kaplan_meier(survival, float8, text) is
'The Kaplan-Meier curve (1958), a row a time at which somebody leaves or is censored: at_risk just before it, and the share 0..1 that is still here after it, with Greenwood''s standard error. At ties events come before censorings; people who enter late are at risk after their entry. The interval is symmetric in log S, cut at 1, as R''s survfit has it, or in log(-log S) with conf_type ''log-log''. Where survival is 0 there is no interval; before the first event it has no width (log) or is NULL (log-log); each with a note.';
create function survival_at(survival, t float8) returns float8
	as 'MODULE_PATHNAME', 'survival_survival_at' language c immutable strict parallel safe;
comment on function survival_at(survival, float8) is
'Share 0..1 that is still here at time t (Kaplan-Meier), who leaves at t counted as gone. NULL without spells or beyond the end of follow-up; survival_at_estimate says which. Once everybody has left it stays 0. An error for a negative t.';
create function survival_at_estimate(survival, t float8, level float8 default 0.95, conf_type text default 'log') returns estimate
	as 'MODULE_PATHNAME', 'survival_survival_at_estimate' language c immutable strict parallel safe;
comment on function survival_at_estimate(survival, float8, float8, text) is
'Share 0..1 that is still here at time t, with Greenwood''s standard error and the interval of kaplan_meier; n counts spells. NULL with a note without spells or beyond the end of follow-up; no interval where survival is 0. An error for a negative t.';
create function conditional_survival(survival, t float8, given float8) returns float8
	as 'MODULE_PATHNAME', 'survival_conditional_survival' language c immutable strict parallel safe;
comment on function conditional_survival(survival, float8, float8) is
'Of those who are still here after time given, the share 0..1 that stays to time t: S(t)/S(given). Both times count from the start, so of those past their first year, who stays to the end of the third is t = 3 years, given = 1 year. NULL where nobody stays beyond given or t lies beyond the end of follow-up; conditional_survival_estimate says which. An error where t comes before given.';
create function conditional_survival_estimate(survival, t float8, given float8, level float8 default 0.95, conf_type text default 'log') returns estimate
	as 'MODULE_PATHNAME', 'survival_conditional_survival_estimate' language c immutable strict parallel safe;
comment on function conditional_survival_estimate(survival, float8, float8, float8, text) is
'Of those who are still here after time given, the share 0..1 that stays to time t, with Greenwood''s standard error from given on, as R''s survfit(start.time = given) has it; n is who is at risk after given. NULL with a note where nobody stays beyond given or t lies beyond the end of follow-up.';

create function median_survival(survival) returns float8
	as 'MODULE_PATHNAME', 'survival_median' language c immutable strict parallel safe;
comment on function median_survival(survival) is
'Time by which half have left: survival_quantile(survival, 0.5). NULL where the curve stays above a half; median_survival_estimate says so.';
create function median_survival_estimate(survival, level float8 default 0.95, conf_type text default 'log') returns estimate
	as 'MODULE_PATHNAME', 'survival_median_estimate' language c immutable strict parallel safe;
comment on function median_survival_estimate(survival, float8, text) is
'Time by which half have left, with its interval: survival_quantile_estimate(survival, 0.5).';
create function survival_quantile(survival, q float8) returns float8
	as 'MODULE_PATHNAME', 'survival_quantile' language c immutable strict parallel safe;
comment on function survival_quantile(survival, float8) is
'Time by which a share q has left, above 0 and at most 1: where the Kaplan-Meier curve comes down to 1 - q; the middle of the part where it is flat at 1 - q, as R''s quantile.survfit has it. NULL where it stays above; survival_quantile_estimate says so.';
create function survival_quantile_estimate(survival, q float8, level float8 default 0.95, conf_type text default 'log') returns estimate
	as 'MODULE_PATHNAME', 'survival_quantile_estimate' language c immutable strict parallel safe;
comment on function survival_quantile_estimate(survival, float8, float8, text) is
'Time by which a share q has left, with the interval of Brookmeyer and Crowley (1982): where the limits of the Kaplan-Meier curve first come down to 1 - q. It has no standard error. A limit that is not reached is NULL with a note, and so is the value; the lower limit may be known although the value is not.';

create function restricted_mean(survival, tau float8) returns float8
	as 'MODULE_PATHNAME', 'survival_restricted_mean' language c immutable strict parallel safe;
comment on function restricted_mean(survival, float8) is
'Mean time spent here within the first tau: the area below the Kaplan-Meier curve up to tau. NULL without spells or where tau lies beyond the end of follow-up; restricted_mean_estimate says which.';
create function restricted_mean_estimate(survival, tau float8, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'survival_restricted_mean_estimate' language c immutable strict parallel safe;
comment on function restricted_mean_estimate(survival, float8, float8) is
'Mean time spent here within the first tau, with its standard error (that of R''s print(survfit, rmean = tau)) and a normal interval, within 0 and tau. R draws the curve on where tau lies beyond the end of follow-up; here the value is NULL with a note then.';

create function nelson_aalen(survival, level float8 default 0.95,
		out "time" float8, out at_risk bigint, out events bigint, out cumulative_hazard float8,
		out std_error float8, out low float8, out high float8, out note text) returns setof record
	as 'MODULE_PATHNAME', 'survival_nelson_aalen' language c immutable strict parallel safe;
comment on function nelson_aalen(survival, float8) is
'The cumulative hazard of Nelson (1972) and Aalen (1978), a row a time at which somebody leaves or is censored: the sum of events/at_risk, its variance the sum of events/at_risk^2 (R''s cumhaz and std.chaz), and limits symmetric in its logarithm. Straight where the rate of leaving is constant. No interval before the first event, with a note.';
create function hazard(survival, width float8, level float8 default 0.95,
		out from_time float8, out to_time float8, out person_time float8, out events bigint, out hazard float8,
		out low float8, out high float8, out note text) returns setof record
	as 'MODULE_PATHNAME', 'survival_hazard' language c immutable strict parallel safe;
comment on function hazard(survival, float8, float8) is
'The rate of leaving by length of stay, a row an interval of that width: events over the time that people spent in it, and exact Poisson limits (Garwood 1936), as R''s poisson.test. Per unit of time: times 365.25 gives a rate a year where durations are days. Intervals are open at from_time and closed at to_time; who leaves at 0 leaves in the first. An interval in which nobody was at risk, or whose rate is out of the range of float8, is NULL with a note. An error for more than 100,000 intervals.';
create function cumulative_incidence(survival, cause text default null, level float8 default 0.95, conf_type text default 'log',
		out "time" float8, out cause text, out at_risk bigint, out events bigint, out incidence float8,
		out std_error float8, out low float8, out high float8, out note text) returns setof record
	as 'MODULE_PATHNAME', 'survival_cumulative_incidence' language c immutable parallel safe;
comment on function cumulative_incidence(survival, text, float8, text) is
'Share 0..1 that has left by a cause (Aalen and Johansen 1978), a row a time at which somebody leaves or is censored: of one cause, or of each in the order of their bytes where cause is NULL. Those of all causes and survival add up to 1, which Kaplan-Meier a cause does not. The standard error is Greenwood''s for multinomial steps, which without late entry is that of R''s multi-state survfit (the infinitesimal jackknife). No interval before the first event, with a note. A cause that nobody left by has incidence 0.';
create function incidence_at(survival, t float8, cause text default null) returns float8
	as 'MODULE_PATHNAME', 'survival_incidence_at' language c immutable parallel safe;
comment on function incidence_at(survival, float8, text) is
'Share 0..1 that has left by a cause within t: cumulative_incidence at a time; of any cause where cause is NULL, which is 1 - survival_at. NULL without spells or beyond the end of follow-up; incidence_at_estimate says which. An error for a negative t.';
create function incidence_at_estimate(survival, t float8, cause text default null, level float8 default 0.95, conf_type text default 'log') returns estimate
	as 'MODULE_PATHNAME', 'survival_incidence_at_estimate' language c immutable parallel safe;
comment on function incidence_at_estimate(survival, float8, text, float8, text) is
'Share 0..1 that has left by a cause within t, with the standard error and the interval of cumulative_incidence; n counts spells. NULL with a note without spells or beyond the end of follow-up; no interval where nobody has left by it. An error for a negative t.';

-- one-step aggregates, which share their state with survival_agg over the same columns

create function median_survival_estimate_final(survival) returns estimate
	as 'MODULE_PATHNAME', 'survival_median_estimate_final' language c immutable strict parallel safe;
comment on function median_survival_estimate_final(survival) is 'Final function of median_survival_estimate over columns.';
create aggregate median_survival(started date, ended date, as_of date) (
	sfunc = survival_accum, stype = survival, sspace = 1024, initcond = '{}', finalfunc = median_survival,
	combinefunc = survival_combine, parallel = safe,
	msfunc = survival_accum, minvfunc = survival_remove, mstype = survival, minitcond = '{}', mfinalfunc = median_survival);
comment on aggregate median_survival(date, date, date) is
'Time by which half have left: median_survival(survival) in one step. In days.';
create aggregate median_survival(started timestamp, ended timestamp, as_of timestamp) (
	sfunc = survival_accum, stype = survival, sspace = 1024, initcond = '{}', finalfunc = median_survival,
	combinefunc = survival_combine, parallel = safe,
	msfunc = survival_accum, minvfunc = survival_remove, mstype = survival, minitcond = '{}', mfinalfunc = median_survival);
comment on aggregate median_survival(timestamp, timestamp, timestamp) is
'Time by which half have left: median_survival(survival) in one step. In days.';
create aggregate median_survival(started timestamptz, ended timestamptz, as_of timestamptz) (
	sfunc = survival_accum, stype = survival, sspace = 1024, initcond = '{}', finalfunc = median_survival,
	combinefunc = survival_combine, parallel = safe,
	msfunc = survival_accum, minvfunc = survival_remove, mstype = survival, minitcond = '{}', mfinalfunc = median_survival);
comment on aggregate median_survival(timestamptz, timestamptz, timestamptz) is
'Time by which half have left: median_survival(survival) in one step. In days.';
create aggregate median_survival(duration float8, event bool) (
	sfunc = survival_accum, stype = survival, sspace = 1024, initcond = '{}', finalfunc = median_survival,
	combinefunc = survival_combine, parallel = safe,
	msfunc = survival_accum, minvfunc = survival_remove, mstype = survival, minitcond = '{}', mfinalfunc = median_survival);
comment on aggregate median_survival(float8, bool) is
'Time by which half have left: median_survival(survival) in one step.';
create aggregate median_survival_estimate(started date, ended date, as_of date) (
	sfunc = survival_accum, stype = survival, sspace = 1024, initcond = '{}', finalfunc = median_survival_estimate_final,
	combinefunc = survival_combine, parallel = safe,
	msfunc = survival_accum, minvfunc = survival_remove, mstype = survival, minitcond = '{}', mfinalfunc = median_survival_estimate_final);
comment on aggregate median_survival_estimate(date, date, date) is
'Time by which half have left, with its 95 % interval: median_survival_estimate(survival) in one step; another level: median_survival_estimate(survival_agg(started, ended, as_of), level). In days.';
create aggregate median_survival_estimate(started timestamp, ended timestamp, as_of timestamp) (
	sfunc = survival_accum, stype = survival, sspace = 1024, initcond = '{}', finalfunc = median_survival_estimate_final,
	combinefunc = survival_combine, parallel = safe,
	msfunc = survival_accum, minvfunc = survival_remove, mstype = survival, minitcond = '{}', mfinalfunc = median_survival_estimate_final);
comment on aggregate median_survival_estimate(timestamp, timestamp, timestamp) is
'Time by which half have left, with its 95 % interval: median_survival_estimate(survival) in one step; another level: median_survival_estimate(survival_agg(started, ended, as_of), level). In days.';
create aggregate median_survival_estimate(started timestamptz, ended timestamptz, as_of timestamptz) (
	sfunc = survival_accum, stype = survival, sspace = 1024, initcond = '{}', finalfunc = median_survival_estimate_final,
	combinefunc = survival_combine, parallel = safe,
	msfunc = survival_accum, minvfunc = survival_remove, mstype = survival, minitcond = '{}', mfinalfunc = median_survival_estimate_final);
comment on aggregate median_survival_estimate(timestamptz, timestamptz, timestamptz) is
'Time by which half have left, with its 95 % interval: median_survival_estimate(survival) in one step; another level: median_survival_estimate(survival_agg(started, ended, as_of), level). In days.';
create aggregate median_survival_estimate(duration float8, event bool) (
	sfunc = survival_accum, stype = survival, sspace = 1024, initcond = '{}', finalfunc = median_survival_estimate_final,
	combinefunc = survival_combine, parallel = safe,
	msfunc = survival_accum, minvfunc = survival_remove, mstype = survival, minitcond = '{}', mfinalfunc = median_survival_estimate_final);
comment on aggregate median_survival_estimate(float8, bool) is
'Time by which half have left, with its 95 % interval: median_survival_estimate(survival) in one step; another level: median_survival_estimate(survival_agg(duration, event), level).';
