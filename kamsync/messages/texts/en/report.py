"""English: the report's frame, overview, portfolio and run."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "report.silences.lead": "Silence says little here: {false} of {decided} past silences that "
    "would have raised an alarm ended by themselves within 90 days. Nobody is flagged as silent.",
    "report.silences.table": "The longest silences",
    "report.kept_flags.table": "Still open, although the tier no longer asks for it",
    "report.title": "Key accounts",
    "report.subtitle": "{connection}, as of {date}",
    "report.groups.one": "{n} customer group",
    "report.groups.many": "{n} customer groups",
    "report.approved": "Scorecard “{name}”, version {version}, approved by {by} on {date}",
    "report.unapproved": "Unapproved scorecard “{name}”, version {version}: no one has signed its "
    "rules yet, so read every tier below as a proposal.",
    "report.contents": "Contents",
    "report.rest": "and {n} more",
    "report.rest_in": "and {n} more, in {file}",
    "report.at_least": "at least {share}",
    "report.score_of": "Score {score} of 100",
    "report.no_score": "No score: nothing is known",
    "report.next": "Next",
    "report.empty": "No customer group is in the portfolio. Check the filter and the field map.",
    "report.footer": "Amounts in {currency}, revenue of the 12 months up to {date}. Unknown is "
    "never counted as zero. Written by kamsync.",
    "report.tile.revenue": "revenue, 12 months",
    "report.tile.buyers.one": "{n} buying customer",
    "report.tile.buyers.many": "{n} buying customers",
    "report.tile.key": "Key",
    "report.tile.tomorrow": "Tomorrow",
    "report.tile.of.one": "of {n} group",
    "report.tile.of.many": "of {n} groups",
    "report.tile.ratio": "your real ratio",
    "report.tile.ratio_of": "customers that make 80%",
    "report.tile.dependency.one": "dependency",
    "report.tile.dependency.many": "dependencies",
    "report.tile.fresh": "fresh customer data",
    "report.first.title": "What to do first",
    "report.first.nothing": "No flag is open: nothing asks for action today.",
    "report.first.unread.one": (
        "1 record of sales was refused and none was read, so revenue and flags are "
        "unknown: see the quality of the data."
    ),
    "report.first.unread.many": (
        "{n} records of sales were refused and none with money was read, so revenue and "
        "flags are unknown: see the quality of the data."
    ),
    "report.first.count.one": "{n} account asks for action ({flags} open flags). Most severe "
    "first, then by revenue.",
    "report.first.count.many": "{n} accounts ask for action ({flags} open flags). Most severe "
    "first, then by revenue; one line per account.",
    "report.first.table": "The one thing that matters most, per account",
    "report.changed.first": "First report of this portfolio: there is nothing to compare with yet.",
    "report.changed.none": "No tier has changed since {since}.",
    "report.changed.some": "Since {since}: entered Key {entered}, left Key {left}, other tier "
    "changes {other}.",
    "report.quadrant.title": "Strategic does not mean biggest",
    "report.quadrant.lead": "Size says what an account brings today, the score says what it is "
    "worth looking after.",
    "report.quadrant.rule": "Big: among the {fifth} largest of {n} buying customers (a fifth). "
    "Strategic: score {line} or more.",
    "report.quadrant.none": "No group has a score yet. Needed: figures for at least one criterion "
    "of the scorecard.",
    "report.quadrant.big only": "Big only",
    "report.quadrant.strategic only": "Strategic only",
    "report.quadrant.big+strategic": "Big and strategic",
    "report.quadrant.neither": "Neither",
    "report.quadrant.nobody": "{name}: nobody.",
    "report.quadrant.table.one": "{name}: {n} account",
    "report.quadrant.table.many": "{name}: {n} accounts",
    "report.quadrant.counts": "The four quadrants",
    "report.quadrant.accounts": "Accounts",
    "report.quadrant.figure": "Revenue and score, one mark per group",
    "report.quadrant.some": "({n} of {of} drawn)",
    "report.quadrant.unscored.one": "{n} group has no score and is not drawn.",
    "report.quadrant.unscored.many": "{n} groups have no score and are not drawn.",
    "report.quadrant.x0": "revenue, 12 months ({currency})",
    "report.quadrant.x3": "revenue, 12 months (thousand {currency})",
    "report.quadrant.x6": "revenue, 12 months (million {currency})",
    "report.quadrant.y": "score",
    "report.moved.well": "What went well since then",
    "report.moved.news": "Good news",
    "report.moved.title": "Tiers in and out",
    "report.moved.table": "Changed tier",
    "report.moved.before": "Before",
    "report.moved.after": "Now",
    "report.pending.table": "To be confirmed by the next run",
    "report.pending.before": "Now",
    "report.pending.after": "If confirmed",
    "report.waiting.table": "Waiting for a seat",
    "report.waiting.before": "Now",
    "report.waiting.after": "By the rules",
    "report.run.title": "The run",
    "report.run.id": "Run",
    "report.run.at": "Written on",
    "report.run.connection": "Connection",
    "report.run.scorecard": "Scorecard",
    "report.run.hash": "Scorecard’s hash",
    "report.run.groups": "Groups scored",
    "report.run.source": "Revenue from",
    "report.run.source.opportunities": "won opportunities",
    "report.run.source.revenue": "invoices",
    "report.run.source.account": "the account’s field",
    "report.run.changes": "What is written, by field",
    "report.run.field": "Field",
    "report.run.records": "Records",
    "report.count.records": "Records to write",
    "report.count.fields": "Fields to write",
    "report.count.tasks": "New tasks",
    "report.count.tasks_waiting": "Tasks waiting",
    "report.count.tasks_completed": "Tasks completed",
    "report.count.episodes_open": "Open alarms",
    "report.count.hand_edits": "Hand edits set back",
    "report.count.records_written": "Records written",
    "report.count.records_refused": "Records refused by the CRM",
    "report.count.records_left_out": "Records left out",
    "report.count.tasks_created": "Tasks created",
    "report.count.tasks_closed": "Tasks closed",
    "report.count.calls": "API calls",
    "report.count.api_calls": "API calls",
    "report.count.groups": "Groups",
    "report.count.rejects": "Refused records",
    "report.nothing_yet": "nothing to show yet",
    "report.no_groups": "No customer group is in the portfolio.",
    "report.hits.told.one": "Hit rate: of {n} account that was Tomorrow on {then}, {hits} is Key "
    "now: {share} (95% interval {low} to {high}).",
    "report.hits.told.many": "Hit rate: of {n} accounts that were Tomorrow on {then}, {hits} are "
    "Key now: {share} (95% interval {low} to {high}).",
    "report.hits.nobody": "Hit rate: nobody was Tomorrow on {then}, so there is none to tell.",
    "report.hits.too_early": "Hit rate of Tomorrow: not enough data. Tiers are kept since "
    "{began}; how many of Tomorrow became Key can be told from {known} on.",
    "report.hits.no_history": "Hit rate of Tomorrow: not enough data. It needs 12 months of "
    "applied runs.",
}
