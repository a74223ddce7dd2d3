/*
 * change.c
 *	  What changed since a day: each unit before and after, and the units that
 *	  something happened to against the others.
 *
 * Periods are the observations, not answers: months differ by more than the
 * chance of who answered, and a test over answers would take that for change.
 */
#include "core/extension.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "core/estimate.h"
#include "core/numerics.h"
#include "core/rows.h"
#include "early_warning/early_warning.h"
#include "multiple_testing/multiple_testing.h"
#include "panel/panel.h"

/* A unit's periods on either side of the day. */
typedef struct Change
{
	Sample		before;
	Sample		after;
	double		largest;		/* value of either, either sign */
} Change;

/* largest is what the values were computed from; see rounding_variance */
static Sample
sample_of(const double *values, int64 n, double largest)
{
	Sample		sample = {.n = n};

	for (int64 i = 0; i < n; i++)
		sample.mean += values[i] / n;
	for (int64 i = 0; i < n; i++)
		sample.variance += (values[i] - sample.mean) * (values[i] - sample.mean) / Max(n - 1, 1);
	if (sample.variance <= rounding_variance(largest))
		sample.variance = 0;
	return sample;
}

/* Means are deviations from the panel's, which keeps their digits. */
static Change
change_of(const PanelTable *table, int unit, int32 since, double *values)
{
	const PanelCell *cell = table->cell + table->first[unit];
	int			cells = table->first[unit + 1] - table->first[unit];
	int			before = 0;
	double		largest = 0;

	for (int i = 0; i < cells; i++)
	{
		values[i] = cell[i].deviation;
		largest = Max(largest, fabs(values[i]));
		if (cell[i].period < since)
			before++;
	}
	return (Change) {
		sample_of(values, before, largest), sample_of(values + before, cells - before, largest), largest
	};
}

static Change *
changes_of(const PanelTable *table, int32 since)
{
	Change	   *changes = palloc(sizeof(Change) * Max(table->units, 1));
	double	   *values = palloc(sizeof(double) * Max(table->cells, 1));

	for (int unit = 0; unit < table->units; unit++)
		changes[unit] = change_of(table, unit, since, values);
	return changes;
}

/* The period that begins on a day; the day within a period would split it. */
static int32
period_since(const PanelTable *table, DateADT since)
{
	int32		period;

	if (DATE_NOT_FINITE(since))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("since must be a finite date")));
	period = period_of(table->calendar, since);
	if (!table->is_empty && period_start(table->calendar, period) != since)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("since lies within a %s of the panel", grain_name(table->calendar.grain)),
				 errdetail("Its values before and after that day are in one cell."),
				 errhint("Give the first day of a %s, or build the panel with a finer grain.",
						 grain_name(table->calendar.grain))));
	return period;
}

/* ---- each unit ---- */

static Estimate
unit_difference(const Change *change, double level)
{
	Estimate	e = welch_difference(change->after, change->before, level);

	if (change->before.n == 0 || change->after.n == 0)
		return estimate_unknown(e.n, change->before.n == 0 ? "no period before" : "no period since");
	return e;
}

static double *
q_values(const Estimate *estimates, int units)
{
	PlacedP    *p = palloc(sizeof(PlacedP) * Max(units, 1));
	double	   *q = palloc0(sizeof(double) * Max(units, 1));
	int64		tests = 0;

	for (int unit = 0; unit < units; unit++)
		if (estimates[unit].has_p)
			p[tests++] = (PlacedP) {estimates[unit].p_value, unit};
	adjust_benjamini_hochberg(p, tests);
	for (int64 i = 0; i < tests; i++)
		q[p[i].place] = p[i].p;
	return q;
}

SQL_FUNCTION(early_warning_change_since);
Datum
early_warning_change_since(PG_FUNCTION_ARGS)
{
	double		level = checked_level(PG_GETARG_FLOAT8(2));
	Rows		rows;
	PanelTable *table;
	Change	   *changes;
	Estimate   *estimates;
	double	   *q;

	rows_begin(fcinfo, &rows);
	table = periods_table(PG_GETARG_PANEL(0), PG_GETARG_INT32(3));
	changes = changes_of(table, period_since(table, PG_GETARG_DATEADT(1)));
	estimates = palloc(sizeof(Estimate) * Max(table->units, 1));
	for (int unit = 0; unit < table->units; unit++)
		estimates[unit] = unit_difference(changes + unit, level);
	q = q_values(estimates, table->units);

	for (int unit = 0; unit < table->units; unit++)
	{
		const Change *c = changes + unit;
		const Estimate *e = estimates + unit;

		row_text(&rows, table->unit[unit]);
		row_float(&rows, c->before.n > 0, table->mean + c->before.mean);
		row_float(&rows, c->after.n > 0, table->mean + c->after.mean);
		row_float(&rows, e->has_value, e->value);
		row_float(&rows, e->has_limits, e->low);
		row_float(&rows, e->has_limits, e->high);
		row_float(&rows, e->has_p, e->p_value);
		row_float(&rows, e->has_p, q[unit]);
		row_text(&rows, e->note);
		row_end(&rows);
	}
	PG_RETURN_NULL();
}

/* ---- those that something happened to, and the others ---- */

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *) a, *(char *const *) b);
}

/* Which units are named; a name that is no unit of the panel's is an error. */
static bool *
named_units(const PanelTable *table, ArrayType *names)
{
	bool	   *named = palloc0(sizeof(bool) * Max(table->units, 1));
	Datum	   *values;
	bool	   *nulls;
	int			count;

	deconstruct_array(names, TEXTOID, -1, false, TYPALIGN_INT, &values, &nulls, &count);
	for (int i = 0; i < count; i++)
	{
		char	   *name = nulls[i] ? NULL : TextDatumGetCString(values[i]);
		char	  **found = name == NULL ? NULL :
			bsearch(&name, table->unit, table->units, sizeof(char *), compare_names);

		if (found == NULL)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 name == NULL ? errmsg("the names of units must not be null")
					 : errmsg("the panel has no unit \"%s\"", name),
					 errhint("units(panel) lists its units.")));
		named[found - table->unit] = true;
	}
	return named;
}

/* The changes of the units that have both sides, in one of the two groups. */
static Sample
group_sample(const PanelTable *table, const Change *changes, const bool *named, bool wanted)
{
	double	   *values = palloc(sizeof(double) * Max(table->units, 1));
	int64		n = 0;
	double		largest = 0;

	for (int unit = 0; unit < table->units; unit++)
		if (named[unit] == wanted && changes[unit].before.n > 0 && changes[unit].after.n > 0)
		{
			values[n++] = changes[unit].after.mean - changes[unit].before.mean;
			largest = Max(largest, changes[unit].largest);
		}
	return sample_of(values, n, largest);
}

/*
 * The slope over a unit's periods before the day, a period.  Exposed units
 * that were on another way already make the difference in differences moot.
 */
static bool
slope_before(const PanelTable *table, int unit, int32 since, double *slope)
{
	const PanelCell *cell = table->cell + table->first[unit];
	int			cells = 0;
	double		mean_period = 0;
	double		mean = 0;
	double		spread = 0;
	double		product = 0;

	while (table->first[unit] + cells < table->first[unit + 1] && cell[cells].period < since)
		cells++;
	for (int i = 0; i < cells; i++)
	{
		mean_period += (double) cell[i].period / cells;
		mean += cell[i].deviation / cells;
	}
	for (int i = 0; i < cells; i++)
	{
		spread += (cell[i].period - mean_period) * (cell[i].period - mean_period);
		product += (cell[i].period - mean_period) * (cell[i].deviation - mean);
	}
	*slope = product / spread;
	return cells >= 3;
}

static Sample
slope_sample(const PanelTable *table, const Change *changes, const bool *named, bool wanted, int32 since)
{
	double	   *values = palloc(sizeof(double) * Max(table->units, 1));
	int64		n = 0;
	double		largest = 0;

	for (int unit = 0; unit < table->units; unit++)
		if (named[unit] == wanted && slope_before(table, unit, since, values + n))
		{
			n++;
			largest = Max(largest, changes[unit].largest);
		}
	return sample_of(values, n, largest);
}

static Estimate
group_change(Sample sample, double level)
{
	double		std_error = sqrt(sample.variance / sample.n);
	Estimate	e;

	if (sample.n == 0)
		return estimate_unknown(0, "no unit with periods before and since");
	e = estimate_value(sample.mean, sample.n);
	if (sample.n < 2 || std_error == 0)
	{
		e.note = sample.n < 2 ? "no interval: 1 unit" : "no interval: no variance";
		return e;
	}
	e = t_estimate(sample.mean, std_error, sample.n - 1, sample.n, level);
	estimate_p(&e, t_two_sided(sample.mean / std_error, sample.n - 1));
	return e;
}

static Estimate
group_difference(Sample exposed, Sample others, double level, const char *note)
{
	if (exposed.n == 0 || others.n == 0)
		return estimate_unknown(exposed.n + others.n, note);
	return welch_difference(exposed, others, level);
}

static void
put_measure(Rows *rows, const char *measure, Estimate e)
{
	row_text(rows, measure);
	row_estimate(rows, &e);
	row_end(rows);
}

SQL_FUNCTION(early_warning_difference_in_differences);
Datum
early_warning_difference_in_differences(PG_FUNCTION_ARGS)
{
	double		level = checked_level(PG_GETARG_FLOAT8(3));
	Rows		rows;
	PanelTable *table;
	int32		since;
	bool	   *named;
	Change	   *changes;
	Sample		exposed;
	Sample		others;

	rows_begin(fcinfo, &rows);
	table = periods_table(PG_GETARG_PANEL(0), PG_GETARG_INT32(4));
	since = period_since(table, PG_GETARG_DATEADT(1));
	named = named_units(table, PG_GETARG_ARRAYTYPE_P(2));
	changes = changes_of(table, since);
	exposed = group_sample(table, changes, named, true);
	others = group_sample(table, changes, named, false);

	put_measure(&rows, "change of exposed units", group_change(exposed, level));
	put_measure(&rows, "change of other units", group_change(others, level));
	put_measure(&rows, "difference in differences",
				group_difference(exposed, others, level, "no unit on one side with periods before and since"));
	put_measure(&rows, "difference of slopes before",
				group_difference(slope_sample(table, changes, named, true, since),
								 slope_sample(table, changes, named, false, since), level,
								 "no unit on one side with 3 periods before"));
	PG_RETURN_NULL();
}
