# The linkage of two panels against R: cor.test, cov.wt, lm, clubSandwich, and the
# jackknife by doing everything again without each unit.
source("compare.R")
suppressMessages(library(clubSandwich))

LEVEL <- 0.9

# ---- the same from rows ----

# One side's cells: n, mean and squares within, a row a unit and month (a whole number).
cells_of <- function(d, min_n) {
	d <- d[!is.na(d$score), ]
	k <- interaction(d$unit, d$period, drop = TRUE)
	c <- data.frame(unit = as.character(tapply(as.character(d$unit), k, `[`, 1)), period = as.vector(tapply(d$period, k, `[`, 1)),
		n = as.vector(table(k)), mean = as.vector(tapply(d$score, k, mean)),
		squares = as.vector(tapply(d$score, k, function(v) sum((v - mean(v))^2))))
	c[c$n >= min_n, ]
}

pairs_of <- function(employee, customer, lag, min_n) {
	c <- cells_of(customer, min_n)
	c$period <- c$period - lag
	m <- merge(cells_of(employee, min_n), c, by = c("unit", "period"), suffixes = c(".x", ".y"))
	m[order(m$unit, m$period), ]
}

# Within periods, a period weighing its units less one.
icc_of <- function(unit, period, n, mean, squares) {
	each <- t(sapply(split(seq_along(unit), period), function(i) {
		k <- length(i); size <- sum(n[i]) / k
		grand <- sum(n[i] * mean[i]) / sum(n[i])
		msb <- sum(n[i] * (mean[i] - grand)^2) / (k - 1)
		msw <- sum(squares[i]) / sum(n[i] - 1)
		c(k - 1, (msb - msw) / (msb + (size - 1) * msw), 1 - msw / msb, sum(n[i] - 1))
	}))
	each <- each[each[, 1] > 0 & each[, 4] > 0, , drop = FALSE]
	c(weighted.mean(each[, 2], each[, 1]), weighted.mean(each[, 3], each[, 1]))
}

# Of unit means over all cells, squares within cells.
reliability_of <- function(unit, n, mean, squares) {
	size <- tapply(n, unit, sum)
	m <- tapply(n * mean, unit, sum) / size
	msb <- sum(size * (m - sum(size * m) / sum(size))^2) / (length(m) - 1)
	1 - sum(squares) / sum(n - 1) / msb
}

corrected_of <- function(m, reliability, jackknife = TRUE) {
	value <- cor(tapply(m$mean.x, m$unit, mean), tapply(m$mean.y, m$unit, mean)) / sqrt(reliability(m, "x") * reliability(m, "y"))
	if (!jackknife)
		return(value)
	units <- unique(m$unit); k <- length(units)
	without <- sapply(units, function(u) corrected_of(m[m$unit != u, ], reliability, FALSE))
	error <- sqrt((k - 1) / k * sum((without - mean(without))^2))
	c(value, value + c(-1, 1) * qt((1 + LEVEL) / 2, k - 1) * error, error, cor.test(tapply(m$mean.x, m$unit, mean), tapply(m$mean.y, m$unit, mean))$p.value)
}

side <- function(m, s) m[paste0(c("n.", "mean.", "squares."), s)]
by_means <- function(m, s) { v <- side(m, s); reliability_of(m$unit, v[[1]], v[[2]], v[[3]]) }
by_icc2 <- function(m, s) { v <- side(m, s); icc_of(m$unit, m$period, v[[1]], v[[2]], v[[3]])[2] }

fisher <- function(r, n, p_n = n, variance = 1 / (n - 3), error = sqrt((1 - r^2) / (p_n - 2)))
	c(r, tanh(atanh(r) + c(-1, 1) * qnorm((1 + LEVEL) / 2) * sqrt(variance)), error, 2 * pt(-abs(r) * sqrt((p_n - 2) / (1 - r^2)), p_n - 2))

linkage_of <- function(m) {
	x <- tapply(m$mean.x, m$unit, mean); y <- tapply(m$mean.y, m$unit, mean)
	k <- length(x)
	test <- cor.test(x, y, conf.level = LEVEL)
	answer <- list("r between" = c(test$estimate, test$conf.int, sqrt((1 - test$estimate^2) / (k - 2)), test$p.value))
	nx <- tapply(m$n.x, m$unit, sum); ny <- tapply(m$n.y, m$unit, sum)
	w <- as.vector(2 / (1 / nx + 1 / ny))
	answer[["r between weighted"]] <- fisher(cov.wt(cbind(x, y), w / sum(w), cor = TRUE)$cor[1, 2], sum(w)^2 / sum(w^2))
	rank <- cor(x, y, method = "spearman")
	variance <- (1 + rank^2 / 2) / (k - 3)
	answer$spearman <- fisher(rank, k, variance = variance, error = (1 - rank^2) * sqrt(variance))
	s <- summary(lm(y ~ x))$coefficients["x", ]
	answer[["slope between"]] <- c(s[1], s[1] + c(-1, 1) * qt((1 + LEVEL) / 2, k - 2) * s[2], s[2], s[4])
	answer[["icc1 employees"]] <- icc_of(m$unit, m$period, m$n.x, m$mean.x, m$squares.x)[1]
	answer[["icc2 employees"]] <- by_icc2(m, "x")
	answer[["icc1 customers"]] <- icc_of(m$unit, m$period, m$n.y, m$mean.y, m$squares.y)[1]
	answer[["icc2 customers"]] <- by_icc2(m, "y")
	answer[["reliability employees"]] <- by_means(m, "x")
	answer[["reliability customers"]] <- by_means(m, "y")
	if (isTRUE(by_means(m, "x") > 0) && isTRUE(by_means(m, "y") > 0))
		answer[["r corrected"]] <- corrected_of(m, by_means)
	if (isTRUE(by_icc2(m, "x") > 0) && isTRUE(by_icc2(m, "y") > 0))
		answer[["r corrected icc2"]] <- corrected_of(m, by_icc2)
	if (max(table(m$unit)) > 1 && max(table(m$period)) > 1) {
		# about their means, whose size lm would feel
		m$mean.x <- m$mean.x - mean(m$mean.x)
		m$mean.y <- m$mean.y - mean(m$mean.y)
		fit <- lm(mean.y ~ mean.x + unit + factor(period), m)
		t <- coef_test(fit, "CR2", cluster = m$unit, coefs = "mean.x")
		answer[["slope within"]] <- c(t$beta, t$beta + c(-1, 1) * qt((1 + LEVEL) / 2, t$df_Satt) * t$SE, t$SE, t$p_Satt)
		# a period in which no other unit is has no effect that is known
		known <- m[ave(seq_along(m$unit), m$unit, FUN = length) > 1, ]
		effects <- function(v) { b <- coef(lm(v ~ 0 + unit + factor(period), m)); b[paste0("unit", sort(unique(m$unit)))] }
		if (nrow(known) == nrow(m) && min(table(m$period)) > 1) {
			test <- cor.test(effects(m$mean.x), effects(m$mean.y), conf.level = LEVEL)
			answer[["r between adjusted"]] <- c(test$estimate, test$conf.int, sqrt((1 - test$estimate^2) / (k - 2)), test$p.value)
		}
		left <- function(v) resid(lm(v ~ unit + factor(period), m))
		answer[["r within"]] <- c(cor(left(m$mean.x), left(m$mean.y)), t$p_Satt)
	}
	answer
}

# ---- what the extension says ----

upload <- function(table, d) {
	path <- file.path(scratch, paste0(table, ".csv"))
	d$at <- if (is.null(d$at)) sprintf("%d-%02d-15", 2000 + d$period %/% 12, d$period %% 12 + 1) else d$at
	write.csv(data.frame(d$unit, d$at, ifelse(is.na(d$score), "NA", sprintf("%.17g", d$score))), path, row.names = FALSE, quote = FALSE, na = "NA")
	execute(sprintf("drop table if exists %s; create table %s (unit text, at date, score float8);", table, table),
		sprintf("\\copy %s from '%s' with (format csv, header, null 'NA')", table, path))
}

panels <- function(grain) sprintf("(select panel_agg(unit, at, score, '%s') from employee), (select panel_agg(unit, at, score, '%s') from customer)", grain, grain)

check <- function(name, employee, customer, lag = 0, min_n = 1, grain = "month", tolerance = 1e-10) {
	if (grain == "none")
		employee$period <- customer$period <- 0
	m <- pairs_of(employee, customer, lag, min_n)
	want <- linkage_of(m)
	call <- function(method) query(sprintf("select * from linkage(%s, lag => %d, min_n => %d, method => '%s', level => %g)", panels(grain), lag, min_n, method, LEVEL))
	rows <- call("pearson")
	rows <- rbind(rows, transform(subset(call("spearman"), measure == "r between"), measure = "spearman"))
	numbers <- function(measure, columns = c("value", "low", "high", "std_error", "p_value"))
		unlist(rows[rows$measure == measure, columns])
	compare(paste0(name, ": units, cells"), c(numbers("units", "value"), numbers("cells", "value")), c(length(unique(m$unit)), nrow(m)))
	for (measure in names(want)) {
		wanted <- want[[measure]]
		got <- if (measure == "r within") numbers(measure, c("value", "p_value")) else head(numbers(measure), length(wanted))
		# limits beyond 1 of r are clamped; errors and probabilities of a difference are relative to it
		compare(sprintf("%s: %s", name, measure), got, wanted, tolerance, scale = c(1, 1, 1, 0, 0)[seq_along(wanted)])
	}
	influence <- query(sprintf("select * from influence(%s, lag => %d, min_n => %d)", panels(grain), lag, min_n))
	x <- tapply(m$mean.x, m$unit, mean); y <- tapply(m$mean.y, m$unit, mean)
	without <- sapply(seq_along(x), function(i) cor(x[-i], y[-i]))
	at <- match(influence$unit, names(x))
	compare(paste0(name, ": influence"), c(influence$r_without, influence$change), c(without[at], without[at] - cor(x, y)), 1e-10, scale = 1)
	q <- query(sprintf("select * from quadrants(%s, lag => %d, min_n => %d)", panels(grain), lag, min_n))
	at <- match(q$unit, names(x))
	percent <- function(v) 100 * (rank(v) - 0.5) / length(v)
	compare(paste0(name, ": quadrants"), c(q$employee_mean, q$customer_mean, q$employee_percentile, q$customer_percentile, q$gap, q$employee_n, q$customer_n),
		c(x[at], y[at], percent(x)[at], percent(y)[at], (percent(x) - percent(y))[at], tapply(m$n.x, m$unit, sum)[at], tapply(m$n.y, m$unit, sum)[at]), 1e-10, scale = 1)
	named <- ifelse(percent(x) >= 50, ifelse(percent(y) >= 50, "both high", "employees ahead"), ifelse(percent(y) >= 50, "customers ahead", "both low"))
	report(identical(q$quadrant, as.vector(named[at])), paste0(name, ": quadrants' names"))
	invisible(rows)
}

# ---- random panels: units and months missing, sizes from 1, a shared trend ----

side_of <- function(trait, months, present, people, noise, offset, whole) {
	grid <- expand.grid(unit = names(trait), period = months, stringsAsFactors = FALSE)
	grid <- grid[runif(nrow(grid)) < present, ]
	d <- grid[rep(seq_len(nrow(grid)), 1 + rgeom(nrow(grid), 1 / people)), ]
	level <- trait[d$unit] + rnorm(200, 0, 0.5)[d$period %% 200 + 1]
	wobble <- rnorm(length(trait) * 400, 0, 0.4)[match(d$unit, names(trait)) * 300 + d$period - min(months)]
	d$score <- offset + level + wobble + rnorm(nrow(d), 0, noise)
	if (whole)
		d$score <- pmin(10, pmax(0, round(d$score)))
	d$score[runif(nrow(d)) < 0.1] <- NA
	d
}

set.seed(20240601)
cases <- data.frame(units = c(5, 12, 12, 40, 40, 25, 60), months = c(4, 12, 12, 24, 18, 1, 30), lag = c(0, 2, -3, 1, 0, 0, 6),
	min_n = c(1, 1, 2, 3, 1, 2, 2), present = c(0.9, 0.7, 0.8, 0.5, 0.8, 1, 0.6), people = c(6, 3, 4, 5, 8, 6, 4), offset = c(0, 0, 7, 5, 1e6, 3, -50),
	whole = c(FALSE, FALSE, TRUE, TRUE, FALSE, FALSE, FALSE))
for (i in seq_len(nrow(cases))) with(cases[i, ], {
	trait <- setNames(rnorm(units), sprintf("unit %d", sample(100, units)))
	employee <- side_of(trait, 280 + seq_len(months), present, people, 1.2, offset, whole)
	customer <- side_of(0.5 * trait + setNames(rnorm(units), names(trait)), 280 + seq_len(months), present, people * 2, 1.5, offset, whole)
	# units that one side alone has
	customer <- rbind(customer, data.frame(unit = "elsewhere", period = 281, score = 1:3))
	upload("employee", employee)
	upload("customer", customer)
	check(sprintf("%d units, %d months, lag %d, min_n %d, offset %g", units, months, lag, min_n, offset), employee, customer, lag, min_n,
		tolerance = if (offset == 1e6) 1e-8 else 1e-10)
	if (i == 1)
		check("the same without periods", employee, customer, 0, 2, "none")
})

# ---- data that nobody made for this ----

data <- Sys.getenv("SHARED_DATA")
if (!dir.exists(data)) {
	skip("linkage of real data", "no ../shared/data")
	finish("linkage")
}

# Schools: one score each, so there is nothing within and no reliability.
schools <- read.csv(file.path(data, "chicago_schools_2011/schools.csv"), na.strings = c("NDA", ""), check.names = FALSE)
as_unit <- function(column) data.frame(unit = seq_len(nrow(schools)), at = "2012-06-30", period = 0, score = schools[[column]])
pair <- function(x, y, r) {
	upload("employee", as_unit(x))
	upload("customer", as_unit(y))
	got <- query(sprintf("select * from linkage(%s)", panels("none")))
	name <- sprintf("schools: %s with %s", x, y)
	report(abs(got$value[got$measure == "r between"] - r) < 5e-5, name, sprintf("%.6f, published %s", got$value[got$measure == "r between"], r))
	test <- cor.test(schools[[x]], schools[[y]])
	compare(paste(name, "R"), unlist(subset(got, measure == "r between", c(value, low, high, p_value, n))),
		c(test$estimate, test$conf.int, test$p.value, sum(complete.cases(schools[c(x, y)]))))
	report(all(is.na(subset(got, grepl("icc|reliability|corrected|within", measure))$value)), paste(name, "nothing else"))
}
pair("teachers", "parent_engagement", 0.4438)
pair("leaders", "parent_engagement", 0.4327)
pair("teachers", "safety", 0.4171)

# Army companies: hours with well-being, published by the makers of multilevel.
army <- read.csv(file.path(data, "multilevel/bh1996.csv"))
as_side <- function(column) data.frame(unit = army$GRP, at = "1996-01-01", period = 0, score = army[[column]])
upload("employee", as_side("HRS"))
upload("customer", as_side("WBEING"))
got <- check("army companies", as_side("HRS"), as_side("WBEING"), grain = "none")
value <- function(m) got$value[got$measure == m]
published <- c("r between" = -0.667083, "r between weighted" = -0.712172853975, "icc1 employees" = 0.133106679086, "icc2 employees" = 0.919673195379,
	"icc1 customers" = 0.0433690501, "icc2 customers" = 0.771712876, "r corrected" = -0.667083 / sqrt(0.919673195379 * 0.771712876))
for (m in names(published))
	report(abs(value(m) / published[m] - 1) < 1e-6, paste("army companies, published:", m), sprintf("%.9g, published %.9g", value(m), published[m]))

# Emergency departments: attendances and the share that waited too long, by month.
ae <- read.csv(list.files(file.path(data, "ae_monthly"), full.names = TRUE)[1])
names(ae) <- tolower(names(ae))
ae <- ae[ae$type == "1", ]
ae$period <- as.integer(substr(ae$period, 1, 4)) * 12 + as.integer(substr(ae$period, 6, 7)) - 1 - 2000 * 12
employee <- data.frame(unit = ae$org_code, period = ae$period, score = ae$attendances / 1000)
customer <- data.frame(unit = ae$org_code, period = ae$period, score = ae$breaches / ae$attendances)
upload("employee", employee)
upload("customer", customer)
for (lag in c(0, 2))
	check(sprintf("emergency departments, lag %d", lag), employee, customer, lag)

finish("linkage")
