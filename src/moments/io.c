/*
 * io.c
 *	  Moments as text, binary and jsonb.
 */
#include "core/extension.h"

#include "libpq/pqformat.h"

#include "core/binary_form.h"
#include "core/json_text.h"
#include "moments/moments.h"

static void
check_k(int64 k)
{
	if (k < 0 || k > MAX_VARIABLES)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("moments have at most %d variables", MAX_VARIABLES)));
}

/* sums and products stand in one array inside */
static void
take_sums(JsonText *json, const char *sums, const char *products, double *into, int k)
{
	memcpy(into, json_take_doubles(json, sums, k), sizeof(double) * k);
	memcpy(into + k, json_take_doubles(json, products, SUMS_OF(k) - k),
		   sizeof(double) * (SUMS_OF(k) - k));
}

SQL_FUNCTION(moments_in);
Datum
moments_in(PG_FUNCTION_ARGS)
{
	JsonText   *json = json_read(PG_GETARG_CSTRING(0), "moments");
	int64		k = json_take_int_or_zero(json, "k");
	uint8		flags = 0;
	Moments    *m;

	check_k(k);
	if (json_has(json, "sums_lo") || json_has(json, "products_lo"))
		flags |= MOMENTS_WIDE;
	if (json_has(json, "specials"))
		flags |= MOMENTS_SPECIAL;
	m = moments_new((int) k, flags);
	m->missing = json_take_int_or_zero(json, "missing");
	if (k > 0)
	{
		m->n = json_take_int(json, "n");
		take_sums(json, "sums", "products", moments_hi(m), k);
	}
	if (flags & MOMENTS_WIDE)
		take_sums(json, "sums_lo", "products_lo", moments_lo(m), k);
	if (flags & MOMENTS_SPECIAL)
		memcpy(moments_specials(m), json_take_int_table(json, "specials", k, 3),
			   sizeof(int64) * 3 * k);
	json_finish(json);
	moments_check(m);
	PG_RETURN_POINTER(moments_canonical(m));
}

static char *
moments_text(Moments *m)
{
	int			k = m->k;
	StringInfoData out;

	m = moments_canonical(m);
	json_open(&out);
	if (k > 0)
	{
		json_put_int(&out, "k", k);
		json_put_int(&out, "n", m->n);
		json_put_int(&out, "missing", m->missing);
		json_put_doubles(&out, "sums", moments_hi(m), k);
		json_put_doubles(&out, "products", moments_hi(m) + k, SUMS_OF(k) - k);
	}
	if (m->flags & MOMENTS_WIDE)
	{
		json_put_doubles(&out, "sums_lo", moments_lo(m), k);
		json_put_doubles(&out, "products_lo", moments_lo(m) + k, SUMS_OF(k) - k);
	}
	if (m->flags & MOMENTS_SPECIAL)
		json_put_int_table(&out, "specials", moments_specials(m), k, 3);
	return json_close(&out);
}

SQL_FUNCTION(moments_out);
Datum
moments_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(moments_text(PG_GETARG_MOMENTS(0)));
}

SQL_FUNCTION(moments_to_jsonb);
Datum
moments_to_jsonb(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(json_text_to_jsonb(moments_text(PG_GETARG_MOMENTS(0))));
}

SQL_FUNCTION(moments_recv);
Datum
moments_recv(PG_FUNCTION_ARGS)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	uint8		flags = binary_read_header(message, "moments", MOMENTS_WIDE | MOMENTS_SPECIAL);
	int			k = pq_getmsgbyte(message);
	int64		n = pq_getmsgint64(message);
	int64		missing = pq_getmsgint64(message);
	Moments    *m;

	check_k(k);
	binary_expect(message, "moments",
				  (moments_size(k, flags) - moments_size(0, 0)) / sizeof(double), sizeof(double));
	m = moments_new(k, flags);
	m->n = n;
	m->missing = missing;
	binary_get_doubles(message, moments_hi(m), SUMS_OF(k));
	if (flags & MOMENTS_WIDE)
		binary_get_doubles(message, moments_lo(m), SUMS_OF(k));
	if (flags & MOMENTS_SPECIAL)
		binary_get_ints(message, moments_specials(m), 3 * k);
	moments_check(m);
	PG_RETURN_POINTER(moments_canonical(m));
}

SQL_FUNCTION(moments_send);
Datum
moments_send(PG_FUNCTION_ARGS)
{
	Moments    *m = moments_canonical(PG_GETARG_MOMENTS(0));
	StringInfoData out;

	binary_open(&out, m->flags);
	pq_sendbyte(&out, m->k);
	pq_sendint64(&out, m->n);
	pq_sendint64(&out, m->missing);
	binary_put_doubles(&out, moments_hi(m), SUMS_OF(m->k));
	if (m->flags & MOMENTS_WIDE)
		binary_put_doubles(&out, moments_lo(m), SUMS_OF(m->k));
	if (m->flags & MOMENTS_SPECIAL)
		binary_put_ints(&out, moments_specials(m), 3 * m->k);
	PG_RETURN_BYTEA_P(pq_endtypsend(&out));
}
