/*
 * centred.c
 *	  Sums about the means, from which everything else follows.
 */
#include "core/extension.h"

#include <math.h>

#include "catalog/pg_type.h"

#include "moments/moments.h"

#define ROUNDING			2e-31	/* 2^-102 */
#define CONSTANT_ROUNDING	1.24e-32	/* 2^-106 */

/* The number of one of k variables from SQL, counted from 1, as an index. */
int
checked_number(int k, int number)
{
	if (number >= 1 && number <= k)
		return number - 1;
	if (k == 0)
		return 0;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("variable %d does not exist", number),
			 errdetail("These moments have variables 1 to %d.", k)));
}

int
checked_variable(const Moments *m, int number)
{
	return checked_number(m->k, number);
}

/* Several of them, all different. */
int *
checked_variables(const Moments *m, ArrayType *numbers, int *count)
{
	Datum	   *values;
	bool	   *nulls;
	int		   *indexes;

	deconstruct_array(numbers, INT4OID, sizeof(int32), true, TYPALIGN_INT, &values, &nulls, count);
	/* before a loop that compares each with each */
	if (*count > MAX_VARIABLES)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("at most %d variables can be chosen", MAX_VARIABLES)));
	indexes = palloc(sizeof(int) * Max(*count, 1));
	for (int i = 0; i < *count; i++)
	{
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("a variable's number must not be null")));
		indexes[i] = checked_variable(m, DatumGetInt32(values[i]));
		for (int j = 0; j < i; j++)
			if (indexes[j] == indexes[i] && m->k > 0)
				ereport(ERROR,
						(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						 errmsg("variable %d is given twice", indexes[i] + 1)));
	}
	return indexes;
}

/* Whether any row had NaN or an infinity there. */
bool
moments_is_special(Moments *m, int i)
{
	int64	   *specials = moments_specials(m) + 3 * i;

	return (m->flags & MOMENTS_SPECIAL) && (specials[0] | specials[1] | specials[2]) != 0;
}

/* The mean of the finite values over all rows. */
DoubleDouble
moments_mean_pair(Moments *m, int i)
{
	return dd_divide(moments_pair(m, i), dd((double) m->n));
}

/* The mean as PostgreSQL's avg has it, NaN and infinities included. */
double
moments_mean_of(Moments *m, int i)
{
	int64	   *specials = moments_specials(m) + 3 * i;

	if (!moments_is_special(m, i))
		return moments_mean_pair(m, i).hi;
	if (specials[0] > 0 || (specials[1] > 0 && specials[2] > 0))
		return NAN;
	return specials[1] > 0 ? INFINITY : -INFINITY;
}

/* Whether a pair is a whole number that no addition had to round. */
static bool
is_exact(DoubleDouble pair)
{
	return pair.hi == rint(pair.hi) && pair.lo == rint(pair.lo) && fabs(pair.hi) < EXACT_LIMIT;
}

/*
 * Whether every sum is such a number.  Sums of fractions are whole by
 * accident only, and then not rounded either.
 */
bool
moments_is_exact(Moments *m)
{
	for (int i = 0; i < SUMS_OF(m->k); i++)
		if (!is_exact(moments_pair(m, i)))
			return false;
	return true;
}

/*
 * How much of a sum of squares about the mean may be nothing but the rounding
 * of n additions, as a part of the raw sum of squares.
 */
double
moments_rounding(const Moments *m)
{
	return sqrt((double) m->n) * ROUNDING;
}

/*
 * Whether a variable is constant, as far as its sums can tell.  A constant c
 * rounds alike in every row, so its rounding grows with n and not with the
 * root (by up to 2^-107 a row); but its sum is exactly n c, whose parts are
 * multiples of c's last bit and too small to be rounded.
 */
static bool
is_constant(Moments *m, int i, DoubleDouble spread)
{
	double		n = m->n;
	DoubleDouble sum = moments_pair(m, i);
	DoubleDouble square = moments_pair(m, PRODUCT(m->k, i, i));

	if (is_exact(sum) && is_exact(square))
		return spread.hi == 0;
	if (spread.hi <= n * moments_rounding(m) * square.hi)
		return true;
	return spread.hi <= n * n * CONSTANT_ROUNDING * square.hi &&
		dd_compare(sum, two_product(n, dd_divide(sum, dd(n)).hi)) == 0;
}

/*
 * The same about whole numbers next to the means.  Where means are millions
 * of standard deviations from 0, n times a sum of squares has more bits than
 * a pair holds; the terms here have fewer, and are exact for whole data.
 */
static DoubleDouble
shifted_spread(double n, DoubleDouble product, DoubleDouble x, DoubleDouble y)
{
	DoubleDouble c = dd(rint(x.hi / n));
	DoubleDouble d = dd(rint(y.hi / n));
	DoubleDouble about = dd_subtract(product, dd_multiply(c, y));
	DoubleDouble rest_x = dd_subtract(x, dd_multiply(dd(n), c));
	DoubleDouble rest_y = dd_subtract(y, dd_multiply(dd(n), d));

	/* xy - cy - dx + cd, summed */
	about = dd_subtract(about, dd_multiply(d, rest_x));
	return dd_subtract(dd_multiply(dd(n), about), dd_multiply(rest_x, rest_y));
}

/* Less than this part left of a difference asks for a better look at it. */
#define CANCELLED	9.1e-13		/* 2^-40 */

/*
 * n times the sum of (x_i - mean_i)(x_j - mean_j): a whole number for whole
 * data; exactly 0 for a constant with itself.
 */
DoubleDouble
moments_spread(Moments *m, int i, int j)
{
	double		n = m->n;
	DoubleDouble product = moments_pair(m, PRODUCT(m->k, Max(i, j), Min(i, j)));
	DoubleDouble x = moments_pair(m, i);
	DoubleDouble y = moments_pair(m, j);
	DoubleDouble raw = two_product(n, product.hi);
	DoubleDouble means = two_product(x.hi, y.hi);
	DoubleDouble spread = two_sum(raw.hi, -means.hi);

	spread = fast_two_sum(spread.hi, spread.lo + ((raw.lo - means.lo) +
												  (n * product.lo - (x.hi * y.lo + x.lo * y.hi))));
	if (fabs(spread.hi) < CANCELLED * fabs(raw.hi) && (m->flags & MOMENTS_WIDE))
		spread = shifted_spread(n, product, x, y);
	if (i == j && (spread.hi < 0 || is_constant(m, i, spread)))
		return dd(0);
	return spread;
}

/* The sum of (x_i - mean_i)(x_j - mean_j), of at least 1 row. */
DoubleDouble
moments_centred(Moments *m, int i, int j)
{
	/* what rounding leaves of a constant's product with another is no covariance */
	if (i != j && (moments_spread(m, i, i).hi == 0 || moments_spread(m, j, j).hi == 0))
		return dd(0);
	return dd_divide(moments_spread(m, i, j), dd((double) m->n));
}

/* One variable of at least 1 row, none of them NaN or infinite, as a sample. */
Sample
moments_sample(Moments *m, int i)
{
	return (Sample) {
		.n = m->n,
		.mean = moments_mean_pair(m, i).hi,
		.variance = m->n < 2 ? 0 : dd_divide(moments_centred(m, i, i), dd(m->n - 1.0)).hi
	};
}
