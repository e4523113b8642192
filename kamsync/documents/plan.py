"""The key account plan: where are we, where do we want to go, how do we get there; and what the
linter says of it."""

from __future__ import annotations

from typing import Final

from kamsync.documents.account import Account
from kamsync.documents.alignment import alignment, risks
from kamsync.documents.database import glance
from kamsync.documents.page import Content, Document, Part, say
from kamsync.documents.strategy import scenarios, work_table
from kamsync.messages import labels
from kamsync.messages.formats import plain
from kamsync.messages.why import why
from kamsync.plans.items import WORK
from kamsync.report.layout.blocks import Cell, Facts, Table, Text

_TITLE: Final = 200


def plan(account: Account) -> Document:
    t = account.language
    return Document(
        say("plan.title", t),
        say("subtitle", t, name=account.name, date=account.date(account.as_of)),
        [
            Part(say("plan.where", t), [glance(account), *reasons(account)]),
            Part(say("plan.goal", t), [_dates(account), *_objectives(account)]),
            Part(say("plan.way", t), _work(account)),
            Part(say("plan.goals", t), alignment(account)),
            Part(say("plan.scenarios", t), scenarios(account)),
            Part(say("plan.risks", t), risks(account)),
            Part(say("plan.quality", t), _quality(account)),
        ],
        say("internal", t),
        account.as_of,
        t,
    )


def reasons(account: Account) -> list[Content]:
    """The lines of `why`, as they are."""
    data = account.view.data
    lines = why(account.row, data.card, account.language, data.policy.home_currency)
    return [Text(line) for line in lines.splitlines()]


def _dates(account: Account) -> Facts:
    found, language = account.plan, account.language
    runs = f"{account.date(found.start)} – {account.date(found.end)}"
    return Facts(
        [
            (say("plan.runs", language), runs),
            (say("plan.presented", language), account.date(found.presented_at)),
            (say("plan.reviewed", language), account.date(found.reviewed_at)),
        ]
    )


def _objectives(account: Account) -> list[Content]:
    language = account.language
    found = account.plan.of_kind("objective")
    if not found:
        return [Text(say("plan.no_objective", language), "warning")]
    columns = ("objective", "indicator", "from", "target", "horizon", "when", "serves")
    rows = [
        [
            Cell(plain(o.title or o.id, _TITLE)),
            *(Cell(plain(v, 80)) for v in (o.indicator, o.baseline, o.target)),
            Cell(say(f"horizon.{o.horizon}", language) if o.horizon else ""),
            Cell(account.date(o.due_at) if o.due_at else ""),
            Cell(plain(o.serves, 120)),
        ]
        for o in found
    ]
    return [Table("", [say(f"plan.{c}", language) for c in columns], rows)]


def _work(account: Account) -> list[Content]:
    found = account.plan.of_kind(*WORK)
    if not found:
        return [Text(say("plan.no_action", account.language), "warning")]
    facts = [account.fact("plan_execution"), account.fact("plan_due")]
    return [Facts(facts), work_table(account, found)]


def _quality(account: Account) -> list[Content]:
    """What scoring measured, and each broken rule with its way out."""
    language = account.language
    verdict = account.verdict
    if verdict is None:
        return [Text(say("plan.unjudged", language))]
    facts = Facts([account.fact(m) for m in ("plan_pct", "plan_trace_pct", "plan_kpi_link_pct")])
    if not verdict.breaches:
        return [facts, Text(say("plan.sound", language))]
    rows = [
        [
            Cell(labels.severity(b.rule.severity, language)),
            Cell(b.rule.text[language]),
            Cell(plain(b.fix(language), 240)),
        ]
        for b in verdict.breaches
    ]
    heads = [labels.column("severity", language), say("plan.rule", language)]
    return [facts, Table("", [*heads, say("plan.fix", language)], rows)]
