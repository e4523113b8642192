"""Both sides' figures side by side, by hand: as of 2026-03-31, stale after 183 days."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from kamsync.scoring.metrics.joint import joint_figures, joint_scorecard
from kamsync.scoring.read.inputs import Policy
from kamsync.scoring.score import Scored
from tests.scoring.book import CARD, TODAY, accounts, row_of, score_rows, typed


def rating(
    kpi: str, side: str, value: object, on: str = "2026-03-01", **more: str
) -> dict[str, Any]:
    row = {"account_id": "A", "kpi": kpi, "side": side, "value": value, "scale_max": "10"}
    return row | {"rated_at": on, "validated_at": "", "priority": ""} | more


@pytest.fixture(scope="module")
def scored() -> Scored:
    return score_rows(
        {
            "accounts": accounts("A", "B"),
            "ratings": [
                rating("delivery", "us", 9, validated_at="2026-03-02"),
                rating("delivery", "them", 5, priority="1"),  # 40 apart, but confirmed
                rating("advice", "us", 6, priority="2"),
                rating("advice", "them", 7, "2026-03-05"),  # 10 apart since: disputed
                rating("price", "us", 4),
                rating("price", "them", 1, "2025-09-28"),  # 184 days: stale
                rating("speed", "us", 2, "2026-02-01"),
                rating("speed", "us", 8, "2026-02-02"),  # the newest counts
                rating("speed", "them", 8, "2026-02-02"),
                rating("speed", "them", 1, "2026-04-01"),  # after as_of
            ],
        }
    )


def test_the_gap_is_the_mean_distance_of_what_both_rated(scored: Scored) -> None:
    row = row_of(scored)
    assert row["rated_by_both"] == 3
    assert row["perception_gap"] == pytest.approx((40 + 10 + 0) / 3)
    assert row["widest_gap"] == "delivery"


def test_the_customers_ranks_weigh_our_own_figures(scored: Scored) -> None:
    assert row_of(scored)["customer_view"] == pytest.approx((90 / 1 + 60 / 2) / (1 + 1 / 2))


def test_a_confirmed_figure_is_not_disputed_and_a_contradicted_one_is(scored: Scored) -> None:
    row = row_of(scored)
    assert (row["figures_validated"], row["figures_disputed"]) == (1, 1)


def test_nobody_asked_is_no_gap_of_zero(scored: Scored) -> None:
    row = row_of(scored, "B")
    assert (row["perception_gap"], row["rated_by_both"], row["customer_view"]) == (None, 0, None)
    assert row_of(score_rows({"accounts": accounts("A")}))["rated_by_both"] is None


def test_the_scorecards_weights_count_for_its_kpis() -> None:
    files = {
        "accounts": accounts("A"),
        "ratings": [
            *(rating("voice", side, value) for side, value in (("us", 9), ("them", 5))),
            *(rating("other", side, value) for side, value in (("us", 9), ("them", 9))),
        ],
    }
    kpi = _kpi("voice", 3)
    row = row_of(score_rows(files, replace(CARD, kpis=(kpi,))))
    assert row["perception_gap"] == pytest.approx(3 * 40 / 4)


def _kpi(id_: str, weight: float) -> Any:
    from kamsync.scorecard.reader import parse_scorecard, shipped_text

    full = parse_scorecard("full", shipped_text("full"))
    found = next(k for k in full.kpis if k.id == id_)
    return replace(found, criterion=replace(found.criterion, weight=weight))


def test_figures_come_by_group_the_widest_gap_first_and_one_side_alone_has_none() -> None:
    both = [("a", "us", 9), ("a", "them", 8), ("b", "us", 1), ("b", "them", 8), ("c", "us", 5)]
    both += [("d", "them", 8), ("d", "us", 9)]
    rows = [rating(kpi, side, value) for kpi, side, value in both]
    rows += [rating("c", "us", 5, account_id="B", priority="0", scale_max="4")]
    rows += [rating("e", "us", 0, scale_max="0")]
    inputs = typed({"ratings": rows}, Policy(as_of=TODAY))
    found = joint_figures(inputs, pl.DataFrame({"id": ["A", "B"], "g": [1, 2]}), 20_543, 183)
    assert found.select("g", "kpi", "us", "gap", "rank").rows() == [
        (1, "b", 10.0, -70.0, None),
        (1, "a", 90.0, 10.0, None),
        (1, "d", 90.0, 10.0, None),
        (1, "c", 50.0, None, None),
        (2, "c", 100.0, None, None),
    ]
    card = joint_scorecard(found, {"b": 3.0})
    assert card["perception_gap"].to_list() == [(3 * 70 + 10 + 10) / 5, None]
    assert card["widest_gap"].to_list() == ["b", None]
    assert card["customer_view"].to_list() == [None, None]


def test_which_figure_is_confirmed_and_which_is_disputed() -> None:
    rows = [rating("a", "us", 9, validated_at="2026-03-01"), rating("a", "them", 5, "2026-03-02")]
    rows += [rating("b", "us", 6), rating("b", "them", 7, priority="2")]
    rows += [rating("c", "us", 6, "2026-03-02"), rating("c", "them", 9)]
    rows += [rating("d", "us", 6, validated_at="2026-02-28"), rating("d", "them", "6.9")]
    inputs = typed({"ratings": rows}, Policy(as_of=TODAY))
    found = joint_figures(inputs, pl.DataFrame({"id": ["A"], "g": [1]}), 20_543, 183)
    assert found.sort("kpi").select("kpi", "validated", "disputed").rows() == [
        *(("a", True, False), ("b", False, True), ("c", False, False), ("d", False, False)),
    ]
    card = joint_scorecard(found, {})
    assert card.select("figures_validated", "figures_disputed", "customer_view").rows() == [
        (1, 1, 60.0)
    ]
