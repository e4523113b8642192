"""Several things at once: results in order, one failure ends all, an error stays what it is."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from kamsync.transport import Cancelled, RetryPolicy, call, one_ahead, pause, side_by_side


def test_results_come_in_the_order_of_the_work() -> None:
    """The first job ends last."""
    done = threading.Event()

    def first() -> str:
        assert done.wait(10)
        return "first"

    def second() -> str:
        done.set()
        return "second"

    assert side_by_side([first, second], 2) == ["first", "second"]


def test_one_at_a_time_needs_no_thread() -> None:
    here = threading.current_thread()

    assert side_by_side([threading.current_thread] * 3, 1) == [here] * 3


def test_one_failure_ends_the_others_at_their_next_call_and_begins_no_more() -> None:
    running, ended, begun = threading.Event(), list[str](), list[str]()

    def endless() -> None:
        try:
            while True:
                call(running.set, RetryPolicy())
        except Cancelled:
            ended.append("endless")
            raise

    def failing() -> None:
        assert running.wait(10)
        raise ValueError("broken")

    def later() -> None:
        begun.append("later")

    with pytest.raises(ValueError, match="broken"):
        side_by_side([endless, failing, later], 2)
    assert ended == ["endless"]
    assert begun == []


def test_of_several_failures_the_first_in_order_is_raised() -> None:
    both = threading.Barrier(2)

    def fail(text: str) -> None:
        both.wait(10)
        raise ValueError(text)

    with pytest.raises(ValueError, match="one"):
        side_by_side([lambda: fail("one"), lambda: fail("two")], 2)


def test_whoever_waits_in_cancelled_work_wakes_up() -> None:
    waiting = threading.Event()

    def waits() -> None:
        waiting.set()
        while pause(60.0) or True:
            pass

    def failing() -> None:
        assert waiting.wait(10)
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        side_by_side([waits, failing], 2)


def test_one_item_is_made_ahead_and_an_error_comes_in_its_place() -> None:
    def items() -> Iterator[int]:
        yield from (1, 2)
        raise ValueError("third")

    ahead = one_ahead(items())

    assert [next(ahead), next(ahead)] == [1, 2]
    with pytest.raises(ValueError, match="third"):
        next(ahead)
