"""Every live id of a source, for reconciliation: cheapest path, one column."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from connectors.salesforce.canonical import canonical
from connectors.salesforce.client import SalesforceClient
from connectors.salesforce.reader import read_all
from connectors.salesforce.selection import Source


def read_ids(client: SalesforceClient, source: Source) -> Iterator[pl.DataFrame]:
    for frame in read_all(client, source.ids(), by_bulk=source.bulk):
        kept = frame if source.keep is None else frame.filter(source.keep)
        yield _parts(source, kept) if source.expand else kept.select(pl.col("Id").alias("id"))


def _parts(source: Source, frame: pl.DataFrame) -> pl.DataFrame:
    """Of a record that is several parts, those that say something."""
    rows = canonical(source, frame)
    return rows.filter(pl.col("is_deleted") != "true").select("id")
