"""Which cell of a header feeds which canonical column, and what is wrong with the header."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final

from connectors.local.client import Header
from connectors.local.headers import (
    Headers,
    absent,
    header_elsewhere,
    missing,
    no_column,
    no_rule,
    twice,
    unknown,
)
from kamsync.errors import Problem
from kamsync.model.change import Finding
from kamsync.model.fieldmap import LINE, FieldSource, RowRules, StreamMap
from kamsync.model.tables import STREAMS, Stream

OWN_PREFIX: Final = "out_"
"""Account columns of this prefix are kamsync's outputs, read from fields.csv."""

_CURRENCY: Final = "currency"
_NEEDED: Final = {
    "account": ("id",),
    "opportunity": ("id", "account_id", "close_date", "amount"),
}
"""Headers a file must have beyond the stream's required columns; elsewhere lines stand in for
ids."""


class HeaderMatch:
    """One file's header against its stream and map, read from the map to the file's own words."""

    def __init__(self, name: str, header: Header, mapping: StreamMap) -> None:
        self.stream = STREAMS[name]
        self.header = header
        self.mapping = mapping
        self._headers = Headers(header)
        self.columns, self._lacking = _mapped(self._headers, mapping)
        """Canonical column → places in the row, the first that is filled counts."""
        self.rules, self._wrong = _rules(header, self._headers, name, mapping.rows)
        self.factors = self._factors()
        """Column → header of the quantity it is multiplied by."""
        names = (*self.rules.headers, *self.factors.values())
        self.extra = {h: self._headers.places[h] for h in names if h in self._headers.places}
        """Header → place, for the rules of rows."""
        self._read = {header.cells[at] for places in self.columns.values() for at in places}
        self._read |= set(self.extra)
        self.findings: list[Finding] = []
        self._read_own_words()
        self.from_stages = _from_stages(name, mapping, self.columns)
        """is_won, is_closed: columns that words of the stage decide."""
        lacking = [c for c, s in self._lacking.items() if s.optional and c not in self.from_stages]
        self.findings += absent(header, lacking)

    @property
    def unfed(self) -> tuple[tuple[str, int], ...]:
        """Headers that feed no column, with their places."""
        fed = {at for places in self.columns.values() for at in places}
        return tuple((cell, at) for cell, at in self._headers.places.items() if at not in fed)

    def problems(self, path: Path) -> list[Problem]:
        """Every header that is missing, or stands twice and is read."""
        found = [*self._wrong, *self._missing()]
        if not self.columns and not found:
            found.append(no_column(self.header, self.stream))
        if found:
            known = {*_names(self.mapping), *(c.name for c in self.stream.columns)}
            elsewhere = header_elsewhere(path, self.header, self.stream.name, known)
            found = elsewhere or found
        at = (path.name, self.header.line)
        doubled = (cell for cell in self._doubled() if cell in self._read)
        return [*found, *(Problem.of(*at, cell, "header_twice") for cell in doubled)]

    def _factors(self) -> dict[str, str]:
        wanted = {c: s.times for c, s in self.mapping.fields.items() if s.times}
        wanted = {c: name for c, name in wanted.items() if c in self.columns}
        cells = {c: self._headers.cell(name) for c, name in wanted.items()}
        self._wrong += [
            missing(self.header, c, wanted[c]) for c, cell in cells.items() if cell is None
        ]
        return {c: cell for c, cell in cells.items() if cell}

    def _read_own_words(self) -> None:
        """Headers that are canonical names, or say one in another spelling; the rest is told."""
        for column, cell in _written_otherwise(self.stream, self._headers, self.mapping).items():
            if cell not in self._read:
                self._feed(column, cell)
        unread: list[str] = []
        for cell in self._headers.places:
            if _is_canonical(self.stream, cell) and cell not in self.mapping.fields:
                self._feed(cell, cell)
            elif cell not in self._read:
                unread.append(cell)
        self.findings += unknown(self.header, self.stream, unread, self.columns)
        kept = set(self.rules.headers)
        self.findings += [
            no_rule(self.header, name.rstrip("|"), self.mapping.rows)
            for name in dict.fromkeys(_may_lack(self.mapping.rows))
            if name not in kept and self._headers.cell(name) is None
        ]
        self.findings += [twice(self.header, c) for c in self._doubled() if c not in self._read]

    def _feed(self, column: str, cell: str) -> None:
        self.columns[column] = [self._headers.places[cell]]
        self._read.add(cell)

    def _doubled(self) -> list[str]:
        return [cell for cell in self._headers.places if self.header.cells.count(cell) > 1]

    def _missing(self) -> list[Problem]:
        lacking, there = self._lacking, {*self.columns, *self.from_stages}
        found = [
            missing(self.header, column, source.field)
            for column, source in lacking.items()
            if not source.optional and not (column == "id" and self.rules.id)
        ]
        words = self.mapping.stages
        by_words = ("is_won", "is_closed") if words.won or words.lost else ()
        return found + [
            missing(self.header, column, column)
            for column in _needed(self.stream, self.rules)
            if column not in (*there, *by_words)
            and (column not in lacking or lacking[column].optional)
        ]


def _names(mapping: StreamMap) -> set[str]:
    """Every header that the map names."""
    fields = (name for s in mapping.fields.values() for name in (s.field, *s.also))
    return {*fields, *mapping.rows.headers}


def _rules(
    header: Header, headers: Headers, stream: str, rules: RowRules
) -> tuple[RowRules, list[Problem]]:
    """The rules by headers as they stand in the file, and those that do not; a header that may be
    absent (`A|`) has no rule then."""
    found = {name: headers.cell(name) for name in rules.headers}
    optional = [name for name in _may_lack(rules) if found.get(name) is None]
    rules = rules.without(optional)
    found = {name: found.get(name) for name in rules.headers}
    found |= {LINE: LINE} if found.get(LINE, "") is None else {}
    problems = [
        missing(header, f"{stream} rows", name) for name, cell in found.items() if cell is None
    ]
    return rules.renamed({name: cell or name for name, cell in found.items()}), problems


def _may_lack(rules: RowRules) -> list[str]:
    names = (*rules.only, *rules.skip, *rules.negative, *rules.id)
    return [name for name in names if name.endswith("|")]


def _needed(stream: Stream, rules: RowRules) -> list[str]:
    """Columns a file cannot be without; its id may be made of rows, its currency is home."""
    required = [c.name for c in stream.columns if c.required and c.name not in ("id", _CURRENCY)]
    if stream.name == "rate":
        required.append(_CURRENCY)
    needed = dict.fromkeys((*_NEEDED.get(stream.name, ()), *required))
    return [c for c in needed if c != "id" or not rules.key]


def _from_stages(name: str, mapping: StreamMap, columns: Collection[str]) -> tuple[str, ...]:
    words = mapping.stages
    if name != "opportunity" or not (words.won or words.lost) or "stage" not in columns:
        return ()
    return tuple(c for c in ("is_won", "is_closed") if c not in columns)


def _mapped(
    headers: Headers, mapping: StreamMap
) -> tuple[dict[str, list[int]], dict[str, FieldSource]]:
    """Columns that the map names, with their places, and those that no header feeds."""
    columns: dict[str, list[int]] = {}
    lacking: dict[str, FieldSource] = {}
    for column, source in mapping.fields.items():
        cells = headers.cells(source)
        if cells:
            columns[column] = [headers.places[cell] for cell in cells]
        else:
            lacking[column] = source
    return columns, lacking


def _written_otherwise(stream: Stream, headers: Headers, mapping: StreamMap) -> dict[str, str]:
    """Columns that records cannot be without, and the currency, by headers such as `Close Date`;
    what is only useful is read by its very name."""
    required = [c.name for c in stream.columns if c.required]
    wanted = dict.fromkeys((*required, *_NEEDED.get(stream.name, ()), _CURRENCY))
    cells = {c: headers.cell(c) for c in wanted if c not in mapping.fields and stream.column(c)}
    return {c: cell for c, cell in cells.items() if cell is not None}


def _is_canonical(stream: Stream, cell: str) -> bool:
    own = stream.name == "account" and cell.startswith(OWN_PREFIX)
    return stream.column(cell) is not None and not own
