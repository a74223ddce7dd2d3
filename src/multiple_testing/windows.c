/*
 * windows.c
 *	  The adjustments as window functions: each row's p among its partition's.
 *
 * The first row of a partition reads all of them, and adjusts them at once;
 * the others look theirs up.
 */
#include "core/extension.h"

#include <math.h>

#include "miscadmin.h"
#include "utils/memutils.h"
#include "windowapi.h"

#include "multiple_testing/multiple_testing.h"

/* What a partition keeps: the adjusted value of each row, NaN for NULL. */
typedef struct Adjusted
{
	double	   *values;
} Adjusted;

static double
checked_p(double p)
{
	if (p >= 0 && p <= 1)
		return p;
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("p value %g is outside 0..1", p)));
}

/* The partition's p values, in values, and those that are not NULL, in p. */
static int64
read_partition(WindowObject window, int64 rows, double *values, PlacedP *p)
{
	int64		count = 0;

	for (int64 row = 0; row < rows; row++)
	{
		bool		isnull;
		bool		isout;
		Datum		datum;

		CHECK_FOR_INTERRUPTS();
		datum = WinGetFuncArgInPartition(window, 0, row, WINDOW_SEEK_HEAD, false, &isnull, &isout);
		values[row] = NAN;
		if (!isnull)
			p[count++] = (PlacedP) {checked_p(DatumGetFloat8(datum)), row};
	}
	return count;
}

static double *
adjust_partition(WindowObject window, MemoryContext context, Adjustment adjust)
{
	int64		rows = WinGetPartitionRowCount(window);
	double	   *values = MemoryContextAllocHuge(context, sizeof(double) * rows);
	PlacedP    *p = MemoryContextAllocHuge(context, sizeof(PlacedP) * rows);
	int64		count = read_partition(window, rows, values, p);

	adjust(p, count);
	for (int64 i = 0; i < count; i++)
		values[p[i].place] = p[i].p;
	pfree(p);
	return values;
}

static Datum
adjusted(FunctionCallInfo fcinfo, Adjustment adjust)
{
	WindowObject window = PG_WINDOW_OBJECT();
	Adjusted   *partition = WinGetPartitionLocalMemory(window, sizeof(Adjusted));
	double		value;

	if (partition->values == NULL)
		partition->values = adjust_partition(window, GetMemoryChunkContext(partition), adjust);
	value = partition->values[WinGetCurrentPosition(window)];
	if (isnan(value))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(value);
}

SQL_FUNCTION(window_benjamini_hochberg);
Datum
window_benjamini_hochberg(PG_FUNCTION_ARGS)
{
	return adjusted(fcinfo, adjust_benjamini_hochberg);
}

SQL_FUNCTION(window_benjamini_yekutieli);
Datum
window_benjamini_yekutieli(PG_FUNCTION_ARGS)
{
	return adjusted(fcinfo, adjust_benjamini_yekutieli);
}

SQL_FUNCTION(window_holm);
Datum
window_holm(PG_FUNCTION_ARGS)
{
	return adjusted(fcinfo, adjust_holm);
}
