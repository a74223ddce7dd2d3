/*
 * kept.c
 *	  Tables of stored panels, kept while a query runs.
 *
 * A query over many pairs of stored panels asks for each of them again and
 * again, and fetching, unpacking and summing one up costs as much as a statistic.
 * A stored value that is out of line goes by its TOAST pointer, which names it
 * as long as the query's snapshot lives: what it names is never changed, only
 * replaced under another number, and no vacuum takes it away from a snapshot
 * that may see it.  Other values are small or computed, and are not kept.
 */
#include "core/extension.h"

#include "access/detoast.h"
#include "utils/memutils.h"

#include "panel/panel.h"
#include "panel/table.h"

#define MOST_KEPT	32
#define KEPT_BYTES	((Size) 32 << 20)

typedef struct KeptTable
{
	struct varatt_external name;
	int64		min_n;
	PanelTable *table;			/* NULL: free */
	MemoryContext room;
	Size		size;
	uint64		used;			/* when it was asked for last */
} KeptTable;

typedef struct KeptTables
{
	Size		size;			/* of all of them */
	uint64		clock;
	KeptTable	table[MOST_KEPT];
} KeptTables;

static KeptTables *
kept_tables(FunctionCallInfo fcinfo)
{
	if (fcinfo->flinfo->fn_extra == NULL)
		fcinfo->flinfo->fn_extra = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(KeptTables));
	return fcinfo->flinfo->fn_extra;
}

static PanelTable *
find_kept(KeptTables *kept, const struct varatt_external *name, int64 min_n)
{
	for (int i = 0; i < MOST_KEPT; i++)
	{
		KeptTable  *entry = &kept->table[i];

		if (entry->table != NULL && entry->min_n == min_n && memcmp(&entry->name, name, sizeof(*name)) == 0)
		{
			entry->used = ++kept->clock;
			return entry->table;
		}
	}
	return NULL;
}

static void
let_go(KeptTables *kept, KeptTable *entry)
{
	MemoryContextDelete(entry->room);
	kept->size -= entry->size;
	entry->table = NULL;
}

/* A free entry, once there is room for that much more: what was not asked for longest goes first. */
static KeptTable *
make_room(KeptTables *kept, Size size)
{
	for (;;)
	{
		KeptTable  *free = NULL;
		KeptTable  *oldest = NULL;

		for (int i = 0; i < MOST_KEPT; i++)
		{
			KeptTable  *entry = &kept->table[i];

			if (entry->table == NULL)
				free = entry;
			else if (oldest == NULL || entry->used < oldest->used)
				oldest = entry;
		}
		if (oldest == NULL || (free != NULL && kept->size + size <= KEPT_BYTES))
			return free;
		let_go(kept, oldest);
	}
}

static PanelTable *
keep_table(FunctionCallInfo fcinfo, int arg, int64 min_n, const struct varatt_external *name)
{
	KeptTables *kept = kept_tables(fcinfo);
	PanelTable *table = find_kept(kept, name, min_n);
	struct Panel *panel;
	KeptTable  *entry;
	MemoryContext old;

	if (table != NULL)
		return table;
	panel = PG_GETARG_PANEL(arg);
	if (VARSIZE(panel) > KEPT_BYTES / 4)
		return panel_table(panel, min_n);
	entry = make_room(kept, 2 * VARSIZE(panel));
	entry->room = AllocSetContextCreate(fcinfo->flinfo->fn_mcxt, "panel table", ALLOCSET_DEFAULT_SIZES);
	old = MemoryContextSwitchTo(entry->room);
	table = panel_table(panel, min_n);
	MemoryContextSwitchTo(old);
	entry->name = *name;
	entry->min_n = min_n;
	entry->size = 2 * VARSIZE(panel);	/* near enough: a cell has 32 to 88 bytes there, and 80 here */
	entry->used = ++kept->clock;
	kept->size += entry->size;
	entry->table = table;
	return table;
}

/* The table of an argument that is a panel and not NULL; it is not the caller's to change. */
const PanelTable *
panel_table_of(FunctionCallInfo fcinfo, int arg, int64 min_n)
{
	struct varlena *value = (struct varlena *) DatumGetPointer(PG_GETARG_DATUM(arg));
	struct varatt_external name;

	if (!VARATT_IS_EXTERNAL_ONDISK(value) || fcinfo->flinfo == NULL)
		return panel_table(PG_GETARG_PANEL(arg), min_n);
	VARATT_EXTERNAL_GET_POINTER(name, value);
	return keep_table(fcinfo, arg, min_n, &name);
}
