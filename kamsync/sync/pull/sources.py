"""`[sources.STREAM]`: a stream that is read from where it lies instead of from the CRM."""

from __future__ import annotations

import datetime as dt
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
    return read_since(stream, source, "", dt.datetime.now(dt.UTC)).frame


def read_since(stream: str, source: Source, newest: str, now: dt.datetime) -> Answer:
    """The rows that reach `newest` of the cursor (empty: all), and the newest one now. Raises as
    `read_source`."""
    at = f"sources.{stream}"
    answer = _raw(stream, source, at, newest, now)
    place, line = (str(source.folder / source.files), 1) if source.files else ("config", 0)

    def missing(name: str) -> ConfigError:
        hint = near(name, answer.names)
        return ConfigError([Problem.of(place, line, at, "no_column", name=name, near=hint)])

    for theirs in source.columns.values():
        if theirs not in answer.names:
            raise missing(theirs)
    named = _renamed(answer.frame, source.columns)
    given = {c: text for c, text in source.constants.items() if c not in named.columns}
    named = named.with_columns(pl.lit(text).alias(c) for c, text in given.items())
    frame = _plain(stream, named, source.form)
    has_ids = "id" in frame.columns and STREAMS[stream].column("id") is not None
    if source.cursor and not has_ids:
        raise ConfigError([Problem.of("config", 0, f"{at}.cursor", "cursor_without_id")])
    lacks = [c.name for c in STREAMS[stream].columns if c.required and c.name not in frame]
    others = [name for name in lacks if name != "id"]
    if others:
        raise missing(others[0])
    if "id" in lacks:
        several = frame[WHERE].str.replace(r":\d+$", "").n_unique() > 1
        numbered = pl.col(WHERE) if several else pl.col(WHERE).str.replace(r"^.*:", "line-")
        frame = frame.with_columns(numbered.alias("id"))
    return Answer(frame, answer.newest, answer.names)


def _raw(stream: str, source: Source, at: str, newest: str, now: dt.datetime) -> Answer:
    theirs = set(source.columns.values())

    def wanted(name: str) -> bool:
        return name in theirs or STREAMS[stream].column(name) is not None

    if not source.query:
        frame, names = read_files(source.files, source.folder, wanted, at, source.form)
        return Answer(frame, "", names)
    address = source.address
    if is_reference(address):
        address = resolve(address, source.folder)
    since = Since(source.cursor, now, newest) if source.cursor else None
    if address.startswith("sc://"):
        return read_catalogue(address, source.query, wanted, at, since)
    return read_query(address, source.query, source.folder, wanted, at, since)


def _plain(stream: str, frame: pl.DataFrame, form: FileFormat) -> pl.DataFrame:
    """The stream's own columns in the plain form that coerce reads."""
    known = [(n, c.kind) for n in frame.columns if (c := STREAMS[stream].column(n)) is not None]
    return frame.with_columns(
        plain_column(without_words(frame[name], form.empty), kind, form) for name, kind in known
    )


def _renamed(frame: pl.DataFrame, columns: Mapping[str, str]) -> pl.DataFrame:
    """One of theirs may be several of ours; what had the canonical name gives way."""
    taken = {*columns, *columns.values()}
    kept = [name for name in frame.columns if name not in taken]
    return frame.select(*kept, *(pl.col(theirs).alias(ours) for ours, theirs in columns.items()))
