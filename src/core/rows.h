/*
 * rows.h
 *	  Functions that return sets: one row after the other into a tuplestore.
 */
#ifndef ROWS_H
#define ROWS_H

#include "core/extension.h"
#include "access/tupdesc.h"
#include "utils/date.h"
#include "utils/tuplestore.h"

#include "core/estimate.h"

#define MAX_COLUMNS 16

typedef struct Rows
{
	Tuplestorestate *store;
	TupleDesc	descriptor;
	int			column;			/* the next to be filled */
	Datum		values[MAX_COLUMNS];
	bool		nulls[MAX_COLUMNS];
} Rows;

extern void rows_begin(FunctionCallInfo fcinfo, Rows *rows);
extern void row_null(Rows *rows);
extern void row_int(Rows *rows, int32 value);
extern void row_bigint(Rows *rows, int64 value);
extern void row_float(Rows *rows, bool known, double value);
extern void row_text(Rows *rows, const char *value);
extern void row_text_bytes(Rows *rows, const char *bytes, int length);
extern void row_date(Rows *rows, bool known, DateADT value);
extern void row_bool(Rows *rows, bool value);
extern void row_estimate(Rows *rows, const Estimate *e);
extern void row_end(Rows *rows);

/* names text[] beside variables numbered from 1 */
extern const char **checked_names(FunctionCallInfo fcinfo, int argument, int count,
								  const char *stem, const char *noun);

#endif							/* ROWS_H */
