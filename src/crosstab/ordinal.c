/*
 * ordinal.c
 *	  Spearman's rho and Kendall's tau-b of crosstabs.
 */
#include "core/extension.h"

#include <math.h>

#include "core/numerics.h"
#include "crosstab/crosstab.h"
#include "moments/moments.h"

/* ---- Spearman ---- */

/*
 * Pearson's r of mid-ranks; Fisher's z with the variance of Bonett and Wright
 * (2000), p of the t test.
 */
Estimate
spearman_of(const RankSums *sums, double level)
{
	Correlation c = correlation_of(sums->sxy, sums->sxx, sums->syy);
	Estimate	e = correlation_estimate(c, sums->n, 0, level);
	double		error = sqrt((1 + c.r * c.r / 2) / (sums->n - 3));
	double		margin = normal_margin(level) * error;
	double		z = 0.5 * log(c.one_plus_r / c.one_minus_r);

	/* of +-1 the interval is the point that correlation_estimate gave it */
	if (e.std_error > 0)
		estimate_limits(&e, tanh(z - margin), tanh(z + margin),
						c.one_minus_r * c.one_plus_r * error);
	return e;
}

/* Centred ranks of levels with such margins, and the sum of their squares. */
static int64 *
level_ranks(const int64 *margins, int levels, int64 n, DoubleDouble *squares)
{
	int64	   *ranks = palloc(sizeof(int64) * levels);
	int64		below = 0;

	*squares = dd(0);
	for (int i = 0; i < levels; i++)
	{
		ranks[i] = centred_rank(below, margins[i], n);
		*squares = dd_add(*squares, rank_product((int128) margins[i] * ranks[i], ranks[i]));
		below += margins[i];
	}
	return ranks;
}

static Estimate
spearman(const Table *t, double level)
{
	RankSums	sums = {.n = t->n};
	int64	   *y = level_ranks(t->row_sums, t->rows, t->n, &sums.syy);
	int64	   *x = level_ranks(t->column_sums, t->columns, t->n, &sums.sxx);

	for (int i = 0; i < t->cells; i++)
		sums.sxy = dd_add(sums.sxy, rank_product((int128) t->cell[i].n * y[t->cell[i].row],
												 x[t->cell[i].column]));
	return spearman_of(&sums, level);
}

/* ---- Kendall ---- */

/* Prefix sums over columns that grow one cell at a time (Fenwick). */
static void
prefix_add(int64 *tree, int columns, int column, int64 n)
{
	for (int i = column + 1; i <= columns; i += i & -i)
		tree[i] += n;
}

/* What stands in columns below column. */
static int64
prefix_below(const int64 *tree, int column)
{
	int64		sum = 0;

	for (int i = column; i > 0; i -= i & -i)
		sum += tree[i];
	return sum;
}

/* For each cell: pairs with it that are concordant less those discordant. */
static int64 *
concordance(const Table *t)
{
	int64	   *balance = palloc(sizeof(int64) * t->cells);
	int64	   *tree = palloc0(sizeof(int64) * (t->columns + 1));
	int64	   *columns_below = palloc(sizeof(int64) * (t->columns + 1));
	int64		rows_below = 0;

	columns_below[0] = 0;
	for (int j = 0; j < t->columns; j++)
		columns_below[j + 1] = columns_below[j] + t->column_sums[j];
	for (int from = 0, to; from < t->cells; from = to)
	{
		int			row = t->cell[from].row;
		int64		left = 0;

		for (to = from; to < t->cells && t->cell[to].row == row; to++)
		{
			int			j = t->cell[to].column;
			int64		low_low = prefix_below(tree, j);
			int64		low_high = rows_below - prefix_below(tree, j + 1);

			/* of the rows at or above this one; its own row is taken off below */
			balance[to] = low_low - low_high
				+ (t->n - columns_below[j + 1] - low_high) - (columns_below[j] - low_low);
		}
		for (int c = from; c < to; c++)
		{
			int64		right = t->row_sums[row] - left - t->cell[c].n;

			balance[c] -= right - left;
			left += t->cell[c].n;
			prefix_add(tree, t->columns, t->cell[c].column, t->cell[c].n);
		}
		rows_below += t->row_sums[row];
	}
	return balance;
}

/* Sums over the ties of one margin. */
typedef struct Ties
{
	int128		untied;			/* n^2 - sum of t^2 */
	DoubleDouble pairs;			/* t (t - 1) */
	DoubleDouble triples;		/* t (t - 1) (t - 2) */
	DoubleDouble weighted;		/* t (t - 1) (2 t + 5) */
} Ties;

static Ties
ties_of(const int64 *margins, int levels, int64 n)
{
	Ties		ties = {.untied = (int128) n * n};

	for (int i = 0; i < levels; i++)
	{
		int64		m = margins[i];
		DoubleDouble pairs = dd_whole((int128) m * (m - 1));

		ties.untied -= (int128) m * m;
		ties.pairs = dd_add(ties.pairs, pairs);
		ties.triples = dd_add(ties.triples, dd_multiply(pairs, dd_whole(m - 2)));
		ties.weighted = dd_add(ties.weighted, dd_multiply(pairs, dd_whole(2 * (int128) m + 5)));
	}
	return ties;
}

/* The variance of concordant less discordant pairs where nothing goes together. */
static double
null_variance(Ties y, Ties x, int64 n)
{
	DoubleDouble pairs = dd_whole((int128) n * (n - 1));
	DoubleDouble untied = dd_subtract(dd_multiply(pairs, dd_whole(2 * (int128) n + 5)),
									  dd_add(y.weighted, x.weighted));
	DoubleDouble triples = dd_multiply(pairs, dd_whole(n - 2));

	return untied.hi / 18
		+ dd_divide(dd_multiply(y.pairs, x.pairs), pairs).hi / 2
		+ dd_divide(dd_multiply(y.triples, x.triples), triples).hi / 9;
}

/*
 * The standard error that does not take tau to be 0 (Brown and Benedetti
 * 1977): of each row's part in tau, centred, so that nothing cancels.
 */
static double
tau_error(const Table *t, const int64 *balance, double tau, double untied_y, double untied_x)
{
	double		n = t->n;
	double		root = sqrt(untied_y * untied_x);	/* shares of n^2 */
	double		centre = tau * (untied_y + untied_x);
	double		sum = 0;

	for (int i = 0; i < t->cells; i++)
	{
		double		part = 2 * root * (balance[i] / n)
			+ tau * (t->row_sums[t->cell[i].row] / n * untied_x
					 + t->column_sums[t->cell[i].column] / n * untied_y) - centre;

		sum += t->cell[i].n / n * part * part;
	}
	return sqrt(sum / n) / (untied_y * untied_x);
}

static Estimate
kendall(const Table *t, double level)
{
	int64	   *balance = concordance(t);
	Ties		y = ties_of(t->row_sums, t->rows, t->n);
	Ties		x = ties_of(t->column_sums, t->columns, t->n);
	double		square = (double) t->n * t->n;
	int128		twice = 0;		/* concordant less discordant pairs, doubled */
	Correlation c;
	Estimate	e;
	double		error;
	double		margin;

	for (int i = 0; i < t->cells; i++)
		twice += (int128) t->cell[i].n * balance[i];
	c = correlation_of(dd_whole(twice), dd_whole(x.untied), dd_whole(y.untied));
	e = estimate_value(c.r, t->n);
	error = c.one_minus_r > 0 && c.one_plus_r > 0
		? tau_error(t, balance, c.r, (double) y.untied / square, (double) x.untied / square) : 0;
	margin = normal_margin(level) * error;
	estimate_limits(&e, c.r - margin, c.r + margin, error);
	estimate_clamp(&e, -1, 1);
	estimate_p(&e, normal_two_sided((double) twice / 2 / sqrt(null_variance(y, x, t->n))));
	return e;
}

/* ---- accessors and final functions ---- */

SQL_FUNCTION(crosstab_spearman);
Datum
crosstab_spearman(PG_FUNCTION_ARGS)
{
	return table_value_datum(fcinfo, spearman);
}

SQL_FUNCTION(crosstab_spearman_estimate);
Datum
crosstab_spearman_estimate(PG_FUNCTION_ARGS)
{
	return table_estimate_datum(fcinfo, spearman, PG_GETARG_FLOAT8(1));
}

SQL_FUNCTION(crosstab_spearman_final);
Datum
crosstab_spearman_final(PG_FUNCTION_ARGS)
{
	return table_estimate_datum(fcinfo, spearman, 0.95);
}

SQL_FUNCTION(crosstab_kendall_tau_b);
Datum
crosstab_kendall_tau_b(PG_FUNCTION_ARGS)
{
	return table_value_datum(fcinfo, kendall);
}

SQL_FUNCTION(crosstab_kendall_tau_b_estimate);
Datum
crosstab_kendall_tau_b_estimate(PG_FUNCTION_ARGS)
{
	return table_estimate_datum(fcinfo, kendall, PG_GETARG_FLOAT8(1));
}

SQL_FUNCTION(crosstab_kendall_tau_b_final);
Datum
crosstab_kendall_tau_b_final(PG_FUNCTION_ARGS)
{
	return table_estimate_datum(fcinfo, kendall, 0.95);
}
