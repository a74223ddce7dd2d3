/*
 * engagement.h
 *	  A survey of k items on one scale: people, indices, items.
 *
 * A person's index is the mean of the answered items on 0..100.  With a
 * items answered and p points (each answer less lo) it is the exact fraction
 * 100 p/(a (hi - lo)), so a state counts people by the pair (a, p): the
 * moments of the index, and who is above a threshold, follow without rounding.
 * These cells are sorted by a, then p; a new one is put in its place, and the
 * room for them doubles when it is used up.  There are at most
 * k (k (levels - 1) + 1) of them, fewer than people.
 *
 * In memory, after a header of 64 bytes, all of 8 bytes each:
 *	 counts		k levels		people who chose each level of each item
 *	 sums		k				of points, over people without gaps
 *	 products	k (k + 1)/2		11, 21, 22, 31, ... of the same
 *	 cells		2 capacity		a * 2^32 + p, and the people there
 * 16 items on 1..5 take 1,920 bytes and 16 a cell; a finished state has no
 * more room than cells.
 *
 * Everything is a whole number, so all states of the same people are equal to
 * the bit.  Why nothing can overflow: people, and rows of any kind, stay at
 * 2^48 or below, k at 64, a point at 100: a sum of points is below
 * 2^48 * 2^6 * 2^7 = 2^61, one of products below 2^62; larger sums are taken
 * in 128 bits.  The largest state is below 7 MB.
 *
 * Text: {"lo": 1, "hi": 5, "least": 2, "too_few": 0, "missing": 0,
 * "counts": [[n of lo, ..., n of hi], ...], "sums": [...], "products": [...],
 * "people": [[a, p, n], ...]}.  The empty summary is {}.
 *
 * Binary: version (1 byte), flags (1, always 0), k (1), levels (1), lo (4),
 * least (1), too_few (8), missing (8), cells (4), then counts, sums, products
 * (8 each) and of each cell a (4), p (4) and n (8).
 */
#ifndef ENGAGEMENT_H
#define ENGAGEMENT_H

#include "core/extension.h"
#include "moments/moments.h"
#include "ratings/ratings.h"

#define MAX_ITEMS			MAX_VARIABLES
#define MAX_ITEM_LEVELS		101

typedef struct Cell
{
	int64		key;			/* answered * 2^32 + points */
	int64		people;
} Cell;

#define CELL_KEY(answered, points) (((int64) (answered) << 32) + (points))
#define CELL_ANSWERED(cell)		((int32) ((cell)->key >> 32))
#define CELL_POINTS(cell)		((int32) ((cell)->key & 0xFFFFFFFF))

typedef struct Engagement
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	int32		lo;
	int32		levels;
	int32		items;			/* 0: the empty summary */
	int32		least;			/* items that one must have answered to count */
	int32		cells;
	int32		capacity;
	int32		unused;			/* 0 */
	int64		too_few;		/* people who answered some, but fewer */
	int64		missing;		/* rows without any answer */
	int64		complete;		/* people without gaps */
	int64		unused2;		/* 0 */
	int64		data[FLEXIBLE_ARRAY_MEMBER];
} Engagement;

static inline int64 *
engagement_counts(Engagement *e)
{
	return e->data;
}

static inline int64 *
engagement_sums(Engagement *e)
{
	return e->data + e->items * e->levels;
}

static inline int64 *
engagement_products(Engagement *e)
{
	return engagement_sums(e) + e->items;
}

static inline Cell *
engagement_cells(Engagement *e)
{
	return (Cell *) (engagement_sums(e) + SUMS_OF(e->items));
}

/* Without rows it is the zero of +, whatever the survey. */
static inline bool
engagement_is_empty(const Engagement *e)
{
	return e->cells == 0 && e->too_few == 0 && e->missing == 0;
}

#define PG_GETARG_ENGAGEMENT(n) engagement_from_datum(PG_GETARG_DATUM(n))

/* the state (engagement.c) */
extern Size engagement_size(int items, int levels, int capacity);
extern void engagement_check_shape(int64 items, int64 lo, int64 hi, int64 least);
extern Engagement *engagement_new(int items, int32 lo, int levels, int least, int capacity);
extern Engagement *engagement_with_capacity(Engagement *e, int capacity);
extern Engagement *engagement_from_datum(Datum datum);
extern Engagement *engagement_add_people(Engagement *e, int64 key, int64 people);
extern bool engagement_take_people(Engagement *e, int64 key, int64 people);
extern bool engagement_is_not_negative(const Engagement *e);
extern int64 engagement_people_count(Engagement *e);
extern void engagement_check(Engagement *e);
extern Moments *engagement_moments(Engagement *e);
extern Ratings *engagement_ratings(Engagement *e, int item);

/* people in (aggregates.c) */
extern Engagement *engagement_add_points(Engagement *e, const int *point);

#endif							/* ENGAGEMENT_H */
