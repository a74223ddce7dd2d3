/*
 * robust.h
 *	  Regression with effects of unit and period removed, and errors robust to
 *	  what the rows of a unit have in common.
 *
 * A coefficient is a sum w'y.  The variance of such a sum is that of Bell and
 * McCaffrey (2002), CR2: with e the residuals, the sum over units of (a'e)^2, a =
 * (I - H)^-1/2 w_g.  H is the unit's block of the projection on regressors and
 * effects; unit effects themselves can be left out of it, for w is orthogonal
 * to them (Pustejovsky and Tipton 2018).  Where I - H is singular its root is
 * inverted where it is not.
 *
 * Degrees of freedom are Satterthwaite's for independent rows: with G_gh the
 * covariance of a_g'e and a_h'e, (tr G)^2 / tr(G G).  As R's clubSandwich has
 * it in vcovCR(type = "CR2") and coef_test(test = "Satterthwaite").
 */
#ifndef ROBUST_H
#define ROBUST_H

#include "linkage/two_way.h"

#define MOST_REGRESSORS	2

/* Columns and what comes of them are in units of scale, a power of 2. */
typedef struct TwoWayFit
{
	const TwoWay *t;
	const char *note;			/* why there are no coefficients */
	int			k;
	double		scale_y;
	double		scale_x[MOST_REGRESSORS];
	double	   *y;				/* without effects, as x */
	double	   *x[MOST_REGRESSORS];
	double		syy;
	double		inverse[MOST_REGRESSORS][MOST_REGRESSORS];	/* (X'X)^-1 */
	double		coefficient[MOST_REGRESSORS];
	double	   *residual;
	double		rest;			/* squares of residuals, summed */
} TwoWayFit;

typedef struct RobustError
{
	bool		known;
	double		variance;
	double		df;
	double	   *score;			/* a'e of each unit */
} RobustError;

/* Regressors as many columns as k; all as given to two_way(). */
extern TwoWayFit *two_way_fit(const TwoWay *t, int k, const double *y, const double *const *x);

/* w of one coefficient, a weight a row. */
extern double *coefficient_weights(const TwoWayFit *fit, int coefficient);

/*
 * Of up to MOST_REGRESSORS sums w'y in units of scale; weights add up to 0 in
 * each unit and in each period.
 */
extern void robust_errors(const TwoWayFit *fit, int count, double *const *weights, RobustError *errors);

/* Nothing is left to vary, or to be wrong. */
extern bool fit_is_perfect(const TwoWayFit *fit);

#endif							/* ROBUST_H */
