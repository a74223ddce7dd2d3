/*
 * statistics.c
 *	  One variable, and pairs: what moments say of the rows that have both.
 */
#include "core/extension.h"

#include <math.h>

#include "core/rows.h"
#include "pairwise/pairwise.h"

/* The moments of the variables that an argument numbers; of no rows without any. */
static Moments *
pair_argument(FunctionCallInfo fcinfo, int first, int second)
{
	Pairwise   *p = PG_GETARG_PAIRWISE(0);
	int			i = checked_number(p->k, PG_GETARG_INT32(first));
	int			j = checked_number(p->k, PG_GETARG_INT32(second));

	return p->k == 0 ? moments_new(i == j ? 1 : 2, 0) : pairwise_pair(p, i, j);
}

SQL_FUNCTION(pairwise_variables);
Datum
pairwise_variables(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(PG_GETARG_PAIRWISE(0)->k);
}

SQL_FUNCTION(pairwise_n);
Datum
pairwise_n(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(pairwise_least_rows(PG_GETARG_PAIRWISE(0)));
}

SQL_FUNCTION(pairwise_n_of);
Datum
pairwise_n_of(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(pair_argument(fcinfo, 1, 2)->n);
}

SQL_FUNCTION(pairwise_answered);
Datum
pairwise_answered(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_PAIRWISE(0)->n);
}

SQL_FUNCTION(pairwise_missing);
Datum
pairwise_missing(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_PAIRWISE(0)->missing);
}

SQL_FUNCTION(pairwise_mean);
Datum
pairwise_mean(PG_FUNCTION_ARGS)
{
	Moments    *m = pair_argument(fcinfo, 1, 1);

	if (m->n == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(moments_mean_of(m, 0));
}

/* The last of the pair with the first: of one variable, its variance. */
static bool
covariance(Moments *m, double *value)
{
	if (m->n < 2)
		return false;
	*value = moments_covariance_of(m, m->k - 1, 0);
	return true;
}

SQL_FUNCTION(pairwise_variance);
Datum
pairwise_variance(PG_FUNCTION_ARGS)
{
	double		value;

	if (!covariance(pair_argument(fcinfo, 1, 1), &value))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(value);
}

SQL_FUNCTION(pairwise_stddev);
Datum
pairwise_stddev(PG_FUNCTION_ARGS)
{
	double		value;

	if (!covariance(pair_argument(fcinfo, 1, 1), &value))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(sqrt(value));
}

SQL_FUNCTION(pairwise_covariance);
Datum
pairwise_covariance(PG_FUNCTION_ARGS)
{
	double		value;

	if (!covariance(pair_argument(fcinfo, 1, 2), &value))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(value);
}

SQL_FUNCTION(pairwise_corr);
Datum
pairwise_corr(PG_FUNCTION_ARGS)
{
	Moments    *m = pair_argument(fcinfo, 1, 2);
	double		r;

	if (!moments_corr_value(m, 0, m->k - 1, &r))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(r);
}

SQL_FUNCTION(pairwise_corr_estimate);
Datum
pairwise_corr_estimate(PG_FUNCTION_ARGS)
{
	Moments    *m = pair_argument(fcinfo, 1, 2);
	Estimate	e = moments_corr_of(m, 0, m->k - 1, PG_GETARG_FLOAT8(3));

	return estimate_datum(fcinfo, &e);
}

SQL_FUNCTION(pairwise_pair_moments);
Datum
pairwise_pair_moments(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(moments_canonical(pair_argument(fcinfo, 1, 2)));
}

SQL_FUNCTION(pairwise_corr_matrix);
Datum
pairwise_corr_matrix(PG_FUNCTION_ARGS)
{
	Rows		rows;
	Pairwise   *p;
	const char **names;

	rows_begin(fcinfo, &rows);
	if (PG_ARGISNULL(0) || PG_ARGISNULL(2))
		PG_RETURN_NULL();
	p = PG_GETARG_PAIRWISE(0);
	names = checked_names(fcinfo, 1, p->k, "x", "variables");
	for (int i = 0; i < p->k; i++)
		for (int j = i + 1; j < p->k; j++)
		{
			Estimate	e = moments_corr_of(pairwise_pair(p, i, j), 0, 1, PG_GETARG_FLOAT8(2));

			correlation_row(&rows, i, j, names, &e);
		}
	PG_RETURN_NULL();
}
