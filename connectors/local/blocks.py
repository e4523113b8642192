"""A large file as blocks of text, in which plain records are read as one frame.

Where a record ends, and whether it is plain, is decided on the bytes of the whole block at once. A
plain record has as many cells as the header, quotes only around whole cells, and no byte that is
no text. Every other goes through records.py, so that it is judged as a file read row by row.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from connectors.local.client import Header, opened, opened_raw
from connectors.local.records import LINE, ROWS_PER_CHUNK, Chunk, Rows, read_rows

BLOCK: Final = 2**22
"""Bytes read at once; of another encoding than UTF-8, characters."""
_LONGEST_OPEN: Final = 2**23
"""Bytes without the end of a record, from which on the csv module looks for it."""
_FEWEST: Final = 16
"""Plain records in a row that are worth a frame."""
_LINES_BY_ROW: Final = 200
"""Behind a quote that is none; more where the next is near."""
_LOOKED_AT: Final = 2**16
_QUOTE, _NEWLINE, _RETURN, _BLANK = b'"\n\r '
_RARE_BLANKS: Final = (b"\t", b"\x0b", b"\x0c", b"\xc2", b"\xe1", b"\xe2", b"\xe3")
"""First bytes of blanks beside the common one, of which a few letters begin likewise."""
_BETWEEN_LETTERS: Final = (b"", 0)
"""State of the decoder, once the mark at the beginning of a file is read."""
_NO_INK: Final = bytes([*range(33), _QUOTE, *range(128, 256)])
Places = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Scan:
    """The records of a block up to the first that is not complete, or whose quotes are odd."""

    starts: Places
    ends: Places
    """Behind the end of their line."""
    breaks: Places
    """Ends of lines."""
    plain: npt.NDArray[np.bool_]
    quoted: bool
    padded: bool
    """Blanks may stand around cells."""
    is_odd: bool
    """The quotes of what follows are odd."""

    @property
    def stop(self) -> int:
        return int(self.ends[-1]) if len(self.ends) else 0

    def line(self, at: int) -> int:
        """How many lines end before that byte."""
        return int(np.searchsorted(self.breaks, at))

    def runs(self) -> list[tuple[int, int, bool]]:
        """First record, last + 1, whether a frame can read them."""
        odd = np.flatnonzero(~self.plain)
        bounds = np.concatenate(([-1], odd, [len(self.plain)]))
        long = np.flatnonzero(np.diff(bounds) > _FEWEST)
        runs: list[tuple[int, int, bool]] = []
        at = 0
        for first, last in ((int(bounds[n]) + 1, int(bounds[n + 1])) for n in long):
            if first > at:
                runs.append((at, first, False))
            runs.append((first, last, True))
            at = last
        return [*runs, (at, len(self.plain), False)] if at < len(self.plain) else runs


def scan(data: bytes, separator: int, width: int, *, final: bool) -> Scan:
    """`final`: nothing follows, so that the last record may lack the end of its line."""
    text = np.frombuffer(data, np.uint8)
    quotes, newlines = np.flatnonzero(text == _QUOTE), np.flatnonzero(text == _NEWLINE)
    quotes, letters, wrong = _structure(text, quotes, separator)
    last = len(data) if final or not len(newlines) else int(newlines[-1])
    sure = len(newlines) if wrong < 0 else np.searchsorted(newlines, wrong)
    ends = _outside(quotes, newlines[:sure]) + 1
    if final and wrong < 0 and not len(quotes) % 2 and text[-1] != _NEWLINE:
        ends = np.append(ends, len(data))
    starts = np.concatenate(([0], ends[:-1])) if len(ends) else ends
    stop = int(ends[-1]) if len(ends) else 0
    marks = np.flatnonzero(text[:stop] == separator)
    cells = np.diff(np.searchsorted(_outside(quotes, marks), ends), prepend=0) + 1
    plain = (cells == width) & ~_blank(data, text, starts, ends, separator)
    lone = returns = np.zeros(0, np.intp)
    if b"\r" in data:
        returns = np.flatnonzero(text[:stop] == _RETURN)
        follows = text.take(returns + 1, mode="clip") == _NEWLINE
        lone = returns[~follows]
        at_end = follows & np.isin(returns + 2, ends)
        plain[np.searchsorted(ends, returns[~at_end], side="right")] = False
    for place in (letters[letters < stop], *_no_text(data, text[:stop])):
        plain[np.searchsorted(ends, place, side="right")] = False
    if stop and text[stop - 1] not in (_NEWLINE, _RETURN):
        lone = np.append(lone, stop - 1)  # the last line of a file, without an end
    breaks = newlines if not len(lone) else np.sort(np.concatenate((newlines, lone)))
    return Scan(
        starts,
        ends,
        breaks,
        plain,
        quoted=len(quotes) > 0,
        padded=len(newlines) > len(ends)
        or _is_padded(data, separator, (marks, newlines, quotes, returns)),
        is_odd=0 <= wrong < last,
    )


def _structure(
    text: npt.NDArray[np.uint8], quotes: Places, separator: int
) -> tuple[Places, Places, int]:
    """The quotes around cells; those amid the text of a cell (24" wide), which are letters there;
    the first that is neither, nor half of a doubled one, or -1."""
    before, after = text[np.maximum(quotes - 1, 0)], text[np.minimum(quotes + 1, len(text) - 1)]
    begins = (before == separator) | (before == _NEWLINE) | (before == _QUOTE) | (quotes == 0)
    ends = (after == separator) | (after == _NEWLINE) | (after == _QUOTE) | (after == _RETURN)
    around = begins | ends | (before == _RETURN) | (quotes == len(text) - 1)
    inside = np.cumsum(around) % 2 == 1
    wrong = quotes[np.where(around, np.where(inside, ~begins, ~ends), inside)]
    wrong = wrong[wrong < len(text) - 1]
    return quotes[around], quotes[~around], int(wrong[0]) if len(wrong) else -1


def _outside(quotes: Places, places: Places) -> Places:
    """Those that stand in no quoted cell; of a few cells it is seen first that there are none."""
    if len(quotes) < len(places):
        before = np.append(np.searchsorted(places, quotes), len(places))
        if np.array_equal(before[:-1:2], before[1::2]):
            return places
    outside: Places = places[(np.searchsorted(quotes, places) & 1) == 0]
    return outside


def _blank(
    data: bytes, text: npt.NDArray[np.uint8], starts: Places, ends: Places, separator: int
) -> npt.NDArray[np.bool_]:
    """Records that may be blank lines: their first cell is empty and no letter follows."""
    first = text[starts]
    blank: npt.NDArray[np.bool_] = (first == separator) | (first == _NEWLINE) | (first == _RETURN)
    if len(text) > 1:
        second = text[np.minimum(starts + 1, len(text) - 1)]
        blank |= (first == _QUOTE) & (second == _QUOTE)
    no_ink = _NO_INK + bytes([separator])
    found = np.flatnonzero(blank)
    blank[found] = [not data[starts[n] : ends[n]].translate(None, no_ink) for n in found]
    return blank


def _is_padded(data: bytes, separator: int, edges: Sequence[Places]) -> bool:
    """Whether there are blanks beside the edges of cells, or any that are rare."""
    rare = (mark for mark in _RARE_BLANKS if mark[0] != separator)
    if any(mark in data for mark in rare) or _BLANK in (data[0], data[-1]):
        return True
    text = np.frombuffer(data, np.uint8)
    beside = (places + way for places in edges for way in (-1, 1))
    return any(bool((text.take(places, mode="clip") == _BLANK).any()) for places in beside)


def _no_text(data: bytes, text: npt.NDArray[np.uint8]) -> Iterator[Places]:
    """Where NUL bytes are, and what came of bytes of another encoding."""
    if b"\0" in data:
        yield np.flatnonzero(text == 0)
    if not data.isascii():
        lead = np.flatnonzero(text[:-1] == 0xED)
        yield lead[text[lead + 1] >= 0xA0]


def utf8(path: Path, header: Header) -> Iterator[bytes]:
    """The file in UTF-8, behind its first lines; bytes that are no text as `opened` shows them.
    What is ASCII need not be decoded for that."""
    if header.encoding != "utf-8-sig" or header.before:
        with opened(path, header.encoding, header.before) as text:
            while more := text.read(BLOCK):
                yield more.encode("utf-8", "surrogatepass")
        return
    decoder = codecs.getincrementaldecoder("utf-8-sig")("surrogateescape")
    with opened_raw(path) as file:
        while data := file.read(BLOCK):
            if decoder.getstate() == _BETWEEN_LETTERS and data.isascii():
                yield data
            else:
                yield decoder.decode(data).encode("utf-8", "surrogatepass")
    yield decoder.decode(b"", final=True).encode("utf-8", "surrogatepass")


class Text:
    """What of a file is not yet read, as UTF-8."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self.data = b""
        self.at_end = False

    def fill(self) -> None:
        more = next(self._blocks, None)
        self.at_end = more is None
        self.data += more or b""

    def lines(self, count: int, first: int) -> Stretch:
        """At most so many, and those behind them that belong to the same record."""
        at = 0
        for _ in range(count):
            end = self.data.find(b"\n", at) + 1
            if not end:
                break
            at = end
        return Stretch(self.take(at) if at else self.line(), first, self)

    def take(self, length: int) -> str:
        taken, self.data = self.data[:length], self.data[length:]
        return taken.decode("utf-8", "surrogatepass")

    def line(self) -> str:
        while b"\n" not in self.data and not self.at_end:
            self.fill()
        return self.take(self.data.find(b"\n") + 1 or len(self.data))


class Stretch:
    """Lines for the csv module: some, and as many more as the last record of them asks for."""

    def __init__(self, text: str, before: int, more: Text | None = None) -> None:
        self.last: float = before
        self._more = more
        self._lines = self._next(text)

    def _next(self, text: str) -> io.StringIO:
        lone = text.count("\r") - text.count("\r\n")
        self.last += text.count("\n") + lone + (text[-1:] not in ("\n", "\r", ""))
        return io.StringIO(text, newline="")

    def __iter__(self) -> Iterator[str]:
        yield from self._lines
        while self._more is not None and (text := self._more.line()):
            yield from self._next(text)


def read_chunks(
    path: Path, header: Header, places: Sequence[int], size: int = ROWS_PER_CHUNK
) -> Iterator[Chunk]:
    """As read_rows, with plain rows as frames of the cells at `places`."""
    if not _has_blocks(path, header):
        yield from read_rows(path, header, size)
        return
    rows = Rows(path, header, size)
    yield from _Blocks(rows, header, places, Text(utf8(path, header))).chunks()
    yield from rows.end()


def _has_blocks(path: Path, header: Header) -> bool:
    """Whether single bytes say enough: an ASCII separator, and lines that end as usual."""
    if not header.separator.isascii() or header.separator in '"\r\n':
        return False
    try:
        with path.open("rb") as file:
            return b"\n" in file.read(_LOOKED_AT)
    except OSError:
        return False


class _Blocks:
    def __init__(self, rows: Rows, header: Header, places: Sequence[int], text: Text) -> None:
        self._rows = rows
        self._header = header
        self._places = places
        self._text = text

    def chunks(self) -> Iterator[Chunk]:
        text, rows = self._text, self._rows
        while rows.line < self._header.line:
            yield from rows.by_row(text.lines(self._header.line - rows.line, rows.line))
        by_row = _LINES_BY_ROW
        width, separator = len(self._header.cells), ord(self._header.separator)
        while text.data or not text.at_end:
            if not text.data:
                text.fill()
                continue
            found = scan(text.data, separator, width, final=text.at_end)
            yield from self._block(found)
            text.data = text.data[found.stop :]
            if found.is_odd:
                yield from rows.by_row(text.lines(by_row, rows.line))
                by_row *= 2
            elif not text.at_end and (found.stop or len(text.data) < _LONGEST_OPEN):
                by_row = max(by_row // 2, _LINES_BY_ROW)
                text.fill()
            elif not found.stop:
                yield from rows.by_row(text.lines(len(text.data), rows.line))

    def _block(self, found: Scan) -> Iterator[Chunk]:
        first, runs = self._rows.line, found.runs()
        frame = self._frame(found, [(start, end) for start, end, plain in runs if plain], first)
        for start, end, plain in runs:
            at = start
            while at < end:
                doubtful = self._rows.below_blank
                stop = at + 1 if plain and doubtful else end
                if plain and not doubtful:
                    last = first + found.line(int(found.ends[end - 1]))
                    yield from self._rows.plain(frame.slice(at - start, end - at), last)
                else:
                    cells = self._text.data[found.starts[at] : found.ends[stop - 1]]
                    lines = Stretch(cells.decode("utf-8", "surrogatepass"), self._rows.line)
                    yield from self._rows.by_row(lines)
                at = stop
            frame = frame.slice(end - start) if plain else frame

    def _frame(self, found: Scan, runs: list[tuple[int, int]], first: int) -> pl.DataFrame:
        """The records of those runs; `first`: lines before the block."""
        parts = [self._text.data[found.starts[s] : found.ends[e - 1]] for s, e in runs]
        data = b"".join(parts)
        frame = pl.read_csv(
            data.replace(b"\r\n", b"\n") if b"\r" in data else data,
            has_header=False,
            separator=self._header.separator,
            quote_char='"' if found.quoted else None,
            schema={str(n): pl.String for n in range(len(self._header.cells))},
            columns=list(self._places),
            empty_string_is_null=False,
            raise_if_empty=False,
        )
        starts = np.concatenate([found.starts[:0], *(found.starts[s:e] for s, e in runs)])
        lines = first + 1 + np.searchsorted(found.breaks, starts)
        frame = frame.with_columns(pl.all().str.strip_chars()) if found.padded else frame
        return frame.with_columns(pl.Series(LINE, lines, dtype=pl.Int64))
