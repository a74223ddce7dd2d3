/*
 * association.c
 *	  Chi-square with Cramér's V, and the polychoric correlation.
 */
#include "core/extension.h"

#include <math.h>

#include "core/numerics.h"
#include "crosstab/crosstab.h"

/* ---- chi-square ---- */

typedef struct ChiSquare
{
	double		statistic;
	double		df;
	double		scale;			/* of V: n times the smaller of rows and columns, less 1 */
	const char *note;
} ChiSquare;

static int
compare_margins(const void *a, const void *b)
{
	int64		left = *(const int64 *) a;
	int64		right = *(const int64 *) b;

	return left < right ? -1 : left > right;
}

/* Whether over a fifth of the cells expect fewer than 5 rows (Cochran 1954). */
static bool
expects_few(const Table *t)
{
	int64	   *rows = palloc(sizeof(int64) * t->rows);
	int64	   *columns = palloc(sizeof(int64) * t->columns);
	int			column = t->columns;
	int64		few = 0;

	memcpy(rows, t->row_sums, sizeof(int64) * t->rows);
	memcpy(columns, t->column_sums, sizeof(int64) * t->columns);
	qsort(rows, t->rows, sizeof(int64), compare_margins);
	qsort(columns, t->columns, sizeof(int64), compare_margins);
	/* the fuller the row, the fewer columns leave it short */
	for (int i = 0; i < t->rows; i++)
	{
		while (column > 0 && (int128) rows[i] * columns[column - 1] >= (int128) 5 * t->n)
			column--;
		few += column;
	}
	return few * 5 > (int64) t->rows * t->columns;
}

/* Pearson's statistic without continuity correction. */
static ChiSquare
chi_square_of(const Table *t)
{
	int128		empty = (int128) t->n * t->n;	/* n times what empty cells expect */
	DoubleDouble sum = dd(0);

	for (int i = 0; i < t->cells; i++)
	{
		const TableCell *cell = &t->cell[i];
		int128		expected = (int128) t->row_sums[cell->row] * t->column_sums[cell->column];
		DoubleDouble excess = dd_whole((int128) cell->n * t->n - expected);

		empty -= expected;
		sum = dd_add(sum, dd_divide(dd_multiply(excess, excess), dd_whole(expected)));
	}
	return (ChiSquare) {
		.statistic = dd_divide(dd_add(sum, dd_whole(empty)), dd_whole(t->n)).hi,
		.df = (double) (t->rows - 1) * (t->columns - 1),
		.scale = (double) t->n * (Min(t->rows, t->columns) - 1),
		.note = expects_few(t) ? "over 20 % of the cells expect fewer than 5" : NULL
	};
}

static Datum
test_datum(FunctionCallInfo fcinfo, Crosstab *c)
{
	Table	   *t = table_of(c);
	TestResult	result = {.note = "fewer than 2 levels"};

	if (t->rows >= 2 && t->columns >= 2)
	{
		ChiSquare	chi = chi_square_of(t);

		result = (TestResult) {
			.has_statistic = true, .has_p = true, .has_df = true, .statistic = chi.statistic, .df = chi.df,
			.p_value = chi_square_upper(chi.statistic, chi.df), .note = chi.note
		};
	}
	return test_result_datum(fcinfo, &result);
}

SQL_FUNCTION(crosstab_chi_square);
Datum
crosstab_chi_square(PG_FUNCTION_ARGS)
{
	return test_datum(fcinfo, PG_GETARG_CROSSTAB(0));
}

#define LESS_THAN_CHANCE "less association than chance gives"

/* Cramér's V; limits by those of the noncentrality of chi-square. */
static Estimate
cramers_v(const Table *t, double level)
{
	ChiSquare	chi = chi_square_of(t);
	double		tail = (1 - checked_level(level)) / 2;
	Estimate	e = estimate_value(Min(sqrt(chi.statistic / chi.scale), 1), t->n);

	e.has_limits = true;
	e.low = sqrt(noncentrality_limit(chi.statistic, chi.df, 1 - tail) / chi.scale);
	e.high = sqrt(noncentrality_limit(chi.statistic, chi.df, tail) / chi.scale);
	e.note = chi.note;
	/* it is then so small that no noncentrality makes it likely */
	if (e.high == 0)
		e.note = chi.note ? psprintf("%s; %s", LESS_THAN_CHANCE, chi.note) : LESS_THAN_CHANCE;
	estimate_clamp(&e, 0, 1);
	estimate_p(&e, chi_square_upper(chi.statistic, chi.df));
	return e;
}

/* ---- polychoric ---- */

/* Where the normal distribution is cut so that its parts are the margins. */
static void
thresholds(const int64 *margins, int levels, int64 n, double *cuts)
{
	int64		below = 0;

	for (int i = 0; i < levels - 1; i++)
	{
		below += margins[i];
		/* from the nearer end, for digits that 1 - p has lost */
		cuts[i] = below <= n / 2 ? normal_quantile((double) below / n)
			: -normal_quantile((double) (n - below) / n);
	}
}

/*
 * Two-step: the thresholds of the margins, then the likeliest r.  The interval
 * is Wald's on Fisher's z, p of the likelihood ratio against r = 0.
 */
static Estimate
polychoric(const Table *t, double level)
{
	double		row_cuts[MAX_POLYCHORIC_LEVELS];
	double		column_cuts[MAX_POLYCHORIC_LEVELS];
	double	   *counts;
	Polychoric	fit;
	Estimate	e;
	double		error;
	double		margin;

	if (t->rows > MAX_POLYCHORIC_LEVELS || t->columns > MAX_POLYCHORIC_LEVELS)
		return estimate_unknown(t->n, psprintf("more than %d levels", MAX_POLYCHORIC_LEVELS));
	counts = palloc0(sizeof(double) * t->rows * t->columns);
	for (int i = 0; i < t->cells; i++)
		counts[t->cell[i].row * t->columns + t->cell[i].column] = t->cell[i].n;
	thresholds(t->row_sums, t->rows, t->n, row_cuts);
	thresholds(t->column_sums, t->columns, t->n, column_cuts);
	polychoric_fit(counts, t->rows, t->columns, row_cuts, column_cuts, &fit);

	e = estimate_value(fit.r, t->n);
	estimate_p(&e, chi_square_upper(2 * fit.gain, 1));
	if (fit.at_limit || !(fit.information > 0))
	{
		e.note = fit.at_limit ? "no interval: at the limit of 0.9999" : "no interval: flat likelihood";
		return e;
	}
	error = 1 / sqrt(fit.information);
	margin = normal_margin(level) * error / (1 - fit.r * fit.r);
	estimate_limits(&e, tanh(atanh(fit.r) - margin), tanh(atanh(fit.r) + margin), error);
	if ((int64) (t->rows * t->columns - t->cells) * 5 > t->rows * t->columns)
		e.note = "over 20 % of the cells are empty";
	return e;
}

/* ---- accessors and final functions ---- */

SQL_FUNCTION(crosstab_polychoric);
Datum
crosstab_polychoric(PG_FUNCTION_ARGS)
{
	return table_value_datum(fcinfo, polychoric);
}

SQL_FUNCTION(crosstab_polychoric_estimate);
Datum
crosstab_polychoric_estimate(PG_FUNCTION_ARGS)
{
	return table_estimate_datum(fcinfo, polychoric, PG_GETARG_FLOAT8(1));
}

SQL_FUNCTION(crosstab_polychoric_final);
Datum
crosstab_polychoric_final(PG_FUNCTION_ARGS)
{
	return table_estimate_datum(fcinfo, polychoric, 0.95);
}

SQL_FUNCTION(crosstab_cramers_v);
Datum
crosstab_cramers_v(PG_FUNCTION_ARGS)
{
	return table_value_datum(fcinfo, cramers_v);
}

SQL_FUNCTION(crosstab_cramers_v_estimate);
Datum
crosstab_cramers_v_estimate(PG_FUNCTION_ARGS)
{
	return table_estimate_datum(fcinfo, cramers_v, PG_GETARG_FLOAT8(1));
}

SQL_FUNCTION(crosstab_cramers_v_final);
Datum
crosstab_cramers_v_final(PG_FUNCTION_ARGS)
{
	return table_estimate_datum(fcinfo, cramers_v, 0.95);
}
