"""When runs are due: cron on the wall clock of the config's zone, holidays, what downtime missed.

Each wall time of a day counts once: the first where clocks go back, and where they go forward
the moment at which the missing hour ends.
"""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger

from kamsync.config import ScheduleConfig
from kamsync.errors import ConfigError, Problem

_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SECOND = dt.timedelta(seconds=1)


class WallClock(BaseTrigger):  # type: ignore[misc]  # it ships no types
    """A cron line read on a wall clock; times are compared in UTC only.

    APScheduler's own cron trigger adds time to local datetimes and never leaves the hour that
    comes twice. Here it only lists wall times, in a zone without jumps.
    """

    def __init__(self, wall: CronTrigger, zone: ZoneInfo, jitter_seconds: int) -> None:
        self._wall = wall
        self._zone = zone
        self._jitter = jitter_seconds

    def get_next_fire_time(
        self, previous: dt.datetime | None, now: dt.datetime
    ) -> dt.datetime | None:
        """The first due time after `previous`, else from `now` on; a jitter only delays."""
        start = now.astimezone(dt.UTC)
        if previous is not None:
            start = previous.astimezone(dt.UTC) + dt.timedelta(microseconds=1)
        for due in self._from(start):
            late = random.uniform(0, self._jitter) if self._jitter else 0  # noqa: S311 - no secret
            return (due + dt.timedelta(seconds=late)).astimezone(self._zone)
        return None

    def _from(self, start: dt.datetime) -> Iterator[dt.datetime]:
        """Due times in UTC from `start` on."""
        wall = start.astimezone(self._zone).replace(tzinfo=dt.UTC)
        while (wall_time := self._wall.get_next_fire_time(None, wall)) is not None:
            due = _instant(wall_time.replace(tzinfo=None), self._zone)
            if due >= start:
                yield due
            wall = wall_time + _SECOND


def _instant(wall: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """UTC of a wall time: its first, or the end of the gap that it falls into."""
    early = wall.replace(tzinfo=zone, fold=0).astimezone(dt.UTC)
    late = wall.replace(tzinfo=zone, fold=1).astimezone(dt.UTC)
    if late >= early:
        return early
    while late < early:  # in a gap the second reading lies before the jump, the first after it
        middle = (late + (early - late) / 2).replace(microsecond=0)
        jumped = middle.astimezone(zone).utcoffset() == early.astimezone(zone).utcoffset()
        late, early = (late, middle) if jumped else (middle + _SECOND, early)
    return early


def trigger(schedule: ScheduleConfig, timezone: str) -> WallClock:
    """The cron line as a trigger. Weekday numbers count as in cron: 0 and 7 are Sunday.

    (APScheduler itself counts from Monday:
    https://apscheduler.readthedocs.io/en/3.x/modules/triggers/cron.html)
    """
    try:
        minute, hour, day, month, weekday = schedule.cron.split()
        wall = CronTrigger(
            minute=minute,
            hour=hour,
            day="last" if day.upper() == "L" else day,
            month=month,
            day_of_week=_named(weekday),
            timezone=dt.UTC,
        )
    except ValueError as error:
        problem = Problem.of("config", 0, "schedule.cron", "cron", reason=str(error))
        raise ConfigError([problem]) from error
    return WallClock(wall, ZoneInfo(timezone), schedule.jitter_seconds)


def next_run(schedule: ScheduleConfig, timezone: str, now: dt.datetime) -> dt.datetime:
    """The next due time that is no holiday. Raises ConfigError where none ever comes."""
    exact = schedule.model_copy(update={"jitter_seconds": 0})
    due = trigger(exact, timezone)
    at = now.astimezone(dt.UTC)
    for _ in range(len(schedule.holidays) * 24 * 60 + 1):
        fire = due.get_next_fire_time(None, at)
        if fire is None:
            break
        if not is_holiday(schedule, fire.date()):
            return fire
        at = fire.astimezone(dt.UTC) + _SECOND
    raise ConfigError([Problem.of("config", 0, "schedule.cron", "cron_never", cron=schedule.cron)])


def _named(weekday: str) -> str:
    """The days by name, one by one: ranges over Sunday and steps count as in cron too."""
    if weekday == "*":
        return weekday
    found: set[int] = set()
    for part in weekday.lower().split(","):
        span, _, step = part.partition("/")
        first, _, last = ("0", "-", "6") if span == "*" else span.partition("-")
        start = _day(first)
        end = _day(last) if last else (6 if step else start)
        if end < start:
            end += 7
        found |= {day % 7 for day in range(start, end + 1, _step(step))}
    return ",".join(_DAYS[day] for day in sorted(found))


def _day(text: str) -> int:
    if text in _DAYS:
        return _DAYS.index(text)
    if not re.fullmatch("[0-7]", text):
        message = f'"{text}" is no weekday: 0 to 7 (0 and 7 are Sunday) or mon to sun'
        raise ValueError(message)
    return int(text)


def _step(text: str) -> int:
    if text and not re.fullmatch("[1-7]", text):
        message = f'"/{text}" is no step between weekdays'
        raise ValueError(message)
    return int(text or 1)


def is_holiday(schedule: ScheduleConfig, day: dt.date) -> bool:
    return day.isoformat() in schedule.holidays


def missed(
    schedule: ScheduleConfig, timezone: str, last_start: dt.datetime | None, now: dt.datetime
) -> dt.datetime | None:
    """The latest due time within catch_up_hours that no run has answered; None if there is none.

    A connection that never ran is not behind: its first run waits for its time.
    """
    if last_start is None:
        return None
    exact = schedule.model_copy(update={"jitter_seconds": 0})
    due = trigger(exact, timezone)
    at = now.astimezone(dt.UTC) - dt.timedelta(hours=schedule.catch_up_hours)
    found: dt.datetime | None = None
    while (fire := due.get_next_fire_time(None, at)) is not None and fire <= now:
        if fire > last_start and not is_holiday(schedule, fire.date()):
            found = fire
        at = fire.astimezone(dt.UTC) + _SECOND
    return found
