/*
 * inference.c
 *	  Intervals of one distribution, and differences of two.
 */
#include "core/extension.h"

#include <math.h>

#include "core/estimate.h"
#include "core/numerics.h"
#include "ratings/ratings.h"
#include "ratings/shares.h"

static Datum
answer(FunctionCallInfo fcinfo, Estimate e)
{
	return estimate_datum(fcinfo, &e);
}

static bool
any_null(FunctionCallInfo fcinfo, int first, int second)
{
	return PG_ARGISNULL(first) || PG_ARGISNULL(second);
}

static void
require_comparable(const Ratings *a, const Ratings *b)
{
	if (ratings_answers(a) == 0 || ratings_answers(b) == 0 ||
		(a->lo == b->lo && a->levels == b->levels))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("ratings on %d..%d and on %d..%d cannot be compared",
					a->lo, RATINGS_HI(a), b->lo, RATINGS_HI(b)),
			 errhint("Bring both to one scale first.")));
}

/* ---- net promoter score ---- */

/* Promoters' and detractors' shares with three quarters of an answer added. */
typedef struct AdjustedNps
{
	double		centre;
	double		variance;		/* of the centre */
} AdjustedNps;

static AdjustedNps
adjusted_nps(NpsCounts c)
{
	double		n = c.answers + 3.0;
	double		promoters = (c.promoters + 0.75) / n;
	double		detractors = (c.detractors + 0.75) / n;
	double		centre = promoters - detractors;

	return (AdjustedNps) {centre, (promoters + detractors - centre * centre) / n};
}

static Estimate
nps_with_interval(const Ratings *r, double level)
{
	NpsCounts	c = nps_counts(r);
	AdjustedNps adjusted = adjusted_nps(c);
	double		std_error = 100 * sqrt(adjusted.variance);
	double		margin = normal_margin(level) * std_error;
	Estimate	e;

	if (c.answers == 0)
		return estimate_unknown(0, "no answers");
	e = estimate_value(nps_value(c), c.answers);
	estimate_limits(&e, 100 * adjusted.centre - margin, 100 * adjusted.centre + margin, std_error);
	estimate_clamp(&e, -100, 100);
	return e;
}

SQL_FUNCTION(ratings_nps_estimate);
Datum
ratings_nps_estimate(PG_FUNCTION_ARGS)
{
	return answer(fcinfo, nps_with_interval(PG_GETARG_RATINGS(0), PG_GETARG_FLOAT8(1)));
}

SQL_FUNCTION(ratings_nps_estimate_final);
Datum
ratings_nps_estimate_final(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(0))
		return answer(fcinfo, estimate_unknown(0, "no answers"));
	return answer(fcinfo, nps_with_interval(PG_GETARG_RATINGS(0), 0.95));
}

SQL_FUNCTION(ratings_nps_difference);
Datum
ratings_nps_difference(PG_FUNCTION_ARGS)
{
	NpsCounts	a = nps_counts(PG_GETARG_RATINGS(0));
	NpsCounts	b = nps_counts(PG_GETARG_RATINGS(1));
	double		reach = normal_margin(PG_GETARG_FLOAT8(2));
	AdjustedNps adjusted_a = adjusted_nps(a);
	AdjustedNps adjusted_b = adjusted_nps(b);
	double		centre = 100 * (adjusted_a.centre - adjusted_b.centre);
	double		std_error = 100 * sqrt(adjusted_a.variance + adjusted_b.variance);
	Estimate	e;

	if (a.answers == 0 || b.answers == 0)
		return answer(fcinfo, estimate_unknown(a.answers + b.answers, "no answers on one side"));
	e = estimate_value(nps_value(a) - nps_value(b), a.answers + b.answers);
	estimate_limits(&e, centre - reach * std_error, centre + reach * std_error, std_error);
	estimate_clamp(&e, -200, 200);
	estimate_p(&e, normal_two_sided(centre / std_error));
	return answer(fcinfo, e);
}

/* ---- shares ---- */

SQL_FUNCTION(ratings_favorable_estimate);
Datum
ratings_favorable_estimate(PG_FUNCTION_ARGS)
{
	Ratings    *r;

	if (any_null(fcinfo, 0, 2))
		PG_RETURN_NULL();
	r = PG_GETARG_RATINGS(0);
	return answer(fcinfo, wilson_estimate(favorable_count(r, !PG_ARGISNULL(1), PG_GETARG_INT32(1)),
										  ratings_answers(r), PG_GETARG_FLOAT8(2)));
}

SQL_FUNCTION(ratings_unfavorable_estimate);
Datum
ratings_unfavorable_estimate(PG_FUNCTION_ARGS)
{
	Ratings    *r;

	if (any_null(fcinfo, 0, 2))
		PG_RETURN_NULL();
	r = PG_GETARG_RATINGS(0);
	return answer(fcinfo, wilson_estimate(unfavorable_count(r, !PG_ARGISNULL(1), PG_GETARG_INT32(1)),
										  ratings_answers(r), PG_GETARG_FLOAT8(2)));
}

SQL_FUNCTION(ratings_csat_estimate);
Datum
ratings_csat_estimate(PG_FUNCTION_ARGS)
{
	Ratings    *r = PG_GETARG_RATINGS(0);

	return answer(fcinfo, wilson_estimate(favorable_count(r, false, 0), ratings_answers(r),
										  PG_GETARG_FLOAT8(1)));
}

SQL_FUNCTION(ratings_response_rate_estimate);
Datum
ratings_response_rate_estimate(PG_FUNCTION_ARGS)
{
	if (any_null(fcinfo, 0, 2))
		PG_RETURN_NULL();
	return answer(fcinfo, response_estimate(ratings_answers(PG_GETARG_RATINGS(0)), !PG_ARGISNULL(1),
											PG_GETARG_INT64(1), PG_GETARG_FLOAT8(2)));
}

static Estimate
favorable_difference(const Ratings *a, const Ratings *b, bool has_cut, int32 cut, double level)
{
	int64		n_a = ratings_answers(a);
	int64		n_b = ratings_answers(b);

	require_comparable(a, b);
	return share_difference(favorable_count(a, has_cut, cut), n_a,
							favorable_count(b, has_cut, cut), n_b, level);
}

SQL_FUNCTION(ratings_favorable_difference);
Datum
ratings_favorable_difference(PG_FUNCTION_ARGS)
{
	if (any_null(fcinfo, 0, 1) || PG_ARGISNULL(3))
		PG_RETURN_NULL();
	return answer(fcinfo, favorable_difference(PG_GETARG_RATINGS(0), PG_GETARG_RATINGS(1),
											   !PG_ARGISNULL(2), PG_GETARG_INT32(2),
											   PG_GETARG_FLOAT8(3)));
}

SQL_FUNCTION(ratings_csat_difference);
Datum
ratings_csat_difference(PG_FUNCTION_ARGS)
{
	return answer(fcinfo, favorable_difference(PG_GETARG_RATINGS(0), PG_GETARG_RATINGS(1),
											   false, 0, PG_GETARG_FLOAT8(2)));
}

/* ---- means ---- */

SQL_FUNCTION(ratings_mean_estimate);
Datum
ratings_mean_estimate(PG_FUNCTION_ARGS)
{
	RatingsSums sums = ratings_sums(PG_GETARG_RATINGS(0));
	double		level = checked_level(PG_GETARG_FLOAT8(1));
	Estimate	e = estimate_value(sums.mean, sums.n);

	if (sums.n == 0)
		return answer(fcinfo, estimate_unknown(0, "no answers"));
	if (sums.n < 2)
		e.note = "no interval: n < 2";
	else if (sums.constant)
		e.note = "no interval: no variance";
	else
		e = t_estimate(sums.mean, sqrt(sums.variance / sums.n), sums.n - 1, sums.n, level);
	return answer(fcinfo, e);
}

/* What a comparison says of two groups' answers on one scale. */
static Estimate
compare_means(Ratings *a, Ratings *b, double level, Estimate (*comparison) (Sample a, Sample b, double level))
{
	RatingsSums sums_a = ratings_sums(a);
	RatingsSums sums_b = ratings_sums(b);

	require_comparable(a, b);
	return comparison((Sample) {sums_a.n, sums_a.mean, sums_a.variance},
					  (Sample) {sums_b.n, sums_b.mean, sums_b.variance}, level);
}

SQL_FUNCTION(ratings_mean_difference);
Datum
ratings_mean_difference(PG_FUNCTION_ARGS)
{
	return answer(fcinfo, compare_means(PG_GETARG_RATINGS(0), PG_GETARG_RATINGS(1),
										PG_GETARG_FLOAT8(2), welch_difference));
}

SQL_FUNCTION(ratings_cohens_d_estimate);
Datum
ratings_cohens_d_estimate(PG_FUNCTION_ARGS)
{
	return answer(fcinfo, compare_means(PG_GETARG_RATINGS(0), PG_GETARG_RATINGS(1),
										PG_GETARG_FLOAT8(2), standardized_difference));
}

SQL_FUNCTION(ratings_cohens_d);
Datum
ratings_cohens_d(PG_FUNCTION_ARGS)
{
	Estimate	e = compare_means(PG_GETARG_RATINGS(0), PG_GETARG_RATINGS(1), 0.95, standardized_difference);

	if (!e.has_value)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(e.value);
}

SQL_FUNCTION(ratings_benchmark_difference);
Datum
ratings_benchmark_difference(PG_FUNCTION_ARGS)
{
	Ratings    *r = PG_GETARG_RATINGS(0);
	double		norm = PG_GETARG_FLOAT8(1);
	double		level = checked_level(PG_GETARG_FLOAT8(2));
	RatingsSums sums = ratings_sums(r);
	double		difference = sums.mean - norm;
	double		std_error = sqrt(sums.variance / Max(sums.n, 1));
	Estimate	e = estimate_value(difference, sums.n);

	if (isnan(norm) || (r->levels > 0 && (norm < r->lo || norm > RATINGS_HI(r))))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("norm %g is outside the scale %d..%d", norm, r->lo, RATINGS_HI(r)),
				 errhint("The norm is a mean in the units of the scale.")));
	if (sums.n == 0)
		return answer(fcinfo, estimate_unknown(0, "no answers"));
	if (sums.n < 2)
		e.note = "no interval: n < 2";
	else if (sums.constant)
		e.note = "no interval: no variance";
	else
	{
		e = t_estimate(difference, std_error, sums.n - 1, sums.n, level);
		estimate_p(&e, t_two_sided(difference / std_error, sums.n - 1));
	}
	return answer(fcinfo, e);
}

/* ---- agreement ---- */

/* Standard error of the sample variance, from the fourth central moment. */
static double
variance_error(const Ratings *r, RatingsSums sums)
{
	double		fourth = 0;
	double		square = sums.variance * sums.variance;

	for (int i = 0; i < r->levels; i++)
		fourth += r->counts[i] * pow(i - sums.above_lo, 4);
	fourth /= sums.n;
	return sqrt(Max(fourth - square * (sums.n - 3) / (sums.n - 1), 0) / sums.n);
}

SQL_FUNCTION(ratings_rwg_estimate);
Datum
ratings_rwg_estimate(PG_FUNCTION_ARGS)
{
	Ratings    *r = PG_GETARG_RATINGS(0);
	double		reach = normal_margin(PG_GETARG_FLOAT8(1));
	RatingsSums sums = ratings_sums(r);
	double		indifferent = ((double) r->levels * r->levels - 1) / 12;
	double		std_error;
	double		centre;
	Estimate	e;

	if (sums.n < 2)
		return answer(fcinfo, estimate_unknown(sums.n, "n < 2"));
	e = estimate_value(rwg_value(r, sums.variance), sums.n);
	if (sums.constant)
		e.note = "no interval: no variance";
	else if (sums.n < 4)
		e.note = "no interval: n < 4";
	else
	{
		std_error = variance_error(r, sums) / indifferent;
		centre = 1 - sums.variance / indifferent;
		estimate_limits(&e, centre - reach * std_error, centre + reach * std_error, std_error);
		estimate_clamp(&e, 0, 1);
		if (sums.variance >= indifferent)
			e.note = "no more agreement than among indifferent answers";
	}
	return answer(fcinfo, e);
}
