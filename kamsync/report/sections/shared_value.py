"""What the customer gains and says, as the customer may see it: growth, value, results, quotes.

A quote stands beside its mark, only where the words are kept and the person agreed to be quoted,
by role and never by name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from kamsync.messages import formats
from kamsync.messages.formats import plain
from kamsync.report.layout.blocks import Block, Cell, Section, Table, Text
from kamsync.report.layout.view import Words
from kamsync.scoring.metrics.outcomes import with_change
from kamsync.scoring.metrics.voice import in_window
from kamsync.scoring.metrics.whitespace import client_growth
from kamsync.scoring.read.inputs import Inputs, Policy

_QUOTES: Final = 5
_WORDS: Final = 400
_CELL: Final = 160


@dataclass(frozen=True)
class SharedValue:
    growth: float | None
    """Of the customer's own revenue in 12 months."""
    value: pl.DataFrame
    """currency, amount (minor units): what the customer gained, as agreed with it."""
    results: pl.DataFrame
    """title, baseline, actual, change, evidence of what we promised, with a before."""
    quotes: pl.DataFrame
    """text, score, scale_max, role, answered_at; the newest first."""


def shared_value(inputs: Inputs, policy: Policy, members: Sequence[str]) -> SharedValue:
    """Of the accounts `members`."""
    own = pl.col("account_id").is_in(list(members))
    return SharedValue(
        _growth(inputs, policy, members),
        _value(inputs, policy, members),
        _results(inputs, own),
        _quotes(inputs, own, policy.as_of),
    )


def _growth(inputs: Inputs, policy: Policy, members: Sequence[str]) -> float | None:
    """Known where one account of the group alone has a history of it."""
    g = pl.Series("g", range(len(members)), dtype=pl.Int64)
    roots = pl.DataFrame({"root": list(members)}, schema={"root": pl.String}).with_columns(g)
    found = client_growth(inputs, policy, roots)["client_growth"].drop_nulls()
    return float(found[0]) if found.len() == 1 else None


def _value(inputs: Inputs, policy: Policy, members: Sequence[str]) -> pl.DataFrame:
    return (
        inputs.live("account", "id", "currency", "value_delivered")
        .filter(pl.col("id").is_in(list(members)) & (pl.col("value_delivered") > 0))
        .group_by(pl.col("currency").fill_null(policy.crm_currency))
        .agg(pl.col("value_delivered").sum().alias("amount"))
        .sort("currency")
        .collect()
    )


def _results(inputs: Inputs, own: pl.Expr) -> pl.DataFrame:
    columns = ("account_id", "side", "title", "promised", "baseline", "actual", "evidence")
    rows = (
        inputs.live("commitment", *columns, "due_at")
        .filter(own & (pl.col("side") == "ours") & pl.col("baseline").is_not_null())
        .sort("due_at", "title", nulls_last=True)
        .collect()
    )
    return with_change(rows).select("title", "baseline", "actual", "change", "evidence")


def _quotes(inputs: Inputs, own: pl.Expr, as_of: dt.date) -> pl.DataFrame:
    """With the consent that the answer carries, else that of the person who gave it; by their job
    title: the part they play in buying is our word for them."""
    people = inputs.live("contact", "id", "title", "quotable_since")
    role = pl.col("title").alias("role")
    columns = ("account_id", "contact_id", "text", "score", "scale_max", "answered_at", "quotable")
    return (
        inputs.live("survey", "id", *columns)
        .filter(own & in_window("answered_at", as_of))
        .filter(pl.col("text").is_not_null())
        .join(people.rename({"id": "contact_id"}), on="contact_id", how="left")
        .filter(pl.coalesce("quotable", pl.col("quotable_since") <= as_of))
        .sort("answered_at", "id", descending=[True, False])
        .select("text", "score", "scale_max", role, "answered_at")
        .head(_QUOTES)
        .collect()
    )


def value_sections(words: Words, found: SharedValue) -> list[Section]:
    """What is empty is left out: a customer is not told what we failed to write down."""
    blocks: list[Block] = []
    if found.growth is not None:
        grown = words.percent(found.growth, signed=True)
        blocks.append(Text(words.t("review.growth", growth=grown), "lead"))
    for currency, amount in found.value.iter_rows():
        shown = formats.money(amount, currency, words.language)
        blocks.append(Text(words.t("review.value_delivered", amount=shown), "lead"))
    sections = [Section("value", words.t("review.value"), blocks)] if blocks else []
    if not found.results.is_empty():
        table = Table("", _heads(words, _RESULT), [_result(words, r) for r in _rows(found.results)])
        sections.append(Section("results", words.t("review.results"), [table]))
    if not found.quotes.is_empty():
        table = Table("", _heads(words, _QUOTE), [_quote(words, r) for r in _rows(found.quotes)])
        sections.append(Section("words", words.t("review.words"), [table]))
    return sections


_RESULT: Final = ("promise", "before", "now", "change", "evidence")
_QUOTE: Final = ("mark", "quote", "position", "day")


def _heads(words: Words, keys: Sequence[str]) -> list[str]:
    return [words.t(f"review.{key}") for key in keys]


def _rows(frame: pl.DataFrame) -> list[dict[str, object]]:
    return frame.to_dicts()


def _result(words: Words, row: dict[str, object]) -> list[Cell]:
    change = words.unknown if row["change"] is None else words.percent(row["change"], signed=True)
    title, before, now, evidence = (
        Cell(plain(row[c] or "", _CELL)) for c in ("title", "baseline", "actual", "evidence")
    )
    return [title, before, now, Cell(change, number=True), evidence]


def _quote(words: Words, row: dict[str, object]) -> list[Cell]:
    mark = "" if row["score"] is None else _mark(words, row)
    said = Cell(plain(row["text"], _WORDS))
    return [Cell(mark, number=True), said, Cell(plain(row["role"] or "", 80)), _day(words, row)]


def _mark(words: Words, row: dict[str, object]) -> str:
    shown = [words.number(row[c]) for c in ("score", "scale_max")]
    return words.t("voice.mark_of", mark=shown[0], most=shown[1])


def _day(words: Words, row: dict[str, object]) -> Cell:
    return Cell(words.date(row["answered_at"]))
