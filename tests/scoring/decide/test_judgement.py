"""From metrics to score, fit and override on frames, and how an older scorecard stands to it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import polars as pl

from kamsync.model.memory import MEMORY_SCHEMA
from kamsync.scorecard import Criterion, TierRules
from kamsync.scorecard.reader import load_scorecard
from kamsync.scoring.decide.judgement import judge_groups, judged_again, standing

AS_OF = dt.date(2026, 3, 31)
SCALE = ((0.0, 0.0), (100.0, 100.0))
FIT = Criterion("fit", "potential", 40, "flow", scale=SCALE, role="fit")
SIZE = Criterion("size", "now", 60, "gap", scale=SCALE)
CARD = replace(load_scorecard(None), criteria=(FIT, SIZE), tiers=TierRules())
_UNKNOWN = {
    **dict.fromkeys(("growth_label", "industry", "override_tier", "override_reason"), pl.String),
    **{"override_until": pl.Date, "pareto": pl.String, "name": pl.String},
    **dict.fromkeys(("pipeline", "size_rank", "last_touch"), pl.Int64),
}
NOBODY = pl.DataFrame(schema=MEMORY_SCHEMA)


def a_frame(*rows: tuple[Any, ...], **columns: Any) -> pl.DataFrame:
    """Points of fit and size of each group."""
    schema = {"flow": pl.Float64, "gap": pl.Float64}
    frame = pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        root=pl.concat_str(pl.lit("R"), pl.int_range(pl.len())),
        g=pl.int_range(pl.len()),
        revenue=pl.lit(100),
        **{name: pl.lit(None, kind) for name, kind in _UNKNOWN.items() if name not in columns},
    )
    return frame.with_columns(pl.lit(value).alias(name) for name, value in columns.items())


def judged(frame: pl.DataFrame, card: Any = CARD) -> list[dict[str, Any]]:
    return judge_groups(frame, NOBODY, card, AS_OF, "EUR")[0].to_dicts()


def test_what_is_unknown_is_null_and_fit_is_reached_on_its_line() -> None:
    both, line, below, none = judged(a_frame((80, 60), (49.5, 50), (49.4, 50), (None, None)))

    assert (both["score_raw"], both["score"], both["fit_ok"]) == (68.0, 68, True)
    assert (line["fit_ok"], below["fit_ok"], none["fit_ok"]) == (True, False, False)
    empty = ("score_raw", "score", "score_low", "potential_score", "points_fit", "contribution_fit")
    assert {name: none[name] for name in empty} == dict.fromkeys(empty) | {"score_low": 0}
    assert (none["confidence"], none["quality_fit"]) == (0, 0.0)
    without = replace(CARD, criteria=(replace(FIT, id="x", role=""), SIZE))
    assert [row["fit_ok"] for row in judged(a_frame((0, 0)), without)] == [True]


def test_a_tier_set_by_hand_rests_on_a_person_alone() -> None:
    columns = {"override_tier": "Key", "override_reason": "board", "override_until": AS_OF}
    given, plain = judged(a_frame((80, 60), **columns)), judged(a_frame((80, 60)))

    assert (given[0]["override"], given[0]["tier"], given[0]["intuition"]) == ("Key", "Key", 1.0)
    assert (plain[0]["override"], plain[0]["intuition"]) == (None, 0.0)


def test_an_older_scorecard_stands_beside_a_kept_frame() -> None:
    imputing = replace(CARD, criteria=(FIT, replace(SIZE, missing="penalise", points=25.0)))
    kept = judge_groups(a_frame((80, 60), (None, None)), NOBODY, CARD, AS_OF, "EUR")[0]

    found = standing(kept, imputing, AS_OF, "EUR")

    assert found.columns == [
        "root",
        *(f"old_{w}_{c}" for c in ("fit", "size") for w in ("points", "known")),
    ]
    assert found.rows() == [("R0", 80.0, True, 60.0, True), ("R1", None, False, 25.0, False)]


def test_a_kept_frame_is_judged_again_with_the_memory_of_its_day() -> None:
    memory = pl.DataFrame(
        [{"root": "R0", "tier": "Key", "candidate": "Key", "streak": 3, "tier_since": AS_OF}],
        schema=MEMORY_SCHEMA,
    )
    kept = judge_groups(a_frame((80, 62), (80, 62)), memory, CARD, AS_OF, "EUR")[0]
    assert kept["score"].to_list() == [69, 69]

    again = judged_again(kept, CARD, AS_OF, "EUR").sort("g")

    # who was Key leaves below 67, who was nothing enters from 70
    assert again["tier"].to_list() == kept.sort("g")["tier"].to_list()
    assert again["tier"][0] == "Key"
    assert again["earlier_tier"].to_list() == ["Key", None]
    stricter = replace(CARD, tiers=TierRules(key_leave=70, confirmations=1))
    assert judged_again(kept, stricter, AS_OF, "EUR").sort("g")["tier_candidate"][0] != "Key"
