/*
 * chain.c
 *	  A chain of variables: links, ways through it, and what it leaves.
 */
#include "core/extension.h"

#include <math.h>

#include "core/numerics.h"
#include "ripple/ripple.h"

/* Regresses each variable of the path, indexes, on all before it. */
Chain
chain_fit(Moments *m, const int *path, int k, const char **names)
{
	Chain		c = {.n = m->n, .k = k};
	int			ends[] = {path[0], path[k - 1]};
	int		   *copy;

	for (int i = 0; i < k; i++)
		c.names[i] = names[path[i]];
	if (m->n < k + 1)
		c.note = psprintf("n < %d", k + 1);
	for (int i = 1; i < k && c.note == NULL; i++)
	{
		c.fits[i] = moments_fit(m, memcpy(palloc(sizeof(int) * k), path, sizeof(int) * k), i, names, 1);
		c.note = c.fits[i].note;
	}
	copy = memcpy(palloc(sizeof(ends)), ends, sizeof(ends));
	if (c.note == NULL)
		c.total = moments_fit(m, copy, 1, names, 1);
	return c;
}

static Normal
link_of(const Chain *c, int from, int to)
{
	Term		term = fit_slope(&c->fits[to], from);

	return (Normal) {term.coefficient.hi, term.std_error};
}

static Estimate
slope_estimate(const Fit *f, int regressor, double level)
{
	Term		term = fit_slope(f, regressor);
	Estimate	e = t_estimate(term.coefficient.hi, term.std_error, f->df, f->m->n, level);

	if (term.has_p)
		estimate_p(&e, term.p_value);
	else
		e.note = "perfect fit";
	return e;
}

/* The coefficient of one variable in the regression of a later one. */
Estimate
chain_link(const Chain *c, int from, int to, double level)
{
	return slope_estimate(&c->fits[to], from, level);
}

/* The last on the first alone. */
Estimate
chain_total(const Chain *c, double level)
{
	return slope_estimate(&c->total, 0, level);
}

/* The way through some of those between: bit i - 1 for the variable of index i. */
Estimate
chain_way(const Chain *c, uint32 through, double level)
{
	Normal		parts[LONGEST_CHAIN];
	int			count = 0;
	int			from = 0;

	for (int to = 1; to < c->k; to++)
		if (to == c->k - 1 || (through >> (to - 1) & 1))
		{
			parts[count++] = link_of(c, from, to);
			from = to;
		}
	return product_estimate(parts, count, c->n, level);
}

/* Derivatives by each coefficient, from i to j. */
typedef double Gradient[LONGEST_CHAIN][LONGEST_CHAIN];

/* Variance, or covariance, to first order; regressions are independent of one another. */
static double
covariance_of(const Chain *c, Gradient a, Gradient b)
{
	double		sum = 0;

	for (int to = 1; to < c->k; to++)
	{
		const Fit  *f = &c->fits[to];

		for (int i = 0; i < to; i++)
			for (int j = 0; j < to; j++)
				sum -= a[i][to] * b[j][to] * SWEEP_CELL(f->sweep, i, j).hi * f->residual.hi / f->df;
	}
	return sum;
}

/* All ways from one to another: the total effect, and its derivatives. */
static double
total_gradient(const Chain *c, Gradient gradient)
{
	double		effect[LONGEST_CHAIN][LONGEST_CHAIN] = {0};

	for (int from = c->k - 1; from >= 0; from--)
	{
		effect[from][from] = 1;
		for (int to = from + 1; to < c->k; to++)
			for (int next = from + 1; next <= to; next++)
				effect[from][to] += link_of(c, from, next).mean * effect[next][to];
	}
	for (int i = 0; i < c->k; i++)
		for (int j = i + 1; j < c->k; j++)
			gradient[i][j] = effect[0][i] * effect[j][c->k - 1];
	return effect[0][c->k - 1];
}

/* The way through all of them, and its derivatives. */
static double
serial_gradient(const Chain *c, Gradient gradient)
{
	double		serial = 1;

	for (int i = 0; i + 1 < c->k; i++)
		serial *= link_of(c, i, i + 1).mean;
	for (int i = 0; i + 1 < c->k; i++)
	{
		gradient[i][i + 1] = 1;
		for (int j = 0; j + 1 < c->k; j++)
			if (j != i)
				gradient[i][i + 1] *= link_of(c, j, j + 1).mean;
	}
	return serial;
}

/* The total and what of it does not go through all of the chain. */
typedef struct Rest
{
	double		total;
	double		rest;
	double		total_variance;
	double		rest_variance;
	double		covariance;
} Rest;

static Rest
rest_of(const Chain *c)
{
	Gradient	total = {0};
	Gradient	rest = {0};
	Rest		r;

	r.total = total_gradient(c, total);
	r.rest = r.total - serial_gradient(c, rest);
	for (int i = 0; i < c->k; i++)
		for (int j = 0; j < c->k; j++)
			rest[i][j] = total[i][j] - rest[i][j];
	r.total_variance = covariance_of(c, total, total);
	r.rest_variance = covariance_of(c, rest, rest);
	r.covariance = covariance_of(c, total, rest);
	return r;
}

/* What the chain leaves unexplained; normal limits by the delta method. */
Estimate
chain_rest(const Chain *c, double level)
{
	Rest		r = rest_of(c);
	Estimate	e = estimate_value(r.rest, c->n);
	double		std_error = sqrt(Max(r.rest_variance, 0));
	double		margin = normal_margin(level) * std_error;

	estimate_limits(&e, r.rest - margin, r.rest + margin, std_error);
	if (std_error > 0)
		estimate_p(&e, normal_two_sided(r.rest / std_error));
	else
		e.note = "perfect fit";
	return e;
}

/*
 * Share of the total that goes through the chain: 1 - rest/total, with
 * Fieller's limits (1954), which exist where the total differs from 0.
 */
Estimate
chain_proportion(const Chain *c, double level)
{
	Rest		r = rest_of(c);
	double		ratio = r.rest / r.total;
	double		t = t_quantile(0.5 + checked_level(level) / 2, c->fits[c->k - 1].df);
	double		a = r.total * r.total - t * t * r.total_variance;
	double		b = r.total * r.rest - t * t * r.covariance;
	double		root = sqrt(Max(b * b - a * (r.rest * r.rest - t * t * r.rest_variance), 0));
	Estimate	e;

	if (r.total == 0)
		return estimate_unknown(c->n, "the total is 0");
	e = estimate_value(1 - ratio, c->n);
	e.has_error = true;
	e.std_error = sqrt(Max(r.rest_variance - 2 * ratio * r.covariance + ratio * ratio * r.total_variance, 0)) /
		fabs(r.total);
	if (e.value < 0 || e.value > 1)
		e.note = "not a share: ways of opposite signs";
	if (a > 0)
		estimate_limits(&e, 1 - (b + root) / a, 1 - (b - root) / a, e.std_error);
	else
		e.note = "no limits: the total may be 0";
	return e;
}
