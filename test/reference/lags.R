# lag_profile and cross_lagged against lm with a dummy for each unit and period, and
# against clubSandwich's CR2 with Satterthwaite's degrees of freedom, on random panels
# with gaps.

source("compare.R")
suppressPackageStartupMessages(library(clubSandwich))
set.seed(31)

# Answers of one side: several a cell, cells missing at random, its own units and months.
side <- function(units, months, keep, answers, ar, driver = NULL) {
	e <- matrix(rnorm(units * months), units)
	for (t in seq_len(months)[-1])
		e[, t] <- e[, t] + ar * e[, t - 1] + if (is.null(driver)) 0 else 0.4 * driver[, t - 1]
	cell <- expand.grid(unit = seq_len(units), month = seq_len(months))
	cell$mean <- c(e) + rep(rnorm(units), months) + rep(sin(seq_len(months)), each = units)
	kept <- cell[runif(nrow(cell)) < keep, ]
	rows <- kept[rep(seq_len(nrow(kept)), 1 + rpois(nrow(kept), answers - 1)), ]
	rows$score <- rows$mean + rnorm(nrow(rows))
	list(e = e, rows = rows)
}

store <- function(table, rows) execute(sprintf("drop table if exists %s; create table %s (unit text, month int, score float8); insert into %s values %s",
	table, table, table, paste(sprintf("('u%03d', %d, %.17g)", rows$unit, rows$month, rows$score), collapse = ", ")))
as_panel <- function(table) sprintf("(select panel_agg(unit, (date '2020-01-01' + make_interval(months => month))::date, score, 'month') from %s)", table)

cells <- function(rows, min_n) {
	n <- tapply(rows$score, list(rows$unit, rows$month), length)
	mean <- tapply(rows$score, list(rows$unit, rows$month), mean)
	at <- which(!is.na(n) & n >= min_n, arr.ind = TRUE)
	data.frame(unit = as.integer(rownames(n))[at[, 1]], month = as.integer(colnames(n))[at[, 2]], mean = mean[at])
}

later <- function(cells, by, name) setNames(data.frame(cells$unit, cells$month - by, cells$mean), c("unit", "month", name))
bare <- function(v, d) resid(lm(v ~ factor(unit) + factor(month), d))

check_profile <- function(what, e, cu, max_lag, min_n = 1, level = 0.95) {
	got <- query(sprintf("select * from lag_profile(%s, %s, %d, %d, %g) order by lag", as_panel("employees"), as_panel("customers"), max_lag, min_n, level))
	want <- do.call(rbind, lapply(-max_lag:max_lag, function(lag) {
		d <- merge(later(e, 0, "x"), later(cu, lag, "y"))
		m <- lm(y ~ x + factor(unit) + factor(month), d)
		s <- coef_test(m, vcovCR(m, cluster = d$unit, type = "CR2"), test = "Satterthwaite", coefs = "x")
		x <- bare(d$x, d)
		y <- bare(d$y, d)
		r <- sum(x * y) / sqrt(sum(x^2) * sum(y^2))
		error <- s$SE * sqrt(sum(x^2) / sum(y^2))
		margin <- qt(0.5 + level / 2, s$df_Satt) * error
		data.frame(lag, pairs = nrow(d), units = length(unique(d$unit)), r, low = max(-1, r - margin), high = min(1, r + margin), std_error = error, p_value = s$p_Satt, r_pooled = cor(d$x, d$y))
	}))
	want$q_value <- p.adjust(want$p_value, "BH")
	report(identical(got$first, ifelse(got$lag > 0, "employees", ifelse(got$lag < 0, "customers", "together"))), paste(what, "who is first"))
	for (column in c("lag", "pairs", "units"))
		report(identical(as.numeric(got[[column]]), as.numeric(want[[column]])), paste(what, column))
	for (column in c("r", "low", "high", "std_error", "p_value", "q_value", "r_pooled"))
		compare(paste(what, column), got[[column]], want[[column]], tolerance = 1e-9, scale = if (column %in% c("low", "high")) 1 else 0, labels = want$lag)
}

# The coefficients of both pasts, and the weights of y that make them.
fit <- function(d) {
	m <- lm(y ~ own + other + factor(unit) + factor(month), d)
	known <- names(which(!is.na(coef(m))))
	x <- model.matrix(m)[, known]
	list(m = m, b = coef(m)[c("own", "other")], w = (x %*% solve(crossprod(x)))[, c("own", "other")], x = x)
}

# Twice all rows less the mean of the halves; the variance of the sum of weighted
# outcomes with clubSandwich's adjustments, and Satterthwaite's degrees of freedom from
# the covariances of what units bring to it.
jackknife <- function(y, x, lag) {
	d <- merge(merge(later(y, 0, "y"), later(y, -lag, "own")), later(x, -lag, "other"))
	d <- d[d$unit %in% names(which(table(d$unit) >= 4)), ]
	d <- d[order(d$unit, d$month), ]
	place <- ave(d$month, d$unit, FUN = seq_along)
	length <- ave(d$month, d$unit, FUN = length)
	ways <- if (any(length %% 2 == 1)) list(floor(length / 2), ceiling(length / 2)) else list(length / 2)
	all <- fit(d)
	b <- 2 * all$b
	w <- 2 * all$w
	for (middle in ways)
		for (half in list(place <= middle, place > middle)) {
			f <- fit(d[half, ])
			b <- b - f$b / length(ways) / 2
			w[half, ] <- w[half, ] - f$w / length(ways) / 2
		}
	adjust <- attr(vcovCR(all$m, cluster = d$unit, type = "CR2"), "adjustments")
	unit <- factor(d$unit)
	rest <- diag(nrow(d)) - all$x %*% solve(crossprod(all$x), t(all$x))
	score <- df <- NULL
	for (j in 1:2) {
		a <- sapply(seq_len(nlevels(unit)), function(u) {
			at <- as.integer(unit) == u
			replace(numeric(nrow(d)), at, adjust[[u]] %*% w[at, j])
		})
		score <- rbind(score, drop(crossprod(a, resid(all$m))))
		g <- crossprod(a, rest %*% a)
		df[j] <- sum(diag(g))^2 / sum(g^2)
	}
	colnames(score) <- levels(unit)
	spread <- sqrt(sum(bare(d$other, d)^2) / sum(bare(d$y, d)^2))
	list(n = nrow(d), b = b, error = sqrt(rowSums(score^2)), df = df, scores = score, spread = spread, pooled = coef(lm(y ~ own + other, d))["other"])
}

check_cross <- function(what, e, cu, lag, min_n = 1, level = 0.95) {
	got <- query(sprintf("select * from cross_lagged(%s, %s, %d, %d, %g)", as_panel("employees"), as_panel("customers"), lag, min_n, level))
	forth <- jackknife(cu, e, lag)
	back <- jackknife(e, cu, lag)
	row <- function(f, j, unit = 1) c(unit * f$b[j], unit * f$b[j] + c(-1, 1) * qt(0.5 + level / 2, f$df[j]) * unit * f$error[j], unit * f$error[j], 2 * pt(-abs(f$b[j] / f$error[j]), f$df[j]), f$n)
	units <- union(colnames(forth$scores), colnames(back$scores))
	score <- function(f) ifelse(is.na(at <- match(units, colnames(f$scores))), 0, f$spread * f$scores[2, at])
	value <- forth$spread * forth$b[2] - back$spread * back$b[2]
	error <- sqrt(sum((score(forth) - score(back))^2))
	parts <- c(forth$spread * forth$error[2], back$spread * back$error[2])^2
	df <- sum(parts)^2 / sum(parts^2 / c(forth$df[2], back$df[2]))
	want <- rbind(row(forth, 2), row(back, 2), row(forth, 2, forth$spread), row(back, 2, back$spread),
		c(value, value + c(-1, 1) * qt(0.5 + level / 2, df) * error, error, 2 * pt(-abs(value / error), df), min(forth$n, back$n)),
		row(forth, 1), row(back, 1), c(forth$pooled, NA, NA, NA, NA, forth$n), c(back$pooled, NA, NA, NA, NA, back$n))
	for (j in 1:6)
		compare(paste(what, names(got)[j + 1]), got[[j + 1]], want[, j], tolerance = 1e-9, scale = if (j < 4) 1 else 0, labels = got$measure)
}

settings <- data.frame(
	units = c(12, 25, 40, 8, 15), months = c(14, 24, 13, 30, 12), keep = c(1, 0.8, 0.6, 0.9, 1),
	answers = c(1, 3, 2, 1, 4), max_lag = c(2, 3, 4, 3, 2), min_n = c(1, 2, 1, 1, 1), level = c(0.95, 0.9, 0.95, 0.99, 0.95))
for (i in seq_len(nrow(settings))) with(settings[i, ], {
	what <- sprintf("%d units, %d months, %g kept:", units, months, keep)
	employees <- side(units, months, keep, answers, 0.5)
	customers <- side(units + 2, months - 1, keep, answers, 0.3, rbind(employees$e, 0, 0))
	store("employees", employees$rows)
	store("customers", customers$rows)
	e <- cells(employees$rows, min_n)
	cu <- cells(customers$rows, min_n)
	check_profile(what, e, cu, max_lag, min_n, level)
	check_cross(paste(what, "lag 1"), e, cu, 1, min_n, level)
	if (months >= 20)
		check_cross(paste(what, "lag 2"), e, cu, 2, min_n, level)
})

# Two groups of units that have no month in common, one of them complete.
first <- side(6, 9, 1, 2, 0.4)$rows
second <- side(7, 10, 0.85, 2, 0.4)$rows
third <- side(6, 9, 1, 1, 0.4)$rows
fourth <- side(7, 10, 0.85, 1, 0.4)$rows
apart <- function(rows) transform(rows, unit = unit + 50, month = month + 40)
store("employees", rbind(first, apart(second)))
store("customers", rbind(third, apart(fourth)))
check_profile("two groups:", cells(rbind(first, apart(second)), 1), cells(rbind(third, apart(fourth)), 1), 2)

finish("lags")
