"""How one file's header fits its stream: which cell feeds which canonical column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from connectors.local.client import Broken, Chunk, Header, read_header
from kamsync.errors import MappingError, Problem
from kamsync.model.change import Finding, Reject
from kamsync.model.fieldmap import FieldSource, StreamMap
from kamsync.model.money import decimal_from_text
from kamsync.model.rejects import WHERE
from kamsync.model.tables import STREAMS, Stream
from kamsync.toml_source import nearest

OWN_PREFIX: Final = "out_"
"""Account columns of this prefix are kamsync's outputs, read from fields.csv."""

_NEEDED: Final = {
    "account": ("id",),
    "opportunity": ("id", "account_id", "close_date", "amount"),
}
"""Headers a file must have beyond the stream's required columns; elsewhere lines stand in for
ids."""

_MOST_DIGITS: Final = 30


@dataclass(frozen=True)
class Layout:
    stream: Stream
    path: Path
    header: Header
    columns: dict[str, int]
    """canonical column → place in the row"""
    sources: dict[str, FieldSource]
    findings: tuple[Finding, ...]

    @property
    def keyed_by_line(self) -> bool:
        return "id" not in self.columns and self.stream.column("id") is not None


def layout_of(name: str, path: Path, mapping: StreamMap) -> Layout:
    """Raises MappingError with every header that is missing or stands twice."""
    stream = STREAMS[name]
    header = read_header(path)
    places = {cell: at for at, cell in enumerate(header.cells) if cell}
    problems = [
        Problem(path.name, header.line, cell, "this header stands twice; keep one")
        for cell in places
        if header.cells.count(cell) > 1
    ]
    columns: dict[str, int] = {}
    findings: list[Finding] = []
    for column, source in mapping.fields.items():
        if source.field in places:
            columns[column] = places[source.field]
        elif source.optional:
            findings.append(_absent(header, column, source.field))
        else:
            problems.append(_missing(header, column, source.field))
    mapped = set(columns.values())
    for cell, at in places.items():
        if at in mapped:
            continue
        if _is_canonical(stream, cell) and cell not in mapping.fields:
            columns[cell] = at
        else:
            findings.append(_unknown(header, stream, cell, columns))
    needed = [c.name for c in stream.columns if c.required and c.name != "id"]
    problems += [
        _missing(header, column, column)
        for column in (*_NEEDED.get(name, ()), *needed)
        if column not in columns and column not in mapping.fields
    ]
    if problems:
        raise MappingError(problems)
    return Layout(stream, path, header, columns, mapping.fields, tuple(findings))


def _is_canonical(stream: Stream, cell: str) -> bool:
    own = stream.name == "account" and cell.startswith(OWN_PREFIX)
    return stream.column(cell) is not None and not own


def _missing(header: Header, column: str, cell: str) -> Problem:
    message = f'no header "{cell}"{nearest(cell, [c for c in header.cells if c])}'
    return Problem(header.file, header.line, column, f"{message} Rename it or map it")


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
    return Finding(
        "unknown_header",
        "info",
        f"{header.file}:{header.line}",
        f'header "{cell}" is not read{nearest(cell, free)}',
        "rename it, or name it in a field map",
    )


def frame_of(layout: Layout, chunk: Chunk) -> tuple[pl.DataFrame, tuple[Reject, ...]]:
    """Canonical text columns of the chunk's rows; rows that are no text become rejects."""
    broken = list(chunk.broken)
    try:
        frame = _text_frame(layout, chunk.rows, chunk.lines)
    except UnicodeEncodeError:
        chunk = _without_bad_bytes(chunk, broken)
        frame = _text_frame(layout, chunk.rows, chunk.lines)
    frame = _without_nul(layout, frame, broken)
    frame = frame.with_columns(
        expression.alias(name)
        for name, source in layout.sources.items()
        if name in layout.columns
        for expression in _translated(frame, name, source)
    )
    return frame, tuple(_reject(layout, item) for item in broken)


def _text_frame(layout: Layout, rows: list[list[str]], lines: list[int]) -> pl.DataFrame:
    cells = list(zip(*rows, strict=True)) or [()] * len(layout.header.cells)
    series = [pl.Series(c, cells[at], dtype=pl.String) for c, at in layout.columns.items()]
    frame = pl.DataFrame(series).with_columns(pl.all().str.strip_chars())
    line = pl.Series("line", lines, dtype=pl.Int64)
    where = pl.format("{}:{}", pl.lit(layout.path.name), line).alias(WHERE)
    key = [pl.format("line-{}", line).alias("id")] if layout.keyed_by_line else []
    return frame.with_columns(where, *key)


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


def _translated(frame: pl.DataFrame, name: str, source: FieldSource) -> Sequence[pl.Expr]:
    if source.unit == "fraction":
        percents = {text: _percent(text) for text in frame[name].unique() if text}
        return [pl.col(name).replace(percents)]
    return [pl.col(name).replace(source.values)] if source.values else []


def _percent(fraction: str) -> str:
    """`0.355` → `35.5`, digit by digit; what is no number stays for coerce to refuse."""
    value = decimal_from_text(fraction)
    if value is None or abs(value.adjusted()) > _MOST_DIGITS:
        return fraction
    return format(value.scaleb(2), "f")


def _reject(layout: Layout, item: Broken) -> Reject:
    at = layout.columns.get("id", len(item.cells))
    record_id = item.cells[at].strip() if at < len(item.cells) else ""
    return Reject(
        stream=layout.stream.name,
        record_id=record_id or f"line-{item.line}",
        field="",
        value=item.text,
        reason=item.reason,
        where=f"{layout.path.name}:{item.line}",
    )
