"""The checklist of a hand-over: each step with its day, in one task. Pure."""

from __future__ import annotations

import datetime as dt

from kamsync.messages.catalogue import text
from kamsync.messages.formats import date
from kamsync.messages.values import Row
from kamsync.scoring.metrics.handover import CHECKLIST


def checklist(row: Row, language: str) -> list[str]:
    """`8 Mar 2026: both owners have talked`, by day; nothing without a hand-over."""
    begun = row.get("handover_on")
    if begun is None:
        return []
    return [
        text(
            "task.handover.step",
            language,
            day=date(begun + dt.timedelta(days=due), language),
            step=text(f"word.handover_missing.{name}", language),
        )
        for name, due in CHECKLIST
    ]
