/*
 * table.c
 *	  A panel as a table of cells.
 */
#include "core/extension.h"

#include <math.h>

#include "miscadmin.h"

#include "panel/panel.h"
#include "panel/table.h"

static bool
is_finite(const PanelSums *sums)
{
	return (sums->specials[0] | sums->specials[1] | sums->specials[2]) == 0;
}

/* The mean of all finite values of cells that are in the table. */
static DoubleDouble
grand_mean(const Panel *p, int64 min_n)
{
	DoubleDouble sum = dd(0);
	int64		n = 0;

	for (int32 i = 0; i < p->cells; i++)
	{
		PanelSums	sums = cell_sums(p, panel_cell(p, i));

		if (sums.n < min_n || sums.n == 0)
			continue;
		sum = dd_add(sum, sums.sum);
		n += sums.n - sums.specials[0] - sums.specials[1] - sums.specials[2];
	}
	return n == 0 ? dd(0) : dd_divide(sum, dd(n));
}

static PanelCell
table_cell(const PanelSums *sums, DoubleDouble mean)
{
	PanelCell	cell = {.n = sums->n, .missing = sums->missing, .is_finite = is_finite(sums), .sum = sums->sum};
	MomentsRoom room;
	DoubleDouble own;

	if (!cell.is_finite)
	{
		cell.mean = cell.deviation = cell.squares = NAN;
		return cell;
	}
	own = dd_divide(sums->sum, dd(sums->n));
	cell.mean = own.hi;
	cell.deviation = dd_subtract(own, mean).hi;
	cell.squares = moments_centred(sums_moments(sums, &room), 0, 0).hi;
	return cell;
}

static int
compare_periods(const void *a, const void *b)
{
	int32		left = *(const int32 *) a;
	int32		right = *(const int32 *) b;

	return left < right ? -1 : left > right;
}

/* Sorts numbers of periods, leaves each once, and says how many there are. */
int
sorted_periods(int32 *periods, int count)
{
	int			different = 0;

	qsort(periods, count, sizeof(int32), compare_periods);
	for (int i = 0; i < count; i++)
		if (different == 0 || periods[i] != periods[different - 1])
			periods[different++] = periods[i];
	return different;
}

/* Cells of fewer than min_n values are left out, and units without any others. */
PanelTable *
panel_table(struct Panel *panel, int64 min_n)
{
	Panel	   *p = panel_sorted(panel);
	PanelTable *t = palloc0(sizeof(PanelTable));
	DoubleDouble mean = grand_mean(p, min_n);
	int32		unit = -1;

	t->calendar = p->calendar;
	t->is_empty = panel_is_empty(p);
	t->mean = mean.hi;
	t->unit = palloc(sizeof(char *) * Max(p->units, 1));
	t->first = palloc(sizeof(int) * (p->units + 1));
	t->cell = palloc_extended(sizeof(PanelCell) * Max(p->cells, 1), MCXT_ALLOC_HUGE);
	for (int32 i = 0; i < p->cells; i++)
	{
		Cell	   *cell = panel_cell(p, i);
		PanelSums	sums = cell_sums(p, cell);

		CHECK_FOR_INTERRUPTS();
		if (sums.n < min_n || sums.n == 0)
			continue;
		if (cell->unit != unit)
		{
			unit = cell->unit;
			t->first[t->units] = t->cells;
			t->unit[t->units++] = unit_text(p, unit);
		}
		t->cell[t->cells] = table_cell(&sums, mean);
		t->cell[t->cells].unit = t->units - 1;
		t->cell[t->cells++].period = cell->period;
	}
	t->first[t->units] = t->cells;
	t->period = palloc(sizeof(int32) * Max(t->cells, 1));
	for (int i = 0; i < t->cells; i++)
		t->period[i] = t->cell[i].period;
	t->periods = sorted_periods(t->period, t->cells);
	return t;
}

/* An error where two panels are not of one calendar. */
void
require_same_calendar(const PanelTable *a, const PanelTable *b)
{
	if (!a->is_empty && !b->is_empty && !same_calendar(a->calendar, b->calendar))
		panel_refuse_calendars(a->calendar, b->calendar);
}
