"""What a person expects of an account, held against what came out."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from pydantic import ValidationError

from kamsync.model.expected import Expected, Miss, misses

GROUPS = pl.DataFrame(
    [("A", "Key", 70, 80), ("B", "Unrated", None, 0)],
    schema={"root": pl.String, "tier": pl.String, "score": pl.Int64, "confidence": pl.Int64},
    orient="row",
)
FLAGS = pl.DataFrame({"root": ["A"], "flag": ["silent"]})


def missed(account: str = "A", **expected: Any) -> list[Miss]:
    return misses({account: Expected(**expected)}, GROUPS, FLAGS)


@pytest.mark.parametrize(
    "holds",
    [
        {"tier": "Key"},
        {"score": 70},
        {"score": (70, 75)},
        {"score": (60, 70), "confidence": (0, 80)},
        {"flags": ["silent"]},
        {"without": ["lost"]},
    ],
)
def test_what_holds_is_no_miss_and_bounds_are_allowed(holds: dict[str, Any]) -> None:
    assert missed(**holds) == []


@pytest.mark.parametrize(
    ("differs", "code"),
    [
        ({"tier": "Maintain"}, "tier"),
        ({"score": 71}, "bounds"),
        ({"score": (60, 69)}, "bounds"),
        ({"confidence": (81, 100)}, "bounds"),
        ({"flags": ["lost"]}, "flag_lacking"),
        ({"without": ["silent"]}, "flag_open"),
    ],
)
def test_each_thing_that_differs_is_one_miss(differs: dict[str, Any], code: str) -> None:
    assert [miss.code for miss in missed(**differs)] == [code]


def test_an_unknown_score_is_within_no_bounds_and_an_absent_account_meets_nothing() -> None:
    assert [miss.code for miss in missed("B", score=(0, 100))] == ["bounds"]
    assert missed("X", tier="Key", score=1) == [Miss("X", "absent", {})]


@pytest.mark.parametrize(
    "written", [{}, {"score": [70, 60]}, {"score": 101}, {"score": True}, {"tier": "key"}]
)
def test_what_expects_nothing_or_the_impossible_is_refused(written: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Expected.model_validate(written)
