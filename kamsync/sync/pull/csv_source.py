"""`[sources.STREAM] file = …`: a stream read from a CSV beside the config instead of the CRM."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from kamsync.config import SourceConfig
from kamsync.errors import ConfigError, Problem
from kamsync.model.invalid import near
from kamsync.model.rejects import WHERE
from kamsync.model.tables import STREAMS


@dataclass(frozen=True)
class Source:
    """Where a stream is read from."""

    file: Path
    match: Path | None = None
    """Table of account ids, theirs and ours; None: the file's are ours."""


def sources_of(config: Mapping[str, SourceConfig], folder: Path) -> dict[str, Source]:
    """stream → its file, beside the config."""
    return {
        stream: Source(folder / section.file, folder / section.match if section.match else None)
        for stream, section in config.items()
    }


def read_csv(path: Path, at: str) -> pl.DataFrame:
    """Text columns, separated by comma, semicolon, tab or bar.

    Raises ConfigError naming the file; `at` is the key of the config that names it.
    """
    try:
        with path.open(encoding="utf-8-sig") as file:
            first = file.readline()
        separator = max(",;\t|", key=first.count)
        return pl.read_csv(path, separator=separator, infer_schema=False)
    except (OSError, UnicodeDecodeError, PolarsError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        problem = Problem.of(str(path), 1, at, "unreadable", reason=reason)
        raise ConfigError([problem]) from error


def read_source(stream: str, path: Path) -> pl.DataFrame:
    """Text columns under canonical headers. Raises ConfigError naming file, line and header."""
    spec = STREAMS[stream]
    frame = read_csv(path, f"sources.{stream}")
    missing = [c.name for c in spec.columns if c.required and c.name not in frame.columns]
    if missing and missing != ["id"]:
        hint = near(missing[0], frame.columns)
        at = (str(path), 1, f"sources.{stream}")
        raise ConfigError([Problem.of(*at, "no_column", name=missing[0], near=hint)])
    lines = (pl.int_range(pl.len()) + 2).cast(pl.String)
    frame = frame.with_columns((pl.lit(f"{path.name}:") + lines).alias(WHERE))
    if "id" in missing:
        frame = frame.with_columns((pl.lit("line-") + lines).alias("id"))
    return frame
