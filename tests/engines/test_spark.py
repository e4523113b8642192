"""Spark gives the events that Polars gives: on a Spark Connect server in this process that needs no
JVM (Sail), or on the one whose address is in KAMSYNC_TEST_SPARK."""

from __future__ import annotations

import datetime as dt
import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from kamsync.config.sections import SourceConfig
from kamsync.engines.factory import open_engine, tried
from kamsync.engines.port import Engine
from kamsync.errors import ConfigError
from kamsync.model.coerce import Zones, coerce
from kamsync.sync.pull.sources import Source, read_since, read_source, sources_of
from tests.engines.test_same_digits import assert_same

pytestmark = [pytest.mark.tools, pytest.mark.filterwarnings("ignore:PySpark does not yet")]


TABLE = "kamsync_invoices"
NIGHT = dt.datetime(2026, 3, 2, 3, 0, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def remote() -> Iterator[str]:
    pytest.importorskip("pyspark.sql.connect")
    remote, server = os.environ.get("KAMSYNC_TEST_SPARK", ""), None
    if not remote:
        server = pytest.importorskip("pysail.spark").SparkConnectServer("127.0.0.1", 0)
        server.start(background=True)
        host, port = server.listening_address
        remote = f"sc://{host}:{port}"
    yield remote
    if server is not None:
        server.stop()


@pytest.fixture(scope="module")
def spark(remote: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    store = tmp_path_factory.mktemp("store")
    engine = open_engine("spark", tmp_path_factory.mktemp("state"), "", remote, str(store))
    yield engine
    engine.close()


@pytest.fixture
def shared(remote: str, tmp_path: Path) -> str:
    """The address of a session that has a table: four columns of ours, one that no stream has.
    (A server without a metastore keeps tables per session; the reader's end ends it.)"""
    from kamsync.engines.spark import open_session

    rows = [
        ("i1", "A", "1200.50", "2026-01-31", "2026-02-01 08:00:00+00:00", "1"),
        ("i2", "B", "-3.00", "2026-02-28", "2026-03-01 12:00:00+01:00", "2, 3"),
    ]
    values = ", ".join(
        f"('{i}', '{a}', 'EUR', CAST('{m}' AS DECIMAL(12, 2)), DATE'{d}', "
        f"TIMESTAMP'{t}', ARRAY({x}))"
        for i, a, m, d, t, x in rows
    )
    place = f"{remote}/;session_id={uuid.uuid4()}"
    open_session(place).sql(
        f"CREATE TABLE {TABLE} USING parquet LOCATION '{tmp_path}' "  # noqa: S608
        f"AS SELECT * FROM VALUES {values} "
        "AS t(id, account_id, currency, amount, booked_on, updated_at, lines)"
    )
    return place


def test_spark_multiplies_exactly(spark: Engine) -> None:
    tried(spark)


@pytest.mark.parametrize("seed", range(20))
def test_spark_gives_the_events_that_polars_gives(spark: Engine, tmp_path: Path, seed: int) -> None:
    assert_same(spark, tmp_path, seed)


def of(place: str, **given: str) -> Source:
    return sources_of({"revenue": SourceConfig.model_validate(given)}, Path(), place)["revenue"]


def test_a_table_of_the_catalogue_is_a_source(shared: str) -> None:
    found = read_since("revenue", of(shared, table=TABLE, cursor="updated_at"), "", NIGHT)

    assert found.frame.select("id", "amount", "booked_on").sort("id").rows() == [
        ("i1", "1200.50", "2026-01-31"),
        ("i2", "-3.00", "2026-02-28"),
    ]
    assert "lines" not in found.frame.columns
    assert found.newest == "datetime:2026-03-01T11:00:00+00:00"
    assert typed(found.frame)["amount"].to_list() == [120050, -300]


def test_of_a_table_only_rows_that_reach_the_cursor_come(shared: str) -> None:
    source = of(shared, table=TABLE, cursor="updated_at")
    found = read_since("revenue", source, "datetime:2026-03-01T11:05:00+00:00", NIGHT)
    assert found.frame["id"].to_list() == ["i2"]


def test_a_query_of_spark_sql_is_a_source(shared: str) -> None:
    asked = f"select id, account_id, currency, amount, booked_on from {TABLE} where amount > 0"  # noqa: S608
    found = read_source("revenue", of("", url=shared, query=asked))
    assert found["id"].to_list() == ["i1"]


def test_a_table_that_is_not_there_is_named(shared: str) -> None:
    with pytest.raises(ConfigError, match="nowhere"):
        read_source("revenue", of(shared, table="nowhere"))


def test_a_cursor_that_the_table_lacks_is_named(shared: str) -> None:
    with pytest.raises(ConfigError, match="updated_at"):
        read_source("revenue", of(shared, table=TABLE, cursor="updated"))


def typed(frame: pl.DataFrame) -> pl.DataFrame:
    zones = Zones("Europe/Paris", "Europe/Paris")
    return coerce("revenue", frame, zones, "EUR").frame.sort("id")
