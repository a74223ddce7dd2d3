/*
 * io.c
 *	  Ratings as text, binary and jsonb.
 */
#include "core/extension.h"

#include "libpq/pqformat.h"

#include "core/binary_form.h"
#include "core/json_text.h"
#include "ratings/ratings.h"

/* lo and hi may be anything yet: only a scale may size an allocation */
static Ratings *
new_on_scale(int64 lo, int64 hi)
{
	if (lo < -MAX_SCALE_END || hi > MAX_SCALE_END || lo > hi)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg(INT64_FORMAT ".." INT64_FORMAT " is not a rating scale", lo, hi)));
	check_scale((int32) lo, (int32) hi);
	return ratings_new((int32) lo, (int32) (hi - lo + 1));
}

SQL_FUNCTION(ratings_in);
Datum
ratings_in(PG_FUNCTION_ARGS)
{
	JsonText   *json = json_read(PG_GETARG_CSTRING(0), "ratings");
	Ratings    *r;

	if (json_has(json, "lo") || json_has(json, "hi") || json_has(json, "counts"))
	{
		int64		lo = json_take_int(json, "lo");

		r = new_on_scale(lo, json_take_int(json, "hi"));
		memcpy(r->counts, json_take_ints(json, "counts", r->levels), sizeof(int64) * r->levels);
	}
	else
		r = ratings_new(0, 0);
	r->missing = json_take_int_or_zero(json, "missing");
	json_finish(json);
	ratings_check(r);
	PG_RETURN_POINTER(r);
}

static char *
ratings_text(const Ratings *r)
{
	StringInfoData out;

	json_open(&out);
	if (r->levels > 0)
	{
		json_put_int(&out, "lo", r->lo);
		json_put_int(&out, "hi", RATINGS_HI(r));
		json_put_ints(&out, "counts", r->counts, r->levels);
		json_put_int(&out, "missing", r->missing);
	}
	return json_close(&out);
}

SQL_FUNCTION(ratings_out);
Datum
ratings_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(ratings_text(PG_GETARG_RATINGS(0)));
}

SQL_FUNCTION(ratings_to_jsonb);
Datum
ratings_to_jsonb(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(json_text_to_jsonb(ratings_text(PG_GETARG_RATINGS(0))));
}

SQL_FUNCTION(ratings_recv);
Datum
ratings_recv(PG_FUNCTION_ARGS)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	Ratings    *r;
	int64		missing;

	binary_read_header(message, "ratings", 0);
	missing = pq_getmsgint64(message);
	if (message->cursor == message->len)
		r = ratings_new(0, 0);
	else
	{
		int32		lo = (int32) pq_getmsgint(message, 4);
		int32		hi = (int32) pq_getmsgint(message, 4);

		r = new_on_scale(lo, hi);
		binary_expect(message, "ratings", r->levels, sizeof(int64));
		binary_get_ints(message, r->counts, r->levels);
	}
	r->missing = missing;
	ratings_check(r);
	PG_RETURN_POINTER(r);
}

SQL_FUNCTION(ratings_send);
Datum
ratings_send(PG_FUNCTION_ARGS)
{
	Ratings    *r = PG_GETARG_RATINGS(0);
	StringInfoData out;

	binary_open(&out, 0);
	pq_sendint64(&out, r->missing);
	if (r->levels > 0)
	{
		pq_sendint32(&out, r->lo);
		pq_sendint32(&out, RATINGS_HI(r));
		binary_put_ints(&out, r->counts, r->levels);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&out));
}
