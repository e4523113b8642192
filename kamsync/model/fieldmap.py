"""A validated field map, frozen: CRM field ↔ canonical column, output → CRM field."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Final, Literal

from kamsync.model.alert import DECISIONS

OutputType = Literal["text", "long_text", "integer", "number", "date", "boolean", "picklist"]
TIERS: Final = ("Key", "Tomorrow", "Maintain", "Streamline", "Not key", "Unrated")


@dataclass(frozen=True)
class FieldSource:
    """Where a canonical column comes from."""

    field: str
    """CRM field name; may cross one lookup (`Owner.Name`); a leading `@` is a value the
    connector derives itself (`@is_won`), see the connector's own documentation."""
    optional: bool = False
    """Absent or unreadable = unknown and a finding; otherwise an error."""
    values: dict[str, str] = dataclasses.field(default_factory=dict)
    """CRM value → canonical value; others pass unchanged."""
    unit: Literal["", "fraction"] = ""
    """fraction: a share the CRM stores as 0–1 (canonical: percent)."""


@dataclass(frozen=True)
class StreamMap:
    object: str
    replication_key: str
    fields: dict[str, FieldSource]
    options: dict[str, str] = dataclasses.field(default_factory=dict)
    """Connector-specific words, e.g. a record filter; validated by the connector."""


@dataclass(frozen=True)
class OutputField:
    """One of kamsync's own fields in the CRM."""

    id: str
    field: str
    type: OutputType
    label: str
    label_fr: str = ""
    help: str = ""
    length: int = 255
    shared: bool = False
    """Never overwritten once a person changed it."""
    clear: bool = False
    """A null may erase the value."""

    @property
    def choices(self) -> tuple[str, ...]:
        """Values of a picklist."""
        if self.type != "picklist":
            return ()
        return DECISIONS if self.id == "decision" else TIERS


@dataclass(frozen=True)
class FieldMap:
    name: str
    streams: dict[str, StreamMap]
    outputs: dict[str, OutputField]
    inputs: dict[str, OutputField] = dataclasses.field(default_factory=dict)
    """Fields people fill (ratings, override, plan dates), created by `provision --inputs`."""
