# moments: means to partial correlations, and alpha of the variables.
source("compare.R")
source("samples.R")
make_samples()

# Correlations near 0 are differences of products of the size of the standard
# deviations: they, and their limits, are relative to 1.
against_correlations <- function(name, e, want) {
	# a p below the smallest normal number has fewer digits than others
	tiny <- want[5, ] < 1e-305
	if (any(tiny))
		report(all(e$p_value[tiny] < 2e-305), paste(name, "p_value without digits"))
	e <- e[!tiny, ]
	want <- want[, !tiny, drop = FALSE]
	for (column in 1:5)
		compare(paste(name, c("value", "low", "high", "std_error", "p_value")[column]), e[[column]], want[column, ], scale = if (column < 4) 1 else 0)
}

for (i in seq_len(nrow(samples))) {
	x <- read_sample(i)
	k <- ncol(x)
	n <- nrow(x)
	from <- as_moments(i)
	cx <- apply(x, 2, centred)
	variables <- sprintf("%s, generate_series(1, %d) v", from, k)

	one <- query(sprintf("select n(m), missing(m), variables(m), sum(m, v), mean(m, v), variance(m, v), stddev(m, v) from %s order by v", variables))
	compare(title(i, "n"), unlist(one[1, 1:3]), c(n, 0, k))
	# Sums and means of numbers that cancel out: relative to the standard deviation.
	s <- apply(x, 2, sd)
	compare(title(i, "sum"), one$sum, unname(colSums(x)), scale = n * s)
	compare(title(i, "mean"), one$mean, unname(colMeans(x)), scale = s)
	compare(title(i, "variance"), one$variance, unname(colSums(cx^2) / (n - 1)))
	compare(title(i, "stddev"), one$stddev, unname(sqrt(colSums(cx^2) / (n - 1))))

	# as a published table has them, and doubled
	table <- query(paste(sprintf("select mean(m, 1), stddev(m, 1), variance(m + m, 1) as double from moments_from_stats(%d, %.17g, %.17g) m",
		n, colMeans(x), s), collapse = " union all "))
	compare(title(i, "from_stats, mean"), table$mean, unname(colMeans(x)), scale = s)
	compare(title(i, "from_stats, stddev"), table$stddev, unname(s))
	compare(title(i, "from_stats, doubled"), table$double, unname(s^2 * 2 * (n - 1) / (2 * n - 1)))

	for (level in c(0.9, 0.95)) {
		e <- estimates(sprintf("mean_estimate(m, v, %g)", level), variables, "v")
		want <- apply(x, 2, function(v) { t <- t.test(v, conf.level = level); c(t$estimate, t$conf.int, t$stderr) })
		for (column in 1:4)
			compare(title(i, sprintf("mean_estimate at %g %s", level, names(e)[column])), e[[column]], unname(want[column, ]),
				scale = if (column < 4) s else 0)
	}

	pairs <- sprintf("%s, generate_series(1, %d) i, generate_series(1, %d) j", from, k, k)
	all <- expand.grid(j = 1:k, i = 1:k)
	two <- query(sprintf("select covariance(m, i, j), corr(m, i, j) from %s order by i, j", pairs))
	# relative to the standard deviations, see above
	compare(title(i, "covariance"), two$covariance, mapply(function(i, j) sum(cx[, i] * cx[, j]) / (n - 1), all$i, all$j), scale = s[all$i] * s[all$j])
	compare(title(i, "corr"), two$corr, mapply(function(i, j) correlation(cx[, i], cx[, j], 0.95)[1], all$i, all$j), scale = 1)
	compare(title(i, "corr, R's cor"), two$corr, as.vector(cor(x)), scale = 1)

	e <- estimates("corr_estimate(m, i, j, 0.9)", sprintf("%s where i < j", pairs), "i * 100 + j")
	pair <- all[all$i < all$j, ]
	against_correlations(title(i, "corr_estimate at 0.9"), e,
		mapply(function(i, j) correlation(cx[, i], cx[, j], 0.9), pair$i, pair$j))

	matrix <- query(sprintf("select (c).* from (select corr_matrix(m, null, 0.9) as c from %s offset 0) x order by 1, 2", from))
	compare(title(i, "corr_matrix"), unlist(matrix[c("i", "j", "r", "n", "low", "high", "p_value")]),
		unlist(c(pair[c("i", "j")], e[c("value", "n", "low", "high", "p_value")])), tolerance = 0)

	# The formulas above are what R's own test prints.
	test <- cor.test(x[, 1], x[, 2], conf.level = 0.9)
	compare(title(i, "corr_estimate, R's cor.test"), unlist(e[1, c("value", "p_value")]), c(test$estimate, test$p.value), scale = c(1, 0))
	if (n > 3)
		compare(title(i, "corr_estimate, limits of R's cor.test"), unlist(e[1, c("low", "high")]), as.vector(test$conf.int), scale = 1)

	# Partial correlations with one variable given and with all the others: of residuals.
	for (given in unique(pmin(k - 2, c(1, k - 2)))[k > 2 & n > k + 2]) {
		others <- seq_len(given) + 2
		held <- sprintf("array[%s]", paste(others, collapse = ","))
		e <- estimates(sprintf("partial_corr_estimate(m, 1, 2, %s, 0.9)", held), from, "1")
		# columns on one scale: what the reference loses to rounding depends on their condition
		q <- qr(apply(cx[, others, drop = FALSE], 2, function(v) v / sd(v)))
		rest <- qr.resid(q, cx[, 1:2])
		against_correlations(title(i, sprintf("partial_corr_estimate given %d", given)), e, as.matrix(correlation(rest[, 1], rest[, 2], 0.9, given)))
		bare <- query(sprintf("select partial_corr(m, 1, 2, %s) from %s", held, from))
		compare(title(i, sprintf("partial_corr given %d", given)), bare$partial_corr, e$value, tolerance = 0)
		if (given == k - 2) {
			inverse <- solve(cor(x))
			compare(title(i, "partial_corr, inverse of R's cor"), e$value, -inverse[1, 2] / sqrt(inverse[1, 1] * inverse[2, 2]), scale = 1)
		}
	}

	alpha <- function(x) { k <- ncol(x); k / (k - 1) * (1 - sum(x^2) / sum(rowSums(x)^2)) }
	e <- estimates("cronbach_alpha_estimate(m, 0.9)", from, "1")
	a <- alpha(cx)
	# 1 less a ratio: relative to 1 or to how far below it alpha is.
	compare(title(i, "cronbach_alpha_estimate"), unlist(e[1:3]),
		c(a, 1 - (1 - a) * qf(c(0.95, 0.05), n - 1, (n - 1) * (k - 1))), scale = max(1, 1 - a))
	compare(title(i, "cronbach_alpha"), query(sprintf("select cronbach_alpha(m) from %s", from))$cronbach_alpha, e$value, tolerance = 0)

	# The same summary by way of two variables, a subset, halves and the aggregate.
	same <- query(sprintf("with pair as (select corr_estimate(x1, x2) as e, moments_agg(x1, x2) as m from sample_%d),
			part as (select subset(m, array[1, 2]) as m from %s),
			merged as (select rollup(m) as m from (select moments_agg(x1, x2) as m from sample_%d group by id %% 3) x)
		select (pair.e).value, (pair.e).p_value, corr(pair.m, 1, 2) as c1, corr(part.m, 1, 2) as c2, corr(merged.m, 1, 2) as c3,
			variance(pair.m, 2) as v1, variance(part.m, 2) as v2, variance(merged.m, 2) as v3 from pair, part, merged", i, from, i))
	want <- correlation(cx[, 1], cx[, 2], 0.95)
	compare(title(i, "corr_estimate as aggregate"), unlist(same[1:2]), want[c(1, 5)], scale = c(1, 0))
	compare(title(i, "by way of a pair, a subset and parts"), unlist(same[3:8]), c(rep(want[1], 3), rep(var(x[, 2]), 3)), scale = c(1, 1, 1, 0, 0, 0))
}

# Rows with a NULL are left out.
seeded(0.77, "create table gaps as select case when random() < 0.2 then null else normal() end as y,
	case when random() < 0.3 then null else normal() end as x from generate_series(1, 1000)")
g <- query("select * from gaps")
whole <- g[complete.cases(g), ]
got <- query("select n(m), missing(m), covariance(m, 1, 2), (corr_estimate(m, 1, 2)).p_value from (select moments_agg(y, x) as m from gaps) s")
compare("rows with a NULL are left out", unlist(got), c(nrow(whole), nrow(g) - nrow(whole), cov(whole$y, whole$x), cor.test(whole$y, whole$x)$p.value), scale = c(0, 0, 1, 0))

# p far out, and r next to 1: whole numbers, so that R's sums are exact too.
whole <- function(v) length(v) * as.numeric(v) - sum(as.numeric(v))
far <- data.frame(n = c(5000, 3000, 400, 60, 100000, 40), noise = c(21, 15, 3, 1, 190, 1), slope = c(1, -1, 1, 1, -1, 1000))
for (i in seq_len(nrow(far))) {
	seeded(i / 30, with(far[i, ], sprintf("drop table if exists far; create table far as select x, %d * x + round(%d * normal())::int as y
		from (select (random() * 40)::int as x from generate_series(1, %d) offset 0) s", slope, noise, n)))
	d <- query("select x, y from far")
	# n times the centred values: whole numbers, nothing is rounded
	want <- correlation(whole(d$y), whole(d$x), 0.95)
	got <- query("select (corr_estimate(y, x)).* from far")
	compare(sprintf("p of %.1g at r %.6f and n %d", want[5], want[1], nrow(d)), unlist(got[1:5]), want)
}

finish("moments")
