/*
 * shapley.c
 *	  LMG: Shapley's value of each driver in R squared (Lindeman, Merenda and
 *	  Gold 1980).
 */
#include "core/extension.h"

#include "miscadmin.h"

#include "drivers/drivers.h"

#define REAL long double
#define SHAPLEY(name) exact_##name
#include "drivers/shapley_walk.h"
#undef REAL
#undef SHAPLEY

#define REAL Draws
#define SHAPLEY(name) draws_##name
#include "drivers/shapley_walk.h"
#undef REAL
#undef SHAPLEY

const Method shapley_method = {exact_weigh, draws_weigh};

/* Refuses what would not end. */
void
check_shapley(int k)
{
	if (k > MOST_SHAPLEY)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%d drivers are too many for Shapley's weights", k),
				 errdetail("There are at most %d: every subset of them is a regression.", MOST_SHAPLEY),
				 errhint("Choose fewer drivers, or take relative_weights.")));
}
