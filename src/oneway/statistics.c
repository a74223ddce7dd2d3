/*
 * statistics.c
 *	  Analysis of variance, its effect sizes, and the groups one by one.
 */
#include "core/extension.h"

#include <math.h>

#include "miscadmin.h"

#include "core/numerics.h"
#include "core/rows.h"
#include "multiple_testing/multiple_testing.h"
#include "oneway/oneway.h"

/* ---- sums of squares ---- */

/* All groups' rows as one. */
static Moments *
total_moments(Oneway *o)
{
	OneGroup		total = {0};

	for (int i = 0; i < o->count; i++)
	{
		OneGroup	   *group = o->groups + i;

		total.n += group->n;
		for (int kind = 0; kind < 3; kind++)
			total.specials[kind] += group->specials[kind];
		total.sum = dd_add(total.sum, group->sum);
		total.square = dd_add(total.square, group->square);
	}
	return moments_canonical(group_moments(&total));
}

static const char *
why_no_f(const Anova *a)
{
	if (a->n == 0)
		return "no rows";
	if (a->groups < 2)
		return "fewer than 2 groups";
	if (a->is_special)
		return "NaN or infinite values";
	if (a->df_within == 0)
		return "no group has 2 rows";
	if (a->is_constant)
		return "no variance";
	if (a->within.hi == 0)
		return "no variance within groups";
	return NULL;
}

/* Between from the means, not as a difference: nothing cancels. */
Anova
oneway_analyse(Oneway *o)
{
	Anova		a = {.n = o->n};
	Moments    *total = total_moments(o);

	a.mean = o->n > 0 ? moments_mean_pair(total, 0) : dd(0);
	a.is_special = moments_is_special(total, 0);
	for (int i = 0; i < o->count; i++)
	{
		Moments    *m;
		DoubleDouble from_mean;

		CHECK_FOR_INTERRUPTS();
		if (o->groups[i].n == 0)
			continue;
		m = group_moments(o->groups + i);
		from_mean = dd_subtract(moments_mean_pair(m, 0), a.mean);
		a.groups++;
		a.within = dd_add(a.within, moments_centred(m, 0, 0));
		a.between = dd_add(a.between, dd_multiply(dd((double) m->n), dd_multiply(from_mean, from_mean)));
		pfree(m);
	}
	a.df_between = a.groups - 1;
	a.df_within = a.n - a.groups;
	a.is_constant = a.n > 0 && moments_spread(total, 0, 0).hi == 0;
	a.note = why_no_f(&a);
	return a;
}

static double
f_of(const Anova *a)
{
	return dd_divide(dd_divide(a->between, dd(a->df_between)), dd_divide(a->within, dd(a->df_within))).hi;
}

/* ---- tests ---- */

/* A test that has no statistic, or NaN, and why. */
static TestResult
no_test(const char *note, bool is_special)
{
	return (TestResult) {.has_statistic = is_special, .statistic = NAN, .note = note};
}

static TestResult
anova_test(Oneway *o)
{
	Anova		a = oneway_analyse(o);
	TestResult	t = no_test(a.note, a.groups > 1 && a.is_special);

	if (a.groups > 1)
	{
		t.has_df = t.has_df2 = true;
		t.df = a.df_between;
		t.df2 = a.df_within;
	}
	if (a.note != NULL)
		return t;
	t.has_statistic = t.has_p = true;
	t.statistic = f_of(&a);
	t.p_value = f_upper(t.statistic, t.df, t.df2);
	return t;
}

SQL_FUNCTION(oneway_anova);
Datum
oneway_anova(PG_FUNCTION_ARGS)
{
	TestResult	t = anova_test(PG_GETARG_ONEWAY(0));

	return test_result_datum(fcinfo, &t);
}

/* The groups' means weighted by their precision, and what Welch's F needs of them. */
typedef struct WelchSums
{
	int			groups;
	double		weights;
	double		mean;
	const char *note;
} WelchSums;

/* A group, its mean counted from the mean of all. */
static Sample
group_sample(const OneGroup *group, const Anova *a)
{
	Moments    *m = group_moments(group);
	Sample		s = moments_sample(m, 0);

	s.mean = dd_subtract(moments_mean_pair(m, 0), a->mean).hi;
	pfree(m);
	return s;
}

static WelchSums
welch_sums(Oneway *o, const Anova *a)
{
	WelchSums	sums = {0};
	double		weighted = 0;

	for (int i = 0; i < o->count; i++)
	{
		Sample		s;

		if (o->groups[i].n == 0)
			continue;
		sums.groups++;
		s = group_sample(o->groups + i, a);
		if (s.n < 2)
			sums.note = "a group has fewer than 2 rows";
		else if (s.variance == 0 && sums.note == NULL)
			sums.note = "a group has no variance";
		sums.weights += s.n / s.variance;
		weighted += s.n / s.variance * s.mean;
	}
	sums.mean = weighted / sums.weights;
	return sums;
}

static TestResult
welch_test(Oneway *o)
{
	Anova		a = oneway_analyse(o);
	WelchSums	sums = welch_sums(o, &a);
	double		between = 0;
	double		imbalance = 0;
	double		k = sums.groups;
	TestResult	t;

	if (a.n == 0 || a.groups < 2 || a.is_special)
		return no_test(a.note, a.groups > 1 && a.is_special);
	if (sums.note != NULL)
		return no_test(sums.note, false);
	for (int i = 0; i < o->count; i++)
		if (o->groups[i].n > 0)
		{
			Sample		s = group_sample(o->groups + i, &a);
			double		weight = s.n / s.variance;
			double		rest = 1 - weight / sums.weights;

			between += weight * (s.mean - sums.mean) * (s.mean - sums.mean);
			imbalance += rest * rest / (s.n - 1);
		}
	imbalance /= k * k - 1;
	t = (TestResult) {.has_statistic = true, .has_p = true, .has_df = true, .has_df2 = true};
	t.df = k - 1;
	t.df2 = 1 / (3 * imbalance);
	t.statistic = between / (k - 1) / (1 + 2 * (k - 2) * imbalance);
	t.p_value = f_upper(t.statistic, t.df, t.df2);
	return t;
}

SQL_FUNCTION(oneway_welch_anova);
Datum
oneway_welch_anova(PG_FUNCTION_ARGS)
{
	TestResult	t = welch_test(PG_GETARG_ONEWAY(0));

	return test_result_datum(fcinfo, &t);
}

/* ---- effect sizes ---- */

/* Whether there is a share to speak of; without variance within groups it is 1. */
static bool
has_effect(const Anova *a)
{
	return a->groups > 1 && !a->is_constant;
}

static double
eta_of(const Anova *a)
{
	if (a->is_special)
		return NAN;
	return dd_divide(a->between, dd_add(a->between, a->within)).hi;
}

SQL_FUNCTION(oneway_eta_squared);
Datum
oneway_eta_squared(PG_FUNCTION_ARGS)
{
	Anova		a = oneway_analyse(PG_GETARG_ONEWAY(0));

	if (!has_effect(&a))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(eta_of(&a));
}

SQL_FUNCTION(oneway_omega_squared);
Datum
oneway_omega_squared(PG_FUNCTION_ARGS)
{
	Anova		a = oneway_analyse(PG_GETARG_ONEWAY(0));
	DoubleDouble error;

	if (!has_effect(&a) || a.df_within == 0)
		PG_RETURN_NULL();
	if (a.is_special)
		PG_RETURN_FLOAT8(NAN);
	error = dd_divide(a.within, dd(a.df_within));
	PG_RETURN_FLOAT8(dd_divide(dd_subtract(a.between, dd_multiply(dd(a.df_between), error)),
							   dd_add(dd_add(a.between, a.within), error)).hi);
}

SQL_FUNCTION(oneway_eta_squared_estimate);
Datum
oneway_eta_squared_estimate(PG_FUNCTION_ARGS)
{
	Anova		a = oneway_analyse(PG_GETARG_ONEWAY(0));
	double		level = checked_level(PG_GETARG_FLOAT8(1));
	double		f;
	double		low;
	double		high;
	Estimate	e = estimate_unknown(a.n, a.note);

	if (has_effect(&a))
	{
		e = estimate_value(eta_of(&a), a.n);
		e.note = a.note;
	}
	if (a.note == NULL)
	{
		f = f_of(&a);
		low = f_noncentrality(f, a.df_between, a.df_within, 0.5 + level / 2);
		high = f_noncentrality(f, a.df_between, a.df_within, 0.5 - level / 2);
		if (isnan(low) || isnan(high))
			e.note = "no interval: the noncentral F gives none";
		else
		{
			estimate_limits(&e, low / (low + a.n), high / (high + a.n), 0);
			e.has_error = false;
			if (e.high == 0)
				e.note = "less variance between groups than chance gives";
			estimate_clamp(&e, 0, 1);
		}
		estimate_p(&e, f_upper(f, a.df_between, a.df_within));
	}
	return estimate_datum(fcinfo, &e);
}

/* ---- group by group ---- */

SQL_FUNCTION(oneway_n);
Datum
oneway_n(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_ONEWAY(0)->n);
}

SQL_FUNCTION(oneway_missing);
Datum
oneway_missing(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_ONEWAY(0)->missing);
}

SQL_FUNCTION(oneway_group_moments);
Datum
oneway_group_moments(PG_FUNCTION_ARGS)
{
	Oneway	   *o = PG_GETARG_ONEWAY(0);
	text	   *name = PG_GETARG_TEXT_PP(1);
	OneGroup	   *group = oneway_find(o, oneway_name(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name)));

	if (group == NULL)
		PG_RETURN_POINTER(moments_new(0, 0));
	PG_RETURN_POINTER(moments_canonical(group_moments(group)));
}

SQL_FUNCTION(oneway_total_moments);
Datum
oneway_total_moments(PG_FUNCTION_ARGS)
{
	Oneway	   *o = PG_GETARG_ONEWAY(0);
	Moments    *total = o->n > 0 ? total_moments(o) : moments_new(o->missing > 0 ? 1 : 0, 0);

	total->missing = o->missing;
	PG_RETURN_POINTER(total);
}

static void
put_estimate(Rows *rows, Estimate e)
{
	row_float(rows, e.has_value, e.value);
	row_float(rows, e.has_limits, e.low);
	row_float(rows, e.has_limits, e.high);
	row_float(rows, e.has_error, e.std_error);
	row_float(rows, e.has_p, e.p_value);
}

SQL_FUNCTION(oneway_group_means);
Datum
oneway_group_means(PG_FUNCTION_ARGS)
{
	Rows		rows;
	Oneway	   *o;
	double		level;

	rows_begin(fcinfo, &rows);
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	o = oneway_canonical(PG_GETARG_ONEWAY(0));
	level = checked_level(PG_GETARG_FLOAT8(1));
	for (int i = 0; i < o->count; i++)
	{
		Estimate	e = moments_mean_with_interval(group_moments(o->groups + i), 0, level);

		row_text(&rows, group_text(o, o->groups + i));
		row_estimate(&rows, &e);
		row_end(&rows);
	}
	PG_RETURN_NULL();
}

/* More pairs than these nobody reads. */
#define MAX_PAIRWISE	1000

static Estimate
pair_difference(Oneway *o, int i, int j, double level)
{
	Moments    *a = group_moments(o->groups + i);
	Moments    *b = group_moments(o->groups + j);
	Estimate	e = moments_compare(a, b, 0, 0, level, welch_difference);

	pfree(a);
	pfree(b);
	return e;
}

static void
pairwise_rows(Rows *rows, Oneway *o, double level)
{
	int64		pairs = (int64) o->count * (o->count - 1) / 2;
	Estimate   *estimates = MemoryContextAllocHuge(CurrentMemoryContext, sizeof(Estimate) * Max(pairs, 1));
	PlacedP    *p = palloc(sizeof(PlacedP) * Max(pairs, 1));
	double	   *holm = palloc(sizeof(double) * Max(pairs, 1));
	int64		tests = 0;
	int64		pair = 0;

	for (int i = 0; i < o->count; i++)
		for (int j = i + 1; j < o->count; j++, pair++)
		{
			CHECK_FOR_INTERRUPTS();
			estimates[pair] = pair_difference(o, i, j, level);
			if (estimates[pair].has_p)
				p[tests++] = (PlacedP) {estimates[pair].p_value, pair};
		}
	adjust_holm(p, tests);
	for (int64 i = 0; i < tests; i++)
		holm[p[i].place] = p[i].p;
	pair = 0;
	for (int i = 0; i < o->count; i++)
		for (int j = i + 1; j < o->count; j++, pair++)
		{
			row_text(rows, group_text(o, o->groups + i));
			row_text(rows, group_text(o, o->groups + j));
			put_estimate(rows, estimates[pair]);
			row_float(rows, estimates[pair].has_p, holm[pair]);
			row_bigint(rows, estimates[pair].n);
			row_text(rows, estimates[pair].note);
			row_end(rows);
		}
}

SQL_FUNCTION(oneway_pairwise_differences);
Datum
oneway_pairwise_differences(PG_FUNCTION_ARGS)
{
	Rows		rows;
	Oneway	   *o;
	double		level;

	rows_begin(fcinfo, &rows);
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	o = oneway_canonical(PG_GETARG_ONEWAY(0));
	level = checked_level(PG_GETARG_FLOAT8(1));
	if (o->count > MAX_PAIRWISE)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("pairwise differences of %d groups", o->count),
				 errdetail("At most %d groups are compared in pairs.", MAX_PAIRWISE),
				 errhint("Compare the ones of interest with mean_difference, or look at group_means.")));
	pairwise_rows(&rows, o, level);
	PG_RETURN_NULL();
}
