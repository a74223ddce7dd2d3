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

