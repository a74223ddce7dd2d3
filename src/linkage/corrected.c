/*
 * corrected.c
 *	  The correlation of units corrected for unreliability.
 */
#include "core/extension.h"

#include <math.h>

#include "miscadmin.h"

#include "linkage/corrected.h"

/* ---- one side's matched cells ---- */

static int
compare_periods(const void *a, const void *b)
{
	int32		left = *(const int32 *) a;
	int32		right = *(const int32 *) b;

	return left < right ? -1 : left > right;
}

/* The periods of a table that its cells are in. */
static void
find_periods(PanelTable *matched, const PanelTable *table)
{
	bool	   *found = palloc_extended(Max(table->periods, 1), MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);

	matched->period = palloc_extended(sizeof(int32) * Max(table->periods, 1), MCXT_ALLOC_HUGE);
	matched->periods = 0;
	for (int i = 0; i < matched->cells; i++)
		found[(int32 *) bsearch(&matched->cell[i].period, table->period, table->periods,
								sizeof(int32), compare_periods) - table->period] = true;
	for (int i = 0; i < table->periods; i++)
		if (found[i])
			matched->period[matched->periods++] = table->period[i];
	pfree(found);
}

/* One side's matched cells as a table, whose units are the match's. */
PanelTable *
matched_table(const Match *match, const PanelTable *table, bool of_customers)
{
	PanelTable *matched = palloc(sizeof(PanelTable));

	*matched = *table;
	matched->units = match->units;
	matched->unit = unconstify(char **, match->unit);
	matched->first = match->first;
	matched->cells = match->count;
	matched->cell = palloc_extended(sizeof(PanelCell) * Max(match->count, 1), MCXT_ALLOC_HUGE);
	for (int i = 0; i < match->count; i++)
	{
		const MatchedPair *pair = match->pair + i;

		matched->cell[i] = of_customers ? *pair->customer : *pair->employee;
		matched->cell[i].unit = pair->unit;
	}
	find_periods(matched, table);
	return matched;
}

/* ---- reliability ---- */

/* A unit's answers in all its cells. */
typedef struct UnitSums
{
	double		n;
	double		mean;			/* deviation from the panel's */
	double		squares;		/* within cells */
	double		df;
} UnitSums;

static UnitSums
unit_sums(const PanelCell *cell, int count)
{
	UnitSums	sums = {0};

	for (int i = 0; i < count; i++)
	{
		sums.n += cell[i].n;
		sums.mean += cell[i].n * cell[i].deviation;
		sums.squares += cell[i].squares;
		sums.df += cell[i].n - 1;
	}
	sums.mean /= sums.n;
	return sums;
}

/* (MSB - MSW)/MSB; NaN where there is no such thing. */
static double
reliability_of(double between, double units, double within, double df)
{
	if (units < 2 || df < 1 || between <= 0)
		return NAN;
	return 1 - within / df / (between / (units - 1));
}

static const char *
why_none(const PanelTable *table, double between, double df)
{
	for (int i = 0; i < table->cells; i++)
		if (!table->cell[i].is_finite)
			return "NaN or infinite values";
	if (table->units < 2)
		return "fewer than 2 units";
	if (df < 1)
		return "no cell has 2 values";
	return between <= 0 ? "no variance between units" : NULL;
}

/* Of unit means over all their cells, with and without each unit. */
Reliability
unit_reliability(const PanelTable *table)
{
	Reliability reliability = {.value = NAN};
	Size		units = Max(table->units, 1);
	UnitSums   *unit = palloc_extended(sizeof(UnitSums) * units, MCXT_ALLOC_HUGE);
	double		n = 0;
	double		mean = 0;
	double		within = 0;
	double		df = 0;
	double		between = 0;

	for (int i = 0; i < table->units; i++)
	{
		unit[i] = unit_sums(table->cell + table->first[i], table->first[i + 1] - table->first[i]);
		n += unit[i].n;
		mean += (unit[i].mean - mean) * unit[i].n / n;
		within += unit[i].squares;
		df += unit[i].df;
	}
	for (int i = 0; i < table->units; i++)
		between += unit[i].n * (unit[i].mean - mean) * (unit[i].mean - mean);
	reliability.n = n;
	reliability.note = why_none(table, between, df);
	if (reliability.note != NULL)
		return reliability;
	reliability.value = reliability_of(between, table->units, within, df);
	reliability.without = palloc_extended(sizeof(double) * units, MCXT_ALLOC_HUGE);
	for (int i = 0; i < table->units; i++)
	{
		double		from_mean = unit[i].mean - mean;
		double		part = from_mean * from_mean * unit[i].n * n / (n - unit[i].n);

		reliability.without[i] = reliability_of(between - part, table->units - 1,
												within - unit[i].squares, df - unit[i].df);
	}
	pfree(unit);
	return reliability;
}

/* ---- correction ---- */

/* The jackknife's standard error; NaN where a unit cannot be left out. */
static double
jackknife_error(const Between *b, const Reliability *employee, const Reliability *customer)
{
	double	   *left = palloc_extended(sizeof(double) * b->units, MCXT_ALLOC_HUGE);
	double		mean = 0;
	double		squares = 0;

	for (int i = 0; i < b->units; i++)
	{
		double		r;

		CHECK_FOR_INTERRUPTS();
		if (!between_without(b, i, &r) || !(employee->without[i] > 0) || !(customer->without[i] > 0))
			return NAN;
		left[i] = r / sqrt(employee->without[i] * customer->without[i]);
		mean += left[i] / b->units;
	}
	for (int i = 0; i < b->units; i++)
		squares += (left[i] - mean) * (left[i] - mean);
	pfree(left);
	return sqrt(squares * (b->units - 1) / b->units);
}

/*
 * r over the root of both reliabilities, or why there is none.  It is 0 where
 * r is, so its test is that of r.
 */
Estimate
corrected_estimate(const Between *b, const Reliability *employee, const Reliability *customer, double level)
{
	Estimate	r = between_pearson(b, level);
	double		value;
	double		error;
	Estimate	e;

	if (between_unknown(b) != NULL)
		return r;
	if (employee->note != NULL)
		return estimate_unknown(b->units, psprintf("employees: %s", employee->note));
	if (customer->note != NULL)
		return estimate_unknown(b->units, psprintf("customers: %s", customer->note));
	if (employee->value <= 0 || customer->value <= 0)
		return estimate_unknown(b->units, psprintf("%s: reliability is not above 0",
												   employee->value <= 0 ? "employees" : "customers"));
	value = r.value / sqrt(employee->value * customer->value);
	error = jackknife_error(b, employee, customer);
	if (isnan(error))
	{
		e = estimate_value(value, b->units);
		e.note = "no interval: without one unit there is none";
	}
	else
		e = t_estimate(value, error, b->units - 1, b->units, level);
	estimate_p(&e, r.p_value);
	return e;
}
