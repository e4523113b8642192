"""A few rows of text as a portfolio, scored: what the hand-computed cases are written with."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from kamsync.model.change import Finding
from kamsync.model.coerce import Zones, coerce
from kamsync.model.memory import MEMORY_SCHEMA
from kamsync.scorecard import Scorecard
from kamsync.scorecard.reader import load_scorecard
from kamsync.scoring import measurement
from kamsync.scoring.decide import judgement
from kamsync.scoring.frame import run
from kamsync.scoring.measurement import beginning
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.measure_params import MeasureParams
from kamsync.scoring.registry import Step
from kamsync.scoring.score import Scored, score
from tests.scoring.oracle_read import FILES

TODAY = dt.date(2026, 3, 31)
CARD = load_scorecard(None)
Rows = list[dict[str, Any]]
_STREAMS = {name: stream for stream, name in FILES.items()}
_STREAMS |= {"segments": "segment", "plan_items": "plan_item", "objectives": "objective"}
_STREAMS |= {"commitments": "commitment", "change_log": "change_log", "cases": "case"}
_STREAMS |= {"ratings": "rating", "usage": "usage"}
_STREAMS |= {"team_members": "team_member", "contracts": "contract"}


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
    return score(*_given(files, memory, policy), card)


def _given(
    files: dict[str, Rows], memory: dict[str, dict[str, Any]] | None, policy: dict[str, Any]
) -> tuple[Inputs, Policy]:
    settings = Policy(**({"as_of": TODAY} | policy))
    required = {"accounts": accounts("A"), "opportunities": [win("nobody", "2020-01-01", 1)]}
    inputs = typed(required | files, settings)
    if memory:
        rows = [{"root": root, **row} for root, row in memory.items()]
        frame = pl.DataFrame(rows, schema=MEMORY_SCHEMA)
        inputs = replace(inputs, memory=frame)
    return inputs, settings


def row_of(scored: Scored | Asked, root: str = "A") -> Mapping[str, Any]:
    if isinstance(scored, Asked):
        return Row(scored, root)
    return scored.groups.row(by_predicate=pl.col("root") == root, named=True)


class Asked:
    """A portfolio scored only as far as a test asks: the steps of a column and of its needs.

    A step that reads a column it does not declare fails here. What comes after the tier (flags,
    KPIs, what is due), and findings, take the whole of scoring.
    """

    def __init__(self, files: dict[str, Rows], card: Scorecard = CARD, **more: Any) -> None:
        self._card = card
        self._inputs, self._policy = _given(files, more.pop("memory", None), more)
        params = MeasureParams.of(card)
        self.groups, self._sources = beginning(self._inputs, self._policy, params)
        self._left: list[Step] = list(measurement.STEPS)
        self._judged = False

    @functools.cached_property
    def scored(self) -> Scored:
        return score(self._inputs, self._policy, self._card)

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.scored.findings

    @property
    def rejects(self) -> pl.DataFrame:
        return self.scored.rejects

    def extend(self, column: str) -> None:
        """Goes on until `groups` has that column, or everything."""
        self._measure(_steps_of(column))
        if _is_of_judging(column) and not self._judged:
            read = {*_READ_BY_JUDGING, *(c.metric for c in self._card.criteria)}
            self._measure(frozenset().union(*map(_steps_of, read)))
            of = (self._card, self._policy.as_of, self._policy.home_currency)
            self.groups, _ = judgement.judge_groups(self.groups, self._inputs.memory, *of)
            self._judged = True
        elif column not in self.groups.columns:
            self._left, self.groups = [], self.scored.groups

    def _measure(self, wanted: frozenset[Step]) -> None:
        steps = [step for step in self._left if step in wanted]
        if steps:
            self._left = [step for step in self._left if step not in wanted]
            self.groups, _ = run(steps, self.groups, self._sources)


@functools.cache
def _steps_of(column: str) -> frozenset[Step]:
    """The step of measuring that makes it, with those that make what it needs."""
    made = [step for step in measurement.STEPS if column in step.makes]
    needs = (_steps_of(name) for step in made for name in step.needs)
    return frozenset(made).union(*needs)


def _is_of_judging(column: str) -> bool:
    made = any(column in step.makes for step in judgement.STEPS)
    return made or column.startswith(("points_", "contribution_", "quality_"))


_READ_BY_JUDGING = {name for step in judgement.STEPS for name in step.needs}


class Row(Mapping[str, Any]):
    """One group of it."""

    def __init__(self, asked: Asked, root: str) -> None:
        self._asked, self._root = asked, root

    def _values(self) -> dict[str, Any]:
        return self._asked.groups.row(by_predicate=pl.col("root") == self._root, named=True)

    def __getitem__(self, column: str) -> Any:
        self._asked.extend(column)
        return self._values()[column]

    def __iter__(self) -> Iterator[str]:
        self._asked.extend("")
        return iter(self._values())

    def __len__(self) -> int:
        return len(list(iter(self)))


def one(files: dict[str, Rows], root: str = "A", **more: Any) -> Mapping[str, Any]:
    return Row(Asked(files, **more), root)
