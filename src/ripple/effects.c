/*
 * effects.c
 *	  mediation() and chain(): their rows.
 */
#include "core/extension.h"

#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "utils/array.h"

#include "core/rows.h"
#include "ripple/ripple.h"

static void
put_measure(Rows *rows, const char *measure, Estimate e)
{
	row_text(rows, measure);
	row_estimate(rows, &e);
	row_end(rows);
}

/* Arguments: moments, x, mediator, y, names, level. */
SQL_FUNCTION(ripple_mediation);
Datum
ripple_mediation(PG_FUNCTION_ARGS)
{
	static const char *const measures[] = {"a", "b", "direct", "indirect", "total", "proportion"};
	Rows		rows;
	Moments    *m;
	double		level;
	Chain		c;
	int			count;
	Datum		path[3];

	rows_begin(fcinfo, &rows);
	for (int i = 0; i < PG_NARGS(); i++)
		if (PG_ARGISNULL(i) && i != 4)
			PG_RETURN_NULL();
	m = PG_GETARG_MOMENTS(0);
	level = checked_level(PG_GETARG_FLOAT8(5));
	for (int i = 0; i < 3; i++)
		path[i] = PG_GETARG_DATUM(i + 1);
	c = chain_fit(m, checked_variables(m, construct_array(path, 3, INT4OID, sizeof(int32), true, TYPALIGN_INT), &count),
				  3, checked_names(fcinfo, 4, m->k, "x", "variables"));
	if (c.note != NULL)
	{
		for (int i = 0; i < lengthof(measures); i++)
			put_measure(&rows, measures[i], estimate_unknown(c.n, c.note));
		PG_RETURN_NULL();
	}
	put_measure(&rows, measures[0], chain_link(&c, 0, 1, level));
	put_measure(&rows, measures[1], chain_link(&c, 1, 2, level));
	put_measure(&rows, measures[2], chain_link(&c, 0, 2, level));
	put_measure(&rows, measures[3], chain_way(&c, 1, level));
	put_measure(&rows, measures[4], chain_total(&c, level));
	put_measure(&rows, measures[5], chain_proportion(&c, level));
	PG_RETURN_NULL();
}

/* "leadership -> care -> loyalty": from, some of those between, and to */
static const char *
way_name(const Chain *c, int from, uint32 through, int to)
{
	StringInfoData name;

	initStringInfo(&name);
	appendStringInfoString(&name, c->names[from]);
	for (int i = from + 1; i < to; i++)
		if (through >> (i - 1) & 1)
			appendStringInfo(&name, " -> %s", c->names[i]);
	appendStringInfo(&name, " -> %s", c->names[to]);
	return name.data;
}

static void
put_effect(Rows *rows, const Chain *c, const char *effect, const char *way, Estimate e)
{
	row_text(rows, effect);
	row_text(rows, way);
	row_estimate(rows, &e);
	row_end(rows);
}

/* An estimate, unless there is none to make. */
#define KNOWN(c, e) ((c)->note ? estimate_unknown((c)->n, (c)->note) : (e))

static void
put_chain(Rows *rows, const Chain *c, double level)
{
	int			last = c->k - 1;
	uint32		all = (1 << (c->k - 2)) - 1;

	for (int i = 0; i < last; i++)
		put_effect(rows, c, "link", way_name(c, i, 0, i + 1), KNOWN(c, chain_link(c, i, i + 1, level)));
	put_effect(rows, c, "serial", way_name(c, 0, all, last), KNOWN(c, chain_way(c, all, level)));
	for (uint32 through = all - 1; through > 0 && through < all; through--)
		put_effect(rows, c, "shortcut", way_name(c, 0, through, last), KNOWN(c, chain_way(c, through, level)));
	put_effect(rows, c, "direct", way_name(c, 0, 0, last), KNOWN(c, chain_link(c, 0, last, level)));
	put_effect(rows, c, "total", "all ways", KNOWN(c, chain_total(c, level)));
	put_effect(rows, c, "rest", "all other ways", KNOWN(c, chain_rest(c, level)));
	put_effect(rows, c, "proportion", "serial/total", KNOWN(c, chain_proportion(c, level)));
}

/* Arguments: moments, path, names, level. */
SQL_FUNCTION(ripple_chain);
Datum
ripple_chain(PG_FUNCTION_ARGS)
{
	Rows		rows;
	Moments    *m;
	double		level;
	int			k;
	int		   *path;
	Chain		c;

	rows_begin(fcinfo, &rows);
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || PG_ARGISNULL(3))
		PG_RETURN_NULL();
	m = PG_GETARG_MOMENTS(0);
	level = checked_level(PG_GETARG_FLOAT8(3));
	path = checked_variables(m, PG_GETARG_ARRAYTYPE_P(1), &k);
	if (k < 3 || k > LONGEST_CHAIN)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a chain has 3 to %d variables, not %d", LONGEST_CHAIN, k)));
	c = chain_fit(m, path, k, checked_names(fcinfo, 2, m->k, "x", "variables"));
	put_chain(&rows, &c, level);
	PG_RETURN_NULL();
}
