"""The programme's own record in one piece: what became of past tiers and flags, its own numbers,
what went with growth. Kept for a month, so it holds ids and figures, no names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kamsync.scorecard import Scorecard
from kamsync.scoring.explain.as_applied import NOTHING, Applied
from kamsync.scoring.explain.backtest import Backtest, backtested
from kamsync.scoring.explain.bridge import inflation_of
from kamsync.scoring.explain.cost_of_sale import CostOfSale, costs_of_sale
from kamsync.scoring.explain.deviants import Complete, Deviants, completeness, deviants
from kamsync.scoring.explain.drivers import Drivers, drivers
from kamsync.scoring.explain.matched import Matched, matched
from kamsync.scoring.explain.own_numbers import OwnNumbers, own_numbers
from kamsync.scoring.explain.replay import Replay
from kamsync.scoring.explain.year_after import closed_deals, year_of
from kamsync.scoring.read.inputs import Inputs, Policy


@dataclass(frozen=True)
class YearRecord:
    """Of the year since a day, by what was known that day."""

    numbers: tuple[OwnNumbers, ...]
    matched: Matched
    costs: tuple[CostOfSale, ...]
    completeness: Complete
    deviants: Deviants
    drivers: Drivers


@dataclass(frozen=True)
class ProgrammeRecord:
    backtest: Backtest
    year: YearRecord | None = None
    """None where the data do not reach back three years."""


NONE: Final = ProgrammeRecord(Backtest((), (), 0))


def programme_record(
    inputs: Inputs, policy: Policy, card: Scorecard, applied: Applied = NOTHING
) -> ProgrammeRecord:
    """Pure. Scores the portfolio once per past day."""
    replay = Replay(inputs, policy, card)
    return ProgrammeRecord(backtested(replay, applied), _year_record(replay, applied))


def _year_record(replay: Replay, applied: Applied) -> YearRecord | None:
    inputs, policy, card = replay.inputs, replay.policy, replay.card
    year = year_of(replay, applied)
    if year is None:
        return None
    return YearRecord(
        own_numbers(year, closed_deals(inputs, policy, year.day)),
        matched(year.frame),
        costs_of_sale(year.frame, card.effort.cost_per_hour, policy.home_currency),
        completeness(year.frame),
        deviants(year.frame),
        drivers(year, card, inflation_of(inputs, policy)),
    )
