/*
 * unit_pairs.c
 *	  The state: its units by name, its canonical form and its check.
 */
#include "core/extension.h"

#include <math.h>

#include "miscadmin.h"

#include "core/aggregate.h"
#include "icc/unit_pairs.h"

static Size
unit_pairs_size(int capacity, int names_room)
{
	return offsetof(UnitPairs, units) + (sizeof(UnitPair) + sizeof(int32)) * (Size) capacity + names_room;
}

UnitPairs *
unit_pairs_new(int capacity, int names_room)
{
	Size		size = unit_pairs_size(capacity, names_room);
	UnitPairs  *p = palloc0(size);

	SET_VARSIZE(p, size);
	p->capacity = capacity;
	p->names_room = names_room;
	return p;
}

/* A stored or passed value, in plain and aligned memory. */
UnitPairs *
unit_pairs_from_datum(Datum datum)
{
	UnitPairs  *p = (UnitPairs *) PG_DETOAST_DATUM(datum);

	if (unlikely(VARSIZE(p) < offsetof(UnitPairs, units) || p->count < 0 || p->count > p->capacity ||
				 p->names_used < 0 || p->names_used > p->names_room ||
				 VARSIZE(p) != unit_pairs_size(p->capacity, p->names_room)))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("value is not of type %s", "unit_pairs")));
	return p;
}

/* ---- names ---- */

GroupName
pair_name(UnitPairs *p, const UnitPair *unit)
{
	const char *bytes = unit_pairs_names(p) + unit->name;

	return oneway_name(bytes, unit->length);
}

char *
pair_text(UnitPairs *p, const UnitPair *unit)
{
	return pnstrdup(unit_pairs_names(p) + unit->name, unit->length);
}

/* The first place in the order whose name is not before. */
static int
find_place(UnitPairs *p, GroupName name)
{
	int			low = 0;
	int			high = p->count;

	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (compare_group_names(pair_name(p, unit_pairs_unit(p, middle)), name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static inline bool
has_name(UnitPairs *p, const UnitPair *unit, GroupName name)
{
	return unit->length == name.length &&
		memcmp(unit_pairs_names(p) + unit->name, name.bytes, name.length) == 0;
}

/* NULL where there is no such unit. */
UnitPair *
unit_pairs_find(UnitPairs *p, GroupName name)
{
	int			place = find_place(p, name);

	if (place < p->count && has_name(p, unit_pairs_unit(p, place), name))
		return unit_pairs_unit(p, place);
	return NULL;
}

/* A unit without rows, at its place in the order; there is room for it. */
static UnitPair *
put_unit(UnitPairs *p, GroupName name, int place)
{
	int32	   *order = unit_pairs_order(p);
	UnitPair   *unit = p->units + p->count;

	memmove(order + place + 1, order + place, sizeof(int32) * (p->count - place));
	order[place] = p->count++;
	*unit = (UnitPair) {.name = p->names_used, .length = name.length};
	memcpy(unit_pairs_names(p) + unit->name, name.bytes, name.length);
	p->names_used += name.length;
	return unit;
}

/* A copy in the order of names with more room; units without rows stay behind. */
static UnitPairs *
unit_pairs_with_room(UnitPairs *p, int capacity, int names_room)
{
	UnitPairs  *copy = unit_pairs_new(capacity, names_room);

	copy->moving = p->moving;
	copy->missing = p->missing;
	copy->n = p->n;
	for (int place = 0; place < p->count; place++)
	{
		UnitPair   *from = unit_pairs_unit(p, place);
		int32		name = copy->names_used;

		if (from->n == 0)
			continue;
		*put_unit(copy, pair_name(p, from), copy->count) = *from;
		copy->units[copy->count - 1].name = name;
	}
	return copy;
}

/* The rooms that the units with rows take. */
static int
live_units(UnitPairs *p, int *names)
{
	int			live = 0;

	*names = 0;
	for (int i = 0; i < p->count; i++)
		if (p->units[i].n > 0)
		{
			live++;
			*names += p->units[i].length;
		}
	return live;
}

static UnitPairs *
grown(UnitPairs *p, int more)
{
	int			names;
	int			live = live_units(p, &names);

	if (live >= MAX_UNITS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("more than %d units", MAX_UNITS),
				 errhint("Is the first argument what the units go by?")));
	return unit_pairs_with_room(p, Min(Max(8, live * 2), MAX_UNITS), Max(64, (names + more) * 2));
}

/* The unit of that name; the state may be a larger one afterwards. */
UnitPair *
unit_pairs_find_or_add(UnitPairs **p, GroupName name)
{
	int			place;

	if (likely((*p)->count > 0 && has_name(*p, (*p)->units + (*p)->last, name)))
		return (*p)->units + (*p)->last;
	place = find_place(*p, name);
	if (place < (*p)->count && has_name(*p, unit_pairs_unit(*p, place), name))
	{
		(*p)->last = unit_pairs_order(*p)[place];
		return (*p)->units + (*p)->last;
	}
	if ((*p)->count == (*p)->capacity || (*p)->names_used + name.length > (*p)->names_room)
	{
		*p = grown(*p, name.length);
		place = find_place(*p, name);
	}
	(*p)->last = (*p)->count;
	return put_unit(*p, name, place);
}

/* A copy in the one form that its value has outside a transition. */
UnitPairs *
unit_pairs_canonical(UnitPairs *p)
{
	int			names;
	int			live = live_units(p, &names);
	UnitPairs  *copy = unit_pairs_with_room(p, live, names);

	copy->moving = 0;
	for (int i = 0; i < live; i++)
	{
		UnitPair   *unit = copy->units + i;

		unit->peaks[0] = unit->peaks[1] = 0;
		/* + 0 turns -0 into 0 */
		for (int sum = 0; sum < PAIR_SUMS; sum++)
			unit->sums[sum] = (DoubleDouble) {unit->sums[sum].hi + 0.0, unit->sums[sum].lo + 0.0};
	}
	return copy;
}

/* ---- a unit as moments of two variables ---- */

Moments *
pair_moments(const UnitPair *unit)
{
	bool		special = false;
	Moments    *m;

	for (int i = 0; i < 6; i++)
		special |= unit->specials[i / 3][i % 3] != 0;
	m = moments_new(2, MOMENTS_WIDE | (special ? MOMENTS_SPECIAL : 0));
	m->n = unit->n;
	for (int i = 0; i < PAIR_SUMS; i++)
	{
		moments_hi(m)[i] = unit->sums[i].hi;
		moments_lo(m)[i] = unit->sums[i].lo;
	}
	if (special)
		memcpy(moments_specials(m), unit->specials, sizeof(unit->specials));
	return m;
}

/* ---- the check ---- */

/* The only way in: text, binary and differences pass here. */
void
unit_pairs_check(UnitPairs *p)
{
	int64		rows = 0;

	if (p->missing < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a unit_pairs' count of missing rows is negative")));
	check_row_count(p->missing);
	for (int i = 0; i < p->count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (p->units[i].n < 1)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("a unit_pairs' unit \"%s\" has no rows", pair_text(p, p->units + i))));
		moments_check(pair_moments(p->units + i));
		rows += p->units[i].n;
		check_row_count(rows);
	}
	check_row_count(rows + p->missing);
	p->n = rows;
}
