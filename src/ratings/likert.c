/*
 * likert.c
 *	  Answers that come as words.
 *
 * Words are compared without their white space (ASCII's, and U+00A0) and in
 * lower case, as the call's collation folds it; a database of locale C folds
 * ASCII letters only.
 */
#include "core/extension.h"

#include "catalog/pg_collation.h"
#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/formatting.h"

/* one space of the word at p, or none: its length in bytes */
static int
space_length(const char *p, int left)
{
	if (*p != '\0' && strchr(" \t\n\r\f\v", *p) != NULL)
		return 1;
	/* U+00A0, which spreadsheets leave behind */
	if (left >= 2 && GetDatabaseEncoding() == PG_UTF8 &&
		(unsigned char) p[0] == 0xC2 && (unsigned char) p[1] == 0xA0)
		return 2;
	return 0;
}

/* Lower case, no white space. */
static char *
fold(const char *words, int length, Oid collation)
{
	char	   *folded = palloc(length + 1);
	int			kept = 0;

	for (int i = 0; i < length;)
	{
		int			space = space_length(words + i, length - i);
		int			width = pg_mblen(words + i);

		if (space == 0)
		{
			width = Min(width, length - i);
			memcpy(folded + kept, words + i, width);
			kept += width;
		}
		i += space > 0 ? space : width;
	}
	return str_tolower(folded, kept, collation);
}

static char *
fold_text(const text *words, Oid collation)
{
	return fold(VARDATA_ANY(words), VARSIZE_ANY_EXHDR(words), collation);
}

static char *
list_labels(const Datum *labels, const bool *nulls, int count)
{
	StringInfoData out;

	initStringInfo(&out);
	for (int i = 0; i < count; i++)
		if (!nulls[i])
			appendStringInfo(&out, "%s%d \"%s\"", out.len == 0 ? "" : ", ", i + 1,
							 TextDatumGetCString(labels[i]));
	return out.data;
}

SQL_FUNCTION(likert);
Datum
likert(PG_FUNCTION_ARGS)
{
	Oid			collation = OidIsValid(PG_GET_COLLATION()) ? PG_GET_COLLATION() : DEFAULT_COLLATION_OID;
	Datum	   *labels;
	bool	   *nulls;
	int			count;
	int			found = 0;
	char	   *answer;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	answer = fold_text(PG_GETARG_TEXT_PP(0), collation);
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(1), TEXTOID, -1, false, TYPALIGN_INT,
					  &labels, &nulls, &count);
	if (*answer == '\0')
		PG_RETURN_NULL();
	for (int i = 0; i < count; i++)
	{
		if (nulls[i] || strcmp(answer, fold_text(DatumGetTextPP(labels[i]), collation)) != 0)
			continue;
		if (found > 0)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("labels %d and %d are the same", found, i + 1),
					 errdetail("The labels are %s.", list_labels(labels, nulls, count))));
		found = i + 1;
	}
	if (found > 0)
		PG_RETURN_INT32(found);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("answer \"%s\" is none of the labels", text_to_cstring(PG_GETARG_TEXT_PP(0))),
			 errdetail("The labels are %s.", list_labels(labels, nulls, count)),
			 errhint("If it stands for \"did not answer\", pass nullif(answer, '%s').",
					 text_to_cstring(PG_GETARG_TEXT_PP(0)))));
}

/* The usual wordings, folded: lower case and without white space. */
typedef struct Wording
{
	const char *words;
	int			score;
} Wording;

static const Wording usual_wordings[] = {
	{"stronglydisagree", 1}, {"disagree", 2}, {"neitheragreenordisagree", 3},
	{"neitherdisagreenoragree", 3}, {"agree", 4}, {"stronglyagree", 5},
	{"verydissatisfied", 1}, {"dissatisfied", 2}, {"neithersatisfiednordissatisfied", 3},
	{"neitherdissatisfiednorsatisfied", 3}, {"satisfied", 4}, {"verysatisfied", 5},
	{"neutral", 3}, {"undecided", 3},
	{"somewhatdisagree", 2}, {"somewhatagree", 4},
	{"somewhatdissatisfied", 2}, {"somewhatsatisfied", 4},
	{"completelydisagree", 1}, {"completelyagree", 5},
	{"stimmegarnichtzu", 1}, {"stimmeüberhauptnichtzu", 1},
	{"stimmenichtzu", 2}, {"stimmeehernichtzu", 2},
	{"teilsteils", 3}, {"teils/teils", 3}, {"teils,teils", 3}, {"teils-teils", 3},
	{"wedernoch", 3}, {"unentschieden", 3},
	{"stimmezu", 4}, {"stimmeeherzu", 4},
	{"stimmevollzu", 5}, {"stimmevollundganzzu", 5}, {"stimmevölligzu", 5},
	{"trifftgarnichtzu", 1}, {"trifftüberhauptnichtzu", 1},
	{"trifftnichtzu", 2}, {"trifftehernichtzu", 2},
	{"trifftzu", 4}, {"triffteherzu", 4},
	{"trifftvollzu", 5}, {"trifftvollundganzzu", 5}, {"trifftvölligzu", 5},
	{"sehrunzufrieden", 1}, {"unzufrieden", 2}, {"eherunzufrieden", 2},
	{"zufrieden", 4}, {"eherzufrieden", 4}, {"sehrzufrieden", 5}
};

SQL_FUNCTION(likert5);
Datum
likert5(PG_FUNCTION_ARGS)
{
	text	   *words = PG_GETARG_TEXT_PP(0);
	char	   *answer = fold_text(words, OidIsValid(PG_GET_COLLATION()) ? PG_GET_COLLATION() : DEFAULT_COLLATION_OID);
	char	   *utf8 = pg_server_to_any(answer, strlen(answer), PG_UTF8);

	if (*answer == '\0')
		PG_RETURN_NULL();
	for (int i = 0; i < lengthof(usual_wordings); i++)
		if (strcmp(utf8, usual_wordings[i].words) == 0)
			PG_RETURN_INT32(usual_wordings[i].score);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("answer \"%s\" is none of the usual five-level wordings", text_to_cstring(words)),
			 errhint("Name the labels yourself: likert(answer, 'lowest', ..., 'highest'). If it stands for \"did not answer\", pass nullif(answer, '%s').",
					 text_to_cstring(words))));
}
