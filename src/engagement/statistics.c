/*
 * statistics.c
 *	  The index, the people and the items.
 */
#include "core/extension.h"

#include <math.h>

#include "core/estimate.h"
#include "core/rows.h"
#include "engagement/engagement.h"
#include "reliability/reliability.h"
#include "ratings/shares.h"

/* ---- the index ---- */

typedef struct IndexSums
{
	int64		people;
	double		mean;			/* 0..100 */
	double		variance;		/* n - 1 */
	bool		constant;
} IndexSums;

/* Cells with as many items answered share a denominator: their sums are whole. */
typedef struct Fractions
{
	DoubleDouble first;			/* sum of points/answered over people */
	DoubleDouble second;		/* sum of its square */
} Fractions;

static Fractions
sum_fractions(Engagement *e)
{
	Cell	   *cell = engagement_cells(e);
	Cell	   *end = cell + e->cells;
	Fractions	total = {{0, 0}, {0, 0}};

	while (cell < end)
	{
		int			answered = CELL_ANSWERED(cell);
		int128		points = 0;
		int128		squares = 0;

		for (; cell < end && CELL_ANSWERED(cell) == answered; cell++)
		{
			int64		p = CELL_POINTS(cell);

			points += (int128) cell->people * p;
			squares += (int128) cell->people * (p * p);
		}
		total.first = dd_add(total.first, dd_divide(dd_whole(points), dd(answered)));
		total.second = dd_add(total.second, dd_divide(dd_whole(squares), dd((double) answered * answered)));
	}
	return total;
}

/* Whether all people have the same exact index. */
static bool
one_index(Engagement *e)
{
	Cell	   *first = engagement_cells(e);

	for (int i = 1; i < e->cells; i++)
		if ((int64) CELL_POINTS(first) * CELL_ANSWERED(first + i) !=
			(int64) CELL_POINTS(first + i) * CELL_ANSWERED(first))
			return false;
	return true;
}

static IndexSums
index_sums(Engagement *e)
{
	IndexSums	sums = {.people = engagement_people_count(e)};
	Fractions	f = sum_fractions(e);
	DoubleDouble n = dd((double) sums.people);
	DoubleDouble scale = dd_divide(dd(100), dd(e->levels - 1.0));
	DoubleDouble spread;

	if (sums.people == 0)
		return sums;
	sums.constant = one_index(e);
	sums.mean = dd_multiply(dd_divide(f.first, n), scale).hi;
	if (sums.people > 1 && !sums.constant)
	{
		spread = dd_subtract(f.second, dd_divide(dd_multiply(f.first, f.first), n));
		sums.variance = dd_multiply(dd_divide(spread, dd(sums.people - 1.0)), dd_multiply(scale, scale)).hi;
	}
	return sums;
}

SQL_FUNCTION(engagement_index);
Datum
engagement_index(PG_FUNCTION_ARGS)
{
	IndexSums	sums = index_sums(PG_GETARG_ENGAGEMENT(0));

	if (sums.people == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(sums.mean);
}

static Datum
index_estimate(FunctionCallInfo fcinfo, Engagement *engagement, double level)
{
	IndexSums	sums = index_sums(engagement);
	Estimate	e = estimate_value(sums.mean, sums.people);

	checked_level(level);
	if (sums.people == 0)
		e = estimate_unknown(0, "no people");
	else if (sums.people < 2)
		e.note = "no interval: n < 2";
	else if (sums.constant)
		e.note = "no interval: no variance";
	else
	{
		e = t_estimate(sums.mean, sqrt(sums.variance / sums.people), sums.people - 1, sums.people, level);
		estimate_clamp(&e, 0, 100);
	}
	return estimate_datum(fcinfo, &e);
}

SQL_FUNCTION(engagement_index_estimate);
Datum
engagement_index_estimate(PG_FUNCTION_ARGS)
{
	return index_estimate(fcinfo, PG_GETARG_ENGAGEMENT(0), PG_GETARG_FLOAT8(1));
}

SQL_FUNCTION(engagement_index_estimate_final);
Datum
engagement_index_estimate_final(PG_FUNCTION_ARGS)
{
	Engagement *e = PG_ARGISNULL(0) ? engagement_new(0, 0, 0, 0, 0) : PG_GETARG_ENGAGEMENT(0);

	return index_estimate(fcinfo, e, 0.95);
}

SQL_FUNCTION(engagement_stddev);
Datum
engagement_stddev(PG_FUNCTION_ARGS)
{
	IndexSums	sums = index_sums(PG_GETARG_ENGAGEMENT(0));

	if (sums.people < 2)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(sqrt(sums.variance));
}

static Sample
index_sample(Engagement *e)
{
	IndexSums	sums = index_sums(e);

	return (Sample) {sums.people, sums.mean, sums.variance};
}

SQL_FUNCTION(engagement_difference);
Datum
engagement_difference(PG_FUNCTION_ARGS)
{
	Estimate	e = welch_difference(index_sample(PG_GETARG_ENGAGEMENT(0)),
									 index_sample(PG_GETARG_ENGAGEMENT(1)), PG_GETARG_FLOAT8(2));

	return estimate_datum(fcinfo, &e);
}

SQL_FUNCTION(engagement_cohens_d_estimate);
Datum
engagement_cohens_d_estimate(PG_FUNCTION_ARGS)
{
	Estimate	e = standardized_difference(index_sample(PG_GETARG_ENGAGEMENT(0)),
											index_sample(PG_GETARG_ENGAGEMENT(1)), PG_GETARG_FLOAT8(2));

	return estimate_datum(fcinfo, &e);
}

SQL_FUNCTION(engagement_cohens_d);
Datum
engagement_cohens_d(PG_FUNCTION_ARGS)
{
	Estimate	e = standardized_difference(index_sample(PG_GETARG_ENGAGEMENT(0)),
											index_sample(PG_GETARG_ENGAGEMENT(1)), 0.95);

	if (!e.has_value)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(e.value);
}

/* ---- the people ---- */

SQL_FUNCTION(engagement_people);
Datum
engagement_people(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(engagement_people_count(PG_GETARG_ENGAGEMENT(0)));
}

SQL_FUNCTION(engagement_people_with_gaps);
Datum
engagement_people_with_gaps(PG_FUNCTION_ARGS)
{
	Engagement *e = PG_GETARG_ENGAGEMENT(0);

	PG_RETURN_INT64(engagement_people_count(e) - e->complete);
}

SQL_FUNCTION(engagement_share_with_gaps);
Datum
engagement_share_with_gaps(PG_FUNCTION_ARGS)
{
	Engagement *e = PG_GETARG_ENGAGEMENT(0);
	int64		people = engagement_people_count(e);

	if (people == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(100.0 * (people - e->complete) / people);
}

SQL_FUNCTION(engagement_too_few_answers);
Datum
engagement_too_few_answers(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_ENGAGEMENT(0)->too_few);
}

SQL_FUNCTION(engagement_missing);
Datum
engagement_missing(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_ENGAGEMENT(0)->missing);
}

/*
 * A cell's exact index, 100 p/(a (levels - 1)), rounded once to the float8
 * that a threshold is as well.  A threshold such as 75 is met exactly or
 * missed by 1/6400 at least; one such as two thirds is met by those who are
 * there, whichever way it had to be rounded.
 */
static double
index_of(const Engagement *e, const Cell *cell)
{
	double		denominator = (double) CELL_ANSWERED(cell) * (e->levels - 1);

	return dd_divide(dd(100.0 * CELL_POINTS(cell)), dd(denominator)).hi;
}

/* People at or above the threshold (side 1), or at or below it (-1). */
static int64
people_beyond(Engagement *e, double threshold, int side)
{
	int64		people = 0;

	if (!(threshold >= 0 && threshold <= 100))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("a threshold of the index lies between 0 and 100")));
	for (int i = 0; i < e->cells; i++)
	{
		Cell	   *cell = engagement_cells(e) + i;

		if ((index_of(e, cell) - threshold) * side >= 0)
			people += cell->people;
	}
	return people;
}

static Datum
share_beyond(FunctionCallInfo fcinfo, int side)
{
	Engagement *e = PG_GETARG_ENGAGEMENT(0);
	int64		beyond = people_beyond(e, PG_GETARG_FLOAT8(1), side);
	int64		people = engagement_people_count(e);

	if (people == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(100.0 * beyond / people);
}

static Datum
share_beyond_estimate(FunctionCallInfo fcinfo, int side)
{
	Engagement *e = PG_GETARG_ENGAGEMENT(0);
	Estimate	share = wilson_estimate(people_beyond(e, PG_GETARG_FLOAT8(1), side),
										engagement_people_count(e), PG_GETARG_FLOAT8(2));

	if (!share.has_value)
		share.note = "no people";
	return estimate_datum(fcinfo, &share);
}

SQL_FUNCTION(engagement_engaged);
Datum
engagement_engaged(PG_FUNCTION_ARGS)
{
	return share_beyond(fcinfo, 1);
}

SQL_FUNCTION(engagement_disengaged);
Datum
engagement_disengaged(PG_FUNCTION_ARGS)
{
	return share_beyond(fcinfo, -1);
}

SQL_FUNCTION(engagement_engaged_estimate);
Datum
engagement_engaged_estimate(PG_FUNCTION_ARGS)
{
	return share_beyond_estimate(fcinfo, 1);
}

SQL_FUNCTION(engagement_disengaged_estimate);
Datum
engagement_disengaged_estimate(PG_FUNCTION_ARGS)
{
	return share_beyond_estimate(fcinfo, -1);
}

SQL_FUNCTION(engagement_engaged_difference);
Datum
engagement_engaged_difference(PG_FUNCTION_ARGS)
{
	Engagement *a = PG_GETARG_ENGAGEMENT(0);
	Engagement *b = PG_GETARG_ENGAGEMENT(1);
	double		at_least = PG_GETARG_FLOAT8(2);
	Estimate	e = share_difference(people_beyond(a, at_least, 1), engagement_people_count(a),
									 people_beyond(b, at_least, 1), engagement_people_count(b),
									 PG_GETARG_FLOAT8(3));

	return estimate_datum(fcinfo, &e);
}

/* People who count over people invited. */
static Estimate
response_of(FunctionCallInfo fcinfo, double level)
{
	return response_estimate(engagement_people_count(PG_GETARG_ENGAGEMENT(0)), !PG_ARGISNULL(1),
							 PG_GETARG_INT64(1), level);
}

SQL_FUNCTION(engagement_response_rate);
Datum
engagement_response_rate(PG_FUNCTION_ARGS)
{
	Estimate	e;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	e = response_of(fcinfo, 0.95);
	if (!e.has_value)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(e.value);
}

SQL_FUNCTION(engagement_response_rate_estimate);
Datum
engagement_response_rate_estimate(PG_FUNCTION_ARGS)
{
	Estimate	e;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(2))
		PG_RETURN_NULL();
	e = response_of(fcinfo, PG_GETARG_FLOAT8(2));
	return estimate_datum(fcinfo, &e);
}

/* ---- the items ---- */

SQL_FUNCTION(engagement_item_ratings);
Datum
engagement_item_ratings(PG_FUNCTION_ARGS)
{
	Engagement *e = PG_GETARG_ENGAGEMENT(0);
	int			item = PG_GETARG_INT32(1);

	if (e->items == 0)
		PG_RETURN_POINTER(ratings_new(0, 0));
	if (item < 1 || item > e->items)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("item %d does not exist", item),
				 errdetail("This survey has items 1 to %d.", e->items)));
	PG_RETURN_POINTER(engagement_ratings(e, item - 1));
}

SQL_FUNCTION(engagement_item_moments);
Datum
engagement_item_moments(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(engagement_moments(PG_GETARG_ENGAGEMENT(0)));
}

typedef int64 (*LevelsCounter) (const Ratings *r, bool has_cut, int32 cut);

/* Mean over the items of the percent that the counter counts. */
static Datum
mean_percent(FunctionCallInfo fcinfo, LevelsCounter count)
{
	Engagement *e;
	double		sum = 0;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	e = PG_GETARG_ENGAGEMENT(0);
	for (int i = 0; i < e->items; i++)
	{
		Ratings    *r = engagement_ratings(e, i);
		int64		answers = ratings_answers(r);
		int64		hits = count(r, !PG_ARGISNULL(1), PG_GETARG_INT32(1));

		if (answers == 0)
			PG_RETURN_NULL();
		sum += 100.0 * hits / answers;
	}
	if (e->items == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(sum / e->items);
}

SQL_FUNCTION(engagement_favorable);
Datum
engagement_favorable(PG_FUNCTION_ARGS)
{
	return mean_percent(fcinfo, favorable_count);
}

SQL_FUNCTION(engagement_unfavorable);
Datum
engagement_unfavorable(PG_FUNCTION_ARGS)
{
	return mean_percent(fcinfo, unfavorable_count);
}

static const char *
item_note(Scale *s, int item, bool has_rest, double rest, bool has_alpha)
{
	if (s->unknown != NULL)
		return "fewer than 2 people without gaps";
	if (!s->varies[item])
		return "no variance";
	if (!has_rest)
		return "the other items have no variance";
	if (rest < 0)
		return "negative: worded in reverse?";
	return has_alpha ? NULL : "fewer than 2 other items that vary";
}

static void
put_item(Rows *rows, Engagement *e, Scale *s, int item, const char *name)
{
	Ratings    *r = engagement_ratings(e, item);
	RatingsSums sums = ratings_sums(r);
	Finding		without = scale_alpha(s, item);
	Correlation rest = {0};
	bool		has_rest = scale_item_rest(s, item, &rest);

	row_int(rows, item + 1);
	row_text(rows, name);
	row_bigint(rows, sums.n);
	row_float(rows, sums.n > 0, sums.mean);
	row_float(rows, sums.n > 0, 100.0 * favorable_count(r, false, 0) / sums.n);
	row_float(rows, has_rest, rest.r);
	row_float(rows, without.known, without.value);
	row_text(rows, item_note(s, item, has_rest, rest.r, without.known));
	row_end(rows);
}

SQL_FUNCTION(engagement_items);
Datum
engagement_items(PG_FUNCTION_ARGS)
{
	Rows		rows;
	Engagement *e;
	Scale	   *s;
	const char **names;

	rows_begin(fcinfo, &rows);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	e = PG_GETARG_ENGAGEMENT(0);
	s = scale_of_engagement(e);
	names = checked_names(fcinfo, 1, e->items, "item ", "items");
	for (int i = 0; i < e->items; i++)
		put_item(&rows, e, s, i, names[i]);
	PG_RETURN_NULL();
}
