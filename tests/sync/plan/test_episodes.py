"""A flag's life on one group, night after night: opening, closing, cool-down, rising, orphans."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from kamsync.sync.plan.episodes import (
    ANSWER,
    EVENTS,
    Episode,
    Key,
    Turn,
    advance,
    open_flags,
    replay,
)
from tests.sync.plan.frames import AS_OF, CARD
from tests.sync.plan.test_tasks import STATES

State = tuple[str, str, bool, bool, bool, int]
"""root, flag, was, open, kept, case"""


class Life:
    """What the ledger holds of several nights; a re-run replaces the events of its day."""

    def __init__(self) -> None:
        self.events = pl.DataFrame(schema={**EVENTS, "as_of": pl.Date})

    def known(self, on: dt.date) -> dict[tuple[str, str], Episode]:
        return replay(self.events.filter(pl.col("as_of") < on))

    def night(self, n: int, *states: State) -> Turn:
        on = AS_OF + dt.timedelta(days=n)
        rows = [(0, root, flag, was, is_open, kept, False, case)
                for root, flag, was, is_open, kept, case in states]  # fmt: skip
        frame = pl.DataFrame(rows, schema=STATES, orient="row")
        turn = advance(self.known(on), frame, CARD, "main", on)
        dated = turn.events.with_columns(pl.lit(on).alias("as_of"))
        self.events = pl.concat([self.events.filter(pl.col("as_of") != on), dated])
        return turn

    def told(self) -> list[str]:
        """event, flag and end of the key, in order"""
        rows = self.events.select("event", "flag", "key").iter_rows()
        return [f"{event} {flag} {key.removeprefix('kamsync:main:')}" for event, flag, key in rows]


OPEN = ("A", "silent", False, True, False, 0)
STAYS = ("A", "silent", True, True, False, 0)
ENDS = ("A", "silent", True, False, False, 0)
FIRST = "silent:A:2026-03-02:1"


def test_an_episode_opens_stays_and_closes_with_one_key() -> None:
    life = Life()

    assert [e.key for e in life.night(0, OPEN).open_now] == [f"kamsync:main:{FIRST}"]
    stays = life.night(1, STAYS)
    assert ([e.since for e in stays.open_now], stays.closed) == ([AS_OF], [])
    closed = life.night(2, ENDS)

    assert ([e.key for e in closed.closed], closed.open_now) == ([f"kamsync:main:{FIRST}"], [])
    assert life.told() == [f"open silent {FIRST}", f"close silent {FIRST}"]
    episode = life.known(AS_OF + dt.timedelta(days=9))["A", "silent"]
    assert (episode.is_open, episode.closed_on) == (False, AS_OF + dt.timedelta(days=2))


def test_a_rerun_of_the_day_opens_nothing_twice_even_with_other_data() -> None:
    life = Life()
    life.night(0, OPEN)
    life.night(0)
    life.night(0, OPEN)

    assert life.told() == [f"open silent {FIRST}"]


def test_within_the_cool_down_it_reopens_and_after_it_the_next_number_begins() -> None:
    """silent closes on 3 March and cools for 30 days."""
    days = next(flag.cooldown_days for flag in CARD.flags if flag.id == "silent")
    last, after = Life(), Life()
    for life in (last, after):
        life.night(0, OPEN)
        life.night(1, ENDS)

    (reopened,) = last.night(1 + days, OPEN).open_now
    (second,) = after.night(2 + days, OPEN).open_now

    assert last.told()[2:] == [f"reopen silent {FIRST}"]
    assert (reopened.n, reopened.since) == (1, AS_OF + dt.timedelta(days=1 + days))
    opened = AS_OF + dt.timedelta(days=2 + days)
    assert after.told()[2:] == [f"open silent silent:A:{opened}:2"]
    assert (second.n, second.since) == (2, opened)


def test_a_flag_no_longer_for_the_tier_is_kept_without_an_event() -> None:
    life = Life()
    life.night(0, OPEN)

    turn = life.night(1, ("A", "silent", True, False, True, 0))

    assert ([e.flag for e in turn.kept], turn.open_now, turn.closed) == (["silent"], [], [])
    assert life.told() == [f"open silent {FIRST}"]


def test_the_case_that_holds_today_is_the_episodes() -> None:
    life = Life()

    assert [e.case for e in life.night(0, (*OPEN[:5], 2)).open_now] == [2]
    assert [e.case for e in life.night(1, (*STAYS[:5], 1)).open_now] == [1]


def test_a_flag_that_was_never_on_makes_nothing() -> None:
    life = Life()

    turn = life.night(0, ("A", "silent", False, False, False, 0), ENDS)

    assert (turn.events.height, turn.open_now, turn.kept, turn.closed) == (0, [], [], [])


def dependency(level: str, *, was: bool, is_open: bool) -> State:
    return ("A", f"dependency_{level}", was, is_open, False, 0)


def test_a_rising_dependency_takes_over_the_open_task_and_a_falling_one_too() -> None:
    life = Life()
    watch = "dependency_watch:A:2026-03-02:1"
    life.night(0, dependency("watch", was=False, is_open=True))

    up = life.night(
        1,
        dependency("watch", was=True, is_open=False),
        dependency("high", was=False, is_open=True),
    )
    down = life.night(
        2,
        dependency("high", was=True, is_open=False),
        dependency("watch", was=False, is_open=True),
    )

    assert [e.key for e in up.open_now] == [f"kamsync:main:{watch}"]
    assert [e.key for e in down.open_now] == [f"kamsync:main:{watch}"]
    assert life.told() == [
        f"open dependency_watch {watch}",
        f"close dependency_watch {watch}",
        f"open dependency_high {watch}",
        f"close dependency_high {watch}",
        f"reopen dependency_watch {watch}",
    ]


def test_only_an_open_dependency_is_taken_over_and_by_dependencies_alone() -> None:
    life = Life()
    life.night(0, OPEN, dependency("watch", was=False, is_open=True))
    life.night(1, ("A", "lost", False, True, False, 0), STAYS,
               dependency("watch", was=True, is_open=False))  # fmt: skip

    life.night(2, dependency("high", was=False, is_open=True), STAYS,
               ("A", "lost", True, True, False, 0))  # fmt: skip

    assert life.told()[2:] == [
        "open lost lost:A:2026-03-03:1",
        "close dependency_watch dependency_watch:A:2026-03-02:1",
        "open dependency_high dependency_high:A:2026-03-04:1",
    ]


@pytest.mark.parametrize("flag", ["silent", "of_an_earlier_card"])
def test_what_is_open_on_a_group_or_of_a_flag_that_is_gone_is_closed(flag: str) -> None:
    key = str(Key("main", flag, "A", AS_OF, 1))
    before = {("A", flag): Episode(flag, "A", key, 1, AS_OF)}
    ended = {("B", flag): Episode(flag, "B", "k", 1, AS_OF, is_open=False)}
    on = AS_OF + dt.timedelta(days=1)

    turn = advance(before | ended, pl.DataFrame(schema=STATES), CARD, "main", on)

    assert turn.events.rows() == [(flag, "A", "close", key, 1)]
    assert [e.root for e in turn.closed] == ["A"]


def some_events(*rows: tuple[str, str, str, str, int, dt.date]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={**EVENTS, "as_of": pl.Date}, orient="row")


def test_open_flags_are_those_of_open_episodes() -> None:
    day = dt.timedelta(days=1)
    events = some_events(
        ("silent", "A", "open", "k", 1, AS_OF - 9 * day),
        ("lost", "B", "open", "k", 1, AS_OF - 9 * day),
        ("lost", "B", "close", "k", 1, AS_OF - 8 * day),
        ("silent", "B", "open", "k", 1, AS_OF - 8 * day),
        ("silent", "B", "close", "k", 1, AS_OF - 7 * day),
        ("silent", "B", "reopen", "k", 1, AS_OF - 6 * day),
        ("silent", "B", f"{ANSWER}accepted:", "k", 1, AS_OF - 5 * day),
    )

    assert open_flags(events).rows() == [("A", "silent"), ("B", "silent")]


def test_an_episode_that_came_back_begins_anew_and_one_that_ended_says_when() -> None:
    day = dt.timedelta(days=1)
    events = some_events(
        ("silent", "A", "open", "k1", 1, AS_OF - 9 * day),
        ("silent", "A", "close", "k1", 1, AS_OF - 8 * day),
        ("silent", "A", "open", "k2", 2, AS_OF - 3 * day),
        ("lost", "A", "open", "k", 1, AS_OF - 9 * day),
        ("lost", "A", "close", "k", 1, AS_OF - 2 * day),
    )

    assert list(replay(events).values()) == [
        Episode("silent", "A", "k2", 2, AS_OF - 3 * day),
        Episode("lost", "A", "k", 1, AS_OF - 9 * day, is_open=False, closed_on=AS_OF - 2 * day),
    ]


def test_a_close_of_what_the_ledger_does_not_know_is_passed_over() -> None:
    events = some_events(
        ("silent", "A", "close", "k", 1, AS_OF), ("silent", "B", "open", "k", 3, AS_OF)
    )

    assert [(at, e.n) for at, e in replay(events).items()] == [(("B", "silent"), 3)]


@pytest.mark.parametrize(
    "text",
    [
        "kamsync:main:silent:A:2026-03-02:1",
        "kamsync:main:silent:urn:x:2026-01-01:1:2026-03-02:12",
        "kamsync:main:silent:A\nB:2026-03-02:1",
    ],
)
def test_a_key_is_read_as_it_was_written(text: str) -> None:
    key = Key.parse(text)

    assert key is not None
    assert (str(key), key.opened) == (text, AS_OF)


@pytest.mark.parametrize(
    "text",
    [
        "kamsync:main:silent:A:2026-02-30:1",
        "kamsync:main:Silent:A:2026-03-02:1",
        "kamsync:main:silent::2026-03-02:1",
        "other:main:silent:A:2026-03-02:1",
        "kamsync:main:silent:A:2026-03-02:1x",
    ],
)
def test_what_is_no_key_is_none(text: str) -> None:
    assert Key.parse(text) is None
