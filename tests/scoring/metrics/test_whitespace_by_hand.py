"""What similar customers buy and this one does not; how the customer itself grows (row 2-15)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamsync.scorecard import PeerRules, Scorecard
from kamsync.scorecard.reader import default_text, parse_scorecard
from kamsync.scoring.decide.criteria import missing_metrics
from kamsync.scoring.explain.details import _measured
from kamsync.scoring.metrics.whitespace import ROOM, _band, whitespace
from tests.scoring.book import Asked, Rows, accounts, row_of, score_rows, side_by_side, win


def card(metric: str = "whitespace", peers: str = "") -> Scorecard:
    body = f'[[criteria]]\nid = "extra"\nview = "potential"\nweight = 10\nmetric = "{metric}"\n'
    body += "scale = [[0, 0], [4, 100]]\n\n[tiers]"
    return parse_scorecard("card.toml", default_text().replace("[tiers]", body, 1) + peers)


Basket = dict[str, str]


def portfolio(baskets: Basket, **columns: object) -> dict[str, Rows]:
    """Baskets as `{"A": "xyz"}`: one letter a family, bought on one day for 10 each."""
    listed = accounts(*baskets, **({"industry": "Steel", "employees": "100"} | columns))
    deals = [
        win(account, "2025-01-10", 10, product_family=family)
        for account, families in baskets.items()
        for family in families
    ]
    return {"accounts": listed, "opportunities": deals}


SIX = {"A": "p", "B": "prs", "C": "pr", "D": "pr", "E": "ps", "F": "pt"}


def room(
    files: dict[str, Rows], root: str = "A", peers: str = "", **policy: Any
) -> Mapping[str, Any]:
    return row_of(Asked(files, card(peers=peers), **policy), root)


def test_families_that_half_of_the_peers_bought_are_missing_here() -> None:
    """Of A's five peers three bought r, two s, one t: half of five is 2.5."""
    a = room(portfolio(SIX))

    assert (a["whitespace"], a["whitespace_peers"]) == (1, 5)
    assert a["whitespace_families"] == "r"
    assert a["points_extra"] == 25.0
    # B has them all; E and F lack r, which three of their five peers bought
    assert room(portfolio(SIX), "B")["whitespace"] == 0
    assert room(portfolio(SIX), "B")["whitespace_families"] is None
    assert room(portfolio(SIX), "E")["whitespace_families"] == "r"


def test_the_line_is_the_scorecards_and_the_most_bought_come_first() -> None:
    a = room(portfolio(SIX), peers="\n[peers]\nbought_by = 0.2\n")

    # three, two and one of five: a fifth is one
    assert (a["whitespace"], a["whitespace_families"]) == (3, "r, s, t")
    assert room(portfolio(SIX), peers="\n[peers]\nbought_by = 0.21\n")["whitespace"] == 2
    assert room(portfolio(SIX), peers="\n[peers]\nbought_by = 0.6\n")["whitespace"] == 1
    assert room(portfolio(SIX), peers="\n[peers]\nbought_by = 0.61\n")["whitespace"] == 0


def test_fewer_peers_than_asked_for_say_nothing() -> None:
    five = {k: v for k, v in SIX.items() if k != "F"}

    assert room(portfolio(five))["whitespace"] is room(portfolio(five))["whitespace_peers"] is None
    assert room(portfolio(five), peers="\n[peers]\nleast = 4\n")["whitespace_families"] == "r, s"


@pytest.mark.parametrize(
    ("column", "value", "peers"),
    [
        ("industry", "Food", None),
        ("industry", None, None),
        ("employees", "249", 5),
        ("employees", "250", None),
        ("employees", "50", 5),
        ("employees", "49", None),
    ],
)
def test_similar_is_the_same_industry_and_size(
    column: str, value: str | None, peers: int | None
) -> None:
    files = portfolio(SIX)
    files["accounts"][0][column] = value

    assert room(files)["whitespace_peers"] == peers


def test_without_employees_the_quarter_by_revenue_is_the_size() -> None:
    """Twelve that bought for 10, 20 … 120: three a quarter, so two peers each."""
    names = [f"N{n:02}" for n in range(1, 13)]
    listed = accounts(*names, industry="Steel")
    deals = [
        win(name, "2026-01-10", 10 * n, product_family="q" if n in (1, 2) else "p")
        for n, name in enumerate(names, start=1)
    ]
    files = {"accounts": listed, "opportunities": deals}
    two = "\n[peers]\nleast = 2\n"

    third = room(files, "N03", two)
    assert (third["whitespace_peers"], third["whitespace_families"]) == (2, "q")
    assert room(files, "N04", two)["whitespace"] == 0
    assert room(files, "N04", "\n[peers]\nleast = 3\n")["whitespace_peers"] is None


@pytest.mark.parametrize(
    ("day", "amount", "expected"),
    [("2024-04-01", 10, 0), ("2024-03-31", 10, 1), ("2026-04-01", 10, 1), ("2025-05-01", -10, 1)],
    ids=["first day of two years", "before", "to come", "a credit"],
)
def test_what_counts_as_bought(day: str, amount: int, expected: int) -> None:
    files = portfolio(SIX)
    files["opportunities"].append(win("A", day, amount, product_family="r"))

    assert room(files)["whitespace"] == expected


def test_members_buy_for_their_group_and_lost_deals_for_nobody() -> None:
    files = portfolio(SIX)
    files["accounts"].append({**accounts("A2")[0], "parent_id": "A"})
    lost = win("A", "2025-05-01", 10, product_family="r") | {"is_won": "false"}
    assert room({**files, "opportunities": [*files["opportunities"], lost]})["whitespace"] == 1

    files["opportunities"].append(win("A2", "2025-05-01", 10, product_family="r"))
    assert room(files)["whitespace"] == 0


def test_who_bought_no_named_family_is_neither_peer_nor_judged() -> None:
    files = portfolio(SIX)
    files["opportunities"] = [w for w in files["opportunities"] if w["account_id"] != "F"]
    files["opportunities"].append(win("F", "2025-01-10", 99))

    assert room(files, "F")["whitespace"] is room(files)["whitespace_peers"] is None


def test_without_families_the_criterion_says_that_nothing_feeds_it() -> None:
    bare = [
        {k: v for k, v in w.items() if k != "product_family"}
        for w in portfolio(SIX)["opportunities"]
    ]
    files = portfolio(SIX) | {"opportunities": bare}
    rules = card()
    scored = score_rows(files, rules)

    unfed = scored.unfed_of("whitespace")
    assert unfed == {"whitespace"}
    (found,) = missing_metrics(scored.frame("tier"), rules, unfed)
    assert (found.code, found.values) == ("criterion_unmapped", {"metric": "whitespace"})


def test_it_is_measured_only_where_it_is_asked_for() -> None:
    assert score_rows(portfolio(SIX)).unfed_of("whitespace") == {"whitespace"}


def test_invoices_name_families_where_revenue_is_invoiced() -> None:
    files = portfolio(SIX)
    booked = [
        {"account_id": w["account_id"], "amount": 10, "currency": "EUR", "booked_on": "2026-01-10"}
        | {"product_family": w["product_family"]}
        for w in files["opportunities"]
    ]
    files = {"accounts": files["accounts"], "revenue": booked}

    assert room(files, source="revenue")["whitespace_families"] == "r"


@settings(max_examples=settings.default.max_examples // 10)
@given(st.lists(st.sets(st.sampled_from("pqrst"), min_size=1), min_size=6, max_size=9))
def test_what_one_bought_is_never_missing_and_buying_it_closes_the_gap(
    baskets: list[set[str]],
) -> None:
    named = {f"N{n}": "".join(sorted(b)) for n, b in enumerate(baskets)}
    first = room(portfolio(named), "N0")
    lacking = set((first["whitespace_families"] or "").split(", ")) - {""}

    assert len(lacking) == first["whitespace"]
    assert lacking.isdisjoint(named["N0"])
    named["N0"] += "".join(lacking)
    assert room(portfolio(named), "N0")["whitespace"] == 0


def change(day: str, old: object, new: object, **more: object) -> dict[str, Any]:
    row = {"account_id": "A", "field": "customer_revenue", "old": old, "new": new}
    return row | {"changed_at": f"{day}T10:00:00Z"} | more


def test_the_customers_own_growth_comes_from_the_history_of_its_revenue() -> None:
    cases: list[tuple[Rows, float | None]] = [
        ([change("2025-04-01", 200, 230)], 0.15),
        ([change("2025-03-31", 200, 230)], None),
        ([change("2025-06-01", 200, 300), change("2025-12-01", 300, 250)], 0.25),
        ([change("2025-01-01", 50, 200), change("2025-06-01", 200, 150)], -0.25),
        ([change("2026-04-01", 200, 230)], None),
        ([change("2025-06-01", 0, 230)], None),
        ([change("2025-06-01", 1, 0)], -1.0),
        ([change("2025-06-01", 1, -1)], None),
        ([change("2025-06-01", None, 230)], None),
        ([change("2025-06-01", "many", 230)], None),
        ([change("2025-06-01", 200, "many")], None),
        ([change("2025-06-01", 200, 230, field="owner")], None),
        ([change("2025-06-01", 200, 230, account_id="B")], None),
    ]
    listed = accounts("A", "B", customer_revenue="999")
    books = [{"accounts": listed, "change_log": changes} for changes, _ in cases]
    rows = side_by_side(*books, card=card("client_growth"))

    assert [row["client_growth"] for row in rows] == [
        None if growth is None else pytest.approx(growth) for _, growth in cases
    ]


def test_employees_make_the_band_and_where_nobody_counted_them_the_quarter_by_revenue() -> None:
    staff = [1, 9, 10, 49, 50, 249, 250, 999, 1000, 0, None, None, None, None, None, None]
    revenue = [None] * 9 + [1, 2, 3, 4, 5, 0, -1]
    frame = pl.DataFrame({"employees": staff, "revenue": revenue})
    found = frame.select(band=_band())["band"].to_list()
    assert found == [0, 0, 1, 1, 2, 2, 3, 3, 4, 5, 5, 6, 7, 8, None, None]


def test_a_family_is_usual_from_its_part_of_the_other_buyers_on() -> None:
    frame = pl.DataFrame({"g": range(6), "industry": ["x"] * 5 + ["y"], "employees": [5] * 6})
    frame = frame.with_columns(revenue=pl.lit(1))
    rows = [(0, "P"), (1, "P"), (1, "Q"), (2, "Q"), (3, "R"), (5, "P"), (3, "Q"), (2, "S")]
    rows += [(1, "S"), (9, "R")]
    bought = pl.DataFrame(rows, schema=["g", "family"], orient="row")
    found = whitespace(frame, bought, PeerRules(3, Fraction(2, 3))).sort("g")
    # four of five bought; of the three others two must have
    assert found.rows() == [
        (0, 2, 3, "Q, S"),
        (1, 0, 3, None),
        (2, 1, 3, "P"),
        (3, 2, 3, "P, S"),
    ]
    assert whitespace(frame, bought, PeerRules(4, Fraction(2, 3))).is_empty()


def test_the_report_shows_room_as_the_scorecard_measured_it_else_measures_it() -> None:
    asked = Asked(portfolio(SIX), card(peers="\n[peers]\nbought_by = 0.2\n"))
    groups = asked.frame("root", "g", "industry", "employees", "revenue", *ROOM)
    unknown = groups.with_columns(pl.lit(None).cast(groups.schema[c]).alias(c) for c in ROOM)
    # a fifth of the peers are one, half of them three
    for unfed, frame, room_of_a in (
        (frozenset(), groups, 3),
        (frozenset(ROOM), unknown, 1),
        (frozenset(), groups.drop(ROOM), 1),
    ):
        scored: Any = SimpleNamespace(unfed=unfed, groups=frame, members=asked.members)
        found = _measured(asked.inputs, asked.policy, scored, PeerRules())
        assert found is not None
        assert found["whitespace"].to_list()[0] == room_of_a
