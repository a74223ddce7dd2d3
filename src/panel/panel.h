/*
 * panel.h
 *	  One measure per unit and period: n, sum and sum of squares a cell.
 *
 * A unit goes by its name, a text of up to 1,000 bytes compared byte by byte;
 * whole numbers go by their digits.  A period goes by its number (see
 * core/calendar.h), and all periods of a panel are of one calendar.  A cell
 * without rows does not exist outside a transition, nor does a unit without
 * cells; a panel without any rows is the empty one, which has no calendar.
 *
 * A value has one of two forms.
 *	 sorted		units ascend by their names' bytes, cells by unit, then period,
 *				and there is no more room than is used.  This is what is
 *				stored, sent and compared.
 *	 growing	a transition state: units and cells stand in the order in which
 *				they came, and two hash tables with open addressing find them.
 *				A cell whose rows have all left a moving window keeps its place
 *				until the state grows.
 * It is one flat varlena.  A growing one is changed in place, and grows by
 * returning a new value: twice as large, and above 32 MB an eighth larger, so
 * that the three copies that the executor has for a moment stay small.
 *
 * Sections, in this order, after the 72 bytes of the header:
 *	 cells			stride bytes a cell: 32, and what the flags add
 *	 units			8 a unit: where its name is and how long
 *	 unit slots		8 each, growing only: hash and number of a unit
 *	 cell slots		4 each, growing only: number of a cell
 *	 names			one after the other, not terminated
 *
 * A cell is unit, period, n and two sums, as moments.h has them.  While all
 * that comes into a growing panel is whole and every sum of squares stays at
 * 2^53 or below, one double holds each exactly; else it is a wide one.  A sorted
 * one is wide where a low part is not 0.  After its 32 bytes a cell has, as the
 * flags say,
 *	 low parts		16		PANEL_WIDE
 *	 missing		8		PANEL_MISSING: rows without a value
 *	 specials		24		PANEL_SPECIAL: rows with NaN, Infinity, -Infinity,
 *							which enter the sums as 0 and do count in n
 *	 peak			8		PANEL_MOVING: see moments.h
 * 2,000 units in 24 months take 1.6 MB, with fractions 2.3 MB; 100,000 units in
 * 60 periods 193 MB and 289 MB.
 *
 * Why nothing can overflow: a value is at most MaxAllocSize = 2^30 - 1 bytes,
 * which panel_size checks in 64 bits before anything is allocated, so there
 * are below 2^25 cells, 2^27 units and 2^30 bytes of names, and twice the
 * number of slots fits an int32.  Rows stay at MAX_ROWS = 2^48 or below in
 * every merge and check.  A sum of squares above LARGEST_SQUARES, and a value
 * other than 0 below SMALLEST_VALUE, are an error, as in moments.
 *
 * Text: {"grain": "quarter", "first_month": 4, "left_out": 1,
 * "units": ["A", "B"], "cells": [2, 1], "periods": [96, 97, 96],
 * "n": [...], "sums": [...], "squares": [...]}, and where there are such,
 * "sums_lo", "squares_lo", "missing", and "specials": [[cell, NaN, Infinity,
 * -Infinity], ...], cells counted from 0.  cells says how many cells each unit
 * has; first_month is only there for quarters and years; left_out counts rows
 * without a unit or a time.  The empty summary is {}.
 *
 * Binary: version (1 byte), flags (1: 0x02 wide, 0x04 missing, 0x08 special),
 * grain (1), first_month (1), left_out (8), units (4), cells (4), bytes of all
 * names (4), then of each unit its cells (4) and its name's length (4), then
 * the names, then of each cell its period (4), n (8), sum and square (8 each),
 * and, as the flags say, their low parts (8 each), missing (8), specials (3 of
 * 8).
 */
#ifndef PANEL_H
#define PANEL_H

#include "core/extension.h"

#include "utils/builtins.h"

#include "core/aggregate.h"
#include "core/calendar.h"
#include "core/double_double.h"
#include "moments/moments.h"

#define MAX_UNIT_NAME	1000
#define MAX_PANEL_CELLS	(1 << 25)	/* more than a value of 1 GB has */

#define PANEL_GROWING	0x01
#define PANEL_WIDE		0x02
#define PANEL_MISSING	0x04
#define PANEL_SPECIAL	0x08
#define PANEL_MOVING	0x10

typedef struct Cell
{
	int32		unit;
	int32		period;
	int64		n;				/* values, NaN and infinities among them */
	double		sum;
	double		square;
	double		more[FLEXIBLE_ARRAY_MEMBER];	/* as the flags say */
} Cell;

typedef struct Unit
{
	int32		name;			/* where it starts */
	int32		length;
} Unit;

typedef struct UnitSlot
{
	uint32		hash;
	int32		unit;			/* its number and 1; 0: free */
} UnitSlot;

typedef struct Panel
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	int32		flags;
	Calendar	calendar;		/* none and 1 in the empty panel */
	int32		cells;
	int32		cell_room;
	int32		units;
	int32		unit_room;
	int32		unit_slots;		/* powers of 2; 0 where sorted */
	int32		cell_slots;
	int32		names_used;
	int32		names_room;
	int64		left_out;		/* rows without a unit or a time */
	int64		rows;			/* those, and all in cells */
	int32		last;			/* the unit found last */
	int32		unused;			/* 0 */
	char		sections[FLEXIBLE_ARRAY_MEMBER];
} Panel;

StaticAssertDecl(offsetof(Cell, more) == 32, "Cell has padding");
StaticAssertDecl(offsetof(Panel, sections) == 72, "Panel has padding");

typedef struct UnitName
{
	const char *bytes;
	int			length;
} UnitName;

/* What a cell holds, apart from the form of the panel that it is in. */
typedef struct PanelSums
{
	int64		n;
	int64		missing;
	int64		specials[3];	/* of n: NaN, Infinity, -Infinity */
	DoubleDouble sum;			/* of the finite values */
	DoubleDouble square;
} PanelSums;

/* Memory for moments of one variable with all of their sections. */
typedef union MomentsRoom
{
	Moments		m;
	double		room[3 + 2 + 2 + 3];
} MomentsRoom;

StaticAssertDecl(offsetof(Moments, sums) == 3 * sizeof(double), "MomentsRoom is of another header");

/* ---- where things are ---- */

static inline Size
cell_stride(int flags)
{
	return offsetof(Cell, more) + (flags & PANEL_WIDE ? 16 : 0) + (flags & PANEL_MISSING ? 8 : 0) +
		(flags & PANEL_SPECIAL ? 24 : 0) + (flags & PANEL_MOVING ? 8 : 0);
}

static inline Cell *
panel_cell(const Panel *p, int32 i)
{
	return (Cell *) (p->sections + cell_stride(p->flags) * i);
}

/* Of a wide panel: of the sum, then of the square. */
static inline double *
cell_low(Cell *cell)
{
	return cell->more;
}

static inline int64 *
cell_missing(const Panel *p, Cell *cell)
{
	return (int64 *) cell->more + (p->flags & PANEL_WIDE ? 2 : 0);
}

static inline int64 *
cell_specials(const Panel *p, Cell *cell)
{
	return cell_missing(p, cell) + (p->flags & PANEL_MISSING ? 1 : 0);
}

static inline double *
cell_peak(const Panel *p, Cell *cell)
{
	return (double *) (cell_specials(p, cell) + (p->flags & PANEL_SPECIAL ? 3 : 0));
}

static inline int64
cell_rows(const Panel *p, Cell *cell)
{
	return cell->n + (p->flags & PANEL_MISSING ? *cell_missing(p, cell) : 0);
}

static inline Unit *
panel_units(const Panel *p)
{
	return (Unit *) panel_cell(p, p->cell_room);
}

static inline UnitSlot *
panel_unit_slots(const Panel *p)
{
	return (UnitSlot *) (panel_units(p) + p->unit_room);
}

static inline uint32 *
panel_cell_slots(const Panel *p)
{
	return (uint32 *) (panel_unit_slots(p) + p->unit_slots);
}

static inline char *
panel_names(const Panel *p)
{
	return (char *) (panel_cell_slots(p) + p->cell_slots);
}

static inline const char *
unit_name(const Panel *p, int32 unit)
{
	return panel_names(p) + panel_units(p)[unit].name;
}

static inline int32
unit_length(const Panel *p, int32 unit)
{
	return panel_units(p)[unit].length;
}

static inline bool
panel_is_empty(const Panel *p)
{
	return p->rows == 0;
}

#define PG_GETARG_PANEL(n) panel_from_datum(PG_GETARG_DATUM(n))

/* ---- the state (panel.c) ---- */

extern Panel *panel_from_datum(Datum datum);
extern Panel *panel_new(int flags, int32 cells, int32 units, int32 names);
extern Panel *panel_growing(Panel *p, int flags);
extern Panel *panel_sorted(Panel *p);
extern char *unit_text(const Panel *p, int32 unit);
extern int32 panel_find_unit(const Panel *p, const char *name, int length);
extern Cell *panel_find_cell(const Panel *p, int32 unit, int32 period);
extern int32 panel_unit(Panel **p, const char *name, int length);
extern Cell *panel_cell_for(Panel **p, int32 *unit, int32 period);

/* A growing state without rows. */
extern Panel *panel_begin(Calendar calendar);

/*
 * Puts rows into a cell of a growing state, which may be a larger one
 * afterwards; the caller has checked the sums.
 */
extern Panel *panel_put(Panel *state, const char *unit, int length, int32 period, const PanelSums *sums);

/* ---- cells (cells.c) ---- */

extern PanelSums cell_sums(const Panel *p, Cell *cell);
extern bool sums_are_whole(const PanelSums *sums);
extern int sums_need(const PanelSums *sums);
extern int panel_needs(const Panel *p);
extern int panel_needs_to_grow(const Panel *p);
extern PanelSums sums_added(PanelSums a, const PanelSums *b, int sign);
extern void cell_store(const Panel *p, Cell *cell, const PanelSums *sums);
extern Moments *sums_moments(const PanelSums *sums, MomentsRoom *room);
extern PanelSums moments_sums(Moments *m, int i);
extern Panel *panel_accepted(Panel *p);
extern void panel_refuse_name(void);
extern void panel_refuse_range(const char *size, const char *remedy);

/* Sorts numbers of periods, leaves each once, and says how many there are (table.c). */
extern int sorted_periods(int32 *periods, int count);

/* ---- merging (merge.c) ---- */

extern void panel_refuse_calendars(Calendar a, Calendar b);
extern Panel *panel_with_calendar(Panel *p, Calendar calendar);
extern Panel *panel_merge_in(Panel *state, Panel *other);
extern Panel *panel_to_leave(Panel *state, int flags);
extern bool panel_leave(Panel *state, Cell *cell, const PanelSums *sums);
extern Cell *panel_entered_cell(const Panel *p, UnitName name, int32 period);
extern void panel_refuse_removal(void);
extern bool cell_is_settled(const Panel *p, Cell *cell);

/* A transition state: plain memory of the executor's, made by this room. */
static inline Panel *
panel_state(FunctionCallInfo fcinfo)
{
	Panel	   *p = (Panel *) PG_GETARG_POINTER(0);

	return likely(!VARATT_IS_EXTENDED(p)) ? p : panel_from_datum(PG_GETARG_DATUM(0));
}

/* The state that the executor owns, in its growing form; in a window, with peaks. */
static inline Panel *
panel_own_state(FunctionCallInfo fcinfo)
{
	Panel	   *p;

	require_aggregate(fcinfo);
	if (unlikely(PG_ARGISNULL(0)))
		return panel_begin((Calendar) {GRAIN_NONE, 1});
	p = panel_state(fcinfo);
	if (unlikely(!(p->flags & PANEL_GROWING)))
		p = panel_growing(p, p->flags | (IsA(fcinfo->context, WindowAggState) ? PANEL_MOVING : 0));
	return p;
}

/* ---- a row's arguments (aggregates.c): the state, unit, time, measure, grain, first_month ---- */

static inline UnitName
panel_text_unit(FunctionCallInfo fcinfo)
{
	text	   *name = PG_GETARG_TEXT_PP(1);

	return (UnitName) {VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name)};
}

static inline UnitName
panel_bigint_unit(FunctionCallInfo fcinfo, char *digits)
{
	return (UnitName) {digits, pg_lltoa(PG_GETARG_INT64(1), digits)};
}

/* Whether the row has a unit, and a time where its calendar asks for one. */
static inline bool
panel_row_has_place(FunctionCallInfo fcinfo, const Panel *p)
{
	return !PG_ARGISNULL(1) && (!PG_ARGISNULL(2) || p->calendar.grain == GRAIN_NONE);
}

extern Calendar panel_named_calendar(FunctionCallInfo fcinfo, int measure);
extern void panel_refuse_time(void);

static inline DateADT
panel_checked_day(DateADT day)
{
	if (unlikely(day < FIRST_DAY || day > LAST_DAY))
		panel_refuse_time();
	return day;
}

#endif							/* PANEL_H */
