/*
 * two_way.h
 *	  Effects of unit and period in an unbalanced panel, and what is left of a
 *	  column without them.
 *
 * Rows are pairs of unit and period, by unit.  A row that stands alone in its
 * unit or in its period tells nothing of the others and is left out, and so on
 * until each unit has two rows and each period too.
 *
 * What is left of a column v is v less its projection: v is centred within
 * units, then regressed on the periods' dummies centred likewise.  Their
 * cross-products are L = diag(rows of a period) - sum over units of s s'/n
 * with s the unit's periods and n how many; it lacks one rank in each
 * component, that is in each set of periods that units connect.  Any
 * generalized inverse does: that of L without a period of each component, or
 * the identity over the number of units where all units of the component have
 * all of its periods.
 */
#ifndef TWO_WAY_H
#define TWO_WAY_H

#include "core/extension.h"

#define MOST_PERIODS	3000	/* a matrix of 72 MB */

typedef struct TwoWay
{
	const char *note;			/* why no row is left; NULL where some are */
	int			rows;
	int		   *source;			/* of each row, its place among those given */
	int		   *period;			/* of each row, 0..periods - 1 */
	int			units;
	int32	   *unit;			/* of each unit, its number as given */
	int		   *first;			/* of each unit, its first row; units + 1 of them */
	double	   *complete;		/* of each unit, 1/units of its component if that is complete, else 0 */
	int			periods;
	int			components;
	bool		is_complete;	/* all components are */
	double	   *inverse;		/* of L, row by row */
} TwoWay;

/* Units in ascending order; periods are any numbers. */
extern TwoWay *two_way(const int32 *unit, const int32 *period, int count);
extern double *two_way_column(const TwoWay *t, const double *given);
extern double *two_way_remove(const TwoWay *t, double *column);

/* Rows less what effects of unit and period use up. */
static inline int
two_way_df(const TwoWay *t)
{
	return t->rows - (t->units + t->periods - t->components);
}

#endif							/* TWO_WAY_H */
