"""The table of matches: which account of one CRM is which of another, as a person approved it.

A CSV beside the config, one pair a line. A line that nobody approved counts for nothing; one that
is taken out parts the two again with the next run.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final

import polars as pl

from kamsync.errors import ConfigError, Problem
from kamsync.model.change import Finding
from kamsync.model.invalid import near
from kamsync.model.joined_ids import connection_of
from kamsync.sync.pull.source_files import read_csv

COLUMNS: Final = (
    *("a_connection", "a_id", "b_connection", "b_id"),
    *("by", "approved_by", "approved_at"),
)
_KEY: Final = "portfolio.matches"
_NAMED: Final = 5


def read_matches(
    path: Path, connections: Collection[str]
) -> tuple[pl.DataFrame, tuple[Finding, ...]]:
    """(a, b: approved pairs of joined ids; findings). No file: no match.

    Raises ConfigError naming every line that is wrong.
    """
    rows = read_lines(path)
    approved = rows.filter(pl.col("approved_by").is_not_null())
    wrong = _wrong_lines(approved, path, connections)
    sound = approved.filter(~pl.col("line").is_in([problem.line for problem in wrong]))
    pairs = pairs_of(sound).with_columns(sound["line"])
    problems = [*wrong, *_several(pairs, path)]
    if problems:
        raise ConfigError(sorted(problems, key=lambda problem: problem.line))
    waiting = rows.height - approved.height
    values = {"n": waiting, "file": path.name}
    findings = (Finding("matches_unapproved", "info", _KEY, values=values),) if waiting else ()
    return pairs.select("a", "b").unique(maintain_order=True), findings


def read_lines(path: Path) -> pl.DataFrame:
    """Every line of the table, approved or not: COLUMNS and line. No file: none. Raises
    ConfigError where a column is missing."""
    if not path.exists():
        return pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.String) | {"line": pl.Int64})
    frame = read_csv(path, _KEY)
    for column in COLUMNS:
        if column not in frame.columns:
            hint = near(column, frame.columns)
            raise ConfigError([Problem.of(str(path), 1, _KEY, "no_column", name=column, near=hint)])
    return frame.select(
        *(pl.col(c).str.strip_chars().replace("", None) for c in COLUMNS),
        pl.int_range(pl.len()).alias("line") + 2,
    )


def pairs_of(lines: pl.DataFrame) -> pl.DataFrame:
    """a, b: joined ids; null where a part of one is missing."""
    return lines.select(
        pl.concat_str("a_connection", "a_id", separator=":").alias("a"),
        pl.concat_str("b_connection", "b_id", separator=":").alias("b"),
    )


def _wrong_lines(rows: pl.DataFrame, path: Path, connections: Collection[str]) -> list[Problem]:
    problems = []
    for row in rows.to_dicts():
        at = (str(path), int(row["line"]), _KEY)
        named = [row["a_connection"], row["b_connection"]]
        strange = [name for name in named if name not in connections]
        if None in (*named, row["a_id"], row["b_id"]):
            problems.append(Problem.of(*at, "match_incomplete"))
        elif strange:
            hint = near(strange[0], connections)
            problems.append(Problem.of(*at, "match_connection", name=strange[0], near=hint))
        elif named[0] == named[1]:
            problems.append(Problem.of(*at, "match_same_crm", name=named[0]))
    return problems


def _several(pairs: pl.DataFrame, path: Path) -> list[Problem]:
    """Accounts with two approved partners in one other CRM: nobody can say which is meant."""
    back = pairs.select(pl.col("b").alias("a"), pl.col("a").alias("b"), "line")
    both = pl.concat([pairs.select("a", "b", "line"), back])
    of = both.unique(["a", "b"], keep="first", maintain_order=True)
    of = of.with_columns(connection_of("b").alias("to"))
    twice = of.filter(pl.len().over("a", "to") > 1)
    return [
        Problem.of(str(path), max(lines), _KEY, "match_several", account=account, partners=partners)
        for account, _, partners, lines in twice.group_by("a", "to", maintain_order=True)
        .agg("b", "line")
        .iter_rows()
    ]


def live_pairs(
    pairs: pl.DataFrame, accounts: pl.Series
) -> tuple[pl.DataFrame, tuple[Finding, ...]]:
    """The pairs whose two accounts are there, and which ids no longer are."""
    gone = pl.concat([pairs["a"], pairs["b"]]).unique().sort()
    gone = gone.filter(~gone.is_in(accounts.implode()))
    if gone.is_empty():
        return pairs, ()
    values = {"n": len(gone), "names": gone.head(_NAMED).to_list()}
    kept = pairs.filter(~pl.any_horizontal(pl.col("a", "b").is_in(gone.implode())))
    return kept, (Finding("matches_gone", "warning", _KEY, values=values),)
