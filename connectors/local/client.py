"""CSV files as they come: rows with their line numbers, broken ones apart; whole-file writes.

Knows text and lines only; which column means what is layout.py's business.
"""

from __future__ import annotations

import contextlib
import csv
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final

from kamsync.errors import ConnectorError, MappingError, PartialStream, Problem

NAME: Final = "local"
ROWS_PER_CHUNK: Final = 5_000
"""Rows are turned into columns while they still lie in the processor's cache."""
_LONGEST_CELL: Final = 16 * 2**20
_LONGEST_BROKEN_RECORD: Final = 1000
"""Lines; a record that breaks over more of them means that the file cannot be trusted."""
_SHOWN: Final = 200


@dataclass(frozen=True)
class Header:
    file: str
    line: int
    cells: tuple[str, ...]
    separator: str


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
    broken: list[Broken] = field(default_factory=list)


def printable(text: str) -> str:
    """The text with bytes that are not UTF-8 shown as replacement characters."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def read_header(path: Path) -> Header:
    """The first line that is not blank, split at whichever of `,` and `;` splits it more.

    Raises MappingError for an empty file or one that is not UTF-8.
    """
    choices = [_header(path, separator) for separator in ",;"]
    header = max(choices, key=lambda choice: len(choice.cells))
    text = "".join(header.cells)
    if not text:
        problem = Problem(path.name, 1, "", "empty: its first line must name the columns")
        raise MappingError([problem])
    if "\0" in text or printable(text) != text:
        message = 'not UTF-8 text: export it again as "CSV UTF-8"'
        raise MappingError([Problem(path.name, header.line, "", message)])
    return header


def _header(path: Path, separator: str) -> Header:
    with _opened(path) as file:
        reader = _reader(file, separator, strict=False)
        for row in reader:
            if row:
                cells = tuple(cell.strip() for cell in row)
                return Header(path.name, reader.line_num, cells, separator)
    return Header(path.name, 1, (), separator)


def read_rows(path: Path, header: Header, size: int = ROWS_PER_CHUNK) -> Iterator[Chunk]:
    """All rows in file order.

    Raises PartialStream when the file ends inside a row, or changes while it is read.
    """
    before = stamp(path)
    chunk = Chunk()
    width = len(header.cells)
    cut = False
    with _opened(path) as file:
        reader = _reader(file, header.separator, strict=True)
        while True:
            start = reader.line_num + 1
            try:
                row = next(reader)
            except StopIteration:
                break
            except csv.Error as error:
                chunk.broken += _unreadable(path, start, reader.line_num, error)
                continue
            if not row or start <= header.line:
                continue
            cut = len(row) < width
            if len(row) == width:
                chunk.rows.append(row)
                chunk.lines.append(start)
            else:
                chunk.broken += _ragged(path, start, reader.line_num, row, width)
            if len(chunk.rows) >= size:
                yield chunk
                chunk = Chunk()
    if cut and not _ends_with_newline(path):
        raise _partial(path, start - 1, "the file ends in the middle of a row")
    if stamp(path) != before:
        raise _partial(path, start - 1, "the file changed while it was read")
    if chunk.rows or chunk.broken:
        yield chunk


def _opened(path: Path) -> IO[str]:
    try:
        return path.open(encoding="utf-8-sig", errors="surrogateescape", newline="")
    except OSError as error:
        message = f"{path.name} cannot be read ({error.strerror}): check its rights"
        raise ConnectorError(NAME, message) from error


def _reader(file: IO[str], separator: str, *, strict: bool) -> Any:
    csv.field_size_limit(_LONGEST_CELL)
    return csv.reader(file, delimiter=separator, strict=strict)


def _unreadable(path: Path, first: int, last: int, error: csv.Error) -> list[Broken]:
    if "unexpected end" in str(error):
        raise _partial(path, first, "a quote opened here is never closed") from error
    return _each_line(path, first, last, (), f"broken quotes ({error})")


def _ragged(path: Path, first: int, last: int, row: list[str], width: int) -> list[Broken]:
    reason = f"{len(row)} cells instead of {width}"
    return _each_line(path, first, last, tuple(row), reason)


def _each_line(
    path: Path, first: int, last: int, cells: tuple[str, ...], reason: str
) -> list[Broken]:
    """One entry per line, so that a stray quote that swallows 40 rows counts as 40."""
    if last - first >= _LONGEST_BROKEN_RECORD:
        raise _partial(path, first, f"a quote opened here swallows the rows to line {last}")
    if last > first:
        reason += f", lines {first} to {last} read as one row"
    return [Broken(line, cells, reason) for line in range(first, last + 1)]


def _partial(path: Path, line: int, what: str) -> PartialStream:
    return PartialStream(NAME, f"{path.name}:{line}: {what}; export or repair the file")


def _ends_with_newline(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) in b"\r\n"


def stamp(path: Path) -> tuple[int, int, int]:
    """Changes whenever the file does; zeros for a file that is not there."""
    try:
        status = path.stat()
    except OSError:
        return (0, 0, 0)
    return (status.st_ino, status.st_size, status.st_mtime_ns)


def write_whole(path: Path, fill: Callable[[IO[bytes]], object]) -> None:
    """Replace the file by what `fill` writes, in one step: a reader, or a kill, sees the old
    file or the new one.

    Raises ConnectorError when the folder cannot be written.
    """
    draft = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as file:
            fill(file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise _unwritable(path, error) from error


def remove(path: Path) -> None:
    """Delete the file if it is there. Raises ConnectorError when that is not allowed."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> ConnectorError:
    message = (
        f"{path} cannot be written ({error.strerror or error}): make room, or give the right "
        f"to write in {path.parent}, or close the program that holds the file; then run again"
    )
    return ConnectorError(NAME, message)


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable; only POSIX lets a folder be opened for that."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
