/*
 * reliability.h
 *	  The variables of a summary as items of one scale.
 *
 * A Scale is what is left of moments, pairwise moments or a survey once only
 * its items' covariances count.  Everything here reads those, so that the
 * three say the same where they know the same.
 *
 * Listwise and pairwise: of moments and of a survey the covariances are over
 * the rows without a gap.  Of pairwise moments each is over the rows that have
 * both items, a variance over those that have the item, as R's
 * cov(use = "pairwise") and psych's alpha have it; correlations are over the
 * pair's rows throughout, as R's cor(use = "pairwise") and psych's fa have
 * them.  n is then that of the pair that has fewest.
 */
#ifndef RELIABILITY_H
#define RELIABILITY_H

#include "core/extension.h"
#include "engagement/engagement.h"
#include "moments/moments.h"
#include "pairwise/pairwise.h"

typedef struct Scale
{
	int			k;
	int			items;			/* those that vary */
	bool		pairwise;
	int64		n;
	int64		most;			/* pairwise: rows of the pair that has most */
	int64		gaps;			/* listwise: rows left out */
	double		unit;			/* what a point of the items' sum is called */
	const char *unknown;		/* why there are no covariances, or NULL */
	bool	   *varies;
	DoubleDouble *covariances;	/* k x k, row by row */
	double	   *correlations;	/* the same; NaN where a pair has no variance */
} Scale;

#define COVARIANCE(s, i, j)		((s)->covariances[(i) * (s)->k + (j)])
#define CORRELATION(s, i, j)	((s)->correlations[(i) * (s)->k + (j)])

/* A value, or why there is none. */
typedef struct Finding
{
	bool		known;
	double		value;
	int			items;
	const char *note;
} Finding;

/* the scale and its items (scale.c) */
extern Scale *scale_of_moments(Moments *m);
extern Scale *scale_of_pairwise(Pairwise *p);
extern Scale *scale_of_engagement(Engagement *e);
extern bool scale_is_definite(Scale *s);
extern Finding scale_alpha(Scale *s, int without);
extern Finding scale_standardized_alpha(Scale *s);
extern Finding scale_variance(Scale *s);
extern bool scale_item_rest(Scale *s, int item, Correlation *c);
extern bool scale_item_is_reversed(Scale *s, int item);
extern char *scale_method(Scale *s);
extern char *scale_note(Scale *s);

/* one factor (omega.c) */
extern Finding scale_omega(Scale *s);

#endif							/* RELIABILITY_H */
