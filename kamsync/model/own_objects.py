"""The table of kamsync's own objects, own_objects.toml, without a CRM's names."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Final

from kamsync.model.fieldmap import OutputField, OwnObject


def _read() -> dict[str, OwnObject]:
    file = resources.files("kamsync.model") / "own_objects.toml"
    made = {}
    for stream, row in tomllib.loads(file.read_text(encoding="utf-8")).items():
        fields = row.pop("fields")
        columns = tuple(OutputField(f"{stream}.{c}", "", **f) for c, f in fields.items())
        made[stream] = OwnObject(stream, "", **row, fields=columns)
    return made


OBJECTS: Final = _read()
"""stream → the object that people fill for it."""
