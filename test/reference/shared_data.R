# Real data that nobody made for these tests, with numbers that others computed of
# them (see the folder's README.md) and with R.
source("compare.R")

data <- Sys.getenv("SHARED_DATA")
if (!dir.exists(data)) {
	skip("real data", "no ../shared/data")
	finish("shared_data")
}

# A table of a file's columns, all float8; na: what stands for no value.
load_file <- function(table, file, columns, na = "") {
	d <- read.csv(file.path(data, file), na.strings = c(na, ""), check.names = FALSE)[columns]
	path <- file.path(scratch, "table.csv")
	write.csv(format(d, digits = 15, trim = TRUE), path, row.names = FALSE, quote = FALSE)
	execute(sprintf("drop table if exists %s; create table %s (%s);", table, table, paste(sprintf('"%s" float8', columns), collapse = ", ")),
		sprintf("\\copy %s from '%s' with (format csv, header, null 'NA')", table, path))
	d
}

# ---- schools: what teachers and what parents and students say ----

names <- c("teachers", "leaders", "parent_engagement", "safety", "teacher_attendance")
schools <- load_file("schools", "chicago_schools_2011/schools.csv", names, "NDA")
published <- list(c("teachers", "leaders", 0.8423), c("teachers", "parent_engagement", 0.4438), c("leaders", "parent_engagement", 0.4327),
	c("teachers", "safety", 0.4171), c("teachers", "teacher_attendance", -0.1823))
for (p in published) {
	got <- query(sprintf("select (corr_estimate(%s, %s)).* from schools", p[1], p[2]))
	name <- sprintf("schools: %s with %s", p[1], p[2])
	report(abs(got$value - as.numeric(p[3])) < 5e-5, name, sprintf("%.4f, published %s", got$value, p[3]))
	test <- cor.test(schools[[p[1]]], schools[[p[2]]])
	compare(paste(name, "R"), unlist(got[c("value", "low", "high", "p_value", "n")]),
		c(test$estimate, test$conf.int, test$p.value, sum(complete.cases(schools[p[1:2]]))))
}
got <- query("select mean(moments_agg(safety), 1) as m, n(moments_agg(safety)) as n from schools")
compare("schools: mean safety", got$m, 49.5048733, tolerance = 1e-8)
compare("schools: n", got$n, 513)
model <- summary(lm(safety ~ teachers + leaders + parent_engagement, schools))
got <- query("select (r).* from (select regression(moments_agg(safety, teachers, leaders, parent_engagement), 1) as r from schools offset 0) x")
compare("schools: regression, R's lm", unlist(got[c("coefficient", "std_error", "t", "p_value")]), as.vector(model$coefficients))

# ---- personality items ----

items <- unlist(lapply(c("A", "C", "E", "N", "O"), paste0, 1:5))
bfi <- load_file("bfi", "psych/bfi.csv", items)
alpha_of <- function(items, reversed = character()) {
	terms <- ifelse(items %in% reversed, sprintf('reverse_score("%s", 1, 6)', items), sprintf('"%s"', items))
	query(sprintf("select (cronbach_alpha_estimate(moments_agg(%s))).* from bfi", paste(terms, collapse = ", ")))
}
raw_alpha <- function(items, reversed = character()) {
	d <- bfi[complete.cases(bfi[items]), items]
	d[reversed] <- 7 - d[reversed]
	invisible(capture.output(a <- suppressWarnings(suppressMessages(psych::alpha(d, check.keys = FALSE, warnings = FALSE)))))
	a$total$raw_alpha
}
agreeable <- paste0("A", 1:5)
got <- alpha_of(agreeable, "A1")
compare("bfi: alpha of Agreeableness, published", c(got$value, got$n), c(0.703755894375, 2709), tolerance = 1e-11)
compare("bfi: alpha of Agreeableness, psych", got$value, raw_alpha(agreeable, "A1"))
got <- alpha_of(agreeable)
compare("bfi: alpha with A1 as worded, published", got$value, 0.430616923048, tolerance = 1e-11)
scales <- list(C = c("C4", "C5"), E = c("E1", "E2"), N = character(), O = c("O2", "O5"))
for (scale in names(scales)) {
	items <- paste0(scale, 1:5)
	compare(sprintf("bfi: alpha of %s, psych", scale), alpha_of(items, scales[[scale]])$value, raw_alpha(items, scales[[scale]]))
}
wrong <- query('select item, item_rest_correlation, note from (select (i).* from (select items(engagement_agg(1, 6, "A1", "A2", "A3", "A4", "A5")) as i from bfi offset 0) x) y order by item')
report(all(wrong$item_rest_correlation[1] < 0, wrong$item_rest_correlation[-1] > 0) && !is.na(wrong$note[1]) && all(is.na(wrong$note[-1])),
	"bfi: the item worded in reverse is noted, and no other")

# ---- army companies: over people, and over their units ----

army <- load_file("army", "multilevel/bh1996.csv", c("GRP", "HRS", "WBEING", "LEAD", "COHES"))
got <- query('select corr(moments_agg("HRS", "WBEING"), 1, 2) as r from army')
compare("army: hours with well-being over people, published", got$r, -0.163206381302, tolerance = 1e-11)
got <- query('select (corr_estimate(h, w)).* from (select avg("HRS") as h, avg("WBEING") as w from army group by "GRP") u')
report(abs(got$value + 0.667083) < 5e-7 && got$n == 99, "army: over unit means, published", sprintf("%.6f, n %d", got$value, got$n))
means <- aggregate(army[c("HRS", "WBEING")], army["GRP"], mean)
test <- cor.test(means$HRS, means$WBEING)
compare("army: over unit means, R", unlist(got[c("value", "low", "high", "p_value")]), c(test$estimate, test$conf.int, test$p.value))
merged <- query('select mean(m, 1) as h, mean(m, 2) as w from (select rollup(m) as m from (select moments_agg("HRS", "WBEING") as m from army group by "GRP") u) x')
compare("army: rolled up", unlist(merged), c(mean(army$HRS), mean(army$WBEING)))

# ---- how long customers and employees stay ----

suppressMessages(library(survival))
spells <- function(table, d) {
	path <- file.path(scratch, "table.csv")
	write.csv(d, path, row.names = FALSE)
	execute(sprintf("create table %s (stay float8, gone bool, grp text, cause text);", table),
		sprintf("\\copy %s from '%s' with (format csv, header, null 'NA')", table, path))
}
telco <- read.csv(file.path(data, "telco_churn/telco_customer_churn.csv"))
reasons <- read.csv(file.path(data, "telco_churn/telco_status_satisfaction.csv"))
telco$reason <- reasons$Churn_Category[match(telco$customerID, reasons$Customer_ID)]
spells("telco", with(telco, data.frame(tenure, Churn == "Yes", Contract, ifelse(Churn == "Yes", reason, NA))))
got <- query("select n(s), events(s), survival_at(s, t) as survival from (select survival_agg(stay, gone) as s from telco) x, unnest(array[1, 12, 24, 48, 72]) t")
compare("telco: customers and churned, published", c(got$n[1], got$events[1]), c(7043, 1869), 0)
compare("telco: S(1, 12, 24, 48, 72 months), published", round(got$survival, 5), c(.94596, .84320, .78874, .70884, .59279))
got <- query("select (median_survival_estimate(stay, gone)).* from telco where grp = 'Month-to-month'")
compare("telco: median of month-to-month with its limits, published", c(got$value, got$low, got$high), c(35, 32, 38), 0)
for (contract in unique(telco$Contract)) {
	d <- telco[telco$Contract == contract, ]
	fit <- survfit(Surv(tenure, Churn == "Yes") ~ 1, d)
	got <- query(sprintf("select k.* from (select survival_agg(stay, gone) as s from telco where grp = '%s') x, kaplan_meier(s) k", contract))
	gone <- fit$surv == 0
	compare(sprintf("telco: curve of %s, R", contract), c(got$survival, got$std_error, got$low, got$high),
		c(fit$surv, ifelse(gone, NA, fit$surv * fit$std.err), fit$lower, fit$upper), 1e-10)
}
fit <- survfit(Surv(tenure, factor(ifelse(Churn == "Yes", reason, ""))) ~ 1, telco)
got <- query("select c.* from (select survival_agg(stay, gone, cause) as s from telco) x, cumulative_incidence(s) c")
for (k in seq_along(fit$states)[-1]) {
	one <- got[got$cause == fit$states[k], ]
	compare(sprintf("telco: left for %s, R", fit$states[k]), c(one$incidence, one$std_error), c(fit$pstate[, k], fit$std.err[, k]), 1e-10, scale = 1e-3)
}

attrition <- read.csv(file.path(data, "hr_attrition/ibm_hr_attrition.csv"))
spells("attrition", with(attrition, data.frame(YearsAtCompany, Attrition == "Yes", OverTime, NA)))
got <- query("select n(s), events(s), survival_at(s, 5) as five from (select survival_agg(stay, gone) as s from attrition) x")
compare("attrition: people, left and S(5 years), published", c(got$n, got$events, round(got$five, 6)), c(1470, 237, .872931), 0)
for (overtime in c("Yes", "No")) {
	fit <- survfit(Surv(YearsAtCompany, Attrition == "Yes") ~ 1, attrition[attrition$OverTime == overtime, ])
	got <- query(sprintf("select (restricted_mean_estimate(s, 10)).* from (select survival_agg(stay, gone) as s from attrition where grp = '%s') x", overtime))
	compare(sprintf("attrition: mean of ten years, overtime %s, R", overtime), c(got$value, got$std_error), unname(survival:::survmean(fit, rmean = 10)$matrix[5:6]), 1e-10)
}

finish("shared_data")
