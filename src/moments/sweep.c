/*
 * sweep.c
 *	  The sweep operator on centred sums of squares and products.
 *
 * Sweeping a variable takes its linear effect out of all the others
 * (Goodnight 1979).  With the regressors swept, a column y holds the
 * coefficients and the residual sum of squares, the regressors' own block the
 * negative inverse.  It runs in double-double: the sums are that exact, and
 * squaring a design's condition number then costs no digit of the answer.
 */
#include "core/extension.h"

#include <math.h>

#include "lib/stringinfo.h"
#include "miscadmin.h"

#include "moments/moments.h"

Sweep *
sweep_begin(Moments *m, const int *variables, int size)
{
	Sweep	   *s = palloc(sizeof(Sweep));

	s->m = m;
	s->size = size;
	s->variables = palloc(sizeof(int) * size);
	memcpy(s->variables, variables, sizeof(int) * size);
	s->exact = moments_is_exact(m);
	s->swept = palloc0(sizeof(bool) * size);
	s->cells = palloc(sizeof(DoubleDouble) * size * size);
	for (int i = 0; i < size; i++)
		for (int j = 0; j < size; j++)
			SWEEP_CELL(s, i, j) = moments_centred(m, variables[i], variables[j]);
	return s;
}

static double
raw_square(const Sweep *s, int i)
{
	return moments_hi(s->m)[PRODUCT(s->m->k, s->variables[i], s->variables[i])];
}

/*
 * Whether what is left of a variable is no more than rounding would leave.
 * Of whole numbers only the sweep itself rounds; of others the rounding of it
 * and of those taken out of it to float8 shows, and that of n additions.
 */
bool
sweep_is_spent(const Sweep *s, int pivot)
{
	int			variable = s->variables[pivot];
	double		left = SWEEP_CELL(s, pivot, pivot).hi;
	double		scale = raw_square(s, pivot);
	double		rounding = ldexp(64, -106) + moments_rounding(s->m);

	if (s->exact)
		return left <= ldexp(moments_centred(s->m, variable, variable).hi, -96);
	for (int i = 0; i < s->size; i++)
		if (s->swept[i])
			scale += SWEEP_CELL(s, i, pivot).hi * SWEEP_CELL(s, i, pivot).hi * raw_square(s, i);
	return left <= rounding * scale;
}

static const char *
variable_name(const Sweep *s, int i, const char *const *names)
{
	int			variable = s->variables[i];

	if (names != NULL)
		return names[variable];
	return psprintf("x%d", variable + 1);
}

/* Names the variable and those that it is made of. */
static void
refuse_collinear(const Sweep *s, int pivot, const char *const *names)
{
	double		own = raw_square(s, pivot);
	StringInfoData others;

	initStringInfo(&others);
	for (int i = 0; i < s->size; i++)
	{
		double		coefficient = SWEEP_CELL(s, i, pivot).hi;

		if (s->swept[i] && coefficient * coefficient * raw_square(s, i) > 1e-20 * own)
			appendStringInfo(&others, "%s%s", others.len > 0 ? ", " : "", variable_name(s, i, names));
	}
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("variables are collinear"),
			 others.len == 0
			 ? errdetail("%s has no variance.", variable_name(s, pivot, names))
			 : errdetail("%s is a linear combination of %s.", variable_name(s, pivot, names), others.data),
			 others.len == 0 ? errhint("Leave it out.") : errhint("Leave one of them out.")));
}

/* Takes a variable's linear effect out of all the others. */
void
sweep_pivot(Sweep *s, int pivot, const char *const *names)
{
	DoubleDouble own = SWEEP_CELL(s, pivot, pivot);

	CHECK_FOR_INTERRUPTS();
	if (sweep_is_spent(s, pivot))
		refuse_collinear(s, pivot, names);
	for (int j = 0; j < s->size; j++)
		if (j != pivot)
			SWEEP_CELL(s, pivot, j) = dd_divide(SWEEP_CELL(s, pivot, j), own);
	for (int i = 0; i < s->size; i++)
		for (int j = 0; j < s->size; j++)
			if (i != pivot && j != pivot)
				SWEEP_CELL(s, i, j) = dd_subtract(SWEEP_CELL(s, i, j),
												  dd_multiply(SWEEP_CELL(s, i, pivot), SWEEP_CELL(s, pivot, j)));
	for (int i = 0; i < s->size; i++)
		if (i != pivot)
			SWEEP_CELL(s, i, pivot) = dd_divide(SWEEP_CELL(s, i, pivot), own);
	SWEEP_CELL(s, pivot, pivot) = dd_divide(dd(-1), own);
	s->swept[pivot] = true;
}
