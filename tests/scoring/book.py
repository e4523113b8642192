"""A few rows of text as a portfolio, scored: what the hand-computed cases are written with."""

from __future__ import annotations

import datetime as dt
import functools
import pickle
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, TypeVar, cast

import polars as pl

from kamsync.model.change import Finding
from kamsync.model.coerce import Coerced, Zones, coerce
from kamsync.model.memory import MEMORY_SCHEMA
from kamsync.scorecard import Scorecard
from kamsync.scorecard.reader import load_scorecard
from kamsync.scoring import judged_steps, measurement
from kamsync.scoring.decide import judgement
from kamsync.scoring.frame import in_order, run
from kamsync.scoring.judged_steps import Judgement
from kamsync.scoring.measurement import Measured, beginning
from kamsync.scoring.metrics.data_quality import Hygiene
from kamsync.scoring.metrics.refresh import watched
from kamsync.scoring.part import BESIDE
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.measure_params import MeasureParams
from kamsync.scoring.registry import COLUMNS, Step
from kamsync.scoring.score import Scored, score
from tests.scoring.oracle_read import FILES

TODAY = dt.date(2026, 3, 31)
CARD = load_scorecard(None)
Rows = list[dict[str, Any]]
_STREAMS = {name: stream for stream, name in FILES.items()}
_STREAMS |= {"segments": "segment", "plan_items": "plan_item", "objectives": "objective"}
_STREAMS |= {
    "commitments": "commitment",
    "change_log": "change_log",
    "cases": "case",
    "quotes": "quote",
}
_STREAMS |= {"ratings": "rating", "usage": "usage"}
_STREAMS |= {"team_members": "team_member", "contracts": "contract"}


Function = TypeVar("Function", bound=Callable[..., Any])


def once(function: Function) -> Function:
    """Equal arguments give the same answer, scored once: nobody may change it."""
    kept: dict[bytes, Any] = {}

    @functools.wraps(function)
    def remembered(*args: Any, **named: Any) -> Any:
        key = pickle.dumps((args, named))
        if key not in kept:
            kept[key] = function(*args, **named)
        return kept[key]

    remembered.cache_clear = kept.clear  # type: ignore[attr-defined]
    return cast(Function, remembered)


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
        result = _coerced(name, rows, policy.timezone, policy.crm_currency)
        streams[_STREAMS[name]] = result.frame.lazy()
        rejects.append(result.rejects)
    return Inputs(streams, pl.concat(rejects))


@once
def _coerced(name: str, rows: Rows, timezone: str, currency: str) -> Coerced:
    columns = dict.fromkeys(c for row in rows for c in row)
    numbered = name not in ("rates", "inflation", "industry")
    table = {c: [None if r.get(c) is None else str(r[c]) for r in rows] for c in columns}
    raw = pl.DataFrame(table, schema=dict.fromkeys(columns, pl.String))
    if numbered and "id" not in columns:
        ids = pl.Series("id", [f"{name}{n}" for n in range(len(rows))], pl.String)
        raw = raw.with_columns(ids)
    return coerce(_STREAMS[name], raw, Zones(timezone, timezone), currency)


@once
def score_rows(
    files: dict[str, Rows],
    card: Scorecard = CARD,
    memory: dict[str, dict[str, Any]] | None = None,
    **policy: Any,
) -> Asked:
    """`accounts` and `opportunities` may be left out; memory: root → what was shown last."""
    return Asked(files, card, memory=memory, **policy)


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

    A step that reads a column it does not declare fails here. Findings, the whole of `groups` and
    whatever has no property of its own take the whole of scoring.
    """

    def __init__(self, files: dict[str, Rows], card: Scorecard = CARD, **more: Any) -> None:
        self._begin(*_given(files, more.pop("memory", None), more), card)

    @classmethod
    def of(cls, inputs: Inputs, policy: Policy, card: Scorecard = CARD) -> Asked:
        asked = cls.__new__(cls)
        asked._begin(inputs, policy, card)
        return asked

    def _begin(self, inputs: Inputs, policy: Policy, card: Scorecard) -> None:
        self.inputs, self.policy, self.card = inputs, policy, card
        self._frame, self._sources = beginning(inputs, policy, MeasureParams.of(card))
        self._done: set[Step] = set()
        self._found: set[str] = set()
        self._unfed: set[str] = set()
        self._judgement: Judgement | None = None

    @functools.cached_property
    def scored(self) -> Scored:
        return score(self.inputs, self.policy, self.card)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.scored, name)

    @property
    def members(self) -> pl.DataFrame:
        return self._sources.context.grouped.accounts.select("id", "root", "g")

    @property
    def flags(self) -> pl.DataFrame:
        self.frame("flags")
        seen = self._judgement if judged_steps.flagged in self._done else None
        return seen.open_flags if seen else self.scored.flags

    @property
    def hygiene(self) -> Hygiene | None:
        self.frame("stale_deals")
        return self._judgement.hygiene if self._judgement else self.scored.hygiene

    @property
    def rejects(self) -> pl.DataFrame:
        self.frame("revenue")
        return self._sources.totals.rejects

    @property
    def scopes(self) -> pl.DataFrame:
        self.frame("dependency")
        return self._sources.scopes

    @property
    def levels(self) -> pl.DataFrame:
        self.frame("dependency")
        return self._sources.levels

    def noted(self, *columns: str) -> list[Finding]:
        """What measuring these leaves beside columns."""
        self.frame(*columns)
        return self._sources.findings

    def unfed_of(self, *columns: str) -> set[str]:
        """Those of them that nothing feeds."""
        self.frame(*columns)
        return self._unfed.intersection(columns)

    def frame(self, *columns: str) -> pl.DataFrame:
        """The groups with at least these columns."""
        if "scored" in vars(self):  # whoever looks at findings first has it all
            return self.scored.groups
        if self._found.issuperset(columns):
            return self._frame
        judged, read = self._closure(columns)
        if judged_steps.put_to_the_test not in judged:
            sides = {step for reader, step in BESIDE.items() if reader in judged}
            self._measure(sides.union(*map(_steps_of, read)))
            if read.intersection(judgement.cost_to_serve.makes):
                self._weigh_effort()
            if judged or any(map(_is_of_tier, read)):
                self._judge(judged)
        if not set(columns).issubset(self._frame.columns):
            self._frame = self.scored.groups
            self._found.update(self._frame.columns)
        self._found.update(columns)
        return self._frame

    def _closure(self, columns: Iterable[str]) -> tuple[set[Step], set[str]]:
        """The steps after the tier that make these, and every column these read."""
        steps: set[Step] = set()
        read: set[str] = set()
        left = list(columns)
        while left:
            read.add(name := left.pop())
            makers = [s for s in _makers_after_the_tier(name) if s not in steps]
            steps.update(makers)
            left += [need for step in makers for need in self._needs(step) if need not in read]
        return steps, read

    def _needs(self, step: Step) -> Iterable[str]:
        """Flags and KPIs could read every column; these read what the scorecard names."""
        if step is judged_steps.flagged:
            conditions = [c for flag in watched(self.card) for c in flag.conditions]
            return {"tier", "pareto", "pareto_previous"}.union(*(c.metrics() for c in conditions))
        if step is judged_steps.followed:
            return {*step.needs, *(kpi.criterion.metric for kpi in self.card.kpis)}
        return step.needs

    def _measure(self, wanted: Collection[Step]) -> None:
        left = [step for step in measurement.STEPS if step in wanted and step not in self._done]
        self._done.update(left)
        self._frame, unfed = run(left, self._frame, self._sources)
        self._unfed |= unfed

    def _judge(self, later: Collection[Step]) -> None:
        """The tier, and the steps after it that are wanted."""
        if self._judgement is None:
            read = {*_READ_BY_JUDGING, *(c.metric for c in self.card.criteria)}
            self._measure(frozenset().union(*map(_steps_of, read)))
            self._weigh_effort()
            self._frame, _ = run(judgement.STEPS[1:], self._frame, self._judging())
            self._judgement = Judgement(cast(Measured, self._measured()), self.card)
        self._judgement.measured = cast(Measured, self._measured())
        left = [step for step in _IN_ORDER if step in later and step not in self._done]
        self._done.update(left)
        # What they need is there as far as the scorecard names it.
        bare = [replace(s, needs=()) for s in left]
        self._frame, unfed = run(bare, self._frame, self._judgement)
        self._unfed |= unfed

    def _weigh_effort(self) -> None:
        """The first step of judging: it reads no criterion."""
        step = judgement.cost_to_serve
        if step not in self._done:
            self._done.add(step)
            self._measure(frozenset().union(*map(_steps_of, step.needs)))
            self._frame, _ = run([step], self._frame, self._judging())

    def _judging(self) -> judgement.Judging:
        of = (self.policy.as_of, self.policy.home_currency)
        return judgement.Judging(self.card, self.inputs.memory, *of)

    def _measured(self) -> SimpleNamespace:
        """As much of Measured as the steps after the tier read."""
        sources = self._sources
        found = {"effort": sources.effort, "staff": sources.staff, "inputs": self.inputs}
        return SimpleNamespace(**found, policy=self.policy, grouped=sources.context.grouped)


_IN_ORDER = in_order(
    judged_steps.STEPS,
    COLUMNS.keys() - {name for step in judged_steps.STEPS for name in step.makes},
)


@functools.cache
def _makers_after_the_tier(column: str) -> list[Step]:
    if column.startswith(("kpoints_", "kquality_", "kattained_")):
        return [judged_steps.followed]
    return [step for step in judged_steps.STEPS if column in step.makes]


@functools.cache
def _steps_of(column: str) -> frozenset[Step]:
    """The step of measuring that makes it, with those that make what it needs."""
    made = [step for step in measurement.STEPS if column in step.makes]
    needs = (_steps_of(name) for step in made for name in step.needs)
    return frozenset(made).union(*needs)


def _is_of_tier(column: str) -> bool:
    made = any(column in step.makes for step in judgement.STEPS[1:])
    return made or column.startswith(("points_", "contribution_", "quality_"))


_READ_BY_JUDGING = {name for step in judgement.STEPS for name in step.needs}


class Row(Mapping[str, Any]):
    """One group of it."""

    def __init__(self, asked: Asked, root: str) -> None:
        self._asked = asked
        self._place = asked.frame("root")["root"].to_list().index(root)

    def __getitem__(self, column: str) -> Any:
        return self._asked.frame(column)[column][self._place]

    def __iter__(self) -> Iterator[str]:
        return iter(self._asked.scored.groups.columns)

    def __len__(self) -> int:
        return len(self._asked.scored.groups.columns)


def one(files: dict[str, Rows], root: str = "A", **more: Any) -> Mapping[str, Any]:
    return Row(score_rows(files, **more), root)


def side_by_side(*portfolios: dict[str, Rows], **more: Any) -> list[Mapping[str, Any]]:
    """Group A of each, all scored at once: for columns that look at no other group."""
    together: dict[str, Rows] = {}
    for place, files in enumerate(portfolios):
        for name, rows in ({"accounts": accounts("A")} | files).items():
            kept = together.setdefault(name, [])
            if name in _OF_ALL:
                kept += [row for row in rows if row not in kept]
            else:
                kept += [_placed(place, row) for row in rows]
    scored = score_rows(together, **more)
    known = set(scored.frame("root")["root"])
    roots = (f"{place}.A" for place in range(len(portfolios)))
    return [Row(scored, root) for root in roots if root in known]


_OF_ALL = ("rates", "inflation", "industry", "users")
_IDS = ("id", "account_id", "parent_id", "contact_id", "contact_ids", "opportunity_id")


def _placed(place: int, row: dict[str, Any]) -> dict[str, Any]:
    ids = {name: row[name] for name in _IDS if row.get(name)}
    return row | {k: "|".join(f"{place}.{id_}" for id_ in v.split("|")) for k, v in ids.items()}
