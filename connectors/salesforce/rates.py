"""Exchange rates of a multi-currency org: dated ones where the org keeps them, else today's."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from connectors.salesforce.client import SalesforceClient
from connectors.salesforce.reader import read_all
from connectors.salesforce.schema import ObjectInfo
from connectors.salesforce.soql import Statement

COLUMNS = frozenset({"currency", "rate", "direction", "valid_from"})
OBJECTS = ("DatedConversionRate", "CurrencyType")


def source_object(objects: dict[str, ObjectInfo]) -> str:
    """Where rates come from; empty in a single-currency org."""
    return next((name for name in OBJECTS if name in objects and objects[name].present), "")


def read_rates(client: SalesforceClient, source: str) -> Iterator[pl.DataFrame]:
    """Units of the currency per one corporate unit. A current rate is valid since it was set."""
    dated = source == "DatedConversionRate"
    since = "StartDate" if dated else "SystemModstamp"
    where = () if dated else ("IsActive = true",)
    statement = Statement(source, ("IsoCode", "ConversionRate", since), where)
    for frame in read_all(client, statement, by_bulk=False):
        day = pl.col(since).str.head(10)
        # The first dated rate reaches back to the year 1; dates before 1900 are taken for errors.
        day = pl.when(day < "1900-01-01").then(pl.lit("1900-01-01")).otherwise(day)
        yield frame.select(
            pl.col("IsoCode").alias("currency"),
            pl.col("ConversionRate").alias("rate"),
            pl.lit("unit_per_home").alias("direction"),
            day.alias("valid_from"),
        )
