"""What Exchange_Rate means: shown on known deals, compared with the config, never guessed.

Zoho documents neither "home = amount × rate" nor "home = amount / rate".
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Final

from connectors.zoho import query as coql
from connectors.zoho.metadata import Metadata, Shape
from connectors.zoho.pull import Reader
from connectors.zoho.query import Query
from connectors.zoho.settings import Direction, KnownConversion
from kamsync.model.change import Finding, Severity
from kamsync.model.phrase import Phrase, phrase

_WHERE: Final = "exchange_rate_direction"
_FIELDS: Final[dict[str, Shape]] = {
    "id": "text",
    "Amount": "text",
    "Currency": "text",
    "Exchange_Rate": "text",
}
_CLOSE: Final = Decimal("0.005")


def directions(reader: Reader) -> list[Finding]:
    """Nothing for an org with one currency."""
    org = reader.metadata.org()
    if not org.multi_currency:
        return []
    found = _rates(reader.metadata)
    known = reader.settings.known_conversions
    if known:
        return found + [f for item in known for f in _known(reader, item)]
    return found + _example(reader, org.currency)


def _rates(metadata: Metadata) -> list[Finding]:
    found = []
    for currency in metadata.currencies():
        rate = _decimal(currency.rate)
        if currency.base and rate != 1:
            values = {"currency": currency.code, "rate": currency.rate}
            found.append(Finding("base_rate", "warning", "currencies", values=values))
        elif rate is None or rate <= 0:
            values = {"currency": currency.code}
            found.append(Finding("rate_missing", "warning", "currencies", values=values))
    return found


def _known(reader: Reader, item: KnownConversion) -> list[Finding]:
    """The config's direction against a figure that a person read in the CRM."""
    deal = _deal(reader, f"(id = {item.deal})")
    if deal is None:
        gone = {"deal": str(item.deal)}
        return [Finding("rate_known_deal", "warning", _WHERE, values=gone)]
    amount, rate = deal[0], deal[1]
    fits: list[Direction] = []
    if _near(amount * rate, item.home_amount):
        fits.append("home_per_unit")
    if _near(amount / rate, item.home_amount):
        fits.append("unit_per_home")
    values = {"shown": _shown(item.deal, deal), "home_amount": str(item.home_amount)}
    if len(fits) != 1:
        variant = "both" if fits else "neither"
        return [Finding("rate_direction_unclear", "error", _WHERE, values=values, variant=variant)]
    configured = reader.settings.exchange_rate_direction
    values |= {"right": fits[0], "configured": configured}
    if configured != fits[0]:
        return [Finding("rate_direction_wrong", "error", _WHERE, values=values)]
    return [Finding("rate_direction_verified", "info", _WHERE, values=values)]


def _example(reader: Reader, home: str) -> list[Finding]:
    """Both readings of one foreign deal, for a person to compare with the CRM."""
    foreign = coql.both(
        f"(Currency != {coql.text(home)})", "(Amount > 0)", "(Exchange_Rate is not null)"
    )
    deal = _deal(reader, foreign)
    configured = reader.settings.exchange_rate_direction
    severity: Severity = "warning" if configured else "error"
    code = "rate_direction_unverified" if configured else "rate_direction"
    if deal is None:
        return [Finding(code, "info" if configured else "error", _WHERE, variant="no_deal")]
    return [
        Finding(code, severity, _WHERE, values={"shown": _shown(deal[3], deal)}, variant="deal")
    ]


def _deal(reader: Reader, where: str) -> tuple[Decimal, Decimal, str, str] | None:
    """amount, rate, currency, id"""
    module = reader.modules("opportunity")[0]
    frame = coql.ask(reader.client, Query(module, _FIELDS, where), 1).frame
    if frame.is_empty():
        return None
    row = frame.row(0, named=True)
    amount, rate = _decimal(row["Amount"]), _decimal(row["Exchange_Rate"])
    if amount is None or rate is None or rate <= 0:
        return None
    return amount, rate, str(row["Currency"]), str(row["id"])


def _shown(deal_id: str, deal: tuple[Decimal, Decimal, str, str]) -> Phrase:
    """Both readings of a deal, as a sentence."""
    amount, rate, currency, _ = deal
    return phrase(
        "rate_readings",
        deal=deal_id,
        amount=f"{amount} {currency}",
        rate=str(rate),
        times=f"{amount * rate:.2f}",
        through=f"{amount / rate:.2f}",
    )


def _near(value: Decimal, wanted: Decimal) -> bool:
    return abs(value - wanted) <= wanted * _CLOSE


def _decimal(text: str | None) -> Decimal | None:
    try:
        value = Decimal(text or "")
    except InvalidOperation:
        return None
    return value if value.is_finite() else None
