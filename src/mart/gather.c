/*
 * gather.c
 *	  Rows of the source, an answer each, into packed responses.
 *
 * The transition function runs once a row of the source: five million times in
 * a mart of middle size.  So the survey that its arguments describe is kept
 * with the call, with its questions in a hash table, and taken up again where
 * the arguments are the same to the byte.
 */
#include "core/extension.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "common/hashfn.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/float.h"
#include "utils/memutils.h"

#include "core/aggregate.h"
#include "mart/responses.h"

/* As in sspace of the aggregates: a unit's answers of a month. */
#define FIRST_CAPACITY	1024

/* ---- the survey ---- */

typedef struct Label
{
	const char *bytes;
	int			length;
	uint64		seed;			/* of a voice: hashes of its people begin with it */
	int			next;			/* of a question: another one of the same slot, -1: none */
} Label;

/* What names and questions say, kept from row to row. */
typedef struct Survey
{
	ArrayType  *names;
	ArrayType  *array;
	Questions	questions;
	Label	   *name;			/* of questions, then of voices */
	int			voices;
	int			slots;			/* a power of two */
	int		   *slot;			/* the first question there, -1: none */
} Survey;

static uint64
hash_of(const char *bytes, int length, uint64 seed)
{
	return hash_bytes_extended((const unsigned char *) bytes, length, seed);
}

static void
read_names(Survey *survey)
{
	Datum	   *values;
	int			count;

	if (ARR_NDIM(survey->names) > 1 || ARR_ELEMTYPE(survey->names) != TEXTOID || array_contains_nulls(survey->names) ||
		(ARR_NDIM(survey->names) == 0 ? 0 : ARR_DIMS(survey->names)[0]) < survey->questions.count)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("names must be those of the questions, then those of the voices, without nulls")));
	deconstruct_array(survey->names, TEXTOID, -1, false, TYPALIGN_INT, &values, NULL, &count);
	survey->voices = count - survey->questions.count;
	survey->name = palloc(sizeof(Label) * count);
	for (int i = 0; i < count; i++)
	{
		Label	   *name = survey->name + i;

		name->bytes = VARDATA_ANY(DatumGetPointer(values[i]));
		name->length = VARSIZE_ANY_EXHDR(DatumGetPointer(values[i]));
		name->seed = hash_of(name->bytes, name->length, 0);
		name->next = -1;
	}
	for (int i = 0; i < survey->questions.count; i++)
		if (survey->questions.question[i].voice > survey->voices)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("a question's voice has no name")));
}

static void
hash_names(Survey *survey)
{
	for (survey->slots = 64; survey->slots < 2 * survey->questions.count;)
		survey->slots *= 2;
	survey->slot = palloc(sizeof(int) * survey->slots);
	for (int i = 0; i < survey->slots; i++)
		survey->slot[i] = -1;
	for (int i = 0; i < survey->questions.count; i++)
	{
		int		   *slot = survey->slot + (survey->name[i].seed & (survey->slots - 1));

		survey->name[i].next = *slot;
		*slot = i;
	}
}

static ArrayType *
copy_of(ArrayType *array)
{
	ArrayType  *copy = palloc(VARSIZE(array));

	memcpy(copy, array, VARSIZE(array));
	return copy;
}

static bool
same_bytes(ArrayType *a, ArrayType *b)
{
	return VARSIZE(a) == VARSIZE(b) && memcmp(a, b, VARSIZE(a)) == 0;
}

static Survey *
survey_argument(FunctionCallInfo fcinfo, int names_argument, int questions_argument)
{
	Survey	   *survey = fcinfo->flinfo->fn_extra;
	ArrayType  *names;
	ArrayType  *array;
	MemoryContext old;

	if (PG_ARGISNULL(names_argument) || PG_ARGISNULL(questions_argument))
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("names and questions must not be null")));
	names = PG_GETARG_ARRAYTYPE_P(names_argument);
	array = PG_GETARG_ARRAYTYPE_P(questions_argument);
	if (likely(survey != NULL && same_bytes(names, survey->names) && same_bytes(array, survey->array)))
		return survey;

	fcinfo->flinfo->fn_extra = NULL;
	old = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
	survey = palloc0(sizeof(Survey));
	survey->names = copy_of(names);
	survey->array = copy_of(array);
	survey->questions = questions_from_array(survey->array);
	read_names(survey);
	hash_names(survey);
	MemoryContextSwitchTo(old);
	fcinfo->flinfo->fn_extra = survey;
	return survey;
}

static bool
has_name(const Label *name, const text *t)
{
	return name->length == VARSIZE_ANY_EXHDR(t) && memcmp(name->bytes, VARDATA_ANY(t), name->length) == 0;
}

/* The question's number; -1 where there is none of that name. */
static int
find_question(const Survey *survey, const text *question)
{
	uint64		hash = hash_of(VARDATA_ANY(question), VARSIZE_ANY_EXHDR(question), 0);
	int			i = survey->slot[hash & (survey->slots - 1)];

	while (i >= 0 && !has_name(survey->name + i, question))
		i = survey->name[i].next;
	return i;
}

/* ---- a row in ---- */

/* The score's level on the scale; NULL is no breach. */
static Breach
read_level(FunctionCallInfo fcinfo, int argument, const Question *question, uint16 *level)
{
	double		score;

	*level = NO_LEVEL;
	if (PG_ARGISNULL(argument))
		return BREACHES;
	score = PG_GETARG_FLOAT8(argument);
	if (isfinite(score) && score != rint(score))
		return BREACH_NOT_WHOLE;
	if (!(score >= question->lo && score <= question->hi))
		return BREACH_OUTSIDE;
	*level = (int32) score - question->lo;
	return BREACHES;
}

static bool
same_share(double a, double b)
{
	return a == b || (isnan(a) && isnan(b));
}

/* Adds the answer to the last response where it is of that one. */
static Responses *
append_answer(Responses *r, const Response *head, Answer answer)
{
	Response   *last;

	r = responses_reserve(r, RESPONSE_SIZE(1));
	last = (Response *) ((char *) r + r->last);
	if (r->last == 0 || last->response != head->response || last->person != head->person ||
		last->voice != head->voice || !same_share(last->share, head->share))
	{
		last = (Response *) ((char *) r + r->used);
		*last = *head;
		r->last = r->used;
		r->used += RESPONSE_SIZE(0);
		r->responses++;
	}
	last->answer[last->answers++] = answer;
	r->used = r->last + RESPONSE_SIZE(last->answers);
	return r;
}

/* Why the row is left out, or BREACHES; then head and answer are filled. */
static Breach
read_row(FunctionCallInfo fcinfo, Response *head, Answer *answer)
{
	Survey	   *survey = survey_argument(fcinfo, 7, 8);
	const Question *question;
	const Label *voice;
	const text *response;
	const text *person;
	Breach		breach;
	int			number;

	if (PG_ARGISNULL(2))
		return BREACH_NO_RESPONSE;
	number = PG_ARGISNULL(5) ? -1 : find_question(survey, PG_GETARG_TEXT_PP(5));
	if (number < 0)
		return BREACH_UNKNOWN_QUESTION;
	question = survey->questions.question + number;
	voice = survey->name + survey->questions.count + question->voice - 1;
	if (PG_ARGISNULL(1) || !has_name(voice, PG_GETARG_TEXT_PP(1)))
		return BREACH_OTHER_VOICE;
	breach = read_level(fcinfo, 6, question, &answer->level);
	if (breach != BREACHES)
		return breach;

	response = PG_GETARG_TEXT_PP(2);
	person = PG_ARGISNULL(3) ? response : PG_GETARG_TEXT_PP(3);
	answer->question = number;
	head->voice = question->voice - 1;
	head->share = PG_ARGISNULL(4) ? get_float8_nan() : PG_GETARG_FLOAT8(4);
	head->response = hash_of(VARDATA_ANY(response), VARSIZE_ANY_EXHDR(response), voice->seed);
	head->person = hash_of(VARDATA_ANY(person), VARSIZE_ANY_EXHDR(person), voice->seed);
	return BREACHES;
}

/* State, voice, response, person, share, question, score, names, questions. */
SQL_FUNCTION(mart_responses_accum);
Datum
mart_responses_accum(PG_FUNCTION_ARGS)
{
	Responses  *r;
	Response	head = {0};
	Answer		answer;
	Breach		breach;

	require_aggregate(fcinfo);
	breach = read_row(fcinfo, &head, &answer);
	r = PG_ARGISNULL(0) ? responses_new(FIRST_CAPACITY) : PG_GETARG_RESPONSES(0);
	r->rows++;
	if (breach == BREACHES)
		r = append_answer(r, &head, answer);
	else
		r->left_out[breach]++;
	PG_RETURN_POINTER(r);
}

/* ---- states together ---- */

SQL_FUNCTION(mart_responses_combine);
Datum
mart_responses_combine(PG_FUNCTION_ARGS)
{
	Responses  *r;
	Responses  *other;
	Size		bytes;

	require_aggregate(fcinfo);
	if (PG_ARGISNULL(1))
	{
		if (PG_ARGISNULL(0))
			PG_RETURN_NULL();
		PG_RETURN_DATUM(PG_GETARG_DATUM(0));
	}
	other = PG_GETARG_RESPONSES(1);
	bytes = other->used - offsetof(Responses, data);
	r = PG_ARGISNULL(0) ? responses_new(Max(FIRST_CAPACITY, other->used)) : PG_GETARG_RESPONSES(0);
	r = responses_reserve(r, bytes);
	memcpy((char *) r + r->used, other->data, bytes);
	r->last = 0;
	r->used += bytes;
	r->responses += other->responses;
	r->rows += other->rows;
	for (int i = 0; i < BREACHES; i++)
		r->left_out[i] += other->left_out[i];
	PG_RETURN_POINTER(r);
}

/* ---- packing ---- */

static int
compare_responses(const void *x, const void *y)
{
	const Response *a = *(Response *const *) x;
	const Response *b = *(Response *const *) y;

	if (a->voice != b->voice)
		return a->voice < b->voice ? -1 : 1;
	if (a->person != b->person)
		return a->person < b->person ? -1 : 1;
	if (a->response != b->response)
		return a->response < b->response ? -1 : 1;
	return 0;
}

/* What was not answered comes last. */
static int
compare_answers(const void *x, const void *y)
{
	const Answer *a = x;
	const Answer *b = y;

	if (a->question != b->question)
		return a->question < b->question ? -1 : 1;
	return (a->level > b->level) - (a->level < b->level);
}

static bool
answers_ascend(const Response *p)
{
	for (int i = 1; i < p->answers; i++)
		if (p->answer[i].question <= p->answer[i - 1].question)
			return false;
	return true;
}

/* Of a question answered twice the lowest score is kept; returns how many are not. */
static int64
sort_answers(Response *p)
{
	int32		kept = 1;
	int64		twice = 0;

	if (answers_ascend(p))
		return 0;
	qsort(p->answer, p->answers, sizeof(Answer), compare_answers);
	for (int i = 1; i < p->answers; i++)
	{
		if (p->answer[i].question != p->answer[kept - 1].question)
			p->answer[kept++] = p->answer[i];
		else if (p->answer[i].level != NO_LEVEL)
			twice++;
	}
	p->answers = kept;
	return twice;
}

static void
refuse_pieces(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 errmsg("these are not answers of mart_responses"),
			 errdetail("Responses are miscounted.")));
}

/* The pieces that came in, checked: a state may be of another aggregate. */
static Response **
list_pieces(Responses *r)
{
	Response  **piece = palloc(sizeof(Response *) * Max(r->responses, 1));
	char	   *end = (char *) r + r->used;
	Response   *p = FIRST_RESPONSE(r);
	int			count = 0;

	while ((char *) p < end)
	{
		CHECK_FOR_INTERRUPTS();
		if (count == r->responses || end - (char *) p < offsetof(Response, answer) || p->answers < 1 ||
			p->answers > MaxAllocSize / sizeof(Answer) || RESPONSE_SIZE(p->answers) > end - (char *) p)
			refuse_pieces();
		piece[count++] = p;
		p = NEXT_RESPONSE(p);
	}
	if (count != r->responses)
		refuse_pieces();
	qsort(piece, count, sizeof(Response *), compare_responses);
	return piece;
}

/* The pieces first..next - 1 of one response become one; of shares the largest counts. */
static void
put_response(Responses *packed, Response **piece, int first, int next)
{
	Response   *p = (Response *) ((char *) packed + packed->used);

	*p = *piece[first];
	p->answers = 0;
	for (int i = first; i < next; i++)
	{
		memcpy(p->answer + p->answers, piece[i]->answer, sizeof(Answer) * piece[i]->answers);
		p->answers += piece[i]->answers;
		if (piece[i]->share > p->share || isnan(p->share))
			p->share = piece[i]->share;
	}
	packed->left_out[BREACH_DUPLICATE] += sort_answers(p);
	if (p->answers % 2 == 1)	/* no byte is left to chance */
		memset(p->answer + p->answers, 0, sizeof(Answer));
	packed->used += RESPONSE_SIZE(p->answers);
	packed->responses++;
}

SQL_FUNCTION(mart_responses_final);
Datum
mart_responses_final(PG_FUNCTION_ARGS)
{
	Responses  *r = PG_GETARG_RESPONSES(0);
	Response  **piece = list_pieces(r);
	Responses  *packed = responses_new(r->used);

	packed->rows = r->rows;
	memcpy(packed->left_out, r->left_out, sizeof(r->left_out));
	for (int first = 0, next; first < r->responses; first = next)
	{
		CHECK_FOR_INTERRUPTS();
		for (next = first + 1; next < r->responses &&
			 compare_responses(piece + first, piece + next) == 0;)
			next++;
		put_response(packed, piece, first, next);
	}
	SET_VARSIZE(packed, packed->used);
	PG_RETURN_POINTER(packed);
}
