"""Connectors by entry point `kamsync.connectors`; nothing here imports one by name."""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoint, entry_points

from kamsync.connector import Connector
from kamsync.errors import ConfigError, Problem
from kamsync.toml_source import nearest

GROUP = "kamsync.connectors"


@cache
def available() -> dict[str, EntryPoint]:
    """Name → entry point of every connector that was installed when first asked."""
    return {point.name: point for point in sorted(entry_points(group=GROUP), key=lambda p: p.name)}


def connector_type(name: str) -> type[Connector]:
    """The connector class. Raises ConfigError with the nearest name when there is none."""
    found = available()
    if name not in found:
        hint = nearest(name, list(found)) or "; none is installed: pip install -e . in a checkout"
        problem = Problem("config", 0, "connector", f'no connector "{name}"{hint}')
        raise ConfigError([problem])
    loaded: type[Connector] = found[name].load()
    return loaded
