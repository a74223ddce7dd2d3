/*
 * parts.c
 *	  Groups and strata by name.
 */
#include "core/extension.h"

#include "logrank/groups.h"

/* oneway_name() checks lengths and knows whole numbers. */
PartName
part_name(SurvivalGroups *g, int32 part)
{
	const Part *p = groups_parts(g) + part;
	const char *names = groups_names(g) + p->names;

	return (PartName) {
		oneway_name(names, p->stratum_length), oneway_name(names + p->stratum_length, p->group_length)
	};
}

bool
same_name(GroupName a, GroupName b)
{
	return a.length == b.length && memcmp(a.bytes, b.bytes, a.length) == 0;
}

static int
compare_parts(PartName a, PartName b)
{
	int			strata = compare_group_names(a.stratum, b.stratum);

	return strata != 0 ? strata : compare_group_names(a.group, b.group);
}

/* The first place in the order whose part is not before. */
static int
find_place(SurvivalGroups *g, PartName name)
{
	int			low = 0;
	int			high = g->parts;

	while (low < high)
	{
		int			middle = (low + high) / 2;

		if (compare_parts(part_name(g, groups_order(g)[middle]), name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static inline bool
has_name(SurvivalGroups *g, int32 part, PartName name)
{
	const Part *p = groups_parts(g) + part;
	const char *names = groups_names(g) + p->names;

	return p->stratum_length == name.stratum.length && p->group_length == name.group.length &&
		memcmp(names, name.stratum.bytes, name.stratum.length) == 0 &&
		memcmp(names + name.stratum.length, name.group.bytes, name.group.length) == 0;
}

/* The part's number, -1 where there is none such. */
int32
groups_find_part(SurvivalGroups *g, PartName name)
{
	int			place = find_place(g, name);

	if (place < g->parts && has_name(g, groups_order(g)[place], name))
		return groups_order(g)[place];
	return -1;
}

static void
put_part(SurvivalGroups *g, PartName name, int place)
{
	int32	   *order = groups_order(g);
	char	   *names = groups_names(g) + g->names_used;

	memmove(order + place + 1, order + place, sizeof(int32) * (g->parts - place));
	order[place] = g->parts;
	groups_parts(g)[g->parts++] = (Part) {
		.names = g->names_used, .stratum_length = name.stratum.length, .group_length = name.group.length
	};
	memcpy(names, name.stratum.bytes, name.stratum.length);
	memcpy(names + name.stratum.length, name.group.bytes, name.group.length);
	g->names_used += name.stratum.length + name.group.length;
}

/* The next part of a summary whose parts ascend; there is room for it. */
void
groups_put_part(SurvivalGroups *g, PartName name)
{
	put_part(g, name, g->parts);
}

static pg_noinline SurvivalGroups *
with_room(SurvivalGroups *g, int length)
{
	SurvivalGroups *state;
	int32		names_room;

	/* parts whose spells have all left a moving window make room */
	g = groups_growing(groups_compacted(g));
	if (g->parts >= MAX_PARTS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("a survival_groups holds at most %d groups, those of each stratum counted", MAX_PARTS),
				 errhint("Are the first arguments what the groups go by?")));
	if (g->names_used + length <= g->names_room)
		return g;
	/* names are last */
	names_room = 2 * (g->names_used + length);
	state = palloc0(VARSIZE(g) - g->names_room + names_room);
	memcpy(state, g, VARSIZE(g));
	SET_VARSIZE(state, VARSIZE(g) - g->names_room + names_room);
	state->names_room = names_room;
	return state;
}

/* The part's number in a state that grows; it may be a larger one afterwards. */
int32
groups_add_part(SurvivalGroups **g, PartName name)
{
	int			length = name.stratum.length + name.group.length;
	int			place;

	if (likely((*g)->parts > 0 && has_name(*g, (*g)->last, name)))
		return (*g)->last;
	place = find_place(*g, name);
	if (place < (*g)->parts && has_name(*g, groups_order(*g)[place], name))
		return (*g)->last = groups_order(*g)[place];
	if ((*g)->parts == (*g)->parts_room || (*g)->names_used + length > (*g)->names_room)
	{
		*g = with_room(*g, length);
		place = find_place(*g, name);
	}
	(*g)->last = (*g)->parts;
	put_part(*g, name, place);
	return (*g)->last;
}
