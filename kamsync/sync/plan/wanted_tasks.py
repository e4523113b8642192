"""What every source of tasks gives, and the one pace at which new ones go out (numbers §6.4). Pure.

Three new ones for a person in seven days, one in a connection's first seven; one per account and
run; by severity, then revenue; one of the three is kept for high and critical.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import polars as pl

from kamsync.messages.task_words import TaskText
from kamsync.model.change import Finding
from kamsync.scorecard import SEVERITIES
from kamsync.scoring.explain.account_facts import AccountFacts
from kamsync.sync.plan.context import PlanContext
from kamsync.sync.plan.people import People

TASK_SCHEMA: Final = {
    "key": pl.String,
    "account_id": pl.String,
    "owner_id": pl.String,
    "subject": pl.String,
    "body": pl.String,
    "due_on": pl.Date,
    "priority": pl.String,
    "flag": pl.String,
    "root": pl.String,
    "contact_id": pl.String,
    "opportunity_id": pl.String,
}
PER_OWNER: Final = 3
FIRST_WEEK: Final = 1
DAYS: Final = 7
_URGENT: Final = ("critical", "high")
_PRIORITY: Final = {"critical": "high", "high": "high", "medium": "normal", "low": "low"}


@dataclass(frozen=True)
class WantedTask:
    key: str
    account_id: str
    """The record it hangs on."""
    flag: str
    root: str
    severity: str
    owner: str | None
    due_on: dt.date
    text: Callable[[str, AccountFacts], TaskText]
    """The reader's language and what is known of the account → the words."""
    about: str = ""
    """The account it is about; empty: the whole portfolio."""
    revenue: int = 0

    @property
    def is_urgent(self) -> bool:
        return self.severity in _URGENT


@dataclass(frozen=True)
class Source:
    """New tasks that are wanted, and keys whose reason is gone."""

    wanted: Sequence[WantedTask] = ()
    over: Iterable[str] = ()


@dataclass
class _Pace:
    """What each person was given in the last seven days."""

    limit: int
    all: Counter[str] = field(default_factory=Counter)
    calm: Counter[str] = field(default_factory=Counter)

    def add(self, person: str, *, urgent: bool) -> None:
        self.all[person] += 1
        self.calm[person] += not urgent

    def has_room(self, task: WantedTask) -> bool:
        person = task.owner or ""
        if self.all[person] >= self.limit:
            return False
        return task.is_urgent or self.limit == 1 or self.calm[person] < self.limit - 1


def paced(
    sources: Sequence[Source],
    context: PlanContext,
    severities: Mapping[str, str],
    owner_of: Callable[[Mapping[str, Any]], str | None],
) -> tuple[pl.DataFrame, int]:
    """TASK_SCHEMA of the new tasks, one without a person included, and how many wait.

    `severities`: flag → severity, of tasks that went out. `owner_of`: who would own a task now
    that was found again by its key, of which no owner is known.
    """
    standing = context.tasks.filter(pl.col("status") != "deleted")
    pace = _Pace(_limit(context))
    since = context.as_of - dt.timedelta(days=DAYS - 1)
    for known in standing.filter(pl.col("created_on") >= since).to_dicts():
        urgent = severities.get(known["flag"]) in _URGENT
        owner = context.places.person(known["owner_id"] or "") or owner_of(known)
        pace.add(owner or "", urgent=urgent)
    wanted: dict[str, WantedTask] = {}
    for task in (task for source in sources for task in source.wanted):
        wanted.setdefault(task.key, task)
    for key in standing["key"]:
        wanted.pop(key, None)
    people = People.of(context)
    made: list[WantedTask] = []
    about, waiting = set[str](), 0
    for task in sorted(wanted.values(), key=_urgency):
        if task.about in about or (task.owner and not pace.has_room(task)):
            waiting += 1
            continue
        about |= {task.about} - {""}
        if task.owner:
            pace.add(task.owner, urgent=task.is_urgent)
        made.append(task)
    facts = context.facts(frozenset(about))
    rows = [
        _row(task, people.language_of(task.owner), facts.get(task.about, AccountFacts()))
        for task in made
    ]
    made_of = pl.DataFrame(rows, schema=TASK_SCHEMA, orient="row")
    others = (context.director, context.fallback)
    return context.places.in_own_crm(made_of, others), waiting


def _limit(context: PlanContext) -> int:
    started = context.started or context.as_of
    return FIRST_WEEK if context.as_of < started + dt.timedelta(days=DAYS) else PER_OWNER


def _urgency(task: WantedTask) -> tuple[int, int, str]:
    return SEVERITIES.index(task.severity), -task.revenue, task.root


def _row(task: WantedTask, language: str, facts: AccountFacts) -> tuple[Any, ...]:
    said = task.text(language, facts)
    return (
        task.key,
        task.account_id,
        task.owner,
        said.subject,
        said.body,
        task.due_on,
        _PRIORITY[task.severity],
        task.flag,
        task.root,
        said.contact_id,
        said.opportunity_id,
    )


def completed(sources: Sequence[Source], context: PlanContext) -> pl.DataFrame:
    """key, task_id: open tasks whose reason is gone."""
    over = sorted({key for source in sources for key in source.over})
    is_over = (pl.col("status") == "open") & pl.col("key").is_in(over)
    return context.tasks.filter(is_over).select("key", "task_id")


def without_person(tasks: pl.DataFrame) -> tuple[Finding, ...]:
    """What is planned and reaches nobody."""
    lost = tasks.filter(pl.col("owner_id").is_null())
    if lost.is_empty():
        return ()
    values = {"n": lost.height, "accounts": lost["account_id"].unique().sort().to_list()[:5]}
    return (Finding("task_without_person", "warning", "tasks", values=values),)
