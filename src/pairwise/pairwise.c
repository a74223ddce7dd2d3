/*
 * pairwise.c
 *	  The state: its sections, its canonical form, and a pair as moments.
 */
#include "core/extension.h"

#include <math.h>

#include "pairwise/pairwise.h"

Size
pairwise_size(int k, uint8 flags)
{
	Size		fields = PAIRS_OF(k) + PAIRWISE_SUMS(k);

	if (flags & MOMENTS_WIDE)
		fields += PAIRWISE_SUMS(k);
	if (flags & MOMENTS_MOVING)
		fields += k * k;
	if (flags & MOMENTS_SPECIAL)
		fields += 3 * k * k;
	return offsetof(Pairwise, rows) + sizeof(double) * fields;
}

/* A summary without rows; k 0 makes the empty one. */
Pairwise *
pairwise_new(int k, uint8 flags)
{
	Pairwise   *p = palloc0(pairwise_size(k, flags));

	SET_VARSIZE(p, pairwise_size(k, flags));
	p->k = k;
	p->flags = flags;
	return p;
}

/* A copy that has the sections of flags; what it lacks starts at 0. */
Pairwise *
pairwise_with(Pairwise *p, uint8 flags)
{
	Pairwise   *copy = pairwise_new(p->k, flags);
	Size		sums = sizeof(double) * PAIRWISE_SUMS(p->k);
	uint8		both = p->flags & flags;

	copy->n = p->n;
	copy->missing = p->missing;
	memcpy(copy->rows, p->rows, sizeof(int64) * PAIRS_OF(p->k));
	memcpy(pairwise_hi(copy), pairwise_hi(p), sums);
	if (both & MOMENTS_WIDE)
		memcpy(pairwise_lo(copy), pairwise_lo(p), sums);
	if (both & MOMENTS_MOVING)
		memcpy(pairwise_peaks(copy), pairwise_peaks(p), sizeof(double) * p->k * p->k);
	if (both & MOMENTS_SPECIAL)
		memcpy(pairwise_specials(copy), pairwise_specials(p), sizeof(int64) * 3 * p->k * p->k);
	return copy;
}

/* Brings the pairs of hi and lo of a wide state to their one form. */
void
pairwise_normalise(Pairwise *p)
{
	double	   *hi = pairwise_hi(p);
	double	   *lo = pairwise_lo(p);

	for (int i = 0; i < PAIRWISE_SUMS(p->k); i++)
	{
		DoubleDouble sum = two_sum(hi[i], lo[i]);

		hi[i] = sum.hi;
		lo[i] = sum.lo;
	}
}

/* Whether hi alone holds every sum exactly, as the header defines it. */
static bool
is_whole(Pairwise *p)
{
	for (int i = 0; i < PAIRWISE_SUMS(p->k); i++)
	{
		DoubleDouble sum = pairwise_sum(p, i);

		if (sum.lo != 0 || sum.hi != rint(sum.hi) || fabs(sum.hi) > WHOLE_LIMIT)
			return false;
	}
	return true;
}

static bool
has_specials(Pairwise *p)
{
	if (p->flags & MOMENTS_SPECIAL)
		for (int i = 0; i < 3 * p->k * p->k; i++)
			if (pairwise_specials(p)[i] != 0)
				return true;
	return false;
}

/* A copy in the one form that its value has outside a transition. */
Pairwise *
pairwise_canonical(Pairwise *p)
{
	Pairwise   *copy = pairwise_with(p, (is_whole(p) ? 0 : MOMENTS_WIDE) |
									 (has_specials(p) ? MOMENTS_SPECIAL : 0));

	for (int i = 0; i < PAIRWISE_SUMS(p->k); i++)
	{
		DoubleDouble sum = pairwise_sum(p, i);

		/* + 0 turns -0 into 0 */
		pairwise_hi(copy)[i] = sum.hi + 0.0;
		if (copy->flags & MOMENTS_WIDE)
			pairwise_lo(copy)[i] = sum.lo + 0.0;
	}
	return copy;
}

/* A stored or passed value, in plain and aligned memory. */
Pairwise *
pairwise_from_datum(Datum datum)
{
	Pairwise   *p = (Pairwise *) PG_DETOAST_DATUM(datum);

	if (unlikely(VARSIZE(p) < offsetof(Pairwise, rows) || p->k > MAX_VARIABLES ||
				 VARSIZE(p) != pairwise_size(p->k, p->flags)))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("value is not of type %s", "moments_pairwise")));
	return p;
}

/* ---- a pair as moments ---- */

/* Where the sums of a pair's moments stand in this state; how many there are. */
static int
places_of(int k, int i, int j, int *places)
{
	if (i == j)
	{
		places[0] = SUM_WITH(k, i, i);
		places[1] = SQUARE_WITH(k, i, i);
		return 2;
	}
	places[0] = SUM_WITH(k, i, j);
	places[1] = SUM_WITH(k, j, i);
	places[2] = SQUARE_WITH(k, i, j);
	places[3] = PRODUCT_OF(k, Max(i, j), Min(i, j));
	places[4] = SQUARE_WITH(k, j, i);
	return 5;
}

/* The moments of i and j, or of i alone, over the rows that have them. */
Moments *
pairwise_pair(Pairwise *p, int i, int j)
{
	int			places[5];
	int			count = places_of(p->k, i, j, places);
	Moments    *pair = moments_new(i == j ? 1 : 2, p->flags & (MOMENTS_WIDE | MOMENTS_SPECIAL));

	pair->n = *pairwise_rows(p, i, j);
	pair->missing = p->n + p->missing - pair->n;
	for (int s = 0; s < count; s++)
	{
		DoubleDouble sum = pairwise_sum(p, places[s]);

		moments_hi(pair)[s] = sum.hi;
		if (pair->flags & MOMENTS_WIDE)
			moments_lo(pair)[s] = sum.lo;
	}
	if (pair->flags & MOMENTS_SPECIAL)
	{
		memcpy(moments_specials(pair), pairwise_specials(p) + 3 * SUM_WITH(p->k, i, j), 3 * sizeof(int64));
		if (i != j)
			memcpy(moments_specials(pair) + 3, pairwise_specials(p) + 3 * SUM_WITH(p->k, j, i), 3 * sizeof(int64));
	}
	return pair;
}

/* Puts a pair's sums back where they came from. */
void
pairwise_put_pair(Pairwise *p, int i, int j, Moments *pair)
{
	int			places[5];
	int			count = places_of(p->k, i, j, places);

	for (int s = 0; s < count; s++)
	{
		DoubleDouble sum = moments_pair(pair, s);

		pairwise_hi(p)[places[s]] = sum.hi;
		if (p->flags & MOMENTS_WIDE)
			pairwise_lo(p)[places[s]] = sum.lo;
	}
}

/* Rows of the pair that has fewest. */
int64
pairwise_least_rows(Pairwise *p)
{
	int64		least = p->k > 0 ? p->rows[0] : 0;

	for (int i = 1; i < PAIRS_OF(p->k); i++)
		least = Min(least, p->rows[i]);
	return least;
}

/* ---- moving windows ---- */

void
pairwise_raise_peaks(Pairwise *p)
{
	double	   *peaks = pairwise_peaks(p);
	double	   *squares = pairwise_hi(p) + SQUARE_WITH(p->k, 0, 0);

	for (int i = 0; i < p->k * p->k; i++)
		peaks[i] = Max(peaks[i], squares[i]);
}

/* Whether what has left the window may show in what is left of it. */
bool
pairwise_has_drifted(Pairwise *p)
{
	double	   *peaks = pairwise_peaks(p);
	double	   *squares = pairwise_hi(p) + SQUARE_WITH(p->k, 0, 0);

	for (int i = 0; i < p->k; i++)
		for (int j = 0; j < p->k; j++)
			if (*pairwise_rows(p, i, j) > 0 &&
				squares[i * p->k + j] * WINDOW_RESET < peaks[i * p->k + j])
				return true;
	return false;
}

/* The sums of a pair without rows are 0, whatever rounding left in them. */
void
pairwise_forget(Pairwise *p, int i, int j)
{
	int			places[5];
	int			count = places_of(p->k, i, j, places);

	for (int s = 0; s < count; s++)
	{
		pairwise_hi(p)[places[s]] = 0;
		if (p->flags & MOMENTS_WIDE)
			pairwise_lo(p)[places[s]] = 0;
	}
	if (p->flags & MOMENTS_MOVING)
		pairwise_peaks(p)[i * p->k + j] = pairwise_peaks(p)[j * p->k + i] = 0;
}
