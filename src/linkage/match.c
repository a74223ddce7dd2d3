/*
 * match.c
 *	  Two panels meet by unit and period.
 */
#include "core/extension.h"

#include "miscadmin.h"

#include "linkage/match.h"

int64
checked_min_n(int64 min_n)
{
	if (min_n < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("min_n must be at least 1"),
				 errhint("It is how many values a cell needs on either side.")));
	return min_n;
}

/* An error where the two have no calendar in common, or none at all. */
void
check_lag(const PanelTable *employee, const PanelTable *customer, int32 lag)
{
	require_same_calendar(employee, customer);
	if (lag != 0 &&
		((!employee->is_empty && employee->calendar.grain == GRAIN_NONE) ||
		 (!customer->is_empty && customer->calendar.grain == GRAIN_NONE)))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a lag of %d has no meaning for panels without periods", lag),
				 errhint("Make both panels with a grain: day, week, month, quarter or year.")));
}

static void
add_pair(Match *match, int unit, const PanelCell *employee, const PanelCell *customer)
{
	match->pair[match->count++] = (MatchedPair) {
		.unit = unit, .period = employee->period, .employee = employee, .customer = customer
	};
	if (!employee->is_finite || !customer->is_finite)
		match->special++;
}

/* The pairs of a unit that both panels have: cells are in the order of periods. */
static void
match_unit(Match *match, const PanelTable *employee, int e_unit, const PanelTable *customer, int c_unit)
{
	int			e = employee->first[e_unit];
	int			c = customer->first[c_unit];
	int			before = match->count;

	while (e < employee->first[e_unit + 1] && c < customer->first[c_unit + 1])
	{
		/* as int64: a period plus a lag may be beyond any period */
		int64		later = (int64) employee->cell[e].period + match->lag;

		if (later < customer->cell[c].period)
			e++;
		else if (later > customer->cell[c].period)
			c++;
		else
			add_pair(match, match->units, &employee->cell[e++], &customer->cell[c++]);
	}
	if (match->count > before)
	{
		match->unit[match->units] = employee->unit[e_unit];
		match->first[match->units++] = before;
	}
}

/*
 * All pairs of employee(t) with customer(t + lag).  They point into both
 * tables, whose units must stand in the order of their names' bytes.
 */
Match *
match_panels(const PanelTable *employee, const PanelTable *customer, int32 lag)
{
	Match	   *match = palloc0(sizeof(Match));
	int			most_units = Min(employee->units, customer->units);
	int			most_pairs = Min(employee->cells, customer->cells);
	int			e = 0;
	int			c = 0;

	check_lag(employee, customer, lag);
	match->lag = lag;
	/* a table of this many cells is at least as large, so the product cannot wrap */
	match->pair = palloc_extended(sizeof(MatchedPair) * Max(most_pairs, 1), MCXT_ALLOC_HUGE);
	match->unit = palloc_extended(sizeof(char *) * Max(most_units, 1), MCXT_ALLOC_HUGE);
	match->first = palloc_extended(sizeof(int) * ((Size) most_units + 1), MCXT_ALLOC_HUGE);
	while (e < employee->units && c < customer->units)
	{
		int			order = strcmp(employee->unit[e], customer->unit[c]);

		CHECK_FOR_INTERRUPTS();
		if (order < 0)
			e++;
		else if (order > 0)
			c++;
		else
			match_unit(match, employee, e++, customer, c++);
	}
	match->first[match->units] = match->count;
	return match;
}

WithinPair *
match_within(const Match *match)
{
	WithinPair *pairs = palloc_extended(sizeof(WithinPair) * Max(match->count, 1), MCXT_ALLOC_HUGE);

	for (int i = 0; i < match->count; i++)
		pairs[i] = (WithinPair) {
			.unit = match->pair[i].unit, .period = match->pair[i].period,
			.y = match->pair[i].customer->deviation, .x = match->pair[i].employee->deviation
		};
	return pairs;
}
