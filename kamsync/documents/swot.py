"""SWOT from figures alone: at most three facts a box, each with its figure, its day and its n, and
no fact twice. A box without any says that there is too little data, never that all is well. Pure.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final

import polars as pl

from kamsync.documents.account import Account, is_open
from kamsync.documents.page import Box, Bullet, Swot, say
from kamsync.messages import labels
from kamsync.messages.formats import is_known, money, number, plain
from kamsync.messages.lower_bounds import share
from kamsync.messages.values import phrase
from kamsync.plans.items import WORK
from kamsync.scorecard import Criterion

MOST: Final = 3
STRONG: Final = 75
WEAK: Final = 40
LEAST_PEERS: Final = 5
CONTRACT_DAYS: Final = 180
LOST_DAYS: Final = 365
_FRESH: Final = 1.0
_COMPETITOR: Final = re.compile(r"compet|concurren|rival", re.IGNORECASE)


def swot(account: Account) -> Swot:
    """The facts in the order of their weight; the first of a box are the gravest."""
    sources = {
        "strengths": _judged(account, strong=True),
        "weaknesses": _judged(account, strong=False),
        "opportunities": _opportunities(account),
        "threats": _threats(account),
    }
    boxes: dict[Box, list[Bullet]] = {
        "strengths": [],
        "weaknesses": [],
        "opportunities": [],
        "threats": [],
    }
    seen: set[str] = set()
    for box, kept in boxes.items():
        for source, bullet in sources[box]:
            if source not in seen and len(kept) < MOST:
                seen.add(source)
                kept.append(bullet)
    return Swot(dict(boxes))


Found = Iterator[tuple[str, Bullet]]
"""What the fact is drawn from, so that none is told twice, and the fact."""


def _judged(account: Account, *, strong: bool) -> Found:
    """KPIs where the scorecard follows any, else its criteria; by weight, only known values. A
    weakness must be fresh: an old value is a gap in what we know."""
    card, row = account.view.data.card, account.row
    kpis = [k.criterion for k in card.kpis]
    points, quality = ("kpoints_", "kquality_") if kpis else ("points_", "quality_")
    for criterion in sorted(kpis or card.criteria, key=lambda c: (-c.weight, c.id)):
        value = row.get(f"{points}{criterion.id}")
        if value is None or not is_known(value) or not is_known(row.get(criterion.metric)):
            continue
        fresh = (row.get(f"{quality}{criterion.id}") or 0.0) >= _FRESH
        if (value >= STRONG) if strong else (value <= WEAK and fresh):
            yield criterion.metric, _bullet(account, criterion)


def _bullet(account: Account, criterion: Criterion) -> Bullet:
    home = account.view.data.policy.home_currency
    n = account.rests_on(criterion.metric)
    label = labels.criterion(criterion.id, account.language)
    shown = phrase(criterion.metric, account.row, account.language, home)
    return Bullet(label, shown, account.date(account.as_of), n)


def _opportunities(account: Account) -> Found:
    row, language = account.row, account.language
    today = account.date(account.as_of)
    peers = row.get("whitespace_peers") or 0
    if (row.get("whitespace") or 0) > 0 and peers >= LEAST_PEERS:
        families = plain(row.get("whitespace_families") or "", 80)
        fact = say("swot.whitespace", language, families=families)
        yield "whitespace", Bullet(fact, number(row["whitespace"], language), today, peers)
    needs = [n for n in account.plan.of_kind("need") if is_open(n, account.as_of)]
    unserved = [n for n in needs if not any(i.kind in WORK for i in account.plan.beneath(n))]
    if unserved:
        fact = say("swot.need", language, title=plain(unserved[0].title, 80))
        of = say("swot.of", language, n=len(unserved), of=len(needs))
        yield "need", Bullet(fact, of, account.date(unserved[0].updated_at), len(needs))
    open_deals = account.deals.filter(~pl.col("is_closed"))
    worked = open_deals.filter(pl.col("id").is_in(list(account.touched)))
    if not worked.is_empty() and is_known(row.get("pipeline")):
        of = say("swot.of", language, n=worked.height, of=open_deals.height)
        fact = say("swot.pipeline", language, value=account.figure("pipeline"))
        yield "pipeline", Bullet(fact, of, today, open_deals.height)


def _threats(account: Account) -> Found:
    row, language = account.row, account.language
    today = account.date(account.as_of)
    if row.get("dependency") not in (None, "none") and is_known(row.get("dependency_share")):
        level = labels.level(row["dependency"], language)
        scope = labels.of_dependency(row, language)
        fact = say("swot.dependency", language, level=level, scope=scope)
        yield "dependency", Bullet(fact, share(row["dependency_share"], row, language), today)
    if row.get("engaged_contacts") == 1:
        yield "threads", Bullet(say("swot.one_thread", language), "1", today, 1)
    if "silent" in (row.get("flags") or "").split():
        days = account.figure("silence_days")
        yield "silence", Bullet(say("swot.silence", language), days, today)
    if (row.get("receivables_overdue") or 0) > 0:
        value = account.figure("receivables_overdue")
        yield "overdue", Bullet(say("swot.overdue", language), value, today)
    yield from _lost_to_competitor(account)
    yield from _ending(account)


def _lost_to_competitor(account: Account) -> Found:
    day = pl.col("close_date")
    since = account.as_of - dt.timedelta(days=LOST_DAYS)
    lost = pl.col("is_closed") & ~pl.col("is_won") & (day > since) & (day <= account.as_of)
    recent = account.deals.filter(lost).to_dicts()
    named = [d for d in recent if _COMPETITOR.search(d["lost_reason"] or "")]
    if named:
        fact = say("swot.competitor", account.language, reason=plain(named[0]["lost_reason"], 60))
        of = say("swot.of", account.language, n=len(named), of=len(recent))
        yield "competitor", Bullet(fact, of, account.date(named[0]["close_date"]), len(recent))


def _ending(account: Account) -> Found:
    """Contracts that end within 180 days and do not renew by themselves."""
    for contract in account.contracts.to_dicts():
        ends = contract["ends_on"]
        if ends is None or contract["renews"] or ends < account.as_of:
            continue
        if (days := (ends - account.as_of).days) <= CONTRACT_DAYS:
            currency = contract["currency"] or account.view.data.policy.crm_currency
            value = contract["value"]
            worth = "" if value is None else money(value, currency, account.language)
            fact = say("swot.contract", account.language, value=worth).strip(" :,")
            left = say("swot.days", account.language, n=number(days, account.language))
            yield "contract", Bullet(fact, left, account.date(ends))
            return
