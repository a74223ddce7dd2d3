/*
 * io.c
 *	  Summaries of survival by group as text, binary and jsonb.
 */
#include "core/extension.h"

#include "libpq/pqformat.h"

#include "core/binary_form.h"
#include "core/json_text.h"
#include "logrank/groups.h"

/* bytes of a cell in binary */
#define CELL_BYTES	24

static void
refuse_part_count(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("a survival_groups holds at most %d groups, those of each stratum counted", MAX_PARTS)));
}

/* A sorted summary with the parts that text or binary names; strata may be NULL. */
static SurvivalGroups *
new_with_parts(int cells, int parts, char **strata, char **groups)
{
	int			room = 0;
	PartName   *names;
	SurvivalGroups *g;

	if (parts > MAX_PARTS)
		refuse_part_count();
	names = palloc(sizeof(PartName) * Max(parts, 1));
	for (int i = 0; i < parts; i++)
	{
		names[i].stratum = strata == NULL ? oneway_name("", 0) : oneway_name(strata[i], strlen(strata[i]));
		names[i].group = oneway_name(groups[i], strlen(groups[i]));
		room += names[i].stratum.length + names[i].group.length;
	}
	g = groups_new(cells, parts, room);
	for (int i = 0; i < parts; i++)
		groups_put_part(g, names[i]);
	return g;
}

/* ---- text ---- */

/* A row of text is up to a cell of each kind. */
typedef struct Columns
{
	int			count;
	int64	   *group;			/* from 1 */
	double	   *times;
	int64	   *counts[3];		/* NULL: all are 0 */
} Columns;

static const char *const kind_names[] = {"events", "censored", "entered"};
static const int32 kinds[] = {KIND_EVENT, KIND_CENSORED, KIND_ENTERED};

static Columns
read_columns(JsonText *json)
{
	Columns		c = {0};

	if (!json_has(json, "group"))
		return c;
	c.group = json_take_int_list(json, "group", &c.count);
	c.times = json_take_doubles(json, "times", c.count);
	for (int k = 0; k < lengthof(kinds); k++)
		if (json_has(json, kind_names[k]))
			c.counts[k] = json_take_ints(json, kind_names[k], c.count);
	return c;
}

/* What no group has as its number stays such. */
static int32
part_number(int64 value)
{
	return value >= 1 && value <= MAX_PARTS ? (int32) value - 1 : -1;
}

/* How many cells that is; 0 is none, and what is below is for the check to refuse. */
static int64
count_cells(const Columns *c)
{
	int64		cells = 0;

	for (int i = 0; i < c->count; i++)
	{
		int64		before = cells;

		for (int k = 0; k < lengthof(kinds); k++)
			cells += c->counts[k] != NULL && c->counts[k][i] != 0;
		if (cells == before)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("at a time of a survival_groups there is no event, censoring or entry")));
	}
	return cells;
}

static void
fill_cells(SurvivalGroups *g, const Columns *c)
{
	int			cell = 0;

	for (int i = 0; i < c->count; i++)
		for (int k = 0; k < lengthof(kinds); k++)
			if (c->counts[k] != NULL && c->counts[k][i] != 0)
				g->cells[cell++] = (GroupCell) {
					.time = c->times[i], .part = part_number(c->group[i]), .kind = kinds[k], .n = c->counts[k][i]
				};
}

SQL_FUNCTION(survival_groups_in);
Datum
survival_groups_in(PG_FUNCTION_ARGS)
{
	JsonText   *json = json_read_long(PG_GETARG_CSTRING(0), "survival_groups", MAX_GROUP_CELLS);
	Columns		c = read_columns(json);
	int			parts = 0;
	int			strata_count = 0;
	char	  **strata = NULL;
	char	  **groups = NULL;
	int64		cells = count_cells(&c);
	SurvivalGroups *g;

	if (json_has(json, "groups"))
		groups = json_take_text_list(json, "groups", &parts);
	if (json_has(json, "strata"))
	{
		strata = json_take_text_list(json, "strata", &strata_count);
		if (strata_count != parts)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("a survival_groups of %d groups has %d strata", parts, strata_count),
					 errdetail("Each group stands beside its stratum.")));
	}
	if (cells > MAX_GROUP_CELLS)
		refuse_group_cells();
	g = new_with_parts((int) cells, parts, strata, groups);
	g->missing = json_take_int_or_zero(json, "missing");
	g->future = json_take_int_or_zero(json, "future");
	g->unobserved = json_take_int_or_zero(json, "unobserved");
	json_finish(json);
	fill_cells(g, &c);
	groups_check(g);
	PG_RETURN_POINTER(g);
}

/* Cells into rows of equal part and time. */
static Columns
columns_of(const SurvivalGroups *g)
{
	Columns		c = {
		.group = palloc(sizeof(int64) * Max(g->used, 1)),
		.times = palloc(sizeof(double) * Max(g->used, 1))
	};

	for (int k = 0; k < lengthof(kinds); k++)
		c.counts[k] = palloc0(sizeof(int64) * Max(g->used, 1));
	for (int i = 0; i < g->used; i++)
	{
		const GroupCell *cell = &g->cells[i];

		if (i == 0 || cell[-1].part != cell->part || cell[-1].time != cell->time)
		{
			c.group[c.count] = cell->part + 1;
			c.times[c.count++] = cell->time;
		}
		for (int k = 0; k < lengthof(kinds); k++)
			if (cell->kind == kinds[k])
				c.counts[k][c.count - 1] = cell->n;
	}
	return c;
}

static void
put_names(StringInfo out, SurvivalGroups *g)
{
	const char **strata = palloc(sizeof(char *) * Max(g->parts, 1));
	const char **groups = palloc(sizeof(char *) * Max(g->parts, 1));
	bool		stratified = false;

	for (int32 part = 0; part < g->parts; part++)
	{
		PartName	name = part_name(g, part);

		strata[part] = pnstrdup(name.stratum.bytes, name.stratum.length);
		groups[part] = pnstrdup(name.group.bytes, name.group.length);
		stratified |= name.stratum.length > 0;
	}
	if (stratified)
		json_put_texts(out, "strata", strata, g->parts);
	json_put_texts(out, "groups", groups, g->parts);
}

static void
put_columns(StringInfo out, const Columns *c)
{
	json_put_ints(out, "group", c->group, c->count);
	json_put_doubles(out, "times", c->times, c->count);
	for (int k = 0; k < lengthof(kinds); k++)
	{
		bool		any = false;

		for (int i = 0; i < c->count && !any; i++)
			any = c->counts[k][i] != 0;
		if (any)
			json_put_ints(out, kind_names[k], c->counts[k], c->count);
	}
}

static void
put_left_out(StringInfo out, const char *name, int64 rows)
{
	if (rows > 0)
		json_put_int(out, name, rows);
}

static char *
groups_text(SurvivalGroups *g)
{
	StringInfoData out;
	Columns		c;

	g = groups_sorted(g);
	c = columns_of(g);
	json_open(&out);
	if (g->parts > 0)
	{
		put_names(&out, g);
		put_columns(&out, &c);
	}
	put_left_out(&out, "missing", g->missing);
	put_left_out(&out, "future", g->future);
	put_left_out(&out, "unobserved", g->unobserved);
	return json_close(&out);
}

SQL_FUNCTION(survival_groups_out);
Datum
survival_groups_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(groups_text(PG_GETARG_GROUPS(0)));
}

SQL_FUNCTION(survival_groups_to_jsonb);
Datum
survival_groups_to_jsonb(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(json_text_to_jsonb(groups_text(PG_GETARG_GROUPS(0))));
}

/* ---- binary ---- */

static char *
receive_name(StringInfo message)
{
	int			length = pq_getmsgint(message, 4);
	int			converted;

	if (length < 0 || length > message->len - message->cursor)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("wrong length of a name in binary %s", "survival_groups")));
	return pq_getmsgtext(message, length, &converted);
}

SQL_FUNCTION(survival_groups_recv);
Datum
survival_groups_recv(PG_FUNCTION_ARGS)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	SurvivalGroups *g;
	char	  **strata;
	char	  **groups;
	int64		left_out[3];
	uint32		parts;
	uint32		cells;

	binary_read_header(message, "survival_groups", 0);
	binary_get_ints(message, left_out, lengthof(left_out));
	parts = pq_getmsgint(message, 4);
	if (parts > MAX_PARTS)
		refuse_part_count();
	strata = palloc(sizeof(char *) * Max(parts, 1));
	groups = palloc(sizeof(char *) * Max(parts, 1));
	for (uint32 i = 0; i < parts; i++)
	{
		strata[i] = receive_name(message);
		groups[i] = receive_name(message);
	}
	cells = pq_getmsgint(message, 4);
	binary_expect(message, "survival_groups", cells, CELL_BYTES);
	if (cells > MAX_GROUP_CELLS)
		refuse_group_cells();
	g = new_with_parts((int) cells, (int) parts, strata, groups);
	g->missing = left_out[0];
	g->future = left_out[1];
	g->unobserved = left_out[2];
	for (int i = 0; i < g->used; i++)
	{
		GroupCell  *cell = &g->cells[i];

		binary_get_doubles(message, &cell->time, 1);
		cell->part = (int32) pq_getmsgint(message, 4);
		cell->kind = (int32) pq_getmsgint(message, 4);
		cell->n = pq_getmsgint64(message);
	}
	groups_check(g);
	PG_RETURN_POINTER(g);
}

/* Names go in the client's encoding, as text does. */
static void
send_name(StringInfo out, GroupName name)
{
#if PG_VERSION_NUM >= 170000
	pq_sendcountedtext(out, name.bytes, name.length);
#else
	pq_sendcountedtext(out, name.bytes, name.length, false);
#endif
}

SQL_FUNCTION(survival_groups_send);
Datum
survival_groups_send(PG_FUNCTION_ARGS)
{
	SurvivalGroups *g = groups_sorted(PG_GETARG_GROUPS(0));
	const int64 left_out[] = {g->missing, g->future, g->unobserved};
	StringInfoData out;

	binary_open(&out, 0);
	binary_put_ints(&out, left_out, lengthof(left_out));
	pq_sendint32(&out, g->parts);
	for (int32 part = 0; part < g->parts; part++)
	{
		PartName	name = part_name(g, part);

		send_name(&out, name.stratum);
		send_name(&out, name.group);
	}
	pq_sendint32(&out, g->used);
	for (int i = 0; i < g->used; i++)
	{
		pq_sendfloat8(&out, g->cells[i].time);
		pq_sendint32(&out, g->cells[i].part);
		pq_sendint32(&out, g->cells[i].kind);
		pq_sendint64(&out, g->cells[i].n);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&out));
}
