/*
 * aggregate.c
 *	  What all transition functions share.
 */
#include "core/aggregate.h"

void
refuse_direct_call(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
			 errmsg("an aggregate's own function cannot be called directly"),
			 errhint("Call the aggregate itself, or merge summaries with + and rollup.")));
}

/* Refuses more rows than the arithmetic over counts has room for. */
void
check_row_count(int64 rows)
{
	if (rows >= 0 && rows <= MAX_ROWS)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("a summary holds at most 2^48 rows")));
}
