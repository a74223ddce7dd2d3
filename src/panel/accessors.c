/*
 * accessors.c
 *	  What is in a panel: its cells, units and periods as rows of SQL.
 */
#include "core/extension.h"

#include <math.h>

#include "utils/builtins.h"

#include "core/rows.h"
#include "panel/panel.h"

/* ---- n, mean, standard deviation and missing ---- */

static void
row_sums(Rows *rows, const PanelSums *sums)
{
	MomentsRoom room;
	Moments    *m = sums_moments(sums, &room);
	double		spread = NAN;

	row_bigint(rows, sums->n);
	row_float(rows, sums->n > 0, sums->n > 0 ? moments_mean_of(m, 0) : 0);
	if (sums->n > 1 && !moments_is_special(m, 0))
		spread = sqrt(moments_sample(m, 0).variance);
	row_float(rows, sums->n > 1, spread);
	row_bigint(rows, sums->missing);
}

/* Without a grain the one period has no date. */
static void
row_period(Rows *rows, const Panel *p, int32 period)
{
	bool		dated = p->calendar.grain != GRAIN_NONE;

	row_date(rows, dated, dated ? period_start(p->calendar, period) : 0);
}

SQL_FUNCTION(panel_cells);
Datum
panel_cells(PG_FUNCTION_ARGS)
{
	Panel	   *p;
	Rows		rows;

	rows_begin(fcinfo, &rows);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	p = panel_sorted(PG_GETARG_PANEL(0));
	for (int32 i = 0; i < p->cells; i++)
	{
		Cell	   *cell = panel_cell(p, i);
		PanelSums	sums = cell_sums(p, cell);

		row_text_bytes(&rows, unit_name(p, cell->unit), unit_length(p, cell->unit));
		row_period(&rows, p, cell->period);
		row_sums(&rows, &sums);
		row_end(&rows);
	}
	PG_RETURN_NULL();
}

SQL_FUNCTION(panel_units_rows);
Datum
panel_units_rows(PG_FUNCTION_ARGS)
{
	Panel	   *p;
	Rows		rows;

	rows_begin(fcinfo, &rows);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	p = panel_sorted(PG_GETARG_PANEL(0));
	for (int32 from = 0, to; from < p->cells; from = to)
	{
		int32		unit = panel_cell(p, from)->unit;
		PanelSums	all = {0};

		for (to = from; to < p->cells && panel_cell(p, to)->unit == unit; to++)
		{
			PanelSums	sums = cell_sums(p, panel_cell(p, to));

			all = sums_added(all, &sums, 1);
		}
		row_text_bytes(&rows, unit_name(p, unit), unit_length(p, unit));
		row_int(&rows, to - from);
		row_period(&rows, p, panel_cell(p, from)->period);
		row_period(&rows, p, panel_cell(p, to - 1)->period);
		row_sums(&rows, &all);
		row_end(&rows);
	}
	PG_RETURN_NULL();
}

/* A period, and what is added up of it. */
typedef struct PeriodSums
{
	int32		period;
	int32		units;
	PanelSums	sums;
} PeriodSums;

static int
compare_periods(const void *a, const void *b)
{
	int32		left = ((const PeriodSums *) a)->period;
	int32		right = ((const PeriodSums *) b)->period;

	return left < right ? -1 : left > right;
}

/* The periods that have a cell, ascending. */
static PeriodSums *
periods_of(const Panel *p, int *count)
{
	int32	   *all = palloc(sizeof(int32) * Max(p->cells, 1));
	PeriodSums *periods;
	int			last = -1;

	for (int32 i = 0; i < p->cells; i++)
		all[i] = panel_cell(p, i)->period;
	*count = sorted_periods(all, p->cells);
	periods = palloc0(sizeof(PeriodSums) * Max(*count, 1));
	for (int i = 0; i < *count; i++)
		periods[i].period = all[i];
	pfree(all);
	for (int32 i = 0; i < p->cells; i++)
	{
		Cell	   *cell = panel_cell(p, i);
		PanelSums	sums = cell_sums(p, cell);
		PeriodSums	key = {.period = cell->period};
		PeriodSums *found = periods + last + 1;

		/* cells of a unit ascend, so the next is often the next */
		if (last + 1 >= *count || found->period != cell->period)
			found = bsearch(&key, periods, *count, sizeof(PeriodSums), compare_periods);
		last = found - periods;
		found->units++;
		found->sums = sums_added(found->sums, &sums, 1);
	}
	return periods;
}

SQL_FUNCTION(panel_periods);
Datum
panel_periods(PG_FUNCTION_ARGS)
{
	Panel	   *p;
	Rows		rows;
	PeriodSums *periods;
	int			count;

	rows_begin(fcinfo, &rows);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	p = panel_sorted(PG_GETARG_PANEL(0));
	periods = periods_of(p, &count);
	for (int i = 0; i < count; i++)
	{
		row_period(&rows, p, periods[i].period);
		row_int(&rows, periods[i].units);
		row_sums(&rows, &periods[i].sums);
		row_end(&rows);
	}
	PG_RETURN_NULL();
}

/* ---- single numbers ---- */

SQL_FUNCTION(panel_n);
Datum
panel_n(PG_FUNCTION_ARGS)
{
	Panel	   *p = PG_GETARG_PANEL(0);
	int64		n = 0;

	for (int32 i = 0; i < p->cells; i++)
		n += panel_cell(p, i)->n;
	PG_RETURN_INT64(n);
}

SQL_FUNCTION(panel_missing);
Datum
panel_missing(PG_FUNCTION_ARGS)
{
	Panel	   *p = PG_GETARG_PANEL(0);
	int64		missing = 0;

	for (int32 i = 0; i < p->cells && p->flags & PANEL_MISSING; i++)
		missing += *cell_missing(p, panel_cell(p, i));
	PG_RETURN_INT64(missing);
}

SQL_FUNCTION(panel_left_out);
Datum
panel_left_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_PANEL(0)->left_out);
}

/* NULL of the empty panel. */
SQL_FUNCTION(panel_grain);
Datum
panel_grain(PG_FUNCTION_ARGS)
{
	Panel	   *p = PG_GETARG_PANEL(0);

	if (panel_is_empty(p))
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(grain_name(p->calendar.grain)));
}

/* NULL where a grain has none. */
SQL_FUNCTION(panel_first_month);
Datum
panel_first_month(PG_FUNCTION_ARGS)
{
	Panel	   *p = PG_GETARG_PANEL(0);

	if (panel_is_empty(p) || p->calendar.grain < GRAIN_QUARTER)
		PG_RETURN_NULL();
	PG_RETURN_INT32(p->calendar.first_month);
}
