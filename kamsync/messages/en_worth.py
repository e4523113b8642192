"""English texts on value and burden, room to grow, concentration; same keys as fr_worth.py."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "why.worth": "Value against burden: {verdict} ({reasons}).",
    "word.good_bad.good": "good",
    "word.good_bad.watch": "to be watched",
    "word.good_bad.bad": "bad",
    "word.relative_growth_kind.constant currency": "constant currency",
    "word.relative_growth_kind.nominal": "nominal",
    "word.good_bad_why.earns": "leaves money after the effort",
    "word.good_bad_why.heavy": "the effort takes much of the margin",
    "word.good_bad_why.loses": "the effort costs more than the margin",
    "word.good_bad_why.several_threads": "several contacts",
    "word.good_bad_why.few_threads": "one contact or none",
    "word.good_bad_why.enough_touches": "met regularly",
    "word.good_bad_why.few_touches": "hardly met",
    "word.good_bad_why.fresh_data": "recent word from the customer",
    "word.good_bad_why.stale_data": "no recent word from the customer",
    "word.good_bad_why.satisfied": "content in surveys",
    "word.good_bad_why.dissatisfied": "not content in surveys",
    "word.good_bad_why.slow_burn": "something gets slowly worse",
    "value.good_bad": "value against burden: {value}",
    "value.contribution": "{value} after the effort",
    "value.burden": "effort takes {value} of the margin",
    "value.relation_quality": "{value} of the signs speak for a sound relation",
    "value.whitespace": "product families that similar customers buy: {value} more",
    "value.client_growth": "{value} of the customer itself",
    "value.industry_growth": "{value} in its industry",
    "value.relative_growth": "{value} against its industry",
    "value.customer_slots": "{value} of 6 things known of the customer",
    "column.industry": "Industry",
    "column.customer_slots": "Known of the customer, of 6",
    "column.customer_slots_missing": "Missing",
    "column.frozen": "Frozen image",
    "column.contribution": "Contribution",
    "unit.hours": "{value} h",
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
    # room to grow
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
    # what customers let one know
    "report.slots.table": "What the customers let us know, customers with revenue (n = {n})",
    "report.slots.what": "What",
    "word.customer_slots_missing.experience": "experience with us",
    "word.customer_slots_missing.priorities": "priorities",
    "word.customer_slots_missing.challenges": "challenges",
    "word.customer_slots_missing.trends": "hidden trends",
    "word.customer_slots_missing.relation": "view of the relation with its account manager",
    "word.customer_slots_missing.value": "value it sees in us",
    "report.slots.note": "Unknown: nothing written, or no date beside it.",
    # concentration
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
