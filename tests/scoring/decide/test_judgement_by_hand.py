"""Points, score, contributions, confidence, bounds, tiers and flags, worked out by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kamsync.errors import ConfigError
from kamsync.scorecard import Scorecard
from kamsync.scorecard.reader import parse_scorecard
from tests.scoring.book import TODAY, Rows, accounts, one, score_rows, touch, win


def a_card(*criteria: str, rest: str = "") -> Scorecard:
    """Criteria on account fields; each text is `id weight view, more keys`."""
    blocks = []
    for text in criteria:
        head, _, more = text.partition(",")
        id_, weight, view = head.split()
        metric = "" if "metric" in more else f'metric = "profile_{id_}"\n'
        scale = "" if "rating" in more else "scale = [[0, 0], [100, 100]]\n"
        keys = more.replace(";", "\n")
        block = f'[[criteria]]\nid = "{id_}"\nweight = {weight}\nview = "{view}"\n'
        blocks.append(block + metric + scale + keys)
    return parse_scorecard("test", 'name = "Test"\n' + "\n".join(blocks) + "\n" + rest)


THREE = a_card("a 50 now", "b 30 now", "c 20 potential")


def with_points(**points: object) -> Rows:
    dates = {f"profile_{k}_at": str(TODAY) for k in points}
    return accounts("A", **{f"profile_{k}": str(v) for k, v in points.items()}, **dates)


@pytest.mark.parametrize(
    ("value", "points"),
    [("-1", 0), ("0", 0), ("25", 25), ("100", 100), ("101", 100), ("", None), ("many", None)],
)
def test_a_scale_is_clamped_and_what_is_no_number_is_missing(
    value: str, points: float | None
) -> None:
    found = one({"accounts": with_points(a=value, b=1, c=1)}, card=THREE)
    assert found["points_a"] == points


def test_points_lie_on_the_line_between_two_anchors() -> None:
    # Default scale of history: [0, 0] [4, 50] [8, 100]; 3 quarters: 37.5
    days = ["2026-02-15", "2025-11-15", "2025-08-15"]
    assert one({"opportunities": [win("A", d, 1) for d in days]})["points_history"] == 37.5


def test_a_rating_outside_the_table_is_missing() -> None:
    card = a_card("a 50 now, rating = {X = 80}", "b 30 now", "c 20 potential")
    assert one({"accounts": with_points(a="X", b=1, c=1)}, card=card)["points_a"] == 80
    assert one({"accounts": with_points(a="Y", b=1, c=1)}, card=card)["points_a"] is None


def test_score_is_the_weighted_mean_of_what_is_known() -> None:
    # (50·70 + 30·41 + 20·11) / 100 = 49.5 → shown 50; without b (3500 + 220) / 70 = 53.142857143
    whole = one({"accounts": with_points(a=70, b=41, c=11)}, card=THREE)
    assert (whole["score_raw"], whole["score"]) == (49.5, 50)
    part = one({"accounts": with_points(a=70, b="", c=11)}, card=THREE)
    assert (part["score_raw"], part["score"]) == (53.142857143, 53)
    # b as 0 and as 100: 37.2 and 67.2
    assert (part["score_low"], part["score_high"]) == (37, 67)


def test_contributions_are_tenths_that_sum_to_the_shown_score() -> None:
    # 53 / 53.142857143 × 50.0 and × 3.142857: 49.8656, 3.1344: floors 49.8 + 3.1 = 52.9;
    # the missing tenth goes to the larger remainder, 0.66 of a.
    found = one({"accounts": with_points(a=70, b="", c=11)}, card=THREE)
    assert (found["contribution_a"], found["contribution_c"]) == (49.9, 3.1)
    assert found["contribution_b"] is None


def test_a_tie_of_remainders_goes_to_the_first_id() -> None:
    # Two times 0.25 + 0.25 of a score of 0.5, shown as 1: 0.5 and 0.5. Three thirds of 1: 0.333.
    card = a_card("a 1 now", "b 1 now", "c 1 potential")
    found = one({"accounts": with_points(a=1, b=1, c=1)}, card=card)
    parts = [found[f"contribution_{i}"] for i in "abc"]
    assert (found["score"], parts) == (1, [0.4, 0.3, 0.3])


def test_a_contribution_never_exceeds_its_greatest_possible_value() -> None:
    # 79.6 is shown as 80: a has 20 · 80/79.6 = 20.1005 of at most 20, b 59.8995 of at most 80.
    # Floors 20.0, as a may have no more, and 59.8: two tenths go to the next remainders, b and c.
    card = a_card("a 20 now", "b 60 now", "c 20 potential")
    found = one({"accounts": with_points(a=100, b="99.333333", c=0)}, card=card)
    parts = [found[f"contribution_{i}"] for i in "abc"]
    assert (found["score"], parts) == (80, [20.0, 59.9, 0.1])

    # 0.5 is shown as 1: a may have half of it, the rest goes in order of the remainders
    card = a_card("a 0.5 now", "b 59.5 now", "c 40 potential")
    found = one({"accounts": with_points(a=100, b=0, c=0)}, card=card)
    parts = [found[f"contribution_{i}"] for i in "abc"]
    assert (found["score"], parts) == (1, [0.5, 0.3, 0.2])

    # three thirds of 100 have room for 99.9 only: the sum comes first
    card = a_card("a 1 now", "b 1 now", "c 1 potential")
    found = one({"accounts": with_points(a=100, b=100, c=100)}, card=card)
    assert [found[f"contribution_{i}"] for i in "abc"] == [33.4, 33.3, 33.3]


@pytest.mark.parametrize(
    ("age", "keys", "points"),
    [
        (183, "", 70.0),
        (184, "", None),
        (319, "; max_age_days = 120", None),
        (121, "; max_age_days = 120", None),
        (319, "; max_age_days = 365; max_age_reason = 'a strategy lasts years'", 70.0),
        (366, "; max_age_days = 365; max_age_reason = 'a strategy lasts years'", None),
        (None, "", None),
    ],
)
def test_what_people_gave_is_never_older_than_six_months_without_a_reason(
    age: int | None, keys: str, points: float | None
) -> None:
    card = a_card(f"a 50 now, {keys.lstrip('; ')}", "b 30 now", "c 20 potential")
    day = "" if age is None else str(TODAY - dt.timedelta(age))
    found = one({"accounts": accounts("A", profile_a="70", profile_a_at=day)}, card=card)
    assert found["points_a"] == points


def test_a_longer_age_without_a_reason_is_an_error_with_its_line() -> None:
    with pytest.raises(ConfigError) as caught:
        a_card("a 50 now, max_age_days = 365", "b 30 now", "c 20 potential")
    problem = caught.value.problems[0]
    assert (problem.line, problem.key) == (8, "criteria.0.max_age_reason")


def test_a_score_of_zero_has_contributions_of_zero() -> None:
    found = one({"accounts": with_points(a=0, b=0, c=0)}, card=THREE)
    assert [found[f"contribution_{i}"] for i in "abc"] == [0.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("keys", "score", "confidence"),
    [
        # b and c are known and fresh: 50 %, a is missing.
        ("", 60.0, 50),
        (" missing = 'penalise'; points = 10", 35.0, 50),
        (" missing = 'gate'", 60.0, 50),
        # Nobody else is in the industry.
        (" missing = 'impute'", 60.0, 50),
    ],
)
def test_what_a_missing_criterion_does(keys: str, score: float, confidence: int) -> None:
    card = a_card("a 50 now," + keys, "b 30 now", "c 20 potential")
    found = one({"accounts": with_points(a="", b=70, c=45)}, card=card)
    assert (found["score_raw"], found["confidence"]) == (score, confidence)


def test_impute_takes_the_median_of_the_industry() -> None:
    # B and C have 30 and 50: A gets 40, at half the confidence: 25 + 50 = 75
    card = a_card("a 50 now, missing = 'impute'", "b 30 now", "c 20 potential")
    rows = [
        {"id": i, "name": i, "industry": d, "profile_a": a, "profile_b": "70", "profile_c": "45"}
        | {f"profile_{k}_at": str(TODAY) for k in "abc"}
        for i, d, a in (("A", "x", ""), ("B", "x", "30"), ("C", "x", "50"), ("D", "y", "99"))
    ]
    found = one({"accounts": rows}, card=card)
    assert (found["points_a"], found["score_raw"], found["confidence"]) == (40.0, 50.0, 75)


@pytest.mark.parametrize(
    ("age", "manual", "confidence"),
    [(120, False, 100), (121, False, 90), (184, False, 75), (121, True, 75), (400, False, 50)],
)
def test_confidence_falls_with_age_and_with_hand_made_figures(
    age: int, manual: bool, confidence: int
) -> None:
    # b and c are figures of the window; a weighs half: 50 + 50 × (1, 0.8, 0.5, 0.5, gone)
    keys = ", max_age_days = 365; max_age_reason = 'slow to change'" + (
        "; manual = true" if manual else ""
    )
    card = a_card(
        f"a 50 now{keys}", "b 30 now, metric = 'history'", "c 20 potential, metric = 'revenue'"
    )
    day = str(TODAY - dt.timedelta(age))
    found = one({"accounts": accounts("A", profile_a="70", profile_a_at=day)}, card=card)
    assert found["confidence"] == confidence


def test_touch_figures_take_the_age_of_the_newest_touch() -> None:
    # Default card: relationship 20 and engagement 15 age with the touch (0.8 = 28), history 20 is
    # fresh; growth (20) and potential (25: no open deal anywhere) are missing: 48 %.
    activity = touch("A", "meeting", str(TODAY - dt.timedelta(150)), contact_ids="c1")
    assert one({"activities": [activity]})["confidence"] == 48


def tier_of(points: dict[str, object], *, keys: str = "", **more: Any) -> str:
    """Ten companions, each as large: the account is not in the top fifth by its id."""
    card = a_card("a 50 now" + keys, "b 30 now", "c 20 potential")
    others = [f"0{n}" for n in range(9)]
    rows = [*with_points(**points), *accounts(*others)]
    wins = [win(i, "2026-01-01", 10) for i in [*others, "A"]]
    fields = more.pop("fields", {})
    rows = [{**row, **(fields if row["id"] == "A" else {})} for row in rows]
    files = {"accounts": rows, "opportunities": wins}
    return str(one(files, card=card, **more)["tier"])


def test_tiers_in_their_order() -> None:
    # 66, then 45 + 24 + 2 = 71, then 70 throughout
    assert tier_of({"a": 80, "b": 80, "c": 10}) == "Maintain"
    assert tier_of({"a": 90, "b": 80, "c": 10}) == "Key"
    assert tier_of({"a": 70, "b": 70, "c": 70}) == "Key"
    assert tier_of({"a": 69, "b": 69, "c": 70}) == "Tomorrow"
    assert tier_of({"a": 69, "b": 69, "c": 69}) == "Maintain"
    assert tier_of({"a": "", "b": "", "c": 90}) == "Unrated"


def test_a_gate_and_a_floor_keep_an_account_out_of_key() -> None:
    assert tier_of({"a": 95, "b": 70, "c": 60}) == "Key"
    assert tier_of({"a": 95, "b": 70, "c": 60}, keys=", floor = 96") == "Maintain"
    assert tier_of({"a": 95, "b": 70, "c": 60}, keys=", floor = 95") == "Key"


@pytest.mark.parametrize(
    ("earlier", "candidate", "points", "tier"),
    [
        # 72 to enter, and twice
        ("Maintain", "Maintain", 72, "Maintain"),
        ("Maintain", "Key", 72, "Key"),
        ("Maintain", "Key", 71, "Maintain"),
        # 67 to leave, and twice
        ("Key", "Key", 67, "Key"),
        ("Key", "Key", 66, "Key"),
        ("Key", "Maintain", 66, "Maintain"),
        # Tiers below Key change at once.
        ("Not key", "Not key", 60, "Maintain"),
        # The same candidate: Tomorrow last time does not confirm Maintain.
        ("Key", "Tomorrow", 60, "Key"),
    ],
)
def test_entering_and_leaving_key_needs_the_same_candidate_twice(
    earlier: str, candidate: str, points: int, tier: str
) -> None:
    memory = {"A": {"tier": earlier, "candidate": candidate, "streak": 1}}
    # c stays below Tomorrow's 70; a makes up for it, so that the score is `points`.
    c = min(points, 69)
    scores: dict[str, object] = {"a": points + 0.4 * (points - c), "b": points, "c": c}
    assert tier_of(scores, memory=memory) == tier


@pytest.mark.parametrize(
    ("fields", "tier"),
    [
        ({"override_tier": "Key", "override_until": "2026-03-31", "override_reason": "r"}, "Key"),
        (
            {"override_tier": "Key", "override_until": "2026-03-30", "override_reason": "r"},
            "Maintain",
        ),
        (
            {"override_tier": "Key", "override_until": "2026-04-30", "override_reason": ""},
            "Maintain",
        ),
        (
            {"override_tier": "Gold", "override_until": "2026-04-30", "override_reason": "r"},
            "Maintain",
        ),
        ({"override_tier": "Key", "override_until": "", "override_reason": "r"}, "Maintain"),
    ],
)
def test_an_override_needs_a_known_tier_a_reason_and_a_date(
    fields: dict[str, str], tier: str
) -> None:
    assert tier_of({"a": 60, "b": 60, "c": 60}, fields=fields) == tier


def test_new_business_counts_for_tomorrow_only() -> None:
    # Default card. A is new: growth is missing for the score; for Tomorrow it has 100 points.
    # Pipeline 0 of 25: potential (25·0 + 20·100) / 45 = 44.4 → 44
    from_long_ago = win("Z", "2020-01-01", 1)
    deal = {"account_id": "Z", "stage": "s", "is_closed": "false", "is_won": "false"}
    found = one({"opportunities": [from_long_ago, win("A", "2026-01-01", 5), deal]})
    assert (found["growth_label"], found["points_growth"]) == ("new", None)
    assert found["potential_score"] == 44
    assert found["tomorrow_confidence"] == found["confidence"] + 20


FLAGS = """
[[flags]]
id = "both"
severity = "low"
when = { all = [ { metric = "history", at_least = 1 }, { metric = "silence", above = 1 } ] }
action = { en = "x" }
[[flags]]
id = "either"
severity = "low"
when = { any = [ { metric = "history", at_least = 1 }, { metric = "silence", above = 1 } ] }
action = { en = "x" }
[[flags]]
id = "maintained"
severity = "low"
tiers = ["Maintain"]
when = { metric = "silence", above = 1 }
action = { en = "x" }
[[flags]]
id = "blank"
severity = "low"
when = { metric = "silence", empty = true }
action = { en = "x" }
"""


@pytest.mark.parametrize(
    ("sold", "flags", "unknown"), [(True, "either blank", "both"), (False, "blank", "either")]
)
def test_unknown_follows_kleene(sold: bool, flags: str, unknown: str) -> None:
    # Silence is unknown: true and ? = ?, false and ? = false, true or ? = true, false or ? = ?
    card = a_card("a 50 now", "b 30 now", "c 20 potential", rest=FLAGS)
    rows = [win("A" if sold else "Z", "2026-01-01", 5), win("B", "2026-01-01", 1000)]
    files = {"accounts": [*with_points(a=1, b=1, c=1), *accounts("B")], "opportunities": rows}
    found = one(files, card=card)
    assert found["tier"] == "Not key"
    assert (found["flags"], found["flags_unknown"]) == (flags, unknown)


def test_the_same_inputs_give_the_same_frame() -> None:
    files = {"opportunities": [win("A", "2026-01-01", 5)], "accounts": accounts("A", "B")}
    assert score_rows(files).groups.equals(score_rows(files).groups)
