"""Plain rows read as frames, and the others row by row: together what the csv module reads."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.local import blocks
from connectors.local.blocks import read_chunks, scan
from connectors.local.client import read_header
from connectors.local.records import Chunk, read_rows
from kamsync.errors import KamsyncError

CELLS = (
    *("a", "bb", "", " ", "\u00a0", "é", '""', '"x"', '"a,b"', '"q""q"', '"l1\nl2"', '"l1\r\nl2"'),
    *('x"y', '"x"y', '"open', "\0", "\x1c", "\udce9", '"\r"', ";"),
)
LINES = (*("\n", "\r\n"), *("\n", "\r\n", "\r", "\n\n", "\n,\n", ",more\n", ",\n", "\nTotal\n"))
_PLAIN_CELLS, _PLAIN_LINES = 12, 2


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a few lines are many blocks, and any plain row is worth a frame."""
    for name, size in {"BLOCK": 40, "_FEWEST": 1, "_LINES_BY_ROW": 2, "_LONGEST_OPEN": 90}.items():
        monkeypatch.setattr(blocks, name, size)


@st.composite
def tables(draw: st.DrawFn) -> bytes:
    width = draw(st.integers(1, 4))
    dirty = draw(st.booleans())
    cell = st.sampled_from(CELLS if dirty else CELLS[:_PLAIN_CELLS])
    end = st.sampled_from(LINES if dirty else LINES[:_PLAIN_LINES])
    row = st.tuples(st.lists(cell, min_size=width, max_size=width).map(",".join), end).map("".join)
    text = ",".join("abcd"[:width]) + "\n" + "".join(draw(st.lists(row, max_size=12)))
    text = text if draw(st.booleans()) else text.rstrip("\r\n")
    encoding = draw(st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "utf-16"]))
    return text.encode(encoding, "ignore" if encoding == "utf-16" else "surrogateescape")


def as_read(chunks: Iterable[Chunk]) -> list[object]:
    """Chunk by chunk its rows, without blanks around cells, with their lines; and what is none; the
    error that ended it."""
    found: list[object] = []
    try:
        for chunk in chunks:
            rows = list(zip(chunk.lines, map(tuple, chunk.rows), strict=True))
            rows += [(row[-1], row[:-1]) for frame in chunk.frames for row in frame.iter_rows()]
            bare = [(line, [cell.strip() for cell in cells]) for line, cells in rows]
            found.append((sorted(bare), chunk.broken, chunk.footer))
    except KamsyncError as error:
        found.append((type(error), str(error)))
    return found


@given(tables(), st.sampled_from([3, 5000]))
def test_any_file_reads_by_blocks_as_it_reads_row_by_row(data: bytes, size: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "deals.csv"
        path.write_bytes(data)
        header = read_header(path)
        places = range(len(header.cells))

        by_blocks = as_read(read_chunks(path, header, places, size))

        assert by_blocks == as_read(read_rows(path, header, size))


def chunks_of(path: Path, text: str) -> Iterator[Chunk]:
    path.write_text(text, encoding="utf-8", newline="")
    return read_chunks(path, read_header(path), [0, 1])


def test_rows_without_faults_are_all_in_frames(tmp_path: Path) -> None:
    rows = '1,"Caf""é, bar"\r\n"2",\r\n' * 40

    (chunk,) = chunks_of(tmp_path / "a.csv", f"id,name\r\n{rows}")

    assert (chunk.rows, chunk.height) == ([], 80)
    assert chunk.texts(1)[:3] == ['Caf"é, bar', "", 'Caf"é, bar']
    assert [line for frame in chunk.frames for line in frame["line"]] == list(range(2, 82))


@pytest.mark.parametrize("blank", [" ", "\t", "\u00a0", "\u3000", "\n"])
def test_no_blanks_are_left_around_plain_cells(tmp_path: Path, blank: str) -> None:
    (chunk,) = chunks_of(tmp_path / "a.csv", "id,name\n" + f'1,"{blank}a b{blank}"\n' * 9)

    assert chunk.rows == []
    assert chunk.texts(1) == ["a b"] * 9


def test_only_odd_rows_are_read_one_by_one(tmp_path: Path) -> None:
    text = "id,name\n" + "1,a\n" * 30 + "2\n" + "3,b\n" * 30 + '4,24" x\n' + "5,c\n" * 30

    (chunk,) = chunks_of(tmp_path / "a.csv", text)

    assert [(b.line, b.reason) for b in chunk.broken] == [(32, "wrong number of cells: 1/2")]
    assert ["4", '24" x'] in chunk.rows
    assert len(chunk.rows) < 5
    assert chunk.height == 91


def test_a_scan_ends_before_the_first_quote_that_is_none() -> None:
    found = scan(b'a,b\n"c",d\ne,f"\ng,h\n', ord(","), 2, final=True)

    assert (found.stop, found.is_odd, found.plain.tolist()) == (10, True, [True, True])


def test_a_scan_waits_for_the_end_of_a_record() -> None:
    begun = b'a,b\n"c\nd'

    assert scan(begun, ord(","), 2, final=False).stop == 4
    assert scan(begun + b'",d', ord(","), 2, final=True).stop == 11
