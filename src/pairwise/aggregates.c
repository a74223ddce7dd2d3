/*
 * aggregates.c
 *	  Rows with gaps into pairwise moments.
 *
 * A gap enters the loops as a value of 0 with a presence of 0, so that they
 * have no branch and vectorise.  The three roads of a row are those of moments:
 * whole numbers, numbers, and rows with NaN or infinities.
 */
#include "core/extension.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "utils/array.h"

#include "core/aggregate.h"
#include "moments/kernels.h"
#include "pairwise/pairwise.h"

typedef struct Row
{
	int			k;
	int			present;		/* how many values */
	double		x[MAX_VARIABLES];	/* 0 for a gap */
	double		has[MAX_VARIABLES]; /* 1, or 0 for a gap */
	bool		finite;
} Row;

static void
read_row(FunctionCallInfo fcinfo, Row *row)
{
	ArrayType  *array;
	const double *values;
	const bits8 *bitmap;

	if (PG_ARGISNULL(1))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("a row's array must not be null"),
				 errhint("Where nothing was answered, pass an array of nulls.")));
	array = PG_GETARG_ARRAYTYPE_P(1);
	if (ARR_NDIM(array) != 1 || ARR_DIMS(array)[0] > MAX_VARIABLES)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("pairwise moments take 1 to %d variables in a one-dimensional array", MAX_VARIABLES)));
	values = (const double *) ARR_DATA_PTR(array);
	bitmap = ARR_NULLBITMAP(array);
	row->k = ARR_DIMS(array)[0];
	row->present = 0;
	row->finite = true;
	for (int i = 0; i < row->k; i++)
	{
		bool		present = bitmap == NULL || (bitmap[i / 8] & (1 << (i % 8)));

		row->has[i] = present;
		row->x[i] = present ? *values++ : 0;
		row->present += present;
		row->finite &= isfinite(row->x[i]) != 0;
	}
}

/* As moments: values other than 0 whose squares would lose digits are refused. */
static void
check_range(const Row *row)
{
	for (int i = 0; i < row->k; i++)
		if (row->x[i] != 0 && fabs(row->x[i]) < SMALLEST_VALUE)
			moments_refuse_range(i, "small", "Multiply");
}

static void
count_rows(Pairwise *p, const Row *row, int64 by)
{
	int64	   *rows = p->rows;

	for (int i = 0; i < row->k; i++)
	{
		for (int j = 0; j <= i; j++)
			rows[j] += by * (int64) (row->has[i] * row->has[j]);
		rows += i + 1;
	}
}

static bool
stays_whole_with(Pairwise *p, const Row *row)
{
	for (int i = 0; i < row->k; i++)
		if (pairwise_hi(p)[SQUARE_WITH(row->k, i, i)] + row->x[i] * row->x[i] > WHOLE_LIMIT)
			return false;
	return true;
}

static void
add_whole_row(double *restrict hi, const Row *row, double sign)
{
	int			k = row->k;
	double	   *restrict product = hi + PRODUCT_OF(k, 0, 0);

	for (int i = 0; i < k; i++)
	{
		double		x = sign * row->x[i];
		double		square = x * row->x[i];

		for (int j = 0; j < k; j++)
			hi[SUM_WITH(k, i, j)] += x * row->has[j];
		for (int j = 0; j < k; j++)
			hi[SQUARE_WITH(k, i, j)] += square * row->has[j];
		for (int j = 0; j < i; j++)
			product[j] += x * row->x[j];
		product += i;
	}
}

static void
add_wide_row(double *restrict hi, double *restrict lo, const Row *row, double sign)
{
	int			k = row->k;
	int			product = PRODUCT_OF(k, 0, 0);

	for (int i = 0; i < k; i++)
	{
		double		x = sign * row->x[i];
		DoubleDouble square = two_product(x, row->x[i]);

		for (int j = 0; j < k; j++)
			add_exactly(&hi[SUM_WITH(k, i, j)], &lo[SUM_WITH(k, i, j)], x * row->has[j], 0);
		for (int j = 0; j < k; j++)
			add_exactly(&hi[SQUARE_WITH(k, i, j)], &lo[SQUARE_WITH(k, i, j)],
						square.hi * row->has[j], square.lo * row->has[j]);
		for (int j = 0; j < i; j++, product++)
		{
			DoubleDouble both = two_product(x, row->x[j]);

			add_exactly(&hi[product], &lo[product], both.hi, both.lo);
		}
	}
}

/* A finite row into a state that may have to be widened for it. */
static Pairwise *
add_finite(Pairwise *p, const Row *row, int sign)
{
	if (!(p->flags & MOMENTS_WIDE))
	{
		if (row_is_whole(row->x, row->k) && stays_whole_with(p, row))
		{
			add_whole_row(pairwise_hi(p), row, sign);
			return p;
		}
		p = pairwise_with(p, p->flags | MOMENTS_WIDE);
	}
	add_wide_row(pairwise_hi(p), pairwise_lo(p), row, sign);
	if (sign > 0)
	{
		for (int i = 0; i < row->k; i++)
			if (unlikely(!(pairwise_hi(p)[SQUARE_WITH(row->k, i, i)] <= LARGEST_SQUARES)))
				moments_refuse_range(i, "large", "Divide");
		if (p->flags & MOMENTS_MOVING)
			pairwise_raise_peaks(p);
	}
	if (p->n % NORMALISE_ROWS == 0)
		pairwise_normalise(p);
	return p;
}

/* Replaces NaN and infinities by 0 and counts them. */
static Pairwise *
count_specials(Pairwise *p, Row *row, int by)
{
	int64	   *specials;

	if (!(p->flags & MOMENTS_SPECIAL))
		p = pairwise_with(p, p->flags | MOMENTS_SPECIAL);
	specials = pairwise_specials(p);
	for (int i = 0; i < row->k; i++)
	{
		double		x = row->x[i];

		if (isfinite(x))
			continue;
		row->x[i] = 0;
		for (int j = 0; j < row->k; j++)
			if (row->has[j] != 0)
				specials[3 * SUM_WITH(row->k, i, j) + (isnan(x) ? 0 : x > 0 ? 1 : 2)] += by;
	}
	return p;
}

static Pairwise *
add_row(Pairwise *p, Row *row, int sign)
{
	check_range(row);
	p->n += sign;
	count_rows(p, row, sign);
	if (!row->finite)
		p = count_specials(p, row, sign);
	return add_finite(p, row, sign);
}

/* ---- moving windows ---- */

/*
 * Only a moving window's state has rows taken out of it: anybody may make an
 * aggregate of their own on the inverse functions.
 */
static void
require_moving(Pairwise *p, const Row *row)
{
	bool		has_row = (p->flags & MOMENTS_MOVING) &&
		(row->present > 0 ? p->n : p->missing) > 0;

	for (int i = 0; i < row->k && has_row; i++)
		for (int j = 0; j <= i; j++)
			if (row->has[i] != 0 && row->has[j] != 0 && *pairwise_rows(p, i, j) == 0)
				has_row = false;
	if (!has_row)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("rows cannot leave moments that they did not enter")));
}

/* NULL: the executor is to sum the window from scratch. */
static Pairwise *
remove_row(Pairwise *p, Row *row)
{
	require_moving(p, row);
	if (row->present == 0)
		p->missing--;
	else
		p = add_row(p, row, -1);
	if (pairwise_is_empty(p))
		return pairwise_new(0, 0);
	for (int i = 0; i < row->k; i++)
		for (int j = 0; j <= i; j++)
			if (row->has[i] * row->has[j] != 0 && *pairwise_rows(p, i, j) == 0)
				pairwise_forget(p, i, j);
	if ((p->flags & MOMENTS_WIDE) && pairwise_has_drifted(p))
		return NULL;
	return p;
}

/* ---- as an aggregate ---- */

/* The state that the executor owns, for rows of k variables. */
static Pairwise *
own_state(FunctionCallInfo fcinfo, int k, uint8 flags)
{
	Pairwise   *p;

	require_aggregate(fcinfo);
	if (PG_ARGISNULL(0))
		return pairwise_new(k, flags);
	p = pairwise_state(fcinfo);
	if (p->k == k)
		return p;
	if (p->k != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("row of %d variables in moments of %d", k, p->k),
				 errhint("Every row of a group must have the same number of variables.")));
	return pairwise_new(k, flags);
}

static Datum
accum(FunctionCallInfo fcinfo, uint8 flags)
{
	Row			row;
	Pairwise   *p;

	require_aggregate(fcinfo);
	read_row(fcinfo, &row);
	p = own_state(fcinfo, row.k, flags);
	if (row.present > 0)
		p = add_row(p, &row, 1);
	else
		p->missing++;
	PG_RETURN_POINTER(p);
}

SQL_FUNCTION(pairwise_accum);
Datum
pairwise_accum(PG_FUNCTION_ARGS)
{
	return accum(fcinfo, 0);
}

SQL_FUNCTION(pairwise_moving);
Datum
pairwise_moving(PG_FUNCTION_ARGS)
{
	return accum(fcinfo, MOMENTS_MOVING);
}

SQL_FUNCTION(pairwise_remove);
Datum
pairwise_remove(PG_FUNCTION_ARGS)
{
	Row			row;
	Pairwise   *p;

	require_aggregate(fcinfo);
	read_row(fcinfo, &row);
	p = remove_row(own_state(fcinfo, row.k, MOMENTS_MOVING), &row);
	if (p == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(p);
}

SQL_FUNCTION(pairwise_final);
Datum
pairwise_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(pairwise_canonical(PG_GETARG_PAIRWISE(0)));
}
