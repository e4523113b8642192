"""One datum to refresh: worth most confidence, held until it is fresh, never the contact."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from kamsync.model.words import CHOSEN_TIERS
from kamsync.scorecard import Condition, Criterion, Scorecard
from kamsync.scoring.metrics.refresh import watched
from kamsync.scoring.read.inputs import Policy
from tests.scoring.book import (
    CARD,
    TODAY,
    Asked,
    Rows,
    accounts,
    row_of,
    side_by_side,
    touch,
    typed,
    win,
)

RATED = (("A", 100.0), ("B", 40.0))


def ago(days: int) -> str:
    return str(TODAY - dt.timedelta(days=days))


def rating(name: str, weight: float, **more: Any) -> Criterion:
    metric = f"rating_{name}"
    return Criterion(name, "now", weight, metric, rating=RATED, **more)


def card_of(*extra: Criterion, weights: float = 1.0) -> Scorecard:
    """The shipped criteria at 95 in all (times `weights`) and these."""
    shipped = [replace(c, weight=c.weight * 0.95 * weights) for c in CARD.criteria]
    both = sorted([*shipped, *extra], key=lambda c: c.id)
    return replace(CARD, criteria=tuple(both))


FRESH = [touch("A", "meeting", ago(3), contact_ids="c1")]


def book(touches: Rows = FRESH, **columns: object) -> dict[str, Rows]:
    return {
        "accounts": [accounts("A")[0] | columns],
        "opportunities": [win("A", ago(10), 100), win("nobody", "2020-01-01", 1)],
        "activities": touches,
    }


def rated(card: Scorecard, touches: Rows = FRESH, asked: str = "", **columns: object) -> Asked:
    """`asked`: a flag that is open from earlier."""
    policy = Policy(as_of=TODAY)
    inputs = typed(book(touches, **columns), policy)
    if asked:
        inputs = replace(inputs, open_flags=pl.DataFrame({"root": ["A"], "flag": [asked]}))
    return Asked.of(inputs, policy, card)


def due(scored: Asked | Mapping[str, Any]) -> tuple[Any, Any, Any]:
    row = row_of(scored) if isinstance(scored, Asked) else scored
    return row["refresh_due"], row["refresh_due_age"], row["refresh_due_gain"]


def test_a_rating_is_due_past_six_months_missing_or_undated() -> None:
    """Weight 5 of 100, and past six months it is missing: 5 points of confidence."""
    none, whole = ("none", None, None), ("rating_fit", None, 5.0)
    cases = [
        ("A", ago(183), none),
        ("A", ago(184), ("rating_fit", 184, 5.0)),
        ("A", ago(-5), none),
        (None, None, whole),
        (None, ago(3), ("rating_fit", 3, 5.0)),
        ("A", None, whole),
    ]
    books = [book(rating_fit=rated_as, rating_fit_at=on) for rated_as, on, _ in cases]
    rows = side_by_side(*books, card=card_of(rating("fit", 5)))

    assert [due(row) for row in rows] == [expected for *_, expected in cases]


def test_the_largest_gain_is_named_not_the_oldest() -> None:
    card = card_of(rating("culture", 3), rating("fit", 2))
    old = {"rating_culture": "A", "rating_culture_at": ago(200)}
    older = {"rating_fit": "A", "rating_fit_at": ago(900)}

    assert due(rated(card, **old, **older)) == ("rating_culture", 200, 3.0)


def test_a_younger_limit_makes_it_missing_and_due() -> None:
    books = [book(rating_fit="A", rating_fit_at=ago(days)) for days in (31, 30)]
    late, timely = side_by_side(*books, card=card_of(rating("fit", 5, max_age_days=30)))
    assert due(late) == ("rating_fit", 31, 5.0)
    assert due(timely)[0] == "none"


def test_a_stale_judgement_wins_what_a_manual_figure_may_count() -> None:
    """A manual figure never counts for more than half, fresh or stale."""
    card = card_of(rating("fit", 5, manual=True))
    assert due(rated(card, rating_fit="A", rating_fit_at=ago(184))) == ("rating_fit", 184, 2.5)


def test_where_the_contact_is_the_largest_gap_its_own_flag_is_the_task() -> None:
    """Threads and touches together weigh 33.25: stale, they win 16.625; the rating wins 5."""
    stale = [touch("A", "meeting", ago(300), contact_ids="c1")]
    columns = {"rating_fit": "A", "rating_fit_at": ago(400)}

    assert due(rated(card_of(rating("fit", 5)), stale, **columns))[0] == "none"
    # with 40 on the rating it is 40 against 16.625, of 135
    heavy = card_of(rating("fit", 40))
    assert due(rated(heavy, stale, **columns))[0] == "rating_fit"


def test_what_was_asked_for_stays_until_it_is_fresh() -> None:
    card = card_of(rating("culture", 3), rating("fit", 2))
    old = {"rating_culture": "A", "rating_culture_at": ago(200)}
    asked = "refresh_rating_fit"

    still = rated(card, asked=asked, **old, rating_fit="A", rating_fit_at=ago(200))
    assert due(still)[0] == "rating_fit"
    done = rated(card, asked=asked, **old, rating_fit="A", rating_fit_at=ago(1))
    assert due(done)[0] == "rating_culture"
    stale = [touch("A", "meeting", ago(300), contact_ids="c1")]
    silent = rated(card, stale, asked, **old, rating_fit="A", rating_fit_at=ago(200))
    assert due(silent)[0] == "rating_fit"


def test_a_profile_field_under_a_gate_is_a_datum_too() -> None:
    strategy = Criterion("strategy", "now", 5, "client_strategy", ((0, 0), (1, 100)))
    columns = {"profile_strategy": "grow in the south", "profile_strategy_at": ago(200)}

    assert due(rated(card_of(strategy), **columns)) == ("profile_strategy", 200, 5.0)


@pytest.mark.parametrize(
    "columns", [{}, {"rating_fit": "A"}, {"rating_other": "A", "rating_other_at": ago(900)}]
)
def test_what_has_no_date_or_no_weight_is_not_asked_for(columns: dict[str, object]) -> None:
    assert due(rated(card_of(rating("fit", 5)), **columns))[0] in (None, "none")


def test_the_shipped_scorecard_asks_for_nothing_more() -> None:
    assert watched(CARD) == CARD.flags
    scored = rated(CARD, rating_fit="A", rating_fit_at=ago(900))
    assert due(scored) == (None, None, None)


def test_no_list_of_flags_names_it() -> None:
    card = card_of(rating("fit", 5))
    open_key = {"override_tier": "Key", "override_reason": "x", "override_until": "2027-01-01"}
    scored = rated(card, rating_fit="A", rating_fit_at=ago(900), **open_key)

    opened = scored.flags.filter(pl.col("open"))["flag"].to_list()
    assert "refresh_rating_fit" in opened
    row = row_of(scored)
    assert "refresh" not in row["flags"] + row["flags_unknown"]


def test_a_flag_of_ones_own_takes_its_place() -> None:
    own = replace(CARD.flags[0], id="refresh_rating_fit", act="none")
    card = replace(card_of(rating("fit", 5)), flags=(own,))
    assert watched(card) == (own,)


def test_of_equal_gains_the_heavier_criterion_comes_first() -> None:
    """Half of 10 that people judged is as much as 5 that is measured."""
    card = card_of(rating("culture", 5), rating("fit", 10, manual=True), weights=0.9)
    old = {"rating_culture": "A", "rating_culture_at": ago(200)}
    old |= {"rating_fit": "A", "rating_fit_at": ago(200)}
    assert due(rated(card, **old))[0] == "rating_fit"


def test_the_flag_of_a_datum_is_a_small_task_of_its_owner() -> None:
    (flag,) = watched(replace(card_of(rating("Fit-2", 5)), flags=()))
    assert (flag.id, flag.datum) == ("refresh_rating_fit_2", "rating_Fit-2")
    assert (flag.severity, flag.act, flag.due_days, flag.cooldown_days) == ("low", "owner", 30, 30)
    assert (flag.tiers, flag.clear_when) == (CHOSEN_TIERS, None)
    assert flag.when == Condition("refresh_due", "is", "rating_Fit-2")
