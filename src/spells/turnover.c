/*
 * turnover.c
 *	  Turnover and churn of a time: leavers per person-year, and over average
 *	  headcount.
 */
#include "core/extension.h"

#include <math.h>

#include "core/estimate.h"
#include "core/numerics.h"
#include "spells/timeline.h"

#define DAYS_OF_A_YEAR	365.25

/* What a turnover is made of. */
typedef struct Turnover
{
	int64		leavers;
	double		person_days;
	double		days;
	const char *note;			/* where not all of the time is known yet */
} Turnover;

/* Exact limits of a Poisson count (Garwood 1936), times scale. */
static Estimate
poisson_estimate(int64 count, double scale, double level)
{
	double		tail = (1 - checked_level(level)) / 2;
	Estimate	e = estimate_value(count * scale, count);
	double		low = count == 0 ? 0 : chi_square_quantile(tail, 2.0 * count) / 2;
	double		high = chi_square_quantile(1 - tail, 2.0 * count + 2) / 2;

	estimate_limits(&e, low * scale, high * scale, sqrt((double) count) * scale);
	return e;
}

static const char *
known_to(const Spells *s)
{
	return psprintf("known to %s", spell_day_text(s->as_of));
}

/* Arguments of both functions: spells, first_day, last_day, cause, internal, level. */
static bool
read_turnover(FunctionCallInfo fcinfo, Turnover *turnover)
{
	Spells	   *s;
	Timeline   *t;
	int32		first;
	int32		last;
	int32		cause;
	int128		person_days = 0;

	*turnover = (Turnover) {0};
	if (PG_ARGISNULL(0))
		return false;
	s = spells_sorted(PG_GETARG_SPELLS(0));
	if (!known_range(fcinfo, 1, s, &first, &last))
	{
		/* a last_day alone can only lie before the first start */
		if (!spells_is_empty(s) && !PG_ARGISNULL(1))
			turnover->note = known_to(s);
		return false;
	}
	cause = spells_cause_argument(fcinfo, 3, s);
	t = timeline_of(s, first, last, internal_argument(fcinfo, 4, s));
	for (int i = 0; i < t->periods; i++)
	{
		turnover->leavers += spells_leavers_in(t, i, cause);
		person_days += t->period[i].person_days;
		turnover->days += t->period[i].days;
	}
	turnover->person_days = (double) person_days;
	if (!t->period[t->periods - 1].complete ||
		(!PG_ARGISNULL(2) && PG_GETARG_DATEADT(2) > s->as_of))
		turnover->note = known_to(s);
	return turnover->person_days > 0;
}

static double
level_argument(FunctionCallInfo fcinfo, int argument)
{
	return checked_level(PG_ARGISNULL(argument) ? 0.95 : PG_GETARG_FLOAT8(argument));
}

/* Leavers for each unit of person-time. */
static Datum
turnover_datum(FunctionCallInfo fcinfo, const Turnover *turnover, bool known, double unit, double level)
{
	Estimate	e = estimate_unknown(turnover->leavers, turnover->note ? turnover->note :
									 turnover->leavers > 0 ? "nobody was there for a day" : "nobody was there");

	if (known)
	{
		e = poisson_estimate(turnover->leavers, unit / turnover->person_days, level);
		e.note = turnover->note;
	}
	return estimate_datum(fcinfo, &e);
}

SQL_FUNCTION(spells_turnover_rate);
Datum
spells_turnover_rate(PG_FUNCTION_ARGS)
{
	double		level = level_argument(fcinfo, 5);
	Turnover	turnover;
	bool		known = read_turnover(fcinfo, &turnover);

	return turnover_datum(fcinfo, &turnover, known, DAYS_OF_A_YEAR, level);
}

SQL_FUNCTION(spells_turnover_iso30414);
Datum
spells_turnover_iso30414(PG_FUNCTION_ARGS)
{
	double		level = level_argument(fcinfo, 5);
	Turnover	turnover;
	bool		known = read_turnover(fcinfo, &turnover);

	return turnover_datum(fcinfo, &turnover, known, 100 * turnover.days, level);
}
