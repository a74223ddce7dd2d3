/*
 * ratings.c
 *	  Scales, states and their check.
 */
#include "core/extension.h"

#include <math.h>

#include "utils/float.h"

#include "core/aggregate.h"
#include "ratings/ratings.h"

/* Refuses what is no scale. */
void
check_scale(int32 lo, int32 hi)
{
	if (lo < hi && lo >= -MAX_SCALE_END && hi <= MAX_SCALE_END && hi - lo < MAX_LEVELS)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%d..%d is not a rating scale", lo, hi),
			 errdetail("A scale runs from lo up to hi, has at most %d levels and lies within -%d..%d.",
					   MAX_LEVELS, MAX_SCALE_END, MAX_SCALE_END)));
}

/* Says which score is outside which scale. */
void
refuse_score(double score, int32 lo, int32 hi)
{
	char	   *digits = float8out_internal(score);

	if (isinf(score) || score == rint(score))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("score %s is outside the scale %d..%d", digits, lo, hi),
				 errhint("If it stands for \"did not answer\", pass nullif(score, %s).", digits)));
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("score %s is not a whole number on the scale %d..%d", digits, lo, hi),
			 errhint("Ratings count answers on whole levels; use moments_agg for measurements.")));
}

/* A float8 score as a level of the scale. */
int32
whole_score(double score, int32 lo, int32 hi)
{
	if (!(score >= lo && score <= hi && score == rint(score)))
		refuse_score(score, lo, hi);
	return (int32) score;
}

/* A summary without answers; levels 0 makes the empty one. */
Ratings *
ratings_new(int32 lo, int32 levels)
{
	Ratings    *r = palloc0(RATINGS_SIZE(levels));

	SET_VARSIZE(r, RATINGS_SIZE(levels));
	r->lo = lo;
	r->levels = levels;
	return r;
}

Ratings *
ratings_copy(const Ratings *r)
{
	Ratings    *copy = palloc(VARSIZE(r));

	memcpy(copy, r, VARSIZE(r));
	return copy;
}

/* A stored or passed value, in plain and aligned memory. */
Ratings *
ratings_from_datum(Datum datum)
{
	Ratings    *r = (Ratings *) PG_DETOAST_DATUM(datum);

	if (VARSIZE(r) < RATINGS_SIZE(0) || r->levels < 0 || r->levels > MAX_LEVELS ||
		VARSIZE(r) != RATINGS_SIZE(r->levels))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("value is not of type %s", "ratings")));
	return r;
}

/* The only way in: text, binary, published counts and merges pass here. */
void
ratings_check(const Ratings *r)
{
	int64		rows = r->missing;

	if (r->levels > 0)
		check_scale(r->lo, RATINGS_HI(r));
	else if (r->missing != 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("ratings without a scale cannot have missing answers")));
	if (r->missing < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("count of missing answers is negative")));
	check_row_count(r->missing);
	for (int i = 0; i < r->levels; i++)
	{
		if (r->counts[i] < 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("count of level %d is negative", r->lo + i)));
		check_row_count(r->counts[i]);
		rows += r->counts[i];
		check_row_count(rows);
	}
}

int64
ratings_answers(const Ratings *r)
{
	int64		answers = 0;

	for (int i = 0; i < r->levels; i++)
		answers += r->counts[i];
	return answers;
}

/* Whether there are no rows: then it is the zero of +, whatever its scale. */
bool
ratings_is_empty(const Ratings *r)
{
	return r->missing == 0 && ratings_answers(r) == 0;
}

/* Answers at the levels from..to. */
int64
ratings_between(const Ratings *r, int32 from, int32 to)
{
	int64		answers = 0;

	for (int32 level = Max(from, r->lo); level <= to && level <= RATINGS_HI(r); level++)
		answers += r->counts[level - r->lo];
	return answers;
}
