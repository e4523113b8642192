"""The back-test of a month: computed once, read by the nights after it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kamsync.scoring.explain.backtest import Backtest, Line
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.intervals import Share
from kamsync.sync import kept_backtest
from kamsync.sync.kept_backtest import backtest_of_month
from kamsync.sync.kept_backtest import kept_backtest as kept

POLICY = Policy(dt.date(2026, 3, 31))
FOUND = Backtest(
    (dt.date(2025, 3, 31),),
    (Line("flag", "silent", "fell", Share(3, 4), Share(5, 9), 4.5),),
    9,
)


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[dt.date]:
    days: list[dt.date] = []

    def counted(_inputs: Inputs, policy: Policy, _card: Any) -> Backtest:
        days.append(policy.as_of)
        return FOUND

    monkeypatch.setattr(kept_backtest, "backtest", counted)
    return days


def session(folder: Path, sha256: str = "a") -> Any:
    return SimpleNamespace(state=folder, name="main", card=SimpleNamespace(sha256=sha256))


def test_nights_of_a_month_read_what_the_first_one_computed(
    tmp_path: Path, computed: list[dt.date]
) -> None:
    nights = [dataclasses.replace(POLICY, as_of=dt.date(2026, 3, day)) for day in (2, 3, 31)]

    found = [backtest_of_month(session(tmp_path), Inputs({}), night) for night in nights]

    assert found == [FOUND] * 3
    assert computed == [dt.date(2026, 3, 2)]


def test_another_month_scorecard_or_way_of_counting_is_another_back_test(
    tmp_path: Path, computed: list[dt.date]
) -> None:
    backtest_of_month(session(tmp_path), Inputs({}), POLICY)
    april = dataclasses.replace(POLICY, as_of=dt.date(2026, 4, 1))
    others = [(april, "a"), (POLICY, "b"), (dataclasses.replace(POLICY, source="revenue"), "a")]

    for policy, sha256 in others:
        assert kept(session(tmp_path, sha256), policy) is None
        backtest_of_month(session(tmp_path, sha256), Inputs({}), policy)

    assert len(computed) == 4


def test_a_damaged_file_is_made_again(tmp_path: Path, computed: list[dt.date]) -> None:
    backtest_of_month(session(tmp_path), Inputs({}), POLICY)
    (path,) = tmp_path.glob("backtest/main/*.json")
    path.write_text("{")

    assert backtest_of_month(session(tmp_path), Inputs({}), POLICY) == FOUND
    assert len(computed) == 2
