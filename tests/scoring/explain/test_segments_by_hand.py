"""Value beside the CRM's own segments, by hand."""

from __future__ import annotations

import polars as pl

from kamsync.scoring.explain.segments import Cell, Segment, cross, crosses
from kamsync.scoring.read.inputs import Policy
from tests.scoring.book import TODAY, Rows, accounts, score_rows, typed, win

READ = ("revenue", "pareto", "tier")
KEY = {"override_tier": "Key", "override_until": "2026-12-31", "override_reason": "agreed"}


def five() -> dict[str, Rows]:
    """A 800 tech (class A, Key), B 100 food and C 60 tech (B), D 40 food (C), E nothing."""
    listed = [
        *accounts("A", industry="tech", type="Customer", **KEY),
        *accounts("B", "D", industry="food", type="Customer"),
        *accounts("C", industry=" tech ", type="Partner"),
        *accounts("E", industry="", type="Customer"),
    ]
    wins = [win(i, "2026-01-10", n) for i, n in zip("ABCD", (800, 100, 60, 40), strict=True)]
    return {"accounts": listed, "opportunities": wins}


def by_value(segments: tuple[Segment, ...]) -> dict[str | None, Segment]:
    return {s.value: s for s in segments}


def test_each_segment_counts_accounts_and_revenue_by_class_and_tier() -> None:
    found = cross(score_rows(five()).frame(*READ), "industry")

    assert [(s.value, s.values) for s in found.segments] == [("tech", 1), ("food", 1), (None, 0)]
    tech, food, nothing = found.segments
    assert tech.all == Cell(2, 86_000)
    assert tech.parts["A"] == Cell(1, 80_000)
    assert tech.parts["B"] == Cell(1, 6_000)
    assert tech.parts["Key"] == Cell(1, 80_000)
    assert food.all == Cell(2, 14_000)
    assert food.parts["C"] == Cell(1, 4_000)
    assert food.parts["Key"] == Cell(0, 0)
    assert nothing.all == Cell(1, 0)


def test_beyond_the_cap_the_rest_is_one_line() -> None:
    listed = [accounts(f"A{n}", industry=f"i{n}")[0] for n in range(5)]
    wins = [win(f"A{n}", "2026-01-10", 100 * (n + 1)) for n in range(5)]
    groups = score_rows({"accounts": listed, "opportunities": wins}).frame(*READ)

    found = cross(groups, "industry", shown=2)

    assert [(s.value, s.values) for s in found.segments] == [("i4", 1), ("i3", 1), (None, 3)]
    assert found.segments[2].all == Cell(3, 60_000)
    whole = sum(s.all.revenue for s in found.segments)
    assert whole == groups["revenue"].sum()


def test_only_picklists_that_are_mapped_and_filled_are_crossed() -> None:
    policy = Policy(TODAY)
    files = {**five(), "accounts": accounts("A", industry="", type="Customer")}

    found = crosses(score_rows(files).frame(*READ), typed(files, policy))

    assert [c.column for c in found] == ["type"]
    assert by_value(found[0].segments)["Customer"].all.groups == 1


def test_what_was_given_back_is_worth_nothing_here() -> None:
    groups = pl.DataFrame({"revenue": [-50, 30], "industry": ["tech"] * 2, "pareto": [None, "A"]})
    found = cross(groups.with_columns(tier=pl.lit("Key")), "industry")
    assert found.segments[0].all == Cell(2, 30)


def test_of_as_much_worth_the_first_eight_by_name_are_shown() -> None:
    groups = pl.DataFrame({"industry": list("ihgfedcba")}).with_columns(revenue=pl.lit(1))
    found = cross(groups.with_columns(pareto=pl.lit("A"), tier=pl.lit("Key")), "industry")
    assert [s.value for s in found.segments] == [*"abcdefgh", None]
    assert found.segments[-1].values == 1


def test_of_as_much_worth_the_value_of_more_accounts_stands_first() -> None:
    groups = pl.DataFrame({"industry": ["a", "b", "b"], "revenue": [10, 5, 5]})
    found = cross(groups.with_columns(pareto=pl.lit("A"), tier=pl.lit("Key")), "industry")
    assert [s.value for s in found.segments] == ["b", "a"]
