"""Works of a server asked in turn, by a clock of our own."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from kamsync.errors import ConnectorError, PartialStream
from kamsync.transport import Awaited, first_done

LATE = PartialStream("salesforce", code="bulk_slow", what="Account")


@dataclass
class Hand:
    """A clock that only sleeping moves."""

    now: float = 100.0
    asked: list[tuple[str, float]] = field(default_factory=list)

    def sleep(self, seconds: float) -> bool:
        self.now += seconds
        return True

    def work(self, name: str, done_at: float, seconds: float = 2.0, **more: float) -> Awaited[str]:
        def ask() -> str | None:
            self.asked.append((name, self.now - 100))
            return name if self.now - 100 >= done_at else None

        settings = {"patience": 3600.0} | more
        return Awaited(
            ask, LATE, seconds=seconds, clock=lambda: self.now, sleep=self.sleep, **settings
        )


def test_one_is_asked_with_growing_waits_up_to_the_longest() -> None:
    hand = Hand()

    assert hand.work("a", 30, longest=10.0).result() == "a"
    assert [at for _, at in hand.asked] == [2, 5, 9.5, 16.25, 26.25, 36.25]


def test_no_wait_at_first_is_a_short_one_after_it() -> None:
    hand = Hand()

    assert hand.work("a", 1, seconds=0).result() == "a"
    assert [at for _, at in hand.asked] == [0, 0.75, 1.875]


def test_what_is_done_first_is_taken_first() -> None:
    """Each is asked when its own wait is over; what was due meanwhile is not waited for."""
    hand = Hand()
    works = {"large": [hand.work("large", 20)], "small": [hand.work("small", 4)]}

    assert first_done(works) == "small"
    assert hand.asked == [("large", 2), ("small", 2), ("large", 5), ("small", 5)]
    del works["small"]
    hand.now = 125
    assert first_done(works) == "large"
    assert hand.asked[-1] == ("large", 25)
    assert works["large"][0].result() == "large"
    assert len(hand.asked) == 5


def test_all_parts_of_a_work_must_be_done() -> None:
    hand = Hand()
    parts = [hand.work("rows", 2), hand.work("roles", 9)]

    assert first_done({"both": parts}) == "both"
    assert [part.result() for part in parts] == ["rows", "roles"]
    assert hand.now - 100 == 9.5


def test_without_parts_nothing_is_waited_for() -> None:
    hand = Hand()

    assert first_done({"job": [hand.work("job", 2)], "page": []}) == "page"
    assert hand.asked == []


def test_a_failure_is_raised_where_the_result_is_taken() -> None:
    hand = Hand()
    work = hand.work("a", 9)

    def broken() -> str:
        raise ConnectorError("salesforce", code="job_failed")

    work.ask = broken

    assert first_done({"a": [work]}) == "a"
    for _ in range(2):
        with pytest.raises(ConnectorError, match=r"."):
            work.result()


def test_what_takes_too_long_is_asked_a_last_time() -> None:
    hand = Hand()
    slow, just = hand.work("slow", 99, patience=5.0), hand.work("just", 8, patience=5.0)

    with pytest.raises(PartialStream):
        slow.result()
    assert [at for _, at in hand.asked] == [2, 5]
    hand.now = 108
    assert just.result() == "just"
