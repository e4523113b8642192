"""Tasks and next actions out of open episodes (numbers §6.2–6.4). Pure."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from kamsync.messages.tasks import next_action, task_text
from kamsync.scorecard import SEVERITIES, Flag
from kamsync.sync.plan.context import PlanContext
from kamsync.sync.plan.episodes import Episode, Turn

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
}
PER_OWNER: Final = 3
OWNER_DAYS: Final = 7
_PRIORITY = {"critical": "high", "high": "high", "medium": "normal", "low": "low"}


def due_date(episode: Episode, flag: Flag) -> dt.date:
    return episode.since + dt.timedelta(days=flag.due_days)


def _flag(episode: Episode, flags: Mapping[str, Flag]) -> Flag:
    """As it stands for this account today."""
    return flags[episode.flag].in_case(episode.case)


def _rank(flag: Flag) -> int:
    return SEVERITIES.index(flag.severity)


def next_actions(
    turn: Turn, flags: Mapping[str, Flag], rows: Mapping[str, dict[str, Any]], context: PlanContext
) -> pl.DataFrame:
    """account_id, next_action: the most severe open flag's action with its date."""
    order = {flag_id: n for n, flag_id in enumerate(flags)}
    best: dict[str, Episode] = {}
    for episode in turn.open_now:
        flag = _flag(episode, flags)
        if flag.act == "none":
            continue
        held = best.get(episode.root)
        rank = (_rank(flag), order[flag.id])
        if held is None or rank < (_rank(_flag(held, flags)), order[held.flag]):
            best[episode.root] = episode
    found = ((root, e, _flag(e, flags)) for root, e in best.items())
    texts = [
        (root, next_action(flag, rows[root], due_date(e, flag), context.language))
        for root, e, flag in found
        if root in rows
    ]
    schema = {"account_id": pl.String, "next_action": pl.String}
    return pl.DataFrame(texts, schema=schema, orient="row")


def new_tasks(
    turn: Turn, flags: Mapping[str, Flag], rows: Mapping[str, dict[str, Any]], context: PlanContext
) -> tuple[pl.DataFrame, int]:
    """New tasks, at most 3 per owner and 7 days by severity, then revenue; the rest wait."""
    standing = context.tasks.filter(pl.col("status") != "deleted")
    existing = set(standing["key"].to_list())
    since = context.as_of - dt.timedelta(days=OWNER_DAYS - 1)
    people = {u["id"]: u for u in context.users.to_dicts()}
    recent = standing.filter(pl.col("created_on") >= since).to_dicts()
    used = Counter(_owner_of(task, flags, rows, people, context) for task in recent)
    order = {flag_id: n for n, flag_id in enumerate(flags)}
    wanted = [
        e
        for e in turn.open_now
        if e.key not in existing and _deserves_task(_flag(e, flags), rows[e.root])
    ]
    wanted.sort(
        key=lambda e: (
            _rank(_flag(e, flags)),
            -rows[e.root]["revenue"],
            e.root,
            order[e.flag],
        )
    )
    made: list[tuple[Any, ...]] = []
    keys: set[str] = set()
    waiting = 0
    for episode in wanted:
        if episode.key in keys:
            continue
        keys.add(episode.key)
        flag, row = _flag(episode, flags), rows[episode.root]
        owner = _owner(flag, row, people, context)
        if used[owner] >= PER_OWNER:
            waiting += 1
            continue
        used[owner] += 1
        made.append(_task(episode, flag, row, owner, people, context))
    return pl.DataFrame(made, schema=TASK_SCHEMA, orient="row"), waiting


def _owner_of(
    task: Mapping[str, Any],
    flags: Mapping[str, Flag],
    rows: Mapping[str, dict[str, Any]],
    people: Mapping[str, dict[str, Any]],
    context: PlanContext,
) -> str | None:
    """Of a task found again by its key only the episode is known: who would own it now."""
    row, flag = rows.get(task["root"]), flags.get(task["flag"])
    if task["owner_id"] or row is None or flag is None:
        owner: str | None = task["owner_id"]
        return owner
    return _owner(flag, row, people, context)


def _deserves_task(flag: Flag, row: Mapping[str, Any]) -> bool:
    if flag.act == "none":
        return False
    return flag.tasks == "all" or row["tier"] in ("Key", "Tomorrow")


def _owner(
    flag: Flag, row: Mapping[str, Any], people: Mapping[str, dict[str, Any]], context: PlanContext
) -> str | None:
    owner: str | None = row["owner_id"]
    manager = people.get(owner or "", {}).get("manager_id")
    if flag.act == "director":
        return context.directors.get(row["root"]) or context.director or manager or owner
    if flag.act == "deal_owner":
        return row.get("late_owner") or owner
    return owner or context.director or None


def _task(
    episode: Episode,
    flag: Flag,
    row: Mapping[str, Any],
    owner: str | None,
    people: Mapping[str, dict[str, Any]],
    context: PlanContext,
) -> tuple[Any, ...]:
    spoken = str(people.get(owner or "", {}).get("language") or "")[:2].lower()
    language = spoken if spoken in ("fr", "en") else context.language
    subject, body = task_text(flag, row, language, context.home_currency)
    if flag.is_dependency:
        body = "\n".join([body, *context.figures(row["root"], language)])
    due = max(due_date(episode, flag), context.as_of)
    return (
        episode.key,
        row["root"],
        owner,
        subject,
        body,
        due,
        _PRIORITY[flag.severity],
        flag.id,
        row["root"],
    )


def closed_tasks(turn: Turn, context: PlanContext) -> pl.DataFrame:
    """Open tasks of closed episodes, unless another open episode still stands on them. Where only
    the tier left the flag, the episode and its task stay open."""
    still = {e.key for e in (*turn.open_now, *turn.kept)}
    keys = {e.key for e in turn.closed} - still
    return context.tasks.filter(
        (pl.col("status") == "open") & pl.col("key").is_in(sorted(keys))
    ).select("key", "task_id")
