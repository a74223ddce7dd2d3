/*
 * merge.c
 *	  Engagement into engagement: merging, taking out, comparing.
 */
#include "core/extension.h"

#include "miscadmin.h"

#include "core/aggregate.h"
#include "engagement/engagement.h"

static bool
same_survey(const Engagement *a, const Engagement *b)
{
	return a->items == b->items && a->lo == b->lo && a->levels == b->levels && a->least == b->least;
}

static void
require_same_survey(const Engagement *a, const Engagement *b)
{
	if (same_survey(a, b))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("engagement of different surveys cannot be put together"),
			 errdetail("%d items on %d..%d (%d needed), and %d on %d..%d (%d needed).",
					   a->items, a->lo, a->lo + a->levels - 1, a->least,
					   b->items, b->lo, b->lo + b->levels - 1, b->least)));
}

/* counts, sums and products stand in one array; sign is 1 or -1 */
static void
add_arrays(Engagement *a, Engagement *b, int sign)
{
	a->too_few += sign * b->too_few;
	a->missing += sign * b->missing;
	a->complete += sign * b->complete;
	for (int i = 0; i < a->items * a->levels + SUMS_OF(a->items); i++)
		a->data[i] += sign * b->data[i];
}

/* How many of b's indices nobody has in a yet; both lists are sorted. */
static int
count_new_cells(Engagement *a, Engagement *b)
{
	Cell	   *cell = engagement_cells(a);
	Cell	   *end = cell + a->cells;
	int			count = 0;

	for (int i = 0; i < b->cells; i++)
	{
		int64		key = engagement_cells(b)[i].key;

		while (cell < end && cell->key < key)
			cell++;
		count += cell == end || cell->key != key;
	}
	return count;
}

/* Adds b's cells to a's, from the last to the first, so that none is in the way. */
static Engagement *
merge_cells(Engagement *a, Engagement *b)
{
	int			left = a->cells;
	int			total = a->cells + count_new_cells(a, b);
	Cell	   *cells;

	if (total > a->capacity)
		a = engagement_with_capacity(a, Max(total, 2 * a->capacity));
	cells = engagement_cells(a);
	for (int i = b->cells - 1, at = total - 1; i >= 0; at--)
	{
		Cell		cell = engagement_cells(b)[i];

		if (left > 0 && cells[left - 1].key > cell.key)
			cells[at] = cells[--left];
		else
		{
			if (left > 0 && cells[left - 1].key == cell.key)
				cell.people += cells[--left].people;
			cells[at] = cell;
			i--;
		}
	}
	a->cells = total;
	return a;
}

/* Takes b's people out of a's cells; false where they are not all there. */
static bool
take_out_cells(Engagement *a, Engagement *b)
{
	Cell	   *cells = engagement_cells(a);
	Cell	   *other = engagement_cells(b);
	Cell	   *end = other + b->cells;
	int			kept = 0;

	for (int i = 0; i < a->cells; i++)
	{
		Cell		cell = cells[i];

		if (other < end && other->key == cell.key)
			cell.people -= (other++)->people;
		if (cell.people < 0)
			return false;
		if (cell.people > 0)
			cells[kept++] = cell;
	}
	a->cells = kept;
	return other == end;
}

/* Changes a in place, or a larger copy of it. */
static Engagement *
merge_in(Engagement *a, Engagement *b)
{
	CHECK_FOR_INTERRUPTS();
	require_same_survey(a, b);
	/* before anything is added: two checked summaries cannot wrap 64 bits */
	check_row_count(engagement_people_count(a) + a->too_few + a->missing +
					engagement_people_count(b) + b->too_few + b->missing);
	add_arrays(a, b, 1);
	return merge_cells(a, b);
}

static void
not_contained(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("the people to take out are not all in this engagement")));
}

static void
take_out_of(Engagement *a, Engagement *b)
{
	if (engagement_is_empty(a))
		not_contained();
	require_same_survey(a, b);
	add_arrays(a, b, -1);
	if (!take_out_cells(a, b) || a->too_few < 0 || a->missing < 0 || !engagement_is_not_negative(a))
		not_contained();
}

/* ---- as an aggregate ---- */

SQL_FUNCTION(engagement_combine);
Datum
engagement_combine(PG_FUNCTION_ARGS)
{
	Engagement *state;
	Engagement *other;

	require_aggregate(fcinfo);
	state = PG_ARGISNULL(0) ? engagement_new(0, 0, 0, 0, 0) : PG_GETARG_ENGAGEMENT(0);
	if (PG_ARGISNULL(1))
		PG_RETURN_POINTER(state);
	other = PG_GETARG_ENGAGEMENT(1);
	if (engagement_is_empty(other))
		PG_RETURN_POINTER(state);
	if (state->items == 0)
		PG_RETURN_POINTER(engagement_with_capacity(other, Max(16, other->cells)));
	PG_RETURN_POINTER(merge_in(state, other));
}

SQL_FUNCTION(engagement_uncombine);
Datum
engagement_uncombine(PG_FUNCTION_ARGS)
{
	Engagement *state;
	Engagement *other;

	require_aggregate(fcinfo);
	state = PG_ARGISNULL(0) ? engagement_new(0, 0, 0, 0, 0) : PG_GETARG_ENGAGEMENT(0);
	if (PG_ARGISNULL(1))
		PG_RETURN_POINTER(state);
	other = PG_GETARG_ENGAGEMENT(1);
	if (engagement_is_empty(other))
		PG_RETURN_POINTER(state);
	take_out_of(state, other);
	PG_RETURN_POINTER(engagement_is_empty(state) ? engagement_new(0, 0, 0, 0, 0) : state);
}

/* ---- as operators ---- */

SQL_FUNCTION(engagement_add);
Datum
engagement_add(PG_FUNCTION_ARGS)
{
	Engagement *a = PG_GETARG_ENGAGEMENT(0);
	Engagement *b = PG_GETARG_ENGAGEMENT(1);

	if (engagement_is_empty(a) || engagement_is_empty(b))
	{
		a = engagement_is_empty(b) ? a : b;
		PG_RETURN_POINTER(engagement_with_capacity(a, a->cells));
	}
	a = merge_in(engagement_with_capacity(a, a->cells + b->cells), b);
	PG_RETURN_POINTER(engagement_with_capacity(a, a->cells));
}

SQL_FUNCTION(engagement_subtract);
Datum
engagement_subtract(PG_FUNCTION_ARGS)
{
	Engagement *a = PG_GETARG_ENGAGEMENT(0);
	Engagement *b = PG_GETARG_ENGAGEMENT(1);

	a = engagement_with_capacity(a, a->cells);
	if (engagement_is_empty(b))
		PG_RETURN_POINTER(a);
	take_out_of(a, b);
	a = engagement_with_capacity(a, a->cells);
	engagement_check(a);
	PG_RETURN_POINTER(a);
}

static bool
engagement_equal(Engagement *a, Engagement *b)
{
	if (engagement_is_empty(a) && engagement_is_empty(b))
		return true;
	return same_survey(a, b) && a->cells == b->cells && a->complete == b->complete &&
		a->too_few == b->too_few && a->missing == b->missing &&
		memcmp(a->data, b->data,
			   engagement_size(a->items, a->levels, a->cells) - offsetof(Engagement, data)) == 0;
}

SQL_FUNCTION(engagement_eq);
Datum
engagement_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(engagement_equal(PG_GETARG_ENGAGEMENT(0), PG_GETARG_ENGAGEMENT(1)));
}

SQL_FUNCTION(engagement_ne);
Datum
engagement_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!engagement_equal(PG_GETARG_ENGAGEMENT(0), PG_GETARG_ENGAGEMENT(1)));
}
