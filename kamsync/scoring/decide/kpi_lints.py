"""Whether the KPIs of a scorecard steer: enough of each order, kind, family, and of the future."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

import polars as pl

from kamsync.model.change import Finding
from kamsync.scorecard import FAMILIES, ORDERS, Kpi, Scorecard
from kamsync.scoring.decide.criteria import is_fresh

LEAST_ORDER: Final = 0.20
LEAST_FUTURE: Final = 0.30
LEVELS: Final = ("company", "manager", "member", "environment")
PURPOSES: Final = ("follow", "anticipate", "demonstrate")


def kpi_findings(card: Scorecard) -> list[Finding]:
    """What the scorecard alone tells; nothing where it has no KPIs."""
    if not card.kpis:
        return []
    return [*_orders(card), *_kinds(card), *_families(card), *_cells(card), *_objectives(card)]


def _weight(kpis: Iterable[Kpi]) -> float:
    return math.fsum(k.criterion.weight for k in kpis)


def _share(card: Scorecard, kpis: Iterable[Kpi]) -> float:
    return _weight(kpis) / _weight(card.kpis)


def _finding(card: Scorecard, code: str, severity: str = "warning", **values: object) -> Finding:
    kind = "info" if severity == "info" else "warning"
    return Finding(code, kind, f"scorecard {card.name}", values=values)  # type: ignore[arg-type]


def _orders(card: Scorecard) -> list[Finding]:
    shares = {o: _share(card, (k for k in card.kpis if k.order == o)) for o in ORDERS}
    return [
        _finding(card, "kpi_order_light", order=order, share=share, least=LEAST_ORDER)
        for order, share in shares.items()
        if share < LEAST_ORDER - 1e-12
    ]


def _kinds(card: Scorecard) -> list[Finding]:
    found = []
    activity = _share(card, (k for k in card.kpis if k.kind == "activity"))
    if activity < 0.5 - 1e-12 and not card.waivers.activity:
        found.append(_finding(card, "kpi_activity_light", share=activity))
    future = _share(card, (k for k in card.kpis if k.horizon == "future"))
    if future < LEAST_FUTURE - 1e-12:
        found.append(_finding(card, "kpi_future_light", share=future, least=LEAST_FUTURE))
    return found


def _families(card: Scorecard) -> list[Finding]:
    have = {k.family for k in card.kpis}
    lacking = [f for f in FAMILIES if f not in have and not card.waivers.families.get(f)]
    return [_finding(card, "kpi_family_missing", families=lacking)] if lacking else []


def _cells(card: Scorecard) -> list[Finding]:
    have = {(k.level, k.purpose) for k in card.kpis}
    empty = [
        {"code": "report.kpis.cell", "values": {"level": at, "purpose": to}}
        for at in LEVELS
        for to in PURPOSES
        if (at, to) not in have
    ]
    return [_finding(card, "kpi_cells_empty", "info", cells=empty)] if empty else []


def _objectives(card: Scorecard) -> list[Finding]:
    """A note while the scorecard is a draft: its gaps are filled before it is approved."""
    names = [k.id for k in card.kpis if not k.serves]
    severity = "warning" if card.is_approved else "info"
    return [_finding(card, "kpi_serves_nothing", severity, kpis=names)] if names else []


def stale_orders(frame: pl.DataFrame, card: Scorecard, today: int) -> list[Finding]:
    """Orders of which nothing fresh is known of any account. `frame`: with kpoints_."""
    found = []
    for order in ORDERS:
        kpis = [k for k in card.kpis if k.order == order]
        if kpis and not any(_some_fresh(frame, k, card, today) for k in kpis):
            found.append(_finding(card, "kpi_order_stale", order=order))
    return found


def _some_fresh(frame: pl.DataFrame, kpi: Kpi, card: Scorecard, today: int) -> bool:
    if kpi.criterion.metric not in frame.columns:
        return False
    known = frame[kpi.criterion.metric].is_not_null().to_numpy()
    return bool((known & is_fresh(frame, kpi.criterion, card, today)).any())
