/*
 * variance_components.c
 *	  Where a panel's variance comes from: units, periods, units in periods, people.
 *
 * A value is y = mu + unit + period + cell + residual, all but mu random.  The
 * variances are those of Henderson's method III (1953; Searle, Casella and
 * McCulloch 1992, ch. 5), the fitting of constants: reductions in the sum of
 * squares are set equal to what they are expected to be,
 *	 R(unit | period)			sees no period, be it a trend or a season
 *	 R(period | unit)
 *	 R(cell | unit, period)		what the two leave of the cells' means
 *	 values within cells
 * In balanced data these are the mean squares of two-way analysis of variance.
 * Expectations are traces: with P the projection onto units and periods, the
 * cell variance has the coefficient tr(P Z Z'), Z the cells' dummies.
 *
 * Units are eliminated first.  What is left of the normal equations is a
 * matrix over periods, L = diag(n of a period) - sum over units of p p' n with
 * p the parts of the unit's values that lie in each period.  It lacks one rank
 * for each set of periods that units connect, so it gets a generalized
 * inverse, of which nothing here depends on which it is.  That costs T^3 once,
 * and for each unit the square of its number of periods.
 *
 * Why nothing can overflow: MOST_PERIODS bounds L at 72 MB, and a panel has
 * fewer than 2^25 cells, so that each array over cells or units is below 1 GB.
 */
#include "core/extension.h"

#include <math.h>

#include "miscadmin.h"

#include "core/rows.h"
#include "icc/icc.h"
#include "linkage/two_way.h"
#include "panel/panel.h"

typedef struct CellFit
{
	const PanelTable *t;
	int		   *place;			/* of each cell, its period's place */
	double	   *unit_n;
	double	   *unit_mean;		/* as deviations */
	double	   *period_n;
	double	   *period_mean;
	double	   *inverse;		/* generalized, of L */
	double	   *effect;			/* of each period, units held fixed */
	int			rank;			/* of units and periods together */
	double		n;
	double		largest;		/* mean of a cell, either sign */
	double		farthest;		/* deviation of one */
} CellFit;

static CellFit
means_of(const PanelTable *t)
{
	CellFit		f = {.t = t};

	f.place = MemoryContextAllocHuge(CurrentMemoryContext, sizeof(int) * Max(t->cells, 1));
	f.unit_n = palloc0(sizeof(double) * Max(t->units, 1));
	f.unit_mean = palloc0(sizeof(double) * Max(t->units, 1));
	f.period_n = palloc0(sizeof(double) * Max(t->periods, 1));
	f.period_mean = palloc0(sizeof(double) * Max(t->periods, 1));
	for (int i = 0; i < t->cells; i++)
	{
		const PanelCell *cell = t->cell + i;
		int			place = f.place[i] = period_place(t, cell->period);

		f.n += cell->n;
		f.largest = Max(f.largest, fabs(cell->mean));
		f.farthest = Max(f.farthest, fabs(cell->deviation));
		f.unit_n[cell->unit] += cell->n;
		f.unit_mean[cell->unit] += cell->n * cell->deviation;
		f.period_n[place] += cell->n;
		f.period_mean[place] += cell->n * cell->deviation;
	}
	for (int i = 0; i < t->units; i++)
		f.unit_mean[i] /= f.unit_n[i];
	for (int i = 0; i < t->periods; i++)
		f.period_mean[i] /= f.period_n[i];
	return f;
}

/* ---- units and periods fitted together ---- */

/* L, and in effect the cells' sums less what their units' means say. */
static void
normal_equations(CellFit *f)
{
	const PanelTable *t = f->t;
	Size		periods = t->periods;

	f->inverse = MemoryContextAllocExtended(CurrentMemoryContext, sizeof(double) * Max(periods * periods, 1),
											MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	f->effect = palloc0(sizeof(double) * Max(periods, 1));
	for (int i = 0; i < t->periods; i++)
		f->inverse[i * periods + i] = f->period_n[i];
	for (int unit = 0; unit < t->units; unit++)
	{
		CHECK_FOR_INTERRUPTS();
		for (int i = t->first[unit]; i < t->first[unit + 1]; i++)
		{
			double	   *row = f->inverse + periods * f->place[i];
			double		part = t->cell[i].n / f->unit_n[unit];

			f->effect[f->place[i]] += t->cell[i].n * (t->cell[i].deviation - f->unit_mean[unit]);
			for (int j = t->first[unit]; j < t->first[unit + 1]; j++)
				row[f->place[j]] -= part * t->cell[j].n;
		}
	}
}

/* What is left of a pivot that is 0 but for rounding. */
#define SPENT	1e-10

/*
 * A generalized inverse in place, by Gauss-Jordan; returns the rank.  A pivot
 * that is spent belongs to a row that the ones before it determine: row and
 * column become 0.
 */
static int
generalized_inverse(int n, double *a, const double *diagonal)
{
	int			rank = 0;

	for (int k = 0; k < n; k++)
	{
		double	   *row = a + (Size) k * n;
		double		pivot = row[k];
		bool		is_spent = pivot <= SPENT * diagonal[k];

		CHECK_FOR_INTERRUPTS();
		rank += !is_spent;
		for (int j = 0; j < n; j++)
			row[j] = is_spent ? 0 : (j == k ? 1 : row[j]) / pivot;
		for (int i = 0; i < n; i++)
		{
			double	   *other = a + (Size) i * n;
			double		factor = other[k];

			if (i == k || factor == 0)
				continue;
			other[k] = 0;
			for (int j = 0; j < n && !is_spent; j++)
				other[j] -= factor * row[j];
		}
	}
	return rank;
}

static void
fit_effects(CellFit *f)
{
	int			periods = f->t->periods;
	double	   *solution = palloc0(sizeof(double) * Max(periods, 1));

	normal_equations(f);
	f->rank = f->t->units + generalized_inverse(periods, f->inverse, f->period_n);
	for (int i = 0; i < periods; i++)
		for (int j = 0; j < periods; j++)
			solution[i] += f->inverse[(Size) i * periods + j] * f->effect[j];
	f->effect = solution;
}

/* The mean effect of a unit's periods, weighted by its values. */
static double
mean_effect(const CellFit *f, int unit)
{
	double		sum = 0;

	for (int i = f->t->first[unit]; i < f->t->first[unit + 1]; i++)
		sum += f->t->cell[i].n * f->effect[f->place[i]];
	return sum / f->unit_n[unit];
}

/*
 * A unit's part of tr(P Z Z'): the sum over its cells of n^2 times the cell's
 * leverage, 1/unit_n + (e - p)' G (e - p) with G the inverse and e the cell's
 * period.
 */
static double
unit_trace(const CellFit *f, int unit, double *projected)
{
	int			first = f->t->first[unit];
	int			last = f->t->first[unit + 1];
	int			periods = f->t->periods;
	double		whole = 0;
	double		trace = 0;

	for (int i = first; i < last; i++)
	{
		const double *row = f->inverse + (Size) f->place[i] * periods;
		double		sum = 0;

		for (int j = first; j < last; j++)
			sum += row[f->place[j]] * f->t->cell[j].n;
		projected[i - first] = sum / f->unit_n[unit];
		whole += projected[i - first] * f->t->cell[i].n / f->unit_n[unit];
	}
	for (int i = first; i < last; i++)
	{
		double		n = f->t->cell[i].n;
		double		own = f->inverse[(Size) f->place[i] * periods + f->place[i]];

		trace += n * n * (1 / f->unit_n[unit] + own - 2 * projected[i - first] + whole);
	}
	return trace;
}

/* ---- the equations ---- */

typedef struct Reductions
{
	double		within;			/* sums of squares: values within cells */
	double		rest;			/* cells, units and periods held fixed */
	double		after_period;	/* cells about the periods' means */
	double		after_unit;		/* cells about the units' means */
	double		trace;			/* tr(P Z Z') of units and periods */
	double		period_trace;	/* of periods alone */
	double		unit_trace;		/* of units alone */
} Reductions;

static Reductions
reductions(const CellFit *f)
{
	const PanelTable *t = f->t;
	Reductions	r = {0};
	double	   *projected = palloc(sizeof(double) * Max(t->periods, 1));

	for (int unit = 0; unit < t->units; unit++)
	{
		double		effect = mean_effect(f, unit);

		CHECK_FOR_INTERRUPTS();
		for (int i = t->first[unit]; i < t->first[unit + 1]; i++)
		{
			const PanelCell *cell = t->cell + i;
			int			place = f->place[i];
			double		n = cell->n;
			double		from_unit = cell->deviation - f->unit_mean[unit];
			double		from_period = cell->deviation - f->period_mean[place];
			double		rest = from_unit - (f->effect[place] - effect);

			r.within += cell->squares;
			r.rest += n * rest * rest;
			r.after_unit += n * from_unit * from_unit;
			r.after_period += n * from_period * from_period;
			r.unit_trace += n * n / f->unit_n[unit];
			r.period_trace += n * n / f->period_n[place];
		}
		r.trace += unit_trace(f, unit, projected);
	}
	return r;
}

/* A variance, or why there is none. */
typedef struct Component
{
	const char *note;			/* NULL: there is one */
	double		value;			/* 0 where it is part of another */
} Component;

typedef struct Components
{
	Component	unit;
	Component	period;
	Component	cell;
	Component	residual;
} Components;

/* Values of one decimal such as 0.1 have means that differ by rounding. */
static bool
is_constant(const CellFit *f, const Reductions *r)
{
	double		bit = ldexp(f->largest, -50);

	return r->within + r->after_unit + r->after_period <= f->n * bit * bit;
}

/* A reduction that rounding alone has made is none. */
static void
drop_rounding(const CellFit *f, Reductions *r)
{
	double		bit = ldexp(f->farthest, -50);
	double		rounding = f->n * bit * bit;

	if (is_constant(f, r))
		r->within = r->rest = r->after_unit = r->after_period = 0;
	if (r->rest <= rounding)
		r->rest = 0;
	if (r->after_unit <= rounding)
		r->after_unit = 0;
	if (r->after_period <= rounding)
		r->after_period = 0;
}

static Components
solve(const CellFit *f)
{
	Reductions	r = reductions(f);
	double		cells = f->t->cells;
	double		units = f->t->units;
	double		periods = f->t->periods;
	Components	c = {.unit.note = NULL};

	drop_rounding(f, &r);
	if (f->n > cells)
		c.residual.value = r.within / (f->n - cells);
	else
		c.residual.note = "no cell has 2 values: part of cell";
	if (cells > f->rank)
		c.cell.value = (r.rest - c.residual.value * (cells - f->rank)) / (f->n - r.trace);
	else
		c.cell.note = "no cells beyond units and periods: part of unit and period";
	if (f->rank > periods)
		c.unit.value = (r.after_period - r.rest - c.cell.value * (r.trace - r.period_trace) -
						c.residual.value * (f->rank - periods)) / (f->n - r.period_trace);
	else
		c.unit.note = "no period has 2 units";
	if (f->rank > units)
		c.period.value = (r.after_unit - r.rest - c.cell.value * (r.trace - r.unit_trace) -
						  c.residual.value * (f->rank - units)) / (f->n - r.unit_trace);
	else
		c.period.note = "no unit has 2 periods";
	return c;
}

/* ---- reliability ---- */

/* Of a mean: the unit's variance over that and the error's. */
static Estimate
reliability(const Components *c, double error, int64 n)
{
	Estimate	e;

	if (c->unit.note != NULL)
		return estimate_unknown(n, c->unit.note);
	if (c->cell.note != NULL)
		return estimate_unknown(n, c->cell.note);
	if (!(c->unit.value + error > 0))
		return estimate_unknown(n, "no variance of means above 0");
	e = estimate_value(c->unit.value / (c->unit.value + error), n);
	e.note = "no interval: from the components";
	return e;
}

/*
 * The variance of a unit's mean over its periods, each of them counting alike,
 * that is not the unit's: averaged over units.
 */
static double
error_of_means(const PanelTable *t, const Components *c)
{
	double		sum = 0;

	for (int unit = 0; unit < t->units; unit++)
	{
		double		periods = t->first[unit + 1] - t->first[unit];
		double		error = 0;

		for (int i = t->first[unit]; i < t->first[unit + 1]; i++)
			error += c->cell.value + c->residual.value / t->cell[i].n;
		sum += error / periods / periods;
	}
	return sum / t->units;
}

/* The same of one period's mean: averaged over cells. */
static double
error_of_cells(const PanelTable *t, const Components *c)
{
	double		sum = 0;

	for (int i = 0; i < t->cells; i++)
		sum += c->cell.value + c->residual.value / t->cell[i].n;
	return sum / t->cells;
}

#define WANTED_RELIABILITY	0.8

/* How many periods make a unit's mean as reliable as that (Spearman and Brown). */
static Estimate
periods_needed(const Components *c, double error, int64 n)
{
	Estimate	e = reliability(c, error, n);

	if (!e.has_value)
		return e;
	if (c->unit.value <= 0)
		return estimate_unknown(n, "no variance of units above 0");
	e.value = Max(WANTED_RELIABILITY / (1 - WANTED_RELIABILITY) * error / c->unit.value, 0);
	return e;
}

/* ---- as rows ---- */

static void
put(Rows *rows, const char *measure, Estimate e)
{
	row_text(rows, measure);
	row_estimate(rows, &e);
	row_end(rows);
}

static Estimate
component_estimate(const Component *c, int64 n)
{
	Estimate	e = estimate_value(c->value, n);

	if (c->note != NULL)
		return estimate_unknown(n, c->note);
	e.note = c->value < 0 ? "negative: take it as 0; no interval by Henderson's method III" :
		"no interval by Henderson's method III";
	return e;
}

static const char *const measures[] = {
	"unit", "period", "cell", "residual", "reliability_one_period", "reliability_mean", "periods_for_0.8"
};

/* Why there are no components at all. */
static bool
is_hopeless(const PanelTable *t, Estimate *e)
{
	if (t->cells == 0)
	{
		*e = estimate_unknown(0, "no values");
		return true;
	}
	for (int i = 0; i < t->cells; i++)
		if (!t->cell[i].is_finite)
		{
			*e = estimate_value(NAN, t->cells);
			e->note = "NaN or infinite values";
			return true;
		}
	return false;
}

static void
refuse_periods(int periods)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("variance components of %d periods", periods),
			 errdetail("Effects of at most %d periods are fitted.", MOST_PERIODS),
			 errhint("Take a coarser grain.")));
}

SQL_FUNCTION(panel_variance_components);
Datum
panel_variance_components(PG_FUNCTION_ARGS)
{
	Rows		rows;
	PanelTable *t;
	CellFit		f;
	Components	c;
	Estimate	e;

	rows_begin(fcinfo, &rows);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	t = panel_table(PG_GETARG_PANEL(0), 1);
	if (is_hopeless(t, &e))
	{
		for (int i = 0; i < lengthof(measures); i++)
			put(&rows, measures[i], e);
		PG_RETURN_NULL();
	}
	if (t->periods > MOST_PERIODS)
		refuse_periods(t->periods);
	f = means_of(t);
	fit_effects(&f);
	c = solve(&f);
	put(&rows, measures[0], component_estimate(&c.unit, t->units));
	put(&rows, measures[1], component_estimate(&c.period, t->periods));
	put(&rows, measures[2], component_estimate(&c.cell, t->cells));
	put(&rows, measures[3], component_estimate(&c.residual, f.n));
	put(&rows, measures[4], reliability(&c, error_of_cells(t, &c), t->units));
	put(&rows, measures[5], reliability(&c, error_of_means(t, &c), t->units));
	put(&rows, measures[6], periods_needed(&c, error_of_cells(t, &c), t->units));
	PG_RETURN_NULL();
}
