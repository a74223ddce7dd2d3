/*
 * statistics.c
 *	  One variable, and pairs, without inference but the mean's.
 */
#include "core/extension.h"

#include <math.h>

#include "core/numerics.h"
#include "moments/moments.h"

SQL_FUNCTION(moments_variables);
Datum
moments_variables(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(PG_GETARG_MOMENTS(0)->k);
}

SQL_FUNCTION(moments_n);
Datum
moments_n(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_MOMENTS(0)->n);
}

SQL_FUNCTION(moments_missing);
Datum
moments_missing(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_MOMENTS(0)->missing);
}

SQL_FUNCTION(moments_sum);
Datum
moments_sum(PG_FUNCTION_ARGS)
{
	Moments    *m = PG_GETARG_MOMENTS(0);
	int			i = checked_variable(m, PG_GETARG_INT32(1));

	if (m->n == 0)
		PG_RETURN_NULL();
	if (moments_is_special(m, i))
		PG_RETURN_FLOAT8(moments_mean_of(m, i));
	PG_RETURN_FLOAT8(moments_pair(m, i).hi);
}

SQL_FUNCTION(moments_mean);
Datum
moments_mean(PG_FUNCTION_ARGS)
{
	Moments    *m = PG_GETARG_MOMENTS(0);
	int			i = checked_variable(m, PG_GETARG_INT32(1));

	if (m->n == 0)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(moments_mean_of(m, i));
}

/* NaN where a value was NaN or infinite, as PostgreSQL's own; n at least 2 */
double
moments_covariance_of(Moments *m, int i, int j)
{
	if (moments_is_special(m, i) || moments_is_special(m, j))
		return NAN;
	return dd_divide(moments_centred(m, i, j), dd(m->n - 1.0)).hi;
}

/* A variable's mean with its t interval. */
Estimate
moments_mean_with_interval(Moments *m, int i, double level)
{
	Estimate	e;
	double		variance;

	checked_level(level);
	if (m->n == 0)
		return estimate_unknown(0, "no rows");
	e = estimate_value(moments_mean_of(m, i), m->n);
	variance = m->n < 2 ? 0 : moments_covariance_of(m, i, i);
	if (moments_is_special(m, i))
		e.note = "no interval: NaN or infinite values";
	else if (m->n < 2)
		e.note = "no interval: n < 2";
	else if (variance == 0)
		e.note = "no interval: no variance";
	else
		e = t_estimate(e.value, sqrt(variance / m->n), m->n - 1, m->n, level);
	return e;
}

SQL_FUNCTION(moments_mean_estimate);
Datum
moments_mean_estimate(PG_FUNCTION_ARGS)
{
	Moments    *m = PG_GETARG_MOMENTS(0);
	Estimate	e = moments_mean_with_interval(m, checked_variable(m, PG_GETARG_INT32(1)),
											   PG_GETARG_FLOAT8(2));

	return estimate_datum(fcinfo, &e);
}

SQL_FUNCTION(moments_variance);
Datum
moments_variance(PG_FUNCTION_ARGS)
{
	Moments    *m = PG_GETARG_MOMENTS(0);
	int			i = checked_variable(m, PG_GETARG_INT32(1));

	if (m->n < 2)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(moments_covariance_of(m, i, i));
}

SQL_FUNCTION(moments_stddev);
Datum
moments_stddev(PG_FUNCTION_ARGS)
{
	Moments    *m = PG_GETARG_MOMENTS(0);
	int			i = checked_variable(m, PG_GETARG_INT32(1));

	if (m->n < 2)
		PG_RETURN_NULL();
	if (moments_is_special(m, i))
		PG_RETURN_FLOAT8(NAN);
	PG_RETURN_FLOAT8(dd_sqrt(dd_divide(moments_centred(m, i, i), dd(m->n - 1.0))).hi);
}

SQL_FUNCTION(moments_covariance);
Datum
moments_covariance(PG_FUNCTION_ARGS)
{
	Moments    *m = PG_GETARG_MOMENTS(0);
	int			i = checked_variable(m, PG_GETARG_INT32(1));
	int			j = checked_variable(m, PG_GETARG_INT32(2));

	if (m->n < 2)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(moments_covariance_of(m, i, j));
}
