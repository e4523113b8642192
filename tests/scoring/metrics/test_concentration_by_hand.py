"""Concentration as requirements C.1 and numbers §2 word it, each figure worked out by hand here."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamsync.scoring.explain.loss import simulate
from kamsync.scoring.metrics.concentration import (
    _normalised,
    _shape,
    concentration_in,
    concentration_of,
)
from tests.scoring.book import TODAY, Asked, Rows, accounts, deal, one, row_of, score_rows, win
from tests.scoring.metrics.test_exposure_by_hand import invoice


def sold(amounts: dict[str, float], **columns: object) -> dict[str, Rows]:
    rows = [win(a, "2026-01-10", amount, **columns) for a, amount in amounts.items()]
    return {"accounts": accounts(*amounts), "opportunities": rows}


def scope(files: dict[str, Rows], value: str = "") -> dict[str, Any]:
    scopes = score_rows(files).scopes
    return scopes.row(by_predicate=pl.col("value") == value, named=True)


def test_the_normalised_index_compares_scopes_of_different_size() -> None:
    """Two halves and four quarters are as even as they can be: 0. Four of 50, 30, 15, 5: HHI 0.365,
    less a quarter, of three quarters: 0.115 / 0.75."""
    even_two = scope(sold({"A": 50, "B": 50}))
    even_four = scope(sold(dict.fromkeys("ABCD", 25)))
    uneven = scope(sold({"A": 50, "B": 30, "C": 15, "D": 5}))
    many = pl.DataFrame({"x": [1.0] * 17}).select(_shape(pl.col("x"))).select(_normalised())
    assert many.item() == 0.0  # and no last digit of a float below it

    assert (even_two["hhi"], even_two["hhi_normalised"]) == (0.5, 0.0)
    assert (even_four["hhi"], even_four["hhi_normalised"]) == (0.25, 0.0)
    assert uneven["hhi_normalised"] == pytest.approx(0.115 / 0.75)
    alone = scope(sold({"A": 50}))
    assert (alone["hhi"], alone["hhi_normalised"], alone["gini"]) == (1.0, None, None)


def test_equality_is_no_safety_and_the_index_alone_is_too_lenient() -> None:
    """Two equal customers: Gini 0, both critical. One of 30 % among 140 of 0.5 %: HHI 0.0935, below
    every line of a market, and still critical."""
    two = score_rows(sold({"A": 50, "B": 50}))
    assert two.scopes["gini"][0] == 0.0
    assert set(two.frame("dependency")["dependency"]) == {"critical"}

    many = score_rows(sold({"A": 300} | {f"N{n:03}": 5 for n in range(140)}))
    assert many.scopes["hhi"][0] == pytest.approx(0.09 + 140 * 0.005**2)
    assert row_of(many)["dependency"] == "critical"


def test_half_in_five_hands_and_fewer_than_ten_that_count_are_findings() -> None:
    """40 and sixty of 1: the five largest hold 44 %, 10,000 / 1,660 are 6.02 that count. Five of 10
    and fifty of 1: exactly half, 10,000 / 550 are 18.2."""
    cases: dict[str, tuple[list[int], tuple[str, ...]]] = {
        "ten equal: 5 of 10": ([1] * 10, ("top5",)),
        "eleven": ([1] * 11, ()),
        "nine": ([1] * 9, ("top5", "few")),
        "one of 40 %": ([40, *[1] * 60], ("few",)),
        "half": ([10, 10, 10, 10, 10, *[1] * 50], ("top5",)),
        "just under half": ([10, 10, 10, 10, 10, *[1] * 51], ()),
    }
    listed, wins = [], []
    for region, (amounts, _) in cases.items():
        names = [f"{region} {n:02}" for n in range(len(amounts))]
        listed += accounts(*names)
        sales = zip(names, amounts, strict=True)
        wins += [win(name, "2026-01-10", amount, region=region) for name, amount in sales]
    scopes = score_rows({"accounts": listed, "opportunities": wins}).scopes

    for region, (_, findings) in cases.items():
        found = concentration_of(scopes.row(by_predicate=pl.col("value") == region, named=True))
        assert found is not None
        assert found.findings == findings, region


def test_two_customers_make_no_ratio_but_keep_their_share() -> None:
    found = concentration_of(scope(sold({"A": 60, "B": 40})))

    assert found is not None
    assert (found.accounts, found.top1) == (2, pytest.approx(0.6))
    assert found.top5 is found.effective_number is found.gini is found.hhi_normalised is None
    assert found.findings == ()
    assert concentration_of(scope(sold({"A": -5}))) is None


def test_margin_and_money_owed_have_a_concentration_of_their_own() -> None:
    """Margins 60, 30, 10 and −20: of 100, effective 10,000 / 4,600; owed 80 and 20 of two."""
    billed = [
        invoice(a, "2026-01-10", amount, margin=margin, paid_on=paid)
        for a, amount, margin, paid in (
            ("A", 80, 60, None),
            ("B", 500, 30, "2026-02-01"),
            ("C", 500, 10, "2026-02-01"),
            ("D", 20, -20, None),
        )
    ]
    groups = score_rows({"accounts": accounts(*"ABCD"), "revenue": billed}).frame(
        "margin_ttm", "receivables", "margin_share"
    )
    margin, owed = (concentration_in(groups[c]) for c in ("margin_ttm", "receivables"))

    assert margin is not None
    assert (margin.accounts, margin.top1, margin.top5) == (3, pytest.approx(0.6), pytest.approx(1))
    assert margin.effective_number == pytest.approx(100 / 46)
    assert margin.hhi_normalised == pytest.approx((0.46 - 1 / 3) / (2 / 3))
    assert margin.findings == ("top5", "few")
    # a loss is no part of the margin, nor does it lower what the others hold
    assert groups["margin_share"].to_list() == pytest.approx([0.6, 0.3, 0.1, 0.0])
    assert owed is not None
    assert (owed.accounts, owed.top1, owed.effective_number) == (2, pytest.approx(0.8), None)
    assert concentration_in(pl.Series([None, 0, -3], dtype=pl.Int64)) is None


def test_sales_through_intermediaries_are_the_dependency_on_whom_group_id_names() -> None:
    """Three resellers of 8 % each buy for one distributor: 24 % is high, none of them alone is."""
    apart = sold({"R1": 8, "R2": 8, "R3": 8} | {f"N{n}": 9.5 for n in range(8)})
    assert row_of(Asked(apart), "R1")["dependency"] == "none"

    for row in apart["accounts"][:3]:
        row["group_id"] = "distributor"
    scored = score_rows(apart)
    united = row_of(scored, "R1")
    assert (united["members"], united["dependency"]) == (3, "high")
    assert united["share"] == pytest.approx(0.24)
    assert scored.scopes["accounts"][0] == 9
    # gone together: 24 of 100, the largest of the others then holds 9.5 of 76
    (loss,) = simulate(scored, TODAY).each
    assert (loss.lost, loss.remaining) == (2_400, 7_600)
    assert loss.top_share is not None
    assert float(loss.top_share) == pytest.approx(9.5 / 76)


def test_a_distributor_that_is_an_account_itself_is_the_root() -> None:
    files = sold({"R1": 8, "R2": 8, "D": 8, "N": 76})
    for row in files["accounts"][:2]:
        row["group_id"] = "D"

    assert one(files, root="D")["members"] == 3


def test_what_is_ahead_counts_for_everybody_and_shows_only_a_higher_level() -> None:
    """A: 15 of 100, and 40 · 50 % ahead; B: 85. Ahead A holds 35 of 120: 29 %, high; with 44 · 50 %
    it is 37 of 122, 30.3 %, critical. B falls from 85 % and shows nothing."""
    for amount, level in ((40, "high"), (44, "critical")):
        files = sold({"A": 15, "B": 85})
        files["opportunities"].append(deal("A", "2026-06-01", amount))
        scored = Asked(files)
        assert (row_of(scored)["dependency"], row_of(scored)["forward"]) == ("watch", level)
        assert row_of(scored, "B")["forward"] is None


def test_a_scope_of_two_customers_makes_no_level() -> None:
    files = sold({"A": 6, "B": 4, "N": 90})
    for row in files["opportunities"][:2]:
        row["region"] = "North"
    north = scope(files, "North")

    assert (north["eligible"], north["accounts"]) == (False, 2)
    assert north["top1"] == pytest.approx(0.6)
    assert one(files)["dependency"] == "none"


@given(st.lists(st.integers(-(10**9), 10**12), max_size=30))
def test_every_figure_lies_in_its_range_and_order_is_indifferent(amounts: list[int]) -> None:
    found = concentration_in(pl.Series(amounts, dtype=pl.Int64))
    positive = [a for a in amounts if a > 0]

    assert (found is None) == (not positive)
    if found is None:
        return
    assert found == concentration_in(pl.Series(amounts[::-1], dtype=pl.Int64))
    assert found.top1 == pytest.approx(max(positive) / sum(positive))
    if found.effective_number is not None:
        assert found.hhi_normalised is not None
        assert 1 - 1e-9 <= found.effective_number <= len(positive) + 1e-6
        assert 0 <= found.hhi_normalised <= 1 + 1e-12
        assert found.top5 is not None
        assert found.top1 <= found.top5 <= 1 + 1e-12
