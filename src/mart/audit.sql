-- The audit: what readers can compute from all that is shown, tried. It shares nothing with the guard but the people.

create function mart_recoverable(equations int[], unknowns int[], alone int[], present int[], min int,
	out found int[], out coefficients bigint[], out sums int[], out weights bigint[], out people bigint) returns setof record
	as 'MODULE_PATHNAME', 'mart_recoverable' language c immutable strict parallel safe;
comment on function mart_recoverable(int[], int[], int[], int[], int) is
'What follows from sums about fewer than min people, by exact elimination. equations, unknowns: a pair for each unknown in each sum, both numbered from 1, in the order of equations. alone, present: of each unknown, the people who are in no other one, and all. A row for each that is found: the unknowns and their coefficients, which are the sums times weights; people: those present in them. Found are all single unknowns that follow, all sums and differences of two, and the rows of the reduced system; a sum of several rows is not tried. At most 65536 unknowns and equations; an error where numbers get beyond 64 bits.';
