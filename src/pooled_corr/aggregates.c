/*
 * aggregates.c
 *	  Correlations into pooled ones, and pooled ones into pooled ones.
 */
#include "core/extension.h"

#include <math.h>

#include "core/aggregate.h"
#include "pooled_corr/pooled_corr.h"

/* Anybody may make an aggregate of their own on the inverse functions. */
static pg_noinline void
refuse_removal(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("a correlation cannot leave pooled ones that it did not enter")));
}

static PooledCorr *
own_state(FunctionCallInfo fcinfo, bool moving)
{
	PooledCorr *p;

	require_aggregate(fcinfo);
	p = PG_ARGISNULL(0) ? pooled_corr_new(0) : pooled_corr_state(fcinfo);
	if (moving && !p->moving)
	{
		if (!pooled_corr_is_empty(p))
			refuse_removal();
		p = pooled_corr_new(8);
		p->moving = 1;
	}
	return p;
}

/* ---- a row ---- */

static double
checked_r(double r)
{
	if (r >= -1 && r <= 1)
		return r;
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("correlation %g is outside -1..1", r)));
}

static int64
checked_n(int64 n)
{
	if (n < 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("a correlation cannot be of " INT64_FORMAT " rows", n)));
	check_row_count(n);
	return n;
}

static double
weight_left(const SizeCell *cell)
{
	return cell->z_squared.hi + cell->perfect;
}

/* Counts a correlation in (by 1) or out again (by -1). */
static void
count_correlation(SizeCell *cell, double r, int by)
{
	DoubleDouble square = two_product(r, r);

	cell->count += by;
	cell->r = dd_add(cell->r, dd(by * r));
	cell->r_squared = dd_add(cell->r_squared, by > 0 ? square : dd_negate(square));
	if (fabs(r) == 1)
		cell->perfect += by;
	else
	{
		double		z = atanh(r);

		square = two_product(z, z);
		cell->z = dd_add(cell->z, dd(by * z));
		cell->z_squared = dd_add(cell->z_squared, by > 0 ? square : dd_negate(square));
	}
	cell->peak = Max(cell->peak, weight_left(cell));
}

/* What no correlations leave: nothing, whatever rounding left. */
static void
settle(SizeCell *cell)
{
	if (cell->count < 0 || cell->perfect < 0 || cell->perfect > cell->count)
		refuse_removal();
	if (cell->count == cell->perfect)
	{
		cell->z = cell->z_squared = dd(0);
		cell->r_squared = dd(cell->perfect);
		cell->r = dd(rint(cell->r.hi));
		cell->peak = cell->perfect;
	}
}

static inline bool
has_drifted(const SizeCell *cell)
{
	return weight_left(cell) < cell->peak / WINDOW_RESET;
}

static Datum
accum(FunctionCallInfo fcinfo, bool moving)
{
	PooledCorr *p = own_state(fcinfo, moving);
	double		r = PG_ARGISNULL(1) ? 0 : checked_r(PG_GETARG_FLOAT8(1));
	int64		n = PG_ARGISNULL(2) ? 0 : checked_n(PG_GETARG_INT64(2));

	if (PG_ARGISNULL(1) || n < LEAST_SIZE)
		p->missing++;
	else
	{
		check_row_count(p->people + n);
		count_correlation(pooled_corr_find_or_add(&p, n), r, 1);
		p->people += n;
		p->count++;
	}
	PG_RETURN_POINTER(p);
}

SQL_FUNCTION(pooled_corr_accum);
Datum
pooled_corr_accum(PG_FUNCTION_ARGS)
{
	return accum(fcinfo, false);
}

SQL_FUNCTION(pooled_corr_moving);
Datum
pooled_corr_moving(PG_FUNCTION_ARGS)
{
	return accum(fcinfo, true);
}

/* NULL: the executor is to sum the window from scratch. */
SQL_FUNCTION(pooled_corr_remove);
Datum
pooled_corr_remove(PG_FUNCTION_ARGS)
{
	PooledCorr *p = own_state(fcinfo, true);
	double		r = PG_ARGISNULL(1) ? 0 : checked_r(PG_GETARG_FLOAT8(1));
	int64		n = PG_ARGISNULL(2) ? 0 : checked_n(PG_GETARG_INT64(2));
	SizeCell   *cell;

	if (PG_ARGISNULL(1) || n < LEAST_SIZE)
	{
		if (p->missing-- == 0)
			refuse_removal();
		PG_RETURN_POINTER(p);
	}
	cell = pooled_corr_find(p, n);
	if (cell == NULL || cell->count == 0)
		refuse_removal();
	count_correlation(cell, r, -1);
	p->people -= n;
	p->count--;
	settle(cell);
	if (has_drifted(cell))
		PG_RETURN_NULL();
	PG_RETURN_POINTER(p);
}

SQL_FUNCTION(pooled_corr_final);
Datum
pooled_corr_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(pooled_corr_canonical(PG_GETARG_POOLED_CORR(0)));
}

/* ---- merging ---- */

static DoubleDouble
add_signed(DoubleDouble a, DoubleDouble b, int sign)
{
	return dd_add(a, sign > 0 ? b : dd_negate(b));
}

static void
merge_cell(SizeCell *cell, const SizeCell *other, int sign)
{
	cell->count += sign * other->count;
	cell->perfect += sign * other->perfect;
	cell->r = add_signed(cell->r, other->r, sign);
	cell->r_squared = add_signed(cell->r_squared, other->r_squared, sign);
	cell->z = add_signed(cell->z, other->z, sign);
	cell->z_squared = add_signed(cell->z_squared, other->z_squared, sign);
	cell->peak = Max(cell->peak, weight_left(cell));
}

static PooledCorr *
merge_in(PooledCorr *p, PooledCorr *other)
{
	check_row_count(p->people + other->people);
	check_row_count(p->count + p->missing + other->count + other->missing);
	for (int i = 0; i < other->sizes; i++)
		if (other->cells[i].count > 0)
			merge_cell(pooled_corr_find_or_add(&p, other->cells[i].n), other->cells + i, 1);
	p->count += other->count;
	p->people += other->people;
	p->missing += other->missing;
	return p;
}

static Datum
combine(FunctionCallInfo fcinfo, bool moving)
{
	PooledCorr *p = own_state(fcinfo, moving);

	if (!PG_ARGISNULL(1))
		p = merge_in(p, PG_GETARG_POOLED_CORR(1));
	PG_RETURN_POINTER(p);
}

SQL_FUNCTION(pooled_corr_combine);
Datum
pooled_corr_combine(PG_FUNCTION_ARGS)
{
	return combine(fcinfo, false);
}

SQL_FUNCTION(pooled_corr_moving_combine);
Datum
pooled_corr_moving_combine(PG_FUNCTION_ARGS)
{
	return combine(fcinfo, true);
}

SQL_FUNCTION(pooled_corr_uncombine);
Datum
pooled_corr_uncombine(PG_FUNCTION_ARGS)
{
	PooledCorr *p = own_state(fcinfo, true);
	PooledCorr *other;
	bool		drifted = false;

	if (PG_ARGISNULL(1))
		PG_RETURN_POINTER(p);
	other = PG_GETARG_POOLED_CORR(1);
	for (int i = 0; i < other->sizes; i++)
	{
		SizeCell   *cell = pooled_corr_find(p, other->cells[i].n);

		if (cell == NULL)
			refuse_removal();
		merge_cell(cell, other->cells + i, -1);
		settle(cell);
		drifted |= has_drifted(cell);
	}
	if (p->missing < other->missing)
		refuse_removal();
	p->count -= other->count;
	p->people -= other->people;
	p->missing -= other->missing;
	if (drifted)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(p);
}

/* ---- operators ---- */

SQL_FUNCTION(pooled_corr_add);
Datum
pooled_corr_add(PG_FUNCTION_ARGS)
{
	PooledCorr *a = pooled_corr_canonical(PG_GETARG_POOLED_CORR(0));

	PG_RETURN_POINTER(pooled_corr_canonical(merge_in(a, PG_GETARG_POOLED_CORR(1))));
}

static pg_noinline void
not_contained(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("the correlations to take out are not all in these")));
}

/* One side of a cell without the same of another, with moments' care for rounding. */
static void
take_out_sums(DoubleDouble *sum, DoubleDouble *square, Moments *from, Moments *other)
{
	Moments    *rest;

	if (moments_is_empty(other))
		return;
	rest = moments_take_out(from, other);
	*sum = moments_pair(rest, 0);
	*square = moments_pair(rest, 1);
}

static void
take_out(SizeCell *cell, const SizeCell *other)
{
	if (cell->count < other->count || cell->perfect < other->perfect ||
		cell->count - cell->perfect < other->count - other->perfect)
		not_contained();
	take_out_sums(&cell->r, &cell->r_squared, cell_r(cell), cell_r(other));
	take_out_sums(&cell->z, &cell->z_squared, cell_z(cell), cell_z(other));
	cell->count -= other->count;
	cell->perfect -= other->perfect;
}

SQL_FUNCTION(pooled_corr_subtract);
Datum
pooled_corr_subtract(PG_FUNCTION_ARGS)
{
	PooledCorr *a = pooled_corr_canonical(PG_GETARG_POOLED_CORR(0));
	PooledCorr *b = PG_GETARG_POOLED_CORR(1);

	for (int i = 0; i < b->sizes; i++)
	{
		SizeCell   *cell = pooled_corr_find(a, b->cells[i].n);

		if (cell == NULL)
			not_contained();
		take_out(cell, b->cells + i);
	}
	if (a->missing < b->missing)
		not_contained();
	a->missing -= b->missing;
	a = pooled_corr_canonical(a);
	pooled_corr_check(a);
	PG_RETURN_POINTER(a);
}

/* High parts decide: the last bits of the low ones depend on order. */
static bool
cells_equal(const SizeCell *a, const SizeCell *b)
{
	return a->n == b->n && a->count == b->count && a->perfect == b->perfect &&
		a->r.hi == b->r.hi && a->r_squared.hi == b->r_squared.hi &&
		a->z.hi == b->z.hi && a->z_squared.hi == b->z_squared.hi;
}

static bool
pooled_corr_equal(PooledCorr *a, PooledCorr *b)
{
	a = pooled_corr_canonical(a);
	b = pooled_corr_canonical(b);
	if (a->sizes != b->sizes || a->missing != b->missing)
		return false;
	for (int i = 0; i < a->sizes; i++)
		if (!cells_equal(a->cells + i, b->cells + i))
			return false;
	return true;
}

SQL_FUNCTION(pooled_corr_eq);
Datum
pooled_corr_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(pooled_corr_equal(PG_GETARG_POOLED_CORR(0), PG_GETARG_POOLED_CORR(1)));
}

SQL_FUNCTION(pooled_corr_ne);
Datum
pooled_corr_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!pooled_corr_equal(PG_GETARG_POOLED_CORR(0), PG_GETARG_POOLED_CORR(1)));
}
