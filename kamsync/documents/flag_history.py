"""Which flags an account had, from when to when: the ledger's events as spans. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from kamsync.documents.page import Content, say
from kamsync.messages import labels
from kamsync.messages.formats import date, number
from kamsync.report.layout.blocks import Cell, Table, Text

_ROWS: Final = 40


@dataclass(frozen=True)
class Span:
    flag: str
    since: dt.date
    until: dt.date | None = None
    """None: still open."""


def spans(events: pl.DataFrame, root: str) -> list[Span]:
    """The newest first. `events`: flag, root, as_of, event (open, reopen, close), oldest first."""
    found: dict[str, list[Span]] = {}
    rows = events.filter(pl.col("root") == root).select("flag", "as_of", "event")
    for flag, day, event in rows.iter_rows():
        own = found.setdefault(flag, [])
        if event in ("open", "reopen"):
            own.append(Span(flag, day))
        elif event == "close" and own and own[-1].until is None:
            own[-1] = replace(own[-1], until=day)
    return sorted(
        (span for own in found.values() for span in own),
        key=lambda span: (-span.since.toordinal(), span.flag),
    )


def history(found: Sequence[Span], as_of: dt.date, language: str) -> list[Content]:
    if not found:
        return [Text(say("handover.no_history", language))]
    rows = [
        [
            Cell(labels.flag(span.flag, language)),
            Cell(date(span.since, language)),
            Cell(date(span.until, language) if span.until else say("handover.open", language)),
            Cell(number(((span.until or as_of) - span.since).days, language), number=True),
        ]
        for span in found[:_ROWS]
    ]
    heads = [say(f"handover.{h}", language) for h in ("flag", "opened", "closed", "days")]
    return [Table("", heads, rows, max(0, len(found) - _ROWS))]
