/*
 * between.c
 *	  Units as points: how their means on both sides go together.
 */
#include "core/extension.h"

#include <math.h>

#include "miscadmin.h"

#include "core/numerics.h"
#include "crosstab/crosstab.h"
#include "linkage/between.h"

/*
 * What a spread of equal means can be, relative to their size: they come from
 * sums of about 106 bits.
 */
#define ROUNDING	1e-28

static UnitPoint
point_of(const MatchedPair *pair, int count)
{
	UnitPoint	point = {.is_finite = true};
	DoubleDouble sum[4] = {dd(0), dd(0), dd(0), dd(0)};

	for (int i = 0; i < count; i++)
	{
		const PanelCell *x = pair[i].employee;
		const PanelCell *y = pair[i].customer;

		point.is_finite &= x->is_finite && y->is_finite;
		point.x_n += x->n;
		point.y_n += y->n;
		sum[0] = dd_add(sum[0], dd(x->deviation));
		sum[1] = dd_add(sum[1], dd(y->deviation));
		sum[2] = dd_add(sum[2], dd(x->mean));
		sum[3] = dd_add(sum[3], dd(y->mean));
	}
	point.x = dd_divide(sum[0], dd(count)).hi;
	point.y = dd_divide(sum[1], dd(count)).hi;
	point.x_mean = dd_divide(sum[2], dd(count)).hi;
	point.y_mean = dd_divide(sum[3], dd(count)).hi;
	return point;
}

/* Whether a side's means differ by more than rounding makes of equal ones. */
static bool
varies(DoubleDouble squares, int units, double mean)
{
	double		noise = ROUNDING * mean;

	return squares.hi > noise * noise * units;
}

/* Centred sums of the points. */
void
between_centre(Between *b, const PanelTable *employee, const PanelTable *customer)
{
	DoubleDouble units = dd(b->units);

	for (int i = 0; i < b->units; i++)
	{
		b->x_mean = dd_add(b->x_mean, dd(b->point[i].x));
		b->y_mean = dd_add(b->y_mean, dd(b->point[i].y));
	}
	b->x_mean = dd_divide(b->x_mean, units);
	b->y_mean = dd_divide(b->y_mean, units);
	for (int i = 0; i < b->units; i++)
	{
		DoubleDouble x = dd_subtract(dd(b->point[i].x), b->x_mean);
		DoubleDouble y = dd_subtract(dd(b->point[i].y), b->y_mean);

		b->sxx = dd_add(b->sxx, dd_multiply(x, x));
		b->syy = dd_add(b->syy, dd_multiply(y, y));
		b->sxy = dd_add(b->sxy, dd_multiply(x, y));
	}
	b->x_varies = varies(b->sxx, b->units, employee->mean);
	b->y_varies = varies(b->syy, b->units, customer->mean);
}

Between *
between_of(const Match *match, const PanelTable *employee, const PanelTable *customer)
{
	Between    *b = palloc0(sizeof(Between));

	b->units = match->units;
	b->point = palloc_extended(sizeof(UnitPoint) * Max(b->units, 1), MCXT_ALLOC_HUGE);
	b->is_special = match->special > 0;
	for (int i = 0; i < b->units; i++)
	{
		CHECK_FOR_INTERRUPTS();
		b->point[i] = point_of(match->pair + match->first[i], match->first[i + 1] - match->first[i]);
	}
	if (b->units > 0 && !b->is_special)
		between_centre(b, employee, customer);
	return b;
}

/* Why there is no correlation between units; NULL where there is one. */
const char *
between_unknown(const Between *b)
{
	if (b->units == 0)
		return "no unit has both sides";
	if (b->units < LEAST_UNITS)
		return "fewer than 4 units";
	if (b->is_special)
		return "NaN or infinite values";
	if (!b->x_varies)
		return "no variance between units: employees";
	if (!b->y_varies)
		return "no variance between units: customers";
	return NULL;
}

Correlation
between_correlation(const Between *b)
{
	return correlation_of(b->sxy, b->sxx, b->syy);
}

/* The estimate where there is none. */
static Estimate
unknown_estimate(const Between *b)
{
	Estimate	e = estimate_unknown(b->units, between_unknown(b));

	if (b->is_special && b->units >= LEAST_UNITS)
	{
		e.has_value = true;
		e.value = NAN;
	}
	return e;
}

Estimate
between_pearson(const Between *b, double level)
{
	if (between_unknown(b) != NULL)
		return unknown_estimate(b);
	return correlation_estimate(between_correlation(b), b->units, 0, level);
}

/* Least squares of the customers' means on the employees'. */
Estimate
between_slope(const Between *b, double level)
{
	Correlation c;
	double		residual;
	Estimate	e;

	if (between_unknown(b) != NULL)
		return unknown_estimate(b);
	c = between_correlation(b);
	residual = b->syy.hi * c.one_minus_r * c.one_plus_r;
	e = t_estimate(dd_divide(b->sxy, b->sxx).hi, sqrt(residual / (b->units - 2) / b->sxx.hi),
				   b->units - 2, b->units, level);
	estimate_p(&e, correlation_estimate(c, b->units, 0, level).p_value);
	return e;
}

/*
 * r without one unit: what it adds to each centred sum is n/(n - 1) times the
 * product of its distances from the means.  False where a side no longer
 * varies.
 */
bool
between_without(const Between *b, int unit, double *r)
{
	DoubleDouble x = dd_subtract(dd(b->point[unit].x), b->x_mean);
	DoubleDouble y = dd_subtract(dd(b->point[unit].y), b->y_mean);
	DoubleDouble factor = dd_divide(dd(b->units), dd(b->units - 1));
	DoubleDouble sxx = dd_subtract(b->sxx, dd_multiply(factor, dd_multiply(x, x)));
	DoubleDouble syy = dd_subtract(b->syy, dd_multiply(factor, dd_multiply(y, y)));
	DoubleDouble sxy = dd_subtract(b->sxy, dd_multiply(factor, dd_multiply(x, y)));

	if (sxx.hi <= b->sxx.hi * ROUNDING || syy.hi <= b->syy.hi * ROUNDING)
		return false;
	*r = correlation_of(sxy, sxx, syy).r;
	return true;
}

/* ---- weighted by answers ---- */

/* As many answers as both sides have, by their harmonic mean: the smaller one counts most. */
static double
weight_of(const UnitPoint *point)
{
	return 2.0 * point->x_n * point->y_n / ((double) point->x_n + point->y_n);
}

static Correlation
weighted_correlation(const Between *b, double total)
{
	DoubleDouble x_mean = dd(0);
	DoubleDouble y_mean = dd(0);
	DoubleDouble sxx = dd(0);
	DoubleDouble syy = dd(0);
	DoubleDouble sxy = dd(0);

	for (int i = 0; i < b->units; i++)
	{
		DoubleDouble share = dd(weight_of(&b->point[i]) / total);

		x_mean = dd_add(x_mean, dd_multiply(share, dd(b->point[i].x)));
		y_mean = dd_add(y_mean, dd_multiply(share, dd(b->point[i].y)));
	}
	for (int i = 0; i < b->units; i++)
	{
		DoubleDouble share = dd(weight_of(&b->point[i]) / total);
		DoubleDouble x = dd_subtract(dd(b->point[i].x), x_mean);
		DoubleDouble y = dd_subtract(dd(b->point[i].y), y_mean);

		sxx = dd_add(sxx, dd_multiply(share, dd_multiply(x, x)));
		syy = dd_add(syy, dd_multiply(share, dd_multiply(y, y)));
		sxy = dd_add(sxy, dd_multiply(share, dd_multiply(x, y)));
	}
	return correlation_of(sxy, sxx, syy);
}

/*
 * The correlation weighted by answers.  Where nothing goes together its
 * variance is that of as many equal units as Kish's effective number, so
 * interval and test take that one for n.
 */
Estimate
between_weighted(const Between *b, double level)
{
	double		total = 0;
	double		squares = 0;
	double		effective;
	double		unexplained;
	double		z;
	double		margin;
	Correlation c;
	Estimate	e;

	if (between_unknown(b) != NULL)
		return unknown_estimate(b);
	for (int i = 0; i < b->units; i++)
	{
		double		weight = weight_of(&b->point[i]);

		total += weight;
		squares += weight * weight;
	}
	effective = total * total / squares;
	c = weighted_correlation(b, total);
	e = estimate_value(c.r, b->units);
	e.note = psprintf("by the harmonic mean of both sides' answers; counts as %.1f equal units", effective);
	unexplained = c.one_minus_r * c.one_plus_r;
	if (effective <= LEAST_UNITS - 1)
		e.note = psprintf("%s: no interval", e.note);
	else if (unexplained == 0)
	{
		estimate_limits(&e, c.r, c.r, 0);
		estimate_p(&e, 0);
	}
	else
	{
		z = 0.5 * log(c.one_plus_r / c.one_minus_r);
		margin = normal_margin(level) / sqrt(effective - 3);
		estimate_limits(&e, tanh(z - margin), tanh(z + margin), sqrt(unexplained / (effective - 2)));
		estimate_p(&e, correlation_two_sided(c.r * c.r, unexplained, effective - 2));
	}
	return e;
}

/* ---- ranks ---- */

typedef struct Ranked
{
	double		value;
	int			unit;
} Ranked;

static int
compare_ranked(const void *a, const void *b)
{
	double		left = ((const Ranked *) a)->value;
	double		right = ((const Ranked *) b)->value;

	return left < right ? -1 : left > right;
}

/* Means that are equal as doubles are ties.  Units with NaN or infinities have no rank. */
int64 *
unit_ranks(const Between *b, bool of_customers)
{
	int64	   *rank = palloc_extended(sizeof(int64) * Max(b->units, 1), MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	Ranked	   *ranked = palloc_extended(sizeof(Ranked) * Max(b->units, 1), MCXT_ALLOC_HUGE);
	int			count = 0;

	for (int i = 0; i < b->units; i++)
		if (b->point[i].is_finite)
			ranked[count++] = (Ranked) {of_customers ? b->point[i].y_mean : b->point[i].x_mean, i};
	qsort(ranked, count, sizeof(Ranked), compare_ranked);
	for (int from = 0, to; from < count; from = to)
	{
		for (to = from + 1; to < count && ranked[to].value == ranked[from].value; to++)
			;
		for (int i = from; i < to; i++)
			rank[ranked[i].unit] = centred_rank(from, to - from, count);
	}
	pfree(ranked);
	return rank;
}

Estimate
between_spearman(const Between *b, double level)
{
	RankSums	sums = {.n = b->units};
	int64	   *x;
	int64	   *y;

	if (between_unknown(b) != NULL)
		return unknown_estimate(b);
	x = unit_ranks(b, false);
	y = unit_ranks(b, true);
	for (int i = 0; i < b->units; i++)
	{
		sums.sxx = dd_add(sums.sxx, rank_product(x[i], x[i]));
		sums.syy = dd_add(sums.syy, rank_product(y[i], y[i]));
		sums.sxy = dd_add(sums.sxy, rank_product(x[i], y[i]));
	}
	if (sums.sxx.hi == 0 || sums.syy.hi == 0)
		return estimate_unknown(b->units, "no variance between units");
	return spearman_of(&sums, level);
}
