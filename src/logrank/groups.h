/*
 * groups.h
 *	  survival_groups: how long they stay, group by group, and stratum by stratum.
 *
 * A part is a group in a stratum; without strata there is one, whose name is
 * empty.  A cell holds how many of a part have one time and kind: the kinds and
 * times are those of survival.h, all events without a cause, for the log-rank
 * test does not ask for causes.
 *
 * A value has one of two forms.
 *	 sorted		slots is 0; parts ascend by stratum, then group, names of whole
 *				numbers by size and before all others, others by their bytes;
 *				each has spells; cells ascend by part, time and kind.  This is
 *				what is stored, sent and compared.
 *	 growing	a transition state: a hash table with open addressing of slots
 *				cells (a power of 2), used of them taken; a free one has n -1.
 *				Cells whose spells have all left a moving window keep their
 *				place with n 0 until the table grows, and so do parts.
 * It is one flat varlena, changed in place, at most half full, and doubled by
 * returning a new value: a header of 72 bytes, 24 a cell, 8 a part, 4 a part
 * for their order by name, and the names.
 *
 * Why nothing can overflow: the check and every merge keep n + missing + future
 * + unobserved at MAX_ROWS = 2^48 or below, and no count is above that.  There
 * are at most MAX_GROUP_CELLS = 2^21 cells, so a growing state has at most 2^22
 * slots and 101 MB, and at most MAX_PARTS = 2^14 parts with two names of at most
 * 1,000 bytes, 33 MB, twice that while they grow: below what palloc gives.
 *
 * What a part's spells may be is the check of survival.h.
 *
 * Text: {"strata": ["a", "a"], "groups": ["x", "y"], "group": [1, 1, 2], "times":
 * [3, 8, 5], "events": [1, 0, 2], "censored": [0, 4, 0], "entered": [0, 0, 0],
 * "missing": 1, "future": 2, "unobserved": 3}: strata and groups of the parts, and
 * a row a part and time.  strata are left out where there are none, and so is
 * what is 0; the empty summary is {}.
 *
 * Binary: version (1 byte), flags (1, always 0), missing, future, unobserved
 * (8 each), parts (4), of each the length (4) and bytes of its stratum and of
 * its group, cells (4), then a cell: time (8), part (4), kind (4), n (8).
 */
#ifndef GROUPS_H
#define GROUPS_H

#include "core/extension.h"
#include "oneway/oneway.h"
#include "survival/survival.h"

#define MAX_GROUP_CELLS	2097152
#define MAX_PARTS		16384
#define FREE_GROUP_CELL	(-1)

typedef struct GroupCell
{
	double		time;
	int32		part;			/* from 0 */
	int32		kind;			/* KIND_EVENT, KIND_CENSORED or KIND_ENTERED */
	int64		n;
} GroupCell;

typedef struct Part
{
	int32		names;			/* where its stratum's name begins; its group's follows */
	uint16		stratum_length;
	uint16		group_length;
} Part;

typedef struct SurvivalGroups
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	int32		slots;			/* 0: sorted */
	int32		used;			/* cells, or slots that are taken */
	int32		shift;			/* 64 - log2(slots); 0 where sorted */
	int32		parts;
	int32		parts_room;
	int32		names_used;
	int32		names_room;
	int32		last;			/* the part found last; 0 where sorted */
	int32		unused;			/* 0 */
	int64		n;				/* spells: events and censorings */
	int64		missing;		/* rows without a group, a start, or a duration and event */
	int64		future;			/* rows that start after as_of */
	int64		unobserved;		/* rows that enter no earlier than they leave */
	GroupCell	cells[FLEXIBLE_ARRAY_MEMBER];
} SurvivalGroups;

StaticAssertDecl(sizeof(GroupCell) == 24, "GroupCell has padding");
StaticAssertDecl(sizeof(Part) == 8, "Part has padding");
StaticAssertDecl(offsetof(SurvivalGroups, cells) == 72, "SurvivalGroups has padding");

/* A part as it is looked for. */
typedef struct PartName
{
	GroupName	stratum;
	GroupName	group;
} PartName;

static inline int
groups_places(const SurvivalGroups *g)
{
	return g->slots > 0 ? g->slots : g->used;
}

static inline Part *
groups_parts(SurvivalGroups *g)
{
	return (Part *) (g->cells + groups_places(g));
}

static inline int32 *
groups_order(SurvivalGroups *g)
{
	return (int32 *) (groups_parts(g) + g->parts_room);
}

static inline char *
groups_names(SurvivalGroups *g)
{
	return (char *) (groups_order(g) + g->parts_room);
}

static inline GroupName
group_argument(text *name)
{
	return oneway_name(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name));
}

#define PG_GETARG_GROUPS(n) groups_from_datum(PG_GETARG_DATUM(n))

/* the state (groups.c) */
extern SurvivalGroups *groups_new(int cells, int parts, int names_room);
extern SurvivalGroups *groups_from_datum(Datum datum);
extern SurvivalGroups *groups_compacted(SurvivalGroups *g);
extern SurvivalGroups *groups_sorted(SurvivalGroups *g);
extern SurvivalGroups *groups_growing(SurvivalGroups *g);
extern SurvivalGroups *groups_count(SurvivalGroups *state, int32 part, double time, int32 kind, int64 n);
extern bool groups_take(SurvivalGroups *state, int32 part, double time, int32 kind, int64 n);
extern void refuse_group_cells(void);

/* parts by name (parts.c) */
extern PartName part_name(SurvivalGroups *g, int32 part);
extern int32 groups_find_part(SurvivalGroups *g, PartName name);
extern int32 groups_add_part(SurvivalGroups **g, PartName name);
extern void groups_put_part(SurvivalGroups *g, PartName name);
extern bool same_name(GroupName a, GroupName b);

/* what may be in a summary (check.c) */
extern void groups_check(SurvivalGroups *g);

/* one part as a survival (check.c) */
extern Survival *part_survival(SurvivalGroups *sorted, int *cell, int32 part);

/* A transition state: plain memory of the executor's, made by this room. */
static inline SurvivalGroups *
groups_state(FunctionCallInfo fcinfo)
{
	SurvivalGroups *g = (SurvivalGroups *) PG_GETARG_POINTER(0);

	return likely(!VARATT_IS_EXTENDED(g)) ? g : groups_from_datum(PG_GETARG_DATUM(0));
}

#endif							/* GROUPS_H */
