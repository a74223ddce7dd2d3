/*
 * panel.c
 *	  The state: its sections, its hash tables, and its sorted form.
 */
#include "core/extension.h"

#include "common/hashfn.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#include "panel/panel.h"

/* above it, room grows by an eighth */
#define LARGE_SECTION	(32 * 1024 * 1024)

/* ---- sections ---- */

/* Slots of a hash table that is at most two thirds full. */
static int32
slots_for(int64 room)
{
	int32		slots = 4;

	while (slots < room + room / 2)
		slots *= 2;
	return slots;
}

/* In 64 bits, which rooms below 2^30 cannot wrap. */
static int64
panel_size(int flags, int64 cells, int64 units, int64 unit_slots, int64 cell_slots, int64 names)
{
	return offsetof(Panel, sections) + cell_stride(flags) * cells + sizeof(Unit) * units +
		sizeof(UnitSlot) * unit_slots + sizeof(uint32) * cell_slots + names;
}

static void
refuse_size(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("panel exceeds the 1 GB that a value can have"),
			 errhint("Choose a coarser grain, or make a panel for each part of the units.")));
}

/* A panel of flags' form with that much room, of no rows. */
Panel *
panel_new(int flags, int32 cells, int32 units, int32 names)
{
	int64		size;
	Panel	   *p;
	int32		unit_slots = 0;
	int32		cell_slots = 0;

	if ((int64) cells * sizeof(Cell) > MaxAllocSize || (int64) units * sizeof(Unit) > MaxAllocSize)
		refuse_size();
	if (flags & PANEL_GROWING)
	{
		unit_slots = slots_for(units);
		cell_slots = slots_for(cells);
	}
	size = panel_size(flags, cells, units, unit_slots, cell_slots, names);
	if (size > MaxAllocSize)
		refuse_size();
	p = palloc(size);
	memset(p, 0, offsetof(Panel, sections));
	SET_VARSIZE(p, size);
	p->flags = flags;
	p->calendar.first_month = 1;
	p->cell_room = cells;
	p->unit_room = units;
	p->unit_slots = unit_slots;
	p->cell_slots = cell_slots;
	p->names_room = names;
	memset(panel_unit_slots(p), 0, sizeof(UnitSlot) * unit_slots + sizeof(uint32) * cell_slots);
	return p;
}

/* Whether no section is larger than the value, and they fill it. */
static bool
is_panel(const Panel *p)
{
	Size		size = VARSIZE(p);
	bool		growing = (p->flags & PANEL_GROWING) != 0;

	if (size < offsetof(Panel, sections) || p->cells < 0 || p->cells > p->cell_room || p->units < 0 ||
		p->units > p->unit_room || p->names_used < 0 || p->names_used > p->names_room ||
		p->unit_slots < 0 || p->cell_slots < 0)
		return false;
	if (growing ? p->unit_slots <= p->unit_room || p->cell_slots <= p->cell_room
		: p->unit_slots + p->cell_slots != 0)
		return false;
	return size == panel_size(p->flags, p->cell_room, p->unit_room, p->unit_slots, p->cell_slots,
							  p->names_room);
}

/* A stored or passed value, in plain and aligned memory. */
Panel *
panel_from_datum(Datum datum)
{
	Panel	   *p = (Panel *) PG_DETOAST_DATUM(datum);

	if (unlikely(!is_panel(p)))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("value is not of type %s", "panel")));
	return p;
}

/* ---- the hash tables ---- */

static inline uint32
name_hash(const char *name, int length)
{
	return hash_bytes((const unsigned char *) name, length);
}

/* The finaliser of MurmurHash3: keys differ in few bits. */
static inline uint32
cell_hash(int32 unit, int32 period)
{
	uint64		key = (uint64) (uint32) unit << 32 | (uint32) period;

	key ^= key >> 33;
	key *= UINT64CONST(0xff51afd7ed558ccd);
	key ^= key >> 33;
	key *= UINT64CONST(0xc4ceb9fe1a85ec53);
	return (uint32) (key >> 32);
}

#define SLOT_CELL	(MAX_PANEL_CELLS - 1)

static inline int32
slot_cell(uint32 slot)
{
	return (int32) (slot & SLOT_CELL) - 1;
}

static inline bool
has_name(const Panel *p, int32 unit, const char *name, int length)
{
	return unit_length(p, unit) == length && memcmp(unit_name(p, unit), name, length) == 0;
}

/* The unit's slot, or the free one where it belongs. */
static inline UnitSlot *
unit_slot(const Panel *p, const char *name, int length, uint32 hash)
{
	UnitSlot   *slots = panel_unit_slots(p);
	uint32		at = hash & (p->unit_slots - 1);

	while (slots[at].unit != 0 &&
		   !(slots[at].hash == hash && has_name(p, slots[at].unit - 1, name, length)))
		at = (at + 1) & (p->unit_slots - 1);
	return slots + at;
}

/* The bits of a hash that a slot keeps, so that few cells are looked at in vain. */
static inline uint32
slot_tag(uint32 hash)
{
	return hash & ~SLOT_CELL;
}

/* The cell's slot, or the free one where it belongs. */
static inline uint32 *
cell_slot(const Panel *p, int32 unit, int32 period, uint32 hash)
{
	uint32	   *slots = panel_cell_slots(p);
	Size		stride = cell_stride(p->flags);
	uint32		at = hash & (p->cell_slots - 1);

	while (slots[at] != 0)
	{
		if (slot_tag(slots[at] ^ hash) == 0)
		{
			const Cell *cell = (const Cell *) (p->sections + stride * (slot_cell(slots[at])));

			if (cell->unit == unit && cell->period == period)
				break;
		}
		at = (at + 1) & (p->cell_slots - 1);
	}
	return slots + at;
}

/* -1 where a growing panel has no such unit. */
int32
panel_find_unit(const Panel *p, const char *name, int length)
{
	return unit_slot(p, name, length, name_hash(name, length))->unit - 1;
}

/* NULL where a growing panel has no such cell. */
Cell *
panel_find_cell(const Panel *p, int32 unit, int32 period)
{
	uint32		slot = *cell_slot(p, unit, period, cell_hash(unit, period));

	return slot == 0 ? NULL : panel_cell(p, slot_cell(slot));
}

/* There is room, and no unit of that name. */
static int32
append_unit(Panel *p, const char *name, int length, uint32 hash)
{
	*unit_slot(p, name, length, hash) = (UnitSlot) {hash, p->units + 1};
	panel_units(p)[p->units] = (Unit) {p->names_used, length};
	memcpy(panel_names(p) + p->names_used, name, length);
	p->names_used += length;
	return p->units++;
}

/* There is room, and no such cell. */
static Cell *
append_cell(Panel *p, int32 unit, int32 period)
{
	Cell	   *cell = panel_cell(p, p->cells);
	uint32		hash = cell_hash(unit, period);

	*cell_slot(p, unit, period, hash) = slot_tag(hash) | ++p->cells;
	memset(cell, 0, cell_stride(p->flags));
	cell->unit = unit;
	cell->period = period;
	return cell;
}

/* ---- growth ---- */

/* What is left of a panel when cells without rows have gone. */
typedef struct Living
{
	int32		cells;
	int32		units;
	int32		names;
	int32	   *cells_of;		/* of each unit */
} Living;

static Living
living(const Panel *p)
{
	Living		live = {.cells_of = palloc0(sizeof(int32) * Max(p->units, 1))};

	for (int32 i = 0; i < p->cells; i++)
	{
		Cell	   *cell = panel_cell(p, i);

		if (cell_rows(p, cell) > 0)
		{
			live.cells++;
			live.cells_of[cell->unit]++;
		}
	}
	for (int32 i = 0; i < p->units; i++)
		if (live.cells_of[i] > 0)
		{
			live.units++;
			live.names += unit_length(p, i);
		}
	return live;
}

static void
copy_header(Panel *to, const Panel *from)
{
	to->calendar = from->calendar;
	to->left_out = from->left_out;
	to->rows = from->rows;
}

/* Copies what each cell holds into a cell of other flags. */
static void
copy_cell(Panel *to, Cell *into, const Panel *from, Cell *cell)
{
	int			both = to->flags & from->flags;

	into->n = cell->n;
	into->sum = cell->sum;
	into->square = cell->square;
	if (both & PANEL_WIDE)
		memcpy(cell_low(into), cell_low(cell), 2 * sizeof(double));
	if (both & PANEL_MISSING)
		*cell_missing(to, into) = *cell_missing(from, cell);
	if (both & PANEL_SPECIAL)
		memcpy(cell_specials(to, into), cell_specials(from, cell), 3 * sizeof(int64));
	if (both & PANEL_MOVING)
		*cell_peak(to, into) = *cell_peak(from, cell);
}

/* The living of a panel in one with room for them; keep is a unit's number in either. */
static Panel *
moved(const Panel *p, Panel *to, const Living *live, int32 *keep)
{
	int32	   *number = palloc(sizeof(int32) * Max(p->units, 1));
	int32		kept = -1;

	copy_header(to, p);
	for (int32 i = 0; i < p->units; i++)
	{
		/* names and periods may be made to collide */
		CHECK_FOR_INTERRUPTS();
		if (live->cells_of[i] == 0 && !(keep != NULL && *keep == i))
			continue;
		number[i] = append_unit(to, unit_name(p, i), unit_length(p, i),
								name_hash(unit_name(p, i), unit_length(p, i)));
		if (keep != NULL && *keep == i)
			kept = number[i];
	}
	for (int32 i = 0; i < p->cells; i++)
	{
		Cell	   *cell = panel_cell(p, i);

		CHECK_FOR_INTERRUPTS();
		if (cell_rows(p, cell) == 0)
			continue;
		copy_cell(to, append_cell(to, number[cell->unit], cell->period), p, cell);
	}
	if (keep != NULL)
		*keep = kept;
	pfree(number);
	return to;
}

/* Room for so many more; what a quarter of the room would be left of stays. */
static int32
room_for(int64 used, int64 more, int64 room, Size each)
{
	int64		need = used + more;

	if (need <= room - room / 4)
		return (int32) room;
	need += need * each > LARGE_SECTION ? need / 8 : need;
	return (int32) Min(Max(need, 4), MaxAllocSize / (int64) each);
}

/* The same rows with the sections of flags, and room for one more cell and one more unit. */
static Panel *
grown(const Panel *p, int flags, int name_length, int32 *keep)
{
	Living		live = living(p);
	Panel	   *to;

	if (keep != NULL && live.cells_of[*keep] == 0)
		name_length += unit_length(p, *keep);
	to = panel_new(flags | PANEL_GROWING,
				   room_for(live.cells, 1, p->cell_room, cell_stride(flags)),
				   room_for(live.units, 2, p->unit_room, sizeof(Unit)),
				   room_for(live.names, name_length, p->names_room, 1));
	to = moved(p, to, &live, keep);
	pfree(live.cells_of);
	return to;
}

/* The value as a growing one that has the sections of flags. */
Panel *
panel_growing(Panel *p, int flags)
{
	if (!(p->flags & PANEL_GROWING))
		flags |= panel_needs_to_grow(p);
	return grown(p, flags, 0, NULL);
}

/* A growing state without rows. */
Panel *
panel_begin(Calendar calendar)
{
	Panel	   *p = panel_new(PANEL_GROWING, 4, 2, 24);

	p->calendar = calendar;
	return p;
}

void
panel_refuse_name(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("a unit's name has at most %d bytes", MAX_UNIT_NAME),
			 errhint("Pass an identifier of the unit instead.")));
}

static pg_noinline int32
new_unit(Panel **p, const char *name, int length, uint32 hash)
{
	if (length > MAX_UNIT_NAME)
		panel_refuse_name();
	/* with room for its first cell, so that the cell's growth does not drop it */
	if ((*p)->units == (*p)->unit_room || (*p)->names_used + length > (*p)->names_room ||
		(*p)->cells == (*p)->cell_room)
		*p = grown(*p, (*p)->flags, length, NULL);
	return append_unit(*p, name, length, hash);
}

/* The number of the unit of that name; the state may be a larger one afterwards. */
int32
panel_unit(Panel **p, const char *name, int length)
{
	uint32		hash;
	UnitSlot   *slot;

	if ((*p)->last < (*p)->units && has_name(*p, (*p)->last, name, length))
		return (*p)->last;
	hash = name_hash(name, length);
	slot = unit_slot(*p, name, length, hash);
	if (unlikely(slot->unit == 0))
		return (*p)->last = new_unit(p, name, length, hash);
	return (*p)->last = slot->unit - 1;
}

/* The cell; the state may be a larger one afterwards, with other numbers of units. */
Cell *
panel_cell_for(Panel **p, int32 *unit, int32 period)
{
	uint32		slot = *cell_slot(*p, *unit, period, cell_hash(*unit, period));

	if (likely(slot != 0))
		return panel_cell(*p, slot_cell(slot));
	if (unlikely((*p)->cells == (*p)->cell_room))
		*p = grown(*p, (*p)->flags, 0, unit);
	return append_cell(*p, *unit, period);
}

/* ---- the sorted form ---- */

char *
unit_text(const Panel *p, int32 unit)
{
	return pnstrdup(unit_name(p, unit), unit_length(p, unit));
}

static int
compare_units(const void *a, const void *b, void *panel)
{
	const Panel *p = panel;
	int32		left = *(const int32 *) a;
	int32		right = *(const int32 *) b;
	int			left_length = unit_length(p, left);
	int			right_length = unit_length(p, right);
	int			bytes = memcmp(unit_name(p, left), unit_name(p, right), Min(left_length, right_length));

	return bytes != 0 ? bytes : left_length - right_length;
}

/* A cell by its period, before it is copied. */
typedef struct Place
{
	int32		period;
	int32		cell;
} Place;

static int
compare_places(const void *a, const void *b)
{
	int32		left = ((const Place *) a)->period;
	int32		right = ((const Place *) b)->period;

	return left < right ? -1 : left > right;
}

/* Every living cell in order of its unit's rank and its period. */
static Place *
cell_places(const Panel *p, const Living *live, const int32 *order)
{
	Place	   *places = palloc(sizeof(Place) * Max(live->cells, 1));
	int32	   *next = palloc(sizeof(int32) * Max(p->units, 1));
	int32		from = 0;

	for (int32 i = 0; i < live->units; i++)
	{
		next[order[i]] = from;
		from += live->cells_of[order[i]];
	}
	for (int32 i = 0; i < p->cells; i++)
	{
		Cell	   *cell = panel_cell(p, i);

		if (cell_rows(p, cell) > 0)
			places[next[cell->unit]++] = (Place) {cell->period, i};
	}
	from = 0;
	for (int32 i = 0; i < live->units; i++)
	{
		CHECK_FOR_INTERRUPTS();
		qsort(places + from, live->cells_of[order[i]], sizeof(Place), compare_places);
		from += live->cells_of[order[i]];
	}
	pfree(next);
	return places;
}

static void
put_units(Panel *to, const Panel *p, const int32 *order)
{
	for (int32 i = 0; i < to->unit_room; i++)
	{
		int32		length = unit_length(p, order[i]);

		panel_units(to)[i] = (Unit) {to->names_used, length};
		memcpy(panel_names(to) + to->names_used, unit_name(p, order[i]), length);
		to->names_used += length;
	}
	to->units = to->unit_room;
}

/* The value in its sorted form: itself, or a copy. */
Panel *
panel_sorted(Panel *p)
{
	Living		live;
	Panel	   *to;
	int32	   *order;
	int32		ranked = 0;
	Place	   *places;
	int32		place = 0;

	if (!(p->flags & PANEL_GROWING))
		return p;
	live = living(p);
	to = panel_new(panel_needs(p), live.cells, live.units, live.names);
	if (panel_is_empty(p))
		return to;
	copy_header(to, p);
	order = palloc(sizeof(int32) * Max(live.units, 1));
	for (int32 i = 0; i < p->units; i++)
		if (live.cells_of[i] > 0)
			order[ranked++] = i;
	qsort_arg(order, ranked, sizeof(int32), compare_units, p);
	put_units(to, p, order);
	places = cell_places(p, &live, order);
	for (int32 i = 0; i < live.units; i++)
		for (int32 k = 0; k < live.cells_of[order[i]]; k++, place++)
		{
			Cell	   *cell = panel_cell(to, place);
			PanelSums	sums = cell_sums(p, panel_cell(p, places[place].cell));

			cell->unit = i;
			cell->period = places[place].period;
			cell_store(to, cell, &sums);
		}
	to->cells = live.cells;
	pfree(places);
	pfree(order);
	pfree(live.cells_of);
	return to;
}
