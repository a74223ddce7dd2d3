/*
 * effects.c
 *	  How much sooner: the hazard ratio, and the difference of two curves.
 */
#include "core/extension.h"

#include <math.h>

#include "utils/builtins.h"

#include "core/estimate.h"
#include "core/numerics.h"
#include "logrank/logrank.h"
#include "survival/risk_table.h"

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

typedef struct CurvePoint
{
	bool		known;			/* somebody is followed so far */
	double		survival;
	double		variance;		/* Greenwood's */
} CurvePoint;

static CurvePoint
curve_at(const RiskTable *table, double t)
{
	CurvePoint	p = {.known = table->n > 0, .survival = 1};
	double		relative = 0;
	int			i;

	for (i = 0; i < table->times && table->time[i].time <= t; i++)
	{
		double		n = table->time[i].at_risk;
		double		d = table->time[i].events;

		if (d > 0)
		{
			p.survival *= (n - d) / n;
			relative += d / (n * (n - d));
		}
	}
	/* beyond the last time nothing is known but of a curve that has reached 0 */
	if (p.known && i == table->times && table->time[i - 1].time < t && p.survival > 0)
		p.known = false;
	p.variance = p.survival > 0 ? p.survival * p.survival * relative : 0;
	return p;
}

SQL_FUNCTION(survival_survival_difference);
Datum
survival_survival_difference(PG_FUNCTION_ARGS)
{
	RiskTable  *tables[2] = {risk_table(PG_GETARG_SURVIVAL(0)), risk_table(PG_GETARG_SURVIVAL(1))};
	double		t = PG_GETARG_FLOAT8(2);
	double		margin = normal_margin(PG_GETARG_FLOAT8(3));
	CurvePoint	a;
	CurvePoint	b;
	int64		n = tables[0]->n + tables[1]->n;
	double		error;
	Estimate	e;

	if (!(t >= 0) || isinf(t))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("t must be a finite time from 0 on"),
				 errhint("Times count from each spell's start, in the unit of the durations: days, where they are made of dates.")));
	a = curve_at(tables[0], t);
	b = curve_at(tables[1], t);
	if (!a.known || !b.known)
	{
		e = estimate_unknown(n, tables[0]->n == 0 || tables[1]->n == 0 ? "no spells in one of the two" :
							 a.known ? "beyond the follow-up of the second" : "beyond the follow-up of the first");
		return estimate_datum(fcinfo, &e);
	}
	e = estimate_value(a.survival - b.survival, n);
	error = sqrt(a.variance + b.variance);
	if (error > 0 && a.survival > 0 && b.survival > 0)
	{
		estimate_limits(&e, e.value - margin * error, e.value + margin * error, error);
		estimate_clamp(&e, -1, 1);
		estimate_p(&e, normal_two_sided(e.value / error));
	}
	else
		e.note = a.survival > 0 && b.survival > 0 ? "no interval: no events" : "no interval: everybody has left one of the two";
	return estimate_datum(fcinfo, &e);
}
