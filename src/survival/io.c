/*
 * io.c
 *	  Summaries of survival as text, binary and jsonb.
 */
#include "core/extension.h"

#include "libpq/pqformat.h"

#include "core/binary_form.h"
#include "core/json_text.h"
#include "survival/survival.h"

/* bytes of a cell in binary */
#define CELL_BYTES	20

/* The causes that text or binary gives, after the cells of a new summary. */
static Survival *
new_with_causes(int cells, int causes, char **names)
{
	int			room = 0;
	Survival   *s;
	char	   *at;

	if (causes > MAX_SURVIVAL_CAUSES)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("a survival holds at most %d causes", MAX_SURVIVAL_CAUSES)));
	for (int i = 0; i < causes; i++)
		room += 1 + survival_cause(names[i], strlen(names[i])).length;
	s = survival_new(cells, room);
	s->causes = causes;
	s->names_used = room;
	at = survival_names(s);
	for (int i = 0; i < causes; i++)
	{
		int			length = strlen(names[i]);

		*at = (char) length;
		memcpy(at + 1, names[i], length);
		at += 1 + length;
	}
	return s;
}

/* Checked; causes that nobody has are not kept. */
static Survival *
checked(Survival *s)
{
	survival_check(s);
	return survival_compacted(s);
}

/* ---- text ---- */

/* Cells of one sort, as they come in text: columns of equal length. */
typedef struct Columns
{
	int			count;
	double	   *times;
	int64	   *kinds;			/* of events */
	int64	   *counts;
} Columns;

static Columns
read_columns(JsonText *json, const char *times, const char *kinds, const char *counts)
{
	Columns		c = {0};

	if (!json_has(json, counts) && !json_has(json, times))
		return c;
	c.counts = json_take_int_list(json, counts, &c.count);
	c.times = json_take_doubles(json, times, c.count);
	if (kinds != NULL && json_has(json, kinds))
		c.kinds = json_take_ints(json, kinds, c.count);
	return c;
}

/* What no cause has as its number stays such. */
static int32
cause_number(int64 value)
{
	return value >= 0 && value <= MAX_SURVIVAL_CAUSES ? (int32) value : -1;
}

/* Text lists each sort apart; in a summary all cells stand in one order. */
static void
merge_columns(Survival *s, const Columns *events, const Columns *censored, const Columns *entered)
{
	int			event = 0;
	int			censoring = 0;
	int			entry = 0;

	for (int at = 0; at < s->used; at++)
	{
		bool		no_event = event == events->count;
		bool		no_censoring = censoring == censored->count;
		bool		no_entry = entry == entered->count;

		if (!no_event && (no_censoring || events->times[event] <= censored->times[censoring]) &&
			(no_entry || events->times[event] <= entered->times[entry]))
		{
			s->cells[at] = (SurvivalCell) {
				.time = events->times[event],
				.kind = events->kinds == NULL ? KIND_EVENT : cause_number(events->kinds[event]),
				.n = events->counts[event]
			};
			event++;
		}
		else if (!no_censoring && (no_entry || censored->times[censoring] <= entered->times[entry]))
		{
			s->cells[at] = (SurvivalCell) {
				.time = censored->times[censoring], .kind = KIND_CENSORED, .n = censored->counts[censoring]
			};
			censoring++;
		}
		else
		{
			s->cells[at] = (SurvivalCell) {
				.time = entered->times[entry], .kind = KIND_ENTERED, .n = entered->counts[entry]
			};
			entry++;
		}
	}
}

SQL_FUNCTION(survival_in);
Datum
survival_in(PG_FUNCTION_ARGS)
{
	JsonText   *json = json_read(PG_GETARG_CSTRING(0), "survival");
	Columns		events = read_columns(json, "event_times", "event_causes", "events");
	Columns		censored = read_columns(json, "censored_times", NULL, "censored");
	Columns		entered = read_columns(json, "entry_times", NULL, "entered");
	int			causes = 0;
	char	  **names = NULL;
	Survival   *s;

	if (json_has(json, "causes"))
		names = json_take_text_list(json, "causes", &causes);
	if ((int64) events.count + censored.count + entered.count > MAX_SURVIVAL_CELLS)
		refuse_survival_cells();
	s = new_with_causes(events.count + censored.count + entered.count, causes, names);
	s->missing = json_take_int_or_zero(json, "missing");
	s->future = json_take_int_or_zero(json, "future");
	s->unobserved = json_take_int_or_zero(json, "unobserved");
	json_finish(json);
	merge_columns(s, &events, &censored, &entered);
	PG_RETURN_POINTER(checked(s));
}

/* Cells of kinds from first to last. */
static void
put_columns(StringInfo out, const Survival *s, int32 first, int32 last,
			const char *times, const char *kinds, const char *counts)
{
	Columns		c = {
		.times = palloc(sizeof(double) * Max(s->used, 1)),
		.kinds = palloc(sizeof(int64) * Max(s->used, 1)),
		.counts = palloc(sizeof(int64) * Max(s->used, 1))
	};

	for (int i = 0; i < s->used; i++)
		if (s->cells[i].kind >= first && s->cells[i].kind <= last)
		{
			c.times[c.count] = s->cells[i].time;
			c.kinds[c.count] = s->cells[i].kind;
			c.counts[c.count++] = s->cells[i].n;
		}
	if (c.count == 0)
		return;
	json_put_doubles(out, times, c.times, c.count);
	if (kinds != NULL && s->causes > 0)
		json_put_ints(out, kinds, c.kinds, c.count);
	json_put_ints(out, counts, c.counts, c.count);
}

static void
put_left_out(StringInfo out, const char *name, int64 rows)
{
	if (rows > 0)
		json_put_int(out, name, rows);
}

static char *
survival_text(Survival *s)
{
	StringInfoData out;
	Cause	   *names;
	const char **causes;

	s = survival_sorted(s);
	names = survival_causes(s);
	causes = palloc(sizeof(char *) * (s->causes + 1));
	for (int32 cause = 1; cause <= s->causes; cause++)
		causes[cause - 1] = pnstrdup(names[cause].bytes, names[cause].length);
	json_open(&out);
	if (s->causes > 0)
		json_put_texts(&out, "causes", causes, s->causes);
	put_columns(&out, s, KIND_EVENT, MAX_SURVIVAL_CAUSES, "event_times", "event_causes", "events");
	put_columns(&out, s, KIND_CENSORED, KIND_CENSORED, "censored_times", NULL, "censored");
	put_columns(&out, s, KIND_ENTERED, KIND_ENTERED, "entry_times", NULL, "entered");
	put_left_out(&out, "missing", s->missing);
	put_left_out(&out, "future", s->future);
	put_left_out(&out, "unobserved", s->unobserved);
	return json_close(&out);
}

SQL_FUNCTION(survival_out);
Datum
survival_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(survival_text(PG_GETARG_SURVIVAL(0)));
}

SQL_FUNCTION(survival_to_jsonb);
Datum
survival_to_jsonb(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(json_text_to_jsonb(survival_text(PG_GETARG_SURVIVAL(0))));
}

/* ---- binary ---- */

static char *
receive_cause(StringInfo message)
{
	int			length = pq_getmsgint(message, 4);
	int			converted;

	if (length < 0 || length > message->len - message->cursor)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("wrong length of a cause in binary %s", "survival")));
	return pq_getmsgtext(message, length, &converted);
}

SQL_FUNCTION(survival_recv);
Datum
survival_recv(PG_FUNCTION_ARGS)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	Survival   *s;
	char	   *names[MAX_SURVIVAL_CAUSES];
	int64		left_out[3];
	uint32		causes;
	uint32		cells;

	binary_read_header(message, "survival", 0);
	binary_get_ints(message, left_out, lengthof(left_out));
	causes = pq_getmsgint(message, 4);
	if (causes > MAX_SURVIVAL_CAUSES)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("too many causes in binary %s", "survival")));
	for (uint32 i = 0; i < causes; i++)
		names[i] = receive_cause(message);
	cells = pq_getmsgint(message, 4);
	binary_expect(message, "survival", cells, CELL_BYTES);
	if (cells > MAX_SURVIVAL_CELLS)
		refuse_survival_cells();
	s = new_with_causes((int) cells, (int) causes, names);
	s->missing = left_out[0];
	s->future = left_out[1];
	s->unobserved = left_out[2];
	for (int i = 0; i < s->used; i++)
	{
		SurvivalCell *cell = &s->cells[i];

		binary_get_doubles(message, &cell->time, 1);
		cell->kind = (int32) pq_getmsgint(message, 4);
		cell->n = pq_getmsgint64(message);
	}
	PG_RETURN_POINTER(checked(s));
}

/* Names go in the client's encoding, as text does. */
static void
send_name(StringInfo out, Cause name)
{
#if PG_VERSION_NUM >= 170000
	pq_sendcountedtext(out, name.bytes, name.length);
#else
	pq_sendcountedtext(out, name.bytes, name.length, false);
#endif
}

SQL_FUNCTION(survival_send);
Datum
survival_send(PG_FUNCTION_ARGS)
{
	Survival   *s = survival_sorted(PG_GETARG_SURVIVAL(0));
	Cause	   *names = survival_causes(s);
	const int64 left_out[] = {s->missing, s->future, s->unobserved};
	StringInfoData out;

	binary_open(&out, 0);
	binary_put_ints(&out, left_out, lengthof(left_out));
	pq_sendint32(&out, s->causes);
	for (int32 cause = 1; cause <= s->causes; cause++)
		send_name(&out, names[cause]);
	pq_sendint32(&out, s->used);
	for (int i = 0; i < s->used; i++)
	{
		pq_sendfloat8(&out, s->cells[i].time);
		pq_sendint32(&out, s->cells[i].kind);
		pq_sendint64(&out, s->cells[i].n);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&out));
}
