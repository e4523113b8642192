"""The `[connections.NAME]` section of a folder of CSV files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationInfo


def _beside_the_config(path: Path, info: ValidationInfo) -> Path:
    return Path((info.context or {}).get("folder", ".")) / path


ConfigPath = Annotated[Path, AfterValidator(_beside_the_config)]
"""A path in the config: relative ones start at the config's own folder."""


class LocalSettings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)

    connector: Literal["local"] = "local"
    mapping: str = "local"
    folder: ConfigPath
    """The CSV files as exported."""
    output: ConfigPath = Path("out")
    """Where fields.csv and tasks.csv go."""
