/*
 * symmetric.c
 *	  Symmetric matrices of any size: inverse, eigenvalues.
 *
 * linear.cpp has Eigen's for matrices of a fixed largest size on the stack;
 * here the caller brings the memory.
 */
#include "core/symmetric.h"

#include <float.h>
#include <math.h>

#include "miscadmin.h"

/* By Gauss-Jordan; a positive definite matrix needs no pivots. */
bool
symmetric_inverse(int n, double *a)
{
	for (int k = 0; k < n; k++)
	{
		double	   *row = a + (size_t) k * n;
		double		pivot = row[k];

		CHECK_FOR_INTERRUPTS();
		if (!(pivot > 0))
			return false;
		row[k] = 1;
		for (int j = 0; j < n; j++)
			row[j] /= pivot;
		for (int i = 0; i < n; i++)
		{
			double	   *other = a + (size_t) i * n;
			double		factor = other[k];

			if (i == k || factor == 0)
				continue;
			other[k] = 0;
			for (int j = 0; j < n; j++)
				other[j] -= factor * row[j];
		}
	}
	return true;
}

#define A(i, j) a[(size_t) (i) * n + (j)]

/*
 * Householder's reflections to a tridiagonal matrix (EISPACK's tred2, after
 * Bowdler, Martin, Reinsch and Wilkinson 1968); e gets what is beside the
 * diagonal.
 */
static void
tridiagonal(int n, double *a, double *d, double *e)
{
	for (int j = 0; j < n; j++)
		d[j] = A(n - 1, j);
	for (int i = n - 1; i > 0; i--)
	{
		double		scale = 0;
		double		h = 0;

		CHECK_FOR_INTERRUPTS();
		for (int k = 0; k < i; k++)
			scale += fabs(d[k]);
		if (scale == 0)
		{
			e[i] = d[i - 1];
			for (int j = 0; j < i; j++)
			{
				d[j] = A(i - 1, j);
				A(i, j) = A(j, i) = 0;
			}
		}
		else
		{
			double		f;
			double		g;
			double		hh;

			for (int k = 0; k < i; k++)
			{
				d[k] /= scale;
				h += d[k] * d[k];
			}
			f = d[i - 1];
			g = f > 0 ? -sqrt(h) : sqrt(h);
			e[i] = scale * g;
			h -= f * g;
			d[i - 1] = f - g;
			for (int j = 0; j < i; j++)
				e[j] = 0;
			for (int j = 0; j < i; j++)
			{
				f = d[j];
				A(j, i) = f;
				g = e[j] + A(j, j) * f;
				for (int k = j + 1; k < i; k++)
				{
					g += A(k, j) * d[k];
					e[k] += A(k, j) * f;
				}
				e[j] = g;
			}
			f = 0;
			for (int j = 0; j < i; j++)
			{
				e[j] /= h;
				f += e[j] * d[j];
			}
			hh = f / (h + h);
			for (int j = 0; j < i; j++)
				e[j] -= hh * d[j];
			for (int j = 0; j < i; j++)
			{
				for (int k = j; k < i; k++)
					A(k, j) -= d[j] * e[k] + e[j] * d[k];
				d[j] = A(i - 1, j);
				A(i, j) = 0;
			}
		}
		d[i] = h;
	}
	for (int i = 0; i < n - 1; i++)
	{
		double		h = d[i + 1];

		CHECK_FOR_INTERRUPTS();
		A(n - 1, i) = A(i, i);
		A(i, i) = 1;
		if (h != 0)
		{
			for (int k = 0; k <= i; k++)
				d[k] = A(k, i + 1) / h;
			for (int j = 0; j <= i; j++)
			{
				double		g = 0;

				for (int k = 0; k <= i; k++)
					g += A(k, i + 1) * A(k, j);
				for (int k = 0; k <= i; k++)
					A(k, j) -= g * d[k];
			}
		}
		for (int k = 0; k <= i; k++)
			A(k, i + 1) = 0;
	}
	for (int j = 0; j < n; j++)
	{
		d[j] = A(n - 1, j);
		A(n - 1, j) = 0;
	}
	A(n - 1, n - 1) = 1;
	e[0] = 0;
}

/* One implicit QL step on what lies between l and m. */
static void
ql_step(int n, double *a, double *d, double *e, int l, int m, double *shift)
{
	double		g = d[l];
	double		p = (d[l + 1] - g) / (2 * e[l]);
	double		r = p < 0 ? -hypot(p, 1) : hypot(p, 1);
	double		c = 1;
	double		c2 = 1;
	double		c3 = 1;
	double		s = 0;
	double		s2 = 0;
	double		after;
	double		el1 = e[l + 1];

	d[l] = e[l] / (p + r);
	d[l + 1] = e[l] * (p + r);
	after = d[l + 1];
	g -= d[l];
	for (int i = l + 2; i < n; i++)
		d[i] -= g;
	*shift += g;
	p = d[m];
	for (int i = m - 1; i >= l; i--)
	{
		double		h;

		c3 = c2;
		c2 = c;
		s2 = s;
		g = c * e[i];
		h = c * p;
		r = hypot(p, e[i]);
		e[i + 1] = s * r;
		s = e[i] / r;
		c = p / r;
		p = c * d[i] - s * g;
		d[i + 1] = h + s * (c * g + s * d[i]);
		for (int k = 0; k < n; k++)
		{
			double		right = A(k, i + 1);

			A(k, i + 1) = s * A(k, i) + c * right;
			A(k, i) = c * A(k, i) - s * right;
		}
	}
	p = -s * s2 * c3 * el1 * e[l] / after;
	e[l] = s * p;
	d[l] = c * p;
}

/* Each eigenvalue takes two steps or three. */
#define MOST_STEPS	100

/* QL with implicit shifts (EISPACK's tql2, of the same authors). */
void
symmetric_eigen(int n, double *a, double *values, double *work)
{
	double		shift = 0;
	double		largest = 0;

	tridiagonal(n, a, values, work);
	for (int i = 1; i < n; i++)
		work[i - 1] = work[i];
	work[n - 1] = 0;
	for (int l = 0; l < n; l++)
	{
		int			m = l;

		CHECK_FOR_INTERRUPTS();
		largest = Max(largest, fabs(values[l]) + fabs(work[l]));
		while (m < n - 1 && fabs(work[m]) > DBL_EPSILON * largest)
			m++;
		for (int step = 0; m > l && step < MOST_STEPS; step++)
		{
			ql_step(n, a, values, work, l, m, &shift);
			if (fabs(work[l]) <= DBL_EPSILON * largest)
				break;
		}
		values[l] += shift;
		work[l] = 0;
	}
}
