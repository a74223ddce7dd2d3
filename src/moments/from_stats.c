/*
 * from_stats.c
 *	  Moments of rows that nobody has any more: from a published table's n, mean
 *	  and standard deviation.
 */
#include "core/extension.h"

#include <math.h>

#include "core/aggregate.h"
#include "moments/moments.h"

static void
refuse_stats(const char *what, const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s", what),
			 errdetail("%s", detail)));
}

/* Zero, or of a size that squares exactly. */
static void
check_size(double x)
{
	if (!isfinite(x))
		refuse_stats("mean and standard deviation must be finite", "Moments from statistics cannot tell which row was NaN or infinite.");
	if (x != 0 && fabs(x) < SMALLEST_VALUE)
		moments_refuse_range(0, "small", "Multiply");
}

/* Of n rows, at least 1: sum n mean, sum of squares n mean^2 + (n - 1) sd^2. */
static Moments *
moments_of_stats(int64 n, double mean, double stddev)
{
	Moments    *m = moments_new(1, MOMENTS_WIDE);
	DoubleDouble sum = two_product((double) n, mean);
	DoubleDouble square = dd_multiply(two_product(stddev, stddev), dd(n - 1.0));

	square = dd_add(dd_multiply(sum, dd(mean)), square);
	if (!(square.hi <= LARGEST_SQUARES))
		moments_refuse_range(0, "large", "Divide");
	m->n = n;
	moments_hi(m)[0] = sum.hi;
	moments_lo(m)[0] = sum.lo;
	moments_hi(m)[1] = square.hi;
	moments_lo(m)[1] = square.lo;
	return moments_canonical(m);
}

/* Arguments: n, mean, stddev; mean may be NULL for no rows, stddev for one. */
SQL_FUNCTION(moments_from_stats);
Datum
moments_from_stats(PG_FUNCTION_ARGS)
{
	int64		n;
	double		mean;
	double		stddev;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	n = PG_GETARG_INT64(0);
	if (n < 0)
		refuse_stats("n must not be negative", "It is the number of rows behind mean and standard deviation.");
	check_row_count(n);
	if (n == 0)
		PG_RETURN_POINTER(moments_new(0, 0));
	if (PG_ARGISNULL(1) || (n > 1 && PG_ARGISNULL(2)))
		refuse_stats("rows have a mean, and two or more a standard deviation", "Pass n 0 or NULL where they are not known.");
	mean = PG_GETARG_FLOAT8(1);
	stddev = PG_ARGISNULL(2) ? 0 : PG_GETARG_FLOAT8(2);
	check_size(mean);
	check_size(stddev);
	if (stddev < 0 || (n == 1 && stddev != 0))
		refuse_stats("standard deviation is out of range", "It is 0 or more, and of one row 0 or NULL.");
	PG_RETURN_POINTER(moments_of_stats(n, mean, stddev));
}
