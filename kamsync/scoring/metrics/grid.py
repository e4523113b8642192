"""The 3×3 grid of each group as a code: what each cell asks for stands in plans/grid.toml."""

from __future__ import annotations

import datetime as dt
from typing import Final

import polars as pl

from kamsync.plans.grid import CELLS, DONE, MISSING, PARTIAL, ROWS, UNJUDGED, Cell, Test
from kamsync.plans.lint import add_months
from kamsync.scorecard import Scorecard
from kamsync.scoring.read.inputs import Inputs
from kamsync.scoring.registry import Column, Metric, produces

_REVIEW: Final = ("account.plan_reviewed_at", "account.plan_presented_at")
_DOCUMENTS: Final = (
    (("account.profile_strategy",), "the account database, as the grid judges it", "3-20"),
    (("plan_item.kind",), "the strategy paper, as the grid judges it", "3-21"),
    (
        ("plan_item.kind", "account.plan_end"),
        "the plan, as the grid judges it; done only while it still runs for 12 months",
        "3-22",
    ),
)
_PAPERS: Final = ("database", "strategy_paper", "plan")
"""Cells of the grid that judge the three documents."""
ROLLING_MONTHS: Final = 12
_STATES: Final = {DONE: "done", PARTIAL: "partial", MISSING: "missing"}


@produces(
    Metric(
        "grid_3x3",
        "text",
        ("plan_item.kind", "account.plan_reviewed_at", "account.sponsor_id", "account.owner_id"),
        "nine cells of process, documents and organisation: 2 done, 1 partial, 0 missing, "
        "- not read here",
        rows=("3-05", "3-36"),
    ),
    *(
        Metric(f"doc{n}_state", "state", inputs, meaning, rows=(row,))
        for n, (inputs, meaning, row) in enumerate(_DOCUMENTS, 1)
    ),
    Column("review_age_days", "days", _REVIEW, "since the plan was reviewed or presented"),
    Column("scorecard_approved", "yes/no", (), "management approved the scorecard"),
    Column("has_cadence", "yes/no", (), "its tier has a cadence"),
)
def add_grid(frame: pl.DataFrame, inputs: Inputs, card: Scorecard, as_of: dt.date) -> pl.DataFrame:
    """`frame` (with tier, owned, sponsored, and the figures of plan and profile) with the code."""
    frame = frame.with_columns(
        _review_age(inputs, as_of).alias("review_age_days"),
        pl.lit(card.is_approved).alias("scorecard_approved"),
        pl.col("tier").is_in(list(card.cadence_days)).alias("has_cadence"),
    )
    rows = [
        pl.concat_str([_mark(cell, inputs) for cell in CELLS if cell.row == row]) for row in ROWS
    ]
    states = [_state(cell, inputs, as_of) for cell in _PAPERS]
    return frame.with_columns(
        pl.concat_str(rows, separator="/").alias("grid_3x3"),
        *(state.alias(f"doc{n}_state") for n, state in enumerate(states, 1)),
    )


def _state(cell_id: str, inputs: Inputs, as_of: dt.date) -> pl.Expr:
    """The cell's mark in a word; unknown where it is not judged."""
    cell = next(cell for cell in CELLS if cell.id == cell_id)
    mark = _mark(cell, inputs)
    if cell.rolling and inputs.has("account", "plan_end"):
        runs_on = pl.col("plan_end") >= pl.lit(add_months(as_of, ROLLING_MONTHS))
        short = (mark == DONE) & ~runs_on.fill_null(value=False)
        mark = pl.when(short).then(pl.lit(PARTIAL)).otherwise(mark)
    return mark.replace_strict(_STATES, default=None, return_dtype=pl.String)


def _mark(cell: Cell, inputs: Inputs) -> pl.Expr:
    if not any(_is_read(source, inputs) for source in cell.source):
        return pl.lit(UNJUDGED)
    done = pl.all_horizontal(_holds(test) for test in cell.done)
    partial = pl.any_horizontal(_holds(test) for test in cell.partial)
    found = pl.when(done).then(pl.lit(DONE)).when(partial).then(pl.lit(PARTIAL))
    return found.otherwise(pl.lit(MISSING))


def _is_read(source: str, inputs: Inputs) -> bool:
    stream, _, column = source.partition(".")
    if not column.endswith("*"):
        return inputs.has(stream, column)
    frame = inputs.streams.get(stream)
    names = frame.collect_schema().names() if frame is not None else []
    return any(name.startswith(column.removesuffix("*")) for name in names)


def _holds(test: Test) -> pl.Expr:
    """False where the figure is not there: nobody can say that it is done."""
    column = pl.col(test.column)
    match test.op:
        case ">=":
            passed = column >= test.value
        case "<=":
            passed = column <= test.value
        case "=":
            passed = column == test.value
        case _:
            passed = column
    return passed.fill_null(value=False)


def _review_age(inputs: Inputs, as_of: dt.date) -> pl.Expr:
    """Of its newest date up to today."""
    mapped = [c.partition(".")[2] for c in _REVIEW if inputs.has(*c.split("."))]
    today = pl.lit(as_of)
    ages = [pl.when(pl.col(c) <= today).then((today - pl.col(c)).dt.total_days()) for c in mapped]
    return pl.min_horizontal(ages) if ages else pl.lit(None, pl.Int64())
