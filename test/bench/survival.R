# Kaplan-Meier against the GROUP BY of the durations that it is made of, and against R's
# survfit, bringing the rows to R counted in. Spells of at most 20,000 different days, a
# fifth of them not over yet.

rows <- as.numeric(Sys.getenv("BENCH_ROWS", "5000000"))
rounds <- as.integer(Sys.getenv("BENCH_ROUNDS", "5"))
suppressMessages(library(survival))

psql <- function(...) {
	answer <- system2("psql", c("-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"), stdout = TRUE,
		input = c("set search_path = bench, public;", "set client_min_messages = warning;", "set jit = off;",
			"set work_mem = '256MB';", "set max_parallel_workers_per_gather = 0;", ...))
	if (!is.null(attr(answer, "status")))
		stop("psql failed")
	answer
}

invisible(psql("create schema bench;", "create extension employee_customer schema bench;",
	sprintf("create unlogged table stays as
	select started, started + (abs(hashint8extended(i, 2)) %% 20000)::int as ended, cause
	from (select i, date '1950-01-01' + (abs(hashint8extended(i, 1)) %% 20000)::int as started,
			(array['resigned', 'dismissed', 'retired'])[1 + abs(hashint8extended(i, 3)) %% 3] as cause
		from generate_series(1, %.0f) as i) s;", rows),
	"vacuum analyze stays;"))

as_of <- "2040-01-01"
median_of <- function(call) sprintf("select median_survival(%s) from stays;", call)
dated <- median_of(sprintf("survival_agg(started, ended, '%s')", as_of))
curve <- sprintf("select sum(at_risk * survival) from kaplan_meier((select survival_agg(started, ended, '%s') from stays));", as_of)
groups <- "select count(*) from (select ended - started, count(*) from stays group by 1) s;"

# What R does about a table: fetch two columns, fit.
in_r <- function() {
	fetch <- pipe(sprintf("psql -X -q -c \"copy (select least(ended, '%1$s') - started, (ended <= '%1$s')::int from bench.stays where started <= '%1$s') to stdout\"", as_of))
	d <- scan(fetch, list(0, 0), quiet = TRUE)
	close(fetch)
	unname(quantile(survfit(Surv(d[[1]], d[[2]]) ~ 1, se.fit = TRUE), 0.5)$quantile)
}
in_sql <- function(sql) function() as.numeric(psql(sql))

# One round that is not counted, then both in turn.
compare <- function(work, ours, theirs, agree = FALSE) {
	answers <- c(ours(), theirs())
	if (agree && answers[1] != answers[2])
		stop(sprintf("%s: %.12f and %.12f", work, answers[1], answers[2]))
	times <- sapply(seq_len(rounds), function(round) c(system.time(ours())[["elapsed"]], system.time(theirs())[["elapsed"]]))
	cat(sprintf("%-58s %8.0f ms %8.0f ms %8.3f\n", work, 1000 * median(times[1, ]), 1000 * median(times[2, ]), median(times[1, ] / times[2, ])))
}

cat(sprintf("%-58s %11s %11s %8s\n", "work", "ours", "theirs", "ratio"))
compare(sprintf("kaplan_meier, all rows of it | group by, %.0f spells", rows), in_sql(curve), in_sql(groups))
compare("median_survival by cause | group by", in_sql(median_of(sprintf("survival_agg(started, ended, '%s', cause)", as_of))), in_sql(groups))
compare("median_survival with late entry | group by",
	in_sql(median_of(sprintf("survival_agg(started, ended, '%s', null::text, '1980-01-01')", as_of))), in_sql(groups))
compare("median_survival | R's survfit", in_sql(dated), in_r, agree = TRUE)
invisible(psql("drop schema bench cascade;"))
