/*
 * johnson.c
 *	  Johnson's relative weights (2000).
 */
#include "core/extension.h"

#include "miscadmin.h"

#include "drivers/drivers.h"

/* One draw after the other. */
static void
weigh_draws(int k, const Draws *triangle, Draws *weights)
{
	double		one[DRIVER_TRIANGLE(MOST_DRIVERS)];
	double		result[MOST_DRIVERS];

	for (int draw = 0; draw < DRAWS_AT_ONCE; draw++)
	{
		for (int i = 0; i < DRIVER_TRIANGLE(k); i++)
			one[i] = triangle[i][draw];
		johnson_weights(k, one, result);
		for (int i = 0; i < k; i++)
			weights[i][draw] = result[i];
	}
}

const Method johnson_method = {johnson_weights_long, weigh_draws};
