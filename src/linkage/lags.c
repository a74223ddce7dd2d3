/*
 * lags.c
 *	  lag_profile(): how two panels go together within units when one of them is
 *	  taken so many periods later, in both directions.
 */
#include "core/extension.h"

#include <math.h>

#include "utils/memutils.h"

#include "core/rows.h"
#include "linkage/match.h"
#include "multiple_testing/multiple_testing.h"
#include "panel/panel.h"

/* A year of days. */
#define MOST_LAGS	366

typedef struct LagRow
{
	int			lag;
	int64		pairs;
	int64		units;
	Estimate	within;
	double		q_value;		/* where within has p */
	bool		has_pooled;
	double		pooled;
} LagRow;

/*
 * Pearson's r of all pairs, effects and all.  Deviations are from the panels'
 * means, and scaled, so that no square overflows.
 */
static bool
pooled_r(const WithinPair *pairs, int count, double *r)
{
	double		scale_x = 0;
	double		scale_y = 0;
	double		mean_x = 0;
	double		mean_y = 0;
	double		xx = 0;
	double		yy = 0;
	double		xy = 0;

	for (int i = 0; i < count; i++)
	{
		scale_x = Max(scale_x, fabs(pairs[i].x));
		scale_y = Max(scale_y, fabs(pairs[i].y));
	}
	if (count < 3 || scale_x == 0 || scale_y == 0)
		return false;
	scale_x = 1 / scale_x;
	scale_y = 1 / scale_y;
	for (int i = 0; i < count; i++)
	{
		mean_x += pairs[i].x * scale_x;
		mean_y += pairs[i].y * scale_y;
	}
	mean_x /= count;
	mean_y /= count;
	for (int i = 0; i < count; i++)
	{
		double		x = pairs[i].x * scale_x - mean_x;
		double		y = pairs[i].y * scale_y - mean_y;

		xx += x * x;
		yy += y * y;
		xy += x * y;
	}
	/* what rounding leaves of a constant is no variance */
	if (xx < count * 1e-26 || yy < count * 1e-26)
		return false;
	*r = Min(Max(xy / sqrt(xx) / sqrt(yy), -1), 1);
	return true;
}

static LagRow
fit_lag(const PanelTable *employee, const PanelTable *customer, int lag, double level)
{
	LagRow		row = {.lag = lag};
	Match	   *match = match_panels(employee, customer, lag);
	WithinPair *pairs = match_within(match);
	WithinFit	fit;

	row.pairs = match->count;
	row.units = match->units;
	if (match->special > 0)
	{
		row.within = estimate_value(NAN, match->count);
		row.within.note = "NaN or infinite values";
		row.has_pooled = true;
		row.pooled = NAN;
		return row;
	}
	fit = within_fit(pairs, match->count);
	row.within = within_estimate(&fit, level);
	row.has_pooled = pooled_r(pairs, match->count, &row.pooled);
	return row;
}

/* Benjamini and Hochberg's q over the lags that have a p. */
static void
adjust_lags(LagRow *row, int count)
{
	PlacedP    *p = palloc(sizeof(PlacedP) * count);
	int			known = 0;

	for (int i = 0; i < count; i++)
		if (row[i].within.has_p)
			p[known++] = (PlacedP) {row[i].within.p_value, i};
	adjust_benjamini_hochberg(p, known);
	for (int i = 0; i < known; i++)
		row[p[i].place].q_value = p[i].p;
}

static const char *
who_is_first(int lag)
{
	return lag > 0 ? "employees" : lag < 0 ? "customers" : "together";
}

static void
put_lag(Rows *rows, const LagRow *row)
{
	const Estimate *e = &row->within;

	row_int(rows, row->lag);
	row_text(rows, who_is_first(row->lag));
	row_bigint(rows, row->pairs);
	row_bigint(rows, row->units);
	row_float(rows, e->has_value, e->value);
	row_float(rows, e->has_limits, e->low);
	row_float(rows, e->has_limits, e->high);
	row_float(rows, e->has_error, e->std_error);
	row_float(rows, e->has_p, e->p_value);
	row_float(rows, e->has_p, row->q_value);
	row_float(rows, row->has_pooled, row->pooled);
	row_text(rows, e->note);
	row_end(rows);
}

static int
checked_most_lags(int max_lag)
{
	if (max_lag < 0 || max_lag > MOST_LAGS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("max_lag must lie between 0 and %d", MOST_LAGS)));
	return max_lag;
}

/* Arguments: employee, customer, max_lag, min_n, level. */
SQL_FUNCTION(linkage_lag_profile);
Datum
linkage_lag_profile(PG_FUNCTION_ARGS)
{
	Rows		rows;
	int			most;
	int64		min_n;
	double		level;
	const PanelTable *employee;
	const PanelTable *customer;
	LagRow	   *row;
	MemoryContext room;
	MemoryContext old;

	rows_begin(fcinfo, &rows);
	for (int i = 0; i < PG_NARGS(); i++)
		if (PG_ARGISNULL(i))
			PG_RETURN_NULL();
	most = checked_most_lags(PG_GETARG_INT32(2));
	min_n = checked_min_n(PG_GETARG_INT32(3));
	level = checked_level(PG_GETARG_FLOAT8(4));
	employee = panel_table_of(fcinfo, 0, min_n);
	customer = panel_table_of(fcinfo, 1, min_n);
	row = palloc(sizeof(LagRow) * (2 * most + 1));
	room = AllocSetContextCreate(CurrentMemoryContext, "lag", ALLOCSET_DEFAULT_SIZES);
	for (int i = 0; i <= 2 * most; i++)
	{
		old = MemoryContextSwitchTo(room);
		row[i] = fit_lag(employee, customer, i - most, level);
		MemoryContextSwitchTo(old);
		if (row[i].within.note != NULL)
			row[i].within.note = pstrdup(row[i].within.note);
		MemoryContextReset(room);
	}
	MemoryContextDelete(room);
	adjust_lags(row, 2 * most + 1);
	for (int i = 0; i <= 2 * most; i++)
		put_lag(&rows, &row[i]);
	PG_RETURN_NULL();
}
