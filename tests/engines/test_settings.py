"""What config.toml may say of an engine, and where files for a cluster go."""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl
import pytest
from pydantic import ValidationError

from kamsync.config.sections import Config, SourceConfig
from kamsync.engines.factory import open_engine
from kamsync.engines.port import Stored
from kamsync.engines.store import Store
from kamsync.errors import UsageError

CONNECTIONS = {"main": {"connector": "local"}}


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ({"engine": "spark"}, "spark_remote_missing"),
        ({"engine": "spark", "spark_remote": "http://here"}, "spark_remote_other"),
        ({"engine": "spark", "spark_remote": "sc://here/;token=abc"}, "secret_written"),
        ({"engine_memory": "much"}, "memory_size"),
        ({"sources": {"revenue": {"table": "lake.sales"}}}, "table_without_engine"),
    ],
)
def test_a_wrong_engine_setting_is_named(keys: dict[str, str], code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Config.model_validate({"connections": CONNECTIONS, **keys})
    assert [error["type"] for error in caught.value.errors()] == [code]


@pytest.mark.parametrize("table", ["", "a.b.c.d", "x; drop table y", "a`b", "a b"])
def test_a_table_is_named_by_one_to_three_words(table: str) -> None:
    with pytest.raises(ValidationError):
        SourceConfig(table=table)


@pytest.mark.parametrize("remote", ["sc://here:15002", "env:SPARK_REMOTE"])
def test_an_address_without_a_token_or_a_reference_is_taken(remote: str) -> None:
    keys = {"engine": "spark", "spark_remote": remote, "engine_memory": ""}
    assert Config.model_validate({"connections": CONNECTIONS, **keys}).spark_remote == remote


def test_an_engine_whose_extra_is_missing_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "kamsync.engines.spark", None)
    with pytest.raises(UsageError, match=r"pip install kamsync\[spark\]"):
        open_engine("spark", tmp_path, remote="sc://here:1")


def test_what_a_killed_run_left_goes_after_a_day(tmp_path: Path) -> None:
    pytest.importorskip("duckdb")
    left, young = tmp_path / "engine" / "duckdb-old", tmp_path / "engine" / "duckdb-now"
    for folder in (left, young):
        folder.mkdir(parents=True)
    os.utime(left, (0, 0))
    open_engine("duckdb", tmp_path).close()
    assert not left.exists()
    assert young.exists()


def test_a_stream_is_put_into_the_store_once_and_without_what_people_wrote(tmp_path: Path) -> None:
    path = tmp_path / "revenue.parquet"
    pl.DataFrame({"id": ["a"], "text": ["what they said"]}).write_parquet(path)
    store = Store(str(tmp_path / "store"))
    first = store.stream(Stored(pl.scan_parquet(path), path, "abc"))
    assert first.endswith("/abc.parquet")
    assert pl.read_parquet(first).to_dict(as_series=False) == {"id": ["a"]}
    Path(first).write_bytes(b"as it was")
    assert store.stream(Stored(pl.scan_parquet(path), path, "abc")) == first
    assert Path(first).read_bytes() == b"as it was"


def test_equal_tables_are_one_file(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    one, same, other = (store.table(pl.DataFrame({"g": [n]})) for n in (1, 1, 2))
    assert one == same != other
    assert pl.read_parquet(other)["g"].to_list() == [2]
