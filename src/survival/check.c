/*
 * check.c
 *	  What may be in a summary of survival.
 */
#include "core/extension.h"

#include <math.h>

#include "core/aggregate.h"
#include "survival/survival.h"

static void
check_left_out(const Survival *s)
{
	const int64 counts[] = {s->missing, s->future, s->unobserved};
	int64		rows = 0;

	for (int i = 0; i < lengthof(counts); i++)
	{
		if (counts[i] < 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("a count of rows that a survival left out is negative")));
		check_row_count(counts[i]);
		rows += counts[i];
	}
	check_row_count(rows);
}

static void
check_cause_names(Survival *s)
{
	Cause	   *names = survival_causes(s);

	for (int32 cause = 2; cause <= s->causes; cause++)
		if (compare_causes(names[cause - 1], names[cause]) >= 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("causes of a survival must ascend by their bytes, and none may come twice")));
}

static bool
kind_is_known(const Survival *s, int32 kind)
{
	return (kind >= 0 && kind <= s->causes) || kind == KIND_CENSORED || kind == KIND_ENTERED;
}

static void
check_cell(const Survival *s, const SurvivalCell *cell)
{
	/* at 0 nobody enters late */
	if (!isfinite(cell->time) || cell->time < 0 || (cell->kind == KIND_ENTERED && cell->time == 0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a survival has a time of %g", cell->time),
				 errdetail("Times are finite and not negative, those of late entries above 0.")));
	if (!kind_is_known(s, cell->kind))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a survival of %d causes has none of number %d", s->causes, cell->kind)));
	if (cell->n < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a count at time %g of a survival is not above 0", cell->time)));
	check_row_count(cell->n);
}

static bool
ascends(const SurvivalCell *a, const SurvivalCell *b)
{
	return a->time < b->time || (a->time == b->time && a->kind < b->kind);
}

/* Nobody leaves who is not there: who enters at a time leaves after it. */
static void
check_risk(const Survival *s, int64 late)
{
	int64		at_risk = s->n - late;

	if (at_risk < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("more enter a survival late than leave it or are censored")));
	for (int i = 0; i < s->used; i++)
	{
		const SurvivalCell *cell = &s->cells[i];

		at_risk += cell->kind == KIND_ENTERED ? cell->n : -cell->n;
		if (at_risk < 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("more leave a survival by time %g than have entered before", cell->time)));
	}
}

/*
 * The only way in: text and binary pass here, and every summary that was
 * counted.  n is what events and censorings add up to.
 */
void
survival_check(Survival *s)
{
	int64		rows = 0;
	int64		late = 0;

	check_left_out(s);
	check_cause_names(s);
	for (int i = 0; i < s->used; i++)
	{
		const SurvivalCell *cell = &s->cells[i];

		check_cell(s, cell);
		if (i > 0 && !ascends(cell - 1, cell))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("times of a survival must ascend, and nothing may come twice")));
		*(cell->kind == KIND_ENTERED ? &late : &rows) += cell->n;
		check_row_count(rows);
		check_row_count(late);
	}
	check_row_count(rows + s->missing + s->future + s->unobserved);
	s->n = rows;
	check_risk(s, late);
}
