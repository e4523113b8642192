"""Days without an order against the customer's own rhythm, and when that says something
(numbers §3.6). How the line is found: silence_calibration.
"""

from __future__ import annotations

from fractions import Fraction

import narwhals as nw
import polars as pl

from kamsync.model.change import Finding
from kamsync.scoring.metrics.silence_calibration import Calibration, calibrated, rhythm_of
from kamsync.scoring.read.days import distinct_days
from kamsync.scoring.read.windows import Windows
from kamsync.scoring.registry import Metric, produces

_WON = ("opportunity.amount", "opportunity.close_date", "opportunity.is_won")


@produces(
    Metric(
        "silence",
        "ratio",
        _WON,
        "days since the last win over the median gap between win dates (36 months, 4 or more)",
        csv=23,
        rows=("1-43", "2-02"),
    ),
    Metric(
        "silent",
        "yes/no",
        _WON,
        "days since the last win reach the line; unknown where the portfolio's past gives none",
        csv=24,
    ),
    Metric("silence_days", "days", _WON, "days since the last win", csv=80),
    Metric(
        "silence_line",
        "days",
        _WON,
        "days without an order from which it is silent, by its own gaps and those of all",
        csv=81,
    ),
    Metric(
        "silence_level",
        "share",
        _WON,
        "part of all gaps that lie below such a line; nothing where no line is worth an alarm",
        csv=82,
    ),
    Metric(
        "silence_false",
        "count",
        _WON,
        "past alarms at that level that an order followed within 90 days by itself",
        csv=83,
    ),
    Metric(
        "silence_decided", "count", _WON, "past alarms at that level whose outcome is known", csv=84
    ),
)
def silence(
    wins: pl.DataFrame, windows: Windows, allowed: Fraction
) -> tuple[pl.DataFrame, Calibration]:
    """g and the metrics, for groups with at least 4 distinct win dates in 36 months. `allowed`:
    the part of past alarms that may have been false."""
    won = nw.from_native(wins, eager_only=True).filter(nw.col("is_win"))
    rhythm = rhythm_of(distinct_days(won, windows.three_years).to_native())
    calibration, lines = calibrated(rhythm, windows, allowed)
    days = windows.today - rhythm.last
    level = calibration.level
    frame = pl.DataFrame({"g": rhythm.groups, "silence_days": days}).with_columns(
        pl.Series("silence", days / (rhythm.twice / 2)),
        pl.Series("silence_line", [None] * len(days) if level is None else lines, pl.Int64),
        pl.lit(None if level is None else level / 1000, pl.Float64).alias("silence_level"),
        pl.lit(calibration.false, pl.Int64).alias("silence_false"),
        pl.lit(calibration.decided, pl.Int64).alias("silence_decided"),
    )
    silent = pl.col("silence_days") >= pl.col("silence_line")
    return frame.with_columns(silent.alias("silent")), calibration


def silence_finding(found: Calibration) -> list[Finding]:
    """Where no level keeps its alarms true often enough: said once, and nobody is chased."""
    if found.level is not None:
        return []
    values = {"false": found.false, "decided": found.decided}
    return [Finding("silence_says_nothing", "info", "scorecard silence", values=values)]
