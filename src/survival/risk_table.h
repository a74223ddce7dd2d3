/*
 * risk_table.h
 *	  A survival as a table of times: what every statistic of survivals reads.
 *
 * Times stand in ascending order: every time at which somebody leaves, is
 * censored or enters late.  Who is at risk at a time entered before it (or at
 * 0) and has not left before it; at ties events come before censorings, and
 * late entries after both.
 */
#ifndef RISK_TABLE_H
#define RISK_TABLE_H

#include "core/extension.h"

struct Survival;

typedef struct RiskTime
{
	double		time;
	int64		at_risk;		/* just before it */
	int64		events;			/* of all causes */
	int64		censored;
	int64		entered;		/* late, just after it */
} RiskTime;

typedef struct RiskTable
{
	int64		n;				/* spells */
	int64		events;
	int			times;
	RiskTime   *time;
	int			causes;			/* 0: all events are without a cause */
	char	  **cause;			/* names in ascending order of their bytes; NULL for events without one */
	int64	   *events_by_cause;	/* times * causes, row by row */
} RiskTable;

extern RiskTable *risk_table(struct Survival *survival);

#endif							/* RISK_TABLE_H */
