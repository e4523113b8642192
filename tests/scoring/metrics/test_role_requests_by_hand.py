"""Which colleagues deals ask for, and the tasks of it: as of 2026-03-31."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import polars as pl

from kamsync.model.staff_resources import Staffing
from kamsync.scoring.explain.account_facts import AccountFacts
from kamsync.scoring.metrics.role_requests import role_requests
from kamsync.scoring.read.groups import find_groups
from kamsync.scoring.read.inputs import Policy
from kamsync.sync.plan.role_tasks import role_source
from tests.scoring.book import TODAY, Rows, accounts, deal, row_of, score_rows, typed
from tests.sync.plan.frames import a_context, a_group, scored_of

ROLES = {"Machines": ("Production",), "Service": ("Engineering",)}
POLICY = Policy(as_of=TODAY, family_roles=ROLES, staffing=Staffing(lead_days={"engineering": 30}))
FILES: dict[str, Rows] = {
    "accounts": accounts("A"),
    "opportunities": [
        # a machine and its maintenance: two lines of one deal
        deal("A", "2026-05-15", 100, id="D1", name="Press", product_family="Machines; Service"),
        deal("A", "2026-06-30", 100, id="D2", product_family="Machines"),  # 91 days ahead
        deal("A", "2026-04-10", 100, id="D3", product_family="Other"),
    ],
    "team_members": [
        {"account_id": "A", "user_id": "u2", "role": "x", "department": "engineering"},
        {"account_id": "A", "user_id": "u1", "role": "Production", "ends_at": "2026-03-30"},
    ],
}


def requests() -> pl.DataFrame:
    inputs = typed(FILES, POLICY)
    return role_requests(
        inputs, POLICY, find_groups(inputs, POLICY).accounts.select("id", "root", "g")
    )


def test_a_deal_of_two_lines_asks_two_departments() -> None:
    found = requests().select("deal", "family", "role", "by", "user_id").rows()
    assert found == [
        ("D1", "Service", "Engineering", dt.date(2026, 4, 15), "u2"),
        ("D1", "Machines", "Production", dt.date(2026, 5, 15), None),  # who had it has left
    ]
    row = row_of(score_rows(FILES, family_roles=ROLES))
    assert row["team_roles_missing"] == "Production"
    bare = replace(POLICY, family_roles={})
    inputs = typed(FILES, bare)
    assert role_requests(inputs, bare, pl.DataFrame()).is_empty()


def test_who_has_the_role_gets_one_task_whatever_becomes_of_the_date() -> None:
    as_of = dt.date(2026, 4, 1)
    scored = replace(scored_of(a_group("A")), role_requests=requests())
    context = a_context(as_of=as_of, lead_days={"Engineering": 30})
    (task,) = role_source(scored, context).wanted
    assert (task.owner, task.due_on, task.root) == ("u2", dt.date(2026, 4, 15), "A")
    assert task.key == "kamsync:main:role_request:D1/engineering:2000-01-01:1"
    moved = scored.role_requests.with_columns(by=pl.lit(dt.date(2026, 4, 10)))
    (again,) = role_source(replace(scored, role_requests=moved), context).wanted
    assert again.key == task.key
    assert role_source(scored, replace(context, as_of=as_of - dt.timedelta(1))).wanted == []
    assert role_source(scored, replace(context, lead_days={})).wanted == ()


def test_its_task_is_over_when_the_deal_no_longer_asks() -> None:
    key = "kamsync:main:role_request:D9/engineering:2000-01-01:1"
    row = {"key": key, "task_id": "t", "account_id": "A", "owner_id": "u2", "flag": "role_request"}
    row |= {"root": "A", "created_on": TODAY, "due_on": TODAY, "status": "open"}
    context = a_context(lead_days={"Engineering": 30})
    tasks = context.tasks.vstack(pl.DataFrame([row], schema=context.tasks.schema))
    scored = replace(scored_of(a_group("A")), role_requests=requests())
    assert list(role_source(scored, replace(context, tasks=tasks)).over) == [key]


def test_a_task_of_a_role_is_said_in_the_language_of_who_gets_it() -> None:
    scored = replace(scored_of(a_group("A")), role_requests=requests())
    context = a_context(as_of=dt.date(2026, 4, 1), lead_days={"Engineering": 30})
    (task,) = role_source(scored, context).wanted
    said = task.text("fr", AccountFacts())
    assert said.subject == "Engineering pour A Ltd\u00a0: Press, avant le 15 avr. 2026"
    assert said.opportunity_id == "D1"
