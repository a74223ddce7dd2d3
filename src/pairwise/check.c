/*
 * check.c
 *	  What could not have come from rows is refused.
 */
#include "core/extension.h"

#include <math.h>

#include "core/aggregate.h"
#include "pairwise/pairwise.h"

static void
impossible(const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("these cannot be the pairwise moments of any rows"),
			 errdetail_internal("%s", detail)));
}

/*
 * Rows of a pair are some of each variable's, and those are some of all.  A
 * row with s of the values is counted s times in the variables' counts and at
 * most s - 1 times in the pairs of any one of them.
 */
static void
check_rows(Pairwise *p)
{
	int64		values = 0;
	int64		most_shared = 0;

	for (int i = 0; i < p->k; i++)
	{
		int64		own = *pairwise_rows(p, i, i);
		int64		shared = 0;

		if (own < 0 || own > p->n)
			impossible("A variable's count of rows is out of range.");
		values += own;
		for (int j = 0; j < i; j++)
		{
			int64		both = *pairwise_rows(p, i, j);
			int64		other = *pairwise_rows(p, j, j);

			if (both < 0 || both > own || both > other || own + other - both > p->n)
				impossible("A pair's count of rows is out of range.");
		}
		for (int j = 0; j < p->k; j++)
			shared += j == i ? 0 : *pairwise_rows(p, i, j);
		most_shared = Max(most_shared, shared);
	}
	if (values - most_shared < p->n)
		impossible("There are more rows than values.");
}

/* The same of NaN and infinities; what is counted with j is counted alone. */
static void
check_specials(Pairwise *p)
{
	int64	   *specials = pairwise_specials(p);

	for (int i = 0; i < p->k; i++)
		for (int j = 0; j < p->k; j++)
			for (int kind = 0; kind < 3; kind++)
				if (specials[3 * SUM_WITH(p->k, i, j) + kind] > specials[3 * SUM_WITH(p->k, i, i) + kind])
					impossible("A pair has more NaN or infinite values than its variable.");
}

/*
 * Rows that have i and not j are rows as well: what i's own sums are larger
 * by can be their sum and sum of squares.  The slack is that of moments_check.
 */
static void
check_rest(Pairwise *p, int i, int j)
{
	int			k = p->k;
	double		slack = 1e-14 + p->n * ldexp(1, -100);
	double		square = pairwise_hi(p)[SQUARE_WITH(k, i, i)];
	double		rows = *pairwise_rows(p, i, i) - *pairwise_rows(p, i, j);
	double		sum = dd_subtract(pairwise_sum(p, SUM_WITH(k, i, i)), pairwise_sum(p, SUM_WITH(k, i, j))).hi;
	double		rest = dd_subtract(pairwise_sum(p, SQUARE_WITH(k, i, i)), pairwise_sum(p, SQUARE_WITH(k, i, j))).hi;
	double		most = Max(rest, 0) + slack * square;

	if (rest < -slack * square)
		impossible("A pair's sum of squares is larger than its variable's.");
	if (rows == 0 && rest > slack * square)
		impossible("Two sums of squares over the same rows differ.");
	if (fabs(sum) > sqrt(rows) * sqrt(most) * (1 + slack) +
		slack * sqrt(square) * sqrt((double) p->n))
		impossible("A pair's sum is too far from its variable's.");
}

/* The only way in: text, binary and merges pass here. */
void
pairwise_check(Pairwise *p)
{
	if (p->n < 0 || p->missing < 0)
		impossible("A count of rows is negative.");
	check_row_count(p->n);
	check_row_count(p->missing);
	check_row_count(p->n + p->missing);
	if (p->k == 0 && p->n + p->missing > 0)
		impossible("There are rows without variables.");
	check_rows(p);
	for (int i = 0; i < p->k; i++)
		for (int j = 0; j <= i; j++)
			moments_check(pairwise_pair(p, i, j));
	for (int i = 0; i < p->k; i++)
		for (int j = 0; j < p->k; j++)
			check_rest(p, i, j);
	if (p->flags & MOMENTS_SPECIAL)
		check_specials(p);
}
