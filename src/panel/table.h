/*
 * table.h
 *	  A panel as a table of cells: what every statistic of panels reads.
 *
 * Units stand in ascending order of their names' bytes, periods in ascending
 * order, cells by unit, then period.  Only cells that have a value are there.
 *
 * A mean that is near to all others loses its digits as a plain double, so
 * deviation, the mean less that of all values of the panel, comes from the
 * double-double sums; so does squares.
 */
#ifndef PANEL_TABLE_H
#define PANEL_TABLE_H

#include "core/extension.h"

#include "core/calendar.h"
#include "core/double_double.h"

struct Panel;

typedef struct PanelCell
{
	int32		unit;			/* place in units */
	int32		period;			/* its number, as in core/calendar.h */
	int64		n;				/* values, finite or not */
	int64		missing;		/* rows that had none */
	bool		is_finite;		/* without NaN and infinities; else mean, deviation and squares are NaN */
	double		mean;
	double		deviation;		/* mean less the panel's mean */
	double		squares;		/* squared deviations from the cell's own mean, summed */
	DoubleDouble sum;
} PanelCell;

typedef struct PanelTable
{
	Calendar	calendar;
	bool		is_empty;		/* of no rows at all: goes with any calendar */
	double		mean;			/* of all finite values */
	int			units;
	char	  **unit;			/* names, terminated */
	int			periods;
	int32	   *period;			/* numbers of those that have a cell */
	int			cells;
	PanelCell  *cell;
	int		   *first;			/* of each unit, its first cell; units + 1 of them */
} PanelTable;

/* Cells of fewer than min_n values are left out. */
extern PanelTable *panel_table(struct Panel *panel, int64 min_n);

/* That of an argument, which may be kept for the query's next call (kept.c). */
extern const PanelTable *panel_table_of(FunctionCallInfo fcinfo, int arg, int64 min_n);

/* An error where two panels are not of one calendar. */
extern void require_same_calendar(const PanelTable *a, const PanelTable *b);

#endif							/* PANEL_TABLE_H */
