/*
 * distributions.c
 *	  core/numerics.h at the command line: reads lines "function argument ...",
 *	  prints each result with the 17 digits that identify a double.
 *
 * The distributions have no SQL of their own, and tests of them should not have
 * to go through a statistic that happens to use one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/numerics.h"

static int
evaluate(const char *name, const double *a, double *result)
{
	if (strcmp(name, "normal_quantile") == 0)
		*result = normal_quantile(a[0]);
	else if (strcmp(name, "normal_two_sided") == 0)
		*result = normal_two_sided(a[0]);
	else if (strcmp(name, "t_quantile") == 0)
		*result = t_quantile(a[0], a[1]);
	else if (strcmp(name, "t_two_sided") == 0)
		*result = t_two_sided(a[0], a[1]);
	else if (strcmp(name, "f_quantile") == 0)
		*result = f_quantile(a[0], a[1], a[2]);
	else if (strcmp(name, "f_upper") == 0)
		*result = f_upper(a[0], a[1], a[2]);
	else if (strcmp(name, "chi_square_quantile") == 0)
		*result = chi_square_quantile(a[0], a[1]);
	else if (strcmp(name, "chi_square_upper") == 0)
		*result = chi_square_upper(a[0], a[1]);
	else if (strcmp(name, "correlation_two_sided") == 0)
		*result = correlation_two_sided(a[0], a[1], a[2]);
	else
		return 0;
	return 1;
}

int
main(void)
{
	char		line[200];
	char		name[40];
	double		a[3];
	double		result;

	while (fgets(line, sizeof(line), stdin) != NULL)
	{
		/* a function of fewer arguments ignores the rest */
		a[0] = a[1] = a[2] = 0;
		if (sscanf(line, "%39s %lf %lf %lf", name, &a[0], &a[1], &a[2]) < 2 ||
			!evaluate(name, a, &result))
		{
			fprintf(stderr, "not understood: %s", line);
			return EXIT_FAILURE;
		}
		printf("%.17g\n", result);
	}
	return EXIT_SUCCESS;
}
