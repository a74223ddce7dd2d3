/*
 * reliability.c
 *	  Cronbach's alpha of the variables as items of one scale.
 */
#include "core/extension.h"

#include <math.h>

#include "lib/stringinfo.h"

#include "core/numerics.h"
#include "moments/moments.h"

/* Sum of squares of the items' sum, and of the items, without those that do not vary. */
typedef struct ScaleSums
{
	int			items;
	DoubleDouble of_items;
	DoubleDouble of_sum;
} ScaleSums;

static ScaleSums
scale_sums(Moments *m, int without)
{
	ScaleSums	sums = {0};

	for (int i = 0; i < m->k; i++)
	{
		DoubleDouble own = moments_centred(m, i, i);

		if (i == without || own.hi == 0)
			continue;
		sums.items++;
		sums.of_items = dd_add(sums.of_items, own);
		sums.of_sum = dd_add(sums.of_sum, own);
		for (int j = 0; j < i; j++)
			if (j != without && moments_centred(m, j, j).hi != 0)
				sums.of_sum = dd_add(sums.of_sum, dd_multiply(dd(2), moments_centred(m, i, j)));
	}
	return sums;
}

static bool
any_special(Moments *m)
{
	for (int i = 0; i < m->k; i++)
		if (moments_is_special(m, i))
			return true;
	return false;
}

/* Alpha, raw; without an item (-1: of all). */
Alpha
moments_alpha(Moments *m, int without)
{
	Alpha		alpha = {0};
	ScaleSums	sums;

	if (m->n < 2 || any_special(m))
		return alpha;
	sums = scale_sums(m, without);
	alpha.items = sums.items;
	/* items that cancel each other out leave rounding, not a variance */
	if (sums.items < 2 || sums.of_sum.hi <= 1e-28 * sums.of_items.hi)
		return alpha;
	alpha.known = true;
	alpha.value = dd_multiply(dd_divide(dd(sums.items), dd(sums.items - 1.0)),
							  dd_subtract(dd(1), dd_divide(sums.of_items, sums.of_sum))).hi;
	return alpha;
}

/* Correlation of an item with the sum of the others. */
bool
moments_item_rest(Moments *m, int item, double *r)
{
	DoubleDouble own;
	DoubleDouble with_rest = {0};
	ScaleSums	rest;

	if (m->n < 2 || any_special(m))
		return false;
	own = moments_centred(m, item, item);
	rest = scale_sums(m, item);
	for (int j = 0; j < m->k; j++)
		if (j != item)
			with_rest = dd_add(with_rest, moments_centred(m, Max(item, j), Min(item, j)));
	if (own.hi == 0 || rest.items == 0 || rest.of_sum.hi <= 1e-28 * rest.of_items.hi)
		return false;
	*r = correlation_of(with_rest, own, rest.of_sum).r;
	return true;
}

static const char *
why_no_alpha(Moments *m, Alpha alpha)
{
	if (m->n < 2)
		return "n < 2";
	if (any_special(m))
		return "NaN or infinite values";
	if (alpha.items < 2)
		return "fewer than 2 items that vary";
	return "no variance of the sum";
}

/* Numbers the items that fit, "1, 4"; NULL where none does. */
static const char *
list_items(Moments *m, bool (*fits) (Moments *m, int item))
{
	StringInfoData list;

	initStringInfo(&list);
	for (int i = 0; i < m->k; i++)
		if (fits(m, i))
			appendStringInfo(&list, "%s%d", list.len > 0 ? ", " : "", i + 1);
	return list.len > 0 ? list.data : NULL;
}

static bool
is_without_variance(Moments *m, int item)
{
	return moments_centred(m, item, item).hi == 0;
}

static bool
goes_against_the_rest(Moments *m, int item)
{
	double		r;

	return moments_item_rest(m, item, &r) && r < 0;
}

/* What to beware of: dropped items, and items that may be worded in reverse. */
static const char *
note_on_items(Moments *m)
{
	const char *dropped = list_items(m, is_without_variance);
	const char *reversed = list_items(m, goes_against_the_rest);
	StringInfoData note;

	if (dropped == NULL && reversed == NULL)
		return NULL;
	initStringInfo(&note);
	if (dropped != NULL)
		appendStringInfo(&note, "dropped for no variance: %s", dropped);
	if (reversed != NULL)
		appendStringInfo(&note, "%sworded in reverse?: %s", note.len > 0 ? "; " : "", reversed);
	return note.data;
}

/*
 * Feldt's interval: (1 - alpha)/(1 - estimate) follows an F distribution with
 * n - 1 and (n - 1)(k - 1) degrees of freedom for normal, parallel items.
 */
Estimate
moments_alpha_estimate(Moments *m, double level)
{
	Alpha		alpha = moments_alpha(m, -1);
	double		tail = (1 - checked_level(level)) / 2;
	double		df = m->n - 1.0;
	double		df_items = df * (alpha.items - 1);
	Estimate	e;

	if (!alpha.known)
		return estimate_unknown(m->n, why_no_alpha(m, alpha));
	e = estimate_value(alpha.value, m->n);
	e.has_limits = true;
	e.low = 1 - (1 - alpha.value) * f_quantile(1 - tail, df, df_items);
	e.high = 1 - (1 - alpha.value) * f_quantile(tail, df, df_items);
	e.note = note_on_items(m);
	return e;
}

SQL_FUNCTION(moments_cronbach_alpha);
Datum
moments_cronbach_alpha(PG_FUNCTION_ARGS)
{
	Alpha		alpha = moments_alpha(PG_GETARG_MOMENTS(0), -1);

	if (!alpha.known)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(alpha.value);
}

SQL_FUNCTION(moments_cronbach_alpha_estimate);
Datum
moments_cronbach_alpha_estimate(PG_FUNCTION_ARGS)
{
	Estimate	e = moments_alpha_estimate(PG_GETARG_MOMENTS(0), PG_GETARG_FLOAT8(1));

	return estimate_datum(fcinfo, &e);
}
