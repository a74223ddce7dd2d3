/*
 * json_text.h
 *	  The text form of summaries: one flat JSON object.
 *
 * Each field is a whole number, a number, an array of numbers, an array of
 * strings, or an array of arrays of numbers that are all equally long.  Doubles are written with the fewest
 * digits that read back to the same bits, -0 as 0.  Reading goes through
 * PostgreSQL's own streaming parser; a field that is given twice, or that the
 * type does not know, is refused.  No count in the text is believed before
 * the numbers were seen, and a field keeps no more of them than the fullest
 * summary has.
 */
#ifndef JSON_TEXT_H
#define JSON_TEXT_H

#include "core/extension.h"
#include "lib/stringinfo.h"
#include "nodes/pg_list.h"

/* writing */
extern void json_open(StringInfo out);
extern void json_put_int(StringInfo out, const char *name, int64 value);
extern void json_put_ints(StringInfo out, const char *name, const int64 *values, int count);
extern void json_put_int_table(StringInfo out, const char *name, const int64 *values, int rows, int width);
extern void json_put_doubles(StringInfo out, const char *name, const double *values, int count);
extern void json_put_texts(StringInfo out, const char *name, const char *const *values, int count);
extern char *json_close(StringInfo out);
extern Datum json_text_to_jsonb(char *text);

/* reading */
typedef struct JsonField
{
	char	   *name;
	List	   *numbers;		/* their tokens, in order */
	int			depth;			/* 0 a number, 1 an array, 2 an array of arrays */
	bool		is_text;		/* the tokens are strings */
	int			rows;			/* depth 2: arrays so far */
	int			width;			/* depth 2: length of each of them */
	int			row_start;		/* depth 2: where the last of them starts */
	bool		taken;
} JsonField;

typedef struct JsonText
{
	const char *type;			/* for messages */
	List	   *fields;
	JsonField  *open;			/* the field being read */
	int			depth;			/* of arrays, within it */
} JsonText;

extern JsonText *json_read(char *text, const char *type);
extern bool json_has(JsonText *json, const char *name);
extern int64 json_take_int(JsonText *json, const char *name);
extern int64 json_take_int_or_zero(JsonText *json, const char *name);
extern int64 *json_take_ints(JsonText *json, const char *name, int count);
extern int64 *json_take_int_table(JsonText *json, const char *name, int rows, int width);
extern int64 *json_take_int_rows(JsonText *json, const char *name, int width, int *rows);
extern int64 *json_take_int_list(JsonText *json, const char *name, int *count);
extern double *json_take_doubles(JsonText *json, const char *name, int count);
extern char **json_take_text_list(JsonText *json, const char *name, int *count);
extern void json_finish(JsonText *json);

#endif							/* JSON_TEXT_H */
