"""What a task asks for, of whom and by when, with the people, deals and promises it is about.

A company's own action in the scorecard stays as it is written; the shipped ones become a sentence
with a person. A name is said only where the config asks for names, else what the person is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from kamsync.messages.catalogue import counted, has, text
from kamsync.messages.formats import date, money, plain, short_date
from kamsync.messages.links import record_link
from kamsync.messages.values import Row
from kamsync.plans.rules import unpacked
from kamsync.scorecard import Flag
from kamsync.scorecard.reader import load_scorecard
from kamsync.scoring.explain.account_facts import AccountFacts, Deal, Person

NAME_LIMIT: Final = 80
_ROLE_LIMIT: Final = 50
_OF_NOBODY: Final = frozenset(
    {"dependency", "owner_issue", "plan_missing", "plan_expired", "plan_gap", "plan_not_executed"}
    | {"plan_review_overdue", "contingency_missing"}
    | {"past_close", "voice_mismatch", "overdue", "cross_functional_missing"}
)
"""Topics whose task is no talk with a contact, or which name who answered themselves."""
_LINKED: Final = frozenset({"dependency", "voice_mismatch"})
"""Topics whose own lines end with the record's address."""


@dataclass(frozen=True)
class TaskText:
    subject: str
    body: str
    contact_id: str | None = None
    """Who is to be met or called."""
    opportunity_id: str | None = None
    """The deal it is about, where it is about one."""


@dataclass(frozen=True)
class TaskSetting:
    """What the words of a task depend on besides its account."""

    language: str
    home_currency: str
    due_on: dt.date
    names: bool = False
    record_url: str = ""
    """Link to the account; empty: none."""
    contact_url: str = ""
    """Template with {id}."""


def contact_of(flag: Flag, facts: AccountFacts) -> Person | None:
    """Whom the task asks to meet or call."""
    if flag.topic in _OF_NOBODY or flag.datum:
        return None
    return facts.to_meet if flag.topic == "single_threaded" else facts.to_call


def deal_of(flag: Flag, facts: AccountFacts) -> Deal | None:
    late = facts.late_deals
    return late[0] if flag.topic == "past_close" and len(late) == 1 else None


def asked(flag: Flag, row: Row, facts: AccountFacts, at: TaskSetting) -> str:
    """`meet Ms Roy (purchasing)`; empty where the scorecard's own sentence is to stand. Ends with a
    comma where a day after it would be read with its last words."""
    if not _is_shipped(flag):
        return ""
    if flag.topic == "plan_gap" and row.get("plan_gap_rule"):
        _, fix = unpacked(row.get("plan_gap_words"), row["plan_gap_rule"], at.language)
        title = plain(row.get("plan_gap_item") or "", NAME_LIMIT)
        return title.join(fix.split("{title}"))
    state = f"ask.what.{flag.topic}.{row.get('sponsor_state')}"
    if flag.topic == "sponsor_overdue" and has(state):
        return text(state, at.language)
    late = row.get("late_deals")
    if flag.topic == "past_close" and late:
        return counted("ask.what.past_close", late, at.language)
    calm = flag.topic == "silent" and row.get("touched_in_cadence")
    key = f"ask.what.{flag.topic}{'_calm' if calm else ''}"
    contact = contact_of(flag, facts)
    if contact is None:
        return text(f"{key}.nobody", at.language) if has(f"{key}.nobody") else ""
    if not has(f"{key}.who"):
        return ""
    return text(f"{key}.who", at.language, who=who(contact, at))


def sentence(account: str, what: str, at: TaskSetting) -> str:
    """`Warephase: meet Ms Roy (purchasing) by 14 Dec`."""
    day = short_date(at.due_on, at.language)
    return text("ask.subject", at.language, account=account, what=what, date=day)


def who(person: Person, at: TaskSetting) -> str:
    """Name and what the person is; without names only the latter."""
    role = plain(person.title or person.role, _ROLE_LIMIT)
    if at.names and person.name:
        key = "ask.person.named" if role else "ask.person.name"
        return text(key, at.language, name=plain(person.name, NAME_LIMIT), role=role)
    key = "ask.person.role" if role else "ask.person.none"
    return text(key, at.language, role=role)


def only_one(facts: AccountFacts, at: TaskSetting) -> str:
    """`Only Mr Petit has answered in 180 days; €186,275 open`; empty where more or none have."""
    if len(facts.engaged) != 1:
        return ""
    key = "ask.only_one_open" if facts.open_amount > 0 else "ask.only_one"
    amount = money(facts.open_amount, at.home_currency, at.language)
    return text(key, at.language, who=who(facts.engaged[0], at), amount=amount)


def lines(flag: Flag, facts: AccountFacts, at: TaskSetting) -> list[str]:
    """The deals, the promise, and links to the records."""
    found = []
    late = flag.topic == "past_close"
    if flag.topic == "lost" or flag.is_dependency:
        deals: Sequence[Deal] = ()
    else:
        deals = facts.late_deals if late else facts.largest_deals
    if deals:
        parts = text("ask.between", at.language).join(_deal(deal, at, late=late) for deal in deals)
        found.append(text("ask.late_deals" if late else "ask.deals", at.language, parts=parts))
    if facts.promise is not None and not flag.is_dependency:
        title = plain(facts.promise.title, NAME_LIMIT)
        due = date(facts.promise.due_on, at.language)
        found.append(text("ask.promise", at.language, title=title, due=due))
    contact = contact_of(flag, facts)
    if contact is not None and (link := record_link(at.contact_url, contact.id)):
        found.append(text("ask.contact", at.language, link=link))
    if at.record_url and flag.topic not in _LINKED:
        found.append(text("ask.record", at.language, link=at.record_url))
    return found


def _deal(deal: Deal, at: TaskSetting, *, late: bool) -> str:
    name = plain(deal.name, 60)
    if deal.amount is None:
        return name
    amount = money(deal.amount, at.home_currency, at.language)
    if late and deal.close_on is not None:
        day = date(deal.close_on, at.language)
        return text("ask.late_deal", at.language, name=name, amount=amount, date=day)
    return text("ask.deal", at.language, name=name, amount=amount)


@cache
def _shipped() -> frozenset[tuple[str, str]]:
    flags = [f.in_case(n) for f in load_scorecard(None).flags for n in range(len(f.cases) + 1)]
    return frozenset((flag.action_en, flag.action_fr) for flag in flags)


def _is_shipped(flag: Flag) -> bool:
    return (flag.action_en, flag.action_fr) in _shipped()
