/*
 * linkage.c
 *	  linkage(): do the units where employees are happier have happier
 *	  customers, and do the two move together within a unit?
 *
 * Between and within are two questions.  The notes say so wherever the answers
 * differ: what units have in common for good (their place, their size, their
 * clientele) makes a correlation between them and none within.
 */
#include "core/extension.h"

#include <math.h>

#include "utils/builtins.h"

#include "core/rows.h"
#include "icc/icc.h"
#include "linkage/corrected.h"
#include "panel/panel.h"

/* With fewer units one of them can make the correlation. */
#define FEW_UNITS	10

/* A product of two correlations that is nearer to 0 has no sign to speak of. */
#define NO_SIGN		1e-12

typedef struct Linkage
{
	Rows		rows;
	double		level;
	bool		by_ranks;
	Match	   *match;
	Between    *between;
	Estimate	adjusted;		/* r between without the periods' effects */
	WithinFit	within;
	PanelTable *employee;		/* matched cells only */
	PanelTable *customer;
} Linkage;

/* ---- notes ---- */

static const char *
with_note(const char *note, const char *more)
{
	if (note == NULL || more == NULL)
		return note ? note : more;
	return psprintf("%s; %s", note, more);
}

static bool
is_significant(const Linkage *l, const Estimate *e)
{
	return e->has_p && e->p_value < 1 - l->level;
}

/* What one of the two correlations does not say, seen beside the other. */
static const char *
difference_note(const Linkage *l, const Estimate *between, const Estimate *within)
{
	bool		is_between = is_significant(l, between);
	bool		is_within = is_significant(l, within);

	if (!between->has_value || isnan(between->value))
		return NULL;
	if (!within->has_value)
		return is_between ? "between units only: r within is not known, so this does not say that raising one raises the other" : NULL;
	if (between->value * within->value < -NO_SIGN)
		return "between and within units differ in sign: read neither as the other";
	if (!between->has_p || !within->has_p)
		return NULL;
	if (is_between && !is_within)
		return "between units only: no sign that where one rises the other follows";
	if (is_within && !is_between)
		return "within units only: the two move together in time, but high units need not be high on both";
	return NULL;
}

/* What r between owes to units that have different periods. */
static const char *
period_note(const Linkage *l, const Estimate *between)
{
	const Estimate *adjusted = &l->adjusted;

	if (l->by_ranks || !between->has_p || !adjusted->has_p)
		return NULL;
	if (is_significant(l, between) == is_significant(l, adjusted) && between->value * adjusted->value >= -NO_SIGN)
		return NULL;
	return "units have different periods: see r between adjusted";
}

/* ---- estimates ---- */

static void
put_row(Linkage *l, const char *measure, Estimate e)
{
	row_text(&l->rows, measure);
	row_estimate(&l->rows, &e);
	row_end(&l->rows);
}

static void
put_count(Linkage *l, const char *measure, int count)
{
	Estimate	e = estimate_value(count, count);

	e.note = "a count";
	put_row(l, measure, e);
}

/* Nothing is fitted to NaN and infinities. */
static Estimate
special_estimate(int64 n)
{
	Estimate	e = estimate_value(NAN, n);

	e.note = "NaN or infinite values";
	return e;
}

static Estimate
r_within(const Linkage *l)
{
	return l->match->special > 0 ? special_estimate(l->match->count) : within_estimate(&l->within, l->level);
}

static Estimate
slope_within(const Linkage *l)
{
	const WithinFit *fit = &l->within;
	Estimate	e = estimate_value(fit->slope, fit->pairs);

	if (l->match->special > 0)
		return special_estimate(l->match->count);
	if (!fit->known)
		return estimate_unknown(fit->pairs, fit->note);
	if (fit->has_error)
	{
		e = t_estimate(fit->slope, fit->slope_error, fit->df, fit->pairs, l->level);
		estimate_p(&e, fit->p_value);
	}
	e.note = fit->note;
	return e;
}

static Estimate
r_between(const Linkage *l)
{
	Estimate	e = l->by_ranks ? between_spearman(l->between, l->level) : between_pearson(l->between, l->level);

	if (e.has_value && !l->between->is_special && l->between->units < FEW_UNITS)
		e.note = with_note(e.note, "fewer than 10 units");
	return e;
}

/* r between without what units with different periods owe to the periods. */
static Estimate
r_adjusted(const Linkage *l, const PanelTable *employee, const PanelTable *customer)
{
	const char *note = NULL;
	Between    *b;
	Estimate	e;

	if (l->match->special > 0)
		return special_estimate(l->match->units);
	if (l->by_ranks)
		return estimate_unknown(l->between->units, "of Pearson's r only");
	b = l->employee->periods == 1 ? l->between : between_adjusted(l->match, employee, customer, &note);
	if (b == NULL)
		return estimate_unknown(l->between->units, note);
	e = between_pearson(b, l->level);
	if (e.has_value && b->units < FEW_UNITS)
		e.note = with_note(e.note, "fewer than 10 units");
	return e;
}

static Estimate
r_weighted(const Linkage *l)
{
	if (l->by_ranks)
		return estimate_unknown(l->between->units, "ranks take no weights");
	return between_weighted(l->between, l->level);
}

static Estimate
r_corrected(const Linkage *l, const Reliability *employee, const Reliability *customer)
{
	Estimate	e;

	if (l->by_ranks)
		return estimate_unknown(l->between->units, "of Pearson's r only");
	e = corrected_estimate(l->between, employee, customer, l->level);
	if (!e.has_value || isnan(e.value))
		return e;
	if (fabs(e.value) > 1)
		e.note = with_note(e.note, "beyond 1: reliabilities are rough with few units or answers");
	if (l->between->units < FEW_UNITS)
		e.note = with_note(e.note, "fewer than 10 units");
	return e;
}

static Estimate
reliability_row(const Reliability *reliability, const PanelTable *table)
{
	Estimate	e = estimate_value(reliability->value, reliability->n);

	if (reliability->note != NULL)
		return estimate_unknown(reliability->n, reliability->note);
	e.note = table->periods > 1 ? psprintf("no interval: of means over up to %d periods", table->periods) :
		"no interval: icc2 has it, there is one period";
	return e;
}

/* ICC(2) as a reliability. */
static Reliability
icc2_reliability(const PanelTable *table, const Estimate *icc2)
{
	Reliability reliability = {.n = icc2->n, .value = icc2->value};

	if (!icc2->has_value || isnan(icc2->value))
		reliability.note = icc2->note ? icc2->note : "no ICC(2)";
	else
	{
		reliability.without = palloc_extended(sizeof(double) * Max(table->units, 1), MCXT_ALLOC_HUGE);
		panel_icc_without(table, NULL, reliability.without);
	}
	return reliability;
}

/* ---- rows ---- */

static void
put_correlations(Linkage *l)
{
	Estimate	between = r_between(l);
	Estimate	within = r_within(l);
	const char *note = difference_note(l, &between, &within);

	between.note = with_note(with_note(between.note, period_note(l, &between)), note);
	if (within.has_value)
		within.note = with_note(within.note, note);
	put_row(l, "r between", between);
	put_row(l, "r between adjusted", l->adjusted);
	put_row(l, "r between weighted", r_weighted(l));
	put_row(l, "r within", within);
}

static void
put_reliabilities(Linkage *l)
{
	PanelIcc	employee = panel_icc(l->employee, l->level);
	PanelIcc	customer = panel_icc(l->customer, l->level);
	Reliability employee_icc2 = icc2_reliability(l->employee, &employee.icc2);
	Reliability customer_icc2 = icc2_reliability(l->customer, &customer.icc2);
	Reliability employee_means = unit_reliability(l->employee);
	Reliability customer_means = unit_reliability(l->customer);

	put_row(l, "icc1 employees", employee.icc1);
	put_row(l, "icc1 customers", customer.icc1);
	put_row(l, "icc2 employees", employee.icc2);
	put_row(l, "icc2 customers", customer.icc2);
	put_row(l, "reliability employees", reliability_row(&employee_means, l->employee));
	put_row(l, "reliability customers", reliability_row(&customer_means, l->customer));
	put_row(l, "r corrected", r_corrected(l, &employee_means, &customer_means));
	put_row(l, "r corrected icc2", r_corrected(l, &employee_icc2, &customer_icc2));
}

static bool
checked_method(text *method)
{
	char	   *name = text_to_cstring(method);

	if (strcmp(name, "pearson") == 0)
		return false;
	if (strcmp(name, "spearman") == 0)
		return true;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("\"%s\" is not a method", name),
			 errhint("The methods are pearson and spearman.")));
}

/* Arguments: employee, customer, lag, min_n, method, level. */
SQL_FUNCTION(linkage_rows);
Datum
linkage_rows(PG_FUNCTION_ARGS)
{
	Linkage		l = {0};
	int64		min_n;
	const PanelTable *employee;
	const PanelTable *customer;

	rows_begin(fcinfo, &l.rows);
	for (int i = 0; i < PG_NARGS(); i++)
		if (PG_ARGISNULL(i))
			PG_RETURN_NULL();
	min_n = checked_min_n(PG_GETARG_INT32(3));
	l.by_ranks = checked_method(PG_GETARG_TEXT_PP(4));
	l.level = checked_level(PG_GETARG_FLOAT8(5));
	employee = panel_table_of(fcinfo, 0, min_n);
	customer = panel_table_of(fcinfo, 1, min_n);
	l.match = match_panels(employee, customer, PG_GETARG_INT32(2));
	l.between = between_of(l.match, employee, customer);
	l.employee = matched_table(l.match, employee, false);
	l.customer = matched_table(l.match, customer, true);
	l.adjusted = r_adjusted(&l, employee, customer);
	if (l.match->special == 0)
		l.within = within_fit(match_within(l.match), l.match->count);

	put_count(&l, "units", l.match->units);
	put_count(&l, "cells", l.match->count);
	put_correlations(&l);
	put_reliabilities(&l);
	put_row(&l, "slope between", between_slope(l.between, l.level));
	put_row(&l, "slope within", slope_within(&l));
	PG_RETURN_NULL();
}
