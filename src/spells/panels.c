/*
 * panels.c
 *	  Turnover and retention of units, period by period, as a panel.
 *
 * Everybody who was there at any time of a period is one value of its cell: 100
 * who has left in it, 0 who has not, or the other way round for retention, so
 * that a mean is a percentage.  Periods that are not over at as_of are left
 * out: too few have left in them as yet.
 */
#include "core/extension.h"

#include "utils/builtins.h"

#include "panel/panel.h"
#include "spells/timeline.h"

typedef struct Measure
{
	bool		retention;		/* else turnover */
	int32		cause;			/* -1 all, or one that nobody left for */
} Measure;

static bool
reads_retention(FunctionCallInfo fcinfo)
{
	char	   *name;

	if (PG_NARGS() < 4)
		return false;
	name = PG_ARGISNULL(3) ? NULL : text_to_cstring(PG_GETARG_TEXT_PP(3));
	if (name != NULL && strcmp(name, "retention") == 0)
		return true;
	if (name == NULL || strcmp(name, "turnover") != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("measure of spells is %s%s%s", name ? "\"" : "", name ? name : "NULL", name ? "\"" : ""),
				 errhint("The measures are turnover and retention.")));
	return false;
}

/* Arguments: panel, unit, spells, measure, cause, first_day. */
static Measure
read_measure(FunctionCallInfo fcinfo, Spells *s)
{
	return (Measure) {
		.retention = reads_retention(fcinfo),
		.cause = PG_NARGS() < 5 ? -1 : spells_cause_argument(fcinfo, 4, s)
	};
}

/* The values of a period. */
static PanelSums
period_sums(const Timeline *t, int place, Measure measure)
{
	int64		n = t->period[place].opening + t->period[place].joined;
	int64		left = spells_leavers_in(t, place, measure.cause);
	int64		hits = measure.retention ? n - left : left;

	return (PanelSums) {.n = n, .sum = dd_whole((int128) hits * 100), .square = dd_whole((int128) hits * 10000)};
}

/* One period's values into the unit's cell, or counted as left out where it has no name. */
static Panel *
enter(FunctionCallInfo fcinfo, Panel *p, int32 period, const PanelSums *sums, bool bigint)
{
	char		digits[MAXINT8LEN + 1];
	UnitName	name;

	check_row_count(p->rows + sums->n);
	if (PG_ARGISNULL(1))
	{
		p->left_out += sums->n;
		p->rows += sums->n;
		return p;
	}
	name = bigint ? panel_bigint_unit(fcinfo, digits) : panel_text_unit(fcinfo);
	return panel_put(p, name.bytes, name.length, period, sums);
}

/* Out again, from a moving window; NULL: the executor is to sum it from scratch. */
static Panel *
leave(FunctionCallInfo fcinfo, Panel *p, int32 period, const PanelSums *sums, bool bigint)
{
	char		digits[MAXINT8LEN + 1];
	UnitName	name;

	p = panel_to_leave(p, sums_need(sums) | (sums_are_whole(sums) ? 0 : PANEL_WIDE));
	if (PG_ARGISNULL(1))
	{
		if (p->left_out < sums->n)
			panel_refuse_removal();
		p->left_out -= sums->n;
		p->rows -= sums->n;
		return p;
	}
	name = bigint ? panel_bigint_unit(fcinfo, digits) : panel_text_unit(fcinfo);
	return panel_leave(p, panel_entered_cell(p, name, period), sums) ? p : NULL;
}

typedef Panel *(*Move) (FunctionCallInfo fcinfo, Panel *p, int32 period, const PanelSums *sums, bool bigint);

/* All periods' values; NULL: the executor is to sum the window from scratch. */
static Panel *
move_periods(FunctionCallInfo fcinfo, Panel *p, Spells *s, Measure measure, bool bigint, Move move)
{
	int32		first = earliest_period(s);
	int32		last = last_complete_period(s);
	Timeline   *t;

	if (PG_NARGS() > 5 && !PG_ARGISNULL(5))
		first = Max(first, first_day_period(s, PG_GETARG_DATEADT(5)));
	if (last < first)
		return p;
	p = panel_with_calendar(p, s->calendar);
	t = timeline_of(s, first, last, NULL);
	for (int i = 0; i < t->periods && p != NULL; i++)
	{
		PanelSums	sums = period_sums(t, i, measure);

		if (sums.n > 0)
			p = move(fcinfo, p, first + i, &sums, bigint);
	}
	return p;
}

/* A NULL summary is passed over. */
static Datum
move_spells(FunctionCallInfo fcinfo, bool bigint, Move move)
{
	Panel	   *p = panel_own_state(fcinfo);
	Spells	   *s;
	Measure		measure;

	if (PG_ARGISNULL(2))
		PG_RETURN_POINTER(p);
	s = spells_sorted(PG_GETARG_SPELLS(2));
	measure = read_measure(fcinfo, s);
	if (!spells_is_empty(s))
		p = move_periods(fcinfo, p, s, measure, bigint, move);
	if (p == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(p);
}

SQL_FUNCTION(panel_accum_text_spells);
Datum
panel_accum_text_spells(PG_FUNCTION_ARGS)
{
	return move_spells(fcinfo, false, enter);
}

SQL_FUNCTION(panel_accum_bigint_spells);
Datum
panel_accum_bigint_spells(PG_FUNCTION_ARGS)
{
	return move_spells(fcinfo, true, enter);
}

SQL_FUNCTION(panel_remove_text_spells);
Datum
panel_remove_text_spells(PG_FUNCTION_ARGS)
{
	return move_spells(fcinfo, false, leave);
}

SQL_FUNCTION(panel_remove_bigint_spells);
Datum
panel_remove_bigint_spells(PG_FUNCTION_ARGS)
{
	return move_spells(fcinfo, true, leave);
}
