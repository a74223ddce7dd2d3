/*
 * retention.c
 *	  What has become of those who joined in a period.
 *
 * After k periods somebody counts as still here who is there at the close of
 * the k-th period after the one of the start; after 0, at the close of that one.
 * A cohort that has not had k whole periods up to as_of is immature, and
 * its retention is not known, whatever has happened to it so far.
 */
#include "core/extension.h"

#include "core/estimate.h"
#include "core/rows.h"
#include "spells/timeline.h"

static void
check_after(int32 after, const char *argument)
{
	if (after < 0 || after > MAX_PERIODS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is %d, not a number of periods from 0 to %d", argument, after, MAX_PERIODS)));
}

/* When the cohort of a period will have had so many periods. */
static const char *
immaturity(const Spells *s, int32 period, int32 after)
{
	DateADT		day = last_day_of(s->calendar, period + after);

	return psprintf("immature: known from %s on", spell_day_text(day));
}

/* ---- cohorts of a time, after one number of periods ---- */

static Estimate
retention_of(const Spells *s, int32 first, int32 last, int32 after, double level)
{
	int64		joined = 0;
	int64		here = 0;

	for (int i = 0; i < s->used; i++)
	{
		const SpellCell *cell = &s->cells[i];

		if (cell->start < first || cell->start > last)
			continue;
		joined += cell->n;
		if (cell->end == STILL_HERE || cell->end > cell->start + after)
			here += cell->n;
	}
	if (joined == 0)
		return estimate_unknown(0, "nobody joined");
	return wilson_estimate(here, joined, level);
}

/* Arguments: spells, after, first_day, last_day, level. */
SQL_FUNCTION(spells_retention_rate);
Datum
spells_retention_rate(PG_FUNCTION_ARGS)
{
	double		level = checked_level(PG_ARGISNULL(4) ? 0.95 : PG_GETARG_FLOAT8(4));
	Estimate	e = estimate_unknown(0, "nobody joined");
	Spells	   *s;
	int32		after;
	int32		first;
	int32		last;

	if (PG_ARGISNULL(1))
		PG_RETURN_NULL();
	after = PG_GETARG_INT32(1);
	check_after(after, "after");
	s = PG_ARGISNULL(0) ? spells_new(0, 0) : spells_sorted(PG_GETARG_SPELLS(0));
	if (spells_is_empty(s))
		return estimate_datum(fcinfo, &e);
	range_arguments(fcinfo, 2, s, &first, &last);
	if (PG_ARGISNULL(3))
		last = Max(first, last_complete_period(s) - after);
	e = retention_of(s, first, last, after, level);
	if (last + after > last_complete_period(s))
		e = estimate_unknown(e.n, immaturity(s, last, after));
	return estimate_datum(fcinfo, &e);
}

/* ---- the table of cohorts ---- */

static void
put_cohort(Rows *rows, const Spells *s, int32 period, int64 joined, int64 here, int32 after, double level)
{
	bool		mature = period + after <= last_complete_period(s);
	Estimate	e = estimate_unknown(joined, NULL);

	if (mature)
		e = wilson_estimate(here, joined, level);
	else
		e.note = immaturity(s, period, after);
	row_date(rows, true, period_start(s->calendar, period));
	row_bigint(rows, joined);
	row_int(rows, after);
	row_date(rows, true, last_day_of(s->calendar, period + after));
	if (mature)
		row_bigint(rows, here);
	else
		row_null(rows);
	row_float(rows, e.has_value, e.value);
	row_float(rows, e.has_limits, e.low);
	row_float(rows, e.has_limits, e.high);
	row_text(rows, e.note);
	row_end(rows);
}

/* The cohort whose cells, in order of their ends, are from first to below end. */
static void
put_cohorts(Rows *rows, const Spells *s, int first, int end, int32 periods, double level)
{
	int32		period = s->cells[first].start;
	int64		joined = 0;
	int64		here;

	for (int i = first; i < end; i++)
		joined += s->cells[i].n;
	here = joined;
	for (int32 after = 0; after <= periods; after++)
	{
		while (first < end && s->cells[first].end <= period + after)
			here -= s->cells[first++].n;
		put_cohort(rows, s, period, joined, here, after, level);
	}
}

/* Arguments: spells, first_day, last_day, max_after, level. */
SQL_FUNCTION(spells_retention);
Datum
spells_retention(PG_FUNCTION_ARGS)
{
	double		level = checked_level(PG_ARGISNULL(4) ? 0.95 : PG_GETARG_FLOAT8(4));
	Rows		rows;
	Spells	   *s;
	int32		first;
	int32		last;
	int			end;

	rows_begin(fcinfo, &rows);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	s = spells_sorted(PG_GETARG_SPELLS(0));
	if (!PG_ARGISNULL(3))
		check_after(PG_GETARG_INT32(3), "max_after");
	if (!known_range(fcinfo, 1, s, &first, &last))
		PG_RETURN_NULL();
	for (int i = 0; i < s->used; i = end)
	{
		int32		period = s->cells[i].start;

		for (end = i; end < s->used && s->cells[end].start == period; end++)
			;
		if (period >= first && period <= last)
			put_cohorts(&rows, s, i, end,
						PG_ARGISNULL(3) ? last_complete_period(s) - period : PG_GETARG_INT32(3), level);
	}
	PG_RETURN_NULL();
}
