/*
 * headcount.c
 *	  Who was there, joined and left, period by period.
 */
#include "core/extension.h"

#include "utils/builtins.h"

#include "core/rows.h"
#include "spells/timeline.h"

/* ---- plain counts ---- */

SQL_FUNCTION(spells_n);
Datum
spells_n(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_SPELLS(0)->n);
}

SQL_FUNCTION(spells_missing);
Datum
spells_missing(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_SPELLS(0)->missing);
}

SQL_FUNCTION(spells_future);
Datum
spells_future(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_SPELLS(0)->future);
}

SQL_FUNCTION(spells_as_of);
Datum
spells_as_of(PG_FUNCTION_ARGS)
{
	Spells	   *s = PG_GETARG_SPELLS(0);

	if (spells_is_empty(s))
		PG_RETURN_NULL();
	PG_RETURN_DATEADT(s->as_of);
}

/* ---- period by period ---- */

static void
put_period(Rows *rows, const Timeline *t, int place)
{
	const TimelinePeriod *period = &t->period[place];

	row_date(rows, true, period_start(t->calendar, t->first + place));
	row_bigint(rows, period->opening);
	row_bigint(rows, period->joined);
	row_bigint(rows, period->left);
	row_bigint(rows, period->opening + period->joined - period->left);
	row_bigint(rows, period->person_days);
	row_float(rows, true, (double) period->person_days / period->days);
	row_text(rows, period->complete ? NULL : psprintf("known to %s", spell_day_text(t->as_of)));
	row_end(rows);
}

SQL_FUNCTION(spells_headcount);
Datum
spells_headcount(PG_FUNCTION_ARGS)
{
	Rows		rows;
	Spells	   *s;
	Timeline   *t;
	int32		first;
	int32		last;

	rows_begin(fcinfo, &rows);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	s = spells_sorted(PG_GETARG_SPELLS(0));
	if (!known_range(fcinfo, 1, s, &first, &last))
		PG_RETURN_NULL();
	t = timeline_of(s, first, last, internal_argument(fcinfo, 3, s));
	for (int i = 0; i < t->periods; i++)
		put_period(&rows, t, i);
	PG_RETURN_NULL();
}

SQL_FUNCTION(spells_leavers);
Datum
spells_leavers(PG_FUNCTION_ARGS)
{
	Rows		rows;
	Spells	   *s;
	Timeline   *t;
	int32		first;
	int32		last;

	rows_begin(fcinfo, &rows);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	s = spells_sorted(PG_GETARG_SPELLS(0));
	if (!known_range(fcinfo, 1, s, &first, &last))
		PG_RETURN_NULL();
	t = timeline_of(s, first, last, NULL);
	for (int i = 0; i < t->periods; i++)
		for (int cause = 0; cause <= t->causes; cause++)
		{
			int64		left = t->left_by_cause[(Size) i * (t->causes + 1) + cause];

			if (left == 0)
				continue;
			row_date(&rows, true, period_start(t->calendar, t->first + i));
			row_text(&rows, spells_cause_text(t->cause[cause]));
			row_bigint(&rows, left);
			row_end(&rows);
		}
	PG_RETURN_NULL();
}

/* ---- as it was known earlier ---- */

static void
refuse_rewind(const Spells *s, DateADT as_of)
{
	if (spell_day_is_valid(as_of) && as_of <= s->as_of)
	{
		int32		period = period_of(s->calendar, as_of);

		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("as_of %s is not the last day of a %s", spell_day_text(as_of), grain_name(s->calendar.grain)),
				 errhint("The %s of that day ends on %s, the one before on %s.", grain_name(s->calendar.grain),
						 spell_day_text(last_day_of(s->calendar, period)), spell_day_text(last_day_of(s->calendar, period - 1)))));
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("spells as of %s do not say how it was as of %s", spell_day_text(s->as_of), spell_day_text(as_of))));
}

/* The spells as they were known at the end of an earlier period. */
static Spells *
rewound(Spells *s, DateADT as_of, int32 last)
{
	Spells	   *earlier = spells_growing(spells_new(0, 0));
	CauseName  *names = spells_causes(s);

	earlier->calendar = s->calendar;
	earlier->as_of = as_of;
	earlier->missing = s->missing;
	earlier->future = s->future;
	for (int i = 0; i < s->used; i++)
	{
		SpellCell	cell = s->cells[i];

		if (cell.start > last)
		{
			earlier->future += cell.n;
			continue;
		}
		if (cell.end > last)
			cell = (SpellCell) {cell.start, STILL_HERE, 0, 0, cell.n, cell.start_days, 0};
		if (cell.cause > 0)
			cell.cause = spells_add_cause(&earlier, names[cell.cause]);
		earlier = spells_count(earlier, cell);
	}
	return spells_sorted(earlier);
}

SQL_FUNCTION(spells_rewind);
Datum
spells_rewind(PG_FUNCTION_ARGS)
{
	Spells	   *s = spells_sorted(PG_GETARG_SPELLS(0));
	DateADT		as_of = PG_GETARG_DATEADT(1);
	int32		last;

	if (spells_is_empty(s) || as_of == s->as_of)
		PG_RETURN_POINTER(s);
	if (!spell_day_is_valid(as_of) || as_of > s->as_of)
		refuse_rewind(s, as_of);
	last = period_of(s->calendar, as_of);
	if (last_day_of(s->calendar, last) != as_of)
		refuse_rewind(s, as_of);
	PG_RETURN_POINTER(rewound(s, as_of, last));
}
