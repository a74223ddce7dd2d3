/*
 * cross_lagged.c
 *	  cross_lagged(): each side on its own past and the other's.
 *
 * With unit effects a coefficient of the past is biased by about one part in
 * the number of periods (Nickell 1981).  The half-panel jackknife (Dhaene and
 * Jochmans 2015) takes that away: twice the estimate of all rows less the
 * mean of those of either half.  A unit's rows are halved at its own middle,
 * since its bias goes with its own length; where units have an odd number of
 * rows, the middle one goes once to the first half and once to the second,
 * and all four halves are averaged.  Effects of unit and period are removed in
 * each half anew.
 *
 * The estimate is a sum w'y as every coefficient is: w is twice the weights of
 * all rows less the mean of those of the halves.  w adds up to 0 in each unit
 * and period, and its products with the regressors are 1 and 0, so residuals
 * of all rows give its error as they give that of a coefficient (robust.h).
 * It is the larger one: with the error of all rows alone the test finds in 9
 * to 16 % of samples what is not there.
 */
#include "core/extension.h"

#include <math.h>

#include "miscadmin.h"

#include "core/numerics.h"
#include "core/rows.h"
#include "linkage/match.h"
#include "linkage/robust.h"
#include "panel/panel.h"

#define MOST_LAG		366
#define FEWEST_ROWS		4		/* of a unit: two in each half */
#define FEW_PERIODS		12
#define FEW_PERIODS_NOTE	"fewer than 12 periods a unit: some bias is left"
#define ROUGH			"fewer than 4 degrees of freedom: p and interval are rough"

/* The regressors. */
enum
{
	OWN_PAST,
	OTHER_PAST,
	PASTS
};

/* Rows by unit, then period, of one direction. */
typedef struct PastRows
{
	int			count;
	int			units;
	int		   *source;			/* in a half: place among all rows */
	int32	   *unit;			/* place among the outcome's units */
	int32	   *period;			/* of the outcome */
	double	   *y;
	double	   *x[PASTS];
	bool		special;		/* NaN or infinities */
} PastRows;

/* One direction: the other's past on the outcome. */
typedef struct Direction
{
	const char *note;			/* why nothing is known */
	PastRows   *rows;
	int			units;			/* places of units, as scores have them */
	double		value[PASTS];
	double		std_error[PASTS];
	double		df[PASTS];
	double	   *weights[PASTS];	/* of the outcome's rows, in its units and the regressor's scale */
	double	   *score[PASTS];	/* of each unit: its part of the error */
	double		spread;			/* of the other's past in that of the outcome */
	double		periods;		/* of a unit, on average, those before the first row included */
	const char *error_note;		/* why there are no errors */
	bool		has_pooled;
	double		pooled;			/* of the other's past, without effects */
} Direction;

/* ---- rows ---- */

static PastRows *
new_rows(int most)
{
	PastRows   *rows = palloc0(sizeof(PastRows));

	/* a table of this many cells is at least as large, so no product can wrap */
#define COLUMN(type) palloc_extended(sizeof(type) * Max(most, 1), MCXT_ALLOC_HUGE)
	rows->source = COLUMN(int);
	rows->unit = COLUMN(int32);
	rows->period = COLUMN(int32);
	rows->y = COLUMN(double);
	for (int j = 0; j < PASTS; j++)
		rows->x[j] = COLUMN(double);
#undef COLUMN
	return rows;
}

/* The cell of a unit in that period, from *at on; periods asked for ascend. */
static const PanelCell *
cell_at(const PanelTable *table, int unit, int64 period, int *at)
{
	while (*at < table->first[unit + 1] && table->cell[*at].period < period)
		++*at;
	if (*at < table->first[unit + 1] && table->cell[*at].period == period)
		return &table->cell[*at];
	return NULL;
}

/* Takes a unit's rows back if they are too few to be halved. */
static void
close_unit(PastRows *rows, int before)
{
	if (rows->count - before >= FEWEST_ROWS)
		rows->units++;
	else
		rows->count = before;
}

static void
add_unit(PastRows *rows, const PanelTable *own, int own_unit, const PanelTable *other, int other_unit, int lag)
{
	int			past = own->first[own_unit];
	int			other_past = other->first[other_unit];
	int			before = rows->count;

	for (int now = own->first[own_unit]; now < own->first[own_unit + 1]; now++)
	{
		const PanelCell *y = &own->cell[now];
		const PanelCell *x = cell_at(own, own_unit, (int64) y->period - lag, &past);
		const PanelCell *z = cell_at(other, other_unit, (int64) y->period - lag, &other_past);

		if (x == NULL || z == NULL)
			continue;
		rows->special |= !y->is_finite || !x->is_finite || !z->is_finite;
		rows->unit[rows->count] = own_unit;
		rows->period[rows->count] = y->period;
		rows->y[rows->count] = y->deviation;
		rows->x[OWN_PAST][rows->count] = x->deviation;
		rows->x[OTHER_PAST][rows->count++] = z->deviation;
	}
	close_unit(rows, before);
}

static PastRows *
past_rows(const PanelTable *own, const PanelTable *other, int lag)
{
	PastRows   *rows = new_rows(own->cells);
	int			a = 0;
	int			b = 0;

	while (a < own->units && b < other->units)
	{
		int			order = strcmp(own->unit[a], other->unit[b]);

		CHECK_FOR_INTERRUPTS();
		if (order < 0)
			a++;
		else if (order > 0)
			b++;
		else
			add_unit(rows, own, a++, other, b++, lag);
	}
	return rows;
}

/* ---- the half-panel jackknife ---- */

/* Rows of one half; a middle row goes to the first or not. */
static PastRows *
half_of(const PastRows *all, bool second, bool middle_is_first, bool *has_middle)
{
	PastRows   *half = new_rows(all->count);
	int			next;

	for (int first = 0; first < all->count; first = next)
	{
		int			middle;
		int			from;
		int			to;

		for (next = first; next < all->count && all->unit[next] == all->unit[first]; next++)
			;
		*has_middle |= (next - first) % 2 != 0;
		middle = first + (next - first + middle_is_first) / 2;
		from = second ? middle : first;
		to = second ? next : middle;
		for (int i = from; i < to; i++)
		{
			half->source[half->count] = i;
			half->unit[half->count] = all->unit[i];
			half->period[half->count] = all->period[i];
			half->y[half->count] = all->y[i];
			for (int j = 0; j < PASTS; j++)
				half->x[j][half->count] = all->x[j][i];
			half->count++;
		}
	}
	return half;
}

/* Takes a share of a half's coefficients and weights from those of all rows. */
static bool
subtract_half(Direction *d, const TwoWayFit *all, const PastRows *half, const int *place, double share)
{
	const TwoWay *t = two_way(half->unit, half->period, half->count);
	const TwoWayFit *fit = two_way_fit(t, PASTS, half->y, (const double *const *) half->x);

	if (fit->note != NULL)
		return false;
	for (int j = 0; j < PASTS; j++)
	{
		double	   *weights = coefficient_weights(fit, j);
		double		unit = all->scale_x[j] / fit->scale_x[j];

		d->value[j] -= share * fit->coefficient[j] * (fit->scale_y / fit->scale_x[j]);
		for (int i = 0; i < t->rows; i++)
			d->weights[j][place[half->source[t->source[i]]]] -= share * unit * weights[i];
	}
	return true;
}

static const char *
subtract_halves(Direction *d, const TwoWayFit *all)
{
	int		   *place = palloc(sizeof(int) * d->rows->count);
	bool		has_middle = false;
	PastRows   *half[4];
	int			halves;

	for (int i = 0; i < all->t->rows; i++)
		place[all->t->source[i]] = i;
	half[0] = half_of(d->rows, false, false, &has_middle);
	half[1] = half_of(d->rows, true, false, &has_middle);
	halves = has_middle ? 4 : 2;
	for (int i = 2; i < halves; i++)
		half[i] = half_of(d->rows, i == 3, true, &has_middle);
	for (int i = 0; i < halves; i++)
		if (!subtract_half(d, all, half[i], place, 1.0 / halves))
			return "too few periods to halve";
	return NULL;
}

/* Standard deviation of one column in those of another, both without effects. */
static double
spread_of(const double *x, const double *y, int count)
{
	double		xx = 0;
	double		yy = 0;

	for (int i = 0; i < count; i++)
	{
		xx += x[i] * x[i];
		yy += y[i] * y[i];
	}
	return sqrt(xx) / sqrt(yy);
}

static void
find_errors(Direction *d, const TwoWayFit *all)
{
	const TwoWay *t = all->t;
	RobustError errors[PASTS];

	if (t->units < 3)
		d->error_note = "no interval: fewer than 3 units";
	else if (fit_is_perfect(all))
		d->error_note = "no interval: perfect fit";
	if (d->error_note != NULL)
		return;
	robust_errors(all, PASTS, d->weights, errors);
	for (int j = 0; j < PASTS; j++)
	{
		double		unit = all->scale_y / all->scale_x[j];

		if (!errors[j].known)
			d->error_note = "no interval: too few units";
		d->std_error[j] = sqrt(errors[j].variance) * unit;
		d->df[j] = errors[j].df;
		for (int u = 0; u < t->units; u++)
			d->score[j][t->unit[u]] = errors[j].score[u] * unit;
	}
}

static const char *
with_note(const char *note, const char *more)
{
	return note ? psprintf("%s; %s", note, more) : more;
}

static void
find_coefficients(Direction *d)
{
	const TwoWay *t = two_way(d->rows->unit, d->rows->period, d->rows->count);
	const TwoWayFit *all = two_way_fit(t, PASTS, d->rows->y, (const double *const *) d->rows->x);

	d->note = all->note;
	if (d->note != NULL)
		return;
	for (int j = 0; j < PASTS; j++)
	{
		d->value[j] = 2 * all->coefficient[j] * (all->scale_y / all->scale_x[j]);
		d->weights[j] = coefficient_weights(all, j);
		for (int i = 0; i < t->rows; i++)
			d->weights[j][i] *= 2;
	}
	d->note = subtract_halves(d, all);
	if (d->note != NULL)
		return;
	d->spread = spread_of(all->x[OTHER_PAST], all->y, t->rows) * (all->scale_x[OTHER_PAST] / all->scale_y);
	find_errors(d, all);
}

/* ---- without effects ---- */

static void
centre(double *column, int count)
{
	double		sum = 0;

	for (int i = 0; i < count; i++)
		sum += column[i] / count;
	for (int i = 0; i < count; i++)
		column[i] -= sum;
}

static double
product(const double *a, const double *b, int count)
{
	double		sum = 0;

	for (int i = 0; i < count; i++)
		sum += a[i] * b[i];
	return sum;
}

/* The plain regression of all rows; overwrites them. */
static void
find_pooled(Direction *d)
{
	PastRows   *r = d->rows;
	double	   *own = r->x[OWN_PAST];
	double	   *other = r->x[OTHER_PAST];
	double		xx;
	double		zz;
	double		xz;
	double		xy;
	double		zy;
	double		unexplained;	/* of either past by the other; a share, so that nothing overflows */

	centre(r->y, r->count);
	centre(own, r->count);
	centre(other, r->count);
	xx = product(own, own, r->count);
	zz = product(other, other, r->count);
	xz = product(own, other, r->count);
	xy = product(own, r->y, r->count);
	zy = product(other, r->y, r->count);
	unexplained = 1 - xz / xx * (xz / zz);
	d->has_pooled = r->count > 3 && unexplained > 1e-12;
	d->pooled = (zy - xy * (xz / xx)) / zz / unexplained;
}

/* ---- answers ---- */

static Direction *
fit_direction(const PanelTable *own, const PanelTable *other, int lag)
{
	Direction  *d = palloc0(sizeof(Direction));

	d->units = own->units;
	d->rows = past_rows(own, other, lag);
	if (d->rows->units > 0)
		d->periods = (double) d->rows->count / d->rows->units + lag;
	for (int j = 0; j < PASTS; j++)
		d->score[j] = palloc_extended(sizeof(double) * Max(d->units, 1), MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	if (d->rows->special)
		return d;
	if (d->rows->units == 0)
		d->note = "no unit with 4 periods that have a past";
	else
	{
		find_coefficients(d);
		find_pooled(d);
	}
	return d;
}

static Estimate
special_estimate(const Direction *d)
{
	Estimate	e = estimate_value(NAN, d->rows->count);

	e.note = "NaN or infinite values";
	return e;
}

/* A coefficient; in other units too, which count as known. */
static Estimate
past_estimate(const Direction *d, int past, double unit, double level)
{
	Estimate	e;

	if (d->rows->special)
		return special_estimate(d);
	if (d->note != NULL)
		return estimate_unknown(d->rows->count, d->note);
	e = estimate_value(unit * d->value[past], d->rows->count);
	if (d->error_note == NULL)
	{
		e = t_estimate(e.value, unit * d->std_error[past], d->df[past], e.n, level);
		estimate_p(&e, t_two_sided(d->value[past] / d->std_error[past], d->df[past]));
	}
	e.note = d->error_note;
	if (e.has_p && d->df[past] < 4)
		e.note = ROUGH;
	if (d->periods < FEW_PERIODS)
		e.note = with_note(e.note, FEW_PERIODS_NOTE);
	return e;
}

static Estimate
pooled_estimate(const Direction *d)
{
	Estimate	e;

	if (d->rows->special)
		return special_estimate(d);
	if (!d->has_pooled)
		return estimate_unknown(d->rows->count, d->note ? d->note : "no variance");
	e = estimate_value(d->pooled, d->rows->count);
	e.note = "descriptive: what units and periods have for good is in it";
	return e;
}

/*
 * The standardized coefficient of employees' past less that of customers';
 * both rest on the same units, whose scores are subtracted.  Degrees of
 * freedom are Welch and Satterthwaite's.
 */
static Estimate
difference_estimate(const Direction *forth, const Direction *back, const PanelTable *customer,
					const PanelTable *employee, double level)
{
	int64		n = Min(forth->rows->count, back->rows->count);
	double		variance = 0;
	double		parts[2];
	double		df;
	int			c = 0;
	int			e_unit = 0;
	Estimate	e;

	if (forth->rows->special || back->rows->special)
		return special_estimate(forth);
	if (forth->note != NULL || back->note != NULL)
		return estimate_unknown(n, forth->note ? forth->note : back->note);
	e = estimate_value(forth->spread * forth->value[OTHER_PAST] - back->spread * back->value[OTHER_PAST], n);
	e.note = forth->error_note ? forth->error_note : back->error_note;
	if (e.note != NULL)
		return e;
	/* a unit that one direction alone has, has a score there alone */
	while (c < customer->units || e_unit < employee->units)
	{
		int			order = c == customer->units ? 1 : e_unit == employee->units ? -1 :
			strcmp(customer->unit[c], employee->unit[e_unit]);
		double		score = 0;

		if (order <= 0)
			score += forth->spread * forth->score[OTHER_PAST][c++];
		if (order >= 0)
			score -= back->spread * back->score[OTHER_PAST][e_unit++];
		variance += score * score;
	}
	parts[0] = pow(forth->spread * forth->std_error[OTHER_PAST], 2);
	parts[1] = pow(back->spread * back->std_error[OTHER_PAST], 2);
	df = pow(parts[0] + parts[1], 2) / (parts[0] * parts[0] / forth->df[OTHER_PAST] + parts[1] * parts[1] / back->df[OTHER_PAST]);
	e = t_estimate(e.value, sqrt(variance), df, n, level);
	estimate_p(&e, t_two_sided(e.value / e.std_error, df));
	e.note = df < 4 ? ROUGH : NULL;
	if (Min(forth->periods, back->periods) < FEW_PERIODS)
		e.note = with_note(e.note, FEW_PERIODS_NOTE);
	return e;
}

static void
put_row(Rows *rows, const char *measure, Estimate e)
{
	row_text(rows, measure);
	row_estimate(rows, &e);
	row_end(rows);
}

static int
checked_lag(int lag, const PanelTable *employee, const PanelTable *customer)
{
	if (lag < 1 || lag > MOST_LAG)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("lag must lie between 1 and %d", MOST_LAG),
				 errhint("Both directions are there for every lag.")));
	check_lag(employee, customer, lag);
	return lag;
}

/* Arguments: employee, customer, lag, min_n, level. */
SQL_FUNCTION(linkage_cross_lagged);
Datum
linkage_cross_lagged(PG_FUNCTION_ARGS)
{
	Rows		rows;
	int64		min_n;
	double		level;
	int			lag;
	const PanelTable *employee;
	const PanelTable *customer;
	Direction  *forth;
	Direction  *back;

	rows_begin(fcinfo, &rows);
	for (int i = 0; i < PG_NARGS(); i++)
		if (PG_ARGISNULL(i))
			PG_RETURN_NULL();
	min_n = checked_min_n(PG_GETARG_INT32(3));
	level = checked_level(PG_GETARG_FLOAT8(4));
	employee = panel_table_of(fcinfo, 0, min_n);
	customer = panel_table_of(fcinfo, 1, min_n);
	lag = checked_lag(PG_GETARG_INT32(2), employee, customer);
	forth = fit_direction(customer, employee, lag);
	back = fit_direction(employee, customer, lag);

	put_row(&rows, "employees -> customers", past_estimate(forth, OTHER_PAST, 1, level));
	put_row(&rows, "customers -> employees", past_estimate(back, OTHER_PAST, 1, level));
	put_row(&rows, "employees -> customers, standardized", past_estimate(forth, OTHER_PAST, forth->spread, level));
	put_row(&rows, "customers -> employees, standardized", past_estimate(back, OTHER_PAST, back->spread, level));
	put_row(&rows, "difference, standardized", difference_estimate(forth, back, customer, employee, level));
	put_row(&rows, "customers -> customers", past_estimate(forth, OWN_PAST, 1, level));
	put_row(&rows, "employees -> employees", past_estimate(back, OWN_PAST, 1, level));
	put_row(&rows, "employees -> customers, pooled", pooled_estimate(forth));
	put_row(&rows, "customers -> employees, pooled", pooled_estimate(back));
	PG_RETURN_NULL();
}
