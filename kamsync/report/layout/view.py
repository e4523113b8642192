"""The reader's side of the report data: words, amounts, links, rows by importance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import polars as pl

from kamsync.messages import formats, labels
from kamsync.messages.catalogue import counted, text
from kamsync.messages.links import record_link
from kamsync.messages.lower_bounds import amount, share, sum_is_least
from kamsync.report.layout.blocks import Cell, Tone
from kamsync.report.layout.data import ReportData
from kamsync.scorecard import Flag
from kamsync.scoring.explain import size_and_score

Row = dict[str, Any]

LIMIT: Final = 40
"""Rows of a table, cards of a list; the rest is counted."""
NAME_LIMIT: Final = 60
_TIER_TONES: Final[dict[str, Tone]] = {"Key": "good", "Tomorrow": "medium"}


@dataclass(frozen=True)
class Words:
    """Texts and figures in the reader's language."""

    language: str

    def t(self, key: str, **values: object) -> str:
        return text(f"report.{key}", self.language, **values)

    def n(self, key: str, count: int, **values: object) -> str:
        return counted(f"report.{key}", count, self.language, **values)

    def percent(self, fraction: Any, *, signed: bool = False) -> str:
        if not formats.is_known(fraction):
            return self.unknown
        return formats.percent(fraction, self.language, signed=signed)

    def number(self, value: Any, decimals: int = 0) -> str:
        """With exactly that many decimals, so that a column lines up."""
        if not formats.is_known(value):
            return self.unknown
        return formats.number(value, self.language, decimals, fixed=True)

    def date(self, day: Any) -> str:
        return formats.date(day, self.language) if day is not None else self.unknown

    def month(self, day: dt.date) -> str:
        return formats.month(day, self.language)

    def yes_no(self, value: bool | None) -> str:
        return self.unknown if value is None else text("yes" if value else "no", self.language)

    @property
    def unknown(self) -> str:
        return text("unknown", self.language)

    def column(self, key: str) -> str:
        return labels.column(key, self.language)


@dataclass(frozen=True)
class View(Words):
    data: ReportData

    def money(self, minor: int | None) -> str:
        if minor is None:
            return self.unknown
        return formats.money(minor, self.data.policy.home_currency, self.language)

    def amount(self, name: str, row: Row) -> str:
        """A sum of the row, as far as it is known: `at least` where something was refused."""
        return amount(name, row, self.language, self.data.policy.home_currency)

    def share(self, value: float, row: Row) -> str:
        """`at least`, `at most` or `as far as read` where sales were refused."""
        return share(value, row, self.language)

    def as_read(self, words: str) -> str:
        """The name of figures that are made of sums: what they lack where sales were refused."""
        return self.t("as_read", what=words) if self._is_partial else words

    @cached_property
    def _is_partial(self) -> bool:
        return sum_is_least("revenue", self.groups)

    def short_money(self, minor: int) -> str:
        return formats.short_money(minor, self.data.policy.home_currency, self.language)

    def name(self, row: Row) -> str:
        return formats.plain(row.get("name") or row.get("root") or "", NAME_LIMIT)

    def account(self, row: Row) -> Cell:
        return Cell(self.name(row), href=self.link(row.get("root")))

    def link(self, record_id: str | None) -> str:
        """The record in the CRM."""
        return record_link(self.data.record_url, record_id)

    def owner(self, user: str | None) -> str:
        """The name, or the id where there is none."""
        if not user:
            return self.unknown
        return formats.plain(self.data.around.users.get(user, user), NAME_LIMIT)

    def tier(self, key: str | None) -> Cell:
        return Cell(labels.tier(key, self.language), tone=_TIER_TONES.get(key or "", "quiet"))

    def level(self, key: str | None) -> Cell:
        tones: dict[str, Tone] = {"critical": "critical", "high": "high", "watch": "medium"}
        return Cell(labels.level(key, self.language), tone=tones.get(key or "", "quiet"))

    @cached_property
    def groups(self) -> pl.DataFrame:
        """The scored frame with score_rank, rank_gap and quadrant, largest first."""
        frame = self.data.scored.groups
        extra = size_and_score.quadrants(frame, self.data.card)
        extra = frame.select("g").join(extra, on="g", how="left", maintain_order="left")
        whole = frame.hstack(extra.drop("g"))
        return whole.sort(["revenue", "g"], descending=[True, False])

    def count(self, condition: pl.Expr) -> int:
        """Of how many groups it is true."""
        return int(self.groups.select(condition.sum()).item())

    def whole(self, few: pl.DataFrame) -> pl.DataFrame:
        """These groups (g) with all of their columns: what chooses them looks at a few, so that
        hundreds are not copied for everybody."""
        more = self.groups.select("g", pl.exclude(few.columns))
        return few.join(more, on="g", how="left", maintain_order="left")

    @cached_property
    def by_root(self) -> dict[str, Row]:
        """Names only: what a task's line needs to know of its account."""
        return {row["root"]: row for row in self.groups.select("root", "name").to_dicts()}

    @cached_property
    def flags(self) -> dict[str, Flag]:
        return {flag.id: flag for flag in self.data.card.flags}

    def rows(self, frame: pl.DataFrame, limit: int = LIMIT) -> tuple[Sequence[Row], int]:
        """The first rows as dicts, and how many are left out."""
        return frame.head(limit).to_dicts(), max(0, frame.height - limit)
