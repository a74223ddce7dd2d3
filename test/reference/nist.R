# NIST's statistical reference data: certified values, and how many of their 15
# digits come out. What the certificates ask of decimals such as 10000000.2, which no
# double is, is asked of the same data in whole units of the last decimal.
source("compare.R")

nist <- file.path(Sys.getenv("SHARED_DATA"), "nist")

# The rows of numbers at a file's end, as text.
read_rows <- function(set) {
	lines <- trimws(readLines(list.files(nist, sprintf("^%s\\.", set), full.names = TRUE)))
	lines <- lines[seq_len(max(which(lines != "")))]
	heading <- max(which(!grepl("^[-+0-9.eE[:space:]]*[0-9]$", lines)))
	do.call(rbind, strsplit(lines[-seq_len(heading)], "[[:space:]]+"))
}

# A table data(t, v1, v2, ...) of the rows' columns as numeric.
load_rows <- function(rows) {
	file <- file.path(scratch, "rows.csv")
	write.table(cbind(seq_len(nrow(rows)), rows), file, quote = FALSE, sep = ",", row.names = FALSE, col.names = FALSE)
	execute(sprintf("drop table if exists data; create table data (t int, %s);", paste0("v", seq_len(ncol(rows)), " numeric", collapse = ", ")),
		sprintf("\\copy data from '%s' with (format csv)", file))
}

# Mean, standard deviation and lag-1 autocorrelation of v1 in units of 1/unit. The
# autocorrelation's numerator is a covariance of each value with the next, moved from
# their own means to the mean of all.
univariate <- function(unit) {
	got <- query(sprintf("with y as (select t, (v1 * %d)::float8 as y from data),
			all_of as (select moments_agg(y) as m from y),
			pairs as (select moments_agg(y, next) as p from (select y, lead(y) over (order by t) as next from y) x)
		select mean(m, 1), stddev(m, 1), (covariance(p, 1, 2) * (n(p) - 1) + n(p) * (mean(p, 1) - mean(m, 1)) * (mean(p, 2) - mean(m, 1)))
			/ (variance(m, 1) * (n(m) - 1)) as r1 from all_of, pairs", unit))
	c(got$mean / unit, got$stddev / unit, got$r1)
}

# One-way analysis of variance as a regression on dummies of all groups but one.
anova <- function(unit) {
	dummies <- paste(sprintf("(g = %d)::int", 2:9), collapse = ", ")
	got <- query(sprintf("select n(m), r_squared(m, 1), residual_stddev(m, 1) / %d as s, variance(m, 1) / (%d::float8 * %d) as v
		from (select moments_agg(y, %s) as m from (select v1::int as g, (v2 * %d)::float8 as y from data) x) s", unit, unit, unit, dummies, unit))
	between <- got$r_squared * got$v * (got$n - 1) / 8
	c(between, between / got$s^2, got$s^2, got$r_squared, got$s)
}

# The same from a oneway, which needs no dummies.
oneway <- function(unit) {
	got <- query(sprintf("select (anova(o)).statistic as f, eta_squared(o) as r_squared, mean_square / (%d::float8 * %d) as within
		from (select oneway_agg(v1::int, (v2 * %d)::float8) as o from data) s,
			lateral (select sum(variance(group_moments(o, grp), 1) * (n - 1)) / sum(n - 1) as mean_square from group_means(o)) w", unit, unit, unit))
	c(got$within * got$f, got$f, got$within, got$r_squared, sqrt(got$within))
}

# ---- the certificates in the data folder ----

if (!file.exists(file.path(nist, "certified.csv"))) {
	skip("NIST's certificates", "no ../shared/data")
} else {
	values <- read.csv(file.path(nist, "certified.csv"))
	value <- function(set, quantity, column = "certified") sapply(quantity, function(q) values[values$dataset == set & values$quantity == q, column])

	for (set in c("Lew", "Lottery", "Mavro", "Michelso", "NumAcc1", "NumAcc2")) {
		rows <- read_rows(set)
		load_rows(rows)
		want <- value(set, c("mean", "sd_n_minus_1", "lag1_autocorrelation"))
		decimals <- max(nchar(sub("^[^.]*\\.?", "", rows)))
		certified(sprintf("NIST %s: mean, sd, lag-1 autocorrelation", set), univariate(10^decimals), want)
		# Doubles next to the decimals are data with other moments: fewer digits are theirs to lose.
		if (decimals > 0)
			certified(sprintf("NIST %s as decimals: mean, sd, lag-1 autocorrelation", set), univariate(1), want, least = 12.5)
	}

	load_rows(read_rows("Norris"))
	got <- query("select coefficient, std_error from (select regression(moments_agg(v1::float8, v2::float8), 1) as r from data) x, lateral (select (r).*) y")
	certified("NIST Norris: coefficients and their standard deviations", unlist(got),
		c(value("Norris", c("B0", "B1")), value("Norris", c("B0", "B1"), "certified_sd")))
	got <- query("select residual_stddev(m, 1), r_squared(m, 1) from (select moments_agg(v1::float8, v2::float8) as m from data) x")
	certified("NIST Norris: residual sd, R squared", unlist(got), value("Norris", c("residual_sd", "r_squared")))

	load_rows(read_rows("SmLs01"))
	want <- value("SmLs01", c("ms_between", "f", "ms_within", "r_squared"))
	certified("NIST SmLs01: mean squares, F, R squared", anova(10)[1:4], want)
	certified("NIST SmLs01 as decimals: mean squares, F, R squared", anova(1)[1:4], want)
	certified("NIST SmLs01 by oneway", oneway(10)[1:4], want, least = 14)
	certified("NIST SmLs01 as decimals by oneway", oneway(1)[1:4], want)
}

# ---- harder ones of NIST's, which rules generate ----

# NumAcc3 and 4: an offset, then offset - 0.1 and offset + 0.1 in turn, 1001 values.
for (set in 3:4) {
	offset <- 10^(set + 3)
	execute(sprintf("drop table if exists data; create table data as select t, %.0f.2 + case when t = 1 then 0 when t %% 2 = 0 then -0.1 else 0.1 end as v1
		from generate_series(1, 1001) t", offset))
	want <- c(offset + 0.2, 0.1, -0.999)
	certified(sprintf("NIST NumAcc%d: mean, sd, lag-1 autocorrelation", set), univariate(10), want)
	# As decimals: of the doubles that they become, whose deviations are exact.
	y <- query("select v1::float8 - 10^floor(log(v1)) as y from data order by t")$y
	compare(sprintf("NumAcc%d as decimals: mean, sd of the doubles", set), univariate(1)[1:2], c(mean(y) + offset, sd(y)), tolerance = 1e-15)
}

# SmLs: nine groups of 21, 201 or 2001, each its mean, then 0.1 below and above it in
# turn, after 1, 7 and 13 constant leading digits.
for (set in 1:9) {
	each <- c(21, 201, 2001)[(set - 1) %% 3 + 1]
	offset <- c(1, 1e6, 1e12)[(set - 1) %/% 3 + 1]
	execute(sprintf("drop table if exists data; create table data as select g as v1, %.0f
			+ (case when g = 1 then 4 when g %% 2 = 0 then 3 else 5 end + case when i = 1 then 0 when i %% 2 = 0 then -1 else 1 end) / 10.0 as v2
		from generate_series(1, 9) g, generate_series(1, %d) i", offset, each))
	between <- 0.08 * each
	within <- 0.09 * (each - 1)
	certified(sprintf("NIST SmLs0%d: mean squares, F, R squared, residual sd", set), anova(10),
		c(between / 8, each, 0.01, between / (between + within), 0.1), least = 14)
	certified(sprintf("NIST SmLs0%d by oneway: mean squares, F, R squared, residual sd", set), oneway(10),
		c(between / 8, each, 0.01, between / (between + within), 0.1), least = 14)
}

regression <- function(columns, from)
	query(sprintf("select (r).* from (select regression(m, 1) as r from (select moments_agg(%s) as m from %s) s offset 0) x", columns, from))
fit <- function(columns, from)
	unlist(query(sprintf("select residual_stddev(m, 1), r_squared(m, 1) from (select moments_agg(%s) as m from %s) s", columns, from)))

# Longley, which comes with R: in thousands, tenths and so on of NIST's units.
write.csv(longley, file.path(scratch, "longley.csv"), row.names = FALSE)
execute("create table longley (deflator numeric, gnp numeric, unemployed numeric, armed numeric, population numeric, year numeric, employed numeric);",
	sprintf("\\copy longley from '%s' with (format csv, header)", file.path(scratch, "longley.csv")))
columns <- function(unit)
	sprintf("(employed * 1000)::float8, (deflator * %d)::float8, (gnp * 1000)::float8, (unemployed * 10)::float8, (armed * 10)::float8, (population * 1000)::float8, year::float8", unit)
want <- c(-3482258.63459582, 15.0618722713733, -0.358191792925910e-01, -2.02022980381683, -1.03322686717359, -0.511041056535807e-01, 1829.15146461355)
errors <- c(890420.383607373, 84.9149257747669, 0.334910077722432e-01, 0.488399681651699, 0.214274163161675, 0.226073200069370, 455.478499142212)
got <- regression(columns(10), "longley")
certified("NIST Longley: coefficients", got$coefficient * c(1, 10, 1, 1, 1, 1, 1), want)
certified("NIST Longley: their standard deviations", got$std_error * c(1, 10, 1, 1, 1, 1, 1), errors)
certified("NIST Longley: residual sd, R squared", fit(columns(10), "longley"), c(304.854073561965, 0.995479004577296))
got <- regression(columns(1), "longley")
# The deflator has decimals, and this design magnifies what doubles lose of them.
certified("NIST Longley as decimals: coefficients", got$coefficient, want, least = 12)

# Wampler: polynomials of degree 5 through x = 0..20; the third to fifth with noise
# that is orthogonal to them, so that all coefficients stay 1.
execute("create table wampler as select x, noise, x as x1, x^2 as x2, x^3 as x3, x^4 as x4, x^5 as x5
	from unnest('{759,-2048,2048,-2048,2523,-2048,2048,-2048,1838,-2048,2048,-2048,1838,-2048,2048,-2048,2523,-2048,2048,-2048,759}'::int[])
		with ordinality as u(noise, i), lateral (select (i - 1)::float8 as x) v")
powers <- "x1, x2, x3, x4, x5"
line <- "1 + x1 + x2 + x3 + x4 + x5"
errors <- c(2152.32624678170, 2363.55173469681, 779.343524331583, 101.475507550350, 5.64566512170752, 0.112324854679312)

got <- regression(paste0(line, ", ", powers), "wampler")
certified("NIST Wampler1: coefficients", got$coefficient, rep(1, 6), least = 15)
compare("NIST Wampler1: a perfect fit", c(got$std_error, fit(paste0(line, ", ", powers), "wampler")), c(rep(0, 7), 1), scale = 1)

# y in units of its last decimal, 1e-5
decimal <- "1e5 + 1e4 * x1 + 1e3 * x2 + 100 * x3 + 10 * x4 + x5"
got <- regression(paste0(decimal, ", ", powers), "wampler")
certified("NIST Wampler2: coefficients", got$coefficient / 1e5, 10^-(0:5), least = 15)
compare("NIST Wampler2: a perfect fit", c(got$std_error, fit(paste0(decimal, ", ", powers), "wampler")), c(rep(0, 7), 1), scale = 1)

r_squared <- c(0.999995559025820, 0.957478440825662, 0.224668921574940e-02)
for (set in 3:5) {
	times <- 10^(2 * (set - 3))
	y <- sprintf("%s + %d * noise, %s", line, times, powers)
	got <- regression(y, "wampler")
	certified(sprintf("NIST Wampler%d: coefficients", set), got$coefficient, rep(1, 6))
	certified(sprintf("NIST Wampler%d: their standard deviations", set), got$std_error, errors * times)
	certified(sprintf("NIST Wampler%d: residual sd, R squared", set), fit(y, "wampler"), c(2360.14502379268 * times, r_squared[set - 2]))
}

finish("nist")
