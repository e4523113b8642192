"""What became of past tiers and flags: by hand, and without a look into the future."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

from kamsync.scoring.explain import year_after as year_after_module
from kamsync.scoring.explain.backtest import Backtest, Line, backtest, backtested, revenue_after
from kamsync.scoring.explain.known_then import inputs_then, policy_then
from kamsync.scoring.explain.programme_record import NONE, programme_record
from kamsync.scoring.explain.replay import Replay, Then, past_days
from kamsync.scoring.explain.year_after import closed_deals, year_after, year_of
from kamsync.scoring.read.inputs import Policy
from kamsync.scoring.read.intervals import Share
from kamsync.scoring.score import score
from tests.scoring.book import CARD, Rows, accounts, deal, touch, typed, win
from tests.scoring.days import on

AS_OF = dt.date(2026, 3, 31)
POLICY = Policy(AS_OF)
DAY = dt.date(2025, 3, 31)
FIRST = "2023-03-31"
"""24 months before DAY: one year can be looked back on."""


def a_book(*more: dict[str, object]) -> dict[str, Rows]:
    """Three buyers on 31 March 2025: A stays, B falls to half in June, C buys for the last time."""
    wins = [
        win("A", FIRST, 100),
        win("A", "2024-06-30", 100),
        win("A", "2025-06-30", 100),
        win("B", "2024-05-31", 60),
        win("B", "2024-09-30", 40),
        win("B", "2025-09-30", 50),
        win("C", "2024-12-31", 10),
    ]
    return {"accounts": accounts("A", "B", "C", "D"), "opportunities": [*wins, *more]}


def test_one_past_day_needs_three_years_of_revenue() -> None:
    assert past_days(typed(a_book(), POLICY), POLICY) == [DAY]
    for first, days in (("2023-04-01", [DAY]), ("2023-04-02", [])):
        book = {"accounts": accounts("A"), "opportunities": [win("A", first, 1)]}
        assert past_days(typed(book, POLICY), POLICY) == days
    later = replace(POLICY, as_of=AS_OF - dt.timedelta(days=2))
    assert past_days(typed(a_book(), later), later) == []
    assert backtest(typed(a_book(), later), later, CARD) == Backtest((), (), 0)


def test_what_became_of_them_by_hand() -> None:
    found = backtest(typed(a_book(), POLICY), POLICY, CARD)

    assert (found.days, found.groups) == ((DAY,), 3)
    rule = found.of("rule", "shrank")
    assert rule is not None
    # B and C fell to half or less; all three bought in the year before, none less than before it
    assert (rule.base.k, rule.base.n) == (2, 3)
    assert (rule.hits.k, rule.hits.n, rule.lift) == (0, 0, None)
    unrated = found.of("tier", "Unrated")
    assert unrated is not None
    assert (unrated.base.k, unrated.base.n) == (1, 3)  # A kept its 100
    # A had 100 the year before too, B and C nothing: all kept, and none had fallen by half
    held, fell = (found.of("rule", name) for name in ("same_kept", "same_fell"))
    assert held is not None
    assert fell is not None
    assert ((held.hits.k, held.hits.n), (fell.hits.k, fell.hits.n)) == ((1, 3), (0, 0))
    assert found.over(held) == {}, "too few cases"


def test_a_line_is_compared_with_each_simple_rule_of_its_outcome() -> None:
    flag = Line("flag", "silent", "fell", Share(15, 20), Share(50, 100))
    rules = (
        Line("rule", "shrank", "fell", Share(20, 40), Share(50, 100)),
        Line("rule", "same_fell", "fell", Share(9, 19), Share(50, 100)),
        Line("rule", "largest", "kept", Share(30, 40), Share(50, 100)),
    )
    found = Backtest((DAY,), (flag, *rules), 100)

    assert found.over(flag) == {"shrank": 1.5}
    assert flag.lift == 1.5


def test_a_lift_is_unknown_without_cases_and_of_a_base_of_nothing() -> None:
    line = Line("flag", "silent", "fell", Share(15, 20), Share(50, 100))
    assert line.hits.interval is not None
    low, high = line.hits.interval
    assert line.lift_interval == (low / 0.5, high / 0.5)
    none = replace(line, hits=Share(0, 0))
    assert (none.lift, none.lift_interval, none.shown) == (None, None, False)
    nothing = replace(line, base=Share(0, 100))
    assert (nothing.lift, nothing.lift_interval) == (None, None)
    assert (line.shown, replace(line, hits=Share(15, 19)).shown) == (True, False)
    unhit = replace(line, kind="rule", hits=Share(0, 40))
    assert Backtest((DAY,), (line, unhit), 100).over(line) == {}


def test_at_most_five_past_days_a_year_apart() -> None:
    old = {"accounts": accounts("A"), "opportunities": [win("A", "2010-01-01", 1)]}
    years = [dt.date(y, 3, 31) for y in (2025, 2024, 2023, 2022, 2021)]
    assert past_days(typed(old, POLICY), POLICY) == years
    billed = {"account_id": "A", "currency": "EUR", "booked_on": "2022-03-31", "amount": 1}
    inputs = typed({"accounts": accounts("A"), "revenue": [billed]}, POLICY)
    assert past_days(inputs, replace(POLICY, source="revenue")) == years[:2]
    assert past_days(inputs, replace(POLICY, source="account")) == []
    lost = win("A", "2010-01-01", 1) | {"is_won": "false"}
    assert past_days(typed(old | {"opportunities": [lost]}, POLICY), POLICY) == []


def test_simple_rules_take_who_was_largest_who_shrank_and_who_fell_the_year_before() -> None:
    """Two Key accounts that day: the two largest of the five, E and D; equal ones by root."""
    rows = [("A", 60, 100), ("B", 50, 100), ("C", 51, 100), ("D", 60, 60), ("E", 70, 0)]
    rows += [("F", 60, 59)]
    wins = [win("A", FIRST, 1)]
    for root, now, before in rows:
        wins += [win(root, "2024-06-30", now), win(root, "2023-06-30", before)]
    kept = [win(root, "2025-06-30", 60) for root in "ADF"]
    book = {"accounts": accounts(*"ABCDEF"), "opportunities": wins + kept}
    tiers = ["Key", "Key", *["Maintain"] * 4]
    then = pl.DataFrame({"root": [*"ABCDEF"], "tier": tiers, "flags": [""] * 6})

    found = backtest(typed(book, POLICY), POLICY, CARD, {DAY: then})

    hits = {x.name: (x.hits.k, x.hits.n) for x in found.lines if x.kind == "rule"}
    assert hits == {"largest": (1, 2), "same_kept": (2, 3), "shrank": (2, 3), "same_fell": (1, 1)}
    key = found.of("tier", "Key")
    assert key is not None
    assert (key.hits, key.base) == (Share(1, 2), Share(3, 6))
    shrank = found.of("rule", "shrank")
    assert shrank is not None
    # B and C bought in June and fell twelve months later: nothing is left at the end of June
    assert shrank.lead_months == 3.0


def test_a_flag_is_held_against_what_happened_and_when() -> None:
    # On DAY B makes 200 of 290: above the critical line; A has 80 and C 10.
    book = a_book(win("B", "2025-01-31", 100))
    book["opportunities"] = [r for r in book["opportunities"] if r["account_id"] != "A"]
    book["opportunities"] += [win("A", FIRST, 80), win("A", "2024-06-30", 80)]
    inputs = typed(book, POLICY)

    line = backtest(inputs, POLICY, CARD).of("flag", "dependency_critical")

    assert line is not None
    assert (line.hits.k, line.hits.n) == (1, 1)
    assert (line.base.k, line.base.n) == (3, 3)
    assert line.lift == 1.0
    # trailing revenue of B: 150 at the end of September, 50 at the end of January, ten months on
    assert line.lead_months == 10.0
    assert not line.shown


@pytest.mark.parametrize("rounds", [2, pytest.param(8, marks=pytest.mark.nights)])
def test_no_row_of_a_later_day_changes_what_was_known(rounds: int) -> None:
    """Open deals, touches, closings, invoices and ratings after the day are shuffled at will."""
    rng = random.Random(7)
    before = a_book(deal("A", "2025-06-30", 70, created_at="2025-01-01"))
    before["activities"] = [touch("A", "meeting", "2025-02-01")]
    before["accounts"] = accounts("A", "B", "C", rating_fit="5", rating_fit_at="2025-02-01")
    known = _scored(before)
    for _ in range(rounds):
        after = {name: [dict(row) for row in rows] for name, rows in before.items()}
        for row in after["opportunities"]:
            if row["close_date"] > DAY.isoformat():
                row |= {"amount": rng.randrange(1, 999), "stage": rng.choice(["Won", "Lost"])}
                row |= {"is_closed": "true", "is_won": rng.choice(["true", "false"])}
                row["close_date"] = (DAY + dt.timedelta(days=rng.randrange(1, 300))).isoformat()
        after["opportunities"].append(win("C", "2025-11-01", rng.randrange(1, 999)))
        after["activities"].append(touch("B", "meeting", "2025-12-01"))
        for row in after["accounts"]:
            row |= {"type": rng.choice(["Former", "Customer"]), "override_tier": "Key"}
            row |= {
                "override_reason": "x",
                "override_until": "2027-01-01",
                "plan_start": "2025-05-01",
            }
            row |= {"potential_revenue": rng.randrange(999), "credit_rating": "A"}
            row |= {"profile_strategy": "grow", "profile_strategy_at": "2025-09-01"}

        assert _scored(after) == known


def _scored(book: dict[str, Rows]) -> list[dict[str, object]]:
    inputs = inputs_then(typed(book, POLICY), DAY)
    groups = score(inputs, policy_then(POLICY, DAY), CARD).groups
    return groups.select("root", "revenue", "score", "tier", "confidence", "flags").to_dicts()


def test_a_rating_of_the_day_itself_was_known() -> None:
    book = a_book()
    book["accounts"] = accounts("A", rating_fit="5", rating_fit_at=DAY.isoformat())

    then = inputs_then(typed(book, POLICY), DAY).streams["account"].collect()

    assert then["rating_fit"].to_list() == ["5"]
    earlier = inputs_then(typed(book, POLICY), DAY - dt.timedelta(days=1)).streams["account"]
    assert earlier.collect()["rating_fit"].to_list() == [None]


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [(41, 48, 0.7283, 0.9275), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0)],
)
def test_wilson_interval(k: int, n: int, low: float, high: float) -> None:
    assert Share(k, n).interval == pytest.approx((low, high), abs=2e-4)


def test_no_case_has_neither_share_nor_interval() -> None:
    assert (Share(0, 0).value, Share(0, 0).interval) == (None, None)


def test_a_win_of_the_day_itself_was_known() -> None:
    inputs = typed(a_book(win("C", DAY.isoformat(), 5)), POLICY)

    def closed(day: dt.date) -> list[dt.date]:
        then = inputs_then(inputs, day).streams["opportunity"].collect()
        return then["close_date"].to_list()

    assert DAY in closed(DAY)
    assert DAY not in closed(DAY - dt.timedelta(days=1))


def test_what_was_applied_then_stands_in_place_of_what_is_computed_anew() -> None:
    then = pl.DataFrame({"root": ["A", "B"], "tier": ["Key", "Maintain"], "flags": ["", "silent"]})
    inputs = typed(a_book(), POLICY)

    found = backtest(inputs, POLICY, CARD, {DAY: then})

    lines = {(x.kind, x.name): x for x in found.lines}
    assert found.applied == (DAY,)
    assert lines["tier", "Key"].hits == Share(1, 1)
    assert lines["flag", "silent"].hits == Share(1, 1), "B fell to half"
    assert lines["tier", "Unrated"].hits.n == 0, "C was not scored then: neither tier nor flag"
    assert lines["tier", "Key"].base == Share(1, 3)
    year = year_after(inputs, POLICY, CARD, {DAY: then})
    assert year is not None
    assert dict(year.frame.select("root", "tier").iter_rows()) == dict.fromkeys("C") | {
        "A": "Key",
        "B": "Maintain",
    }


def a_replay(
    groups: list[tuple[str, str, int, int]], wins: list[tuple[str, str, int]], **flags: list[str]
) -> Any:
    """One past day on frames. groups: root, tier, revenue, revenue_previous; wins: root, day,
    home; flags: root → those that were open."""
    schema = ["root", "tier", "revenue", "revenue_previous"]
    opened = {"root": list(flags), "flags": list(flags.values())}
    types = {"root": pl.String, "flags": pl.List(pl.String)}
    then = Then(pl.DataFrame(groups, schema=schema, orient="row"), pl.DataFrame(opened, types))
    rows = [(root, on(day), home, None, None) for root, day, home in wins]
    columns = {"root": pl.String, "day": pl.Int64, "home": pl.Int64}
    columns |= {"term_from": pl.Int64, "term_to": pl.Int64}
    sold = pl.DataFrame(rows, schema=columns, orient="row")
    return SimpleNamespace(days=[DAY], card=CARD, wins=sold, then=lambda _: then)


def test_outcomes_on_their_edges() -> None:
    """Kept: as much or more; fell: half or less, at the end of the first month that says so."""
    groups = [("A", "Key", 100, 99), ("B", "Maintain", 100, 100), ("C", "x", 100, 200)]
    groups += [("D", "x", 100, 201), ("E", "x", 101, 202), ("F", "x", 100, 0)]
    wins = [("A", "2025-04-01", 100), ("A", "2026-04-01", 9), ("B", "2026-03-31", 99)]
    wins += [("C", "2025-12-01", 50), ("D", "2025-12-01", 51), ("E", "2025-12-01", 51)]
    late = [(root, "2024-05-31", n) for root, n in (("C", 49), ("D", 99))]
    replay = a_replay(groups, wins + late, A=["silent"], B=["shrinking", "silent"], E=["silent"])

    found = backtested(replay)

    rules = {x.name: (x.hits.k, x.hits.n) for x in found.lines if x.kind == "rule"}
    # kept: A; fell: C and F. The year before: A, B and F had not less, C, D and E had more
    assert rules == {"largest": (0, 1), "same_kept": (1, 3), "shrank": (1, 3), "same_fell": (1, 3)}
    silent, key, rest = (
        found.of(*of) for of in (("flag", "silent"), ("tier", "Key"), ("flag", "shrinking"))
    )
    assert silent is not None
    assert key is not None
    assert rest is not None
    assert (silent.hits, silent.base, rest.hits) == (Share(0, 3), Share(2, 6), Share(0, 1))
    assert (key.hits, key.base, found.groups) == (Share(1, 1), Share(1, 6), 6)
    assert key.lead_months is silent.lead_months is None
    shrank = found.of("rule", "shrank")
    assert shrank is not None
    assert shrank.lead_months == 1.0  # C: nothing but the 49 of May of the year before


def test_revenue_after_is_of_the_twelve_months_up_to_each_months_end() -> None:
    wins = [("A", "2024-04-30", 1), ("A", "2024-05-01", 2), ("A", "2025-04-30", 4)]
    wins += [("A", "2025-05-01", 8), ("A", "2026-03-31", 16), ("A", "2026-04-01", 32)]
    after = revenue_after(a_replay([], wins).wins, DAY).row(0, named=True)
    assert (after["m1"], after["m2"], after["m11"], after["m12"]) == (6, 12, 12, 28)
    assert len(after) == 13


def test_a_year_after_is_of_those_who_bought_and_knows_who_bought_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nothing = pl.DataFrame(schema={"root": pl.String, "won": pl.Int64})
    monkeypatch.setattr(year_after_module, "since", lambda *_: nothing)
    replay = a_replay(
        [("B", "x", 1, 1), ("A", "Key", 1, 1), ("C", "x", 1, 1)],
        [
            *(("A", "2025-03-30", 5), ("A", "2025-04-01", 7), ("C", "2025-03-31", -5)),
            *(("N", "2025-04-01", 1), ("B", "2025-04-01", 2), ("C", "2025-04-02", -1)),
        ],
    )
    replay.inputs = replay.policy = None
    replay.days.append(DAY - dt.timedelta(days=365))

    year = year_of(replay)

    assert year is not None
    rows = year.frame.select("root", "tier", "after", "tenure").rows()
    assert rows == [("A", "Key", 7, 1), ("B", "x", 2, 0), ("C", "x", -1, 0)]
    assert sorted(year.bought.rows()) == [("A", 7), ("B", 2), ("N", 1)]
    assert sorted(year.known) == ["A", "C"]
    replay.days = []
    assert year_of(replay) is None


def test_closed_deals_are_those_after_the_day_up_to_today() -> None:
    days = ("2025-03-31", "2025-04-01", "2026-03-31", "2026-04-01")
    rows = [win("A", day, 1) for day in days] + [deal("A", "2025-06-01", 1)]
    rows += [deal("B", "2025-06-01", 1, is_closed="true"), win("gone", "2025-06-01", 1)]
    listed = [*accounts("A"), *accounts("B", parent_id="A", type="Former")]
    policy = replace(POLICY, filter={"type": ("Customer",)})
    found = closed_deals(typed({"accounts": listed, "opportunities": rows}, policy), policy, DAY)
    assert sorted(found.rows()) == [("A", False), ("A", True), ("A", True)]


def test_the_newest_day_is_scored_once_and_every_other_for_itself() -> None:
    scored: list[dt.date] = []

    class Noting(Replay):
        def _scored(self, day: dt.date) -> Any:
            scored.append(day)
            return day

    replay = Noting(typed(a_book(win("A", "2010-01-01", 1)), POLICY), POLICY, CARD)
    first, second, *_ = replay.days
    assert [replay.then(day) for day in (first, second, first, second)] == [
        *(first, second, first, second),
    ]
    assert scored == [first, second, second]


def test_the_record_of_a_programme_is_of_the_last_year_where_there_is_one() -> None:
    whole = programme_record(typed(a_book(), POLICY), POLICY, CARD)
    assert whole.backtest.groups == 3
    assert whole.year is not None
    assert [x.name for x in whole.year.numbers][:3] == ["key", "others", "new"]
    short = replace(POLICY, as_of=AS_OF - dt.timedelta(days=2))
    assert programme_record(typed(a_book(), short), short, CARD) == NONE
