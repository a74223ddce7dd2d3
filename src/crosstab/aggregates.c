/*
 * aggregates.c
 *	  Rows into crosstabs, and crosstabs into crosstabs.
 */
#include "core/extension.h"

#include "core/aggregate.h"
#include "crosstab/crosstab.h"

/* A pair of values as it comes. */
typedef struct Pair
{
	bool		missing;		/* at least one is NULL */
	int64		key;
} Pair;

static inline Pair
int2_pair(FunctionCallInfo fcinfo)
{
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return (Pair) {.missing = true};
	return (Pair) {.key = cross_key(PG_GETARG_INT16(1), PG_GETARG_INT16(2))};
}

static inline Pair
int4_pair(FunctionCallInfo fcinfo)
{
	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return (Pair) {.missing = true};
	return (Pair) {.key = cross_key(PG_GETARG_INT32(1), PG_GETARG_INT32(2))};
}

/* The state that the executor owns, in its growing form. */
static inline Crosstab *
own_state(FunctionCallInfo fcinfo)
{
	Crosstab   *state;

	require_aggregate(fcinfo);
	if (unlikely(PG_ARGISNULL(0)))
		return crosstab_growing(crosstab_new(0));
	state = crosstab_state(fcinfo);
	return likely(state->slots > 0) ? state : crosstab_growing(state);
}

/* Anybody may make an aggregate of their own on the inverse functions. */
static pg_noinline void
refuse_removal(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("a pair cannot leave a crosstab that it did not enter")));
}

static inline Datum
count_pair(Crosstab *state, Pair pair)
{
	if (pair.missing)
		state->missing++;
	else
		state = crosstab_count(state, pair.key, 1);
	PG_RETURN_POINTER(state);
}

static inline Datum
remove_pair(Crosstab *state, Pair pair)
{
	if (pair.missing ? state->missing < 1 : !crosstab_take(state, pair.key, 1))
		refuse_removal();
	state->missing -= pair.missing;
	PG_RETURN_POINTER(state);
}

SQL_FUNCTION(crosstab_accum_int2);
Datum
crosstab_accum_int2(PG_FUNCTION_ARGS)
{
	return count_pair(own_state(fcinfo), int2_pair(fcinfo));
}

SQL_FUNCTION(crosstab_accum_int4);
Datum
crosstab_accum_int4(PG_FUNCTION_ARGS)
{
	return count_pair(own_state(fcinfo), int4_pair(fcinfo));
}

SQL_FUNCTION(crosstab_remove_int2);
Datum
crosstab_remove_int2(PG_FUNCTION_ARGS)
{
	return remove_pair(own_state(fcinfo), int2_pair(fcinfo));
}

SQL_FUNCTION(crosstab_remove_int4);
Datum
crosstab_remove_int4(PG_FUNCTION_ARGS)
{
	return remove_pair(own_state(fcinfo), int4_pair(fcinfo));
}

/* Final function of crosstab_agg and rollup. */
SQL_FUNCTION(crosstab_final);
Datum
crosstab_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(crosstab_sorted(PG_GETARG_CROSSTAB(0)));
}

/* ---- merging ---- */

static pg_noinline void
refuse_subtraction(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("the pairs to take out are not all in this crosstab")));
}

SQL_FUNCTION(crosstab_combine);
Datum
crosstab_combine(PG_FUNCTION_ARGS)
{
	Crosstab   *state = own_state(fcinfo);
	Crosstab   *other;
	int			places;

	if (PG_ARGISNULL(1))
		PG_RETURN_POINTER(state);
	other = PG_GETARG_CROSSTAB(1);
	check_row_count(state->n + state->missing + other->n + other->missing);
	places = other->slots > 0 ? other->slots : other->used;
	for (int i = 0; i < places; i++)
		if (other->cells[i].n > 0)
			state = crosstab_count(state, other->cells[i].key, other->cells[i].n);
	state->missing += other->missing;
	PG_RETURN_POINTER(state);
}

SQL_FUNCTION(crosstab_uncombine);
Datum
crosstab_uncombine(PG_FUNCTION_ARGS)
{
	Crosstab   *state = own_state(fcinfo);
	Crosstab   *other;

	if (PG_ARGISNULL(1))
		PG_RETURN_POINTER(state);
	other = crosstab_sorted(PG_GETARG_CROSSTAB(1));
	if (state->missing < other->missing)
		refuse_subtraction();
	for (int i = 0; i < other->used; i++)
		if (!crosstab_take(state, other->cells[i].key, other->cells[i].n))
			refuse_subtraction();
	state->missing -= other->missing;
	PG_RETURN_POINTER(state);
}

/* a's cells and sign times b's, in order; only what is above 0. */
static Crosstab *
merge(const Crosstab *a, const Crosstab *b, int sign)
{
	Crosstab   *sum = crosstab_new(a->used + b->used);
	int			i = 0;
	int			j = 0;
	int			cells = 0;

	while (i < a->used || j < b->used)
	{
		CrossCell	cell = {0};
		bool		left = j == b->used || (i < a->used && a->cells[i].key <= b->cells[j].key);
		bool		right = i == a->used || (j < b->used && b->cells[j].key <= a->cells[i].key);

		if (left)
			cell = a->cells[i++];
		if (right)
		{
			cell.key = b->cells[j].key;
			cell.n += sign * b->cells[j++].n;
		}
		if (cell.n < 0)
			refuse_subtraction();
		if (cell.n > 0)
			sum->cells[cells++] = cell;
	}
	if (cells > MAX_CELLS)
		refuse_cells();
	sum->used = cells;
	sum->n = a->n + sign * b->n;
	sum->missing = a->missing + sign * b->missing;
	if (sum->missing < 0)
		refuse_subtraction();
	check_row_count(sum->n + sum->missing);
	SET_VARSIZE(sum, CROSSTAB_SIZE(cells));
	return sum;
}

SQL_FUNCTION(crosstab_add);
Datum
crosstab_add(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(merge(crosstab_sorted(PG_GETARG_CROSSTAB(0)),
							crosstab_sorted(PG_GETARG_CROSSTAB(1)), 1));
}

SQL_FUNCTION(crosstab_subtract);
Datum
crosstab_subtract(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(merge(crosstab_sorted(PG_GETARG_CROSSTAB(0)),
							crosstab_sorted(PG_GETARG_CROSSTAB(1)), -1));
}

static bool
crosstab_equal(Crosstab *a, Crosstab *b)
{
	a = crosstab_sorted(a);
	b = crosstab_sorted(b);
	return a->used == b->used && a->missing == b->missing &&
		memcmp(a->cells, b->cells, sizeof(CrossCell) * a->used) == 0;
}

SQL_FUNCTION(crosstab_eq);
Datum
crosstab_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(crosstab_equal(PG_GETARG_CROSSTAB(0), PG_GETARG_CROSSTAB(1)));
}

SQL_FUNCTION(crosstab_ne);
Datum
crosstab_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!crosstab_equal(PG_GETARG_CROSSTAB(0), PG_GETARG_CROSSTAB(1)));
}
