/*
 * moments.h
 *	  k variables together: n, sums and cross-products.
 *
 * A state holds S = k + k(k + 1)/2 sums: of each variable, then of the
 * products of each pair (i, j <= i), row by row: 11, 21, 22, 31, ...
 *
 * A sum is a double-double, hi and lo, in two arrays.  While all that came in
 * is whole and every sum of squares stays at 2^53 or below, every sum is a
 * whole number that hi alone holds exactly (|sum of xy| and |sum of x| never
 * exceed the largest sum of squares): such a state has no lo array.  It is
 * half as large and adds a row with one multiplication and one addition a
 * sum.  Whether a finished state has a lo array depends on its value alone,
 * not on how it came about (moments_canonical).
 *
 * Inside a transition state the pairs need not be normalised; they are every
 * NORMALISE_ROWS rows, and wherever they are read.
 *
 * Sections, in this order, after the 24 bytes of the header:
 *	 hi			8 S
 *	 lo			8 S		MOMENTS_WIDE
 *	 peaks		8 k		MOMENTS_MOVING: see below
 *	 specials	24 k	MOMENTS_SPECIAL: rows with NaN, Infinity, -Infinity in
 *						each variable; such a value enters the sums as 0
 * Two whole-number variables take 64 bytes, two others 104; twelve take 744
 * and 1,464.
 *
 * Peaks: in a moving window, the largest sum of squares that each variable
 * has had since the window was last summed from scratch.  A row that leaves
 * takes its share out of hi and lo, but not the rounding that it caused,
 * which is about 2^-106 of the peak.  When a sum of squares has fallen below
 * 2^-26 of its peak, the inverse transition gives up and the executor sums
 * the window from scratch.  Finished states have no peaks.
 *
 * Why nothing can overflow: k <= 64 bounds S at 2,144 and a state at
 * 36,376 bytes; n and missing together stay at MAX_ROWS or below; a sum of
 * squares above LARGEST_SQUARES is an error, so that n times it is finite,
 * and with it all else.  Values other than 0 below SMALLEST_VALUE are an
 * error, for their squares would lose digits below float8's range.
 *
 * Accuracy: a pair holds 106 bits, so a variance is right to 15 digits while
 * the mean is less than 10^8 standard deviations from 0, and what is below
 * moments_rounding of the sum of squares counts as no variance: a standard
 * deviation of less than n^(1/4) 10^-15 of the mean.  Whole numbers have no
 * such limit.
 *
 * Text: {"k": 2, "n": 3, "missing": 0, "sums": [...], "products": [...]},
 * and where there are such, "sums_lo", "products_lo" and "specials" (an array
 * a variable: rows with NaN, Infinity, -Infinity).  The empty summary is {}.
 *
 * Binary: version (1 byte), flags (1: 0x02 wide, 0x04 special), k (1),
 * n (8), missing (8), then the sections hi, lo, specials.
 */
#ifndef MOMENTS_H
#define MOMENTS_H

#include "core/extension.h"
#include "utils/array.h"

#include "core/double_double.h"
#include "core/estimate.h"
#include "core/rows.h"

#define MAX_VARIABLES	64
#define NORMALISE_ROWS	8			/* a power of 2 */
#define SMALLEST_VALUE		0x1p-480	/* its square is exact */
#define LARGEST_SQUARES		3.1e293 /* n <= 2^48 times it is finite */
#define WHOLE_LIMIT		9007199254740992.0	/* 2^53 */
#define EXACT_LIMIT			40564819207303340847894502572032.0 /* 2^105 */
#define WINDOW_RESET	67108864.0	/* 2^26 */

#define MOMENTS_WIDE	0x02
#define MOMENTS_SPECIAL	0x04
#define MOMENTS_MOVING	0x08

typedef struct Moments
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint8		k;				/* 0: the empty summary */
	uint8		flags;
	uint16		unused;			/* 0 */
	int64		n;
	int64		missing;
	double		sums[FLEXIBLE_ARRAY_MEMBER];
} Moments;

#define SUMS_OF(k)			((k) + (k) * ((k) + 1) / 2)
#define PRODUCT(k, i, j)	((k) + (i) * ((i) + 1) / 2 + (j))	/* j <= i */

static inline double *
moments_hi(Moments *m)
{
	return m->sums;
}

static inline double *
moments_lo(Moments *m)
{
	return m->sums + SUMS_OF(m->k);
}

static inline double *
moments_peaks(Moments *m)
{
	return m->sums + SUMS_OF(m->k) * (m->flags & MOMENTS_WIDE ? 2 : 1);
}

/* A sum, normalised. */
static inline DoubleDouble
moments_pair(Moments *m, int sum)
{
	return two_sum(m->sums[sum], m->flags & MOMENTS_WIDE ? moments_lo(m)[sum] : 0);
}

/* Without rows it is the zero of +, however many variables it has. */
static inline bool
moments_is_empty(const Moments *m)
{
	return m->n == 0 && m->missing == 0;
}

/* three counts a variable */
static inline int64 *
moments_specials(Moments *m)
{
	return (int64 *) (moments_peaks(m) + (m->flags & MOMENTS_MOVING ? m->k : 0));
}

#define PG_GETARG_MOMENTS(n) moments_from_datum(PG_GETARG_DATUM(n))

/* the state (moments.c) */
extern Size moments_size(int k, uint8 flags);
extern Moments *moments_new(int k, uint8 flags);
extern Moments *moments_with(Moments *m, uint8 flags);
extern Moments *moments_canonical(Moments *m);
extern Moments *moments_from_datum(Datum datum);
extern void moments_raise_peaks(Moments *m);
extern void moments_require_moving(const Moments *m, bool has_row);
extern bool moments_has_drifted(Moments *m);
extern void moments_check(Moments *m);
extern void moments_refuse_range(int variable, const char *size, const char *remedy);

/* merging (merge.c) */
extern Moments *moments_take_out(Moments *a, Moments *b);

/* A transition state: plain memory of the executor's, made by this room. */
static inline Moments *
moments_state(FunctionCallInfo fcinfo)
{
	Moments    *m = (Moments *) PG_GETARG_POINTER(0);

	return likely(!VARATT_IS_EXTENDED(m)) ? m : moments_from_datum(PG_GETARG_DATUM(0));
}

/* centred sums and what goes with them (centred.c) */
extern int checked_number(int k, int number);
extern int checked_variable(const Moments *m, int number);
extern int *checked_variables(const Moments *m, ArrayType *numbers, int *count);
extern bool moments_is_special(Moments *m, int i);
extern bool moments_is_exact(Moments *m);
extern double moments_mean_of(Moments *m, int i);
extern DoubleDouble moments_mean_pair(Moments *m, int i);
extern double moments_rounding(const Moments *m);
extern DoubleDouble moments_spread(Moments *m, int i, int j);
extern DoubleDouble moments_centred(Moments *m, int i, int j);
extern Sample moments_sample(Moments *m, int i);
extern Estimate moments_mean_with_interval(Moments *m, int i, double level);

/* something that two samples answer together (differences.c) */
typedef Estimate (*Comparison) (Sample a, Sample b, double level);

extern Estimate moments_compare(Moments *a, Moments *b, int i, int j, double level, Comparison comparison);

/* pairs of variables (statistics.c) */
extern double moments_covariance_of(Moments *m, int i, int j);

/* merging (merge.c) */
extern Moments *moments_merge_in(Moments *a, Moments *b);
extern Moments *moments_take_out(Moments *a, Moments *b);
extern void moments_settle(Moments *m, Moments *before);
extern void refuse_not_contained(void);

/* correlation (correlation.c) */
typedef struct Correlation
{
	double		r;
	double		one_minus_r;	/* to its own full precision */
	double		one_plus_r;
} Correlation;

extern Correlation moments_correlation(Moments *m, int i, int j);
extern Correlation correlation_of(DoubleDouble sxy, DoubleDouble sxx, DoubleDouble syy);
extern Estimate correlation_estimate(Correlation c, int64 n, int given, double level);
extern Estimate moments_corr_of(Moments *m, int i, int j, double level);
extern bool moments_corr_value(Moments *m, int i, int j, double *r);
extern void correlation_row(Rows *rows, int i, int j, const char **names, const Estimate *e);

/* the sweep operator (sweep.c) */
typedef struct Sweep
{
	Moments    *m;
	int			size;
	int		   *variables;		/* of the rows and columns */
	bool	   *swept;
	bool		exact;			/* sums of whole numbers, none of them rounded */
	DoubleDouble *cells;		/* size x size */
} Sweep;

#define SWEEP_CELL(s, i, j) ((s)->cells[(i) * (s)->size + (j)])

extern Sweep *sweep_begin(Moments *m, const int *variables, int size);
extern bool sweep_is_spent(const Sweep *s, int pivot);
extern void sweep_pivot(Sweep *s, int pivot, const char *const *names);

/* least squares (regression.c) */
typedef struct Fit
{
	const char *note;			/* why there is none; NULL: there is one */
	Moments    *m;
	int			k;				/* regressors; y is the sweep's row k */
	int		   *variables;		/* the regressors, then y */
	int64		df;				/* of the residuals */
	Sweep	   *sweep;
	DoubleDouble total;			/* sum of squares of y */
	DoubleDouble residual;		/* of which is left; 0: a perfect fit */
} Fit;

typedef struct Term
{
	DoubleDouble coefficient;
	double		std_error;
	bool		has_p;			/* not in a perfect fit */
	double		t;
	double		p_value;
	bool		has_standardized;
	double		standardized;
} Term;

extern Fit moments_fit(Moments *m, int *variables, int k, const char **names, int least_df);
extern Fit moments_fit_of(Moments *m, int y, ArrayType *regressors, const char **names, int least_df);
extern Term fit_slope(const Fit *f, int i);

#endif							/* MOMENTS_H */
