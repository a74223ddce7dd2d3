/*
 * estimate.c
 *	  Estimates: building them, the intervals that several rooms use, show().
 */
#include "core/extension.h"

#include <math.h>

#include "access/htup_details.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/typcache.h"

#include "core/estimate.h"
#include "core/numerics.h"

/* No value, and why. */
Estimate
estimate_unknown(int64 n, const char *note)
{
	return (Estimate) {.n = n, .note = note};
}

/* A value whose interval may follow. */
Estimate
estimate_value(double value, int64 n)
{
	return (Estimate) {.has_value = true, .value = value, .n = n};
}

void
estimate_limits(Estimate *e, double low, double high, double std_error)
{
	e->has_limits = e->has_error = true;
	e->low = low;
	e->high = high;
	e->std_error = std_error;
}

void
estimate_p(Estimate *e, double p_value)
{
	e->has_p = true;
	e->p_value = p_value;
}

/* Keeps the limits within what the statistic can be and around its value. */
void
estimate_clamp(Estimate *e, double lowest, double highest)
{
	e->low = Min(Max(e->low, lowest), e->value);
	e->high = Max(Min(e->high, highest), e->value);
}

#define ESTIMATE_COLUMNS	7
#define TEST_COLUMNS		5

static TupleDesc
result_descriptor(FunctionCallInfo fcinfo, int columns)
{
	FmgrInfo   *function = fcinfo->flinfo;
	TupleDesc	descriptor = function->fn_extra;

	if (descriptor == NULL)
	{
		MemoryContext old = MemoryContextSwitchTo(function->fn_mcxt);

		if (get_call_result_type(fcinfo, NULL, &descriptor) != TYPEFUNC_COMPOSITE ||
			descriptor->natts != columns)
			elog(ERROR, "function does not return %d columns", columns);
		descriptor = BlessTupleDesc(CreateTupleDescCopy(descriptor));
		function->fn_extra = descriptor;
		MemoryContextSwitchTo(old);
	}
	return descriptor;
}

/* The estimate as a value of the calling function's composite result type. */
Datum
estimate_datum(FunctionCallInfo fcinfo, const Estimate *e)
{
	Datum		values[ESTIMATE_COLUMNS] = {
		Float8GetDatum(e->value), Float8GetDatum(e->low), Float8GetDatum(e->high),
		Float8GetDatum(e->std_error), Float8GetDatum(e->p_value), Int64GetDatum(e->n),
		PointerGetDatum(e->note ? cstring_to_text(e->note) : NULL)
	};
	bool		nulls[ESTIMATE_COLUMNS] = {
		!e->has_value, !e->has_limits || e->low_open, !e->has_limits || e->high_open,
		!e->has_error, !e->has_p, false, e->note == NULL
	};

	return HeapTupleGetDatum(heap_form_tuple(result_descriptor(fcinfo, ESTIMATE_COLUMNS), values, nulls));
}

/* The same for a test. */
Datum
test_result_datum(FunctionCallInfo fcinfo, const TestResult *t)
{
	Datum		values[TEST_COLUMNS] = {
		Float8GetDatum(t->statistic), Float8GetDatum(t->df), Float8GetDatum(t->df2),
		Float8GetDatum(t->p_value), PointerGetDatum(t->note ? cstring_to_text(t->note) : NULL)
	};
	bool		nulls[TEST_COLUMNS] = {
		!t->has_statistic, !t->has_df, !t->has_df2, !t->has_p, t->note == NULL
	};

	return HeapTupleGetDatum(heap_form_tuple(result_descriptor(fcinfo, TEST_COLUMNS), values, nulls));
}

/* A confidence level, once it is known to be one. */
double
checked_level(double level)
{
	if (level > 0 && level < 1)
		return level;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("level must lie between 0 and 1"),
			 errhint("For an interval of 95 percent pass 0.95.")));
}

/* How many standard errors a normal interval reaches to either side. */
double
normal_margin(double level)
{
	return -normal_quantile((1 - checked_level(level)) / 2);
}

/* The same of a t interval. */
double
t_margin(double level, double df)
{
	return -t_quantile((1 - checked_level(level)) / 2, df);
}

/* A value with its t interval; the caller decides whether a p belongs to it. */
Estimate
t_estimate(double value, double std_error, double df, int64 n, double level)
{
	Estimate	e = estimate_value(value, n);
	double		margin = t_margin(level, df) * std_error;

	estimate_limits(&e, value - margin, value + margin, std_error);
	return e;
}

/* Wilson's score limits of a share, 0..1. */
static void
wilson_limits(double hits, double n, double z, double *low, double *high)
{
	double		share = hits / n;
	double		centre = (hits + z * z / 2) / (n + z * z);
	double		margin = z / (n + z * z) * sqrt(n * share * (1 - share) + z * z / 4);

	*low = hits == 0 ? 0 : centre - margin;
	*high = hits == n ? 1 : centre + margin;
}

/* A share in percent with Wilson's interval. */
Estimate
wilson_estimate(int64 hits, int64 n, double level)
{
	double		z = normal_margin(level);
	double		low;
	double		high;
	double		share;
	Estimate	e;

	if (n == 0)
		return estimate_unknown(0, "no answers");
	share = (double) hits / n;
	wilson_limits(hits, n, z, &low, &high);
	e = estimate_value(100.0 * hits / n, n);
	estimate_limits(&e, 100 * low, 100 * high, 100 * sqrt(share * (1 - share) / n));
	estimate_clamp(&e, 0, 100);
	return e;
}

/* Answers over invitations, in percent, where these are known. */
Estimate
response_estimate(int64 answers, bool is_known, int64 invited, double level)
{
	checked_level(level);
	if (!is_known)
		return estimate_unknown(answers, "invitations unknown");
	if (invited <= 0)
		return estimate_unknown(answers, "nobody invited");
	if (invited < answers)
		return estimate_unknown(answers, "more answers than invitations");
	return wilson_estimate(answers, invited, level);
}

/* Newcombe's hybrid score interval (1998, method 10); p of the pooled z test. */
Estimate
share_difference(int64 hits_a, int64 n_a, int64 hits_b, int64 n_b, double level)
{
	double		z = normal_margin(level);
	double		a = (double) hits_a / n_a;
	double		b = (double) hits_b / n_b;
	double		low_a;
	double		high_a;
	double		low_b;
	double		high_b;
	double		pooled = (double) (hits_a + hits_b) / (n_a + n_b);
	double		pooled_error = sqrt(pooled * (1 - pooled) * (1.0 / n_a + 1.0 / n_b));
	Estimate	e = estimate_value(100 * (a - b), n_a + n_b);

	if (n_a == 0 || n_b == 0)
		return estimate_unknown(n_a + n_b, "no answers on one side");
	wilson_limits(hits_a, n_a, z, &low_a, &high_a);
	wilson_limits(hits_b, n_b, z, &low_b, &high_b);
	estimate_limits(&e,
					100 * (a - b - hypot(a - low_a, high_b - b)),
					100 * (a - b + hypot(high_a - a, b - low_b)),
					100 * sqrt(a * (1 - a) / n_a + b * (1 - b) / n_b));
	estimate_clamp(&e, -100, 100);
	estimate_p(&e, pooled_error > 0 ? normal_two_sided((a - b) / pooled_error) : 1);
	return e;
}

/* Welch's difference of two independent means (1947). */
Estimate
welch_difference(Sample a, Sample b, double level)
{
	double		error_a = a.variance / a.n;
	double		error_b = b.variance / b.n;
	double		std_error = sqrt(error_a + error_b);
	/* parts of the whole, whose squares neither overflow nor vanish */
	double		part_a = error_a / (error_a + error_b);
	double		part_b = error_b / (error_a + error_b);
	double		df = 1 / (part_a * part_a / (a.n - 1) + part_b * part_b / (b.n - 1));
	Estimate	e = estimate_value(a.mean - b.mean, a.n + b.n);

	checked_level(level);
	if (a.n == 0 || b.n == 0)
		return estimate_unknown(a.n + b.n, "no answers on one side");
	if (a.n < 2 || b.n < 2)
		e.note = "no interval: n < 2 on one side";
	else if (std_error == 0)
		e.note = "no interval: no variance";
	else
	{
		e = t_estimate(e.value, std_error, df, e.n, level);
		estimate_p(&e, t_two_sided(e.value / std_error, df));
	}
	return e;
}

/* From here on the noncentral t differs from a normal one by less than 1e-5. */
#define NONCENTRAL_DF	100000

/*
 * Cohen's d of two independent means: their difference in pooled standard
 * deviations.  The limits are those of the noncentral t (Steiger and Fouladi
 * 1997), of the large-sample error (Hedges and Olkin 1985) for very many.
 */
Estimate
standardized_difference(Sample a, Sample b, double level)
{
	double		df = (double) a.n + b.n - 2;
	double		pooled = ((a.n - 1) * a.variance + (b.n - 1) * b.variance) / df;
	double		size = (double) a.n * b.n / ((double) a.n + b.n);
	double		margin = normal_margin(level);
	double		d = (a.mean - b.mean) / sqrt(pooled);
	double		t = d * sqrt(size);
	double		std_error = sqrt(1 / size + d * d / (2 * ((double) a.n + b.n)));
	Estimate	e = estimate_value(d, a.n + b.n);

	if (a.n == 0 || b.n == 0)
		return estimate_unknown(e.n, "no answers on one side");
	if (a.n < 2 || b.n < 2)
		return estimate_unknown(e.n, "n < 2 on one side");
	if (pooled == 0)
		return estimate_unknown(e.n, "no variance");
	if (df <= NONCENTRAL_DF)
		estimate_limits(&e, t_noncentrality(t, df, 0.5 + level / 2) / sqrt(size),
						t_noncentrality(t, df, 0.5 - level / 2) / sqrt(size), std_error);
	if (df > NONCENTRAL_DF || isnan(e.low) || isnan(e.high))
		estimate_limits(&e, d - margin * std_error, d + margin * std_error, std_error);
	estimate_p(&e, t_two_sided(t, df));
	return e;
}

static bool
read_float(HeapTupleHeader row, int number, double *value)
{
	bool		isnull;
	Datum		datum = GetAttributeByNum(row, number, &isnull);

	*value = isnull ? 0 : DatumGetFloat8(datum);
	return !isnull;
}

/* "%.*f", but never "-0" */
static char *
fixed(double value, int digits)
{
	char	   *text = psprintf("%.*f", digits, value);

	if (text[0] == '-' && strspn(text + 1, "0.") == strlen(text + 1))
		return text + 1;
	return text;
}

SQL_FUNCTION(estimate_show);
Datum
estimate_show(PG_FUNCTION_ARGS)
{
	HeapTupleHeader row;
	int			digits;
	double		value;
	double		low;
	double		high;
	bool		no_n;
	bool		no_note;
	Datum		n;
	Datum		note;
	StringInfoData out;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	row = PG_GETARG_HEAPTUPLEHEADER(0);
	digits = PG_ARGISNULL(1) ? 2 : PG_GETARG_INT32(1);
	if (digits < 0 || digits > 15)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("digits must lie between 0 and 15")));

	n = GetAttributeByNum(row, 6, &no_n);
	note = GetAttributeByNum(row, 7, &no_note);
	initStringInfo(&out);
	if (!read_float(row, 1, &value))
		appendStringInfo(&out, "not available (%s)",
						 no_note ? "no reason given" : TextDatumGetCString(note));
	else
	{
		appendStringInfoString(&out, fixed(value, digits));
		if (read_float(row, 2, &low) && read_float(row, 3, &high))
			appendStringInfo(&out, " (%s to %s)", fixed(low, digits), fixed(high, digits));
		else if (!no_note)
			appendStringInfo(&out, " (%s)", TextDatumGetCString(note));
	}
	if (!no_n)
		appendStringInfo(&out, ", n " INT64_FORMAT, DatumGetInt64(n));
	PG_RETURN_TEXT_P(cstring_to_text_with_len(out.data, out.len));
}
