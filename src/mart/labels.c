/*
 * labels.c
 *	  The rule of guard.h, checked on sets of nodes, and what a publication
 *	  leaves behind: the atoms of what was ever shown, and of what is current.
 */
#include "mart/guard.h"

#include "miscadmin.h"

/* ---- the check ---- */

typedef struct Check
{
	const Tree *tree;
	const int  *top;
	int		   *members;		/* nodes by top */
	int		   *start;			/* [nodes + 1]: where those of a top begin */
	int64	   *shown_sum;		/* [labels][columns][GUARD_COUNTS] */
	int64	   *shown_moved;
	int		   *current_size;	/* nodes of each label */
	int		   *shown_size;
	int		   *seen;			/* scratch, by label */
} Check;

static void *
zeros(Size size, Size count)
{
	return palloc_extended(size * count, MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
}

/* Nodes in order of their top; those without any are left out. */
static void
sort_by_top(Check *check)
{
	int			nodes = check->tree->nodes;
	int		   *next = zeros(sizeof(int), nodes + 1);

	check->members = zeros(sizeof(int), nodes);
	check->start = zeros(sizeof(int), nodes + 1);
	for (int node = 0; node < nodes; node++)
		if (check->top[node] >= 0)
			check->start[check->top[node] + 1]++;
	for (int node = 0; node < nodes; node++)
		check->start[node + 1] += check->start[node];
	memcpy(next, check->start, sizeof(int) * (nodes + 1));
	for (int node = 0; node < nodes; node++)
		if (check->top[node] >= 0)
			check->members[next[check->top[node]]++] = node;
	pfree(next);
}

static void
sum_labels(Check *check)
{
	const Tree *tree = check->tree;
	Size		width = (Size) tree->columns * GUARD_COUNTS;

	check->shown_sum = zeros(sizeof(int64), (tree->nodes + 1) * width);
	check->shown_moved = zeros(sizeof(int64), tree->nodes + 1);
	check->current_size = zeros(sizeof(int), tree->nodes + 1);
	check->shown_size = zeros(sizeof(int), tree->nodes + 1);
	check->seen = zeros(sizeof(int), tree->nodes + 1);
	for (int node = 0; node < tree->nodes; node++)
	{
		int			label = tree->shown_atoms[node];

		if (tree->current_atoms[node] > 0)
			check->current_size[tree->current_atoms[node]]++;
		if (label <= 0)
			continue;
		check->shown_size[label]++;
		check->shown_moved[label] += tree->moved[node];
		for (Size i = 0; i < width; i++)
			check->shown_sum[label * width + i] += tree->counts[node * width + i];
	}
}

/* Whether the atom has nobody of label -1, and each other label as a whole or not at all. */
static bool
is_union(const Check *check, int top, const int32 *labels, const int *size)
{
	bool		whole = true;

	for (int i = check->start[top]; i < check->start[top + 1]; i++)
		if (labels[check->members[i]] > 0)
			check->seen[labels[check->members[i]]]++;
	for (int i = check->start[top]; i < check->start[top + 1]; i++)
	{
		int			label = labels[check->members[i]];

		if (label < 0 || (label > 0 && check->seen[label] != size[label]))
			whole = false;
	}
	for (int i = check->start[top]; i < check->start[top + 1]; i++)
		if (labels[check->members[i]] > 0)
			check->seen[labels[check->members[i]]] = 0;
	return whole;
}

static bool
is_spoiled(const Check *check, int top, int column)
{
	const Tree *tree = check->tree;

	for (int i = check->start[top]; i < check->start[top + 1]; i++)
	{
		int			label = tree->shown_atoms[check->members[i]];
		const int64 *sum = check->shown_sum + ((Size) Max(label, 0) * tree->columns + column) * GUARD_COUNTS;

		if (label <= 0)
			continue;
		if (check->shown_moved[label] > 0 && check->shown_moved[label] < tree->min)
			return true;
		if (sum[PRESENT] > 0 && sum[PEOPLE] < tree->min)
			return true;
	}
	return false;
}

static bool
atom_holds(const Check *check, int top, int column, bool is_current, bool was_shown)
{
	const Tree *tree = check->tree;
	int64		sum[GUARD_COUNTS] = {0};

	for (int i = check->start[top]; i < check->start[top + 1]; i++)
		for (int what = 0; what < GUARD_COUNTS; what++)
			sum[what] += tree_count(tree, check->members[i], column, what);
	for (GuardNumber number = 0; number < GUARD_NUMBERS; number++)
	{
		int64		changed = sum[CHANGED_COUNT(number)];

		if (changed == 0 && (sum[PRESENT] == 0 || is_current))
			continue;
		if (sum[NEW_COUNT(number)] >= tree->min)
			continue;
		if (!tree->closing || !was_shown || is_spoiled(check, top, column))
			return false;
		if (sum[PRESENT] > 0 && sum[PEOPLE] < tree->min)
			return false;
	}
	return true;
}

/* Nothing leaves the guard that this has not seen; it shares no code with the solver. */
void
showable_verify(const Tree *tree, const int *top)
{
	Check		check = {.tree = tree, .top = top};

	sort_by_top(&check);
	sum_labels(&check);
	for (int node = 0; node < tree->nodes; node++)
	{
		bool		is_current;
		bool		was_shown;

		CHECK_FOR_INTERRUPTS();
		if (!tree->known[node])
			continue;
		if (tree->parents[node] == GONE || tree->barred[node])
			elog(ERROR, "the guard shows node %d, which is gone or barred", node + 1);
		is_current = is_union(&check, node, tree->current_atoms, check.current_size);
		was_shown = tree->shown[node] && is_union(&check, node, tree->shown_atoms, check.shown_size);
		for (int column = 0; column < tree->columns; column++)
			if (!atom_holds(&check, node, column, is_current, was_shown))
				elog(ERROR, "the guard shows node %d, which tells about too few people", node + 1);
	}
}

/* ---- new labels ---- */

/* A node's place in a partition: equal pairs, one label. */
typedef struct Place
{
	int32		major;
	int32		minor;
	int			node;
} Place;

static int
compare_places(const void *x, const void *y)
{
	const Place *a = x;
	const Place *b = y;

	if (a->major != b->major)
		return a->major < b->major ? -1 : 1;
	if (a->minor != b->minor)
		return a->minor < b->minor ? -1 : 1;
	return (a->node > b->node) - (a->node < b->node);
}

static bool
same_place(const Place *a, const Place *b)
{
	return a->major == b->major && a->minor == b->minor;
}

/* Labels from 1 in order of the places. */
static void
label_places(Place *places, int count, int32 *labels)
{
	int			label = 0;

	qsort(places, count, sizeof(Place), compare_places);
	for (int i = 0; i < count; i++)
	{
		if (i == 0 || !same_place(places + i, places + i - 1))
			label++;
		labels[places[i].node] = label;
	}
}

/*
 * Of each top, the label of what was shown with the most people now, 0: none.
 * Who was in none of what was shown is in the atom's number now, and joins it;
 * an atom of their own would be one of few, and hold back what is above for ever.
 */
static int32 *
largest_parts(const Tree *tree, const int *top, Place *places)
{
	int32	   *largest = zeros(sizeof(int32), tree->nodes);
	int64	   *most = zeros(sizeof(int64), tree->nodes);
	int			count = 0;

	for (int node = 0; node < tree->nodes; node++)
		if (top[node] >= 0 && tree->shown_atoms[node] > 0)
			places[count++] = (Place) {top[node], tree->shown_atoms[node], node};
	qsort(places, count, sizeof(Place), compare_places);
	for (int i = 0, next; i < count; i = next)
	{
		int64		people = 0;

		for (next = i; next < count && same_place(places + next, places + i); next++)
			people += tree_count(tree, places[next].node, 0, PEOPLE);
		if (largest[places[i].major] == 0 || people > most[places[i].major])
		{
			largest[places[i].major] = places[i].minor;
			most[places[i].major] = people;
		}
	}
	pfree(most);
	return largest;
}

/* What was ever shown, now that this is as well: each part of an atom that one number has and another has not. */
static void
relabel_shown(Tree *tree, const int *top, Place *places)
{
	int32	   *largest = largest_parts(tree, top, places);
	int			count = 0;

	for (int node = 0; node < tree->nodes; node++)
	{
		int32		label = tree->shown_atoms[node];
		bool		present = tree_count(tree, node, 0, PRESENT) > 0;

		if (top[node] >= 0 && label <= 0)
		{
			if (present)
				places[count++] = (Place) {largest[top[node]], top[node], node};
			else
				tree->shown_atoms[node] = 0;
		}
		else if (label > 0)
			places[count++] = (Place) {label, top[node], node};
		else if (present)
			tree->shown_atoms[node] = -1;
	}
	label_places(places, count, tree->shown_atoms);
	pfree(largest);
}

/* What is current: the atoms known now, and what nothing of this publication has touched. */
static void
relabel_current(Tree *tree, const int *top, Place *places)
{
	bool	   *broken = zeros(sizeof(bool), tree->nodes + 1);
	int			count = 0;

	for (int node = 0; node < tree->nodes; node++)
		if (top[node] >= 0 && tree->current_atoms[node] > 0)
			broken[tree->current_atoms[node]] = true;
	for (int node = 0; node < tree->nodes; node++)
	{
		int32		label = tree->current_atoms[node];

		if (top[node] >= 0)
		{
			if (tree_count(tree, node, 0, PRESENT) > 0)
				places[count++] = (Place) {0, top[node], node};
			else
				tree->current_atoms[node] = 0;
		}
		else if (label > 0)
		{
			if (broken[label])
				tree->current_atoms[node] = -1;
			else
				places[count++] = (Place) {1, label, node};
		}
	}
	label_places(places, count, tree->current_atoms);
	pfree(broken);
}

/* shown_atoms and current_atoms as they are once this is published. */
void
showable_relabel(Tree *tree, const int *top)
{
	Place	   *places = palloc_extended(sizeof(Place) * (Size) (tree->nodes + 1), MCXT_ALLOC_HUGE);

	relabel_shown(tree, top, places);
	relabel_current(tree, top, places);
	pfree(places);
}
