"""The record of a month: computed once, read by the nights after it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kamsync.scoring.explain.association import Association
from kamsync.scoring.explain.backtest import Backtest, Line
from kamsync.scoring.explain.cost_of_sale import CostOfSale
from kamsync.scoring.explain.deviants import Complete, Deviants, Habit
from kamsync.scoring.explain.drivers import Drivers, Lacking, Outcome
from kamsync.scoring.explain.matched import Difference, Matched
from kamsync.scoring.explain.own_numbers import OwnNumbers, Spend
from kamsync.scoring.explain.programme_record import ProgrammeRecord, YearRecord
from kamsync.scoring.read.inputs import Inputs, Policy
from kamsync.scoring.read.intervals import Share
from kamsync.sync import kept_record
from kamsync.sync.kept_record import kept_record as kept
from kamsync.sync.kept_record import record_of_month

POLICY = Policy(dt.date(2026, 3, 31))
FOUND = ProgrammeRecord(
    Backtest(
        (dt.date(2025, 3, 31),),
        (Line("flag", "silent", "fell", Share(3, 4), Share(5, 9), 4.5),),
        9,
    ),
    YearRecord(
        (OwnNumbers("key", Share(20, 25), Share(1, 3), Spend(25, 13, 7, 19)),),
        Matched(25, 20, (Difference("nrr", 20, 1.1, 1.0, -0.1, 0.3),)),
        (CostOfSale("Key", 25, 30, 2.5, 2.0, 3.0, None),),
        Complete(80, "confidence", 0.1, -0.1, 0.3),
        Deviants(80, ("A",), 16, (Habit("flow", 16, None, None, None, None),)),
        Drivers(
            dt.date(2025, 3, 31),
            (
                Outcome(
                    "grew", 80, 40, (Lacking("events", 1, 2),), (Association("x", 80, 0.1, 0.5),)
                ),
            ),
            {"fit": 3},
            80,
            True,
        ),
    ),
)


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[dt.date]:
    days: list[dt.date] = []

    def counted(_inputs: Inputs, policy: Policy, *_more: Any) -> ProgrammeRecord:
        days.append(policy.as_of)
        return FOUND

    monkeypatch.setattr(kept_record, "programme_record", counted)
    return days


def session(folder: Path, sha256: str = "a") -> Any:
    return SimpleNamespace(state=folder, name="main", card=SimpleNamespace(sha256=sha256))


def test_nights_of_a_month_read_what_the_first_one_computed(
    tmp_path: Path, computed: list[dt.date]
) -> None:
    nights = [dataclasses.replace(POLICY, as_of=dt.date(2026, 3, day)) for day in (2, 3, 31)]

    found = [record_of_month(session(tmp_path), Inputs({}), night) for night in nights]

    assert found == [FOUND] * 3
    assert computed == [dt.date(2026, 3, 2)]


def test_another_month_scorecard_or_way_of_counting_is_another_record(
    tmp_path: Path, computed: list[dt.date]
) -> None:
    record_of_month(session(tmp_path), Inputs({}), POLICY)
    april = dataclasses.replace(POLICY, as_of=dt.date(2026, 4, 1))
    others = [(april, "a"), (POLICY, "b"), (dataclasses.replace(POLICY, source="revenue"), "a")]

    for policy, sha256 in others:
        assert kept(session(tmp_path, sha256), policy) is None
        record_of_month(session(tmp_path, sha256), Inputs({}), policy)

    assert len(computed) == 4


def test_who_only_reads_the_state_is_answered_and_leaves_nothing_there(
    tmp_path: Path, computed: list[dt.date], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kamsync.durable.is_writable", lambda _folder: False)

    assert record_of_month(session(tmp_path), Inputs({}), POLICY) == FOUND
    assert len(computed) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_file_is_made_again(tmp_path: Path, computed: list[dt.date]) -> None:
    record_of_month(session(tmp_path), Inputs({}), POLICY)
    (path,) = tmp_path.glob("backtest/main/*.json")
    path.write_text("{")

    assert record_of_month(session(tmp_path), Inputs({}), POLICY) == FOUND
    assert len(computed) == 2
