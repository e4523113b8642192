"""What was promised and what became of it, ours and theirs (docs/figures.md §11)."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.scoring.frame import joined, of_rows
from kamsync.scoring.metrics import voice
from kamsync.scoring.read.context import MeasureContext
from kamsync.scoring.read.inputs import day_of
from kamsync.scoring.read.intervals import Share
from kamsync.scoring.read.sources import Sources
from kamsync.scoring.read.windows import Windows
from kamsync.scoring.registry import Metric, produces, step

BELOW: Final = ("below", "not met", "missed", "inférieur", "en dessous", "non atteint", "non tenu")
"""What `actual` says, in any case, where less was done than was promised."""
MET: Final = ("met", "as promised", "conforme", "atteint", "tenu")
ABOVE: Final = ("above", "exceeded", "supérieur", "au-dessus", "dépassé")
"""What it says where as much was done, or more."""
AGAINST: Final = ("below", "met", "above")
BROKEN_BELOW: Final = 0.8
BROKEN_FROM: Final = 5
OVERDUE_DAYS: Final = 14
_DUE: Final = ("commitment.side", "commitment.due_at", "commitment.done_at", "commitment.actual")


def promised(context: MeasureContext) -> pl.DataFrame:
    """g, side, due, done (epoch days), below, met, above: what `actual` says of it; n: how many
    a row stands for."""
    rows = context.inputs.live("commitment", "account_id", "side", "due_at", "done_at", "actual")
    members = context.grouped.accounts.lazy().select(pl.col("id").alias("account_id"), "g")
    said = pl.col("actual").str.strip_chars().str.to_lowercase()
    return (
        rows.join(members, on="account_id")
        .select(
            "g",
            "side",
            day_of("due_at").alias("due"),
            day_of("done_at").alias("done"),
            said.is_in(BELOW).fill_null(value=False).alias("below"),
            said.is_in(MET).fill_null(value=False).alias("met"),
            said.is_in(ABOVE).fill_null(value=False).alias("above"),
            pl.lit(1, pl.Int64).alias("n"),
        )
        .filter(pl.col("due").is_not_null())
        .collect()
    )


def kept(rows: pl.DataFrame, side: str, windows: Windows) -> pl.DataFrame:
    """g, k, n, promise_below, promise_met, promise_above of that side's due in 12 months; k: kept.

    What is open on its day may still be done: it counts from the day after; a date of doing that
    lies ahead is not done yet.
    """
    done = pl.when(pl.col("done") <= windows.today).then("done")
    in_time = (done <= pl.col("due")).fill_null(value=False) & ~pl.col("below")
    due = (pl.col("due") > windows.ttm.lo) & (pl.col("due") <= windows.today)
    pending = (pl.col("due") == windows.today) & done.is_null()
    of_side = rows.filter(pl.col("side") == side).filter(due & ~pending)
    n = pl.col("n")
    return of_side.group_by("g").agg(
        n.filter(in_time).sum().alias("k"),
        n.sum(),
        *(n.filter(pl.col(c)).sum().alias(f"promise_{c}") for c in AGAINST),
    )


@produces(
    Metric(
        "promise_kept",
        "share",
        _DUE,
        "our commitments due in 12 months that were done in time and not below what was promised",
        rows=("0-12", "1-33", "2-25", "4-19"),
    ),
    Metric("promise_n", "count", _DUE, "our commitments due in 12 months", absent=0),
    Metric("promise_low", "share", _DUE, "lower end of the 95 % interval of promise_kept"),
    Metric("promise_high", "share", _DUE, "upper end of the 95 % interval of promise_kept"),
    *(
        Metric(
            f"promise_{word}",
            "count",
            _DUE,
            f"our commitments due in 12 months whose result is said to be {word}",
            absent=0,
            rows=("4-19",),
        )
        for word in AGAINST
    ),
    Metric("promise_overdue", "days", _DUE, "how long the oldest open commitment of ours is due"),
    Metric(
        "promise_broken",
        "yes/no",
        _DUE,
        "promise_kept below 80 % of 5 or more, or a commitment of ours overdue by over 14 days",
        absent=False,
    ),
)
@of_rows
def our_promises(rows: pl.DataFrame, windows: Windows) -> pl.DataFrame:
    """g and these, of groups with a commitment of ours that fell due. An open one that fell due
    more than 12 months ago no longer counts in the share, and still is overdue."""
    ours = kept(rows, "ours", windows)
    ends = [Share(k, n).interval or (None, None) for k, n in ours.select("k", "n").iter_rows()]
    undone = pl.col("done").is_null() | (pl.col("done") > windows.today)
    late = (
        rows.filter((pl.col("side") == "ours") & undone & (pl.col("due") < windows.today))
        .group_by("g")
        .agg((windows.today - pl.col("due").min()).cast(pl.Int64).alias("promise_overdue"))
    )
    shares = ours.select(
        "g",
        (pl.col("k") / pl.col("n")).alias("promise_kept"),
        pl.col("n").alias("promise_n"),
        *(f"promise_{word}" for word in AGAINST),
        pl.Series("promise_low", [low for low, _ in ends], dtype=pl.Float64),
        pl.Series("promise_high", [high for _, high in ends], dtype=pl.Float64),
    )
    both = shares.join(late, on="g", how="full", coalesce=True)
    counts = ("promise_n", *(f"promise_{word}" for word in AGAINST))
    both = both.with_columns(pl.col(c).fill_null(0) for c in counts)
    often = (pl.col("promise_kept") < BROKEN_BELOW) & (pl.col("promise_n") >= BROKEN_FROM)
    long = pl.col("promise_overdue") > OVERDUE_DAYS
    broken = often.fill_null(value=False) | long.fill_null(value=False)
    return both.with_columns(broken.alias("promise_broken"))


@produces(
    Metric(
        "reciprocity",
        "share",
        (*_DUE, "revenue.due_on", "revenue.paid_on"),
        "their commitments and payments due in 12 months that were done in time",
        rows=("2-38",),
    ),
    Metric(
        "reciprocity_n",
        "count",
        (*_DUE, "revenue.due_on", "revenue.paid_on"),
        "their commitments and payments due in 12 months",
        absent=0,
    ),
    Metric(
        "reciprocity_low",
        "yes/no",
        (*_DUE, "revenue.due_on", "revenue.paid_on"),
        "reciprocity below 80 % of 5 or more",
        absent=False,
        rows=("2-38",),
    ),
)
def reciprocity(rows: pl.DataFrame, payments: pl.DataFrame, windows: Windows) -> pl.DataFrame:
    """g and these. `payments`: g, due, done of invoices above 0, n of them."""
    side = pl.lit("theirs").alias("side")
    paid = payments.select(
        "g", side, "due", "done", *(pl.lit(value=False).alias(word) for word in AGAINST), "n"
    )
    theirs = kept(pl.concat([rows, paid]), "theirs", windows)
    share, n = pl.col("k") / pl.col("n"), pl.col("n")
    return theirs.select(
        "g",
        share.alias("reciprocity"),
        n.alias("reciprocity_n"),
        ((share < BROKEN_BELOW) & (n >= BROKEN_FROM)).alias("reciprocity_low"),
    )


def paid_by(sources: Sources) -> pl.DataFrame:
    """g, due, done of invoices above 0 that name a due day, n of them."""
    schema = {"g": pl.Int64, "due": pl.Int64, "done": pl.Int64, "n": pl.Int64}
    if not sources.invoices.mapped:
        return pl.DataFrame(schema=schema)
    rows = sources.invoices.rows.filter(pl.col("due_day").is_not_null() & (pl.col("amount") > 0))
    return rows.select(
        "g",
        pl.col("due_day").cast(pl.Int64).alias("due"),
        pl.col("paid_day").cast(pl.Int64).alias("done"),
        pl.col("n").cast(pl.Int64),
    )


@step(voice.voice, our_promises, reciprocity, reads="invoices")
def add_voice(frame: pl.DataFrame, sources: Sources) -> pl.DataFrame:
    context, windows = sources.context, sources.windows
    said = voice.comments(context, windows)
    frame = joined(frame, voice.voice(said))
    rows = promised(context)
    frame = joined(frame, our_promises(rows, windows))
    return joined(frame, reciprocity(rows, paid_by(sources), windows))


STEPS: Final = (add_voice,)
