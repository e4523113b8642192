"""English: report: programme, process, segments, freshness."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "report.chosen.title": "Key and Tomorrow",
    "report.chosen.none": "{tier}: no account meets the rules.",
    "report.chosen.count.one": "{tier}: {n} account",
    "report.chosen.count.many": "{tier}: {n} accounts, by score",
    "report.chosen.strongest": "Weighs most: {parts}.",
    "report.chosen.unknown": "Unknown: {parts}.",
    "report.chosen.touch": "Next two-way contact by {date}",
    "report.fresh.title": "How fresh is what we know",
    "report.fresh.lead": "Fresh: {fresh} days or less. Ageing: up to {stale}. Stale: older. "
    "Unknown: no dated sign at all.",
    "report.fresh.fresh": "Fresh",
    "report.fresh.ageing": "Ageing",
    "report.fresh.stale": "Stale",
    "report.fresh.unknown": "Unknown",
    "report.fresh.figure": "Groups by the age of their newest datum, per domain (n = {n})",
    "report.fresh.axis": "share of groups",
    "report.fresh.domain": "From",
    "report.fresh.table": "Groups per state (n = {n})",
    "report.fresh.nobody": "No account is Key or Tomorrow yet.",
    "report.fresh.all_known": "Every Key and Tomorrow account has customer data that is fresh or "
    "ageing.",
    "report.fresh.old": "Key and Tomorrow accounts whose customer data are stale or unknown",
    "report.by_hand.table": "Set by hand",
    "report.by_hand.before": "Computed",
    "report.by_hand.after": "In force",
    "report.tasks.title": "Tasks",
    "report.tasks.none": "No task.",
    "report.tasks.table": "New, open and waiting",
    "report.refresh.fields": "What would raise confidence most, unknown and old data together",
    "report.refresh.missing": "Unknown for",
    "report.refresh.ageing": "Too old for",
    "report.refresh.table": "One thing to refresh per customer",
    "report.refresh.what": "Refresh",
    "report.refresh.over": "Days past its age",
    "report.refresh.old": "Of its data too old",
    "report.refresh.never": "never known",
    "report.refresh.touch": "a talk with the customer",
    "report.refresh.survey": "a survey answer",
    "report.refresh.market": "data on its industry",
    "report.refresh.plan_presented": "the plan, presented to the customer",
    "report.refresh.plan_reviewed": "the plan, reviewed",
    "report.refresh.frozen.one": "{n} frozen image, refreshed in bulk and not kept up: {names}.",
    "report.refresh.frozen.many": "{n} frozen images, refreshed in bulk and not kept up: {names}.",
    "report.programme.title": "The largest customers and what is missing",
    "report.programme.none": "No customer has revenue in the last 12 months. Needed: won "
    "opportunities or invoices with an account, an amount and a date.",
    "report.programme.lead.one": "{n} of the {of} customers of class A (up to 80% of revenue) "
    "lacks part of a programme: owner, plan, sponsor, cadence or review.",
    "report.programme.lead.many": "{n} of the {of} customers of class A (up to 80% of revenue) "
    "lack part of a programme: owner, plan, sponsor, cadence or review.",
    "report.programme.whole.one": "The {n} customer of class A (up to 80% of revenue) is not "
    "known to lack any part of a programme.",
    "report.programme.whole.many": "The {n} customers of class A (up to 80% of revenue) are not "
    "known to lack any part of a programme.",
    "report.programme.unknown.one": "Whether the {n} customer of class A (up to 80% of revenue) "
    "has a programme is unknown.",
    "report.programme.unknown.many": "Whether the {n} customers of class A (up to 80% of revenue) "
    "have a programme is unknown.",
    "report.programme.table": "Class A with gaps, by revenue",
    "report.programme.missing": "Missing",
    "report.programme.audit": "Is the process there? Accounts that have it, of those where it is "
    "known (their part of revenue)",
    "report.programme.process": "Process",
    "report.programme.of_large": "Class A (n\u00a0=\u00a0{n})",
    "report.programme.of_rest": "Other customers (n\u00a0=\u00a0{n})",
    "report.programme.of_key": "Key accounts (n\u00a0=\u00a0{n})",
    "report.programme.rule": "Plan: it has a start and has not ended. Cadence: the next two-way "
    "contact is not overdue, days by tier: {days}; a tier without days has none. Review: plan "
    "reviewed or presented within {stale} days.",
    "report.programme.unmapped": "Unknown, because not mapped: {parts}.",
    "report.process.owned": "owner",
    "report.process.planned": "plan",
    "report.process.sponsored": "sponsor",
    "report.process.in_cadence": "cadence",
    "report.process.reviewed": "review",
    "report.process.covered": "owner, plan and cadence together",
    "report.coverage.told": "Programme coverage: {share} of Key revenue ({n} of {of} Key "
    "accounts) has an owner, a plan and a kept cadence together.",
    "report.coverage.some_unknown.one": "For {n} more it is unknown.",
    "report.coverage.some_unknown.many": "For {n} more it is unknown.",
    "report.coverage.unknown": "Programme coverage of Key revenue: unknown, as long as this is: "
    "{parts}.",
    "report.coverage.no_key": "No account is Key, so there is no Key revenue to cover.",
    "report.segments.title": "Value beside the CRM’s own segments",
    "report.segments.none": "Needed: the fields account.industry or account.type, mapped and "
    "filled in.",
    "report.segments.lead": "The CRM sorts customers by what they are, the classes and tiers by "
    "what they are worth.",
    "report.segments.table": "{segment}: accounts (their part of the segment’s revenue)",
    "report.segments.industry": "Industry",
    "report.segments.type": "Account type",
    "report.segments.accounts": "Accounts",
    "report.segments.others.one": "{n} other value",
    "report.segments.others.many": "{n} other values",
    "report.segments.without": "without a value",
    "report.slots.table": "What the customers let us know, customers with revenue (n = {n})",
    "report.slots.what": "What",
    "report.slots.note": "Unknown: nothing written, or no date beside it.",
    "report.tasks.answers": "What people answered to signals",
    "report.tasks.answers.flag": "Signal",
    "report.tasks.answers.n": "Answered",
    "report.tasks.answers.not_true": "“Not true”",
    "report.tasks.answers.share": "Share of “not true”",
    "report.relations.title": "People and teams",
    "report.relations.nobody": "No account is Key or Tomorrow yet.",
    "report.relations.people": "Who carries the relation",
    "report.relations.key_person": "Key person, part of the talk",
    "report.relations.loss": "{who}, {share}",
    "report.relations.contact": "a contact without a role",
    "report.relations.complete": "none",
    "report.relations.teams": "Dedicated or fluid: does the need recur, and would a manager pay?",
    "report.relations.win_rate": "{rate} ({low} to {high}, n = {n})",
    "report.relations.unnamed": "The customer’s people are not named: [people] names is off.",
    "report.relations.no_costs": "Break-even: give the yearly cost of a dedicated manager, "
    "[people] manager_cost, and a margin.",
}
