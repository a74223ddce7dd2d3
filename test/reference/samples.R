# Random samples that moments.R and regression.R share: tables sample_1 and so on
# with columns x1 to xk, made in SQL around two common factors.

# kind: whole    1..7, as survey items
#       real     around 0 with standard deviations near 1
#       offset   the same around 1e6
#       scales   column j in units of 10^(j - 4), around 1000 of them
samples <- data.frame(
	kind = c("whole", "whole", "whole", "real", "real", "real", "offset", "offset", "offset", "scales", "scales", "real", "whole"),
	n = c(7, 200, 5000, 8, 100, 5000, 20, 300, 5000, 50, 2000, 5, 4),
	k = c(3, 6, 12, 2, 5, 12, 3, 6, 8, 7, 9, 2, 2))

expression <- function(kind, j) {
	# loadings of alternating sign and growing size, so that correlations of all sizes occur
	x <- sprintf("(%.2f * f + %.2f * g + normal())", (-1)^j * j / 8, 1 / j)
	switch(kind,
		whole = sprintf("least(7, greatest(1, round(4 + 1.4 * %s)))::int", x),
		real = x,
		offset = sprintf("1e6 + %s", x),
		scales = sprintf("1e%d * (1000 + %s)", j - 4, x))
}

make_samples <- function() {
	for (i in seq_len(nrow(samples))) with(samples[i, ],
		seeded(i / 20, sprintf("drop table if exists sample_%d; create table sample_%d as select row_number() over () as id, %s
			from (select normal() as f, normal() as g from generate_series(1, %d) offset 0) factors",
			i, i, paste(sprintf("%s as x%d", sapply(seq_len(k), expression, kind = kind), seq_len(k)), collapse = ", "), n)))
}

columns <- function(k) paste0("x", seq_len(k), collapse = ", ")
as_moments <- function(i) sprintf("(select moments_agg(%s) as m from sample_%d) s", columns(samples$k[i]), i)
read_sample <- function(i) as.matrix(query(sprintf("select %s from sample_%d order by id", columns(samples$k[i]), i)))
title <- function(i, what) with(samples[i, ], sprintf("%s, %s, n %d, k %d", what, kind, n, k))

# Centred twice: what rounding leaves of the first mean, the second takes away.
centred <- function(x) {
	x <- x - mean(x)
	x - mean(x)
}

# What rounding takes from each product x * y (Dekker 1971).
product_error <- function(x, y) {
	high <- function(v) { c <- 134217729 * v; c - (c - v) }
	xh <- high(x)
	yh <- high(y)
	((xh * yh - x * y) + xh * (y - yh) + (x - xh) * yh) + (x - xh) * (y - yh)
}

# Sums of products to their last digit: sum() adds in long double. A p of 1e-300 has
# every rounding of r or t 700 to 1400 times over, so the reference can afford none.
dot <- function(x, y) sum(x * y, product_error(x, y))

# A correlation's estimate as the extension defines it, of centred variables.
# 1 - r^2 comes from residuals: as a difference it would lose its digits near 1.
# given: how many variables are held fixed.
correlation <- function(y, x, level, given = 0) {
	rows <- length(y) - given
	sxx <- dot(x, x)
	syy <- dot(y, y)
	r <- dot(x, y) / sqrt(sxx) / sqrt(syy)
	slope <- dot(x, y) / sxx
	residual <- (y - slope * x) - product_error(slope, x)
	rest <- min(1, dot(residual, residual) / syy)
	z <- sign(r) * log((1 + abs(r))^2 / rest) / 2
	margin <- qnorm(0.5 + level / 2) / sqrt(rows - 3)
	c(r, tanh(z - margin), tanh(z + margin), sqrt(rest / (rows - 2)), 2 * pt(-abs(r) * sqrt((rows - 2) / rest), rows - 2))
}
