"""Scales proposed from quantiles: of which criteria, from how many values, how written."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from kamsync.scorecard import Criterion
from kamsync.scorecard.reader import load_scorecard
from kamsync.scoring.explain.anchors import Scale, converted, proposed, with_scales

SCALE: Scale = ((0.0, 0.0), (5.0, 50.0), (9.0, 100.0))


def scale_of(values: list[Any], metric: str = "pipeline", scale: Scale = SCALE) -> Scale | None:
    criterion = Criterion("it", "now", 5, metric, scale=scale)
    card = replace(load_scorecard(None), criteria=(criterion,))
    return proposed(pl.DataFrame({metric: values}), card, "EUR").get("it")


def test_anchors_are_quantiles_in_units_of_the_currency() -> None:
    """1 to 21 euros and nothing: half lie below 11, and nineteen of twenty below 20."""
    values = [100 * n for n in range(1, 22)]
    assert scale_of([*values, 0, None]) == ((0.0, 0.0), (11.0, 50.0), (20.0, 100.0))
    # without an anchor at nothing, nothing is a value: 22 of them, 0 to 21
    low: Scale = ((1.0, 10.0), (5.0, 50.0))
    assert scale_of([*values, 0], scale=low) == ((2.1, 10.0), (10.0, 50.0))


def test_too_few_or_equal_values_propose_nothing() -> None:
    assert scale_of([100 * n for n in range(1, 20)]) is None
    assert scale_of([100 * n for n in range(1, 21)]) is not None
    assert scale_of([100] * 30) is None
    assert scale_of([100.0 * n for n in range(1, 20)] + [float("inf")], "growth") is None


@pytest.mark.parametrize(
    ("metric", "scale"),
    [
        ("pipeline", ((0.0, 100.0), (5.0, 0.0))),
        ("pipeline", ()),
        ("history", SCALE),
        ("days_to_pay", SCALE),
        ("no_such_metric", SCALE),
    ],
)
def test_falling_bounded_and_unknown_figures_keep_their_scale(metric: str, scale: Scale) -> None:
    assert scale_of(list(range(1, 100)), metric, scale) is None


def test_counts_and_ratios_have_anchors_too_and_level_points_are_rising() -> None:
    values = [float(n) for n in range(1, 102)]
    level: Scale = ((0.0, 0.0), (3.0, 50.0), (4.0, 50.0), (9.0, 80.0))
    assert scale_of(values, "threads") == ((0.0, 0.0), (51.0, 50.0), (96.0, 100.0))
    assert scale_of(values, "growth", level) is None, "two anchors fall together"


def test_money_alone_is_converted() -> None:
    card = load_scorecard(None)
    found = converted(card, 1.234)
    assert set(found) == {"potential"}
    scale = next(c.scale for c in card.criteria if c.id == "potential")
    assert found["potential"] == tuple((float(f"{v * 1.234:.1e}"), p) for v, p in scale)


def test_a_scale_is_written_where_its_criterion_stands_and_nowhere_else() -> None:
    text = """[[criteria]]
id = "a"
scale = [[0, 0]]
[[kpis]]
scale = [[0, 0]]
[[criteria]]
id = "b"
scale = [[0, 0]]
"""
    written = with_scales(text, {"a": ((0.0, 0.0), (1500.0, 2.5))}, "a note")
    assert written == text.replace(
        'id = "a"\nscale = [[0, 0]]', 'id = "a"\n# a note\nscale = [[0, 0], [1_500, 2.5]]'
    )


def test_no_points_and_all_points_are_had_at_a_twentieth_from_either_end() -> None:
    """1 to 101 euros."""
    values = [100 * n for n in range(1, 102)]
    low: Scale = ((1.0, 0.0), (5.0, 50.0), (9.0, 100.0))
    assert scale_of(values, scale=low) == ((6.0, 0.0), (51.0, 50.0), (96.0, 100.0))


def test_a_new_proposal_takes_the_note_of_an_earlier_one_away_and_no_other() -> None:
    """Under the criterion stands what somebody wrote of it."""
    text = '[[criteria]]\nid = "a"\n# since spring\nscale = [[0, 0]]\n'
    text += '[[criteria]]\nid = "b"\n# since spring\nscale = [[0, 0]]\n'
    scales: dict[str, Scale] = {"a": ((0.0, 1.0),), "b": ((2.0, 3.0),)}
    earlier = with_scales(text, scales, "proposed on 2025-01-01")
    assert earlier.count("# since spring\n# proposed on 2025-01-01\nscale") == 2
    assert with_scales(earlier, scales, "a note") == with_scales(text, scales, "a note")


def test_words_have_no_quantiles_and_full_points_lie_where_they_say() -> None:
    """0 to 100 euros: below 75 lie three quarters of them."""
    assert scale_of(["many"] * 30) is None
    values = [100 * n for n in range(101)]
    scale: Scale = ((1.0, 0.0), (5.0, 75.0), (9.0, 90.0))
    assert scale_of(values, scale=scale) == ((5.0, 0.0), (75.0, 75.0), (90.0, 90.0))
