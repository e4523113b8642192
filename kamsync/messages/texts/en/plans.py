"""English: account plans, their linter and the command plan-check."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "plan_check.head": "{name}: plan quality {quality} of 100 · linked {linked} · "
    "objectives measured {measured}",
    "plan_check.all": "{severity:severity}: {message}",
    "plan_check.some": "{severity:severity}: {message} ({parts})",
    "plan_check.many": "{severity:severity}: {message} ({parts} and {more:number} more)",
    "plan_check.clean": "no rule is broken",
    "plan_check.unjudged": "not judged, because nothing is recorded for it here: {rules}",
    "finding.plan_none": "No account plan",
    "finding.plan_none.message": "{name} has no account plan: no item of a plan is on record",
    "finding.plan_none.fix": "write the plan's objectives, actions and “if … then …” as plan items",
    "finding.plan_none.unmapped.message": "account plans are not read here: the field map has no "
    "stream plan_item",
    "finding.plan_none.unmapped.fix": "map plan_item, or add [sources.plan_item] with a CSV file",
    "finding.plan_none.file.message": "the file holds no item of a plan",
    "finding.plan_none.file.fix": "one line per item, with the columns kind and title at least",
    "finding.plan_row_unread": "A line of the plan that cannot be used",
    "finding.plan_row_unread.message": "{field}: {reason} ({value})",
    "finding.plan_row_unread.fix": "correct the value in the file",
}
