/*
 * drivers.c
 *	  Drivers of an outcome: from moments to weights, and their rows.
 */
#include "core/extension.h"

#include <math.h>

#include "core/rows.h"
#include "drivers/drivers.h"
#include "multiple_testing/multiple_testing.h"

/* Further from R squared than this, the weights' sum has lost its digits. */
#define SUM_TOLERANCE	1e-12L

static long double
correlation(const Fit *f, int i, int j)
{
	DoubleDouble sxx = moments_centred(f->m, f->variables[i], f->variables[i]);
	DoubleDouble syy = moments_centred(f->m, f->variables[j], f->variables[j]);
	DoubleDouble sxy = moments_centred(f->m, f->variables[i], f->variables[j]);
	DoubleDouble r = dd_divide(dd_divide(sxy, dd_sqrt(sxx)), dd_sqrt(syy));

	return (long double) r.hi + r.lo;
}

/* Correlations as core/linear.h packs them; the outcome is variable k. */
static long double *
correlations_of(const Fit *f)
{
	long double *triangle = ALIGNED_ARRAY(long double, DRIVER_TRIANGLE(f->k));
	long double *next = triangle;

	for (int i = 0; i < f->k; i++)
		for (int j = i; j <= f->k; j++)
			*next++ = i == j ? 1 : correlation(f, i, j);
	return triangle;
}

/* The drivers with what their regression says of them. */
static Driver *
list_drivers(const Fit *f, const char **names)
{
	Driver	   *list = palloc0(sizeof(Driver) * Max(f->k, 1));

	for (int i = 0; i < f->k; i++)
	{
		list[i].variable = f->variables[i];
		list[i].name = names[f->variables[i]];
		if (f->note == NULL)
		{
			Term		term = fit_slope(f, i);

			list[i].r = (double) correlation(f, i, f->k);
			list[i].beta = term.standardized;
			list[i].has_p = term.has_p;
			list[i].p = term.p_value;
		}
	}
	return list;
}

/* q after Benjamini and Hochberg (1995), for as many tests as drivers. */
static void
set_q(Driver *list, int k)
{
	PlacedP    *p = palloc(sizeof(PlacedP) * Max(k, 1));

	for (int i = 0; i < k; i++)
		p[i] = (PlacedP) {list[i].p, i};
	adjust_benjamini_hochberg(p, k);
	for (int i = 0; i < k; i++)
		list[p[i].place].q = p[i].p;
}

/* Whether the weights add up to R squared, as they do unless drivers are nearly collinear. */
static bool
set_weights(Drivers *d, const Fit *f, const long double *weights)
{
	DoubleDouble r_squared = dd_subtract(dd(1), dd_divide(f->residual, f->total));
	long double sum = 0;

	for (int i = 0; i < d->k; i++)
	{
		sum += weights[i];
		d->list[i].weight = (double) weights[i];
		d->list[i].has_share = r_squared.hi > 0;
		if (r_squared.hi > 0)
			d->list[i].share = (double) (100 * weights[i] / r_squared.hi);
	}
	return fabsl(sum - r_squared.hi) <= SUM_TOLERANCE;
}

static const char *
beware(const Drivers *d)
{
	if (!d->list[0].has_p)
		return "perfect fit";
	if (!d->list[0].has_share)
		return "no share: nothing is explained";
	for (int i = 0; i < d->k; i++)
		if (!d->list[i].has_limits)
			return "no limits: nearly collinear";
	return NULL;
}

/* Weights, limits and tests of the drivers of an outcome, a number from SQL. */
Drivers
find_drivers(Moments *m, int outcome, ArrayType *drivers, const char **names,
			 const Method *method, double level)
{
	Fit			f;
	Drivers		d = {.n = m->n};
	long double *triangle;
	long double *weights;

	checked_level(level);
	f = moments_fit_of(m, outcome, drivers, names, 1);
	d.k = f.k;
	if (method == &shapley_method)
		check_shapley(d.k);
	d.list = list_drivers(&f, names);
	d.note = f.note;
	if (f.note != NULL || d.k == 0)
		return d;
	triangle = correlations_of(&f);
	weights = ALIGNED_ARRAY(long double, d.k);
	method->weigh(d.k, triangle, weights);
	d.known = set_weights(&d, &f, weights);
	if (!d.known)
	{
		d.note = "nearly collinear";
		return d;
	}
	draw_limits(d.k, d.n, triangle, method, level, d.list);
	set_q(d.list, d.k);
	d.note = beware(&d);
	return d;
}

static void
put_driver(Rows *rows, const Drivers *d, const Driver *driver)
{
	row_int(rows, driver->variable + 1);
	row_text(rows, driver->name);
	row_float(rows, d->known, driver->weight);
	row_float(rows, driver->has_share, driver->share);
	row_float(rows, driver->has_limits, driver->low);
	row_float(rows, driver->has_limits, driver->high);
	row_float(rows, d->known, driver->r);
	row_float(rows, d->known, driver->beta);
	row_float(rows, d->known && driver->has_p, driver->p);
	row_float(rows, d->known && driver->has_p, driver->q);
	row_bigint(rows, d->n);
	row_text(rows, d->note);
	row_end(rows);
}

/* Arguments: moments, outcome, drivers, names, level. */
static Datum
weights(FunctionCallInfo fcinfo, const Method *method)
{
	Rows		rows;
	Moments    *m;
	Drivers		d;

	rows_begin(fcinfo, &rows);
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(4))
		PG_RETURN_NULL();
	m = PG_GETARG_MOMENTS(0);
	d = find_drivers(m, PG_GETARG_INT32(1), PG_ARGISNULL(2) ? NULL : PG_GETARG_ARRAYTYPE_P(2),
					 checked_names(fcinfo, 3, m->k, "x", "variables"), method, PG_GETARG_FLOAT8(4));
	for (int i = 0; i < d.k; i++)
		put_driver(&rows, &d, &d.list[i]);
	PG_RETURN_NULL();
}

SQL_FUNCTION(drivers_relative_weights);
Datum
drivers_relative_weights(PG_FUNCTION_ARGS)
{
	return weights(fcinfo, &johnson_method);
}

SQL_FUNCTION(drivers_shapley_weights);
Datum
drivers_shapley_weights(PG_FUNCTION_ARGS)
{
	return weights(fcinfo, &shapley_method);
}
