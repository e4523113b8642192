"""What customers let one know of themselves, slot by slot, for the section on freshness."""

from __future__ import annotations

import polars as pl

from kamsync.messages.values import figure
from kamsync.report.layout.blocks import Block, Cell, Table, Text
from kamsync.report.layout.view import View
from kamsync.scoring.metrics.profile_coverage import slot_ages
from kamsync.scoring.read.windows import Windows

_STATES = ("fresh", "ageing", "stale", "unknown")


def profile_coverage(view: View) -> list[Block]:
    """How many customers with revenue have each, by age; nothing where none is mapped."""
    rules, today = view.data.card, Windows(view.data.policy.as_of).today
    ages, paying = slot_ages(view.groups, today), view.count(pl.col("revenue") > 0)
    if ages is None or not paying:
        return []
    lines = []
    for slot, age in ages.items():
        aged = view.groups.select("revenue", age.alias("~age"))
        days = aged.filter(pl.col("revenue") > 0)["~age"]
        fresh = days.filter(days <= rules.fresh_days).len()
        stale = days.filter(days > rules.stale_days).len()
        counts = (fresh, days.count() - fresh - stale, stale, days.null_count())
        cells = [Cell(view.number(count), number=True) for count in counts]
        lines.append([Cell(figure("customer_slots_missing", slot, view.language, "")), *cells])
    heads = [view.t("slots.what"), *(view.t(f"fresh.{state}") for state in _STATES)]
    caption = view.t("slots.table", n=view.number(paying))
    return [Table(caption, heads, lines), Text(view.t("slots.note"), "note")]
