"""Mapped streams against the portal: what to ask for, and raw frames → canonical text frames."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import polars as pl

from connectors.hubspot.decode import Shape
from connectors.hubspot.derived import DERIVED, PERCENT, Facts, Stage, as_percent
from connectors.hubspot.links import PRIMARY_PROPERTY
from connectors.hubspot.paths import COMPANY, CONTACT, DEAL, TICKET, TYPE_IDS
from connectors.hubspot.times import in_iso
from kamsync.model.fieldmap import FieldMap, FieldSource, StreamMap

OR: Final = "or_"
"""`or_COLUMN` among a stream's options: the property a column falls back to where it is empty."""
TABLES: Final = ("user", "rate")
"""Streams that come from short lists, not from records."""
MERGED: Final = "hs_merged_object_ids"
MERGEABLE: Final = frozenset({COMPANY, DEAL, CONTACT, TICKET})
_VERSION: Final = "1"
"""Raise it when the same properties come to mean something else: streams are then pulled anew."""


@dataclass(frozen=True)
class Source:
    """One object type that feeds a stream."""

    type_id: str
    shape: Shape
    link_names: tuple[str, ...]
    modified: str
    """Replication property; empty where the portal has none: every pull is full."""
    facts: Facts
    kinds: Mapping[str, str] = field(default_factory=dict)
    """Property → its type in the portal, of those asked for."""
    computed: frozenset[str] = frozenset()
    """Properties whose new value moves no modified date."""

    def thin(self, fields: Mapping[str, FieldSource]) -> Source:
        """The same object, asked for no more than those fields take."""
        names, link_names = needs(fields.values())
        if "companies" in link_names:
            names |= {PRIMARY_PROPERTY.get(self.type_id, ""): None}
        kept = tuple(p for p in self.shape.properties if p in names) or ("hs_object_id",)
        links = tuple(n for n in self.shape.links if n in link_names)
        return replace(self, shape=Shape(kept, links), link_names=tuple(link_names))


@dataclass(frozen=True)
class Plan:
    """How one stream is read."""

    name: str
    map: StreamMap
    sources: tuple[Source, ...]
    columns: frozenset[str]
    outputs: Mapping[str, str]
    """Own output id → property, on the account stream."""

    @property
    def prefixed(self) -> bool:
        """Ids are unique within one object type only; a stream of several says which."""
        return len(object_ids(self.map)) > 1

    @property
    def incremental(self) -> bool:
        return bool(self.sources) and all(source.modified for source in self.sources)

    @property
    def unstamped(self) -> tuple[str, ...]:
        """Columns fed by formulas and roll-ups that the customer made."""
        made = {name for source in self.sources for name in source.computed}
        return tuple(sorted(c for c, f in self.map.fields.items() if f.field in made))

    @property
    def fingerprint(self) -> str:
        """Changes with the selected properties, the map's words and the stages' meaning."""
        parts = [
            [s.type_id, s.shape.properties, s.link_names, _stage_words(s.facts.stages)]
            for s in self.sources
        ]
        words = {c: [f.field, f.values, f.unit] for c, f in self.map.fields.items()}
        text = json.dumps([_VERSION, parts, words, dict(self.map.options)], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def _stage_words(stages: Mapping[str, Stage]) -> list[list[str | None]]:
    return sorted(
        ([key, s.label, s.closed, s.probability] for key, s in stages.items()),
        key=lambda words: str(words[0]),
    )


def needs(sources: Iterable[FieldSource]) -> tuple[dict[str, None], dict[str, None]]:
    """Properties and association names that those columns take, in the map's order."""
    names: dict[str, None] = {}
    link_names: dict[str, None] = {}
    for source in sources:
        derived = DERIVED.get(source.field)
        names |= dict.fromkeys(derived.properties if derived else (source.field,))
        link_names |= dict.fromkeys(derived.links if derived else ())
    return names, link_names


def object_ids(stream: StreamMap) -> list[str]:
    """Type ids of the map's `object` (names or ids, several separated by blanks)."""
    return [TYPE_IDS.get(word, word) for word in stream.object.split()]


def key_property(mapping: FieldMap) -> str:
    """The property on tasks that carries our key, under the map's own prefix."""
    stream = mapping.streams.get("activity")
    named = stream.options.get("task_key", "") if stream else ""
    if named:
        return named
    score = mapping.outputs.get("score")
    prefix = score.field.removesuffix("_score") if score else "kam"
    return f"{prefix}_task_key"


def canonical(plan: Plan, source: Source | None, raw: pl.DataFrame) -> pl.DataFrame:
    """Canonical columns of a raw frame with its associations in place, text values."""
    raw = in_iso(raw, source.kinds) if source else raw
    type_id = source.type_id if source else ""
    base = source.facts if source else Facts("")
    facts = replace(base, columns=frozenset(raw.columns))
    columns = _head(plan, source, raw, facts)
    shares = []
    for column, mapped in plan.map.fields.items():
        if column not in plan.columns:
            continue
        derived = DERIVED.get(mapped.field)
        value = derived.expression(facts) if derived else _plain(raw, mapped.field)
        instead = plan.map.options.get(f"{OR}{column}")
        if instead:
            value = pl.coalesce(
                pl.when(value.str.strip_chars() != "").then(value), facts.p(instead)
            )
        if mapped.values:
            value = value.replace(mapped.values)
        columns[column] = value
        if mapped.unit == "fraction" or mapped.field in PERCENT:
            shares.append(column)
    for output, name in plan.outputs.items():
        columns[f"out_{output}"] = _plain(raw, name)
    frame = raw.select(value.alias(name) for name, value in columns.items())
    frame = frame.with_columns(as_percent(frame[name]) for name in shares)
    merged = _absorbed(frame, raw) if type_id in MERGEABLE and not plan.prefixed else None
    return frame if merged is None else pl.concat([frame, merged], how="diagonal")


def _plain(raw: pl.DataFrame, name: str) -> pl.Expr:
    """As it came: empty text becomes null for every CRM alike, in model.coerce."""
    return pl.col(f"p:{name}") if f"p:{name}" in raw.columns else pl.lit(None, pl.String)


def _head(plan: Plan, source: Source | None, raw: pl.DataFrame, facts: Facts) -> dict[str, pl.Expr]:
    columns: dict[str, pl.Expr] = {}
    if "id" in raw.columns:
        prefix = f"{source.type_id}:" if source and plan.prefixed else ""
        columns["id"] = pl.lit(prefix) + pl.col("id") if prefix else pl.col("id")
    if "updatedAt" in raw.columns:
        modified = facts.p(source.modified) if source and source.modified else pl.lit(None)
        changed = pl.coalesce(modified.cast(pl.String), pl.col("updatedAt"))
        if "archivedAt" in raw.columns:
            changed = (
                pl.when(_archived(raw))
                .then(pl.max_horizontal(changed, pl.col("archivedAt")))
                .otherwise(changed)
            )
        columns["modified_at"] = changed
        columns["is_deleted"] = (
            pl.when(_archived(raw)).then(pl.lit("true")).otherwise(pl.lit("false"))
        )
    return columns


def _archived(raw: pl.DataFrame) -> pl.Expr:
    if "archived" not in raw.columns:
        return pl.lit(value=False)
    return (pl.col("archived") == "true").fill_null(value=False)


def _absorbed(frame: pl.DataFrame, raw: pl.DataFrame) -> pl.DataFrame | None:
    """Records this one swallowed in a merge: deleted, which no modified date tells."""
    if f"p:{MERGED}" not in raw.columns:
        return None
    lost = (
        frame.select("id", "modified_at")
        .with_columns(raw[f"p:{MERGED}"].alias("old"))
        .filter(pl.col("old").is_not_null())
        .with_columns(pl.col("old").str.extract_all(r"\d+"))
        .explode("old")
        .filter(pl.col("old").is_not_null() & (pl.col("old") != pl.col("id")))
    )
    if lost.is_empty():
        return None
    return lost.select(
        pl.col("old").alias("id"),
        "modified_at",
        pl.lit("true").alias("is_deleted"),
        pl.col("id").alias("merged_into"),
    )
