"""Connectors by entry point `kamsync.connectors`; nothing here imports one by name."""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING

from kamsync.errors import ConfigError, Problem
from kamsync.model.invalid import near

if TYPE_CHECKING:
    from kamsync.connector import Connector

GROUP = "kamsync.connectors"


@cache
def available() -> dict[str, EntryPoint]:
    """Name → entry point of every connector that was installed when first asked."""
    return {point.name: point for point in sorted(entry_points(group=GROUP), key=lambda p: p.name)}


def connector_type(name: str) -> type[Connector]:
    """The connector class. Raises ConfigError with the nearest name when there is none."""
    found = available()
    if name not in found:
        code = "no_connector" if found else "no_connector_installed"
        problem = Problem.of("config", 0, "connector", code, name=name, near=near(name, found))
        raise ConfigError([problem])
    loaded: type[Connector] = found[name].load()
    return loaded
