/*
 * statistics.c
 *	  Hunter and Schmidt's pooled correlation, and DerSimonian and Laird's.
 */
#include "core/extension.h"

#include <math.h>

#include "core/estimate.h"
#include "core/numerics.h"
#include "core/rows.h"
#include "pooled_corr/pooled_corr.h"

SQL_FUNCTION(pooled_corr_n);
Datum
pooled_corr_n(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_POOLED_CORR(0)->count);
}

SQL_FUNCTION(pooled_corr_people);
Datum
pooled_corr_people(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_POOLED_CORR(0)->people);
}

SQL_FUNCTION(pooled_corr_missing);
Datum
pooled_corr_missing(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_POOLED_CORR(0)->missing);
}

static void
put_measure(Rows *rows, const char *measure, Estimate e)
{
	row_text(rows, measure);
	row_float(rows, e.has_value, e.value);
	row_float(rows, e.has_limits, e.low);
	row_float(rows, e.has_limits, e.high);
	row_float(rows, e.has_error, e.std_error);
	row_float(rows, e.has_p, e.p_value);
	row_bigint(rows, e.n);
	row_text(rows, e.note);
	row_end(rows);
}

/* A value that comes without an interval, and why. */
static Estimate
bare(double value, int64 n, const char *note)
{
	Estimate	e = estimate_value(value, n);

	e.note = note;
	return e;
}

/* Limits without a standard error. */
static Estimate
between(double value, double low, double high, int64 n)
{
	Estimate	e = estimate_value(value, n);

	estimate_limits(&e, low, high, 0);
	e.has_error = false;
	return e;
}

/* ---- Hunter and Schmidt ---- */

/* Of fewer, what they are spread by is too uncertain: of 8, limits of 95 % hold the mean in 88 %. */
#define ENOUGH_CORRELATIONS	10

typedef struct HunterSchmidt
{
	double		mean;
	double		observed;		/* variance of r, weighted by n */
	double		sampling;		/* variance that chance gives */
	double		rho;			/* what is left, at least 0 */
} HunterSchmidt;

static HunterSchmidt
hunter_schmidt(PooledCorr *p)
{
	DoubleDouble people = dd(p->people);
	DoubleDouble sum = dd(0);
	DoubleDouble squares = dd(0);
	DoubleDouble mean;
	DoubleDouble observed;
	HunterSchmidt h;
	double		unexplained;

	for (int i = 0; i < p->sizes; i++)
	{
		sum = dd_add(sum, dd_multiply(dd(p->cells[i].n), p->cells[i].r));
		squares = dd_add(squares, dd_multiply(dd(p->cells[i].n), p->cells[i].r_squared));
	}
	mean = dd_divide(sum, people);
	observed = dd_subtract(dd_divide(squares, people), dd_multiply(mean, mean));
	h.mean = Min(Max(mean.hi, -1), 1);
	/* what rounding leaves of equal correlations is no variance */
	h.observed = observed.hi > 1e-30 ? observed.hi : 0;
	unexplained = dd_subtract(dd(1), dd_multiply(mean, mean)).hi;
	h.sampling = unexplained * unexplained / ((double) p->people / p->count - 1);
	h.rho = Max(h.observed - h.sampling, 0);
	return h;
}

static Estimate
hs_mean(const HunterSchmidt *h, int64 n, double margin)
{
	double		std_error = sqrt(h->observed / n);
	Estimate	e = estimate_value(h->mean, n);

	if (n < 2)
		e.note = "no interval: fewer than 2 correlations";
	else if (h->observed == 0)
		e.note = "no interval: no variance";
	else
	{
		estimate_limits(&e, h->mean - margin * std_error, h->mean + margin * std_error, std_error);
		estimate_clamp(&e, -1, 1);
		estimate_p(&e, normal_two_sided(h->mean / std_error));
		if (n < ENOUGH_CORRELATIONS)
			e.note = psprintf("fewer than %d correlations: limits too narrow", ENOUGH_CORRELATIONS);
	}
	return e;
}

static void
hunter_schmidt_rows(Rows *rows, PooledCorr *p, double level)
{
	static const char *const measures[] = {"mean_r", "credibility", "sd_rho", "var_rho", "var_r", "var_error", "percent_error"};
	HunterSchmidt h;
	double		margin = normal_margin(level);
	int64		n = p->count;
	const char *few = n < 2 ? "fewer than 2 correlations" : NULL;
	const char *none = "no interval";
	Estimate	credibility;

	if (n == 0)
	{
		for (int i = 0; i < lengthof(measures); i++)
			put_measure(rows, measures[i], estimate_unknown(0, "no correlations"));
		return;
	}
	h = hunter_schmidt(p);
	credibility = between(h.mean, h.mean - margin * sqrt(h.rho), h.mean + margin * sqrt(h.rho), n);
	estimate_clamp(&credibility, -1, 1);
	if (few == NULL && h.rho == 0)
		none = credibility.note = "no more variance than chance gives";
	put_measure(rows, measures[0], hs_mean(&h, n, margin));
	put_measure(rows, measures[1], few ? estimate_unknown(n, few) : credibility);
	put_measure(rows, measures[2], few ? estimate_unknown(n, few) : bare(sqrt(h.rho), n, none));
	put_measure(rows, measures[3], few ? estimate_unknown(n, few) : bare(h.rho, n, none));
	put_measure(rows, measures[4], few ? estimate_unknown(n, few) : bare(h.observed, n, "no interval"));
	put_measure(rows, measures[5], bare(h.sampling, n, "no interval"));
	if (few != NULL || h.observed == 0)
		put_measure(rows, measures[6], estimate_unknown(n, few ? few : "no variance"));
	else
		put_measure(rows, measures[6], bare(Min(100 * h.sampling / h.observed, 100), n, "no interval"));
}

/* ---- DerSimonian and Laird ---- */

/* The mean of z under weights 1/(1/(n - 3) + tau^2), and what is spread about it. */
typedef struct Weighted
{
	DoubleDouble weights;
	DoubleDouble mean;
	DoubleDouble q;
} Weighted;

static DoubleDouble
cell_weight(const SizeCell *cell, double tau_squared)
{
	double		w = cell->n - 3.0;

	return dd_divide(dd(w), dd_add(dd(1), two_product(w, tau_squared)));
}

static Weighted
weighted(PooledCorr *p, double tau_squared)
{
	DoubleDouble sum = dd(0);
	DoubleDouble squares = dd(0);
	Weighted	result = {.weights = dd(0)};

	for (int i = 0; i < p->sizes; i++)
	{
		SizeCell   *cell = p->cells + i;
		DoubleDouble w = cell_weight(cell, tau_squared);

		result.weights = dd_add(result.weights, dd_multiply(dd(cell->count), w));
		sum = dd_add(sum, dd_multiply(w, cell->z));
		squares = dd_add(squares, dd_multiply(w, cell->z_squared));
	}
	result.mean = dd_divide(sum, result.weights);
	result.q = dd_subtract(squares, dd_multiply(sum, result.mean));
	if (result.q.hi < 1e-28 * squares.hi)
		result.q = dd(0);
	return result;
}

/* The tau^2 at which q is what chance gives; 0 where it is less than that already. */
static double
tau_squared_at(PooledCorr *p, double quantile)
{
	double		low = 0;
	double		high = 1e-3;

	if (weighted(p, 0).q.hi <= quantile)
		return 0;
	while (weighted(p, high).q.hi > quantile && high < 1e6)
		high *= 2;
	for (int i = 0; i < 200 && high - low > 1e-15 * high; i++)
	{
		double		middle = (low + high) / 2;

		if (weighted(p, middle).q.hi > quantile)
			low = middle;
		else
			high = middle;
	}
	return (low + high) / 2;
}

typedef struct RandomEffects
{
	double		df;
	double		q;
	double		tau_squared;
	double		typical;		/* sampling variance (Higgins and Thompson) */
	double		tau_squared_low;
	double		tau_squared_high;
	double		mean;			/* of z */
	double		std_error;
} RandomEffects;

static RandomEffects
random_effects(PooledCorr *p, double level)
{
	Weighted	fixed = weighted(p, 0);
	DoubleDouble squares = dd(0);
	RandomEffects r = {.df = p->count - 1.0, .q = fixed.q.hi};
	double		w = fixed.weights.hi;
	Weighted	all;

	for (int i = 0; i < p->sizes; i++)
		squares = dd_add(squares, dd_multiply(dd(p->cells[i].count), two_product(p->cells[i].n - 3.0, p->cells[i].n - 3.0)));
	if (p->count > 1)
	{
		r.tau_squared = Max((r.q - r.df) / (w - squares.hi / w), 0);
		r.typical = r.df * w / (w * w - squares.hi);
		r.tau_squared_low = tau_squared_at(p, chi_square_quantile(0.5 + level / 2, r.df));
		r.tau_squared_high = tau_squared_at(p, chi_square_quantile(0.5 - level / 2, r.df));
	}
	all = weighted(p, r.tau_squared);
	r.mean = all.mean.hi;
	r.std_error = 1 / sqrt(all.weights.hi);
	return r;
}

/* The pooled mean on the scale of z, and on that of r. */
static void
put_means(Rows *rows, const RandomEffects *r, int64 n, double margin)
{
	double		p_value = normal_two_sided(r->mean / r->std_error);
	double		value = tanh(r->mean);
	Estimate	e = estimate_value(value, n);

	estimate_limits(&e, tanh(r->mean - margin * r->std_error), tanh(r->mean + margin * r->std_error),
					(1 - value * value) * r->std_error);
	estimate_p(&e, p_value);
	put_measure(rows, "mean_r", e);
	e = estimate_value(r->mean, n);
	estimate_limits(&e, r->mean - margin * r->std_error, r->mean + margin * r->std_error, r->std_error);
	estimate_p(&e, p_value);
	put_measure(rows, "mean_z", e);
}

static double
share(double tau_squared, double typical)
{
	return 100 * tau_squared / (tau_squared + typical);
}

/*
 * Q-profile limits can, at both ends of the scale, miss the value.  Where both
 * are 0 the correlations are more alike than chance would have them.
 */
static Estimate
profile(double value, double low, double high, int64 n)
{
	Estimate	e = between(value, low, high, n);

	if (high == 0)
		e.note = "less variance than chance gives";
	estimate_clamp(&e, 0, INFINITY);
	return e;
}

static void
put_heterogeneity(Rows *rows, const RandomEffects *r, int64 n, double margin)
{
	double		reach = margin * sqrt(r->tau_squared + r->std_error * r->std_error);
	Estimate	q = bare(r->q, n, "no interval");

	put_measure(rows, "prediction", between(tanh(r->mean), tanh(r->mean - reach), tanh(r->mean + reach), n));
	put_measure(rows, "tau", profile(sqrt(r->tau_squared), sqrt(r->tau_squared_low), sqrt(r->tau_squared_high), n));
	put_measure(rows, "tau_squared", profile(r->tau_squared, r->tau_squared_low, r->tau_squared_high, n));
	put_measure(rows, "i_squared", profile(share(r->tau_squared, r->typical), share(r->tau_squared_low, r->typical),
										   share(r->tau_squared_high, r->typical), n));
	estimate_p(&q, chi_square_upper(r->q, r->df));
	put_measure(rows, "q", q);
}

static void
dersimonian_laird_rows(Rows *rows, PooledCorr *p, double level)
{
	static const char *const measures[] = {"mean_r", "mean_z", "prediction", "tau", "tau_squared", "i_squared", "q"};
	double		margin = normal_margin(level);
	int64		perfect = 0;
	const char *why = p->count == 0 ? "no correlations" : "fewer than 2 correlations";
	RandomEffects r;
	int			unknown = 0;

	for (int i = 0; i < p->sizes; i++)
		perfect += p->cells[i].perfect;
	if (perfect > 0)
		why = "a correlation of 1 or -1 has no z";
	if (p->count > 0 && perfect == 0)
	{
		r = random_effects(p, level);
		put_means(rows, &r, p->count, margin);
		unknown = 2;
		if (p->count > 1)
		{
			put_heterogeneity(rows, &r, p->count, margin);
			return;
		}
	}
	for (; unknown < lengthof(measures); unknown++)
		put_measure(rows, measures[unknown], estimate_unknown(p->count, why));
}

/* ---- as sets ---- */

static Datum
measures_of(FunctionCallInfo fcinfo, void (*put) (Rows *rows, PooledCorr *p, double level))
{
	Rows		rows;

	rows_begin(fcinfo, &rows);
	if (!PG_ARGISNULL(0) && !PG_ARGISNULL(1))
		put(&rows, pooled_corr_canonical(PG_GETARG_POOLED_CORR(0)), checked_level(PG_GETARG_FLOAT8(1)));
	PG_RETURN_NULL();
}

SQL_FUNCTION(pooled_corr_hunter_schmidt);
Datum
pooled_corr_hunter_schmidt(PG_FUNCTION_ARGS)
{
	return measures_of(fcinfo, hunter_schmidt_rows);
}

SQL_FUNCTION(pooled_corr_dersimonian_laird);
Datum
pooled_corr_dersimonian_laird(PG_FUNCTION_ARGS)
{
	return measures_of(fcinfo, dersimonian_laird_rows);
}
