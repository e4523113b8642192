"""Public holidays of a country, as a kept library knows them."""

from __future__ import annotations

import datetime as dt
from functools import cache


@cache
def public_holidays(country: str, year: int) -> frozenset[dt.date]:
    """Of the whole country, by its ISO 3166 code. Raises LookupError for one that is not known."""
    import holidays  # a module per country: slow to load, and few ask

    try:
        return frozenset(holidays.country_holidays(country, years=year))
    except NotImplementedError as error:
        raise LookupError(country) from error


def countries() -> list[str]:
    import holidays

    return sorted(holidays.list_supported_countries())
