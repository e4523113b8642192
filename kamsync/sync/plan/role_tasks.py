"""Tasks for the colleagues whom open deals ask for, ahead of the close (`[people] lead_days`).
Pure.

One for each deal, role and close, whatever becomes of the date: its key carries the deal and the
role. It goes to the member of the team who has the role; where nobody has it, the flag
team_roles_missing asks the owner.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from kamsync.messages.catalogue import text
from kamsync.messages.formats import date, plain
from kamsync.messages.task_words import TaskText
from kamsync.scoring.explain.account_facts import AccountFacts
from kamsync.scoring.score import Scored
from kamsync.sync.plan.context import PlanContext
from kamsync.sync.plan.episodes import Key
from kamsync.sync.plan.people import People
from kamsync.sync.plan.review_task import keys_of
from kamsync.sync.plan.wanted_tasks import Source, WantedTask

FLAG: Final = "role_request"
NOTICE_DAYS: Final = 14
"""A task is made when this many days are left before the role is asked for."""
_UNDATED: Final = dt.date(2000, 1, 1)
"""A key has a day, and this one must never change: neither the close nor the run may be in it."""
_LONGEST: Final = 60


def role_source(scored: Scored, context: PlanContext) -> Source:
    """Off without lead_days. Tasks of deals that are closed, or no longer ask, are over."""
    lead_days = context.lead_days
    if not lead_days:
        return Source((), [str(key) for key in keys_of(context, FLAG)])
    people = People.of(context)
    rows = scored.role_requests.to_dicts()
    asked = {_place(row) for row in rows}
    over = [str(key) for key in keys_of(context, FLAG) if key.root not in asked]
    latest = context.as_of + dt.timedelta(days=NOTICE_DAYS)
    names = dict(scored.groups.select("root", "name").iter_rows())
    timed = {role.strip().lower() for role in lead_days}
    due = [r for r in rows if r["by"] <= latest and r["role"].strip().lower() in timed]
    wanted = (_wanted(row, names.get(row["root"]) or row["root"], people, context) for row in due)
    return Source([task for task in wanted if task is not None], over)


def _place(row: Mapping[str, Any]) -> str:
    return f"{row['deal']}/{row['role'].strip().lower()}"


def _wanted(
    row: Mapping[str, Any], account: str, people: People, context: PlanContext
) -> WantedTask | None:
    owner = people.first(row["user_id"])
    if owner is None:
        return None
    due_on = max(row["by"], context.as_of)
    return WantedTask(
        key=str(Key(context.connection, FLAG, _place(row), _UNDATED, 1)),
        account_id=row["root"],
        flag=FLAG,
        root=row["root"],
        severity="medium",
        owner=owner,
        due_on=due_on,
        text=partial(_text, row, account, due_on),
    )


def _text(
    row: Mapping[str, Any], account: str, due_on: dt.date, language: str, _facts: AccountFacts
) -> TaskText:
    said = {
        "role": plain(row["role"], _LONGEST),
        "account": plain(account, _LONGEST),
        "family": plain(row["family"], _LONGEST),
        "deal": plain(row["deal_name"] or row["deal"], _LONGEST),
        "by": date(due_on, language),
        "close": date(row["close"], language),
    }
    return TaskText(
        text("task.role_request.subject", language, **said),
        text("task.role_request.body", language, **said),
        opportunity_id=row["deal"],
    )
