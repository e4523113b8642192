"""What a field map may hold, as people write it."""

from __future__ import annotations

from typing import Any, Final, Literal

from pydantic import Field, model_validator

from kamsync.file_format import AccountKeys, FormatKeys, RowKeys, StageKeys
from kamsync.model.fieldmap import OutputType
from kamsync.model.strict import Strict
from kamsync.model.tables import STREAMS

OWN = ("outputs", "inputs")
"""Sections of a map that name fields of ours."""


class SourceKeys(Strict):
    field: str
    optional: bool = False
    values: dict[str, str] = Field(default_factory=dict)
    unit: Literal["", "fraction"] = ""
    also: tuple[str, ...] = ()
    default: str | None = None
    split: str = ""
    times: str = ""

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        given = value if isinstance(value, dict) else {"field": value}
        names = given.get("field")
        if isinstance(names, list) and names:
            return given | {"field": names[0], "also": names[1:]}
        return given


class StreamKeys(Strict):
    object: str = ""
    replication_key: str = ""
    fields: dict[str, SourceKeys] = Field(default_factory=dict)
    options: dict[str, str] = Field(default_factory=dict)
    format: FormatKeys = FormatKeys()
    rows: RowKeys = RowKeys()
    stages: StageKeys = StageKeys()


NO_FILE_KEYS: Final = {"format": FormatKeys(), "rows": RowKeys(), "stages": StageKeys()}


class OwnKeys(Strict):
    """What a map says of a field of ours; the rest is own_fields.toml's."""

    field: str
    type: OutputType | None = None
    label: str | None = None
    label_fr: str | None = None
    help: str | None = None
    help_fr: str | None = None
    length: int | None = None
    shared: bool | None = None
    clear: bool = Field(default=True, exclude=True)
    """Earlier maps said so; a field of ours is always cleared, a shared one never."""


class PartKeys(Strict):
    """What is read besides, and only where a connection asks for it by name."""

    streams: dict[str, StreamKeys] = Field(default_factory=dict)


class MapKeys(Strict):
    extends: str = ""
    own_name: str = ""
    """What the CRM calls an output without a line of its own: {Name} or {name} is the metric's."""
    own_name_length: int = 40
    format: FormatKeys = FormatKeys()
    accounts: AccountKeys = AccountKeys()
    streams: dict[str, StreamKeys] = Field(default_factory=dict)
    also: dict[str, PartKeys] = Field(default_factory=dict)
    outputs: dict[str, OwnKeys] = Field(default_factory=dict)
    inputs: dict[str, OwnKeys] = Field(default_factory=dict)


def map_schema() -> dict[str, Any]:
    """JSON Schema of a field map. A name alone stands for a table with that field."""
    made = MapKeys.model_json_schema()
    name, names = {"type": "string"}, {"type": "array", "items": {"type": "string"}}
    made["$defs"]["SourceKeys"]["properties"]["field"] = {"anyOf": [name, names]}
    tables = [made["properties"][part] for part in OWN]
    tables.append(made["$defs"]["StreamKeys"]["properties"]["fields"])
    for table in tables:
        table["additionalProperties"] = {"anyOf": [name, names, table["additionalProperties"]]}
    made["properties"]["streams"]["propertyNames"] = {"enum": sorted(STREAMS)}
    return made
