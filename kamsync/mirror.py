"""The mirror: a disposable local copy of the CRM in Parquet, kept as generations.

A generation is a folder that never changes once `CURRENT` names it: streams and bookmarks move
together or not at all, and a reader is never blocked. How rows are merged is in `merge.py`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import polars as pl
from pydantic import TypeAdapter, ValidationError

from kamsync import durable, merge
from kamsync.errors import LedgerError
from kamsync.model.change import Finding
from kamsync.model.rejects import no_rejects
from kamsync.model.tables import STREAMS

log = logging.getLogger(__name__)

FORMAT: Final = 1
_POINTER: Final = "CURRENT"
_MANIFEST: Final = "manifest.json"
_KEPT: Final = 2


@dataclass(frozen=True)
class StreamMark:
    """Where the pull of one stream stands."""

    fingerprint: str
    """Of the selected field set (StreamInfo.fingerprint)."""
    upper: dt.datetime | None
    """The bookmark: everything modified before it is here."""
    full_at: dt.datetime | None
    full_rows: int
    """What the last full pull counted; the guard compares with it."""
    rows: int
    """Live (not deleted) records; the draft counts them itself, whatever the caller says."""
    columns: tuple[str, ...]
    """Canonical columns that could be read."""
    ids_compared_at: dt.datetime | None
    cursor: str = ""
    """Of a source read by a cursor: the newest value so far, with its type."""
    made_of: str = ""
    """What its rows were made from and by which rules; empty: unknown."""
    findings: tuple[Finding, ...] = ()
    """Said of its pages, and said again while the rows are not read again."""


@dataclass(frozen=True)
class Part:
    """One file of a generation as it was written."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    created_at: dt.datetime
    streams: dict[str, StreamMark] = field(default_factory=dict)
    org_id: str = ""
    zones: str = ""
    """Fingerprint of the zones the texts were read with; another one means a full pull."""
    facts: dict[str, str] = field(default_factory=dict)
    parts: dict[str, Part] = field(default_factory=dict)
    format: int = FORMAT


_JSON: Final = TypeAdapter(Manifest)


@dataclass(frozen=True)
class Generation:
    """A complete, unchanging copy. Deleted records are in it, with is_deleted = true."""

    folder: Path
    manifest: Manifest

    @property
    def name(self) -> str:
        return self.folder.name

    def has(self, stream: str) -> bool:
        return stream in self.manifest.streams

    def scan(self, stream: str) -> pl.LazyFrame:
        """The stream, sorted by id; a typed frame without rows where it was never pulled."""
        if not self.has(stream):
            return STREAMS[stream].empty().lazy()
        return pl.scan_parquet(self.folder / f"{stream}.parquet", glob=False)

    def file(self, stream: str) -> tuple[Path, str]:
        """Where a pulled stream lies, and the file's SHA-256."""
        name = f"{stream}.parquet"
        return self.folder / name, self.manifest.parts[name].sha256

    def frame(self, stream: str) -> pl.DataFrame:
        with durable.translated_errors(self.folder / f"{stream}.parquet"):
            return self.scan(stream).collect()

    def rejects(self, stream: str) -> pl.DataFrame:
        """What could not be used of the stream as it now stands (REJECT_SCHEMA)."""
        path = self.folder / f"{stream}.rejects.parquet"
        if not self.has(stream):
            return no_rejects()
        with durable.translated_errors(path):
            # a generation of an older version has fewer columns
            return pl.concat([no_rejects(), pl.read_parquet(path, glob=False)], how="diagonal")


class Mirror:
    """All generations of one connection, in `root` (state_dir/mirror/<connection>)."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def current(self) -> Generation | None:
        """The newest complete generation, None before the first pull.

        A damaged one counts as absent (and is logged): the next run pulls in full.
        """
        try:
            name = (self.root / _POINTER).read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise durable.unusable(self.root / _POINTER, error) from error
        except UnicodeDecodeError:
            name = ""
        if not name.isdecimal():
            log.warning("mirror pointer is damaged: pulling in full", extra={"mirror": self.root})
            return None
        folder = self.root / name
        damage = None
        try:
            manifest = _JSON.validate_json((folder / _MANIFEST).read_bytes())
            damage = _damage(folder, manifest)
        except (OSError, ValidationError):
            damage = _MANIFEST
        if damage is not None:
            log.warning(
                "mirror is damaged: pulling in full",
                extra={"mirror": self.root, "generation": name, "part": damage},
            )
            return None
        return Generation(folder, manifest)

    def begin(self, generation_base: Generation | None) -> Draft:
        """Start the next generation on top of `generation_base` (None: from nothing).

        Clears what killed runs left behind; the caller holds the connection's lock.
        """
        durable.private_folder(self.root)
        pointed = _pointed(self.root)
        for folder in self._folders():
            if folder.name.startswith("draft-") or int(folder.name) > pointed:
                durable.remove_folder(folder)
        return Draft(self.root, generation_base)

    def forget_earlier(self) -> None:
        """Only the current generation stays. Raises LedgerError where one cannot be deleted."""
        pointed = _pointed(self.root)
        for folder in self._folders():
            if folder.name.isdecimal() and int(folder.name) < pointed:
                durable.remove_folder(folder)

    def _folders(self) -> list[Path]:
        with durable.translated_errors(self.root):
            folders = [f for f in self.root.iterdir() if f.is_dir()]
        return [f for f in folders if f.name.startswith("draft-") or f.name.isdecimal()]


class Draft:
    """The next generation while it is written. A stream that is not put in is not in it.

    `org_id`, `zones` and `facts` go into the manifest; they start as the base has them.
    """

    def __init__(self, root: Path, base: Generation | None) -> None:
        self._root = root
        self._base = base
        self._name = f"{_pointed(root) + 1:08d}"
        self._folder = durable.private_folder(root / f"draft-{self._name}")
        self._marks: dict[str, StreamMark] = {}
        self._parts: dict[str, Part] = {}
        self.org_id = base.manifest.org_id if base else ""
        self.zones = base.manifest.zones if base else ""
        self.facts: dict[str, str] = dict(base.manifest.facts) if base else {}

    def replace(
        self,
        stream: str,
        frame: pl.DataFrame | pl.LazyFrame,
        rejects: pl.DataFrame,
        bookmark: StreamMark,
        *,
        in_order: bool = False,
    ) -> None:
        """A full pull: nothing of the earlier stream stays. `in_order`: the rows come sorted by
        id, one per id, and need not be held in memory to become so."""
        self._write(stream, merge.whole(stream, frame, in_order=in_order))
        self._write_rejects(stream, merge.sorted_rejects(rejects))
        self._mark(stream, bookmark)

    def upsert(
        self,
        stream: str,
        frame: pl.DataFrame,
        rejects: pl.DataFrame,
        bookmark: StreamMark,
        alive: Sequence[str] = (),
    ) -> None:
        """An incremental pull on top of the base; without news the file is only linked.
        `alive`: ids read one by one, which no earlier deletion outlives."""
        base = self._needed(stream)
        if frame.is_empty() and rejects.is_empty():
            self._link(base, stream)
            self._marks[stream] = replace(bookmark, rows=base.manifest.streams[stream].rows)
            return
        with durable.translated_errors(base.folder):
            merged = merge.upserted(stream, base.scan(stream), frame, rejects, alive)
        self._write(stream, merged)
        kept = merge.merged_rejects(base.rejects(stream), frame, rejects)
        self._write_rejects(stream, kept)
        self._mark(stream, bookmark)

    def keep(self, stream: str, bookmark: StreamMark | None = None) -> None:
        """The stream as the base has it, with another mark if one is given."""
        base = self._needed(stream)
        earlier = base.manifest.streams[stream]
        self._link(base, stream)
        self._marks[stream] = replace(bookmark or earlier, rows=earlier.rows)

    def drop_ids(self, stream: str, ids: Sequence[str]) -> None:
        """Mark records deleted that the CRM no longer shows (hard deletes, lost rights).

        The deletion carries no time, so any later pull that shows the record brings it back.
        """
        if stream not in self._marks:
            self.keep(stream)
        if not ids:
            return
        path = self._folder / f"{stream}.parquet"
        with durable.translated_errors(path):
            self._write(stream, merge.dropped(pl.scan_parquet(path, glob=False), ids))
            self._mark(stream, self._marks[stream])

    def has(self, stream: str) -> bool:
        return stream in self._marks

    def rewrite(self, stream: str, change: Callable[[pl.LazyFrame], pl.LazyFrame]) -> None:
        """The stream's rows as `change` makes them; their order and number stay."""
        path = self._folder / f"{stream}.parquet"
        with durable.translated_errors(path):
            self._write(stream, change(pl.scan_parquet(path, glob=False)))

    @contextmanager
    def aside(self, stream: str) -> Iterator[Path]:
        """A place for parts of a stream while it is read; gone afterwards."""
        folder = self._folder / f"{stream}.parts"
        yield folder
        durable.remove_folder(folder)

    def commit(self, now: dt.datetime | None = None) -> Generation:
        """Make it the current generation. Until the last step readers see the base."""
        manifest = Manifest(
            created_at=now or dt.datetime.now(dt.UTC),
            streams=dict(sorted(self._marks.items())),
            org_id=self.org_id,
            zones=self.zones,
            facts=self.facts,
            parts=dict(sorted(self._parts.items())),
        )
        durable.write_file(self._folder / _MANIFEST, _JSON.dump_json(manifest, indent=1))
        folder = self._root / self._name
        with durable.translated_errors(folder):
            self._folder.rename(folder)
        durable.sync_folder(self._root)
        durable.write_file(self._root / _POINTER, self._name.encode())
        self._prune()
        return Generation(folder, manifest)

    def abandon(self) -> None:
        """Forget the draft; the current generation stays what it was."""
        durable.remove_folder(self._folder)

    def _prune(self) -> None:
        """Failing to delete old data must not fail a pull that succeeded."""
        older = sorted(f for f in self._root.iterdir() if f.is_dir() and f.name.isdecimal())
        for folder in older[:-_KEPT]:
            try:
                durable.remove_folder(folder)
            except LedgerError as error:
                log.warning("old mirror generation stays", extra={"reason": str(error)})

    def _write(self, stream: str, rows: pl.LazyFrame) -> None:
        path = self._folder / f"{stream}.parquet"
        fresh = path.with_suffix(".new")
        with durable.translated_errors(path):
            rows.sink_parquet(fresh, compression="zstd", statistics=True)
            durable.settle(fresh)
            fresh.replace(path)
            self._parts[path.name] = _part(path)

    def _write_rejects(self, stream: str, rejects: pl.DataFrame) -> None:
        path = self._folder / f"{stream}.rejects.parquet"
        with durable.translated_errors(path):
            rejects.write_parquet(path)
            durable.settle(path)
            self._parts[path.name] = _part(path)

    def _needed(self, stream: str) -> Generation:
        if self._base is None or not self._base.has(stream):
            raise LedgerError(code="not_in_mirror", stream=stream)
        return self._base

    def _link(self, base: Generation, stream: str) -> None:
        for name in (f"{stream}.parquet", f"{stream}.rejects.parquet"):
            durable.link_or_copy(base.folder / name, self._folder / name)
            self._parts[name] = base.manifest.parts[name]

    def _mark(self, stream: str, bookmark: StreamMark) -> None:
        scan = pl.scan_parquet(self._folder / f"{stream}.parquet", glob=False)
        self._marks[stream] = replace(bookmark, rows=merge.live_rows(scan))


def _pointed(root: Path) -> int:
    """The number CURRENT holds, right or wrong about the rest; 0 without one.

    Where the pointer is damaged, the newest folder counts, so that no name comes twice.
    """
    try:
        name = (root / _POINTER).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return 0
    except (OSError, UnicodeDecodeError):
        name = ""
    if name.isdecimal():
        return int(name)
    numbers = [int(e) for e in os.listdir(root) if e.isdecimal()]  # noqa: PTH208 - names only
    return max(numbers, default=0)


def _part(path: Path) -> Part:
    with path.open("rb") as file:
        return Part(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def _damage(folder: Path, manifest: Manifest) -> str | None:
    """The first thing about the folder that is not as it was written."""
    if manifest.format != FORMAT:
        return _MANIFEST
    for stream in manifest.streams:
        if stream not in STREAMS:
            return stream
        for name in (f"{stream}.parquet", f"{stream}.rejects.parquet"):
            try:
                if manifest.parts.get(name) != _part(folder / name):
                    return name
            except OSError:
                return name
    return None
