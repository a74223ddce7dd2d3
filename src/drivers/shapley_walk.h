/*
 * shapley_walk.h
 *	  The walk over all subsets of drivers, as a template: REAL is the type of
 *	  its numbers, SHAPLEY(name) names what it makes.
 *
 * A driver's weight is the mean, over all orders of the drivers, of what it
 * adds to R squared when it enters: a sum over subsets S of R squared times
 * +(s - 1)!(k - s)!/k! for each driver in S and -s!(k - s - 1)!/k! for each
 * that is not.  The walk decides driver by driver.  One that enters is
 * eliminated from those that are still to be decided, m of them, at a cost of
 * m^2/2; on the way back each node hands up its subsets' sum of both kinds of
 * terms.  All of it takes about 8 operations a subset, and memory for one
 * path.
 */
typedef struct SHAPLEY(Walk)
{
	int			k;
	double		inside[MOST_SHAPLEY + 1];	/* (s - 1)!(k - s)!/k!, 0 for s = 0 */
	double		outside[MOST_SHAPLEY + 1];	/* s!(k - s - 1)!/k!, 0 for s = k */
	REAL	   *left[MOST_SHAPLEY + 1]; /* triangles of so many drivers */
	REAL	   *weights;
} SHAPLEY(Walk);

/* Takes the first of m drivers out of the others. */
static void
SHAPLEY(eliminate) (const REAL *triangle, int m, REAL *rest)
{
	const REAL *first = triangle;

	triangle += m + 1;
	for (int i = 1; i < m; i++)
	{
		REAL		factor = first[i] / first[0];

		for (int j = i; j <= m; j++)
			*rest++ = *triangle++ - factor * first[j];
	}
}

/* The subsets that differ in the last m drivers; sums are those of both terms. */
static void
SHAPLEY(walk) (SHAPLEY(Walk) *w, const REAL *triangle, int m, int size,
			   const REAL *explained, REAL sums[2])
{
	REAL		with = *explained + triangle[m] * triangle[m] / triangle[0];
	REAL		without[2];
	int			driver = w->k - m;

	if (m == 1)
	{
		without[0] = *explained * w->inside[size];
		without[1] = *explained * w->outside[size];
		sums[0] = with * w->inside[size + 1];
		sums[1] = with * w->outside[size + 1];
	}
	else
	{
		if (m > 12)
			CHECK_FOR_INTERRUPTS();
		SHAPLEY(walk) (w, triangle + m + 1, m - 1, size, explained, without);
		SHAPLEY(eliminate) (triangle, m, w->left[m - 1]);
		SHAPLEY(walk) (w, w->left[m - 1], m - 1, size + 1, &with, sums);
	}
	w->weights[driver] += sums[0] - without[1];
	sums[0] += without[0];
	sums[1] += without[1];
}

static void
SHAPLEY(weigh) (int k, const REAL *triangle, REAL *weights)
{
	SHAPLEY(Walk) w = {.k = k, .weights = weights};
	REAL		nothing = {0};
	REAL		sums[2];
	double		term = 1.0 / k;
	REAL	   *memory = ALIGNED_ARRAY(REAL, k * DRIVER_TRIANGLE(k));

	/* s!(k - s - 1)!/k! from s to s + 1 */
	for (int s = 0; s < k; s++)
	{
		w.outside[s] = w.inside[s + 1] = term;
		term *= (s + 1.0) / Max(k - s - 1, 1);
		w.left[s] = memory + s * DRIVER_TRIANGLE(k);
		weights[s] = nothing;
	}
	SHAPLEY(walk) (&w, triangle, k, 0, &nothing, sums);
}
