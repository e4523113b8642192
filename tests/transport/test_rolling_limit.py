"""As many calls as a vendor's window allows, whatever the network does, and none too many."""

from __future__ import annotations

import random
from bisect import bisect_right, insort
from contextlib import AbstractContextManager
from heapq import heappop, heappush

import pytest

from kamsync.transport import RollingLimit, Sent

SECONDS = 10.0
Underway = tuple[float, float, Sent, AbstractContextManager[Sent]]


class Vendor:
    """A clock of its own, calls on their way there and back, and others that call too."""

    def __init__(self, allowed: int, at_once: int, others_per_second: float = 0.0) -> None:
        self.now = 0.0
        self.allowed = allowed
        self.limit = RollingLimit(allowed * 0.99, SECONDS, lambda: self.now, self.sleep)
        self.arrived: list[float] = []
        self._at_once = at_once
        self._others = others_per_second
        self._dice = random.Random(3)
        self._underway: list[Underway] = []

    def sleep(self, seconds: float) -> bool:
        """Wakes early where an answer comes in."""
        until = self.now + seconds
        if self._underway and self._underway[0][0] <= until:
            self.answer()
        else:
            self.now = until
        return True

    def answer(self) -> None:
        self.now, arrived, sent, slot = heappop(self._underway)
        slot.__exit__(None, None, None)
        used = self.window(arrived)
        self.limit.counted(sent, used, self.allowed - used)

    def window(self, at: float) -> int:
        """Calls in the ten seconds before, ours and others'."""
        ours = bisect_right(self.arrived, at) - bisect_right(self.arrived, at - SECONDS)
        return ours + int(self._others * min(SECONDS, at))

    def call(self) -> None:
        while len(self._underway) >= self._at_once:
            self.answer()
        slot = self.limit.slot()
        sent = slot.__enter__()
        there, back = self._dice.uniform(0.005, 0.2), self._dice.uniform(0.005, 0.2)
        insort(self.arrived, self.now + there)
        heappush(self._underway, (self.now + there + back, self.now + there, sent, slot))


@pytest.mark.parametrize("allowed", [100, 190, 250])
def test_nearly_all_that_is_allowed_is_used_and_no_call_more(allowed: int) -> None:
    """Two minutes; calls take 10 to 400 ms, eight at once."""
    vendor = Vendor(allowed, 8)

    while vendor.now < 120.0:
        vendor.call()

    assert len(vendor.arrived) >= 0.95 * allowed * 120.0 / SECONDS
    assert max(vendor.window(at) for at in vendor.arrived) <= allowed


def test_calls_of_others_leave_room_for_fewer_of_ours() -> None:
    """Six a second by another program with the same key: 60 of 190 in any ten seconds, once they
    have filled the first window."""
    vendor = Vendor(190, 8, others_per_second=6.0)

    while vendor.now < 120.0:
        vendor.call()

    settled = [at for at in vendor.arrived if at > 2 * SECONDS]
    assert max(vendor.window(at) for at in settled) <= 190
    assert len(settled) >= 0.85 * 130 * (120.0 - 2 * SECONDS) / SECONDS


def test_a_refusal_halves_once_for_all_calls_on_their_way_together() -> None:
    vendor = Vendor(100, 8)
    limit = vendor.limit

    assert limit.refused(Sent(1, 0.0), 10.0)
    assert not limit.refused(Sent(2, 0.0), 12.0)
    assert limit.share == 0.5
    with limit.slot() as sent:
        assert sent.at == 12.0, "nobody sends before"
    assert limit.refused(sent, 1.0)
    assert limit.share == 0.25


def test_a_share_comes_back_with_good_answers_and_never_falls_to_nothing() -> None:
    limit = Vendor(100, 1).limit
    for second in range(9):
        limit.refused(Sent(second, float(second)), 0.0)
    assert limit.allowed == 9, "a tenth of 99"

    for _ in range(240):
        limit.accepted()

    assert limit.allowed == 99


def test_a_fourth_of_three_calls_waits_once_until_the_first_no_longer_counts() -> None:
    """Answered at once. Spread: 10 s / (3 · 1.02) = 3.268 s apart, one made up for at first."""
    now, waits = [0.0], list[float]()

    def sleep(seconds: float) -> bool:
        waits.append(seconds)
        now[0] += seconds
        return True

    limit = RollingLimit(3, SECONDS, lambda: now[0], sleep)
    sent = []
    for _ in range(4):
        with limit.slot() as call:
            sent.append(call.at)

    assert sent == pytest.approx([0.0, 2.268, 5.536, 10.0], abs=1e-3)
    assert waits == pytest.approx([2.268, 3.268, 3.268, 1.196], abs=1e-3)
