"""Fields of ours that people fill: only those that something uses are asked for and read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from kamsync.model.change import Finding
from kamsync.model.fieldmap import FieldMap
from kamsync.scorecard import Scorecard
from kamsync.scoring.explain.lineage import lineage, unused


def asked_of(mapping: FieldMap, card: Scorecard) -> tuple[FieldMap, tuple[str, ...]]:
    """The map without inputs that nothing uses, and their columns (account.rating_fit). What a
    criterion, KPI or flag names comes back with the next session."""
    keys = {f"{item.stream}.{item.column}": key for key, item in mapping.inputs.items()}
    left = tuple(unused(keys, card))
    if not left:
        return mapping, ()
    gone = {keys[name] for name in left}
    inputs = {key: item for key, item in mapping.inputs.items() if key not in gone}
    streams = {
        name: replace(
            stream, fields={c: f for c, f in stream.fields.items() if f"{name}.{c}" not in left}
        )
        for name, stream in mapping.streams.items()
    }
    return replace(mapping, inputs=inputs, streams=streams), left


def not_read(unasked: Collection[str], card: Scorecard) -> list[Finding]:
    """What another scorecard names and this one's pull left out: unknown for everybody there."""
    names = [use.input for use in lineage(unasked, card) if use.is_used]
    where = f"scorecard {card.name}"
    values = {"inputs": names}
    found = Finding("input_not_read", "warning", where, values=values, variant="named")
    return [found] if names else []
