"""A source read by a cursor: from the second night on only what is new, and the same in the end."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import polars as pl
import pytest
from sqlalchemy import create_engine, text

from kamsync.config.sections import SourceConfig
from kamsync.connector import Connector, Description
from kamsync.errors import ConfigError
from kamsync.mirror import Mirror
from kamsync.sync.pull.cursor import Since, newest, written
from kamsync.sync.pull.sources import Source, read_since, sources_of
from kamsync.sync.pull.stream_reader import PullSettings
from kamsync.sync.pull.streams import pull

NIGHT = dt.datetime(2026, 4, 1, 2, tzinfo=dt.UTC)
SEEN = Description("o", "o", False, "EUR", "UTC", frozenset(), {}, NIGHT)
QUERY = "select id, account_id, booked_on, amount, changed from invoices;"


def of(folder: Path, url: str = "sqlite:///erp.db", **given: object) -> Source:
    usual = {"url": url, "query": QUERY, "cursor": "changed", "constants": {"currency": "EUR"}}
    section = SourceConfig.model_validate({**usual, **given})
    return sources_of({"revenue": section}, folder)["revenue"]


def write(folder: Path, rows: Iterable[tuple[Any, ...]], gone: str = "") -> None:
    with closing(sqlite3.connect(folder / "erp.db")) as db, db:
        db.execute(
            "create table if not exists invoices"
            " (id text primary key, account_id, booked_on, amount, changed)"
        )
        db.executemany("insert or replace into invoices values (?, ?, ?, ?, ?)", rows)
        db.execute("delete from invoices where id = ?", (gone,))
    db.close()


def invoice(key: str, amount: str, changed: object) -> tuple[Any, ...]:
    return key, "A", "2026-03-01", amount, changed


class Nights:
    """One source pulled night after night; `rows` counts what each night asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.mirror, self.rows = folder, Mirror(folder / "mirror"), list[int]()

    def pull(self, day: int, source: Source, *, full: bool = False) -> dict[str, int]:
        seen = replace(SEEN, clock=NIGHT + dt.timedelta(days=day))
        settings = PullSettings("UTC", {"revenue": source}, full=full)
        earlier = self.mirror.current()
        mark = earlier.manifest.streams["revenue"] if earlier else None
        made = pull(cast("Connector", None), seen, self.mirror, settings).generation
        now = made.manifest.streams["revenue"]
        self.rows.append(now.full_rows if mark is None or now.full_at != mark.full_at else 0)
        live = made.scan("revenue").collect()
        return dict(live.select("id", "amount").iter_rows())


@pytest.mark.parametrize(
    ("value", "text_of"),
    [
        (dt.datetime(2026, 4, 1, 12, 0, 5), "datetime:2026-04-01T12:00:05"),  # noqa: DTZ001
        (dt.date(2026, 4, 1), "date:2026-04-01"),
        (9_007_199_254_740_993_007, "int:9007199254740993007"),
        (Decimal("1.50"), "decimal:1.50"),
        ("v:2", "text:v:2"),
        (None, ""),
    ],
)
def test_a_newest_value_is_kept_with_its_type(value: object, text_of: str) -> None:
    assert written(value) == text_of
    if isinstance(value, dt.datetime):
        assert Since("c", NIGHT, text_of).value == value - dt.timedelta(minutes=10)
    elif value is not None:
        assert Since("c", NIGHT, text_of).value == value


def test_the_newest_of_nothing_is_nothing_and_unordered_values_are_an_error() -> None:
    assert newest([None, 3, 1], NIGHT, 2) == 3
    assert newest([None], NIGHT) is None
    with pytest.raises(TypeError):
        written(b"\0")


def test_the_second_night_asks_for_what_reached_the_cursor(tmp_path: Path) -> None:
    write(tmp_path, [invoice("i1", "10", 1), invoice("i2", "20", 2)])
    source = of(tmp_path)
    first = read_since("revenue", source, "", NIGHT)
    assert (first.frame["id"].to_list(), first.newest) == (["i1", "i2"], "int:2")

    write(tmp_path, [invoice("i1", "11", 3), invoice("i0", "0", 1)])
    second = read_since("revenue", source, first.newest, NIGHT)
    assert (sorted(second.frame["id"]), second.newest) == (["i1", "i2"], "int:3")


def test_changed_rows_take_the_place_of_old_ones_and_a_week_later_all_is_read(
    tmp_path: Path,
) -> None:
    nights = Nights(tmp_path)
    write(tmp_path, [invoice("i1", "10", 1), invoice("i2", "20", 2)])
    assert nights.pull(0, of(tmp_path)) == {"i1": 1000, "i2": 2000}

    write(tmp_path, [invoice("i1", "11", 3), invoice("i3", "30", 4)], gone="i2")
    assert nights.pull(1, of(tmp_path)) == {"i1": 1100, "i2": 2000, "i3": 3000}
    assert nights.pull(2, of(tmp_path)) == {"i1": 1100, "i2": 2000, "i3": 3000}
    assert nights.pull(7, of(tmp_path)) == {"i1": 1100, "i3": 3000}
    assert nights.rows == [2, 0, 0, 2]


def test_another_question_or_a_full_pull_reads_everything(tmp_path: Path) -> None:
    nights = Nights(tmp_path)
    write(tmp_path, [invoice("i1", "10", 1), invoice("i2", "20", 2)])
    nights.pull(0, of(tmp_path))
    nights.pull(1, of(tmp_path, constants={"currency": "USD"}))
    nights.pull(2, of(tmp_path, constants={"currency": "USD"}), full=True)
    assert nights.rows == [2, 2, 2]


def test_a_row_that_is_refused_later_leaves_and_is_told_every_night(tmp_path: Path) -> None:
    nights = Nights(tmp_path)
    write(tmp_path, [invoice("i1", "10", 1), invoice("i2", "20", 2)])
    nights.pull(0, of(tmp_path))
    write(tmp_path, [invoice("i1", "ten", 3)])
    for day in (1, 2):
        nights.pull(day, of(tmp_path))
        current = nights.mirror.current()
        assert current is not None
        assert current.rejects("revenue")["record_id"].to_list() == ["i1"]


def test_times_of_postgresql_are_compared_as_times(tmp_path: Path) -> None:
    address = os.environ.get("KAMSYNC_TEST_PG")
    if not address:
        pytest.skip("no PostgreSQL here (KAMSYNC_TEST_PG)")
    engine = create_engine(address)
    with engine.begin() as db:
        db.execute(text("drop table if exists moved"))
        db.execute(text('create table moved (id text, account_id text, "Changed" timestamptz)'))
        db.execute(text("insert into moved values ('i1', 'A', '2026-03-01 08:00+02')"))
        db.execute(text("insert into moved values ('i2', 'A', '2026-03-01 08:20+00')"))
    engine.dispose()
    source = of(
        tmp_path,
        address,
        query="select *, '2026-03-01' booked_on, 1 amount from moved",
        cursor="Changed",
    )

    first = read_since("revenue", source, "", NIGHT)
    second = read_since("revenue", source, first.newest, NIGHT)

    assert first.frame["id"].to_list() == ["i1", "i2"]
    assert second.frame["id"].to_list() == ["i2"]


def test_times_of_duckdb_are_compared_as_times(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("duckdb")
    pl.DataFrame(
        {
            "id": ["i1", "i2"],
            "account_id": ["A", "A"],
            "booked_on": ["2026-03-01", "2026-03-01"],
            "amount": ["1", "2"],
            "changed": [dt.datetime(2026, 3, 1, 8), dt.datetime(2026, 3, 1, 9)],  # noqa: DTZ001
        }
    ).write_parquet(tmp_path / "i.parquet")
    monkeypatch.chdir(tmp_path)
    source = of(tmp_path, "duckdb:///:memory:", query="select * from 'i.parquet'")

    first = read_since("revenue", source, "", NIGHT)
    second = read_since("revenue", source, first.newest, NIGHT)

    assert first.newest == "datetime:2026-03-01T09:00:00"
    assert second.frame["id"].to_list() == ["i2"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"cursor": "chagned"}, "no column .chagned.*changed"),
        ({"query": "select account_id, amount, changed from invoices"}, "needs the column id"),
    ],
)
def test_a_cursor_that_cannot_work_is_told(
    tmp_path: Path, given: dict[str, str], words: str
) -> None:
    write(tmp_path, [invoice("i1", "10", 1)])
    with pytest.raises(ConfigError, match=words):
        read_since("revenue", of(tmp_path, **given), "", NIGHT)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"file": "a.csv", "url": "", "query": ""}, "cursor_without_query"),
        ({"match": "ids.csv"}, "cursor_with_match"),
    ],
)
def test_a_cursor_has_its_place(tmp_path: Path, given: dict[str, str], code: str) -> None:
    with pytest.raises(ValueError, match=code):
        of(tmp_path, **given)


def test_a_stamp_of_a_time_to_come_or_no_number_is_no_newest_value() -> None:
    now, later = NIGHT, NIGHT + dt.timedelta(days=2)
    assert newest([now, later], NIGHT) == now
    assert newest([later.replace(tzinfo=None), now.replace(tzinfo=None)], NIGHT) == now.replace(
        tzinfo=None
    )
    assert newest([later.date(), now.date()], NIGHT) == now.date()
    assert newest([float("nan"), 2.5], NIGHT) == 2.5
    assert newest([Decimal("NaN")], NIGHT) is None


def test_the_first_of_all_times_has_no_earlier_one() -> None:
    first = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
    assert Since("c", NIGHT, written(first)).value == first


def test_rows_go_on_coming_though_one_is_stamped_in_another_century(tmp_path: Path) -> None:
    pytest.importorskip("duckdb")
    path = tmp_path / "i.csv"
    head = "id,account_id,booked_on,amount,changed\n"
    path.write_text(f"{head}i1,A,2026-03-01,10,2026-03-01\ni2,A,2026-03-01,20,9999-12-31\n")
    query = f"select * from '{path}'"  # noqa: S608
    nights, source = Nights(tmp_path), of(tmp_path, "duckdb://", query=query)

    nights.pull(0, source)
    with path.open("a") as file:
        file.write("i3,A,2026-03-02,30,2026-03-02\n")

    assert nights.pull(1, source) == {"i1": 1000, "i2": 2000, "i3": 3000}
    assert nights.rows == [2, 0]


@pytest.mark.parametrize("address", ["sqlite:///erp.db", "duckdb://"])
def test_a_remark_at_the_end_of_the_query_does_not_stop_the_second_night(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    pytest.importorskip("duckdb")
    monkeypatch.chdir(tmp_path)
    write(tmp_path, [invoice("i1", "10", 1)])
    pl.DataFrame({"x": [1]}).write_parquet(tmp_path / "x.parquet")
    query = "select 'i1' id, 'A' account_id, '2026-03-01' booked_on, '10' amount, 1 changed -- all"

    nights = Nights(tmp_path)

    for day in (0, 1):
        assert nights.pull(day, of(tmp_path, address, query=query)) == {"i1": 1000}


def test_a_second_row_of_an_id_is_refused_and_told(tmp_path: Path) -> None:
    write(tmp_path, [invoice("i1", "10", 1), invoice("i2", "20", 2)])
    query = (
        "select 'i1' as id, account_id, booked_on, amount, changed from invoices order by amount"
    )
    nights = Nights(tmp_path)

    assert nights.pull(0, of(tmp_path, query=query)) == {"i1": 1000}

    current = nights.mirror.current()
    assert current is not None
    rejects = current.rejects("revenue").select("record_id", "reason", "amount")
    assert rejects.rows() == [("i1", "duplicate id", 2000)]
