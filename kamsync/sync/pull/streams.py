"""Pull: what changed in the CRM into a new generation of the mirror, all streams or none."""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

import polars as pl

from kamsync.connector import Beginner, Connector, Description, StreamInfo, Window
from kamsync.mirror import Draft, Generation, Mirror, StreamMark
from kamsync.model.change import Finding
from kamsync.model.coerce import Zones, coerce
from kamsync.model.rejects import WHERE, no_rejects
from kamsync.model.tables import STREAMS
from kamsync.sync.plan.guards import StreamCount
from kamsync.sync.pull.id_match import read_match, refused_strangers, unmatched, with_our_ids
from kamsync.sync.pull.page_buffer import Gathered, Gathering
from kamsync.sync.pull.page_findings import PageFindings, survive
from kamsync.sync.pull.refusals import refusal_findings
from kamsync.sync.pull.sources import Source, read_since
from kamsync.sync.pull.stream_reader import PullSettings, StreamReader, without_words
from kamsync.sync.pull.survey_texts import SAID, aged

log = logging.getLogger(__name__)
Result = TypeVar("Result")

OVERLAP: Final = dt.timedelta(minutes=10)
"""Rows become visible up to this long after their stamp: each window starts so much earlier."""
COMPARE_EVERY: Final = dt.timedelta(days=7)


Baseline = dict[str, dict[str, Any]]
"""stream → rows of its last full pull, columns that could be read"""


@dataclass(frozen=True)
class Pulled:
    generation: Generation
    counts: dict[str, StreamCount]
    rejects: pl.DataFrame
    """All streams, whole records and single values."""
    findings: tuple[Finding, ...] = ()
    parts: Mapping[str, Pulled] = field(default_factory=dict)
    """Of a joined portfolio, each connection's own pull."""

    def baseline(self) -> Baseline:
        """What later pulls are compared with, once a run has been applied on this one; of a
        joined portfolio, each connection by itself."""
        marks = self.generation.manifest.streams
        found: Baseline = {}
        for name, part in self.parts.items():
            found |= {f"{name}:{stream}": of for stream, of in part.baseline().items()}
        of_parts = {s for part in self.parts.values() for s in part.generation.manifest.streams}
        own = {stream: mark for stream, mark in marks.items() if stream not in of_parts}
        return found | {
            stream: {"rows": mark.full_rows, "columns": list(mark.columns)}
            for stream, mark in own.items()
        }

    def counts_each(self) -> dict[str, StreamCount]:
        """Likewise the counts."""
        return {
            name: self.counts[name] if name in self.counts else self._count_of_part(name)
            for name in self.baseline()
        }

    def _count_of_part(self, name: str) -> StreamCount:
        connection, _, stream = name.partition(":")
        return self.parts[connection].counts[stream]


def pull(connector: Connector, seen: Description, mirror: Mirror, settings: PullSettings) -> Pulled:
    """Reads every stream to its end, then swaps the generation. Raises what the connector
    raises; nothing of a pull that failed is kept."""
    earlier = mirror.current()
    base = _usable_base(earlier, seen, settings)
    draft = mirror.begin(base)
    findings: list[Finding] = []
    reader = StreamReader(connector, seen, settings)
    infos = sorted(seen.streams.values(), key=lambda s: s.name)
    others = settings.elsewhere | set(settings.sources)
    read = [info for info in infos if info.name not in others]
    try:
        findings += _pull_streams(reader, _in_turn(reader, read, base), draft, base)
        for stream, source in settings.sources.items():
            with settings.timeline.step("stream", stream=stream):
                findings += pull_source(stream, source, draft, base, seen, settings)
        forget_old_words(draft, SAID, seen, settings)
        draft.org_id = seen.org_id
        draft.zones = _zones_text(seen, settings)
        draft.facts |= seen_facts(seen)
        generation = draft.commit(dt.datetime.now(dt.UTC))
    except BaseException:
        draft.abandon()
        raise
    if earlier is not None and earlier.manifest.zones != generation.manifest.zones:
        mirror.forget_earlier()  # it may hold words that nobody wants kept any longer
    pulled = as_pulled(generation)
    return replace(pulled, findings=(*findings, *refusals_explained(pulled, settings, STREAMS)))


def refusals_explained(
    pulled: Pulled, settings: PullSettings, streams: Collection[str]
) -> list[Finding]:
    """What of those streams was refused, and the way out, where reading is free."""
    if settings.explained_by is None:
        return []
    rows = {name: count.seen for name, count in pulled.counts.items()}
    refused = pulled.rejects.filter(pl.col("stream").is_in(list(streams)))
    return refusal_findings(refused, rows, settings.explained_by, settings.sources)


def forget_old_words(
    draft: Draft, streams: Collection[str], seen: Description, settings: PullSettings
) -> None:
    """What customers said longer ago than it may be kept, of those streams."""
    oldest = seen.clock.date() - dt.timedelta(days=settings.voice.retention_days)
    for stream, day in SAID.items():
        if settings.voice.keep and stream in streams and draft.has(stream):
            draft.rewrite(stream, partial(aged, day=day, oldest=oldest))


def as_pulled(generation: Generation) -> Pulled:
    """A generation of the mirror as the pull that made it left it, without findings."""
    counts: dict[str, StreamCount] = {}
    rejects: list[pl.DataFrame] = [no_rejects()]
    for name, mark in generation.manifest.streams.items():
        of_stream = generation.rejects(name)
        rejects.append(of_stream)
        whole = of_stream.filter(pl.col("whole_record")).height
        counts[name] = StreamCount(mark.rows, mark.rows, whole)
    return Pulled(generation, counts, pl.concat(rejects))


def seen_facts(seen: Description) -> dict[str, str]:
    """What reading commands need of the CRM without logging in again."""
    return {
        "home_currency": seen.home_currency,
        "own_user_ids": json.dumps(sorted(seen.own_user_ids)),
        "record_url": seen.record_url,
        "contact_url": seen.contact_url,
        "org_name": seen.org_name,
        "output_folder": seen.output_folder,
    }


def _zones_text(seen: Description, settings: PullSettings) -> str:
    names = "names" if settings.names_people else "no names"
    return (
        f"{settings.timezone}|{seen.timezone}|{seen.home_currency}|{settings.voice.reading}|{names}"
    )


def _usable_base(
    current: Generation | None, seen: Description, settings: PullSettings
) -> Generation | None:
    """The last generation, unless it belongs to another org or was read with other clocks."""
    if current is None:
        return None
    if current.manifest.org_id and current.manifest.org_id != seen.org_id:
        return None
    return current if current.manifest.zones == _zones_text(seen, settings) else None


def _in_turn(
    reader: StreamReader, infos: Sequence[StreamInfo], base: Generation | None
) -> Iterator[StreamInfo]:
    """What must be prepared by the CRM is begun first and read as it is ready, after all else."""
    connector = reader.connector
    if not isinstance(connector, Beginner):
        yield from infos
        return
    begun = connector.begin([i.name for i in infos if reader.continued(i, base) is None])
    waiting = {info.name: info for info in infos if info.name in begun}
    yield from (info for info in infos if info.name not in waiting)
    while waiting:
        yield waiting.pop(connector.ready(list(waiting)))


def _pull_streams(
    reader: StreamReader, infos: Iterable[StreamInfo], draft: Draft, base: Generation | None
) -> list[Finding]:
    """What is doubtful about them, by name, whichever is read first."""
    timeline = reader.settings.timeline

    def one(info: StreamInfo) -> tuple[str, PageFindings]:
        own = replace(reader, doubts=PageFindings())
        with timeline.beside().step("stream", stream=info.name) as step:
            step.facts["rows"] = _pull_stream(own, info, draft, base)
        return info.name, own.doubts

    done = _done((partial(one, info) for info in infos), reader.at_once)
    for _, doubts in sorted(done, key=lambda named: named[0]):
        reader.doubts.merge(doubts)
    return reader.doubts.all()


def _done(jobs: Iterable[Callable[[], Result]], at_once: int) -> list[Result]:
    if at_once < 2:
        return [job() for job in jobs]
    from kamsync.transport import side_by_side  # files wait for no server

    return side_by_side(list(jobs), at_once)


def _pull_stream(
    reader: StreamReader, info: StreamInfo, draft: Draft, base: Generation | None
) -> int:
    """Rows that were read."""
    mark = reader.continued(info, base)
    clock = reader.seen.clock
    if mark is None or mark.upper is None or base is None:
        return _pull_whole(reader, info, draft, base)
    with draft.aside(info.name) as folder:
        result = reader.read(info, Window(mark.upper - OVERLAP, clock), folder)
        changed, rejects = result.rows.collect(), result.rejects
    gone: list[str] = []
    found: list[str] = []
    compared = mark.ids_compared_at
    if compared is None or clock - compared >= COMPARE_EVERY:
        with draft.aside(info.name) as folder:
            gone, late = _compare_ids(reader, info, base, folder)
            by_id = late.rows.collect()
        found = by_id["id"].to_list()
        both = pl.concat([changed, by_id], how="diagonal")
        changed, rejects = both.unique("id", keep="last"), pl.concat([rejects, late.rejects])
        compared = clock
    grown = replace(mark, upper=clock, columns=_names(info), ids_compared_at=compared)
    with reader.writing:
        draft.upsert(info.name, changed, rejects, grown, found)
        draft.drop_ids(info.name, gone)
    return changed.height


def _pull_whole(
    reader: StreamReader, info: StreamInfo, draft: Draft, base: Generation | None
) -> int:
    """Not read again where what the rows were made from is what it was."""
    clock, made_of = reader.seen.clock, reader.made_of(info)
    last = base.manifest.streams.get(info.name) if base and not reader.settings.full else None
    if last is not None and made_of and last.made_of == made_of:
        draft.keep(info.name, replace(last, upper=clock, full_at=clock, ids_compared_at=clock))
        reader.doubts.add(last.findings)
        return last.full_rows
    with draft.aside(info.name) as folder:
        result = reader.read(info, Window(None, clock), folder)
        rows, found = result.live, reader.doubts.kept()
        whole = StreamMark(info.fingerprint, clock, clock, rows, rows, _names(info), clock)
        if survive(found):
            whole = replace(whole, made_of=made_of, findings=found)
        with reader.writing:
            draft.replace(info.name, result.rows, result.rejects, whole, in_order=result.in_order)
    return rows


def _names(info: StreamInfo) -> tuple[str, ...]:
    return tuple(sorted(info.columns))


def _compare_ids(
    reader: StreamReader, info: StreamInfo, base: Generation, folder: Path
) -> tuple[list[str], Gathered]:
    """Weekly: ids that are gone (hard deletes, lost rights), and records that never moved."""
    pages = list(reader.connector.pull_ids(info.name))
    ids = pl.concat(pages)["id"].unique() if pages else pl.Series("id", [], dtype=pl.String)
    rows = base.scan(info.name).filter(~pl.col("is_deleted").fill_null(value=False))
    live = rows.select("id").collect()["id"]
    gone = live.filter(~live.is_in(ids.implode()))
    if not gone.is_empty():
        log.warning("records gone", extra={"stream": info.name, "count": len(gone)})
    refused = base.rejects(info.name)["record_id"]
    fresh = ids.filter(~ids.is_in(live.implode()) & ~ids.is_in(refused.implode()))
    return gone.to_list(), reader.read_ids(info, fresh.to_list(), folder)


def pull_source(
    stream: str,
    source: Source,
    draft: Draft,
    base: Generation | None,
    seen: Description,
    settings: PullSettings,
) -> list[Finding]:
    """Read whole, or what is new by its cursor; account ids of another system are exchanged for
    ours first."""
    earlier = _grows(stream, source, base, seen.clock, settings)
    answer = read_since(stream, source, earlier.cursor if earlier else "", seen.clock)
    raw = answer.frame
    columns = tuple(sorted(c for c in raw.columns if c != WHERE))
    if earlier is not None and columns != earlier.columns:
        earlier, answer = None, read_since(stream, source, "", seen.clock)
        raw = answer.frame
    zones = Zones(settings.timezone, settings.timezone)
    findings: list[Finding] = []
    rejects = no_rejects()
    if source.match is not None:
        raw, strange = with_our_ids(raw, read_match(stream, source.match))
        strangers = coerce(stream, strange, zones, seen.home_currency)
        rejects = refused_strangers(stream, strangers, source.match)
        findings = unmatched(stream, strange, source.match)
    typed = without_words(stream, coerce(stream, raw, zones, seen.home_currency), settings)
    clock = seen.clock
    with draft.aside(stream) as folder:
        info = StreamInfo(stream, False, frozenset(columns), duplicates="reject")
        gathering = Gathering(info, folder)
        gathering.add(typed)
        result = gathering.all()
        refused = pl.concat([result.rejects, rejects])
        if earlier is not None:
            newest = answer.newest or earlier.cursor
            mark = replace(earlier, upper=clock, cursor=newest)
            draft.upsert(stream, result.rows.collect(), refused, mark)
            return findings
        asked = source.fingerprint if source.cursor else "source"
        rows = result.live
        mark = StreamMark(asked, clock, clock, rows, rows, columns, clock, answer.newest)
        draft.replace(stream, result.rows, refused, mark, in_order=result.in_order)
    return findings


def _grows(
    stream: str,
    source: Source,
    base: Generation | None,
    clock: dt.datetime,
    settings: PullSettings,
) -> StreamMark | None:
    """Where the last reading ended, if the next may go on from there; weekly all is read again,
    which finds what was deleted."""
    mark = base.manifest.streams.get(stream) if base else None
    if mark is None or settings.full or not mark.cursor or mark.full_at is None:
        return None
    goes_on = mark.fingerprint == source.fingerprint and clock - mark.full_at < COMPARE_EVERY
    return mark if goes_on else None
