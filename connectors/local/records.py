"""Rows of a file one by one, as Python's csv module reads them: what is a record, what is none,
and on which line. Every odd row is judged here; blocks.py reads the plain ones by frames.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final, Protocol

import polars as pl

from connectors.local.client import NAME, Header, opened, printable, row_reader, stamp
from kamsync.errors import PartialStream

ROWS_PER_CHUNK: Final = 5_000
"""Rows are turned into columns while they still lie in the processor's cache."""
LINE: Final = "line"
"""Of a frame of plain rows: the line each begins on; its other columns are places in the row."""
_LONGEST_BROKEN_RECORD: Final = 1000
"""Lines; a record that breaks over more of them means that the file cannot be trusted."""
_SHOWN: Final = 200
_LEAST_PADDED: Final = 3
"""Columns from which on a row with one filled cell, below a blank line, is no record."""


@dataclass(frozen=True)
class Broken:
    """One line that is no row of the table."""

    line: int
    cells: tuple[str, ...]
    reason: str

    @property
    def text(self) -> str:
        return printable(",".join(self.cells))[:_SHOWN]


@dataclass
class Chunk:
    """Rows as wide as the header, and the line each begins on."""

    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    frames: list[pl.DataFrame] = field(default_factory=list)
    """Plain rows, which stand between those of `rows`; no blanks are around their cells."""
    broken: list[Broken] = field(default_factory=list)
    footer: list[Broken] = field(default_factory=list)
    """In the last chunk: lines at the end that are no records."""

    @property
    def height(self) -> int:
        return len(self.rows) + sum(frame.height for frame in self.frames)

    def texts(self, at: int) -> list[str]:
        """The cells at that place, in the order of the file."""
        pairs = [(line, row[at]) for line, row in zip(self.lines, self.rows, strict=True)]
        for frame in self.frames:
            pairs += zip(frame[LINE], frame[str(at)], strict=True)
        return [text for _, text in sorted(pairs, key=lambda pair: pair[0])]


class Lines(Protocol):
    """Lines with their ends, as a file opened with `newline=""` gives them."""

    @property
    def last(self) -> float:
        """Number of the last of them."""
        ...

    def __iter__(self) -> Iterator[str]: ...


@dataclass(frozen=True)
class WholeFile:
    file: IO[str]
    last: float = float("inf")

    def __iter__(self) -> Iterator[str]:
        return iter(self.file)


class Rows:
    """Takes the rows of a file in their order and fills chunks of `size` rows."""

    def __init__(self, path: Path, header: Header, size: int) -> None:
        self._path = path
        self._header = header
        self._width = len(header.cells)
        self._size = size
        self._chunk = Chunk()
        self._cut = False
        self._tail: list[tuple[int, int, list[str]]] | None = None
        self._before = stamp(path)
        self.line = header.before
        """The last line that was read."""

    @property
    def below_blank(self) -> bool:
        """Whether the next row may be a line of the footer."""
        return self._tail is not None

    def by_row(self, lines: Lines) -> Iterator[Chunk]:
        """The records of those lines, which follow the last line that was read."""
        reader = row_reader(iter(lines), self._header.separator, strict=True)
        before = self.line
        while self.line < lines.last:
            start = self.line + 1
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                self.line = before + reader.line_num
                self._chunk.broken += _unreadable(self._path, start, self.line, error)
                continue
            self.line = before + reader.line_num
            if start > self._header.line:
                self._take(row, start)
            if self._chunk.height >= self._size:
                yield self._full()

    def plain(self, frame: pl.DataFrame, last: int) -> Iterator[Chunk]:
        """Plain rows up to line `last`; never below a blank line."""
        self._cut = False
        self.line = last
        while not frame.is_empty():
            part = frame.head(self._size - self._chunk.height)
            self._chunk.frames.append(part)
            frame = frame.slice(part.height)
            if self._chunk.height >= self._size:
                yield self._full()

    def end(self) -> Iterator[Chunk]:
        """What is left. Raises PartialStream when the file ends inside a row, or changed while it
        was read."""
        if self._cut and not self._tail and not _ends_with_newline(self._path):
            raise _partial(self._path, self.line, "file_cut")
        if stamp(self._path) != self._before:
            raise _partial(self._path, self.line, "file_changed")
        chunk = self._chunk
        chunk.footer = [Broken(i[0], tuple(i[2]), "report footer") for i in self._tail or []]
        if chunk.height or chunk.broken or chunk.footer:
            yield chunk

    def _full(self) -> Chunk:
        chunk, self._chunk = self._chunk, Chunk()
        return chunk

    def _take(self, row: list[str], start: int) -> None:
        if not row or (not row[0] and not "".join(row).strip()):
            self._tail = self._tail or []
            return
        if self._tail is not None:
            if _one_cell(row, self._width):
                self._tail.append((start, self.line, row))
                return
            for item in self._tail:
                self._chunk.broken += _ragged(self._path, *item, self._width)
            self._tail = None
        self._cut = len(row) < self._width
        if len(row) == self._width:
            self._chunk.rows.append(row)
            self._chunk.lines.append(start)
        else:
            self._chunk.broken += _ragged(self._path, start, self.line, row, self._width)


def read_rows(path: Path, header: Header, size: int = ROWS_PER_CHUNK) -> Iterator[Chunk]:
    """All rows in file order; blank lines are none, rows of separators only neither. The lines
    below a blank line that hold one cell each, at the end of a report, are its footer.

    Raises PartialStream when the file ends inside a row, or changes while it is read.
    """
    rows = Rows(path, header, size)
    with opened(path, header.encoding, header.before) as file:
        yield from rows.by_row(WholeFile(file))
    yield from rows.end()


def _one_cell(row: list[str], width: int) -> bool:
    """A line that can be no record: one cell, where a record has more, or all but one empty
    where it has at least three."""
    if len(row) == width and width < _LEAST_PADDED:
        return False
    return sum(1 for cell in row if cell.strip()) == 1


def _unreadable(path: Path, first: int, last: int, error: csv.Error) -> list[Broken]:
    if "unexpected end" in str(error):  # csv gives no other sign of it
        raise _partial(path, first, "quote_open") from error
    return _each_line(path, first, last, (), "broken quotes")


def _ragged(path: Path, first: int, last: int, row: list[str], width: int) -> list[Broken]:
    reason = f"wrong number of cells: {len(row)}/{width}"
    return _each_line(path, first, last, tuple(row), reason)


def _each_line(
    path: Path, first: int, last: int, cells: tuple[str, ...], reason: str
) -> list[Broken]:
    """One entry per line, so that a stray quote that swallows 40 rows counts as 40."""
    if last - first >= _LONGEST_BROKEN_RECORD:
        raise _partial(path, first, "quote_swallows", last=last)
    if last > first:
        reason = f"read as one row: {first}–{last}"
    return [Broken(line, cells, reason) for line in range(first, last + 1)]


def _partial(path: Path, line: int, code: str, **values: Any) -> PartialStream:
    return PartialStream(NAME, code=code, file=path.name, line=line, **values)


def _ends_with_newline(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) in b"\r\n"
