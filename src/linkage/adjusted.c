/*
 * adjusted.c
 *	  Units as points whose periods' effects are removed.
 *
 * Where units have different periods their means differ by what all units
 * share in time as well: of two sides that both rise, stores that opened late
 * have the higher means on both.  So a unit's point is its effect beside the
 * periods', by least squares: its mean less that of its periods' effects.
 * Where all units have all periods nothing changes.
 */
#include "core/extension.h"

#include <math.h>

#include "linkage/between.h"
#include "linkage/two_way.h"

typedef struct PeriodEffect
{
	int32		period;
	double		x;
	double		y;
} PeriodEffect;

typedef struct PeriodEffects
{
	int			count;
	PeriodEffect *effect;		/* by period */
} PeriodEffects;

static int
compare_effects(const void *a, const void *b)
{
	int32		left = ((const PeriodEffect *) a)->period;
	int32		right = ((const PeriodEffect *) b)->period;

	return left < right ? -1 : left > right;
}

/* Effects by their periods' places to effects by period. */
static PeriodEffects
by_period(const TwoWay *t, const int32 *period, const double *x, const double *y)
{
	PeriodEffects effects = {t->periods, palloc(sizeof(PeriodEffect) * t->periods)};

	for (int i = 0; i < t->rows; i++)
	{
		int			place = t->period[i];

		effects.effect[place] = (PeriodEffect) {period[t->source[i]], x[place], y[place]};
	}
	qsort(effects.effect, effects.count, sizeof(PeriodEffect), compare_effects);
	return effects;
}

/* The periods' effects on both sides, or why there are none. */
static const char *
period_effects(const Match *match, PeriodEffects *effects)
{
	WithinPair *pairs = match_within(match);
	int32	   *unit = palloc_extended(sizeof(int32) * match->count, MCXT_ALLOC_HUGE);
	int32	   *period = palloc_extended(sizeof(int32) * match->count, MCXT_ALLOC_HUGE);
	double	   *x = palloc_extended(sizeof(double) * match->count, MCXT_ALLOC_HUGE);
	double	   *y = palloc_extended(sizeof(double) * match->count, MCXT_ALLOC_HUGE);
	TwoWay	   *t;

	for (int i = 0; i < match->count; i++)
	{
		unit[i] = pairs[i].unit;
		period[i] = pairs[i].period;
		x[i] = pairs[i].x;
		y[i] = pairs[i].y;
	}
	t = two_way(unit, period, match->count);
	if (t->note != NULL)
		return t->note;
	if (t->components > 1)
		return "periods and units fall into parts that share none";
	*effects = by_period(t, period, two_way_remove(t, two_way_column(t, x)),
						 two_way_remove(t, two_way_column(t, y)));
	return NULL;
}

/* A unit's point; false where no effect of its periods is known. */
static bool
adjust_point(const MatchedPair *pair, int count, const PeriodEffects *effects, UnitPoint *point)
{
	DoubleDouble x = dd(0);
	DoubleDouble y = dd(0);
	int			known = 0;

	for (int i = 0; i < count; i++)
	{
		PeriodEffect wanted = {.period = pair[i].period};
		PeriodEffect *found = bsearch(&wanted, effects->effect, effects->count, sizeof(PeriodEffect), compare_effects);

		if (found == NULL)
			continue;
		known++;
		x = dd_add(x, two_sum(pair[i].employee->deviation, -found->x));
		y = dd_add(y, two_sum(pair[i].customer->deviation, -found->y));
	}
	if (known == 0)
		return false;
	*point = (UnitPoint) {.is_finite = true, .x = dd_divide(x, dd(known)).hi, .y = dd_divide(y, dd(known)).hi};
	return true;
}

/*
 * Only what Pearson's r needs of points is there.  NULL with a note where the
 * periods' effects are not known.
 */
Between *
between_adjusted(const Match *match, const PanelTable *employee, const PanelTable *customer, const char **note)
{
	Between    *b = palloc0(sizeof(Between));
	PeriodEffects effects;

	*note = match->count == 0 ? "no unit has both sides" : period_effects(match, &effects);
	if (*note != NULL)
		return NULL;
	b->point = palloc_extended(sizeof(UnitPoint) * match->units, MCXT_ALLOC_HUGE);
	for (int i = 0; i < match->units; i++)
		if (adjust_point(match->pair + match->first[i], match->first[i + 1] - match->first[i],
						 &effects, &b->point[b->units]))
			b->units++;
	between_centre(b, employee, customer);
	return b;
}
