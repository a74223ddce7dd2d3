/*
 * ratings.h
 *	  One question's answers on a whole-number scale: a count a level.
 *
 * In memory and on disk: 24 bytes and 8 a level; a 0..10 scale takes 112.
 * The scale has 2 to MAX_LEVELS levels, lo and hi within +-1,000,000.  The
 * empty summary has no scale (levels 0).  A summary without rows is the zero of
 * the algebra, whether it has a scale or not.
 *
 * Why nothing can overflow: T_check and every merge keep answers + missing at
 * MAX_ROWS = 2^48 or less, and levels are counted from lo, so a level is
 * below 2^10: n * sum(level^2) is below 2^48 * 2^48 * 2^20 = 2^116.  Single
 * rows are not checked: 2^48 of them take years.
 *
 * Text: {"lo": 0, "hi": 10, "counts": [n of lo, ..., n of hi], "missing": 3};
 * the empty summary is {}, or {"missing": 0}.
 *
 * Binary: version (1 byte), flags (1, always 0), missing (8), lo (4), hi (4),
 * then hi - lo + 1 counts (8 each); the empty summary ends after missing.
 */
#ifndef RATINGS_H
#define RATINGS_H

#include "core/extension.h"

#define MAX_LEVELS		1001
#define MAX_SCALE_END	1000000

typedef struct Ratings
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	int32		lo;
	int32		levels;			/* 0: the empty summary */
	int32		unused;			/* 0 */
	int64		missing;
	int64		counts[FLEXIBLE_ARRAY_MEMBER];
} Ratings;

#define RATINGS_SIZE(levels) (offsetof(Ratings, counts) + sizeof(int64) * (levels))
#define RATINGS_HI(r)	((r)->lo + (r)->levels - 1)

#define PG_GETARG_RATINGS(n) ratings_from_datum(PG_GETARG_DATUM(n))

/* the scale and the state (ratings.c) */
extern void check_scale(int32 lo, int32 hi);
extern void refuse_score(double score, int32 lo, int32 hi);
extern int32 whole_score(double score, int32 lo, int32 hi);
extern Ratings *ratings_new(int32 lo, int32 levels);
extern Ratings *ratings_copy(const Ratings *r);
extern Ratings *ratings_from_datum(Datum datum);
extern void ratings_check(const Ratings *r);
extern int64 ratings_answers(const Ratings *r);
extern bool ratings_is_empty(const Ratings *r);
extern int64 ratings_between(const Ratings *r, int32 from, int32 to);

/* A transition state: plain memory of the executor's, made by this room. */
static inline Ratings *
ratings_state(FunctionCallInfo fcinfo)
{
	Ratings    *r = (Ratings *) PG_GETARG_POINTER(0);

	return likely(!VARATT_IS_EXTENDED(r)) ? r : ratings_from_datum(PG_GETARG_DATUM(0));
}

/* sums over the distribution (statistics.c) */
typedef struct RatingsSums
{
	int64		n;
	double		mean;
	double		above_lo;		/* the mean, counted from lo */
	double		variance;		/* n - 1; 0 below 2 answers */
	bool		constant;		/* all answers equal */
} RatingsSums;

extern RatingsSums ratings_sums(const Ratings *r);

#endif							/* RATINGS_H */
