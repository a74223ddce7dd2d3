/*
 * logrank.h
 *	  Groups compared time by time: who leaves, of whom is at risk.
 */
#ifndef LOGRANK_H
#define LOGRANK_H

#include "core/extension.h"
#include "logrank/groups.h"

/* The covariances of so many groups are held at once. */
#define MOST_COMPARED	1000

/* A group over all strata. */
typedef struct Compared
{
	GroupName	name;
	int64		n;
	int64		events;
	double		expected;
	double		variance;		/* of events - expected */
} Compared;

typedef struct GroupComparison
{
	int			groups;
	Compared   *group;			/* by name */
	double	   *covariance;		/* groups * groups; NULL: not asked for */
} GroupComparison;

extern GroupComparison compare_groups(SurvivalGroups *g, bool with_covariance);

#endif							/* LOGRANK_H */
