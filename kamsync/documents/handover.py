"""The hand-over pack: what a new key account manager has to know and do first."""

from __future__ import annotations

from typing import Final

import polars as pl

from kamsync.documents.account import Account, is_open
from kamsync.documents.database import glance, people, team
from kamsync.documents.flag_history import history
from kamsync.documents.page import Content, Document, Part, say
from kamsync.documents.plan import reasons
from kamsync.documents.strategy import work_table
from kamsync.messages import labels
from kamsync.messages.catalogue import text
from kamsync.messages.formats import money, plain
from kamsync.messages.tasks import action
from kamsync.plans.items import WORK
from kamsync.report.layout.blocks import Cell, Facts, Table, Text

_ROWS: Final = 40


def handover(account: Account) -> Document:
    t = account.language
    return Document(
        say("handover.title", t),
        say("subtitle", t, name=account.name, date=account.date(account.as_of)),
        [
            Part(say("glance", t), [glance(account), *reasons(account)]),
            Part(say("handover.first", t), _first(account)),
            Part(say("handover.people", t), [people(account), *team(account)]),
            Part(say("handover.promises", t), _promises(account)),
            Part(say("handover.deals", t), _deals(account)),
            Part(say("handover.plan", t), _actions(account)),
            Part(say("handover.contracts", t), _contracts(account)),
            Part(say("handover.history", t), history(account.flag_spans, account.as_of, t)),
        ],
        say("internal", t),
        account.as_of,
        t,
    )


def _heads(account: Account, *keys: str) -> list[str]:
    return [say(key, account.language) for key in keys]


def _first(account: Account) -> list[Content]:
    """Open flags with the scorecard's own words, gravest first, and the next contact."""
    due = account.date(account.row.get("next_touch_due"))
    facts = Facts([(say("handover.next_touch", account.language), due)])
    flags = account.view.flags
    found = [flags[f] for f in (account.row["flags"] or "").split() if f in flags]
    if not found:
        return [facts, Text(say("handover.no_flags", account.language))]
    rows = [
        [
            Cell(labels.flag(f.id, account.language)),
            Cell(action(f, account.row, account.language)),
        ]
        for f in found
    ]
    return [facts, Table("", _heads(account, "handover.flag", "handover.action"), rows)]


def _promises(account: Account) -> list[Content]:
    found = account.shared.promises
    waiting = pl.col("done_at").is_null() | (pl.col("done_at") > account.as_of)
    rows = [
        [
            Cell(say(f"handover.{p['side']}", account.language) if p["side"] else ""),
            Cell(plain(p["title"] or "", 160)),
            Cell(plain(p["promised"] or "", 80)),
            Cell(account.date(p["due_at"])),
        ]
        for p in found.filter(waiting).to_dicts()
    ]
    if not rows:
        return [Text(say("handover.no_promises", account.language))]
    heads = [
        *_heads(account, "handover.side"),
        *(account.view.t(f"review.{h}") for h in ("promise", "promised", "due")),
    ]
    return [Table("", heads, rows)]


def _deals(account: Account) -> list[Content]:
    found = account.deals.filter(~pl.col("is_closed")).sort(["close_date", "id"], nulls_last=True)
    rows = [
        [
            Cell(plain(d["name"] or d["id"], 80)),
            Cell(plain(d["stage"], 40)),
            Cell(account.amount(d), number=True),
            Cell(account.date(d["close_date"])),
            Cell(_word(account, yes=d["id"] in account.touched)),
        ]
        for d in found.head(_ROWS).to_dicts()
    ]
    if not rows:
        return [Text(say("handover.no_deals", account.language))]
    keys = ("deals.name", "deals.stage", "deals.amount", "deals.closes", "handover.worked")
    return [Table("", _heads(account, *keys), rows, max(0, found.height - _ROWS))]


def _actions(account: Account) -> list[Content]:
    found = [i for i in account.plan.of_kind(*WORK) if is_open(i, account.as_of)]
    if not found:
        return [Text(say("handover.no_actions", account.language))]
    return [work_table(account, found)]


def _contracts(account: Account) -> list[Content]:
    rows = []
    for c in account.contracts.to_dicts():
        currency = c["currency"] or account.view.data.policy.crm_currency
        value = c["value"]
        renews = c["renews"]
        rows.append(
            [
                Cell(account.date(c["ends_on"])),
                Cell(account.view.unknown if renews is None else _word(account, yes=renews)),
                Cell("" if value is None else money(value, currency, account.language)),
            ]
        )
    if not rows:
        return [Text(say("handover.no_contracts", account.language))]
    return [Table("", _heads(account, "handover.ends", "handover.renews", "handover.value"), rows)]


def _word(account: Account, *, yes: bool) -> str:
    return text("yes" if yes else "no", account.language)
