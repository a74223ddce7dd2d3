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

/* The noncentrality with which chi-square stays at or below x with probability p; 0 if none. */
extern double noncentrality_limit(double x, double df, double p);

/*
 * The correlation of two normal variables of which a table of counts, row by
 * row, shows the classes.  Cuts part the classes: rows - 1 and columns - 1,
 * ascending, taken as known.
 */
#define MAX_POLYCHORIC_LEVELS 64

typedef struct Polychoric
{
	double		r;				/* the likeliest, at most 0.9999 either way */
	int			at_limit;		/* r is 0.9999 either way */
	double		information;	/* observed: 1 / variance of r */
	double		gain;			/* log-likelihood less that of r = 0 */
} Polychoric;

extern void polychoric_fit(const double *counts, int rows, int columns,
						   const double *row_cuts, const double *column_cuts,
						   Polychoric *fit);

#ifdef __cplusplus
}
#endif

#endif							/* NUMERICS_H */
