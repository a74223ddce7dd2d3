/*
 * guard_counts.c
 *	  The counts that the guard decides on, of one unit: an aggregate over its
 *	  rows of people.
 *
 * The state is an int[]: GUARD_COUNTS numbers of anybody, then of each of the
 * measures asked for.  It is of the size of the first row's measures from the
 * start, so nothing grows and no size is computed that an array would not have.
 */
#include "core/extension.h"

#include "catalog/pg_type.h"
#include "utils/array.h"

#include "core/aggregate.h"
#include "mart/guard.h"

static ArrayType *
measures_argument(FunctionCallInfo fcinfo, int argument, const char *name)
{
	ArrayType  *array;

	if (PG_ARGISNULL(argument))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("%s must not be null", name)));
	array = PG_GETARG_ARRAYTYPE_P(argument);
	if (ARR_NDIM(array) > 1 || array_contains_nulls(array))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be an array of one dimension without nulls", name)));
	return array;
}

static int
length_of(const ArrayType *array)
{
	return ARR_NDIM(array) == 0 ? 0 : ARR_DIMS(array)[0];
}

static bool
flag_argument(FunctionCallInfo fcinfo, int argument)
{
	return !PG_ARGISNULL(argument) && PG_GETARG_BOOL(argument);
}

static ArrayType *
state_argument(FunctionCallInfo fcinfo, int columns)
{
	int			width = (columns + 1) * GUARD_COUNTS;
	ArrayType  *state;

	if (columns >= MAX_COUNTS / GUARD_COUNTS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("there are too many measures")));
	if (PG_ARGISNULL(0))
		return construct_array(palloc0(sizeof(Datum) * width), width, INT4OID, sizeof(int32), true, TYPALIGN_INT);
	state = PG_GETARG_ARRAYTYPE_P(0);
	if (ARR_NDIM(state) != 1 || ARR_DIMS(state)[0] != width || ARR_HASNULL(state) || ARR_ELEMTYPE(state) != INT4OID)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("measures asked for must be the same in all rows of a group")));
	return state;
}

/* A row as it is counted in one column. */
static void
count_person(int32 *counts, bool present, bool alone, bool fresh, bool touched)
{
	if (counts[PRESENT] == PG_INT32_MAX || counts[TOUCHED] == PG_INT32_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("there are too many people")));
	counts[PRESENT] += present;
	counts[PEOPLE] += present && alone;
	counts[FRESH] += present && alone && fresh;
	counts[TOUCHED] += touched;
}

/* Whether the list has it; from where the last one was found, for both mostly have one order. */
static bool
has_measure(const int32 *measures, int count, int32 measure, int *at)
{
	for (int tried = 0; tried < count; tried++)
	{
		if (*at >= count)
			*at = 0;
		if (measures[(*at)++] == measure)
			return true;
	}
	return false;
}

/* What the last publication had of a column. */
typedef enum ColumnState
{
	AS_PUBLISHED,
	NEVER_PUBLISHED,			/* everybody in it is fresh */
	DEFINED_ANEW				/* everybody in it has changed, by nothing that they did */
} ColumnState;

/*
 * State, columns, their states, measures of the person, present, alone, fresh,
 * touched.  Who is fresh is counted where they answered; whoever else is touched
 * is so everywhere, for which of their answers changed is not kept.
 */
SQL_FUNCTION(mart_guard_accum);
Datum
mart_guard_accum(PG_FUNCTION_ARGS)
{
	ArrayType  *columns;
	ArrayType  *states;
	ArrayType  *measures;
	ArrayType  *state;
	int32	   *counts;
	bool		present = flag_argument(fcinfo, 4);
	bool		alone = flag_argument(fcinfo, 5);
	bool		touched = flag_argument(fcinfo, 7);
	bool		fresh = flag_argument(fcinfo, 6) && touched && present;
	int			at = 0;

	require_aggregate(fcinfo);
	columns = measures_argument(fcinfo, 1, "columns");
	states = measures_argument(fcinfo, 2, "states");
	measures = measures_argument(fcinfo, 3, "measures");
	if (length_of(states) != length_of(columns))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("states must have as many elements as columns")));
	state = state_argument(fcinfo, length_of(columns));
	counts = (int32 *) ARR_DATA_PTR(state);

	count_person(counts, present, alone, fresh, touched);
	for (int i = 0; i < length_of(columns); i++)
	{
		bool		answered = has_measure((int32 *) ARR_DATA_PTR(measures), length_of(measures),
										   ((int32 *) ARR_DATA_PTR(columns))[i], &at);
		int32		column_state = ((int32 *) ARR_DATA_PTR(states))[i];
		bool		here = present && answered;

		count_person(counts + (i + 1) * GUARD_COUNTS, here, alone, fresh || column_state == NEVER_PUBLISHED,
					 (touched && (answered || !fresh)) || (here && column_state != AS_PUBLISHED));
	}
	PG_RETURN_ARRAYTYPE_P(state);
}
