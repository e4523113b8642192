"""A small portfolio by hand that holds a little of everything a CRM can: two currencies, groups by
parent and by name, plans, ratings, overrides, calls of every kind, times near midnight."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from kamsync.field_maps import load_mapping
from tests.connectors.parity import AS_OF, Rows

NOT_IN = {
    "salesforce": {"team_members": ("department", "starts_at", "counterpart_id")},
    "hubspot": {"users": ("language", "manager_id")},
    "zoho": {"activities": ("email",)},
}
"""What a CRM cannot hold: columns of a file, kinds of activities. It is left out on both sides."""
ONE_CONTACT = ("call", "task")
"""Kinds that have one contact in Zoho; its meetings have participants."""

SHIPPED = (files("kamsync") / "scorecard_default.toml").read_text(encoding="utf-8")
CRITERIA = """name = "With ratings"
version = "1"
[[criteria]]
id = "potential"
view = "potential"
weight = 25
metric = "pipeline"
scale = [[0, 0], [10_000, 40], [50_000, 70], [250_000, 100]]
[[criteria]]
id = "growth"
view = "potential"
weight = 15
metric = "growth"
scale = [[-0.60, 0], [0.0, 40], [0.50, 80], [1.50, 100]]
[[criteria]]
id = "relationship"
view = "now"
weight = 20
metric = "threads"
scale = [[0, 0], [1.5, 40], [3, 80], [5, 100]]
[[criteria]]
id = "fit"
view = "potential"
weight = 10
metric = "rating_fit"
manual = true
max_age_days = 183
scale = [[0, 0], [100, 100]]
[[criteria]]
id = "culture"
view = "now"
weight = 5
metric = "rating_culture"
manual = true
max_age_days = 183
scale = [[0, 0], [100, 100]]
[[criteria]]
id = "partnership"
view = "now"
weight = 5
metric = "rating_partnership"
manual = true
max_age_days = 183
scale = [[0, 0], [100, 100]]
[[criteria]]
id = "strategy"
view = "now"
weight = 10
metric = "client_strategy"
missing = "gate"
max_age_days = 183
scale = [[0, 0], [1, 100]]
[[criteria]]
id = "solvency"
view = "now"
weight = 10
metric = "credit_rating"
rating = { A = 100, B = 50 }
"""
"""Every rating that people give is a criterion; the dates lie on both sides of their age."""
CARD = CRITERIA + SHIPPED[SHIPPED.index("[tiers]") :]
"""With the shipped tiers and flags."""


def without(crm: str, portfolio: Rows) -> Rows:
    """The portfolio as far as that CRM holds it."""
    left = NOT_IN.get(crm, {})
    kept = dict(portfolio)
    for name in {"users", "team_members"} & left.keys() & kept.keys():
        kept[name] = [r | dict.fromkeys(left[name], "") for r in kept[name]]
    if "activities" in left:
        kept["activities"] = [
            a | {"contact_ids": a.get("contact_ids", "").partition("|")[0]}
            if a["kind"] in ONE_CONTACT
            else a
            for a in kept["activities"]
            if a["kind"] not in left["activities"]
        ]
    return kept


def portfolio() -> Rows:
    return {
        "users": [_user(n) for n in range(5)],
        "accounts": [_account(n) for n in range(9)],
        "contacts": [
            {"id": f"c{n:02}", "account_id": f"a{n // 3}", "title": "CFO", "left_at": ""}
            for n in range(27)
        ],
        "opportunities": [deal for n in range(9) for deal in _deals(n)],
        "activities": [a for n in range(9) for a in _activities(n)],
        "surveys": [
            {"id": f"s{n}", "account_id": f"a{n}", "contact_id": f"c{3 * n:02}", "score": str(n)}
            | {"scale_max": "10", "answered_at": _day(30 * n)}
            for n in (2, 5)
        ],
        "rates": [_rate(), _rate() | {"valid_from": "2024-06-01"}],
        "inflation": [
            {"area": "France", "year": str(y), "rate": "1.5"} for y in (2024, 2025, 2026)
        ],
        "industry": [
            {"industry": "Energy", "country": "France", "index_name": "Orders", "value": "98.7"}
            | {"observed_on": _day(100)}
        ],
    }


def _user(n: int) -> dict[str, str]:
    return {
        "id": f"u{n}",
        "name": f"User {n}",
        "email": f"u{n}@seller.example",
        "manager_id": "u0",
        "is_active": "false" if n == 4 else "true",
        "language": ("en", "fr")[n % 2],
    }


def _rate() -> dict[str, str]:
    """Exact in both directions, and steady: the mean of its inverses is the inverse of its mean."""
    direction = "home_per_unit"
    return {"currency": "USD", "rate": "0.8", "direction": direction, "valid_from": "2022-01-01"}


def _day(back: int) -> str:
    return (AS_OF - dt.timedelta(days=back)).isoformat()


def _account(n: int) -> dict[str, str]:
    """With a column for everything people can fill: an empty one says no, a missing one nothing."""
    inputs = load_mapping("zoho", Path()).inputs_of("account")
    return dict.fromkeys(sorted(inputs), "") | {
        "id": f"a{n}",
        "name": f"Customer {n}",
        "owner_id": f"u{n % 5}",
        "kam_id": "u1" if n == 4 else "",
        "parent_id": "a1" if n == 2 else "",
        "group_id": {5: "Ardent", 6: "Ardent", 7: "a1"}.get(n, ""),
        "type": "Customer",
        "industry": ("Energy", "Retail")[n % 2],
        "country": "France",
        "region": ("North", "South")[n % 2],
        "business_unit": ("Pumps", "Valves")[n % 3 == 0],
        "employees": str(100 * n) if n else "",
        "customer_revenue": f"{n}000000.50",
        "potential_revenue": f"{n}0000.25" if n % 2 else "",
        "value_delivered": f"{n}500.75" if n % 2 else "",
        "wallet_share": str(10 * n) if n else "",
        "references_given": str(n % 3) if n else "",
        "domain": f"customer{n}.example",
        "credit_rating": ("A", "B", "")[n % 3],
        "competitors": "Somebody & Söhne" if n == 3 else "",
        "sponsor_id": "u2" if n == 3 else "",
        "counterpart_id": "c09" if n == 3 else "",
        "sponsor_cadence_days": "60" if n == 3 else "",
        "sponsor_at": _day(70) if n == 3 else "",
        "created_at": "2022-01-05T09:00:00+01:00",
        "plan_start": _day(200) if n < 4 else "",
        "plan_end": _day(40 - 30 * n) if n < 4 else "",
        "plan_reviewed_at": _day(150) if n < 3 else "",
        "plan_presented_at": _day(10 * n) if n < 2 else "",
        "rating_fit": str(90 - 10 * n) if n % 4 else "",
        "rating_fit_at": _day(181 + n) if n % 4 else "",
        "rating_culture": str(35 + n) if n != 4 else "",
        "rating_culture_at": _day(183) if n % 2 else _day(184),
        "rating_culture_by": "u0",
        "rating_partnership": "100" if n < 5 else "0",
        "rating_partnership_at": _day(5),
        "profile_strategy": "Doubles its service business" if n != 1 else "",
        "profile_strategy_at": _day(60 * n),
        "profile_experience": "Waits too long for spare parts" if n % 3 else "",
        "profile_experience_at": _day(50 * n),
        "override_tier": {3: "Key", 8: "Streamline"}.get(n, ""),
        "override_until": _day(-30) if n == 3 else _day(1),
        "override_reason": "A bridgehead" if n in (3, 8) else "",
        "override_by": "The director" if n in (3, 8) else "",
        "decision": "reduce" if n == 0 else "",
        "decision_until": _day(-90) if n == 0 else "",
        "decision_by": "The director" if n == 0 else "",
    }


def _deals(n: int) -> Iterator[dict[str, str]]:
    foreign = n % 4 == 1
    for quarter in range(10):
        lost = quarter % 5 == 4
        yield {
            "id": f"d{n}{quarter:02}",
            "account_id": f"a{n}",
            "name": f"Order {quarter}",
            "stage": "Dropped" if lost else "Signed",
            "is_closed": "true",
            "is_won": "false" if lost else "true",
            "amount": f"{700 * (n + 1) ** 3 + 17 * quarter}.55",
            "currency": "USD" if foreign else "EUR",
            "close_date": _day(20 + 91 * quarter + n),
            "probability": "0" if lost else "100",
            "created_at": "2023-01-05T09:00:00+01:00",
            "region": "North" if quarter == 2 else "",
            "country": "Spain" if quarter == 3 else "",
            "business_unit": "Seals" if quarter == 1 else "",
            "product_family": ("Pumps", "Service", "")[quarter % 3],
            "owner_id": f"u{n % 5}",
        }
    for late, stage in ((30, "Talks"), (-12, "Offer")):
        yield {
            "id": f"d{n}{stage}",
            "account_id": f"a{n}",
            "name": "Next",
            "stage": stage,
            "is_closed": "false",
            "is_won": "false",
            "amount": f"{9000 * (n + 1)}",
            "currency": "USD" if foreign else "EUR",
            "close_date": _day(-late - n),
            "probability": {"Talks": "40", "Offer": "75"}[stage],
            "product_family": "Service",
            "owner_id": f"u{n % 5}",
        }


def _activities(n: int) -> Iterator[dict[str, str]]:
    """kind, direction, whether it was completed, and how many days ago; one lies ahead."""
    kinds = (
        ("meeting", "", False, 20),
        ("meeting", "", False, -9),
        ("call", "inbound", False, 45),
        ("call", "outbound", True, 33),
        ("call", "outbound", False, 2),
        ("call", "", False, 3),
        ("email", "inbound", False, 12),
        ("email", "outbound", False, 6),
        ("note", "", False, 4),
    )
    for k, (kind, direction, done, back) in enumerate(kinds[: 2 + n] if n != 8 else kinds[4:6]):
        at = f"{_day(back + 11 * n if back > 0 else back)}T{('00:20', '23:40', '10:00')[k % 3]}:00"
        on_deal = k % 4 == 3
        yield {
            "id": f"t{n}{k}",
            "account_id": "" if on_deal else f"a{n}",
            "opportunity_id": f"d{n}Talks" if on_deal else "",
            "contact_ids": "|".join(f"c{3 * n + i:02}" for i in range(k % 3 + 1)),
            "kind": kind,
            "direction": direction,
            "occurred_at": at,
            "completed_at": at if done else "",
            "owner_id": f"u{n % 5}",
            "attendee_ids": f"u{(n + 1) % 5}|u{(n + 2) % 5}" if kind == "meeting" else "",
        }
    yield {
        "id": f"t{n}task",
        "account_id": f"a{n}",
        "kind": "task",
        "due_at": _day(1),
        "owner_id": f"u{n % 5}",
    }
