/*
 * symmetric.h
 *	  Symmetric matrices of any size: inverse, eigenvalues.
 *
 * Matrices are square, row by row.  Both functions can be interrupted.
 */
#ifndef SYMMETRIC_H
#define SYMMETRIC_H

#include "core/extension.h"

/* In place, of a positive definite matrix; false, and nothing of use, if it is none. */
extern bool symmetric_inverse(int n, double *a);

/*
 * a = V diag(values) V'; the vectors, columns of V, replace a.  Takes the
 * work of n doubles.
 */
extern void symmetric_eigen(int n, double *a, double *values, double *work);

#endif							/* SYMMETRIC_H */
