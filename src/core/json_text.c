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

/* More than the fullest summary writes into one field. */
#define MAX_NUMBERS		2000000

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
		if (field->rows == 0 && field->numbers != NIL)
			refuse(json, psprintf("Field \"%s\" mixes numbers and arrays.", field->name));
		field->row_start = list_length(field->numbers);
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
		int			width = list_length(field->numbers) - field->row_start;

		if (field->rows > 1 && width != field->width)
			refuse(json, psprintf("The arrays of field \"%s\" differ in length.", field->name));
		field->width = width;
	}
	json->depth--;
	ACTION_DONE;
}

static ActionResult
on_scalar(void *state, char *token, JsonTokenType type)
{
	JsonText   *json = state;
	JsonField  *field = json->open;

	CHECK_FOR_INTERRUPTS();
	if (field == NULL)
		refuse(json, "The text is an object, not a single value.");
	if (type == JSON_TOKEN_STRING && field->depth == 1 && (field->numbers == NIL || field->is_text))
		field->is_text = true;
	else if (type != JSON_TOKEN_NUMBER || field->is_text)
		refuse_non_number(json, field);
	if (field->depth == 2 && json->depth != 2)
		refuse(json, psprintf("Field \"%s\" mixes numbers and arrays.", field->name));
	if (list_length(field->numbers) >= MAX_NUMBERS)
		refuse(json, psprintf("Field \"%s\" has too many numbers.", field->name));
	field->numbers = lappend(field->numbers, pstrdup(token));
	ACTION_DONE;
}

/* Reads the whole text; what is in it is taken field by field afterwards. */
JsonText *
json_read(char *text, const char *type)
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
	if (field->depth != depth && !(depth == 2 && field->depth == 1 && field->numbers == NIL))
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
	if (list_length(field->numbers) != count)
		refuse(json, psprintf("Field \"%s\" has %d numbers where %d belong.",
							  field->name, list_length(field->numbers), count));
}

static int64
parse_int(JsonText *json, const char *name, const char *token)
{
	char	   *end;
	long long	value;

	errno = 0;
	value = strtoll(token, &end, 10);
	if (errno != 0 || *end != '\0')
		refuse(json, psprintf("Field \"%s\" holds %s, which is no 64-bit whole number.", name, token));
	return value;
}

static double
parse_double(JsonText *json, const char *name, const char *token)
{
	double		value = strtod(token, NULL);

	if (isinf(value))
		refuse(json, psprintf("Field \"%s\" holds %s, which is out of range.", name, token));
	return value == 0 ? 0 : value;
}

static int64 *
parse_ints(JsonText *json, const JsonField *field)
{
	int64	   *values = palloc(sizeof(int64) * Max(list_length(field->numbers), 1));
	ListCell   *cell;

	foreach(cell, field->numbers)
		values[foreach_current_index(cell)] = parse_int(json, field->name, lfirst(cell));
	return values;
}

int64
json_take_int(JsonText *json, const char *name)
{
	return parse_int(json, name, linitial(take_numbers(json, name, 0)->numbers));
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
	return parse_ints(json, field);
}

/* An array of any length, which is told. */
int64 *
json_take_int_list(JsonText *json, const char *name, int *count)
{
	JsonField  *field = take_numbers(json, name, 1);

	*count = list_length(field->numbers);
	return parse_ints(json, field);
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
	return parse_ints(json, field);
}

double *
json_take_doubles(JsonText *json, const char *name, int count)
{
	JsonField  *field = take_numbers(json, name, 1);
	double	   *values = palloc(sizeof(double) * Max(count, 1));
	ListCell   *cell;

	check_length(json, field, count);
	foreach(cell, field->numbers)
		values[foreach_current_index(cell)] = parse_double(json, name, lfirst(cell));
	return values;
}

/* An array of strings of any length, which is told. */
char **
json_take_text_list(JsonText *json, const char *name, int *count)
{
	JsonField  *field = take_field(json, name, 1);
	char	  **values = palloc(sizeof(char *) * Max(list_length(field->numbers), 1));
	ListCell   *cell;

	if (!field->is_text && field->numbers != NIL)
		refuse(json, psprintf("Field \"%s\" holds something that is no string.", name));
	foreach(cell, field->numbers)
		values[foreach_current_index(cell)] = lfirst(cell);
	*count = list_length(field->numbers);
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
