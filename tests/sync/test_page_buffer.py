"""A stream that does not fit into memory is read in parts, and nobody can tell."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Literal

import polars as pl
import pytest

from kamsync.connector import StreamInfo
from kamsync.model.coerce import Coerced
from kamsync.model.rejects import WHERE, no_rejects
from kamsync.sync.pull import page_buffer
from kamsync.sync.pull.page_buffer import Gathered, Gathering
from tests.sync.portfolio import TODAY, Project

DAY = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)


def _page(ids: list[str], first: int, **columns: object) -> Coerced:
    stamps = [DAY + dt.timedelta(hours=int(id_[1:]) % 3 + first % 2) for id_ in ids]
    frame = pl.DataFrame({"id": ids, "name": [f"{i} at {first}" for i in ids], "region": "N"})
    where = pl.Series(WHERE, [f"accounts.csv:{first + n}" for n in range(len(ids))])
    stamped = frame.with_columns(where, pl.Series("modified_at", stamps), is_deleted=pl.lit(False))
    return Coerced(stamped.with_columns(**{n: pl.lit(v) for n, v in columns.items()}), no_rejects())


def _gathered(folder: Path, duplicates: Literal["reject", "latest"]) -> tuple[Gathered, list[str]]:
    columns = frozenset({"id", "name", "region", "modified_at", "is_deleted", "industry"})
    taken = Gathering(StreamInfo("account", False, columns, "", duplicates), folder)
    taken.add(_page(["a9", "a1", "a5"], 2))
    taken.add(_page(["a3", "a1"], 5, currency="EUR"))
    taken.add(_page(["a7", "a5", "a3", "a2"], 8))
    found = taken.all()
    return found, [path.name for path in folder.glob("*") if "range" not in path.name]


@pytest.mark.parametrize("duplicates", ["reject", "latest"])
def test_rows_in_parts_are_the_rows_in_memory(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    duplicates: Literal["reject", "latest"],
) -> None:
    whole, nothing = _gathered(tmp_path / "whole", duplicates)
    monkeypatch.setattr(page_buffer, "PART_ROWS", 3)

    parts, files = _gathered(tmp_path / "parts", duplicates)

    assert (nothing, len(files)) == ([], 2)
    rows = parts.rows.collect()
    assert rows["id"].to_list() == ["a1", "a2", "a3", "a5", "a7", "a9"]
    # a later stamp stays, an older one does not; of equal ones the first of a file, a CRM's last
    kept = dict(rows.select("id", "name").iter_rows())
    assert (kept["a1"], kept["a3"]) == ("a1 at 5", "a3 at 5")
    assert kept["a5"] == ("a5 at 8" if duplicates == "latest" else "a5 at 2")
    assert rows.select(sorted(rows.columns)).equals(
        whole.rows.collect().sort("id").select(sorted(rows.columns))
    )
    assert parts.rejects.equals(whole.rejects)
    assert parts.live == whole.live == 6
    assert parts.rejects.height == (0 if duplicates == "latest" else 3)


@pytest.mark.parametrize("duplicates", ["reject", "latest"])
@pytest.mark.parametrize(
    "pages",
    [
        [["a1", "a2", "a3"], ["a4", "a5", "a6"], ["a7"]],
        [["a1", "a2", "a3"], ["a3", "a4", "a5"]],
        [["a1", "a1", "a3"], ["a4", "a5", "a6"]],
        [["a2", "a3", "a4"], ["a1", "a5", "a6"], ["a7", "a8", "a9"]],
    ],
)
def test_parts_that_come_in_order_are_as_good_as_any(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    duplicates: Literal["reject", "latest"],
    pages: list[list[str]],
) -> None:
    def gathered(folder: Path) -> Gathered:
        columns = frozenset({"id", "name", "region", "modified_at", "is_deleted"})
        taken = Gathering(StreamInfo("account", False, columns, "", duplicates), folder)
        for n, ids in enumerate(pages):
            taken.add(_page(ids, 10 * n))
        return taken.all()

    whole = gathered(tmp_path / "whole")
    monkeypatch.setattr(page_buffer, "PART_ROWS", 3)

    parts = gathered(tmp_path / "parts")

    assert parts.in_order
    assert parts.rows.collect().equals(whole.rows.collect().sort("id"))
    assert (parts.live, parts.rejects.rows()) == (whole.live, whole.rejects.rows())


@pytest.mark.parametrize("times", [1, 5])
@pytest.mark.parametrize("rows", [100, 1000])
def test_rows_in_no_order_are_sorted_range_by_range(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int, rows: int
) -> None:
    ids = [f"a{n * 617 % 1000 // times:03}" for n in range(rows)]

    def gathered(folder: Path) -> Gathered:
        columns = frozenset({"id", "name", "region", "modified_at", "is_deleted"})
        taken = Gathering(StreamInfo("account", False, columns, "", "reject"), folder)
        for first in range(0, rows, 100):
            taken.add(_page(ids[first : first + 100], first))
        return taken.all()

    whole = gathered(tmp_path / "whole")
    monkeypatch.setattr(page_buffer, "PART_ROWS", 100)

    found = gathered(tmp_path)

    assert found.rows.collect().equals(whole.rows.collect().sort("id"))
    assert (found.live, found.rejects.rows()) == (whole.live, whole.rejects.rows())
    heights = [pl.read_ipc(path).height for path in tmp_path.glob("*.range.arrow")]
    assert len(heights) == rows // 100
    assert max(heights) < 150


@pytest.mark.nights
def test_a_run_that_reads_in_parts_leaves_the_same_mirror(
    settled: Project, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_buffer, "PART_ROWS", 7)

    assert project.cli("run", as_of=TODAY).exit == 0

    for path in (settled.state / "mirror" / "main" / "00000001").glob("*.parquet"):
        twin = project.state / "mirror" / "main" / path.parent.name / path.name
        assert pl.read_parquet(twin).equals(pl.read_parquet(path)), path.name
    assert not list((project.state / "mirror").rglob("*.parts"))
