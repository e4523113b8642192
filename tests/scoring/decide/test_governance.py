"""How far a score rests on judgement, and which Keys put the criteria in question; on frames."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest

from kamsync.scorecard import Scorecard
from kamsync.scorecard.reader import load_scorecard
from kamsync.scoring.decide.criteria import Judged
from kamsync.scoring.decide.governance import (
    intuition,
    manual_share,
    over_budget,
    overridden_keys,
    review,
    review_findings,
    unmarked_ratings,
)
from kamsync.scoring.read.windows import Windows

CARD = load_scorecard(None)
HISTORY = next(c for c in CARD.criteria if c.id == "history")
AS_OF = dt.date(2026, 3, 31)
YEAR_AGO = dt.date(2025, 3, 31)


def by_hand(weight: float, cap: float = 0.2) -> Scorecard:
    """A rating of that weight beside 100 - weight of what is measured."""
    people = replace(HISTORY, id="fit", metric="rating_fit", weight=weight, manual=True)
    measured = replace(HISTORY, weight=100 - weight)
    return replace(CARD, criteria=(people, measured), intuition_cap=cap)


@pytest.mark.parametrize(("weight", "reported"), [(20, False), (20.1, True)])
def test_the_cap_is_the_part_of_the_weight_that_people_may_fill(
    weight: float, reported: bool
) -> None:
    found = over_budget(by_hand(weight))

    assert manual_share(by_hand(weight)) == pytest.approx(weight / 100)
    assert [f.values["criteria"] for f in found] == ([["fit"]] if reported else [])
    assert over_budget(by_hand(30.1, cap=0.301)) == []


def test_a_rating_without_a_mark_is_named() -> None:
    unmarked = replace(HISTORY, id="fit", metric="rating_fit", manual=False)
    card = replace(CARD, criteria=(unmarked, HISTORY))

    assert [f.where for f in unmarked_ratings(card)] == ["criterion fit"]
    assert unmarked_ratings(by_hand(10)) == []


def judged(weight: float, *points: float, manual: bool = False) -> Judged:
    values = np.array(points)
    known = ~np.isnan(values)
    return Judged(replace(HISTORY, weight=weight, manual=manual), values, known, known * 1.0)


def test_intuition_is_the_part_of_what_the_score_rests_on() -> None:
    """25 by hand and 75 measured; only by hand; nothing; an override decides alone."""
    nan = float("nan")
    parts = [judged(25, 1, 1, nan, nan, 1, manual=True), judged(75, 1, nan, nan, nan, 1)]
    overridden = pl.Series([False, False, False, True, True])

    assert intuition(parts, overridden).to_list() == [0.25, 1.0, None, 1.0, 1.0]


def keys(*rows: tuple[str, str | None, float | None]) -> pl.DataFrame:
    schema = {"tier": pl.String, "override": pl.String, "intuition": pl.Float64}
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def test_overrides_are_told_where_they_make_more_of_the_keys_than_the_cap() -> None:
    at_cap = [("Key", "Key", 1.0), *[("Key", None, 0.0)] * 4]

    assert overridden_keys(keys(*at_cap), CARD) == []
    (found,) = overridden_keys(keys(*at_cap[:-1], ("Maintain", "Maintain", 1.0)), CARD)
    assert found.values == {"by_hand": 1, "n": 4, "share": 0.25, "cap": 0.2}
    assert overridden_keys(keys(("Key", None, 0.9)), CARD) == [], "ratings are told elsewhere"
    assert overridden_keys(keys(("Maintain", "Maintain", 1.0)), CARD) == []
    assert overridden_keys(keys(("Key", "Key", None)), CARD) == []


TYPES = {
    "root": pl.String,
    "tier": pl.String,
    "tier_candidate": pl.String,
    "override": pl.String,
    "tier_since": pl.Date,
    "revenue": pl.Int64,
    "effort": pl.Int64,
    "plan_execution": pl.Float64,
    "trend_low": pl.Float64,
    "growth_cc": pl.Float64,
    "growth_nominal": pl.Float64,
    "growth_real": pl.Float64,
}
STILL: dict[str, Any] = {
    **dict.fromkeys(TYPES),
    **{"root": "A", "tier": "Key", "tier_candidate": "Key", "tier_since": YEAR_AGO},
    **{"revenue": 1, "effort": 9, "plan_execution": 0.9, "trend_low": -0.1},
}
"""Key for a year, much effort, no growth, a plan that was carried out."""


def reviewed(*rows: dict[str, Any]) -> pl.DataFrame:
    """Beside two others with revenue, of 5 and 1 of effort, and one without."""
    others = [{"tier": "Maintain", "effort": 5}, {"tier": "Maintain", "effort": 1}]
    nobody = {"tier": "Maintain", "revenue": 0, "effort": 99}
    table = [{**STILL, **row} for row in (*rows, *others, nobody)]
    return review(pl.DataFrame(table, schema=TYPES), Windows(AS_OF))


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({}, "criteria"),
        ({"plan_execution": 0.69}, "execute first"),
        ({"plan_execution": 0.70}, "criteria"),
        ({"plan_execution": None}, "ask about execution"),
        ({"tier_since": dt.date(2025, 4, 1)}, "none"),
        ({"tier_since": None}, "none"),
        ({"tier": "Maintain"}, None),
        # the median of 9, 5 and 1 is 5
        ({"effort": 5}, "none"),
        ({"effort": 6}, "criteria"),
        ({"effort": None}, "unknown"),
        ({"trend_low": None}, "unknown"),
        ({"trend_low": 0.0}, "criteria"),
        ({"trend_low": 0.01}, "none"),
        # prices rose by ln(1.1 / 1.0) / 4 = 0.0238 a quarter
        ({"trend_low": 0.0239, "growth_cc": 0.1, "growth_real": 0.0}, "none"),
        ({"trend_low": 0.0238, "growth_cc": 0.1, "growth_real": 0.0}, "criteria"),
        ({"trend_low": 0.0239, "growth_nominal": 0.1, "growth_real": 0.0}, "none"),
        ({"trend_low": 0.0238, "growth_nominal": 0.1, "growth_real": 0.0}, "criteria"),
        ({"trend_low": 0.01, "growth_cc": 0.1, "growth_real": -1.0}, "none"),
        # ln(1.21 / 1.1) / 4 = 0.0238 too
        ({"trend_low": 0.0239, "growth_cc": 0.21, "growth_real": 0.1}, "none"),
        ({"trend_low": 0.0238, "growth_cc": 0.21, "growth_real": 0.1}, "criteria"),
    ],
)
def test_what_a_key_without_growth_asks_first(values: dict[str, Any], word: str | None) -> None:
    assert reviewed(values)["criteria_review"][0] == word


@pytest.mark.parametrize(
    ("values", "watched"),
    [
        ({"tier_candidate": "Maintain"}, True),
        ({}, False),
        ({"tier_candidate": "Maintain", "override": "Key"}, False),
        ({"tier": "Maintain", "tier_candidate": "Maintain"}, False),
        ({"tier_candidate": None}, False),
    ],
)
def test_a_key_by_confirmation_alone_is_watched(values: dict[str, Any], watched: bool) -> None:
    assert reviewed(values)["declassify_watch"][0] is watched


def test_each_case_is_told_and_more_than_a_quarter_of_the_old_keys_doubt_the_criteria() -> None:
    case = {"root": "Z", "effort": 20}
    calm = [{"root": f"k{n}", "trend_low": 1.0} for n in range(4)]
    recent = {"root": "new", "tier_since": AS_OF}

    def told(*rows: dict[str, Any]) -> list[tuple[str, str]]:
        return [(f.code, f.where) for f in review_findings(reviewed(*rows))]

    one = [("criteria_review_case", "account Z")]
    assert told(case, *calm[:3], recent) == one
    assert told(case, *calm[:2], recent) == [*one, ("criteria_obsolete", "scorecard")]
    assert told(case | {"plan_execution": None}, *calm[:2]) == one
    assert told(*calm) == []
    (first, _, whole) = review_findings(reviewed(case, case | {"root": "A"}))
    assert (first.where, first.variant) == ("account A", "criteria")
    assert whole.values == {"n": 2, "of": 2}
