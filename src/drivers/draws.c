/*
 * draws.c
 *	  Intervals by parametric bootstrap: weights of samples as large as the one
 *	  that there is, drawn from normal variables with its correlations.
 *
 * A sample's sums of squares and products follow a Wishart distribution.
 * Bartlett's decomposition (1933) draws it without drawing rows: L A A' L',
 * with L the Cholesky root of the correlations and A a lower triangle of
 * normal numbers below the roots of chi-squares of n - 1, n - 2, ... degrees
 * of freedom.
 */
#include "core/extension.h"

#include <math.h>

#include "miscadmin.h"

#include "core/random.h"
#include "drivers/drivers.h"

#define SEED UINT64CONST(0x6472697665727321)

/* Lower triangles of the drivers and, last, the outcome: row by row, j <= i. */
#define LOWER(i, j) ((i) * ((i) + 1) / 2 + (j))

/* L L' = correlations; what rounding leaves below 0 is 0. */
static double *
cholesky_root(int k, const long double *triangle)
{
	double	   *root = palloc(sizeof(double) * LOWER(k + 1, 0));

	for (int j = 0; j <= k; j++)
		for (int i = j; i <= k; i++)
		{
			double		left = j == k ? 1 : (double) *triangle++;

			for (int l = 0; l < j; l++)
				left -= root[LOWER(i, l)] * root[LOWER(j, l)];
			if (i == j)
				root[LOWER(j, j)] = sqrt(Max(left, 0));
			else
				root[LOWER(i, j)] = root[LOWER(j, j)] > 0 ? left / root[LOWER(j, j)] : 0;
		}
	return root;
}

static void
draw_factor(Random *random, int size, int64 n, double *factor)
{
	for (int i = 0; i < size; i++)
	{
		for (int j = 0; j < i; j++)
			factor[LOWER(i, j)] = random_normal(random);
		factor[LOWER(i, i)] = sqrt(random_chi_square(random, n - 1 - i));
	}
}

/* Rows of root * factor, of length 1: their products are correlations. */
static void
multiply_and_scale(int size, const double *root, const double *factor, double *product)
{
	for (int i = 0; i < size; i++)
	{
		double		square = 0;

		for (int j = 0; j <= i; j++)
		{
			double		sum = 0;

			for (int l = j; l <= i; l++)
				sum += root[LOWER(i, l)] * factor[LOWER(l, j)];
			product[LOWER(i, j)] = sum;
			square += sum * sum;
		}
		for (int j = 0; j <= i; j++)
			product[LOWER(i, j)] /= sqrt(square);
	}
}

/* A drawn sample's correlations, as draw number at of those weighed at once. */
static void
put_draw(int k, const double *product, Draws *triangle, int at)
{
	for (int i = 0; i < k; i++)
		for (int j = i; j <= k; j++)
		{
			double		r = 0;

			for (int l = 0; l <= i; l++)
				r += product[LOWER(i, l)] * product[LOWER(j, l)];
			(*triangle++)[at] = i == j ? 1 : r;
		}
}

static int
compare_doubles(const void *a, const void *b)
{
	double		x = *(const double *) a;
	double		y = *(const double *) b;

	return (x > y) - (x < y);
}

/* A quantile of sorted draws, as R's quantile() has it (type 7). */
static double
quantile_of(const double *sorted, double p)
{
	double		place = p * (DRAWS - 1);
	int			below = Min((int) place, DRAWS - 2);

	return sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]);
}

/* Percentiles of the drawn weights, made to hold the weight itself. */
static void
set_limits(Driver *driver, double *drawn, double level)
{
	driver->has_limits = true;
	for (int i = 0; i < DRAWS; i++)
		if (!isfinite(drawn[i]))
			driver->has_limits = false;
	if (!driver->has_limits)
		return;
	qsort(drawn, DRAWS, sizeof(double), compare_doubles);
	driver->low = Min(driver->weight, quantile_of(drawn, (1 - level) / 2));
	driver->high = Max(driver->weight, quantile_of(drawn, (1 + level) / 2));
}

/* Sets the limits of all drivers' weights, which are known. */
void
draw_limits(int k, int64 n, const long double *triangle, const Method *method, double level,
			Driver *list)
{
	double	   *root = cholesky_root(k, triangle);
	double	   *factor = palloc(sizeof(double) * LOWER(k + 1, 0));
	double	   *product = palloc(sizeof(double) * LOWER(k + 1, 0));
	Draws	   *drawn = ALIGNED_ARRAY(Draws, DRIVER_TRIANGLE(k));
	Draws	   *weights = ALIGNED_ARRAY(Draws, k);
	double	   *all = palloc(sizeof(double) * k * DRAWS);
	Random		random;

	random_begin(&random, SEED);
	for (int done = 0; done < DRAWS; done += DRAWS_AT_ONCE)
	{
		CHECK_FOR_INTERRUPTS();
		for (int at = 0; at < DRAWS_AT_ONCE; at++)
		{
			draw_factor(&random, k + 1, n, factor);
			multiply_and_scale(k + 1, root, factor, product);
			put_draw(k, product, drawn, at);
		}
		method->weigh_draws(k, drawn, weights);
		for (int i = 0; i < k; i++)
			memcpy(all + i * DRAWS + done, &weights[i], sizeof(Draws));
	}
	for (int i = 0; i < k; i++)
		set_limits(&list[i], all + i * DRAWS, level);
}
