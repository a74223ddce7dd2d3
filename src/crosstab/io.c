/*
 * io.c
 *	  Crosstabs as text, binary and jsonb.
 */
#include "core/extension.h"

#include "libpq/pqformat.h"

#include "core/aggregate.h"
#include "core/binary_form.h"
#include "core/json_text.h"
#include "crosstab/crosstab.h"

/* y, x and n of a cell as they come in text */
#define TRIPLE 3

static int32
level_of(int64 value)
{
	if (value < PG_INT32_MIN || value > PG_INT32_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("value " INT64_FORMAT " of a pair is out of range for type integer", value)));
	return (int32) value;
}

/* n is what the cells add up to, if that is a number of rows at all */
static Crosstab *
checked(Crosstab *c)
{
	for (int i = 0; i < c->used; i++)
	{
		check_row_count(Max(c->cells[i].n, 0));
		c->n += c->cells[i].n;
	}
	crosstab_check(c);
	return c;
}

SQL_FUNCTION(crosstab_in);
Datum
crosstab_in(PG_FUNCTION_ARGS)
{
	JsonText   *json = json_read(PG_GETARG_CSTRING(0), "crosstab");
	int			cells = 0;
	int64	   *triples = NULL;
	Crosstab   *c;

	if (json_has(json, "cells"))
		triples = json_take_int_rows(json, "cells", TRIPLE, &cells);
	if (cells > MAX_CELLS)
		refuse_cells();
	c = crosstab_new(cells);
	c->missing = json_take_int_or_zero(json, "missing");
	for (int i = 0; i < cells; i++)
	{
		const int64 *triple = triples + (Size) i * TRIPLE;

		c->cells[i] = (CrossCell) {cross_key(level_of(triple[0]), level_of(triple[1])), triple[2]};
	}
	json_finish(json);
	PG_RETURN_POINTER(checked(c));
}

static char *
crosstab_text(Crosstab *c)
{
	int64	   *triples;
	StringInfoData out;

	c = crosstab_sorted(c);
	triples = palloc(sizeof(int64) * TRIPLE * Max(c->used, 1));
	for (int i = 0; i < c->used; i++)
	{
		triples[i * TRIPLE] = cross_y(c->cells[i].key);
		triples[i * TRIPLE + 1] = cross_x(c->cells[i].key);
		triples[i * TRIPLE + 2] = c->cells[i].n;
	}
	json_open(&out);
	if (c->used > 0 || c->missing > 0)
	{
		json_put_int_table(&out, "cells", triples, c->used, TRIPLE);
		json_put_int(&out, "missing", c->missing);
	}
	return json_close(&out);
}

SQL_FUNCTION(crosstab_out);
Datum
crosstab_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(crosstab_text(PG_GETARG_CROSSTAB(0)));
}

SQL_FUNCTION(crosstab_to_jsonb);
Datum
crosstab_to_jsonb(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(json_text_to_jsonb(crosstab_text(PG_GETARG_CROSSTAB(0))));
}

SQL_FUNCTION(crosstab_recv);
Datum
crosstab_recv(PG_FUNCTION_ARGS)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	Crosstab   *c;
	int64		missing;
	uint32		cells;

	binary_read_header(message, "crosstab", 0);
	missing = pq_getmsgint64(message);
	cells = pq_getmsgint(message, 4);
	binary_expect(message, "crosstab", cells, sizeof(CrossCell));
	if (cells > MAX_CELLS)
		refuse_cells();
	c = crosstab_new((int) cells);
	c->missing = missing;
	for (int i = 0; i < c->used; i++)
	{
		int32		y = (int32) pq_getmsgint(message, 4);
		int32		x = (int32) pq_getmsgint(message, 4);

		c->cells[i] = (CrossCell) {cross_key(y, x), pq_getmsgint64(message)};
	}
	PG_RETURN_POINTER(checked(c));
}

SQL_FUNCTION(crosstab_send);
Datum
crosstab_send(PG_FUNCTION_ARGS)
{
	Crosstab   *c = crosstab_sorted(PG_GETARG_CROSSTAB(0));
	StringInfoData out;

	binary_open(&out, 0);
	pq_sendint64(&out, c->missing);
	pq_sendint32(&out, c->used);
	for (int i = 0; i < c->used; i++)
	{
		pq_sendint32(&out, cross_y(c->cells[i].key));
		pq_sendint32(&out, cross_x(c->cells[i].key));
		pq_sendint64(&out, c->cells[i].n);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&out));
}
