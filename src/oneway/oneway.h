/*
 * oneway.h
 *	  A one-way layout: each group's n, sum and sum of squares of one variable.
 *
 * A group goes by its name, a text of up to 1,000 bytes compared byte by byte;
 * whole numbers go by their digits.  Sums are double-doubles, exact for whole
 * numbers below 2^106; NaN and infinities exist only as counts and enter the
 * sums as 0.  A group without rows left does not exist outside a transition.
 *
 * In memory, after a header of 48 bytes:
 *	 groups		80 capacity		in the order in which they came
 *	 order		4 capacity		their numbers, sorted by name
 *	 names		names_room		one after the other, not terminated
 * A row finds its group by binary search; a new group puts a number into
 * order.  When room runs out a state of twice the room (groups: at most 2^16)
 * takes its place.  A
 * finished state has no more room than it uses, and its groups are sorted: it
 * takes 84 bytes a group and the name.
 *
 * Names sort as numbers where they are whole numbers without a sign, and before
 * all others then; the others by their bytes.
 *
 * Peaks: in a moving window, the largest sum of squares that a group has had,
 * as in moments.h.
 *
 * Why nothing can overflow: there are at most 2^16 groups, so that a state is
 * below 2^16 * (80 + 4 + 1000) bytes, 72 MB, and with room to grow below
 * 144 MB; rows stay at MAX_ROWS or below; a sum that leaves float8's range is
 * an error.
 *
 * Text: {"missing": 1, "groups": ["A", "B"], "n": [...], "sums": [...],
 * "squares": [...]}, and where there are such, "sums_lo", "squares_lo" and
 * "specials" (an array a group: rows with NaN, Infinity, -Infinity).  The
 * empty summary is {}.
 *
 * Binary: version (1 byte), flags (1, always 0), missing (8), groups (4), then
 * of each group its name's length (4) and bytes, n (8), specials (3 of 8),
 * sum hi and lo, square hi and lo (8 each).
 */
#ifndef ONEWAY_H
#define ONEWAY_H

#include "core/extension.h"

#include "core/double_double.h"
#include "moments/moments.h"

#define MAX_GROUPS		65536
#define MAX_GROUP_NAME	1000

typedef struct OneGroup
{
	int64		n;
	int64		specials[3];	/* rows with NaN, Infinity, -Infinity */
	DoubleDouble sum;
	DoubleDouble square;
	double		peak;			/* of square.hi, in a moving window */
	int32		name;			/* where it starts */
	int32		length;
} OneGroup;

typedef struct Oneway
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	int32		count;			/* groups, those without rows included */
	int32		capacity;		/* of groups */
	int32		names_used;
	int32		names_room;
	int32		last;			/* the group found last */
	int32		moving;			/* 1 in a moving window */
	int32		unused;			/* 0 */
	int64		missing;		/* rows with a NULL */
	int64		n;				/* rows in all groups */
	OneGroup		groups[FLEXIBLE_ARRAY_MEMBER];
} Oneway;

StaticAssertDecl(sizeof(OneGroup) == 80, "OneGroup has padding");
StaticAssertDecl(offsetof(Oneway, groups) == 48, "Oneway has padding");

/* A group's name as it is looked for. */
typedef struct GroupName
{
	const char *bytes;
	int			length;
	bool		is_number;
} GroupName;

static inline int32 *
oneway_order(Oneway *o)
{
	return (int32 *) (o->groups + o->capacity);
}

static inline char *
oneway_names(Oneway *o)
{
	return (char *) (oneway_order(o) + o->capacity);
}

/* The group at a place in the order of names. */
static inline OneGroup *
oneway_group(Oneway *o, int place)
{
	return o->groups + oneway_order(o)[place];
}

static inline bool
oneway_is_empty(const Oneway *o)
{
	return o->n == 0 && o->missing == 0;
}

/* Sums of squares between and within the groups (statistics.c) */
typedef struct Anova
{
	int64		n;
	int			groups;
	double		df_between;
	double		df_within;
	DoubleDouble mean;
	DoubleDouble between;
	DoubleDouble within;
	bool		is_special;		/* NaN or infinite values */
	bool		is_constant;
	const char *note;			/* why there is no F */
} Anova;

#define PG_GETARG_ONEWAY(n) oneway_from_datum(PG_GETARG_DATUM(n))

/* the state (oneway.c) */
extern Oneway *oneway_new(int capacity, int names_room);
extern Oneway *oneway_with_room(Oneway *o, int capacity, int names_room);
extern Oneway *oneway_canonical(Oneway *o);
extern Oneway *oneway_from_datum(Datum datum);
extern GroupName oneway_name(const char *bytes, int length);
extern int	compare_group_names(GroupName a, GroupName b);
extern GroupName group_name(Oneway *o, const OneGroup *group);
extern char *group_text(Oneway *o, const OneGroup *group);
extern OneGroup *oneway_find(Oneway *o, GroupName name);
extern OneGroup *oneway_find_or_add(Oneway **o, GroupName name);
extern Moments *group_moments(const OneGroup *group);
extern void oneway_check(Oneway *o);
extern Anova oneway_analyse(Oneway *o);

/* A transition state: plain memory of the executor's, made by this room. */
static inline Oneway *
oneway_state(FunctionCallInfo fcinfo)
{
	Oneway	   *o = (Oneway *) PG_GETARG_POINTER(0);

	return likely(!VARATT_IS_EXTENDED(o)) ? o : oneway_from_datum(PG_GETARG_DATUM(0));
}

#endif							/* ONEWAY_H */
