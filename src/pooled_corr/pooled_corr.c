/*
 * pooled_corr.c
 *	  The state: its cells, its canonical form and its check.
 */
#include "core/extension.h"

#include <math.h>

#include "core/aggregate.h"
#include "pooled_corr/pooled_corr.h"

static Size
pooled_corr_size(int capacity)
{
	return offsetof(PooledCorr, cells) + sizeof(SizeCell) * (Size) capacity;
}

PooledCorr *
pooled_corr_new(int capacity)
{
	PooledCorr *p = palloc0(pooled_corr_size(capacity));

	SET_VARSIZE(p, pooled_corr_size(capacity));
	p->capacity = capacity;
	return p;
}

/* A stored or passed value, in plain and aligned memory. */
PooledCorr *
pooled_corr_from_datum(Datum datum)
{
	PooledCorr *p = (PooledCorr *) PG_DETOAST_DATUM(datum);

	if (unlikely(VARSIZE(p) < offsetof(PooledCorr, cells) || p->sizes < 0 || p->sizes > p->capacity ||
				 VARSIZE(p) != pooled_corr_size(p->capacity)))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("value is not of type %s", "pooled_corr")));
	return p;
}

/* ---- cells ---- */

/* The first cell whose n is not below. */
static int
find_place(PooledCorr *p, int64 n)
{
	int			low = 0;
	int			high = p->sizes;

	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (p->cells[middle].n < n)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* NULL where no correlation has that n. */
SizeCell *
pooled_corr_find(PooledCorr *p, int64 n)
{
	int			place = find_place(p, n);

	return place < p->sizes && p->cells[place].n == n ? p->cells + place : NULL;
}

/* A copy with that much room; cells without correlations stay behind. */
static PooledCorr *
with_capacity(PooledCorr *p, int capacity)
{
	PooledCorr *copy = pooled_corr_new(capacity);

	copy->moving = p->moving;
	copy->missing = p->missing;
	copy->count = p->count;
	copy->people = p->people;
	for (int i = 0; i < p->sizes; i++)
		if (p->cells[i].count > 0)
			copy->cells[copy->sizes++] = p->cells[i];
	return copy;
}

static int
live_cells(PooledCorr *p)
{
	int			live = 0;

	for (int i = 0; i < p->sizes; i++)
		live += p->cells[i].count > 0;
	return live;
}

/* The cell of that n; the state may be a larger one afterwards. */
SizeCell *
pooled_corr_find_or_add(PooledCorr **p, int64 n)
{
	SizeCell   *cell = pooled_corr_find(*p, n);
	int			place;

	if (cell != NULL)
		return cell;
	if ((*p)->sizes == (*p)->capacity)
	{
		int			live = live_cells(*p);

		if (live >= MAX_SIZES)
			ereport(ERROR,
					(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
					 errmsg("correlations of more than %d different n", MAX_SIZES)));
		*p = with_capacity(*p, Min(Max(8, live * 2), MAX_SIZES));
	}
	place = find_place(*p, n);
	cell = (*p)->cells + place;
	memmove(cell + 1, cell, sizeof(SizeCell) * ((*p)->sizes - place));
	(*p)->sizes++;
	*cell = (SizeCell) {.n = n};
	return cell;
}

/* + 0 turns -0 into 0 */
static DoubleDouble
positive_zero(DoubleDouble pair)
{
	return (DoubleDouble) {pair.hi + 0.0, pair.lo + 0.0};
}

/* A copy in the one form that its value has outside a transition. */
PooledCorr *
pooled_corr_canonical(PooledCorr *p)
{
	PooledCorr *copy = with_capacity(p, live_cells(p));

	copy->moving = 0;
	for (int i = 0; i < copy->sizes; i++)
	{
		SizeCell   *cell = copy->cells + i;

		cell->r = positive_zero(cell->r);
		cell->r_squared = positive_zero(cell->r_squared);
		cell->z = positive_zero(cell->z);
		cell->z_squared = positive_zero(cell->z_squared);
		cell->peak = 0;
	}
	return copy;
}

/* ---- a cell as moments of one variable ---- */

static Moments *
as_moments(int64 n, DoubleDouble sum, DoubleDouble square)
{
	Moments    *m = moments_new(1, MOMENTS_WIDE);

	m->n = n;
	moments_hi(m)[0] = sum.hi;
	moments_lo(m)[0] = sum.lo;
	moments_hi(m)[1] = square.hi;
	moments_lo(m)[1] = square.lo;
	return m;
}

Moments *
cell_r(const SizeCell *cell)
{
	return as_moments(cell->count, cell->r, cell->r_squared);
}

Moments *
cell_z(const SizeCell *cell)
{
	return as_moments(cell->count - cell->perfect, cell->z, cell->z_squared);
}

/* ---- the check ---- */

static void
impossible(const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("these cannot be the sums of any correlations"),
			 errdetail_internal("%s", detail)));
}

/* atanh of the largest double below 1 is 18.7 */
#define MOST_Z_SQUARED	351.0

static void
check_cell(const SizeCell *cell)
{
	double		slack = 1 + 1e-12;

	if (cell->n < LEAST_SIZE)
		impossible("An n is below 4.");
	if (cell->count < 1 || cell->perfect < 0 || cell->perfect > cell->count)
		impossible("A count is out of range.");
	check_row_count(cell->n);
	check_row_count(cell->count);
	moments_check(cell_r(cell));
	moments_check(cell_z(cell));
	if (cell->r_squared.hi > cell->count * slack || cell->r_squared.hi * slack < cell->perfect)
		impossible("A sum of squared correlations is out of range.");
	if (cell->z_squared.hi > (cell->count - cell->perfect) * MOST_Z_SQUARED ||
		(cell->r_squared.hi - cell->perfect) > cell->z_squared.hi * slack + cell->perfect * 1e-12)
		impossible("A sum of squared z is out of range.");
}

/* The only way in: text, binary and differences pass here. */
void
pooled_corr_check(PooledCorr *p)
{
	int64		count = 0;
	int128		people = 0;

	if (p->missing < 0)
		impossible("A count is negative.");
	check_row_count(p->missing);
	for (int i = 0; i < p->sizes; i++)
	{
		check_cell(p->cells + i);
		if (i > 0 && p->cells[i].n <= p->cells[i - 1].n)
			impossible("The n are not in ascending order.");
		people += (int128) p->cells[i].n * p->cells[i].count;
		if (people > MAX_ROWS)
			check_row_count(MAX_ROWS + 1);
		count += p->cells[i].count;
	}
	check_row_count(count + p->missing);
	p->count = count;
	p->people = people;
}
