"""The oracle's concentration: shares, scopes, dependency levels with memory, forward levels."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from kamsync.model.words import LEVELS
from kamsync.scorecard import DependencyRules

Group = dict[str, Any]
Scope = tuple[str, str]
PORTFOLIO: Scope = ("portfolio", "")


@dataclass
class Sums:
    """Home minor units by scope and root."""

    revenue: dict[Scope, dict[str, int]] = field(default_factory=dict)
    pipeline: dict[Scope, dict[str, int]] = field(default_factory=dict)


def rank(groups: dict[str, Group]) -> int:
    """Share, class and rank of every group, and its class by the window before; returns N."""
    ordered, whole = _classed(groups, "revenue", "pareto")
    for group in groups.values():
        group |= {"share": 0.0, "size_rank": None}
    for place, root in enumerate(ordered, 1):
        groups[root] |= {"share": groups[root]["revenue"] / whole, "size_rank": place}
    _classed(groups, "revenue_previous", "pareto_previous")
    return len(ordered)


def _classed(groups: dict[str, Group], of: str, name: str) -> tuple[list[str], int]:
    whole = sum(g[of] for g in groups.values() if g[of] > 0)
    ordered = sorted((r for r in groups if groups[r][of] > 0), key=lambda r: (-groups[r][of], r))
    for group in groups.values():
        group[name] = "none"
    before = 0
    for root in ordered:
        groups[root][name] = (
            "A" if 100 * before < 80 * whole else "B" if 100 * before < 95 * whole else "C"
        )
        before += groups[root][of]
    return ordered, whole


def scope_row(scope: Scope, sums: dict[str, int], eligible: bool) -> dict[str, Any]:
    x = sorted(v for v in sums.values() if v > 0)
    whole, n = sum(x), len(x)
    row: dict[str, Any] = {
        "scope": scope[0],
        "value": scope[1],
        "eligible": eligible,
        "revenue": whole,
        "accounts": n,
    }
    row |= dict.fromkeys(("top1", "top5", "hhi", "effective_number", "gini", "hhi_normalised"))
    if n:
        hhi = sum(Fraction(v, whole) ** 2 for v in x)
        row |= {
            "top1": x[-1] / whole,
            "top5": sum(x[-5:]) / whole,
            "hhi": float(hhi),
            "effective_number": float(1 / hhi),
        }
    if n >= 2:
        row["gini"] = sum((2 * i - n - 1) * v for i, v in enumerate(x, 1)) / (n * whole)
        row["hhi_normalised"] = float((hhi - Fraction(1, n)) / (1 - Fraction(1, n)))
    return row


def eligible_scopes(sums: Sums, rules: DependencyRules) -> set[Scope]:
    whole = sum(v for v in sums.revenue[PORTFOLIO].values() if v > 0)
    found = {PORTFOLIO}
    for scope, by_root in sums.revenue.items():
        positive = [v for v in by_root.values() if v > 0]
        if (
            len(positive) >= rules.scope_min_accounts
            and sum(positive) >= rules.scope_min_share * whole
        ):
            found.add(scope)
    return found


def _plain(amount: int, whole: int, lines: tuple[Fraction, Fraction, Fraction]) -> int:
    return sum(amount > 0 and amount >= line * whole for line in lines)


def depend(
    groups: dict[str, Group],
    sums: Sums,
    rules: DependencyRules,
    memory: dict[str, dict[str, Any]],
) -> None:
    eligible = eligible_scopes(sums, rules)
    whole = {s: sum(v for v in by.values() if v > 0) for s, by in sums.revenue.items()}
    for root, group in groups.items():
        last = json.loads((memory.get(root) or {}).get("levels") or "{}")
        found = []
        levels: dict[str, str] = {}
        remembered = {(n.partition("|")[0], n.partition("|")[2]) for n in last}
        for scope in {*sums.revenue, *remembered}:
            name = "|".join(scope)
            amount = max(0, sums.revenue.get(scope, {}).get(root, 0))
            lines = rules.portfolio if scope == PORTFOLIO else rules.scope
            level = _plain(amount, whole[scope], lines) if scope in eligible else 0
            held = LEVELS.index(last.get(name, "none"))
            if group["revenue_incomplete"]:
                level = max(level, held)
            elif (
                held > level
                and scope in eligible
                and amount > 0
                and amount >= rules.clear_at * lines[held - 1] * whole[scope]
            ):
                level = held
            if level:
                share = Fraction(amount, whole[scope]) if whole.get(scope) else Fraction(0)
                found.append((level, share, scope, amount))
                levels[name] = LEVELS[level]
        group["levels"] = levels
        _detail(group, found)


def _detail(group: Group, found: list[tuple[int, Fraction, Scope, int]]) -> None:
    group |= {"dependency": "none", "dependency_scope": None}
    group |= dict.fromkeys(("dependency_value", "dependency_share", "dependency_amount"))
    if found:
        worst = min(found, key=lambda f: (-f[0], -f[1], f[2] != PORTFOLIO, f[2]))
        group["dependency"] = LEVELS[worst[0]]
        group["dependency_scope"], group["dependency_value"] = worst[2]
        group["dependency_share"], group["dependency_amount"] = float(worst[1]), worst[3]


def look_ahead(groups: dict[str, Group], sums: Sums, rules: DependencyRules) -> None:
    best = dict.fromkeys(groups, 0)
    for scope in eligible_scopes(sums, rules):
        lines = rules.portfolio if scope == PORTFOLIO else rules.scope
        revenue, pipeline = sums.revenue[scope], sums.pipeline.get(scope, {})
        later = {r: max(0, revenue.get(r, 0) + pipeline.get(r, 0)) for r in groups}
        whole = sum(later.values())
        for root, amount in later.items():
            best[root] = max(best[root], _plain(amount, whole, lines))
    for root, group in groups.items():
        ahead = best[root] > LEVELS.index(group["dependency"])
        group["forward"] = LEVELS[best[root]] if ahead and group["pipeline"] is not None else None
