"""Outlook: the next twelve months of each account, where the past shows that it is worth saying.

Quarterly revenue comes from the revenue rows; outlook_rule says how it goes on, outlook_check
whether that beats "same as last year". Unknown, never zero, where it does not.
"""

from __future__ import annotations

import zlib
from typing import Final

import narwhals as nw
import numpy as np
import polars as pl

from kamsync.scoring.frame import joined
from kamsync.scoring.metrics.outlook_check import MOST_ORIGINS, check
from kamsync.scoring.metrics.outlook_rule import STEP, YEAR, Book, Ints, learnt
from kamsync.scoring.metrics.revenue import counted
from kamsync.scoring.read.everyone import everyones_wins
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.measure_params import MeasureParams
from kamsync.scoring.read.outlook_record import OutlookRecord
from kamsync.scoring.read.sources import Sources
from kamsync.scoring.read.windows import Windows
from kamsync.scoring.registry import Metric, produces, step

QUARTERS: Final = 3 * YEAR + STEP * (MOST_ORIGINS + 1)
"""Looked back on, at most: the earliest past day, and the years it is learnt from."""
_WON: Final = ("opportunity.amount", "opportunity.close_date", "opportunity.is_won")


def reach_of(wins: pl.DataFrame, windows: Windows) -> int:
    """Whole quarters since the first revenue row of all, at most QUARTERS."""
    first = wins.select(pl.col("day").min()).item()
    if first is None:
        return 0
    reached = (k for k in range(QUARTERS, 0, -1) if first <= windows.quarter(k - 1).lo + 1)
    return next(reached, 0)


def book_of(wins: pl.DataFrame, windows: Windows, reach: int) -> tuple[pl.Series, Book]:
    """Roots with revenue rows, by id, and their quarters. `wins`: root, day, home, term."""
    roots = wins["root"].unique().sort()
    place = pl.DataFrame({"root": roots}).with_row_index("place")
    rows = wins.join(place, on="root")
    spread = rows["term_to"].null_count() < rows.height
    quarters = np.zeros((reach, len(roots)), dtype=np.int64)
    for k in range(reach):
        span = windows.quarter(k)
        inside = (pl.col("day") > span.lo) & (pl.col("day") <= span.hi)
        part = rows if spread else rows.filter(inside)
        sums = (
            nw.from_native(part, eager_only=True)
            .group_by("place")
            .agg(counted(part, span).sum().alias("amount"))
        )
        quarters[k, sums["place"].to_numpy()] = sums["amount"].to_numpy()
    odd = np.array([zlib.crc32(root.encode()) & 1 for root in roots], dtype=np.bool_)
    return roots, Book(quarters, odd)


@produces(
    Metric(
        "outlook",
        "money",
        _WON,
        "revenue expected in the next 12 months, where that beat last year's value",
        rows=("4-11",),
    ),
    Metric("outlook_low", "money", _WON, "lower end of the 80 % interval of outlook"),
    Metric("outlook_high", "money", _WON, "upper end of the 80 % interval of outlook"),
)
def outlook(wins: pl.DataFrame, windows: Windows) -> tuple[pl.DataFrame, OutlookRecord]:
    """root and all three of who bought within the year; no rows where nothing is published."""
    reach = reach_of(wins, windows)
    roots, book = book_of(wins, windows, reach)
    record = check(book, reach)
    rule = learnt(book, 0, reach) if record.published else None
    if rule is None:
        return _frame(roots.head(0), *(np.zeros(0, dtype=np.int64),) * 3), record
    cases = book.cases(0)
    return _frame(roots[cases.rows], *rule.predict(cases)), record


def _frame(roots: pl.Series, value: Ints, low: Ints, high: Ints) -> pl.DataFrame:
    figures = {"outlook": value, "outlook_low": low, "outlook_high": high}
    return pl.DataFrame({"root": roots} | figures)


def outlook_record(inputs: Inputs, policy: Policy, params: MeasureParams) -> OutlookRecord:
    """How it did on past days, without scoring anybody."""
    if policy.source == "account":
        return OutlookRecord("source")
    return outlook(everyones_wins(inputs, policy, params), Windows(policy.as_of))[1]


@step(outlook, needs="revenue revenue_incomplete", reads="events")
def add_outlook(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    """Learnt from every customer, the portfolio's filter aside."""
    context, policy = sources.context, sources.context.policy
    if policy.source == "account":
        sources.outlook = OutlookRecord("source")
        return frame
    groups = frame.select("g", "root")
    if policy.filter:
        wins = everyones_wins(context.inputs, policy, context.params)
    else:
        columns = ("g", "day", "home", "term_from", "term_to")
        wins = sources.events.wins.select(columns).join(groups, on="g")
    found, record = outlook(wins, sources.windows)
    sources.outlook = record
    whole = frame.filter(~pl.col("revenue_incomplete")).select("root")
    known = found.join(whole, on="root").join(groups, on="root")
    return joined(frame, known.drop("root"))


STEPS: Final = (add_outlook,)
