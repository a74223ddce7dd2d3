/*
 * curve.h
 *	  The Kaplan-Meier curve of a survival, and how intervals on it are made.
 *
 * A curve has a point a time of the risk table, those included at which people
 * only enter: there it stays as it was.  Where everybody at risk leaves at once
 * it falls to 0 and stays there, whoever enters late afterwards: such an answer
 * carries a note.
 */
#ifndef CURVE_H
#define CURVE_H

#include "core/estimate.h"
#include "survival/risk_table.h"

typedef struct Curve
{
	RiskTable  *table;
	double	   *survival;		/* just after each time */
	double	   *greenwood;		/* sum of d / (n (n - d)): the variance of its logarithm */
	int			gone;			/* the time at which it reaches 0; times: never */
} Curve;

/* How far an interval reaches, and on which scale it is symmetric. */
typedef struct Confidence
{
	double		margin;			/* in standard errors */
	bool		log_log;		/* or log */
} Confidence;

extern RiskTable *risk_table_argument(FunctionCallInfo fcinfo);
extern Curve curve_of(RiskTable *table);
extern Confidence checked_confidence(FunctionCallInfo fcinfo, int level, int conf_type);
extern double checked_time(double time, const char *name);
extern bool somebody_exits(const RiskTime *at);
extern double last_time(const RiskTable *table);
extern int	point_at(const RiskTable *table, double time);
extern int64 at_risk_after(const RiskTable *table, double time);
extern bool probability_limits(double p, double log_error, Confidence c, double *low, double *high);
extern Estimate survival_estimate(double survival, double greenwood, int64 n, Confidence c);
extern const char *emptied_early(const Curve *curve, double time);
extern const char *beyond_follow_up(const Curve *curve, double time);

#endif							/* CURVE_H */
