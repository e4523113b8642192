"""A reason is told with its figures, or by its metrics where one of them is unknown."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kamsync.messages.task_figures import figures

HANDOVER: dict[str, Any] = {
    "handover_on": dt.date(2026, 3, 2),
    "handover_cause": "owner",
    "handover_pct": 0,
}


def test_nothing_done_yet_is_0_percent() -> None:
    found = figures("handover_open", HANDOVER, "en", "EUR")
    assert found is not None
    assert (found["pct"], found["day"]) == ("0", "2 Mar 2026")


@pytest.mark.parametrize("name", sorted(HANDOVER))
def test_an_unknown_figure_is_never_told_as_a_number(name: str) -> None:
    assert figures("handover_open", HANDOVER | {name: None}, "en", "EUR") is None


def test_a_topic_of_a_company_has_no_figures_of_ours() -> None:
    assert figures("own", {}, "en", "EUR") is None
    assert figures("plan_missing", {}, "en", "EUR") == {}
