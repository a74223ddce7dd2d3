# early_warning: charts and changes by their formulas in base R, on panels with gaps,
# units that come late and cells of one answer.
source("compare.R")

panel_of <- function(units, periods, baseline, seed) {
	seeded(seed, sprintf("drop table if exists answer; create table answer as
		select 'unit ' || u as unit, (date '2021-01-01' + make_interval(months => t))::date as at, 50 + level + month + 10 * normal() as score
		from (select u, 5 * normal() as level, 6 * random() as late from generate_series(1, %d) u offset 0) unit,
			lateral (select t, 2 * normal() * u / u as month, random() * u / u as gap, (1 + 9 * random() * u / u)::int as people from generate_series(0, %d) t offset 0) cell,
			lateral generate_series(1, people)
		where t >= late and gap > 0.1", units, periods - 1))
	rows <- query("select unit, at, score from answer")
	cells <- aggregate(score ~ at + unit, rows, function(s) c(n = length(s), mean = mean(s), squares = sum((s - mean(s))^2)))
	cells <- data.frame(unit = cells$unit, at = cells$at, as.data.frame(cells$score))
	cells <- cells[order(cells$unit, cells$at, method = "radix"), ]
	cells$t <- as.integer(substr(cells$at, 1, 4)) * 12 + as.integer(substr(cells$at, 6, 7))
	cells
}

# The model of early_warning.h: courses, their variances, the baselines.
courses <- function(cells, baseline) {
	panel_mean <- sum(cells$n * cells$mean) / sum(cells$n)
	cells$x <- cells$mean - panel_mean
	cells$compared <- TRUE
	if (length(unique(cells$unit)) > 1) {
		# what stands alone in its period or unit says nothing of the others
		repeat {
			alone <- with(cells, compared & (ave(as.numeric(compared), at, FUN = sum) < 2 | ave(as.numeric(compared), unit, FUN = sum) < 2))
			if (!any(alone))
				break
			cells$compared[alone] <- FALSE
		}
	}
	all_cells <- cells
	cells <- cells[cells$compared, ]
	if (length(unique(cells$unit)) > 1) {
		above <- cells$x - ave(cells$x, cells$at)
		cells$x <- residuals(lm(x ~ unit + at, cells)) + ave(above, cells$unit)
	}
	size <- ave(cells$n, cells$at, FUN = length)
	own <- ifelse(size > 1, 1 - 2 / size, 1)
	cells$by_answers <- own / cells$n + ifelse(size > 1, ave(1 / cells$n, cells$at, FUN = sum) / size^2, 0)
	cells$by_periods <- own + ifelse(size > 1, 1 / size, 0)
	cells$place <- ave(cells$n, cells$unit, FUN = seq_along)
	base <- cells[cells$place <= baseline, ]
	df <- sum(base$n - 1)
	answers <- if (df > 0) sum(base$squares) / df else 0
	by_unit <- split(base, base$unit)
	by_unit <- by_unit[sapply(by_unit, nrow) > 1]
	spread <- sapply(by_unit, function(u) sum((u$x - mean(u$x))^2))
	left <- function(u) (nrow(u) - 1) / nrow(u)
	periods <- max(0, (sum(spread) - answers * sum(sapply(by_unit, function(u) left(u) * sum(u$by_answers)))) /
		sum(sapply(by_unit, function(u) left(u) * sum(u$by_periods))))
	products <- sapply(by_unit, function(u) {
		d <- u$x - mean(u$x)
		next_to <- diff(u$t) == 1
		sum((d[-1] * d[-length(d)])[next_to])
	})
	list(all_cells = all_cells, cells = transform(cells, variance = answers * by_answers + periods * by_periods),
		df = sum(sapply(by_unit, nrow) - 1),
		autocorrelation = (sum(products) + sum(spread / sapply(by_unit, nrow))) / sum(spread))
}

# One unit's rows after its baseline.
ewma <- function(u, baseline, df, lambda, width) {
	usual <- mean(u$x[1:baseline])
	usual_variance <- sum(u$variance[1:baseline]) / baseline^2
	rest <- u[-(1:baseline), ]
	k <- nrow(rest)
	margin <- qt(pnorm(-width), df, lower.tail = TRUE)
	statistic <- sapply(seq_len(k), function(j) usual + sum(lambda * (1 - lambda)^(j - seq_len(j)) * (rest$x[seq_len(j)] - usual)))
	variance <- sapply(seq_len(k), function(j) sum((lambda * (1 - lambda)^(j - seq_len(j)))^2 * rest$variance[seq_len(j)]) +
		(1 - (1 - lambda)^j)^2 * usual_variance)
	data.frame(statistic, lower = usual + margin * sqrt(variance), upper = usual - margin * sqrt(variance))
}
cusum <- function(u, baseline, k, h) {
	later <- (baseline + 1):nrow(u)
	before <- sapply(later, function(i) mean(u$x[1:(i - 1)]))
	before_variance <- sapply(later, function(i) sum(u$variance[1:(i - 1)]) / (i - 1)^2)
	z <- (u$x[later] - before) / sqrt(u$variance[later] + before_variance)
	up <- Reduce(function(s, z) max(0, s + z - k), z, 0, accumulate = TRUE)[-1]
	down <- Reduce(function(s, z) max(0, s - z - k), z, 0, accumulate = TRUE)[-1]
	data.frame(statistic = ifelse(up >= down, up, -down), lower = -h, upper = h)
}

check_chart <- function(title, cells, baseline, call, chart) {
	c <- courses(cells, baseline)
	got <- query(sprintf("select * from control_chart((select panel_agg(unit, at, score) from answer), %s) order by unit collate \"C\", period", call))
	compare(paste(title, "cells"), got$mean, c$all_cells$mean)
	charted <- split(c$cells, factor(c$cells$unit, unique(c$cells$unit)))
	want <- do.call(rbind, lapply(charted, function(u) if (nrow(u) > baseline) chart(u, c$df)))
	have <- got[!is.na(got$statistic), ]
	for (column in c("statistic", "lower", "upper"))
		compare(paste(title, column), have[[column]], want[[column]], 1e-10, scale = 10)
	report(identical(have$signal, ifelse(want$statistic > want$upper, "up", ifelse(want$statistic < want$lower, "down", NA))), paste(title, "signals"))
	like <- c$autocorrelation > 0.3
	report(all(grepl("autocorrelation", have$note) == like), paste(title, "note"), sprintf("autocorrelation %.3f", c$autocorrelation))
	report(identical(got$note == "no other unit to compare with" & !is.na(got$note), !c$all_cells$compared), paste(title, "cells that stand alone"),
		sprintf("%d of them", sum(!c$all_cells$compared)))
	report(all(got$note[is.na(got$statistic) & c$all_cells$compared] %in% c("baseline", "baseline, not complete")), paste(title, "baselines have no signal"))
}

for (case in list(c(12, 30, 12, 0.11), c(3, 24, 8, 0.12), c(1, 20, 10, 0.13), c(2, 20, 5, 0.14))) {
	cells <- panel_of(case[1], case[2], case[3], case[4])
	title <- sprintf("%d units, %d months, baseline %d,", case[1], case[2], case[3])
	check_chart(paste(title, "ewma"), cells, case[3], sprintf("baseline => %d", case[3]), function(u, df) ewma(u, case[3], df, 0.2, 3))
	check_chart(paste(title, "ewma of 0.4, 2"), cells, case[3], sprintf("baseline => %d, lambda => 0.4, width => 2", case[3]), function(u, df) ewma(u, case[3], df, 0.4, 2))
	check_chart(paste(title, "cusum"), cells, case[3], sprintf("'cusum', baseline => %d", case[3]), function(u, df) cusum(u, case[3], 0.5, 5))
}

# ---- before and since ----

cells <- panel_of(15, 24, 12, 0.15)
since <- 2022 * 12 + 1
got <- query("select * from change_since((select panel_agg(unit, at, score) from answer), '2022-01-01', 0.9) order by unit collate \"C\"")
want <- do.call(rbind, lapply(split(cells, factor(cells$unit, unique(cells$unit))), function(u) {
	test <- t.test(u$mean[u$t >= since], u$mean[u$t < since], conf.level = 0.9)
	data.frame(before = test$estimate[[2]], after = test$estimate[[1]], difference = -diff(test$estimate)[[1]],
		low = test$conf.int[1], high = test$conf.int[2], p_value = test$p.value)
}))
for (column in names(want))
	compare(paste("change_since", column), got[[column]], want[[column]], 1e-10, scale = 1e-3)
compare("change_since q", got$q, p.adjust(want$p_value, "BH"), 1e-10)

exposed <- c("unit 2", "unit 3", "unit 5", "unit 11")
got <- query(sprintf("select * from difference_in_differences((select panel_agg(unit, at, score) from answer), '2022-01-01', array['%s'])",
	paste(exposed, collapse = "','")))
change <- got_slope <- NULL
by_unit <- split(cells, cells$unit)
change <- sapply(by_unit, function(u) mean(u$mean[u$t >= since]) - mean(u$mean[u$t < since]))
slope <- sapply(by_unit, function(u) coef(lm(mean ~ t, u[u$t < since, ]))[[2]])
named <- names(by_unit) %in% exposed
one <- function(x) { test <- t.test(x); c(test$estimate, test$conf.int, test$stderr, test$p.value) }
two <- function(x) { test <- t.test(x[named], x[!named]); c(-diff(test$estimate), test$conf.int, test$stderr, test$p.value) }
want <- rbind(one(change[named]), one(change[!named]), two(change), two(slope))
for (i in 1:4)
	compare(paste("difference_in_differences,", got$measure[i]), unlist(got[i, 2:6]), want[i, ], 1e-9, scale = 1e-2)
report(identical(as.numeric(got$n), c(4, 11, 15, 15)), "difference_in_differences counts units")

finish("early_warning")
