/*
 * aggregates.c
 *	  Rows into summaries of survival.
 */
#include "core/extension.h"

#include "core/aggregate.h"
#include "survival/spell_row.h"
#include "survival/survival.h"

static pg_noinline void
refuse_removal(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("a spell cannot leave a survival that it did not enter")));
}

/* ---- transitions ---- */

/* The state that the executor owns, in its growing form. */
static inline Survival *
own_state(FunctionCallInfo fcinfo)
{
	Survival   *state;

	require_aggregate(fcinfo);
	if (unlikely(PG_ARGISNULL(0)))
		return survival_growing(survival_new(0, 0));
	state = survival_state(fcinfo);
	return likely(state->slots > 0) ? state : survival_growing(state);
}

/* The argument that names an event's cause, if the row has one. */
static inline bool
names_cause(FunctionCallInfo fcinfo, int argument, const SpellRow *row)
{
	return row->event && PG_NARGS() > argument && !PG_ARGISNULL(argument);
}

static Cause
cause_argument(FunctionCallInfo fcinfo, int argument)
{
	text	   *cause = PG_GETARG_TEXT_PP(argument);

	return survival_cause(VARDATA_ANY(cause), VARSIZE_ANY_EXHDR(cause));
}

static inline int64 *
left_out(Survival *state, Fate fate)
{
	return fate == MISSING ? &state->missing : fate == FUTURE ? &state->future : &state->unobserved;
}

static inline Datum
count_row(FunctionCallInfo fcinfo, Survival *state, const SpellRow *row, int cause)
{
	int32		kind = row->event ? KIND_EVENT : KIND_CENSORED;

	if (row->fate != SPELL)
	{
		++*left_out(state, row->fate);
		PG_RETURN_POINTER(state);
	}
	if (names_cause(fcinfo, cause, row))
		kind = survival_add_cause(&state, cause_argument(fcinfo, cause));
	state = survival_count(state, row->exit, kind, 1);
	if (row->entry > 0)
		state = survival_count(state, row->entry, KIND_ENTERED, 1);
	PG_RETURN_POINTER(state);
}

static inline Datum
remove_row(FunctionCallInfo fcinfo, Survival *state, const SpellRow *row, int cause)
{
	int32		kind = row->event ? KIND_EVENT : KIND_CENSORED;

	if (row->fate != SPELL)
	{
		if (--*left_out(state, row->fate) < 0)
			refuse_removal();
		PG_RETURN_POINTER(state);
	}
	if (names_cause(fcinfo, cause, row))
	{
		kind = survival_find_cause(state, cause_argument(fcinfo, cause));
		if (kind == 0)
			refuse_removal();
	}
	if (!survival_take(state, row->exit, kind, 1) ||
		(row->entry > 0 && !survival_take(state, row->entry, KIND_ENTERED, 1)))
		refuse_removal();
	PG_RETURN_POINTER(state);
}

static inline Datum
count_dated(FunctionCallInfo fcinfo, const Scale *scale)
{
	Survival   *state = own_state(fcinfo);
	SpellRow	row = dated_row(fcinfo, scale, 1, 5);

	return count_row(fcinfo, state, &row, 4);
}

static inline Datum
remove_dated(FunctionCallInfo fcinfo, const Scale *scale)
{
	Survival   *state = own_state(fcinfo);
	SpellRow	row = dated_row(fcinfo, scale, 1, 5);

	return remove_row(fcinfo, state, &row, 4);
}

static inline Datum
count_duration(FunctionCallInfo fcinfo)
{
	Survival   *state = own_state(fcinfo);
	SpellRow	row = duration_row(fcinfo, 1);

	return count_row(fcinfo, state, &row, 3);
}

static inline Datum
remove_duration(FunctionCallInfo fcinfo)
{
	Survival   *state = own_state(fcinfo);
	SpellRow	row = duration_row(fcinfo, 1);

	return remove_row(fcinfo, state, &row, 3);
}

/* ---- what SQL calls: without a cause, with one, and with one and late entry ---- */

SQL_FUNCTION(survival_accum_date);
Datum
survival_accum_date(PG_FUNCTION_ARGS)
{
	return count_dated(fcinfo, &dates);
}

SQL_FUNCTION(survival_accum_date_cause);
Datum
survival_accum_date_cause(PG_FUNCTION_ARGS)
{
	return count_dated(fcinfo, &dates);
}

SQL_FUNCTION(survival_accum_date_entered);
Datum
survival_accum_date_entered(PG_FUNCTION_ARGS)
{
	return count_dated(fcinfo, &dates);
}

SQL_FUNCTION(survival_accum_timestamp);
Datum
survival_accum_timestamp(PG_FUNCTION_ARGS)
{
	return count_dated(fcinfo, &timestamps);
}

SQL_FUNCTION(survival_accum_timestamp_cause);
Datum
survival_accum_timestamp_cause(PG_FUNCTION_ARGS)
{
	return count_dated(fcinfo, &timestamps);
}

SQL_FUNCTION(survival_accum_timestamp_entered);
Datum
survival_accum_timestamp_entered(PG_FUNCTION_ARGS)
{
	return count_dated(fcinfo, &timestamps);
}

SQL_FUNCTION(survival_accum_timestamptz);
Datum
survival_accum_timestamptz(PG_FUNCTION_ARGS)
{
	return count_dated(fcinfo, &instants);
}

SQL_FUNCTION(survival_accum_timestamptz_cause);
Datum
survival_accum_timestamptz_cause(PG_FUNCTION_ARGS)
{
	return count_dated(fcinfo, &instants);
}

SQL_FUNCTION(survival_accum_timestamptz_entered);
Datum
survival_accum_timestamptz_entered(PG_FUNCTION_ARGS)
{
	return count_dated(fcinfo, &instants);
}

SQL_FUNCTION(survival_accum_duration);
Datum
survival_accum_duration(PG_FUNCTION_ARGS)
{
	return count_duration(fcinfo);
}

SQL_FUNCTION(survival_accum_duration_cause);
Datum
survival_accum_duration_cause(PG_FUNCTION_ARGS)
{
	return count_duration(fcinfo);
}

SQL_FUNCTION(survival_remove_date);
Datum
survival_remove_date(PG_FUNCTION_ARGS)
{
	return remove_dated(fcinfo, &dates);
}

SQL_FUNCTION(survival_remove_date_cause);
Datum
survival_remove_date_cause(PG_FUNCTION_ARGS)
{
	return remove_dated(fcinfo, &dates);
}

SQL_FUNCTION(survival_remove_date_entered);
Datum
survival_remove_date_entered(PG_FUNCTION_ARGS)
{
	return remove_dated(fcinfo, &dates);
}

SQL_FUNCTION(survival_remove_timestamp);
Datum
survival_remove_timestamp(PG_FUNCTION_ARGS)
{
	return remove_dated(fcinfo, &timestamps);
}

SQL_FUNCTION(survival_remove_timestamp_cause);
Datum
survival_remove_timestamp_cause(PG_FUNCTION_ARGS)
{
	return remove_dated(fcinfo, &timestamps);
}

SQL_FUNCTION(survival_remove_timestamp_entered);
Datum
survival_remove_timestamp_entered(PG_FUNCTION_ARGS)
{
	return remove_dated(fcinfo, &timestamps);
}

SQL_FUNCTION(survival_remove_timestamptz);
Datum
survival_remove_timestamptz(PG_FUNCTION_ARGS)
{
	return remove_dated(fcinfo, &instants);
}

SQL_FUNCTION(survival_remove_timestamptz_cause);
Datum
survival_remove_timestamptz_cause(PG_FUNCTION_ARGS)
{
	return remove_dated(fcinfo, &instants);
}

SQL_FUNCTION(survival_remove_timestamptz_entered);
Datum
survival_remove_timestamptz_entered(PG_FUNCTION_ARGS)
{
	return remove_dated(fcinfo, &instants);
}

SQL_FUNCTION(survival_remove_duration);
Datum
survival_remove_duration(PG_FUNCTION_ARGS)
{
	return remove_duration(fcinfo);
}

SQL_FUNCTION(survival_remove_duration_cause);
Datum
survival_remove_duration_cause(PG_FUNCTION_ARGS)
{
	return remove_duration(fcinfo);
}
