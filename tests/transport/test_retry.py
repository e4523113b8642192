"""Pace: as fast as a window of ten seconds allows, never faster."""

from __future__ import annotations

import random
from bisect import bisect_left

import pytest

from connectors.hubspot.client import PACE_SHARE, SPARE_SHARE
from kamsync.transport import Pace, chunks, retry

WINDOW = 10.0


@pytest.mark.parametrize("allowed", [100, 190, 250])
def test_hubspots_pace_uses_what_is_allowed_and_no_call_more(
    monkeypatch: pytest.MonkeyPatch, allowed: int
) -> None:
    """Answers take 5 to 60 ms, now and then 200 ms; two minutes of calls."""
    now, dice = [1000.0], random.Random(5)
    monkeypatch.setattr(retry.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(retry, "_sleep", lambda seconds: now.__setitem__(0, now[0] + seconds))
    pace, sent = Pace(allowed / WINDOW * PACE_SHARE, SPARE_SHARE * allowed), list[float]()

    while now[0] < 1120.0:
        pace.wait()
        sent.append(now[0])
        slot = WINDOW / allowed
        now[0] += dice.uniform(0.1, 1.0) * slot if dice.random() < 0.97 else 2.5 * slot

    assert len(sent) / 120.0 >= 0.95 * allowed / WINDOW
    busiest = max(bisect_left(sent, at + WINDOW) - bisect_left(sent, at) for at in sent)
    assert busiest <= allowed


def test_chunks_are_whole_and_in_order() -> None:
    assert list(chunks([1, 2, 3, 4, 5], 2)) == [[1, 2], [3, 4], [5]]
    assert list(chunks([], 2)) == []
