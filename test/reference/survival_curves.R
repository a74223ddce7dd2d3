# What is read off a survival, by R's survfit, quantile, print(rmean) and poisson.test:
# survival's own data sets, and random spells with heavy ties and late entry.
source("compare.R")
suppressMessages(library(survival))

tolerance <- 1e-10

# A table of spells: start (0 unless they enter late), stop, event, cause.
put <- function(d) {
	path <- file.path(scratch, "spells.csv")
	write.csv(d[c("start", "stop", "event", "cause")], path, row.names = FALSE, quote = FALSE)
	execute("drop table if exists spell; create table spell (start float8, stop float8, event bool, cause text);",
		sprintf("\\copy spell from '%s' with (format csv, header, null 'NA')", path))
}
spells <- function(stop, event, cause = NA, start = 0) {
	d <- data.frame(start, stop, event = event > 0, cause)
	d[complete.cases(d[c("start", "stop", "event")]), ]
}
# by durations alone, or by dates with late entry and causes
plain <- "(select survival_agg(stop, event) as s from spell)"
dated <- "(select survival_agg(day, case when event then day + stop::int end, day + stop::int, cause, case when start > 0 then day + start::int end) as s
	from spell, lateral (values (date '2001-03-04')) v(day))"

surv <- function(d) if (any(d$start > 0)) Surv(d$start, d$stop, d$event) else Surv(d$stop, d$event)
read <- function(from, call) query(sprintf("select x.* from %s a, %s x", from, call))

# the first time at which a curve comes down to 1 - q, flat parts as quantile.survfit has them
crossing <- function(time, curve, q) {
	near <- sqrt(.Machine$double.eps)
	ended <- is.na(curve)
	time <- time[!ended]
	gone <- 1 - curve[!ended]
	first <- which(gone >= q - near)[1]
	beyond <- which(gone >= q + near)[1]
	if (is.na(first)) NA else if (!is.na(beyond)) (time[first] + time[beyond]) / 2 else if (any(ended)) NA else (time[first] + max(time)) / 2
}

check_curve <- function(what, d, from, level, type) {
	fit <- survfit(surv(d) ~ 1, conf.int = level, conf.type = type)
	# where nobody is left there is no interval; R says NaN of the error
	gone <- fit$surv == 0
	error <- ifelse(gone, NA, fit$surv * fit$std.err)
	got <- read(from, sprintf("kaplan_meier(s, %g, '%s')", level, type))
	compare(paste(what, "counts"), c(got$time, got$at_risk, got$events, got$censored), c(fit$time, fit$n.risk, fit$n.event, fit$n.censor), 0)
	compare(paste(what, "kaplan_meier"), c(got$survival, got$std_error, got$low, got$high), c(fit$surv, error, fit$lower, fit$upper), tolerance)
	report(all(is.na(got$note) == (fit$surv < 1 & fit$surv > 0)), paste(what, "a note where survival is 1 or 0, and nowhere else"))

	# at times, before and between those of the curve as well
	at <- unique(c(0, fit$time, fit$time - 0.5))
	at <- sort(at[at >= 0])
	step <- findInterval(at, fit$time)
	got <- query(sprintf("select survival_at(s, t) as bare, (survival_at_estimate(s, t, %g, '%s')).* from %s a, unnest('{%s}'::float8[]) t",
		level, type, from, paste(at, collapse = ",")))
	compare(paste(what, "survival_at"), c(got$bare, got$value, got$std_error, got$low, got$high, got$n),
		c(rep(c(1, fit$surv)[1 + step], 2), c(0, error)[1 + step], c(if (type == "log") 1 else NA, fit$lower)[1 + step],
			c(if (type == "log") 1 else NA, fit$upper)[1 + step], rep(nrow(d), length(at))), tolerance)

	# several at once: of one alone R has no answer where the curve ends a rounding error above 1 - q
	q <- c(0.05, 0.1, 0.25, 0.5, 0.6, 0.75, 0.9, 1)
	want <- quantile(fit, q)
	rises <- function(v) any(diff(v[!is.na(v)]) > 1e-15)
	got <- query(sprintf("select survival_quantile(s, q) as bare, (survival_quantile_estimate(s, q, %g, '%s')).* from %s a, unnest('{%s}'::float8[]) q",
		level, type, from, paste(q, collapse = ",")))
	ours <- cbind(sapply(q, crossing, time = fit$time, curve = fit$lower), sapply(q, crossing, time = fit$time, curve = fit$upper))
	if (rises(fit$lower))
		want$lower <- ours[, 1]
	if (rises(fit$upper))
		want$upper <- ours[, 2]
	compare(paste(what, "quantiles"), c(got$bare, got$value, got$low, got$high), c(want$quantile, want$quantile, want$lower, want$upper), tolerance)
	report(all(is.na(got$note) == !is.na(got$value + got$low + got$high)), paste(what, "a quantile's NULL has its note"))
	got <- query(sprintf("select median_survival(s) as bare, (median_survival_estimate(s, %g, '%s')).* from %s a", level, type, from))
	printed <- summary(fit)$table
	compare(paste(what, "median"), c(got$bare, got$low, got$high), unname(c(want$quantile[4], printed[8:9])), tolerance)
}

check_others <- function(what, d, from, level) {
	y <- surv(d)
	fit <- survfit(y ~ 1)
	last <- max(fit$time)
	z <- qnorm(0.5 + level / 2)

	tau <- c(last / 7, sort(sample(fit$time[fit$time > 0], 2)), last)
	want <- sapply(tau, function(t) survival:::survmean(fit, rmean = t)$matrix[5:6])
	got <- query(sprintf("select restricted_mean(s, tau) as bare, (restricted_mean_estimate(s, tau, %g)).* from %s a, unnest('{%s}'::float8[]) tau",
		level, from, paste(format(tau, digits = 17), collapse = ",")))
	compare(paste(what, "restricted_mean"), c(got$bare, got$value, got$std_error, got$low, got$high),
		c(want[1, ], want[1, ], want[2, ], pmax(want[1, ] - z * want[2, ], 0), pmin(want[1, ] + z * want[2, ], tau)), tolerance)

	got <- read(from, sprintf("nelson_aalen(s, %g)", level))
	limits <- survival:::survfit_confint(fit$cumhaz, fit$std.chaz, logse = FALSE, conf.type = "log", conf.int = level, ulimit = FALSE)
	compare(paste(what, "nelson_aalen"), c(got$time, got$cumulative_hazard, got$std_error, got$low, got$high),
		c(fit$time, fit$cumhaz, fit$std.chaz, limits$lower, limits$upper), tolerance)

	# of those here after given: the curve that starts just after it
	given <- sort(sample(c(0, fit$time), 3, replace = TRUE))
	to <- sapply(given, function(g) sample(c(g, fit$time[fit$time >= g]), 1))
	for (i in seq_along(given)) {
		n <- sum(d$start <= given[i] & d$stop > given[i])
		if (n == 0)
			next
		later <- survfit(y ~ 1, start.time = given[i] + 1e-7, conf.int = level)
		point <- c(1, 0, 1, 1)
		step <- sum(later$time <= to[i])
		if (step > 0)
			point <- c(later$surv[step], later$surv[step] * later$std.err[step], later$lower[step], later$upper[step])
		point[2] <- if (point[1] == 0) NA else point[2]
		if (c(1, fit$surv)[1 + findInterval(given[i], fit$time)] == 0)
			point[] <- NA
		got <- query(sprintf("select conditional_survival(s, %g, %g) as bare, (conditional_survival_estimate(s, %g, %g, %g)).* from %s a", to[i], given[i], to[i], given[i], level, from))
		compare(sprintf("%s conditional_survival to %g given %g", what, to[i], given[i]), unlist(got[c("bare", "value", "std_error", "low", "high", "n")]),
			c(point[1], point, n), tolerance)
	}

	# between the times, and at them
	for (width in c(last / 6.5, max(1, floor(last / 6)))) {
		got <- read(from, sprintf("hazard(s, %.17g, %g)", width, level))
		k <- max(1, ceiling(last / width))
		cuts <- width * 0:k
		time <- sapply(1:k, function(i) sum(pmax(pmin(d$stop, cuts[i + 1]) - pmax(d$start, cuts[i]), 0)))
		events <- sapply(1:k, function(i) sum(d$event & (d$stop > cuts[i] | i == 1) & d$stop <= cuts[i + 1]))
		limits <- mapply(function(e, t) if (t > 0) c(e / t, poisson.test(e, t, conf.level = level)$conf.int) else rep(NA, 3), events, time)
		compare(sprintf("%s hazard by %.4g", what, width), c(got$from_time, got$to_time, got$person_time, got$events, got$hazard, got$low, got$high),
			c(cuts[-(k + 1)], cuts[-1], time, events, limits[1, ], limits[2, ], limits[3, ]), tolerance)
	}
}

# Greenwood's variance of multinomial steps, written with matrices: with late entry it is
# not R's infinitesimal jackknife.
greenwood_incidence <- function(d, cause) {
	p <- c(1, 0)
	v <- matrix(0, 2, 2)
	t(sapply(sort(unique(d$stop)), function(t) {
		n <- sum((d$start < t | d$start == 0) & d$stop >= t)
		a <- sum(d$event & d$stop == t) / n
		b <- sum(d$event & d$stop == t & d$cause %in% cause) / n
		m <- matrix(c(1 - a, b, 0, 1), 2)
		v <<- m %*% v %*% t(m) + p[1]^2 / n * matrix(c(a * (1 - a), -b * (1 - a), -b * (1 - a), b * (1 - b)), 2)
		p <<- c(m %*% p)
		c(p[2], sqrt(max(v[2, 2], 0)))
	}))
}

check_incidence <- function(what, d, from, level) {
	causes <- sort(unique(na.omit(d$cause[d$event])))
	state <- factor(ifelse(d$event, d$cause, "stays"), c("stays", causes))
	late <- any(d$start > 0)
	d$id <- seq_len(nrow(d))
	fit <- if (late) survfit(Surv(d$start, d$stop, state) ~ 1, id = d$id, conf.int = level) else survfit(Surv(d$stop, state) ~ 1, conf.int = level)
	all <- read(from, sprintf("cumulative_incidence(s, level => %g)", level))
	report(identical(unique(as.character(all$cause)), as.character(causes)), paste(what, "causes"))
	for (k in seq_along(causes)) {
		got <- all[all$cause == causes[k], ]
		p <- fit$pstate[, k + 1]
		# without late entry R's own jackknife and Greenwood agree
		error <- if (late) greenwood_incidence(d, causes[k])[, 2] else fit$std.err[, k + 1]
		limits <- survival:::survfit_confint(p, error, logse = FALSE, conf.type = "log", conf.int = level)
		compare(paste(what, "incidence of", causes[k]), c(got$time, got$events, got$incidence, got$std_error, got$low, got$high),
			c(fit$time, fit$n.event[, k + 1], p, error, limits$lower, limits$upper), tolerance, scale = 1e-3)
		one <- read(from, sprintf("cumulative_incidence(s, '%s', %g)", causes[k], level))
		at <- sort(sample(got$time, 3, replace = TRUE))
		single <- query(sprintf("select incidence_at(s, t, '%s') as bare, (incidence_at_estimate(s, t, '%s', %g)).* from %s a, unnest('{%s}'::float8[]) t",
			causes[k], causes[k], level, from, paste(at, collapse = ",")))
		want <- got[match(at, got$time), ]
		compare(paste(what, "incidence_at", causes[k]), c(single$bare, single$value, single$std_error, single$low, single$high),
			c(want$incidence, want$incidence, want$std_error, want$low, want$high), 0)
		compare(paste(what, "the same alone"), c(one$incidence, one$std_error), c(got$incidence, got$std_error), 0)
	}
	# what is read of all causes adds up with survival
	curve <- survfit(surv(d) ~ 1)$surv
	compare(paste(what, "incidences and survival add up to 1"), unname(tapply(all$incidence, all$time, sum)), 1 - curve, tolerance, scale = 1)
}

check <- function(what, d, level = 0.95) {
	late <- any(d$start > 0)
	put(d)
	whole <- all(d$stop == round(d$stop))
	for (type in c("log", "log-log"))
		for (from in c(if (!late) "plain", if (whole) "dated"))
			check_curve(sprintf("%s, %s, %s,", what, type, from), d, get(from), level, type)
	check_others(paste0(what, ","), d, if (late) dated else plain, level)
	if (any(!is.na(d$cause)))
		check_incidence(paste0(what, ","), d, dated, level)
}

set.seed(5)

# ---- data sets of R's survival, with their published figures ----

check("lung", with(lung, spells(time, status == 2)))
got <- query(sprintf("select survival_at(s, 365) as year, (median_survival_estimate(s)).* from %s a", plain))
compare("lung: S(365), median and limits, published", c(round(got$year, 8), got$value, got$low, got$high), c(.40924162, 310, 285, 363))
for (sex in 1:2) {
	check(sprintf("lung, sex %d", sex), with(lung[lung$sex == sex, ], spells(time, status == 2)), 0.9)
	got <- query(sprintf("select median_survival(s) as m from %s a", plain))
	compare(sprintf("lung: median of sex %d, published", sex), got$m, c(270, 426)[sex])
}
for (x in levels(aml$x)) {
	check(paste("aml", x), with(aml[aml$x == x, ], spells(time, status)))
	got <- query(sprintf("select median_survival(s) as m from %s a", plain))
	compare(sprintf("aml: median of %s, published", x), got$m, c(Maintained = 31, Nonmaintained = 23)[[x]])
}
check("veteran", with(veteran, spells(time, status)), 0.99)
competing <- with(mgus2, spells(ifelse(pstat == 1, ptime, futime), pstat == 1 | death == 1,
	ifelse(pstat == 1, "pcm", ifelse(death == 1, "death", NA))))
check("mgus2", competing)

# ---- random spells: heavy ties, all gone, hardly any, late entry, fractions ----

for (i in 1:12) {
	n <- c(2, 5, 9, 20, 40, 60, 100, 200, 300, 500, 1000, 3000)[i]
	stop <- sample(seq_len(c(3, 8, 30, 365)[1 + i %% 4]), n, replace = TRUE)
	event <- rbinom(n, 1, c(0.9, 0.3, 1, 0.05, 0.6)[1 + i %% 5])
	cause <- ifelse(event == 1, sample(c("resigned", "dismissed", "retired"), n, TRUE, c(6, 3, 1)), NA)
	check(sprintf("random %d", n), spells(stop, event, cause), c(0.95, 0.8)[1 + i %% 2])
	check(sprintf("late entry %d", n), spells(stop, event, cause, floor(stop * runif(n) * rbinom(n, 1, 0.7))))
}
check("fractions", spells(round(rexp(80), 4), rbinom(80, 1, 0.7)))
check("at 0", spells(c(0, 0, 0, 1, 2, 2, 5), c(1, 0, 1, 0, 1, 1, 0)))

finish("survival_curves")
