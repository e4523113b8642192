"""Tiers over days: two confirmations, a higher cut to enter than to leave, overrides, memory."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.sync.portfolio import Portfolio, Project, day

CARD = """\
name = "One figure"
[[criteria]]
id = "asked"
view = "now"
weight = 100
metric = "employees"
manual = true
scale = [[0, 0], [100, 100]]
[[criteria]]
id = "ahead"
view = "potential"
weight = 0.0001
metric = "history"
scale = [[0, 0], [8, 0.1]]
[[criteria]]
id = "past"
view = "now"
weight = 0.0001
metric = "history"
scale = [[0, 0], [8, 0.1]]
[tiers]
key = { score = 70, enter = 72, leave = 67, confidence = 40, confirmations = 2 }
"""


@pytest.fixture
def one(project_of: Callable[..., Project]) -> Project:
    """Three accounts whose score is what their field `employees` says."""
    made = Portfolio()
    for name in ("a1", "a2", "a3"):
        made.account(name, employees="50")
        made.win(name, 1000, day(-30))
    project = project_of(made, extra='\n[scorecard]\nfile = "card.toml"\n')
    (project.folder / "card.toml").write_text(CARD)
    return project


def _tier(project: Project, night: int, score: int) -> str:
    project.portfolio.accounts[0]["employees"] = str(score)
    project.save()
    assert project.run(day(night)).exit == 0
    row = project.fields()["a1"]
    assert row["score"] == str(score)
    return row["tier"]


def test_without_an_earlier_tier_seventy_is_key_at_once(one: Project) -> None:
    assert _tier(one, 0, 70) == "Key"


def test_to_enter_takes_seventy_two_on_two_days(one: Project) -> None:
    tiers = [_tier(one, n, s) for n, s in enumerate((60, 71, 71, 72, 72))]

    assert tiers == ["Maintain"] * 4 + ["Key"]


def test_to_leave_takes_less_than_sixty_seven_on_two_days(one: Project) -> None:
    tiers = [_tier(one, n, s) for n, s in enumerate((80, 67, 67, 66, 66))]

    assert tiers == ["Key"] * 4 + ["Maintain"]


def test_a_day_between_starts_the_confirmation_again(one: Project) -> None:
    tiers = [_tier(one, n, s) for n, s in enumerate((60, 75, 60, 75, 75))]

    assert tiers == ["Maintain"] * 4 + ["Key"]


def test_reruns_of_one_day_confirm_nothing_and_agree(one: Project) -> None:
    assert _tier(one, 0, 60) == "Maintain"
    assert [_tier(one, 1, 75) for _ in range(3)] == ["Maintain"] * 3
    assert [_tier(one, 2, 75) for _ in range(2)] == ["Key"] * 2


def test_between_other_tiers_no_confirmation_is_needed(one: Project) -> None:
    one.portfolio.win("a2", 900_000, day(-30))
    one.save()

    assert _tier(one, 0, 60) == "Maintain"
    assert _tier(one, 1, 40) == "Not key"


def test_an_override_acts_at_once_and_ends_on_its_date(one: Project) -> None:
    assert _tier(one, 0, 60) == "Maintain"
    one.portfolio.accounts[0] |= {
        "override_tier": "Key",
        "override_reason": "strategic",
        "override_until": day(3).isoformat(),
    }

    assert [_tier(one, n, 60) for n in (1, 3)] == ["Key"] * 2
    assert _tier(one, 4, 60) == "Maintain", "the candidate beneath was Maintain all along"


@pytest.mark.parametrize(
    "cells",
    [
        {"override_tier": "Keyy", "override_reason": "x", "override_until": "2027-01-01"},
        {"override_tier": "Key", "override_until": "2027-01-01"},
        {"override_tier": "Key", "override_reason": "x"},
        {"override_tier": "Key", "override_reason": "x", "override_until": "2026-03-01"},
    ],
)
def test_an_override_without_tier_reason_or_end_is_a_finding(
    one: Project, cells: dict[str, str]
) -> None:
    one.portfolio.accounts[0] |= cells
    one.save()

    said = one.run()

    assert one.fields()["a1"]["tier"] != "Key"
    assert "override_not_in_force" in said.codes()


def test_a_day_before_the_last_applied_one_is_only_planned(one: Project) -> None:
    _tier(one, 0, 60)
    _tier(one, 5, 75)
    before = one.written()

    said = one.run(day(3))

    assert said.exit == 4
    assert one.written() == before
    assert one.cli("apply", said.data["plan"], "--yes").exit == 2
    assert _tier(one, 6, 75) == "Key", "the look back left no trace in the memory"
