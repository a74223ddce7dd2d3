/*
 * drivers.h
 *	  How much of an outcome's variance goes to each of the variables that
 *	  drive it.
 *
 * Weights come from the correlations of the drivers with each other and with
 * the outcome, packed as core/linear.h says; so do the draws of which their
 * intervals are the percentiles.
 */
#ifndef DRIVERS_H
#define DRIVERS_H

#include "core/extension.h"

#include "core/linear.h"
#include "moments/moments.h"

/* 2^20 subsets; one more driver doubles them. */
#define MOST_SHAPLEY	20

/*
 * Draws are weighed so many at a time: the compiler turns arithmetic on them
 * into the processor's vectors, and the walk over subsets is walked once.
 */
#define DRAWS_AT_ONCE	8
#define DRAWS			1000

typedef double Draws __attribute__((vector_size(8 * DRAWS_AT_ONCE)));

/* Memory in which vectors may be read: palloc aligns to 8 bytes only. */
#define ALIGNED_ARRAY(type, count) \
	((type *) TYPEALIGN(64, palloc(sizeof(type) * (count) + 64)))

typedef struct Method
{
	void		(*weigh) (int k, const long double *triangle, long double *weights);
	void		(*weigh_draws) (int k, const Draws *triangle, Draws *weights);
} Method;

/* One driver's row. */
typedef struct Driver
{
	int			variable;		/* an index */
	const char *name;
	double		weight;			/* its part of R squared */
	double		share;			/* of R squared, in percent */
	bool		has_share;
	double		low;
	double		high;
	bool		has_limits;
	double		r;				/* with the outcome */
	double		beta;			/* standardized coefficient */
	bool		has_p;
	double		p;				/* of the coefficient */
	double		q;
} Driver;

typedef struct Drivers
{
	int			k;
	int64		n;
	const char *note;			/* why there are no weights, or what to beware of */
	bool		known;
	Driver	   *list;
} Drivers;

/* what all methods share (drivers.c) */
extern Drivers find_drivers(Moments *m, int outcome, ArrayType *drivers, const char **names,
							const Method *method, double level);

/* draws of a sample's correlations (draws.c) */
extern void draw_limits(int k, int64 n, const long double *triangle, const Method *method,
						double level, Driver *list);

/* methods (johnson.c, shapley.c) */
extern const Method johnson_method;
extern const Method shapley_method;
extern void check_shapley(int k);

#endif							/* DRIVERS_H */
