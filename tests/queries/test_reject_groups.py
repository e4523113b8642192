"""Refusals of a run, grouped for reading."""

from __future__ import annotations

from typing import Any

from kamsync.queries.reject_groups import RejectGroup, reject_groups


def _row(value: str, record: str, reason: str = "no rate", where: str = "") -> dict[str, Any]:
    return {
        "stream": "opportunity",
        "field": "currency",
        "reason": reason,
        "value": value,
        "where": where,
        "record_id": record,
    }


def test_the_largest_cause_comes_first_with_its_values_and_its_first_record() -> None:
    rows = [_row("JPY", "d1"), *(_row("EUR", f"e{n}") for n in range(3))]
    rows += [_row(v, v) for v in ("CHF", "SEK", "")]
    rows += [_row("x", "z", "missing", "deals.csv:7")]

    big, small = reject_groups(rows)

    assert (big.n, big.values, big.others) == (7, (("EUR", 3), ("JPY", 1), ("CHF", 1)), 2)
    assert big.first == "d1"
    assert small == RejectGroup(
        "opportunity", "currency", "missing", 1, (("x", 1),), 0, "deals.csv:7"
    )


def test_no_rejects_make_no_groups() -> None:
    assert reject_groups([]) == []
