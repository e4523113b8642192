"""What measuring takes from a scorecard: limits of age, and whether room is asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kamsync.scorecard import Criterion
from kamsync.scorecard.reader import load_scorecard, parse_scorecard
from kamsync.scoring.read.measure_params import MeasureParams, asked

CARD = load_scorecard(None)
CRITERION = """[[criteria]]
id = "{metric}"
view = "{view}"
weight = 1
metric = "{metric}"
scale = [[0, 0], [1, 100]]
"""
VIEWS = {"revenue": "now", "history": "now", "growth": "potential"}
TEXT = 'name = "Three"\n' + "".join(
    CRITERION.format(metric=metric, view=view) for metric, view in VIEWS.items()
)
FLAG = """[[flags]]
id = "room"
severity = "low"
action = {{ fr = "voir", en = "look" }}
when = {{ any = [{{ metric = "{metric}", at_least = 1 }}, {{ metric = "flow", below = 1 }}] }}
"""


@pytest.mark.parametrize(("metric", "seeks"), [("whitespace", True), ("threads", False)])
def test_room_is_measured_where_a_flag_asks_for_it(metric: str, *, seeks: bool) -> None:
    card = parse_scorecard("three", TEXT + FLAG.format(metric=metric))
    assert asked(card) == {*VIEWS, "flow", metric}
    assert MeasureParams.of(card).seeks_room is seeks


def test_of_two_limits_of_age_the_lower_counts() -> None:
    criteria = tuple(
        Criterion(str(days), "now", 1, metric, scale=((0.0, 0.0),), max_age_days=days)
        for metric, days in (("flow", 90), ("flow", 60), ("threads", 30), ("revenue", None))
    )
    found = MeasureParams.of(replace(CARD, criteria=criteria))
    assert found.max_ages == (("flow", 60), ("threads", 30))
    assert not found.seeks_room
