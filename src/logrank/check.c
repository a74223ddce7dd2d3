/*
 * check.c
 *	  What may be in a summary of survival by group.
 */
#include "core/extension.h"

#include "miscadmin.h"

#include "core/aggregate.h"
#include "logrank/groups.h"

static void
check_left_out(const SurvivalGroups *g)
{
	const int64 counts[] = {g->missing, g->future, g->unobserved};

	for (int i = 0; i < lengthof(counts); i++)
	{
		if (counts[i] < 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("a count of rows that a survival_groups left out is negative")));
		check_row_count(counts[i]);
	}
}

static void
check_names(SurvivalGroups *g)
{
	for (int32 part = 1; part < g->parts; part++)
	{
		PartName	a = part_name(g, part - 1);
		PartName	b = part_name(g, part);
		int			strata = compare_group_names(a.stratum, b.stratum);

		if (strata > 0 || (strata == 0 && compare_group_names(a.group, b.group) >= 0))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("groups of a survival_groups must ascend by stratum and name, and none may come twice"),
					 errdetail("Whole numbers ascend by size and come before other names, which ascend by their bytes.")));
	}
}

/* Cells of one part, which begin at *cell, as a survival; *cell moves behind them. */
Survival *
part_survival(SurvivalGroups *sorted, int *cell, int32 part)
{
	int			first = *cell;
	Survival   *s;

	while (*cell < sorted->used && sorted->cells[*cell].part == part)
		++*cell;
	s = survival_new(*cell - first, 0);
	for (int i = 0; i < s->used; i++)
	{
		const GroupCell *from = sorted->cells + first + i;

		s->cells[i] = (SurvivalCell) {.time = from->time, .kind = from->kind, .n = from->n};
		if (from->kind != KIND_ENTERED)
			s->n += from->n;
	}
	return s;
}

/*
 * The only way in: text and binary pass here, and every summary that was
 * counted.  n is what events and censorings add up to.
 */
void
groups_check(SurvivalGroups *g)
{
	int64		rows = 0;
	int			cell = 0;

	check_left_out(g);
	check_names(g);
	for (int32 part = 0; part < g->parts; part++)
	{
		int			first = cell;
		Survival   *s = part_survival(g, &cell, part);

		CHECK_FOR_INTERRUPTS();
		if (cell == first)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("group number %d of a survival_groups has no spells", part + 1)));
		survival_check(s);
		rows += s->n;
		check_row_count(rows);
		pfree(s);
	}
	if (cell < g->used)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a survival_groups counts spells of a group that it does not have, or out of order"),
				 errdetail("Times stand in order of their groups, and then ascend.")));
	g->n = rows;
	check_row_count(rows + g->missing + g->future + g->unobserved);
}
