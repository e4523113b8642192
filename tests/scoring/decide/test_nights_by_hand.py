"""Night after night: two confirmations, a higher cut to enter Key than to leave, overrides."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest

from kamsync.model.memory import MEMORY_SCHEMA
from kamsync.scorecard.reader import parse_scorecard
from kamsync.scoring.decide.judgement import judge_groups
from tests.scoring.cards import one_figure

FIRST = dt.date(2026, 3, 2)
CARD = parse_scorecard("card", one_figure())
STRATEGIC = {"override_tier": "Key", "override_reason": "strategic"}


def judged(
    night: int, score: int, memory: pl.DataFrame, **columns: Any
) -> tuple[dict[str, Any], list[str]]:
    """One group of the largest (but where `columns` say otherwise), and the findings' variants."""
    row = {"g": 0, "root": "a", "name": "A", "employees": score, "history": 4, "pipeline": None}
    row |= {"revenue": 100_000, "size_rank": 1, "pareto": "A", "growth_label": "growth"}
    row |= {"last_touch": None, "industry": None}
    override = {"override_tier": None, "override_reason": None, "override_until": None}
    types = {"override_tier": pl.String, "override_reason": pl.String, "override_until": pl.Date}
    types |= {"industry": pl.String, "last_touch": pl.Int64, "pipeline": pl.Int64}
    frame = pl.DataFrame([row | override | columns], schema_overrides=types)
    on = FIRST + dt.timedelta(days=night)
    found, findings = judge_groups(frame, memory, CARD, on, "EUR")
    return found.row(0, named=True), [f.variant for f in findings]


def tiers_of(*nights: tuple[int, int], **columns: Any) -> list[str]:
    """The tier of each (night, score), each night remembering the one before."""
    memory, shown = pl.DataFrame(schema=MEMORY_SCHEMA), []
    for night, score in nights:
        row, _ = judged(night, score, memory, **columns)
        assert row["score"] == score
        shown.append(row["tier"])
        kept = {"candidate": row["tier_candidate"], "levels": "{}", "as_of": FIRST}
        kept |= {name: row[name] for name in ("root", "tier", "streak", "tier_since")}
        memory = pl.DataFrame([kept], schema=MEMORY_SCHEMA)
    return shown


@pytest.mark.parametrize(
    ("scores", "tiers"),
    [
        ((70,), ["Key"]),
        ((69,), ["Maintain"]),
        ((60, 71, 71, 72, 72), ["Maintain"] * 4 + ["Key"]),
        ((80, 67, 67, 66, 66), ["Key"] * 4 + ["Maintain"]),
        ((60, 75, 60, 75, 75), ["Maintain"] * 4 + ["Key"]),
        ((80, 66, 80, 66, 66), ["Key"] * 4 + ["Maintain"]),
    ],
    ids=["no tier before", "below", "enters at 72", "leaves below 67", "enters anew", "stays"],
)
def test_to_enter_or_to_leave_key_takes_two_nights_beyond_its_line(
    scores: tuple[int, ...], tiers: list[str]
) -> None:
    assert tiers_of(*enumerate(scores)) == tiers


def test_between_other_tiers_no_confirmation_is_needed() -> None:
    assert tiers_of((0, 60), (1, 40), pareto="C") == ["Maintain", "Not key"]


def test_an_override_acts_at_once_and_ends_on_its_date() -> None:
    until = FIRST + dt.timedelta(days=3)
    nights = [(n, 60) for n in (0, 1, 3, 4)]

    tiers = tiers_of(*nights, **STRATEGIC, override_until=until)

    assert tiers == ["Key"] * 3 + ["Maintain"], "the candidate beneath was Maintain all along"


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"override_tier": "Keyy", "override_until": dt.date(2027, 1, 1)}, "no_tier"),
        ({"override_reason": None, "override_until": dt.date(2027, 1, 1)}, "no_reason"),
        ({"override_until": None}, "no_end"),
        ({"override_until": FIRST - dt.timedelta(days=1)}, "ended"),
    ],
)
def test_an_override_without_tier_reason_or_end_is_a_finding(
    cells: dict[str, Any], why: str
) -> None:
    nothing = pl.DataFrame(schema=MEMORY_SCHEMA)

    row, variants = judged(0, 60, nothing, **(STRATEGIC | cells))

    assert (row["tier"], variants) == ("Maintain", [why])


def test_an_override_is_in_force_on_its_last_day() -> None:
    nothing = pl.DataFrame(schema=MEMORY_SCHEMA)

    row, variants = judged(0, 60, nothing, **STRATEGIC, override_until=FIRST)

    assert (row["tier"], variants) == ("Key", [])
