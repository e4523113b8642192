"""The table of kamsync's own fields, own_fields.toml: outputs, inputs, without a CRM's name."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Any, Final

from kamsync.model.fieldmap import OutputField


def _read() -> dict[str, dict[str, Any]]:
    file = resources.files("kamsync.model") / "own_fields.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _fields(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, OutputField]:
    return {
        key: OutputField(key, "", **{k: v for k, v in row.items() if k != "core"})
        for key, row in rows.items()
    }


_TABLE: Final = _read()
OUTPUTS: Final = _fields(_TABLE["outputs"])
"""In the order in which they are written."""
CORE_OUTPUTS: Final = tuple(key for key, row in _TABLE["outputs"].items() if row.get("core"))
"""Written where a config does not choose."""
INPUTS: Final = _fields(_TABLE["inputs"])
TASK_KEY: Final = _fields(_TABLE["tasks"])["task_key"]
"""The field on tasks by which kamsync knows its own."""
