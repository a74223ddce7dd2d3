/*
 * early_warning.h
 *	  Which units leave their usual course, and what changed since a day.
 *
 * What both charts stand on.  A unit's course is what its means are without
 * the effects of the periods, those of an additive model of unit and period:
 * a month that was hard for everybody alarms nobody, and neither does a unit
 * that was not there.  In a panel without gaps that is the mean less the mean
 * of all units.  The course's first periods are the baseline: their mean is
 * the unit's usual level.  A mean of n answers varies by
 *		variance = answers / n + periods,
 * answers being the variance of answers within cells, periods that of a unit's
 * own months beyond the chance of who answered, both pooled over all units'
 * baselines.  Taking away the mean of U units makes of it
 *		variance (1 - 2 / U) + (sum of all units' variances) / U^2,
 * which is taken for gaps too.  With one unit in the panel there is nothing to
 * compare with, and nothing is taken away.
 */
#ifndef EARLY_WARNING_H
#define EARLY_WARNING_H

#include "core/extension.h"

#include "panel/table.h"

/* A unit's way through the periods that can be compared. */
typedef struct Course
{
	int			cells;
	const PanelCell *cell;
	double	   *x;				/* mean without the period's effect, less the panel's mean */
	double	   *variance;		/* of x, by chance */
	double		usual;			/* mean of x over the baseline */
	double		usual_variance; /* of usual, by chance */
} Course;

typedef struct Courses
{
	int			units;
	const char *note;			/* why no cell can be compared, where it is not for want of others */
	Course	   *course;
	int			baseline;		/* periods of a baseline */
	double		answers;		/* variance of answers within a cell */
	double		periods;		/* variance of a unit's periods beyond it */
	double		rounding;		/* a variance of courses that is not above it is none */
	double		df;				/* that the baselines leave; 0: no variance is known */
	double		autocorrelation;	/* of a unit's periods with the next, pooled; NaN: unknown */
} Courses;

/* A panel's cells of at least min_n values; an error where they have no periods, or are not finite. */
extern PanelTable *periods_table(struct Panel *panel, int64 min_n);

/*
 * The variance that rounding alone can leave of values that would be equal but
 * for it, largest being what they were computed from.
 */
extern double rounding_variance(double largest);

extern Courses *courses_of(const PanelTable *table, int baseline);

#endif							/* EARLY_WARNING_H */
