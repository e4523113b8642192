"""How one file's header fits its stream: which cell feeds which canonical column."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import polars as pl

from connectors.local.client import Broken, Chunk, Header, printable, read_header
from connectors.local.header_match import HeaderMatch
from kamsync.errors import MappingError
from kamsync.model.change import Finding, Reject
from kamsync.model.fieldmap import StreamMap
from kamsync.model.rejects import WHERE
from kamsync.model.tables import Stream

AT: Final = "@"
"""Prefix of columns that only rules look at."""


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
    match = HeaderMatch(name, read_header(path, mapping.form), mapping)
    if problems := match.problems(path):
        raise MappingError(problems)
    several = {c: places for c, places in match.columns.items() if len(places) > 1}
    return Layout(
        match.stream,
        path,
        match.header,
        {column: places[0] for column, places in match.columns.items()},
        replace(mapping, rows=match.rules),
        tuple(match.findings),
        match.extra,
        {column: tuple(places[1:]) for column, places in several.items()},
        from_stages=match.from_stages,
        alone=alone,
        factors=match.factors,
        unfed=match.unfed,
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
