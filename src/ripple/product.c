/*
 * product.c
 *	  The distribution of a product of independent normal variables.
 *
 * It is not normal: next to 0 it is peaked, away from it skewed.  Its
 * distribution function is an integral over the logarithm of all variables
 * but one (MacKinnon, Lockwood and Williams 2004 for two).  On that scale the
 * densities are smooth and vanish at both ends, where the trapezoidal rule
 * converges geometrically (Trefethen and Weideman 2014): the step below gives
 * ten digits.
 */
#include "core/extension.h"

#include <math.h>

#include "miscadmin.h"

#include "core/numerics.h"
#include "ripple/ripple.h"

#define LOWEST_LOG	(-24.0)		/* P(|x| < e^-24) is below 1e-10 */
#define REACH		7.0			/* P(|z| > 7) is below 1e-11 */
#define LARGEST_STEP 0.1

/* Further out than this the distribution's own ten digits run out. */
#define LEAST_TAIL	1e-8

/* Of fewer rows a normal variable is too narrow: limits of 95 % hold the effect in 90 to 93 %. */
#define ENOUGH_ROWS	10

/*
 * A variable so many times surer than the least sure one counts as a number:
 * its own error would widen the interval by 1e-6 of itself, or less.  Long
 * chains would take too many steps before that.
 */
#define SURE(count)	((count) <= 3 ? 1000.0 : 200.0)

/* Densities of the logarithm of what is above 0 and of what is below. */
typedef struct Density
{
	int			first;			/* points are multiples of the step, from this one */
	int			count;
	double	   *above;
	double	   *below;
} Density;

typedef struct Product
{
	double		step;
	Density		others;			/* of all variables but the last */
	double	   *inverse;		/* e^-log of its points */
	double		z;				/* mean of the last, whose variance is 1 */
} Product;

static double
normal_below(double z)
{
	return 0.5 * erfc(-z * M_SQRT1_2);
}

static double
normal_density(double z)
{
	return exp(-0.5 * z * z) * (M_SQRT1_2 * M_2_SQRTPI / 2);
}

static Density
new_density(int first, int count)
{
	return (Density) {
		.first = first,
		.count = count,
		.above = palloc0(sizeof(double) * count),
		.below = palloc0(sizeof(double) * count)
	};
}

/* Of a normal variable of mean z and variance 1. */
static Density
density_of(double z, double step)
{
	double		least = z > REACH ? log(z - REACH) : LOWEST_LOG;
	int			first = (int) floor(Max(least, LOWEST_LOG) / step);
	Density		d = new_density(first, (int) ceil(log(z + REACH) / step) - first + 1);

	for (int i = 0; i < d.count; i++)
	{
		double		x = exp((d.first + i) * step);

		d.above[i] = x * normal_density(x - z);
		d.below[i] = x * normal_density(x + z);
	}
	return d;
}

/* Of the product of two. */
static Density
convolve(Density a, Density b, double step)
{
	Density		d = new_density(a.first + b.first, a.count + b.count - 1);

	for (int i = 0; i < a.count; i++)
	{
		double		above = a.above[i] * step;
		double		below = a.below[i] * step;

		CHECK_FOR_INTERRUPTS();
		for (int j = 0; j < b.count; j++)
		{
			d.above[i + j] += above * b.above[j] + below * b.below[j];
			d.below[i + j] += above * b.below[j] + below * b.above[j];
		}
	}
	return d;
}

/* From means in units of the standard deviation, the largest first. */
static Product
product_begin(const double *z, int count)
{
	Product		p = {.step = Min(LARGEST_STEP, 0.5 / Max(z[0], 1)), .z = z[count - 1]};

	/* the number 1 */
	p.others = new_density(0, 1);
	p.others.above[0] = 1 / p.step;
	for (int i = 0; i < count - 1; i++)
		p.others = convolve(density_of(z[i], p.step), p.others, p.step);
	p.inverse = palloc(sizeof(double) * p.others.count);
	for (int i = 0; i < p.others.count; i++)
		p.inverse[i] = exp(-(p.others.first + i) * p.step);
	return p;
}

/* P(product <= w) */
static double
product_below(const Product *p, double w)
{
	double		sum = 0;

	for (int i = 0; i < p->others.count; i++)
	{
		double		x = w * p->inverse[i];

		sum += p->others.above[i] * normal_below(x - p->z) + p->others.below[i] * normal_below(x + p->z);
	}
	return sum * p->step;
}

/*
 * The point below which is so much, by regula falsi with the Illinois rule
 * from where a normal variable would have it.
 */
static double
product_quantile(const Product *p, double below, double mean, double sd)
{
	double		low = mean - sd;
	double		high = mean + sd;
	double		at_low;
	double		at_high;

	for (double reach = sd; (at_low = product_below(p, low) - below) > 0; reach *= 2)
		low -= reach;
	for (double reach = sd; (at_high = product_below(p, high) - below) < 0 && reach < 1e6 * sd; reach *= 2)
		high += reach;
	for (int i = 0; i < 200 && high - low > 1e-13 * (fabs(low) + fabs(high)); i++)
	{
		/* every third time by halves, whatever the curve */
		double		middle = i % 3 == 2 ? (low + high) / 2 : low - at_low * (high - low) / (at_high - at_low);
		double		at_middle = product_below(p, middle) - below;

		if (at_middle == 0)
			return middle;
		if (at_middle < 0)
		{
			low = middle;
			at_low = at_middle;
			at_high /= 2;
		}
		else
		{
			high = middle;
			at_high = at_middle;
			at_low /= 2;
		}
	}
	return (low + high) / 2;
}

static int
descending(const void *a, const void *b)
{
	double		x = *(const double *) a;
	double		y = *(const double *) b;

	return (y > x) - (y < x);
}

/* Means as multiples of standard deviations, of what is not as good as a number. */
static int
unsure_parts(const Normal *parts, int count, double *z, double *scale)
{
	double		least = INFINITY;
	int			unsure = 0;

	*scale = 1;
	for (int i = 0; i < count; i++)
		if (parts[i].sd > 0)
			least = Min(least, fabs(parts[i].mean) / parts[i].sd);
	for (int i = 0; i < count; i++)
	{
		double		mean = fabs(parts[i].mean);

		if (mean > SURE(count) * Max(least, 1) * parts[i].sd || parts[i].sd == 0)
			*scale *= mean;
		else
		{
			*scale *= parts[i].sd;
			z[unsure++] = mean / parts[i].sd;
		}
	}
	qsort(z, unsure, sizeof(double), descending);
	return unsure;
}

/* P(product of the opposite sign), from the chances that each is. */
static double
opposite(const Normal *parts, int count)
{
	double		p = 0;

	for (int i = 0; i < count; i++)
	{
		double		own = parts[i].sd > 0 ? normal_below(-fabs(parts[i].mean) / parts[i].sd) : 0;

		p = p * (1 - own) + (1 - p) * own;
	}
	return p;
}

/* Limits of the product of z's absolute values. */
static void
set_product_limits(Estimate *e, const double *z, int count, double scale, bool negative, double level)
{
	Product		p = product_begin(z, count);
	double		mean = e->value / scale * (negative ? -1 : 1);
	double		sd = e->std_error / scale;
	double		low = product_quantile(&p, (1 - level) / 2, mean, sd) * scale;
	double		high = product_quantile(&p, (1 + level) / 2, mean, sd) * scale;

	e->has_limits = true;
	e->low = negative ? -high : low;
	e->high = negative ? -low : high;
}

/*
 * The product of independent estimates: limits are its distribution's
 * quantiles, the standard error its standard deviation, p twice the chance of
 * the other sign, so that an interval holds 0 where p is above 1 - level.
 */
Estimate
product_estimate(const Normal *parts, int count, int64 n, double level)
{
	double		z[LONGEST_CHAIN];
	double		scale;
	double		value = 1;
	double		variance = 0;
	int			unsure = unsure_parts(parts, count, z, &scale);
	Estimate	e;

	checked_level(level);
	for (int i = 0; i < count; i++)
	{
		double		mean = parts[i].mean;
		double		own = parts[i].sd * parts[i].sd;

		variance = variance * (mean * mean + own) + value * value * own;
		value *= mean;
	}
	e = estimate_value(value, n);
	e.has_error = true;
	e.std_error = sqrt(variance);
	if (unsure == 0 || scale == 0)
		estimate_limits(&e, value, value, e.std_error);
	else if ((1 - level) / 2 >= LEAST_TAIL)
		set_product_limits(&e, z, unsure, scale, value < 0, level);
	if (n < ENOUGH_ROWS)
		e.note = psprintf("n < %d: limits too narrow", ENOUGH_ROWS);
	if (!e.has_limits)
		e.note = "no limits: level is too close to 1";
	if (variance > 0)
		estimate_p(&e, 2 * opposite(parts, count));
	else
		e.note = "perfect fit";
	return e;
}
