-- What every answer looks like: an estimate with its interval, or a test.

create type estimate as (
	value float8,
	low float8,
	high float8,
	std_error float8,
	p_value float8,
	n bigint,
	note text
);
comment on type estimate is
'A statistic with its interval: value, low and high (limits at the level asked for, 0.95 unless said otherwise), std_error, p_value (of the hypothesis that the value is 0; NULL for levels such as a mean or an NPS), n (what was counted: answers, people, rows), note (why value or its limits are NULL, or what to beware of).';
comment on column estimate.value is 'The statistic itself; NULL where there is none, and note says why.';
comment on column estimate.low is 'Lower limit of the interval.';
comment on column estimate.high is 'Upper limit of the interval.';
comment on column estimate.std_error is 'Standard error, in the units of value.';
comment on column estimate.p_value is 'Of the hypothesis that the value is 0; NULL for levels.';
comment on column estimate.n is 'What was counted: answers, people, rows.';
comment on column estimate.note is 'Why value or limits are NULL, or what to beware of.';

create type test_result as (
	statistic float8,
	df float8,
	df2 float8,
	p_value float8,
	note text
);
comment on type test_result is
'A test that has no single estimate: its statistic, degrees of freedom (df2 for F only), p_value, and a note that says why they are NULL.';
comment on column test_result.statistic is 'The test''s statistic.';
comment on column test_result.df is 'Degrees of freedom.';
comment on column test_result.df2 is 'Degrees of freedom of the denominator, for F only.';
comment on column test_result.p_value is 'Of the null hypothesis.';
comment on column test_result.note is 'Why there is none.';

create function show(estimate, digits int default 2) returns text
	as 'MODULE_PATHNAME', 'estimate_show' language c immutable parallel safe;
comment on function show(estimate, int) is
'Prints an estimate as a person would write it: show(e, 0) gives 42 (38 to 46), n 812. digits: decimals, 0 to 15, default 2. Without limits it prints the reason: 4.00 (no interval: n < 2), n 1; without a value too: not available (n < 4), n 3. NULL for a NULL estimate; a NULL digits counts as 2.';
