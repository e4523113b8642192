"""Streams in files beside the config or on an object store: CSV and Parquet, by name or pattern.

Every value leaves as text under the file's own column names; typing is coerce's, as for a CRM.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

import polars as pl
from polars.exceptions import NoDataError, PolarsError

from kamsync.errors import ConfigError, Problem
from kamsync.file_format import is_workbook
from kamsync.model.fieldmap import PLAIN, FileFormat
from kamsync.model.rejects import WHERE

_STORES: Final = ("s3://", "gs://", "az://", "abfss://", "https://")
"""Read by Polars with the credentials of the environment
(https://docs.pola.rs/user-guide/io/cloud-storage/)."""
Wanted = Callable[[str], bool]
"""Whether a column of that name is read."""
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


def read_files(
    pattern: str, folder: Path, wanted: Wanted, at: str, form: FileFormat = PLAIN
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """All files of a pattern, one after the other in the order of their names: the columns that
    are wanted, with the line of each row under WHERE; and the name of every column. Raises
    ConfigError where there is no file or one cannot be read."""
    if pattern.startswith(_STORES):
        files: dict[str, Path | str] = {pattern.rpartition("/")[2]: pattern}
    else:
        files = _named(_found(pattern, folder))
    if not files:
        raise ConfigError([Problem.of(str(folder / pattern), 0, at, "no_files")])
    frames = []
    names: dict[str, None] = {}
    for name, place in files.items():
        frame, there = _read(place, wanted, at, form)
        names |= dict.fromkeys(there)
        frames.append(frame.with_columns(pl.format("{}:{}", pl.lit(name), WHERE).alias(WHERE)))
    return pl.concat(frames, how="diagonal"), tuple(names)


def _found(pattern: str, folder: Path) -> list[Path]:
    path = Path(pattern)
    if not set(pattern) & set("*?["):
        return [folder / path]
    if path.is_absolute():
        folder, path = Path(path.anchor), path.relative_to(path.anchor)
    return sorted(folder.glob(str(path)))


def _named(paths: list[Path]) -> dict[str, Path | str]:
    """By file name; with as much of the path as tells files of one name apart."""
    if len({path.name for path in paths}) == len(paths):
        return {path.name: path for path in paths}
    common = os.path.commonpath([path.parent for path in paths])
    return {path.relative_to(common).as_posix(): path for path in paths}


def _read(
    place: Path | str, wanted: Wanted, at: str, form: FileFormat
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Wanted columns, the line of each row under WHERE (a table counts its rows from 1), and the
    name of every column."""
    if isinstance(place, Path) and place.suffix.lower() not in (".parquet", ".pq"):
        rows = read_csv(place, at, form)
        lines = rows.with_row_index(WHERE, 2 + _above(form))
        return lines.select(*filter(wanted, rows.columns), WHERE), tuple(rows.columns)
    try:
        scan = pl.scan_parquet(place, glob=isinstance(place, str))
        names = tuple(scan.collect_schema())
        found = scan.with_row_index(WHERE, 1).select(*filter(wanted, names), WHERE).collect()
        return as_text(found, at, str(place)), names
    except (OSError, PolarsError) as error:
        raise unreadable(place, at, error) from error


def as_text(frame: pl.DataFrame, at: str, place: str) -> pl.DataFrame:
    """Every column as text that coerce reads. Raises ConfigError for lists and structures."""
    columns = []
    for name, kind in frame.schema.items():
        column = pl.col(name)
        if isinstance(kind, pl.Datetime):
            column = column.dt.strftime(_TIME + "%z" if kind.time_zone else _TIME)
        elif kind.is_nested() or kind == pl.Binary:
            raise nested(name, str(kind), at, place)
        columns.append(column.cast(pl.String).alias(name))
    return frame.select(columns)


def nested(name: str, kind: str, at: str, place: str) -> ConfigError:
    return ConfigError([Problem.of(place, 0, at, "column_nested", name=name, kind=kind)])


def unreadable(path: Path | str, at: str, error: Exception) -> ConfigError:
    """With the true cause where it is a common one: not there, a workbook, another encoding."""
    if isinstance(error, FileNotFoundError):
        return ConfigError([Problem.of(str(path), 0, at, "no_file")])
    if isinstance(path, str):
        return ConfigError([Problem.of(path, 0, at, "unreadable", reason=_reason(error))])
    if not isinstance(error, OSError) and path.is_file() and is_workbook(path):
        return ConfigError([Problem.of(str(path), 1, at, "is_workbook")])
    if isinstance(error, NoDataError):
        return ConfigError([Problem.of(str(path), 1, at, "file_empty")])
    if isinstance(error, UnicodeError):
        return ConfigError([Problem.of(str(path), 1, at, "not_utf8_source")])
    return ConfigError([Problem.of(str(path), 1, at, "unreadable", reason=_reason(error))])


def _reason(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
