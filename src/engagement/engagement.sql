-- engagement: a survey of k items on one scale, one row a person.

create type engagement;

create function engagement_in(cstring) returns engagement
	as 'MODULE_PATHNAME', 'engagement_in' language c immutable strict parallel safe;
comment on function engagement_in(cstring) is 'Reads engagement from their JSON text.';
create function engagement_out(engagement) returns cstring
	as 'MODULE_PATHNAME', 'engagement_out' language c immutable strict parallel safe;
comment on function engagement_out(engagement) is 'Writes engagement as JSON text.';
create function engagement_recv(internal) returns engagement
	as 'MODULE_PATHNAME', 'engagement_recv' language c immutable strict parallel safe;
comment on function engagement_recv(internal) is 'Reads engagement from their binary form.';
create function engagement_send(engagement) returns bytea
	as 'MODULE_PATHNAME', 'engagement_send' language c immutable strict parallel safe;
comment on function engagement_send(engagement) is 'Writes engagement in their binary form.';

create type engagement (
	input = engagement_in,
	output = engagement_out,
	receive = engagement_recv,
	send = engagement_send,
	alignment = double,
	storage = extended
);
comment on type engagement is
'Summary of a survey of k items (1 to 64) on one scale lo..hi, one row a person: people, each item''s counts, the items'' sums and cross-products over complete rows, and a count of each exact index. A person counts who answered enough of the items.';

-- the algebra

create function engagement_add(engagement, engagement) returns engagement
	as 'MODULE_PATHNAME', 'engagement_add' language c immutable strict parallel safe;
comment on function engagement_add(engagement, engagement) is 'Implementation of engagement + engagement.';
create function engagement_subtract(engagement, engagement) returns engagement
	as 'MODULE_PATHNAME', 'engagement_subtract' language c immutable strict parallel safe;
comment on function engagement_subtract(engagement, engagement) is 'Implementation of engagement - engagement.';
create function engagement_eq(engagement, engagement) returns bool
	as 'MODULE_PATHNAME', 'engagement_eq' language c immutable strict parallel safe;
comment on function engagement_eq(engagement, engagement) is 'Implementation of engagement = engagement.';
create function engagement_ne(engagement, engagement) returns bool
	as 'MODULE_PATHNAME', 'engagement_ne' language c immutable strict parallel safe;
comment on function engagement_ne(engagement, engagement) is 'Implementation of engagement <> engagement.';

create operator + (leftarg = engagement, rightarg = engagement, function = engagement_add, commutator = +);
comment on operator + (engagement, engagement) is 'Merges two summaries of the same scale, items and threshold; the empty one is the zero.';
create operator - (leftarg = engagement, rightarg = engagement, function = engagement_subtract);
comment on operator - (engagement, engagement) is 'Takes the right side''s rows out of the left side again; an error where they cannot be in it.';
create operator = (leftarg = engagement, rightarg = engagement, function = engagement_eq, commutator = =, negator = <>);
comment on operator = (engagement, engagement) is 'Same scale, items, threshold and counts; summaries of no rows are equal.';
create operator <> (leftarg = engagement, rightarg = engagement, function = engagement_ne, commutator = <>, negator = =);
comment on operator <> (engagement, engagement) is 'Not equal.';

create function jsonb(engagement) returns jsonb
	as 'MODULE_PATHNAME', 'engagement_to_jsonb' language c immutable strict parallel safe;
comment on function jsonb(engagement) is 'The summary''s JSON text as jsonb (at most 256 MB).';
create cast (engagement as jsonb) with function jsonb(engagement);
comment on cast (engagement as jsonb) is 'The summary''s JSON text as jsonb (at most 256 MB).';

create function engagement_combine(engagement, engagement) returns engagement
	as 'MODULE_PATHNAME', 'engagement_combine' language c immutable parallel safe;
comment on function engagement_combine(engagement, engagement) is 'Combine function of the engagement aggregates; refused outside an aggregate.';
create function engagement_uncombine(engagement, engagement) returns engagement
	as 'MODULE_PATHNAME', 'engagement_uncombine' language c immutable parallel safe;
comment on function engagement_uncombine(engagement, engagement) is 'Inverse of engagement_combine in a moving window; refused outside an aggregate.';

-- helpers on single answers

create function reverse_score(x int, lo int, hi int) returns int
	as 'MODULE_PATHNAME', 'reverse_score_int4' language c immutable strict parallel safe;
comment on function reverse_score(int, int, int) is
'The answer turned round on its scale: lo + hi - x. An error for x outside lo..hi; NULL for NULL.';
create function reverse_score(x float8, lo float8, hi float8) returns float8
	as 'MODULE_PATHNAME', 'reverse_score_float8' language c immutable strict parallel safe;
comment on function reverse_score(float8, float8, float8) is
'The answer turned round on its scale: lo + hi - x. An error for x outside lo..hi; NULL for NULL.';
create function index_100(x float8, lo float8, hi float8) returns float8
	as 'MODULE_PATHNAME', 'index_100' language c immutable strict parallel safe;
comment on function index_100(float8, float8, float8) is
'The answer on 0..100: 100 * (x - lo)/(hi - lo). An error for x outside lo..hi; NULL for NULL.';

-- long tables: one person's rows to an array

create function answers_accum(int[], text, int4, text[]) returns int[]
	as 'MODULE_PATHNAME', 'answers_accum_int4' language c immutable parallel safe;
comment on function answers_accum(int[], text, int4, text[]) is
'Transition function of answers_agg; refused outside an aggregate.';
create function answers_accum(int[], text, int4, text[], text) returns int[]
	as 'MODULE_PATHNAME', 'answers_accum_int4_which' language c immutable parallel safe;
comment on function answers_accum(int[], text, int4, text[], text) is
'Transition function of answers_agg; refused outside an aggregate.';
create function answers_accum(int[], text, float8, text[]) returns int[]
	as 'MODULE_PATHNAME', 'answers_accum_float8' language c immutable parallel safe;
comment on function answers_accum(int[], text, float8, text[]) is
'Transition function of answers_agg; refused outside an aggregate.';
create function answers_accum(int[], text, float8, text[], text) returns int[]
	as 'MODULE_PATHNAME', 'answers_accum_float8_which' language c immutable parallel safe;
comment on function answers_accum(int[], text, float8, text[], text) is
'Transition function of answers_agg; refused outside an aggregate.';
create function answers_combine(int[], int[]) returns int[]
	as 'MODULE_PATHNAME', 'answers_combine' language c immutable parallel safe;
comment on function answers_combine(int[], int[]) is
'Combine function of answers_agg; refused outside an aggregate.';
create function answers_final(int[]) returns int[]
	as 'MODULE_PATHNAME', 'answers_final' language c immutable parallel safe;
comment on function answers_final(int[]) is
'Final function of answers_agg.';
create aggregate answers_agg(question text, score int4, questions text[]) (
	sfunc = answers_accum, stype = int[], sspace = 256, finalfunc = answers_final,
	combinefunc = answers_combine, parallel = safe);
comment on aggregate answers_agg(text, int4, text[]) is
'One person''s rows to an array of scores in the order of questions (the same array in every row); a question without a row, or with a NULL score, is NULL. Rows of other questions are passed over. A question answered twice is an error. Scores are whole numbers. NULL without rows.';
create aggregate answers_agg(question text, score int4, questions text[], which text) (
	sfunc = answers_accum, stype = int[], sspace = 256, finalfunc = answers_final, parallel = safe);
comment on aggregate answers_agg(text, int4, text[], text) is
'As answers_agg(question, score, questions), but which (''last'' or ''first'') says what counts of a question answered twice; write order by inside the call: answers_agg(question, score, questions, ''last'' order by answered_at).';
create aggregate answers_agg(question text, score float8, questions text[]) (
	sfunc = answers_accum, stype = int[], sspace = 256, finalfunc = answers_final,
	combinefunc = answers_combine, parallel = safe);
comment on aggregate answers_agg(text, float8, text[]) is
'One person''s rows to an array of scores in the order of questions (the same array in every row); a question without a row, or with a NULL score, is NULL. Rows of other questions are passed over. A question answered twice is an error. Scores are whole numbers. NULL without rows.';
create aggregate answers_agg(question text, score float8, questions text[], which text) (
	sfunc = answers_accum, stype = int[], sspace = 256, finalfunc = answers_final, parallel = safe);
comment on aggregate answers_agg(text, float8, text[], text) is
'As answers_agg(question, score, questions), but which (''last'' or ''first'') says what counts of a question answered twice; write order by inside the call: answers_agg(question, score, questions, ''last'' order by answered_at).';

-- transition functions: they change their state in place and refuse to be called outside an aggregate

create function engagement_accum(engagement, int, int, variadic smallint[]) returns engagement
	as 'MODULE_PATHNAME', 'engagement_accum_int2' language c immutable parallel safe;
comment on function engagement_accum(engagement, int, int, smallint[]) is
'Transition function of engagement_agg; refused outside an aggregate.';
create function engagement_remove(engagement, int, int, variadic smallint[]) returns engagement
	as 'MODULE_PATHNAME', 'engagement_remove_int2' language c immutable parallel safe;
comment on function engagement_remove(engagement, int, int, smallint[]) is
'Inverse transition function of engagement_agg; refused outside an aggregate.';
create function engagement_accum_min(engagement, int, int, float8, variadic smallint[]) returns engagement
	as 'MODULE_PATHNAME', 'engagement_accum_min_int2' language c immutable parallel safe;
comment on function engagement_accum_min(engagement, int, int, float8, smallint[]) is
'Transition function of engagement_agg_min; refused outside an aggregate.';
create function engagement_remove_min(engagement, int, int, float8, variadic smallint[]) returns engagement
	as 'MODULE_PATHNAME', 'engagement_remove_min_int2' language c immutable parallel safe;
comment on function engagement_remove_min(engagement, int, int, float8, smallint[]) is
'Inverse transition function of engagement_agg_min; refused outside an aggregate.';
create function engagement_accum(engagement, int, int, variadic int[]) returns engagement
	as 'MODULE_PATHNAME', 'engagement_accum_int4' language c immutable parallel safe;
comment on function engagement_accum(engagement, int, int, int[]) is
'Transition function of engagement_agg; refused outside an aggregate.';
create function engagement_remove(engagement, int, int, variadic int[]) returns engagement
	as 'MODULE_PATHNAME', 'engagement_remove_int4' language c immutable parallel safe;
comment on function engagement_remove(engagement, int, int, int[]) is
'Inverse transition function of engagement_agg; refused outside an aggregate.';
create function engagement_accum_min(engagement, int, int, float8, variadic int[]) returns engagement
	as 'MODULE_PATHNAME', 'engagement_accum_min_int4' language c immutable parallel safe;
comment on function engagement_accum_min(engagement, int, int, float8, int[]) is
'Transition function of engagement_agg_min; refused outside an aggregate.';
create function engagement_remove_min(engagement, int, int, float8, variadic int[]) returns engagement
	as 'MODULE_PATHNAME', 'engagement_remove_min_int4' language c immutable parallel safe;
comment on function engagement_remove_min(engagement, int, int, float8, int[]) is
'Inverse transition function of engagement_agg_min; refused outside an aggregate.';
create function engagement_accum(engagement, int, int, variadic float8[]) returns engagement
	as 'MODULE_PATHNAME', 'engagement_accum_float8' language c immutable parallel safe;
comment on function engagement_accum(engagement, int, int, float8[]) is
'Transition function of engagement_agg; refused outside an aggregate.';
create function engagement_remove(engagement, int, int, variadic float8[]) returns engagement
	as 'MODULE_PATHNAME', 'engagement_remove_float8' language c immutable parallel safe;
comment on function engagement_remove(engagement, int, int, float8[]) is
'Inverse transition function of engagement_agg; refused outside an aggregate.';
create function engagement_accum_min(engagement, int, int, float8, variadic float8[]) returns engagement
	as 'MODULE_PATHNAME', 'engagement_accum_min_float8' language c immutable parallel safe;
comment on function engagement_accum_min(engagement, int, int, float8, float8[]) is
'Transition function of engagement_agg_min; refused outside an aggregate.';
create function engagement_remove_min(engagement, int, int, float8, variadic float8[]) returns engagement
	as 'MODULE_PATHNAME', 'engagement_remove_min_float8' language c immutable parallel safe;
comment on function engagement_remove_min(engagement, int, int, float8, float8[]) is
'Inverse transition function of engagement_agg_min; refused outside an aggregate.';
create function engagement_final(engagement) returns engagement
	as 'MODULE_PATHNAME', 'engagement_final' language c immutable strict parallel safe;
comment on function engagement_final(engagement) is
'Final function of engagement_agg and rollup: the state in its shortest form.';

create aggregate rollup(engagement) (
	sfunc = engagement_combine, stype = engagement, sspace = 2048, initcond = '{}', finalfunc = engagement_final,
	combinefunc = engagement_combine, parallel = safe,
	msfunc = engagement_combine, minvfunc = engagement_uncombine, mstype = engagement, minitcond = '{}', mfinalfunc = engagement_final);
comment on aggregate rollup(engagement) is
'Many summaries to one. NULLs are passed over; no rows give the empty summary.';
create aggregate engagement_agg(lo int, hi int, variadic items smallint[]) (
	sfunc = engagement_accum, stype = engagement, sspace = 2048, initcond = '{}', finalfunc = engagement_final,
	combinefunc = engagement_combine, parallel = safe,
	msfunc = engagement_accum, minvfunc = engagement_remove, mstype = engagement, minitcond = '{}', mfinalfunc = engagement_final);
comment on aggregate engagement_agg(int, int, variadic smallint[]) is
'Summary of a survey: one row a person, each item a whole number on lo..hi or NULL for not answered; pass an array as variadic answers. A person counts who answered at least half of the items. Items worded in reverse are turned first: reverse_score(x, lo, hi). An answer outside the scale is an error. At most 64 items and 101 levels. No rows give the empty summary.';
create aggregate engagement_agg(lo int, hi int, variadic items int[]) (
	sfunc = engagement_accum, stype = engagement, sspace = 2048, initcond = '{}', finalfunc = engagement_final,
	combinefunc = engagement_combine, parallel = safe,
	msfunc = engagement_accum, minvfunc = engagement_remove, mstype = engagement, minitcond = '{}', mfinalfunc = engagement_final);
comment on aggregate engagement_agg(int, int, variadic int[]) is
'Summary of a survey: one row a person, each item a whole number on lo..hi or NULL for not answered; pass an array as variadic answers. A person counts who answered at least half of the items. Items worded in reverse are turned first: reverse_score(x, lo, hi). An answer outside the scale is an error. At most 64 items and 101 levels. No rows give the empty summary.';
create aggregate engagement_agg_min(lo int, hi int, min_share float8, variadic items smallint[]) (
	sfunc = engagement_accum_min, stype = engagement, sspace = 2048, initcond = '{}', finalfunc = engagement_final,
	combinefunc = engagement_combine, parallel = safe,
	msfunc = engagement_accum_min, minvfunc = engagement_remove_min, mstype = engagement, minitcond = '{}', mfinalfunc = engagement_final);
comment on aggregate engagement_agg_min(int, int, float8, variadic smallint[]) is
'As engagement_agg, but a person counts who answered at least the share min_share (above 0, at most 1) of the items.';
create aggregate engagement_agg_min(lo int, hi int, min_share float8, variadic items int[]) (
	sfunc = engagement_accum_min, stype = engagement, sspace = 2048, initcond = '{}', finalfunc = engagement_final,
	combinefunc = engagement_combine, parallel = safe,
	msfunc = engagement_accum_min, minvfunc = engagement_remove_min, mstype = engagement, minitcond = '{}', mfinalfunc = engagement_final);
comment on aggregate engagement_agg_min(int, int, float8, variadic int[]) is
'As engagement_agg, but a person counts who answered at least the share min_share (above 0, at most 1) of the items.';
create aggregate engagement_agg(lo int, hi int, variadic items float8[]) (
	sfunc = engagement_accum, stype = engagement, sspace = 2048, initcond = '{}', finalfunc = engagement_final,
	combinefunc = engagement_combine, parallel = safe,
	msfunc = engagement_accum, minvfunc = engagement_remove, mstype = engagement, minitcond = '{}', mfinalfunc = engagement_final);
comment on aggregate engagement_agg(int, int, variadic float8[]) is
'Summary of a survey: one row a person, each item a whole number on lo..hi or NULL for not answered; pass an array as variadic answers. A person counts who answered at least half of the items. Items worded in reverse are turned first: reverse_score(x, lo, hi). An answer outside the scale is an error. At most 64 items and 101 levels. No rows give the empty summary.';
create aggregate engagement_agg_min(lo int, hi int, min_share float8, variadic items float8[]) (
	sfunc = engagement_accum_min, stype = engagement, sspace = 2048, initcond = '{}', finalfunc = engagement_final,
	combinefunc = engagement_combine, parallel = safe,
	msfunc = engagement_accum_min, minvfunc = engagement_remove_min, mstype = engagement, minitcond = '{}', mfinalfunc = engagement_final);
comment on aggregate engagement_agg_min(int, int, float8, variadic float8[]) is
'As engagement_agg, but a person counts who answered at least the share min_share (above 0, at most 1) of the items.';

-- the index

create function engagement_index(engagement) returns float8
	as 'MODULE_PATHNAME', 'engagement_index' language c immutable strict parallel safe;
comment on function engagement_index(engagement) is
'Mean over people of each person''s index: the mean of the answered items on 0..100. NULL without people.';
create function engagement_index_estimate(engagement, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'engagement_index_estimate' language c immutable strict parallel safe;
comment on function engagement_index_estimate(engagement, float8) is
'Engagement index 0..100 with its t interval over people; n is the people who count. Limits are NULL with a note for fewer than 2 people and where all are equal.';
create function engagement_index_estimate_final(engagement) returns estimate
	as 'MODULE_PATHNAME', 'engagement_index_estimate_final' language c immutable parallel safe;
comment on function engagement_index_estimate_final(engagement) is
'Final function of engagement_index_estimate.';
create aggregate engagement_index(lo int, hi int, variadic items smallint[]) (
	sfunc = engagement_accum, stype = engagement, sspace = 2048, initcond = '{}', finalfunc = engagement_index,
	combinefunc = engagement_combine, parallel = safe,
	msfunc = engagement_accum, minvfunc = engagement_remove, mstype = engagement, minitcond = '{}', mfinalfunc = engagement_index);
comment on aggregate engagement_index(int, int, variadic smallint[]) is
'Engagement index 0..100 of the rows, one a person: the mean over people who answered at least half of the items of the mean of their answers. NULL without people.';
create aggregate engagement_index(lo int, hi int, variadic items int[]) (
	sfunc = engagement_accum, stype = engagement, sspace = 2048, initcond = '{}', finalfunc = engagement_index,
	combinefunc = engagement_combine, parallel = safe,
	msfunc = engagement_accum, minvfunc = engagement_remove, mstype = engagement, minitcond = '{}', mfinalfunc = engagement_index);
comment on aggregate engagement_index(int, int, variadic int[]) is
'Engagement index 0..100 of the rows, one a person: the mean over people who answered at least half of the items of the mean of their answers. NULL without people.';
create aggregate engagement_index_estimate(lo int, hi int, variadic items smallint[]) (
	sfunc = engagement_accum, stype = engagement, sspace = 2048, initcond = '{}', finalfunc = engagement_index_estimate_final,
	combinefunc = engagement_combine, parallel = safe,
	msfunc = engagement_accum, minvfunc = engagement_remove, mstype = engagement, minitcond = '{}', mfinalfunc = engagement_index_estimate_final);
comment on aggregate engagement_index_estimate(int, int, variadic smallint[]) is
'Engagement index 0..100 of the rows with its 95 % interval; another level: engagement_index_estimate(engagement_agg(lo, hi, ...), level).';
create aggregate engagement_index_estimate(lo int, hi int, variadic items int[]) (
	sfunc = engagement_accum, stype = engagement, sspace = 2048, initcond = '{}', finalfunc = engagement_index_estimate_final,
	combinefunc = engagement_combine, parallel = safe,
	msfunc = engagement_accum, minvfunc = engagement_remove, mstype = engagement, minitcond = '{}', mfinalfunc = engagement_index_estimate_final);
comment on aggregate engagement_index_estimate(int, int, variadic int[]) is
'Engagement index 0..100 of the rows with its 95 % interval; another level: engagement_index_estimate(engagement_agg(lo, hi, ...), level).';
create aggregate engagement_index(lo int, hi int, variadic items float8[]) (
	sfunc = engagement_accum, stype = engagement, sspace = 2048, initcond = '{}', finalfunc = engagement_index,
	combinefunc = engagement_combine, parallel = safe,
	msfunc = engagement_accum, minvfunc = engagement_remove, mstype = engagement, minitcond = '{}', mfinalfunc = engagement_index);
comment on aggregate engagement_index(int, int, variadic float8[]) is
'Engagement index 0..100 of the rows, one a person: the mean over people who answered at least half of the items of the mean of their answers. NULL without people.';
create aggregate engagement_index_estimate(lo int, hi int, variadic items float8[]) (
	sfunc = engagement_accum, stype = engagement, sspace = 2048, initcond = '{}', finalfunc = engagement_index_estimate_final,
	combinefunc = engagement_combine, parallel = safe,
	msfunc = engagement_accum, minvfunc = engagement_remove, mstype = engagement, minitcond = '{}', mfinalfunc = engagement_index_estimate_final);
comment on aggregate engagement_index_estimate(int, int, variadic float8[]) is
'Engagement index 0..100 of the rows with its 95 % interval; another level: engagement_index_estimate(engagement_agg(lo, hi, ...), level).';
create function stddev(engagement) returns float8
	as 'MODULE_PATHNAME', 'engagement_stddev' language c immutable strict parallel safe;
comment on function stddev(engagement) is
'Sample standard deviation (n - 1) over people of their indices on 0..100. NULL for fewer than 2 people.';
create function engagement_difference(a engagement, b engagement, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'engagement_difference' language c immutable strict parallel safe;
comment on function engagement_difference(engagement, engagement, float8) is
'Engagement index of a less that of b, -100..100, for two independent groups of people: Welch''s t interval and test (Welch 1947); n is the people of both. Two waves of the same people are not independent: the interval is then too wide.';
create function cohens_d(a engagement, b engagement) returns float8
	as 'MODULE_PATHNAME', 'engagement_cohens_d' language c immutable strict parallel safe;
comment on function cohens_d(engagement, engagement) is
'Cohen''s d (1988): engagement index of a less that of b, in pooled standard deviations (n - 2). Around .2 is called small, .5 medium, .8 large. NULL for fewer than 2 people on one side or no variance; cohens_d_estimate says which.';
create function cohens_d_estimate(a engagement, b engagement, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'engagement_cohens_d_estimate' language c immutable strict parallel safe;
comment on function cohens_d_estimate(engagement, engagement, float8) is
'Cohen''s d: engagement index of a less that of b, in pooled standard deviations. Its interval is that of the noncentral t (Steiger and Fouladi 1997); above 100,000 people that of std_error, the large-sample error (Hedges and Olkin 1985). p is the t test''s with pooled variance. NULL with a note for fewer than 2 people on one side or no variance.';

-- the people

create function people(engagement) returns bigint
	as 'MODULE_PATHNAME', 'engagement_people' language c immutable strict parallel safe;
comment on function people(engagement) is
'People who count: they answered enough of the items. Rows are people here: over several waves a person counts once a wave, so a guard against small groups needs count(distinct ...) beside it.';
create function people_with_gaps(engagement) returns bigint
	as 'MODULE_PATHNAME', 'engagement_people_with_gaps' language c immutable strict parallel safe;
comment on function people_with_gaps(engagement) is
'Of the people who count, how many left at least one item out. cronbach_alpha and the item statistics over complete rows do without them.';
create function share_with_gaps(engagement) returns float8
	as 'MODULE_PATHNAME', 'engagement_share_with_gaps' language c immutable strict parallel safe;
comment on function share_with_gaps(engagement) is
'people_with_gaps in percent (0..100) of people. NULL without people.';
create function too_few_answers(engagement) returns bigint
	as 'MODULE_PATHNAME', 'engagement_too_few_answers' language c immutable strict parallel safe;
comment on function too_few_answers(engagement) is
'People who answered some items, but too few to count.';
create function missing(engagement) returns bigint
	as 'MODULE_PATHNAME', 'engagement_missing' language c immutable strict parallel safe;
comment on function missing(engagement) is
'Rows that answered no item at all.';
create function engaged(engagement, at_least float8 default 75) returns float8
	as 'MODULE_PATHNAME', 'engagement_engaged' language c immutable strict parallel safe;
comment on function engaged(engagement, float8) is
'Percent (0..100) of people whose index is at least at_least (0..100); the exact index is compared, rounded once to float8 as the threshold is. NULL without people.';
create function engaged_estimate(engagement, at_least float8 default 75, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'engagement_engaged_estimate' language c immutable strict parallel safe;
comment on function engaged_estimate(engagement, float8, float8) is
'Percent of people whose index is at least at_least, with Wilson''s interval; n is people.';
create function disengaged(engagement, at_most float8 default 50) returns float8
	as 'MODULE_PATHNAME', 'engagement_disengaged' language c immutable strict parallel safe;
comment on function disengaged(engagement, float8) is
'Percent (0..100) of people whose index is at most at_most (0..100); the exact index is compared, rounded once to float8 as the threshold is. NULL without people.';
create function disengaged_estimate(engagement, at_most float8 default 50, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'engagement_disengaged_estimate' language c immutable strict parallel safe;
comment on function disengaged_estimate(engagement, float8, float8) is
'Percent of people whose index is at most at_most, with Wilson''s interval; n is people.';
create function engaged_difference(a engagement, b engagement, at_least float8 default 75, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'engagement_engaged_difference' language c immutable strict parallel safe;
comment on function engaged_difference(engagement, engagement, float8, float8) is
'Percent of a''s people whose index is at least at_least, less that of b''s, -100..100, for two independent groups of people: Newcombe''s hybrid score interval (Newcombe 1998, method 10), p of the pooled z test.';
create function response_rate(engagement, invited bigint) returns float8
	as 'MODULE_PATHNAME', 'engagement_response_rate' language c immutable parallel safe;
comment on function response_rate(engagement, bigint) is
'People who count over people invited, in percent (0..100). NULL where invited is NULL, 0 or less than people; response_rate_estimate says which.';
create function response_rate_estimate(engagement, invited bigint, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'engagement_response_rate_estimate' language c immutable parallel safe;
comment on function response_rate_estimate(engagement, bigint, float8) is
'People who count over people invited in percent with Wilson''s interval; n is the invited. Note ''invitations unknown'' where invited is NULL.';

-- the items

create function item_ratings(engagement, item int) returns ratings
	as 'MODULE_PATHNAME', 'engagement_item_ratings' language c immutable strict parallel safe;
comment on function item_ratings(engagement, int) is
'One item''s answers, by the people who count, as ratings: nps, favorable, rwg and all the rest apply. missing is the people who left it out.';
create function item_moments(engagement) returns moments
	as 'MODULE_PATHNAME', 'engagement_item_moments' language c immutable strict parallel safe;
comment on function item_moments(engagement) is
'The items'' moments over complete rows: corr, regression and cronbach_alpha apply. missing is the people with gaps.';
create function favorable(engagement, from_level int default null) returns float8
	as 'MODULE_PATHNAME', 'engagement_favorable' language c immutable parallel safe;
comment on function favorable(engagement, int) is
'Mean over the items of each one''s favourable percent (0..100), as the US federal employee survey makes its index; from_level NULL means the top two levels. It has no interval here: items answered by the same people are not independent. NULL where an item has no answers.';
create function unfavorable(engagement, to_level int default null) returns float8
	as 'MODULE_PATHNAME', 'engagement_unfavorable' language c immutable parallel safe;
comment on function unfavorable(engagement, int) is
'Mean over the items of each one''s unfavourable percent (0..100); to_level NULL means the bottom two levels. NULL where an item has no answers.';
create function items(engagement, names text[] default null, out item int, out name text, out n bigint, out mean float8, out favorable float8, out item_rest_correlation float8, out alpha_without float8, out note text) returns setof record
	as 'MODULE_PATHNAME', 'engagement_items' language c immutable parallel safe rows 16;
comment on function items(engagement, text[]) is
'A row an item: n who answered it, mean in scale units, favourable percent (top two levels), correlation with the sum of the other items and alpha without it (both over people without gaps); the note says why one is NULL, and where the correlation is negative and the item may be worded in reverse.';
