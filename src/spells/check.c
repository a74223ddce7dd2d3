/*
 * check.c
 *	  What may be in a summary of spells, and what goes together.
 */
#include "core/extension.h"

#include "miscadmin.h"
#include "utils/datetime.h"

#include "core/aggregate.h"
#include "spells/spells.h"

/* A finite day of the years 1 to 9999. */
bool
spell_day_is_valid(DateADT day)
{
	return day >= FIRST_SPELL_DAY && day <= LAST_SPELL_DAY;
}

/* As date_out writes it in ISO style, whatever DateStyle says. */
char *
spell_day_text(DateADT day)
{
	char		text[MAXDATELEN + 1];
	struct pg_tm tm = {0};

	if (DATE_NOT_FINITE(day))
		return pstrdup(DATE_IS_NOBEGIN(day) ? "-infinity" : "infinity");
	j2date(day + POSTGRES_EPOCH_JDATE, &tm.tm_year, &tm.tm_mon, &tm.tm_mday);
	EncodeDateOnly(&tm, USE_ISO_DATES, text);
	return pstrdup(text);
}

/* The days from a period's start to its last day of which the records tell. */
static int64
last_offset(const Spells *s, int32 period)
{
	DateADT		start = period_start(s->calendar, period);

	return Min(spells_period_days(s->calendar, period) - 1, (int64) s->as_of - start);
}

/* Whether there are spells, or none, that make up such a cell of a summary that has a calendar. */
bool
spells_are_possible(const Spells *s, const SpellCell *cell)
{
	bool		is_here = cell->end == STILL_HERE;
	int32		first = period_of(s->calendar, FIRST_SPELL_DAY);
	int32		last = period_of(s->calendar, s->as_of);

	if (cell->start < first || cell->start > last || cell->n < 0 || cell->n > MAX_ROWS)
		return false;
	if (cell->start_days < 0 || cell->start_days > cell->n * last_offset(s, cell->start))
		return false;
	if (is_here)
		return cell->end_days == 0 && cell->cause == 0;
	if (cell->end < cell->start || cell->end > last)
		return false;
	if (cell->end_days < 0 || cell->end_days > cell->n * last_offset(s, cell->end))
		return false;
	return cell->end > cell->start || cell->end_days >= cell->start_days;
}

static void
check_counts(const Spells *s)
{
	if (s->missing < 0 || s->future < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a count of rows that a summary of spells left out is negative")));
	check_row_count(s->missing);
	check_row_count(s->future);
	check_row_count(s->missing + s->future);
}

static void
check_calendar(const Spells *s)
{
	if (!calendar_is_valid(s->calendar) || s->calendar.grain == GRAIN_NONE)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("spells have no calendar of grain %d and first_month %d", s->calendar.grain, s->calendar.first_month)));
	if (!spell_day_is_valid(s->as_of))
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("as_of of spells must lie in the years 1 to 9999")));
}

static void
check_causes(Spells *s)
{
	CauseName  *names = spells_causes(s);

	for (int32 cause = 2; cause <= s->causes; cause++)
		if (compare_spell_causes(names[cause - 1], names[cause]) >= 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("causes of spells must ascend by their bytes, and none may come twice")));
}

static bool
ascends(const SpellCell *a, const SpellCell *b)
{
	if (a->start != b->start)
		return a->start < b->start;
	return a->end < b->end || (a->end == b->end && a->cause < b->cause);
}

/* The only way in: text and binary pass here; n is what the cells add up to. */
void
spells_check(Spells *s)
{
	int64		rows = 0;

	check_counts(s);
	if (s->used > 0 || s->missing + s->future > 0)
		check_calendar(s);
	check_causes(s);
	for (int i = 0; i < s->used; i++)
	{
		const SpellCell *cell = &s->cells[i];

		if (cell->n < 1 || cell->cause < 0 || cell->cause > s->causes || !spells_are_possible(s, cell))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("no spells make up a cell of start %d, end %d, cause %d, n " INT64_FORMAT
							", start_days " INT64_FORMAT " and end_days " INT64_FORMAT,
							cell->start, cell->end, cell->cause, cell->n, cell->start_days, cell->end_days)));
		if (i > 0 && !ascends(cell - 1, cell))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("cells of spells must ascend by start, end and cause, and none may come twice")));
		rows += cell->n;
		check_row_count(rows);
	}
	check_row_count(rows + s->missing + s->future);
	s->n = rows;
}

/* Summaries go together where both have one calendar and one as_of; the empty one goes with any. */
void
require_same_spells(const Spells *a, const Spells *b)
{
	if (spells_is_empty(a) || spells_is_empty(b))
		return;
	if (!same_calendar(a->calendar, b->calendar))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("spells by %s, first_month %d, do not go with spells by %s, first_month %d",
						grain_name(a->calendar.grain), a->calendar.first_month,
						grain_name(b->calendar.grain), b->calendar.first_month)));
	if (a->as_of != b->as_of)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("spells as of %s do not go with spells as of %s",
						spell_day_text(a->as_of), spell_day_text(b->as_of)),
				 errhint("Give all rows one as_of, such as the last day of last month; a later summary goes back to one with rewind(spells, as_of).")));
}
