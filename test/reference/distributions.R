# The distributions of core/numerics.h, against R and against values that are
# not R's (distributions.csv, computed with mpmath at 50 digits).
source("compare.R")

driver <- Sys.getenv("DISTRIBUTIONS")

# The arguments as text: both sides then read the same doubles.
evaluate <- function(lines) {
	input <- file.path(scratch, "arguments.txt")
	writeLines(lines, input)
	as.numeric(system2(driver, stdin = input, stdout = TRUE))
}

# ---- against mpmath ----

reference <- read.csv("distributions.csv", colClasses = c("character", "character", "character", "character", "numeric"))
reference$line <- trimws(paste(reference$name, reference$x, reference$df1, reference$df2))
reference$got <- evaluate(reference$line)
for (name in unique(reference$name)) {
	part <- reference[reference$name == name, ]
	compare(sprintf("%s: %d values of mpmath's", name, nrow(part)), part$got, part$value, labels = part$line)
}

# ---- against R ----

against_r <- function(name, grid, f, ...) {
	lines <- do.call(paste, c(name, lapply(grid, sprintf, fmt = "%.17g")))
	want <- do.call(f, unname(as.list(grid)))
	# Subnormal numbers have few digits, and none of them matters.
	keep <- want == 0 | abs(want) > 1e-305
	compare(sprintf("%s: %d values of R's", name, sum(keep)), evaluate(lines)[keep], want[keep], labels = lines[keep], ...)
}

# R's quantiles stop short of the last digits in the far tails: qt(1e-300, 3.7) is
# off by 2e-8 and qf(1e-10, 1, 1) is 0. Newton steps on R's own distribution
# function, in logarithms of the lower tail, get the rest.
refined <- function(x, p, lower, density) {
	low <- p < 0.5 & x != 0
	for (step in 1:3) {
		cdf <- lower(x)
		x <- x - ifelse(low, (log(cdf) - log(p)) * cdf / density(x), 0)
	}
	x
}
exact_qt <- function(p, df)
	refined(qt(p, df), p, function(x) pt(x, df), function(x) dt(x, df))
exact_qf <- function(p, df1, df2) {
	share <- qbeta(p, df1 / 2, df2 / 2)
	rest <- qbeta(p, df2 / 2, df1 / 2, lower.tail = FALSE)
	refined(df2 / df1 * share / rest, p, function(x) pf(x, df1, df2), function(x) df(x, df1, df2))
}

dfs <- c(1, 2, 3, 3.7, 5, 9.5, 17, 38.52, 100, 1000, 4998, 123456.7, 5e6)
ps <- c(10^-c(300, 200, 100, 50, 20, 10, 7, 5, 4, 3), 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.4, 0.45, 0.4999, 0.5001,
	0.55, 0.6, 0.75, 0.9, 0.95, 0.975, 0.99, 0.995, 0.999, 0.9999, 1 - 1e-6, 1 - 1e-10)
upper_ps <- ps[ps >= 1e-10]

against_r("normal_quantile", list(ps), qnorm)
against_r("normal_two_sided", list(c(0, 1e-8, seq(-4, 4, by = 0.37), 5:37)), function(z) 2 * pnorm(-abs(z)))
against_r("t_quantile", expand.grid(ps, dfs), exact_qt)
against_r("t_two_sided", expand.grid(c(0, 1e-8, seq(-4, 4, by = 0.37), 5:38, 100, 1e4), dfs), function(t, df) 2 * pt(-abs(t), df))
against_r("f_quantile", expand.grid(upper_ps, c(1, 2, 8, 30.5, 2999), c(1, 4, 180, 1234.5, 26991)), exact_qf)
against_r("f_upper", expand.grid(c(1e-6, 0.01, 0.3, 0.9, 1, 1.1, 2, 5, 25, 1000, 1e6), c(1, 2, 8, 30.5, 2999), c(1, 4, 180, 1234.5, 26991)),
	function(f, df1, df2) pf(f, df1, df2, lower.tail = FALSE))
against_r("chi_square_quantile", expand.grid(upper_ps, dfs), qchisq)
against_r("chi_square_upper", expand.grid(c(1e-6, 0.01, 0.5, 1, 3, 10, 30, 100, 300, 1000, 1300, 5000, 123000), dfs),
	function(x, df) pchisq(x, df, lower.tail = FALSE))
against_r("correlation_two_sided", with(expand.grid(r = c(1e-6, 0.01, 0.1, 0.3, 0.5, 0.9, 0.999), df = dfs), list(r^2, 1 - r^2, df)),
	function(r2, rest, df) 2 * pt(-sqrt(df * r2 / rest), df))

# ---- the edges of the domain ----

edges <- c("normal_quantile 0", "normal_quantile 1", "normal_quantile -1", "t_quantile 0 5", "t_quantile 0.5 0", "t_two_sided nan 5",
	"t_two_sided 1 -1", "f_quantile 1.5 2 2", "f_upper 1 0 2", "f_upper nan 1 1", "chi_square_quantile 0.5 -1",
	"chi_square_upper nan 2", "correlation_two_sided 0.5 nan 3", "correlation_two_sided 0.5 0.5 0")
compare("outside the domain: NaN", evaluate(edges), rep(NaN, length(edges)), labels = edges)
edges <- c("t_two_sided inf 3" = 0, "t_two_sided 0 3" = 1, "f_upper inf 2 3" = 0, "f_upper 0 2 3" = 1, "f_upper -1 2 3" = 1,
	"chi_square_upper inf 4" = 0, "chi_square_upper 0 4" = 1, "normal_two_sided inf" = 0, "normal_two_sided 0" = 1,
	"correlation_two_sided 0 1 9" = 1, "correlation_two_sided 1 0 9" = 0, "normal_quantile 0.5" = 0, "t_quantile 0.5 7" = 0)
compare("at the edges of the domain", evaluate(names(edges)), unname(edges), labels = names(edges))

finish("distributions")
