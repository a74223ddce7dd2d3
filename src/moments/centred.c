/*
 * centred.c
 *	  Sums about the means, from which everything else follows.
 */
#include "core/extension.h"

#include <math.h>

#include "catalog/pg_type.h"

#include "moments/moments.h"

/* A variable's number from SQL, counted from 1, as an index. */
int
checked_variable(const Moments *m, int number)
{
	if (number >= 1 && number <= m->k)
		return number - 1;
	if (m->k == 0)
		return 0;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("variable %d does not exist", number),
			 errdetail("These moments have variables 1 to %d.", m->k)));
}

/* Several of them, all different. */
int *
checked_variables(const Moments *m, ArrayType *numbers, int *count)
{
	Datum	   *values;
	bool	   *nulls;
	int		   *indexes;

	deconstruct_array(numbers, INT4OID, sizeof(int32), true, TYPALIGN_INT, &values, &nulls, count);
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

/*
 * A column of one value c has sums that are exactly n c: multiples of c's
 * last bit, too small to be rounded.  Its sum of squares may be rounded, but
 * then by no more than n additions do.
 */
static bool
is_constant(Moments *m, int i, DoubleDouble spread)
{
	DoubleDouble sum = moments_pair(m, i);
	double		rounding = m->n * ldexp((double) m->n, -101) * moments_hi(m)[PRODUCT(m->k, i, i)];

	return spread.hi <= rounding &&
		dd_compare(sum, two_product((double) m->n, sum.hi / m->n)) == 0;
}

/*
 * n times the sum of (x_i - mean_i)(x_j - mean_j): a whole number for whole
 * data, and exact then; exactly 0 for a constant with itself.
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
