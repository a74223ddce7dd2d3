/*
 * io.c
 *	  Panels as text, binary and jsonb.
 */
#include "core/extension.h"

#include "core/json_text.h"
#include "panel/panel.h"

static void
refuse_counts(const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("these cannot be the cells of a panel"),
			 errdetail_internal("%s", detail)));
}

/* ---- from text ---- */

/* The columns of cells as they come. */
typedef struct Columns
{
	int			cells;
	int64	   *periods;
	int64	   *n;
	double	   *sums;
	double	   *squares;
	double	   *sums_lo;		/* NULL: all 0 */
	double	   *squares_lo;
	int64	   *missing;
	int			specials;
	int64	   *special;		/* four each: cell, NaN, Infinity, -Infinity */
} Columns;

#define SPECIAL_WIDTH	4

static Columns
take_columns(JsonText *json)
{
	Columns		c = {0};

	c.periods = json_take_int_list(json, "periods", &c.cells);
	c.n = json_take_ints(json, "n", c.cells);
	c.sums = json_take_doubles(json, "sums", c.cells);
	c.squares = json_take_doubles(json, "squares", c.cells);
	if (json_has(json, "sums_lo"))
		c.sums_lo = json_take_doubles(json, "sums_lo", c.cells);
	if (json_has(json, "squares_lo"))
		c.squares_lo = json_take_doubles(json, "squares_lo", c.cells);
	if (json_has(json, "missing"))
		c.missing = json_take_ints(json, "missing", c.cells);
	if (json_has(json, "specials"))
		c.special = json_take_int_rows(json, "specials", SPECIAL_WIDTH, &c.specials);
	return c;
}

/* Specials must ascend by cell, so that none comes twice. */
static PanelSums
column_sums(const Columns *c, int cell, int *special)
{
	PanelSums	sums = {.n = c->n[cell], .sum = dd(c->sums[cell]), .square = dd(c->squares[cell])};

	if (c->sums_lo != NULL)
		sums.sum.lo = c->sums_lo[cell];
	if (c->squares_lo != NULL)
		sums.square.lo = c->squares_lo[cell];
	if (c->missing != NULL)
		sums.missing = c->missing[cell];
	if (*special < c->specials && c->special[*special * SPECIAL_WIDTH] == cell)
		memcpy(sums.specials, c->special + (Size) (*special)++ * SPECIAL_WIDTH + 1, sizeof(sums.specials));
	return sums;
}

static int
column_flags(const Columns *c)
{
	int			flags = 0;
	int			special = 0;

	for (int i = 0; i < c->cells; i++)
	{
		PanelSums	sums = column_sums(c, i, &special);

		flags |= sums_need(&sums);
	}
	if (special < c->specials)
		refuse_counts("Specials do not ascend by cell, or are of a cell that is not there.");
	return flags;
}

static void
put_unit(Panel *p, const char *name, int length)
{
	panel_units(p)[p->units++] = (Unit) {p->names_used, length};
	memcpy(panel_names(p) + p->names_used, name, length);
	p->names_used += length;
}

/* Names of units with room for what the columns hold. */
static Panel *
panel_of_units(char **names, int units, const Columns *c)
{
	int64		length = 0;
	Panel	   *p;

	for (int i = 0; i < units; i++)
	{
		if (strlen(names[i]) > MAX_UNIT_NAME)
			panel_refuse_name();
		length += strlen(names[i]);
	}
	/* the text has all of them, so their length is below 2^30 */
	p = panel_new(column_flags(c), c->cells, units, (int32) length);
	for (int i = 0; i < units; i++)
		put_unit(p, names[i], strlen(names[i]));
	return p;
}

static void
put_cell(Panel *p, int32 unit, int64 period, const PanelSums *sums)
{
	Cell	   *cell = panel_cell(p, p->cells++);

	if (period != (int32) period)
		refuse_counts(psprintf("Period " INT64_FORMAT " is out of range.", period));
	cell->unit = unit;
	cell->period = (int32) period;
	cell_store(p, cell, sums);
}

static Panel *
read_cells(JsonText *json)
{
	int			units;
	char	  **names = json_take_text_list(json, "units", &units);
	int64	   *cells = json_take_ints(json, "cells", units);
	Columns		c = take_columns(json);
	Panel	   *p = panel_of_units(names, units, &c);
	int			special = 0;

	for (int i = 0; i < units; i++)
	{
		if (cells[i] < 1 || cells[i] > c.cells - p->cells)
			refuse_counts(psprintf("Unit \"%s\" has " INT64_FORMAT " cells.", names[i], cells[i]));
		for (int64 k = 0; k < cells[i]; k++)
		{
			PanelSums	sums = column_sums(&c, p->cells, &special);

			put_cell(p, i, c.periods[p->cells], &sums);
		}
	}
	if (p->cells < c.cells)
		refuse_counts("There are more cells than the units have.");
	return p;
}

static Calendar
read_calendar(JsonText *json)
{
	char	   *grain = json_take_text(json, "grain");
	int64		first_month = json_has(json, "first_month") ? json_take_int(json, "first_month") : 1;

	return calendar_named(grain, strlen(grain), (int32) Min(Max(first_month, 0), 13));
}

SQL_FUNCTION(panel_in);
Datum
panel_in(PG_FUNCTION_ARGS)
{
	JsonText   *json = json_read_long(PG_GETARG_CSTRING(0), "panel", MAX_PANEL_CELLS);
	Panel	   *p = json_has(json, "units") ? read_cells(json) : panel_new(0, 0, 0, 0);

	p->left_out = json_take_int_or_zero(json, "left_out");
	if (json_has(json, "grain") || p->units > 0 || p->left_out != 0)
		p->calendar = read_calendar(json);
	json_finish(json);
	PG_RETURN_POINTER(panel_accepted(p));
}

/* ---- to text ---- */

typedef double (*CellNumber) (const PanelSums *sums);

static double
number_sum(const PanelSums *sums)
{
	return sums->sum.hi;
}

static double
number_sum_lo(const PanelSums *sums)
{
	return sums->sum.lo;
}

static double
number_square(const PanelSums *sums)
{
	return sums->square.hi;
}

static double
number_square_lo(const PanelSums *sums)
{
	return sums->square.lo;
}

static void
put_doubles(StringInfo out, const char *name, const Panel *p, CellNumber number, bool unless_zero)
{
	double	   *column = palloc(sizeof(double) * Max(p->cells, 1));
	bool		zero = true;

	for (int32 i = 0; i < p->cells; i++)
	{
		PanelSums	sums = cell_sums(p, panel_cell(p, i));

		column[i] = number(&sums);
		zero &= column[i] == 0;
	}
	if (!(unless_zero && zero))
		json_put_doubles(out, name, column, p->cells);
	pfree(column);
}

static void
put_specials(StringInfo out, const Panel *p)
{
	int64	   *table = palloc_extended(sizeof(int64) * SPECIAL_WIDTH * p->cells, MCXT_ALLOC_HUGE);
	int			rows = 0;

	for (int32 i = 0; i < p->cells; i++)
	{
		int64	   *specials = cell_specials(p, panel_cell(p, i));

		if ((specials[0] | specials[1] | specials[2]) == 0)
			continue;
		table[(Size) rows * SPECIAL_WIDTH] = i;
		memcpy(table + (Size) rows++ * SPECIAL_WIDTH + 1, specials, 3 * sizeof(int64));
	}
	json_put_int_table(out, "specials", table, rows, SPECIAL_WIDTH);
	pfree(table);
}

static void
put_units(StringInfo out, const Panel *p, int64 *column)
{
	const char **names = palloc(sizeof(char *) * Max(p->units, 1));
	int32		cell = 0;

	for (int32 i = 0; i < p->units; i++)
	{
		int32		from = cell;

		names[i] = unit_text(p, i);
		while (cell < p->cells && panel_cell(p, cell)->unit == i)
			cell++;
		column[i] = cell - from;
	}
	json_put_texts(out, "units", names, p->units);
	json_put_ints(out, "cells", column, p->units);
}

static void
put_cells(StringInfo out, const Panel *p)
{
	/* no unit is without cells */
	int64	   *column = palloc(sizeof(int64) * p->cells);

	put_units(out, p, column);
	for (int32 i = 0; i < p->cells; i++)
		column[i] = panel_cell(p, i)->period;
	json_put_ints(out, "periods", column, p->cells);
	for (int32 i = 0; i < p->cells; i++)
		column[i] = panel_cell(p, i)->n;
	json_put_ints(out, "n", column, p->cells);
	put_doubles(out, "sums", p, number_sum, false);
	put_doubles(out, "squares", p, number_square, false);
	if (p->flags & PANEL_WIDE)
	{
		put_doubles(out, "sums_lo", p, number_sum_lo, true);
		put_doubles(out, "squares_lo", p, number_square_lo, true);
	}
	if (p->flags & PANEL_MISSING)
	{
		for (int32 i = 0; i < p->cells; i++)
			column[i] = *cell_missing(p, panel_cell(p, i));
		json_put_ints(out, "missing", column, p->cells);
	}
	if (p->flags & PANEL_SPECIAL)
		put_specials(out, p);
	pfree(column);
}

static char *
panel_text(Panel *p)
{
	StringInfoData out;

	p = panel_sorted(p);
	json_open(&out);
	if (!panel_is_empty(p))
	{
		json_put_text(&out, "grain", grain_name(p->calendar.grain));
		if (p->calendar.grain >= GRAIN_QUARTER)
			json_put_int(&out, "first_month", p->calendar.first_month);
		json_put_int(&out, "left_out", p->left_out);
	}
	if (p->cells > 0)
		put_cells(&out, p);
	return json_close(&out);
}

SQL_FUNCTION(panel_out);
Datum
panel_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(panel_text(PG_GETARG_PANEL(0)));
}

SQL_FUNCTION(panel_to_jsonb);
Datum
panel_to_jsonb(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(json_text_to_jsonb(panel_text(PG_GETARG_PANEL(0))));
}
