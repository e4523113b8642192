"""Rows of rates.csv, inflation.csv and industry.csv: what the outside world does."""

from __future__ import annotations

import datetime as dt

from kamsync.demo.opportunities import Row
from kamsync.demo.world import World

RATE_COLUMNS = "currency rate direction valid_from"
INFLATION_COLUMNS = "area year rate"
INDUSTRY_COLUMNS = "industry country index_name value observed_on"
HOME_AREA = "France"
_MONTHS_OBSERVED = 14
_QUIET_INDUSTRIES = ("employment", "marketing")
"""Their last observation is more than half a year old."""


def rate_rows(world: World) -> list[Row]:
    """Published months moved so that the newest is as_of's; quoted in euros per dollar."""
    months = world.source.euro_per_dollar
    return [
        {
            "currency": "USD",
            "rate": quoted,
            "direction": "home_per_unit",
            "valid_from": _month(world.as_of, len(months) - 1 - i).isoformat(),
        }
        for i, quoted in enumerate(months)
    ]


def inflation_rows(world: World) -> list[Row]:
    """Published years moved so that the newest is last year."""
    years = world.source.inflation
    first = world.as_of.year - len(years)
    return [
        {"area": HOME_AREA, "year": str(first + i), "rate": rate} for i, rate in enumerate(years)
    ]


def industry_rows(world: World) -> list[Row]:
    """An invented index; it knows `technology`, so the accounts typed `technolgy` go without."""
    sectors = sorted({a.sector for a in world.source.accounts} - {"technolgy"} | {"technology"})
    rows: list[Row] = []
    for sector in sectors:
        rng = world.rng("industry", sector)
        value = 100.0
        skip = 8 if sector in _QUIET_INDUSTRIES else 0
        for back in range(_MONTHS_OBSERVED - 1, skip - 1, -1):
            value *= 1 + rng.uniform(-0.02, 0.025)
            rows.append(
                {
                    "industry": sector,
                    "country": "",
                    "index_name": "Order index (invented)",
                    "value": f"{value:.1f}",
                    "observed_on": _month(world.as_of, back).isoformat(),
                }
            )
    return rows


def _month(as_of: dt.date, back: int) -> dt.date:
    """First day of the month `back` months before as_of's."""
    months = as_of.year * 12 + as_of.month - 1 - back
    return dt.date(months // 12, months % 12 + 1, 1)
