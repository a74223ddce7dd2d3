# ratings: one question's answers. R computes from the answers themselves.
source("compare.R")

levels_by_seed <- data.frame(seed = 1:6 / 10, lo = c(0, 1, 0, 1, -3, 1), hi = c(10, 5, 10, 7, 3, 101))
sizes <- c(4, 7, 30, 200, 1000, 5000)

# A group of each size on each scale, skewed towards the top, a tenth unanswered.
execute("create table answers (id int, lo int, hi int, score int)")
for (i in seq_len(nrow(levels_by_seed))) with(levels_by_seed[i, ], for (j in seq_along(sizes))
	seeded(seed + j / 100, sprintf("insert into answers select %d, %d, %d,
		case when random() < 0.1 then null else %d + floor((%d) * sqrt(random()))::int end from generate_series(1, %d)",
		10 * i + j, lo, hi, lo, hi - lo + 1, sizes[j])))
execute("create table summary as select id, lo, hi, ratings_agg(score, lo, hi) as r from answers group by id, lo, hi")

raw <- query("select * from answers order by id")
ids <- unique(raw$id)
rows <- split(raw, raw$id)
scores <- lapply(rows, function(d) d$score[!is.na(d$score)])
lo <- sapply(rows, function(d) d$lo[1])
hi <- sapply(rows, function(d) d$hi[1])
n <- lengths(scores)
of <- function(f) unname(mapply(f, scores, lo, hi))
width <- hi - lo

got <- query("select answered(r), missing(r), item_response_rate(r), mean(r), variance(r), stddev(r),
	favorable(r), favorable(r, hi) as top, unfavorable(r), csat(r), rwg(r), response_rate(r, 7000)
	from summary order by id")
compare("answered", got$answered, unname(n))
compare("missing", got$missing, sapply(rows, nrow) - n)
compare("item_response_rate", got$item_response_rate, unname(100 * n / sapply(rows, nrow)))
compare("response_rate", got$response_rate, unname(100 * n / 7000))
# Means on -3..3 may be small differences of the levels: relative to the scale's width.
compare("mean", got$mean, of(function(x, lo, hi) mean(x)), scale = width)
compare("variance", got$variance, of(function(x, lo, hi) var(x)))
compare("stddev", got$stddev, of(function(x, lo, hi) sd(x)))
compare("favorable", got$favorable, of(function(x, lo, hi) 100 * mean(x >= hi - 1)))
compare("favorable of a level", got$top, of(function(x, lo, hi) 100 * mean(x == hi)))
compare("csat", got$csat, got$favorable)
compare("unfavorable", got$unfavorable, of(function(x, lo, hi) 100 * mean(x <= lo + 1)))
rwg <- function(x, lo, hi) {
	indifferent <- ((hi - lo + 1)^2 - 1) / 12
	1 - min(var(x), indifferent) / indifferent
}
# 1 less a share: relative to 1.
compare("rwg", got$rwg, of(rwg), scale = 1)

shares <- query("select id, (l).level, (l).n, (l).share from (select id, levels(r) as l from summary) x order by 1, 2")
compare("levels: counts", shares$n, unlist(lapply(seq_along(scores), function(i) tabulate(scores[[i]] - lo[i] + 1, width[i] + 1))))
compare("levels: shares", shares$share, unlist(lapply(seq_along(scores), function(i) tabulate(scores[[i]] - lo[i] + 1, width[i] + 1) / n[i])))

# Type 1 is the inverse of the distribution function; R's fuzz at p * n a whole number
# is the only tolerance in it, and these p are exact in binary.
ps <- c(0, 1 / 16, 0.125, 0.25, 0.5, 0.75, 0.875, 1)
q <- query(sprintf("select quantile(r, p) from summary, unnest(array[%s]::float8[]) p order by id, p", paste(ps, collapse = ",")))
compare("quantile", q$quantile, unlist(lapply(scores, quantile, ps, type = 1)))

# ---- intervals ----

wilson <- function(hits, n, level) {
	test <- suppressWarnings(prop.test(hits, n, conf.level = level, correct = FALSE))
	100 * c(hits / n, test$conf.int, sqrt(hits / n * (1 - hits / n) / n))
}
against <- function(name, e, want, scale = 0) {
	want <- matrix(want, nrow = nrow(e), byrow = TRUE)
	for (column in seq_len(ncol(want)))
		compare(paste(name, c("value", "low", "high", "std_error", "p_value")[column]), e[[column]], want[, column],
			scale = if (column < 4) scale else 0)
}

for (level in c(0.8, 0.95, 0.99)) {
	titled <- function(name) sprintf("%s at %g:", name, level)
	z <- qnorm(0.5 + level / 2)
	# Limits near 0 are differences of shares: relative to 100 percent.
	against(titled("favorable_estimate"), estimates(sprintf("favorable_estimate(r, null, %g)", level), "summary", "id"),
		of(function(x, lo, hi) wilson(sum(x >= hi - 1), length(x), level)), scale = 100)
	against(titled("unfavorable_estimate"), estimates(sprintf("unfavorable_estimate(r, lo + 2, %g)", level), "summary", "id"),
		of(function(x, lo, hi) wilson(sum(x <= lo + 2), length(x), level)), scale = 100)
	against(titled("csat_estimate"), estimates(sprintf("csat_estimate(r, %g)", level), "summary", "id"),
		of(function(x, lo, hi) wilson(sum(x >= hi - 1), length(x), level)), scale = 100)
	against(titled("response_rate_estimate"), estimates(sprintf("response_rate_estimate(r, 6000, %g)", level), "summary", "id"),
		of(function(x, lo, hi) wilson(length(x), 6000, level)), scale = 100)

	# t intervals, around means that may lie near 0.
	of_mean <- function(x, mu) {
		test <- t.test(x, mu = mu, conf.level = level)
		c(test$estimate - mu, test$conf.int - mu, test$stderr, test$p.value)
	}
	against(titled("mean_estimate"), estimates(sprintf("mean_estimate(r, %g)", level), "summary", "id"),
		of(function(x, lo, hi) of_mean(x, 0)[1:4]), scale = width)
	against(titled("benchmark_difference"), estimates(sprintf("benchmark_difference(r, lo + 2.125, %g)", level), "summary", "id"),
		of(function(x, lo, hi) of_mean(x, lo + 2.125)), scale = width)

	# rwg's interval, from the variance of a variance: (m4 - s4 (n - 3)/(n - 1))/n.
	of_rwg <- function(x, lo, hi) {
		indifferent <- ((hi - lo + 1)^2 - 1) / 12
		n <- length(x)
		centre <- 1 - var(x) / indifferent
		error <- sqrt(max(mean((x - mean(x))^4) - var(x)^2 * (n - 3) / (n - 1), 0) / n) / indifferent
		value <- max(centre, 0)
		c(value, min(max(centre - z * error, 0), value), max(min(centre + z * error, 1), value), error)
	}
	e <- estimates(sprintf("rwg_estimate(r, %g)", level), "summary where answered(r) > 3", "id")
	against(titled("rwg_estimate"), e, of(of_rwg)[, n > 3], scale = 1)

	# ---- net promoter score: three answers added, 3/4 to either end ----

	adjusted <- function(x) {
		n <- length(x) + 3
		p <- (sum(x >= 9) + 0.75) / n
		d <- (sum(x <= 6) + 0.75) / n
		list(value = 100 * (mean(x >= 9) - mean(x <= 6)), centre = p - d, variance = (p + d - (p - d)^2) / n)
	}
	of_nps <- function(x) {
		a <- adjusted(x)
		error <- 100 * sqrt(a$variance)
		limits <- 100 * a$centre + c(-1, 1) * z * error
		c(a$value, min(max(limits[1], -100), a$value), max(min(limits[2], 100), a$value), error)
	}
	on_nps <- lo == 0 & hi == 10
	e <- estimates(sprintf("nps_estimate(r, %g)", level), "summary where lo = 0 and hi = 10", "id")
	against(titled("nps_estimate"), e, sapply(scores[on_nps], of_nps), scale = 100)

	# ---- differences of each group with the next on the same scale ----

	pairs <- "(select a.id, a.lo, a.r as a, b.r as b from summary a join summary b on b.id = a.id + 1 and b.lo = a.lo and b.hi = a.hi) x"
	first <- which(c(diff(ids) == 1, FALSE))
	pairwise <- function(f, which = first) sapply(which, function(i) f(scores[[i]], scores[[i + 1]], lo[i], hi[i]))

	against(titled("mean_difference"), estimates(sprintf("mean_difference(a, b, %g)", level), pairs, "id"),
		pairwise(function(a, b, lo, hi) {
			test <- t.test(a, b, conf.level = level)
			c(-diff(test$estimate), test$conf.int, test$stderr, test$p.value)
		}), scale = width[first])

	newcombe <- function(a, b, lo, hi) {
		p <- c(mean(a >= hi - 1), mean(b >= hi - 1))
		m <- c(length(a), length(b))
		low <- (p + z^2 / 2 / m - z * sqrt(p * (1 - p) / m + z^2 / 4 / m^2)) / (1 + z^2 / m)
		high <- (p + z^2 / 2 / m + z * sqrt(p * (1 - p) / m + z^2 / 4 / m^2)) / (1 + z^2 / m)
		pooled <- sum(p * m) / sum(m)
		d <- p[1] - p[2]
		# all or none favorable on both sides: nothing speaks for a difference
		p_value <- if (pooled %in% 0:1) 1 else 2 * pnorm(-abs(d) / sqrt(pooled * (1 - pooled) * sum(1 / m)))
		c(100 * c(d, d - sqrt((p[1] - low[1])^2 + (high[2] - p[2])^2), d + sqrt((high[1] - p[1])^2 + (p[2] - low[2])^2),
			sqrt(sum(p * (1 - p) / m))), p_value)
	}
	against(titled("favorable_difference"), estimates(sprintf("favorable_difference(a, b, null, %g)", level), pairs, "id"),
		pairwise(newcombe), scale = 100)

	nps_difference <- function(a, b, lo, hi) {
		a <- adjusted(a)
		b <- adjusted(b)
		centre <- 100 * (a$centre - b$centre)
		error <- 100 * sqrt(a$variance + b$variance)
		c(a$value - b$value, centre - z * error, centre + z * error, error, 2 * pnorm(-abs(centre) / error))
	}
	against(titled("nps_difference"), estimates(sprintf("nps_difference(a, b, %g)", level), paste(pairs, "where lo = 0"), "id"),
		pairwise(nps_difference, first[lo[first] == 0]), scale = 200)
}

# The aggregates are the accessors at 0.95.
both <- query("select nps(score) as one, enps(score) as other, (nps_estimate(score)).low from answers where lo = 0 group by id order by id")
twice <- query("select nps(r) as one, enps(r) as other, (nps_estimate(r)).low from summary where lo = 0 order by id")
compare("nps, enps and nps_estimate as aggregates", unlist(both), unlist(twice), tolerance = 0)
compare("nps", both$one, unname(sapply(scores[lo == 0], function(x) 100 * (mean(x >= 9) - mean(x <= 6)))), scale = 100)

# p far out: two large groups that differ without doubt.
execute("create table far as select ratings_from_counts(1, array[100, 500, 766, 1000, 1166]) as high,
	ratings_from_counts(1, array[170, 400, 400, 45, 35]) as skewed")
high <- rep(1:5, c(100, 500, 766, 1000, 1166))
skewed <- rep(1:5, c(170, 400, 400, 45, 35))
tails <- query("select (mean_difference(skewed, high)).p_value as welch, (favorable_difference(skewed, high, 4)).p_value as share,
	(benchmark_difference(skewed, 3.5)).p_value as t from far")
pooled <- mean(c(skewed, high) > 3)
error <- sqrt(pooled * (1 - pooled) * (1 / length(skewed) + 1 / length(high)))
want <- c(t.test(skewed, high)$p.value, 2 * pnorm(-abs(mean(skewed > 3) - mean(high > 3)) / error), t.test(skewed, mu = 3.5)$p.value)
compare(sprintf("p far out: %.2g, %.2g, %.2g", want[1], want[2], want[3]), unlist(tails), want)

finish("ratings")
