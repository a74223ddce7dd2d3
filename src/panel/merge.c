/*
 * merge.c
 *	  Panels into panels: merging, taking out, comparing.
 */
#include "core/extension.h"

#include <math.h>

#include "miscadmin.h"
#include "utils/memutils.h"

#include "panel/panel.h"

/* ---- calendars ---- */

static char *
calendar_text(Calendar calendar)
{
	if (calendar.grain < GRAIN_QUARTER)
		return pstrdup(grain_name(calendar.grain));
	return psprintf("%s from month %d", grain_name(calendar.grain), calendar.first_month);
}

void
panel_refuse_calendars(Calendar a, Calendar b)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("panels of grain %s and of grain %s cannot be put together", calendar_text(a), calendar_text(b)),
			 errhint("Make both of one grain.")));
}

/* The state as one of that calendar, which a panel without rows takes on. */
Panel *
panel_with_calendar(Panel *p, Calendar calendar)
{
	if (unlikely(!same_calendar(p->calendar, calendar)))
	{
		if (!panel_is_empty(p))
			panel_refuse_calendars(p->calendar, calendar);
		p->calendar = calendar;
	}
	return p;
}

/* ---- cells into cells ---- */

/* With what a window has left: nothing of no finite values; false where rounding may show. */
bool
cell_is_settled(const Panel *p, Cell *cell)
{
	int64	   *specials = cell_specials(p, cell);
	int64		finite = cell->n;

	if (p->flags & PANEL_SPECIAL)
		finite -= specials[0] + specials[1] + specials[2];
	if (finite == 0)
	{
		cell->sum = cell->square = 0;
		if (p->flags & PANEL_WIDE)
			cell_low(cell)[0] = cell_low(cell)[1] = 0;
		*cell_peak(p, cell) = 0;
	}
	return !(p->flags & PANEL_WIDE) || cell->square >= *cell_peak(p, cell) / WINDOW_RESET;
}

/* Puts rows into a cell of a growing state, which may be a larger one afterwards. */
Panel *
panel_put(Panel *state, const char *unit, int length, int32 period, const PanelSums *sums)
{
	int			lacking = (sums_need(sums) | (sums_are_whole(sums) ? 0 : PANEL_WIDE)) & ~state->flags;
	int32		number;
	Cell	   *cell;
	PanelSums	all;

	if (sums->n + sums->missing == 0)
		return state;
	if (lacking)
		state = panel_growing(state, state->flags | lacking);
	number = panel_unit(&state, unit, length);
	cell = panel_cell_for(&state, &number, period);
	all = sums_added(cell_sums(state, cell), sums, 1);
	if (!(all.square.hi <= LARGEST_SQUARES))
		panel_refuse_range("large", "Divide");
	if (unlikely(!(state->flags & PANEL_WIDE) && !sums_are_whole(&all)))
	{
		state = panel_growing(state, state->flags | PANEL_WIDE);
		number = panel_unit(&state, unit, length);
		cell = panel_cell_for(&state, &number, period);
	}
	cell_store(state, cell, &all);
	state->rows += sums->n + sums->missing;
	return state;
}

/* Adds another panel's rows to a growing state. */
Panel *
panel_merge_in(Panel *state, Panel *other)
{
	if (panel_is_empty(other))
		return state;
	check_row_count(state->rows + other->rows);
	state = panel_with_calendar(state, other->calendar);
	other = panel_sorted(other);
	for (int32 i = 0; i < other->cells; i++)
	{
		Cell	   *cell = panel_cell(other, i);
		PanelSums	sums = cell_sums(other, cell);

		CHECK_FOR_INTERRUPTS();
		state = panel_put(state, unit_name(other, cell->unit), unit_length(other, cell->unit), cell->period, &sums);
	}
	state->rows += other->left_out;
	state->left_out += other->left_out;
	return state;
}

SQL_FUNCTION(panel_combine);
Datum
panel_combine(PG_FUNCTION_ARGS)
{
	Panel	   *state = panel_own_state(fcinfo);

	if (!PG_ARGISNULL(1))
		state = panel_merge_in(state, PG_GETARG_PANEL(1));
	PG_RETURN_POINTER(state);
}

SQL_FUNCTION(panel_add);
Datum
panel_add(PG_FUNCTION_ARGS)
{
	Panel	   *a = PG_GETARG_PANEL(0);
	Panel	   *b = PG_GETARG_PANEL(1);

	PG_RETURN_POINTER(panel_sorted(panel_merge_in(panel_growing(a, a->flags), b)));
}

/* ---- out of cells ---- */

static pg_noinline void
refuse_removal(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("the rows to take out are not all in this panel")));
}

static inline bool
contains(const PanelSums *a, const PanelSums *b)
{
	return a->n >= b->n && a->missing >= b->missing && a->specials[0] >= b->specials[0] &&
		a->specials[1] >= b->specials[1] && a->specials[2] >= b->specials[2];
}

/* The cell of another panel's cell; it has at least as many rows. */
static Cell *
containing_cell(const Panel *p, const Panel *other, Cell *cell)
{
	int32		unit = panel_find_unit(p, unit_name(other, cell->unit), unit_length(other, cell->unit));
	Cell	   *found = unit < 0 ? NULL : panel_find_cell(p, unit, cell->period);
	PanelSums	mine;
	PanelSums	theirs = cell_sums(other, cell);

	if (found == NULL)
		refuse_removal();
	mine = cell_sums(p, found);
	if (!contains(&mine, &theirs))
		refuse_removal();
	return found;
}

static void
require_contained(const Panel *p, const Panel *other)
{
	if (!same_calendar(p->calendar, other->calendar))
		panel_refuse_calendars(p->calendar, other->calendar);
	if (p->left_out < other->left_out)
		refuse_removal();
}

/* The state of a moving window with the sections that sums to take out may need. */
Panel *
panel_to_leave(Panel *state, int flags)
{
	if (!(state->flags & PANEL_MOVING))
		refuse_removal();
	return flags & ~state->flags ? panel_growing(state, state->flags | flags) : state;
}

/* Takes rows out of a cell; false where what has left may show in what is left. */
bool
panel_leave(Panel *state, Cell *cell, const PanelSums *sums)
{
	PanelSums	rest = cell_sums(state, cell);

	if (!contains(&rest, sums))
		refuse_removal();
	rest = sums_added(rest, sums, -1);
	cell_store(state, cell, &rest);
	state->rows -= sums->n + sums->missing;
	return cell_is_settled(state, cell);
}

/* Inverse of panel_combine; NULL: the executor is to sum the window from scratch. */
SQL_FUNCTION(panel_uncombine);
Datum
panel_uncombine(PG_FUNCTION_ARGS)
{
	Panel	   *state = panel_own_state(fcinfo);
	Panel	   *other;
	bool		settled = true;

	if (PG_ARGISNULL(1))
		PG_RETURN_POINTER(state);
	other = panel_sorted(PG_GETARG_PANEL(1));
	if (panel_is_empty(other))
		PG_RETURN_POINTER(state);
	state = panel_to_leave(state, panel_needs_to_grow(other));
	require_contained(state, other);
	for (int32 i = 0; i < other->cells; i++)
	{
		PanelSums	sums = cell_sums(other, panel_cell(other, i));

		settled &= panel_leave(state, containing_cell(state, other, panel_cell(other, i)), &sums);
	}
	state->rows -= other->left_out;
	state->left_out -= other->left_out;
	if (!settled)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(state);
}

/* Takes a cell's rows out of one that has as many, with moments' care for rounding. */
static void
take_out(const Panel *p, Cell *cell, const PanelSums *sums)
{
	PanelSums	rest = cell_sums(p, cell);
	int64		missing = rest.missing - sums->missing;
	MomentsRoom mine;
	MomentsRoom theirs;

	if (sums->n > 0)
		rest = moments_sums(moments_take_out(sums_moments(&rest, &mine), sums_moments(sums, &theirs)), 0);
	rest.missing = missing;
	cell_store(p, cell, &rest);
}

/* What a cell's subtraction allocates goes after so many of them. */
#define CELLS_AT_ONCE	1024

SQL_FUNCTION(panel_subtract);
Datum
panel_subtract(PG_FUNCTION_ARGS)
{
	Panel	   *a = PG_GETARG_PANEL(0);
	Panel	   *b = panel_sorted(PG_GETARG_PANEL(1));
	MemoryContext scratch;
	MemoryContext old;

	if (panel_is_empty(b))
		PG_RETURN_POINTER(panel_sorted(a));
	require_contained(a, b);
	/* b's sums may have been wide where a's are whole */
	a = panel_growing(a, a->flags | panel_needs_to_grow(b));
	scratch = AllocSetContextCreate(CurrentMemoryContext, "cells taken out", ALLOCSET_DEFAULT_SIZES);
	old = MemoryContextSwitchTo(scratch);
	for (int32 i = 0; i < b->cells; i++)
	{
		PanelSums	sums = cell_sums(b, panel_cell(b, i));

		CHECK_FOR_INTERRUPTS();
		take_out(a, containing_cell(a, b, panel_cell(b, i)), &sums);
		if (i % CELLS_AT_ONCE == 0)
			MemoryContextReset(scratch);
	}
	MemoryContextSwitchTo(old);
	MemoryContextDelete(scratch);
	a->rows -= b->rows;
	a->left_out -= b->left_out;
	PG_RETURN_POINTER(panel_sorted(a));
}

/* ---- comparing ---- */

/* High parts decide: the last bits of the low ones depend on order. */
static bool
cells_equal(const Panel *a, Cell *cell, const Panel *b, Cell *other)
{
	PanelSums	left = cell_sums(a, cell);
	PanelSums	right = cell_sums(b, other);

	return cell->unit == other->unit && cell->period == other->period && left.n == right.n &&
		left.missing == right.missing && memcmp(left.specials, right.specials, sizeof(left.specials)) == 0 &&
		left.sum.hi == right.sum.hi && left.square.hi == right.square.hi;
}

static bool
units_equal(const Panel *a, const Panel *b)
{
	for (int32 i = 0; i < a->units; i++)
		if (unit_length(a, i) != unit_length(b, i) ||
			memcmp(unit_name(a, i), unit_name(b, i), unit_length(a, i)) != 0)
			return false;
	return true;
}

static bool
panel_equal(Panel *a, Panel *b)
{
	if (a->rows != b->rows || a->left_out != b->left_out)
		return false;
	a = panel_sorted(a);
	b = panel_sorted(b);
	if (!same_calendar(a->calendar, b->calendar) || a->units != b->units || a->cells != b->cells ||
		!units_equal(a, b))
		return false;
	for (int32 i = 0; i < a->cells; i++)
		if (!cells_equal(a, panel_cell(a, i), b, panel_cell(b, i)))
			return false;
	return true;
}

SQL_FUNCTION(panel_eq);
Datum
panel_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(panel_equal(PG_GETARG_PANEL(0), PG_GETARG_PANEL(1)));
}

SQL_FUNCTION(panel_ne);
Datum
panel_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!panel_equal(PG_GETARG_PANEL(0), PG_GETARG_PANEL(1)));
}
