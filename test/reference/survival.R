# Survival's risk tables against R's survfit, and the rule for rows with dates against
# counting in R.
source("compare.R")
suppressMessages(library(survival))

# What survfit says about who is at risk.
of_r <- function(rows) {
	fit <- survfit(Surv(exit, event) ~ 1, rows, timefix = FALSE)
	data.frame(time = fit$time, at_risk = fit$n.risk, events = fit$n.event, censored = fit$n.censor)
}

same_table <- function(name, got, rows) {
	want <- of_r(rows)
	for (column in names(want))
		compare(paste(column, name, sep = ", "), got[[column]], want[[column]], 0)
	report(all(got$entered == 0), paste("nobody enters late", name, sep = ", "))
}

# ---- R's own data ----

write.csv(with(lung, data.frame(time, event = status == 2)), file.path(scratch, "lung.csv"), row.names = FALSE)
execute("drop table if exists lung; create table lung (time float8, event bool);",
	sprintf("\\copy lung from '%s' csv header", file.path(scratch, "lung.csv")))
same_table("lung", query("select r.* from (select survival_agg(time, event) as s from lung) x, risk_table(s) r order by 1"),
	with(lung, data.frame(exit = time, event = status == 2)))

# ---- random dates: heavy ties, day 0, ends after as_of, late entry ----

for (seed in 1:6) {
	name <- paste("random dates", seed)
	spread <- c(3, 12, 40, 400, 2, 100)[seed]
	seeded(seed / 10, sprintf("
		drop table if exists stays;
		create table stays as
		select id, started, case kind when 0 then null when 1 then 'infinity' else (started + length)::date end as ended,
			(array['resigned', 'dismissed', null])[1 + floor(random() * 3)::int] as cause,
			case when random() < 0.6 then started + floor(random() * %1$d)::int - 2 end as entered
		from (select i as id, case when random() > 0.03 then date '2024-01-01' + floor(random() * %1$d * 2)::int end as started,
				floor(random() * %1$d)::int as length, floor(random() * 5)::int as kind
			from generate_series(1, 500) i offset 0) s;", spread))
	as_of <- as.Date("2024-01-01") + floor(spread * 1.5)
	rows <- query("select id, started - date '2024-01-01' as started, nullif(ended, 'infinity') - date '2024-01-01' as ended, cause, entered - date '2024-01-01' as entered from stays order by id")
	last <- as.numeric(as_of - as.Date("2024-01-01"))

	missing <- is.na(rows$started)
	future <- !missing & rows$started > last
	rows$event <- !is.na(rows$ended) & rows$ended <= last
	rows$exit <- ifelse(rows$event, rows$ended, last) - rows$started
	rows$entry <- ifelse(is.na(rows$entered), 0, pmax(0, rows$entered - rows$started))
	unobserved <- !missing & !future & rows$entry > 0 & rows$entry >= rows$exit
	kept <- rows[!missing & !future, ]
	late <- rows[!missing & !future & !unobserved, ]

	from <- sprintf("(select survival_agg(started, ended, '%1$s') as whole, survival_agg(started, ended, '%1$s', cause, entered) as late,
		survival_agg(started::timestamp, ended::timestamp, '%1$s', cause, entered::timestamp) as by_timestamp,
		survival_agg(started::timestamptz, ended::timestamptz, '%1$s', cause, entered::timestamptz) as by_instant from stays) x", as_of)
	counts <- query(paste("select n(whole) as n, missing(whole) as missing, future(whole) as future, unobserved(whole) as unobserved, events(whole) as events,
		n(late) as late_n, unobserved(late) as late_unobserved, events(late, 'resigned') as resigned, events(late, 'dismissed') as dismissed,
		events(late, null) as without, late = by_timestamp and late = by_instant as same from", from))
	compare(paste("rows,", name), unlist(counts[, 1:10]),
		c(nrow(kept), sum(missing), sum(future), 0, sum(kept$event), nrow(late), sum(unobserved),
			sum(late$event & late$cause %in% "resigned"), sum(late$event & late$cause %in% "dismissed"), sum(late$event & is.na(late$cause))), 0)
	report(counts$same == "t", paste("timestamps and instants say the same,", name))

	# Surv() has no spell from 0 to 0, so times are told from half a day before
	half <- function(d) transform(d, entry = ifelse(entry > 0, entry, -0.5))
	same_table(paste(name, "from the start"), query(paste("select r.* from", from, ", risk_table(whole) r order by 1")), kept)
	got <- query(paste("select r.* from", from, ", risk_table(late) r order by 1"))
	fit <- survfit(Surv(entry, exit, event) ~ 1, half(late), timefix = FALSE)
	leaving <- subset(got, events + censored > 0)
	of <- match(leaving$time, fit$time)
	compare(paste("at risk, late entry,", name), leaving$at_risk, fit$n.risk[of], 0)
	compare(paste("events, late entry,", name), leaving$events, fit$n.event[of], 0)
	compare(paste("censored, late entry,", name), leaving$censored, fit$n.censor[of], 0)
	entries <- table(late$entry[late$entry > 0])
	entered <- subset(got, entered > 0)
	compare(paste("late entries,", name), c(nrow(entered), entered$time, entered$entered), c(length(entries), as.numeric(names(entries)), as.numeric(entries)), 0)
	compare(paste("and at no other time,", name), c(sum(got$events), sum(got$censored), sum(got$entered)),
		c(sum(late$event), sum(!late$event), sum(late$entry > 0)), 0)
}

# ---- durations whose last bits differ are different times; so Surv() without timefix has it ----

seeded(0.42, "drop table if exists durations; create table durations as
	select case when random() < 0.5 then round((random() * 5)::numeric, 1)::float8 + 0.1 * (random() < 0.5)::int else random() * 5 end as d, random() < 0.6 as e
	from generate_series(1, 2000);")
rows <- query("select d, e from durations")
same_table("durations", query("select r.* from (select survival_agg(d, e) as s from durations) x, risk_table(s) r order by 1"),
	data.frame(exit = rows$d, event = rows$e == "t"))

finish("survival")
