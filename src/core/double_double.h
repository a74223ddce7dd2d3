/*
 * double_double.h
 *	  Numbers of about 106 bits: the unevaluated sum of two doubles.
 *
 * A number is normalised when hi is the double nearest to hi + lo; then
 * |lo| <= ulp(hi)/2, and the pair is the only one for its value.  Whole
 * numbers below 2^106 are exact.  The error-free transformations are those of
 * Knuth and Dekker, the arithmetic that of Joldes, Muller and Popescu (2017).
 * They hold in round-to-nearest without extra precision and without
 * reassociation, which the checks below insist on.  A product is exact as
 * long as it neither overflows nor falls below 2^-969.
 */
#ifndef DOUBLE_DOUBLE_H
#define DOUBLE_DOUBLE_H

#include <float.h>
#include <math.h>
#include <stdbool.h>

#ifdef __FAST_MATH__
#error "double-double arithmetic is undone by -ffast-math"
#endif
#if FLT_EVAL_METHOD != 0
#error "double-double arithmetic needs doubles evaluated as doubles"
#endif

typedef struct DoubleDouble
{
	double		hi;
	double		lo;
} DoubleDouble;

/* a + b exactly */
static inline DoubleDouble
two_sum(double a, double b)
{
	double		sum = a + b;
	double		part = sum - a;

	return (DoubleDouble) {sum, (a - (sum - part)) + (b - part)};
}

/* a + b exactly, where |a| >= |b| or a is 0 */
static inline DoubleDouble
fast_two_sum(double a, double b)
{
	double		sum = a + b;

	return (DoubleDouble) {sum, b - (sum - a)};
}

/* a * b exactly */
static inline DoubleDouble
two_product(double a, double b)
{
	double		product = a * b;

	return (DoubleDouble) {product, fma(a, b, -product)};
}

static inline DoubleDouble
dd(double a)
{
	return (DoubleDouble) {a, 0};
}

/* exact below 2^106 */
static inline DoubleDouble
dd_whole(__int128 a)
{
	double		hi = (double) a;

	return (DoubleDouble) {hi, (double) (a - (__int128) hi)};
}

static inline DoubleDouble
dd_negate(DoubleDouble a)
{
	return (DoubleDouble) {-a.hi, -a.lo};
}

static inline DoubleDouble
dd_add(DoubleDouble a, DoubleDouble b)
{
	DoubleDouble high = two_sum(a.hi, b.hi);
	DoubleDouble low = two_sum(a.lo, b.lo);

	high = fast_two_sum(high.hi, high.lo + low.hi);
	return fast_two_sum(high.hi, high.lo + low.lo);
}

static inline DoubleDouble
dd_subtract(DoubleDouble a, DoubleDouble b)
{
	return dd_add(a, dd_negate(b));
}

static inline DoubleDouble
dd_multiply(DoubleDouble a, DoubleDouble b)
{
	DoubleDouble product = two_product(a.hi, b.hi);
	double		cross = fma(a.lo, b.hi, fma(a.hi, b.lo, a.lo * b.lo));

	return fast_two_sum(product.hi, product.lo + cross);
}

static inline DoubleDouble
dd_divide(DoubleDouble a, DoubleDouble b)
{
	double		first = a.hi / b.hi;
	DoubleDouble rest = dd_subtract(a, dd_multiply(dd(first), b));
	double		second = rest.hi / b.hi;

	rest = dd_subtract(rest, dd_multiply(dd(second), b));
	return dd_add(fast_two_sum(first, second), dd(rest.hi / b.hi));
}

static inline DoubleDouble
dd_sqrt(DoubleDouble a)
{
	double		first;
	DoubleDouble rest;

	if (a.hi <= 0)
		return dd(0);
	first = sqrt(a.hi);
	rest = dd_subtract(a, two_product(first, first));
	return fast_two_sum(first, rest.hi / (2 * first));
}

static inline int
dd_compare(DoubleDouble a, DoubleDouble b)
{
	if (a.hi != b.hi)
		return a.hi < b.hi ? -1 : 1;
	return a.lo < b.lo ? -1 : a.lo > b.lo;
}

#endif							/* DOUBLE_DOUBLE_H */
