/*
 * adjust.c
 *	  Benjamini-Hochberg, Benjamini-Yekutieli and Holm: each replaces p values
 *	  by adjusted ones.  The arithmetic is that of R's p.adjust, step by step.
 */
#include "multiple_testing/multiple_testing.h"

static int
by_p(const void *a, const void *b)
{
	double		left = ((const PlacedP *) a)->p;
	double		right = ((const PlacedP *) b)->p;

	return left < right ? -1 : left > right;
}

/* Each is at most the next larger one's, and at most 1. */
static void
step_up(PlacedP *p, int64 n, double factor)
{
	double		least = 1;

	qsort(p, n, sizeof(PlacedP), by_p);
	for (int64 i = n; i > 0; i--)
	{
		least = Min(least, factor / i * p[i - 1].p);
		p[i - 1].p = least;
	}
}

void
adjust_benjamini_hochberg(PlacedP *p, int64 n)
{
	step_up(p, n, n);
}

void
adjust_benjamini_yekutieli(PlacedP *p, int64 n)
{
	long double harmonic = 0;

	for (int64 i = 1; i <= n; i++)
		harmonic += 1.0 / i;
	step_up(p, n, (double) harmonic * n);
}

/* Each is at least the next smaller one's, and at most 1. */
void
adjust_holm(PlacedP *p, int64 n)
{
	double		most = 0;

	qsort(p, n, sizeof(PlacedP), by_p);
	for (int64 i = 0; i < n; i++)
	{
		most = Max(most, (n - i) * p[i].p);
		p[i].p = Min(most, 1);
	}
}
