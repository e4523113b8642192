"""Key and Tomorrow: one card per account with score, figures, reasons and what comes next."""

from __future__ import annotations

from typing import Any

import polars as pl

from kamsync.messages import labels, trend
from kamsync.messages.formats import is_known, number
from kamsync.messages.tasks import action
from kamsync.messages.tier_reason import confidence_shown, tier_lines
from kamsync.messages.values import growth_words, phrase
from kamsync.model.words import CHOSEN_TIERS
from kamsync.report.layout.blocks import Block, Card, Cards, Section, Text
from kamsync.report.layout.order import section
from kamsync.report.layout.view import Row, View
from kamsync.report.sections.plans import plan_words

_STRONGEST = 3


@section(70)
def chosen(view: View) -> Section:
    if view.groups.is_empty():
        return Section("chosen", view.t("chosen.title"), missing=view.t("no_groups"))
    blocks: list[Block] = []
    for tier in CHOSEN_TIERS:
        frame = view.groups.filter(pl.col("tier") == tier).sort(
            ["score", "revenue", "g"], descending=[True, True, False], nulls_last=True
        )
        name = labels.tier(tier, view.language)
        if frame.is_empty():
            blocks.append(Text(view.t("chosen.none", tier=name)))
            continue
        rows, rest = view.rows(frame)
        title = view.n("chosen.count", frame.height, tier=name)
        blocks.append(Cards(title, [_card(view, row) for row in rows], rest))
    blocks.append(Text(_hit_rate(view)))
    return Section("chosen", view.t("chosen.title"), blocks)


def _hit_rate(view: View) -> str:
    """Of those who were Tomorrow a year ago, who is Key now."""
    details = view.data.details
    past = details.past if details else None
    found = details.hit_rate if details else None
    if past is None or past.known_from is None:
        return view.t("hits.no_history")
    if found is None:
        return view.t(
            "hits.too_early", began=view.date(past.began), known=view.date(past.known_from)
        )
    then = view.date(past.as_of)
    if not found.n:
        return view.t("hits.nobody", then=then)
    return view.n(
        "hits.told",
        found.n,
        then=then,
        hits=view.number(found.hits),
        share=view.percent(found.hits / found.n),
        low=view.percent(found.low),
        high=view.percent(found.high),
    )


def _card(view: View, row: Row) -> Card:
    home = view.data.policy.home_currency
    return Card(
        title=view.account(row),
        badge=view.tier(row["tier"]),
        score=row["score"],
        figures=_figures(view, row),
        lines=[
            *tier_lines(row, view.data.card, view.language, home),
            *_strongest(view, row),
        ],
        action=_next(view, row),
    )


def _figures(view: View, row: Row) -> list[tuple[str, str]]:
    dependency = labels.level(row["dependency"], view.language)
    if is_known(row["dependency_share"]):
        scope = labels.dependency_scope(row, view.language)
        share = view.share(row["dependency_share"], row)
        dependency = f"{dependency} ({share}, {scope})"
    state = labels.freshness(row["freshness_client"], view.language)
    newest = row["last_client_data_on"]
    seen = f"{state} ({view.date(newest)})" if newest is not None else state
    return [
        (view.column("confidence"), confidence_shown(row, view.language)),
        (view.column("revenue"), view.amount("revenue", row)),
        (view.column("growth"), growth_words(row, view.language, view.data.policy.home_currency)),
        *([(view.column("trend"), trend_word)] if (trend_word := _trend(view, row)) else []),
        (view.column("pipeline"), view.amount("pipeline", row)),
        (view.column("dependency"), dependency),
        (view.column("freshness"), seen),
        *([] if row["plan_pct"] is None else [(view.column("plan_pct"), plan_words(view, row))]),
    ]


def _trend(view: View, row: Row) -> str:
    """What happened, with the interval of the slope (log1p of revenue over its median) and its n;
    empty where nothing can be told."""
    word = trend.word(row, view.language)
    if not word or not (is_known(row["trend_low"]) and is_known(row["trend_high"])):
        return word
    # an end just below 0 printed as "0.00" would read as growing
    low, high = (view.number(row[f"trend_{end}"], 3) for end in ("low", "high"))
    return view.t("trend", trend=word, low=low, high=high, n=row["trend_quarters"])


def _strongest(view: View, row: Row) -> list[str]:
    """The contributions that weigh most, and what is unknown."""
    known: list[tuple[float, str, Any]] = []
    unknown = []
    for criterion in view.data.card.criteria:
        part = row[f"contribution_{criterion.id}"]
        label = labels.criterion(criterion.id, view.language)
        if not is_known(part):
            unknown.append(label)
        elif is_known(row.get(criterion.metric)):
            value = phrase(criterion.metric, row, view.language, view.data.policy.home_currency)
            shown = f"{label} {number(part, view.language, 1)} ({value})"
            known.append((-part, criterion.id, shown))
    lines = []
    if known:
        best = ", ".join(shown for _, _, shown in sorted(known)[:_STRONGEST])
        lines.append(view.t("chosen.strongest", parts=best))
    if unknown:
        lines.append(view.t("chosen.unknown", parts=", ".join(unknown)))
    return lines


def _next(view: View, row: Row) -> str:
    """The first of the account's open flags, which stand most severe first."""
    for flag_id in (row["flags"] or "").split():
        if flag_id in view.flags:
            return action(view.flags[flag_id], row, view.language)
    if row["next_touch_due"] is not None:
        return view.t("chosen.touch", date=view.date(row["next_touch_due"]))
    return ""
