"""Points, score, contributions, confidence and bounds, worked out by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest

from kamsync.errors import ConfigError
from kamsync.model.memory import MEMORY_SCHEMA
from kamsync.scorecard import Scorecard
from kamsync.scorecard.reader import parse_scorecard
from kamsync.scoring.decide.judgement import judge_groups, judged_again
from tests.scoring.book import CARD, TODAY, Asked, accounts, one, touch, win


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


ROW: dict[str, Any] = {
    **{"root": "A", "name": "A", "revenue": 100_000, "size_rank": 1, "pareto": "A"},
    **{"growth_label": "growth", "pipeline": None, "last_touch": None, "industry": None},
    **{"override_tier": None, "override_reason": None, "override_until": None},
}
TYPES = {
    **{"override_tier": pl.String, "override_reason": pl.String, "override_until": pl.Date},
    **{"industry": pl.String, "last_touch": pl.Int64, "pipeline": pl.Int64},
}


def with_points(age: int | None = 0, **points: object) -> dict[str, Any]:
    """Account fields with their dates, as the CRM gives them."""
    day = None if age is None else TODAY - dt.timedelta(age)
    return {f"profile_{k}": str(v) for k, v in points.items()} | {
        f"profile_{k}_at": day for k in points
    }


def judged(card: Scorecard, *rows: dict[str, Any]) -> dict[str, Any]:
    """The first of some measured groups."""
    frame = [{"g": n, **ROW, **row} for n, row in enumerate(rows)]
    dates = {name: pl.Date for row in rows for name in row if name.endswith("_at")}
    nothing = pl.DataFrame(schema=MEMORY_SCHEMA)
    measured = pl.DataFrame(frame, schema_overrides=TYPES | dates)
    return judge_groups(measured, nothing, card, TODAY, "EUR")[0].row(0, named=True)


@pytest.mark.parametrize(
    ("value", "points"),
    [("-1", 0), ("0", 0), ("25", 25), ("100", 100), ("101", 100), ("", None), ("many", None)],
)
def test_a_scale_is_clamped_and_what_is_no_number_is_missing(
    value: str, points: float | None
) -> None:
    found = judged(THREE, with_points(a=value, b=1, c=1))
    assert found["points_a"] == points


def test_points_lie_on_the_line_between_two_anchors() -> None:
    # Default scale of history: [0, 0] [4, 50] [8, 100]; 3 quarters: 37.5
    assert judged(CARD, {"history": 3})["points_history"] == 37.5


def test_a_rating_outside_the_table_is_missing() -> None:
    card = a_card("a 50 now, rating = {X = 80}", "b 30 now", "c 20 potential")
    assert judged(card, with_points(a="X", b=1, c=1))["points_a"] == 80
    assert judged(card, with_points(a="Y", b=1, c=1))["points_a"] is None


def test_score_is_the_weighted_mean_of_what_is_known() -> None:
    # (50·70 + 30·41 + 20·11) / 100 = 49.5 → shown 50; without b (3500 + 220) / 70 = 53.142857143
    whole = judged(THREE, with_points(a=70, b=41, c=11))
    assert (whole["score_raw"], whole["score"]) == (49.5, 50)
    part = judged(THREE, with_points(a=70, b="", c=11))
    assert (part["score_raw"], part["score"]) == (53.142857143, 53)
    # b as 0 and as 100: 37.2 and 67.2
    assert (part["score_low"], part["score_high"]) == (37, 67)


def test_contributions_are_tenths_that_sum_to_the_shown_score() -> None:
    # 53 / 53.142857143 × 50.0 and × 3.142857: 49.8656, 3.1344: floors 49.8 + 3.1 = 52.9;
    # the missing tenth goes to the larger remainder, 0.66 of a.
    found = judged(THREE, with_points(a=70, b="", c=11))
    assert (found["contribution_a"], found["contribution_c"]) == (49.9, 3.1)
    assert found["contribution_b"] is None


def test_a_tie_of_remainders_goes_to_the_first_id() -> None:
    # Two times 0.25 + 0.25 of a score of 0.5, shown as 1: 0.5 and 0.5. Three thirds of 1: 0.333.
    card = a_card("a 1 now", "b 1 now", "c 1 potential")
    found = judged(card, with_points(a=1, b=1, c=1))
    parts = [found[f"contribution_{i}"] for i in "abc"]
    assert (found["score"], parts) == (1, [0.4, 0.3, 0.3])


def test_a_contribution_never_exceeds_its_greatest_possible_value() -> None:
    # 79.6 is shown as 80: a has 20 · 80/79.6 = 20.1005 of at most 20, b 59.8995 of at most 80.
    # Floors 20.0, as a may have no more, and 59.8: two tenths go to the next remainders, b and c.
    card = a_card("a 20 now", "b 60 now", "c 20 potential")
    found = judged(card, with_points(a=100, b="99.333333", c=0))
    parts = [found[f"contribution_{i}"] for i in "abc"]
    assert (found["score"], parts) == (80, [20.0, 59.9, 0.1])

    # 0.5 is shown as 1: a may have half of it, the rest goes in order of the remainders
    card = a_card("a 0.5 now", "b 59.5 now", "c 40 potential")
    found = judged(card, with_points(a=100, b=0, c=0))
    parts = [found[f"contribution_{i}"] for i in "abc"]
    assert (found["score"], parts) == (1, [0.5, 0.3, 0.2])

    # three thirds of 100 have room for 99.9 only: the sum comes first
    card = a_card("a 1 now", "b 1 now", "c 1 potential")
    found = judged(card, with_points(a=100, b=100, c=100))
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
    assert judged(card, with_points(age, a=70))["points_a"] == points


def test_a_longer_age_without_a_reason_is_an_error_with_its_line() -> None:
    with pytest.raises(ConfigError) as caught:
        a_card("a 50 now, max_age_days = 365", "b 30 now", "c 20 potential")
    problem = caught.value.problems[0]
    assert (problem.line, problem.key) == (8, "criteria.0.max_age_reason")


def test_a_score_of_zero_has_contributions_of_zero() -> None:
    found = judged(THREE, with_points(a=0, b=0, c=0))
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
    found = judged(card, with_points(a="", b=70, c=45))
    assert (found["score_raw"], found["confidence"]) == (score, confidence)


def test_impute_takes_the_median_of_the_industry() -> None:
    # B and C have 30 and 50: A gets 40, at half the confidence: 25 + 50 = 75
    card = a_card("a 50 now, missing = 'impute'", "b 30 now", "c 20 potential")
    rows = [
        {"root": i, "industry": d, **with_points(a=a, b=70, c=45)}
        for i, d, a in (("A", "x", ""), ("B", "x", "30"), ("C", "x", "50"), ("D", "y", "99"))
    ]
    found = judged(card, *rows)
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
    found = judged(card, {"history": 4, **with_points(age, a=70)})
    assert found["confidence"] == confidence


def test_touch_figures_take_the_age_of_the_newest_touch() -> None:
    # Default card: relationship 20 and engagement 15 age with the touch (0.8 = 28), history 20 is
    # fresh; growth (20) and potential (25: no open deal anywhere) are missing: 48 %.
    activity = touch("A", "meeting", str(TODAY - dt.timedelta(150)), contact_ids="c1")
    assert one({"activities": [activity]})["confidence"] == 48


def test_a_gate_and_a_floor_keep_an_account_out_of_key() -> None:
    def tier(keys: str, **points: object) -> str:
        card = a_card(f"a 50 now, {keys}", "b 30 now", "c 20 potential")
        return str(judged(card, with_points(**points))["tier"])

    assert tier("", a=95, b=70, c=60) == "Key"
    assert tier("floor = 96", a=95, b=70, c=60) == "Maintain"
    assert tier("floor = 95", a=95, b=70, c=60) == "Key"
    assert tier("missing = 'gate'", a="", b=95, c=95) == "Maintain"


def test_without_a_criterion_of_role_fit_every_account_fits() -> None:
    points = with_points(a=60, b=60, c=70)

    assert judged(THREE, {"size_rank": None, **points})["tier"] == "Tomorrow"
    fit = a_card("a 50 now, role = 'fit'", "b 30 now", "c 20 potential")
    assert judged(fit, {"size_rank": None, **points})["tier"] == "Tomorrow"
    low = with_points(a=49, b=79, c=70)
    assert judged(fit, {"size_rank": None, **low})["tier"] == "Maintain"


def test_a_kept_frame_is_judged_again_with_its_own_memory() -> None:
    frame = pl.DataFrame(
        [{"g": 0, **ROW, **with_points(a=80, b=60, c=50)}],
        schema_overrides=TYPES | dict.fromkeys(("profile_a_at", "profile_b_at"), pl.Date),
    )
    before = pl.DataFrame(
        [("A", "Key", "Key", 2, TODAY, "{}", TODAY)], schema=MEMORY_SCHEMA, orient="row"
    )
    kept, _ = judge_groups(frame, before, THREE, TODAY, "EUR")

    again = judged_again(kept, THREE, TODAY, "EUR")

    assert (kept["score"][0], kept["tier"][0]) == (68, "Key")
    assert again.select("score", "tier").equals(kept.select("score", "tier"))


def test_new_business_counts_for_tomorrow_only() -> None:
    # Default card. A is new: growth is missing for the score; for Tomorrow it has 100 points.
    # Pipeline 0 of 25: potential (25·0 + 20·100) / 45 = 44.4 → 44
    from_long_ago = win("Z", "2020-01-01", 1)
    deal = {"account_id": "Z", "stage": "s", "is_closed": "false", "is_won": "false"}
    found = one({"opportunities": [from_long_ago, win("A", "2026-01-01", 5), deal]})
    assert (found["growth_label"], found["points_growth"]) == ("new", None)
    assert found["potential_score"] == 44
    assert found["tomorrow_confidence"] == found["confidence"] + 20


def test_the_same_inputs_give_the_same_frame() -> None:
    files = {"opportunities": [win("A", "2026-01-01", 5)], "accounts": accounts("A", "B")}
    first, second = (Asked(files).frame("tier", "flags") for _ in range(2))
    assert first is not second
    assert first.equals(second)
