"""Risk: the open flags of an account as one figure, which they give the reasons for."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

import polars as pl

from kamsync.scorecard import Flag
from kamsync.scoring.registry import Metric, produces

TWENTIETHS: Final = {"critical": 10, "high": 5, "medium": 2, "low": 1}
"""What an open flag takes of what is safe."""


@produces(
    Metric("risk", "points", (), "what its open flags put at risk, 0 to 100", kind="int", absent=0),
    Metric("risk_reasons", "text", (), "the flags behind it by id, one per cause, gravest first"),
)
def risks(after: pl.DataFrame, flags: tuple[Flag, ...]) -> pl.DataFrame:
    """g, risk, risk_reasons of groups with an open flag or an episode that is only no longer for
    their tier. `after`: of open_after.

    floor(100 · (1 − Π(1 − s)) + 1/2), exact, s in twentieths by severity; of several flags of one
    cause the gravest counts, then the first of the scorecard.
    """
    weights = [
        (flag.id, number, flag.cause, TWENTIETHS[flag.in_case(number).severity], place)
        for place, flag in enumerate(flags)
        for number in range(len(flag.cases) + 1)
    ]
    schema = {"flag": pl.String, "case": pl.Int64, "cause": pl.String, "s": pl.Int64, "n": pl.Int64}
    known = pl.DataFrame(weights, schema=schema, orient="row")
    gravest = (
        after.filter(pl.col("open") | pl.col("kept"))
        .join(known, on=["flag", "case"])
        .sort(["g", "s", "n"], descending=[False, True, False])
        .unique(["g", "cause"], keep="first", maintain_order=True)
    )
    summed = gravest.group_by("g", maintain_order=True).agg(
        *((pl.col("s") == s).sum().alias(word) for word, s in TWENTIETHS.items()),
        pl.col("flag").str.join(" ").alias("risk_reasons"),
    )
    words = list(TWENTIETHS)
    kinds = summed.select(words).unique()
    shown = kinds.with_columns(
        pl.Series("risk", [_risk(row) for row in kinds.iter_rows(named=True)], dtype=pl.Int64)
    )
    return summed.join(shown, on=words, how="left", maintain_order="left").select(
        "g", "risk", "risk_reasons"
    )


def _risk(counts: dict[str, int]) -> int:
    safe = Fraction(1)
    for word, s in TWENTIETHS.items():
        safe *= Fraction(20 - s, 20) ** counts[word]
    return int(100 * (1 - safe) + Fraction(1, 2))
