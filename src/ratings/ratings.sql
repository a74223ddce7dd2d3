-- ratings: one question's answers on a whole-number scale.

create type ratings;

create function ratings_in(cstring) returns ratings
	as 'MODULE_PATHNAME', 'ratings_in' language c immutable strict parallel safe;
comment on function ratings_in(cstring) is 'Reads ratings from their JSON text.';
create function ratings_out(ratings) returns cstring
	as 'MODULE_PATHNAME', 'ratings_out' language c immutable strict parallel safe;
comment on function ratings_out(ratings) is 'Writes ratings as JSON text.';
create function ratings_recv(internal) returns ratings
	as 'MODULE_PATHNAME', 'ratings_recv' language c immutable strict parallel safe;
comment on function ratings_recv(internal) is 'Reads ratings from their binary form.';
create function ratings_send(ratings) returns bytea
	as 'MODULE_PATHNAME', 'ratings_send' language c immutable strict parallel safe;
comment on function ratings_send(ratings) is 'Writes ratings in their binary form.';

create type ratings (
	input = ratings_in,
	output = ratings_out,
	receive = ratings_recv,
	send = ratings_send,
	alignment = double,
	storage = extended
);
comment on type ratings is
'Summary of one question''s answers on a whole-number scale lo..hi: a count a level, and how many did not answer. Made by ratings_agg or ratings_from_counts; merged by + and rollup.';

-- the algebra

create function ratings_add(ratings, ratings) returns ratings
	as 'MODULE_PATHNAME', 'ratings_add' language c immutable strict parallel safe;
comment on function ratings_add(ratings, ratings) is 'Implementation of ratings + ratings.';
create function ratings_subtract(ratings, ratings) returns ratings
	as 'MODULE_PATHNAME', 'ratings_subtract' language c immutable strict parallel safe;
comment on function ratings_subtract(ratings, ratings) is 'Implementation of ratings - ratings.';
create function ratings_eq(ratings, ratings) returns bool
	as 'MODULE_PATHNAME', 'ratings_eq' language c immutable strict parallel safe;
comment on function ratings_eq(ratings, ratings) is 'Implementation of ratings = ratings.';
create function ratings_ne(ratings, ratings) returns bool
	as 'MODULE_PATHNAME', 'ratings_ne' language c immutable strict parallel safe;
comment on function ratings_ne(ratings, ratings) is 'Implementation of ratings <> ratings.';

create operator + (leftarg = ratings, rightarg = ratings, function = ratings_add, commutator = +);
comment on operator + (ratings, ratings) is 'Merges two summaries of the same scale; the empty one is the zero.';
create operator - (leftarg = ratings, rightarg = ratings, function = ratings_subtract);
comment on operator - (ratings, ratings) is 'Takes the right side''s answers out of the left side again; an error where they are not in it.';
create operator = (leftarg = ratings, rightarg = ratings, function = ratings_eq, commutator = =, negator = <>);
comment on operator = (ratings, ratings) is 'Same scale and same counts; summaries of no rows are equal whatever their scale.';
create operator <> (leftarg = ratings, rightarg = ratings, function = ratings_ne, commutator = <>, negator = =);
comment on operator <> (ratings, ratings) is 'Not equal.';

create function jsonb(ratings) returns jsonb
	as 'MODULE_PATHNAME', 'ratings_to_jsonb' language c immutable strict parallel safe;
comment on function jsonb(ratings) is 'The summary''s JSON text as jsonb.';
create cast (ratings as jsonb) with function jsonb(ratings);
comment on cast (ratings as jsonb) is 'The summary''s JSON text as jsonb.';

-- transition functions: they change their state in place and refuse to be called outside an aggregate

create function ratings_accum(ratings, int2, int, int) returns ratings
	as 'MODULE_PATHNAME', 'ratings_accum_int2' language c immutable parallel safe;
create function ratings_accum(ratings, int4, int, int) returns ratings
	as 'MODULE_PATHNAME', 'ratings_accum_int4' language c immutable parallel safe;
create function ratings_accum(ratings, float8, int, int) returns ratings
	as 'MODULE_PATHNAME', 'ratings_accum_float8' language c immutable parallel safe;
create function ratings_remove(ratings, int2, int, int) returns ratings
	as 'MODULE_PATHNAME', 'ratings_remove_int2' language c immutable parallel safe;
create function ratings_remove(ratings, int4, int, int) returns ratings
	as 'MODULE_PATHNAME', 'ratings_remove_int4' language c immutable parallel safe;
create function ratings_remove(ratings, float8, int, int) returns ratings
	as 'MODULE_PATHNAME', 'ratings_remove_float8' language c immutable parallel safe;
create function nps_accum(ratings, int2) returns ratings
	as 'MODULE_PATHNAME', 'nps_accum_int2' language c immutable parallel safe;
create function nps_accum(ratings, int4) returns ratings
	as 'MODULE_PATHNAME', 'nps_accum_int4' language c immutable parallel safe;
create function nps_accum(ratings, float8) returns ratings
	as 'MODULE_PATHNAME', 'nps_accum_float8' language c immutable parallel safe;
create function nps_remove(ratings, int2) returns ratings
	as 'MODULE_PATHNAME', 'nps_remove_int2' language c immutable parallel safe;
create function nps_remove(ratings, int4) returns ratings
	as 'MODULE_PATHNAME', 'nps_remove_int4' language c immutable parallel safe;
create function nps_remove(ratings, float8) returns ratings
	as 'MODULE_PATHNAME', 'nps_remove_float8' language c immutable parallel safe;
create function ratings_combine(ratings, ratings) returns ratings
	as 'MODULE_PATHNAME', 'ratings_combine' language c immutable parallel safe;
create function ratings_uncombine(ratings, ratings) returns ratings
	as 'MODULE_PATHNAME', 'ratings_uncombine' language c immutable parallel safe;
comment on function ratings_accum(ratings, int2, int, int) is 'Transition function of ratings_agg; refused outside an aggregate.';
comment on function ratings_accum(ratings, int4, int, int) is 'Transition function of ratings_agg; refused outside an aggregate.';
comment on function ratings_accum(ratings, float8, int, int) is 'Transition function of ratings_agg; refused outside an aggregate.';
comment on function ratings_remove(ratings, int2, int, int) is 'Inverse transition function of ratings_agg; refused outside an aggregate.';
comment on function ratings_remove(ratings, int4, int, int) is 'Inverse transition function of ratings_agg; refused outside an aggregate.';
comment on function ratings_remove(ratings, float8, int, int) is 'Inverse transition function of ratings_agg; refused outside an aggregate.';
comment on function nps_accum(ratings, int2) is 'Transition function of nps and enps; refused outside an aggregate.';
comment on function nps_accum(ratings, int4) is 'Transition function of nps and enps; refused outside an aggregate.';
comment on function nps_accum(ratings, float8) is 'Transition function of nps and enps; refused outside an aggregate.';
comment on function nps_remove(ratings, int2) is 'Inverse transition function of nps and enps; refused outside an aggregate.';
comment on function nps_remove(ratings, int4) is 'Inverse transition function of nps and enps; refused outside an aggregate.';
comment on function nps_remove(ratings, float8) is 'Inverse transition function of nps and enps; refused outside an aggregate.';
comment on function ratings_combine(ratings, ratings) is 'Combine function of the ratings aggregates; refused outside an aggregate.';
comment on function ratings_uncombine(ratings, ratings) is 'Inverse of ratings_combine in a moving window; refused outside an aggregate.';

create aggregate rollup(ratings) (
	sfunc = ratings_combine, stype = ratings, sspace = 128, initcond = '{}',
	combinefunc = ratings_combine,
	msfunc = ratings_combine, minvfunc = ratings_uncombine, mstype = ratings, minitcond = '{}',
	parallel = safe);
comment on aggregate rollup(ratings) is 'Many summaries to one. NULLs are passed over; no rows give the empty summary.';

create aggregate ratings_agg(score int2, lo int, hi int) (
	sfunc = ratings_accum, stype = ratings, sspace = 128, initcond = '{}',
	combinefunc = ratings_combine,
	msfunc = ratings_accum, minvfunc = ratings_remove, mstype = ratings, minitcond = '{}',
	parallel = safe);
create aggregate ratings_agg(score int4, lo int, hi int) (
	sfunc = ratings_accum, stype = ratings, sspace = 128, initcond = '{}',
	combinefunc = ratings_combine,
	msfunc = ratings_accum, minvfunc = ratings_remove, mstype = ratings, minitcond = '{}',
	parallel = safe);
create aggregate ratings_agg(score float8, lo int, hi int) (
	sfunc = ratings_accum, stype = ratings, sspace = 128, initcond = '{}',
	combinefunc = ratings_combine,
	msfunc = ratings_accum, minvfunc = ratings_remove, mstype = ratings, minitcond = '{}',
	parallel = safe);
comment on aggregate ratings_agg(int2, int, int) is
'Summary of answers on the scale lo..hi. A NULL score did not answer and is counted as missing; a score outside the scale is an error; lo and hi must be the same in every row, at most 1001 levels. No rows give the empty summary.';
comment on aggregate ratings_agg(int4, int, int) is
'Summary of answers on the scale lo..hi. A NULL score did not answer and is counted as missing; a score outside the scale is an error; lo and hi must be the same in every row, at most 1001 levels. No rows give the empty summary.';
comment on aggregate ratings_agg(float8, int, int) is
'Summary of answers on the scale lo..hi, for bigint, numeric, real and double precision columns that hold whole numbers; a score that is not whole is an error. Otherwise as ratings_agg(int, int, int).';

create function ratings_from_counts(lo int, counts bigint[], missing bigint default 0) returns ratings
	as 'MODULE_PATHNAME', 'ratings_from_counts' language c immutable strict parallel safe;
comment on function ratings_from_counts(int, bigint[], bigint) is
'Summary from a published distribution: counts[1] people chose lo, counts[2] chose lo + 1 and so on; missing did not answer. An error for a negative or NULL count. NULL for a NULL argument.';

-- what a distribution says

create function answered(ratings) returns bigint
	as 'MODULE_PATHNAME', 'ratings_answered' language c immutable strict parallel safe;
comment on function answered(ratings) is 'How many answered.';
create function missing(ratings) returns bigint
	as 'MODULE_PATHNAME', 'ratings_missing' language c immutable strict parallel safe;
comment on function missing(ratings) is 'How many rows had no answer (NULL).';
create function scale_low(ratings) returns int
	as 'MODULE_PATHNAME', 'ratings_scale_low' language c immutable strict parallel safe;
comment on function scale_low(ratings) is 'The scale''s lowest level; NULL for the empty summary, which has no scale.';
create function scale_high(ratings) returns int
	as 'MODULE_PATHNAME', 'ratings_scale_high' language c immutable strict parallel safe;
comment on function scale_high(ratings) is 'The scale''s highest level; NULL for the empty summary, which has no scale.';
create function item_response_rate(ratings) returns float8
	as 'MODULE_PATHNAME', 'ratings_item_response_rate' language c immutable strict parallel safe;
comment on function item_response_rate(ratings) is
'Of the rows there are, the percent (0..100) that answered this question. It knows nothing of people who were invited and sent nothing back: see response_rate. NULL without rows.';
create function response_rate(ratings, invited bigint) returns float8
	as 'MODULE_PATHNAME', 'ratings_response_rate' language c immutable parallel safe;
comment on function response_rate(ratings, bigint) is
'Answered over invited, in percent (0..100). NULL where invited is NULL, 0 or less than answered; response_rate_estimate says which.';
create function response_rate_estimate(ratings, invited bigint, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'ratings_response_rate_estimate' language c immutable parallel safe;
comment on function response_rate_estimate(ratings, bigint, float8) is
'Answered over invited in percent with Wilson''s interval (Wilson 1927); n is the invited. Note ''invitations unknown'' where invited is NULL: an export of answers holds respondents only.';
create function mean(ratings) returns float8
	as 'MODULE_PATHNAME', 'ratings_mean' language c immutable strict parallel safe;
comment on function mean(ratings) is 'Mean of the answers, in scale units. NULL without answers.';
create function mean_estimate(ratings, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'ratings_mean_estimate' language c immutable strict parallel safe;
comment on function mean_estimate(ratings, float8) is
'Mean with its t interval, in scale units; n is the answers. Limits are NULL with a note for fewer than 2 answers and where all are equal.';
create function variance(ratings) returns float8
	as 'MODULE_PATHNAME', 'ratings_variance' language c immutable strict parallel safe;
comment on function variance(ratings) is 'Sample variance (n - 1) of the answers. NULL for fewer than 2.';
create function stddev(ratings) returns float8
	as 'MODULE_PATHNAME', 'ratings_stddev' language c immutable strict parallel safe;
comment on function stddev(ratings) is 'Sample standard deviation (n - 1) of the answers, in scale units. NULL for fewer than 2.';
create function quantile(ratings, p float8) returns float8
	as 'MODULE_PATHNAME', 'ratings_quantile' language c immutable strict parallel safe;
comment on function quantile(ratings, float8) is
'The lowest level that at least the share p (0..1) of the answers does not exceed, as percentile_disc. An error for p outside 0..1; NULL without answers.';
create function levels(ratings, out level int, out n bigint, out share float8) returns setof record
	as 'MODULE_PATHNAME', 'ratings_levels' language c immutable strict parallel safe rows 11;
comment on function levels(ratings) is
'The distribution: a row a level of the scale with its count and its share (0..1) of the answers; share is NULL without answers.';
create function sparkline(ratings) returns text
	as 'MODULE_PATHNAME', 'ratings_sparkline' language c stable strict parallel safe;
comment on function sparkline(ratings) is
'The distribution as one Unicode block a level, lowest level first, the fullest level highest. Stable and not immutable because it depends on the database''s encoding, which must be able to show the blocks.';

-- net promoter score

create function nps(ratings) returns float8
	as 'MODULE_PATHNAME', 'ratings_nps' language c immutable strict parallel safe;
create function enps(ratings) returns float8
	as 'MODULE_PATHNAME', 'ratings_nps' language c immutable strict parallel safe;
comment on function nps(ratings) is
'Net promoter score, -100..100: percent of 9 and 10 less percent of 0 to 6, of those who answered (Reichheld 2003). An error on another scale than 0..10; NULL without answers.';
comment on function enps(ratings) is 'Employee net promoter score, -100..100: nps of the employees'' question.';
create function nps_estimate(ratings, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'ratings_nps_estimate' language c immutable strict parallel safe;
create function enps_estimate(ratings, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'ratings_nps_estimate' language c immutable strict parallel safe;
comment on function nps_estimate(ratings, float8) is
'Net promoter score with its adjusted Wald interval (three answers added, 3/4 of one each to promoters and detractors; Rocks 2016), -100..100. The value itself is not adjusted.';
comment on function enps_estimate(ratings, float8) is 'Employee net promoter score with its interval: nps_estimate of the employees'' question.';

create aggregate nps(score int2) (
	sfunc = nps_accum, stype = ratings, sspace = 128, initcond = '{}', finalfunc = nps,
	combinefunc = ratings_combine, parallel = safe,
	msfunc = nps_accum, minvfunc = nps_remove, mstype = ratings, minitcond = '{}', mfinalfunc = nps);
create aggregate nps(score int4) (
	sfunc = nps_accum, stype = ratings, sspace = 128, initcond = '{}', finalfunc = nps,
	combinefunc = ratings_combine, parallel = safe,
	msfunc = nps_accum, minvfunc = nps_remove, mstype = ratings, minitcond = '{}', mfinalfunc = nps);
create aggregate nps(score float8) (
	sfunc = nps_accum, stype = ratings, sspace = 128, initcond = '{}', finalfunc = nps,
	combinefunc = ratings_combine, parallel = safe,
	msfunc = nps_accum, minvfunc = nps_remove, mstype = ratings, minitcond = '{}', mfinalfunc = nps);
create aggregate enps(score int2) (
	sfunc = nps_accum, stype = ratings, sspace = 128, initcond = '{}', finalfunc = enps,
	combinefunc = ratings_combine, parallel = safe,
	msfunc = nps_accum, minvfunc = nps_remove, mstype = ratings, minitcond = '{}', mfinalfunc = enps);
create aggregate enps(score int4) (
	sfunc = nps_accum, stype = ratings, sspace = 128, initcond = '{}', finalfunc = enps,
	combinefunc = ratings_combine, parallel = safe,
	msfunc = nps_accum, minvfunc = nps_remove, mstype = ratings, minitcond = '{}', mfinalfunc = enps);
create aggregate enps(score float8) (
	sfunc = nps_accum, stype = ratings, sspace = 128, initcond = '{}', finalfunc = enps,
	combinefunc = ratings_combine, parallel = safe,
	msfunc = nps_accum, minvfunc = nps_remove, mstype = ratings, minitcond = '{}', mfinalfunc = enps);
comment on aggregate nps(int2) is 'Net promoter score of answers on 0..10, -100..100; NULLs did not answer. NULL without answers.';
comment on aggregate nps(int4) is 'Net promoter score of answers on 0..10, -100..100; NULLs did not answer. NULL without answers.';
comment on aggregate nps(float8) is 'Net promoter score of answers on 0..10, -100..100; NULLs did not answer. NULL without answers.';
comment on aggregate enps(int2) is 'Employee net promoter score of answers on 0..10, -100..100; NULLs did not answer. NULL without answers.';
comment on aggregate enps(int4) is 'Employee net promoter score of answers on 0..10, -100..100; NULLs did not answer. NULL without answers.';
comment on aggregate enps(float8) is 'Employee net promoter score of answers on 0..10, -100..100; NULLs did not answer. NULL without answers.';

create function nps_estimate_final(ratings) returns estimate
	as 'MODULE_PATHNAME', 'ratings_nps_estimate_final' language c immutable parallel safe;
comment on function nps_estimate_final(ratings) is 'Final function of nps_estimate and enps_estimate.';
create aggregate nps_estimate(score int2) (
	sfunc = nps_accum, stype = ratings, sspace = 128, initcond = '{}', finalfunc = nps_estimate_final,
	combinefunc = ratings_combine, parallel = safe,
	msfunc = nps_accum, minvfunc = nps_remove, mstype = ratings, minitcond = '{}', mfinalfunc = nps_estimate_final);
create aggregate nps_estimate(score int4) (
	sfunc = nps_accum, stype = ratings, sspace = 128, initcond = '{}', finalfunc = nps_estimate_final,
	combinefunc = ratings_combine, parallel = safe,
	msfunc = nps_accum, minvfunc = nps_remove, mstype = ratings, minitcond = '{}', mfinalfunc = nps_estimate_final);
create aggregate nps_estimate(score float8) (
	sfunc = nps_accum, stype = ratings, sspace = 128, initcond = '{}', finalfunc = nps_estimate_final,
	combinefunc = ratings_combine, parallel = safe,
	msfunc = nps_accum, minvfunc = nps_remove, mstype = ratings, minitcond = '{}', mfinalfunc = nps_estimate_final);
create aggregate enps_estimate(score int2) (
	sfunc = nps_accum, stype = ratings, sspace = 128, initcond = '{}', finalfunc = nps_estimate_final,
	combinefunc = ratings_combine, parallel = safe,
	msfunc = nps_accum, minvfunc = nps_remove, mstype = ratings, minitcond = '{}', mfinalfunc = nps_estimate_final);
create aggregate enps_estimate(score int4) (
	sfunc = nps_accum, stype = ratings, sspace = 128, initcond = '{}', finalfunc = nps_estimate_final,
	combinefunc = ratings_combine, parallel = safe,
	msfunc = nps_accum, minvfunc = nps_remove, mstype = ratings, minitcond = '{}', mfinalfunc = nps_estimate_final);
create aggregate enps_estimate(score float8) (
	sfunc = nps_accum, stype = ratings, sspace = 128, initcond = '{}', finalfunc = nps_estimate_final,
	combinefunc = ratings_combine, parallel = safe,
	msfunc = nps_accum, minvfunc = nps_remove, mstype = ratings, minitcond = '{}', mfinalfunc = nps_estimate_final);
comment on aggregate nps_estimate(int2) is 'Net promoter score of answers on 0..10 with its 95 % interval; another level: nps_estimate(ratings_agg(score, 0, 10), level).';
comment on aggregate nps_estimate(int4) is 'Net promoter score of answers on 0..10 with its 95 % interval; another level: nps_estimate(ratings_agg(score, 0, 10), level).';
comment on aggregate nps_estimate(float8) is 'Net promoter score of answers on 0..10 with its 95 % interval; another level: nps_estimate(ratings_agg(score, 0, 10), level).';
comment on aggregate enps_estimate(int2) is 'Employee net promoter score of answers on 0..10 with its 95 % interval; another level: enps_estimate(ratings_agg(score, 0, 10), level).';
comment on aggregate enps_estimate(int4) is 'Employee net promoter score of answers on 0..10 with its 95 % interval; another level: enps_estimate(ratings_agg(score, 0, 10), level).';
comment on aggregate enps_estimate(float8) is 'Employee net promoter score of answers on 0..10 with its 95 % interval; another level: enps_estimate(ratings_agg(score, 0, 10), level).';

-- favourable answers

create function favorable(ratings, from_level int default null) returns float8
	as 'MODULE_PATHNAME', 'ratings_favorable' language c immutable parallel safe;
comment on function favorable(ratings, int) is
'Percent (0..100) of the answers at from_level or above; NULL means the top two levels (of a yes-or-no scale the top one). An error for a level outside the scale; NULL without answers.';
create function unfavorable(ratings, to_level int default null) returns float8
	as 'MODULE_PATHNAME', 'ratings_unfavorable' language c immutable parallel safe;
comment on function unfavorable(ratings, int) is
'Percent (0..100) of the answers at to_level or below; NULL means the bottom two levels (of a yes-or-no scale the bottom one). An error for a level outside the scale; NULL without answers.';
create function favorable_estimate(ratings, from_level int default null, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'ratings_favorable_estimate' language c immutable parallel safe;
comment on function favorable_estimate(ratings, int, float8) is
'Favourable percent with Wilson''s interval (Wilson 1927), 0..100. from_level NULL means the top two levels.';
create function unfavorable_estimate(ratings, to_level int default null, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'ratings_unfavorable_estimate' language c immutable parallel safe;
comment on function unfavorable_estimate(ratings, int, float8) is
'Unfavourable percent with Wilson''s interval (Wilson 1927), 0..100. to_level NULL means the bottom two levels.';
create function csat(ratings) returns float8
	as 'MODULE_PATHNAME', 'ratings_csat' language c immutable strict parallel safe;
comment on function csat(ratings) is 'Customer satisfaction: percent (0..100) of the answers on the top two levels, as favorable(ratings). NULL without answers.';
create function csat_estimate(ratings, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'ratings_csat_estimate' language c immutable strict parallel safe;
comment on function csat_estimate(ratings, float8) is 'Customer satisfaction in percent with Wilson''s interval, as favorable_estimate(ratings).';

-- agreement within a group

create function rwg(ratings) returns float8
	as 'MODULE_PATHNAME', 'ratings_rwg' language c immutable strict parallel safe;
comment on function rwg(ratings) is
'Within-group agreement 0..1: 1 - min(s2, e2)/e2, e2 = (A2 - 1)/12 the variance of indifferent answers on A levels (James, Demaree and Wolf 1984). NULL for fewer than 2 answers.';
create function rwg_estimate(ratings, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'ratings_rwg_estimate' language c immutable strict parallel safe;
comment on function rwg_estimate(ratings, float8) is
'Within-group agreement with a large-sample interval from the variance''s own sampling variance (fourth moment), clamped to 0..1. Limits are NULL with a note for fewer than 4 answers or where all are equal.';

-- differences

create function nps_difference(a ratings, b ratings, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'ratings_nps_difference' language c immutable strict parallel safe;
comment on function nps_difference(ratings, ratings, float8) is
'NPS of a less NPS of b, -200..200, for two independent groups: adjusted Wald interval and z test from the adjusted shares of both; n is the answers of both.';
create function enps_difference(a ratings, b ratings, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'ratings_nps_difference' language c immutable strict parallel safe;
comment on function enps_difference(ratings, ratings, float8) is
'eNPS of a less eNPS of b: nps_difference of the employees'' question.';
create function favorable_difference(a ratings, b ratings, from_level int default null, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'ratings_favorable_difference' language c immutable parallel safe;
comment on function favorable_difference(ratings, ratings, int, float8) is
'Favourable percent of a less that of b, -100..100, for two independent groups: Newcombe''s hybrid score interval (Newcombe 1998, method 10), p of the pooled z test; n is the answers of both. from_level NULL means the top two levels.';
create function csat_difference(a ratings, b ratings, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'ratings_csat_difference' language c immutable strict parallel safe;
comment on function csat_difference(ratings, ratings, float8) is
'Customer satisfaction of a less that of b in percent points, as favorable_difference on the top two levels.';
create function mean_difference(a ratings, b ratings, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'ratings_mean_difference' language c immutable strict parallel safe;
comment on function mean_difference(ratings, ratings, float8) is
'Mean of a less mean of b, in scale units, for two independent groups: Welch''s t interval and test (Welch 1947); n is the answers of both. An error where the scales differ.';
create function cohens_d(a ratings, b ratings) returns float8
	as 'MODULE_PATHNAME', 'ratings_cohens_d' language c immutable strict parallel safe;
comment on function cohens_d(ratings, ratings) is
'Cohen''s d (1988): mean of a less mean of b, in pooled standard deviations (n - 2). Around .2 is called small, .5 medium, .8 large. NULL for fewer than 2 answers on one side or no variance; cohens_d_estimate says which. An error where the scales differ.';
create function cohens_d_estimate(a ratings, b ratings, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'ratings_cohens_d_estimate' language c immutable strict parallel safe;
comment on function cohens_d_estimate(ratings, ratings, float8) is
'Cohen''s d: mean of a less mean of b, in pooled standard deviations. Its interval is that of the noncentral t (Steiger and Fouladi 1997); above 100,000 answers that of std_error, the large-sample error (Hedges and Olkin 1985). p is the t test''s with pooled variance. NULL with a note for fewer than 2 answers on one side or no variance. An error where the scales differ.';
create function benchmark_difference(ratings, norm float8, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'ratings_benchmark_difference' language c immutable strict parallel safe;
comment on function benchmark_difference(ratings, float8, float8) is
'Mean less norm, in scale units, with the one-sample t interval and test. The norm is taken as exact. An error for a norm outside the scale.';

-- answers that come as words

create function likert(answer text, variadic labels text[]) returns int
	as 'MODULE_PATHNAME', 'likert' language c immutable parallel safe;
comment on function likert(text, text[]) is
'1 for the first label, 2 for the second and so on; case and white space do not matter. An error that lists the labels for an answer that is none of them; NULL for NULL and for an answer of nothing but white space.';
create function likert5(answer text) returns int
	as 'MODULE_PATHNAME', 'likert5' language c immutable strict parallel safe;
comment on function likert5(text) is
'1..5 for the usual five-level wordings of agreement and satisfaction in English and German (Strongly disagree .. Strongly agree, Very dissatisfied .. Very satisfied, stimme gar nicht zu .. stimme voll zu, sehr unzufrieden .. sehr zufrieden); case and white space do not matter. An error for any other wording: use likert(answer, labels). NULL for NULL and for nothing but white space.';
