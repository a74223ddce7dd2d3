# Spells on the calendar against counting day by day who was there; intervals against
# poisson.test and, for Wilson's, prop.test.
source("compare.R")

# A grain's periods: the first day of the one that a day is in, and that of the next.
period_start <- function(day, grain, first_month = 1) {
	p <- as.POSIXlt(day)
	months <- c(month = 1, quarter = 3, year = 12)[grain]
	switch(grain,
		day = day,
		week = day - (p$wday + 6) %% 7,
		{
			m <- (p$year + 1900) * 12 + p$mon - (first_month - 1)
			m <- m %/% months * months + first_month - 1
			as.Date(sprintf("%04d-%02d-01", m %/% 12, m %% 12 + 1))
		})
}
next_period <- function(start, grain, first_month = 1)
	period_start(start + c(day = 1, week = 7, month = 31, quarter = 95, year = 370)[grain], grain, first_month)

# Everything about rows, one day after the other.
by_hand <- function(rows, as_of, grain, first_month = 1, internal = character(0)) {
	rows <- rows[!is.na(rows$started) & rows$started <= as_of, ]
	gone <- !is.na(rows$ended) & rows$ended <= as_of
	period <- period_start(min(rows$started), grain, first_month)
	answer <- NULL
	while (period <= as_of) {
		following <- next_period(period, grain, first_month)
		days <- seq(period, min(following - 1, as_of), by = 1)
		there <- sapply(days, function(d) sum(rows$started <= d & !(gone & rows$ended <= d)))
		ends <- gone & rows$ended >= period & rows$ended < following
		moves <- sum(ends & rows$cause %in% internal)
		answer <- rbind(answer, data.frame(
			period = period,
			opening = sum(rows$started < period & !(gone & rows$ended < period)),
			joined = sum(rows$started >= period & rows$started < following) - moves,
			leavers = sum(ends) - moves,
			closing = there[length(there)],
			person_days = sum(there),
			average = mean(there)))
		period <- following
	}
	answer
}

# Spells of people in units, some moving on, some coming back; rows without a start, of
# the future, of a single day, that end after as_of or never.
make_rows <- function(name, seed, people, from, to) {
	seeded(seed, sprintf("
		drop table if exists %1$s;
		create table %1$s as
		select person, 'unit ' || floor(random() * 4)::int as unit,
			started, case when random() < 0.02 then 'infinity' else started + case when random() < 0.05 then 0 else floor(-ln(1 - random()) * 250)::int end end::date as ended,
			(array['resigned', 'dismissed', 'retired', null, 'transfer'])[1 + floor(random() * 5)::int] as cause
		from (select i as person, case when random() >= 0.02 then date '%2$s' + floor(random() * (date '%3$s' - date '%2$s' + 60))::int end as started
			from generate_series(1, %4$d) i offset 0) s;
		update %1$s set ended = null where person %% 5 = 0;
		insert into %1$s select person, unit, ended + 30, null, 'resigned' from %1$s where person %% 7 = 0 and isfinite(ended);
		insert into %1$s select person, 'unit 9', ended, ended + 100, 'resigned' from %1$s where cause = 'transfer' and isfinite(ended);",
		name, from, to, people))
	rows <- query(sprintf("select person, unit, started, nullif(ended, 'infinity') as ended, cause from %s", name))
	rows$started <- as.Date(rows$started)
	rows$ended <- as.Date(rows$ended)
	rows
}

summary_of <- function(table, as_of, grain, first_month)
	sprintf("(select spells_agg(started, ended, '%s', '%s', cause%s) as s from %s) x", as_of, grain,
		if (grain %in% c("quarter", "year")) paste0(", ", first_month) else "", table)

cases <- data.frame(
	grain = c("day", "week", "month", "quarter", "year", "quarter", "year", "month", "year"),
	first_month = c(1, 1, 1, 1, 1, 2, 4, 1, 12),
	as_of = c("2021-02-10", "2022-03-02", "2023-12-31", "2024-02-29", "2024-06-15", "2024-01-31", "2024-03-31", "2024-05-31", "2024-06-30"),
	from = c("2020-12-20", "2020-11-11", "2021-01-01", "2019-05-05", "1998-01-01", "2020-02-03", "1999-06-01", "2023-01-31", "2015-01-01"),
	people = c(300, 300, 500, 500, 300, 400, 300, 7, 200))

for (i in seq_len(nrow(cases))) with(cases[i, ], {
	rows <- make_rows("spell_rows", i / 10, people, from, as_of)
	last <- as.Date(as_of)
	name <- sprintf("%s from %d, as of %s", grain, first_month, as_of)
	from_summary <- summary_of("spell_rows", as_of, grain, first_month)

	for (internal in list(character(0), "transfer")) {
		want <- by_hand(rows, last, grain, first_month, internal)
		got <- query(sprintf("select h.* from %s, headcount(s, internal => '{%s}') h order by period", from_summary, paste(internal, collapse = "")))
		compare(paste("periods,", name), as.numeric(as.Date(got$period)), as.numeric(want$period), 0)
		for (column in c("opening", "joined", "leavers", "closing", "person_days"))
			compare(paste(paste0(column, if (length(internal)) " without moves"), name, sep = ", "), got[[column]], want[[column]], 0)
		compare(paste("average headcount,", name), got$average, want$average)
	}
	report(setequal(which(!is.na(got$note)), which(as.Date(sapply(want$period, function(p) as.character(next_period(p, grain, first_month)))) > last + 1)),
		paste("what is not over yet says so,", name))

	known <- !is.na(rows$started) & rows$started <= last
	counts <- query(sprintf("select n(s), missing(s), future(s) from %s", from_summary))
	compare(paste("rows,", name), unlist(counts), c(sum(known), sum(is.na(rows$started)), sum(rows$started > last, na.rm = TRUE)), 0)

	# who left, by period and cause
	gone <- rows[known & !is.na(rows$ended) & rows$ended <= last, ]
	got <- query(sprintf("select l.* from %s, leavers(s) l order by 1, 2", from_summary))
	want <- table(as.character(period_start(gone$ended, grain, first_month)), ifelse(is.na(gone$cause), "none", gone$cause))
	want <- subset(as.data.frame(want, stringsAsFactors = FALSE), Freq > 0)
	compare(paste("leavers by cause,", name), got$leavers, want$Freq[match(paste(got$period, ifelse(is.na(got$cause), "none", got$cause)), paste(want$Var1, want$Var2))], 0)
	compare(paste("and no others,", name), sum(got$leavers), sum(want$Freq), 0)

	# turnover of the whole time, of one cause, without moves, and of some periods in between
	periods <- by_hand(rows, last, grain, first_month)
	some <- periods[seq(nrow(periods) %/% 2, max(nrow(periods) - 1, 1)), ]
	end <- next_period(max(some$period), grain, first_month) - 1
	in_some <- gone$ended >= min(some$period) & gone$ended <= end
	whole <- sum(periods$person_days)
	days <- as.numeric(last - min(periods$period)) + 1
	count <- function(x) sum(x, na.rm = TRUE)
	turnovers <- list(
		list("all", "", nrow(gone), whole, days),
		list("resigned", ", cause => 'resigned'", count(gone$cause == "resigned"), whole, days),
		list("no cause such", ", cause => 'abducted'", 0, whole, days),
		list("without moves", ", internal => '{transfer,nonsense}', level => 0.9", count(!(gone$cause %in% "transfer")), whole, days),
		list("in between", sprintf(", '%s', '%s'", min(some$period), end), sum(in_some), sum(some$person_days), as.numeric(min(end, last) - min(some$period)) + 1),
		list("retired in between", sprintf(", '%s', '%s', 'retired'", min(some$period), end), count(in_some & gone$cause == "retired"),
			sum(some$person_days), as.numeric(min(end, last) - min(some$period)) + 1))
	for (turnover in turnovers) {
		leavers <- turnover[[3]]
		limits <- poisson.test(leavers, conf.level = if (grepl("level", turnover[[2]])) 0.9 else 0.95)$conf.int
		want <- c(leavers, limits, sqrt(leavers))
		for (f in c("turnover_rate", "turnover_iso30414")) {
			scale <- if (f == "turnover_rate") 365.25 / turnover[[4]] else 100 * turnover[[5]] / turnover[[4]]
			got <- query(sprintf("select (e).* from (select %s(s%s) as e from %s) x", f, turnover[[2]], from_summary))
			compare(sprintf("%s, %s, %s", f, turnover[[1]], name), c(got$value, got$low, got$high, got$std_error, got$n),
				c(want * scale, leavers), 1e-12)
		}
	}

	# as a panel, unit by unit: everybody who was there is a value, 100 or 0
	for (measure in c("turnover", "retention")) {
		want <- do.call(rbind, lapply(sort(unique(rows$unit)), function(unit) {
			members <- rows[rows$unit == unit & known, ]
			if (nrow(members) == 0)
				return(NULL)
			periods <- by_hand(members, last, grain, first_month)
			over <- sapply(periods$period, function(p) next_period(p, grain, first_month) - 1 <= last)
			n <- periods$opening + periods$joined
			left <- if (measure == "turnover") periods$leavers else n - periods$leavers
			data.frame(unit = unit, period = as.character(periods$period), n = n, mean = 100 * left / n,
				stddev = 100 * sqrt(left * (n - left) / n / (n - 1)))[over & n > 0, ]
		}))
		got <- query(sprintf("select c.* from (select panel_agg(unit, s, '%s') as p from
			(select unit, spells_agg(started, ended, '%s', '%s', cause%s) as s from spell_rows group by unit) u) x, cells(p) c order by 1, 2",
			measure, as_of, grain, if (grain %in% c("quarter", "year")) paste0(", ", first_month) else ""))
		report(identical(paste(got$unit, got$period), paste(want$unit, want$period)), sprintf("cells of a panel of %s, %s", measure, name))
		compare(sprintf("n of a panel of %s, %s", measure, name), got$n, want$n, 0)
		compare(sprintf("mean of a panel of %s, %s", measure, name), got$mean, want$mean, 1e-14, scale = 1)
		compare(sprintf("stddev of a panel of %s, %s", measure, name), got$stddev, ifelse(want$n > 1, want$stddev, NA), 1e-13, scale = 1)
	}

	# retention: who is there when k whole periods have followed the one of joining
	rows <- rows[known, ]
	rows$cohort <- period_start(rows$started, grain, first_month)
	ahead <- function(start, k) {
		for (j in seq_len(k))
			start <- next_period(start, grain, first_month)
		next_period(start, grain, first_month) - 1
	}
	cohorts <- sort(unique(rows$cohort))
	cohorts <- cohorts[unique(c(1, 2, length(cohorts) %/% 2, length(cohorts) - 1, length(cohorts)))]
	want <- do.call(rbind, lapply(seq_along(cohorts), function(j) do.call(rbind, lapply(0:4, function(k) {
		members <- rows[rows$cohort == cohorts[j], ]
		on_day <- ahead(cohorts[j], k)
		here <- sum(is.na(members$ended) | members$ended > on_day)
		test <- suppressWarnings(prop.test(here, nrow(members), correct = FALSE))$conf.int
		known <- on_day <= last
		data.frame(cohort = as.character(cohorts[j]), joined = nrow(members), after = k, on_day = as.character(on_day),
			still_here = if (known) here else NA, value = if (known) 100 * here / nrow(members) else NA,
			low = if (known) 100 * test[1] else NA, high = if (known) 100 * test[2] else NA)
	}))))
	got <- query(sprintf("select r.* from %s, retention(s, max_after => 4) r where cohort in (%s) order by cohort, after", from_summary,
		paste0("'", cohorts, "'", collapse = ", ")))
	report(identical(got$cohort, want$cohort) && identical(got$on_day, want$on_day), paste("cohorts and days,", name))
	for (column in c("joined", "after", "still_here"))
		compare(sprintf("retention's %s, %s", column, name), got[[column]], want[[column]], 0)
	for (column in c("value", "low", "high"))
		compare(sprintf("retention's %s, %s", column, name), got[[column]], want[[column]], 1e-12, scale = 1)
	report(identical(is.na(got$note), !is.na(want$still_here)), paste("immature cohorts say so,", name))

	# the same of all cohorts together that have had two periods
	mature <- rows[as.Date(sapply(rows$cohort, function(c) as.character(ahead(c, 2)))) <= last, ]
	until <- as.Date(sapply(mature$cohort, function(c) as.character(ahead(c, 2))))
	here <- sum(is.na(mature$ended) | mature$ended > until)
	got <- query(sprintf("select (e).* from (select retention_rate(s, 2, level => 0.99) as e from %s) x", from_summary))
	if (nrow(mature) > 0)
		compare(paste("retention_rate,", name), c(got$value, got$low, got$high, got$n),
			c(100 * here / nrow(mature), 100 * suppressWarnings(prop.test(here, nrow(mature), correct = FALSE, conf.level = 0.99))$conf.int, nrow(mature)), 1e-12, scale = 1)
})

# A company of units: employments cut into spells where people move, so that all units'
# summaries, moves being internal, must say what the uncut employments say.
execute("drop table if exists employments, unit_spells;",
	"create table employments (person int, started date, ended date, cause text);",
	"create table unit_spells (person int, unit int, started date, ended date, cause text);")
seeded(0.77, "insert into employments select i, date '2020-01-01' + floor(random() * 1400)::int, null, 'resigned' from generate_series(1, 400) i;",
	"update employments set ended = started + floor(random() * 900)::int where random() < 0.7;",
	"insert into unit_spells
		select person, (person + piece) % 5, started + (piece * length / pieces),
			case when piece < pieces - 1 then started + ((piece + 1) * length / pieces) else ended end,
			case when piece < pieces - 1 then 'transfer' else cause end
		from (select *, 1 + person % 4 as pieces, coalesce(ended, '2024-06-01') - started as length from employments) e, generate_series(0, person % 4) piece;")
difference <- "with a as (select (headcount(rollup(s), internal => '{transfer}')).* from (select spells_agg(started, ended, '2024-03-20', '%1$s', cause) as s from unit_spells group by unit) u),
	b as (select (headcount(spells_agg(started, ended, '2024-03-20', '%1$s', cause))).* from employments)
	select (select count(*) from a) as n, (select count(*) from ((table a except table b) union all (table b except table a)) d) as different"
for (grain in c("day", "month", "year")) {
	got <- query(sprintf(difference, grain))
	report(got$n > 4 && got$different == 0, paste("units without their moves are the company, by", grain))
}
got <- query("select (turnover_rate(rollup(s), internal => '{transfer}')).value as units, (select (turnover_rate(spells_agg(started, ended, '2024-03-20', 'month', cause))).value from employments) as company
	from (select spells_agg(started, ended, '2024-03-20', 'month', cause) as s from unit_spells group by unit) u")
compare("and have its turnover", got$units, got$company, 0)

finish("spells")
