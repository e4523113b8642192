"""Drivers and own numbers of the last pull, and their figures for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from kamsync.queries.record import six
from kamsync.scoring.explain.bridge import inflation_of
from kamsync.scoring.explain.drivers import Drivers, drivers
from kamsync.scoring.explain.year_after import year_after
from kamsync.sync.last_pull import kept
from kamsync.sync.session import Session


def run_drivers(session: Session) -> Drivers | None:
    """None where the data do not reach back three years. Raises UsageError before a pull."""
    last = kept(session)
    year = year_after(last.inputs, last.policy, session.card)
    return drivers(year, session.card, inflation_of(last.inputs, last.policy)) if year else None


def drivers_as_data(found: Drivers) -> dict[str, Any]:
    outcomes = {
        o.name: {
            "n": o.n,
            "yes": o.yes,
            "lacking": [asdict(x) for x in o.lacking],
            "criteria": {
                a.name: {
                    "n": a.n,
                    "rho": six(a.rho),
                    "low": six(a.low),
                    "high": six(a.high),
                    "p_adjusted": six(a.adjusted_p),
                    "chosen": six(a.chosen),
                    "found": a.found,
                }
                for a in o.criteria
            },
        }
        for o in found.outcomes
    }
    return {
        "day": found.day.isoformat(),
        "accounts": found.accounts,
        "deflated": found.deflated,
        "outcomes": outcomes,
        "unknown": dict(found.unknown),
    }
