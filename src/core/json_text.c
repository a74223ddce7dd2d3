/*
 * json_text.c
 *	  The text form of summaries: one flat JSON object.
 */
#include "core/extension.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "common/jsonapi.h"
#include "common/shortest_dec.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/json.h"
#include "utils/jsonb.h"
#include "utils/jsonfuncs.h"

#include "core/json_text.h"

/* ---- writing ---- */

void
json_open(StringInfo out)
{
	initStringInfo(out);
	appendStringInfoChar(out, '{');
}

static void
put_name(StringInfo out, const char *name)
{
	if (out->data[out->len - 1] != '{')
		appendStringInfoString(out, ", ");
	appendStringInfo(out, "\"%s\": ", name);
}

void
json_put_int(StringInfo out, const char *name, int64 value)
{
	put_name(out, name);
	appendStringInfo(out, INT64_FORMAT, value);
}

static void
put_int_array(StringInfo out, const int64 *values, int count)
{
	for (int i = 0; i < count; i++)
		appendStringInfo(out, "%s" INT64_FORMAT, i == 0 ? "[" : ", ", values[i]);
	appendStringInfoString(out, count == 0 ? "[]" : "]");
}

void
json_put_ints(StringInfo out, const char *name, const int64 *values, int count)
{
	put_name(out, name);
	put_int_array(out, values, count);
}

/* rows arrays of width numbers each */
void
json_put_int_table(StringInfo out, const char *name, const int64 *values, int rows, int width)
{
	put_name(out, name);
	appendStringInfoChar(out, '[');
	for (int row = 0; row < rows; row++)
	{
		if (row > 0)
			appendStringInfoString(out, ", ");
		put_int_array(out, values + (size_t) row * width, width);
	}
	appendStringInfoChar(out, ']');
}

void
json_put_doubles(StringInfo out, const char *name, const double *values, int count)
{
	char		digits[DOUBLE_SHORTEST_DECIMAL_LEN];

	put_name(out, name);
	appendStringInfoChar(out, '[');
	for (int i = 0; i < count; i++)
	{
		double_to_shortest_decimal_buf(values[i] == 0 ? 0 : values[i], digits);
		appendStringInfo(out, "%s%s", i == 0 ? "" : ", ", digits);
	}
	appendStringInfoChar(out, ']');
}

void
json_put_text(StringInfo out, const char *name, const char *value)
{
	put_name(out, name);
	escape_json(out, value);
}

void
json_put_texts(StringInfo out, const char *name, const char *const *values, int count)
{
	put_name(out, name);
	appendStringInfoChar(out, '[');
	for (int i = 0; i < count; i++)
	{
		if (i > 0)
			appendStringInfoString(out, ", ");
		escape_json(out, values[i]);
	}
	appendStringInfoChar(out, ']');
}

char *
json_close(StringInfo out)
{
	appendStringInfoChar(out, '}');
	return out->data;
}

Datum
json_text_to_jsonb(char *text)
{
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(text));
}

/* ---- reading: the parser's callbacks ---- */

/* More than any summary but the longest writes into one field. */
#define MAX_NUMBERS		2000000
#define FIRST_ROOM		16

#if PG_VERSION_NUM >= 160000
typedef JsonParseErrorType ActionResult;
#define ACTION_DONE	return JSON_SUCCESS
#else
typedef void ActionResult;
#define ACTION_DONE	return
#endif

static void
refuse(const JsonText *json, const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
			 errmsg("invalid input syntax for type %s", json->type),
			 errdetail_internal("%s", detail)));
}

static void
refuse_non_number(const JsonText *json, const JsonField *field)
{
	refuse(json, psprintf("Field \"%s\" holds something that is no number.", field->name));
}

static JsonField *
find_field(const JsonText *json, const char *name)
{
	ListCell   *cell;

	foreach(cell, json->fields)
	{
		JsonField  *field = lfirst(cell);

		if (strcmp(field->name, name) == 0)
			return field;
	}
	return NULL;
}

static ActionResult
on_object_start(void *state)
{
	JsonText   *json = state;

	if (json->open != NULL)
		refuse(json, "A field holds numbers, not objects.");
	ACTION_DONE;
}

static ActionResult
on_field_start(void *state, char *name, bool isnull)
{
	JsonText   *json = state;

	/* no type has as many fields; the bound keeps the search linear */
	if (list_length(json->fields) >= 32)
		refuse(json, "There are too many fields.");
	if (find_field(json, name) != NULL)
		refuse(json, psprintf("Field \"%s\" is given twice.", name));
	json->open = palloc0(sizeof(JsonField));
	json->open->name = pstrdup(name);
	json->fields = lappend(json->fields, json->open);
	ACTION_DONE;
}

static ActionResult
on_field_end(void *state, char *name, bool isnull)
{
	((JsonText *) state)->open = NULL;
	ACTION_DONE;
}

static ActionResult
on_array_start(void *state)
{
	JsonText   *json = state;
	JsonField  *field = json->open;

	if (field == NULL)
		refuse(json, "The text is an object, not an array.");
	if (++json->depth > 2)
		refuse(json, psprintf("Field \"%s\" is nested too deeply.", field->name));
	if (json->depth == 2)
	{
		if (field->is_text)
			refuse_non_number(json, field);
		if (field->rows == 0 && field->count > 0)
			refuse(json, psprintf("Field \"%s\" mixes numbers and arrays.", field->name));
		field->row_start = field->count;
		field->rows++;
	}
	field->depth = Max(field->depth, json->depth);
	ACTION_DONE;
}

static ActionResult
on_array_end(void *state)
{
	JsonText   *json = state;
	JsonField  *field = json->open;

	if (json->depth == 2)
	{
		int			width = field->count - field->row_start;

		if (field->rows > 1 && width != field->width)
			refuse(json, psprintf("The arrays of field \"%s\" differ in length.", field->name));
		field->width = width;
	}
	json->depth--;
	ACTION_DONE;
}

/* What was kept as whole numbers, as doubles. */
static void
turn_to_doubles(JsonField *field)
{
	field->doubles = (double *) field->whole;
	for (int i = 0; i < field->count; i++)
		field->doubles[i] = (double) field->whole[i];
	field->whole = NULL;
}

/* Where the next number goes: into an array that doubles. */
static void
make_room(JsonField *field)
{
	void	   *array = field->whole != NULL ? (void *) field->whole : (void *) field->doubles;

	if (field->count < field->room)
		return;
	field->room = field->room == 0 ? FIRST_ROOM : field->room * 2;
	if (array == NULL)
		field->whole = palloc(sizeof(int64) * field->room);
	else if (field->whole != NULL)
		field->whole = repalloc(array, sizeof(int64) * field->room);
	else
		field->doubles = repalloc(array, sizeof(double) * field->room);
}

static void
keep_number(JsonField *field, const char *token)
{
	char	   *end;
	long long	whole;
	double		value;

	make_room(field);
	errno = 0;
	whole = strtoll(token, &end, 10);
	if (errno == 0 && *end == '\0' && field->whole != NULL)
	{
		field->whole[field->count++] = whole;
		return;
	}
	if (field->whole != NULL)
	{
		field->fraction = pstrdup(token);
		turn_to_doubles(field);
	}
	value = strtod(token, NULL);
	if (isinf(value) && field->huge == NULL)
		field->huge = pstrdup(token);
	field->doubles[field->count++] = value == 0 ? 0 : value;
}

static ActionResult
on_scalar(void *state, char *token, JsonTokenType type)
{
	JsonText   *json = state;
	JsonField  *field = json->open;

	CHECK_FOR_INTERRUPTS();
	if (field == NULL)
		refuse(json, "The text is an object, not a single value.");
	if (type == JSON_TOKEN_STRING && json->depth == field->depth && field->depth <= 1 &&
		(field->count == 0 || field->is_text))
		field->is_text = true;
	else if (type != JSON_TOKEN_NUMBER || field->is_text)
		refuse_non_number(json, field);
	if (field->depth == 2 && json->depth != 2)
		refuse(json, psprintf("Field \"%s\" mixes numbers and arrays.", field->name));
	if (field->count >= json->most)
		refuse(json, psprintf("Field \"%s\" has too many numbers.", field->name));
	if (field->is_text)
	{
		field->strings = lappend(field->strings, token);
		field->count++;
	}
	else
	{
		keep_number(field, token);
		pfree(token);
	}
	ACTION_DONE;
}

/* Reads the whole text; what is in it is taken field by field afterwards. */
JsonText *
json_read(char *text, const char *type)
{
	return json_read_long(text, type, MAX_NUMBERS);
}

/* The same of a type that may have more in a field, below 2^27. */
JsonText *
json_read_long(char *text, const char *type, int most)
{
	JsonText   *json = palloc0(sizeof(JsonText));
	JsonSemAction actions = {
		.semstate = json,
		.object_start = on_object_start,
		.object_field_start = on_field_start,
		.object_field_end = on_field_end,
		.array_start = on_array_start,
		.array_end = on_array_end,
		.scalar = on_scalar
	};
	JsonLexContext *lex;

	json->type = type;
	json->most = most;
#if PG_VERSION_NUM >= 170000
	lex = makeJsonLexContextCstringLen(NULL, text, strlen(text), GetDatabaseEncoding(), true);
#else
	lex = makeJsonLexContextCstringLen(text, strlen(text), GetDatabaseEncoding(), true);
#endif
	pg_parse_json_or_ereport(lex, &actions);
	return json;
}

/* ---- reading: taking fields ---- */

bool
json_has(JsonText *json, const char *name)
{
	return find_field(json, name) != NULL;
}

static JsonField *
take_field(JsonText *json, const char *name, int depth)
{
	JsonField  *field = find_field(json, name);

	if (field == NULL)
		refuse(json, psprintf("Field \"%s\" is missing.", name));
	if (field->depth != depth && !(depth == 2 && field->depth == 1 && field->count == 0))
		refuse(json, psprintf("Field \"%s\" is not nested as it should be.", name));
	field->taken = true;
	return field;
}

static JsonField *
take_numbers(JsonText *json, const char *name, int depth)
{
	JsonField  *field = take_field(json, name, depth);

	if (field->is_text)
		refuse_non_number(json, field);
	return field;
}

static void
check_length(JsonText *json, const JsonField *field, int count)
{
	if (field->count != count)
		refuse(json, psprintf("Field \"%s\" has %d numbers where %d belong.",
							  field->name, field->count, count));
}

/* The field's numbers, which nobody else takes, as int64. */
static int64 *
whole_numbers(JsonText *json, JsonField *field)
{
	if (field->fraction != NULL)
		refuse(json, psprintf("Field \"%s\" holds %s, which is no 64-bit whole number.", field->name, field->fraction));
	if (field->room == 0)
		make_room(field);
	return field->whole;
}

int64
json_take_int(JsonText *json, const char *name)
{
	return whole_numbers(json, take_numbers(json, name, 0))[0];
}

int64
json_take_int_or_zero(JsonText *json, const char *name)
{
	return json_has(json, name) ? json_take_int(json, name) : 0;
}

int64 *
json_take_ints(JsonText *json, const char *name, int count)
{
	JsonField  *field = take_numbers(json, name, 1);

	check_length(json, field, count);
	return whole_numbers(json, field);
}

/* An array of any length, which is told. */
int64 *
json_take_int_list(JsonText *json, const char *name, int *count)
{
	JsonField  *field = take_numbers(json, name, 1);

	*count = field->count;
	return whole_numbers(json, field);
}

/* rows arrays of width numbers each */
int64 *
json_take_int_table(JsonText *json, const char *name, int rows, int width)
{
	int			found;
	int64	   *values = json_take_int_rows(json, name, width, &found);

	check_length(json, find_field(json, name), rows * width);
	return values;
}

/* Any number of arrays of width numbers each; how many is told. */
int64 *
json_take_int_rows(JsonText *json, const char *name, int width, int *rows)
{
	JsonField  *field = take_numbers(json, name, 2);

	if (field->rows > 0 && field->width != width)
		refuse(json, psprintf("The arrays of field \"%s\" have %d numbers where %d belong.",
							  name, field->width, width));
	*rows = field->rows;
	return whole_numbers(json, field);
}

double *
json_take_doubles(JsonText *json, const char *name, int count)
{
	JsonField  *field = take_numbers(json, name, 1);

	check_length(json, field, count);
	if (field->huge != NULL)
		refuse(json, psprintf("Field \"%s\" holds %s, which is out of range.", name, field->huge));
	if (field->room == 0)
		make_room(field);
	if (field->whole != NULL)
		turn_to_doubles(field);
	return field->doubles;
}

char *
json_take_text(JsonText *json, const char *name)
{
	JsonField  *field = take_field(json, name, 0);

	if (!field->is_text)
		refuse(json, psprintf("Field \"%s\" holds something that is no string.", name));
	return linitial(field->strings);
}

/* An array of strings of any length, which is told. */
char **
json_take_text_list(JsonText *json, const char *name, int *count)
{
	JsonField  *field = take_field(json, name, 1);
	char	  **values = palloc(sizeof(char *) * Max(field->count, 1));
	ListCell   *cell;

	if (!field->is_text && field->count > 0)
		refuse(json, psprintf("Field \"%s\" holds something that is no string.", name));
	foreach(cell, field->strings)
		values[foreach_current_index(cell)] = lfirst(cell);
	*count = field->count;
	return values;
}

/* Refuses what nobody took. */
void
json_finish(JsonText *json)
{
	ListCell   *cell;

	foreach(cell, json->fields)
	{
		JsonField  *field = lfirst(cell);

		if (!field->taken)
			refuse(json, psprintf("Field \"%s\" does not belong here.", field->name));
	}
}
