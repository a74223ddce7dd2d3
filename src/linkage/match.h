/*
 * match.h
 *	  Two panels meet: a unit's cell of one with the same unit's cell of the
 *	  other, so many periods of the calendar later.
 *
 * Each panel was summed up on its own side, so no row is joined to any other
 * and nothing fans out: a pair is two means of one unit, however many people
 * are behind either.
 */
#ifndef MATCH_H
#define MATCH_H

#include "core/extension.h"

#include "linkage/within.h"
#include "panel/table.h"

/* A unit's cells in both panels. */
typedef struct MatchedPair
{
	int32		unit;			/* place in the match's units */
	int32		period;			/* the employees'; the customers' is lag later */
	const PanelCell *employee;
	const PanelCell *customer;
} MatchedPair;

/* Pairs by unit, then period; only units that have one are there. */
typedef struct Match
{
	int32		lag;
	int			count;
	MatchedPair *pair;
	int			units;
	const char **unit;			/* names, ascending by their bytes */
	int		   *first;			/* of each unit, its first pair; units + 1 of them */
	int			special;		/* pairs with NaN or infinities on either side */
} Match;

extern int64 checked_min_n(int64 min_n);
extern void check_lag(const PanelTable *employee, const PanelTable *customer, int32 lag);
extern Match *match_panels(const PanelTable *employee, const PanelTable *customer, int32 lag);

/* For within_fit(): x the employees' deviation from their panel's mean, y the customers'. */
extern WithinPair *match_within(const Match *match);

#endif							/* MATCH_H */
