"""The words of an alert and of a digest, in the director's language. Pure.

Names and scope values come from a CRM: each passes `neutral` once, here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import polars as pl

from kamsync.alerts.facts import Details, details
from kamsync.alerts.neutral import neutral
from kamsync.messages import labels
from kamsync.messages.catalogue import counted, text
from kamsync.messages.formats import date, money, number, percent
from kamsync.messages.good_news import good_news_line
from kamsync.messages.lower_bounds import bounded
from kamsync.model.alert import AlertEvent
from kamsync.model.words import LEVELS
from kamsync.scoring.explain.good_news import GoodNews
from kamsync.scoring.score import Scored


def alert_text(
    events: Sequence[AlertEvent], language: str, currency: str, *, first: bool = False
) -> tuple[str, str]:
    """(title, body) of what is told at once; `first`: a connection's first day, in one summary."""
    if len(events) == 1:
        one = events[0]
        title = text(f"alert.title.{one.kind}", language, **_words(one, language))
        return title, _body(events, language, currency)
    key = "alert.title.first" if first else "alert.title.several"
    body = [_table(events, language, currency), _body(events, language, currency)]
    if first:
        body.insert(0, text("alert.first", language))
    return counted(key, len(events), language), "\n\n".join(body)


_GOOD: Final = 20
"""Lines of good news in one digest."""


def digest(
    events: Sequence[AlertEvent],
    standing: int,
    language: str,
    currency: str,
    good: Sequence[GoodNews] = (),
) -> tuple[str, str]:
    """(title, body) of a week, by money, then what went well; `standing`: what was told before and
    has not changed."""
    praise = [f"- {neutral(good_news_line(news, language))}" for news in good[:_GOOD]]
    if len(good) > _GOOD:
        praise.append(counted("good.more", len(good) - _GOOD, language))
    if praise:
        praise.insert(0, text("good.head", language))
    if not events:
        return counted("good.title", len(good), language), "\n".join(praise)
    title = counted("alert.title.digest", len(events), language)
    newest = max(e.as_of for e in events)
    body = [text("alert.head", language, date=date(newest, language))]
    body.append(_table(events, language, currency))
    if standing:
        body.append(counted("alert.standing", standing, language))
    if any(e.kind != "recover" for e in events):
        body.append(text("alert.decide", language))
    return title, "\n\n".join([*body, *(["\n".join(praise)] if praise else [])])


def _table(events: Sequence[AlertEvent], language: str, currency: str) -> str:
    """One line an account, the largest revenue first: money, name, was → now, where, owner, link;
    then the sum."""
    ordered = sorted(events, key=lambda e: (-(e.detail.get("revenue") or 0), e.root))
    lines = [" | ".join(text(f"alert.table.{c}", language) for c in _TABLE)]
    lines += [" | ".join(_cells(event, language, currency)) for event in ordered]
    known = [e.detail["revenue"] for e in ordered if e.detail.get("revenue") is not None]
    amount = money(sum(known), currency, language) if known else text("unknown", language)
    if 0 < len(known) < len(ordered):
        amount = text("alert.at_least", language, amount=amount)
    return "\n".join([*lines, counted("alert.sum", len(ordered), language, amount=amount)])


_TABLE: Final = ("revenue", "account", "change", "where", "owner", "link")


def _cells(event: AlertEvent, language: str, currency: str) -> list[str]:
    detail = event.detail
    revenue = detail.get("revenue")
    words = _words(event, language)
    bound = detail.get("bound", "")
    shares = [_share(s, language, bound).removeprefix("- ") for s in detail["shares"][:1]]
    return [
        text("unknown", language) if revenue is None else money(revenue, currency, language),
        words["name"],
        f"{words['earlier']} → {words['level']}",
        *(shares or ["-"]),
        neutral(detail.get("owner") or "-"),
        detail["link"] or "-",
    ]


def _body(events: Sequence[AlertEvent], language: str, currency: str) -> str:
    newest = max(e.as_of for e in events)
    parts = [text("alert.head", language, date=date(newest, language))]
    ordered = sorted(events, key=lambda e: (-LEVELS.index(e.level), e.kind, e.root))
    return "\n\n".join([*parts, *("\n".join(one(event, language, currency)) for event in ordered)])


def one(event: AlertEvent, language: str, currency: str) -> list[str]:
    """The lines of one event: what changed, then the figures."""
    lines = [text(f"alert.{event.kind}", language, **_words(event, language))]
    return lines + figures(event.detail, language, currency, decide=event.kind != "recover")


def figures(
    detail: Mapping[str, Any], language: str, currency: str, *, decide: bool = True
) -> list[str]:
    """Shares, what a loss would cost, forward level, what is to be decided, the link."""
    bound = detail.get("bound", "")
    lines = [_share(share, language, bound) for share in detail["shares"]]
    if decide and detail["loss"]:
        lines += _loss(detail["loss"], language, currency, bound)
    if detail["forward"]:
        level = labels.level(detail["forward"], language)
        lines.append(text("alert.forward", language, level=level))
    if decide:
        lines.append(text("alert.decide", language))
    if detail["link"]:
        lines.append(text("alert.link", language, link=detail["link"]))
    return lines


def task_figures(
    scored: Scored, record_url: str, as_of: dt.date, currency: str
) -> Callable[[str, str], list[str]]:
    """(root, language) → the lines of task_lines; nothing is computed before it is asked."""
    roots = scored.groups.filter(pl.col("dependency") != "none")["root"].to_list()
    of: list[Details] = []

    def lines(root: str, language: str) -> list[str]:
        if not of:
            of.append(details(scored, record_url, as_of, roots))
        return task_lines(of[0](root, _everything), language, currency)

    return lines


def _everything(_scope: str, _value: str) -> bool:
    return True


def task_lines(detail: Mapping[str, Any], language: str, currency: str) -> list[str]:
    """What a director's task adds to its reason: further scopes, the loss, the link."""
    bound = detail.get("bound", "")
    lines = [_share(share, language, bound) for share in detail["shares"][1:]]
    if detail["loss"]:
        lines += _loss(detail["loss"], language, currency, bound)
    if detail["forward"]:
        level = labels.level(detail["forward"], language)
        lines.append(text("alert.forward", language, level=level))
    lines.append(text("alert.how", language))
    if detail["link"]:
        lines.append(text("alert.link", language, link=detail["link"]))
    return lines


def _words(event: AlertEvent, language: str) -> dict[str, str]:
    return {
        "name": neutral(event.detail["name"]),
        "level": labels.level(event.level, language),
        "earlier": labels.level(event.earlier, language),
    }


def _share(share: Mapping[str, Any], language: str, bound: str) -> str:
    place = {"dependency_scope": share["scope"], "dependency_value": neutral(share["value"])}
    scope = labels.of_dependency(place | {"dependency_of": share.get("of")}, language)
    key = "alert.share_plain" if share["level"] == "none" else "alert.share"
    level = labels.level(share["level"], language)
    shown = bounded(percent(share["share"], language), bound, language)
    return text(key, language, share=shown, scope=scope, level=level)


def _loss(loss: Mapping[str, Any], language: str, currency: str, bound: str) -> list[str]:
    amounts = {k: money(loss[k], currency, language) for k in ("lost", "remaining")}
    shown = bounded(percent(loss["share"], language), bound, language)
    lines = [text("alert.loss", language, share=shown, **amounts)]
    if loss["top_name"] and loss["top_share"] is not None:
        share = bounded(percent(loss["top_share"], language), bound and "as_read", language)
        lines.append(text("alert.loss_top", language, name=neutral(loss["top_name"]), share=share))
    if loss["months"] is not None:
        months = number(loss["months"], language)
        lines.append(text("alert.loss_months", language, months=months))
    return lines
