"""Every datum's age, the one to refresh first, images frozen before a review, confidence to win."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from kamsync.scoring.metrics.dated_facts import add_refresh, confidence_fields, datums
from kamsync.scoring.read.measure_params import MeasureParams
from tests.scoring.book import CARD, TODAY, accounts, one, row_of, score_rows, touch, win


def ago(days: int) -> str:
    return str(TODAY - dt.timedelta(days=days))


def dated(**columns: object) -> list[dict[str, Any]]:
    return [accounts("A")[0] | columns, accounts("B")[0]]


def test_the_longest_past_its_age_is_refreshed_first() -> None:
    listed = dated(rating_fit="A", rating_fit_at=ago(184), profile_use="x", profile_use_at=ago(300))
    a = one({"accounts": listed})

    assert (a["refresh_target"], a["refresh_over"]) == ("profile_use", 117)
    assert a["data_too_old"] == 1.0


@pytest.mark.parametrize(("age", "target", "over"), [(183, None, None), (184, "rating_fit", 1)])
def test_six_months_are_the_most(age: int, target: str | None, over: int | None) -> None:
    a = one({"accounts": dated(rating_fit="A", rating_fit_at=ago(age))})

    assert (a["refresh_target"], a["refresh_over"]) == (target, over)


def test_what_was_never_known_comes_before_what_is_old_and_the_customers_word_before_ours() -> None:
    files = {
        "accounts": dated(rating_fit="A", rating_fit_at=ago(900)),
        "activities": [touch("A", "meeting", ago(5))],
        "surveys": [{"account_id": "A", "answered_at": ago(400), "score": 9, "scale_max": 10}],
    }
    scored = score_rows(files)

    assert row_of(scored)["refresh_target"] == "rating_fit"
    assert row_of(scored)["data_too_old"] == pytest.approx(2 / 3)
    # B was never met, never asked and never rated
    b = row_of(scored, "B")
    assert (b["refresh_target"], b["refresh_over"], b["data_too_old"]) == ("survey", None, 1.0)


def test_what_was_written_today_is_known() -> None:
    frame = pl.DataFrame({"g": [0, 1], "rating_fit_at": [TODAY, TODAY + dt.timedelta(days=1)]})
    found = datums(frame, MeasureParams.of(CARD), 20_543)
    assert found.select("age", "over").rows() == [(0, -183), (None, None)]


def test_what_nobody_has_is_not_asked_for() -> None:
    a = one({"accounts": accounts("A")})

    assert a["refresh_target"] is a["data_too_old"] is None


def test_a_date_to_come_is_no_knowledge_yet() -> None:
    a = one({"accounts": dated(rating_fit="A", rating_fit_at=ago(-1))})

    assert a["refresh_target"] is None


@pytest.mark.parametrize(("limit", "expected"), [(30, 30), (400, 183), (None, 183)])
def test_a_criterion_may_ask_for_younger_data_never_for_older(
    limit: int | None, expected: int
) -> None:
    rated = replace(CARD.criteria[0], id="fit", metric="rating_fit", max_age_days=limit)
    card = replace(CARD, criteria=(*CARD.criteria, rated))
    frame = pl.DataFrame({"g": [0], "rating_fit": ["A"], "rating_fit_at": [dt.date(2026, 1, 1)]})
    today = (TODAY - dt.date(1970, 1, 1)).days

    assert datums(frame, MeasureParams.of(card), today).to_dicts() == [
        {
            **{"g": 0, "datum": "rating_fit", "domain": "internal", "age": 89},
            **{"max_age": expected, "over": 89 - expected},
        }
    ]


def test_the_three_fields_that_would_raise_confidence_most() -> None:
    wins = [win("A", ago(900), 10), win("A", ago(500), 10), win("A", ago(30), 10)]
    scored = score_rows({"accounts": accounts("A"), "opportunities": wins})
    gains = confidence_fields(scored.frame("tier"), CARD)

    # pipeline (25), threads (20) and touches (15) are unknown; growth and history are at hand
    assert [(g.criterion, g.missing, g.old) for g in gains] == [
        ("potential", 1, 0),
        ("relationship", 1, 0),
        ("engagement", 1, 0),
    ]
    assert [g.points for g in gains] == [25.0, 20.0, 15.0]
    assert sum(g.points for g in gains) + row_of(scored)["confidence"] == 100


def test_old_data_count_too() -> None:
    files = {"activities": [touch("A", "meeting", ago(150), contact_ids="c1")]}
    gains = confidence_fields(score_rows(files).frame("tier"), CARD, 9)

    # ageing: 0.8 of 20 and of 15
    by_name = {g.criterion: g for g in gains}
    assert (by_name["relationship"].old, by_name["relationship"].missing) == (1, 0)
    assert by_name["relationship"].points == pytest.approx(4.0)
    assert by_name["engagement"].points == pytest.approx(3.0)


def test_a_quality_that_is_not_there_lacks_all_of_it() -> None:
    criterion = replace(CARD.criteria[0], id="x", metric="m", weight=1.0)
    card = replace(CARD, criteria=(criterion,))
    frame = pl.DataFrame({"quality_x": [None, 0.0, 0.8, 1.0]})
    (gain,) = confidence_fields(frame, card)
    assert (gain.missing, gain.old) == (2, 1)
    assert gain.points == pytest.approx(100 * (1 + 1 + 0.2) / 4)

    (manual,) = confidence_fields(frame, replace(card, criteria=(replace(criterion, manual=True),)))
    assert manual.points == pytest.approx(100 * (0.5 + 0.5) / 4)
    assert confidence_fields(frame.tail(1), card) == confidence_fields(frame.clear(), card) == []


def test_the_newest_answer_says_how_old_the_customers_word_is() -> None:
    answer = {"account_id": "A", "score": 9, "scale_max": 10}
    days = [answer | {"answered_at": ago(n)} for n in (10, 400)]
    row = one({"accounts": dated(), "surveys": days})
    assert (row["survey_day"], row["refresh_target"]) == (20_543 - 10, None)


def test_the_refresh_target_is_never_known_then_furthest_past_then_by_domain_and_name() -> None:
    rows = [(1, "touch", "client", 190, 7), (1, "market", "industry", 190, 7)]
    rows += [(1, "a", "internal", 190, 7), (1, "b", "internal", 184, 1)]
    rows += [(2, "b", "internal", 190, 7), (2, "a", "internal", 190, 7)]
    rows += [(3, "market", "industry", None, None), (3, "survey", "client", None, None)]
    rows += [(3, "touch", "client", 999, 800), (4, "touch", "client", 183, 0)]
    rows += [(5, "a", "internal", 184, 1), (5, "touch", "client", 183, 0)]
    columns = ["g", "datum", "domain", "age", "over"]
    found = pl.DataFrame(rows, schema=columns, orient="row")
    shown = add_refresh(pl.DataFrame({"g": [1, 2, 3, 4, 5, 6]}), found)
    assert shown["refresh_target"].to_list() == ["touch", "a", "survey", None, "a", None]
    assert shown["refresh_over"].to_list() == [7, 7, None, None, 1, None]
    assert shown["data_too_old"].to_list() == [1.0, 1.0, 1.0, 0.0, 0.5, None]
