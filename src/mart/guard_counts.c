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
list_argument(FunctionCallInfo fcinfo, int argument, const char *name)
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

/* What is known of a person in a column: a hash of what they add, or this. */
#define ABSENT		INT64CONST(-1)
#define UNKNOWN		INT64CONST(-2)

/* The measures of a person: the id times 2^32, plus the hash. */
typedef struct Answered
{
	int			count;
	const int64 *measures;
	int			at;				/* behind the one that was found last, for columns mostly come in the same order */
} Answered;

static Answered
answered_argument(FunctionCallInfo fcinfo, int argument)
{
	ArrayType  *array = list_argument(fcinfo, argument, "measures");

	return (Answered) {.count = length_of(array), .measures = (const int64 *) ARR_DATA_PTR(array)};
}

static int64
find_measure(Answered *answered, int32 measure)
{
	for (int tried = 0; tried < answered->count; tried++)
	{
		int64		found;

		if (answered->at >= answered->count)
			answered->at = 0;
		found = answered->measures[answered->at++];
		if ((found >> 32) == measure)
			return found & INT64CONST(0xFFFFFFFF);
	}
	return ABSENT;
}

/* What the last publication had of a column. */
typedef enum ColumnState
{
	AS_PUBLISHED,
	NEVER_PUBLISHED,			/* everybody in it is new */
	DEFINED_ANEW				/* everybody in it has changed, by nothing that they did */
} ColumnState;

typedef struct Person
{
	bool		alone;			/* in this unit only */
	bool		corrected;		/* a version before the published one was published, too */
} Person;

/* A person in one column: before, in what is published, and now. */
static void
count_person(int32 *counts, const Person *person, int64 before, int64 now, bool changed)
{
	bool		present = now != ABSENT;
	bool		came_or_went = changed || before == UNKNOWN || (before == ABSENT) != (now == ABSENT);
	bool		touched = changed || before != now;
	bool		counts_as_new = present && person->alone && before != UNKNOWN && !person->corrected;

	if (counts[PRESENT] == PG_INT32_MAX || counts[TOUCHED] == PG_INT32_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("there are too many people")));
	counts[PRESENT] += present;
	counts[PEOPLE] += present && person->alone;
	counts[CAME_OR_WENT] += came_or_went;
	counts[TOUCHED] += touched;
	counts[JOINED] += counts_as_new && before == ABSENT;
	counts[FRESH] += counts_as_new && before != now;
}

/*
 * State, columns, their states, measures of the person, those published of the
 * person (NULL: the same, or, where the person is touched, not known), present,
 * alone, published, touched, corrected.
 *
 * The first column is of anybody.  It tells how many they are, and nothing of
 * how much they add, unless there are no others.
 */
SQL_FUNCTION(mart_guard_accum);
Datum
mart_guard_accum(PG_FUNCTION_ARGS)
{
	ArrayType  *columns;
	ArrayType  *states;
	ArrayType  *state;
	int32	   *counts;
	Answered	now = {0};
	Answered	before = {0};
	bool		present = flag_argument(fcinfo, 5);
	Person		person = {.alone = flag_argument(fcinfo, 6), .corrected = flag_argument(fcinfo, 9)};
	bool		published = flag_argument(fcinfo, 7);
	bool		touched = flag_argument(fcinfo, 8);
	bool		known = !published || !touched || !PG_ARGISNULL(4);

	require_aggregate(fcinfo);
	columns = list_argument(fcinfo, 1, "columns");
	states = list_argument(fcinfo, 2, "states");
	if (length_of(states) != length_of(columns))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("states must have as many elements as columns")));
	now = answered_argument(fcinfo, 3);
	if (!PG_ARGISNULL(4))
		before = answered_argument(fcinfo, 4);
	state = state_argument(fcinfo, length_of(columns));
	counts = (int32 *) ARR_DATA_PTR(state);

	if (length_of(columns) > 0 && known)
		count_person(counts, &person, published ? 0 : ABSENT, present ? 0 : ABSENT, false);
	else
		count_person(counts, &person, !published ? ABSENT : touched ? UNKNOWN : 0, present ? 0 : ABSENT, false);
	for (int i = 0; i < length_of(columns); i++)
	{
		int32		column = ((int32 *) ARR_DATA_PTR(columns))[i];
		ColumnState column_state = ((int32 *) ARR_DATA_PTR(states))[i];
		int64		here = present ? find_measure(&now, column) : ABSENT;
		int64		there = here;

		if (!published || column_state == NEVER_PUBLISHED)
			there = ABSENT;
		else if (touched)
			there = known ? find_measure(&before, column) : UNKNOWN;
		count_person(counts + (i + 1) * GUARD_COUNTS, &person, there, here,
					 column_state == DEFINED_ANEW && here != ABSENT);
	}
	PG_RETURN_ARRAYTYPE_P(state);
}
