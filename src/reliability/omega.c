/*
 * omega.c
 *	  McDonald's omega of a one-factor solution.
 *
 * The loadings are those that minimise the squares of what they leave of the
 * correlations off the diagonal: minres (Harman and Jones 1966), which is
 * unweighted least squares.  Item by item the best loading, the others given,
 * is that of a regression through the origin; taking it in turn never makes
 * the sum of squares larger.
 */
#include "core/extension.h"

#include <math.h>

#include "miscadmin.h"

#include "reliability/reliability.h"

/* Uniquenesses end there, as in R's factanal and psych (Heywood cases). */
#define LEAST_UNIQUENESS	0.005
#define MOST_ROUNDS			100000
#define CONVERGED			1e-14

/* Along the largest eigenvector, the starting point. */
static void
start_loadings(const double *r, int items, double *loadings)
{
	double		next[MAX_VARIABLES];

	for (int i = 0; i < items; i++)
		loadings[i] = r[i];
	for (int round = 0; round < 50; round++)
	{
		double		square = 0;

		for (int i = 0; i < items; i++)
		{
			next[i] = 0;
			for (int j = 0; j < items; j++)
				next[i] += r[i * items + j] * loadings[j];
			square += next[i] * next[i];
		}
		for (int i = 0; i < items && square > 0; i++)
			loadings[i] = next[i] / sqrt(square);
	}
}

/* One loading given the others; returns how far it moved. */
static double
move_loading(const double *r, int items, double *loadings, int i, double most)
{
	double		products = 0;
	double		squares = 0;
	double		before = loadings[i];

	for (int j = 0; j < items; j++)
		if (j != i)
		{
			products += r[i * items + j] * loadings[j];
			squares += loadings[j] * loadings[j];
		}
	loadings[i] = squares > 0 ? Max(Min(products / squares, most), -most) : 0;
	return fabs(loadings[i] - before);
}

static bool
minres(const double *r, int items, double *loadings)
{
	double		most = sqrt(1 - LEAST_UNIQUENESS);

	start_loadings(r, items, loadings);
	for (int round = 0; round < MOST_ROUNDS; round++)
	{
		double		moved = 0;

		CHECK_FOR_INTERRUPTS();
		for (int i = 0; i < items; i++)
		{
			double		by = move_loading(r, items, loadings, i, most);

			moved = Max(moved, by);
		}
		if (moved < CONVERGED)
			return true;
	}
	return false;
}

/* The correlations of the items that vary; false where one is unknown. */
static bool
gather_correlations(Scale *s, double *r)
{
	for (int i = 0; i < s->k; i++)
		for (int j = 0; j < s->k; j++)
			if (s->varies[i] && s->varies[j])
			{
				if (isnan(CORRELATION(s, i, j)))
					return false;
				*r++ = i == j ? 1 : CORRELATION(s, i, j);
			}
	return true;
}

static Finding
no_omega(Scale *s, const char *note)
{
	return (Finding) {.items = s->items, .note = note};
}

/* Omega; its note names the estimator, or says why there is none. */
Finding
scale_omega(Scale *s)
{
	double	   *r;
	double		loadings[MAX_VARIABLES];
	double		common = 0;
	double		unique = 0;
	bool		at_bound = false;

	if (s->unknown != NULL)
		return no_omega(s, s->unknown);
	if (s->items < 3)
		return no_omega(s, "fewer than 3 items that vary");
	r = palloc(sizeof(double) * s->items * s->items);
	if (!gather_correlations(s, r))
		return no_omega(s, "no variance within a pair");
	if (!minres(r, s->items, loadings))
		return no_omega(s, "no one-factor solution found");
	for (int i = 0; i < s->items; i++)
	{
		double		uniqueness = 1 - loadings[i] * loadings[i];

		common += loadings[i];
		unique += uniqueness;
		at_bound |= uniqueness <= LEAST_UNIQUENESS * (1 + 1e-9);
	}
	return (Finding) {
		.known = true,
		.items = s->items,
		.value = common * common / (common * common + unique),
		.note = at_bound ? "minres, a uniqueness at its bound of .005" : "minres"
	};
}
