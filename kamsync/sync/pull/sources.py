"""`[sources.STREAM]`: a stream that is read from where it lies instead of from the CRM."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from kamsync.config.sections import SourceConfig
from kamsync.errors import ConfigError, Problem
from kamsync.file_format import FormatKeys, form_of
from kamsync.model.fieldmap import PLAIN, FileFormat
from kamsync.model.invalid import near
from kamsync.model.rejects import WHERE
from kamsync.model.tables import STREAMS
from kamsync.model.written_columns import plain_column, without_words
from kamsync.secret import is_reference, resolve
from kamsync.sync.pull.cursor import Since
from kamsync.sync.pull.source_files import read_files
from kamsync.sync.pull.source_queries import Answer, read_catalogue, read_query


@dataclass(frozen=True)
class Source:
    """Where a stream is read from: files, or a query at an address."""

    folder: Path
    """Of the config: relative files lie beside it."""
    files: str = ""
    address: str = ""
    """May be a reference to a secret, resolved when it is read."""
    query: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Our column → what the source calls it; others keep their name."""
    constants: Mapping[str, str] = field(default_factory=dict)
    """Our column → what stands on every row, where the source has no such column."""
    match: Path | None = None
    """Table of account ids, theirs and ours; None: the source's are ours."""
    form: FileFormat = PLAIN
    """How its text is written."""
    cursor: str = ""
    """Column of the query that grows with every change; empty: read whole every time."""

    @property
    def fingerprint(self) -> str:
        """Of what is asked: after another question the stream is read whole. The address counts as
        it is written, never with its secret."""
        asked = (
            self.address,
            self.query,
            sorted(self.columns.items()),
            sorted(self.constants.items()),
            self.form,
            self.cursor,
        )
        return f"source {hashlib.sha256(repr(asked).encode()).hexdigest()[:16]}"


def sources_of(
    config: Mapping[str, SourceConfig], folder: Path, remote: str = ""
) -> dict[str, Source]:
    """stream → its source. `remote`: where the tables of the engine's catalogue are asked for."""
    return {
        stream: Source(
            folder,
            section.file,
            remote if section.table else section.url,
            _whole(section.table) if section.table else section.query,
            section.columns,
            section.constants,
            folder / section.match if section.match else None,
            form_of(FormatKeys(), section.format, f"sources.{stream}"),
            section.cursor,
        )
        for stream, section in config.items()
    }


def _whole(table: str) -> str:
    names = ".".join(f"`{name}`" for name in table.split("."))
    return f"select * from {names}"  # noqa: S608 the config's pattern lets no mark through


def read_source(stream: str, source: Source) -> pl.DataFrame:
    """Text columns under canonical names, and where each row stands.

    Raises ConfigError naming file, line and column, or what the database said; AuthError where
    no secret stands behind the address.
    """
    return read_since(stream, source, "").frame


def read_since(stream: str, source: Source, newest: str) -> Answer:
    """The rows that reach `newest` of the cursor (empty: all), and the newest one now. Raises as
    `read_source`."""
    at = f"sources.{stream}"
    answer = _raw(stream, source, at, newest)
    named = _renamed(answer.frame, source.columns)
    given = {c: text for c, text in source.constants.items() if c not in named.columns}
    named = named.with_columns(pl.lit(text).alias(c) for c, text in given.items())
    frame = _plain(stream, named, source.form)
    has_ids = "id" in frame.columns and STREAMS[stream].column("id") is not None
    if source.cursor and not has_ids:
        raise ConfigError([Problem.of("config", 0, f"{at}.cursor", "cursor_without_id")])
    missing = [c.name for c in STREAMS[stream].columns if c.required and c.name not in frame]
    if missing and missing != ["id"]:
        there = answer.names or tuple(c for c in frame.columns if c != WHERE)
        hint = near(missing[0], there)
        place = str(source.folder / source.files) if source.files else "config"
        line = 1 if source.files else 0
        raise ConfigError([Problem.of(place, line, at, "no_column", name=missing[0], near=hint)])
    if "id" in missing:
        several = frame[WHERE].str.replace(r":\d+$", "").n_unique() > 1
        numbered = pl.col(WHERE) if several else pl.col(WHERE).str.replace(r"^.*:", "line-")
        frame = frame.with_columns(numbered.alias("id"))
    return Answer(frame, answer.newest)


def _raw(stream: str, source: Source, at: str, newest: str) -> Answer:
    if not source.query:
        return Answer(read_files(source.files, source.folder, at, source.form))
    address = source.address
    if is_reference(address):
        address = resolve(address, source.folder)
    since = Since(source.cursor, newest) if source.cursor else None
    if address.startswith("sc://"):
        ours = {c.name for c in STREAMS[stream].columns}
        return read_catalogue(address, source.query, ours | set(source.columns.values()), at, since)
    return read_query(address, source.query, source.folder, at, since)


def _plain(stream: str, frame: pl.DataFrame, form: FileFormat) -> pl.DataFrame:
    """The stream's own columns in the plain form that coerce reads."""
    known = [(c.name, c.kind) for c in STREAMS[stream].columns if c.name in frame.columns]
    return frame.with_columns(
        plain_column(without_words(frame[name], form.empty), kind, form) for name, kind in known
    )


def _renamed(frame: pl.DataFrame, columns: Mapping[str, str]) -> pl.DataFrame:
    """A column that is not there stays out; what had the canonical name gives way."""
    given = {theirs: ours for ours, theirs in columns.items() if theirs in frame.columns}
    taken = [ours for theirs, ours in given.items() if ours != theirs and ours in frame.columns]
    return frame.drop(taken).rename(given)
