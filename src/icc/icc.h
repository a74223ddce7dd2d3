/*
 * icc.h
 *	  How much of a measure is the unit's: intraclass correlations.
 *
 * One-way random analysis of variance of N values in K units, n = N/K a unit
 * (Shrout and Fleiss 1979; Bliese 2000):
 *	 ICC(1)	(MSB - MSW)/(MSB + (n - 1) MSW)		of one value
 *	 ICC(2)	(MSB - MSW)/MSB						of a unit's mean
 * Both follow from F = MSB/MSW, and so do their limits: those of F over the
 * quantiles of Fisher's F are the limits of F in the population (McGraw and
 * Wong 1996), exact where units are equally large and values normal.
 *
 * Over several periods the same people answer again.  Pooled, what is theirs
 * for good would count as the unit's: ICCs are taken within each period and
 * averaged, a period weighing its units less one, for the number of units is
 * what an ICC's precision goes by.  Limits come from leaving out one unit at
 * a time, on the scale of ln F, where Fisher (1925) found the ICC's variance
 * to be steady.
 */
#ifndef ICC_H
#define ICC_H

#include "core/extension.h"

#include "core/estimate.h"
#include "panel/table.h"

typedef struct Icc
{
	const char *note;			/* why there is none; NULL: there is one */
	bool		is_special;		/* NaN or infinite values */
	int64		n;
	double		units;
	double		size;			/* N/K */
	double		size_variation; /* standard deviation of sizes over their mean */
	double		f;				/* infinite without variance within units */
	double		df_between;
	double		df_within;
	double		icc1;
	double		icc2;			/* -infinity without variance between them */
} Icc;

/* of one table of units (icc.c) */
extern void icc_from_f(Icc *icc, double f);
extern Estimate icc1_estimate_of(const Icc *icc, double level);
extern Estimate icc2_estimate_of(const Icc *icc, double level);

/* of a panel, within its periods (panel_icc.c) */
typedef struct PanelIcc
{
	Icc			mean;			/* over the periods that have an ICC; df are of 1 period only */
	int			periods;		/* that have one */
	int			all_periods;
	int			units;			/* of the panel */
	double		seen_size;		/* sum of squared sizes over N: the size that a value sees */
	Estimate	icc1;
	Estimate	icc2;
} PanelIcc;

extern int	period_place(const PanelTable *table, int32 period);
extern PanelIcc panel_icc(const PanelTable *table, double level);

/*
 * The same ICCs without each of the table's units, for jackknives; NaN where
 * none is left.  Either array may be NULL.
 */
extern void panel_icc_without(const PanelTable *table, double *icc1, double *icc2);

#endif							/* ICC_H */
