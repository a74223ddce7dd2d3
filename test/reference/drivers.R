# drivers: relative weights, Shapley's weights and priorities, on the samples of
# moments.R, by their formulas in base R.
source("compare.R")
source("samples.R")
make_samples()

# Johnson (2000)
johnson <- function(r, ry) {
	e <- eigen(r, symmetric = TRUE)
	root <- e$vectors %*% diag(sqrt(e$values), length(ry)) %*% t(e$vectors)
	drop(root^2 %*% solve(root, ry)^2)
}

# Lindeman, Merenda and Gold (1980): all subsets, each a regression
lmg <- function(r, ry) {
	k <- length(ry)
	subsets <- 0:(2^k - 1)
	members <- outer(subsets, seq_len(k), function(s, i) s %/% 2^(i - 1) %% 2 == 1)
	r_squared <- apply(members, 1, function(s) if (any(s)) sum(ry[s] * solve(r[s, s], ry[s])) else 0)
	size <- rowSums(members)
	sapply(seq_len(k), function(i) {
		without <- which(!members[, i])
		s <- size[without]
		sum(factorial(s) * factorial(k - s - 1) / factorial(k) * (r_squared[without + 2^(i - 1)] - r_squared[without]))
	})
}

# percentiles of samples as large from a Wishart distribution
drawn_limits <- function(x, weights, level, draws) {
	k <- ncol(x) - 1
	drawn <- apply(rWishart(draws, nrow(x) - 1, cor(x)), 3, function(w) {
		w <- cov2cor(w)
		weights(w[-1, -1, drop = FALSE], w[-1, 1])
	})
	apply(matrix(drawn, k), 1, quantile, c(1 - level, 1 + level) / 2)
}

check <- function(what, got, x, weights) {
	k <- ncol(x) - 1
	r <- cor(x)
	model <- lm(scale(x[, 1]) ~ scale(x[, -1]))
	r_squared <- summary(model)$r.squared
	want <- weights(r[-1, -1, drop = FALSE], r[-1, 1])
	terms <- coef(summary(model))[-1, , drop = FALSE]
	compare(paste(what, "weight"), got$weight, want, scale = r_squared)
	compare(paste(what, "sum"), sum(got$weight), r_squared)
	compare(paste(what, "share"), got$share, 100 * want / r_squared, scale = 100)
	compare(paste(what, "r"), got$r, r[-1, 1], scale = 1)
	compare(paste(what, "beta"), got$beta, terms[, 1], scale = 1)
	compare(paste(what, "p"), log(got$p), log(terms[, 4]), tolerance = 1e-9, scale = 1)
	compare(paste(what, "q"), got$q, p.adjust(got$p, "BH"))
	report(all(got$low <= got$weight & got$weight <= got$high), paste(what, "limits hold the weight"))
}

# ---- R's swiss: numbers that R's relaimpo and others print ----

names(swiss) <- tolower(sub("[.].*", "", names(swiss)))
swiss_file <- file.path(scratch, "swiss.csv")
write.csv(format(swiss, digits = 15, trim = TRUE), swiss_file, row.names = FALSE, quote = FALSE)
execute(sprintf("create table swiss (%s);", paste(names(swiss), "float8", collapse = ", ")),
	sprintf("\\copy swiss from '%s' with (format csv, header)", swiss_file))
of_swiss <- function(f) query(sprintf("select w.* from (select moments_agg(%s) as m from swiss) s, %s(m, 1, level => 0.9) w order by driver",
	paste(names(swiss), collapse = ", "), f))
published <- list(
	shapley_weights = c(.0570912, .1711730, .2601347, .1055702, .1127659),
	relative_weights = c(.0484169, .1547082, .2719641, .1146800, .1169657))
formulas <- list(shapley_weights = lmg, relative_weights = johnson)
for (f in names(published)) {
	got <- of_swiss(f)
	compare(paste("swiss, published", f), got$weight, published[[f]], tolerance = 1e-6)
	check(paste("swiss", f), got, as.matrix(swiss), formulas[[f]])
	# 1,000 draws leave a percentile an error of some hundredths of the interval's width
	set.seed(1)
	want <- drawn_limits(as.matrix(swiss), formulas[[f]], 0.9, 20000)
	width <- want[2, ] - want[1, ]
	error <- pmax(abs(got$low - want[1, ]), abs(got$high - want[2, ])) / width
	report(all(error < 0.08), sprintf("swiss %s: limits as of 20,000 draws of R", f), sprintf("error/width: %s", paste(round(error, 3), collapse = " ")))
}

# ---- the samples ----

for (i in which(samples$n >= 50)) {
	x <- read_sample(i)
	for (f in names(formulas)) {
		got <- query(sprintf("select w.* from %s, %s(m, 1) w order by driver", as_moments(i), f))
		check(title(i, f), got, x, formulas[[f]])
	}
}
# drivers chosen and turned around; the outcome another; one driver
x <- read_sample(3)
for (f in names(formulas)) {
	got <- query(sprintf("select w.* from %s, %s(m, 5, array[7, 2, 9]) w", as_moments(3), f))
	check(paste("chosen drivers", f), got, x[, c(5, 7, 2, 9)], formulas[[f]])
	report(identical(got$driver, c(7L, 2L, 9L)) && identical(got$name, c("x7", "x2", "x9")), paste("chosen drivers come in their order", f))
	got <- query(sprintf("select w.* from %s, %s(m, 5, array[7]) w", as_moments(3), f))
	compare(paste("one driver has all", f), c(got$weight, got$share), c(cor(x[, 5], x[, 7])^2, 100))
}

# ---- priorities ----

got <- query(sprintf("select w.* from %s, driver_priorities(m, 1, 1, 7) w", as_moments(3)))
w <- query(sprintf("select w.* from %s, relative_weights(m, 1) w", as_moments(3)))
score <- 100 * (colMeans(x[, w$driver]) - 1) / 6
strong <- w$weight >= mean(w$weight)
low <- score < mean(score)
quadrant <- ifelse(strong, ifelse(low, 1, 2), ifelse(low, 3, 4))
o <- order(quadrant, -w$weight)
report(identical(got$driver, w$driver[o]), "priorities: by quadrant, then by weight")
report(identical(got$quadrant, c("improve first", "keep up", "improve later", "maintain")[quadrant[o]]), "priorities: quadrants")
compare("priorities: scores", got$score, score[o])
compare("priorities: the rest is relative_weights", unlist(got[c("weight", "share", "low", "high", "r", "beta", "p", "q", "n")]),
	unlist(w[o, c("weight", "share", "low", "high", "r", "beta", "p", "q", "n")]), tolerance = 0)
got <- query(sprintf("select w.* from %s, driver_priorities(m, 1, 1, 7, target => 0, method => 'shapley_weights') w", as_moments(3)))
report(all(got$quadrant %in% c("keep up", "maintain")), "priorities: nothing is below a target of 0")
compare("priorities: shapley_weights", sort(got$weight), sort(lmg(cor(x)[-1, -1], cor(x)[-1, 1])))

finish("drivers")
