"""Another engine gives the events that Polars gives, row for row where one row stands for one."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars import selectors as cs
from polars.testing import assert_frame_equal

from kamsync.engines.factory import open_engine
from kamsync.engines.polars import LazyPolars
from kamsync.engines.port import Engine
from kamsync.scorecard.reader import load_scorecard
from kamsync.scoring.read.activities import find_activities, owned_activities
from kamsync.scoring.read.context import MeasureContext
from kamsync.scoring.read.groups import find_groups
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.invoices import read_invoices
from kamsync.scoring.read.measure_params import MeasureParams
from kamsync.scoring.read.rates import load_rates
from kamsync.scoring.read.revenue_events import build_events, find_places
from tests.engines.streams import Maker, inputs_in, on, policy_of

_OF_U1 = nw.col("owner_id").is_in(["u1", "u2"]) & (nw.col("day") > 0)
PARAMS = MeasureParams.of(load_scorecard(None))
_numbers = itertools.count()


@pytest.fixture(scope="module")
def duckdb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    pytest.importorskip("duckdb")
    engine = open_engine("duckdb", tmp_path_factory.mktemp("state"))
    yield engine
    engine.close()


def _summed(rows: pl.DataFrame, *money: str) -> pl.DataFrame:
    """Rows that differ in money only under one another: what one condensed row stands for."""
    words = rows.with_columns(cs.categorical().cast(pl.String))
    signs = [pl.col(c).sign().alias(f"{c}_sign") for c in money if c in ("amount", "home")]
    stated = [pl.col(c).is_null().alias(f"{c}_unknown") for c in money]
    keyed = words.with_columns(*signs, *stated, pl.col("n").cast(pl.Int64))
    keys = [c for c in sorted(keyed.columns) if c not in (*money, "n")]
    wide = pl.col(*money).cast(pl.Int128).sum()
    return keyed.group_by(keys).agg(wide, pl.col("n").sum()).sort(keys)


def _sorted(rows: pl.DataFrame) -> pl.DataFrame:
    words = rows.with_columns((cs.categorical() | cs.enum()).cast(pl.String))
    return words.sort(words.columns)


def _read(inputs: Inputs, policy: Policy) -> dict[str, Any]:
    groups, rates = find_groups(inputs, policy), load_rates(inputs, policy)
    places = find_places(inputs, groups)
    context = MeasureContext(inputs, policy, groups, rates, PARAMS)
    events = build_events(context, places)
    totals = events.totals
    return {
        "wins": _summed(events.wins, "amount", "home"),
        "invoices": _summed(read_invoices(context).rows, "amount", "margin", "discount"),
        "deals": _sorted(events.deals.select(sorted(events.deals.columns))),
        "by_account": _sorted(events.by_account),
        "closed": _sorted(totals.closed.group_by("g").agg(pl.col("day").max())),
        "rejects": _sorted(totals.rejects),
        "facts": totals.facts,
        "earliest": totals.earliest_win,
        "findings": totals.findings,
        "activities": _sorted(find_activities(inputs, policy, places)),
        "owned": _sorted(owned_activities(inputs, policy, places, _OF_U1)),
    }


def assert_same(engine: Engine, folder: Path, seed: int) -> None:
    maker = Maker(seed)
    folder = folder / str(next(_numbers))
    folder.mkdir()
    inputs, policy = inputs_in(folder, maker), policy_of(maker)
    plain, other = _read(inputs, policy), _read(on(inputs, folder, engine), policy)
    for name, value in plain.items():
        if isinstance(value, pl.DataFrame):
            assert_frame_equal(other[name].select(value.columns), value)
        else:
            assert other[name] == value, name


@settings(max_examples=1, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_duckdb_gives_the_events_that_polars_gives(
    duckdb: Engine, tmp_path: Path, seed: int
) -> None:
    assert_same(duckdb, tmp_path, seed)


@settings(max_examples=1, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_the_shared_expressions_give_them_on_polars_too(tmp_path: Path, seed: int) -> None:
    assert_same(LazyPolars(), tmp_path, seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100))
def test_duckdb_gives_them_on_many_portfolios(duckdb: Engine, tmp_path: Path, seed: int) -> None:
    assert_same(duckdb, tmp_path, seed)
