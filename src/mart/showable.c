/*
 * showable.c
 *	  mart_showable(): the guard's solver, as SQL calls it.
 *
 * Everything that comes in is checked, for it may come from anybody.
 */
#include "core/extension.h"

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "mart/guard.h"

enum
{
	ARG_PARENTS,
	ARG_COUNTS,
	ARG_MOVED,
	ARG_BARRED,
	ARG_SHOWN,
	ARG_SHOWN_ATOMS,
	ARG_CURRENT_ATOMS,
	ARG_MIN,
	ARG_CLOSING
};

static const char *const argument_names[] = {
	"parents", "counts", "moved", "barred", "shown", "shown_atoms", "current_atoms", "min", "closing"
};

static _Noreturn void
refuse(int argument, const char *what)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s %s", argument_names[argument], what)));
}

static ArrayType *
array_argument(FunctionCallInfo fcinfo, int argument, int dimensions)
{
	ArrayType  *array = PG_GETARG_ARRAYTYPE_P(argument);

	if (array_contains_nulls(array))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s must have no nulls", argument_names[argument])));
	if (ARR_NDIM(array) != 0 && ARR_NDIM(array) != dimensions)
		refuse(argument, dimensions == 1 ? "must be an array of one dimension" : "must be an array of two dimensions");
	return array;
}

static int
first_length(ArrayType *array)
{
	return ARR_NDIM(array) == 0 ? 0 : ARR_DIMS(array)[0];
}

/* The elements, one a node. */
static void *
node_argument(FunctionCallInfo fcinfo, int argument, int nodes)
{
	ArrayType  *array = array_argument(fcinfo, argument, 1);

	if (first_length(array) != nodes)
		refuse(argument, "must have as many elements as parents");
	return ARR_DATA_PTR(array);
}

static const int32 *
natural_argument(FunctionCallInfo fcinfo, int argument, int nodes)
{
	const int32 *values = node_argument(fcinfo, argument, nodes);

	for (int i = 0; i < nodes; i++)
		if (values[i] < 0)
			refuse(argument, "must not be negative");
	return values;
}

static int32 *
label_argument(FunctionCallInfo fcinfo, int argument, int nodes)
{
	const int32 *values = node_argument(fcinfo, argument, nodes);
	int32	   *labels = palloc(sizeof(int32) * nodes);

	for (int i = 0; i < nodes; i++)
	{
		if (values[i] < -1 || values[i] > nodes)
			refuse(argument, "must be between -1 and the number of nodes");
		labels[i] = values[i];
	}
	return labels;
}

static void
read_counts(FunctionCallInfo fcinfo, Tree *tree)
{
	ArrayType  *array = array_argument(fcinfo, ARG_COUNTS, 2);
	int			width = ARR_NDIM(array) == 0 ? GUARD_COUNTS : ARR_DIMS(array)[1];

	if (first_length(array) != tree->nodes)
		refuse(ARG_COUNTS, "must have as many rows as there are parents");
	if (width % GUARD_COUNTS != 0)
		refuse(ARG_COUNTS, "must have six numbers a column: people, present, joined, came or went, fresh, touched");
	tree->columns = width / GUARD_COUNTS;
	if ((int64) tree->nodes * tree->columns > MAX_COUNTS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("there are too many units and measures"),
				 errdetail("Units times measures must be at most %d.", MAX_COUNTS)));
	tree->counts = (const int32 *) ARR_DATA_PTR(array);
	for (int node = 0; node < tree->nodes; node++)
		for (int column = 0; column < tree->columns; column++)
		{
			for (int what = 0; what < GUARD_COUNTS; what++)
				if (tree_count(tree, node, column, what) < 0)
					refuse(ARG_COUNTS, "must not be negative");
			for (GuardNumber number = 0; number < GUARD_NUMBERS; number++)
				if (tree_count(tree, node, column, NEW_COUNT(number)) > tree_count(tree, node, column, PEOPLE) ||
					tree_count(tree, node, column, NEW_COUNT(number)) > tree_count(tree, node, column, CHANGED_COUNT(number)))
					refuse(ARG_COUNTS, "must not have more new people than people of the unit alone, or than changed");
			if (tree_count(tree, node, column, PEOPLE) > tree_count(tree, node, column, PRESENT))
				refuse(ARG_COUNTS, "must not have more people of the unit alone than present");
		}
}

/* Leaves first; what is not reached that way is in a cycle. */
static void
order_nodes(Tree *tree)
{
	int		   *children = palloc0(sizeof(int) * tree->nodes);
	int			gone = 0;

	tree->order = palloc(sizeof(int) * tree->nodes);
	for (int node = 0; node < tree->nodes; node++)
	{
		if (tree->parents[node] >= 0)
		{
			if (tree->parents[tree->parents[node]] == GONE)
				refuse(ARG_PARENTS, "must not have a parent that is gone");
			children[tree->parents[node]]++;
		}
		gone += tree->parents[node] == GONE;
	}
	for (int node = 0; node < tree->nodes; node++)
		if (children[node] == 0 && tree->parents[node] != GONE)
			tree->order[tree->ordered++] = node;
	for (int i = 0; i < tree->ordered; i++)
	{
		int			parent = tree->parents[tree->order[i]];

		if (parent >= 0 && --children[parent] == 0)
			tree->order[tree->ordered++] = parent;
	}
	if (tree->ordered + gone != tree->nodes)
		refuse(ARG_PARENTS, "must not have a cycle");
	pfree(children);
}

static void
read_parents(FunctionCallInfo fcinfo, Tree *tree)
{
	ArrayType  *array = array_argument(fcinfo, ARG_PARENTS, 1);
	const int32 *values = (const int32 *) ARR_DATA_PTR(array);

	tree->nodes = first_length(array);
	tree->parents = palloc(sizeof(int) * tree->nodes);
	for (int node = 0; node < tree->nodes; node++)
	{
		if (values[node] < -1 || values[node] > tree->nodes)
			refuse(ARG_PARENTS, "must be between -1 and the number of nodes");
		tree->parents[node] = values[node] == -1 ? GONE : values[node] - 1;
	}
	order_nodes(tree);
}

static Tree *
tree_arguments(FunctionCallInfo fcinfo)
{
	Tree	   *tree = palloc0(sizeof(Tree));

	read_parents(fcinfo, tree);
	read_counts(fcinfo, tree);
	tree->moved = natural_argument(fcinfo, ARG_MOVED, tree->nodes);
	tree->barred = node_argument(fcinfo, ARG_BARRED, tree->nodes);
	tree->shown = node_argument(fcinfo, ARG_SHOWN, tree->nodes);
	tree->shown_atoms = label_argument(fcinfo, ARG_SHOWN_ATOMS, tree->nodes);
	tree->current_atoms = label_argument(fcinfo, ARG_CURRENT_ATOMS, tree->nodes);
	tree->min = PG_GETARG_INT32(ARG_MIN);
	if (tree->min < 2)
		refuse(ARG_MIN, "must be at least 2");
	tree->closing = PG_GETARG_BOOL(ARG_CLOSING);
	tree->known = palloc0(sizeof(bool) * tree->nodes);
	return tree;
}

static Datum
bool_array(const bool *values, int count)
{
	Datum	   *elements = palloc(sizeof(Datum) * count);

	for (int i = 0; i < count; i++)
		elements[i] = BoolGetDatum(values[i]);
	return PointerGetDatum(construct_array(elements, count, BOOLOID, 1, true, TYPALIGN_CHAR));
}

static Datum
int_array(const int32 *values, int count)
{
	Datum	   *elements = palloc(sizeof(Datum) * count);

	for (int i = 0; i < count; i++)
		elements[i] = Int32GetDatum(values[i]);
	return PointerGetDatum(construct_array(elements, count, INT4OID, sizeof(int32), true, TYPALIGN_INT));
}

/* The nearest known node of each, parents before children. */
static int *
known_tops(const Tree *tree)
{
	int		   *top = palloc(sizeof(int) * tree->nodes);

	for (int node = 0; node < tree->nodes; node++)
		top[node] = NO_PARENT;
	for (int i = tree->ordered - 1; i >= 0; i--)
	{
		int			node = tree->order[i];

		if (tree->known[node])
			top[node] = node;
		else if (tree->parents[node] >= 0)
			top[node] = top[tree->parents[node]];
	}
	return top;
}

SQL_FUNCTION(mart_showable);
Datum
mart_showable(PG_FUNCTION_ARGS)
{
	Tree	   *tree = tree_arguments(fcinfo);
	TupleDesc	descriptor;
	Datum		values[5];
	bool		nulls[5] = {false};
	bool	   *has_number = palloc(sizeof(bool) * tree->nodes);
	bool	   *covered = palloc(sizeof(bool) * tree->nodes);
	int		   *top;

	if (get_call_result_type(fcinfo, NULL, &descriptor) != TYPEFUNC_COMPOSITE || descriptor->natts != 5)
		elog(ERROR, "mart_showable must return five columns");
	showable_solve(tree);
	top = known_tops(tree);
	showable_verify(tree, top);
	showable_relabel(tree, top);
	for (int node = 0; node < tree->nodes; node++)
	{
		has_number[node] = tree->known[node] || (tree->shown[node] && !tree->closing);
		covered[node] = top[node] >= 0;
	}
	values[0] = bool_array(tree->known, tree->nodes);
	values[1] = bool_array(has_number, tree->nodes);
	values[2] = bool_array(covered, tree->nodes);
	values[3] = int_array(tree->shown_atoms, tree->nodes);
	values[4] = int_array(tree->current_atoms, tree->nodes);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(descriptor), values, nulls)));
}
