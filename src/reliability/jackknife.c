/*
 * jackknife.c
 *	  Delete-a-group jackknife of a scale's reliability, from a summary a group.
 *
 * The state is an array of the groups' summaries, a real SQL type.  While rows
 * come in it is PostgreSQL's expanded array in the aggregate's context, which
 * takes an element without copying the others, as array_agg's does.
 */
#include "core/extension.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/memutils.h"

#include "core/aggregate.h"
#include "core/numerics.h"
#include "reliability/reliability.h"

/* ---- gathering ---- */

static Datum
append(Datum state, Datum element, MemoryContext aggregate)
{
	ExpandedArrayHeader *array;
	int			next;

	if (!VARATT_IS_EXTERNAL_EXPANDED_RW(DatumGetPointer(state)))
		state = expand_array(state, aggregate, NULL);
	array = (ExpandedArrayHeader *) DatumGetEOHP(state);
	next = array->ndims == 0 ? 1 : array->lbound[0] + array->dims[0];
	return array_set_element(state, 1, &next, element, false, -1, -1, false, TYPALIGN_DOUBLE);
}

static MemoryContext
aggregate_context(FunctionCallInfo fcinfo)
{
	MemoryContext context;

	require_aggregate(fcinfo);
	if (!AggCheckCallContext(fcinfo, &context))
		refuse_direct_call();
	if (PG_ARGISNULL(0))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("a jackknife's state must not be null")));
	return context;
}

/* A group's summary beside the others; NULL is passed over. */
static Datum
gather(FunctionCallInfo fcinfo)
{
	MemoryContext context = aggregate_context(fcinfo);

	if (PG_ARGISNULL(1))
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	PG_RETURN_DATUM(append(PG_GETARG_DATUM(0), PG_GETARG_DATUM(1), context));
}

static void
take_apart(ArrayType *array, Datum **values, bool **nulls, int *count)
{
	deconstruct_array(array, ARR_ELEMTYPE(array), -1, false, TYPALIGN_DOUBLE, values, nulls, count);
}

static Datum
gather_all(FunctionCallInfo fcinfo)
{
	MemoryContext context = aggregate_context(fcinfo);
	Datum		state = PG_GETARG_DATUM(0);
	Datum	   *values;
	bool	   *nulls;
	int			count;

	if (PG_ARGISNULL(1))
		PG_RETURN_DATUM(state);
	take_apart(PG_GETARG_ARRAYTYPE_P(1), &values, &nulls, &count);
	for (int i = 0; i < count; i++)
		if (!nulls[i])
			state = append(state, values[i], context);
	PG_RETURN_DATUM(state);
}

/* ---- the groups, by type ---- */

typedef struct Groups
{
	int			count;
	void	  **groups;
	void	   *total;
	Scale	   *(*scale) (void *total, void *without);	/* NULL: without none */
} Groups;

static Scale *
moments_scale(void *total, void *without)
{
	return scale_of_moments(without == NULL ? total : moments_take_out(total, without));
}

static Scale *
pairwise_scale(void *total, void *without)
{
	return scale_of_pairwise(without == NULL ? total : pairwise_take_out(total, without));
}

static void
add_moments(Groups *g, Moments *m)
{
	if (moments_is_empty(m))
		return;
	g->groups[g->count++] = m;
	g->total = g->total == NULL ? moments_with(m, m->flags) : moments_merge_in(g->total, m);
}

static void
add_moments_datum(Groups *g, Datum value)
{
	add_moments(g, moments_from_datum(value));
}

static void
add_engagement_datum(Groups *g, Datum value)
{
	add_moments(g, engagement_moments(engagement_from_datum(value)));
}

static void
add_pairwise_datum(Groups *g, Datum value)
{
	Pairwise   *p = pairwise_from_datum(value);

	if (pairwise_is_empty(p))
		return;
	g->groups[g->count++] = p;
	g->total = g->total == NULL ? pairwise_with(p, p->flags) : pairwise_merge_in(g->total, p);
}

static Groups
read_groups(ArrayType *array, Scale *(*scale) (void *total, void *without), void (*add) (Groups *g, Datum value))
{
	Groups		g = {.scale = scale};
	Datum	   *values;
	bool	   *nulls;
	int			count;

	take_apart(array, &values, &nulls, &count);
	g.groups = palloc(sizeof(void *) * Max(count, 1));
	for (int i = 0; i < count; i++)
		if (!nulls[i])
			add(&g, values[i]);
	return g;
}

/* ---- the jackknife ---- */

typedef Finding (*Statistic) (Scale *s);

static Finding
alpha_of_all(Scale *s)
{
	return scale_alpha(s, -1);
}

/* Standard error of what is left when each group is left out in turn (Wolter 2007). */
static double
jackknife_error(const double *values, int groups)
{
	double		mean = 0;
	double		squares = 0;

	for (int i = 0; i < groups; i++)
		mean += values[i] / groups;
	for (int i = 0; i < groups; i++)
		squares += (values[i] - mean) * (values[i] - mean);
	return sqrt((groups - 1.0) / groups * squares);
}

/* The statistic without each group; false where one of them is unknown. */
static bool
leave_out_each(Groups *g, Statistic statistic, double *values)
{
	MemoryContext work = AllocSetContextCreate(CurrentMemoryContext, "jackknife", ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = MemoryContextSwitchTo(work);
	bool		known = true;

	for (int i = 0; i < g->count && known; i++)
	{
		Finding		without = statistic(g->scale(g->total, g->groups[i]));

		known = without.known && without.value < 1;
		values[i] = without.value;
		MemoryContextReset(work);
	}
	MemoryContextSwitchTo(old);
	MemoryContextDelete(work);
	return known;
}

/*
 * The interval is one of log(1 - value), whose distribution is closer to a
 * normal one (Bonett 2002), by t on as many degrees of freedom as there are
 * groups less one; the standard error is of the value itself.
 */
static void
put_limits(Estimate *e, double *values, int groups, double level)
{
	double		std_error = jackknife_error(values, groups);
	double		centre = log1p(-e->value);
	double		margin;

	for (int i = 0; i < groups; i++)
		values[i] = log1p(-values[i]);
	margin = t_quantile(0.5 + level / 2, groups - 1) * jackknife_error(values, groups);
	estimate_limits(e, -expm1(centre + margin), -expm1(centre - margin), std_error);
	estimate_clamp(e, -INFINITY, 1);
}

static Estimate
jackknife(Groups g, Statistic statistic, double level)
{
	Estimate	e;
	Scale	   *all;
	Finding		whole;
	double	   *values = palloc(sizeof(double) * Max(g.count, 1));

	checked_level(level);
	if (g.count == 0)
		return estimate_unknown(0, "no groups");
	all = g.scale(g.total, NULL);
	whole = statistic(all);
	if (!whole.known)
		return estimate_unknown(all->n, whole.note);
	e = estimate_value(whole.value, all->n);
	if (g.count < 2)
		e.note = "no interval: fewer than 2 groups";
	else if (whole.value >= 1 || !leave_out_each(&g, statistic, values))
		e.note = "no interval: unknown without one of the groups";
	else
	{
		put_limits(&e, values, g.count, level);
		e.note = psprintf("jackknife of %d groups; %s%s%s", g.count, whole.note ? whole.note : "",
						  whole.note ? "; " : "", scale_note(all));
	}
	return e;
}

/* ---- as SQL has it ---- */

#define JACKKNIFE_FUNCTIONS(type, scale, add) \
	SQL_FUNCTION(type##_gather); \
	Datum \
	type##_gather(PG_FUNCTION_ARGS) \
	{ \
		return gather(fcinfo); \
	} \
	SQL_FUNCTION(type##_gather_all); \
	Datum \
	type##_gather_all(PG_FUNCTION_ARGS) \
	{ \
		return gather_all(fcinfo); \
	} \
	JACKKNIFE_FUNCTION(type##_cronbach_alpha_jackknife, scale, add, alpha_of_all, PG_GETARG_FLOAT8(1)) \
	JACKKNIFE_FUNCTION(type##_cronbach_alpha_jackknife_final, scale, add, alpha_of_all, 0.95) \
	JACKKNIFE_FUNCTION(type##_mcdonald_omega_jackknife, scale, add, scale_omega, PG_GETARG_FLOAT8(1)) \
	JACKKNIFE_FUNCTION(type##_mcdonald_omega_jackknife_final, scale, add, scale_omega, 0.95)

#define JACKKNIFE_FUNCTION(name, scale, add, statistic, level) \
	SQL_FUNCTION(name); \
	Datum \
	name(PG_FUNCTION_ARGS) \
	{ \
		Estimate	e = jackknife(read_groups(PG_GETARG_ARRAYTYPE_P(0), scale, add), statistic, level); \
		\
		return estimate_datum(fcinfo, &e); \
	}

JACKKNIFE_FUNCTIONS(moments, moments_scale, add_moments_datum)
JACKKNIFE_FUNCTIONS(pairwise, pairwise_scale, add_pairwise_datum)
JACKKNIFE_FUNCTIONS(engagement, moments_scale, add_engagement_datum)
