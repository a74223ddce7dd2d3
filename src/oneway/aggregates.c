/*
 * aggregates.c
 *	  Rows into one-way layouts, and layouts into layouts.
 */
#include "core/extension.h"

#include <math.h>

#include "utils/builtins.h"

#include "core/aggregate.h"
#include "oneway/oneway.h"

/* ---- a row ---- */

static void
refuse_overflow(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("sum of squares of a group is out of float8's range")));
}

/* Counts a value in (by 1) or out again (by -1). */
static inline void
count_value(OneGroup *group, double value, int by)
{
	group->n += by;
	if (unlikely(!isfinite(value)))
	{
		group->specials[isnan(value) ? 0 : value > 0 ? 1 : 2] += by;
		return;
	}
	group->sum = dd_add(group->sum, dd(by * value));
	if (by > 0)
	{
		group->square = dd_add(group->square, two_product(value, value));
		if (unlikely(!isfinite(group->square.hi)))
			refuse_overflow();
		group->peak = Max(group->peak, group->square.hi);
	}
	else
		group->square = dd_subtract(group->square, two_product(value, value));
}

/* Anybody may make an aggregate of their own on the inverse functions. */
static pg_noinline void
refuse_removal(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("a row cannot leave a oneway that it did not enter")));
}

static bool
has_special(const OneGroup *group)
{
	return (group->specials[0] | group->specials[1] | group->specials[2]) != 0;
}

/* What no rows leave: nothing, whatever rounding left. */
static void
empty_if_spent(OneGroup *group)
{
	if (group->specials[0] < 0 || group->specials[1] < 0 || group->specials[2] < 0)
		refuse_removal();
	if (group->n == 0)
	{
		if (has_special(group))
			refuse_removal();
		group->sum = group->square = dd(0);
		group->peak = 0;
	}
	else if (group->n == group->specials[0] + group->specials[1] + group->specials[2])
	{
		group->sum = group->square = dd(0);
		group->peak = 0;
	}
}

/* Whether what has left the window may show in what is left of it. */
static inline bool
has_drifted(const OneGroup *group)
{
	return group->square.hi < group->peak / WINDOW_RESET;
}

static inline Oneway *
own_state(FunctionCallInfo fcinfo, bool moving)
{
	Oneway	   *o;

	require_aggregate(fcinfo);
	o = PG_ARGISNULL(0) ? oneway_new(0, 0) : oneway_state(fcinfo);
	if (unlikely(moving && !o->moving))
	{
		if (!oneway_is_empty(o))
			refuse_removal();
		o = oneway_new(8, 64);
		o->moving = 1;
	}
	return o;
}

static Datum
accum(FunctionCallInfo fcinfo, GroupName name, bool moving)
{
	Oneway	   *o = own_state(fcinfo, moving);

	count_value(oneway_find_or_add(&o, name), PG_GETARG_FLOAT8(2), 1);
	o->n++;
	PG_RETURN_POINTER(o);
}

static Datum
accum_missing(FunctionCallInfo fcinfo, bool moving)
{
	Oneway	   *o = own_state(fcinfo, moving);

	o->missing++;
	PG_RETURN_POINTER(o);
}

/* NULL: the executor is to sum the window from scratch. */
static Datum
remove_row(FunctionCallInfo fcinfo, GroupName name)
{
	Oneway	   *o = own_state(fcinfo, true);
	OneGroup	   *group = oneway_find(o, name);

	if (group == NULL || group->n == 0)
		refuse_removal();
	count_value(group, PG_GETARG_FLOAT8(2), -1);
	o->n--;
	empty_if_spent(group);
	if (has_drifted(group))
		PG_RETURN_NULL();
	PG_RETURN_POINTER(o);
}

static Datum
remove_missing(FunctionCallInfo fcinfo)
{
	Oneway	   *o = own_state(fcinfo, true);

	if (o->missing == 0)
		refuse_removal();
	o->missing--;
	PG_RETURN_POINTER(o);
}

#define ROW_IS_MISSING()	(PG_ARGISNULL(1) || PG_ARGISNULL(2))

/* ---- groups by text ---- */

static GroupName
text_argument(FunctionCallInfo fcinfo)
{
	text	   *name = PG_GETARG_TEXT_PP(1);

	return oneway_name(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name));
}

SQL_FUNCTION(oneway_accum_text);
Datum
oneway_accum_text(PG_FUNCTION_ARGS)
{
	return ROW_IS_MISSING() ? accum_missing(fcinfo, false) : accum(fcinfo, text_argument(fcinfo), false);
}

SQL_FUNCTION(oneway_moving_text);
Datum
oneway_moving_text(PG_FUNCTION_ARGS)
{
	return ROW_IS_MISSING() ? accum_missing(fcinfo, true) : accum(fcinfo, text_argument(fcinfo), true);
}

SQL_FUNCTION(oneway_remove_text);
Datum
oneway_remove_text(PG_FUNCTION_ARGS)
{
	return ROW_IS_MISSING() ? remove_missing(fcinfo) : remove_row(fcinfo, text_argument(fcinfo));
}

/* ---- groups by whole numbers ---- */

static GroupName
bigint_argument(FunctionCallInfo fcinfo, char *digits)
{
	return oneway_name(digits, pg_lltoa(PG_GETARG_INT64(1), digits));
}

SQL_FUNCTION(oneway_accum_bigint);
Datum
oneway_accum_bigint(PG_FUNCTION_ARGS)
{
	char		digits[MAXINT8LEN + 1];

	return ROW_IS_MISSING() ? accum_missing(fcinfo, false) : accum(fcinfo, bigint_argument(fcinfo, digits), false);
}

SQL_FUNCTION(oneway_moving_bigint);
Datum
oneway_moving_bigint(PG_FUNCTION_ARGS)
{
	char		digits[MAXINT8LEN + 1];

	return ROW_IS_MISSING() ? accum_missing(fcinfo, true) : accum(fcinfo, bigint_argument(fcinfo, digits), true);
}

SQL_FUNCTION(oneway_remove_bigint);
Datum
oneway_remove_bigint(PG_FUNCTION_ARGS)
{
	char		digits[MAXINT8LEN + 1];

	return ROW_IS_MISSING() ? remove_missing(fcinfo) : remove_row(fcinfo, bigint_argument(fcinfo, digits));
}

SQL_FUNCTION(oneway_final);
Datum
oneway_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(oneway_canonical(PG_GETARG_ONEWAY(0)));
}

/* ---- merging ---- */

static void
merge_group(OneGroup *group, const OneGroup *other, int sign)
{
	group->n += sign * other->n;
	for (int kind = 0; kind < 3; kind++)
		group->specials[kind] += sign * other->specials[kind];
	group->sum = dd_add(group->sum, sign > 0 ? other->sum : dd_negate(other->sum));
	group->square = dd_add(group->square, sign > 0 ? other->square : dd_negate(other->square));
	if (!isfinite(group->square.hi))
		refuse_overflow();
	group->peak = Max(group->peak, group->square.hi);
}

static Oneway *
merge_in(Oneway *o, Oneway *other)
{
	check_row_count(o->n + o->missing + other->n + other->missing);
	for (int place = 0; place < other->count; place++)
	{
		OneGroup	   *from = oneway_group(other, place);

		if (from->n > 0)
			merge_group(oneway_find_or_add(&o, group_name(other, from)), from, 1);
	}
	o->n += other->n;
	o->missing += other->missing;
	return o;
}

static Datum
combine(FunctionCallInfo fcinfo, bool moving)
{
	Oneway	   *o = own_state(fcinfo, moving);

	if (!PG_ARGISNULL(1))
		o = merge_in(o, PG_GETARG_ONEWAY(1));
	PG_RETURN_POINTER(o);
}

SQL_FUNCTION(oneway_combine);
Datum
oneway_combine(PG_FUNCTION_ARGS)
{
	return combine(fcinfo, false);
}

SQL_FUNCTION(oneway_moving_combine);
Datum
oneway_moving_combine(PG_FUNCTION_ARGS)
{
	return combine(fcinfo, true);
}

SQL_FUNCTION(oneway_uncombine);
Datum
oneway_uncombine(PG_FUNCTION_ARGS)
{
	Oneway	   *o = own_state(fcinfo, true);
	Oneway	   *other;
	bool		drifted = false;

	if (PG_ARGISNULL(1))
		PG_RETURN_POINTER(o);
	other = PG_GETARG_ONEWAY(1);
	for (int place = 0; place < other->count; place++)
	{
		OneGroup	   *from = oneway_group(other, place);
		OneGroup	   *group = from->n > 0 ? oneway_find(o, group_name(other, from)) : NULL;

		if (from->n == 0)
			continue;
		if (group == NULL || group->n < from->n)
			refuse_removal();
		merge_group(group, from, -1);
		empty_if_spent(group);
		drifted |= has_drifted(group);
	}
	if (o->missing < other->missing)
		refuse_removal();
	o->n -= other->n;
	o->missing -= other->missing;
	if (drifted)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(o);
}

/* ---- operators ---- */

SQL_FUNCTION(oneway_add);
Datum
oneway_add(PG_FUNCTION_ARGS)
{
	Oneway	   *a = oneway_canonical(PG_GETARG_ONEWAY(0));

	PG_RETURN_POINTER(oneway_canonical(merge_in(a, PG_GETARG_ONEWAY(1))));
}

static pg_noinline void
not_contained(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("the rows to take out are not all in this oneway")));
}

/* Takes a group's rows out of the same one, with moments' care for rounding. */
static void
take_out(OneGroup *group, const OneGroup *other)
{
	Moments    *rest = moments_take_out(group_moments(group), group_moments(other));

	group->n = rest->n;
	group->sum = rest->k > 0 ? moments_pair(rest, 0) : dd(0);
	group->square = rest->k > 0 ? moments_pair(rest, 1) : dd(0);
	memset(group->specials, 0, sizeof(group->specials));
	if (rest->flags & MOMENTS_SPECIAL)
		memcpy(group->specials, moments_specials(rest), sizeof(group->specials));
}

SQL_FUNCTION(oneway_subtract);
Datum
oneway_subtract(PG_FUNCTION_ARGS)
{
	Oneway	   *a = oneway_canonical(PG_GETARG_ONEWAY(0));
	Oneway	   *b = PG_GETARG_ONEWAY(1);

	for (int place = 0; place < b->count; place++)
	{
		OneGroup	   *other = oneway_group(b, place);
		OneGroup	   *group = oneway_find(a, group_name(b, other));

		if (group == NULL)
			not_contained();
		take_out(group, other);
	}
	if (a->missing < b->missing)
		not_contained();
	a->missing -= b->missing;
	a->n -= b->n;
	a = oneway_canonical(a);
	oneway_check(a);
	PG_RETURN_POINTER(a);
}

/* High parts decide: the last bits of the low ones depend on order. */
static bool
oneway_equal(Oneway *a, Oneway *b)
{
	if (a->n != b->n || a->missing != b->missing)
		return false;
	a = oneway_canonical(a);
	b = oneway_canonical(b);
	if (a->count != b->count)
		return false;
	for (int i = 0; i < a->count; i++)
	{
		OneGroup	   *left = a->groups + i;
		OneGroup	   *right = b->groups + i;
		GroupName		name = group_name(b, right);

		if (left->length != name.length || memcmp(group_name(a, left).bytes, name.bytes, name.length) != 0 ||
			left->n != right->n || memcmp(left->specials, right->specials, sizeof(left->specials)) != 0 ||
			left->sum.hi != right->sum.hi || left->square.hi != right->square.hi)
			return false;
	}
	return true;
}

SQL_FUNCTION(oneway_eq);
Datum
oneway_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(oneway_equal(PG_GETARG_ONEWAY(0), PG_GETARG_ONEWAY(1)));
}

SQL_FUNCTION(oneway_ne);
Datum
oneway_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!oneway_equal(PG_GETARG_ONEWAY(0), PG_GETARG_ONEWAY(1)));
}
