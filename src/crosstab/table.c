/*
 * table.c
 *	  Crosstabs as tables of rows and columns, and their cells as rows of SQL.
 */
#include "core/extension.h"

#include "core/rows.h"
#include "crosstab/crosstab.h"

static int
compare_values(const void *a, const void *b)
{
	int32		left = *(const int32 *) a;
	int32		right = *(const int32 *) b;

	return left < right ? -1 : left > right;
}

/* The values of x that occur, ascending. */
static int32 *
column_values(const Crosstab *c, int *columns)
{
	int32	   *values = palloc(sizeof(int32) * Max(c->used, 1));

	*columns = 0;
	for (int i = 0; i < c->used; i++)
		values[i] = cross_x(c->cells[i].key);
	qsort(values, c->used, sizeof(int32), compare_values);
	for (int i = 0; i < c->used; i++)
		if (i == 0 || values[i] != values[i - 1])
			values[(*columns)++] = values[i];
	return values;
}

/* The pairs that occur with the margins of the levels that occur. */
Table *
table_of(Crosstab *c)
{
	Table	   *t = palloc0(sizeof(Table));
	int32	   *values;

	c = crosstab_sorted(c);
	values = column_values(c, &t->columns);
	t->n = c->n;
	t->cells = c->used;
	t->cell = palloc(sizeof(TableCell) * Max(c->used, 1));
	t->row_sums = palloc0(sizeof(int64) * Max(c->used, 1));
	t->column_sums = palloc0(sizeof(int64) * Max(c->used, 1));
	for (int i = 0; i < c->used; i++)
	{
		int32		x = cross_x(c->cells[i].key);
		int32	   *found = bsearch(&x, values, t->columns, sizeof(int32), compare_values);

		if (i == 0 || cross_y(c->cells[i].key) != cross_y(c->cells[i - 1].key))
			t->rows++;
		t->cell[i] = (TableCell) {t->rows - 1, (int) (found - values), c->cells[i].n};
		t->row_sums[t->rows - 1] += c->cells[i].n;
		t->column_sums[found - values] += c->cells[i].n;
	}
	return t;
}

/* A statistic of the table, or why there is none. */
static Estimate
table_estimate(Crosstab *c, TableStatistic statistic, double level)
{
	Table	   *t;

	checked_level(level);
	if (c->n < LEAST_PAIRS)
		return estimate_unknown(c->n, "n < 4");
	t = table_of(c);
	if (t->rows < 2 || t->columns < 2)
		return estimate_unknown(t->n, "no variance");
	return statistic(t, level);
}

/* The bare number of the crosstab that is the first argument, which is not NULL. */
Datum
table_value_datum(FunctionCallInfo fcinfo, TableStatistic statistic)
{
	Estimate	e = table_estimate(PG_GETARG_CROSSTAB(0), statistic, 0.95);

	if (!e.has_value)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(e.value);
}

Datum
table_estimate_datum(FunctionCallInfo fcinfo, TableStatistic statistic, double level)
{
	Estimate	e = PG_ARGISNULL(0) ? estimate_unknown(0, "n < 4")
		: table_estimate(PG_GETARG_CROSSTAB(0), statistic, level);

	return estimate_datum(fcinfo, &e);
}

SQL_FUNCTION(crosstab_n);
Datum
crosstab_n(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_CROSSTAB(0)->n);
}

SQL_FUNCTION(crosstab_missing);
Datum
crosstab_missing(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_CROSSTAB(0)->missing);
}

SQL_FUNCTION(crosstab_cells);
Datum
crosstab_cells(PG_FUNCTION_ARGS)
{
	Crosstab   *c;
	Rows		rows;

	rows_begin(fcinfo, &rows);
	c = crosstab_sorted(PG_GETARG_CROSSTAB(0));
	for (int i = 0; i < c->used; i++)
	{
		row_int(&rows, cross_y(c->cells[i].key));
		row_int(&rows, cross_x(c->cells[i].key));
		row_bigint(&rows, c->cells[i].n);
		row_end(&rows);
	}
	PG_RETURN_NULL();
}
