"""Rows of opportunities.csv: published deals re-dated, invented history, projects, one region."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from kamsync.demo.history import past_deals
from kamsync.demo.source import Deal
from kamsync.demo.story import PAST_CLOSE
from kamsync.demo.world import NORTH, Customer, Seller, World

Row = dict[str, str]

COLUMNS = (
    "id account_id name stage is_closed is_won amount currency probability close_date created_at "
    "product_family region owner_id"
)

_PROBABILITY = {"Prospecting": (5, 10, 15), "Engaging": (20, 30, 40)}
_NORTH_SHARE = {
    "globex-corporation": 55,
    "newex": 12,
    "sunnamplex": 9,
    "streethex": 8,
    "betatech": 6,
    "genco-pura-olive-oil-company": 6,
    "mathtouch": 4,
}
"""Percent of the invented region's amounts, by account."""
_NORTH_YEARS = ((2, 300_000), (367, 255_000), (733, 230_000))
"""(first day ago, amount) of each year; nothing lies on the edge of a window."""
_NORTH_DEALS = 10


def opportunity_rows(world: World) -> list[Row]:
    rows = list(_published(world))
    rows += _history(world)
    rows += _projects(world)
    rows += _north(world)
    rows += _former_customers(world)
    return rows


def _published(world: World) -> Iterator[Row]:
    by_name = {c.name: c for c in world.customers}
    late: Counter[str] = Counter()
    for deal in world.source.deals:
        customer = by_name.get(deal.account)
        row = _row(world, deal.id, customer, world.sellers[deal.agent], deal.product)
        row |= {
            "stage": deal.stage,
            "created_at": _iso(world.moved(deal.engaged)) if deal.engaged else "",
        }
        if deal.closed is None:
            past = late[deal.account] < PAST_CLOSE.get(deal.account, 0)
            late[deal.account] += past
            row |= _open_terms(world, deal, past)
        else:
            row |= _closed(deal.is_won, world.moved(deal.closed), deal.value)
        yield row


def _open_terms(world: World, deal: Deal, past: bool) -> Row:
    """What the publisher leaves empty on open deals: list price, odds, and an expected close.

    A product that is not in the list (`GTXPro`) has no list price, so no amount either.
    """
    rng = world.rng("open", deal.id)
    product = world.source.products.get(deal.product)
    ahead = rng.randrange(8, 300)
    expected = world.day(rng.randrange(5, 40)) if past else world.day(-ahead)
    return {
        "name": f"{deal.product} (terms invented)",
        "is_closed": "false",
        "is_won": "false",
        "amount": str(product.price) if product else "",
        "probability": str(rng.choice(_PROBABILITY[deal.stage])),
        "close_date": _iso(expected),
    }


def _history(world: World) -> Iterator[Row]:
    for i, past in enumerate(past_deals(world), start=1):
        seller = world.sellers[past.like.agent]
        row = _row(world, f"inv-h{i:05d}", past.customer, seller, past.like.product)
        row |= {
            "name": f"{past.like.product} (invented)",
            "stage": past.like.stage,
            "created_at": _iso(world.day(past.closed_days_ago + past.cycle_days)),
        }
        yield row | _closed(past.like.is_won, world.day(past.closed_days_ago), past.like.value)


def _projects(world: World) -> Iterator[Row]:
    """Larger open deals: the part's weighted pipeline in one to three pieces."""
    number = 0
    for customer in world.customers:
        weighted = customer.part.projects * 1000 if customer.id == customer.root_id else 0
        rng = world.rng("project", customer.id)
        pieces = 1 + (weighted > 50_000) + (weighted > 120_000)
        for _ in range(pieces if weighted else 0):
            number += 1
            odds = rng.choice((30, 40, 50, 60, 70))
            amount = round(weighted / pieces * 100 / odds, -2)
            row = _row(world, f"inv-p{number:03d}", customer, customer.owner, "")
            yield row | {
                "name": f"Framework order {number:02d} (invented)",
                "stage": "Engaging",
                "is_closed": "false",
                "is_won": "false",
                "amount": f"{amount:.0f}",
                "probability": str(odds),
                "close_date": _iso(world.day(-rng.randrange(25, 270))),
                "created_at": _iso(world.day(rng.randrange(20, 120))),
                "product_family": customer.part.family,
            }


def _north(world: World) -> Iterator[Row]:
    """A small invented region in which one customer holds a little over half of the revenue."""
    by_id = {c.id: c for c in world.customers}
    sellers = [s for s in world.sellers.values() if s.office == NORTH and s.manager_id]
    number = 0
    for start, total in _NORTH_YEARS:
        for account, percent in _NORTH_SHARE.items():
            rng = world.rng("north", account, str(start))
            for i in range(_NORTH_DEALS):
                number += 1
                amount = total * percent / 100 / _NORTH_DEALS * rng.uniform(0.9, 1.1)
                ago = start + i * 36 + rng.randrange(36)
                seller = sellers[number % len(sellers)]
                row = _row(world, f"inv-n{number:03d}", by_id[account], seller, "")
                row |= {
                    "name": "Regional order (invented)",
                    "stage": "Won",
                    "product_family": "MG",
                    "created_at": _iso(world.day(ago + 40)),
                }
                yield row | _closed(True, world.day(ago), f"{amount:.2f}")


def _former_customers(world: World) -> Iterator[Row]:
    """One customer lost a year ago, one gone for longer than any window of the score."""
    spans = {
        "inv-former-customer-01": range(395, 1060, 21),
        "inv-dormant-customer-01": range(790, 1000, 30),
    }
    for customer in world.customers:
        for i, ago in enumerate(spans.get(customer.id, ()), start=1):
            amount = 1_500 + 400 * (i % 5)
            row = _row(world, f"{customer.id}-{i:02d}", customer, customer.owner, "")
            row |= {
                "name": "Repeat order (invented)",
                "stage": "Won",
                "product_family": "MG",
                "created_at": _iso(world.day(ago + 30)),
            }
            yield row | _closed(True, world.day(ago), str(amount))


def _row(world: World, key: str, customer: Customer | None, seller: Seller, product: str) -> Row:
    known = world.source.products.get(product)
    return {
        "id": key,
        "account_id": customer.id if customer else "",
        "name": product,
        "currency": customer.currency if customer else "USD",
        "product_family": known.series if known else "",
        "region": seller.office,
        "owner_id": seller.id,
    }


def _closed(won: bool, on: dt.date, amount: str) -> Row:
    return {
        "is_closed": "true",
        "is_won": "true" if won else "false",
        "amount": amount,
        "probability": "100" if won else "0",
        "close_date": _iso(on),
    }


def _iso(day: dt.date) -> str:
    return day.isoformat()
