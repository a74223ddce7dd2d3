# ripple: mediation and chains by lm() and by integrate(), on the samples of moments.R.
source("compare.R")
source("samples.R")
make_samples()

# P(product of independent normal variables <= w): over the first, on both sides of 0
product_below <- function(w, mean, sd) {
	if (length(mean) == 1)
		return(pnorm(w, mean, sd))
	rest <- function(x) sapply(w / x, function(v) product_below(v, mean[-1], sd[-1]))
	# pieces, so that integrate() sees the bulk as well as the neighbourhood of 0
	cuts <- sort(unique(c(0, mean[1] + sd[1] * c(-8.5, -4, -2, 0, 2, 4, 8.5), sd[1] * c(-10^-(0:6), 10^-(0:6)))))
	cuts <- cuts[cuts >= mean[1] - 8.5 * sd[1] & cuts <= mean[1] + 8.5 * sd[1]]
	tolerance <- if (length(mean) == 2) 1e-13 else 1e-8
	total <- 0
	for (i in seq_along(cuts[-1]))
		total <- total + integrate(function(x) dnorm(x, mean[1], sd[1]) * if (cuts[i] < 0) 1 - rest(x) else rest(x),
			cuts[i], cuts[i + 1], rel.tol = tolerance, abs.tol = tolerance, subdivisions = 2000, stop.on.error = FALSE)$value
	total
}

# the limits must have the right share below them, and p be twice the smaller share at 0
check_product <- function(what, got, mean, sd, level, tolerance = 1e-8) {
	compare(paste(what, "value"), got$value, prod(mean), tolerance = 1e-8, scale = got$std_error)
	compare(paste(what, "std_error"), got$std_error, sqrt(prod(mean^2 + sd^2) - prod(mean^2)), tolerance = 1e-8)
	compare(paste(what, "limits"), c(product_below(got$low, mean, sd), product_below(got$high, mean, sd)), c(1 - level, 1 + level) / 2, tolerance = tolerance)
	# of the other sign is a product in which an odd number of factors is
	opposite <- Reduce(function(p, own) p * (1 - own) + (1 - p) * own, pnorm(-abs(mean / sd)), 0)
	compare(paste(what, "p"), got$p_value, 2 * opposite, tolerance = 1e-6)
}

slope <- function(y, x, others, level) {
	model <- lm(y ~ cbind(x, others))
	s <- coef(summary(model))[2, ]
	unname(c(s[1], confint(model, 2, level = level), s[2], s[4]))
}
columns_of <- c("value", "low", "high", "std_error", "p_value")

# Fieller's limits of 1 - rest/total, with variances by the delta method
fieller <- function(rest, total, v, level, df) {
	t <- qt(0.5 + level / 2, df)
	roots <- Re(polyroot(c(rest^2 - t^2 * v[1, 1], -2 * (rest * total - t^2 * v[1, 2]), total^2 - t^2 * v[2, 2])))
	rho <- rest / total
	c(1 - rho, 1 - max(roots), 1 - min(roots), sqrt(v[1, 1] - 2 * rho * v[1, 2] + rho^2 * v[2, 2]) / abs(total))
}

level <- 0.9
for (i in which(samples$k >= 5 & samples$n >= 50)) {
	x <- read_sample(i)
	for (v in list(c(1, 2, 3), c(4, 1, 2), c(3, 5, 1))) {
		what <- title(i, sprintf("mediation x%d x%d x%d", v[1], v[2], v[3]))
		got <- query(sprintf("select e.* from %s, mediation(m, %d, %d, %d, level => %g) e", as_moments(i), v[1], v[2], v[3], level))
		row.names(got) <- got$measure
		X <- x[, v[1]]; M <- x[, v[2]]; Y <- x[, v[3]]
		a <- slope(M, X, NULL, level)
		b <- slope(Y, M, X, level)
		direct <- slope(Y, X, M, level)
		total <- slope(Y, X, NULL, level)
		scale <- function(want) max(abs(want[1:4]))
		for (part in c("a", "b", "direct", "total")) {
			want <- get(part)
			compare(paste(what, part), unlist(got[part, columns_of[1:4]]), want[1:4], tolerance = 1e-9, scale = scale(want))
			compare(paste(what, part, "p"), log(got[part, "p_value"]), log(want[5]), tolerance = 1e-8, scale = 1)
		}
		check_product(paste(what, "indirect"), got["indirect", ], c(a[1], b[1]), c(a[4], b[4]), level)
		compare(paste(what, "direct and indirect add up"), got["direct", "value"] + got["indirect", "value"], got["total", "value"],
			scale = max(abs(got$value[1:5])))
		fit <- vcov(lm(Y ~ X + M))[2:3, 2:3]
		# rest = direct, total = a b + direct; by a, b and direct
		variance <- diag(c(a[4]^2, 0, 0))
		variance[2:3, 2:3] <- fit[2:1, 2:1]
		g <- rbind(c(0, 0, 1), c(b[1], a[1], 1))
		joint <- g %*% variance %*% t(g)
		want <- fieller(direct[1], total[1], joint, level, nrow(x) - 3)
		known <- total[1]^2 > qt(0.5 + level / 2, nrow(x) - 3)^2 * joint[2, 2]
		if (known)
			compare(paste(what, "proportion"), unlist(got["proportion", columns_of[1:4]]), want, tolerance = 1e-7, scale = max(abs(want)))
		else
			report(is.na(got["proportion", "low"]) && got["proportion", "note"] == "no limits: the total may be 0", paste(what, "proportion without limits"))
	}
}

# ---- chains ----

check_chain <- function(i, path, deep) {
	x <- read_sample(i)[, path]
	k <- length(path)
	what <- title(i, paste("chain", paste(path, collapse = " ")))
	got <- query(sprintf("select e.* from %s, chain(m, array[%s], level => %g) e", as_moments(i), paste(path, collapse = ","), level))
	b <- matrix(0, k, k)
	se <- matrix(0, k, k)
	for (j in 2:k) {
		s <- coef(summary(lm(x[, j] ~ x[, seq_len(j - 1)])))[-1, , drop = FALSE]
		b[seq_len(j - 1), j] <- s[, 1]
		se[seq_len(j - 1), j] <- s[, 2]
	}
	adjacent <- cbind(seq_len(k - 1), 2:k)
	compare(paste(what, "links"), got$value[got$effect == "link"], b[adjacent], tolerance = 1e-9, scale = max(abs(b)))
	compare(paste(what, "links' errors"), got$std_error[got$effect == "link"], se[adjacent], tolerance = 1e-9)
	if (deep)
		check_product(paste(what, "serial"), got[got$effect == "serial", ], b[adjacent], se[adjacent], level, tolerance = 1e-6)
	for (way in which(got$effect %in% c("serial", "shortcut"))) {
		at <- match(as.integer(sub("x", "", strsplit(got$way[way], " -> ")[[1]])), path)
		steps <- cbind(head(at, -1), tail(at, -1))
		compare(paste(what, got$way[way]), got$value[way], prod(b[steps]), tolerance = 1e-9, scale = 1e-6)
		if (nrow(steps) == 2)
			check_product(paste(what, got$way[way]), got[way, ], b[steps], se[steps], level)
	}
	report(sum(got$effect %in% c("serial", "shortcut")) == 2^(k - 2) - 1, paste(what, "all ways are there"))
	value <- function(e) got$value[got$effect == e]
	compare(paste(what, "total"), value("total"), coef(lm(x[, k] ~ x[, 1]))[2], tolerance = 1e-9, scale = max(abs(b)))
	compare(paste(what, "all ways add up"), sum(got$value[got$effect %in% c("serial", "shortcut", "direct")]), value("total"), scale = max(abs(b)))
	compare(paste(what, "rest and proportion"), c(value("rest"), value("proportion")),
		c(value("total") - value("serial"), value("serial") / value("total")), tolerance = 1e-9, scale = max(abs(b)))

	# the rest's error: derivatives by differences, of the same function of the coefficients
	rest <- function(b) {
		total <- solve(diag(k) - b)[1, k]
		total - prod(b[adjacent])
	}
	variance <- 0
	for (j in 2:k) {
		v <- vcov(lm(x[, j] ~ x[, seq_len(j - 1)]))[-1, -1, drop = FALSE]
		g <- sapply(seq_len(j - 1), function(p) {
			up <- down <- b
			step <- 1e-5 * max(abs(b))
			up[p, j] <- b[p, j] + step
			down[p, j] <- b[p, j] - step
			(rest(up) - rest(down)) / (2 * step)
		})
		variance <- variance + drop(g %*% v %*% g)
	}
	compare(paste(what, "rest's error"), got$std_error[got$effect == "rest"], sqrt(variance), tolerance = 1e-6)
}
check_chain(3, c(4, 1, 2), TRUE)
check_chain(2, c(1, 2, 3, 4), TRUE)
check_chain(6, c(3, 7, 2, 5), TRUE)
check_chain(3, c(1, 3, 5, 7, 9), FALSE)
check_chain(6, c(2, 4, 6, 8, 10, 12, 1, 3), FALSE)

finish("ripple")
