/*
 * aggregates.c
 *	  Rows into summaries of spells, and summaries into summaries.
 */
#include "core/extension.h"

#include "miscadmin.h"
#include "utils/builtins.h"

#include "core/aggregate.h"
#include "spells/spells.h"

/* ---- a row ---- */

typedef struct SpellRow
{
	bool		missing;		/* without a start */
	bool		future;			/* starts after as_of */
	SpellCell	cell;
} SpellRow;

#define AS_OF_HINT "as_of is the last day of which the records tell, one for all rows."
#define START_HINT "Pass NULL where a start is not known: such rows are left out and counted."
#define GRAIN_HINT "The grains of spells are day, week, month, quarter and year."
#define MONTH_HINT "first_month is the month in which the year begins, 1 for January."

static pg_noinline void
refuse_null(const char *argument, const char *hint)
{
	ereport(ERROR,
			(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
			 errmsg("%s is NULL", argument),
			 errhint("%s", hint)));
}

static pg_noinline void
refuse_day(const char *argument, DateADT day, const char *hint)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
			 errmsg("%s is %s, not a day of the years 1 to 9999", argument, spell_day_text(day)),
			 errhint("%s", hint)));
}

static pg_noinline void
refuse_order(DateADT started, DateADT ended)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("a spell that starts on %s ends before it, on %s", spell_day_text(started), spell_day_text(ended)),
			 errhint("Correct the row, or leave it out by a FILTER.")));
}

static pg_noinline void
refuse_no_grain(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("spells need a grain of time"),
			 errhint(GRAIN_HINT)));
}

static Calendar
calendar_argument(FunctionCallInfo fcinfo, const Spells *state)
{
	int32		first_month = 1;
	text	   *grain;
	const char *name = grain_name(state->calendar.grain);
	Calendar	calendar;

	if (PG_ARGISNULL(4))
		refuse_null("grain", GRAIN_HINT);
	if (PG_NARGS() > 6)
	{
		if (PG_ARGISNULL(6))
			refuse_null("first_month", MONTH_HINT);
		first_month = PG_GETARG_INT32(6);
	}
	grain = PG_GETARG_TEXT_PP(4);
	/* mostly that of the row before */
	if (likely(state->calendar.grain != GRAIN_NONE && state->calendar.first_month == first_month &&
			   VARSIZE_ANY_EXHDR(grain) == strlen(name) && memcmp(VARDATA_ANY(grain), name, strlen(name)) == 0))
		return state->calendar;
	calendar = calendar_named(VARDATA_ANY(grain), VARSIZE_ANY_EXHDR(grain), first_month);
	if (calendar.grain == GRAIN_NONE)
		refuse_no_grain();
	return calendar;
}

/* The state that the executor owns, in its growing form, with the row's calendar and as_of. */
static Spells *
row_state(FunctionCallInfo fcinfo)
{
	Spells	   *state;
	Spells		row = {.n = 1};

	require_aggregate(fcinfo);
	state = PG_ARGISNULL(0) ? spells_new(0, 0) : spells_state(fcinfo);
	if (unlikely(state->slots == 0))
		state = spells_growing(state);
	if (PG_ARGISNULL(3))
		refuse_null("as_of", AS_OF_HINT);
	row.calendar = calendar_argument(fcinfo, state);
	row.as_of = PG_GETARG_DATEADT(3);
	if (unlikely(row.as_of != state->as_of || !same_calendar(row.calendar, state->calendar)))
	{
		if (!spell_day_is_valid(row.as_of))
			refuse_day("as_of", row.as_of, AS_OF_HINT);
		require_same_spells(state, &row);
		state->calendar = row.calendar;
		state->as_of = row.as_of;
	}
	return state;
}

/* All of a row but its cause. */
static SpellRow
read_row(FunctionCallInfo fcinfo, const Spells *state)
{
	SpellRow	row = {.cell = {.n = 1, .end = STILL_HERE}};
	DateADT		started;
	DateADT		ended;

	if (PG_ARGISNULL(1))
		return (SpellRow) {.missing = true};
	started = PG_GETARG_DATEADT(1);
	ended = PG_ARGISNULL(2) ? DATEVAL_NOEND : PG_GETARG_DATEADT(2);
	if (unlikely(ended < started))
		refuse_order(started, ended);
	if (started > state->as_of)
		return (SpellRow) {.future = true};
	if (unlikely(!spell_day_is_valid(started)))
		refuse_day("a spell's start", started, START_HINT);
	row.cell.start = period_of(state->calendar, started);
	row.cell.start_days = started - period_start(state->calendar, row.cell.start);
	if (ended > state->as_of)
		return row;
	row.cell.end = period_of(state->calendar, ended);
	row.cell.end_days = ended - period_start(state->calendar, row.cell.end);
	return row;
}

/* Whether a row's spell ended for a cause that the row names. */
static bool
names_cause(FunctionCallInfo fcinfo, const SpellRow *row)
{
	return PG_NARGS() > 5 && !PG_ARGISNULL(5) && row->cell.n > 0 && row->cell.end != STILL_HERE;
}

static CauseName
cause_argument(FunctionCallInfo fcinfo)
{
	text	   *cause = PG_GETARG_TEXT_PP(5);

	return spells_cause_name(VARDATA_ANY(cause), VARSIZE_ANY_EXHDR(cause));
}

/* Anybody may make an aggregate of their own on the inverse functions. */
static pg_noinline void
refuse_removal(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("a spell cannot leave a summary that it did not enter")));
}

static Datum
accum(FunctionCallInfo fcinfo)
{
	Spells	   *state = row_state(fcinfo);
	SpellRow	row = read_row(fcinfo, state);

	state->missing += row.missing;
	state->future += row.future;
	if (row.cell.n > 0)
	{
		if (names_cause(fcinfo, &row))
			row.cell.cause = spells_add_cause(&state, cause_argument(fcinfo));
		state = spells_count(state, row.cell);
	}
	PG_RETURN_POINTER(state);
}

static Datum
take_out(FunctionCallInfo fcinfo)
{
	Spells	   *state = row_state(fcinfo);
	SpellRow	row = read_row(fcinfo, state);

	if (state->missing < row.missing || state->future < row.future)
		refuse_removal();
	state->missing -= row.missing;
	state->future -= row.future;
	if (names_cause(fcinfo, &row))
	{
		row.cell.cause = spells_find_cause(state, cause_argument(fcinfo));
		if (row.cell.cause == 0)
			refuse_removal();
	}
	if (row.cell.n > 0 && !spells_take(state, row.cell))
		refuse_removal();
	PG_RETURN_POINTER(state);
}

SQL_FUNCTION(spells_accum);
Datum
spells_accum(PG_FUNCTION_ARGS)
{
	return accum(fcinfo);
}

SQL_FUNCTION(spells_accum_cause);
Datum
spells_accum_cause(PG_FUNCTION_ARGS)
{
	return accum(fcinfo);
}

SQL_FUNCTION(spells_accum_fiscal);
Datum
spells_accum_fiscal(PG_FUNCTION_ARGS)
{
	return accum(fcinfo);
}

SQL_FUNCTION(spells_remove);
Datum
spells_remove(PG_FUNCTION_ARGS)
{
	return take_out(fcinfo);
}

SQL_FUNCTION(spells_remove_cause);
Datum
spells_remove_cause(PG_FUNCTION_ARGS)
{
	return take_out(fcinfo);
}

SQL_FUNCTION(spells_remove_fiscal);
Datum
spells_remove_fiscal(PG_FUNCTION_ARGS)
{
	return take_out(fcinfo);
}

/* Final function of spells_agg and rollup. */
SQL_FUNCTION(spells_final);
Datum
spells_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(spells_sorted(PG_GETARG_SPELLS(0)));
}

/* ---- merging ---- */

static pg_noinline void
refuse_subtraction(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("the spells to take out are not all in this summary")));
}

/* Into a growing state, which may be a larger one afterwards. */
static Spells *
merge_in(Spells *state, Spells *other)
{
	CauseName  *names = spells_causes(other);
	int32		number[MAX_CAUSES + 1] = {0};

	if (spells_is_empty(other))
		return state;
	require_same_spells(state, other);
	check_row_count(state->n + state->missing + state->future + other->n + other->missing + other->future);
	state->calendar = other->calendar;
	state->as_of = other->as_of;
	for (int i = 0; i < (other->slots > 0 ? other->slots : other->used); i++)
	{
		SpellCell	cell = other->cells[i];

		CHECK_FOR_INTERRUPTS();
		if (cell.n <= 0)
			continue;
		if (cell.cause > 0 && number[cell.cause] == 0)
		{
			/* to make room, causes are numbered anew */
			if (state->causes == MAX_CAUSES)
				memset(number, 0, sizeof(number));
			number[cell.cause] = spells_add_cause(&state, names[cell.cause]);
		}
		cell.cause = number[cell.cause];
		state = spells_count(state, cell);
	}
	state->missing += other->missing;
	state->future += other->future;
	return state;
}

static void
merge_out(Spells *state, Spells *other)
{
	CauseName  *names = spells_causes(other);

	if (spells_is_empty(other))
		return;
	require_same_spells(state, other);
	if (spells_is_empty(state) || state->missing < other->missing || state->future < other->future)
		refuse_subtraction();
	for (int i = 0; i < (other->slots > 0 ? other->slots : other->used); i++)
	{
		SpellCell	cell = other->cells[i];

		CHECK_FOR_INTERRUPTS();
		if (cell.n <= 0)
			continue;
		if (cell.cause > 0)
		{
			cell.cause = spells_find_cause(state, names[cell.cause]);
			if (cell.cause == 0)
				refuse_subtraction();
		}
		if (!spells_take(state, cell))
			refuse_subtraction();
	}
	state->missing -= other->missing;
	state->future -= other->future;
}

static Spells *
own_state(FunctionCallInfo fcinfo)
{
	Spells	   *state;

	require_aggregate(fcinfo);
	state = PG_ARGISNULL(0) ? spells_new(0, 0) : spells_state(fcinfo);
	return state->slots > 0 ? state : spells_growing(state);
}

SQL_FUNCTION(spells_combine);
Datum
spells_combine(PG_FUNCTION_ARGS)
{
	Spells	   *state = own_state(fcinfo);

	if (!PG_ARGISNULL(1))
		state = merge_in(state, PG_GETARG_SPELLS(1));
	PG_RETURN_POINTER(state);
}

SQL_FUNCTION(spells_uncombine);
Datum
spells_uncombine(PG_FUNCTION_ARGS)
{
	Spells	   *state = own_state(fcinfo);

	if (!PG_ARGISNULL(1))
		merge_out(state, PG_GETARG_SPELLS(1));
	PG_RETURN_POINTER(state);
}

SQL_FUNCTION(spells_add);
Datum
spells_add(PG_FUNCTION_ARGS)
{
	Spells	   *sum = spells_growing(PG_GETARG_SPELLS(0));

	PG_RETURN_POINTER(spells_sorted(merge_in(sum, PG_GETARG_SPELLS(1))));
}

SQL_FUNCTION(spells_subtract);
Datum
spells_subtract(PG_FUNCTION_ARGS)
{
	Spells	   *rest = spells_growing(PG_GETARG_SPELLS(0));

	merge_out(rest, PG_GETARG_SPELLS(1));
	PG_RETURN_POINTER(spells_sorted(rest));
}

/* Sorted forms of equal summaries are equal to the bit. */
static bool
spells_equal(Spells *a, Spells *b)
{
	a = spells_sorted(a);
	b = spells_sorted(b);
	return VARSIZE(a) == VARSIZE(b) && memcmp(VARDATA(a), VARDATA(b), VARSIZE(a) - VARHDRSZ) == 0;
}

SQL_FUNCTION(spells_eq);
Datum
spells_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(spells_equal(PG_GETARG_SPELLS(0), PG_GETARG_SPELLS(1)));
}

SQL_FUNCTION(spells_ne);
Datum
spells_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!spells_equal(PG_GETARG_SPELLS(0), PG_GETARG_SPELLS(1)));
}
