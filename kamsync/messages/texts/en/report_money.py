"""English: report: money, concentration, dependency, growth."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "report.trend": "{trend} (90% interval {low} to {high} a quarter, n = {n})",
    "report.pareto.title": "The Pareto that really holds",
    "report.pareto.none": "No customer has revenue in the last 12 months: there is no ratio to "
    "show.",
    "report.pareto.lead": "Your real ratio is {n80}/{n} : 80. The {n80} largest of {n} buying "
    "customers make 80% of revenue.",
    "report.pareto.holds": "That is {share} of customers: the 20/80 rule holds here. The largest "
    "fifth ({fifth}) makes {top}.",
    "report.pareto.fails": "That is {share} of customers: the 20/80 rule does not hold here. The "
    "largest fifth ({fifth}) makes {top}.",
    "report.pareto.figure": "Cumulated revenue, largest customers first",
    "report.pareto.described": "{n80} of {n} customers make 80% of revenue.",
    "report.pareto.x": "share of the {n} buying customers",
    "report.pareto.y": "share of revenue",
    "report.pareto.law": "20/80 rule",
    "report.pareto.table": "Fewest customers that make that part of revenue (n = {n})",
    "report.pareto.of_revenue": "Part of revenue",
    "report.pareto.customers": "Customers",
    "report.pareto.of_all": "Of all customers",
    "report.pareto.classes": "Pareto classes",
    "report.pareto.class_A": "A, up to 80%",
    "report.pareto.class_B": "B, up to 95%",
    "report.pareto.class_C": "C, the rest",
    "report.dependency.title": "Dependency",
    "report.dependency.lead.one": "{n} of {of} groups carries so much of the portfolio, or of one "
    "scope, that losing it would hurt.",
    "report.dependency.lead.many": "{n} of {of} groups carry so much of the portfolio, or of one "
    "scope, that losing one would hurt.",
    "report.dependency.none": "No dependency: none of the {of} groups reaches a line, in the "
    "portfolio or in a scope.",
    "report.dependency.incomplete.one": "{n} group has refused wins in the last 12 months: its "
    "share may be higher, every other one lower.",
    "report.dependency.incomplete.many": "{n} groups have refused wins in the last 12 months: "
    "their shares may be higher, every other one lower.",
    "report.dependency.figure": "Share of the largest customer, per scope",
    "report.dependency.axis": "share of the scope’s revenue, 12 months",
    "report.dependency.accounts": "Accounts to watch or above",
    "report.dependency.no_higher": "no higher",
    "report.dependency.planned": "Shares of the portfolio are of the revenue planned for the "
    "year, {planned}, not of the {actual} of the last 12 months: the scorecard says so.",
    "report.scenario.table": "If things turn: what one shock alone would take away in a year",
    "report.scenario.what": "If",
    "report.scenario.accounts": "Accounts",
    "report.scenario.lost": "Lost",
    "report.scenario.part": "Part of all",
    "report.scenario.of_margin": "{share} of their margin",
    "report.scenario.fx": "every foreign currency loses {share}",
    "report.scenario.fx_one": "{name} loses {share}",
    "report.scenario.prices": "all prices rise by {share}, ours stay: what our revenue still buys",
    "report.scenario.costs": "our costs rise by {share}, our prices stay: margin",
    "report.scenario.competitor": "a competitor takes {share} where a competitor is known",
    "report.scenario.one_contact": "a competitor takes {share} where all hangs on one contact",
    "report.scenario.largest": "the largest customer leaves: {name}",
    "report.scenario.lacks.fx": "needs “currency” in [scopes] dimensions",
    "report.scenario.lacks.costs": "needs invoices that state their margin",
    "report.scenario.lacks.competitor": "needs competitors on the accounts",
    "report.scenario.lacks.one_contact": "needs activities linked to contacts",
    "report.scenario.note": "Scenarios on the revenue of the last 12 months, not forecasts: nobody "
    "reacts, nothing is won back, and they do not add up.",
    "report.loss.table": "What if we lose them (nothing won back, nobody else reacts)",
    "report.loss.who": "Lost",
    "report.loss.together": "Together: {names}",
    "report.loss.lost": "Revenue lost",
    "report.loss.remaining": "Revenue left",
    "report.loss.scopes": "Scopes",
    "report.loss.no_scope": "none",
    "report.loss.top": "Then the largest",
    "report.loss.nobody": "nobody left",
    "report.loss.months": "Months to replace",
    "report.loss.basis.one": "Months to replace: at the pace of the one customer won for the "
    "first time in the last 12 months ({value}, n = {n}).",
    "report.loss.basis.many": "Months to replace: at the pace of the customers won for the first "
    "time in the last 12 months ({value}, n = {n}).",
    "report.loss.no_months": "Months to replace are unknown: fewer than two customers were won "
    "for the first time in the last 12 months, or the history is shorter than 24 months.",
    "report.scopes.table": "Concentration per scope, 12 months",
    "report.scopes.customers": "Customers",
    "report.scopes.top1": "Largest",
    "report.scopes.top5": "Five largest (mark: 50% or more)",
    "report.scopes.effective": "Effective number (mark: below 10)",
    "report.scopes.gini": "Gini (0 equal, 1 unequal)",
    "report.market.table": "One-customer markets",
    "report.market.share": "Of portfolio",
    "report.market.who": "Customers",
    "report.market.note": "1% of revenue or more, but too few customers for a level: here every "
    "customer is a dependency by nature.",
    "report.exposed.table": "What else hangs on them",
    "report.exposed.of_margin": "Of margin",
    "report.exposed.of_receivables": "Of money owed to us",
    "report.exposed.overdue": "Overdue",
    "report.exposed.of_plan": "Of planned revenue",
    "report.exposed.two_way": "Who needs whom",
    "report.exposed.way_out": "Growth elsewhere to get under the line",
    "report.exposed.no_level": "under every line",
    "report.exposed.mutual": "both sides",
    "report.exposed.exposed": "only we need them",
    "report.exposed.leading": "only they need us",
    "report.exposed.light": "neither",
    "report.exposed.survival": "Margin that stays without them",
    "report.exposed.margin_left": "Margin left",
    "report.exposed.covers": "Of fixed costs",
    "report.exposed.note": "Margin and money owed come from invoices, both sides from the "
    "customer’s share of wallet; unknown where they are not mapped.",
    "report.cluster.table": "Customers that one event could take together",
    "report.cluster.shared": "They share",
    "report.cluster.customers": "Customers",
    "report.cluster.largest": "Largest",
    "report.cluster.lost": "Revenue lost",
    "report.cluster.months": "Months to replace",
    "report.cluster.industry": "industry",
    "report.cluster.country": "country",
    "report.cluster.currency": "currency",
    "report.cluster.parent": "parent",
    "report.bridge.table": "From the revenue of the year before to that of this year",
    "report.bridge.portfolio": "All customers",
    "report.bridge.before": "Year before",
    "report.bridge.new": "New",
    "report.bridge.lost": "Lost",
    "report.bridge.real": "Real growth",
    "report.bridge.inflation": "Inflation",
    "report.bridge.currency": "Currency",
    "report.bridge.unsplit": "Not split",
    "report.bridge.after": "This year",
    "report.bridge.short": "No bridge between two years: the history is shorter than 24 months.",
    "report.bridge.inflation_of": "Inflation at home: {rate}% over the 12 months.",
    "report.bridge.no_inflation": "Inflation is unknown, so it is still part of real growth.",
    "report.burn.table": "Slow burn: revenue looks well, but something gets worse",
    "report.burn.worse": "Gets worse",
    "report.burn.none.one": "No slow burn in the {n} group that could be looked at.",
    "report.burn.none.many": "No slow burn in the {n} groups that could be looked at.",
    "report.burn.unknown": "Slow burn: unknown, no group has six quarters of margin, discount, "
    "payment or effort.",
    "report.burn.margin": "margin falls",
    "report.burn.discount": "discounts rise",
    "report.burn.payment": "payment takes longer",
    "report.burn.effort": "effort rises",
    "report.worth.title": "Value against burden",
    "report.worth.lead": "Bad: {bad}; to be watched: {watch}; good: {good}; of {of} customers "
    "whose contribution is known.",
    "report.worth.map": "How many, and what they leave together after the effort",
    "report.worth.value": "Value",
    "report.worth.sound": "Sound relation",
    "report.worth.weak": "Weak relation",
    "report.worth.map_earns": "Leaves money",
    "report.worth.map_heavy": "Heavy effort",
    "report.worth.map_loses": "Costs more than it leaves",
    "report.worth.table": "Bad ones first, then those to be watched, the smallest contribution "
    "first",
    "report.worth.verdict": "Verdict",
    "report.worth.margin": "Margin",
    "report.worth.cost": "Cost of the effort",
    "report.worth.hours": "{hours} h",
    "report.worth.contribution": "Contribution",
    "report.worth.why": "Why",
    "report.worth.unknown.one": "Unknown for {n} customer with revenue: an invoice without a "
    "margin, or no effort known.",
    "report.worth.unknown.many": "Unknown for {n} customers with revenue: an invoice without a "
    "margin, or no effort known.",
    "report.worth.rule": "Contribution: margin of 12 months less the effort at {rate} {currency} "
    "an hour, in minutes: {minutes}. Heavy: {heavy} of the margin or more. Bad: costs more than "
    "it leaves and the relation is weak. Good: leaves money, sound, and nothing gets slowly worse.",
    "report.worth.meeting": "meeting",
    "report.worth.call": "call",
    "report.worth.email": "e-mail",
    "report.worth.note": "note",
    "report.worth.no_cost": "Unknown: the scorecard names no cost of an hour. Needed: [effort] "
    "cost_per_hour, invoices with a margin, activities.",
    "report.worth.no_margin": "Unknown: no invoice states a margin. Needed: revenue.margin.",
    "report.worth.no_effort": "Unknown: no activity is as old as 12 months, or every customer has "
    "an invoice without a margin. Needed: activities of 12 months, margins on all invoices.",
    "report.returns.title": "What we invest and what comes back",
    "report.returns.lead": "Money and hours spent on a customer compared with its margin, what "
    "it has adopted and uses, and what it pays from country to country.",
    "report.returns.none": "Unknown. Needed: account.investment, [effort] cost_per_hour with "
    "margins, product families, usage, or invoice lines with product, quantity and country.",
    "report.returns.spent": "Spent on them, the smallest return first",
    "report.returns.gained": "Adopted, used and worked on, the largest fall in use first",
    "report.returns.prices": "Net unit prices that differ between countries, over 12 months, at "
    "each invoice’s own rate",
    "report.room.title": "Room to grow",
    "report.room.missing": "Needed: product families on won opportunities or invoices, with "
    "industry and size of the accounts; or figures of the industries (industry.csv).",
    "report.room.lead.one": "{n} of {of} customers with enough peers lacks something that similar "
    "ones buy.",
    "report.room.lead.many": "{n} of {of} customers with enough peers lack something that similar "
    "ones buy.",
    "report.room.no_peers": "No customer has {least} peers of its industry and size that bought a "
    "named product family.",
    "report.room.table": "What similar customers buy and they do not, by revenue",
    "report.room.families": "Missing families",
    "report.room.peers": "Peers (n)",
    "report.room.rule": "Peers: same industry and size band, bought a named family in 24 months; "
    "at least {least}. A family is missing where {part} of them or more bought it.",
    "report.industry.table": "Growth beyond the industry, by revenue",
    "report.industry.own": "Growth",
    "report.industry.growth": "Of its industry",
    "report.industry.series": "Series (n)",
    "report.industry.beyond": "Beyond it",
    "report.industry.none": "Growth beyond the industry: unknown, no account has both.",
    "report.industry.rule": "Of the industry: the newest value of each index, at most {stale} "
    "days old, over the one nearest to a year before, at most {near} days off; nominal as "
    "published.",
    "report.held.table": "How much few of them hold",
    "report.held.what": "Of",
    "report.held.revenue": "revenue",
    "report.held.margin": "margin",
    "report.held.owed": "money owed to us",
    "report.held.normalised": "HHI, normalised",
    "report.held.top5": "{where}: the five largest hold {share}, half or more.",
    "report.held.few": "{where}: as concentrated as {n} equal customers, fewer than 10.",
    "report.held.small": "fewer than 3 customers",
}
