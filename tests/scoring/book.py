"""A few rows of text as a portfolio, scored: what the hand-computed cases are written with."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import polars as pl

from kamsync.model.coerce import Zones, coerce
from kamsync.model.memory import MEMORY_SCHEMA
from kamsync.scorecard import Scorecard
from kamsync.scorecard.loading import load_scorecard
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.score import Scored, score
from tests.scoring.oracle_read import FILES

TODAY = dt.date(2026, 3, 31)
CARD = load_scorecard(None)
Rows = list[dict[str, Any]]
_STREAMS = {name: stream for stream, name in FILES.items()}
_STREAMS |= {"plan_items": "plan_item", "objectives": "objective"}
_STREAMS |= {"commitments": "commitment", "change_log": "change_log", "cases": "case"}
_STREAMS |= {"team_members": "team_member"}


def accounts(*ids: str, **columns: str) -> Rows:
    return [{"id": id_, "name": f"Name {id_}", **columns} for id_ in ids]


def win(account: str, day: str, amount: object, **columns: object) -> dict[str, Any]:
    row: dict[str, Any] = {
        "account_id": account,
        "stage": "Won",
        "is_closed": "true",
        "is_won": "true",
    }
    return row | {"close_date": day, "amount": amount, "currency": "EUR"} | columns


def deal(account: str, day: str, amount: object, **columns: object) -> dict[str, Any]:
    row: dict[str, Any] = {
        "account_id": account,
        "stage": "Open",
        "is_closed": "false",
        "is_won": "false",
    }
    row |= {"close_date": day, "amount": amount, "currency": "EUR", "probability": "50"}
    return row | columns


def touch(account: str, kind: str, day: str, **columns: object) -> dict[str, Any]:
    return {"account_id": account, "kind": kind, "occurred_at": day, **columns}


def typed(files: dict[str, Rows], policy: Policy) -> Inputs:
    streams, rejects = {}, []
    for name, rows in files.items():
        columns = dict.fromkeys(c for row in rows for c in row)
        numbered = name not in ("rates", "inflation", "industry")
        table = {c: [None if r.get(c) is None else str(r[c]) for r in rows] for c in columns}
        raw = pl.DataFrame(table, schema=dict.fromkeys(columns, pl.String))
        if numbered and "id" not in columns:
            ids = pl.Series("id", [f"{name}{n}" for n in range(len(rows))], pl.String)
            raw = raw.with_columns(ids)
        zones = Zones(policy.timezone, policy.timezone)
        result = coerce(_STREAMS[name], raw, zones, policy.crm_currency)
        streams[_STREAMS[name]] = result.frame.lazy()
        rejects.append(result.rejects)
    return Inputs(streams, pl.concat(rejects))


def score_rows(
    files: dict[str, Rows],
    card: Scorecard = CARD,
    memory: dict[str, dict[str, Any]] | None = None,
    **policy: Any,
) -> Scored:
    """`accounts` and `opportunities` may be left out; memory: root → what was shown last."""
    settings = Policy(**({"as_of": TODAY} | policy))
    required = {"accounts": accounts("A"), "opportunities": [win("nobody", "2020-01-01", 1)]}
    inputs = typed(required | files, settings)
    if memory:
        rows = [{"root": root, **row} for root, row in memory.items()]
        frame = pl.DataFrame(rows, schema=MEMORY_SCHEMA)
        inputs = replace(inputs, memory=frame)
    return score(inputs, settings, card)


def row_of(scored: Scored, root: str = "A") -> dict[str, Any]:
    return scored.groups.row(by_predicate=pl.col("root") == root, named=True)


def one(files: dict[str, Rows], root: str = "A", **more: Any) -> dict[str, Any]:
    return row_of(score_rows(files, **more), root)
