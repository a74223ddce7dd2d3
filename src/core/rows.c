/*
 * rows.c
 *	  Functions that return sets: one row after the other into a tuplestore.
 */
#include "core/extension.h"

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "core/rows.h"

void
rows_begin(FunctionCallInfo fcinfo, Rows *rows)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	MemoryContext old;

	if (result == NULL || !IsA(result, ReturnSetInfo) ||
		(result->allowedModes & SFRM_Materialize) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("a function that returns a set was called where no set can be taken")));

	old = MemoryContextSwitchTo(result->econtext->ecxt_per_query_memory);
	if (get_call_result_type(fcinfo, NULL, &rows->descriptor) != TYPEFUNC_COMPOSITE ||
		rows->descriptor->natts > MAX_COLUMNS)
		elog(ERROR, "function does not return a row type");
	rows->store = tuplestore_begin_heap((result->allowedModes & SFRM_Materialize_Random) != 0,
										false, work_mem);
	result->returnMode = SFRM_Materialize;
	result->setResult = rows->store;
	result->setDesc = rows->descriptor;
	MemoryContextSwitchTo(old);
	rows->column = 0;
}

static void
put(Rows *rows, Datum value, bool isnull)
{
	Assert(rows->column < rows->descriptor->natts);
	rows->values[rows->column] = value;
	rows->nulls[rows->column++] = isnull;
}

void
row_null(Rows *rows)
{
	put(rows, (Datum) 0, true);
}

void
row_int(Rows *rows, int32 value)
{
	put(rows, Int32GetDatum(value), false);
}

void
row_bigint(Rows *rows, int64 value)
{
	put(rows, Int64GetDatum(value), false);
}

void
row_float(Rows *rows, bool known, double value)
{
	put(rows, Float8GetDatum(value), !known);
}

/* NULL gives NULL. */
void
row_text(Rows *rows, const char *value)
{
	put(rows, value ? CStringGetTextDatum(value) : (Datum) 0, value == NULL);
}

void
row_date(Rows *rows, bool known, DateADT value)
{
	put(rows, DateADTGetDatum(value), !known);
}

void
row_bool(Rows *rows, bool value)
{
	put(rows, BoolGetDatum(value), false);
}

/* value, low, high, std_error, p_value, n, note */
void
row_estimate(Rows *rows, const Estimate *e)
{
	row_float(rows, e->has_value, e->value);
	row_float(rows, e->has_limits && !e->low_open, e->low);
	row_float(rows, e->has_limits && !e->high_open, e->high);
	row_float(rows, e->has_error, e->std_error);
	row_float(rows, e->has_p, e->p_value);
	row_bigint(rows, e->n);
	row_text(rows, e->note);
}

void
row_text_bytes(Rows *rows, const char *bytes, int length)
{
	put(rows, PointerGetDatum(cstring_to_text_with_len(bytes, length)), false);
}

void
row_end(Rows *rows)
{
	CHECK_FOR_INTERRUPTS();
	Assert(rows->column == rows->descriptor->natts);
	tuplestore_putvalues(rows->store, rows->descriptor, rows->values, rows->nulls);
	rows->column = 0;
}

/* The names given for count variables; the stem and a number where there is none. */
const char **
checked_names(FunctionCallInfo fcinfo, int argument, int count,
								  const char *stem, const char *noun)
{
	const char **names = palloc(sizeof(char *) * Max(count, 1));
	Datum	   *values;
	bool	   *nulls;
	int			given;

	/* the empty summary has no variables, but may be asked for its first */
	for (int i = 0; i < Max(count, 1); i++)
		names[i] = psprintf("%s%d", stem, i + 1);
	/* the empty summary has no variables, whatever the report names */
	if (PG_ARGISNULL(argument) || count == 0)
		return names;
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(argument), TEXTOID, -1, false, TYPALIGN_INT,
					  &values, &nulls, &given);
	if (given != count)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%d names for %d %s", given, count, noun),
				 errhint("Give a name for each of the summary's %s, or none at all.", noun)));
	for (int i = 0; i < count; i++)
		if (!nulls[i])
			names[i] = TextDatumGetCString(values[i]);
	return names;
}
