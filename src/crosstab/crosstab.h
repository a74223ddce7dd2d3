/*
 * crosstab.h
 *	  Two ordinal variables: how many rows have each pair of values.
 *
 * A value has one of two forms.
 *	 sorted		slots is 0, and used cells stand in ascending order of their
 *				keys.  This is what is stored, sent and compared.
 *	 growing	a transition state: a hash table with open addressing of slots
 *				cells (a power of 2), used of them taken; a free one has
 *				n -1.  A cell whose rows have all left a moving window keeps
 *				its place with n 0 until the table grows.
 * It is one flat varlena: header of 32 bytes and 16 a cell.  A growing one is changed in
 * place, is at most half full, and doubles by returning a new value; 25 pairs
 * of two five-level items take 432 bytes sorted, 1,056 growing.
 *
 * A key orders cells by y, then x: y in the upper half, x with its sign bit
 * turned round in the lower.
 *
 * Why nothing can overflow: there are at most MAX_CELLS = 2^16 different
 * pairs, so a growing state has at most 2^17 slots and 2 MB.  T_check and
 * every merge keep n + missing at MAX_ROWS = 2^48 or below.  Ranks are
 * doubled and centred, |rank| <= n; the sum of a cell's or a row's ranks is
 * below 2^96 and held in 128 bits, products of such sums in double-double.
 *
 * Text: {"cells": [[y, x, n], ...], "missing": 3}, cells in ascending order
 * of y, then x, every n above 0; the empty summary is {}.
 *
 * Binary: version (1 byte), flags (1, always 0), missing (8), cells (4), then
 * a cell: y (4), x (4), n (8).
 */
#ifndef CROSSTAB_H
#define CROSSTAB_H

#include "core/extension.h"

#include "core/double_double.h"
#include "core/estimate.h"

#define MAX_CELLS	65536
#define FREE_SLOT	(-1)

typedef struct CrossCell
{
	int64		key;
	int64		n;
} CrossCell;

typedef struct Crosstab
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	int32		slots;			/* 0: sorted */
	int32		used;			/* cells, or slots that are taken */
	int32		shift;			/* 64 - log2(slots); 0 where sorted */
	int64		n;				/* rows with both values */
	int64		missing;		/* rows without one of them, or both */
	CrossCell	cells[FLEXIBLE_ARRAY_MEMBER];
} Crosstab;

#define CROSSTAB_SIZE(count)	(offsetof(Crosstab, cells) + sizeof(CrossCell) * (count))

static inline int64
cross_key(int32 y, int32 x)
{
	return (int64) ((uint64) (uint32) y << 32 | ((uint32) x ^ 0x80000000U));
}

static inline int32
cross_y(int64 key)
{
	return (int32) (uint32) ((uint64) key >> 32);
}

static inline int32
cross_x(int64 key)
{
	return (int32) ((uint32) (uint64) key ^ 0x80000000U);
}

#define PG_GETARG_CROSSTAB(n) crosstab_from_datum(PG_GETARG_DATUM(n))

/* the state (crosstab.c) */
extern Crosstab *crosstab_new(int cells);
extern Crosstab *crosstab_from_datum(Datum datum);
extern Crosstab *crosstab_sorted(Crosstab *c);
extern Crosstab *crosstab_growing(const Crosstab *c);
extern Crosstab *crosstab_count(Crosstab *state, int64 key, int64 rows);
extern bool crosstab_take(Crosstab *state, int64 key, int64 rows);
extern void crosstab_check(const Crosstab *c);
extern void refuse_cells(void);

/* A transition state: plain memory of the executor's, made by this room. */
static inline Crosstab *
crosstab_state(FunctionCallInfo fcinfo)
{
	Crosstab   *c = (Crosstab *) PG_GETARG_POINTER(0);

	return likely(!VARATT_IS_EXTENDED(c)) ? c : crosstab_from_datum(PG_GETARG_DATUM(0));
}

/* rows and columns with their margins (table.c) */
typedef struct TableCell
{
	int			row;
	int			column;
	int64		n;
} TableCell;

typedef struct Table
{
	int64		n;
	int			rows;			/* levels of y that occur */
	int			columns;		/* of x */
	int			cells;			/* pairs that occur, by row, then column */
	TableCell  *cell;
	int64	   *row_sums;
	int64	   *column_sums;
} Table;

extern Table *table_of(Crosstab *c);

/* Spearman from sums over ranks, however these came about (ordinal.c) */
typedef struct RankSums
{
	int64		n;
	DoubleDouble syy;			/* of ranks doubled and centred */
	DoubleDouble sxx;
	DoubleDouble sxy;
} RankSums;

extern Estimate spearman_of(const RankSums *sums, double level);

/* The ranks of m equal values above below others, of n: doubled and centred. */
static inline int64
centred_rank(int64 below, int64 m, int64 n)
{
	return 2 * below + m - n;
}

/* sums of product with rank over a group of equal values */
static inline DoubleDouble
rank_product(__int128 sum, int64 rank)
{
	return dd_multiply(dd_whole(sum), dd_whole(rank));
}

/* Fewer rows leave Fisher's z without a variance. */
#define LEAST_PAIRS	4

/* What reads a statistic off a table of at least LEAST_PAIRS rows and 2 levels a side. */
typedef Estimate (*TableStatistic) (const Table *t, double level);

extern Datum table_value_datum(FunctionCallInfo fcinfo, TableStatistic statistic);
extern Datum table_estimate_datum(FunctionCallInfo fcinfo, TableStatistic statistic, double level);

#endif							/* CROSSTAB_H */
