/*
 * robust.c
 *	  Regression with effects of unit and period removed, cluster-robust.
 */
#include "linkage/robust.h"

#include <float.h>
#include <math.h>

#include "miscadmin.h"

#include "core/symmetric.h"

#define NOTHING_LEFT	1e-13	/* of the largest value: rounding */
#define COLLINEAR		1e-12	/* of the product of squares */

/* Four sums at a time: one would have to wait for itself. */
static double
product(const double *a, const double *b, int n)
{
	double		sum[4] = {0};
	int			i = 0;

	for (; i + 3 < n; i += 4)
		for (int j = 0; j < 4; j++)
			sum[j] += a[i + j] * b[i + j];
	for (; i < n; i++)
		sum[0] += a[i] * b[i];
	return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

/* The column without effects; scaled, so that no square overflows. */
static double *
bare_column(const TwoWay *t, const double *given, double *scale)
{
	double	   *column = two_way_column(t, given);
	double		largest = 0;
	int			exponent;

	for (int i = 0; i < t->rows; i++)
		largest = Max(largest, fabs(column[i]));
	frexp(largest, &exponent);
	exponent = Min(Max(exponent, -1000), 1000);
	*scale = ldexp(1, exponent);
	for (int i = 0; i < t->rows; i++)
		column[i] *= 1 / *scale;
	two_way_remove(t, column);
	return column;
}

static bool
is_nothing(double squares, int rows)
{
	return !(squares > rows * NOTHING_LEFT * NOTHING_LEFT);
}

/* (X'X)^-1; false if there is none. */
static bool
invert_squares(TwoWayFit *fit)
{
	int			rows = fit->t->rows;
	double		own = product(fit->x[0], fit->x[0], rows);
	double		other;
	double		both;
	double		determinant;

	if (fit->k == 1)
	{
		fit->inverse[0][0] = 1 / own;
		return true;
	}
	other = product(fit->x[1], fit->x[1], rows);
	both = product(fit->x[0], fit->x[1], rows);
	determinant = own * other - both * both;
	fit->inverse[0][0] = other / determinant;
	fit->inverse[1][1] = own / determinant;
	fit->inverse[0][1] = fit->inverse[1][0] = -both / determinant;
	return determinant > COLLINEAR * own * other;
}

static void
find_coefficients(TwoWayFit *fit)
{
	int			rows = fit->t->rows;
	double		products[MOST_REGRESSORS];

	for (int j = 0; j < fit->k; j++)
		products[j] = product(fit->x[j], fit->y, rows);
	fit->residual = palloc(sizeof(double) * rows);
	memcpy(fit->residual, fit->y, sizeof(double) * rows);
	for (int j = 0; j < fit->k; j++)
	{
		fit->coefficient[j] = product(fit->inverse[j], products, fit->k);
		for (int i = 0; i < rows; i++)
			fit->residual[i] -= fit->coefficient[j] * fit->x[j][i];
	}
	fit->rest = product(fit->residual, fit->residual, rows);
}

TwoWayFit *
two_way_fit(const TwoWay *t, int k, const double *y, const double *const *x)
{
	TwoWayFit  *fit = palloc0(sizeof(TwoWayFit));
	bool		varies = true;

	fit->t = t;
	fit->k = k;
	fit->note = t->note;
	if (fit->note == NULL && two_way_df(t) <= k)
		fit->note = "too few pairs within units";
	if (fit->note != NULL)
		return fit;
	fit->y = bare_column(t, y, &fit->scale_y);
	fit->syy = product(fit->y, fit->y, t->rows);
	for (int j = 0; j < k; j++)
	{
		fit->x[j] = bare_column(t, x[j], &fit->scale_x[j]);
		varies = varies && !is_nothing(product(fit->x[j], fit->x[j], t->rows), t->rows);
	}
	if (!varies || is_nothing(fit->syy, t->rows))
		fit->note = "no variance within units and periods";
	else if (!invert_squares(fit))
		fit->note = "collinear";
	else
		find_coefficients(fit);
	return fit;
}

bool
fit_is_perfect(const TwoWayFit *fit)
{
	return is_nothing(fit->rest / fit->syy, 1);
}

/* What the units are gone through with. */
typedef struct Walk
{
	const TwoWayFit *fit;
	int			n;				/* rows of the unit */
	const int  *period;
	double	   *x[MOST_REGRESSORS];
	double		share;			/* of a complete component: 1/units, and no kernel */
	double	   *kernel;			/* the periods' part of H, n x n, as left by kernel_first */
	int			kernel_first;	/* row at which that unit begins; -1: none yet */
	int			kernel_n;
	double		kernel_bound;	/* none of its eigenvalues is above */
	double	   *power;			/* vectors of n */
	double	   *next;
	double	   *a;
	double	   *eigen;			/* n x n, once it is needed */
	double	   *values;
	double	   *work;
} Walk;

static bool
has_kernel(const Walk *w)
{
	const int  *known = w->fit->t->period + w->kernel_first;

	return w->kernel_first >= 0 && w->kernel_n == w->n &&
		memcmp(known, w->period, sizeof(int) * w->n) == 0;
}

/*
 * The periods' inverse products, centred both ways.  Sums go by column, which
 * are those of rows, so that none waits for the one before it.
 */
static void
fill_kernel(Walk *w)
{
	const TwoWay *t = w->fit->t;
	int			n = w->n;
	double		all = 0;
	double	   *mean = w->next;
	double	   *sum = w->a;

	memset(mean, 0, sizeof(double) * n);
	memset(sum, 0, sizeof(double) * n);
	for (int i = 0; i < n; i++)
	{
		const double *from = t->inverse + (size_t) t->periods * w->period[i];
		double	   *to = w->kernel + (size_t) n * i;

		for (int j = 0; j < n; j++)
		{
			to[j] = from[w->period[j]];
			mean[j] += to[j];
		}
	}
	for (int j = 0; j < n; j++)
	{
		mean[j] /= n;
		all += mean[j] / n;
	}
	for (int i = 0; i < n; i++)
	{
		double	   *to = w->kernel + (size_t) n * i;
		double		centre = mean[i] - all;

		for (int j = 0; j < n; j++)
		{
			to[j] -= centre + mean[j];
			sum[j] += fabs(to[j]);
		}
	}
	w->kernel_bound = 0;
	for (int j = 0; j < n; j++)
		w->kernel_bound = Max(w->kernel_bound, sum[j]);
}

static void
find_kernel(Walk *w, int unit)
{
	const TwoWay *t = w->fit->t;

	w->share = t->complete[unit];
	if (w->share > 0 || has_kernel(w))
		return;
	fill_kernel(w);
	w->kernel_first = t->first[unit];
	w->kernel_n = w->n;
}

/* Of X M X' for the unit, which is at least its largest eigenvalue. */
static double
trace_of_regressors(const Walk *w)
{
	double		trace = 0;

	for (int i = 0; i < w->fit->k; i++)
		for (int j = 0; j < w->fit->k; j++)
			trace += w->fit->inverse[i][j] * product(w->x[i], w->x[j], w->n);
	return trace;
}

/* to = K v, of a symmetric K: row by row, which the compiler can do several elements at a time */
static void
apply_kernel(const double *kernel, int n, const double *v, double *to)
{
	int			j = 0;

	memset(to, 0, sizeof(double) * n);
	for (; j + 1 < n; j += 2)
	{
		const double *row = kernel + (size_t) n * j;
		const double *next = row + n;

		for (int i = 0; i < n; i++)
			to[i] += v[j] * row[i] + v[j + 1] * next[i];
	}
	for (; j < n; j++)
		for (int i = 0; i < n; i++)
			to[i] += v[j] * kernel[(size_t) n * j + i];
}

/* to = H v, of a v that is centred */
static void
apply_leverage(const Walk *w, const double *v, double *to)
{
	const TwoWayFit *fit = w->fit;
	int			n = w->n;
	double		along[MOST_REGRESSORS];

	if (w->share > 0)
		for (int i = 0; i < n; i++)
			to[i] = w->share * v[i];
	else
		apply_kernel(w->kernel, n, v, to);
	for (int j = 0; j < fit->k; j++)
		along[j] = product(w->x[j], v, n);
	for (int j = 0; j < fit->k; j++)
	{
		double		factor = product(fit->inverse[j], along, fit->k);

		for (int i = 0; i < n; i++)
			to[i] += factor * w->x[j][i];
	}
}

/* From here on an eigenvalue costs less than so many terms. */
#define SERIES_BOUND	0.8

/* a = (I - H)^-1/2 v by the binomial series; v is overwritten. */
static void
root_by_series(Walk *w, double *v, double bound)
{
	int			n = w->n;
	double		factor = 1;

	memcpy(w->a, v, sizeof(double) * n);
	for (int k = 1;; k++)
	{
		double		largest = 0;
		double		sum = 0;
		double	   *power = w->next;

		apply_leverage(w, v, power);
		factor *= (2 * k - 1.0) / (2 * k);
		for (int i = 0; i < n; i++)
		{
			w->a[i] += factor * power[i];
			largest = Max(largest, fabs(factor * power[i]));
			sum = Max(sum, fabs(w->a[i]));
		}
		memcpy(v, power, sizeof(double) * n);
		if (!(largest > (1 - bound) * (DBL_EPSILON / 8) * sum))
			return;
	}
}

/* Eigenvalues of I - H below this are none. */
#define NO_EIGENVALUE	1e-10

static void
fill_rest(const Walk *w)
{
	const TwoWayFit *fit = w->fit;
	int			n = w->n;

	for (int i = 0; i < n; i++)
		for (int j = 0; j < n; j++)
		{
			double		h = w->share > 0 ? w->share * ((i == j) - 1.0 / n) : w->kernel[(size_t) n * i + j];

			for (int k = 0; k < fit->k; k++)
				for (int l = 0; l < fit->k; l++)
					h += w->x[k][i] * fit->inverse[k][l] * w->x[l][j];
			w->eigen[(size_t) n * i + j] = (i == j) - h;
		}
}

/* The same by all eigenvalues. */
static void
root_by_eigenvalues(Walk *w, const double *v)
{
	int			n = w->n;

	fill_rest(w);
	symmetric_eigen(n, w->eigen, w->values, w->work);
	memset(w->a, 0, sizeof(double) * n);
	for (int j = 0; j < n; j++)
	{
		double		along = 0;

		if (!(w->values[j] > NO_EIGENVALUE))
			continue;
		for (int i = 0; i < n; i++)
			along += w->eigen[(size_t) n * i + j] * v[i];
		along /= sqrt(w->values[j]);
		for (int i = 0; i < n; i++)
			w->a[i] += along * w->eigen[(size_t) n * i + j];
	}
}

static void
begin_walk(Walk *w, const TwoWayFit *fit)
{
	const TwoWay *t = fit->t;
	size_t		most = 0;

	for (int u = 0; u < t->units; u++)
		most = Max(most, t->first[u + 1] - t->first[u]);
	*w = (Walk) {.fit = fit, .kernel_first = -1};
	if (!t->is_complete)
		w->kernel = palloc(sizeof(double) * most * most);
	w->eigen = palloc(sizeof(double) * most * most);
	w->power = palloc(sizeof(double) * most);
	w->next = palloc(sizeof(double) * most);
	w->a = palloc(sizeof(double) * most);
	w->values = palloc(sizeof(double) * most);
	w->work = palloc(sizeof(double) * most);
}

static void
end_walk(Walk *w)
{
	if (w->kernel)
		pfree(w->kernel);
	pfree(w->eigen);
	pfree(w->power);
	pfree(w->next);
	pfree(w->a);
	pfree(w->values);
	pfree(w->work);
}

/* a of one unit. */
static void
find_root(Walk *w, int unit, const double *weights)
{
	const TwoWayFit *fit = w->fit;
	int			first = fit->t->first[unit];
	double		bound;

	w->n = fit->t->first[unit + 1] - first;
	w->period = fit->t->period + first;
	for (int j = 0; j < fit->k; j++)
		w->x[j] = fit->x[j] + first;
	memcpy(w->power, weights + first, sizeof(double) * w->n);
	find_kernel(w, unit);
	bound = trace_of_regressors(w) + (w->share > 0 ? w->share : w->kernel_bound);
	if (bound < SERIES_BOUND)
		root_by_series(w, w->power, bound);
	else
		root_by_eigenvalues(w, w->power);
}

/* Sums over units from which tr G and tr(G G) come: q q' with q = [X, dummies]'a. */
typedef struct Traces
{
	double		first;
	double		second;
	double		regressors[MOST_REGRESSORS][MOST_REGRESSORS];
	double	   *mixed[MOST_REGRESSORS];
	double	   *periods;
} Traces;

static void
begin_traces(Traces *s, const TwoWayFit *fit)
{
	size_t		n = fit->t->periods;

	memset(s, 0, sizeof(Traces));
	for (int j = 0; j < fit->k; j++)
		s->mixed[j] = palloc0(sizeof(double) * n);
	s->periods = palloc0(sizeof(double) * n * n);
}

static void
add_to_traces(Traces *s, const Walk *w)
{
	const TwoWayFit *fit = w->fit;
	int			n = w->n;
	double		own = product(w->a, w->a, n);
	double		lost;
	double		q[MOST_REGRESSORS];

	apply_leverage(w, w->a, w->next);
	lost = product(w->a, w->next, n);
	s->first += own - lost;
	s->second += own * (own - 2 * lost);
	for (int j = 0; j < fit->k; j++)
	{
		q[j] = product(w->x[j], w->a, n);
		for (int i = 0; i < n; i++)
			s->mixed[j][w->period[i]] += q[j] * w->a[i];
		for (int l = 0; l <= j; l++)
			s->regressors[j][l] = s->regressors[l][j] += q[j] * q[l];
	}
	for (int i = 0; i < n; i++)
	{
		double	   *row = s->periods + (size_t) fit->t->periods * w->period[i];

		for (int j = 0; j < n; j++)
			row[w->period[j]] += w->a[i] * w->a[j];
	}
}

/* One row of a matrix by the periods' inverse products, which are symmetric. */
static void
times_inverse(const TwoWay *t, const double *row, double *to)
{
	size_t		n = t->periods;

	memset(to, 0, sizeof(double) * n);
	for (int k = 0; k < t->periods; k++)
	{
		const double *inverse = t->inverse + n * k;

		if (t->is_complete)
			to[k] = row[k] * inverse[k];
		else if (row[k] != 0)
			for (int j = 0; j < t->periods; j++)
				to[j] += row[k] * inverse[j];
	}
}

/* Adds tr(Q M Q M), Q the sum of q q', to the second trace. */
static void
close_traces(Traces *s, const TwoWayFit *fit)
{
	const TwoWay *t = fit->t;
	size_t		n = t->periods;
	double	   *times = palloc(sizeof(double) * n);

	for (int i = 0; i < fit->k; i++)
	{
		times_inverse(t, s->mixed[i], times);
		for (int j = 0; j < fit->k; j++)
		{
			double		ij = product(s->regressors[i], fit->inverse[j], fit->k);
			double		ji = product(s->regressors[j], fit->inverse[i], fit->k);

			s->second += ij * ji + 2 * fit->inverse[i][j] * product(times, s->mixed[j], t->periods);
		}
	}
	for (int i = 0; i < t->periods; i++)
	{
		CHECK_FOR_INTERRUPTS();
		times_inverse(t, s->periods + n * i, times);
		memcpy(s->periods + n * i, times, sizeof(double) * n);
	}
	for (int i = 0; i < t->periods; i++)
		for (int j = 0; j < t->periods; j++)
			s->second += s->periods[n * i + j] * s->periods[n * j + i];
	for (int j = 0; j < fit->k; j++)
		pfree(s->mixed[j]);
	pfree(s->periods);
	pfree(times);
}

double *
coefficient_weights(const TwoWayFit *fit, int coefficient)
{
	double	   *weights = palloc0(sizeof(double) * fit->t->rows);

	for (int j = 0; j < fit->k; j++)
		for (int i = 0; i < fit->t->rows; i++)
			weights[i] += fit->inverse[coefficient][j] * fit->x[j][i];
	return weights;
}

void
robust_errors(const TwoWayFit *fit, int count, double *const *weights, RobustError *errors)
{
	const TwoWay *t = fit->t;
	Walk		walk;
	Traces	   *traces = palloc(sizeof(Traces) * count);

	begin_walk(&walk, fit);
	for (int j = 0; j < count; j++)
	{
		begin_traces(&traces[j], fit);
		errors[j] = (RobustError) {.score = palloc(sizeof(double) * t->units)};
	}
	for (int u = 0; u < t->units; u++)
	{
		CHECK_FOR_INTERRUPTS();
		for (int j = 0; j < count; j++)
		{
			double		score;

			find_root(&walk, u, weights[j]);
			add_to_traces(&traces[j], &walk);
			score = product(walk.a, fit->residual + t->first[u], walk.n);
			errors[j].score[u] = score;
			errors[j].variance += score * score;
		}
	}
	for (int j = 0; j < count; j++)
	{
		close_traces(&traces[j], fit);
		errors[j].df = traces[j].first * traces[j].first / traces[j].second;
		errors[j].known = errors[j].variance > 0 && traces[j].first > 0 && traces[j].second > 0;
	}
	end_walk(&walk);
}
