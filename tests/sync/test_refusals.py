"""When refused records stop a run, and how they are told."""

from __future__ import annotations

import pytest

from kamsync.model.change import Outcome
from kamsync.model.phrase import phrase
from kamsync.sync.apply.refusals import cause, grouped, stops


@pytest.mark.parametrize(
    ("new_errors", "records", "stop"),
    [
        (1, 10, False),
        (4, 10, False),
        (5, 10, True),
        (5, 99, True),
        (5, 100, False),
        (6, 100, True),
        (5, 101, False),
    ],
)
def test_more_than_five_percent_and_at_least_five_stop(
    new_errors: int, records: int, stop: bool
) -> None:
    assert stops(new_errors, records) is stop


def test_causes_are_told_most_frequent_first_and_three_at_most() -> None:
    outcomes = [Outcome(f"a{n}", ok=False, reason="locked") for n in range(2)]
    outcomes += [Outcome(f"b{n}", ok=False, code="RULE", reason="no") for n in range(3)]
    outcomes += [Outcome("c", ok=False, reason="x"), Outcome("d", ok=False, reason="y")]

    values = [group["values"] for group in grouped(cause(o) for o in outcomes)]

    assert values == [
        {"n": 3, "reason": phrase("refused.cause", code="RULE", reason="no")},
        {"n": 2, "reason": "locked"},
        {"n": 1, "reason": "x"},
    ]
