"""What people fill: its cost, and the tiers that rest on it. As of 2026-03-31."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from kamsync.scorecard import EffortRules
from kamsync.scorecard.reader import parse_scorecard
from kamsync.scoring.explain.collection import collection
from tests.scoring.book import TODAY, accounts, score_rows, win

CRITERION = """[[criteria]]
id = "{id}"
view = "potential"
weight = {weight}
metric = "{metric}"
scale = [[{low}, 0], [{high}, 100]]
"""
TEXT = 'name = "Asked"\n' + "".join(
    CRITERION.format(id=i, weight=w, metric=m, low=0, high=h)
    for i, w, m, h in (
        ("culture", 8, "rating_culture", 5),
        ("sales", 1, "revenue", 1000),
        ("history", 1, "history", 8),
    )
)
CARD = replace(parse_scorecard("asked", TEXT), effort=EffortRules(Fraction(60)))
RATED = {"rating_culture_at": "2026-03-01", "rating_fit_at": "2026-03-01", "rating_fit": "3"}


def test_what_moves_nothing_comes_before_what_tiers_rest_on() -> None:
    listed = [
        *accounts("A", rating_culture="5", **RATED),
        *accounts("B", rating_culture="5", **RATED | {"rating_fit": ""}),
        *accounts("C", rating_culture="", **RATED | {"rating_fit": ""}),
    ]
    wins = [win(a, "2026-01-01", 100) for a in "ABC"]
    scored = score_rows({"accounts": listed, "opportunities": wins}, CARD)

    fit, culture = collection(scored.frame("tier"), CARD, TODAY, "EUR")

    assert (fit.column, fit.filled, fit.use.is_used, fit.moves) == ("rating_fit", 1, False, None)
    assert culture.use.named_by == ("criterion culture",)
    # two values, twice a year less a day or so, at ten minutes: 39.89 minutes at 60 an hour
    assert culture.filled == 2
    assert culture.hours == 2 * 10 * 365 / 183 / 60
    assert culture.cost == 3989
    # A and B stand at 82 and fall to 11 without it; C is Unrated with it and rated without
    assert culture.moves == 3


def test_what_no_criterion_asks_for_moves_less_than_one_account() -> None:
    """Both are filled once; a flag names the fit, and A falls without its culture."""
    flag = """[[flags]]
id = "unfit"
severity = "low"
action = { fr = "demander", en = "ask" }
when = { metric = "rating_fit", below = 2 }
"""
    card = replace(parse_scorecard("asked", TEXT + flag), effort=CARD.effort)
    listed = accounts("A", rating_culture="5", **RATED)
    files = {"accounts": listed, "opportunities": [win("A", "2026-01-01", 100)]}
    scored = score_rows(files, card)

    fit, culture = collection(scored.frame("tier"), card, TODAY, "EUR")

    assert (fit.use.named_by, fit.moves, fit.hours) == (("flag unfit",), None, culture.hours)
    assert (culture.column, culture.moves) == ("rating_culture", 1)


def test_of_what_nobody_asks_for_the_costliest_stands_first() -> None:
    listed = [*accounts("A", rating_fit="3", rating_reach="2"), *accounts("B", rating_reach="1")]
    wins = [win(a, "2026-01-01", 100) for a in "AB"]
    scored = score_rows({"accounts": listed, "opportunities": wins}, CARD)
    found = collection(scored.frame("tier"), CARD, TODAY, "EUR")
    assert [(a.column, a.filled) for a in found] == [("rating_reach", 2), ("rating_fit", 1)]
