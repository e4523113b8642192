"""What the next run must know of each group."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from kamsync.model.memory import MEMORY_SCHEMA
from kamsync.sync.plan.changes import memory_after
from tests.sync.plan.frames import AS_OF, a_group, groups_of

KNOWN: dict[str, Any] = {
    "root": "A",
    "tier": "Maintain",
    "candidate": "Maintain",
    "streak": 2,
    "tier_since": AS_OF,
    "levels": "{}",
    "as_of": AS_OF,
}
SAME = {"tier": "Maintain", "tier_candidate": "Maintain", "streak": 2, "tier_since": AS_OF}


def remembered(known: list[dict[str, Any]], **now: Any) -> list[tuple[Any, ...]]:
    before = pl.DataFrame(known, schema=MEMORY_SCHEMA)
    return memory_after(groups_of(a_group("A", **SAME | now)), before).rows()


def test_what_is_known_already_is_not_written_again() -> None:
    assert remembered([KNOWN]) == []
    assert remembered([KNOWN], levels="{}") == []


@pytest.mark.parametrize(
    "now",
    [
        {"tier": "Key"},
        {"tier_candidate": "Key"},
        {"streak": 1},
        {"tier_since": None},
        {"levels": '{"portfolio|": 1}'},
    ],
)
def test_one_change_is_enough(now: dict[str, Any]) -> None:
    assert len(remembered([KNOWN], **now)) == 1


def test_a_new_group_is_remembered_without_levels_as_none() -> None:
    assert remembered([]) == [("A", "Maintain", "Maintain", 2, AS_OF, "{}")]
