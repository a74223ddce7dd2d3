/*
 * icc.c
 *	  Intraclass correlations of one table of units: from F to their limits.
 */
#include "core/extension.h"

#include <math.h>

#include "core/numerics.h"
#include "icc/icc.h"
#include "oneway/oneway.h"

/* Where sizes vary more, limits that take them as equal are no longer near. */
#define UNEQUAL_SIZES	0.5

static double
icc1_at(const Icc *icc, double f)
{
	return isinf(f) ? 1 : (f - 1) / (f - 1 + icc->size);
}

static double
icc2_at(const Icc *icc, double f)
{
	return f > 0 ? 1 - 1 / f : -INFINITY;
}

/* What follows from F, whose degrees of freedom and size are there. */
void
icc_from_f(Icc *icc, double f)
{
	icc->f = f;
	icc->icc1 = icc1_at(icc, f);
	icc->icc2 = icc2_at(icc, f);
}

/* An ICC with the limits that those of F give. */
static Estimate
estimate_at(const Icc *icc, double value, double (*at) (const Icc *icc, double f), double level)
{
	Estimate	e = estimate_value(value, icc->n);
	double		tail = (1 - checked_level(level)) / 2;

	if (icc->note != NULL)
	{
		e = icc->is_special ? estimate_value(NAN, icc->n) : estimate_unknown(icc->n, icc->note);
		e.note = icc->note;
		return e;
	}
	if (isinf(value))
		return estimate_unknown(icc->n, "no variance between units");
	if (isinf(icc->f))
	{
		e.note = "no interval: no variance within units";
		return e;
	}
	estimate_p(&e, f_upper(icc->f, icc->df_between, icc->df_within));
	e.note = icc->size_variation > UNEQUAL_SIZES ? "limits are rough: units differ in size" : NULL;
	if (icc->f == 0)
	{
		e.note = "no interval: no variance between units";
		return e;
	}
	estimate_limits(&e, at(icc, icc->f * f_quantile(tail, icc->df_within, icc->df_between)),
					at(icc, icc->f / f_quantile(tail, icc->df_between, icc->df_within)), 0);
	e.has_error = false;
	return e;
}

Estimate
icc1_estimate_of(const Icc *icc, double level)
{
	return estimate_at(icc, icc->icc1, icc1_at, level);
}

Estimate
icc2_estimate_of(const Icc *icc, double level)
{
	return estimate_at(icc, icc->icc2, icc2_at, level);
}

/* ---- of a oneway, whose groups are the units ---- */

static const char *
why_none(const Anova *a)
{
	if (a->n == 0)
		return "no values";
	if (a->groups < 2)
		return "fewer than 2 units";
	if (a->is_special)
		return "NaN or infinite values";
	if (a->df_within == 0)
		return "no unit has 2 values";
	return a->is_constant ? "no variance" : NULL;
}

/* The standard deviation of group sizes over their mean. */
static double
variation_of_sizes(Oneway *o, double size, int groups)
{
	double		squares = 0;

	for (int i = 0; i < o->count; i++)
		if (o->groups[i].n > 0)
			squares += (o->groups[i].n - size) * (o->groups[i].n - size);
	return sqrt(squares / groups) / size;
}

static Icc
oneway_icc(Oneway *o)
{
	Anova		a = oneway_analyse(o);
	Icc			icc = {.n = a.n, .units = a.groups, .note = why_none(&a), .is_special = a.groups > 1 && a.is_special};

	if (icc.note != NULL)
		return icc;
	icc.size = (double) a.n / a.groups;
	icc.size_variation = variation_of_sizes(o, icc.size, a.groups);
	icc.df_between = a.df_between;
	icc.df_within = a.df_within;
	icc_from_f(&icc, a.within.hi == 0 ? INFINITY :
			   dd_divide(dd_divide(a.between, dd(a.df_between)), dd_divide(a.within, dd(a.df_within))).hi);
	return icc;
}

static Datum
bare_value(FunctionCallInfo fcinfo, Estimate e)
{
	if (!e.has_value)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(e.value);
}

#define USUAL_LEVEL	0.95

SQL_FUNCTION(oneway_icc1);
Datum
oneway_icc1(PG_FUNCTION_ARGS)
{
	Icc			icc = oneway_icc(PG_GETARG_ONEWAY(0));

	return bare_value(fcinfo, icc1_estimate_of(&icc, USUAL_LEVEL));
}

SQL_FUNCTION(oneway_icc2);
Datum
oneway_icc2(PG_FUNCTION_ARGS)
{
	Icc			icc = oneway_icc(PG_GETARG_ONEWAY(0));

	return bare_value(fcinfo, icc2_estimate_of(&icc, USUAL_LEVEL));
}

SQL_FUNCTION(oneway_icc1_estimate);
Datum
oneway_icc1_estimate(PG_FUNCTION_ARGS)
{
	Icc			icc = oneway_icc(PG_GETARG_ONEWAY(0));
	Estimate	e = icc1_estimate_of(&icc, PG_GETARG_FLOAT8(1));

	return estimate_datum(fcinfo, &e);
}

SQL_FUNCTION(oneway_icc2_estimate);
Datum
oneway_icc2_estimate(PG_FUNCTION_ARGS)
{
	Icc			icc = oneway_icc(PG_GETARG_ONEWAY(0));
	Estimate	e = icc2_estimate_of(&icc, PG_GETARG_FLOAT8(1));

	return estimate_datum(fcinfo, &e);
}
