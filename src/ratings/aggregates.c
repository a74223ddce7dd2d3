/*
 * aggregates.c
 *	  Rows into ratings, and ratings into ratings.
 */
#include "core/extension.h"

#include "utils/array.h"

#include "catalog/pg_type.h"

#include "core/aggregate.h"
#include "ratings/ratings.h"

/* A score as it comes: NULL, or a whole number whose scale is yet unknown. */
typedef struct Score
{
	bool		missing;
	int64		value;
} Score;

static Ratings *
state_on_scale(Ratings *state, int32 lo, int32 hi)
{
	if (state->levels == 0)
	{
		check_scale(lo, hi);
		return ratings_new(lo, hi - lo + 1);
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("scale changes from %d..%d to %d..%d within one group",
					state->lo, RATINGS_HI(state), lo, hi),
			 errhint("Group by the scale, or map all answers to one scale first.")));
}

/* Anybody may make an aggregate of their own on the inverse functions. */
static pg_noinline void
refuse_removal(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("a score cannot leave ratings that it did not enter")));
}

/* Counts a score in (by 1) or out again (by -1). */
static inline Ratings *
count_score(Ratings *state, Score score, int32 lo, int32 hi, int by)
{
	int64	   *cell;

	if (unlikely(state->lo != lo || RATINGS_HI(state) != hi || state->levels == 0))
		state = state_on_scale(state, lo, hi);
	if (score.missing)
		cell = &state->missing;
	else
	{
		if (unlikely(score.value < lo || score.value > hi))
			refuse_score(score.value, lo, hi);
		cell = &state->counts[score.value - lo];
	}
	if (unlikely(*cell + by < 0))
		refuse_removal();
	*cell += by;
	/* an emptied window has no scale, as it would have without the detour */
	if (by < 0 && ratings_is_empty(state))
		return ratings_new(0, 0);
	return state;
}

static inline void
scale_arguments(FunctionCallInfo fcinfo, int32 *lo, int32 *hi)
{
	if (PG_ARGISNULL(2) || PG_ARGISNULL(3))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("a scale's ends must not be null")));
	*lo = PG_GETARG_INT32(2);
	*hi = PG_GETARG_INT32(3);
}

static inline Score
int2_score(FunctionCallInfo fcinfo)
{
	if (PG_ARGISNULL(1))
		return (Score) {.missing = true};
	return (Score) {.value = PG_GETARG_INT16(1)};
}

static inline Score
int4_score(FunctionCallInfo fcinfo)
{
	if (PG_ARGISNULL(1))
		return (Score) {.missing = true};
	return (Score) {.value = PG_GETARG_INT32(1)};
}

static inline Score
float8_score(FunctionCallInfo fcinfo, int32 lo, int32 hi)
{
	if (PG_ARGISNULL(1))
		return (Score) {.missing = true};
	return (Score) {.value = whole_score(PG_GETARG_FLOAT8(1), lo, hi)};
}

/* The state that the executor owns. */
static inline Ratings *
own_state(FunctionCallInfo fcinfo)
{
	require_aggregate(fcinfo);
	if (unlikely(PG_ARGISNULL(0)))
		return ratings_new(0, 0);
	return ratings_state(fcinfo);
}

static inline Datum
count_scaled(FunctionCallInfo fcinfo, Score (*read) (FunctionCallInfo), int by)
{
	Ratings    *state = own_state(fcinfo);
	int32		lo;
	int32		hi;

	scale_arguments(fcinfo, &lo, &hi);
	PG_RETURN_POINTER(count_score(state, read(fcinfo), lo, hi, by));
}

static inline Datum
count_scaled_float8(FunctionCallInfo fcinfo, int by)
{
	Ratings    *state = own_state(fcinfo);
	int32		lo;
	int32		hi;

	scale_arguments(fcinfo, &lo, &hi);
	check_scale(lo, hi);
	PG_RETURN_POINTER(count_score(state, float8_score(fcinfo, lo, hi), lo, hi, by));
}

SQL_FUNCTION(ratings_accum_int2);
Datum
ratings_accum_int2(PG_FUNCTION_ARGS)
{
	return count_scaled(fcinfo, int2_score, 1);
}

SQL_FUNCTION(ratings_accum_int4);
Datum
ratings_accum_int4(PG_FUNCTION_ARGS)
{
	return count_scaled(fcinfo, int4_score, 1);
}

SQL_FUNCTION(ratings_accum_float8);
Datum
ratings_accum_float8(PG_FUNCTION_ARGS)
{
	return count_scaled_float8(fcinfo, 1);
}

SQL_FUNCTION(ratings_remove_int2);
Datum
ratings_remove_int2(PG_FUNCTION_ARGS)
{
	return count_scaled(fcinfo, int2_score, -1);
}

SQL_FUNCTION(ratings_remove_int4);
Datum
ratings_remove_int4(PG_FUNCTION_ARGS)
{
	return count_scaled(fcinfo, int4_score, -1);
}

SQL_FUNCTION(ratings_remove_float8);
Datum
ratings_remove_float8(PG_FUNCTION_ARGS)
{
	return count_scaled_float8(fcinfo, -1);
}

/* The same on the fixed scale of the net promoter question. */
SQL_FUNCTION(nps_accum_int2);
Datum
nps_accum_int2(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(count_score(own_state(fcinfo), int2_score(fcinfo), 0, 10, 1));
}

SQL_FUNCTION(nps_accum_int4);
Datum
nps_accum_int4(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(count_score(own_state(fcinfo), int4_score(fcinfo), 0, 10, 1));
}

SQL_FUNCTION(nps_accum_float8);
Datum
nps_accum_float8(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(count_score(own_state(fcinfo), float8_score(fcinfo, 0, 10), 0, 10, 1));
}

SQL_FUNCTION(nps_remove_int2);
Datum
nps_remove_int2(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(count_score(own_state(fcinfo), int2_score(fcinfo), 0, 10, -1));
}

SQL_FUNCTION(nps_remove_int4);
Datum
nps_remove_int4(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(count_score(own_state(fcinfo), int4_score(fcinfo), 0, 10, -1));
}

SQL_FUNCTION(nps_remove_float8);
Datum
nps_remove_float8(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(count_score(own_state(fcinfo), float8_score(fcinfo, 0, 10), 0, 10, -1));
}

/* ---- merging ---- */

static void
require_same_scale(const Ratings *a, const Ratings *b)
{
	if (a->lo == b->lo && a->levels == b->levels)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("ratings on %d..%d and on %d..%d cannot be put together",
					a->lo, RATINGS_HI(a), b->lo, RATINGS_HI(b))));
}

/* Changes a, which has b's scale. */
static void
merge_into(Ratings *a, const Ratings *b)
{
	require_same_scale(a, b);
	for (int i = 0; i < a->levels; i++)
		a->counts[i] += b->counts[i];
	a->missing += b->missing;
	ratings_check(a);
}

static void
take_out_of(Ratings *a, const Ratings *b)
{
	bool		contained = a->missing >= b->missing;

	if (!ratings_is_empty(a))
		require_same_scale(a, b);
	else
		contained = false;
	for (int i = 0; contained && i < a->levels; i++)
		contained = a->counts[i] >= b->counts[i];
	if (!contained)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the answers to take out are not all in these ratings")));
	for (int i = 0; i < a->levels; i++)
		a->counts[i] -= b->counts[i];
	a->missing -= b->missing;
}

SQL_FUNCTION(ratings_combine);
Datum
ratings_combine(PG_FUNCTION_ARGS)
{
	Ratings    *state = own_state(fcinfo);
	Ratings    *other;

	if (PG_ARGISNULL(1))
		PG_RETURN_POINTER(state);
	other = PG_GETARG_RATINGS(1);
	if (ratings_is_empty(other))
		PG_RETURN_POINTER(state);
	if (state->levels == 0)
		PG_RETURN_POINTER(ratings_copy(other));
	merge_into(state, other);
	PG_RETURN_POINTER(state);
}

SQL_FUNCTION(ratings_uncombine);
Datum
ratings_uncombine(PG_FUNCTION_ARGS)
{
	Ratings    *state = own_state(fcinfo);
	Ratings    *other;

	if (PG_ARGISNULL(1))
		PG_RETURN_POINTER(state);
	other = PG_GETARG_RATINGS(1);
	if (ratings_is_empty(other))
		PG_RETURN_POINTER(state);
	take_out_of(state, other);
	PG_RETURN_POINTER(ratings_is_empty(state) ? ratings_new(0, 0) : state);
}

SQL_FUNCTION(ratings_add);
Datum
ratings_add(PG_FUNCTION_ARGS)
{
	Ratings    *a = PG_GETARG_RATINGS(0);
	Ratings    *b = PG_GETARG_RATINGS(1);

	if (ratings_is_empty(a) || ratings_is_empty(b))
		PG_RETURN_POINTER(ratings_copy(ratings_is_empty(b) ? a : b));
	a = ratings_copy(a);
	merge_into(a, b);
	PG_RETURN_POINTER(a);
}

SQL_FUNCTION(ratings_subtract);
Datum
ratings_subtract(PG_FUNCTION_ARGS)
{
	Ratings    *a = ratings_copy(PG_GETARG_RATINGS(0));
	Ratings    *b = PG_GETARG_RATINGS(1);

	if (!ratings_is_empty(b))
		take_out_of(a, b);
	PG_RETURN_POINTER(a);
}

static bool
ratings_equal(const Ratings *a, const Ratings *b)
{
	if (ratings_is_empty(a) && ratings_is_empty(b))
		return true;
	return VARSIZE(a) == VARSIZE(b) && a->lo == b->lo && a->missing == b->missing &&
		memcmp(a->counts, b->counts, sizeof(int64) * a->levels) == 0;
}

SQL_FUNCTION(ratings_eq);
Datum
ratings_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(ratings_equal(PG_GETARG_RATINGS(0), PG_GETARG_RATINGS(1)));
}

SQL_FUNCTION(ratings_ne);
Datum
ratings_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!ratings_equal(PG_GETARG_RATINGS(0), PG_GETARG_RATINGS(1)));
}

/* ---- published distributions ---- */

SQL_FUNCTION(ratings_from_counts);
Datum
ratings_from_counts(PG_FUNCTION_ARGS)
{
	int32		lo = PG_GETARG_INT32(0);
	ArrayType  *counts = PG_GETARG_ARRAYTYPE_P(1);
	int			levels;
	Ratings    *r;

	if (ARR_NDIM(counts) != 1 || array_contains_nulls(counts))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("counts must be a one-dimensional array without nulls"),
				 errhint("counts[1] belongs to the lowest level; a level that nobody chose counts 0.")));
	levels = ARR_DIMS(counts)[0];
	if (levels > MAX_LEVELS || lo > MAX_SCALE_END)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%d counts from %d on make no rating scale", levels, lo)));
	check_scale(lo, lo + levels - 1);
	r = ratings_new(lo, levels);
	memcpy(r->counts, ARR_DATA_PTR(counts), sizeof(int64) * levels);
	r->missing = PG_GETARG_INT64(2);
	ratings_check(r);
	PG_RETURN_POINTER(r);
}
