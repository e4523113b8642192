"""What the customer wants beside what we do for it, and the risks that are watched."""

from __future__ import annotations

from typing import Final

from kamsync.documents.account import Account, is_open
from kamsync.documents.page import Content, say
from kamsync.messages.formats import plain
from kamsync.plans.contents import Goal, client_needs, client_objectives
from kamsync.report.layout.blocks import Cell, Facts, Table, Text

_TITLE: Final = 160
_ANSWERS: Final = 3
"""Programmes and actions named for a goal."""


def alignment(account: Account) -> list[Content]:
    """The customer's objectives, needs and challenges, each with our answer and its deal; then the
    open deals that answer none of them."""
    language, plan = account.language, account.plan
    goals = [*client_objectives(plan), *client_needs(plan, account.as_of)]
    if not goals:
        return [Text(say("plan.no_goal", language), "warning")]
    names = {d["id"]: plain(d["name"] or d["id"], 80) for d in account.deals.to_dicts()}
    rows = [
        [
            Cell(say(f"goal.{goal.kind}", language)),
            Cell(plain(goal.title, _TITLE)),
            Cell(_answer(account, goal)),
            Cell(names.get(goal.opportunity_id, plain(goal.opportunity_id, 40))),
        ]
        for goal in goals
    ]
    heads = [say(f"plan.{h}", language) for h in ("goal_kind", "goal_what", "answer", "deal")]
    facts = Facts([account.fact(m) for m in ("goal_overlap", "client_objective_link")])
    return [facts, Table("", heads, rows), *_unaligned(account, names)]


def _answer(account: Account, goal: Goal) -> str:
    titles = [plain(i.title or i.id, 80) for i in goal.answers[:_ANSWERS]]
    if goal.is_answered:
        return ", ".join(titles)
    return say("plan.no_answer", account.language)


def _unaligned(account: Account, names: dict[str, str]) -> list[Content]:
    if not account.row.get("deals_without_need"):
        return []
    answered = {item.opportunity_id for item in account.plan.of_kind("need")}
    found = [
        Cell(names[d["id"]])
        for d in account.deals.to_dicts()
        if not d["is_closed"] and d["id"] not in answered
    ]
    head = say("plan.deal", account.language)
    return [Table(say("plan.deals_without_need", account.language), [head], [[c] for c in found])]


def risks(account: Account) -> list[Content]:
    """The open risks with what is done about them, by whom and by when."""
    language = account.language
    found = [i for i in account.plan.of_kind("risk") if is_open(i, account.as_of)]
    if not found:
        return [Text(say("plan.no_risk", language))]
    rows = [
        [
            Cell(plain(i.title or i.id, _TITLE)),
            Cell(plain(i.response, _TITLE)),
            Cell(account.user(i.owner_id)),
            Cell(account.date(i.due_at) if i.due_at else ""),
        ]
        for i in found
    ]
    heads = [say(f"plan.{h}", language) for h in ("risk", "then", "who", "when")]
    return [Table("", heads, rows)]
