"""What each input serves: figures computed from it, other uses, and who names the figures. Pure.

An input is `stream.column`. What nothing uses need not be collected.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import kamsync.scoring.score  # noqa: F401 - its import declares every column
from kamsync.scorecard import Scorecard
from kamsync.scoring.registry import COLUMNS

RECORD: Final = frozenset(
    {
        *("id", "account_id", "user_id", "contact_id", "contact_ids", "opportunity_id"),
        *("parent_id", "modified_at", "modified_by", "is_deleted", "merged_into"),
        *("domain", "tax_number", "own_root_id", "same_as"),
        *("currency", "rate", "valid_from", "direction"),
    }
)
"""Columns by which records of any stream are found, joined, priced and read again."""
PURPOSES: Final[dict[str, tuple[str, ...]]] = {
    "record": (
        *("activity.is_own", "industry.industry", "industry.country", "inflation.area"),
        "inflation.year",
    ),
    "scope": (
        *("account.business_unit", "opportunity.country", "opportunity.business_unit"),
        *("revenue.product_family", "revenue.region", "revenue.country"),
        "revenue.business_unit",
    ),
    "revenue": (
        *("opportunity.term_start", "opportunity.term_months", "account.customer_revenue"),
    ),
    "decision": (
        *("account.override_reason", "account.override_by", "account.override_until"),
        *("account.decision", "account.decision_by", "account.decision_until"),
        *("account.flag_response", "account.flag_response_until"),
    ),
    "task": ("user.email", "user.name", "user.manager_id", "user.language", "opportunity.name"),
    "report": (
        *("account.created_at", "opportunity.type", "contact.reports_to_id", "survey.question"),
        *("survey.text", "survey.language", "survey.polarity_by", "survey.themes"),
        *("survey.polarity_value", "survey.text_hash", "survey.text_length", "case.status"),
        *("commitment.title", "commitment.promised", "commitment.status", "team_member.department"),
        *("team_member.starts_at", "team_member.ends_at", "user.role", "user.department"),
        *("case.owner_id", "case.text", "case.themes"),
        *(f"case.{c}" for c in ("language", "polarity", "polarity_by", "polarity_value")),
        *("case.text_hash", "case.text_length"),  # made of the text while it is read
        *(f"activity.{c}" for c in ("text", "themes", "language", "polarity", "polarity_by")),
        *(f"activity.{c}" for c in ("polarity_value", "text_hash", "text_length")),
    ),
    "document": (
        *("account.competitors", "opportunity.stage", "opportunity.lost_reason"),
        *("contract.ends_on", "contract.renews", "contract.value", "account.value_delivered"),
        *("commitment.evidence", "survey.quotable", "contact.quotable_since"),
    ),
    "plan": (
        *("team_member.counterpart_id", "team_member.cadence_days"),
        *(f"objective.{c}" for c in ("horizon", "title", "target", "actual")),
        *(f"objective.{c}" for c in ("owner_id", "indicator")),
        *(f"plan_item.{c}" for c in ("owner_id", "updated_by", "updated_at", "level", "horizon")),
        *(f"plan_item.{c}" for c in ("programme_type", "condition", "response", "status")),
        *(f"plan_item.{c}" for c in ("serves", "resource")),
    ),
}
"""Uses besides figures of the scored frame."""


@dataclass(frozen=True)
class Use:
    input: str
    figures: tuple[str, ...]
    """Columns of the scored frame that are computed from it."""
    purposes: tuple[str, ...]
    """Keys of PURPOSES."""
    named_by: tuple[str, ...]
    """`criterion fit`, `kpi threads`, `flag silent`: who asks for one of the figures."""

    @property
    def is_used(self) -> bool:
        return bool(self.figures or self.purposes or self.named_by)


def lineage(inputs: Iterable[str], card: Scorecard) -> list[Use]:
    """One line per input, in their order by name."""
    named = _named(card)
    figures: dict[str, list[str]] = {}
    for made_here in COLUMNS.values():
        for source in made_here.inputs:
            figures.setdefault(source, []).append(made_here.name)
    found = []
    for name in sorted(set(inputs)):
        stream, _, column = name.partition(".")
        made = sorted({*figures.get(name, ()), *figures.get(_dated(name), ())})
        purposes = [p for p, served in PURPOSES.items() if name in served]
        if column in RECORD and "record" not in purposes:
            purposes.append("record")
        asked = set(made)
        if stream == "account":  # its columns may be named themselves; _at and _by go with them
            asked |= {column, column.removesuffix("_at"), column.removesuffix("_by")}
        by = sorted({who for metric in asked for who in named.get(metric, ())})
        found.append(Use(name, tuple(made), tuple(purposes), tuple(by)))
    return found


def _dated(name: str) -> str:
    """What a date or an author of an account's value belongs to."""
    return name.removesuffix("_at").removesuffix("_by") if name.startswith("account.") else name


def unused(inputs: Iterable[str], card: Scorecard) -> list[str]:
    """Fields of ours are read to see what they show: they are nobody's input."""
    theirs = (name for name in inputs if ".out_" not in name)
    return [use.input for use in lineage(theirs, card) if not use.is_used]


def _named(card: Scorecard) -> dict[str, list[str]]:
    """metric → who names it."""
    found: dict[str, list[str]] = {}
    for kind, criterion in (
        *(("criterion", c) for c in card.criteria),
        *(("kpi", k.criterion) for k in card.kpis),
    ):
        found.setdefault(criterion.metric, []).append(f"{kind} {criterion.id}")
    for flag in card.flags:
        for metric in sorted({m for tree in flag.conditions for m in tree.metrics()}):
            found.setdefault(metric, []).append(f"flag {flag.id}")
    return found
