# Reliability of scales: alpha, item statistics and omega against psych, the jackknife
# against R's arithmetic; listwise, pairwise and as a survey.
source("compare.R")
suppressPackageStartupMessages(library(psych))

quietly <- function(expression) {
	invisible(capture.output(value <- suppressWarnings(suppressMessages(expression))))
	value
}

# What the extension says: columns of one row, of a summary s of the items.
said <- function(from, ...) unlist(query(sprintf("select %s from %s", paste(c(...), collapse = ", "), from)))

# Least squares off the diagonal to R's own optimum, from many starting points: psych
# stops at about six digits.
minres <- function(r) {
	k <- nrow(r)
	off <- upper.tri(r)
	loss <- function(l) sum((r - l %o% l)[off]^2)
	slope <- function(l) { rest <- r - l %o% l; diag(rest) <- 0; -2 * drop(rest %*% l) }
	bound <- sqrt(0.995)
	best <- NULL
	for (start in list(rep(0.5, k), quietly(fa(r, 1, covar = FALSE))$loadings[, 1])) {
		fit <- optim(start, loss, slope, method = "L-BFGS-B", lower = -bound, upper = bound, control = list(factr = 1, pgtol = 0, maxit = 10000))
		# the last digits: each loading its best given the others
		l <- fit$par
		for (round in 1:20000) {
			before <- l
			for (i in 1:k) l[i] <- max(-bound, min(bound, sum(r[i, -i] * l[-i]) / sum(l[-i]^2)))
			if (max(abs(l - before)) < 1e-15) break
		}
		if (is.null(best) || loss(l) < loss(best)) best <- l
	}
	best
}
omega_of <- function(l) sum(l)^2 / (sum(l)^2 + sum(1 - l^2))

# x: items with gaps; from: a query's source that has them; use: as R's cov
against_psych <- function(name, x, from, use) {
	k <- ncol(x)
	rows <- if (use == "pairwise") x else x[complete.cases(x), ]
	covariances <- cov(rows, use = "pairwise")
	a <- quietly(psych::alpha(rows, check.keys = FALSE, warnings = FALSE))
	n <- if (use == "pairwise") min(crossprod(!is.na(x))) else nrow(rows)
	got <- said(from, "cronbach_alpha(s)", "cronbach_alpha_standardized(s)")
	compare(paste(name, "alpha raw and standardized, psych"), got, c(a$total$raw_alpha, a$total$std.alpha), scale = 1)
	# the interval is of the smallest n, psych's of the rows
	e <- said(from, "(cronbach_alpha_estimate(s, 0.9)).low", "(cronbach_alpha_estimate(s, 0.9)).high", "(cronbach_alpha_estimate(s)).n")
	ci <- alpha.ci(a$total$raw_alpha, n.obs = n, n.var = k, p.val = 0.1)
	compare(paste(name, "Feldt's interval, psych"), e, c(ci$lower.ci, ci$upper.ci, n), scale = 1)

	dropped <- query(sprintf("select (d).* from (select alpha_if_dropped(s) as d from %s offset 0) x order by 1", from))
	compare(paste(name, "alpha_if_dropped, psych"), dropped$value, a$alpha.drop$raw_alpha, scale = 1)
	rest <- query(sprintf("select (d).* from (select item_rest_correlations(s, null, 0.9) as d from %s offset 0) x order by 1", from))
	# psych's r.drop is of the sums of what each row has: of the covariances it is this
	want <- sapply(1:k, function(i) sum(covariances[i, -i]) / sqrt(covariances[i, i] * sum(covariances[-i, -i])))
	compare(paste(name, "item_rest_correlations, by hand"), rest$value, want, scale = 1)
	if (use == "listwise") {
		compare(paste(name, "item_rest_correlations, psych"), rest$value, a$item.stats$r.drop, scale = 1)
		r_tests <- lapply(1:k, function(i) cor.test(rows[, i], rowSums(rows[, -i]), conf.level = 0.9))
		compare(paste(name, "item_rest_correlations, R's cor.test"), c(rest$low, rest$high),
			c(sapply(r_tests, function(t) t$conf.int[1]), sapply(r_tests, function(t) t$conf.int[2])), tolerance = 1e-11, scale = 1)
	}
	compare(paste(name, "standard_error_of_measurement"), said(from, "standard_error_of_measurement(s)"),
		sqrt(sum(covariances) * (1 - a$total$raw_alpha)), tolerance = 1e-11)
	compare(paste(name, "reversed_items"), said(from, "coalesce(array_to_string(reversed_items(s), ''), '') || '0'") |> as.character() |> as.numeric(),
		as.numeric(paste0(c(which(want < 0), 0), collapse = "")))

	correlations <- cor(rows, use = "pairwise")
	omega <- said(from, "mcdonald_omega(s)")
	compare(paste(name, "mcdonald_omega, by R's optim"), omega, omega_of(minres(correlations)), tolerance = 1e-10)
	psych_loadings <- quietly(fa(rows, 1, fm = "minres"))$loadings[, 1]
	compare(paste(name, "mcdonald_omega, psych's fa"), omega, omega_of(psych_loadings), tolerance = 1e-5)
}

# Surveys: how many people, items, levels; the share of gaps; whether the last is reversed.
surveys <- data.frame(n = c(40, 300, 2000, 600), k = c(4, 6, 12, 5), hi = c(5, 5, 7, 5), gaps = c(0.05, 0.1, 0.15, 0.3), sign = c(1, -1, 1, 1))
for (i in seq_len(nrow(surveys))) {
	s <- surveys[i, ]
	item <- sprintf("case when random() < %g then null else least(%d, greatest(1, round(%g + 1.3 * (%g * f + normal()))))::int end as x%d",
		s$gaps, s$hi, (s$hi + 1) / 2, c(rep(c(1, 0.7), length.out = s$k - 1), s$sign * 0.6), seq_len(s$k))
	seeded(i / 10, sprintf("drop table if exists survey; create table survey as select row_number() over () as id, %s
		from (select normal() as f from generate_series(1, %d) offset 0) factors", paste(item, collapse = ", "), s$n))
	items <- paste0("x", seq_len(s$k), collapse = ", ")
	x <- as.matrix(query(sprintf("select %s from survey order by id", items)))
	name <- with(s, sprintf("n %d, k %d, gaps %g:", n, k, gaps))
	listwise <- sprintf("(select moments_agg(%s) as s from survey) t", items)
	pairwise <- sprintf("(select moments_pairwise_agg(%s) as s from survey) t", items)
	survey <- sprintf("(select engagement_agg_min(1, %d, 0.001, %s) as s from survey) t", s$hi, items)
	against_psych(paste(name, "listwise"), x, listwise, "listwise")
	against_psych(paste(name, "pairwise"), x, pairwise, "pairwise")

	# A survey's is that of its complete people; its error in points of the index.
	complete <- x[complete.cases(x), ]
	both <- c("cronbach_alpha(s)", "cronbach_alpha_standardized(s)", "mcdonald_omega(s)", "(cronbach_alpha_estimate(s)).low")
	compare(paste(name, "a survey's are its moments'"), said(survey, both), said(listwise, both), scale = 1)
	compare(paste(name, "a survey's error of measurement"), said(survey, "standard_error_of_measurement(s)"),
		said(listwise, "standard_error_of_measurement(s)") * 100 / s$k / (s$hi - 1))

	# Means, covariances and correlations, pair by pair.
	pairs <- expand.grid(j = seq_len(s$k), i = seq_len(s$k))
	got <- query(sprintf("select n(s, i, j), mean(s, i), covariance(s, i, j), corr(s, i, j) from %s, generate_series(1, %d) i, generate_series(1, %d) j order by i, j",
		pairwise, s$k, s$k))
	compare(paste(name, "n of pairs"), got$n, as.vector(crossprod(!is.na(x))))
	compare(paste(name, "means"), got$mean, unname(colMeans(x, na.rm = TRUE)[pairs$i]))
	compare(paste(name, "covariances, R's cov"), got$covariance, as.vector(cov(x, use = "pairwise")), scale = 1)
	compare(paste(name, "correlations, R's cor"), got$corr, as.vector(cor(x, use = "pairwise")), scale = 1)
	matrix <- query(sprintf("select (c).* from (select corr_matrix(s, null, 0.9) as c from %s offset 0) t order by 1, 2", pairwise))
	r_tests <- mapply(function(i, j) { t <- cor.test(x[, i], x[, j], conf.level = 0.9); c(t$conf.int, t$p.value) }, matrix$i, matrix$j)
	compare(paste(name, "corr_matrix, R's cor.test"), unlist(matrix[c("low", "high")]), as.vector(t(r_tests[1:2, ])), tolerance = 1e-11, scale = 1)
	compare(paste(name, "corr_matrix, p of R's cor.test"), matrix$p_value, r_tests[3, ], tolerance = 1e-9)

	# rwg(j) of the whole as one unit, by its formula.
	variance <- (s$hi^2 - 1) / 12
	rwg <- function(v) { q <- min(1, mean(v) / variance); s$k * (1 - q) / (s$k * (1 - q) + q) }
	got <- c(said(listwise, sprintf("rwg_j(s, %d)", s$hi)), said(pairwise, sprintf("rwg_j(s, %d)", s$hi)), said(survey, "rwg_j(s)"))
	own <- rwg(apply(x, 2, var, na.rm = TRUE))
	compare(paste(name, "rwg_j"), got, c(rwg(apply(complete, 2, var)), own, own), scale = 1e-2)

	# The jackknife: each group left out, on the scale of log(1 - value).
	groups <- 8
	member <- (seq_len(nrow(x)) %% groups)
	jackknife <- function(statistic) {
		whole <- statistic(x)
		parts <- sapply(0:(groups - 1), function(g) statistic(x[member != g, ]))
		error <- function(v) sqrt((groups - 1) / groups * sum((v - mean(v))^2))
		reach <- qt(0.95, groups - 1) * error(log(1 - parts))
		c(whole, 1 - exp(log(1 - whole) + reach), 1 - exp(log(1 - whole) - reach), error(parts))
	}
	raw <- function(x, use) { c <- cov(x, use = use); nrow(c) / (nrow(c) - 1) * (1 - sum(diag(c)) / sum(c)) }
	kinds <- list(listwise = c("moments_agg(%s)", "complete.obs"), pairwise = c("moments_pairwise_agg(%s)", "pairwise"))
	for (kind in names(kinds)) {
		parts <- sprintf("(select array_agg(s) as s from (select %s as s from survey group by id %% %d) g) t", sprintf(kinds[[kind]][1], items), groups)
		e <- query(sprintf("select (cronbach_alpha_jackknife(s, 0.9)).* from %s", parts))
		compare(paste(name, kind, "cronbach_alpha_jackknife"), unlist(e[1:4]), jackknife(function(x) raw(x, kinds[[kind]][2])), tolerance = 1e-10, scale = 1e-2)
	}
	if (i == 2) {
		e <- query(sprintf("select (mcdonald_omega_jackknife(s, 0.9)).* from %s", parts))
		compare(paste(name, "mcdonald_omega_jackknife"), unlist(e[1:4]), jackknife(function(x) omega_of(minres(cor(x, use = "pairwise")))), tolerance = 1e-8)
	}
}

# A uniqueness that would be negative ends at .005: the best loadings within that bound.
# (psych minimises over uniquenesses instead and ends elsewhere, by .008 in omega.)
r <- matrix(c(1, 0.9, 0.9, 0.9, 1, 0.5, 0.9, 0.5, 1), 3)
got <- query("select mcdonald_omega('{\"k\": 3, \"n\": 101, \"sums\": [0, 0, 0], \"products\": [100, 90, 100, 90, 50, 100]}'::moments) as o")$o
compare("a Heywood case, by R's optim", got, omega_of(minres(r)), tolerance = 1e-10)

# ---- real data ----

data <- Sys.getenv("SHARED_DATA")
if (!dir.exists(data)) {
	skip("bfi", "no ../shared/data")
	finish("reliability")
}
bfi <- read.csv(file.path(data, "psych/bfi.csv"))[unlist(lapply(c("A", "C", "E", "N", "O"), paste0, 1:5))]
path <- file.path(scratch, "bfi.csv")
write.csv(bfi, path, row.names = FALSE, na = "")
execute(sprintf("drop table if exists personality; create table personality (%s);", paste(tolower(names(bfi)), "float8", collapse = ", ")),
	sprintf("\\copy personality from '%s' with (format csv, header)", path))
scales <- list(A = 1, C = 4:5, E = 1:2, N = integer(), O = c(2, 5))
published <- c(A = 0.703018446057, C = 0.726734973, E = 0.761732820, N = 0.813962950, O = 0.600172515)
for (scale in names(scales)) {
	terms <- paste0(tolower(scale), 1:5)
	terms[scales[[scale]]] <- sprintf("7 - %s", terms[scales[[scale]]])
	from <- sprintf("(select moments_pairwise_agg(%s) as s from personality) t", paste(terms, collapse = ", "))
	compare(sprintf("bfi: alpha of %s pairwise, published", scale), said(from, "cronbach_alpha(s)"), published[[scale]], tolerance = 1e-9)
	x <- bfi[paste0(scale, 1:5)]
	x[scales[[scale]]] <- 7 - x[scales[[scale]]]
	against_psych(sprintf("bfi: %s pairwise", scale), as.matrix(x), from, "pairwise")
}
agreeable <- "(select moments_pairwise_agg(7 - a1, a2, a3, a4, a5) as s, moments_agg(7 - a1, a2, a3, a4, a5) as m, moments_agg(a1, a2, a3, a4, a5) as w from personality) t"
compare("bfi: Agreeableness, published", said(agreeable, "cronbach_alpha_standardized(s)", "cronbach_alpha(m)", "n(m)", "cronbach_alpha(w)"),
	c(0.713028578671, 0.703755894375, 2709, 0.430616923048), tolerance = 1e-9)
compare("bfi: A1 is the one worded in reverse", said(agreeable, "(reversed_items(w))[1]", "cardinality(reversed_items(w))", "cardinality(reversed_items(s))"), c(1, 1, 0))

finish("reliability")
