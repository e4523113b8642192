"""The sections of a client profile, by the four parts of the situation analysis (profile.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Final


@dataclass(frozen=True)
class Section:
    id: str
    part: str
    weight: int
    fields: tuple[str, ...]
    """Account columns profile_NAME; any one of them fills it."""


def parse_sections(text: str) -> tuple[Section, ...]:
    """Sections from TOML text, in its order. Raises KeyError for a missing word."""
    return tuple(
        Section(part["id"], part["part"], part["weight"], tuple(part["fields"]))
        for part in tomllib.loads(text)["sections"]
    )


COMPUTED: Final = "history"
"""Filled by us: what the CRM itself knows of the relation."""
SECTIONS: Final = parse_sections(
    (resources.files("kamsync.plans") / "profile.toml").read_text("utf-8")
)
PARTS: Final = tuple(dict.fromkeys(section.part for section in SECTIONS))
