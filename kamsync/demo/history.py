"""The invented past: deals of the same customers before the published pipeline begins.

Each invented deal copies product, seller, value and cycle of one of the account's published deals.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from kamsync.demo.source import FIRST_CLOSE, LAST_CLOSE, Deal
from kamsync.demo.world import Customer, World

PUBLISHED_DAYS = (LAST_CLOSE - FIRST_CLOSE).days + 1
"""Length of the published pipeline; day 1 ago is its last."""
HISTORY_DAYS = 1125
"""A little over three years: one past day can be looked back on."""
_BLOCK = 15
"""Days drawn together: short enough for a rhythm, long enough for whole deals."""
_LOST_MORE = 1.5
"""The team of the past lost more often; every deal it won or lost has an account."""
_TTM_MIDDLE = 182
_SEASON = (330, 420)
"""Days ago in which a seasonal customer buys, once a year (modulo 365)."""


@dataclass(frozen=True)
class PastDeal:
    customer: Customer
    like: Deal
    closed_days_ago: int
    cycle_days: int


def past_deals(world: World) -> Iterator[PastDeal]:
    by_account: dict[str, list[Deal]] = {}
    for deal in world.source.deals:
        if deal.account and deal.closed is not None:
            by_account.setdefault(deal.account, []).append(deal)
    for customer in world.customers:
        if customer.invented or customer.part.rhythm == "new":
            continue
        deals = by_account[customer.name]
        for kind, more in (("Won", 1.0), ("Lost", _LOST_MORE)):
            like = [d for d in deals if d.stage == kind]
            per_day = more * len(like) / PUBLISHED_DAYS
            rng = world.rng("history", kind, customer.id)
            yield from _of_account(customer, like, per_day, rng)


def _of_account(
    customer: Customer, like: list[Deal], per_day: float, rng: random.Random
) -> Iterator[PastDeal]:
    bag = _Bag(like, rng)
    due = rng.random()
    for start in range(PUBLISHED_DAYS + 1, HISTORY_DAYS, _BLOCK):
        days = min(_BLOCK, HISTORY_DAYS - start)
        due += per_day * days * _level(customer, start + days // 2)
        while due >= 1:
            due -= 1
            deal = bag.take()
            yield PastDeal(customer, deal, start + rng.randrange(days), _cycle(deal))


def _level(customer: Customer, days_ago: int) -> float:
    """Business at that time as a multiple of today's."""
    growth: float = (1 + customer.part.growth) ** ((_TTM_MIDDLE - days_ago) / 365)
    if customer.part.rhythm == "seasonal":
        first, last = _SEASON
        in_season = first <= days_ago % 365 + 365 * (days_ago % 365 < last - 365) <= last
        return 4.0 * growth if in_season else 0.0
    return growth


def _cycle(deal: Deal) -> int:
    if deal.engaged is None or deal.closed is None:
        return 45
    return (deal.closed - deal.engaged).days


class _Bag:
    """Draws without putting back, filled anew when empty: the mix of deals stays the account's."""

    def __init__(self, deals: list[Deal], rng: random.Random) -> None:
        self._deals, self._rng = deals, rng
        self._left: list[Deal] = []

    def take(self) -> Deal:
        if not self._left:
            self._left = list(self._deals)
            self._rng.shuffle(self._left)
        return self._left.pop()
