/*
 * io.c
 *	  Pairwise moments as text, binary and jsonb.
 */
#include "core/extension.h"

#include "libpq/pqformat.h"

#include "core/binary_form.h"
#include "core/json_text.h"
#include "pairwise/pairwise.h"

static const char *const type_name = "moments_pairwise";

static void
check_k(int64 k)
{
	if (k < 0 || k > MAX_VARIABLES)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("moments have at most %d variables", MAX_VARIABLES)));
}

/* sums, squares and products stand in one array inside */
static void
take_sums(JsonText *json, const char *const names[3], double *into, int k)
{
	int			counts[] = {k * k, k * k, k * (k - 1) / 2};

	for (int part = 0; part < 3; part++)
	{
		memcpy(into, json_take_doubles(json, names[part], counts[part]), sizeof(double) * counts[part]);
		into += counts[part];
	}
}

static void
put_sums(StringInfo out, const char *const names[3], const double *from, int k)
{
	json_put_doubles(out, names[0], from, k * k);
	json_put_doubles(out, names[1], from + SQUARE_WITH(k, 0, 0), k * k);
	json_put_doubles(out, names[2], from + PRODUCT_OF(k, 0, 0), k * (k - 1) / 2);
}

static const char *const high_parts[] = {"sums", "squares", "products"};
static const char *const low_parts[] = {"sums_lo", "squares_lo", "products_lo"};

SQL_FUNCTION(pairwise_in);
Datum
pairwise_in(PG_FUNCTION_ARGS)
{
	JsonText   *json = json_read(PG_GETARG_CSTRING(0), type_name);
	int64		k = json_take_int_or_zero(json, "k");
	uint8		flags = 0;
	Pairwise   *p;

	check_k(k);
	for (int part = 0; part < 3; part++)
		if (json_has(json, low_parts[part]))
			flags |= MOMENTS_WIDE;
	if (json_has(json, "specials"))
		flags |= MOMENTS_SPECIAL;
	p = pairwise_new((int) k, flags);
	p->missing = json_take_int_or_zero(json, "missing");
	if (k > 0)
	{
		p->n = json_take_int(json, "n");
		memcpy(p->rows, json_take_ints(json, "rows", PAIRS_OF(k)), sizeof(int64) * PAIRS_OF(k));
		take_sums(json, high_parts, pairwise_hi(p), k);
	}
	if (flags & MOMENTS_WIDE)
		take_sums(json, low_parts, pairwise_lo(p), k);
	if (flags & MOMENTS_SPECIAL)
		memcpy(pairwise_specials(p), json_take_int_table(json, "specials", k * k, 3),
			   sizeof(int64) * 3 * k * k);
	json_finish(json);
	pairwise_check(p);
	PG_RETURN_POINTER(pairwise_canonical(p));
}

static char *
pairwise_text(Pairwise *p)
{
	int			k = p->k;
	StringInfoData out;

	p = pairwise_canonical(p);
	json_open(&out);
	if (k > 0)
	{
		json_put_int(&out, "k", k);
		json_put_int(&out, "n", p->n);
		json_put_int(&out, "missing", p->missing);
		json_put_ints(&out, "rows", p->rows, PAIRS_OF(k));
		put_sums(&out, high_parts, pairwise_hi(p), k);
	}
	if (p->flags & MOMENTS_WIDE)
		put_sums(&out, low_parts, pairwise_lo(p), k);
	if (p->flags & MOMENTS_SPECIAL)
		json_put_int_table(&out, "specials", pairwise_specials(p), k * k, 3);
	return json_close(&out);
}

SQL_FUNCTION(pairwise_out);
Datum
pairwise_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(pairwise_text(PG_GETARG_PAIRWISE(0)));
}

SQL_FUNCTION(pairwise_to_jsonb);
Datum
pairwise_to_jsonb(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(json_text_to_jsonb(pairwise_text(PG_GETARG_PAIRWISE(0))));
}

SQL_FUNCTION(pairwise_recv);
Datum
pairwise_recv(PG_FUNCTION_ARGS)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	uint8		flags = binary_read_header(message, type_name, MOMENTS_WIDE | MOMENTS_SPECIAL);
	int			k = pq_getmsgbyte(message);
	int64		n = pq_getmsgint64(message);
	int64		missing = pq_getmsgint64(message);
	Pairwise   *p;

	check_k(k);
	binary_expect(message, type_name,
				  (pairwise_size(k, flags) - pairwise_size(0, 0)) / sizeof(double), sizeof(double));
	p = pairwise_new(k, flags);
	p->n = n;
	p->missing = missing;
	binary_get_ints(message, p->rows, PAIRS_OF(k));
	binary_get_doubles(message, pairwise_hi(p), PAIRWISE_SUMS(k));
	if (flags & MOMENTS_WIDE)
		binary_get_doubles(message, pairwise_lo(p), PAIRWISE_SUMS(k));
	if (flags & MOMENTS_SPECIAL)
		binary_get_ints(message, pairwise_specials(p), 3 * k * k);
	pairwise_check(p);
	PG_RETURN_POINTER(pairwise_canonical(p));
}

SQL_FUNCTION(pairwise_send);
Datum
pairwise_send(PG_FUNCTION_ARGS)
{
	Pairwise   *p = pairwise_canonical(PG_GETARG_PAIRWISE(0));
	StringInfoData out;

	binary_open(&out, p->flags);
	pq_sendbyte(&out, p->k);
	pq_sendint64(&out, p->n);
	pq_sendint64(&out, p->missing);
	binary_put_ints(&out, p->rows, PAIRS_OF(p->k));
	binary_put_doubles(&out, pairwise_hi(p), PAIRWISE_SUMS(p->k));
	if (p->flags & MOMENTS_WIDE)
		binary_put_doubles(&out, pairwise_lo(p), PAIRWISE_SUMS(p->k));
	if (p->flags & MOMENTS_SPECIAL)
		binary_put_ints(&out, pairwise_specials(p), 3 * p->k * p->k);
	PG_RETURN_BYTEA_P(pq_endtypsend(&out));
}
