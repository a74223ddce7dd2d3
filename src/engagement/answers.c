/*
 * answers.c
 *	  A long table's rows of one person to an array, and helpers on answers.
 *
 * The transition state is an int[] as long as the list of questions, with
 * NO_ANSWER where none has come yet.
 */
#include "core/extension.h"

#include <math.h>

#include "access/tupmacs.h"
#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/float.h"

#include "core/aggregate.h"
#include "ratings/ratings.h"

#define NO_ANSWER	PG_INT32_MIN
#define MAX_QUESTIONS	64		/* as many as a survey's items */

/* What counts of a question that is answered twice. */
typedef enum Repeat
{
	REPEAT_REFUSED,
	REPEAT_LAST,
	REPEAT_FIRST
} Repeat;

/* ---- the list of questions ---- */

static ArrayType *
questions_argument(FunctionCallInfo fcinfo, int argument)
{
	ArrayType  *questions;

	if (PG_ARGISNULL(argument))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("questions must not be null")));
	questions = PG_GETARG_ARRAYTYPE_P(argument);
	if (ARR_NDIM(questions) != 1 || ARR_DIMS(questions)[0] > MAX_QUESTIONS || array_contains_nulls(questions))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("questions must be a one-dimensional array of 1 to %d texts without nulls",
						MAX_QUESTIONS)));
	return questions;
}

/* Where the question stands in the list; -1 where it does not. */
static int
find_question(ArrayType *questions, const text *question)
{
	int			length = VARSIZE_ANY_EXHDR(question);
	char	   *element = ARR_DATA_PTR(questions);

	for (int i = 0; i < ARR_DIMS(questions)[0]; i++)
	{
		if (VARSIZE_ANY_EXHDR(element) == length &&
			memcmp(VARDATA_ANY(element), VARDATA_ANY(question), length) == 0)
			return i;
		element += VARSIZE_ANY(element);
		element = (char *) att_align_nominal(element, TYPALIGN_INT);
	}
	return -1;
}

/* ---- the state ---- */

static int32 *
answers_of(ArrayType *state)
{
	return (int32 *) ARR_DATA_PTR(state);
}

/* A question listed twice would be unanswered for ever. */
static void
check_questions(ArrayType *questions)
{
	Datum	   *list;
	int			count;

	deconstruct_array(questions, TEXTOID, -1, false, TYPALIGN_INT, &list, NULL, &count);
	for (int i = 0; i < count; i++)
		if (find_question(questions, DatumGetTextPP(list[i])) != i)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("question \"%s\" is listed twice", TextDatumGetCString(list[i]))));
}

static ArrayType *
new_state(ArrayType *questions)
{
	int			count = ARR_DIMS(questions)[0];
	Datum	   *values = palloc(sizeof(Datum) * count);

	check_questions(questions);
	for (int i = 0; i < count; i++)
		values[i] = Int32GetDatum(NO_ANSWER);
	return construct_array(values, count, INT4OID, sizeof(int32), true, TYPALIGN_INT);
}

static ArrayType *
checked_state(ArrayType *state, int count)
{
	if (ARR_NDIM(state) != 1 || ARR_DIMS(state)[0] != count || ARR_HASNULL(state) ||
		ARR_ELEMTYPE(state) != INT4OID)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the list of questions changes within one group")));
	return state;
}

static void
refuse_repeat(const char *question)
{
	ereport(ERROR,
			(errcode(ERRCODE_CARDINALITY_VIOLATION),
			 errmsg("question \"%s\" is answered twice by one person", question),
			 errhint("Group by the survey as well, or say which counts: answers_agg(question, score, questions, 'last' order by ...).")));
}

static ArrayType *
take_answer(FunctionCallInfo fcinfo, int32 score, Repeat repeat)
{
	ArrayType  *questions = questions_argument(fcinfo, 3);
	int			count = ARR_DIMS(questions)[0];
	ArrayType  *state;
	int			at;

	require_aggregate(fcinfo);
	state = PG_ARGISNULL(0) ? new_state(questions) : checked_state(PG_GETARG_ARRAYTYPE_P(0), count);
	if (PG_ARGISNULL(1) || score == NO_ANSWER)
		return state;
	at = find_question(questions, PG_GETARG_TEXT_PP(1));
	if (at < 0)
		return state;
	if (answers_of(state)[at] != NO_ANSWER)
	{
		if (repeat == REPEAT_REFUSED)
			refuse_repeat(text_to_cstring(PG_GETARG_TEXT_PP(1)));
		if (repeat == REPEAT_FIRST)
			return state;
	}
	answers_of(state)[at] = score;
	return state;
}

/* An answer is a whole number on some scale, which may differ by question. */
static int32
checked_answer(FunctionCallInfo fcinfo, double score)
{
	if (score == rint(score) && fabs(score) <= MAX_SCALE_END)
		return (int32) score;
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("answer %s to question \"%s\" is not a whole number within -%d..%d",
					float8out_internal(score),
					PG_ARGISNULL(1) ? "" : text_to_cstring(PG_GETARG_TEXT_PP(1)),
					MAX_SCALE_END, MAX_SCALE_END)));
}

static int32
int4_score(FunctionCallInfo fcinfo)
{
	return PG_ARGISNULL(2) ? NO_ANSWER : checked_answer(fcinfo, PG_GETARG_INT32(2));
}

static int32
float8_score(FunctionCallInfo fcinfo)
{
	return PG_ARGISNULL(2) ? NO_ANSWER : checked_answer(fcinfo, PG_GETARG_FLOAT8(2));
}

static Repeat
repeat_argument(FunctionCallInfo fcinfo)
{
	char	   *which = PG_ARGISNULL(4) ? "" : text_to_cstring(PG_GETARG_TEXT_PP(4));

	if (strcmp(which, "last") == 0)
		return REPEAT_LAST;
	if (strcmp(which, "first") == 0)
		return REPEAT_FIRST;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("which must be 'last' or 'first'")));
}

SQL_FUNCTION(answers_accum_int4);
Datum
answers_accum_int4(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(take_answer(fcinfo, int4_score(fcinfo), REPEAT_REFUSED));
}

SQL_FUNCTION(answers_accum_float8);
Datum
answers_accum_float8(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(take_answer(fcinfo, float8_score(fcinfo), REPEAT_REFUSED));
}

SQL_FUNCTION(answers_accum_int4_which);
Datum
answers_accum_int4_which(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(take_answer(fcinfo, int4_score(fcinfo), repeat_argument(fcinfo)));
}

SQL_FUNCTION(answers_accum_float8_which);
Datum
answers_accum_float8_which(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(take_answer(fcinfo, float8_score(fcinfo), repeat_argument(fcinfo)));
}

SQL_FUNCTION(answers_combine);
Datum
answers_combine(PG_FUNCTION_ARGS)
{
	ArrayType  *state;
	ArrayType  *other;

	require_aggregate(fcinfo);
	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	if (PG_ARGISNULL(0))
		PG_RETURN_POINTER(PG_GETARG_ARRAYTYPE_P_COPY(1));
	other = PG_GETARG_ARRAYTYPE_P(1);
	state = PG_GETARG_ARRAYTYPE_P(0);
	state = checked_state(state, ARR_NDIM(state) == 1 ? ARR_DIMS(state)[0] : -1);
	checked_state(other, ARR_DIMS(state)[0]);
	for (int i = 0; i < ARR_DIMS(state)[0]; i++)
	{
		if (answers_of(other)[i] == NO_ANSWER)
			continue;
		if (answers_of(state)[i] != NO_ANSWER)
			refuse_repeat(psprintf("number %d", i + 1));
		answers_of(state)[i] = answers_of(other)[i];
	}
	PG_RETURN_POINTER(state);
}

SQL_FUNCTION(answers_final);
Datum
answers_final(PG_FUNCTION_ARGS)
{
	ArrayType  *state;
	int			count;
	Datum	   *values;
	bool	   *nulls;
	int			lower = 1;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	state = PG_GETARG_ARRAYTYPE_P(0);
	state = checked_state(state, ARR_NDIM(state) == 1 ? ARR_DIMS(state)[0] : -1);
	count = ARR_DIMS(state)[0];
	values = palloc(sizeof(Datum) * count);
	nulls = palloc(sizeof(bool) * count);
	for (int i = 0; i < count; i++)
	{
		values[i] = Int32GetDatum(answers_of(state)[i]);
		nulls[i] = answers_of(state)[i] == NO_ANSWER;
	}
	PG_RETURN_POINTER(construct_md_array(values, nulls, 1, &count, &lower,
										 INT4OID, sizeof(int32), true, TYPALIGN_INT));
}

/* ---- single answers ---- */

SQL_FUNCTION(reverse_score_int4);
Datum
reverse_score_int4(PG_FUNCTION_ARGS)
{
	int32		x = PG_GETARG_INT32(0);
	int32		lo = PG_GETARG_INT32(1);
	int32		hi = PG_GETARG_INT32(2);

	check_scale(lo, hi);
	if (x < lo || x > hi)
		refuse_score(x, lo, hi);
	PG_RETURN_INT32(lo + hi - x);
}

static void
check_on_scale(double x, double lo, double hi)
{
	if (!(isfinite(100 * (hi - lo)) && lo < hi))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s..%s is not a scale", float8out_internal(lo), float8out_internal(hi))));
	if (!(x >= lo && x <= hi))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("score %s is outside the scale %s..%s", float8out_internal(x),
						float8out_internal(lo), float8out_internal(hi)),
				 errhint("If it stands for \"did not answer\", pass nullif(score, %s).",
						 float8out_internal(x))));
}

SQL_FUNCTION(reverse_score_float8);
Datum
reverse_score_float8(PG_FUNCTION_ARGS)
{
	double		x = PG_GETARG_FLOAT8(0);
	double		lo = PG_GETARG_FLOAT8(1);
	double		hi = PG_GETARG_FLOAT8(2);

	check_on_scale(x, lo, hi);
	PG_RETURN_FLOAT8(lo + (hi - x));
}

SQL_FUNCTION(index_100);
Datum
index_100(PG_FUNCTION_ARGS)
{
	double		x = PG_GETARG_FLOAT8(0);
	double		lo = PG_GETARG_FLOAT8(1);
	double		hi = PG_GETARG_FLOAT8(2);

	check_on_scale(x, lo, hi);
	PG_RETURN_FLOAT8(100 * (x - lo) / (hi - lo));
}
