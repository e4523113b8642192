"""Exchange rates of a multi-currency org: per currency its dated ones, else the current one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from connectors.salesforce.client import SalesforceClient
from connectors.salesforce.reader import read_all
from connectors.salesforce.schema import ObjectInfo
from connectors.salesforce.soql import Statement
from kamsync.model.change import Finding

COLUMNS = frozenset({"currency", "rate", "direction", "valid_from"})
DATED: Final = "DatedConversionRate"
CURRENT: Final = "CurrencyType"
OBJECTS = [DATED, CURRENT]
_FIRST_DAY: Final = "1900-01-01"
"""The first dated rate reaches back to the year 1; dates before this are taken for errors."""


def sources(objects: Mapping[str, ObjectInfo]) -> tuple[str, ...]:
    """Where rates come from; nothing in a single-currency org."""
    return tuple(name for name in OBJECTS if name in objects and objects[name].present)


def read_rates(client: SalesforceClient, names: tuple[str, ...]) -> pl.DataFrame:
    """Units of the currency per one corporate unit. A current rate is valid since it was set.

    That the org can keep dated rates does not mean that it does: an org without advanced currency
    management answers with no rows, and a currency may have none.
    """
    dated = _rows(client, DATED, "StartDate") if DATED in names else _none()
    current = _rows(client, CURRENT, "SystemModstamp", "IsActive = true")
    return pl.concat([dated, current.join(dated, on="currency", how="anti")])


def rate_findings(client: SalesforceClient, names: tuple[str, ...]) -> list[Finding]:
    """Which rate a currency has, where the org offers both kinds."""
    if DATED not in names:
        return []
    dated = _rows(client, DATED, "StartDate")["currency"].unique().sort()
    foreign = ("IsActive = true", "IsCorporate = false")
    current = _rows(client, CURRENT, "SystemModstamp", *foreign)["currency"]
    current = current.filter(~current.is_in(dated.implode())).sort()
    if current.is_empty():
        return []
    values = {"dated": dated.to_list(), "current": current.to_list()}
    variant = "some" if len(dated) else "none"
    return [Finding("rates_current", "info", "stream rate", values=values, variant=variant)]


def _none() -> pl.DataFrame:
    return pl.DataFrame(schema=dict.fromkeys(sorted(COLUMNS), pl.String))


# Reference: developer.salesforce.com, Object Reference, DatedConversionRate and CurrencyType
def _rows(client: SalesforceClient, name: str, since: str, *where: str) -> pl.DataFrame:
    statement = Statement(name, ("IsoCode", "ConversionRate", since), where)
    day = pl.col(since).str.head(10)
    frames = [
        frame.select(
            pl.col("IsoCode").alias("currency"),
            pl.lit("unit_per_home").alias("direction"),
            pl.col("ConversionRate").alias("rate"),
            pl.when(day < _FIRST_DAY).then(pl.lit(_FIRST_DAY)).otherwise(day).alias("valid_from"),
        )
        for frame in read_all(client, statement, by_bulk=False)
    ]
    return pl.concat([_none(), *frames])
