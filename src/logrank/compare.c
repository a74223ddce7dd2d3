/*
 * compare.c
 *	  The log-rank comparison of groups, within strata.
 *
 * Mantel (1966), Peto and Peto (1972): at each time with d events among n at
 * risk, n_g of a group are expected to have d n_g / n of them, and the counts
 * vary as the multivariate hypergeometric distribution has it:
 * d (n - d) / (n - 1) n_g / n (1 - n_g / n), and - n_g / n n_h / n between two
 * groups.  Sums over times and strata.  At ties events come before censorings;
 * who enters late is at risk after that time.
 */
#include "core/extension.h"

#include "miscadmin.h"

#include "logrank/logrank.h"

/* A stratum while its times are walked through. */
typedef struct Walk
{
	int			groups;			/* of this stratum */
	int		   *group;			/* their numbers in the comparison */
	int64	   *at_risk;
	int64		all_at_risk;
	int64		all_events;		/* at this time */
} Walk;

/* ---- groups over strata ---- */

static int
compare_by_name(const void *a, const void *b)
{
	return compare_group_names(((const Compared *) a)->name, ((const Compared *) b)->name);
}

/* Every group once. */
static GroupComparison
name_groups(SurvivalGroups *g)
{
	GroupComparison	c = {.group = palloc0(sizeof(Compared) * Max(g->parts, 1))};

	for (int32 part = 0; part < g->parts; part++)
		c.group[part].name = part_name(g, part).group;
	qsort(c.group, g->parts, sizeof(Compared), compare_by_name);
	for (int i = 0; i < g->parts; i++)
		if (i == 0 || !same_name(c.group[i].name, c.group[c.groups - 1].name))
			c.group[c.groups++] = c.group[i];
	return c;
}

static int
number_of(const GroupComparison *c, GroupName name)
{
	const Compared key = {.name = name};

	return (const Compared *) bsearch(&key, c->group, c->groups, sizeof(Compared), compare_by_name) - c->group;
}

/* ---- a stratum ---- */

static int
compare_times(const void *a, const void *b)
{
	const GroupCell *left = a;
	const GroupCell *right = b;

	if (left->time != right->time)
		return left->time < right->time ? -1 : 1;
	return left->part < right->part ? -1 : left->part > right->part ? 1 : left->kind - right->kind;
}

/* What a time with events adds. */
static void
add_time(GroupComparison *c, const Walk *w)
{
	double		n = w->all_at_risk;
	double		d = w->all_events;
	double		scale = w->all_at_risk > 1 ? d * ((n - d) / (n - 1)) : 0;

	for (int i = 0; i < w->groups; i++)
	{
		Compared   *group = c->group + w->group[i];
		double		share = w->at_risk[i] / n;

		group->expected += d * share;
		group->variance += scale * share * ((w->all_at_risk - w->at_risk[i]) / n);
		if (c->covariance == NULL || w->at_risk[i] == 0)
			continue;
		for (int j = 0; j < i; j++)
			c->covariance[(Size) w->group[i] * c->groups + w->group[j]] -= scale * share * (w->at_risk[j] / n);
	}
}

/* Cells of one time, all of which are passed before anybody leaves the risk set. */
static int
walk_time(GroupComparison *c, Walk *w, const GroupCell *cells, int first, int count, int32 part)
{
	int			end = first;

	w->all_events = 0;
	for (; end < count && cells[end].time == cells[first].time; end++)
		if (cells[end].kind == KIND_EVENT)
			w->all_events += cells[end].n;
	if (w->all_events > 0)
		add_time(c, w);
	for (int i = first; i < end; i++)
	{
		int64		change = cells[i].kind == KIND_ENTERED ? cells[i].n : -cells[i].n;

		w->at_risk[cells[i].part - part] += change;
		w->all_at_risk += change;
	}
	return end;
}

/* The parts from first up to end are those of a stratum, the cells are theirs. */
static void
walk_stratum(GroupComparison *c, SurvivalGroups *g, int32 first, int32 end, const GroupCell *from, int count)
{
	GroupCell  *cells = palloc_extended(sizeof(GroupCell) * Max(count, 1), MCXT_ALLOC_HUGE);
	Walk		w = {
		.groups = end - first,
		.group = palloc(sizeof(int) * (end - first)),
		.at_risk = palloc0(sizeof(int64) * (end - first))
	};

	for (int32 part = first; part < end; part++)
		w.group[part - first] = number_of(c, part_name(g, part).group);
	memcpy(cells, from, sizeof(GroupCell) * count);
	for (int i = 0; i < count; i++)
	{
		int			place = cells[i].part - first;
		Compared   *group = c->group + w.group[place];

		if (cells[i].kind == KIND_ENTERED)
		{
			w.at_risk[place] -= cells[i].n;
			w.all_at_risk -= cells[i].n;
			continue;
		}
		w.at_risk[place] += cells[i].n;
		w.all_at_risk += cells[i].n;
		group->n += cells[i].n;
		group->events += cells[i].kind == KIND_EVENT ? cells[i].n : 0;
	}
	qsort(cells, count, sizeof(GroupCell), compare_times);
	for (int i = 0; i < count;)
	{
		CHECK_FOR_INTERRUPTS();
		i = walk_time(c, &w, cells, i, count, first);
	}
	pfree(cells);
	pfree(w.group);
	pfree(w.at_risk);
}

GroupComparison
compare_groups(SurvivalGroups *g, bool with_covariance)
{
	GroupComparison	c;
	int			cell = 0;

	g = groups_sorted(g);
	c = name_groups(g);
	if (with_covariance && c.groups <= MOST_COMPARED)
		c.covariance = palloc0(sizeof(double) * Max(c.groups * c.groups, 1));
	for (int32 first = 0, end; first < g->parts; first = end)
	{
		GroupName	stratum = part_name(g, first).stratum;
		int			from = cell;

		for (end = first + 1; end < g->parts && same_name(part_name(g, end).stratum, stratum);)
			end++;
		while (cell < g->used && g->cells[cell].part < end)
			cell++;
		walk_stratum(&c, g, first, end, g->cells + from, cell - from);
	}
	if (c.covariance == NULL)
		return c;
	for (int i = 0; i < c.groups; i++)
	{
		c.covariance[(Size) i * c.groups + i] = c.group[i].variance;
		for (int j = 0; j < i; j++)
			c.covariance[(Size) j * c.groups + i] = c.covariance[(Size) i * c.groups + j];
	}
	return c;
}
