/*
 * solver.c
 *	  Which units of a tree are known: as many as the rule of guard.h lets be.
 *
 * Each known node carries its atom as sums over the atom's nodes, so that atoms
 * can be joined and parted by adding and subtracting.  Whether an atom is a
 * union of the atoms of a partition is a sum as well: nodes have numbers, drawn
 * so that those of one label add up to 0 modulo 2^64, and of no other set do
 * but by a chance of 2^-64.  The answer does not rest on that chance:
 * showable_verify compares sets.
 */
#include "mart/guard.h"

#include "miscadmin.h"
#include "utils/memutils.h"

/* A node's counts, and 1 in SPOILED where its atom of what was shown can not be told again: rule (3). */
#define SPOILED		GUARD_COUNTS
#define SUMS		(GUARD_COUNTS + 1)

typedef struct Atoms
{
	const Tree *tree;
	int			width;			/* of an atom: two numbers of partitions, then SUMS a column */
	int64	   *atoms;
	int64	   *below;			/* people of each node and of those below it */
	bool	   *pinned;			/* readers have its number, whatever is decided */
	/* the known nodes right below each known node */
	int		   *first;
	int		   *last;
	int		   *next;
} Atoms;

#define CURRENT_NUMBER	0
#define SHOWN_NUMBER	1
#define FIRST_SUM		2

static inline int64 *
atom_of(const Atoms *s, int node)
{
	return s->atoms + (Size) node * s->width;
}

/* Modulo 2^64 in the numbers; sums do not come near. */
static inline void
atom_add(int64 *atom, const int64 *other, int width)
{
	for (int i = 0; i < width; i++)
		atom[i] = (int64) ((uint64) atom[i] + (uint64) other[i]);
}

static inline void
atom_subtract(int64 *atom, const int64 *other, int width)
{
	for (int i = 0; i < width; i++)
		atom[i] = (int64) ((uint64) atom[i] - (uint64) other[i]);
}

/* ---- the rule ---- */

static bool
number_holds(const Tree *tree, const int64 *atom, const int64 *sum, bool shown, GuardNumber number)
{
	int64		changed = sum[CHANGED_COUNT(number)];

	if (sum[PRESENT] == 0 && changed == 0)
		return true;
	if (sum[NEW_COUNT(number)] >= tree->min)
		return true;
	if (changed == 0 && atom[CURRENT_NUMBER] == 0)
		return true;
	return tree->closing && shown && atom[SHOWN_NUMBER] == 0 && sum[SPOILED] == 0 &&
		(sum[PRESENT] == 0 || sum[PEOPLE] >= tree->min);
}

static bool
column_holds(const Tree *tree, const int64 *atom, int column, bool shown)
{
	const int64 *sum = atom + FIRST_SUM + column * SUMS;

	return number_holds(tree, atom, sum, shown, HOW_MANY) && number_holds(tree, atom, sum, shown, HOW_MUCH);
}

static int
broken_columns(const Tree *tree, const int64 *atom, bool shown)
{
	int			broken = 0;

	for (int column = 0; column < tree->columns; column++)
		broken += !column_holds(tree, atom, column, shown);
	return broken;
}

/* ---- atoms of single nodes ---- */

static uint64
drawn(uint64 i)
{
	i = (i + 1) * UINT64CONST(0x9E3779B97F4A7C15);
	i = (i ^ (i >> 30)) * UINT64CONST(0xBF58476D1CE4E5B9);
	i = (i ^ (i >> 27)) * UINT64CONST(0x94D049BB133111EB);
	return i ^ (i >> 31);
}

/* 0 where nobody was; where somebody was who is in no atom, a number that nothing balances. */
static void
number_nodes(Atoms *s, const int32 *labels, int at)
{
	int			nodes = s->tree->nodes;
	uint64	   *total = palloc0(sizeof(uint64) * (nodes + 1));

	for (int node = 0; node < nodes; node++)
	{
		uint64		number = labels[node] == 0 ? 0 : drawn(2 * (uint64) node + at);

		atom_of(s, node)[at] = (int64) number;
		if (labels[node] > 0)
			total[labels[node]] += number;
	}
	for (int node = 0; node < nodes; node++)
		if (labels[node] > 0)
		{
			atom_of(s, node)[at] = (int64) ((uint64) atom_of(s, node)[at] - total[labels[node]]);
			total[labels[node]] = 0;
		}
	pfree(total);
}

static void
mark_spoiled(Atoms *s, int column, int64 *people, int64 *present, int64 *moved)
{
	const Tree *tree = s->tree;
	Size		bytes = sizeof(int64) * (tree->nodes + 1);

	memset(people, 0, bytes);
	memset(present, 0, bytes);
	memset(moved, 0, bytes);
	for (int node = 0; node < tree->nodes; node++)
	{
		int			label = Max(tree->shown_atoms[node], 0);

		people[label] += tree_count(tree, node, column, PEOPLE);
		present[label] += tree_count(tree, node, column, PRESENT);
		moved[label] += tree->moved[node];
	}
	for (int node = 0; node < tree->nodes; node++)
	{
		int			label = tree->shown_atoms[node];

		if (label > 0 && ((moved[label] > 0 && moved[label] < tree->min) ||
						  (present[label] > 0 && people[label] < tree->min)))
			atom_of(s, node)[FIRST_SUM + column * SUMS + SPOILED] = 1;
	}
}

static void
single_atoms(Atoms *s)
{
	const Tree *tree = s->tree;
	int64	   *room = palloc_extended(sizeof(int64) * 3 * (Size) (tree->nodes + 1), MCXT_ALLOC_HUGE);

	for (int node = 0; node < tree->nodes; node++)
		for (int column = 0; column < tree->columns; column++)
			for (int what = 0; what < GUARD_COUNTS; what++)
				atom_of(s, node)[FIRST_SUM + column * SUMS + what] = tree_count(tree, node, column, what);
	number_nodes(s, tree->current_atoms, CURRENT_NUMBER);
	number_nodes(s, tree->shown_atoms, SHOWN_NUMBER);
	if (tree->closing)
		for (int column = 0; column < tree->columns; column++)
		{
			CHECK_FOR_INTERRUPTS();
			mark_spoiled(s, column, room, room + tree->nodes + 1, room + 2 * (tree->nodes + 1));
		}
	pfree(room);
}

/*
 * People below each node; and where nobody below it has changed, and all of it
 * is a union of what is current, the number that is shown is the one of now.
 */
static void
look_below(Atoms *s)
{
	const Tree *tree = s->tree;
	int64	   *changed = palloc_extended(sizeof(int64) * (Size) tree->nodes, MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	uint64	   *number = palloc_extended(sizeof(uint64) * (Size) tree->nodes, MCXT_ALLOC_HUGE);

	for (int node = 0; node < tree->nodes; node++)
	{
		s->below[node] = tree_count(tree, node, 0, PRESENT);
		number[node] = (uint64) atom_of(s, node)[CURRENT_NUMBER];
		for (int column = 0; column < tree->columns; column++)
			changed[node] += (int64) tree_count(tree, node, column, CAME_OR_WENT) + tree_count(tree, node, column, TOUCHED);
	}
	for (int i = 0; i < tree->ordered; i++)
	{
		int			node = tree->order[i];
		int			parent = tree->parents[node];

		s->pinned[node] = !tree->closing && changed[node] == 0 && number[node] == 0;
		if (parent < 0)
			continue;
		s->below[parent] += s->below[node];
		changed[parent] += changed[node];
		number[parent] += number[node];
	}
	pfree(changed);
	pfree(number);
}

/* ---- known nodes right below ---- */

static void
append_child(Atoms *s, int node, int child)
{
	if (s->first[node] < 0)
		s->first[node] = child;
	else
		s->next[s->last[node]] = child;
	s->last[node] = child;
	s->next[child] = -1;
}

/* The known nodes right below other come to be right below node. */
static void
take_children(Atoms *s, int node, int other)
{
	if (s->first[other] < 0)
		return;
	if (s->first[node] < 0)
		s->first[node] = s->first[other];
	else
		s->next[s->last[node]] = s->first[other];
	s->last[node] = s->last[other];
	s->first[other] = s->last[other] = -1;
}

static void
remove_child(Atoms *s, int node, int child)
{
	int			before = -1;

	for (int at = s->first[node]; at != child; at = s->next[at])
		before = at;
	if (before < 0)
		s->first[node] = s->next[child];
	else
		s->next[before] = s->next[child];
	if (s->last[node] == child)
		s->last[node] = before;
}

/* ---- what mends an atom ---- */

/* A known node further down, and the one above it that is taken in before. */
typedef struct Step
{
	int64		cost;			/* people whose numbers are hidden, and one for each number */
	int			node;
	int			from;			/* a step; -1: the broken node itself */
} Step;

typedef struct Search
{
	Step	   *steps;			/* as many as there are nodes at most */
	int			count;
	int		   *heap;			/* of steps, the cheapest first, of these the oldest */
	int			waiting;
	int64	   *atom;			/* scratch */
} Search;

static inline bool
step_before(const Search *search, int a, int b)
{
	if (search->steps[a].cost != search->steps[b].cost)
		return search->steps[a].cost < search->steps[b].cost;
	return a < b;
}

static void
search_push(Search *search, Step step)
{
	int			at = search->waiting++;

	search->steps[search->count] = step;
	while (at > 0 && step_before(search, search->count, search->heap[(at - 1) / 2]))
	{
		search->heap[at] = search->heap[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	search->heap[at] = search->count++;
}

static int
search_pop(Search *search)
{
	int			top = search->heap[0];
	int			last = search->heap[--search->waiting];
	int			at = 0;

	for (;;)
	{
		int			child = 2 * at + 1;

		if (child + 1 < search->waiting && step_before(search, search->heap[child + 1], search->heap[child]))
			child++;
		if (child >= search->waiting || !step_before(search, search->heap[child], last))
			break;
		search->heap[at] = search->heap[child];
		at = child;
	}
	search->heap[at] = last;
	return top;
}

static void
push_children(const Atoms *s, Search *search, int node, int from)
{
	int64		cost = from < 0 ? 0 : search->steps[from].cost;

	for (int child = s->first[node]; child >= 0; child = s->next[child])
		if (!s->pinned[child])
			search_push(search, (Step) {cost + s->below[child] + 1, child, from});
}

/* The cheapest chain that mends the node's atom, else one that mends most of it; -1: none is any better. */
static int
best_chain(const Atoms *s, Search *search, int node)
{
	const Tree *tree = s->tree;
	int			fewest = broken_columns(tree, atom_of(s, node), tree->shown[node]);
	int			best = -1;

	search->count = search->waiting = 0;
	push_children(s, search, node, -1);
	while (search->waiting > 0 && fewest > 0)
	{
		int			step = search_pop(search);
		int			broken;

		CHECK_FOR_INTERRUPTS();
		memcpy(search->atom, atom_of(s, node), sizeof(int64) * s->width);
		for (int at = step; at >= 0; at = search->steps[at].from)
			atom_add(search->atom, atom_of(s, search->steps[at].node), s->width);
		broken = broken_columns(tree, search->atom, tree->shown[node]);
		if (broken < fewest)
		{
			fewest = broken;
			best = step;
		}
		push_children(s, search, search->steps[step].node, step);
	}
	return best;
}

/* From the top of the chain down: each is right below the node when its turn comes. */
static void
take_in(Atoms *s, Tree *tree, Search *search, int node, int step)
{
	int			length = 0;

	for (int at = step; at >= 0; at = search->steps[at].from)
		search->heap[length++] = search->steps[at].node;	/* the search is over */
	while (length > 0)
	{
		int			taken = search->heap[--length];

		tree->known[taken] = false;
		atom_add(atom_of(s, node), atom_of(s, taken), s->width);
		remove_child(s, node, taken);
		take_children(s, node, taken);
	}
}

static void
settle(Atoms *s, Tree *tree, Search *search, int node)
{
	while (tree->known[node] && broken_columns(tree, atom_of(s, node), tree->shown[node]) > 0)
	{
		int			step = best_chain(s, search, node);

		if (step < 0)
			tree->known[node] = false;
		else
			take_in(s, tree, search, node, step);
	}
}

/* ---- both passes ---- */

static bool
may_be_known(const Tree *tree, int node)
{
	return tree->parents[node] != GONE && !tree->barred[node];
}

/* The nearest known node from this one up; negative: none. */
static int
known_top(const Tree *tree, int node)
{
	while (node >= 0 && !tree->known[node])
		node = tree->parents[node];
	return node;
}

static void
suppress(Atoms *s, Tree *tree)
{
	Search		search;

	search.steps = palloc_extended(sizeof(Step) * (Size) tree->nodes, MCXT_ALLOC_HUGE);
	search.heap = palloc_extended(sizeof(int) * (Size) tree->nodes, MCXT_ALLOC_HUGE);
	search.atom = palloc(sizeof(int64) * s->width);
	for (int i = 0; i < tree->ordered; i++)
	{
		int			node = tree->order[i];
		int			parent = tree->parents[node];

		CHECK_FOR_INTERRUPTS();
		settle(s, tree, &search, node);
		if (parent < 0)
			continue;
		if (tree->known[node])
			append_child(s, parent, node);
		else
		{
			atom_add(atom_of(s, parent), atom_of(s, node), s->width);
			take_children(s, parent, node);
		}
	}
}

/*
 * A node that is not known is known after all where its part of the atom and
 * the rest of it both hold: what was suppressed on the way to something that
 * was suppressed as a whole later.
 */
static void
show_after_all(Atoms *s, Tree *tree)
{
	Atoms		part = *s;
	int64	   *rest = palloc(sizeof(int64) * s->width);

	/* the part of the atom that each node not known would take with it */
	part.atoms = palloc_extended(sizeof(int64) * (Size) tree->nodes * s->width, MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	single_atoms(&part);
	for (int i = 0; i < tree->ordered; i++)
	{
		int			node = tree->order[i];
		int			parent = tree->parents[node];

		CHECK_FOR_INTERRUPTS();
		if (!tree->known[node] && may_be_known(tree, node) &&
			broken_columns(tree, atom_of(&part, node), tree->shown[node]) == 0)
		{
			int			top = known_top(tree, node);

			if (top >= 0)
			{
				memcpy(rest, atom_of(s, top), sizeof(int64) * s->width);
				atom_subtract(rest, atom_of(&part, node), s->width);
			}
			if (top < 0 || broken_columns(tree, rest, tree->shown[top]) == 0)
			{
				tree->known[node] = true;
				memcpy(atom_of(s, node), atom_of(&part, node), sizeof(int64) * s->width);
				if (top >= 0)
					memcpy(atom_of(s, top), rest, sizeof(int64) * s->width);
			}
		}
		if (!tree->known[node] && parent >= 0)
			atom_add(atom_of(&part, parent), atom_of(&part, node), s->width);
	}
}

static int *
no_nodes(int nodes)
{
	int		   *list = palloc_extended(sizeof(int) * (Size) nodes, MCXT_ALLOC_HUGE);

	for (int i = 0; i < nodes; i++)
		list[i] = -1;
	return list;
}

static void
solve(Tree *tree)
{
	Atoms		s;

	s.tree = tree;
	s.width = FIRST_SUM + SUMS * tree->columns;
	s.atoms = palloc_extended(sizeof(int64) * (Size) tree->nodes * s.width, MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	s.below = palloc_extended(sizeof(int64) * (Size) tree->nodes, MCXT_ALLOC_HUGE);
	s.pinned = palloc0(sizeof(bool) * (tree->nodes + 1));
	s.first = no_nodes(tree->nodes);
	s.last = no_nodes(tree->nodes);
	s.next = no_nodes(tree->nodes);
	single_atoms(&s);
	look_below(&s);
	for (int node = 0; node < tree->nodes; node++)
		tree->known[node] = may_be_known(tree, node);
	suppress(&s, tree);
	show_after_all(&s, tree);
}

/* Whether a number would be dropped with none above it that has its people. */
static bool
loses_a_top(const Tree *tree)
{
	for (int node = 0; node < tree->nodes; node++)
	{
		CHECK_FOR_INTERRUPTS();
		if (tree->shown[node] && may_be_known(tree, node) && known_top(tree, node) < 0)
			return true;
	}
	return false;
}

/* Fills known; closing becomes false where everything has to wait. */
void
showable_solve(Tree *tree)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "guard", ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);

	solve(tree);
	if (tree->closing && loses_a_top(tree))
	{
		MemoryContextReset(context);
		tree->closing = false;
		solve(tree);
	}
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
}
