"""An objective is a hypothesis: what its indicator did decides, five months at least."""

from __future__ import annotations

import datetime as dt

import pytest

from kamsync.plans.hypotheses import direction, hypothesis, months_since
from kamsync.plans.items import PlanItem


def objective(target: str, baseline: str = "") -> PlanItem:
    return PlanItem("O", "objective", target=target, baseline=baseline, indicator="pipeline")


@pytest.mark.parametrize(
    ("target", "baseline", "up"),
    [
        ("500 000", "320 000", True),
        ("1,5", "2", False),
        ("+10 %", "", True),
        ("−5 %", "", False),
        ("500", "", None),
        ("more", "some", None),
    ],
)
def test_the_plan_says_which_way(target: str, baseline: str, up: bool | None) -> None:
    assert direction(objective(target, baseline)) is up


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        # changes 2, 1, 3, 2: median 2; moved 8
        ([10, 12, 13, 16, 18], "supported"),
        ([18, 16, 13, 12, 10], "contradicted"),
        # changes 5, 5, 5, 5: median 5; moved 0
        ([10, 15, 10, 15, 10], "undecided"),
        # changes 4, 4, 4, 4: median 4; moved 0 + 4 in five steps is no more than one of them
        ([10, 14, 10, 14, 10, 14], "undecided"),
        ([10, None, 20, 30, 40], "undecided"),
    ],
)
def test_it_must_have_moved_by_more_than_it_usually_does(
    values: list[float | None], verdict: str
) -> None:
    found = hypothesis(objective("20", "10"), values)

    assert found.verdict == verdict
    assert (found.months, found.first) == (len([v for v in values if v is not None]), values[0])


def test_without_a_direction_nothing_is_decided() -> None:
    assert hypothesis(objective("much"), [1, 2, 3, 4, 5]).verdict == "undecided"


def test_each_month_gives_its_last_run_from_the_plans_start_on() -> None:
    days = [dt.date(2026, m, d) for m, d in ((1, 31), (2, 3), (2, 27), (3, 15))]

    assert months_since(days, dt.date(2026, 2, 1)) == [days[2], days[3]]
    assert months_since(days, None) == [days[0], days[2], days[3]]
