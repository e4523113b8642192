"""The wall clock of a zone: hours that come twice, hours that never come."""

from __future__ import annotations

import datetime as dt

import pytest

from kamsync import config
from kamsync.config.hours import ScheduleConfig
from kamsync.errors import ConfigError
from kamsync.scheduler.clock import missed, next_run, trigger


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def due(cron: str, zone: str, start: str, end: str) -> list[str]:
    """Every due time between two UTC times, as local time with its offset."""
    clock = trigger(ScheduleConfig(cron=cron, jitter_seconds=0), zone)
    found: list[str] = []
    previous, until = None, utc(end)
    while (at := clock.get_next_fire_time(previous, previous or utc(start))) and at < until:
        found.append(f"{at:%d %H:%M%z}")
        previous = at
    return found


@pytest.mark.parametrize(
    ("zone", "cron", "start", "expected"),
    [
        ("Europe/Paris", "30 2 * * *", "2026-10-24T12:00", ["25 02:30+0200"]),
        ("America/New_York", "30 1 * * *", "2026-10-31T12:00", ["01 01:30-0400"]),
        ("Europe/London", "15 1 * * *", "2026-10-24T12:00", ["25 01:15+0100"]),
        ("Australia/Lord_Howe", "45 1 * * *", "2026-04-04T02:00", ["05 01:45+1100"]),
    ],
)
def test_a_time_that_comes_twice_counts_once(
    zone: str, cron: str, start: str, expected: list[str]
) -> None:
    end = utc(start) + dt.timedelta(hours=20)

    assert due(cron, zone, start, end.replace(tzinfo=None).isoformat()) == expected


def test_every_hour_of_a_day_that_has_25_counts_once() -> None:
    found = due("0 * * * *", "Europe/Paris", "2026-10-24T22:00", "2026-10-25T03:00")

    assert found == ["25 00:00+0200", "25 01:00+0200", "25 02:00+0200", "25 03:00+0100"]


@pytest.mark.parametrize(
    ("zone", "cron", "start", "expected"),
    [
        ("Africa/Cairo", "0 0 * * *", "2026-04-23T12:00", ["24 01:00+0300"]),
        ("America/Santiago", "0 0 * * *", "2026-09-05T12:00", ["06 01:00-0300"]),
        ("Europe/Paris", "30 2 * * *", "2026-03-28T12:00", ["29 03:00+0200"]),
        ("Europe/Paris", "*/30 2,3 * * *", "2026-03-28T12:00", ["29 03:00+0200", "29 03:30+0200"]),
    ],
)
def test_a_time_that_never_comes_counts_when_the_gap_ends(
    zone: str, cron: str, start: str, expected: list[str]
) -> None:
    end = utc(start) + dt.timedelta(hours=20)

    assert due(cron, zone, start, end.replace(tzinfo=None).isoformat()) == expected


@pytest.mark.parametrize(
    ("zone", "cron", "now", "expected"),
    [
        ("Europe/Paris", "30 2 * * *", "2026-10-25T05:00", "2026-10-25T00:30"),
        ("Europe/Paris", "0 * * * *", "2026-10-25T01:30", "2026-10-25T00:00"),
        ("America/New_York", "30 1 * * *", "2026-11-01T09:00", "2026-11-01T05:30"),
        ("Europe/London", "30 1 * * *", "2026-10-25T05:00", "2026-10-25T00:30"),
        ("Australia/Lord_Howe", "45 1 * * *", "2026-04-04T18:00", "2026-04-04T14:45"),
    ],
)
def test_downtime_after_clocks_went_back_is_made_up_for(
    zone: str, cron: str, now: str, expected: str
) -> None:
    schedule = ScheduleConfig(cron=cron, catch_up_hours=12)
    long_ago = utc(now) - dt.timedelta(days=2)

    found = missed(schedule, zone, long_ago, utc(now))

    assert found is not None
    assert found.astimezone(dt.UTC) == utc(expected)
    assert missed(schedule, zone, utc(expected), utc(now)) is None


def test_the_last_day_of_a_month_has_a_letter() -> None:
    found = due("0 6 L * *", "Europe/Paris", "2026-02-01T00:00", "2026-04-01T00:00")

    assert found == ["28 06:00+0100", "31 06:00+0200"]


def test_the_next_run_is_no_holiday() -> None:
    schedule = ScheduleConfig(cron="0 6 * * *", holidays=["2026-03-03", "2026-03-04"])

    found = next_run(schedule, "Europe/Paris", utc("2026-03-02T12:00"))

    assert found.isoformat() == "2026-03-05T06:00:00+01:00"


@pytest.mark.parametrize("cron", ["30 2 30 2 *", "0 6 31 4,6 *"])
def test_a_date_that_never_comes_is_an_error(cron: str) -> None:
    with pytest.raises(ConfigError, match="never comes"):
        next_run(ScheduleConfig(cron=cron), "Europe/Paris", utc("2026-03-02T12:00"))


def test_public_holidays_of_a_country_are_left_out() -> None:
    """1 May 2026 is a Friday: in France the next night is Monday's, in Britain the day itself."""
    now = utc("2026-04-30T12:00")
    for country, expected in (("FR", "2026-05-04"), ("GB", "2026-05-01"), ("", "2026-05-01")):
        schedule = ScheduleConfig(holidays_of=country, jitter_seconds=0)
        assert next_run(schedule, "Europe/Paris", now).date().isoformat() == expected
    days = ScheduleConfig(holidays_of="FR", holidays=["2026-08-14"]).days_off([2026])
    assert {"2026-08-14", "2026-07-14", "2026-12-25"} <= set(days)


@pytest.mark.parametrize(
    ("cron", "expected"),
    [
        ("0 6 L * *", ["31 06:00+0100", "28 06:00+0100"]),
        ("0 6 15 * mon", ["26 06:00+0100", "02 06:00+0100", "09 06:00+0100", "15 06:00+0100"]),
        ("0 6 * feb mon#1", ["02 06:00+0100"]),
    ],
)
def test_words_of_cron_mean_what_cron_means(cron: str, expected: list[str]) -> None:
    """Where day and weekday are both given, either is enough."""
    found = due(cron, "Europe/Paris", "2026-01-25T12:00", "2026-03-01T00:00")
    assert found[: len(expected)] == expected


def test_the_schedule_is_importable_beside_missed() -> None:
    assert config.ScheduleConfig is ScheduleConfig
    assert not hasattr(config, "no such section")
