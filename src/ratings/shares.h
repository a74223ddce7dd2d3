/*
 * shares.h
 *	  Parts of a distribution, as both the bare numbers and their intervals
 *	  need them.
 */
#ifndef SHARES_H
#define SHARES_H

#include "ratings/ratings.h"

typedef struct NpsCounts
{
	int64		answers;
	int64		promoters;
	int64		detractors;
} NpsCounts;

extern NpsCounts nps_counts(const Ratings *r);
extern double nps_value(NpsCounts c);
extern int64 favorable_count(const Ratings *r, bool has_cut, int32 cut);
extern int64 unfavorable_count(const Ratings *r, bool has_cut, int32 cut);
extern double rwg_value(const Ratings *r, double variance);

#endif							/* SHARES_H */
