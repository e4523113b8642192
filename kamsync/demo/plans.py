"""Rows of commitments.csv and objectives.csv: what an account plan promises, all invented."""

from __future__ import annotations

from kamsync.demo.opportunities import Row
from kamsync.demo.world import Customer, World

COMMITMENT_COLUMNS = "id account_id side title promised actual due_at done_at status"
OBJECTIVE_COLUMNS = "id account_id horizon title target actual due_at owner_id status indicator"

_COMMITMENTS = (
    ("ours", "Deliver spare parts within 48 hours", "48 h", "44 h"),
    ("ours", "Quarterly review of the roll-out", "4 a year", "3 a year"),
    ("theirs", "Forecast of orders, six weeks ahead", "6 weeks", "2 weeks"),
)
_OBJECTIVES = (
    ("short", "Meet a second decider", "1 meeting", "0", "contacts met", 60),
    ("mid", "Framework agreement for two sites", "signed", "draft", "agreement", 200),
    ("long", "Preferred supplier for the GTX line", "50 %", "35 %", "share of wallet", 700),
)


def _planned(world: World) -> list[Customer]:
    return [c for c in world.customers if c.id == c.root_id and c.part.plan != "none"]


def commitment_rows(world: World) -> list[Row]:
    rows: list[Row] = []
    for customer in _planned(world):
        rng = world.rng("commitment", customer.id)
        for side, title, promised, actual in _COMMITMENTS:
            due = rng.randrange(-60, 120)
            kept = due > 0 and rng.random() < 0.7
            rows.append(
                {
                    "id": f"inv-com-{len(rows) + 1:03d}",
                    "account_id": customer.id,
                    "side": side,
                    "title": f"[invented] {title}",
                    "promised": promised,
                    "actual": actual if due > 0 else "",
                    "due_at": world.day(due).isoformat(),
                    "done_at": world.day(due + 3).isoformat() if kept else "",
                    "status": "done" if kept else "late" if due > 0 else "open",
                }
            )
    return rows


def objective_rows(world: World) -> list[Row]:
    rows: list[Row] = []
    for customer in _planned(world):
        for horizon, title, target, actual, indicator, ahead in _OBJECTIVES:
            expired = customer.part.plan == "expired"
            due = ahead - 365 if expired else ahead
            rows.append(
                {
                    "id": f"inv-obj-{len(rows) + 1:03d}",
                    "account_id": customer.id,
                    "horizon": horizon,
                    "title": f"[invented] {title}",
                    "target": target,
                    "actual": actual,
                    "due_at": world.day(-due).isoformat(),
                    "owner_id": customer.owner.id,
                    "status": "late" if due < 0 else "open",
                    "indicator": indicator,
                }
            )
    return rows
