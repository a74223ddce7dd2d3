/*
 * correlation.c
 *	  Correlations and partial correlations, with Fisher's interval.
 */
#include "core/extension.h"

#include <math.h>

#include "core/numerics.h"
#include "core/rows.h"
#include "moments/moments.h"

/* Fewer rows leave Fisher's z without a variance. */
#define LEAST_ROWS	4

/* Below it, 1 - r^2 is what rounding of float8 input leaves of 0. */
#define PERFECT		1e-28

/* r where neither variance is 0; the root of a product that fits is one root less */
static DoubleDouble
exact_r(DoubleDouble sxy, DoubleDouble sxx, DoubleDouble syy)
{
	DoubleDouble product = dd_multiply(sxx, syy);
	DoubleDouble r;

	if (product.hi > 1e-250 && product.hi < 1e300)
		r = dd_divide(sxy, dd_sqrt(product));
	else
		r = dd_divide(dd_divide(sxy, dd_sqrt(sxx)), dd_sqrt(syy));
	return fabs(r.hi) > 1 ? dd(r.hi > 0 ? 1 : -1) : r;
}

/* r, and how far it is from 1 and -1. */
Correlation
correlation_of(DoubleDouble sxy, DoubleDouble sxx, DoubleDouble syy)
{
	DoubleDouble r = exact_r(sxy, sxx, syy);

	return (Correlation) {
		.r = r.hi,
		.one_minus_r = Max(dd_subtract(dd(1), r).hi, 0),
		.one_plus_r = Max(dd_add(dd(1), r).hi, 0)
	};
}

/* The interval and test of a correlation with given variables held fixed. */
Estimate
correlation_estimate(Correlation c, int64 n, int given, double level)
{
	Estimate	e = estimate_value(c.r, n);
	double		rows = n - given;
	double		unexplained = c.one_minus_r * c.one_plus_r;
	double		z = 0.5 * log(c.one_plus_r / c.one_minus_r);
	double		margin = normal_margin(level) / sqrt(rows - 3);

	if (unexplained < PERFECT)
	{
		estimate_limits(&e, c.r, c.r, 0);
		estimate_p(&e, 0);
		return e;
	}
	estimate_limits(&e, tanh(z - margin), tanh(z + margin), sqrt(unexplained / (rows - 2)));
	estimate_p(&e, correlation_two_sided(c.r * c.r, unexplained, rows - 2));
	return e;
}

/* Two variables that vary, without NaN or infinite values. */
Correlation
moments_correlation(Moments *m, int i, int j)
{
	return correlation_of(moments_spread(m, i, j), moments_spread(m, i, i), moments_spread(m, j, j));
}

/* A constant's correlation is NULL even with NaN, as PostgreSQL's own is. */
static bool
has_no_variance(Moments *m, int i, DoubleDouble spread)
{
	return spread.hi == 0 && !moments_is_special(m, i);
}

/* The correlation of two variables, or why there is none. */
Estimate
moments_corr_of(Moments *m, int i, int j, double level)
{
	DoubleDouble sxx;
	DoubleDouble syy;
	Estimate	e;

	checked_level(level);
	if (m->n < LEAST_ROWS)
		return estimate_unknown(m->n, "n < 4");
	sxx = moments_spread(m, j, j);
	syy = moments_spread(m, i, i);
	if (has_no_variance(m, j, sxx) || has_no_variance(m, i, syy))
		return estimate_unknown(m->n, "no variance");
	if (moments_is_special(m, i) || moments_is_special(m, j))
	{
		e = estimate_value(NAN, m->n);
		e.note = "NaN or infinite values";
		return e;
	}
	return correlation_estimate(correlation_of(moments_spread(m, i, j), sxx, syy), m->n, 0, level);
}

/* The bare number, for windows and wide matrices: no interval is computed. */
bool
moments_corr_value(Moments *m, int i, int j, double *r)
{
	DoubleDouble sxx;
	DoubleDouble syy;

	if (m->n < LEAST_ROWS)
		return false;
	sxx = moments_spread(m, j, j);
	syy = moments_spread(m, i, i);
	if (has_no_variance(m, j, sxx) || has_no_variance(m, i, syy))
		return false;
	if (moments_is_special(m, i) || moments_is_special(m, j))
		*r = NAN;
	else
		*r = exact_r(moments_spread(m, i, j), sxx, syy).hi;
	return true;
}

SQL_FUNCTION(moments_corr);
Datum
moments_corr(PG_FUNCTION_ARGS)
{
	Moments    *m = PG_GETARG_MOMENTS(0);
	int			i = checked_variable(m, PG_GETARG_INT32(1));
	int			j = checked_variable(m, PG_GETARG_INT32(2));
	double		r;

	if (!moments_corr_value(m, i, j, &r))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(r);
}

SQL_FUNCTION(moments_corr_final);
Datum
moments_corr_final(PG_FUNCTION_ARGS)
{
	Moments    *m;
	double		r;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	m = moments_state(fcinfo);
	if (!moments_corr_value(m, checked_variable(m, 1), checked_variable(m, 2), &r))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(r);
}

SQL_FUNCTION(moments_corr_estimate);
Datum
moments_corr_estimate(PG_FUNCTION_ARGS)
{
	Moments    *m = PG_GETARG_MOMENTS(0);
	int			i = checked_variable(m, PG_GETARG_INT32(1));
	int			j = checked_variable(m, PG_GETARG_INT32(2));
	Estimate	e = moments_corr_of(m, i, j, PG_GETARG_FLOAT8(3));

	return estimate_datum(fcinfo, &e);
}

SQL_FUNCTION(moments_corr_estimate_final);
Datum
moments_corr_estimate_final(PG_FUNCTION_ARGS)
{
	Moments    *m = PG_ARGISNULL(0) ? moments_new(0, 0) : PG_GETARG_MOMENTS(0);
	Estimate	e = moments_corr_of(m, checked_variable(m, 1), checked_variable(m, 2), 0.95);

	return estimate_datum(fcinfo, &e);
}

/* A row of corr_matrix. */
void
correlation_row(Rows *rows, int i, int j, const char **names, const Estimate *e)
{
	row_int(rows, i + 1);
	row_int(rows, j + 1);
	row_text(rows, names[i]);
	row_text(rows, names[j]);
	row_float(rows, e->has_value, e->value);
	row_bigint(rows, e->n);
	row_float(rows, e->has_limits, e->low);
	row_float(rows, e->has_limits, e->high);
	row_float(rows, e->has_p, e->p_value);
	row_text(rows, e->note);
	row_end(rows);
}

SQL_FUNCTION(moments_corr_matrix);
Datum
moments_corr_matrix(PG_FUNCTION_ARGS)
{
	Rows		rows;
	Moments    *m;
	const char **names;

	rows_begin(fcinfo, &rows);
	if (PG_ARGISNULL(0) || PG_ARGISNULL(2))
		PG_RETURN_NULL();
	m = PG_GETARG_MOMENTS(0);
	names = checked_names(fcinfo, 1, m->k, "x", "variables");
	for (int i = 0; i < m->k; i++)
		for (int j = i + 1; j < m->k; j++)
		{
			Estimate	e = moments_corr_of(m, i, j, PG_GETARG_FLOAT8(2));

			correlation_row(&rows, i, j, names, &e);
		}
	PG_RETURN_NULL();
}

/* ---- with others held fixed ---- */

static Estimate
partial_estimate(Moments *m, int i, int j, ArrayType *numbers, double level)
{
	int			given;
	int		   *variables = checked_variables(m, numbers, &given);
	Sweep	   *sweep;

	checked_level(level);
	if (m->n < LEAST_ROWS + given)
		return estimate_unknown(m->n, psprintf("n < %d", LEAST_ROWS + given));
	variables = repalloc(variables, sizeof(int) * (given + 2));
	variables[given] = i;
	variables[given + 1] = j;
	for (int v = 0; v < given; v++)
		if (variables[v] == i || variables[v] == j)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("variable %d cannot be held fixed and correlated", variables[v] + 1)));
	for (int v = 0; v < given + 2; v++)
		if (moments_is_special(m, variables[v]))
		{
			Estimate	e = estimate_value(NAN, m->n);

			e.note = "NaN or infinite values";
			return e;
		}
	sweep = sweep_begin(m, variables, given + 2);
	for (int v = 0; v < given; v++)
		sweep_pivot(sweep, v, NULL);
	if (sweep_is_spent(sweep, given) || sweep_is_spent(sweep, given + 1))
		return estimate_unknown(m->n, "no variance left");
	return correlation_estimate(correlation_of(SWEEP_CELL(sweep, given, given + 1),
											   SWEEP_CELL(sweep, given, given),
											   SWEEP_CELL(sweep, given + 1, given + 1)),
								m->n, given, level);
}

SQL_FUNCTION(moments_partial_corr);
Datum
moments_partial_corr(PG_FUNCTION_ARGS)
{
	Moments    *m = PG_GETARG_MOMENTS(0);
	Estimate	e = partial_estimate(m, checked_variable(m, PG_GETARG_INT32(1)),
									 checked_variable(m, PG_GETARG_INT32(2)),
									 PG_GETARG_ARRAYTYPE_P(3), 0.95);

	if (!e.has_value)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(e.value);
}

SQL_FUNCTION(moments_partial_corr_estimate);
Datum
moments_partial_corr_estimate(PG_FUNCTION_ARGS)
{
	Moments    *m = PG_GETARG_MOMENTS(0);
	Estimate	e = partial_estimate(m, checked_variable(m, PG_GETARG_INT32(1)),
									 checked_variable(m, PG_GETARG_INT32(2)),
									 PG_GETARG_ARRAYTYPE_P(3), PG_GETARG_FLOAT8(4));

	return estimate_datum(fcinfo, &e);
}
