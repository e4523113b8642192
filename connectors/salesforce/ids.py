"""Every live id of a source, for reconciliation: cheapest path, one column."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from connectors.salesforce.client import SalesforceClient
from connectors.salesforce.reader import read_all
from connectors.salesforce.selection import Source


def read_ids(client: SalesforceClient, source: Source) -> Iterator[pl.DataFrame]:
    for frame in read_all(client, source.ids(), by_bulk=source.bulk):
        kept = frame if source.keep is None else frame.filter(source.keep)
        yield kept.select(pl.col("Id").alias("id"))
