# The log-rank test against R's survdiff and, with late entry, coxph's score test; the
# hazard ratio and the difference of curves against their formulas in R.
source("compare.R")
suppressMessages(library(survival))

load_spells <- function(table, d) {
	path <- file.path(scratch, "spells.csv")
	d[] <- lapply(d, function(x) if (is.numeric(x)) format(x, digits = 17, trim = TRUE) else as.character(x))
	write.csv(d, path, row.names = FALSE, quote = FALSE)
	execute(sprintf("drop table if exists %s; create table %s (grp text, stratum text, entry float8, time float8, event bool);", table, table),
		sprintf("\\copy %s from '%s' csv header", table, path))
}

spells <- function(grp, time, event, stratum = "s", entry = 0)
	data.frame(grp = as.character(grp), stratum = as.character(stratum), entry, time, event = as.logical(event))

# Late entry comes by dates; the day before the first is day 0.
same_test <- function(name, d, fit) {
	load_spells("spells", d)
	got <- query("select (logrank(grp, time, event)).* from spells")
	df <- sum(rowSums(cbind(fit$exp)) > 0) - 1
	compare(paste(name, "chi-square, df, p"), unlist(got[c("statistic", "df", "p_value")]),
		c(fit$chisq, df, pchisq(fit$chisq, df, lower.tail = FALSE)), 1e-10)
	got <- query("select g.* from (select survival_groups_agg(grp, time, event) as s from spells) x, logrank_groups(s) g order by grp collate \"C\"")
	compare(paste(name, "observed"), got$observed, fit$obs, 0)
	compare(paste(name, "expected"), got$expected, fit$exp, 1e-10)
	compare(paste(name, "variance"), got$variance, diag(fit$var), 1e-10)
	compare(paste(name, "spells"), got$n, fit$n, 0)
}

# ---- R's own data, with the published chi-squares ----

same_test("lung by sex", with(lung, spells(sex, time, status == 2)), survdiff(Surv(time, status) ~ sex, lung))
compare("lung by sex: 10.32674195", query("select (logrank(grp, time, event)).statistic from spells")$statistic, 10.32674195, 1e-9)
known <- subset(lung, !is.na(ph.ecog))
same_test("lung by ECOG", with(known, spells(ph.ecog, time, status == 2)), survdiff(Surv(time, status) ~ ph.ecog, known))
load_spells("stratified", with(known, spells(sex, time, status == 2, ph.ecog)))
fit <- survdiff(Surv(time, status) ~ sex + strata(ph.ecog), known)
got <- query("select (logrank_stratified(stratum, grp, time, event)).* from stratified")
compare("lung by sex within ECOG", c(got$statistic, got$df), c(fit$chisq, 1), 1e-10)
got <- query("select g.* from (select survival_groups_agg_stratified(stratum, grp, time, event) as s from stratified) x, logrank_groups(s) g")
compare("lung by sex within ECOG: expected", got$expected, rowSums(fit$exp), 1e-10)
same_test("aml by maintenance", with(aml, spells(x, time, status)), survdiff(Surv(time, status) ~ x, aml))
compare("aml by maintenance: 3.396388699", query("select (logrank(grp, time, event)).statistic from spells")$statistic, 3.396388699, 1e-9)

# ---- random data: ties, 3 to 5 groups, groups without events or at risk at none ----

for (seed in 1:8) {
	set.seed(seed)
	n <- 40 * seed
	k <- 3 + seed %% 3
	d <- spells(sample(letters[1:k], n, TRUE), 2 + floor(rexp(n, 0.1) * if (seed > 5) 1 else 100) / if (seed > 5) 1 else 100,
		runif(n) < 0.6, sample(1:4, n, TRUE))
	if (seed > 3)
		d <- rbind(d, spells("nobody leaves", c(5, 9, 12), FALSE), spells("over before anybody leaves", c(0.5, 1), FALSE))
	name <- paste("random", seed)
	same_test(name, d, survdiff(Surv(time, event) ~ grp, d))
	d <- subset(d, stratum != "s")
	load_spells("spells", d)
	fit <- survdiff(Surv(time, event) ~ grp + strata(stratum), d)
	got <- query("select (logrank_stratified(stratum, grp, time, event)).* from spells")
	compare(paste(name, "stratified"), got$statistic, fit$chisq, 1e-9)
}

# ---- late entry ----

# The same by counting at every time, with ties as survdiff has them.
counted <- function(d) {
	groups <- sort(unique(d$grp), method = "radix")
	o_e <- setNames(numeric(length(groups)), groups)
	v <- matrix(0, length(groups), length(groups))
	for (s in unique(d$stratum)) for (t in unique(d$time[d$event & d$stratum == s])) {
		here <- d$stratum == s & d$entry < t & d$time >= t
		n <- sapply(groups, function(g) sum(here & d$grp == g))
		e <- sapply(groups, function(g) sum(here & d$grp == g & d$event & d$time == t))
		o_e <- o_e + e - sum(e) * n / sum(n)
		if (sum(n) > 1)
			v <- v + sum(e) * (sum(n) - sum(e)) / (sum(n) - 1) * (diag(n / sum(n)) - outer(n, n) / sum(n)^2)
	}
	list(difference = o_e, variance = diag(v), statistic = sum(o_e[-1] * solve(v[-1, -1], o_e[-1])))
}
dated <- "'2020-01-01', case when event then date '2020-01-01' + time::int end, date '2020-01-01' + time::int, date '2020-01-01' + entry::int"
for (seed in 1:4) {
	set.seed(100 + seed)
	n <- 150
	entry <- pmax(0, floor(runif(n, -100, 200)))
	time <- entry + 1 + floor(rexp(n, if (seed < 3) 1e-5 else 0.02))
	d <- spells(sample(c("a", "b", "c"), n, TRUE), time, runif(n) < 0.7, sample(1:2, n, TRUE), entry)
	load_spells("spells", d)
	got <- query(sprintf("select (logrank(grp, %s)).* from spells", dated))
	want <- counted(transform(d, stratum = "s"))
	compare(paste("late entry", seed), got$statistic, want$statistic, 1e-9)
	if (!anyDuplicated(time))
		compare(paste("late entry", seed, "coxph's score test"), got$statistic,
			coxph(Surv(entry, time, event) ~ grp, d)$score, 1e-8)
	compare(paste("late entry", seed, "stratified"),
		query(sprintf("select (logrank_stratified(stratum, grp, %s)).* from spells", dated))$statistic, counted(d)$statistic, 1e-9)
}

# ---- the hazard ratio ----

mantel_haenszel <- function(d) {
	above <- below <- spread <- 0
	for (s in unique(d$stratum)) for (t in unique(d$time[d$event & d$stratum == s])) {
		here <- d$stratum == s & d$entry < t & d$time >= t
		n <- c(sum(here & d$grp == "a"), sum(here & d$grp == "b"))
		e <- c(sum(here & d$grp == "a" & d$event & d$time == t), sum(here & d$grp == "b" & d$event & d$time == t))
		above <- above + e[1] * n[2] / sum(n)
		below <- below + e[2] * n[1] / sum(n)
		spread <- spread + (sum(e) * n[1] * n[2] - e[1] * e[2] * sum(n)) / sum(n)^2
	}
	error <- sqrt(spread / (above * below))
	ratio <- above / below
	c(ratio, ratio * exp(c(-1, 1) * qnorm(0.95) * error), ratio * error, 2 * pnorm(-abs(log(ratio) / error)))
}
columns <- c("value", "low", "high", "std_error", "p_value")
for (seed in 1:5) {
	set.seed(200 + seed)
	n <- 300
	grp <- sample(c("a", "b"), n, TRUE)
	time <- ceiling(rexp(n, ifelse(grp == "a", 0.02, 0.01)) / if (seed < 4) 1e-4 else 5) * if (seed < 4) 1e-4 else 5
	d <- spells(grp, time, runif(n) < 0.7, sample(1:3, n, TRUE))
	load_spells("spells", d)
	got <- query("select (hazard_ratio(survival(s, 'a'), survival(s, 'b'), 0.9)).* from (select survival_groups_agg(grp, time, event) as s from spells) x")
	compare(paste("hazard ratio", seed), unlist(got[columns]), mantel_haenszel(transform(d, stratum = "s")), 1e-10)
	got <- query("select (hazard_ratio(s, 'a', 'b', 0.9)).* from (select survival_groups_agg_stratified(stratum, grp, time, event) as s from spells) x")
	compare(paste("hazard ratio", seed, "stratified"), unlist(got[columns]), mantel_haenszel(d), 1e-10)
	if (seed < 4) {
		cox <- summary(coxph(Surv(time, event) ~ (grp == "a") + strata(stratum), d))$coefficients
		report(abs(log(got$value) - cox[1]) < 0.3 * cox[3] && abs(got$std_error / got$value / cox[3] - 1) < 0.1,
			paste("hazard ratio", seed, "is near coxph's"), sprintf("%.4f, coxph %.4f", got$value, cox[2]))
	}
}

# ---- the difference of two curves ----

load_spells("spells", with(lung, spells(sex, time, status == 2)))
at <- summary(survfit(Surv(time, status) ~ sex, lung), times = c(100, 365, 700))
for (i in 1:3) {
	t <- c(100, 365, 700)[i]
	difference <- at$surv[i + 3] - at$surv[i]
	error <- sqrt(at$std.err[i]^2 + at$std.err[i + 3]^2)
	got <- query(sprintf("select (survival_difference(survival(s, '2'), survival(s, '1'), %d)).* from (select survival_groups_agg(grp, time, event) as s from spells) x", t))
	compare(sprintf("lung: women less men at %d", t), unlist(got[columns]),
		c(difference, difference + c(-1, 1) * qnorm(0.975) * error, error, 2 * pnorm(-abs(difference / error))), 1e-9)
}

# ---- real data ----

attrition <- file.path(Sys.getenv("SHARED_DATA"), "hr_attrition", "ibm_hr_attrition.csv")
if (file.exists(attrition)) {
	d <- read.csv(attrition, check.names = TRUE)
	names(d) <- gsub("[^A-Za-z]", "", names(d))
	d <- spells(d$OverTime, d$YearsAtCompany, d$Attrition == "Yes", d$Department)
	same_test("attrition by overtime", transform(d, stratum = "s"), survdiff(Surv(time, event) ~ grp, d))
	compare("attrition by overtime: 81.70682", query("select (logrank(grp, time, event)).statistic from spells")$statistic, 81.70682, 1e-7)
} else
	skip("attrition by overtime", "no ../shared/data")

finish("logrank")
