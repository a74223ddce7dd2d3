/*
 * random.h
 *	  Random numbers from a fixed seed, for intervals that are drawn.
 *
 * An accessor is immutable: the same summary gives the same interval on every
 * call and every shard.  PostgreSQL 14 has another generator than 15 and
 * later, and so other last digits.
 */
#ifndef RANDOM_H
#define RANDOM_H

#include "core/extension.h"

#if PG_VERSION_NUM >= 150000
#include "common/pg_prng.h"
#endif

typedef struct Random
{
#if PG_VERSION_NUM >= 150000
	pg_prng_state state;
#else
	unsigned short state[3];
#endif
	bool		has_spare;		/* normal numbers come in pairs */
	double		spare;
} Random;

extern void random_begin(Random *random, uint64 seed);
extern double random_uniform(Random *random);
extern double random_normal(Random *random);
extern double random_chi_square(Random *random, double df);

#endif							/* RANDOM_H */
