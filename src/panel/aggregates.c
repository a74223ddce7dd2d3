/*
 * aggregates.c
 *	  Rows into panels.
 */
#include "core/extension.h"

#include <math.h>

#include "utils/datetime.h"
#include "utils/timestamp.h"

#include "moments/kernels.h"
#include "panel/panel.h"

/* ---- the state and its calendar ---- */

/* The calendar that a row names after its measure; by months where it names none. */
Calendar
panel_named_calendar(FunctionCallInfo fcinfo, int measure)
{
	text	   *grain;

	if (PG_NARGS() <= measure + 1)
		return (Calendar) {GRAIN_MONTH, 1};
	if (PG_ARGISNULL(measure + 1) || (PG_NARGS() > measure + 2 && PG_ARGISNULL(measure + 2)))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("grain and first_month of a panel must not be null")));
	grain = PG_GETARG_TEXT_PP(measure + 1);
	return calendar_named(VARDATA_ANY(grain), VARSIZE_ANY_EXHDR(grain),
						  PG_NARGS() > measure + 2 ? PG_GETARG_INT32(measure + 2) : 1);
}

/* The state that the executor owns, of the calendar that the row names. */
static inline Panel *
own_state(FunctionCallInfo fcinfo)
{
	return panel_with_calendar(panel_own_state(fcinfo), panel_named_calendar(fcinfo, 3));
}

/* ---- where a row belongs ---- */

typedef enum TimeType
{
	TIME_DATE,
	TIME_TIMESTAMP,
	TIME_TIMESTAMPTZ
} TimeType;

void
panel_refuse_time(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
			 errmsg("time of a row is infinite, or too far from now to be in a period"),
			 errhint("Pass nullif(at, 'infinity') for such a row to be left out and counted.")));
}

/* The day that the second argument is in. */
static pg_attribute_always_inline DateADT
day_argument(FunctionCallInfo fcinfo, TimeType type)
{
	DateADT		day;

	if (type == TIME_DATE)
		day = PG_GETARG_DATEADT(2);
	else
	{
		Timestamp	at = PG_GETARG_TIMESTAMP(2);

		if (TIMESTAMP_NOT_FINITE(at))
			panel_refuse_time();
		if (type == TIME_TIMESTAMPTZ)
			day = DatumGetDateADT(DirectFunctionCall1(timestamptz_date, PG_GETARG_DATUM(2)));
		else
			day = (DateADT) (at / USECS_PER_DAY - (at % USECS_PER_DAY < 0));
	}
	return panel_checked_day(day);
}

static pg_attribute_always_inline int32
period_argument(FunctionCallInfo fcinfo, const Panel *p, TimeType type)
{
	return p->calendar.grain == GRAIN_NONE ? 0 : period_of(p->calendar, day_argument(fcinfo, type));
}

/* ---- a value ---- */

/* The state with the sections that a value may need. */
static pg_noinline Panel *
with_sections(Panel *p, double x)
{
	int			flags = p->flags | (isfinite(x) ? PANEL_WIDE : PANEL_SPECIAL);

	if (fabs(x) < SMALLEST_VALUE)
		panel_refuse_range("small", "Multiply");
	return flags == p->flags ? p : panel_growing(p, flags);
}

static inline void
add_to_pair(double *hi, double *lo, double value, double error)
{
	DoubleDouble sum = two_sum(*hi, value);

	sum = fast_two_sum(sum.hi, *lo + (sum.lo + error));
	*hi = sum.hi;
	*lo = sum.lo;
}

/* sign is 1 or -1, and constant where this is inlined */
static pg_attribute_always_inline void
add_fraction(const Panel *p, Cell *cell, double x, double sign)
{
	DoubleDouble square = two_product(x, x);

	add_to_pair(&cell->sum, &cell_low(cell)[0], sign * x, 0);
	add_to_pair(&cell->square, &cell_low(cell)[1], sign * square.hi, sign * square.lo);
	if (sign < 0)
		return;
	if (unlikely(!(cell->square <= LARGEST_SQUARES)))
		panel_refuse_range("large", "Divide");
	if (p->flags & PANEL_MOVING)
		*cell_peak(p, cell) = Max(*cell_peak(p, cell), cell->square);
}

static inline int
special_kind(double x)
{
	return isnan(x) ? 0 : x > 0 ? 1 : 2;
}

/* The cell of a unit and period, in a state that may be another one afterwards. */
static inline Cell *
find_or_add(Panel **p, UnitName name, int32 period)
{
	int32		unit = panel_unit(p, name.bytes, name.length);

	return panel_cell_for(p, &unit, period);
}

static inline Panel *
add_value(Panel *p, UnitName name, int32 period, double x)
{
	Cell	   *cell;

	if (unlikely(!row_is_whole(&x, 1)))
		p = with_sections(p, x);
	cell = find_or_add(&p, name, period);
	if (unlikely(!(p->flags & PANEL_WIDE) && cell->square + x * x > WHOLE_LIMIT))
	{
		p = panel_growing(p, p->flags | PANEL_WIDE);
		cell = find_or_add(&p, name, period);
	}
	cell->n++;
	if (unlikely(!isfinite(x)))
		cell_specials(p, cell)[special_kind(x)]++;
	else if (p->flags & PANEL_WIDE)
		add_fraction(p, cell, x, 1);
	else
	{
		cell->sum += x;
		cell->square += x * x;
	}
	return p;
}

static pg_noinline Panel *
add_missing(Panel *p, UnitName name, int32 period)
{
	if (!(p->flags & PANEL_MISSING))
		p = panel_growing(p, p->flags | PANEL_MISSING);
	++*cell_missing(p, find_or_add(&p, name, period));
	return p;
}

static pg_attribute_always_inline Datum
accum(FunctionCallInfo fcinfo, bool bigint, TimeType type)
{
	char		digits[MAXINT8LEN + 1];
	Panel	   *p = own_state(fcinfo);

	p->rows++;
	if (unlikely(!panel_row_has_place(fcinfo, p)))
		p->left_out++;
	else
	{
		int32		period = period_argument(fcinfo, p, type);
		UnitName	name = bigint ? panel_bigint_unit(fcinfo, digits) : panel_text_unit(fcinfo);

		p = likely(!PG_ARGISNULL(3)) ? add_value(p, name, period, PG_GETARG_FLOAT8(3))
			: add_missing(p, name, period);
	}
	PG_RETURN_POINTER(p);
}

/* ---- rows that leave a moving window ---- */

/* Anybody may make an aggregate of their own on the inverse functions. */
void
panel_refuse_removal(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("a row cannot leave a panel that it did not enter")));
}

/* The cell that the row entered. */
Cell *
panel_entered_cell(const Panel *p, UnitName name, int32 period)
{
	int32		unit = panel_find_unit(p, name.bytes, name.length);
	Cell	   *cell = unit < 0 ? NULL : panel_find_cell(p, unit, period);

	if (cell == NULL)
		panel_refuse_removal();
	return cell;
}

/* False where what has left may show in what is left. */
static bool
remove_value(const Panel *p, Cell *cell, double x)
{
	if (cell->n-- < 1)
		panel_refuse_removal();
	if (!isfinite(x))
	{
		if (!(p->flags & PANEL_SPECIAL) || cell_specials(p, cell)[special_kind(x)]-- < 1)
			panel_refuse_removal();
	}
	else if (p->flags & PANEL_WIDE)
		add_fraction(p, cell, x, -1);
	else
	{
		cell->sum -= x;
		cell->square -= x * x;
	}
	return cell_is_settled(p, cell);
}

static void
remove_missing(const Panel *p, Cell *cell)
{
	if (!(p->flags & PANEL_MISSING) || (*cell_missing(p, cell))-- < 1)
		panel_refuse_removal();
}

/* NULL: the executor is to sum the window from scratch. */
static pg_attribute_always_inline Datum
leave(FunctionCallInfo fcinfo, bool bigint, TimeType type)
{
	char		digits[MAXINT8LEN + 1];
	Panel	   *p = own_state(fcinfo);

	if (!(p->flags & PANEL_MOVING) || p->rows-- < 1)
		panel_refuse_removal();
	if (!panel_row_has_place(fcinfo, p))
	{
		if (p->left_out-- < 1)
			panel_refuse_removal();
	}
	else
	{
		UnitName	name = bigint ? panel_bigint_unit(fcinfo, digits) : panel_text_unit(fcinfo);
		Cell	   *cell = panel_entered_cell(p, name, period_argument(fcinfo, p, type));

		if (PG_ARGISNULL(3))
			remove_missing(p, cell);
		else if (!remove_value(p, cell, PG_GETARG_FLOAT8(3)))
			PG_RETURN_NULL();
	}
	PG_RETURN_POINTER(p);
}

/* ---- by the types of unit and time; as many arguments as the call has ---- */

SQL_FUNCTION(panel_accum_text_date);
Datum
panel_accum_text_date(PG_FUNCTION_ARGS)
{
	return accum(fcinfo, false, TIME_DATE);
}

SQL_FUNCTION(panel_accum_text_timestamp);
Datum
panel_accum_text_timestamp(PG_FUNCTION_ARGS)
{
	return accum(fcinfo, false, TIME_TIMESTAMP);
}

SQL_FUNCTION(panel_accum_text_timestamptz);
Datum
panel_accum_text_timestamptz(PG_FUNCTION_ARGS)
{
	return accum(fcinfo, false, TIME_TIMESTAMPTZ);
}

SQL_FUNCTION(panel_accum_bigint_date);
Datum
panel_accum_bigint_date(PG_FUNCTION_ARGS)
{
	return accum(fcinfo, true, TIME_DATE);
}

SQL_FUNCTION(panel_accum_bigint_timestamp);
Datum
panel_accum_bigint_timestamp(PG_FUNCTION_ARGS)
{
	return accum(fcinfo, true, TIME_TIMESTAMP);
}

SQL_FUNCTION(panel_accum_bigint_timestamptz);
Datum
panel_accum_bigint_timestamptz(PG_FUNCTION_ARGS)
{
	return accum(fcinfo, true, TIME_TIMESTAMPTZ);
}

SQL_FUNCTION(panel_remove_text_date);
Datum
panel_remove_text_date(PG_FUNCTION_ARGS)
{
	return leave(fcinfo, false, TIME_DATE);
}

SQL_FUNCTION(panel_remove_text_timestamp);
Datum
panel_remove_text_timestamp(PG_FUNCTION_ARGS)
{
	return leave(fcinfo, false, TIME_TIMESTAMP);
}

SQL_FUNCTION(panel_remove_text_timestamptz);
Datum
panel_remove_text_timestamptz(PG_FUNCTION_ARGS)
{
	return leave(fcinfo, false, TIME_TIMESTAMPTZ);
}

SQL_FUNCTION(panel_remove_bigint_date);
Datum
panel_remove_bigint_date(PG_FUNCTION_ARGS)
{
	return leave(fcinfo, true, TIME_DATE);
}

SQL_FUNCTION(panel_remove_bigint_timestamp);
Datum
panel_remove_bigint_timestamp(PG_FUNCTION_ARGS)
{
	return leave(fcinfo, true, TIME_TIMESTAMP);
}

SQL_FUNCTION(panel_remove_bigint_timestamptz);
Datum
panel_remove_bigint_timestamptz(PG_FUNCTION_ARGS)
{
	return leave(fcinfo, true, TIME_TIMESTAMPTZ);
}

/* Final function of panel_agg and rollup. */
SQL_FUNCTION(panel_final);
Datum
panel_final(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(panel_sorted(PG_GETARG_PANEL(0)));
}
