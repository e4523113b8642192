"""The plan for the team: what changed since a day, what each does next, what is late (row 3-24)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

import polars as pl

from kamsync.documents.account import Account, is_open
from kamsync.documents.page import Content, Document, Part, say
from kamsync.documents.strategy import when
from kamsync.messages.formats import plain
from kamsync.plans.items import WORK, PlanItem
from kamsync.report.layout.blocks import Cell, Table, Text

SINCE_DAYS: Final = 7
AHEAD_DAYS: Final = 30
_TITLE: Final = 160
_SAID: Final = {"done": "done", "put_off": "put_off", "changed": "changed_item"}


def team_digest(account: Account, since: dt.date) -> Document:
    t = account.language
    return Document(
        say("team.title", t),
        say("subtitle", t, name=account.name, date=account.date(account.as_of)),
        [
            Part(say("team.changed", t, date=account.date(since)), _changed(account, since)),
            Part(say("team.next", t, days=AHEAD_DAYS), _next(account)),
            Part(say("team.late", t), _late(account)),
            Part(say("team.promises", t), _promises(account)),
        ],
        say("internal", t),
        account.as_of,
        t,
    )


def changes(
    items: Sequence[PlanItem], since: dt.date, as_of: dt.date
) -> list[tuple[str, PlanItem]]:
    """done, put_off or changed, of the items touched after `since`: each once, in that order."""

    def after(day: dt.date | None) -> bool:
        return day is not None and since < day <= as_of

    found: list[tuple[str, PlanItem]] = []
    for item in items:
        later = item.first_due_at and item.due_at and item.due_at > item.first_due_at
        if after(item.done_at):
            found.append(("done", item))
        elif after(item.updated_at):
            found.append(("put_off" if later else "changed", item))
    order = ("done", "put_off", "changed")
    return sorted(found, key=lambda change: (order.index(change[0]), change[1].id))


def _changed(account: Account, since: dt.date) -> list[Content]:
    language = account.language
    found = changes(account.plan.items, since, account.as_of)
    if not found:
        return [Text(say("team.nothing_changed", language))]
    rows = [
        [
            Cell(say(f"team.{_SAID[how]}", language)),
            Cell(say(f"kind.{item.kind}", language)),
            Cell(plain(item.title or item.id, _TITLE)),
            Cell(_moved(account, item) if how == "put_off" else when(account, item)),
            Cell(account.user(item.updated_by or item.owner_id)),
        ]
        for how, item in found
    ]
    heads = [say(f"team.{h}", language) for h in ("what", "kind", "title_of", "when", "by")]
    return [Table("", heads, rows)]


def _moved(account: Account, item: PlanItem) -> str:
    days = {"first": account.date(item.first_due_at), "now": account.date(item.due_at)}
    return say("team.moved", account.language, **days)


def _next(account: Account) -> list[Content]:
    last = account.as_of + dt.timedelta(days=AHEAD_DAYS)
    found = [i for i in _open_work(account) if i.due_at and account.as_of <= i.due_at <= last]
    return _by_person(account, found, "team.nothing_next")


def _late(account: Account) -> list[Content]:
    found = [i for i in _open_work(account) if i.due_at and i.due_at < account.as_of]
    return _by_person(account, found, "team.nothing_late")


def _open_work(account: Account) -> list[PlanItem]:
    return [i for i in account.plan.of_kind("objective", *WORK) if is_open(i, account.as_of)]


def _by_person(account: Account, items: Sequence[PlanItem], nothing: str) -> list[Content]:
    language = account.language
    if not items:
        return [Text(say(nothing, language))]
    rows = [
        [
            Cell(account.user(i.owner_id) or say("team.nobody", language)),
            Cell(plain(i.title or i.id, _TITLE)),
            Cell(account.date(i.due_at)),
        ]
        for i in sorted(items, key=lambda i: (account.user(i.owner_id), i.due_at, i.id))
    ]
    heads = [say(f"plan.{h}", language) for h in ("who", "what", "when")]
    return [Table("", heads, rows)]


def _promises(account: Account) -> list[Content]:
    """Ours that are still open, the first due on top."""
    ours = (pl.col("side") == "ours") & (
        pl.col("done_at").is_null() | (pl.col("done_at") > account.as_of)
    )
    found = account.shared.promises.filter(ours).sort("due_at", "title", nulls_last=True)
    if found.is_empty():
        return [Text(say("handover.no_promises", account.language))]
    rows = [
        [Cell(plain(p["title"] or "", _TITLE)), Cell(account.date(p["due_at"]))]
        for p in found.to_dicts()
    ]
    heads = [account.view.t(f"review.{h}") for h in ("promise", "due")]
    return [Table("", heads, rows)]
