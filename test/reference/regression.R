# regression: least squares, on the samples of moments.R.
source("compare.R")
source("samples.R")
make_samples()

# lm() on columns in their own units loses as many digits as their condition has,
# and some more on thousands of rows: t comes out to 1e-14, and p magnifies that by
# t squared. The reference solves the normal equations of centred columns of one
# scale, with sums of products to their last digit and refined solutions, which on
# columns as far from collinear as these keeps t to 1e-15.
solved <- function(a, b) {
	x <- solve(a, b)
	for (step in 1:2)
		x <- x + solve(a, mapply(function(i) sum(b[i], -a[i, ] * x, -product_error(a[i, ], x)), seq_along(b)))
	x
}

reference <- function(y, x, level) {
	n <- length(y)
	k <- ncol(x)
	cy <- centred(y)
	# powers of 2 change no digit
	s <- 2^round(log2(apply(x, 2, sd)))
	cx <- t(t(apply(x, 2, centred)) / s)
	products <- outer(seq_len(k), seq_len(k), Vectorize(function(i, j) dot(cx[, i], cx[, j])))
	b <- solved(products, apply(cx, 2, dot, cy))
	inverse <- apply(diag(k), 2, solved, a = products)
	dim(inverse) <- c(k, k)
	residual <- cy
	for (j in seq_len(k))
		residual <- (residual - b[j] * cx[, j]) - product_error(b[j], cx[, j])
	df <- n - k - 1
	unexplained <- dot(residual, residual)
	sigma <- sqrt(unexplained / df)
	m <- colMeans(x) / s
	coefficient <- c(sum(mean(y), -b * m, -product_error(b, m)), b / s)
	error <- sigma * sqrt(c(1 / n + drop(m %*% inverse %*% m), diag(inverse) / s^2))
	t <- coefficient / error
	reach <- qt(0.5 + level / 2, df) * error
	total <- dot(cy, cy)
	list(terms = data.frame(coefficient = coefficient, std_error = error, t = t, p_value = 2 * pt(-abs(t), df), low = coefficient - reach,
			high = coefficient + reach, standardized = c(NA, b * sqrt(diag(products) / total))),
		r_squared = 1 - unexplained / total, adjusted = 1 - unexplained / df / (total / (n - 1)), sigma = sigma,
		# what a coefficient is a sum of: nothing is known of it below a rounding of these
		size = c(abs(mean(y)) + sum(abs(b * m)), pmax(abs(b), sd(y)) / s))
}

for (i in seq_len(nrow(samples))) {
	x <- read_sample(i)
	k <- ncol(x)
	n <- nrow(x)
	from <- as_moments(i)
	for (regressors in unique(list(2:k, rev(seq_len(k)[-2]), 2))) {
		y <- setdiff(1:2, regressors)[1]
		if (n < length(regressors) + 2)
			next
		array <- sprintf("array[%s]", paste(regressors, collapse = ","))
		what <- title(i, sprintf("x%d on x%s", y, paste(regressors, collapse = ", x")))
		want <- reference(x[, y], x[, regressors, drop = FALSE], 0.9)
		got <- query(sprintf("select (r).* from (select regression(m, %d, %s, null, 0.9) as r from %s offset 0) x", y, array, from))
		size <- want$size
		for (column in names(want$terms))
			compare(paste(what, column), got[[column]], want$terms[[column]],
				scale = switch(column, std_error =, p_value = 0, standardized = 1, t = size / want$terms$std_error, size))
		fit <- query(sprintf("select r_squared(m, %d, %s), adjusted_r_squared(m, %d, %s), residual_stddev(m, %d, %s) from %s", y, array, y, array, y, array, from))
		compare(paste(what, "fit"), unlist(fit), c(want$r_squared, want$adjusted, want$sigma), scale = c(1, 1, 0))
		if (length(regressors) == k - 1 && y == 1) {
			others <- query(sprintf("select r_squared(m, 1), adjusted_r_squared(m, 1), residual_stddev(m, 1) from %s", from))
			compare(paste(what, "by default"), unlist(others), unlist(fit), tolerance = 0)
		}

		# R's own summary, to the digits that it has.
		if (samples$kind[i] %in% c("whole", "real")) {
			model <- lm(x[, y] ~ x[, regressors])
			s <- summary(model)
			# p as its logarithm: what lm() loses in t is magnified by as much
			compare(paste(what, "R's lm"), unlist(cbind(got[c("coefficient", "std_error", "t", "low", "high")], log(got$p_value))),
				c(as.vector(s$coefficients[, 1:3]), as.vector(confint(model, level = 0.9)), log(s$coefficients[, 4])),
				scale = c(size, 0 * size, size / want$terms$std_error, size, size, 0 * size + 1))
			compare(paste(what, "R's lm, fit"), unlist(fit), c(s$r.squared, s$adj.r.squared, s$sigma), scale = c(1, 1, 0))
		}
	}
}

finish("regression")
