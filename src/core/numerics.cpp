/*
 * numerics.cpp
 *	  The one file that knows Boost.Math.
 *
 * Everything is computed in long double where the platform has a wider one,
 * and rounded once at the end.  The policy makes Boost answer with NaN or
 * infinity instead of throwing: the library is compiled without exceptions.
 */
/*
 * Boost's root finder includes <iostream> for its own debugging, and the
 * static initialiser there would tie the library to libstdc++ at run time.
 */
#define _GLIBCXX_IOSTREAM 1

#include <cmath>
#include <limits>

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/non_central_chi_squared.hpp>
#include <boost/math/distributions/non_central_f.hpp>
#include <boost/math/distributions/non_central_t.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/tools/minima.hpp>

/*
 * Owen's T throws from a branch that no argument reaches, and to do so would
 * tie the library to libstdc++.
 */
#include <boost/throw_exception.hpp>
#undef BOOST_THROW_EXCEPTION
#define BOOST_THROW_EXCEPTION(exception) __builtin_unreachable()
#if __has_include(<boost/math/tools/throw_exception.hpp>)
#include <boost/math/tools/throw_exception.hpp>
#undef BOOST_MATH_THROW_EXCEPTION
#define BOOST_MATH_THROW_EXCEPTION(exception) __builtin_unreachable();
#endif
#include <boost/math/special_functions/owens_t.hpp>
#include <boost/math/tools/toms748_solve.hpp>

#include "core/numerics.h"

namespace
{
namespace policies = boost::math::policies;
using policies::ignore_error;

typedef policies::policy<
	policies::domain_error<ignore_error>, policies::pole_error<ignore_error>,
	policies::overflow_error<ignore_error>, policies::underflow_error<ignore_error>,
	policies::denorm_error<ignore_error>, policies::evaluation_error<ignore_error>,
	policies::rounding_error<ignore_error>,
	policies::indeterminate_result_error<ignore_error>> quiet;

typedef long double real;

const double nan_value = std::numeric_limits<double>::quiet_NaN();

/* P(|T| >= t) from its square and df: the tail of a beta distribution. */
double
beta_tail(real explained, real unexplained, real df)
{
	real		total = explained + unexplained;

	if (explained <= 0)
		return 1;
	if (unexplained <= 0)
		return 0;
	if (explained < unexplained)
	{
		real		below = boost::math::ibeta(real(0.5), df / 2, explained / total, quiet());

		/* the complement loses digits where it is next to 1 */
		if (below < 0.5)
			return 1 - below;
		return boost::math::ibetac(real(0.5), df / 2, explained / total, quiet());
	}
	return boost::math::ibeta(df / 2, real(0.5), unexplained / total, quiet());
}
}

extern "C" double
normal_quantile(double p)
{
	if (!(p > 0 && p < 1))
		return nan_value;
	return quantile(boost::math::normal_distribution<real, quiet>(), real(p));
}

extern "C" double
normal_two_sided(double z)
{
	if (std::isnan(z))
		return nan_value;
	return boost::math::erfc(std::fabs(real(z)) / std::sqrt(real(2)), quiet());
}

/* Next to the median Boost's search stops early: Newton's steps from there. */
static real
t_near_median(real from_median, real df)
{
	boost::math::students_t_distribution<real, quiet> t(df);
	real		x = from_median / pdf(t, real(0));

	for (int i = 0; i < 3; i++)
	{
		real		half = boost::math::ibeta(real(0.5), df / 2, x * x / (df + x * x), quiet()) / 2;

		x -= (std::copysign(half, x) - from_median) / pdf(t, x);
	}
	return x;
}

static double
t_quantile_anew(double p, double df)
{
	if (!(p > 0 && p < 1 && df > 0))
		return nan_value;
	if (p == 0.5)
		return 0;
	if (std::fabs(p - 0.5) < 1e-3)
		return t_near_median(real(p) - 0.5L, df);
	return quantile(boost::math::students_t_distribution<real, quiet>(df), real(p));
}

/*
 * The limits of many means ask for the same few quantiles, each of which takes
 * longer than all the rest of a mean: the last of each df, modulo 256, is kept.
 */
extern "C" double
t_quantile(double p, double df)
{
	static struct
	{
		double		p,
					df,
					quantile;
	}			kept[256];
	auto	   &k = kept[df > 0 && df < 1e9 ? (unsigned int) df % 256 : 0];

	if (!(k.p == p && k.df == df))
		k = {p, df, t_quantile_anew(p, df)};
	return k.quantile;
}

extern "C" double
t_two_sided(double t, double df)
{
	if (std::isnan(t) || !(df > 0))
		return nan_value;
	if (std::isinf(t))
		return 0;
	return beta_tail(real(t) * t, df, df);
}

/* The first term of the series, for the low tail in which Boost answers 0. */
static real
f_low_tail(real p, real df1, real df2)
{
	real		a = df1 / 2;
	real		x = std::pow(p * a * boost::math::beta(a, df2 / 2, quiet()), 1 / a);

	return df2 * x / (df1 * (1 - x));
}

extern "C" double
f_quantile(double p, double df1, double df2)
{
	real		f;

	if (!(p > 0 && p < 1 && df1 > 0 && df2 > 0))
		return nan_value;
	f = quantile(boost::math::fisher_f_distribution<real, quiet>(df1, df2), real(p));
	return f > 1e-300L ? f : f_low_tail(p, df1, df2);
}

extern "C" double
f_upper(double f, double df1, double df2)
{
	if (std::isnan(f) || !(df1 > 0 && df2 > 0))
		return nan_value;
	if (f <= 0)
		return 1;
	if (std::isinf(f))
		return 0;
	return cdf(complement(boost::math::fisher_f_distribution<real, quiet>(df1, df2), real(f)));
}

extern "C" double
chi_square_quantile(double p, double df)
{
	if (!(p > 0 && p < 1 && df > 0))
		return nan_value;
	return quantile(boost::math::chi_squared_distribution<real, quiet>(df), real(p));
}

extern "C" double
chi_square_upper(double x, double df)
{
	if (std::isnan(x) || !(df > 0))
		return nan_value;
	if (x <= 0)
		return 1;
	if (std::isinf(x))
		return 0;
	return cdf(complement(boost::math::chi_squared_distribution<real, quiet>(df), real(x)));
}

extern "C" double
correlation_two_sided(double r_squared, double one_minus_r_squared, double df)
{
	if (std::isnan(r_squared) || std::isnan(one_minus_r_squared) || !(df > 0))
		return nan_value;
	return beta_tail(r_squared, one_minus_r_squared, df);
}

/* Above it Boost's series are long, and the square root is normal to 1e-8. */
static const double large_chi_square = 1e6;

extern "C" double
noncentrality_limit(double x, double df, double p)
{
	typedef boost::math::non_central_chi_squared_distribution<double, quiet> noncentral;
	double		limit;

	if (!(x >= 0 && df > 0 && p > 0 && p < 1))
		return nan_value;
	if (x > large_chi_square)
	{
		double		z = -normal_quantile(p);
		double		centre = std::fmax(x - df + 1, 0);

		limit = centre + z * std::sqrt(4 * centre + 2 * (df - 1)) + z * z;
	}
	else if (1 - chi_square_upper(x, df) <= p)
		limit = 0;
	else
		limit = noncentral::find_non_centrality(df, x, p);
	return limit > 0 ? limit : 0;
}

/* ---- polychoric ---- */

static real
normal_below(real x)
{
	return boost::math::erfc(-x / std::sqrt(real(2)), quiet()) / 2;
}

/* T(h, k / h), also where h is 0 */
static real
owens_t_of(real h, real numerator, real root)
{
	if (h == 0)
		return numerator == 0 ? 0 : std::copysign(real(0.25), numerator);
	return boost::math::owens_t(h, numerator / (h * root), quiet());
}

/* P(X <= h, Y <= k) of standard normal variables with correlation r (Owen 1956). */
static real
bivariate_below(real h, real k, real r)
{
	real		root = std::sqrt((1 - r) * (1 + r));
	real		half = h * k > 0 || (h * k == 0 && h + k >= 0) ? 0 : real(0.5);

	if (r == 0)
		return normal_below(h) * normal_below(k);
	if (h == 0 && k == 0)
		return real(0.25) + std::asin(r) / (2 * std::acos(real(-1)));
	return (normal_below(h) + normal_below(k)) / 2 - half
		- owens_t_of(h, k - r * h, root) - owens_t_of(k, h - r * k, root);
}

namespace
{
/* Of a corner or a cell: probability, and its first two derivatives by r. */
struct Chance
{
	real		p;
	real		first;
	real		second;
};

/* The log-likelihood of r, and its derivatives. */
struct Likelihood
{
	real		value;
	real		score;
	real		information;
};

struct Classes
{
	const double *counts;
	int			rows;
	int			columns;
	const double *row_cuts;
	const double *column_cuts;
};

/* Less than rounding leaves of 0. */
const real least_chance = 1e-18L;
const real limit = 0.9999L;

Chance
corner(const Classes &c, int row, int column, real r)
{
	real		rest = (1 - r) * (1 + r);
	real		h;
	real		k;
	real		density;

	if (row == 0 || column == 0)
		return {0, 0, 0};
	if (row == c.rows && column == c.columns)
		return {1, 0, 0};
	if (row == c.rows)
		return {normal_below(c.column_cuts[column - 1]), 0, 0};
	if (column == c.columns)
		return {normal_below(c.row_cuts[row - 1]), 0, 0};
	h = c.row_cuts[row - 1];
	k = c.column_cuts[column - 1];
	density = std::exp(-(h * h - 2 * r * h * k + k * k) / (2 * rest)) /
		(2 * std::acos(real(-1)) * std::sqrt(rest));
	return {bivariate_below(h, k, r), density,
		density * (r / rest + (h * k * (1 + r * r) - r * (h * h + k * k)) / (rest * rest))};
}

/* Adds a cell's part: its chance is that of its four corners. */
void
add_cell(Likelihood &l, real n, const Chance *above, const Chance *below, int column)
{
	real		p = below[column + 1].p - below[column].p - above[column + 1].p + above[column].p;
	real		first = below[column + 1].first - below[column].first - above[column + 1].first + above[column].first;
	real		second = below[column + 1].second - below[column].second - above[column + 1].second + above[column].second;

	p = p > least_chance ? p : least_chance;
	l.value += n * std::log(p);
	l.score += n * (first / p);
	l.information += n * ((first / p) * (first / p) - second / p);
}

Likelihood
likelihood(const Classes &c, real r)
{
	Chance		corners[2][MAX_POLYCHORIC_LEVELS + 1];
	Likelihood	l = {0, 0, 0};

	for (int row = 0; row <= c.rows; row++)
	{
		Chance	   *below = corners[row % 2];

		for (int column = 0; column <= c.columns; column++)
			below[column] = corner(c, row, column, r);
		for (int column = 0; row > 0 && column < c.columns; column++)
		{
			double		n = c.counts[(row - 1) * c.columns + column];

			if (n > 0)
				add_cell(l, n, corners[(row + 1) % 2], below, column);
		}
	}
	return l;
}

/* Newton's steps on the score, from near its root: a minimum is found to half the digits only. */
real
polished(const Classes &c, real r, Likelihood &l)
{
	for (int i = 0; i < 20 && l.information > 0; i++)
	{
		real		next = r + l.score / l.information;
		Likelihood	there;

		if (!(std::fabs(next) < limit) || next == r)
			break;
		there = likelihood(c, next);
		if (!(std::fabs(there.score) < std::fabs(l.score)))
			break;
		r = next;
		l = there;
	}
	return r;
}
}

extern "C" void
polychoric_fit(const double *counts, int rows, int columns,
			   const double *row_cuts, const double *column_cuts, Polychoric *fit)
{
	Classes		c = {counts, rows, columns, row_cuts, column_cuts};
	real		r = boost::math::tools::brent_find_minima(
		[&c](real at) { return -likelihood(c, at).value; }, -limit, limit, 14).first;
	real		end = std::copysign(limit, r);
	Likelihood	best = likelihood(c, r);
	Likelihood	at_end = likelihood(c, end);

	fit->at_limit = at_end.value >= best.value;
	if (fit->at_limit)
	{
		r = end;
		best = at_end;
	}
	else
		r = polished(c, r, best);
	fit->r = r;
	fit->information = best.information;
	fit->gain = std::fmax(best.value - likelihood(c, 0).value, real(0));
}

/*
 * The root of a falling function, from a first guess and a step that brackets it
 * sooner or later; NaN where it does not.  least: where the search ends below.
 */
template <class Falling>
static double
falling_root(Falling f, real guess, real step, real least)
{
	real		low = std::fmax(guess - step, least);
	real		high = guess + step;
	std::uintmax_t iterations = 200;

	for (int i = 0; i < 60 && f(low) < 0 && low > least; i++, step *= 2)
	{
		high = low;
		low = std::fmax(low - step, least);
	}
	for (int i = 0; i < 60 && f(high) > 0; i++, step *= 2)
	{
		low = high;
		high += step;
	}
	if (!(f(low) >= 0 && f(high) <= 0))
		return nan_value;
	std::pair<real, real> root = boost::math::tools::toms748_solve(
		f, low, high, boost::math::tools::eps_tolerance<real>(52), iterations, quiet());
	return (root.first + root.second) / 2;
}

/* From here on the series of the noncentral distributions get long. */
static const double far_t = 100;
static const double far_f = far_t * far_t;

/*
 * A noncentral chi-square far out is nearly a multiple of a central one (Patnaik
 * 1949), which makes F a central F; farther out it is nearly a number.
 */
static double
far_f_noncentrality(real f, real df1, real df2, real p)
{
	real		explained = f * df1;

	if (explained > 1e10L)
		return explained / df2 * quantile(complement(boost::math::chi_squared_distribution<real, quiet>(df2), p));
	auto		above = [=](real lambda) {
		real		sum = df1 + lambda;
		boost::math::fisher_f_distribution<real, quiet> central(sum * sum / (sum + lambda), df2);

		return cdf(central, explained / sum) - p;
	};

	return falling_root(above, std::fmax(explained - df1, real(1)), explained / 4, real(0));
}

extern "C" double
f_noncentrality(double f, double df1, double df2, double p)
{
	if (!(p > 0 && p < 1 && df1 > 0 && df2 > 0 && f >= 0) || std::isinf(f))
		return nan_value;
	if (1 - f_upper(f, df1, df2) <= p)
		return 0;
	if (f * df1 > far_f)
		return far_f_noncentrality(f, df1, df2, p);
	auto		above = [=](real lambda) {
		return cdf(boost::math::non_central_f_distribution<real, quiet>(df1, df2, lambda), real(f)) - real(p);
	};
	real		guess = std::fmax(real(f) * df1 - df1, real(1));

	return falling_root(above, guess, guess / 4, real(0));
}

extern "C" double
t_noncentrality(double t, double df, double p)
{
	if (!(p > 0 && p < 1 && df > 0) || !std::isfinite(t))
		return nan_value;
	/* so far out t never changes its sign: its square is an F */
	if (t > far_t)
		return std::sqrt(f_noncentrality(t * t, 1, df, p));
	if (t < -far_t)
		return -std::sqrt(f_noncentrality(t * t, 1, df, 1 - p));
	/* the large-sample limit is a good start */
	real		error = std::sqrt(1 + real(t) * t / (2 * df));
	auto		above = [=](real delta) {
		return cdf(boost::math::non_central_t_distribution<real, quiet>(df, delta), real(t)) - real(p);
	};

	return falling_root(above, t - normal_quantile(p) * error, error / 8, -std::numeric_limits<real>::infinity());
}
