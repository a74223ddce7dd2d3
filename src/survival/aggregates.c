/*
 * aggregates.c
 *	  Rows into summaries of survival.
 */
#include "core/extension.h"

#include <math.h>

#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/timestamp.h"

#include "core/aggregate.h"
#include "survival/survival.h"

typedef enum Fate
{
	SPELL,
	MISSING,					/* no start, or no duration or event */
	FUTURE,						/* starts after as_of */
	UNOBSERVED					/* enters no earlier than it leaves */
} Fate;

typedef struct SpellRow
{
	Fate		fate;
	bool		event;
	double		entry;			/* 0: seen from the start */
	double		exit;
} SpellRow;

/* Dates or instants, as whole numbers of days or microseconds, and how they are written. */
typedef struct Scale
{
	int64		begin;			/* -infinity */
	int64		end;			/* infinity */
	double		day;
	PGFunction	out;
} Scale;

static const Scale dates = {PG_INT32_MIN, PG_INT32_MAX, 1, date_out};
static const Scale timestamps = {PG_INT64_MIN, PG_INT64_MAX, USECS_PER_DAY, timestamp_out};
static const Scale instants = {PG_INT64_MIN, PG_INT64_MAX, USECS_PER_DAY, timestamptz_out};

/* ---- errors ---- */

static pg_noinline void
refuse_removal(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("a spell cannot leave a survival that it did not enter")));
}

static pg_noinline char *
written(const Scale *scale, int64 value)
{
	Datum		datum = scale == &dates ? DateADTGetDatum((DateADT) value) : TimestampGetDatum(value);

	return DatumGetCString(DirectFunctionCall1(scale->out, datum));
}

static pg_noinline void
refuse_order(const Scale *scale, int64 started, int64 ended)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("a spell that starts on %s ends before it, on %s", written(scale, started), written(scale, ended)),
			 errhint("Correct the row, or leave it out by a FILTER.")));
}

static pg_noinline void
refuse_start(const Scale *scale, int64 started)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
			 errmsg("a spell starts on %s", written(scale, started)),
			 errhint("Pass NULL where a start is not known: such rows are left out and counted.")));
}

static pg_noinline void
refuse_as_of(const Scale *scale, bool isnull, int64 as_of)
{
	if (isnull)
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("as_of is NULL"),
				 errhint("as_of is the last day of which the records tell.")));
	ereport(ERROR,
			(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
			 errmsg("as_of is %s", written(scale, as_of)),
			 errhint("as_of is the last day of which the records tell.")));
}

static pg_noinline void
refuse_duration(double duration)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("%s is not a duration", DatumGetCString(DirectFunctionCall1(float8out, Float8GetDatum(duration)))),
			 errdetail("Durations are finite and not negative."),
			 errhint("Pass NULL where a duration is not known: such rows are left out and counted.")));
}

/* ---- a row ---- */

static inline int64
moment(FunctionCallInfo fcinfo, const Scale *scale, int argument)
{
	return scale == &dates ? PG_GETARG_DATEADT(argument) : PG_GETARG_TIMESTAMP(argument);
}

/* In days; instants may lie farther apart than 64 bits of microseconds. */
static inline double
days_between(const Scale *scale, int64 from, int64 to)
{
	if (scale == &dates)
		return (double) (to - from);
	return (double) ((int128) to - from) / scale->day;
}

/* started, ended, as_of, cause, entered */
static inline SpellRow
dated_row(FunctionCallInfo fcinfo, const Scale *scale)
{
	SpellRow	row = {.fate = SPELL};
	int64		started;
	int64		ended;
	int64		as_of;

	if (unlikely(PG_ARGISNULL(3)))
		refuse_as_of(scale, true, 0);
	as_of = moment(fcinfo, scale, 3);
	if (unlikely(as_of == scale->begin || as_of == scale->end))
		refuse_as_of(scale, false, as_of);
	if (PG_ARGISNULL(1))
		return (SpellRow) {.fate = MISSING};
	started = moment(fcinfo, scale, 1);
	ended = PG_ARGISNULL(2) ? scale->end : moment(fcinfo, scale, 2);
	if (unlikely(ended < started))
		refuse_order(scale, started, ended);
	if (started > as_of)
		return (SpellRow) {.fate = FUTURE};
	if (unlikely(started == scale->begin))
		refuse_start(scale, started);
	row.event = ended <= as_of;
	row.exit = days_between(scale, started, row.event ? ended : as_of);
	if (PG_NARGS() > 5 && !PG_ARGISNULL(5))
	{
		int64		entered = moment(fcinfo, scale, 5);

		if (entered > started)
			row.entry = days_between(scale, started, entered);
		if (row.entry > 0 && row.entry >= row.exit)
			return (SpellRow) {.fate = UNOBSERVED};
	}
	return row;
}

/* duration, event, cause */
static inline SpellRow
duration_row(FunctionCallInfo fcinfo)
{
	double		duration;

	if (PG_ARGISNULL(1) || PG_ARGISNULL(2))
		return (SpellRow) {.fate = MISSING};
	duration = PG_GETARG_FLOAT8(1);
	if (unlikely(!isfinite(duration) || duration < 0))
		refuse_duration(duration);
	/* no -0 */
	return (SpellRow) {.fate = SPELL, .event = PG_GETARG_BOOL(2), .exit = duration == 0 ? 0 : duration};
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
	SpellRow	row = dated_row(fcinfo, scale);

	return count_row(fcinfo, state, &row, 4);
}

static inline Datum
remove_dated(FunctionCallInfo fcinfo, const Scale *scale)
{
	Survival   *state = own_state(fcinfo);
	SpellRow	row = dated_row(fcinfo, scale);

	return remove_row(fcinfo, state, &row, 4);
}

static inline Datum
count_duration(FunctionCallInfo fcinfo)
{
	Survival   *state = own_state(fcinfo);
	SpellRow	row = duration_row(fcinfo);

	return count_row(fcinfo, state, &row, 3);
}

static inline Datum
remove_duration(FunctionCallInfo fcinfo)
{
	Survival   *state = own_state(fcinfo);
	SpellRow	row = duration_row(fcinfo);

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
