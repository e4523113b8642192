"""Does the score mean anything? The portfolio as it was known on past days, and what became of it.

Every 12 months back from 12 months before as_of the portfolio is scored as it was known then
(known_then); the following 12 months say what happened. Nothing of those months is seen by the
score. Days lie a year apart, so that no year of outcomes counts twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import narwhals as nw
import polars as pl

from kamsync.model.words import TIERS
from kamsync.scorecard import Scorecard
from kamsync.scoring.explain.as_applied import NOTHING, Applied, as_applied
from kamsync.scoring.explain.replay import Replay
from kamsync.scoring.metrics.revenue import counted
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.intervals import Share
from kamsync.scoring.read.windows import Span, add_months, epoch

LEAST: Final = 20
"""Fewer cases make no figure: it is said to be not shown."""
_NO_WORSE: Final = "kept"
_FELL: Final = "fell"


@dataclass(frozen=True)
class Line:
    """What became of those whom one word pointed at."""

    kind: str
    """flag | tier | rule"""
    name: str
    outcome: str
    """fell: at most half of the revenue of the year before. kept: at least as much as then."""
    hits: Share
    base: Share
    """The same outcome among all groups that bought in the year before that day."""
    lead_months: float | None = None
    """Median months until trailing revenue was down to half, among those that fell."""

    @property
    def lift(self) -> float | None:
        """Share of hits over the base share; None where either is unknown or the base is 0."""
        if not self.hits.n or not self.base.k or self.base.value is None:
            return None
        return float(Fraction(self.hits.k, self.hits.n) / Fraction(self.base.k, self.base.n))

    @property
    def lift_interval(self) -> tuple[float, float] | None:
        """Bounds of the share of hits over the base share."""
        interval, base = self.hits.interval, self.base.value
        return (interval[0] / base, interval[1] / base) if interval and base else None

    @property
    def shown(self) -> bool:
        return self.hits.n >= LEAST


@dataclass(frozen=True)
class Backtest:
    days: tuple[dt.date, ...]
    """Past days, newest first; empty where the data do not reach back three years."""
    lines: tuple[Line, ...]
    groups: int
    """Distinct groups looked at."""
    applied: tuple[dt.date, ...] = ()
    """Those of the days whose tiers and flags are the ones applied then."""

    def of(self, kind: str, name: str) -> Line | None:
        return next((x for x in self.lines if (x.kind, x.name) == (kind, name)), None)

    def over(self, line: Line) -> dict[str, float]:
        """Simple rule of the same outcome → share of hits of the line over that of the rule; only
        where both have enough cases."""
        rules = (x for x in self.lines if x.kind == "rule" and x.outcome == line.outcome)
        return {
            rule.name: float(
                Fraction(line.hits.k, line.hits.n) / Fraction(rule.hits.k, rule.hits.n)
            )
            for rule in rules
            if rule is not line and line.shown and rule.shown and rule.hits.k
        }


def backtest(
    inputs: Inputs, policy: Policy, card: Scorecard, applied: Applied = NOTHING
) -> Backtest:
    """Pure. Scores the portfolio once per past day. `applied`: what was in force on some days."""
    return backtested(Replay(inputs, policy, card), applied)


def backtested(replay: Replay, applied: Applied = NOTHING) -> Backtest:
    """The same, of days that others ask about too."""
    days = replay.days
    if not days:
        return Backtest((), (), 0)
    seen = pl.concat(as_applied(_observed(replay, day), applied.get(day)) for day in days)
    lines = [
        *(_flag_line(seen, flag.id) for flag in replay.card.flags),
        *(_tier_line(seen, tier) for tier in TIERS),
        *_rule_lines(seen),
    ]
    known = tuple(day for day in days if day in applied)
    return Backtest(tuple(days), tuple(lines), seen["root"].n_unique(), known)


def _observed(replay: Replay, day: dt.date) -> pl.DataFrame:
    """One row per group that bought in the 12 months before `day`: root, tier, flags, size,
    shrank, kept, fell, lead_months."""
    then = replay.then(day)
    frame = then.groups.select("root", "tier", "revenue", "revenue_previous")
    after = revenue_after(replay.wins, day)
    frame = frame.join(then.flags, on="root", how="left").join(after, on="root", how="left")
    months = [f"m{k}" for k in range(1, 13)]
    frame = frame.with_columns(pl.col(months).fill_null(0), pl.col("flags").fill_null([]))
    half = [pl.when(2 * pl.col(m) <= pl.col("revenue")).then(k) for k, m in enumerate(months, 1)]
    return frame.select(
        "root",
        "tier",
        "flags",
        "revenue",
        pl.lit(day).alias("day"),
        (pl.col("revenue") < pl.col("revenue_previous")).alias("shrank"),
        (pl.col("revenue") >= pl.col("revenue_previous")).alias("same_kept"),
        (2 * pl.col("revenue") <= pl.col("revenue_previous")).alias("same_fell"),
        (pl.col("m12") >= pl.col("revenue")).alias(_NO_WORSE),
        (2 * pl.col("m12") <= pl.col("revenue")).alias(_FELL),
        pl.min_horizontal(half).alias("lead_months"),
    )


def revenue_after(wins: pl.DataFrame, day: dt.date) -> pl.DataFrame:
    """root, m1 … m12: revenue of the 12 months up to each month's end after `day`."""
    sums = {}
    for k in range(1, 13):
        span = Span(epoch(add_months(day, k - 12)), epoch(add_months(day, k)))
        sums[f"m{k}"] = counted(wins, span).sum().cast(nw.Int64)
    return nw.from_native(wins, eager_only=True).group_by("root").agg(**sums).to_native()


def _share(frame: pl.DataFrame, outcome: str) -> Share:
    return Share(int(frame[outcome].sum()), frame.height)


def _flag_line(seen: pl.DataFrame, flag: str) -> Line:
    raised = seen.filter(pl.col("flags").list.contains(flag))
    return _line(seen, raised, "flag", flag, _FELL)


def _tier_line(seen: pl.DataFrame, tier: str) -> Line:
    return _line(seen, seen.filter(pl.col("tier") == tier), "tier", tier, _NO_WORSE)


def _line(seen: pl.DataFrame, chosen: pl.DataFrame, kind: str, name: str, outcome: str) -> Line:
    months = None
    if outcome == _FELL:
        lead = chosen.filter(pl.col(_FELL))["lead_months"].median()
        months = float(lead) if isinstance(lead, int | float) else None
    return Line(kind, name, outcome, _share(chosen, outcome), _share(seen, outcome), months)


def _rule_lines(seen: pl.DataFrame) -> Sequence[Line]:
    """What simple rules would have said: "largest by revenue" as many as were Key that day; "same
    as last year" of those that had kept or lost half of their revenue; "bought less"."""
    keys = pl.col("tier") == "Key"
    rank = pl.struct(-pl.col("revenue"), "root").rank("ordinal").over("day")
    rules = (
        ("largest", rank <= keys.sum().over("day"), _NO_WORSE),
        ("same_kept", pl.col("same_kept"), _NO_WORSE),
        ("shrank", pl.col("shrank"), _FELL),
        ("same_fell", pl.col("same_fell"), _FELL),
    )
    return [_line(seen, seen.filter(rule), "rule", name, what) for name, rule, what in rules]
