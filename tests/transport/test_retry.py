"""Pace and parts of a list."""

from __future__ import annotations

import pytest

from kamsync.transport import Pace, chunks, retry


def test_a_pace_leaves_the_same_time_between_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers that take longer are not made up for."""
    now = [1000.0]
    monkeypatch.setattr(retry.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(retry, "pause", lambda seconds: now.__setitem__(0, now[0] + seconds))
    pace, sent = Pace(4.0), list[float]()

    for answer in (0.1, 0.1, 1.0, 0.0, 0.0):
        pace.wait()
        sent.append(now[0] - 1000.0)
        now[0] += answer

    assert sent == pytest.approx([0.0, 0.25, 0.5, 1.5, 1.75])


def test_chunks_are_whole_and_in_order() -> None:
    assert list(chunks([1, 2, 3, 4, 5], 2)) == [[1, 2], [3, 4], [5]]
    assert list(chunks([], 2)) == []
