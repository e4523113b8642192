"""Spark gives the events that Polars gives: on a Spark Connect server in this process that needs no
JVM (Sail), or on the one whose address is in KAMSYNC_TEST_SPARK."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from kamsync.engines.factory import open_engine, tried
from kamsync.engines.port import Engine
from tests.engines.test_same_digits import assert_same

pytestmark = [pytest.mark.tools, pytest.mark.filterwarnings("ignore:PySpark does not yet")]


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    pytest.importorskip("pyspark.sql.connect")
    remote, server = os.environ.get("KAMSYNC_TEST_SPARK", ""), None
    if not remote:
        server = pytest.importorskip("pysail.spark").SparkConnectServer("127.0.0.1", 0)
        server.start(background=True)
        host, port = server.listening_address
        remote = f"sc://{host}:{port}"
    store = tmp_path_factory.mktemp("store")
    engine = open_engine("spark", tmp_path_factory.mktemp("state"), "", remote, str(store))
    yield engine
    engine.close()
    if server is not None:
        server.stop()


def test_spark_multiplies_exactly(spark: Engine) -> None:
    tried(spark)


@pytest.mark.parametrize("seed", range(20))
def test_spark_gives_the_events_that_polars_gives(spark: Engine, tmp_path: Path, seed: int) -> None:
    assert_same(spark, tmp_path, seed)
