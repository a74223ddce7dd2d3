/*
 * risk_table.c
 *	  A survival as a table of times, and what else is read off it.
 */
#include "core/extension.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "core/rows.h"
#include "survival/risk_table.h"
#include "survival/survival.h"

/* How many different times there are, and who entered late. */
static int
count_times(const Survival *s, int64 *late, bool *without_cause)
{
	int			times = 0;

	*late = 0;
	*without_cause = false;
	for (int i = 0; i < s->used; i++)
	{
		const SurvivalCell *cell = &s->cells[i];

		times += i == 0 || cell[-1].time != cell->time;
		*late += cell->kind == KIND_ENTERED ? cell->n : 0;
		*without_cause |= cell->kind == KIND_EVENT;
	}
	return times;
}

static void
name_causes(RiskTable *t, Survival *s, bool without_cause)
{
	Cause	   *names = survival_causes(s);

	/* one more for events without a cause, last as NULLs sort */
	t->causes = s->causes == 0 ? 0 : s->causes + without_cause;
	t->cause = palloc0(sizeof(char *) * (t->causes + 1));
	for (int32 cause = 1; cause <= s->causes; cause++)
		t->cause[cause - 1] = pnstrdup(names[cause].bytes, names[cause].length);
	t->events_by_cause = palloc0(sizeof(int64) * Max((Size) t->times * t->causes, 1));
}

static void
count_cell(RiskTable *t, const SurvivalCell *cell)
{
	RiskTime   *time = &t->time[t->times - 1];

	if (cell->kind == KIND_CENSORED)
		time->censored = cell->n;
	else if (cell->kind == KIND_ENTERED)
		time->entered = cell->n;
	else
	{
		time->events += cell->n;
		t->events += cell->n;
		if (t->causes > 0)
			t->events_by_cause[(Size) (t->times - 1) * t->causes +
							   (cell->kind == KIND_EVENT ? t->causes : cell->kind) - 1] = cell->n;
	}
}

RiskTable *
risk_table(struct Survival *survival)
{
	Survival   *s = survival_sorted(survival_from_datum(PointerGetDatum(survival)));
	RiskTable  *t = palloc0(sizeof(RiskTable));
	int64		at_risk;
	bool		without_cause;

	t->n = s->n;
	t->times = count_times(s, &at_risk, &without_cause);
	t->time = palloc0(sizeof(RiskTime) * Max(t->times, 1));
	name_causes(t, s, without_cause);
	at_risk = s->n - at_risk;
	t->times = 0;
	for (int i = 0; i < s->used; i++)
	{
		const SurvivalCell *cell = &s->cells[i];

		if (i == 0 || cell[-1].time != cell->time)
		{
			if (t->times > 0)
			{
				const RiskTime *last = &t->time[t->times - 1];

				at_risk += last->entered - last->events - last->censored;
			}
			t->time[t->times++] = (RiskTime) {.time = cell->time, .at_risk = at_risk};
		}
		count_cell(t, cell);
	}
	return t;
}

/* ---- what is in it ---- */

SQL_FUNCTION(survival_n);
Datum
survival_n(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_SURVIVAL(0)->n);
}

SQL_FUNCTION(survival_missing);
Datum
survival_missing(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_SURVIVAL(0)->missing);
}

SQL_FUNCTION(survival_future);
Datum
survival_future(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_SURVIVAL(0)->future);
}

SQL_FUNCTION(survival_unobserved);
Datum
survival_unobserved(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(PG_GETARG_SURVIVAL(0)->unobserved);
}

SQL_FUNCTION(survival_events);
Datum
survival_events(PG_FUNCTION_ARGS)
{
	Survival   *s = PG_GETARG_SURVIVAL(0);
	int64		events = 0;

	for (int i = 0; i < survival_places(s); i++)
		if (s->cells[i].n > 0 && s->cells[i].kind <= MAX_SURVIVAL_CAUSES)
			events += s->cells[i].n;
	PG_RETURN_INT64(events);
}

SQL_FUNCTION(survival_events_of);
Datum
survival_events_of(PG_FUNCTION_ARGS)
{
	Survival   *s;
	text	   *name;
	int32		cause = KIND_EVENT;
	int64		events = 0;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	s = PG_GETARG_SURVIVAL(0);
	if (!PG_ARGISNULL(1))
	{
		name = PG_GETARG_TEXT_PP(1);
		cause = survival_find_cause(s, (Cause) {VARDATA_ANY(name), VARSIZE_ANY_EXHDR(name)});
		if (cause == 0)
			PG_RETURN_INT64(0);
	}
	for (int i = 0; i < survival_places(s); i++)
		if (s->cells[i].n > 0 && s->cells[i].kind == cause)
			events += s->cells[i].n;
	PG_RETURN_INT64(events);
}

SQL_FUNCTION(survival_cause_names);
Datum
survival_cause_names(PG_FUNCTION_ARGS)
{
	Survival   *s = survival_sorted(PG_GETARG_SURVIVAL(0));
	Cause	   *names = survival_causes(s);
	Datum	   *texts = palloc(sizeof(Datum) * (s->causes + 1));

	for (int32 cause = 1; cause <= s->causes; cause++)
		texts[cause - 1] = PointerGetDatum(cstring_to_text_with_len(names[cause].bytes, names[cause].length));
	PG_RETURN_ARRAYTYPE_P(construct_array(texts, s->causes, TEXTOID, -1, false, TYPALIGN_INT));
}

SQL_FUNCTION(survival_risk_table);
Datum
survival_risk_table(PG_FUNCTION_ARGS)
{
	RiskTable  *t = risk_table(PG_GETARG_SURVIVAL(0));
	Rows		rows;

	rows_begin(fcinfo, &rows);
	for (int i = 0; i < t->times; i++)
	{
		row_float(&rows, true, t->time[i].time);
		row_bigint(&rows, t->time[i].at_risk);
		row_bigint(&rows, t->time[i].events);
		row_bigint(&rows, t->time[i].censored);
		row_bigint(&rows, t->time[i].entered);
		row_end(&rows);
	}
	PG_RETURN_NULL();
}
