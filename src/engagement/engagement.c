/*
 * engagement.c
 *	  The state: its cells, what it is composed of, and its check.
 */
#include "core/extension.h"

#include "core/aggregate.h"
#include "engagement/engagement.h"

Size
engagement_size(int items, int levels, int capacity)
{
	return offsetof(Engagement, data) +
		sizeof(int64) * ((Size) items * levels + SUMS_OF(items)) + sizeof(Cell) * (Size) capacity;
}

/* Refuses what is no survey, before it sizes anything. */
void
engagement_check_shape(int64 items, int64 lo, int64 hi, int64 least)
{
	if (items < 1 || items > MAX_ITEMS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a survey has 1 to %d items", MAX_ITEMS)));
	if (lo < -MAX_SCALE_END || hi > MAX_SCALE_END || lo >= hi || hi - lo >= MAX_ITEM_LEVELS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg(INT64_FORMAT ".." INT64_FORMAT " is not a survey's scale", lo, hi),
				 errdetail("A scale runs from lo up to hi and has at most %d levels.", MAX_ITEM_LEVELS)));
	if (least < 1 || least > items)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a person cannot be asked for " INT64_FORMAT " of " INT64_FORMAT " items",
						least, items)));
}

/* A summary without people; items 0 makes the empty one. */
Engagement *
engagement_new(int items, int32 lo, int levels, int least, int capacity)
{
	Size		size = engagement_size(items, levels, capacity);
	Engagement *e = palloc0(size);

	SET_VARSIZE(e, size);
	e->items = items;
	e->lo = lo;
	e->levels = levels;
	e->least = least;
	e->capacity = capacity;
	return e;
}

/* A copy with room for that many cells, which all those in use fit into. */
Engagement *
engagement_with_capacity(Engagement *e, int capacity)
{
	Engagement *copy = engagement_new(e->items, e->lo, e->levels, e->least, capacity);

	copy->cells = e->cells;
	copy->too_few = e->too_few;
	copy->missing = e->missing;
	copy->complete = e->complete;
	memcpy(copy->data, e->data,
		   engagement_size(e->items, e->levels, e->cells) - offsetof(Engagement, data));
	return copy;
}

/* A stored or passed value, in plain and aligned memory. */
Engagement *
engagement_from_datum(Datum datum)
{
	Engagement *e = (Engagement *) PG_DETOAST_DATUM(datum);

	if (VARSIZE(e) < engagement_size(0, 0, 0) ||
		e->items < 0 || e->items > MAX_ITEMS || e->levels < 0 || e->levels > MAX_ITEM_LEVELS ||
		e->cells < 0 || e->cells > e->capacity ||
		VARSIZE(e) != engagement_size(e->items, e->levels, e->capacity))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("value is not of type %s", "engagement")));
	return e;
}

/* ---- cells ---- */

/* The first cell whose key is not below. */
static int
find_cell(Engagement *e, int64 key)
{
	Cell	   *cells = engagement_cells(e);
	int			low = 0;
	int			high = e->cells;

	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (cells[middle].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Counts people in; the state may be a larger one afterwards. */
Engagement *
engagement_add_people(Engagement *e, int64 key, int64 people)
{
	int			at = find_cell(e, key);
	Cell	   *cells = engagement_cells(e);

	if (at < e->cells && cells[at].key == key)
	{
		cells[at].people += people;
		return e;
	}
	if (e->cells == e->capacity)
	{
		e = engagement_with_capacity(e, Max(16, e->capacity * 2));
		cells = engagement_cells(e);
	}
	memmove(cells + at + 1, cells + at, sizeof(Cell) * (e->cells - at));
	cells[at] = (Cell) {key, people};
	e->cells++;
	return e;
}

/* Counts people out again; false where there are not as many. */
bool
engagement_take_people(Engagement *e, int64 key, int64 people)
{
	int			at = find_cell(e, key);
	Cell	   *cells = engagement_cells(e);

	if (at == e->cells || cells[at].key != key || cells[at].people < people)
		return false;
	cells[at].people -= people;
	if (cells[at].people == 0)
	{
		e->cells--;
		memmove(cells + at, cells + at + 1, sizeof(Cell) * (e->cells - at));
	}
	return true;
}

/* Whether nothing was taken out of counts and sums that was not in there. */
bool
engagement_is_not_negative(const Engagement *e)
{
	int64		sign = e->complete;

	for (int i = 0; i < e->items * e->levels + SUMS_OF(e->items); i++)
		sign |= e->data[i];
	return sign >= 0;
}

int64
engagement_people_count(Engagement *e)
{
	int64		people = 0;

	for (int i = 0; i < e->cells; i++)
		people += engagement_cells(e)[i].people;
	return people;
}

/* ---- what it is composed of ---- */

static void
set_whole(Moments *m, int sum, int128 value)
{
	double		hi = (double) value;

	moments_hi(m)[sum] = hi;
	moments_lo(m)[sum] = (double) (value - (int128) hi);
}

/* The items' moments over people without gaps, in scale units. */
Moments *
engagement_moments(Engagement *e)
{
	Moments    *m = moments_new(e->items, MOMENTS_WIDE);
	int64	   *sums = engagement_sums(e);
	int64	   *products = engagement_products(e);
	int128		n = e->complete;
	int128		lo = e->lo;

	m->n = e->complete;
	m->missing = engagement_people_count(e) - e->complete;
	for (int i = 0; i < e->items; i++)
	{
		set_whole(m, i, sums[i] + n * lo);
		for (int j = 0; j <= i; j++)
			set_whole(m, PRODUCT(m->k, i, j),
					  products[i * (i + 1) / 2 + j] + lo * ((int128) sums[i] + sums[j]) + n * lo * lo);
	}
	return moments_canonical(m);
}

/* One item's answers, by the people who count. */
Ratings *
engagement_ratings(Engagement *e, int item)
{
	Ratings    *r = ratings_new(e->lo, e->levels);

	memcpy(r->counts, engagement_counts(e) + item * e->levels, sizeof(int64) * e->levels);
	r->missing = engagement_people_count(e) - ratings_answers(r);
	return r;
}

/* ---- the check ---- */

static void
impossible(const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("these cannot be the answers of any people"),
			 errdetail_internal("%s", detail)));
}

/* What the cells say of answers and points, to hold the items against. */
typedef struct CellTotals
{
	int64		people;
	int64		answers;
	int64		points;
	int64		complete;		/* people */
	int64		complete_points;
	int128		complete_squares;	/* of their points */
} CellTotals;

static CellTotals
check_cells(Engagement *e)
{
	CellTotals	totals = {0};

	for (int i = 0; i < e->cells; i++)
	{
		Cell	   *cell = engagement_cells(e) + i;
		int			answered = CELL_ANSWERED(cell);
		int64		points = CELL_POINTS(cell);

		if (answered < e->least || answered > e->items || points > answered * (e->levels - 1) ||
			points < 0 || (i > 0 && cell->key <= cell[-1].key))
			impossible("An index is out of range or out of order.");
		if (cell->people < 1)
			impossible("An index has no people.");
		check_row_count(cell->people);
		totals.people += cell->people;
		check_row_count(totals.people);
		totals.answers += answered * cell->people;
		totals.points += points * cell->people;
		if (answered == e->items)
		{
			totals.complete += cell->people;
			totals.complete_points += points * cell->people;
			totals.complete_squares += (int128) (points * points) * cell->people;
		}
	}
	return totals;
}

/* Answers, points and squared points of one item's counts. */
typedef struct ItemTotals
{
	int64		answers;
	int64		points;
	int128		squares;
} ItemTotals;

static ItemTotals
check_item(Engagement *e, int item, int64 people)
{
	ItemTotals	totals = {0};

	for (int64 level = 0; level < e->levels; level++)
	{
		int64		count = engagement_counts(e)[item * e->levels + level];

		if (count < 0)
			impossible("A count is negative.");
		check_row_count(count);
		totals.answers += count;
		totals.points += count * level;
		totals.squares += (int128) count * (level * level);
	}
	if (totals.answers > people)
		impossible("More people answered an item than there are.");
	return totals;
}

/* An item's sums over people without gaps, against its counts over all. */
static void
check_item_sums(Engagement *e, int item, ItemTotals counted, bool gaps)
{
	int64		sum = engagement_sums(e)[item];
	int64		square = engagement_products(e)[PRODUCT(0, item, item)];

	if (sum > counted.points || square > counted.squares ||
		(!gaps && (sum != counted.points || square != counted.squares)))
		impossible("An item's sums and counts disagree.");
}

static void
check_items(Engagement *e, CellTotals totals)
{
	int64		answers = 0;
	int64		points = 0;

	for (int i = 0; i < e->items; i++)
	{
		ItemTotals	item = check_item(e, i, totals.people);

		answers += item.answers;
		points += item.points;
		check_item_sums(e, i, item, totals.complete < totals.people);
	}
	if (answers != totals.answers || points != totals.points)
		impossible("The items' counts and the people's indices disagree.");
}

/* Sums and products over people without gaps, against their indices. */
static void
check_sums(Engagement *e, CellTotals totals)
{
	int64		most = e->levels - 1;
	int64		points = 0;
	int128		squares = 0;

	if (e->complete != totals.complete)
		impossible("The people without gaps are miscounted.");
	for (int i = 0; i < SUMS_OF(e->items); i++)
	{
		int64		sum = engagement_sums(e)[i];

		if (sum < 0 || sum > e->complete * most * (i < e->items ? 1 : most))
			impossible("A sum is out of range.");
	}
	for (int i = 0; i < e->items; i++)
	{
		points += engagement_sums(e)[i];
		for (int j = 0; j <= i; j++)
			squares += (int128) engagement_products(e)[PRODUCT(0, i, j)] * (i == j ? 1 : 2);
	}
	if (points != totals.complete_points || squares != totals.complete_squares)
		impossible("The items' sums and the people's indices disagree.");
	moments_check(engagement_moments(e));
}

/* The only way in: text, binary and merges pass here. */
void
engagement_check(Engagement *e)
{
	CellTotals	totals;

	if (e->items == 0)
	{
		if (!engagement_is_empty(e))
			impossible("There are people without items.");
		return;
	}
	engagement_check_shape(e->items, e->lo, (int64) e->lo + e->levels - 1, e->least);
	if (e->too_few < 0 || e->missing < 0)
		impossible("A count is negative.");
	totals = check_cells(e);
	check_row_count(e->too_few);
	check_row_count(e->missing);
	check_row_count(totals.people + e->too_few + e->missing);
	check_sums(e, totals);
	check_items(e, totals);
}
