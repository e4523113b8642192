"""What a kept frame says of each KPI: of one account, and of a portfolio."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from kamsync.scorecard import Criterion, Kpi
from kamsync.scorecard.reader import load_scorecard
from kamsync.scoring.explain.kpi_lines import KpiLine, lines_of

AS_OF = dt.date(2026, 3, 31)


def a_kpi(name: str, weight: float, metric: str, **more: Any) -> Kpi:
    criterion = Criterion(name, "now", weight, metric, scale=((0.0, 0.0), (10.0, 100.0)))
    purposes = ("financial", "internal", "result", "company", "follow", "commercial")
    return Kpi(criterion, *purposes, **more)  # type: ignore[arg-type]


def lines(frame: pl.DataFrame, *kpis: Kpi) -> list[KpiLine]:
    return lines_of(frame, replace(load_scorecard(None), kpis=kpis), AS_OF, "EUR")


def test_of_a_portfolio_the_median_and_the_means_of_those_with_points() -> None:
    columns = {"pipeline": [100, 300, 900, 5], "kpoints_p": [10.0, 20.0, 60.0, None]}
    frame = pl.DataFrame(columns | {"kattained_p": [0.5, None, 1.0, None]})

    (line,) = lines(frame, a_kpi("p", 5, "pipeline", target=8.0))

    assert (line.groups, line.known, line.points, line.value) == (4, 3, 30.0, 300.0)
    assert (line.target, line.attainment) == (800.0, 0.75)
    assert line.retroactive is False


def test_of_one_account_its_own_value_whatever_its_kind() -> None:
    day = dt.date(2026, 1, 5)
    frame = pl.DataFrame({"last_client_data_on": [day], "kpoints_d": [None], "flow": [3]})
    found = lines(
        frame, a_kpi("d", 5, "last_client_data_on"), a_kpi("f", 5, "flow"), a_kpi("g", 9, "gap")
    )

    assert [(line.kpi.id, line.value) for line in found] == [("g", None), ("d", day), ("f", 3)]
    assert found[1].as_json()["value"] == "2026-01-05"
    assert (found[1].points, found[1].known, found[0].known) == (None, 0, 0)
    two = pl.concat([frame, frame])
    assert [line.value for line in lines(two, a_kpi("d", 5, "last_client_data_on"))] == [None]
    assert [line.value for line in lines(two, a_kpi("f", 5, "flow"))] == [None], "not judged then"


@pytest.mark.parametrize(
    ("since", "late"), [("2025-03-31", False), ("2025-04-01", True), (None, False)]
)
def test_a_kpi_set_after_the_window_began_is_retroactive(since: str | None, late: bool) -> None:
    day = dt.date.fromisoformat(since) if since else None
    (line,) = lines(pl.DataFrame({"flow": [1]}), a_kpi("f", 5, "flow", since=day))
    assert line.retroactive is late


def test_a_line_as_json_has_the_kpi_beside_its_figures() -> None:
    kpi = a_kpi("f", 5, "flow", target=4.0, target_on=dt.date(2026, 12, 31))
    (line,) = lines(pl.DataFrame({"flow": [1], "kpoints_f": [10.0]}), kpi)

    assert line.as_json() == {
        **{"id": "f", "metric": "flow", "order": "financial", "kind": "result", "weight": 5},
        **{"value": 1, "target": 4.0, "target_on": "2026-12-31", "groups": 1, "known": 1},
        **{"points": 10.0, "attainment": None, "pace": line.pace, "retroactive": False},
    }
