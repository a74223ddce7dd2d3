/*
 * accessors.c
 *	  What SQL asks of a scale, each for moments, pairwise moments and surveys.
 */
#include "core/extension.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "utils/array.h"

#include "core/numerics.h"
#include "core/rows.h"
#include "reliability/reliability.h"

/* SQL functions of three types that call one of a scale; NULL for a NULL summary. */
#define SCALE_FUNCTIONS(statistic) \
	SCALE_FUNCTION(moments, statistic, scale_of_moments(PG_GETARG_MOMENTS(0))) \
	SCALE_FUNCTION(pairwise, statistic, scale_of_pairwise(PG_GETARG_PAIRWISE(0))) \
	SCALE_FUNCTION(engagement, statistic, scale_of_engagement(PG_GETARG_ENGAGEMENT(0)))

#define SCALE_FUNCTION(type, statistic, scale) \
	SQL_FUNCTION(type##_##statistic); \
	Datum \
	type##_##statistic(PG_FUNCTION_ARGS) \
	{ \
		return statistic(fcinfo, PG_ARGISNULL(0) ? NULL : scale); \
	}

static Datum
bare_value(FunctionCallInfo fcinfo, Finding finding)
{
	if (!finding.known)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(finding.value);
}

static Datum
cronbach_alpha(FunctionCallInfo fcinfo, Scale *s)
{
	return bare_value(fcinfo, scale_alpha(s, -1));
}

static Datum
cronbach_alpha_standardized(FunctionCallInfo fcinfo, Scale *s)
{
	return bare_value(fcinfo, scale_standardized_alpha(s));
}

static Datum
mcdonald_omega(FunctionCallInfo fcinfo, Scale *s)
{
	return bare_value(fcinfo, scale_omega(s));
}

/* Of the sum, in its points; of a survey, of its index. */
static Datum
standard_error_of_measurement(FunctionCallInfo fcinfo, Scale *s)
{
	Finding		alpha = scale_alpha(s, -1);
	Finding		variance = scale_variance(s);

	if (!alpha.known)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(s->unit * sqrt(variance.value * Max(1 - alpha.value, 0)));
}

SCALE_FUNCTIONS(cronbach_alpha)
SCALE_FUNCTIONS(cronbach_alpha_standardized)
SCALE_FUNCTIONS(mcdonald_omega)
SCALE_FUNCTIONS(standard_error_of_measurement)

/* ---- with an interval or a note ---- */

/*
 * Feldt's interval: (1 - alpha)/(1 - estimate) follows an F distribution with
 * n - 1 and (n - 1)(k - 1) degrees of freedom for normal, parallel items.
 */
static Estimate
feldt(Finding alpha, int64 n, double level, const char *note)
{
	double		tail = (1 - checked_level(level)) / 2;
	double		df = n - 1.0;
	double		df_items = df * (alpha.items - 1);
	Estimate	e;

	if (!alpha.known)
		return estimate_unknown(n, alpha.note);
	e = estimate_value(alpha.value, n);
	e.has_limits = true;
	e.low = 1 - (1 - alpha.value) * f_quantile(1 - tail, df, df_items);
	e.high = 1 - (1 - alpha.value) * f_quantile(tail, df, df_items);
	e.note = note;
	return e;
}

static Datum
cronbach_alpha_estimate(FunctionCallInfo fcinfo, Scale *s)
{
	Estimate	e = feldt(scale_alpha(s, -1), s->n, PG_GETARG_FLOAT8(1), scale_note(s));

	return estimate_datum(fcinfo, &e);
}

static Datum
mcdonald_omega_estimate(FunctionCallInfo fcinfo, Scale *s)
{
	Finding		omega = scale_omega(s);
	Estimate	e = estimate_unknown(s->n, omega.note);

	if (omega.known)
	{
		e = estimate_value(omega.value, s->n);
		e.note = psprintf("%s; no interval: see mcdonald_omega_jackknife; %s", omega.note, scale_note(s));
	}
	return estimate_datum(fcinfo, &e);
}

SCALE_FUNCTIONS(cronbach_alpha_estimate)
SCALE_FUNCTIONS(mcdonald_omega_estimate)

/* ---- the items ---- */

static void
put_item(Rows *rows, int item, const char *name, const Estimate *e)
{
	row_int(rows, item + 1);
	row_text(rows, name);
	row_float(rows, e->has_value, e->value);
	row_float(rows, e->has_limits, e->low);
	row_float(rows, e->has_limits, e->high);
	row_float(rows, e->has_error, e->std_error);
	row_float(rows, e->has_p, e->p_value);
	row_bigint(rows, e->n);
	row_text(rows, e->note);
	row_end(rows);
}

static Estimate
alpha_without(Scale *s, int item, double level)
{
	Finding		alpha = scale_alpha(s, item);

	if (alpha.items < 2 && s->unknown == NULL)
		alpha.note = "fewer than 2 other items that vary";
	return feldt(alpha, s->n, level, scale_method(s));
}

static Estimate
rest_correlation(Scale *s, int item, double level)
{
	Correlation c;
	Estimate	e;

	checked_level(level);
	if (s->unknown != NULL || s->n < 4)
		return estimate_unknown(s->n, s->unknown != NULL ? s->unknown : "n < 4");
	if (!scale_item_rest(s, item, &c))
		return estimate_unknown(s->n, s->varies[item] ? "the other items have no variance" : "no variance");
	e = correlation_estimate(c, s->n, 0, level);
	e.note = c.r < 0 ? psprintf("worded in reverse?; %s", scale_method(s)) : scale_method(s);
	return e;
}

/* A row an item: summary, names, level. */
static Datum
each_item(FunctionCallInfo fcinfo, Scale *s, Estimate (*estimate) (Scale *s, int item, double level))
{
	Rows		rows;
	const char **names;

	rows_begin(fcinfo, &rows);
	if (s == NULL || PG_ARGISNULL(2))
		PG_RETURN_NULL();
	names = checked_names(fcinfo, 1, s->k, "item ", "items");
	for (int i = 0; i < s->k; i++)
	{
		Estimate	e = estimate(s, i, PG_GETARG_FLOAT8(2));

		put_item(&rows, i, names[i], &e);
	}
	PG_RETURN_NULL();
}

static Datum
alpha_if_dropped(FunctionCallInfo fcinfo, Scale *s)
{
	return each_item(fcinfo, s, alpha_without);
}

static Datum
item_rest_correlations(FunctionCallInfo fcinfo, Scale *s)
{
	return each_item(fcinfo, s, rest_correlation);
}

/* Numbers of the items that go against the rest. */
static Datum
reversed_items(FunctionCallInfo fcinfo, Scale *s)
{
	Datum	   *found = palloc(sizeof(Datum) * Max(s->k, 1));
	int			count = 0;

	if (s->unknown != NULL)
		PG_RETURN_NULL();
	for (int i = 0; i < s->k; i++)
		if (scale_item_is_reversed(s, i))
			found[count++] = Int32GetDatum(i + 1);
	PG_RETURN_ARRAYTYPE_P(construct_array(found, count, INT4OID, sizeof(int32), true, TYPALIGN_INT));
}

SCALE_FUNCTIONS(alpha_if_dropped)
SCALE_FUNCTIONS(item_rest_correlations)
SCALE_FUNCTIONS(reversed_items)

/* ---- agreement within a unit ---- */

/* J(1 - q)/(J(1 - q) + q), q the mean variance over that of indifference, at most 1. */
static double
agreement(double variances, int items, int levels)
{
	double		indifference = ((double) levels * levels - 1) / 12;
	double		q = Min(variances / items / indifference, 1);

	return items * (1 - q) / (items * (1 - q) + q);
}

/* rwg(j) of a summary that does not know its items' levels. */
static Datum
rwg_j(FunctionCallInfo fcinfo, Scale *s)
{
	int			levels = PG_GETARG_INT32(1);
	double		variances = 0;

	if (levels < 2 || levels > MAX_LEVELS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("levels must lie between 2 and %d", MAX_LEVELS),
				 errhint("An item on 1..5 has 5 levels.")));
	if (s->unknown != NULL)
		PG_RETURN_NULL();
	for (int i = 0; i < s->k; i++)
		variances += COVARIANCE(s, i, i).hi;
	PG_RETURN_FLOAT8(agreement(variances, s->k, levels));
}

SCALE_FUNCTION(moments, rwg_j, scale_of_moments(PG_GETARG_MOMENTS(0)))
SCALE_FUNCTION(pairwise, rwg_j, scale_of_pairwise(PG_GETARG_PAIRWISE(0)))

/* A survey knows its levels, and each item's answers. */
SQL_FUNCTION(engagement_rwg_j);
Datum
engagement_rwg_j(PG_FUNCTION_ARGS)
{
	Engagement *e = PG_GETARG_ENGAGEMENT(0);
	double		variances = 0;

	for (int i = 0; i < e->items; i++)
	{
		RatingsSums sums = ratings_sums(engagement_ratings(e, i));

		if (sums.n < 2)
			PG_RETURN_NULL();
		variances += sums.variance;
	}
	if (e->items == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(agreement(variances, e->items, e->levels));
}
