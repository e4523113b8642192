"""Objectives of plans put to the test: what their indicators did month by month (figures §9.4)."""

from __future__ import annotations

import datetime as dt
from typing import Final

import polars as pl

from kamsync.plans.hypotheses import Hypothesis, hypothesis, is_hypothesis, months_since
from kamsync.scoring.metrics.account_plan import read_plans
from kamsync.scoring.read.inputs import Inputs
from kamsync.scoring.registry import Metric, produces

VERDICTS: Final = ("supported", "contradicted", "undecided")
_TESTED: Final = ("plan_item.indicator", "plan_item.target", "plan_item.baseline")


def hypotheses_of(
    inputs: Inputs, members: pl.DataFrame, frame: pl.DataFrame, as_of: dt.date
) -> list[tuple[int, Hypothesis]]:
    """(g, hypothesis), by g and the objective's id: what was applied up to each month's end, and
    today's figure. `members`: id, g, root; `frame`: the scored groups."""
    if not _some(inputs, frame):
        return []
    plans = read_plans(inputs, members, frame.select("g", "root", "plan_start"))
    rows = frame.filter(pl.col("g").is_in(list(plans)))
    history: dict[tuple[str, str], dict[dt.date, float]] = {}
    for root, metric, on, value in inputs.indicators.iter_rows():
        history.setdefault((root, metric), {})[on] = value
    days = sorted({*inputs.indicators["on"].to_list(), as_of})
    found = []
    for row in rows.iter_rows(named=True):
        plan = plans[row["g"]]
        months = months_since(days, plan.start)
        for item in plan.items:
            if not is_hypothesis(item, frame.columns):
                continue
            name = item.indicator.strip()
            known = history.get((row["root"], name), {}) | {as_of: _number(row[name])}
            found.append((row["g"], hypothesis(item, [known.get(day) for day in months])))
    return found


def _some(inputs: Inputs, frame: pl.DataFrame) -> bool:
    if not inputs.has("plan_item", "indicator"):
        return False
    named = inputs.live("plan_item", "kind", "indicator").filter(
        (pl.col("kind") == "objective") & pl.col("indicator").str.strip_chars().is_in(frame.columns)
    )
    return not named.head(1).collect().is_empty()


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


@produces(
    *(
        Metric(
            f"hypotheses_{word}",
            "count",
            _TESTED,
            f"objectives of the plan whose indicator says {word}",
            absent=0,
            rows=("4-02",),
        )
        for word in VERDICTS
    ),
    Metric(
        "hypotheses",
        "text",
        _TESTED,
        "the three counts: supported / contradicted / undecided; empty without such an objective",
        rows=("4-02",),
    ),
)
def verdicts(found: list[tuple[int, Hypothesis]]) -> pl.DataFrame:
    """g and these, of groups with an objective that names an indicator."""
    rows = [(g, one.verdict) for g, one in found]
    frame = pl.DataFrame(rows, schema={"g": pl.Int64, "verdict": pl.String}, orient="row")
    counts = {w: (pl.col("verdict") == w).sum().cast(pl.Int64) for w in VERDICTS}
    return (
        frame.group_by("g", maintain_order=True)
        .agg(count.alias(f"hypotheses_{word}") for word, count in counts.items())
        .with_columns(
            pl.concat_str([f"hypotheses_{w}" for w in VERDICTS], separator="/").alias("hypotheses")
        )
    )
