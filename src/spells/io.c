/*
 * io.c
 *	  Summaries of spells as text, binary and jsonb.
 */
#include "core/extension.h"

#include "libpq/pqformat.h"
#include "utils/datetime.h"

#include "core/binary_form.h"
#include "core/json_text.h"
#include "spells/spells.h"

/* numbers of a cell as they come in text */
#define HERE_NUMBERS	3
#define LEFT_NUMBERS	6

/* bytes of a cell in binary */
#define CELL_BYTES		36

/* ---- days as year, month and day ---- */

static int64
day_number(DateADT day)
{
	int			year;
	int			month;
	int			in_month;

	j2date(day + POSTGRES_EPOCH_JDATE, &year, &month, &in_month);
	return ((int64) year * 100 + month) * 100 + in_month;
}

static DateADT
day_of_number(int64 number)
{
	int			year = (int) (number / 10000 % 10000);
	int			month = (int) (number / 100 % 100);
	int			in_month = (int) (number % 100);
	DateADT		day = 0;

	if (number >= 10101 && number <= 99991231 && month >= 1 && month <= 12 && in_month >= 1 && in_month <= 31)
		day = date2j(year, month, in_month) - POSTGRES_EPOCH_JDATE;
	/* a 31 February would be some other day */
	if (number < 10101 || day_number(day) != number)
		ereport(ERROR,
				(errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE),
				 errmsg("as_of " INT64_FORMAT " of spells is no day", number),
				 errhint("Year, month and day are one number: 20241231.")));
	return day;
}

/* ---- reading text ---- */

/* What a field of 32 bits cannot be is a number that no period or cause has. */
static int32
small(int64 value)
{
	return value > PG_INT32_MIN && value < STILL_HERE ? (int32) value : PG_INT32_MIN;
}

/* The causes that text or binary gives, after the cells of a new summary. */
static Spells *
new_with_causes(int cells, int causes, char **names)
{
	int			room = 0;
	Spells	   *s;
	char	   *at;

	if (causes > MAX_CAUSES)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("more than %d causes", MAX_CAUSES)));
	for (int i = 0; i < causes; i++)
		room += 1 + spells_cause_name(names[i], strlen(names[i])).length;
	s = spells_new(cells, room);
	s->causes = causes;
	s->names_used = room;
	at = spells_names(s);
	for (int i = 0; i < causes; i++)
	{
		int			length = strlen(names[i]);

		*at = (char) length;
		memcpy(at + 1, names[i], length);
		at += 1 + length;
	}
	return s;
}

/* Text lists who is still here apart; in a summary all cells stand in one order. */
static void
read_cells(Spells *s, int here, const int64 *here_numbers, int left, const int64 *left_numbers)
{
	for (int at = 0; at < s->used; at++)
	{
		bool		is_left = left > 0 && (here == 0 || left_numbers[0] <= here_numbers[0]);

		if (is_left)
		{
			s->cells[at] = (SpellCell) {
				.start = small(left_numbers[0]), .end = small(left_numbers[1]), .cause = small(left_numbers[2]),
				.n = left_numbers[3], .start_days = left_numbers[4], .end_days = left_numbers[5]
			};
			left_numbers += LEFT_NUMBERS;
			left--;
		}
		else
		{
			s->cells[at] = (SpellCell) {
				.start = small(here_numbers[0]), .end = STILL_HERE, .n = here_numbers[1], .start_days = here_numbers[2]
			};
			here_numbers += HERE_NUMBERS;
			here--;
		}
	}
}

static void
read_calendar(JsonText *json, Spells *s)
{
	char	   *grain = json_take_text(json, "grain");
	int32		first_month = json_has(json, "first_month") ? small(json_take_int(json, "first_month")) : 1;

	s->calendar = calendar_named(grain, strlen(grain), first_month);
	s->as_of = day_of_number(json_take_int(json, "as_of"));
}

SQL_FUNCTION(spells_in);
Datum
spells_in(PG_FUNCTION_ARGS)
{
	JsonText   *json = json_read(PG_GETARG_CSTRING(0), "spells");
	int			here = 0;
	int			left = 0;
	int			causes = 0;
	int64	   *here_numbers = NULL;
	int64	   *left_numbers = NULL;
	char	  **names = NULL;
	Spells	   *s;

	if (json_has(json, "here"))
		here_numbers = json_take_int_rows(json, "here", HERE_NUMBERS, &here);
	if (json_has(json, "left"))
		left_numbers = json_take_int_rows(json, "left", LEFT_NUMBERS, &left);
	if (json_has(json, "causes"))
		names = json_take_text_list(json, "causes", &causes);
	if (here + left > MAX_SPELL_CELLS)
		refuse_spell_cells();
	s = new_with_causes(here + left, causes, names);
	s->missing = json_take_int_or_zero(json, "missing");
	s->future = json_take_int_or_zero(json, "future");
	if (json_has(json, "grain"))
		read_calendar(json, s);
	json_finish(json);
	read_cells(s, here, here_numbers, left, left_numbers);
	spells_check(s);
	/* causes without spells, and the calendar of no rows, are not kept */
	PG_RETURN_POINTER(spells_sorted(spells_growing(s)));
}

/* ---- writing text ---- */

static void
put_cells(StringInfo out, const Spells *s)
{
	int64	   *here_numbers = palloc(sizeof(int64) * HERE_NUMBERS * Max(s->used, 1));
	int64	   *left_numbers = palloc(sizeof(int64) * LEFT_NUMBERS * Max(s->used, 1));
	int			here = 0;
	int			left = 0;

	for (int i = 0; i < s->used; i++)
	{
		const SpellCell *cell = &s->cells[i];

		if (cell->end == STILL_HERE)
		{
			int64		numbers[] = {cell->start, cell->n, cell->start_days};

			memcpy(here_numbers + HERE_NUMBERS * here++, numbers, sizeof(numbers));
		}
		else
		{
			int64		numbers[] = {cell->start, cell->end, cell->cause, cell->n, cell->start_days, cell->end_days};

			memcpy(left_numbers + LEFT_NUMBERS * left++, numbers, sizeof(numbers));
		}
	}
	json_put_int_table(out, "here", here_numbers, here, HERE_NUMBERS);
	json_put_int_table(out, "left", left_numbers, left, LEFT_NUMBERS);
}

static char *
spells_text(Spells *s)
{
	StringInfoData out;
	CauseName  *names;
	const char **causes;

	s = spells_sorted(s);
	names = spells_causes(s);
	causes = palloc(sizeof(char *) * (s->causes + 1));
	for (int32 cause = 1; cause <= s->causes; cause++)
		causes[cause - 1] = spells_cause_text(names[cause]);
	json_open(&out);
	if (!spells_is_empty(s))
	{
		json_put_text(&out, "grain", grain_name(s->calendar.grain));
		if (s->calendar.grain >= GRAIN_QUARTER)
			json_put_int(&out, "first_month", s->calendar.first_month);
		json_put_int(&out, "as_of", day_number(s->as_of));
		json_put_texts(&out, "causes", causes, s->causes);
		put_cells(&out, s);
		json_put_int(&out, "missing", s->missing);
		json_put_int(&out, "future", s->future);
	}
	return json_close(&out);
}

SQL_FUNCTION(spells_out);
Datum
spells_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(spells_text(PG_GETARG_SPELLS(0)));
}

SQL_FUNCTION(spells_to_jsonb);
Datum
spells_to_jsonb(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(json_text_to_jsonb(spells_text(PG_GETARG_SPELLS(0))));
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
				 errmsg("wrong length of a cause in binary %s", "spells")));
	return pq_getmsgtext(message, length, &converted);
}

static void
receive_cells(StringInfo message, Spells *s)
{
	for (int i = 0; i < s->used; i++)
	{
		SpellCell  *cell = &s->cells[i];

		cell->start = (int32) pq_getmsgint(message, 4);
		cell->end = (int32) pq_getmsgint(message, 4);
		cell->cause = (int32) pq_getmsgint(message, 4);
		cell->n = pq_getmsgint64(message);
		cell->start_days = pq_getmsgint64(message);
		cell->end_days = pq_getmsgint64(message);
	}
}

SQL_FUNCTION(spells_recv);
Datum
spells_recv(PG_FUNCTION_ARGS)
{
	StringInfo	message = (StringInfo) PG_GETARG_POINTER(0);
	Spells		header = {0};
	Spells	   *s;
	char	   *names[MAX_CAUSES];
	uint32		causes;
	uint32		cells;

	binary_read_header(message, "spells", 0);
	header.calendar.grain = pq_getmsgbyte(message);
	header.calendar.first_month = pq_getmsgbyte(message);
	header.as_of = (DateADT) pq_getmsgint(message, 4);
	header.missing = pq_getmsgint64(message);
	header.future = pq_getmsgint64(message);
	causes = pq_getmsgint(message, 4);
	if (causes > MAX_CAUSES)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
				 errmsg("too many causes in binary %s", "spells")));
	for (uint32 i = 0; i < causes; i++)
		names[i] = receive_cause(message);
	cells = pq_getmsgint(message, 4);
	binary_expect(message, "spells", cells, CELL_BYTES);
	if (cells > MAX_SPELL_CELLS)
		refuse_spell_cells();
	s = new_with_causes((int) cells, (int) causes, names);
	s->calendar = header.calendar;
	s->as_of = header.as_of;
	s->missing = header.missing;
	s->future = header.future;
	receive_cells(message, s);
	spells_check(s);
	PG_RETURN_POINTER(spells_sorted(spells_growing(s)));
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

SQL_FUNCTION(spells_send);
Datum
spells_send(PG_FUNCTION_ARGS)
{
	Spells	   *s = spells_sorted(PG_GETARG_SPELLS(0));
	CauseName  *names = spells_causes(s);
	StringInfoData out;

	binary_open(&out, 0);
	pq_sendbyte(&out, s->calendar.grain);
	pq_sendbyte(&out, s->calendar.first_month);
	pq_sendint32(&out, s->as_of);
	pq_sendint64(&out, s->missing);
	pq_sendint64(&out, s->future);
	pq_sendint32(&out, s->causes);
	for (int32 cause = 1; cause <= s->causes; cause++)
		send_name(&out, spells_cause_text(names[cause]));
	pq_sendint32(&out, s->used);
	for (int i = 0; i < s->used; i++)
	{
		const SpellCell *cell = &s->cells[i];

		pq_sendint32(&out, cell->start);
		pq_sendint32(&out, cell->end);
		pq_sendint32(&out, cell->cause);
		pq_sendint64(&out, cell->n);
		pq_sendint64(&out, cell->start_days);
		pq_sendint64(&out, cell->end_days);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&out));
}
