-- spells: the same people on the calendar: headcount, turnover and churn, retention.

create type spells;

create function spells_in(cstring) returns spells
	as 'MODULE_PATHNAME', 'spells_in' language c immutable strict parallel safe;
comment on function spells_in(cstring) is 'Reads spells from their JSON text.';
create function spells_out(spells) returns cstring
	as 'MODULE_PATHNAME', 'spells_out' language c immutable strict parallel safe;
comment on function spells_out(spells) is 'Writes spells as JSON text.';
create function spells_recv(internal) returns spells
	as 'MODULE_PATHNAME', 'spells_recv' language c immutable strict parallel safe;
comment on function spells_recv(internal) is 'Reads spells from their binary form.';
create function spells_send(spells) returns bytea
	as 'MODULE_PATHNAME', 'spells_send' language c immutable strict parallel safe;
comment on function spells_send(spells) is 'Writes spells in their binary form.';

create type spells (
	input = spells_in,
	output = spells_out,
	receive = spells_recv,
	send = spells_send,
	alignment = double,
	storage = extended
);
comment on type spells is
'Summary of spells on the calendar, of employment or of custom: how many started in each period and ended in each, by cause, or are still here, with the days within those periods; exact whole numbers. All its rows have one calendar and one as_of, the last day of which the records tell. Made by spells_agg; merged by + and rollup.';

-- the algebra

create function spells_add(spells, spells) returns spells
	as 'MODULE_PATHNAME', 'spells_add' language c immutable strict parallel safe;
comment on function spells_add(spells, spells) is 'Implementation of spells + spells.';
create function spells_subtract(spells, spells) returns spells
	as 'MODULE_PATHNAME', 'spells_subtract' language c immutable strict parallel safe;
comment on function spells_subtract(spells, spells) is 'Implementation of spells - spells.';
create function spells_eq(spells, spells) returns bool
	as 'MODULE_PATHNAME', 'spells_eq' language c immutable strict parallel safe;
comment on function spells_eq(spells, spells) is 'Implementation of spells = spells.';
create function spells_ne(spells, spells) returns bool
	as 'MODULE_PATHNAME', 'spells_ne' language c immutable strict parallel safe;
comment on function spells_ne(spells, spells) is 'Implementation of spells <> spells.';

create operator + (leftarg = spells, rightarg = spells, function = spells_add, commutator = +);
comment on operator + (spells, spells) is 'Merges two summaries; the empty one is the zero. An error where their grain, first_month or as_of differ: rewind(spells, as_of) takes the later one back.';
create operator - (leftarg = spells, rightarg = spells, function = spells_subtract);
comment on operator - (spells, spells) is 'Takes the right side''s spells out of the left side again; an error where they are not in it, or grain, first_month or as_of differ.';
create operator = (leftarg = spells, rightarg = spells, function = spells_eq, commutator = =, negator = <>);
comment on operator = (spells, spells) is 'Same calendar, same as_of, same counts and days.';
create operator <> (leftarg = spells, rightarg = spells, function = spells_ne, commutator = <>, negator = =);
comment on operator <> (spells, spells) is 'Not equal.';

create function jsonb(spells) returns jsonb
	as 'MODULE_PATHNAME', 'spells_to_jsonb' language c immutable strict parallel safe;
comment on function jsonb(spells) is 'The summary''s JSON text as jsonb.';
create cast (spells as jsonb) with function jsonb(spells);
comment on cast (spells as jsonb) is 'The summary''s JSON text as jsonb.';

-- transition functions: they change their state in place and refuse to be called outside an aggregate

create function spells_accum(spells, date, date, date, text) returns spells
	as 'MODULE_PATHNAME', 'spells_accum' language c immutable parallel safe;
comment on function spells_accum(spells, date, date, date, text) is 'Transition function of spells_agg; refused outside an aggregate.';
create function spells_accum(spells, date, date, date, text, text) returns spells
	as 'MODULE_PATHNAME', 'spells_accum_cause' language c immutable parallel safe;
comment on function spells_accum(spells, date, date, date, text, text) is 'Transition function of spells_agg; refused outside an aggregate.';
create function spells_accum(spells, date, date, date, text, text, int) returns spells
	as 'MODULE_PATHNAME', 'spells_accum_fiscal' language c immutable parallel safe;
comment on function spells_accum(spells, date, date, date, text, text, int) is 'Transition function of spells_agg; refused outside an aggregate.';
create function spells_remove(spells, date, date, date, text) returns spells
	as 'MODULE_PATHNAME', 'spells_remove' language c immutable parallel safe;
comment on function spells_remove(spells, date, date, date, text) is 'Inverse transition function of spells_agg; refused outside an aggregate.';
create function spells_remove(spells, date, date, date, text, text) returns spells
	as 'MODULE_PATHNAME', 'spells_remove_cause' language c immutable parallel safe;
comment on function spells_remove(spells, date, date, date, text, text) is 'Inverse transition function of spells_agg; refused outside an aggregate.';
create function spells_remove(spells, date, date, date, text, text, int) returns spells
	as 'MODULE_PATHNAME', 'spells_remove_fiscal' language c immutable parallel safe;
comment on function spells_remove(spells, date, date, date, text, text, int) is 'Inverse transition function of spells_agg; refused outside an aggregate.';
create function spells_combine(spells, spells) returns spells
	as 'MODULE_PATHNAME', 'spells_combine' language c immutable parallel safe;
comment on function spells_combine(spells, spells) is 'Combine function of the spells aggregates; refused outside an aggregate.';
create function spells_uncombine(spells, spells) returns spells
	as 'MODULE_PATHNAME', 'spells_uncombine' language c immutable parallel safe;
comment on function spells_uncombine(spells, spells) is 'Inverse of spells_combine in a moving window; refused outside an aggregate.';
create function spells_final(spells) returns spells
	as 'MODULE_PATHNAME', 'spells_final' language c immutable strict parallel safe;
comment on function spells_final(spells) is 'Final function of spells_agg and rollup: periods and causes in order.';

create aggregate rollup(spells) (
	sfunc = spells_combine, stype = spells, sspace = 512, initcond = '{}', finalfunc = spells_final,
	combinefunc = spells_combine, parallel = safe,
	msfunc = spells_combine, minvfunc = spells_uncombine, mstype = spells, minitcond = '{}', mfinalfunc = spells_final);
comment on aggregate rollup(spells) is 'Many summaries to one. NULLs are passed over; no rows give the empty summary. An error where grain, first_month or as_of differ. Where units are rolled up into the company, moves between them are of a cause such as transfer, which goes to the parameter internal of headcount and turnover_rate.';

create aggregate spells_agg(started date, ended date, as_of date, grain text) (
	sfunc = spells_accum, stype = spells, sspace = 512, initcond = '{}', finalfunc = spells_final,
	combinefunc = spells_combine, parallel = safe,
	msfunc = spells_accum, minvfunc = spells_remove, mstype = spells, minitcond = '{}', mfinalfunc = spells_final);
comment on aggregate spells_agg(date, date, date, text) is
'Summary of spells by day, week, month, quarter or year, a row a spell: from started to the day before ended, the first day on which the person is no longer there (where a system keeps the last day worked, pass ended + 1). ended NULL, infinite or after as_of: still here. as_of, the last day of which the records tell, is one for all rows; take the last day of a closed period. A start after as_of is left out and counted as future, a NULL start as missing. An error where a spell ends before it starts, for a start before the year 1, a NULL as_of or grain, rows of differing as_of or grain, and past 262,144 combinations of first and last period. Rehires and returning customers are further spells. Cast timestamps to date. No rows give the empty summary.';
create aggregate spells_agg(started date, ended date, as_of date, grain text, cause text) (
	sfunc = spells_accum, stype = spells, sspace = 512, initcond = '{}', finalfunc = spells_final,
	combinefunc = spells_combine, parallel = safe,
	msfunc = spells_accum, minvfunc = spells_remove, mstype = spells, minitcond = '{}', mfinalfunc = spells_final);
comment on aggregate spells_agg(date, date, date, text, text) is
'The same with the cause for which a spell ended, such as resigned, or transfer for a move between units; that of a spell that has not ended is passed over, NULL is no cause. An error past 255 causes, and for one of more than 255 bytes.';
create aggregate spells_agg(started date, ended date, as_of date, grain text, cause text, first_month int) (
	sfunc = spells_accum, stype = spells, sspace = 512, initcond = '{}', finalfunc = spells_final,
	combinefunc = spells_combine, parallel = safe,
	msfunc = spells_accum, minvfunc = spells_remove, mstype = spells, minitcond = '{}', mfinalfunc = spells_final);
comment on aggregate spells_agg(date, date, date, text, text, int) is
'The same by fiscal quarters or years, which begin in first_month, 1..12; cause may be NULL.';

-- reading it

create function n(spells) returns bigint
	as 'MODULE_PATHNAME', 'spells_n' language c immutable strict parallel safe;
comment on function n(spells) is 'Spells that started by as_of.';
create function missing(spells) returns bigint
	as 'MODULE_PATHNAME', 'spells_missing' language c immutable strict parallel safe;
comment on function missing(spells) is 'Rows left out because their start is NULL.';
create function future(spells) returns bigint
	as 'MODULE_PATHNAME', 'spells_future' language c immutable strict parallel safe;
comment on function future(spells) is 'Rows left out because they start after as_of.';
create function as_of(spells) returns date
	as 'MODULE_PATHNAME', 'spells_as_of' language c immutable strict parallel safe;
comment on function as_of(spells) is 'The last day of which the records tell. NULL for the empty summary.';
create function rewind(spells, as_of date) returns spells
	as 'MODULE_PATHNAME', 'spells_rewind' language c immutable strict parallel safe;
comment on function rewind(spells, date) is
'The summary as it was known earlier, at the end of a period: ends since then become still here, starts since then future. It makes summaries of different days go together. An error where as_of is not the last day of a period, or later than the summary''s own.';

create function headcount(spells, first_day date default null, last_day date default null, internal text[] default null,
		out period date, out opening bigint, out joined bigint, out leavers bigint, out closing bigint,
		out person_days bigint, out average float8, out note text) returns setof record
	as 'MODULE_PATHNAME', 'spells_headcount' language c immutable parallel safe;
comment on function headcount(spells, date, date, text[]) is
'A row a period, from that of first_day (NULL: of the first start) to that of last_day (NULL: of as_of): its first day; opening: there at its start, started before it and not ended before it; joined and leavers: started and ended in it; closing = opening + joined - leavers, the next one''s opening; person_days: on each of its days who was there, summed, and average headcount: person_days over its days. Where as_of lies within it, counts are up to as_of and the note says so. Causes in internal, such as transfer, are moves within what the summary is of: neither leavers nor joined, where the next spell starts on the day on which the one before ends. Where records begin later than the first start, pass the first_day from which on they are whole: who left before is not in them. An error where first_day or last_day is no border of a period, and for more than 131,072 periods.';
create function leavers(spells, first_day date default null, last_day date default null,
		out period date, out cause text, out leavers bigint) returns setof record
	as 'MODULE_PATHNAME', 'spells_leavers' language c immutable parallel safe;
comment on function leavers(spells, date, date) is
'A row a period and cause for which somebody left in it, of all causes, moves between units included; cause is NULL for those without one. Arguments as of headcount.';

create function turnover_rate(spells, first_day date default null, last_day date default null, cause text default null,
		internal text[] default null, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'spells_turnover_rate' language c immutable parallel safe;
comment on function turnover_rate(spells, date, date, text, text[], float8) is
'Leavers per person-year, 365.25 days of person-time, from first_day to last_day, both included and borders of periods; exact Poisson limits (Garwood 1936). n is the leavers: all, or those of one cause; causes in internal, such as transfer, are nobody''s leaving. Customers'' churn alike. Where the time is not over at as_of, it is the rate up to then and the note says so. NULL with a note where nobody was there for a day.';
create function turnover_iso30414(spells, first_day date default null, last_day date default null, cause text default null,
		internal text[] default null, level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'spells_turnover_iso30414' language c immutable parallel safe;
comment on function turnover_iso30414(spells, date, date, text, text[], float8) is
'Turnover as of ISO 30414, in percent of that time, which is not scaled to a year: leavers over average headcount, which is person-days over days. Limits are of the Poisson count of leavers, n. Arguments as of turnover_rate; where the time is not over at as_of, it is that of the part up to then and the note says so. NULL with a note where nobody was there for a day.';

create function retention_rate(spells, after int, first_day date default null, last_day date default null,
		level float8 default 0.95) returns estimate
	as 'MODULE_PATHNAME', 'spells_retention_rate' language c immutable parallel safe;
comment on function retention_rate(spells, int, date, date, float8) is
'Of those who joined in the periods from first_day to last_day, the percentage still here at the close of the after-th period after the one in which each joined (0: of that one itself), with Wilson''s interval; n is who joined. last_day NULL: all cohorts that have had so many whole periods. NULL with a note where some cohort has not yet, and where nobody joined. Moves between units end a spell: for the company''s retention summarise one spell an employment.';
create function retention(spells, first_day date default null, last_day date default null, max_after int default null,
		level float8 default 0.95,
		out cohort date, out joined bigint, out after int, out on_day date, out still_here bigint,
		out value float8, out low float8, out high float8, out note text) returns setof record
	as 'MODULE_PATHNAME', 'spells_retention' language c immutable parallel safe;
comment on function retention(spells, date, date, int, float8) is
'The table of cohorts: a row for each period in which somebody joined and each number of periods after it, 0 to max_after (NULL: as many as are known): who joined, the day at whose end it is taken, who was still here then, and the percentage with Wilson''s interval. Of an immature cohort, that has not had so many whole periods up to as_of, these are NULL with a note, neither 0 nor 100.';
