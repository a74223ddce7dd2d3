/*
 * groups.c
 *	  Summaries of survival by group: their hash table and their sorted form.
 */
#include "core/extension.h"

#include "miscadmin.h"

#include "core/aggregate.h"
#include "logrank/groups.h"

#define FIRST_SLOTS 16

void
refuse_group_cells(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("a survival_groups holds at most %d different combinations of group, time and event, censoring or entry",
					MAX_GROUP_CELLS),
			 errhint("Take durations in whole days, or in weeks: divide them, and round.")));
}

static Size
groups_size(int places, int parts_room, int names_room)
{
	return offsetof(SurvivalGroups, cells) + sizeof(GroupCell) * (Size) places +
		(sizeof(Part) + sizeof(int32)) * (Size) parts_room + names_room;
}

/* A sorted summary with cells and parts that the caller fills. */
SurvivalGroups *
groups_new(int cells, int parts, int names_room)
{
	Size		size = groups_size(cells, parts, names_room);
	SurvivalGroups *g = palloc0(size);

	SET_VARSIZE(g, size);
	g->used = cells;
	g->parts_room = parts;
	g->names_room = names_room;
	return g;
}

/* A stored or passed value, in plain and aligned memory. */
SurvivalGroups *
groups_from_datum(Datum datum)
{
	SurvivalGroups *g = (SurvivalGroups *) PG_DETOAST_DATUM(datum);

	if (VARSIZE(g) < groups_size(0, 0, 0) || g->slots < 0 || g->slots > 2 * MAX_GROUP_CELLS ||
		g->used < 0 || g->used > MAX_GROUP_CELLS || g->parts < 0 || g->parts > g->parts_room ||
		g->parts_room > MAX_PARTS || g->names_used < 0 || g->names_used > g->names_room ||
		VARSIZE(g) != groups_size(groups_places(g), g->parts_room, g->names_room) ||
		(g->slots > 0 && (g->slots != (int64) 1 << (64 - g->shift) || g->used > g->slots / 2)))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("value is not of type %s", "survival_groups")));
	return g;
}

/* ---- the hash table ---- */

/* The finaliser of MurmurHash3: whole numbers differ in few bits of a double. */
static inline uint64
mix(double time, int32 part, int32 kind)
{
	uint64		key;

	memcpy(&key, &time, sizeof(key));
	key ^= key >> 33 ^ (uint64) kind ^ (uint64) part << 8;
	key *= UINT64CONST(0xff51afd7ed558ccd);
	key ^= key >> 33;
	return key * UINT64CONST(0xc4ceb9fe1a85ec53);
}

/* The key's slot, or the free one where it belongs. */
static inline GroupCell *
find_slot(SurvivalGroups *state, int32 part, double time, int32 kind)
{
	uint32		at = (uint32) (mix(time, part, kind) >> state->shift);

	while ((state->cells[at].time != time || state->cells[at].part != part || state->cells[at].kind != kind) &&
		   state->cells[at].n != FREE_GROUP_CELL)
		at = (at + 1) & (state->slots - 1);
	return &state->cells[at];
}

static void
copy_counts(SurvivalGroups *to, const SurvivalGroups *from)
{
	to->n = from->n;
	to->missing = from->missing;
	to->future = from->future;
	to->unobserved = from->unobserved;
}

static int
live_cells(const SurvivalGroups *g)
{
	int			live = 0;

	for (int i = 0; i < groups_places(g); i++)
		live += g->cells[i].n > 0;
	return live;
}

/* The value as a growing one with room for more cells and parts; cells that left are gone. */
SurvivalGroups *
groups_growing(SurvivalGroups *g)
{
	int			live = live_cells(g);
	int			slots = FIRST_SLOTS;
	SurvivalGroups *state;

	/* room for half as many again, lest a moving window rebuild it row by row */
	while (slots / 2 < live + live / 2 + 1 && slots < 2 * MAX_GROUP_CELLS)
		slots *= 2;
	state = groups_new(slots, Min(Max(4, g->parts * 2), MAX_PARTS), Max(32, g->names_used * 2));
	/* no n is FREE_GROUP_CELL's -1 but that of a free slot */
	memset(state->cells, 0xff, sizeof(GroupCell) * slots);
	state->slots = slots;
	state->shift = 64;
	for (int size = slots; size > 1; size /= 2)
		state->shift--;
	for (int i = 0; i < groups_places(g); i++)
	{
		/* keys may be made to collide */
		CHECK_FOR_INTERRUPTS();
		if (g->cells[i].n > 0)
			*find_slot(state, g->cells[i].part, g->cells[i].time, g->cells[i].kind) = g->cells[i];
	}
	state->used = live;
	copy_counts(state, g);
	state->parts = g->parts;
	state->last = g->last;
	state->names_used = g->names_used;
	memcpy(groups_parts(state), groups_parts(g), sizeof(Part) * g->parts);
	memcpy(groups_order(state), groups_order(g), sizeof(int32) * g->parts);
	memcpy(groups_names(state), groups_names(g), g->names_used);
	return state;
}

/* Where a free slot must be taken: the state, or a larger one. */
static pg_noinline SurvivalGroups *
take_slot(SurvivalGroups *state, int32 part, double time, int32 kind, int64 n)
{
	if (state->used >= state->slots / 2)
	{
		state = groups_growing(state);
		if (state->used >= MAX_GROUP_CELLS)
			refuse_group_cells();
	}
	*find_slot(state, part, time, kind) = (GroupCell) {.time = time, .part = part, .kind = kind, .n = n};
	state->used++;
	return state;
}

/*
 * Counts in; the state, which is growing, may be a larger one afterwards.  The
 * time is no -0.
 */
SurvivalGroups *
groups_count(SurvivalGroups *state, int32 part, double time, int32 kind, int64 n)
{
	GroupCell  *slot = find_slot(state, part, time, kind);

	if (unlikely(slot->n == FREE_GROUP_CELL))
		state = take_slot(state, part, time, kind, n);
	else
		slot->n += n;
	if (kind != KIND_ENTERED)
		state->n += n;
	return state;
}

/* Counts out again; false where there are not as many. */
bool
groups_take(SurvivalGroups *state, int32 part, double time, int32 kind, int64 n)
{
	GroupCell  *slot = find_slot(state, part, time, kind);

	if (slot->n < n)
		return false;
	slot->n -= n;
	if (kind != KIND_ENTERED)
		state->n -= n;
	return true;
}

/* ---- the finished form ---- */

static int
compare_cells(const void *a, const void *b)
{
	const GroupCell *left = a;
	const GroupCell *right = b;

	if (left->part != right->part)
		return left->part < right->part ? -1 : 1;
	if (left->time != right->time)
		return left->time < right->time ? -1 : 1;
	return left->kind - right->kind;
}

/* The parts that have spells, in the order of their names; the new number of each. */
static SurvivalGroups *
live_parts(SurvivalGroups *g, int32 *number)
{
	bool	   *has_spells = palloc0(sizeof(bool) * Max(g->parts, 1));
	int			parts = 0;
	int			names = 0;
	SurvivalGroups *sorted;

	for (int i = 0; i < groups_places(g); i++)
		if (g->cells[i].n > 0)
			has_spells[g->cells[i].part] = true;
	for (int32 part = 0; part < g->parts; part++)
		if (has_spells[part])
		{
			parts++;
			names += groups_parts(g)[part].stratum_length + groups_parts(g)[part].group_length;
		}
	sorted = groups_new(live_cells(g), parts, names);
	for (int place = 0; place < g->parts; place++)
	{
		int32		part = groups_order(g)[place];

		if (!has_spells[part])
			continue;
		number[part] = sorted->parts;
		groups_put_part(sorted, part_name(g, part));
	}
	pfree(has_spells);
	return sorted;
}

/*
 * Not checked: while summaries are merged late entries may stand without the
 * exits that go with them.
 */
SurvivalGroups *
groups_compacted(SurvivalGroups *g)
{
	int32	   *number = palloc(sizeof(int32) * Max(g->parts, 1));
	SurvivalGroups *sorted = live_parts(g, number);
	int			cells = 0;

	for (int i = 0; i < groups_places(g); i++)
		if (g->cells[i].n > 0)
		{
			sorted->cells[cells] = g->cells[i];
			sorted->cells[cells++].part = number[g->cells[i].part];
		}
	qsort(sorted->cells, cells, sizeof(GroupCell), compare_cells);
	copy_counts(sorted, g);
	pfree(number);
	return sorted;
}

/*
 * The value in its sorted form: itself, or a copy, which is checked, for anybody
 * may make an aggregate of their own on the inverse functions.
 */
SurvivalGroups *
groups_sorted(SurvivalGroups *g)
{
	if (g->slots == 0)
		return g;
	g = groups_compacted(g);
	groups_check(g);
	return g;
}
