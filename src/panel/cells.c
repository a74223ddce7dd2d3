/*
 * cells.c
 *	  What a cell holds, apart from its panel's form, and the check of all.
 */
#include "core/extension.h"

#include <math.h>

#include "miscadmin.h"

#include "panel/panel.h"

/* ---- in and out of a cell ---- */

PanelSums
cell_sums(const Panel *p, Cell *cell)
{
	PanelSums	sums = {.n = cell->n, .sum = dd(cell->sum), .square = dd(cell->square)};

	if (p->flags & PANEL_WIDE)
	{
		sums.sum = two_sum(cell->sum, cell_low(cell)[0]);
		sums.square = two_sum(cell->square, cell_low(cell)[1]);
	}
	if (p->flags & PANEL_MISSING)
		sums.missing = *cell_missing(p, cell);
	if (p->flags & PANEL_SPECIAL)
		memcpy(sums.specials, cell_specials(p, cell), sizeof(sums.specials));
	return sums;
}

/* The cell's panel has the sections that the sums need; 0 is added to turn -0 into 0. */
void
cell_store(const Panel *p, Cell *cell, const PanelSums *sums)
{
	cell->n = sums->n;
	cell->sum = sums->sum.hi + 0.0;
	cell->square = sums->square.hi + 0.0;
	if (p->flags & PANEL_WIDE)
	{
		cell_low(cell)[0] = sums->sum.lo + 0.0;
		cell_low(cell)[1] = sums->square.lo + 0.0;
	}
	if (p->flags & PANEL_MISSING)
		*cell_missing(p, cell) = sums->missing;
	if (p->flags & PANEL_SPECIAL)
		memcpy(cell_specials(p, cell), sums->specials, sizeof(sums->specials));
	if (p->flags & PANEL_MOVING)
		*cell_peak(p, cell) = Max(*cell_peak(p, cell), cell->square);
}

/* Both together (sign 1), or a's without b's (-1). */
PanelSums
sums_added(PanelSums a, const PanelSums *b, int sign)
{
	a.n += sign * b->n;
	a.missing += sign * b->missing;
	for (int kind = 0; kind < 3; kind++)
		a.specials[kind] += sign * b->specials[kind];
	a.sum = dd_add(a.sum, sign > 0 ? b->sum : dd_negate(b->sum));
	a.square = dd_add(a.square, sign > 0 ? b->square : dd_negate(b->square));
	return a;
}

static bool
is_whole(DoubleDouble pair)
{
	return pair.lo == 0 && pair.hi == rint(pair.hi) && fabs(pair.hi) <= WHOLE_LIMIT;
}

/* Whether a growing panel without low parts can hold such sums and go on with them. */
bool
sums_are_whole(const PanelSums *sums)
{
	return is_whole(sums->sum) && is_whole(sums->square);
}

/* The sections that a sorted panel needs to hold such sums. */
int
sums_need(const PanelSums *sums)
{
	return (sums->sum.lo != 0 || sums->square.lo != 0 ? PANEL_WIDE : 0) |
		(sums->missing != 0 ? PANEL_MISSING : 0) |
		((sums->specials[0] | sums->specials[1] | sums->specials[2]) != 0 ? PANEL_SPECIAL : 0);
}

/* The sections that the sums of the cells ask for in a sorted panel. */
int
panel_needs(const Panel *p)
{
	int			flags = 0;

	for (int32 i = 0; i < p->cells; i++)
	{
		PanelSums	sums = cell_sums(p, panel_cell(p, i));

		flags |= sums_need(&sums);
	}
	return flags;
}

/* The same, and what it needs to grow. */
int
panel_needs_to_grow(const Panel *p)
{
	int			flags = p->flags;

	for (int32 i = 0; i < p->cells && !(flags & PANEL_WIDE); i++)
	{
		PanelSums	sums = cell_sums(p, panel_cell(p, i));

		flags |= sums_are_whole(&sums) ? 0 : PANEL_WIDE;
	}
	return flags;
}

/* The sums in memory of the caller's, as moments of one variable. */
Moments *
sums_moments(const PanelSums *sums, MomentsRoom *room)
{
	Moments    *m = &room->m;
	bool		special = (sums_need(sums) & PANEL_SPECIAL) != 0;

	memset(room, 0, sizeof(MomentsRoom));
	m->k = 1;
	m->flags = MOMENTS_WIDE | (special ? MOMENTS_SPECIAL : 0);
	SET_VARSIZE(m, moments_size(1, m->flags));
	m->n = sums->n;
	moments_hi(m)[0] = sums->sum.hi;
	moments_lo(m)[0] = sums->sum.lo;
	moments_hi(m)[1] = sums->square.hi;
	moments_lo(m)[1] = sums->square.lo;
	if (special)
		memcpy(moments_specials(m), sums->specials, sizeof(sums->specials));
	return m;
}

/* The sums of moments of one variable, none of them missing. */
PanelSums
moments_sums(Moments *m, int i)
{
	PanelSums	sums = {.n = m->n};

	if (m->k == 0)
		return sums;
	sums.sum = moments_pair(m, i);
	sums.square = moments_pair(m, PRODUCT(m->k, i, i));
	if (m->flags & MOMENTS_SPECIAL)
		memcpy(sums.specials, moments_specials(m) + 3 * i, sizeof(sums.specials));
	return sums;
}

/* ---- the check ---- */

static void
refuse(const char *message)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("these cannot be the cells of a panel"),
			 errdetail_internal("%s", message)));
}

static void
check_cell(const Panel *p, int32 i)
{
	Cell	   *cell = panel_cell(p, i);
	PanelSums	sums = cell_sums(p, cell);
	MomentsRoom room;

	if (!period_is_within(p->calendar, cell->period))
		refuse(psprintf("Period %d of unit \"%s\" is not one of grain %s.", cell->period,
						unit_text(p, cell->unit), grain_name(p->calendar.grain)));
	if (i > 0 && cell->unit == panel_cell(p, i - 1)->unit && cell->period <= panel_cell(p, i - 1)->period)
		refuse(psprintf("The periods of unit \"%s\" do not ascend.", unit_text(p, cell->unit)));
	if (sums.missing < 0)
		refuse("A count of missing values is negative.");
	if ((p->flags & PANEL_WIDE) && (sums.sum.hi != cell->sum || sums.square.hi != cell->square))
		refuse("A sum's low part is larger than its high part allows.");
	moments_check(sums_moments(&sums, &room));
	check_row_count(sums.missing);
	if (sums.n + sums.missing < 1)
		refuse(psprintf("Unit \"%s\" has a cell without rows.", unit_text(p, cell->unit)));
}

static void
check_units(const Panel *p)
{
	for (int32 i = 1; i < p->units; i++)
	{
		int32		before = unit_length(p, i - 1);
		int32		length = unit_length(p, i);
		int			bytes = memcmp(unit_name(p, i - 1), unit_name(p, i), Min(before, length));

		if (bytes > 0 || (bytes == 0 && before >= length))
			refuse(psprintf("Unit \"%s\" does not come after \"%s\".", unit_text(p, i), unit_text(p, i - 1)));
	}
}

/* The only way in: text and binary pass here, sorted; rows are counted. */
static void
panel_check(Panel *p)
{
	int64		rows = p->left_out;

	if (p->left_out < 0)
		refuse("The count of rows that were left out is negative.");
	check_row_count(p->left_out);
	check_units(p);
	for (int32 i = 0; i < p->cells; i++)
	{
		CHECK_FOR_INTERRUPTS();
		check_cell(p, i);
		rows += cell_rows(p, panel_cell(p, i));
		check_row_count(rows);
	}
	p->rows = rows;
}

/* The one form of the value that was read, or an error. */
Panel *
panel_accepted(Panel *p)
{
	panel_check(p);
	if (panel_needs(p) == p->flags && !panel_is_empty(p))
		return p;
	/* sections that no cell needs go, and the calendar where there are no rows */
	return panel_sorted(panel_growing(p, p->flags));
}

void
panel_refuse_range(const char *size, const char *remedy)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("values of a panel are too %s to be squared", size),
			 errhint("%s them by a power of ten; correlations do not change.", remedy)));
}
