/*
 * kernels.h
 *	  The loops over a row: into whole sums, and into double-doubles.
 *
 * They are inlined with k known for pairs, and vectorise for the rest.
 */
#ifndef KERNELS_H
#define KERNELS_H

#include <math.h>

#include "moments/moments.h"

/* Whole numbers up to 2^26 have squares that a double holds. */
#define WHOLE_VALUE		67108864.0	/* 2^26 */
/* Adding and subtracting it rounds any double below 2^51 to a whole number. */
#define ROUNDER			6755399441055744.0	/* 1.5 * 2^52 */
/* Splits a double into two halves of 26 bits (Veltkamp). */
#define SPLITTER		134217729.0 /* 2^27 + 1 */

static pg_attribute_always_inline bool
row_is_whole(const double *x, int k)
{
	int			whole = 1;

	for (int i = 0; i < k; i++)
		whole &= ((x[i] + ROUNDER) - ROUNDER == x[i]) & (fabs(x[i]) <= WHOLE_VALUE);
	return whole;
}

static pg_attribute_always_inline bool
stays_whole(const double *hi, const double *x, int k)
{
	int			whole = 1;

	for (int i = 0; i < k; i++)
		whole &= hi[PRODUCT(k, i, i)] + x[i] * x[i] <= WHOLE_LIMIT;
	return whole;
}

/* sign is 1 or -1, and constant where this is inlined */
static pg_attribute_always_inline void
add_whole(double *hi, const double *x, int k, double sign)
{
	double	   *product = hi + k;

	for (int i = 0; i < k; i++)
		hi[i] += sign * x[i];
	for (int i = 0; i < k; i++)
	{
		double		factor = sign * x[i];

		for (int j = 0; j <= i; j++)
			product[j] += factor * x[j];
		product += i + 1;
	}
}

/*
 * Adds a value and its own rounding error to a sum.  The pair is left
 * unnormalised: lo collects what hi could not hold.
 */
static pg_attribute_always_inline void
add_exactly(double *hi, double *lo, double value, double error)
{
	DoubleDouble sum = two_sum(*hi, value);

	*hi = sum.hi;
	*lo += sum.lo + error;
}

/* Brings pairs to their one form. */
static pg_attribute_always_inline void
normalise_sums(double *hi, double *lo, int count)
{
	for (int i = 0; i < count; i++)
	{
		DoubleDouble pair = two_sum(hi[i], lo[i]);

		hi[i] = pair.hi;
		lo[i] = pair.lo;
	}
}

typedef struct Halves
{
	double		upper;
	double		lower;
} Halves;

static pg_attribute_always_inline Halves
halves(double a)
{
	double		split = a * SPLITTER;
	double		upper = split - (split - a);

	return (Halves) {upper, a - upper};
}

/*
 * The rounding error of a product is exact either way: by fused multiply-add,
 * or by Dekker's product of halves, which vectorises on any processor.
 */
static pg_attribute_always_inline void
add_wide_body(double *restrict hi, double *restrict lo, const double *x, int k, double sign, bool fused)
{
	double		upper[MAX_VARIABLES];
	double		lower[MAX_VARIABLES];
	double	   *restrict product_hi = hi + k;
	double	   *restrict product_lo = lo + k;

	for (int i = 0; i < k; i++)
	{
		Halves		parts = halves(x[i]);

		upper[i] = parts.upper;
		lower[i] = parts.lower;
		add_exactly(&hi[i], &lo[i], sign * x[i], 0);
	}
	for (int i = 0; i < k; i++)
	{
		double		factor = sign * x[i];
		double		factor_upper = sign * upper[i];
		double		factor_lower = sign * lower[i];

		for (int j = 0; j <= i; j++)
		{
			double		value = factor * x[j];
			double		error = fused ? fma(factor, x[j], -value) :
				factor_lower * lower[j] -
				(((value - factor_upper * upper[j]) - factor_lower * upper[j]) - factor_upper * lower[j]);

			add_exactly(&product_hi[j], &product_lo[j], value, error);
		}
		product_hi += i + 1;
		product_lo += i + 1;
	}
}

#if defined(__x86_64__) && defined(__GNUC__)

/* A build for any x86-64 does not use these instructions by itself. */
__attribute__((target("avx2,fma")))
static void
add_wide_fused(double *hi, double *lo, const double *x, int k, double sign)
{
	add_wide_body(hi, lo, x, k, sign, true);
}

static inline bool
processor_is_fused(void)
{
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

#else

static void
add_wide_fused(double *hi, double *lo, const double *x, int k, double sign)
{
	add_wide_body(hi, lo, x, k, sign, true);
}

static inline bool
processor_is_fused(void)
{
#ifdef __FP_FAST_FMA
	return true;
#else
	return false;
#endif
}

#endif

static pg_attribute_always_inline double
product_error(double product, Halves a, Halves b)
{
	return a.lower * b.lower - (((product - a.upper * b.upper) - a.lower * b.upper) - a.upper * b.lower);
}

/*
 * Two variables, which the loops would read from memory two at a time just
 * after they were written there one by one: a processor waits for that.
 */
static pg_attribute_always_inline void
add_wide_pair(double *hi, double *lo, double y, double x, double sign)
{
	Halves		y_halves = halves(y);
	Halves		x_halves = halves(x);
	double		yy = y * y;
	double		xy = x * y;
	double		xx = x * x;

	add_exactly(&hi[0], &lo[0], sign * y, 0);
	add_exactly(&hi[1], &lo[1], sign * x, 0);
	add_exactly(&hi[2], &lo[2], sign * yy, sign * product_error(yy, y_halves, y_halves));
	add_exactly(&hi[3], &lo[3], sign * xy, sign * product_error(xy, x_halves, y_halves));
	add_exactly(&hi[4], &lo[4], sign * xx, sign * product_error(xx, x_halves, x_halves));
}

/* A call does not pay for fewer variables than this. */
#define FUSED_FROM	4

static pg_attribute_always_inline void
add_wide(double *hi, double *lo, const double *x, int k, double sign)
{
	if (k == 2)
		add_wide_pair(hi, lo, x[0], x[1], sign);
	else if (k >= FUSED_FROM && processor_is_fused())
		add_wide_fused(hi, lo, x, k, sign);
	else
		add_wide_body(hi, lo, x, k, sign, false);
}

#endif							/* KERNELS_H */
