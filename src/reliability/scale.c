/*
 * scale.c
 *	  A scale's items: covariances, Cronbach's alpha, each item with the rest.
 */
#include "core/extension.h"

#include <math.h>

#include "lib/stringinfo.h"

#include "reliability/reliability.h"

/* Less of the items' variances than this is rounding, no variance of a sum. */
#define CANCELLED_OUT	1e-28

/* Pivots of a correlation matrix below it are those of a singular one. */
#define LEAST_PIVOT		1e-12

static Scale *
scale_new(int k, int64 n)
{
	Scale	   *s = palloc0(sizeof(Scale));

	s->k = k;
	s->n = s->most = n;
	s->unit = 1;
	s->varies = palloc0(sizeof(bool) * Max(k, 1));
	s->covariances = palloc0(sizeof(DoubleDouble) * Max(k * k, 1));
	s->correlations = palloc0(sizeof(double) * Max(k * k, 1));
	return s;
}

static bool
any_special(Moments *m)
{
	for (int i = 0; i < m->k; i++)
		if (moments_is_special(m, i))
			return true;
	return false;
}

static double
correlation_in(Moments *m, int i, int j)
{
	DoubleDouble sxx = moments_centred(m, j, j);
	DoubleDouble syy = moments_centred(m, i, i);

	if (sxx.hi == 0 || syy.hi == 0)
		return NAN;
	return correlation_of(moments_centred(m, i, j), sxx, syy).r;
}

/* Items i and j as variables a and b of moments that know them. */
static void
put_covariance(Scale *s, int i, int j, Moments *m, int a, int b)
{
	COVARIANCE(s, i, j) = COVARIANCE(s, j, i) = dd_divide(moments_centred(m, a, b), dd(m->n - 1.0));
	CORRELATION(s, i, j) = CORRELATION(s, j, i) = correlation_in(m, a, b);
	if (i == j && COVARIANCE(s, i, i).hi > 0)
	{
		s->varies[i] = true;
		s->items++;
	}
}

/* Over the rows without a gap. */
Scale *
scale_of_moments(Moments *m)
{
	Scale	   *s = scale_new(m->k, m->n);

	s->gaps = m->missing;
	if (m->n < 2)
		s->unknown = "n < 2";
	else if (any_special(m))
		s->unknown = "NaN or infinite values";
	else
		for (int i = 0; i < m->k; i++)
			for (int j = 0; j <= i; j++)
				put_covariance(s, i, j, m, i, j);
	return s;
}

/* Each covariance over the rows that have both items. */
Scale *
scale_of_pairwise(Pairwise *p)
{
	Scale	   *s = scale_new(p->k, pairwise_least_rows(p));

	s->pairwise = true;
	for (int i = 0; i < p->k; i++)
		for (int j = 0; j <= i; j++)
		{
			Moments    *pair = pairwise_pair(p, i, j);

			s->most = Max(s->most, pair->n);
			if (s->n < 2)
				s->unknown = "n < 2 in a pair";
			else if (any_special(pair))
				s->unknown = "NaN or infinite values";
			else
				put_covariance(s, i, j, pair, 0, pair->k - 1);
		}
	if (p->k == 0)
		s->unknown = "n < 2 in a pair";
	return s;
}

/* A survey's items over people without gaps; its sum is called index, 0..100. */
Scale *
scale_of_engagement(Engagement *e)
{
	Scale	   *s = scale_of_moments(engagement_moments(e));

	if (e->items > 0)
		s->unit = 100.0 / e->items / (e->levels - 1);
	return s;
}

/*
 * Whether the covariances, each divided by its items' deviations, could be
 * those of one set of rows: the pivots of L D L' are all above 0.
 */
bool
scale_is_definite(Scale *s)
{
	DoubleDouble *cells = palloc(sizeof(DoubleDouble) * s->k * s->k);
	bool		definite = true;

	memcpy(cells, s->covariances, sizeof(DoubleDouble) * s->k * s->k);
	for (int pivot = 0; pivot < s->k && definite; pivot++)
	{
		DoubleDouble own = cells[pivot * s->k + pivot];

		if (!s->varies[pivot])
			continue;
		definite = own.hi > LEAST_PIVOT * COVARIANCE(s, pivot, pivot).hi;
		for (int i = pivot + 1; i < s->k && definite; i++)
		{
			DoubleDouble factor = dd_divide(cells[i * s->k + pivot], own);

			for (int j = pivot + 1; j <= i; j++)
				cells[i * s->k + j] = dd_subtract(cells[i * s->k + j], dd_multiply(factor, cells[j * s->k + pivot]));
		}
	}
	pfree(cells);
	return definite;
}

/* ---- sums of covariances ---- */

/* Variance of the items' sum, and sum of the items' variances, without one of them. */
typedef struct ScaleSums
{
	int			items;
	DoubleDouble of_items;
	DoubleDouble of_sum;
} ScaleSums;

static ScaleSums
scale_sums(Scale *s, int without)
{
	ScaleSums	sums = {0};

	for (int i = 0; i < s->k; i++)
	{
		if (i == without || !s->varies[i])
			continue;
		sums.items++;
		sums.of_items = dd_add(sums.of_items, COVARIANCE(s, i, i));
		sums.of_sum = dd_add(sums.of_sum, COVARIANCE(s, i, i));
		for (int j = 0; j < i; j++)
			if (j != without)
				sums.of_sum = dd_add(sums.of_sum, dd_multiply(dd(2), COVARIANCE(s, i, j)));
	}
	return sums;
}

/* items that cancel each other out leave rounding, not a variance */
static bool
has_variance(ScaleSums sums)
{
	return sums.of_sum.hi > CANCELLED_OUT * sums.of_items.hi;
}

static Finding
unknown(int items, const char *note)
{
	return (Finding) {.items = items, .note = note};
}

static Finding
alpha_of(ScaleSums sums)
{
	Finding		alpha = {.items = sums.items};

	if (sums.items < 2)
		return unknown(sums.items, "fewer than 2 items that vary");
	if (!has_variance(sums))
		return unknown(sums.items, "no variance of the sum");
	alpha.known = true;
	alpha.value = dd_multiply(dd_divide(dd(sums.items), dd(sums.items - 1.0)),
							  dd_subtract(dd(1), dd_divide(sums.of_items, sums.of_sum))).hi;
	return alpha;
}

/* Alpha, raw; without an item (-1: of all). */
Finding
scale_alpha(Scale *s, int without)
{
	if (s->unknown != NULL)
		return unknown(s->items, s->unknown);
	return alpha_of(scale_sums(s, without));
}

/* Alpha of the items, each divided by its standard deviation. */
Finding
scale_standardized_alpha(Scale *s)
{
	ScaleSums	sums = {0};

	if (s->unknown != NULL)
		return unknown(s->items, s->unknown);
	for (int i = 0; i < s->k; i++)
	{
		if (!s->varies[i])
			continue;
		sums.items++;
		sums.of_sum = dd_add(sums.of_sum, dd(1));
		for (int j = 0; j < i; j++)
			if (s->varies[j])
			{
				DoubleDouble deviations = dd_multiply(dd_sqrt(COVARIANCE(s, i, i)), dd_sqrt(COVARIANCE(s, j, j)));

				sums.of_sum = dd_add(sums.of_sum, dd_multiply(dd(2), dd_divide(COVARIANCE(s, i, j), deviations)));
			}
	}
	sums.of_items = dd(sums.items);
	return alpha_of(sums);
}

/* Variance of the items' sum. */
Finding
scale_variance(Scale *s)
{
	ScaleSums	sums = scale_sums(s, -1);

	if (s->unknown != NULL)
		return unknown(s->items, s->unknown);
	if (!has_variance(sums))
		return unknown(s->items, "no variance of the sum");
	return (Finding) {.known = true, .value = sums.of_sum.hi, .items = s->items};
}

/* Correlation of an item with the sum of the others. */
bool
scale_item_rest(Scale *s, int item, Correlation *c)
{
	DoubleDouble with_rest = {0};
	ScaleSums	rest;

	if (s->unknown != NULL || !s->varies[item])
		return false;
	rest = scale_sums(s, item);
	if (rest.items == 0 || !has_variance(rest))
		return false;
	for (int j = 0; j < s->k; j++)
		if (j != item)
			with_rest = dd_add(with_rest, COVARIANCE(s, item, j));
	*c = correlation_of(with_rest, COVARIANCE(s, item, item), rest.of_sum);
	return true;
}

/* Whether it goes against the others, as items that are worded in reverse do. */
bool
scale_item_is_reversed(Scale *s, int item)
{
	Correlation c;

	return scale_item_rest(s, item, &c) && c.r < 0;
}

/* ---- notes ---- */

static bool
is_without_variance(Scale *s, int item)
{
	return !s->varies[item];
}

/* "; what: 1, 4" for the items that fit */
static void
add_items(StringInfo note, Scale *s, const char *what, bool (*fits) (Scale *s, int item))
{
	const char *before = psprintf("; %s: ", what);

	for (int i = 0; i < s->k; i++)
		if (fits(s, i))
		{
			appendStringInfo(note, "%s%d", before, i + 1);
			before = ", ";
		}
}

/* Which rows the covariances are of. */
char *
scale_method(Scale *s)
{
	if (!s->pairwise)
		return s->gaps == 0 ? pstrdup("listwise") :
			psprintf("listwise (" INT64_FORMAT " with gaps left out)", s->gaps);
	if (s->most == s->n)
		return pstrdup("pairwise");
	return psprintf("pairwise (" INT64_FORMAT " to " INT64_FORMAT " rows a pair)", s->n, s->most);
}

/* That, and what to beware of: dropped items, and those that may be worded in reverse. */
char *
scale_note(Scale *s)
{
	StringInfoData note;

	initStringInfo(&note);
	appendStringInfoString(&note, scale_method(s));
	if (s->unknown == NULL)
	{
		add_items(&note, s, "dropped for no variance", is_without_variance);
		add_items(&note, s, "worded in reverse?", scale_item_is_reversed);
		/* pairs of as many rows as any variable has are all of the same rows */
		if (s->most > s->n && !scale_is_definite(s))
			appendStringInfoString(&note, "; the covariances are not positive definite");
	}
	return note.data;
}
