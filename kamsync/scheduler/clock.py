"""When runs are due: cron on the wall clock of the config's zone, holidays, what downtime missed.

Each wall time of a day counts once: the first where clocks go back, and where they go forward
the moment at which the missing hour ends.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from apscheduler.triggers.base import BaseTrigger
from cronsim import CronSim, CronSimError

from kamsync.config.hours import ScheduleConfig
from kamsync.errors import ConfigError, Problem

_FIELDS = ("minute", "hour", "day", "month", "weekday")
_SOME_DAY = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - wall times have no zone
_SECOND = dt.timedelta(seconds=1)
_MOST_PUBLIC = 100
"""Public holidays in a row, or on the same weekday, at the very most."""


class WallClock(BaseTrigger):  # type: ignore[misc]  # it ships no types
    """A cron line read on a wall clock; times are compared in UTC only.

    The line only lists wall times, without a zone; which instant each of them is stands here.
    """

    def __init__(self, cron: str, zone: ZoneInfo, jitter_seconds: int) -> None:
        self._cron = cron
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
        wall = start.astimezone(self._zone).replace(tzinfo=None)
        for wall_time in CronSim(self._cron, wall - dt.timedelta(microseconds=1)):
            due = _instant(wall_time, self._zone)
            if due >= start:
                yield due


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
    """The cron line as a trigger, read as cron does: names, ranges, steps, `L`; where both day
    and weekday are given, either of them is enough. Raises ConfigError.

    (https://github.com/cuu508/cronsim)
    """
    if problem := cron_problem(schedule.cron):
        raise ConfigError([problem])
    return WallClock(schedule.cron, ZoneInfo(timezone), schedule.jitter_seconds)


def next_run(schedule: ScheduleConfig, timezone: str, now: dt.datetime) -> dt.datetime:
    """The next due time that is no holiday. Raises ConfigError where none ever comes."""
    exact = schedule.model_copy(update={"jitter_seconds": 0})
    due = trigger(exact, timezone)
    at = now.astimezone(dt.UTC)
    days = len(schedule.holidays) + (_MOST_PUBLIC if schedule.holidays_of else 0)
    for _ in range(days * 24 * 60 + 1):
        fire = due.get_next_fire_time(None, at)
        if fire is None:
            break
        if not is_holiday(schedule, fire.date()):
            return fire
        at = fire.astimezone(dt.UTC) + _SECOND
    raise ConfigError([Problem.of("config", 0, "schedule.cron", "cron_never", cron=schedule.cron)])


def cron_problem(cron: str) -> Problem | None:
    """What is wrong with a cron line; None where it means something."""
    try:
        CronSim(cron, _SOME_DAY)
    except CronSimError:
        wrong = [f for n, f in enumerate(_FIELDS) if not _reads(cron.split()[n : n + 1], n)]
        at = ("config", 0, "schedule.cron")
        if len(cron.split()) != len(_FIELDS):
            return Problem.of(*at, "cron_fields")
        if not wrong:
            return Problem.of(*at, "cron_never", cron=cron)
        return Problem.of(*at, "cron", fields=wrong)
    return None


def _reads(field: list[str], place: int) -> bool:
    """Whether one field of a cron line means something by itself."""
    line = ["*"] * len(_FIELDS)
    line[place : place + 1] = field
    try:
        CronSim(" ".join(line), _SOME_DAY)
    except CronSimError:
        return False
    return True


def is_holiday(schedule: ScheduleConfig, day: dt.date) -> bool:
    return schedule.is_holiday(day)


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
