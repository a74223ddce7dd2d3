/*
 * aggregates.c
 *	  Rows into moments.
 *
 * The three roads of a row: whole numbers into a whole state (one
 * multiplication and one addition a sum), numbers into a wide state
 * (double-double), and rows with NaN or infinities, which are counted aside.
 */
#include "core/extension.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "utils/array.h"

#include "core/aggregate.h"
#include "moments/kernels.h"
#include "moments/moments.h"

static pg_attribute_always_inline void
check_overflow(const double *hi, int k)
{
	for (int i = 0; i < k; i++)
		if (unlikely(!(hi[PRODUCT(k, i, i)] <= LARGEST_SQUARES)))
			moments_refuse_range(i, "large", "Divide");
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

/* Whether all values are 0 or of a size that squares exactly. */
static pg_attribute_always_inline bool
row_is_ordinary(const double *x, int k)
{
	int			ordinary = 1;

	for (int i = 0; i < k; i++)
		ordinary &= (fabs(x[i]) <= DBL_MAX) & ((fabs(x[i]) >= SMALLEST_VALUE) | (x[i] == 0));
	return ordinary;
}

/* Whether a row of whole numbers went into a state that keeps whole. */
static pg_attribute_always_inline bool
added_whole(Moments *m, const double *x, int k, double sign)
{
	if ((m->flags & MOMENTS_WIDE) || unlikely(!row_is_whole(x, k) || !stays_whole(moments_hi(m), x, k)))
		return false;
	add_whole(moments_hi(m), x, k, sign);
	return true;
}

/* A finite row into a state that is widened for it. */
static pg_attribute_always_inline Moments *
add_finite(Moments *m, const double *x, int k, double sign)
{
	double	   *hi;

	if (unlikely(!(m->flags & MOMENTS_WIDE)))
		m = moments_with(m, m->flags | MOMENTS_WIDE);
	hi = moments_hi(m);
	add_wide(hi, hi + SUMS_OF(k), x, k, sign);
	if (sign > 0)
	{
		check_overflow(hi, k);
		if (m->flags & MOMENTS_MOVING)
			moments_raise_peaks(m);
	}
	if ((m->n & (NORMALISE_ROWS - 1)) == 0)
		normalise_sums(hi, hi + SUMS_OF(k), SUMS_OF(k));
	return m;
}

static pg_noinline Moments *
add_special(Moments *m, const double *x, int sign)
{
	double		finite[MAX_VARIABLES];

	for (int i = 0; i < m->k; i++)
		if (x[i] != 0 && fabs(x[i]) < SMALLEST_VALUE)
			moments_refuse_range(i, "small", "Multiply");
	if (!(m->flags & MOMENTS_SPECIAL))
		m = moments_with(m, m->flags | MOMENTS_SPECIAL);
	count_specials(m, x, finite, sign);
	return added_whole(m, finite, m->k, sign) ? m : add_finite(m, finite, m->k, sign);
}

static pg_attribute_always_inline Moments *
add_row(Moments *m, const double *x, int k, int sign)
{
	m->n += sign;
	if (added_whole(m, x, k, sign))
		return m;
	if (unlikely(!row_is_ordinary(x, k)))
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
	moments_require_moving(m, m->n > 0);
	m = add_row(m, x, k, -1);
	if (moments_is_empty(m))
		return moments_new(0, 0);
	if (m->n == 0)
		forget_everything(m);
	else if ((m->flags & MOMENTS_WIDE) && moments_has_drifted(m))
		return NULL;
	return m;
}

static inline Moments *
remove_missing(Moments *m)
{
	moments_require_moving(m, m->missing > 0);
	m->missing--;
	return moments_is_empty(m) ? moments_new(0, 0) : m;
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
	m = moments_state(fcinfo);
	if (unlikely(m->k != k))
	{
		if (m->k != 0)
			refuse_k(m->k, k);
		return moments_new(k, flags);
	}
	return m;
}

/* ---- rows of plain arguments: the state, then 2 to 16 variables ---- */

static pg_attribute_always_inline bool
read_plain(FunctionCallInfo fcinfo, double *x, int k)
{
	for (int i = 0; i < k; i++)
	{
		if (PG_ARGISNULL(i + 1))
			return false;
		x[i] = PG_GETARG_FLOAT8(i + 1);
	}
	return true;
}

static pg_attribute_always_inline Datum
accum_plain(FunctionCallInfo fcinfo, int k, uint8 flags)
{
	Moments    *m = own_state(fcinfo, k, flags);
	double		x[MAX_VARIABLES];

	if (likely(read_plain(fcinfo, x, k)))
		m = add_row(m, x, k, 1);
	else
		m->missing++;
	PG_RETURN_POINTER(m);
}

static pg_attribute_always_inline Datum
remove_plain(FunctionCallInfo fcinfo, int k)
{
	Moments    *m = own_state(fcinfo, k, MOMENTS_MOVING);
	double		x[MAX_VARIABLES];

	m = read_plain(fcinfo, x, k) ? remove_row(m, x, k) : remove_missing(m);
	if (m == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(m);
}

SQL_FUNCTION(moments_accum_pair);
Datum
moments_accum_pair(PG_FUNCTION_ARGS)
{
	return accum_plain(fcinfo, 2, 0);
}

SQL_FUNCTION(moments_moving_pair);
Datum
moments_moving_pair(PG_FUNCTION_ARGS)
{
	return accum_plain(fcinfo, 2, MOMENTS_MOVING);
}

SQL_FUNCTION(moments_remove_pair);
Datum
moments_remove_pair(PG_FUNCTION_ARGS)
{
	return remove_plain(fcinfo, 2);
}

/* These serve 3 variables and more: the call says how many there are. */
SQL_FUNCTION(moments_accum_plain);
Datum
moments_accum_plain(PG_FUNCTION_ARGS)
{
	return accum_plain(fcinfo, PG_NARGS() - 1, 0);
}

SQL_FUNCTION(moments_moving_plain);
Datum
moments_moving_plain(PG_FUNCTION_ARGS)
{
	return accum_plain(fcinfo, PG_NARGS() - 1, MOMENTS_MOVING);
}

SQL_FUNCTION(moments_remove_plain);
Datum
moments_remove_plain(PG_FUNCTION_ARGS)
{
	return remove_plain(fcinfo, PG_NARGS() - 1);
}

/* ---- rows of one array ---- */

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

	m = x != NULL ? remove_row(m, x, k) : remove_missing(m);
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
