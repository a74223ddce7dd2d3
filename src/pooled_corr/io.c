/*
 * io.c
 *	  Pooled correlations as text, binary and jsonb.
 */
#include "core/extension.h"

#include "libpq/pqformat.h"

#include "core/binary_form.h"
#include "core/json_text.h"
#include "pooled_corr/pooled_corr.h"

/* A sum of a cell: its names in the text form, and where it stands. */
typedef struct SumField
{
	const char *name;
	const char *low_name;
	Size		offset;
} SumField;

static const SumField fields[] = {
	{"r", "r_lo", offsetof(SizeCell, r)},
	{"r_squared", "r_squared_lo", offsetof(SizeCell, r_squared)},
	{"z", "z_lo", offsetof(SizeCell, z)},
	{"z_squared", "z_squared_lo", offsetof(SizeCell, z_squared)}
};

static DoubleDouble *
sum_of(SizeCell *cell, const SumField *field)
{
	return (DoubleDouble *) ((char *) cell + field->offset);
}

static void
check_pairs(SizeCell *cell)
{
	for (int f = 0; f < lengthof(fields); f++)
	{
		DoubleDouble *pair = sum_of(cell, fields + f);

		if (pair->hi + pair->lo != pair->hi)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("a sum's low part is larger than its high part allows")));
	}
}

static Datum
accepted(PooledCorr *p)
{
	for (int i = 0; i < p->sizes; i++)
		check_pairs(p->cells + i);
	pooled_corr_check(p);
	PG_RETURN_POINTER(pooled_corr_canonical(p));
}

static int
checked_sizes(int64 count)
{
	if (count < 0 || count > MAX_SIZES)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("correlations of more than %d different n", MAX_SIZES)));
	return count;
}

static void
take_sum(JsonText *json, PooledCorr *p, const SumField *field)
{
	double	   *hi = json_take_doubles(json, field->name, p->sizes);
	double	   *lo = json_has(json, field->low_name) ? json_take_doubles(json, field->low_name, p->sizes) : NULL;

	for (int i = 0; i < p->sizes; i++)
		*sum_of(p->cells + i, field) = (DoubleDouble) {hi[i], lo ? lo[i] : 0};
}

static PooledCorr *
read_cells(JsonText *json)
{
	int			count;
	int64	   *n = json_take_int_list(json, "n", &count);
	int64	   *counts = json_take_ints(json, "counts", count);
	int64	   *perfect = json_has(json, "perfect") ? json_take_ints(json, "perfect", count) : NULL;
	PooledCorr *p = pooled_corr_new(checked_sizes(count));

	p->sizes = count;
	for (int i = 0; i < count; i++)
		p->cells[i] = (SizeCell) {.n = n[i], .count = counts[i], .perfect = perfect ? perfect[i] : 0};
	for (int f = 0; f < lengthof(fields); f++)
		take_sum(json, p, fields + f);
	return p;
}

SQL_FUNCTION(pooled_corr_in);
Datum
pooled_corr_in(PG_FUNCTION_ARGS)
{
	JsonText   *json = json_read(PG_GETARG_CSTRING(0), "pooled_corr");
	int64		missing = json_take_int_or_zero(json, "missing");
	PooledCorr *p = json_has(json, "n") ? read_cells(json) : pooled_corr_new(0);

	json_finish(json);
	p->missing = missing;
	return accepted(p);
}

static void
put_sum(StringInfo out, PooledCorr *p, const SumField *field)
{
	double	   *hi = palloc(sizeof(double) * p->sizes);
	double	   *lo = palloc(sizeof(double) * p->sizes);
	bool		has_lo = false;

	for (int i = 0; i < p->sizes; i++)
	{
		DoubleDouble *pair = sum_of(p->cells + i, field);

		hi[i] = pair->hi;
		lo[i] = pair->lo;
		has_lo |= lo[i] != 0;
	}
	json_put_doubles(out, field->name, hi, p->sizes);
	if (has_lo)
		json_put_doubles(out, field->low_name, lo, p->sizes);
}

static void
put_cells(StringInfo out, PooledCorr *p)
{
	int64	   *numbers = palloc(sizeof(int64) * 3 * p->sizes);
	int64		perfect = 0;

	for (int i = 0; i < p->sizes; i++)
	{
		numbers[i] = p->cells[i].n;
		numbers[p->sizes + i] = p->cells[i].count;
		numbers[2 * p->sizes + i] = p->cells[i].perfect;
		perfect += p->cells[i].perfect;
	}
	json_put_ints(out, "n", numbers, p->sizes);
	json_put_ints(out, "counts", numbers + p->sizes, p->sizes);
	if (perfect > 0)
		json_put_ints(out, "perfect", numbers + 2 * p->sizes, p->sizes);
	for (int f = 0; f < lengthof(fields); f++)
		put_sum(out, p, fields + f);
}

static char *
pooled_corr_text(PooledCorr *p)
{
	StringInfoData out;

	p = pooled_corr_canonical(p);
	json_open(&out);
	if (!pooled_corr_is_empty(p))
		json_put_int(&out, "missing", p->missing);
	if (p->sizes > 0)
		put_cells(&out, p);
	return json_close(&out);
}

SQL_FUNCTION(pooled_corr_out);
Datum
pooled_corr_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(pooled_corr_text(PG_GETARG_POOLED_CORR(0)));
}

SQL_FUNCTION(pooled_corr_to_jsonb);
Datum
pooled_corr_to_jsonb(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(json_text_to_jsonb(pooled_corr_text(PG_GETARG_POOLED_CORR(0))));
}

SQL_FUNCTION(pooled_corr_recv);
Datum
pooled_corr_recv(PG_FUNCTION_ARGS)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	int64		missing;
	int			sizes;
	PooledCorr *p;

	binary_read_header(message, "pooled_corr", 0);
	missing = pq_getmsgint64(message);
	sizes = checked_sizes(pq_getmsgint(message, 4));
	binary_expect(message, "pooled_corr", 11 * (uint64) sizes, 8);
	p = pooled_corr_new(sizes);
	p->missing = missing;
	p->sizes = sizes;
	for (int i = 0; i < sizes; i++)
	{
		SizeCell   *cell = p->cells + i;

		binary_get_ints(message, &cell->n, 1);
		binary_get_ints(message, &cell->count, 1);
		binary_get_ints(message, &cell->perfect, 1);
		for (int f = 0; f < lengthof(fields); f++)
		{
			binary_get_doubles(message, &sum_of(cell, fields + f)->hi, 1);
			binary_get_doubles(message, &sum_of(cell, fields + f)->lo, 1);
		}
	}
	return accepted(p);
}

SQL_FUNCTION(pooled_corr_send);
Datum
pooled_corr_send(PG_FUNCTION_ARGS)
{
	PooledCorr *p = pooled_corr_canonical(PG_GETARG_POOLED_CORR(0));
	StringInfoData out;

	binary_open(&out, 0);
	pq_sendint64(&out, p->missing);
	pq_sendint32(&out, p->sizes);
	for (int i = 0; i < p->sizes; i++)
	{
		SizeCell   *cell = p->cells + i;

		pq_sendint64(&out, cell->n);
		pq_sendint64(&out, cell->count);
		pq_sendint64(&out, cell->perfect);
		for (int f = 0; f < lengthof(fields); f++)
		{
			binary_put_doubles(&out, &sum_of(cell, fields + f)->hi, 1);
			binary_put_doubles(&out, &sum_of(cell, fields + f)->lo, 1);
		}
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&out));
}
