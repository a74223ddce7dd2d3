/*
 * moments.c
 *	  The state: its sections, its canonical form and its check.
 */
#include "core/extension.h"

#include <math.h>

#include "core/aggregate.h"
#include "moments/moments.h"

Size
moments_size(int k, uint8 flags)
{
	Size		doubles = SUMS_OF(k);

	if (flags & MOMENTS_WIDE)
		doubles *= 2;
	if (flags & MOMENTS_MOVING)
		doubles += k;
	if (flags & MOMENTS_SPECIAL)
		doubles += 3 * k;
	return offsetof(Moments, sums) + sizeof(double) * doubles;
}

/* A summary without rows; k 0 makes the empty one. */
Moments *
moments_new(int k, uint8 flags)
{
	Moments    *m = palloc0(moments_size(k, flags));

	SET_VARSIZE(m, moments_size(k, flags));
	m->k = k;
	m->flags = flags;
	return m;
}

/* A copy that has the sections of flags; what it lacks starts at 0. */
Moments *
moments_with(Moments *m, uint8 flags)
{
	Moments    *copy = moments_new(m->k, flags);
	Size		sums = sizeof(double) * SUMS_OF(m->k);
	uint8		both = m->flags & flags;

	copy->n = m->n;
	copy->missing = m->missing;
	memcpy(moments_hi(copy), moments_hi(m), sums);
	if (both & MOMENTS_WIDE)
		memcpy(moments_lo(copy), moments_lo(m), sums);
	if (both & MOMENTS_MOVING)
		memcpy(moments_peaks(copy), moments_peaks(m), sizeof(double) * m->k);
	if (both & MOMENTS_SPECIAL)
		memcpy(moments_specials(copy), moments_specials(m), sizeof(int64) * 3 * m->k);
	return copy;
}

/* Whether hi alone holds every sum exactly, as the header defines it. */
static bool
is_whole(Moments *m)
{
	for (int i = 0; i < SUMS_OF(m->k); i++)
	{
		DoubleDouble pair = moments_pair(m, i);

		if (pair.lo != 0 || pair.hi != rint(pair.hi) || fabs(pair.hi) > WHOLE_LIMIT)
			return false;
	}
	return true;
}

static bool
has_specials(Moments *m)
{
	if (m->flags & MOMENTS_SPECIAL)
		for (int i = 0; i < 3 * m->k; i++)
			if (moments_specials(m)[i] != 0)
				return true;
	return false;
}

/* A copy in the one form that its value has outside a transition. */
Moments *
moments_canonical(Moments *m)
{
	Moments    *copy = moments_with(m, (is_whole(m) ? 0 : MOMENTS_WIDE) |
									(has_specials(m) ? MOMENTS_SPECIAL : 0));

	for (int i = 0; i < SUMS_OF(m->k); i++)
	{
		DoubleDouble pair = moments_pair(m, i);

		/* + 0 turns -0 into 0 */
		moments_hi(copy)[i] = pair.hi + 0.0;
		if (copy->flags & MOMENTS_WIDE)
			moments_lo(copy)[i] = pair.lo + 0.0;
	}
	return copy;
}

/* A stored or passed value, in plain and aligned memory. */
Moments *
moments_from_datum(Datum datum)
{
	Moments    *m = (Moments *) PG_DETOAST_DATUM(datum);

	if (unlikely(VARSIZE(m) < offsetof(Moments, sums) || m->k > MAX_VARIABLES ||
				 VARSIZE(m) != moments_size(m->k, m->flags)))
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED),
				 errmsg("value is not of type %s", "moments")));
	return m;
}

/* Says that a variable's values cannot be squared and summed as float8. */
void
moments_refuse_range(int variable, const char *size, const char *remedy)
{
	ereport(ERROR,
			(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
			 errmsg("values of variable %d are too %s to be squared", variable + 1, size),
			 errhint("%s them by a power of ten; correlations do not change.", remedy)));
}

/* ---- moving windows ---- */

void
moments_raise_peaks(Moments *m)
{
	double	   *peaks = moments_peaks(m);

	for (int i = 0; i < m->k; i++)
		peaks[i] = Max(peaks[i], moments_hi(m)[PRODUCT(m->k, i, i)]);
}

/*
 * Only a moving window's state has rows taken out of it: anybody may make an
 * aggregate of their own on the inverse functions.
 */
void
moments_require_moving(const Moments *m, bool has_row)
{
	if ((m->flags & MOMENTS_MOVING) && has_row)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("rows cannot leave moments that they did not enter")));
}

/* Whether what has left the window may show in what is left of it. */
bool
moments_has_drifted(Moments *m)
{
	for (int i = 0; i < m->k; i++)
		if (moments_hi(m)[PRODUCT(m->k, i, i)] * WINDOW_RESET < moments_peaks(m)[i])
			return true;
	return false;
}

/* ---- the check ---- */

static void
impossible(const char *detail)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("these cannot be the moments of any rows"),
			 errdetail_internal("%s", detail)));
}

static void
check_specials(Moments *m)
{
	int64	   *specials = moments_specials(m);

	for (int i = 0; i < m->k; i++, specials += 3)
	{
		for (int kind = 0; kind < 3; kind++)
			if (specials[kind] < 0 || specials[kind] > m->n)
				impossible("A count of NaN or infinite values is out of range.");
		if (specials[0] + specials[1] + specials[2] > m->n)
			impossible("More values are NaN or infinite than there are rows.");
	}
}

static void
check_sums(Moments *m)
{
	for (int i = 0; i < SUMS_OF(m->k); i++)
	{
		DoubleDouble pair = moments_pair(m, i);

		if (!isfinite(pair.hi) || !isfinite(pair.lo))
			impossible("A sum is not finite.");
		if (pair.hi != moments_hi(m)[i])
			impossible("A sum's low part is larger than its high part allows.");
		if (m->n == 0 && pair.hi != 0)
			impossible("There are sums without rows.");
	}
}

/* Rows in which the variable entered the sums as itself and not as 0. */
static int64
finite_rows(Moments *m, int i)
{
	int64	   *specials = moments_specials(m) + 3 * i;

	if (!(m->flags & MOMENTS_SPECIAL))
		return m->n;
	return m->n - specials[0] - specials[1] - specials[2];
}

/*
 * No sum of squares is below what its sum asks for, and no product is farther
 * from the means' own than the variances allow.  The slack is what rounding
 * to a single double each would do, for texts written by hand.
 */
static void
check_inequalities(Moments *m)
{
	double		slack = 1e-14 + m->n * ldexp(1, -100);
	double		spread[MAX_VARIABLES];

	for (int i = 0; i < m->k; i++)
	{
		double		square = moments_hi(m)[PRODUCT(m->k, i, i)];
		double		sum = moments_hi(m)[i];

		if (square > LARGEST_SQUARES)
			impossible("A sum of squares is out of range.");
		if (square < 0 || sqrt(square) * sqrt(finite_rows(m, i)) * (1 + slack) < fabs(sum))
			impossible("A sum of squares is too small for its sum.");
		if (square > 0 && finite_rows(m, i) == 0)
			impossible("There are squares without finite values.");
		spread[i] = sqrt(moments_spread(m, i, i).hi + slack * m->n * square);
		for (int j = 0; j < i; j++)
			if (fabs(moments_spread(m, i, j).hi) > spread[i] * spread[j] * (1 + slack))
				impossible("A sum of products is too large for its sums of squares.");
	}
}

/* The only way in: text, binary and merges pass here. */
void
moments_check(Moments *m)
{
	if (m->n < 0 || m->missing < 0)
		impossible("A count of rows is negative.");
	check_row_count(m->n);
	check_row_count(m->missing);
	check_row_count(m->n + m->missing);
	if (m->k == 0 && m->n + m->missing > 0)
		impossible("There are rows without variables.");
	check_sums(m);
	if (m->flags & MOMENTS_SPECIAL)
		check_specials(m);
	if (m->n > 0)
		check_inequalities(m);
}
