/*
 * regroup.c
 *	  Units into other units: stores into regions, a merged one into its successor.
 */
#include "core/extension.h"

#include "catalog/pg_type.h"
#include "miscadmin.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "panel/panel.h"

/* A unit's old name and its new one. */
typedef struct Renaming
{
	const char *old;
	int			old_length;
	const char *new;
	int			new_length;
} Renaming;

static int
compare_renamings(const void *a, const void *b)
{
	const Renaming *left = a;
	const Renaming *right = b;
	int			bytes = memcmp(left->old, right->old, Min(left->old_length, right->old_length));

	return bytes != 0 ? bytes : left->old_length - right->old_length;
}

static Datum *
names_argument(FunctionCallInfo fcinfo, int argument, int *count)
{
	Datum	   *values;
	bool	   *nulls;

	deconstruct_array(PG_GETARG_ARRAYTYPE_P(argument), TEXTOID, -1, false, TYPALIGN_INT, &values, &nulls, count);
	for (int i = 0; i < *count; i++)
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("a unit's name must not be null")));
	return values;
}

static bool
have_one_new_name(const Renaming *a, const Renaming *b)
{
	return a->new_length == b->new_length && memcmp(a->new, b->new, a->new_length) == 0;
}

/* The renamings in the order of the old names; one that comes again is the same. */
static Renaming *
read_renamings(FunctionCallInfo fcinfo, int *count)
{
	int			others;
	Datum	   *old = names_argument(fcinfo, 1, count);
	Datum	   *new = names_argument(fcinfo, 2, &others);
	Renaming   *renamings = palloc(sizeof(Renaming) * Max(*count, 1));

	if (*count != others)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%d old names and %d new ones", *count, others),
				 errhint("Give a new name for each old one, in the same order: array_agg(old), array_agg(new) of one query.")));
	for (int i = 0; i < *count; i++)
	{
		text	   *from = DatumGetTextPP(old[i]);
		text	   *to = DatumGetTextPP(new[i]);

		renamings[i] = (Renaming) {VARDATA_ANY(from), VARSIZE_ANY_EXHDR(from), VARDATA_ANY(to), VARSIZE_ANY_EXHDR(to)};
	}
	qsort(renamings, *count, sizeof(Renaming), compare_renamings);
	for (int i = 1; i < *count; i++)
		if (compare_renamings(renamings + i - 1, renamings + i) == 0 &&
			!have_one_new_name(renamings + i - 1, renamings + i))
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					 errmsg("unit \"%s\" is given two new names", pnstrdup(renamings[i].old, renamings[i].old_length))));
	return renamings;
}

SQL_FUNCTION(panel_regroup);
Datum
panel_regroup(PG_FUNCTION_ARGS)
{
	Panel	   *p = panel_sorted(PG_GETARG_PANEL(0));
	int			count;
	Renaming   *renamings = read_renamings(fcinfo, &count);
	Panel	   *to = panel_begin(p->calendar);

	for (int32 i = 0; i < p->cells; i++)
	{
		Cell	   *cell = panel_cell(p, i);
		PanelSums	sums = cell_sums(p, cell);
		Renaming	unit = {unit_name(p, cell->unit), unit_length(p, cell->unit),
		unit_name(p, cell->unit), unit_length(p, cell->unit)};
		Renaming   *found = bsearch(&unit, renamings, count, sizeof(Renaming), compare_renamings);

		CHECK_FOR_INTERRUPTS();
		if (found == NULL)
			found = &unit;
		to = panel_put(to, found->new, found->new_length, cell->period, &sums);
	}
	to->left_out = p->left_out;
	to->rows += p->left_out;
	PG_RETURN_POINTER(panel_sorted(to));
}
