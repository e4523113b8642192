"""Who is in the demo: customers, sellers, and the clock everything is dated by."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from kamsync.demo.source import LAST_CLOSE, Agent, Source
from kamsync.demo.story import INVENTED_ACCOUNTS, UNATTENDED, Part, part_of

HOME: Final = "EUR"
NORTH: Final = "North (invented)"
LEFT_AGENT: Final = "Mei-Mei Johns"
"""Has no published deal; in the demo this seller has left."""
_ACCOUNTS_PER_SELLER = 4


@dataclass(frozen=True)
class Seller:
    id: str
    name: str
    office: str
    manager_id: str
    is_active: bool
    language: str
    invented: bool


@dataclass(frozen=True)
class Customer:
    id: str
    name: str
    root_id: str
    country: str
    currency: str
    owner: Seller
    part: Part
    """Of the group: members play their main account's part."""
    invented: bool


@dataclass(frozen=True)
class World:
    as_of: dt.date
    seed: int
    source: Source
    customers: tuple[Customer, ...]
    sellers: dict[str, Seller]
    """By name; managers included."""

    def day(self, days_ago: int) -> dt.date:
        return self.as_of - dt.timedelta(days=days_ago)

    def moved(self, published: dt.date) -> dt.date:
        """A published date on the demo's calendar: the newest close becomes yesterday."""
        return published + (self.day(1) - LAST_CLOSE)

    def rng(self, *names: str) -> random.Random:
        """One stream of numbers per purpose, so that a change here moves nothing there."""
        return seeded(self.seed, *names)

    def groups(self) -> list[tuple[Customer, ...]]:
        """Customers by main account, the main account first."""
        members: dict[str, list[Customer]] = {}
        for customer in sorted(self.customers, key=lambda c: c.id != c.root_id):
            members.setdefault(customer.root_id, []).append(customer)
        return [tuple(group) for group in members.values()]


def seeded(seed: int, *names: str) -> random.Random:
    # Text seeds go through SHA-512: the same on every machine and for every hash seed.
    return random.Random(":".join((str(seed), *names)))  # noqa: S311  a story, not a secret


def slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def make_world(source: Source, as_of: dt.date, seed: int) -> World:
    sellers = _sellers(source.agents)
    return World(as_of, seed, source, tuple(_customers(source, sellers, seed)), sellers)


def _sellers(agents: tuple[Agent, ...]) -> dict[str, Seller]:
    invented = (
        Agent("Agent 01 (invented)", "Manager 01 (invented)", NORTH),
        Agent("Agent 02 (invented)", "Manager 01 (invented)", NORTH),
    )
    people: dict[str, Seller] = {}
    for i, agent in enumerate((*agents, *invented)):
        made_up = agent in invented
        if agent.manager not in people:
            people[agent.manager] = Seller(
                _user_id(agent.manager, made_up),
                agent.manager,
                agent.office,
                "",
                is_active=True,
                language="en" if agent.office == "West" else "fr",
                invented=made_up,
            )
        people[agent.name] = Seller(
            _user_id(agent.name, made_up),
            agent.name,
            agent.office,
            people[agent.manager].id,
            is_active=agent.name != LEFT_AGENT,
            language=("fr", "en", "fr")[i % 3],
            invented=made_up,
        )
    return people


def _user_id(name: str, invented: bool) -> str:
    return f"inv-{slug(name.removesuffix(' (invented)'))}" if invented else slug(name)


def _customers(source: Source, sellers: dict[str, Seller], seed: int) -> list[Customer]:
    owners = _owners(source, sellers)
    parts: dict[str, Part] = {}

    def part(root: str) -> Part:
        return parts.setdefault(root, part_of(root, seeded(seed, "part", root)))

    customers = [
        Customer(
            id=slug(raw.name),
            name=raw.name,
            root_id=slug(raw.parent or raw.name),
            country=raw.office,
            currency="USD" if raw.office == "United States" else HOME,
            owner=owners[raw.name],
            part=part(raw.parent or raw.name),
            invented=False,
        )
        for raw in source.accounts
    ]
    for i, name in enumerate(INVENTED_ACCOUNTS):
        key = f"inv-{slug(name.removesuffix(' (invented)'))}"
        seller = sellers[f"Agent 0{i % 2 + 1} (invented)"]
        customers.append(Customer(key, name, key, "Sweden", HOME, seller, part(name), True))
    return customers


def _owners(source: Source, sellers: dict[str, Seller]) -> dict[str, Seller]:
    """The seller with most wins there who has not got enough accounts yet."""
    wins: dict[str, Counter[str]] = {raw.name: Counter() for raw in source.accounts}
    for deal in source.deals:
        if deal.is_won:
            wins[deal.account][deal.agent] += 1
    load: Counter[str] = Counter()
    owners: dict[str, Seller] = {}
    for name, counts in wins.items():
        if name in UNATTENDED:
            owners[name] = sellers[LEFT_AGENT]
            continue
        ranked = sorted(counts, key=lambda agent: (-counts[agent], agent))
        free = [agent for agent in ranked if load[agent] < _ACCOUNTS_PER_SELLER]
        owners[name] = sellers[(free or ranked)[0]]
        load[owners[name].name] += 1
    return owners
