/*
 * unit_pairs_aggregates.c
 *	  Rows into pairs of two variables in units, and pairs into pairs.
 */
#include "core/extension.h"

#include <math.h>

#include "utils/builtins.h"

#include "core/aggregate.h"
#include "icc/unit_pairs.h"

/* ---- a row ---- */

static inline void
check_range(int variable, double value, double squares)
{
	if (unlikely(!(squares <= LARGEST_SQUARES)))
		moments_refuse_range(variable, "large", "Divide");
	if (unlikely(fabs(value) < SMALLEST_VALUE && value != 0))
		moments_refuse_range(variable, "small", "Multiply");
}

/* Counts NaN and infinities; their part in the sums is 0. */
static pg_noinline double
count_special(int64 *specials, double value, int by)
{
	specials[isnan(value) ? 0 : value > 0 ? 1 : 2] += by;
	return 0;
}

/* Counts a row in (by 1) or out again (by -1). */
static inline void
count_row(UnitPair *unit, double y, double x, int by)
{
	double		values[2];

	values[0] = likely(isfinite(y)) ? y : count_special(unit->specials[0], y, by);
	values[1] = likely(isfinite(x)) ? x : count_special(unit->specials[1], x, by);
	unit->n += by;
	for (int i = 0, sum = 2; i < 2; i++)
	{
		double		value = by * values[i];

		unit->sums[i] = dd_add(unit->sums[i], dd(value));
		for (int j = 0; j <= i; j++, sum++)
			unit->sums[sum] = dd_add(unit->sums[sum], two_product(value, values[j]));
		if (by > 0)
		{
			check_range(i, value, unit->sums[sum - 1].hi);
			unit->peaks[i] = Max(unit->peaks[i], unit->sums[sum - 1].hi);
		}
	}
}

/* Anybody may make an aggregate of their own on the inverse functions. */
static pg_noinline void
refuse_removal(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("a row cannot leave a unit_pairs that it did not enter")));
}

/* What no rows leave: nothing, whatever rounding left. */
static void
empty_if_spent(UnitPair *unit)
{
	for (int i = 0; i < 2; i++)
	{
		int64	   *specials = unit->specials[i];
		int64		finite = unit->n - specials[0] - specials[1] - specials[2];

		if (specials[0] < 0 || specials[1] < 0 || specials[2] < 0 || finite < 0)
			refuse_removal();
		if (finite == 0)
		{
			unit->sums[i] = unit->sums[PRODUCT(2, i, i)] = unit->sums[PRODUCT(2, 1, 0)] = dd(0);
			unit->peaks[i] = 0;
		}
	}
}

/* Whether what has left the window may show in what is left of it. */
static inline bool
has_drifted(const UnitPair *unit)
{
	for (int i = 0; i < 2; i++)
		if (unit->sums[PRODUCT(2, i, i)].hi < unit->peaks[i] / WINDOW_RESET)
			return true;
	return false;
}

static inline UnitPairs *
own_state(FunctionCallInfo fcinfo, bool moving)
{
	UnitPairs  *p;

	require_aggregate(fcinfo);
	p = PG_ARGISNULL(0) ? unit_pairs_new(0, 0) : unit_pairs_state(fcinfo);
	if (unlikely(moving && !p->moving))
	{
		if (!unit_pairs_is_empty(p))
			refuse_removal();
		p = unit_pairs_new(8, 64);
		p->moving = 1;
	}
	return p;
}

static Datum
accum(FunctionCallInfo fcinfo, GroupName name, bool moving)
{
	UnitPairs  *p = own_state(fcinfo, moving);

	count_row(unit_pairs_find_or_add(&p, name), PG_GETARG_FLOAT8(2), PG_GETARG_FLOAT8(3), 1);
	p->n++;
	PG_RETURN_POINTER(p);
}

static Datum
accum_missing(FunctionCallInfo fcinfo, bool moving)
{
	UnitPairs  *p = own_state(fcinfo, moving);

	p->missing++;
	PG_RETURN_POINTER(p);
}

/* NULL: the executor is to sum the window from scratch. */
static Datum
remove_row(FunctionCallInfo fcinfo, GroupName name)
{
	UnitPairs  *p = own_state(fcinfo, true);
	UnitPair   *unit = unit_pairs_find(p, name);

	if (unit == NULL || unit->n == 0)
		refuse_removal();
	count_row(unit, PG_GETARG_FLOAT8(2), PG_GETARG_FLOAT8(3), -1);
	p->n--;
	empty_if_spent(unit);
	if (has_drifted(unit))
		PG_RETURN_NULL();
	PG_RETURN_POINTER(p);
}

static Datum
remove_missing(FunctionCallInfo fcinfo)
{
	UnitPairs  *p = own_state(fcinfo, true);

	if (p->missing == 0)
		refuse_removal();
	p->missing--;
	PG_RETURN_POINTER(p);
}

#define ROW_IS_MISSING()	(PG_ARGISNULL(1) || PG_ARGISNULL(2) || PG_ARGISNULL(3))

/* ---- units by text ---- */

static GroupName
text_argument(FunctionCallInfo fcinfo)
{
	text	   *name = PG_GETARG_TEXT_PP(1);

	return oneway_name(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name));
}

SQL_FUNCTION(unit_pairs_accum_text);
Datum
unit_pairs_accum_text(PG_FUNCTION_ARGS)
{
	return ROW_IS_MISSING() ? accum_missing(fcinfo, false) : accum(fcinfo, text_argument(fcinfo), false);
}

SQL_FUNCTION(unit_pairs_moving_text);
Datum
unit_pairs_moving_text(PG_FUNCTION_ARGS)
{
	return ROW_IS_MISSING() ? accum_missing(fcinfo, true) : accum(fcinfo, text_argument(fcinfo), true);
}

SQL_FUNCTION(unit_pairs_remove_text);
Datum
unit_pairs_remove_text(PG_FUNCTION_ARGS)
{
	return ROW_IS_MISSING() ? remove_missing(fcinfo) : remove_row(fcinfo, text_argument(fcinfo));
}

/* ---- units by whole numbers ---- */

static GroupName
bigint_argument(FunctionCallInfo fcinfo, char *digits)
{
	return oneway_name(digits, pg_lltoa(PG_GETARG_INT64(1), digits));
}

SQL_FUNCTION(unit_pairs_accum_bigint);
Datum
unit_pairs_accum_bigint(PG_FUNCTION_ARGS)
{
	char		digits[MAXINT8LEN + 1];

	return ROW_IS_MISSING() ? accum_missing(fcinfo, false) : accum(fcinfo, bigint_argument(fcinfo, digits), false);
}

SQL_FUNCTION(unit_pairs_moving_bigint);
Datum
unit_pairs_moving_bigint(PG_FUNCTION_ARGS)
{
	char		digits[MAXINT8LEN + 1];

	return ROW_IS_MISSING() ? accum_missing(fcinfo, true) : accum(fcinfo, bigint_argument(fcinfo, digits), true);
}

SQL_FUNCTION(unit_pairs_remove_bigint);
Datum
unit_pairs_remove_bigint(PG_FUNCTION_ARGS)
{
	char		digits[MAXINT8LEN + 1];

	return ROW_IS_MISSING() ? remove_missing(fcinfo) : remove_row(fcinfo, bigint_argument(fcinfo, digits));
}

SQL_FUNCTION(unit_pairs_final);
Datum
unit_pairs_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(unit_pairs_canonical(PG_GETARG_UNIT_PAIRS(0)));
}

/* ---- merging ---- */

static void
merge_unit(UnitPair *unit, const UnitPair *other, int sign)
{
	unit->n += sign * other->n;
	for (int i = 0; i < 6; i++)
		unit->specials[i / 3][i % 3] += sign * other->specials[i / 3][i % 3];
	for (int i = 0; i < PAIR_SUMS; i++)
		unit->sums[i] = dd_add(unit->sums[i], sign > 0 ? other->sums[i] : dd_negate(other->sums[i]));
	for (int i = 0; i < 2; i++)
	{
		double		squares = unit->sums[PRODUCT(2, i, i)].hi;

		check_range(i, 0, squares);
		unit->peaks[i] = Max(unit->peaks[i], squares);
	}
}

static UnitPairs *
merge_in(UnitPairs *p, UnitPairs *other)
{
	check_row_count(p->n + p->missing + other->n + other->missing);
	for (int place = 0; place < other->count; place++)
	{
		UnitPair   *from = unit_pairs_unit(other, place);

		if (from->n > 0)
			merge_unit(unit_pairs_find_or_add(&p, pair_name(other, from)), from, 1);
	}
	p->n += other->n;
	p->missing += other->missing;
	return p;
}

static Datum
combine(FunctionCallInfo fcinfo, bool moving)
{
	UnitPairs  *p = own_state(fcinfo, moving);

	if (!PG_ARGISNULL(1))
		p = merge_in(p, PG_GETARG_UNIT_PAIRS(1));
	PG_RETURN_POINTER(p);
}

SQL_FUNCTION(unit_pairs_combine);
Datum
unit_pairs_combine(PG_FUNCTION_ARGS)
{
	return combine(fcinfo, false);
}

SQL_FUNCTION(unit_pairs_moving_combine);
Datum
unit_pairs_moving_combine(PG_FUNCTION_ARGS)
{
	return combine(fcinfo, true);
}

SQL_FUNCTION(unit_pairs_uncombine);
Datum
unit_pairs_uncombine(PG_FUNCTION_ARGS)
{
	UnitPairs  *p = own_state(fcinfo, true);
	UnitPairs  *other;
	bool		drifted = false;

	if (PG_ARGISNULL(1))
		PG_RETURN_POINTER(p);
	other = PG_GETARG_UNIT_PAIRS(1);
	for (int place = 0; place < other->count; place++)
	{
		UnitPair   *from = unit_pairs_unit(other, place);
		UnitPair   *unit = from->n > 0 ? unit_pairs_find(p, pair_name(other, from)) : NULL;

		if (from->n == 0)
			continue;
		if (unit == NULL || unit->n < from->n)
			refuse_removal();
		merge_unit(unit, from, -1);
		empty_if_spent(unit);
		drifted |= has_drifted(unit);
	}
	if (p->missing < other->missing)
		refuse_removal();
	p->n -= other->n;
	p->missing -= other->missing;
	if (drifted)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(p);
}

/* ---- operators ---- */

SQL_FUNCTION(unit_pairs_add);
Datum
unit_pairs_add(PG_FUNCTION_ARGS)
{
	UnitPairs  *a = unit_pairs_canonical(PG_GETARG_UNIT_PAIRS(0));

	PG_RETURN_POINTER(unit_pairs_canonical(merge_in(a, PG_GETARG_UNIT_PAIRS(1))));
}

static pg_noinline void
not_contained(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("the rows to take out are not all in this unit_pairs")));
}

/* Takes a unit's rows out of the same one, with moments' care for rounding. */
static void
take_out(UnitPair *unit, const UnitPair *other)
{
	Moments    *rest = moments_take_out(pair_moments(unit), pair_moments(other));

	unit->n = rest->n;
	for (int i = 0; i < PAIR_SUMS; i++)
		unit->sums[i] = rest->k > 0 ? moments_pair(rest, i) : dd(0);
	memset(unit->specials, 0, sizeof(unit->specials));
	if (rest->flags & MOMENTS_SPECIAL)
		memcpy(unit->specials, moments_specials(rest), sizeof(unit->specials));
}

SQL_FUNCTION(unit_pairs_subtract);
Datum
unit_pairs_subtract(PG_FUNCTION_ARGS)
{
	UnitPairs  *a = unit_pairs_canonical(PG_GETARG_UNIT_PAIRS(0));
	UnitPairs  *b = PG_GETARG_UNIT_PAIRS(1);

	for (int place = 0; place < b->count; place++)
	{
		UnitPair   *other = unit_pairs_unit(b, place);
		UnitPair   *unit = unit_pairs_find(a, pair_name(b, other));

		if (unit == NULL)
			not_contained();
		take_out(unit, other);
	}
	if (a->missing < b->missing)
		not_contained();
	a->missing -= b->missing;
	a->n -= b->n;
	a = unit_pairs_canonical(a);
	unit_pairs_check(a);
	PG_RETURN_POINTER(a);
}

/* High parts decide: the last bits of the low ones depend on order. */
static bool
same_sums(const UnitPair *a, const UnitPair *b)
{
	for (int i = 0; i < PAIR_SUMS; i++)
		if (a->sums[i].hi != b->sums[i].hi)
			return false;
	return true;
}

static bool
unit_pairs_equal(UnitPairs *a, UnitPairs *b)
{
	if (a->n != b->n || a->missing != b->missing)
		return false;
	a = unit_pairs_canonical(a);
	b = unit_pairs_canonical(b);
	if (a->count != b->count)
		return false;
	for (int i = 0; i < a->count; i++)
	{
		UnitPair   *left = a->units + i;
		UnitPair   *right = b->units + i;
		GroupName		name = pair_name(b, right);

		if (left->length != name.length || memcmp(pair_name(a, left).bytes, name.bytes, name.length) != 0 ||
			left->n != right->n || memcmp(left->specials, right->specials, sizeof(left->specials)) != 0 ||
			!same_sums(left, right))
			return false;
	}
	return true;
}

SQL_FUNCTION(unit_pairs_eq);
Datum
unit_pairs_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(unit_pairs_equal(PG_GETARG_UNIT_PAIRS(0), PG_GETARG_UNIT_PAIRS(1)));
}

SQL_FUNCTION(unit_pairs_ne);
Datum
unit_pairs_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!unit_pairs_equal(PG_GETARG_UNIT_PAIRS(0), PG_GETARG_UNIT_PAIRS(1)));
}
