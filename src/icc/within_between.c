/*
 * within_between.c
 *	  How two measures go together: between units, within them, and over all rows.
 *
 * Both measures' sums of squares and their sum of products split into what
 * lies between the units' means and what lies within units, so that
 *	 r = eta_by eta_bx r_b + eta_wy eta_wx r_w
 * (Robinson 1950; Dansereau, Alutto and Yammarino 1984).
 */
#include "core/extension.h"

#include <math.h>

#include "access/htup_details.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

#include "core/numerics.h"
#include "core/rows.h"
#include "icc/unit_pairs.h"

/* Fewer points leave Fisher's z without a variance; from 10 on it is worth reading. */
#define LEAST_POINTS	4
#define FEW_UNITS		10

/* ---- the split ---- */

/* Sums about means of y and x: yy, xy, xx. */
#define YY	0
#define XY	1
#define XX	2

typedef struct Split
{
	int64		n;
	int64		units;
	DoubleDouble mean[2];
	DoubleDouble between[3];
	DoubleDouble within[3];
	DoubleDouble total[3];
	DoubleDouble means[3];		/* of the units' means, each unit once */
	const char *note;			/* why there are no correlations */
	bool		is_special;		/* because of NaN or infinite values */
} Split;

static Moments *
total_moments(UnitPairs *p)
{
	UnitPair	total = {0};

	for (int i = 0; i < p->count; i++)
	{
		UnitPair   *unit = p->units + i;

		total.n += unit->n;
		for (int kind = 0; kind < 6; kind++)
			total.specials[kind / 3][kind % 3] += unit->specials[kind / 3][kind % 3];
		for (int sum = 0; sum < PAIR_SUMS; sum++)
			total.sums[sum] = dd_add(total.sums[sum], unit->sums[sum]);
	}
	return moments_canonical(pair_moments(&total));
}

/* Adds weight times the products of two deviations. */
static void
add_products(DoubleDouble *sums, double weight, DoubleDouble y, DoubleDouble x)
{
	sums[YY] = dd_add(sums[YY], dd_multiply(dd(weight), dd_multiply(y, y)));
	sums[XY] = dd_add(sums[XY], dd_multiply(dd(weight), dd_multiply(y, x)));
	sums[XX] = dd_add(sums[XX], dd_multiply(dd(weight), dd_multiply(x, x)));
}

static void
add_centred(DoubleDouble *sums, Moments *m)
{
	sums[YY] = dd_add(sums[YY], moments_centred(m, 0, 0));
	sums[XY] = dd_add(sums[XY], moments_centred(m, 1, 0));
	sums[XX] = dd_add(sums[XX], moments_centred(m, 1, 1));
}

/*
 * Means of one decimal such as 0.1 differ by the last bit from unit to unit:
 * what is less than that of the largest is no variance.
 */
static void
drop_rounding(Split *s, const double *largest)
{
	for (int i = 0; i < 2; i++)
	{
		double		bit = ldexp(largest[i], -50);

		if (s->between[i == 0 ? YY : XX].hi > s->n * bit * bit)
			continue;
		s->between[i == 0 ? YY : XX] = s->between[XY] = dd(0);
		s->means[i == 0 ? YY : XX] = s->means[XY] = dd(0);
	}
}

/* Between from the means, not as a difference: nothing cancels. */
static void
split_sums(Split *s, UnitPairs *p)
{
	DoubleDouble deviations[2] = {{0}};
	double		largest[2] = {0};

	for (int i = 0; i < p->count; i++)
	{
		Moments    *m;
		DoubleDouble from_mean[2];

		CHECK_FOR_INTERRUPTS();
		if (p->units[i].n == 0)
			continue;
		m = pair_moments(p->units + i);
		for (int j = 0; j < 2; j++)
		{
			from_mean[j] = dd_subtract(moments_mean_pair(m, j), s->mean[j]);
			deviations[j] = dd_add(deviations[j], from_mean[j]);
			largest[j] = Max(largest[j], fabs(moments_mean_pair(m, j).hi));
		}
		s->units++;
		add_products(s->between, m->n, from_mean[0], from_mean[1]);
		add_products(s->means, 1, from_mean[0], from_mean[1]);
		add_centred(s->within, m);
		pfree(m);
	}
	/* the means' own mean is not that of the rows */
	for (int j = 0; j < 2; j++)
		deviations[j] = dd_divide(deviations[j], dd((double) s->units));
	add_products(s->means, -(double) s->units, deviations[0], deviations[1]);
	drop_rounding(s, largest);
}

static Split
split(UnitPairs *p)
{
	Split		s = {.n = p->n};
	Moments    *total;

	if (p->n == 0)
	{
		s.note = "no rows";
		return s;
	}
	total = total_moments(p);
	for (int j = 0; j < 2; j++)
		s.mean[j] = moments_mean_pair(total, j);
	split_sums(&s, p);
	add_centred(s.total, total);
	s.is_special = moments_is_special(total, 0) || moments_is_special(total, 1);
	if (s.is_special)
		s.note = "NaN or infinite values";
	else if (s.total[YY].hi == 0 || s.total[XX].hi == 0)
		s.note = "no variance";
	return s;
}

/* ---- what is read off it ---- */

static Estimate
unavailable(const Split *s, int64 n)
{
	Estimate	e = s->is_special ? estimate_value(NAN, n) : estimate_unknown(n, s->note);

	e.note = s->note;
	return e;
}

/* The correlation of sums about means: points of it count, given of their means are held fixed. */
static Estimate
correlation(const Split *s, const DoubleDouble *sums, int64 n, int64 given,
			const char *too_few, const char *no_variance, double level)
{
	if (s->note != NULL)
		return unavailable(s, n);
	if (n - given < LEAST_POINTS)
		return estimate_unknown(n, too_few);
	if (sums[YY].hi <= 0 || sums[XX].hi <= 0)
		return estimate_unknown(n, no_variance);
	return correlation_estimate(correlation_of(sums[XY], sums[YY], sums[XX]), n, given, level);
}

/* Rows of one unit are not independent of each other: no interval. */
static Estimate
raw(const Split *s)
{
	Estimate	e;

	if (s->note != NULL)
		return unavailable(s, s->n);
	if (s->n < LEAST_POINTS)
		return estimate_unknown(s->n, "n < 4");
	e = estimate_value(correlation_of(s->total[XY], s->total[YY], s->total[XX]).r, s->n);
	e.note = "no interval: rows of a unit are not independent";
	return e;
}

static Estimate
between(const Split *s, const DoubleDouble *sums, const char *note, const char *note_if_few, double level)
{
	Estimate	e = correlation(s, sums, s->units, 0, "fewer than 4 units", "no variance between units", level);

	if (e.has_value && !s->is_special)
		e.note = s->units < FEW_UNITS ? note_if_few : note;
	return e;
}

static Estimate
within(const Split *s, double level)
{
	return correlation(s, s->within, s->n, s->units - 1, "fewer than 4 rows beyond the units' first",
					   "no variance within units", level);
}

/*
 * Root of the share of a measure's variance that lies between units (or within
 * them): of these rows, chance included, which is what the split asks for.
 */
static Estimate
eta(const Split *s, int square, const DoubleDouble *sums)
{
	double		df1 = s->units - 1;
	double		df2 = s->n - s->units;
	Estimate	e;

	if (s->n == 0 || s->is_special || s->total[square].hi == 0)
		return unavailable(s, s->n);
	e = estimate_value(dd_sqrt(dd_divide(sums[square], dd_add(s->between[square], s->within[square]))).hi, s->n);
	e.note = "no interval: describes these rows; icc1 the population";
	if (sums == s->between && df1 > 0 && s->within[square].hi > 0)
		estimate_p(&e, f_upper(dd_divide(s->between[square], s->within[square]).hi / df1 * df2, df1, df2));
	return e;
}

/* One of the two terms that add up to the raw correlation. */
static Estimate
part(const Split *s, const DoubleDouble *sums)
{
	Estimate	e;

	if (s->note != NULL)
		return unavailable(s, s->n);
	e = estimate_value(dd_divide(sums[XY], dd_multiply(dd_sqrt(s->total[YY]), dd_sqrt(s->total[XX]))).hi, s->n);
	e.note = "no interval: a term of raw";
	return e;
}

#define MEASURES 10

static const char *const measures[MEASURES] = {
	"raw", "between", "between_unweighted", "within", "eta_between_y", "eta_between_x",
	"eta_within_y", "eta_within_x", "between_part", "within_part"
};

static void
all_measures(UnitPairs *p, double level, Estimate *e)
{
	Split		s = split(p);

	checked_level(level);
	e[0] = raw(&s);
	e[1] = between(&s, s.between, "weighted by unit size", "weighted by unit size; fewer than 10 units", level);
	e[2] = between(&s, s.means, "each unit counts once", "each unit counts once; fewer than 10 units", level);
	e[3] = within(&s, level);
	e[4] = eta(&s, YY, s.between);
	e[5] = eta(&s, XX, s.between);
	e[6] = eta(&s, YY, s.within);
	e[7] = eta(&s, XX, s.within);
	e[8] = part(&s, s.between);
	e[9] = part(&s, s.within);
}

SQL_FUNCTION(unit_pairs_within_between);
Datum
unit_pairs_within_between(PG_FUNCTION_ARGS)
{
	Rows		rows;
	Estimate	e[MEASURES];

	rows_begin(fcinfo, &rows);
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	all_measures(PG_GETARG_UNIT_PAIRS(0), PG_GETARG_FLOAT8(1), e);
	for (int i = 0; i < MEASURES; i++)
	{
		row_text(&rows, measures[i]);
		row_estimate(&rows, e + i);
		row_end(&rows);
	}
	PG_RETURN_NULL();
}

/* ---- the same as an array, which is all that an aggregate can return ---- */

static Datum
measure_datum(TupleDesc descriptor, const char *measure, const Estimate *e)
{
	Datum		values[] = {
		CStringGetTextDatum(measure), Float8GetDatum(e->value), Float8GetDatum(e->low), Float8GetDatum(e->high),
		Float8GetDatum(e->std_error), Float8GetDatum(e->p_value), Int64GetDatum(e->n),
		PointerGetDatum(e->note ? cstring_to_text(e->note) : NULL)
	};
	bool		nulls[] = {
		false, !e->has_value, !e->has_limits, !e->has_limits,
		!e->has_error, !e->has_p, false, e->note == NULL
	};

	return HeapTupleGetDatum(heap_form_tuple(descriptor, values, nulls));
}

#define USUAL_LEVEL	0.95

SQL_FUNCTION(unit_pairs_within_between_final);
Datum
unit_pairs_within_between_final(PG_FUNCTION_ARGS)
{
	Oid			element = get_element_type(get_func_rettype(fcinfo->flinfo->fn_oid));
	TupleDesc	descriptor = lookup_rowtype_tupdesc(element, -1);
	Estimate	e[MEASURES];
	Datum		rows[MEASURES];

	if (descriptor->natts != 8)
		elog(ERROR, "function does not return an array of 8 columns");
	all_measures(PG_GETARG_UNIT_PAIRS(0), USUAL_LEVEL, e);
	for (int i = 0; i < MEASURES; i++)
		rows[i] = measure_datum(descriptor, measures[i], e + i);
	ReleaseTupleDesc(descriptor);
	PG_RETURN_ARRAYTYPE_P(construct_array(rows, MEASURES, element, -1, false, TYPALIGN_DOUBLE));
}

/* ---- the units ---- */

SQL_FUNCTION(unit_pairs_n);
Datum
unit_pairs_n(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_UNIT_PAIRS(0)->n);
}

SQL_FUNCTION(unit_pairs_missing);
Datum
unit_pairs_missing(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_UNIT_PAIRS(0)->missing);
}

SQL_FUNCTION(unit_pairs_unit_moments);
Datum
unit_pairs_unit_moments(PG_FUNCTION_ARGS)
{
	UnitPairs  *p = PG_GETARG_UNIT_PAIRS(0);
	text	   *name = PG_GETARG_TEXT_PP(1);
	UnitPair   *unit = unit_pairs_find(p, oneway_name(VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name)));

	if (unit == NULL)
		PG_RETURN_POINTER(moments_new(0, 0));
	PG_RETURN_POINTER(moments_canonical(pair_moments(unit)));
}

SQL_FUNCTION(unit_pairs_total_moments);
Datum
unit_pairs_total_moments(PG_FUNCTION_ARGS)
{
	UnitPairs  *p = PG_GETARG_UNIT_PAIRS(0);
	Moments    *total = p->n > 0 ? total_moments(p) : moments_new(p->missing > 0 ? 2 : 0, 0);

	total->missing = p->missing;
	PG_RETURN_POINTER(total);
}

SQL_FUNCTION(unit_pairs_unit_means);
Datum
unit_pairs_unit_means(PG_FUNCTION_ARGS)
{
	Rows		rows;
	UnitPairs  *p;

	rows_begin(fcinfo, &rows);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	p = unit_pairs_canonical(PG_GETARG_UNIT_PAIRS(0));
	for (int i = 0; i < p->count; i++)
	{
		Moments    *m = pair_moments(p->units + i);

		row_text(&rows, pair_text(p, p->units + i));
		row_bigint(&rows, m->n);
		row_float(&rows, true, moments_mean_of(m, 0));
		row_float(&rows, true, moments_mean_of(m, 1));
		row_end(&rows);
		pfree(m);
	}
	PG_RETURN_NULL();
}
