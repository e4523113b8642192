"""When a message may go out: quiet hours, quiet days, the digest's moment. Pure."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from kamsync.directors import DAYS, AlertsConfig, clock


def not_before(now: dt.datetime, rules: AlertsConfig, timezone: str) -> dt.datetime:
    """`now`, or the end of the quiet hours and days it falls in (UTC).

    A message waits once: what nobody sent at the end of the quiet goes with the next chance.
    """
    zone = ZoneInfo(timezone)
    at = now.astimezone(zone)
    for _ in range(2 * len(DAYS) + 1):
        later = _after_quiet(at, rules, zone)
        if later == at:
            break
        at = later
    return at.astimezone(dt.UTC)


def _after_quiet(at: dt.datetime, rules: AlertsConfig, zone: ZoneInfo) -> dt.datetime:
    if DAYS[at.weekday()] in rules.quiet_days:
        return dt.datetime.combine(at.date() + dt.timedelta(days=1), dt.time(), zone)
    if not rules.quiet_from:
        return at
    start, end, time = clock(rules.quiet_from), clock(rules.quiet_to), at.time()
    if start <= end:
        quiet, day = start <= time < end, at.date()
    else:
        quiet = time >= start or time < end
        day = at.date() + dt.timedelta(days=int(time >= start))
    return dt.datetime.combine(day, end, zone) if quiet else at


def digest_moment(now: dt.datetime, rules: AlertsConfig, timezone: str) -> dt.datetime:
    """The latest digest day and time that is not after `now` (UTC)."""
    zone = ZoneInfo(timezone)
    local = now.astimezone(zone)
    back = (local.weekday() - DAYS.index(rules.digest_day)) % 7
    day = local.date() - dt.timedelta(days=back)
    found = dt.datetime.combine(day, clock(rules.digest_time), zone)
    if found > local:
        found = dt.datetime.combine(day - dt.timedelta(days=7), clock(rules.digest_time), zone)
    return found.astimezone(dt.UTC)


def digest_due(
    now: dt.datetime, looked_at: dt.datetime | None, rules: AlertsConfig, timezone: str
) -> bool:
    """Whether that moment passed since it was last asked; the first time only starts the clock."""
    return looked_at is not None and looked_at < digest_moment(now, rules, timezone)
