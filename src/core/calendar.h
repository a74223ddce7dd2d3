/*
 * calendar.h
 *	  Periods of the calendar: days, weeks, months, quarters and years as
 *	  consecutive whole numbers.
 *
 * A period goes by its number, so that a lag is an addition: days since
 * 2000-01-01, weeks (Monday to Sunday) since that of 2000-01-03, months since
 * January 2000, quarters and years since those that begin in first_month of
 * 2000.  Without a grain there is one period, number 0, and it has no dates.
 *
 * Why nothing can overflow: a date is within 2^31 days of 2000-01-01, and no
 * other period is shorter than a day.
 */
#ifndef CALENDAR_H
#define CALENDAR_H

#include "core/extension.h"
#include "utils/date.h"

/* Days whose periods are counted: all that PostgreSQL has but a year at either end. */
#define FIRST_DAY	(DATETIME_MIN_JULIAN - POSTGRES_EPOCH_JDATE + 366)
#define LAST_DAY	(DATE_END_JULIAN - POSTGRES_EPOCH_JDATE - 367)

typedef enum Grain
{
	GRAIN_NONE,
	GRAIN_DAY,
	GRAIN_WEEK,
	GRAIN_MONTH,
	GRAIN_QUARTER,
	GRAIN_YEAR
} Grain;

#define LAST_GRAIN	GRAIN_YEAR

typedef struct Calendar
{
	int32		grain;			/* a Grain */
	int32		first_month;	/* 1..12: of quarters and years; 1 for any other grain */
} Calendar;

extern Calendar calendar_named(const char *grain, int length, int32 first_month);
extern const char *grain_name(int32 grain);
extern bool calendar_is_valid(Calendar calendar);
extern bool same_calendar(Calendar a, Calendar b);
extern int32 period_of(Calendar calendar, DateADT day);
extern DateADT period_start(Calendar calendar, int32 period);
extern bool period_is_within(Calendar calendar, int32 period);

#endif							/* CALENDAR_H */
