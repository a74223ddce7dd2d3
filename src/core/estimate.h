/*
 * estimate.h
 *	  The SQL type estimate: a value with its interval, or the reason why not.
 */
#ifndef ESTIMATE_H
#define ESTIMATE_H

#include "core/extension.h"

typedef struct Estimate
{
	bool		has_value;
	bool		has_limits;
	bool		low_open;		/* of the limits there is none on this side */
	bool		high_open;
	bool		has_error;
	bool		has_p;
	double		value;
	double		low;
	double		high;
	double		std_error;
	double		p_value;
	int64		n;
	const char *note;			/* NULL: nothing to say */
} Estimate;

extern Estimate estimate_unknown(int64 n, const char *note);
extern Estimate estimate_value(double value, int64 n);
extern void estimate_limits(Estimate *e, double low, double high, double std_error);
extern void estimate_p(Estimate *e, double p_value);
extern void estimate_clamp(Estimate *e, double lowest, double highest);
extern Datum estimate_datum(FunctionCallInfo fcinfo, const Estimate *e);

/* intervals that several rooms use */
extern double checked_level(double level);
extern double normal_margin(double level);
extern double t_margin(double level, double df);
extern Estimate t_estimate(double value, double std_error, double df, int64 n, double level);
extern Estimate wilson_estimate(int64 hits, int64 n, double level);
extern Estimate response_estimate(int64 answers, bool is_known, int64 invited, double level);

/* differences of two independent samples */
typedef struct Sample
{
	int64		n;
	double		mean;
	double		variance;		/* n - 1 */
} Sample;

extern Estimate share_difference(int64 hits_a, int64 n_a, int64 hits_b, int64 n_b, double level);
extern Estimate welch_difference(Sample a, Sample b, double level);
extern Estimate standardized_difference(Sample a, Sample b, double level);

/* the SQL type test_result */
typedef struct TestResult
{
	bool		has_statistic;
	bool		has_p;
	bool		has_df;
	bool		has_df2;
	double		statistic;
	double		df;
	double		df2;
	double		p_value;
	const char *note;			/* NULL: nothing to say */
} TestResult;

extern Datum test_result_datum(FunctionCallInfo fcinfo, const TestResult *t);

#endif							/* ESTIMATE_H */
