"""English texts on who is in charge, on segments and on the words used; same keys as
fr_programme.py."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "report.nothing_yet": "nothing to show yet",
    "report.no_groups": "No customer group is in the portfolio.",
    # programme
    "report.programme.title": "The largest customers and what is missing",
    "report.programme.none": "No customer has revenue in the last 12 months. Needed: won "
    "opportunities or invoices with an account, an amount and a date.",
    "report.programme.lead.one": "{n} of the {of} customers of class A (up to 80% of revenue) "
    "lacks part of a programme: owner, plan, sponsor, cadence or review.",
    "report.programme.lead.many": "{n} of the {of} customers of class A (up to 80% of revenue) "
    "lack part of a programme: owner, plan, sponsor, cadence or review.",
    "report.programme.whole.one": "The {n} customer of class A (up to 80% of revenue) is not known "
    "to lack any part of a programme.",
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
    "report.coverage.told": "Programme coverage: {share} of Key revenue ({n} of {of} Key accounts) "
    "has an owner, a plan and a kept cadence together.",
    "report.coverage.some_unknown.one": "For {n} more it is unknown.",
    "report.coverage.some_unknown.many": "For {n} more it is unknown.",
    "report.coverage.unknown": "Programme coverage of Key revenue: unknown, as long as this is: "
    "{parts}.",
    "report.coverage.no_key": "No account is Key, so there is no Key revenue to cover.",
    # hit rate
    "report.hits.told.one": "Hit rate: of {n} account that was Tomorrow on {then}, {hits} is Key "
    "now: {share} (95% interval {low} to {high}).",
    "report.hits.told.many": "Hit rate: of {n} accounts that were Tomorrow on {then}, {hits} are "
    "Key now: {share} (95% interval {low} to {high}).",
    "report.hits.nobody": "Hit rate: nobody was Tomorrow on {then}, so there is none to tell.",
    "report.hits.too_early": "Hit rate of Tomorrow: not enough data. Tiers are kept since {began}; "
    "how many of Tomorrow became Key can be told from {known} on.",
    "report.hits.no_history": "Hit rate of Tomorrow: not enough data. It needs 12 months of "
    "applied runs.",
    # segments
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
    # label against computed
    "report.labels.table.one": "Label and tier differ: {n} account",
    "report.labels.table.many": "Label and tier differ: {n} accounts, by revenue",
    "report.labels.called": "Called in the CRM",
    "report.labels.note": "Correct the label, or override the tier with a reason and an end. Which "
    "labels mean key: see the words used, below.",
    "report.labels.agree.one": "Label and tier agree: {n} account is called a key account in the "
    "CRM, and none differs.",
    "report.labels.agree.many": "Label and tier agree: {n} accounts are called key accounts in the "
    "CRM, and none differs.",
    "report.labels.unused": "No account is called a key account in the CRM. Which labels "
    "would mean it: see the words used, below.",
    "report.labels.unmapped": "Labels of the CRM: not looked at, none of the fields of [portfolio] "
    "key_labels is mapped and filled in.",
    # words used
    "report.glossary.title": "Words used",
    "report.glossary.lead": "Key account: {meaning}",
    "report.glossary.tiers": "Tiers, in the order they are tried after a tier set by hand",
    "report.glossary.criteria": "Criteria of the score",
    "report.glossary.criterion": "Criterion",
    "report.glossary.figure": "Figure",
    "report.glossary.weight": "Weight",
    "report.glossary.view": "Looks at",
    "report.glossary.points": "Points, straight lines between",
    "report.glossary.now": "today",
    "report.glossary.potential": "potential",
    "report.glossary.words": "Other words",
    "report.word.key_account_is": "a customer group whose score, out of the criteria below, makes "
    "it Key. Size alone does not.",
    "report.word.tier.Unrated": "Confidence below {known}: too little is known to judge.",
    "report.word.tier.Key": "Score {score} or more ({enter} to enter, below {leave} to leave) and "
    "confidence {confidence} or more; runs of different days that must agree on a change: {days}.",
    "report.word.capacity": "Seats: {seats}.",
    "report.word.tier.Tomorrow": "Potential {potential} or more, confidence {sure} or more, with "
    "revenue or pipeline, and not among the largest fifth.",
    "report.word.fit": "Fit {least} or more.",
    "report.word.tier.Streamline": "What is left after the cost to serve is below zero.",
    "report.word.tier.Maintain": "Pareto class A or B, or score {least} or more.",
    "report.word.tier.Not key": "Nothing of the above.",
    "report.word.class.A": "the largest customers, up to 80% of revenue",
    "report.word.class.B": "the next, up to 95%",
    "report.word.class.C": "the other customers with revenue",
    "report.term.group": "Customer group",
    "report.word.group": "An account with all accounts below it; one line, one tier.",
    "report.word.account": "Each account of the CRM by itself; one line, one tier.",
    "report.term.revenue": "Revenue",
    "report.word.revenue": "Out of {source}, 12 months up to {date}.",
    "report.term.pareto": "Pareto class",
    "report.word.pareto": "A: {A}. B: {B}. C: {C}.",
    "report.term.score": "Score",
    "report.word.score": "0 to 100: the criteria’s points by their weights, the unknown left out. "
    "Potential is the same over the criteria that look at potential.",
    "report.term.confidence": "Confidence",
    "report.word.confidence": "Part of the criteria’s weight that is known, fresh and measured "
    "rather than judged.",
    "report.term.dependency": "Dependency",
    "report.word.dependency": "Part of the revenue of the portfolio, or of one scope such as a "
    "region: {levels}.",
    "report.word.level": "{level} from {portfolio} ({scope} of a scope)",
    "report.term.fresh": "Fresh",
    "report.term.touch": "Two-way contact",
    "report.word.touch": "A meeting held, a call answered, an e-mail received.",
    "report.term.cadence": "Cadence",
    "report.word.cadence": "Most days between two-way contacts: {days}.",
    "report.term.labels": "Labels that mean key",
    "report.word.no_labels": "No label is configured.",
}
