"""`[sources.STREAM] file = …`: a stream read from a CSV beside the config instead of the CRM."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from kamsync.errors import ConfigError, Problem
from kamsync.model.rejects import WHERE
from kamsync.model.tables import STREAMS
from kamsync.toml_source import nearest


def read_source(stream: str, path: Path) -> pl.DataFrame:
    """Text columns under canonical headers. Raises ConfigError naming file, line and header."""
    spec = STREAMS[stream]
    try:
        with path.open(encoding="utf-8-sig") as file:
            first = file.readline()
        separator = ";" if first.count(";") > first.count(",") else ","
        frame = pl.read_csv(path, separator=separator, infer_schema=False)
    except (OSError, UnicodeDecodeError, PolarsError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ConfigError([Problem(str(path), 1, f"sources.{stream}", reason)]) from error
    missing = [c.name for c in spec.columns if c.required and c.name not in frame.columns]
    if missing and missing != ["id"]:
        hint = nearest(missing[0], frame.columns)
        message = f"no column {missing[0]}{hint}"
        raise ConfigError([Problem(str(path), 1, f"sources.{stream}", message)])
    lines = (pl.int_range(pl.len()) + 2).cast(pl.String)
    frame = frame.with_columns((pl.lit(f"{path.name}:") + lines).alias(WHERE))
    if "id" in missing:
        frame = frame.with_columns((pl.lit("line-") + lines).alias("id"))
    return frame
