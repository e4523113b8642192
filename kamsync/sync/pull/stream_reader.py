"""How one pull reads a stream to its end and types it, and where the pull before it ended."""

from __future__ import annotations

import hashlib
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from kamsync.connector import (
    Connector,
    Description,
    Page,
    Parallel,
    Sourced,
    StreamInfo,
    Window,
)
from kamsync.mirror import Generation, StreamMark
from kamsync.model.change import Reject
from kamsync.model.coerce import Coerced, Zones, coerce
from kamsync.model.fieldmap import FieldMap
from kamsync.model.rejects import REJECT_SCHEMA
from kamsync.operator.timeline import Timeline
from kamsync.sync.code_stamp import code_stamp
from kamsync.sync.pull.page_buffer import Gathered, Gathering
from kamsync.sync.pull.page_findings import PageFindings
from kamsync.sync.pull.sources import Source
from kamsync.sync.pull.survey_texts import VoiceRules, judged


@dataclass(frozen=True)
class PullSettings:
    timezone: str
    sources: Mapping[str, Source]
    full: bool = False
    elsewhere: frozenset[str] = frozenset()
    """Streams that nobody reads from this connection."""
    progress: Callable[[str, int], None] = field(default=lambda _stream, _rows: None)
    explained_by: FieldMap | None = None
    """The map by which refused values are explained in findings; None: not explained."""
    voice: VoiceRules = field(default_factory=VoiceRules)
    names_people: bool = False
    """Whether names of contacts are kept."""
    timeline: Timeline = field(default_factory=Timeline)


@dataclass(frozen=True)
class StreamReader:
    """One pull's fixed surroundings."""

    connector: Connector
    seen: Description
    settings: PullSettings
    doubts: PageFindings = field(default_factory=PageFindings)
    writing: threading.Lock = field(default_factory=threading.Lock)
    """One stream at a time goes into the draft: several at once would need all their memory."""

    @property
    def at_once(self) -> int:
        return self.connector.streams_at_once if isinstance(self.connector, Parallel) else 1

    @property
    def zones(self) -> Zones:
        return Zones(self.settings.timezone, self.seen.timezone)

    def read(self, info: StreamInfo, window: Window, folder: Path) -> Gathered:
        """The stream to its end, typed, one row per id."""
        return self._gathered(info, self.connector.pull(info.name, window), folder)

    def read_ids(self, info: StreamInfo, ids: list[str], folder: Path) -> Gathered:
        return self._gathered(info, self.connector.pull_by_ids(info.name, ids), folder)

    def _gathered(self, info: StreamInfo, pages: Iterable[Page], folder: Path) -> Gathered:
        gathering = Gathering(info, folder, self.at_once)
        rows = 0
        for page in pages:
            typed = _typed(info.name, page, self.zones, self.seen)
            gathering.add(without_words(info.name, typed, self.settings))
            self.doubts.add(page.findings)
            rows += page.frame.height
            self.settings.progress(info.name, rows)
        return gathering.all()

    def made_of(self, info: StreamInfo) -> str:
        """What the rows of a full pull are made from, and by which rules; empty: unknown."""
        said = self.connector.made_of(info.name) if isinstance(self.connector, Sourced) else ""
        rules = (code_stamp(), code_stamp(_folder_of(self.connector)), self.settings.voice.rules)
        of_stream = (info.fingerprint, info.duplicates, sorted(info.columns))
        return hashlib.sha256(repr((said, rules, of_stream)).encode()).hexdigest() if said else ""

    def continued(self, info: StreamInfo, base: Generation | None) -> StreamMark | None:
        """Where the last pull of the same fields ended: a window on top of it is enough. None: to
        be read in full."""
        if self.settings.full or not info.incremental or info.unstamped or base is None:
            return None
        mark = base.manifest.streams.get(info.name)
        same = mark is not None and mark.fingerprint == info.fingerprint
        return mark if same and mark is not None and mark.upper is not None else None


def _folder_of(connector: Connector) -> Path:
    """Where its code lies."""
    return Path(sys.modules[type(connector).__module__].__file__ or "").parent


def _typed(stream: str, page: Page, zones: Zones, seen: Description) -> Coerced:
    typed = coerce(stream, page.frame, zones, seen.home_currency, trimmed=page.trimmed)
    if not page.rejects:
        return typed
    return Coerced(typed.frame, pl.concat([typed.rejects, _as_frame(page.rejects)]))


def _as_frame(rejects: tuple[Reject, ...]) -> pl.DataFrame:
    rows = [{name: getattr(reject, name, None) for name in REJECT_SCHEMA} for reject in rejects]
    return pl.DataFrame(rows, schema=REJECT_SCHEMA)


def without_words(stream: str, typed: Coerced, settings: PullSettings) -> Coerced:
    """What customers wrote is judged and dropped, their people's names likewise, unless they are
    asked for."""
    if stream == "contact" and not settings.names_people and "name" in typed.frame.columns:
        unnamed = typed.frame.with_columns(pl.lit(None, pl.String).alias("name"))
        return replace(typed, frame=unnamed)
    return judged(stream, typed, settings.voice)
