-- Moments of rows that are elsewhere, or nowhere any more: a table that was published.

create function moments_from_stats(n bigint, mean float8, stddev float8) returns moments
	as 'MODULE_PATHNAME', 'moments_from_stats' language c immutable parallel safe;
comment on function moments_from_stats(bigint, float8, float8) is
'Moments of one variable from what a published table says of it: number of rows, mean, and standard deviation (n - 1). They merge as those of the rows themselves would, as far as mean and standard deviation have the digits: panel_agg(unit, period, moments_from_stats(n, mean, stddev), 1, ''month''). n 0 gives the empty summary. stddev of one row is 0 or NULL. An error where n or stddev is negative, a number is NaN or infinite, or one that n rows must have is NULL. A NULL n gives NULL.';
