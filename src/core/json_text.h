/*
 * json_text.h
 *	  The text form of summaries: one flat JSON object.
 *
 * Each field is a whole number, a number, a string, an array of numbers, an
 * array of strings, or an array of arrays of numbers that are all equally long.
 * Doubles are written with the fewest digits that read back to the same bits,
 * -0 as 0.  Reading goes through PostgreSQL's own streaming parser; a field
 * that is given twice, or that the type does not know, is refused.  No count in
 * the text is believed before the numbers were seen, and a field keeps no more
 * of them than the fullest summary has, in 8 bytes each: as int64 while all of
 * them are such, then as double, which rounds an int64 as it rounds its digits.
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
extern void json_put_text(StringInfo out, const char *name, const char *value);
extern void json_put_texts(StringInfo out, const char *name, const char *const *values, int count);
extern char *json_close(StringInfo out);
extern Datum json_text_to_jsonb(char *text);

/* reading */
typedef struct JsonField
{
	char	   *name;
	int			count;			/* of numbers or strings */
	int			room;			/* for numbers */
	int64	   *whole;			/* the numbers; NULL once one is no int64 */
	double	   *doubles;		/* or these */
	char	   *fraction;		/* the first that is no int64, as it was written */
	char	   *huge;			/* the first that is beyond a double */
	List	   *strings;
	int			depth;			/* 0 a single one, 1 an array, 2 an array of arrays */
	bool		is_text;		/* strings */
	int			rows;			/* depth 2: arrays so far */
	int			width;			/* depth 2: length of each of them */
	int			row_start;		/* depth 2: where the last of them starts */
	bool		taken;
} JsonField;

typedef struct JsonText
{
	const char *type;			/* for messages */
	int			most;			/* numbers or strings in a field */
	List	   *fields;
	JsonField  *open;			/* the field being read */
	int			depth;			/* of arrays, within it */
} JsonText;

extern JsonText *json_read(char *text, const char *type);
extern JsonText *json_read_long(char *text, const char *type, int most);
extern bool json_has(JsonText *json, const char *name);
extern int64 json_take_int(JsonText *json, const char *name);
extern int64 json_take_int_or_zero(JsonText *json, const char *name);
extern int64 *json_take_ints(JsonText *json, const char *name, int count);
extern int64 *json_take_int_table(JsonText *json, const char *name, int rows, int width);
extern int64 *json_take_int_rows(JsonText *json, const char *name, int width, int *rows);
extern int64 *json_take_int_list(JsonText *json, const char *name, int *count);
extern double *json_take_doubles(JsonText *json, const char *name, int count);
extern char *json_take_text(JsonText *json, const char *name);
extern char **json_take_text_list(JsonText *json, const char *name, int *count);
extern void json_finish(JsonText *json);

#endif							/* JSON_TEXT_H */
