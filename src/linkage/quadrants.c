/*
 * quadrants.c
 *	  quadrants(): where the two sides are in balance, and where they are not.
 */
#include "core/extension.h"

#include "core/rows.h"
#include "linkage/between.h"
#include "panel/panel.h"

/* Percent of units below, half of its equals among them. */
static double
percentile(int64 rank, int units)
{
	return 50 + 50.0 * rank / units;
}

static const char *
quadrant_name(double employees, double customers)
{
	if (employees >= 50)
		return customers >= 50 ? "both high" : "employees ahead";
	return customers >= 50 ? "customers ahead" : "both low";
}

static void
put_unit(Rows *rows, const char *name, const UnitPoint *point, double x, double y)
{
	bool		known = point->is_finite;

	row_text(rows, name);
	row_float(rows, true, point->x_mean);
	row_float(rows, true, point->y_mean);
	row_float(rows, known, x);
	row_float(rows, known, y);
	row_bigint(rows, point->x_n);
	row_bigint(rows, point->y_n);
	row_text(rows, known ? quadrant_name(x, y) : NULL);
	row_float(rows, known, x - y);
	row_text(rows, known ? NULL : "NaN or infinite values");
	row_end(rows);
}

/* Arguments: employee, customer, lag, min_n. */
SQL_FUNCTION(linkage_quadrants);
Datum
linkage_quadrants(PG_FUNCTION_ARGS)
{
	Rows		rows;
	int64		min_n;
	const PanelTable *employee;
	const PanelTable *customer;
	Match	   *match;
	Between    *b;
	int64	   *x;
	int64	   *y;
	int			finite = 0;

	rows_begin(fcinfo, &rows);
	for (int i = 0; i < PG_NARGS(); i++)
		if (PG_ARGISNULL(i))
			PG_RETURN_NULL();
	min_n = checked_min_n(PG_GETARG_INT32(3));
	employee = panel_table_of(fcinfo, 0, min_n);
	customer = panel_table_of(fcinfo, 1, min_n);
	match = match_panels(employee, customer, PG_GETARG_INT32(2));
	b = between_of(match, employee, customer);
	x = unit_ranks(b, false);
	y = unit_ranks(b, true);
	for (int i = 0; i < b->units; i++)
		finite += b->point[i].is_finite;
	for (int i = 0; i < b->units; i++)
		put_unit(&rows, match->unit[i], &b->point[i], percentile(x[i], finite), percentile(y[i], finite));
	PG_RETURN_NULL();
}
