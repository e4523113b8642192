"""The figures of one alert: shares, what a loss would cost, forward level, the link. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from typing import Any

import polars as pl

from kamsync.alerts.decide import Place
from kamsync.directors import AlertsConfig
from kamsync.messages.links import record_link
from kamsync.messages.lower_bounds import known_sum, share_bound
from kamsync.model.words import LEVELS
from kamsync.scoring.explain.loss import Loss, simulate
from kamsync.scoring.metrics.concentration import PORTFOLIO
from kamsync.scoring.score import Scored

_SHOWN = 4
"""Scopes named in one alert."""


def levels_heard(scored: Scored, rules: AlertsConfig) -> dict[Place, str]:
    """(director, root) → the highest level in what that director directs."""
    found: dict[Place, str] = {}
    rows = scored.levels.filter(pl.col("level") > 0).join(scored.groups.select("g", "root"), on="g")
    for scope, value, root, level in rows.select("scope", "value", "root", "level").iter_rows():
        for name, director in rules.directors.items():
            if director.hears(scope, value or ""):
                best = found.get((name, root), "none")
                found[name, root] = LEVELS[max(level, LEVELS.index(best))]
    return found


def directors_of(groups: pl.DataFrame, rules: AlertsConfig) -> dict[str, str]:
    """root → CRM user id of who directs the scope in which its dependency lies: whoever names
    that scope, else whoever directs the whole portfolio; absent where nobody does."""
    named = [d for d in rules.directors.values() if d.user and d.directs]
    whole = [d for d in rules.directors.values() if d.user and not d.directs]
    found: dict[str, str] = {}
    rows = groups.filter(pl.col("dependency") != "none")
    for root, scope, value in rows.select(
        "root", "dependency_scope", "dependency_value"
    ).iter_rows():
        hears = (d.user for d in (*named, *whole) if d.hears(scope or "", value or ""))
        user = next(hears, "")
        if user:
            found[root] = user
    return found


Hears = Callable[[str, str], bool]
"""Whether (scope, value) is somebody's business."""
Details = Callable[[str, Hears], dict[str, Any]]


def details(
    scored: Scored,
    record_url: str,
    as_of: dt.date,
    roots: Collection[str],
    owners: Mapping[str, str] | None = None,
) -> Details:
    """A function (root, hears) → the figures of that alert as plain JSON values. `owners`: user id
    → name, where it is known."""
    named = owners or {}
    losses = {loss.roots[0]: loss for loss in simulate(scored, as_of).each} if roots else {}
    groups = scored.groups.filter(pl.col("root").is_in(list(roots)))
    rows = {r["root"]: r for r in groups.select(_COLUMNS).iter_rows(named=True)}
    shares = _shares(scored, groups)

    def of(root: str, hears: Hears) -> dict[str, Any]:
        row = rows.get(root, {})
        mine = [s for s in shares.get(root, []) if hears(s["scope"], s["value"])]
        shown = [s for s in mine if s["level"] != "none"] or mine[:1]
        return {
            "name": row.get("name") or root,
            "revenue": known_sum("revenue", row),
            "owner": named.get(row.get("owner_id") or "", row.get("owner_id") or ""),
            "forward": row.get("forward"),
            "shares": shown[:_SHOWN],
            "bound": share_bound(row),
            "loss": _loss(losses.get(root)),
            "link": record_link(record_url, root),
        }

    return of


_COLUMNS = (
    *("g", "root", "name", "owner_id", "revenue", "forward"),
    *("refused_wins", "refused_elsewhere"),
)


def _shares(scored: Scored, groups: pl.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """root → its scopes, the highest level first, the portfolio before others, then by share."""
    eligible = scored.scopes.filter("eligible").select("scope", "value")
    rows = (
        scored.levels.join(groups.select("g", "root"), on="g")
        .join(eligible, on=["scope", "value"], how="semi", nulls_equal=True)
        .filter(pl.col("share") > 0)
        .sort(
            ["level", pl.col("scope") == "portfolio", "share", "scope", "value"],
            descending=[True, True, True, False, False],
        )
    )
    of_plan = (scored.groups["dependency_of"] == "planned").any()
    found: dict[str, list[dict[str, Any]]] = {}
    for root, scope, value, share, level in rows.select(
        "root", "scope", "value", "share", "level"
    ).iter_rows():
        share_here = {"scope": scope, "value": value or "", "share": share, "level": LEVELS[level]}
        if scope == PORTFOLIO and of_plan:
            share_here["of"] = "planned"
        found.setdefault(root, []).append(share_here)
    return found


def _loss(loss: Loss | None) -> dict[str, Any] | None:
    if loss is None:
        return None
    return {
        "lost": loss.lost,
        "share": float(loss.share),
        "remaining": loss.remaining,
        "top_name": loss.top_name,
        "top_share": None if loss.top_share is None else float(loss.top_share),
        "months": None if loss.months is None else float(loss.months),
    }
