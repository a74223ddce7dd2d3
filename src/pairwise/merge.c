/*
 * merge.c
 *	  Pairwise moments into pairwise moments: merging, taking out, comparing.
 */
#include "core/extension.h"

#include <math.h>

#include "utils/array.h"

#include "core/aggregate.h"
#include "pairwise/pairwise.h"

/* Whether the sums of both stay whole when added: see the header. */
static bool
stay_whole(Pairwise *a, Pairwise *b)
{
	if ((a->flags | b->flags) & MOMENTS_WIDE)
		return false;
	for (int i = 0; i < a->k; i++)
	{
		int			square = SQUARE_WITH(a->k, i, i);

		if (pairwise_hi(a)[square] + pairwise_hi(b)[square] > WHOLE_LIMIT)
			return false;
	}
	return true;
}

static void
add_sums(Pairwise *a, Pairwise *b, int sign)
{
	for (int i = 0; i < PAIRWISE_SUMS(a->k); i++)
	{
		DoubleDouble other = pairwise_sum(b, i);
		DoubleDouble sum = dd_add(pairwise_sum(a, i), sign > 0 ? other : dd_negate(other));

		pairwise_hi(a)[i] = sum.hi;
		if (a->flags & MOMENTS_WIDE)
			pairwise_lo(a)[i] = sum.lo;
	}
}

/* Adds b to a (sign 1) or takes it out of a (-1), in place where it fits. */
static Pairwise *
merge(Pairwise *a, Pairwise *b, int sign)
{
	uint8		flags;

	if (a->k != b->k)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("moments of %d and of %d variables cannot be put together", a->k, b->k)));
	flags = a->flags | (b->flags & MOMENTS_SPECIAL) | (stay_whole(a, b) ? 0 : MOMENTS_WIDE);
	if (flags != a->flags)
		a = pairwise_with(a, flags);
	a->n += sign * b->n;
	a->missing += sign * b->missing;
	for (int i = 0; i < PAIRS_OF(a->k); i++)
		a->rows[i] += sign * b->rows[i];
	add_sums(a, b, sign);
	if (b->flags & MOMENTS_SPECIAL)
		for (int i = 0; i < 3 * a->k * a->k; i++)
			pairwise_specials(a)[i] += sign * pairwise_specials(b)[i];
	if ((flags & MOMENTS_WIDE) && (flags & MOMENTS_MOVING))
		pairwise_raise_peaks(a);
	return a;
}

Pairwise *
pairwise_merge_in(Pairwise *a, Pairwise *b)
{
	a = merge(a, b, 1);
	check_row_count(a->n + a->missing);
	for (int i = 0; i < a->k; i++)
		if (!(pairwise_hi(a)[SQUARE_WITH(a->k, i, i)] <= LARGEST_SQUARES))
			moments_refuse_range(i, "large", "Divide");
	return a;
}

/* Pairs that no row is left of have sums of 0, whatever rounding left. */
static void
forget_empty(Pairwise *p)
{
	for (int i = 0; i < p->k; i++)
		for (int j = 0; j <= i; j++)
			if (*pairwise_rows(p, i, j) == 0)
				pairwise_forget(p, i, j);
}

static bool
has_negative_counts(Pairwise *p)
{
	if (p->n < 0 || p->missing < 0)
		return true;
	for (int i = 0; i < PAIRS_OF(p->k); i++)
		if (p->rows[i] < 0)
			return true;
	if (p->flags & MOMENTS_SPECIAL)
		for (int i = 0; i < 3 * p->k * p->k; i++)
			if (pairwise_specials(p)[i] < 0)
				return true;
	return false;
}

/* What rounding left beyond what rows can have is moved to the bound, pair by pair. */
static void
settle(Pairwise *rest, Pairwise *before)
{
	for (int i = 0; i < rest->k; i++)
		for (int j = 0; j <= i; j++)
		{
			Moments    *pair = pairwise_pair(rest, i, j);

			moments_settle(pair, pairwise_pair(before, i, j));
			pairwise_put_pair(rest, i, j, pair);
		}
}

/* a without the rows of b, which must be in it; b has rows. */
Pairwise *
pairwise_take_out(Pairwise *a, Pairwise *b)
{
	Pairwise   *rest;

	if (pairwise_is_empty(a))
		refuse_not_contained();
	rest = merge(pairwise_with(a, a->flags), b, -1);
	if (has_negative_counts(rest))
		refuse_not_contained();
	settle(rest, a);
	rest = pairwise_canonical(rest);
	pairwise_check(rest);
	return rest;
}

/* ---- as an aggregate ---- */

static Datum
combine(FunctionCallInfo fcinfo, uint8 flags)
{
	Pairwise   *state;
	Pairwise   *other;

	require_aggregate(fcinfo);
	state = PG_ARGISNULL(0) ? pairwise_new(0, 0) : pairwise_state(fcinfo);
	if (PG_ARGISNULL(1))
		PG_RETURN_POINTER(state);
	other = PG_GETARG_PAIRWISE(1);
	if (pairwise_is_empty(other))
		PG_RETURN_POINTER(state);
	if (state->k == 0)
		state = pairwise_new(other->k, flags);
	PG_RETURN_POINTER(pairwise_merge_in(state, other));
}

SQL_FUNCTION(pairwise_combine);
Datum
pairwise_combine(PG_FUNCTION_ARGS)
{
	return combine(fcinfo, 0);
}

SQL_FUNCTION(pairwise_moving_combine);
Datum
pairwise_moving_combine(PG_FUNCTION_ARGS)
{
	return combine(fcinfo, MOMENTS_MOVING);
}

SQL_FUNCTION(pairwise_uncombine);
Datum
pairwise_uncombine(PG_FUNCTION_ARGS)
{
	Pairwise   *state;
	Pairwise   *other;

	require_aggregate(fcinfo);
	state = PG_ARGISNULL(0) ? pairwise_new(0, 0) : pairwise_state(fcinfo);
	if (PG_ARGISNULL(1))
		PG_RETURN_POINTER(state);
	other = PG_GETARG_PAIRWISE(1);
	if (pairwise_is_empty(other))
		PG_RETURN_POINTER(state);
	state = merge(state, other, -1);
	if (!(state->flags & MOMENTS_MOVING) || has_negative_counts(state))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("rows cannot leave moments that they did not enter")));
	if (pairwise_is_empty(state))
		PG_RETURN_POINTER(pairwise_new(0, 0));
	forget_empty(state);
	if ((state->flags & MOMENTS_WIDE) && pairwise_has_drifted(state))
		PG_RETURN_NULL();
	PG_RETURN_POINTER(state);
}

/* ---- as operators ---- */

SQL_FUNCTION(pairwise_add);
Datum
pairwise_add(PG_FUNCTION_ARGS)
{
	Pairwise   *a = PG_GETARG_PAIRWISE(0);
	Pairwise   *b = PG_GETARG_PAIRWISE(1);

	if (pairwise_is_empty(a) || pairwise_is_empty(b))
		PG_RETURN_POINTER(pairwise_canonical(pairwise_is_empty(b) ? a : b));
	PG_RETURN_POINTER(pairwise_canonical(pairwise_merge_in(pairwise_with(a, a->flags), b)));
}

SQL_FUNCTION(pairwise_subtract);
Datum
pairwise_subtract(PG_FUNCTION_ARGS)
{
	Pairwise   *a = PG_GETARG_PAIRWISE(0);
	Pairwise   *b = PG_GETARG_PAIRWISE(1);

	if (pairwise_is_empty(b))
		PG_RETURN_POINTER(pairwise_canonical(a));
	PG_RETURN_POINTER(pairwise_take_out(a, b));
}

/* High parts decide: the last bits of the low ones depend on order. */
static bool
pairwise_equal(Pairwise *a, Pairwise *b)
{
	if (pairwise_is_empty(a) && pairwise_is_empty(b))
		return true;
	if (a->k != b->k || a->n != b->n || a->missing != b->missing ||
		memcmp(a->rows, b->rows, sizeof(int64) * PAIRS_OF(a->k)) != 0)
		return false;
	a = pairwise_canonical(a);
	b = pairwise_canonical(b);
	if ((a->flags ^ b->flags) & MOMENTS_SPECIAL)
		return false;
	for (int i = 0; i < PAIRWISE_SUMS(a->k); i++)
		if (pairwise_hi(a)[i] != pairwise_hi(b)[i])
			return false;
	return !(a->flags & MOMENTS_SPECIAL) ||
		memcmp(pairwise_specials(a), pairwise_specials(b), sizeof(int64) * 3 * a->k * a->k) == 0;
}

SQL_FUNCTION(pairwise_eq);
Datum
pairwise_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(pairwise_equal(PG_GETARG_PAIRWISE(0), PG_GETARG_PAIRWISE(1)));
}

SQL_FUNCTION(pairwise_ne);
Datum
pairwise_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!pairwise_equal(PG_GETARG_PAIRWISE(0), PG_GETARG_PAIRWISE(1)));
}
