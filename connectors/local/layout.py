"""How one file's header fits its stream: which cell feeds which canonical column."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from connectors.local.client import Broken, Chunk, Header, first_lines, printable, read_header
from kamsync.errors import MappingError, Problem
from kamsync.model.change import Finding, Reject
from kamsync.model.fieldmap import StreamMap
from kamsync.model.rejects import WHERE
from kamsync.model.tables import STREAMS, Stream
from kamsync.toml_source import nearest

LINE: Final = "line"
"""`id = "line"` in the map: the line is the record's id."""
AT: Final = "@"
"""Prefix of columns that only rules look at."""
OWN_PREFIX: Final = "out_"
"""Account columns of this prefix are kamsync's outputs, read from fields.csv."""

_NEEDED: Final = {
    "account": ("id",),
    "opportunity": ("id", "account_id", "close_date", "amount"),
}
"""Headers a file must have beyond the stream's required columns; elsewhere lines stand in for
ids."""

_LEAST_HEADERS: Final = 2
"""So many known names make a line look like a header."""


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
    from_stages: tuple[str, ...] = ()
    """is_won, is_closed: columns that words of the stage decide"""
    alone: bool = True
    """The only file of its stream."""

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
    places = {cell: at for at, cell in enumerate(header.cells) if cell}
    columns, findings, problems = _mapped(header, places, mapping)
    extra = {h: places[h] for h in mapping.rows.headers if h in places}
    problems += [
        _missing(header, f"{name} rows", h)
        for h in mapping.rows.headers
        if h not in places and not (h == LINE and h in mapping.rows.id)
    ]
    read = {*(source.field for source in mapping.fields.values()), *extra}
    for cell, at in places.items():
        if _is_canonical(stream, cell) and cell not in mapping.fields:
            columns[cell] = at
            read.add(cell)
        elif cell not in read:
            findings.append(_unknown(header, stream, cell, columns))
    twice = [cell for cell in places if header.cells.count(cell) > 1]
    findings += [_twice(header, cell) for cell in twice if cell not in read]
    derived = _from_stages(name, mapping, columns)
    problems += [
        _missing(header, column, column)
        for column in _needed(stream, mapping)
        if column not in (*columns, *derived) and column not in mapping.fields
    ]
    if not columns and not problems:
        problems.append(_no_column(header, stream))
    if problems:
        known = {*read, *(c.name for c in stream.columns)}
        problems = _header_elsewhere(path, header, name, known) or problems
    problems += [
        Problem(path.name, header.line, cell, "this header stands twice; keep one")
        for cell in twice
        if cell in read
    ]
    if problems:
        raise MappingError(problems)
    return Layout(stream, path, header, columns, mapping, tuple(findings), extra, derived, alone)


def _needed(stream: Stream, mapping: StreamMap) -> list[str]:
    """Columns a file cannot be without; its id may be made of rows."""
    required = [c.name for c in stream.columns if c.required and c.name != "id"]
    needed = dict.fromkeys((*_NEEDED.get(stream.name, ()), *required))
    return [c for c in needed if c != "id" or not mapping.rows.key]


def _from_stages(name: str, mapping: StreamMap, columns: dict[str, int]) -> tuple[str, ...]:
    words = mapping.stages
    if name != "opportunity" or not (words.won or words.lost) or "stage" not in columns:
        return ()
    return tuple(c for c in ("is_won", "is_closed") if c not in mapping.fields)


def _mapped(
    header: Header, places: dict[str, int], mapping: StreamMap
) -> tuple[dict[str, int], list[Finding], list[Problem]]:
    """Columns that the map names, with their places."""
    columns: dict[str, int] = {}
    findings: list[Finding] = []
    problems: list[Problem] = []
    for column, source in mapping.fields.items():
        if source.field in places:
            columns[column] = places[source.field]
        elif source.optional:
            findings.append(_absent(header, column, source.field))
        else:
            problems.append(_missing(header, column, source.field))
    return columns, findings, problems


def _header_elsewhere(path: Path, header: Header, stream: str, known: set[str]) -> list[Problem]:
    """One problem in place of all, where a line further down looks like the header."""
    best = max(
        first_lines(path, header), key=lambda line: len(known & set(line[1])), default=(0, [])
    )
    number, cells = best
    if number <= header.line or len(known & set(cells)) < _LEAST_HEADERS:
        return []
    message = (
        f"no header here; line {number} looks like it ({', '.join(cells)[:80]}): write "
        f"header_line = {number} under [streams.{stream}.format] in the field map"
    )
    return [Problem(header.file, header.line, "", message)]


def _is_canonical(stream: Stream, cell: str) -> bool:
    own = stream.name == "account" and cell.startswith(OWN_PREFIX)
    return stream.column(cell) is not None and not own


def _missing(header: Header, column: str, cell: str) -> Problem:
    message = f'no header "{cell}"{nearest(cell, [c for c in header.cells if c])}'
    return Problem(header.file, header.line, column, f"{message} Rename it or map it")


def _no_column(header: Header, stream: Stream) -> Problem:
    """Of an optional file none of whose headers is known."""
    names = [c.name for c in stream.columns]
    close = (nearest(cell, names) for cell in header.cells if cell)
    hint = next((h for h in close if "did you mean" in h), nearest(stream.name, names))
    message = f"no header of {stream.name} in this file{hint} Rename it or map it"
    return Problem(header.file, header.line, header.cells[0], message)


def _twice(header: Header, cell: str) -> Finding:
    message = f'header "{cell}" stands twice and is not read'
    return Finding("header_twice", "info", f"{header.file}:{header.line}", message)


def _absent(header: Header, column: str, cell: str) -> Finding:
    return Finding(
        "optional_header_missing",
        "info",
        f"{header.file}:{header.line}",
        f'no header "{cell}": {column} is unknown',
        "add the column, or take it out of the field map",
    )


def _unknown(header: Header, stream: Stream, cell: str, columns: dict[str, int]) -> Finding:
    free = [c.name for c in stream.columns if c.name not in columns]
    near = nearest(cell, free)
    return Finding(
        "unknown_header",
        "info",
        f"{header.file}:{header.line}",
        f'header "{cell}" is not read{near if "did you mean" in near else ""}',
        "rename it, or name it in a field map",
    )


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
