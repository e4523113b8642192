"""How one file's header fits its stream: which cell feeds which canonical column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import polars as pl

from connectors.local.client import Header, printable, read_header
from connectors.local.header_match import HeaderMatch
from connectors.local.records import LINE, Broken, Chunk
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


def frame_of(layout: Layout, chunks: Sequence[Chunk]) -> tuple[pl.DataFrame, tuple[Reject, ...]]:
    """Text columns of the chunks' rows; rows that are no text become rejects."""
    broken: list[Broken] = []
    frames: list[pl.DataFrame] = []
    plain = [frame for chunk in chunks for frame in chunk.frames]
    if plain:
        frames.append(_text_frame(layout, pl.concat(plain)))
    for chunk in chunks:
        broken += chunk.broken
        if chunk.rows or not plain:
            frames.append(_odd_rows(layout, chunk, broken))
    frame = pl.concat(frames)
    if plain and len(frames) > 1:
        frame = frame.sort(LINE)
    return frame.drop(LINE), tuple(_reject(layout, item) for item in broken)


def _odd_rows(layout: Layout, chunk: Chunk, broken: list[Broken]) -> pl.DataFrame:
    try:
        frame = _text_frame(layout, _cells(layout, chunk))
    except UnicodeEncodeError:
        frame = _text_frame(layout, _cells(layout, _without_bad_bytes(chunk, broken)))
    return _without_nul(layout, frame, broken)


def places_of(layout: Layout) -> list[int]:
    """Where the cells are that anything looks at."""
    further = (at for places in layout.others.values() for at in places)
    return sorted({*layout.columns.values(), *layout.extra.values(), *further})


def _cells(layout: Layout, chunk: Chunk) -> pl.DataFrame:
    columns = list(zip(*chunk.rows, strict=True)) or [()] * len(layout.header.cells)
    series = [pl.Series(str(at), columns[at], dtype=pl.String) for at in places_of(layout)]
    cells = pl.DataFrame(series).with_columns(pl.all().str.strip_chars())
    return cells.with_columns(pl.Series(LINE, chunk.lines, dtype=pl.Int64))


def _text_frame(layout: Layout, cells: pl.DataFrame) -> pl.DataFrame:
    places = layout.columns | {AT + header: at for header, at in layout.extra.items()}
    line = pl.col(LINE)
    frame = cells.select(
        *(_filled(at, layout.others.get(c, ())).alias(c) for c, at in places.items()),
        pl.format("{}:{}", pl.lit(layout.path.name.strip()), line).alias(WHERE),
        line,
    )
    if not layout.keyed_by_rows:
        return frame
    name = "line" if layout.alone else layout.path.stem.strip()
    by_line = pl.format("{}-{}", pl.lit(name), line)
    headers = [pl.col(AT + header) for header in layout.id_headers]
    key = by_line
    if headers:
        whole = pl.concat_str(headers, separator="-")
        key = pl.when(pl.all_horizontal(h == "" for h in headers)).then(by_line).otherwise(whole)
    return frame.with_columns(key.alias("id"))


def _filled(at: int, others: Sequence[int]) -> pl.Expr:
    """The first of those cells that is not empty."""
    cell = pl.col(str(at))
    for other in others:
        cell = pl.when(cell != "").then(cell).otherwise(pl.col(str(other)))
    return cell


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
