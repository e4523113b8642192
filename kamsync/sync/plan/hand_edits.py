"""Our fields that somebody changed: who and when, as far as the CRM says. Pure."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import polars as pl

from kamsync.model.change import Finding
from kamsync.sync.plan.context import PlanContext


def hand_edits(
    table: pl.DataFrame, changes: pl.DataFrame, context: PlanContext
) -> tuple[Finding, ...]:
    """One finding per field that differs from what we wrote and from what it should show.

    `table` has account_id and OUTPUT_hand; what is in `changes` is set back, the rest stays.
    """
    hits = pl.DataFrame(schema={"account_id": pl.String, "field": pl.String})
    for output in context.fields:
        if f"{output}_hand" in table.columns:
            rows = table.filter(f"{output}_hand")
            hits.extend(rows.select("account_id", pl.lit(output).alias("field")))
    back = changes.select("account_id", "field", pl.lit(value=True).alias("back"))
    stamps = [c for c in ("modified_by", "modified_at") if c in context.accounts.columns]
    who = context.accounts.select(pl.col("id").alias("account_id"), *stamps)
    hits = hits.join(back, on=["account_id", "field"], how="left", maintain_order="left")
    hits = hits.join(who, on="account_id", how="left", maintain_order="left")
    zone = ZoneInfo(context.timezone)
    return tuple(_finding(row, zone) for row in hits.iter_rows(named=True))


def _finding(row: dict[str, object], zone: ZoneInfo) -> Finding:
    at, who = row.get("modified_at"), row.get("modified_by")
    end = "set_back" if row["back"] else "kept"
    values = {"field": row["field"], "by": who}
    if isinstance(at, dt.datetime):
        there = at.astimezone(zone)
        values |= {"day": there.date(), "time": f"{there:%H:%M}"}
    known = "when" if "day" in values and who else "by" if who else "somebody"
    place = f"account {row['account_id']}"
    return Finding("hand_edit", "info", place, values=values, variant=f"{end}_{known}")
