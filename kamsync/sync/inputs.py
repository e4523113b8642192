"""What scoring is given: a generation's streams and what the ledger and the archive remember."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from kamsync.engines.port import Stored
from kamsync.mirror import Generation
from kamsync.scoring.read.inputs import Inputs
from kamsync.sync.acknowledged import acknowledged
from kamsync.sync.kpi_history import baselines, indicator_months
from kamsync.sync.owners_before import owners_before
from kamsync.sync.plan.episodes import open_flags
from kamsync.sync.session import Session


def inputs_of(
    session: Session,
    generation: Generation,
    rejects: pl.DataFrame,
    events: pl.DataFrame | None = None,
    *,
    ask: bool = False,
) -> Inputs:
    """Streams of the generation and the memory before this as_of. `events`: those of
    events_before, where they were read already. `ask`: a login is at hand, so that the CRM can say
    which tasks people have done."""
    memory = session.ledger.memory(session.name, session.as_of)
    events = events_before(session, generation) if events is None else events
    streams = {name: generation.scan(name) for name in generation.manifest.streams}
    flags = open_flags(events)
    inputs = Inputs(streams, rejects, memory, flags, baselines=baselines(session))
    if session.config.engine != "polars":
        stored = {n: Stored(rows, *generation.file(n)) for n, rows in streams.items()}
        inputs = replace(inputs, engine=lambda: session.engine, stored=stored)
    if not inputs.has("change_log"):
        owners = owners_before(session.archive, session.as_of)
        inputs = replace(inputs, owners_before=owners)
    inputs = replace(inputs, indicators=indicator_months(session, generation))
    return replace(inputs, acknowledged=acknowledged(session, inputs, events, ask=ask))


def merges(generation: Generation) -> dict[str, str]:
    """Account merged away → the one that stands for it now, chains followed to their end."""
    accounts = generation.scan("account")
    if "merged_into" not in accounts.collect_schema():
        return {}
    gone = accounts.filter(pl.col("is_deleted") & pl.col("merged_into").is_not_null())
    into = dict(gone.select("id", "merged_into").collect().iter_rows())
    found = {}
    for loser in into:
        winner, steps = into[loser], 0
        while winner in into and steps < len(into):
            winner, steps = into[winner], steps + 1
        found[loser] = winner
    return found


def events_before(session: Session, generation: Generation) -> pl.DataFrame:
    """Episode events before this as_of; those of merged accounts stand under the winner."""
    events = session.ledger.episode_events(session.name, session.as_of)
    return events.with_columns(pl.col("root").replace(merges(generation)))
