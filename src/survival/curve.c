/*
 * curve.c
 *	  The Kaplan-Meier curve: who is still here at a time.
 *
 * Kaplan and Meier (1958): the product of 1 - d/n over the times with events,
 * d of n at risk.  Its variance is Greenwood's (1926).  Intervals are those of
 * R's survfit: symmetric in log S, cut at 1, or in log(-log S).
 */
#include "core/extension.h"

#include <math.h>

#include "utils/builtins.h"

#include "core/numerics.h"
#include "core/rows.h"
#include "survival/curve.h"
#include "survival/survival.h"

/* The first argument, which is not NULL, as a table of times. */
RiskTable *
risk_table_argument(FunctionCallInfo fcinfo)
{
	return risk_table(PG_GETARG_SURVIVAL(0));
}

/*
 * The product so far.  As long as nobody is censored or enters it is a single
 * fraction, so that without either the curve is exactly the share that is left.
 */
typedef struct Product
{
	double		before;			/* survival when the fraction began */
	int64		begun;			/* who was at risk then */
	int64		left;			/* who is left of them */
	double		survival;
	double		greenwood;
} Product;

#define NOTHING_YET		((Product) {.before = 1, .survival = 1})

static void
step(Product *p, const RiskTime *at)
{
	if (at->at_risk != p->left)
	{
		p->before = p->survival;
		p->begun = at->at_risk;
	}
	p->left = at->at_risk - at->events;
	if (at->events > 0)
	{
		p->survival = p->before * p->left / p->begun;
		p->greenwood += at->events / ((double) at->at_risk * p->left);
	}
}

Curve
curve_of(RiskTable *table)
{
	Curve		curve = {
		.table = table,
		.survival = palloc(sizeof(double) * Max(table->times, 1)),
		.greenwood = palloc(sizeof(double) * Max(table->times, 1)),
		.gone = table->times
	};
	Product		p = NOTHING_YET;

	for (int i = 0; i < table->times; i++)
	{
		step(&p, table->time + i);
		if (p.survival == 0 && curve.gone == table->times)
			curve.gone = i;
		curve.survival[i] = p.survival;
		curve.greenwood[i] = p.greenwood;
	}
	return curve;
}

/* ---- arguments ---- */

Confidence
checked_confidence(FunctionCallInfo fcinfo, int level, int conf_type)
{
	char	   *name = text_to_cstring(PG_GETARG_TEXT_PP(conf_type));

	if (strcmp(name, "log") != 0 && strcmp(name, "log-log") != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("conf_type \"%s\" is not known", name),
				 errhint("It is 'log' or 'log-log'.")));
	return (Confidence) {normal_margin(PG_GETARG_FLOAT8(level)), strcmp(name, "log-log") == 0};
}

double
checked_time(double time, const char *name)
{
	if (time >= 0 && !isinf(time))
		return time;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s must be a finite time from 0 on", name),
			 errhint("Times count from each spell's start, in the unit of the durations: days, where they are made of dates.")));
}

/* ---- where times lie ---- */

/* Whether it is a time of the curve, and not one at which people only enter. */
bool
somebody_exits(const RiskTime *at)
{
	return at->events > 0 || at->censored > 0;
}

/* The end of follow-up of a table that is not empty. */
double
last_time(const RiskTable *table)
{
	return table->time[table->times - 1].time;
}

/* The last of the times up to this one; -1 before the first. */
int
point_at(const RiskTable *table, double time)
{
	int			low = 0;
	int			high = table->times;

	while (low < high)
	{
		int			middle = low + (high - low) / 2;

		if (table->time[middle].time <= time)
			low = middle + 1;
		else
			high = middle;
	}
	return low - 1;
}

int64
at_risk_after(const RiskTable *table, double time)
{
	int			next = point_at(table, time) + 1;

	return next < table->times ? table->time[next].at_risk : 0;
}

/* Why the curve is 0 although people stay: NULL where it is not so. */
const char *
emptied_early(const Curve *curve, double time)
{
	const RiskTable *table = curve->table;

	if (curve->gone >= table->times - 1 || time < table->time[curve->gone].time)
		return NULL;
	return psprintf("0 since %.10g, when everybody at risk (" INT64_FORMAT ") left, before others entered",
					table->time[curve->gone].time, table->time[curve->gone].at_risk);
}

/* Why nothing is known of a time: NULL where something is.  Who is gone stays gone. */
const char *
beyond_follow_up(const Curve *curve, double time)
{
	const RiskTable *table = curve->table;

	if (table->times == 0)
		return "no spells";
	if (time <= last_time(table) || curve->gone < table->times)
		return NULL;
	return psprintf("beyond the end of follow-up (%.10g)", last_time(table));
}

/* ---- intervals ---- */

/* Limits of a probability, given the standard error of its logarithm. */
bool
probability_limits(double p, double log_error, Confidence c, double *low, double *high)
{
	double		reach = c.margin * log_error;

	if (p == 0 || (p == 1 && c.log_log))
		return false;
	if (c.log_log)
	{
		reach /= -log(p);
		*low = exp(-exp(log(-log(p)) + reach));
		*high = exp(-exp(log(-log(p)) - reach));
	}
	else
	{
		*low = exp(log(p) - reach);
		*high = Min(exp(log(p) + reach), 1);
	}
	*low = Min(*low, p);
	*high = Max(*high, p);
	return true;
}

Estimate
survival_estimate(double survival, double greenwood, int64 n, Confidence c)
{
	Estimate	e = estimate_value(survival, n);
	double		log_error = sqrt(greenwood);

	if (survival == 0)
	{
		e.note = "no interval: survival is 0";
		return e;
	}
	e.has_error = true;
	e.std_error = survival * log_error;
	e.has_limits = probability_limits(survival, log_error, c, &e.low, &e.high);
	if (!e.has_limits)
		e.note = "no event yet, and so no interval on the log-log scale";
	else if (survival == 1)
		e.note = "no event yet, and so an interval without width";
	return e;
}

/* ---- SQL ---- */

static Estimate
estimate_at(const Curve *curve, int point, Confidence c)
{
	Estimate	e = survival_estimate(point < 0 ? 1 : curve->survival[point],
									  point < 0 ? 0 : curve->greenwood[point], curve->table->n, c);

	if (point >= 0 && e.value == 0)
	{
		const char *why = emptied_early(curve, curve->table->time[point].time);

		if (why != NULL)
			e.note = psprintf("no interval: survival is %s", why);
	}
	return e;
}

SQL_FUNCTION(survival_kaplan_meier);
Datum
survival_kaplan_meier(PG_FUNCTION_ARGS)
{
	Confidence	c = checked_confidence(fcinfo, 1, 2);
	Curve		curve = curve_of(risk_table_argument(fcinfo));
	Rows		rows;

	rows_begin(fcinfo, &rows);
	for (int i = 0; i < curve.table->times; i++)
	{
		RiskTime   *at = curve.table->time + i;
		Estimate	e;

		if (!somebody_exits(at))
			continue;
		e = estimate_at(&curve, i, c);
		row_float(&rows, true, at->time);
		row_bigint(&rows, at->at_risk);
		row_bigint(&rows, at->events);
		row_bigint(&rows, at->censored);
		row_float(&rows, true, e.value);
		row_float(&rows, e.has_error, e.std_error);
		row_float(&rows, e.has_limits, e.low);
		row_float(&rows, e.has_limits, e.high);
		row_text(&rows, e.note);
		row_end(&rows);
	}
	PG_RETURN_NULL();
}

static Estimate
survival_at(const Curve *curve, double time, Confidence c)
{
	const char *why = beyond_follow_up(curve, checked_time(time, "t"));

	if (why != NULL)
		return estimate_unknown(curve->table->n, why);
	return estimate_at(curve, point_at(curve->table, time), c);
}

SQL_FUNCTION(survival_survival_at);
Datum
survival_survival_at(PG_FUNCTION_ARGS)
{
	Curve		curve = curve_of(risk_table_argument(fcinfo));
	Estimate	e = survival_at(&curve, PG_GETARG_FLOAT8(1), (Confidence) {0});

	if (!e.has_value)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(e.value);
}

SQL_FUNCTION(survival_survival_at_estimate);
Datum
survival_survival_at_estimate(PG_FUNCTION_ARGS)
{
	Confidence	c = checked_confidence(fcinfo, 2, 3);
	Curve		curve = curve_of(risk_table_argument(fcinfo));
	Estimate	e = survival_at(&curve, PG_GETARG_FLOAT8(1), c);

	return estimate_datum(fcinfo, &e);
}

/*
 * Of those who are here after a time, who stays to a later one: the curve that
 * begins anew there, with Greenwood's variance from there on.
 */
static Estimate
conditional_survival(const Curve *curve, double time, double given, Confidence c)
{
	int			from = point_at(curve->table, checked_time(given, "given"));
	int			to = point_at(curve->table, checked_time(time, "t"));
	int64		n = at_risk_after(curve->table, given);
	Product		p = NOTHING_YET;
	const char *why = beyond_follow_up(curve, time);
	Estimate	e;

	if (time < given)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("t must not come before given"),
				 errdetail("t is %.10g, given is %.10g.", time, given),
				 errhint("Both count from each spell's start: of those here after 1 year, how many stay to year 3 is t 3, given 1.")));
	if (why != NULL)
		return estimate_unknown(n, why);
	if (from >= curve->gone)
	{
		why = emptied_early(curve, given);
		return estimate_unknown(n, why ? psprintf("survival is %s", why) :
								psprintf("nobody stays beyond %.10g", curve->table->time[curve->gone].time));
	}
	for (int i = from + 1; i <= to; i++)
		step(&p, curve->table->time + i);
	e = survival_estimate(p.survival, p.greenwood, n, c);
	why = e.value == 0 ? emptied_early(curve, time) : NULL;
	if (why != NULL)
		e.note = psprintf("no interval: survival is %s", why);
	return e;
}

SQL_FUNCTION(survival_conditional_survival);
Datum
survival_conditional_survival(PG_FUNCTION_ARGS)
{
	Curve		curve = curve_of(risk_table_argument(fcinfo));
	Estimate	e = conditional_survival(&curve, PG_GETARG_FLOAT8(1), PG_GETARG_FLOAT8(2), (Confidence) {0});

	if (!e.has_value)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(e.value);
}

SQL_FUNCTION(survival_conditional_survival_estimate);
Datum
survival_conditional_survival_estimate(PG_FUNCTION_ARGS)
{
	Confidence	c = checked_confidence(fcinfo, 3, 4);
	Curve		curve = curve_of(risk_table_argument(fcinfo));
	Estimate	e = conditional_survival(&curve, PG_GETARG_FLOAT8(1), PG_GETARG_FLOAT8(2), c);

	return estimate_datum(fcinfo, &e);
}
