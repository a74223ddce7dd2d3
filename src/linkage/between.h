/*
 * between.h
 *	  Units as points: each one's mean on either side, over the periods in
 *	  which it has both.
 *
 * A unit's mean is the mean of its cells' means, so a month in which many
 * answered counts no more than another, and both sides count it alike.
 */
#ifndef BETWEEN_H
#define BETWEEN_H

#include "core/extension.h"

#include "core/estimate.h"
#include "linkage/match.h"
#include "moments/moments.h"

/* Fewer points leave Fisher's z without a variance. */
#define LEAST_UNITS	4

/* One unit: x is the employees' side, y the customers'. */
typedef struct UnitPoint
{
	bool		is_finite;
	double		x;				/* deviations from the panel's mean */
	double		y;
	double		x_mean;
	double		y_mean;
	int64		x_n;			/* values behind it */
	int64		y_n;
} UnitPoint;

typedef struct Between
{
	int			units;
	UnitPoint  *point;
	bool		is_special;		/* NaN or infinite values */
	bool		x_varies;
	bool		y_varies;
	DoubleDouble x_mean;		/* of the deviations */
	DoubleDouble y_mean;
	DoubleDouble sxx;			/* centred */
	DoubleDouble syy;
	DoubleDouble sxy;
} Between;

extern void between_centre(Between *b, const PanelTable *employee, const PanelTable *customer);
extern Between *between_of(const Match *match, const PanelTable *employee, const PanelTable *customer);
extern Between *between_adjusted(const Match *match, const PanelTable *employee, const PanelTable *customer,
								 const char **note);
extern const char *between_unknown(const Between *b);
extern Correlation between_correlation(const Between *b);
extern bool between_without(const Between *b, int unit, double *r);
extern Estimate between_pearson(const Between *b, double level);
extern Estimate between_spearman(const Between *b, double level);
extern Estimate between_weighted(const Between *b, double level);
extern Estimate between_slope(const Between *b, double level);

/* Of each unit its mid-rank in one side's means, doubled and centred: -(n - 1)..n - 1. */
extern int64 *unit_ranks(const Between *b, bool of_customers);

#endif							/* BETWEEN_H */
