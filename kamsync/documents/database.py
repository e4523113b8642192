"""The account database: the situation of one customer in the four parts of the analysis."""

from __future__ import annotations

import datetime as dt
from typing import Final

import polars as pl

from kamsync.documents.account import Account
from kamsync.documents.page import Content, Document, Part, say
from kamsync.messages import labels
from kamsync.messages.catalogue import counted
from kamsync.messages.formats import number, plain
from kamsync.messages.tier_reason import confidence_shown
from kamsync.messages.values import growth_words
from kamsync.plans.profile import COMPUTED, SECTIONS
from kamsync.report.layout.blocks import Cell, Facts, Table, Text
from kamsync.report.people.account_map import Person

_DEALS: Final = 12
_YEARS: Final = 5
_LONG: Final = 400


def database(account: Account) -> Document:
    t = account.language
    return Document(
        say("database.title", t),
        say("subtitle", t, name=account.name, date=account.date(account.as_of)),
        [
            Part(say("glance", t), [glance(account)]),
            Part(say("database.client", t), [_client(account), *_profile(account, "client")]),
            Part(say("database.needs", t), [*_profile(account, "needs"), *_needs(account)]),
            Part(say("database.history", t), _history(account)),
            Part(say("database.competition", t), _competition(account)),
        ],
        say("internal", t),
        account.as_of,
        t,
    )


def glance(account: Account) -> Facts:
    """The figures that report and why show, in the same words."""
    row, language = account.row, account.language
    score = account.view.unknown if row["score"] is None else number(row["score"], language)
    return Facts(
        [
            (labels.column("tier", language), labels.tier(row["tier"], language)),
            (labels.column("score", language), say("score", language, score=score)),
            (labels.column("confidence", language), confidence_shown(row, language)),
            (labels.column("owner_id", language), account.user(row["owner_id"])),
            account.fact("revenue"),
            (labels.column("growth", language), _growth(account)),
            account.fact("pipeline"),
            (labels.column("dependency", language), labels.level(row["dependency"], language)),
        ]
    )


def _growth(account: Account) -> str:
    return growth_words(account.row, account.language, account.view.data.policy.home_currency)


def _client(account: Account) -> Facts:
    row = account.row
    texts = [
        (say(f"database.{c}", account.language), plain(row.get(c) or account.view.unknown, 80))
        for c in ("industry", "country", "region")
    ]
    return Facts([*texts, account.fact("employees"), account.fact("customer_revenue")])


def _profile(account: Account, part: str) -> list[Content]:
    """Every section of the part, filled or not: an empty one asks to be filled."""
    lines = []
    for section in (s for s in SECTIONS if s.part == part and s.id != COMPUTED):
        text, day = account.written(section)
        name = say(f"section.{section.id}", account.language)
        shown = text or say("database.not_filled", account.language)
        lines.append([Cell(name), Cell(shown), Cell(_dated(account, day) if text else "")])
    heads = [say(f"database.{h}", account.language) for h in ("section", "written", "dated")]
    return [Table("", heads, lines)]


def _dated(account: Account, day: dt.date | None) -> str:
    """The date, and whether it is past its maximum age."""
    if day is None:
        return say("database.undated", account.language)
    stale = (account.as_of - day).days > account.view.data.card.stale_days
    key = "database.stale" if stale else "database.current"
    return say(key, account.language, date=account.date(day))


def _needs(account: Account) -> list[Content]:
    items = account.plan.of_kind("need", "challenge")
    blocks: list[Content] = []
    if items:
        heads = [say("database.need", account.language), say("database.dated", account.language)]
        rows = [[Cell(plain(i.title, _LONG)), Cell(account.date(i.updated_at))] for i in items]
        blocks.append(Table(say("database.needs_named", account.language), heads, rows))
    return [*blocks, people(account)]


def people(account: Account) -> Content:
    """Who works there, whom they report to, and when we last spoke."""
    language = account.language
    found = account.people.people
    if not found:
        return Text(say("people.none", language))
    names = {p.id: p.name or _post(p, language) for p in found}
    rows = [
        [
            Cell(p.name),
            Cell(_post(p, language)),
            Cell(names.get(p.reports_to or "", "")),
            Cell(account.view.t(f"map.{p.state}")),
            Cell(account.date(p.last_touch) if p.last_touch else ""),
        ]
        for p in found
    ]
    heads = [say(f"people.{h}", language) for h in ("name", "role", "reports_to", "state", "last")]
    if not account.people.named:
        rows, heads = [row[1:] for row in rows], heads[1:]
    return Table(say("people.title", language), heads, rows)


def _post(person: Person, language: str) -> str:
    """Title and role; the id of one of whom neither is known and who is not named."""
    role = labels.role_word(person.role, language) if person.role else ""
    return ", ".join(word for word in (person.title, role) if word) or person.name


def _history(account: Account) -> list[Content]:
    language, shared = account.language, account.shared
    unknown = account.view.unknown
    facts = [
        *((say(f"fact.{m}", language), account.figure(m)) for m in ("first_win", "last_win")),
        account.fact("revenue"),
        account.fact("revenue_previous"),
        (say("fact.last_touch", language), account.figure("last_touch")),
        (say("database.meetings", language), number_or(shared.meetings, language, unknown)),
        (say("database.cases", language), _cases(account)),
        account.fact("promise_kept"),
        account.fact("voice"),
    ]
    return [Facts(facts), *_deals_by_year(account), *team(account)]


def number_or(value: int | None, language: str, unknown: str) -> str:
    return unknown if value is None else number(value, language)


def _cases(account: Account) -> str:
    if account.shared.cases is None:
        return account.view.unknown
    opened, still = account.shared.cases
    return counted("document.cases", opened, account.language, open=number(still, account.language))


def _deals_by_year(account: Account) -> list[Content]:
    closed = account.deals.filter(pl.col("is_closed") & pl.col("close_date").is_not_null())
    closed = closed.filter(pl.col("close_date") <= account.as_of)
    if closed.is_empty():
        return [Text(say("database.no_deals", account.language))]
    years = (
        closed.group_by(pl.col("close_date").dt.year().alias("year"))
        .agg(pl.col("is_won").sum().alias("won"), (~pl.col("is_won")).sum().alias("lost"))
        .sort("year", descending=True)
        .head(_YEARS)
    )
    language = account.language
    rows = [
        [Cell(str(y)), *(Cell(number(n, language), number=True) for n in (won, lost))]
        for y, won, lost in years.iter_rows()
    ]
    heads = [say(f"database.{h}", language) for h in ("year", "won", "lost")]
    return [Table(say("database.deals", language), heads, rows)]


def team(account: Account) -> list[Content]:
    """Who of ours works for it today."""
    language = account.language
    rows = [[Cell(plain(v or "", 80)) for v in row] for row in account.shared.team.iter_rows()]
    if not rows:
        return [Text(account.view.t("review.team_none"))]
    heads = [account.view.t(f"review.{h}") for h in ("person", "role", "department")]
    return [Table(say("team", language), heads, rows)]


def _competition(account: Account) -> list[Content]:
    language = account.language
    competitors = plain(account.row.get("competitors") or account.view.unknown, _LONG)
    blocks: list[Content] = [
        Facts([(say("database.competitors", language), competitors)]),
        *_profile(account, "competition"),
    ]
    lost = account.deals.filter(pl.col("is_closed") & ~pl.col("is_won"))
    if lost.is_empty():
        return [*blocks, Text(say("database.none_lost", language))]
    heads = [say(f"deals.{h}", language) for h in ("name", "amount", "closed", "reason")]
    rows = [
        [
            Cell(plain(d["name"] or d["id"], 80)),
            Cell(account.amount(d), number=True),
            Cell(account.date(d["close_date"])),
            Cell(plain(d["lost_reason"] or account.view.unknown, 120)),
        ]
        for d in lost.head(_DEALS).to_dicts()
    ]
    rest = max(0, lost.height - _DEALS)
    return [*blocks, Table(say("database.lost_deals", language), heads, rows, rest)]
