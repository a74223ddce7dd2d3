# Differences of means and of correlations, many p values, one-way analyses of variance.
source("compare.R")
source("samples.R")
make_samples()

# ---- p values ----

seeded(0.31, "create table p as select i, i % 7 as part, case when random() < 0.1 then null else random() ^ (1 + i % 5) end as p
	from generate_series(1, 3000) i; insert into p values (3001, 1, 0), (3002, 1, 1), (3003, 8, null), (3004, 9, 0.2), (3005, 2, 1e-300), (3006, 2, 1e-300)")
got <- query("select i, part, p, benjamini_hochberg(p) over w as bh, benjamini_yekutieli(p) over w as by, holm(p) over w as holm,
	benjamini_hochberg(p) over () as all_bh from p window w as (partition by part) order by i")
for (method in c(bh = "BH", by = "BY", holm = "holm")) {
	want <- ave(got$p, got$part, FUN = function(p) p.adjust(p, method))
	compare(sprintf("%s of parts, R's p.adjust", method), got[[tolower(method)]], want, tolerance = 1e-14)
}
compare("benjamini_hochberg of all, R's p.adjust", got$all_bh, p.adjust(got$p, "BH"), tolerance = 1e-14)

# ---- Welch and Cohen's d ----

# The limits of d: where the noncentral t has the observed t as its quantile.
d_limits <- function(t, df, level, scale) {
	limit <- function(p) uniroot(function(ncp) pt(t, df, ncp) - p, c(t - 10 - abs(t), t + 10 + abs(t)), tol = 1e-13)$root
	c(limit(0.5 + level / 2), limit(0.5 - level / 2)) / scale
}

for (i in which(samples$n >= 7)) {
	x <- query(sprintf("select id, x1, x2 from sample_%d order by id", i))
	# R takes means before their difference: about 1e6 it would lose what we keep
	x$x1 <- x$x1 - round(mean(x$x1))
	a <- x$x1[x$id %% 2 == 0]
	b <- x$x1[x$id %% 2 == 1 & x$id > 1]
	from <- sprintf("(select moments_agg(x1, x2) filter (where id %% 2 = 0) as a, moments_agg(x1, x2) filter (where id %% 2 = 1 and id > 1) as b from sample_%d) s", i)
	s <- sd(x$x1)
	for (level in c(0.9, 0.95)) {
		t <- t.test(a, b, conf.level = level)
		e <- estimates(sprintf("mean_difference(a, b, 1, %g)", level), from, "1")
		compare(title(i, sprintf("mean_difference at %g, R's t.test", level)), unlist(e[1:5]),
			c(mean(a) - mean(b), t$conf.int, t$stderr, t$p.value), tolerance = 1e-11, scale = c(s, s, s, 0, 0))
		t <- t.test(a, b, var.equal = TRUE)
		size <- length(a) * length(b) / (length(a) + length(b))
		d <- unname(t$statistic) / sqrt(size)
		e <- estimates(sprintf("cohens_d_estimate(a, b, 1, %g)", level), from, "1")
		compare(title(i, sprintf("cohens_d_estimate at %g", level)), unlist(e[c(1, 4, 5)]),
			c(d, sqrt(1 / size + d^2 / (2 * (length(a) + length(b)))), t$p.value), tolerance = 1e-11, scale = c(1, 0, 0))
		if (abs(t$statistic) < 37)
			compare(title(i, sprintf("cohens_d_estimate at %g, limits of R's noncentral t", level)), unlist(e[2:3]),
				d_limits(unname(t$statistic), length(a) + length(b) - 2, level, sqrt(size)), tolerance = 1e-9, scale = 1)
	}
	compare(title(i, "cohens_d"), query(sprintf("select cohens_d(a, b, 1) from %s", from))$cohens_d, e$value, tolerance = 0)
}

# Far out the noncentral t has no series: the limits by its definition, an integral over
# the chi of the standard deviation.
definition <- function(t, df, delta)
	integrate(function(u) pnorm(t * sqrt(qchisq(u, df) / df) - delta), 0, 1, rel.tol = 1e-12, subdivisions = 2000)$value
for (shift in c(30, 300, 3000)) {
	got <- query(sprintf("select (cohens_d_estimate(a, b, 1)).* from (select moments_agg(%d + i %% 4, 0) as a, moments_agg(i %% 3, 0) as b
		from generate_series(1, 12) i) s", shift))
	compare(sprintf("cohens_d_estimate about %d: tails at its limits", shift),
		sapply(c(got$low, got$high), function(limit) definition(got$value * sqrt(6), 22, limit * sqrt(6))), c(0.975, 0.025), tolerance = 1e-4)
}

# Ratings and engagement are means as well.
got <- query("select (cohens_d_estimate(ra, rb)).value as r, cohens_d(ma, mb, 1) as m, cohens_d(ra, rb) as bare, (mean_difference(ma, mb, 1)).low - (mean_difference(ra, rb)).low as low,
	cohens_d(ea, eb) as e, (cohens_d_estimate(ea, eb)).high - (cohens_d_estimate(ma, mb, 1)).high as high
	from (select ratings_agg(v, 1, 7) filter (where i % 2 = 0) as ra, ratings_agg(v, 1, 7) filter (where i % 2 = 1) as rb,
		moments_agg(v, 0) filter (where i % 2 = 0) as ma, moments_agg(v, 0) filter (where i % 2 = 1) as mb,
		engagement_agg(1, 7, v) filter (where i % 2 = 0) as ea, engagement_agg(1, 7, v) filter (where i % 2 = 1) as eb
		from (select i, 1 + (i * i + i % 2) % 7 as v from generate_series(1, 300) i) s) s")
compare("cohens_d of ratings and engagement is that of their moments", unlist(got[c("r", "bare", "e")]), rep(got$m, 3), scale = 1)
compare("and so are limits", c(got$low, got$high), c(0, 0), scale = 1)

# ---- differences of correlations ----

limits <- function(r, n, level) tanh(atanh(r) + c(-1, 1) * qnorm(0.5 + level / 2) / sqrt(n - 3))

zou <- function(r1, l1, r2, l2, correlation = 0) {
	d <- r1 - r2
	c(d - sqrt((r1 - l1[1])^2 + (l2[2] - r2)^2 - 2 * correlation * (r1 - l1[1]) * (l2[2] - r2)),
		d + sqrt((l1[2] - r1)^2 + (r2 - l2[1])^2 - 2 * correlation * (l1[2] - r1) * (r2 - l2[1])))
}

for (case in list(c(.49, 145, .36, 87), c(-.2, 4, .9, 5), c(0, 1e6, 0, 10), c(.999999, 30, -.999999, 40), c(.3, 100, .3, 100))) {
	got <- query(sprintf("select (corr_difference(%.17g::float8, %.0f, %.17g, %.0f, 0.9)).*", case[1], case[2], case[3], case[4]))
	p <- 2 * pnorm(-abs(atanh(case[1]) - atanh(case[3])) / sqrt(1 / (case[2] - 3) + 1 / (case[4] - 3)))
	compare(sprintf("corr_difference of %g and %g", case[1], case[3]), unlist(got[1:5]),
		c(case[1] - case[3], zou(case[1], limits(case[1], case[2], 0.9), case[3], limits(case[3], case[4], 0.9)),
			sqrt((1 - case[1]^2)^2 / (case[2] - 3) + (1 - case[3]^2)^2 / (case[4] - 3)), p), tolerance = 1e-10, scale = c(1, 1, 1, 0, 0))
	compare(sprintf("p of corr_difference of %g and %g, psych's r.test", case[1], case[3]), got$p_value,
		psych::r.test(n = case[2], r12 = case[1], r34 = case[3], n2 = case[4])$p, tolerance = 1e-8, scale = 1e-3)
}

# Zou's own examples (2007): 95 % limits to three decimals, independent and overlapping.
got <- query("select (corr_difference(.49::float8, 145, .36, 87)).*")
compare("corr_difference, independent: p of Fisher's z", got$p_value, 2 * pnorm(-(atanh(.49) - atanh(.36)) / sqrt(1 / 142 + 1 / 84)))
got <- query("select (corr_difference('{\"k\": 3, \"n\": 66, \"sums\": [0, 0, 0], \"products\": [1000, 396, 1000, 179, 88, 1000]}'::moments, 1, 2, 3)).*")
compare("corr_difference, overlapping: Zou's example", round(unlist(got[1:3]), 3), c(.217, -.093, .517), tolerance = 1e-12)

for (i in which(samples$n >= 7 & samples$k >= 3)) {
	x <- read_sample(i)
	n <- nrow(x)
	r <- cor(x)
	r12 <- r[1, 2]; r13 <- r[1, 3]; r23 <- r[2, 3]
	correlation <- ((r23 - r12 * r13 / 2) * (1 - r12^2 - r13^2 - r23^2) + r23^3) / ((1 - r12^2) * (1 - r13^2))
	mean <- (r12 + r13) / 2
	s <- (r23 * (1 - 2 * mean^2) - mean^2 * (1 - 2 * mean^2 - r23^2) / 2) / (1 - mean^2)^2
	z <- (atanh(r12) - atanh(r13)) * sqrt((n - 3) / (2 - 2 * s))
	got <- query(sprintf("select (corr_difference(m, 1, 2, 3)).* from %s", as_moments(i)))
	compare(title(i, "corr_difference of one moments"), unlist(got[1:5]),
		c(r12 - r13, zou(r12, limits(r12, n, 0.95), r13, limits(r13, n, 0.95), correlation),
			sqrt(((1 - r12^2)^2 + (1 - r13^2)^2 - 2 * correlation * (1 - r12^2) * (1 - r13^2)) / (n - 3)), 2 * pnorm(-abs(z))),
		tolerance = 1e-10, scale = 1)
	# Another test of the same hypothesis, Williams', is near where n is large.
	if (n >= 1000)
		compare(title(i, "p of corr_difference, Williams' t of psych's r.test"), got$p_value,
			psych::r.test(n = n, r12 = r12, r13 = r13, r23 = r23)$p, tolerance = 0.01, scale = 0.1)
}

# ---- one-way analyses of variance ----

# The limit of eta squared: where the noncentral F has the observed F as its quantile.
eta_limit <- function(f, df1, df2, p) {
	if (pf(f, df1, df2) <= p) return(0)
	ncp <- uniroot(function(ncp) pf(f, df1, df2, ncp) - p, c(0, 10 * f * df1 + 100), tol = 1e-13)$root
	ncp / (ncp + df1 + df2 + 1)
}

for (i in which(samples$n >= 7)) {
	for (groups in c(2, 3, 7)) {
		x <- query(sprintf("select id %% %d as g, x1 from sample_%d where id > 2 or %d < 7 order by id", groups, i, groups))
		if (min(table(x$g)) < 2 || min(tapply(x$x1, x$g, var)) == 0) next
		name <- function(what) title(i, sprintf("%s of %d groups", what, groups))
		from <- sprintf("(select oneway_agg(id %% %d, x1) as o from sample_%d where id > 2 or %d < 7) s", groups, i, groups)
		y <- centred(x$x1)
		fit <- anova(lm(y ~ factor(x$g)))
		f <- oneway.test(y ~ factor(x$g), var.equal = TRUE)
		w <- oneway.test(y ~ factor(x$g))
		got <- query(sprintf("select (anova(o)).* from %s", from))
		compare(name("anova, R's oneway.test"), unlist(got[1:4]), c(f$statistic, f$parameter, f$p.value), tolerance = 1e-9)
		got <- query(sprintf("select (welch_anova(o)).* from %s", from))
		compare(name("welch_anova, R's oneway.test"), unlist(got[1:4]), c(w$statistic, w$parameter, w$p.value), tolerance = 1e-9)
		ss <- fit$`Sum Sq`
		ms <- fit$`Mean Sq`
		e <- estimates("eta_squared_estimate(o)", from, "1")
		got <- query(sprintf("select eta_squared(o), omega_squared(o) from %s", from))
		compare(name("eta_squared and omega_squared, R's aov"), unlist(got), c(ss[1] / sum(ss), (ss[1] - (groups - 1) * ms[2]) / (sum(ss) + ms[2])), tolerance = 1e-9, scale = 1)
		df2 <- nrow(x) - groups
		if (f$statistic * (groups - 1) < 1000)
			compare(name("eta_squared_estimate, limits of R's noncentral F"), unlist(e[2:3]),
				c(min(eta_limit(f$statistic, groups - 1, df2, 0.975), e$value), max(eta_limit(f$statistic, groups - 1, df2, 0.025), e$value)), tolerance = 1e-8, scale = 1)
		means <- query(sprintf("select (p).* from (select group_means(o, 0.9) as p from %s offset 0) s", from))
		want <- sapply(split(x$x1, x$g), function(v) { t <- t.test(v, conf.level = 0.9); c(t$estimate, t$conf.int, t$stderr, length(v)) })
		compare(name("group_means, R's t.test"), as.vector(t(means[c("value", "low", "high", "std_error", "n")])), as.vector(want), tolerance = 1e-11)
		pairs <- query(sprintf("select (p).* from (select pairwise_differences(o) as p from %s offset 0) s", from))
		want <- apply(combn(sort(unique(x$g)), 2), 2, function(p) { near <- x$x1 - round(mean(x$x1)); t <- t.test(near[x$g == p[1]], near[x$g == p[2]]); c(t$estimate[1] - t$estimate[2], t$conf.int, t$stderr, t$p.value) })
		compare(name("pairwise_differences, R's t.test"), as.vector(t(pairs[c("value", "low", "high", "std_error", "p_value")])), as.vector(want), tolerance = 1e-9, scale = rep(c(rep(sd(x$x1), 3), 0, 0), ncol(want)))
		compare(name("p_holm, R's p.adjust"), pairs$p_holm, p.adjust(pairs$p_value, "holm"), tolerance = 1e-14)
	}
}

finish("differences")
