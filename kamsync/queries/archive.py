"""Questions to the mirror and the archive: whatif, asof, why since. Reads only, no login."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import polars as pl

from kamsync.archive import ArchivedRun
from kamsync.errors import UsageError
from kamsync.scorecard import Scorecard
from kamsync.scorecard.reader import parse_scorecard
from kamsync.scoring.decide.criteria import scale_values
from kamsync.scoring.decide.judgement import judge_groups, judged_again, standing
from kamsync.scoring.explain.backtest import Backtest, backtest
from kamsync.scoring.explain.change import ScoreChange, explain_change
from kamsync.scoring.explain.load import total_points
from kamsync.scoring.explain.path_to_key import WayToKey, way_to_key
from kamsync.scoring.explain.stability import stability
from kamsync.scoring.measurement import Measured, measure
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.measure_params import MeasureParams
from kamsync.sync.last_pull import kept
from kamsync.sync.session import Session


@dataclass(frozen=True)
class Effort:
    """What a scorecard asks of the firm."""

    key: int
    """Groups in Key."""
    seats: int | None
    """The most it allows; None: as many as qualify."""
    points: float
    """Workload of all groups, as `kamsync load` counts it."""


@dataclass(frozen=True)
class Moves:
    """Who changes tier under another scorecard."""

    frame: pl.DataFrame
    """root, name, revenue, score, score_new, tier, tier_new; only those that move."""
    revenue: int
    """Home minor units of the groups that move."""
    of_revenue: int
    groups: int
    effort: Effort
    effort_new: Effort


def what_if(session: Session, other: Scorecard) -> Moves:
    """The same accounts, the same memory, another scorecard: tiers once confirmed compared."""
    last = kept(session)
    return moves(last.inputs, last.policy, session.card, other)


def moves(inputs: Inputs, policy: Policy, card: Scorecard, other: Scorecard) -> Moves:
    """Measured once where both scorecards measure alike; the answer is the same as scoring twice.
    Pure."""
    measured = measure(inputs, policy, MeasureParams.of(card))
    now = _settled(measured, card)
    effort = _effort(now, card)
    now = now.drop("members")
    if MeasureParams.of(other) != measured.params:
        measured = measure(inputs, policy, MeasureParams.of(other))
    settled = _settled(measured, other)
    new = settled.select(
        "root", pl.col("score").alias("score_new"), pl.col("tier").alias("tier_new")
    )
    moved = now.join(new, on="root").filter(pl.col("tier") != pl.col("tier_new"))
    moved = moved.sort(["revenue", "root"], descending=[True, False])
    touched, of = int(moved["revenue"].sum()), int(now["revenue"].sum())
    return Moves(moved, touched, of, now.height, effort, _effort(settled, other))


def _effort(groups: pl.DataFrame, card: Scorecard) -> Effort:
    key = groups.filter(pl.col("tier") == "Key").height
    return Effort(key, card.tiers.capacity, total_points(groups))


def backtests(session: Session, other: Scorecard) -> tuple[Backtest, Backtest]:
    """Of today's scorecard and of the other, over the same past days."""
    last = kept(session)
    now, new = (backtest(last.inputs, last.policy, card) for card in (session.card, other))
    return now, new


def _settled(measured: Measured, card: Scorecard) -> pl.DataFrame:
    """root, name, revenue, refused_wins, score, tier, members."""
    policy, memory = measured.policy, measured.inputs.memory
    as_of, home = policy.as_of, policy.home_currency
    judged, _ = judge_groups(measured.frame, memory, _at_once(card), as_of, home)
    return judged.select("root", "name", "revenue", "refused_wins", "score", "tier", "members")


def _at_once(card: Scorecard) -> Scorecard:
    """Its tiers as they are once confirmed: overrides and seats count, a second day does not."""
    return replace(card, tiers=replace(card.tiers, confirmations=1))


@dataclass(frozen=True)
class AsOf:
    """What was computed on a day, and what today's scorecard says of the same figures."""

    run: ArchivedRun
    scorecard: str
    same_scorecard: bool
    frame: pl.DataFrame
    """root, name, revenue, score, tier as computed; score_today, tier_today."""


def _kept_run(session: Session, day: dt.date) -> ArchivedRun:
    """The run in force that day. Raises UsageError when nothing was applied by then."""
    run = session.archive.at(day)
    if run is None:
        runs = session.archive.runs()
        if not runs:
            raise UsageError(code="nothing_applied")
        raise UsageError(code="nothing_applied_by", day=day, first=runs[0].as_of)
    return run


def as_of_then(session: Session, day: dt.date) -> AsOf:
    """Raises UsageError when nothing was applied on or before that day."""
    run = _kept_run(session, day)
    then, text, _ = session.archive.load(run)
    old = parse_scorecard("archived scorecard", text)
    same = old.sha256 == session.card.sha256
    card = session.card if same else _at_once(session.card)
    again = judged_again(then, card, run.as_of, session.config.home_currency)
    today = again.select(
        "root", pl.col("score").alias("score_today"), pl.col("tier").alias("tier_today")
    )
    frame = then.select("root", "name", "revenue", "score", "tier", "confidence").join(
        today, on="root", how="left", maintain_order="left"
    )
    return AsOf(run, f"{old.name} {old.version}", same, frame)


def change_since(
    session: Session, scored: pl.DataFrame, root: str, day: dt.date
) -> tuple[ArchivedRun, ScoreChange | None]:
    """How the score of one group came from its value on that day to that of `scored`, the kept
    frame of the session's as_of."""
    run = _kept_run(session, day)
    then, text, _ = session.archive.load(run)
    if root not in then["root"]:
        raise UsageError(code="no_group_then", account=root, day=run.as_of)
    old_card = parse_scorecard("archived scorecard", text)
    home = session.config.home_currency
    rows = [
        frame.join(standing(frame, old_card, at, home), on="root").row(
            by_predicate=pl.col("root") == root, named=True
        )
        for frame, at in ((then, run.as_of), (scored, session.as_of))
    ]
    return run, explain_change(rows[0], old_card, rows[1])


def ways(session: Session, scored: pl.DataFrame, root: str) -> WayToKey | None:
    """What would make this group Key."""
    mine = scored.filter(pl.col("root") == root)
    row = mine.row(0, named=True)
    values = scale_values(mine, session.card, session.config.home_currency)
    return way_to_key(row, values, session.card)


def stays(session: Session, scored: pl.DataFrame, root: str) -> float | None:
    """Share of 1,000 weightings in which it keeps its tier."""
    found = stability(scored, session.card)
    g = scored.filter(pl.col("root") == root)["g"][0]
    value: float | None = found.filter(pl.col("g") == g)["stability"][0]
    return value


def names_of(session: Session) -> dict[str, str]:
    """Group → its name in the last archived run; empty before the first."""
    found = session.archive.latest()
    if found is None:
        return {}
    frame = session.archive.part(found, "root", "name").drop_nulls()
    return dict(frame.select("root", "name").iter_rows())
