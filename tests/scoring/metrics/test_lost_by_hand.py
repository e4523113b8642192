"""Lost customers, and flags whose tier was left: what opens, what stays, what closes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from kamsync.scorecard.reader import parse_scorecard
from kamsync.scoring.decide import flags
from kamsync.scoring.metrics.lost import add_lost
from kamsync.scoring.read.inputs import Inputs, Policy
from tests.scoring.book import (
    CARD,
    TODAY,
    Asked,
    Rows,
    accounts,
    one,
    row_of,
    score_rows,
    typed,
    win,
)

BASE = win("nobody", "2020-01-01", 1)


LOST = replace(CARD, flags=tuple(flag for flag in CARD.flags if flag.id == "lost"))


def _book(*lost: dict[str, Any]) -> dict[str, Rows]:
    """B buys 100 in both years; A is what the case says."""
    steady = [win("B", "2024-06-01", 100), win("B", "2025-06-01", 100)]
    return {"accounts": accounts("A", "B"), "opportunities": [BASE, *steady, *lost]}


def test_lost_is_a_large_customer_of_last_year_who_bought_nothing_since() -> None:
    """Of 1,000 a year or so: B, who goes on, buys 100 in both."""
    cases: dict[str, tuple[list[tuple[str, int]], bool]] = {
        # class A, two quarters, nothing since
        "A": ([("2024-05-01", 500), ("2024-11-01", 400)], True),
        # one quarter only: bought once
        "once": ([("2024-05-01", 500), ("2024-05-02", 400)], False),
        # before its 4 come more than 95 %: class C
        "small": ([("2024-05-01", 2), ("2024-11-01", 2)], False),
        "back": ([("2024-05-01", 500), ("2024-11-01", 400), ("2025-04-01", 1)], False),
        # a credit note does not bring it back
        "credit": ([("2024-05-01", 500), ("2024-11-01", 400), ("2025-04-01", -1)], True),
        "never": ([], False),
    }
    wins = [win(name, day, n) for name, (won, _) in cases.items() for day, n in won]
    scored = score_rows(_book(*wins) | {"accounts": accounts("B", *cases)}, card=LOST)

    for name, (_, lost) in cases.items():
        row = row_of(scored, name)
        assert (row["lost"], "lost" in row["flags"].split()) == (lost, lost), name


def test_the_class_of_the_year_before_is_by_that_year() -> None:
    wins = (win("A", "2024-05-01", 500), win("A", "2024-11-01", 400))
    scored = Asked(_book(*wins))
    a, b = row_of(scored, "A"), row_of(scored, "B")
    # 900 of 1,000, then 100: before it come 90 %, which is below 95
    assert (a["pareto"], a["pareto_previous"]) == ("none", "A")
    assert (b["pareto"], b["pareto_previous"]) == ("A", "B")


def test_lost_is_unknown_after_a_refused_win_or_without_two_years() -> None:
    wins = (win("A", "2024-05-01", 500), win("A", "2024-11-01", 400))
    refused = one(_book(*wins, win("A", "2025-05-01", None)), card=LOST)
    assert refused["lost"] is None
    assert "lost" in refused["flags_unknown"].split()

    short = {"opportunities": [win("A", "2024-11-01", 500), win("A", "2024-05-01", 400)]}
    assert one(short)["lost"] is None


def _scored_with(open_flags: Rows, acknowledged: Rows, *wins: dict[str, Any]) -> Mapping[str, Any]:
    settings = Policy(as_of=TODAY)
    inputs: Inputs = typed(_book(*wins), settings)
    schema = {"root": pl.String, "flag": pl.String}
    inputs = replace(
        inputs,
        open_flags=pl.DataFrame(open_flags, schema=schema),
        acknowledged=pl.DataFrame(acknowledged, schema=schema | {"on": pl.Date}),
    )
    return row_of(Asked.of(inputs, settings, LOST))


GONE = (win("A", "2024-05-01", 500), win("A", "2024-11-01", 400))
OPEN = [{"root": "A", "flag": "lost"}]


def test_a_loss_ends_when_a_person_has_done_its_task_or_the_customer_buys() -> None:
    seen = [{"root": "A", "flag": "lost", "on": dt.date(2026, 1, 5)}]

    assert "lost" in _scored_with(OPEN, [], *GONE)["flags"].split()
    assert "lost" not in _scored_with(OPEN, seen, *GONE)["flags"].split()
    # and it does not open again the next night
    assert "lost" not in _scored_with([], seen, *GONE)["flags"].split()
    back = win("A", "2026-02-01", 10)
    assert "lost" not in _scored_with(OPEN, [], *GONE, back)["flags"].split()


def test_a_word_on_an_earlier_loss_does_not_cover_a_later_one() -> None:
    seen = [{"root": "A", "flag": "lost", "on": dt.date(2023, 1, 5)}]
    assert "lost" in _scored_with([], seen, *GONE)["flags"].split()


def test_of_several_words_on_a_loss_the_newest_counts_from_the_day_of_the_last_win() -> None:
    def known(*days: str, flag: str = "lost") -> bool | None:
        frame = pl.DataFrame(
            {
                **{"g": [0], "root": ["A"], "revenue": [0], "revenue_previous": [9]},
                **{"history": [2], "growth_label": ["lost"], "revenue_incomplete": [False]},
                "last_win": [(dt.date(2024, 11, 1) - dt.date(1970, 1, 1)).days],
            }
        )
        words = [{"root": "A", "flag": flag, "on": dt.date.fromisoformat(d)} for d in days]
        schema = {"root": pl.String, "flag": pl.String, "on": pl.Date}
        row = add_lost(frame, pl.DataFrame(words, schema=schema)).row(0, named=True)
        assert (row["lost"], row["pareto_previous"]) == (True, "A")
        done: bool | None = row["lost_acknowledged"]
        return done

    assert known("2023-01-01", "2025-01-01") is True
    assert known("2024-11-01") is True
    assert known("2024-10-31", "2023-01-01") is False
    assert known() is known("2025-01-01", flag="silent") is False


def test_a_flag_whose_tier_was_left_is_kept_until_its_cause_is_gone() -> None:
    card = replace(CARD, flags=tuple(f for f in CARD.flags if f.id == "single_threaded"))
    rows = {
        "g": [0, 1, 2, 3],
        "root": ["a", "b", "c", "d"],
        "tier": ["Not key", "Not key", "Not key", "Key"],
        "single_threaded": [True, False, None, True],
    }
    states = flags.flag_states(pl.DataFrame(rows), card.flags, "EUR")
    was = pl.DataFrame({"root": ["a", "b", "c"], "flag": ["single_threaded"] * 3})

    after = flags.open_after(states, card.flags, was)

    found = after.select("root", "was", "open", "kept", "unknown").rows()
    assert found == [
        ("a", True, False, True, False),
        ("b", True, False, False, False),
        ("c", True, False, True, False),
        ("d", False, True, False, False),
    ]


def test_silent_is_also_for_classes_a_and_b_of_either_year() -> None:
    card = replace(CARD, flags=tuple(f for f in CARD.flags if f.id == "silent"))
    rows = {
        "g": [0, 1, 2, 3],
        "root": ["a", "b", "c", "d"],
        "tier": ["Not key", "Unrated", "Not key", "Maintain"],
        "pareto": ["B", "none", "C", "C"],
        "pareto_previous": ["C", "A", "C", "C"],
        "silent": [True] * 4,
        "lost": [False, None, False, True],
        "touched_in_cadence": [False, None, True, True],
    }
    states = flags.flag_states(pl.DataFrame(rows), card.flags, "EUR")
    nobody = pl.DataFrame(schema={"root": pl.String, "flag": pl.String})

    after = flags.open_after(states, card.flags, nobody)

    # c is of no class and no tier; d is lost, which opens no silence
    assert after.filter("open")["root"].to_list() == ["a", "b"]


def test_a_case_changes_severity_and_action_where_it_holds() -> None:
    flag = next(f for f in CARD.flags if f.id == "silent")
    rows = {
        "g": [0, 1, 2],
        "root": ["a", "b", "c"],
        "tier": ["Key"] * 3,
        "pareto": ["A"] * 3,
        "pareto_previous": ["A"] * 3,
        "silent": [True] * 3,
        "lost": [False] * 3,
        "touched_in_cadence": [False, None, True],
    }
    states = flags.flag_states(pl.DataFrame(rows), [flag], "EUR")
    nobody = pl.DataFrame(schema={"root": pl.String, "flag": pl.String})

    cases = flags.open_after(states, [flag], nobody)["case"].to_list()

    assert [flag.in_case(n).severity for n in cases] == ["high", "high", "medium"]
    assert flag.in_case(cases[2]).action_en == "Ask {account} about its next order"


def test_an_expired_plan_weighs_more_for_a_key_account() -> None:
    flag = next(f for f in CARD.flags if f.id == "plan_expired")
    rows = {"g": [0, 1], "root": ["a", "b"], "tier": ["Key", "Maintain"]}
    frame = pl.DataFrame(rows | {"plan_expired": [True, True]})
    nobody = pl.DataFrame(schema={"root": pl.String, "flag": pl.String})

    states = flags.flag_states(frame, [flag], "EUR")
    cases = flags.open_after(states, [flag], nobody)["case"].to_list()

    assert [flag.in_case(n).severity for n in cases] == ["medium", "low"]


def test_classes_without_tiers_are_refused() -> None:
    text = CARD.text.replace('tiers = ["Key", "Tomorrow", "Maintain"]\npareto', "pareto", 1)
    with pytest.raises(Exception, match="pareto widens tiers"):
        parse_scorecard("mine.toml", text)


def test_lost_is_who_bought_much_in_two_quarters_and_now_nothing() -> None:
    rows = [(0, 900, 2), (1, 900, 2), (-1, 900, 2), (0, 900, 1), (0, 1, 9), (0, 900, 2)]
    frame = pl.DataFrame(rows, schema=["revenue", "revenue_previous", "history"], orient="row")
    frame = frame.with_row_index("g").with_columns(
        growth_label=pl.Series(["lost"] * 5 + ["too short"]),
        revenue_incomplete=pl.Series([False] * 6),
        last_win=pl.Series([10, 10, 10, None, 10, 10]),
        root=pl.Series(list("ABCDEF")),
    )
    day = dt.date(1970, 1, 1)
    seen = [("A", "lost", 10), ("B", "lost", 9), ("C", "silent", 99), ("D", "lost", 1)]
    seen += [("B", "lost", 8), ("E", "lost", 9), ("E", "lost", 11)]
    acknowledged = pl.DataFrame(
        [(root, flag, day + dt.timedelta(days=on)) for root, flag, on in seen],
        schema=["root", "flag", "on"],
        orient="row",
    )
    found = add_lost(frame.cast({"g": pl.Int64}), acknowledged).sort("g")
    assert found["lost"].to_list() == [True, False, True, False, False, None]
    assert found["lost_acknowledged"].to_list() == [True, False, False, True, True, False]
    partly = frame.with_columns(revenue_incomplete=pl.lit(value=True)).cast({"g": pl.Int64})
    assert add_lost(partly, acknowledged)["lost"].null_count() == 6
