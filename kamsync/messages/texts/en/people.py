"""English: our own people, teams and what customers wait for."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "column.families_sold": "Product families sold, 24 months",
    "column.satisfaction": "Satisfaction",
    "column.tenure_days": "Customer for (days)",
    "column.value_to_us": "Its value to us",
    "column.value_to_them": "Our value to it",
    "column.mutual_value": "Mutual value",
    "column.one_sided": "Who gains more",
    "column.effort_slope": "Effort, change a quarter",
    "column.margin_slope": "Margin, change a quarter",
    "column.effort_without_return": "Effort without return",
    "column.bound_until": "Bound by contract until",
    "column.replaceability": "How replaceable we are (%)",
    "column.replaceability_why": "What makes us replaceable",
    "column.contact_plan": "Contact plan, of 3 parts",
    "column.contact_plan_missing": "Contact plan lacks",
    "column.contact_plan_gap": "Gap in the contact plan",
    "word.one_sided.us": "we do",
    "word.one_sided.them": "the customer does",
    "word.replaceability_why.competitor": "a competitor is named",
    "word.replaceability_why.small_share": "under 30% of its spend",
    "word.replaceability_why.one_family": "one product family",
    "word.replaceability_why.unbound": "no contract beyond 180 days",
    "word.replaceability_why.one_thread": "one contact or none",
    "word.contact_plan_missing.person": "contact person",
    "word.contact_plan_missing.channel": "channel",
    "word.contact_plan_missing.frequency": "frequency",
    "flag.contact_plan_gap": "gap in the contact plan",
    "flag.effort_without_return": "effort without return",
    "task.reason.contact_plan_gap": "not written down: {parts}",
    "task.done.contact_plan_gap": "person, channel and frequency of contact are written on the "
    "account",
    "task.reason.effort_without_return": "meetings, calls, e-mails and cases change by {effort} a "
    "quarter, the margin by {margin}",
    "task.done.effort_without_return": "it is decided which effort stops, or which price changes",
    "column.sellers": "People who own accounts",
    "column.key_accounts": "Key accounts",
    "column.capacity_hours": "Hours a year for each Key account",
    "column.coverage_advice": "Team, given our hours",
    "column.team_exclusivity": "Our team’s work on Key accounts",
    "column.team_cost": "Cost of our team, a year",
    "column.team_cost_flexible": "Cost of those there for a set time",
    "load.hours": "hours per Key account",
    "load.elsewhere": "work elsewhere",
    "load.new": "new customers’ deals",
    "load.conflict": "{share} of {n}, above {line}",
    "load.within": "{share} of {n}",
    "load.elsewhere_note": "Work elsewhere: activities of 90 days and open deals on accounts that "
    "are not Key, of those of each manager of a Key account; line {line}.",
}
