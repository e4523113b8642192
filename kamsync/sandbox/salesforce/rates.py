"""Rates of a canonical portfolio as an org keeps them: units per corporate unit.

One that is quoted the other way round is inverted to 15 digits, downwards.
"""

from __future__ import annotations

from decimal import ROUND_DOWN, Context, Decimal

from kamsync.sandbox.salesforce.org import ADMIN, Org

_TABLES = ("CurrencyType", "DatedConversionRate")
_DOWN = Context(prec=15, rounding=ROUND_DOWN)


def put_rates(org: Org, records: list[dict[str, str]], home: str) -> None:
    """Replaces the rates, where there are any: dated ones, and today's the newest of them."""
    tables = [name for name in _TABLES if name in org.rows]
    if not records or not tables:
        return
    for name in tables:
        org.rows[name].clear()
    today = org.now().date().isoformat()
    newest: dict[str, float] = {}
    for r in sorted(records, key=lambda r: r["valid_from"]):
        rate = Decimal(r["rate"])
        if r["direction"] == "home_per_unit":
            rate = _DOWN.divide(Decimal(1), rate)
        if r["valid_from"] <= today or r["currency"] not in newest:
            newest[r["currency"]] = float(rate)
        if "DatedConversionRate" in tables:
            row = {"IsoCode": r["currency"], "ConversionRate": float(rate)}
            org.insert("DatedConversionRate", row | {"StartDate": r["valid_from"]}, ADMIN)
    for iso, number in {home: 1.0, **newest}.items():
        row = {"IsoCode": iso, "ConversionRate": number, "IsActive": True}
        org.insert("CurrencyType", row | {"IsCorporate": iso == home}, ADMIN)
