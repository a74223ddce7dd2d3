# The trap of taking people for units: every person of a unit carries the unit's one
# customer score, and what people in a unit share is counted as often as there are
# people. Here care and customers have nothing to do with each other, so 5 % of the
# tests should find something.
source("compare.R")

simulations <- 1000
units <- 25
people <- 30
icc <- 0.1

seeded(0.42, sprintf("create table person as
	select simulation, unit, customer, sqrt(%g) * shared + sqrt(%g) * normal() as care
	from (select simulation, unit, normal() as customer, normal() as shared
		from generate_series(1, %d) simulation, generate_series(1, %d) unit offset 0) u, generate_series(1, %d)",
	icc, 1 - icc, simulations, units, people))
p <- query("select over_people, (corr_estimate(care, customer)).p_value as over_units, (corr_estimate(care, customer)).n as units, n from (
		select simulation, unit, min(customer) as customer, avg(care) as care from person group by simulation, unit) u
	join (select simulation, (e).p_value as over_people, (e).n as n from (
		select simulation, corr_estimate(care, customer) as e from person group by simulation offset 0) x) s using (simulation)
	group by simulation, over_people, n")
false_people <- mean(p$over_people < 0.05)
false_units <- mean(p$over_units < 0.05)
# Of the variance inflation 1 + (people - 1) ICC, known since Kish.
expected <- 2 * pnorm(qnorm(0.025) / sqrt(1 + (people - 1) * icc))

# Bounds of four standard errors: random() is another one on every version of the server.
margin <- function(rate) 4 * sqrt(rate * (1 - rate) / simulations)
report(all(p$units == units) && all(p$n == units * people), "n is the units over unit means, the people over people")
report(abs(false_units - 0.05) < margin(0.05), sprintf("over unit means 5 %% of the tests find what is not there"),
	sprintf("%.1f %% of %d", 100 * false_units, simulations))
report(abs(false_people - expected) < margin(expected) + 0.02, sprintf("over people %.0f %% do", 100 * expected),
	sprintf("%.1f %%; the smallest p: %.1g over people, %.1g over unit means", 100 * false_people, min(p$over_people), min(p$over_units)))
report(mean(p$over_people < 0.001) > 0.05, "p over people is below .001 as often as it should be below .05",
	sprintf("%.1f %%", 100 * mean(p$over_people < 0.001)))

# A true correlation: 40 units, the same summary over both.
seeded(0.24, "create table shop as select unit, 0.5 * shared + normal() as customer, shared
	from (select unit, normal() as shared from generate_series(1, 40) unit offset 0) s;
	create table worker as select unit, customer, sqrt(0.1) * shared + sqrt(0.9) * normal() as care from shop, generate_series(1, 30)")
means <- query("select unit, avg(care) as care, min(customer) as customer from worker group by unit order by unit")
got <- query("select (corr_estimate(care, customer)).* from (select avg(care) as care, min(customer) as customer from worker group by unit) s")
test <- cor.test(means$care, means$customer)
compare("the correlation over unit means is R's", unlist(got[c("value", "low", "high", "p_value", "n")]), c(test$estimate, test$conf.int, test$p.value, 40), scale = c(1, 1, 1, 0, 0))

finish("units")
