# What every file here uses: SQL to data frames, comparing, and TAP.
#
# Numbers come out of psql with the shortest digits that identify a float8. R
# reads decimals through long double, which gives the same bits for all but a few
# numbers that lie next to the middle of two doubles, and those to the last bit.

failures <- 0
tests <- 0
scratch <- Sys.getenv("SCRATCH", tempdir())

report <- function(ok, name, ...) {
	tests <<- tests + 1
	if (!ok)
		failures <<- failures + 1
	cat(if (ok) "ok - " else "not ok - ", name, "\n", sep = "")
	diagnostics <- c(...)
	if (length(diagnostics) > 0)
		cat(paste0("# ", diagnostics, "\n"), sep = "")
}

skip <- function(name, why)
	cat("ok - ", name, " # SKIP ", why, "\n", sep = "")

# Relative to the value wanted, or to scale where that is larger: the size of what
# the value is a difference of, whose rounding no method can go below.
relative_error <- function(got, want, scale = 0) {
	error <- ifelse(got == want, 0, abs(got - want) / pmax(abs(want), scale))
	error[is.na(got) & is.na(want)] <- 0
	error[is.na(error)] <- Inf
	error
}

compare <- function(name, got, want, tolerance = 1e-12, scale = 0, labels = seq_along(want)) {
	if (length(got) != length(want) || length(want) == 0)
		return(report(FALSE, name, sprintf("%d values, %d wanted", length(got), length(want))))
	error <- relative_error(got, want, scale)
	bad <- head(order(-error)[sort(error, decreasing = TRUE) > tolerance], 5)
	report(length(bad) == 0, name,
		if (length(bad) > 0)
			sprintf("%s: got %.17g, want %.17g, relative error %.2g", labels[bad], got[bad], want[bad], error[bad]))
}

# The digits that agree with a certified value, at most 15: more it does not have.
digits <- function(got, want) {
	error <- relative_error(got, want)
	ifelse(error == 0, 15, pmin(15, -log10(error)))
}

certified <- function(name, got, want, least = 13) {
	reached <- if (length(got) == length(want)) digits(got, want) else 0
	report(length(want) > 0 && min(reached) >= least, name,
		sprintf("digits: %s", paste(sprintf("%.1f", reached), collapse = " ")),
		if (min(reached) < least) sprintf("got %.17g, want %.17g", got, want))
}

psql <- function(sql, file) {
	script <- file.path(scratch, "query.sql")
	writeLines(sql, script)
	status <- system2("psql", c("--no-psqlrc", "--quiet", "--csv", "--set=ON_ERROR_STOP=1",
		paste0("--file=", script), paste0("--output=", file)))
	if (status != 0)
		stop("psql failed on: ", paste(sql, collapse = "\n"))
}

execute <- function(...) psql(c(...), "/dev/null")

query <- function(...) {
	file <- file.path(scratch, "answer.csv")
	psql(c(...), file)
	read.csv(file, na.strings = "", check.names = FALSE)
}

# The columns of a composite, such as an estimate, of every row of a table.
estimates <- function(expression, from, order_by)
	query(sprintf("select (e).* from (select %s as e, %s as o from %s offset 0) x order by o", expression, order_by, from))

# setseed in the session that uses it; random() differs between versions of
# PostgreSQL, so expectations are computed from the rows and never written down.
seeded <- function(seed, ...)
	execute(sprintf("do $$ begin perform setseed(%.3f); end $$;", seed), ...)

finish <- function(file) {
	file.create(file.path(scratch, paste0(file, ".done")))
	quit(status = if (failures > 0) 1 else 0)
}
