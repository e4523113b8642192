"""A plan for the terminal: one block per account, folded when long."""

from __future__ import annotations

from itertools import groupby

from kamsync.messages import formats
from kamsync.messages.sentences import sentence, several
from kamsync.queries.plan_view import ChangeLine, PlanView, TaskLine
from kamsync.sync.next_steps import seen


def plan_text(view: PlanView, language: str, accounts: int = 0) -> str:
    """`accounts`: how many to print before the rest is counted; 0 prints all."""
    head = [sentence("plan.head", language, vars(view)), *plan_summary(view, language)]
    blocks = [
        _account(list(rows), language)
        for _, rows in groupby(view.changes, key=lambda c: (c.account, c.account_id))
    ]
    kept = blocks[:accounts] if accounts else blocks
    lines = [*head, *(line for block in kept for line in block)]
    if view.records > len(kept):
        more = {"n": view.records - len(kept), "plan": view.id}
        lines.append(sentence("plan.more", language, more))
    tasks = view.tasks[:accounts] if accounts else view.tasks
    lines += [_task(task, language) for task in tasks]
    if left := view.new_tasks + view.for_nobody - len(tasks):
        more = {"n": left, "plan": view.id}
        lines.append(sentence("plan.more_tasks", language, more))
    return "\n".join(lines)


def plan_summary(view: PlanView, language: str) -> list[str]:
    """What the write will do and cost, and what the guards say of it."""
    counts = {
        "records": several("records", view.records),
        "fields": several("fields", view.fields),
        "tasks": several("new_tasks", view.new_tasks),
        "completes": several("to_close", view.completes),
        "calls": view.calls,
    }
    nobody = [sentence("plan.for_nobody", language, {"n": n})] if (n := view.for_nobody) else []
    guards = [formats.pair(t.guard, seen(t, language), language) for t in view.guards]
    return [sentence("plan.summary", language, counts), *nobody, *guards]


def _account(rows: list[ChangeLine], language: str) -> list[str]:
    first = rows[0]
    name = f"{first.account} ({first.account_id})"
    return [
        name if first.account != first.account_id else first.account,
        *(f"  {_change(c, language)}" for c in rows),
    ]


def _change(line: ChangeLine, language: str) -> str:
    nothing = sentence("plan.nothing", language)
    change = f"{line.current or nothing} → {line.desired or nothing} ({line.reason})"
    return formats.pair(line.field, change, language)


def _task(task: TaskLine, language: str) -> str:
    owner = task.owner_id or sentence("plan.nobody", language)
    values = vars(task) | {"owner": owner}
    return sentence("plan.task", language, values)
