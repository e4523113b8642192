"""Whether the KPIs of a scorecard steer, each rule at its line."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from kamsync.messages.findings import message
from kamsync.model.change import Finding
from kamsync.scorecard import FAMILIES, Kpi, KpiWaivers, Scorecard
from kamsync.scoring.decide.kpi_lints import LEVELS, PURPOSES, kpi_findings, stale_orders
from tests.scoring.decide.test_kpis import card, kpi

ONE = card(kpi("a", "threads", "[[0, 0], [1, 100]]", 10)).kpis[0]
TODAY = (dt.date(2026, 3, 31) - dt.date(1970, 1, 1)).days


def a_kpi(id_: str, weight: float, **more: Any) -> Kpi:
    criterion = replace(ONE.criterion, id=id_, weight=weight)
    return replace(ONE, criterion=criterion, serves="margin", **more)


def found(*kpis: Kpi, **waived: Any) -> dict[str, list[Finding]]:
    by_code: dict[str, list[Finding]] = {}
    for finding in kpi_findings(of(*kpis, **waived)):
        assert message(finding, "fr")
        assert message(finding, "en")
        by_code.setdefault(finding.code, []).append(finding)
    return by_code


def of(*kpis: Kpi, **waived: Any) -> Scorecard:
    return replace(card(), kpis=kpis, waivers=KpiWaivers(**waived))


def test_a_scorecard_without_kpis_has_nothing_to_be_told() -> None:
    assert kpi_findings(card()) == []


@pytest.mark.parametrize(("weight", "light"), [(20, False), (19.9, True)])
def test_each_order_has_a_fifth_of_the_weight(weight: float, light: bool) -> None:
    kpis = [
        a_kpi("a", 50, order="financial"),
        a_kpi("b", 50 - weight, order="project"),
        a_kpi("c", weight, order="relationship"),
    ]

    shown = found(*kpis).get("kpi_order_light", [])

    assert [(f.values["order"], f.severity) for f in shown] == (
        [("relationship", "warning")] if light else []
    )
    assert all(f.values["share"] == pytest.approx(weight / 100) for f in shown)


@pytest.mark.parametrize(("weight", "light"), [(50, False), (49.9, True)])
def test_half_of_the_weight_is_activity_unless_it_is_waived(weight: float, light: bool) -> None:
    kpis = [a_kpi("a", weight, kind="activity"), a_kpi("b", 100 - weight, kind="result")]

    assert ("kpi_activity_light" in found(*kpis)) is light
    assert "kpi_activity_light" not in found(*kpis, activity="none is measured")


@pytest.mark.parametrize(("weight", "light"), [(30, False), (29.9, True)])
def test_three_tenths_of_the_weight_look_ahead(weight: float, light: bool) -> None:
    kpis = [a_kpi("a", weight, horizon="future"), a_kpi("b", 100 - weight)]

    shown = found(*kpis).get("kpi_future_light", [])

    assert [f.values["share"] for f in shown] == ([pytest.approx(weight / 100)] if light else [])


def test_every_family_has_a_kpi_or_a_reason() -> None:
    kpis = [a_kpi(family, 1, family=family) for family in FAMILIES[:3]]

    (shown,) = found(*kpis)["kpi_family_missing"]
    (less,) = found(*kpis, families={FAMILIES[3]: "none"})["kpi_family_missing"]

    assert shown.values["families"] == list(FAMILIES[3:])
    assert less.values["families"] == list(FAMILIES[4:])
    both = dict.fromkeys(FAMILIES[3:], "none")
    assert "kpi_family_missing" not in found(*kpis, families=both)


def test_empty_cells_and_kpis_that_serve_nothing_are_named() -> None:
    every = [a_kpi(f"{at}{to}", 1, level=at, purpose=to) for at in LEVELS for to in PURPOSES]

    assert not {"kpi_cells_empty", "kpi_serves_nothing"} & found(*every).keys()
    (cells,) = found(*every[1:])["kpi_cells_empty"]
    assert cells.severity == "info"
    assert [c["values"] for c in cells.values["cells"]] == [
        {"level": LEVELS[0], "purpose": PURPOSES[0]}
    ]
    lacking = [replace(every[0], serves=""), *every[1:]]
    (shown,) = found(*lacking)["kpi_serves_nothing"]
    assert (shown.values["kpis"], shown.severity) == ([every[0].id], "info")
    approved = replace(of(*lacking), approved_by="Board", approved_on=dt.date(2026, 1, 5))
    (shown,) = (f for f in kpi_findings(approved) if f.code == "kpi_serves_nothing")
    assert shown.severity == "warning"


@pytest.mark.parametrize(
    ("threads", "age", "stale"),
    [(3, 120, False), (3, 121, True), (None, 0, True)],
)
def test_an_order_of_which_nothing_fresh_is_known_is_told(
    threads: int | None, age: int, stale: bool
) -> None:
    """threads ages with the last touch; another account knows nothing at all."""
    frame = pl.DataFrame(
        {"threads": [threads, None], "last_touch": [TODAY - age, None]},
        schema={"threads": pl.Int64, "last_touch": pl.Int64},
    )
    followed = of(a_kpi("a", 1, order="project"))

    shown = [f.values["order"] for f in stale_orders(frame, followed, TODAY)]

    assert shown == (["project"] if stale else [])
    assert stale_orders(frame.drop("threads"), followed, TODAY) != []
