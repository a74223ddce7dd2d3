/*
 * calendar.c
 *	  Periods of the calendar, by number.
 */
#include "core/extension.h"

#include "mb/pg_wchar.h"
#include "utils/datetime.h"

#include "core/calendar.h"

static const char *const GRAIN_NAMES[] = {"none", "day", "week", "month", "quarter", "year"};

StaticAssertDecl(lengthof(GRAIN_NAMES) == LAST_GRAIN + 1, "a grain has no name");

#define GRAIN_HINT	"The grains are day, week, month, quarter, year, and none for a single period."

/* day 2, 2000-01-03, is a Monday */
#define FIRST_MONDAY	2

static int32
floor_divide(int64 a, int32 b)
{
	int64		quotient = a / b;

	return (int32) (quotient - (a % b < 0));
}

const char *
grain_name(int32 grain)
{
	return GRAIN_NAMES[grain];
}

/* The calendar of a grain's name; an error that lists the grains where there is none. */
Calendar
calendar_named(const char *grain, int length, int32 first_month)
{
	Calendar	calendar = {-1, first_month};

	for (int i = 0; i <= LAST_GRAIN; i++)
		if (strlen(GRAIN_NAMES[i]) == (Size) length && memcmp(GRAIN_NAMES[i], grain, length) == 0)
			calendar.grain = i;
	if (calendar.grain < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("\"%.*s\" is not a grain", pg_mbcliplen(grain, length, 64), grain),
				 errhint(GRAIN_HINT)));
	if (first_month < 1 || first_month > 12)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("first_month is %d, not a month from 1 to 12", first_month)));
	if (!calendar_is_valid(calendar))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("first_month %d has no meaning for grain %s", first_month, grain_name(calendar.grain)),
				 errhint("Only quarters and years begin in a month of choice.")));
	return calendar;
}

bool
calendar_is_valid(Calendar calendar)
{
	if (calendar.grain < 0 || calendar.grain > LAST_GRAIN)
		return false;
	if (calendar.grain < GRAIN_QUARTER)
		return calendar.first_month == 1;
	return calendar.first_month >= 1 && calendar.first_month <= 12;
}

bool
same_calendar(Calendar a, Calendar b)
{
	return a.grain == b.grain && a.first_month == b.first_month;
}

/* Months since January 2000. */
static int32
month_of(DateADT day)
{
	int			year;
	int			month;
	int			in_month;

	j2date(day + POSTGRES_EPOCH_JDATE, &year, &month, &in_month);
	return (year - 2000) * 12 + month - 1;
}

/* Months that a period of the calendar has; 0 for days and weeks. */
static int
months_of(Calendar calendar)
{
	switch (calendar.grain)
	{
		case GRAIN_MONTH:
			return 1;
		case GRAIN_QUARTER:
			return 3;
		case GRAIN_YEAR:
			return 12;
		default:
			return 0;
	}
}

/* The number of the period that a finite day is in. */
int32
period_of(Calendar calendar, DateADT day)
{
	switch (calendar.grain)
	{
		case GRAIN_NONE:
			return 0;
		case GRAIN_DAY:
			return day;
		case GRAIN_WEEK:
			return floor_divide((int64) day - FIRST_MONDAY, 7);
		default:
			return floor_divide(month_of(day) - (calendar.first_month - 1), months_of(calendar));
	}
}

/* A period's first day; of a calendar without a grain, 2000-01-01. */
DateADT
period_start(Calendar calendar, int32 period)
{
	int32		months;
	int32		years;

	switch (calendar.grain)
	{
		case GRAIN_NONE:
			return 0;
		case GRAIN_DAY:
			return period;
		case GRAIN_WEEK:
			return period * 7 + FIRST_MONDAY;
		default:
			months = period * months_of(calendar) + calendar.first_month - 1;
			years = floor_divide(months, 12);
			return date2j(2000 + years, months - years * 12 + 1, 1) - POSTGRES_EPOCH_JDATE;
	}
}

/* Whether a period is that of some date, none at the very edge. */
bool
period_is_within(Calendar calendar, int32 period)
{
	return period >= period_of(calendar, FIRST_DAY) && period <= period_of(calendar, LAST_DAY);
}
