/*
 * state.c
 *	  Summaries of spells, their hash table and their sorted form.
 */
#include "core/extension.h"

#include "miscadmin.h"

#include "core/aggregate.h"
#include "spells/spells.h"

#define FIRST_SLOTS 8
#define FIRST_NAMES 48

void
refuse_spell_cells(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("a summary of spells holds at most %d different combinations of first period, last period and cause",
					MAX_SPELL_CELLS),
			 errhint("Take a coarser grain, or fewer causes.")));
}

static Size
spells_size(int places, int names_room)
{
	return offsetof(Spells, cells) + sizeof(SpellCell) * (Size) places + names_room;
}

/* A sorted summary with cells and names that the caller fills. */
Spells *
spells_new(int cells, int names_room)
{
	Spells	   *s = palloc0(spells_size(cells, names_room));

	SET_VARSIZE(s, spells_size(cells, names_room));
	s->calendar = (Calendar) {GRAIN_NONE, 1};
	s->used = cells;
	s->names_room = names_room;
	return s;
}

/* A stored or passed value, in plain and aligned memory. */
Spells *
spells_from_datum(Datum datum)
{
	Spells	   *s = (Spells *) PG_DETOAST_DATUM(datum);

	if (VARSIZE(s) < spells_size(0, 0) || s->slots < 0 || s->slots > 2 * MAX_SPELL_CELLS ||
		s->used < 0 || s->used > MAX_SPELL_CELLS || s->causes < 0 || s->causes > MAX_CAUSES ||
		s->names_used < 0 || s->names_used > s->names_room ||
		VARSIZE(s) != spells_size(s->slots > 0 ? s->slots : s->used, s->names_room) ||
		(s->slots > 0 && (s->slots != (int64) 1 << (64 - s->shift) || s->used > s->slots / 2)))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("value is not of type %s", "spells")));
	return s;
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

static inline bool
has_key(const SpellCell *a, const SpellCell *b)
{
	return a->start == b->start && a->end == b->end && a->cause == b->cause;
}

/* The key's slot, or the free one where it belongs. */
static inline SpellCell *
find_slot(Spells *state, const SpellCell *key)
{
	uint64		bits = (uint64) (uint32) key->start << 32 | (uint32) key->end;
	uint32		at = (uint32) (mix(bits ^ (uint64) key->cause << 20) >> state->shift);

	while (!has_key(&state->cells[at], key) && state->cells[at].n != FREE_CELL)
		at = (at + 1) & (state->slots - 1);
	return &state->cells[at];
}

/* All but the cells. */
static void
copy_header(Spells *to, Spells *from)
{
	to->calendar = from->calendar;
	to->as_of = from->as_of;
	to->n = from->n;
	to->missing = from->missing;
	to->future = from->future;
}

static int
live_cells(const Spells *s)
{
	int			places = s->slots > 0 ? s->slots : s->used;
	int			live = 0;

	for (int i = 0; i < places; i++)
		live += s->cells[i].n > 0;
	return live;
}

/* The value as a growing one with room for more cells; spells that left are gone. */
Spells *
spells_growing(Spells *s)
{
	int			places = s->slots > 0 ? s->slots : s->used;
	int			live = live_cells(s);
	int			names_room = Max(s->names_room, FIRST_NAMES);
	int			slots = FIRST_SLOTS;
	Spells	   *state;

	/* room for half as many again, lest a moving window rebuild it row by row */
	while (slots / 2 < live + live / 2 + 1 && slots < 2 * MAX_SPELL_CELLS)
		slots *= 2;
	state = spells_new(slots, names_room);
	/* no n is FREE_CELL's -1 but that of a free slot */
	memset(state->cells, 0xff, sizeof(SpellCell) * slots);
	state->slots = slots;
	state->shift = 64;
	for (int size = slots; size > 1; size /= 2)
		state->shift--;
	for (int i = 0; i < places; i++)
	{
		/* keys may be made to collide */
		CHECK_FOR_INTERRUPTS();
		if (s->cells[i].n > 0)
			*find_slot(state, &s->cells[i]) = s->cells[i];
	}
	state->used = live;
	copy_header(state, s);
	state->causes = s->causes;
	state->names_used = s->names_used;
	memcpy(spells_names(state), spells_names(s), s->names_used);
	return state;
}

/* Where a free slot must be taken: the state, or a larger one. */
static pg_noinline Spells *
take_slot(Spells *state, const SpellCell *spells)
{
	if (state->used >= state->slots / 2)
	{
		state = spells_growing(state);
		if (state->used >= MAX_SPELL_CELLS)
			refuse_spell_cells();
	}
	*find_slot(state, spells) = *spells;
	state->used++;
	state->n += spells->n;
	return state;
}

/* Counts spells in; the state, which is growing, may be a larger one afterwards. */
Spells *
spells_count(Spells *state, SpellCell spells)
{
	SpellCell  *slot = find_slot(state, &spells);

	if (unlikely(slot->n == FREE_CELL))
		return take_slot(state, &spells);
	slot->n += spells.n;
	slot->start_days += spells.start_days;
	slot->end_days += spells.end_days;
	state->n += spells.n;
	return state;
}

/* Counts spells out again; false where they cannot be among those of their cell. */
bool
spells_take(Spells *state, SpellCell spells)
{
	SpellCell  *slot = find_slot(state, &spells);
	SpellCell	rest = *slot;

	rest.n -= spells.n;
	rest.start_days -= spells.start_days;
	rest.end_days -= spells.end_days;
	if (slot->n < spells.n || !spells_are_possible(state, &rest))
		return false;
	*slot = rest;
	state->n -= spells.n;
	return true;
}

/* ---- the finished form ---- */

static int
compare_cells(const void *a, const void *b)
{
	const SpellCell *left = a;
	const SpellCell *right = b;

	if (left->start != right->start)
		return left->start < right->start ? -1 : 1;
	if (left->end != right->end)
		return left->end < right->end ? -1 : 1;
	return left->cause - right->cause;
}

static int
compare_numbered(const void *a, const void *b, void *names)
{
	return compare_spell_causes(((CauseName *) names)[*(const int32 *) a], ((CauseName *) names)[*(const int32 *) b]);
}

/* The new number of each cause that is used, by name; returns how many those are. */
static int32
number_causes(Spells *s, const CauseName *names, int32 *order, int32 *number)
{
	int32		used = 0;

	for (int i = 0; i < (s->slots > 0 ? s->slots : s->used); i++)
		if (s->cells[i].n > 0)
			number[s->cells[i].cause] = 1;
	for (int32 cause = 1; cause <= s->causes; cause++)
		if (number[cause] > 0)
			order[used++] = cause;
	qsort_arg(order, used, sizeof(int32), compare_numbered, (void *) names);
	for (int32 i = 0; i < used; i++)
		number[order[i]] = i + 1;
	number[0] = 0;
	return used;
}

static Spells *
sorted_copy(Spells *s)
{
	CauseName  *names = spells_causes(s);
	int32		order[MAX_CAUSES];
	int32		number[MAX_CAUSES + 1] = {0};
	int32		causes = number_causes(s, names, order, number);
	int			names_room = 0;
	int			cells = 0;
	Spells	   *sorted;
	char	   *at;

	for (int32 i = 0; i < causes; i++)
		names_room += 1 + names[order[i]].length;
	sorted = spells_new(live_cells(s), names_room);
	if (!spells_is_empty(s))
		copy_header(sorted, s);
	for (int i = 0; i < (s->slots > 0 ? s->slots : s->used); i++)
		if (s->cells[i].n > 0)
		{
			sorted->cells[cells] = s->cells[i];
			sorted->cells[cells++].cause = number[s->cells[i].cause];
		}
	qsort(sorted->cells, cells, sizeof(SpellCell), compare_cells);
	sorted->causes = causes;
	sorted->names_used = names_room;
	at = spells_names(sorted);
	for (int32 i = 0; i < causes; i++)
	{
		*at++ = (char) names[order[i]].length;
		memcpy(at, names[order[i]].bytes, names[order[i]].length);
		at += names[order[i]].length;
	}
	return sorted;
}

/* The value in its sorted form: itself, or a copy. */
Spells *
spells_sorted(Spells *s)
{
	return s->slots == 0 ? s : sorted_copy(s);
}
