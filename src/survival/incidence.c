/*
 * incidence.c
 *	  Cumulative incidence by cause: who has left, and why.
 *
 * Aalen and Johansen (1978): at each time those still here leave by cause k in
 * the share d_k / n.  One minus Kaplan-Meier of one cause alone, with the other
 * causes censored, would say more: it asks who would leave if nobody could leave
 * otherwise.
 *
 * The variance is Greenwood's, of multinomial steps (Andersen and others 1993,
 * IV.4.1.3), carried along as the covariance of survival and incidence.  Without
 * late entry it equals the infinitesimal jackknife of R's survfit; of one cause
 * alone it is Kaplan-Meier's.
 */
#include "core/extension.h"

#include <float.h>
#include <math.h>

#include "utils/builtins.h"

#include "core/numerics.h"
#include "core/rows.h"
#include "survival/curve.h"

#define ANY_CAUSE	(-1)		/* where the summary names none */
#define NO_CAUSE	(-2)		/* asked for, and not there */

typedef struct Incidence
{
	double		survival;
	double		incidence;
	double		survival_variance;
	double		covariance;
	double		incidence_variance;
} Incidence;

/* Rounding leaves no more than this of terms that cancel. */
#define RESIDUE		(8 * DBL_EPSILON)

static int64
events_of(const RiskTable *table, int time, int cause)
{
	if (cause == ANY_CAUSE)
		return table->time[time].events;
	if (cause == NO_CAUSE)
		return 0;
	return table->events_by_cause[(Size) time * table->causes + cause];
}

/* One time further on: share leaves by any cause, part of it by this one. */
static void
advance(Incidence *at, double n, double share, double part)
{
	double		stay = 1 - share;
	double		scale = at->survival * at->survival / n;
	double		added = at->incidence_variance + part * part * at->survival_variance + scale * part * (1 - part);
	Incidence	next;

	next.survival = at->survival * stay;
	next.incidence = at->incidence + at->survival * part;
	next.survival_variance = stay * stay * at->survival_variance + scale * share * stay;
	next.covariance = stay * (at->covariance + part * at->survival_variance) - scale * part * stay;
	next.incidence_variance = added + 2 * part * at->covariance;
	if (next.incidence_variance < RESIDUE * added)
		next.incidence_variance = 0;
	*at = next;
}

static void
advance_to(Incidence *at, const RiskTable *table, int time, int cause)
{
	const RiskTime *here = table->time + time;

	if (here->events > 0)
		advance(at, here->at_risk, (double) here->events / here->at_risk,
				(double) events_of(table, time, cause) / here->at_risk);
}

static Estimate
incidence_estimate(const Incidence *at, int64 n, Confidence c, const char *emptied)
{
	Estimate	e = estimate_value(Min(at->incidence, 1), n);

	e.has_error = true;
	e.std_error = sqrt(at->incidence_variance);
	e.has_limits = probability_limits(e.value, e.std_error / e.value, c, &e.low, &e.high);
	if (emptied != NULL)
		e.note = psprintf("survival is %s", emptied);
	else if (e.value == 0)
		e.note = "no event yet, and so no interval";
	else if (!e.has_limits)
		e.note = "all have left by it, and so no interval on the log-log scale";
	else if (e.std_error == 0)
		e.note = "all have left by it, and so an interval without width";
	return e;
}

/* ---- SQL ---- */

/* The number of the cause that an argument names; causes of the table where it is NULL. */
static int
cause_argument(FunctionCallInfo fcinfo, int argument, const RiskTable *table)
{
	char	   *wanted;

	if (PG_ARGISNULL(argument))
		return ANY_CAUSE;
	wanted = text_to_cstring(PG_GETARG_TEXT_PP(argument));
	for (int k = 0; k < table->causes; k++)
		if (table->cause[k] != NULL && strcmp(table->cause[k], wanted) == 0)
			return k;
	return NO_CAUSE;
}

static void
incidence_rows(Rows *rows, const Curve *curve, int cause, const char *name, Confidence c)
{
	RiskTable  *table = curve->table;
	Incidence	at = {.survival = 1};

	for (int i = 0; i < table->times; i++)
	{
		RiskTime   *time = table->time + i;
		Estimate	e;

		if (!somebody_exits(time))
			continue;
		advance_to(&at, table, i, cause);
		e = incidence_estimate(&at, table->n, c, emptied_early(curve, time->time));
		row_float(rows, true, time->time);
		row_text(rows, name);
		row_bigint(rows, time->at_risk);
		row_bigint(rows, events_of(table, i, cause));
		row_float(rows, true, e.value);
		row_float(rows, true, e.std_error);
		row_float(rows, e.has_limits, e.low);
		row_float(rows, e.has_limits, e.high);
		row_text(rows, e.note);
		row_end(rows);
	}
}

/* summary, cause, level, conf_type; without a cause, one after the other. */
SQL_FUNCTION(survival_cumulative_incidence);
Datum
survival_cumulative_incidence(PG_FUNCTION_ARGS)
{
	int			cause;
	Confidence	c;
	Curve		curve;
	Rows		rows;

	rows_begin(fcinfo, &rows);
	if (PG_ARGISNULL(0) || PG_ARGISNULL(2) || PG_ARGISNULL(3))
		PG_RETURN_NULL();
	c = checked_confidence(fcinfo, 2, 3);
	curve = curve_of(risk_table_argument(fcinfo));
	cause = cause_argument(fcinfo, 1, curve.table);
	if (cause == ANY_CAUSE && curve.table->causes > 0)
		for (int k = 0; k < curve.table->causes; k++)
			incidence_rows(&rows, &curve, k, curve.table->cause[k], c);
	else
		incidence_rows(&rows, &curve, cause,
					   PG_ARGISNULL(1) ? NULL : text_to_cstring(PG_GETARG_TEXT_PP(1)), c);
	PG_RETURN_NULL();
}

static Estimate
incidence_at(const Curve *curve, int cause, double time, Confidence c)
{
	const char *why = beyond_follow_up(curve, checked_time(time, "t"));
	Incidence	at = {.survival = 1};

	if (why != NULL)
		return estimate_unknown(curve->table->n, why);
	for (int i = 0; i <= point_at(curve->table, time); i++)
		advance_to(&at, curve->table, i, cause);
	return incidence_estimate(&at, curve->table->n, c, emptied_early(curve, time));
}

/* summary, t, cause */
SQL_FUNCTION(survival_incidence_at);
Datum
survival_incidence_at(PG_FUNCTION_ARGS)
{
	Curve		curve;
	Estimate	e;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	curve = curve_of(risk_table_argument(fcinfo));
	e = incidence_at(&curve, cause_argument(fcinfo, 2, curve.table), PG_GETARG_FLOAT8(1), (Confidence) {0});
	if (!e.has_value)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(e.value);
}

/* summary, t, cause, level, conf_type */
SQL_FUNCTION(survival_incidence_at_estimate);
Datum
survival_incidence_at_estimate(PG_FUNCTION_ARGS)
{
	Confidence	c;
	Curve		curve;
	Estimate	e;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(3) || PG_ARGISNULL(4))
		PG_RETURN_NULL();
	c = checked_confidence(fcinfo, 3, 4);
	curve = curve_of(risk_table_argument(fcinfo));
	e = incidence_at(&curve, cause_argument(fcinfo, 2, curve.table), PG_GETARG_FLOAT8(1), c);
	return estimate_datum(fcinfo, &e);
}
