"""Sources as people really leave them: names that repeat, odd columns, queries that do more."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from kamsync.config.sections import Config, SourceConfig
from kamsync.errors import ConfigError
from kamsync.file_format import FormatKeys
from kamsync.model.rejects import WHERE
from kamsync.sync.pull.sources import read_source, sources_of

ROW = "'i1' as id, 'A' as account_id, '2026-03-01' as booked_on, '12' as amount, 'EUR' as currency"


def frame_of(folder: Path, **given: Any) -> pl.DataFrame:
    section = SourceConfig.model_validate(given)
    return read_source("revenue", sources_of({"revenue": section}, folder)["revenue"])


def codes(folder: Path, **given: Any) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        frame_of(folder, **given)
    return [problem.code for problem in caught.value.problems]


def invoices(**more: Any) -> pl.DataFrame:
    usual = {"account_id": "A", "booked_on": "2026-03-01", "amount": "12", "currency": "EUR"}
    return pl.DataFrame({key: [value] for key, value in (usual | more).items()})


def asked(folder: Path, query: str) -> pl.DataFrame:
    with closing(sqlite3.connect(folder / "erp.db")):
        return frame_of(folder, url="sqlite:///erp.db", query=query)


def test_files_of_one_name_in_two_folders_keep_all_their_lines_apart(tmp_path: Path) -> None:
    for folder in ("north", "south"):
        (tmp_path / folder).mkdir()
        invoices().write_csv(tmp_path / folder / "jan.csv")

    frame = frame_of(tmp_path, file="*/jan.csv")

    assert frame["id"].to_list() == ["north/jan.csv:2", "south/jan.csv:2"]


def test_a_pattern_may_be_a_whole_path(tmp_path: Path) -> None:
    invoices(id="i1").write_csv(tmp_path / "i1.csv")

    frame = frame_of(tmp_path / "elsewhere", file=str(tmp_path / "i*.csv"))

    assert frame["id"].to_list() == ["i1"]


def test_a_file_is_read_by_its_own_name_though_it_looks_like_a_pattern(tmp_path: Path) -> None:
    invoices(id="i1").write_parquet(tmp_path / "i1.parquet")
    invoices(id="i2").write_parquet(tmp_path / "i[1].parquet")

    assert frame_of(tmp_path, file="i*.parquet")["id"].to_list() == ["i1", "i2"]


def test_only_columns_that_are_used_must_be_plain(tmp_path: Path) -> None:
    invoices(id="i1").with_columns(lines=[[1, 2]]).write_parquet(tmp_path / "i.parquet")

    assert "lines" not in frame_of(tmp_path, file="i.parquet").columns
    assert codes(tmp_path, file="i.parquet", columns={"product": "lines"}) == ["column_nested"]


def test_one_column_may_be_several_of_ours(tmp_path: Path) -> None:
    invoices(id="i1").rename({"booked_on": "day"}).write_csv(tmp_path / "i.csv")

    frame = frame_of(tmp_path, file="i.csv", columns={"booked_on": "day", "due_on": "day"})

    assert frame.select("booked_on", "due_on", WHERE).rows() == [
        ("2026-03-01", "2026-03-01", "i.csv:2")
    ]


def test_a_column_that_is_not_there_is_told_whatever_is_named(tmp_path: Path) -> None:
    invoices(id="i1").write_csv(tmp_path / "i.csv")
    with pytest.raises(ConfigError, match="no column “payed”"):
        frame_of(tmp_path, file="i.csv", columns={"paid_on": "payed"})

    invoices().drop("currency").write_csv(tmp_path / "i.csv")
    with pytest.raises(ConfigError, match="no column “currency”"):
        frame_of(tmp_path, file="i.csv")


def test_an_encoding_that_is_not_of_text_is_no_encoding() -> None:
    with pytest.raises(ValueError, match="encoding"):
        FormatKeys(encoding="base64")


def test_a_colon_in_a_query_is_no_parameter(tmp_path: Path) -> None:
    query = f"select {ROW}, 'at :noon' as product"
    assert asked(tmp_path, query)["product"].to_list() == ["at :noon"]


def test_a_column_that_stands_twice_is_not_guessed(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="column “id” stands twice"):
        asked(tmp_path, f"select {ROW}, 'A' as id")
    assert asked(tmp_path, f"select {ROW}, 1 as x, 2 as x")["id"].to_list() == ["i1"]


def test_bytes_are_no_text(tmp_path: Path) -> None:
    query = f"select {ROW}, x'6131' as product"
    with pytest.raises(ConfigError, match="column product is a bytes"):
        asked(tmp_path, query)


def test_the_rest_of_a_password_is_not_shown_as_a_host(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ERP", "postgresql+psycopg://kam:ge@heim77@127.0.0.1:9/db")

    with pytest.raises(ConfigError, match="%40") as caught:
        frame_of(tmp_path, url="env:ERP", query="select 1")

    assert "heim77" not in str(caught.value)


@pytest.mark.parametrize(
    "query",
    [
        "copy (select 1) to 'out.csv'",
        f"begin; create table erp.t as select 1; commit; select {ROW}",
        f"drop table if exists erp.t; select {ROW}",
        " -- nothing",
    ],
)
def test_a_query_of_duckdb_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    pytest.importorskip("duckdb")
    monkeypatch.chdir(tmp_path)

    assert codes(tmp_path, url="duckdb://", query=query) == ["query_reads"]

    assert not list(tmp_path.iterdir())


def test_what_a_query_of_duckdb_prepares_is_never_committed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    duckdb = pytest.importorskip("duckdb")
    monkeypatch.chdir(tmp_path)
    query = f"attach 'erp.duckdb' as e; create table e.t as select {ROW}; from e.t; -- all"  # noqa: S608

    assert frame_of(tmp_path, url="duckdb://", query=query)["id"].to_list() == ["i1"]

    with duckdb.connect("erp.duckdb") as erp:
        assert erp.execute("show tables").fetchall() == []


@pytest.mark.parametrize("given", [{"columns": {"amout": "x"}}, {"constants": {"amout": "x"}}])
def test_a_column_of_ours_that_does_not_exist_is_told(given: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no_stream_column"):
        Config.model_validate(
            {
                "connections": {"c": {"connector": "local"}},
                "sources": {"revenue": {"file": "a", **given}},
            }
        )
