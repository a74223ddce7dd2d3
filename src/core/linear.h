/*
 * linear.h
 *	  Linear algebra: the C side of linear.cpp.
 *
 * As in numerics.h nothing here raises an error or allocates; what cannot be
 * computed comes back as NaN.
 *
 * Correlations of k drivers and an outcome come packed: row i holds those of
 * driver i with drivers i, i + 1, ... and, last, with the outcome.  What is
 * left of the triangle without its first row is again such a triangle.
 */
#ifndef LINEAR_H
#define LINEAR_H

#ifdef __cplusplus
extern "C"
{
#endif

#define MOST_DRIVERS	63

#define DRIVER_TRIANGLE(k)	((k) * ((k) + 3) / 2)

/* Johnson's relative weights (2000), in double and in the widest type there is. */
extern void johnson_weights(int k, const double *triangle, double *weights);
extern void johnson_weights_long(int k, const long double *triangle, long double *weights);

#ifdef __cplusplus
}
#endif

#endif							/* LINEAR_H */
