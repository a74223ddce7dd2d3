/*
 * spells.h
 *	  The same people on the calendar: who joined and left in which period.
 *
 * A spell is the days from started to the day before ended: ended is the first
 * day on which the person is no longer there, so that a spell from 1 January to
 * 1 February has 31 days.  as_of is the last day of which the records tell:
 * whoever has not ended by then is still here, and was there on that day.  All
 * of a summary's rows have one as_of and one calendar (core/calendar.h).
 *
 * A cell holds the spells that started in one period and ended in another, or
 * have not ended, for one cause: how many, and the days from the periods' starts to
 * theirs, summed.  Everything on the calendar follows exactly: headcount, who
 * joined and left, person-days, and what has become of a cohort.
 *
 * A value has one of two forms.
 *	 sorted		slots is 0; cells stand in order of start, end and cause, causes
 *				in ascending order of their names' bytes, and all of them are used.
 *				This is what is stored, sent and compared.
 *	 growing	a transition state: a hash table with open addressing of slots
 *				cells (a power of 2), used of them taken; a free one has n -1.  A
 *				cell whose spells have all left a moving window keeps its place
 *				with n 0 until the table grows.  Causes stand as they came.
 * It is one flat varlena, changed in place, at most half full, and doubled by
 * returning a new value: a header of 80 bytes, 40 a cell, and of each cause a
 * length (1 byte) and its name.  The empty summary has no calendar and no as_of.
 *
 * Why nothing can overflow: days lie in the years 1 to 9999 and a period has at
 * most 366 days, so that periods are within 2^22 of 0.  T_check and every merge keep
 * n + missing + future at MAX_ROWS = 2^48 or below, hence sums of days below
 * 2^57, as are the person-days of a period; sums over periods are taken in 128
 * bits.  There are at most MAX_SPELL_CELLS = 2^18 cells, so a growing state has at most 2^19
 * slots and 21 MB, and at most 255 causes of 255 bytes.
 *
 * Text: {"grain": "quarter", "first_month": 1, "as_of": 20241231, "causes":
 * ["resigned"], "here": [[start, n, start_days], ...], "left": [[start, end,
 * cause, n, start_days, end_days], ...], "missing": 1, "future": 2}: periods
 * by number, cause 1 the first of causes and 0 none; as_of as year, month and day;
 * first_month is only there for quarters and years.  The empty summary is {}.
 *
 * Binary: version (1 byte), flags (1, always 0), grain (1), first_month (1),
 * as_of (4, days since 2000-01-01), missing (8), future (8), causes (4), of each its
 * length (4) and bytes, cells (4), then a cell: start (4), end (4, 2^31 - 1
 * where still here), cause (4), n, start_days, end_days (8 each).
 */
#ifndef SPELLS_H
#define SPELLS_H

#include "core/extension.h"

#include "core/calendar.h"

#define MAX_SPELL_CELLS	262144
#define MAX_CAUSES		255
#define MAX_CAUSE_NAME	255
#define STILL_HERE		PG_INT32_MAX
#define FREE_CELL		(-1)

/* 0001-01-01 and 9999-12-31 */
#define FIRST_SPELL_DAY	(-730119)
#define LAST_SPELL_DAY	2921939

typedef struct SpellCell
{
	int32		start;			/* periods */
	int32		end;			/* or STILL_HERE */
	int32		cause;			/* from 1; 0 without one, and where still here */
	int32		unused;			/* 0 */
	int64		n;
	int64		start_days;
	int64		end_days;		/* 0 where still here */
} SpellCell;

typedef struct Spells
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	int32		slots;			/* 0: sorted */
	int32		used;			/* cells, or slots that are taken */
	int32		shift;			/* 64 - log2(slots); 0 where sorted */
	Calendar	calendar;		/* grain none: of the empty summary only */
	DateADT		as_of;
	int32		causes;
	int32		names_used;
	int32		names_room;
	int64		n;				/* spells in cells */
	int64		missing;		/* rows without a start */
	int64		future;			/* rows that start after as_of */
	int64		unused[2];		/* 0 */
	SpellCell	cells[FLEXIBLE_ARRAY_MEMBER];
} Spells;

StaticAssertDecl(sizeof(SpellCell) == 40, "SpellCell has padding");
StaticAssertDecl(offsetof(Spells, cells) == 80, "Spells has padding");

/* A cause as it is looked for; of none, bytes is NULL. */
typedef struct CauseName
{
	const char *bytes;
	int			length;
} CauseName;

static inline char *
spells_names(Spells *s)
{
	return (char *) (s->cells + (s->slots > 0 ? s->slots : s->used));
}

static inline bool
spells_is_empty(const Spells *s)
{
	return s->n == 0 && s->missing == 0 && s->future == 0;
}

#define PG_GETARG_SPELLS(n) spells_from_datum(PG_GETARG_DATUM(n))

/* the state (state.c) */
extern Spells *spells_new(int cells, int names_room);
extern Spells *spells_from_datum(Datum datum);
extern Spells *spells_sorted(Spells *s);
extern Spells *spells_growing(Spells *s);
extern Spells *spells_count(Spells *state, SpellCell spells);
extern bool spells_take(Spells *state, SpellCell spells);
extern void refuse_spell_cells(void);

/* causes by name (causes.c) */
extern CauseName spells_cause_name(const char *bytes, int length);
extern int32 spells_find_cause(Spells *s, CauseName name);
extern int32 spells_add_cause(Spells **s, CauseName name);
extern CauseName *spells_causes(Spells *s);
extern char *spells_cause_text(CauseName name);
extern int	compare_spell_causes(CauseName a, CauseName b);

/* what may be in a cell, and in a summary (check.c) */
extern bool spell_day_is_valid(DateADT day);
extern char *spell_day_text(DateADT day);
extern bool spells_are_possible(const Spells *s, const SpellCell *cell);
extern void spells_check(Spells *s);
extern void require_same_spells(const Spells *a, const Spells *b);

/* A transition state: plain memory of the executor's, made by this room. */
static inline Spells *
spells_state(FunctionCallInfo fcinfo)
{
	Spells	   *s = (Spells *) PG_GETARG_POINTER(0);

	return likely(!VARATT_IS_EXTENDED(s)) ? s : spells_from_datum(PG_GETARG_DATUM(0));
}

/* days of a period */
static inline int64
spells_period_days(Calendar calendar, int32 period)
{
	return (int64) period_start(calendar, period + 1) - period_start(calendar, period);
}

#endif							/* SPELLS_H */
