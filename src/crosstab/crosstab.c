/*
 * crosstab.c
 *	  States, their hash table and their check.
 */
#include "core/extension.h"

#include "core/aggregate.h"
#include "crosstab/crosstab.h"

#define FIRST_SLOTS 16

void
refuse_cells(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("a crosstab holds at most %d different pairs of values", MAX_CELLS),
			 errhint("For columns of many values use spearman(y::float8, x::float8), or put the values into classes first.")));
}

/* A sorted summary with room for cells that the caller fills. */
Crosstab *
crosstab_new(int cells)
{
	Crosstab   *c = palloc0(CROSSTAB_SIZE(cells));

	SET_VARSIZE(c, CROSSTAB_SIZE(cells));
	c->used = cells;
	return c;
}

/* A stored or passed value, in plain and aligned memory. */
Crosstab *
crosstab_from_datum(Datum datum)
{
	Crosstab   *c = (Crosstab *) PG_DETOAST_DATUM(datum);

	if (VARSIZE(c) < CROSSTAB_SIZE(0) || c->slots < 0 || c->slots > 2 * MAX_CELLS ||
		c->used < 0 || c->used > MAX_CELLS ||
		VARSIZE(c) != CROSSTAB_SIZE(c->slots > 0 ? c->slots : c->used) ||
		(c->slots > 0 && (c->slots != (int64) 1 << (64 - c->shift) || c->used > c->slots / 2)))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("value is not of type %s", "crosstab")));
	return c;
}

/* ---- the hash table ---- */

/* The finaliser of MurmurHash3: keys differ in few bits. */
static inline uint64
mix(uint64 key)
{
	key ^= key >> 33;
	key *= UINT64CONST(0xff51afd7ed558ccd);
	key ^= key >> 33;
	return key * UINT64CONST(0xc4ceb9fe1a85ec53);
}

/* The key's slot, or the free one where it belongs. */
static inline CrossCell *
find_slot(Crosstab *state, int64 key)
{
	uint32		at = (uint32) (mix((uint64) key) >> state->shift);

	while (state->cells[at].key != key && state->cells[at].n != FREE_SLOT)
		at = (at + 1) & (state->slots - 1);
	return &state->cells[at];
}

static Crosstab *
empty_table(int slots)
{
	Crosstab   *state = palloc(CROSSTAB_SIZE(slots));

	memset(state, 0, CROSSTAB_SIZE(0));
	SET_VARSIZE(state, CROSSTAB_SIZE(slots));
	state->slots = slots;
	state->shift = 64;
	for (int s = slots; s > 1; s /= 2)
		state->shift--;
	/* no n is FREE_SLOT's -1 but that of a free slot */
	memset(state->cells, 0xff, sizeof(CrossCell) * slots);
	return state;
}

/* The value as a growing one with room for more cells; rows that left are gone. */
Crosstab *
crosstab_growing(const Crosstab *c)
{
	int			places = c->slots > 0 ? c->slots : c->used;
	int			taken = 0;
	int			slots = FIRST_SLOTS;
	Crosstab   *state;

	for (int i = 0; i < places; i++)
		taken += c->cells[i].n > 0;
	/* room for half as many again, lest a moving window rebuild it row by row */
	while (slots / 2 < taken + taken / 2 + 1 && slots < 2 * MAX_CELLS)
		slots *= 2;
	state = empty_table(slots);
	for (int i = 0; i < places; i++)
		if (c->cells[i].n > 0)
			*find_slot(state, c->cells[i].key) = c->cells[i];
	state->used = taken;
	state->n = c->n;
	state->missing = c->missing;
	return state;
}

/* Where a free slot must be taken: the state, or a larger one. */
static pg_noinline Crosstab *
take_slot(Crosstab *state, int64 key, int64 rows)
{
	CrossCell  *slot;

	if (state->used >= state->slots / 2)
	{
		state = crosstab_growing(state);
		if (state->used >= MAX_CELLS)
			refuse_cells();
	}
	slot = find_slot(state, key);
	slot->key = key;
	slot->n = rows;
	state->used++;
	state->n += rows;
	return state;
}

/* Counts rows in; the state, which is growing, may be a larger one afterwards. */
Crosstab *
crosstab_count(Crosstab *state, int64 key, int64 rows)
{
	CrossCell  *slot = find_slot(state, key);

	if (unlikely(slot->n == FREE_SLOT))
		return take_slot(state, key, rows);
	slot->n += rows;
	state->n += rows;
	return state;
}

/* Counts rows out again; false where there are not as many. */
bool
crosstab_take(Crosstab *state, int64 key, int64 rows)
{
	CrossCell  *slot = find_slot(state, key);

	if (slot->n < rows)
		return false;
	slot->n -= rows;
	state->n -= rows;
	return true;
}

/* ---- the finished form ---- */

static int
compare_cells(const void *a, const void *b)
{
	int64		left = ((const CrossCell *) a)->key;
	int64		right = ((const CrossCell *) b)->key;

	return left < right ? -1 : left > right;
}

/* The value in its sorted form: itself, or a copy. */
Crosstab *
crosstab_sorted(Crosstab *c)
{
	int			taken = 0;
	Crosstab   *sorted;

	if (c->slots == 0)
		return c;
	for (int i = 0; i < c->slots; i++)
		taken += c->cells[i].n > 0;
	sorted = crosstab_new(taken);
	taken = 0;
	for (int i = 0; i < c->slots; i++)
		if (c->cells[i].n > 0)
			sorted->cells[taken++] = c->cells[i];
	qsort(sorted->cells, taken, sizeof(CrossCell), compare_cells);
	sorted->n = c->n;
	sorted->missing = c->missing;
	return sorted;
}

/* The only way in: text and binary pass here; n is taken from the cells. */
void
crosstab_check(const Crosstab *c)
{
	int64		rows = 0;

	if (c->missing < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("count of missing pairs is negative")));
	check_row_count(c->missing);
	for (int i = 0; i < c->used; i++)
	{
		const CrossCell *cell = &c->cells[i];

		if (cell->n < 1)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("count of the pair (%d, %d) is not above 0", cross_y(cell->key), cross_x(cell->key))));
		if (i > 0 && cell[-1].key >= cell->key)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("pairs of a crosstab must ascend by y, then x, and none may come twice")));
		check_row_count(cell->n);
		rows += cell->n;
		check_row_count(rows);
	}
	check_row_count(rows + c->missing);
	if (rows != c->n)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("value is not of type %s", "crosstab")));
}
