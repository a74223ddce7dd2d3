/*
 * timeline.c
 *	  A summary of spells period by period.
 */
#include "core/extension.h"

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "spells/timeline.h"

DateADT
last_day_of(Calendar calendar, int32 period)
{
	return period_start(calendar, period + 1) - 1;
}

/* The period in which the first spell starts. */
int32
earliest_period(const Spells *s)
{
	int32		first = period_of(s->calendar, s->as_of);

	for (int i = 0; i < s->used; i++)
		first = Min(first, s->cells[i].start);
	return first;
}

/* ---- arguments ---- */

/* The cause of an argument: -1 for all, and a number above all others for one that nobody left for. */
int32
spells_cause_argument(FunctionCallInfo fcinfo, int argument, Spells *s)
{
	text	   *name;
	int32		cause;

	if (PG_ARGISNULL(argument))
		return -1;
	name = PG_GETARG_TEXT_PP(argument);
	cause = spells_find_cause(s, (CauseName) {VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name)});
	return cause > 0 ? cause : PG_INT32_MAX;
}

/* Which of the summary's causes an array of names has; a name that no spell has says nothing. */
bool *
internal_argument(FunctionCallInfo fcinfo, int argument, Spells *s)
{
	bool	   *internal = palloc0(sizeof(bool) * (s->causes + 1));
	Datum	   *values;
	bool	   *nulls;
	int			count;

	if (PG_ARGISNULL(argument))
		return internal;
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(argument), TEXTOID, -1, false, TYPALIGN_INT, &values, &nulls, &count);
	for (int i = 0; i < count; i++)
	{
		text	   *name;

		if (nulls[i])
			continue;
		name = DatumGetTextPP(values[i]);
		internal[spells_find_cause(s, (CauseName) {VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name)})] = true;
	}
	internal[0] = false;
	return internal;
}

static void
refuse_border(Calendar calendar, const char *argument, DateADT day, const char *which)
{
	int32		period = DATE_NOT_FINITE(day) || !spell_day_is_valid(day) ? 0 : period_of(calendar, day);

	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s %s is not the %s day of a %s", argument, spell_day_text(day), which, grain_name(calendar.grain)),
			 DATE_NOT_FINITE(day) || !spell_day_is_valid(day) ? 0 :
			 errhint("The %s of that day is %s to %s.", grain_name(calendar.grain),
					 spell_day_text(period_start(calendar, period)), spell_day_text(last_day_of(calendar, period)))));
}

/* The period that a day is the first of. */
int32
first_day_period(const Spells *s, DateADT day)
{
	if (!spell_day_is_valid(day) || period_start(s->calendar, period_of(s->calendar, day)) != day)
		refuse_border(s->calendar, "first_day", day, "first");
	return period_of(s->calendar, day);
}

/* The last period all of whose days the records tell of. */
int32
last_complete_period(const Spells *s)
{
	int32		period = period_of(s->calendar, s->as_of);

	return last_day_of(s->calendar, period) == s->as_of ? period : period - 1;
}

/*
 * first_day and last_day as periods, of a summary of some rows: where they are NULL
 * those of the first start and of as_of.  as_of, too, may stand for a last day.
 */
void
range_arguments(FunctionCallInfo fcinfo, int argument, Spells *s, int32 *first, int32 *last)
{
	*first = earliest_period(s);
	*last = period_of(s->calendar, s->as_of);
	if (!PG_ARGISNULL(argument))
		*first = first_day_period(s, PG_GETARG_DATEADT(argument));
	if (!PG_ARGISNULL(argument + 1) && PG_GETARG_DATEADT(argument + 1) != s->as_of)
	{
		DateADT		day = PG_GETARG_DATEADT(argument + 1);

		if (!spell_day_is_valid(day) || last_day_of(s->calendar, period_of(s->calendar, day)) != day)
			refuse_border(s->calendar, "last_day", day, "last");
		*last = period_of(s->calendar, day);
	}
	if (!PG_ARGISNULL(argument) && !PG_ARGISNULL(argument + 1) && *last < *first)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("last_day lies before first_day")));
}

/* The same up to as_of; false where nothing is left of it, and for the empty summary. */
bool
known_range(FunctionCallInfo fcinfo, int argument, Spells *s, int32 *first, int32 *last)
{
	if (spells_is_empty(s))
		return false;
	range_arguments(fcinfo, argument, s, first, last);
	*last = Min(*last, period_of(s->calendar, s->as_of));
	return *last >= *first;
}

/* ---- the timeline ---- */

static Timeline *
empty_timeline(Spells *s, int32 first, int32 last, const bool *internal)
{
	Timeline   *t = palloc0(sizeof(Timeline));
	int64		periods = (int64) last - first + 1;

	if (periods > MAX_PERIODS || periods * (s->causes + 1) > MaxAllocSize / sizeof(int64))
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("from %s to %s are " INT64_FORMAT " periods, and at most %d can be listed at once",
						spell_day_text(period_start(s->calendar, first)), spell_day_text(last_day_of(s->calendar, last)),
						periods, MAX_PERIODS),
				 errhint("Pass the first_day from which on you want them.")));
	t->calendar = s->calendar;
	t->as_of = s->as_of;
	t->first = first;
	t->periods = (int) periods;
	t->period = palloc0(sizeof(TimelinePeriod) * t->periods);
	t->causes = s->causes;
	t->cause = spells_causes(s);
	t->internal = palloc0(sizeof(bool) * (s->causes + 1));
	if (internal != NULL)
		memcpy(t->internal, internal, sizeof(bool) * (s->causes + 1));
	t->left_by_cause = palloc0(sizeof(int64) * t->periods * (s->causes + 1));
	for (int i = 0; i < t->periods; i++)
	{
		int64		days = spells_period_days(t->calendar, first + i);
		int64		known = (int64) t->as_of + 1 - period_start(t->calendar, first + i);

		t->period[i].complete = known >= days;
		t->period[i].days = (int32) Min(days, known);
	}
	return t;
}

/* The period's place, or NULL outside the range. */
static TimelinePeriod *
place_of(Timeline *t, int32 period)
{
	return period >= t->first && period < t->first + t->periods ? &t->period[period - t->first] : NULL;
}

/* Days in the periods of its start and its end; present takes those that see the cell's spells in full. */
static void
add_days(Timeline *t, const SpellCell *cell, int64 *present)
{
	bool		is_here = cell->end == STILL_HERE;
	TimelinePeriod *start = place_of(t, cell->start);
	TimelinePeriod *end = is_here ? NULL : place_of(t, cell->end);
	int64		from = Max((int64) cell->start + 1 - t->first, 0);
	int64		to = is_here ? t->periods : Min((int64) cell->end - t->first, t->periods);

	if (start != NULL)
		start->person_days += (cell->end == cell->start ? 0 : cell->n * start->days) - cell->start_days;
	if (end != NULL)
		end->person_days += cell->end_days;
	if (from < to)
	{
		present[from] += cell->n;
		present[to] -= cell->n;
	}
}

static void
add_cell(Timeline *t, const SpellCell *cell, int64 *present)
{
	bool		is_here = cell->end == STILL_HERE;
	TimelinePeriod *start = place_of(t, cell->start);
	TimelinePeriod *end = is_here ? NULL : place_of(t, cell->end);

	add_days(t, cell, present);
	if (cell->start < t->first && (is_here || cell->end >= t->first))
		t->period[0].opening += cell->n;
	if (start != NULL)
		start->joined += cell->n;
	if (end == NULL)
		return;
	if (t->internal[cell->cause])
	{
		end->joined -= cell->n;
		return;
	}
	end->left += cell->n;
	t->left_by_cause[(Size) (end - t->period) * (t->causes + 1) + cell->cause] += cell->n;
}

/* The periods from first to last, which is at most that of as_of, of a sorted summary of some rows. */
Timeline *
timeline_of(Spells *s, int32 first, int32 last, const bool *internal)
{
	Timeline   *t = empty_timeline(s, first, last, internal);
	int64	   *present = palloc0(sizeof(int64) * (t->periods + 1));
	int64		all_of_it = 0;

	for (int i = 0; i < s->used; i++)
		add_cell(t, &s->cells[i], present);
	for (int i = 0; i < t->periods; i++)
	{
		TimelinePeriod *period = &t->period[i];

		CHECK_FOR_INTERRUPTS();
		all_of_it += present[i];
		period->person_days += all_of_it * period->days;
		if (i + 1 < t->periods)
			period[1].opening = period->opening + period->joined - period->left;
	}
	pfree(present);
	return t;
}

/* Who left in the period at a place: for all causes but internal ones, or for one, as spells_cause_argument has it. */
int64
spells_leavers_in(const Timeline *t, int place, int32 cause)
{
	if (cause < 0)
		return t->period[place].left;
	if (cause > t->causes)
		return 0;
	return t->left_by_cause[(Size) place * (t->causes + 1) + cause];
}
