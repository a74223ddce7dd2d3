/*
 * aggregates.c
 *	  Rows into moments.
 *
 * The three roads of a row: whole numbers into a whole state (one
 * multiplication and one addition a sum), numbers into a wide state
 * (double-double), and rows with NaN or infinities, which are counted aside.
 * Everything on the first two is inlined with k known for pairs.
 */
#include "core/extension.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "utils/array.h"

#include "core/aggregate.h"
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

/* Dekker's product: without fused multiply-add, so that it vectorises anywhere. */
static pg_attribute_always_inline void
add_wide(double *restrict hi, double *restrict lo, const double *x, int k, double sign)
{
	double		upper[MAX_VARIABLES];
	double		lower[MAX_VARIABLES];
	double	   *restrict product_hi = hi + k;
	double	   *restrict product_lo = lo + k;

	for (int i = 0; i < k; i++)
	{
		double		split = x[i] * SPLITTER;

		upper[i] = split - (split - x[i]);
		lower[i] = x[i] - upper[i];
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
			double		error = factor_lower * lower[j] -
				(((value - factor_upper * upper[j]) - factor_lower * upper[j]) - factor_upper * lower[j]);

			add_exactly(&product_hi[j], &product_lo[j], value, error);
		}
		product_hi += i + 1;
		product_lo += i + 1;
	}
}

static void
check_overflow(Moments *m)
{
	for (int i = 0; i < m->k; i++)
		if (!isfinite(moments_hi(m)[PRODUCT(m->k, i, i)]))
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("sum of squares of variable %d is out of float8's range", i + 1),
					 errhint("Divide the variable by a power of ten; correlations do not change.")));
}

/* Replaces NaN and infinities by 0 and counts them; the state has room. */
static void
count_specials(Moments *m, const double *x, double *finite, int by)
{
	int64	   *specials = moments_specials(m);

	for (int i = 0; i < m->k; i++, specials += 3)
	{
		finite[i] = isfinite(x[i]) ? x[i] : 0;
		if (isnan(x[i]))
			specials[0] += by;
		else if (isinf(x[i]))
			specials[x[i] > 0 ? 1 : 2] += by;
	}
}

static pg_attribute_always_inline bool
row_is_finite(const double *x, int k)
{
	for (int i = 0; i < k; i++)
		if (!isfinite(x[i]))
			return false;
	return true;
}

/* A finite row into a state that may have to be widened for it. */
static pg_attribute_always_inline Moments *
add_finite(Moments *m, const double *x, int k, double sign)
{
	if (!(m->flags & MOMENTS_WIDE))
	{
		if (likely(row_is_whole(x, k) && stays_whole(moments_hi(m), x, k)))
		{
			add_whole(moments_hi(m), x, k, sign);
			return m;
		}
		m = moments_with(m, m->flags | MOMENTS_WIDE);
	}
	add_wide(moments_hi(m), moments_lo(m), x, k, sign);
	if (sign > 0)
	{
		check_overflow(m);
		if (m->flags & MOMENTS_MOVING)
			moments_raise_peaks(m);
	}
	if (m->n % NORMALISE_ROWS == 0)
		moments_normalise(m);
	return m;
}

static pg_noinline Moments *
add_special(Moments *m, const double *x, int sign)
{
	double		finite[MAX_VARIABLES];

	if (!(m->flags & MOMENTS_SPECIAL))
		m = moments_with(m, m->flags | MOMENTS_SPECIAL);
	count_specials(m, x, finite, sign);
	return add_finite(m, finite, m->k, sign);
}

static pg_attribute_always_inline Moments *
add_row(Moments *m, const double *x, int k, int sign)
{
	m->n += sign;
	if (unlikely(!row_is_finite(x, k)))
		return add_special(m, x, sign);
	return add_finite(m, x, k, sign);
}

/* The sums of no rows are 0, whatever rounding left in them. */
static void
forget_everything(Moments *m)
{
	memset(m->sums, 0, VARSIZE(m) - offsetof(Moments, sums));
}

/* NULL: the executor is to sum the window from scratch. */
static pg_attribute_always_inline Moments *
remove_row(Moments *m, const double *x, int k)
{
	m = add_row(m, x, k, -1);
	if (m->n == 0)
		forget_everything(m);
	else if ((m->flags & MOMENTS_WIDE) && moments_has_drifted(m))
		return NULL;
	return m;
}

/* ---- the state and its arguments ---- */

static void
refuse_k(int had, int given)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("row of %d variables in moments of %d", given, had),
			 errhint("Every row of a group must have the same number of variables.")));
}

/* The state that the executor owns, for rows of k variables. */
static inline Moments *
own_state(FunctionCallInfo fcinfo, int k, uint8 flags)
{
	Moments    *m;

	require_aggregate(fcinfo);
	if (unlikely(PG_ARGISNULL(0)))
		return moments_new(k, flags);
	m = PG_GETARG_MOMENTS(0);
	if (unlikely(m->k != k))
	{
		if (m->k != 0)
			refuse_k(m->k, k);
		return moments_new(k, flags);
	}
	return m;
}

static inline bool
read_pair(FunctionCallInfo fcinfo, double *x)
{
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return false;
	x[0] = PG_GETARG_FLOAT8(1);
	x[1] = PG_GETARG_FLOAT8(2);
	return true;
}

static inline Datum
accum_pair(FunctionCallInfo fcinfo, uint8 flags)
{
	Moments    *m = own_state(fcinfo, 2, flags);
	double		x[2];

	if (read_pair(fcinfo, x))
		m = add_row(m, x, 2, 1);
	else
		m->missing++;
	PG_RETURN_POINTER(m);
}

SQL_FUNCTION(moments_accum_pair);
Datum
moments_accum_pair(PG_FUNCTION_ARGS)
{
	return accum_pair(fcinfo, 0);
}

SQL_FUNCTION(moments_moving_pair);
Datum
moments_moving_pair(PG_FUNCTION_ARGS)
{
	return accum_pair(fcinfo, MOMENTS_MOVING);
}

SQL_FUNCTION(moments_remove_pair);
Datum
moments_remove_pair(PG_FUNCTION_ARGS)
{
	Moments    *m = own_state(fcinfo, 2, MOMENTS_MOVING);
	double		x[2];

	if (read_pair(fcinfo, x))
		m = remove_row(m, x, 2);
	else
		m->missing--;
	if (m == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(m);
}

/* One row's array: NULL where an element is. */
static inline const double *
read_array(ArrayType *row, int *k)
{
	if (ARR_NDIM(row) != 1 || ARR_DIMS(row)[0] > MAX_VARIABLES)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("moments take 1 to %d variables in a one-dimensional array", MAX_VARIABLES)));
	*k = ARR_DIMS(row)[0];
	if (ARR_HASNULL(row) && array_contains_nulls(row))
		return NULL;
	return (const double *) ARR_DATA_PTR(row);
}

static inline ArrayType *
row_argument(FunctionCallInfo fcinfo)
{
	if (PG_ARGISNULL(1))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("a row's array must not be null"),
				 errhint("Where nothing was answered, pass an array of nulls.")));
	return PG_GETARG_ARRAYTYPE_P(1);
}

static inline Datum
accum_array(FunctionCallInfo fcinfo, uint8 flags)
{
	int			k;
	const double *x = read_array(row_argument(fcinfo), &k);
	Moments    *m = own_state(fcinfo, k, flags);

	if (x != NULL)
		m = add_row(m, x, k, 1);
	else
		m->missing++;
	PG_RETURN_POINTER(m);
}

SQL_FUNCTION(moments_accum_array);
Datum
moments_accum_array(PG_FUNCTION_ARGS)
{
	return accum_array(fcinfo, 0);
}

SQL_FUNCTION(moments_moving_array);
Datum
moments_moving_array(PG_FUNCTION_ARGS)
{
	return accum_array(fcinfo, MOMENTS_MOVING);
}

SQL_FUNCTION(moments_remove_array);
Datum
moments_remove_array(PG_FUNCTION_ARGS)
{
	int			k;
	const double *x = read_array(row_argument(fcinfo), &k);
	Moments    *m = own_state(fcinfo, k, MOMENTS_MOVING);

	if (x != NULL)
		m = remove_row(m, x, k);
	else
		m->missing--;
	if (m == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(m);
}

SQL_FUNCTION(moments_final);
Datum
moments_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(moments_canonical(PG_GETARG_MOMENTS(0)));
}
