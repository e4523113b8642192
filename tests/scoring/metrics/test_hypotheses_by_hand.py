"""Objectives put to the test over the months that were applied: as of 2026-03-31."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from kamsync.plans.hypotheses import Hypothesis
from kamsync.plans.items import PlanItem
from kamsync.scoring.metrics.hypotheses import VERDICTS, hypotheses_of, verdicts
from kamsync.scoring.read.inputs import Inputs
from tests.scoring.book import TODAY

ENDS = [dt.date(2025, 10, 31), *(dt.date(2025, m, 30) for m in (11,)), dt.date(2025, 12, 31)]
ENDS += [dt.date(2026, 1, 31), dt.date(2026, 2, 28)]


def objective(name: str, account: str, indicator: str, target: str, baseline: str = "0") -> Any:
    row = {"id": name, "account_id": account, "kind": "objective", "indicator": indicator}
    return row | {"target": target, "baseline": baseline}


def asked(*items: dict[str, Any], values: dict[str, list[float]]) -> list[tuple[int, str, int]]:
    """(g, verdict, months) of two groups: A with member A1, and B, whose plan began in December."""
    history = [
        {"root": root, "metric": "pipeline", "on": on, "value": value}
        for root, known in values.items()
        for on, value in zip(ENDS, known, strict=False)
    ]
    inputs = Inputs({"plan_item": pl.LazyFrame(list(items))}, indicators=pl.DataFrame(history))
    members = pl.DataFrame({"id": ["A", "A1", "B"], "root": ["A", "A", "B"], "g": [0, 0, 1]})
    frame = pl.DataFrame(
        {
            "g": [0, 1],
            "root": ["A", "B"],
            "plan_start": [None, dt.date(2025, 12, 1)],
            "pipeline": [60, 10],
            "tier": ["Key", "Key"],
        }
    )
    found = hypotheses_of(inputs, members, frame, TODAY)
    return [(g, one.verdict, one.months) for g, one in found]


def test_todays_figure_is_the_newest_of_the_months() -> None:
    # 10, 20, 30, 20, 40 and 60 now: moved 50, usually 10
    found = asked(objective("O1", "A", "pipeline", "90"), values={"A": [10, 20, 30, 20, 40]})
    assert found == [(0, "supported", 6)]


def test_the_plan_of_a_member_is_the_plan_of_its_group() -> None:
    found = asked(objective("O1", "A1", "pipeline", "5", "90"), values={"A": [10, 20, 30, 20, 40]})
    assert found == [(0, "contradicted", 6)]


def test_months_before_the_plan_say_nothing_and_a_word_has_no_figure() -> None:
    items = (objective("O1", "B", "pipeline", "90"), objective("O2", "B", " tier ", "Key"))
    found = asked(*items, values={"B": [1, 2, 3, 4, 5]})
    assert found == [(1, "undecided", 4), (1, "undecided", 0)]


def test_an_indicator_that_is_no_figure_of_ours_is_no_hypothesis() -> None:
    assert asked(objective("O1", "A", "goodwill", "90"), values={"A": [1]}) == []


def test_the_account_counts_its_verdicts() -> None:
    words = ("supported", "undecided", "supported")
    found = [(3, Hypothesis(PlanItem("O", "objective"), w, True, 5, 1, 2)) for w in words]

    counted = verdicts(found).row(0, named=True)

    assert counted["hypotheses"] == "2/0/1"
    assert [counted[f"hypotheses_{w}"] for w in VERDICTS] == [2, 0, 1]
    assert verdicts([]).is_empty()
