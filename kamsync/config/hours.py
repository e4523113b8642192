"""Sections of config.toml about time: when runs happen, and when people answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Literal, TypeVar

from pydantic import Field, field_validator

from kamsync.model.invalid import invalid, near
from kamsync.model.office_hours import (
    GRACE_DAYS,
    OTHER_GRACE,
    OTHER_TARGET,
    TARGETS,
    OfficeHours,
)
from kamsync.model.public_holidays import countries, public_holidays
from kamsync.model.strict import Strict

Number = TypeVar("Number", int, float)


class ScheduleConfig(Strict):
    cron: str = "30 5 * * mon-fri"
    """Minute, hour, day, month, weekday in `timezone`."""
    jitter_seconds: int = Field(default=300, ge=0)
    catch_up_hours: int = Field(default=12, ge=0)
    """After downtime one missed run is made up for, if it is not older than this."""
    holidays: list[str] = Field(default_factory=list)
    """ISO dates on which nothing runs."""
    holidays_of: str = ""
    """Country (ISO 3166, "FR"): on its public holidays nothing runs either."""
    http_port: int = Field(default=0, ge=0, le=65535)
    """Port for /healthz and /metrics; 0 = off."""
    http_host: str = "127.0.0.1"
    """Address that port is bound to."""
    metrics_file: str = ""
    """Written after each run for node-exporter's textfile collector; empty: none."""

    @field_validator("holidays_of")
    @classmethod
    def _country(cls, value: str) -> str:
        if value and value not in (known := countries()):
            raise invalid("no_holidays", country=value, near=near(value.upper(), known))
        return value

    def is_holiday(self, day: dt.date) -> bool:
        if day.isoformat() in self.holidays:
            return True
        return bool(self.holidays_of) and day in public_holidays(self.holidays_of, day.year)

    def days_off(self, years: Iterable[int]) -> list[str]:
        """The dates given, and the country's holidays of these years."""
        country = self.holidays_of
        public = [public_holidays(country, year) for year in years] if country else []
        return [*self.holidays, *sorted(d.isoformat() for d in frozenset().union(*public))]

    @field_validator("holidays")
    @classmethod
    def _dates(cls, value: list[str]) -> list[str]:
        for day in value:
            try:
                dt.date.fromisoformat(day)
            except ValueError as error:
                raise invalid("no_date", text=day) from error
        return value


class ResponseConfig(Strict):
    hours: str = Field(default="09:00-18:00", pattern=r"^\d{2}:\d{2}-\d{2}:\d{2}$")
    """Office hours in `timezone`; [schedule] holidays are left out."""
    days: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...] = Field(
        default=("mon", "tue", "wed", "thu", "fri"), min_length=1
    )
    targets: dict[str, float] = Field(default_factory=lambda: {**TARGETS, "others": OTHER_TARGET})
    """Business hours to the first reply of a case, by tier."""
    grace_days: dict[str, Annotated[int, Field(ge=0)]] = Field(
        default_factory=lambda: {**GRACE_DAYS, "others": OTHER_GRACE}
    )
    """Days that a task or a promise of ours may be past its date, by tier."""

    @field_validator("hours")
    @classmethod
    def _span(cls, value: str) -> str:
        opens, closes = _minutes(value)
        if not 0 <= opens < closes <= 24 * 60:
            raise invalid("office_hours", text=value)
        return value

    @field_validator("targets")
    @classmethod
    def _positive(cls, value: dict[str, float]) -> dict[str, float]:
        whole = _of_every_tier(value, {**TARGETS, "others": OTHER_TARGET})
        if any(not 0 < hours < float("inf") for hours in value.values()):
            raise invalid("target_hours")
        return whole

    @field_validator("grace_days")
    @classmethod
    def _of_tiers(cls, value: dict[str, int]) -> dict[str, int]:
        return _of_every_tier(value, {**GRACE_DAYS, "others": OTHER_GRACE})

    def office(self, holidays: Sequence[str]) -> OfficeHours:
        opens, closes = _minutes(self.hours)
        tiers = {tier: hours for tier, hours in self.targets.items() if tier != "others"}
        off = tuple(dt.date.fromisoformat(day) for day in holidays)
        graces = {tier: days for tier, days in self.grace_days.items() if tier != "others"}
        return OfficeHours(
            opens,
            closes,
            self.days,
            off,
            targets=tiers,
            other_target=self.targets["others"],
            grace_days=graces,
            other_grace_days=self.grace_days["others"],
        )


def _of_every_tier(given: Mapping[str, Number], known: Mapping[str, Number]) -> dict[str, Number]:
    """`known` with what is given in its place. Raises for a tier that is none."""
    for tier in given:
        if tier not in known:
            raise invalid("no_target", tier=tier, near=near(tier, known))
    return {**known, **given}


def _minutes(span: str) -> tuple[int, int]:
    opens, closes = ((int(t[:2]), int(t[3:])) for t in span.split("-"))
    return opens[0] * 60 + opens[1], closes[0] * 60 + closes[1]
