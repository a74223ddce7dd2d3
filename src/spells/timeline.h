/*
 * timeline.h
 *	  A summary of spells period by period: what its statistics read.
 *
 * Opening + joined - left = closing, which is the opening of the next period.
 * Spells from before the first period are there at its opening.  Causes that
 * are internal are moves within what the summary is of: who ended for one neither
 * left, nor joined anew with the spell that begins on that day.
 */
#ifndef TIMELINE_H
#define TIMELINE_H

#include "core/extension.h"

#include "spells/spells.h"

typedef struct TimelinePeriod
{
	int64		opening;
	int64		joined;
	int64		left;
	int64		person_days;	/* up to as_of */
	int32		days;			/* of the period, up to as_of */
	bool		complete;		/* as_of is its last day, or later */
} TimelinePeriod;

typedef struct Timeline
{
	Calendar	calendar;
	DateADT		as_of;
	int32		first;			/* number of the first period */
	int			periods;
	TimelinePeriod *period;
	int			causes;			/* of the summary; 0 is none */
	CauseName  *cause;
	bool	   *internal;		/* a cause */
	int64	   *left_by_cause;	/* periods * (causes + 1), row by row */
} Timeline;

extern Timeline *timeline_of(Spells *s, int32 first, int32 last, const bool *internal);

/* 350 years of days; more of them nobody reads. */
#define MAX_PERIODS		131072

/* arguments that several functions have (timeline.c) */
extern int32 spells_cause_argument(FunctionCallInfo fcinfo, int argument, Spells *s);
extern int64 spells_leavers_in(const Timeline *t, int place, int32 cause);
extern int32 first_day_period(const Spells *s, DateADT day);
extern bool *internal_argument(FunctionCallInfo fcinfo, int argument, Spells *s);
extern void range_arguments(FunctionCallInfo fcinfo, int argument, Spells *s, int32 *first, int32 *last);
extern bool known_range(FunctionCallInfo fcinfo, int argument, Spells *s, int32 *first, int32 *last);
extern int32 last_complete_period(const Spells *s);
extern int32 earliest_period(const Spells *s);
extern DateADT last_day_of(Calendar calendar, int32 period);

#endif							/* TIMELINE_H */
