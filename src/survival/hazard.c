/*
 * hazard.c
 *	  How fast people leave: the cumulative hazard, and rates by interval.
 */
#include "core/extension.h"

#include <math.h>

#include "core/numerics.h"
#include "core/rows.h"
#include "survival/curve.h"

/*
 * Nelson (1972) and Aalen (1978): the sum of d / n, with variance the sum of
 * d / n^2, as R's cumhaz and std.chaz (ctype = 1).  Limits are symmetric in its
 * logarithm, as R plots them.
 */
SQL_FUNCTION(survival_nelson_aalen);
Datum
survival_nelson_aalen(PG_FUNCTION_ARGS)
{
	double		margin = normal_margin(PG_GETARG_FLOAT8(1));
	RiskTable  *table = risk_table_argument(fcinfo);
	double		hazard = 0;
	double		variance = 0;
	Rows		rows;

	rows_begin(fcinfo, &rows);
	for (int i = 0; i < table->times; i++)
	{
		RiskTime   *at = table->time + i;
		double		n = at->at_risk;
		double		reach;

		if (!somebody_exits(at))
			continue;
		hazard += at->events / n;
		variance += at->events / (n * n);
		reach = margin * sqrt(variance) / hazard;
		row_float(&rows, true, at->time);
		row_bigint(&rows, at->at_risk);
		row_bigint(&rows, at->events);
		row_float(&rows, true, hazard);
		row_float(&rows, true, sqrt(variance));
		row_float(&rows, hazard > 0, hazard * exp(-reach));
		row_float(&rows, hazard > 0, hazard * exp(reach));
		row_text(&rows, hazard > 0 ? NULL : "no event yet, and so no interval");
		row_end(&rows);
	}
	PG_RETURN_NULL();
}

/* More intervals than these nobody reads. */
#define MAX_INTERVALS	100000

typedef struct RateInterval
{
	double		from;
	double		to;
	double		person_time;
	int64		events;
} RateInterval;

/* Events over person-time, with the exact limits of a Poisson count (Garwood 1936). */
static void
put_interval(Rows *rows, const RateInterval *i, double level)
{
	double		tail = (1 - level) / 2;
	double		d = i->events;
	double		low = d > 0 ? chi_square_quantile(tail, 2 * d) / 2 : 0;
	double		high = chi_square_quantile(1 - tail, 2 * (d + 1)) / 2 / i->person_time;
	bool		known = i->person_time > 0 && isfinite(i->person_time) && isfinite(high);

	row_float(rows, true, i->from);
	row_float(rows, true, i->to);
	row_float(rows, true, i->person_time);
	row_bigint(rows, i->events);
	row_float(rows, known, d / i->person_time);
	row_float(rows, known, low / i->person_time);
	row_float(rows, known, high);
	row_text(rows, known ? NULL : i->person_time > 0 ? "out of range" : i->events > 0 ? "no time at risk" : "nobody at risk");
	row_end(rows);
}

static double
checked_width(double width, const RiskTable *table)
{
	if (!(width > 0) || isinf(width))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("width must be finite and above 0"),
				 errhint("It is in the unit of the durations: days, where they are made of dates.")));
	if (table->times > 0 && last_time(table) / width > MAX_INTERVALS)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("more than %d intervals", MAX_INTERVALS),
				 errdetail("Follow-up ends at %.10g, and width is %.10g.", last_time(table), width),
				 errhint("Use wider intervals.")));
	return width;
}

/*
 * Between two times of the table the same people are at risk.  Intervals are
 * open on the left: who leaves at an interval's end leaves in it, and who leaves
 * at 0 leaves in the first.
 */
SQL_FUNCTION(survival_hazard);
Datum
survival_hazard(PG_FUNCTION_ARGS)
{
	double		level = checked_level(PG_GETARG_FLOAT8(2));
	RiskTable  *table = risk_table_argument(fcinfo);
	double		width = checked_width(PG_GETARG_FLOAT8(1), table);
	RateInterval	interval = {0, width, 0, 0};
	int			count = 1;
	double		seen = 0;		/* up to where person-time has been added */
	Rows		rows;

	rows_begin(fcinfo, &rows);
	for (int i = 0; i < table->times; i++)
	{
		RiskTime   *at = table->time + i;

		while (at->time > interval.to)
		{
			interval.person_time += at->at_risk * (interval.to - seen);
			seen = interval.to;
			put_interval(&rows, &interval, level);
			interval = (RateInterval) {interval.to, ++count * width, 0, 0};
		}
		interval.person_time += at->at_risk * (at->time - seen);
		interval.events += at->events;
		seen = at->time;
	}
	if (table->times > 0)
		put_interval(&rows, &interval, level);
	PG_RETURN_NULL();
}
