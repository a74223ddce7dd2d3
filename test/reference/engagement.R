# engagement: a survey of k items, one row a person.
source("compare.R")
suppressPackageStartupMessages(library(psych))

surveys <- data.frame(n = c(6, 40, 400, 3000, 1000, 300), k = c(3, 4, 12, 7, 16, 5), lo = c(1, 1, 1, 0, 1, 1), hi = c(5, 5, 5, 10, 7, 4),
	gaps = c(0, 0.05, 0.03, 0.2, 0.5, 0))

for (i in seq_len(nrow(surveys))) {
	s <- surveys[i, ]
	k <- s$k
	title <- function(what) with(s, sprintf("%s, n %d, k %d on %d..%d", what, n, k, lo, hi))

	# Items around a common factor; the last is worded in reverse.
	item <- sprintf("case when random() < %g then null else least(%d, greatest(%d, round(%g + %g * (%s * f + normal()))))::int end as x%d",
		s$gaps, s$hi, s$lo, s$lo + 0.6 * (s$hi - s$lo), (s$hi - s$lo) / 5, c(rep("1", k - 1), "-0.3"), seq_len(k))
	seeded(i / 10, sprintf("drop table if exists survey; create table survey as select %s
		from (select normal() as f from generate_series(1, %d) offset 0) factors", paste(item, collapse = ", "), s$n))
	items <- paste0("x", seq_len(k), collapse = ", ")
	x <- as.matrix(query(sprintf("select %s from survey", items)))
	from <- sprintf("(select engagement_agg(%d, %d, %s) as e from survey) s", s$lo, s$hi, items)

	answered <- rowSums(!is.na(x))
	counts <- 2 * answered >= k
	people <- x[counts, , drop = FALSE]
	complete <- people[answered[counts] == k, , drop = FALSE]
	index <- 100 * (rowMeans(people, na.rm = TRUE) - s$lo) / (s$hi - s$lo)

	got <- query(sprintf("select people(e), people_with_gaps(e), too_few_answers(e), missing(e) from %s", from))
	compare(title("people"), unlist(got), c(sum(counts), sum(counts & answered < k), sum(!counts & answered > 0), sum(answered == 0)))
	compare(title("share_with_gaps"), query(sprintf("select share_with_gaps(e) from %s", from))[[1]], 100 * mean(answered[counts] < k))

	for (level in c(0.9, 0.99)) {
		e <- estimates(sprintf("engagement_index_estimate(e, %g)", level), from, "1")
		test <- t.test(index, conf.level = level)
		compare(title(sprintf("engagement_index_estimate at %g", level)), unlist(e[1:4]),
			c(test$estimate, max(0, test$conf.int[1]), min(100, test$conf.int[2]), test$stderr))
	}
	compare(title("engagement_index"), query(sprintf("select engagement_index(e) from %s", from))[[1]], mean(index))
	compare(title("engagement_index as aggregate"), query(sprintf("select engagement_index(%d, %d, %s) from survey", s$lo, s$hi, items))[[1]], mean(index))
	numeric <- query(sprintf("select engagement_index(e), people(e) from (select engagement_agg(%d, %d, %s) as e from survey) s",
		s$lo, s$hi, paste0("x", seq_len(k), "::float8", collapse = ", ")))
	compare(title("float8 columns"), unlist(numeric), c(mean(index), sum(counts)))

	# The exact index, as whole numbers: points * 100 against threshold * answered * (hi - lo).
	points <- rowSums(people - s$lo, na.rm = TRUE)
	whole <- answered[counts] * (s$hi - s$lo)
	wilson <- function(hits) 100 * c(mean(hits), suppressWarnings(prop.test(sum(hits), length(hits), conf.level = 0.9, correct = FALSE))$conf.int)
	for (threshold in c(25, 50, 70, 75, 100)) {
		e <- query(sprintf("select engaged(e, %g) as a, (engaged_estimate(e, %g, 0.9)).*, disengaged(e, %g) as d from %s", threshold, threshold, threshold, from))
		compare(title(sprintf("engaged at %g", threshold)), unlist(e[c("a", "value", "low", "high")]),
			c(100 * mean(100 * points >= threshold * whole), wilson(100 * points >= threshold * whole)), scale = 100)
		e <- query(sprintf("select disengaged(e, %g) as a, (disengaged_estimate(e, %g, 0.9)).* from %s", threshold, threshold, from))
		compare(title(sprintf("disengaged at %g", threshold)), unlist(e[c("a", "value", "low", "high")]),
			c(100 * mean(100 * points <= threshold * whole), wilson(100 * points <= threshold * whole)), scale = 100)
	}

	compare(title("favorable"), query(sprintf("select favorable(e) from %s", from))[[1]], mean(100 * colMeans(people >= s$hi - 1, na.rm = TRUE)))
	compare(title("favorable of a level"), query(sprintf("select favorable(e, %d) from %s", s$hi, from))[[1]],
		mean(100 * colMeans(people >= s$hi, na.rm = TRUE)))
	compare(title("item_ratings"), query(sprintf("select mean(item_ratings(e, j)) as m from %s, generate_series(1, %d) j order by j", from, k))$m,
		unname(colMeans(people, na.rm = TRUE)))

	# Alpha and item statistics of those without gaps.
	got <- query(sprintf("select (i).* from (select items(e) as i from %s offset 0) x order by 1", from))
	compare(title("items: n"), got$n, unname(colSums(!is.na(people))))
	compare(title("items: mean"), got$mean, unname(colMeans(people, na.rm = TRUE)))
	compare(title("items: favorable"), got$favorable, unname(100 * colMeans(people >= s$hi - 1, na.rm = TRUE)))
	e <- estimates("cronbach_alpha_estimate(e, 0.95)", from, "1")
	if (nrow(complete) < 4) {
		compare(title("too few without gaps: n"), e$n, nrow(complete))
		next
	}
	invisible(capture.output(a <- suppressWarnings(suppressMessages(alpha(complete, check.keys = FALSE, warnings = FALSE)))))
	ci <- alpha.ci(a$total$raw_alpha, n.obs = nrow(complete), n.var = k)
	compare(title("cronbach_alpha, psych"), query(sprintf("select cronbach_alpha(e), cronbach_alpha(item_moments(e)) from %s", from)) |> unlist(),
		rep(a$total$raw_alpha, 2), scale = 1)
	compare(title("Feldt's interval, psych"), unlist(e[c("value", "low", "high", "n")]), c(a$total$raw_alpha, ci$lower.ci, ci$upper.ci, nrow(complete)), scale = 1)
	compare(title("item-rest correlation, psych"), got$item_rest_correlation, a$item.stats$r.drop, scale = 1)
	compare(title("item-rest correlation, by hand"), got$item_rest_correlation,
		sapply(seq_len(k), function(j) cor(complete[, j], rowSums(complete[, -j]))), scale = 1)
	compare(title("alpha without the item, psych"), got$alpha_without, a$alpha.drop$raw_alpha, scale = 1)
	compare(title("correlations of items"), query(sprintf("select r from (select (corr_matrix(item_moments(e))).* from %s) x order by i, j", from))$r,
		{ r <- cor(complete); t(r)[lower.tri(r)] }, scale = 1)

	# Reversed: alpha of what the last item was meant to say.
	turned <- complete
	turned[, k] <- s$lo + s$hi - turned[, k]
	invisible(capture.output(a <- suppressWarnings(suppressMessages(alpha(turned, check.keys = FALSE, warnings = FALSE)))))
	reversed <- sub(sprintf("x%d$", k), sprintf("reverse_score(x%d, %d, %d)", k, s$lo, s$hi), items)
	compare(title("alpha with reverse_score"), query(sprintf("select cronbach_alpha(engagement_agg(%d, %d, %s)) from survey", s$lo, s$hi, reversed))[[1]],
		a$total$raw_alpha, scale = 1)

	# Another share of answers.
	for (share in c(0.25, 2 / 3, 1)) {
		enough <- answered >= ceiling(share * k - 1e-9)
		got <- query(sprintf("select people(e), engagement_index(e) from (select engagement_agg_min(%d, %d, %.17g, %s) as e from survey) s", s$lo, s$hi, share, items))
		want <- if (any(enough)) 100 * (mean(rowMeans(x[enough, , drop = FALSE], na.rm = TRUE)) - s$lo) / (s$hi - s$lo) else NA
		compare(title(sprintf("engagement_agg_min %.2f", share)), unlist(got), c(sum(enough), want))
	}

	# The same survey as a long table.
	long <- paste(sprintf("select id, 'q%d' as question, x%d as score from numbered", seq_len(k), seq_len(k)), collapse = " union all ")
	got <- query(sprintf("with numbered as (select *, row_number() over () as id from survey), long as (%s),
			person as (select answers_agg(question, score, array[%s]) as answers from long where score is not null group by id)
		select people(e), engagement_index(e), (cronbach_alpha_estimate(e)).value from (select engagement_agg(%d, %d, variadic answers) as e from person) s",
		long, paste0("'q", seq_len(k), "'", collapse = ", "), s$lo, s$hi))
	compare(title("long table"), unlist(got), c(sum(counts), mean(index), e$value))
}

compare("index_100", query("select index_100(x, 1, 5) as i from generate_series(1, 5) x order by x")$i, 25 * 0:4)

finish("engagement")
