/*
 * influence.c
 *	  influence(): what each unit does to the correlation between units.
 */
#include "core/extension.h"

#include <math.h>

#include "core/rows.h"
#include "linkage/between.h"
#include "panel/panel.h"

/* Arguments: employee, customer, lag, min_n. */
SQL_FUNCTION(linkage_influence);
Datum
linkage_influence(PG_FUNCTION_ARGS)
{
	Rows		rows;
	int64		min_n;
	const PanelTable *employee;
	const PanelTable *customer;
	Match	   *match;
	Between    *b;
	const char *note;
	double		r = NAN;

	rows_begin(fcinfo, &rows);
	for (int i = 0; i < PG_NARGS(); i++)
		if (PG_ARGISNULL(i))
			PG_RETURN_NULL();
	min_n = checked_min_n(PG_GETARG_INT32(3));
	employee = panel_table_of(fcinfo, 0, min_n);
	customer = panel_table_of(fcinfo, 1, min_n);
	match = match_panels(employee, customer, PG_GETARG_INT32(2));
	b = between_of(match, employee, customer);
	note = b->units == LEAST_UNITS ? "without it fewer than 4 units" : between_unknown(b);
	if (note == NULL)
		r = between_correlation(b).r;
	for (int i = 0; i < b->units; i++)
	{
		double		without = NAN;
		bool		known = note == NULL && between_without(b, i, &without);
		bool		is_nan = b->is_special && b->units > LEAST_UNITS;

		row_text(&rows, match->unit[i]);
		row_float(&rows, known || is_nan, without);
		row_float(&rows, known || is_nan, without - r);
		row_text(&rows, known ? NULL : note ? note : "without it no variance between units");
		row_end(&rows);
	}
	PG_RETURN_NULL();
}
