"""Pages of one stream → its rows, one per id. Many rows wait in files, not in memory.

Parts of a stream that does not come in the order of its ids are cut into ranges of ids, each of
which is sorted by itself: however many rows there are, so many as one part has are in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from kamsync import durable
from kamsync.connector import StreamInfo
from kamsync.model.coerce import Coerced
from kamsync.model.rejects import WHERE, no_rejects, refused_rows
from kamsync.model.tables import STREAMS

PART_ROWS: Final = 200_000
"""Rows held in memory; a stream with more is written in parts, each sorted by id."""
_SAMPLES: Final = 200
"""Ids of a part that say where ranges may end."""
_BATCHES: Final = 100
"""In which a part is read, where only a range of its ids is."""
_PLACE: Final = "~n"
_COMPRESSION: Final = "uncompressed"


@dataclass(frozen=True)
class Gathered:
    rows: pl.LazyFrame
    rejects: pl.DataFrame
    """Of the pages, and rows whose id stood there before."""
    live: int
    in_order: bool
    """Sorted by id, one row per id."""


class Gathering:
    """Takes typed pages in turn; `folder` is made when a stream does not fit into memory, of which
    so many streams that are read side by side have a part each."""

    def __init__(self, info: StreamInfo, folder: Path, beside: int = 1) -> None:
        self._info = info
        self._part_rows = PART_ROWS // beside
        self._folder = folder
        self._pages: list[pl.DataFrame] = []
        self._rejects: list[pl.DataFrame] = [no_rejects()]
        self._held = 0
        self._before = 0
        self._parts: list[Path] = []
        self._sampled: list[pl.Series] = []
        self._last: str | None = ""
        """The largest id so far, while each is larger than the one before; None: they are not."""

    def add(self, page: Coerced) -> None:
        self._rejects.append(page.rejects)
        if page.frame.is_empty():
            return
        self._pages.append(page.frame)
        self._held += page.frame.height
        if self._held >= self._part_rows and "id" in page.frame.columns:
            self._write_part()

    def all(self) -> Gathered:
        """Once, after the last page. The rows are read from the folder: keep it until then."""
        if not self._parts:
            return self._from_memory()
        if self._pages:
            self._write_part()
        return self._from_parts()

    def _write_part(self) -> None:
        durable.private_folder(self._folder)
        path = self._folder / f"{len(self._parts):06d}.arrow"
        rows = pl.concat(self._pages, how="diagonal").with_row_index(_PLACE, self._before)
        self._last = _last_in_order(rows["id"], self._last)
        with durable.translated_errors(path):
            batch = None
            if self._last is None:  # ranges of it are read alone
                rows, batch = rows.sort("id", _PLACE), max(1, self._part_rows // _BATCHES)
            rows.write_ipc(path, compression=_COMPRESSION, record_batch_size=batch)
        self._sampled.append(rows["id"].gather_every(max(1, self._part_rows // _SAMPLES)))
        self._parts.append(path)
        self._before += rows.height
        self._pages, self._held = [], 0

    def _from_memory(self) -> Gathered:
        pages = self._pages
        rows = pl.concat(pages, how="diagonal") if pages else STREAMS[self._info.name].empty()
        rows = rows.with_row_index(_PLACE)
        rows, again = self._once(rows)
        shown = _with_columns(rows.lazy(), self._info)
        return Gathered(shown, self._refused(again), _live(rows.lazy()), in_order=False)

    def _from_parts(self) -> Gathered:
        parts = [pl.scan_ipc(path, glob=False) for path in self._parts]
        schema: dict[str, pl.DataType] = {}
        for part in parts:
            schema |= part.collect_schema()
        parts = [_filled(part, schema) for part in parts]
        if self._last is not None:
            rows = pl.concat(parts)
            shown = _with_columns(rows, self._info)
            return Gathered(shown, pl.concat(self._rejects), _live(rows), in_order=True)
        return self._from_ranges(parts)

    def _from_ranges(self, parts: Sequence[pl.LazyFrame]) -> Gathered:
        ranges: list[pl.LazyFrame] = []
        second: list[pl.DataFrame] = []
        live = 0
        for number, slices in enumerate(self._ranges(parts)):
            path = self._folder / f"{number:06d}.range.arrow"
            with durable.translated_errors(path):
                rows, again = self._once(pl.concat(slices).sort("id", _PLACE).collect())
                shown = _with_columns(rows.lazy(), self._info).collect()
                shown.write_ipc(path, compression=_COMPRESSION)
            live += _live(rows.lazy())
            second.append(again)
            ranges.append(pl.scan_ipc(path, glob=False))
        refused = self._refused(pl.concat(second).sort(_PLACE))
        return Gathered(pl.concat(ranges), refused, live, in_order=True)

    def _ranges(self, parts: Sequence[pl.LazyFrame]) -> Iterator[list[pl.LazyFrame]]:
        """What each part, sorted by id, has of one range of ids after the other; of about so many
        rows as a part holds."""
        sampled = pl.concat(self._sampled).sort()
        of_a_part = len(sampled) // len(parts)
        cuts = sampled.gather_every(of_a_part, of_a_part).unique().sort()
        bounds = []
        for part in parts:
            ids = part.select("id").collect()["id"]
            bounds.append([0, *ids.search_sorted(cuts, side="left"), len(ids)])
        for n in range(len(cuts) + 1):
            yield [
                part.slice(at[n], at[n + 1] - at[n]) for part, at in zip(parts, bounds, strict=True)
            ]

    def _once(self, rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """One row per id, and those left out. In a file a second row of an id is dirt (the first
        stays, unless a later stamp is newer); from a CRM it is the same record, changed while we
        read."""
        if "id" not in rows.columns or rows["id"].n_unique() == rows.height:
            return rows, rows.clear()
        later = self._info.duplicates == "latest"
        order, descending = [_PLACE], [later]
        if "modified_at" in rows.columns:
            order, descending = ["modified_at", _PLACE], [True, later]
        ranked = rows.select("id", *order).sort(order, descending=descending, nulls_last=True)
        stays = ranked.unique("id", keep="first", maintain_order=True)[_PLACE]
        stay = pl.col(_PLACE).is_in(stays.implode())
        return rows.filter(stay), rows.filter(~stay)

    def _refused(self, again: pl.DataFrame) -> pl.DataFrame:
        if self._info.duplicates != "latest" and not again.is_empty():
            self._rejects.append(refused_rows(self._info.name, again, "id", "duplicate id"))
        return pl.concat(self._rejects)


def _last_in_order(ids: pl.Series, before: str | None) -> str | None:
    """The last of them, if each is larger than the one before it."""
    if before is None or ids.null_count() or ids[0] <= before:
        return None
    return str(ids[-1]) if (ids.slice(1) > ids.head(len(ids) - 1)).all() else None


def _filled(rows: pl.LazyFrame, schema: dict[str, pl.DataType]) -> pl.LazyFrame:
    have = rows.collect_schema()
    return rows.select(
        (pl.col(n) if n in have else pl.lit(None, t)).alias(n) for n, t in schema.items()
    )


def _with_columns(rows: pl.LazyFrame, info: StreamInfo) -> pl.LazyFrame:
    """Mapped columns exist even where no row came; what is not mapped stays absent."""
    spec = STREAMS[info.name]
    have = [c for c in rows.collect_schema() if c not in (_PLACE, WHERE)]
    # coerce names the home currency
    keep = set(info.columns) | {"id", "is_deleted", "merged_into", "currency"}
    keep |= {c.name for c in spec.columns if c.made}
    have = [c for c in have if c in keep or c.startswith("out_")]
    missing = sorted(c for c in info.columns if c not in have and spec.column(c))
    return rows.select(*have, *(pl.lit(None, spec.dtype(c)).alias(c) for c in missing))


def _live(rows: pl.LazyFrame) -> int:
    if "is_deleted" in rows.collect_schema():
        rows = rows.filter(~pl.col("is_deleted").fill_null(value=False))
    return int(rows.select(pl.len()).collect(engine="streaming").item())
