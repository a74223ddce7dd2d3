/*
 * quantile.c
 *	  The time by which a share has left: the median and other quantiles.
 *
 * The quantile is where the curve first comes down to 1 - q, and the limits
 * are where those of the curve do so (Brookmeyer and Crowley 1982), as R's
 * quantile.survfit has it: where a curve is flat at 1 - q, within TOLERANCE for
 * it is a product that rounds, the middle of the flat part; flat up to the end
 * of follow-up, the middle of what is seen of it.
 */
#include "core/extension.h"

#include <math.h>

#include "core/numerics.h"
#include "survival/curve.h"

#define TOLERANCE	1.490116119384765625e-8	/* 2^-26, as in R */

/* The mean of two times, whose sum may be out of range. */
static double
middle_of(double a, double b)
{
	return isinf(a + b) ? a / 2 + b / 2 : (a + b) / 2;
}

/*
 * Where a falling curve comes down to 1 - q; it ends before its first NaN.
 * A limit can rise again late, where few are left: the first time counts.
 */
static bool
crossing(const RiskTable *table, const double *curve, double q, double *time)
{
	int			reached = -1;

	for (int i = 0; i < table->times; i++)
	{
		if (isnan(curve[i]))
			return false;
		if (reached < 0 && 1 - curve[i] + TOLERANCE >= q)
			reached = i;
		if (reached >= 0 && 1 - curve[i] - TOLERANCE >= q)
		{
			*time = i == reached ? table->time[i].time : middle_of(table->time[reached].time, table->time[i].time);
			return true;
		}
	}
	if (reached >= 0)
		*time = middle_of(table->time[reached].time, last_time(table));
	return reached >= 0;
}

static Estimate
quantile_value(const Curve *curve, double q)
{
	const RiskTable *table = curve->table;
	Estimate	e = estimate_unknown(table->n, NULL);

	if (!(q > 0 && q <= 1))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("q must lie above 0 and not above 1"),
				 errhint("It is the share that has left: 0.5 gives the median.")));
	if (table->times == 0)
		e.note = "no spells";
	else if (crossing(table, curve->survival, q, &e.value))
	{
		e.has_value = true;
		e.note = emptied_early(curve, e.value);
		if (e.note != NULL)
			e.note = psprintf("survival is %s", e.note);
	}
	else
		e.note = psprintf("not reached: survival is still %.4g at the end of follow-up (%.10g)",
						  curve->survival[table->times - 1], last_time(table));
	return e;
}

static Estimate
quantile_estimate(const Curve *curve, double q, Confidence c)
{
	const RiskTable *table = curve->table;
	double	   *low = palloc(sizeof(double) * Max(table->times, 1));
	double	   *high = palloc(sizeof(double) * Max(table->times, 1));
	Estimate	e = quantile_value(curve, q);
	const char *missing = NULL;

	for (int i = 0; i < table->times; i++)
		if (curve->survival[i] == 1)
			low[i] = high[i] = 1;
		else if (!probability_limits(curve->survival[i], sqrt(curve->greenwood[i]), c, low + i, high + i))
			low[i] = high[i] = NAN;
	e.low_open = !crossing(table, low, q, &e.low);
	e.high_open = !crossing(table, high, q, &e.high);
	e.has_limits = !e.low_open || !e.high_open;
	if (e.has_value && e.low_open)
		missing = "no limits: survival falls to 0 there";
	else if (e.has_value && e.high_open)
		missing = "upper limit not reached";
	if (missing != NULL)
		e.note = e.note ? psprintf("%s; %s", missing, e.note) : missing;
	return e;
}

static Datum
quantile_datum(FunctionCallInfo fcinfo, double q)
{
	Curve		curve = curve_of(risk_table_argument(fcinfo));
	Estimate	e = quantile_value(&curve, q);

	if (!e.has_value)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(e.value);
}

SQL_FUNCTION(survival_median);
Datum
survival_median(PG_FUNCTION_ARGS)
{
	return quantile_datum(fcinfo, 0.5);
}

SQL_FUNCTION(survival_quantile);
Datum
survival_quantile(PG_FUNCTION_ARGS)
{
	return quantile_datum(fcinfo, PG_GETARG_FLOAT8(1));
}

SQL_FUNCTION(survival_median_estimate);
Datum
survival_median_estimate(PG_FUNCTION_ARGS)
{
	Confidence	c = checked_confidence(fcinfo, 1, 2);
	Curve		curve = curve_of(risk_table_argument(fcinfo));
	Estimate	e = quantile_estimate(&curve, 0.5, c);

	return estimate_datum(fcinfo, &e);
}

SQL_FUNCTION(survival_quantile_estimate);
Datum
survival_quantile_estimate(PG_FUNCTION_ARGS)
{
	Confidence	c = checked_confidence(fcinfo, 2, 3);
	Curve		curve = curve_of(risk_table_argument(fcinfo));
	Estimate	e = quantile_estimate(&curve, PG_GETARG_FLOAT8(1), c);

	return estimate_datum(fcinfo, &e);
}

/* The final function of the aggregates over columns: at 95 %, on the log scale. */
SQL_FUNCTION(survival_median_estimate_final);
Datum
survival_median_estimate_final(PG_FUNCTION_ARGS)
{
	Curve		curve = curve_of(risk_table_argument(fcinfo));
	Estimate	e = quantile_estimate(&curve, 0.5, (Confidence) {normal_margin(0.95), false});

	return estimate_datum(fcinfo, &e);
}
