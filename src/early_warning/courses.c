/*
 * courses.c
 *	  How units move beside each other, and how far chance moves them.
 */
#include "core/extension.h"

#include <math.h>

#include "miscadmin.h"

#include "early_warning/early_warning.h"
#include "linkage/two_way.h"

PanelTable *
periods_table(struct Panel *panel, int64 min_n)
{
	PanelTable *table;

	if (min_n < 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("min_n must be at least 1"),
				 errhint("It is how many values a cell needs.")));
	table = panel_table(panel, min_n);

	if (!table->is_empty && table->calendar.grain == GRAIN_NONE)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the panel has no periods"),
				 errhint("Build it with a grain: day, week, month, quarter or year.")));
	for (int i = 0; i < table->cells; i++)
		if (!table->cell[i].is_finite)
			ereport(ERROR,
					(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
					 errmsg("unit \"%s\" has NaN or infinite values", table->unit[table->cell[i].unit]),
					 errhint("Leave them out when the panel is built, as nullif(value, 'NaN') does.")));
	return table;
}

double
rounding_variance(double largest)
{
	double		bits = ldexp(largest, -50);

	return bits * bits;
}

/* What a period's units have together. */
typedef struct Together
{
	int			units;
	double		deviations;		/* sum of their means */
	double		reciprocals;	/* sum of 1 / n */
} Together;

/* The cells that can be compared, by unit, then period. */
typedef struct Compared
{
	int			cells;
	const char *note;			/* why none can be, although there are others */
	PanelCell  *cell;
	double	   *x;				/* without effects of period */
	const Together **together;	/* of each cell's period */
} Compared;

static int
compare_periods(const void *a, const void *b)
{
	int32		left = *(const int32 *) a;
	int32		right = *(const int32 *) b;

	return left < right ? -1 : left > right;
}

/* Rows of unit and period that the additive model can tell apart. */
static TwoWay *
two_way_of(const PanelTable *table)
{
	int32	   *unit = palloc(sizeof(int32) * Max(table->cells, 1));
	int32	   *period = palloc(sizeof(int32) * Max(table->cells, 1));

	for (int i = 0; i < table->cells; i++)
	{
		unit[i] = table->cell[i].unit;
		period[i] = table->cell[i].period;
	}
	return two_way(unit, period, table->cells);
}

static void
set_together(Compared *c, const PanelTable *table)
{
	Together   *together = palloc0(sizeof(Together) * Max(table->periods, 1));

	for (int i = 0; i < c->cells; i++)
	{
		int32	   *found = bsearch(&c->cell[i].period, table->period, table->periods, sizeof(int32), compare_periods);
		Together   *t = together + (found - table->period);

		t->units++;
		t->deviations += c->cell[i].deviation;
		t->reciprocals += 1.0 / c->cell[i].n;
		c->together[i] = t;
	}
}

/*
 * A course's form is that of the residuals of the additive model; its level
 * is the mean of what the unit's means are above those of all units.
 */
static void
set_levels(Compared *c, const TwoWay *t)
{
	for (int u = 0; u < t->units; u++)
	{
		int			rows = t->first[u + 1] - t->first[u];
		double		level = 0;

		for (int i = t->first[u]; i < t->first[u + 1]; i++)
			level += (c->cell[i].deviation - c->together[i]->deviations / c->together[i]->units) / rows;
		for (int i = t->first[u]; i < t->first[u + 1]; i++)
			c->x[i] += level;
	}
}

static Compared
compared_cells(const PanelTable *table)
{
	Compared	c = {.cells = table->cells};
	TwoWay	   *t = NULL;

	if (table->units > 1)
	{
		t = two_way_of(table);
		c.cells = t->note == NULL ? t->rows : 0;
		/* without rows it is that no cell has another beside it */
		c.note = t->rows > 0 ? t->note : NULL;
	}
	c.cell = palloc(sizeof(PanelCell) * Max(c.cells, 1));
	c.x = palloc(sizeof(double) * Max(c.cells, 1));
	c.together = palloc(sizeof(Together *) * Max(c.cells, 1));
	for (int i = 0; i < c.cells; i++)
	{
		c.cell[i] = table->cell[t == NULL ? i : t->source[i]];
		c.x[i] = c.cell[i].deviation;
	}
	set_together(&c, table);
	if (t != NULL && c.cells > 0)
	{
		two_way_remove(t, c.x);
		set_levels(&c, t);
	}
	return c;
}

/*
 * Of a cell's variance, the parts that go with the variance of answers and
 * with that of periods.
 */
static void
variance_parts(const PanelCell *cell, const Together *t, double *answers, double *periods)
{
	double		own = t->units == 1 ? 1 : 1 - 2.0 / t->units;
	double		share = t->units == 1 ? 0 : 1.0 / ((double) t->units * t->units);

	*answers = own / cell->n + share * t->reciprocals;
	*periods = own + share * t->units;
}

static void
set_courses(Courses *courses, const Compared *compared)
{
	double	   *variance = palloc(sizeof(double) * Max(compared->cells, 1));
	int			first = 0;

	for (int u = 0; u < courses->units; u++)
	{
		int			next = first;

		while (next < compared->cells && compared->cell[next].unit == u)
			next++;
		courses->course[u] = (Course) {
			.cells = next - first,
			.cell = compared->cell + first,
			.x = compared->x + first,
			.variance = variance + first
		};
		first = next;
	}
}

/*
 * The variance of answers within the cells of the baselines.  Where every
 * cell has a single value, that of periods has all of it.
 */
static void
pool_answers(Courses *courses)
{
	double		squares = 0;
	double		df = 0;

	for (int u = 0; u < courses->units; u++)
		for (int i = 0; i < Min(courses->course[u].cells, courses->baseline); i++)
		{
			squares += courses->course[u].cell[i].squares;
			df += courses->course[u].cell[i].n - 1;
		}
	courses->answers = df > 0 ? squares / df : 0;
}

/*
 * The variance of periods: what the squares of the courses within their
 * baselines are above what the chance of who answered explains; and how a
 * period goes with the next.  Baselines that are not complete count as well.
 */
static void
pool_periods(Courses *courses, const Compared *compared)
{
	double		squares = 0;
	double		products = 0;
	double		by_answers = 0;
	double		by_periods = 0;
	double		lost = 0;		/* what products lose by the means taken away */

	for (int u = 0; u < courses->units; u++)
	{
		Course	   *c = courses->course + u;
		int			length = Min(c->cells, courses->baseline);
		double		mean = 0;
		double		own = 0;

		if (length < 2)
			continue;
		for (int i = 0; i < length; i++)
			mean += c->x[i] / length;
		for (int i = 0; i < length; i++)
		{
			double		answers;
			double		periods;
			double		left = (length - 1.0) / length;

			variance_parts(c->cell + i, compared->together[c->cell - compared->cell + i], &answers, &periods);
			own += (c->x[i] - mean) * (c->x[i] - mean);
			by_answers += left * answers;
			by_periods += left * periods;
			if (i > 0 && c->cell[i].period - c->cell[i - 1].period == 1)
				products += (c->x[i] - mean) * (c->x[i - 1] - mean);
		}
		squares += own;
		lost += own / length;
		courses->df += length - 1;
	}
	if (squares <= courses->rounding * courses->df)
		squares = 0;
	courses->periods = by_periods > 0 ? Max(0, (squares - courses->answers * by_answers) / by_periods) : 0;
	courses->autocorrelation = squares > 0 ? (products + lost) / squares : NAN;
}

static void
set_variances(Courses *courses, const Compared *compared)
{
	for (int u = 0; u < courses->units; u++)
	{
		Course	   *c = courses->course + u;
		int			length = Min(c->cells, courses->baseline);

		for (int i = 0; i < c->cells; i++)
		{
			double		answers;
			double		periods;

			variance_parts(c->cell + i, compared->together[c->cell - compared->cell + i], &answers, &periods);
			c->variance[i] = courses->answers * answers + courses->periods * periods;
		}
		for (int i = 0; i < length; i++)
		{
			c->usual += c->x[i] / length;
			c->usual_variance += c->variance[i] / ((double) length * length);
		}
	}
}

/* The courses of all units of a panel whose cells are finite. */
Courses *
courses_of(const PanelTable *table, int baseline)
{
	Courses    *courses = palloc0(sizeof(Courses));
	Compared	compared = compared_cells(table);
	double		largest = 0;

	CHECK_FOR_INTERRUPTS();
	courses->units = table->units;
	courses->note = compared.note;
	courses->baseline = baseline;
	for (int i = 0; i < table->cells; i++)
		largest = Max(largest, fabs(table->cell[i].deviation));
	courses->rounding = rounding_variance(largest);
	courses->course = palloc0(sizeof(Course) * Max(table->units, 1));
	set_courses(courses, &compared);
	pool_answers(courses);
	pool_periods(courses, &compared);
	set_variances(courses, &compared);
	return courses;
}
