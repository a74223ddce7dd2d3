/*
 * spell_row.c
 *	  Rows that cannot be spells.
 */
#include "core/extension.h"

#include "survival/spell_row.h"

static char *
written(const Scale *scale, int64 value)
{
	Datum		datum = of_dates(scale) ? DateADTGetDatum((DateADT) value) : TimestampGetDatum(value);

	return DatumGetCString(DirectFunctionCall1(scale->out, datum));
}

void
refuse_order(const Scale *scale, int64 started, int64 ended)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("a spell that starts on %s ends before it, on %s", written(scale, started), written(scale, ended)),
			 errhint("Correct the row, or leave it out by a FILTER.")));
}

void
refuse_start(const Scale *scale, int64 started)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
			 errmsg("a spell starts on %s", written(scale, started)),
			 errhint("Pass NULL where a start is not known: such rows are left out and counted.")));
}

void
refuse_as_of(const Scale *scale, bool isnull, int64 as_of)
{
	if (isnull)
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("as_of is NULL"),
				 errhint("as_of is the last day of which the records tell.")));
	ereport(ERROR,
			(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
			 errmsg("as_of is %s", written(scale, as_of)),
			 errhint("as_of is the last day of which the records tell.")));
}

void
refuse_duration(double duration)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("%s is not a duration", DatumGetCString(DirectFunctionCall1(float8out, Float8GetDatum(duration)))),
			 errdetail("Durations are finite and not negative."),
			 errhint("Pass NULL where a duration is not known: such rows are left out and counted.")));
}
