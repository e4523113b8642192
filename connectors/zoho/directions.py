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
            message = f"the home currency {currency.code} has the rate {currency.rate}, not 1"
            found.append(Finding("base_rate", "warning", "currencies", message, "correct it"))
        elif rate is None or rate <= 0:
            message = f"{currency.code} has no usable rate"
            fix = "set its rate in the CRM: its deals cannot be counted"
            found.append(Finding("rate_missing", "warning", "currencies", message, fix))
    return found


def _known(reader: Reader, item: KnownConversion) -> list[Finding]:
    """The config's direction against a figure that a person read in the CRM."""
    deal = _deal(reader, f"(id = {item.deal})")
    if deal is None:
        message = f"known deal {item.deal} is gone, or has no amount and rate"
        return [Finding("rate_known_deal", "warning", _WHERE, message, "name another deal")]
    amount, rate = deal[0], deal[1]
    fits: list[Direction] = []
    if _near(amount * rate, item.home_amount):
        fits.append("home_per_unit")
    if _near(amount / rate, item.home_amount):
        fits.append("unit_per_home")
    shown = _shown(item.deal, deal)
    if len(fits) != 1:
        why = "both readings fit" if fits else "no reading fits"
        message = f"{shown}; the CRM shows {item.home_amount}: {why}"
        fix = "name a deal whose rate is far from 1, with the home amount the CRM shows"
        return [Finding("rate_direction_unclear", "error", _WHERE, message, fix)]
    told = reader.settings.exchange_rate_direction
    if told != fits[0]:
        message = f'{shown}; the CRM shows {item.home_amount}: that is "{fits[0]}", not "{told}"'
        fix = f'set {_WHERE} = "{fits[0]}"'
        return [Finding("rate_direction_wrong", "error", _WHERE, message, fix)]
    message = f'{shown}; the CRM shows {item.home_amount}: "{told}" holds'
    return [Finding("rate_direction_verified", "info", _WHERE, message)]


def _example(reader: Reader, home: str) -> list[Finding]:
    """Both readings of one foreign deal, for a person to compare with the CRM."""
    foreign = coql.both(
        f"(Currency != {coql.text(home)})", "(Amount > 0)", "(Exchange_Rate is not null)"
    )
    deal = _deal(reader, foreign)
    told = reader.settings.exchange_rate_direction
    severity: Severity = "warning" if told else "error"
    code = "rate_direction_unverified" if told else "rate_direction"
    if deal is None:
        message = "no foreign deal with amount and rate to show"
        return [Finding(code, "info" if told else "error", _WHERE, message, "set it all the same")]
    fix = (
        "look up this deal's home amount in the CRM, then set exchange_rate_direction and "
        "known_conversions = [{ deal = …, home_amount = … }]"
    )
    return [Finding(code, severity, _WHERE, _shown(deal[3], deal), fix)]


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


def _shown(deal_id: str, deal: tuple[Decimal, Decimal, str, str]) -> str:
    amount, rate, currency, _ = deal
    times, through = amount * rate, amount / rate
    return (
        f"deal {deal_id}: {amount} {currency} at {rate} is {times:.2f} if home_per_unit, "
        f"{through:.2f} if unit_per_home"
    )


def _near(value: Decimal, wanted: Decimal) -> bool:
    return abs(value - wanted) <= wanted * _CLOSE


def _decimal(text: str | None) -> Decimal | None:
    try:
        value = Decimal(text or "")
    except InvalidOperation:
        return None
    return value if value.is_finite() else None
