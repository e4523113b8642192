"""Streams in files beside the config or on an object store: CSV and Parquet, by name or pattern.

Every value leaves as text under the file's own column names; typing is coerce's, as for a CRM.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl
from polars.exceptions import PolarsError

from kamsync.errors import ConfigError, Problem
from kamsync.file_format import is_workbook
from kamsync.model.fieldmap import PLAIN, FileFormat
from kamsync.model.rejects import WHERE

_STORES: Final = ("s3://", "gs://", "az://", "abfss://", "https://")
"""Read by Polars with the credentials of the environment
(https://docs.pola.rs/user-guide/io/cloud-storage/)."""
_TIME: Final = "%Y-%m-%dT%H:%M:%S%.f"


def read_csv(path: Path, at: str, form: FileFormat = PLAIN) -> pl.DataFrame:
    """Text columns, separated by comma, semicolon, tab or bar where the format names no mark.

    Raises ConfigError naming the file; `at` is the key of the config that names it.
    """
    try:
        text = path.read_text(encoding=form.encoding) if form.encoding else None
        with path.open(encoding=form.encoding or "utf-8-sig") as file:
            *_, first = (file.readline() for _ in range(max(1, form.header_line)))
        separator = form.separator or max(",;\t|", key=first.count)
        return pl.read_csv(
            path if text is None else text.encode(),
            separator=separator,
            infer_schema=False,
            skip_lines=_above(form),
        )
    except (OSError, UnicodeError, PolarsError) as error:
        raise unreadable(path, at, error) from error


def _above(form: FileFormat) -> int:
    """Lines above the header."""
    return max(0, form.header_line - 1)


def read_files(pattern: str, folder: Path, at: str, form: FileFormat = PLAIN) -> pl.DataFrame:
    """All files of a pattern, one after the other in the order of their names, with the line of
    each row under WHERE. Raises ConfigError where there is none or one cannot be read."""
    if pattern.startswith(_STORES):
        return _numbered(_parquet(pattern, at), pattern.rpartition("/")[2])
    found = sorted(folder.glob(pattern)) if set(pattern) & set("*?[") else [folder / pattern]
    if not found:
        raise ConfigError([Problem.of(str(folder / pattern), 0, at, "no_files")])
    frames = [
        _numbered(_parquet(p, at), p.name, 1)
        if p.suffix.lower() in (".parquet", ".pq")
        else _numbered(read_csv(p, at, form), p.name, 2 + _above(form))
        for p in found
    ]
    return pl.concat(frames, how="diagonal")


def as_text(frame: pl.DataFrame, at: str, place: str) -> pl.DataFrame:
    """Every column as text that coerce reads. Raises ConfigError for lists and structures."""
    columns = []
    for name, kind in frame.schema.items():
        column = pl.col(name)
        if isinstance(kind, pl.Datetime):
            column = column.dt.strftime(_TIME + "%z" if kind.time_zone else _TIME)
        elif kind.is_nested() or kind == pl.Binary:
            problem = Problem.of(place, 0, at, "column_nested", name=name, kind=str(kind))
            raise ConfigError([problem])
        columns.append(column.cast(pl.String).alias(name))
    return frame.select(columns)


def _parquet(place: Path | str, at: str) -> pl.DataFrame:
    try:
        return as_text(pl.scan_parquet(place).collect(), at, str(place))
    except (OSError, PolarsError) as error:
        raise unreadable(place, at, error) from error


def _numbered(frame: pl.DataFrame, name: str, first: int = 1) -> pl.DataFrame:
    """`first`: the line of the first row; a table counts its rows from 1."""
    lines = (pl.int_range(pl.len()) + first).cast(pl.String)
    return frame.with_columns((pl.lit(f"{name}:") + lines).alias(WHERE))


def unreadable(path: Path | str, at: str, error: Exception) -> ConfigError:
    """With the true cause where it is a common one: not there, a workbook, another encoding."""
    if isinstance(error, FileNotFoundError):
        return ConfigError([Problem.of(str(path), 0, at, "no_file")])
    if isinstance(path, str):
        return ConfigError([Problem.of(path, 0, at, "unreadable", reason=_reason(error))])
    if not isinstance(error, OSError) and path.is_file() and is_workbook(path):
        return ConfigError([Problem.of(str(path), 1, at, "is_workbook")])
    if isinstance(error, UnicodeError):
        return ConfigError([Problem.of(str(path), 1, at, "not_utf8_source")])
    return ConfigError([Problem.of(str(path), 1, at, "unreadable", reason=_reason(error))])


def _reason(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
