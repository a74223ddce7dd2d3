/*
 * corrected.h
 *	  The correlation of units corrected for unreliability: r over the root of
 *	  both sides' reliabilities (Spearman 1904), with the jackknife over units.
 *
 * Which reliability?  That of the means which r is of.  With one period it is
 * ICC(2).  A mean over several periods has more answers behind it than one
 * period's, and ICC(2), which is taken within periods, would correct too much:
 * so unit_reliability() takes (MSB - MSW)/MSB over all of a unit's matched
 * cells, MSW within cells, which with one period is ICC(2) again.  It takes
 * answers of different periods as different people's.  Where the same people
 * answer every time what is theirs for good stays in the mean, the truth lies
 * between the two, and so both corrections are given.
 */
#ifndef CORRECTED_H
#define CORRECTED_H

#include "core/extension.h"

#include "linkage/between.h"
#include "panel/table.h"

/* Reliability of unit means on one side. */
typedef struct Reliability
{
	const char *note;			/* why there is none; NULL: there is one */
	int64		n;				/* answers */
	double		value;
	double	   *without;		/* each unit in turn; NaN where none is left */
} Reliability;

extern PanelTable *matched_table(const Match *match, const PanelTable *table, bool of_customers);
extern Reliability unit_reliability(const PanelTable *table);
extern Estimate corrected_estimate(const Between *b, const Reliability *employee,
								   const Reliability *customer, double level);

#endif							/* CORRECTED_H */
