/*
 * audit.c
 *	  What readers can compute from published sums: by elimination.
 *
 * It knows nothing of the guard.  An unknown is what a group of people add to a
 * number, where every published sum has all of the group or nobody; an equation
 * is a sum that was published.  Rows are brought to reduced echelon form, in
 * whole numbers throughout: then whatever follows is a combination of rows, and
 * a sum over few unknowns shows as a row, or as two that differ in few.
 *
 * Each row has the equations that it was made of behind its unknowns, so that
 * it tells how the number is computed.
 *
 * Numbers are 64-bit and their products 128-bit; a row is divided by what all
 * of it has in common after every step.  What does not fit then is an error,
 * not a wrong answer.  With sums of a tree they stay 0, 1 and -1 for the most.
 *
 * Sizes: MAX_SYSTEM bounds unknowns and equations each, so a row has at most
 * 2^17 numbers.  Rows are kept without their zeros, 12 bytes a number, and all
 * of them have at most MAX_NUMBERS; sums of a tree have a few each.
 */
#include "core/extension.h"

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/array.h"

#include "core/rows.h"

#define MAX_SYSTEM	(1 << 16)
#define MAX_NUMBERS	(1 << 26)

/* A row without its zeros. */
typedef struct Row
{
	int			count;
	int			pivot;			/* its first unknown */
	int		   *columns;		/* ascending: unknowns, then equations */
	int64	   *values;
} Row;

typedef struct System
{
	int			unknowns;
	int			equations;
	int			width;			/* both */
	int			measures;
	const int32 *alone;			/* [measures][unknowns]: people who are in no other unknown */
	const int32 *present;
	int			min;
	Row		   *rows;
	int			count;
	int64		numbers;		/* in all rows */
	int		   *row_of;			/* the row whose pivot an unknown is; -1: none */
	int64	   *scratch;		/* a row with its zeros */
} System;

/* ---- whole numbers ---- */

static uint64
magnitude(int64 value)
{
	return value < 0 ? -(uint64) value : (uint64) value;
}

static uint64
common_divisor(uint64 a, uint64 b)
{
	while (b != 0)
	{
		uint64		rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

/* a * x - b * y */
static int64
combined(int64 a, int64 x, int64 b, int64 y)
{
	int128	value = (int128) a * x - (int128) b * y;

	if (value > PG_INT64_MAX || value < -PG_INT64_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("the equations are too tangled for whole numbers of 64 bits")));
	return (int64) value;
}

/* ---- elimination ---- */

/* scratch less as much of the row as takes its pivot away; from there on, for it has nothing before. */
static void
eliminate(System *s, const Row *row)
{
	int64		here = s->scratch[row->pivot];
	int64		pivot = row->values[0];
	int64		divisor = (int64) common_divisor(magnitude(here), magnitude(pivot));

	here /= divisor;
	pivot /= divisor;
	if (pivot < 0)
	{
		pivot = -pivot;
		here = -here;
	}
	if (pivot != 1)
		for (int i = 0; i < s->width; i++)
			s->scratch[i] = combined(pivot, s->scratch[i], 0, 0);
	for (int i = 0; i < row->count; i++)
		s->scratch[row->columns[i]] = combined(1, s->scratch[row->columns[i]], here, row->values[i]);
}

/* scratch as a row, divided by what it has in common, its first number positive. */
static void
store_row(System *s, Row *row)
{
	uint64		divisor = 0;
	int			count = 0;

	for (int i = 0; i < s->width; i++)
		if (s->scratch[i] != 0)
		{
			divisor = common_divisor(divisor, magnitude(s->scratch[i]));
			count++;
		}
	s->numbers += count;
	if (s->numbers > MAX_NUMBERS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("the equations are too tangled: more than %d numbers", MAX_NUMBERS)));
	row->count = count;
	row->columns = palloc_extended(sizeof(int) * (Size) Max(count, 1), MCXT_ALLOC_HUGE);
	row->values = palloc_extended(sizeof(int64) * (Size) Max(count, 1), MCXT_ALLOC_HUGE);
	count = 0;
	for (int i = 0; i < s->width; i++)
		if (s->scratch[i] != 0)
		{
			row->columns[count] = i;
			row->values[count++] = s->scratch[i] / (int64) divisor;
		}
	row->pivot = row->columns[0];
	if (row->values[0] < 0)
		for (int i = 0; i < count; i++)
			row->values[i] = -row->values[i];
}

static void
load_row(System *s, const Row *row)
{
	memset(s->scratch, 0, sizeof(int64) * s->width);
	for (int i = 0; i < row->count; i++)
		s->scratch[row->columns[i]] = row->values[i];
}

static void
free_row(System *s, Row *row)
{
	s->numbers -= row->count;
	pfree(row->columns);
	pfree(row->values);
}

/* What scratch adds to the rows, if anything. */
static void
insert_row(System *s)
{
	for (int i = 0; i < s->unknowns; i++)
	{
		if (s->scratch[i] == 0)
			continue;
		if (s->row_of[i] < 0)
		{
			s->row_of[i] = s->count;
			store_row(s, &s->rows[s->count++]);
			return;
		}
		CHECK_FOR_INTERRUPTS();
		eliminate(s, &s->rows[s->row_of[i]]);
	}
}

/* No pivot in any row but its own: from the last one back, so that rows taken off are ready. */
static void
reduce_rows(System *s)
{
	for (int pivot = s->unknowns - 1; pivot >= 0; pivot--)
	{
		Row		   *row;
		bool		changed = false;

		CHECK_FOR_INTERRUPTS();
		if (s->row_of[pivot] < 0)
			continue;
		row = &s->rows[s->row_of[pivot]];
		load_row(s, row);
		for (int i = pivot + 1; i < s->unknowns; i++)
			if (s->scratch[i] != 0 && s->row_of[i] >= 0)
			{
				CHECK_FOR_INTERRUPTS();
				eliminate(s, &s->rows[s->row_of[i]]);
				changed = true;
			}
		if (changed)
		{
			free_row(s, row);
			store_row(s, row);
		}
	}
}

/* ---- what follows ---- */

static Datum
int_array(const int *values, int count)
{
	Datum	   *elements = palloc(sizeof(Datum) * Max(count, 1));

	for (int i = 0; i < count; i++)
		elements[i] = Int32GetDatum(values[i]);
	return PointerGetDatum(construct_array(elements, count, INT4OID, sizeof(int32), true, TYPALIGN_INT));
}

static Datum
bigint_array(const int64 *values, int count)
{
	Datum	   *elements = palloc(sizeof(Datum) * Max(count, 1));

	for (int i = 0; i < count; i++)
		elements[i] = Int64GetDatum(values[i]);
	return PointerGetDatum(construct_array(elements, count, INT8OID, sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

static void
put(Rows *rows, Datum value)
{
	rows->values[rows->column] = value;
	rows->nulls[rows->column++] = false;
}

/* The first measure in which what the row is about are some people, and too few; -1: none. */
static int
measure_of_few(const System *s, const Row *row, int unknowns, int64 *people)
{
	for (int measure = 0; measure < s->measures; measure++)
	{
		const int32 *alone = s->alone + (Size) measure * s->unknowns;
		const int32 *present = s->present + (Size) measure * s->unknowns;
		int64		few = 0;

		*people = 0;
		for (int i = 0; i < unknowns; i++)
		{
			few += alone[row->columns[i]];
			*people += present[row->columns[i]];
		}
		if (*people > 0 && few < s->min)
			return measure;
	}
	return -1;
}

static void
tell(const System *s, Rows *rows, const Row *row)
{
	int			unknowns = 0;
	int			measure;
	int64		people;
	int		   *numbers;

	while (unknowns < row->count && row->columns[unknowns] < s->unknowns)
		unknowns++;
	measure = measure_of_few(s, row, unknowns, &people);
	if (measure < 0)
		return;
	numbers = palloc(sizeof(int) * row->count);
	for (int i = 0; i < row->count; i++)
		numbers[i] = row->columns[i] + 1 - (i < unknowns ? 0 : s->unknowns);
	put(rows, int_array(numbers, unknowns));
	put(rows, bigint_array(row->values, unknowns));
	put(rows, int_array(numbers + unknowns, row->count - unknowns));
	put(rows, bigint_array(row->values + unknowns, row->count - unknowns));
	row_int(rows, measure + 1);
	row_bigint(rows, people);
	row_end(rows);
}

/* Whether two unknowns are few in any measure: most pairs are not, and need not be looked at. */
static bool
few_together(const System *s, int a, int b)
{
	for (int measure = 0; measure < s->measures; measure++)
		if ((int64) s->alone[(Size) measure * s->unknowns + a] + s->alone[(Size) measure * s->unknowns + b] < s->min)
			return true;
	return false;
}

/* The unknowns of a row but its pivot. */
static int
tail_length(const System *s, const Row *row)
{
	int			length = 0;

	while (length + 1 < row->count && row->columns[length + 1] < s->unknowns)
		length++;
	return length;
}

/* Rows whose tails are in proportion come together; tails are alike but for a factor. */
static int
compare_tails(const void *x, const void *y, void *system)
{
	const System *s = system;
	const Row  *a = *(Row *const *) x;
	const Row  *b = *(Row *const *) y;
	int			length = tail_length(s, a);

	if (length != tail_length(s, b))
		return length < tail_length(s, b) ? -1 : 1;
	for (int i = 1; i <= length; i++)
	{
		int128	left;
		int128	right;

		if (a->columns[i] != b->columns[i])
			return a->columns[i] < b->columns[i] ? -1 : 1;
		/* as fractions of the tail's first number, whose sign is put on the other side */
		left = (int128) a->values[i] * (b->values[1] < 0 ? -b->values[1] : b->values[1]) * (a->values[1] < 0 ? -1 : 1);
		right = (int128) b->values[i] * (a->values[1] < 0 ? -a->values[1] : a->values[1]) * (b->values[1] < 0 ? -1 : 1);
		if (left != right)
			return left < right ? -1 : 1;
	}
	return 0;
}

/* Two rows of one tail: less each other in the measure that takes the tail away. */
static void
tell_pair(System *s, Rows *rows, const Row *a, const Row *b)
{
	int64		divisor = (int64) common_divisor(magnitude(a->values[1]), magnitude(b->values[1]));
	int64		of_a = b->values[1] / divisor;
	int64		of_b = a->values[1] / divisor;
	Row			pair;

	load_row(s, a);
	for (int i = 0; i < s->width; i++)
		s->scratch[i] = combined(of_a, s->scratch[i], 0, 0);
	for (int i = 0; i < b->count; i++)
		s->scratch[b->columns[i]] = combined(1, s->scratch[b->columns[i]], of_b, b->values[i]);
	store_row(s, &pair);
	tell(s, rows, &pair);
	free_row(s, &pair);
}

/* Sums and differences of two unknowns that are no rows themselves. */
static void
tell_pairs(System *s, Rows *rows)
{
	Row		  **sorted = palloc_extended(sizeof(Row *) * (Size) Max(s->count, 1), MCXT_ALLOC_HUGE);
	int			next;

	for (int i = 0; i < s->count; i++)
		sorted[i] = &s->rows[i];
	qsort_arg(sorted, s->count, sizeof(Row *), compare_tails, s);
	for (int first = 0; first < s->count; first = next)
	{
		for (next = first + 1; next < s->count && compare_tails(&sorted[first], &sorted[next], s) == 0;)
			next++;
		if (tail_length(s, sorted[first]) == 0)
			continue;			/* each is known by itself */
		for (int i = first; i < next; i++)
			for (int j = i + 1; j < next; j++)
			{
				CHECK_FOR_INTERRUPTS();
				if (few_together(s, sorted[i]->pivot, sorted[j]->pivot))
					tell_pair(s, rows, sorted[i], sorted[j]);
			}
	}
}

/* ---- as SQL calls it ---- */

static const int32 *
numbers_argument(FunctionCallInfo fcinfo, int argument, const char *name, int *count, int least, int most)
{
	ArrayType  *array = PG_GETARG_ARRAYTYPE_P(argument);
	const int32 *values = (const int32 *) ARR_DATA_PTR(array);

	if (ARR_NDIM(array) > 1 || array_contains_nulls(array))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be an array of one dimension without nulls", name)));
	*count = ARR_NDIM(array) == 0 ? 0 : ARR_DIMS(array)[0];
	for (int i = 0; i < *count; i++)
		if (values[i] < least || values[i] > most)
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("%s must be between %d and %d", name, least, most)));
	return values;
}

/* A row a measure. */
static const int32 *
sizes_argument(FunctionCallInfo fcinfo, int argument, const char *name, int *measures, int *unknowns)
{
	ArrayType  *array = PG_GETARG_ARRAYTYPE_P(argument);
	const int32 *values = (const int32 *) ARR_DATA_PTR(array);

	if ((ARR_NDIM(array) != 0 && ARR_NDIM(array) != 2) || array_contains_nulls(array))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s must be an array of two dimensions without nulls", name)));
	*measures = ARR_NDIM(array) == 0 ? 0 : ARR_DIMS(array)[0];
	*unknowns = ARR_NDIM(array) == 0 ? 0 : ARR_DIMS(array)[1];
	for (int i = 0; i < *measures * *unknowns; i++)
		if (values[i] < 0)
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("%s must not be negative", name)));
	return values;
}

/* Equations one after the other; the rows of the argument are in their order. */
static void
read_equations(System *s, const int32 *equations, const int32 *unknowns, int count)
{
	int			next;

	for (int first = 0; first < count; first = next)
	{
		CHECK_FOR_INTERRUPTS();
		memset(s->scratch, 0, sizeof(int64) * s->width);
		for (next = first; next < count && equations[next] == equations[first]; next++)
			s->scratch[unknowns[next] - 1] = 1;
		if (next < count && equations[next] < equations[first])
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("equations must be in ascending order")));
		s->scratch[s->unknowns + equations[first] - 1] = 1;
		insert_row(s);
	}
}

/* equations, unknowns, alone, present, min: the last but one have a row for each measure. */
SQL_FUNCTION(mart_recoverable);
Datum
mart_recoverable(PG_FUNCTION_ARGS)
{
	System		s = {0};
	Rows		rows;
	int			count;
	int			other;
	const int32 *equations;
	const int32 *unknowns;

	s.alone = sizes_argument(fcinfo, 2, "alone", &s.measures, &s.unknowns);
	s.present = sizes_argument(fcinfo, 3, "present", &count, &other);
	if (count != s.measures || other != s.unknowns || s.unknowns > MAX_SYSTEM)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("alone and present must have as many elements, at most %d a measure", MAX_SYSTEM)));
	equations = numbers_argument(fcinfo, 0, "equations", &count, 1, MAX_SYSTEM);
	unknowns = numbers_argument(fcinfo, 1, "unknowns", &other, 1, s.unknowns);
	if (other != count)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("equations and unknowns must have as many elements")));
	s.min = PG_GETARG_INT32(4);
	for (int i = 0; i < count; i++)
		s.equations = Max(s.equations, equations[i]);
	s.width = s.unknowns + s.equations;
	s.rows = palloc_extended(sizeof(Row) * (Size) (s.unknowns + 1), MCXT_ALLOC_HUGE);
	s.scratch = palloc(sizeof(int64) * (s.width + 1));
	s.row_of = palloc(sizeof(int) * (s.unknowns + 1));
	for (int i = 0; i < s.unknowns; i++)
		s.row_of[i] = -1;

	rows_begin(fcinfo, &rows);
	read_equations(&s, equations, unknowns, count);
	reduce_rows(&s);
	for (int i = 0; i < s.count; i++)
		tell(&s, &rows, &s.rows[i]);
	tell_pairs(&s, &rows);
	return (Datum) 0;
}
