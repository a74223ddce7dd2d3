/*
 * columns.c
 *	  Spearman's rho of columns of many values, by PostgreSQL's own sort.
 *
 * Rows go into a sort by y.  Read in that order their ranks in y are known, and
 * each goes with its x into a second sort, by x.  Read in that order, what a
 * value of x adds to the sum of rank products is the sum of its rows' ranks in
 * y times the one rank that they share in x: so only equal values of y are
 * ever looked at twice.
 *
 * Each sort keeps to half of work_mem and spills the rest to disk.  Where many
 * groups are hashed at once, each has its own sort, so it gets the least that a
 * sort can do with.
 *
 * A sort's element is 16 bytes that compare as bytes, handed over as uuids,
 * whose comparison PostgreSQL abbreviates: the value sorted by, then what goes
 * with it.
 */
#include "core/extension.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "port/pg_bswap.h"
#include "utils/tuplesort.h"
#include "utils/typcache.h"
#include "utils/uuid.h"

#include "core/aggregate.h"
#include "crosstab/crosstab.h"

/* Equal values up to here are kept at hand instead of being read twice. */
#define AT_HAND 256

#define LEAST_SORT_MEMORY 64	/* kB, as tuplesort.c has it */

typedef struct Element
{
	uint64		value;
	uint64		other;
} Element;

StaticAssertDecl(sizeof(Element) == UUID_LEN, "an element is as long as a uuid");

typedef struct Columns
{
	Tuplesortstate *by_y;		/* NULL once it has been read */
	Oid			before;			/* the operator < of uuids */
	int			memory;			/* kB for each sort */
	int64		nan;
	bool		known;			/* sums are */
	RankSums	sums;
} Columns;

/* ---- elements ---- */

/* Orders as the number does; -0 is 0. */
static inline uint64
sortable(double value)
{
	uint64		bits;

	value = value == 0 ? 0 : value;
	memcpy(&bits, &value, sizeof(bits));
	return bits & UINT64CONST(1) << 63 ? ~bits : bits | UINT64CONST(1) << 63;
}

static Tuplesortstate *
begin_sort(Oid before, int memory, bool twice)
{
#if PG_VERSION_NUM >= 150000
	return tuplesort_begin_datum(UUIDOID, before, InvalidOid, false, memory, NULL,
								 twice ? TUPLESORT_RANDOMACCESS : TUPLESORT_NONE);
#else
	return tuplesort_begin_datum(UUIDOID, before, InvalidOid, false, memory, NULL, twice);
#endif
}

static inline void
put(Tuplesortstate *sort, uint64 value, uint64 other)
{
	Element		element = {pg_hton64(value), pg_hton64(other)};

	tuplesort_putdatum(sort, PointerGetDatum(&element), false);
}

static inline bool
fetch(Tuplesortstate *sort, Element *element)
{
	Datum		datum;
	bool		isnull;

#if PG_VERSION_NUM >= 160000
	if (!tuplesort_getdatum(sort, true, false, &datum, &isnull, NULL))
		return false;
	memcpy(element, DatumGetPointer(datum), sizeof(Element));
#else
	if (!tuplesort_getdatum(sort, true, &datum, &isnull, NULL))
		return false;
	memcpy(element, DatumGetPointer(datum), sizeof(Element));
	pfree(DatumGetPointer(datum));
#endif
	element->value = pg_ntoh64(element->value);
	element->other = pg_ntoh64(element->other);
	return true;
}

/* ---- rows ---- */

/* Temporary files go with the group, also where the query ends early. */
static void
end_sort(Datum columns)
{
	Columns    *c = (Columns *) DatumGetPointer(columns);

	if (c->by_y != NULL)
		tuplesort_end(c->by_y);
	c->by_y = NULL;
}

static bool
is_hashed(FunctionCallInfo fcinfo)
{
	AggStrategy strategy;

	if (!IsA(fcinfo->context, AggState))
		return false;
	strategy = ((AggState *) fcinfo->context)->aggstrategy;
	return strategy == AGG_HASHED || strategy == AGG_MIXED;
}

static pg_noinline Columns *
columns_begin(FunctionCallInfo fcinfo)
{
	MemoryContext group;
	MemoryContext old;
	Columns    *c;

	if (AggCheckCallContext(fcinfo, &group) != AGG_CONTEXT_AGGREGATE)
		refuse_direct_call();
	old = MemoryContextSwitchTo(group);
	c = palloc0(sizeof(Columns));
	c->before = lookup_type_cache(UUIDOID, TYPECACHE_LT_OPR)->lt_opr;
	c->memory = is_hashed(fcinfo) ? LEAST_SORT_MEMORY : Max(work_mem / 2, LEAST_SORT_MEMORY);
	c->by_y = begin_sort(c->before, c->memory, true);
	MemoryContextSwitchTo(old);
	AggRegisterCallback(fcinfo, end_sort, PointerGetDatum(c));
	return c;
}

SQL_FUNCTION(columns_accum);
Datum
columns_accum(PG_FUNCTION_ARGS)
{
	Columns    *c = PG_ARGISNULL(0) ? columns_begin(fcinfo) : (Columns *) PG_GETARG_POINTER(0);

	if (!PG_ARGISNULL(1) && !PG_ARGISNULL(2))
	{
		double		y = PG_GETARG_FLOAT8(1);
		double		x = PG_GETARG_FLOAT8(2);

		c->sums.n++;
		if (isnan(y) || isnan(x))
			c->nan++;
		else
			put(c->by_y, sortable(y), sortable(x));
	}
	PG_RETURN_POINTER(c);
}

/* ---- ranks ---- */

/* Reads the equal values that begin with first, which was read; all go on with their rank. */
static int64
rank_group(Columns *c, Tuplesortstate *by_x, Element first, int64 below, Element *next, bool *more)
{
	uint64		at_hand[AT_HAND] = {first.other};
	int64		m = 1;
	int64		rank;

	tuplesort_markpos(c->by_y);
	while ((*more = fetch(c->by_y, next)) && next->value == first.value)
	{
		CHECK_FOR_INTERRUPTS();
		if (m < AT_HAND)
			at_hand[m] = next->other;
		m++;
	}
	rank = centred_rank(below, m, c->sums.n);
	for (int i = 0; i < m && i < AT_HAND; i++)
		put(by_x, at_hand[i], (uint64) rank);
	if (m > AT_HAND)
	{
		tuplesort_restorepos(c->by_y);
		for (int64 i = 1; i < m && fetch(c->by_y, next); i++)
			if (i >= AT_HAND)
				put(by_x, next->other, (uint64) rank);
		*more = fetch(c->by_y, next);
	}
	c->sums.syy = dd_add(c->sums.syy, rank_product((int128) m * rank, rank));
	return m;
}

/* From the order of y to that of x. */
static void
rank_y(Columns *c, Tuplesortstate *by_x)
{
	Element		next;
	int64		below = 0;
	bool		more;

	tuplesort_performsort(c->by_y);
	more = fetch(c->by_y, &next);
	while (more)
	{
		Element		first = next;

		CHECK_FOR_INTERRUPTS();
		below += rank_group(c, by_x, first, below, &next, &more);
	}
}

/* The sums, value of x by value. */
static void
rank_x(Columns *c, Tuplesortstate *by_x)
{
	Element		next;
	int64		below = 0;
	bool		more;

	tuplesort_performsort(by_x);
	more = fetch(by_x, &next);
	while (more)
	{
		uint64		value = next.value;
		int128		y_ranks = 0;
		int64		m = 0;
		int64		rank;

		do
		{
			CHECK_FOR_INTERRUPTS();
			y_ranks += (int64) next.other;
			m++;
			more = fetch(by_x, &next);
		} while (more && next.value == value);
		rank = centred_rank(below, m, c->sums.n);
		c->sums.sxx = dd_add(c->sums.sxx, rank_product((int128) m * rank, rank));
		c->sums.sxy = dd_add(c->sums.sxy, rank_product(y_ranks, rank));
		below += m;
	}
}

/* Once for all final functions that share the state. */
static void
know_sums(Columns *c)
{
	Tuplesortstate *by_x;

	if (c->known)
		return;
	by_x = begin_sort(c->before, c->memory, false);
	rank_y(c, by_x);
	end_sort(PointerGetDatum(c));
	rank_x(c, by_x);
	tuplesort_end(by_x);
	c->known = true;
}

static Estimate
columns_estimate(Columns *c)
{
	Estimate	e;

	if (c == NULL || c->sums.n < LEAST_PAIRS)
		return estimate_unknown(c ? c->sums.n : 0, "n < 4");
	if (c->nan > 0)
	{
		e = estimate_value(NAN, c->sums.n);
		e.note = "NaN values";
		return e;
	}
	know_sums(c);
	if (c->sums.syy.hi == 0 || c->sums.sxx.hi == 0)
		return estimate_unknown(c->sums.n, "no variance");
	return spearman_of(&c->sums, 0.95);
}

static Columns *
final_state(FunctionCallInfo fcinfo)
{
	if (AggCheckCallContext(fcinfo, NULL) != AGG_CONTEXT_AGGREGATE)
		refuse_direct_call();
	return PG_ARGISNULL(0) ? NULL : (Columns *) PG_GETARG_POINTER(0);
}

SQL_FUNCTION(columns_spearman);
Datum
columns_spearman(PG_FUNCTION_ARGS)
{
	Estimate	e = columns_estimate(final_state(fcinfo));

	if (!e.has_value)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(e.value);
}

SQL_FUNCTION(columns_spearman_estimate);
Datum
columns_spearman_estimate(PG_FUNCTION_ARGS)
{
	Estimate	e = columns_estimate(final_state(fcinfo));

	return estimate_datum(fcinfo, &e);
}
