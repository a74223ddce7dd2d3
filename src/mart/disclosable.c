/*
 * disclosable.c
 *	  The guard's settings, and its rule for one total: a window function for
 *	  anyone's own queries.
 *
 * The total of a partition is shown, and its rows where they may be.  Rows of
 * fewer than min people are hidden; together they are the total less what is
 * shown, so there must be min people in them, or nobody.  If there are fewer,
 * one more row is hidden.  One is enough, for a row that could be shown has min
 * people by itself; and no choice hides fewer people than the smallest of
 * these, for any choice hides one of them at least.
 */
#include "core/extension.h"

#include <limits.h>

#include "miscadmin.h"
#include "utils/guc.h"
#include "utils/memutils.h"
#include "windowapi.h"

#include "mart/guard.h"

/* ---- settings ---- */

static int	min_people_setting = 5;
static int	min_customers_setting = 0;

static bool
check_min_customers(int *value, void **extra, GucSource source)
{
	if (*value != 1)
		return true;
	GUC_check_errdetail("It must be 0, which is no rule, or at least 2.");
	return false;
}

void
guard_define_settings(void)
{
	DefineCustomIntVariable("employee_customer.min_people",
							"How many employees there must be behind a published number.",
							NULL, &min_people_setting, 5, 2, INT_MAX, PGC_SUSET, 0, NULL, NULL, NULL);
	DefineCustomIntVariable("employee_customer.min_customers",
							"How many customers there must be behind a published number; 0: any.",
							NULL, &min_customers_setting, 0, 0, INT_MAX, PGC_SUSET, 0, check_min_customers, NULL, NULL);
#if PG_VERSION_NUM >= 150000
	MarkGUCPrefixReserved("employee_customer");
#else
	EmitWarningsOnPlaceholders("employee_customer");
#endif
}

SQL_FUNCTION(min_people);
Datum
min_people(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(min_people_setting);
}

SQL_FUNCTION(min_customers);
Datum
min_customers(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(min_customers_setting);
}

/* ---- disclosable ---- */

/* What a partition keeps. */
typedef struct Decided
{
	bool	   *disclosable;	/* a row each */
} Decided;

static int32
checked_min(WindowObject window, bool given)
{
	int32		min = min_people_setting;
	bool		isnull;

	if (given)
	{
		Datum		datum = WinGetFuncArgCurrent(window, 1, &isnull);

		if (!isnull)
			min = DatumGetInt32(datum);
	}
	if (min < 2)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("min must be at least 2, not %d", min)));
	return min;
}

/* Every row must ask for the same. */
static void
check_same_min(WindowObject window, int64 row, int32 min)
{
	bool		isnull;
	bool		isout;
	Datum		datum = WinGetFuncArgInPartition(window, 1, row, WINDOW_SEEK_HEAD, false, &isnull, &isout);

	if ((isnull ? min_people_setting : DatumGetInt32(datum)) != min)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("min must be the same in all rows of a partition")));
}

static bool *
decide_partition(WindowObject window, MemoryContext context, bool min_given)
{
	int64		rows = WinGetPartitionRowCount(window);
	bool	   *disclosable = MemoryContextAllocHuge(context, sizeof(bool) * rows);
	int32		min = checked_min(window, min_given);
	int64		hidden = 0;		/* stops to grow at min */
	int64		smallest = -1;
	int64		smallest_n = 0;

	for (int64 row = 0; row < rows; row++)
	{
		bool		isnull;
		bool		isout;
		Datum		datum = WinGetFuncArgInPartition(window, 0, row, WINDOW_SEEK_HEAD, false, &isnull, &isout);
		int64		n = isnull ? 0 : DatumGetInt64(datum);

		CHECK_FOR_INTERRUPTS();
		if (n < 0)
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("there cannot be %lld people", (long long) n)));
		if (min_given)
			check_same_min(window, row, min);
		disclosable[row] = n >= min;
		if (n < min)
			hidden = Min(hidden + n, min);
		else if (smallest < 0 || n < smallest_n)
		{
			smallest = row;
			smallest_n = n;
		}
	}
	if (hidden > 0 && hidden < min && smallest >= 0)
		disclosable[smallest] = false;
	return disclosable;
}

static Datum
decided(FunctionCallInfo fcinfo, bool min_given)
{
	WindowObject window = PG_WINDOW_OBJECT();
	Decided    *partition = WinGetPartitionLocalMemory(window, sizeof(Decided));

	if (partition->disclosable == NULL)
		partition->disclosable = decide_partition(window, GetMemoryChunkContext(partition), min_given);
	PG_RETURN_BOOL(partition->disclosable[WinGetCurrentPosition(window)]);
}

SQL_FUNCTION(window_disclosable);
Datum
window_disclosable(PG_FUNCTION_ARGS)
{
	return decided(fcinfo, true);
}

SQL_FUNCTION(window_disclosable_by_setting);
Datum
window_disclosable_by_setting(PG_FUNCTION_ARGS)
{
	return decided(fcinfo, false);
}
