/*
 * aggregates.c
 *	  People into engagement, and engagement into engagement.
 */
#include "core/extension.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "utils/array.h"

#include "core/aggregate.h"
#include "engagement/engagement.h"

/* One person's answers as points from lo up; -1 where there is none. */
typedef struct Person
{
	int			items;
	int			answered;
	int			points;
	int			point[MAX_ITEMS];
} Person;

/* The survey that a call's arguments describe. */
typedef struct Survey
{
	int32		lo;
	int32		hi;
	int			least;
} Survey;

/* A walk over an array's elements with their nulls. */
static inline bool
next_is_null(const bits8 *nulls, int i)
{
	return nulls != NULL && (nulls[i / 8] & (1 << (i % 8))) == 0;
}

static inline void
count_answer(Person *person, int i, int point)
{
	person->point[i] = point;
	person->points += point;
	person->answered++;
}

static void
read_int4_items(ArrayType *array, Survey survey, Person *person)
{
	const int32 *value = (const int32 *) ARR_DATA_PTR(array);
	const bits8 *nulls = ARR_NULLBITMAP(array);

	for (int i = 0; i < person->items; i++)
	{
		person->point[i] = -1;
		if (next_is_null(nulls, i))
			continue;
		if (unlikely(*value < survey.lo || *value > survey.hi))
			refuse_score(*value, survey.lo, survey.hi);
		count_answer(person, i, *value++ - survey.lo);
	}
}

static void
read_int2_items(ArrayType *array, Survey survey, Person *person)
{
	const int16 *value = (const int16 *) ARR_DATA_PTR(array);
	const bits8 *nulls = ARR_NULLBITMAP(array);

	for (int i = 0; i < person->items; i++)
	{
		person->point[i] = -1;
		if (next_is_null(nulls, i))
			continue;
		if (unlikely(*value < survey.lo || *value > survey.hi))
			refuse_score(*value, survey.lo, survey.hi);
		count_answer(person, i, *value++ - survey.lo);
	}
}

static void
read_float8_items(ArrayType *array, Survey survey, Person *person)
{
	const double *value = (const double *) ARR_DATA_PTR(array);
	const bits8 *nulls = ARR_NULLBITMAP(array);

	for (int i = 0; i < person->items; i++)
	{
		person->point[i] = -1;
		if (next_is_null(nulls, i))
			continue;
		count_answer(person, i, whole_score(*value++, survey.lo, survey.hi) - survey.lo);
	}
}

/* ---- one person in, or out again ---- */

/* Sums and products of a person without gaps; by is 1 or -1. */
static void
count_complete(Engagement *e, const Person *person, int by)
{
	int64	   *sums = engagement_sums(e);
	int64	   *product = engagement_products(e);

	e->complete += by;
	for (int i = 0; i < e->items; i++)
	{
		int			factor = by * person->point[i];

		sums[i] += factor;
		for (int j = 0; j <= i; j++)
			product[j] += factor * person->point[j];
		product += i + 1;
	}
}

static void
count_items(Engagement *e, const Person *person, int by)
{
	int64	   *counts = engagement_counts(e);

	for (int i = 0; i < e->items; i++, counts += e->levels)
		if (person->point[i] >= 0)
			counts[person->point[i]] += by;
	if (person->answered == e->items)
		count_complete(e, person, by);
}

static Engagement *
add_person(Engagement *e, const Person *person)
{
	if (person->answered == 0)
		e->missing++;
	else if (person->answered < e->least)
		e->too_few++;
	else
	{
		count_items(e, person, 1);
		e = engagement_add_people(e, CELL_KEY(person->answered, person->points), 1);
	}
	return e;
}

/* One person more, whose points are those of the items, -1 where not answered. */
Engagement *
engagement_add_points(Engagement *e, const int *point)
{
	Person		person = {.items = e->items};

	for (int i = 0; i < e->items; i++)
	{
		person.point[i] = -1;
		if (point[i] >= 0)
			count_answer(&person, i, point[i]);
	}
	return add_person(e, &person);
}

/* Anybody may make an aggregate of their own on the inverse functions. */
static void
refuse_removal(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("a person cannot leave engagement that they did not enter")));
}

static Engagement *
remove_person(Engagement *e, const Person *person)
{
	if (person->answered == 0)
		e->missing--;
	else if (person->answered < e->least)
		e->too_few--;
	else
	{
		if (!engagement_take_people(e, CELL_KEY(person->answered, person->points), 1))
			refuse_removal();
		count_items(e, person, -1);
		if (!engagement_is_not_negative(e))
			refuse_removal();
	}
	if (e->missing < 0 || e->too_few < 0)
		refuse_removal();
	/* an emptied window has no survey, as it would have without the detour */
	return engagement_is_empty(e) ? engagement_new(0, 0, 0, 0, 0) : e;
}

/* ---- the state and its arguments ---- */

static void
refuse_survey(const Engagement *e, Survey survey, int items)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("survey changes within one group"),
			 errdetail("Until now %d items on %d..%d (%d needed), now %d on %d..%d (%d needed).",
					   e->items, e->lo, e->lo + e->levels - 1, e->least,
					   items, survey.lo, survey.hi, survey.least),
			 errhint("Where rows are missing, answers_agg(question, score, questions) gives every person the same items.")));
}

static Engagement *
own_state(FunctionCallInfo fcinfo, Survey survey, int items)
{
	Engagement *e = PG_ARGISNULL(0) ? NULL : PG_GETARG_ENGAGEMENT(0);

	if (unlikely(e == NULL || e->items == 0))
	{
		engagement_check_shape(items, survey.lo, survey.hi, survey.least);
		return engagement_new(items, survey.lo, survey.hi - survey.lo + 1, survey.least, 16);
	}
	if (unlikely(e->items != items || e->lo != survey.lo || e->least != survey.least ||
				 e->lo + e->levels - 1 != survey.hi))
		refuse_survey(e, survey, items);
	return e;
}

static int32
required_int(FunctionCallInfo fcinfo, int argument)
{
	if (PG_ARGISNULL(argument))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("a scale's ends must not be null")));
	return PG_GETARG_INT32(argument);
}

/* The share's count of items; a hair is forgiven, so that .55 of 20 is 11. */
static int
least_of_share(FunctionCallInfo fcinfo, int argument, int items)
{
	double		share = PG_ARGISNULL(argument) ? NAN : PG_GETARG_FLOAT8(argument);

	if (!(share > 0 && share <= 1))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("min_share must lie above 0 and be at most 1"),
				 errhint("For half of the items pass 0.5.")));
	return Max(1, (int) ceil(share * items - 1e-9));
}

static ArrayType *
items_argument(FunctionCallInfo fcinfo, int argument)
{
	ArrayType  *array;

	if (PG_ARGISNULL(argument))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("a person's array must not be null"),
				 errhint("Where nothing was answered, pass an array of nulls.")));
	array = PG_GETARG_ARRAYTYPE_P(argument);
	if (ARR_NDIM(array) != 1 || ARR_DIMS(array)[0] > MAX_ITEMS)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a survey has 1 to %d items in a one-dimensional array", MAX_ITEMS)));
	return array;
}

typedef void (*ItemReader) (ArrayType *array, Survey survey, Person *person);
typedef Engagement *(*PersonCounter) (Engagement *e, const Person *person);

/* Arguments: state, lo, hi, (min_share,) items. */
static Datum
count_person(FunctionCallInfo fcinfo, bool has_share, ItemReader read, PersonCounter count)
{
	ArrayType  *array = items_argument(fcinfo, has_share ? 4 : 3);
	Person		person = {.items = ARR_DIMS(array)[0]};
	Survey		survey = {.lo = required_int(fcinfo, 1), .hi = required_int(fcinfo, 2)};
	Engagement *e;

	require_aggregate(fcinfo);
	survey.least = has_share ? least_of_share(fcinfo, 3, person.items) : (person.items + 1) / 2;
	e = own_state(fcinfo, survey, person.items);
	read(array, survey, &person);
	PG_RETURN_POINTER(count(e, &person));
}

SQL_FUNCTION(engagement_accum_int2);
Datum
engagement_accum_int2(PG_FUNCTION_ARGS)
{
	return count_person(fcinfo, false, read_int2_items, add_person);
}

SQL_FUNCTION(engagement_accum_int4);
Datum
engagement_accum_int4(PG_FUNCTION_ARGS)
{
	return count_person(fcinfo, false, read_int4_items, add_person);
}

SQL_FUNCTION(engagement_accum_float8);
Datum
engagement_accum_float8(PG_FUNCTION_ARGS)
{
	return count_person(fcinfo, false, read_float8_items, add_person);
}

SQL_FUNCTION(engagement_accum_min_int2);
Datum
engagement_accum_min_int2(PG_FUNCTION_ARGS)
{
	return count_person(fcinfo, true, read_int2_items, add_person);
}

SQL_FUNCTION(engagement_accum_min_int4);
Datum
engagement_accum_min_int4(PG_FUNCTION_ARGS)
{
	return count_person(fcinfo, true, read_int4_items, add_person);
}

SQL_FUNCTION(engagement_accum_min_float8);
Datum
engagement_accum_min_float8(PG_FUNCTION_ARGS)
{
	return count_person(fcinfo, true, read_float8_items, add_person);
}

SQL_FUNCTION(engagement_remove_int2);
Datum
engagement_remove_int2(PG_FUNCTION_ARGS)
{
	return count_person(fcinfo, false, read_int2_items, remove_person);
}

SQL_FUNCTION(engagement_remove_int4);
Datum
engagement_remove_int4(PG_FUNCTION_ARGS)
{
	return count_person(fcinfo, false, read_int4_items, remove_person);
}

SQL_FUNCTION(engagement_remove_float8);
Datum
engagement_remove_float8(PG_FUNCTION_ARGS)
{
	return count_person(fcinfo, false, read_float8_items, remove_person);
}

SQL_FUNCTION(engagement_remove_min_int2);
Datum
engagement_remove_min_int2(PG_FUNCTION_ARGS)
{
	return count_person(fcinfo, true, read_int2_items, remove_person);
}

SQL_FUNCTION(engagement_remove_min_int4);
Datum
engagement_remove_min_int4(PG_FUNCTION_ARGS)
{
	return count_person(fcinfo, true, read_int4_items, remove_person);
}

SQL_FUNCTION(engagement_remove_min_float8);
Datum
engagement_remove_min_float8(PG_FUNCTION_ARGS)
{
	return count_person(fcinfo, true, read_float8_items, remove_person);
}

SQL_FUNCTION(engagement_final);
Datum
engagement_final(PG_FUNCTION_ARGS)
{
	Engagement *e = PG_GETARG_ENGAGEMENT(0);

	PG_RETURN_POINTER(engagement_with_capacity(e, e->cells));
}
