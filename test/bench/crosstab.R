# Rank correlations: exact tau-b against the GROUP BY of its two columns, and Kendall
# and Spearman against R's cor(method = ...), bringing the rows to R counted in. R's
# Kendall compares each row with each other, so it gets no more than 20,000 of them.

rows <- as.numeric(Sys.getenv("BENCH_ROWS", "5000000"))
rounds <- as.integer(Sys.getenv("BENCH_ROUNDS", "5"))
few <- min(rows, 20000)

psql <- function(...) {
	answer <- system2("psql", c("-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"), stdout = TRUE,
		input = c("set search_path = bench, public;", "set client_min_messages = warning;", "set jit = off;",
			"set work_mem = '256MB';", "set max_parallel_workers_per_gather = 0;", ...))
	if (!is.null(attr(answer, "status")))
		stop("psql failed")
	answer
}

invisible(psql("create schema bench;", "create extension employee_customer schema bench;",
	sprintf("create unlogged table likert as
	select (1 + abs(hashint8extended(i, 1)) %% 5)::smallint as y,
		(1 + (abs(hashint8extended(i, 1)) %% 5 + abs(hashint8extended(i, 2)) %% 3) %% 5)::smallint as x
	from generate_series(1, %.0f) as i;", rows),
	sprintf("create unlogged table money as select y, y + z as x from generate_series(1, %.0f) as i,
		lateral (select hashint8extended(i, 1) / 2::float8 ^ 63 as y, hashint8extended(i, 2) / 2::float8 ^ 63 as z) as s;", rows),
	sprintf("create unlogged table few as select y, x from likert limit %.0f;", few),
	"vacuum analyze likert;", "vacuum analyze money;", "vacuum analyze few;"))

# What R does about a table: fetch two columns, correlate.
in_r <- function(table, method) function() {
	fetch <- pipe(sprintf("psql -X -q -c 'copy (select y, x from bench.%s) to stdout'", table))
	d <- scan(fetch, list(0, 0), quiet = TRUE)
	close(fetch)
	cor(d[[1]], d[[2]], method = method)
}
in_sql <- function(sql) function() as.numeric(psql(sql))

# One round that is not counted, then both in turn.
compare <- function(work, ours, theirs, agree = TRUE) {
	answers <- c(ours(), theirs())
	if (agree && abs(answers[1] - answers[2]) > 1e-10)
		stop(sprintf("%s: %.12f and %.12f", work, answers[1], answers[2]))
	times <- sapply(seq_len(rounds), function(round) c(system.time(ours())[["elapsed"]], system.time(theirs())[["elapsed"]]))
	cat(sprintf("%-58s %8.0f ms %8.0f ms %8.3f\n", work, 1000 * median(times[1, ]), 1000 * median(times[2, ]), median(times[1, ] / times[2, ])))
}

cat(sprintf("%-58s %11s %11s %8s\n", "work", "ours", "theirs", "ratio"))
compare(sprintf("kendall_tau_b(y, x) | group by y, x, %.0f rows", rows), in_sql("select kendall_tau_b(y, x) from likert;"),
	in_sql("select count(*) from (select y, x, count(*) from likert group by y, x) s;"), agree = FALSE)
compare(sprintf("kendall_tau_b(y, x) | R's cor, %.0f rows", few), in_sql("select kendall_tau_b(y, x) from few;"), in_r("few", "kendall"))
compare(sprintf("spearman(y, x) of smallint | R's cor, %.0f rows", rows), in_sql("select spearman(y, x) from likert;"), in_r("likert", "spearman"))
compare(sprintf("spearman(y, x) of float8 | R's cor, %.0f rows", rows), in_sql("select spearman(y, x) from money;"), in_r("money", "spearman"))
invisible(psql("drop schema bench cascade;"))
