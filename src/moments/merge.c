/*
 * merge.c
 *	  Moments into moments: merging, taking out, comparing, choosing variables.
 */
#include "core/extension.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "utils/array.h"

#include "core/aggregate.h"
#include "moments/moments.h"

static void
require_same_k(const Moments *a, const Moments *b)
{
	if (a->k != b->k)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("moments of %d and of %d variables cannot be put together", a->k, b->k)));
}

/* Whether the sums of both stay whole when added: see the header. */
static bool
stay_whole(Moments *a, Moments *b)
{
	if ((a->flags | b->flags) & MOMENTS_WIDE)
		return false;
	for (int i = 0; i < a->k; i++)
	{
		int			square = PRODUCT(a->k, i, i);

		if (moments_hi(a)[square] + moments_hi(b)[square] > WHOLE_LIMIT)
			return false;
	}
	return true;
}

static void
add_pairs(Moments *a, Moments *b, double sign)
{
	for (int i = 0; i < SUMS_OF(a->k); i++)
	{
		DoubleDouble other = moments_pair(b, i);
		DoubleDouble sum = dd_add(moments_pair(a, i), sign > 0 ? other : dd_negate(other));

		moments_hi(a)[i] = sum.hi;
		moments_lo(a)[i] = sum.lo;
	}
}

/* Adds b to a (sign 1) or takes it out of a (-1), in place where it fits. */
static Moments *
merge(Moments *a, Moments *b, int sign)
{
	bool		whole;
	uint8		flags;

	require_same_k(a, b);
	whole = stay_whole(a, b);
	flags = a->flags | (b->flags & MOMENTS_SPECIAL) | (whole ? 0 : MOMENTS_WIDE);
	if (flags != a->flags)
		a = moments_with(a, flags);
	a->n += sign * b->n;
	a->missing += sign * b->missing;
	if (whole)
	{
		for (int i = 0; i < SUMS_OF(a->k); i++)
			moments_hi(a)[i] += sign * moments_hi(b)[i];
	}
	else
		add_pairs(a, b, sign);
	if (b->flags & MOMENTS_SPECIAL)
		for (int i = 0; i < 3 * a->k; i++)
			moments_specials(a)[i] += sign * moments_specials(b)[i];
	if ((flags & MOMENTS_WIDE) && (flags & MOMENTS_MOVING))
		moments_raise_peaks(a);
	return a;
}

Moments *
moments_merge_in(Moments *a, Moments *b)
{
	a = merge(a, b, 1);
	check_row_count(a->n + a->missing);
	for (int i = 0; i < a->k; i++)
		if (!(moments_hi(a)[PRODUCT(a->k, i, i)] <= LARGEST_SQUARES))
			moments_refuse_range(i, "large", "Divide");
	return a;
}

void
refuse_not_contained(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("the rows to take out are not all in these moments")));
}

static void
set_pair(Moments *m, int sum, DoubleDouble pair)
{
	moments_hi(m)[sum] = pair.hi;
	if (m->flags & MOMENTS_WIDE)
		moments_lo(m)[sum] = pair.lo;
}

/* A sum of squares is at least (sum x)^2/n. */
static void
settle_square(Moments *m, Moments *before, int i, double rounding)
{
	int			square = PRODUCT(m->k, i, i);
	DoubleDouble sum = moments_pair(m, i);
	DoubleDouble least = dd_divide(dd_multiply(sum, sum), dd((double) m->n));
	double		lacking = dd_subtract(least, moments_pair(m, square)).hi;

	if (lacking > rounding * moments_hi(before)[square])
		refuse_not_contained();
	if (lacking > 0 && (m->flags & MOMENTS_WIDE))
		set_pair(m, square, least);
}

/* A product is within what the squares allow around the means' own. */
static void
settle_product(Moments *m, Moments *before, int i, int j, double rounding)
{
	int			product = PRODUCT(m->k, i, j);
	DoubleDouble means = dd_divide(dd_multiply(moments_pair(m, i), moments_pair(m, j)), dd((double) m->n));
	DoubleDouble about = dd_subtract(moments_pair(m, product), means);
	double		most = sqrt(moments_centred(m, i, i).hi) * sqrt(moments_centred(m, j, j).hi);
	double		largest = sqrt(moments_hi(before)[PRODUCT(m->k, i, i)]) *
		sqrt(moments_hi(before)[PRODUCT(m->k, j, j)]);

	if (fabs(about.hi) > most * (1 + 1e-14) + sqrt(rounding) * largest)
		refuse_not_contained();
	if (fabs(about.hi) > most && (m->flags & MOMENTS_WIDE))
		set_pair(m, product, dd_add(means, dd(copysign(most, about.hi))));
}

/* Without rows nothing but rounding may be left. */
static void
settle_nothing(Moments *m, Moments *before)
{
	double		rounding = ldexp(before->n + 1.0, -98);

	for (int i = 0; i < m->k; i++)
		for (int j = 0; j <= i; j++)
		{
			double		largest = sqrt(moments_hi(before)[PRODUCT(m->k, i, i)]) *
				sqrt(moments_hi(before)[PRODUCT(m->k, j, j)]);

			if (fabs(moments_hi(m)[PRODUCT(m->k, i, j)]) > rounding * largest)
				refuse_not_contained();
		}
	memset(m->sums, 0, VARSIZE(m) - offsetof(Moments, sums));
}

/*
 * What a subtraction leaves of two nearly equal sums may, by rounding, be
 * what no rows could have.  Within the rounding of the larger operand it is
 * moved to the bound; beyond, the rows were never in there.
 */
void
moments_settle(Moments *m, Moments *before)
{
	double		rounding = ldexp(before->n + 1.0, -98);

	if (m->n == 0)
	{
		settle_nothing(m, before);
		return;
	}
	for (int i = 0; i < m->k; i++)
		settle_square(m, before, i, rounding);
	for (int i = 0; i < m->k; i++)
		for (int j = 0; j < i; j++)
			settle_product(m, before, i, j, rounding);
}

/* a without the rows of b, which must be in it; b has rows. */
Moments *
moments_take_out(Moments *a, Moments *b)
{
	Moments    *rest;

	if (moments_is_empty(a))
		refuse_not_contained();
	rest = merge(moments_with(a, a->flags), b, -1);
	if (rest->n < 0 || rest->missing < 0)
		refuse_not_contained();
	if (rest->flags & MOMENTS_SPECIAL)
		for (int i = 0; i < 3 * rest->k; i++)
			if (moments_specials(rest)[i] < 0)
				refuse_not_contained();
	moments_settle(rest, a);
	rest = moments_canonical(rest);
	moments_check(rest);
	return rest;
}

/* ---- as an aggregate ---- */

static Datum
combine(FunctionCallInfo fcinfo, uint8 flags)
{
	Moments    *state;
	Moments    *other;

	require_aggregate(fcinfo);
	state = PG_ARGISNULL(0) ? moments_new(0, 0) : moments_state(fcinfo);
	if (PG_ARGISNULL(1))
		PG_RETURN_POINTER(state);
	other = PG_GETARG_MOMENTS(1);
	if (moments_is_empty(other))
		PG_RETURN_POINTER(state);
	if (state->k == 0)
		state = moments_new(other->k, flags);
	PG_RETURN_POINTER(moments_merge_in(state, other));
}

SQL_FUNCTION(moments_combine);
Datum
moments_combine(PG_FUNCTION_ARGS)
{
	return combine(fcinfo, 0);
}

SQL_FUNCTION(moments_moving_combine);
Datum
moments_moving_combine(PG_FUNCTION_ARGS)
{
	return combine(fcinfo, MOMENTS_MOVING);
}

SQL_FUNCTION(moments_uncombine);
Datum
moments_uncombine(PG_FUNCTION_ARGS)
{
	Moments    *state;
	Moments    *other;

	require_aggregate(fcinfo);
	state = PG_ARGISNULL(0) ? moments_new(0, 0) : moments_state(fcinfo);
	if (PG_ARGISNULL(1))
		PG_RETURN_POINTER(state);
	other = PG_GETARG_MOMENTS(1);
	if (moments_is_empty(other))
		PG_RETURN_POINTER(state);
	moments_require_moving(state, state->n >= other->n && state->missing >= other->missing);
	state = merge(state, other, -1);
	if (moments_is_empty(state))
		state = moments_new(0, 0);
	else if (state->n == 0)
		memset(state->sums, 0, VARSIZE(state) - offsetof(Moments, sums));
	else if ((state->flags & MOMENTS_WIDE) && moments_has_drifted(state))
		PG_RETURN_NULL();
	PG_RETURN_POINTER(state);
}

/* ---- as operators ---- */

SQL_FUNCTION(moments_add);
Datum
moments_add(PG_FUNCTION_ARGS)
{
	Moments    *a = PG_GETARG_MOMENTS(0);
	Moments    *b = PG_GETARG_MOMENTS(1);

	if (moments_is_empty(a) || moments_is_empty(b))
		PG_RETURN_POINTER(moments_canonical(moments_is_empty(b) ? a : b));
	PG_RETURN_POINTER(moments_canonical(moments_merge_in(moments_with(a, a->flags), b)));
}

SQL_FUNCTION(moments_subtract);
Datum
moments_subtract(PG_FUNCTION_ARGS)
{
	Moments    *a = PG_GETARG_MOMENTS(0);
	Moments    *b = PG_GETARG_MOMENTS(1);

	if (moments_is_empty(b))
		PG_RETURN_POINTER(moments_canonical(a));
	PG_RETURN_POINTER(moments_take_out(a, b));
}

/* High parts decide: the last bits of the low ones depend on order. */
static bool
moments_equal(Moments *a, Moments *b)
{
	if (moments_is_empty(a) && moments_is_empty(b))
		return true;
	if (a->k != b->k || a->n != b->n || a->missing != b->missing)
		return false;
	a = moments_canonical(a);
	b = moments_canonical(b);
	if ((a->flags ^ b->flags) & MOMENTS_SPECIAL)
		return false;
	for (int i = 0; i < SUMS_OF(a->k); i++)
		if (moments_hi(a)[i] != moments_hi(b)[i])
			return false;
	return !(a->flags & MOMENTS_SPECIAL) ||
		memcmp(moments_specials(a), moments_specials(b), sizeof(int64) * 3 * a->k) == 0;
}

SQL_FUNCTION(moments_eq);
Datum
moments_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(moments_equal(PG_GETARG_MOMENTS(0), PG_GETARG_MOMENTS(1)));
}

SQL_FUNCTION(moments_ne);
Datum
moments_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!moments_equal(PG_GETARG_MOMENTS(0), PG_GETARG_MOMENTS(1)));
}

/* ---- some of the variables ---- */

static void
copy_variable(Moments *from, int i, Moments *to, int at, const int *chosen)
{
	set_pair(to, at, moments_pair(from, i));
	for (int j = 0; j <= at; j++)
		set_pair(to, PRODUCT(to->k, at, j),
				 moments_pair(from, PRODUCT(from->k, Max(i, chosen[j]), Min(i, chosen[j]))));
	if (from->flags & MOMENTS_SPECIAL)
		memcpy(moments_specials(to) + 3 * at, moments_specials(from) + 3 * i, 3 * sizeof(int64));
}

SQL_FUNCTION(moments_subset);
Datum
moments_subset(PG_FUNCTION_ARGS)
{
	Moments    *m = PG_GETARG_MOMENTS(0);
	int			count;
	int		   *chosen = checked_variables(m, PG_GETARG_ARRAYTYPE_P(1), &count);
	Moments    *part;

	if (m->k == 0)
		PG_RETURN_POINTER(moments_new(0, 0));
	if (count == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a subset needs at least one variable")));
	part = moments_new(count, m->flags & (MOMENTS_WIDE | MOMENTS_SPECIAL));
	part->n = m->n;
	part->missing = m->missing;
	for (int i = 0; i < count; i++)
		copy_variable(m, chosen[i], part, i, chosen);
	PG_RETURN_POINTER(moments_canonical(part));
}
