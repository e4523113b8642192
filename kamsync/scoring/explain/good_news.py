"""What went well between two scored frames: a tier gained, all promises kept, a kinder voice.

Pure (docs/figures.md §13.6).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

import polars as pl

Kind = Literal["tier", "promises", "voice"]
LADDER: Final = {"Maintain": 1, "Tomorrow": 2, "Key": 3}
"""Tiers worth reaching; the others are 0."""
STREAK: Final = 5
"""Promises, all of them kept."""
RISE: Final = 0.10
LEAST_SAID: Final = 5
"""Comments on either day."""
_READ: Final = ("tier", "promise_kept", "promise_n", "voice", "voice_n")
NEEDED: Final = ("root", "name", "revenue", *_READ)


@dataclass(frozen=True)
class GoodNews:
    kind: Kind
    root: str
    name: str
    before: Any
    """Of the earlier day: the tier, the share of comments that praise; nothing of promises."""
    now: Any


def good_news(before: pl.DataFrame, now: pl.DataFrame) -> list[GoodNews]:
    """The largest accounts first. Both: root, name, revenue and, where they are known, _READ."""
    then = before.select("root", *(c for c in _READ if c in before.columns))
    now = now.select(c for c in NEEDED if c in now.columns)
    both = now.join(then, on="root", how="inner", suffix="_then", maintain_order="left")
    both = both.sort(["revenue", "root"], descending=[True, False], nulls_last=True)
    columns = [c for c in both.columns if c.removesuffix("_then") in (*_READ, "root", "name")]
    rows = both.select(columns).to_dicts()
    return [GoodNews(*news, *ends) for row in rows for news, ends in _of(row)]


def _of(row: dict[str, Any]) -> list[tuple[tuple[Kind, str, str], tuple[Any, Any]]]:
    found: list[tuple[Kind, tuple[Any, Any]]] = []
    then, now = row.get("tier_then"), row.get("tier")
    if then is not None and LADDER.get(str(now), 0) > LADDER.get(str(then), 0):
        found.append(("tier", (then, now)))
    if _streak(row, "") and not _streak(row, "_then"):
        found.append(("promises", (None, row["promise_n"])))
    said = [row.get(f"voice_n{end}") or 0 for end in ("", "_then")]
    if min(said) >= LEAST_SAID and round(row["voice"] - row["voice_then"], 9) >= RISE:
        found.append(("voice", (row["voice_then"], row["voice"])))
    name = str(row.get("name") or row["root"])
    return [((kind, row["root"], name), ends) for kind, ends in found]


def _streak(row: dict[str, Any], end: str) -> bool:
    return row.get(f"promise_kept{end}") == 1 and (row.get(f"promise_n{end}") or 0) >= STREAK
