/*
 * unit_pairs.h
 *	  Two variables in units: each unit's n, sums, squares and cross-products
 *	  of the rows that carry both.
 *
 * Units go by their names as groups of a oneway do (oneway.h): a text of up to
 * 1,000 bytes, whole numbers by their digits, sorted as numbers and before all
 * others.  Sums are double-doubles in the order of moments of the variables
 * y and x: y, x, yy, xy, xx.  NaN and infinities exist only as counts and
 * enter the sums as 0.  A unit without rows left does not exist outside a
 * transition.
 *
 * In memory, after a header of 48 bytes:
 *	 units		160 capacity	in the order in which they came
 *	 order		4 capacity		their numbers, sorted by name
 *	 names		names_room		one after the other, not terminated
 * A row finds its unit by binary search; a new unit puts a number into order.
 * When room runs out a state of twice the room (units: at most 2^16) takes its
 * place.  A finished state has no more room than it uses, and its units are
 * sorted: it takes 164 bytes a unit and the name.
 *
 * Peaks: in a moving window, the largest sum of squares that each variable of
 * a unit has had, as in moments.h.
 *
 * Why nothing can overflow: there are at most 2^16 units, so that a state is
 * below 2^16 * (160 + 4 + 1000) bytes, 77 MB, and with room to grow below
 * 154 MB; rows stay at MAX_ROWS or below; values and sums of squares stay
 * within what moments.h allows.
 *
 * Text: {"missing": 1, "units": ["A", "B"], "n": [...], "sums_y": [...],
 * "sums_x": [...], "squares_y": [...], "products": [...], "squares_x": [...]},
 * and where there are such, these names with "_lo", and "specials_y" and
 * "specials_x" (an array a unit: rows with NaN, Infinity, -Infinity).  The
 * empty summary is {}.
 *
 * Binary: version (1 byte), flags (1, always 0), missing (8), units (4), then
 * of each unit its name's length (4) and bytes, n (8), specials of y and of x
 * (3 of 8 each), and hi and lo of the five sums (8 each).
 */
#ifndef UNIT_PAIRS_H
#define UNIT_PAIRS_H

#include "core/extension.h"

#include "core/double_double.h"
#include "moments/moments.h"
#include "oneway/oneway.h"

#define MAX_UNITS	MAX_GROUPS
#define PAIR_SUMS	5			/* SUMS_OF(2) */

typedef struct UnitPair
{
	int64		n;
	int64		specials[2][3];	/* of y and x: rows with NaN, Infinity, -Infinity */
	DoubleDouble sums[PAIR_SUMS];
	double		peaks[2];		/* of the squares' hi, in a moving window */
	int32		name;			/* where it starts */
	int32		length;
} UnitPair;

typedef struct UnitPairs
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	int32		count;			/* units, those without rows included */
	int32		capacity;		/* of units */
	int32		names_used;
	int32		names_room;
	int32		last;			/* the unit found last */
	int32		moving;			/* 1 in a moving window */
	int32		unused;			/* 0 */
	int64		missing;		/* rows with a NULL */
	int64		n;				/* rows in all units */
	UnitPair	units[FLEXIBLE_ARRAY_MEMBER];
} UnitPairs;

StaticAssertDecl(sizeof(UnitPair) == 160, "UnitPair has padding");
StaticAssertDecl(offsetof(UnitPairs, units) == 48, "UnitPairs has padding");
StaticAssertDecl(PAIR_SUMS == SUMS_OF(2), "a pair's sums are those of two variables");

static inline int32 *
unit_pairs_order(UnitPairs *p)
{
	return (int32 *) (p->units + p->capacity);
}

static inline char *
unit_pairs_names(UnitPairs *p)
{
	return (char *) (unit_pairs_order(p) + p->capacity);
}

/* The unit at a place in the order of names. */
static inline UnitPair *
unit_pairs_unit(UnitPairs *p, int place)
{
	return p->units + unit_pairs_order(p)[place];
}

static inline bool
unit_pairs_is_empty(const UnitPairs *p)
{
	return p->n == 0 && p->missing == 0;
}

#define PG_GETARG_UNIT_PAIRS(n) unit_pairs_from_datum(PG_GETARG_DATUM(n))

/* the state (unit_pairs.c) */
extern UnitPairs *unit_pairs_new(int capacity, int names_room);
extern UnitPairs *unit_pairs_canonical(UnitPairs *p);
extern UnitPairs *unit_pairs_from_datum(Datum datum);
extern GroupName pair_name(UnitPairs *p, const UnitPair *unit);
extern char *pair_text(UnitPairs *p, const UnitPair *unit);
extern UnitPair *unit_pairs_find(UnitPairs *p, GroupName name);
extern UnitPair *unit_pairs_find_or_add(UnitPairs **p, GroupName name);
extern Moments *pair_moments(const UnitPair *unit);
extern void unit_pairs_check(UnitPairs *p);

/* A transition state: plain memory of the executor's, made by this room. */
static inline UnitPairs *
unit_pairs_state(FunctionCallInfo fcinfo)
{
	UnitPairs  *p = (UnitPairs *) PG_GETARG_POINTER(0);

	return likely(!VARATT_IS_EXTENDED(p)) ? p : unit_pairs_from_datum(PG_GETARG_DATUM(0));
}

#endif							/* UNIT_PAIRS_H */
