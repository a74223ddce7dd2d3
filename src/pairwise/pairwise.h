/*
 * pairwise.h
 *	  k variables two by two: n, sums and cross-products of each pair, over the
 *	  rows that have both.
 *
 * Where moments leave a row with a gap out, this keeps what it has.  Of every
 * ordered pair (i, j) a state holds the sum and the sum of squares of i over
 * the rows in which j is there as well, of every pair the sum of products.
 * Taken out by itself a pair is moments of two variables (pairwise_pair), a
 * variable with itself moments of one: what those answer is answered here.
 *
 * Sums are held as moments hold them (see moments.h): a state has a lo array
 * only where hi alone is not exact.  As long as all is whole and each
 * variable's own sum of squares stays at 2^53 or below, so does every other
 * sum: the rows of a pair are some of each variable's.
 *
 * Sections, in this order, after the 24 bytes of the header, which is that of
 * moments:
 *	 rows		8 k(k + 1)/2	of the pairs 11, 21, 22, 31, ...
 *	 hi			8 S				S = 2 k^2 + k(k - 1)/2
 *	 lo			8 S				MOMENTS_WIDE
 *	 peaks		8 k^2			MOMENTS_MOVING: of the squares, as in moments
 *	 specials	24 k^2			MOMENTS_SPECIAL: rows with NaN, Infinity,
 *								-Infinity of i where j is there
 * The S sums are: sums of i with j (k^2, row by row), squares of i with j
 * (k^2), products of the pairs 21, 31, 32, ...  Five whole-number variables
 * take 624 bytes, 25 take 15 kB, 64 at their widest 303 kB.
 *
 * Why nothing can overflow: k <= 64 bounds S at 10,208 and a state at
 * 310,936 bytes; n and missing together stay at MAX_ROWS or below and every
 * count of a pair at n; values are within the range of moments.
 *
 * Text: {"k": 2, "n": 3, "missing": 0, "rows": [...], "sums": [...],
 * "squares": [...], "products": [...]}, and where there are such, "sums_lo",
 * "squares_lo", "products_lo" and "specials" (an array an ordered pair).  n
 * counts the rows with at least one value, missing those with none.  The
 * empty summary is {}.
 *
 * Binary: version (1 byte), flags (1: 0x02 wide, 0x04 special), k (1),
 * n (8), missing (8), then the sections rows, hi, lo, specials.
 */
#ifndef PAIRWISE_H
#define PAIRWISE_H

#include "core/extension.h"
#include "moments/moments.h"

typedef struct Pairwise
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		k;				/* 0: the empty summary */
	uint8		flags;			/* those of moments */
	uint16		unused;			/* 0 */
	int64		n;				/* rows with a value */
	int64		missing;		/* rows without any */
	int64		rows[FLEXIBLE_ARRAY_MEMBER];
} Pairwise;

#define PAIRS_OF(k)			((k) * ((k) + 1) / 2)
#define PAIR(i, j)			((i) * ((i) + 1) / 2 + (j))	/* j <= i */
#define PAIRWISE_SUMS(k)	(2 * (k) * (k) + (k) * ((k) - 1) / 2)

/* places among the sums: of i where j is there */
#define SUM_WITH(k, i, j)		((i) * (k) + (j))
#define SQUARE_WITH(k, i, j)	((k) * (k) + (i) * (k) + (j))
#define PRODUCT_OF(k, i, j)		(2 * (k) * (k) + (i) * ((i) - 1) / 2 + (j))	/* j < i */

static inline double *
pairwise_hi(Pairwise *p)
{
	return (double *) (p->rows + PAIRS_OF(p->k));
}

static inline double *
pairwise_lo(Pairwise *p)
{
	return pairwise_hi(p) + PAIRWISE_SUMS(p->k);
}

static inline double *
pairwise_peaks(Pairwise *p)
{
	return pairwise_hi(p) + PAIRWISE_SUMS(p->k) * (p->flags & MOMENTS_WIDE ? 2 : 1);
}

/* three counts an ordered pair */
static inline int64 *
pairwise_specials(Pairwise *p)
{
	return (int64 *) (pairwise_peaks(p) + (p->flags & MOMENTS_MOVING ? p->k * p->k : 0));
}

static inline int64 *
pairwise_rows(Pairwise *p, int i, int j)
{
	return &p->rows[i > j ? PAIR(i, j) : PAIR(j, i)];
}

/* A sum, normalised. */
static inline DoubleDouble
pairwise_sum(Pairwise *p, int sum)
{
	return two_sum(pairwise_hi(p)[sum], p->flags & MOMENTS_WIDE ? pairwise_lo(p)[sum] : 0);
}

/* Without rows it is the zero of +, however many variables it has. */
static inline bool
pairwise_is_empty(const Pairwise *p)
{
	return p->n == 0 && p->missing == 0;
}

#define PG_GETARG_PAIRWISE(n) pairwise_from_datum(PG_GETARG_DATUM(n))

/* the state (pairwise.c) */
extern Size pairwise_size(int k, uint8 flags);
extern Pairwise *pairwise_new(int k, uint8 flags);
extern Pairwise *pairwise_with(Pairwise *p, uint8 flags);
extern Pairwise *pairwise_canonical(Pairwise *p);
extern Pairwise *pairwise_from_datum(Datum datum);
extern void pairwise_normalise(Pairwise *p);
extern Moments *pairwise_pair(Pairwise *p, int i, int j);
extern void pairwise_put_pair(Pairwise *p, int i, int j, Moments *pair);
extern int64 pairwise_least_rows(Pairwise *p);

/* moving windows (pairwise.c) */
extern void pairwise_raise_peaks(Pairwise *p);
extern bool pairwise_has_drifted(Pairwise *p);
extern void pairwise_forget(Pairwise *p, int i, int j);

/* the check (check.c) */
extern void pairwise_check(Pairwise *p);

/* merging (merge.c) */
extern Pairwise *pairwise_take_out(Pairwise *a, Pairwise *b);
extern Pairwise *pairwise_merge_in(Pairwise *a, Pairwise *b);

/* A transition state: plain memory of the executor's, made by this room. */
static inline Pairwise *
pairwise_state(FunctionCallInfo fcinfo)
{
	Pairwise   *p = (Pairwise *) PG_GETARG_POINTER(0);

	return likely(!VARATT_IS_EXTENDED(p)) ? p : pairwise_from_datum(PG_GETARG_DATUM(0));
}

#endif							/* PAIRWISE_H */
