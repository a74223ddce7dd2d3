/*
 * summaries.c
 *	  Stored ratings and moments, each with its unit and day, into panels.
 */
#include "core/extension.h"

#include "utils/builtins.h"

#include "panel/panel.h"
#include "ratings/ratings.h"

/* Levels are below 2^20 and counts below 2^48, so that no sum leaves 2^106. */
static PanelSums
ratings_panel_sums(const Ratings *r)
{
	PanelSums	sums = {.n = ratings_answers(r), .missing = r->missing};
	int128		sum = 0;
	int128		square = 0;

	for (int32 i = 0; i < r->levels; i++)
	{
		int128		level = (int128) r->lo + i;

		sum += level * r->counts[i];
		square += level * level * r->counts[i];
	}
	sums.sum = dd_whole(sum);
	sums.square = dd_whole(square);
	return sums;
}

/* One variable of moments; rows without a value in any of them count as missing. */
static PanelSums
variable_sums(Moments *m, int32 variable)
{
	PanelSums	sums = m->k == 0 ? (PanelSums) {0} : moments_sums(m, checked_variable(m, variable));

	sums.missing = m->missing;
	return sums;
}

static inline int32
period_argument(FunctionCallInfo fcinfo, const Panel *p)
{
	return p->calendar.grain == GRAIN_NONE ? 0
		: period_of(p->calendar, panel_checked_day(PG_GETARG_DATEADT(2)));
}

static inline UnitName
unit_argument(FunctionCallInfo fcinfo, bool bigint, char *digits)
{
	return bigint ? panel_bigint_unit(fcinfo, digits) : panel_text_unit(fcinfo);
}

/* Puts rows into the cell of the call's unit and day, or counts them as left out. */
static Panel *
enter(FunctionCallInfo fcinfo, Panel *p, const PanelSums *sums, bool bigint)
{
	char		digits[MAXINT8LEN + 1];
	int64		rows = sums->n + sums->missing;
	UnitName	name;

	check_row_count(p->rows + rows);
	if (!panel_row_has_place(fcinfo, p))
	{
		p->left_out += rows;
		p->rows += rows;
		return p;
	}
	name = unit_argument(fcinfo, bigint, digits);
	return panel_put(p, name.bytes, name.length, period_argument(fcinfo, p), sums);
}

/* Takes them out again; NULL: the executor is to sum the window from scratch. */
static Panel *
leave(FunctionCallInfo fcinfo, Panel *p, const PanelSums *sums, bool bigint)
{
	char		digits[MAXINT8LEN + 1];
	int64		rows = sums->n + sums->missing;

	p = panel_to_leave(p, sums_need(sums) | (sums_are_whole(sums) ? 0 : PANEL_WIDE));
	if (rows == 0)
		return p;
	if (!panel_row_has_place(fcinfo, p))
	{
		if (p->left_out < rows)
			panel_refuse_removal();
		p->left_out -= rows;
		p->rows -= rows;
		return p;
	}
	return panel_leave(p, panel_entered_cell(p, unit_argument(fcinfo, bigint, digits), period_argument(fcinfo, p)),
					   sums) ? p : NULL;
}

typedef Panel *(*Move) (FunctionCallInfo fcinfo, Panel *p, const PanelSums *sums, bool bigint);

static Datum
move_sums(FunctionCallInfo fcinfo, Panel *p, int measure, const PanelSums *sums, bool bigint, Move move)
{
	p = move(fcinfo, panel_with_calendar(p, panel_named_calendar(fcinfo, measure)), sums, bigint);
	if (p == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(p);
}

/* A NULL summary is passed over. */
static Datum
move_ratings(FunctionCallInfo fcinfo, bool bigint, Move move)
{
	Panel	   *p = panel_own_state(fcinfo);
	PanelSums	sums;

	if (PG_ARGISNULL(3))
		PG_RETURN_POINTER(p);
	sums = ratings_panel_sums(PG_GETARG_RATINGS(3));
	return move_sums(fcinfo, p, 3, &sums, bigint, move);
}

static Datum
move_moments(FunctionCallInfo fcinfo, bool bigint, Move move)
{
	Panel	   *p = panel_own_state(fcinfo);
	PanelSums	sums;

	if (PG_ARGISNULL(4))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("a variable's number must not be null")));
	if (PG_ARGISNULL(3))
		PG_RETURN_POINTER(p);
	sums = variable_sums(PG_GETARG_MOMENTS(3), PG_GETARG_INT32(4));
	return move_sums(fcinfo, p, 4, &sums, bigint, move);
}

SQL_FUNCTION(panel_accum_text_ratings);
Datum
panel_accum_text_ratings(PG_FUNCTION_ARGS)
{
	return move_ratings(fcinfo, false, enter);
}

SQL_FUNCTION(panel_accum_bigint_ratings);
Datum
panel_accum_bigint_ratings(PG_FUNCTION_ARGS)
{
	return move_ratings(fcinfo, true, enter);
}

SQL_FUNCTION(panel_remove_text_ratings);
Datum
panel_remove_text_ratings(PG_FUNCTION_ARGS)
{
	return move_ratings(fcinfo, false, leave);
}

SQL_FUNCTION(panel_remove_bigint_ratings);
Datum
panel_remove_bigint_ratings(PG_FUNCTION_ARGS)
{
	return move_ratings(fcinfo, true, leave);
}

SQL_FUNCTION(panel_accum_text_moments);
Datum
panel_accum_text_moments(PG_FUNCTION_ARGS)
{
	return move_moments(fcinfo, false, enter);
}

SQL_FUNCTION(panel_accum_bigint_moments);
Datum
panel_accum_bigint_moments(PG_FUNCTION_ARGS)
{
	return move_moments(fcinfo, true, enter);
}

SQL_FUNCTION(panel_remove_text_moments);
Datum
panel_remove_text_moments(PG_FUNCTION_ARGS)
{
	return move_moments(fcinfo, false, leave);
}

SQL_FUNCTION(panel_remove_bigint_moments);
Datum
panel_remove_bigint_moments(PG_FUNCTION_ARGS)
{
	return move_moments(fcinfo, true, leave);
}
