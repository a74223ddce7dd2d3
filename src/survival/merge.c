/*
 * merge.c
 *	  Summaries of survival into one another, and out again.
 */
#include "core/extension.h"

#include "miscadmin.h"

#include "core/aggregate.h"
#include "survival/survival.h"

static pg_noinline void
refuse_subtraction(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("the spells to take out are not all in this survival")));
}

static int64
all_rows(const Survival *s)
{
	return s->n + s->missing + s->future + s->unobserved;
}

/* Into a growing state, which may be a larger one afterwards. */
Survival *
survival_merge_in(Survival *state, Survival *other)
{
	Cause	   *names = survival_causes(other);
	int32		number[MAX_SURVIVAL_CAUSES + 1] = {0};

	check_row_count(all_rows(state) + all_rows(other));
	for (int i = 0; i < survival_places(other); i++)
	{
		SurvivalCell cell = other->cells[i];

		CHECK_FOR_INTERRUPTS();
		if (cell.n <= 0)
			continue;
		if (cell.kind > 0 && cell.kind <= MAX_SURVIVAL_CAUSES)
		{
			if (number[cell.kind] == 0)
			{
				/* to make room, causes are numbered anew */
				if (state->causes == MAX_SURVIVAL_CAUSES)
					memset(number, 0, sizeof(number));
				number[cell.kind] = survival_add_cause(&state, names[cell.kind]);
			}
			cell.kind = number[cell.kind];
		}
		state = survival_count(state, cell.time, cell.kind, cell.n);
	}
	state->missing += other->missing;
	state->future += other->future;
	state->unobserved += other->unobserved;
	return state;
}

void
survival_merge_out(Survival *state, Survival *other)
{
	Cause	   *names = survival_causes(other);

	if (state->missing < other->missing || state->future < other->future || state->unobserved < other->unobserved)
		refuse_subtraction();
	for (int i = 0; i < survival_places(other); i++)
	{
		SurvivalCell cell = other->cells[i];

		CHECK_FOR_INTERRUPTS();
		if (cell.n <= 0)
			continue;
		if (cell.kind > 0 && cell.kind <= MAX_SURVIVAL_CAUSES)
		{
			cell.kind = survival_find_cause(state, names[cell.kind]);
			if (cell.kind == 0)
				refuse_subtraction();
		}
		if (!survival_take(state, cell.time, cell.kind, cell.n))
			refuse_subtraction();
	}
	state->missing -= other->missing;
	state->future -= other->future;
	state->unobserved -= other->unobserved;
}

/* The state that the executor owns, in its growing form. */
static Survival *
own_state(FunctionCallInfo fcinfo)
{
	Survival   *state;

	require_aggregate(fcinfo);
	state = PG_ARGISNULL(0) ? survival_new(0, 0) : survival_state(fcinfo);
	return state->slots > 0 ? state : survival_growing(state);
}

SQL_FUNCTION(survival_combine);
Datum
survival_combine(PG_FUNCTION_ARGS)
{
	Survival   *state = own_state(fcinfo);

	if (!PG_ARGISNULL(1))
		state = survival_merge_in(state, PG_GETARG_SURVIVAL(1));
	PG_RETURN_POINTER(state);
}

SQL_FUNCTION(survival_uncombine);
Datum
survival_uncombine(PG_FUNCTION_ARGS)
{
	Survival   *state = own_state(fcinfo);

	if (!PG_ARGISNULL(1))
		survival_merge_out(state, PG_GETARG_SURVIVAL(1));
	PG_RETURN_POINTER(state);
}

/* Final function of survival_agg and rollup. */
SQL_FUNCTION(survival_final);
Datum
survival_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(survival_sorted(PG_GETARG_SURVIVAL(0)));
}

SQL_FUNCTION(survival_add);
Datum
survival_add(PG_FUNCTION_ARGS)
{
	Survival   *sum = survival_growing(PG_GETARG_SURVIVAL(0));

	PG_RETURN_POINTER(survival_sorted(survival_merge_in(sum, PG_GETARG_SURVIVAL(1))));
}

SQL_FUNCTION(survival_subtract);
Datum
survival_subtract(PG_FUNCTION_ARGS)
{
	Survival   *rest = survival_growing(PG_GETARG_SURVIVAL(0));

	survival_merge_out(rest, PG_GETARG_SURVIVAL(1));
	PG_RETURN_POINTER(survival_sorted(rest));
}

/* Sorted forms of equal summaries are equal to the bit. */
static bool
survival_equal(Survival *a, Survival *b)
{
	a = survival_sorted(a);
	b = survival_sorted(b);
	return VARSIZE(a) == VARSIZE(b) && memcmp(VARDATA(a), VARDATA(b), VARSIZE(a) - VARHDRSZ) == 0;
}

SQL_FUNCTION(survival_eq);
Datum
survival_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(survival_equal(PG_GETARG_SURVIVAL(0), PG_GETARG_SURVIVAL(1)));
}

SQL_FUNCTION(survival_ne);
Datum
survival_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!survival_equal(PG_GETARG_SURVIVAL(0), PG_GETARG_SURVIVAL(1)));
}
