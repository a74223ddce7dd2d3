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

/* Puts rows into the cell of the call's unit and day, or counts them as left out. */
static Datum
put(FunctionCallInfo fcinfo, Panel *p, const PanelSums *sums, bool bigint)
{
	char		digits[MAXINT8LEN + 1];
	int64		rows = sums->n + sums->missing;

	check_row_count(p->rows + rows);
	if (!panel_row_has_place(fcinfo, p))
	{
		p->left_out += rows;
		p->rows += rows;
	}
	else
	{
		int32		period = p->calendar.grain == GRAIN_NONE ? 0
			: period_of(p->calendar, panel_checked_day(PG_GETARG_DATEADT(2)));
		UnitName	name = bigint ? panel_bigint_unit(fcinfo, digits) : panel_text_unit(fcinfo);

		p = panel_put(p, name.bytes, name.length, period, sums);
	}
	PG_RETURN_POINTER(p);
}

/* A NULL summary is passed over. */
static Datum
put_ratings(FunctionCallInfo fcinfo, bool bigint)
{
	Panel	   *p = panel_own_state(fcinfo);
	PanelSums	sums;

	if (PG_ARGISNULL(3))
		PG_RETURN_POINTER(p);
	sums = ratings_panel_sums(PG_GETARG_RATINGS(3));
	return put(fcinfo, panel_with_calendar(p, panel_named_calendar(fcinfo, 3)), &sums, bigint);
}

static Datum
put_moments(FunctionCallInfo fcinfo, bool bigint)
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
	return put(fcinfo, panel_with_calendar(p, panel_named_calendar(fcinfo, 4)), &sums, bigint);
}

SQL_FUNCTION(panel_accum_text_ratings);
Datum
panel_accum_text_ratings(PG_FUNCTION_ARGS)
{
	return put_ratings(fcinfo, false);
}

SQL_FUNCTION(panel_accum_bigint_ratings);
Datum
panel_accum_bigint_ratings(PG_FUNCTION_ARGS)
{
	return put_ratings(fcinfo, true);
}

SQL_FUNCTION(panel_accum_text_moments);
Datum
panel_accum_text_moments(PG_FUNCTION_ARGS)
{
	return put_moments(fcinfo, false);
}

SQL_FUNCTION(panel_accum_bigint_moments);
Datum
panel_accum_bigint_moments(PG_FUNCTION_ARGS)
{
	return put_moments(fcinfo, true);
}
