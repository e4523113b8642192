"""The scorecards that init writes: known metrics, KPIs of all three orders, waived in writing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

import kamsync.scoring.score  # noqa: F401 - declares every metric
from kamsync.scorecard import ORDERS
from kamsync.scorecard.reader import SHIPPED, parse_scorecard, shipped_text
from kamsync.scoring.decide.kpi_lints import kpi_findings
from kamsync.scoring.decide.lints import wording_findings


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_scorecard_names_only_what_exists(name: str) -> None:
    card = parse_scorecard(name, shipped_text(name))

    assert wording_findings(card) == []
    assert {f.id for f in card.flags} >= {"lost", "silent", "dependency_critical"}


@pytest.mark.parametrize("name", ["full", "ledger", "pipeline"])
def test_its_kpis_are_balanced_but_for_the_objectives_a_company_fills_in(name: str) -> None:
    card = parse_scorecard(name, shipped_text(name))

    found = {f.code for f in kpi_findings(card)}

    assert {k.order for k in card.kpis} == set(ORDERS)
    assert found == {"kpi_serves_nothing", "kpi_cells_empty"}


def test_kpis_without_objective_are_noted_in_a_draft_and_warned_of_once_approved() -> None:
    draft = parse_scorecard("ledger", shipped_text("ledger"))
    approved = replace(draft, approved_by="Director", approved_on=dt.date(2026, 1, 1))

    severities = [
        {f.code: f.severity for f in kpi_findings(card)}["kpi_serves_nothing"]
        for card in (draft, approved)
    ]

    assert severities == ["info", "warning"]
