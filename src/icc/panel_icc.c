/*
 * panel_icc.c
 *	  Intraclass correlations of a panel: within periods, averaged over them.
 */
#include "core/extension.h"

#include <math.h>

#include "miscadmin.h"

#include "core/numerics.h"
#include "core/rows.h"
#include "icc/icc.h"
#include "panel/panel.h"

/* ---- what one period's F is of ---- */

typedef struct PeriodSums
{
	int64		n;
	int			units;
	bool		is_special;		/* NaN or infinite values */
	double		sizes;			/* of n squared, a unit */
	double		centre;			/* the period's mean, as a deviation */
	double		largest;		/* mean of a cell, either sign */
	double		sum;			/* of n times a cell's distance from centre: 0 but for rounding and units left out */
	double		square;
	double		within;
} PeriodSums;

/* A period's place among the table's. */
int
period_place(const PanelTable *table, int32 period)
{
	int			low = 0;
	int			high = table->periods - 1;

	while (low < high)
	{
		int			middle = low + (high - low) / 2;

		if (table->period[middle] < period)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Puts a cell in (by 1) or takes it out (by -1). */
static void
count_cell(PeriodSums *p, const PanelCell *cell, int by)
{
	double		distance = cell->deviation - p->centre;
	double		n = by * (double) cell->n;

	p->n += by * cell->n;
	p->units += by;
	p->sizes += n * cell->n;
	p->sum += n * distance;
	p->square += n * distance * distance;
	p->within += by * cell->squares;
}

static PeriodSums *
sums_of_periods(const PanelTable *table)
{
	PeriodSums *sums = palloc0(sizeof(PeriodSums) * Max(table->periods, 1));
	int64	   *n = palloc0(sizeof(int64) * Max(table->periods, 1));

	for (int i = 0; i < table->cells; i++)
	{
		const PanelCell *cell = table->cell + i;
		int			place = period_place(table, cell->period);

		n[place] += cell->n;
		sums[place].centre += cell->n * cell->deviation;
		sums[place].largest = Max(sums[place].largest, fabs(cell->mean));
		sums[place].is_special |= !cell->is_finite;
	}
	for (int i = 0; i < table->periods; i++)
		sums[i].centre /= n[i];
	for (int i = 0; i < table->cells; i++)
		count_cell(sums + period_place(table, table->cell[i].period), table->cell + i, 1);
	return sums;
}

/*
 * The sum of squares between units.  Means of one decimal such as 0.1 differ by
 * the last bit from unit to unit: what is less than that is none.
 */
static double
between_of(const PeriodSums *p)
{
	double		between = p->square - p->sum * p->sum / p->n;
	double		bit = ldexp(p->largest, -50);

	return between > p->n * bit * bit ? between : 0;
}

static Icc
period_icc(const PeriodSums *p)
{
	Icc			icc = {.n = p->n, .units = p->units, .is_special = p->units > 1 && p->is_special};
	double		between = p->units > 0 ? between_of(p) : 0;

	icc.df_between = p->units - 1;
	icc.df_within = p->n - p->units;
	icc.size = (double) p->n / p->units;
	icc.size_variation = sqrt(Max(p->sizes / p->units - icc.size * icc.size, 0)) / icc.size;
	if (p->units < 2)
		icc.note = "fewer than 2 units";
	else if (p->is_special)
		icc.note = "NaN or infinite values";
	else if (icc.df_within == 0)
		icc.note = "no unit has 2 values";
	else if (between == 0 && p->within <= 0)
		icc.note = "no variance";
	else
		icc_from_f(&icc, p->within <= 0 ? INFINITY : between / icc.df_between / (p->within / icc.df_within));
	return icc;
}

/* ---- over periods ---- */

/*
 * The mean of the periods that have an ICC, a period weighing its units less
 * one; where there is none, why the largest has none.
 */
static Icc
mean_icc(const PeriodSums *sums, int periods, int *used)
{
	Icc			mean = {.note = "no values"};
	Icc			only = mean;
	double		weights = 0;
	double		sizes = 0;

	*used = 0;
	for (int i = 0; i < periods; i++)
	{
		Icc			icc = period_icc(sums + i);

		if (icc.is_special)
		{
			*used = 0;
			return icc;
		}
		if (icc.note != NULL)
		{
			if (*used == 0 && icc.n > only.n)
				only = icc;
			continue;
		}
		only = icc;
		++*used;
		weights += icc.df_between;
		sizes += sums[i].sizes;
		mean.n += icc.n;
		mean.units += icc.units;
		mean.f += icc.df_between * icc.f;
		mean.icc1 += icc.df_between * icc.icc1;
		mean.icc2 += icc.df_between * icc.icc2;
	}
	if (*used < 2)
		return only;
	mean.note = NULL;
	mean.f /= weights;
	mean.icc1 /= weights;
	mean.icc2 /= weights;
	mean.size = mean.n / mean.units;
	mean.size_variation = sqrt(Max(sizes / mean.units - mean.size * mean.size, 0)) / mean.size;
	return mean;
}

/* The same without one unit. */
static Icc
icc_without(const PanelTable *table, PeriodSums *sums, int unit)
{
	int			count = table->first[unit + 1] - table->first[unit];
	const PanelCell *cells = table->cell + table->first[unit];
	PeriodSums *kept = palloc(sizeof(PeriodSums) * Max(count, 1));
	int			used;
	Icc			icc;

	CHECK_FOR_INTERRUPTS();
	for (int i = 0; i < count; i++)
	{
		PeriodSums *p = sums + period_place(table, cells[i].period);

		kept[i] = *p;
		count_cell(p, cells + i, -1);
	}
	icc = mean_icc(sums, table->periods, &used);
	for (int i = 0; i < count; i++)
		sums[period_place(table, cells[i].period)] = kept[i];
	pfree(kept);
	return icc;
}

void
panel_icc_without(const PanelTable *table, double *icc1, double *icc2)
{
	PeriodSums *sums = sums_of_periods(table);

	for (int unit = 0; unit < table->units; unit++)
	{
		Icc			icc = icc_without(table, sums, unit);

		if (icc1 != NULL)
			icc1[unit] = icc.note == NULL ? icc.icc1 : NAN;
		if (icc2 != NULL)
			icc2[unit] = icc.note == NULL ? icc.icc2 : NAN;
	}
}

/* ---- limits over several periods ---- */

/* The F that an ICC is of, and back. */
typedef struct Scale
{
	double		(*to_f) (double icc, double size);
	double		(*from_f) (double f, double size);
} Scale;

static double
f_of_icc1(double icc, double size)
{
	return (1 + (size - 1) * icc) / (1 - icc);
}

static double
icc1_of_f(double f, double size)
{
	return (f - 1) / (f - 1 + size);
}

static double
f_of_icc2(double icc, double size)
{
	return 1 / (1 - icc);
}

static double
icc2_of_f(double f, double size)
{
	return 1 - 1 / f;
}

static const Scale icc1_scale = {f_of_icc1, icc1_of_f};
static const Scale icc2_scale = {f_of_icc2, icc2_of_f};

/* Standard error by leaving out one of count units at a time. */
static double
jackknife_error(const double *without, int count)
{
	double		mean = 0;
	double		square = 0;

	for (int i = 0; i < count; i++)
		mean += without[i] / count;
	for (int i = 0; i < count; i++)
		square += (without[i] - mean) * (without[i] - mean);
	return sqrt(square * (count - 1) / count);
}

/* A mean ICC with its limits, found on the scale of ln F. */
static Estimate
jackknifed(double value, const double *without, int count, const Icc *mean, const Scale *scale, double level, const char *note)
{
	Estimate	e = estimate_value(value, mean->n);
	double		centre = log(scale->to_f(value, mean->size));
	double	   *logs = palloc(sizeof(double) * Max(count, 1));
	double		error;
	double		margin;

	checked_level(level);
	if (isinf(value))
		return estimate_unknown(mean->n, "no variance between units in a period");
	for (int i = 0; i < count; i++)
		logs[i] = log(scale->to_f(without[i], mean->size));
	error = count > 2 ? jackknife_error(logs, count) : NAN;
	e.note = isinf(centre) ? "no interval: no variance within units" : "no interval: not every unit can be left out";
	if (!isfinite(error) || !isfinite(centre) || error == 0)
		return e;
	margin = t_margin(level, count - 1) * error;
	estimate_limits(&e, scale->from_f(exp(centre - margin), mean->size),
					scale->from_f(exp(centre + margin), mean->size), jackknife_error(without, count));
	/* upwards only, as F's own */
	estimate_p(&e, centre > 0 ? t_two_sided(centre / error, count - 1) / 2 : 1 - t_two_sided(centre / error, count - 1) / 2);
	e.note = note;
	return e;
}

/* Whether a unit has a cell in a period that has an ICC. */
static bool
takes_part(const PanelTable *table, const PeriodSums *sums, int unit)
{
	for (int i = table->first[unit]; i < table->first[unit + 1]; i++)
		if (period_icc(sums + period_place(table, table->cell[i].period)).note == NULL)
			return true;
	return false;
}

static void
jackknife(const PanelTable *table, PeriodSums *sums, PanelIcc *answer, double level)
{
	double	   *icc1 = palloc(sizeof(double) * Max(table->units, 1));
	double	   *icc2 = palloc(sizeof(double) * Max(table->units, 1));
	int			count = 0;
	const char *note = answer->periods == answer->all_periods ?
		psprintf("mean of %d periods, limits by jackknife over units", answer->periods) :
		psprintf("mean of %d of %d periods, limits by jackknife over units", answer->periods, answer->all_periods);

	for (int unit = 0; unit < table->units; unit++)
		if (takes_part(table, sums, unit))
		{
			Icc			icc = icc_without(table, sums, unit);

			icc1[count] = icc.note == NULL ? icc.icc1 : NAN;
			icc2[count++] = icc.note == NULL ? icc.icc2 : NAN;
		}
	answer->icc1 = jackknifed(answer->mean.icc1, icc1, count, &answer->mean, &icc1_scale, level, note);
	answer->icc2 = jackknifed(answer->mean.icc2, icc2, count, &answer->mean, &icc2_scale, level, note);
}

PanelIcc
panel_icc(const PanelTable *table, double level)
{
	PeriodSums *sums = sums_of_periods(table);
	PanelIcc	answer = {.all_periods = table->periods, .units = table->units};
	double		sizes = 0;
	double		n = 0;

	answer.mean = mean_icc(sums, table->periods, &answer.periods);
	for (int i = 0; i < table->periods; i++)
		if (period_icc(sums + i).note == NULL)
		{
			sizes += sums[i].sizes;
			n += sums[i].n;
		}
	answer.seen_size = sizes / n;
	if (answer.periods > 1)
		jackknife(table, sums, &answer, level);
	else
	{
		answer.icc1 = icc1_estimate_of(&answer.mean, level);
		answer.icc2 = icc2_estimate_of(&answer.mean, level);
	}
	return answer;
}

/* ---- as rows ---- */

static void
put(Rows *rows, const char *measure, Estimate e)
{
	row_text(rows, measure);
	row_estimate(rows, &e);
	row_end(rows);
}

/* A number that has neither interval nor test. */
static void
put_number(Rows *rows, const char *measure, double value, int64 n, const char *note)
{
	Estimate	e = estimate_value(value, n);

	e.note = note;
	put(rows, measure, e);
}

static Estimate
f_estimate(const PanelIcc *answer)
{
	const Icc  *mean = &answer->mean;
	Estimate	e = estimate_value(mean->f, mean->n);

	if (mean->note != NULL)
		return icc1_estimate_of(mean, 0.5);
	if (isinf(mean->f))
		return estimate_unknown(mean->n, "no variance within units");
	if (answer->periods > 1)
	{
		e.note = psprintf("no interval: mean of %d periods; for a test see icc1", answer->periods);
		return e;
	}
	estimate_p(&e, f_upper(mean->f, mean->df_between, mean->df_within));
	e.note = psprintf("no interval: F on %.0f and %.0f df", mean->df_between, mean->df_within);
	return e;
}

SQL_FUNCTION(panel_icc_rows);
Datum
panel_icc_rows(PG_FUNCTION_ARGS)
{
	Rows		rows;
	PanelTable *table;
	PanelIcc	answer;
	int64		n = 0;

	rows_begin(fcinfo, &rows);
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	checked_level(PG_GETARG_FLOAT8(1));
	table = panel_table(PG_GETARG_PANEL(0), 1);
	answer = panel_icc(table, PG_GETARG_FLOAT8(1));
	for (int i = 0; i < table->cells; i++)
		n += table->cell[i].n;
	put(&rows, "icc1", answer.icc1);
	put(&rows, "icc2", answer.icc2);
	put(&rows, "f", f_estimate(&answer));
	put_number(&rows, "units", table->units, n, "a count");
	put_number(&rows, "periods", table->periods, n, "a count");
	put_number(&rows, "n", n, n, "a count");
	if (table->cells > 0)
		put_number(&rows, "mean_group_size", (double) n / table->cells, n, "values a unit and period");
	else
		put(&rows, "mean_group_size", estimate_unknown(0, "no values"));
	PG_RETURN_NULL();
}

/* ---- the design effect ---- */

/* 1 + (size - 1) ICC(1), with the limits of ICC(1). */
static Estimate
design_effect(const PanelIcc *answer)
{
	Estimate	e = answer->icc1;
	double		more = answer->seen_size - 1;

	if (!e.has_value)
		return e;
	e.value = 1 + more * e.value;
	e.low = 1 + more * e.low;
	e.high = 1 + more * e.high;
	e.std_error *= more;
	e.has_p = false;
	return e;
}

/* How many independent values a period's are worth. */
static Estimate
effective_n(const PanelIcc *answer, Estimate effect)
{
	double		n = (double) answer->mean.n / answer->periods;
	Estimate	e = effect;

	if (!e.has_value || isnan(e.value))
		return e;
	if (e.value <= 0)
		return estimate_unknown(e.n, "no design effect above 0");
	e.value = n / effect.value;
	e.low = n / effect.high;
	e.high = effect.low > 0 ? n / effect.low : INFINITY;
	e.std_error = e.value / effect.value * effect.std_error;
	if (answer->periods > 1 && e.has_limits)
		e.note = psprintf("of one period, by the mean of %d", answer->periods);
	return e;
}

SQL_FUNCTION(panel_design_effect);
Datum
panel_design_effect(PG_FUNCTION_ARGS)
{
	Rows		rows;
	PanelIcc	answer;
	Estimate	effect;

	rows_begin(fcinfo, &rows);
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	checked_level(PG_GETARG_FLOAT8(1));
	answer = panel_icc(panel_table(PG_GETARG_PANEL(0), 1), PG_GETARG_FLOAT8(1));
	effect = design_effect(&answer);
	put(&rows, "design_effect", effect);
	put(&rows, "effective_n", effective_n(&answer, effect));
	PG_RETURN_NULL();
}
