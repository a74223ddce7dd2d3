/*
 * random.c
 *	  Random numbers from a fixed seed: PostgreSQL's generator, shaped.
 */
#include "core/extension.h"

#include <math.h>

#include "core/random.h"

void
random_begin(Random *random, uint64 seed)
{
	random->has_spare = false;
#if PG_VERSION_NUM >= 150000
	pg_prng_seed(&random->state, seed);
#else
	for (int i = 0; i < 3; i++)
		random->state[i] = (unsigned short) (seed >> (16 * i));
#endif
}

/* 0 <= u < 1 */
double
random_uniform(Random *random)
{
#if PG_VERSION_NUM >= 150000
	return pg_prng_double(&random->state);
#else
	return pg_erand48(random->state);
#endif
}

/* Marsaglia's polar method (1964). */
double
random_normal(Random *random)
{
	double		u;
	double		v;
	double		square;
	double		factor;

	if (random->has_spare)
	{
		random->has_spare = false;
		return random->spare;
	}
	do
	{
		u = 2 * random_uniform(random) - 1;
		v = 2 * random_uniform(random) - 1;
		square = u * u + v * v;
	} while (square >= 1 || square == 0);
	factor = sqrt(-2 * log(square) / square);
	random->has_spare = true;
	random->spare = v * factor;
	return u * factor;
}

/* Twice a gamma variate of shape df/2 (Marsaglia and Tsang 2000), df 1 or more. */
double
random_chi_square(Random *random, double df)
{
	double		d = df / 2 - 1.0 / 3;
	double		c = 1 / sqrt(9 * d);

	if (df < 2)
	{
		double		z = random_normal(random);

		return z * z;
	}
	for (;;)
	{
		double		x = random_normal(random);
		double		v = 1 + c * x;
		double		u = 1 - random_uniform(random);

		if (v <= 0)
			continue;
		v = v * v * v;
		if (log(u) < x * x / 2 + d * (1 - v + log(v)))
			return 2 * d * v;
	}
}
