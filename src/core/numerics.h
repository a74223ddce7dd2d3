/*
 * numerics.h
 *	  Distributions and quantiles: the C side of numerics.cpp.
 *
 * Nothing here raises an error or allocates.  An argument outside a function's
 * domain gives NaN.  Tails are computed as such, never as 1 - p, and stay
 * right down to the smallest double.
 */
#ifndef NUMERICS_H
#define NUMERICS_H

#ifdef __cplusplus
extern "C"
{
#endif

extern double normal_quantile(double p);
extern double normal_two_sided(double z);
extern double t_quantile(double p, double df);
extern double t_two_sided(double t, double df);
extern double f_quantile(double p, double df1, double df2);
extern double f_upper(double f, double df1, double df2);
extern double chi_square_quantile(double p, double df);
extern double chi_square_upper(double x, double df);

/*
 * Where a noncentral distribution has t or f as its quantile p: the limits of a
 * noncentrality.  Never negative for F.
 */
extern double t_noncentrality(double t, double df, double p);
extern double f_noncentrality(double f, double df1, double df2, double p);

/*
 * Two-sided p of a correlation on df = n - 2 degrees of freedom, from r^2 and
 * 1 - r^2 each given to its own full precision.
 */
extern double correlation_two_sided(double r_squared, double one_minus_r_squared, double df);

#ifdef __cplusplus
}
#endif

#endif							/* NUMERICS_H */
