/*
 * survival.h
 *	  How long they stay: durations that ended, or are not over yet.
 *
 * A spell lasts from time 0 to its exit: an event, with or without a cause, or
 * a censoring, after which nothing is known of it.  It may be seen from later
 * than 0 only, from its late entry on (left truncation), which lies before its
 * exit.  Times are finite doubles, not below 0, in any unit; of dates and
 * timestamps, days.
 *
 * A cell holds how many have one time and kind: events without a cause
 * (KIND_EVENT, 0), of one (its number, from 1), KIND_CENSORED, KIND_ENTERED.
 * Who is seen from 0 on needs no cell: that is n less the late entries.
 * Memory grows with different times, and not with people.
 *
 * A value has one of two forms.
 *	 sorted		slots is 0; cells stand in order of time and kind, causes in
 *				ascending order of their names' bytes, and all of them are
 *				used.  This is what is stored, sent and compared.
 *	 growing	a transition state: a hash table with open addressing of slots
 *				cells (a power of 2), used of them taken; a free one has n -1.
 *				A cell whose spells have all left a moving window keeps its place
 *				with n 0 until the table grows.  Causes stand as they came.
 * It is one flat varlena, changed in place, at most half full, and doubled by
 * returning a new value: a header of 64 bytes, 24 a cell, and of each cause a
 * length (1 byte) and its name.
 *
 * Why nothing can overflow: survival_check and every merge keep n + missing + future +
 * unobserved at MAX_ROWS = 2^48 or below, and no count is above that.  There
 * are at most MAX_SURVIVAL_CELLS = 2^20 cells, so a growing state has at most
 * 2^21 slots and 51 MB; at most 64 causes of 255 bytes; and a table of times
 * by causes at most 2^20 * 65 counts, 546 MB, which palloc still gives.
 *
 * What no spells have is refused: nobody leaves who is not there, so that with
 * all spells' exits and late entries counted from 0 on, the number at risk is
 * never below 0.
 *
 * Text: {"causes": ["resigned"], "event_times": [...], "event_causes": [...],
 * "events": [...], "censored_times": [...], "censored": [...], "entry_times":
 * [...], "entered": [...], "missing": 1, "future": 2, "unobserved": 0}: arrays of
 * equal length go together and ascend by time, then cause; cause 1 is the first
 * of causes, 0 none.  What is empty or 0 is left out; the empty summary is {}.
 *
 * Binary: version (1 byte), flags (1, always 0), missing, future, unobserved
 * (8 each), causes (4), of each its length (4) and bytes, cells (4), then a
 * cell: time (8), kind (4), n (8).
 */
#ifndef SURVIVAL_H
#define SURVIVAL_H

#include "core/extension.h"

#define MAX_SURVIVAL_CELLS	1048576
#define MAX_SURVIVAL_CAUSES	64
#define MAX_CAUSE_BYTES		255
#define FREE_SURVIVAL_CELL	(-1)

/* At one time: events in order of their causes, then censorings, then late entries. */
#define KIND_EVENT			0
#define KIND_CENSORED		(MAX_SURVIVAL_CAUSES + 1)
#define KIND_ENTERED		(MAX_SURVIVAL_CAUSES + 2)

typedef struct SurvivalCell
{
	double		time;
	int32		kind;
	int32		unused;			/* 0 */
	int64		n;
} SurvivalCell;

typedef struct Survival
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	int32		slots;			/* 0: sorted */
	int32		used;			/* cells, or slots that are taken */
	int32		shift;			/* 64 - log2(slots); 0 where sorted */
	int32		causes;
	int32		names_used;
	int32		names_room;
	int32		unused;			/* 0 */
	int64		n;				/* spells: events and censorings */
	int64		missing;		/* rows without a start, or a duration and event */
	int64		future;			/* rows that start after as_of */
	int64		unobserved;		/* rows that enter no earlier than they leave */
	SurvivalCell cells[FLEXIBLE_ARRAY_MEMBER];
} Survival;

StaticAssertDecl(sizeof(SurvivalCell) == 24, "SurvivalCell has padding");
StaticAssertDecl(offsetof(Survival, cells) == 64, "Survival has padding");

/* A cause as it is looked for. */
typedef struct Cause
{
	const char *bytes;
	int			length;
} Cause;

static inline int
survival_places(const Survival *s)
{
	return s->slots > 0 ? s->slots : s->used;
}

static inline char *
survival_names(Survival *s)
{
	return (char *) (s->cells + survival_places(s));
}

#define PG_GETARG_SURVIVAL(n) survival_from_datum(PG_GETARG_DATUM(n))

/* the state (state.c) */
extern Survival *survival_new(int cells, int names_room);
extern Survival *survival_from_datum(Datum datum);
extern Survival *survival_compacted(Survival *s);
extern Survival *survival_sorted(Survival *s);
extern Survival *survival_growing(Survival *s);
extern Survival *survival_count(Survival *state, double time, int32 kind, int64 n);
extern bool survival_take(Survival *state, double time, int32 kind, int64 n);
extern void refuse_survival_cells(void);

/* into a state that grows, and out of it again (merge.c) */
extern Survival *survival_merge_in(Survival *state, Survival *other);
extern void survival_merge_out(Survival *state, Survival *other);

/* causes by name (causes.c) */
extern Cause survival_cause(const char *bytes, int length);
extern int32 survival_find_cause(Survival *s, Cause name);
extern int32 survival_add_cause(Survival **s, Cause name);
extern Cause *survival_causes(Survival *s);
extern int	compare_causes(Cause a, Cause b);

/* what may be in a summary (check.c) */
extern void survival_check(Survival *s);

/* A transition state: plain memory of the executor's, made by this room. */
static inline Survival *
survival_state(FunctionCallInfo fcinfo)
{
	Survival   *s = (Survival *) PG_GETARG_POINTER(0);

	return likely(!VARATT_IS_EXTENDED(s)) ? s : survival_from_datum(PG_GETARG_DATUM(0));
}

#endif							/* SURVIVAL_H */
