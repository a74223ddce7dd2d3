/*
 * effects.c
 *	  How much sooner: the hazard ratio, and the difference of two curves.
 */
#include "core/extension.h"

#include <math.h>

#include "utils/builtins.h"

#include "core/numerics.h"
#include "logrank/logrank.h"
#include "survival/curve.h"

/* ---- Mantel and Haenszel's ratio ---- */

/*
 * Sums over times, d1 of n1 at risk leaving in the first group, d2 of n2 in the
 * second: the ratio is above / below, the variance of its logarithm spread /
 * (above below) (Greenland and Robins 1985).
 */
typedef struct MantelHaenszel
{
	double		above;			/* d1 n2 / n */
	double		below;			/* d2 n1 / n */
	double		spread;			/* (d n1 n2 - d1 d2 n) / n^2 */
	int64		n;
} MantelHaenszel;

static void
add_time(MantelHaenszel *sums, double d1, double n1, double d2, double n2)
{
	double		n = n1 + n2;

	sums->above += d1 * (n2 / n);
	sums->below += d2 * (n1 / n);
	sums->spread += (d1 + d2) * (n1 / n) * (n2 / n) - d1 * (d2 / n);
}

/* At each time at which either has events; at a time of one only, the other's risk set is that of its next time. */
static void
add_tables(MantelHaenszel *sums, const RiskTable *a, const RiskTable *b)
{
	int			i = 0;
	int			j = 0;

	sums->n += a->n + b->n;
	while (i < a->times && j < b->times)
	{
		const RiskTime *left = a->time + i;
		const RiskTime *right = b->time + j;
		double		events_left = 0;
		double		events_right = 0;

		if (left->time <= right->time)
		{
			events_left = left->events;
			i++;
		}
		if (right->time <= left->time)
		{
			events_right = right->events;
			j++;
		}
		if (left->at_risk > 0 && right->at_risk > 0)
			add_time(sums, events_left, left->at_risk, events_right, right->at_risk);
	}
}

static Estimate
hazard_ratio_of(const MantelHaenszel *sums, double level)
{
	double		margin = normal_margin(level);
	double		error;
	Estimate	e;

	if (!(sums->above > 0) || !(sums->below > 0))
		return estimate_unknown(sums->n, sums->above > 0 ? "no event in the second group while both are at risk" :
								sums->below > 0 ? "no event in the first group while both are at risk" :
								"no event while both are at risk");
	e = estimate_value(sums->above / sums->below, sums->n);
	error = sqrt(Max(sums->spread, 0) / sums->above / sums->below);
	if (!(error > 0))
	{
		/* all at risk leave at once */
		e.note = "no interval: no variance";
		return e;
	}
	estimate_limits(&e, e.value * exp(-margin * error), e.value * exp(margin * error), e.value * error);
	estimate_p(&e, normal_two_sided(log(e.value) / error));
	return e;
}

SQL_FUNCTION(survival_hazard_ratio);
Datum
survival_hazard_ratio(PG_FUNCTION_ARGS)
{
	MantelHaenszel sums = {0};
	Estimate	e;

	add_tables(&sums, risk_table(PG_GETARG_SURVIVAL(0)), risk_table(PG_GETARG_SURVIVAL(1)));
	e = hazard_ratio_of(&sums, PG_GETARG_FLOAT8(2));
	return estimate_datum(fcinfo, &e);
}

/* Two groups of a summary, in each stratum that has both. */
SQL_FUNCTION(survival_groups_hazard_ratio);
Datum
survival_groups_hazard_ratio(PG_FUNCTION_ARGS)
{
	SurvivalGroups *g = groups_sorted(PG_GETARG_GROUPS(0));
	GroupName	wanted[2] = {group_argument(PG_GETARG_TEXT_PP(1)), group_argument(PG_GETARG_TEXT_PP(2))};
	bool		seen[2] = {false, false};
	RiskTable  *tables[2] = {NULL, NULL};
	MantelHaenszel sums = {0};
	Estimate	e;
	int			cell = 0;

	for (int32 part = 0; part < g->parts; part++)
	{
		Survival   *s = part_survival(g, &cell, part);

		for (int i = 0; i < 2; i++)
			if (same_name(part_name(g, part).group, wanted[i]))
			{
				tables[i] = risk_table(s);
				seen[i] = true;
			}
		pfree(s);
		if (part + 1 < g->parts && same_name(part_name(g, part).stratum, part_name(g, part + 1).stratum))
			continue;
		/* the end of a stratum */
		if (tables[0] != NULL && tables[1] != NULL)
			add_tables(&sums, tables[0], tables[1]);
		tables[0] = tables[1] = NULL;
	}
	e = hazard_ratio_of(&sums, PG_GETARG_FLOAT8(3));
	if (!seen[0] || !seen[1])
		e.note = psprintf("no group \"%s\"", text_to_cstring(PG_GETARG_TEXT_PP(seen[0] ? 2 : 1)));
	else if (sums.n == 0)
		e.note = "no stratum has both groups";
	return estimate_datum(fcinfo, &e);
}

/* ---- the difference of two curves at a time ---- */

/* Kaplan and Meier's S(t) with Greenwood's variance. */
static double
curve_at(const Curve *curve, double t, double *variance)
{
	int			point = point_at(curve->table, t);
	double		survival = point < 0 ? 1 : curve->survival[point];

	*variance = point < 0 || survival == 0 ? 0 : survival * survival * curve->greenwood[point];
	return survival;
}

static Estimate
difference_at(const Curve *a, const Curve *b, double t, double margin)
{
	int64		n = a->table->n + b->table->n;
	const char *unknown = beyond_follow_up(a, t);
	double		variance[2];
	double		survival[2];
	double		error;
	const char *emptied;
	Estimate	e;

	if (unknown == NULL)
		unknown = beyond_follow_up(b, t);
	if (unknown != NULL)
		return estimate_unknown(n, unknown);
	survival[0] = curve_at(a, t, &variance[0]);
	survival[1] = curve_at(b, t, &variance[1]);
	e = estimate_value(survival[0] - survival[1], n);
	error = sqrt(variance[0] + variance[1]);
	emptied = survival[0] == 0 ? emptied_early(a, t) : NULL;
	if (emptied == NULL && survival[1] == 0)
		emptied = emptied_early(b, t);
	if (emptied != NULL)
		e.note = psprintf("no interval: survival of one of the two is %s", emptied);
	else if (survival[0] == 0 || survival[1] == 0)
		e.note = "no interval: everybody has left one of the two";
	else if (!(error > 0))
		e.note = "no interval: no event yet";
	else
	{
		estimate_limits(&e, e.value - margin * error, e.value + margin * error, error);
		estimate_clamp(&e, -1, 1);
		estimate_p(&e, normal_two_sided(e.value / error));
		if (survival[0] == 1 || survival[1] == 1)
			e.note = "no event yet in one of the two, whose variance counts as 0";
	}
	return e;
}

SQL_FUNCTION(survival_survival_difference);
Datum
survival_survival_difference(PG_FUNCTION_ARGS)
{
	Curve		a = curve_of(risk_table(PG_GETARG_SURVIVAL(0)));
	Curve		b = curve_of(risk_table(PG_GETARG_SURVIVAL(1)));
	Estimate	e = difference_at(&a, &b, checked_time(PG_GETARG_FLOAT8(2), "t"), normal_margin(PG_GETARG_FLOAT8(3)));

	return estimate_datum(fcinfo, &e);
}
