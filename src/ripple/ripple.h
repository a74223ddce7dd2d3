/*
 * ripple.h
 *	  Effects that pass through: x on a mediator, the mediator on y, and longer
 *	  chains.
 *
 * Variables v1, v2, ... vk in the order of the path; each is regressed on all
 * before it.  The effect of v1 on vk is the sum over all ways from one to the
 * other of the product of the coefficients on the way.  Coefficients on one
 * way come of different regressions, each of which holds the regressors of
 * those before: their estimates are independent of one another.
 */
#ifndef RIPPLE_H
#define RIPPLE_H

#include "core/extension.h"

#include "core/estimate.h"
#include "moments/moments.h"

/* 2^6 ways from the first to the last. */
#define LONGEST_CHAIN	8

/* a normal variable, as an estimated coefficient is one */
typedef struct Normal
{
	double		mean;
	double		sd;
} Normal;

typedef struct Chain
{
	const char *note;			/* why there is none; NULL: there is one */
	int64		n;
	int			k;
	const char *names[LONGEST_CHAIN];
	Fit			fits[LONGEST_CHAIN];	/* of each on all before; none of the first */
	Fit			total;			/* of the last on the first */
} Chain;

/* the distribution of a product (product.c) */
extern Estimate product_estimate(const Normal *parts, int count, int64 n, double level);

/* a chain's effects (chain.c) */
extern Chain chain_fit(Moments *m, const int *path, int k, const char **names);
extern Estimate chain_link(const Chain *c, int from, int to, double level);
extern Estimate chain_way(const Chain *c, uint32 through, double level);
extern Estimate chain_total(const Chain *c, double level);
extern Estimate chain_rest(const Chain *c, double level);
extern Estimate chain_proportion(const Chain *c, double level);

#endif							/* RIPPLE_H */
