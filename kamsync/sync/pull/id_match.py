"""`[sources.STREAM] match = "ids.csv"`: account ids of another system → ours, by a table.

Columns `theirs` and `ours`. Several of theirs may be one of ours; a line without ours is an id
nobody has matched yet.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from kamsync.errors import ConfigError, Problem
from kamsync.model.change import Finding
from kamsync.model.coerce import Coerced
from kamsync.model.invalid import near
from kamsync.model.rejects import refused_rows
from kamsync.sync.pull.source_files import read_csv

"""So many unmatched ids are told by name."""


def read_match(stream: str, path: Path) -> pl.DataFrame:
    """theirs, ours: each of theirs once. Raises ConfigError naming every line that is wrong."""
    at = f"sources.{stream}.match"
    frame = read_csv(path, at)
    for column in ("theirs", "ours"):
        if column not in frame.columns:
            hint = near(column, frame.columns)
            problem = Problem.of(str(path), 1, at, "no_column", name=column, near=hint)
            raise ConfigError([problem])
    rows = frame.select(
        *(pl.col(c).str.strip_chars().replace("", None) for c in ("theirs", "ours")),
        pl.int_range(pl.len()).alias("line") + 2,
    ).filter(pl.col("ours").is_not_null())
    problems = [
        Problem.of(str(path), line, at, "match_empty", ours=ours)
        for ours, line in rows.filter(pl.col("theirs").is_null()).select("ours", "line").iter_rows()
    ]
    firsts = rows.unique("theirs", keep="first", maintain_order=True)
    both = rows.join(firsts, on="theirs", suffix="_first", maintain_order="left")
    torn = both.filter(pl.col("ours") != pl.col("ours_first"))
    problems += [
        Problem.of(str(path), row.pop("line"), at, "match_twice", **row) for row in torn.to_dicts()
    ]
    if problems:
        raise ConfigError(sorted(problems, key=lambda problem: problem.line))
    return firsts.select("theirs", "ours")


def with_our_ids(raw: pl.DataFrame, table: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(rows with our account_id or none at all, rows whose account_id is not in the table)."""
    theirs = pl.col("account_id").str.strip_chars().replace("", None)
    rows = raw.with_columns(theirs.alias("~theirs")).join(
        table, left_on="~theirs", right_on="theirs", how="left", maintain_order="left"
    )
    strange = pl.col("~theirs").is_not_null() & pl.col("ours").is_null()
    ours = rows.filter(~strange).with_columns(pl.col("ours").alias("account_id"))
    return ours.drop("~theirs", "ours"), rows.filter(strange).drop("~theirs", "ours")


def refused_strangers(stream: str, strangers: Coerced, path: Path) -> pl.DataFrame:
    """Rejects of rows nobody could place. Their id is no account's of ours: it stays a value."""
    reason = f"no match: {path.name}"
    rows = refused_rows(stream, strangers.frame, "account_id", reason)
    nobody = pl.lit(None, pl.String).alias("account_id")
    return pl.concat([rows, strangers.rejects]).with_columns(nobody)


def unmatched(stream: str, strangers: pl.DataFrame, path: Path) -> list[Finding]:
    """One finding for all of them, the most frequent named."""
    if strangers.is_empty():
        return []
    ids = strangers["account_id"].str.strip_chars().value_counts()
    ids = ids.sort(["count", "account_id"], descending=[True, False])
    values = {
        "n": strangers.height,
        "accounts": ids.height,
        "names": ids["account_id"].to_list(),
        "file": path.name,
    }
    return [
        Finding(
            "ids_unmatched",
            "warning",
            f"sources.{stream}",
            values=values,
        )
    ]
