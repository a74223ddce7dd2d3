/*
 * aggregate.h
 *	  What all transition functions share.
 *
 * A transition function changes its state in place, which is only safe where
 * the executor owns that state.  Called by hand on a stored row it would
 * change the row's page in shared memory: so every transition, combine and
 * inverse function begins with require_aggregate.
 *
 * First and grown states are built in the current memory context and handed
 * to the executor, which copies them where they live on and frees the old
 * ones.  Building them in the aggregate's own context would leak one a group.
 */
#ifndef AGGREGATE_H
#define AGGREGATE_H

#include "core/extension.h"
#include "nodes/execnodes.h"

/* More rows than 2^48 are refused, so that sums over counts fit 128 bits. */
#define MAX_ROWS	(INT64CONST(1) << 48)

extern void refuse_direct_call(void);
extern void check_row_count(int64 rows);

/* Refuses a call that does not come from an aggregate or a window. */
static inline void
require_aggregate(FunctionCallInfo fcinfo)
{
	Node	   *caller = fcinfo->context;

	if (unlikely(caller == NULL || !(IsA(caller, AggState) || IsA(caller, WindowAggState))))
		refuse_direct_call();
}

#endif							/* AGGREGATE_H */
