/*
 * logrank.c
 *	  The log-rank test, and what it compares, group by group.
 */
#include "core/extension.h"

#include <math.h>

#include "miscadmin.h"
#include "utils/builtins.h"

#include "core/numerics.h"
#include "core/rows.h"
#include "logrank/logrank.h"

/* Of a unit diagonal: what is below is what rounding leaves of 0. */
#define SMALLEST_PIVOT	1e-10

/* A group at risk at no event, or only where all at risk leave, shows nothing. */
static int
informative(const GroupComparison *c, int *kept)
{
	int			groups = 0;

	for (int i = 0; i < c->groups; i++)
		if (c->group[i].variance > 0)
			kept[groups++] = i;
	return groups;
}

/* Takes a row and its column out of what is left of a symmetric matrix. */
static void
eliminate(double *matrix, double *u, int k, int pivot, const bool *done)
{
	double		root = matrix[(Size) pivot * k + pivot];

	for (int i = 0; i < k; i++)
	{
		double		factor = matrix[(Size) i * k + pivot] / root;

		if (done[i] || factor == 0)
			continue;
		u[i] -= factor * u[pivot];
		for (int j = 0; j < k; j++)
			if (!done[j])
				matrix[(Size) i * k + j] -= factor * matrix[(Size) pivot * k + j];
	}
}

/*
 * u' V- u by elimination with the largest pivot first, on a unit diagonal.
 * Every generalized inverse gives the same: what V says cannot vary does not.
 */
static double
quadratic_form(const GroupComparison *c, const int *kept, int k, int *rank)
{
	double	   *matrix = palloc(sizeof(double) * Max(k * k, 1));
	double	   *u = palloc(sizeof(double) * Max(k, 1));
	bool	   *done = palloc0(sizeof(bool) * Max(k, 1));
	double		sum = 0;

	for (int i = 0; i < k; i++)
	{
		const Compared *group = c->group + kept[i];

		u[i] = (group->events - group->expected) / sqrt(group->variance);
		for (int j = 0; j < k; j++)
			matrix[(Size) i * k + j] = c->covariance[(Size) kept[i] * c->groups + kept[j]] /
				sqrt(group->variance * c->group[kept[j]].variance);
	}
	for (*rank = 0; *rank < k - 1; ++*rank)
	{
		int			pivot = -1;

		CHECK_FOR_INTERRUPTS();
		for (int i = 0; i < k; i++)
			if (!done[i] && (pivot < 0 || matrix[(Size) i * k + i] > matrix[(Size) pivot * k + pivot]))
				pivot = i;
		if (!(matrix[(Size) pivot * k + pivot] > SMALLEST_PIVOT))
			break;
		done[pivot] = true;
		sum += u[pivot] * u[pivot] / matrix[(Size) pivot * k + pivot];
		eliminate(matrix, u, k, pivot, done);
	}
	return sum;
}

static const char *
caution(const GroupComparison *c, int kept, int rank)
{
	if (rank < kept - 1)
		return "some groups are never at risk together";
	for (int i = 0; i < c->groups; i++)
		if (c->group[i].expected == 0)
			return "a group that is at risk at no event is left out";
	if (kept < c->groups)
		return "a group that is at risk with others at no event that somebody stays beyond is left out";
	for (int i = 0; i < c->groups; i++)
		if (c->group[i].expected < 5)
			return "a group expects fewer than 5 events";
	return NULL;
}

static TestResult
logrank_test(SurvivalGroups *g)
{
	GroupComparison	c = compare_groups(g, true);
	int		   *kept = palloc(sizeof(int) * Max(c.groups, 1));
	int64		events = 0;
	int			groups = informative(&c, kept);
	int			rank;
	double		statistic;

	for (int i = 0; i < c.groups; i++)
		events += c.group[i].events;
	if (c.groups < 2)
		return (TestResult) {.note = "fewer than 2 groups"};
	if (c.covariance == NULL)
		return (TestResult) {.note = psprintf("more than %d groups", MOST_COMPARED)};
	if (events == 0)
		return (TestResult) {.note = "no events"};
	statistic = quadratic_form(&c, kept, groups, &rank);
	if (groups < 2 || rank == 0)
		return (TestResult) {.note = "no two groups are at risk together at an event that somebody stays beyond"};
	return (TestResult) {
		.has_statistic = true, .has_df = true, .has_p = true, .statistic = statistic, .df = rank,
		.p_value = chi_square_upper(statistic, rank), .note = caution(&c, groups, rank)
	};
}

/* Accessor, and final function of logrank over columns. */
SQL_FUNCTION(survival_groups_logrank);
Datum
survival_groups_logrank(PG_FUNCTION_ARGS)
{
	TestResult	t = logrank_test(PG_GETARG_GROUPS(0));

	return test_result_datum(fcinfo, &t);
}

SQL_FUNCTION(survival_groups_logrank_groups);
Datum
survival_groups_logrank_groups(PG_FUNCTION_ARGS)
{
	GroupComparison	c = compare_groups(PG_GETARG_GROUPS(0), false);
	Rows		rows;

	rows_begin(fcinfo, &rows);
	for (int i = 0; i < c.groups; i++)
	{
		const Compared *group = c.group + i;

		row_text_bytes(&rows, group->name.bytes, group->name.length);
		row_bigint(&rows, group->n);
		row_bigint(&rows, group->events);
		row_float(&rows, true, group->expected);
		row_float(&rows, group->expected > 0, group->events / group->expected);
		row_float(&rows, true, group->events - group->expected);
		row_float(&rows, true, group->variance);
		row_text(&rows, group->expected > 0 ? NULL : "at risk at no event");
		row_end(&rows);
	}
	PG_RETURN_NULL();
}

/* ---- what is in a summary ---- */

SQL_FUNCTION(survival_groups_n);
Datum
survival_groups_n(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_GROUPS(0)->n);
}

SQL_FUNCTION(survival_groups_missing);
Datum
survival_groups_missing(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_GROUPS(0)->missing);
}

SQL_FUNCTION(survival_groups_future);
Datum
survival_groups_future(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_GROUPS(0)->future);
}

SQL_FUNCTION(survival_groups_unobserved);
Datum
survival_groups_unobserved(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_GROUPS(0)->unobserved);
}

/* One group, over all strata; NULL where there is none of that name. */
SQL_FUNCTION(survival_groups_survival);
Datum
survival_groups_survival(PG_FUNCTION_ARGS)
{
	SurvivalGroups *g = groups_sorted(PG_GETARG_GROUPS(0));
	GroupName	name = group_argument(PG_GETARG_TEXT_PP(1));
	Survival   *sum = NULL;
	int			cell = 0;

	for (int32 part = 0; part < g->parts; part++)
	{
		Survival   *s = part_survival(g, &cell, part);

		if (!same_name(part_name(g, part).group, name))
			pfree(s);
		else if (sum == NULL)
			sum = s;
		else
			sum = survival_merge_in(sum->slots > 0 ? sum : survival_growing(sum), s);
	}
	if (sum == NULL)
		PG_RETURN_NULL();
	PG_RETURN_POINTER(survival_sorted(sum));
}
