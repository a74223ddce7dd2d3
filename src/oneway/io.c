/*
 * io.c
 *	  One-way layouts as text, binary and jsonb.
 */
#include "core/extension.h"

#include "libpq/pqformat.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"

#include "core/binary_form.h"
#include "core/json_text.h"
#include "oneway/oneway.h"

/* The group of a name that must be new. */
static OneGroup *
new_group(Oneway **o, const char *bytes, int length)
{
	GroupName		name = oneway_name(bytes, length);

	CHECK_FOR_INTERRUPTS();
	if (oneway_find(*o, name) != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("group \"%s\" is given twice", pnstrdup(bytes, length))));
	return oneway_find_or_add(o, name);
}

/* Whether a pair is in its only form; a hi that is not finite is refused later. */
static void
check_pair(DoubleDouble pair)
{
	if (pair.hi + pair.lo != pair.hi)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a sum's low part is larger than its high part allows")));
}

static Datum
accepted(Oneway *o)
{
	for (int i = 0; i < o->count; i++)
	{
		check_pair(o->groups[i].sum);
		check_pair(o->groups[i].square);
	}
	oneway_check(o);
	PG_RETURN_POINTER(oneway_canonical(o));
}

/* Low parts, which only summaries of fractions have. */
static double *
low_parts(JsonText *json, const char *name, int count)
{
	if (json_has(json, name))
		return json_take_doubles(json, name, count);
	return palloc0(sizeof(double) * Max(count, 1));
}

static Oneway *
read_groups(JsonText *json)
{
	int			count;
	char	  **names = json_take_text_list(json, "groups", &count);
	int64	   *n = json_take_ints(json, "n", count);
	double	   *sums = json_take_doubles(json, "sums", count);
	double	   *squares = json_take_doubles(json, "squares", count);
	double	   *sums_lo = low_parts(json, "sums_lo", count);
	double	   *squares_lo = low_parts(json, "squares_lo", count);
	int64	   *specials = json_has(json, "specials") ? json_take_int_table(json, "specials", count, 3) : NULL;
	Oneway	   *o = oneway_new(0, 0);

	for (int i = 0; i < count; i++)
	{
		OneGroup	   *group = new_group(&o, names[i], strlen(names[i]));

		/* a group without rows would be lost before it is refused */
		if (n[i] < 1)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("a oneway's group \"%s\" has no rows", names[i])));
		group->n = n[i];
		group->sum = (DoubleDouble) {sums[i], sums_lo[i]};
		group->square = (DoubleDouble) {squares[i], squares_lo[i]};
		if (specials != NULL)
			memcpy(group->specials, specials + 3 * i, sizeof(group->specials));
	}
	return o;
}

SQL_FUNCTION(oneway_in);
Datum
oneway_in(PG_FUNCTION_ARGS)
{
	JsonText   *json = json_read(PG_GETARG_CSTRING(0), "oneway");
	int64		missing = json_take_int_or_zero(json, "missing");
	Oneway	   *o = json_has(json, "groups") ? read_groups(json) : oneway_new(0, 0);

	json_finish(json);
	o->missing = missing;
	return accepted(o);
}

static void
put_pairs(StringInfo out, Oneway *o, const char *hi_name, const char *lo_name, Size offset)
{
	double	   *hi = palloc(sizeof(double) * Max(o->count, 1));
	double	   *lo = palloc(sizeof(double) * Max(o->count, 1));
	bool		has_lo = false;

	for (int i = 0; i < o->count; i++)
	{
		DoubleDouble *pair = (DoubleDouble *) ((char *) (o->groups + i) + offset);

		hi[i] = pair->hi;
		lo[i] = pair->lo;
		has_lo |= lo[i] != 0;
	}
	json_put_doubles(out, hi_name, hi, o->count);
	if (has_lo)
		json_put_doubles(out, lo_name, lo, o->count);
}

static void
put_groups(StringInfo out, Oneway *o)
{
	const char **names = palloc(sizeof(char *) * o->count);
	int64	   *n = palloc(sizeof(int64) * o->count);
	int64	   *specials = palloc(sizeof(int64) * 3 * o->count);
	int64		special = 0;

	for (int i = 0; i < o->count; i++)
	{
		OneGroup	   *group = o->groups + i;

		names[i] = group_text(o, group);
		n[i] = group->n;
		memcpy(specials + 3 * i, group->specials, sizeof(group->specials));
		special |= group->specials[0] | group->specials[1] | group->specials[2];
	}
	json_put_texts(out, "groups", names, o->count);
	json_put_ints(out, "n", n, o->count);
	put_pairs(out, o, "sums", "sums_lo", offsetof(OneGroup, sum));
	put_pairs(out, o, "squares", "squares_lo", offsetof(OneGroup, square));
	if (special != 0)
		json_put_int_table(out, "specials", specials, o->count, 3);
}

static char *
oneway_text(Oneway *o)
{
	StringInfoData out;

	o = oneway_canonical(o);
	json_open(&out);
	if (!oneway_is_empty(o))
		json_put_int(&out, "missing", o->missing);
	if (o->count > 0)
		put_groups(&out, o);
	return json_close(&out);
}

SQL_FUNCTION(oneway_out);
Datum
oneway_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(oneway_text(PG_GETARG_ONEWAY(0)));
}

SQL_FUNCTION(oneway_to_jsonb);
Datum
oneway_to_jsonb(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(json_text_to_jsonb(oneway_text(PG_GETARG_ONEWAY(0))));
}

static void
receive_group(StringInfo message, Oneway **o)
{
	int			length = pq_getmsgint(message, 4);
	int			converted;
	char	   *name;
	OneGroup	   *group;
	double		sums[4];

	if (length < 0 || length > message->len - message->cursor)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("wrong length of a group's name in binary %s", "oneway")));
	name = pq_getmsgtext(message, length, &converted);
	group = new_group(o, name, converted);
	group->n = pq_getmsgint64(message);
	if (group->n < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a oneway's group \"%s\" has no rows", name)));
	binary_get_ints(message, group->specials, 3);
	binary_get_doubles(message, sums, 4);
	group->sum = (DoubleDouble) {sums[0], sums[1]};
	group->square = (DoubleDouble) {sums[2], sums[3]};
	pfree(name);
}

SQL_FUNCTION(oneway_recv);
Datum
oneway_recv(PG_FUNCTION_ARGS)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	Oneway	   *o = oneway_new(0, 0);
	int64		missing;
	uint32		count;

	binary_read_header(message, "oneway", 0);
	missing = pq_getmsgint64(message);
	count = pq_getmsgint(message, 4);
	for (uint32 i = 0; i < count; i++)
		receive_group(message, &o);
	pq_getmsgend(message);
	o->missing = missing;
	return accepted(o);
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

SQL_FUNCTION(oneway_send);
Datum
oneway_send(PG_FUNCTION_ARGS)
{
	Oneway	   *o = oneway_canonical(PG_GETARG_ONEWAY(0));
	StringInfoData out;

	binary_open(&out, 0);
	pq_sendint64(&out, o->missing);
	pq_sendint32(&out, o->count);
	for (int i = 0; i < o->count; i++)
	{
		OneGroup	   *group = o->groups + i;
		double		sums[] = {group->sum.hi, group->sum.lo, group->square.hi, group->square.lo};

		send_name(&out, group_text(o, group));
		pq_sendint64(&out, group->n);
		binary_put_ints(&out, group->specials, 3);
		binary_put_doubles(&out, sums, 4);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&out));
}
