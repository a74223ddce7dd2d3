-- panel: one measure per unit and period: n, sum and sum of squares a cell.

create type panel;

create function panel_in(cstring) returns panel
	as 'MODULE_PATHNAME', 'panel_in' language c immutable strict parallel safe;
comment on function panel_in(cstring) is
'Reads a panel from its JSON text.';
create function panel_out(panel) returns cstring
	as 'MODULE_PATHNAME', 'panel_out' language c immutable strict parallel safe;
comment on function panel_out(panel) is
'Writes a panel as JSON text.';
create function panel_recv(internal) returns panel
	as 'MODULE_PATHNAME', 'panel_recv' language c immutable strict parallel safe;
comment on function panel_recv(internal) is
'Reads a panel from its binary form.';
create function panel_send(panel) returns bytea
	as 'MODULE_PATHNAME', 'panel_send' language c immutable strict parallel safe;
comment on function panel_send(panel) is
'Writes a panel in its binary form.';

create type panel (
	input = panel_in,
	output = panel_out,
	receive = panel_recv,
	send = panel_send,
	alignment = double,
	storage = extended
);
comment on type panel is
'Summary of one measure per unit and period (day, week, month, quarter, year, or one for all): a cell''s n, sum and sum of squares, exact for whole numbers and held to about 106 bits otherwise. A unit goes by its name, compared byte by byte. Made by panel_agg.';

-- the algebra

create function panel_add(panel, panel) returns panel
	as 'MODULE_PATHNAME', 'panel_add' language c immutable strict parallel safe;
comment on function panel_add(panel, panel) is
'Implementation of panel + panel.';
create function panel_subtract(panel, panel) returns panel
	as 'MODULE_PATHNAME', 'panel_subtract' language c immutable strict parallel safe;
comment on function panel_subtract(panel, panel) is
'Implementation of panel - panel.';
create function panel_eq(panel, panel) returns bool
	as 'MODULE_PATHNAME', 'panel_eq' language c immutable strict parallel safe;
comment on function panel_eq(panel, panel) is
'Implementation of panel = panel.';
create function panel_ne(panel, panel) returns bool
	as 'MODULE_PATHNAME', 'panel_ne' language c immutable strict parallel safe;
comment on function panel_ne(panel, panel) is
'Implementation of panel <> panel.';

create operator + (leftarg = panel, rightarg = panel, function = panel_add, commutator = +);
comment on operator + (panel, panel) is 'Merges two panels, cells of one unit and period into one; an error where their grains differ. The empty panel is the zero, whatever the grain.';
create operator - (leftarg = panel, rightarg = panel, function = panel_subtract);
comment on operator - (panel, panel) is 'Takes the right side''s rows out of the left side again; an error where they cannot be in it. A cell without rows left is gone.';
create operator = (leftarg = panel, rightarg = panel, function = panel_eq, commutator = =, negator = <>);
comment on operator = (panel, panel) is 'Same grain, units, periods and counts, same sums (their leading 53 bits).';
create operator <> (leftarg = panel, rightarg = panel, function = panel_ne, commutator = <>, negator = =);
comment on operator <> (panel, panel) is 'Not equal.';

create function jsonb(panel) returns jsonb
	as 'MODULE_PATHNAME', 'panel_to_jsonb' language c immutable strict parallel safe;
comment on function jsonb(panel) is
'The panel''s JSON text as jsonb (at most 256 MB).';
create cast (panel as jsonb) with function jsonb(panel);
comment on cast (panel as jsonb) is 'The panel''s JSON text as jsonb (at most 256 MB).';

create function panel_combine(panel, panel) returns panel
	as 'MODULE_PATHNAME', 'panel_combine' language c immutable parallel safe;
comment on function panel_combine(panel, panel) is
'Combine function of the panel aggregates, and moving transition function of rollup(panel); refused outside an aggregate.';
create function panel_uncombine(panel, panel) returns panel
	as 'MODULE_PATHNAME', 'panel_uncombine' language c immutable parallel safe;
comment on function panel_uncombine(panel, panel) is
'Inverse of panel_combine in a moving window; refused outside an aggregate.';
create function panel_final(panel) returns panel
	as 'MODULE_PATHNAME', 'panel_final' language c immutable strict parallel safe;
comment on function panel_final(panel) is
'Final function of panel_agg and rollup: the state in its sorted form.';

create aggregate rollup(panel) (
	sfunc = panel_combine, stype = panel, sspace = 1024, initcond = '{}', finalfunc = panel_final,
	combinefunc = panel_combine, parallel = safe,
	msfunc = panel_combine, minvfunc = panel_uncombine, mstype = panel, minitcond = '{}', mfinalfunc = panel_final);
comment on aggregate rollup(panel) is
'Many panels to one. NULLs are passed over; no rows give the empty panel. An error where grains differ.';


-- reading it

create function n(panel) returns bigint
	as 'MODULE_PATHNAME', 'panel_n' language c immutable strict parallel safe;
comment on function n(panel) is
'Values in all cells.';
create function missing(panel) returns bigint
	as 'MODULE_PATHNAME', 'panel_missing' language c immutable strict parallel safe;
comment on function missing(panel) is
'Rows that have a unit and a time, but no value, in all cells.';
create function left_out(panel) returns bigint
	as 'MODULE_PATHNAME', 'panel_left_out' language c immutable strict parallel safe;
comment on function left_out(panel) is
'Rows that are in no cell because their unit or their time was NULL.';
create function grain(panel) returns text
	as 'MODULE_PATHNAME', 'panel_grain' language c immutable strict parallel safe;
comment on function grain(panel) is
'What a period is: day, week, month, quarter, year, or none. NULL for the empty panel.';
create function first_month(panel) returns int
	as 'MODULE_PATHNAME', 'panel_first_month' language c immutable strict parallel safe;
comment on function first_month(panel) is
'The month, 1..12, in which a quarter or year of the panel begins; NULL for any other grain and for the empty panel.';
create function cells(panel,
		out unit text, out period date, out n bigint, out mean float8, out stddev float8, out missing bigint) returns setof record
	as 'MODULE_PATHNAME', 'panel_cells' language c immutable parallel safe;
comment on function cells(panel) is
'A row a unit and period that have rows, by unit (in the order of bytes), then period: the period''s first day (NULL for grain none), number, mean and standard deviation (n - 1) of its values, and rows without a value. mean is NULL for n = 0, stddev for n < 2; NaN and infinities make them what avg and stddev_samp make of them.';
create function units(panel,
		out unit text, out periods int, out first date, out last date, out n bigint, out mean float8, out stddev float8,
		out missing bigint) returns setof record
	as 'MODULE_PATHNAME', 'panel_units_rows' language c immutable parallel safe;
comment on function units(panel) is
'A row a unit, in the order of bytes: number of its periods with rows, the first day of the first and of the last of them, and number, mean and standard deviation (n - 1) of its values in all of them together, each value counting once.';
create function periods(panel,
		out period date, out units int, out n bigint, out mean float8, out stddev float8, out missing bigint) returns setof record
	as 'MODULE_PATHNAME', 'panel_periods' language c immutable parallel safe;
comment on function periods(panel) is
'A row a period that has rows, ascending: its first day (NULL for grain none), number of its units, and number, mean and standard deviation (n - 1) of the values of all of them together, each value counting once.';
create function regroup(panel, old text[], new text[]) returns panel
	as 'MODULE_PATHNAME', 'panel_regroup' language c immutable strict parallel safe;
comment on function regroup(panel, text[], text[]) is
'The panel with each unit named in old under the name that stands at its place in new: stores into regions, a merged unit into its successor. Units of one new name become one; units that are not in old keep their names, and an old name that the panel does not have changes nothing. An error where the arrays differ in length, an old name comes with two new ones, or a name is NULL.';
