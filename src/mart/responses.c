/*
 * responses.c
 *	  The format of packed answers, and its check.
 */
#include "core/extension.h"

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#include "mart/responses.h"
#include "ratings/ratings.h"

StaticAssertDecl(offsetof(Responses, data) == MAXALIGN(offsetof(Responses, data)), "responses begin at a multiple of 8");
StaticAssertDecl(sizeof(Question) == 5 * sizeof(int32), "a question is a row of the array");

static void
refuse(const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_DATA_CORRUPTED),
			 errmsg("these are not packed responses"),
			 errdetail_internal("%s", detail)));
}

/* The argument questions: int[][], a row a question. */
Questions
questions_from_array(ArrayType *array)
{
	Questions	questions = {0};

	if (ARR_ELEMTYPE(array) == INT4OID && ARR_NDIM(array) == 0)
		return questions;
	if (ARR_ELEMTYPE(array) != INT4OID || ARR_NDIM(array) != 2 || array_contains_nulls(array) ||
		ARR_DIMS(array)[0] > MAX_QUESTIONS || ARR_DIMS(array)[1] != sizeof(Question) / sizeof(int32))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("questions must be rows of id, lo, hi, reversed and voice, without nulls, at most %d",
						MAX_QUESTIONS)));
	questions.count = ARR_DIMS(array)[0];
	questions.question = (const Question *) ARR_DATA_PTR(array);
	for (int i = 0; i < questions.count; i++)
	{
		check_scale(questions.question[i].lo, questions.question[i].hi);
		if (questions.question[i].voice < 1 || questions.question[i].voice > MAX_QUESTIONS)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("a voice must be a number from 1 to %d", MAX_QUESTIONS)));
	}
	return questions;
}

/* Whether the response that rows are added to is the one that ends the bytes in use. */
static bool
last_is_whole(const Responses *r)
{
	const Response *last = (const Response *) ((const char *) r + r->last);

	return r->last >= (int32) offsetof(Responses, data) && r->last == MAXALIGN(r->last) &&
		r->last <= r->used - (int32) offsetof(Response, answer) &&
		last->answers >= 0 && last->answers <= (r->used - r->last) / (int32) sizeof(Answer) &&
		RESPONSE_SIZE(last->answers) == r->used - r->last;
}

/* A stored or passed value, in plain and aligned memory. */
Responses *
responses_from_datum(Datum datum)
{
	Responses  *r = (Responses *) PG_DETOAST_DATUM(datum);

	if (VARSIZE(r) < offsetof(Responses, data))
		refuse("There are fewer bytes than a header has.");
	if ((uintptr_t) r != MAXALIGN((uintptr_t) r))
	{
		Responses  *aligned = palloc(VARSIZE(r));

		memcpy(aligned, r, VARSIZE(r));
		r = aligned;
	}
	if (r->used < offsetof(Responses, data) || r->used > VARSIZE(r) || r->used != MAXALIGN(r->used) ||
		(r->last != 0 && !last_is_whole(r)))
		refuse("The bytes in use are miscounted.");
	if (r->responses < 0 || r->responses > (r->used - (int32) offsetof(Responses, data)) / (int32) RESPONSE_SIZE(1))
		refuse("There are fewer bytes than so many responses have.");
	return r;
}

Responses *
responses_new(Size capacity)
{
	Responses  *r = palloc(capacity);

	memset(r, 0, offsetof(Responses, data));
	SET_VARSIZE(r, capacity);
	r->used = offsetof(Responses, data);
	return r;
}

/* Room for that many bytes more; the state may be a larger one afterwards. */
Responses *
responses_reserve(Responses *r, Size bytes)
{
	Size		needed = (Size) r->used + bytes;
	Size		capacity = VARSIZE(r);
	Responses  *larger;

	if (likely(needed <= capacity))
		return r;
	while (capacity < needed)
		capacity *= 2;
	if (needed > MaxAllocSize)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("one unit has too many answers in one period"),
				 errhint("Choose a smaller grain.")));
	larger = palloc(Min(capacity, MaxAllocSize & ~(Size) 7));
	memcpy(larger, r, r->used);
	SET_VARSIZE(larger, Min(capacity, MaxAllocSize & ~(Size) 7));
	return larger;
}

/* Less than, by voice, person and response. */
static bool
comes_before(const Response *a, const Response *b)
{
	if (a->voice != b->voice)
		return a->voice < b->voice;
	if (a->person != b->person)
		return a->person < b->person;
	return a->response < b->response;
}

static void
check_answers(const Response *p, Questions questions)
{
	for (int i = 0; i < p->answers; i++)
	{
		const Answer *answer = p->answer + i;
		const Question *question = questions.question + answer->question;

		if (answer->question >= questions.count || question->voice != p->voice + 1)
			refuse("There is no such question.");
		if (i > 0 && answer->question <= answer[-1].question)
			refuse("Answers are out of order.");
		if (answer->level != NO_LEVEL && answer->level > question->hi - question->lo)
			refuse("An answer is outside its scale.");
	}
}

/* Refuses what packing would not have made. */
void
responses_check(const Responses *r, Questions questions)
{
	const char *end = (const char *) r + r->used;
	const Response *p = FIRST_RESPONSE(r);
	const Response *before = NULL;
	int			count = 0;

	while ((const char *) p < end)
	{
		CHECK_FOR_INTERRUPTS();
		if (end - (const char *) p < offsetof(Response, answer) || p->answers < 1 ||
			p->answers > questions.count || RESPONSE_SIZE(p->answers) > end - (const char *) p)
			refuse("A response ends after its bytes.");
		if (before != NULL && !comes_before(before, p))
			refuse("Responses are out of order.");
		check_answers(p, questions);
		before = p;
		p = NEXT_RESPONSE(p);
		count++;
	}
	if (count != r->responses)
		refuse("Responses are miscounted.");
}
