/*
 * within.c
 *	  How two measures go together within units.
 */
#include "linkage/within.h"

#include <math.h>

#include "utils/memutils.h"

#include "core/numerics.h"
#include "linkage/robust.h"

/* Pairs column by column. */
typedef struct Columns
{
	int32	   *unit;
	int32	   *period;
	double	   *y;
	double	   *x;
} Columns;

static Columns
columns_of(const WithinPair *pairs, int count)
{
	Columns		c;

	c.unit = palloc(sizeof(int32) * Max(count, 1));
	c.period = palloc(sizeof(int32) * Max(count, 1));
	c.y = palloc(sizeof(double) * Max(count, 1));
	c.x = palloc(sizeof(double) * Max(count, 1));
	for (int i = 0; i < count; i++)
	{
		c.unit[i] = pairs[i].unit;
		c.period[i] = pairs[i].period;
		c.y[i] = pairs[i].y;
		c.x[i] = pairs[i].x;
	}
	return c;
}

static void
add_error(WithinFit *w, const TwoWayFit *fit, double spread)
{
	RobustError error;
	double	   *weights;

	if (w->units < 3)
	{
		w->note = "no interval: fewer than 3 units";
		return;
	}
	if (fit_is_perfect(fit))
	{
		w->note = "no interval: perfect fit";
		return;
	}
	weights = coefficient_weights(fit, 0);
	robust_errors(fit, 1, &weights, &error);
	if (!error.known)
	{
		w->note = "no interval: too few units";
		return;
	}
	w->has_error = true;
	w->df = error.df;
	w->r_error = sqrt(error.variance) / spread;
	w->slope_error = sqrt(error.variance) * fit->scale_y / fit->scale_x[0];
	w->p_value = t_two_sided(fit->coefficient[0] / sqrt(error.variance), error.df);
	if (error.df < 4)
		w->note = "fewer than 4 degrees of freedom: p and interval are rough";
}

WithinFit
within_fit(const WithinPair *pairs, int count)
{
	WithinFit	w = {0};
	MemoryContext old = CurrentMemoryContext;
	MemoryContext room = AllocSetContextCreate(old, "within fit", ALLOCSET_DEFAULT_SIZES);
	Columns		c;
	TwoWay	   *t;
	TwoWayFit  *fit;

	MemoryContextSwitchTo(room);
	c = columns_of(pairs, count);
	t = two_way(c.unit, c.period, count);
	w.pairs = t->rows;
	w.units = t->units;
	fit = two_way_fit(t, 1, c.y, (const double *const *) &c.x);
	w.note = fit->note;
	if (fit->note == NULL)
	{
		/* a standard deviation of y in those of x */
		double		spread = sqrt(fit->syy * fit->inverse[0][0]);

		w.known = true;
		w.r = Min(Max(fit->coefficient[0] / spread, -1), 1);
		w.slope = fit->coefficient[0] * fit->scale_y / fit->scale_x[0];
		add_error(&w, fit, spread);
	}
	MemoryContextSwitchTo(old);
	if (w.note != NULL)
		w.note = pstrdup(w.note);
	MemoryContextDelete(room);
	return w;
}

/* r with its t interval. */
Estimate
within_estimate(const WithinFit *w, double level)
{
	Estimate	e;

	checked_level(level);
	if (!w->known)
		return estimate_unknown(w->pairs, w->note);
	if (!w->has_error)
	{
		e = estimate_value(w->r, w->pairs);
		e.note = w->note;
		return e;
	}
	e = t_estimate(w->r, w->r_error, w->df, w->pairs, level);
	estimate_clamp(&e, -1, 1);
	estimate_p(&e, w->p_value);
	e.note = w->note;
	return e;
}
