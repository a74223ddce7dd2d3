/*
 * within.h
 *	  How two measures go together within units: effects of unit and period
 *	  removed, errors robust to what a unit's periods have in common.
 *
 * The correlation is that of the residuals; its error is the slope's, in units of
 * their standard deviations, so that p and interval say the same.  How the
 * effects go: two_way.h, the errors: robust.h.
 */
#ifndef WITHIN_H
#define WITHIN_H

#include "core/estimate.h"

/* One unit and period with both measures; by unit, then period. */
typedef struct WithinPair
{
	int32		unit;			/* 0, 1, 2, ... */
	int32		period;			/* any number that tells periods apart */
	double		y;
	double		x;
} WithinPair;

typedef struct WithinFit
{
	bool		known;			/* r and slope; note says why not */
	bool		has_error;		/* std_error, df, p, limits */
	int64		pairs;			/* that inform it: of units and periods with two or more of such */
	int64		units;
	double		r;
	double		slope;			/* of y on x */
	double		slope_error;	/* CR2 (Bell and McCaffrey 2002) */
	double		r_error;		/* slope_error in units of r */
	double		df;				/* Satterthwaite's, as Bell and McCaffrey */
	double		p_value;
	const char *note;
} WithinFit;

extern WithinFit within_fit(const WithinPair *pairs, int count);

/* r as an estimate: its t interval, p of the slope, n the pairs. */
extern Estimate within_estimate(const WithinFit *fit, double level);

#endif							/* WITHIN_H */
