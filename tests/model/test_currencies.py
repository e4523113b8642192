"""Currencies against the list of a library that follows ISO 4217."""

from __future__ import annotations

import datetime as dt

from babel.core import get_global

from kamsync.model.currencies import EXPONENTS

FUNDS_AND_METALS = {"XAG", "XAU", "XBA", "XBB", "XBC", "XBD", "XDR", "XPD", "XPT", "XSU", "XTS"}
FUNDS_AND_METALS |= {"XUA", "XXX", "BOV", "CHE", "CHW", "COU", "MXV", "USN", "USS"}
SWISS_CASH = {"LAK", "MMK"}


def in_use(day: dt.date) -> set[str]:
    """What is legal tender somewhere on that day."""
    found = set()
    for currencies in get_global("territory_currencies").values():
        for code, begin, end, is_tender in currencies:
            over = end is not None and dt.date(*end) < day
            if is_tender and not over and (begin is None or dt.date(*begin) <= day):
                found.add(code)
    return found


def test_every_currency_in_use_is_known() -> None:
    assert in_use(dt.date(2026, 1, 1)) - FUNDS_AND_METALS - EXPONENTS.keys() == set()
    assert {"VED", "XAD", "XCG"} <= EXPONENTS.keys()
