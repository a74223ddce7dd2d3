/*
 * responses.h
 *	  All answers of one unit and period, packed into a bytea: what every cell
 *	  of that unit and period is made of.
 *
 * The rows of the source come in any order, a row an answer.  Hashing five
 * million rows by response would cost more than all the rest; so rows are
 * grouped by unit and period alone, and each is appended here to the response
 * that came last, or begins another.  Packing then sorts the responses, joins
 * those that came in pieces and finds what was answered twice.
 *
 * In memory, after a header of 72 bytes: responses one after the other, each
 * at a multiple of 8: hash of the response (8 bytes), hash of the person (8),
 * share (8, a float8; NaN: none), voice (2, its number from 0), unused (2),
 * answers (4), and of each answer its question (2, its number from 0) and its
 * level (2, from lo up; NO_LEVEL: not answered).  Reversed questions are
 * turned when cells are made.
 * Packed, they are in ascending order of voice, person and response, and their
 * answers in that of the question; no question twice.
 *
 * Responses and people are known by 64-bit hashes, which need only differ
 * within a unit and period: among 10,000 people two share one with a chance of
 * 3 in 10^12.
 *
 * It is no type of its own, for it lives within one refresh.  But a bytea can
 * come from anybody, so every reader passes responses_check first.
 *
 * Why nothing can wrap: used and every offset stay below MaxAllocSize, 2^30;
 * an answer takes at least 4 bytes of it, so counts stay below 2^28.
 */
#ifndef RESPONSES_H
#define RESPONSES_H

#include "core/extension.h"
#include "utils/array.h"

#define MAX_QUESTIONS	65534
#define NO_LEVEL		65535	/* of a scale there are at most 1001 */

/* Why a row is in no cell, in the order in which they are asked. */
typedef enum Breach
{
	BREACH_NO_RESPONSE,
	BREACH_UNKNOWN_QUESTION,
	BREACH_OTHER_VOICE,
	BREACH_NOT_WHOLE,
	BREACH_OUTSIDE,
	BREACH_DUPLICATE
} Breach;

#define BREACHES	(BREACH_DUPLICATE + 1)

typedef struct Answer
{
	uint16		question;
	uint16		level;
} Answer;

typedef struct Response
{
	uint64		response;
	uint64		person;
	double		share;
	uint16		voice;
	uint16		unused;			/* 0 */
	int32		answers;
	Answer		answer[FLEXIBLE_ARRAY_MEMBER];
} Response;

#define RESPONSE_SIZE(answers) MAXALIGN(offsetof(Response, answer) + sizeof(Answer) * (Size) (answers))

typedef struct Responses
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	int32		used;			/* bytes, the header among them */
	int32		responses;
	int32		last;			/* where the response begins that rows are added to; 0: none */
	int64		rows;			/* of the source, those left out among them */
	int64		left_out[BREACHES];
	char		data[FLEXIBLE_ARRAY_MEMBER];
} Responses;

#define FIRST_RESPONSE(r)	((Response *) (r)->data)
#define NEXT_RESPONSE(p)	((Response *) ((char *) (p) + RESPONSE_SIZE((p)->answers)))

/* A question: a row of the argument questions. */
typedef struct Question
{
	int32		id;
	int32		lo;
	int32		hi;
	int32		reversed;		/* 1 or 0 */
	int32		voice;			/* its number, from 1 */
} Question;

/* An answer as points from the worse end of the scale up. */
static inline int
point_of(const Question *question, uint16 level)
{
	return question->reversed ? question->hi - question->lo - level : level;
}

typedef struct Questions
{
	int			count;
	const Question *question;
} Questions;

/* the format (responses.c) */
extern Questions questions_from_array(ArrayType *array);
extern Responses *responses_from_datum(Datum datum);
extern Responses *responses_new(Size capacity);
extern Responses *responses_reserve(Responses *r, Size bytes);
extern void responses_check(const Responses *r, Questions questions);

#define PG_GETARG_RESPONSES(n) responses_from_datum(PG_GETARG_DATUM(n))
#define PG_GETARG_QUESTIONS(n) questions_from_array(PG_GETARG_ARRAYTYPE_P(n))

#endif							/* RESPONSES_H */
