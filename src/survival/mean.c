/*
 * mean.c
 *	  The restricted mean: time spent here up to a horizon.
 *
 * The area below the Kaplan-Meier curve up to tau, whose variance is the sum
 * over the times with events of (area from there to tau)^2 * d / (n (n - d)),
 * as R's print(survfit(...), rmean = tau).  R draws the curve on, flat, where
 * tau lies beyond the end of follow-up; here there is no answer then.
 */
#include "core/extension.h"

#include <math.h>

#include "core/numerics.h"
#include "survival/curve.h"

/* The mean, and its variance where it is wanted. */
static Estimate
restricted_mean(const Curve *curve, double tau, double *variance)
{
	const RiskTable *table = curve->table;
	int			last = point_at(table, tau);
	double		end = tau;
	double		area = 0;
	const char *why = beyond_follow_up(curve, tau);

	*variance = 0;
	if (why != NULL)
		return estimate_unknown(table->n, why);
	for (int i = last; i >= 0; i--)
	{
		const RiskTime *at = table->time + i;
		double		stay = at->at_risk - at->events;

		area += curve->survival[i] * (end - at->time);
		end = at->time;
		if (at->events > 0 && stay > 0)
			*variance += area * area * at->events / (at->at_risk * stay);
	}
	return estimate_value(area + end, table->n);
}

static double
checked_horizon(double tau)
{
	if (tau == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("tau must be above 0"),
				 errhint("It is the time up to which stay is counted, in the unit of the durations.")));
	return checked_time(tau, "tau");
}

SQL_FUNCTION(survival_restricted_mean);
Datum
survival_restricted_mean(PG_FUNCTION_ARGS)
{
	Curve		curve = curve_of(risk_table_argument(fcinfo));
	double		variance;
	Estimate	e = restricted_mean(&curve, checked_horizon(PG_GETARG_FLOAT8(1)), &variance);

	if (!e.has_value)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(e.value);
}

SQL_FUNCTION(survival_restricted_mean_estimate);
Datum
survival_restricted_mean_estimate(PG_FUNCTION_ARGS)
{
	double		margin = normal_margin(PG_GETARG_FLOAT8(2));
	double		tau = checked_horizon(PG_GETARG_FLOAT8(1));
	Curve		curve = curve_of(risk_table_argument(fcinfo));
	double		variance;
	Estimate	e = restricted_mean(&curve, tau, &variance);

	if (e.has_value && isinf(variance))
		e.note = "no interval: its variance is out of range";
	else if (e.has_value)
	{
		estimate_limits(&e, e.value - margin * sqrt(variance), e.value + margin * sqrt(variance), sqrt(variance));
		estimate_clamp(&e, 0, tau);
		e.note = emptied_early(&curve, tau);
		if (e.note != NULL)
			e.note = psprintf("survival is %s", e.note);
		else if (variance == 0)
			e.note = "no variance, and so an interval without width";
	}
	return estimate_datum(fcinfo, &e);
}
