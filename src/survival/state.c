/*
 * state.c
 *	  Summaries of survival, their hash table and their sorted form.
 */
#include "core/extension.h"

#include "miscadmin.h"

#include "core/aggregate.h"
#include "survival/survival.h"

#define FIRST_SLOTS 16

void
refuse_survival_cells(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("a survival holds at most %d different combinations of time and event, cause, censoring or entry",
					MAX_SURVIVAL_CELLS),
			 errhint("Take durations in whole days: cast timestamps to date, or round the duration.")));
}

static Size
survival_size(int places, int names_room)
{
	return offsetof(Survival, cells) + sizeof(SurvivalCell) * (Size) places + names_room;
}

/* A sorted summary with cells and names that the caller fills. */
Survival *
survival_new(int cells, int names_room)
{
	Survival   *s = palloc0(survival_size(cells, names_room));

	SET_VARSIZE(s, survival_size(cells, names_room));
	s->used = cells;
	s->names_room = names_room;
	return s;
}

/* A stored or passed value, in plain and aligned memory. */
Survival *
survival_from_datum(Datum datum)
{
	Survival   *s = (Survival *) PG_DETOAST_DATUM(datum);

	if (VARSIZE(s) < survival_size(0, 0) || s->slots < 0 || s->slots > 2 * MAX_SURVIVAL_CELLS ||
		s->used < 0 || s->used > MAX_SURVIVAL_CELLS || s->causes < 0 || s->causes > MAX_SURVIVAL_CAUSES ||
		s->names_used < 0 || s->names_used > s->names_room ||
		VARSIZE(s) != survival_size(survival_places(s), s->names_room) ||
		(s->slots > 0 && (s->slots != (int64) 1 << (64 - s->shift) || s->used > s->slots / 2)))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("value is not of type %s", "survival")));
	return s;
}

/* ---- the hash table ---- */

/* The finaliser of MurmurHash3: whole numbers differ in few bits of a double. */
static inline uint64
mix(double time, int32 kind)
{
	uint64		key;

	memcpy(&key, &time, sizeof(key));
	key ^= key >> 33 ^ (uint64) kind;
	key *= UINT64CONST(0xff51afd7ed558ccd);
	key ^= key >> 33;
	return key * UINT64CONST(0xc4ceb9fe1a85ec53);
}

/* The key's slot, or the free one where it belongs. */
static inline SurvivalCell *
find_slot(Survival *state, double time, int32 kind)
{
	uint32		at = (uint32) (mix(time, kind) >> state->shift);

	while ((state->cells[at].time != time || state->cells[at].kind != kind) &&
		   state->cells[at].n != FREE_SURVIVAL_CELL)
		at = (at + 1) & (state->slots - 1);
	return &state->cells[at];
}

/* All but the cells and names. */
static void
copy_header(Survival *to, const Survival *from)
{
	to->n = from->n;
	to->missing = from->missing;
	to->future = from->future;
	to->unobserved = from->unobserved;
}

static int
live_cells(const Survival *s)
{
	int			live = 0;

	for (int i = 0; i < survival_places(s); i++)
		live += s->cells[i].n > 0;
	return live;
}

/* The value as a growing one with room for more cells; spells that left are gone. */
Survival *
survival_growing(Survival *s)
{
	int			live = live_cells(s);
	int			slots = FIRST_SLOTS;
	Survival   *state;

	/* room for half as many again, lest a moving window rebuild it row by row */
	while (slots / 2 < live + live / 2 + 1 && slots < 2 * MAX_SURVIVAL_CELLS)
		slots *= 2;
	state = survival_new(slots, s->names_room);
	/* no n is FREE_SURVIVAL_CELL's -1 but that of a free slot */
	memset(state->cells, 0xff, sizeof(SurvivalCell) * slots);
	state->slots = slots;
	state->shift = 64;
	for (int size = slots; size > 1; size /= 2)
		state->shift--;
	for (int i = 0; i < survival_places(s); i++)
	{
		/* keys may be made to collide */
		CHECK_FOR_INTERRUPTS();
		if (s->cells[i].n > 0)
			*find_slot(state, s->cells[i].time, s->cells[i].kind) = s->cells[i];
	}
	state->used = live;
	copy_header(state, s);
	state->causes = s->causes;
	state->names_used = s->names_used;
	memcpy(survival_names(state), survival_names(s), s->names_used);
	return state;
}

/* Where a free slot must be taken: the state, or a larger one. */
static pg_noinline Survival *
take_slot(Survival *state, double time, int32 kind, int64 n)
{
	if (state->used >= state->slots / 2)
	{
		state = survival_growing(state);
		if (state->used >= MAX_SURVIVAL_CELLS)
			refuse_survival_cells();
	}
	*find_slot(state, time, kind) = (SurvivalCell) {.time = time, .kind = kind, .n = n};
	state->used++;
	return state;
}

/*
 * Counts in; the state, which is growing, may be a larger one afterwards.  The
 * time is no -0.
 */
Survival *
survival_count(Survival *state, double time, int32 kind, int64 n)
{
	SurvivalCell *slot = find_slot(state, time, kind);

	if (unlikely(slot->n == FREE_SURVIVAL_CELL))
		state = take_slot(state, time, kind, n);
	else
		slot->n += n;
	if (kind != KIND_ENTERED)
		state->n += n;
	return state;
}

/* Counts out again; false where there are not as many. */
bool
survival_take(Survival *state, double time, int32 kind, int64 n)
{
	SurvivalCell *slot = find_slot(state, time, kind);

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
	const SurvivalCell *left = a;
	const SurvivalCell *right = b;

	if (left->time != right->time)
		return left->time < right->time ? -1 : 1;
	return left->kind - right->kind;
}

static int
compare_numbered(const void *a, const void *b, void *names)
{
	return compare_causes(((Cause *) names)[*(const int32 *) a], ((Cause *) names)[*(const int32 *) b]);
}

/* The new number of each cause that is used, by name; returns how many those are. */
static int32
number_causes(const Survival *s, const Cause *names, int32 *order, int32 *number)
{
	int32		used = 0;

	for (int i = 0; i < survival_places(s); i++)
		if (s->cells[i].n > 0 && s->cells[i].kind <= MAX_SURVIVAL_CAUSES)
			number[s->cells[i].kind] = 1;
	for (int32 cause = 1; cause <= s->causes; cause++)
		if (number[cause] > 0)
			order[used++] = cause;
	qsort_arg(order, used, sizeof(int32), compare_numbered, (void *) names);
	for (int32 i = 0; i < used; i++)
		number[order[i]] = i + 1;
	number[0] = 0;
	return used;
}

/*
 * Not checked: while summaries are merged late entries may stand without the
 * exits that go with them.
 */
Survival *
survival_compacted(Survival *s)
{
	Cause	   *names = survival_causes(s);
	int32		order[MAX_SURVIVAL_CAUSES];
	int32		number[MAX_SURVIVAL_CAUSES + 1] = {0};
	int32		causes = number_causes(s, names, order, number);
	int			names_room = 0;
	int			cells = 0;
	Survival   *sorted;
	char	   *at;

	for (int32 i = 0; i < causes; i++)
		names_room += 1 + names[order[i]].length;
	sorted = survival_new(live_cells(s), names_room);
	copy_header(sorted, s);
	for (int i = 0; i < survival_places(s); i++)
		if (s->cells[i].n > 0)
		{
			sorted->cells[cells] = s->cells[i];
			if (s->cells[i].kind <= MAX_SURVIVAL_CAUSES)
				sorted->cells[cells].kind = number[s->cells[i].kind];
			cells++;
		}
	qsort(sorted->cells, cells, sizeof(SurvivalCell), compare_cells);
	sorted->causes = causes;
	sorted->names_used = names_room;
	at = survival_names(sorted);
	for (int32 i = 0; i < causes; i++)
	{
		*at++ = (char) names[order[i]].length;
		memcpy(at, names[order[i]].bytes, names[order[i]].length);
		at += names[order[i]].length;
	}
	return sorted;
}

/*
 * The value in its sorted form: itself, or a copy, which is checked, for anybody
 * may make an aggregate of their own on the inverse functions.
 */
Survival *
survival_sorted(Survival *s)
{
	if (s->slots == 0)
		return s;
	s = survival_compacted(s);
	survival_check(s);
	return s;
}
