"""Key beside comparable accounts, cost of a sale, complete files, accounts beyond expectation."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import polars as pl
import pytest

from kamsync.report import ReportData
from kamsync.report.layout.view import View
from kamsync.report.render import page
from kamsync.report.sections.own_numbers import own_numbers as own_section
from kamsync.scoring.explain import association
from kamsync.scoring.explain import matched as pairing
from kamsync.scoring.explain.association import Association
from kamsync.scoring.explain.backtest import Backtest
from kamsync.scoring.explain.cost_of_sale import CostOfSale, costs_of_sale
from kamsync.scoring.explain.deviants import _habit, _Medians, completeness, deviants
from kamsync.scoring.explain.drivers import Drivers, Outcome
from kamsync.scoring.explain.matched import _pairs as pairs_of
from kamsync.scoring.explain.matched import matched
from kamsync.scoring.explain.programme_record import ProgrammeRecord, YearRecord
from kamsync.scoring.explain.since import since
from kamsync.scoring.read.inputs import Policy
from tests.scoring.book import CARD, accounts, touch, typed, win
from tests.scoring.explain.test_association import ranks_of
from tests.test_report import section
from tests.test_report_deeper import data_of

DAY = dt.date(2025, 3, 31)


def a_row(root: str, tier: str, **columns: Any) -> dict[str, Any]:
    row = {"root": root, "tier": tier, "industry": "food", "revenue": 100, "tenure": 365}
    row |= {"after": 100, "margin": None, "margin_of": None, "new_families": 0}
    return row | columns


def test_each_key_account_takes_the_nearest_free_one_of_its_industry_size_and_tenure() -> None:
    rows = [
        a_row("K1", "Key", revenue=1000),
        a_row("K2", "Key", revenue=900),
        a_row("N1", "Maintain", revenue=950),  # nearest to both: the larger takes it
        a_row("N2", "Maintain", revenue=450),  # exactly half of K2
        a_row("N3", "Maintain", revenue=900, industry="steel"),
        a_row("N4", "Maintain", revenue=900, tenure=1096),  # 1461 days against 730: too long
    ]

    found = matched(pl.DataFrame(rows, infer_schema_length=None))

    assert (found.keys, found.pairs) == (2, 2)
    assert [x.shown for x in found.differences] == [False] * 5, "two pairs are no figure"


def test_what_key_kept_beside_its_peers_by_hand() -> None:
    """25 pairs: Key keeps 80 of 100, its peer 60; twelve of the pairs know a margin."""
    rows = []
    for k in range(25):
        margins = {"margin": 30, "margin_of": 100} if k < 12 else {}
        rows.append(a_row(f"K{k}", "Key", after=80, new_families=2, **margins))
        rows.append(a_row(f"N{k}", "Maintain", after=60, **margins))

    found = {
        x.outcome: x for x in matched(pl.DataFrame(rows, infer_schema_length=None)).differences
    }

    assert (found["grr"].key, found["grr"].peers) == (0.8, 0.6)
    assert found["grr"].low == found["grr"].high == pytest.approx(0.2)
    assert found["growth"].key == pytest.approx(-0.2)
    assert (found["families"].key, found["families"].peers) == (2.0, 0.0)
    assert (found["margin"].n, found["margin"].shown, found["margin"].key) == (12, False, None)


def test_a_comparable_account_stands_beside_one_key_account() -> None:
    rows = [
        a_row("K1", "Key", revenue=1000),
        a_row("K2", "Key", revenue=900),
        a_row("N1", "Maintain", revenue=950, tenure=1095),  # 1460 days are twice 730
    ]
    assert matched(pl.DataFrame(rows, infer_schema_length=None)).pairs == 1


def test_sums_and_the_median_over_pairs_of_two_sizes_by_hand() -> None:
    """Ten Key accounts of 100 lose it, and 50 more; ten of 300 grow by a tenth."""
    rows = []
    for k in range(21):
        revenue, after = (100, -50) if k < 10 else (300, 330)
        margins = {"margin": revenue // 10 if k < 10 else 90, "margin_of": revenue}
        if k == 20:  # as its peer; of nothing there is no margin
            revenue, after, margins = 300, 330, {"margin": 0, "margin_of": 0}
        rows.append(a_row(f"K{k:02}", "Key", revenue=revenue, after=after, **margins))
        rows.append(a_row(f"N{k:02}", "Maintain", revenue=revenue, after=revenue, **margins))

    found = {x.outcome: x for x in matched(pl.DataFrame(rows)).differences}

    assert found["grr"].key == pytest.approx(11 * 300 / (10 * 100 + 11 * 300))
    assert found["nrr"].key == pytest.approx((11 * 330 - 500) / 4300)
    assert found["growth"].key == pytest.approx(0.1)  # the eleventh of twenty-one
    assert (found["margin"].n, found["margin"].key) == (20, 1000 / 4000)
    low, high = found["nrr"].low, found["nrr"].high
    assert low is not None
    assert high is not None
    assert low < 3130 / 4300 - 1 < high
    # the interval again, in loops: the same 1,000 draws of the same pairs, all rules at once
    pairs = [(100, -50, 10, 100)] * 10 + [(300, 330, 90, 300)] * 10 + [(300, 330, 0, 0)]
    rng, gaps = np.random.default_rng(5), []
    for _ in range(1000):
        drawn = [pairs[k] for k in rng.integers(0, 21, 21)]
        kept = sum(min(max(after, 0), before) for before, after, *_ in drawn)
        whole, after = (sum(pair[side] for pair in drawn) for side in (0, 1))
        grown = sorted(pair[1] / pair[0] for pair in drawn)[10]
        gaps.append((kept / whole - 1, after / whole - 1, grown - 1))
    for name, column in zip(("grr", "nrr", "growth"), zip(*gaps, strict=True), strict=True):
        ends = np.quantile(column, [0.025, 0.975])
        assert (found[name].low, found[name].high) == pytest.approx(tuple(ends), abs=1e-12)


def test_where_margins_and_families_vary_over_the_pairs_each_side_has_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pairing, "RESAMPLES", 100)
    rows = []
    for k in range(20):
        ours = {"margin": 10 + k, "margin_of": 100 + k, "new_families": k % 3}
        theirs = {"margin": 5, "margin_of": 100 - k, "new_families": k % 2}
        rows.append(a_row(f"K{k:02}", "Key", revenue=100 + k, **ours))
        rows.append(a_row(f"N{k:02}", "Maintain", revenue=100 + k, **theirs))

    found = {x.outcome: x for x in matched(pl.DataFrame(rows)).differences}

    margin, families = found["margin"], found["families"]
    assert margin.key == pytest.approx(sum(range(10, 30)) / sum(range(100, 120)))
    assert margin.peers == pytest.approx(100 / sum(range(81, 101)))
    assert (families.key, families.peers) == (pytest.approx(19 / 20), 0.5)
    rng, gaps = np.random.default_rng(5), []
    for _ in range(100):
        drawn = rng.integers(0, 20, 20)
        ours = sum(10 + k for k in drawn) / sum(100 + k for k in drawn)
        gaps.append(
            (ours - 100 / sum(100 - k for k in drawn), sum(k % 3 - k % 2 for k in drawn) / 20)
        )
    for one, column in zip((margin, families), zip(*gaps, strict=True), strict=True):
        ends = np.quantile(column, [0.025, 0.975])
        assert (one.low, one.high) == pytest.approx(tuple(ends), abs=1e-12)


def test_twenty_pairs_are_a_figure_and_nineteen_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairing, "RESAMPLES", 2)
    for n, shown in ((20, True), (19, False)):
        rows = [
            a_row(f"{side}{k}", tier) for side, tier in (("K", "Key"), ("N", "x")) for k in range(n)
        ]
        found = matched(pl.DataFrame(rows, infer_schema_length=None)).differences
        assert {x.shown for x in found if x.outcome in ("grr", "families")} == {shown}
        assert {x.key is not None for x in found if x.outcome == "nrr"} == {shown}


def test_the_nearest_in_size_is_taken_then_in_tenure_then_by_id() -> None:
    def pair(*peers: dict[str, Any]) -> list[tuple[str, str]]:
        rows = [a_row("K", "Key", revenue=100, tenure=365)]
        rows += [
            a_row(f"N{n}", "Maintain", **{"revenue": 100, "tenure": 365} | p)
            for n, p in enumerate(peers)
        ]
        return pairs_of(pl.DataFrame(rows, infer_schema_length=None))

    assert pair({"revenue": 120, "tenure": 365}, {"revenue": 90, "tenure": 900}) == [("K", "N1")]
    assert pair({"tenure": 500}, {"tenure": 400}) == [("K", "N1")]
    assert pair({}, {}) == [("K", "N0")]
    # half and twice are as close as asked, one unit more is not
    assert pair({"revenue": 200}) == pair({"revenue": 50}) == [("K", "N0")]
    assert pair({"revenue": 201}) == pair({"revenue": 49}) == []
    # 730 days with the year, and at most 1,460 or at least 365 beside them
    assert pair({"tenure": 1095}) == pair({"tenure": 0}) == [("K", "N0")]
    assert pair({"tenure": 1096}) == []


@pytest.mark.parametrize("seed", range(4))
def test_among_many_the_nearest_is_the_one_that_looking_at_each_of_them_finds(seed: int) -> None:
    """Most are Key, so that whoever is near has long been taken; sizes and tenures are often alike,
    and 2 ** k lies as far above one as below another."""
    rng = np.random.default_rng(seed)
    sizes = 2 ** rng.integers(8, 14, 400) + rng.integers(0, 3, 400) * rng.integers(0, 90, 400)
    tenures, is_key = rng.integers(0, 4, 400) * 365, rng.random(400) < (0.8, 0.6, 0.5, 0.9)[seed]
    rows = [
        a_row(f"R{k:03}", "Key" if is_key[k] else "x", revenue=int(sizes[k]), tenure=tenures[k])
        for k in rng.permutation(400)
    ]

    found = pairs_of(pl.DataFrame(rows, infer_schema_length=None))

    size, tenure = np.log2(sizes), np.log2(tenures + 365)
    free, pairs = {k for k in range(400) if not is_key[k]}, []
    for key in sorted(np.flatnonzero(is_key), key=lambda k: (-sizes[k], k)):
        apart = [(abs(size[k] - size[key]), abs(tenure[k] - tenure[key]), k) for k in free]
        near = [one for one in apart if max(one[:2]) <= 1]
        if near:
            free.remove(min(near)[2])
            pairs.append((f"R{key:03}", f"R{min(near)[2]:03}"))
    assert found == sorted(pairs)
    assert len(found) > 20


def test_a_won_deal_by_hand() -> None:
    # 20 Key accounts with 90 minutes and two deals each: 0.75 h, 45.00 at 60 an hour
    key = [{"tier": "Key", "won": 2, "minutes": 90}] * 20
    few = [{"tier": "Maintain", "won": 1, "minutes": 60}] * 19
    unknown = [{"tier": "Tomorrow", "won": 1, "minutes": None}] * 30

    found = {
        x.tier: x for x in costs_of_sale(pl.DataFrame(key + few + unknown), Fraction(60), "EUR")
    }

    assert (found["Key"].hours, found["Key"].low, found["Key"].cost) == (0.75, 0.75, 4500)
    assert (found["Key"].accounts, found["Key"].won) == (20, 40)
    assert not found["Maintain"].shown
    assert not found["Tomorrow"].shown, "unknown effort is not none"
    assert costs_of_sale(pl.DataFrame(key), Fraction(60), "JPY")[0].cost == 45
    assert costs_of_sale(pl.DataFrame(key), None, "EUR")[0].cost is None


def test_what_came_since_the_day_by_hand() -> None:
    wins = [
        win("A", "2024-06-30", 100, product_family="p"),
        win("A", "2025-06-30", 70, product_family="p"),
        win("A", "2025-07-30", 70, product_family="q"),
        win("A", "2026-04-01", 9, product_family="r"),
        win("A", "2025-03-31", 9, product_family="s"),  # on the day: not since
        win("A", "2026-03-31", 9, product_family="s"),
        win("A", "2025-06-30", 9, product_family="t", is_won="false"),
    ]
    touches = [touch("A", "meeting", "2025-01-31"), touch("A", "call", "2025-06-01")]
    booked: dict[str, Any] = {"account_id": "A", "currency": "EUR", "booked_on": "2025-09-30"}
    booked = booked | {"amount": 50, "margin": 20}
    files = {"accounts": accounts("A", "B"), "opportunities": wins, "activities": touches}
    said = {"account_id": "A", "question": "q", "scale_max": "10"}
    marks = (("2024-05-01", 6), ("2025-03-31", 8), ("2025-04-01", 9), ("2024-03-31", 1))
    files["surveys"] = [said | {"answered_at": day, "score": str(mark)} for day, mark in marks]
    policy = Policy(dt.date(2026, 3, 31))

    early, bare = booked | {"booked_on": "2025-03-31"}, booked | {"margin": ""}
    touches.append(touch("A", "task", "2025-06-02"))  # takes nothing that is reckoned with
    files["revenue"] = [booked, early, bare]

    found = since(typed(files, policy), policy, CARD, DAY).to_dicts()

    call = CARD.effort.minutes["call"]
    assert found[0] == {"root": "A", "won": 3, "minutes": call, "new_families": 1} | {
        "margin": 2000,
        "margin_of": 5000,
        "voice_before": 0.7,
        "voice_after": 0.9,
    }
    assert (found[1]["won"], found[1]["minutes"], found[1]["margin"]) == (0, 0, None)
    first = [touch("A", "call", "2025-04-01")]
    whole = since(typed(files | {"activities": first}, policy), policy, CARD, DAY)
    assert whole["minutes"].to_list() == [call, 0], "from the day after on they are a year"
    unread = since(typed({"accounts": accounts("A")}, policy), policy, CARD, DAY)
    assert unread.row(0)[1:] == (None,) * 7, "what is not mapped is unknown"
    next_day = since(
        typed(files | {"activities": [touch("A", "call", "2025-04-02")]}, policy), policy, CARD, DAY
    )
    assert next_day["minutes"].to_list() == [None, None]
    unmapped = {k: v for k, v in files.items() if k != "activities"}
    without = since(typed(unmapped, policy), policy, CARD, DAY)
    assert (without["won"].to_list(), without["minutes"].to_list()) == ([3, 0], [None, None])
    late = since(typed(files | {"activities": touches[1:]}, policy), policy, CARD, DAY)
    assert late["minutes"].to_list() == [None, None], "activities of ten months are no year"


def a_frame(n: int = 120) -> pl.DataFrame:
    """Growth goes with the completeness of the file; every fifth had twice the touches."""
    rng = np.random.default_rng(8)
    pct = rng.integers(0, 100, n)
    best = np.arange(n) % 5 == 0
    after = 1000 + 5 * pct + 2000 * best + rng.integers(0, 50, n)
    columns: dict[str, Any] = {"root": [f"R{k:03}" for k in range(n)], "industry": ["food"] * n}
    columns |= {"profile_pct": pct, "confidence": np.full(n, 50), "revenue": np.full(n, 1000)}
    columns |= {"tenure": rng.integers(30, 900, n), "after": after, "threads": np.full(n, None)}
    columns |= {"client_touches_183d": np.where(best, 10, 5), "flow": rng.integers(0, 7, n)}
    return pl.DataFrame(columns, strict=False)


@pytest.fixture
def _few_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(association, "RESAMPLES", 40)


@pytest.mark.usefixtures("_few_resamples")
def test_complete_files_go_with_growth_where_they_do() -> None:
    frame = a_frame().filter(pl.col("client_touches_183d") == 5)

    found = completeness(frame)

    assert (found.figure, found.n) == ("profile_pct", 96)
    assert found.low is not None
    assert found.low > 0.9
    assert completeness(frame.head(59)).rho is None
    unknown = frame.with_columns(pl.lit(None, pl.Int64).alias("profile_pct"))
    assert completeness(unknown).figure == "", "the same confidence for all says nothing"


def test_what_those_beyond_expectation_had_before_is_shown_with_its_interval() -> None:
    found = deviants(a_frame())

    assert (found.accounts, found.n) == (120, 24)
    assert set(found.roots) <= {f"R{k:03}" for k in range(0, 120, 5)}
    habits = {x.figure: x for x in found.habits}
    touches = habits["client_touches_183d"]
    assert (touches.deviants, touches.others, touches.low, touches.high) == (10.0, 5.0, 5.0, 5.0)
    assert habits["threads"].deviants is None, "unknown of all"
    assert deviants(a_frame(59)).n == 0


@pytest.mark.usefixtures("_few_resamples")
def test_completeness_is_held_against_growth_beside_size_and_tenure() -> None:
    frame = a_frame(80).with_columns(pl.col("revenue") + pl.int_range(pl.len()))

    found = completeness(frame)

    ranked = [ranks_of(np.log(x)) for x in (frame["revenue"], frame["tenure"] + 1)]
    design = np.column_stack([np.ones(80), *ranked])
    left = []
    for values in (frame["profile_pct"], frame["after"] / frame["revenue"]):
        y = ranks_of(values)
        left.append(y - design @ np.linalg.lstsq(design, y, rcond=None)[0])
    assert found.rho == pytest.approx(float(np.corrcoef(*left)[0, 1]))
    assert (found.n, found.figure) == (80, "profile_pct")
    lost = frame.with_columns(pl.lit(None, pl.Int64).alias("profile_pct"))
    lost = lost.with_columns(pl.int_range(pl.len()).alias("confidence"))
    assert completeness(lost).figure == "confidence"
    few = completeness(frame.head(59).with_columns(confidence=pl.lit(None, pl.Int64)))
    assert (few.n, few.figure, few.rho) == (59, "", None)
    assert completeness(frame.head(60)).n == 60


def test_the_interval_of_a_habit_is_drawn_on_both_sides() -> None:
    frame = a_frame()
    flow = frame.with_columns(pl.Series("threads", np.arange(120) % 7 / 2), flow=pl.lit(None))

    found = {x.figure: x for x in deviants(flow).habits}["threads"]

    best = np.arange(120) % 5 == 0
    ratio = (frame["after"] / frame["revenue"]).to_numpy()
    # equal sizes: thirds by root; of one industry the median of each third
    beyond = np.concatenate([part - np.median(part) for part in np.split(ratio, 3)])
    order = np.lexsort((np.arange(120), -beyond))
    assert set(order[:24]) == set(np.flatnonzero(best))
    values = flow["threads"].to_numpy()
    mine, others = values[order[:24]], values[order[24:]]
    rng = np.random.default_rng(7)
    drawn = [
        np.median(rng.choice(mine, 24)) - np.median(rng.choice(others, 96)) for _ in range(1000)
    ]
    ends = np.quantile(drawn, [0.025, 0.975])
    assert (found.n, found.deviants, found.others) == (24, np.median(mine), np.median(others))
    assert (found.low, found.high) == pytest.approx(tuple(ends))


@pytest.mark.parametrize("n", [11, 12])
def test_the_median_of_drawn_values_is_that_of_the_values_in_order(n: int) -> None:
    values = np.array([3.0, 0.5, 3.0, 7.0, 0.0, 7.0, 7.0, 1.5, 2.0, 9.0, 4.0, 5.0])[:n]
    ours, again = np.random.default_rng(7), np.random.default_rng(7)
    found = [_Medians(values).drawn(ours) for _ in range(200)]
    assert found == [np.median(again.choice(values, n)) for _ in range(200)]
    assert len(set(found)) > 5


def test_ten_on_each_side_make_a_habit() -> None:
    frame = a_frame().with_columns(pl.lit(None).alias(c) for c in ("flow", "client_touches_183d"))
    best = pl.int_range(pl.len()) % 5 == 0
    for known, shown in ((50, True), (45, False)):
        seen = pl.when((pl.int_range(pl.len()) < known) | ~best).then(1.0)
        found = deviants(frame.with_columns(seen.alias("threads"))).habits[1]
        assert (found.n, found.deviants is not None) == (known // 5, shown)
    least = deviants(frame.head(60))
    assert (least.accounts, least.n) == (60, 12)


def test_what_was_to_be_expected_is_that_of_the_same_third_and_industry() -> None:
    """Steel of the largest third doubles, as is usual there; food of the middle one is too rare."""
    rows = []
    for k in range(120):
        third, steel = k // 40, k % 40 >= (20 if k < 40 else 19)
        grows = {0: steel, 1: not steel, 2: False}[third]
        revenue = 1000 - k
        row = {"root": f"R{k:03}", "industry": "steel" if steel else "food", "revenue": revenue}
        rows.append(row | {"after": revenue * (2 if grows else 1)})
    habits = ("client_touches_183d", "threads", "flow")
    frame = pl.DataFrame(rows).with_columns(pl.lit(1.0).alias(h) for h in habits)

    found = deviants(frame)

    assert (found.n, found.roots) == (19, tuple(f"R{k:03}" for k in range(40, 50)))
    assert [(h.n, h.deviants, h.others, h.low) for h in found.habits] == [(19, 1.0, 1.0, 0.0)] * 3


@cache
def data() -> ReportData:
    return data_of({"accounts": accounts("A")})


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["25 of 25 Key accounts", "revenue kept, without growth 80% 60% +20 (+20 … +20)"]),
        ("fr", ["25 des 25 comptes Clé", "hors croissance 80 % 60 % +20 (+20 … +20) points 25"]),
    ],
)
def test_the_report_shows_the_year_or_says_what_it_needs(language: str, said: list[str]) -> None:
    rows = [a_row(f"K{k}", "Key", after=80) for k in range(25)]
    rows += [a_row(f"N{k}", "Maintain", after=60) for k in range(25)]
    pairs = matched(pl.DataFrame(rows, infer_schema_length=None))
    few = pl.DataFrame(rows).head(3)
    few = few.with_columns(pl.lit(None, pl.Int64).alias(c) for c in ("profile_pct", "confidence"))
    strong = Association("growth", 90, 0.4, 0.001, 0.2, 0.6, 0.9)
    found = Drivers(DAY, (Outcome("grew", 90, 45, (), (strong,)),), {}, 90, True)
    year = YearRecord((), pairs, (), completeness(few), deviants(few), found)

    def told(record: ProgrammeRecord | None) -> str:
        view = View(language, dataclasses.replace(data(), record=record))
        return re.sub("[\u00a0\u202f]", " ", section(page(view, [own_section(view)]), "own"))

    text = told(ProgrammeRecord(Backtest((DAY,), (), 3), year))

    assert [words for words in said if words not in text] == []
    assert "n = 3" in text
    assert re.search(r"90 0[.,]4 0[.,]2 … 0[.,]6 < 0[.,]01 90 ?%", text), "a criterion's row"
    assert told(None).count("31") == 1


def test_the_interval_of_a_won_deals_hours_is_drawn_over_accounts() -> None:
    def key(won: list[int | None]) -> CostOfSale:
        rows = [{"tier": "Key", "won": n, "minutes": 10 * k} for k, n in enumerate(won)]
        return costs_of_sale(pl.DataFrame(rows), Fraction(709, 100), "EUR")[0]

    won: list[int | None] = [1, *(k % 3 for k in range(1, 20))]
    found = key(won)

    rng, drawn = np.random.default_rng(6), []
    for _ in range(1000):
        chosen = rng.integers(0, 20, 20)
        drawn.append(sum(10 * k for k in chosen) / sum(won[k] or 0 for k in chosen) / 60)
    ends = np.quantile(drawn, [0.025, 0.975])
    assert (found.low, found.high) == pytest.approx(tuple(ends))
    # 1,900 minutes for 20 deals, at 7.09 an hour: 11.2258
    assert (found.accounts, found.won, found.cost) == (20, 20, 1123)
    assert found.hours == pytest.approx(1900 / 20 / 60)
    assert not key([0, *won[1:]]).shown, "nineteen deals"
    few = key([None, *[9] * 19])
    assert (few.accounts, few.won, few.shown) == (20, 171, False)


def test_a_pair_counts_where_both_sides_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairing, "RESAMPLES", 2)
    for known in (True, False):
        rows = [
            a_row(f"{side}{k:02}", tier, new_families=1, revenue=100 + k)
            for side, tier in (("K", "Key"), ("N", "x"))
            for k in range(21)
        ]
        rows[0]["new_families"] = None
        rows[-1]["new_families"] = 1 if known else None
        found = matched(pl.DataFrame(rows, infer_schema_length=None)).differences
        (families,) = [x for x in found if x.outcome == "families"]
        assert (families.n, families.key is not None) == (20 if known else 19, known)


def test_families_since_are_of_invoices_above_nothing_where_revenue_is_invoiced() -> None:
    line = {"account_id": "A", "currency": "EUR"}
    sold = [("p", "2025-03-31", 5), ("p", "2025-06-01", 5), ("q", "2025-04-01", 1)]
    sold += [("r", "2025-06-01", 0), ("s", "2025-06-01", -5), ("t", "2026-03-31", 5)]
    sold += [("u", "2026-04-01", 5), ("", "2025-06-01", 5)]
    sold += [("v", "2025-06-01", "0.01")]
    rows = [line | {"product_family": f, "booked_on": d, "amount": n} for f, d, n in sold]
    files = {"accounts": accounts("A", "B"), "revenue": rows}
    policy = Policy(dt.date(2026, 3, 31), source="revenue")
    found = since(typed(files, policy), policy, CARD, DAY)
    assert found["new_families"].to_list() == [3, 0]  # p of June, q and the cent of v
    assert found["won"].null_count() == found["margin"].null_count() == 2


def test_minutes_since_are_of_kinds_that_take_time_and_marks_of_a_year_on_either_side() -> None:
    kinds = ("meeting", "call", "email", "note", "task")
    talks = [touch("A", kind, "2025-06-01", direction="inbound") for kind in kinds]
    talks += [touch("A", "call", "2025-03-31"), touch("B", "note", "2025-04-01")]
    said = {"account_id": "A", "question": "q", "scale_max": "10"}
    marks = [("2024-03-31", 1), ("2024-04-01", 2), ("2025-03-31", 4)]
    marks += [("2025-04-01", 6), ("2026-03-31", 8), ("2026-04-01", 10)]
    surveys = [said | {"answered_at": day, "score": str(mark)} for day, mark in marks]
    policy = Policy(dt.date(2026, 4, 30))
    files = {"accounts": accounts("A", "B"), "activities": talks, "surveys": surveys}
    found = since(typed(files, policy), policy, CARD, DAY)
    minutes = CARD.effort.minutes
    taken = sum(minutes[kind] for kind in ("meeting", "call", "email", "note"))
    assert found["minutes"].to_list() == [taken, minutes["note"]]
    assert found.select("voice_before", "voice_after").row(0) == pytest.approx((0.3, 0.7))


@pytest.mark.usefixtures("_few_resamples")
def test_two_values_are_enough_to_ask_whether_complete_files_go_with_growth() -> None:
    frame = a_frame(60).with_columns(profile_pct=pl.int_range(pl.len()) % 2)
    assert completeness(frame).figure == "profile_pct"


@pytest.mark.usefixtures("_few_resamples")
def test_of_tenure_only_the_order_counts_from_the_first_day_on() -> None:
    frame = a_frame(60).with_columns(pl.col("revenue") + pl.int_range(pl.len()))
    days = pl.Series(np.random.default_rng(3).permutation(60))
    first, later = (completeness(frame.with_columns(tenure=d)) for d in (days, 3 * days + 50))
    assert first.rho is not None
    assert first.rho == pytest.approx(later.rho)


def test_the_interval_of_a_habit_is_that_of_a_thousand_draws() -> None:
    mine, others = list(range(20, 32)), [k % 17 for k in range(40)]
    best, rest = (pl.DataFrame({"flow": [*values, None]}) for values in (mine, others))
    rng, gaps = np.random.default_rng(7), []
    for _ in range(1000):
        ours = sorted(mine[k] for k in rng.integers(0, 12, 12))
        theirs = sorted(others[k] for k in rng.integers(0, 40, 40))
        gaps.append((ours[5] + ours[6] - theirs[19] - theirs[20]) / 2)
    found = _habit("flow", best, rest)
    assert (found.n, found.deviants, found.others) == (12, 25.5, 6.5)
    assert (found.low, found.high) == tuple(np.quantile(gaps, [0.025, 0.975]))


def test_an_account_without_a_tier_is_a_peer() -> None:
    rows = [a_row("K", "Key"), a_row("N", "x") | {"tier": None}]
    assert pairs_of(pl.DataFrame(rows, infer_schema_length=None)) == [("K", "N")]


def test_a_margin_on_one_cent_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairing, "RESAMPLES", 2)
    sides = [(f"{side}{n}", tier) for side, tier in (("K", "Key"), ("N", "x")) for n in range(20)]
    rows = [a_row(root, tier, margin=1, margin_of=1) for root, tier in sides]
    found = {x.outcome: x for x in matched(pl.DataFrame(rows)).differences}
    assert (found["margin"].n, found["margin"].key) == (20, 1.0)
