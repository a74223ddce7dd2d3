/*
 * priorities.c
 *	  Which driver to work on first: impact beside the score that it has now.
 *
 * Importance-performance analysis (Martilla and James 1977): a driver's weight
 * against the drivers' mean weight, its mean score against theirs or against a
 * target.
 */
#include "core/extension.h"

#include <math.h>

#include "utils/builtins.h"

#include "core/rows.h"
#include "drivers/drivers.h"

/* In the order in which they call for work. */
typedef enum Quadrant
{
	IMPROVE_FIRST,				/* high impact, low score */
	KEEP_UP,					/* high impact, high score */
	IMPROVE_LATER,				/* low impact, low score */
	MAINTAIN,					/* low impact, high score */
	UNPLACED
} Quadrant;

static const char *const quadrant_names[] = {
	"improve first", "keep up", "improve later", "maintain", NULL
};

typedef struct Priority
{
	const Driver *driver;
	double		score;			/* its mean on 0..100 */
	Quadrant	quadrant;
} Priority;

typedef struct Scale
{
	double		lo;
	double		hi;
} Scale;

static Scale
checked_scale(double lo, double hi)
{
	if (!(isfinite(lo) && isfinite(hi) && lo < hi))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a scale from %g to %g does not exist", lo, hi)));
	return (Scale) {lo, hi};
}

/* A score that the drivers' ones are held against. */
static double
checked_target(double target)
{
	if (target >= 0 && target <= 100)
		return target;
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("target %g is outside 0..100", target),
			 errhint("index_100(score, lo, hi) brings a score to 0..100.")));
}

/* A driver's mean on 0..100. */
static double
score_of(Moments *m, const Driver *driver, Scale scale)
{
	double		mean = moments_mean_of(m, driver->variable);

	if (mean < scale.lo || mean > scale.hi)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("the mean of %s, %g, is outside the scale %g to %g",
						driver->name, mean, scale.lo, scale.hi),
				 errhint("All drivers have one scale here; index_100(score, lo, hi) brings answers on different ones to 0..100.")));
	return 100 * (mean - scale.lo) / (scale.hi - scale.lo);
}

static const Method *
method_named(const char *name)
{
	if (strcmp(name, "relative_weights") == 0)
		return &johnson_method;
	if (strcmp(name, "shapley_weights") == 0)
		return &shapley_method;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("method \"%s\" does not exist", name),
			 errhint("Methods are relative_weights and shapley_weights.")));
}

/* By quadrant, then by weight; equal ones as they came. */
static int
compare_priorities(const void *a, const void *b)
{
	const Priority *x = a;
	const Priority *y = b;

	if (x->quadrant != y->quadrant)
		return x->quadrant < y->quadrant ? -1 : 1;
	if (x->driver->weight != y->driver->weight)
		return x->driver->weight > y->driver->weight ? -1 : 1;
	return x->driver < y->driver ? -1 : x->driver > y->driver;
}

/* Scores, quadrants and their order; target NULL: the mean of the scores. */
static Priority *
prioritise(const Drivers *d, Moments *m, Scale scale, const double *target)
{
	Priority   *list = palloc0(sizeof(Priority) * Max(d->k, 1));
	double		mean_weight = 0;
	double		mean_score = 0;

	for (int i = 0; i < d->k; i++)
	{
		list[i].driver = &d->list[i];
		if (d->known)
			list[i].score = score_of(m, &d->list[i], scale);
		mean_weight += d->list[i].weight / d->k;
		mean_score += list[i].score / d->k;
	}
	for (int i = 0; i < d->k; i++)
	{
		bool		strong = d->list[i].weight >= mean_weight;
		bool		low = list[i].score < (target ? *target : mean_score);

		list[i].quadrant = !d->known ? UNPLACED :
			strong ? (low ? IMPROVE_FIRST : KEEP_UP) : (low ? IMPROVE_LATER : MAINTAIN);
	}
	qsort(list, d->k, sizeof(Priority), compare_priorities);
	return list;
}

static void
put_priority(Rows *rows, const Drivers *d, const Priority *p, int place)
{
	const Driver *driver = p->driver;
	bool		reversed = d->known && driver->r < 0;

	row_int(rows, place);
	row_int(rows, driver->variable + 1);
	row_text(rows, driver->name);
	row_text(rows, quadrant_names[p->quadrant]);
	row_float(rows, d->known, p->score);
	row_float(rows, d->known, driver->weight);
	row_float(rows, driver->has_share, driver->share);
	row_float(rows, driver->has_limits, driver->low);
	row_float(rows, driver->has_limits, driver->high);
	row_float(rows, d->known, driver->r);
	row_float(rows, d->known, driver->beta);
	row_float(rows, d->known && driver->has_p, driver->p);
	row_float(rows, d->known && driver->has_p, driver->q);
	row_bigint(rows, d->n);
	row_text(rows, d->note != NULL || !reversed ? d->note : "r below 0: worded in reverse?");
	row_end(rows);
}

/* Arguments: moments, outcome, lo, hi, drivers, names, target, method, level. */
SQL_FUNCTION(drivers_priorities);
Datum
drivers_priorities(PG_FUNCTION_ARGS)
{
	Rows		rows;
	Moments    *m;
	Scale		scale;
	Drivers		d;
	Priority   *list;
	double		target = 0;

	rows_begin(fcinfo, &rows);
	for (int i = 0; i < PG_NARGS(); i++)
		if (PG_ARGISNULL(i) && !(i >= 4 && i <= 6))
			PG_RETURN_NULL();
	m = PG_GETARG_MOMENTS(0);
	if (!PG_ARGISNULL(6))
		target = checked_target(PG_GETARG_FLOAT8(6));
	scale = checked_scale(PG_GETARG_FLOAT8(2), PG_GETARG_FLOAT8(3));
	d = find_drivers(m, PG_GETARG_INT32(1), PG_ARGISNULL(4) ? NULL : PG_GETARG_ARRAYTYPE_P(4),
					 checked_names(fcinfo, 5, m->k, "x", "variables"),
					 method_named(text_to_cstring(PG_GETARG_TEXT_PP(7))), PG_GETARG_FLOAT8(8));
	list = prioritise(&d, m, scale, PG_ARGISNULL(6) ? NULL : &target);
	for (int i = 0; i < d.k; i++)
		put_priority(&rows, &d, &list[i], i + 1);
	PG_RETURN_NULL();
}
