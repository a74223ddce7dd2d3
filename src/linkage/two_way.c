/*
 * two_way.c
 *	  Effects of unit and period, removed by projection.
 */
#include "linkage/two_way.h"

#include "common/hashfn.h"
#include "miscadmin.h"

#include "core/symmetric.h"

typedef struct KnownPeriod
{
	int32		period;
	int			place;
	char		status;
} KnownPeriod;

#define SH_PREFIX known
#define SH_ELEMENT_TYPE KnownPeriod
#define SH_KEY_TYPE int32
#define SH_KEY period
#define SH_HASH_KEY(table, key) murmurhash32((uint32) (key))
#define SH_EQUAL(table, a, b) ((a) == (b))
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

/* Places 0, 1, 2, ... of periods, as they come; returns how many. */
static int
number_periods(const int32 *period, int count, int *place)
{
	known_hash *table = known_create(CurrentMemoryContext, 64, NULL);
	int			periods = 0;

	for (int i = 0; i < count; i++)
	{
		bool		found;
		KnownPeriod *entry = known_insert(table, period[i], &found);

		if (!found)
			entry->place = periods++;
		place[i] = entry->place;
	}
	known_destroy(table);
	return periods;
}

/* How many rows a unit or period has, and the sum of their places: with one row, its place. */
typedef struct Members
{
	int			count;
	int64		sum;
} Members;

static inline void
take_out(Members *members, int row, int *stack, int *depth)
{
	members->count--;
	members->sum -= row;
	if (members->count == 1)
		stack[(*depth)++] = (int) members->sum;
}

/*
 * Marks the rows that stand alone in their unit or period, again and again.
 * A row is put on the stack at most once by its unit and once by its period.
 */
static void
mark_alone(const int *unit, int units, const int *period, int periods, int count, bool *alone)
{
	Members    *of_unit = palloc0(sizeof(Members) * units);
	Members    *of_period = palloc0(sizeof(Members) * periods);
	int		   *stack = palloc(sizeof(int) * 2 * count);
	int			depth = 0;

	for (int i = 0; i < count; i++)
	{
		of_unit[unit[i]].count++;
		of_unit[unit[i]].sum += i;
		of_period[period[i]].count++;
		of_period[period[i]].sum += i;
	}
	for (int i = 0; i < units; i++)
		if (of_unit[i].count == 1)
			stack[depth++] = (int) of_unit[i].sum;
	for (int i = 0; i < periods; i++)
		if (of_period[i].count == 1)
			stack[depth++] = (int) of_period[i].sum;
	while (depth > 0)
	{
		int			row = stack[--depth];

		if (alone[row])
			continue;
		alone[row] = true;
		take_out(&of_unit[unit[row]], row, stack, &depth);
		take_out(&of_period[period[row]], row, stack, &depth);
	}
	pfree(of_unit);
	pfree(of_period);
	pfree(stack);
}

static const char *
why_none(int units, int periods)
{
	if (units < 2)
		return "fewer than 2 units";
	if (periods < 2)
		return "fewer than 2 periods";
	return "too few pairs within units";
}

/* Keeps the rows that are not alone, and numbers units and periods anew. */
static void
keep_rows(TwoWay *t, const int32 *unit, const int32 *period, int count)
{
	int		   *unit_place = palloc(sizeof(int) * count);
	int		   *period_place = palloc(sizeof(int) * count);
	bool	   *alone = palloc0(sizeof(bool) * count);
	int			units = 0;
	int			periods = number_periods(period, count, period_place);
	int		   *new_place = palloc(sizeof(int) * periods);

	for (int i = 0; i < count; i++)
	{
		Assert(i == 0 || unit[i] >= unit[i - 1]);
		units += i == 0 || unit[i] != unit[i - 1];
		unit_place[i] = units - 1;
	}
	mark_alone(unit_place, units, period_place, periods, count, alone);

	for (int i = 0; i < periods; i++)
		new_place[i] = -1;
	t->source = palloc(sizeof(int) * count);
	t->period = palloc(sizeof(int) * count);
	t->unit = palloc(sizeof(int32) * units);
	t->first = palloc(sizeof(int) * (units + 1));
	for (int i = 0; i < count; i++)
	{
		if (alone[i])
			continue;
		if (t->rows == 0 || unit[t->source[t->rows - 1]] != unit[i])
		{
			t->first[t->units] = t->rows;
			t->unit[t->units++] = unit[i];
		}
		if (new_place[period_place[i]] < 0)
			new_place[period_place[i]] = t->periods++;
		t->period[t->rows] = new_place[period_place[i]];
		t->source[t->rows++] = i;
	}
	t->first[t->units] = t->rows;
	if (t->rows == 0)
		t->note = why_none(units, periods);
	pfree(unit_place);
	pfree(period_place);
	pfree(alone);
	pfree(new_place);
}

/* Sets of periods that units connect: each period leads to another of its set, or to itself. */
static int
root_of(int *leads_to, int period)
{
	while (leads_to[period] != period)
		period = leads_to[period] = leads_to[leads_to[period]];
	return period;
}

typedef struct Component
{
	int			rows;
	int			units;
	int			periods;
} Component;

static inline bool
component_is_complete(const Component *c)
{
	return c->rows == (int64) c->units * c->periods;
}

/* Components by their root; of each period its root. */
static Component *
find_components(TwoWay *t, int *root)
{
	Component  *components = palloc0(sizeof(Component) * t->periods);

	for (int i = 0; i < t->periods; i++)
		root[i] = i;
	for (int u = 0; u < t->units; u++)
		for (int i = t->first[u] + 1; i < t->first[u + 1]; i++)
			root[root_of(root, t->period[i])] = root_of(root, t->period[i - 1]);
	for (int i = 0; i < t->periods; i++)
	{
		root[i] = root_of(root, i);
		components[root[i]].periods++;
		t->components += root[i] == i;
	}
	for (int u = 0; u < t->units; u++)
	{
		Component  *c = &components[root[t->period[t->first[u]]]];

		c->units++;
		c->rows += t->first[u + 1] - t->first[u];
	}
	return components;
}

/* L of the components that are not complete; of each without its root. */
static void
fill_products(TwoWay *t, const int *root)
{
	size_t		n = t->periods;

	for (int u = 0; u < t->units; u++)
	{
		int			first = t->first[u];
		int			last = t->first[u + 1];
		double		share = 1.0 / (last - first);

		CHECK_FOR_INTERRUPTS();
		if (t->complete[u] > 0)
			continue;
		for (int i = first; i < last; i++)
		{
			double	   *row = t->inverse + n * t->period[i];

			row[t->period[i]] += 1;
			for (int j = first; j < last; j++)
				row[t->period[j]] -= share;
		}
	}
	/* 1 stands in for what is left out until all is inverted */
	for (int i = 0; i < t->periods; i++)
		if (root[i] == i)
			for (int j = 0; j < t->periods; j++)
				t->inverse[n * i + j] = t->inverse[n * j + i] = i == j;
}

static void
invert_products(TwoWay *t)
{
	size_t		n = t->periods;
	int		   *root = palloc(sizeof(int) * n);
	Component  *components = find_components(t, root);

	t->inverse = palloc0(sizeof(double) * n * n);
	t->complete = palloc0(sizeof(double) * t->units);
	t->is_complete = true;
	for (int u = 0; u < t->units; u++)
	{
		Component  *c = &components[root[t->period[t->first[u]]]];

		if (component_is_complete(c))
			t->complete[u] = 1.0 / c->units;
		else
			t->is_complete = false;
	}
	if (!t->is_complete)
		fill_products(t, root);
	for (int i = 0; i < t->periods; i++)
		if (component_is_complete(&components[root[i]]))
			t->inverse[(n + 1) * i] = components[root[i]].units;
	if (t->is_complete)
	{
		for (int i = 0; i < t->periods; i++)
			t->inverse[(n + 1) * i] = 1 / t->inverse[(n + 1) * i];
	}
	else
	{
		if (!symmetric_inverse(n, t->inverse))
			t->note = "periods are hardly connected by units";
		for (int i = 0; i < t->periods; i++)
			if (root[i] == i && !component_is_complete(&components[i]))
				t->inverse[(n + 1) * i] = 0;
	}
	pfree(root);
	pfree(components);
}

TwoWay *
two_way(const int32 *unit, const int32 *period, int count)
{
	TwoWay	   *t = palloc0(sizeof(TwoWay));

	if (count == 0)
	{
		t->note = "no pairs";
		return t;
	}
	keep_rows(t, unit, period, count);
	if (t->note == NULL && t->periods > MOST_PERIODS)
		t->note = psprintf("more than %d periods: take a coarser grain", MOST_PERIODS);
	if (t->note == NULL)
		invert_products(t);
	return t;
}

/* The given values of the rows that are kept. */
double *
two_way_column(const TwoWay *t, const double *given)
{
	double	   *column = palloc(sizeof(double) * Max(t->rows, 1));

	for (int i = 0; i < t->rows; i++)
		column[i] = given[t->source[i]];
	return column;
}

static void
centre_within_units(const TwoWay *t, double *column)
{
	for (int u = 0; u < t->units; u++)
	{
		double		sum = 0;

		for (int i = t->first[u]; i < t->first[u + 1]; i++)
			sum += column[i];
		sum /= t->first[u + 1] - t->first[u];
		for (int i = t->first[u]; i < t->first[u + 1]; i++)
			column[i] -= sum;
	}
}

/* Subtracts from a column that is centred within units what periods explain of it, and adds that to total. */
static void
remove_periods(const TwoWay *t, double *column, double *total)
{
	size_t		n = t->periods;
	double	   *sums = palloc0(sizeof(double) * n);
	double	   *effects = palloc(sizeof(double) * n);

	for (int i = 0; i < t->rows; i++)
		sums[t->period[i]] += column[i];
	for (int i = 0; i < t->periods; i++)
	{
		const double *row = t->inverse + n * i;
		double		effect = 0;

		if (t->is_complete)
			effect = row[i] * sums[i];
		else
			for (int j = 0; j < t->periods; j++)
				effect += row[j] * sums[j];
		effects[i] = effect;
		total[i] += effect;
	}
	for (int i = 0; i < t->rows; i++)
		column[i] -= effects[t->period[i]];
	centre_within_units(t, column);
	pfree(sums);
	pfree(effects);
}

/*
 * What is left of a column; gives the periods' effects, which are known but for
 * a constant in each component.
 */
double *
two_way_remove(const TwoWay *t, double *column)
{
	double	   *effects = palloc0(sizeof(double) * t->periods);

	/* twice: the second time takes away what rounding leaves of the first */
	for (int pass = 0; pass < 2; pass++)
	{
		centre_within_units(t, column);
		remove_periods(t, column, effects);
	}
	return effects;
}
