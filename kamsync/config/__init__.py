"""config.toml: its sections, and the project made of it with the files it names."""

from __future__ import annotations

from typing import Any


def __getattr__(name: str) -> Any:
    """`ScheduleConfig`, which programs that ask `scheduler.clock.missed` make; loaded when asked
    for, as its library loads slowly."""
    if name == "ScheduleConfig":
        from kamsync.config.hours import ScheduleConfig

        return ScheduleConfig
    raise AttributeError(name)
