/*
 * pooled_corr.h
 *	  Many correlations of the same two things, each of its own n: a
 *	  meta-analysis of correlations.
 *
 * A pooled estimate weights each correlation by a function of its n that is
 * known only when all have been seen (DerSimonian and Laird's holds tau^2), so
 * a state keeps the sums of r, r^2, z and z^2 for each n that occurs (z
 * Fisher's, atanh r).  A correlation of 1 or -1 has no z: it is counted, and
 * enters the sums of r alone.  Sums are double-doubles.
 *
 * In memory, after a header of 48 bytes: 96 bytes for each n, sorted by n;
 * the room for them doubles when it is used up, and a finished state has no
 * more than it uses.
 *
 * Peaks: in a moving window, the largest sum of z^2 and of correlations of 1
 * that an n has had, as in moments.h; r^2 is within z^2 and z^2/400.
 *
 * Why nothing can overflow: n runs from 4, and all n together, and rows of any
 * kind, stay at MAX_ROWS or below; |r| is at most 1 and |z| below 19; at most
 * 10,000 n take 960 kB.
 *
 * Text: {"missing": 1, "n": [30, 45], "counts": [2, 1], "perfect": [0, 0],
 * "r": [...], "r_squared": [...], "z": [...], "z_squared": [...]}, and the
 * low parts "r_lo", "r_squared_lo", "z_lo", "z_squared_lo" where there are
 * such.  "perfect" may be left out where it is all 0.  The empty summary is {}.
 *
 * Binary: version (1 byte), flags (1, always 0), missing (8), how many n (4),
 * then of each n, count and perfect (8 each), and r, r^2, z, z^2 (hi and lo of
 * 8 each).
 */
#ifndef POOLED_CORR_H
#define POOLED_CORR_H

#include "core/extension.h"

#include "core/double_double.h"
#include "moments/moments.h"

#define MAX_SIZES		10000
#define LEAST_SIZE		4		/* fewer rows leave Fisher's z without a variance */

/* The correlations of one n. */
typedef struct SizeCell
{
	int64		n;
	int64		count;
	int64		perfect;		/* of them, those of 1 or -1 */
	DoubleDouble r;
	DoubleDouble r_squared;
	DoubleDouble z;
	DoubleDouble z_squared;
	double		peak;
} SizeCell;

typedef struct PooledCorr
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	int32		sizes;
	int32		capacity;
	int32		moving;			/* 1 in a moving window */
	int64		missing;		/* rows with a NULL, or an n below 4 */
	int64		count;			/* correlations */
	int64		people;			/* all n together */
	int64		unused;			/* 0 */
	SizeCell	cells[FLEXIBLE_ARRAY_MEMBER];
} PooledCorr;

StaticAssertDecl(sizeof(SizeCell) == 96, "SizeCell has padding");
StaticAssertDecl(offsetof(PooledCorr, cells) == 48, "PooledCorr has padding");

static inline bool
pooled_corr_is_empty(const PooledCorr *p)
{
	return p->count == 0 && p->missing == 0;
}

#define PG_GETARG_POOLED_CORR(n) pooled_corr_from_datum(PG_GETARG_DATUM(n))

/* the state (pooled_corr.c) */
extern PooledCorr *pooled_corr_new(int capacity);
extern PooledCorr *pooled_corr_canonical(PooledCorr *p);
extern PooledCorr *pooled_corr_from_datum(Datum datum);
extern SizeCell *pooled_corr_find(PooledCorr *p, int64 n);
extern SizeCell *pooled_corr_find_or_add(PooledCorr **p, int64 n);
extern Moments *cell_r(const SizeCell *cell);
extern Moments *cell_z(const SizeCell *cell);
extern void pooled_corr_check(PooledCorr *p);

/* A transition state: plain memory of the executor's, made by this room. */
static inline PooledCorr *
pooled_corr_state(FunctionCallInfo fcinfo)
{
	PooledCorr *p = (PooledCorr *) PG_GETARG_POINTER(0);

	return likely(!VARATT_IS_EXTENDED(p)) ? p : pooled_corr_from_datum(PG_GETARG_DATUM(0));
}

#endif							/* POOLED_CORR_H */
