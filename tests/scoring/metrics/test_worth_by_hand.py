"""Value against burden: margin less the cost of the effort, by how sound the relation is (1-02)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamsync.errors import ConfigError
from kamsync.messages.values import figure
from kamsync.messages.why import why
from kamsync.scorecard import EffortRules, Scorecard
from kamsync.scorecard.reader import default_text, parse_scorecard
from kamsync.scoring.decide.judgement import judged_again
from kamsync.scoring.metrics.cost_to_serve import WORDS, add_cost_to_serve, add_spent
from kamsync.scoring.read.inputs import Inputs, Policy
from tests.scoring.book import (
    TODAY,
    Rows,
    accounts,
    one,
    row_of,
    score_rows,
    side_by_side,
    touch,
    typed,
    win,
)
from tests.scoring.days import WINDOWS
from tests.scoring.metrics.test_exposure_by_hand import invoice


def card(effort: str = "cost_per_hour = 90\nminutes = { meeting = 60, call = 20 }") -> Scorecard:
    return parse_scorecard("card.toml", f"{default_text()}\n[effort]\n{effort}\n")


LONG_AGO = touch("A", "note", "2025-04-01")
"""The first day of the window: activities reach back far enough."""
WON = [win("A", "2026-01-10", 5_000)]
BILLED = [invoice("A", "2026-01-10", 5_000, margin=1_000)]
TALKS = [
    *(touch("A", "meeting", day, contact_ids="c1|c2") for day in ("2026-01-05", "2026-03-05")),
    *(touch("A", "call", "2025-06-01", direction="outbound") for _ in range(3)),
    *(touch("A", "email", "2025-07-01", direction="outbound") for _ in range(6)),
]


def worth(activities: Rows, billed: Rows = BILLED, **more: Any) -> Mapping[str, Any]:
    files = {
        "accounts": accounts("A"),
        "opportunities": WON,
        "revenue": billed,
        "activities": [LONG_AGO, *activities],
    }
    return one(files | more.pop("files", {}), card=more.pop("card", card()), **more)


def test_margin_less_what_the_hours_cost() -> None:
    """2 meetings of 60, 3 calls of 20, 6 e-mails of 10 minutes: 4 hours at 90."""
    a = worth(TALKS)

    assert (a["effort_hours"], a["effort_cost"]) == (4.0, 36_000)
    assert (a["contribution"], a["burden"]) == (64_000, 0.36)
    assert (a["relation_quality"], a["good_bad"]) == (1.0, "good")
    assert a["good_bad_why"] == "earns several_threads enough_touches fresh_data"


@pytest.mark.parametrize(
    ("rate", "minutes", "cost"),
    [("0.10", 3, 1), ("0.10", 2, 0), ("10", 7, 117), ("90", 0, 0), ("33.333", 60, 3_333)],
)
def test_the_cost_is_rounded_once_half_up(rate: str, minutes: int, cost: int) -> None:
    rules = card(f"cost_per_hour = {rate}\nminutes = {{ meeting = {minutes} }}").effort
    frame = pl.DataFrame([_SPENT | {"spent_meeting": 1}], schema=SCHEMA)
    assert add_cost_to_serve(frame, rules, "EUR")["effort_cost"].to_list() == [cost]


def test_a_sale_or_a_margin_shows_that_a_group_bought_and_an_hour_what_it_brought() -> None:
    """90 an hour; a call takes 30 minutes, an e-mail 10."""
    known = {"first_win": None, "margin_ttm": 0}
    cases: list[tuple[dict[str, Any], tuple[Any, ...]]] = [
        (known, (None, None)),
        (known | {"margin_ttm": 1}, (1, None)),
        (known | {"first_win": 1}, (0, None)),
        ({"margin_gaps": 1}, (None, None)),
        ({"spent_call": 1, "revenue": 101}, (100_000 - 4_500, 202)),
        ({"spent_call": 4, "revenue": 101}, (100_000 - 18_000, 51)),
        ({"spent_email": 7, "revenue": 100}, (100_000 - 10_500, 86)),
        ({"spent_call": 1, "spent_email": 1, "revenue": 95}, (100_000 - 6_000, 143)),
    ]
    burdens = judged(*(_SPENT | {"spent_call": 1, "margin_ttm": n} for n in (0, 1, 9_000)))
    assert [row["burden"] for row in burdens] == [None, 4_500.0, 0.5]
    found = judged(*(_SPENT | row for row, _ in cases))
    assert [row["roi"] for row in found][:5] == [None, None, None, None, 95_500 / 4_500]
    shown = [(row["contribution"], row["revenue_per_hour"]) for row in found]
    assert shown == [expected for _, expected in cases]


def test_only_the_activities_of_twelve_months_cost() -> None:
    outside = [touch("A", "meeting", "2025-03-31"), touch("A", "meeting", "2026-04-01")]
    assert worth([*outside, touch("A", "meeting", "2026-03-31")])["effort_hours"] == 1.0


@pytest.mark.parametrize(
    ("files", "why_unknown"),
    [
        ({"activities": [touch("A", "meeting", "2025-04-02")]}, "reaches back too short"),
        ({"revenue": [*BILLED, invoice("A", "2026-02-10", 10)]}, "an invoice without margin"),
        (
            {
                "accounts": accounts("A", "B"),
                "opportunities": [win("B", "2026-01-10", 1)],
                "revenue": [invoice("B", "2026-01-10", 1, margin=1)],
            },
            "never bought",
        ),
        ({"revenue": [{k: v for k, v in BILLED[0].items() if k != "margin"}]}, "no margins"),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_what_is_not_known_makes_no_verdict(files: dict[str, Rows], why_unknown: str) -> None:
    a = worth(TALKS, files=files)

    assert a["contribution"] is a["good_bad"] is a["good_bad_why"] is a["burden"] is None
    assert a["tier"] != "Streamline"


def test_without_activities_or_a_cost_per_hour_it_is_unknown() -> None:
    files = {"opportunities": WON, "revenue": BILLED}
    assert one(files, card=card())["contribution"] is None
    assert worth(TALKS, card=parse_scorecard("c", default_text()))["contribution"] is None
    assert worth(TALKS, card=card("heavy = 0.2"))["effort_cost"] is None


WEAK = [touch("A", "meeting", "2025-06-01", contact_ids="c1")]


def test_the_map_of_value_and_relation() -> None:
    cases: list[tuple[float, Rows, str, str]] = [
        (360, TALKS, "watch", "heavy several_threads enough_touches fresh_data"),
        (720.02, TALKS, "good", "earns several_threads enough_touches fresh_data"),
        (720, TALKS, "watch", "heavy several_threads enough_touches fresh_data"),
        (359.99, TALKS, "watch", "loses several_threads enough_touches fresh_data"),
        (1_000, WEAK, "watch", "earns few_threads few_touches stale_data"),
        (89.99, WEAK, "bad", "loses few_threads few_touches stale_data"),
        (90, WEAK, "watch", "heavy few_threads few_touches stale_data"),
    ]
    books = [
        {
            "opportunities": WON,
            "revenue": [invoice("A", "2026-01-10", 5_000, margin=margin)],
            "activities": [LONG_AGO, *talks],
        }
        for margin, talks, *_ in cases
    ]
    rows = side_by_side(*books, card=card())

    found = [(row["good_bad"], row["good_bad_why"]) for row in rows]
    assert found == [(verdict, reasons) for *_, verdict, reasons in cases]


@pytest.mark.parametrize(("score", "word"), [(7, "satisfied"), (6, "dissatisfied")])
def test_survey_answers_of_half_a_year_are_a_sign(score: int, word: str) -> None:
    def answer(day: str, value: int) -> dict[str, Any]:
        return {"account_id": "A", "answered_at": day, "score": value, "scale_max": 10}

    surveys = [answer("2026-03-01", score), answer("2025-09-28", 10), answer("2026-03-01", score)]
    a = worth(TALKS, files={"surveys": surveys})

    assert a["good_bad_why"].split()[-1] == word
    assert a["relation_quality"] == (1.0 if word == "satisfied" else 0.75)


def test_streamline_reads_the_very_same_contribution() -> None:
    """All of the revenue, so class A: without the cost of the effort it would be Maintain."""
    loss = [invoice("A", "2026-01-10", 5_000, margin=359.99)]
    a = worth(TALKS, loss)

    assert (a["contribution"], a["tier"]) == (-1, "Streamline")
    assert worth(TALKS, [invoice("A", "2026-01-10", 5_000, margin=360)])["tier"] == "Maintain"
    assert worth(TALKS, loss, card=parse_scorecard("c", default_text()))["tier"] == "Maintain"
    assert "0.01" in why(a, card(), "en", "EUR")


def test_another_cost_is_judged_on_the_effort_that_was_kept() -> None:
    files = {"opportunities": WON, "revenue": BILLED, "activities": [LONG_AGO, *TALKS]}
    columns = ("contribution", "good_bad", "good_bad_why", "tier_candidate", "burden")
    kept = score_rows(files, card()).frame(*columns)
    dear = card("cost_per_hour = 300\nminutes = { meeting = 60, call = 20 }")
    again = judged_again(kept, dear, TODAY, "EUR")

    anew = score_rows(files, dear).frame(*columns)
    for column in columns:
        assert again[column].to_list() == anew[column].to_list()
    assert again["contribution"].to_list() == [-20_000]


def test_it_can_be_a_criterion_and_a_flag() -> None:
    body = '[[criteria]]\nid = "extra"\nview = "now"\nweight = 10\nmetric = "good_bad"\n'
    body += "rating = { good = 100, watch = 40, bad = 0 }\n\n[tiers]"
    flag = (
        '\n[[flags]]\nid = "bad"\nseverity = "low"\nwhen = { metric = "contribution", below = 0 }\n'
    )
    flag += 'action = { en = "Talk about the price with {account}" }\n[effort]\ncost_per_hour = 900'
    mine = parse_scorecard("c", default_text().replace("[tiers]", body, 1) + flag)
    a = worth(TALKS, card=mine)

    assert a["points_extra"] == 40
    assert "bad" in a["flags"].split()


@pytest.mark.parametrize(
    "table",
    ["cost_per_hour = 0", "minutes = { meeting = -1 }", "minutes = { lunch = 60 }", "heavy = 2"],
)
def test_a_table_that_cannot_be_meant_is_refused(table: str) -> None:
    with pytest.raises(ConfigError):
        card(table)


ROW = st.fixed_dictionaries(
    {
        "spent_meeting": st.none() | st.integers(0, 50),
        "spent_call": st.integers(0, 50),
        "spent_email": st.integers(0, 50),
        "spent_note": st.integers(0, 50),
        "margin_ttm": st.none() | st.just(0) | st.integers(-(10**7), 10**7),
        "margin_gaps": st.sampled_from([0, 0, 1]),
        "first_win": st.none() | st.integers(0, 20_000),
        "threads": st.none() | st.floats(0, 9),
        "client_touches_183d": st.integers(0, 9),
        "answer_mean": st.none() | st.floats(0, 1),
        "client_data_stale": st.none() | st.booleans(),
        "slow_burn": st.none() | st.booleans(),
    }
)
SCHEMA = {
    **dict.fromkeys(("spent_meeting", "spent_call", "spent_email", "spent_note"), pl.Int64),
    **dict.fromkeys(("margin_ttm", "margin_gaps", "first_win", "client_touches_183d"), pl.Int64),
    "revenue": pl.Int64,
    **dict.fromkeys(("threads", "answer_mean"), pl.Float64),
    **dict.fromkeys(("client_data_stale", "slow_burn"), pl.Boolean),
}


_SPENT: dict[str, Any] = dict.fromkeys(SCHEMA) | {
    **dict.fromkeys(("spent_meeting", "spent_call", "spent_email", "spent_note"), 0),
    **{"margin_ttm": 100_000, "margin_gaps": 0, "first_win": 1},
}


def judged(*rows: dict[str, Any]) -> list[dict[str, Any]]:
    frame = pl.DataFrame(list(rows), schema=SCHEMA)
    return add_cost_to_serve(frame, EffortRules(Fraction(90)), "EUR").to_dicts()


@pytest.mark.parametrize(("burns", "verdict"), [(True, "watch"), (False, "good"), (None, "good")])
def test_who_gets_slowly_worse_is_not_good(burns: bool | None, verdict: str) -> None:
    """Margin 1,000, an hour at 90, three contacts met five times."""
    row = _SPENT | {"spent_call": 2, "spent_note": 9}
    row |= {"threads": 3.0, "client_touches_183d": 5, "client_data_stale": False}
    (found,) = judged(row | {"slow_burn": burns})

    assert (found["contribution"], found["good_bad"]) == (91_000, verdict)
    assert ("slow_burn" in found["good_bad_why"].split()) == (burns is True)


@given(ROW)
def test_a_verdict_has_its_reasons_and_nothing_unknown_has_one(row: dict[str, Any]) -> None:
    (found,) = judged(row)

    known = row["spent_meeting"] is not None and row["margin_ttm"] is not None
    bought = row["first_win"] is not None or row["margin_ttm"] != 0
    assert (found["good_bad"] is not None) == (known and bought and row["margin_gaps"] == 0)
    assert (found["good_bad_why"] is not None) == (found["good_bad"] is not None)
    assert set((found["good_bad_why"] or "").split()) <= set(WORDS)
    if found["contribution"] is not None:
        assert (found["contribution"] < 0) == ("loses" in found["good_bad_why"])


@given(ROW, st.integers(1, 10**7), st.integers(1, 20))
def test_more_margin_is_never_worse_and_more_effort_never_better(
    row: dict[str, Any], margin: int, meetings: int
) -> None:
    row = row | {"first_win": 1}
    order = {None: None, "bad": 0, "watch": 1, "good": 2}
    richer = row | {"margin_ttm": (row["margin_ttm"] or 0) + margin}
    busier = row | {"spent_meeting": (row["spent_meeting"] or 0) + meetings}
    now, more, worse = (order[found["good_bad"]] for found in judged(row, richer, busier))

    if now is not None:
        assert more is not None
        assert worse is not None
        assert worse <= now <= more


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_reason_has_its_words(language: str) -> None:
    for word in WORDS:
        assert figure("good_bad_why", word, language, "EUR") != word


def test_the_reasons_of_another_group_do_not_leak() -> None:
    files = {
        "accounts": accounts("A", "B"),
        "opportunities": [*WON, win("B", "2026-01-10", 10)],
        "revenue": [*BILLED, invoice("B", "2026-01-10", 10, margin=1)],
        "activities": [LONG_AGO, *TALKS],
    }
    scored = score_rows(files, card())

    assert row_of(scored, "B")["good_bad"] == "watch"
    assert row_of(scored, "B")["good_bad_why"] == "earns few_threads few_touches stale_data"


def test_what_was_spent_is_of_twelve_months_that_activities_reach_back() -> None:
    lo, today = WINDOWS.ttm.lo, WINDOWS.today
    rows = [(1, lo, "call"), (1, lo + 1, "call"), (1, today, "meeting"), (1, today, "task")]
    rows += [(9, lo + 1, "note")]
    schema = {"g": pl.Int64, "day": pl.Int64, "kind": pl.String}
    frame, policy = pl.DataFrame({"g": [1, 2]}), Policy(as_of=TODAY)
    mapped = typed({"activities": [touch("A", "call", "2026-01-01")]}, policy)
    columns = [f"spent_{kind}" for kind in ("meeting", "call", "email", "note")]

    def spent(rows: list[tuple[int, int, str]], inputs: Inputs = mapped) -> list[Any]:
        activities = pl.DataFrame(rows, schema=schema, orient="row")
        return add_spent(frame, activities, inputs, WINDOWS).select(columns).rows()

    assert spent(rows) == spent(rows[1:]) == [(1, 1, 0, 0), (0, 0, 0, 0)]
    later = [(1, lo + 2, "call"), (1, today, "meeting")]
    assert spent(later) == spent([]) == [(None,) * 4] * 2
    assert spent(rows, Inputs({})) == [(None,) * 4] * 2
