/*
 * merge.c
 *	  Summaries of survival by group into one another, and out again.
 */
#include "core/extension.h"

#include "miscadmin.h"

#include "core/aggregate.h"
#include "logrank/groups.h"

static pg_noinline void
refuse_subtraction(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("the spells to take out are not all in this survival_groups")));
}

static int64
all_rows(const SurvivalGroups *g)
{
	return g->n + g->missing + g->future + g->unobserved;
}

/* Into a growing state, which may be a larger one afterwards. */
static SurvivalGroups *
merge_in(SurvivalGroups *state, SurvivalGroups *other)
{
	check_row_count(all_rows(state) + all_rows(other));
	for (int i = 0; i < groups_places(other); i++)
	{
		const GroupCell *cell = &other->cells[i];
		int32		part;

		CHECK_FOR_INTERRUPTS();
		if (cell->n <= 0)
			continue;
		part = groups_add_part(&state, part_name(other, cell->part));
		state = groups_count(state, part, cell->time, cell->kind, cell->n);
	}
	state->missing += other->missing;
	state->future += other->future;
	state->unobserved += other->unobserved;
	return state;
}

static void
merge_out(SurvivalGroups *state, SurvivalGroups *other)
{
	if (state->missing < other->missing || state->future < other->future || state->unobserved < other->unobserved)
		refuse_subtraction();
	for (int i = 0; i < groups_places(other); i++)
	{
		const GroupCell *cell = &other->cells[i];
		int32		part;

		CHECK_FOR_INTERRUPTS();
		if (cell->n <= 0)
			continue;
		part = groups_find_part(state, part_name(other, cell->part));
		if (part < 0 || !groups_take(state, part, cell->time, cell->kind, cell->n))
			refuse_subtraction();
	}
	state->missing -= other->missing;
	state->future -= other->future;
	state->unobserved -= other->unobserved;
}

/* The state that the executor owns, in its growing form. */
static SurvivalGroups *
own_state(FunctionCallInfo fcinfo)
{
	SurvivalGroups *state;

	require_aggregate(fcinfo);
	state = PG_ARGISNULL(0) ? groups_new(0, 0, 0) : groups_state(fcinfo);
	return state->slots > 0 ? state : groups_growing(state);
}

SQL_FUNCTION(survival_groups_combine);
Datum
survival_groups_combine(PG_FUNCTION_ARGS)
{
	SurvivalGroups *state = own_state(fcinfo);

	if (!PG_ARGISNULL(1))
		state = merge_in(state, PG_GETARG_GROUPS(1));
	PG_RETURN_POINTER(state);
}

SQL_FUNCTION(survival_groups_uncombine);
Datum
survival_groups_uncombine(PG_FUNCTION_ARGS)
{
	SurvivalGroups *state = own_state(fcinfo);

	if (!PG_ARGISNULL(1))
		merge_out(state, PG_GETARG_GROUPS(1));
	PG_RETURN_POINTER(state);
}

/* Final function of survival_groups_agg and rollup. */
SQL_FUNCTION(survival_groups_final);
Datum
survival_groups_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(groups_sorted(PG_GETARG_GROUPS(0)));
}

SQL_FUNCTION(survival_groups_add);
Datum
survival_groups_add(PG_FUNCTION_ARGS)
{
	SurvivalGroups *sum = groups_growing(PG_GETARG_GROUPS(0));

	PG_RETURN_POINTER(groups_sorted(merge_in(sum, PG_GETARG_GROUPS(1))));
}

SQL_FUNCTION(survival_groups_subtract);
Datum
survival_groups_subtract(PG_FUNCTION_ARGS)
{
	SurvivalGroups *rest = groups_growing(PG_GETARG_GROUPS(0));

	merge_out(rest, PG_GETARG_GROUPS(1));
	PG_RETURN_POINTER(groups_sorted(rest));
}

/* Sorted forms of equal summaries are equal to the bit. */
static bool
groups_equal(SurvivalGroups *a, SurvivalGroups *b)
{
	a = groups_sorted(a);
	b = groups_sorted(b);
	return VARSIZE(a) == VARSIZE(b) && memcmp(VARDATA(a), VARDATA(b), VARSIZE(a) - VARHDRSZ) == 0;
}

SQL_FUNCTION(survival_groups_eq);
Datum
survival_groups_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(groups_equal(PG_GETARG_GROUPS(0), PG_GETARG_GROUPS(1)));
}

SQL_FUNCTION(survival_groups_ne);
Datum
survival_groups_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!groups_equal(PG_GETARG_GROUPS(0), PG_GETARG_GROUPS(1)));
}
