"""What became of the objectives of one account's plan, from what was applied month by month."""

from __future__ import annotations

from typing import Any

import polars as pl

from kamsync.plans.items import plan_items
from kamsync.scoring.explain.hypotheses import (
    Hypothesis,
    hypothesis,
    is_hypothesis,
    months_since,
)
from kamsync.sync.session import Session


def hypotheses(session: Session, row: dict[str, Any]) -> list[Hypothesis]:
    """`row`: of the account in the scored frame. Objectives by id; never scored anew."""
    generation = session.mirror.current()
    if generation is None or "plan_item" not in generation.manifest.streams:
        return []
    rows = generation.scan("plan_item").filter(pl.col("account_id") == row["root"]).collect()
    objectives = [i for i in plan_items(rows.to_dicts()) if is_hypothesis(i, list(row))]
    if not objectives:
        return []
    runs = session.archive.newest(lambda r: r.as_of if r.as_of <= session.as_of else None)
    days = months_since(list(runs), row.get("plan_start"))
    names = sorted({i.indicator.strip() for i in objectives})
    months = [_values(session.archive.part(runs[day], "root", *names), row["root"]) for day in days]
    return [hypothesis(i, [m.get(i.indicator.strip()) for m in months]) for i in objectives]


def _values(frame: pl.DataFrame, root: str) -> dict[str, float]:
    found = frame.filter(pl.col("root") == root).to_dicts()
    known = found[0] if found else {}
    return {n: float(v) for n, v in known.items() if isinstance(v, int | float)}
