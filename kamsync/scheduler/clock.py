"""When runs are due: cron in the config's time zone, holidays, and what downtime missed."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

from kamsync.config import ScheduleConfig
from kamsync.errors import ConfigError, Problem

_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")


def trigger(schedule: ScheduleConfig, timezone: str) -> CronTrigger:
    """The cron line as a trigger. Weekday numbers count as in cron: 0 and 7 are Sunday.

    (APScheduler itself counts from Monday:
    https://apscheduler.readthedocs.io/en/3.x/modules/triggers/cron.html)
    """
    try:
        minute, hour, day, month, weekday = schedule.cron.split()
        return CronTrigger(
            minute=minute,
            hour=hour,
            day=day,
            month=month,
            day_of_week=_named(weekday),
            timezone=ZoneInfo(timezone),
            jitter=schedule.jitter_seconds or None,
        )
    except ValueError as error:
        raise ConfigError([Problem("config", 0, "schedule.cron", str(error))]) from error


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
    at = now - dt.timedelta(hours=schedule.catch_up_hours)
    found: dt.datetime | None = None
    while (fire := due.get_next_fire_time(None, at)) is not None and fire <= now:
        if fire > last_start and not is_holiday(schedule, fire.date()):
            found = fire
        at = fire + dt.timedelta(seconds=1)
    return found
