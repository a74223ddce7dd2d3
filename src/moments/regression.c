/*
 * regression.c
 *	  Least squares of one variable on others.
 */
#include "core/extension.h"

#include <math.h>

#include "core/numerics.h"
#include "core/rows.h"
#include "moments/moments.h"

/* The regressors asked for, or all but y; y last. */
static int *
fit_variables(Moments *m, int y, ArrayType *regressors, int *k)
{
	int		   *variables;

	if (regressors != NULL)
	{
		variables = checked_variables(m, regressors, k);
		variables = repalloc(variables, sizeof(int) * (*k + 1));
		for (int i = 0; i < *k; i++)
			if (variables[i] == y && m->k > 0)
				ereport(ERROR,
						(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						 errmsg("variable %d cannot be regressed on itself", y + 1)));
	}
	else
	{
		variables = palloc(sizeof(int) * (m->k + 1));
		*k = 0;
		for (int i = 0; i < m->k; i++)
			if (i != y)
				variables[(*k)++] = i;
	}
	variables[*k] = y;
	return variables;
}

static const char *
why_no_fit(const Fit *fit, int least_df)
{
	if (fit->m->k == 0 || fit->df < least_df)
		return psprintf("n < %d", fit->k + 1 + least_df);
	for (int i = 0; i <= fit->k; i++)
		if (moments_is_special(fit->m, fit->variables[i]))
			return "NaN or infinite values";
	if (fit->total.hi == 0)
		return "no variance";
	return NULL;
}

/* Variables are indexes, y last after k regressors; names those of all variables. */
Fit
moments_fit(Moments *m, int *variables, int k, const char **names, int least_df)
{
	Fit			result = {.m = m, .k = k, .variables = variables};
	int			y = variables[k];

	result.df = m->n - k - 1;
	if (m->n > 0)
		result.total = moments_centred(m, y, y);
	result.note = why_no_fit(&result, least_df);
	if (result.note != NULL)
		return result;
	result.sweep = sweep_begin(m, result.variables, k + 1);
	for (int i = 0; i < k; i++)
		sweep_pivot(result.sweep, i, names);
	if (!sweep_is_spent(result.sweep, k))
		result.residual = SWEEP_CELL(result.sweep, k, k);
	return result;
}

/* Of y, a number from SQL, on regressors (NULL: all others). */
Fit
moments_fit_of(Moments *m, int y, ArrayType *regressors, const char **names, int least_df)
{
	int			k;
	int		   *variables = fit_variables(m, checked_variable(m, y), regressors, &k);

	/* the empty summary has no variables, whatever the report names */
	if (m->k == 0)
		k = 0;
	return moments_fit(m, variables, k, names, least_df);
}

/* A coefficient, from the variance that it has per unit of residual variance. */
static Term
fit_term(const Fit *f, DoubleDouble coefficient, double leverage)
{
	Term		term = {
		.coefficient = coefficient,
		.std_error = sqrt(f->residual.hi / f->df * leverage),
		.has_p = f->residual.hi != 0
	};

	if (term.has_p)
	{
		term.t = coefficient.hi / term.std_error;
		term.p_value = t_two_sided(term.t, f->df);
	}
	return term;
}

/* Regressor i's coefficient. */
Term
fit_slope(const Fit *f, int i)
{
	Sweep	   *s = f->sweep;
	int			variable = s->variables[i];
	DoubleDouble own = moments_centred(f->m, variable, variable);
	Term		term = fit_term(f, SWEEP_CELL(s, i, f->k), -SWEEP_CELL(s, i, i).hi);

	term.has_standardized = true;
	term.standardized = dd_multiply(term.coefficient, dd_sqrt(dd_divide(own, f->total))).hi;
	return term;
}

static Term
intercept(const Fit *f)
{
	Sweep	   *s = f->sweep;
	DoubleDouble value = moments_mean_pair(f->m, s->variables[f->k]);
	DoubleDouble leverage = dd_divide(dd(1), dd((double) f->m->n));

	for (int i = 0; i < f->k; i++)
	{
		DoubleDouble mean = moments_mean_pair(f->m, s->variables[i]);

		value = dd_subtract(value, dd_multiply(SWEEP_CELL(s, i, f->k), mean));
		for (int j = 0; j < f->k; j++)
			leverage = dd_subtract(leverage,
								   dd_multiply(dd_multiply(mean, SWEEP_CELL(s, i, j)),
											   moments_mean_pair(f->m, s->variables[j])));
	}
	return fit_term(f, value, leverage.hi);
}

static void
put_term(Rows *rows, const char *name, Term term, double reach)
{
	double		value = term.coefficient.hi;

	row_text(rows, name);
	row_float(rows, true, value);
	row_float(rows, true, term.std_error);
	row_float(rows, term.has_p, term.t);
	row_float(rows, term.has_p, term.p_value);
	row_float(rows, true, value - reach * term.std_error);
	row_float(rows, true, value + reach * term.std_error);
	row_float(rows, term.has_standardized, term.standardized);
	row_text(rows, term.has_p ? NULL : "perfect fit");
	row_end(rows);
}

static void
put_unknown(Rows *rows, const char *name, const char *note)
{
	row_text(rows, name);
	for (int i = 0; i < 7; i++)
		row_float(rows, false, 0);
	row_text(rows, note);
	row_end(rows);
}

/* Argument x. */
static ArrayType *
given_regressors(FunctionCallInfo fcinfo)
{
	return PG_ARGISNULL(2) ? NULL : PG_GETARG_ARRAYTYPE_P(2);
}

SQL_FUNCTION(moments_regression);
Datum
moments_regression(PG_FUNCTION_ARGS)
{
	Rows		rows;
	Moments    *m;
	double		level;
	double		reach;
	const char **names;
	Fit			f;

	rows_begin(fcinfo, &rows);
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(4))
		PG_RETURN_NULL();
	m = PG_GETARG_MOMENTS(0);
	level = checked_level(PG_GETARG_FLOAT8(4));
	names = checked_names(fcinfo, 3, m->k, "x", "variables");
	f = moments_fit_of(m, PG_GETARG_INT32(1), given_regressors(fcinfo), names, 1);
	if (f.note != NULL)
	{
		put_unknown(&rows, "(intercept)", f.note);
		for (int i = 0; i < f.k; i++)
			put_unknown(&rows, names[f.variables[i]], f.note);
		PG_RETURN_NULL();
	}
	reach = t_margin(level, f.df);
	put_term(&rows, "(intercept)", intercept(&f), reach);
	for (int i = 0; i < f.k; i++)
		put_term(&rows, names[f.variables[i]], fit_slope(&f, i), reach);
	PG_RETURN_NULL();
}

/* Share of y's sum of squares that is left. */
static DoubleDouble
unexplained(const Fit *f)
{
	return dd_divide(f->residual, f->total);
}

SQL_FUNCTION(moments_r_squared);
Datum
moments_r_squared(PG_FUNCTION_ARGS)
{
	Fit			f;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	f = moments_fit_of(PG_GETARG_MOMENTS(0), PG_GETARG_INT32(1), given_regressors(fcinfo), NULL, 0);
	if (f.note != NULL)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(dd_subtract(dd(1), unexplained(&f)).hi);
}

SQL_FUNCTION(moments_adjusted_r_squared);
Datum
moments_adjusted_r_squared(PG_FUNCTION_ARGS)
{
	Fit			f;
	DoubleDouble penalty;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	f = moments_fit_of(PG_GETARG_MOMENTS(0), PG_GETARG_INT32(1), given_regressors(fcinfo), NULL, 1);
	if (f.note != NULL)
		PG_RETURN_NULL();
	penalty = dd_divide(dd(f.m->n - 1.0), dd((double) f.df));
	PG_RETURN_FLOAT8(dd_subtract(dd(1), dd_multiply(unexplained(&f), penalty)).hi);
}

SQL_FUNCTION(moments_residual_stddev);
Datum
moments_residual_stddev(PG_FUNCTION_ARGS)
{
	Fit			f;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	f = moments_fit_of(PG_GETARG_MOMENTS(0), PG_GETARG_INT32(1), given_regressors(fcinfo), NULL, 1);
	if (f.note != NULL)
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(dd_sqrt(dd_divide(f.residual, dd((double) f.df))).hi);
}
