-- The extension off the default search_path's schemas, and random numbers for all files.

create schema ec;
create extension employee_customer schema ec;

-- Standard normal (Box and Muller).
create function normal() returns float8 language sql volatile
	return sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random());
