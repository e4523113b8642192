"""Pull of a joined portfolio: each connection into its own mirror, with its own bookmarks, zone and
currency; then all of them, matched, into one generation. One that cannot be read to its end raises
before that, so half a portfolio is never scored."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from kamsync.connector import Description
from kamsync.mirror import Generation, Mirror, StreamMark
from kamsync.model.change import Finding
from kamsync.model.joined_ids import (
    changes_with_joined_users,
    in_order,
    joined_id,
    rejects_with_joined_ids,
    with_joined_ids,
)
from kamsync.model.rejects import no_rejects
from kamsync.model.tables import STREAMS
from kamsync.sync.joined.connector import JoinedConnector, errors_of, named
from kamsync.sync.joined.maps import Joining
from kamsync.sync.pull.matched_groups import matched_groups
from kamsync.sync.pull.matches import live_pairs, read_matches
from kamsync.sync.pull.same_people import same_people, with_same_people
from kamsync.sync.pull.stream_reader import PullSettings
from kamsync.sync.pull.streams import (
    Pulled,
    as_pulled,
    forget_old_words,
    pull,
    pull_source,
    refusals_explained,
    seen_facts,
)


def pull_joined(
    connector: JoinedConnector,
    seen: Description,
    mirror: Mirror,
    settings: PullSettings,
    joining: Joining,
) -> Pulled:
    """Connections beside `mirror`, by their name. Raises what a member raises."""
    parts = {name: _own_pull(connector, name, mirror, settings, joining) for name in joining.order}
    generations = {name: pulled.generation for name, pulled in parts.items()}
    return _together(JoinedParts(generations, seen, joining), parts, mirror, settings)


def _own_pull(
    connector: JoinedConnector,
    name: str,
    mirror: Mirror,
    settings: PullSettings,
    joining: Joining,
) -> Pulled:
    seen = connector.seen[name]
    own = replace(
        settings,
        sources={},
        elsewhere=frozenset(settings.sources),
        progress=lambda stream, rows: settings.progress(joined_id(name, stream), rows),
        explained_by=joining.maps[name] if seen.reads_are_free else None,
    )
    with errors_of(name):
        return pull(connector.members[name], seen, Mirror(mirror.root.parent / name), own)


@dataclass(frozen=True)
class JoinedParts:
    """Generations of the connections, about to become one."""

    generations: Mapping[str, Generation]
    seen: Description
    joining: Joining

    def of(self, stream: str) -> dict[str, Generation]:
        """Those that have it, as their joined ids sort; of a stream without ids, as configured."""
        has_ids = STREAMS[stream].column("id") is not None
        names = in_order(self.generations) if has_ids else self.joining.order
        return {n: self.generations[n] for n in names if self.generations[n].has(stream)}

    def rows(self, stream: str) -> pl.LazyFrame:
        found = self.of(stream)
        if STREAMS[stream].column("id") is None:
            return _first_of(stream, found)
        return pl.concat(
            [self._own_rows(stream, name, generation) for name, generation in found.items()],
            how="diagonal",
        )

    def _own_rows(self, stream: str, name: str, generation: Generation) -> pl.LazyFrame:
        rows = with_joined_ids(stream, generation.scan(stream), name)
        if stream == "change_log":
            users = generation.scan("user").select("id").collect()["id"]
            rows = changes_with_joined_users(rows, users, name)
        quoted_in = generation.manifest.facts.get("home_currency", "")
        if stream == "opportunity" and quoted_in != self.seen.home_currency:
            rows = rows.drop("rate", strict=False)  # against another home than the portfolio's
        return rows

    def rejects(self, stream: str) -> pl.DataFrame:
        parts = [
            rejects_with_joined_ids(generation.rejects(stream), name)
            for name, generation in self.of(stream).items()
        ]
        return pl.concat([no_rejects(), *parts])

    def mark(self, stream: str, more: object) -> StreamMark:
        """`more`: what else the joined stream is made of."""
        marks = [g.manifest.streams[stream] for g in self.of(stream).values()]
        made_of = {
            name: [
                g.manifest.parts[f"{stream}{end}"].sha256
                for end in (".parquet", ".rejects.parquet")
            ]
            for name, g in self.of(stream).items()
        }
        text = json.dumps([made_of, more, self.seen.home_currency], sort_keys=True)
        return StreamMark(
            hashlib.sha256(text.encode()).hexdigest(),
            min((m.upper for m in marks if m.upper), default=None),
            min((m.full_at for m in marks if m.full_at), default=None),
            sum(m.full_rows for m in marks),
            sum(m.rows for m in marks),
            tuple(sorted({c for m in marks for c in m.columns})),
            min((m.ids_compared_at for m in marks if m.ids_compared_at), default=None),
        )


def _first_of(stream: str, generations: Mapping[str, Generation]) -> pl.LazyFrame:
    """Of what is about the world and no record, the first connection's word counts; exchange rates
    of a later one fill in currencies that those before it do not quote."""
    frames = [generation.scan(stream) for generation in generations.values()]
    rows = frames[0]
    if stream != "rate":
        return rows
    for more in frames[1:]:
        known = rows.select(pl.col("currency").str.to_uppercase()).unique().collect()["currency"]
        new = ~pl.col("currency").str.to_uppercase().is_in(known.implode())
        rows = pl.concat([rows, more.filter(new)], how="diagonal")
    return rows


def _together(
    of: JoinedParts, parts: Mapping[str, Pulled], mirror: Mirror, settings: PullSettings
) -> Pulled:
    pairs, findings = read_matches(of.joining.matches, of.joining.order)
    findings = (*findings, *(named(n, f) for n, p in parts.items() for f in p.findings))
    base = mirror.current()
    draft = mirror.begin(base)
    streams = sorted({s for g in of.generations.values() for s in g.manifest.streams})
    try:
        same = same_people(of.rows("user").collect(), of.joining.order) if "user" in streams else {}
        for stream in streams:
            more = [sorted(same.items()), pairs.rows() if stream == "account" else None]
            mark = of.mark(stream, more)
            known = base.manifest.streams.get(stream) if base else None
            if known is not None and known.fingerprint == mark.fingerprint:
                draft.keep(stream, mark)
                continue
            rows = with_same_people(stream, of.rows(stream), same)
            if stream == "account":
                accounts = rows.collect()
                rows = matched_groups(accounts, _live(accounts, pairs)[0], of.joining.order).lazy()
            draft.replace(
                stream, rows, of.rejects(stream), mark, in_order="id" in rows.collect_schema()
            )
        if not pairs.is_empty():
            findings = (*findings, *_live(of.rows("account").collect(), pairs)[1])
        zones = [of.seen.home_currency, *(g.manifest.zones for g in of.generations.values())]
        draft.zones = "||".join(zones)
        alike = base if base is not None and base.manifest.zones == draft.zones else None
        for stream, source in settings.sources.items():
            findings = (*findings, *pull_source(stream, source, draft, alike, of.seen, settings))
        forget_old_words(draft, settings.sources, of.seen, settings)
        draft.org_id = of.seen.org_id
        draft.facts |= seen_facts(of.seen)
        generation = draft.commit(dt.datetime.now(dt.UTC))
    except BaseException:
        draft.abandon()
        raise
    if base is not None and base.manifest.zones != generation.manifest.zones:
        mirror.forget_earlier()  # it may hold words that nobody wants kept any longer
    pulled = as_pulled(generation)
    findings = (*findings, *refusals_explained(pulled, settings, settings.sources))
    return replace(pulled, findings=findings, parts=dict(parts))


def _live(accounts: pl.DataFrame, pairs: pl.DataFrame) -> tuple[pl.DataFrame, tuple[Finding, ...]]:
    live = accounts.filter(~pl.col("is_deleted").fill_null(value=False))
    return live_pairs(pairs, live["id"])
