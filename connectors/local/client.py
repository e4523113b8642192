"""CSV files as they come: their header, encoding and stamp; whole-file writes.

Knows text and lines only: rows are read in records.py and blocks.py, and which column means what
is layout.py's business.
"""

from __future__ import annotations

import contextlib
import csv
import io
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any, BinaryIO, Final

from kamsync import durable
from kamsync.errors import ConnectorError, MappingError, Problem
from kamsync.file_format import is_workbook
from kamsync.model.fieldmap import PLAIN, FileFormat

NAME: Final = "local"
_LONGEST_CELL: Final = 16 * 2**20
SEPARATORS: Final = ",;\t|"
_SEP_LINE: Final = re.compile(r'^"?sep=([^"\r\n])"?\s*$', re.IGNORECASE)
_FIRST_LINES: Final = 30


@dataclass(frozen=True)
class Header:
    file: str
    line: int
    """On which it ends."""
    cells: tuple[str, ...]
    separator: str
    encoding: str = "utf-8-sig"
    before: int = 0
    """Lines that are passed over before it: `sep=;`, title lines."""


def printable(text: str) -> str:
    """The text with bytes that are not UTF-8 shown as replacement characters."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def read_header(path: Path, form: FileFormat = PLAIN) -> Header:
    """The first line that is not blank, or line `header_line` of the format; split at whichever
    of comma, semicolon, tab and bar splits it most, where the format names none.

    Raises MappingError for an empty file or one that is not in its encoding.
    """
    if _is_workbook(path):
        raise MappingError([Problem.of(path.name, 1, "", "is_workbook")])
    encoding = _encoding(path, form)
    sep_line = _sep_line(path, encoding)
    before = form.header_line - 1 if form.header_line else int(bool(sep_line))
    given = form.separator or sep_line
    choices = [_header(path, mark, encoding, before) for mark in given or SEPARATORS]
    header = max(choices, key=lambda choice: len(choice.cells))
    text = "".join(header.cells)
    if not text:
        raise MappingError([Problem.of(path.name, header.line, "", "no_header_line")])
    if "\0" in text or printable(text) != text or "\ufffd" in text:
        raise MappingError([_wrong_bytes(path.name, header.line, text, encoding)])
    return header


def _is_workbook(path: Path) -> bool:
    try:
        return is_workbook(path)
    except OSError as error:
        raise _unreadable_file(path, error) from error


def _encoding(path: Path, form: FileFormat) -> str:
    """The format's; else by the mark at the beginning of the file; else UTF-8."""
    if form.encoding:
        return form.encoding
    try:
        with path.open("rb") as file:
            start = file.read(2)
    except OSError as error:
        raise _unreadable_file(path, error) from error
    return "utf-16" if start in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"


def _sep_line(path: Path, encoding: str) -> str:
    """The separator that Excel's own first line `sep=;` names."""
    with opened(path, encoding) as file:
        found = _SEP_LINE.match(file.readline(20))
    return found.group(1) if found else ""


def _wrong_bytes(file: str, line: int, text: str, encoding: str) -> Problem:
    if encoding != "utf-8-sig":
        return Problem.of(file, line, "", "other_encoding", encoding=encoding)
    guess = text.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
    return Problem.of(file, line, "", "not_utf8_export", header=printable(guess)[:60])


def _header(path: Path, separator: str, encoding: str, before: int) -> Header:
    with opened(path, encoding, before) as file:
        reader = row_reader(file, separator, strict=False)
        for row in reader:
            if any(row):
                cells = tuple(cell.strip() for cell in row)
                line = before + reader.line_num
                return Header(path.name, line, cells, separator, encoding, before)
    return Header(path.name, before + 1, (), separator, encoding, before)


def first_lines(path: Path, header: Header) -> Iterator[tuple[int, list[str]]]:
    """The first lines of the file, split: where a header may stand that was not found."""
    with opened(path, header.encoding) as file:
        for number, line in enumerate(islice(file, _FIRST_LINES), start=1):
            rows = [next(csv.reader([line], delimiter=mark), []) for mark in SEPARATORS]
            yield number, [cell.strip() for cell in max(rows, key=len)]


def opened(path: Path, encoding: str, skipped: int = 0) -> IO[str]:
    """The file, behind its first `skipped` lines; bytes that are no text stay visible as such."""
    errors = "replace" if encoding == "utf-16" else "surrogateescape"
    file = io.TextIOWrapper(opened_raw(path), encoding=encoding, errors=errors, newline="")
    for _ in range(skipped):
        file.readline()
    return file


def opened_raw(path: Path) -> BinaryIO:
    """Its bytes."""
    try:
        return path.open("rb")
    except OSError as error:
        raise _unreadable_file(path, error) from error


def _unreadable_file(path: Path, error: OSError) -> ConnectorError:
    return ConnectorError(NAME, code="file_unreadable", file=path.name, reason=error.strerror)


def row_reader(lines: Iterable[str], separator: str, *, strict: bool) -> Any:
    csv.field_size_limit(_LONGEST_CELL)
    return csv.reader(lines, delimiter=separator, strict=strict)


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
        with durable.create(draft) as file:
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
    values: dict[str, Any] = {
        "file": path,
        "reason": error.strerror or error,
        "folder": path.parent,
    }
    return ConnectorError(NAME, code="file_unwritable", **values)


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable; only POSIX lets a folder be opened for that."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
