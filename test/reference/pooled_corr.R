# pooled_corr: meta-analyses of correlations, against metafor and by the formulas.
source("compare.R")
suppressMessages(library(metafor))

put <- function(d) {
	write.table(d, file.path(scratch, "correlations.csv"), row.names = FALSE, col.names = FALSE, sep = ",")
	execute("drop table if exists correlations; create table correlations (n int, r float8);",
		sprintf("\\copy correlations from '%s' with (format csv)", file.path(scratch, "correlations.csv")))
}

against <- function(name, n, r, level = 0.95) {
	put(data.frame(n, r))
	rows <- function(f) query(sprintf("select (p).* from (select %s(c, %g) as p from (select rollup(c) as c from (select pooled_corr_agg(r, n) as c from correlations group by n %% 3) x) s offset 0) y", f, level))
	row <- function(d, measure, columns) unlist(d[d$measure == measure, columns])
	z <- qnorm(0.5 + level / 2)
	k <- length(r)

	hs <- rows("hunter_schmidt")
	mean <- sum(n * r) / sum(n)
	observed <- sum(n * (r - mean)^2) / sum(n)
	error <- (1 - mean^2)^2 / (mean(n) - 1)
	sd <- sqrt(max(0, observed - error))
	# As a difference of the two it keeps fewer digits.
	compare(paste(name, "Hunter-Schmidt"), c(row(hs, "mean_r", c("value", "std_error", "low", "high")), row(hs, "var_r", "value"), row(hs, "var_error", "value")),
		c(mean, sqrt(observed / k), mean + c(-1, 1) * z * sqrt(observed / k), observed, error), scale = c(rep(0, 2), 1, 1, 0, 0))
	compare(paste(name, "Hunter-Schmidt, true correlations"), c(row(hs, "var_rho", "value"), row(hs, "sd_rho", "value"), row(hs, "credibility", c("value", "low", "high")), row(hs, "percent_error", "value")),
		c(max(0, observed - error), sd, mean, pmin(1, pmax(-1, mean + c(-1, 1) * z * sd)), min(100, 100 * error / observed)), tolerance = 1e-10, scale = 1)
	common <- rma(r, (1 - mean^2)^2 / (n - 1), weights = n, method = "HS")
	compare(paste(name, "Hunter-Schmidt mean, metafor"), row(hs, "mean_r", "value"), as.vector(common$b))

	dl <- rows("dersimonian_laird")
	fit <- rma(atanh(r), 1 / (n - 3), method = "DL", level = 100 * level)
	het <- confint(fit, level = 100 * level, control = list(tol = 1e-14, maxiter = 10000, tau2.max = 1000))$random
	back <- predict(fit, transf = tanh, level = 100 * level)
	compare(paste(name, "DerSimonian-Laird mean, metafor"), row(dl, "mean_z", c("value", "low", "high", "std_error", "p_value")),
		c(fit$b, fit$ci.lb, fit$ci.ub, fit$se, fit$pval), tolerance = 1e-11, scale = c(1, 1, 1, 0, 0))
	compare(paste(name, "DerSimonian-Laird back in r, metafor"), c(row(dl, "mean_r", c("value", "low", "high")), row(dl, "prediction", c("low", "high"))),
		c(back$pred, back$ci.lb, back$ci.ub, back$pi.lb, back$pi.ub), tolerance = 1e-11, scale = 1)
	compare(paste(name, "heterogeneity, metafor"), c(row(dl, "tau_squared", "value"), row(dl, "tau", "value"), row(dl, "i_squared", "value"), row(dl, "q", c("value", "p_value"))),
		c(fit$tau2, sqrt(fit$tau2), fit$I2, fit$QE, fit$QEp), tolerance = 1e-10, scale = c(1, 1, 1, 0, 0))
	if (fit$tau2 >= het["tau^2", "ci.lb"] && fit$tau2 <= het["tau^2", "ci.ub"])
		compare(paste(name, "limits of heterogeneity, metafor's confint"), c(row(dl, "tau_squared", c("low", "high")), row(dl, "i_squared", c("low", "high"))),
			c(het["tau^2", c("ci.lb", "ci.ub")], het["I^2(%)", c("ci.lb", "ci.ub")]), tolerance = 1e-8, scale = 1)
}

d <- metadat::dat.mcdaniel1994
against("McDaniel 1994:", d$ni, d$ri)
got <- query("select h.value from (select pooled_corr_agg(r, n) as c from correlations) s, hunter_schmidt(c) h where measure in ('mean_r', 'var_rho') order by measure")
compare("McDaniel 1994: published r and variance of rho", round(got$value, 9), c(.200486056, .018039469), tolerance = 1e-12)

d <- metadat::dat.molloy2014
against("Molloy 2014:", d$ni, d$ri, 0.9)
set.seed(4)
for (k in c(2, 5, 40, 1000)) {
	n <- 4 + rpois(k, 60)
	against(sprintf("%d equal sites:", k), n, tanh(0.3 + rnorm(k) / sqrt(n - 3)))
	against(sprintf("%d unequal sites:", k), n, tanh(0.1 + rnorm(k, sd = 0.3) + rnorm(k) / sqrt(n - 3)), 0.8)
}

finish("pooled_corr")
