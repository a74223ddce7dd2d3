# Shapley weights of eight drivers with their intervals against the same in R: fetch the
# rows, correlate, and go through all subsets, for the data and for 1,000 Wishart draws.

rows <- as.numeric(Sys.getenv("BENCH_ROWS", "5000000")) / 10
rounds <- min(3, as.integer(Sys.getenv("BENCH_ROUNDS", "5")))
drivers <- 8

psql <- function(...) {
	answer <- system2("psql", c("-X", "-q", "-A", "-t", "-F,", "-v", "ON_ERROR_STOP=1"), stdout = TRUE,
		input = c("set search_path = bench, public;", "set client_min_messages = warning;", "set jit = off;",
			"set max_parallel_workers_per_gather = 0;", ...))
	if (!is.null(attr(answer, "status")))
		stop("psql failed")
	answer
}

columns <- paste0("x", 0:drivers)
invisible(psql("create schema bench;", "create extension employee_customer schema bench;",
	sprintf("create unlogged table answers as select %s from generate_series(1, %.0f) as i;",
		paste(sprintf("(1 + (abs(hashint8extended(i, %d)) %% 5 + abs(hashint8extended(i, 99)) %% 5) / 2)::float8 as %s", 0:drivers, columns),
			collapse = ", "), rows),
	"vacuum analyze answers;"))

lmg <- function(r, ry) {
	k <- length(ry)
	members <- outer(0:(2^k - 1), seq_len(k), function(s, i) s %/% 2^(i - 1) %% 2 == 1)
	r_squared <- apply(members, 1, function(s) if (any(s)) sum(ry[s] * solve(r[s, s], ry[s])) else 0)
	size <- rowSums(members)
	sapply(seq_len(k), function(i) {
		without <- which(!members[, i])
		s <- size[without]
		sum(factorial(s) * factorial(k - s - 1) / factorial(k) * (r_squared[without + 2^(i - 1)] - r_squared[without]))
	})
}

in_r <- function() {
	fetch <- pipe("psql -X -q -c 'copy bench.answers to stdout'")
	d <- matrix(scan(fetch, quiet = TRUE), ncol = drivers + 1, byrow = TRUE)
	close(fetch)
	r <- cor(d)
	weights <- lmg(r[-1, -1], r[-1, 1])
	apply(apply(rWishart(1000, nrow(d) - 1, r), 3, function(w) {
		w <- cov2cor(w)
		lmg(w[-1, -1], w[-1, 1])
	}), 1, quantile, c(0.025, 0.975))
	weights
}
in_sql <- function()
	as.numeric(psql(sprintf("select weight from shapley_weights((select moments_agg(%s) from answers), 1) order by driver;",
		paste(columns, collapse = ", "))))

times <- sapply(seq_len(rounds), function(round) {
	ours <- system.time(a <- in_sql())[["elapsed"]]
	theirs <- system.time(b <- in_r())[["elapsed"]]
	if (max(abs(a - b)) > 1e-10)
		stop("the two differ")
	c(ours, theirs)
})
cat(sprintf("%-58s %8.0f ms %8.0f ms %8.3f\n", sprintf("shapley_weights, %d drivers | the same in R, %.0f rows", drivers, rows),
	1000 * median(times[1, ]), 1000 * median(times[2, ]), median(times[1, ] / times[2, ])))
invisible(psql("drop schema bench cascade;"))
