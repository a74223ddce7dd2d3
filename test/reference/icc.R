# Intraclass correlations, and two measures between and within units, against R:
# multilevel, lme4, aov, and the formulas written out.
source("compare.R")
suppressMessages(library(multilevel))
suppressMessages(library(lme4))

measures <- function(sql) {
	got <- query(sql)
	rownames(got) <- got$measure
	got
}

# ---- one table of units: random unbalanced data ----

# kind: how large units are, where values lie, how much of them is the unit's
samples <- data.frame(units = c(2, 5, 12, 40, 100, 30, 25), largest = c(4, 3, 20, 8, 40, 12, 6),
	offset = c(0, 0, 3, 1e6, -50, 0, 1e-3), share = c(0.5, 0, 0.2, 0.05, 0.02, 0.8, 0))

analysis <- function(d) {
	a <- summary(aov(y ~ factor(u), d))[[1]]
	list(ms_between = a[1, 3], ms_within = a[2, 3], f = a[1, 4], df = a[, 1], p = a[1, 5])
}

for (i in seq_len(nrow(samples))) with(samples[i, ], {
	seeded(i / 11, sprintf("drop table if exists s; create table s as select u, %g + sqrt(%g) * e + sqrt(%g) * normal() as y, sqrt(%g) * e + normal() + 0.3 * c as x
		from (select u, normal() as e, 2 + floor(%d * random())::int as n from generate_series(1, %d) u offset 0) units,
			lateral (select normal() as c from generate_series(1, n)) people", offset, share, 1 - share, share, largest, units))
	d <- query("select * from s order by u")
	d$u <- factor(d$u)
	a <- analysis(d)
	name <- function(what) sprintf("%s, %d units up to %d, share %g", what, units, largest + 1, share)
	n <- nrow(d) / units
	# R's aov loses digits of a mean that is far from 0; deviations do not
	if (abs(offset) > 1e3)
		a <- analysis(transform(d, y = y - offset))
	got <- query("select icc1(u, y), icc2(u::text, y) from s")
	fit <- aov(y ~ u, if (abs(offset) > 1e3) transform(d, y = y - offset) else d)
	# tolerance of what R itself loses; scale: ICCs near 0 are differences
	compare(name("ICC(1), ICC(2), R's multilevel"), unlist(got), c(ICC1(fit), ICC2(fit)), tolerance = 1e-10, scale = 0.1)
	for (level in c(0.95, 0.5)) {
		f <- a$f / qf(c(0.5 + level / 2, 0.5 - level / 2), a$df[1], a$df[2])
		limits <- query(sprintf("select (a).*, (b).low as low2, (b).high as high2 from (select icc1_estimate(o, %g) as a, icc2_estimate(o, %g) as b
			from (select oneway_agg(u, y) as o from s) t) t", level, level))
		compare(name(sprintf("limits at %g, McGraw and Wong's formulas", level)), unlist(limits[c("low", "high", "low2", "high2")]),
			c((f - 1) / (f + n - 1), 1 - 1 / f), tolerance = 1e-10, scale = 0.1)
		compare(name("p of F"), limits$p_value, a$p, tolerance = 1e-9)
	}
	panel <- measures("select * from icc((select panel_agg(u, date '2026-01-01', y, 'none') from s))")
	compare(name("the same of a panel of one period"), c(unlist(panel[c("icc1", "icc2"), c("value", "low", "high")]), panel["f", "value"]),
		unlist(c(measures("select 'a' as measure, (icc1_estimate(o)).value, (icc2_estimate(o)).value as v2, (icc1_estimate(o)).low, (icc2_estimate(o)).low as l2,
			(icc1_estimate(o)).high, (icc2_estimate(o)).high as h2 from (select oneway_agg(u, y) as o from s) t")[-1], a$f)), tolerance = 1e-10, scale = 0.1)
	b <- sum(table(d$u)^2) / nrow(d)
	effect <- measures("select * from design_effect((select panel_agg(u, date '2026-01-01', y, 'none') from s))")
	compare(name("design effect, Kish's formula"), effect$value, c(1, nrow(d)) * (1 + (b - 1) * ICC1(fit))^c(1, -1), tolerance = 1e-10)

	# ---- within and between ----

	w <- waba(d$x, d$y, d$u)
	got <- measures("select * from within_between((select unit_pairs_agg(u, y, x) from s))")
	theirs <- w$Cov.Theorem
	want <- c(theirs$RawCorr, theirs$CorrB, theirs$CorrW, theirs$EtaBy, theirs$EtaBx, theirs$EtaWy, theirs$EtaWx)
	if (units >= 4)
		compare(name("within and between, R's multilevel::waba"), got[c("raw", "between", "within", "eta_between_y", "eta_between_x", "eta_within_y", "eta_within_x"), "value"],
			want, tolerance = if (abs(offset) > 1e3) 1e-8 else 1e-10, scale = 0.1)
	else
		report(is.na(got["between", "value"]) && got["between", "note"] == "fewer than 4 units", name("too few units for a correlation of them"))
	means <- aggregate(cbind(y = y - offset, x) ~ u, d, mean)
	if (units >= 4) {
		test <- cor.test(means$y, means$x)
		compare(name("unit means, each once, R's cor.test"), unlist(got["between_unweighted", c("value", "low", "high", "p_value", "n")]),
			c(test$estimate, test$conf.int, test$p.value, units), tolerance = 1e-9)
		r <- theirs$CorrB
		compare(name("p between on K - 2 df"), got["between", "p_value"], 2 * pt(-abs(r) * sqrt((units - 2) / (1 - r^2)), units - 2), tolerance = 1e-7)
	}
	centred <- lm(cbind(y - offset, x) ~ u, d)$residuals
	r <- cor(centred)[1, 2]
	df <- nrow(d) - units - 1
	compare(name("within, on N - K - 1 df"), unlist(got["within", c("value", "low", "high", "p_value")]),
		c(r, tanh(atanh(r) + qnorm(c(0.025, 0.975)) / sqrt(df - 1)), 2 * pt(-abs(r) * sqrt(df / (1 - r^2)), df)), tolerance = 1e-8, scale = c(0.1, 0.1, 0.1, 0))
	compare(name("F of both measures"), got[c("eta_between_y", "eta_between_x"), "p_value"],
		c(a$p, analysis(transform(d, y = x))$p), tolerance = 1e-9)
	compare(name("the two terms add up to raw"), sum(got[c("between_part", "within_part"), "value"]), got["raw", "value"], tolerance = 1e-13)
})

# ---- several periods: means over periods, and jackknife over units ----

seeded(0.77, "drop table if exists waves; create table waves as select u, t, e + 0.4 * normal() + normal() as y, n
	from (select u, t, e, n from (select u, 0.5 * normal() as e, 2 + floor(6 * random())::int as n from generate_series(1, 25) u offset 0) units,
			generate_series(0, 5) t where u % 5 <> t and not (u < 4 and t > 3) offset 0) cells, lateral generate_series(1, n)
	where t < 5 or u = 9")
d <- query("select u, t, y from waves order by u, t")
# weighted by units less one; the period of one unit has none
averaged <- function(d) {
	periods <- lapply(split(d, d$t), function(p) {
		k <- length(unique(p$u))
		if (k < 2)
			return(NULL)
		m <- summary(aov(y ~ factor(u), p))[[1]][, 3]
		n <- nrow(p) / k
		data.frame(w = k - 1, k = k, n = nrow(p), icc1 = (m[1] - m[2]) / (m[1] + (n - 1) * m[2]), icc2 = 1 - m[2] / m[1], f = m[1] / m[2],
			square = sum(table(p$u)^2))
	})
	p <- do.call(rbind, periods)
	c(icc1 = weighted.mean(p$icc1, p$w), icc2 = weighted.mean(p$icc2, p$w), f = weighted.mean(p$f, p$w), size = sum(p$n) / sum(p$k),
		seen = sum(p$square) / sum(p$n), n = sum(p$n), periods = nrow(p))
}
whole <- averaged(d)
without <- sapply(sort(unique(d$u)), function(u) averaged(d[d$u != u, ]))
k <- ncol(without)
error <- function(x) sqrt((k - 1) / k * sum((x - mean(x))^2))
size <- whole[["size"]]
scales <- list(icc1 = list(to = function(r) log((1 + (size - 1) * r) / (1 - r)), from = function(l) (exp(l) - 1) / (exp(l) - 1 + size)),
	icc2 = list(to = function(r) -log(1 - r), from = function(l) 1 - exp(-l)))
got <- measures("select * from icc((select panel_agg(u, (date '2026-01-15' + 31 * t)::date, y) from waves))")
for (measure in names(scales)) {
	s <- scales[[measure]]
	centre <- s$to(whole[[measure]])
	e <- error(s$to(without[measure, ]))
	compare(sprintf("several periods: %s, written out", measure), unlist(got[measure, c("value", "low", "high", "std_error", "p_value")]),
		c(whole[[measure]], s$from(centre + qt(c(0.025, 0.975), k - 1) * e), error(without[measure, ]), pt(-centre / e, k - 1)), tolerance = 1e-10)
}
compare("several periods: F, units, periods, n", got[c("f", "units", "periods", "n", "mean_group_size"), "value"],
	c(whole[["f"]], 25, 6, nrow(d), nrow(d) / nrow(unique(d[c("u", "t")]))), tolerance = 1e-10)
report(got["icc1", "note"] == "mean of 5 of 6 periods, limits by jackknife over units", "several periods: the one of one unit takes no part", got["icc1", "note"])
effect <- measures("select * from design_effect((select panel_agg(u, (date '2026-01-15' + 31 * t)::date, y) from waves))")
compare("several periods: design effect", effect$value, c(1, whole[["n"]] / whole[["periods"]]) * (1 + (whole[["seen"]] - 1) * whole[["icc1"]])^c(1, -1), tolerance = 1e-10)

# ---- variance components ----

components <- function(condition = "true")
	measures(sprintf("select * from variance_components((select panel_agg(u, (date '2026-01-15' + 31 * t)::date, y) from parts where %s))", condition))

# Balanced: analysis of variance and REML agree.
seeded(0.31, "drop table if exists parts; create table parts as select u, t, 100 + e + p + c + normal() as y from (select u, t, e, p, 0.8 * normal() as c
	from (select u, 1.2 * normal() as e from generate_series(1, 15) u offset 0) units, (select array_agg(0.7 * normal()) as effects from generate_series(1, 6)) q,
		generate_series(1, 6) t, lateral (select effects[t] as p) r offset 0) cells, generate_series(1, 4)")
d <- query("select u, t, y from parts")
model <- lmer(y ~ 1 + (1 | u) + (1 | t) + (1 | u:t), d, control = lmerControl(optCtrl = list(xtol_rel = 1e-12, ftol_abs = 1e-16, xtol_abs = 1e-10)))
v <- as.data.frame(VarCorr(model))
v <- setNames(v$vcov, v$grp)
got <- components()
compare("balanced: variance components, R's lme4 by REML", got[c("unit", "period", "cell", "residual"), "value"], v[c("u", "t", "u:t", "Residual")], tolerance = 1e-5)
m <- summary(aov(y ~ factor(u) * factor(t), d))[[1]][, 3]
compare("balanced: variance components, R's aov", got[c("unit", "period", "cell", "residual"), "value"],
	c((m[1] - m[3]) / 24, (m[2] - m[3]) / 60, (m[3] - m[4]) / 4, m[4]), tolerance = 1e-10)

# Unbalanced: reductions by lm, their expectations by traces of projections written out.
by_traces <- function(d) {
	d$u <- factor(d$u)
	d$t <- factor(d$t)
	d$c <- interaction(d$u, d$t, drop = TRUE)
	dummies <- function(f) model.matrix(~ 0 + f)
	projection <- function(x) { q <- qr(x, tol = 1e-9); b <- qr.Q(q)[, seq_len(q$rank), drop = FALSE]; b %*% t(b) }
	zu <- dummies(d$u); zt <- dummies(d$t); zc <- dummies(d$c)
	pu <- projection(zu); pt <- projection(zt); put <- projection(cbind(zu, zt)); pc <- projection(zc)
	forms <- list(put - pt, put - pu, pc - put, diag(nrow(d)) - pc)
	y <- d$y - mean(d$y)
	expected <- t(sapply(forms, function(q) c(sum((q %*% zu) * zu), sum((q %*% zt) * zt), sum((q %*% zc) * zc), sum(diag(q)))))
	list(value = solve(expected, sapply(forms, function(q) sum(y * (q %*% y)))), cells = table(d$c), unit = table(d$u[!duplicated(d$c)]), of = d$u[!duplicated(d$c)][order(d$c[!duplicated(d$c)])])
}
unbalanced <- function(name, condition) {
	d <- query(sprintf("select u, t, y from parts where %s", condition))
	want <- by_traces(d)
	got <- components(condition)
	compare(sprintf("%s: variance components by Henderson's method III, written out", name), got[c("unit", "period", "cell", "residual"), "value"],
		want$value, tolerance = 1e-9, scale = 1)
	cells <- aggregate(y ~ u + t, d, length)
	error <- want$value[3] + want$value[4] / cells$y
	of_means <- mean(tapply(error, cells$u, function(e) sum(e) / length(e)^2))
	unit <- want$value[1]
	compare(sprintf("%s: reliabilities", name), got[c("reliability_one_period", "reliability_mean", "periods_for_0.8"), "value"],
		c(unit / (unit + mean(error)), unit / (unit + of_means), 4 * mean(error) / unit), tolerance = 1e-9)
}
execute("alter table parts add i serial")
unbalanced("unequal cells", "i * i % 7 < 3 or u < 3")
unbalanced("units that come and go", "(u + t) % 4 > 0 and not (u > 11 and t < 4) and not (u < 4 and t > 4) and i % 5 > 1")
unbalanced("two parts that share no period", "(u < 8) = (t < 4) and (i % 3 > 0 or u = 1)")

# ---- the army's companies ----

data <- Sys.getenv("SHARED_DATA")
if (!file.exists(file.path(data, "multilevel/bh1996.csv"))) {
	skip("army companies", "no ../shared/data")
} else {
	army <- read.csv(file.path(data, "multilevel/bh1996.csv"))[c("GRP", "HRS", "LEAD", "COHES", "WBEING")]
	file <- file.path(scratch, "army.csv")
	write.csv(format(army, digits = 15, trim = TRUE), file, row.names = FALSE, quote = FALSE)
	execute("drop table if exists army; create table army (grp int, hrs float8, lead float8, cohes float8, wbeing float8);", sprintf("\\copy army from '%s' with (format csv, header)", file))
	published <- list(hrs = c(0.133106679086, 0.919673195379), lead = c(0.127027550031, 0.915612969348), cohes = c(0.0442652975571, 0.775459677772), wbeing = c(0.0433690501, 0.771712876))
	for (measure in names(published)) {
		got <- query(sprintf("select icc1(grp, %s), icc2(grp, %s), (select value from icc(panel_agg(grp, date '2026-01-01', %s, 'none')) where measure = 'icc1') as panel from army", measure, measure, measure))
		want <- published[[measure]]
		compare(sprintf("army: ICC(1), ICC(2) of %s, published", measure), unlist(got), want[c(1, 2, 1)], tolerance = if (measure == "wbeing") 2e-9 else 1e-11)
	}
	got <- measures("select (unnest(within_between(grp, wbeing, hrs))).* from army")
	compare("army: hours with well-being, raw, between, within, published", got[c("raw", "between", "within"), "value"],
		c(-0.163206381302, -0.712172853975, -0.110703088582), tolerance = 1e-11)
	compare("army: hours with well-being over unit means, published", got["between_unweighted", "value"], -0.667083, tolerance = 1e-6)
}

# ---- NIST's one-way analyses of variance, through a panel ----

# Nine groups of 21, 201 or 2001, each its mean, then 0.1 below and above it in turn,
# after 1, 7 and 13 constant leading digits; certified F is the groups' size. In
# units of the last decimal they are whole numbers; as decimals they become doubles
# next to them, of which F is another: computed of their exact deviations.
for (set in 1:9) {
	each <- c(21, 201, 2001)[(set - 1) %% 3 + 1]
	offset <- c(1, 1e6, 1e12)[(set - 1) %/% 3 + 1]
	execute(sprintf("drop table if exists data; create table data as select g, %.0f
			+ (case when g = 1 then 4 when g %% 2 = 0 then 3 else 5 end + case when i = 1 then 0 when i %% 2 = 0 then -1 else 1 end) / 10.0 as y
		from generate_series(1, 9) g, generate_series(1, %d) i", offset, each))
	icc <- function(y) measures(sprintf("select * from icc((select panel_agg(g, date '2026-01-01', %s, 'none') from data))", y))[c("f", "icc1", "icc2"), "value"]
	certified(sprintf("NIST SmLs0%d: F, ICC(1), ICC(2) of a panel", set), icc("(y * 10)::float8"), c(each, (each - 1) / (2 * each - 1), 1 - 1 / each))
	if (set == 1)
		certified("NIST SmLs01 as decimals: F", icc("y::float8")[1], each)
	# The doubles' distances from the offset are exact, so R's F of those is theirs; the
	# best that the decimals permit, 2001.135 for SmLs09. What is added up here are
	# squares of 106 bits: n additions round n offset^2, by up to 2^-106 of it, of which
	# n 0.01 is to be left.
	exact <- query(sprintf("select g as u, y::float8 - %.0f::float8 as y from data", offset))
	want <- analysis(exact)$f
	compare(sprintf("NIST SmLs0%d as decimals: F of the doubles", set), icc("y::float8")[1], want,
		tolerance = max(1e-11, each * (offset + 0.4)^2 * 2^-106 / 0.01))
	if (set == 9)
		report(abs(want - 2001.135) < 0.0005, "NIST SmLs09 as decimals: 2001.135 is what float8 input permits", sprintf("%.6f, got %.6f", want, icc("y::float8")[1]))
}

finish("icc")
