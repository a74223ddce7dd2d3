/*
 * chart.c
 *	  Control charts: EWMA (Roberts 1959) and two-sided CUSUM (Page 1954).
 *
 * A chart starts after a unit's baseline, at its usual level.  That level is
 * itself a mean of so many periods.  The EWMA's limits know that, and, by
 * Student's t in place of the normal distribution, that the variance is an
 * estimate.  A CUSUM would add the level's error up period by period, so it is
 * self-starting (Hawkins 1987): each period is held against the mean of all
 * before it, which makes the z values independent of one another.
 */
#include "core/extension.h"

#include <math.h>

#include "utils/builtins.h"

#include "core/numerics.h"
#include "core/rows.h"
#include "early_warning/early_warning.h"
#include "panel/panel.h"

typedef struct Chart
{
	bool		is_cusum;
	int			baseline;
	double		lambda;			/* weight of the newest period in an EWMA */
	double		width;			/* of its limits, in standard errors */
	double		reference;		/* CUSUM's k: what it lets pass each period */
	double		decision;		/* CUSUM's h */
} Chart;

/* Where a unit's chart stands. */
typedef struct Standing
{
	int			periods;		/* since the baseline */
	double		ewma;			/* less the usual level */
	double		ewma_variance;	/* given the usual level */
	double		up;				/* the CUSUMs */
	double		down;
	double		before;			/* of all periods before: mean */
	double		before_variance;	/* and its variance, by chance */
} Standing;

static void
require_between(const char *name, double value, double low, double high)
{
	if (!(value > low && value <= high))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is %g, not above %g and at most %g", name, value, low, high)));
}

/* Beyond some 37 standard deviations a normal distribution's tail is 0 as a double. */
#define WIDEST	30

static Chart
checked_chart(FunctionCallInfo fcinfo)
{
	Chart		chart;
	char	   *method = text_to_cstring(PG_GETARG_TEXT_PP(1));

	chart.is_cusum = strcmp(method, "cusum") == 0;
	if (!chart.is_cusum && strcmp(method, "ewma") != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("\"%s\" is not a control chart's method", method),
				 errhint("The methods are ewma and cusum.")));
	chart.baseline = PG_GETARG_INT32(2);
	if (chart.baseline < 2)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("baseline is %d, not at least 2 periods", chart.baseline)));
	chart.lambda = PG_GETARG_FLOAT8(4);
	chart.width = PG_GETARG_FLOAT8(5);
	chart.reference = PG_GETARG_FLOAT8(6);
	chart.decision = PG_GETARG_FLOAT8(7);
	require_between("lambda", chart.lambda, 0, 1);
	require_between("width", chart.width, 0, WIDEST);
	require_between("k", chart.reference, 0, 100);
	require_between("h", chart.decision, 0, 1000);
	return chart;
}

/* As many standard errors as width means where the variance is known. */
static double
widened(double width, double df)
{
	return fabs(t_quantile(normal_two_sided(width) / 2, df));
}

static void
put_signal(Rows *rows, double statistic, double lower, double upper, const char *note)
{
	row_float(rows, true, statistic);
	row_float(rows, true, lower);
	row_float(rows, true, upper);
	row_text(rows, statistic > upper ? "up" : statistic < lower ? "down" : NULL);
	row_text(rows, note);
}

static void
put_no_signal(Rows *rows, const char *note)
{
	for (int i = 0; i < 3; i++)
		row_float(rows, false, 0);
	row_text(rows, NULL);
	row_text(rows, note);
}

static void
ewma_step(const Chart *chart, const Course *c, int i, Standing *s, Rows *rows, const char *note)
{
	double		kept = 1 - chart->lambda;
	double		from_usual;
	double		margin;

	s->periods++;
	s->ewma = chart->lambda * (c->x[i] - c->usual) + kept * s->ewma;
	s->ewma_variance = chart->lambda * chart->lambda * c->variance[i] + kept * kept * s->ewma_variance;
	from_usual = 1 - pow(kept, s->periods);
	margin = chart->width *
		sqrt(s->ewma_variance + from_usual * from_usual * c->usual_variance);
	put_signal(rows, c->usual + s->ewma, c->usual - margin, c->usual + margin, note);
}

static void
cusum_step(const Chart *chart, const Course *c, int i, Standing *s, Rows *rows, const char *note)
{
	double		z = (c->x[i] - s->before) / sqrt(c->variance[i] + s->before_variance);
	double		kept = i / (i + 1.0);

	s->up = Max(0, s->up + z - chart->reference);
	s->down = Max(0, s->down - z - chart->reference);
	s->before += (c->x[i] - s->before) / (i + 1);
	s->before_variance = kept * kept * s->before_variance + c->variance[i] / ((i + 1.0) * (i + 1.0));
	put_signal(rows, s->up >= s->down ? s->up : -s->down, -chart->decision, chart->decision, note);
}

/* A row for each of the unit's cells, also those that cannot be compared. */
static void
put_unit(const Chart *chart, const PanelTable *table, const Courses *courses, int unit,
		 const char *note, Rows *rows)
{
	const Course *c = courses->course + unit;
	Standing	standing = {.before = c->usual, .before_variance = c->usual_variance};
	int			i = 0;

	for (int at = table->first[unit]; at < table->first[unit + 1]; at++)
	{
		const PanelCell *cell = table->cell + at;

		row_text(rows, table->unit[unit]);
		row_date(rows, true, period_start(table->calendar, cell->period));
		row_bigint(rows, cell->n);
		row_float(rows, true, cell->mean);
		if (i == c->cells || c->cell[i].period != cell->period)
		{
			put_no_signal(rows, courses->note ? courses->note : "no other unit to compare with");
			row_end(rows);
			continue;
		}
		if (i < chart->baseline)
			put_no_signal(rows, c->cells > chart->baseline ? "baseline" : "baseline, not complete");
		else if (!(c->variance[i] + c->usual_variance > courses->rounding))
			put_no_signal(rows, "no variance in the baselines");
		else if (chart->is_cusum)
			cusum_step(chart, c, i, &standing, rows, note);
		else
			ewma_step(chart, c, i, &standing, rows, note);
		row_end(rows);
		i++;
	}
}

/* Past this a chart's periods are too much alike for its limits. */
#define LIKENESS	0.3

SQL_FUNCTION(early_warning_control_chart);
Datum
early_warning_control_chart(PG_FUNCTION_ARGS)
{
	Rows		rows;
	Chart		chart;
	PanelTable *table;
	Courses    *courses;
	const char *note = NULL;

	rows_begin(fcinfo, &rows);
	chart = checked_chart(fcinfo);
	table = periods_table(PG_GETARG_PANEL(0), PG_GETARG_INT32(3));
	courses = courses_of(table, chart.baseline);
	chart.width = widened(chart.width, courses->df);
	if (courses->autocorrelation > LIKENESS)
		note = psprintf("%ss resemble the next (autocorrelation %.2f): false alarms are more frequent",
						grain_name(table->calendar.grain), courses->autocorrelation);
	for (int unit = 0; unit < courses->units; unit++)
		put_unit(&chart, table, courses, unit, note, &rows);
	PG_RETURN_NULL();
}
