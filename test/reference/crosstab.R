# Crosstabs against R's cor, cor.test and chisq.test, polycor, psych, and the
# formulas of the intervals that R does not print.
source("compare.R")

# ---- what the statistics are, from rows ----

spearman_of <- function(y, x, level) {
	n <- length(y)
	r <- cor(y, x, method = "spearman")
	z <- atanh(r) + c(-1, 1) * qnorm((1 + level) / 2) * sqrt((1 + r^2 / 2) / (n - 3))
	c(value = r, low = tanh(z[1]), high = tanh(z[2]), std_error = (1 - r^2) * sqrt((1 + r^2 / 2) / (n - 3)),
		p_value = 2 * pt(-abs(r) * sqrt((n - 2) / (1 - r^2)), n - 2))
}

# Brown and Benedetti (1977) as SAS prints it, from the table by its definition
kendall_of <- function(y, x, level) {
	n <- length(y)
	o <- table(y, x)
	i <- row(o); j <- col(o)
	part <- function(sign) sapply(seq_along(o), function(c) sum(o[sign * (i - i[c]) * (j - j[c]) > 0]))
	concordant <- part(1); discordant <- part(-1)
	wr <- n^2 - sum(rowSums(o)^2); wc <- n^2 - sum(colSums(o)^2)
	w <- sqrt(wr * wc)
	tau <- sum(o * (concordant - discordant)) / w
	v <- rowSums(o)[i] * wc + colSums(o)[j] * wr
	ase <- sqrt(max(0, sum(o * (2 * w * (concordant - discordant) + tau * v)^2) - n^3 * tau^2 * (wr + wc)^2)) / w^2
	limits <- tau + c(-1, 1) * qnorm((1 + level) / 2) * ase
	test <- suppressWarnings(cor.test(y, x, method = "kendall", exact = FALSE))
	c(value = as.vector(test$estimate), low = max(-1, limits[1]), high = min(1, limits[2]), std_error = ase,
		p_value = 2 * pnorm(-abs(as.vector(test$statistic))))
}

# The root of the score, chances by quadrature along r (Drezner's integral)
polychoric_of <- function(y, x, level) {
	o <- unclass(table(y, x))
	n <- sum(o)
	a <- qnorm(head(cumsum(rowSums(o)), -1) / n); b <- qnorm(head(cumsum(colSums(o)), -1) / n)
	density <- function(r) outer(a, b, function(h, k) exp(-(h^2 - 2 * r * h * k + k^2) / (2 * (1 - r^2))) / (2 * pi * sqrt(1 - r^2)))
	below <- function(r) outer(seq_along(a), seq_along(b), Vectorize(function(i, j) pnorm(a[i]) * pnorm(b[j]) +
		integrate(function(t) exp(-(a[i]^2 - 2 * t * a[i] * b[j] + b[j]^2) / (2 * (1 - t^2))) / (2 * pi * sqrt(1 - t^2)),
			0, r, rel.tol = 1e-13, abs.tol = 0, subdivisions = 1000, stop.on.error = FALSE)$value))
	frame <- function(m, last_column, last_row, corner) rbind(0, cbind(0, rbind(cbind(m, last_column), c(last_row, corner))))
	cells <- function(m) diff(t(diff(t(m))))
	chance <- function(r) cells(frame(if (r == 0) outer(pnorm(a), pnorm(b)) else below(r), pnorm(a), pnorm(b), 1))
	slope <- function(r) cells(frame(density(r), 0, 0, 0))
	score <- function(r) sum((o * slope(r) / chance(r))[o > 0])
	ends <- c(-0.99, 0.99)
	r <- uniroot(score, ends, tol = 1e-15)$root
	information <- -(score(r + 1e-5) - score(r - 1e-5)) / 2e-5
	gain <- sum((o * log(chance(r) / chance(0)))[o > 0])
	z <- atanh(r) + c(-1, 1) * qnorm((1 + level) / 2) / sqrt(information) / (1 - r^2)
	c(value = r, low = tanh(z[1]), high = tanh(z[2]), std_error = 1 / sqrt(information),
		p_value = pchisq(2 * gain, 1, lower.tail = FALSE))
}

# The reference takes the information by a difference, to some eight digits.
against_polychoric <- function(name, got, want) {
	compare(name, got[c(1, 5)], want[c(1, 5)], 1e-9, scale = c(1, 0))
	compare(paste("limits of", name), got[2:4], want[2:4], 1e-6)
}

noncentrality <- function(x, df, p) {
	if (pchisq(x, df) <= p)
		return(0)
	uniroot(function(l) pchisq(x, df, ncp = l) - p, c(0, 4 * x + 100), tol = 1e-13)$root
}

columns <- c("value", "low", "high", "std_error", "p_value")
got_of <- function(call, from) unlist(query(sprintf("select (%s).* from %s", call, from))[columns])

# ---- random tables ----

samples <- data.frame(
	n = c(4, 9, 40, 200, 200, 1000, 5000, 300, 60, 2000),
	levels = c(3, 4, 5, 5, 2, 7, 11, 40, 5, 5),
	slope = c(1, 1, 0.5, 0.3, 0.5, -0.7, 0.9, 0.6, -0.2, 0),
	skew = c(0, 0, 1, 1.5, 0, 1, 0.5, 0, 2, 1.5))

for (s in seq_len(nrow(samples))) with(samples[s, ], {
	seeded(s / 40, "drop table if exists tab", sprintf("; create table tab as
		select case when random() < 0.1 then null else least(%1$d, greatest(1, round((%1$d + 1) / 2.0 + %3$f + %1$d / 4.0 * a)))::int - 3 end as y,
			case when random() < 0.1 then null else least(%1$d, greatest(1, round((%1$d + 1) / 2.0 + %3$f + %1$d / 4.0 * (%2$f * a + sqrt(1 - %2$f ^ 2) * e))))::int end as x
		from (select normal() as a, normal() as e from generate_series(1, %4$d) offset 0) s", levels, slope, skew, n + (n %/% 4)))
	d <- query("select y, x from tab")
	w <- d[complete.cases(d), ]
	o <- table(w$y, w$x)
	name <- sprintf("n %d, %d x %d values", nrow(w), nrow(o), ncol(o))
	if (nrow(w) < 4 || min(dim(o)) < 2)
		return(skip(name, "too few"))

	got <- query("select n(c), missing(c), (chi_square(c)).* from (select crosstab_agg(y, x) as c from tab) s")
	chi <- suppressWarnings(chisq.test(o, correct = FALSE))
	compare(paste("counts,", name), c(got$n, got$missing), c(nrow(w), nrow(d) - nrow(w)))
	compare(paste("chi_square,", name), unlist(got[c("statistic", "df", "p_value")]), c(chi$statistic, chi$parameter, chi$p.value), 1e-11)
	report(is.na(got$note) == (mean(chi$expected < 5) <= 0.2), paste("chi_square says where few are expected,", name))

	scale <- nrow(w) * (min(dim(o)) - 1)
	limits <- sqrt(c(noncentrality(chi$statistic, chi$parameter, 0.95), noncentrality(chi$statistic, chi$parameter, 0.05)) / scale)
	v <- sqrt(as.vector(chi$statistic) / scale)
	compare(paste("cramers_v_estimate,", name), got_of("cramers_v_estimate(crosstab_agg(y, x), 0.9)", "tab"),
		c(v, min(limits[1], v), max(min(limits[2], 1), v), NA, chi$p.value), 1e-9)

	compare(paste("spearman_estimate,", name), got_of("spearman_estimate(crosstab_agg(y, x), 0.9)", "tab"),
		spearman_of(w$y, w$x, 0.9), 1e-11, scale = c(1, 1, 1, 0, 0))
	compare(paste("spearman_estimate of columns,", name), got_of("spearman_estimate(y::float8, x::float8)", "tab"),
		spearman_of(w$y, w$x, 0.95), 1e-11, scale = c(1, 1, 1, 0, 0))
	compare(paste("kendall_tau_b_estimate,", name), got_of("kendall_tau_b_estimate(crosstab_agg(y, x), 0.9)", "tab"),
		kendall_of(w$y, w$x, 0.9), 1e-10, scale = c(1, 1, 1, 0.01, 0))
	bare <- query("select spearman(c) s, kendall_tau_b(c) k, cramers_v(c) v, polychoric(c) p from (select crosstab_agg(y, x) as c from tab) t")
	one_step <- query("select spearman(y, x) s, kendall_tau_b(y, x) k, cramers_v(y, x) v, polychoric(y, x) p from tab")
	compare(paste("one step and two,", name), unlist(one_step), unlist(bare), 0)
	compare(paste("R's cor,", name), unlist(bare[1:3]), c(cor(w$y, w$x, method = "spearman"), cor(w$y, w$x, method = "kendall"), v), scale = 1)

	got <- got_of("polychoric_estimate(crosstab_agg(y, x), 0.9)", "tab")
	if (nrow(w) >= 30 && max(dim(o)) <= 11) {
		against_polychoric(paste("polychoric_estimate,", name), got, polychoric_of(w$y, w$x, 0.9))
		r <- polycor::polychor(o, ML = FALSE, std.err = TRUE)
		compare(paste("polycor's two-step,", name), c(got[["value"]], got[["std_error"]]), c(as.vector(r$rho), sqrt(as.vector(r$var)[1])), 1e-4, scale = 1)
	}
})

# ---- columns of many values ----

seeded(0.3, "create table money as select exp(2 * a) as y, round((exp(a + normal()))::numeric, 1)::float8 as x, a
	from (select normal() as a from generate_series(1, 20000) offset 0) s;
	insert into money values ('Infinity', 5, 0), ('-Infinity', 0, 0), (1, '-Infinity', 0), (0, -0.0, 0), (null, 1, 0), (1, null, 0)")
m <- query("select y, x from money where y is not null and x is not null")
for (memory in c("64kB", "4MB", "64MB")) {
	e <- sprintf("/* %s */ spearman_estimate(y, x)", memory)
	execute(sprintf("alter database %s set work_mem = '%s'", Sys.getenv("PGDATABASE"), memory))
	compare(sprintf("spearman_estimate of 20,000 amounts, work_mem %s", memory), got_of(e, "money"), spearman_of(m$y, m$x, 0.95), 1e-11, scale = c(1, 1, 1, 0, 0))
	compare(sprintf("with many ties on either side, work_mem %s", memory),
		unlist(query("select spearman(y, round(a::numeric, 0)::float8) as s, spearman(round(a::numeric, 0)::float8, y) as t from money")),
		rep(with(query("select y, round(a::numeric, 0) as a from money where y is not null"), cor(y, a, method = "spearman")), 2))
}
execute(sprintf("alter database %s reset work_mem", Sys.getenv("PGDATABASE")))

# ---- far out ----

counts <- c(2100, 1200, 900, 2800)
got <- got_of("spearman_estimate('{\"cells\": [[1, 1, 2100], [1, 2, 1200], [2, 1, 900], [2, 2, 2800]]}'::crosstab)", "(select) s")
compare(sprintf("p of %.0g", got[["p_value"]]), got, spearman_of(rep(c(1, 1, 2, 2), counts), rep(c(1, 2, 1, 2), counts), 0.95), 1e-9)
got <- got_of("cramers_v_estimate('{\"cells\": [[1, 1, 3000000], [1, 2, 2000000], [2, 1, 1000000], [2, 2, 4000000]]}'::crosstab)", "(select) s")
chi <- as.vector(chisq.test(matrix(c(3e6, 1e6, 2e6, 4e6), 2), correct = FALSE)$statistic)
root <- sqrt(chi) + c(-1, 1) * qnorm(0.975)
compare("Cramer's V of 10,000,000 rows", got[1:3], c(sqrt(chi / 1e7), root / sqrt(1e7)), 1e-7)

# ---- real data ----

data <- Sys.getenv("SHARED_DATA")
if (!dir.exists(data)) {
	skip("personality items", "no ../shared/data")
} else {
	bfi <- read.csv(file.path(data, "psych/bfi.csv"))
	path <- file.path(scratch, "bfi.csv")
	write.csv(bfi[c("A2", "A3", "C1", "N1")], path, row.names = FALSE, quote = FALSE)
	execute("create table likert_pairs (a2 smallint, a3 smallint, c1 int, n1 int);", sprintf("\\copy likert_pairs from '%s' with (format csv, header, null 'NA')", path))
	got <- query("select spearman(a2, a3) s, polychoric(a2, a3) p from likert_pairs")
	report(abs(got$s - 0.5007) < 5e-5, "bfi: Spearman of A2 and A3, published", sprintf("%.6f", got$s))
	report(abs(got$p - 0.555556) < 5e-7, "bfi: polychoric of A2 and A3, published", sprintf("%.8f", got$p))
	w <- bfi[complete.cases(bfi[c("A2", "A3")]), ]
	compare("bfi: Spearman of A2 and A3, R", got$s, cor(w$A2, w$A3, method = "spearman"))
	suppressWarnings(invisible(capture.output(p <- psych::polychoric(w[c("A2", "A3")], correct = 0)$rho[1, 2])))
	compare("bfi: polychoric of A2 and A3, psych", got$p, p, 1e-4)
	w <- bfi[complete.cases(bfi[c("C1", "N1")]), ]
	compare("bfi: Kendall of C1 and N1", got_of("kendall_tau_b_estimate(c1, n1)", "likert_pairs"), kendall_of(w$C1, w$N1, 0.95), 1e-9, scale = c(1, 1, 1, 0.01, 0))
	against_polychoric("bfi: polychoric of C1 and N1", got_of("polychoric_estimate(c1, n1)", "likert_pairs"), polychoric_of(w$C1, w$N1, 0.95))
}

finish("crosstab")
