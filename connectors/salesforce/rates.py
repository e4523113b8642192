"""Exchange rates of a multi-currency org: per currency its dated ones, else the current one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl
from babel.numbers import get_territory_currencies

from connectors.salesforce.client import SalesforceClient
from connectors.salesforce.metadata import ObjectInfo, OrgFacts
from connectors.salesforce.query import Statement
from connectors.salesforce.reader import read_all
from kamsync.errors import ConfigError, Problem
from kamsync.model.change import Finding, Severity

COLUMNS = frozenset({"currency", "rate", "direction", "valid_from"})
DATED: Final = "DatedConversionRate"
CURRENT: Final = "CurrencyType"
OBJECTS = [DATED, CURRENT]
_FIRST_DAY: Final = "1900-01-01"
"""The first dated rate reaches back to the year 1; dates before this are taken for errors."""


@dataclass(frozen=True)
class OrgCurrency:
    """What amounts without a currency are in."""

    code: str
    certain: bool
    """The org, or the config, says so; else it is taken for our home currency."""
    usual: str = ""
    """Where it is taken: the currency that goes with the org's locale."""

    @property
    def doubtful(self) -> bool:
        """Money would perhaps be read in another currency than it is in."""
        return not self.certain and self.usual not in ("", self.code)


def org_currency(facts: OrgFacts, configured: str, home: str) -> OrgCurrency:
    """A single-currency org does not name its currency to the API."""
    if facts.currency or configured:
        return OrgCurrency(facts.currency or configured, certain=True)
    return OrgCurrency(home, certain=False, usual=_currency_of(facts.locale))


def _currency_of(locale: str) -> str:
    """Of a locale key, as `en_US` or `de_DE_EURO`; empty where it names no territory."""
    language, _, rest = locale.partition("_")
    territory, _, variant = rest.partition("_")
    if variant == "EURO":
        return "EUR"
    known = get_territory_currencies(territory) if language and territory else []
    return str(known[0]) if known else ""


def currency_findings(currency: OrgCurrency) -> list[Finding]:
    if currency.certain:
        return []
    values = {"assumed": currency.code, "usual": currency.usual}
    severity: Severity = "error" if currency.doubtful else "warning"
    variant = "doubtful" if currency.doubtful else "assumed"
    where = "org_currency"
    return [Finding("currency_assumed", severity, where, values=values, variant=variant)]


def require_currency(currency: OrgCurrency) -> None:
    """Raises ConfigError where money would be taken for another currency."""
    if currency.doubtful:
        values = {"usual": currency.usual, "assumed": currency.code}
        raise ConfigError([Problem.of("config", 0, "org_currency", "org_currency", **values)])


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


# Reference: https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_datedconversionrate.htm
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
