/*
 * spell_row.h
 *	  A row of a table as a spell: one rule for all that is made of such rows.
 *
 * A spell that is not over at as_of is censored there; one that begins after
 * it, or that was over before it came under observation, is none.
 */
#ifndef SPELL_ROW_H
#define SPELL_ROW_H

#include "core/extension.h"

#include <math.h>

#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/timestamp.h"

typedef enum Fate
{
	SPELL,
	MISSING,					/* no start, or no duration or event */
	FUTURE,						/* starts after as_of */
	UNOBSERVED					/* enters no earlier than it leaves */
} Fate;

typedef struct SpellRow
{
	Fate		fate;
	bool		event;
	double		entry;			/* 0: seen from the start */
	double		exit;
} SpellRow;

/* Dates or instants, as whole numbers of days or microseconds, and how they are written. */
typedef struct Scale
{
	int64		begin;			/* -infinity */
	int64		end;			/* infinity */
	double		day;
	PGFunction	out;
} Scale;

static const Scale dates = {PG_INT32_MIN, PG_INT32_MAX, 1, date_out};
static const Scale timestamps = {PG_INT64_MIN, PG_INT64_MAX, USECS_PER_DAY, timestamp_out};
static const Scale instants = {PG_INT64_MIN, PG_INT64_MAX, USECS_PER_DAY, timestamptz_out};

static inline bool
of_dates(const Scale *scale)
{
	return scale->day == 1;
}

/* errors (spell_row.c) */
extern void refuse_order(const Scale *scale, int64 started, int64 ended);
extern void refuse_start(const Scale *scale, int64 started);
extern void refuse_as_of(const Scale *scale, bool isnull, int64 as_of);
extern void refuse_duration(double duration);

static inline int64
moment(FunctionCallInfo fcinfo, const Scale *scale, int argument)
{
	return of_dates(scale) ? PG_GETARG_DATEADT(argument) : PG_GETARG_TIMESTAMP(argument);
}

/* In days; instants may lie farther apart than 64 bits of microseconds. */
static inline double
days_between(const Scale *scale, int64 from, int64 to)
{
	if (of_dates(scale))
		return (double) (to - from);
	return (double) ((int128) to - from) / scale->day;
}

/* started, ended and as_of from argument first on; entered at argument entry, where there is one. */
static inline SpellRow
dated_row(FunctionCallInfo fcinfo, const Scale *scale, int first, int entry)
{
	SpellRow	row = {.fate = SPELL};
	int64		started;
	int64		ended;
	int64		as_of;

	if (unlikely(PG_ARGISNULL(first + 2)))
		refuse_as_of(scale, true, 0);
	as_of = moment(fcinfo, scale, first + 2);
	if (unlikely(as_of == scale->begin || as_of == scale->end))
		refuse_as_of(scale, false, as_of);
	if (PG_ARGISNULL(first))
		return (SpellRow) {.fate = MISSING};
	started = moment(fcinfo, scale, first);
	ended = PG_ARGISNULL(first + 1) ? scale->end : moment(fcinfo, scale, first + 1);
	if (unlikely(ended < started))
		refuse_order(scale, started, ended);
	if (started > as_of)
		return (SpellRow) {.fate = FUTURE};
	if (unlikely(started == scale->begin))
		refuse_start(scale, started);
	row.event = ended <= as_of;
	row.exit = days_between(scale, started, row.event ? ended : as_of);
	if (PG_NARGS() > entry && !PG_ARGISNULL(entry))
	{
		int64		entered = moment(fcinfo, scale, entry);

		if (entered > started)
			row.entry = days_between(scale, started, entered);
		if (row.entry > 0 && row.entry >= row.exit)
			return (SpellRow) {.fate = UNOBSERVED};
	}
	return row;
}

/* duration and event from argument first on. */
static inline SpellRow
duration_row(FunctionCallInfo fcinfo, int first)
{
	double		duration;

	if (PG_ARGISNULL(first) || PG_ARGISNULL(first + 1))
		return (SpellRow) {.fate = MISSING};
	duration = PG_GETARG_FLOAT8(first);
	if (unlikely(!isfinite(duration) || duration < 0))
		refuse_duration(duration);
	/* no -0 */
	return (SpellRow) {.fate = SPELL, .event = PG_GETARG_BOOL(first + 1), .exit = duration == 0 ? 0 : duration};
}

#endif							/* SPELL_ROW_H */
