"""The [alerts] section of config.toml: who directs what, by which channel, and when not."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from kamsync.model.alert import IN_CRM
from kamsync.model.invalid import invalid, near
from kamsync.model.strict import Strict
from kamsync.model.words import LEVELS
from kamsync.secret import is_reference

Level = Literal["watch", "high", "critical"]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
CRITICAL: tuple[Level, ...] = ("critical",)
Scope = Literal["region", "country", "business_unit", "product_family", "currency", "owner"]
DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _time(value: object) -> object:
    if isinstance(value, str) and value and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        raise invalid("no_time", text=value)
    return value


Time = Annotated[str, BeforeValidator(_time)]


def clock(text: str) -> dt.time:
    """A validated HH:MM."""
    return dt.time.fromisoformat(text)


class ChannelConfig(Strict):
    url: str
    """An Apprise address as a secret reference: it holds passwords and tokens."""

    @field_validator("url")
    @classmethod
    def _reference(cls, value: str) -> str:
        if not is_reference(value):
            raise invalid("address_written")
        return value


class DirectorConfig(Strict):
    directs: dict[Scope, list[str]] = Field(default_factory=dict)
    """Dimension → its values; empty: the whole portfolio."""
    user: str = ""
    """CRM user id: gets the tasks of these dependencies."""
    channels: list[str] = Field(default_factory=list)
    language: Literal["fr", "en", ""] = ""

    def hears(self, scope: str, value: str) -> bool:
        """Whether a level in that scope is this director's business."""
        return not self.directs or value in self.directs.get(scope, [])  # type: ignore[call-overload]


class AlertsConfig(Strict):
    least: Level = "watch"
    """The lowest level that is told at all."""
    immediate: list[Level] = Field(default_factory=lambda: list(CRITICAL))
    """Levels told at once; other changes wait for the digest."""
    digest_day: Day = "mon"
    digest_time: Time = "05:00"
    """The first run (or `serve`) after it sends what was collected."""
    quiet_from: Time = ""
    quiet_to: Time = ""
    """Messages made between the two wait for the second; empty: no quiet hours."""
    quiet_days: list[Day] = Field(default_factory=list)
    """Whole days on which nothing is sent."""
    channels: dict[str, ChannelConfig] = Field(default_factory=dict)
    directors: dict[str, DirectorConfig] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _fits(self) -> AlertsConfig:
        if bool(self.quiet_from) != bool(self.quiet_to):
            raise invalid("quiet_half")
        if len(set(self.quiet_days)) == len(DAYS):
            raise invalid("quiet_always")
        if IN_CRM in self.channels:
            raise invalid("channel_reserved", name=IN_CRM)
        for name, director in self.directors.items():
            for channel in director.channels:
                if channel not in self.channels:
                    hint = near(channel, self.channels)
                    raise invalid("no_channel", director=name, channel=channel, near=hint)
            if not director.user and not director.channels:
                raise invalid("unreachable", director=name)
        return self

    def rank(self, level: str) -> int:
        """Place among the levels; what lies below `least` counts as none."""
        place = LEVELS.index(level)
        return place if place >= LEVELS.index(self.least) else 0
