/*
 * response_cells.c
 *	  Packed responses into cells: ratings, engagement, people, scores.
 *
 * What is measured comes as int[]: of each measure its id, the count of its
 * questions and their numbers, from 1.  A dimension's id is above 0; below 0
 * it is less the id of the one question that is eNPS, NPS or CSAT.
 */
#include "core/extension.h"

#include <math.h>

#include "catalog/pg_type.h"
#include "common/hashfn.h"
#include "miscadmin.h"
#include "utils/array.h"

#include "core/calendar.h"
#include "core/rows.h"
#include "engagement/engagement.h"
#include "mart/responses.h"

/* ---- measures ---- */

typedef struct Measure
{
	int32		id;
	int32		items;
	const int32 *item;			/* numbers of questions, from 1 */
	int32		voice;			/* from 0 */
	int32		lo;
	int32		hi;
} Measure;

typedef struct Measures
{
	int			count;
	Measure    *measure;
} Measures;

static void
refuse_measures(void)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("measures must be, of each, its id, the count of its questions and their numbers"),
			 errdetail("A measure has 1 to %d questions, all of one voice and on one scale.", MAX_ITEMS)));
}

/* Its questions, all of one voice and scale. */
static void
check_items(Measure *m, Questions questions)
{
	const Question *first = NULL;

	for (int i = 0; i < m->items; i++)
	{
		const Question *question = questions.question + m->item[i] - 1;

		if (m->item[i] < 1 || m->item[i] > questions.count)
			refuse_measures();
		if (first == NULL)
			first = question;
		if (question->voice != first->voice || question->lo != first->lo || question->hi != first->hi)
			refuse_measures();
	}
	m->voice = first->voice - 1;
	m->lo = first->lo;
	m->hi = first->hi;
}

static Measures
measures_argument(ArrayType *array, Questions questions)
{
	Measures	measures = {0};
	const int32 *value = (const int32 *) ARR_DATA_PTR(array);
	int			left = ARR_NDIM(array) == 0 ? 0 : ARR_DIMS(array)[0];

	if (ARR_ELEMTYPE(array) != INT4OID || ARR_NDIM(array) > 1 || array_contains_nulls(array))
		refuse_measures();
	measures.measure = palloc(sizeof(Measure) * (left / 3 + 1));
	while (left > 0)
	{
		Measure    *m = measures.measure + measures.count++;

		if (left < 3 || value[1] < 1 || value[1] > MAX_ITEMS || value[1] > left - 2)
			refuse_measures();
		*m = (Measure) {.id = value[0], .items = value[1], .item = value + 2};
		check_items(m, questions);
		value += 2 + m->items;
		left -= 2 + m->items;
	}
	return measures;
}

/* ---- one response at a time ---- */

/* What a response has of each question: its point, -1 where not answered, -2 where not asked. */
typedef struct Sheet
{
	int			count;
	int		   *point;
} Sheet;

#define NOT_ANSWERED	(-1)
#define NOT_ASKED		(-2)

static Sheet
sheet_new(Questions questions)
{
	Sheet		sheet = {.count = questions.count, .point = palloc(sizeof(int) * Max(questions.count, 1))};

	for (int i = 0; i < sheet.count; i++)
		sheet.point[i] = NOT_ASKED;
	return sheet;
}

static void
sheet_fill(Sheet sheet, const Response *p, Questions questions)
{
	for (int i = 0; i < p->answers; i++)
	{
		const Answer *answer = p->answer + i;

		sheet.point[answer->question] = answer->level == NO_LEVEL ? NOT_ANSWERED :
			point_of(questions.question + answer->question, answer->level);
	}
}

static void
sheet_clear(Sheet sheet, const Response *p)
{
	for (int i = 0; i < p->answers; i++)
		sheet.point[p->answer[i].question] = NOT_ASKED;
}

/* What a response has of one measure. */
typedef struct Score
{
	bool		asked;			/* any of its questions */
	int			answered;
	int			points;
	int			point[MAX_ITEMS];	/* -1: not answered */
} Score;

static void
score_measure(const Measure *m, Sheet sheet, Score *score)
{
	score->asked = false;
	score->answered = 0;
	score->points = 0;
	for (int i = 0; i < m->items; i++)
	{
		int			point = sheet.point[m->item[i] - 1];

		score->asked |= point != NOT_ASKED;
		score->point[i] = Max(point, -1);
		if (point >= 0)
		{
			score->answered++;
			score->points += point;
		}
	}
}

/* Half of the items, as in engagement_agg. */
static bool
counts_in(const Measure *m, const Score *score)
{
	return score->answered >= (m->items + 1) / 2;
}

/* ---- ratings ---- */

typedef struct Tally
{
	Ratings    *ratings;		/* NULL: nobody was asked */
	int32		people;
	uint64		last;			/* the one counted last; people come in order */
} Tally;

static void
tally_response(Tally *tally, const Response *p, Questions questions)
{
	for (int i = 0; i < p->answers; i++)
	{
		const Question *question = questions.question + p->answer[i].question;
		Tally	   *t = tally + p->answer[i].question;

		if (t->ratings == NULL)
			t->ratings = ratings_new(question->lo, question->hi - question->lo + 1);
		if (p->answer[i].level == NO_LEVEL)
		{
			t->ratings->missing++;
			continue;
		}
		t->ratings->counts[point_of(question, p->answer[i].level)]++;
		if (t->people == 0 || t->last != p->person)
			t->people++;
		t->last = p->person;
	}
}

static void
put_value(Rows *rows, void *value)
{
	rows->values[rows->column] = PointerGetDatum(value);
	rows->nulls[rows->column++] = false;
}

/* responses, questions: a row (question_id, people, ratings) of each that was asked. */
SQL_FUNCTION(mart_response_ratings);
Datum
mart_response_ratings(PG_FUNCTION_ARGS)
{
	Responses  *r = PG_GETARG_RESPONSES(0);
	Questions	questions = PG_GETARG_QUESTIONS(1);
	Tally	   *tally = palloc0(sizeof(Tally) * Max(questions.count, 1));
	Response   *p = FIRST_RESPONSE(r);
	Rows		rows;

	responses_check(r, questions);
	rows_begin(fcinfo, &rows);
	for (int i = 0; i < r->responses; i++, p = NEXT_RESPONSE(p))
		tally_response(tally, p, questions);
	for (int i = 0; i < questions.count; i++)
	{
		if (tally[i].ratings == NULL)
			continue;
		row_int(&rows, questions.question[i].id);
		row_int(&rows, tally[i].people);
		put_value(&rows, tally[i].ratings);
		row_end(&rows);
	}
	return (Datum) 0;
}

/* ---- engagement ---- */

typedef struct DimensionCell
{
	Engagement *engagement;		/* NULL: nobody was asked */
	int32		people;
	uint64		last;
} DimensionCell;

static void
index_response(DimensionCell *index, const Measure *m, const Response *p, Sheet sheet)
{
	Score		score;

	score_measure(m, sheet, &score);
	if (!score.asked)
		return;
	if (index->engagement == NULL)
	{
		engagement_check_shape(m->items, m->lo, m->hi, (m->items + 1) / 2);
		index->engagement = engagement_new(m->items, m->lo, m->hi - m->lo + 1, (m->items + 1) / 2, 16);
	}
	index->engagement = engagement_add_points(index->engagement, score.point);
	if (counts_in(m, &score) && (index->people == 0 || index->last != p->person))
	{
		index->people++;
		index->last = p->person;
	}
}

/* responses, questions, measures: a row (dimension_id, people, engagement) of each that was asked. */
SQL_FUNCTION(mart_response_engagement);
Datum
mart_response_engagement(PG_FUNCTION_ARGS)
{
	Responses  *r = PG_GETARG_RESPONSES(0);
	Questions	questions = PG_GETARG_QUESTIONS(1);
	Measures	measures = measures_argument(PG_GETARG_ARRAYTYPE_P(2), questions);
	DimensionCell	   *index = palloc0(sizeof(DimensionCell) * (measures.count + 1));
	Sheet		sheet = sheet_new(questions);
	Response   *p = FIRST_RESPONSE(r);
	Rows		rows;

	responses_check(r, questions);
	rows_begin(fcinfo, &rows);
	for (int i = 0; i < r->responses; i++, p = NEXT_RESPONSE(p))
	{
		sheet_fill(sheet, p, questions);
		for (int j = 0; j < measures.count; j++)
			if (measures.measure[j].voice == p->voice && measures.measure[j].id > 0)
				index_response(index + j, measures.measure + j, p, sheet);
		sheet_clear(sheet, p);
	}
	for (int j = 0; j < measures.count; j++)
	{
		Engagement *e = index[j].engagement;

		if (e == NULL)
			continue;
		row_int(&rows, measures.measure[j].id);
		row_int(&rows, index[j].people);
		put_value(&rows, engagement_with_capacity(e, e->cells));
		row_end(&rows);
	}
	return (Datum) 0;
}

/* ---- people ---- */

/*
 * A hash of what a response adds to its cells.  Questions go by their id, so
 * that one more question changes nobody who did not answer it.
 */
static uint64
digest_of(const Response *p, Questions questions, uint64 seed)
{
	int32	   *content = palloc(sizeof(int32) * (2 + 2 * p->answers));
	int			length = 2;

	memcpy(content, &p->share, sizeof(double));
	for (int i = 0; i < p->answers; i++)
	{
		content[length++] = questions.question[p->answer[i].question].id;
		content[length++] = p->answer[i].level;
	}
	seed = hash_bytes_extended((unsigned char *) content, sizeof(int32) * length, seed);
	pfree(content);
	return seed;
}

/* Joins what a response has of each measure to the hash of what the person has; 0: nothing that counts. */
static void
hash_measures(uint32 *hash, Measures measures, const Response *p, Sheet sheet, Questions questions)
{
	Score		score;

	sheet_fill(sheet, p, questions);
	for (int j = 0; j < measures.count; j++)
	{
		const Measure *m = measures.measure + j;

		if (m->voice != p->voice)
			continue;
		score_measure(m, sheet, &score);
		if (!counts_in(m, &score))
			continue;
		hash[j] = hash_combine(hash[j], hash_bytes((unsigned char *) score.point, sizeof(int) * m->items));
		hash[j] = hash_combine(hash[j], hash_bytes((unsigned char *) &p->share, sizeof(p->share)));
		if (hash[j] == 0)
			hash[j] = 1;
	}
	sheet_clear(sheet, p);
}

/* The id times 2^32, plus the hash. */
static ArrayType *
hashed_measures(const uint32 *hash, Measures measures)
{
	Datum	   *value = palloc(sizeof(Datum) * (measures.count + 1));
	int			count = 0;

	for (int j = 0; j < measures.count; j++)
		if (hash[j] != 0)
			value[count++] = Int64GetDatum((int64) (((uint64) (uint32) measures.measure[j].id << 32) | hash[j]));
	return construct_array(value, count, INT8OID, sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE);
}

static bool
has_answer(const Response *p)
{
	for (int i = 0; i < p->answers; i++)
		if (p->answer[i].level != NO_LEVEL)
			return true;
	return false;
}

/* responses, questions, measures: a row (voice, person, digest, measures) of each person who answered anything. */
SQL_FUNCTION(mart_response_people);
Datum
mart_response_people(PG_FUNCTION_ARGS)
{
	Responses  *r = PG_GETARG_RESPONSES(0);
	Questions	questions = PG_GETARG_QUESTIONS(1);
	Measures	measures = measures_argument(PG_GETARG_ARRAYTYPE_P(2), questions);
	uint32	   *hash = palloc(sizeof(uint32) * (measures.count + 1));
	Sheet		sheet = sheet_new(questions);
	Response   *p = FIRST_RESPONSE(r);
	Rows		rows;

	responses_check(r, questions);
	rows_begin(fcinfo, &rows);
	for (int i = 0; i < r->responses;)
	{
		const Response *first = p;
		uint64		digest = 0;
		bool		answered = false;

		memset(hash, 0, sizeof(uint32) * measures.count);
		for (; i < r->responses && p->voice == first->voice && p->person == first->person;
			 i++, p = NEXT_RESPONSE(p))
		{
			answered |= has_answer(p);
			digest = digest_of(p, questions, digest);
			hash_measures(hash, measures, p, sheet, questions);
		}
		/* who was asked and said nothing adds to nothing that is published */
		if (!answered)
			continue;
		row_int(&rows, first->voice + 1);
		row_bigint(&rows, (int64) first->person);
		row_bigint(&rows, (int64) digest);
		put_value(&rows, hashed_measures(hash, measures));
		row_end(&rows);
	}
	return (Datum) 0;
}

/* ---- single responses ---- */

static void
row_share(Rows *rows, const Response *p)
{
	row_float(rows, !isnan(p->share), p->share);
}

/* responses, questions: a row (voice, response, person, share) of each response. */
SQL_FUNCTION(mart_response_heads);
Datum
mart_response_heads(PG_FUNCTION_ARGS)
{
	Responses  *r = PG_GETARG_RESPONSES(0);
	Questions	questions = PG_GETARG_QUESTIONS(1);
	Response   *p = FIRST_RESPONSE(r);
	Rows		rows;

	responses_check(r, questions);
	rows_begin(fcinfo, &rows);
	for (int i = 0; i < r->responses; i++, p = NEXT_RESPONSE(p))
	{
		row_int(&rows, p->voice + 1);
		row_bigint(&rows, (int64) p->response);
		row_bigint(&rows, (int64) p->person);
		row_share(&rows, p);
		row_end(&rows);
	}
	return (Datum) 0;
}

/* responses, questions: a row (voice, response, question_id, score, lo, hi) of each answer. */
SQL_FUNCTION(mart_response_answers);
Datum
mart_response_answers(PG_FUNCTION_ARGS)
{
	Responses  *r = PG_GETARG_RESPONSES(0);
	Questions	questions = PG_GETARG_QUESTIONS(1);
	Response   *p = FIRST_RESPONSE(r);
	Rows		rows;

	responses_check(r, questions);
	rows_begin(fcinfo, &rows);
	for (int i = 0; i < r->responses; i++, p = NEXT_RESPONSE(p))
		for (int j = 0; j < p->answers; j++)
		{
			const Question *question = questions.question + p->answer[j].question;

			row_int(&rows, p->voice + 1);
			row_bigint(&rows, (int64) p->response);
			row_int(&rows, question->id);
			if (p->answer[j].level == NO_LEVEL)
				row_null(&rows);
			else
				row_int(&rows, question->lo + point_of(question, p->answer[j].level));
			row_int(&rows, question->lo);
			row_int(&rows, question->hi);
			row_end(&rows);
		}
	return (Datum) 0;
}

/* The scores of a response: of a question its answer, of a dimension 0..100. */
static ArrayType *
scores_of(Measures measures, Sheet sheet, bool *any)
{
	Datum	   *value = palloc(sizeof(Datum) * measures.count);
	bool	   *null = palloc(sizeof(bool) * measures.count);
	int			lower = 1;
	Score		score;

	*any = false;
	for (int j = 0; j < measures.count; j++)
	{
		const Measure *m = measures.measure + j;

		score_measure(m, sheet, &score);
		null[j] = !counts_in(m, &score);
		*any |= !null[j];
		if (m->id < 0)
			value[j] = Float8GetDatum(m->lo + score.points);
		else
			value[j] = Float8GetDatum(100.0 * score.points / ((double) score.answered * (m->hi - m->lo)));
	}
	return construct_md_array(value, null, 1, &measures.count, &lower,
							  FLOAT8OID, sizeof(float8), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE);
}

/* responses, questions, measures: a row (response, person, share, scores) of each that has any. */
SQL_FUNCTION(mart_response_scores);
Datum
mart_response_scores(PG_FUNCTION_ARGS)
{
	Responses  *r = PG_GETARG_RESPONSES(0);
	Questions	questions = PG_GETARG_QUESTIONS(1);
	Measures	measures = measures_argument(PG_GETARG_ARRAYTYPE_P(2), questions);
	Sheet		sheet = sheet_new(questions);
	Response   *p = FIRST_RESPONSE(r);
	Rows		rows;

	responses_check(r, questions);
	rows_begin(fcinfo, &rows);
	for (int i = 0; i < r->responses && measures.count > 0; i++, p = NEXT_RESPONSE(p))
	{
		ArrayType  *scores;
		bool		any;

		if (p->voice != measures.measure[0].voice)
			continue;
		sheet_fill(sheet, p, questions);
		scores = scores_of(measures, sheet, &any);
		sheet_clear(sheet, p);
		if (!any)
			continue;
		row_bigint(&rows, (int64) p->response);
		row_bigint(&rows, (int64) p->person);
		row_share(&rows, p);
		put_value(&rows, scores);
		row_end(&rows);
	}
	return (Datum) 0;
}

/* ---- what is in no cell ---- */

static const char *const BREACH_NAMES[] = {
	"no response", "unknown question", "question of another voice", "score not a whole number",
	"score outside its scale", "duplicate answer"
};

StaticAssertDecl(lengthof(BREACH_NAMES) == BREACHES, "a breach has no name");

/* responses: rows (breach, n); of all rows together breach is NULL. */
SQL_FUNCTION(mart_response_left_out);
Datum
mart_response_left_out(PG_FUNCTION_ARGS)
{
	Responses  *r = PG_GETARG_RESPONSES(0);
	Rows		rows;

	rows_begin(fcinfo, &rows);
	row_null(&rows);
	row_bigint(&rows, r->rows);
	row_end(&rows);
	for (int i = 0; i < BREACHES; i++)
	{
		if (r->left_out[i] == 0)
			continue;
		row_text(&rows, BREACH_NAMES[i]);
		row_bigint(&rows, r->left_out[i]);
		row_end(&rows);
	}
	return (Datum) 0;
}

/* ---- the calendar ---- */

/* day, grain: the first day of its period; NULL for a day that no period has. */
SQL_FUNCTION(mart_period);
Datum
mart_period(PG_FUNCTION_ARGS)
{
	DateADT		day = PG_GETARG_DATEADT(0);
	text	   *grain = PG_GETARG_TEXT_PP(1);
	Calendar	calendar = calendar_named(VARDATA_ANY(grain), VARSIZE_ANY_EXHDR(grain), 1);

	if (DATE_NOT_FINITE(day) || day < FIRST_DAY || day > LAST_DAY)
		PG_RETURN_NULL();
	PG_RETURN_DATEADT(period_start(calendar, period_of(calendar, day)));
}
