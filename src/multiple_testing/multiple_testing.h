/*
 * multiple_testing.h
 *	  Many p values at once: adjusted so that few of what they call true is not.
 *
 * An adjustment is a function of p values and how many there are, in any
 * order; it takes n log n steps and 16 bytes a value.
 */
#ifndef MULTIPLE_TESTING_H
#define MULTIPLE_TESTING_H

#include "core/extension.h"

/* A p value, and the place among others that its adjusted value goes back to. */
typedef struct PlacedP
{
	double		p;
	int64		place;
} PlacedP;

typedef void (*Adjustment) (PlacedP *p, int64 n);

extern void adjust_benjamini_hochberg(PlacedP *p, int64 n);
extern void adjust_benjamini_yekutieli(PlacedP *p, int64 n);
extern void adjust_holm(PlacedP *p, int64 n);

#endif							/* MULTIPLE_TESTING_H */
