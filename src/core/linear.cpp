/*
 * linear.cpp
 *	  The one file that knows Eigen.
 *
 * Matrices have a fixed largest size, so that they live on the stack.
 */
#define EIGEN_NO_MALLOC
#define EIGEN_MPL2_ONLY
#define EIGEN_DONT_PARALLELIZE
#define EIGEN_NO_IO
#define _GLIBCXX_IOSTREAM 1

/* The compiler cannot know that a solver never sees a matrix without rows. */
#ifndef __clang__
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

#include <cmath>
#include <limits>

#include <Eigen/Eigenvalues>

#include "core/linear.h"

namespace
{
/*
 * e = A^2 (A^-1 r)^2, squares element by element, with A the symmetric root of
 * the drivers' correlations and r theirs with the outcome.
 */
template <typename Real>
void
johnson(int k, const Real *triangle, Real *weights)
{
	typedef Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic, Eigen::ColMajor,
						  MOST_DRIVERS, MOST_DRIVERS> Square;
	typedef Eigen::Matrix<Real, Eigen::Dynamic, 1, Eigen::ColMajor, MOST_DRIVERS, 1> Column;
	Square		correlations(k, k);
	Column		with_outcome(k);
	Column		along(k);
	Column		root(k);

	for (int i = 0; i < k; i++)
	{
		for (int j = i; j < k; j++)
			correlations(i, j) = correlations(j, i) = *triangle++;
		with_outcome(i) = *triangle++;
	}

	Eigen::SelfAdjointEigenSolver<Square> solver(correlations);
	const Square &vectors = solver.eigenvectors();

	for (int i = 0; i < k; i++)
	{
		weights[i] = 0;
		/* no root, no weights: NaN from here on */
		root(i) = std::sqrt(solver.eigenvalues()(i));
		along(i) = vectors.col(i).dot(with_outcome) / root(i);
	}
	for (int i = 0; i < k; i++)
	{
		Real		beta = vectors.row(i).dot(along);

		for (int j = 0; j < k; j++)
		{
			Real		loading = 0;

			for (int l = 0; l < k; l++)
				loading += vectors(j, l) * root(l) * vectors(i, l);
			weights[j] += loading * loading * beta * beta;
		}
	}
}
}

extern "C" void
johnson_weights(int k, const double *triangle, double *weights)
{
	johnson(k, triangle, weights);
}

extern "C" void
johnson_weights_long(int k, const long double *triangle, long double *weights)
{
	johnson(k, triangle, weights);
}
