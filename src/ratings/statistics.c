/*
 * statistics.c
 *	  What is read off one distribution without an interval.
 */
#include "core/extension.h"

#include <math.h>

#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"

#include "core/estimate.h"
#include "core/rows.h"
#include "ratings/ratings.h"
#include "ratings/shares.h"

/* Mean and variance from exact whole-number sums over levels from lo. */
RatingsSums
ratings_sums(const Ratings *r)
{
	RatingsSums sums = {.n = ratings_answers(r)};
	int128		first = 0;
	int128		second = 0;
	int128		spread;

	for (int64 i = 0; i < r->levels; i++)
	{
		first += (int128) r->counts[i] * i;
		second += (int128) r->counts[i] * (i * i);
	}
	if (sums.n == 0)
		return sums;
	spread = sums.n * second - first * first;
	sums.constant = spread == 0;
	sums.above_lo = (double) first / sums.n;
	sums.mean = (double) (first + (int128) r->lo * sums.n) / sums.n;
	if (sums.n > 1)
		sums.variance = (double) spread / sums.n / (sums.n - 1);
	return sums;
}

SQL_FUNCTION(ratings_answered);
Datum
ratings_answered(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(ratings_answers(PG_GETARG_RATINGS(0)));
}

SQL_FUNCTION(ratings_missing);
Datum
ratings_missing(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_RATINGS(0)->missing);
}

SQL_FUNCTION(ratings_scale_low);
Datum
ratings_scale_low(PG_FUNCTION_ARGS)
{
	Ratings    *r = PG_GETARG_RATINGS(0);

	if (r->levels == 0)
		PG_RETURN_NULL();
	PG_RETURN_INT32(r->lo);
}

SQL_FUNCTION(ratings_scale_high);
Datum
ratings_scale_high(PG_FUNCTION_ARGS)
{
	Ratings    *r = PG_GETARG_RATINGS(0);

	if (r->levels == 0)
		PG_RETURN_NULL();
	PG_RETURN_INT32(RATINGS_HI(r));
}

SQL_FUNCTION(ratings_item_response_rate);
Datum
ratings_item_response_rate(PG_FUNCTION_ARGS)
{
	Ratings    *r = PG_GETARG_RATINGS(0);
	int64		answers = ratings_answers(r);

	if (answers + r->missing == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(100.0 * answers / (answers + r->missing));
}

SQL_FUNCTION(ratings_mean);
Datum
ratings_mean(PG_FUNCTION_ARGS)
{
	RatingsSums sums = ratings_sums(PG_GETARG_RATINGS(0));

	if (sums.n == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(sums.mean);
}

SQL_FUNCTION(ratings_variance);
Datum
ratings_variance(PG_FUNCTION_ARGS)
{
	RatingsSums sums = ratings_sums(PG_GETARG_RATINGS(0));

	if (sums.n < 2)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(sums.variance);
}

SQL_FUNCTION(ratings_stddev);
Datum
ratings_stddev(PG_FUNCTION_ARGS)
{
	RatingsSums sums = ratings_sums(PG_GETARG_RATINGS(0));

	if (sums.n < 2)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(sqrt(sums.variance));
}

SQL_FUNCTION(ratings_quantile);
Datum
ratings_quantile(PG_FUNCTION_ARGS)
{
	Ratings    *r = PG_GETARG_RATINGS(0);
	double		p = PG_GETARG_FLOAT8(1);
	int64		answers = ratings_answers(r);
	int64		below = 0;
	double		rank;
	int			i;

	if (!(p >= 0 && p <= 1))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("p must lie between 0 and 1"),
				 errhint("For the median pass 0.5.")));
	if (answers == 0)
		PG_RETURN_NULL();
	rank = Max(ceil(p * answers), 1);
	for (i = 0; i < r->levels - 1; i++)
	{
		below += r->counts[i];
		if (below >= rank)
			break;
	}
	PG_RETURN_FLOAT8(r->lo + i);
}

SQL_FUNCTION(ratings_levels);
Datum
ratings_levels(PG_FUNCTION_ARGS)
{
	Ratings    *r = PG_GETARG_RATINGS(0);
	int64		answers = ratings_answers(r);
	Rows		rows;

	rows_begin(fcinfo, &rows);
	for (int i = 0; i < r->levels; i++)
	{
		row_int(&rows, r->lo + i);
		row_bigint(&rows, r->counts[i]);
		row_float(&rows, answers > 0, (double) r->counts[i] / answers);
		row_end(&rows);
	}
	PG_RETURN_NULL();
}

SQL_FUNCTION(ratings_sparkline);
Datum
ratings_sparkline(PG_FUNCTION_ARGS)
{
	Ratings    *r = PG_GETARG_RATINGS(0);
	int64		fullest = 1;
	StringInfoData out;

	for (int i = 0; i < r->levels; i++)
		fullest = Max(fullest, r->counts[i]);
	initStringInfo(&out);
	for (int i = 0; i < r->levels; i++)
	{
		int			eighths = (int) rint(7.0 * r->counts[i] / fullest);
		unsigned char block[MAX_UNICODE_EQUIVALENT_STRING + 1];

		pg_unicode_to_server(0x2581 + eighths, block);
		appendStringInfoString(&out, (char *) block);
	}
	PG_RETURN_TEXT_P(cstring_to_text_with_len(out.data, out.len));
}

/* ---- shares of the distribution ---- */

/* Counts promoters and detractors; refuses what was not asked on 0..10. */
NpsCounts
nps_counts(const Ratings *r)
{
	if (r->levels > 0 && (r->lo != 0 || r->levels != 11))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a net promoter score needs answers on 0..10, these are on %d..%d",
						r->lo, RATINGS_HI(r)),
				 errhint("For other scales use favorable and unfavorable.")));
	return (NpsCounts) {
		.answers = ratings_answers(r),
		.promoters = ratings_between(r, 9, 10),
		.detractors = ratings_between(r, 0, 6)
	};
}

double
nps_value(NpsCounts c)
{
	return 100.0 * (c.promoters - c.detractors) / c.answers;
}

static int32
checked_cut(const Ratings *r, int32 cut)
{
	if (r->levels == 0 || (cut >= r->lo && cut <= RATINGS_HI(r)))
		return cut;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("level %d is outside the scale %d..%d", cut, r->lo, RATINGS_HI(r))));
}

/*
 * Without a cut, the top two levels are favourable and the bottom two
 * unfavourable; of a yes-or-no scale's two levels, the top and the bottom one.
 */
static int32
default_depth(const Ratings *r)
{
	return r->levels == 2 ? 0 : 1;
}

/* Answers at the cut or above. */
int64
favorable_count(const Ratings *r, bool has_cut, int32 cut)
{
	cut = has_cut ? checked_cut(r, cut) : RATINGS_HI(r) - default_depth(r);
	return ratings_between(r, cut, RATINGS_HI(r));
}

/* Answers at the cut or below. */
int64
unfavorable_count(const Ratings *r, bool has_cut, int32 cut)
{
	cut = has_cut ? checked_cut(r, cut) : r->lo + default_depth(r);
	return ratings_between(r, r->lo, cut);
}

static Datum
percent(FunctionCallInfo fcinfo, int64 part, int64 whole)
{
	if (whole == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(100.0 * part / whole);
}

SQL_FUNCTION(ratings_nps);
Datum
ratings_nps(PG_FUNCTION_ARGS)
{
	NpsCounts	c = nps_counts(PG_GETARG_RATINGS(0));

	if (c.answers == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(nps_value(c));
}

SQL_FUNCTION(ratings_favorable);
Datum
ratings_favorable(PG_FUNCTION_ARGS)
{
	Ratings    *r;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	r = PG_GETARG_RATINGS(0);
	return percent(fcinfo, favorable_count(r, !PG_ARGISNULL(1), PG_GETARG_INT32(1)),
				   ratings_answers(r));
}

SQL_FUNCTION(ratings_unfavorable);
Datum
ratings_unfavorable(PG_FUNCTION_ARGS)
{
	Ratings    *r;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	r = PG_GETARG_RATINGS(0);
	return percent(fcinfo, unfavorable_count(r, !PG_ARGISNULL(1), PG_GETARG_INT32(1)),
				   ratings_answers(r));
}

SQL_FUNCTION(ratings_csat);
Datum
ratings_csat(PG_FUNCTION_ARGS)
{
	Ratings    *r = PG_GETARG_RATINGS(0);

	return percent(fcinfo, favorable_count(r, false, 0), ratings_answers(r));
}

SQL_FUNCTION(ratings_response_rate);
Datum
ratings_response_rate(PG_FUNCTION_ARGS)
{
	Estimate	e;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	e = response_estimate(ratings_answers(PG_GETARG_RATINGS(0)), !PG_ARGISNULL(1), PG_GETARG_INT64(1), 0.95);
	if (!e.has_value)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(e.value);
}

/* Share of indifference that the answers do without: 1 - s2/e2, at least 0. */
double
rwg_value(const Ratings *r, double variance)
{
	double		indifferent = ((double) r->levels * r->levels - 1) / 12;

	return 1 - Min(variance, indifferent) / indifferent;
}

SQL_FUNCTION(ratings_rwg);
Datum
ratings_rwg(PG_FUNCTION_ARGS)
{
	Ratings    *r = PG_GETARG_RATINGS(0);
	RatingsSums sums = ratings_sums(r);

	if (sums.n < 2)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(rwg_value(r, sums.variance));
}
