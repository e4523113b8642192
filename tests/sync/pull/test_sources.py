"""A stream read from where it lies: files, patterns, Parquet, a query."""

from __future__ import annotations

import datetime as dt
import os
import socket
import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import create_engine, text

from kamsync.config.sections import SourceConfig
from kamsync.errors import AuthError, ConfigError, ConnectorError
from kamsync.model.coerce import Zones, coerce
from kamsync.model.rejects import WHERE
from kamsync.sync.pull.sources import Source, read_source, sources_of

QUERY = "select * from invoices order by id"
DELETE = "delete from invoices returning *"
TABLE = (
    "create table invoices "
    "(id text, account_id text, booked date, amount numeric(12, 2), currency text)"
)


def invoices() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "id": ["i1", "i2"],
            "account_id": ["A", "B"],
            "booked": [dt.date(2026, 1, 31), None],
            "amount": [Decimal("1200.50"), Decimal("-3")],
            "currency": ["EUR", "EUR"],
        }
    )


def typed(frame: pl.DataFrame) -> list[tuple[object, ...]]:
    made = coerce("revenue", frame, Zones("Europe/Paris", "Europe/Paris"), "EUR").frame
    return made.select("id", "account_id", "booked_on", "amount").rows()


EXPECTED = [("i1", "A", dt.date(2026, 1, 31), 120050)]


def of(folder: Path, **given: object) -> Source:
    section = SourceConfig.model_validate({"columns": {"booked_on": "booked"}, **given})
    return sources_of({"revenue": section}, folder)["revenue"]


def test_parquet_gives_what_the_csv_gives(tmp_path: Path) -> None:
    invoices().write_parquet(tmp_path / "i.parquet")
    invoices().write_csv(tmp_path / "i.csv")

    from_parquet = read_source("revenue", of(tmp_path, file="i.parquet"))
    from_csv = read_source("revenue", of(tmp_path, file="i.csv"))

    assert typed(from_parquet) == typed(from_csv) == EXPECTED
    assert from_parquet[WHERE].to_list() == ["i.parquet:1", "i.parquet:2"]


def test_a_pattern_reads_every_file_and_says_which_row(tmp_path: Path) -> None:
    invoices().head(1).write_csv(tmp_path / "2026-01.csv")
    invoices().tail(1).drop("id").write_parquet(tmp_path / "2026-02.parquet")
    (tmp_path / "notes.txt").write_text("no table")

    frame = read_source("revenue", of(tmp_path, file="2026-*"))

    assert frame.select("account_id", WHERE).rows() == [
        ("A", "2026-01.csv:2"),
        ("B", "2026-02.parquet:1"),
    ]


def test_a_file_without_ids_counts_by_its_lines(tmp_path: Path) -> None:
    invoices().drop("id").write_csv(tmp_path / "i.csv")

    assert read_source("revenue", of(tmp_path, file="i.csv"))["id"].to_list() == [
        "line-2",
        "line-3",
    ]


def test_a_pattern_that_fits_nothing_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no file fits this pattern"):
        read_source("revenue", of(tmp_path, file="2027-*.csv"))


def test_a_column_of_lists_is_named(tmp_path: Path) -> None:
    pl.DataFrame({"id": ["1"], "account_id": [["A", "B"]]}).write_parquet(tmp_path / "i.parquet")

    with pytest.raises(ConfigError, match="column account_id is a List"):
        read_source("revenue", of(tmp_path, file="i.parquet"))


def in_sqlite(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("create table invoices (id, account_id, booked, amount, currency)")
        rows = [tuple(None if v is None else str(v) for v in row) for row in invoices().rows()]
        db.executemany("insert into invoices values (?, ?, ?, ?, ?)", rows)


def test_a_query_on_sqlite_is_read_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_sqlite(tmp_path / "erp.db")
    monkeypatch.setenv("ERP", "sqlite:///erp.db")

    frame = read_source("revenue", of(tmp_path, url="env:ERP", query=QUERY))

    assert typed(frame) == EXPECTED
    assert frame[WHERE].to_list() == ["sources.revenue:1", "sources.revenue:2"]
    with pytest.raises(ConfigError, match="readonly"):
        read_source(
            "revenue", of(tmp_path, url="env:ERP", query="delete from invoices returning *")
        )


def test_a_query_on_duckdb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("duckdb")
    invoices().write_parquet(tmp_path / "i.parquet")
    monkeypatch.chdir(tmp_path)

    query = "select * from 'i.parquet' order by id"
    frame = read_source("revenue", of(tmp_path, url="duckdb://", query=query))

    assert typed(frame) == EXPECTED


def test_a_query_on_postgresql_is_read_only(tmp_path: Path) -> None:
    address = os.environ.get("KAMSYNC_TEST_PG")
    if not address:
        pytest.skip("no PostgreSQL here (KAMSYNC_TEST_PG)")
    engine = create_engine(address)
    with engine.begin() as db:
        db.execute(text("drop table if exists invoices"))
        db.execute(text(TABLE))
        rows = [dict(zip(("a", "b", "c", "d", "e"), row, strict=True)) for row in invoices().rows()]
        db.execute(text("insert into invoices values (:a, :b, :c, :d, :e)"), rows)
    engine.dispose()

    frame = read_source("revenue", of(tmp_path, url=address, query=QUERY))

    assert typed(frame) == EXPECTED
    with pytest.raises(ConfigError, match="the database refused"):
        read_source("revenue", of(tmp_path, url=address, query=DELETE))


def test_a_server_that_is_not_there_is_no_fault_of_the_config(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # taken, and nobody listens
        place = f"127.0.0.1:{closed.getsockname()[1]}/x"
        monkeypatch.setenv("WAREHOUSE", f"postgresql+psycopg://robot:s3cretword@{place}")
        with pytest.raises(ConnectorError, match="no connection to the database") as told:
            read_source("revenue", of(tmp_path, url="env:WAREHOUSE", query="select 1"))

    assert told.value.exit_code == 5
    assert "sources.revenue" in str(told.value)
    assert "s3cretword" not in str(told.value)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"url": "sqlite:///none.db", "query": "select 1"}, "none.db.*file not found"),
        ({"url": "oracle://host/db", "query": "select 1"}, "no driver for this address"),
        ({"url": "no address", "query": "select 1"}, "no driver for this address"),
    ],
)
def test_what_cannot_be_asked_says_why(tmp_path: Path, given: dict[str, str], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        read_source("revenue", of(tmp_path, **given))


def test_an_address_without_its_secret_is_told(tmp_path: Path) -> None:
    with pytest.raises(AuthError, match="no secret behind env:NOWHERE"):
        read_source("revenue", of(tmp_path, url="env:NOWHERE", query="select 1"))


@pytest.mark.parametrize(
    "given",
    [{}, {"file": "a.csv", "query": "select 1"}, {"query": "select 1"}, {"file": "a", "url": "x"}],
)
def test_a_source_is_a_file_or_a_query(given: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="source_place"):
        SourceConfig.model_validate(given)


def test_a_password_has_no_place_in_the_address() -> None:
    with pytest.raises(ValueError, match="password_written"):
        SourceConfig(url="postgresql://u:secret@host/db", query="select 1")


def test_a_csv_written_in_french_is_read_by_its_format(tmp_path: Path) -> None:
    """Of plain Excel: title lines, cp1252, semicolons, a decimal comma, days first."""
    rows = "Société;A;09/03/2026;1 200,50;EUR\nÉté;B;31/12/2025;néant;EUR\n"
    text = f"Facturation 2026\n\nid;account_id;booked;amount;currency\n{rows}"
    (tmp_path / "i.csv").write_bytes(text.encode("cp1252"))
    form = {"locale": "fr", "encoding": "cp1252", "header_line": 3, "empty": ["néant"]}

    frame = read_source("revenue", of(tmp_path, file="i.csv", format=form))

    assert typed(frame) == [("Société", "A", dt.date(2026, 3, 9), 120050)]
    assert frame.select("id", "booked_on", "amount", WHERE).rows() == [
        ("Société", "2026-03-09", "1200.50", "i.csv:4"),
        ("Été", "2025-12-31", "", "i.csv:5"),
    ]


def test_text_of_parquet_and_queries_has_a_format_too(tmp_path: Path) -> None:
    frame = invoices().with_columns(
        pl.Series("booked", ["12/31/2025", ""]), pl.Series("amount", ["(1,234.50)", ""])
    )
    frame.write_parquet(tmp_path / "i.parquet")

    read = read_source("revenue", of(tmp_path, file="i.parquet", format={"locale": "us"}))

    assert typed(read)[:1] == [("i1", "A", dt.date(2025, 12, 31), -123450)]


def test_a_constant_stands_on_every_row_unless_the_source_says_it(tmp_path: Path) -> None:
    (tmp_path / "v.csv").write_text("Customer,Segment\nA,Star\nB,Dog\n", encoding="utf-8")
    source = Source(
        tmp_path,
        "v.csv",
        columns={"account_id": "Customer", "segment": "Segment"},
        constants={"origin": "Venturi", "segment": "never"},
    )
    found = read_source("segment", source).select("account_id", "segment", "origin")
    assert found.rows() == [("A", "Star", "Venturi"), ("B", "Dog", "Venturi")]
