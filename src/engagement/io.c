/*
 * io.c
 *	  Engagement as text, binary and jsonb.
 */
#include "core/extension.h"

#include "libpq/pqformat.h"

#include "core/binary_form.h"
#include "core/json_text.h"
#include "engagement/engagement.h"

/* People without gaps are those whose cell has every item answered. */
static void
count_complete(Engagement *e)
{
	e->complete = 0;
	for (int i = 0; i < e->cells; i++)
	{
		Cell	   *cell = engagement_cells(e) + i;

		/* counts are not checked yet: a sum that wraps cannot equal the checked one */
		if (CELL_ANSWERED(cell) == e->items)
			e->complete = (int64) ((uint64) e->complete + (uint64) cell->people);
	}
}

static void
take_cells(Engagement *e, const int64 *triples)
{
	for (int i = 0; i < e->cells; i++, triples += 3)
	{
		/* out of range becomes an impossible key, which the check refuses */
		bool		fits = triples[0] >= 0 && triples[0] <= MAX_ITEMS &&
			triples[1] >= 0 && triples[1] <= PG_INT32_MAX;

		engagement_cells(e)[i] = (Cell) {fits ? CELL_KEY(triples[0], triples[1]) : 0, triples[2]};
	}
}

static Engagement *
read_text(JsonText *json)
{
	int64		lo = json_take_int(json, "lo");
	int64		hi = json_take_int(json, "hi");
	int64		least = json_take_int(json, "least");
	int			cells;
	int			items;
	int64	   *triples;
	int64	   *sums;
	Engagement *e;

	sums = json_take_int_list(json, "sums", &items);
	triples = json_take_int_rows(json, "people", 3, &cells);
	engagement_check_shape(items, lo, hi, least);
	e = engagement_new(items, (int32) lo, (int) (hi - lo + 1), (int) least, cells);
	e->cells = cells;
	memcpy(engagement_counts(e), json_take_int_table(json, "counts", items, e->levels),
		   sizeof(int64) * items * e->levels);
	memcpy(engagement_sums(e), sums, sizeof(int64) * items);
	memcpy(engagement_products(e), json_take_ints(json, "products", SUMS_OF(items) - items),
		   sizeof(int64) * (SUMS_OF(items) - items));
	take_cells(e, triples);
	e->too_few = json_take_int_or_zero(json, "too_few");
	e->missing = json_take_int_or_zero(json, "missing");
	count_complete(e);
	return e;
}

SQL_FUNCTION(engagement_in);
Datum
engagement_in(PG_FUNCTION_ARGS)
{
	JsonText   *json = json_read(PG_GETARG_CSTRING(0), "engagement");
	Engagement *e = json->fields == NIL ? engagement_new(0, 0, 0, 0, 0) : read_text(json);

	json_finish(json);
	engagement_check(e);
	PG_RETURN_POINTER(e);
}

static char *
engagement_text(Engagement *e)
{
	int64	   *triples = palloc(sizeof(int64) * 3 * Max(e->cells, 1));
	StringInfoData out;

	json_open(&out);
	if (e->items > 0)
	{
		for (int i = 0; i < e->cells; i++)
		{
			Cell	   *cell = engagement_cells(e) + i;

			triples[3 * i] = CELL_ANSWERED(cell);
			triples[3 * i + 1] = CELL_POINTS(cell);
			triples[3 * i + 2] = cell->people;
		}
		json_put_int(&out, "lo", e->lo);
		json_put_int(&out, "hi", e->lo + e->levels - 1);
		json_put_int(&out, "least", e->least);
		json_put_int(&out, "too_few", e->too_few);
		json_put_int(&out, "missing", e->missing);
		json_put_int_table(&out, "counts", engagement_counts(e), e->items, e->levels);
		json_put_ints(&out, "sums", engagement_sums(e), e->items);
		json_put_ints(&out, "products", engagement_products(e), SUMS_OF(e->items) - e->items);
		json_put_int_table(&out, "people", triples, e->cells, 3);
	}
	return json_close(&out);
}

SQL_FUNCTION(engagement_out);
Datum
engagement_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(engagement_text(PG_GETARG_ENGAGEMENT(0)));
}

SQL_FUNCTION(engagement_to_jsonb);
Datum
engagement_to_jsonb(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(json_text_to_jsonb(engagement_text(PG_GETARG_ENGAGEMENT(0))));
}

SQL_FUNCTION(engagement_recv);
Datum
engagement_recv(PG_FUNCTION_ARGS)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	int			items;
	int			levels;
	int32		lo;
	int			least;
	int64		too_few;
	int64		missing;
	uint32		cells;
	Engagement *e;

	binary_read_header(message, "engagement", 0);
	items = pq_getmsgbyte(message);
	levels = pq_getmsgbyte(message);
	lo = (int32) pq_getmsgint(message, 4);
	least = pq_getmsgbyte(message);
	too_few = pq_getmsgint64(message);
	missing = pq_getmsgint64(message);
	cells = pq_getmsgint(message, 4);
	if (items > 0 || levels > 0 || lo != 0 || least > 0)
		engagement_check_shape(items, lo, (int64) lo + levels - 1, least);
	binary_expect(message, "engagement",
				  (uint64) items * levels + SUMS_OF(items) + (uint64) cells * 2, sizeof(int64));
	e = engagement_new(items, lo, levels, least, cells);
	e->cells = cells;
	e->too_few = too_few;
	e->missing = missing;
	binary_get_ints(message, e->data, items * levels + SUMS_OF(items));
	binary_get_ints(message, (int64 *) engagement_cells(e), 2 * cells);
	count_complete(e);
	engagement_check(e);
	PG_RETURN_POINTER(e);
}

SQL_FUNCTION(engagement_send);
Datum
engagement_send(PG_FUNCTION_ARGS)
{
	Engagement *e = PG_GETARG_ENGAGEMENT(0);
	StringInfoData out;

	binary_open(&out, 0);
	pq_sendbyte(&out, e->items);
	pq_sendbyte(&out, e->levels);
	pq_sendint32(&out, e->lo);
	pq_sendbyte(&out, e->least);
	pq_sendint64(&out, e->too_few);
	pq_sendint64(&out, e->missing);
	pq_sendint32(&out, e->cells);
	binary_put_ints(&out, e->data, e->items * e->levels + SUMS_OF(e->items));
	/* a cell's key is a and p, four bytes each */
	binary_put_ints(&out, (int64 *) engagement_cells(e), 2 * e->cells);
	PG_RETURN_BYTEA_P(pq_endtypsend(&out));
}
