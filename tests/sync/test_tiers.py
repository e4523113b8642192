"""Tiers over days, through the ledger's memory; the cuts and the confirmations night by night
stand in scoring/decide/test_nights_by_hand.py."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.scoring.cards import one_figure
from tests.sync.portfolio import Portfolio, Project, day


@pytest.fixture
def one(project_of: Callable[..., Project]) -> Project:
    """Three accounts whose score is what their field `employees` says."""
    made = Portfolio()
    for name in ("a1", "a2", "a3"):
        made.account(name, employees="50")
        made.win(name, 1000, day(-30))
    project = project_of(made, extra='\n[scorecard]\nfile = "card.toml"\n')
    (project.folder / "card.toml").write_text(one_figure())
    return project


def _tier(project: Project, night: int, score: int) -> str:
    project.portfolio.accounts[0]["employees"] = str(score)
    project.save()
    assert project.run(day(night)).exit == 0
    row = project.fields()["a1"]
    assert row["score"] == str(score)
    return row["tier"]


@pytest.mark.nights
def test_reruns_of_one_day_confirm_nothing_and_agree(one: Project) -> None:
    assert _tier(one, 0, 60) == "Maintain"
    assert [_tier(one, 1, 75) for _ in range(2)] == ["Maintain"] * 2
    assert [_tier(one, 2, 75) for _ in range(2)] == ["Key"] * 2


@pytest.mark.nights
def test_a_day_before_the_last_applied_one_is_only_planned(one: Project) -> None:
    _tier(one, 0, 60)
    _tier(one, 5, 75)
    before = one.written()

    said = one.run(day(3))

    assert said.exit == 4
    assert one.written() == before
    assert one.cli("apply", said.data["plan"], "--yes").exit == 2
    assert _tier(one, 6, 75) == "Key", "the look back left no trace in the memory"
