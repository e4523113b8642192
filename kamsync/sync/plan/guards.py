"""Guards: what looks wrong before anything is written (numbers §7.2). Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from kamsync.model.expected import Expected, misses
from kamsync.sync.plan.changes import PlanParts
from kamsync.sync.plan.trip import Trip

SHRINK, SHRINK_MIN = 0.10, 5
TIER_MOVES, TIER_MOVES_MIN = 0.10, 5
REJECT_ROWS, REJECT_VALUE = 0.05, 0.02
PSI_LINE, PSI_FROM = 0.25, 100
UNASSIGNED_ROWS, UNASSIGNED_MIN, UNASSIGNED_VALUE = 0.05, 5, 0.02

NAMES = (
    "pull_shrank",
    "tiers_moved",
    "rejects",
    "unassigned",
    "score_drift",
    "many_tasks",
    "wrong_org",
    "field_lost",
    "api_budget",
    "canary",
    "canary_account",
    "write_errors",
)
"""Every guard by the name `--accept` takes."""


@dataclass(frozen=True)
class StreamCount:
    """Rows of one stream now, and what was refused."""

    live: int
    pulled: int
    rejected: int
    unpriced: int = 0
    """Live, but refused by scoring: a win without a rate."""
    last_full: int | None = None
    """Rows of the last full pull that an applied run stood on."""

    @property
    def seen(self) -> int:
        return self.live + self.rejected

    @property
    def refused(self) -> int:
        return self.rejected + self.unpriced


@dataclass(frozen=True)
class Unassigned:
    """Deals or invoices whose account id is not in the mirror; empty ids do not count."""

    stream: str
    rows: int
    of: int
    value: int
    """Won in the last twelve months, home minor units."""
    of_value: int
    """All that was won then, these rows included."""
    last_rows: int | None = None
    """At the last applied run; None before it."""
    last_value: int | None = None


def unassigned_trips(found: Iterable[Unassigned]) -> list[Trip]:
    """More than 5 % of a stream's rows and at least 5, or more than 2 % of what was won; only
    where it is more than at the last applied run, which a person saw."""
    trips = []
    for one in found:
        many = one.rows >= UNASSIGNED_MIN and one.rows > UNASSIGNED_ROWS * one.of
        if many and (one.last_rows is None or one.rows > one.last_rows):
            rows = {"stream": one.stream, "n": one.rows, "of": one.of}
            trips.append(Trip("unassigned", "unassigned_rows", rows))
        heavy = one.value > UNASSIGNED_VALUE * one.of_value
        if heavy and (one.last_value is None or one.value > one.last_value):
            share = {"stream": one.stream, "share": one.value / one.of_value}
            trips.append(Trip("unassigned", "unassigned_value", share))
    return trips


def check_guards(
    counts: Mapping[str, StreamCount],
    won_value: int,
    refused_value: int,
    groups: pl.DataFrame,
    earlier_scores: pl.DataFrame | None,
    parts: PlanParts,
    max_new_tasks: int,
) -> list[Trip]:
    """Every guard that compares this run with the last; empty when all is well.

    `earlier_scores`: root, score of the last applied run; None on the first.
    """
    trips = [t for name, c in counts.items() if (t := _shrank(name, c)) is not None]
    trips += _rejects(counts, won_value, refused_value)
    moved = _tiers_moved(groups, parts.counts.get("cleared", 0))
    if moved:
        trips.append(moved)
    drift = psi(groups, earlier_scores) if earlier_scores is not None else None
    if drift is not None and drift > PSI_LINE:
        trips.append(Trip("score_drift", "score_drift", {"psi": drift, "line": PSI_LINE}))
    new = parts.tasks["owner_id"].count()
    if new > max_new_tasks:
        trips.append(Trip("many_tasks", "many_tasks", {"n": new, "line": max_new_tasks}))
    return trips


def canary_trips(
    expected: Mapping[str, Expected], groups: pl.DataFrame, flags: pl.DataFrame
) -> list[Trip]:
    """Accounts whose result a person knows and that show another one. `flags`: the open ones."""
    return [
        Trip(
            "canary_account",
            "canary_account",
            {"account": m.account, "what": {"code": f"expected.{m.code}", "values": m.values}},
        )
        for m in misses(expected, groups, flags)
    ]


def _shrank(name: str, count: StreamCount) -> Trip | None:
    if count.last_full is None:
        return None
    fewer = count.last_full - count.live
    if fewer >= SHRINK_MIN and fewer > SHRINK * count.last_full:
        values = {"stream": name, "n": count.live, "before": count.last_full}
        return Trip("pull_shrank", "pull_shrank", values)
    return None


def lost_columns(
    before: Mapping[str, Sequence[str]], now: Mapping[str, Sequence[str]]
) -> list[Trip]:
    """Streams and columns an applied run could read and this one cannot; our own do not count."""
    trips = []
    for stream, columns in sorted(before.items()):
        kept = set(now.get(stream, ()))
        lost = [c for c in sorted(columns) if c not in kept and not c.startswith("out_")]
        if lost:
            code = "field_lost" if stream in now else "stream_lost"
            trips.append(Trip("field_lost", code, {"stream": stream, "fields": lost}))
    return trips


def _rejects(counts: Mapping[str, StreamCount], won: int, refused: int) -> list[Trip]:
    trips = []
    for name, count in counts.items():
        if count.refused > REJECT_ROWS * count.seen:
            rows = {"stream": name, "n": count.refused, "of": count.seen}
            trips.append(Trip("rejects", "rejects_rows", rows))
    if refused > REJECT_VALUE * (won + refused) and refused > 0:
        share = {"share": refused / (won + refused)}
        trips.append(Trip("rejects", "rejects_value", share))
    return trips


def _tiers_moved(groups: pl.DataFrame, cleared: int) -> Trip | None:
    """`cleared`: accounts that showed a tier and carry no group any more."""
    had = groups.filter(pl.col("earlier_tier").is_not_null())
    moved = had.filter(pl.col("tier") != pl.col("earlier_tier")).height + cleared
    of = had.height + cleared
    if moved >= TIER_MOVES_MIN and moved > TIER_MOVES * of:
        code = "tiers_moved_cleared" if cleared else "tiers_moved"
        return Trip("tiers_moved", code, {"n": moved, "of": of, "cleared": cleared})
    return None


def psi(groups: pl.DataFrame, earlier: pl.DataFrame) -> float | None:
    """Population stability index on 10 equal bins of shown scores present in both runs.

    Σ (p − q)·ln(p/q), an empty bin counted as 0.5/n; None below n = 100.
    """
    both = (
        groups.select("root", "score")
        .join(earlier.select("root", pl.col("score").alias("before")), on="root")
        .drop_nulls()
    )
    n = both.height
    if n < PSI_FROM:
        return None
    total = 0.0
    now, before = (_bins(both[c]) for c in ("score", "before"))
    for k in range(10):
        p, q = now.get(k, 0) / n or 0.5 / n, before.get(k, 0) / n or 0.5 / n
        total += (p - q) * math.log(p / q)
    return total


def _bins(scores: pl.Series) -> dict[int, int]:
    return dict((scores // 10).clip(0, 9).value_counts().iter_rows())
