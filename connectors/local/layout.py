"""How one file's header fits its stream: which cell feeds which canonical column."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import polars as pl

from connectors.local.client import Broken, Chunk, Header, printable, read_header
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
from kamsync.errors import MappingError, Problem
from kamsync.model.change import Finding, Reject
from kamsync.model.fieldmap import FieldSource, RowRules, StreamMap
from kamsync.model.rejects import WHERE
from kamsync.model.tables import STREAMS, Stream

LINE: Final = "line"
"""`id = "line"` in the map: the line is the record's id."""
AT: Final = "@"
"""Prefix of columns that only rules look at."""
OWN_PREFIX: Final = "out_"
"""Account columns of this prefix are kamsync's outputs, read from fields.csv."""

_CURRENCY: Final = "currency"
_NEEDED: Final = {
    "account": ("id",),
    "opportunity": ("id", "account_id", "close_date", "amount"),
}
"""Headers a file must have beyond the stream's required columns; elsewhere lines stand in for
ids."""


@dataclass(frozen=True)
class Layout:
    stream: Stream
    path: Path
    header: Header
    columns: dict[str, int]
    """canonical column → place in the row"""
    mapping: StreamMap
    findings: tuple[Finding, ...]
    extra: dict[str, int]
    """header → place, for the rules of rows"""
    others: dict[str, tuple[int, ...]]
    """column → places that count where the cells before are empty"""
    from_stages: tuple[str, ...] = ()
    """is_won, is_closed: columns that words of the stage decide"""
    alone: bool = True
    """The only file of its stream."""
    factors: dict[str, str] = field(default_factory=dict)
    """column → header of the quantity it is multiplied by"""
    unfed: tuple[tuple[str, int], ...] = ()
    """Headers that feed no column, with their places; rules of rows may look at them."""

    @property
    def has_id(self) -> bool:
        return self.stream.column("id") is not None

    @property
    def id_headers(self) -> tuple[str, ...]:
        """Headers that are the id together; none of them: the line is the id."""
        return tuple(h for h in self.mapping.rows.key if h in self.extra)

    @property
    def keyed_by_rows(self) -> bool:
        """The id is made here: of several columns, or of the line."""
        return self.has_id and (bool(self.mapping.rows.id) or "id" not in self.columns)

    @property
    def money(self) -> list[str]:
        known = ((name, self.stream.column(name)) for name in self.columns)
        return [name for name, column in known if column is not None and column.kind == "money"]


def layout_of(name: str, path: Path, mapping: StreamMap, *, alone: bool = True) -> Layout:
    """Raises MappingError with every header that is missing, or stands twice and is read."""
    stream = STREAMS[name]
    header = read_header(path, mapping.form)
    headers = Headers(header)
    columns, lacking = _mapped(headers, mapping)
    rules, problems = _rules(header, headers, name, mapping.rows)
    counts = {c: s.times for c, s in mapping.fields.items() if s.times and c in columns}
    factors = {column: headers.cell(name) for column, name in counts.items()}
    problems += [missing(header, c, counts[c]) for c, cell in factors.items() if cell is None]
    names = (*rules.headers, *(cell for cell in factors.values() if cell))
    extra = {h: headers.places[h] for h in names if h in headers.places}
    read = {header.cells[at] for places in columns.values() for at in places} | set(extra)
    for column, cell in _written_otherwise(stream, headers, mapping).items():
        if cell not in read:
            columns[column] = [headers.places[cell]]
            read.add(cell)
    findings: list[Finding] = []
    for cell, at in headers.places.items():
        if _is_canonical(stream, cell) and cell not in mapping.fields:
            columns[cell] = [at]
            read.add(cell)
        elif cell not in read:
            findings.append(unknown(header, stream, cell, columns))
    kept = set(rules.headers)
    findings += [
        no_rule(header, name.rstrip("|"))
        for name in dict.fromkeys(_may_lack(mapping.rows))
        if name not in kept and headers.cell(name) is None
    ]
    doubled = [cell for cell in headers.places if header.cells.count(cell) > 1]
    findings += [twice(header, cell) for cell in doubled if cell not in read]
    derived = _from_stages(name, mapping, columns)
    for column, source in lacking.items():
        if source.optional and column not in derived:
            findings.append(absent(header, column, source.field))
        elif not source.optional and not (column == "id" and rules.id):
            problems.append(missing(header, column, source.field))
    problems += [
        missing(header, column, column)
        for column in _needed(stream, rules)
        if column not in (*columns, *derived)
        and (column not in lacking or lacking[column].optional)
    ]
    if not columns and not problems:
        problems.append(no_column(header, stream))
    if problems:
        known = {*_names(mapping), *(c.name for c in stream.columns)}
        problems = header_elsewhere(path, header, name, known) or problems
    problems += [
        Problem.of(path.name, header.line, cell, "header_twice") for cell in doubled if cell in read
    ]
    if problems:
        raise MappingError(problems)
    fed = {at for places in columns.values() for at in places}
    firsts = {column: places[0] for column, places in columns.items()}
    others = {column: tuple(places[1:]) for column, places in columns.items() if len(places) > 1}
    mapping = replace(mapping, rows=rules)
    return Layout(
        stream,
        path,
        header,
        firsts,
        mapping,
        tuple(findings),
        extra,
        others,
        from_stages=derived,
        alone=alone,
        factors={c: cell for c, cell in factors.items() if cell},
        unfed=tuple((cell, at) for cell, at in headers.places.items() if at not in fed),
    )


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
    rules, found = rules.without(optional), {n: c for n, c in found.items() if n not in optional}
    found |= {LINE: LINE} if found.get(LINE, "") is None else {}
    problems = [
        missing(header, f"{stream} rows", name) for name, cell in found.items() if cell is None
    ]
    return rules.renamed({name: cell or name for name, cell in found.items()}), problems


def _may_lack(rules: RowRules) -> list[str]:
    return [name for name in (*rules.only, *rules.skip, *rules.negative) if name.endswith("|")]


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


def frame_of(layout: Layout, chunk: Chunk) -> tuple[pl.DataFrame, tuple[Reject, ...]]:
    """Text columns of the chunk's rows; rows that are no text become rejects."""
    broken = list(chunk.broken)
    try:
        frame = _text_frame(layout, chunk.rows, chunk.lines)
    except UnicodeEncodeError:
        chunk = _without_bad_bytes(chunk, broken)
        frame = _text_frame(layout, chunk.rows, chunk.lines)
    frame = _without_nul(layout, frame, broken)
    return frame, tuple(_reject(layout, item) for item in broken)


def _text_frame(layout: Layout, rows: list[list[str]], lines: list[int]) -> pl.DataFrame:
    cells = list(zip(*rows, strict=True)) or [()] * len(layout.header.cells)
    places = layout.columns | {AT + header: at for header, at in layout.extra.items()}
    series = [pl.Series(c, cells[at], dtype=pl.String) for c, at in places.items()]
    frame = pl.DataFrame(series).with_columns(pl.all().str.strip_chars())
    for column, further in layout.others.items():
        for at in further:
            other = pl.Series("", cells[at], dtype=pl.String).str.strip_chars()
            frame = frame.with_columns(frame[column].zip_with(frame[column] != "", other))
    line = pl.Series("line", lines, dtype=pl.Int64)
    where = pl.format("{}:{}", pl.lit(layout.path.name), line).alias(WHERE)
    if not layout.keyed_by_rows:
        return frame.with_columns(where)
    by_line = pl.format("{}-{}", pl.lit("line" if layout.alone else layout.path.stem), line)
    headers = [pl.col(AT + header) for header in layout.id_headers]
    key = by_line
    if headers:
        whole = pl.concat_str(headers, separator="-")
        key = pl.when(pl.all_horizontal(h == "" for h in headers)).then(by_line).otherwise(whole)
    return frame.with_columns(where, key.alias("id"))


def _without_bad_bytes(chunk: Chunk, broken: list[Broken]) -> Chunk:
    clean = Chunk()
    for line, row in zip(chunk.lines, chunk.rows, strict=True):
        try:
            "".join(row).encode()
        except UnicodeEncodeError:
            broken.append(Broken(line, tuple(row), "bytes that are not UTF-8"))
        else:
            clean.rows.append(row)
            clean.lines.append(line)
    return clean


def _without_nul(layout: Layout, frame: pl.DataFrame, broken: list[Broken]) -> pl.DataFrame:
    has_nul = pl.any_horizontal(pl.col(list(layout.columns)).str.contains("\0", literal=True))
    marked = frame.select(has_nul.fill_null(value=False).alias("nul")).to_series()
    if not marked.any():
        return frame
    for row in frame.filter(marked).iter_rows(named=True):
        line = int(row[WHERE].rpartition(":")[2])
        cells = [""] * len(layout.header.cells)
        for column, at in layout.columns.items():
            cells[at] = row[column]
        broken.append(Broken(line, tuple(cells), "NUL bytes"))
    return frame.filter(~marked)


def _reject(layout: Layout, item: Broken) -> Reject:
    at = layout.columns.get("id", len(item.cells))
    record_id = printable(item.cells[at]).strip() if at < len(item.cells) else ""
    return Reject(
        stream=layout.stream.name,
        record_id=record_id or f"line-{item.line}",
        field="",
        value=item.text,
        reason=item.reason,
        where=f"{layout.path.name}:{item.line}",
    )
