"""Salesforce's standard account plan as parts of a plan, where the org has it switched on.

A plan is an orientation, its objectives are objectives with their first measure, its challenges and
threats are a challenge and a risk of their own. Levels, conditions and actions it does not have.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import polars as pl

from connectors.salesforce.metadata import ObjectInfo
from connectors.salesforce.query import Statement
from kamsync.model.fieldmap import FieldSource, StreamMap

STREAM: Final = "plan_item"
PLAN: Final = "AccountPlan"
OBJECTIVE: Final = "AccountPlanObjective"
MEASURE: Final = "AccountPlanObjectiveMeasure"
OBJECTS: Final = (PLAN, OBJECTIVE)
"""Each feeds the stream; measures complete an objective."""
MEASURES: Final = Statement(
    MEASURE, ("AccountPlanObjectiveId", "Id", "Name", "TargetValue", "CurrentValue")
)
_TEXTS: Final = {"risk": "RelationshipThreats", "challenge": "AccountChallenges"}
"""Kind of a part of its own → the plan's text that it is made of."""
_SERVES: Final = ("AccountStrategicPriorities", "AccountVision")
"""What the customer wants; the first that says something."""
_ACCOUNT: Final = f"{PLAN}.AccountId"
_MONTH_DAYS: Final = 30.5
_FIELDS: Final[dict[str, dict[str, str]]] = {
    PLAN: {
        "account_id": "AccountId",
        "owner_id": "OwnerId",
        "kind": "@kind",
        "status": "@status",
        "serves": "@serves",
    },
    OBJECTIVE: {
        "account_id": "@account",
        "parent_id": "AccountPlanId",
        "owner_id": "ObjectiveOwnerId",
        "kind": "@kind",
        "status": "Status",
        "horizon": "@horizon",
        "done_at": "@done_at",
        "indicator": "@indicator",
        "target": "@target",
        "baseline": "@value",
    },
}
_BOTH: Final = {
    "title": "Name",
    "starts_at": "StartDate",
    "due_at": "EndDate",
    "updated_at": "LastModifiedDate",
    "updated_by": "LastModifiedById",
}


def objects_of(stream: str, entry: StreamMap) -> tuple[str, ...]:
    """The objects read for it besides its own; `account_plans = "leave_out"` in the map: none."""
    wanted = stream == STREAM and entry.options.get("account_plans", "") != "leave_out"
    return OBJECTS if wanted else ()


def is_usable(info: ObjectInfo | None) -> bool:
    """Whether it is switched on and this user sees whose plan it is."""
    needed = {PLAN: "AccountId", OBJECTIVE: _ACCOUNT}
    return info is not None and info.present and info.readable(needed[info.name])


def entry_for(entry: StreamMap, name: str) -> StreamMap:
    """The stream's map with the standard object's fields in place of those of ours."""
    fields = {c: FieldSource(f, optional=True) for c, f in (_FIELDS[name] | _BOTH).items()}
    return replace(entry, object=name, fields=fields, options={})


def derived(info: ObjectInfo) -> tuple[tuple[str, ...], dict[str, pl.Expr]]:
    """Fields that are needed, and what each @name is made of."""
    if info.name == PLAN:
        texts = tuple(f for f in (*_TEXTS.values(), *_SERVES) if info.readable(f))
        wants = [_said(pl.col(f)) for f in _SERVES if f in texts]
        active = pl.col("Status") == "Active"
        return (*texts, "Status"), {
            "kind": pl.lit("orientation"),
            "status": pl.when(active).then(pl.lit("chosen")).otherwise(pl.col("Status")),
            "serves": pl.coalesce(wants) if wants else pl.lit(None, pl.String),
            **{f"~{k}": _said(pl.col(f)) for k, f in _TEXTS.items() if f in texts},
        }
    measured = {n: pl.col(f"~{n}") for n in ("indicator", "target", "value")}
    closed = pl.col("Status") == "Closed"
    return (_ACCOUNT, "Status", "StartDate", "EndDate", "LastModifiedDate"), {
        "kind": pl.lit("objective"),
        "account": pl.col(_ACCOUNT),
        "horizon": _horizon(),
        "done_at": pl.when(closed).then(pl.col("LastModifiedDate").str.slice(0, 10)),
        **measured,
    }


def _said(text: pl.Expr) -> pl.Expr:
    """One line of it; null where it says nothing."""
    line = text.str.replace_all(r"\s+", " ").str.strip_chars()
    return pl.when(line != "").then(line)


def _horizon() -> pl.Expr:
    """By how long it runs: up to 12 months short, up to 24 mid, longer long; unknown where it would
    end before it begins."""
    start, end = (pl.col(c).str.to_date(strict=False) for c in ("StartDate", "EndDate"))
    days = (end - start).dt.total_days()
    months = days / _MONTH_DAYS
    return (
        pl.when(months.is_between(0, 12))
        .then(pl.lit("short"))
        .when(months.is_between(12, 24))
        .then(pl.lit("mid"))
        .when(months > 24)
        .then(pl.lit("long"))
    )


def with_measures(frame: pl.DataFrame, measures: pl.DataFrame) -> pl.DataFrame:
    """Objectives with the measure that was made first: ~indicator, ~target, ~value."""
    owner, _, name, target, value = MEASURES.columns
    first = measures.sort("Id").unique(owner, keep="first", maintain_order=True)
    named = first.select(
        pl.col(owner).alias("Id"),
        pl.col(name).alias("~indicator"),
        pl.col(target).alias("~target"),
        pl.col(value).alias("~value"),
    )
    return frame.join(named, on="Id", how="left", maintain_order="left")


def expanded(rows: pl.DataFrame) -> pl.DataFrame:
    """Plans, and after them a risk and a challenge for each; one that says nothing is deleted, so
    that a text that was emptied takes its part along."""
    if "is_deleted" not in rows.columns:
        rows = rows.with_columns(pl.lit("false").alias("is_deleted"))
    kinds = [kind for kind in _TEXTS if f"~{kind}" in rows.columns]
    whole = rows.drop([f"~{kind}" for kind in kinds])
    parts = [whole]
    for kind in kinds:
        said = pl.col(f"~{kind}")
        gone = pl.when(said.is_null()).then(pl.lit("true")).otherwise(pl.col("is_deleted"))
        kept = [c for c in _OF_PARTS if c in whole.columns]
        part = rows.select(
            pl.concat_str(pl.col("id"), pl.lit(f"-{kind}")).alias("id"),
            pl.col("id").alias("parent_id"),
            pl.lit(kind).alias("kind"),
            said.alias("title"),
            gone.alias("is_deleted"),
            *kept,
        )
        parts.append(part)
    return pl.concat(parts, how="diagonal")


_OF_PARTS: Final = (
    *("account_id", "owner_id", "updated_at", "updated_by"),
    *("modified_at", "modified_by"),
)


def record_ids(ids: Sequence[str]) -> list[str]:
    """Ids of records; a risk or a challenge stands on its plan."""
    return list(dict.fromkeys(i.partition("-")[0] for i in ids))
