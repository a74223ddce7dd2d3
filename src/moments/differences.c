/*
 * differences.c
 *	  Two groups' means, and two correlations, against each other.
 */
#include "core/extension.h"

#include <math.h>

#include "core/aggregate.h"
#include "core/numerics.h"
#include "moments/moments.h"

/* ---- means ---- */

/* What a comparison says of variable i in a and j in b. */
Estimate
moments_compare(Moments *a, Moments *b, int i, int j, double level, Comparison comparison)
{
	Sample		sample_a;
	Sample		sample_b;
	Estimate	e;

	checked_level(level);
	if (a->n == 0 || b->n == 0)
		return estimate_unknown(a->n + b->n, "no answers on one side");
	if (moments_is_special(a, i) || moments_is_special(b, j))
	{
		e = estimate_value(NAN, a->n + b->n);
		e.note = "NaN or infinite values";
		return e;
	}
	/* only the difference of the means counts, and it keeps more digits */
	sample_a = moments_sample(a, i);
	sample_b = moments_sample(b, j);
	sample_a.mean = dd_subtract(moments_mean_pair(a, i), moments_mean_pair(b, j)).hi;
	sample_b.mean = 0;
	return comparison(sample_a, sample_b, level);
}

static Estimate
compare(Moments *a, Moments *b, int number, double level, Comparison comparison)
{
	return moments_compare(a, b, checked_variable(a, number), checked_variable(b, number), level, comparison);
}

SQL_FUNCTION(moments_mean_difference);
Datum
moments_mean_difference(PG_FUNCTION_ARGS)
{
	Estimate	e = compare(PG_GETARG_MOMENTS(0), PG_GETARG_MOMENTS(1), PG_GETARG_INT32(2),
							PG_GETARG_FLOAT8(3), welch_difference);

	return estimate_datum(fcinfo, &e);
}

SQL_FUNCTION(moments_cohens_d_estimate);
Datum
moments_cohens_d_estimate(PG_FUNCTION_ARGS)
{
	Estimate	e = compare(PG_GETARG_MOMENTS(0), PG_GETARG_MOMENTS(1), PG_GETARG_INT32(2),
							PG_GETARG_FLOAT8(3), standardized_difference);

	return estimate_datum(fcinfo, &e);
}

SQL_FUNCTION(moments_cohens_d);
Datum
moments_cohens_d(PG_FUNCTION_ARGS)
{
	Estimate	e = compare(PG_GETARG_MOMENTS(0), PG_GETARG_MOMENTS(1), PG_GETARG_INT32(2),
							0.95, standardized_difference);

	if (!e.has_value)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(e.value);
}

/* ---- correlations ---- */

/* A correlation with Fisher's limits. */
typedef struct Limits
{
	Correlation c;
	double		low;
	double		high;
} Limits;

static double
fisher_z(Correlation c)
{
	return 0.5 * log(c.one_plus_r / c.one_minus_r);
}

static double
unexplained(Correlation c)
{
	return c.one_minus_r * c.one_plus_r;
}

static Limits
fisher_limits(Correlation c, double n, double level)
{
	double		margin = normal_margin(level) / sqrt(n - 3);

	return (Limits) {c, tanh(fisher_z(c) - margin), tanh(fisher_z(c) + margin)};
}

/*
 * Zou's interval of a difference (2007): each side's own limits, put together
 * as their correlation asks for (0 where the samples are independent).
 */
static void
zou_limits(Estimate *e, Limits a, Limits b, double correlation, double std_error)
{
	double		below = a.c.r - a.low;
	double		above = a.high - a.c.r;
	double		other_below = b.c.r - b.low;
	double		other_above = b.high - b.c.r;
	double		down = below * below + other_above * other_above - 2 * correlation * below * other_above;
	double		up = above * above + other_below * other_below - 2 * correlation * above * other_below;

	estimate_limits(e, e->value - sqrt(Max(down, 0)), e->value + sqrt(Max(up, 0)), std_error);
	estimate_clamp(e, -2, 2);
}

static Correlation
checked_correlation(double r)
{
	if (!(r >= -1 && r <= 1))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("correlation %g is outside -1..1", r)));
	return (Correlation) {r, 1 - r, 1 + r};
}

static double
checked_rows(int64 n)
{
	if (n < 0)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("a correlation cannot be of " INT64_FORMAT " rows", n)));
	check_row_count(n);
	return n;
}

/* Two correlations of two independent samples. */
static Estimate
independent_difference(Correlation a, double n_a, Correlation b, double n_b, double level)
{
	Estimate	e = estimate_value(a.r - b.r, n_a + n_b);
	double		error = sqrt(1 / (n_a - 3) + 1 / (n_b - 3));

	if (n_a < 4 || n_b < 4)
		return estimate_unknown(n_a + n_b, "n < 4 on one side");
	if (unexplained(a) == 0 || unexplained(b) == 0)
	{
		e.note = "no interval: a correlation of 1 or -1";
		return e;
	}
	zou_limits(&e, fisher_limits(a, n_a, level), fisher_limits(b, n_b, level), 0,
			   hypot(unexplained(a) / sqrt(n_a - 3), unexplained(b) / sqrt(n_b - 3)));
	estimate_p(&e, normal_two_sided((fisher_z(a) - fisher_z(b)) / error));
	return e;
}

SQL_FUNCTION(corr_difference_independent);
Datum
corr_difference_independent(PG_FUNCTION_ARGS)
{
	double		level = checked_level(PG_GETARG_FLOAT8(4));
	Estimate	e = independent_difference(checked_correlation(PG_GETARG_FLOAT8(0)),
										   checked_rows(PG_GETARG_INT64(1)),
										   checked_correlation(PG_GETARG_FLOAT8(2)),
										   checked_rows(PG_GETARG_INT64(3)), level);

	return estimate_datum(fcinfo, &e);
}

/* How r_ij and r_ik of the same rows correlate (Pearson and Filon 1898). */
static double
shared_correlation(Correlation ij, Correlation ik, Correlation jk)
{
	double		rest = 1 - ij.r * ij.r - ik.r * ik.r - jk.r * jk.r;

	return ((jk.r - ij.r * ik.r / 2) * rest + jk.r * jk.r * jk.r) /
		(unexplained(ij) * unexplained(ik));
}

/* Steiger's covariance of the two z with both correlations at their mean (1980). */
static double
pooled_covariance(Correlation ij, Correlation ik, Correlation jk)
{
	double		mean = (ij.r + ik.r) / 2;
	double		square = mean * mean;

	return (jk.r * (1 - 2 * square) - square * (1 - 2 * square - jk.r * jk.r) / 2) /
		((1 - square) * (1 - square));
}

static Estimate
dependent_difference(Correlation ij, Correlation ik, Correlation jk, int64 n, double level)
{
	Estimate	e = estimate_value(ij.r - ik.r, n);
	double		a = unexplained(ij);
	double		b = unexplained(ik);
	double		correlation;
	double		variance;
	double		z;

	if (a == 0 || b == 0)
	{
		e.note = "no interval: a correlation of 1 or -1";
		return e;
	}
	correlation = shared_correlation(ij, ik, jk);
	variance = a * a + b * b - 2 * correlation * a * b;
	if (jk.one_minus_r == 0 || !(variance > 0))
	{
		e.note = "no interval: the two variables are one";
		return e;
	}
	zou_limits(&e, fisher_limits(ij, n, level), fisher_limits(ik, n, level), correlation,
			   sqrt(variance / (n - 3.0)));
	z = (fisher_z(ij) - fisher_z(ik)) * sqrt((n - 3.0) / (2 - 2 * pooled_covariance(ij, ik, jk)));
	estimate_p(&e, normal_two_sided(z));
	return e;
}

static void
require_three(int i, int j, int k)
{
	if (i == j || i == k || j == k)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a difference of two correlations takes three variables, each another")));
}

SQL_FUNCTION(moments_corr_difference);
Datum
moments_corr_difference(PG_FUNCTION_ARGS)
{
	Moments    *m = PG_GETARG_MOMENTS(0);
	int			of[3];
	double		level = checked_level(PG_GETARG_FLOAT8(4));
	bool		special = false;
	bool		constant = false;
	Estimate	e;

	for (int v = 0; v < 3; v++)
		of[v] = checked_variable(m, PG_GETARG_INT32(v + 1));
	if (m->k > 0)
		require_three(of[0], of[1], of[2]);
	for (int v = 0; v < 3 && m->n > 0; v++)
	{
		special |= moments_is_special(m, of[v]);
		constant |= moments_spread(m, of[v], of[v]).hi == 0;
	}
	if (m->n < 4)
		e = estimate_unknown(m->n, "n < 4");
	else if (special)
	{
		e = estimate_value(NAN, m->n);
		e.note = "NaN or infinite values";
	}
	else if (constant)
		e = estimate_unknown(m->n, "no variance");
	else
		e = dependent_difference(moments_correlation(m, of[0], of[1]), moments_correlation(m, of[0], of[2]),
								 moments_correlation(m, of[1], of[2]), m->n, level);
	return estimate_datum(fcinfo, &e);
}
