# Panels: cells, units and periods against R's aggregate and its own calendar, on
# random unbalanced data with gaps, and panels of stored summaries against those of rows.
source("compare.R")

grains <- data.frame(
	call = c("'day'", "'week'", "'month'", "'quarter'", "'year'", "'quarter', 2", "'quarter', 12", "'year', 4", "'year', 10"),
	grain = c("day", "week", "month", "quarter", "year", "quarter", "quarter", "year", "year"),
	first_month = c(1, 1, 1, 1, 1, 2, 12, 4, 10))

# The first day of the period that a day is in, by R's calendar.
period <- function(day, grain, first_month) {
	if (grain == "day")
		return(day)
	if (grain == "week")
		return(day - (as.integer(format(day, "%u")) - 1))
	months <- c(month = 1, quarter = 3, year = 12)[[grain]]
	since <- 12 * as.integer(format(day, "%Y")) + as.integer(format(day, "%m")) - 1 - (first_month - 1)
	start <- since - since %% months + first_month - 1
	as.Date(sprintf("%04d-%02d-01", start %/% 12, start %% 12 + 1))
}

key <- function(unit, day) paste(unit, format(as.Date(day), "%Y-%m-%d"))

# What cells, units and periods say of values in groups.
summary_of <- function(value, group) {
	part <- split(value, group)
	data.frame(key = names(part), n = sapply(part, function(v) sum(!is.na(v))), mean = sapply(part, mean, na.rm = TRUE),
		stddev = sapply(part, sd, na.rm = TRUE), missing = sapply(part, function(v) sum(is.na(v))))
}

check <- function(name, got, want) {
	want$mean[want$n == 0] <- NA
	got <- got[order(got$key, method = "radix"), ]
	want <- want[order(want$key, method = "radix"), ]
	report(identical(as.character(got$key), as.character(want$key)), paste0(name, ": the same groups"),
		if (nrow(got) != nrow(want)) sprintf("%d of %d", nrow(got), nrow(want)))
	for (column in c("n", "mean", "stddev", "missing"))
		compare(sprintf("%s: %s", name, column), got[[column]], want[[column]], scale = if (column %in% c("mean", "stddev")) 1 else 0, labels = want$key)
}

kinds <- c(whole = "round(10 * random())", fraction = "normal()", offset = "1e6 + normal()")
for (kind in names(kinds)) {
	# sizes of units differ by a factor of 30, and not every unit has every period
	seeded(match(kind, names(kinds)) / 10, sprintf("drop table if exists visit; create table visit as
		select row_number() over () as id,
			case when random() < 0.97 then 'unit ' || floor(30 * random() ^ 2) end as unit,
			case when random() < 0.97 then date '1998-11-20' + floor(900 * random() + 300 * random())::int end as at,
			case when random() < 0.9 then %s end as value
		from generate_series(1, 4000)", kinds[[kind]]))
	rows <- query("select unit, at, value from visit order by id")
	rows$at <- as.Date(rows$at)
	placed <- rows[!is.na(rows$unit) & !is.na(rows$at), ]
	for (i in seq_len(nrow(grains))) {
		panel <- sprintf("(select panel_agg(unit, at, value, %s) as p from visit) v", grains$call[i])
		start <- period(placed$at, grains$grain[i], grains$first_month[i])
		name <- sprintf("%s by %s", kind, gsub("'", "", grains$call[i]))

		got <- query("set datestyle = 'ISO'; select c.* from ", panel, ", cells(p) c")
		got$key <- key(got$unit, got$period)
		check(paste(name, "cells", sep = ", "), got, summary_of(placed$value, key(placed$unit, start)))
		got <- query("set datestyle = 'ISO'; select c.* from ", panel, ", periods(p) c")
		got$key <- format(as.Date(got$period), "%Y-%m-%d")
		check(paste(name, "periods", sep = ", "), got, summary_of(placed$value, format(start, "%Y-%m-%d")))
		compare(paste(name, "units of a period", sep = ", "), got$units[order(got$key, method = "radix")],
			c(tapply(placed$unit, format(start, "%Y-%m-%d"), function(u) length(unique(u)))))
	}
	got <- query("select c.*, c.unit as key from ", panel, ", units(p) c")
	check(paste(kind, "units", sep = ", "), got, summary_of(placed$value, placed$unit))
	got <- query("select n(p), missing(p), left_out(p) from ", panel)
	compare(paste(kind, "counts", sep = ", "), unlist(got), c(sum(!is.na(placed$value)), sum(is.na(placed$value)), nrow(rows) - nrow(placed)))
	got <- query("select c.unit as key, c.n, c.mean, c.stddev, c.missing from (select panel_agg(unit, at, value, 'none') as p from visit) v, cells(p) c")
	check(paste(kind, "without a grain", sep = ", "), got, summary_of(rows$value[!is.na(rows$unit)], rows$unit[!is.na(rows$unit)]))

	# units into three regions
	got <- query("select c.unit as key, c.n, c.mean, c.stddev, c.missing
		from (select regroup((select panel_agg(unit, at, value) from visit), array_agg(u), array_agg('region ' || right(u, 1)::int % 3)) as p
			from (select distinct unit as u from visit where unit is not null) s) v, units(p) c")
	check(paste(kind, "regions", sep = ", "), got,
		summary_of(placed$value, paste("region", as.integer(substring(placed$unit, nchar(placed$unit))) %% 3)))
}

# Stored summaries: a day's ratings, and a day's moments of two variables, of which the
# second has gaps that take their rows away from the first.
seeded(0.7, "drop table if exists answer; create table answer as select 'shop ' || floor(9 * random()) as unit, date '2023-01-01' + floor(200 * random())::int as day,
		case when random() < 0.9 then floor(5 * random())::int + 1 end as score, normal() as x, case when random() < 0.8 then normal() end as y
	from generate_series(1, 3000)")
rows <- query("select * from answer")
month <- period(as.Date(rows$day), "month", 1)
got <- query("set datestyle = 'ISO'; select c.* from (select panel_agg(unit, day, r) as p
	from (select unit, day, ratings_agg(score, 1, 5) as r from answer group by 1, 2) s) v, cells(p) c")
got$key <- key(got$unit, got$period)
check("stored ratings", got, summary_of(rows$score, key(rows$unit, month)))
got <- query("set datestyle = 'ISO'; select c.* from (select panel_agg(unit, day, m, 1, 'month') as p
	from (select unit, day, moments_agg(x, y) as m from answer group by 1, 2) s) v, cells(p) c")
got$key <- key(got$unit, got$period)
check("a variable of stored moments", got, summary_of(ifelse(is.na(rows$y), NA, rows$x), key(rows$unit, month)))

finish("panel")
