"""Scored groups, people and memory in a few rows, as planning sees them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import polars as pl

from kamsync.field_maps import load_mapping
from kamsync.model.fieldmap import OutputField
from kamsync.model.memory import MEMORY_SCHEMA
from kamsync.scorecard.reader import load_scorecard
from kamsync.scoring.score import Scored
from kamsync.sync.plan.context import PlanContext

AS_OF: Final = dt.date(2026, 3, 2)
CARD: Final = load_scorecard(None)

GROUP: Final[dict[str, pl.DataType]] = {
    "g": pl.Int64(),
    "root": pl.String(),
    "name": pl.String(),
    "course": pl.String(),
    "owner_id": pl.String(),
    "late_owner": pl.String(),
    "revenue": pl.Int64(),
    "revenue_previous": pl.Int64(),
    "pipeline": pl.Int64(),
    "score": pl.Int64(),
    "score_raw": pl.Float64(),
    "tier": pl.String(),
    "tier_candidate": pl.String(),
    "earlier_tier": pl.String(),
    "streak": pl.Int64(),
    "tier_since": pl.Date(),
    "levels": pl.String(),
    "confidence": pl.Int64(),
    "dependency": pl.String(),
    "dependency_scope": pl.String(),
    "dependency_value": pl.String(),
    "dependency_share": pl.Float64(),
    "flags": pl.String(),
    "last_client_data_on": pl.Date(),
    "freshness_client": pl.String(),
    "next_touch_due": pl.Date(),
    "potential_score": pl.Int64(),
    "forward": pl.String(),
    "size_rank": pl.Int64(),
    "pareto": pl.String(),
}
"""Columns of the scored frame that planning reads."""


def a_group(root: str, **values: Any) -> dict[str, Any]:
    """A Maintain account of 1,000.00 with nothing to say; `values` say otherwise."""
    row: dict[str, Any] = {
        "root": root,
        "name": f"{root} Ltd",
        "owner_id": "u1",
        "revenue": 100_000,
        "score": 60,
        "tier": "Maintain",
        "tier_candidate": "Maintain",
        "confidence": 80,
        "dependency": "none",
        "flags": "",
        "size_rank": 1,
        "pareto": "A",
    }
    row |= values
    row.setdefault("score_raw", float(row["score"]) if row["score"] is not None else None)
    return row


def groups_of(*rows: Mapping[str, Any]) -> pl.DataFrame:
    numbered = [{**dict.fromkeys(GROUP), "g": n, **row} for n, row in enumerate(rows)]
    extra = {k: None for row in rows for k in row if k not in GROUP}
    return pl.DataFrame(numbered, schema={**GROUP, **extra}, orient="row")


def scored_of(*rows: Mapping[str, Any], flags: pl.DataFrame | None = None) -> Scored:
    groups = groups_of(*rows)
    states = {"g": pl.Int64, "root": pl.String, "flag": pl.String}
    states |= {"was": pl.Boolean, "open": pl.Boolean, "unknown": pl.Boolean}
    return Scored(
        groups=groups,
        scopes=pl.DataFrame(),
        levels=pl.DataFrame(),
        flags=pl.DataFrame(schema=states) if flags is None else flags,
        rejects=pl.DataFrame(),
        findings=(),
        facts={},
        members=groups.select(pl.col("root").alias("id"), "root", "g"),
    )


def outputs(*names: str, shared: tuple[str, ...] = ()) -> dict[str, OutputField]:
    """Those of Salesforce's map."""
    known = _salesforce()
    return {n: replace(known[n], shared=n in shared) for n in names}


@cache
def _salesforce() -> Mapping[str, OutputField]:
    return load_mapping("salesforce", Path()).outputs


def shown(*rows: Mapping[str, Any], roots: Mapping[str, str] | None = None) -> pl.DataFrame:
    """The mirror's live accounts: `id` and what the CRM shows (`out_…`)."""
    names = dict.fromkeys(k for row in rows for k in row if k != "id")
    table = [{"id": r["id"], **{k: r.get(k) for k in names}} for r in rows]
    frame = pl.DataFrame(table, schema={"id": pl.String, **dict.fromkeys(names, pl.String)})
    known = roots or {}
    root = [known.get(i, i) for i in frame["id"].to_list()]
    return frame.with_columns(pl.Series("root", root, dtype=pl.String))


def wrote(rows: Mapping[str, Mapping[str, str | None]]) -> pl.DataFrame:
    """What the ledger knows as written last, by account."""
    table = [(account, json.dumps(values)) for account, values in rows.items()]
    return pl.DataFrame(table, schema={"account_id": pl.String, "values": pl.String}, orient="row")


TASKS: Final = {
    "key": pl.String,
    "task_id": pl.String,
    "account_id": pl.String,
    "owner_id": pl.String,
    "flag": pl.String,
    "root": pl.String,
    "created_on": pl.Date,
    "due_on": pl.Date,
    "status": pl.String,
}


def a_context(**values: Any) -> PlanContext:
    """An empty CRM, an empty memory; `values` say otherwise."""
    people = {"id": pl.String, "language": pl.String, "manager_id": pl.String}
    given: dict[str, Any] = {
        "connection": "main",
        "as_of": AS_OF,
        "accounts": shown(),
        "users": pl.DataFrame(schema=people),
        "fields": outputs("score", "tier", "flags", "next_action"),
        "written": wrote({}),
        "uncertain": frozenset(),
        "episodes": {},
        "tasks": pl.DataFrame(schema=TASKS),
        "memory": pl.DataFrame(schema=MEMORY_SCHEMA),
        "language": "en",
        "home_currency": "EUR",
    }
    return PlanContext(**given | values)
