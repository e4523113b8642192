"""What must hold for any portfolio: ranges, sums, monotony, indifference to order and company."""

from __future__ import annotations

import datetime as dt
import math
import random
from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamsync.model.words import LEVELS
from kamsync.scoring.read.inputs import Inputs
from kamsync.scoring.score import Scored, score
from tests.scoring.book import (
    CARD,
    accounts,
    one,
    row_of,
    score_rows,
    side_by_side,
    typed,
    win,
)
from tests.scoring.decide.test_judgement_by_hand import THREE, judged, with_points
from tests.scoring.portfolios import make

FEW = settings(max_examples=settings.default.max_examples // 7)
seeds = st.integers(2000, 10**6)
IDS = [c.id for c in CARD.criteria]


def everything_is_in_range(scored: Scored) -> None:
    for row in scored.groups.iter_rows(named=True):
        assert row["score"] is None or 0 <= row["score_low"] <= row["score"] <= row["score_high"]
        assert row["score_high"] <= 100
        assert 0 <= row["confidence"] <= 100
        assert row["threads"] is None or row["threads"] <= row["engaged_contacts"] + 1e-9
        parts = [row[f"contribution_{i}"] for i in IDS if row[f"contribution_{i}"] is not None]
        if parts:
            assert round(10 * math.fsum(parts), 6) == 10 * row["score"]
            assert min(parts) >= 0
    shares = scored.groups["share"]
    assert shares.sum() == pytest.approx(1) or not shares.sum()
    for scope in scored.scopes.filter(pl.col("accounts") > 0).iter_rows(named=True):
        n = scope["accounts"]
        assert 1 / n - 1e-12 <= scope["hhi"] <= 1 + 1e-12
        assert 1 - 1e-9 <= scope["effective_number"] <= n + 1e-9
        assert scope["gini"] is None or -1e-12 <= scope["gini"] <= (n - 1) / n + 1e-12
        assert scope["top1"] <= scope["top5"] <= 1 + 1e-12


def shuffled(inputs: Inputs, seed: int) -> Inputs:
    frames = {
        name: frame.collect().sample(fraction=1, shuffle=True, seed=seed).lazy()
        for name, frame in inputs.streams.items()
    }
    return replace(inputs, streams=frames)


def paged(inputs: Inputs, size: int) -> Inputs:
    frames = {
        name: pl.concat([page.lazy() for page in frame.collect().iter_slices(size)])
        for name, frame in inputs.streams.items()
        if not frame.collect().is_empty()
    }
    return replace(inputs, streams=dict(inputs.streams) | frames)


def order_and_pages_change_nothing(seed: int) -> Scored:
    portfolio = make(seed)
    files: Any = {name: rows for name, rows in portfolio.files.items() if rows}
    inputs = typed(files, portfolio.policy)

    plain = score(inputs, portfolio.policy, CARD)
    mixed = score(paged(shuffled(inputs, seed), 7), portfolio.policy, CARD)

    columns = [c for c in plain.groups.columns if c not in ("g", "_where")]
    assert (
        mixed.groups.select(columns).sort("root").equals(plain.groups.select(columns).sort("root"))
    )
    keys = ["scope", "value"]
    assert mixed.scopes.sort(keys).equals(plain.scopes.sort(keys))
    return plain


@settings(max_examples=1)
@given(seeds)
def test_order_and_pages_change_nothing_and_all_stays_in_its_range(seed: int) -> None:
    everything_is_in_range(order_and_pages_change_nothing(seed))


@pytest.mark.nights
@settings(max_examples=20)
@given(seeds)
def test_the_same_holds_for_more_portfolios(seed: int) -> None:
    everything_is_in_range(order_and_pages_change_nothing(seed))


@settings(max_examples=1)
@given(seeds)
def test_a_score_is_anchored_whoever_else_is_in_the_portfolio(seed: int) -> None:
    """Five histories, each alone and among the others and their neighbours."""
    rng = random.Random(seed)
    days = ["2024-09-01", "2025-01-15", "2025-06-01", "2025-09-10", "2026-02-01"]
    base = [win("nobody", "2020-01-01", 1)]
    open_deal = {"account_id": "Z", "stage": "s", "is_closed": "false", "is_won": "false"}
    others = accounts(*(f"B{n}" for n in range(rng.randrange(1, 9))))
    theirs = [win(i["id"], d, rng.randrange(1, 9999)) for i in others for d in days]
    books = [
        {"opportunities": [*base, open_deal, *(win("A", d, rng.randrange(1, 9999)) for d in days)]}
        for _ in range(5)
    ]

    alone = [one(book) for book in books]
    among = side_by_side(*books, {"accounts": others, "opportunities": theirs})

    for mine, shared in zip(alone, among, strict=False):
        for name in ("score_raw", "confidence", "potential_score", *(f"points_{i}" for i in IDS)):
            assert mine[name] == shared[name]


@FEW
@given(
    st.lists(st.integers(0, 100), min_size=3, max_size=3),
    st.integers(0, 2),
    st.integers(1, 60),
)
def test_a_better_criterion_never_lowers_the_score(
    values: list[int], which: int, more: int
) -> None:
    better = list(values)
    better[which] += more
    before, after = (
        judged(THREE, with_points(**dict(zip("abc", v, strict=True)))) for v in (values, better)
    )

    assert after["score_raw"] >= before["score_raw"]


@FEW
@given(st.lists(st.integers(1, 400), min_size=4, max_size=8), st.sampled_from(LEVELS[1:]))
def test_a_level_falls_only_below_nine_tenths_of_its_line(amounts: list[int], shown: str) -> None:
    names = [f"A{n}" for n in range(len(amounts))]
    rows = [win(i, "2026-01-01", n) for i, n in zip(names, amounts, strict=True)]
    files = {"accounts": accounts(*names), "opportunities": rows}
    memory = {i: {"tier": "Not key", "levels": f'{{"portfolio|": "{shown}"}}'} for i in names}

    plain = score_rows(files, dimensions=())
    remembered = score_rows(files, memory=memory, dimensions=())

    for name, amount in zip(names, amounts, strict=True):
        before, after = row_of(plain, name)["dependency"], row_of(remembered, name)["dependency"]
        line = {"watch": 10, "high": 20, "critical": 30}[shown]
        holds = 1000 * amount >= 9 * line * sum(amounts)
        expected = max(before, shown, key=LEVELS.index) if holds else before
        assert after == expected


@FEW
@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=9))
def test_classes_cover_the_shares_they_are_named_for(amounts: list[int]) -> None:
    names = [f"A{n}" for n in range(len(amounts))]
    rows = [win(i, "2026-01-01", n) for i, n in zip(names, amounts, strict=True)]
    scored = score_rows({"accounts": accounts(*names), "opportunities": rows})
    ranked = scored.frame("pareto", "size_rank").sort("size_rank").to_dicts()
    before = 0
    for row in ranked:
        whole = 100 * sum(amounts)
        upper = 80 if 100 * before < 0.8 * whole else 95 if 100 * before < 0.95 * whole else 100
        assert row["pareto"] == {80: "A", 95: "B", 100: "C"}[upper]
        before += row["revenue"] // 100
    assert [r["size_rank"] for r in ranked] == list(range(1, len(amounts) + 1))


@pytest.mark.parametrize(
    ("as_of", "days"),
    [
        ("2024-02-28", 365),
        # (28 Feb 2023, 29 Feb 2024] and (1 Mar 2023, 1 Mar 2024]
        ("2024-02-29", 366),
        ("2024-03-01", 366),
        # (28 Feb 2024, 28 Feb 2025] still holds the leap day, a day later no more.
        ("2025-02-28", 366),
        ("2025-03-01", 365),
        ("2026-03-30", 365),
        ("2026-03-31", 365),
    ],
)
def test_a_year_back_from_a_months_end_holds_these_days(as_of: str, days: int) -> None:
    start, end = dt.date(2023, 1, 1), dt.date(2026, 3, 31)
    every_day = [win("A", str(d), 1) for d in pl.date_range(start, end, "1d", eager=True)]
    found = one({"opportunities": every_day}, as_of=dt.date.fromisoformat(as_of))
    assert found["revenue"] == 100 * days
