"""A sentence that remembers says what the sentence itself would say, and makes it less often."""

from __future__ import annotations

import itertools
from typing import Any

from kamsync.messages import remembered
from kamsync.messages.remembered import Remembered, Row


def _sentence(row: Row) -> str:
    """What it looks up depends on what it found."""
    if row.get("tier") == "Key":
        return f"Key, {row['score']}"
    return "known" if row.get("share") is not None else "unknown"


def _rows() -> list[dict[str, Any]]:
    values = itertools.product(("Key", "Maintain", None), (70, 71), (None, 0.5, 0.25))
    return [{"tier": tier, "score": score, "share": share} for tier, score, share in values]


def test_rows_that_differ_in_what_was_asked_get_their_own_sentence() -> None:
    said = Remembered(_sentence)
    assert [said(row) for row in _rows() * 2] == [_sentence(row) for row in _rows() * 2]


def test_rows_that_agree_in_what_was_asked_cost_one_sentence() -> None:
    made: list[Row] = []

    def sentence(row: Row) -> str:
        made.append(row)
        return _sentence(row)

    said = Remembered(sentence)
    for row in _rows() * 2:
        said(row)

    # Key: by score (2); the two other tiers: by share (3)
    assert len(made) == 2 + 2 * 3


def test_a_column_that_is_not_there_reads_as_nothing() -> None:
    said = Remembered(_sentence)
    assert [said({"tier": "Maintain"}) for _ in range(2)] == ["unknown", "unknown"]


def test_a_list_is_read_and_not_remembered() -> None:
    said = Remembered(lambda row: ", ".join(row["flags"]))
    rows = [{"flags": ["silent"]}, {"flags": []}, {"flags": ["silent", "late"]}]
    assert [said(row) for row in rows] == ["silent", "", "silent, late"]


def test_after_so_many_answers_it_begins_anew(monkeypatch: Any) -> None:
    monkeypatch.setattr(remembered, "_MOST", 2)
    said = Remembered(_sentence)
    assert [said(row) for row in _rows() * 2] == [_sentence(row) for row in _rows() * 2]


def test_where_hardly_two_rows_agree_it_notes_no_more(monkeypatch: Any) -> None:
    monkeypatch.setattr(remembered, "_LEAST", 3)
    noted: list[bool] = []

    def sentence(row: Row) -> str:
        noted.append(not isinstance(row, dict))
        return str(row["share"])

    said = Remembered(sentence)
    assert [said({"share": share}) for share in range(5)] == ["0", "1", "2", "3", "4"]
    assert noted == [True, True, True, False, False]
