"""Rows of accounts.csv, users.csv and team_members.csv."""

from __future__ import annotations

from decimal import Decimal

from kamsync.demo.opportunities import Row
from kamsync.demo.source import RawAccount
from kamsync.demo.story import OVERRIDES
from kamsync.demo.world import Customer, World, slug

ACCOUNT_COLUMNS = (
    "id name owner_id parent_id type industry country region currency employees "
    "customer_revenue plan_start plan_end plan_reviewed_at plan_presented_at "
    "override_tier override_until override_reason override_by"
)
USER_COLUMNS = "id name email is_active manager_id department role language"
TEAM_COLUMNS = "id account_id user_id role department starts_at counterpart_id"
SPONSOR = "Sponsor"
_PLAN_DAYS = 365


def account_rows(world: World) -> list[Row]:
    raw = {a.name: a for a in world.source.accounts}
    return [_account(world, c, raw.get(c.name)) for c in world.customers]


def _account(world: World, customer: Customer, raw: RawAccount | None) -> Row:
    prospect = customer.name.startswith("Prospect")
    row = {
        "id": customer.id,
        "name": customer.name,
        "owner_id": customer.owner.id,
        "parent_id": slug(raw.parent) if raw and raw.parent else "",
        "type": "Prospect" if prospect else "Customer",
        "industry": raw.sector if raw else "services",
        "country": customer.country,
        "region": customer.owner.office,
        "currency": customer.currency,
        "employees": raw.employees if raw else "",
        "customer_revenue": _customer_revenue(world, customer, raw),
    }
    if customer.id == customer.root_id:
        row |= _plan(world, customer)
    return row | _override(world, customer)


def _customer_revenue(world: World, customer: Customer, raw: RawAccount | None) -> str:
    """Published in millions of dollars; a euro account gets it at the newest rate."""
    if raw is None:
        return ""
    dollars = Decimal(raw.revenue_musd) * 1_000_000
    if customer.currency == "USD":
        return f"{dollars:.0f}"
    return f"{dollars * Decimal(world.source.euro_per_dollar[-1]):.0f}"


def _plan(world: World, customer: Customer) -> Row:
    if customer.part.plan == "none":
        return {}
    rng = world.rng("plan", customer.id)
    current = customer.part.plan == "current"
    start = rng.randrange(60, 200) if current else _PLAN_DAYS + rng.randrange(15, 120)
    # A plan shown to the customer is customer data: not where the last contact is older.
    presented = start - 14
    shown = presented >= customer.part.last_touch and not customer.part.frozen
    return {
        "plan_start": world.day(start).isoformat(),
        "plan_end": world.day(start - _PLAN_DAYS).isoformat(),
        "plan_reviewed_at": world.day(max(start - 90, 5)).isoformat(),
        "plan_presented_at": world.day(presented).isoformat() if shown else "",
    }


def _override(world: World, customer: Customer) -> Row:
    if customer.name not in OVERRIDES:
        return {}
    tier, days, reason = OVERRIDES[customer.name]
    return {
        "override_tier": tier,
        "override_until": world.day(-days).isoformat(),
        "override_reason": reason,
        "override_by": customer.owner.manager_id,
    }


def user_rows(world: World) -> list[Row]:
    return [
        {
            "id": s.id,
            "name": s.name,
            "email": f"{s.id}@seller.example",
            "is_active": "true" if s.is_active else "false",
            "manager_id": s.manager_id,
            "department": s.office,
            "role": "Account manager" if s.manager_id else "Sales manager",
            "language": s.language,
        }
        for s in world.sellers.values()
    ]


def team_rows(world: World, contacts: dict[str, list[str]]) -> list[Row]:
    """Owner, sponsor and a technician of every account with a plan; all invented."""
    managers = {s.id: s for s in world.sellers.values()}
    rows: list[Row] = []
    for customer in world.customers:
        if customer.part.plan == "none" or customer.id != customer.root_id:
            continue
        colleagues = [
            s
            for s in world.sellers.values()
            if s.office == customer.owner.office and s.manager_id and s.is_active
        ]
        technician = world.rng("team", customer.id).choice(colleagues)
        team = (
            ("Key account manager", customer.owner),
            (SPONSOR, managers[customer.owner.manager_id]),
            ("Technical support", technician),
        )
        for role, seller in team:
            rows.append(
                {
                    "id": f"inv-team-{len(rows) + 1:03d}",
                    "account_id": customer.id,
                    "user_id": seller.id,
                    "role": role,
                    "department": "Technique" if role == "Technical support" else "Sales",
                    "starts_at": world.day(300).isoformat(),
                    "counterpart_id": contacts[customer.id][0] if role == SPONSOR else "",
                }
            )
    return rows
