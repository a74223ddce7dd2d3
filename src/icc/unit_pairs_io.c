/*
 * unit_pairs_io.c
 *	  Pairs of two variables in units as text, binary and jsonb.
 */
#include "core/extension.h"

#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"

#include "core/binary_form.h"
#include "core/json_text.h"
#include "icc/unit_pairs.h"

/* The fields of the text form, in the order of the sums and of the variables. */
static const char *const sum_names[PAIR_SUMS] = {"sums_y", "sums_x", "squares_y", "products", "squares_x"};
static const char *const low_names[PAIR_SUMS] =
{"sums_y_lo", "sums_x_lo", "squares_y_lo", "products_lo", "squares_x_lo"};
static const char *const special_names[2] = {"specials_y", "specials_x"};

/* ---- reading ---- */

/* The unit of a name that must be new; it has n rows, or would be lost before it is refused. */
static UnitPair *
new_unit(UnitPairs **p, const char *bytes, int length, int64 n)
{
	GroupName	name = oneway_name(bytes, length);
	UnitPair   *unit;

	CHECK_FOR_INTERRUPTS();
	if (unit_pairs_find(*p, name) != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unit \"%s\" is given twice", pnstrdup(bytes, length))));
	if (n < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("unit \"%s\" has no rows", pnstrdup(bytes, length))));
	unit = unit_pairs_find_or_add(p, name);
	unit->n = n;
	return unit;
}

/* Sums must be in their only form; a hi that is not finite is refused after that. */
static Datum
accepted(UnitPairs *p)
{
	for (int i = 0; i < p->count; i++)
		for (int sum = 0; sum < PAIR_SUMS; sum++)
			if (p->units[i].sums[sum].hi + p->units[i].sums[sum].lo != p->units[i].sums[sum].hi)
				ereport(ERROR,
						(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						 errmsg("a sum's low part is larger than its high part allows")));
	unit_pairs_check(p);
	PG_RETURN_POINTER(unit_pairs_canonical(p));
}

static UnitPairs *
read_units(JsonText *json)
{
	int			count;
	char	  **names = json_take_text_list(json, "units", &count);
	int64	   *n = json_take_ints(json, "n", count);
	UnitPairs  *p = unit_pairs_new(0, 0);

	for (int i = 0; i < count; i++)
		new_unit(&p, names[i], strlen(names[i]), n[i]);
	for (int sum = 0; sum < PAIR_SUMS; sum++)
	{
		double	   *hi = json_take_doubles(json, sum_names[sum], count);
		double	   *lo = json_has(json, low_names[sum]) ? json_take_doubles(json, low_names[sum], count) : NULL;

		for (int i = 0; i < count; i++)
			unit_pairs_find(p, oneway_name(names[i], strlen(names[i])))->sums[sum] = (DoubleDouble) {hi[i], lo ? lo[i] : 0};
	}
	for (int variable = 0; variable < 2; variable++)
	{
		int64	   *specials = json_has(json, special_names[variable]) ?
			json_take_int_table(json, special_names[variable], count, 3) : NULL;

		for (int i = 0; specials != NULL && i < count; i++)
			memcpy(unit_pairs_find(p, oneway_name(names[i], strlen(names[i])))->specials[variable],
				   specials + 3 * i, 3 * sizeof(int64));
	}
	return p;
}

SQL_FUNCTION(unit_pairs_in);
Datum
unit_pairs_in(PG_FUNCTION_ARGS)
{
	JsonText   *json = json_read(PG_GETARG_CSTRING(0), "unit_pairs");
	int64		missing = json_take_int_or_zero(json, "missing");
	UnitPairs  *p = json_has(json, "units") ? read_units(json) : unit_pairs_new(0, 0);

	json_finish(json);
	p->missing = missing;
	return accepted(p);
}

static void
receive_unit(StringInfo message, UnitPairs **p)
{
	int			length = pq_getmsgint(message, 4);
	int			converted;
	char	   *name;
	UnitPair   *unit;
	double		sums[2 * PAIR_SUMS];

	if (length < 0 || length > message->len - message->cursor)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("wrong length of a unit's name in binary %s", "unit_pairs")));
	name = pq_getmsgtext(message, length, &converted);
	unit = new_unit(p, name, converted, pq_getmsgint64(message));
	binary_get_ints(message, unit->specials[0], 3);
	binary_get_ints(message, unit->specials[1], 3);
	binary_get_doubles(message, sums, 2 * PAIR_SUMS);
	for (int i = 0; i < PAIR_SUMS; i++)
		unit->sums[i] = (DoubleDouble) {sums[2 * i], sums[2 * i + 1]};
	pfree(name);
}

SQL_FUNCTION(unit_pairs_recv);
Datum
unit_pairs_recv(PG_FUNCTION_ARGS)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	UnitPairs  *p = unit_pairs_new(0, 0);
	int64		missing;
	uint32		count;

	binary_read_header(message, "unit_pairs", 0);
	missing = pq_getmsgint64(message);
	count = pq_getmsgint(message, 4);
	for (uint32 i = 0; i < count; i++)
		receive_unit(message, &p);
	pq_getmsgend(message);
	p->missing = missing;
	return accepted(p);
}

/* ---- writing ---- */

static void
put_sums(StringInfo out, UnitPairs *p, int sum)
{
	double	   *hi = palloc(sizeof(double) * p->count);
	double	   *lo = palloc(sizeof(double) * p->count);
	bool		has_lo = false;

	for (int i = 0; i < p->count; i++)
	{
		hi[i] = p->units[i].sums[sum].hi;
		lo[i] = p->units[i].sums[sum].lo;
		has_lo |= lo[i] != 0;
	}
	json_put_doubles(out, sum_names[sum], hi, p->count);
	if (has_lo)
		json_put_doubles(out, low_names[sum], lo, p->count);
}

static void
put_specials(StringInfo out, UnitPairs *p, int variable)
{
	int64	   *specials = palloc(sizeof(int64) * 3 * p->count);
	int64		any = 0;

	for (int i = 0; i < p->count; i++)
		for (int kind = 0; kind < 3; kind++)
			any |= specials[3 * i + kind] = p->units[i].specials[variable][kind];
	if (any != 0)
		json_put_int_table(out, special_names[variable], specials, p->count, 3);
}

static void
put_units(StringInfo out, UnitPairs *p)
{
	const char **names = palloc(sizeof(char *) * p->count);
	int64	   *n = palloc(sizeof(int64) * p->count);

	for (int i = 0; i < p->count; i++)
	{
		names[i] = pair_text(p, p->units + i);
		n[i] = p->units[i].n;
	}
	json_put_texts(out, "units", names, p->count);
	json_put_ints(out, "n", n, p->count);
	for (int sum = 0; sum < PAIR_SUMS; sum++)
		put_sums(out, p, sum);
	for (int variable = 0; variable < 2; variable++)
		put_specials(out, p, variable);
}

static char *
unit_pairs_text(UnitPairs *p)
{
	StringInfoData out;

	p = unit_pairs_canonical(p);
	json_open(&out);
	if (!unit_pairs_is_empty(p))
		json_put_int(&out, "missing", p->missing);
	if (p->count > 0)
		put_units(&out, p);
	return json_close(&out);
}

SQL_FUNCTION(unit_pairs_out);
Datum
unit_pairs_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(unit_pairs_text(PG_GETARG_UNIT_PAIRS(0)));
}

SQL_FUNCTION(unit_pairs_to_jsonb);
Datum
unit_pairs_to_jsonb(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(json_text_to_jsonb(unit_pairs_text(PG_GETARG_UNIT_PAIRS(0))));
}

/* Names go in the client's encoding, as text does. */
static void
send_name(StringInfo out, const char *name)
{
#if PG_VERSION_NUM >= 170000
	pq_sendcountedtext(out, name, strlen(name));
#else
	pq_sendcountedtext(out, name, strlen(name), false);
#endif
}

SQL_FUNCTION(unit_pairs_send);
Datum
unit_pairs_send(PG_FUNCTION_ARGS)
{
	UnitPairs  *p = unit_pairs_canonical(PG_GETARG_UNIT_PAIRS(0));
	StringInfoData out;

	binary_open(&out, 0);
	pq_sendint64(&out, p->missing);
	pq_sendint32(&out, p->count);
	for (int i = 0; i < p->count; i++)
	{
		UnitPair   *unit = p->units + i;

		send_name(&out, pair_text(p, unit));
		pq_sendint64(&out, unit->n);
		binary_put_ints(&out, unit->specials[0], 3);
		binary_put_ints(&out, unit->specials[1], 3);
		for (int sum = 0; sum < PAIR_SUMS; sum++)
			binary_put_doubles(&out, (double[]) {unit->sums[sum].hi, unit->sums[sum].lo}, 2);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&out));
}
